"""Find downloads of somebody's own data among other files, each with its own owner.

A download is a folder, packed or not: its posts are its owner's, and nothing else in it is read.
Files that lie beside a download are not part of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tweetup.errors import InputError
from tweetup.files.containers import DOWNLOAD_FINDERS
from tweetup.files.unpack import is_media
from tweetup.formats.mastodon import find_outboxes
from tweetup.formats.records import Skipped
from tweetup.formats.x_archive import find_download

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.formats.content import Content

__all__ = ["Downloads", "find_downloads"]

_WITH_X = (".js", ".html")
_ABOVE_X = ("assets/", "Your archive.html", "README.txt")
_WITH_MASTODON = ("actor.json", "likes.json", "bookmarks.json")
_PICTURES = ("_media/", "media_attachments/")


@dataclass(frozen=True, slots=True)
class Downloads:
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
        return tuple(Skipped(error.where or "", error.what) for error in self.errors)

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


def find_downloads(contents: Iterable[Content]) -> Downloads:
    """Return the contents with each download in place of its files."""
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
        try:
            posts_inside = find_download(inside) or find_outboxes(inside)
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
    )
