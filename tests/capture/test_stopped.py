"""Captures that are stopped after their search and before their checks: nothing is proved."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.capture.capturing import NOW, START, Desk, desk
from tests.capture.proving import BEGAN, hold_chat
from tests.servers.mastodon import gotosocial
from tests.servers.serving import Answer, Asked
from tweetup.archive import open_archive
from tweetup.capture.completeness import checks_nothing
from tweetup.capture.ledger import of_chat
from tweetup.capture.maintenance.due import find_due_meetings
from tweetup.capture.standing import find_standing
from tweetup.config import ChatConfig, Config
from tweetup.model import Schedule
from tweetup.project.project import open_project

HOUR = Schedule(weekday=START.weekday(), start=20 * 60, minutes=60, timezone="UTC")
CHAT = ChatConfig(hashtag="labelchat", hashtags=("labelchat",), timezone="UTC", schedule=HOUR)
STOPPED = ["the capture was stopped before it had checked that all came: capture it again"]


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Desk]:
    """An X with a chat, which does not count at present; whoever waits for that, gives up."""
    with desk(tmp_path, count=24) as made:
        made.config = Config(archive=made.config.archive, chats=(CHAT,))
        made.server.limits |= {"counts/recent": 0, "search/recent": 999}
        yield made


def stop(x: Desk, monkeypatch: pytest.MonkeyPatch, **window: float) -> None:
    """Press Ctrl-C while the capture waits to ask for the count."""

    def give_up(_self: Desk, _seconds: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Desk, "sleep", give_up)
        with pytest.raises(KeyboardInterrupt):
            x.capture(x.window(**window))


def standing(x: Desk) -> list[str] | None:
    with open_project(x.config) as project:
        (session,) = project.sessions("labelchat")
        gaps = find_standing(session, of_chat(project.archive.captures(), CHAT))
    return None if gaps is None else [gap.why for gap in gaps]


def is_due(x: Desk, now: datetime = NOW + timedelta(hours=2)) -> bool:
    with open_project(x.config) as project:
        due = find_due_meetings(project, "labelchat", "x", now=now)
    return START.date() in [meeting.day for meeting in due.meetings]


def test_one_that_was_stopped_before_its_checks_is_not_proved_and_stays_due(
    x: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the checks were made, nothing is left of it."""
    x.now = NOW + timedelta(hours=1)
    stop(x, monkeypatch, until=120)
    assert standing(x) == STOPPED
    assert is_due(x)
    x.server.limits["counts/recent"] = 999
    x.capture(x.window(until=120))
    assert standing(x) == []
    assert not is_due(x)
    assert not checks_nothing(x.lines[-1])


@pytest.mark.long
def test_a_part_that_was_stopped_is_proved_by_a_search_of_the_same_part(
    x: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search of another part proves nothing about it."""
    x.server.limits["counts/recent"] = 999
    x.capture(x.window(since=-10, until=30))
    x.server.limits["counts/recent"] = 0
    stop(x, monkeypatch, since=30, until=90)
    assert STOPPED[0] in (standing(x) or ())
    x.server.limits["counts/recent"] = 999
    x.capture(x.window(since=-10, until=40))
    assert STOPPED[0] in (standing(x) or ())
    x.capture(x.window(since=30, until=90))
    assert STOPPED[0] not in (standing(x) or ())


def test_what_an_earlier_capture_has_proved_stays_proved(
    x: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second one by hand that is stopped before its checks, or refused, takes nothing back."""
    x.now = NOW + timedelta(hours=1)
    x.server.limits["counts/recent"] = 999
    x.capture(x.window(until=120))
    x.server.limits["counts/recent"] = 0
    stop(x, monkeypatch, until=120)
    assert checks_nothing(x.lines[-1])
    assert (standing(x), is_due(x)) == ([], False)
    x.server.lacks = {"search/recent", "search/all"}
    refused = x.capture(x.window(until=120))
    assert not refused.complete
    assert (standing(x), is_due(x)) == ([], False)


def test_a_capture_that_is_refused_leaves_the_true_reasons(
    x: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hours were read, so that nothing of them is missing."""
    x.now = NOW + timedelta(hours=1)
    stop(x, monkeypatch, until=120)
    x.server.lacks = {"search/recent", "search/all"}
    assert not x.capture(x.window(until=120)).complete
    assert standing(x) == STOPPED


CONFIG = """
[chats.labelchat]
network = "mastodon"
hashtags = ["labelchat"]
timezone = "UTC"
"""


@pytest.mark.long
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_program_that_is_ended_while_it_asks_for_the_software_leaves_its_note(
    tmp_path: Path, how: signal.Signals
) -> None:
    """GoToSocial's search has no answers: without its conversations nearly all of it lacks."""
    (tmp_path / "tweetup.toml").write_text(CONFIG)
    running: list[subprocess.Popen[bytes]] = []
    with gotosocial(tokens={"tok": "someone"}) as server:
        server.meant = ("",)
        hold_chat(server)
        answered = server.http.answer

        def answer(asked: Asked) -> Answer:
            if "nodeinfo" in asked.path:
                running[0].send_signal(how)
                running[0].wait(30)
            return answered(asked)

        server.http.answer = answer
        since, until = BEGAN - timedelta(minutes=10), BEGAN + timedelta(minutes=90)
        window = (
            "--since",
            f"{since:%Y-%m-%dT%H:%M:%SZ}",
            "--until",
            f"{until:%Y-%m-%dT%H:%M:%SZ}",
        )
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "tweetup", "capture", "labelchat", *window],
                cwd=tmp_path,
                env={
                    **os.environ,
                    "TWEETUP_MASTODON_SERVERS": server.url,
                    "TWEETUP_MASTODON_ACCESS_TOKEN": "tok",
                },
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        assert running[0].wait(60)
    with open_archive(
        tmp_path / "archives" / "tweetup.db", clock=lambda: datetime.now(UTC)
    ) as kept:
        (line,) = [it for it in kept.captures() if it.capture.kind == "capture"]
    assert checks_nothing(line)
