"""Following a chat on real sockets: what is heard is kept, what was not is searched for."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from threading import Thread

import pytest

from tests.capture.following import START, Clock, Script, follow_through, until
from tests.servers.bluesky import access_to, bluesky
from tests.servers.jetstream import drops
from tests.servers.mastodon import mastodon
from tests.servers.x import TOKEN, XServer
from tweetup.archive import open_archive
from tweetup.capture.live.live_view import LiveView
from tweetup.capture.live.session import LiveLimits
from tweetup.errors import CredentialsError, QuotaError
from tweetup.model import Absence, Capture, Progress
from tweetup.networks import NETWORKS, Access, Network
from tweetup.networks.secret import Secret

TAG = "#labelchat"


@dataclass
class Side:
    """A network's server as these tests use it: people post, connections break."""

    network: Network
    access: Access
    post: Callable[[str, str], object]
    lose: Callable[[], None]
    listening: Callable[[], object]


@contextmanager
def x_side(clock: Clock) -> Iterator[Side]:
    with XServer(clock=clock, heartbeat=0.05).serving() as server:
        yield Side(
            network=NETWORKS.get("x"),
            access=Access(values={"bearer_token": Secret(TOKEN)}, url=server.url),
            post=lambda who, text: server.post(f"{text} {TAG}", author=who),
            lose=server.streams.drop,
            listening=server.streams.connected.is_set,
        )


@contextmanager
def mastodon_side(clock: Clock) -> Iterator[Side]:
    with mastodon(tokens={"s3cret": "host"}, clock=clock, heartbeat=0.05) as server:
        values = {"access_token": Secret("s3cret")}
        yield Side(
            network=NETWORKS.get("mastodon"),
            access=Access(values=values, servers=(server.url,)),
            post=lambda who, text: server.post(who, f"{text} {TAG}"),
            lose=lambda: server.end_streams(ConnectionResetError()),
            listening=lambda: server.listening,
        )


@contextmanager
def bluesky_side(clock: Clock) -> Iterator[Side]:
    with bluesky(clock) as server:
        # The first connection is lost after three posts, whatever is heard besides.
        server.stream.faults.append(drops(after=3))
        yield Side(
            network=NETWORKS.get("bluesky"),
            access=access_to(server),
            post=lambda who, text: server.network.add_post(f"{who}.example.org", f"{text} {TAG}"),
            lose=lambda: None,
            listening=lambda: True,
        )


SIDES = {"x": x_side, "mastodon": mastodon_side, "bluesky": bluesky_side}
EVENING = {
    f"Q1: What makes a label good? {TAG}",
    f"A1 A number {TAG}",
    f"A1 A letter and a number {TAG}",
    f"A1 Said while nobody listened {TAG}",
    f"A1 Said at the end {TAG}",
}


@pytest.mark.parametrize("name", SIDES)
def test_a_chat_is_whole_although_the_connection_broke(name: str, tmp_path: Path) -> None:
    """Stream and search join without doubles, and what broke is said, but nothing is missing."""
    clock = Clock()
    with SIDES[name](clock) as side:

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard and side.listening())
            side.post("host", "Q1: What makes a label good?")
            side.post("ada", "A1 A number")
            side.post("bo", "A1 A letter and a number")
            yield from until(lambda: views[-1].posts == 3)
            # What was heard is in the file already: whatever happens, it stays.
            with open_archive(tmp_path / "live.db", write=False) as archive:
                assert len(archive.posts("labelchat")) == 3
            side.lose()
            side.post("cy", "A1 Said while nobody listened")
            yield from until(lambda: views[-1].outages or views[-1].posts == 4)
            side.post("ada", "A1 Said at the end")
            # What fell into the hole is searched for while it goes on.
            yield from until(lambda: views[-1].posts == 5 and not views[-1].outages)
            yield from until(lambda: views[-1].discussion.current)

        with follow_through(tmp_path, side.network, side.access, clock, script) as outcome:
            assert outcome.posts == EVENING
            assert {outage.bridged for outage in outcome.everything.outages} == {name == "bluesky"}
            assert not [gap for gap in outcome.missing if gap.certain]
            stream, *searches = outcome.project.archive.captures()
            assert stream.capture.kind == "stream"
            assert {search.capture.kind for search in searches} == {"capture"}
            assert all(line.finished_at for line in (stream, *searches))
            assert not any(gap.certain for gap in stream.gaps)
            assert bool(stream.gaps) is (name != "bluesky")
            talk = outcome.views[-1].discussion
            assert talk.current
            assert talk.current.text == "What makes a label good?"


class Leaping(Clock):
    """Time that passes between any two looks at it, as on a machine that is busy elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self._leaps = cycle([0.98, 0, 0, 0, 0, 0, 0])

    def __call__(self) -> datetime:
        self.skip(next(self._leaps))
        return super().__call__()


@pytest.mark.long
def test_what_a_host_has_seen_is_kept(tmp_path: Path) -> None:
    """No view tells of a post that is not in the archive yet (which is asked at every view)."""
    clock = Leaping()
    with x_side(clock) as side:

        def talk() -> None:
            for _ in range(150):
                side.post("ada", "A1 A number")
                time.sleep(0.002)

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            talking = Thread(target=talk)
            talking.start()
            yield from until(lambda: views[-1].posts == 150)
            talking.join()

        with follow_through(tmp_path, side.network, side.access, clock, script) as outcome:
            assert outcome.posts == {f"A1 A number {TAG}"}
            assert len({view.posts for view in outcome.views}) > 3


def test_without_a_search_an_outage_stays_a_gap(tmp_path: Path) -> None:
    """The ledger says what may be missing, from when to when and why."""
    clock = Clock()
    with x_side(clock) as side:

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            side.post("ada", "A1 A number")
            yield from until(lambda: views[-1].posts)
            side.lose()
            yield from until(lambda: views[-1].outages)

        with follow_through(
            tmp_path, side.network, side.access, clock, script, search=False
        ) as outcome:
            line = outcome.project.archive.captures()[0]
            gap = line.gaps[0]
            assert gap.certain
            assert gap in outcome.missing
            assert gap.since
            assert gap.until
            assert gap.since < gap.until


@pytest.mark.parametrize("name", ["x", "mastodon"])
def test_a_login_without_a_stream_is_searched_with(name: str, tmp_path: Path) -> None:
    """Posts come a little later, and the view says so."""
    clock = Clock()
    with XServer(clock=clock).serving() as x_server, mastodon(clock=clock) as other:
        x_server.lacks |= {"stream", "rules"}
        access = {
            "x": Access(values={"bearer_token": Secret(TOKEN)}, url=x_server.url),
            "mastodon": Access(values={}, servers=(other.url,)),
        }[name]

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            assert views[-1].places[0].polling
            x_server.post(f"A1 A number {TAG}", author="ada")
            other.post("ada", f"A1 A number {TAG}")
            yield from until(lambda: views[-1].posts)

        with follow_through(tmp_path, NETWORKS.get(name), access, clock, script) as outcome:
            assert outcome.posts == {f"A1 A number {TAG}"}
            assert not outcome.missing


def test_a_refused_login_ends_it_before_it_begins(tmp_path: Path) -> None:
    """Exit code 4, and no line of a ledger claims that anything was captured."""
    clock = Clock()
    with XServer(clock=clock).serving() as server:
        access = Access(values={"bearer_token": Secret("wrong")}, url=server.url)

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: not views)

        with (
            pytest.raises(CredentialsError) as refused,
            follow_through(tmp_path, NETWORKS.get("x"), access, clock, script),
        ):
            pytest.fail("it went on")
        assert "wrong" not in str(refused.value)
        with open_archive(tmp_path / "live.db") as archive:
            assert not archive.captures()


def test_credits_that_run_out_end_it_and_what_came_is_kept(tmp_path: Path) -> None:
    """Within one try; the line of the ledger says from when on something is missing."""
    clock = Clock()
    with XServer(clock=clock, heartbeat=0.05).serving() as server:
        access = Access(values={"bearer_token": Secret(TOKEN)}, url=server.url)

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            server.credits = 2
            for number in range(4):
                server.post(f"A1 The answer {number} {TAG}", author="ada")
            yield from until(lambda: False)

        with follow_through(
            tmp_path, NETWORKS.get("x"), access, clock, script, search=False
        ) as outcome:
            assert outcome.everything.ended == "given up"
            assert isinstance(outcome.everything.given_up[0].error, QuotaError)
            assert outcome.posts == {f"A1 The answer {number} {TAG}" for number in range(2)}
            assert [gap.certain for gap in outcome.missing] == [True]


def test_a_deleted_post_goes_at_once(tmp_path: Path) -> None:
    """From the view and from the archive."""
    clock = Clock()
    with mastodon(tokens={"s3cret": "host"}, clock=clock, heartbeat=0.05) as server:
        values = {"access_token": Secret("s3cret")}
        access = Access(values=values, servers=(server.url,))

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard and server.listening)
            kept = server.post("ada", f"A1 A number {TAG}")
            gone = server.post("bo", f"A1 Something else {TAG}")
            yield from until(lambda: views[-1].posts == 2)
            assert kept != gone
            server.delete(gone)
            yield from until(lambda: views[-1].posts == 1)

        with follow_through(tmp_path, NETWORKS.get("mastodon"), access, clock, script) as outcome:
            assert outcome.posts == {f"A1 A number {TAG}"}
            assert outcome.everything.withdrawn.removed == 1


@pytest.mark.long
def test_late_events_change_no_view(tmp_path: Path) -> None:
    """A deleted post and the first words of an edited one come once more: neither is shown."""
    clock = Clock()
    with mastodon(tokens={"s3cret": "host"}, clock=clock, heartbeat=0.05) as server:
        values = {"access_token": Secret("s3cret")}
        access = Access(values=values, servers=(server.url,))

        def answers(views: list[LiveView]) -> set[str]:
            return {latest.post.text for latest in views[-1].discussion.latest}

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard and server.listening)
            gone = server.post("ada", f"A1 A number {TAG}")
            edited = server.post("bo", f"A1 Something {TAG}")
            late = [server.raw(gone), server.raw(edited)]
            yield from until(lambda: len(answers(views)) == 2)
            server.delete(gone)
            server.edit(edited, f"A1 Something else {TAG}")
            shown = {f"A1 Something else {TAG}"}
            yield from until(lambda: answers(views) == shown)
            for raw in late:
                server.push(b"event: update\ndata: " + raw + b"\n\n")
            server.post("cy", f"A1 A letter {TAG}")
            shown.add(f"A1 A letter {TAG}")
            yield from until(lambda: answers(views) >= shown)
            end = len(views) + 60
            yield from until(lambda: len(views) > end)
            assert all(view.posts <= 2 for view in views[-60:])
            assert answers(views) == shown

        with follow_through(tmp_path, NETWORKS.get("mastodon"), access, clock, script) as outcome:
            assert outcome.posts == {f"A1 Something else {TAG}", f"A1 A letter {TAG}"}


@pytest.mark.long
def test_late_events_of_a_hidden_account_change_no_view(tmp_path: Path) -> None:
    """Its post is told of once more while it is deactivated: shown when the account is back."""
    clock = Clock()
    with bluesky(clock) as server:
        network = server.network

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            network.add_post("ada.example.org", f"A1 A number {TAG}")
            yield from until(lambda: views[-1].posts == 1)
            network.set_status("ada.example.org", "deactivated")
            yield from until(lambda: views[-1].posts == 0)
            network.repeat("create")
            network.add_post("bo.example.org", f"A1 A letter {TAG}")
            yield from until(lambda: views[-1].posts)
            end = len(views) + 60
            yield from until(lambda: len(views) > end)
            assert all(view.posts <= 1 for view in views[-60:])
            network.set_status("ada.example.org", "active")
            yield from until(lambda: views[-1].posts == 2)

        with follow_through(
            tmp_path, NETWORKS.get("bluesky"), access_to(server), clock, script
        ) as outcome:
            assert outcome.posts == {f"A1 A number {TAG}", f"A1 A letter {TAG}"}


def test_what_was_posted_before_is_searched_for_beside_listening(tmp_path: Path) -> None:
    """A host who comes late sees the whole chat."""
    clock = Clock()
    with XServer(clock=clock, heartbeat=0.05).serving() as server:
        access = Access(values={"bearer_token": Secret(TOKEN)}, url=server.url)

        since = START - timedelta(minutes=30)
        server.post(f"Q1: What makes a label good? {TAG}", author="host", at=since)

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].posts == 1 and views[-1].places[0].heard)
            server.post(f"A1 A number {TAG}", author="ada")
            yield from until(
                lambda: (
                    views[-1].discussion.current
                    and views[-1].discussion.current.answered_by == ("ada",)
                )
            )
            yield from until(lambda: not views[-1].note)

        with follow_through(
            tmp_path, NETWORKS.get("x"), access, clock, script, since=since
        ) as outcome:
            assert len(outcome.posts) == 2
            assert not outcome.missing


def test_it_ends_after_as_many_posts_as_were_asked_for(tmp_path: Path) -> None:
    """--max-posts counts new posts, and what is over in the last second is kept as well."""
    clock = Clock()
    with x_side(clock) as side:

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            for number in range(5):
                side.post("ada", f"A1 The answer {number}")
            yield from until(lambda: False)

        limits = LiveLimits(max_posts=3)
        with follow_through(
            tmp_path, side.network, side.access, clock, script, limits=limits, search=False
        ) as outcome:
            assert outcome.everything.ended == "3 posts (--max-posts)"
            assert 3 <= len(outcome.posts) <= 5


@pytest.mark.long
def test_what_was_searched_for_goes_when_it_is_taken_back(tmp_path: Path) -> None:
    """Deletions and reposts are heard of posts from before anybody listened, found or kept."""
    clock = Clock()
    with bluesky(clock) as server:
        since = START - timedelta(minutes=30)
        add = server.network.add_post
        gone = add("ada.example.org", f"A1 A number {TAG}", at=since)
        stays = add("bo.example.org", f"A1 A letter {TAG}", at=since)

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].posts == 2 and views[-1].places[0].heard)
            server.network.delete(gone)
            yield from until(lambda: views[-1].posts == 1)
            server.network.add_repost("cy.example.org", stays)
            yield from until(lambda: views[-1].posts == 2)

        with follow_through(
            tmp_path, NETWORKS.get("bluesky"), access_to(server), clock, script, since=since
        ) as outcome:
            assert outcome.everything.withdrawn.removed == 1
        kept = add("dee.example.org", f"Kept by the run before {TAG}")

        def again(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].posts == 3 and views[-1].places[0].heard)
            server.network.delete(kept)
            yield from until(lambda: views[-1].posts == 2)

        with follow_through(
            tmp_path, NETWORKS.get("bluesky"), access_to(server), clock, again, since=since
        ) as outcome:
            assert outcome.posts == {f"A1 A letter {TAG}", ""}


@pytest.mark.long
def test_an_account_that_moves_comes_back(tmp_path: Path) -> None:
    """It is hidden while it is away, from view and archive; events come twice and late."""
    clock = Clock()
    with bluesky(clock) as server:
        network = server.network
        since = START - timedelta(minutes=30)
        network.add_post("ada.example.org", f"A1 A number {TAG}", at=since)
        network.add_post("bo.example.org", f"A1 A letter {TAG}", at=since)

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].posts == 2 and views[-1].places[0].heard)
            network.set_status("ada.example.org", "deactivated")
            network.say_status("ada.example.org", "deactivated")
            yield from until(lambda: views[-1].posts == 1)
            network.set_status("ada.example.org", "active")
            yield from until(lambda: views[-1].posts == 2)
            network.say_status("bo.example.org", "deleted")  # it never was
            network.set_status("ada.example.org", "suspended")
            yield from until(lambda: views[-1].posts == 1)

        with follow_through(
            tmp_path, NETWORKS.get("bluesky"), access_to(server), clock, script, since=since
        ) as outcome:
            withdrawn = outcome.everything.withdrawn
            assert (withdrawn.removed, withdrawn.hidden, withdrawn.shown) == (0, 2, 1)
            assert outcome.posts == {f"A1 A letter {TAG}"}

        def again(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].posts == 1 and views[-1].places[0].heard)
            network.set_status("ada.example.org", "active")
            network.add_post("cy.example.org", f"A1 At last {TAG}")
            yield from until(lambda: views[-1].posts >= 2)

        with follow_through(
            tmp_path, NETWORKS.get("bluesky"), access_to(server), clock, again, since=since
        ) as outcome:
            assert len(outcome.posts) == 3


@pytest.mark.parametrize(("seconds", "goes_on"), [(-10, True), (60, False)])
def test_a_run_that_was_killed_goes_on_where_it_was(
    tmp_path: Path, seconds: float, *, goes_on: bool
) -> None:
    """Where the network remembers, it needs no search; of a chat before this one nothing comes."""
    clock = Clock()
    with bluesky(clock) as server:
        killed_at = clock()
        with open_archive(tmp_path / "live.db", create=True) as archive:
            stream = Capture(
                kind="stream", source="bluesky", hashtag="labelchat", query=TAG, since=killed_at
            )
            line = archive.begin(stream)
            cursor = str(int(killed_at.timestamp() * 1_000_000))
            archive.add_page(line, (), Progress(cursor=cursor))
        server.network.add_post("ada.example.org", f"A1 Meanwhile {TAG}")
        clock.skip(max(0, seconds) + 20)

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            server.network.add_post("bo.example.org", f"A1 Now {TAG}")
            yield from until(lambda: views[-1].posts == 1 + goes_on)

        with follow_through(
            tmp_path,
            NETWORKS.get("bluesky"),
            access_to(server),
            clock,
            script,
            since=killed_at + timedelta(seconds=seconds),
            search=False,
        ) as outcome:
            assert (f"A1 Meanwhile {TAG}" in outcome.posts) is goes_on


def test_an_account_whose_event_came_early_is_asked_about_at_the_end(tmp_path: Path) -> None:
    """The network did not know of it yet when it was asked first."""
    clock = Clock()
    with bluesky(clock) as server:
        network = server.network

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            network.add_post("ada.example.org", f"A1 A number {TAG}")
            network.add_post("bo.example.org", f"A1 A letter {TAG}")
            yield from until(lambda: views[-1].posts == 2)
            asked = len(server.http.asked)
            network.say_status("ada.example.org", "deactivated")
            yield from until(lambda: len(server.http.asked) > asked + 1)
            network.account("ada.example.org").status = "deactivated"

        with follow_through(
            tmp_path, NETWORKS.get("bluesky"), access_to(server), clock, script
        ) as outcome:
            assert outcome.posts == {f"A1 A letter {TAG}"}
            (absent,) = outcome.project.archive.absences.posts()
            assert absent.reasons == (Absence.DEACTIVATED,)
