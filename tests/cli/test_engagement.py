"""``tweetup engagement``: each share with its counts, and the posts behind it."""

from pathlib import Path

import pytest

from tests.archive.test_figures import by_query
from tests.cli.running import Run
from tweetup.archive.figures import Scope
from tweetup.config import load_config


def test_shares_open_to_their_posts(sample: Path, run: Run) -> None:
    """The counts of a person's row are those of the posts listed."""
    rows = {row["handle"]: row for row in run("engagement", "--json").rows}
    row = rows["rx_ruairi"]
    posts = run("engagement", "--posts", "@Rx_Ruairi", "--json").rows
    for figure in ("conversing", "broadcasting", "relevant", "answering"):
        whole = [it for it in posts if it["figure"] == figure]
        assert row[figure]["of"] == len(whole)
        assert row[figure]["posts"] == sum(it["counts"] for it in whole)
        assert row[figure]["low"] <= row[figure]["share"] <= row[figure]["high"]
    assert row["answering"]["of"] == 5
    assert (row["attended"], row["meetings"]) == (2, 2)
    table = run("engagement")
    assert table.out.startswith("HANDLE")
    assert "8 of 10 80%" in table.out


@pytest.mark.long
def test_the_registry_says_the_same(sample: Path, run: Run) -> None:
    """Of each session, by the queries that the reference prints."""
    for session in run("sessions", "--json").rows:
        name = session["session"]
        rows = run("engagement", name, "--json").rows
        newcomers = {it["person"]: it["newcomer"] for it in run("people", name, "--json").rows}
        queried = by_query(load_config().archive, Scope.WRITER_IN_SESSION)
        assert {key: it for key, it in queried.items() if key[0] == name} == {
            (name, row["person"]): {
                "newcomer": newcomers[row["person"]],
                "own": row["posts"],
                **{it: row[it]["posts"] for it in ("conversing", "broadcasting", "relevant")},
            }
            for row in rows
        }


@pytest.mark.long
def test_own_posts_are_those_of_people(sample: Path, run: Run) -> None:
    """The same extent has the same people in both commands, with and without hosts."""
    for arguments in (("latest",), ("latest", "--no-hosts"), ("--until", "2009-08-07")):
        people = {
            row["person"]: row["originals"] + row["replies"] + row["quotes"]
            for row in run("people", *arguments, "--json").rows
        }
        for row in run("engagement", *arguments, "--json").rows:
            assert 0 < row["posts"] <= people[row["person"]]
    assert run("engagement", "--posts", "nobody_here").code == 2
