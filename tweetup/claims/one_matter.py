"""Posts that hold one word may mean different things by it: signs that they speak of one matter.

``space`` is a room, a library and a field of science. Without a reader two signs can be had: a
word of substance that two posts share besides the phrase, and that one author addresses or
replies to the other. Who takes a word from another's post has not brought it up.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Final

from tweetup.model import PostKey, Relation, in_time_order
from tweetup.text import find_mentions, find_status_links, fold_handle
from tweetup.text.inflection import word_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tweetup.model import Post

__all__ = ["OneMatter"]

# A word of this part of a session's posts is of its subject, and joins any two of them.
_COMMON: Final = 0.12


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

    def brought_up(self, keys: Iterable[PostKey], *, holding: Iterable[PostKey]) -> int:
        """Return the number of authors of ``keys`` who brought a word up and took it from nobody.

        ``holding`` are the session's posts with the word. Whose first one replies to an earlier one
        of another, through any posts between, or names its author, takes the word from there.
        """
        authors = {_account(self.posts[key]) for key in keys}
        earlier: list[Post] = []
        own = set()
        for post in in_time_order(self.posts[key] for key in holding if key in self.posts):
            account = _account(post)
            if account not in {_account(it) for it in earlier} and not self._takes(post, earlier):
                own.add(account)
            earlier.append(post)
        return len(own & authors)

    def _takes(self, post: Post, earlier: Iterable[Post]) -> bool:
        """Return True for a post that replies to one of ``earlier``, or names the author of one.

        So does one whose author is named in one of them.
        """
        thread = self._thread(post)
        return any(
            other.key in thread or _addresses(post, other) or _addresses(other, post)
            for other in earlier
        )

    def _thread(self, post: Post) -> frozenset[PostKey]:
        """Return the posts that a post links, replies to or quotes, that one replies to, etc."""
        linked = {PostKey(post.network, link.id) for link in find_status_links(post.text)}
        keys: set[PostKey] = set()
        current: Post | None = post
        while current is not None:
            stated = current.target(Relation.REPLY) or current.target(Relation.QUOTE)
            if stated is None or stated in keys:
                break
            keys.add(stated)
            current = self.posts.get(stated)
        return frozenset(keys | linked)

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
    """Return True for a post that replies to another, names its author or links a post of theirs.

    Files whose ids are not those of the network have links to posts that nobody finds.
    """
    if post.target(Relation.REPLY) == other.key:
        return True
    linked = (link.handle for link in find_status_links(post.text))
    return post.network == other.network and fold_handle(other.handle) in map(
        fold_handle, (*find_mentions(post.text, post.mentions), *linked)
    )
