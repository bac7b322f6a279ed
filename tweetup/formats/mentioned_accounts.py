"""The ids of accounts that the record of a post lists beside the handles it mentions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["mentioned_accounts"]

_LISTS: Final = frozenset({"mentions", "user_mentions", "mentionedUsers"})
_HANDLES: Final = ("acct", "username", "screen_name")
_IDS: Final = ("id_str", "id")
#: Parts of a record that are other posts, with mentions of their own, and people.
_OTHERS: Final = frozenset(
    {
        "author",
        "includes",
        "inReplyToTweet",
        "quote",
        "quotedTweet",
        "quoted_status",
        "reblog",
        "referenced_tweets",
        "retweetedTweet",
        "retweeted_status",
        "user",
    }
)


def mentioned_accounts(record: bytes) -> dict[str, str]:
    """Return the ids of accounts by the folded handles under which a post mentions them.

    It is empty for a record that is not JSON or lists no ids.
    """
    try:
        value = json.loads(record)
    except (ValueError, RecursionError):
        return {}
    accounts: dict[str, str] = {}
    for mention in _mentions(value):
        handle = next((mention[it] for it in _HANDLES if mention.get(it)), None)
        account = next((mention[it] for it in _IDS if mention.get(it)), None)
        if isinstance(handle, str) and isinstance(account, str | int):
            accounts.setdefault(fold_handle(handle), str(account))
    return accounts


def _mentions(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON
    if not isinstance(value, dict):
        return
    for name, part in value.items():
        if name in _LISTS and isinstance(part, list):
            yield from (it for it in part if isinstance(it, dict))
        elif name not in _OTHERS:
            yield from _mentions(part)
