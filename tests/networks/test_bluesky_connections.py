"""Connections to Jetstream: what ends them is said, and nothing heard over them is lost."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from tests.networks.bluesky_listening import (
    QUERY,
    LookupResult,
    listening,
    now,
    opened,
    posts,
    started,
)
from tests.servers.bluesky import Bluesky, access_to, bluesky
from tests.servers.jetstream import (
    StreamFault,
    closes,
    drops,
    goes_silent,
    refuses,
    says,
)
from tweetup.errors import CredentialsError, TweetupError
from tweetup.formats.records import Skipped
from tweetup.networks import NETWORKS, Place, Query, StreamEvents
from tweetup.networks.bluesky import stream_servers
from tweetup.networks.bluesky.stream import HOLE, TOO_LONG
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError


@pytest.fixture
def server() -> Iterator[Bluesky]:
    with bluesky() as running:
        yield running


@pytest.fixture
def place(server: Bluesky) -> Iterator[Place]:
    with opened(server) as running:
        yield running


def hear(
    place: Place, count: int, *, cursor: str | None = None, query: Query = QUERY
) -> tuple[list[LookupResult], str | None]:
    """So many things that are heard, and the cursor after them."""
    found: list[LookupResult] = []
    with closing(listening(place, query, cursor)) as source:
        for heard in source:
            found += heard.records
            if len(found) >= count:
                return found, heard.cursor
    pytest.fail("the stream has an end")


@pytest.fixture
def hasty(server: Bluesky) -> Iterator[Place]:
    """A place that waits for less than a second; on a busy machine more breaks off than must."""
    with opened(server, timeout=0.8) as running:
        yield running


def test_nothing_is_lost_over_broken_connections(server: Bluesky, hasty: Place) -> None:
    """Each goes on from the last cursor, while posts keep coming; doubles are no harm."""
    faults = [drops(after=7), closes(1011, after=9), closes(1000, after=3), drops(after=0)]
    server.stream.faults += [*faults, refuses(503), goes_silent(after=8), drops(after=20)]
    said: list[str] = []
    seen: set[str] = set()
    cursor, failures = None, []
    while len(said) < 60 or seen < set(said):
        try:
            source = listening(hasty, cursor=cursor)
            for heard in source:
                cursor = heard.cursor or cursor
                seen |= {post.id for post in posts(list(heard.records))}
                if len(said) < 60:
                    said += [server.network.add_post("p.example.org", "#labelchat")] * 5
                    said += [server.network.add_post("p.example.org", "#labelchat")]
                elif seen >= set(said):
                    source.close()
        except TryAgainError as error:
            failures.append(str(error))
            said.append(server.network.add_post("p.example.org", "unheard #labelchat"))
    assert seen == set(said)
    assert len(failures) >= 5


def test_a_connection_goes_on_a_little_before_its_cursor(server: Bluesky, place: Place) -> None:
    """Servers' clocks differ; another one is asked with the same cursor."""
    _, cursor = hear_one(server, place)
    hear_one(server, place, cursor)
    first, second = (int(asked["cursor"][0]) for asked in server.stream.asked)
    assert cursor is not None
    assert (second, first < int(cursor)) == (int(cursor) - 5_000_000, True)
    assert server.stream.asked[0]["wantedCollections"] == [
        "app.bsky.feed.post",
        "app.bsky.feed.repost",
    ]


def hear_one(
    server: Bluesky, place: Place, cursor: str | None = None
) -> tuple[list[LookupResult], str | None]:
    server.network.add_post("p.example.org", "#labelchat", at=now() + timedelta(seconds=1))
    return hear(place, 1, cursor=cursor)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (closes(1011), "Jetstream: HOST closed the connection (1011)"),
        (closes(1000), "Jetstream: HOST closed the connection (1000)"),
        (drops(), "Jetstream: the connection to HOST broke off"),
        (goes_silent(), "Jetstream: HOST has not answered for 2 s"),
    ],
)
def test_a_lost_connection_is_one_line(server: Bluesky, fault: StreamFault, said: str) -> None:
    """Something that may pass, after what was heard before it."""
    server.stream.faults.append(fault)
    with opened(server, timeout=2.0 if "2 s" in said else 30.0) as place:
        source = started(place)
        with pytest.raises(TryAgainError) as caught:
            list(source)
    assert type(caught.value) is TryAgainError
    host = server.stream_url.removeprefix("ws://").removesuffix("/subscribe")
    assert str(caught.value).replace(host, "HOST") == said


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        (refuses(401), CredentialsError, "refuses to be listened to"),
        (refuses(403), CredentialsError, "refuses to be listened to"),
        (refuses(404), NetworkError, "does not know a stream (status 404); check its address"),
        (refuses(429, retry_after="7"), RateLimitedError, "too many requests"),
        (refuses(503), TryAgainError, "a failure of its own (status 503)"),
        (refuses(200, "<html>hi</html>"), NetworkError, "sends a web page in place of a stream"),
    ],
)
def test_a_refused_connection_is_not_hidden(
    server: Bluesky, place: Place, fault: StreamFault, kind: type[TweetupError], said: str
) -> None:
    """It is raised before anything is heard, as what it is."""
    server.stream.faults.append(fault)
    with pytest.raises(kind) as caught:
        next(place.listen(QUERY, cursor=None))
    assert type(caught.value) is kind
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("address", "kind", "said"),
    [
        ("wss://nobody.invalid", TryAgainError, "no address is found for nobody.invalid"),
        ("ws://127.0.0.1:1", TryAgainError, "nobody answers at 127.0.0.1:1"),
        ("ftp://127.0.0.1", NetworkError, "is no address to listen to"),
    ],
)
def test_nobody_to_listen_to(
    server: Bluesky, address: str, kind: type[TweetupError], said: str
) -> None:
    """No name, no server, no address."""
    access = access_to(server, stream_url=address)
    (place,) = NETWORKS.get("bluesky").open(access, clock=now)
    with pytest.raises(kind, match=said) as caught:
        next(place.listen(QUERY, cursor=None))
    assert type(caught.value) is kind
    place.close()


def test_the_next_server_is_asked(server: Bluesky, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once where one does not answer, and the time after where one broke off."""
    with bluesky() as other:
        servers = ("ws://127.0.0.1:1", server.stream_url, other.stream_url)
        monkeypatch.setattr(stream_servers, "SERVERS", servers)
        plain = access_to(server)
        access = type(plain)(values=plain.values, url=plain.url)
        (place,) = NETWORKS.get("bluesky").open(access, clock=now)
        server.stream.faults.append(drops())
        with pytest.raises(TryAgainError):
            list(place.listen(QUERY, cursor=None))
        assert len(other.stream.asked) == 0
        started(place).close()
        assert (len(server.stream.asked), len(other.stream.asked)) == (1, 1)
        place.close()


def test_a_server_that_sends_nothing_is_left(
    server: Bluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Bluesky somebody always posts: silence is a failure, and the next server is asked."""
    monkeypatch.setattr(stream_servers, "_SILENCE", 0.2)
    with bluesky() as mute:
        mute.stream.is_mute = True
        monkeypatch.setattr(stream_servers, "SERVERS", (mute.stream_url, server.stream_url))
        plain = access_to(server)
        access = type(plain)(values=plain.values, url=plain.url)
        (place,) = NETWORKS.get("bluesky").open(access, clock=now)
        with pytest.raises(TryAgainError, match="sends nothing"):
            list(place.listen(QUERY, cursor=None))
        started(place).close()
        assert (len(mute.stream.asked), len(server.stream.asked)) == (1, 1)
        place.close()


def test_a_message_too_long_is_passed_over(server: Bluesky, place: Place) -> None:
    """It ends the connection; the next one goes on behind it, and the gap is said."""
    server.stream.faults.append(says("x" * (5 << 20)))
    heard: list[StreamEvents] = []
    with pytest.raises(TryAgainError, match="longer than any post"):
        heard.extend(place.listen(QUERY, cursor=None))
    (skipped,) = heard[-1].records
    assert isinstance(skipped, Skipped)
    assert skipped.reason == TOO_LONG
    before, after = (int(one.cursor or 0) for one in heard[-2:])
    assert after == before + 1_000_000
    assert server.stream.asked[0]["maxMessageSizeBytes"] == ["1000000"]


def test_a_cursor_older_than_what_is_kept(server: Bluesky, place: Place) -> None:
    """The hole is said, since no connection can close it; a search can."""
    long_ago = str(int((now() - timedelta(days=4)).timestamp() * 1_000_000))
    server.network.add_post("p.example.org", "#labelchat")
    found, _ = hear(place, 2, cursor=long_ago)
    assert [one.reason for one in found if isinstance(one, Skipped)] == [HOLE]
    assert len(posts(found)) == 1
    with pytest.raises(NetworkError, match="of another stream"):
        next(place.listen(QUERY, cursor='{"tag":"labelchat"}'))


def test_quiet_is_heard_as_quiet(server: Bluesky, place: Place) -> None:
    """Something comes every half second, so that whoever listens can look at the clock."""
    source = started(place)
    began = time.monotonic()
    assert next(source).records == ()
    assert time.monotonic() - began < 5
    server.network.add_post("p.example.org", "of something else")
    assert next(source).records == ()
    source.close()


def test_closing_ends_the_connection(server: Bluesky, place: Place) -> None:
    """At once, on the server's side as well."""
    source = started(place)
    wait_until(lambda: len(server.stream.listening) == 1)
    source.close()
    wait_until(lambda: not server.stream.listening)


def wait_until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < end
        time.sleep(0.01)
