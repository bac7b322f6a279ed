"""X's own "download your data": its posts, with the owner's handle, name and id.

https://help.x.com/managing-your-account/how-to-download-your-x-archive. The folder (or zip) holds
some eighty files about a person; nothing is opened but the posts (``tweets.js`` in parts,
``tweet.js`` in older ones, ``community-tweet.js``), their long forms (``note-tweet.js``) and
``account.js``, and of the last nothing is kept but handle, name and id.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from tweetup.errors import InputError
from tweetup.sources.content import Content
from tweetup.sources.jsontext import UNREADABLE, json_values
from tweetup.sources.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["FORMAT", "Owner", "XDownload", "find_download"]

FORMAT = "x-archive"
"""What ``--format`` calls it."""

_POSTS = re.compile(r"(?:^|/)(?:tweets?|community-tweet)(?:-part\d+)?\.js$")
_NOTES = re.compile(r"(?:^|/)note-tweet(?:-part\d+)?\.js$")
_ACCOUNT = re.compile(r"(?:^|/)account\.js$")
_SIGN = b"window.YTD."


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose download it is."""

    handle: str
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class LongForm:
    """The whole text of a post that X shows cut off."""

    created_at: str
    text: str


class XDownload(Content):
    """A file of posts with what the files beside it say of them.

    ``used`` are those of the long forms whose posts were read so far, in all parts; the last part
    knows which are left over.
    """

    def __init__(
        self,
        content: Content,
        owner: Owner,
        long_forms: tuple[LongForm, ...],
        used: set[LongForm],
        *,
        is_last: bool,
    ) -> None:
        super().__init__(content.name, content.open, format=FORMAT, within=content)
        self.owner = owner
        self.long_forms = long_forms
        self.used = used
        self.is_last = is_last


class _Account(msgspec.Struct):
    username: str
    accountId: str | None = None  # noqa: N815 - as X writes it
    accountDisplayName: str | None = None  # noqa: N815 - as X writes it


class _AccountItem(msgspec.Struct):
    account: _Account


class _Core(msgspec.Struct):
    text: str


class _Note(msgspec.Struct):
    createdAt: str  # noqa: N815 - as X writes it
    core: _Core


class _NoteItem(msgspec.Struct):
    noteTweet: _Note  # noqa: N815 - as X writes it


def find_download(contents: Sequence[Content]) -> tuple[Content, ...]:
    """The files of posts among the contents of a download; none where they are no download.

    Raises :class:`~tweetup.errors.InputError` where posts are there without ``account.js``.
    """
    posts = [content for content in contents if _is_part(content, _POSTS)]
    if not posts:
        return ()
    account = next((content for content in contents if _is_part(content, _ACCOUNT)), None)
    owner = _owner(account) if account else None
    if owner is None:
        raise InputError(
            "these are posts out of X's download, but without account.js nobody knows whose",
            where=posts[0].name,
            hint="import the whole download: the zip, or the folder it was unpacked to",
        )
    notes = [content for content in contents if _is_part(content, _NOTES)]
    long_forms = tuple(_long_forms(notes))
    used: set[LongForm] = set()
    return tuple(
        XDownload(content, owner, long_forms, used, is_last=content is posts[-1])
        for content in posts
    )


def _is_part(content: Content, name: re.Pattern[str]) -> bool:
    if not name.search(content.name):
        return False
    with content.open() as stream:
        return stream.read(len(_SIGN)) == _SIGN


def _owner(content: Content) -> Owner | None:
    decoder = msgspec.json.Decoder(_AccountItem)
    for value in json_values(content):
        if not isinstance(value, Skipped):
            try:
                account = decoder.decode(value.raw).account
            except UNREADABLE:
                continue
            return Owner(account.username, account.accountId, account.accountDisplayName or None)
    return None


def _long_forms(contents: Iterable[Content]) -> Iterator[LongForm]:
    decoder = msgspec.json.Decoder(_NoteItem)
    for content in contents:
        for value in json_values(content):
            if not isinstance(value, Skipped):
                try:
                    note = decoder.decode(value.raw).noteTweet
                except UNREADABLE:
                    continue
                yield LongForm(note.createdAt, note.core.text)
