"""JSON of ntscraper, which reads X through Nitter: the result of its ``get_tweets``, saved.

``{"tweets": [...], "threads": [[...]]}``, several of them in a list (one a term), or the list of
posts alone. A post has the columns of the data frame that others make of it.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.formats.object_tables import cell_of
from tweetup.formats.read_json import read_pieces, read_values
from tweetup.formats.records import Record
from tweetup.formats_extra.tool_tables import NITTER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content
    from tweetup.formats.records import Skipped

__all__ = ["NTSCRAPER", "NtscraperFormat"]

NOT_A_POST: Final = "not a post of ntscraper"

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_MARKS: Final = frozenset({"link", "text", "user", "date"})
_FIRST_LIST: Final = re.compile(rb'[\s\[{]*"(tweets|threads)"\s*:\s*\[')
_MEMBERS: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LISTED: Final = msgspec.json.Decoder(list[msgspec.Raw])


class NtscraperFormat:
    """Reads and recognises results of ntscraper."""

    name = "ntscraper"
    title = "ntscraper's posts from Nitter as JSON (checked: ntscraper 0.4)"
    carries = NITTER.carries

    def certainty(self, head: Head) -> float:
        """Return 0.96 where one of the first values is a post, or has lists of them."""
        start = head.start.removeprefix(_BYTE_ORDER_MARK)
        if _FIRST_LIST.match(start) and b'"is-retweet"' in start:
            return 0.96  # also where the lists are longer than one value may be
        return head.highest(lambda value: 0.96 * _holds_posts(value))

    def read(self, content: Content) -> Iterator[Record | Skipped]:
        """Yield a record for each post, those of threads after the others."""
        with content.open() as stream:
            first = _FIRST_LIST.match(stream.read(1 << 12).removeprefix(_BYTE_ORDER_MARK))
        return read_values(
            content,
            partial(_read, content=content),
            not_a_post=NOT_A_POST,
            inside=first[1] if first else None,
        )


NTSCRAPER = NtscraperFormat()


def _holds_posts(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and _holds_posts(value[0])
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("tweets"), list) and isinstance(value.get("threads"), list):
        return any(_holds_posts(value[name]) for name in ("tweets", "threads"))
    return value.keys() >= NITTER.marks and isinstance(value["user"], dict)


def _read(raw: bytes | msgspec.Raw, where: str, *, content: Content) -> Iterator[Record | Skipped]:
    """Yield the post that a value is, or those in the lists that it has."""
    read = partial(_read, content=content)
    if bytes(raw).startswith(b"["):
        yield from read_pieces(_LISTED.decode(raw), where, read, not_a_post=NOT_A_POST)
        return
    members = _MEMBERS.decode(raw)
    lists = [members[name] for name in ("tweets", "threads") if name in members]
    if lists:
        yield from read_pieces(lists, where, read, not_a_post=NOT_A_POST)
        return
    for name in sorted(_MARKS - members.keys()):
        raise msgspec.ValidationError(f"Object missing required field `{name}`")
    if not bytes(members["text"]).startswith(b'"'):
        raise msgspec.ValidationError("Expected `str` - at `$.text`")
    cells = {name: cell_of(msgspec.json.decode(value)) for name, value in members.items()}
    yield Record(NITTER.read_object(cells, content), (bytes(raw),), where)
