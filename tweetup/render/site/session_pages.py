"""A session's page, the page of its transcript, and pages at the names that it had before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from tweetup.render.site.cards import has_cards
from tweetup.render.site.chats import chat_links
from tweetup.render.site.former import pages_of_aliases
from tweetup.render.site.head import image_of, session_data
from tweetup.render.site.pages import page_path, transcript_path
from tweetup.render.site.plan import PlannedPage, redirect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.render.site.chats import ChatLink
    from tweetup.render.site.pages import SitePage
    from tweetup.render.site.plan import SiteContents

__all__ = ["lead_to", "plan_redirects", "plan_sessions"]


class _Neighbours(NamedTuple):
    """The sessions of the same chat after and before one."""

    newer: SitePage | None
    older: SitePage | None


def plan_sessions(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the pages of all sessions, chat after chat, so that neighbours are made in turn."""
    links = chat_links(contents)
    chats: dict[str, list[SitePage]] = defaultdict(list)
    for page in contents.pages:
        chats[page.session.hashtag].append(page)
    for tag, pages in chats.items():
        for page, newer, older in zip(pages, [None, *pages], [*pages[1:], None], strict=False):
            yield from _plan_session(contents, links[tag], page, _Neighbours(newer, older))


def _plan_session(
    contents: SiteContents, chat: ChatLink, page: SitePage, beside: _Neighbours
) -> Iterator[PlannedPage]:
    def inputs() -> tuple[object, ...]:
        return (has_cards(contents), chat.chat.title, len(contents.chats) > 1, *map(_link, beside))

    def render(template: str) -> str:
        _ = page.card  # kept for the home page
        return contents.render(
            template,
            root="../",
            page=page,
            recap=page.recap,
            view=page.view,
            recap_page=PurePosixPath(page.href).name,
            chat=_named(chat, page) if len(contents.chats) > 1 else None,
            image=image_of(contents, page),
            data=session_data(contents, page),
            **beside._asdict(),
        )

    yield PlannedPage(
        path=page.path,
        make=lambda: render("site/session.html.j2"),
        inputs=lambda: (contents.digest(page), page.updated, *inputs()),
        modified=lambda: page.updated,
        session=page.session,
    )
    yield PlannedPage(
        path=page.transcript_path,
        make=lambda: render("site/transcript.html.j2"),
        inputs=lambda: (contents.digest(page), *inputs()),
        session=page.session,
    )


def _named(chat: ChatLink, page: SitePage) -> ChatLink:
    """Return a chat; one without a title of its own has its hashtag as the recap writes it."""
    if chat.chat.title != f"#{chat.chat.hashtag}":
        return chat
    return chat._replace(chat=replace(chat.chat, title=f"#{page.card.hashtag}"))


def _link(page: SitePage | None) -> tuple[str, str, str] | None:
    """Return all that a page shows of its neighbour."""
    return None if page is None else (page.href, page.card.title, page.card.language)


def plan_redirects(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield a page for each name that a session had before, and for its transcript's."""
    for alias, page in pages_of_aliases(contents):
        yield lead_to(contents, page, page_path(alias), page.href)
        yield lead_to(contents, page, transcript_path(alias), page.transcript_href)


def lead_to(contents: SiteContents, page: SitePage, path: str, href: str) -> PlannedPage:
    """Return a page that leads to a session's page or to its transcript."""
    return redirect(contents, lambda: page.card.title, path, href, page.session)
