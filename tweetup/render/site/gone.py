"""Pages at addresses that pages had before: they lead to the new page, or say that it is gone.

The ledger of addresses keeps of a session's page the chat and the time that it was about, so that
the page of that time is found whatever the session is called now.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.render.site.about import NOT_FOUND
from tweetup.render.site.plan import PlannedPage
from tweetup.render.site.session_pages import redirect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.render.site.pages import SitePage
    from tweetup.render.site.plan import SiteContents
    from tweetup.render.site.records import Address

__all__ = ["plan_gone"]

_NO_TIME: Final = timedelta()


def plan_gone(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield a page for each address that no other page has now."""
    for address in contents.addresses:
        if address.path in contents.planned or address.path == NOT_FOUND:
            continue
        page = _page_of(contents, address)
        if page is None:
            yield _gone(contents, address)
        else:
            is_talk = address.path.endswith(".transcript.html")
            href = page.transcript_href if is_talk else page.href
            yield redirect(contents, page, address.path, href)


def _gone(contents: SiteContents, address: Address) -> PlannedPage:
    root = "../" * address.path.count("/")
    return PlannedPage(
        path=address.path,
        make=lambda: contents.render("site/gone.html.j2", root=root),
        inputs=tuple,
        gives_way=True,
        is_lasting=False,
    )


def _page_of(contents: SiteContents, address: Address) -> SitePage | None:
    """Return the page of the session that has most of an address's time, None where none has."""
    if address.chat is None or address.start is None or address.end is None:
        return None
    shared = {
        page: min(page.session.end, address.end) - max(page.session.start, address.start)
        for page in contents.pages_of_chat(address.chat)
    }
    page = max(shared, key=lambda it: (shared[it], it.path), default=None)
    return page if page is not None and shared[page] > _NO_TIME else None
