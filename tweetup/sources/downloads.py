"""The downloads of one's own data among other files, each by itself, whoever's they are.

A download is a folder, packed or not: its posts are its owner's, and of everything else in it
nothing is read. What only lies beside a download is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.errors import InputError
from tweetup.sources.mastodon_download import find_outboxes
from tweetup.sources.packing import is_media
from tweetup.sources.records import Skipped
from tweetup.sources.x_download import find_download
from tweetup.sources.x_old_download import find_old_downloads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tweetup.sources.content import Content
    from tweetup.sources.x_old_download import OldDownload

__all__ = ["Downloads", "find_downloads"]

_WITH_X = (".js", ".html")
_ABOVE_X = ("assets/", "Your archive.html", "README.txt")
_WITH_MASTODON = ("actor.json", "likes.json", "bookmarks.json")
_PICTURES = ("_media/", "media_attachments/")


@dataclass(frozen=True, slots=True)
class Downloads:
    """What is to be read: the posts of downloads, and whatever is of none, in its order.

    ``errors`` are those of downloads that cannot be read, ``folders`` where downloads lie, ``old``
    X's of 2012 to 2018.
    """

    contents: tuple[Content, ...]
    errors: tuple[InputError, ...]
    folders: tuple[str, ...]
    old: tuple[OldDownload, ...] = ()

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.folders or self.old)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The downloads that cannot be read, named."""
        return tuple(Skipped(error.where or "", error.what) for error in self.errors)

    def hold(self, name: str) -> bool:
        """Whether a file of that name is part of a download."""
        return any(_is_part(name, folder) for folder in self.folders) or any(
            download.holds(name) for download in self.old
        )


def find_downloads(contents: Iterable[Content]) -> Downloads:
    """The contents with each download in place of its files."""
    folders: dict[str, list[Content]] = {}
    listed = tuple(contents)
    for content in listed:
        folders.setdefault(_folder_of(content.name), []).append(content)
    old = find_old_downloads(listed)
    posts = dict(one for download in old for one in _placed(download.contents, listed))
    errors = []
    found = []
    for folder, inside in folders.items():
        try:
            own = find_download(inside) or find_outboxes(inside)
        except InputError as error:
            errors.append(error)
        else:
            if not own:
                continue
            posts |= {content.name: content for content in own}
        found.append(folder)
    downloads = Downloads((), tuple(errors), tuple(found), old)
    kept = (
        posts.get(content.name, content)
        for content in listed
        if content.name in posts or not downloads.hold(content.name)
    )
    return Downloads(tuple(kept), tuple(errors), tuple(found), old)


def _placed(own: Sequence[Content], listed: Sequence[Content]) -> Iterator[tuple[str, Content]]:
    """The places of a download's files by their names, each with the one to be read there."""
    names = {content.name for content in own}
    places = [content.name for content in listed if content.name in names]
    return zip(places, own, strict=True)


def _folder_of(name: str) -> str:
    """The folder of a file, with the slash at its end; empty for a file by itself."""
    folder, slash, _ = name.rpartition("/")
    return folder + slash


def _is_part(name: str, folder: str) -> bool:
    if name.startswith(folder):
        inner = name[len(folder) :]
        return (
            is_media(inner)
            or any(pictures in inner for pictures in _PICTURES)
            or inner.endswith(_WITH_X)
            or inner in _WITH_MASTODON
        )
    above = folder.removesuffix("data/")
    return above != folder and name.startswith(tuple(above + inner for inner in _ABOVE_X))
