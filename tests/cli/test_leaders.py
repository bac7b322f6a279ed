"""``tweetup leaders``: measures side by side, their posts, weighings with their formula."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.archive.examples import START, fill, make, post
from tests.archive.test_roles import config_of, meeting
from tests.cli.running import Run
from tweetup.jobs.leaders import read_leaders, told_times
from tweetup.model import Author, Basis, Counts, Post, Reference, Relation
from tweetup.project.project import open_project


def test_measures_open_to_their_posts(sample: Path, run: Run) -> None:
    """Counts are those of the posts listed, and those of other commands."""
    run("annotate", "jvanesse", "influence", "high", "--by", "Anna")
    result = run("leaders", "--json")
    rows = {row["handle"]: row for row in result.rows}
    measures = rows["jvanesse"]["measures"]
    posts = run("leaders", "--posts", "jvanesse", "--json").rows
    for name in ("ontopic", "addressed"):
        assert measures[name]["posts"] == [it["id"] for it in posts if it["figure"] == name]
    assert len(measures["ontopic"]["posts"]) == measures["ontopic"]["part"] == 5
    central = {row["handle"]: row for row in run("graph", "--centrality", "--json").rows}
    assert measures["addressed"]["value"] == central["jvanesse"]["talk"]["in_people"] == 6
    assert (measures["influence"]["value"], measures["influence"]["by"]) == (3, "Anna")
    assert measures["influence"]["as_of"]
    assert measures["drawn"]["value"] is None
    assert measures["reach"]["as_of"]
    assert measures["reach"]["as_of_is_bound"]
    assert re.search(r"followers as of [0-9-]+ or earlier where files do not tell", result.err)
    assert "25 people talk: no PageRank under 40" in result.err
    assert next(iter(rows)) == "jvanesse"


def test_a_weighing_prints_its_formula(sample: Path, run: Run) -> None:
    """And has the place by each measure; without one there is no score."""
    result = run("leaders", "--weigh", "reach=2,addressed", "--json")
    assert "score = (2 × place by reach + 1 × place by addressed) / 3" in result.err
    scores = [row["score"] for row in result.rows]
    assert scores == sorted(scores, reverse=True)
    for row in result.rows:
        assert row["score"] == pytest.approx(
            (2 * row["places"]["reach"] + row["places"]["addressed"]) / 3
        )
    assert "SCORE" in run("leaders", "--weigh", "reach").out
    assert "SCORE" not in run("leaders").out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--sort", "fame"), "no measure named 'fame'"),
        (("--weigh", "fame=1"), "no measure named 'fame'"),
        (("--weigh", "reach=0"), "no weight in 'reach=0'"),
        (("--weigh", "reach=nan"), "no weight"),
        (("--weigh", "reach=1,reach=2"), "once"),
        (("--weigh", "reach", "--sort", "reach"), "a weighing is an order"),
        (("--role", "sailor"), "no role named"),
        (("--posts", "nobody_here"), "no person named"),
    ],
)
def test_mistakes_are_told(
    sample: Path, run: Run, arguments: tuple[str, ...], problem: str
) -> None:
    result = run("leaders", *arguments)
    assert result.code == 2
    assert problem in result.err


@pytest.mark.long
def test_one_role_with_measures_counted_among_all(sample: Path, run: Run) -> None:
    """And sorted by any measure, those without it last."""
    every = {row["handle"]: row["measures"] for row in run("leaders", "--json").rows}
    some = run("leaders", "--role", "clinician", "--sort", "reach", "--json").rows
    assert 0 < len(some) < len(every)
    assert all(row["measures"] == every[row["handle"]] for row in some)
    reaches = [row["measures"]["reach"]["value"] for row in some]
    told = [it for it in reaches if it is not None]
    assert told == sorted(told, reverse=True)
    assert reaches == told + [None] * (len(reaches) - len(told))


def liked(identity: str, handle: str, likes: int | None, minute: int, followers: int) -> Post:
    """A post with a count, by somebody with followers."""
    at = START + timedelta(minutes=minute)
    return post(
        identity,
        f"A1: listening {identity} #demochat",
        author=Author(network="x", handle=handle, followers=followers, seen_at=at),
        created_at=at,
        counts=None if likes is None else Counts(likes=likes, replies=1, as_of=at),
    )


def test_followers_are_of_the_newest_profile_that_a_post_shows(tmp_path: Path) -> None:
    """A repost shows one as well, and so does an early post that was captured anew."""
    posts = [
        liked("1", "ada", 1, 1, 100),
        passed_on(liked("2", "ada", 1, 2, 110)),
        seen(liked("3", "ben", 1, 3, 20), minute=30),
        liked("4", "ben", 1, 4, 10),
        liked("5", "zoe", 1, 5, 7),
        passed_on(liked("6", "ada", 1, 50, 500)),
    ]
    with make(tmp_path / "a.db", meeting(*posts)):
        pass
    until = START + timedelta(minutes=49)
    with open_project(config_of(tmp_path / "a.db")) as project:
        table = read_leaders(project, until=until)
    leaders = {table.handles[it.person]: it.measure("reach") for it in table.leaders}
    assert {it: leaders[it].value for it in ("ada", "ben", "zoe")} == {
        "ada": 110,
        "ben": 20,
        "zoe": 7,
    }
    assert leaders["ben"].as_of == "2021-03-04T19:30:00.000000Z"


def seen(it: Post, *, minute: int) -> Post:
    """A post with its author's profile as of another time."""
    at = START + timedelta(minutes=minute)
    return replace(it, author=replace(it.author, seen_at=at))


def passed_on(it: Post) -> Post:
    """A post as a repost of somebody's."""
    reposted = Reference(relation=Relation.REPOST, handle="dora", basis=Basis.STATED)
    return replace(it, text=f"RT @dora: {it.text}", references=(reposted,))


@pytest.mark.long
def test_counts_are_of_one_capture_alone(tmp_path: Path) -> None:
    """Of the posts that the same captures saw, most of all; followers as the last post has them."""
    first = [liked("1", "ada", 5, 1, 100), liked("2", "ada", 7, 2, 120), liked("3", "ben", 1, 3, 9)]
    second = [liked("4", "ada", 1000, 4, 90), liked("5", "zoe", 1000, 5, 2)]
    with make(tmp_path / "a.db", meeting(*first)) as archive:
        fill(archive, second, source="later.jsonl")
    with open_project(config_of(tmp_path / "a.db")) as project:
        table = read_leaders(project)
    leaders = {table.handles[it.person]: it for it in table.leaders}
    ada, zoe = leaders["ada"], leaders["zoe"]
    assert ada.measure("drawn").value == 5 + 7 + 2
    assert len(ada.measure("drawn").posts) == 2
    assert zoe.measure("drawn").value is None
    assert (table.counted, table.own) == (3, 17)
    assert ada.measure("reach").value == 90
    assert ada.measure("reach").as_of == "2021-03-04T19:04:00.000000Z"
    assert not ada.measure("reach").is_bound
    followers, drawn = told_times(table)
    assert "followers as of 2021-03-04, for each" in followers
    assert drawn.startswith("likes, reposts, replies and quotes as of 2021-03-04, of 3 of 17 posts")
    assert leaders["dora"].measure("reach").value is None
