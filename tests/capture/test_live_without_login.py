"""Following a chat where anybody may listen, and only those it knows may search."""

import threading
from datetime import datetime
from pathlib import Path

import pytest

from tests.capture.following import Clock, Script, follow_through, until
from tests.servers.bluesky import bluesky
from tests.servers.jetstream import refuses
from tweetup.capture.live.follow import Follower, LiveContext
from tweetup.capture.live.live_view import LiveView
from tweetup.capture.live.session import LiveLimits, LiveRequest
from tweetup.capture.window import whole_second
from tweetup.config import Config
from tweetup.networks import NETWORKS, Access
from tweetup.networks.paging import Timing
from tweetup.project.project import open_project

TAG = "#labelchat"


def test_bluesky_is_heard_without_a_login(tmp_path: Path) -> None:
    """From the beginning of the chat on, with the names of who wrote, and nothing is missing."""
    clock = Clock()
    with bluesky(clock) as server:

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            server.network.add_post("ada.example.org", f"A1 A number {TAG}")
            yield from until(lambda: views[-1].posts == 2)
            assert not views[-1].note

        access = Access(values={}, url=server.url, stream_url=server.stream_url)
        server.network.add_post("eve.example.org", f"A1 Yesterday {TAG}")
        clock.skip(7200)
        early = clock()
        clock.skip(60)
        server.network.add_post("bo.example.org", f"A1 Before anybody listened {TAG}")
        clock.skip(300)
        with follow_through(
            tmp_path, NETWORKS.get("bluesky"), access, clock, script, since=early, search=False
        ) as outcome:
            before, during = outcome.project.posts("labelchat")
            assert (before.text, before.handle) == (
                f"A1 Before anybody listened {TAG}",
                "bo.example.org",
            )
            assert (during.text, during.handle) == (f"A1 A number {TAG}", "ada.example.org")
            assert outcome.missing == ()
            (line,) = outcome.project.archive.captures()
            assert (line.capture.kind, line.gaps) == ("stream", ())
        assert server.logins == 0
        assert not any("authorization" in asked.headers for asked in server.http.asked)


@pytest.mark.parametrize("is_back", [True, False])
def test_an_outage_at_the_end_is_read_again(tmp_path: Path, *, is_back: bool) -> None:
    """Only its own time; where Jetstream is not back either, that is missing."""
    clock, over = Clock(), threading.Event()
    with (
        bluesky(clock) as server,
        open_project(Config(archive=tmp_path / "live.db"), create=True) as project,
    ):
        server.stream.flows = True
        began: datetime | None = None

        def show(view: LiveView) -> None:
            nonlocal began
            (place,) = view.places
            if began is None and place.heard:
                began = clock()
                server.stream.faults.extend([refuses(503)] * 999)
            if began is not None and place.outage is None:
                # Each time: a connection that is being made is not among them yet.
                for connection in list(server.stream.listening):
                    connection.close()
            elif place.outage is not None and not over.is_set():
                server.network.add_post("ada.example.org", f"A1 Nobody heard it {TAG}")
                over.set()

        def sleep(seconds: float) -> None:
            over.wait(seconds / 40)

        context = LiveContext(
            timing=Timing(clock=clock, sleep=sleep, tell=lambda _told: None),
            monotonic=clock.monotonic,
            stop=over,
            show=show,
        )
        now = clock()
        request = LiveRequest(
            hashtag="labelchat", since=now, start=now, end=None, limits=LiveLimits()
        )
        access = Access(values={}, url=server.url, stream_url=server.stream_url)
        follower = Follower(project, NETWORKS.get("bluesky"), access, request, context)
        followed = follower.listen()
        assert [outage.bridged for outage in followed.outages] == [False]
        if is_back:
            server.stream.faults.clear()
        order = follower.replay_request(until=followed.until)
        assert order is not None
        assert order.window.since >= whole_second(now)
        asking = Timing(clock=clock, sleep=clock.skip, tell=lambda _told: None)
        captured = follower.search(order, asking, progress=lambda _count: None)
        missing = follower.close(captured)
        assert captured.complete is is_back
        assert bool([gap for gap in missing if gap.certain]) is not is_back
        gaps = project.archive.captures()[0].gaps
        assert any(gap.certain for gap in gaps) is not is_back
        assert [post.text for post in project.posts("labelchat")] == [
            f"A1 Nobody heard it {TAG}"
        ] * is_back
