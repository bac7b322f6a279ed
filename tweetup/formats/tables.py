"""Tables of posts: comma, semicolon or tab between cells, a header first, declared dialects.

A dialect is data: the column of each field. A row without a handle keeps its post where it has the
account's id or the post's address. One that is broken (too many cells, no author, a quote that runs
it together with others) is skipped with its line and reading goes on at the line after the one it
began in.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from tweetup.formats.base import (
    CARRIED_FIELDS,
    CUT_OFF,
    OWN_ID,
    RECOVERED,
    ROUNDED,
    ROUNDED_REPLY,
    WRONG_ID,
)
from tweetup.formats.cells import (
    READERS,
    RoundedIdError,
    clean_id,
    id_digits,
    id_number,
    read_account,
    read_entities,
    read_films,
    read_flag,
    read_quoted,
    read_repliees,
    read_statistics,
)
from tweetup.formats.known_rows import KnownRows
from tweetup.formats.read_json import context_digest
from tweetup.formats.records import Record, Skipped
from tweetup.formats.rounded_ids import Rounding, find_rounded, is_exact, own_id
from tweetup.formats.row_times import (
    DAY_OR_MONTH,
    LOCAL_TIME,
    TimeColumn,
    are_ids_of_x,
    is_epoch,
    is_moment,
    read_time_column,
    settle_moment,
)
from tweetup.formats.table_lines import NEVER_ENDS, UNCLOSED, alone, open_table
from tweetup.formats.table_rows import NO_NAME, PostRow, post_from_row, row_handle
from tweetup.formats.times import optional_time
from tweetup.formats.written_times import read_offset, read_written
from tweetup.model import Kind
from tweetup.text import find_status_links

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content
    from tweetup.formats.import_options import DateOrder
    from tweetup.formats.records import KnownLine
    from tweetup.formats.table_lines import CsvTable, TableLines
    from tweetup.model import Media, Post

__all__ = ["ESSENTIAL", "NO_VALUE", "Dialect"]

NOT_UTF8 = "characters that are not UTF-8"

NO_AUTHOR: Final = "a row without author"

NO_VALUE = NO_NAME | {"[]", "{}"}
"""The cells that R, pandas and databases write for a missing value."""

ESSENTIAL = frozenset({"id", "created_at", "author", "text"})
"""The fields every post has."""

_IDS = frozenset({"id", "reply_id", "reply_author_id", "repost_id", "quote_id"})
_FILMS = {"videos": "video", "gifs": "animated_gif"}
_CARRIED: Mapping[str, frozenset[str]] = {
    "reply": frozenset({"reply_id"}),
    "quote": frozenset({"quote_id", "quoted"}),
    "repost": frozenset({"repost_id"}),
    "links": frozenset({"links", "entities"}),
    "media": frozenset({"media", *_FILMS, "entities"}),
    "alt text": frozenset({"alt_text"}),
    "language": frozenset({"language"}),
    "source": frozenset({"source"}),
    "place": frozenset({"place"}),
    "cashtags": frozenset({"cashtags", "entities"}),
    "conversation": frozenset({"conversation_id"}),
    "edits": frozenset({"edits"}),
    "counts": frozenset({"likes", "reposts", "replies", "quotes", "statistics"}),
    "poll": frozenset(),
    "profile": frozenset({"author_bio", "author_followers"}),
    "as of": frozenset({"seen_at"}),
}
_SOME_IDS = 300
_TELLS_REPOSTS = frozenset({"repost_id", "repost_handle", "is_repost", "kind"})
_TIMES = frozenset({"author_created_at", "seen_at"})
_WHOLE = frozenset({ROUNDED, LOCAL_TIME, DAY_OR_MONTH, WRONG_ID})
"""The reasons to refuse a row that is whole: its lines are not read again as rows."""
_FLAGS = {"is_repost": "retweet", "is_quote": "quote", "is_reply": "reply"}
_NOT_MATCHED = frozenset({"0", "False", "false"})
_LATER = frozenset({"created_at", "zone", "time_of_day", "matched"})
"""Cells that are read together once the others are."""
# An id has a digit in it; "see below" and "#N/A" stand where there is none.
_HAS_NUMBER = re.compile(r"\S*\d\S*")
_STATUS = re.compile(r"https?://[^/\s]+/(?:i/web|@?(\w{1,40}))/status(?:es)?/(\d+)\S*")
_LONG = "long_"
_TAGS = frozenset({"hashtags", "cashtags", "mentions"})
_WORDS = frozenset({"text", "long_text", "repost_text", "author", "author_name", "author_bio"})


class Dialect(Struct, frozen=True, kw_only=True):
    """A kind of table.

    ``columns`` maps each field of a row to its column, with its names in other versions; of two
    columns with one name the first is meant, or the one whose number follows (``location#2``).
    ``marks`` are columns only this dialect has; all of them must be there for it to be recognised,
    by whichever of their names, besides those of the four fields every post has. ``network`` is the
    one of all its posts; None where each row names or shows it. ``missing`` are the cells that
    stand for no value. ``utc`` tells that its times without an offset are in UTC; otherwise they
    are local to the person who made it. ``alt_texts`` tells that its pictures come with
    descriptions. ``always`` are pairs of a field and its value in every row, though no cell has it.
    ``needs`` is a field without which a row is passed over, as no post.

    Beside the fields of a row, columns may hold ``entities`` (API 1.1's object), ``statistics`` (an
    object of counts), ``account`` (an object of the author), ``quoted`` (an object of the quoted
    post), ``videos``, ``gifs``, ``repliees`` (a list of those a post replies to), the flags
    ``is_repost``, ``is_quote`` and ``is_reply``, and of a time apart its ``time_of_day`` and its
    ``zone``. ``long_text`` is the whole of a text that is cut off in ``text``, with its own
    ``long_hashtags`` and the like. An id may be the address of the post, and 0 in ``matched`` tells
    a post that the search did not find: it came along with another.
    """

    name: str
    title: str
    columns: Mapping[str, tuple[str, ...]]
    marks: frozenset[str] = frozenset()
    network: str | None = None
    missing: frozenset[str] = frozenset()
    utc: bool = True
    alt_texts: bool = False
    always: tuple[tuple[str, str], ...] = ()
    needs: str | None = None

    @property
    def carries(self) -> tuple[str, ...]:
        """Return the parts of a post that its columns hold, of ``base.CARRIED_FIELDS``."""
        fields = {*self.columns, *({"alt_text"} if self.alt_texts else ())}
        return tuple(item for item in CARRIED_FIELDS if _CARRIED[item] & fields)

    def _has_marks(self, columns: set[str]) -> bool:
        others = {name: names for names in self.columns.values() for name in names}
        return all(not columns.isdisjoint(others.get(mark, (mark,))) for mark in self.marks)

    def certainty(self, head: Head) -> float:
        """Return how sure the dialect is: surer the more of its own columns the header has."""
        fields = self.fields(head.columns)
        if not (fields.keys() >= ESSENTIAL and self._has_marks(set(head.columns))):
            return 0.0
        return 0.5 + 0.4 * len(fields) / len(head.columns) + (0.1 if self.marks else 0.0)

    def read(self, content: Content) -> Iterator[Record | KnownLine | Skipped]:
        """Yield a record for each row below the header."""
        rounded, times = self._rounded(content), self._times(content)
        of_x = self.network == "x" or (
            self.network is None and self._is_of_x(times, rounded.get("id"), content)
        )
        with open_table(content) as table:
            yield from self._rows(table, rounded, times, content, of_x=of_x)

    def fields(self, header: tuple[str, ...]) -> dict[str, int]:
        """Return the position of each field that the header has."""
        positions = {}
        for field, names in self.columns.items():
            for name in names:
                position = _position(name, header)
                if position is not None:
                    positions[field] = position
                    break
        return positions

    def _rounded(self, content: Content) -> Mapping[str, Rounding]:
        with open_table(content) as table:
            return find_rounded(table, self.fields(table.columns))

    def _times(self, content: Content) -> TimeColumn:
        with open_table(content) as table:
            fields, order = self.fields(table.columns), content.options.date_order
            if not fields.keys() >= {"created_at", "id"}:
                return TimeColumn(order)
            return read_time_column(_cells_of(table, fields["created_at"], fields["id"]), order)

    def _is_of_x(self, times: TimeColumn, rounding: Rounding | None, content: Content) -> bool:
        """Return whether the exact ids are X's; where all are rounded, they were as long as X's."""
        with open_table(content) as table:
            fields = self.fields(table.columns)
            if not fields.keys() >= {"created_at", "id"}:
                return False
            rows = _cells_of(table, fields["created_at"], fields["id"])
            if rounding is None:
                return are_ids_of_x(rows, times)
            exact = list(islice((row for row in rows if is_exact(row[1], rounding)), _SOME_IDS))
            return not exact or are_ids_of_x(exact, times)

    def _rows(
        self,
        table: CsvTable,
        rounded: Mapping[str, Rounding],
        times: TimeColumn,
        content: Content,
        *,
        of_x: bool,
    ) -> Iterator[Record | KnownLine | Skipped]:
        lines = table.lines
        header = table.header.encode(errors="surrogateescape")
        fields = self.fields(table.columns)
        columns = _Columns(header, len(table.columns), fields, rounded, times, of_x=of_x)
        reader = csv.reader(lines, delimiter=table.delimiter)
        known_rows = KnownRows(content, lines, self.name, self._context(table, columns, content))
        while True:
            lines.begin()
            while (known := known_rows.take()) is not None:
                yield known
                lines.begin()
            repairs = content.notes.total() if content.notes else 0
            cells: list[str] = []
            try:
                cells = _next_row(reader, table, columns, content)
                if any(cells) and self._is_post(cells, columns):
                    record = self._record(cells, columns, lines, content)
                    if repairs == (content.notes.total() if content.notes else 0):
                        known_rows.mark(record)
                    yield record
            except StopIteration:
                return
            except csv.Error:
                yield Skipped(content.where(lines.row), NEVER_ENDS)
                lines.go_back()
            except _RowError as error:
                yield Skipped(content.where(lines.row), str(error))
                if not (
                    str(error) in _WHOLE or (str(error) == NO_AUTHOR and columns.is_row(cells))
                ):
                    lines.go_back()

    def _is_post(self, cells: list[str], columns: _Columns) -> bool:
        position = columns.fields.get(self.needs) if self.needs else None
        return position is None or (position < len(cells) and bool(cells[position].strip()))

    def _context(self, table: CsvTable, columns: _Columns, content: Content) -> bytes:
        """Return a digest of all that decides how a row is read, beside the row itself."""
        return context_digest(
            table.header,
            table.delimiter,
            sorted(columns.fields.items()),
            sorted((field, rounding.__name__) for field, rounding in columns.rounded.items()),
            (self.name, self.network, self.utc, self.alt_texts, self.always),
            sorted(self.missing),
            str(content.options.timezone),
            content.options.rounded_ids,
            (columns.times.order, sorted(columns.times.zones.items()), columns.times.local),
            columns.of_x,
        )

    def _record(
        self, cells: list[str], columns: _Columns, lines: TableLines, content: Content
    ) -> Record:
        if any(cells[columns.count :]):
            raise _RowError("more cells than the header has columns")
        raw = lines.taken()
        if not raw.isascii() and any("\udc80" <= char <= "\udcff" for char in raw):
            raise _RowError(NOT_UTF8)
        try:
            post = self._post(cells, columns, content)
        except ValueError as error:
            raise _RowError(str(error)) from None
        if post.kind is Kind.REPOST and post.text.rstrip().endswith("…"):
            content.notes[CUT_OFF] += 1
        return Record(
            post,
            (
                columns.header,
                raw.rstrip("\r\n").encode(errors="surrogateescape"),
            ),
            content.where(lines.row),
            included=_came_along(cells, columns),
        )

    def read_object(self, members: Mapping[str, str], content: Content) -> Post:
        """Return the post of an object whose members are named and written as its columns are.

        Raises ``ValueError`` in plain words where a part is missing.
        """
        fields = self.fields(tuple(members))
        times = TimeColumn(content.options.date_order)
        columns = _Columns(b"", len(members), fields, {}, times)
        return self._post(list(members.values()), columns, content)

    def _post(self, cells: list[str], columns: _Columns, content: Content) -> Post:
        values = dict(self.always)
        missing, count = self.missing, len(cells)
        for field, position in columns.fields.items():
            cell = cells[position] if position < count else ""
            # An empty cell is one of spaces as well; a missing value may be a word of a text.
            if cell and not cell.isspace() and (field in _WORDS or cell.strip() not in missing):
                values[field] = cell
        _take_long(values)
        values.setdefault("network", self.network or "")
        if "links" in columns.fields:
            values.setdefault("links", "")
        post = post_from_row(self._row(values, columns, content))
        if post.kind is Kind.REPOST and not _TELLS_REPOSTS & columns.fields.keys():
            post = replace(post, counts=None)  # they are its original's
        return post

    def _row(self, values: dict[str, str], columns: _Columns, content: Content) -> PostRow:
        """Return the row of those cells; ``ValueError`` in plain words where a part is missing."""
        for field in ("id", "created_at"):
            if field not in values:
                raise _RowError(f"a row without {field}")
        values.setdefault("author", "")
        read: dict[str, object] = {"text": ""}
        for field, value in values.items():
            if field in _IDS:
                read[field] = _id(field, values, content, columns.rounded.get(field))
                for name, told in _told_by_address(field, value):
                    read.setdefault(name, told)
            elif field in _TIMES:
                read[field] = _time(value, columns.times.order)
            elif field not in _LATER:
                read |= _read_cell(field, value, values, read)
        post_id = read["id"]
        is_x = self._is_on_x(values, post_id, columns)
        if is_x and isinstance(post_id, str) and not _HAS_NUMBER.fullmatch(post_id):
            raise _RowError("a row without id")
        read["created_at"] = settle_moment(
            _moment_text(values),
            post_id if isinstance(post_id, str) else None,
            on_x=is_x,
            zone=content.options.timezone,
            utc=self.utc,
            column=columns.times,
            beside=values.get("zone", ""),
            rounded_id=id_number(values["id"]),
            notes=None if self.marks else content.notes,
        )
        read["id"] = post_id or own_id(values)
        row = PostRow(**read)  # type: ignore[arg-type]  # each field was read by its own reader
        if not row_handle(row):
            raise _RowError(NO_AUTHOR)
        return row

    def _is_on_x(self, values: Mapping[str, str], post_id: object, columns: _Columns) -> bool:
        """Return whether a row is X's: by its dialect, its address or the ids of all rows."""
        if named := values["network"].strip():
            return named.lower() == "x"
        linked = find_status_links(values.get("url", ""))
        return columns.of_x or any(link.id == post_id for link in linked)


def _came_along(cells: Sequence[str], columns: _Columns) -> bool:
    """Return whether a row says that its post was not looked for."""
    position = columns.fields.get("matched")
    # A row may end before its last columns.
    return position is not None and "".join(cells[position : position + 1]).strip() in _NOT_MATCHED


class _Columns(Struct, frozen=True):
    """The header as it stands, its length, where each field stands, which ids are rounded.

    ``times`` is what the whole column of times tells, ``of_x`` whether the posts are all X's.
    """

    header: bytes
    count: int
    fields: dict[str, int]
    rounded: Mapping[str, Rounding]
    times: TimeColumn
    of_x: bool = False

    def is_row(self, cells: Sequence[str]) -> bool:
        """Return whether a line is a whole row by itself, rather than a line of a text.

        The last line of a text has its closing quote before the cells after the text.
        """
        id_at, time_at = self.fields.get("id"), self.fields.get("created_at")
        if id_at is None or time_at is None or len(cells) != self.count:
            return False
        return (
            bool(re.fullmatch(r"\S+", cells[id_at].strip()))
            and is_moment(cells[time_at])
            and not any('"' in cell for cell in cells[: max(id_at, time_at)])
        )


def _cells_of(table: CsvTable, first: int, second: int) -> Iterator[tuple[str, str]]:
    """Yield the time and id of each row that is none too long, up to one that never ends.

    They stand in those cells; an id is the number that it has or was rounded to.
    """
    try:
        for cells in csv.reader(table.lines, delimiter=table.delimiter):
            table.lines.begin()
            if len(cells) > max(first, second) and not any(cells[len(table.columns) :]):
                post_id = cells[second].strip()
                match = _STATUS.fullmatch(post_id)
                yield cells[first].strip(), match[2] if match else id_number(post_id)
    except csv.Error:
        return


def _next_row(
    reader: Iterator[list[str]], table: CsvTable, columns: _Columns, content: Content
) -> list[str]:
    """Return the cells of the next row; ``csv.Error`` where its lines are no row."""
    lines = table.lines
    try:
        cells = next(reader)
    except csv.Error:  # a cell of more than 131,072 characters
        if len(lines.of_row) == 1:
            raise
        cells = []
    first = alone(cells, lines.of_row, table.delimiter, columns.is_row)
    if first is None:
        return cells
    content.notes[UNCLOSED] += 1
    lines.go_back()
    return first


_OBJECTS = {
    "account": read_account,
    "entities": read_entities,
    "quoted": read_quoted,
    "statistics": read_statistics,
}
_HANDLES = {"reply_id": "reply_handle", "repost_id": "repost_handle", "quote_id": "quote_handle"}


def _take_long(values: dict[str, str]) -> None:
    """Put the whole of a text, and its tags, in the place of a text that is cut off."""
    whole = {
        field.removeprefix(_LONG): values.pop(field)
        for field in tuple(values)
        if field.startswith(_LONG)
    }
    if "text" in whole:
        # Those of the part are not all of them; the text has them as well.
        for field in _TAGS:
            values.pop(field, None)
        values |= whole


def _read_cell(
    field: str, value: str, values: Mapping[str, str], read: Mapping[str, object]
) -> dict[str, object]:
    """Return the fields that a cell gives a row, of which ``read`` has those before it."""
    if field in _FLAGS:
        return {"kind": _FLAGS[field]} if read_flag(value) else {}
    if field in _OBJECTS:
        return _OBJECTS[field](value)
    if field == "repliees":
        return {"reply_handle": read_repliees(value, values["author"])}
    if field in _FILMS:
        return {"media": (*_media_of(read), *read_films(value, _FILMS[field]))}
    return {field: READERS.get(field, str)(value)}


def _told_by_address(field: str, value: str) -> Iterator[tuple[str, str | None]]:
    """Yield what the cell of an id tells beside it where that is the post's address."""
    if match := _STATUS.fullmatch(value.strip()):
        if field in _HANDLES:
            yield _HANDLES[field], match[1]
        elif field == "id":
            yield "url", match[0]


def _media_of(read: Mapping[str, object]) -> tuple[Media, ...]:
    media = read.get("media", ())
    return media if isinstance(media, tuple) else ()


def _moment_text(values: Mapping[str, str]) -> str:
    """Return the time of a row, with the time of day and the zone that stand in other cells."""
    text = values["created_at"].strip()
    if ":" not in text and "time_of_day" in values and not is_epoch(text):
        text = f"{text} {values['time_of_day'].strip()}"
    zone = values.get("zone", "").strip()
    written = read_written(text) if zone and read_offset(zone) is None else None
    return (
        text if written is None or written.zone or written.offset is not None else f"{text} {zone}"
    )


def _time(value: str, order: DateOrder | None) -> datetime | None:
    """Return a time of a profile or capture; None where it cannot be read.

    A date alone is its midnight in UTC, read in the order that the posts' times have.
    """
    digits = value.strip()
    if digits.isascii() and digits.isdigit() and len(digits) in {9, 10}:
        return datetime.fromtimestamp(int(digits), tz=UTC)
    if (moment := optional_time(value)) is not None or ":" in value:
        return moment
    written = read_written(value)
    dates = [] if written is None or written.serial else [*written.moments]
    days = [it for it, its_order in dates if len(dates) == 1 or its_order is order]
    return days[0].replace(tzinfo=UTC) if days else None


class _RowError(ValueError):
    """A row that is not a post."""


def _position(name: str, header: tuple[str, ...]) -> int | None:
    name, _, number = name.partition("#")
    positions = [position for position, column in enumerate(header) if column == name]
    occurrence = int(number) if number else 1
    return positions[occurrence - 1] if len(positions) >= occurrence else None


def _id(
    field: str, values: dict[str, str], content: Content, rounding: Rounding | None
) -> str | None:
    """Return an id; a rounded one is read from the post's own address, or left out.

    None for the post's own id where generated ids are allowed instead.
    """
    value = values[field].strip()
    if match := _STATUS.fullmatch(value):
        return match[2]
    try:
        if rounding is None or not rounding(id_digits(value)):
            return clean_id(value)
    except RoundedIdError:
        pass  # an exponent tells by itself
    if field != "id":
        content.notes[ROUNDED_REPLY] += 1
        return None
    if address := find_status_links(values.get("url", "")):
        content.notes[RECOVERED] += 1
        return address[0].id
    if not content.options.rounded_ids:
        raise _RowError(ROUNDED)
    content.notes[OWN_ID] += 1
    return None
