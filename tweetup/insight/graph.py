"""Who addressed whom: the posts that point at others, put together by people and relation.

A post counts once for each pair of people and relation, in whatever sessions it is, and a mention
of the person whom the same post replies to, quotes or reposts is no second one.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from tweetup.model import Tie

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tweetup.model import CountedEdge, Extent

__all__ = ["POINTING", "TALKING", "edges_within", "is_between_guests", "tie_people"]

TALKING: Final = ("reply", "mention", "quote")
"""The relations by which people talk with each other."""

POINTING: Final = (*TALKING, "repost")
"""All relations."""

_PAIR: Final = itemgetter(1, 2, 3)
_ORDER: Final = itemgetter(1, 2, 3, 6, 7, 0)


def edges_within(
    edges: Iterable[CountedEdge],
    *,
    extent: Extent,
    hosts: Mapping[str, Collection[str]],
    relations: Collection[str] = POINTING,
) -> tuple[CountedEdge, ...]:
    """Return the edges of an extent with some relations, by people, then by time.

    ``hosts`` are people by session; without them go the posts by hosts and those at hosts.
    """
    chosen = (
        it
        for it in edges
        if not it.beside and it.relation in relations and extent.has(it.session, it.written_at)
    )
    if not extent.with_hosts:
        chosen = (it for it in chosen if is_between_guests(it, hosts))
    return tuple(_each_post_once(sorted(chosen, key=_ORDER)))


def _each_post_once(edges: Iterable[CountedEdge]) -> Iterator[CountedEdge]:
    """Leave out edges that are the same but for their sessions, of which the first is kept."""
    before: tuple[str, str, str, int] | None = None
    for edge in edges:
        key = (edge.source, edge.target, edge.relation, edge.number)
        if key != before:
            yield edge
        before = key


def is_between_guests(edge: CountedEdge, hosts: Mapping[str, Collection[str]]) -> bool:
    """Return whether nobody of an edge hosted the session that it is of."""
    of_session = hosts.get(edge.session, ())
    return edge.source not in of_session and edge.target not in of_session


def tie_people(edges: Sequence[CountedEdge]) -> tuple[Tie, ...]:
    """Return each pair of people and relation in the edges of an extent, most posts first."""
    ties = [
        _tie(source, target, relation, tuple(posts))
        for (source, target, relation), posts in groupby(edges, key=_PAIR)
    ]
    return tuple(sorted(ties, key=_most_posts_first))


def _tie(source: str, target: str, relation: str, edges: Sequence[CountedEdge]) -> Tie:
    return Tie(
        source=source,
        target=target,
        relation=relation,
        posts=tuple(it.number for it in edges),
        guessed=sum(it.is_guessed for it in edges),
        first_at=edges[0].written_at,
        last_at=edges[-1].written_at,
    )


def _most_posts_first(tie: Tie) -> tuple[int, str, str, str]:
    return (-len(tie.posts), tie.source, tie.target, tie.relation)
