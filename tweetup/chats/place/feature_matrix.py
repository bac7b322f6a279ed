"""A session as arrays, from which the features of all its posts are computed at once."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from tweetup.chats.parse.posts import truncated_stem
from tweetup.chats.place.kept_threads import without_kept_threads
from tweetup.chats.place.reply_targets import ReplyTargets, find_reply_targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tweetup.chats.parse.posts import ParsedPost

__all__ = [
    "FeatureMatrix",
    "FloatArray",
    "IndexArray",
    "build_feature_matrix",
    "truncated_stems",
]

FloatArray: TypeAlias = "NDArray[np.float64]"
IndexArray: TypeAlias = "NDArray[np.int64]"

_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class FeatureMatrix:
    """A session as arrays: ``n`` posts, ``s`` sections (column 0 is intro), ``v`` stems.

    ``begun`` (s,) minutes at which each section began (intro: minus infinity), ``minute`` (n,) of
    each post, ``thread_minute`` (n,) that of the first post of its thread, ``current`` (n,) the
    section that began last before the thread. ``tokens`` and ``owner`` (m,) are the posts' distinct
    stems as numbers, each with the post it stands in; ``length`` (n,) counts all of a post's words,
    ``idf`` (v,) is the inverse document frequency; ``question_tokens`` are the stems of each
    section's question. ``reply``, ``quote`` and ``copy`` (n,) hold the post each one points at
    (-1: none), ``before`` and ``after`` its author's previous and next post, ``targets`` the
    likely reply targets.
    """

    minute: FloatArray
    thread_minute: FloatArray
    begun: FloatArray
    current: IndexArray
    tokens: IndexArray
    owner: IndexArray
    length: FloatArray
    idf: FloatArray
    question_tokens: tuple[IndexArray, ...]
    reply: IndexArray
    quote: IndexArray
    copy: IndexArray
    author: IndexArray
    before: IndexArray
    after: IndexArray
    targets: ReplyTargets
    is_host: NDArray[np.bool_]

    @property
    def shape(self) -> tuple[int, int]:
        """(posts, sections)."""
        return len(self.minute), len(self.begun)

    @property
    def since(self) -> FloatArray:
        """(n,) minutes from the beginning of the current section to that of the thread."""
        begun = np.where(self.current > 0, self.begun[self.current], self.thread_minute)
        return self.thread_minute - begun

    @property
    def pauses(self) -> FloatArray:
        """(s,) minutes without a post of a guest before each section began; 0 before any."""
        guests = np.sort(self.minute[~self.is_host])
        before = np.searchsorted(guests, self.begun, side="left") - 1
        if not len(guests):
            return np.zeros(len(self.begun))
        return np.where(before >= 0, self.begun - guests[np.maximum(before, 0)], 0.0)

    @property
    def lag(self) -> IndexArray:
        """(n, s) the number of questions that a section lies behind the current one."""
        return self.current[:, None] - np.arange(len(self.begun))[None, :]

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """(n, s) True where a section had begun when the post was written."""
        return self.begun[None, :] <= self.minute[:, None]


def build_feature_matrix(
    posts: Sequence[ParsedPost],
    *,
    asked: Sequence[float],
    questions: Sequence[Sequence[str]],
    hosts: frozenset[str],
    dropped: frozenset[str],
    target_weights: Sequence[float],
) -> FeatureMatrix:
    """Build the arrays; ``asked`` are the minutes of the questions in order.

    ``questions`` are their words, ``hosts`` folded handles, ``dropped`` words without content
    here, such as the chat's own hashtag; ``target_weights`` are the weights of
    :func:`tweetup.chats.place.reply_targets.find_reply_targets`.
    """
    posts = without_kept_threads(posts, asked=asked, hosts=hosts)
    vocabulary: dict[str, int] = {}
    tokens, owner = _tokenize(posts, dropped, vocabulary)
    question_tokens = tuple(
        _token_numbers(truncated_stems(text, dropped), vocabulary) for text in ((), *questions)
    )
    begun = np.array([-np.inf, *asked], dtype=float)
    targets = find_reply_targets(posts, target_weights)
    thread_minute = _thread_minutes(posts, targets.best)
    author = _number_authors(posts)
    before, after = _neighbours_by_author(author)
    return FeatureMatrix(
        minute=np.array([parsed.minute for parsed in posts], dtype=float),
        thread_minute=thread_minute,
        begun=begun,
        current=np.searchsorted(begun, thread_minute, side="right") - 1,
        tokens=tokens,
        owner=owner,
        length=np.array([len(parsed.words) for parsed in posts], dtype=float),
        idf=_inverse_document_frequency(tokens, len(vocabulary), len(posts)),
        question_tokens=question_tokens,
        reply=_index_array([parsed.reply_to for parsed in posts]),
        quote=_index_array([parsed.quotes for parsed in posts]),
        copy=_index_array([parsed.copy_of for parsed in posts]),
        author=author,
        before=before,
        after=after,
        targets=targets,
        is_host=np.array([parsed.author in hosts for parsed in posts], dtype=bool),
    )


def truncated_stems(text: Sequence[str], dropped: frozenset[str]) -> Iterator[str]:
    """Yield words without a plural s, cut to six letters: a stemmer for all languages alike."""
    for word in text:
        if len(word) > 1 and word not in dropped:
            bare = word.replace("'", "").replace("’", "")
            plural = len(bare) >= _SHORTEST_PLURAL and bare[-1] == "s" and bare[-2] != "s"
            yield truncated_stem(bare[:-1] if plural else bare)


def _tokenize(
    posts: Sequence[ParsedPost], dropped: frozenset[str], vocabulary: dict[str, int]
) -> tuple[IndexArray, IndexArray]:
    """Return the posts' distinct stems as numbers, and the positions of their posts."""
    tokens: list[int] = []
    owner: list[int] = []
    for parsed in posts:
        for stem in dict.fromkeys(truncated_stems(parsed.words, dropped)):
            tokens.append(vocabulary.setdefault(stem, len(vocabulary)))
            owner.append(parsed.position)
    return np.array(tokens, dtype=np.int64), np.array(owner, dtype=np.int64)


def _token_numbers(stems: Iterator[str], vocabulary: dict[str, int]) -> IndexArray:
    numbers = {vocabulary.setdefault(stem, len(vocabulary)) for stem in stems}
    return np.array(sorted(numbers), dtype=np.int64)


def _inverse_document_frequency(tokens: IndexArray, size: int, posts: int) -> FloatArray:
    frequency = Counter(tokens.tolist())
    return np.array(
        [math.log((1 + posts) / (1 + frequency.get(token, 0))) for token in range(size)]
    )


def _index_array(positions: Sequence[int | None]) -> IndexArray:
    return np.array(
        [-1 if position is None else position for position in positions], dtype=np.int64
    )


def _thread_minutes(posts: Sequence[ParsedPost], likely_targets: IndexArray) -> FloatArray:
    """Return (n,) the minute of the first post of each post's thread, or its own.

    A reply to a post from before the last question is not late: it belongs to that talk.
    """
    minutes = np.array([parsed.minute for parsed in posts], dtype=float)
    for parsed, likely in zip(posts, likely_targets.tolist(), strict=True):
        parent = parsed.quotes if parsed.reply_to is None else parsed.reply_to
        if parent is None and likely >= 0:
            parent = likely
        if parent is not None and parent < parsed.position:
            minutes[parsed.position] = minutes[parent]
    return minutes


def _number_authors(posts: Sequence[ParsedPost]) -> IndexArray:
    authors: dict[str, int] = {}
    return np.array(
        [authors.setdefault(parsed.author, len(authors)) for parsed in posts], dtype=np.int64
    )


def _neighbours_by_author(author: IndexArray) -> tuple[IndexArray, IndexArray]:
    """Return each post's previous and next one by the same author; -1 where there is none."""
    order = np.argsort(author, kind="stable")
    same = author[order][1:] == author[order][:-1]
    before = np.full(len(order), -1, dtype=np.int64)
    after = before.copy()
    before[order[1:][same]] = order[:-1][same]
    after[order[:-1][same]] = order[1:][same]
    return before, after
