"""``tweetup annotate``: remarks about people, there and back, and where they never are."""

import csv
from pathlib import Path

import pytest

from tests.cli.running import Run
from tweetup.config import load_config
from tweetup.jobs.annotate import annotate, latest_remarks
from tweetup.project.project import open_project


def listed(run: Run, *more: str) -> list[tuple[str, str, str]]:
    """Return handle, name and value of what is listed."""
    rows = run("annotate", "--list", "--json", *more).rows
    return [(row["handle"], row["name"], row["value"]) for row in rows]


@pytest.mark.long
def test_the_newest_counts_until_it_is_taken_back(sample: Path, run: Run) -> None:
    """With who said so and when; the older one counts again."""
    said = run(
        "annotate", "@HealthLib_Gwen", "influence", "High", "--by", "Anna", "--note", "chair"
    )
    assert "recorded as 1: influence of healthlib_gwen on x is high" in said.err
    assert (
        "already"
        in run(
            *("annotate", "healthlib_gwen", "influence", "high", "--by", "Anna", "--note", "chair")
        ).err
    )
    run("annotate", "healthlib_gwen", "influence", "low", "--by", "Ben")
    rows = run("annotate", "healthlib_gwen", "--list", "--json").rows
    assert [(it["number"], it["value"], it["by"], it["note"]) for it in rows] == [
        (1, "high", "Anna", "chair"),
        (2, "low", "Ben", None),
    ]
    assert all(it["at"] for it in rows)
    with open_project(load_config()) as project:
        assert latest_remarks(project)["x:@healthlib_gwen"]["influence"].value == "low"
    run("annotate", "--undo", 2)
    with open_project(load_config()) as project:
        assert latest_remarks(project)["x:@healthlib_gwen"]["influence"].value == "high"
    assert listed(run) == [("healthlib_gwen", "influence", "high")]
    assert listed(run, "--undone")[1] == ("healthlib_gwen", "influence", "low")
    assert "taken back already" in run("annotate", "--undo", 2).err


@pytest.mark.long
def test_a_recorded_role_stands_in_place_of_the_profile(sample: Path, run: Run) -> None:
    """As with ``tweetup roles record``, whose records are the same."""
    run("annotate", "healthlib_gwen", "role", "Teacher", "--by", "Anna")
    shown = run("roles", "--explain", "healthlib_gwen").out
    assert "teacher: recorded by Anna on" in shown
    run("roles", "record", "healthlib_gwen", "patient")
    assert listed(run) == [
        ("healthlib_gwen", "role", "teacher"),
        ("healthlib_gwen", "role", "patient"),
    ]
    assert "patient" not in run("people", "--json").out
    run("annotate", "--undo", 1)
    assert "Medical librarian" in run("roles", "--explain", "healthlib_gwen").out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("healthlib_gwen", "influence", "huge"), "one of none, low, medium, high"),
        (("healthlib_gwen", "health", "ill"), "no annotation named 'health'"),
        (("nobody_here", "note", "x"), "no person named"),
        (("healthlib_gwen", "note", " "), "a note has words"),
        (("healthlib_gwen", "role", "?"), "no name of a role"),
        (("healthlib_gwen", "note"), "nothing to record"),
        (("--undo", "7"), "no annotation named '7'"),
        (("--list", "--undo", "7"), "several commands"),
        (("healthlib_gwen", "note", "x", "--list"), "do not go together"),
        (("--undone",), "--list"),
    ],
)
def test_mistakes_are_told(
    sample: Path, run: Run, arguments: tuple[str, ...], problem: str
) -> None:
    result = run("annotate", *arguments)
    assert result.code == 2
    assert problem in result.err
    assert listed(run) == []


HARD = ("=1+1", "'quoted", "''", "-5", "@ada", 'two\nlines; and, “marks” "', "\tx", "+49", "ü😀")


def test_csv_there_and_back_without_loss(sample: Path, run: Run) -> None:
    """Words that spreadsheets would compute are guarded; a second import adds nothing."""
    for text in HARD:
        with open_project(load_config()) as project:
            annotate(project, "healthlib_gwen", "note", f"n{text}", by=text, note=text)
            annotate(project, "healthlib_gwen", "note", text)
    run("annotate", "healthlib_gwen", "value", "medium", "--by", "Anna")
    run("annotate", "--undo", 1)
    before = run("annotate", "--list", "--undone", "--json").rows
    run("annotate", "--export", "them.csv")
    with Path("them.csv").open(encoding="utf-8-sig", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
    assert (
        "0 annotations added, 0 taken back, 19 recorded already"
        in run("annotate", "--import", "them.csv").err
    )
    with open_project(load_config()) as project, project.archive._connection.writing() as sql:
        sql.execute("DELETE FROM annotations")
    assert "19 annotations added" in run("annotate", "--import", "them.csv").err
    after = run("annotate", "--list", "--undone", "--json").rows

    def told(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        return [{key: it for key, it in row.items() if key != "number"} for row in rows]

    assert told(after) == told(before)


def test_a_file_of_a_spreadsheet(sample: Path, run: Run) -> None:
    """Columns in any order, parted by semicolons; without a time it is of now."""
    Path("in.csv").write_text(
        "Name;Handle;value\r\nrelationship;@HealthLib_Gwen;High\r\n;;\r\nnote;healthlib_gwen;'tis\r\n"
    )
    assert "2 annotations added" in run("annotate", "--import", "in.csv").err
    assert listed(run)[1] == ("healthlib_gwen", "note", "'tis")
    assert "0 annotations added, 0 taken back, 2" in run("annotate", "--import", "in.csv").err
    assert run("annotate", "--list", "--json").rows[0]["at"]


def test_bad_lines_are_told_and_nothing_is_written(sample: Path, run: Run) -> None:
    """Each with the line on which it begins."""
    Path("in.csv").write_text(
        "handle,name,value,note,at\n"
        'healthlib_gwen,note,fine,"two\nlines",\n'
        "healthlib_gwen,influence,huge,,\n"
        "nobody_here,note,x,,\n"
        "healthlib_gwen,mood,x,,\n"
        ",note,x,,\n"
        "healthlib_gwen,note,x,,yesterday\n"
        "healthlib_gwen,note,x,,,one more\n"
    )
    result = run("annotate", "--import", "in.csv")
    assert result.code == 1
    for line in (
        "line 4: 'huge'",
        "line 5: no person",
        "line 6: no annotation",
        "line 7: no handle",
    ):
        assert line in result.err
    assert "line 8: a time" in result.err
    assert "line 9: more cells" in result.err
    assert "line 2" not in result.err
    assert "nothing was written" in result.err
    assert listed(run) == []


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"handle,value\nx,y\n", "line 1: no column name"),
        (b"", "line 1: no column handle or name or value"),
        (b"handle,name,value\n\xff,note,x\n", "no text in UTF-8"),
        (b'handle,name,value\n"x,note,y\n', "no CSV"),
    ],
)
def test_a_file_that_is_none(sample: Path, run: Run, data: bytes, problem: str) -> None:
    Path("in.csv").write_bytes(data)
    result = run("annotate", "--import", "in.csv")
    assert result.code == 1
    assert problem in result.err


def test_a_removal_takes_them_and_a_file_does_not_bring_them_back(sample: Path, run: Run) -> None:
    run("annotate", "healthlib_gwen", "note", "met in Delft")
    run("annotate", "--export", "them.csv")
    run("remove", "--author", "healthlib_gwen")
    assert listed(run, "--undone") == []
    assert "line 2: no person" in run("annotate", "--import", "them.csv").err


@pytest.mark.long
def test_no_export_recap_or_site_has_them(sample: Path, run: Run) -> None:
    for name, value in (("note", "zebrafinch"), ("influence", "high"), ("role", "zebrakeeper")):
        run("annotate", "healthlib_gwen", name, value, "--by", "zebrasitter", "--note", "zebranote")
    run("site", "build", "--output", "site")
    run("recap", "latest", "-o", "recap.md")
    run("export", "gexf", "-o", "graph.gexf")
    out = run("corrections", "export").out + run("recap", "latest", "--format", "json").out
    files = [it for it in Path().rglob("*") if it.is_file() and it.suffix not in {".db", ".db-wal"}]
    assert len(files) > 5
    assert "zebra" not in out
    for path in files:
        if path.name.startswith("tweetup.db"):
            continue
        assert b"zebra" not in path.read_bytes(), path
