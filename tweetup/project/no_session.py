"""The error of a job that needs a session where there is none: the reason, and what to do.

A module of its own, since only errors load it, and the project has more to do than to explain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.chats.sessions import FEWEST_PEOPLE, FEWEST_POSTS, explain_no_session
from tweetup.errors import UsageError
from tweetup.text import fold_tag
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.archive import Archive
    from tweetup.config import Config
    from tweetup.model import Post

__all__ = ["no_session_error"]

_MOST_HASHTAGS: Final = 3
"""Hashtags that an error names."""


def no_session_error(
    config: Config,
    archive: Archive,
    posts: Sequence[Post],
    *,
    count: int,
    hashtag: str | None = None,
) -> UsageError:
    """Return the error for a chat with its ``posts``, or for the archive with its largest chat's.

    It says how many posts are there (``count``), why they make no session, and what to do.
    """
    where = str(config.archive)
    place = "this archive" if hashtag is None else f"#{fold_tag(hashtag)}"
    hidden = _hidden(config, archive, hashtag)
    are = f"{counted(hidden, 'post is', 'posts are')} hidden, which the network does not show now"
    if hidden and not count:
        hint = "tweetup refresh asks again, and shows those again that the network shows"
        return UsageError(f"no session in {place}: {are}", where=where, hint=hint)
    if not count:
        return UsageError(
            "no session in this archive",
            where=where,
            hint="import the posts of a chat first: tweetup import FILE",
        )
    problem = f"no session in {place} of {count} post{'s' if count > 1 else ''}"
    if not posts:
        return _no_chat(config, archive, problem)
    return UsageError(
        f"{problem}: {explain_no_session(posts)}{f'; {are}' if hidden else ''}",
        where=where,
        hint=f"an hour with {FEWEST_POSTS} posts by {FEWEST_PEOPLE} people makes one (more where"
        " the hashtag is busy all the time), reposts not counted: import more posts of the chat,"
        " or write its weekday and time into tweetup.toml",
    )


def _hidden(config: Config, archive: Archive, hashtag: str | None) -> int:
    """Return how many posts of a chat, or of the archive, are hidden with those they repeat."""
    absent = archive.absences.posts()
    if hashtag is None:
        return len(absent)
    tags = set(config.chat(fold_tag(hashtag)).hashtags)
    return sum(not tags.isdisjoint(map(fold_tag, it.hashtags)) for it in absent)


def _no_chat(config: Config, archive: Archive, problem: str) -> UsageError:
    """Return the error of an archive whose posts are of no chat."""
    tags = ", ".join(f"#{tag}" for chat in config.chats for tag in chat.hashtags)
    carried = [f"#{tag}" for tag, _ in archive.hashtags()[:_MOST_HASHTAGS]]
    reason = (
        f"none carries a hashtag of a configured chat ({tags})"
        if tags
        else ("they were imported for no hashtag, and no chat is configured")
    )
    example = f"; they carry {', '.join(carried)}" if carried else ""
    return UsageError(
        f"{problem}: {reason}{example}",
        where=str(config.archive),
        hint="write the chat's hashtag into tweetup.toml, or import with --hashtag TAG",
    )
