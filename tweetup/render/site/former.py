"""Sessions by the addresses that their pages had before.

The ledger of addresses keeps of a session's page the chat and the time that it was about, so that
the page of that time is found whatever the session is called now.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from tweetup.render.site.pages import page_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.render.site.pages import SitePage
    from tweetup.render.site.plan import SiteContents
    from tweetup.render.site.records import Address

__all__ = ["former_names", "page_of_address", "pages_of_aliases"]

_NO_TIME: Final = timedelta()


def page_of_address(contents: SiteContents, address: Address) -> SitePage | None:
    """Return the page of the session that has most of an address's time, None where none has."""
    if address.chat is None or address.start is None or address.end is None:
        return None
    shared = {
        page: min(page.session.end, address.end) - max(page.session.start, address.start)
        for page in contents.pages_of_chat(address.chat)
    }
    page = max(shared, key=lambda it: (shared[it], it.path), default=None)
    return page if page is not None and shared[page] > _NO_TIME else None


def pages_of_aliases(contents: SiteContents) -> Iterator[tuple[str, SitePage]]:
    """Yield the names that sessions had before, each with the page that links to it mean.

    Where two sessions had a name, that is the one whose page was published there.
    """
    published = {address.path: address for address in contents.addresses}
    for page in contents.pages:
        for alias in page.session.aliases:
            address = published.get(page_path(alias))
            meant = None if address is None else page_of_address(contents, address)
            yield alias, meant or page


def former_names(contents: SiteContents) -> Iterator[tuple[str, SitePage]]:
    """Yield the names of files that pages of sessions had and none has now, with today's pages."""
    taken = {page.path for page in contents.pages}
    for alias, page in pages_of_aliases(contents):
        if (path := page_path(alias)) not in taken:
            taken.add(path)
            yield PurePosixPath(path).stem, page
    for address in contents.addresses:
        if address.path in taken or address.path.endswith(".transcript.html"):
            continue
        if (found := page_of_address(contents, address)) is not None:
            taken.add(address.path)
            yield PurePosixPath(address.path).stem, found
