"""Accounts that leave or come back before the interface that is asked knows of it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from tests.networks.bluesky_listening import listening, next_found, now, posts
from tests.servers.bluesky import Bluesky, access_to, bluesky
from tests.servers.serving import refused
from tweetup.formats.records import Deletion
from tweetup.model import DELETED, Absence
from tweetup.networks import NETWORKS, StreamEvents

WHO = "zoe.example.org"


class Clock:
    """The time, and what was skipped of it."""

    def __init__(self) -> None:
        self.skipped = timedelta()

    def __call__(self) -> datetime:
        return now() + self.skipped


@pytest.fixture
def server() -> Iterator[Bluesky]:
    with bluesky() as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def heard(server: Bluesky, clock: Clock) -> Iterator[Iterator[StreamEvents]]:
    """A stream that stands."""
    (place,) = NETWORKS.get("bluesky").open(access_to(server), clock=clock)
    source = listening(place)
    next(source)
    yield source
    source.close()
    place.close()


def write(server: Bluesky, heard: Iterator[StreamEvents], count: int = 1) -> list[str]:
    """Posts of an account, of which the stream tells."""
    uris = [server.network.add_post(WHO, f"{n} #labelchat") for n in range(count)]
    found: list[str] = []
    while len(found) < count:
        found += [post.id for post in posts(next_found(heard))]
    assert found == uris
    return uris


def notices(
    heard: Iterator[StreamEvents], done: Callable[[list[Deletion]], bool]
) -> list[Deletion]:
    """The notices of the next events, until there are enough of them."""
    found: list[Deletion] = []
    for events in heard:
        found += [it for it in events.records if isinstance(it, Deletion)]
        if done(found):
            break
    return found


def settle(heard: Iterator[StreamEvents], server: Bluesky) -> list[Deletion]:
    """The notices of an event that the network is asked about, and of a moment after it."""
    asked = len(server.http.asked)
    found = notices(heard, lambda _: len(server.http.asked) > asked)
    return found + [it for _ in range(2) for it in notices(heard, lambda _: True)]


def test_the_network_is_asked_again_minutes_later(
    server: Bluesky, clock: Clock, heard: Iterator[StreamEvents]
) -> None:
    """The event comes before the interface knows; it is hidden once that does."""
    write(server, heard)
    server.network.say_status(WHO, "deactivated")
    assert all(it.back for it in settle(heard, server))
    server.network.account(WHO).status = "deactivated"
    clock.skipped += timedelta(minutes=1)
    (found,) = notices(heard, bool)
    assert (found.reason, found.back, found.post_id) == (Absence.DEACTIVATED, False, None)
    clock.skipped += timedelta(minutes=10)
    assert not notices(heard, lambda _: True)


@pytest.mark.long
def test_it_is_asked_twice(server: Bluesky, clock: Clock, heard: Iterator[StreamEvents]) -> None:
    """And then no more: the event was late, or never true."""
    (uri,) = write(server, heard)
    server.network.say_status(WHO, "deleted")
    settle(heard, server)
    for minutes in (1, 4):
        clock.skipped += timedelta(minutes=minutes)
        assert [(it.post_id, it.back) for it in notices(heard, bool)] == [(uri, True)]
    asked = len(server.http.asked)
    clock.skipped += timedelta(minutes=60)
    for _ in range(2):
        assert not notices(heard, lambda _: True)
    assert len(server.http.asked) == asked


def test_posts_that_are_not_shown_yet_are_not_deleted(
    server: Bluesky, clock: Clock, heard: Iterator[StreamEvents]
) -> None:
    """Of an account that is back; the network may need minutes for them."""
    uris = write(server, heard, 3)
    before = dict(server.network.posts)
    for uri in uris:
        del server.network.posts[uri]
    server.network.say_status(WHO, "active")
    assert settle(heard, server) == []
    server.network.posts |= {uri: before[uri] for uri in uris[:2]}
    clock.skipped += timedelta(minutes=1)
    found = notices(heard, bool)
    assert [(it.post_id, it.back) for it in found] == [(uri, True) for uri in uris[:2]]
    clock.skipped += timedelta(minutes=4)
    found = notices(heard, bool)
    assert [(it.post_id, it.reason, it.back) for it in found[2:]] == [(uris[2], DELETED, False)]


@pytest.mark.long
def test_so_many_are_not_deleted_at_once(
    server: Bluesky, clock: Clock, heard: Iterator[StreamEvents]
) -> None:
    """None of thirty posts is shown: that is a fault of the network."""
    for uri in write(server, heard, 30):
        del server.network.posts[uri]
    server.network.say_status(WHO, "active")
    assert settle(heard, server) == []
    for minutes in (1, 4):
        clock.skipped += timedelta(minutes=minutes)
        assert settle(heard, server) == []


def test_an_account_that_is_not_there_is_hidden_first(
    server: Bluesky, clock: Clock, heard: Iterator[StreamEvents]
) -> None:
    """The event says that it is deactivated; minutes later the network is believed."""
    write(server, heard)
    server.network.set_status(WHO, "deleted", at=clock())
    server.network.account(WHO).status = "deleted"
    (found,) = notices(heard, bool)
    assert found.reason == DELETED  # as both say
    server.network.say_status(WHO, "deactivated")
    (found,) = notices(heard, bool)
    assert found.reason == Absence.DEACTIVATED
    server.http.faults.extend([refused(503)] * 9)
    clock.skipped += timedelta(minutes=1)
    assert not settle(heard, server)
    server.http.faults.clear()
    clock.skipped += timedelta(minutes=4)
    (found,) = notices(heard, bool)
    assert found.reason == DELETED
