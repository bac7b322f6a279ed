"""Collect the contents of a path: a file, packed files, a folder, a download of data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tweetup.errors import InputError
from tweetup.files.containers import DOWNLOAD_FINDERS, UNPACKERS
from tweetup.files.databases import open_database, unpack_database
from tweetup.files.spreadsheets import is_office, open_workbook, unpack_workbook
from tweetup.files.unpack import is_media, open_contents
from tweetup.formats.content import Content
from tweetup.formats.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.files.databases import DatabaseReader

__all__ = ["Downloads", "files_in", "find_downloads", "gather_contents"]

_WITH_X = (".js", ".html")
_ABOVE_X = ("assets/", "Your archive.html", "README.txt")
#: X writes it into the folder of the posts; older downloads have it above.
_README = "README.txt"
_WITH_MASTODON = ("actor.json", "likes.json", "bookmarks.json")
_PICTURES = ("_media/", "media_attachments/")
_SUFFIXES = (".js", "outbox.json")
"""The endings of the names of downloads' files of posts."""


class Downloads(Struct, frozen=True):
    """The contents to read, in their order: the posts of downloads, and files of no download.

    ``errors`` are those of downloads that cannot be read, ``folders`` those in which downloads lie,
    ``parts`` the folders and files of downloads that a plug-in has found.
    """

    contents: tuple[Content, ...]
    errors: tuple[InputError, ...]
    folders: frozenset[str]
    parts: frozenset[str]

    def __bool__(self) -> bool:
        """Return whether there are any downloads."""
        return bool(self.folders or self.parts)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Return the downloads that cannot be read, named."""
        return tuple(Skipped(error.where or "", error.problem) for error in self.errors)

    def hold(self, name: str) -> bool:
        """Return whether a file of that name is part of a download."""
        return name in self.parts or any(
            folder in self.parts or self._holds(folder, name[len(folder) :])
            for folder in _folders_above(name)
        )

    def _holds(self, folder: str, inner: str) -> bool:
        """Return whether a path inside a folder is part of a download there or below."""
        return (folder in self.folders and _is_part(inner)) or (
            f"{folder}data/" in self.folders and inner.startswith(_ABOVE_X)
        )


def find_downloads(contents: Iterable[Content], author: str | None = None) -> Downloads:
    """Return the contents with each download in place of its files.

    ``author`` is whose posts they are where a download does not tell.
    """
    folders: dict[str, list[Content]] = {}
    listed = tuple(contents)
    for content in listed:
        folders.setdefault(_folder_of(content.name), []).append(content)
    plugged_in = [
        download for _, finder in DOWNLOAD_FINDERS for download in finder.find_downloads(listed)
    ]
    place = {content.name: number for number, content in enumerate(listed)}
    posts = dict(pair for download in plugged_in for pair in _placed(download.contents, place))
    errors = []
    download_folders = []
    for folder, inside in folders.items():
        if not any(content.name.endswith(_SUFFIXES) for content in inside):
            continue
        try:
            posts_inside = _find_download(inside, author)
        except InputError as error:
            errors.append(error)
        else:
            if not posts_inside:
                continue
            posts |= {content.name: content for content in posts_inside}
        download_folders.append(folder)
    parts = frozenset(part for download in plugged_in for part in download.parts)
    downloads = Downloads((), tuple(errors), frozenset(download_folders), parts)
    remaining = (
        posts.get(content.name, content)
        for content in listed
        if content.name in posts or not downloads.hold(content.name)
    )
    return replace(downloads, contents=tuple(remaining))


def _find_download(inside: Sequence[Content], author: str | None) -> tuple[Content, ...]:
    """Return the files of posts of the download that a folder is; none in another folder."""
    from tweetup.formats.mastodon import find_outboxes
    from tweetup.formats.x_archive import find_download

    return find_download(inside, author) or find_outboxes(inside)


def _placed(contents: Sequence[Content], place: Mapping[str, int]) -> Iterator[tuple[str, Content]]:
    """Pair the names of a download's files, in their order, with its contents in reading order."""
    names = sorted((content.name for content in contents), key=place.__getitem__)
    return zip(names, contents, strict=True)


def _folders_above(name: str) -> Iterator[str]:
    """Yield the folders a file lies in, the outermost first: the empty name, ``a/``, ``a/b/``."""
    yield ""
    slash = name.find("/")
    while slash >= 0:
        yield name[: slash + 1]
        slash = name.find("/", slash + 1)


def _folder_of(name: str) -> str:
    """Return the folder of a file with the slash at its end; empty for a file by itself."""
    folder, slash, _ = name.rpartition("/")
    return folder + slash


def _is_part(inner: str) -> bool:
    """Return whether a file of that name in the folder of a download's posts belongs to it."""
    return (
        is_media(inner)
        or any(pictures in inner for pictures in _PICTURES)
        or inner.endswith(_WITH_X)
        or inner in _WITH_MASTODON
        or inner == _README
    )


MEDIA = "a picture, film, sound or typeface"

_START = 4096
_BESIDE = ("account.js", "manifest.js", "note-tweet.js", "actor.json")


def gather_contents(
    path: Path,
    name: str,
    read_database: DatabaseReader | None = None,
    *,
    author: str | None = None,
) -> tuple[tuple[Content, ...], tuple[Skipped, ...]]:
    """Return the contents of a file or folder, and the files left unopened.

    Of each download of X's or Mastodon's only the files of posts are contents. ``read_database``
    reads databases, which another room knows. ``author`` is whose posts they are where a download
    does not tell. Raises :class:`~tweetup.errors.InputError` for a file
    or folder without any content, and for a single file that cannot be opened.
    """
    if path.is_dir():
        contents, skipped = _folder(path, name, read_database)
        beside: tuple[Content, ...] = ()
    else:
        contents, skipped = _file(path, name, read_database)
        beside = tuple(_neighbours(path, contents))
    downloads = find_downloads([*contents, *beside], author)
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
                inside, unopened = _file(file, inner, read_database)
                contents += inside
                skipped += unopened
            except InputError as error:
                skipped.append(Skipped(error.where or inner, error.problem))
            except OSError as error:
                skipped.append(Skipped(inner, f"cannot be read: {error.strerror or error}"))
    return tuple(contents), tuple(skipped)


def _file(
    file: Path, name: str, read_database: DatabaseReader | None
) -> tuple[tuple[Content, ...], tuple[Skipped, ...]]:
    """Return the contents of a file and, where it has several, those that cannot be opened."""
    if (
        read_database is not None
        and (database := open_database(file, name, read_database)) is not None
    ):
        return (database,), ()
    contents = open_contents(file, name)
    if len(contents) > 1 and is_office(file):
        return open_workbook(file, name), ()
    opened: list[Content] = []
    errors: list[InputError] = []
    for content in contents:
        try:
            opened += _unfolded(content, read_database)
        except InputError as error:
            errors.append(error)
    if errors and not opened:
        raise errors[0]
    return tuple(opened), tuple(Skipped(error.where or name, error.problem) for error in errors)


def _unfolded(content: Content, read_database: DatabaseReader | None) -> tuple[Content, ...]:
    """Return a content: a database as its lines, a workbook or a known file as its parts."""
    if is_media(content.name):
        return (content,)
    with content.open() as stream:  # once: a file in a tar is a long way off
        start = stream.read(_START)
    if (
        read_database is not None
        and (database := unpack_database(content, start, read_database)) is not None
    ):
        return (database,)
    return unpack_workbook(content, start) or _unpack(content, start) or (content,)


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
