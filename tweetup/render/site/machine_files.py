"""Files for browsers and search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from tweetup.render.site.plan import PlannedPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tweetup.render.site.plan import SiteContents

__all__ = ["plan_maps", "plan_style"]


def plan_style(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the stylesheet."""
    yield PlannedPage(path="style.css", make=lambda: contents.style)


def plan_maps(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the map of the pages planned so far, and the file that leads robots to it.

    Both need an address; robots look for their file at the root of a host alone.
    """
    if not contents.site.url:
        return
    yield PlannedPage(
        path="sitemap.xml",
        make=lambda: contents.render("site/sitemap.xml.j2", listed=_listed(contents)),
        inputs=lambda: _listed(contents),
    )
    if not urlsplit(contents.site.url).path:
        yield PlannedPage(
            path="robots.txt", make=lambda: contents.render("site/robots.txt.j2"), inputs=tuple
        )


def _listed(contents: SiteContents) -> tuple[tuple[str, datetime | None], ...]:
    """Return the pages for search engines from the site's root, each with its last change."""
    return tuple(
        ("" if page.path == "index.html" else quote(page.path), page.modified())
        for page in contents.planned.values()
        if page.modified is not None
    )
