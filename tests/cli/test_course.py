"""How a chat runs: its hashtags, with the posts behind each figure."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import chdir, closing, redirect_stderr
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Run
from tweetup.cli import main

FIRST, SECOND = "labelchat-2024-05-07", "labelchat-2024-06-04"


def two_meetings() -> list[dict[str, object]]:
    """The chat twice; at the second three people use two more hashtags, one passes them on."""
    posts = [*invent_chat(), *invent_chat(datetime(2024, 6, 4, 18, tzinfo=UTC), first_id=2000)]
    words = (
        ("ada", "Humidity cracked our vitrines #museumweek #fossils #labelchat"),
        ("ben", "Humidity ruins glue, and vitrines #museumweek #fossils #labelchat"),
        ("cleo", "Our vitrines keep humidity out #museumweek #labelchat"),
        ("cleo", "Here is the whole shelf #fossils #labelchat24 #labelchat"),
        ("dov", "RT @ada: Humidity cracked our vitrines #museumweek #fossils #labelchat"),
    )
    posts += [
        {
            "id": str(3000 + number),
            "created_at": f"2024-06-04T18:{41 + number}:30Z",
            "author": author,
            "text": text,
        }
        for number, (author, text) in enumerate(words)
    ]
    return posts


@pytest.fixture(scope="session")
def shared_course(made_once: Callable[..., Path]) -> Path:
    """A folder with both meetings imported and read: to be copied."""

    def fill(folder: Path) -> None:
        chat = write_jsonl(folder / "chat.jsonl", two_meetings())
        with chdir(folder), redirect_stderr(StringIO()) as said:
            codes = [main(["import", str(chat)]), main(["analyse"])]
        assert codes == [0, 0], said.getvalue()

    return made_once("course", fill)


@pytest.fixture
def course(here: Path, shared_course: Path) -> Path:
    """The folder to work in, with both meetings."""
    return shutil.copytree(shared_course, here, dirs_exist_ok=True)


def texts(ids: list[str]) -> list[str]:
    with closing(sqlite3.connect("archives/tweetup.db")) as sql:
        rows = dict(sql.execute("SELECT id, text FROM posts"))
    return [rows[it] for it in ids]


def test_hashtags_that_travel_together(course: Path, run: Run) -> None:
    """Of nine people three used both; the one who passed a post on is none of them."""
    (pair,) = run("tags", "--json").rows
    assert (pair["tag"], pair["with_tag"], pair["observed"], pair["people"]) == (
        "fossils", "museumweek", 3, 9,
    )  # fmt: skip
    assert pair["expected"] == 1.0
    assert len(pair["posts"]) == 2
    assert all("#fossils" in it and "#museumweek" in it for it in texts(pair["posts"]))
    table = run("tags")
    assert table.out.splitlines()[1].split()[:4] == ["fossils", "museumweek", "3", "1.0"]
    assert "1 pair used by three people or more, 1 of them by more than expected" in table.err


def test_each_hashtag_with_its_marks(course: Path, run: Run) -> None:
    """Which are new is told of the second meeting, and of nothing that begins with the record."""
    rows = {it["tag"]: it for it in run("tags", "latest", "--each", "--json").rows}
    assert {
        tag: (it["people"], it["new"], it["own"], it["inside"]) for tag, it in rows.items()
    } == {
        "labelchat": (9, False, True, False),
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
