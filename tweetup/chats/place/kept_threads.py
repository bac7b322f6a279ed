"""Threads that one author keeps for the whole hour, whose replies answer nobody."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tweetup.chats.parse.posts import ParsedPost

__all__ = ["without_kept_threads"]

# A thread that goes on past one question is a late answer; past two, it is kept.
_FEWEST_QUESTIONS_PASSED = 2


def without_kept_threads(
    posts: Sequence[ParsedPost], *, asked: Sequence[float], hosts: Collection[str]
) -> list[ParsedPost]:
    """Return the posts without ``reply_to`` where it only continues a kept thread.

    An author who replies to their own previous (or first) post for each new question answers the
    questions; the link says nothing of the section. ``asked`` are the minutes of the questions in
    order, ``hosts`` folded handles: hosts' own threads are kept, since they hold the questions.
    """
    root: dict[int, int] = {}
    passing: dict[int, list[int]] = defaultdict(list)
    for parsed in posts:
        parent = parsed.reply_to
        if parent is None or parsed.author in hosts:
            continue
        if posts[parent].author == parsed.author:
            root[parsed.position] = root.get(parent, parent)
            if bisect_right(asked, posts[parent].minute) < bisect_right(asked, parsed.minute):
                passing[root[parsed.position]].append(parsed.position)
    unlinked = {
        position
        for positions in passing.values()
        if len(positions) >= _FEWEST_QUESTIONS_PASSED
        for position in positions
    }
    return [
        replace(parsed, reply_to=None) if parsed.position in unlinked else parsed
        for parsed in posts
    ]
