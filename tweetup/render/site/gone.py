"""Pages at addresses that pages had before: they lead to the new page, or say that it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.render.site.about import NOT_FOUND
from tweetup.render.site.former import page_of_address
from tweetup.render.site.plan import PlannedPage
from tweetup.render.site.session_pages import lead_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.render.site.plan import SiteContents
    from tweetup.render.site.records import Address

__all__ = ["plan_gone"]


def plan_gone(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield a page for each address that no other page has now."""
    for address in contents.addresses:
        if address.path in contents.planned or address.path == NOT_FOUND:
            continue
        page = page_of_address(contents, address)
        if page is None:
            yield _gone(contents, address)
        else:
            is_talk = address.path.endswith(".transcript.html")
            href = page.transcript_href if is_talk else page.href
            yield lead_to(contents, page, address.path, href)


def _gone(contents: SiteContents, address: Address) -> PlannedPage:
    root = "../" * address.path.count("/")
    return PlannedPage(
        path=address.path,
        make=lambda: contents.render("site/gone.html.j2", root=root),
        inputs=tuple,
        gives_way=True,
        is_lasting=False,
    )
