"""``tweetup sweetspot``: lists and a picture of those who are active, gain and are close."""

from pathlib import Path

import pytest

from tests.cli.running import Run


def record(run: Run) -> None:
    """Record levels of three people."""
    Path("in.csv").write_text(
        "handle,name,value,by\n"
        "jvanesse,value,high,Anna\njvanesse,relationship,medium,Anna\n"
        "rx_ruairi,value,medium,Anna\nrx_ruairi,relationship,low,Anna\n"
        "policyfen,relationship,high,Anna\n"
    )
    assert "5 annotations added" in run("annotate", "--import", "in.csv").err


def test_those_in_all_three_are_first(sample: Path, run: Run) -> None:
    record(run)
    result = run("sweetspot", "--json")
    first, *others = result.rows
    assert (first["handle"], first["circles"]) == ("jvanesse", ["active", "value", "relationship"])
    assert (first["value"]["level"], first["value"]["by"]) == ("high", "Anna")
    assert first["sweet_spot"]
    assert not any(row["sweet_spot"] for row in others)
    people = {row["handle"]: row["circles"] for row in others}
    assert people["rx_ruairi"] == ["active", "value"]
    assert people["policyfen"] == ["active", "relationship"]
    posts = run("sweetspot", "--posts", "jvanesse", "--json").rows
    assert [it["id"] for it in posts] == first["posts"]
    assert "a value is recorded of 2, a relationship of 3" in result.err
    low = run("sweetspot", "--least", "low", "--json").rows
    assert {row["handle"] for row in low if row["sweet_spot"]} == {"jvanesse", "rx_ruairi"}
    some = run("sweetspot", "--least-posts", "9", "--json").rows
    assert {row["handle"]: row["circles"] for row in some}["jvanesse"] == ["value", "relationship"]


@pytest.mark.long
def test_people_of_a_role(sample: Path, run: Run) -> None:
    """Those who wrote and state it, as in other commands."""
    record(run)
    run("annotate", "jvanesse", "role", "doctor")
    doctors = {row["handle"] for row in run("people", "--role", "doctor", "--json").rows}
    for command in ("sweetspot", "engagement", "leaders"):
        rows = run(command, "--role", "doctor", "--json").rows
        assert {row["handle"] for row in rows} == doctors
    assert "rx_ruairi" not in doctors
    run("sweetspot", "--role", "doctor", "-o", "spot.svg")
    assert "Only people who wrote and state the role doctor" in Path("spot.svg").read_text()


@pytest.mark.long
def test_the_picture_is_a_file(sample: Path, run: Run) -> None:
    """The same as SVG and in a page with its table, twice the same bytes."""
    record(run)
    for name in ("spot.svg", "again.svg"):
        assert run("sweetspot", "--no-hosts", "-o", name).code == 0
    assert run("sweetspot", "-o", "spot.html").code == 0
    assert Path("spot.svg").read_bytes() == Path("again.svg").read_bytes()
    assert "Posts by hosts are left out" in Path("spot.svg").read_text()
    page = Path("spot.html").read_text()
    assert '<th scope="row">jvanesse</th><td>8 posts</td><td>high</td><td>medium</td>' in page


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("-o", "spot.png"), "no picture is a .png"),
        (("-o", "spot.svg", "--json"), "a picture is no JSON"),
        (("-o", "spot.svg", "--posts", "x"), "two answers"),
        (("--posts", "nobody_here"), "no person named"),
        (("--least", "none"), "--least"),
    ],
)
def test_mistakes_are_told(
    sample: Path, run: Run, arguments: tuple[str, ...], problem: str
) -> None:
    result = run("sweetspot", *arguments)
    assert result.code == 2
    assert problem in result.err
