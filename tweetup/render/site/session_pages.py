"""A session's page, the page of its transcript, and pages at the names that it had before."""

from __future__ import annotations

from collections import defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from tweetup.render.site.pages import page_path, transcript_path
from tweetup.render.site.plan import PlannedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.render.site.pages import SitePage
    from tweetup.render.site.plan import SiteContents

__all__ = ["plan_redirects", "plan_sessions"]


class _Neighbours(NamedTuple):
    """The sessions of the same chat after and before one."""

    newer: SitePage | None
    older: SitePage | None


def plan_sessions(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the pages of all sessions, chat after chat, so that neighbours are made in turn."""
    chats: dict[str, list[SitePage]] = defaultdict(list)
    for page in contents.pages:
        chats[page.session.hashtag].append(page)
    for pages in chats.values():
        for page, newer, older in zip(pages, [None, *pages], [*pages[1:], None], strict=False):
            yield from _plan_session(contents, page, _Neighbours(newer, older))


def _plan_session(
    contents: SiteContents, page: SitePage, beside: _Neighbours
) -> Iterator[PlannedPage]:
    def render(template: str) -> str:
        _ = page.card  # kept for the front page
        return contents.render(
            template,
            root="../",
            page=page,
            recap=page.recap,
            view=page.view,
            recap_page=PurePosixPath(page.href).name,
            **beside._asdict(),
        )

    yield PlannedPage(
        path=page.path,
        make=lambda: render("site/session.html.j2"),
        inputs=lambda: (contents.digest(page), *map(_link, beside)),
    )
    yield PlannedPage(
        path=page.transcript_path,
        make=lambda: render("site/transcript.html.j2"),
        inputs=lambda: (contents.digest(page),),
    )


def _link(page: SitePage | None) -> tuple[str, str] | None:
    """Return all that a page shows of its neighbour."""
    return None if page is None else (page.href, page.card.title)


def plan_redirects(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield a page for each name that a session had before, and for its transcript's."""
    for page in contents.pages:
        for alias in page.session.aliases:
            yield _redirect(contents, page, page_path(alias), page.href)
            yield _redirect(contents, page, transcript_path(alias), page.transcript_href)


def _redirect(contents: SiteContents, page: SitePage, path: str, href: str) -> PlannedPage:
    return PlannedPage(
        path=path,
        make=lambda: contents.render("site/redirect.html.j2", root="../", page=page, href=href),
        inputs=lambda: (contents.digest(page), href),
        gives_way=True,
    )
