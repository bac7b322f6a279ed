"""Accounts and their handles: a person is an account, whichever handle it had when it wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.archive.outcomes import NamedAccounts
from tweetup.model import AccountHandles
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3

    from tweetup.model import AccountKey

__all__ = ["all_handles", "find_accounts", "load_accounts"]

# Only of accounts with several handles, so that the cost grows with these and not with all.
_RENAMED: Final = """
    SELECT a.network, f.id, a.handle, MAX(COALESCE(f.last_seen, '')) AS seen,
           (SELECT COUNT(DISTINCT o.id) FROM author_profiles AS o WHERE o.author = a.author)
    FROM (SELECT id FROM author_profiles WHERE id IS NOT NULL
          GROUP BY id HAVING COUNT(DISTINCT author) > 1) AS several
    JOIN author_profiles AS f ON f.id = several.id JOIN authors AS a USING (author)
    GROUP BY a.network, f.id, a.author ORDER BY a.network, f.id, seen, a.author
"""

_NAMED: Final = """
    SELECT a.network, a.handle, f.id FROM authors AS a LEFT JOIN author_profiles AS f USING (author)
    WHERE a.handle_folded = ?1 OR (f.id = ?2 AND NOT EXISTS (
        SELECT 1 FROM authors AS o WHERE o.handle_folded = ?1))
    GROUP BY a.author, f.id
"""

_ON_SERVERS: Final = """
    SELECT DISTINCT handle FROM authors WHERE handle_folded GLOB ? OR handle_folded GLOB ?
    ORDER BY handle
"""


def load_accounts(connection: sqlite3.Connection) -> AccountHandles:
    """Return the accounts that had several handles, each with these in the order last seen."""
    handles: dict[AccountKey, list[str]] = {}
    shared: set[tuple[str, str]] = set()
    for network, identity, handle, _, owners in connection.execute(_RENAMED):
        handles.setdefault((network, identity), []).append(handle)
        if owners > 1:
            shared.add((network, fold_handle(handle)))
    several = {key: tuple(names) for key, names in handles.items() if len(names) > 1}
    return AccountHandles(several, frozenset(shared))


def all_handles(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the handles of all authors, as written last, in alphabetical order."""
    rows = connection.execute("SELECT DISTINCT handle FROM authors ORDER BY handle_folded, handle")
    return tuple(handle for (handle,) in rows)


def find_accounts(connection: sqlite3.Connection, name: str) -> NamedAccounts:
    """Return the accounts meant by a handle or an account's id, with all their handles.

    A handle that several accounts had means none of them: ``several`` are these. Near are handles
    of which a name without its server is the beginning: ``ada`` of ``ada@social.example``.
    """
    folded = fold_handle(name)
    accounts = load_accounts(connection)
    handles: set[tuple[str, str]] = set()
    owners: set[AccountKey] = set()
    by_id = False
    for network, handle, identity in connection.execute(_NAMED, (folded, name.strip())):
        by_id = by_id or identity == name.strip()
        handles.add((network, fold_handle(handle)))
        if identity is not None:
            owners.add((network, identity))
            others = accounts.handles.get((network, identity), ())
            handles |= {(network, fold_handle(other)) for other in others}
    several = {owner: accounts.handles.get(owner, (name,)) for owner in owners}
    if not by_id and any((network, folded) in accounts.shared for network, _ in handles):
        return NamedAccounts(several=several)
    if handles:
        own = frozenset(handles - accounts.shared) if by_id else frozenset(handles)
        return NamedAccounts(handles=own, accounts=frozenset(owners))
    if not folded or any(sign in folded for sign in "*?["):
        return NamedAccounts()
    rows = connection.execute(_ON_SERVERS, (f"{folded}@*", f"{folded}.*"))
    return NamedAccounts(near=tuple(handle for (handle,) in rows))
