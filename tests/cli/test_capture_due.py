"""``tweetup capture --due``: what can be left alone, told as whoever finds its mail reads it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.networks import TAG, nobody
from tests.cli.running import Run
from tests.servers.serving import refused
from tests.servers.x import TOKEN, XServer
from tests.servers.x_posts import XPost, chat
from tweetup.archive import CaptureLine
from tweetup.capture.completeness import pending_gap
from tweetup.config import CaptureConfig, Config
from tweetup.model import Progress
from tweetup.project.project import open_project

__all__ = ["nobody"]

SIZE = 30
DUE = ("capture", TAG, "--due")
LEAD = CaptureConfig().lead


def _posts(start: datetime) -> list[XPost]:
    """The chat of four weeks, the oldest first."""
    weeks = (timedelta(weeks=back) for back in (3, 2, 1, 0))
    return [post for week in weeks for post in chat(SIZE, start=start - week)]


@pytest.fixture
def x(nobody: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[XServer]:
    """X with a chat that ended half an hour ago, or before midnight, and weeks of it before."""
    start = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=90)
    # The capture asks from a quarter of an hour before, which has to be on the day of the chat,
    # and so have its questions.
    first = start - LEAD
    if first.date() != (start + timedelta(minutes=60)).date():
        start = first.replace(hour=22, minute=30)
    (here / "tweetup.toml").write_text(
        f'[chats.{TAG}]\nnetwork = "x"\ntime = "{start:%H:%M}"\nweekday = "{start:%A}"\n'
        "[capture]\ntail = 10\n"
    )
    monkeypatch.setenv("BEARER_TOKEN", TOKEN)
    with XServer(_posts(start)).serving() as server:
        server.paced = False
        monkeypatch.setenv("TWEETUP_X_URL", server.url)
        monkeypatch.setattr("tweetup.networks.x.client._ARCHIVE_PAUSE", 0.0)
        yield server


def lines() -> list[CaptureLine]:
    with open_project(Config()) as project:
        return list(project.archive.captures())


def days(run: Run) -> list[str]:
    """The sessions there are to capture, the oldest first."""
    return list(run("schedule", TAG, "--due").out.split())


@pytest.mark.long
def test_every_session_that_was_missed_comes(x: XServer, run: Run) -> None:
    """The oldest first, each as its own line of the ledger and of what is said; then silence."""
    owed = days(run)
    done = run(*DUE)
    assert done.code == 0
    assert (len(owed), len(done.said)) == (4, 8)
    for day, line, proof in zip(owed, done.said[::2], done.said[1::2], strict=True):
        assert line.startswith(f"tweetup: x → #{TAG}, {day}")
        assert "; the network counts " in line
        assert proof.startswith("tweetup: complete: the network counts as many posts as came")
    begun = [line.capture.since for line in lines()]
    assert len(begun) == 4
    assert begun == sorted(begun, key=str)
    asked = len(x.asked)
    again = run(*DUE)
    assert (again.code, again.out, again.err) == (0, "", "")
    assert run(*DUE, "--json").rows == []
    assert (len(x.asked), days(run)) == (asked, [])


def test_what_is_out_of_reach_is_said_once(x: XServer, run: Run) -> None:
    """Older sessions that X shows to nobody without full-archive access: one line, one night."""
    x.lacks.add("search/all")
    owed = days(run)
    done = run(*DUE)
    assert done.code == 3
    assert f"x → #{TAG}, {owed[-1]}" in done.said[0]
    why = "this login may not use full-archive search (403)"
    assert done.said[1].startswith("tweetup: complete: ")
    (line,) = done.said[2:]
    assert line.startswith(f"tweetup: missed: #{TAG} of {owed[0]}, {owed[1]} and {owed[2]} ({why})")
    assert line.endswith("; recorded in the ledger and not tried again")
    again = run(*DUE)
    assert (again.code, again.err, days(run)) == (0, "", [])
    missed = [line for line in lines() if line.capture.kind == "missed"]
    assert len(missed) == 3
    assert all(gap.certain for line in missed for gap in line.gaps)


@pytest.mark.long
def test_a_day_without_the_chat_is_silent(x: XServer, run: Run, here: Path) -> None:
    """Where any day may be one; a chat that always meets that day is told that nobody came."""
    settings = here / "tweetup.toml"
    for post in list(x.posts):
        x.delete(post)
    assert sum("shows no post" in line for line in run(*DUE).said) == 4
    (here / "archives" / "tweetup.db").unlink()
    weekly = settings.read_text()
    settings.write_text("\n".join(re.sub("weekday.*", "", line) for line in weekly.splitlines()))
    done = run(*DUE)
    assert (done.code, done.err) == (0, "")
    assert len(lines()) > 20


@pytest.mark.long
def test_one_that_fails_takes_no_other_along(x: XServer, run: Run) -> None:
    """What came is kept and said, code 3 tells that something is left: it alone is asked again."""
    owed = days(run)
    x.faults.append(refused(404, {"title": "Not Found", "status": 404}))
    done = run(*DUE)
    assert done.code == 3
    assert sum(f"new {SIZE}, " in line for line in done.said) == 3
    assert any("(404)" in line for line in done.said)
    assert days(run) == owed[:1]
    line, _ = run(*DUE).said
    assert line.startswith(f"tweetup: x → #{TAG}, {owed[0]}")
    assert days(run) == []


@pytest.mark.long
@pytest.mark.parametrize(("status", "code"), [(401, 4), (402, 5)])
def test_a_refusal_ends_the_night(x: XServer, run: Run, status: int, code: int) -> None:
    """Nobody is asked again and again with a login that is refused; the others are named."""
    owed = days(run)
    x.faults.append(refused(status, {"title": "No", "status": status}))
    done = run(*DUE)
    assert done.code == code
    assert len(x.asked) == 1
    rest = f"{owed[1]}, {owed[2]} and {owed[3]}"
    assert done.said[-1] == f"tweetup: #{TAG} of {rest}: left for the next run"
    assert days(run) == owed
    assert run(*DUE).code == 0


@pytest.mark.long
def test_bounds_are_for_all_of_them(x: XServer, run: Run) -> None:
    """--max-posts counts over sessions; the next night goes on where it stopped."""
    owed = days(run)
    done = run(*DUE, "--max-posts", "50", "--json")
    assert done.code == 3
    assert [row["places"][0]["posts"] for row in done.rows] == [SIZE, 20]
    assert f"#{TAG} of {owed[2]} and {owed[3]}: left for the next run" in done.said[-1]
    assert days(run) == owed[1:]
    on = run(*DUE, "--max-posts", "50")
    assert "resumed" in on.said[0]
    assert days(run) == owed[3:]
    assert run(*DUE).code == 0
    assert [row["posts"] for row in run("sessions", "--json").rows] == [SIZE] * 4


def test_money_is_for_all_of_them(x: XServer, run: Run) -> None:
    """--max-cost counts over sessions as well."""
    done = run(*DUE, "--max-cost", "0.45", "--json")
    assert done.code == 3
    assert 0.15 < sum(row["cost"]["usd"] for row in done.rows) < 0.55
    assert len(done.rows) < 4


def test_dry_run_asks_for_each(x: XServer, run: Run, here: Path) -> None:
    """A row for each session; nothing is captured."""
    rows = run(*DUE, "--dry-run", "--json").rows
    assert [row["posts"] for row in rows] == [SIZE] * 4
    assert not (here / "archives").exists()


@pytest.mark.parametrize(
    "arguments",
    [("--date", "2026-11-20"), ("--last", "2h"), ("--since", "20:00"), ("--live",),
     ("--minutes", "5")],
)  # fmt: skip
def test_it_says_when_by_itself(x: XServer, run: Run, arguments: tuple[str, ...]) -> None:
    """Another time, said beside it, is refused."""
    done = run(*DUE, *arguments)
    assert done.code == 2
    assert f"{arguments[0]}: cannot be combined with --due" in done.err
    assert not x.asked


def test_a_chat_that_never_said_when(run: Run, x: XServer) -> None:
    """Code 2 and what to write, without asking anybody."""
    done = run("capture", "otherchat", "--network", "x", "--due")
    assert done.code == 2
    assert "the chat has no time to be captured after; say when it meets" in done.err


@pytest.mark.long
def test_replies_of_captured_sessions(x: XServer, run: Run) -> None:
    """With --with-replies, sessions of the last days whose capture told of replies come once more.

    Older ones do not: X's search has seven days, and they are captured.
    """
    asking = [post for post in x.posts.values() if post.text.startswith("Q1")]
    questions = {asked.at.date(): asked for asked in asking}
    for asked in questions.values():
        x.post("Short ones", author="zoe", at=asked.at + timedelta(minutes=1), reply_to=asked)
    latest = questions[max(questions)]
    assert run(*DUE).code == 3
    assert run(*DUE).said == []
    done = run(*DUE, "--with-replies")
    head, proof = done.said
    period = head.partition(" (UTC)")[0]
    assert period.startswith(f"tweetup: x → #{TAG}, ")
    assert f"{latest.at:%Y-%m-%d}" in period  # it may begin on the day before
    assert "1 of the new ones answers without the hashtag" in head
    assert proof.startswith("tweetup: complete: ")
    assert (done.code, run(*DUE, "--with-replies").said) == (0, [])


@pytest.mark.long
def test_conversations_that_a_limit_ended_are_no_reason_to_pay_again(x: XServer, run: Run) -> None:
    """Without the option none is asked for; with it, they are read on, and then all is silent."""
    at = list(x.posts.values())[-SIZE].at
    for number in (7, 8, 9):
        at += timedelta(minutes=2)
        question = x.post(f"Q{number}: What else lasts? #{TAG}", author="host", at=at)
        for ink in range(3):
            x.post(f"Ink {ink}", author="ada", at=at + timedelta(minutes=1), reply_to=question)
    assert run(*DUE, "--with-replies", "--max-replies", "2").code == 3
    asked = len(x.asked)
    assert (run(*DUE).err, days(run), len(x.asked)) == ("", [], asked)
    assert run(*DUE, "--with-replies").code == 0
    asked = len(x.asked)
    assert (run(*DUE, "--with-replies").err, len(x.asked)) == ("", asked)


@pytest.mark.long
def test_a_session_that_was_captured_and_not_checked_is_not_called_missed(
    x: XServer, run: Run
) -> None:
    """Once no search reaches it any more: it is told once, and its reasons stay."""
    run(*DUE)
    with open_project(Config()) as project:
        (first, *_) = [line for line in project.archive.captures() if line.gaps == ()]
        capture = first.capture
        assert capture.since is not None
        assert capture.until is not None
        project.archive.finish_capture(
            first.id,
            Progress(cursor=None, read=1, gaps=(pending_gap(capture.since, capture.until),)),
        )
    (owed,) = days(run)
    x.lacks.add("search/all")
    done = run(*DUE)
    assert done.code == 3
    (line,) = done.said
    assert line.startswith(f"tweetup: not proved: #{TAG} of {owed} was captured, but not all of it")
    assert line.endswith("(this login may not use full-archive search (403)); not tried again")
    assert (run(*DUE).err, days(run)) == ("", [])
    reasons = [why for row in run("sessions", "--json").rows for why in row["not_proved"]]
    assert [why.partition(":")[0] for why in reasons] == [
        "the capture was stopped before it had checked that all came"
    ]
