"""The accounts, posts and events of an invented Bluesky, as its servers tell of them."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

__all__ = ["PASSWORD", "Account", "Network", "Said", "moment"]

PASSWORD = "abcd-efgh-ijkl-mnop"
_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
_TAG = re.compile(r"#(\w+)")
_INDEXED = timedelta(milliseconds=300)


def moment(at: datetime) -> str:
    """A time as Bluesky writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(slots=True)
class Account:
    """Somebody; ``status`` is ``active`` or what the network calls it otherwise."""

    handle: str
    did: str
    status: str = "active"
    is_blocking: bool = False

    def view(self) -> dict[str, Any]:
        """The account as served."""
        return {
            "did": self.did,
            "handle": self.handle,
            "displayName": self.handle.split(".")[0].title(),
            "associated": {"chat": {"allowIncoming": "all"}},
            "viewer": {"muted": False, "blockedBy": self.is_blocking},
            "labels": [],
            "createdAt": "2023-09-01T07:14:04.281Z",
        }


@dataclass(slots=True)
class Said:
    """A post: its address, record and who wrote it."""

    uri: str
    author: Account
    record: dict[str, Any]
    at: datetime
    parent: str | None = None
    replies: list[str] = field(default_factory=list)

    @property
    def words(self) -> set[str]:
        """The words of its text."""
        return set(re.findall(r"\w+", str(self.record.get("text", "")).casefold()))

    @property
    def tags(self) -> set[str]:
        """The hashtags of its facets and its text."""
        features = (one for facet in self.record.get("facets", ()) for one in facet["features"])
        facets = {feature["tag"].casefold() for feature in features if "tag" in feature}
        return facets | {tag.casefold() for tag in _TAG.findall(str(self.record.get("text", "")))}


class Network:
    """Everything said so far and every event of it; safe to change while servers answer.

    ``added`` is notified of every event. Events are numbered by the time they were heard, each a
    microsecond later than the one before at least.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.accounts: dict[str, Account] = {}
        self.posts: dict[str, Said] = {}
        self.events: list[dict[str, Any]] = []
        self.added = threading.Condition()
        self._count = 0

    def account(self, handle: str) -> Account:
        """The account of a handle, made where there is none."""
        for account in self.accounts.values():
            if account.handle == handle:
                return account
        digest = base64.b32encode(hashlib.sha256(handle.encode()).digest())
        account = Account(handle, f"did:plc:{digest[:24].decode().lower()}")
        self.accounts[account.did] = account
        return account

    def add_post(
        self,
        handle: str,
        text: str,
        *,
        at: datetime | None = None,
        reply_to: str | None = None,
        facets: bool = True,
        **more: Any,
    ) -> str:
        """A post, from now on found and streamed; its address. ``more`` goes into its record."""
        at = at or self.clock()
        record: dict[str, Any] = {
            "$type": "app.bsky.feed.post",
            "createdAt": moment(at),
            "text": text,
            "langs": ["en"],
        }
        if facets and (found := _facets(text)):
            record["facets"] = found
        with self.added:
            if reply_to is not None:
                record["reply"] = self._reply(reply_to)
            author = self.account(handle)
            uri = f"at://{author.did}/app.bsky.feed.post/{self._key()}"
            said = Said(uri, author, record | more, at, reply_to)
            self.posts[uri] = said
            if reply_to is not None:
                self.posts[reply_to].replies.append(uri)
            self._commit(uri, "create", at, said.record)
        return uri

    def add_repost(self, handle: str, uri: str, *, at: datetime | None = None) -> str:
        """A repost, which is streamed only; its address."""
        at = at or self.clock()
        record = {
            "$type": "app.bsky.feed.repost",
            "createdAt": moment(at),
            "subject": {"uri": uri, "cid": "bafyrei"},
        }
        with self.added:
            address = f"at://{self.account(handle).did}/app.bsky.feed.repost/{self._key()}"
            self._commit(address, "create", at, record)
        return address

    def delete(self, uri: str, *, at: datetime | None = None) -> None:
        """Take a post back."""
        with self.added:
            said = self.posts.pop(uri)
            if said.parent in self.posts:
                self.posts[said.parent].replies.remove(uri)
            self._commit(uri, "delete", at or self.clock())

    def rename(self, handle: str, to: str, *, at: datetime | None = None) -> None:
        """Give an account another handle."""
        with self.added:
            account = self.account(handle)
            account.handle = to
            identity = {"did": account.did, "handle": to}
            self._tell(account.did, at or self.clock(), kind="identity", identity=identity)

    def set_status(self, handle: str, status: str, *, at: datetime | None = None) -> None:
        """Make an account ``takendown``, ``suspended``, ``deactivated``, ``deleted`` or not."""
        with self.added:
            account = self.account(handle)
            account.status = status
        self.say_status(handle, status, at=at)

    def say_status(self, handle: str, status: str, *, at: datetime | None = None) -> None:
        """Send an event of an account's status once more, or late: it need not be true any more."""
        with self.added:
            account = self.account(handle)
            said = {"active": status == "active", "did": account.did}
            said |= {} if status == "active" else {"status": status}
            self._tell(account.did, at or self.clock(), kind="account", account=said)

    def view(self, said: Said) -> dict[str, Any]:
        """A post as served."""
        return {
            "uri": said.uri,
            "cid": "bafyrei",
            "author": said.author.view(),
            "record": said.record,
            "replyCount": len(said.replies),
            "repostCount": 0,
            "likeCount": 3,
            "quoteCount": 0,
            "indexedAt": moment(said.at + _INDEXED),
            "viewer": {"threadMuted": False, "embeddingDisabled": False},
            "labels": [],
        }

    def shown(self, uri: str) -> Said | None:
        """A post, if it and its author are to be seen."""
        said = self.posts.get(uri)
        hidden = said is None or said.author.status != "active" or said.author.is_blocking
        return None if hidden else said

    def _reply(self, parent: str) -> Mapping[str, Any]:
        above = self.posts[parent].record.get("reply")
        root = above["root"]["uri"] if above else parent
        return {
            "root": {"uri": root, "cid": "bafyrei"},
            "parent": {"uri": parent, "cid": "bafyrei"},
        }

    def _key(self) -> str:
        """A record's key: thirteen characters that sort by time."""
        self._count += 1
        number, key = self._count, ""
        for _ in range(10):
            number, digit = divmod(number, 32)
            key = _DIGITS[digit] + key
        return f"3lz{key}"

    def _commit(
        self, uri: str, operation: str, at: datetime, record: Mapping[str, Any] | None = None
    ) -> None:
        did, collection, key = uri.removeprefix("at://").split("/")
        commit = {"rev": key, "operation": operation, "collection": collection, "rkey": key}
        if record is not None:
            commit |= {"record": record, "cid": "bafyrei"}  # type: ignore[dict-item]  # it is JSON
        self._tell(did, at, kind="commit", commit=commit)

    def _tell(self, did: str, at: datetime, **event: Any) -> None:
        last = self.events[-1]["time_us"] if self.events else 0
        time_us = max(int(at.timestamp() * 1_000_000), last + 1)
        self.events.append({"did": did, "time_us": time_us, **event})
        self.added.notify_all()


def _facets(text: str) -> list[dict[str, Any]]:
    """A facet for each hashtag, counted in bytes as the network does."""
    return [
        {
            "index": {
                "byteStart": len(text[: match.start()].encode()),
                "byteEnd": len(text[: match.end()].encode()),
            },
            "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": match[1]}],
        }
        for match in _TAG.finditer(text)
    ]
