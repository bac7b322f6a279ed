"""Files for browsers, feed readers and search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.render.site.pages import urn
from tweetup.render.site.plan import PlannedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.render.site.plan import SiteContents

__all__ = ["plan_feed", "plan_maps", "plan_style"]

_FEED_LENGTH = 20


def plan_style(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the stylesheet."""
    yield PlannedPage(path="style.css", make=lambda: contents.style)


def plan_feed(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the feed of the newest sessions."""
    feed = urn("feed:" + (contents.site.url or contents.site.title))
    entries = contents.pages[:_FEED_LENGTH]
    yield PlannedPage(
        path="feed.xml",
        make=lambda: contents.render("site/feed.xml.j2", feed_id=feed, entries=entries),
        inputs=lambda: tuple(
            (page.href, page.feed_id, page.updated, contents.digest(page)) for page in entries
        ),
    )


def plan_maps(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the map of the site and the file that leads robots to it; both need an address."""
    if not contents.site.url:
        return
    yield PlannedPage(
        path="sitemap.xml",
        make=lambda: contents.render("site/sitemap.xml.j2"),
        inputs=lambda: tuple((page.href, page.updated) for page in contents.pages),
    )
    yield PlannedPage(
        path="robots.txt", make=lambda: contents.render("site/robots.txt.j2"), inputs=tuple
    )
