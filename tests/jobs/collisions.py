"""Invented posts that collide under one id, and the files in which they come."""

import json
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any

from tests.formats.shapes import (
    PEOPLE,
    PLAIN,
    START,
    Said,
    lines,
    table,
    v1_status,
    v2_page,
    x_id,
)
from tests.formats.social_shapes import record, status, view
from tests.formats.table_shapes import rtweet, twarc_csv
from tweetup.archive import Archive

TAG = "labelchat"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A post as some record has it: ``number`` is its id, on X made of its minute where empty."""

    author: str
    text: str
    minute: int = 0
    number: str = ""
    reply: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def moment(self) -> datetime:
        return START + timedelta(minutes=self.minute)

    @property
    def id(self) -> str:
        return self.number or x_id(self.moment, 4711)

    @property
    def said(self) -> Said:
        return Said(minute=self.minute, author=self.author, text=self.text)


@dataclass(frozen=True)
class File:
    """A file with the rows it is made of, under the names and in the words of their authors."""

    name: str
    data: bytes
    rows: tuple[Row, ...]


def numbered(rows: Iterable[Row], start: int = 1) -> list[Row]:
    """Return the rows with the numbers that a table counts them by."""
    return [replace(row, number=str(number)) for number, row in enumerate(rows, start)]


def _plain(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "created_at": row.moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "author": row.author,
        "text": row.text,
        **({"in_reply_to_id": row.reply} if row.reply else {}),
        **row.more,
    }


def as_csv(name: str, rows: Sequence[Row]) -> File:
    plain = [_plain(row) for row in rows]
    columns = list(dict.fromkeys([*PLAIN[:5], *(key for row in plain for key in row)]))
    return File(f"{name}.csv", table(plain, columns), tuple(rows))


def as_jsonl(name: str, rows: Sequence[Row]) -> File:
    return File(f"{name}.jsonl", lines([_plain(row) for row in rows]), tuple(rows))


def as_v1(name: str, rows: Sequence[Row]) -> File:
    statuses = [
        {**v1_status(row.said), "id": int(row.id), "id_str": row.id, **row.more} for row in rows
    ]
    return File(f"{name}.jsonl", lines(statuses), tuple(rows))


def as_v2(name: str, rows: Sequence[Row]) -> File:
    page = v2_page(tuple(row.said for row in rows))
    for tweet, row in zip(page["data"], rows, strict=True):
        names = {"id": row.id, "conversation_id": row.id, "edit_history_tweet_ids": [row.id]}
        tweet.update(names | row.more)
    return File(f"{name}.json", json.dumps(page).encode(), tuple(rows))


def as_twarc_csv(name: str, rows: Sequence[Row]) -> File:
    written = [{**twarc_csv(row.said), "id": row.id, **row.more} for row in rows]
    return File(f"{name}.csv", table(written, list(written[0])), tuple(rows))


def as_rtweet(name: str, rows: Sequence[Row]) -> File:
    written = [{**rtweet(row.said), "status_id": f"x{row.id}", **row.more} for row in rows]
    return File(f"{name}.csv", table(written, list(written[0])), tuple(rows))


def as_mastodon(name: str, rows: Sequence[Row]) -> File:
    """Statuses of one server, whose address is made of ``number`` and not of the author."""
    made = []
    for row in rows:
        written = status(row.author, row.number, f"<p>{row.text}</p>")
        written["uri"] = f"https://social.example/statuses/{row.number}"
        written["created_at"] = row.moment.isoformat()
        made.append({**written, **row.more})
    named = tuple(replace(row, author=f"{row.author}@social.example") for row in rows)
    return File(f"{name}.jsonl", lines(made), named)


def as_bluesky(name: str, rows: Sequence[Row]) -> File:
    """A page of a search; all addresses are in one account, as in a file edited by hand."""
    made = []
    for row in rows:
        words = record(row.text, createdAt=row.moment.isoformat(), facets=[])
        shown = view(row.author, row.number, words)
        shown["uri"] = f"at://did:plc:adaadaadaada/app.bsky.feed.post/{row.number}"
        made.append({**shown, **row.more})
    named = tuple(replace(row, author=f"{row.author}.example.org") for row in rows)
    return File(f"{name}.json", json.dumps({"posts": made}).encode(), named)


def as_zip(name: str, files: Sequence[File]) -> File:
    """All of the files in one."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in files:
            archive.writestr(file.name, file.data)
    return File(f"{name}.zip", packed.getvalue(), tuple(row for file in files for row in file.rows))


def spelled(file: File, spell: Callable[[bytes], bytes]) -> File:
    """Return the file in another spelling of the same words."""
    changed = spell(file.data)
    assert changed != file.data
    return replace(file, data=changed)


SHAPES: dict[str, Callable[[str, Sequence[Row]], File]] = {
    "csv": as_csv,
    "jsonl": as_jsonl,
    "v1": as_v1,
    "v2": as_v2,
    "twarc csv": as_twarc_csv,
}
"""Shapes that take any id of X; accounts are of ``PEOPLE``."""
assert {"ada", "ben", "cleo"} == PEOPLE.keys()

_SPELLING = re.compile(r"^RT @[\w@.]+: |https?://\S+|@\w+|[^\w\ufffd]|_")


def letters(text: str) -> str:
    """Return the letters and digits of a text without links and handles, in one case.

    Entities and letters in a wrong encoding are read as their authors wrote them.
    """
    written = unescape(unescape(text))
    with suppress(UnicodeError):
        written = written.encode("cp1252").decode()
    return _SPELLING.sub("", written).casefold()


Pair = tuple[str, str]


def given_pairs(files: Iterable[File]) -> set[Pair]:
    """Return author and letters of every post in the files."""
    return {(row.author, letters(row.text)) for file in files for row in file.rows}


def stored_pairs(archive: Archive) -> set[Pair]:
    """Return author and letters of every post in the archive."""
    posts = archive.posts_by_key(archive.keys())
    return {(post.handle, letters(post.text)) for post in posts}


def check_words(archive: Archive, files: Iterable[File]) -> None:
    """Fail where a text is lost, or stands under a name that no record gives it."""
    given, stored = given_pairs(files), stored_pairs(archive)
    lost = {
        (author, text)
        for author, text in given
        if not any(name == author and words.startswith(text) for name, words in stored)
    }
    assert not lost
    assert not stored - given
