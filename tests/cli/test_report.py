"""A report on a conversation: each figure of its page is the one that its own command tells."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.labelchat import write_jsonl
from tests.cli.public_pages import small_numbers, tables
from tests.cli.running import Run
from tests.render.reading import Element, read_html

COURSE = ("2024-06-01", "--event", "2024-06-04T20:10..2024-06-04T20:40")


def page_of(path: str | Path) -> Element:
    return read_html(Path(path).read_text(encoding="utf-8"))


def starting(found: dict[str, Any], name: str) -> Any:
    """The table whose name begins so."""
    (chosen,) = (rows for title, rows in found.items() if title.startswith(name))
    return chosen


@pytest.fixture
def report(course: Path, run: Run) -> dict[str, list[dict[str, str]]]:
    """The tables of a report on the second meeting."""
    assert run("report", "#labelchat", "--since", *COURSE).code == 0
    return tables(page_of("labelchat-report.html"))


@pytest.mark.long
def test_its_figures_are_those_of_the_commands(
    report: dict[str, list[dict[str, str]]], run: Run
) -> None:
    """People, roles, graph, hashtags, words, rates and minutes."""
    window = ("--hashtag", "labelchat", "--since", "2024-06-01")
    people = run("people", *window, "--json").rows
    shown = starting(report, "People, those who came")
    assert [(it["person"], it["posts"], it["links"]) for it in shown] == [
        (f"@{it['handle']}", str(it["posts"]), str(it["links"])) for it in people
    ]
    roles = [it for it in run("roles", *window, "--json").rows if it["people"]]
    assert [(it["role"], it["people"]) for it in report.get("Roles that people state", [])] == [
        (it["role"].replace("_", " "), str(it["people"])) for it in roles
    ]
    ties = run("graph", *window, "--json").rows
    posts: dict[str, int] = {}
    for tie in ties:
        posts[tie["relation"]] = posts.get(tie["relation"], 0) + tie["weight"]
    assert {
        it["relation"]: int(it["posts"]) for it in report["Posts that address somebody"]
    } == posts
    central = run("graph", *window, "--centrality", "--json").rows
    assert [it["person"] for it in starting(report, "People in the graph")] == [
        f"@{it['handle']}" for it in central
    ][:50]
    assert [
        (it["hashtags"], it["people who use both"])
        for it in report["Hashtags that travel together"]
    ] == [
        (f"#{it['tag']} #{it['with_tag']}", str(it["observed"]))
        for it in run("tags", *window, "--json").rows
    ]
    words = [it for it in run("words", *window, "--json").rows if it["group"] == "window"]
    assert [it["word"] for it in report["Words in the window"]] == [it["word"] for it in words]
    leaders = run("leaders", *window, "--json").rows
    shown = starting(report, "People by several")
    assert [(it["person"], it["people who address them"]) for it in shown] == [
        (f"@{it['handle']}", str(it["measures"]["addressed"]["value"])) for it in leaders
    ][:50]  # fmt: skip
    engaged = run("engagement", *window, "--json").rows
    assert [(it["person"], it["posts"]) for it in starting(report, "How people take part")] == [
        (f"@{it['handle']}", str(it["posts"])) for it in engaged
    ][:50]
    rates = run("rates", "--hashtag", "labelchat", *COURSE[1:], "--json").rows
    assert [(it["window"], it["posts"]) for it in report["Posts an hour"]] == [
        (it["window"], str(it["posts"])) for it in rates
    ]
    minutes = run("rates", "latest", "--by-question", "--json").rows
    assert [(it["section"], it["posts"]) for it in starting(report, "Posts by question")] == [
        (it["section"], str(it["posts"])) for it in minutes
    ]
    bars = starting(report, "Posts by minute")
    assert sum(int(it["posts"]) for it in bars) == sum(it["posts"] for it in minutes)


def test_it_is_of_the_window(report: dict[str, list[dict[str, str]]]) -> None:
    """One session of two, with the people who wrote in it."""
    (session,) = report["Sessions, the last one first"]
    assert session["session"] == "labelchat-2024-06-04"
    assert int(session["people"]) == len(starting(report, "People, those who came"))


@pytest.mark.long
def test_the_whole_record_has_a_dot_for_each_session(course: Path, run: Run) -> None:
    """And no words to compare with others; the page needs no other file."""
    assert run("report", "labelchat", "-o", "all.html").code == 0
    page = page_of("all.html")
    (dots,) = page.classed("dots")
    assert len(dots.all("circle")) == 2
    assert "there is none here" in page.text
    text = Path("all.html").read_text(encoding="utf-8")
    assert not re.findall(r"""(?:src|href)=["'](?!#)|url\((?!#)|@import|<script""", text)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert {it.get("href") for it in page.all("a")} <= {f"#{it}" for it in ids}
    assert run("report", "labelchat", "-o", "again.html").code == 0
    assert Path("again.html").read_text(encoding="utf-8") == text


@pytest.mark.long
def test_a_role_keeps_the_people_who_state_it(sample: Path, run: Run) -> None:
    """The role is in the title; people and sessions are of those with it, shares of all."""
    role = next(it["role"] for it in run("roles", "--json").rows if it["people"])
    assert run("report", "hcsmeu", "--role", role, "-o", "some.html").code == 0
    assert run("report", "hcsmeu", "-o", "all.html").code == 0
    some, every = page_of("some.html"), page_of("all.html")
    assert f"“{role.replace('_', ' ')}”" in some.one("h1").text
    people = run("people", "--hashtag", "hcsmeu", "--role", role, "--json").rows
    shown = starting(tables(some), "People, those who came")
    assert [it["person"] for it in shown] == [f"@{it['handle']}" for it in people]
    assert tables(some)["Roles that people state"] == tables(every)["Roles that people state"]
    (cohort,) = run("people", "--cohorts", "--role", role, "--json").rows
    assert cohort["people"] == len(people)
    (quarter,) = starting(tables(some), "People by the quarter")
    assert quarter["people"] == str(len(people))
    for name in (it["session"] for it in run("sessions", "--json").rows):
        minutes = run("rates", name, "--by-question", "--role", role, "--json").rows
        rows = tables(some).get(f"Posts by question: {name}", [])
        assert [(it["section"], it["posts"]) for it in rows] == [
            (it["section"], str(it["posts"])) for it in minutes
        ]
    assert run("report", "hcsmeu", "--role", "astronaut").code == 2


@pytest.mark.long
def test_someone_removed_is_in_none(course: Path, run: Run) -> None:
    """Neither as a person, nor by a line, nor by words."""
    run("report", "labelchat", "-o", "before.html")
    assert "@ben" in page_of("before.html").text
    assert run("remove", "--author", "ben").code == 0
    run("report", "labelchat", "-o", "after.html")
    assert not re.search(r"\bben\b|removed-", Path("after.html").read_text(encoding="utf-8"))


def numbers_of_people(page: Element) -> list[str]:
    """The cells of all columns that count people."""
    return [
        cell
        for rows in tables(page).values()
        for row in rows
        for head, cell in row.items()
        if "people" in head and "an hour" not in head
    ]


def test_one_for_the_public_names_nobody(course: Path, run: Run) -> None:
    """No handle, no picture of people or of posts, and no number from one to four."""
    assert run("report", "labelchat", "--since", *COURSE, "--public").code == 0
    page = page_of("labelchat-report.html")
    with closing(sqlite3.connect("archives/tweetup.db")) as sql:
        handles = [handle for (handle,) in sql.execute("SELECT DISTINCT handle FROM authors")]
    assert len(handles) > 20
    text = Path("labelchat-report.html").read_text(encoding="utf-8")
    assert [it for it in handles if re.search(rf"\b{it}\b", text)] == []
    cells = [cell for rows in tables(page).values() for row in rows for cell in row.values()]
    assert "–" in cells
    assert [it for it in cells if it in {"1", "2", "3", "4"}] == []
    assert small_numbers(page) == []
    assert "by minute" not in page.text
    assert run("report", "labelchat", "--since", *COURSE, "-o", "named.html").code == 0
    named = tables(page_of("named.html"))
    assert {"1", "2", "3"} & {
        cell for rows in named.values() for it in rows for cell in it.values()
    }


def write_about(*groups: tuple[int, str]) -> None:
    """A chat in which so many people each write a text, one after the other."""
    posts: list[dict[str, object]] = []
    for size, text in groups:
        for _ in range(size):
            number = len(posts)
            shelf = "abcdefghijklmnopqrstuvwxyz"[number] * 4
            posts.append(
                {
                    "id": str(7000 + number),
                    "created_at": f"2024-05-07T18:{number:02}:30Z",
                    "author": f"writer{number}",
                    "text": f"{text} on shelf {shelf} #labelchat",
                }
            )
    write_jsonl(Path("chat.jsonl"), posts)


@pytest.mark.long
def test_nothing_for_the_public_tells_the_rest(here: Path, run: Run) -> None:
    """Of 26 people 25 use a hashtag, 12 another one, 11 of these a third: the rest are one."""
    write_about(
        (11, "Moths #wide #alpha #beta"), (1, "Glue #wide #alpha"), (13, "Salt #wide"), (1, "Wax"),
    )  # fmt: skip
    assert run("import", "chat.jsonl").code == 0
    each = {it["tag"]: it["people"] for it in run("tags", "--each", "--json").rows}
    assert each == {"labelchat": 26, "wide": 25, "alpha": 12, "beta": 11}
    assert run("report", "labelchat", "--public").code == 0
    found = tables(page_of("labelchat-report.html"))
    assert [it["hashtag"] for it in found["Hashtags"]] == ["#labelchat", "#alpha", "#beta"]
    assert "Hashtags that travel together" not in found
    assert not re.search(r"#wide", Path("labelchat-report.html").read_text(encoding="utf-8"))


@pytest.mark.long
def test_a_few_people_are_not_for_the_public(here: Path, run: Run) -> None:
    """Not even that they wrote: nothing is written."""
    write_about((4, "Moths"))
    assert run("import", "chat.jsonl").code == 0
    told = run("report", "labelchat", "--public")
    assert (told.code, "fewer than five people" in told.err) == (0, True)
    assert not list(Path().glob("*.html"))


@pytest.mark.long
def test_shares_for_the_public_do_not_tell_the_rest(sample: Path, run: Run) -> None:
    """Roles are told where those with them, those without, and those not judged are many."""
    assert run("report", "hcsmeu", "--public", "-o", "public.html").code == 0
    rows = tables(page_of("public.html")).get("Roles that people state", [])
    shares = run("roles", "--hashtag", "hcsmeu", "--json").rows
    for row in rows:
        share = next(it for it in shares if it["role"].replace("_", " ") == row["role"])
        rest = (share["judged"] - share["people"], share["all"] - share["judged"])
        assert not any(0 < it < 5 for it in (share["people"], *rest))
    assert "clinician" not in {it["role"] for it in rows}


@pytest.mark.long
def test_annotations_are_there_on_request_alone(course: Path, run: Run) -> None:
    """And never in a page for the public."""
    assert run("annotate", "ada", "value", "high").code == 0
    assert run("annotate", "ada", "influence", "medium").code == 0
    for options in ((), ("--public",)):
        assert run("report", "labelchat", *options, "-o", "plain.html").code == 0
        assert "sweet spot" not in page_of("plain.html").text
        assert "recorded influence" not in page_of("plain.html").text
    assert run("report", "labelchat", "--annotations", "-o", "own.html").code == 0
    found = tables(page_of("own.html"))
    ada = next(it for it in starting(found, "People by several") if it["person"] == "@ada")
    assert ada["recorded influence"] == "medium"
    (circled,) = (it for it in found["People in a circle"] if it["person"] == "ada")
    assert circled["value to them"] == "high"
    both = run("report", "labelchat", "--annotations", "--public")
    assert (both.code, "not for the public" in both.err) == (2, True)


@pytest.mark.long
def test_recorded_roles_count_and_are_shown_on_request(sample: Path, run: Run) -> None:
    """The number of a role has them; the picture of people and the organisations do not."""
    for handle, role in (("rx_ruairi", "lighthouse_keeper"), ("jvanesse", "publisher")):
        assert run("annotate", handle, "role", role).code == 0
    shown = {}
    for name, options in (("plain", ()), ("own", ("--annotations",))):
        assert run("report", "hcsmeu", *options, "-o", f"{name}.html").code == 0
        page = page_of(f"{name}.html")
        (row,) = (
            it
            for it in tables(page)["Roles that people state"]
            if it["role"] == "lighthouse keeper"
        )
        organisations = tables(page).get("Organisations, those to which most people turn first", [])
        (graph,) = (it for it in page.all("svg") if "Who addressed whom" in it.text)
        keepers = graph.text.count("lighthouse")
        shown[name] = (row["people"], bool(keepers), [it["organisation"] for it in organisations])
    assert "as of 2 of them; nothing is inferred" in page_of("plain.html").text
    assert shown == {"plain": ("1", False, []), "own": ("1", True, ["@jvanesse"])}
    assert run("graph", "--hashtag", "hcsmeu", "--roles", "-o", "graph.html").code == 0
    text = Path("graph.html").read_text(encoding="utf-8")
    assert "lighthouse" not in text
    assert "pharmacist" in text
    assert run("report", "hcsmeu", "--role", "lighthouse_keeper").code == 0
    assert "of whom somebody recorded it (1 person)" in page_of("hcsmeu-report.html").text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobodychat",), "nobodychat"),
        (("labelchat", "-o", "report.pdf"), "name it .html"),
        (("labelchat", "--event", "2024-06-04"), "write FROM..TO"),
        (("labelchat", "--since", "2024-06-05", "--until", "2024-06-01"), "before it begins"),
    ],
)
def test_mistakes_are_told(course: Path, run: Run, arguments: tuple[str, ...], said: str) -> None:
    """In one line, and nothing is written."""
    told = run("report", *arguments)
    assert told.code == 2
    assert said in told.err
    assert not list(Path().glob("*.pdf")) + list(Path().glob("*-report.html"))


def test_nothing_is_written_of_a_window_without_posts(course: Path, run: Run) -> None:
    """It says so."""
    told = run("report", "labelchat", "--since", "2025-01-01")
    assert (told.code, told.err) == (
        0, "tweetup: nobody posted then: nothing was written\n",
    )  # fmt: skip
    assert not list(Path().glob("*.html"))
