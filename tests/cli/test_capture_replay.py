"""``tweetup capture`` from Bluesky without a login."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.networks import nobody
from tests.cli.running import Run
from tests.servers.bluesky import Bluesky, bluesky

__all__ = ["nobody"]

MINUTE = timedelta(minutes=1)
COMMAND = ("capture", "labelchat", "--network", "bluesky")


@pytest.fixture
def server(nobody: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bluesky]:
    """A chat of thirty posts, an hour and a half ago, and nobody's login."""
    begin = datetime.now(UTC) - timedelta(minutes=90)
    with bluesky() as running:
        running.stream.flows = True
        running.network.add_post("o.example.org", "long ago", at=begin - timedelta(hours=40))
        for n in range(30):
            at = begin + timedelta(minutes=n)
            running.network.add_post(f"p{n % 4}.example.org", f"A{n} here #labelchat", at=at)
        monkeypatch.setenv("TWEETUP_BLUESKY_URL", running.url)
        monkeypatch.setenv("TWEETUP_BLUESKY_STREAM_URL", running.stream_url)
        yield running


@pytest.mark.long
def test_the_last_hours_need_no_login(server: Bluesky, run: Run) -> None:
    """It says how it is done before, and what is not seen after it."""
    dry = run(*COMMAND, "--last", "2h", "--dry-run")
    assert dry.code == 0
    assert "unknown" in dry.out
    assert "is read from Jetstream (some hundred MB an hour)" in dry.err
    assert server.stream.asked == []
    captured = run(*COMMAND, "--last", "2h")
    assert captured.code == 0
    counts, unseen, proof = captured.said
    assert proof.startswith("tweetup: complete: ")
    assert "read 30, new 30" in counts
    assert unseen == (
        "tweetup: bluesky: read from Jetstream without a login; posts of that time that came to it"
        " more than 2 minutes after its end are not in it"
    )
    ((place,),) = (row["places"] for row in run(*COMMAND, "--last", "2h", "--json").rows)
    assert [remark in unseen for remark in place["remarks"]] == [True]
    assert server.logins == 0


@pytest.mark.long
def test_quotes_that_are_for_users_alone(server: Bluesky, run: Run) -> None:
    """Anybody may list the others; these are counted, and the login is named once."""
    network = server.network
    begin = datetime.now(UTC) - timedelta(minutes=50)
    asked = network.add_post("o.example.org", "Q1: Which tape holds? #labelchat", at=begin)
    network.add_post("p1.example.org", "The blue one", at=begin + MINUTE, quotes=asked)
    captured = run(*COMMAND, "--last", "2h", "--with-replies")
    assert captured.code == 0
    assert "1 of the new ones answers without the hashtag" in captured.err
    network.for_users.add("shy.example.org")
    network.add_post("shy.example.org", "The red one", at=begin + 2 * MINUTE, quotes=asked)
    first = run(*COMMAND, "--last", "2h")
    assert first.code == 3
    (line,) = [line for line in first.said if line.startswith("tweetup: missing: ")]
    assert "bluesky counts 2 quotes of Q1, 1 is here; without a login it shows no others" in line
    assert "(tweetup login bluesky)" in line
    again = run(*COMMAND, "--last", "2h")
    assert again.code == 0
    assert again.said[-1] == (
        "tweetup: not proved, as told before: 1 post counts more answers or quotes than came;"
        " tweetup login bluesky may show them"
    )


def test_older_posts_want_a_login(server: Bluesky, run: Run) -> None:
    """One line with the limit; a part of a window that is still there is captured."""
    old = run(*COMMAND, "--since", "2026-01-01", "--until", "2026-01-02")
    assert old.code == 4
    (line,) = old.said
    assert "for posts older than 36 hours" in line
    server.stream.keeps = timedelta(minutes=75)
    partly = run(*COMMAND, "--last", "2h")
    assert partly.code == 3
    assert any("missing: " in line and "Jetstream no longer has it" in line for line in partly.said)


@pytest.mark.long
def test_due_sessions_of_the_last_hours_are_captured(server: Bluesky, run: Run, here: Path) -> None:
    """Those before them are reported once."""
    begin = datetime.now(UTC) - timedelta(minutes=90)
    (here / "tweetup.toml").write_text(
        '[chats.labelchat]\nnetwork = "bluesky"\ntimezone = "UTC"\n'
        f'weekday = "{begin:%A}"\ntime = "{begin:%H:%M}"\nminutes = 30\n'
        "[capture]\ntail = 0\nlead = 0\n"
    )
    due = run("capture", "labelchat", "--due")
    assert due.code == 3
    assert any("new 3" in line or "new 2" in line for line in due.said)
    (missed,) = [line for line in due.said if "missed" in line]
    assert "without a login, posts can be had for 36 hours; these are older" in missed
    assert run("capture", "labelchat", "--due").said == []
