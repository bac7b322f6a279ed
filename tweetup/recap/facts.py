"""What is known of one section before anything is said about it."""

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

    _Opening = tuple[str, tuple[str, ...]]

__all__ = [
    "Facts",
    "LastTime",
    "Objection",
    "Shared",
    "find_objections",
    "find_returned",
    "find_shared",
    "people_of",
]

_OPENING_WORDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTime:
    """The session before this one: its id and how many people took part in it."""

    session: str
    participants: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A post in which ``by`` says in so many words not to agree with ``to``."""

    by: str
    to: str
    post: PostKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A post with the posts that passed it on."""

    post: Post
    reposts: tuple[Post, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One section's counted facts.

    ``position`` is its place among the sections (0 first) and varies the wording; ``rivals``
    the number of answers of the session's other questions; ``returning`` are those of the themes
    that were raised before. ``late`` are the answers after the
    hour, ``shared`` the answers that were passed on; ``said`` are all words of the session.
    """

    section: str
    position: int
    answers: tuple[Post, ...]
    rivals: tuple[int, ...] = ()
    themes: tuple[Theme, ...] = ()
    returning: tuple[ReturningTheme, ...] = ()
    exchanges: tuple[tuple[Post, ...], ...] = ()
    open_questions: tuple[Post, ...] = ()
    objections: tuple[Objection, ...] = ()
    returned: tuple[Post, ...] = ()
    late: tuple[Post, ...] = ()
    shared: tuple[Shared, ...] = ()
    said: frozenset[str] = frozenset()


def people_of(posts: Iterable[Post]) -> tuple[str, ...]:
    """The handles of those who wrote the posts, each account once, as they first appear."""
    seen: dict[tuple[str, str], str] = {}
    for post in posts:
        seen.setdefault((post.network, fold_handle(post.handle)), post.handle)
    return tuple(seen.values())


def find_objections(
    answers: Sequence[Post], by_key: Mapping[PostKey, Post], pattern: re.Pattern[str] | None
) -> tuple[Objection, ...]:
    """The replies and quotes that say they don't agree, by the words of ``pattern``.

    One for each pair of people. Nothing is inferred: without the words there is no objection.
    """
    if pattern is None:
        return ()
    handles = {fold_handle(post.handle): post.handle for post in by_key.values()}
    found: dict[tuple[str, str], Objection] = {}
    for post in answers:
        echo = read_echo(post.text)
        to = _addressed(post, by_key, handles)
        own = strip_entities(echo.comment if echo else post.text)
        if to is None or fold_handle(to) == fold_handle(post.handle) or not pattern.search(own):
            continue
        pair = (fold_handle(post.handle), fold_handle(to))
        found.setdefault(pair, Objection(by=post.handle, to=to, post=post.key))
    return tuple(found.values())


def _addressed(
    post: Post, by_key: Mapping[PostKey, Post], handles: Mapping[str, str]
) -> str | None:
    """The handle of the participant a post replies to, quotes or begins with."""
    for relation in (Relation.REPLY, Relation.QUOTE):
        target = post.target(relation)
        if target is not None and target in by_key:
            return by_key[target].handle
    echo = read_echo(post.text)
    named = (echo.handle,) if echo else leading_mentions(post.text)
    return handles.get(fold_handle(named[0])) if named else None


def find_returned(answers: Iterable[Post], hosts: Collection[str]) -> tuple[Post, ...]:
    """The answers in which someone other than a host asks something."""
    hosting = {fold_handle(host) for host in hosts}
    return tuple(
        post
        for post in answers
        if fold_handle(post.handle) not in hosting
        and read_echo(post.text) is None
        and "?" in strip_entities(post.text)
    )


def find_shared(posts: Sequence[Post]) -> dict[PostKey, Shared]:
    """The posts that others passed on, by key, with their reposts in time order.

    A repost points at its original by id, or names its author and holds words of it.
    """
    by_key = {post.key: post for post in posts}
    written: defaultdict[_Opening, list[Post]] = defaultdict(list)
    for post in posts:
        if not is_repost(post):
            written[_opening(post.handle, post.text)].append(post)
    found: defaultdict[PostKey, list[Post]] = defaultdict(list)
    for post in filter(is_repost, posts):
        original = _original(post, by_key, written)
        if original is not None and fold_handle(original.handle) != fold_handle(post.handle):
            found[original.key].append(post)
    return {key: Shared(post=by_key[key], reposts=tuple(it)) for key, it in found.items()}


def _opening(handle: str, text: str) -> _Opening:
    """Who says it and how it begins: what a copy and its original share for certain."""
    return (fold_handle(handle), words(text)[:_OPENING_WORDS])


def _original(
    post: Post, by_key: Mapping[PostKey, Post], written: Mapping[_Opening, Sequence[Post]]
) -> Post | None:
    target = post.target(Relation.REPOST)
    if target is not None and target in by_key:
        return by_key[target]
    echo = read_echo(post.text)
    if echo is None:
        return None
    candidates = written.get(_opening(echo.handle, echo.text), ())
    return next((one for one in candidates if contains_text(one.text, echo.text)), None)
