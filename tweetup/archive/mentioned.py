"""Whom a mention means where several accounts had its handle.

It is the account whose id the record of the post lists; else that of the post to which the post
replies, which it quotes or passes on, under the same handle; else the one that had the handle then,
as far as posts of these accounts show it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator, Mapping

__all__ = ["MentionedAccounts", "mentioned_accounts"]

_PROFILES: Final = """
    SELECT DISTINCT a.network, a.handle_folded, f.id
    FROM author_profiles AS f JOIN authors AS a ON a.author = f.author WHERE f.id IS NOT NULL"""

_REFERENCES: Final = """
    SELECT DISTINCT p.network, lower(r.target_handle), r.target_author_id
    FROM post_references AS r JOIN posts AS p ON p.post = r.post
    WHERE r.target_author_id IS NOT NULL AND r.target_handle IS NOT NULL"""

#: Posts by any account that had one of some handles.
_HELD: Final = """
    SELECT a.network, a.handle_folded, f.id, p.created_at FROM author_profiles AS f
    JOIN authors AS a ON a.author = f.author JOIN posts AS p ON p.profile = f.profile
    WHERE f.id IN (SELECT value FROM json_each(?)) ORDER BY rtrim(p.created_at, 'Z'), p.post"""

_ADDRESSED: Final = """
    SELECT r.post, COALESCE(lower(r.target_handle), lower(t.handle)),
           COALESCE(r.target_author_id, f.id)
    FROM post_references AS r JOIN posts AS p ON p.post = r.post
    LEFT JOIN posts AS t ON t.network = p.network AND t.id = r.target_id
    LEFT JOIN author_profiles AS f ON f.profile = t.profile
    WHERE COALESCE(r.target_author_id, f.id) IN (SELECT value FROM json_each(?))"""

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
    """The ids of mentioned accounts, looked up for handles that were passed on alone.

    Reading the records of all mentions would take as long as an import.
    """

    def __init__(self, sql: sqlite3.Connection) -> None:
        from tweetup.archive.raw import RawReader

        accounts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for query in (_PROFILES, _REFERENCES):
            for network, handle, account in sql.execute(query):
                accounts[network, handle].add(account)
        passed_on = {key: ids for key, ids in accounts.items() if len(ids) > 1}
        self._reader = RawReader(sql)
        self._told: dict[int, dict[str, str]] = {}
        self._holders = {key: _Holders() for key in passed_on}
        self._addressed: dict[tuple[int, str], str] = {}
        if passed_on:
            self._read_posts(sql, passed_on)

    def _read_posts(
        self, sql: sqlite3.Connection, passed_on: Mapping[tuple[str, str], Collection[str]]
    ) -> None:
        """Read who had the handles when, and to whom posts reply under them."""
        chosen = json.dumps(sorted({account for ids in passed_on.values() for account in ids}))
        for network, handle, account, written in sql.execute(_HELD, (chosen,)):
            for key, ids in passed_on.items():
                if key[0] == network and account in ids:
                    self._holders[key].note(written, account, has_it=key[1] == handle)
        for number, handle, account in sql.execute(_ADDRESSED, (chosen,)):
            if handle is not None:
                self._addressed.setdefault((number, handle), account)

    def account(self, network: str, number: int, handle: str, written: str) -> str | None:
        """Return the id of the account that a post, given by its number, mentions by a handle.

        None where one account alone is known to have had the handle, and where nothing tells.
        """
        holders = self._holders.get((network, handle))
        if holders is None:
            return None
        if number not in self._told:
            self._told[number] = self._read(number)
        return (
            self._told[number].get(handle)
            or self._addressed.get((number, handle))
            or holders.at(written)
        )

    def _read(self, number: int) -> dict[str, str]:
        """Return the ids that the records of a post list; the first was nearest to its writing."""
        accounts: dict[str, str] = {}
        for raw in self._reader.records_of(number):
            accounts = mentioned_accounts(raw.record) | accounts
        return accounts


class _Holders:
    """The accounts that had a handle, from which post of theirs on."""

    def __init__(self) -> None:
        self._times: list[str] = []
        self._accounts: list[str | None] = []

    def note(self, written: str, account: str, *, has_it: bool) -> None:
        """Take a post of one of the accounts, under this handle or another; in time order."""
        last = self._accounts[-1] if self._accounts else None
        if has_it and account != last:
            self._add(written, account)
        elif not has_it and account == last:
            self._add(written, None)

    def _add(self, written: str, account: str | None) -> None:
        self._times.append(written.rstrip("Z"))
        self._accounts.append(account)

    def at(self, written: str) -> str | None:
        """Return who had the handle at a time: where nobody is known to, who had it next."""
        place = bisect_right(self._times, written.rstrip("Z"))
        later = (it for it in self._accounts[max(place - 1, 0) :] if it is not None)
        return next(later, None)


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
