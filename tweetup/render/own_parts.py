"""The paragraphs and pictures that people added: where each stands, and the files of pictures."""

from __future__ import annotations

import base64
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tweetup.model import own_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.model import OwnPart, Picture, Recap, RecapSection

__all__ = ["picture_data", "picture_name", "place_own_parts"]

_ENDINGS: Final = {"image/jpeg": "jpg", "image/svg+xml": "svg"}


def place_own_parts(recap: Recap) -> Mapping[tuple[str, str], Sequence[OwnPart]]:
    """Return the parts of a person's own by place and the post that they stand behind.

    One that follows another part of this kind stands behind it. Behind ``end`` are those whose post
    their place does not show any more, and in place ``end`` those of a section that is left out.
    """
    shown = {own_place(section.section): _posts_of(section) for section in recap.sections}
    places: dict[tuple[str, str], list[OwnPart]] = defaultdict(list)
    beside: dict[str, tuple[str, str]] = {}
    for part in _leaders_first(recap.own):
        target = beside.get(part.after)
        if target is not None:
            names = [other.name for other in places[target]]
            places[target].insert(names.index(part.after) + 1, part)
        else:
            place = part.place if part.place in shown or part.place == "intro" else "end"
            is_there = not part.after or part.after in shown.get(place, ())
            target = (place, part.after if is_there else "end")
            places[target].append(part)
        beside[part.name] = target
    return places


def _leaders_first(own: Sequence[OwnPart]) -> list[OwnPart]:
    """Return the parts with each one behind that which it follows, else in their order.

    Those that follow one part come the last one first: each is put right behind that part.
    """
    names = {part.name for part in own}
    ordered = [part for part in own if part.after not in names]
    waiting = [part for part in own if part.after in names]
    while waiting:
        placed = {part.name for part in ordered}
        ready = [part for part in waiting if part.after in placed]
        ordered += reversed(ready or waiting)  # those that follow each other in a ring: as they are
        waiting = [part for part in waiting if part not in ready] if ready else []
    return ordered


def _posts_of(section: RecapSection) -> frozenset[str]:
    """Return the names of the posts that a section shows, as own parts name them."""
    # Not those that introduce the question: behind them stand the parts at its start.
    quotes = [*section.quotes, *(it.quote for it in section.points)]
    quotes += [run.posts[-1] for run in section.exchanges if run.posts]
    quotes += [it.quote for it in section.open_questions]
    return frozenset(":".join(quote.post.key) for quote in quotes)


def picture_name(picture: Picture) -> str:
    """Return the name of a picture's file."""
    ending = _ENDINGS.get(picture.media_type) or picture.media_type.rpartition("/")[2]
    return f"{picture.digest}.{ending}"


def picture_data(picture: Picture) -> str:
    """Return a picture as the address that holds its data itself."""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode('ascii')}"
