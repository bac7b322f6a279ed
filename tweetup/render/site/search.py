"""The page on which people search, and its script; without either there are lists to go through.

The index itself is in :mod:`tweetup.render.site.search_index`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tweetup.render.site.plan import NavLink, PlannedPage
from tweetup.render.site.years import year_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.render.site.plan import SiteContents

__all__ = ["plan_search_page", "search_nav"]

_PAGE = "search.html"
_SCRIPT = "search.js"


def search_nav(contents: SiteContents) -> tuple[NavLink, ...]:
    """Return the link to the page; none where the site has none."""
    return (NavLink(_PAGE, "site_search"),) if contents.site.search else ()


def plan_search_page(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the page and its script, where the site is to have them."""
    if not contents.site.search:
        return
    script = contents.render("site/search.js")
    version = hashlib.sha256(script.encode()).hexdigest()[:8]
    yield PlannedPage(path=_SCRIPT, make=lambda: script, is_lasting=False)
    yield PlannedPage(
        path=_PAGE,
        make=lambda: contents.render(
            "site/search.html.j2", root="", version=version, years=year_links(contents)
        ),
        inputs=lambda: (version, year_links(contents)),
        modified=lambda: None,
        is_lasting=False,
    )
