"""Following a chat where anybody may listen, and only those it knows may search."""

from pathlib import Path

from tests.capture.following import Clock, Script, follow_through, until
from tests.servers.bluesky import bluesky
from tweetup.capture.live.live_view import LiveView
from tweetup.networks import NETWORKS, Access

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
