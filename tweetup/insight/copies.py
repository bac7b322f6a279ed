"""Near-duplicate detection: reposts, pasted posts and repeated adverts as one group of copies.

Near-duplicates are found by prefix filtering (Chaudhuri et al. 2006; Bayardo et al. 2007): two
texts that share most of their words share one of their rarest, so only such pairs are compared.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tweetup.insight.tokenized_posts import own_text
from tweetup.model import PostKey, Relation, in_time_order
from tweetup.text import (
    find_links,
    fold_handle,
    is_repost,
    puts_other_words,
    read_echo,
    read_labels,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.model import Post

__all__ = ["CopyGroup", "group_copies", "is_short_answer", "turns_alike"]

# The Jaccard index from which two texts are copies.
_ALIKE: Final = 0.8
_ROUNDING: Final = 1e-9
# Shorter texts ("I agree!") are the same words without being copies.
_SHORTEST_COPY: Final = 5
# Up to so many words under a question's label are an answer that several people give.
_SHORT_ANSWER: Final = 12
# Words that turn a text into another: once a week, twice a week, never.
_TURNING: Final = frozenset({
    "no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot",
    "isn't", "aren't", "wasn't", "don't", "doesn't", "didn't", "won't", "can't", "couldn't",
    "shouldn't", "wouldn't", "haven't", "hasn't",
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "once", "twice",
    "always", "before", "after", "more", "less", "most", "least", "all", "few", "many",
    "kein", "keine", "keinen", "nicht", "nie", "nichts", "ohne", "eins", "zwei", "drei", "vier",
    "fünf", "einmal", "zweimal", "mehr", "weniger", "alle",
    "pas", "jamais", "rien", "aucun", "aucune", "sans", "un", "deux", "trois", "plus", "moins",
    "nunca", "nada", "ningún", "sin", "dos", "tres", "más", "menos",
    "niet", "geen", "nooit", "niets", "zonder", "twee", "drie", "meer", "minder",
})  # fmt: skip
# So many first words identify a post among those of its author in an hour.
_OPENING: Final = 6
# Texts compared for one shared word; a word of more texts tells no copies.
_MOST_CANDIDATES: Final = 200


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """Posts with the same words, in time order.

    ``representative`` is the first one that is no repost (the first repost where all are).
    """

    representative: Post
    posts: tuple[Post, ...]

    @property
    def writers(self) -> frozenset[str]:
        """The accounts that wrote it, as ``network:handle`` with folded handles."""
        return frozenset(_account(post) for post in self.posts if not is_repost(post))

    @property
    def reposters(self) -> frozenset[str]:
        """The accounts that reposted it, as ``network:handle`` with folded handles."""
        return frozenset(_account(post) for post in self.posts if is_repost(post))


def _account(post: Post) -> str:
    return f"{post.network}:{fold_handle(post.handle)}"


def group_copies(posts: Iterable[Post]) -> tuple[CopyGroup, ...]:
    """Return the groups of copies among ``posts``; every post is in exactly one.

    Groups are in the time order of their representatives.
    """
    ordered = in_time_order(posts)
    sets = _DisjointSets(len(ordered))
    _join_reposts(ordered, sets)
    _join_echoes(ordered, sets)
    _join_copies(ordered, sets)
    members: defaultdict[int, list[Post]] = defaultdict(list)
    for index, post in enumerate(ordered):
        members[sets.find(index)].append(post)
    groups = map(_copy_group, members.values())
    return tuple(sorted(groups, key=lambda group: group.representative.order))


def _copy_group(posts: list[Post]) -> CopyGroup:
    own = (post for post in posts if not is_repost(post))
    return CopyGroup(next(own, posts[0]), tuple(posts))


class _DisjointSets:
    """Disjoint sets of indices (union by the smaller index)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def find(self, index: int) -> int:
        parent = self._parent
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    def join(self, index: int, other: int) -> None:
        first, second = sorted((self.find(index), self.find(other)))
        self._parent[second] = first


def _join_reposts(posts: Sequence[Post], sets: _DisjointSets) -> None:
    index_of: dict[PostKey, int] = {post.key: index for index, post in enumerate(posts)}
    first_of: dict[PostKey, int] = {}
    for index, post in enumerate(posts):
        target = post.target(Relation.REPOST)
        if target is None:
            continue
        sets.join(first_of.setdefault(target, index_of.get(target, index)), index)


def _join_echoes(posts: Sequence[Post], sets: _DisjointSets) -> None:
    """Join ``RT @who: …`` with the post of @who that begins so: the copy may be cut off."""
    echoes = {index: echo for index, post in enumerate(posts) if (echo := read_echo(post.text))}
    echoed = {fold_handle(echo.handle) for echo in echoes.values()}
    first_of: dict[tuple[str, tuple[str, ...]], int] = {}
    for index, post in enumerate(posts):
        echo = echoes.get(index)
        if echo is None and fold_handle(post.handle) in echoed:
            first_of.setdefault(_opening(post.handle, post.text), index)
        elif echo is not None and echo.is_repost:
            sets.join(first_of.setdefault(_opening(echo.handle, echo.text), index), index)


def _opening(handle: str, text: str) -> tuple[str, tuple[str, ...]]:
    return (fold_handle(handle), words(text)[:_OPENING])


def _join_copies(posts: Sequence[Post], sets: _DisjointSets) -> None:
    ordered = [_copied_words(post) for post in posts]
    texts = [frozenset(words_in_order) for words_in_order in ordered]
    spread = Counter(word for text in texts for word in text)
    rare_first = sorted(spread, key=lambda word: (spread[word], word))
    rank = {word: position for position, word in enumerate(rare_first)}
    inverted_index: dict[str, _WordIndex] = {}
    for index, text in enumerate(texts):
        length = len(text)
        if length < _SHORTEST_COPY:
            continue
        rare = sorted(text, key=rank.__getitem__)[: _prefix_length(length)]
        prefix = [(place, word) for place, word in enumerate(rare) if spread[word] > 1]
        for other in _candidates(prefix, length, inverted_index):
            if (
                _alike(text, texts[other])
                and turns_alike(ordered[index], ordered[other])
                and sets.find(other) != sets.find(index)
                and not (
                    _is_own_work(posts[index], posts[other])
                    and puts_other_words(text, texts[other])
                )
            ):
                sets.join(other, index)
        for place, word in prefix:
            found = inverted_index.setdefault(word, _WordIndex())
            if found.count < _MOST_CANDIDATES:
                found.count += 1
                found.texts[length, place].append(index)


def _is_own_work(first: Post, second: Post) -> bool:
    """Return True for two posts of which neither passes a text on, or repeats an advert.

    They are of two people, or answers to a question.
    """
    if any(is_repost(it) or read_echo(it.text) is not None for it in (first, second)):
        return False
    return _account(first) != _account(second) or all(
        read_labels(it.text) for it in (first, second)
    )


def _prefix_length(length: int) -> int:
    """Return the number of a text's rarest words of which its copies share one at least."""
    return length - math.ceil(_ALIKE * length - _ROUNDING) + 1


class _WordIndex:
    """The texts that hold a word, by their length and its place among their rarest words."""

    def __init__(self) -> None:
        self.count = 0
        self.texts: defaultdict[tuple[int, int], list[int]] = defaultdict(list)


def _candidates(
    prefix: Iterable[tuple[int, str]], length: int, inverted_index: Mapping[str, _WordIndex]
) -> Iterable[int]:
    """Return the texts that may share enough words with a text of ``length`` words.

    ``prefix`` are its rarest words with their places. What two texts share lies behind the first
    rare word that they share (positional filter of PPJoin: Xiao et al., WWW 2008), but for rarer
    words with more texts than are indexed.
    """
    candidates: dict[int, None] = {}
    unknown = 0
    for place, word in prefix:
        found = inverted_index.get(word)
        if found is None:
            continue
        for key in found.texts.keys() & _reachable(length, place, unknown):
            candidates.update(dict.fromkeys(found.texts[key]))
        unknown += found.count >= _MOST_CANDIDATES
    return candidates


@lru_cache(maxsize=1 << 14)
def _reachable(length: int, place: int, unknown: int) -> frozenset[tuple[int, int]]:
    """Return the lengths and places of a word in texts that may be copies of a text.

    The text has ``length`` words and this one at a ``place``; of ``unknown`` rarer ones it is not
    known whether they are shared.
    """
    return frozenset(
        (other, behind)
        for other in range(_SHORTEST_COPY, 2 * length)
        for behind in range(_prefix_length(other))
        if _shares_enough(
            min(unknown, behind) + min(length - place, other - behind), length + other
        )
    )


def _shares_enough(shared: int, lengths: int) -> bool:
    return shared >= _ALIKE * (lengths - shared)


def _copied_words(post: Post) -> tuple[str, ...]:
    """Return the words to compare; a copy cut off with an ellipsis lacks its broken word."""
    text = own_text(post).rstrip()
    complete = words(text)
    cut_off = is_repost(post) and text.endswith(("…", "..."))
    return complete[:-1] if cut_off else complete


def is_short_answer(post: Post) -> bool:
    """Return True for a labelled post of a few words without a link, which two people may write."""
    return (
        bool(read_labels(post.text))
        and not find_links(post.text)
        and len(words(own_text(post))) <= _SHORT_ANSWER
    )


def turns_alike(first: Sequence[str], second: Sequence[str]) -> bool:
    """Return True if two texts, given as words, turn the same words in the same way.

    They have the same negations, numbers and words of order, and no word of both stands behind
    one of these in one text and behind another in the other: "in the evening, never in the
    morning" is the opposite of "in the morning, never in the evening".
    """
    if _turning_words(first) != _turning_words(second):
        return False
    own, other = _turned_by(first), _turned_by(second)
    return not any(own[word].isdisjoint(other[word]) for word in own.keys() & other.keys())


def _turning_words(text: Iterable[str]) -> frozenset[str]:
    """Return the words of negation, number and order among the words of a text, and its figures."""
    return frozenset(filter(_turns, text))


def _turned_by(text: Iterable[str]) -> dict[str, set[str]]:
    """Return for each other word of a text the turning words that it stands behind, "" for none."""
    turning: defaultdict[str, set[str]] = defaultdict(set)
    last = ""
    for word in text:
        if _turns(word):
            last = word
        else:
            turning[word].add(last)
    return turning


def _turns(word: str) -> bool:
    return word in _TURNING or word.isdigit()


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    lengths = len(first) + len(second)
    if min(len(first), len(second)) < _ALIKE * (lengths / (1 + _ALIKE)) - _ROUNDING:
        return False
    return _shares_enough(len(first & second), lengths)
