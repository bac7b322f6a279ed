"""Corrections of hosts and of hidden posts, and those of hosts and posts that are idle."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tweetup.chats.corrections.kinds import CorrectionKind, IdleCorrection, in_force, post_of
from tweetup.chats.parse.posts import parse_posts
from tweetup.model import in_time_order
from tweetup.text import DEFAULT_LETTERS, fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.model import Correction, Post, PostKey

__all__ = ["correct_hosts", "find_idle_corrections", "without_hidden"]


def correct_hosts(
    configured: Sequence[str], corrections: Iterable[Correction]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the hosts' handles, configured and added, and the folded handles that are no hosts."""
    hosts = {fold_handle(host): host for host in configured}
    excluded: set[str] = set()
    for correction in corrections:
        handle = fold_handle(correction.target or "")
        if correction.kind == CorrectionKind.ADD_HOST:
            hosts.setdefault(handle, correction.target or "")
            excluded.discard(handle)
        elif correction.kind == CorrectionKind.REMOVE_HOST:
            hosts.pop(handle, None)
            excluded.add(handle)
    return tuple(hosts.values()), frozenset(excluded)


def find_idle_corrections(
    corrections: Sequence[Correction], posts: Sequence[ParsedPost]
) -> Iterator[IdleCorrection]:
    """Yield corrections of hosts and hidden posts that change nothing in a session."""
    keys = {parsed.post.key for parsed in posts}
    authors = {parsed.author for parsed in posts}
    last = {_subject(correction): correction for correction in corrections}
    for correction in corrections:
        handle = fold_handle(correction.target or "")
        subject = _subject(correction)
        if correction.kind == CorrectionKind.HIDE and post_of(correction) not in keys:
            yield IdleCorrection(correction, "its post is not in this session")
        elif subject is not None and last[subject] is not correction:
            yield IdleCorrection(correction, "a later one decides the same", overruled=True)
        elif subject is not None and handle and handle not in authors:
            why = f"@{correction.target} wrote nothing in this session"
            yield IdleCorrection(correction, why)


def _subject(correction: Correction) -> tuple[str, str] | None:
    """Return the subject that only the last correction decides: one host."""
    if correction.kind in (CorrectionKind.ADD_HOST, CorrectionKind.REMOVE_HOST):
        return ("host", fold_handle(correction.target or ""))
    return None


def without_hidden(
    posts: Sequence[Post], corrections: Iterable[Correction]
) -> tuple[tuple[Post, ...], tuple[PostKey, ...]]:
    """Return the posts that nobody hid, and the keys of the hidden ones with their reposts."""
    hides = {
        post_of(correction)
        for correction in in_force(corrections)
        if correction.kind == CorrectionKind.HIDE
    }
    if not hides & {post.key for post in posts}:
        return tuple(posts), ()
    ordered = in_time_order(posts)
    parsed_posts = parse_posts(ordered, ordered[0].created_at, DEFAULT_LETTERS)
    chosen = [parsed.position for parsed in parsed_posts if parsed.post.key in hides]
    hidden = {
        parsed_posts[position].post.key
        for position in (*chosen, *_reposts_of(chosen, parsed_posts))
    }
    return (
        tuple(post for post in posts if post.key not in hidden),
        tuple(post.key for post in posts if post.key in hidden),
    )


def _reposts_of(positions: Iterable[int], posts: Sequence[ParsedPost]) -> set[int]:
    """Return the positions of the reposts of those posts, and of the reposts of these."""
    copies: dict[int, list[int]] = defaultdict(list)
    for parsed in posts:
        if parsed.copy_of is not None and parsed.adds_nothing:
            copies[parsed.copy_of].append(parsed.position)
    originals = set(positions)
    reposts: set[int] = set()
    queue = sorted(originals)
    for original in queue:
        for copy in copies.get(original, ()):
            if copy not in originals | reposts:
                reposts.add(copy)
                queue.append(copy)
    return reposts
