"""An export file → the archive."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tweetup.archive import BATCH, Added
from tweetup.archive.foreign import is_database, twitter_to_sqlite_lines
from tweetup.errors import InputError, TweetupError, UsageError
from tweetup.model import Capture, PostKey, Relation
from tweetup.sources import Deletion, Given, Record, Skipped, open_source
from tweetup.text import find_hashtags, fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tweetup.config import Config
    from tweetup.model import Post
    from tweetup.pipeline.workplace import Work
    from tweetup.sources import Source

__all__ = ["Imported", "choose_hashtag", "given_by", "import_file"]

_Found = Record | Deletion | Skipped
_NOTHING = Given()
_HEAD = 2_000
"""Records looked at to see whose chat a file is."""
_SHARE = 1 / 3
"""Of a file's posts, how many must carry a hashtag for the file to be that chat's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What one import did.

    ``chosen`` says that nobody named the hashtag: it is the one most posts carry. ``read``
    counts records: ``along`` of them came along with others, as what these repost, quote or
    answer, or are of the same people but not of the chat. ``deletions`` counts notices of the
    network that a post must go, ``deleted`` the posts that went. ``skipped`` holds each reason
    with how often, and where first; ``notes`` what was read but not as it stood, and how often.
    """

    name: str
    hashtag: str | None
    chosen: bool
    read: int
    along: int
    added: Added
    deletions: int
    deleted: int
    skipped: tuple[tuple[str, int, str], ...]
    notes: tuple[tuple[str, int], ...]


def given_by(columns: Iterable[str], *, timezone: str | None, rounded_ids: bool) -> Given:
    """What a person says of a file: ``FIELD=COLUMN`` pairs, a zone's name, and a permission.

    Raises :class:`~tweetup.errors.UsageError` for what is no pair and no zone.
    """
    pairs = []
    for column in columns:
        field, equals, name = column.partition("=")
        if not (field.strip() and equals and name.strip()):
            raise UsageError(
                f"{column!r} does not name a field and a column",
                where="--map",
                hint="write it like author=screen_name",
            )
        pairs.append((field.strip(), name.strip()))
    try:
        zone = ZoneInfo(timezone) if timezone is not None else None
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f"no time zone named {timezone!r}",
            where="--timezone",
            hint="name it like Europe/Berlin or America/New_York",
        ) from error
    return Given(columns=tuple(pairs), timezone=zone, rounded_ids=rounded_ids)


def import_file(
    work: Work,
    path: str,
    *,
    hashtag: str | None = None,
    format: str | None = None,  # noqa: A002 - the option's own name, as in `--format`
    given: Given = _NOTHING,
    progress: Callable[[int], None] | None = None,
) -> Imported:
    """Read a file or folder of posts ("-" is standard input) into the chat of ``hashtag``.

    Without a hashtag the file is the chat's whose hashtag most posts carry. Of a file that holds
    all that somebody wrote, or everybody, only posts with the hashtag and reposts of them are the
    chat's. Posts a network says must go are removed for good. ``progress`` is told how many
    records have been read. What was written when something fails stays.

    Raises :class:`~tweetup.errors.InputError` for a file that holds no posts or whose posts
    share no hashtag, and :class:`~tweetup.errors.ArchiveError` where nothing can be written.
    """
    source = _open(path, format, given)
    reading = iter(source)
    head = list(islice(reading, _HEAD))
    chat = _chat_of(head, hashtag, work.config, source.name)
    capture = Capture(source=source.name, format=source.format, hashtag=chat, digest=source.digest)
    number = work.archive.begin(capture)
    tally = _Tally()
    if chat is not None and any(isinstance(found, Record) and found.unfiltered for found in head):
        tally.own = _carrying(source, chat)
        head, reading = [], iter(source)
    found = chain(head, reading)
    del head  # so that it can go once it is written
    for batch in _batches(tally.pass_on(found), BATCH):
        tally.added += work.archive.add(
            number, ((record.post, record.raw, record.included) for record in batch)
        )
        if progress is not None:
            progress(tally.read)
    if tally.deletions:
        tally.deleted = work.archive.remove(posts=tally.deletions).posts
    work.archive.finish(number, read=tally.read, skipped=tally.skipped)
    return tally.imported(source, hashtag=chat, chosen=hashtag is None and chat is not None)


def _open(path: str, form: str | None, given: Given) -> Source:
    """The source; a database is read by the room that knows them."""
    if path != "-" and is_database(Path(path)):
        lines = twitter_to_sqlite_lines(Path(path))
        return open_source(path, format="twitter-to-sqlite", given=given, lines=lines)
    return open_source(path, format=form, given=given)


def _carrying(source: Source, chat: str) -> frozenset[PostKey]:
    """The posts that carry a chat's hashtag, among all that somebody wrote, or everybody."""
    tag = fold_tag(chat)
    return frozenset(
        found.post.key
        for found in source
        if isinstance(found, Record) and found.unfiltered and tag in _tags(found.post)
    )


def _chat_of(head: Sequence[_Found], hashtag: str | None, config: Config, name: str) -> str | None:
    """The hashtag of the chat the records are for; None where there are but deletions."""
    posts = [found.post for found in head if isinstance(found, Record) and not found.included]
    if posts:
        return config.chat(hashtag or choose_hashtag(posts, config, name)).hashtag
    if any(isinstance(found, Deletion) for found in head):
        return None
    raise _no_posts(name, head)


def choose_hashtag(posts: Sequence[Post], config: Config, name: str) -> str:
    """The hashtag that most posts carry, of configured chats first.

    Raises :class:`~tweetup.errors.InputError`, naming ``name``, where no hashtag is on a
    third of the posts.
    """
    carried = Counter(tag for post in posts for tag in _tags(post))
    configured = {tag: carried[tag] for chat in config.chats for tag in chat.hashtags}
    for counted in (configured, carried):
        common = min(counted, key=lambda tag: (-counted[tag], tag), default=None)
        if common is not None and counted[common] >= len(posts) * _SHARE:
            return common
    seen = " and ".join(f"#{tag}" for tag, _ in carried.most_common(2))
    raise InputError(
        f"its posts share no hashtag{f' ({seen} come closest)' if seen else ''}",
        where=name,
        hint="say whose chat it is with --hashtag TAG",
    )


def _tags(post: Post) -> frozenset[str]:
    return frozenset(fold_tag(tag) for tag in (*post.hashtags, *find_hashtags(post.text)))


def _no_posts(name: str, head: Sequence[_Found]) -> TweetupError:
    skipped = [found for found in head if isinstance(found, Skipped)]
    if not skipped:
        return InputError("no posts in it", where=name, hint="export the chat again")
    ((reason, count),) = Counter(found.reason for found in skipped).most_common(1)
    what, _, hint = reason.partition("; ")
    times = f" ({count} of the first {len(skipped)})" if count > 1 else ""
    return InputError(
        f"nothing in it could be read as a post: {what}{times}",
        where=next(found.where for found in skipped if found.reason == reason),
        hint=hint or "name the format with --format if you know it",
    )


def _batches(records: Iterable[Record], size: int) -> Iterator[list[Record]]:
    reading = iter(records)
    while batch := list(islice(reading, size)):
        yield batch


def _along(record: Record) -> Record:
    return replace(record, included=True)


class _Tally:
    """Counts what passes: records, what the archive did with them, and what was skipped.

    ``own`` are the chat's posts in files that hold others as well: besides them only reposts of
    them are the chat's, everything else came along.
    """

    def __init__(self) -> None:
        self.read = self.along = self.deleted = 0
        self.added = Added()
        self.skipped: Counter[str] = Counter()
        self.deletions: dict[PostKey, None] = {}
        self.own: frozenset[PostKey] = frozenset()
        self._places: dict[str, str] = {}

    def pass_on(self, found: Iterable[_Found]) -> Iterator[Record]:
        """The records among what was found; the rest is counted by its reason."""
        for item in found:
            self.read += 1
            if isinstance(item, Skipped):
                self.skipped[item.reason] += 1
                self._places.setdefault(item.reason, item.where)
            elif isinstance(item, Deletion):
                self.deletions[PostKey(item.network, item.post_id)] = None
            else:
                record = item if item.included or self._is_of_chat(item) else _along(item)
                self.along += record.included
                yield record

    def _is_of_chat(self, record: Record) -> bool:
        post = record.post
        return (
            not record.unfiltered
            or post.key in self.own
            or post.target(Relation.REPOST) in self.own
        )

    def imported(self, source: Source, *, hashtag: str | None, chosen: bool) -> Imported:
        """The counts as a record, once the source is read to its end."""
        return Imported(
            name=source.name,
            hashtag=hashtag,
            chosen=chosen,
            read=self.read,
            along=self.along,
            added=self.added,
            deletions=len(self.deletions),
            deleted=self.deleted,
            notes=tuple(source.notes.most_common()),
            skipped=tuple(
                (reason, count, self._places[reason])
                for reason, count in self.skipped.most_common()
            ),
        )
