"""What stayed open: questions that participants asked and nobody took up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tweetup.insight.asking import asks
from tweetup.insight.exchanges import PATIENCE, link_replies
from tweetup.insight.reading import in_time_order, is_repost, own_text
from tweetup.model import Relation
from tweetup.text import find_mentions, fold_handle, read_echo, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tweetup.model import Post, PostKey

__all__ = ["find_open_questions"]


def find_open_questions(
    posts: Iterable[Post],
    *,
    hosts: Collection[str] = (),
    asked: Collection[PostKey] = (),
    language: str = "en",
    replies: Mapping[PostKey, PostKey] | None = None,
) -> tuple[Post, ...]:
    """Participants' questions that drew no reply from anybody else, in time order.

    What counts as a question says :func:`~tweetup.insight.asking.asks`. ``asked`` are the posts
    that ask the chat's own questions. A reply is one by record or address
    (:func:`~tweetup.insight.exchanges.link_replies`), a quote, a copy with a comment, or a
    mention of its author soon after by whoever it names; ``replies`` are those linked already.
    """
    ordered = in_time_order(posts)
    hosting = set(map(fold_handle, hosts))
    linked = link_replies(ordered) if replies is None else replies
    answered = _answered(ordered, linked) | _commented(ordered)
    return tuple(
        post
        for position, post in enumerate(ordered)
        if post.key not in answered
        and post.key not in asked
        and fold_handle(post.handle) not in hosting
        and not is_repost(post)
        and asks(own_text(post), language=language)
        and not _answered_later(post, ordered[position + 1 :])
    )


def _answered(posts: Sequence[Post], replies: Mapping[PostKey, PostKey]) -> set[PostKey]:
    """The posts that somebody else replies to or quotes."""
    by_key = {post.key: post for post in posts}
    pairs = list(replies.items())
    pairs += [(post.key, target) for post in posts if (target := post.target(Relation.QUOTE))]
    return {
        target
        for key, target in pairs
        if target in by_key
        and key in by_key
        and fold_handle(by_key[key].handle) != fold_handle(by_key[target].handle)
    }


def _commented(posts: Sequence[Post]) -> set[PostKey]:
    """The posts that somebody copied with a comment: ``Yes! RT @who: …``."""
    copied: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for post in posts:
        echo = read_echo(post.text)
        if echo is not None and not echo.is_repost:
            copied[fold_handle(echo.handle), words(echo.text)[:4]] += 1
    return {
        post.key
        for post in posts
        if copied and copied[fold_handle(post.handle), words(post.text)[:4]]
    }


def _answered_later(post: Post, later: Sequence[Post]) -> bool:
    """Whether somebody the question names comes back to its author soon after."""
    named = set(map(fold_handle, find_mentions(post.text)))
    if not named:
        return False
    author = fold_handle(post.handle)
    for other in later:
        if other.created_at - post.created_at > PATIENCE:
            return False
        if fold_handle(other.handle) in named and author in map(
            fold_handle, find_mentions(other.text)
        ):
            return True
    return False
