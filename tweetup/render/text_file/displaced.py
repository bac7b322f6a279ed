"""Parts that stand elsewhere in the file than a person put them, and those that are gone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.render.text_file.merging import leaders_of
from tweetup.render.text_file.parts import BY_PERSON, FilePart, PartKind

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

__all__ = ["Displaced", "find_displaced", "find_moved_and_gone"]

_BESIDE: Final = "beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Displaced:
    """A part of a person's own that stands elsewhere in the new version of a file.

    ``behind`` is the part before it there, None for the start; ``parts_posts`` is True where the
    person had put it between posts that are shown side by side.
    """

    part: FilePart
    behind: FilePart | None
    parts_posts: bool


def find_displaced(mine: Sequence[FilePart], now: Sequence[FilePart]) -> list[Displaced]:
    """Return the parts of a person's own with other neighbours in the new version than in theirs.

    Neighbours are the parts before and behind that both versions have: a part that keeps one of
    the two stands where it stood.
    """
    shared = _identities(mine).keys() & _identities(now).keys()
    before, after = _neighbours(mine, shared), _neighbours(now, shared)
    places = _matching(mine, now)
    found = []
    for at, place in places.items():
        (here_first, here_last), (there_first, there_last) = before[at], after[place]
        if here_first != there_first and here_last != there_last:
            in_front = next((it for it in reversed(now[:place]) if _is_anchor(it)), None)
            sides = (_run_of(reversed(mine[:at])), _run_of(mine[at:]))
            is_between = sides[0] != "" and sides[0] == sides[1]
            found.append(Displaced(part=mine[at], behind=in_front, parts_posts=is_between))
    return found


def find_moved_and_gone(
    base: Sequence[FilePart], mine: Sequence[FilePart], theirs: Sequence[FilePart]
) -> list[FilePart]:
    """Return the parts that a person moved in the file and that the recap has no more.

    Those with other words are in conflict, and not among them.
    """
    written = {it.key: it for it in base}
    present = {it.key for it in theirs}
    both = written.keys() & {it.key for it in mine}
    orders, orders_now = (
        leaders_of([it for it in parts if it.key in both]) for parts in (base, mine)
    )
    found = []
    for part in mine:
        before = written.get(part.key)
        if before is None or part.key in present or part.kind is PartKind.TEXT or not part.name:
            continue
        is_elsewhere = part.place != before.place
        if part.kind in BY_PERSON:
            is_elsewhere |= part.after != before.after
        if is_elsewhere or orders.get(part.key) != orders_now.get(part.key):
            found.append(part)
    return found


def _is_anchor(part: FilePart) -> bool:
    return part.kind not in BY_PERSON and part.kind is not PartKind.FIELD


def _identity(part: FilePart) -> Hashable:
    """Return the identity of a part; of the program's lines their words within their section."""
    return (part.digest, part.place) if part.kind is PartKind.TEXT else part.key


def _identities(parts: Sequence[FilePart]) -> dict[Hashable, FilePart]:
    """Return the parts that can be told from all others."""
    counts = Counter(_identity(it) for it in parts)
    return {_identity(it): it for it in parts if _is_anchor(it) and counts[_identity(it)] == 1}


def _run_of(parts: Iterable[FilePart]) -> str:
    """Return the posts side by side that the first post is one of, empty where it is of none."""
    post = next((it for it in parts if it.kind is PartKind.QUOTE), None)
    return post.of if post is not None and post.role == _BESIDE else ""


def _neighbours(
    parts: Sequence[FilePart], shared: set[Hashable]
) -> dict[int, tuple[Hashable, Hashable]]:
    """Return for the places of parts of a person's own the shared parts before and behind each."""
    anchors = [_identity(it) if _is_anchor(it) else None for it in parts]
    anchors = [it if it in shared else None for it in anchors]
    return {
        at: (
            next(filter(None, reversed(anchors[:at])), None),
            next(filter(None, anchors[at:]), None),
        )
        for at, part in enumerate(parts)
        if part.kind in BY_PERSON
    }


def _matching(mine: Sequence[FilePart], now: Sequence[FilePart]) -> dict[int, int]:
    """Return the places of a person's own parts in the new version, by those in the file.

    New ones have no name yet: they are found by their words.
    """
    left = {at: it for at, it in enumerate(now) if it.kind in BY_PERSON}
    found = {}
    for at, part in enumerate(mine):
        if part.kind not in BY_PERSON:
            continue
        same = (
            place
            for place, it in left.items()
            if it.kind is part.kind
            and (it.name == part.name if part.name else it.digest == part.digest)
        )
        place = next(same, None)
        if place is not None:
            found[at] = place
            del left[place]
    return found
