"""Roles on the site's page of numbers: those of the report for the public, and nobody's."""

import re
from datetime import datetime, timedelta
from itertools import chain, repeat
from pathlib import Path

import pytest

from tests.cli.labelchat import write_jsonl
from tests.cli.public_pages import tables
from tests.cli.running import Run
from tests.cli.test_report import page_of
from tests.render.reading import Element

BIOS = {
    "Librarian at a small college.": 24,
    "Staff nurse, night shifts.": 9,
    "Pharmacist.": 3,
    "Long walks and strong tea.": 14,
    "": 6,
}
PAGE = Path("public/numbers.html")
TITLE = "Roles that people state"


def write_chat() -> None:
    """One session in which so many people with each profile text write, librarians two posts."""
    bios = [*chain.from_iterable(repeat(bio, number) for bio, number in BIOS.items())]
    writers = [*enumerate(bios), *enumerate(bios[:24])]
    start = datetime.fromisoformat("2024-05-07T18:00:00+00:00")
    write_jsonl(
        Path("chat.jsonl"),
        [
            {
                "id": str(7000 + number),
                "created_at": (start + timedelta(seconds=40 * number)).isoformat(),
                "author": f"writer{writer}",
                "author_bio": bio,
                "text": f"Shelf {number} needs {'abcdefgh'[number % 8] * 4} #labelchat",
            }
            for number, (writer, bio) in enumerate(writers)
        ],
    )


@pytest.fixture
def chat(here: Path, run: Run) -> Path:
    """The folder of a chat with people of several roles."""
    write_chat()
    assert run("import", "chat.jsonl").code == 0
    return here


def roles_on(page: Element) -> list[dict[str, str]]:
    named = [rows for name, rows in tables(page).items() if name and name.endswith(TITLE)]
    return named[0] if named else []


@pytest.mark.long
def test_the_page_tells_the_figures_of_the_public_report(chat: Path, run: Run) -> None:
    """By people and by posts, raw and corrected; three pharmacists are nowhere, nor is a name."""
    assert run("site", "build").code == 0
    page = page_of(PAGE)
    rows = roles_on(page)
    assert [(it["Role"], it["People"]) for it in rows] == [("librarians", "24"), ("nurses", "9")]
    assert run("report", "labelchat", "--public", "-o", "report.html").code == 0
    told = tables(page_of("report.html"))[TITLE]
    assert [
        [it["People"], it["Share of people"], it["Corrected share"], it["Share of posts"]]
        for it in rows
    ] == [
        [it[key] for key in ("people", "share of those judged", "corrected", told_posts)]
        for told_posts in ("of the posts of those judged",)
        for it in told
    ]
    assert rows[0]["Share of people"] == "48.0%"
    assert rows[0]["Share of posts"] == "64.9%"
    drawing = next(it for it in page.all("svg") if TITLE in it.one("title").text)
    summary = drawing.one("desc").text
    assert "librarians: 48.0%; nurses: 18.0%." in summary
    assert len(drawing.all("rect")) == len(drawing.all("circle")) == len(rows)
    assert "Shares are of 50 people" in page.text
    assert not re.search(r"writer\d|pharmacist|clinician", PAGE.read_text(encoding="utf-8"))


@pytest.mark.long
def test_the_page_follows_records_and_the_setting(chat: Path, run: Run) -> None:
    """A record, one that is undone, a hidden post and a lexicon; other decisions leave it."""
    assert run("site", "build").code == 0
    first = PAGE.read_bytes()
    session = run("sessions", "--json").rows[0]["session"]
    run("retitle", session, "Shelves")
    assert "the site is built" in run("site", "build").err
    assert PAGE.read_bytes() == first
    run("roles", "record", "writer0", "nurse")
    assert "the site is built" in run("site", "build").err
    assert [it["People"] for it in roles_on(page_of(PAGE))] == ["23", "10"]
    run("roles", "undo", "writer0")
    run("site", "build")
    assert PAGE.read_bytes() == first
    assert run("hide", "7024").code == 0
    run("site", "build")
    assert [it["People"] for it in roles_on(page_of(PAGE))] == ["24", "8"]
    settings = Path("tweetup.toml")
    before = settings.read_text(encoding="utf-8") if settings.exists() else ""
    settings.write_text(f'{before}\n[roles]\nlexicons = ["own.toml"]\n', encoding="utf-8")
    own = 'language = "en"\n[roles.rambler]\nkind = "person"\nterms = ["{}"]\n'
    Path("own.toml").write_text(own.format("long walks"), encoding="utf-8")
    run("site", "build")
    rows = roles_on(page_of(PAGE))
    assert [it["Role"] for it in rows] == ["librarians", "rambler", "nurses"]
    assert "Corrected share" not in rows[0]
    Path("own.toml").write_text(own.format("short walks"), encoding="utf-8")
    run("site", "build")
    assert [it["Role"] for it in roles_on(page_of(PAGE))] == ["librarians", "nurses"]
    settings.write_text(f"{before}\n[site]\nroles = false\n", encoding="utf-8")
    assert run("site", "build").code == 0
    assert not roles_on(page_of(PAGE))
    assert TITLE not in page_of(PAGE).text


@pytest.mark.long
def test_too_few_people_have_no_roles_there(sample: Path, run: Run) -> None:
    """The sample chat leaves one person's role open: it would follow from the others."""
    assert run("site", "build").code == 0
    assert TITLE not in page_of(PAGE).text
