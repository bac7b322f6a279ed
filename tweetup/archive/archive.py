"""The archive as the other rooms see it: records in, records out."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Self

from tweetup.archive import corrections, ledger, read
from tweetup.archive.connection import connect
from tweetup.archive.derived.segmentation import keep_segmentation, kept_segmentation
from tweetup.archive.derived.sessions import keep_sessions, kept_sessions
from tweetup.archive.derived.themes_and_summaries import (
    keep_summaries,
    keep_themes,
    kept_summaries,
    kept_themes,
)
from tweetup.archive.full_text import search_posts
from tweetup.archive.raw import read_raw
from tweetup.archive.read import all_keys, last_seen
from tweetup.archive.removal import forget_places, remove_accounts, remove_author, remove_posts
from tweetup.archive.results import Added
from tweetup.archive.store import BATCH, keep_batch
from tweetup.archive.versions import Versions
from tweetup.archive.write_cache import Lately

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from tweetup.archive.connection import Connection
    from tweetup.archive.raw import Pieces
    from tweetup.archive.results import CaptureLine, Hit, Origin, RawRecord, Removed
    from tweetup.model import (
        Capture,
        Correction,
        Gap,
        Post,
        PostKey,
        Progress,
        Segmentation,
        Session,
        Summary,
        Theme,
    )

__all__ = ["Archive", "open_archive"]


def _now() -> datetime:
    return datetime.now(tz=UTC)


def open_archive(
    path: Path,
    *,
    write: bool = True,
    create: bool = False,
    clock: Callable[[], datetime] = _now,
    patience: float = 60.0,
) -> Archive:
    """Open the archive at ``path``; use it as a context manager.

    With ``create`` a missing file and its folders are made. An archive that can only be read
    opens all the same: :attr:`Archive.writable` says so, and what must write fails. ``clock``
    tells the time for the ledger, ``patience`` is how many seconds to wait for another program
    that is writing. Raises :class:`~tweetup.errors.ArchiveError`.
    """
    return Archive(connect(path, write=write, create=create, clock=clock, patience=patience))


class Archive:
    """One SQLite file of posts, what was derived from them and what people decided.

    Every method is one transaction, but for :meth:`add`, which is one for each few thousand
    records. All raise :class:`~tweetup.errors.ArchiveError` where the file gives way.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lately = Lately()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @property
    def path(self) -> Path:
        """Where the archive lies."""
        return self._connection.path

    @property
    def writable(self) -> bool:
        """Whether anything can be written; if not, derived results are simply not kept."""
        return self._connection.writable

    @contextmanager
    def _remembering(self) -> Iterator[None]:
        """Remember nothing of a batch that did not get into the file."""
        try:
            yield
        except BaseException:
            self._lately.forget()
            raise

    def begin(self, capture: Capture) -> int:
        """Open a line of the ledger; its number is what :meth:`add` and :meth:`finish` take."""
        with self._connection.writing() as sql:
            return ledger.begin_line(sql, capture, at=self._connection.clock())

    def add(self, capture_id: int, records: Iterable[tuple[Post, Pieces | None, bool]]) -> Added:
        """Write posts: each with its raw record and whether it only came along (was not asked for).

        A raw record comes in pieces (one, or several that records share), each kept once.

        The fuller record of a post wins field by field, whatever order they come in; adding the
        same again changes nothing. What a batch wrote stays, whatever happens to the next one.
        """
        total = Added()
        remaining = iter(records)
        while batch := list(islice(remaining, BATCH)):
            with self._remembering(), self._connection.writing() as sql:
                added = keep_batch(sql, capture_id, batch, self._lately)
                ledger.count_in(sql, capture_id, added)
            total += added
        return total

    def finish(
        self,
        capture_id: int,
        *,
        read: int,
        skipped: Mapping[str, int],
        gaps: Sequence[Gap] = (),
    ) -> None:
        """Close the line of the ledger: records read, those skipped by reason, known gaps."""
        with self._connection.writing() as sql:
            ledger.finish_line(
                sql, capture_id, read=read, skipped=skipped, gaps=gaps, at=self._connection.clock()
            )

    def add_page(
        self,
        capture_id: int,
        records: Iterable[tuple[Post, Pieces | None, bool]],
        progress: Progress,
    ) -> Added:
        """Write a page of a capture, and how far the capture is with it, both or neither."""
        with self._remembering(), self._connection.writing() as sql:
            ledger.advance(sql, capture_id, progress)
            added = keep_batch(sql, capture_id, list(records), self._lately)
            ledger.count_in(sql, capture_id, added)
        return added

    def finish_capture(self, capture_id: int, progress: Progress) -> None:
        """Close the line of a capture, whether it came to its end or was stopped."""
        with self._connection.writing() as sql:
            ledger.advance(sql, capture_id, progress)
            ledger.finish_line(
                sql,
                capture_id,
                read=progress.read,
                skipped=dict(progress.skipped),
                gaps=progress.gaps,
                at=self._connection.clock(),
            )

    def minutes(
        self, hashtag: str, network: str, *, since: datetime, until: datetime
    ) -> tuple[tuple[datetime, int], ...]:
        """The minutes in which posts of a chat were written, with how many, in time order.

        Answers without a hashtag, to which only their conversation led, are not counted.
        """
        with self._connection.reading() as sql:
            return ledger.count_minutes(sql, hashtag, network, since=since, until=until)

    def captures(self) -> tuple[CaptureLine, ...]:
        """The ledger, the oldest line first."""
        with self._connection.reading() as sql:
            return ledger.read_lines(sql)

    def hashtags(self) -> tuple[tuple[str, int], ...]:
        """Every hashtag (folded) with how many posts its chat has, the largest first."""
        with self._connection.reading() as sql:
            return read.count_hashtags(sql)

    def posts(self, hashtag: str) -> tuple[Post, ...]:
        """The posts of a chat, in time order: asked for by this hashtag, or carrying it."""
        with self._connection.reading() as sql:
            return read.chat_posts(sql, hashtag)

    def latest_versions(self) -> Mapping[PostKey, PostKey]:
        """The earlier versions of posts that got a new id when edited → the latest one here."""
        with self._connection.reading() as sql:
            return Versions.of(sql).latest

    def posts_by_key(self, keys: Iterable[PostKey]) -> tuple[Post, ...]:
        """Those of the posts that the archive has, in the order asked, each once."""
        with self._connection.reading() as sql:
            numbers = read.numbers_of(sql, keys := list(dict.fromkeys(keys)))
            posts = read.load_posts(sql, list(numbers.values()))
            versions = Versions.of(sql)
        return tuple(versions.as_read(posts[numbers[key]]) for key in keys if key in numbers)

    def keys(self) -> tuple[PostKey, ...]:
        """Every post's identity, in the order they came."""
        with self._connection.reading() as sql:
            return all_keys(sql)

    def last_seen(self, keys: Iterable[PostKey]) -> dict[PostKey, datetime]:
        """When a network last showed each of the posts: those that none did are left out."""
        with self._connection.reading() as sql:
            return last_seen(sql, keys)

    def find_post(self, identity: str) -> tuple[Post, ...]:
        """The posts meant by ``id`` or ``network:id``; several where networks share the id."""
        with self._connection.reading() as sql:
            return read.find_posts(sql, identity)

    def raw_records(self, key: PostKey) -> tuple[RawRecord, ...]:
        """Every record the archive was given of a post, byte for byte, in the order they came."""
        with self._connection.reading() as sql:
            numbers = read.numbers_of(sql, [key])
            return read_raw(sql, numbers[key]) if key in numbers else ()

    def fingerprint(self, hashtag: str) -> str:
        """A text that changes whenever a post of the chat does, comes or goes."""
        with self._connection.reading() as sql:
            return read.chat_fingerprint(sql, hashtag)

    def remove(
        self,
        *,
        posts: Iterable[PostKey] = (),
        author: str | None = None,
        author_ids: Iterable[tuple[str, str]] = (),
    ) -> Removed:
        """Take down posts, or everything of an author: from every table, and for good.

        ``author`` is a handle on whatever network, ``author_ids`` are networks with the ids of
        accounts there. Later imports leave them out and count them as removed. Reposts of them go
        too, and what was derived of the sessions they stood in.
        """
        self._lately.forget()
        with self._connection.erasing() as sql:
            at = self._connection.clock()
            removed = remove_posts(sql, posts, at=at) + remove_accounts(sql, author_ids, at=at)
            return removed if author is None else removed + remove_author(sql, author, at=at)

    def forget_places(self, author_ids: Iterable[tuple[str, str]]) -> None:
        """Keep the posts of accounts (networks with ids there) without where they were written.

        Their raw records go, and what comes later is kept without them and without its place.
        """
        self._lately.forget()
        with self._connection.erasing() as sql:
            forget_places(sql, author_ids, at=self._connection.clock())

    def search(self, query: str, *, limit: int = 20) -> tuple[Hit, ...]:
        """The posts that match best, whoever's chat they are of.

        Raises :class:`~tweetup.errors.UsageError` for a query that asks for nothing.
        """
        with self._connection.reading() as sql:
            return search_posts(sql, query, limit=limit)

    def add_correction(self, correction: Correction) -> Correction:
        """Write down what a person decided; it comes back with its number and time."""
        with self._connection.writing() as sql:
            return corrections.keep_correction(sql, correction, at=self._connection.clock())

    def corrections(
        self, hashtag: str | None = None, *, undone: bool = False
    ) -> tuple[Correction, ...]:
        """The corrections of a chat (or of all), in the order made; ``undone`` ones as well."""
        with self._connection.reading() as sql:
            return corrections.read_corrections(sql, hashtag, undone=undone)

    def undo_correction(self, number: int) -> Correction:
        """Mark a correction as undone.

        Raises :class:`~tweetup.errors.UnknownNameError` for a number that no correction has.
        """
        with self._connection.writing() as sql:
            return corrections.undo(sql, number, at=self._connection.clock())

    def keep_sessions(self, hashtag: str, sessions: Sequence[Session], origin: Origin) -> bool:
        """Keep the sessions of a chat; whether they were kept.

        Like all ``keep_…``: nothing is done in an archive that can only be read.
        """
        if not self.writable:
            return False
        with self._connection.writing() as sql:
            return keep_sessions(sql, hashtag, sessions, origin, at=self._connection.clock())

    def kept_sessions(self, hashtag: str, origin: Origin) -> tuple[Session, ...] | None:
        """The sessions of a chat, if they were derived from this origin."""
        with self._connection.reading() as sql:
            return kept_sessions(sql, hashtag, origin)

    def keep_segmentation(self, segmentation: Segmentation, origin: Origin) -> bool:
        """Keep a session taken apart; whether it was kept (its session must be kept first)."""
        if not self.writable:
            return False
        with self._connection.writing() as sql:
            return keep_segmentation(sql, segmentation, origin, at=self._connection.clock())

    def kept_segmentation(self, session: str, origin: Origin) -> Segmentation | None:
        """A session taken apart, if that was derived from this origin."""
        with self._connection.reading() as sql:
            return kept_segmentation(sql, session, origin)

    def keep_themes(self, session: str, themes: Sequence[Theme], origin: Origin) -> bool:
        """Keep the themes of all sections of a session; whether they were kept."""
        if not self.writable:
            return False
        with self._connection.writing() as sql:
            return keep_themes(sql, session, themes, origin, at=self._connection.clock())

    def kept_themes(self, session: str, origin: Origin) -> tuple[Theme, ...] | None:
        """The themes of a session, if they were derived from this origin."""
        with self._connection.reading() as sql:
            return kept_themes(sql, session, origin)

    def keep_summaries(self, session: str, summaries: Sequence[Summary], origin: Origin) -> bool:
        """Keep the summaries of all sections of a session; whether they were kept."""
        if not self.writable:
            return False
        with self._connection.writing() as sql:
            return keep_summaries(sql, session, summaries, origin, at=self._connection.clock())

    def kept_summaries(self, session: str, origin: Origin) -> tuple[Summary, ...] | None:
        """The summaries of a session, if they were derived from this origin."""
        with self._connection.reading() as sql:
            return kept_summaries(sql, session, origin)
