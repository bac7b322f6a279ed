"""Posts of Mastodon and Bluesky looked up again, against servers on loopback."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.servers.bluesky import access_to, bluesky
from tests.servers.mastodon import MastodonServer, mastodon
from tests.servers.serving import Fault, html_page, refused
from tweetup.archive import CaptureLine, open_archive
from tweetup.capture.chat import capture_chat
from tweetup.capture.maintenance.refresh import (
    RefreshResult,
    choose_scope,
    plan_refresh,
    refresh_posts,
)
from tweetup.capture.results import CaptureRequest
from tweetup.capture.window import CaptureWindow
from tweetup.config import Config
from tweetup.model import Post, PostKey
from tweetup.networks import NETWORKS, Access
from tweetup.networks.paging import Timing
from tweetup.networks.secret import Secret
from tweetup.project.project import Project

TAG = "labelchat"
START = datetime(2026, 11, 20, 19, tzinfo=UTC)
CAPTURED = START + timedelta(hours=2)
BEFORE = CAPTURED - timedelta(hours=3)
LATER = START + timedelta(hours=8)


@dataclass
class Desk:
    """An archive and a network whose posts were captured into it."""

    project: Project
    network: str
    access: Access
    now: datetime = CAPTURED

    def capture(self) -> None:
        """What the network has now, as a capture writes it."""
        chat = self.project.config.chat(TAG)
        window = CaptureWindow(since=START - timedelta(days=1), until=CAPTURED, ends=CAPTURED)
        capture_chat(
            self.project, NETWORKS.get(self.network), self.access,
            CaptureRequest(chat=chat, window=window), self.timing, progress=lambda _: None,
        )  # fmt: skip
        self.now = LATER

    def refresh(self) -> RefreshResult:
        """Look up what there is."""
        self.project.__dict__["now"] = self.now
        scope = choose_scope(self.project, hashtag=TAG, session=None)
        plan = plan_refresh(
            self.project, scope, self.network, again=True, max_posts=None, now=self.now
        )
        return refresh_posts(
            self.project, NETWORKS.get(self.network), self.access, plan, self.timing,
            only_gone=False, believe=False, progress=lambda _: None,
        )  # fmt: skip

    def line(self) -> CaptureLine:
        """The last line of the ledger."""
        return self.project.archive.captures()[-1]

    @property
    def timing(self) -> Timing:
        return Timing(clock=lambda: self.now, sleep=self.sleep, tell=lambda _: None)

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @property
    def posts(self) -> dict[str, Post]:
        return {post.id: post for post in self.project.posts(TAG)}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    found = Project(Config(archive=tmp_path / "a.db"), create=True)
    found.__dict__["archive"] = open_archive(
        tmp_path / "a.db", create=True, clock=lambda: found.__dict__.get("now", BEFORE)
    )
    yield found
    found.close()


@pytest.fixture
def server() -> Iterator[MastodonServer]:
    with mastodon(clock=lambda: LATER) as server:
        yield server


def say(server: MastodonServer, *texts: str) -> list[str]:
    """A post a minute, each by somebody else."""
    return [
        server.post(f"person{number}", f"{text} #{TAG}", at=START + timedelta(minutes=number))
        for number, text in enumerate(texts)
    ]


def on_mastodon(project: Project, *servers: MastodonServer) -> Desk:
    desk = Desk(project, "mastodon", Access(values={}, servers=tuple(one.url for one in servers)))
    desk.capture()
    return desk


def test_mastodon_deleted_and_hidden_posts_go(project: Project, server: MastodonServer) -> None:
    """The server that a post was written on is believed."""
    stays, deleted, hidden = say(server, "stays", "goes", "hides")
    desk = on_mastodon(project, server)
    server.delete(deleted)
    server.hide(hidden)
    done = desk.refresh()
    gone = sum(count for _, count in (*done.gone, *done.absent))
    assert (done.there, gone, done.unanswered) == (1, 2, ())
    assert set(desk.posts) == {stays}


def test_a_suspended_account_may_come_back(project: Project, server: MastodonServer) -> None:
    """Its posts are found by nobody, as deleted ones: the account itself tells them apart."""
    desk = Desk(project, "mastodon", Access(values={}, servers=(server.url,)))
    posts = [
        server.post(who, f"{who} {number} #{TAG}", at=START)
        for who in ("ada", "bo", "cy")
        for number in range(4)
    ]
    desk.capture()
    server.suspended.add("ada")
    server.delete(posts[4])
    done = desk.refresh()
    assert (done.absent, done.gone) == ((("suspended", 4),), (("deleted", 1),))
    assert len(desk.posts) == 7
    server.suspended.clear()
    desk.now += timedelta(days=1)
    desk.refresh()
    assert len(desk.posts) == 11


def test_a_block_may_be_lifted(project: Project, server: MastodonServer) -> None:
    """Posts of who blocks the token's account are found by others: they are hidden, not deleted."""
    token = "own-token"
    server.tokens[token] = "reader"
    access = Access(values={"access_token": Secret(token)}, servers=(server.url,))
    desk = Desk(project, "mastodon", access)
    for who in ("ada", "bo", "cy"):
        for number in range(3):
            server.post(who, f"{who} {number} #{TAG}", at=START)
    desk.capture()
    server.blocking.add("ada")
    done = desk.refresh()
    assert (done.absent, done.gone) == ((("blocked", 3),), ())
    server.blocking.clear()
    desk.now += timedelta(days=1)
    desk.refresh()
    assert len(desk.posts) == 9


def test_copies_of_an_earlier_wording_go_too(project: Project, server: MastodonServer) -> None:
    """Of a post that its author asked to remove; the archive has it in a raw record alone."""
    words = "We listen to every single carer who calls"
    stays, edited, copy = say(server, "stays", words, f"so true: {words}")
    desk = on_mastodon(project, server)
    server.edit(edited, f"We read all letters #{TAG}")
    desk.refresh()
    assert "letters" in desk.posts[edited].text
    assert copy in desk.posts
    assert desk.project.archive.remove(posts=[PostKey("mastodon", edited)]).posts == 2
    assert set(desk.posts) == {stays}


@pytest.mark.parametrize("trouble", [html_page(), html_page(404), refused(500), refused(401)])
def test_a_server_in_trouble_takes_no_post_away(
    project: Project, server: MastodonServer, trouble: object
) -> None:
    """A sign-in page, an error, a login wanted all of a sudden: the posts stay."""
    posts = say(server, "one", "two", "three")
    desk = on_mastodon(project, server)
    server.http.faults.extend([trouble] * 100)  # type: ignore[list-item]  # each is a fault
    done = desk.refresh()
    assert (done.gone, done.removed) == ((), 0)
    assert set(done.unanswered) == set(posts) == set(desk.posts)
    assert done.error is not None


def test_what_one_server_does_not_know_another_may(project: Project) -> None:
    """Each post is asked for where it was written, if that server was named or is public."""
    with ExitStack() as stack:
        one, two = (stack.enter_context(mastodon(clock=lambda: LATER)) for _ in range(2))
        (here,), (there,) = say(one, "here"), say(two, "there")
        one.receive(two, there)
        desk = on_mastodon(project, one, two)
        two.delete(there)
        done = desk.refresh()
    assert dict(done.gone) == {"deleted": 1}
    assert set(desk.posts) == {here}


def test_a_server_that_is_down_hinders_no_other(project: Project) -> None:
    """The other one is asked for the rest; what only the first could tell is said."""
    with ExitStack() as stack:
        one, two = (stack.enter_context(mastodon(clock=lambda: LATER)) for _ in range(2))
        (here,), (there,) = say(one, "here"), say(two, "there")
        desk = on_mastodon(project, one, two)
        two.delete(there)
        one.http.faults.extend([refused(500)] * 200)
        done = desk.refresh()
    assert done.error is not None
    assert done.unanswered == (here,)


def test_a_longer_edit_is_taken_in(project: Project, server: MastodonServer) -> None:
    """Mastodon keeps a post's id; both records stay, the text is the later one."""
    (uri,) = say(server, "short")
    desk = on_mastodon(project, server)
    server.edit(uri, f"much longer than it was before #{TAG}")
    done = desk.refresh()
    assert done.added.updated == 1
    assert desk.posts[uri].text == f"much longer than it was before #{TAG}"
    assert len(project.archive.raw_records(desk.posts[uri].key)) == 2


def test_a_shorter_edit_is_taken_in(project: Project, server: MastodonServer) -> None:
    """What its author took out of a post must not stay here, nor the links and tags with it."""
    (uri,) = say(server, "a name that should not have been said https://slip.example/ #slip")
    desk = on_mastodon(project, server)
    server.edit(uri, f"better #{TAG}")
    desk.refresh()
    post = desk.posts[uri]
    assert post.text == f"better #{TAG}"
    assert post.links == ()
    assert [tag.lower() for tag in post.hashtags] == [TAG]


def test_bluesky_deleted_posts_and_accounts_go(project: Project) -> None:
    """A post that was taken back, for good; those of accounts come back with these."""
    with bluesky(clock=lambda: CAPTURED) as server:
        network = server.network
        uris = [
            network.add_post(f"p{number}.example", f"post {number} #{TAG}",
                             at=START + timedelta(minutes=number))
            for number in range(5)
        ]  # fmt: skip
        desk = Desk(project, "bluesky", access_to(server))
        desk.capture()
        assert set(desk.posts) == set(uris)
        network.delete(uris[0])
        network.set_status("p1.example", "suspended")
        network.set_status("p2.example", "deactivated")
        network.account("p3.example").is_blocking = True
        done = desk.refresh()
        assert (done.gone, done.absent) == (
            (("deleted", 1),), (("blocked", 1), ("deactivated", 1), ("taken down", 1)),
        )  # fmt: skip
        assert (done.removed, done.hidden, done.shown) == (1, 3, 0)
        assert set(desk.posts) == {uris[4]}
        assert "gone: deleted" in dict(desk.line().skipped)
        again = desk.refresh()
        assert (again.asked, again.hidden, again.absent) == (4, 0, done.absent)
        for number in (1, 2):
            network.set_status(f"p{number}.example", "active")
        network.account("p3.example").is_blocking = False
        desk.now += timedelta(days=40)
        back = desk.refresh()
        assert (back.there, back.shown, back.overdue, back.absent) == (4, 3, 0, ())
        assert set(desk.posts) == set(uris[1:])
        assert desk.project.archive.absences.posts() == ()


def test_a_bluesky_post_that_was_taken_down_is_hidden(project: Project) -> None:
    """Its author's server still has it: it comes back when the moderators put it back."""
    with bluesky(clock=lambda: CAPTURED) as server:
        uris = [
            server.network.add_post("p.example", f"post {number} #{TAG}", at=START)
            for number in range(3)
        ]
        desk = Desk(project, "bluesky", access_to(server))
        desk.capture()
        server.network.taken_down.add(uris[0])
        server.network.delete(uris[1])
        server.homes.faults.extend([refused(503)] * 4)
        first = desk.refresh()
        assert (first.unanswered, first.gone, first.absent) == (tuple(uris[:2]), (), ())
        assert set(desk.posts) == set(uris)
        server.homes.faults.clear()
        done = desk.refresh()
        assert (done.gone, done.absent) == ((("deleted", 1),), (("taken down", 1),))
        assert (done.removed, done.hidden, done.unanswered) == (1, 1, ())
        assert set(desk.posts) == {uris[2]}
        server.network.taken_down.clear()
        back = desk.refresh()
        assert (back.there, back.shown, back.absent) == (2, 1, ())
    assert set(desk.posts) == {uris[0], uris[2]}


def test_a_bluesky_account_that_stays_away_is_removed(project: Project) -> None:
    """After the days of the setting, by an answer of then; a capture that finds it stores it."""
    with bluesky(clock=lambda: CAPTURED) as server:
        uris = [
            server.network.add_post(f"p{number}.example", f"post {number} #{TAG}", at=START)
            for number in range(2)
        ]
        desk = Desk(project, "bluesky", access_to(server))
        desk.capture()
        server.network.set_status("p0.example", "deactivated")
        assert desk.refresh().hidden == 1
        desk.now += timedelta(days=29)
        assert desk.refresh().overdue == 0
        desk.now += timedelta(days=2)
        done = desk.refresh()
        assert (done.overdue, done.hidden) == (1, 0)
        assert set(desk.posts) == {uris[1]}
        server.network.set_status("p0.example", "active")
        desk.capture()
    assert set(desk.posts) == set(uris)


@pytest.mark.parametrize("trouble", [html_page(), html_page(404), refused(500), refused(401)])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_bluesky_in_trouble_takes_no_post_away(
    project: Project, trouble: Fault, after: int
) -> None:
    """At whichever of the questions that tell whether a post is gone."""
    with bluesky(clock=lambda: CAPTURED) as server:
        uri = server.network.add_post("p.example", f"post #{TAG}", at=START)
        desk = Desk(project, "bluesky", access_to(server))
        desk.capture()
        server.network.delete(uri)
        server.network.set_status("p.example", "deactivated")
        server.http.faults.extend([None] * (after + 1))  # the login, and what is answered well
        server.http.faults.extend([trouble] * 100)
        done = desk.refresh()
    assert done.unanswered == (uri,)
    assert (done.gone, set(desk.posts)) == ((), {uri})


def test_a_refused_login_takes_no_post_away(project: Project) -> None:
    """The code is that of a refused login; everything stays."""
    with bluesky(clock=lambda: CAPTURED) as server:
        uri = server.network.add_post("p.example", f"post #{TAG}", at=START)
        desk = Desk(project, "bluesky", access_to(server))
        desk.capture()
        desk.access = access_to(server, password="wrong-pass-word")
        done = desk.refresh()
    assert done.error is not None
    assert done.error.exit_code == 4
    assert set(desk.posts) == {uri}
