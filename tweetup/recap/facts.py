"""Facts of one section, counted before they are written as sentences."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.model import Relation
from tweetup.text import (
    contains_text,
    fold_handle,
    is_repost,
    leading_mentions,
    read_echo,
    strip_entities,
    words,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tweetup.model import Post, PostKey, ReturningTheme, Theme

    # An author's folded handle and the first words of a post.
    _Opening = tuple[str, tuple[str, ...]]

__all__ = [
    "Objection",
    "RepostedPost",
    "SectionFacts",
    "find_counter_questions",
    "find_objections",
    "find_reposted",
    "handles_of",
]

_OPENING_WORDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A post in which ``by`` states disagreement with ``to``; both are handles."""

    by: str
    to: str
    post: PostKey


@dataclass(frozen=True, slots=True, kw_only=True)
class RepostedPost:
    """A post with its reposts."""

    post: Post
    reposts: tuple[Post, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFacts:
    """One section's counted facts.

    ``position`` is the section's index (0 first), by which patterns vary; ``other_counts`` are
    the numbers of answers to the session's other questions; ``returning`` are the themes that
    earlier sessions raised. ``counter_questions`` are answers that ask something, ``late``
    answers those after the hour, ``reposted`` those with reposts; ``words`` are all words of the
    session as written.
    """

    section: str
    position: int
    answers: tuple[Post, ...]
    other_counts: tuple[int, ...] = ()
    themes: tuple[Theme, ...] = ()
    returning: tuple[ReturningTheme, ...] = ()
    exchanges: tuple[tuple[Post, ...], ...] = ()
    open_questions: tuple[Post, ...] = ()
    objections: tuple[Objection, ...] = ()
    counter_questions: tuple[Post, ...] = ()
    late: tuple[Post, ...] = ()
    reposted: tuple[RepostedPost, ...] = ()
    words: frozenset[str] = frozenset()


def handles_of(posts: Iterable[Post]) -> tuple[str, ...]:
    """Return the handles of the posts' authors, each account once, as they first appear."""
    handles: dict[tuple[str, str], str] = {}
    for post in posts:
        handles.setdefault((post.network, fold_handle(post.handle)), post.handle)
    return tuple(handles.values())


def find_objections(
    answers: Sequence[Post], by_key: Mapping[PostKey, Post], pattern: re.Pattern[str] | None
) -> tuple[Objection, ...]:
    """Return the replies and quotes that match ``pattern``, words of disagreement.

    One for each pair of people; none where a language has no ``pattern``.
    """
    if pattern is None:
        return ()
    handles = {fold_handle(post.handle): post.handle for post in by_key.values()}
    by_pair: dict[tuple[str, str], Objection] = {}
    for post in answers:
        echo = read_echo(post.text)
        to = _addressee(post, by_key, handles)
        own = strip_entities(echo.comment if echo else post.text)
        if to is None or fold_handle(to) == fold_handle(post.handle) or not pattern.search(own):
            continue
        pair = (fold_handle(post.handle), fold_handle(to))
        by_pair.setdefault(pair, Objection(by=post.handle, to=to, post=post.key))
    return tuple(by_pair.values())


def _addressee(
    post: Post, by_key: Mapping[PostKey, Post], handles: Mapping[str, str]
) -> str | None:
    """Return the handle of the participant a post replies to, quotes or begins with."""
    for relation in (Relation.REPLY, Relation.QUOTE):
        target = post.target(relation)
        if target is not None and target in by_key:
            return by_key[target].handle
    echo = read_echo(post.text)
    mentions = (echo.handle,) if echo else leading_mentions(post.text)
    return handles.get(fold_handle(mentions[0])) if mentions else None


def find_counter_questions(answers: Iterable[Post], hosts: Collection[str]) -> tuple[Post, ...]:
    """Return the answers in which somebody other than a host asks something."""
    host_handles = {fold_handle(host) for host in hosts}
    return tuple(
        post
        for post in answers
        if fold_handle(post.handle) not in host_handles
        and read_echo(post.text) is None
        and "?" in strip_entities(post.text)
    )


def find_reposted(posts: Sequence[Post]) -> dict[PostKey, RepostedPost]:
    """Return the posts that others reposted, by key, with their reposts in time order.

    A repost references its original by id, or names its author and repeats words of it.
    """
    by_key = {post.key: post for post in posts}
    originals: defaultdict[_Opening, list[Post]] = defaultdict(list)
    for post in posts:
        if not is_repost(post):
            originals[_opening(post.handle, post.text)].append(post)
    reposts: defaultdict[PostKey, list[Post]] = defaultdict(list)
    for post in filter(is_repost, posts):
        original = _original(post, by_key, originals)
        if original is not None and fold_handle(original.handle) != fold_handle(post.handle):
            reposts[original.key].append(post)
    return {key: RepostedPost(post=by_key[key], reposts=tuple(it)) for key, it in reposts.items()}


def _opening(handle: str, text: str) -> _Opening:
    """Return author and first words, which a copy shares with its original."""
    return (fold_handle(handle), words(text)[:_OPENING_WORDS])


def _original(
    post: Post, by_key: Mapping[PostKey, Post], originals: Mapping[_Opening, Sequence[Post]]
) -> Post | None:
    target = post.target(Relation.REPOST)
    if target is not None and target in by_key:
        return by_key[target]
    echo = read_echo(post.text)
    if echo is None:
        return None
    candidates = originals.get(_opening(echo.handle, echo.text), ())
    return next((it for it in candidates if contains_text(it.text, echo.text)), None)
