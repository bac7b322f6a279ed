"""``tweetup organisations``: by profile or record, each figure with its posts."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.archive.examples import START, make, post
from tests.archive.test_roles import config_of, meeting
from tests.cli.running import Run
from tweetup.jobs.annotate import annotate
from tweetup.jobs.organisations import read_organisations
from tweetup.model import Author
from tweetup.project.project import open_project


def test_a_recorded_organisation_with_those_who_turn_to_it(sample: Path, run: Run) -> None:
    """The people are those of the graph; their posts are listed."""
    assert "nobody turned to an organisation" in run("organisations").err
    run("annotate", "jvanesse", "role", "publisher")
    (row,) = run("organisations", "--json").rows
    assert (row["handle"], row["kinds"]) == ("jvanesse", ["publisher"])
    ties = [it for it in run("graph", "--json").rows if it["target"] == "jvanesse"]
    assert row["people"] == len({it["source"] for it in ties}) > 3
    posts = run("organisations", "--posts", "jvanesse", "--json").rows
    for way, relations in (
        ("shared", {"repost", "quote"}),
        ("mentioned", {"mention"}),
        ("replied", {"reply"}),
    ):
        ids = {post for it in ties if it["relation"] in relations for post in it["posts"]}
        assert set(row[way]["posts"]) == ids == {it["id"] for it in posts if it["figure"] == way}
    assert sum(use["people"] for use in row["by_role"]) >= row["people"]
    assert run("organisations").out.split()[:3] == ["HANDLE", "KIND", "PEOPLE"]
    assert run("organisations", "--posts", "rx_ruairi").code == 2


@pytest.mark.long
def test_only_those_of_a_role_and_another_order(sample: Path, run: Run) -> None:
    for handle in ("jvanesse", "hughpemberwick"):
        run("annotate", handle, "role", "company")
    for by in ("people", "shared", "mentioned", "replied"):
        rows = run("organisations", "--sort", by, "--json").rows
        counts = [row["people"] if by == "people" else row[by]["people"] for row in rows]
        assert counts == sorted(counts, reverse=True)
    every = {row["handle"]: row for row in run("organisations", "--json").rows}
    for row in run("organisations", "--role", "clinician", "--json").rows:
        assert row["people"] <= every[row["handle"]]["people"]
        assert {use["role"] for use in row["by_role"]} & {"doctor", "nurse", "pharmacist"}
    assert run("organisations", "--role", "sailor").code == 2


@pytest.mark.long
def test_one_that_did_not_write_has_its_profile_or_record(tmp_path: Path) -> None:
    """A profile of a post outside any session counts, and a record stands in place of it."""
    society = Author(
        network="x",
        handle="euronurses",
        name="European Nurses Association",
        bio="Official account of the European association of nurses. We represent nurses.",
        seen_at=START,
    )
    posts = meeting(
        post("1", "hear @euronurses #demochat", handle="ada", mentions=("euronurses",)),
        post("2", "hello", author=society, hashtags=(), created_at=START - timedelta(days=9)),
    )
    make(tmp_path / "a.db", posts).close()
    with open_project(config_of(tmp_path / "a.db")) as project:
        (turned,) = read_organisations(project).organisations
        assert (turned.person, turned.every.mentioned.people) == ("x:@euronurses", ("x:@ada",))
        annotate(project, "euronurses", "role", "librarian")
        assert read_organisations(project).organisations == ()
