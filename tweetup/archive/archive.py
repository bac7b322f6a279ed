"""The archive as the other rooms use it: records in, records out."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self, Unpack

from tweetup.archive import (
    accounts,
    conflicts,
    corrections,
    drafts,
    integrity,
    ledger,
    pictures,
    read,
    recap_files,
    record_comparison,
)
from tweetup.archive.absences import Absences
from tweetup.archive.backup import write_backup
from tweetup.archive.connection import connect
from tweetup.archive.full_text import search_posts
from tweetup.archive.outcomes import Added
from tweetup.archive.people_rows import PeopleRows
from tweetup.archive.raw import read_raw_records
from tweetup.archive.raw_lines import find_lines
from tweetup.archive.read import all_keys, last_seen
from tweetup.archive.removal_list import RemovalList
from tweetup.archive.removals import Removals
from tweetup.archive.removed_decisions import clean_decision
from tweetup.archive.revisions import archive_revision, chat_revision
from tweetup.archive.roles import RoleRows
from tweetup.archive.saved_results import SavedResults
from tweetup.archive.site_stamp import site_stamp
from tweetup.archive.store import add_again, add_known_lines, batches_of, write_batch
from tweetup.archive.versions import Versions
from tweetup.archive.whole_reposts import complete_reposts
from tweetup.archive.write_cache import WriteCache
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType

    from tweetup.archive.backup import Backup
    from tweetup.archive.connection import ArchiveConnection
    from tweetup.archive.outcomes import (
        CaptureLine,
        Conflict,
        Decision,
        Fault,
        Hit,
        Incoming,
        NamedAccounts,
        RawRecord,
        RemovalArguments,
        Removed,
    )
    from tweetup.archive.recap_files import RecapFilePart
    from tweetup.archive.record_comparison import Comparison
    from tweetup.archive.revisions import Revision
    from tweetup.model import (
        AccountHandles,
        Capture,
        Correction,
        Draft,
        Gap,
        Picture,
        Post,
        PostKey,
        Progress,
        RawLine,
        Relation,
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
    timeout: float = 60.0,
    whole: bool = True,
) -> Archive:
    """Open the archive at ``path``; use it as a context manager.

    With ``create`` a missing file and its folders are made. An archive that can only be read opens
    as well: :attr:`Archive.writable` is False then, and methods that write raise; without ``whole``
    so does one that lacks tables. ``clock`` gives the time for the ledger; another writer is waited
    for ``timeout`` seconds. Raises :class:`~tweetup.errors.ArchiveError` for an unusable file.
    """
    opened = connect(path, write=write, create=create, clock=clock, timeout=timeout, whole=whole)
    return Archive(opened)


class Archive(SavedResults):
    """One SQLite file of posts, results derived from them and corrections that people made.

    Every method is one transaction, but for :meth:`add`, which is one for each few thousand
    records. All raise :class:`~tweetup.errors.ArchiveError` where the file cannot be read or
    written. A chat is named by its hashtag, in any case and with or without #.
    """

    def __init__(self, connection: ArchiveConnection) -> None:
        super().__init__(connection)
        self._cache = WriteCache()
        self._step_at: datetime | None = None

    # The file

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
        """Close the file."""
        self._connection.close()

    @property
    def path(self) -> Path:
        """Return the path of the file."""
        return self._connection.path

    # Imports and captures

    def begin(self, capture: Capture) -> int:
        """Open a line of the ledger; return its number for :meth:`add` and :meth:`finish`.

        Raises :class:`~tweetup.errors.ArchiveError` where people asked to be left out and the key
        of their list is missing.
        """
        with self._connection.writing() as sql:
            RemovalList.of(sql)  # before there is a line of the ledger
            return ledger.begin_line(sql, capture, at=self._connection.clock())

    def add(self, capture_id: int, records: Iterable[Incoming]) -> Added:
        """Write posts; return how many were new, updated, unchanged and left out.

        A raw record comes in pieces (one, or several that records share), each stored once, or in a
        line, which is stored as a whole.

        The fuller record of a post wins field by field, whatever order they come in; adding the
        same again changes nothing. A record that disagrees with the post of its id is a conflict:
        it is stored as a post of its own (:meth:`conflicts`). A batch that was written stays,
        whatever happens to the next.
        """
        total = Added()
        for batch in batches_of(records):
            with self._clearing_cache(), self._connection.writing() as sql:
                added = write_batch(
                    sql, capture_id, batch, self._cache, at=self._connection.clock()
                )
                ledger.add_counts(sql, capture_id, added)
            total += added
        return total

    def find_lines(self, lines: Sequence[RawLine]) -> list[tuple[int, int, int] | None]:
        """Return the lines' numbers for :meth:`add_known_lines`, how many records, how many along.

        None for a line that is not here, or that is to be read again: by another version, or since
        it may hold something that was removed.
        """
        with self._connection.reading() as sql:
            return find_lines(sql, lines)

    def add_known_lines(self, capture_id: int, lines: Sequence[int]) -> Added:
        """Write that the posts of lines were seen again; return how many records these hold."""
        with self._connection.writing() as sql:
            added = add_known_lines(sql, capture_id, lines)
            ledger.add_counts(sql, capture_id, added)
        return added

    def add_page(
        self,
        capture_id: int,
        records: Iterable[Incoming],
        progress: Progress,
    ) -> Added:
        """Write a page of a capture and its progress, both or neither; return counts as above."""
        batch = list(records)
        with self._clearing_cache(), self._connection.writing() as sql:
            ledger.write_progress(sql, capture_id, progress)
            added = write_batch(sql, capture_id, batch, self._cache, at=self._connection.clock())
            ledger.add_counts(sql, capture_id, added)
        return added

    def finish(
        self,
        capture_id: int,
        *,
        read: int,
        skipped: Mapping[str, int],
        gaps: Sequence[Gap] = (),
    ) -> int:
        """Close the line of an import: records read, those skipped by reason, gaps in it.

        Returns how many conflicts are settled now that two handles are known as one account's.
        """
        at = self._connection.clock()
        with self._connection.writing() as sql:
            ledger.finish_line(sql, capture_id, read=read, skipped=skipped, gaps=gaps, at=at)
            return conflicts.settle_renames(sql, at=at)

    def finish_capture(self, capture_id: int, progress: Progress) -> None:
        """Close the line of a capture that came to its end or was stopped."""
        at = self._connection.clock()
        skipped = dict(progress.skipped)
        with self._connection.writing() as sql:
            ledger.write_progress(sql, capture_id, progress)
            ledger.finish_line(
                sql, capture_id, read=progress.read, skipped=skipped, gaps=progress.gaps, at=at
            )
            conflicts.settle_renames(sql, at=at)

    def captures(self) -> tuple[CaptureLine, ...]:
        """Return the ledger, the oldest line first."""
        with self._connection.reading() as sql:
            return ledger.read_lines(sql)

    @contextmanager
    def _clearing_cache(self) -> Iterator[None]:
        """Clear the cache where a batch fails, since it may name rows that were not written."""
        try:
            yield
        except BaseException:
            self._cache.clear()
            raise

    # Posts of a chat

    def hashtags(self) -> tuple[tuple[str, int], ...]:
        """Return every hashtag (folded) with the number of its chat's posts, the largest first."""
        with self._connection.reading() as sql:
            return read.count_hashtags(sql)

    def posts(self, hashtag: str) -> tuple[Post, ...]:
        """Return the posts of a chat in time order: asked for by this hashtag, or carrying it."""
        with self._connection.reading() as sql:
            return read.chat_posts(sql, hashtag)

    def added_posts(self, hashtag: str, after: int) -> tuple[Post, ...]:
        """Return the posts that belong to a chat since posts with numbers above ``after`` came."""
        with self._connection.reading() as sql:
            return read.added_posts(sql, hashtag, after)

    def highest_number(self) -> int:
        """Return the archive's highest number of a post, 0 where there is none."""
        with self._connection.reading() as sql:
            return read.highest_number(sql)

    def minutes(
        self,
        hashtag: str,
        network: str,
        *,
        tags: Iterable[str],
        since: datetime,
        until: datetime,
        reposts: bool = True,
    ) -> tuple[tuple[datetime, int], ...]:
        """Return the minutes with posts of a chat and how many there were, in time order.

        Answers without one of its ``tags``, to which only their conversation led, do not count.
        """
        with self._connection.reading() as sql:
            return ledger.count_minutes(
                sql, hashtag, network, tags=tags, since=since, until=until, reposts=reposts
            )

    def posts_between(
        self, hashtag: str, network: str, *, since: datetime, until: datetime
    ) -> tuple[Post, ...]:
        """Return a chat's posts on a network from ``since`` up to ``until``, in time order."""
        with self._connection.reading() as sql:
            return read.posts_between(sql, hashtag, network, since=since, until=until)

    def referrers(
        self, hashtag: str, keys: Iterable[PostKey], relation: Relation
    ) -> dict[str, frozenset[str]]:
        """Return the ids of a chat's posts that answer, quote or repost posts of one network.

        They are grouped by the ids of those posts; ids that none refers to are left out, and so
        are posts that only came along with others and are none of the chat.
        """
        with self._connection.reading() as sql:
            return read.referrers(sql, hashtag, keys, relation)

    def asked_for(self, keys: Iterable[PostKey]) -> frozenset[PostKey]:
        """Return those of the posts that are here and did not only come along with others."""
        with self._connection.reading() as sql:
            return read.asked_for(sql, keys)

    def fingerprint(self, hashtag: str) -> str:
        """Return 32 hexadecimal digits that change with any post of the chat, added or removed."""
        with self._connection.reading() as sql:
            return read.chat_fingerprint(sql, hashtag)

    # Single posts

    def keys(self) -> tuple[PostKey, ...]:
        """Return the keys of all posts, in the order in which they were first written."""
        with self._connection.reading() as sql:
            return all_keys(sql)

    def posts_by_key(self, keys: Iterable[PostKey], *, as_stored: bool = False) -> tuple[Post, ...]:
        """Return those of the posts that are here, in the order of the keys, each once.

        Reposts that were cut off have the whole text of their original, but for ``as_stored``.
        """
        with self._connection.reading() as sql:
            numbers = read.numbers_of(sql, keys := list(dict.fromkeys(keys)))
            posts = read.load_posts(sql, list(numbers.values()))
            posts = posts if as_stored else complete_reposts(sql, posts)
            versions = Versions.of(sql)
        return tuple(versions.resolve(posts[numbers[key]]) for key in keys if key in numbers)

    def find_post(self, identity: str) -> tuple[Post, ...]:
        """Return the posts meant by ``id`` or ``network:id``, one for each network with that id."""
        with self._connection.reading() as sql:
            return read.find_posts(sql, identity)

    def find_keys(self, identity: str) -> tuple[PostKey, ...]:
        """Return the keys of the same posts, also where what is in them cannot be read."""
        with self._connection.reading() as sql:
            return tuple(read.find_numbers(sql, identity))

    def keys_at(self, address: str) -> tuple[PostKey, ...]:
        """Return the keys of the posts with this very address; a look through all posts."""
        with self._connection.reading() as sql:
            return read.keys_at(sql, address)

    def search(self, query: str, *, limit: int = 20) -> tuple[Hit, ...]:
        """Return the posts of all chats that match a full-text query, the best match first.

        Raises :class:`~tweetup.errors.UsageError` for a query without a word.
        """
        with self._connection.reading() as sql:
            return search_posts(sql, query, limit=limit)

    def latest_versions(self) -> Mapping[PostKey, PostKey]:
        """Return earlier versions of posts that get a new id when edited → the latest one here."""
        with self._connection.reading() as sql:
            return Versions.of(sql).latest

    def first_captures(self, keys: Iterable[PostKey]) -> frozenset[int]:
        """Return the ids of the ledger's lines that brought the posts here, each by its first."""
        with self._connection.reading() as sql:
            return read.first_captures(sql, keys)

    def found_by(self, lines: Iterable[int], *, since: datetime, until: datetime) -> frozenset[str]:
        """Return the ids of the posts of a time that lines of the ledger saw, without reposts."""
        with self._connection.reading() as sql:
            return read.found_by(sql, lines, since=since, until=until)

    def came_along(self, lines: Iterable[int]) -> tuple[PostKey, ...]:
        """Return the posts that came along with those that lines of the ledger found."""
        with self._connection.reading() as sql:
            return read.came_along(sql, lines)

    def last_seen(self, keys: Iterable[PostKey]) -> dict[PostKey, datetime]:
        """Return when a network last showed each post; posts from imports alone are left out."""
        with self._connection.reading() as sql:
            return last_seen(sql, keys)

    def raw_records(self, key: PostKey, *, without: Collection[str] = ()) -> tuple[RawRecord, ...]:
        """Return all raw records of a post, byte for byte, in the order they came.

        Those that came in lines are cut out of them; lines of the formats ``without`` are left out.
        """
        with self._connection.reading() as sql:
            numbers = read.numbers_of(sql, [key])
            return read_raw_records(sql, numbers[key], without=without) if key in numbers else ()

    # Revisions

    def site_stamp(self) -> str:
        """Return a digest of all in the archive that a site depends on."""
        with self._connection.reading() as sql:
            return site_stamp(sql)

    def revision(self) -> int:
        """Return the number of the last change of any post."""
        with self._connection.reading() as sql:
            return archive_revision(sql)

    def chat_revision(self, hashtags: Iterable[str]) -> Revision:
        """Return the number of the last change of a post of a chat, given all its hashtags."""
        with self._connection.reading() as sql:
            return chat_revision(sql, hashtags)

    def carried(self, hashtags: Iterable[str]) -> frozenset[str]:
        """Return those of the hashtags, folded, whose chats have a post."""
        with self._connection.reading() as sql:
            return frozenset(tag for tag in map(fold_tag, hashtags) if read.has_posts(sql, tag))

    def settle_accounts(self) -> AccountHandles | None:
        """Return the accounts that had several handles; sessions that they change are stale then.

        Returns None where stored results do not hold for these and nothing can be written.
        """
        with self._connection.reading() as sql:
            settled = accounts.settle_accounts(sql, write=False)
            if settled is not None or not self._connection.writable:
                return settled
        with self._connection.writing() as sql:
            return accounts.settle_accounts(sql)

    # Identity

    def accounts(self) -> AccountHandles:
        """Return the accounts that had several handles."""
        with self._connection.reading() as sql:
            return accounts.load_accounts(sql)

    def find_accounts(self, name: str) -> NamedAccounts:
        """Return the accounts meant by a handle, whichever they had when, or by an account's id."""
        with self._connection.reading() as sql:
            return accounts.find_accounts(sql, name)

    def handle_ids(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """Return the ids of the accounts that had each handle, by network and folded handle."""
        with self._connection.reading() as sql:
            return accounts.handle_ids(sql)

    def handles(self) -> tuple[str, ...]:
        """Return the handles of all authors, as written last, in alphabetical order."""
        with self._connection.reading() as sql:
            return accounts.all_handles(sql)

    def row_number_suffixes(self, network: str) -> tuple[str, ...]:
        """Return what stands behind row numbers that are ids: ``""``, and a suffix for each file.

        Nothing where no post of the network has such an id.
        """
        with self._connection.reading() as sql:
            return read.row_number_suffixes(sql, network)

    def row_numbers_by_content(
        self, network: str
    ) -> Mapping[tuple[str, datetime, str], Sequence[str]]:
        """Return the ids that are row numbers, by the folded handle, time and text of the posts.

        Several where a text was written twice at one time; those of a file stand in its order.
        """
        with self._connection.reading() as sql:
            return read.row_numbers_by_content(sql, network)

    def posts_under_ids(self, keys: Iterable[PostKey]) -> dict[PostKey, tuple[Post, ...]]:
        """Return the posts that came under each id, the one that has it first; none without any."""
        with self._connection.reading() as sql:
            return read.posts_under(sql, conflicts.keys_under(sql, keys))

    def conflicts(self, *, decided: bool = False) -> tuple[Conflict, ...]:
        """Return the conflicts of records under one id in the order found, the undecided ones.

        With ``decided`` those that a person decided as well.
        """
        with self._connection.reading() as sql:
            return conflicts.read_conflicts(sql, decided=decided)

    def decide_conflict(
        self, number: int, decision: Decision | None, *, note: str | None = None
    ) -> Conflict:
        """Write a decision on a conflict, or take it back (None); return the conflict.

        Raises :class:`~tweetup.errors.UnknownNameError` for a number that no conflict has.
        """
        with self._connection.writing() as sql:
            at = self._connection.clock()
            return conflicts.write_decision(sql, number, decision, note=note, at=at)

    def keys_with_several_records(self) -> tuple[PostKey, ...]:
        """Return the posts of which more than one raw record is stored."""
        with self._connection.reading() as sql:
            return integrity.keys_with_several_records(sql)

    def add_again(self, key: PostKey, records: Sequence[Incoming]) -> Added:
        """Replace a post by the posts that its own ``records`` tell of, each seen as it was.

        Records that disagree become conflicts. The results derived from it are derived anew.
        """
        self._cache.clear()
        with self._clearing_cache(), self._connection.writing() as sql:
            return add_again(sql, key, records, self._cache, at=self._connection.clock())

    def find_faults(self) -> tuple[Fault, ...]:
        """Return the faults of the file and its rows; nothing is changed.

        SQLite compares the search index only in an archive that can be written.
        """
        # Rolled back: SQLite refuses to end a transaction otherwise in which it met damage.
        opened = self._connection.trying if self.writable else self._connection.reading
        with opened() as sql:
            return tuple(integrity.find_faults(sql, index=self.writable))

    def keys_with_unreadable_text(self) -> tuple[PostKey, ...]:
        """Return the keys of the posts whose text is no UTF-8."""
        with self._connection.reading() as sql:
            return integrity.keys_with_unreadable_text(sql)

    def compare_with_records(self) -> Comparison:
        """Compare author, time, address and words of all posts with all their raw records."""
        with self._connection.reading() as sql:
            return record_comparison.compare_with_records(sql)

    def shows_changes(self) -> bool:
        """Return True where posts show without their raw records that one was changed."""
        with self._connection.reading() as sql:
            return record_comparison.shows_changes(sql)

    def mend_faults(self, *, index: bool = True) -> tuple[Fault, ...]:
        """Derive anew what can be of the faults of :meth:`find_faults`; return those mended.

        Posts, raw records, corrections and decisions are never touched; without ``index`` a search
        index that does not match the posts stays as well.
        """
        self._cache.clear()
        mended: list[Fault] = []
        # By themselves: SQLite ends no transaction in which it met damage.
        for _ in range(integrity.ROUNDS):
            with self._connection.trying() as sql:
                damage, hits_results = integrity.find_damage(sql)
            if not damage or not all(fault.mendable for fault in damage):
                break
            with self._connection.mending() as sql:
                integrity.mend_damage(sql, hits_results=hits_results)
            mended += damage
        with self._connection.mending() as sql:
            return (*mended, *integrity.mend_faults(sql, index=index))

    def backup(
        self,
        path: Path,
        *,
        replace: bool = False,
        progress: Callable[[int, int], None] | None = None,
    ) -> Backup:
        """Write a checked copy of the archive as it is now; return its figures.

        Other programs may write meanwhile. With ``replace`` a file of this name is replaced;
        ``progress`` is called with the bytes done and their total.
        """
        return write_backup(self._connection, path, replace=replace, progress=progress)

    # Removal, and posts that their network does not show for now

    def remove(self, **asked: Unpack[RemovalArguments]) -> Removed:
        """Remove posts and people: see :meth:`~tweetup.archive.removals.Removals.remove`."""
        return self.removals.remove(**asked)

    @property
    def removals(self) -> Removals:
        """Return the removals of the archive, and the check after one."""
        return Removals(self._connection, self._cache)

    @property
    def people(self) -> PeopleRows:
        """Return the acts of people in the sessions that were read for answers."""
        return PeopleRows(self._connection)

    @property
    def roles(self) -> RoleRows:
        """Return the roles that profiles state, and those that somebody recorded."""
        return RoleRows(self._connection)

    @property
    def absences(self) -> Absences:
        """Return the posts that their network does not show for now."""
        return Absences(self._connection, self._cache)

    def empty_log(self) -> bool:
        """Empty the log, which may still have bytes that a removal overwrote in the file.

        Returns False where another program that has the archive open keeps it from that.
        """
        return self._connection.empty_log()

    def changes_of_others(self) -> int:
        """Return a number that is another one once another connection has changed the archive."""
        with self._connection.reading() as sql:
            (version,) = sql.execute("PRAGMA data_version").fetchone()
        return int(version)

    # Corrections

    def add_correction(self, correction: Correction) -> Correction:
        """Write a correction; return it with its number and time.

        A decision on a recap is written without people and posts that were removed.
        """
        with self._connection.writing() as sql:
            at = self._step_at or self._connection.clock()
            return corrections.insert_correction(sql, clean_decision(sql, correction), at=at)

    def rewrite_correction(self, correction: Correction) -> None:
        """Write the target, the values and the note of a stored correction anew."""
        with self._connection.writing() as sql:
            corrections.rewrite_correction(sql, correction.id, clean_decision(sql, correction))

    @contextmanager
    def in_one_step(self) -> Iterator[None]:
        """Make one step of the corrections that are added within: all of them or none.

        They have one time, which no other correction has.
        """
        with self._connection.joint():
            with self._connection.reading() as sql:
                self._step_at = corrections.next_time(sql, self._connection.clock())
            try:
                yield
            finally:
                self._step_at = None

    def at_once(self) -> AbstractContextManager[None]:
        """Make one transaction of all that is read and written within: all of it or nothing."""
        return self._connection.joint()

    def add_recap_file(self, path: str, edition: str, parts: Iterable[RecapFilePart]) -> None:
        """Write the parts of a recap as a text file is about to have them, under their edition."""
        with self._connection.writing() as sql:
            recap_files.insert_edition(sql, path, edition, parts, at=self._connection.clock())

    def recap_file(self, edition: str) -> tuple[RecapFilePart, ...] | None:
        """Return the parts of an edition of a recap as a text file; None for an unknown one."""
        with self._connection.reading() as sql:
            return recap_files.read_edition(sql, edition)

    def add_picture(self, picture: Picture) -> Picture:
        """Write a picture for recaps; return it with its digest."""
        with self._connection.writing() as sql:
            return pictures.insert_picture(sql, picture, at=self._connection.clock())

    def pictures(self, digests: Iterable[str]) -> Mapping[str, Picture]:
        """Return the pictures of some digests, by digest, as far as they are there."""
        with self._connection.reading() as sql:
            return pictures.read_pictures(sql, digests)

    def write_draft(self, draft: Draft) -> None:
        """Write words that were typed into a form and not saved, in place of those before."""
        with self._connection.writing() as sql:
            drafts.write_draft(sql, draft, at=self._connection.clock())

    def drafts(self, session: str) -> tuple[Draft, ...]:
        """Return the words of a session's forms that were not saved, the oldest first."""
        with self._connection.reading() as sql:
            return drafts.read_drafts(sql, session)

    def delete_draft(self, session: str, form: tuple[tuple[str, str], ...]) -> None:
        """Delete the words of a form that were not saved; they are overwritten in the file."""
        with self._connection.writing() as sql:
            drafts.delete_draft(sql, session, form)

    def corrections(
        self, hashtag: str | None = None, *, undone: bool = False, kinds: str = ""
    ) -> tuple[Correction, ...]:
        """Return the corrections of a chat, or all, in the order made; with ``undone`` ones too.

        Only those whose kind begins with ``kinds``.
        """
        with self._connection.reading() as sql:
            return corrections.read_corrections(sql, hashtag, undone=undone, kinds=kinds)

    def undo_correction(self, *numbers: int) -> Correction:
        """Mark corrections as undone, together, and return the last of them.

        Raises :class:`~tweetup.errors.UnknownNameError` for a number that no correction has.
        """
        with self._connection.writing() as sql:
            return corrections.mark_undone(sql, numbers, at=self._connection.clock())[-1]

    def redo_correction(self, *numbers: int) -> tuple[Correction, ...]:
        """Let undone corrections count again; return them. Raises as undoing does."""
        with self._connection.writing() as sql:
            return corrections.mark_redone(sql, numbers)

    def redoable(self, hashtag: str | None = None) -> tuple[tuple[Correction, ...], ...]:
        """Return undone corrections that can be done again, in steps: the one undone last first.

        A new decision on the same session or plan empties it.
        """
        with self._connection.reading() as sql:
            return corrections.read_redoable(sql, hashtag)
