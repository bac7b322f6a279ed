"""JSON that holds no posts, told by its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.sources.jsontext import decode_any
from tweetup.sources.other_tables import HINT, listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.sources.formats.base import Head

    Knows = Callable[[dict[str, object]], bool]

__all__ = ["WHOLE", "describe_json"]

WHOLE = "import the whole download, zip or folder"
_HYDRATE = "fetch the posts with a tool such as twarc (hydrate) and import what it writes"
_MARK = b"\xef\xbb\xbf"
_BEGINS = (b'"', b"{", b"[", b"]", b"}", b"-", b"t", b"f", b"n", *(b"%d" % n for n in range(10)))
_COLLECTION = b'"orderedItems"'
_DEEP = 12


def describe_json(head: Head) -> tuple[str, str] | None:
    """What JSON of other things is, and what to try; None for what is no JSON."""
    start = head.start.removeprefix(_MARK).strip()
    if start.startswith(b"{") and _COLLECTION in start:
        return "a list of likes or bookmarks", WHOLE
    for value in head.values:
        for what, hint, knows in _OTHERS:
            if knows(value):
                return what, hint
    if any(head.values):
        return f"JSON with the fields {listed(tuple(next(filter(None, head.values))))}", HINT
    if head.values or start in {b"[]", b"{}"}:
        return "an empty list", HINT
    return _describe_scalars(start)


def _describe_scalars(start: bytes) -> tuple[str, str] | None:
    """What JSON without any object is, or begins to be."""
    try:
        value = decode_any(start)
    except ValueError:
        inner = start[1:].lstrip()[:1]
        if start.startswith((b"{", b"[")) and (not inner or inner in _BEGINS):
            return "JSON that is broken off or damaged from its beginning", HINT
        return None
    items = value if isinstance(value, list) else [value]
    if all(str(item).isdigit() for item in items):
        return "a list of ids without the posts", _HYDRATE
    return "JSON without any records", HINT


def _first(value: dict[str, object]) -> dict[str, object]:
    """The first item of a page of the API, or the value itself."""
    data = value.get("data")
    item = data[0] if isinstance(data, list) and data else data
    return item if isinstance(item, dict) else value


def _first_of(value: dict[str, object], key: str) -> dict[str, object]:
    """The first item of a list that a field holds; nothing where there is none."""
    items = value.get(key)
    item = items[0] if isinstance(items, list) and items else None
    return item if isinstance(item, dict) else {}


def _has(*keys: str) -> Knows:
    """Whether an object has all of these fields."""
    return lambda value: value.keys() >= set(keys)


def _is_account(value: dict[str, object]) -> bool:
    named = "username" in value or "screen_name" in value or "acct" in value or "handle" in value
    return named and bool({"name", "display_name", "displayName", "displayname"} & set(value))


def _is_accounts(value: dict[str, object]) -> bool:
    """Accounts in a list of Bluesky's or of a search of Mastodon's."""
    lists = ("actors", "followers", "follows", "accounts", "users")
    return any(_is_account(_first_of(value, key)) for key in lists)


def _is_timeline(value: object, depth: int = 0) -> bool:
    """Whether an answer to X's own pages is in it: instructions of what to show."""
    if not isinstance(value, dict) or depth > _DEEP:
        return False
    return isinstance(value.get("instructions"), list) or any(
        _is_timeline(inner, depth + 1) for inner in value.values()
    )


def _is_instagram(value: dict[str, object]) -> bool:
    keys = ("relationships_", "ig_", "string_map_data", "string_list_data", "text_post_app_")
    return any(key.startswith(keys) for key in value) or "creation_timestamp" in _first_of(
        value, "media"
    )


def _is_telegram(value: dict[str, object]) -> bool:
    message = _first_of(value, "messages")
    return "from_id" in message or "date_unixtime" in message


def _is_facebook(value: dict[str, object]) -> bool:
    post = {"timestamp", "data"} <= value.keys() and ("title" in value or "attachments" in value)
    return post or {"participants", "thread_path"} <= value.keys()


def _is_slack(value: dict[str, object]) -> bool:
    return {"type", "ts", "text"} <= value.keys() or {"team_id", "profile"} <= value.keys()


def _is_feed(value: dict[str, object]) -> bool:
    return "jsonfeed.org" in str(value.get("version"))


def _has_rounded_ids(value: dict[str, object]) -> bool:
    """Whether it is a post of API v2 whose id, which is text there, has become a number."""
    post = _first(value)
    return isinstance(post.get("id"), int | float) and {"author_id", "text"} <= post.keys()


def _is_recording(value: dict[str, object]) -> bool:
    log = value.get("log")
    return isinstance(log, dict) and "entries" in log


_OTHERS: tuple[tuple[str, str, Knows], ...] = (
    (
        "posts of X's API v2 whose ids a program has made numbers and rounded",
        "export them again, with ids as text",
        _has_rounded_ids,
    ),
    ("a file of counts of posts per hour", HINT, lambda value: "tweet_count" in _first(value)),
    ("an export of Discord", HINT, _has("guild", "channel")),
    ("an export of Slack", HINT, _has("creator", "is_archived")),
    ("an export of Slack", HINT, _is_slack),
    ("an export of Telegram", HINT, _is_telegram),
    ("a part of Facebook's export", HINT, _is_facebook),
    ("a part of Instagram's or Threads' export", HINT, _is_instagram),
    ("an export of Reddit", HINT, _has("subreddit")),
    ("a part of Google's export", HINT, _has("header", "titleUrl")),
    ("a feed", HINT, _is_feed),
    ("a recording of a browser", "import the answers in it one by one", _is_recording),
    ("what X's website shows, not what its API gives", HINT, _is_timeline),
    ("the profile out of Mastodon's download", WHOLE, _has("preferredUsername", "inbox")),
    ("a file of notifications", HINT, lambda value: "notifications" in value),
    ("a file of notifications", HINT, _has("type", "account", "created_at")),
    ("a file of settings", HINT, _has("preferences")),
    ("a file of direct messages", HINT,
     lambda value: "message_create" in _first_of(value, "events") or "dmConversation" in value),
    ("a list of trends", HINT, lambda value: "trends" in value),
    ("a list of ids without the posts", _HYDRATE, _has("ids")),
    ("code to show a post on another page", HINT, _has("html", "author_name")),
    (
        "a file of lists of accounts",
        HINT,
        lambda value: "member_count" in _first(value) or "owner_id" in _first(value),
    ),
    (
        "a file of accounts without posts",
        HINT,
        lambda value: _is_account(_first(value)) or _is_accounts(value),
    ),
    (
        "a file of likes",
        HINT,
        lambda value: "like" in value or "likes" in value or "favourites" in value,
    ),
    (
        "the network's error messages",
        HINT,
        lambda value: "errors" in value and "data" not in value,
    ),
    ("an error message of a server", HINT, lambda value: "error" in value),
)  # fmt: skip
