"""Hashtags that people wrote beside the chat's own, over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.model import FEWEST_SHOWN
from tweetup.render.site.over import plan_over
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from tweetup.render.site.over import ChatSessions, SessionLink
    from tweetup.render.site.plan import PlannedPage, SiteContents

__all__ = ["plan_hashtags"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hashtag:
    """A hashtag, the posts of all sessions with it, and these sessions, the newest first."""

    tag: str
    posts: int
    sessions: tuple[SessionLink, ...]


def plan_hashtags(contents: SiteContents) -> tuple[PlannedPage, ...]:
    """Return the page of hashtags."""
    return plan_over(contents, "hashtags.html", "site/hashtags.html.j2", _gather)


def _gather(chat: ChatSessions) -> tuple[_Hashtag, ...]:
    """Return the hashtags that enough people wrote in a session, that of most posts first.

    Only sessions where enough people wrote it count.
    """
    own = {fold_tag(tag) for tag in (chat.chat.hashtag, *chat.chat.hashtags)}
    forms: dict[str, str] = {}
    posts: dict[str, int] = {}
    places: dict[str, list[SessionLink]] = {}
    for page, facts in chat.sessions:
        for written in facts.tags:
            tag = fold_tag(written.tag)
            if tag in own or written.people < FEWEST_SHOWN:
                continue
            forms.setdefault(tag, written.tag)
            posts[tag] = posts.get(tag, 0) + written.posts
            places.setdefault(tag, []).append(chat.link(page))
    tags = (
        _Hashtag(tag=form, posts=posts[tag], sessions=tuple(places[tag]))
        for tag, form in forms.items()
    )
    return tuple(sorted(tags, key=lambda it: (-it.posts, fold_tag(it.tag))))
