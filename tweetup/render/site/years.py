"""All recaps, a page a year."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tweetup.render.site.plan import NavLink, PlannedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.render.site.pages import SitePage
    from tweetup.render.site.plan import SiteContents

__all__ = ["YearLink", "plan_years", "year_links", "years_nav"]


class YearLink(NamedTuple):
    """A year with recaps, the address of its page from the site's root, and their number."""

    year: int
    href: str
    recaps: int


def year_links(contents: SiteContents) -> tuple[YearLink, ...]:
    """Return the years with recaps, the newest first."""
    counts = Counter(_year(page) for page in contents.pages)
    return tuple(YearLink(year, _path(year), counts[year]) for year in sorted(counts, reverse=True))


def years_nav(contents: SiteContents) -> tuple[NavLink, ...]:
    """Return the link to the newest year's page, none on a site without recaps."""
    return tuple(NavLink(link.href, "site_all") for link in year_links(contents)[:1])


def plan_years(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield a page for each year, which lists its recaps, the newest first."""
    links = year_links(contents)
    for link in links:
        pages = tuple(page for page in contents.pages if _year(page) == link.year)
        yield _plan_year(contents, link, links, pages)


def _plan_year(
    contents: SiteContents, link: YearLink, links: tuple[YearLink, ...], pages: tuple[SitePage, ...]
) -> PlannedPage:
    return PlannedPage(
        path=link.href,
        make=lambda: contents.render(
            "site/year.html.j2",
            root="../",
            link=link,
            years=links,
            recaps=pages,
            hashtags=contents.hashtags,
        ),
        inputs=lambda: (
            links,
            contents.hashtags,
            tuple((page.href, contents.digest(page)) for page in pages),
        ),
        modified=lambda: max(page.updated for page in pages),
    )


def _year(page: SitePage) -> int:
    return page.day.year


def _path(year: int) -> str:
    return f"years/{year}.html"
