"""Databases of twitter-to-sqlite, read as lines of JSON for the formats to parse.

It stands here since this room alone knows SQLite; its rows are yielded as statuses of API 1.1.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tweetup.archive.connection import APPLICATION_ID
from tweetup.errors import InputError
from tweetup.text import find_hashtags, find_links, find_mentions

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

__all__ = ["is_database", "twitter_to_sqlite_lines"]

_MAGIC = b"SQLite format 3\x00"
_USER = (
    "id", "screen_name", "name", "description", "location", "url", "followers_count",
    "friends_count", "statuses_count", "verified", "created_at",
)  # fmt: skip
_TWEET = (
    "id", "user", "created_at", "full_text", "retweeted_status", "quoted_status", "source", "lang",
    "in_reply_to_status_id", "in_reply_to_screen_name", "retweet_count", "favorite_count", "place",
)  # fmt: skip
_DEEPEST = 2


def is_database(path: Path) -> bool:
    """Return True for a file that is a database of SQLite."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except (OSError, ValueError):
        return False


def twitter_to_sqlite_lines(path: Path) -> Generator[bytes, None, None]:
    """Yield the posts of a database made by twitter-to-sqlite, as statuses of API 1.1, one a line.

    https://github.com/dogsheep/twitter-to-sqlite. It does not store the short forms of links;
    hashtags, mentions and links are those of the text. Raises
    :class:`~tweetup.errors.InputError` for a database of another program and for a damaged one.
    """
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as sql:
            sql.execute("PRAGMA trusted_schema = OFF")
            sql.row_factory = sqlite3.Row
            sql.text_factory = _text
            tables = {
                str(name)
                for (name,) in sql.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            }
            if sql.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
                raise InputError(
                    "this is an archive of tweetup, not a file of posts",
                    where=path.name,
                    hint="name it with --archive",
                )
            if not {"tweets", "users"} <= tables:
                raise InputError(
                    "this is an SQLite database, but not one of twitter-to-sqlite",
                    where=path.name,
                    hint="export its posts as CSV or JSON and import that",
                )
            reader = _Reader(sql, tables)
            for (number,) in sql.execute("SELECT id FROM tweets ORDER BY id"):
                if (status := reader.status(number)) is not None:
                    yield json.dumps(status, ensure_ascii=False).encode(errors="replace") + b"\n"
    except sqlite3.Error as error:
        raise InputError(
            f"this database cannot be read ({error})", where=path.name, hint="copy it again"
        ) from error


class _Reader:
    """Reads the tables of such a database row by row; its versions have different columns."""

    def __init__(self, sql: sqlite3.Connection, tables: set[str]) -> None:
        self._sql = sql
        self._tables = tables

    def status(self, number: object, depth: int = 0) -> dict[str, Any] | None:
        """Return a post with its author and the posts inside it; None where it is not there."""
        row = self._row("tweets", _TWEET, number)
        if row is None:
            return None
        text = str(row.get("full_text") or "")
        status = {
            "id_str": str(row["id"]),
            "created_at": row.get("created_at"),
            "full_text": text,
            "user": self._user(row.get("user")),
            "entities": {
                "hashtags": [{"text": tag} for tag in find_hashtags(text)],
                "user_mentions": [{"screen_name": name} for name in find_mentions(text)],
                "urls": [{"expanded_url": link} for link in find_links(text)],
                "media": self._media(number),
            },
            "source": self._name("sources", "name", row.get("source")),
            "place": {"full_name": self._name("places", "full_name", row.get("place"))},
            **{key: row.get(key) for key in ("lang", "in_reply_to_screen_name")},
            **{key: row.get(key) for key in ("retweet_count", "favorite_count")},
            "in_reply_to_status_id": row.get("in_reply_to_status_id") or None,
        }
        for key in ("retweeted_status", "quoted_status"):
            if row.get(key) and depth < _DEEPEST:
                status[key] = self.status(row[key], depth + 1)
        if row.get("quoted_status"):
            status["quoted_status_id_str"] = str(row["quoted_status"])
        return status

    def _user(self, number: object) -> dict[str, Any]:
        user = self._row("users", _USER, number) or {}
        if user.get("verified") is not None:
            user["verified"] = bool(user["verified"])
        return {key: value for key, value in user.items() if value is not None}

    def _media(self, number: object) -> list[dict[str, Any]]:
        if not {"media", "media_tweets"} <= self._tables:
            return []
        rows = self._sql.execute(
            "SELECT m.* FROM media_tweets AS t JOIN media AS m ON m.id = t.media_id"
            " WHERE t.tweets_id = ? ORDER BY m.id",
            (number,),
        )
        keys = ("type", "media_url_https", "ext_alt_text")
        return [{key: row[key] for key in keys if key in row.keys()} for row in rows]  # noqa: SIM118 - a Row is no dict

    def _name(self, table: str, column: str, key: object) -> str | None:
        row = self._row(table, (column,), key) if key and table in self._tables else None
        return str(row[column]) if row and row.get(column) else None

    def _row(self, table: str, columns: tuple[str, ...], key: object) -> dict[str, Any] | None:
        record = self._sql.execute(f"SELECT * FROM {table} WHERE id = ?", (key,)).fetchone()  # noqa: S608 - our own names
        if record is None:
            return None
        return {
            column: _text(cell) if isinstance(cell := record[column], bytes) else cell
            for column in columns
            if column in record.keys()  # noqa: SIM118 - a Row is no dict
        }


def _text(cell: bytes) -> str:
    """Return a cell's bytes as text, whether some program wrote them as text or not."""
    return cell.decode(errors="replace")
