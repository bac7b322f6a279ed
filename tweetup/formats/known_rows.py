"""Rows of tables that the archive has: passed over before their cells are parted.

A line is known where it was a row by itself below the same header: then it is one again, whatever
stands around it. Rows of several lines are read each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import force_setattr

from tweetup.formats.read_json import is_settled
from tweetup.formats.records import KnownLine
from tweetup.model import RawLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.formats.content import Content
    from tweetup.formats.records import Record
    from tweetup.formats.table_lines import TableLines

__all__ = ["KnownRows"]

#: Lines for which the archive is asked at once.
_MOST_ASKED: Final = 200


class KnownRows:
    """The lines ahead in a table, with those that are known rows.

    ``form`` is the name of the dialect, ``context`` a digest of what decides how a row is read.
    """

    def __init__(self, content: Content, lines: TableLines, form: str, context: bytes) -> None:
        self._content = content
        self._lines = lines
        self._form = form
        self._context = context
        self._asked: dict[str, tuple[RawLine, tuple[int, int, int] | None]] = {}

    def take(self) -> KnownLine | None:
        """Return the next row and take it from the lines, where it is known; None where it is not.

        The row that was begun has no line yet.
        """
        if self._content.find_lines is None:
            return None
        ahead = self._lines.ahead(_MOST_ASKED)
        if not ahead:
            return None
        line = ahead[-1]
        if line not in self._asked:
            self._ask(ahead)
        known = self._asked[line][1]
        if known is None:
            return None
        next(self._lines)
        return KnownLine(self._content.where(self._lines.row), *known)

    def mark(self, record: Record) -> None:
        """Make the record of the row at hand one to be known, where that is a line by itself."""
        of_row = self._lines.of_row
        if len(of_row) == 1 and of_row[0] in self._asked and is_settled(record.post):
            line, _ = self._asked[of_row[0]]
            if line.records:  # the same row once more
                line = self._line_of(of_row[0])
            line.records, line.along = 1, int(record.included)
            force_setattr(record, "line", line)  # nobody else has the record yet

    def _ask(self, ahead: Sequence[str]) -> None:
        """Ask the archive for the lines ahead, each once."""
        find_lines = self._content.find_lines
        if find_lines is None:
            return
        lines = {line: self._line_of(line) for line in ahead}
        stored = find_lines(list(lines.values()))
        self._asked = {
            text: (line, known) for (text, line), known in zip(lines.items(), stored, strict=True)
        }

    def _line_of(self, text: str) -> RawLine:
        row = text.rstrip("\r\n").encode(errors="surrogateescape")
        return RawLine(row, self._form, context=self._context)
