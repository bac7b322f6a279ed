"""Which posts there are, and when a network last showed them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup.archive.times import from_text
from tweetup.model import PostKey

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

__all__ = ["all_keys", "last_seen"]

# An import tells what a file says, not that the network still shows it.
_SEEN: Final = """
    SELECT p.id, MAX(c.started_at) FROM json_each(?) AS chosen
    CROSS JOIN posts AS p ON p.network = ? AND p.id = chosen.value
    JOIN post_captures AS s ON s.post = p.post
    JOIN captures AS c ON c.capture = s.capture
    WHERE c.kind <> 'import' GROUP BY p.post
"""


def all_keys(connection: sqlite3.Connection) -> tuple[PostKey, ...]:
    """Every post, in the order they came."""
    rows = connection.execute("SELECT network, id FROM posts ORDER BY post")
    return tuple(PostKey(network, identity) for network, identity in rows)


def last_seen(connection: sqlite3.Connection, keys: Iterable[PostKey]) -> dict[PostKey, datetime]:
    """When the last of the captures that saw a post was begun; posts that none saw are left out."""
    by_network: dict[str, list[str]] = {}
    for network, identity in keys:
        by_network.setdefault(network, []).append(identity)
    return {
        PostKey(network, identity): from_text(seen)
        for network, ids in by_network.items()
        for identity, seen in connection.execute(_SEEN, (json.dumps(ids), network))
    }
