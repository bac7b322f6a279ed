"""X's place, opened on a server that stands for X."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from tests.servers.x import TOKEN, XServer
from tweetup.formats.records import Record
from tweetup.networks import Access, Page, Query
from tweetup.networks.secret import Secret
from tweetup.networks.x import X
from tweetup.networks.x.client import XPlace

__all__ = ["NOW", "all_pages", "asked_for", "ids", "opened", "place_at", "window"]

NOW = datetime(2026, 3, 4, 22, 0, tzinfo=UTC)


@contextmanager
def place_at(
    url: str,
    *,
    token: str = TOKEN,
    timeout: float = 30.0,
    now: datetime = NOW,
    clock: Callable[[], datetime] | None = None,
) -> Iterator[XPlace]:
    """The place that a URL stands for, at a moment that does not pass without a ``clock``."""
    access = Access(values={"bearer_token": Secret(token)}, url=url, timeout=timeout)
    (place,) = X.open(access, clock=clock or (lambda: now))
    try:
        yield place
    finally:
        place.close()


@contextmanager
def opened(server: XServer, *, token: str = TOKEN, timeout: float = 30.0) -> Iterator[XPlace]:
    """A server that runs, and its place."""
    with server.serving(), place_at(server.url, token=token, timeout=timeout) as place:
        yield place


def window(*, since: float = 3, until: float = 0.5, tag: str = "labelchat") -> Query:
    """The hours before NOW from ``since`` until ``until``."""
    return Query(
        hashtags=(tag,),
        since=NOW - timedelta(hours=since),
        until=NOW - timedelta(hours=until),
    )


def all_pages(place: XPlace, query: Query) -> list[Page]:
    """Page after page, without a pause."""
    pages = [place.search(query, cursor=None, at_most=None)]
    while (cursor := pages[-1].cursor) is not None:
        pages.append(place.search(query, cursor=cursor, at_most=None))
    return pages


def asked_for(page: Page) -> list[Record]:
    """What a page holds but for what came along."""
    return [one for one in page.records if isinstance(one, Record) and not one.included]


def ids(pages: list[Page]) -> list[str]:
    """The posts of pages, in their order."""
    return [record.post.id for page in pages for record in asked_for(page)]
