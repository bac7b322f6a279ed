"""Who answers whom, and the longest runs of posts that answer each other."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.insight.tokenized_posts import own_text
from tweetup.model import PostKey, Relation, in_time_order
from tweetup.text import fold_handle, is_repost, leading_mentions, words
from tweetup.text.entities import HASHTAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.model import Post

__all__ = ["PATIENCE", "find_exchanges", "link_replies"]

PATIENCE: Final = timedelta(minutes=20)
"""How long after a post one that only begins with @its-author may still answer it."""

# So soon after, an address alone tells what is answered; so soon where the two were talking.
_AT_ONCE: Final = timedelta(minutes=4)
_TALKING: Final = timedelta(minutes=10)
_MOST_NAMES: Final = 3
_MOST_RECENT: Final = 20
# A word of fewer letters, or in more posts than this share, binds no two posts together.
_SHORTEST_WORD: Final = 4
_COMMON: Final = 0.08


@dataclass(frozen=True, slots=True)
class _Said:
    post: Post
    names: tuple[str, ...]
    words: frozenset[str]


def link_replies(posts: Iterable[Post]) -> dict[PostKey, PostKey]:
    """Which post each reply answers, among ``posts``.

    By the record where it names the post, else by how a post is addressed: one that begins with
    ``@who`` answers what @who wrote shortly before, rather what @who wrote to its author and
    what shares its words (Elsner & Charniak, "Disentangling Chat", 2010). Where neither time
    nor words bind the two it answers nothing that is here.
    """
    ordered = in_time_order(posts)
    present = {post.key for post in ordered}
    telling = _telling_words(ordered)
    written: defaultdict[str, list[_Said]] = defaultdict(list)
    parents: dict[PostKey, PostKey] = {}
    for post, held in zip(ordered, telling, strict=True):
        if is_repost(post):
            continue
        target = post.target(Relation.REPLY)
        text = own_text(post)
        said = _Said(post, tuple(map(fold_handle, leading_mentions(text)))[:_MOST_NAMES], held)
        parent = target if target in present else None
        if target is None and not text.startswith("."):
            parent = _addressed(said, written)
        if parent is not None and parent != post.key:
            parents[post.key] = parent
        written[fold_handle(post.handle)].append(said)
    return parents


def _telling_words(posts: Sequence[Post]) -> list[frozenset[str]]:
    """Each post's words that few posts have: the chat's own hashtag and subject bind nothing."""
    held = [frozenset(words(HASHTAG.sub(" ", own_text(post)))) for post in posts]
    spread = Counter(word for found in held for word in found)
    most = max(3.0, _COMMON * len(posts))
    return [
        frozenset(word for word in found if len(word) >= _SHORTEST_WORD and spread[word] <= most)
        for found in held
    ]


def _addressed(said: _Said, written: Mapping[str, Sequence[_Said]]) -> PostKey | None:
    author = fold_handle(said.post.handle)
    best: tuple[float, PostKey] | None = None
    for rank, name in enumerate(said.names):
        for earlier in reversed(written.get(name, ())[-_MOST_RECENT:]):
            gap = said.post.created_at - earlier.post.created_at
            if gap > PATIENCE:
                break
            shared = len(said.words & earlier.words)
            talking = author in earlier.names
            if name == author or not (shared or gap <= _AT_ONCE or (talking and gap <= _TALKING)):
                continue
            score = 1 / (1 + gap / _AT_ONCE) + 0.8 * talking - 0.2 * rank
            score += 0.6 * shared / math.sqrt(1 + len(earlier.words))
            if best is None or score > best[0]:
                best = (score, earlier.post.key)
    return best[1] if best else None


def find_exchanges(
    posts: Iterable[Post],
    *,
    count: int = 3,
    shortest: int = 4,
    replies: Mapping[PostKey, PostKey] | None = None,
) -> tuple[tuple[Post, ...], ...]:
    """The longest runs of posts that answer each other, between at least two people.

    Each conversation gives its longest run; ``shortest`` posts make one. Longest first.
    ``replies`` are what :func:`link_replies` found, where that is known already.
    """
    ordered = in_time_order(posts)
    by_key = {post.key: post for post in ordered}
    parents = link_replies(ordered) if replies is None else replies
    root: dict[PostKey, PostKey] = {}
    depth: dict[PostKey, int] = {}
    for post in ordered:
        parent = parents.get(post.key)
        # A reply that a coarse clock puts before its target begins a run of its own.
        known = parent if parent in root else None
        root[post.key] = root[known] if known else post.key
        depth[post.key] = depth[known] + 1 if known else 1
    deepest: dict[PostKey, PostKey] = {}
    for key, start in root.items():
        if start not in deepest or depth[key] > depth[deepest[start]]:
            deepest[start] = key
    runs = [
        tuple(reversed([by_key[one] for one in _back(key, parents, depth[key])]))
        for key in deepest.values()
    ]
    long = [run for run in runs if len(run) >= shortest and len(_people(run)) > 1]
    return tuple(sorted(long, key=lambda run: (-len(run), -len(_people(run))))[:count])


def _back(key: PostKey, parents: Mapping[PostKey, PostKey], length: int) -> Iterator[PostKey]:
    """A post, the one it answers, and so on, ``length`` of them."""
    for _ in range(length - 1):
        yield key
        key = parents[key]
    yield key


def _people(posts: Iterable[Post]) -> set[tuple[str, str]]:
    return {(post.network, fold_handle(post.handle)) for post in posts}
