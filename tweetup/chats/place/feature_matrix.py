"""A session as arrays, so that evidence for all its posts is reckoned at once."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from tweetup.chats.place.kept_threads import without_kept_threads
from tweetup.chats.place.reply_targets import Speech, find_speech

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tweetup.chats.parse.posts import Reading

__all__ = ["Array", "Links", "Scene", "set_scene", "stems"]

Array: TypeAlias = "NDArray[np.float64]"
Links: TypeAlias = "NDArray[np.int64]"

_STEM = 6
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class Scene:
    """A session as arrays: ``n`` posts, ``s`` sections (column 0 is intro), ``v`` words.

    ``asked`` (s,) minutes at which each section began (intro: minus infinity), ``minute`` (n,),
    ``heard`` (n,) the minute at which the talk a post belongs to began, ``current`` (n,) the
    section asked last before that. ``tokens`` and ``owner`` (m,) are the posts' distinct words as
    numbers, each with the post it stands in; ``size`` (n,) counts all of a post's words, ``idf``
    (v,) is what a word is worth; ``question_tokens`` are the words of each section's question.
    ``reply``, ``quote`` and ``copy`` (n,) hold the post each one points at (-1: none), ``before``
    and ``after`` its author's previous and next post, ``speech`` the posts of those spoken to.
    """

    minute: Array
    heard: Array
    asked: Array
    current: Links
    tokens: Links
    owner: Links
    size: Array
    idf: Array
    question_tokens: tuple[Links, ...]
    reply: Links
    quote: Links
    copy: Links
    author: Links
    before: Links
    after: Links
    speech: Speech
    is_host: NDArray[np.bool_]

    @property
    def shape(self) -> tuple[int, int]:
        """(posts, sections)."""
        return len(self.minute), len(self.asked)

    @property
    def since(self) -> Array:
        """(n,) minutes from the question asked last to the talk a post belongs to."""
        begun = np.where(self.current > 0, self.asked[self.current], self.heard)
        return self.heard - begun

    @property
    def lag(self) -> Links:
        """(n, s) how many questions before the one asked last a section is."""
        return self.current[:, None] - np.arange(len(self.asked))[None, :]

    @property
    def allowed(self) -> NDArray[np.bool_]:
        """(n, s) whether a section had begun when the post was written."""
        return self.asked[None, :] <= self.minute[:, None]


def set_scene(
    readings: Sequence[Reading],
    *,
    asked: Sequence[float],
    questions: Sequence[Sequence[str]],
    hosts: frozenset[str],
    dropped: frozenset[str],
    speech: Sequence[float],
) -> Scene:
    """``asked`` are the minutes of the questions in order, ``questions`` their words.

    ``dropped`` are words that tell nothing here, such as the chat's own hashtag; ``speech`` are
    the weights of :func:`tweetup.chats.place.reply_targets.find_speech`.
    """
    readings = without_kept_threads(readings, asked=asked, hosts=hosts)
    vocabulary: dict[str, int] = {}
    tokens, owner = _words(readings, dropped, vocabulary)
    asked_tokens = tuple(
        _numbers({vocabulary.setdefault(stem, len(vocabulary)) for stem in stems(text, dropped)})
        for text in ((), *questions)
    )
    starts = np.array([-np.inf, *asked], dtype=float)
    spoken = find_speech(readings, speech)
    heard = _heard(readings, spoken.best)
    author = _authors(readings)
    before, after = _beside(author)
    return Scene(
        minute=np.array([reading.minute for reading in readings], dtype=float),
        heard=heard,
        asked=starts,
        current=np.searchsorted(starts, heard, side="right") - 1,
        tokens=tokens,
        owner=owner,
        size=np.array([len(reading.words) for reading in readings], dtype=float),
        idf=_idf(tokens, len(vocabulary), len(readings)),
        question_tokens=asked_tokens,
        reply=_links([reading.reply_to for reading in readings]),
        quote=_links([reading.quotes for reading in readings]),
        copy=_links([reading.copy_of for reading in readings]),
        author=author,
        before=before,
        after=after,
        speech=spoken,
        is_host=np.array([reading.who in hosts for reading in readings], dtype=bool),
    )


def stems(text: Sequence[str], dropped: frozenset[str]) -> Iterator[str]:
    """Words without a plural s, cut to six letters: a stemmer that serves all languages alike."""
    for word in text:
        if len(word) > 1 and word not in dropped:
            bare = word.replace("'", "").replace("’", "")
            plural = len(bare) >= _SHORTEST_PLURAL and bare[-1] == "s" and bare[-2] != "s"
            yield (bare[:-1] if plural else bare)[:_STEM]


def _words(
    readings: Sequence[Reading], dropped: frozenset[str], vocabulary: dict[str, int]
) -> tuple[Links, Links]:
    tokens: list[int] = []
    owner: list[int] = []
    for reading in readings:
        for stem in dict.fromkeys(stems(reading.words, dropped)):
            tokens.append(vocabulary.setdefault(stem, len(vocabulary)))
            owner.append(reading.position)
    return np.array(tokens, dtype=np.int64), np.array(owner, dtype=np.int64)


def _numbers(found: set[int]) -> Links:
    return np.array(sorted(found), dtype=np.int64)


def _idf(tokens: Links, size: int, posts: int) -> Array:
    held = Counter(tokens.tolist())
    return np.array([math.log((1 + posts) / (1 + held.get(token, 0))) for token in range(size)])


def _links(positions: Sequence[int | None]) -> Links:
    return np.array(
        [-1 if position is None else position for position in positions], dtype=np.int64
    )


def _heard(readings: Sequence[Reading], spoken_to: Links) -> Array:
    """(n,) the minute at which the talk a post belongs to began: its own, or its thread's root.

    Somebody who answers a post from before the last question is not late, they are in that talk.
    """
    heard = np.array([reading.minute for reading in readings], dtype=float)
    for reading, spoken in zip(readings, spoken_to.tolist(), strict=True):
        parent = reading.quotes if reading.reply_to is None else reading.reply_to
        if parent is None and spoken >= 0:
            parent = spoken
        if parent is not None and parent < reading.position:
            heard[reading.position] = heard[parent]
    return heard


def _authors(readings: Sequence[Reading]) -> Links:
    authors: dict[str, int] = {}
    return np.array(
        [authors.setdefault(reading.who, len(authors)) for reading in readings], dtype=np.int64
    )


def _beside(author: Links) -> tuple[Links, Links]:
    """Each post's previous and next one by the same author."""
    order = np.argsort(author, kind="stable")
    same = author[order][1:] == author[order][:-1]
    before = np.full(len(order), -1, dtype=np.int64)
    after = before.copy()
    before[order[1:][same]] = order[:-1][same]
    after[order[:-1][same]] = order[1:][same]
    return before, after
