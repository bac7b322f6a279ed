"""A capture that was stopped and resumed is checked as one in one go: the same in every way."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.servers.bluesky import access_to, bluesky
from tests.servers.mastodon import MastodonServer, gotosocial, mastodon
from tests.servers.serving import Answer, Asked, Server, as_json
from tests.servers.x import TOKEN, XServer
from tweetup.capture.chat import capture_chat
from tweetup.capture.ledger import of_chat
from tweetup.capture.maintenance.due import (
    CatchUpOptions,
    catch_up,
    find_backlog,
    find_due_meetings,
)
from tweetup.capture.results import CaptureRequest, CaptureResult, InterruptedCaptureError
from tweetup.capture.standing import find_standing
from tweetup.capture.window import CaptureWindow
from tweetup.cli.capture_report import closing_lines, exit_code
from tweetup.config import ChatConfig, Config
from tweetup.model import Schedule
from tweetup.networks import NETWORKS, Access
from tweetup.networks.bluesky import client as bluesky_client
from tweetup.networks.bluesky.replay import NOT_KEPT
from tweetup.networks.mastodon import client as mastodon_client
from tweetup.networks.paging import Timing
from tweetup.networks.secret import Secret
from tweetup.networks.x import client as x_client
from tweetup.project.project import open_project

NOW = datetime(2026, 3, 4, 23, 0, tzinfo=UTC)
START = NOW - timedelta(hours=3)
HOUR = timedelta(hours=1)
ENDS = START + 1.25 * HOUR
WINDOW = CaptureWindow(since=START - 0.25 * HOUR, until=ENDS, ends=ENDS)
PAGE = 10
PEOPLE = ("ada", "ben", "cleo", "dan", "eve")
LONG = pytest.mark.long

Write = Callable[..., Any]
"""Write a post: who, text, minute, and the post that it answers, or that it quotes."""


@dataclass
class World:
    """A network with a chat, whose captures can be stopped."""

    network: str
    access: Access
    server: Any
    write: Write
    searches: str
    host: str = "host"

    def hold_chat(self, seed: int) -> None:
        """Questions with the hashtag and without it, answers to them, and answers to these."""
        chance = random.Random(seed)
        for number in range(1, 5):
            begins = 12 * number - 8
            sign = "" if chance.random() < 0.4 else " #labelchat"
            question = f"Q{number}: What makes a label good, number {number}?{sign}"
            asked = self.write("host", question, begins)
            for place, person in enumerate(PEOPLE):
                self.write(person, f"Good evening {number} #labelchat", begins - 1 + place / 10)
                sign = "" if chance.random() < 0.25 else " #labelchat"
                text = f"A{number} {person} would say so and so{sign}"
                answer = self.write(person, text, begins + 1 + place, asked)
                if chance.random() < 0.3:
                    more = f"and then {person} again, for {number}{chance.choice((sign, ''))}"
                    self.write(person, more, begins + 7 + place / 10, answer)

    @contextmanager
    def refusing(self, after: int) -> Iterator[None]:
        """Refuse each page of a search after the first ones."""
        http: Server = self.server.server if self.network == "x" else self.server.http
        answered, counted = http.answer, 0

        def answer(asked: Asked) -> Answer:
            nonlocal counted
            if self.searches in asked.path and "count" not in asked.path:
                counted += 1
                if counted > after:
                    return as_json({"error": "Forbidden", "message": "search"}, 403)
            return answered(asked)

        http.answer = answer
        try:
            yield
        finally:
            http.answer = answered


@contextmanager
def on_x() -> Iterator[World]:
    server = XServer([], clock=lambda: NOW)

    def write(who: str, text: str, minute: float, answers: Any = None) -> Any:
        at = START + timedelta(minutes=minute)
        return server.post(text, author=who, at=at, reply_to=answers)

    with server.serving():
        access = Access(values={"bearer_token": Secret(TOKEN)}, url=server.url)
        yield World("x", access, server, write, "/search/")


def fediverse(server: MastodonServer) -> World:
    server.meant = ("",)

    def write(who: str, text: str, minute: float, answers: Any = None) -> Any:
        return server.post(who, text, at=START + timedelta(minutes=minute), answers=answers)

    login = {"access_token": Secret("s3cret")}
    access = Access(values=login, servers=(server.url,))
    return World("mastodon", access, server, write, "/timelines/")


@contextmanager
def on_mastodon() -> Iterator[World]:
    with mastodon(tokens={"s3cret": "me"}, clock=lambda: NOW) as server:
        yield fediverse(server)


@contextmanager
def on_gotosocial() -> Iterator[World]:
    with gotosocial(tokens={"s3cret": "me"}, clock=lambda: NOW) as server:
        yield fediverse(server)


@contextmanager
def on_bluesky() -> Iterator[World]:
    with bluesky(lambda: NOW) as server:
        server.network.meant = ("",)

        def write(who: str, text: str, minute: float, answers: Any = None) -> Any:
            at = START + timedelta(minutes=minute)
            return server.network.add_post(f"{who}.bsky.example", text, at=at, reply_to=answers)

        yield World("bluesky", access_to(server), server, write, "searchPosts", "host.bsky.example")


@dataclass
class Desk:
    """An archive, and captures of a world into it."""

    world: World
    archive: Path

    @property
    def config(self) -> Config:
        meets = Schedule(weekday=START.weekday(), start=START.hour * 60, minutes=60, timezone="UTC")
        chat = ChatConfig(
            hashtag="labelchat",
            hashtags=("labelchat",),
            hosts=(self.world.host,),
            schedule=meets,
        )
        return Config(archive=self.archive, chats=(chat,))

    def capture(
        self, progress: Callable[[int], object] = lambda _: None, **order: Any
    ) -> CaptureResult:
        timing = Timing(clock=lambda: NOW, sleep=lambda _: None, tell=lambda _: None)
        network = NETWORKS.get(self.world.network)
        with open_project(self.config, create=True) as project:
            request = self.request(**order)
            return capture_chat(
                project, network, self.world.access, request, timing, progress=progress
            )

    def request(self, **order: Any) -> CaptureRequest:
        return CaptureRequest(chat=self.config.chats[0], window=WINDOW, **order)

    def stop(self, how: str, after: int, **order: Any) -> None:
        """Capture, and be stopped after some pages."""
        if how == "posts":
            self.capture(max_posts=PAGE * after - 3, **order)
        elif how == "cost":
            self.capture(max_usd=Decimal("0.15") * after, **order)
        elif how == "credits":
            self.world.server.credits = PAGE * after
            self.capture(**order)
            self.world.server.credits = None
        elif how == "refused":
            with self.world.refusing(after):
                self.capture(**order)
        else:
            pages = iter(range(after))

            def interrupt(_posts: int) -> None:
                if next(pages, after) >= after - 1:
                    raise KeyboardInterrupt

            with pytest.raises(InterruptedCaptureError):
                self.capture(interrupt, **order)

    def state(self, done: CaptureResult) -> dict[str, object]:
        """All that a reader is told of the last part, and what is in the archive."""
        (place,) = done.places
        with open_project(self.config) as project:
            chat = self.config.chats[0]
            lines = of_chat(project.archive.captures(), chat)
            dues = [
                find_due_meetings(
                    project,
                    "labelchat",
                    self.world.network,
                    now=NOW,
                    options=CatchUpOptions(max_replies=replies),
                )
                for replies in (0, 100)
            ]
            return {
                "posts": sorted(
                    (post.text, [(it.relation, it.id) for it in post.references])
                    for post in project.archive.posts("labelchat")
                ),
                "not proved": [
                    sorted(gap.why for gap in find_standing(session, lines) or ())
                    for session in project.sessions("labelchat")
                ],
                "due": [[it.day for it in due.meetings if it.day == START.date()] for due in dues],
                "code": exit_code(done),
                "compared": place.compared,
                "untagged": place.untagged,
                "gaps": sorted(gap.why for gap in done.gaps),
            }


WORLDS = {"x": on_x, "mastodon": on_mastodon, "gotosocial": on_gotosocial, "bluesky": on_bluesky}
STOPS = ("posts", "interrupted", "refused")
CASES = [
    pytest.param("x", "posts", 0, 1, id="x-quick"),
    *(
        pytest.param(name, how, replies, seed, marks=LONG)
        for name in WORLDS
        for how in (*STOPS, *(("cost", "credits") if name == "x" else ()))
        for replies in (0, 200)
        for seed in (2, 3)
    ),
]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of ten posts: a chat has several of them."""
    monkeypatch.setattr(x_client, "_RECENT_PAGE", PAGE)
    monkeypatch.setattr(x_client, "_ARCHIVE_PAGE", PAGE)
    monkeypatch.setattr(mastodon_client, "PAGE", PAGE)
    monkeypatch.setattr(bluesky_client, "_PAGE", PAGE)


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize(("name", "how", "replies", "seed"), CASES)
def test_in_parts_is_as_in_one_go(
    tmp_path: Path, name: str, how: str, replies: int, seed: int
) -> None:
    """At random stops: the archive, the proofs, the days that are due, the exit code."""
    chance = random.Random(f"{name} {how} {replies} {seed}")
    with ExitStack() as stack:
        world = stack.enter_context(WORLDS[name]())
        world.hold_chat(seed)
        whole = Desk(world, tmp_path / "whole.db")
        expected = whole.state(whole.capture(max_replies=replies))
        parts = Desk(world, tmp_path / "parts.db")
        for _ in range(chance.choice((1, 1, 2))):
            parts.stop(how, 1, max_replies=replies)
        done = parts.capture(max_replies=replies)
        assert done.places[0].resumed
        assert parts.state(done) == expected


@pytest.mark.long
def test_time_that_was_checked_is_not_missing(tmp_path: Path) -> None:
    """A capture by hand that is stopped says that an earlier one has checked the rest."""
    with on_x() as world:
        world.hold_chat(2)
        desk = Desk(world, tmp_path / "a.db")
        desk.capture(max_replies=200)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(x_client, "_ARCHIVE_PAGE", PAGE)
            patch.setattr(x_client, "_RECENT_PAGE", PAGE)
            stopped = desk.capture(max_posts=3)
        (place,) = stopped.places
        (gap,) = place.gaps
        assert place.checked == {gap}
        lines = closing_lines(stopped, desk.request(max_posts=3))
        again = "not searched again, and checked by an earlier capture: 2026-03-04"
        assert [line.startswith(again) for line in lines] == [False, True, False]
        fresh = Desk(world, tmp_path / "b.db").capture(max_posts=3)
        assert fresh.places[0].checked == frozenset()


@pytest.mark.long
def test_time_that_a_stream_has_lost_stays_lost(tmp_path: Path) -> None:
    """Jetstream had no longer the beginning; the rest of the search says so as well."""
    with on_bluesky() as world:
        world.hold_chat(2)
        lost = (START + timedelta(minutes=14)).timestamp() * 1e6
        events = world.server.network.events
        events[:] = [it for it in events if it["time_us"] >= lost]
        world.access = Access(values={}, url=world.server.url, stream_url=world.server.stream_url)
        whole = Desk(world, tmp_path / "whole.db")
        expected = whole.state(whole.capture())
        assert expected["gaps"] == [NOT_KEPT]
        parts = Desk(world, tmp_path / "parts.db")
        for _ in range(2):
            parts.capture(max_posts=3)
        done = parts.capture()
        assert done.places[0].resumed
        assert parts.state(done) == expected


@pytest.mark.long
def test_the_software_of_a_server_is_told_once_a_run(tmp_path: Path) -> None:
    """Each session that is due is a capture of its own; all of them ask the same server."""
    with on_gotosocial() as world:
        world.hold_chat(2)
        desk, told = Desk(world, tmp_path / "a.db"), list[str]()
        timing = Timing(clock=lambda: NOW, sleep=lambda _: None, tell=told.append)
        network = NETWORKS.get(world.network)
        with open_project(desk.config, create=True) as project:
            chat = desk.config.chats[0]
            backlog = find_backlog(project, network, world.access, chat, clock=lambda: NOW)
            came = list(catch_up(project, backlog, world.access, timing, progress=lambda _: None))
        assert len(came) == 4
        assert len([it for it in told if "whose hashtag timelines are without" in it]) == 1


@pytest.mark.long
@pytest.mark.usefixtures("small_pages")
def test_one_stopped_in_conversations_says_what_comes_next(tmp_path: Path) -> None:
    """The search begins anew, and is charged again; one that was stopped itself is resumed."""
    with on_x() as world:
        world.hold_chat(2)
        desk = Desk(world, tmp_path / "a.db")
        searched = desk.capture()
        stopped = desk.capture(max_posts=searched.places[0].posts + 1, max_replies=200)
        assert stopped.places[0].stopped
        *_, last = closing_lines(stopped, desk.request(max_replies=200))
        assert last.startswith("run the same command again: it searches that time once more, at")
        again = desk.capture(max_replies=200)
        assert (again.places[0].searched, again.proved) == (True, True)


@pytest.mark.long
@pytest.mark.usefixtures("small_pages")
def test_a_first_part_that_is_refused_is_not_proved(tmp_path: Path) -> None:
    """The server alone tells whom its posts answer: where it does not, the session stays due."""
    with on_mastodon() as world:
        world.hold_chat(2)

        def resumed(after: int) -> tuple[Desk, CaptureResult]:
            desk = Desk(world, tmp_path / f"{after}.db")
            desk.stop("posts", 1)
            with world.refusing(after):
                return desk, desk.capture()

        # The rest of the search came, and the next page is that of its first part.
        desk, done = next(it for it in map(resumed, range(2, 9)) if it[1].places[0].error is None)
        assert any("were not looked at again" in gap.why for gap in done.gaps)
        assert (exit_code(done), done.complete) == (3, False)
        assert desk.state(done)["due"] == [[START.date()], [START.date()]]
