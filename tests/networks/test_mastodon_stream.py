"""Streams of hashtags: posts, edits and deletions as they come, and how a stream ends."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.networks.mastodon_asking import CHAT, TAG, asking, at, heard, now, window
from tests.servers.mastodon import MastodonServer, mastodon
from tests.servers.serving import Answer, Fault, html_page, refused, reset
from tweetup.errors import CredentialsError, TweetupError
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.networks import Place, Query, StreamEvents
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError
from tweetup.networks.mastodon import stream as stream_module

TOKEN = "s3cret-t0ken"
USERS = {TOKEN: "ada"}


@contextmanager
def listening(place: Place, query: Query = CHAT) -> Iterator[Iterator[StreamEvents]]:
    """A stream that is open: what is posted from now on is heard."""
    stream = place.listen(query, cursor=None)
    assert next(stream) == StreamEvents(format="mastodon")
    try:
        yield stream
    finally:
        stream.close()  # type: ignore[attr-defined]  # an iterator that is a generator


def test_posts_edits_and_deletions() -> None:
    """Each as it happens: an edit is the same post anew, a deletion names the post by its uri."""
    with mastodon(tokens=USERS) as server, asking(server, token=TOKEN) as (place,):
        with listening(place) as stream:
            uri = server.post("ada", f"Q1: Why? #{TAG}")
            server.post("ada", "elsewhere #other")
            server.post("ada", f"unseen #{TAG}", visibility="unlisted")
            answer = server.post("ben", f"A1: So #{TAG}", answers=uri)
            server.edit(uri, f"Q1: Why not? #{TAG}")
            server.delete(answer)
            things = heard(stream, 4)
        first, second, third, fourth = things
        assert isinstance(first, Record)
        assert (first.post.id, first.post.text) == (uri, f"Q1: Why? #{TAG}")
        assert isinstance(second, Record)
        assert second.post.references[0].id == uri
        assert isinstance(third, Record)
        assert (third.post.id, third.post.text) == (uri, f"Q1: Why not? #{TAG}")
        assert fourth == Deletion(network="mastodon", post_id=answer, where=server.name)


def test_what_is_told_twice_is_the_same_twice() -> None:
    """A post, an edit and a deletion, each the same again: whoever stores them stores them once."""
    with mastodon(tokens=USERS) as server, asking(server, token=TOKEN) as (place,):
        server.tells_twice = True
        with listening(place) as stream:
            uri = server.post("ada", f"Q1: Why? #{TAG}")
            server.edit(uri, f"Q1: Why not? #{TAG}")
            server.delete(uri)
            told = heard(stream, 6)
    texts = [it.post.text for it in told if isinstance(it, Record)]
    assert texts == [f"Q1: Why? #{TAG}"] * 2 + [f"Q1: Why not? #{TAG}"] * 2
    assert told[4:] == [Deletion(network="mastodon", post_id=uri, where=server.name)] * 2


def test_a_deletion_of_what_was_searched() -> None:
    """A post known from a search is known to a stream; one never seen is named as that."""
    with mastodon(tokens=USERS) as server, asking(server, token=TOKEN) as (place,):
        unseen = server.post("ben", f"A0 #{TAG}", at=at(0))
        uri = server.post("ada", f"Q1: Why? #{TAG}", at=at(10))
        place.search(CHAT, cursor=None, at_most=1)
        with listening(place) as stream:
            server.delete(uri)
            server.delete(unseen)
            gone, unknown = heard(stream, 2)
        assert gone == Deletion(network="mastodon", post_id=uri, where=server.name)
        assert unknown == Skipped(server.name, "the deletion of a post that was not seen before")


def test_a_deletion_of_what_came_otherwise() -> None:
    """Of posts that another program found, those written here are known by their ids."""
    with mastodon(tokens=USERS) as server, asking(server, token=TOKEN) as (place,):
        uri = server.post("ada", f"found by a search #{TAG}")
        place.watch([uri, "1234567", "at://did:plc:ada/app.bsky.feed.post/1"])
        with listening(place) as stream:
            server.delete(uri)
            (gone,) = heard(stream, 1)
    assert gone == Deletion(network="mastodon", post_id=uri, where=server.name)


def test_only_the_window() -> None:
    """A post that arrives late, from before the window, is left out."""
    with mastodon(tokens=USERS) as server, asking(server, token=TOKEN) as (place,):
        with listening(place, window(0, None)) as stream:
            server.post("ada", f"late #{TAG}", at=at(-10))
            uri = server.post("ada", f"in time #{TAG}", at=at(1))
            (one,) = heard(stream, 1)
        assert isinstance(one, Record)
        assert one.post.id == uri


def test_several_hashtags() -> None:
    """One stream each; both are open before the first is heard of, and close together."""
    with mastodon(tokens=USERS) as server, asking(server, token=TOKEN) as (place,):
        with listening(place, Query(hashtags=("one", "größe"))) as stream:
            assert server.listening == 2
            uris = {server.post("ada", "first #one"), server.post("ben", "second #Größe")}
            things = heard(stream, 2)
        assert {one.post.id for one in things if isinstance(one, Record)} == uris
        _until(lambda: server.listening == 0)


def test_signs_of_life() -> None:
    """While nobody posts, something is heard with every sign of life of the server."""
    with (
        mastodon(tokens=USERS, heartbeat=0.02) as server,
        asking(server, token=TOKEN) as (place,),
        listening(place) as stream,
    ):
        for _ in range(3):
            assert next(stream).records == ()


def test_closing_ends_the_connection() -> None:
    """Closing does not wait for the server's next word, and leaves no thread behind."""
    with mastodon(tokens=USERS, heartbeat=60) as server:
        before = threading.active_count()
        with asking(server, token=TOKEN) as (place,), listening(place):
            pass
        assert not [one for one in threading.enumerate() if one.name.startswith("stream of")]
        assert threading.active_count() <= before + 8  # the server's own


REFUSED: list[tuple[str, Fault, type[TweetupError], str]] = [
    ("401", refused(401, {"error": "x"}), CredentialsError, "refuses the token (401)"),
    ("403", refused(403, {"error": "x"}), CredentialsError, "does not allow this (403)"),
    ("404", refused(404), CredentialsError, "has no streams of hashtags"),
    ("429", refused(429), RateLimitedError, "too many requests (429)"),
    ("500", refused(500), TryAgainError, "the server has trouble (500)"),
    ("web page", html_page(503), TryAgainError, "the server has trouble (503)"),
    ("reset", reset(), TryAgainError, "the connection was lost in the middle"),
]


@pytest.mark.parametrize(("fault", "kind", "said"), [case[1:] for case in REFUSED],
                         ids=[case[0] for case in REFUSED])  # fmt: skip
def test_a_refused_stream(fault: Fault, kind: type[TweetupError], said: str) -> None:
    """It never looks like a quiet chat: one request, one error, before anything is heard."""
    with mastodon(tokens=USERS) as server, asking(server, token=TOKEN) as (place,):
        server.http.faults.extend([None, None, fault])  # two ask what the server is
        stream = place.listen(CHAT, cursor=None)
        with pytest.raises(TweetupError) as caught:
            next(stream)
        assert type(caught.value) is kind
        assert caught.value.problem.startswith(said)
        assert len(server.http.asked) == 3
        assert TOKEN not in str(caught.value)


def test_without_a_token() -> None:
    """The error says what a stream wants."""
    with (
        mastodon(tokens=USERS) as server,
        asking(server) as (place,),
        pytest.raises(CredentialsError, match=r"its own users only.*tweetup login mastodon"),
    ):
        next(place.listen(CHAT, cursor=None))


LOST: list[tuple[str, Callable[[MastodonServer], None], str]] = [
    ("ended", lambda server: server.end_streams(), "the server ended the stream"),
    (
        "broken off",
        lambda server: server.end_streams(ConnectionResetError()),
        "the connection was lost in the middle",
    ),
]


@pytest.mark.parametrize(("lose", "said"), [case[1:] for case in LOST],
                         ids=[case[0] for case in LOST])  # fmt: skip
def test_a_stream_that_is_lost(lose: Callable[[MastodonServer], None], said: str) -> None:
    """What came before is heard; then the loss is an error that may pass."""
    with mastodon(tokens=USERS) as server, asking(server, token=TOKEN) as (place,):
        with listening(place) as stream:
            server.post("ada", f"Q1: Why? #{TAG}")
            assert len(heard(stream, 1)) == 1
            lose(server)
            with pytest.raises(TryAgainError) as caught:
                heard(stream, 1)
        assert caught.value.problem == said
        assert caught.value.where == server.name


def test_a_stream_that_falls_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection without signs of life is lost: nobody waits for a dead line."""
    monkeypatch.setattr(stream_module, "_SILENCE", 0.05)
    with (
        mastodon(tokens=USERS, heartbeat=60) as server,
        asking(server, token=TOKEN, timeout=40) as (place,),
        listening(place) as stream,
        pytest.raises(TryAgainError, match=r"no answer within 2 seconds"),
    ):
        heard(stream, 1)


ODD = [
    b"event:update\ndata:%b\n\n",  # no blank after the colon
    b"event: update\r\ndata: %b\r\n\r\n",  # line ends of old
    b"id: 7\nretry: 100\nevent: update\ndata: %b\n\n",  # fields that mean nothing here
    b'nonsense\nevent: update\ndata: %b\nstream: ["hashtag"]\n\n',
    b": a comment\n:\n\nevent: update\ndata: %b\n\n",
    b"event: notification\ndata: {}\n\nevent: update\ndata: %b\n\n",
    b"event: filters_changed\n\nevent: update\ndata: %b\n\n",
    b"data: {}\n\nevent: update\ndata: %b\n\n",
]


@pytest.mark.parametrize("form", ODD)
def test_forms_of_events(form: bytes) -> None:
    """Whatever the standard allows is read, and what is no post is passed over."""
    with mastodon(tokens=USERS, heartbeat=9) as server, asking(server, token=TOKEN) as (place,):
        uri = server.post("ada", f"Q1: Ärger? #{TAG}", at=at(0))
        raw = server._held[uri].raw
        with listening(place) as stream:
            server.push(form % raw)
            (one,) = heard(stream, 1)
        assert isinstance(one, Record)
        assert (one.post.id, one.raw) == (uri, raw)


def test_an_event_in_pieces() -> None:
    """A post that arrives a few bytes at a time is one post."""
    with mastodon(tokens=USERS, heartbeat=9) as server, asking(server, token=TOKEN) as (place,):
        uri = server.post("ada", f"Q1: Ärger? #{TAG}", at=at(0))
        event = b"event: update\ndata: %b\n\n" % server._held[uri].raw
        with listening(place) as stream:
            for start in range(0, len(event), 50):
                server.push(event[start : start + 50])
            (one,) = heard(stream, 1)
        assert isinstance(one, Record)
        assert one.post.id == uri


def test_a_broken_event_is_named() -> None:
    """It ends no stream."""
    with mastodon(tokens=USERS, heartbeat=9) as server, asking(server, token=TOKEN) as (place,):
        with listening(place) as stream:
            server.push(b'event: update\ndata: {"id": "1", "uri"\n\n')
            uri = server.post("ada", f"Q1: Why? #{TAG}")
            broken, whole = heard(stream, 2)
        assert isinstance(broken, Skipped)
        assert isinstance(whole, Record)
        assert whole.post.id == uri


@pytest.mark.long
def test_more_than_anybody_reads() -> None:
    """Whoever listens slowly gets everything; what waits is bounded on this side."""
    with mastodon(tokens=USERS, heartbeat=9) as server, asking(server, token=TOKEN) as (place,):
        with listening(place) as stream:
            uris = [server.post("ada", f"A1: {n} #{TAG}", at=now()) for n in range(1500)]
            things = heard(stream, 1500)
        assert [one.post.id for one in things if isinstance(one, Record)] == uris


def test_a_streaming_host_elsewhere() -> None:
    """A server that names another's host for its streams does not get the token sent there."""
    with mastodon(tokens=USERS) as other, mastodon(tokens=USERS) as server:
        server.streams_at = other.url.replace("127.0.0.1", "localhost")
        with asking(server, token=TOKEN) as (place,), pytest.raises(NetworkError) as caught:
            next(place.listen(CHAT, cursor=None))
        assert caught.value.problem == "leads to another host: localhost"
        assert not other.http.asked


def test_a_streaming_host_that_is_none() -> None:
    """A server that names something odd for its streams has none; it can still be searched."""
    with mastodon(tokens=USERS, streams_at="gopher://x") as server:
        with asking(server, token=TOKEN) as (place,), pytest.raises(CredentialsError) as caught:
            next(place.listen(CHAT, cursor=None))
        assert caught.value.problem == "has no streams of hashtags"


def test_a_streaming_host_of_its_own() -> None:
    """Streams may be served beside the server itself, as most large ones do."""
    with mastodon(tokens=USERS) as streams, mastodon(tokens=USERS) as server:
        server.streams_at = streams.url
        with asking(server, token=TOKEN) as (place,), listening(place) as stream:
            streams.post("ada", f"Q1: Why? #{TAG}")
            assert len(heard(stream, 1)) == 1


def test_software_that_does_not_say_where_it_streams() -> None:
    """Where nothing of a server's own account of itself can be read, it is asked itself."""
    with mastodon(tokens=USERS) as server:
        answers = server.http.answer
        server.http.answer = lambda asked: (
            Answer(200, {}, b"<html>") if "instance" in asked.path else answers(asked)
        )
        with asking(server, token=TOKEN) as (place,), listening(place) as stream:
            server.post("ada", f"Q1: Why? #{TAG}")
            assert len(heard(stream, 1)) == 1


def _until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)
