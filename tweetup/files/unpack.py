"""Unpack files: the kind of packing is found by the first bytes, never by the name.

A ``.gz``, ``.bz2``, ``.xz`` or ``.zst`` is one content; a ``.zip`` or ``.tar`` (packed or not) one
for each file in it. Nothing is ever written to disk, so that a path that leads out of an archive
leads nowhere.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import tarfile
import zipfile
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, cast

from tweetup.errors import InputError
from tweetup.extras import install_command
from tweetup.formats.content import DAMAGE, Content, Unpacked
from tweetup.text import clean_control

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

__all__ = ["is_media", "last_modified", "open_contents"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_EXTRA = struct.Struct("<HH")
_UNIX_TIME = 0x5455
_NO_YEAR = 1980
_ZSTD = b"\x28\xb5\x2f\xfd"
_TAR_SIGN = slice(257, 262)
_MOST_FILES = 100_000
_MEDIA = (
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".avif", ".svg", ".ico"),
    *(".mp4", ".mov", ".webm", ".m4a", ".mp3", ".ogg", ".wav", ".m3u8", ".ts"),
    *(".woff", ".woff2", ".ttf", ".css"),
)


def is_media(name: str) -> bool:
    """Return whether a file in an archive or folder holds no text at all, by its name."""
    return name.lower().endswith(_MEDIA)


def open_contents(path: Path, name: str) -> tuple[Content, ...]:
    """Return the contents of a file: one, or one for each file in a zip or tar.

    Raises :class:`~tweetup.errors.InputError` for an archive that cannot be opened, is locked by a
    password or is empty, and for ``.zst`` where no installed package can unpack it.
    """
    with path.open("rb") as file:
        magic = file.read(8)
    if magic.startswith(_ZIP):
        return _open_zip(path, name)
    opener = _unpacker(magic, path, name)
    size = path.stat().st_size
    packed = None if opener is None else size
    opener = opener or partial(_plain, path)
    if _is_tar(opener):
        return _open_tar(opener, path, name)
    return (Content(name, opener, packed=packed, size=size, path=path),)


def _unpacker(magic: bytes, path: Path, name: str) -> Callable[[], BinaryIO] | None:
    if magic.startswith(b"\x1f\x8b"):
        return partial(_unpacked, path, _gunzip)
    if magic.startswith(b"BZh"):
        return partial(_unpacked, path, bz2.BZ2File)
    if magic.startswith(b"\xfd7zXZ\x00"):
        return partial(_unpacked, path, lzma.LZMAFile)
    return _open_zstd(path, name) if magic.startswith(_ZSTD) else None


def _unpacked(path: Path, unpack: Callable[..., object], *damage: type[Exception]) -> BinaryIO:
    opened = Unpacked(path, cast("Callable[[BinaryIO], BinaryIO]", unpack), *damage)
    return cast("BinaryIO", opened)


def _gunzip(file: BinaryIO) -> gzip.GzipFile:
    return gzip.GzipFile(fileobj=file)


def _plain(path: Path) -> BinaryIO:
    return path.open("rb", buffering=0)


def _open_zstd(path: Path, name: str) -> Callable[[], BinaryIO]:
    """Return the opener of Python from 3.14 on, or of the backport that serves older versions."""
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]  # Python 3.14
    except ImportError:
        try:
            from backports import zstd
        except ImportError as error:
            raise InputError(
                "this file is packed with Zstandard, which needs one more package",
                where=name,
                hint=f"run: {install_command('zstd')}, or unpack the file first",
            ) from error
    return partial(_unpacked, path, zstd.ZstdFile, zstd.ZstdError)


def _open_zip(path: Path, name: str) -> tuple[Content, ...]:
    try:
        # Open for as long as its contents are: its list of files may be long, and is read here.
        archive = zipfile.ZipFile(path)
        members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _cannot_open("zip", name, error) from error
    files = [member for member in members if _is_wanted(member.filename)]
    if any(member.flag_bits & 1 for member in files):
        raise InputError(
            "this zip file is locked with a password", where=name, hint="unpack it first"
        )
    return _checked(
        name,
        "zip",
        (
            Content(
                _inside(name, member.filename),
                partial(_zip_member, archive, member),
                packed=max(member.compress_size, 1),
                size=member.file_size,
            )
            for member in files
        ),
    )


def last_modified(path: Path) -> datetime:
    """Return a time after which nothing in a file was written, in UTC.

    It is that of the file, and of a zip that of its newest file where this is earlier: the zip's
    own is often that of a download.
    """
    modified = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    with path.open("rb") as file:
        if not file.read(4).startswith(_ZIP):
            return modified
    try:
        with zipfile.ZipFile(path) as archive:
            newest = max(map(_member_time, archive.infolist()), default=modified)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        return modified
    return min(newest, modified)


def _member_time(member: zipfile.ZipInfo) -> datetime:
    """Return a time after which a file in a zip was not written.

    A Unix time in its extra field 0x5455 (Info-ZIP) is in UTC. The plain one is in the unknown
    zone of its maker, no more than 12 hours behind UTC, and of 1980 where there is none.
    """
    extra = member.extra
    while len(extra) >= _EXTRA.size:
        kind, size = _EXTRA.unpack_from(extra)
        if kind == _UNIX_TIME and size >= 5 and extra[4] & 1:
            return datetime.fromtimestamp(int.from_bytes(extra[5:9], "little"), tz=UTC)
        extra = extra[_EXTRA.size + size :]
    if member.date_time[0] <= _NO_YEAR:
        return datetime.max.replace(tzinfo=UTC)
    return datetime(*member.date_time, tzinfo=UTC) + timedelta(hours=12, seconds=2)


def _zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    try:
        return cast("BinaryIO", archive.open(member))
    except (NotImplementedError, RuntimeError) as error:
        raise zipfile.BadZipFile(str(error)) from error


def _is_tar(opener: Callable[[], BinaryIO]) -> bool:
    try:
        stream = opener()
        try:
            return stream.read(512)[_TAR_SIGN] == b"ustar"
        finally:
            stream.close()
    except DAMAGE:
        return False


def _open_tar(opener: Callable[[], BinaryIO], path: Path, name: str) -> tuple[Content, ...]:
    names: dict[str, int] = {}
    try:
        for member in _tar_members(opener):
            if member.isreg() and _is_wanted(member.name):
                names[member.name] = member.size
            if len(names) > _MOST_FILES:
                break
    except DAMAGE as error:
        if not names:
            raise _cannot_open("tar", name, error) from error
    packed = path.stat().st_size
    return _checked(
        name,
        "tar",
        (
            Content(
                _inside(name, inner), partial(_tar_member, opener, inner), packed=packed, size=size
            )
            for inner, size in names.items()
        ),
    )


def _tar_members(opener: Callable[[], BinaryIO]) -> Iterator[tarfile.TarInfo]:
    stream = opener()
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            yield from archive
    finally:
        stream.close()


class _TarMember:
    """A file in a tar, which is read through up to where it lies."""

    def __init__(self, opener: Callable[[], BinaryIO], name: str) -> None:
        self._stream = opener()
        try:
            archive = tarfile.open(fileobj=self._stream, mode="r|")  # noqa: SIM115 - read on
            self._inner = next(
                inner
                for member in archive
                if member.name == name and (inner := archive.extractfile(member))
            )
        except StopIteration:
            self._stream.close()
            raise tarfile.ReadError(name) from None
        except DAMAGE:
            self._stream.close()
            raise

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        return self._inner.read(size)

    def close(self) -> None:
        """Close the tar."""
        self._stream.close()


def _tar_member(opener: Callable[[], BinaryIO], inner: str) -> BinaryIO:
    return cast("BinaryIO", _TarMember(opener, inner))


def _is_wanted(member: str) -> bool:
    folders = member.replace("\\", "/").split("/")
    return folders[0] != "__MACOSX" and not folders[-1].startswith(".")


def _inside(name: str, member: str) -> str:
    """Return the name of a file in an archive, without characters that control a terminal."""
    return f"{name}/{clean_control(member)[:300]}"


def _checked(name: str, kind: str, contents: Iterable[Content]) -> tuple[Content, ...]:
    checked = tuple(contents)
    if not checked:
        raise InputError(f"this {kind} file holds no files", where=name, hint="import another file")
    if len(checked) > _MOST_FILES:
        raise InputError(
            f"this {kind} file holds more than {_MOST_FILES} files", where=name, hint="unpack it"
        )
    return checked


def _cannot_open(kind: str, name: str, error: Exception) -> InputError:
    return InputError(
        f"this {kind} file cannot be opened ({error})",
        where=name,
        hint="copy or download it again",
    )
