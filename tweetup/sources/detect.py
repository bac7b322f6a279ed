"""Which format a file is in, or in one sentence what it is instead."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING

from tweetup.errors import InputError
from tweetup.sources.formats import FORMATS, Head
from tweetup.sources.formats.tables import read_header
from tweetup.sources.jsontext import decode_any, json_values
from tweetup.sources.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.sources.content import Content
    from tweetup.sources.formats.base import Format

__all__ = ["detect_format", "read_head"]

_START = 1 << 16
_MARK = b"\xef\xbb\xbf"
_TEXT = bytes([*range(8, 14), 27, *range(32, 256)])
_VALUES = 20
_SURE = 0.4
_PLAIN_HINT = (
    "tweetup reads exports of X (twarc, API) and plain files with id, created_at, author and text"
)
_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", "an image", "import the posts themselves, not a picture of them"),
    (b"\xff\xd8\xff", "an image", "import the posts themselves, not a picture of them"),
    (b"GIF8", "an image", "import the posts themselves, not a picture of them"),
    (b"RIFF", "an image, sound or film", "import the posts themselves"),
    (b"%PDF", "a PDF document", "import the export it was made from"),
    (b"SQLite format 3\x00", "an SQLite database", "name it with --archive if it is an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", 'save the sheet as "CSV UTF-8"'),
    (b"\xff\xfe", "text in UTF-16", 'save it as "CSV UTF-8" or as UTF-8'),
    (b"\xfe\xff", "text in UTF-16", 'save it as "CSV UTF-8" or as UTF-8'),
    (b"<", "a web page or XML", "import the export itself"),
)


def detect_format(content: Content) -> Format:
    """The format surest that the content is its own.

    Raises :class:`~tweetup.errors.InputError` that says what the content is where no format
    knows it.
    """
    head = read_head(content)
    _refuse_nothing(head.start, content)
    _refuse_other_encoding(head.start, content)
    best: Format | None = None
    sure = _SURE
    for _, candidate in FORMATS:
        certainty = candidate.certainty(head)
        if certainty > sure:
            best, sure = candidate, certainty
    if best is None:
        what, hint = _describe(head)
        raise InputError(f"this is {what}, not a file of posts", where=content.name, hint=hint)
    return best


def read_head(content: Content) -> Head:
    """The beginning of a content as formats look at it."""
    with content.open() as stream:
        start = stream.read(_START)
    text = start.removeprefix(_MARK).lstrip()
    if text.startswith((b"{", b"[")) or b'{"' in text:
        values = [
            decoded
            for value in islice(json_values(content), _VALUES * 2)
            if not isinstance(value, Skipped) and isinstance(decoded := _decode(value.raw), dict)
        ]
        if values:
            return Head(start, values=tuple(values[:_VALUES]))
    if text.startswith((b"{", b"[")):
        return Head(start)
    line = io.StringIO(text.decode("utf-8", "replace"), newline=None).readline()
    columns, _ = read_header(line)
    return Head(start, columns=columns if len(columns) > 1 else ())


def _decode(raw: bytes) -> object:
    try:
        return decode_any(raw)
    except ValueError:
        return None


def _refuse_nothing(start: bytes, content: Content) -> None:
    if content.fault and not start:
        raise InputError(content.fault, where=content.name, hint="copy or download it again")
    if not start.removeprefix(_MARK).strip():
        raise InputError("this file is empty", where=content.name, hint="import another file")


def _refuse_other_encoding(start: bytes, content: Content) -> None:
    """Refuse text of which several lines are no UTF-8 and none shows that UTF-8 is meant."""
    broken = 0
    lines = start.splitlines()
    for line in lines[:-1] if len(start) == _START else lines:
        try:
            line.decode()
        except UnicodeDecodeError:
            broken += 1
        else:
            if not line.isascii():
                return
    if broken > 1 and not _is_binary(start):
        raise InputError(
            "this text is not in UTF-8 (perhaps in Windows-1252 or Mac Roman)",
            where=content.name,
            hint='save it as UTF-8 (in a spreadsheet: "CSV UTF-8") and import that',
        )


def _is_binary(start: bytes) -> bool:
    """Whether more than one byte in fifty is of a kind that no text has."""
    return len(start.translate(None, _TEXT)) * 50 > len(start)


def _describe(head: Head) -> tuple[str, str]:
    """What a file that no format knows is instead, and what to try."""
    for sign, what, hint in _SIGNS:
        if head.start.startswith(sign):
            return what, hint
    if _is_binary(head.start):
        return "a binary file", _PLAIN_HINT
    return _describe_json(head) or _describe_text(head), _PLAIN_HINT


def _describe_json(head: Head) -> str | None:
    for value in head.values:
        for what, knows in _OTHERS:
            if knows(value):
                return what
    if head.values:
        return f"JSON with the fields {_list(tuple(head.values[0]))}"
    start = head.start.removeprefix(_MARK).strip()
    if start in {b"[]", b"{}"}:
        return "an empty list"
    if start.startswith((b"{", b"[")):
        return "JSON that is broken off or damaged from its beginning"
    return None


def _describe_text(head: Head) -> str:
    lines = [line for line in head.start.splitlines()[:20] if line.strip()]
    if all(line.strip().isdigit() for line in lines):
        return "a list of ids without the posts"
    if head.columns:
        return f"a table with the columns {_list(head.columns)}"
    return "text of another kind"


def _list(names: tuple[str, ...]) -> str:
    shown = ", ".join(repr(name[:40])[1:-1] for name in names[:6])
    return f"{shown}, …" if len(names) > 6 else shown


def _first(value: dict[str, object]) -> dict[str, object]:
    """The first item of a page of the API, or the value itself."""
    data = value.get("data")
    item = data[0] if isinstance(data, list) and data else data
    return item if isinstance(item, dict) else value


def _is_account(value: dict[str, object]) -> bool:
    return "name" in value and ("username" in value or "screen_name" in value)


_OTHERS: tuple[tuple[str, Callable[[dict[str, object]], bool]], ...] = (
    ("counts of posts per hour", lambda value: "tweet_count" in _first(value)),
    (
        "lists of accounts",
        lambda value: "member_count" in _first(value) or "owner_id" in _first(value),
    ),
    ("accounts without posts", lambda value: _is_account(_first(value))),
    ("compliance events (what to delete)", lambda value: {"id", "action"} <= set(_first(value))),
    ("the network's error messages", lambda value: "errors" in value and "data" not in value),
)
