"""Posts of X's API v2 as 4CAT keeps them: the objects of a page put into each of its posts.

They stand where the post had their ids, or beside these: ``author_user``, the objects of
``attachments.media_keys`` and ``poll_ids``, ``geo.place`` and the posts in ``referenced_tweets``.
An object that X did not have is a note on that.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

__all__ = ["as_flattened", "is_missing_post", "is_spliced"]

_SIGN: Final = b'"author_user"'
_UNKNOWN: Final = "UNKNOWN"
_OBJECT: Final = msgspec.json.Decoder(dict[str, Any])
_DEEPEST: Final = 4
_ACCOUNTS: Final = {"author_user": "author", "in_reply_to_user": "in_reply_to_user"}
"""The members that hold accounts, and what twarc2 calls them."""


def is_spliced(raw: bytes) -> bool:
    """Return whether a line may be such a post."""
    return _SIGN in raw


def is_missing_post(raw: bytes) -> bool:
    """Return whether such a line is a note on a post that X did not have."""
    return _OBJECT.decode(raw).get("author_id") == _UNKNOWN


def as_flattened(raw: bytes) -> bytes:
    """Return such a post in the form that twarc2 flattens posts to.

    Raises ``msgspec.DecodeError`` for a line that is no object.
    """
    return msgspec.json.encode(_flattened(_OBJECT.decode(raw)))


def _flattened(post: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    made = {name: value for name, value in post.items() if name not in _ACCOUNTS}
    for name, flat_name in _ACCOUNTS.items():
        if _is_account(post.get(name)):
            made.setdefault(flat_name, post[name])
    if isinstance(attached := post.get("attachments"), dict):
        made["attachments"] = _attachments(attached)
    geo = post.get("geo")
    if isinstance(geo, dict) and isinstance(place := geo.get("place"), dict):
        made["geo"] = {**geo, "full_name": place.get("full_name")}
    others = post.get("referenced_tweets")
    if isinstance(others, list) and depth < _DEEPEST:
        made["referenced_tweets"] = [
            _flattened(other, depth + 1) if isinstance(other, dict) else other for other in others
        ]
    return made


def _is_account(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(value.get(name), str) and value[name] != _UNKNOWN for name in ("id", "username")
    )


def _attachments(attached: dict[str, Any]) -> dict[str, Any]:
    """Return attachments with ids alone in their lists, and the objects beside these."""
    made = dict(attached)
    media = _take_objects(made, "media_keys", "media_key")
    polls = _take_objects(made, "poll_ids", "id")
    if media:
        made["media"] = media
    if polls:
        made["poll"] = polls[0]
    return made


def _take_objects(attached: dict[str, Any], name: str, key: str) -> list[dict[str, Any]]:
    items = attached.get(name)
    if not isinstance(items, list):
        return []
    objects = [item for item in items if isinstance(item, dict) and isinstance(item.get(key), str)]
    keys = (item.get(key) if isinstance(item, dict) else item for item in items)
    attached[name] = [it for it in keys if isinstance(it, str)]
    return objects
