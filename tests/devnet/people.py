"""Accounts of the development network, and what they do there by requests of their own."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

__all__ = ["Person", "Post", "sign_up", "xrpc"]

_TAG = re.compile(r"#(\w+)")


@dataclass(frozen=True, slots=True)
class Post:
    """A record's address and the identifier of its content, as others refer to it."""

    uri: str
    cid: str
    root: Post | None = None

    @property
    def reference(self) -> dict[str, str]:
        """The post as a strong reference."""
        return {"uri": self.uri, "cid": self.cid}


@dataclass(slots=True)
class Person:
    """Somebody with an account."""

    pds: str
    handle: str
    did: str
    password: str
    token: str

    def post(
        self,
        text: str,
        *,
        minutes_ago: float = 1,
        answers: Post | None = None,
        quotes: Post | None = None,
    ) -> Post:
        """Write a post, with a facet for each hashtag."""
        record: dict[str, Any] = {"text": text, "langs": ["en"], "facets": _facets(text)}
        root = None
        if answers is not None:
            root = answers.root or answers
            record["reply"] = {"root": root.reference, "parent": answers.reference}
        if quotes is not None:
            record["embed"] = {"$type": "app.bsky.embed.record", "record": quotes.reference}
        made = self._create("app.bsky.feed.post", record, minutes_ago)
        return Post(made["uri"], made["cid"], root)

    def repost(self, post: Post) -> None:
        """Repost a post."""
        self._create("app.bsky.feed.repost", {"subject": post.reference}, 1)

    def delete(self, post: Post) -> None:
        """Delete one's post."""
        key = {"collection": "app.bsky.feed.post", "rkey": post.uri.rpartition("/")[2]}
        self._do("com.atproto.repo.deleteRecord", {"repo": self.did, **key})

    def app_password(self) -> str:
        """A new password for programs."""
        made = self._do("com.atproto.server.createAppPassword", {"name": "tweetup"})
        return str(made["password"])

    def deactivate(self) -> None:
        """Leave for now."""
        self._do("com.atproto.server.deactivateAccount", {})

    def activate(self) -> None:
        """Come back."""
        self._do("com.atproto.server.activateAccount", None)

    def _create(self, kind: str, record: Mapping[str, Any], minutes_ago: float) -> Any:
        at = datetime.now(UTC) - timedelta(minutes=minutes_ago)
        written = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        whole = {"$type": kind, "createdAt": written, **record}
        body = {"repo": self.did, "collection": kind, "record": whole}
        return self._do("com.atproto.repo.createRecord", body)

    def _do(self, method: str, body: Mapping[str, Any] | None) -> Any:
        return xrpc(self.pds, method, body, authorization=f"Bearer {self.token}")


def sign_up(pds: str, name: str) -> Person:
    """A new account."""
    handle, password = f"{name}.test", f"{name}-password"
    body = {"handle": handle, "email": f"{name}@museum.example", "password": password}
    made = xrpc(pds, "com.atproto.server.createAccount", body)
    return Person(pds, handle, made["did"], password, made["accessJwt"])


def xrpc(server: str, method: str, body: Mapping[str, Any] | None, **headers: str) -> Any:
    """The answer to a procedure, which must succeed."""
    data = None if body is None else json.dumps(body).encode()
    named = headers if data is None else {**headers, "content-type": "application/json"}
    request = urllib.request.Request(
        f"{server}/xrpc/{method}", data=data, headers=named, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            content = answer.read()
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{method}: {error.read().decode()}") from error
    return json.loads(content) if content else {}


def _facets(text: str) -> list[dict[str, Any]]:
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
