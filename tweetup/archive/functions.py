"""SQL functions of the connections that the program opens; a file opened by others lacks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.archive.raw import read_raw_records
from tweetup.model import Kind
from tweetup.text import mention_part

if TYPE_CHECKING:
    import sqlite3

__all__ = ["add_functions", "add_raw_function"]


def add_functions(connection: sqlite3.Connection) -> None:
    """Add the functions that steps of the schema call: of the same arguments the same value."""
    for name, arguments, function in _FUNCTIONS:
        connection.create_function(name, arguments, function, deterministic=True)


def add_raw_function(connection: sqlite3.Connection) -> None:
    """Add ``raw(post)``, which returns the record that came last of a post, given by its number.

    It is text, a blob where it is not UTF-8, and NULL where none is stored.
    """

    def last_record(post: int | None) -> str | bytes | None:
        records = () if post is None else read_raw_records(connection, post)
        if not records:
            return None
        try:
            return records[-1].record.decode()
        except UnicodeDecodeError:
            return records[-1].record

    connection.create_function("raw", 1, last_record)


def _link_address(url: str | None) -> str | None:
    from tweetup.text.link_addresses import canonical_link  # its patterns take long to compile

    return None if url is None else canonical_link(url)


def _part_of_mention(text: str, handle: str, kind: str) -> str:
    return mention_part(text, handle, is_repost=kind == Kind.REPOST)


_FUNCTIONS: Final = (("link_address", 1, _link_address), ("mention_part", 3, _part_of_mention))
