"""How central each person of a conversation is: people who address them, PageRank, ranks.

PageRank (Brin & Page 1998, "The anatomy of a large-scale hypertextual web search engine") has a
damping factor of 0.85; a line from one person to another weighs as much as posts of the first
reply to, mention or quote the second. Who addressed nobody passes on to all people alike. Reposts
are a graph of their own: to pass on is not to talk with. Each graph is ranked with the hosts of
sessions and without them, since whoever asks the questions gets the answers.

Ranks of few people or sessions say little. Under 40 people there is no PageRank, and the rank is by
the number of people who address somebody. Bounds are percentiles of ranks over draws of as many
sessions as there are, with replacement (Efron 1979), equals in any order: under 5 sessions there
are none.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np

from tweetup.insight.graph import TALKING, is_between_guests
from tweetup.model import PersonStanding, Standing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from tweetup.model import CountedEdge

__all__ = ["LEAST_PEOPLE", "LEAST_SESSIONS", "stand_people"]

LEAST_PEOPLE: Final = 40
LEAST_SESSIONS: Final = 5
_DAMPING: Final = 0.85
_TOLERANCE: Final = 1e-14
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
    posts = _Posts(edges)
    is_talk = np.array([it.relation in TALKING for it in edges], dtype=bool)
    is_guest = np.array([is_between_guests(it, hosts) for it in edges], dtype=bool)
    graphs = [
        _Graph(posts, chosen).standings(draws, seed)
        for chosen in (is_talk, is_talk & is_guest, ~is_talk, ~is_talk & is_guest)
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


class _Posts:
    """The edges of an extent as numbers of people, sessions and posts."""

    def __init__(self, edges: Sequence[CountedEdge]) -> None:
        self.people = sorted({person for it in edges for person in (it.source, it.target)})
        number = {person: index for index, person in enumerate(self.people)}
        sessions = {name: it for it, name in enumerate(sorted({it.session for it in edges}))}
        rows = [
            (number[it.source], number[it.target], sessions[it.session], it.number) for it in edges
        ]
        self.rows = np.array(rows, dtype=np.int64).reshape(-1, 4)


class _Graph:
    """People and the posts between each two of them, by session."""

    def __init__(self, posts: _Posts, chosen: NDArray[np.bool_]) -> None:
        # Whoever replies to somebody and quotes them in one post has addressed them once.
        rows = np.unique(posts.rows[chosen], axis=0)
        people, ends = np.unique(rows[:, :2], return_inverse=True)
        self.people = [posts.people[it] for it in people]
        cells, self._posts = np.unique(
            np.column_stack([ends.reshape(-1, 2), rows[:, 2]]), axis=0, return_counts=True
        )
        pairs, pair = np.unique(cells[:, :2], axis=0, return_inverse=True)
        self._sources, self._targets = pairs[:, 0], pairs[:, 1]
        self._pair = pair.reshape(-1)
        sessions, session = np.unique(cells[:, 2], return_inverse=True)
        self._sessions, self._session = len(sessions), session.reshape(-1)

    def standings(self, draws: int, seed: int) -> dict[str, Standing]:
        """Return the place of each person."""
        if not self.people:
            return {}
        weights = self._weights(np.ones(self._sessions, dtype=np.int64))
        values, pagerank = self._value(weights)
        ranks = _ranks(values)
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

    def _value(
        self, weights: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
        """Return the values to rank people by, and PageRank where there are enough for it."""
        size = len(self.people)
        if size < LEAST_PEOPLE:
            return np.bincount(self._targets[weights > 0], minlength=size).astype(np.float64), None
        pagerank = rank_pages(size, self._sources, self._targets, weights)
        # Values that differ by less than the tolerance are equal.
        return np.round(pagerank * size, 6), pagerank

    def _bounds(
        self, draws: int, seed: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]] | tuple[None, None]:
        """Return the lowest and highest rank of each person in most draws of sessions."""
        count = self._sessions
        if not draws or count < LEAST_SESSIONS:
            return None, None
        chance = Random(seed)  # noqa: S311 - draws are to be repeated, not kept secret
        best, worst = np.empty((2, draws, len(self.people)), dtype=np.int32)
        for first, last in zip(best, worst, strict=True):
            times = np.bincount(chance.choices(range(count), k=count), minlength=count)
            values, _ = self._value(self._weights(times))
            first[:], last[:] = _ranks(values), len(values) + 1 - _ranks(-values)
        # Equals may stand in any order: those whom nobody addressed in a draw are all last.
        low, high = (
            np.percentile(drawn, bound, axis=0, method="inverted_cdf").astype(np.int64)
            for drawn, bound in zip((best, worst), _BOUNDS, strict=True)
        )
        return low, high


def _ranks(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return ranks from 1, for the highest value; equals have the same, the best of theirs."""
    return len(values) - np.searchsorted(np.sort(values), values, side="right") + 1


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
