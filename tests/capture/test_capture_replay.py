"""Captures of Bluesky without a login: the ledger, interruptions, gaps, and a login made later."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.servers.bluesky import Bluesky, access_to, bluesky
from tests.servers.jetstream import refuses
from tests.servers.serving import refused
from tweetup.archive import CaptureLine
from tweetup.capture.chat import capture_chat
from tweetup.capture.estimate import estimate_capture
from tweetup.capture.results import CaptureRequest, CaptureResult
from tweetup.capture.window import CaptureWindow
from tweetup.config import ChatConfig, Config
from tweetup.model import Absence, Post
from tweetup.networks import NETWORKS, Access
from tweetup.networks.bluesky.replay import NOT_KEPT, REPLAYED, UNCOUNTED, UNSEEN
from tweetup.networks.errors import OutOfReachError
from tweetup.networks.paging import Timing
from tweetup.project.project import open_project

NOW = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
START = NOW - timedelta(hours=3)
CHAT = ChatConfig(hashtag="labelchat", hashtags=("labelchat",))
WINDOW = CaptureWindow(since=START, until=START + timedelta(hours=1), ends=NOW)


@dataclass
class Desk:
    """An archive, and captures of an hour into it; waits take no time."""

    server: Bluesky
    config: Config
    told: list[str] = field(default_factory=list)
    reached: list[datetime] = field(default_factory=list)

    @property
    def timing(self) -> Timing:
        return Timing(
            clock=lambda: NOW,
            sleep=lambda _seconds: None,
            tell=self.told.append,
            reached=self.reached.append,
        )

    def request(self, **order: Any) -> CaptureRequest:
        return CaptureRequest(**{"chat": CHAT, "window": WINDOW, **order})

    @property
    def nobody(self) -> Access:
        return Access(values={}, url=self.server.url, stream_url=self.server.stream_url)

    def capture(self, access: Access | None = None, **order: Any) -> CaptureResult:
        with open_project(self.config, create=True) as project:
            return capture_chat(
                project,
                NETWORKS.get("bluesky"),
                access or self.nobody,
                self.request(**order),
                self.timing,
                progress=lambda _count: None,
            )

    @property
    def lines(self) -> tuple[CaptureLine, ...]:
        with open_project(self.config) as project:
            return project.archive.captures()

    @property
    def posts(self) -> tuple[Post, ...]:
        with open_project(self.config) as project:
            return tuple(project.archive.posts("labelchat"))

    @property
    def texts(self) -> list[str]:
        return [post.text for post in self.posts]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A chat of twelve posts, on a network where others post as well."""
    with bluesky(lambda: NOW) as server:
        server.stream.flows = True
        server.network.add_post("o.example.org", "yesterday", at=NOW - timedelta(days=1))
        for n in range(12):
            at = START + timedelta(minutes=n * 5 + 1)
            server.network.add_post(f"p{n % 3}.example.org", f"A{n} of #labelchat", at=at)
        yield Desk(server, Config(archive=tmp_path / "a.db", chats=(CHAT,)))


@pytest.mark.long
def test_a_chat_is_captured_after_it_without_a_login(desk: Desk) -> None:
    """Complete by the ledger, with what cannot be seen; again, nothing is new."""
    captured = desk.capture()
    (place,) = captured.places
    assert (captured.complete, captured.gaps, captured.rows, place.error) == (True, (), 12, None)
    assert place.remarks == (UNSEEN,)
    assert (desk.told, place.counted) == ([], None)
    assert desk.reached[-1] >= WINDOW.until
    (line,) = desk.lines
    assert (line.cursor, line.gaps, line.read) == (None, (), 12)
    again = desk.capture()
    assert (again.added.new, again.added.unchanged, again.complete) == (0, 12, True)


@pytest.mark.long
def test_an_interrupted_capture_resumes(desk: Desk) -> None:
    """What is missing meanwhile is the later part; a login that comes then searches all of it."""
    stopped = desk.capture(max_posts=5)
    (gap,) = stopped.gaps
    assert gap.since is not None
    assert gap.until == WINDOW.until
    assert START < gap.since < WINDOW.until
    desk.server.stream.faults.extend([refuses(503)] * 40)
    lost = desk.capture()
    assert lost.places[0].resumed
    assert lost.gaps[0].since == gap.since
    desk.server.stream.faults.clear()
    began = len(desk.server.stream.asked)
    rest = desk.capture()
    assert (rest.complete, rest.rows, rest.places[0].resumed) == (True, 12, True)
    cursor = int(desk.server.stream.asked[began]["cursor"][0])
    assert cursor > START.timestamp() * 1e6
    desk.capture(max_posts=5)
    found = desk.capture(access_to(desk.server))
    assert any("begins anew" in told for told in desk.told)
    assert (found.complete, found.places[0].remarks) == (True, ())


def test_what_jetstream_no_longer_has_is_missing(desk: Desk) -> None:
    """Certainly, with its times; a window before all of it is refused at once."""
    desk.server.stream.keeps = timedelta(hours=2, minutes=30)
    captured = desk.capture()
    (gap,) = captured.gaps
    assert (gap.since, gap.why, gap.certain) == (START, NOT_KEPT, True)
    assert captured.rows == 6
    day = timedelta(days=1)
    older = CaptureWindow(since=START - 2 * day, until=NOW - 2 * day, ends=NOW - 2 * day)
    (place,) = desk.capture(window=older).places
    assert isinstance(place.error, OutOfReachError)


def test_conversations_and_estimates_need_no_login_either(desk: Desk) -> None:
    """Threads are open to everybody; of a count there is none, but how it is done is said."""
    question = desk.server.network.add_post(
        "host.bsky.example", "Q1 What do you label? #labelchat", at=START + timedelta(minutes=30)
    )
    desk.server.network.add_post(
        "p9.example.org", "Everything.", at=START + timedelta(minutes=31), reply_to=question
    )
    captured = desk.capture(max_replies=50)
    assert captured.places[0].replies == 1
    (estimate,) = estimate_capture(
        desk.config, NETWORKS.get("bluesky"), desk.nobody, desk.request(), desk.timing
    )
    assert (estimate.posts, estimate.instead) == (None, REPLAYED)
    assert desk.server.logins == 0


def test_what_was_deleted_is_not_kept(desk: Desk) -> None:
    """Also where the post was stored by a run before the one that hears of it."""
    first = list(desk.server.network.posts)[1]
    desk.capture(max_posts=5)
    desk.server.network.delete(first, at=START + timedelta(minutes=59))
    assert "A0 of #labelchat" in desk.texts
    captured = desk.capture()
    assert (captured.places[0].withdrawn.removed, captured.rows) == (1, 11)
    assert "A0 of #labelchat" not in desk.texts


@pytest.mark.long
@pytest.mark.parametrize("answers", [True, False])
def test_what_is_hidden_stays_hidden_unless_bluesky_shows_it(desk: Desk, *, answers: bool) -> None:
    """Jetstream still has the event of that time, which shows nothing; nor does silence."""
    desk.capture()
    account = desk.server.network.account("p0.example.org")
    account.status = "deactivated"
    hidden = [post.key for post in desk.posts if post.handle == "p0.example.org"]
    assert len(hidden) == 4
    with open_project(desk.config) as project:
        project.archive.absences.hide(dict.fromkeys(hidden, Absence.DEACTIVATED))
    if not answers:
        desk.server.http.faults.extend([refused(500)] * 99)
    captured = desk.capture()
    (place,) = captured.places
    assert place.remarks == ((UNSEEN,) if answers else (UNSEEN, UNCOUNTED))
    assert len(desk.texts) == 8
    account.status = "active"
    desk.server.http.faults.clear()
    assert desk.capture().added.back == 4
    assert len(desk.texts) == 12


@pytest.mark.long
def test_a_capture_that_knows_no_names_is_no_fault(desk: Desk) -> None:
    """Where Bluesky's interface is down, accounts are their DIDs; their handles are known.

    The DID stands beside the handle as a name of the account, in whichever order they came.
    """
    desk.capture()
    desk.server.http.faults.extend([refused(500)] * 99)
    desk.capture()
    with open_project(desk.config) as project:
        assert project.archive.find_faults() == ()
        (account,) = project.archive.find_accounts("p0.example.org").accounts
        handles = set(project.archive.find_accounts(account[1]).handles)
        assert ("bluesky", "p0.example.org") in handles
