"""How a chat runs: its hashtags, words and pace, with the posts behind each figure."""

import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.running import Run
from tweetup.config import load_config
from tweetup.jobs.report import read_report
from tweetup.project.project import open_project

FIRST, SECOND = "labelchat-2024-05-07", "labelchat-2024-06-04"


def texts(ids: list[str]) -> list[str]:
    with closing(sqlite3.connect("archives/tweetup.db")) as sql:
        rows = dict(sql.execute("SELECT id, text FROM posts"))
    return [rows[it] for it in ids]


@pytest.mark.long
def test_hashtags_that_travel_together(course: Path, run: Run) -> None:
    """Of 29 people three used both; the one who passed a post on is none of them."""
    (pair,) = run("tags", "--json").rows
    assert (pair["tag"], pair["with_tag"], pair["observed"], pair["people"]) == (
        "fossils", "museumweek", 3, 29,
    )  # fmt: skip
    assert pair["expected"] == pytest.approx(3 * 3 / 29)
    assert len(pair["posts"]) == 2
    assert all("#fossils" in it and "#museumweek" in it for it in texts(pair["posts"]))
    (latest,) = run("tags", SECOND, "--json").rows
    names = ("tag", "with_tag", "observed", "expected", "people", "tag_people", "with_tag_people")
    with closing(sqlite3.connect("archives/tweetup.db")) as sql:
        query = f"SELECT session, {', '.join(names)}, posts FROM tag_pairs_by_session"
        (row,) = sql.execute(query).fetchall()
    assert row == (SECOND, *(latest[it] for it in names), len(latest["posts"]))
    table = run("tags")
    assert table.out.splitlines()[1].split()[:4] == ["fossils", "museumweek", "3", "0.3"]
    assert "1 pair used by three people or more, 1 of them by more than expected" in table.err


@pytest.mark.long
def test_each_hashtag_with_its_marks(course: Path, run: Run) -> None:
    """Which are new is told of the second meeting, and of nothing that begins with the record."""
    rows = {it["tag"]: it for it in run("tags", "latest", "--each", "--json").rows}
    assert {
        tag: (it["people"], it["new"], it["own"], it["inside"]) for tag, it in rows.items()
    } == {
        "labelchat": (29, False, True, False),
        "fossils": (3, True, False, False),
        "museumweek": (3, True, False, False),
        "labelchat24": (1, True, False, True),
    }
    assert all("#fossils" in it for it in texts(rows["fossils"]["posts"]))
    assert {it["new"] for it in run("tags", "--each", "--json").rows} == {None}
    early = run("tags", "--each", "--json", "--until", "2024-05-31").rows
    assert [it["tag"] for it in early] == ["labelchat"]
    june = run("tags", "--each", "--json", "--since", "2024-06-01").rows
    assert june == list(rows.values())
    assert "no hashtags travel together" in run("tags", FIRST).err


@pytest.mark.long
def test_hashtags_of_a_role(sample: Path, run: Run) -> None:
    """A role keeps people, so that no hashtag has more of them; an unknown one is refused."""
    everybody = {it["tag"]: it["people"] for it in run("tags", "--each", "--json").rows}
    role, people = next(
        (it["role"], it["people"]) for it in run("roles", "--json").rows if it["people"]
    )
    some = {it["tag"]: it["people"] for it in run("tags", "--each", "--role", role, "--json").rows}
    assert 0 < max(some.values()) <= people
    assert all(count <= everybody[tag] for tag, count in some.items())
    assert some != everybody
    unknown = run("tags", "--role", "astronaut")
    assert (unknown.code, json.loads(unknown.out or "[]")) == (2, [])
    assert "astronaut" in unknown.err


@pytest.mark.long
def test_words_that_set_a_session_apart(course: Path, run: Run) -> None:
    """All 23 wrote them at the second meeting, nobody at the first; the posts hold them."""
    result = run("words", SECOND, "--json")
    rows = {it["word"]: it for it in result.rows}
    assert {"humidity", "vitrines"} <= rows.keys()
    assert {it["group"] for it in result.rows} == {SECOND}
    for word in ("humidity", "vitrines"):
        row = rows[word]
        assert (row["people"], row["other_people"]) == (23, 0)
        assert row["z"] >= 1.96
        assert len(row["posts"]) == 23
        assert all(word in it.casefold() for it in texts(row["posts"]))
        shown = run("words", SECOND, "--posts", word, "--json").rows
        assert [it["id"] for it in shown] == row["posts"]
        assert len({it["author"] for it in shown}) == 23
    assert "may be here by chance" in result.err
    assert f"{SECOND}: 29 people; others: 9 people" in result.err
    window = run("words", "--since", "2024-06-01", "--until", "2024-06-30", "--json").rows
    assert [{**it, "group": SECOND} for it in window] == result.rows
    turned = run("words", FIRST, "--json").rows
    assert {it["word"] for it in turned if it["group"] == "others"} == rows.keys()
    assert run("words", SECOND).out.splitlines()[0].split()[:3] == ["GROUP", "WORD", "Z"]


@pytest.mark.long
def test_words_that_set_a_role_apart(course: Path, run: Run) -> None:
    """Against all others who are judged, or one role; nobody with both is in a group."""
    for number in range(20):
        assert run("roles", "record", f"visitor{number}", "librarian").code == 0
    for handle in ("dov", "eva", "finn", "gus"):
        assert run("roles", "record", handle, "teacher").code == 0
    result = run("words", "--role", "librarian", "--json")
    assert "librarian: 20 people; others: 4 people" in result.err
    assert "5 people left out whose profiles do not tell" in result.err
    rows = {it["word"]: it for it in result.rows if it["group"] == "librarian"}
    assert {"humidity", "vitrines"} <= rows.keys()
    assert run("roles", "record", "dov", "librarian").code == 0
    both = run("words", "--role", "librarian", "--against", "teacher", "--json")
    assert "librarian: 20 people; teacher: 3 people" in both.err
    assert "1 person with both roles left out" in both.err


def test_rates_around_an_event(course: Path, run: Run) -> None:
    """Posts of the view by window; it is said where the record does not reach."""
    result = run(
        "rates", "--event", "2024-06-04T18:05..2024-06-04T18:35", "--before", "1", "--json"
    )
    rows = {it["window"]: it for it in result.rows}
    bounds = ["2024-06-04T17:05", "2024-06-04T18:05", "2024-06-04T18:35", "2024-06-04T19:05"]
    with closing(sqlite3.connect("archives/tweetup.db")) as sql:
        for name, (start, end) in zip(rows, pairwise(bounds), strict=True):
            (counts,) = sql.execute(
                "SELECT COUNT(*), SUM(own), COUNT(DISTINCT person) FROM visible_posts"
                " WHERE written_at >= ? AND written_at < ?",
                (start, end),
            )
            row = rows[name]
            assert (row["posts"], row["own"], row["people"]) == counts
            assert len(row["ids"]) == row["posts"] > 0
    assert list(rows) == ["before", "during", "after"]
    during = rows["during"]
    assert (during["hours"], during["posts_an_hour"]) == (0.5, during["posts"] * 2)
    assert during["people_an_hour"] is None
    assert "the record ends at 2024-06-04T18:52Z" in result.err
    assert "the record begins" not in result.err
    day = run("rates", "--event", "2024-05-07..2024-05-07", "--no-hosts", "--json")
    assert [it["hours"] for it in day.rows] == [24.0] * 3
    assert "the record begins at 2024-05-07T18:00Z" in day.err
    everybody = run("rates", "--event", "2024-05-07..2024-05-07", "--json").rows
    assert day.rows[1]["people"] == everybody[1]["people"] - 1
    assert run("rates", "--event", "2024-05-07..2024-05-07").out.count("\n") == 4


def test_rates_by_question(course: Path, run: Run) -> None:
    """The sections of the view; minutes add up to their posts."""
    rows = run("rates", FIRST, "--by-question", "--json").rows
    with closing(sqlite3.connect("archives/tweetup.db")) as sql:
        counts = sql.execute(
            "SELECT section, COUNT(*), COUNT(DISTINCT person) FROM visible_posts"
            " WHERE session = ? GROUP BY section",
            (FIRST,),
        ).fetchall()
    assert sorted((it["section"], it["posts"], it["people"]) for it in rows) == sorted(counts)
    assert all(sum(it["posts"] for it in row["minutes"]) == row["posts"] for row in rows)
    assert [it["first"] for it in rows] == sorted(it["first"] for it in rows)
    table = run("rates", FIRST, "--by-question").out.splitlines()
    assert len(table) == len(rows) + 1
    assert run("rates", FIRST, "--by-question", "-o", "minutes.html").code == 0
    assert run("rates", FIRST, "--by-question", "-o", "minutes.svg").code == 0
    page = Path("minutes.html").read_text("utf-8")
    assert Path("minutes.svg").read_text("utf-8").strip() in page
    drawn = re.findall(r'<th scope="row">(\w+)</th><td>[\d:]+</td><td class="number">(\d+)<', page)
    posts: Counter[str] = Counter()
    for section, count in drawn:
        posts[section] += int(count)
    assert posts == {it["section"]: it["posts"] for it in rows}


def test_questions_by_minute_of_a_role(course: Path, run: Run) -> None:
    """The posts of those who state it in the session, and no others."""
    for handle in ("dov", "eva"):
        assert run("roles", "record", handle, "teacher").code == 0
    everybody = {it["section"]: it for it in run("rates", FIRST, "--by-question", "--json").rows}
    rows = run("rates", FIRST, "--by-question", "--role", "teacher", "--json").rows
    with closing(sqlite3.connect("archives/tweetup.db")) as sql:
        counts = sql.execute(
            "SELECT section, COUNT(*), COUNT(DISTINCT person) FROM visible_posts"
            " WHERE session = ? AND (person LIKE '%:@dov' OR person LIKE '%:@eva')"
            " GROUP BY section",
            (FIRST,),
        ).fetchall()
    assert sorted((it["section"], it["posts"], it["people"]) for it in rows) == sorted(counts)
    assert rows
    assert all(it["posts"] < everybody[it["section"]]["posts"] for it in rows)


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (("rates",), "give --event FROM..TO, or SESSION"),
        (("rates", "latest"), "--by-question"),
        (("rates", "--event", "2024-05-07"), "an event has two times"),
        (("rates", "--event", "2024-05-08..2024-05-07"), "ends before it begins"),
        (("rates", "latest", "--by-question", "--before", "2"), "leave out --before"),
        (("rates", "latest", "--by-question", "--role", "sailor"), "no role named"),
        (("rates", "latest", "--by-question", "-o", "a.png"), "no picture has this ending"),
        (("rates", "latest", "--by-question", "-o", "a.svg", "--json"), "a picture is no JSON"),
        (("words",), "nothing tells whose words"),
        (("words", "--against", "teacher"), "add --role"),
        (("words", "latest", "--since", "2024-01-01"), "two comparisons"),
        (("words", "--role", "astronaut"), "astronaut"),
        (("words", "latest", "--posts", "zeppelin"), "zeppelin"),
    ],
)
def test_options_that_do_not_go_together(
    course: Path, run: Run, wrong: tuple[str, ...], where: str
) -> None:
    result = run(*wrong)
    assert (result.code, result.out) == (2, "")
    assert where in result.err


def test_hashtags_over_time(course: Path, run: Run) -> None:
    """People of a quarter once each, beside all who wrote then; each row has its posts."""
    rows = run("tags", "--over-time", "--json").rows
    assert {(it["tag"], it["quarter"]) for it in rows} == {
        ("labelchat", "2024-Q2"), ("fossils", "2024-Q2"), ("museumweek", "2024-Q2"),
    }  # fmt: skip
    fossils = next(it for it in rows if it["tag"] == "fossils")
    assert (fossils["people"], fossils["writers"]) == (3, 29)
    assert all("#fossils" in it for it in texts(fossils["posts"]))
    assert run("tags", "--over-time").out.splitlines()[0].split() == [
        "TAG", "QUARTER", "PEOPLE", "WRITERS",
    ]  # fmt: skip
    both = run("tags", "--over-time", "--each")
    assert (both.code, "two tables" in both.err) == (2, True)


PICTURES = [
    (("tags",), "#fossils #museumweek"),
    (("tags", "--each"), "#museumweek"),
    (("tags", "--over-time"), "#fossils"),
    (("words", SECOND), "vitrines"),
    (("rates", "--event", "2024-06-04T20:10..2024-06-04T20:40"), "during"),
    (("roles",), None),
]


@pytest.mark.parametrize(("command", "named"), PICTURES, ids=[" ".join(it) for it, _ in PICTURES])
def test_figures_are_drawn(
    course: Path, run: Run, command: tuple[str, ...], named: str | None
) -> None:
    """Into a picture alone, and with a table; where there is nothing it says so."""
    for name in ("drawn.svg", "drawn.html"):
        told = run(*command, "-o", name)
        assert told.code == 0
        if named is None:
            assert "nothing was written" in told.err
            assert not Path(name).exists()
        else:
            assert named in Path(name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tags", "-o", "a.png"), "name it .svg"),
        (("tags", "--json", "-o", "a.svg"), "no JSON"),
        (("words", SECOND, "--posts", "moths", "-o", "a.svg"), "two answers"),
        (("roles", "--explain", "ada", "-o", "a.svg"), "no picture"),
    ],
)
def test_pictures_that_cannot_be(
    course: Path, run: Run, arguments: tuple[str, ...], said: str
) -> None:
    told = run(*arguments)
    assert told.code == 2
    assert said in told.err
    assert not list(Path().glob("a.*"))


def test_hosts_are_left_out_of_hashtags_and_words(course: Path, run: Run) -> None:
    """Their posts count neither for a hashtag nor for either side of the words."""
    hosts = {it["handle"] for it in run("people", "latest", "--json").rows if it["host"]}
    every = {it["tag"]: it for it in run("tags", "latest", "--each", "--json").rows}
    guests = {it["tag"]: it for it in run("tags", "latest", "--each", "--no-hosts", "--json").rows}
    assert every["labelchat"]["people"] - guests["labelchat"]["people"] == len(hosts) == 1
    assert guests["fossils"]["new"] is True
    assert {it["new"] for it in run("tags", "--each", "--no-hosts", "--json").rows} == {None}
    told = [run("words", "latest", option).err.split("; ") for option in ("--hosts", "--no-hosts")]
    people = [[int(re.findall(r": (\d+) pe", it)[0]) for it in sides[:2]] for sides in told]
    assert [with_hosts - without for with_hosts, without in zip(*people, strict=True)] == [1, 1]
    everybody = run("tags", "--each", "--no-hosts", "--json").rows
    with open_project(load_config()) as project:
        uses = read_report(project, "labelchat", with_hosts=False).tags.uses
    assert [(it.tag, it.people) for it in uses] == [(it["tag"], it["people"]) for it in everybody]
