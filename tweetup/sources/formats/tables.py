"""Tables of posts: comma, semicolon or tab between cells, a header first, in declared dialects.

A dialect is data: which column holds what. Where two columns have one name the first counts.
A row that is broken (too many cells, no author, a quote never closed) is skipped with its line
and reading goes on at the line after the one it began in.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from tweetup.model import Kind
from tweetup.sources.formats.base import CUT_OFF, RECOVERED, ROUNDED_REPLY
from tweetup.sources.formats.cells import (
    RoundedIdError,
    clean_id,
    looks_rounded,
    read_flag,
    read_number,
    read_source,
    read_words,
)
from tweetup.sources.formats.rows import Row, post_from_row
from tweetup.sources.formats.times import read_time
from tweetup.sources.records import Record, Skipped
from tweetup.text import find_status_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from tweetup.sources.content import Content
    from tweetup.sources.formats.base import Head

__all__ = ["Dialect", "read_header"]

NOT_UTF8 = "characters that are not UTF-8"

_ESSENTIAL = frozenset({"id", "created_at", "author", "text"})
_IDS = frozenset({"id", "reply_id", "repost_id"})
_SAMPLE = 2000
_LONGEST_LINE = 1 << 20
_SHORTEST_ROUNDED = 16
_TIMES = frozenset({"created_at", "author_created_at"})
_READERS: dict[str, Callable[[str], object]] = {
    "likes": read_number,
    "reposts": read_number,
    "author_followers": read_number,
    "author_following": read_number,
    "author_posts": read_number,
    "author_verified": read_flag,
    "source": read_source,
    "hashtags": read_words,
    "links": read_words,
    "media": read_words,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A kind of table.

    ``columns`` tells the column of each field of a row, with what other versions call it.
    ``marks`` are columns only this dialect has; all of them must be there for it to be
    recognised, besides those of the four fields every post has. ``network`` is where all its
    posts are from; None where its rows say or show it themselves.
    """

    name: str
    title: str
    columns: Mapping[str, tuple[str, ...]]
    marks: frozenset[str] = frozenset()
    network: str | None = None

    def certainty(self, head: Head) -> float:
        """Surer the more of its own columns the header has."""
        fields = self._fields(head.columns)
        if not (fields.keys() >= _ESSENTIAL and self.marks <= set(head.columns)):
            return 0.0
        return 0.5 + 0.4 * len(fields) / len(head.columns) + (0.1 if self.marks else 0.0)

    def read(self, content: Content) -> Iterator[Record | Skipped]:
        """A record for each row below the header."""
        rounded = self._rounded(content)
        with _open_text(content) as text:
            yield from self._rows(_Lines(text), rounded, content)

    def _rows(
        self, lines: _Lines, rounded: frozenset[str], content: Content
    ) -> Iterator[Record | Skipped]:
        first = next(lines, "")
        header, delimiter = read_header(first)
        columns = _Columns(first, len(header), self._fields(header), rounded)
        table = csv.reader(lines, delimiter=delimiter)
        while True:
            lines.begin()
            try:
                cells = next(table)
                if any(cells):
                    yield self._record(cells, columns, lines, content)
            except StopIteration:
                return
            except csv.Error:
                yield Skipped(content.where(lines.row), "a cell that never ends")
                lines.go_back()
            except _RowError as error:
                yield Skipped(content.where(lines.row), str(error))
                lines.go_back()

    def _fields(self, header: tuple[str, ...]) -> dict[str, int]:
        """Field → position; a column named twice counts where it stands first."""
        found = {}
        for field, names in self.columns.items():
            there = [name for name in names if name in header]
            if there:
                found[field] = header.index(there[0])
        return found

    def _rounded(self, content: Content) -> frozenset[str]:
        """The fields whose ids a spreadsheet has rounded, told by the first rows.

        One id in a thousand ends in three zeros by itself; a spreadsheet, which keeps 15
        digits, makes them all do so.
        """
        with _open_text(content) as text:
            header, delimiter = read_header(text.readline(_LONGEST_LINE))
            ids = {key: at for key, at in self._fields(header).items() if key in _IDS}
            long, zeros = Counter[str](), Counter[str]()
            try:
                for cells in islice(csv.reader(_Lines(text), delimiter=delimiter), _SAMPLE):
                    for key, at in ids.items():
                        cell = cells[at].strip() if at < len(cells) else ""
                        long[key] += len(cell) >= _SHORTEST_ROUNDED
                        zeros[key] += looks_rounded(cell)
            except csv.Error:
                pass  # the rows before it tell enough
        return frozenset(key for key in ids if zeros[key] > 1 and zeros[key] * 5 > long[key])

    def _record(
        self,
        cells: list[str],
        columns: _Columns,
        lines: _Lines,
        content: Content,
    ) -> Record:
        if any(cells[columns.count :]):
            raise _RowError("more cells than the header has columns")
        raw = lines.taken()
        if not raw.isascii() and any("\udc80" <= char <= "\udcff" for char in raw):
            raise _RowError(NOT_UTF8)
        values = {
            field: cells[position]
            for field, position in columns.fields.items()
            if position < len(cells) and cells[position].strip()
        }
        values.setdefault("network", self.network or "")
        if "links" in columns.fields:
            values.setdefault("links", "")
        try:
            post = post_from_row(_row(values, columns.rounded, content))
        except ValueError as error:
            raise _RowError(str(error)) from None
        if post.kind is Kind.REPOST and post.text.rstrip().endswith("…"):
            content.notes[CUT_OFF] += 1
        return Record(
            post,
            (columns.header + raw).rstrip("\r\n").encode(errors="surrogateescape"),
            content.where(lines.row),
        )


@dataclass(frozen=True, slots=True)
class _Columns:
    """The header as it stands, its length, where each field stands, which ids are rounded."""

    header: str
    count: int
    fields: dict[str, int]
    rounded: frozenset[str]


class _RowError(ValueError):
    """A row that is not a post."""


class _Lines:
    """Lines of text for the csv reader that remember the row they belong to."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._ahead: list[str] = []
        self._row: list[str] = []
        self.row = 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._ahead.pop() if self._ahead else self._text.readline(_LONGEST_LINE)
        if not line:
            raise StopIteration
        self._row.append(line)
        return line

    def begin(self) -> None:
        """A new row begins with the next line."""
        self.row += len(self._row)
        self._row = []

    def taken(self) -> str:
        """The row's lines as they stand in the file."""
        return "".join(self._row)

    def go_back(self) -> None:
        """Put all but the row's first line back: they may be rows of their own."""
        self._ahead.extend(reversed(self._row[1:]))
        del self._row[1:]


def read_header(line: str) -> tuple[tuple[str, ...], str]:
    """The columns a first line names, in lower case, and what stands between them."""
    found: list[tuple[tuple[str, ...], str]] = []
    for delimiter in ",;\t":
        try:
            names = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        found.append((tuple(name.strip().lower() for name in names), delimiter))
    return max(found, key=lambda pair: len(pair[0]), default=((), ","))


def _row(values: dict[str, str], rounded: frozenset[str], content: Content) -> Row:
    """The row those cells are; ``_RowError`` in plain words where a post misses something."""
    for field in ("id", "created_at", "author"):
        if field not in values:
            raise _RowError(f"a row without {field}")
    read: dict[str, object] = {"text": ""}
    for field, value in values.items():
        if field in _TIMES:
            read[field] = _time(field, value)
        elif field in _IDS:
            read[field] = _id(field, values, content, rounded=field in rounded)
        else:
            read[field] = _READERS.get(field, str)(value)
    return Row(**read)  # type: ignore[arg-type]  # each field was read by its own reader


def _time(field: str, value: str) -> datetime | None:
    try:
        return read_time(value)
    except ValueError:
        if field == "created_at":
            raise _RowError("a time in no form that is known") from None
        return None


def _id(field: str, values: dict[str, str], content: Content, *, rounded: bool) -> str | None:
    """An id; of a rounded one what the post's own address says, and else none."""
    try:
        return clean_id(values[field], rounded=rounded)
    except RoundedIdError:
        if field != "id":
            content.notes[ROUNDED_REPLY] += 1
            return None
        address = find_status_links(values.get("url", ""))
        if not address:
            raise _RowError("an id that a spreadsheet has rounded") from None
        content.notes[RECOVERED] += 1
        return address[0].id


def _open_text(content: Content) -> io.TextIOWrapper:
    """The content as text with its line ends made one; bytes that are no UTF-8 stay marked."""
    return io.TextIOWrapper(
        content.open(), encoding="utf-8-sig", errors="surrogateescape", newline=""
    )
