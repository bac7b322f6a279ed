"""Ways to ask servers of Mastodon on loopback, and what came of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from tests.servers.mastodon import MastodonServer
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.networks import Access, Page, Place, Query, StreamEvents
from tweetup.networks.mastodon import MASTODON
from tweetup.networks.secret import Secret

START = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
TAG = "labelchat"
CHAT = Query(hashtags=(TAG,))


def now() -> datetime:
    return datetime.now(UTC)


def at(minutes: float) -> datetime:
    """So many minutes into the chat."""
    return START + timedelta(minutes=minutes)


def window(since: float | None, until: float | None, *tags: str) -> Query:
    """The chat from one minute to another."""
    return Query(
        hashtags=tags or (TAG,),
        since=None if since is None else at(since),
        until=None if until is None else at(until),
    )


@contextmanager
def asking(
    *servers: MastodonServer | str,
    token: str | None = None,
    found_with: str | None = None,
    timeout: float = 30.0,
    clock: Callable[[], datetime] = now,
) -> Iterator[tuple[Place, ...]]:
    """The places of servers, closed at the end."""
    values = {"access_token": token, "servers": found_with}
    access = Access(
        values={name: Secret(value) for name, value in values.items() if value},
        servers=tuple(one if isinstance(one, str) else one.url for one in servers),
        timeout=timeout,
    )
    places = MASTODON.open(access, clock=clock)
    try:
        yield places
    finally:
        for place in places:
            place.close()


def pages(place: Place, query: Query, *, at_most: int | None = None) -> Iterator[Page]:
    """All pages of a search."""
    cursor: str | None = None
    while True:
        page = place.search(query, cursor=cursor, at_most=at_most)
        yield page
        if page.cursor is None:
            return
        assert page.cursor != cursor
        cursor = page.cursor


def found(place: Place, query: Query) -> dict[str, Record]:
    """What a search finds, by uri; the last of each."""
    return {
        one.post.id: one
        for page in pages(place, query)
        for one in page.records
        if isinstance(one, Record)
    }


def heard(listening: Iterator[StreamEvents], wanted: int) -> Sequence[Record | Deletion | Skipped]:
    """The first so many things that a stream brings."""
    things: list[Record | Deletion | Skipped] = []
    for one in listening:
        things += one.records
        if len(things) >= wanted:
            break
    return things
