"""Following a chat whose stream cannot be reached: the search goes on in its place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.capture.following import Clock, Script, follow_through, until
from tests.servers.bluesky import access_to, bluesky
from tests.servers.jetstream import refuses, serve_jetstream
from tests.servers.mastodon import NOT_FOUND, mastodon
from tests.servers.self_signed import self_signed
from tests.servers.serving import Answer, Asked, serve
from tweetup.capture.live.live_view import LiveView
from tweetup.networks import NETWORKS, Access, Network
from tweetup.networks.errors import NetworkError
from tweetup.networks.secret import Secret

TAG = "#labelchat"


@dataclass
class Side:
    """A network whose search answers and whose stream does not, and the reason."""

    network: Network
    access: Access
    post: Callable[[str, str], object]
    why: str


@contextmanager
def mastodon_elsewhere(clock: Clock) -> Iterator[Side]:
    """A streaming host with a certificate of its own."""
    with (
        serve(lambda _asked: NOT_FOUND, tls=self_signed()) as streams,
        mastodon(tokens={"s3cret": "host"}, clock=clock, streams_at=streams.url) as server,
    ):
        yield Side(
            network=NETWORKS.get("mastodon"),
            access=Access(values={"access_token": Secret("s3cret")}, servers=(server.url,)),
            post=lambda who, text: server.post(who, f"{text} {TAG}"),
            why="certificate",
        )


@contextmanager
def gotosocial(clock: Clock) -> Iterator[Side]:
    """Hashtags are streamed over websockets alone."""
    with mastodon(tokens={"s3cret": "host"}, clock=clock) as server:
        server.has_hashtag_streams = False
        yield Side(
            network=NETWORKS.get("mastodon"),
            access=Access(values={"access_token": Secret("s3cret")}, servers=(server.url,)),
            post=lambda who, text: server.post(who, f"{text} {TAG}"),
            why="",
        )


@contextmanager
def bluesky_elsewhere(clock: Clock) -> Iterator[Side]:
    """Jetstream behind a certificate of its own."""
    with (
        bluesky(clock) as server,
        serve_jetstream(server.network, tls=self_signed()) as stream,
    ):
        yield Side(
            network=NETWORKS.get("bluesky"),
            access=access_to(server, stream_url=stream.url),
            post=lambda who, text: server.network.add_post(f"{who}.example.org", f"{text} {TAG}"),
            why="certificate",
        )


SIDES = {"mastodon": mastodon_elsewhere, "gotosocial": gotosocial, "bluesky": bluesky_elsewhere}


@pytest.mark.parametrize("name", SIDES)
def test_a_chat_is_searched_while_its_stream_cannot_be_reached(tmp_path: Path, name: str) -> None:
    """Nothing is missing, the view says why, and no outage is told of."""
    clock = Clock()
    with SIDES[name](clock) as side:

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].polling)
            side.post("ada", "A1 A number")
            yield from until(lambda: views[-1].posts == 1)
            assert side.why in views[-1].places[0].unreachable

        with follow_through(tmp_path, side.network, side.access, clock, script) as outcome:
            assert outcome.posts == {f"A1 A number {TAG}"}
            assert outcome.missing == ()
            assert outcome.everything.outages == ()
            assert outcome.everything.given_up == ()


def test_a_first_connection_that_fails_is_no_gap(tmp_path: Path) -> None:
    """Jetstream goes on from when it was asked first; the ledger has no gap."""
    clock = Clock()
    with bluesky(clock) as server:
        server.stream.faults.extend([refuses(503), refuses(503)])

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: server.stream.asked)
            server.network.add_post("ada.example.org", f"A1 While nobody answered {TAG}")
            yield from until(lambda: views[-1].posts == 1)

        access = Access(values={}, url=server.url, stream_url=server.stream_url)
        with follow_through(
            tmp_path, NETWORKS.get("bluesky"), access, clock, script, search=False
        ) as outcome:
            (outage,) = outcome.everything.outages
            assert (outage.first, outage.bridged) == (True, True)
            assert outcome.missing == ()
            (line,) = outcome.project.archive.captures()
            assert line.gaps == ()


def test_a_first_connection_that_a_search_makes_up_for_is_no_gap(tmp_path: Path) -> None:
    """Where streams do not resume, the search of the time before leaves none either."""
    clock = Clock()
    with mastodon(tokens={"s3cret": "host"}, clock=clock) as server:
        answers = server.http.answer
        failures = iter([True])

        def answer(asked: Asked) -> Answer:
            is_down = "streaming" in asked.path and next(failures, False)
            return Answer(503) if is_down else answers(asked)

        server.http.answer = answer

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard and server.listening)
            server.post("ada", f"A1 A number {TAG}")
            yield from until(lambda: views[-1].posts == 1 and not views[-1].outages)

        access = Access(values={"access_token": Secret("s3cret")}, servers=(server.url,))
        with follow_through(tmp_path, NETWORKS.get("mastodon"), access, clock, script) as outcome:
            (outage,) = outcome.everything.outages
            assert outage.first
            assert [gap for gap in outcome.missing if gap.certain] == []
            assert outcome.project.archive.captures()[0].gaps == ()


def test_no_stream_and_no_login_is_an_error(tmp_path: Path) -> None:
    """A certificate that cannot be trusted is said, since nothing else is left to ask."""
    clock = Clock()
    with bluesky(clock) as server, serve_jetstream(server.network, tls=self_signed()) as stream:
        access = Access(values={}, url=server.url, stream_url=stream.url)
        with (
            pytest.raises(NetworkError, match="is not to be trusted"),
            follow_through(
                tmp_path, NETWORKS.get("bluesky"), access, clock, lambda _views: iter(())
            ),
        ):
            pass
