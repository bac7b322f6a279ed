"""A page for each chat, where the site has several."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from tweetup.render.anchors import safe_name
from tweetup.render.site.plan import PlannedPage, redirect
from tweetup.render.site.times import moment_text, regular_text, weekday_and_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.render.site.plan import SiteContents
    from tweetup.render.site.records import SiteChat

__all__ = [
    "ChatBox",
    "ChatLink",
    "chat_boxes",
    "chat_file",
    "chat_links",
    "join_text",
    "own_files",
    "plan_chats",
]


class ChatLink(NamedTuple):
    """A chat and the address of its page from the site's root."""

    chat: SiteChat
    href: str


class ChatBox(NamedTuple):
    """A chat as pages tell of it, its addresses from the site's root.

    ``next`` is its next meeting: for machines, in words, and its topic; None where none is known.
    """

    chat: SiteChat
    href: str
    feed: str
    calendar: str
    regular: str
    next: tuple[str, str, str | None] | None
    join: str


def chat_file(contents: SiteContents, chat: SiteChat, suffix: str, alone: str) -> str:
    """Return the path of a chat's file; ``alone`` is that of the only chat."""
    return alone if len(contents.chats) == 1 else _own_file(chat, suffix)


def _own_file(chat: SiteChat, suffix: str) -> str:
    return f"chats/{safe_name(chat.hashtag)}{suffix}"


def own_files(contents: SiteContents, suffix: str) -> Iterator[tuple[SiteChat, str]]:
    """Yield the chats that have files of their own, with these files.

    They are all of several, and the only one where it had a page before: people have subscribed to
    its feeds and its calendar.
    """
    several = len(contents.chats) > 1
    former = frozenset(it.path for it in contents.addresses)
    for chat in contents.named_chats:
        if several or _own_file(chat, ".html") in former:
            yield chat, _own_file(chat, suffix)


def chat_links(contents: SiteContents) -> dict[str, ChatLink]:
    """Return the chats of the site by their hashtags, with their addresses; no recap is read."""
    return {chat.hashtag: ChatLink(chat, _href(contents, chat)) for chat in contents.chats}


def _href(contents: SiteContents, chat: SiteChat) -> str:
    return quote(chat_file(contents, chat, ".html", "index.html"))


def chat_boxes(contents: SiteContents) -> tuple[ChatBox, ...]:
    """Return the chats of the site."""
    return tuple(_box(contents, chat) for chat in contents.named_chats)


def _box(contents: SiteContents, chat: SiteChat) -> ChatBox:
    meeting = next(iter(chat.coming), None)
    return ChatBox(
        chat=chat,
        href=_href(contents, chat),
        feed=quote(chat_file(contents, chat, ".xml", "feed.xml")),
        calendar=quote(chat_file(contents, chat, ".ics", "calendar.ics")),
        regular=""
        if chat.regular is None
        else regular_text(contents.words, *chat.regular, chat.zone),
        next=None
        if meeting is None
        else (
            (meeting.day or meeting.start).isoformat(),
            moment_text(contents.words, meeting.start, chat.zone)
            if meeting.day is None
            else weekday_and_day(contents.words, meeting.day),
            meeting.topic,
        ),
        join=join_text(contents, chat),
    )


def join_text(contents: SiteContents, chat: SiteChat) -> str:
    """Return the sentence on how to join a chat: the owner's, else one that names the hashtag."""
    tag = contents.hashtags[chat.hashtag]
    return chat.join or contents.words.fill("join", hashtag=f"#{tag}")


def plan_chats(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield a page for each of several chats; the home page is that of the only one.

    A page that this one had before leads there.
    """
    if len(contents.chats) > 1:
        yield from (_plan_chat(contents, box) for box in chat_boxes(contents))
        return
    for chat, path in own_files(contents, ".html"):
        yield redirect(contents, partial(str, chat.title), path, "index.html")


def _plan_chat(contents: SiteContents, box: ChatBox) -> PlannedPage:
    pages = contents.pages_of_chat(box.chat.hashtag)
    return PlannedPage(
        path=chat_file(contents, box.chat, ".html", "index.html"),
        make=lambda: contents.render("site/chat.html.j2", root="../", box=box, recaps=pages),
        inputs=lambda: (
            box,
            tuple((page.href, page.tallies(contents.words), page.card) for page in pages),
        ),
        modified=lambda: max(page.updated for page in pages),
    )
