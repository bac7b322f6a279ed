"""Listening to an invented Bluesky, as the tests of its stream do it."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from tests.servers.bluesky import Bluesky, access_to
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.model import Post
from tweetup.networks import NETWORKS, Place, Query, StreamEvents

__all__ = ["QUERY", "LookupResult", "listening", "next_found", "now", "opened", "posts", "started"]

QUERY = Query(hashtags=("LabelChat",))
LookupResult = Record | Deletion | Skipped


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def opened(server: Bluesky, **changes: float) -> Iterator[Place]:
    """The place, until the block ends."""
    access = access_to(server, **changes)  # type: ignore[arg-type]  # only seconds are passed
    (place,) = NETWORKS.get("bluesky").open(access, clock=now)
    try:
        yield place
    finally:
        place.close()


def listening(
    place: Place, query: Query = QUERY, cursor: str | None = None
) -> Generator[StreamEvents, None, None]:
    """A stream that can be closed."""
    source = place.listen(query, cursor=cursor)
    assert isinstance(source, Generator)
    return source


def started(place: Place, query: Query = QUERY) -> Generator[StreamEvents, None, None]:
    """A stream whose connection stands."""
    source = listening(place, query)
    first = next(source)
    assert (first.records, first.cursor is not None) == ((), True)
    return source


def next_found(source: Iterator[StreamEvents]) -> tuple[LookupResult, ...]:
    """What is heard next."""
    return next(heard.records for heard in source if heard.records)


def posts(found: Iterable[LookupResult]) -> list[Post]:
    """The posts of it."""
    return [one.post for one in found if isinstance(one, Record)]
