"""The front page, which lists all sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.render.site.plan import PlannedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.render.site.plan import SiteContents

__all__ = ["plan_front"]


def plan_front(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the front page."""
    yield PlannedPage(
        path="index.html",
        make=lambda: contents.render("site/index.html.j2", root=""),
        inputs=lambda: tuple((page.href, contents.digest(page)) for page in contents.pages),
    )
