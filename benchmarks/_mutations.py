"""Ways in which files of posts are damaged: by disks, editors, spreadsheets, and on purpose."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import tarfile
import zipfile
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

__all__ = ["MUTATIONS", "mutate"]

_DEEP: Final = 3_000
_TOKENS: Final = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n", b'"', b"'", b",", b";", b"\t"),
    *(b"\\ud800", b"\\u0000", "\u202e".encode(), "\u2066".encode(), b"\xed\xa0\x80", b"\xf5\x80"),
    *(b"{" * _DEEP, b"[" * _DEEP, b'{"a":' * _DEEP, b"9" * 400, b"1e999", b"-0", b"NaN", b"null"),
    *(b"<p>" * _DEEP, b"&#x202e;", b"</script>", b"{{ 7*7 }}", b"\x1b[2J", b"x" * 100_000),
)
_VALUES: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 2**31, 2**63, 2**70, 10**400, 1e308, -1.5, "", "0", "\0", " "),
    *("\ud800", "\u202eabc\u2066", "x" * 70_000, "1.36757E+18", "2021-13-45T99:99:99Z", "🎉" * 300),
    *("Thu Jan 01 00:00:00 +0000 0000", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"),
    *([], {}, [[]], [None], [{}], {"": ""}, {"id": {}}, "http://[", "https://x/\ud800"),
)
_ENCODINGS: Final = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman", "cp037")


def mutate(content: bytes, chance: Random) -> bytes:
    """Return the content damaged in one to three ways.

    Of an archive or database mostly what is in it.
    """
    if chance.random() < 0.7:
        if content.startswith(b"PK"):
            return _inside_zip(content, chance)
        if content.startswith(b"SQLite"):
            return _inside_database(content, chance)
    for _ in range(chance.randint(1, 3)):
        content = chance.choice(MUTATIONS)(content, chance)
    return content


def _inside_zip(content: bytes, chance: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(members))
    members[name] = mutate(members[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return out.getvalue()


def _inside_database(content: bytes, chance: Random) -> bytes:
    """Return a cell or a column of one of its tables is of another kind, or gone."""
    with closing(sqlite3.connect(":memory:")) as sql:
        sql.deserialize(content)
        tables = [
            name for (name,) in sql.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        table = chance.choice(tables)
        columns = [row[1] for row in sql.execute(f"PRAGMA table_info({table})")]
        column = chance.choice(columns)
        value = chance.choice((None, "", -1, 1.5, 2**62, b"\xff\x00", "\x00", "x" * 70_000))
        with suppress(sqlite3.Error), sql:
            if chance.random() < 0.2:
                sql.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
            else:
                sql.execute(f"UPDATE {table} SET {column} = ?", (value,))
        return sql.serialize()


def _flip(content: bytes, chance: Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        if damaged:
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _cut_off(content: bytes, chance: Random) -> bytes:
    return content[: chance.randint(0, len(content))]


def _cut_out(content: bytes, chance: Random) -> bytes:
    start, end = sorted(chance.randint(0, len(content)) for _ in range(2))
    return content[:start] + content[min(end, start + chance.randint(1, 4000)) :]


def _repeat(content: bytes, chance: Random) -> bytes:
    start = chance.randint(0, len(content))
    piece = content[start : start + chance.randint(1, 2000)]
    return content[:start] + piece * chance.randint(2, 20) + content[start:]


def _put_in(content: bytes, chance: Random) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + chance.choice(_TOKENS) + content[at:]


def _shuffle_lines(content: bytes, chance: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def _repeat_line(content: bytes, chance: Random) -> bytes:
    """Return a line twice: of a table its header, as often as not."""
    lines = content.splitlines(keepends=True)
    if lines:
        again = lines[0] if chance.random() < 0.5 else chance.choice(lines)
        lines.insert(chance.randint(0, len(lines)), again)
    return b"".join(lines)


def _encode(content: bytes, chance: Random) -> bytes:
    return content.decode("utf-8", "replace").encode(chance.choice(_ENCODINGS), "replace")


def _exchange_cells(content: bytes, chance: Random) -> bytes:
    """Of a table: two columns of the header in each other's place, or one of them gone."""
    header, end, rest = content.partition(b"\n")
    names = header.split(b",")
    first, second = (chance.randrange(len(names)) for _ in range(2))
    names[first], names[second] = names[second], names[first]
    if chance.random() < 0.3:
        del names[first]
    return b",".join(names) + end + rest


def _change_value(content: bytes, chance: Random) -> bytes:
    """Of a file or line of JSON: something in it is of another kind, gone, or inside itself."""
    lines = content.splitlines()
    whole = not lines or not _is_json(lines[0])
    at = 0 if whole or not lines else chance.randrange(len(lines))
    text = content if whole else lines[at]
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return _put_in(content, chance)
    changed = json.dumps(_changed(value, chance), ensure_ascii=chance.random() < 0.5)
    changed_bytes = changed.encode("utf-8", "surrogatepass")
    if whole:
        return changed_bytes
    return b"\n".join([*lines[:at], changed_bytes, *lines[at + 1 :]])


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _changed(value: Any, chance: Random) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return the value with one place inside it changed."""
    if isinstance(value, dict | list) and value and chance.random() < 0.9:
        key = chance.choice(list(value) if isinstance(value, dict) else range(len(value)))
        if chance.random() < 0.15:
            del value[key]
        elif chance.random() < 0.1:
            value[key] = json.loads(json.dumps(value))
        else:
            value[key] = _changed(value[key], chance)
        return value
    return chance.choice(_VALUES)


def _pack(content: bytes, chance: Random) -> bytes:
    packed = chance.choice((gzip.compress, bz2.compress, lzma.compress, _zip, _tar))(content)
    return packed if chance.random() < 0.5 else _flip(packed, chance)


def _zip(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../export.txt", content)
        archive.writestr("export/\u202e.txt", content[: len(content) // 2])
    return out.getvalue()


def _tar(content: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("../../export.txt")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


MUTATIONS: Final[tuple[Callable[[bytes, Random], bytes], ...]] = (
    _flip,
    _cut_off,
    _cut_out,
    _repeat,
    _put_in,
    _put_in,
    _shuffle_lines,
    _repeat_line,
    _encode,
    _exchange_cells,
    _change_value,
    _change_value,
    _change_value,
    _change_value,
    _pack,
)
