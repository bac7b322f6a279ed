"""How central each person of a conversation is: people who address them, PageRank, ranks.

PageRank (Brin & Page 1998, "The anatomy of a large-scale hypertextual web search engine") has a
damping factor of 0.85; a line from one person to another weighs as much as posts of the first
reply to, mention or quote the second. Who addressed nobody passes on to all people alike. Reposts
are a graph of their own: to pass on is not to talk with. Each graph is ranked with the hosts of
sessions and without them, since whoever asks the questions gets the answers.

Ranks of few people or sessions say little. Under 40 people there is no PageRank, and the rank is by
the number of people who address somebody. Bounds are percentiles of ranks over draws of as many
sessions as there are, with replacement (Efron 1979): under 5 sessions there are none.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np

from tweetup.insight.graph import TALKING, without_hosts
from tweetup.model import PersonStanding, Standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from tweetup.model import CountedEdge

__all__ = ["LEAST_PEOPLE", "LEAST_SESSIONS", "stand_people"]

LEAST_PEOPLE: Final = 40
LEAST_SESSIONS: Final = 5
_DAMPING: Final = 0.85
_TOLERANCE: Final = 1e-12
"""Of a person's value; each round brings all values nearer by the damping factor at least."""
_ROUNDS: Final = 500
_BOUNDS: Final = (2.5, 97.5)


def stand_people(
    edges: Sequence[CountedEdge],
    hosts: Mapping[str, Collection[str]],
    *,
    draws: int = 0,
    seed: int = 0,
) -> tuple[PersonStanding, ...]:
    """Return the place of everybody in the edges of an extent, the most central talkers first.

    ``hosts`` are people by session. With ``draws``, ranks have bounds from so many draws of
    sessions, which are random but the same for the same ``seed``.
    """
    talk = [it for it in edges if it.relation in TALKING]
    reposts = [it for it in edges if it.relation == "repost"]
    graphs = [
        _Graph(chosen).standings(draws, seed)
        for chosen in (
            talk,
            list(without_hosts(talk, hosts)),
            reposts,
            list(without_hosts(reposts, hosts)),
        )
    ]
    hosting = frozenset[str]().union(*(hosts.get(it, ()) for it in {it.session for it in edges}))
    standings = [
        PersonStanding(
            person=person,
            is_host=person in hosting,
            talk=graphs[0].get(person),
            talk_without_hosts=graphs[1].get(person),
            reposts=graphs[2].get(person),
            reposts_without_hosts=graphs[3].get(person),
        )
        for person in set().union(*graphs)
    ]
    return tuple(sorted(standings, key=_most_central_first))


def _most_central_first(it: PersonStanding) -> tuple[bool, int, int, str]:
    main = it.talk or it.reposts
    return (it.talk is None, main.rank if main else 0, -(main.in_posts if main else 0), it.person)


class _Graph:
    """People and the posts between each two of them, by session."""

    def __init__(self, edges: Iterable[CountedEdge]) -> None:
        # Whoever replies to somebody and quotes them in one post has addressed them once.
        cells = Counter(
            (source, target, session)
            for source, target, _, session in {
                (it.source, it.target, it.number, it.session) for it in edges
            }
        )
        self.people = sorted({person for source, target, _ in cells for person in (source, target)})
        self._sessions = sorted({session for _, _, session in cells})
        pairs = sorted({(source, target) for source, target, _ in cells})
        number = {person: index for index, person in enumerate(self.people)}
        self._sources = np.array([number[source] for source, _ in pairs], dtype=np.int64)
        self._targets = np.array([number[target] for _, target in pairs], dtype=np.int64)
        pair_number = {pair: index for index, pair in enumerate(pairs)}
        session_number = {session: index for index, session in enumerate(self._sessions)}
        listed = sorted(cells.items())
        self._pair = np.array([pair_number[it[0], it[1]] for it, _ in listed], dtype=np.int64)
        self._session = np.array([session_number[it[2]] for it, _ in listed], dtype=np.int64)
        self._posts = np.array([posts for _, posts in listed], dtype=np.int64)

    def standings(self, draws: int, seed: int) -> dict[str, Standing]:
        """Return the place of each person."""
        if not self.people:
            return {}
        weights = self._weights(np.ones(len(self._sessions), dtype=np.int64))
        ranks, pagerank = self._rank(weights)
        low, high = self._bounds(draws, seed)
        size = len(self.people)
        in_people, out_people = (
            np.bincount(ends, minlength=size) for ends in (self._targets, self._sources)
        )
        in_posts, out_posts = (
            np.bincount(ends, weights, minlength=size) for ends in (self._targets, self._sources)
        )
        return {
            person: Standing(
                in_people=int(in_people[index]),
                in_posts=int(in_posts[index]),
                out_people=int(out_people[index]),
                out_posts=int(out_posts[index]),
                pagerank=None if pagerank is None else float(pagerank[index]),
                rank=int(ranks[index]),
                rank_low=None if low is None else int(low[index]),
                rank_high=None if high is None else int(high[index]),
            )
            for index, person in enumerate(self.people)
        }

    def _weights(self, times: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the posts of each pair, where each session counts so many times."""
        posts = self._posts * times[self._session]
        weights = np.bincount(self._pair, posts, minlength=len(self._sources))
        return weights.astype(np.float64)

    def _rank(
        self, weights: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64] | None]:
        """Return the rank of each person by PageRank and that, or by people who address them."""
        size = len(self.people)
        if size < LEAST_PEOPLE:
            return _ranks(np.bincount(self._targets[weights > 0], minlength=size)), None
        pagerank = rank_pages(size, self._sources, self._targets, weights)
        # Values that differ by less than the tolerance are equal.
        return _ranks(np.round(pagerank * size, 6)), pagerank

    def _bounds(
        self, draws: int, seed: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]] | tuple[None, None]:
        """Return the lowest and highest rank of each person in most draws of sessions."""
        count = len(self._sessions)
        if not draws or count < LEAST_SESSIONS:
            return None, None
        chance = Random(seed)  # noqa: S311 - draws are to be repeated, not kept secret
        drawn = np.empty((draws, len(self.people)), dtype=np.int32)
        for row in drawn:
            times = np.bincount(chance.choices(range(count), k=count), minlength=count)
            row[:] = self._rank(self._weights(times))[0]
        low, high = np.percentile(drawn, _BOUNDS, axis=0, method="inverted_cdf")
        return low, high


def _ranks(values: NDArray[np.generic]) -> NDArray[np.int64]:
    """Return ranks from 1, for the highest value; equals have the same."""
    ordered = np.sort(values)
    return len(values) - np.searchsorted(ordered, values, side="right") + 1


def rank_pages(
    size: int,
    sources: NDArray[np.int64],
    targets: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the PageRank of so many people; lines without weight are none."""
    import rustworkx

    lines = rustworkx.PyDiGraph[int, float]()
    lines.add_nodes_from(range(size))
    there = weights > 0
    lines.add_edges_from(
        list(
            zip(sources[there].tolist(), targets[there].tolist(), weights[there].tolist(),
                strict=True)
        )
    )  # fmt: skip
    values = rustworkx.pagerank(
        lines, alpha=_DAMPING, weight_fn=float, tol=_TOLERANCE, max_iter=_ROUNDS
    )
    return np.array([values[index] for index in range(size)])
