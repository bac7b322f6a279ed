"""The reading loop that every JSON format shares: values, the pieces of each, their records.

A piece is a line, an element of an array or of a page, or a post inside another. Each is read by
itself: one that cannot be read becomes one :class:`~tweetup.formats.records.Skipped` with its
place, and the pieces before and after it are read all the same.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec.structs import force_setattr

from tweetup.formats.json_stream import UNREADABLE, json_values, unreadable
from tweetup.formats.records import Deletion, KnownLine, Record, Skipped, is_row_number
from tweetup.model import RawLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import msgspec

    from tweetup.formats.content import Content
    from tweetup.formats.json_stream import JsonValue
    from tweetup.model import Post

__all__ = [
    "Item",
    "NotPublicError",
    "context_digest",
    "decode_values",
    "is_settled",
    "read_by_line",
    "read_piece",
    "read_pieces",
    "read_values",
]

Item = Record | Deletion | Skipped
"""An item that a format yields."""

#: Shorter ids may be the row numbers of a file, which get a suffix of their own.
_LONGEST_OWN: Final = 6

#: Values for which the archive is asked at once, and bytes of these.
_MOST_VALUES: Final = 200
_MOST_BYTES: Final = 1 << 20

PieceT = TypeVar("PieceT")
ValueT = TypeVar("ValueT")
ItemT = TypeVar("ItemT", bound=Item)


def _read_no_line(_line: RawLine, _where: str) -> None:
    """Leave every line to the reader of its parts."""


def _no_context(_value: bytes) -> bytes:
    return b""


class NotPublicError(ValueError):
    """A piece that is whole, but was not published for everybody."""


def read_values(
    content: Content,
    read: Callable[[bytes, str], Iterable[ItemT]],
    *,
    not_a_post: str,
    inside: bytes | None = None,
) -> Iterator[ItemT | Skipped]:
    """Yield the records of every JSON value of a content, in its order.

    ``read(raw, where)`` gives the records of one value and raises as :func:`read_piece` says.
    ``not_a_post`` is the reason for a value of another kind, ``inside`` the field whose array
    holds the values (as in :func:`~tweetup.formats.json_stream.json_values`).
    """
    for value in json_values(content, inside=inside):
        if isinstance(value, Skipped):
            yield value
        else:
            where = content.where(value.line)
            yield from read_piece(value.raw, where, read, not_a_post=not_a_post)


def read_by_line(
    content: Content,
    read: Callable[[bytes, str], Iterable[Item]],
    *,
    not_a_post: str,
    form: str,
    read_line: Callable[[RawLine, str], list[Record] | None] = _read_no_line,
    context_of: Callable[[bytes], bytes] = _no_context,
) -> Iterator[Item | KnownLine]:
    """Yield the same, for a format whose values are stored and known by the line.

    ``form`` is the name of the format. ``read`` may leave out the pieces of records while
    ``content.line`` is their value. One that holds anything but posts, or of which something is
    repaired or was found elsewhere, is read anew without it. ``context_of`` returns what else of
    the content decides how a value is read; nothing other may.
    ``read_line`` returns the records of a value, with their line, where this holds posts alone that
    need no repair; the same as ``read`` yields, but faster. It returns None for any other value.
    """
    if content.find_lines is None:
        yield from read_values(content, read, not_a_post=not_a_post)
        return
    for group in _groups(json_values(content)):
        lines = [
            _line_of(value.raw, form, content, context_of)
            for value in group
            if not isinstance(value, Skipped)
        ]
        stored = iter(zip(lines, content.find_lines(lines), strict=True))
        for value in group:
            if isinstance(value, Skipped):
                yield value
                continue
            where = content.where(value.line)
            line, known = next(stored)
            if known is not None:
                yield KnownLine(where, *known)
                continue
            records = read_line(line, where)
            if records is not None and all(is_settled(record.post) for record in records):
                line.records = len(records)
                line.along = [record.included for record in records].count(True)
                yield from records
            else:
                yield from _read_line_by_parts(content, line, where, read, not_a_post)


def _groups(
    values: Iterable[JsonValue | Skipped],
) -> Iterator[list[JsonValue | Skipped]]:
    """Yield values in groups for which the archive is asked at once."""
    group: list[JsonValue | Skipped] = []
    size = 0
    for value in values:
        group.append(value)
        size += 0 if isinstance(value, Skipped) else len(value.raw)
        if len(group) == _MOST_VALUES or size >= _MOST_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _line_of(
    raw: bytes, form: str, content: Content, context_of: Callable[[bytes], bytes]
) -> RawLine:
    context = context_of(raw)
    if content.seen_at is not None:
        context = context_digest(context, content.seen_at.isoformat())
    return RawLine(raw, form, context=context)


def context_digest(*parts: object) -> bytes:
    """Return 16 bytes over values of one representation each, for the context of a line."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _read_line_by_parts(
    content: Content,
    line: RawLine,
    where: str,
    read: Callable[[bytes, str], Iterable[Item]],
    not_a_post: str,
) -> list[Item]:
    """Return the items of a value, its records with their line where they are all that it holds."""
    notes = content.notes.copy() if content.notes else Counter()
    content.line = line
    items = list(read_piece(line.content, where, read, not_a_post=not_a_post))
    is_by_itself, content.line = content.line is line, None
    records = [item for item in items if isinstance(item, Record)]
    if (
        is_by_itself
        and len(records) == len(items)
        and all(is_settled(record.post) for record in records)
        and content.notes == notes
    ):
        line.records = len(records)
        line.along = sum(record.included for record in records)
        for record in records:
            force_setattr(record, "line", line)  # nobody else has the record yet
    elif not all(record.pieces for record in records):
        content.notes = notes
        items = list(read_piece(line.content, where, read, not_a_post=not_a_post))
    return items


def is_settled(post: Post) -> bool:
    """Return True where nothing of a post is a row number of its file, which may be changed."""
    return (
        len(post.id) > _LONGEST_OWN
        and not (post.references and _has_row_number(it.id for it in post.references))
        and not (post.conversation_id and is_row_number(post.conversation_id))
        and not (post.edits and _has_row_number(post.edits))
    )


def _has_row_number(ids: Iterable[str | None]) -> bool:
    return any(it is not None and is_row_number(it) for it in ids)


def read_pieces(
    pieces: Iterable[PieceT],
    where: str,
    read: Callable[[PieceT, str], Iterable[ItemT]],
    *,
    not_a_post: str,
) -> Iterator[ItemT | Skipped]:
    """Yield the records of the pieces of one value, each piece read as by :func:`read_piece`."""
    for piece in pieces:
        yield from read_piece(piece, where, read, not_a_post=not_a_post)


def read_piece(
    piece: PieceT,
    where: str,
    read: Callable[[PieceT, str], Iterable[ItemT]],
    *,
    not_a_post: str,
) -> Iterator[ItemT | Skipped]:
    """Yield the records of one piece, up to a reason why the rest of it cannot be read.

    ``read`` may raise one of :data:`~tweetup.formats.json_stream.UNREADABLE` for JSON that is
    broken or of another kind, :class:`NotPublicError`, and ``ValueError`` with a sentence for
    a piece that lacks a part of a post.
    """
    try:
        yield from read(piece, where)
    except UNREADABLE as error:
        yield unreadable(error, where, not_a_post)
    except NotPublicError as error:
        yield Skipped(where, str(error), broken=False)
    except ValueError as error:
        yield Skipped(where, str(error))


def decode_values(
    content: Content,
    decoder: msgspec.json.Decoder[ValueT],
    *,
    split: Callable[[bytes], Iterable[bytes | msgspec.Raw]] = lambda raw: (raw,),
) -> Iterator[ValueT]:
    """Yield the pieces of a content that ``decoder`` accepts, passing over all others.

    ``split`` gives the pieces of a value, which is by default one piece itself.
    """
    for value in json_values(content):
        if isinstance(value, Skipped):
            continue
        for raw in split(value.raw):
            try:
                decoded = decoder.decode(raw)
            except UNREADABLE:
                continue
            yield decoded
