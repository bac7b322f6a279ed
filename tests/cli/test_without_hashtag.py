"""Sessions captured with and without posts that lack the hashtag, where figures compare them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.running import Run
from tests.servers.x import TOKEN, XServer

APART = timedelta(days=3)
NOW = datetime.now(UTC).replace(microsecond=0)
BEGAN = NOW.replace(minute=0, second=0) - timedelta(hours=2)
OTHERS = 4
"""People who answer without the hashtag alone."""


@pytest.fixture
def x(here: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[XServer]:
    """X with one chat, word for word, every three days."""
    assert not list(here.iterdir())
    for name in ("BEARER_TOKEN", "TWITTER_BEARER_TOKEN", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(here))
    monkeypatch.setenv("TWEETUP_X_BEARER_TOKEN", TOKEN)
    server = XServer([])
    for times in (2, 1, 0):
        hold_chat(server, BEGAN - times * APART)
    with server.serving():
        monkeypatch.setenv("TWEETUP_X_URL", server.url)
        yield server


def hold_chat(server: XServer, at: datetime) -> None:
    """Two questions with answers, and answers without the hashtag to the first."""
    server.post("Welcome to #labelchat", author="host", at=at + timedelta(minutes=15))
    for number in (1, 2):
        begins = at + timedelta(minutes=18 * number)
        asked = server.post(f"Q{number}: What is it? #labelchat", author="host", at=begins)
        for minute, person in enumerate(("ada", "ben", "cy", "dee", "eve", "fay"), 1):
            text = f"A{number} because {person} likes it #labelchat"
            later = begins + timedelta(minutes=minute)
            server.post(text, author=person, at=later, reply_to=asked)
        for minute in range(OTHERS if number == 1 else 0):
            later = begins + timedelta(minutes=8 + minute)
            server.post(f"No, {minute}", author=f"un{minute}", at=later, reply_to=asked)


def capture(run: Run, times: int, *options: str) -> None:
    since, until = (BEGAN - times * APART + timedelta(minutes=it) for it in (-10, 90))
    window = ("--since", f"{since:%Y-%m-%dT%H:%M}", "--until", f"{until:%Y-%m-%dT%H:%M}")
    assert run("capture", "labelchat", "--network", "x", *window, *options).code in {0, 3}


def recap(run: Run, here: Path) -> str:
    assert run("recap", "latest", "-o", "r.md", "--overwrite").code == 0
    return (here / "r.md").read_text(encoding="utf-8")


@pytest.mark.long
@pytest.mark.usefixtures("x")
def test_sessions_captured_differently_are_not_compared(run: Run, here: Path) -> None:
    """Nobody is told that fewer people came, where more were asked for the time before."""
    capture(run, 1, "--with-replies")
    capture(run, 0)
    rows = run("sessions", "--json").rows
    assert [row["participants"] for row in rows] == [7 + OTHERS, 7]
    assert [row["people_without_hashtag"] for row in rows] == [OTHERS, 0]
    assert [row["answers_lacking"] for row in rows] == [0, OTHERS]
    assert [len(row["not_proved"]) for row in rows] == [0, 1]
    names = [row["session"] for row in rows]
    assert (
        "with posts without the hashtag (--with-replies and --live have them):"
        f" {names[0]}; without them or without many, as far as is known: {names[1]};"
    ) in run("sessions").err
    text = recap(run, here)
    assert "fewer than" not in text
    assert "posted on " not in text
    # Both were asked for, and then neither.
    capture(run, 0, "--with-replies")
    assert re.search(r"posted on [^:;]*: 11;", recap(run, here))
    assert "with posts without the hashtag" not in run("sessions").err


@pytest.mark.usefixtures("x")
def test_sessions_captured_alike_are_compared(run: Run, here: Path) -> None:
    """Without the others in both of them, figures compare."""
    capture(run, 2)
    capture(run, 1)
    assert re.search(r"posted on [^:;]*: 7;", recap(run, here))
    assert "posts without the hashtag" not in run("sessions").err


@pytest.mark.long
@pytest.mark.usefixtures("x")
def test_cards_of_the_site_tell_them_apart(run: Run, here: Path) -> None:
    """Their numbers stand side by side."""
    capture(run, 1, "--with-replies")
    capture(run, 0)
    assert run("site", "build", "--output", "site").code == 0
    # Three days may lie in two years.
    years = (here / "site" / "years").glob("*.html")
    page = "".join(year.read_text(encoding="utf-8") for year in years)
    assert page.count('class="card') == 2
    assert page.count(f"{OTHERS} of them without the hashtag") == 1


def test_posts_of_the_same_people_are_told_apart(x: XServer, run: Run) -> None:
    """Those who wrote the hashtag as well are no more people, but more posts."""
    for post in x.posts.values():
        if post.author.startswith("un"):
            post.author = {"un0": "ada", "un1": "ben", "un2": "cy", "un3": "dee"}[post.author]
    capture(run, 1, "--with-replies")
    capture(run, 0)
    rows = run("sessions", "--json").rows
    assert [row["people_without_hashtag"] for row in rows] == [0, 0]
    assert [row["answers_lacking"] for row in rows] == [0, OTHERS]
    assert "posts and participants of these do not compare" in run("sessions").err


@pytest.mark.long
def test_a_part_of_them_does_not_compare(x: XServer, run: Run, here: Path) -> None:
    """Answers that came after the capture with --with-replies lack, beside those that it found."""
    late = [it for it in x.posts.values() if it.author in {"un1", "un2", "un3"} and it.at > BEGAN]
    assert len(late) == OTHERS - 1
    asked = next(it for it in x.posts.values() if it.text.startswith("Q1") and it.at > BEGAN)
    for post in late:
        del x.posts[post.id]
    capture(run, 1, "--with-replies")
    capture(run, 0, "--with-replies")
    for post in late:
        x.post(post.text, author=post.author, at=post.at, reply_to=asked)
    capture(run, 0)
    rows = run("sessions", "--json").rows
    assert [row["people_without_hashtag"] for row in rows] == [OTHERS, 1]
    assert [row["answers_lacking"] for row in rows] == [0, OTHERS - 1]
    assert "fewer than" not in recap(run, here)
    assert "posts and participants of these do not compare" in run("sessions").err


def test_sessions_that_differ_by_quotes_are_not_compared(x: XServer, run: Run, here: Path) -> None:
    """Quotes without the hashtag come with --with-replies alone, as such answers do."""
    questions = {post.id: post for post in x.posts.values() if post.text.startswith("Q1")}
    for post in x.posts.values():
        if post.author.startswith("un") and post.reply_to is not None:
            post.quotes, post.reply_to = questions[post.reply_to.id], None
    capture(run, 1, "--with-replies")
    capture(run, 0)
    rows = run("sessions", "--json").rows
    assert [row["people_without_hashtag"] for row in rows] == [OTHERS, 0]
    assert [row["answers_lacking"] for row in rows] == [0, 0]
    assert [row["quotes_lacking"] for row in rows] == [0, OTHERS]
    assert "posts and participants of these do not compare" in run("sessions").err
    text = recap(run, here)
    assert "fewer than" not in text
    assert "posted on " not in text


@pytest.mark.long
@pytest.mark.usefixtures("x")
def test_answers_that_were_not_asked_for_again(run: Run) -> None:
    """Those of an earlier capture make up the number: nobody knows whether they are there still."""
    since, until = (f"{BEGAN + timedelta(minutes=it):%Y-%m-%dT%H:%M}" for it in (-10, 90))
    command = ("capture", "labelchat", "--network", "x", "--since", since, "--until", until)
    assert run(*command, "--with-replies").code == 0
    plain = run(*command, "--json")
    assert (plain.code, plain.rows[0]["complete"]) == (0, False)
    assert [(gap["kind"], gap["told"]) for gap in plain.rows[0]["gaps"]] == [("unseen", True)]
    assert (
        f"complete but for {OTHERS} answers and quotes without the hashtag that an earlier capture"
        " brought and this one did not ask for again (--with-replies does): the network counts"
    ) in run(*command).err
    assert "this one did not ask for again" in run("sessions").err


@pytest.mark.usefixtures("x")
def test_answers_removed_on_request_lack_no_more(run: Run) -> None:
    """X goes on counting them; nobody can have them again, and they came as the others did."""
    capture(run, 1, "--with-replies")
    capture(run, 0, "--with-replies")
    assert run("remove", "--author", "@un0", "--author", "@un1").code == 0
    rows = run("sessions", "--json").rows
    assert [row["answers_lacking"] for row in rows] == [0, 0]
    assert "do not compare" not in run("sessions").err
