"""The time after which nothing in a file was written."""

import os
import struct
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tweetup.files.unpack import last_modified

DOWNLOADED = datetime(2024, 9, 1, tzinfo=UTC)
WRITTEN = (2024, 5, 8, 10, 0, 0)
LATEST = datetime(*WRITTEN, tzinfo=UTC) + timedelta(hours=12, seconds=2)


def unix(hour: int, kind: int = 0x5455, flags: int = 1) -> bytes:
    """Return an extra field with a time, after another field."""
    seconds = int(datetime(2024, 5, 8, hour, tzinfo=UTC).timestamp())
    return struct.pack("<HH2s", 0x7875, 2, b"ab") + struct.pack("<HHBI", kind, 5, flags, seconds)


#: The files of a zip, each with a time and an extra field, and the time of the zip.
ZIPS: dict[str, tuple[list[tuple[tuple[int, ...], bytes]], datetime]] = {
    "one file": ([(WRITTEN, b"")], LATEST),
    "the newest": ([(WRITTEN, b""), ((2023, 1, 1, 0, 0, 0), b"")], LATEST),
    "a Unix time": ([(WRITTEN, unix(17))], datetime(2024, 5, 8, 17, tzinfo=UTC)),
    "another field": ([(WRITTEN, unix(17, kind=0x5456))], LATEST),
    "a field without the time": ([(WRITTEN, unix(17, flags=2))], LATEST),
    "a broken field": ([(WRITTEN, b"UT\x09")], LATEST),
    "no time": ([((1980, 1, 1, 0, 0, 0), b"")], DOWNLOADED),
    "one without a time": ([(WRITTEN, b""), ((1980, 1, 1, 0, 0, 0), b"")], DOWNLOADED),
    "no such day": ([((2024, 0, 0, 0, 0, 0), b"")], DOWNLOADED),
    "newer than the zip": ([((2025, 1, 1, 0, 0, 0), b"")], DOWNLOADED),
    "empty": ([], DOWNLOADED),
}


def touch(path: Path) -> Path:
    os.utime(path, (DOWNLOADED.timestamp(), DOWNLOADED.timestamp()))
    return path


@pytest.mark.parametrize("name", ZIPS)
def test_zip(tmp_path: Path, name: str) -> None:
    """Its newest file's time, where each has one; in an unknown zone half a day later at most."""
    files, expected = ZIPS[name]
    path = tmp_path / "chat.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, (moment, extra) in enumerate(files):
            info = zipfile.ZipInfo(f"{number}.jsonl", moment)  # type: ignore[arg-type]  # six numbers
            info.extra = extra
            archive.writestr(info, b"{}\n")
    assert last_modified(touch(path)) == expected


@pytest.mark.parametrize("content", [b"", b"{}\n", b"PK\x03\x04 broken"])
def test_other_file(tmp_path: Path, content: bytes) -> None:
    """That of the file itself."""
    path = tmp_path / "chat.jsonl"
    path.write_bytes(content)
    assert last_modified(touch(path)) == DOWNLOADED
