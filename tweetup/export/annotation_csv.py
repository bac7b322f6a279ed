"""Remarks about people as CSV for a spreadsheet, and back without loss.

A cell that a spreadsheet would take for a formula begins with an apostrophe, and so does one that
begins with an apostrophe of its own: reading takes one away. Ids of accounts stand behind ``id:``,
as spreadsheets round long numbers.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING, Final

from tweetup.model import Annotation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["AnnotationLine", "LineProblem", "read_annotations", "write_annotations"]

_COLUMNS: Final = (
    "handle", "network", "account", "name", "value", "note", "by", "at", "undone_at",
)  # fmt: skip
_NEEDED: Final = frozenset({"handle", "name", "value"})
_FORMULA: Final = tuple("=+-@\t\r\n'＝＋－＠")
_ID: Final = "id:"
_BYTE_ORDER_MARK: Final = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationLine:
    """A remark of a file with the line on which it begins; an empty network is not told."""

    line: int
    annotation: Annotation


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProblem:
    """The reason for which a line cannot be taken."""

    line: int
    problem: str


def write_annotations(annotations: Iterable[Annotation]) -> str:
    """Return remarks as the text of a CSV file, with the mark by which Excel knows UTF-8."""
    text = StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(_COLUMNS)
    for it in annotations:
        account = None if it.account_id is None else f"{_ID}{it.account_id}"
        cells = (it.handle, it.network, account, it.name, it.value, it.note, it.recorded_by)
        table.writerow([*map(_guarded, cells), _time(it.made_at), _time(it.undone_at)])
    return _BYTE_ORDER_MARK + text.getvalue()


def read_annotations(text: str) -> Iterator[AnnotationLine | LineProblem]:
    """Yield the remarks of a CSV file, and the lines that are none.

    Columns may be in any order and parted by commas, semicolons or tabs; others are not read.
    """
    text = text.removeprefix(_BYTE_ORDER_MARK)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    table = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        head = [cell.strip().casefold() for cell in next(table, [])]
        missing = sorted(_NEEDED - set(head))
        if missing:
            yield LineProblem(line=1, problem=f"no column {' or '.join(missing)}")
            return
        end = table.line_num
        for cells in table:
            line, end = end + 1, table.line_num
            if any(cells):
                yield _read_line(line, head, cells)
    except csv.Error as error:
        yield LineProblem(line=table.line_num, problem=f"no CSV: {error}")


def _read_line(
    line: int, head: Sequence[str], cells: Sequence[str]
) -> AnnotationLine | LineProblem:
    if len(cells) > len(head):
        return LineProblem(line=line, problem="more cells than columns")
    row = {name: _plain(cell) for name, cell in zip(head, cells, strict=False) if name in _COLUMNS}
    for name in sorted(_NEEDED):
        if not row.get(name):
            return LineProblem(line=line, problem=f"no {name}")
    try:
        made_at, undone_at = (_read_time(row.get(name)) for name in ("at", "undone_at"))
    except ValueError:
        return LineProblem(line=line, problem="a time is not like 2024-05-07T19:30:00+00:00")
    return AnnotationLine(
        line=line,
        annotation=Annotation(
            handle=row["handle"],
            network=row.get("network", ""),
            account_id=row.get("account", "").removeprefix(_ID) or None,
            name=row["name"],
            value=row["value"],
            note=row.get("note") or None,
            recorded_by=row.get("by") or None,
            made_at=made_at,
            undone_at=undone_at,
        ),
    )


def _guarded(cell: str | None) -> str:
    """Return a cell that no spreadsheet computes."""
    return f"'{cell}" if cell and cell.startswith(_FORMULA) else cell or ""


def _plain(cell: str) -> str:
    """Return a guarded cell as it was; of an apostrophe before other words nothing is taken."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _time(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _read_time(text: str | None) -> datetime | None:
    """Return a time; raise ValueError for one without a zone."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
