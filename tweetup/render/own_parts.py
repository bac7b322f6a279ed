"""The paragraphs and pictures that people added: where each stands, and the files of pictures."""

from __future__ import annotations

import base64
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tweetup.model import own_place, posts_shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.model import OwnPart, Picture, Recap

__all__ = ["picture_data", "picture_name", "place_own_parts"]

_ENDINGS: Final = {"image/jpeg": "jpg", "image/svg+xml": "svg"}


def place_own_parts(recap: Recap) -> Mapping[tuple[str, str], Sequence[OwnPart]]:
    """Return the parts of a person's own by place and the post that they stand behind.

    One that follows another part of this kind stands behind it. At the start of its section stands
    one whose post the section does not show any more: not behind the words of somebody else. In
    place ``end``, behind ``end``, are those of a section that is left out. Lines in place of
    removed posts come before own parts of the same place.
    """
    shown = {own_place(section.section): posts_shown(section) for section in recap.sections}
    places: dict[tuple[str, str], list[OwnPart]] = defaultdict(list)
    beside: dict[str, tuple[str, str]] = {}
    for part in _leaders_first((*recap.removed, *recap.own)):
        target = beside.get(part.after)
        if target is not None:
            names = [other.name for other in places[target]]
            places[target].insert(names.index(part.after) + 1, part)
        else:
            place = part.place if part.place in shown or part.place == "intro" else "end"
            elsewhere = "end" if part.after == "end" or place not in shown else ""
            target = (place, shown.get(place, {}).get(part.after, elsewhere if part.after else ""))
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


def picture_name(picture: Picture) -> str:
    """Return the name of a picture's file."""
    ending = _ENDINGS.get(picture.media_type) or picture.media_type.rpartition("/")[2]
    return f"{picture.digest}.{ending}"


def picture_data(picture: Picture) -> str:
    """Return a picture as the address that holds its data itself."""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode('ascii')}"
