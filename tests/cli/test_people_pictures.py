"""Pictures of people and organisations have the numbers that the commands print."""

import re
from pathlib import Path

import pytest

from tests.cli.running import Run
from tests.render.reading import read_html

COMMANDS = ("people", "leaders", "organisations")


def rows_of(path: str) -> dict[str, dict[str, str]]:
    """The rows of a picture's table by name, each by heading."""
    table = read_html(Path(path).read_text(encoding="utf-8")).one("table")
    heads, *rows = ([it.text for it in row.all("th", "td")] for row in table.all("tr"))
    return {row[0].removeprefix("@"): dict(zip(heads, row, strict=True)) for row in rows}


@pytest.mark.parametrize(
    "command", ["engagement", *(pytest.param(it, marks=pytest.mark.long) for it in COMMANDS)]
)
def test_a_picture_of_each(sample: Path, run: Run, command: str) -> None:
    """As SVG and in a page with its table, the same bytes each time."""
    run("annotate", "jvanesse", "role", "publisher")
    for name in ("a.svg", "again.svg", "a.html"):
        assert run(command, "latest", "-o", name).code == 0
    drawn = Path("a.svg").read_text(encoding="utf-8")
    assert "@jvanesse" in drawn
    assert drawn == Path("again.svg").read_text(encoding="utf-8")
    assert drawn.strip() in Path("a.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_leaders_are_drawn_as_they_are_listed(sample: Path, run: Run) -> None:
    """In the order asked for; what is not told is a dash, recorded levels are there if any is."""
    rows = run("leaders", "--sort", "reach", "--json").rows
    run("leaders", "--sort", "reach", "-o", "a.html")
    drawn = rows_of("a.html")
    assert list(drawn) == [it["handle"] for it in rows[:30]]
    for row in rows[:30]:
        measures, told = row["measures"], drawn[row["handle"]]
        assert told["followers"] == f"{measures['reach']['value']:,}"
        assert told["on topic"] == (
            "–"
            if measures["ontopic"]["value"] is None
            else f"{measures['ontopic']['part']} of {measures['ontopic']['of']}"
        )
        assert told["PageRank"] == "–"
        assert "influence" not in told
    text = Path("a.html").read_text(encoding="utf-8")
    assert "No PageRank under 40 people." in text
    run("annotate", "jvanesse", "influence", "high")
    run("leaders", "--weigh", "reach=2,addressed", "-o", "b.html")
    weighed = run("leaders", "--weigh", "reach=2,addressed", "--json").rows
    drawn = rows_of("b.html")
    assert list(drawn) == [it["handle"] for it in weighed[:30]]
    assert drawn[weighed[0]["handle"]]["score"] == f"{weighed[0]['score']:.2f}"
    assert drawn["jvanesse"]["influence"] == "high"
    assert "not to be published" in Path("b.html").read_text(encoding="utf-8")
    assert "2 × place by reach" in Path("b.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_parts_of_a_bar_add_up(sample: Path, run: Run) -> None:
    """Posts that converse, broadcast, do both or neither; posts by kind; people by role once."""
    for handle in ("jvanesse", "hughpemberwick"):
        run("annotate", handle, "role", "company")
    for command, column in (("engagement", "own posts"), ("people", "posts")):
        run(command, "-o", f"{command}.html")
        for row in rows_of(f"{command}.html").values():
            whole, *parts = map(int, re.findall(r"\d+", row[column]))
            assert whole == sum(parts) > 0
    run("organisations", "-o", "organisations.html")
    drawn = rows_of("organisations.html")
    for row in run("organisations", "--json").rows:
        for column, people in (
            ("people", row["people"]),
            ("share it", row["shared"]["people"]),
            ("mention it", row["mentioned"]["people"]),
            ("reply to it", row["replied"]["people"]),
        ):
            whole, *parts = map(int, re.findall(r"\d+", drawn[row["handle"]][column]))
            assert whole == people == sum(parts)
    assert len(drawn) == 2


@pytest.mark.long
def test_people_are_drawn_in_the_order_of_a_column(sample: Path, run: Run) -> None:
    listed = run("people", "--sort", "mentions_received", "--json").rows
    run("people", "--sort", "mentions_received", "-o", "a.html")
    assert list(rows_of("a.html")) == [it["handle"] for it in listed[:30]]
    session = rows_of("a.html")[listed[0]["handle"]]
    assert session["sessions"] == str(listed[0]["sessions"])
    run("people", "latest", "-o", "b.html")
    assert "sessions" not in next(iter(rows_of("b.html").values()))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("leaders", "-o", "a.png"), "name it .svg"),
        (("people", "--json", "-o", "a.svg"), "no JSON"),
        (("engagement", "--posts", "jvanesse", "-o", "a.svg"), "two answers"),
        (("people", "--cohorts", "-o", "a.svg"), "cohorts have no picture"),
    ],
)
def test_pictures_that_cannot_be(
    sample: Path, run: Run, arguments: tuple[str, ...], said: str
) -> None:
    told = run(*arguments)
    assert (told.code, said in told.err) == (2, True)
    assert not list(Path().glob("a.*"))


def test_nothing_to_draw_is_said(sample: Path, run: Run) -> None:
    told = run("organisations", "-o", "a.svg")
    assert "nobody turned to an organisation: nothing was written" in told.err
    assert not Path("a.svg").exists()


@pytest.mark.long
def test_a_report_shows_them_but_not_to_the_public(sample: Path, run: Run) -> None:
    """One of each, with the numbers below; a recorded level only where it is asked for."""
    run("annotate", "jvanesse", "role", "publisher")
    run("annotate", "jvanesse", "influence", "high")
    assert run("report", "hcsmeu", "-o", "report.html").code == 0
    text = Path("report.html").read_text(encoding="utf-8")
    assert re.findall('id="([a-z]+)-grid1-title"', text) == ["people", "leaders", "engagement"]
    assert "not to be published" not in text
    assert "Numbers of the picture: How people take part" in text
    run("report", "hcsmeu", "--annotations", "-o", "own.html")
    own = Path("own.html").read_text(encoding="utf-8")
    assert 'id="organisations-grid1-title"' in own  # of the one organisation, which was recorded
    assert "not to be published" in own
    run("report", "hcsmeu", "--public", "-o", "public.html")
    assert "-grid1-title" not in Path("public.html").read_text(encoding="utf-8")


def test_no_picture_shows_whose_a_recorded_role_is(sample: Path, run: Run) -> None:
    """Lists do; a report without --annotations does not either."""
    run("roles", "record", "jvanesse", "vip_client")
    assert "vip_client" in run("leaders", "--json").out
    for command in ("leaders", "people", "engagement"):
        assert run(command, "--hashtag", "hcsmeu", "-o", f"{command}.html").code == 0
    run("report", "hcsmeu", "-o", "report.html")
    for path in Path().glob("*.html"):
        assert "@jvanesse, vip" not in path.read_text(encoding="utf-8")
    assert "vip client" not in Path("leaders.html").read_text(encoding="utf-8")
