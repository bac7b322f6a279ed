"""A session parsed once: its label letters, and its posts in time order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.chats.parse.label_style import find_letters
from tweetup.chats.parse.posts import parse_posts
from tweetup.model import in_time_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.model import Post, Session
    from tweetup.text import Role

__all__ = ["ParsedSession", "parse_session"]


@dataclass(frozen=True, slots=True)
class ParsedSession:
    """A session with its posts parsed.

    ``letters`` are the label letters of the chat with their roles, ``posts`` the session's posts
    in time order: position ``i`` of a :class:`~tweetup.chats.parse.posts.ParsedPost` is
    ``posts[i]``.
    """

    session: Session
    letters: Mapping[str, Role]
    posts: Sequence[ParsedPost]

    @property
    def hashtags(self) -> tuple[str, ...]:
        """The hashtags that are no words of a question: the session's own."""
        return (self.session.hashtag,)


def parse_session(
    posts: Iterable[Post],
    *,
    session: Session,
    style: str | None = None,
    language: str | None = None,
) -> ParsedSession:
    """Parse the posts of a session; ``posts`` may hold others, which are left out.

    ``style`` and ``language`` are as in :func:`tweetup.chats.parse.label_style.find_letters`.
    """
    keys = set(session.posts)
    ordered = in_time_order(post for post in posts if post.key in keys)
    letters = find_letters(ordered, style=style, language=language)
    return ParsedSession(session, letters, parse_posts(ordered, session.start, letters))
