"""``tweetup capture`` as a host meets it: what it asks, says and returns."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Run
from tests.servers.serving import Answer, Asked, as_json, refused
from tests.servers.x import TOKEN, XServer
from tests.servers.x_posts import chat

SIZE = 130
ORIGINALS = 118
"""Those that are no reposts, which X counts."""


@pytest.fixture
def x(here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[XServer]:
    """X on loopback, with a chat that ended an hour ago, and a folder without anything in it."""
    assert not list(here.iterdir())
    for name in ("BEARER_TOKEN", "TWITTER_BEARER_TOKEN", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(here))
    monkeypatch.setenv("TWEETUP_X_BEARER_TOKEN", TOKEN)
    server = XServer(chat(SIZE, start=datetime.now(UTC) - timedelta(hours=2)), with_reposts=True)
    with server.serving():
        monkeypatch.setenv("TWEETUP_X_URL", server.url)
        yield server


def result(out: str) -> dict[str, Any]:
    """What ``--json`` printed."""
    (found,) = json.loads(out)
    assert isinstance(found, dict)
    return found


@pytest.mark.long
def test_from_an_empty_folder_to_a_session(x: XServer, run: Run) -> None:
    """One command fetches the chat, says so with what shows it, and the session is there."""
    done = run("capture", "#LabelChat", "--network", "x", "--last", "3h")
    assert (done.code, done.out) == (0, "")
    line, proof = done.said
    assert line.startswith("tweetup: x → #labelchat, ")
    assert f"new {SIZE}, updated" in line
    assert f"; the network counts {ORIGINALS} without reposts; at most " in line
    assert proof.startswith("tweetup: complete: the network counts as many posts as came")
    assert [row["posts"] for row in run("sessions", "--json").rows] == [SIZE]


@pytest.mark.long
def test_again_it_adds_nothing(x: XServer, run: Run) -> None:
    arguments = ("capture", "labelchat", "--network", "x", "--last", "3h", "--json")
    first = result(run(*arguments).out)
    again = result(run(*arguments).out)
    assert (first["new"], first["rows"], first["complete"]) == (SIZE, SIZE, True)
    assert (again["new"], again["rows"], again["complete"]) == (0, SIZE, True)


@pytest.mark.long
def test_stopped_and_gone_on_with(x: XServer, run: Run) -> None:
    """--max-posts ends with 3, says what is missing and what to do; run again, it goes on."""
    command = ("capture", "labelchat", "--network", "x", "--last", "3h")
    stopped = run(*command, "--max-posts", "60")
    assert stopped.code == 3
    assert "stopped at 60 posts, as told" in stopped.said[0]
    assert stopped.said[1].startswith("tweetup: missing: 20")
    assert stopped.said[-1] == (
        "tweetup: run the same command again to resume; no post is stored twice"
    )
    done = run(*command, "--json")
    assert done.code == 0
    assert "resumed" in done.err
    found = result(done.out)
    assert (found["rows"], found["new"] < SIZE, found["places"][0]["resumed"]) == (SIZE, True, True)
    sizes = [one.query["max_results"] for one in x.asked if "search" in one.path]
    assert sizes[:2] == ["60", "100"]


def test_max_cost_and_limit(x: XServer, run: Run) -> None:
    """Money stops it as posts do; --limit is what others call --max-posts."""
    command = ("capture", "labelchat", "--network", "x", "--last", "3h")
    dear = run(*command, "--max-cost", "0.50", "--json")
    assert dear.code == 3
    assert 0.3 < result(dear.out)["cost"]["usd"] < 0.75
    assert "0.50 USD are used up, as told" in dear.err
    nothing = run(*command, "--max-cost", "$0.02")
    assert nothing.code == 3
    assert "0.02 USD do not pay for a page of posts" in nothing.err
    assert run(*command, "--limit", "10").code == 3


def test_dry_run_asks_for_no_post(x: XServer, run: Run, here: Path) -> None:
    """How many there are and what they cost, by prices with their day; no archive is made."""
    command = ("capture", "labelchat", "--network", "x", "--last", "3h", "--dry-run")
    said = run(*command)
    assert said.code == 0
    assert said.out.split()[:6] == ["PLACE", "WINDOW", "POSTS", "USD", "USD", "WITH"]
    assert said.out.split()[-3:] == [str(ORIGINALS), "0.59", "1.77"]
    assert "at most, by the price list of 2026-08-01" in said.err
    assert "counting cost 0.005 USD" in said.err
    (row,) = run(*command, "--json").rows
    assert (row["posts"], row["usd"], row["usd_most"]) == (ORIGINALS, 0.59, 1.77)
    assert not any("search" in one.path for one in x.asked)
    assert not (here / "archives").exists()


def test_prices_of_ones_own(x: XServer, run: Run, here: Path) -> None:
    """A list named in tweetup.toml is reckoned by, and its day is said."""
    (here / "tweetup.toml").write_text('prices = "mine.toml"\n')
    (here / "mine.toml").write_text(
        'date = 2026-11-11\n[x]\npost = 0.1\nuser = 0\n"count request" = 0'
    )
    said = run("capture", "labelchat", "--network", "x", "--last", "3h", "--dry-run")
    assert said.out.split()[-2:] == ["11.80", "11.80"]
    assert "by the price list of 2026-11-11" in said.err


def test_a_configured_chat_needs_no_words(x: XServer, run: Run, here: Path) -> None:
    """Network and hour stand in tweetup.toml: the last session, with lead and tail, is meant."""
    start = datetime.now(UTC) - timedelta(hours=2, minutes=3)
    (here / "tweetup.toml").write_text(
        f'[chats.labelchat]\nnetwork = "x"\ntime = "{start:%H:%M}"\n'
        f'weekday = "{start:%A}"\n[capture]\nlead = 5\ntail = 30\n'
    )
    done = run("capture", "labelchat", "--json")
    assert done.code == 0
    found = result(done.out)
    since, until = (datetime.fromisoformat(found[end]) for end in ("since", "until"))
    assert until - since == timedelta(minutes=95)
    assert abs(since - start) < timedelta(minutes=7)
    assert found["new"] == SIZE


@pytest.mark.long
def test_answers_without_the_hashtag(x: XServer, run: Run) -> None:
    """--with-replies brings them, and says how many there were."""
    question = next(one for one in x.posts.values() if one.text.startswith("Q3"))
    x.post("No tag, but an answer", at=question.at + timedelta(minutes=1), reply_to=question)
    command = ("capture", "labelchat", "--network", "x", "--last", "3h")
    assert result(run(*command, "--json").out)["new"] == SIZE
    done = run(*command, "--with-replies")
    assert done.code == 0
    assert "; 1 of the new ones answers without the hashtag" in done.err
    again = run(*command, "--with-replies")
    assert "; none of the new ones answer without the hashtag" in again.err


REFUSED = [
    (401, {"title": "Unauthorized"}, 4),
    (402, {"title": "CreditsDepleted"}, 5),
    (403, {"title": "Forbidden"}, 4),
    (404, {"title": "Not Found"}, 1),
]


@pytest.mark.parametrize(("status", "body", "code"), REFUSED)
def test_what_a_network_refuses_has_its_exit_code(
    x: XServer, run: Run, status: int, body: dict[str, str], code: int
) -> None:
    """One line that says what and what to do, and no token in anything that is said or kept."""
    x.faults.append(refused(status, {**body, "status": status}))
    done = run("capture", "labelchat", "--network", "x", "--last", "3h")
    assert done.code == code
    assert any(f"({status})" in line or str(status) in line for line in done.said)
    assert TOKEN not in done.err + done.out
    assert not Path("archives").exists()


@pytest.mark.long
def test_a_refusal_in_the_middle_keeps_what_came(x: XServer, run: Run) -> None:
    """402 after a page: exit code 5, the page is kept, and with new credits it goes on."""
    x.credits = 100
    command = ("capture", "labelchat", "--network", "x", "--last", "3h")
    done = run(*command)
    assert done.code == 5
    assert "new 100" in done.said[0] or "new 1" in done.said[0]
    assert "missing: " in done.err
    x.credits = None
    assert run(*command).code == 0
    assert run("sessions", "--json").rows[0]["posts"] == SIZE


@pytest.mark.long
def test_between_two_posts(x: XServer, run: Run) -> None:
    """From one post's second to another's, both included: what twarc2's options name, and no less.

    X is asked for whole seconds, so that ids are as good as the times that they hold.
    """
    posts = sorted(x.posts.values(), key=lambda one: (one.at, one.id))
    first, last = posts[20], posts[70]
    command = ("capture", "labelchat", "--network", "x", "--json")
    found = result(run(*command, "--since-id", first.id, "--until-id", last.id).out)
    begin, end = (one.at.replace(microsecond=0) for one in (first, last))
    wanted = [one for one in posts if begin <= one.at < end + timedelta(seconds=1)]
    # Posts of it were answered later: nobody asked whether all of these are.
    assert (found["rows"], found["complete"]) == (len(wanted), False)
    assert {gap["kind"] for gap in found["gaps"]} == {"reposts", "unchecked"}
    assert found["places"][0]["unsought"]
    assert len(wanted) < 60
    later = [one for one in posts if one.at >= begin]
    assert result(run(*command, "--since-id", first.id).out)["rows"] == len(later)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--network", "x", "--since-id", "12"),
            "--since-id: '12' is no id of X that tells a time; give --since",
        ),
        (
            ("--network", "x", "--since-id", "1990000000000000000", "--since", "2026-11-20"),
            "--since-id and --since both say when",
        ),
        (
            ("--network", "x", "--since-id", "1990000000000000000", "--last", "2h"),
            "--since and --last both say when",
        ),
        (("--network", "x", "--until-id", "1990000000000000000"), "add --since"),
        (
            ("--network", "mastodon", "--since-id", "1990000000000000000"),
            "--since-id: only ids of X tell a time; give --since",
        ),
        (
            ("--last", "3h"),
            "--network: no network is set for #labelchat; name one of x, mastodon",
        ),
        (("--network", "y", "--last", "3h"), "no network named 'y'"),
        (("--network", "x"), "no time is set for #labelchat; give --last 2h"),
        (("--network", "x", "--last", "soon"), "--last: 'soon' is no length of time"),
        (("--network", "x", "--last", "3h", "--date", "2026-11-20"), "both say when"),
        (("--network", "x", "--last", "3h", "--max-cost", "0"), "is not more than 0"),
        (("--network", "x", "--last", "3h", "--max-cost", "lots"), "is no amount"),
        (("--network", "x", "--last", "3h", "--max-posts", "0"), "--max-posts"),
    ],
)
def test_what_cannot_be_meant_asks_nobody(
    x: XServer, run: Run, here: Path, arguments: tuple[str, ...], said: str
) -> None:
    """Exit code 2 and one line; no request is made, no archive either."""
    done = run("capture", "labelchat", *arguments)
    assert done.code == 2
    assert said in done.err
    assert len(done.said) == 1
    assert not x.asked
    assert not (here / "archives").exists()


@pytest.mark.parametrize("written", ["label chat", "a OR from:ada", "#", "", "(a)", "a\n#b", "1"])
def test_a_hashtag_is_one_word(x: XServer, run: Run, written: str) -> None:
    """Nothing that a network would take for a query of another kind is ever sent."""
    done = run("capture", "--network", "x", "--last", "3h", "--", written)
    assert done.code == 2
    assert "is no hashtag" in done.err
    assert not x.asked


def test_without_a_login_nobody_is_asked(
    x: XServer, run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 4, with where to put the token."""
    monkeypatch.delenv("TWEETUP_X_BEARER_TOKEN")
    done = run("capture", "labelchat", "--network", "x", "--last", "3h")
    assert done.code == 4
    assert "TWEETUP_X_BEARER_TOKEN" in done.err
    assert not x.asked


@pytest.mark.long
def test_ctrl_c_keeps_what_came(x: XServer, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """130, with what to do; and that is what goes on from there."""
    x.faults.extend([None, refused(503)])

    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    command = ("capture", "labelchat", "--network", "x", "--last", "3h")
    with monkeypatch.context() as patch:
        patch.setattr("time.sleep", interrupted)
        done = run(*command)
    assert done.code == 130
    assert "run the same command again to resume" in done.err
    again = run(*command)
    assert (again.code, "resumed" in again.err) == (0, True)
    assert run("sessions", "--json").rows[0]["posts"] == SIZE


@pytest.mark.long
def test_a_full_disk_keeps_what_came(x: XServer, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive says so in one line, exit code 1; with room again, it goes on."""
    import sqlite3

    from tweetup.archive import ledger

    written = ledger.add_counts
    calls = 0

    def add_counts(sql: sqlite3.Connection, capture: int, added: Any) -> None:
        nonlocal calls
        calls += 1
        written(sql, capture, added)
        if calls == 2:
            (pages,) = sql.execute("PRAGMA page_count").fetchone()
            sql.execute(f"PRAGMA max_page_count = {pages}")
            sql.execute("CREATE TABLE large AS SELECT zeroblob(1000000) AS filling")

    command = ("capture", "labelchat", "--network", "x", "--last", "3h")
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "add_counts", add_counts)
        done = run(*command)
    assert done.code == 1
    assert "the disk is full; everything written before is kept" in done.err
    again = run(*command)
    assert (again.code, "resumed" in again.err) == (0, True)
    assert run("sessions", "--json").rows[0]["posts"] == SIZE


@pytest.mark.long
def test_doctor_tells_of_refused_searches_and_the_last_capture(x: XServer, run: Run) -> None:
    """A trial that X refuses is a problem; a note of names that it refused is no capture."""
    x.renamed = True
    assert run("capture", "labelchat", "--network", "x", "--last", "3h").code == 0
    done = run("doctor", "--network", "x")
    assert done.code == 0
    assert "last names" not in done.out
    answered = x.server.answer

    def answer(asked: Asked) -> Answer:
        refusal = {"title": "Invalid Request", "detail": "Not valid."}
        return as_json(refusal, 400) if "/search/" in asked.path else answered(asked)

    x.server.answer = answer
    done = run("doctor", "--network", "x")
    assert done.code == 4
    assert "searches are refused, so that no chat can be captured" in done.out


@pytest.mark.long
def test_a_chat_that_goes_on_is_not_complete(x: XServer, run: Run) -> None:
    """All came so far: the word is not there, nor in the JSON."""
    today = datetime.now(UTC).date()
    since, until = (f"{today + timedelta(days=change)}" for change in (-1, 1))
    command = ("capture", "labelchat", "--network", "x", "--since", since, "--until", until)
    done = run(*command)
    assert "the window is not over: run the same command after " in done.said[-2]
    assert done.said[-1].startswith(
        "tweetup: so far nothing is missing: the network counts as many posts as came"
    )
    assert not any("complete" in line for line in done.said)
    assert result(run(*command, "--json").out)["complete"] is False


@pytest.mark.long
def test_complete_but_for_what_was_told(x: XServer, run: Run) -> None:
    """An answer that nobody can get is told once: then exit code 0, and not complete."""
    asked = next(post for post in x.posts.values() if post.text.startswith("Q1"))
    answered = x.server.answer

    def answer(request: Asked) -> Answer:
        found = answered(request)
        if not isinstance(found.body, bytes) or "/tweets" not in request.path:
            return found
        body = json.loads(found.body)
        for post in body.get("data", ()):
            if isinstance(post, dict) and post.get("id") == asked.id:
                post["public_metrics"]["reply_count"] += 1
        return as_json(body, found.status)

    x.server.answer = answer
    command = ("capture", "labelchat", "--network", "x", "--last", "3h", "--with-replies")
    assert run(*command).code == 3
    done = run(*command)
    assert (done.code, done.said[-1].partition(" and ")[0]) == (
        0,
        "tweetup: complete but for what was told before: the network counts as many posts as came",
    )
    assert done.said[-1].endswith("posts counts more answers and quotes than came")
    again = result(run(*command, "--json").out)
    (gap,) = [gap for gap in again["gaps"] if gap["kind"] == "answers"]
    assert (again["complete"], gap["told"], gap["remedy"]) == (False, True, None)
