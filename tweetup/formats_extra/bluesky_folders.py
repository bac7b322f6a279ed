"""Unpacked repositories of Bluesky accounts: a folder with a file for each record.

``goat repo unpack`` writes ``DID/COLLECTION/KEY.json``, and the commit as ``DID/_commit.json``
(checked: cmd/goat/repo.go of bluesky-social/indigo, 2025). The folder may have another name, or
underscores for the colons of the DID, which not every disk takes. It is known at any level: as a
part of another folder, by itself, and by a collection or a single record in it.
"""

from __future__ import annotations

import io
import re
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final

import msgspec

from tweetup.files.containers import Download
from tweetup.formats.json_stream import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.formats.bluesky_posts import BlueskyAccount
    from tweetup.formats.content import Content

__all__ = ["BLUESKY_FOLDERS", "RepositoryFolderFinder"]

#: The folders above, the one of the account, the collection and the key of a record.
_RECORD: Final = re.compile(
    r"((?:.*/)?[^/]+/)([a-zA-Z][\w-]*(?:\.[\w-]+){2,})/([\w.:~-]+)\.json(?:\.\w+)?", re.ASCII
)
_DID: Final = re.compile(
    r"did[:_](?:(plc)[:_]([a-z0-9]+)|(web)[:_]([\w.:%-]+?))(?:\.(?:zip|tar|tgz)(?:\.\w+)?)?",
    re.ASCII,
)
_COMMIT: Final = "_commit.json"
_PROFILE: Final = "app.bsky.actor.profile/self.json"
_LEVELS: Final = 3
_LARGEST: Final = 1 << 20


class RepositoryFolderFinder:
    """Finds the posts of unpacked repositories; all other files of their folders are left."""

    suffixes: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def find_downloads(self, contents: Sequence[Content]) -> tuple[Download, ...]:
        """Return the folder of each account among the contents."""
        named = {content.name: content for content in contents}
        folders: dict[str, _Folder] = {}
        for content in contents:
            match = _RECORD.fullmatch(_whole_name(content))
            if match is None:
                continue
            if match[1] not in folders:
                folders[match[1]] = _Folder(match[1], _account(match[1], content, named))
            folders[match[1]].add(content, match[2], match[3])
        return tuple(it.download() for it in folders.values() if it.account is not None)


BLUESKY_FOLDERS = RepositoryFolderFinder()


class _Folder:
    """The folder of an account, with the files found in it so far."""

    def __init__(self, name: str, account: BlueskyAccount | None) -> None:
        self.name = name
        self.account = account
        self.posts: list[Content] = []
        self.parts: list[str] = []

    def add(self, content: Content, collection: str, key: str) -> None:
        """Take a record's file."""
        from tweetup.formats.bluesky_records import COLLECTIONS, RecordsOfAccount

        # Where only a part of the folder is imported, its name is not among those of the files.
        part = self.name if content.name.startswith(self.name) else content.name
        if part not in self.parts[-1:]:
            self.parts.append(part)
        if self.account is not None and collection in COLLECTIONS:
            uri = f"at://{self.account.did}/{collection}/{key}"
            opener = partial(_open_record, content, uri)
            self.posts.append(RecordsOfAccount(content, opener, self.account))

    def download(self) -> Download:
        """Return the folder as a download."""
        return Download(tuple(self.parts), tuple(self.posts))


def _whole_name(content: Content) -> str:
    """Return the name of a file with the two folders above it, as far as the disk tells them."""
    if content.path is None or content.name.count("/") >= _LEVELS - 1:
        return content.name
    return "/".join(content.path.resolve().parts[-_LEVELS:])


def _account(folder: str, content: Content, named: Mapping[str, Content]) -> BlueskyAccount | None:
    """Return the account of the folder that a record lies in; None where nothing tells it."""
    did = _did(folder.rstrip("/").rpartition("/")[2]) or _committed(
        _read_beside(folder, content, named, _COMMIT)
    )
    if did is None:
        return None
    from tweetup.formats.bluesky_records import account_with_profile

    return account_with_profile(did, _read_beside(folder, content, named, _PROFILE))


def _did(name: str) -> str | None:
    """Return the DID that a folder is named after."""
    match = _DID.fullmatch(name)
    return ":".join(("did", *filter(None, match.groups()))) if match else None


class _Commit(msgspec.Struct):
    did: str


def _committed(commit: bytes | None) -> str | None:
    """Return the DID that a commit names."""
    try:
        return msgspec.json.decode(commit, type=_Commit).did if commit else None
    except UNREADABLE:
        return None


def _read_beside(
    folder: str, content: Content, named: Mapping[str, Content], inner: str
) -> bytes | None:
    """Return another file of the account's folder, also of one that is not imported as a whole."""
    if (beside := named.get(f"{folder}{inner}")) is not None:
        with beside.open() as stream:
            return stream.read(_LARGEST)
    file = content.path.resolve().parent.parent / inner if content.path is not None else None
    if file is None or not file.is_file():
        return None
    with file.open("rb") as stream:
        return stream.read(_LARGEST)


def _open_record(content: Content, uri: str) -> BinaryIO:
    """Return a record with its address; a file that is no JSON stands in it as it is."""
    with content.open() as stream:
        raw = stream.read()
    return io.BytesIO(b'{"uri":%b,"value":%b}' % (msgspec.json.encode(uri), raw))
