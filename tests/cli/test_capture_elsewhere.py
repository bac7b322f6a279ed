"""``tweetup capture`` from several Mastodon servers, and from Bluesky."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Run
from tests.servers.bluesky import HANDLE, Bluesky, bluesky
from tests.servers.bluesky_network import PASSWORD
from tests.servers.mastodon import MastodonServer, gotosocial, mastodon
from tests.servers.serving import refused

Two = tuple[MastodonServer, MastodonServer]


def ago(minutes: float) -> datetime:
    return datetime.now(UTC) - timedelta(minutes=minutes)


def result(out: str) -> dict[str, Any]:
    """What ``--json`` printed."""
    (found,) = json.loads(out)
    assert isinstance(found, dict)
    return found


def raw_records() -> int:
    """How many wordings the archive has."""
    with closing(sqlite3.connect("archives/tweetup.db")) as sql:
        (count,) = sql.execute("SELECT COUNT(*) FROM _raw_records").fetchone()
    return int(count)


@pytest.fixture
def two(here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Two]:
    """Two servers that know some of each other's posts: 60 and 60, of which 20 are the same."""
    monkeypatch.setenv("HOME", str(here))
    with mastodon() as one, mastodon() as other:
        for number in range(50):
            uri = one.post("ada", f"A{number} here #labelchat", at=ago(120 - number))
            if number % 5 == 0:
                other.receive(one, uri)
        for number in range(50):
            uri = other.post("ben", f"A{number} there #labelchat", at=ago(119.5 - number))
            if number % 5 == 0:
                one.receive(other, uri)
        monkeypatch.setenv("TWEETUP_MASTODON_SERVERS", f"{one.url} {other.url}")
        yield one, other


COMMAND = ("capture", "labelchat", "--network", "mastodon", "--last", "3h")


@pytest.mark.long
def test_servers_are_joined(two: Two, run: Run) -> None:
    """Each is asked, each has its line, and a post that both have is one post."""
    done = run(*COMMAND, "--json")
    assert done.code == 0
    found = result(done.out)
    assert (found["rows"], found["new"], found["complete"]) == (100, 100, True)
    assert [place["place"] for place in found["places"]] == [two[0].name, two[1].name]
    assert [place["posts"] for place in found["places"]] == [60, 60]
    assert len(done.said) == 3
    assert done.said[2].startswith("tweetup: complete: none of ")
    assert "USD" not in done.err
    before = raw_records()
    again = result(run(*COMMAND, "--json").out)
    assert (again["rows"], again["new"]) == (100, 0)
    assert raw_records() == before


def test_a_server_that_does_not_answer_is_said(two: Two, run: Run) -> None:
    """The other one's posts are kept; which server, and which time, is missing; exit code 3."""
    two[0].http.faults.extend([refused(404)] * 5)
    done = run(*COMMAND, "--json")
    assert done.code == 3
    found = result(done.out)
    assert (found["rows"], found["complete"]) == (60, False)
    assert found["places"][0]["error"]
    assert two[0].name in found["places"][0]["error"]
    assert any(line.startswith("tweetup: missing from 127.0.0.1:") for line in done.said)
    two[0].http.faults.clear()
    assert result(run(*COMMAND, "--json").out)["rows"] == 100


def test_the_free_have_no_price(two: Two, run: Run) -> None:
    """A dry run says that it is free, and that nobody can say how many there are."""
    done = run(*COMMAND, "--dry-run", "--max-cost", "1")
    assert done.code == 0
    assert [line.split()[-2:] for line in done.out.splitlines()[1:]] == [["free", "free"]] * 2
    assert done.err == ""


@pytest.mark.long
def test_several_servers_share_a_bound(two: Two, run: Run) -> None:
    """--max-posts is for all of them; the same command goes on at each where it stopped."""
    done = run(*COMMAND, "--max-posts", "70", "--json")
    assert done.code == 3
    found = result(done.out)
    assert sum(place["posts"] for place in found["places"]) in range(70, 111)
    assert result(run(*COMMAND, "--json").out)["rows"] == 100


@pytest.fixture
def sky(here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bluesky]:
    """Bluesky with a chat of 130 posts."""
    monkeypatch.setenv("HOME", str(here))
    with bluesky() as server:
        for number in range(130):
            server.network.add_post(
                f"person{number % 9}.bsky.example",
                f"A{number} #labelchat",
                at=ago(120 - number / 2),
            )
        monkeypatch.setenv("TWEETUP_BLUESKY_HANDLE", HANDLE)
        monkeypatch.setenv("TWEETUP_BLUESKY_APP_PASSWORD", PASSWORD)
        monkeypatch.setenv("TWEETUP_BLUESKY_URL", server.url)
        monkeypatch.setenv("TWEETUP_BLUESKY_STREAM_URL", server.stream_url)
        yield server


@pytest.mark.long
def test_bluesky(sky: Bluesky, run: Run) -> None:
    """A search with a login, stopped and gone on with, and nothing twice."""
    command = ("capture", "labelchat", "--network", "bluesky", "--last", "3h")
    stopped = run(*command, "--max-posts", "40", "--json")
    assert stopped.code == 3
    (gap,) = result(stopped.out)["gaps"]
    assert gap["until"] < result(stopped.out)["until"]
    done = run(*command, "--json")
    assert done.code == 0
    found = result(done.out)
    assert (found["rows"], found["places"][0]["resumed"]) == (130, True)
    assert found["cost"]["prices_of"] is None
    before = raw_records()
    assert result(run(*command, "--json").out)["new"] == 0
    assert raw_records() == before


@pytest.mark.long
def test_a_stop_before_the_last_hashtag_leaves_all_of_it_missing(
    here: Path, sky: Bluesky, run: Run
) -> None:
    """Hashtags are asked for one by one: of the second nothing has come yet."""
    (here / "tweetup.toml").write_text('[chats.labelchat]\nhashtags = ["otherchat"]\n')
    sky.network.add_post("late.bsky.example", "Over here #otherchat", at=ago(1))
    command = ("capture", "labelchat", "--network", "bluesky", "--last", "3h", "--json")
    stopped = result(run(*command, "--max-posts", "40").out)
    (gap,) = stopped["gaps"]
    assert (gap["since"], gap["until"]) == (stopped["since"], stopped["until"])
    done = result(run(*command).out)
    assert (done["rows"], done["complete"]) == (131, True)


def test_what_bluesky_counts_is_no_proof(sky: Bluesky, run: Run) -> None:
    """Its counts may be rounded: a difference is said once, with "about", and nothing is proved."""
    command = ("capture", "labelchat", "--network", "bluesky", "--last", "3h", "--json")
    sky.counts, sky.rounds_up = True, 0
    assert result(run(*command).out)["gaps"] == []
    sky.rounds_up = 13
    done = run(*command)
    (gap,) = result(done.out)["gaps"]
    assert gap["why"].startswith(
        "bluesky counts about 143 posts, 130 came; its count may be rounded"
    )
    assert (done.code, gap["certain"], gap["told"]) == (3, False, False)


def test_a_hashtag_that_nobody_used_on_gotosocial(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its 404 is zero posts, and a complete answer: exit code and JSON say the same."""
    monkeypatch.setenv("HOME", str(here))
    with gotosocial(tokens={"s3cret": "reader"}) as server:
        server.meant = ("/timelines/none/",)
        monkeypatch.setenv("TWEETUP_MASTODON_SERVERS", server.url)
        monkeypatch.setenv("TWEETUP_MASTODON_ACCESS_TOKEN", "s3cret")
        done = run("capture", "labelchat", "--network", "mastodon", "--last", "3h", "--json")
    assert any(asked.path.endswith("/timelines/tag/labelchat") for asked in server.http.asked)
    assert (done.code, result(done.out)["complete"], result(done.out)["gaps"]) == (0, True, [])
    assert "shows no post with #labelchat" in done.said[-1]


QUESTIONS = ("What makes a label good?", "Who writes yours?", "How long is too long?")


def test_answers_without_the_hashtag_on_mastodon(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads below the questions bring them, from whichever server has them."""
    monkeypatch.setenv("HOME", str(here))
    with mastodon() as one:
        monkeypatch.setenv("TWEETUP_MASTODON_SERVERS", one.url)
        for number, question in enumerate(QUESTIONS):
            begins = 100 - number * 20
            asked = one.post("host", f"Q{number + 1}: {question} #labelchat", at=ago(begins))
            for person in range(6):
                text = f"A{number + 1} I would say {person} #labelchat"
                one.post(f"person{person}", text, at=ago(begins - 1 - person))
            one.post("ada", f"no tag, number {number}", at=ago(begins - 8), answers=asked)
        assert result(run(*COMMAND, "--json").out)["new"] == 21
        done = run(*COMMAND, "--with-replies")
        assert done.code == 0
        assert "3 of the new ones answer without the hashtag" in done.err
        assert run("sessions", "--json").rows[0]["posts"] == 24


@pytest.mark.long
def test_answers_without_the_hashtag_on_bluesky(here: Path, run: Run, sky: Bluesky) -> None:
    """The same by Bluesky's threads."""
    for number, question in enumerate(QUESTIONS):
        begins = 110 - number * 15
        asked = sky.network.add_post(
            "host.bsky.example", f"Q{number + 1}: {question} #labelchat", at=ago(begins)
        )
        sky.network.add_post(
            "person1.bsky.example", f"no tag {number}", at=ago(begins - 1), reply_to=asked
        )
    command = ("capture", "labelchat", "--network", "bluesky", "--last", "3h")
    assert result(run(*command, "--json").out)["new"] == 133
    done = run(*command, "--with-replies")
    assert (done.code, "3 of the new ones answer without the hashtag" in done.err) == (0, True)


@pytest.mark.long
def test_not_proved_is_told_once_and_stays_in_the_list(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody's untagged thread may hide an answer: with exit code 3 once, and for ever listed."""
    monkeypatch.setenv("HOME", str(here))
    with gotosocial(tokens={"s3cret": "reader"}) as server:
        monkeypatch.setenv("TWEETUP_MASTODON_SERVERS", server.url)
        monkeypatch.setenv("TWEETUP_MASTODON_ACCESS_TOKEN", "s3cret")
        for number in range(12):
            asked = server.post("host", f"Q{number}: And it? #labelchat", at=ago(100 - 5 * number))
            server.post("ada", "A1 so #labelchat", at=ago(99 - 5 * number), answers=asked)
        command = ("capture", "labelchat", "--network", "mastodon", "--last", "3h", "--json")
        first, second = run(*command), run(*command)
    listed = run("sessions")
    (why,) = json.loads(run("sessions", "--json").out)[0]["not_proved"]
    assert (first.code, second.code) == (3, 0)
    assert not result(second.out)["complete"]
    assert any(line.startswith("tweetup: not proved: 127.0.0.1:") for line in first.said)
    assert any("not proved, as told before: " in line for line in second.said)
    assert why.endswith("answers with the hashtag below posts without it")
    said = [line for line in listed.said if line.startswith("tweetup: not proved that all was")]
    assert [line.endswith(why) for line in said] == [True]
