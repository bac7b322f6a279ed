"""Tables that hold no posts, told by their columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.sources.formats.base import Head

__all__ = ["HINT", "describe_table", "listed"]

_MAP = (
    "say which column holds what: --map id=COLUMN --map created_at=COLUMN --map author=COLUMN"
    " --map text=COLUMN"
)
_OUTBOX = "import the whole download of Mastodon, or its outbox.json: the posts are there"
HINT = "tweetup reads exports of X, Mastodon and Bluesky, and tables of posts"
_ACCOUNT = re.compile(r"@?[\w.-]+@[\w.-]+\.\w+")
_TEXTS = frozenset({"text", "full_text", "tweet", "content", "body", "message", "post", "status"})
_HANDLES = frozenset({"username", "screen_name", "handle", "user_screen_name", "acct"})
_OF_ACCOUNTS = ("followers", "description", "bio", "friends_count", "following")


def describe_table(head: Head) -> tuple[str, str] | None:
    """What a table of other things is, and what to try; None for what is no table."""
    columns = head.columns
    if not columns:
        return None
    known = next(((what, hint) for knows, what, hint in _OTHERS if knows(columns)), None)
    return known or (f"a table with the columns {listed(columns)}", _MAP)


def listed(names: tuple[str, ...]) -> str:
    """The first few names, so that they can be shown in a terminal."""
    shown = ", ".join(repr(name[:40])[1:-1] for name in names[:6])
    return f"{shown}, …" if len(names) > 6 else shown


def _is_accounts(columns: tuple[str, ...]) -> bool:
    """Whether the rows are accounts: a handle, what is said of it, and no text."""
    names = {column.rpartition(".")[2] for column in columns}
    told = any(word in name for name in names for word in _OF_ACCOUNTS)
    return told and bool(_HANDLES & names) and not _TEXTS & names


_OTHERS: tuple[tuple[Callable[[tuple[str, ...]], bool], str, str], ...] = (
    (
        lambda columns: "account address" in columns,
        "a list of accounts out of Mastodon's export",
        _OUTBOX,
    ),
    (
        lambda columns: "#domain" in columns,
        "a list of servers out of Mastodon's export",
        _OUTBOX,
    ),
    (
        lambda columns: len(columns) == 2 and bool(_ACCOUNT.fullmatch(columns[1])),
        "a list of accounts out of Mastodon's export",
        _OUTBOX,
    ),
    (
        lambda columns: {"authorid", "content", "reactions"} <= set(columns),
        "an export of Discord",
        HINT,
    ),
    (
        lambda columns: "sharecommentary" in columns,
        "a part of LinkedIn's export",
        HINT,
    ),
    (_is_accounts, "a table of accounts without posts", HINT),
)
