"""The record of a post on X's website, as a status of API 1.1.

The website wraps such a status: it stands under ``legacy``, its author under ``core`` (with names
under ``legacy`` until 2025, under ``core`` and other members since), the whole text of a long post
under ``note_tweet``, reposted and quoted posts as records of their own. An answer of before 2023
has statuses and accounts in two lists instead; ``type`` is ``adaptive`` where a tool put them
together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tweetup.formats.post_fields import require
from tweetup.formats.x_v1 import NestedStatus, V1Status
from tweetup.model import nameless_handle
from tweetup.text import find_status_links

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NOT_A_WEB_RECORD", "WebRecord", "is_web_record", "read_web_record"]

WebRecord = dict[str, Any]
"""A record, decoded."""

NOT_A_WEB_RECORD = "not a post of X's website"

_DEEPEST = 2


def is_web_record(value: Mapping[str, Any]) -> bool:
    """Return whether an object is a post: one with a status, not an account, under ``legacy``."""
    status = value.get("legacy")
    return isinstance(status, dict) and not _OF_STATUSES.isdisjoint(status)


def read_web_record(record: WebRecord, errors: list[Exception], depth: int = 0) -> NestedStatus:
    """Return the status of a record, with the posts that it reposts or quotes.

    The fault of a post inside it that cannot be read is added to ``errors``. Raises
    ``msgspec.ValidationError`` for a part that is missing or of another kind, and ``ValueError``
    with a sentence for a record without its author.
    """
    legacy = record["legacy"]
    status = {
        **{name: value for name, value in legacy.items() if name not in _RECORDS},
        "id_str": _identity(record),
        "user": _user(record),
        "source": record.get("source") or legacy.get("source"),
        "edit_info": _edits(record),
        "extended_tweet": _note(record),
        "card": record.get("card") or legacy.get("card"),
    }
    require(legacy.get("full_text"), "its text")
    held: dict[str, NestedStatus | None] = dict.fromkeys(_RECORDS)
    for name in _RECORDS:
        inner = _inside(record, name)
        if is_web_record(inner):
            held[name] = _read_inside(inner, errors, depth)
            if held[name] is None:
                record = _without(record, name, _identity(inner))
        if identity := _identity(inner):
            status.setdefault(f"{name.removesuffix('_result')}_id_str", identity)
    return NestedStatus(msgspec.convert(status, V1Status), _encoded(record), *held.values())


def _encoded(record: WebRecord) -> bytes:
    """Return the raw record; ``msgspec.DecodeError`` where a text in it is not UTF-8."""
    try:
        return msgspec.json.encode(record)
    except UnicodeEncodeError:
        raise msgspec.DecodeError("not UTF-8") from None


def _without(record: WebRecord, name: str, identity: object) -> WebRecord:
    """Return a record with only the id of a post inside it, which cannot be read."""
    legacy = {key: value for key, value in record["legacy"].items() if key != name}
    return {**record, "legacy": legacy, name: {"result": {"rest_id": identity}}}


_OF_STATUSES = frozenset({"full_text", "conversation_id_str", "user_id_str", "retweet_count"})
_RECORDS = ("retweeted_status_result", "quoted_status_result")


def _identity(record: WebRecord) -> object:
    """Return the id as text: numbers are rounded by the browsers that tools run in."""
    status = _at(record, "legacy")
    identity = record.get("rest_id") or status.get("id_str") or record.get("id")
    return str(identity) if isinstance(identity, int) else identity


def _inside(record: WebRecord, name: str) -> WebRecord:
    """Return the record that another holds; of a post that is withheld or gone it is no post's."""
    result = _at(record.get(name) or record["legacy"].get(name), "result")
    return _at(result, "tweet") or result


def _read_inside(record: WebRecord, errors: list[Exception], depth: int) -> NestedStatus | None:
    if depth >= _DEEPEST:
        return None
    try:
        return read_web_record(record, errors, depth + 1)
    except ValueError as error:
        errors.append(error)
        return None


def _note(record: WebRecord) -> dict[str, Any] | None:
    """Return the whole text of a long post, with the tags and links in it; None for others."""
    note = _at(record, "note_tweet", "note_tweet_results", "result")
    legacy = record["legacy"]
    text = note.get("text")
    if not isinstance(text, str) or len(text) <= len(str(legacy.get("full_text"))):
        return None
    entities = dict(_at(note, "entity_set"))
    if media := _at(legacy, "entities").get("media"):
        entities["media"] = media
    return {
        "full_text": text,
        "entities": entities,
        "extended_entities": legacy.get("extended_entities"),
    }


def _user(record: WebRecord) -> dict[str, Any]:
    """Return the author as an account of API 1.1, from whichever place holds each part.

    X leaves the account out where it showed it before: then the addresses of the post's pictures
    have the handle, and the status has the id, under which the author is known otherwise.
    """
    account = _at(record, "core", "user_results", "result") or _at(record, "user")
    legacy = _at(account, "legacy") or account
    core = _at(account, "core")
    counts = _at(account, "relationship_counts")
    status = record["legacy"]
    identity = account.get("rest_id") or status.get("user_id_str") or account.get("id_str")
    handle = core.get("screen_name") or legacy.get("screen_name") or _handle_in_media(status)
    if not handle and not identity:
        raise ValueError("a post without its author")
    return {
        "screen_name": handle or nameless_handle(str(identity)),
        "id_str": identity,
        "name": core.get("name") or legacy.get("name"),
        "description": _first(
            _at(account, "profile_bio").get("description"), legacy.get("description")
        ),
        "location": _first(_at(account, "location").get("location"), legacy.get("location")),
        "url": legacy.get("url"),
        "entities": legacy.get("entities"),
        "followers_count": _first(counts.get("followers"), legacy.get("followers_count")),
        "friends_count": _first(counts.get("following"), legacy.get("friends_count")),
        "statuses_count": _first(
            _at(account, "tweet_counts").get("tweets"), legacy.get("statuses_count")
        ),
        "verified": _first(_at(account, "verification").get("verified"), legacy.get("verified")),
        "created_at": core.get("created_at") or legacy.get("created_at"),
    }


def _handle_in_media(status: Mapping[str, Any]) -> str | None:
    for entities in ("extended_entities", "entities"):
        media = _at(status, entities).get("media")
        for item in media if isinstance(media, list) else ():
            address = item.get("expanded_url") if isinstance(item, dict) else None
            for linked in find_status_links(address) if isinstance(address, str) else ():
                if linked.handle:
                    return linked.handle
    return None


def _edits(record: WebRecord) -> dict[str, Any] | None:
    control = _at(record, "edit_control")
    initial = _at(control, "edit_control_initial") or control
    versions = initial.get("edit_tweet_ids")
    return {"initial": {"editTweetIds": versions}} if versions else None


def _at(value: Any, *path: str) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return the object at the end of a path of members; an empty one where a step is missing."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _first(*values: object) -> object:
    """Return the first value that is there, which may be 0 or empty."""
    return next((value for value in values if value is not None), None)
