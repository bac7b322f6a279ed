"""Whom a mention means where several accounts had its handle: by the record of the post."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

__all__ = ["MentionedAccounts", "mentioned_accounts"]

_PROFILES: Final = """
    SELECT DISTINCT a.network, a.handle_folded, f.id
    FROM author_profiles AS f JOIN authors AS a ON a.author = f.author WHERE f.id IS NOT NULL"""

_REFERENCES: Final = """
    SELECT DISTINCT p.network, lower(r.target_handle), r.target_author_id
    FROM post_references AS r JOIN posts AS p ON p.post = r.post
    WHERE r.target_author_id IS NOT NULL AND r.target_handle IS NOT NULL"""

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


class MentionedAccounts:
    """The ids of mentioned accounts, looked up in records for handles that were passed on alone.

    Reading the records of all mentions would take as long as an import.
    """

    def __init__(self, sql: sqlite3.Connection) -> None:
        from tweetup.archive.raw import RawReader

        accounts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for query in (_PROFILES, _REFERENCES):
            for network, handle, account in sql.execute(query):
                accounts[network, handle].add(account)
        self._passed_on = {key for key, ids in accounts.items() if len(ids) > 1}
        self._reader = RawReader(sql)
        self._told: dict[int, dict[str, str]] = {}

    def account(self, network: str, number: int, handle: str) -> str | None:
        """Return the id of the account that a post, given by its number, mentions by a handle.

        None where one account alone is known to have had the handle, and where no record tells.
        """
        if (network, handle) not in self._passed_on:
            return None
        if number not in self._told:
            self._told[number] = self._read(number)
        return self._told[number].get(handle)

    def _read(self, number: int) -> dict[str, str]:
        """Return the ids that the records of a post list; the first was nearest to its writing."""
        accounts: dict[str, str] = {}
        for raw in self._reader.records_of(number):
            accounts = mentioned_accounts(raw.record) | accounts
        return accounts


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


def _mentions(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON of any kind
    if not isinstance(value, dict):
        return
    for name, part in value.items():
        if name in _LISTS and isinstance(part, list):
            yield from (it for it in part if isinstance(it, dict))
        elif name not in _OTHERS:
            yield from _mentions(part)
