"""The measured formats: each has a file, and every value that the file holds comes out of it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.format_values.compare import compare
from benchmarks.format_values.files import MEASURED_FILES, MeasuredFile, rebuilt_files
from benchmarks.format_values.tables import TOOLS
from benchmarks.format_values.values import Held, count_right
from tweetup.formats import FORMATS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "formats.md"
MARKED = "## What was measured"


def test_every_format_is_measured() -> None:
    """A format that is registered has a row, and one that needs nobody's data."""
    assert {it.format for it in MEASURED_FILES} == set(FORMATS.names())
    assert {it.format for it in rebuilt_files()} == set(FORMATS.names())


def test_every_row_is_on_the_page() -> None:
    """The page shows what was measured of each format and tool."""
    page = PAGE.read_text("utf-8").partition(MARKED)[2]
    missing = [
        (it.format, it.tool)
        for it in MEASURED_FILES
        if page.count(f"| `{it.format}` | {it.tool} |") < 2
    ]
    assert missing == []


@pytest.mark.parametrize("measured", rebuilt_files(), ids=lambda it: f"{it.format}: {it.tool}")
def test_no_value_is_lost(measured: MeasuredFile) -> None:
    """What the benchmark reads of a rebuilt file by itself, tweetup reads as well."""
    found = compare(measured)
    assert found.formats == {measured.format}
    assert found.posts
    assert found.lost == []


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_fields_without_columns(tool: str) -> None:
    """A file of the tool holds values in no field that its columns are said to lack."""
    files = [it for it in rebuilt_files() if it.lacks and it.lacks == TOOLS[tool].lacks]
    for measured in files:
        held = compare(measured).held
        assert not [name for name in measured.lacks if held[name]]


#: Field, what a file holds, what came of it, how many values of it are right.
COMPARED = [
    ("text", "Q1 <b>", "Q1 <b>", 1),
    ("text", "Q1 one…", "RT @ada: Q1 one two", 1),
    ("text", "Q1 one two", "Q1 one", 0),
    ("text", "", "Q1", 0),
    ("time", "2021-03-04T20:00", "2021-03-04T20:00:31Z", 1),
    ("time", "2021-03-04T20:01", "2021-03-04T20:00:31Z", 0),
    ("id", "12", "12", 1),
    ("id", "12", "13", 0),
]


@pytest.mark.parametrize(("name", "held", "came", "right"), COMPARED)
def test_comparison(name: str, held: str, came: str, right: int) -> None:
    """A text cut off may go on, a time to the minute has any second; the rest is equal."""
    empty = Held(id="", time="", author="", text="")
    changes: list[dict[str, Any]] = [{name: held}, {name: came}]
    own, other = (replace(empty, **change).fields() for change in changes)
    assert count_right(name, own.get(name, frozenset()), other[name]) == right
