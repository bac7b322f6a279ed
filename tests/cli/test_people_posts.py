"""``tweetup people``: posts behind each figure, and cohorts of the people of a role."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import Run
from tweetup.config import load_config

COUNTED = (
    "originals", "replies", "quotes", "reposts", "replies_received", "quotes_received",
    "reposts_received", "mentions_received", "mentions", "links",
)  # fmt: skip


def test_each_figure_opens_to_its_posts(sample: Path, run: Run) -> None:
    """As many as it counts, by those whom the archive has as their authors."""
    rows = run("people", "--json").rows
    row = next(it for it in rows if it["handle"] == "rx_ruairi")
    for name in COUNTED:
        assert len(row["ids"][name]) == row[name], name
    listed = run("people", "--posts", "@Rx_Ruairi", "--json").rows
    assert Counter(it["figure"] for it in listed) == {
        name: len(ids) for name, ids in row["ids"].items() if ids
    }
    with closing(sqlite3.connect(load_config().archive)) as sql:
        query = "SELECT id, handle FROM posts"
        handles = {name: handle.casefold() for name, handle in sql.execute(query)}
    given = {it for name in COUNTED[:4] for it in row["ids"][name]}
    assert {handles[it] for it in given} == {"rx_ruairi"}
    assert "rx_ruairi" not in {handles[it] for it in row["ids"]["mentions_received"]}
    links = run("people", "--posts", "rx_ruairi", "--figure", "mentions", "--json").rows
    assert [it["id"] for it in links] == row["ids"]["mentions"]


def test_newcomers_of_a_session_early_in_the_record(sample: Path, run: Run) -> None:
    """Whoever came before is known; nobody is new in the first K meetings."""
    told = {
        number: {row["newcomer"] for row in run("people", "latest", *number, "--json").rows}
        for number in ((), ("--first-unknown", "1"), ("--first-unknown", "2"))
    }
    assert [*told.values()] == [{True, False}, {True, False}, {None, False}]


@pytest.mark.long
def test_posts_of_everybody_in_a_session_and_a_window(sample: Path, run: Run) -> None:
    for arguments in ((), ("latest",), ("--until", "2009-08-07"), ("--no-hosts",)):
        for row in run("people", *arguments, "--json").rows:
            assert {name: len(row["ids"][name]) for name in COUNTED} == {
                name: row[name] for name in COUNTED
            }
            answers = row["ids"]["questions_answered"]
            assert bool(answers) == bool(row["questions_answered"])
            assert len(answers) >= row["questions_answered"]
    row = next(it for it in run("people", "latest", "--json").rows if it["reposts"])
    posts = run("people", "latest", "--posts", row["handle"], "--figure", "posts", "--json").rows
    assert len(posts) == row["posts"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--posts", "nobody_here"), "no person named"),
        (("--posts", "rx_ruairi", "--figure", "fame"), "no figure named 'fame'"),
        (("--figure", "links"), "add --posts HANDLE"),
        (("--cohorts", "--posts", "rx_ruairi"), "two answers"),
        (("--cohorts", "--role", "sailor"), "no role named"),
    ],
)
def test_mistakes_are_told(sample: Path, run: Run, arguments: tuple[str, ...], said: str) -> None:
    told = run("people", *arguments)
    assert (told.code, said in told.err) == (2, True)


def test_cohorts_of_a_role(sample: Path, run: Run) -> None:
    """Those who state it in the record, whatever the window."""
    (everybody,) = run("people", "--cohorts", "--json").rows
    clinicians = run("people", "--role", "clinician", "--json").rows
    (some,) = run("people", "--cohorts", "--role", "clinician", "--json").rows
    assert some["people"] == len(clinicians) < everybody["people"]
    assert some["quarter"] == everybody["quarter"]
    early = ("--until", "2009-08-07")
    assert run("people", *early, "--cohorts", "--role", "clinician", "--json").rows == [some]
