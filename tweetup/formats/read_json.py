"""The reading loop that every JSON format shares: values, the pieces of each, their records.

A piece is a line, an element of an array or of a page, or a post inside another. Each is read by
itself: one that cannot be read becomes one :class:`~tweetup.formats.records.Skipped` with its
place, and the pieces before and after it are read all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from msgspec.structs import force_setattr

from tweetup.formats.json_stream import UNREADABLE, json_values, unreadable
from tweetup.formats.records import Deletion, KnownLine, Record, Skipped
from tweetup.model import RawLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import msgspec

    from tweetup.formats.content import Content

__all__ = [
    "Item",
    "NotPublicError",
    "decode_values",
    "read_by_line",
    "read_piece",
    "read_pieces",
    "read_values",
]

Item = Record | Deletion | Skipped
"""An item that a format yields."""

#: Shorter numbers may be the row numbers of a file, which get a suffix of their own.
_LONGEST_NUMBER: Final = 6

PieceT = TypeVar("PieceT")
ValueT = TypeVar("ValueT")
ItemT = TypeVar("ItemT", bound=Item)


def _read_no_line(_line: RawLine, _where: str) -> None:
    """Leave every line to the reader of its parts."""


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
) -> Iterator[Item | KnownLine]:
    """Yield the same, for a format whose values are stored and known by the line.

    ``form`` is the name of the format. ``read`` may leave out the pieces of records while
    ``content.line`` is their value. One that holds anything but posts, or of which something is
    repaired, is read anew without it. No value may depend on others of the content.
    ``read_line`` returns the records of a value, with their line, where this holds posts alone that
    need no repair; the same as ``read`` yields, but faster. It returns None for any other value.
    """
    find_line = content.find_line
    if find_line is None:
        yield from read_values(content, read, not_a_post=not_a_post)
        return
    for value in json_values(content):
        if isinstance(value, Skipped):
            yield value
            continue
        where = content.where(value.line)
        line = RawLine(value.raw, form)
        stored = find_line(line)
        if stored is not None:
            yield KnownLine(where, *stored)
            continue
        records = read_line(line, where)
        if records is not None and not [it for it in records if len(it.post.id) <= _LONGEST_NUMBER]:
            line.records = len(records)
            line.along = [record.included for record in records].count(True)
            yield from records
            continue
        notes = content.notes.copy()
        content.line = line
        items = list(read_piece(value.raw, where, read, not_a_post=not_a_post))
        content.line = None
        if _are_posts(items) and content.notes == notes:
            line.records = len(items)
            records = [item for item in items if isinstance(item, Record)]
            line.along = sum(record.included for record in records)
            for record in records:
                force_setattr(record, "line", line)  # nobody else has the record yet
        else:
            content.notes = notes
            items = list(read_piece(value.raw, where, read, not_a_post=not_a_post))
        yield from items


def _are_posts(items: Iterable[Item | Skipped]) -> bool:
    """Return True where all items are posts, none under a number that may be a file's own."""
    return all(isinstance(item, Record) and len(item.post.id) > _LONGEST_NUMBER for item in items)


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
