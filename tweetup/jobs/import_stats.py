"""Statistics of an import: counted record by record, returned as a result at its end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tweetup.archive import Added, Conflict, Withdrawn
from tweetup.files import Deletion, KnownLine, Record, Skipped
from tweetup.model import Kind
from tweetup.text import find_hashtags, fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tweetup.files import Source
    from tweetup.model import Post

__all__ = [
    "MOST_PLACES",
    "ImportCounter",
    "ImportProgress",
    "ImportResult",
    "Reason",
    "SourceItem",
    "tags_of",
]

SourceItem = Record | KnownLine | Deletion | Skipped

MOST_PLACES = 100_000
"""Places of skipped pieces that are remembered, so that a file of rubbish costs no memory."""


_SETTLED = (
    "a conflict settled, since both handles are of one account: the post that came first stays"
    " (tweetup conflicts --all lists it)"
)

_MOST_KNOWN = 1_000
"""Lines known before that are written at once."""


class Reason(Struct, frozen=True):
    """A reason why records were skipped, their number, and the places of some of them."""

    reason: str
    count: int
    places: tuple[str, ...]


class ImportProgress(Struct, frozen=True):
    """The progress of an import: records, and bytes of the file's ``size`` if that is known."""

    records: int
    position: int
    size: int | None = None


class ImportResult(Struct, frozen=True, kw_only=True):
    """The result of one import.

    ``chosen`` says that nobody named the hashtag: most posts carry it. ``read`` counts records:
    ``along`` of them were included with others, as the posts these repost, quote or answer, or are
    by the same people but not of the chat. ``deletions`` counts notices of the network that
    withdraw a post or an account, or say that it is back, ``withdrawn`` the posts that these
    removed, hid or brought back; ``returned`` posts removed of people who had been before, and whom
    this file shows under another handle. ``skipped`` has the
    records that are no posts, the most frequent reason first; ``notes`` the repairs made while
    reading, and how often; ``conflicts`` the records under the id of another post that are new.
    ``stopped`` is the broken record that ended a strict import: nothing after it was read.
    """

    name: str
    format: str
    hashtag: str | None
    chosen: bool
    read: int
    along: int
    added: Added
    deletions: int
    withdrawn: Withdrawn
    skipped: tuple[Reason, ...]
    notes: tuple[tuple[str, int], ...]
    conflicts: tuple[Conflict, ...] = ()
    stopped: Skipped | None = None
    returned: int = 0


class ImportCounter:
    """Count records on their way to the archive: read, included with others, skipped, withdrawn.

    Of files that hold other posts than those of the ``chat``, only posts with its hashtag belong to
    the chat. Reposts count as included, since they may be of the chat's posts, and so do all others
    with ``everything``; without it they are left out. With ``strict`` reading ends at the first
    broken record.
    ``add_known`` writes that lines the archive has, given by their numbers, were read again.
    """

    def __init__(
        self,
        chat: str | None = None,
        *,
        strict: bool = False,
        everything: bool = False,
        add_known: Callable[[Sequence[int]], Added] | None = None,
    ) -> None:
        self.read = self.along = self.returned = 0
        self.withdrawn = Withdrawn()
        self.added = Added()
        self.skipped: Counter[str] = Counter()
        self.notices: dict[Deletion, None] = {}
        self.placeless: dict[tuple[str, str], None] = {}
        self.stopped: Skipped | None = None
        self.conflicts: tuple[Conflict, ...] = ()
        self.notes: Counter[str] = Counter()
        self._tag = fold_tag(chat) if chat is not None else None
        self._strict = strict
        self._everything = everything
        self._left_out = f"posts without #{chat}, left out (--everything takes them as well)"
        self._add_known = add_known
        self._known: list[int] = []
        self._deletions = 0
        self._places: dict[str, list[str]] = {}
        self._passed: Counter[str] = Counter()
        self._remembered = 0

    def pass_on(self, items: Iterable[SourceItem]) -> Iterator[Record]:
        """Yield the records among ``items``; all others are counted by their reason."""
        for item in items:
            if isinstance(item, KnownLine):
                self._pass_over(item)
                continue
            self.read += 1
            if isinstance(item, Skipped):
                self._skip(item)
                if self._strict and item.broken:
                    self.stopped = item
                    break
            elif isinstance(item, Deletion):
                self._delete(item)
            elif item.included or self._is_of_chat(item):
                self.along += item.included
                yield item
            elif self._everything or item.post.kind is Kind.REPOST:
                self.along += 1
                yield _along(item)
            else:
                self.note(self._left_out, 1)
        self._write_known()

    def passed(self, name: str) -> int:
        """Return how many records of a file were passed over so far, since they are known."""
        return self._passed[name]

    def note(self, text: str, count: int) -> None:
        """Keep a note for the closing line, on so many records."""
        self.notes[text] += count

    def note_settled(self, count: int) -> None:
        """Note that so many conflicts are settled."""
        if count:
            self.note(_SETTLED, count)

    def _pass_over(self, line: KnownLine) -> None:
        self.read += line.records
        self.along += line.along
        self._passed[line.where.rpartition(":")[0]] += line.records
        self._known.append(line.number)
        if len(self._known) == _MOST_KNOWN:
            self._write_known()

    def _write_known(self) -> None:
        if self._known and self._add_known is not None:
            self.added += self._add_known(self._known)
            self._known = []

    def _skip(self, item: Skipped) -> None:
        self.skipped[item.reason] += 1
        places = self._places.setdefault(item.reason, [])
        if not places or self._remembered < MOST_PLACES:
            places.append(item.where)
            self._remembered += 1

    def _delete(self, item: Deletion) -> None:
        self._deletions += 1
        if not item.only_places:
            notice = replace(item, where="")
            self.notices.pop(notice, None)  # of notices without a time the last one holds
            self.notices[notice] = None
        elif item.author_id is not None:
            self.placeless[item.network, item.author_id] = None

    def _is_of_chat(self, record: Record) -> bool:
        return not record.unfiltered or self._tag in tags_of(record.post)

    def imported(self, source: Source, *, hashtag: str | None, chosen: bool) -> ImportResult:
        """Return the counts as a record, once the source is read to its end."""
        return ImportResult(
            name=source.name,
            format=source.format,
            hashtag=hashtag,
            chosen=chosen,
            read=self.read,
            along=self.along,
            added=self.added,
            deletions=self._deletions,
            withdrawn=self.withdrawn,
            returned=self.returned,
            notes=tuple((self.notes + source.notes).most_common()),
            conflicts=self.conflicts,
            skipped=tuple(
                Reason(reason, count, tuple(self._places[reason]))
                for reason, count in self.skipped.most_common()
            ),
            stopped=self.stopped,
        )


def tags_of(post: Post) -> frozenset[str]:
    """Return the hashtags a post carries, marked or only written, folded."""
    return frozenset(fold_tag(tag) for tag in (*post.hashtags, *find_hashtags(post.text)))


def _along(record: Record) -> Record:
    return replace(record, included=True)
