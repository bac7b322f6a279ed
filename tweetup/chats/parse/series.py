"""Questions told by their series: one person opens posts with one number after another.

A request ("Q1 Tell us about …") has neither a question mark nor punctuation behind its label, and
reads like a participant's answer ("Q1 I think …"). Who is the first to use the numbers asks.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tweetup.text import Role, Spot
from tweetup.text.chat_phrases import ANNOUNCES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tweetup.chats.parse.posts import ParsedPost

__all__ = ["find_series"]

_FEWEST: Final = 3
# Minutes between two questions of a series.
_APART: Final = 2.0
# Numbers of a series that others may have used first: in posts that are missing or early.
_OTHERS: Final = 1


def find_series(posts: Sequence[ParsedPost], aside: Collection[int] = ()) -> frozenset[int]:
    """Return the positions of the posts with which somebody asks three numbers at least in turn.

    Each opens with the label of a question whose number nobody used before in the session; the
    numbers rise, minutes apart, and others write between them. All but one of the numbers
    that the session's posts open with so are their author's. Positions ``aside`` do not count.
    """
    used: set[int] = set()
    opened: dict[int, str] = {}
    series: dict[str, list[tuple[int, ParsedPost]]] = defaultdict(list)
    for parsed in posts:
        if parsed.adds_nothing or parsed.echoes or ANNOUNCES.search(parsed.own_text):
            continue
        label = parsed.labels[0] if parsed.labels else None
        if (
            label is not None
            and label.role in (Role.QUESTION, Role.TOPIC)
            and label.spot is Spot.LEADING
            and label.part is None
            and parsed.position not in aside
        ):
            opened.setdefault(label.number, parsed.author)
            if label.number not in used and not parsed.addresses_others:
                series[parsed.author].append((label.number, parsed))
        used |= {it.number for it in parsed.labels}
    return frozenset(
        parsed.position
        for author, theirs in series.items()
        if sum(first != author for first in opened.values()) <= _OTHERS
        and _is_asked_in_turn(theirs, posts)
        for _, parsed in theirs
    )


def _is_asked_in_turn(
    theirs: Sequence[tuple[int, ParsedPost]], posts: Sequence[ParsedPost]
) -> bool:
    """Return True for three numbers at least that rise, minutes apart, with others between."""
    return len(theirs) >= _FEWEST and all(
        number < next_number
        and later.minute - earlier.minute >= _APART
        and any(
            it.author != earlier.author and not it.adds_nothing
            for it in posts[earlier.position + 1 : later.position]
        )
        for (number, earlier), (next_number, later) in pairwise(theirs)
    )
