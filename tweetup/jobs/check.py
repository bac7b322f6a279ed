"""The care of an archive: its faults, posts merged from records of different posts, backups."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tweetup.archive import (
    ChangedField,
    Fault,
    FaultKind,
    Incoming,
    are_one_post,
    find_shift,
    may_be_renamed,
    recorded_id,
    table_of_row,
)
from tweetup.errors import ArchiveError, TweetupError
from tweetup.files import Record, open_source
from tweetup.jobs.analysis import derive_sessions_anew

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from tweetup.archive import Archive, Backup, ChangedPost, Conflict, RawRecord
    from tweetup.model import Post, PostKey
    from tweetup.project.project import Project

__all__ = ["CheckReport", "MergedPost", "back_up", "inspect_archive"]


#: Faults with which records cannot be compared.
_UNREADABLE = frozenset({FaultKind.DAMAGE, FaultKind.SCHEMA, FaultKind.VALUE})


#: Posts that a fault names.
_MOST_NAMED = 3

_CHANGED = {
    ChangedField.AUTHOR: "a post under another author than its raw record has",
    ChangedField.TIME: "a post at another time than its raw record has",
    ChangedField.ADDRESS: "a post with another address than its raw record has",
    ChangedField.WORDS: "a post with other words than its raw record has",
}
_NO_RECORD = "a post whose author is not the one of its handle, and whose raw record cannot be read"
_TEXT = "posts.text"
_STAYS = (
    "it stays so while other values cannot be read: posts are compared with their records first"
)
_UNREADABLE_TEXT = "a post whose text cannot be read, and its raw record can"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedPost:
    """A stored post whose raw records are of several: ``posts`` as each of them tells.

    ``unsure`` are those that differ in their authors' handles alone: an author who was renamed
    between two exports that give no account ids looks the same.
    """

    key: PostKey
    posts: tuple[Post, ...]
    unsure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """The result of a check: faults, wrongly merged posts, and how many raw records were read.

    ``mended`` are the faults that a repair has mended, ``parted`` says that the merged posts were
    parted into those of their records. ``compared`` says that all posts were compared with their
    raw records, but for ``uncompared`` ones, of which no record can be read.
    """

    faults: tuple[Fault, ...]
    mended: tuple[Fault, ...]
    merged: tuple[MergedPost, ...]
    records: int
    parted: bool
    compared: bool = False
    uncompared: int = 0


def inspect_archive(
    project: Project, *, part: bool = False, repair: bool = False, compare: bool = False
) -> CheckReport:
    """Return the faults of the archive and the posts merged from records of different posts.

    With ``compare`` author, time, address and words of all posts are compared with their raw
    records, and so they are by a repair, and where something else tells that a post was changed.
    Earlier versions of tweetup merged whatever had one id. Handles that one account is known to
    have had are one author's. With ``part`` these posts, but for unsure ones, are
    written anew from their raw records, which become conflicts for a person to decide. With
    ``repair`` what can be derived again is, and posts that are not as in their raw records are
    written anew from these. Corrections and decisions stay. Raises
    :class:`~tweetup.errors.ArchiveError` where the file cannot be read, or not be written.
    """
    archive = project.archive
    rows = _RowCheck(archive, compare=compare)
    faults, mended = rows.mend() if repair else (rows.find(), ())
    merged, read = [], 0
    if any(fault.kind in _UNREADABLE for fault in faults):
        # Raw records of a damaged archive may not be readable: the faults come first.
        return CheckReport(
            faults=faults,
            mended=mended,
            merged=(),
            records=0,
            parted=False,
            compared=rows.compared,
            uncompared=rows.uncompared,
        )
    accounts = archive.accounts()
    tables = _ShiftedTables(archive.conflicts(decided=True))
    suspected = []
    for key in archive.keys_with_several_records():
        raws = archive.raw_records(key)
        records = list(_read_again(key, raws))
        read += len(records)
        kinds = _different(accounts.with_one_handle(record.post for record in records))
        if len(kinds) > 1:
            tables.add(key, kinds)
            suspected.append((key, kinds, [*records, *_unread(records, raws)]))
    for key, kinds, records in suspected:
        if tables.explain(key, kinds):
            continue
        unsure = all(may_be_renamed(kinds[0], kind) for kind in kinds[1:])
        merged.append(MergedPost(key=key, posts=tuple(kinds), unsure=unsure))
        if part and not unsure:
            archive.add_again(key, records)
    if mended or (part and merged):
        project.forget()
    if repair:
        mended += tuple(map(_other_sessions, derive_sessions_anew(project)))
    return CheckReport(
        faults=faults,
        mended=mended,
        merged=tuple(merged),
        records=read,
        parted=part,
        compared=rows.compared,
        uncompared=rows.uncompared,
    )


def _other_sessions(chat: str) -> Fault:
    return Fault(
        kind=FaultKind.DERIVED,
        message=f"the stored sessions of #{chat} were not those of its posts",
        mendable=True,
    )


class _RowCheck:
    """The check of an archive's rows, and of its posts against their raw records.

    These are compared where ``compare`` says so, or a fault tells that a post was changed.
    """

    def __init__(self, archive: Archive, *, compare: bool) -> None:
        self._archive = archive
        self._always = compare
        self.compared = False
        self.uncompared = 0

    def find(self) -> tuple[Fault, ...]:
        """Return the faults; nothing is changed."""
        faults = self._archive.find_faults()
        unreadable = _find_unreadable(self._archive, faults)
        changed = self._compare(faults)
        return (*_faults_of_posts(unreadable, changed), *self._with_index(faults, unreadable))

    def mend(self) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
        """Mend what can be; return the faults that are left, and those that were mended.

        The search index is made to fit the posts once all of these are compared with their raw
        records, and it stays as it is where a post under a wrong author has none.
        """
        archive = self._archive
        self._always = True
        unreadable = _find_unreadable(archive, archive.find_faults())
        _restore(archive, unreadable)
        mended = archive.mend_faults(index=False)
        changed = self._compare(archive.find_faults())
        restorable = [post for post in changed if post.records]
        lost = [post for post in changed if not post.records]
        if self.compared and not lost:
            # The index first: a post is taken out of it by the words that it has now.
            mended += archive.mend_faults()
        _restore(archive, {post.key: post.records for post in restorable})
        told = tuple(_faults_of_posts(unreadable, restorable))
        left = self._with_index(archive.find_faults(), {})
        return (*_faults_of_posts({}, lost), *left), (*told, *mended)

    def _with_index(
        self, faults: Sequence[Fault], restorable: Collection[PostKey]
    ) -> Iterator[Fault]:
        """Yield the faults, that of the search index as one that stays where posts cannot be read.

        Those whose text is ``restorable`` can be once a repair has written them anew.
        """
        places = {it.column for it in faults if it.kind is FaultKind.VALUE and not it.mendable}
        if restorable and len(restorable) == len(self._archive.keys_with_unreadable_text()):
            places.discard(_TEXT)
        for fault in faults:
            stays = fault.kind is FaultKind.INDEX and places
            message = f"{fault.message}; {_STAYS}"
            yield replace(fault, message=message, mendable=False) if stays else fault

    def _compare(self, faults: Collection[Fault]) -> Sequence[ChangedPost]:
        """Return the posts that are not as in their raw records, where these are to be read."""
        kinds = {fault.kind for fault in faults}
        if kinds & _UNREADABLE:
            return ()
        is_changed = FaultKind.INDEX in kinds or self._archive.shows_changes()
        if not (self._always or is_changed):
            return ()
        comparison = self._archive.compare_with_records()
        self.compared, self.uncompared = True, comparison.unread
        return comparison.changed


def _restore(archive: Archive, posts: Mapping[PostKey, Sequence[Incoming]]) -> None:
    """Write posts anew from their raw records."""
    for key, records in posts.items():
        archive.add_again(key, records)


def _faults_of_posts(
    unreadable: Collection[PostKey], changed: Iterable[ChangedPost]
) -> Iterator[Fault]:
    """Yield a fault for each kind of post that is not as its raw records have it."""
    if unreadable:
        yield _fault_of(_UNREADABLE_TEXT, unreadable)
    keys: dict[ChangedField, list[PostKey]] = {}
    lost = []
    for post in changed:
        if post.records:
            keys.setdefault(post.field, []).append(post.key)
        else:
            lost.append(post.key)
    for field, message in _CHANGED.items():
        if field in keys:
            yield _fault_of(message, keys[field])
    if lost:
        yield _fault_of(_NO_RECORD, lost, mendable=False)


def _find_unreadable(archive: Archive, faults: Iterable[Fault]) -> dict[PostKey, list[Incoming]]:
    """Return posts whose text cannot be read, with their raw records, where these can."""
    kinds = {fault.kind for fault in faults}
    if FaultKind.VALUE not in kinds or kinds & {FaultKind.DAMAGE, FaultKind.SCHEMA}:
        return {}
    found = {}
    for key in archive.keys_with_unreadable_text():
        with suppress(ArchiveError):
            raws = archive.raw_records(key)
            if records := list(_read_again(key, raws)):
                found[key] = [*records, *_unread(records, raws)]
    return found


def _fault_of(what: str, posts: Collection[PostKey], *, mendable: bool = True) -> Fault:
    """Return the fault of posts that are not as in their raw records."""
    named = ", ".join(f"{key.network}:{key.id}" for key in list(posts)[:_MOST_NAMED])
    more = ", …" if len(posts) > _MOST_NAMED else ""
    message = f"{len(posts)} × {what}: {named}{more}"
    return Fault(kind=FaultKind.VALUE, message=message, mendable=mendable)


class _ShiftedTables:
    """Tables that number their rows and were exported again in another time zone.

    Earlier versions took two tables for one where a few rows agreed hours apart. The other rows
    became ``conflicts`` then; of a table exported again nearly none do.
    """

    def __init__(self, conflicts: Iterable[Conflict]) -> None:
        self._conflicts = Counter(_table_of(conflict.first) for conflict in conflicts)
        self._shifted: Counter[tuple[str, str | None]] = Counter()

    def add(self, key: PostKey, kinds: Sequence[Post]) -> None:
        """Count a post whose records differ."""
        self._shifted[_table_of(key)] += _are_shifted(kinds)

    def explain(self, key: PostKey, kinds: Sequence[Post]) -> bool:
        """Return True where the records of a post differ as those of its whole table do."""
        table = _table_of(key)
        shifted, conflicts = self._shifted[table], self._conflicts[table]
        is_table = table[1] is not None and shifted * 4 >= (shifted + conflicts) * 3
        return is_table and _are_shifted(kinds)


def _table_of(key: PostKey) -> tuple[str, str | None]:
    return (key.network, table_of_row(key.id))


def _are_shifted(kinds: Sequence[Post]) -> bool:
    return all(find_shift(kinds[0], kind) is not None for kind in kinds[1:])


def back_up(
    project: Project,
    path: Path | None,
    *,
    at: datetime,
    replace: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Backup:
    """Copy the archive as it is now to ``path``; return the copy's figures.

    A folder, or no path (the archive's folder), gets ``tweetup-20261128-134500.db``, by the
    archive's name and the time in UTC. Raises :class:`~tweetup.errors.ArchiveError` where the copy
    cannot be written, or a file is there that ``replace`` does not let go.
    """
    archive = project.archive
    name = f"{archive.path.stem}-{at:%Y%m%d-%H%M%S}{archive.path.suffix or '.db'}"
    if path is None:
        path = archive.path.with_name(name)
    elif path.is_dir():
        path /= name
    return archive.backup(path, replace=replace, progress=progress)


def _read_again(key: PostKey, raws: Sequence[RawRecord]) -> Iterator[Incoming]:
    """Yield the post of each raw record that its format still reads.

    Records of a table's rows have their numbers without the table's suffix.
    """
    row = recorded_id(key.id)
    for number, raw in enumerate(raws, 1):
        place = f"raw record {number} of {len(raws)}"
        with suppress(TweetupError):
            source = open_source("-", format=raw.format, stdin=BytesIO(raw.record))
            for item in source:
                if isinstance(item, Record) and item.post.key in {key, (key.network, row)}:
                    post = replace(item.post, id=key.id)
                    yield Incoming(post, (raw.record,), place=place)
                    break


def _unread(records: Sequence[Incoming], raws: Sequence[RawRecord]) -> Iterator[Incoming]:
    """Yield the raw records that no format reads, to be kept with the post of the first record."""
    pieces = {record.pieces for record in records}
    for raw in raws:
        if (raw.record,) not in pieces:
            yield Incoming(records[0].post, (raw.record,))


def _different(posts: Sequence[Post]) -> list[Post]:
    """Return the first of each kind of posts that agree with each other."""
    kinds: list[Post] = []
    for post in posts:
        if not any(are_one_post(kind, post) for kind in kinds):
            kinds.append(post)
    return kinds
