"""Pictures that the owner put into recaps, named by a digest of their bytes."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tweetup.archive.timestamps import to_text
from tweetup.model import Picture

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

__all__ = ["PICTURE_TABLE", "insert_picture", "picture_digest", "read_pictures"]

PICTURE_TABLE: Final = """
CREATE TABLE pictures ( -- of the owner, for recaps: no picture of a post
    digest TEXT PRIMARY KEY,
    media_type TEXT NOT NULL,
    width INTEGER NOT NULL,         -- in pixels
    height INTEGER NOT NULL,
    data BLOB NOT NULL,
    added_at TEXT NOT NULL
) STRICT;

"""


def picture_digest(data: bytes) -> str:
    """Return the digest by which a picture with these bytes is named."""
    return blake2b(data, digest_size=16).hexdigest()


def insert_picture(connection: sqlite3.Connection, picture: Picture, *, at: datetime) -> Picture:
    """Write a picture, unless it is there, and return it with its digest."""
    digest = picture_digest(picture.data)
    connection.execute(
        "INSERT OR IGNORE INTO pictures (digest, media_type, width, height, data, added_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (digest, picture.media_type, picture.width, picture.height, picture.data, to_text(at)),
    )
    return next(iter(read_pictures(connection, [digest]).values()))


def read_pictures(connection: sqlite3.Connection, digests: Iterable[str]) -> dict[str, Picture]:
    """Return the pictures of some digests, by digest, as far as they are there."""
    pictures = {}
    for wanted in dict.fromkeys(digests):
        row = connection.execute(
            "SELECT digest, media_type, width, height, data FROM pictures WHERE digest = ?",
            (wanted,),
        ).fetchone()
        if row is not None:
            digest, media_type, width, height, data = row
            pictures[digest] = Picture(
                digest=digest,
                media_type=media_type,
                width=width,
                height=height,
                alternative="",
                data=data,
            )
    return pictures
