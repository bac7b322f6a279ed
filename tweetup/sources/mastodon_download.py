"""Mastodon's "download your data": its posts, with the owner's handle and name.

https://docs.joinmastodon.org/user/moving/#export. Of what it holds nothing is opened but
``outbox.json`` and ``actor.json``, and of the last nothing is kept but handle and name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from tweetup.sources.content import Content
from tweetup.sources.jsontext import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FORMAT", "MastodonDownload", "find_outboxes"]

FORMAT = "mastodon-archive"
"""What ``--format`` calls it."""

_OUTBOX = re.compile(r"(?:^|/)outbox\.json$")
_ACTOR = re.compile(r"(?:^|/)actor\.json$")
_SIGN = b'"orderedItems"'
_LARGEST = 1 << 20


class MastodonDownload(Content):
    """An outbox with its owner, as JSON that is put into each post's raw record."""

    def __init__(self, content: Content, owner: bytes | None) -> None:
        super().__init__(content.name, content.open, format=FORMAT, within=content)
        self.owner = owner


class _Actor(msgspec.Struct, rename="camel"):
    preferred_username: str
    name: str | None = None


def find_outboxes(contents: Sequence[Content]) -> tuple[Content, ...]:
    """The outboxes among the contents of an export; none where they are no export."""
    outboxes = [
        content for content in contents if _OUTBOX.search(content.name) and _is_outbox(content)
    ]
    actors = [content for content in contents if _ACTOR.search(content.name)]
    owner = _owner(actors[0]) if len(actors) == 1 else None
    return tuple(MastodonDownload(content, owner) for content in outboxes)


def _is_outbox(content: Content) -> bool:
    with content.open() as stream:
        return _SIGN in stream.read(1 << 16)


def _owner(content: Content) -> bytes | None:
    with content.open() as stream:
        raw = stream.read(_LARGEST)
    try:
        actor = msgspec.json.decode(raw, type=_Actor)
    except UNREADABLE:
        return None
    owner = {"handle": actor.preferred_username, "name": actor.name or None}
    return msgspec.json.encode({key: value for key, value in owner.items() if value})
