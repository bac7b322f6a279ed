"""Three versions of a recap as a text file, compared: edits of a person, and where both edited.

``base`` is the file as last written, ``mine`` as a person left it, ``theirs`` as it would be
written now: with decisions made elsewhere, new posts, another version of tweetup.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from merge3 import Merge3

from tweetup.errors import UsageError
from tweetup.render.text_file.added_words import added_to_one_of, added_words
from tweetup.render.text_file.parts import (
    AT_TOP,
    BY_PERSON,
    PROGRAM_QUOTE,
    WORDED,
    FilePart,
    PartKind,
    fold,
    part_digest,
    shorten,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "Change",
    "FileConflict",
    "FileEdit",
    "MergeWith",
    "Merged",
    "find_orders",
    "leaders_of",
    "merge_parts",
    "merge_words",
    "ordered_by_both",
]

_WORDS: Final = re.compile(r"\S+|\s+")
_PLACED: Final = BY_PERSON
_ADDED: Final = BY_PERSON | {PartKind.LINK}
_HEADED: Final = frozenset({PartKind.SECTION, PartKind.LIST, PartKind.HEADING})
_OWN_THEME: Final = "own "
_QUOTED: Final = frozenset({PartKind.QUOTE, PartKind.QUESTION})
_COUNTED: Final = WORDED - {PartKind.FIELD} | _QUOTED
_OMITTABLE: Final = frozenset({"links", "next", "numbers", "participants"})
_NEXT: Final = "next"
_LEAST: Final = 4
"""Parts from which on it is a mistake that more than half of them are gone."""


class Change(StrEnum):
    """The change of a part that a person made in the file."""

    WORDS = "words"
    DROPPED = "dropped"
    ADDED = "added"
    MOVED = "moved"


class MergeWith(StrEnum):
    """The version that counts where both changed; ``ASK`` leaves it to the person."""

    ASK = "ask"
    FILE = "file"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEdit:
    """A change of one part; ``part`` is as the person left it, or was before it was deleted."""

    change: Change
    part: FilePart


@dataclass(frozen=True, slots=True, kw_only=True)
class FileConflict:
    """A part that changed in the file and elsewhere; None: it was deleted there."""

    base: FilePart
    mine: FilePart | None
    theirs: FilePart | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The edits of a person, and the parts that changed on both sides.

    ``joined`` counts parts whose changes of both sides went into one wording, ``new`` parts that
    are not in the file yet, ``gone`` those of the file that are not in the recap any more.
    ``reworded`` counts parts with other words in the recap, ``reordered`` the lists of parts in
    another order, where the file has them as they were written.
    """

    edits: tuple[FileEdit, ...] = ()
    conflicts: tuple[FileConflict, ...] = ()
    remarks: tuple[str, ...] = ()
    joined: int = 0
    new: int = 0
    gone: int = 0
    reworded: int = 0
    reordered: int = 0


def merge_parts(
    base: Sequence[FilePart],
    mine: Sequence[FilePart],
    theirs: Sequence[FilePart],
    *,
    where: str,
    keep: MergeWith = MergeWith.ASK,
    many: bool = False,
    derived: Sequence[FilePart] | None = None,
) -> Merged:
    """Return the edits by which the recap follows the file.

    ``derived`` are the parts as they would be without decisions: to delete a part counts more than
    that it is derived otherwise now, and not more than words that somebody decided on since.

    Raises :class:`~tweetup.errors.UsageError` where more than half of the parts are gone, unless
    ``many`` are meant to be.
    """
    merging = _Merging(base, mine, theirs, keep, _by_key(theirs if derived is None else derived))
    if not many:
        merging.check_loss(where)
    merging.merge()
    return merging.merged()


def merge_words(base: str, mine: str, theirs: str) -> str | None:
    """Return the words with the changes of both, None where both changed the same words."""
    before, here, there = (_WORDS.findall(text) for text in (base, mine, theirs))
    merged: list[str] = []
    for kind, *words in Merge3(before, here, there).merge_groups():
        if kind == "conflict":
            return None
        merged += words[0]
    return "".join(merged)


_Key = tuple[PartKind, str]


@dataclass(slots=True)
class _Merging:
    _base: Sequence[FilePart]
    _mine: Sequence[FilePart]
    _theirs: Sequence[FilePart]
    _keep: MergeWith
    _derived: dict[_Key, FilePart]
    _edits: list[FileEdit] = field(default_factory=list)
    _conflicts: list[FileConflict] = field(default_factory=list)
    _remarks: list[str] = field(default_factory=list)
    _joined: int = 0
    _left_out: set[str] = field(default_factory=set)
    base: dict[_Key, FilePart] = field(init=False)
    mine: dict[_Key, FilePart] = field(init=False)
    theirs: dict[_Key, FilePart] = field(init=False)

    def __post_init__(self) -> None:
        self.base, self.mine, self.theirs = map(_by_key, (self._base, self._mine, self._theirs))

    def check_loss(self, where: str) -> None:
        """Refuse a file in which more than half of the parts are gone."""
        counted = [key for key in self.base if key[0] in _COUNTED and key in self.theirs]
        lost = [key for key in counted if key not in self.mine]
        share = f"{len(lost)} of its {len(counted)} parts are gone"
        if len(counted) >= _LEAST and len(lost) * 2 > len(counted):
            raise UsageError(
                f"{share}, or their marks are",
                where=where,
                hint="nothing was changed: put them back; add --many if they are to be left out, or"
                " --overwrite to write the file anew without your edits",
            )

    def merge(self) -> None:
        """Compare part by part, in the order in which decisions have to be made."""
        self._headings()
        for key in dict.fromkeys((*self.mine, *self.base)):
            if key[0] in WORDED:
                self._words(key)
            elif key[0] in _QUOTED:
                self._quote(key)
        for part in self._mine:
            if part.kind in _PLACED and not part.name:
                self._new_own(part)
        self._program_words()

    def merged(self) -> Merged:
        """Return the result."""
        counted = _COUNTED | {PartKind.HEADING}
        new = sum(
            key[0] in counted and key not in self.base and key not in self.mine
            for key in self.theirs
        )
        gone = sum(
            key[0] in counted and key in self.mine and key not in self.theirs for key in self.base
        )
        return Merged(
            edits=tuple(self._edits),
            conflicts=tuple(self._conflicts),
            remarks=tuple(self._remarks),
            joined=self._joined,
            new=new,
            gone=gone,
            reworded=self._reworded(),
            reordered=self._reordered(),
        )

    def _reworded(self) -> int:
        """Return the number of parts with other words now that the file has as they were."""
        return sum(
            self.base[key].digest == part.digest != self.theirs[key].digest
            for key, part in self.mine.items()
            if key[0] in WORDED | _HEADED and key in self.base and key in self.theirs
        )

    def _reordered(self) -> int:
        """Return the number of lists in another order now that the file has as they were."""
        sides = [_containers(it) for it in (self._base, self._mine, self._theirs)]
        count = 0
        for container in sides[0]:
            keys = [[it.key for it in side.get(container, ())] for side in sides]
            shared = set(keys[0]).intersection(*keys)
            before, here, there = ([it for it in side if it in shared] for side in keys)
            count += before == here != there
        return count

    def _edit(self, change: Change, part: FilePart) -> None:
        self._edits.append(FileEdit(change=change, part=part))

    # Sections and other parts with a heading

    def _headings(self) -> None:
        for key, part in self.base.items():
            is_gone = key not in self.mine and key in self.theirs
            if is_gone and self._is_left_out(part) and not self._is_kept(part):
                self._left_out.add(part.name)
                self._edit(Change.DROPPED, part)
        for key, part in self.mine.items():
            before = self.base.get(key)
            is_heading = part.kind in _HEADED
            if is_heading and before is not None and before.digest != part.digest:
                self._remarks.append(
                    f"the heading “{shorten(part.text)}” is the program's, and is as it was"
                )

    def _is_kept(self, heading: FilePart) -> bool:
        """Return True where somebody decided since on words below a heading that is gone.

        Then those are in conflict with it, and all else that is gone counts by itself.
        """
        if self._keep is MergeWith.FILE:
            return False
        decided = tuple(self._decided_since())
        fresh = [it for it in decided if it.key not in self.mine]
        if heading.name == _NEXT and self._is_meeting_decided(decided):
            self._conflict(heading, None, self.theirs[heading.key])
            return True
        self._left_out.add(heading.name)
        within = [it for it in fresh if self._is_within(it)]
        self._left_out.discard(heading.name)
        for part in within:
            if part.key not in self.base:
                self._conflict(part, None, part)
        return bool(within)

    def _is_meeting_decided(self, decided: Iterable[FilePart]) -> bool:
        """Return True where the next meeting, whose words the front matter has, was decided on."""
        return any((it.kind, it.name) == (PartKind.FIELD, _NEXT) for it in decided)

    def _decided_since(self) -> Iterator[FilePart]:
        """Yield the parts that somebody worded or added since the file was written.

        Other parts that are new may stand there as another one takes no room any more.
        """
        for key, part in self.theirs.items():
            before, derived = self.base.get(key), self._derived.get(key)
            if before is None:
                is_added = part.kind in _ADDED or part.name.startswith(_OWN_THEME)
                is_decided = is_added and key not in self._derived
            else:
                is_derived = derived is not None and derived.digest == part.digest
                is_decided = before.digest != part.digest and not is_derived
            if is_decided and key[0] in WORDED:
                yield part

    def _is_left_out(self, part: FilePart) -> bool:
        """Return True for a heading that is gone with all that stood below it."""
        if part.kind is PartKind.SECTION:
            return not any(it.place == part.name for it in self._mine)
        if part.kind is PartKind.LIST:
            start = f"{part.name} / "
            items = (it for it in self._mine if it.kind is PartKind.ITEM)
            return not any(it.name.startswith(start) for it in items)
        if part.kind is not PartKind.HEADING or part.name not in _OMITTABLE:
            return False
        links = any(it.kind is PartKind.LINK for it in self._mine)
        return part.name != "links" or not links

    # Words

    def _words(self, key: _Key) -> None:
        base, mine, theirs = self.base.get(key), self.mine.get(key), self.theirs.get(key)
        if mine is None:
            self._deleted(base, theirs)
        elif base is None:
            self._added(mine, theirs)
        else:
            self._changed(base, mine, theirs)

    def _deleted(self, base: FilePart | None, theirs: FilePart | None) -> None:
        if base is None or theirs is None or base.kind is PartKind.FIELD:
            return
        if self._is_within(base) and base.kind not in _PLACED:
            return  # one's own would stand behind the last section, which nobody asked for
        if base.kind is PartKind.THEME and any(
            it.role == "for" and it.of == base.name for it in self._mine
        ):
            base = replace(base, role="words")
        derived = self._derived.get(base.key)
        is_decided = derived is None or derived.digest != theirs.digest
        if base.digest != theirs.digest and is_decided:
            self._conflict(base, None, theirs)
        else:
            self._edit(Change.DROPPED, base)

    def _is_within(self, part: FilePart) -> bool:
        """Return True for a part of one that is left out as a whole."""
        place = "links" if part.kind is PartKind.LINK else part.place
        name, _, _ = part.name.rpartition(" / ")
        return place in self._left_out or (part.kind is PartKind.ITEM and name in self._left_out)

    def _added(self, mine: FilePart, theirs: FilePart | None) -> None:
        if mine.kind is PartKind.FIELD:
            if theirs is not None and mine.digest != theirs.digest:
                self._edit(Change.WORDS, mine)
        elif theirs is None:
            self._edit(Change.ADDED, mine)
        elif mine.digest != theirs.digest:
            self._edit(Change.WORDS, mine)

    def _changed(self, base: FilePart, mine: FilePart, theirs: FilePart | None) -> None:
        self._tell_plain(base, mine)
        if mine.kind in {PartKind.LINK, PartKind.ITEM} and theirs is not None:
            known = {fold(base.more), fold(theirs.more)}
            is_as_was = not base.more or fold(mine.more) in known
            added = None if is_as_was else added_words(mine.more, theirs.more or base.more)
            if mine.kind is PartKind.LINK and added:
                self._own_words(f"{theirs.text}: {added.lstrip(' .,;:–—-')}", mine, "")
            elif base.more and fold(mine.more) not in known:
                self._remarks.append(
                    f"line {mine.line}: the words behind “{shorten(mine.text)}” are the program's,"
                    " and are as they were"
                )
        edited = mine.digest != base.digest
        moved = mine.kind in _PLACED and (mine.place, mine.after) != (base.place, base.after)
        if theirs is None:
            if edited:
                self._conflict(base, mine, None)
            return
        if edited and mine.digest != theirs.digest:
            if mine.kind in _PLACED and not moved:  # words alone: it may have been moved elsewhere
                mine = replace(mine, place=theirs.place, after=theirs.after)
            if theirs.digest == base.digest:
                self._edit(Change.WORDS, mine)
            else:
                self._both(base, mine, theirs)
        elif moved and (mine.place, mine.after) != (theirs.place, theirs.after):
            words = theirs if not edited else mine
            self._edit(
                Change.MOVED,
                replace(words, place=mine.place, after=mine.after, line=mine.line),
            )

    def _tell_plain(self, base: FilePart, mine: FilePart) -> None:
        if mine.styled and mine.digest != base.digest:
            self._remarks.append(
                f"“{shorten(mine.text)}” has no bold words, pictures or links in the recap: only"
                " paragraphs of your own can"
            )

    def _both(self, base: FilePart, mine: FilePart, theirs: FilePart) -> None:
        """Join the words of both, or leave it to the person."""
        if mine.kind is PartKind.PICTURE and (joined := _joined_fields(base, mine, theirs)):
            self._joined += 1
            self._edit(Change.WORDS, joined)
            return
        has_one_text = mine.kind is not PartKind.PICTURE or (
            mine.more == theirs.more and mine.address == theirs.address
        )
        one_side = base.text and has_one_text
        text: str | None = None
        if mine.name == "guests" and mine.kind is PartKind.FIELD:
            text = _merge_names(base.text, mine.text, theirs.text)
        elif one_side:
            text = merge_words(base.text, mine.text, theirs.text)
        if text is None:
            self._conflict(base, mine, theirs)
            return
        self._joined += 1
        own = mine.kind is PartKind.PICTURE
        digest = part_digest(text, mine.more, mine.address) if own else part_digest(text)
        self._edit(Change.WORDS, replace(mine, text=text, digest=digest))

    def _conflict(self, base: FilePart, mine: FilePart | None, theirs: FilePart | None) -> None:
        if self._keep is MergeWith.ASK:
            self._conflicts.append(FileConflict(base=base, mine=mine, theirs=theirs))
        elif self._keep is MergeWith.FILE:
            if mine is None:
                self._edit(Change.DROPPED, base)
            else:
                self._edit(Change.WORDS if theirs is not None else Change.ADDED, mine)

    def _new_own(self, part: FilePart) -> None:
        same = [
            it
            for it in self._theirs
            if it.kind is part.kind
            and it.digest == part.digest
            and it.key not in self.mine
            and it.key not in self.base
        ]
        if not same:
            self._edit(Change.ADDED, part)

    # Posts

    def _quote(self, key: _Key) -> None:
        base, mine, theirs = self.base.get(key), self.mine.get(key), self.theirs.get(key)
        if mine is None:
            if base is not None and theirs is not None and not self._is_within(base):
                self._edit(Change.DROPPED, theirs)
            return
        if theirs is None:
            if base is None and mine.role != "beside":
                self._edit(Change.ADDED, mine)
            return
        if mine.text and (added := added_words(mine.text, theirs.text)):
            self._own_words(added, mine, _anchor(mine))
        elif mine.text and fold(mine.text) != fold(theirs.text):
            self._remarks.append(
                f"line {mine.line}: the post “{shorten(theirs.text)}” is as its author wrote it:"
                " posts are shown whole and unaltered"
            )
        elif fold(mine.more) != fold(theirs.more) and (
            base is None or part_digest(mine.text or theirs.text, mine.more) != base.digest
        ):
            self._byline(mine, theirs)
        if base is not None and mine.place not in {base.place, theirs.place}:
            self._edit(Change.MOVED, replace(theirs, place=mine.place, line=mine.line))

    def _byline(self, mine: FilePart, theirs: FilePart) -> None:
        """Take words that were typed into a byline for a paragraph of one's own."""
        words = added_words(mine.more, theirs.more)
        if words:
            self._own_words(words, mine, _anchor(mine))
        elif words is None:
            self._remarks.append(
                f"line {mine.line}: the line under a post is the program's, and is as it was"
            )

    def _own_words(self, words: str, part: FilePart, after: str) -> None:
        """Take words that were typed into a part of the program's for a paragraph of one's own."""
        own = FilePart(
            kind=PartKind.OWN,
            name="",
            place=part.place if part.place not in {"links", ""} else "end",
            after=after,
            text=words,
            line=part.line,
            digest=part_digest(words),
        )
        self._remarks.append(
            f"line {part.line}: “{shorten(words)}” is a paragraph of your own now, behind words"
            " that are the program's"
        )
        self._new_own(own)

    # Words of the program

    def _program_words(self) -> None:
        texts = {it.text for it in self._theirs if it.kind is PartKind.TEXT and it.text}
        anchors = {"": ""}
        known = {it.digest for it in (*self._base, *self._theirs) if it.kind is PartKind.TEXT}
        fields = {edit.part.name for edit in self._edits if edit.part.kind is PartKind.FIELD}
        for part in self._mine:
            if part.kind in _QUOTED:
                anchors[part.place] = _anchor(part)
            if part.kind is not PartKind.TEXT or part.digest in known:
                continue
            added = added_to_one_of(texts, part.text)
            if part.name not in {"next", PROGRAM_QUOTE} and added:
                self._own_words(added, part, anchors.get(part.place, ""))
            elif part.name == "next" and "next" not in fields:
                made = replace(part, kind=PartKind.FIELD)
                self._edit(Change.WORDS, made)
            elif part.text:
                self._remarks.append(
                    f"line {part.line}: “{shorten(part.text)}” is the program's, and is as it was"
                )


def find_orders(
    base: Sequence[FilePart], mine: Sequence[FilePart], now: Sequence[FilePart]
) -> dict[tuple[str, str], tuple[FilePart, ...]]:
    """Return the parts that are to be put in order, by kind of order and section.

    ``now`` is the recap with all other edits: where its order is the file's, or the person did not
    change it, nothing is to be done. Parts that the file lacks stay behind those they follow now.
    """
    orders = {}
    before, wanted, found = map(_containers, (base, mine, now))
    for container, parts in found.items():
        names = [it.key for it in parts]
        first = [it.key for it in before.get(container, ())]
        order = [it.key for it in wanted.get(container, ()) if it.key in set(names)]
        common = [key for key in names if key in set(order)]
        if order == common or not order:
            continue
        shared = set(first) & set(order)
        is_changed = [key for key in first if key in shared] != [it for it in order if it in shared]
        if is_changed or not set(order) <= set(first):
            by_key = {it.key: it for it in parts}
            orders[container] = tuple(by_key[key] for key in _woven(order, names))
    return orders


def ordered_by_both(
    base: Sequence[FilePart], mine: Sequence[FilePart], theirs: Sequence[FilePart]
) -> frozenset[tuple[str, str]]:
    """Return the orders, by kind and section, that the person changed and that changed elsewhere.

    Where both made the same one of it, it is not among them.
    """
    before, here, there = map(_containers, (base, mine, theirs))
    found = set()
    for container, parts in before.items():
        names = [it.key for it in parts]
        sides = [[it.key for it in side.get(container, ())] for side in (here, there)]
        shared = set(names).intersection(*sides)
        first, mine_now, theirs_now = (
            [it for it in one if it in shared] for one in (names, *sides)
        )
        if mine_now not in (first, theirs_now) and theirs_now != first:
            found.add(container)
    return frozenset(found)


def leaders_of(parts: Iterable[FilePart]) -> dict[_Key, frozenset[_Key]]:
    """Return the parts that stand before each in its list, for parts that have an order."""
    return {
        part.key: frozenset(it.key for it in listed[:place])
        for listed in _containers(parts).values()
        for place, part in enumerate(listed)
    }


def _woven(order: Sequence[_Key], names: Sequence[_Key]) -> list[_Key]:
    """Return the order with the names that it lacks, each behind the one that it follows now."""
    woven = list(order)
    for place, name in enumerate(names):
        if name in woven:
            continue
        before = next((it for it in reversed(names[:place]) if it in woven), None)
        woven.insert(woven.index(before) + 1 if before else 0, name)
    return woven


def _containers(parts: Iterable[FilePart]) -> dict[tuple[str, str], list[FilePart]]:
    """Return the parts of each order: quotes of a section, sections, links."""
    found: dict[tuple[str, str], list[FilePart]] = defaultdict(list)
    for part in parts:
        if part.kind is PartKind.QUOTE and not part.role and part.place != AT_TOP:
            found["quotes", part.place].append(part)
        elif part.kind is PartKind.QUESTION:
            found["open", part.place].append(part)
        elif part.kind is PartKind.THEME or part.role == "for":
            made = replace(part, name=part.of or part.name, kind=PartKind.THEME)
            if made.key not in [it.key for it in found["findings", part.place]]:
                found["findings", part.place].append(made)
        elif part.kind is PartKind.SENTENCE:
            found["sentences", ""].append(part)
        elif part.kind is PartKind.SECTION:
            found["sections", ""].append(part)
        elif part.kind is PartKind.LINK:
            found["links", ""].append(part)
        elif part.kind in _PLACED and part.name:
            found["own", ""].append(part)
    return found


def _anchor(part: FilePart) -> str:
    """Return the post that a part of one's own follows which stands behind a quote."""
    if part.place == AT_TOP or part.role == "framing":
        return ""
    return part.of.split(" ")[-1] if part.role == "beside" else part.name


def _by_key(parts: Iterable[FilePart]) -> dict[_Key, FilePart]:
    return {it.key: it for it in parts if it.kind is not PartKind.TEXT and it.name}


def _joined_fields(base: FilePart, mine: FilePart, theirs: FilePart) -> FilePart | None:
    """Return a picture with the fields that each side changed, None where both changed one."""
    texts: list[str] = []
    for old, here, there in (
        (base.text, mine.text, theirs.text),
        (base.more, mine.more, theirs.more),
        (base.address, mine.address, theirs.address),
    ):
        if old not in {here, there} and here != there:
            return None
        texts.append(there if here == old else here)
    text, more, address = texts
    digest = part_digest(text, more, address)
    return replace(mine, text=text, more=more, address=address, digest=digest)


def _merge_names(base: str, mine: str, theirs: str) -> str:
    before, here, there = (text.split() for text in (base, mine, theirs))
    kept = [it for it in there if it in here or it not in before]
    return " ".join(dict.fromkeys((*kept, *(it for it in here if it not in before))))
