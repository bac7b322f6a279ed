"""What is read of a file in every format: posts, and values field by field.

Each file is read twice: by tweetup, and by ``benchmarks/format_values``, which knows nothing of
tweetup's readers. A value that the second finds and the first lacks, or has otherwise, is lost.
Real files and cases are those of TWEETUP_REAL_DATA; a rebuilt one is invented, in the shape that
its tool documents or writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.format_values.compare import Comparison, compare
from benchmarks.format_values.files import MEASURED_FILES, MeasuredFile
from benchmarks.format_values.values import FIELDS
from tweetup.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAY_LACK: Final = ("reply", "quote", "repost", "links", "media", "language", "counts", "profile")

_Row = tuple[MeasuredFile, Comparison]


def report() -> Iterator[str]:
    """Yield the tables of the page docs/reference/formats.md: whole files, then their fields."""
    rows = [(it, found) for it in MEASURED_FILES if (found := compare(it)).files]
    yield "| format | of | file | posts | carried | values | lost | carries no |"
    yield "|" + " --- |" * 8
    for measured, found in rows:
        yield f"| {_row(measured, found)} |"
    yield ""
    yield f"| format | of | {' | '.join(FIELDS)} |"
    yield "|" + " --- |" * (2 + len(FIELDS))
    for measured, found in rows:
        cells = [_field(found, name) for name in FIELDS]
        yield f"| `{measured.format}` | {measured.tool} | {' | '.join(cells)} |"


def _row(measured: MeasuredFile, found: Comparison) -> str:
    held, right = found.held.total(), found.right.total()
    lacks = measured.lacks or _lacking(measured.format)
    lost = f"{held - right}" + (f": {measured.lost}" if measured.lost else "")
    cells = (
        f"`{measured.format}`",
        measured.tool,
        _files(measured, found),
        found.posts,
        found.carried,
        held,
        lost if held > right else "",
        ", ".join(name for name in lacks if not found.held[name]),
    )
    return " | ".join(map(str, cells))


def _files(measured: MeasuredFile, found: Comparison) -> str:
    if measured.kind == "rebuilt":
        return "rebuilt"
    names = f"`{found.files[0]}`" if len(found.files) == 1 else f"{len(found.files)} files"
    return f"real: {names}" if measured.kind == "real" else f"rebuilt (cases): {names}"


def _lacking(name: str) -> tuple[str, ...]:
    """Return the fields that a format says it has none of; replies may be told by handle."""
    carries: tuple[str, ...] = getattr(FORMATS.get(name), "carries", ())
    return tuple(field for field in _MAY_LACK if field not in carries) if carries else ()


def _field(found: Comparison, name: str) -> str:
    held, right = found.held[name], found.right[name]
    if not held:
        return ""
    return str(held) if held == right else f"{held} (lost {held - right})"
