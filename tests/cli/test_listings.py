"""The documented JSON of every listing, on a chat whose answers are known."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.archive.test_leader_figures import hard_case
from tests.cli.labelchat import ANSWERS, QUESTIONS, invent_chat, write_jsonl
from tests.cli.running import Run

ROOT = Path(__file__).parent.parent.parent

SHAPES: dict[tuple[str, ...], dict[str, type | tuple[type, ...]]] = {
    ("sessions",): {
        "session": str,
        "hashtag": str,
        "start": str,
        "end": str,
        "posts": int,
        "participants": int,
        "questions": int,
        "minutes": int,
        "posts_in_hour": int,
        "posts_before": int,
        "posts_after": int,
        "without_hashtag": int,
        "busiest_minute": int,
    },
    ("questions", "latest"): {
        "number": int,
        "text": str,
        "post_id": str,
        "author": str,
        "asked_at": str,
        "submitted_by": type(None),
        "answers": int,
        "participants": int,
    },
    ("posts", "latest"): {
        "id": str,
        "author": str,
        "created_at": str,
        "text": str,
        "kind": str,
        "section": str,
        "method": str,
        "confidence": float,
    },
    ("themes", "latest"): {
        "section": str,
        "label": str,
        "support": int,
        "reposted": int,
        "posts": list,
        "quotes": list,
    },
    ("summary", "latest"): {"section": str, "sentences": list},
    ("people", "latest"): {
        "handle": str,
        "posts": int,
        "originals": int,
        "replies": int,
        "quotes": int,
        "reposts": int,
        "role": (str, type(None)),
        "newcomer": (bool, type(None)),
    },
    ("people",): {"handle": str, "sessions": int, "posts": int, "first": str, "last": str},
    ("search", "label"): {"id": str, "author": str, "created_at": str, "text": str},
}


@pytest.mark.parametrize("arguments", SHAPES, ids=" ".join)
def test_shape(imported: Path, run: Run, arguments: tuple[str, ...]) -> None:
    """Other programs read these names and types; more may stand beside them."""
    rows = run(*arguments, "--json").rows
    assert rows
    for row in rows:
        for name, kind in SHAPES[arguments].items():
            assert isinstance(row[name], kind), (name, row)


@pytest.mark.parametrize("arguments", SHAPES, ids=" ".join)
def test_table_for_people(imported: Path, run: Run, arguments: tuple[str, ...]) -> None:
    """Without --json the same comes as a table or prose on stdout, with nothing on stderr."""
    result = run(*arguments)
    assert (result.code, result.err) == (0, "")
    assert len(result.out.splitlines()) > len(run(*arguments, "--json").rows)


def test_sessions(imported: Path, run: Run) -> None:
    (row,) = run("sessions", "--json").rows
    posts = invent_chat()
    assert row["session"] == "labelchat-2024-05-07"
    assert row["posts"] == len(posts)
    assert row["questions"] == len(QUESTIONS)
    assert row["participants"] == len({p["author"] for p in posts})
    assert row["start"] <= "2024-05-07T18:05:00Z" < row["end"]


def test_questions(imported: Path, run: Run) -> None:
    rows = run("questions", "latest", "--json").rows
    assert [row["number"] for row in rows] == [1, 2, 3]
    asked = {post["text"]: post["id"] for post in invent_chat()}
    for row, question in zip(rows, QUESTIONS, strict=True):
        assert question in row["text"]
        assert row["author"] == "labelhost"
        assert row["post_id"] == asked[f"Q{row['number']}: {question} #labelchat"]
        assert row["answers"] >= len(ANSWERS[0])


def test_posts_are_placed_once_and_where_they_say(imported: Path, run: Run) -> None:
    """Every post of the session has one section, a label's where it carries one."""
    rows = run("posts", "latest", "--json").rows
    assert [row["id"] for row in rows] == [post["id"] for post in invent_chat()]
    for row in rows:
        for number in (1, 2, 3):
            if row["text"].startswith((f"A{number}:", f"Q{number}:")):
                assert (row["section"], row["method"]) == (f"Q{number}", "label")


@pytest.mark.parametrize("command", ["posts", "themes", "summary"])
def test_one_section(imported: Path, run: Run, command: str) -> None:
    """``--section`` gives the rows of that section and no others."""
    everything = run(command, "latest", "--json").rows
    some: list[Any] = run(command, "latest", "--section", "Q2", "--json").rows
    assert some == [row for row in everything if row["section"] == "Q2"]
    assert some


def test_figures_agree(imported: Path, run: Run) -> None:
    """The same figure is the same wherever it is listed."""
    (session,) = run("sessions", "--json").rows
    questions = run("questions", "latest", "--json").rows
    posts = run("posts", "latest", "--json").rows
    people = run("people", "latest", "--json").rows
    assert session["posts"] == len(posts) == sum(person["posts"] for person in people)
    assert session["participants"] == sum(person["took_part"] for person in people)
    assert session["questions"] == len(questions)
    for theme in run("themes", "latest", "--json").rows:
        of_section = {it["id"]: it for it in posts if it["section"] == theme["section"]}
        inside = [of_section[identity] for identity in theme["posts"]]
        writers = {it["author"] for it in inside if not it["text"].startswith("RT @")}
        assert theme["support"] == len(writers)
        assert theme["reposted"] == len({it["author"] for it in inside} - writers)
        assert set(theme["quotes"]) <= set(theme["posts"])


def test_every_sentence_points_at_posts(imported: Path, run: Run) -> None:
    known = {row["id"] for row in run("posts", "latest", "--json").rows}
    for row in run("summary", "latest", "--json").rows:
        for sentence in row["sentences"]:
            assert sentence["post_id"] in known, sentence


def test_times_join_those_of_the_archive(imported: Path, run: Run) -> None:
    """By the expression of the page on SQL, with and without a fraction of a second."""
    posts = invent_chat(datetime(2024, 5, 14, 18, 0, tzinfo=UTC), first_id=5000)
    for number, post in enumerate(posts[::2]):
        moment = datetime.fromisoformat(post["created_at"])
        post["created_at"] = moment.replace(microsecond=number * 1000).isoformat()
    write_jsonl(imported / "later.jsonl", posts)
    assert run("import", "later.jsonl").code == 0
    page = (ROOT / "docs/how-to/query-the-archive.md").read_text(encoding="utf-8")
    expression = "replace(created_at, '.000000Z', 'Z')"
    assert f"`{expression}`" in page
    with closing(sqlite3.connect(imported / "archives/tweetup.db")) as sql:
        stored = dict(sql.execute(f"SELECT id, {expression} FROM posts"))
        sessions = sql.execute(
            f"SELECT session, {expression.replace('created_at', 'starts_at')} FROM sessions"
        ).fetchall()
    rows = run("posts", "latest", "--json").rows
    assert {row["id"]: stored[row["id"]] for row in rows} == {
        row["id"]: row["created_at"] for row in rows
    }
    assert {len(row["created_at"]) for row in rows} == {20, 27}
    listed = run("sessions", "--json").rows
    assert sorted(sessions) == [(row["session"], row["start"]) for row in listed]


@pytest.mark.long
def test_people_across_sessions(imported: Path, run: Run) -> None:
    """A second meeting makes regulars, and newcomers of those who were not at the first."""
    later = invent_chat(datetime(2024, 5, 14, 18, 0, tzinfo=UTC), first_id=5000)
    for post in later:
        post["author"] = {"ada": "ina", "ben": "jo"}.get(post["author"], post["author"])
    write_jsonl(imported / "later.jsonl", later)
    assert run("import", "later.jsonl").code == 0
    sessions = [row["session"] for row in run("sessions", "--json").rows]
    assert sessions == ["labelchat-2024-05-07", "labelchat-2024-05-14"]
    came = {row["handle"]: row["sessions"] for row in run("people", "--json").rows}
    assert (came["cleo"], came["ada"], came["ina"]) == (2, 1, 1)
    new = {row["handle"]: row["newcomer"] for row in run("people", "latest", "--json").rows}
    assert (new["ina"], new["jo"], new["cleo"]) == (True, True, False)
    first = run("people", "labelchat-2024-05-07", "--json").rows
    assert {row["newcomer"] for row in first} == {None}


def test_figures_of_people_follow_the_posts(imported: Path, run: Run) -> None:
    """Over a window, without hosts, in the order of a column; all that is counted adds up."""
    everybody = {row["handle"]: row for row in run("people", "latest", "--json").rows}
    posts = run("posts", "latest", "--json").rows
    assert sum(row["share"] for row in everybody.values()) == pytest.approx(1)
    first = min(posts, key=lambda row: row["created_at"])["author"]
    (host,) = [name for name, row in everybody.items() if row["host"]]
    assert everybody[host]["role"] == "host"
    guests = run("people", "latest", "--no-hosts", "--json").rows
    assert {row["handle"] for row in guests} == everybody.keys() - {host}
    window = ("--since", "2024-05-07T17:30", "--until", "2024-05-07T18:10")
    early = run("people", *window, "--json").rows
    assert first in {row["handle"] for row in early}
    told = [it for it in posts if "2024-05-07T17:30" <= it["created_at"] < "2024-05-07T18:10"]
    only_reposts = {it["author"] for it in told} - {row["handle"] for row in early}
    assert {it["kind"] for it in told if it["author"] in only_reposts} == {"repost"}
    assert sum(row["posts"] for row in early) == len(told) - len(only_reposts)
    by = run("people", "--sort", "mentions_received", "--json").rows
    received = [row["mentions_received"] for row in by]
    assert received == sorted(received, reverse=True)
    assert "MENTIONS_RECEIVED" in run("people", "--sort", "mentions_received").out
    (cohort,) = run("people", "--cohorts", "--json").rows
    assert (cohort["quarter"], cohort["people"], cohort["known"]) == ("2024-Q2", len(by), False)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (("--sort", "fame"), "no column is called 'fame'"),
        (("--since", "yesterday"), "'yesterday' is no date or time"),
        (("--since", "2024-05-08", "--until", "2024-05-07"), "ends before it begins"),
        (("latest", "--cohorts"), "cohorts are of a whole chat"),
    ],
)
def test_people_that_cannot_be_listed(
    imported: Path, run: Run, wrong: tuple[str, ...], where: str
) -> None:
    result = run("people", *wrong)
    assert (result.code, result.out, len(result.said)) == (2, "", 1)
    assert where in result.err


def test_search_finds_words_and_says_when_it_does_not(imported: Path, run: Run) -> None:
    assert "fossil" in run("search", "fossil").out
    assert len(run("search", "fossil", "--json", "--limit", "1").rows) == 1
    result = run("search", "zeppelin")
    assert (result.code, result.out, len(result.said)) == (0, "", 1)


def test_removed_is_gone_and_stays_gone(imported: Path, run: Run) -> None:
    """A person who asked out is in no listing, and no later import brings them back."""
    assert run("remove", "--author", "@Ada").code == 0
    assert run("remove", "--post", "1000").code == 0
    result = run("import", "chat.jsonl")
    assert "removed on request" in result.err
    for arguments in (("posts", "latest"), ("people",), ("people", "latest"), ("search", "label")):
        listed = run(*arguments, "--json").out
        assert '"ada"' not in listed
        assert "RT @ada" not in listed
        assert '"1000"' not in listed


@pytest.mark.long
def test_another_sitting_is_not_before(here: Path, run: Run) -> None:
    """Nobody is called returning for a sitting of the same meeting, as in the recap."""
    hard_case(here / "a.db")
    (here / "tweetup.toml").write_text('archive = "a.db"\n[chats.demochat]\n', encoding="utf-8")
    rows = run("people", "demochat-2021-03-05", "--json").rows
    assert len(rows) >= 3
    assert {it["newcomer"] for it in rows} == {None}
    later = run("people", "demochat-2021-03-11", "--json").rows
    assert {it["newcomer"] for it in later} >= {False}
