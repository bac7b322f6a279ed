"""Find the format of a content, or refuse it with a description of it."""

from __future__ import annotations

import io
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tweetup.errors import InputError
from tweetup.formats import FORMATS, Head
from tweetup.formats.content import Content
from tweetup.formats.encoding import find_encoding
from tweetup.formats.json_stream import LONGEST_VALUE, decode_any, json_values
from tweetup.formats.records import Skipped
from tweetup.formats.table_lines import open_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tweetup.formats.base import Format
    from tweetup.formats.import_options import ImportOptions

__all__ = ["detect_format", "prepare", "read_head"]

_START = 1 << 16
_MARK = b"\xef\xbb\xbf"
_VALUES = 20
_ENOUGH = 1 << 20
_SURE = 0.4


def prepare(content: Content, options: ImportOptions) -> None:
    """Set the encoding of a content and the options it is read with."""
    content.options = options
    with content.open() as stream:
        content.encoding = find_encoding(stream)


def detect_format(content: Content, insisted: Format | None = None) -> Format:
    """Return the format insisted on, else the one the content's origin fixes, else the surest.

    Raises :class:`~tweetup.errors.InputError` with a description of the content where no format
    recognises it.
    """
    if content.options.columns:
        from tweetup.formats.dialects import map_columns

        return map_columns(read_head(content), content, insisted)
    if insisted is not None:
        return insisted
    if content.format is not None:
        return FORMATS.get(content.format)
    head = read_head(content)
    _refuse_nothing(head.start, content)
    best: Format | None = None
    sure = _SURE
    for _, candidate in FORMATS:
        certainty = candidate.certainty(head)
        if certainty > sure:
            best, sure = candidate, certainty
        if sure >= 1:  # no other can be surer: none is loaded
            break
    if best is None and (saved := _saved_table(head, content)) is not None:
        return saved
    if best is None:
        from tweetup.files.unrecognised import describe

        _refuse_known(head, content)
        description, hint = describe(head)
        raise InputError(
            f"this is {description}, not a file of posts", where=content.name, hint=hint
        )
    require: Callable[[Content], None] | None = getattr(best, "require", None)
    if require is not None:
        require(content)
    return best


def _saved_table(head: Head, content: Content) -> Format | None:
    """Return the reader of a file that has the columns of a table in the configuration, if any."""
    if not content.options.tables:
        return None
    from tweetup.formats.dialects import has_columns, map_columns

    for columns in content.options.tables:
        if has_columns(head, columns):
            content.options = replace(content.options, columns=columns)
            return map_columns(head, content)
    return None


def read_head(content: Content) -> Head:
    """Return the beginning of a content in the ways that formats look at it."""
    with content.open() as stream:
        start = stream.read(_START)
    text = start.removeprefix(_MARK).lstrip()
    is_json = text.startswith((b"{", b"["))
    if is_json or b'{"' in text:
        looked_at = content if is_json else _beginning(content)
        values = tuple(islice(_first_objects(looked_at), _VALUES))
        if values and not _is_table_with_json(text):
            return Head(start, values=values)
    if is_json:
        return Head(start)
    with open_table(content) as table:
        columns = table.columns
    return Head(start, columns=columns if len(columns) > 1 else ())


def _beginning(content: Content) -> Content:
    """Return the first bytes of a content, as many as one record may have."""
    with content.open() as stream:
        piece = stream.read(LONGEST_VALUE)
    return Content(content.name, partial(io.BytesIO, piece))


def _first_objects(content: Content) -> Iterator[dict[str, object]]:
    """Yield the objects that a content begins with; of large ones, such as pages, only a few."""
    size = 0
    for value in islice(json_values(content), _VALUES * 2):
        if not isinstance(value, Skipped):
            decoded = _decode(value.raw)
            if isinstance(decoded, dict):
                yield decoded
            size += len(value.raw)
            if size > _ENOUGH:
                return


def _is_table_with_json(text: bytes) -> bool:
    """Tell a table that has objects in its cells, below a header without any, from JSON."""
    header = text.splitlines()[0] if text else b""
    return not text.startswith((b"{", b"[")) and b"{" not in header and header.count(b",") > 2


def _decode(raw: bytes) -> object:
    """Decode a value as far as its shape goes; None where it is no JSON.

    A page is known by its shape even where one of its posts has bytes that are not UTF-8.
    """
    try:
        return decode_any(raw)
    except ValueError:
        repaired = raw.decode(errors="replace").encode()
        return _decode(repaired) if repaired != raw else None


def _refuse_known(head: Head, content: Content) -> None:
    """Raise the reason of a format that knows a content, but cannot read it by itself."""
    for _, candidate in FORMATS:
        refuse: Callable[[Head], tuple[str, str] | None] | None = getattr(candidate, "refuse", None)
        if refuse is not None and (refusal := refuse(head)) is not None:
            message, hint = refusal
            raise InputError(message, where=content.name, hint=hint)


def _refuse_nothing(start: bytes, content: Content) -> None:
    if content.fault and not start:
        raise InputError(content.fault, where=content.name, hint="copy or download it again")
    if not start.removeprefix(_MARK).strip():
        raise InputError("this file is empty", where=content.name, hint="import another file")
