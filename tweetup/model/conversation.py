"""The graph of a conversation: who addressed whom, how central each person is, and its picture.

People are named as in :mod:`tweetup.model.activity`.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Arrow", "Disc", "Drawing", "PersonStanding", "Standing", "Tie"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """The posts by which one person replies to, mentions, quotes or reposts another.

    ``posts`` are their numbers in the archive, in time order, each once; of ``guessed`` of them the
    network does not say at whom they point. Times are ISO 8601 in UTC.
    """

    source: str
    target: str
    relation: str
    posts: tuple[int, ...]
    guessed: int
    first_at: str
    last_at: str

    @property
    def weight(self) -> int:
        """The number of posts."""
        return len(self.posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person's place among the people of a graph.

    ``in_people`` addressed the person in ``in_posts``; the person addressed ``out_people`` in
    ``out_posts``. ``pagerank`` is None where there are too few people for it. ``rank`` is by it,
    else by ``in_people``; equals share a rank. ``rank_low`` and ``rank_high`` bound it in 95 of 100
    draws of sessions, None where nothing was drawn.
    """

    in_people: int
    in_posts: int
    out_people: int
    out_posts: int
    pagerank: float | None
    rank: int
    rank_low: int | None = None
    rank_high: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonStanding:
    """A person's place in four graphs, None in those that the person is not in.

    ``talk`` has replies, mentions and quotes, ``reposts`` have reposts; the other two are the same
    without posts by and at the hosts of each session.
    """

    person: str
    is_host: bool
    talk: Standing | None
    talk_without_hosts: Standing | None
    reposts: Standing | None
    reposts_without_hosts: Standing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A drawn person: the place of the middle and of the label's, in pixels, and the label.

    ``received`` and ``sent`` count posts. ``group`` is the number of the person's group in the
    legend, None for none.
    """

    person: str
    x: float
    y: float
    radius: float
    label: str
    label_y: float
    received: int
    sent: int
    is_host: bool
    group: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A drawn line from one disc's edge to another's; ``back`` posts go the other way."""

    source: str
    target: str
    there: int
    back: int
    start: tuple[float, float]
    end: tuple[float, float]
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A graph with places for its people; nothing lies on anything but lines.

    ``more_people`` and ``more_arrows`` are left out, those with the fewest posts.
    """

    width: float
    height: float
    discs: tuple[Disc, ...]
    arrows: tuple[Arrow, ...]
    groups: tuple[str, ...]
    more_people: int
    more_arrows: int
