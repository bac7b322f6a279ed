"""The doors for files that hold files of posts: recordings, and downloads of several files.

A package of its own adds one by naming an object in an entry-point group, as it does for a format::

    [options.entry_points]
    tweetup.unpackers =
        mine = my_package.my_recordings:MY_UNPACKER
    tweetup.downloads =
        mine = my_package.my_downloads:MY_FINDER
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from tweetup.formats.content import Content
from tweetup.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Sequence


__all__ = ["DOWNLOAD_FINDERS", "UNPACKERS", "Download", "DownloadFinder", "Unpacker"]


class Unpacker(Protocol):
    """Opens one kind of file whose parts are read each in its own format."""

    def unpack(self, content: Content, start: bytes) -> tuple[Content, ...]:
        """Return the contents of a file of this kind; none for a file of another kind.

        ``start`` are its first 4096 bytes. Raises :class:`~tweetup.errors.InputError` for a file of
        this kind that cannot be opened.
        """


class Download(Struct, frozen=True):
    """A download of somebody's own data.

    ``parts`` are the files and folders (with a slash at the end) that it consists of, of which
    nothing is read but ``contents``, the files of posts.
    """

    parts: tuple[str, ...]
    contents: tuple[Content, ...]


class DownloadFinder(Protocol):
    """Finds the downloads of one kind among the files of a folder or archive."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Return the endings of names by which a single file may be part of such a download."""

    @property
    def beside(self) -> tuple[str, ...]:
        """Return the paths, from the folder of such a file, at which its owner may be named."""

    def find_downloads(self, contents: Sequence[Content]) -> tuple[Download, ...]:
        """Return the downloads among those contents, each with its files in reading order."""


UNPACKERS: Registry[Unpacker] = Registry("unpacker", "tweetup.unpackers", {})
"""None is built in: zip, tar, workbooks and databases are opened before any unpacker is asked."""

DOWNLOAD_FINDERS: Registry[DownloadFinder] = Registry("download", "tweetup.downloads", {})
"""None is built in: X's and Mastodon's present downloads are found folder by folder."""
