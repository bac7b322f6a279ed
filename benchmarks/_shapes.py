"""A file in every shape that tweetup reads, invented, and real ones where they are."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import openpyxl
import yaml

from tests.formats.shapes import FILES, PEOPLE, PLAIN, TALK, plain
from tests.formats.social_shapes import ACTOR, OUTBOX, SOCIAL
from tests.formats.table_shapes import TABLES
from tests.formats.test_compliance import ACCOUNTS, GOING, STAYING
from tests.formats.test_x_archive import FILES as DOWNLOAD
from tests.formats.test_x_archive_2012 import FILES as OLD_DOWNLOAD
from tests.formats.web_shapes import WEB
from tests.jobs.test_import_database import SCHEMA, database_row

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["invented_shapes", "real_shapes"]

_LARGEST: Final = 800_000
"""Bytes taken of a real file: enough of its shape."""


def invented_shapes() -> dict[str, bytes]:
    """Return a small file of each shape by its name."""
    return {
        **{name: content for name, (_, content) in (FILES | SOCIAL | WEB).items()},
        **TABLES,
        "compliance": _notices(),
        "X's download": _zip(DOWNLOAD),
        "X's old download": _zip(OLD_DOWNLOAD),
        "Mastodon's download": _zip(
            {
                "actor.json": json.dumps(ACTOR).encode(),
                "outbox.json": json.dumps(OUTBOX).encode(),
            }
        ),
        "database": _database(),
        "workbook": _workbook(),
        "cassette": _cassette(),
    }


def real_shapes() -> dict[str, bytes]:
    """Return the beginning of every real file of another network or tool, if there are any."""
    root = Path(__file__).parents[1].parent / "shared" / "data"
    folder = Path(os.environ.get("TWEETUP_REAL_DATA", root)) / "formats"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()[:_LARGEST]
        for path in sorted(folder.rglob("*.*"))
        if path.is_file() and path.stat().st_size
    }


def _notices() -> bytes:
    notices = [*GOING.values(), *STAYING.values(), *(notice for notice, _ in ACCOUNTS.values())]
    return b"".join(json.dumps(notice).encode() + b"\n" for notice in notices)


def _zip(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "twitter.db"
        with closing(sqlite3.connect(path)) as sql, sql:
            sql.executescript(SCHEMA)
            sql.executemany(
                "INSERT INTO users (id, screen_name, name) VALUES (?, ?, ?)",
                [(int(number), name, name.title()) for name, number in PEOPLE.items()],
            )
            sql.executemany(
                f"INSERT INTO tweets VALUES ({','.join('?' * 12)})", map(database_row, TALK)
            )
        return path.read_bytes()


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(PLAIN)
    for said in TALK:
        row = plain(said)
        sheet.append([row.get(column, "") for column in PLAIN])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cassette() -> bytes:
    body = {"string": FILES["twarc1"][1].decode()}
    recorded = [
        {"response": {"body": body, "headers": {"Date": ["Fri, 05 Mar 2021 07:30:00 GMT"]}}}
    ]
    return yaml.safe_dump({"interactions": recorded}).encode()
