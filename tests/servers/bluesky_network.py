"""The accounts, posts and events of an invented Bluesky, as its servers tell of them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.contracts.atproto import event_faults

__all__ = ["PASSWORD", "Account", "Network", "Said", "moment"]

PASSWORD = "abcd-efgh-ijkl-mnop"
_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
_TAG = re.compile(r"#(\w+)")
_INDEXED = timedelta(milliseconds=300)


def moment(at: datetime) -> str:
    """A time as Bluesky writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def content_id(record: Mapping[str, Any]) -> str:
    """An identifier of a record, of the form that Bluesky's have: version 1, CBOR, SHA-256."""
    digest = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).digest()
    return "b" + base64.b32encode(b"\x01\x71\x12\x20" + digest).decode().lower().rstrip("=")


@dataclass(slots=True)
class Account:
    """Somebody; ``status`` is ``active`` or what the network calls it otherwise.

    ``home`` is the server that the account's document names, None for the one of all.
    """

    handle: str
    did: str
    status: str = "active"
    is_blocking: bool = False
    home: str | None = None

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
    quotes: str | None = None
    replies: list[str] = field(default_factory=list)

    @property
    def cid(self) -> str:
        """The identifier of its record."""
        return content_id(self.record)

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

    ``breaches`` are those of the makers' descriptions but for what contains one of ``meant``.
    Posts of the handles ``for_users`` are not shown to who ``asks_as_stranger``; they are counted.
    ``taken_down`` are posts that moderators took down: their authors' servers still have them.
    ``added`` is notified of every event. Events are numbered by the time they were heard, each a
    microsecond later than the one before at least.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.accounts: dict[str, Account] = {}
        self.posts: dict[str, Said] = {}
        self.events: list[dict[str, Any]] = []
        self.taken_down: set[str] = set()
        self.meant: tuple[str, ...] = ()
        self._breaches: list[str] = []
        self.for_users: set[str] = set()
        self.asks_as_stranger = False
        self.added = threading.Condition()
        self._count = 0

    @property
    def breaches(self) -> list[str]:
        """What is not as the makers describe it, each once."""
        meant = [it for it in self._breaches if any(part in it for part in self.meant)]
        return sorted({*self._breaches} - {*meant})

    def blame(self, faults: Iterable[str]) -> None:
        """Remember breaches."""
        self._breaches += faults

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
        quotes: str | None = None,
        pictures: bool = False,
        facets: bool = True,
        **more: Any,
    ) -> str:
        """A post, from now on found and streamed; its address. ``more`` goes into its record.

        One that ``quotes`` another may have ``pictures`` beside it.
        """
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
            if quotes is not None:
                record["embed"] = self._quoting(quotes, pictures=pictures)
            author = self.account(handle)
            uri = f"at://{author.did}/app.bsky.feed.post/{self._key()}"
            said = Said(uri, author, record | more, at, reply_to, quotes)
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
            "subject": {"uri": uri, "cid": self._cid(uri)},
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
            at = at or self.clock()
            identity = {**self._from_relay(account.did, at), "handle": to}
            self._tell(account.did, at, kind="identity", identity=identity)

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
            at = at or self.clock()
            said = {**self._from_relay(account.did, at), "active": status == "active"}
            said |= {} if status == "active" else {"status": status}
            self._tell(account.did, at, kind="account", account=said)

    def repeat(self, operation: str) -> None:
        """Tell of the posts that were created, or of another operation, once more and late."""
        with self.added:
            for event in [*self.events]:
                if event.get("commit", {}).get("operation") == operation:
                    late = self.events[-1]["time_us"] + 1
                    self.events.append({**event, "time_us": late})
            self.added.notify_all()

    def bystander(self, number: int) -> dict[str, Any]:
        """The event of a post about something else, at this time; it is kept nowhere."""
        at = self.clock()
        commit = {
            "rev": self._key(),
            "operation": "create",
            "collection": "app.bsky.feed.post",
            "rkey": self._key(),
            "record": {
                "$type": "app.bsky.feed.post",
                "createdAt": moment(at),
                "text": f"lunch, {number} times",
            },
            "cid": content_id({"lunch": number}),
        }
        did = "did:plc:bystanderbystanderbyst"
        time_us = int(at.timestamp() * 1_000_000) + number
        return {"did": did, "time_us": time_us, "kind": "commit", "commit": commit}

    def view(self, said: Said) -> dict[str, Any]:
        """A post as served."""
        return {
            "uri": said.uri,
            "cid": said.cid,
            "author": said.author.view(),
            "record": said.record,
            "replyCount": len(said.replies),
            "repostCount": 0,
            "likeCount": 3,
            "quoteCount": len(self.quoting(said.uri)),
            "indexedAt": moment(said.at + _INDEXED),
            "viewer": {"threadMuted": False, "embeddingDisabled": False},
            "labels": [],
        }

    def quoting(self, uri: str) -> list[Said]:
        """The posts that quote another, the newest first."""
        found = [said for said in self.posts.values() if said.quotes == uri]
        return sorted(found, key=lambda said: said.at, reverse=True)

    def _quoting(self, uri: str, *, pictures: bool) -> dict[str, Any]:
        quoted = {"uri": uri, "cid": self._cid(uri)}
        record = {"$type": "app.bsky.embed.record", "record": quoted}
        if not pictures:
            return record
        images = {"$type": "app.bsky.embed.images", "images": []}
        return {"$type": "app.bsky.embed.recordWithMedia", "record": record, "media": images}

    def shown(self, uri: str) -> Said | None:
        """A post, if it and its author are to be seen."""
        said = self.posts.get(uri)
        if said is None or uri in self.taken_down:
            return None
        if said.author.status != "active" or said.author.is_blocking:
            return None
        return None if self.asks_as_stranger and said.author.handle in self.for_users else said

    def _reply(self, parent: str) -> Mapping[str, Any]:
        above = self.posts[parent].record.get("reply")
        root = above["root"]["uri"] if above else parent
        return {
            "root": {"uri": root, "cid": self._cid(root)},
            "parent": {"uri": parent, "cid": self._cid(parent)},
        }

    def _cid(self, uri: str) -> str:
        said = self.posts.get(uri)
        return said.cid if said is not None else content_id({"gone": uri})

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
            commit |= {"record": record, "cid": content_id(record)}  # type: ignore[dict-item]  # it is JSON
        self._tell(did, at, kind="commit", commit=commit)

    def _from_relay(self, did: str, at: datetime) -> dict[str, Any]:
        """What every event has that Jetstream passes on as it came."""
        return {"did": did, "seq": len(self.events) + 1, "time": moment(at)}

    def _tell(self, did: str, at: datetime, **event: Any) -> None:
        last = self.events[-1]["time_us"] if self.events else 0
        time_us = max(int(at.timestamp() * 1_000_000), last + 1)
        self.events.append({"did": did, "time_us": time_us, **event})
        self.blame(event_faults(self.events[-1]))
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
