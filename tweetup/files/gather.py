"""Gather the contents of a path: a file, the files packed in it, the files of a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tweetup.errors import InputError
from tweetup.files.containers import DOWNLOAD_FINDERS, UNPACKERS
from tweetup.files.databases import open_database, unpack_database
from tweetup.files.downloads import find_downloads
from tweetup.files.spreadsheets import is_office, open_workbook
from tweetup.files.unpack import is_media, open_contents
from tweetup.formats.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tweetup.files.databases import DatabaseReader
    from tweetup.formats.content import Content

__all__ = ["files_in", "gather_contents"]

MEDIA = "a picture, film, sound or typeface"

_START = 4096
_SUFFIXES = (".js", "outbox.json")
_BESIDE = ("account.js", "note-tweet.js", "actor.json")


def gather_contents(
    path: Path, name: str, read_database: DatabaseReader | None = None
) -> tuple[tuple[Content, ...], tuple[Skipped, ...]]:
    """Return the contents of a file or folder, and the files left unopened.

    Of each download of X's or Mastodon's only the files of posts are contents. ``read_database``
    reads databases, which another room knows. Raises :class:`~tweetup.errors.InputError` for a file
    or folder without any content, and for a single file that cannot be opened.
    """
    if path.is_dir():
        contents, skipped = _folder(path, name, read_database)
        beside: tuple[Content, ...] = ()
    else:
        contents, skipped = _file(path, name, read_database), ()
        beside = tuple(_neighbours(path, contents))
    downloads = find_downloads([*contents, *beside])
    if downloads:
        contents = tuple(content for content in downloads.contents if content not in beside)
        skipped = tuple(item for item in skipped if not downloads.hold(item.where))
        skipped += downloads.skipped
        if downloads.errors and not contents:
            raise downloads.errors[0]
    media = tuple(content for content in contents if is_media(content.name))
    if len(contents) > 1:
        skipped += tuple(Skipped(content.name, MEDIA, broken=False) for content in media)
        contents = tuple(content for content in contents if content not in media)
    if not contents:
        raise InputError(
            "there are no files of posts in it", where=name, hint="import another file or folder"
        )
    return contents, skipped


def files_in(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder that is not hidden, sorted by name."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(inner for inner in folders if not inner.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if not name.startswith("."))


def _folder(
    folder: Path, name: str, read_database: DatabaseReader | None
) -> tuple[tuple[Content, ...], tuple[Skipped, ...]]:
    contents: list[Content] = []
    skipped: list[Skipped] = []
    for file in files_in(folder):
        inner = f"{name}/{file.relative_to(folder).as_posix()}"
        if is_media(inner):
            skipped.append(Skipped(inner, MEDIA, broken=False))
        elif file.is_file():
            try:
                contents += _file(file, inner, read_database)
            except InputError as error:
                skipped.append(Skipped(error.where or inner, error.what))
            except OSError as error:
                skipped.append(Skipped(inner, f"cannot be read: {error.strerror or error}"))
    return tuple(contents), tuple(skipped)


def _file(file: Path, name: str, read_database: DatabaseReader | None) -> tuple[Content, ...]:
    if (
        read_database is not None
        and (database := open_database(file, name, read_database)) is not None
    ):
        return (database,)
    contents = open_contents(file, name)
    if len(contents) > 1 and is_office(file):
        return open_workbook(file, name)
    return tuple(_unfolded(contents, read_database))


def _unfolded(
    contents: Iterable[Content], read_database: DatabaseReader | None
) -> Iterator[Content]:
    """Yield the contents, with databases as their lines and unpacked files as their parts."""
    for content in contents:
        if is_media(content.name):
            yield content
            continue
        with content.open() as stream:  # once: a file in a tar is a long way off
            start = stream.read(_START)
        if (
            read_database is not None
            and (database := unpack_database(content, start, read_database)) is not None
        ):
            yield database
        else:
            yield from _unpack(content, start) or (content,)


def _unpack(content: Content, start: bytes) -> tuple[Content, ...]:
    """Return the contents that an unpacker finds in a content; none where no unpacker knows it."""
    for _, unpacker in UNPACKERS:
        if inner := unpacker.unpack(content, start):
            return inner
    return ()


def _neighbours(path: Path, contents: Iterable[Content]) -> Iterator[Content]:
    """Yield the files beside a single file of a download that name the owner of its posts."""
    finders = [finder for _, finder in DOWNLOAD_FINDERS]
    suffixes = (*_SUFFIXES, *(suffix for finder in finders for suffix in finder.suffixes))
    if path.is_dir() or not any(content.name.endswith(suffixes) for content in contents):
        return
    for name in (*_BESIDE, *(name for finder in finders for name in finder.beside)):
        beside = path.parent / name
        if beside != path and beside.is_file():
            yield from open_contents(beside, name)
