"""Places for the people of a conversation, so that each name can be read.

People who are linked directly or by others are laid out together, by the distances between them
(Kamada & Kawai 1989), and pushed apart until no disc and no name lies on another; such groups then
stand side by side. Nothing is random: the same ties in any order give the same picture. Its size
grows with its people, as names do not shrink.
"""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

from tweetup.model import Arrow, Disc, Drawing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from tweetup.model import Tie

__all__ = ["MOST_ARROWS", "MOST_PEOPLE", "place_people"]

MOST_PEOPLE: Final = 300
MOST_ARROWS: Final = 600
_LETTER: Final = 7.0
"""Pixels of a letter of 12 pixels, of a wide one in most fonts."""
_LINE: Final = 15.0
_LONGEST: Final = 20
_SMALLEST, _LARGEST = 4.0, 18.0
_GAP: Final = 6.0
_BETWEEN: Final = 28.0
_MARGIN: Final = 16.0
_TOUCH: Final = 0.01
_ROUNDS: Final = 120
_GROWTH: Final = 1.04
_FORMAT: Final = 1.4
"""Width by height, of screens."""
_EDGE: Final = 95.0
"""Pixels between most people who are linked, before they are pushed apart."""
_AROUND: Final = 66.0
"""Pixels from the middle of a picture of one person to its side; it grows as its people's area."""

Pair = tuple[str, str]


def place_people(
    ties: Iterable[Tie],
    labels: Mapping[str, str],
    *,
    hosts: Collection[str] = (),
    groups: Mapping[str, str] | None = None,
    most_people: int = MOST_PEOPLE,
    most_arrows: int = MOST_ARROWS,
) -> Drawing:
    """Return the picture of some ties: ``labels`` are names by person, ``groups`` for colours.

    People with the most posts to and from others are drawn where there are more than
    ``most_people``, and of their lines those with the most posts, one of each person at least.
    """
    posts: defaultdict[Pair, int] = defaultdict(int)
    for tie in ties:
        posts[tie.source, tie.target] += tie.weight
    everybody = {person for pair in posts for person in pair}
    pairs = _most_used(_between(posts, _busiest(posts, most_people)), most_arrows)
    people = sorted({person for pair in pairs for person in pair})
    received, sent = (_sums(posts, end) for end in (1, 0))
    most = max((received[it] for it in people), default=1) or 1
    radii = {
        it: _SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(received[it] / most) for it in people
    }
    shown = {it: _short(labels.get(it, it)) for it in people}
    middles, width, height = _place(people, pairs, radii, shown)
    names = sorted({(groups or {})[it] for it in people if it in (groups or {})})
    discs = tuple(
        Disc(
            person=it,
            x=_round(middles[it][0]),
            y=_round(middles[it][1]),
            radius=_round(radii[it]),
            label=shown[it],
            label_y=_round(middles[it][1] + radii[it] + _LINE - 3),
            received=received[it],
            sent=sent[it],
            is_host=it in hosts,
            group=names.index(groups[it]) if groups and it in groups else None,
        )
        for it in people
    )
    return Drawing(
        width=_round(width),
        height=_round(height),
        discs=discs,
        arrows=tuple(_arrows(pairs, middles, radii)),
        groups=tuple(names),
        more_people=len(everybody) - len(people),
        more_arrows=len({_undirected(pair) for pair in posts}) - len(pairs),
    )


def _round(number: float) -> float:
    return round(number, 1)


def _undirected(pair: Pair) -> Pair:
    return min(pair), max(pair)


def _sums(posts: Mapping[Pair, int], end: int) -> Mapping[str, int]:
    """Return the posts at one end of all pairs."""
    sums: defaultdict[str, int] = defaultdict(int)
    for pair, number in posts.items():
        sums[pair[end]] += number
    return sums


def _busiest(posts: Mapping[Pair, int], most: int) -> frozenset[str]:
    """Return the people with the most posts to and from others."""
    sums: defaultdict[str, int] = defaultdict(int)
    for pair, number in posts.items():
        for person in pair:
            sums[person] += number
    return frozenset(sorted(sums, key=lambda it: (-sums[it], it))[:most])


def _between(posts: Mapping[Pair, int], people: Collection[str]) -> dict[Pair, tuple[int, int]]:
    """Return the posts there and back between each two people, named in order."""
    both: dict[Pair, tuple[int, int]] = {}
    for source, target in sorted(posts):
        if source in people and target in people:
            pair = _undirected((source, target))
            both[pair] = (posts.get(pair, 0), posts.get((pair[1], pair[0]), 0))
    return both


def _most_used(pairs: Mapping[Pair, tuple[int, int]], most: int) -> dict[Pair, tuple[int, int]]:
    """Return the pairs with the most posts, but each person's first of these in any case."""
    ordered = sorted(pairs, key=lambda it: (-sum(pairs[it]), it))
    kept: set[Pair] = set()
    seen: set[str] = set()
    for pair in ordered:
        if not seen.issuperset(pair):
            kept.add(pair)
            seen.update(pair)
    kept.update([it for it in ordered if it not in kept][: max(0, most - len(kept))])
    return {pair: pairs[pair] for pair in sorted(kept)}


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"


def _text_width(label: str) -> float:
    return _LETTER * sum(2 if unicodedata.east_asian_width(it) in "WF" else 1 for it in label)


def _place(
    people: Sequence[str],
    pairs: Collection[Pair],
    radii: Mapping[str, float],
    labels: Mapping[str, str],
) -> tuple[dict[str, tuple[float, float]], float, float]:
    """Return the middle of each person's disc, and the width and height of the whole."""
    # A box has the disc in the middle above and the name below.
    sizes = {
        it: (max(2 * radii[it], _text_width(labels[it])) + _GAP, 2 * radii[it] + _LINE + _GAP)
        for it in people
    }
    parts = [_lay_out(part, pairs, sizes) for part in _parts(people, pairs)]
    middles: dict[str, tuple[float, float]] = {}
    width, height = _shelve(parts, sizes, middles)
    return (
        {it: (x, y - sizes[it][1] / 2 + radii[it] + _GAP / 2) for it, (x, y) in middles.items()},
        width,
        height,
    )


def _parts(people: Sequence[str], pairs: Collection[Pair]) -> list[list[str]]:
    """Return the people who are linked with each other, the most first."""
    import rustworkx

    graph = rustworkx.PyGraph[str, None]()
    graph.add_nodes_from(list(people))
    number = {it: index for index, it in enumerate(people)}
    graph.add_edges_from_no_data([(number[a], number[b]) for a, b in sorted(pairs)])
    parts = [sorted(graph[it] for it in part) for part in rustworkx.connected_components(graph)]
    return sorted(parts, key=lambda part: (-len(part), part))


Places = dict[str, tuple[float, float]]


def _lay_out(
    part: Sequence[str], pairs: Collection[Pair], sizes: Mapping[str, tuple[float, float]]
) -> Places:
    """Return the middles of the boxes of people who are linked, none on another."""
    import rustworkx

    graph = rustworkx.PyGraph[str, None]()
    graph.add_nodes_from(list(part))
    number = {it: index for index, it in enumerate(part)}
    graph.add_edges_from_no_data(
        [(number[a], number[b]) for a, b in sorted(pairs) if a in number and b in number]
    )
    placed = rustworkx.kamada_kawai_layout(graph)
    middles = np.array([placed[index] for index in range(len(part))]).reshape(-1, 2)
    ends = np.array(graph.edge_list()).reshape(-1, 2)
    lengths = np.hypot(*(middles[ends[:, 0]] - middles[ends[:, 1]]).T)
    # Chains want room along their lines, crowds around each name.
    reach = max(float(np.abs(middles).max()), _TOUCH)
    middles = middles * max(
        _EDGE / max(float(np.median(lengths)), _TOUCH), _AROUND * math.sqrt(len(part)) / reach
    )
    middles = _lie_down(middles)
    boxes = np.array([sizes[it] for it in part])
    middles = _push_apart(middles, boxes)
    return {it: (float(x), float(y)) for it, (x, y) in zip(part, middles, strict=True)}


def _lie_down(middles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn places so that their long side lies along that of a screen."""
    middles = middles - middles.mean(axis=0)
    across, down = middles.T
    angle = math.atan2(2 * float(across @ down), float(across @ across - down @ down)) / 2
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return np.asarray(middles @ turn, dtype=np.float64)


def _push_apart(middles: NDArray[np.float64], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move boxes until none lies on another: each two by half of the shorter way out.

    Where that comes to no end, all of it is stretched a little.
    """
    half = (boxes[:, None, :] + boxes[None, :, :]) / 2
    # Two boxes at one place have to part some way; nobody lies on themselves.
    order = np.sign(np.arange(len(boxes))[:, None] - np.arange(len(boxes))[None, :])
    rounds = 0
    while True:
        apart = middles[:, None, :] - middles[None, :, :]
        deep = half - np.abs(apart)
        touching = (deep[..., 0] > _TOUCH) & (deep[..., 1] > _TOUCH) & (order != 0)
        if not np.any(touching):
            return middles
        side = np.where(apart == 0, order[..., None], np.sign(apart))
        is_across = deep[..., 0] < deep[..., 1]
        moves = np.where(np.stack([is_across, ~is_across], axis=2), deep, 0) * side / 2
        # The sum of all moves would throw a box beyond its neighbours.
        share = np.sqrt(np.maximum(np.sum(touching, axis=1), 1))
        middles = middles + np.sum(moves * touching[..., None], axis=1) / share[:, None]
        rounds += 1
        if rounds % _ROUNDS == 0:
            middles = middles * _GROWTH


def _shelve(
    parts: Sequence[Places], sizes: Mapping[str, tuple[float, float]], middles: Places
) -> tuple[float, float]:
    """Put the parts in rows, write the places of all people, and return width and height."""
    bounds = [_bounds(part, sizes) for part in parts]
    area = sum(
        (right - left + _BETWEEN) * (low - top + _BETWEEN) for left, top, right, low in bounds
    )
    widest = max((right - left for left, _, right, _ in bounds), default=0.0)
    room = max(widest, math.sqrt(area * _FORMAT))
    x = y = tallest = width = 0.0
    for part, (left, top, right, low) in zip(parts, bounds, strict=True):
        if x and x + right - left > room:
            x, y, tallest = 0.0, y + tallest + _BETWEEN, 0.0
        for person, place in part.items():
            middles[person] = (place[0] - left + x + _MARGIN, place[1] - top + y + _MARGIN)
        x += right - left + _BETWEEN
        width, tallest = max(width, x - _BETWEEN), max(tallest, low - top)
    return width + 2 * _MARGIN, y + tallest + 2 * _MARGIN


def _bounds(
    part: Places, sizes: Mapping[str, tuple[float, float]]
) -> tuple[float, float, float, float]:
    """Return the sides of a part: left, top, right and below."""
    halves = {it: (sizes[it][0] / 2, sizes[it][1] / 2) for it in part}
    return (
        min(x - halves[it][0] for it, (x, _) in part.items()),
        min(y - halves[it][1] for it, (_, y) in part.items()),
        max(x + halves[it][0] for it, (x, _) in part.items()),
        max(y + halves[it][1] for it, (_, y) in part.items()),
    )


def _arrows(
    pairs: Mapping[Pair, tuple[int, int]], middles: Places, radii: Mapping[str, float]
) -> Iterable[Arrow]:
    """Yield the lines, those with the most posts last: they lie above the others."""
    most = max((sum(it) for it in pairs.values()), default=1)
    for pair in sorted(pairs, key=lambda it: (sum(pairs[it]), it)):
        there, back = pairs[pair]
        # A line is named in the direction in which more posts go.
        source, target = pair if there >= back else pair[::-1]
        (x, y), (to_x, to_y) = middles[source], middles[target]
        length = math.hypot(to_x - x, to_y - y) or 1.0
        across, down = (to_x - x) / length, (to_y - y) / length
        begin, stop = radii[source] + 2, radii[target] + 2
        yield Arrow(
            source=source,
            target=target,
            there=max(there, back),
            back=min(there, back),
            start=(_round(x + across * begin), _round(y + down * begin)),
            end=(_round(to_x - across * stop), _round(to_y - down * stop)),
            width=_round(0.7 + 3.3 * math.sqrt((there + back) / most)),
        )
