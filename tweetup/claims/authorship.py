"""Posts whose author an archive may have wrong: exports of the past mixed them up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.model import in_time_order
from tweetup.text import fold_handle, leading_mentions, read_echo, statement_of, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tweetup.model import Post, PostKey

__all__ = ["find_misattributed"]

_FEWEST_WORDS = 4


def find_misattributed(
    posts: Iterable[Post], other_handles: Mapping[str, Collection[str]] | None = None
) -> frozenset[PostKey]:
    """Return the posts that the other posts, or their own words, give to somebody else.

    A post that addresses its own author was written by another one. So was a post whose words
    others repeat as those of somebody else ("RT @who: …"), and that no repeat gives to its author.
    ``other_handles`` are all handles of accounts that had several, in one case, by the handle of
    the posts: who is named by an earlier one is named.
    """
    names = other_handles or {}
    ordered = in_time_order(posts)
    credited: dict[tuple[str, ...], set[str]] = {}
    for post in ordered:
        echo = read_echo(post.text)
        if echo is not None:
            credited.setdefault(_opening(echo.text), set()).add(fold_handle(echo.handle))
    doubtful = set()
    for post in ordered:
        author = fold_handle(post.handle)
        own = {author, *names.get(author, ())}
        if read_echo(post.text) is not None:
            continue
        opening = _opening(post.text)
        others = credited.get(opening, set()) if len(opening) == _FEWEST_WORDS else set()
        addressed = set(map(fold_handle, leading_mentions(post.text, post.mentions)))
        if not own.isdisjoint(addressed) or (others and own.isdisjoint(others)):
            doubtful.add(post.key)
    return frozenset(doubtful)


def _opening(text: str) -> tuple[str, ...]:
    """Return the first words of a statement, which a repeat shares with its original."""
    return tuple(words(statement_of(text))[:_FEWEST_WORDS])
