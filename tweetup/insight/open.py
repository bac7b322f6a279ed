"""What stayed open: questions that drew no reply, and the longest exchanges."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.insight.language import get_language
from tweetup.insight.reading import in_time_order, is_repost, own_text
from tweetup.model import PostKey, Relation
from tweetup.text import find_mentions, fold_handle, leading_mentions, strip_entities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tweetup.model import Post

__all__ = ["find_exchanges", "find_open_questions", "link_replies"]

# How long after a post one that only begins with @its-author still answers it.
_PATIENCE: Final = timedelta(minutes=20)
_FEWEST_WORDS: Final = 4
_FEWEST_STEMS: Final = 2
_QUESTION = re.compile(r"[?？](?:[\s\"”’)!?.]*)$")


def link_replies(posts: Iterable[Post]) -> dict[PostKey, PostKey]:
    """Which post each reply answers, among ``posts``.

    By the record where it names the post, else by how a post is addressed: one that begins with
    ``@who`` answers the last thing @who wrote in the twenty minutes before, most of all what
    @who wrote to its author.
    """
    ordered = in_time_order(posts)
    present = {post.key for post in ordered}
    written: defaultdict[str, list[Post]] = defaultdict(list)
    parents: dict[PostKey, PostKey] = {}
    for post in ordered:
        if is_repost(post):
            continue
        target = post.target(Relation.REPLY)
        parent = target if target in present else None
        if target is None:
            parent = _addressed(post, written)
        if parent is not None and parent != post.key:
            parents[post.key] = parent
        written[fold_handle(post.handle)].append(post)
    return parents


def _addressed(post: Post, written: Mapping[str, Sequence[Post]]) -> PostKey | None:
    if not (names := leading_mentions(post.text)) or post.text.lstrip().startswith("."):
        return None
    author = fold_handle(post.handle)
    recent = [
        earlier
        for earlier in written.get(fold_handle(names[0]), ())[-20:]
        if post.created_at - earlier.created_at <= _PATIENCE
    ]
    to_author = [p for p in recent if author in map(fold_handle, leading_mentions(p.text))]
    chosen = to_author or recent
    return chosen[-1].key if chosen and fold_handle(names[0]) != author else None


def find_open_questions(
    posts: Iterable[Post],
    *,
    hosts: Collection[str] = (),
    asked: Collection[PostKey] = (),
    language: str = "en",
) -> tuple[Post, ...]:
    """Participants' questions that drew no reply, in time order.

    A question is a sentence of at least four words that ends with a question mark. ``asked``
    are the posts that ask the chat's own questions. A reply is one by record or address
    (:func:`link_replies`), a quote, or a later mention of its author by whoever it addresses.
    """
    ordered = in_time_order(posts)
    hosting = set(map(fold_handle, hosts))
    answered = set(link_replies(ordered).values()) | {
        target for post in ordered if (target := post.target(Relation.QUOTE))
    }
    return tuple(
        post
        for position, post in enumerate(ordered)
        if post.key not in answered
        and post.key not in asked
        and fold_handle(post.handle) not in hosting
        and not is_repost(post)
        and _asks(post, language)
        and not _answered_later(post, ordered[position + 1 :])
    )


def _asks(post: Post, language: str) -> bool:
    text = strip_entities(own_text(post))
    if "?" not in text and "？" not in text:
        return False
    words = get_language(language)
    return any(
        _QUESTION.search(sentence)
        and len(sentence.split()) >= _FEWEST_WORDS
        and len(words.stems(sentence)) >= _FEWEST_STEMS
        for sentence in words.sentences(text)
    )


def _answered_later(post: Post, later: Sequence[Post]) -> bool:
    """Whether somebody the question names comes back to its author soon after."""
    named = set(map(fold_handle, find_mentions(post.text)))
    if not named:
        return False
    author = fold_handle(post.handle)
    for other in later:
        if other.created_at - post.created_at > _PATIENCE:
            return False
        if fold_handle(other.handle) in named and author in map(
            fold_handle, find_mentions(other.text)
        ):
            return True
    return False


def find_exchanges(
    posts: Iterable[Post], *, count: int = 3, shortest: int = 4
) -> tuple[tuple[Post, ...], ...]:
    """The longest runs of posts that answer each other, between at least two people.

    Each conversation gives its longest run; ``shortest`` posts make one. Longest first.
    """
    ordered = in_time_order(posts)
    by_key = {post.key: post for post in ordered}
    parents = link_replies(ordered)
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
    runs = [_run(key, parents, by_key, depth[key]) for key in deepest.values()]
    long = [run for run in runs if len(run) >= shortest and len(_people(run)) > 1]
    return tuple(sorted(long, key=lambda run: (-len(run), -len(_people(run))))[:count])


def _run(
    key: PostKey, parents: Mapping[PostKey, PostKey], posts: Mapping[PostKey, Post], length: int
) -> tuple[Post, ...]:
    run = [posts[key]]
    while len(run) < length:
        run.append(posts[parents[run[-1].key]])
    return tuple(reversed(run))


def _people(posts: Iterable[Post]) -> set[tuple[str, str]]:
    return {(post.network, fold_handle(post.handle)) for post in posts}
