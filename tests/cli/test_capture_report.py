"""What ``tweetup capture`` says at its end: each thing once, and what to do about it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.networks import TAG, nobody, x
from tests.cli.running import Run
from tests.servers.mastodon import mastodon
from tests.servers.serving import refused
from tests.servers.x import XServer
from tweetup.capture.results import CaptureRequest, CaptureResult
from tweetup.capture.window import CaptureWindow
from tweetup.cli.capture_report import closing_lines
from tweetup.config import ChatConfig

__all__ = ["nobody", "x"]

CAPTURE = ("capture", TAG, "--network", "x", "--last", "2h")


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, {"title": "Unauthorized"}, "the bearer token was refused (401); make a new bearer"),
        (403, {"title": "Forbidden"}, "was refused (403), and X does not say why; see at https"),
        (403, {"detail": "It is locked."}, "was refused (403): It is locked; see the app and its"),
        (402, {"title": "CreditsDepleted"}, "the credits are used up (402); add credits at"),
    ],
)
def test_a_refusal_comes_first(
    x: XServer, run: Run, status: int, body: dict[str, str], said: str
) -> None:
    """No line of zeros before it; after it what is missing, and no advice that is no use."""
    x.faults.append(refused(status, {**body, "status": status}))
    refusal, missing = run(*CAPTURE).said
    assert said in refusal
    assert missing.startswith("tweetup: missing: ")


def test_a_refusal_that_nobody_knows_leads_to_doctor(x: XServer, run: Run) -> None:
    """The same request would be refused again: what is worth a look is said instead."""
    x.faults.append(refused(400))
    done = run(*CAPTURE)
    assert done.code == 1
    assert done.said[-1] == (
        "tweetup: tweetup doctor --network x may show the cause; then run the command again"
    )


def test_nothing_was_found(x: XServer, run: Run) -> None:
    """A hashtag that nobody used, or that was mistyped, is not passed over in silence."""
    line = "tweetup: x shows no post with #quietchat of that time; are the hashtag, the time and"
    (_, told) = run("capture", "quietchat", *CAPTURE[2:]).said
    assert told.startswith(line)
    assert "did you mean" not in told
    assert len(run(*CAPTURE).said) == 2
    (_, told) = run("capture", "lablechat", *CAPTURE[2:]).said
    assert told == f"tweetup: x shows no post with #lablechat of that time; did you mean #{TAG}?"


def test_a_configured_chat_may_have_been_meant(x: XServer, run: Run, here: Path) -> None:
    """So it is before anything was captured."""
    (here / "tweetup.toml").write_text(f'[chats.{TAG}]\nnetwork = "x"\n')
    assert "did you mean #labelchat?" in run("capture", "labelchats", *CAPTURE[2:]).err


def test_why_it_stopped_is_said_once(x: XServer, run: Run) -> None:
    """What is missing after that needs no other reason."""
    done = run(*CAPTURE, "--max-posts", "12")
    assert done.err.count("stopped at 12 posts, as told") == 1
    assert [line for line in done.said if line.startswith("tweetup: missing: ")]


def test_money_that_pays_for_nothing(x: XServer, run: Run) -> None:
    """How much a page costs is said, and nothing of prices where nothing was charged."""
    done = run(*CAPTURE, "--max-cost", "0.01")
    assert "0.01 USD do not pay for a page of posts (0.15 USD at most)" in done.said[0]
    assert "by the price list of" not in done.err
    assert done.said[-1].startswith("tweetup: run the same command again to resume, and allow more")


def test_which_server_lacks(nobody: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where several are asked, what is missing names the one it is missing from."""
    with mastodon() as one, mastodon(login=401) as other:
        one.post("ada", f"A1 A number #{TAG}", at=datetime.now(UTC) - timedelta(minutes=30))
        monkeypatch.setenv("TWEETUP_MASTODON_SERVERS", f"{one.url} {other.url}")
        done = run("capture", TAG, "--network", "mastodon", "--last", "1h")
    assert done.code == 3
    came, refusal, missing = done.said
    assert came.startswith(f"tweetup: {one.name} → #{TAG}")
    assert refusal.startswith(f"tweetup: {other.name}: ")
    assert missing.startswith(f"tweetup: missing from {other.name}: ")


def test_answers_nobody_paid_for_are_told_once(x: XServer, run: Run) -> None:
    """By name and with exit code 3; later in one line, which never says that it is complete."""
    asked = next(post for post in x.posts.values() if post.text.startswith("Q1"))
    for number in range(3):
        x.post(f"The blue one, {number}", at=asked.at + timedelta(minutes=1), reply_to=asked)
    first = run(*CAPTURE)
    assert first.code == 3
    (line,) = [line for line in first.said if line.startswith("tweetup: missing: ")]
    assert " answers to Q1, " in line
    assert "the others may lack the hashtag (--with-replies reads them)" in line
    again = run(*CAPTURE)
    assert again.code == 0
    assert again.said[-1] == (
        "tweetup: not proved, as told before: 1 post counts more answers or quotes than came;"
        " --with-replies may show them"
    )
    assert "complete" not in again.err
    (row,) = run(*CAPTURE, "--json").rows
    assert row["complete"] is False
    assert [(gap["told"], gap["remedy"]) for gap in row["gaps"]] == [(True, "--with-replies")]
    paid = run(*CAPTURE, "--with-replies")
    assert paid.code == 0
    assert paid.said[-1].startswith("tweetup: complete: ")


def test_a_quiet_part_of_a_chat_that_was_heard() -> None:
    """Nobody posted while the stream was lost: the hashtag is right all the same."""
    ends = datetime(2026, 11, 20, 20, tzinfo=UTC)
    window = CaptureWindow(since=ends - timedelta(minutes=1), until=ends, ends=ends)
    order = CaptureRequest(chat=ChatConfig(hashtag=TAG, hashtags=(TAG,)), window=window)
    captured = CaptureResult(
        hashtag=TAG, network="bluesky", window=window, places=(), rows=0, gaps=()
    )
    assert list(closing_lines(captured, order, were_heard=True)) == [
        "bluesky shows no other post of that time"
    ]
    (asked,) = closing_lines(captured, order)
    assert asked.endswith("right?")
