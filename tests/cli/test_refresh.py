"""``tweetup refresh``: what it says, and with which code it ends."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.networks import TAG, captured, nobody, x
from tests.cli.running import Run
from tests.servers.serving import refused
from tests.servers.x import XServer
from tweetup.archive import open_archive

__all__ = ["captured", "nobody", "x"]


def lone_posts(server: XServer, count: int) -> list[str]:
    """Posts that nobody else's post points at."""
    pointed = {one.id for post in server.posts.values() for one in post.referenced.values()}
    lone = [post.id for post in server.posts.values() if post.id not in pointed]
    return lone[:count]


def test_what_was_seen_now_is_not_asked_again(run: Run, captured: Path, x: XServer) -> None:
    """Right after a capture there is nothing to do; --again does it."""
    before = len(x.asked)
    result = run("refresh", "--hashtag", TAG)
    assert result.code == 0
    (line,) = result.said
    assert line == (
        "tweetup: x: 30 posts were asked for within the last hour, so nothing is looked up;"
        " to insist, add --again"
    )
    assert len(x.asked) == before
    result = run("refresh", "--hashtag", TAG, "--again", "--json")
    assert result.code == 0
    (row,) = result.rows
    assert row["network"] == "x"
    assert row["there"] == row["asked"] == 30
    assert row["usd"] > 0


@pytest.mark.long
def test_a_session_is_looked_up_by_every_process(run: Run, captured: Path, x: XServer) -> None:
    """The first derives the sessions, those after it read the stored ones."""
    command = [sys.executable, "-m", "tweetup", "refresh", "latest", "--again"]
    for _ in range(2):
        done = subprocess.run(command, cwd=captured, capture_output=True, text=True, check=True)
        assert "looked up 30 posts of labelchat-" in done.stderr
    (gone,) = lone_posts(x, 1)
    x.delete(gone)
    done = subprocess.run(command, cwd=captured, capture_output=True, text=True, check=True)
    assert "29 there (0 changed), 1 gone" in done.stderr
    result = run("refresh", "latest", "--again", "--dry-run")
    assert "29 posts of labelchat-" in result.err


def test_an_archive_without_posts(run: Run, nobody: Path) -> None:
    """It says that there is nothing to do."""
    with open_archive(nobody / "archives" / "tweetup.db", create=True):
        pass
    result = run("refresh")
    assert (result.code, result.said) == (0, ["tweetup: the archive has no post to look up"])


@pytest.mark.long
def test_deletions_are_told_and_applied(run: Run, captured: Path, x: XServer) -> None:
    """How many, why, and that recaps made before hold them still."""
    gone = lone_posts(x, 2)
    x.delete(gone[0])
    x.delete(gone[1], "protected")
    result = run("refresh", "--hashtag", TAG, "--again")
    assert result.code == 0
    assert "1 gone, 1 not shown for now" in result.err
    assert "gone: 1 deleted; removed 1" in result.err
    assert "hidden: 1 protected (1 post since now" in result.err
    assert "recaps and sites made before still show them" in result.err
    found = run("search", "labelchat", "--json")
    assert not {row["id"] for row in found.rows} & set(gone)
    checked = run("check")
    assert "1 post is hidden, as its network" in checked.err
    assert (checked.code, run("check", "--json").rows[0]["absent"]) == (0, {"protected": 1})
    asked = run("why", gone[1])
    assert (asked.code, "hidden" in asked.err) == (2, True)
    x.posts[gone[1]].gone = None
    (row,) = run("refresh", "--hashtag", TAG, "--again", "--json").rows
    assert (row["shown"], row["absent"], row["hidden"], row["overdue"]) == (1, {}, 0, 0)
    assert gone[1] in {it["id"] for it in run("search", "labelchat", "--json").rows}
    x.delete(gone[1], "suspended")
    run("refresh", "--hashtag", TAG, "--again")
    assert run("remove", "--post", gone[1]).code == 0
    assert "hidden" not in run("check").err


def test_a_dry_run_asks_nobody(
    run: Run, captured: Path, x: XServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It needs no login, and says what it would cost."""
    monkeypatch.delenv("BEARER_TOKEN")
    before = len(x.asked)
    result = run("refresh", "--hashtag", TAG, "--again", "--dry-run", "--max-posts", 10, "--json")
    assert result.code == 0
    assert len(x.asked) == before
    (row,) = result.rows
    assert (row["posts"], row["left"]) == (10, 20)
    assert (row["usd"], row["usd_most"]) == (0.05, 0.15)


@pytest.mark.long
@pytest.mark.parametrize(("status", "code"), [(401, 4), (402, 5), (403, 4)])
def test_a_refusal_has_its_own_code(
    run: Run, captured: Path, x: XServer, status: int, code: int
) -> None:
    """One line of it; every post stays."""
    x.faults.append(refused(status))
    result = run("refresh", "--hashtag", TAG, "--again", "--json")
    assert result.code == code
    (row,) = result.rows
    assert len(row["unanswered"]) == 30
    (line,) = result.said
    assert "none of 30 posts was looked up" in line
    assert run("refresh", "--hashtag", TAG, "--again").code == 0


def test_without_a_login_the_code_is_four(
    run: Run, captured: Path, x: XServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what to set is said."""
    monkeypatch.delenv("BEARER_TOKEN")
    result = run("refresh", "--again")
    assert result.code == 4
    assert "set TWEETUP_X_BEARER_TOKEN" in result.err


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--network", "mastodon"), "no post of the archive is of 'mastodon'"),
        (("--hashtag", "labelcat"), "no hashtag named 'labelcat'; did you mean labelchat?"),
        (("latest", "--hashtag", TAG), "a session is of one chat already"),
        (("--max-posts", "0"), "0 is not in the range x>=1"),
    ],
)
def test_wrong_usage(run: Run, captured: Path, arguments: tuple[str, ...], said: str) -> None:
    """Code 2 and what is wrong."""
    result = run("refresh", *arguments)
    assert result.code == 2
    assert said in result.err


@pytest.mark.long
def test_a_chat_whose_posts_are_all_hidden(run: Run, captured: Path, x: XServer) -> None:
    """Every command says so, and the site that was made before loses its pages."""
    assert run("site", "build").code == 0
    public = captured / "public"
    assert list((public / "sessions").iterdir())
    for post in x.posts.values():
        post.gone = "suspended"
    assert "30 suspended (30 posts since now" in run("refresh", "--again").err
    said = "no session in this archive: 30 posts are hidden, which the network does not show now"
    for command in (
        ["sessions"],
        ["status"],
        ["recap", "latest"],
        ["site", "build", "--output", "a"],
    ):
        assert said in run(*command).err
    assert run("site", "build").said == [
        "tweetup: the site is built: 13 files; public/index.html is the front page"
    ]
    # The addresses stay, and say no more than that the session is not here.
    for page in public.rglob("*.html"):
        assert "labels" not in page.read_text(encoding="utf-8")
    for post in x.posts.values():
        post.gone = None
    assert "shown again: 30 posts" in run("refresh", "--again").err
    assert run("site", "build").code == 0
    assert list((public / "sessions").iterdir())


_SINCE_NOW = (
    "hidden: 1 protected (1 post since now, reposts included; recaps and sites made before still"
    " show them: make these again); shown again once the network shows them, removed for good after"
)
_AT_ONCE = (
    "not shown for now: 1 protected; hidden_days is 0, so removed for good: 1 post, reposts"
    " included; recaps and sites made before still show them: make these again"
)


@pytest.mark.parametrize(
    ("days", "first", "second"),
    [
        (0, _AT_ONCE, None),
        (1, f"{_SINCE_NOW} 1 day",
         "removed 1 post that had been hidden for 1 day, reposts included"),
        (2, f"{_SINCE_NOW} 2 days",
         "removed 1 post that had been hidden for 2 days, reposts included"),
    ],
)  # fmt: skip
def test_the_days_until_hidden_posts_are_removed(
    run: Run, captured: Path, x: XServer, days: int, first: str, second: str | None
) -> None:
    """A post that is removed in this run is not called hidden, and not said to come back."""
    (captured / "tweetup.toml").write_text(f"[refresh]\nhidden_days = {days}\n")
    (withdrawn,) = lone_posts(x, 1)
    x.delete(withdrawn, "protected")
    told = run("refresh", "--hashtag", TAG, "--again").said
    assert told[1:] == [f"tweetup: x: {first}"]
    database = captured / "archives" / "tweetup.db"
    with closing(sqlite3.connect(database)) as sql, sql:
        sql.execute("UPDATE absent_posts SET since = '2020-01-01T00:00:00Z'")
    told = run("refresh", "--hashtag", TAG, "--again").said
    assert told[1:] == ([] if second is None else [f"tweetup: x: {second}"])
    with closing(sqlite3.connect(database)) as sql:
        ((reason,),) = sql.execute("SELECT reason FROM removal_log").fetchall()
    span = f" for {second.partition(' for ')[2].partition(',')[0]}" if second else ""
    assert reason == f"not shown by the network{span}"
