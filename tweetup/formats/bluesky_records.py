"""Bluesky: the records of an account, as its repository holds them.

A record is ``{"uri": "at://DID/COLLECTION/KEY", "cid": …, "value": …}``, alone or in the pages of
``com.atproto.repo.listRecords``. Readers of repositories and their unpacked folders hand out the
same. Nothing but the DID says whose it is: a profile (``app.bsky.actor.profile``) adds a name, the
option ``--author`` the handle. Both go into a post's raw record, as its member ``author``; into
that of a repost goes its original, where it is among the records, as its member ``original``.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from tweetup.formats.bluesky_posts import (
    BlueskyAccount,
    BlueskyRecord,
    BlueskyRepost,
    author_from_bluesky,
    post_from_record,
    repost_from_record,
    repost_of,
)
from tweetup.formats.content import Content, Siblings
from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.read_json import decode_values, read_pieces, read_values
from tweetup.formats.records import Record, Skipped
from tweetup.formats.times import micros_time, optional_time, read_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from typing import BinaryIO

    from tweetup.formats.base import Head
    from tweetup.model import Post

__all__ = [
    "BLUESKY_RECORDS",
    "COLLECTIONS",
    "DATED_LATER",
    "OTHER_RECORDS",
    "BlueskyRecordsFormat",
    "RecordsOfAccount",
    "account_with_profile",
]

_FORMAT: Final = "bluesky-records"
_POST: Final = "app.bsky.feed.post"
_REPOST: Final = "app.bsky.feed.repost"
_PROFILE_COLLECTION: Final = "app.bsky.actor.profile"

#: The collections that posts are in.
COLLECTIONS: Final = (_POST, _REPOST)

OTHER_RECORDS: Final = "records that are no posts (likes, follows and the like)"
DATED_LATER: Final = "posts dated a day or more after their record was made, as its key tells"
_NOT_A_RECORD: Final = "not a record of Bluesky"

#: A post may be older than its key, where it was moved here from elsewhere. One that is younger has
#: a clock that is fast; of one a day younger nobody knows if the time or the key is wrong.
_MOMENT: Final = timedelta(seconds=2)
_DAY: Final = timedelta(days=1)

_ADDRESS: Final = re.compile(r"at://(did:[a-z]+:[\w.:%-]+)/([\w.-]+)/([\w.:~-]+)", re.ASCII)

#: A key that holds a time: microseconds since 1970 and ten bits more, in 13 digits of base 32
#: (https://atproto.com/specs/tid).
_TID: Final = re.compile(r"[2-7a-j][2-7a-z]{12}")
_DIGITS: Final = "234567abcdefghijklmnopqrstuvwxyz"


class RecordsOfAccount(Content):
    """Records of one account, with the facts known of it."""

    def __init__(
        self, content: Content, opener: Callable[[], BinaryIO], account: BlueskyAccount
    ) -> None:
        super().__init__(content.name, opener, format=_FORMAT, within=content)
        self.account = account


class _Profile(msgspec.Struct, rename="camel"):
    display_name: str | None = None
    description: str | None = None
    created_at: str | None = None


class _Stored(msgspec.Struct):
    uri: str
    value: msgspec.Raw
    author: BlueskyAccount | None = None
    original: msgspec.Raw = msgspec.Raw()


class _Page(msgspec.Struct):
    records: list[msgspec.Raw] | None = None


class _Address(msgspec.Struct):
    uri: str


_PROFILE: Final = msgspec.json.Decoder(_Profile)
_STORED: Final = msgspec.json.Decoder(_Stored)
_PAGE: Final = msgspec.json.Decoder(_Page)
_URI: Final = msgspec.json.Decoder(_Address)
_RAW: Final = msgspec.json.Decoder(msgspec.Raw)
_RECORD: Final = msgspec.json.Decoder(BlueskyRecord)
_REPOSTED: Final = msgspec.json.Decoder(BlueskyRepost)


def account_with_profile(did: str, profile: bytes | None) -> BlueskyAccount:
    """Return an account with the words of its profile, none where that cannot be read."""
    try:
        told = _PROFILE.decode(profile) if profile else _Profile()
    except UNREADABLE:
        told = _Profile()
    return BlueskyAccount(
        did,
        display_name=told.display_name or None,
        description=told.description or None,
        created_at=told.created_at,
    )


class BlueskyRecordsFormat:
    """Reads and recognises the records of accounts."""

    name = _FORMAT
    title = "Bluesky: an account's repository (.car), its unpacked folder, listRecords pages"
    carries = (
        "reply",
        "quote",
        "repost",
        "links",
        "media",
        "alt text",
        "language",
        "conversation",
        "profile",
    )
    unfiltered = True
    reads_siblings = True

    def certainty(self, head: Head) -> float:
        """Return 0.96 for records with their addresses, 0.5 for a page without any."""
        return head.highest(_certainty)

    def refuse(self, head: Head) -> tuple[str, str] | None:
        """Return why posts without addresses cannot be read: they do not say whose they are."""
        if any(value.get("$type") in COLLECTIONS and "uri" not in value for value in head.values):
            return (
                "these are posts out of a Bluesky account's repository, but nobody knows whose",
                "import the folder that is named after the account's DID, or the .car file",
            )
        return None

    def accounts(self, content: Content) -> frozenset[str]:
        """Return the DIDs of the accounts whose records these are, for ``--author``."""
        if isinstance(content, RecordsOfAccount):
            return frozenset({content.account.did})
        matches = (
            _ADDRESS.match(it.uri) for it in decode_values(content, _URI, split=_split_whole)
        )
        return frozenset(match[1] for match in matches if match)

    def read(self, content: Content) -> Iterator[Record | Skipped]:
        """Yield a record for each post and repost; likes and the like are counted."""
        return read_values(content, _RecordReader(content).value, not_a_post=_NOT_A_RECORD)


BLUESKY_RECORDS = BlueskyRecordsFormat()


def _certainty(value: dict[str, Any]) -> float:
    records = value.get("records")
    if isinstance(records, list):
        items = [item for item in records[:3] if isinstance(item, dict)]
        is_empty = not records and value.keys() <= {"records", "cursor"}
        return max(map(_certainty, items), default=0.5 * is_empty)
    uri = value.get("uri")
    return 0.96 * (isinstance(uri, str) and uri.startswith("at://") and "value" in value)


def _split(raw: bytes) -> Iterable[bytes | msgspec.Raw]:
    """Return the records of a page, or the one record that a value is."""
    page = _PAGE.decode(raw)
    return (raw,) if page.records is None else page.records


def _split_whole(raw: bytes) -> Iterable[bytes | msgspec.Raw]:
    """Return the same; nothing of a value that is broken."""
    try:
        return _split(raw)
    except UNREADABLE:
        return ()


def _profiles(content: Content) -> dict[str, bytes]:
    """Return the profiles that stand on any page, by the DIDs of their accounts."""
    profiles = {}
    for stored in decode_values(content, _STORED, split=_split_whole):
        match = _ADDRESS.fullmatch(stored.uri)
        if match and match[2] == _PROFILE_COLLECTION:
            profiles[match[1]] = bytes(stored.value)
    return profiles


class _RecordReader:
    """Reads the records of one content."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._notes = content.notes
        self._seen_at = content.seen_at
        self._named = content.options.author
        self._known = content.account if isinstance(content, RecordsOfAccount) else None
        self._profiles = {} if self._known else _profiles(content)
        self._accounts: dict[str, tuple[BlueskyAccount, bytes]] = {}

    def value(self, raw: bytes, where: str) -> Iterator[Record | Skipped]:
        """Yield the posts of a page, or the one that the value is."""
        return read_pieces(_split(raw), where, self.record, not_a_post=_NOT_A_RECORD)

    def record(self, piece: bytes | msgspec.Raw, where: str) -> Iterator[Record]:
        """Yield the post or repost that a record is; another one is counted."""
        raw = bytes(piece)
        stored = _STORED.decode(raw)
        match = _ADDRESS.fullmatch(stored.uri)
        if match is None:
            raise ValueError("a record without the address of its account")
        did, collection, key = match.groups()
        if collection not in COLLECTIONS:
            self._notes[OTHER_RECORDS] += collection != _PROFILE_COLLECTION
            return
        account, begins = self.account_of(stored, did)
        if collection == _POST:
            post = self.post(stored, key, account, self._notes)
        else:
            post, original = self._repost(stored, key, account)
            if original and not bytes(stored.original):
                begins = b'%b"original":%b,' % (begins or b"{", original)
        yield Record(post, (begins, raw.lstrip()[1:]) if begins else (raw,), where)

    def account_of(self, stored: _Stored, did: str) -> tuple[BlueskyAccount, bytes]:
        """Return the account of a record, as it tells itself or with how it is to begin."""
        if stored.author is not None and stored.author.did == did:
            return stored.author, b""
        return self._account(did)

    def _account(self, did: str) -> tuple[BlueskyAccount, bytes]:
        """Return an account and the beginning of its records that tells the facts known of it."""
        if did not in self._accounts:
            known = self._known if self._known and self._known.did == did else None
            profile = known or account_with_profile(did, self._profiles.get(did))
            account = replace(profile, handle=self._named)
            told = {name: it for name, it in msgspec.to_builtins(account).items() if it}
            begins = b'{"author":%b,' % msgspec.json.encode(told) if len(told) > 1 else b""
            self._accounts[did] = account, begins
        return self._accounts[did]

    def _repost(
        self, stored: _Stored, key: str, account: BlueskyAccount
    ) -> tuple[Post, bytes | None]:
        """Return a repost, whole where its original is here, and the record of that."""
        repost = _REPOSTED.decode(stored.value)
        at = optional_time(repost.created_at) or _key_time(key) or read_time(repost.created_at)
        author = author_from_bluesky(account, self._seen_at)
        found = self._original(stored, repost.subject.uri)
        if found is None:
            return repost_from_record(stored.uri, author, repost, at=at), None
        original, raw = found
        return repost_of(original, by=author, uri=stored.uri, at=at), raw

    def _original(self, stored: _Stored, address: str) -> tuple[Post, bytes] | None:
        """Return the post of an address and its record, out of a repost or the other records."""
        raw, content = bytes(stored.original), self._content
        if not raw and (found := _originals(self._content).get(address)) is not None:
            raw, content = found
        reader = self if content is self._content else _RecordReader(content)
        match = _ADDRESS.fullmatch(address)
        if not raw or match is None:
            return None
        try:
            original = _STORED.decode(raw)
            account, begins = reader.account_of(original, match[1])
            post = reader.post(original, match[3], account, Counter())
        except (*UNREADABLE, ValueError):
            return None
        return post, begins + raw.lstrip()[1:] if begins else raw

    def post(self, stored: _Stored, key: str, account: BlueskyAccount, notes: Counter[str]) -> Post:
        """Return a post; ``notes`` count the times that its key contradicts."""
        author = author_from_bluesky(account, self._seen_at)
        made_at = _key_time(key)
        record = _RECORD.decode(stored.value)
        written_at = optional_time(record.created_at)
        if written_at and made_at:
            if written_at - made_at > _DAY:
                notes[DATED_LATER] += 1
            if not _MOMENT < written_at - made_at <= _DAY:
                made_at = None
        return post_from_record(stored.uri, author, record, indexed_at=made_at)


def _originals(content: Content) -> dict[str, tuple[bytes, Content]]:
    """Return the posts that reposts among the contents repeat, by their addresses."""
    siblings = content.siblings
    if siblings is None:
        siblings = content.siblings = Siblings((content,))
    if siblings.originals is None:
        addresses = {
            address
            for _, stored, _ in _all_records(siblings)
            if f"/{_REPOST}/" in stored.uri and (address := _subject(stored)) is not None
        }
        siblings.originals = {
            stored.uri: (bytes(raw), inside)
            for raw, stored, inside in (_all_records(siblings) if addresses else ())
            if stored.uri in addresses and f"/{_POST}/" in stored.uri
        }
    return siblings.originals


def _all_records(siblings: Siblings) -> Iterator[tuple[msgspec.Raw, _Stored, Content]]:
    """Yield the records of contents, which are being read at the same time: their faults stay."""
    for content in siblings.contents:
        fault, position = content.fault, content.position
        for raw in decode_values(content, _RAW, split=_split_whole):
            with suppress(*UNREADABLE):
                yield raw, _STORED.decode(raw), content
        content.fault, content.position = fault, position


def _subject(stored: _Stored) -> str | None:
    """Return the address of the post that a repost repeats; None for a damaged one."""
    try:
        return _REPOSTED.decode(stored.value).subject.uri
    except UNREADABLE:
        return None


def _key_time(key: str) -> datetime | None:
    """Return the time that the key of a record holds; None for a key of another kind."""
    if not _TID.fullmatch(key):
        return None
    number = 0
    for digit in key:
        number = number << 5 | _DIGITS.index(digit)
    return micros_time(number >> 10)
