"""Tables of posts: comma, semicolon or tab between cells, a header first, in declared dialects.

A dialect is data: which column holds what. Where two columns have one name the first counts.
A row that is broken (too many cells, no author, a quote never closed) is skipped with its line
and reading goes on at the line after the one it began in.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.sources.formats.cells import (
    RoundedIdError,
    clean_id,
    read_flag,
    read_number,
    read_words,
)
from tweetup.sources.formats.rows import Row, post_from_row
from tweetup.sources.formats.times import read_time
from tweetup.sources.records import Record, Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from tweetup.sources.content import Content
    from tweetup.sources.formats.base import Head

__all__ = ["PLAIN_CSV", "Dialect", "read_header"]

NOT_UTF8 = "characters that are not UTF-8"
ROUNDED_REPLY = "reply ids that a spreadsheet has rounded, left out"

_REPLY_IDS = frozenset({"reply_id", "repost_id"})
_TIMES = frozenset({"created_at", "author_created_at"})
_READERS: dict[str, Callable[[str], object]] = {
    "likes": read_number,
    "reposts": read_number,
    "author_followers": read_number,
    "author_following": read_number,
    "author_posts": read_number,
    "author_verified": read_flag,
    "hashtags": read_words,
    "links": read_words,
    "media": read_words,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A kind of table: ``columns`` tells the column of each field of a row.

    ``marks`` are columns only this dialect has; all of them must be there for it to be
    recognised, besides those of the four fields every post has.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    marks: frozenset[str] = frozenset()
    network: str | None = None

    def certainty(self, head: Head) -> float:
        """Surer the more of its own columns the header has."""
        there = set(head.columns)
        needed = {self.columns[field] for field in ("id", "created_at", "author", "text")}
        if not (needed | self.marks) <= there:
            return 0.0
        known = len(there & set(self.columns.values()))
        return 0.5 + 0.4 * known / len(there) + (0.1 if self.marks else 0.0)

    def read(self, content: Content) -> Iterator[Record | Skipped]:
        """A record for each row below the header."""
        with content.open() as stream:
            text = io.TextIOWrapper(
                stream, encoding="utf-8-sig", errors="surrogateescape", newline=None
            )
            yield from self._rows(_Lines(text), content)

    def _rows(self, lines: _Lines, content: Content) -> Iterator[Record | Skipped]:
        first = next(lines, "")
        header, delimiter = read_header(first)
        fields = self._fields(header)
        table = csv.reader(lines, delimiter=delimiter)
        while True:
            lines.begin()
            try:
                cells = next(table)
                if any(cells):
                    yield self._record(cells, header, fields, lines, content)
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
        return {
            field: header.index(column)
            for field, column in self.columns.items()
            if column in header
        }

    def _record(
        self,
        cells: list[str],
        header: tuple[str, ...],
        fields: dict[str, int],
        lines: _Lines,
        content: Content,
    ) -> Record:
        if any(cells[len(header) :]):
            raise _RowError("more cells than the header has columns")
        raw = lines.taken()
        if not raw.isascii() and any("\udc80" <= char <= "\udcff" for char in raw):
            raise _RowError(NOT_UTF8)
        values = {
            field: cells[position]
            for field, position in fields.items()
            if position < len(cells) and cells[position].strip()
        }
        values.setdefault("network", self.network or "")
        post = post_from_row(_row(values, content))
        return Record(post, raw.rstrip("\n").encode(), content.where(lines.row))


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
        line = self._ahead.pop() if self._ahead else self._text.readline()
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


def _row(values: dict[str, str], content: Content) -> Row:
    """The row those cells are; ``_RowError`` in plain words where a post misses something."""
    for field in ("id", "created_at", "author"):
        if field not in values:
            raise _RowError(f"a row without {field}")
    read: dict[str, object] = {"text": ""}
    for field, value in values.items():
        if field in _TIMES:
            read[field] = _time(field, value)
        elif field == "id" or field in _REPLY_IDS:
            read[field] = _id(field, value, content)
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


def _id(field: str, value: str, content: Content) -> str | None:
    try:
        return clean_id(value)
    except RoundedIdError:
        if field == "id":
            raise _RowError("an id that a spreadsheet has rounded") from None
        content.notes[ROUNDED_REPLY] += 1
    except ValueError as error:
        if field == "id":
            raise _RowError(str(error)) from None
    return None


PLAIN_CSV = Dialect(
    name="plain-csv",
    title="a table with the columns id, created_at, author and text",
    columns={
        "id": "id",
        "created_at": "created_at",
        "author": "author",
        "text": "text",
        "reply_id": "in_reply_to_id",
        "author_name": "author_name",
        "author_bio": "author_bio",
        "author_followers": "author_followers",
        "network": "network",
        "url": "url",
        "kind": "kind",
    },
)
