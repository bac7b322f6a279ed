"""Databases of twitter-to-sqlite, as the archive tells them: statuses of API 1.1, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tweetup.sources.formats.x_v1 import read_status
from tweetup.sources.formats.x_v1_records import V1Status
from tweetup.sources.jsontext import json_values
from tweetup.sources.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.sources.content import Content
    from tweetup.sources.formats.base import Head
    from tweetup.sources.records import Deletion, Record

__all__ = ["X_DATABASE", "XDatabaseFormat"]

_LAX = msgspec.json.Decoder(V1Status, strict=False)


class XDatabaseFormat:
    """Reads what such a database was read as; a database is recognised before that."""

    name = "twitter-to-sqlite"
    title = "databases of twitter-to-sqlite"
    carries = (
        "reply",
        "quote",
        "repost",
        "links",
        "media",
        "language",
        "source",
        "place",
        "counts",
        "profile",
    )
    unfiltered = True

    def certainty(self, head: Head) -> float:
        """Never sure of lines: they could be any statuses."""
        del head
        return 0.0

    def read(self, content: Content) -> Iterator[Record | Deletion | Skipped]:
        """Each status, then those inside it."""
        for value in json_values(content):
            if isinstance(value, Skipped):
                yield value
            else:
                yield from read_status(value.raw, content.where(value.line), content, _LAX)


X_DATABASE = XDatabaseFormat()
