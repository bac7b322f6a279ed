"""Copies folded into one voice: reposts, pasted posts, an advert sent again and again.

A voice is what was said once, with all who said it. Near-duplicates are found by prefix
filtering (Chaudhuri et al. 2006; Bayardo et al. 2007): two texts that share most of their
words share one of their rarest, so that only such pairs are compared.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.insight.tokenized_posts import own_text
from tweetup.model import PostKey, Relation, in_time_order
from tweetup.text import fold_handle, is_repost, read_echo, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tweetup.model import Post

__all__ = ["Voice", "fold_posts"]

_ALIKE: Final = 0.8
_ROUNDING: Final = 1e-9
# Shorter texts ("I agree!") are the same words without being copies.
_SHORTEST_COPY: Final = 5
# So many words at its beginning tell apart what one person wrote in an hour.
_OPENING: Final = 6
# A word shared by more texts than this tells no copies apart.
_CROWD: Final = 200


@dataclass(frozen=True, slots=True)
class Voice:
    """Posts that say the same thing in the same words, in time order.

    ``lead`` is the first one that is no repost (the first repost where none is there).
    """

    lead: Post
    posts: tuple[Post, ...]

    @property
    def people(self) -> frozenset[str]:
        """Folded handles of all who said it or handed it on, with their network."""
        return frozenset(f"{post.network}:{fold_handle(post.handle)}" for post in self.posts)


def fold_posts(posts: Iterable[Post]) -> tuple[Voice, ...]:
    """The voices among ``posts``, in time order of their leads; every post is in one."""
    ordered = in_time_order(posts)
    groups = _Groups(len(ordered))
    _join_reposts(ordered, groups)
    _join_echoes(ordered, groups)
    _join_copies(ordered, groups)
    members: defaultdict[int, list[Post]] = defaultdict(list)
    for index, post in enumerate(ordered):
        members[groups.find(index)].append(post)
    voices = (_voice(group) for group in members.values())
    return tuple(sorted(voices, key=lambda voice: voice.lead.order))


def _voice(group: list[Post]) -> Voice:
    own = (post for post in group if not is_repost(post))
    return Voice(next(own, group[0]), tuple(group))


class _Groups:
    """Disjoint sets of indices (union by the smaller index)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def find(self, index: int) -> int:
        parent = self._parent
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parent[second] = first


def _join_reposts(posts: Sequence[Post], groups: _Groups) -> None:
    index_of: dict[PostKey, int] = {post.key: index for index, post in enumerate(posts)}
    first_of: dict[PostKey, int] = {}
    for index, post in enumerate(posts):
        target = post.target(Relation.REPOST)
        if target is None:
            continue
        groups.join(first_of.setdefault(target, index_of.get(target, index)), index)


def _join_echoes(posts: Sequence[Post], groups: _Groups) -> None:
    """Join ``RT @who: …`` with what @who wrote, by how it begins: its end may be cut off."""
    echoes = {index: echo for index, post in enumerate(posts) if (echo := read_echo(post.text))}
    echoed = {fold_handle(echo.handle) for echo in echoes.values()}
    first_of: dict[tuple[str, tuple[str, ...]], int] = {}
    for index, post in enumerate(posts):
        echo = echoes.get(index)
        if echo is None and fold_handle(post.handle) in echoed:
            first_of.setdefault(_opening(post.handle, post.text), index)
        elif echo is not None and echo.is_repost:
            groups.join(first_of.setdefault(_opening(echo.handle, echo.text), index), index)


def _opening(handle: str, text: str) -> tuple[str, tuple[str, ...]]:
    return (fold_handle(handle), words(text)[:_OPENING])


def _join_copies(posts: Sequence[Post], groups: _Groups) -> None:
    texts = [_copied_words(post) for post in posts]
    spread = Counter(word for text in texts for word in text)
    rare_first = sorted(spread, key=lambda word: (spread[word], word))
    rank = {word: place for place, word in enumerate(rare_first)}
    lists: defaultdict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        if len(text) < _SHORTEST_COPY:
            continue
        rare = sorted(text, key=rank.__getitem__)[: _prefix(len(text))]
        prefix = [word for word in rare if spread[word] > 1]
        for other in _candidates(prefix, lists):
            if _alike(text, texts[other]) and groups.find(other) != groups.find(index):
                groups.join(other, index)
        for word in prefix:
            if len(lists[word]) < _CROWD:
                lists[word].append(index)


def _prefix(length: int) -> int:
    """How many of its rarest words a text must share one of with any that is alike."""
    return length - math.ceil(_ALIKE * length - _ROUNDING) + 1


def _candidates(prefix: Sequence[str], lists: dict[str, list[int]]) -> Iterable[int]:
    return dict.fromkeys(other for word in prefix for other in lists.get(word, ()))


def _copied_words(post: Post) -> frozenset[str]:
    """The words to compare; a copy cut off with an ellipsis leaves its broken word out."""
    text = own_text(post).rstrip()
    found = words(text)
    cut = is_repost(post) and text.endswith(("…", "..."))
    return frozenset(found[:-1] if cut else found)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    lengths = len(one) + len(other)
    if min(len(one), len(other)) < _ALIKE * (lengths / (1 + _ALIKE)) - _ROUNDING:
        return False
    shared = len(one & other)
    return shared >= _ALIKE * (lengths - shared)
