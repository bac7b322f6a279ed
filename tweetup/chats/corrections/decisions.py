"""What people decided about a chat: which decisions there are, their order, and what they mean.

Corrections are applied in the order they were made (the time, then the number), so of two that
contradict each other the later one wins. What one of them names is found again by what does not
change when names do: a post by its key, a question by the moment it was asked, a session by a
moment within it. Only where that leads nowhere does the name count.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from tweetup.chats.parse.posts import read_posts
from tweetup.model import Post, PostKey, in_time_order
from tweetup.text import DEFAULT_LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.chats.parse.posts import Reading
    from tweetup.model import Correction

__all__ = [
    "SECTIONS_OF_ALL",
    "Decision",
    "Idle",
    "follow_edits",
    "in_force",
    "moment_of",
    "passed_on",
    "post_of",
    "value_of",
    "without_hidden",
]

SECTIONS_OF_ALL = ("intro", "chatter", "closing")
"""The sections that every session may have."""


class Decision(StrEnum):
    """The kinds of corrections."""

    MOVE = "move"
    HIDE = "hide"
    RETITLE = "retitle"
    ADD_QUESTION = "question add"
    EDIT_QUESTION = "question edit"
    MERGE_QUESTIONS = "question merge"
    SPLIT_QUESTION = "question split"
    RENUMBER_QUESTION = "question renumber"
    REMOVE_QUESTION = "question remove"
    ADD_HOST = "host add"
    REMOVE_HOST = "host remove"
    SPLIT_SESSION = "session split"
    JOIN_SESSIONS = "session join"
    RENAME_SESSION = "session rename"


@dataclass(frozen=True, slots=True)
class Idle:
    """A correction that changes nothing as things stand, and why; it counts again when it can.

    ``overruled``: a later one decides the same, which is as it should be.
    """

    correction: Correction
    why: str
    overruled: bool = False


def in_force(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Those that are not undone, in the order in which they apply: by time, then by number."""
    never = datetime.max.replace(tzinfo=UTC)
    standing = (correction for correction in corrections if not correction.undone)
    return tuple(sorted(standing, key=lambda one: (one.made_at or never, one.id or 0)))


def value_of(correction: Correction, name: str) -> str | None:
    """What the correction says under that name."""
    return next((text for key, text in correction.value if key == name), None)


def moment_of(correction: Correction, name: str) -> datetime | None:
    """The aware time that the correction says under that name; None where it says none."""
    try:
        moment = datetime.fromisoformat(value_of(correction, name) or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def post_of(correction: Correction) -> PostKey | None:
    """The post that the correction is about, if it is about one."""
    about_posts = (
        Decision.MOVE,
        Decision.HIDE,
        Decision.ADD_QUESTION,
        Decision.SPLIT_QUESTION,
    )
    if correction.kind not in about_posts or correction.target is None:
        return None
    network, colon, identity = correction.target.partition(":")
    return PostKey(network, identity) if colon else None


def follow_edits(correction: Correction, latest: Mapping[PostKey, PostKey]) -> Correction:
    """The correction, about the latest version of the post it is about."""
    key = post_of(correction)
    if key is None or key not in latest:
        return correction
    return replace(correction, target=":".join(latest[key]))


def without_hidden(
    posts: Sequence[Post], corrections: Iterable[Correction]
) -> tuple[tuple[Post, ...], tuple[PostKey, ...]]:
    """The posts that nobody hid, and the keys of those that somebody did, reposts included."""
    wanted = {post_of(one) for one in in_force(corrections) if one.kind == Decision.HIDE}
    if not wanted & {post.key for post in posts}:
        return tuple(posts), ()
    ordered = in_time_order(posts)
    readings = read_posts(ordered, ordered[0].created_at, DEFAULT_LETTERS)
    chosen = [reading.position for reading in readings if reading.post.key in wanted]
    hidden = {readings[at].post.key for at in (*chosen, *passed_on(readings, chosen))}
    return (
        tuple(post for post in posts if post.key not in hidden),
        tuple(post.key for post in posts if post.key in hidden),
    )


def passed_on(readings: Sequence[Reading], positions: Iterable[int]) -> dict[int, int]:
    """The reposts of those posts, and reposts of these: position → the post it repeats."""
    copies: Mapping[int, list[int]] = _copies(readings)
    found: dict[int, int] = {}
    seen = set(positions)
    waiting = sorted(seen)
    for original in waiting:
        for copy in copies.get(original, ()):
            if copy not in seen:
                seen.add(copy)
                found[copy] = original
                waiting.append(copy)
    return found


def _copies(readings: Sequence[Reading]) -> dict[int, list[int]]:
    copies: dict[int, list[int]] = defaultdict(list)
    for reading in readings:
        if reading.copy_of is not None and reading.adds_nothing:
            copies[reading.copy_of].append(reading.position)
    return copies
