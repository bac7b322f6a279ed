"""Posts that hold one word may mean different things by it: signs that they speak of one matter.

``space`` is a room, a library and a field of science. Without a reader two signs can be had: a
word of substance that two posts share besides the phrase, and that one author addresses or
replies to the other. Who only repeats a word in a reply to it has not brought it up.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Final

from tweetup.model import Relation
from tweetup.text import find_mentions, fold_handle, leading_mentions
from tweetup.text.inflection import word_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tweetup.model import Post, PostKey

__all__ = ["OneMatter"]

# A word of this part of a session's posts is of its subject, and joins any two of them.
_COMMON: Final = 0.12
# A reply with so few words of its own only repeats.
_ADDS_LITTLE: Final = 2


@dataclass(frozen=True, kw_only=True)
class OneMatter:
    """The ``words`` of substance of each of a session's ``posts``, by their first letters."""

    posts: Mapping[PostKey, Post]
    words: Mapping[PostKey, frozenset[str]]

    def connected(self, keys: Iterable[PostKey], *, ignoring: str) -> float:
        """Return the part of the authors of ``keys`` who have something in common with another.

        That is a word which is not of ``ignoring`` (the phrase and its question), or that they
        address or reply to each other. Between 0 and 1; 0 for a single author.
        """
        ignored = word_starts(ignoring) | self._common
        authors: dict[tuple[str, str], list[Post]] = {}
        for key in keys:
            post = self.posts[key]
            authors.setdefault(_account(post), []).append(post)
        joined: set[tuple[str, str]] = set()
        for first, second in combinations(authors, 2):
            pairs = ((a, b) for a in authors[first] for b in authors[second])
            if any(self._meet(a, b, ignored) for a, b in pairs):
                joined |= {first, second}
        return len(joined) / max(1, len(authors))

    def echoes(self, key: PostKey, holding: Iterable[PostKey]) -> bool:
        """Return True for a post that takes a word from the post of another it replies to.

        ``holding`` are the posts with the word. Where the network states no post, the handle that
        the reply opens with tells whose earlier post it answers; one that says more is no echo.
        """
        post = self.posts[key]
        earlier = [
            other
            for other in (self.posts[it] for it in holding if it in self.posts)
            if other.order < post.order and _account(other) != _account(post)
        ]
        stated = post.target(Relation.REPLY) or post.target(Relation.QUOTE)
        if stated is not None:
            return any(other.key == stated for other in earlier)
        addressed = {(post.network, fold_handle(it)) for it in leading_mentions(post.text)}
        own = self.words.get(key, frozenset())
        return any(
            _account(other) in addressed
            and len(own - self.words.get(other.key, frozenset())) <= _ADDS_LITTLE
            for other in earlier
        )

    def is_dialogue(self, keys: Iterable[PostKey]) -> bool:
        """Return True where one author of the posts speaks to another, or replies to a post."""
        posts = [self.posts[key] for key in keys]
        return any(
            _addresses(post, other)
            for post in posts
            for other in posts
            if _account(post) != _account(other)
        )

    def _meet(self, post: Post, other: Post, ignored: frozenset[str]) -> bool:
        words = self.words.get(post.key, frozenset()) & self.words.get(other.key, frozenset())
        return bool(words - ignored) or _addresses(post, other) or _addresses(other, post)

    @cached_property
    def _common(self) -> frozenset[str]:
        """The words of so many posts that they tell nothing."""
        counts = Counter(word for words in self.words.values() for word in words)
        return frozenset(
            word for word, posts in counts.items() if posts > _COMMON * len(self.words)
        )


def _account(post: Post) -> tuple[str, str]:
    return post.network, fold_handle(post.handle)


def _addresses(post: Post, other: Post) -> bool:
    """Return True for a post that replies to another, or names its author."""
    if post.target(Relation.REPLY) == other.key:
        return True
    return post.network == other.network and fold_handle(other.handle) in map(
        fold_handle, find_mentions(post.text)
    )
