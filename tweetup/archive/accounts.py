"""Accounts and their handles: a person is an account, whichever handle it had when it wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup.archive.absent_cleanup import absent_accounts
from tweetup.archive.outcomes import NamedAccounts
from tweetup.archive.revisions import archive_revision, next_revision
from tweetup.model import NAMELESS_PREFIX, AccountHandles
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3

    from tweetup.model import AccountKey

__all__ = ["all_handles", "find_accounts", "handle_ids", "load_accounts", "settle_accounts"]

# Only of accounts with several handles, so that the cost grows with these and not with all. The
# handle of an account that a record told no handle of is never the last one.
_RENAMED: Final = f"""
    SELECT a.network, f.id, a.handle, MAX(COALESCE(f.last_seen, '')) AS seen,
           (SELECT COUNT(DISTINCT o.id) FROM author_profiles AS o WHERE o.author = a.author)
    FROM (SELECT id FROM author_profiles WHERE id IS NOT NULL
          GROUP BY id HAVING COUNT(DISTINCT author) > 1) AS several
    JOIN author_profiles AS f ON f.id = several.id JOIN authors AS a USING (author)
    GROUP BY a.network, f.id, a.author
    ORDER BY a.network, f.id, a.handle <> '{NAMELESS_PREFIX}' || f.id, seen, a.author
"""  # noqa: S608 - a prefix of our own

_NAMED: Final = """
    SELECT a.network, a.handle, f.id FROM authors AS a LEFT JOIN author_profiles AS f USING (author)
    WHERE a.handle_folded = ?1 OR (f.id = ?2 AND NOT EXISTS (
        SELECT 1 FROM authors AS o WHERE o.handle_folded = ?1))
    GROUP BY a.author, f.id
"""

_IDS: Final = """
    SELECT DISTINCT a.network, a.handle_folded, f.id
    FROM author_profiles AS f JOIN authors AS a USING (author) WHERE f.id IS NOT NULL
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


# A session's results show the posts of an account under one handle.
_RAISE: Final = """
    UPDATE sessions SET revision = ? WHERE session IN (
        SELECT s.session FROM json_each(?) AS chosen
        JOIN authors AS a ON a.network = json_extract(chosen.value, '$[0]')
            AND a.handle_folded = json_extract(chosen.value, '$[1]')
        JOIN posts AS p ON p.author = a.author JOIN session_posts AS s ON s.post = p.post)
"""


def settle_accounts(connection: sqlite3.Connection, *, write: bool = True) -> AccountHandles | None:
    """Return the accounts that had several handles, those stored where no post changed since.

    Where they are not those of the last call, the sessions with posts of such an account get a new
    revision. That needs ``write``: without it, None is returned where any account is another.
    """
    row = connection.execute("SELECT revision, accounts FROM _several_handles").fetchone()
    if row is not None and row[0] == archive_revision(connection):
        return _accounts_of(row[1])
    before = AccountHandles() if row is None else _accounts_of(row[1])
    after = load_accounts(connection)
    changed = _changed_handles(before, after)
    if not write:
        return None if changed else after
    if changed:
        handles = json.dumps(sorted(changed))
        connection.execute(_RAISE, (next_revision(connection), handles))
    connection.execute("DELETE FROM _several_handles")
    connection.execute(
        "INSERT INTO _several_handles (revision, accounts) VALUES (?, ?)",
        (archive_revision(connection), _as_json(after)),
    )
    return after


def _as_json(accounts: AccountHandles) -> str:
    handles = [[*key, *names] for key, names in accounts.handles.items()]
    return json.dumps([handles, sorted(map(list, accounts.shared))], ensure_ascii=False)


def _accounts_of(accounts: str) -> AccountHandles:
    handles, shared = json.loads(accounts)
    return AccountHandles(
        {(network, identity): tuple(names) for network, identity, *names in handles},
        frozenset((network, handle) for network, handle in shared),
    )


def _changed_handles(before: AccountHandles, after: AccountHandles) -> set[tuple[str, str]]:
    """Return the folded handles, with their networks, that one of the two knows otherwise."""
    changed = set(before.shared ^ after.shared)
    for key in before.handles.keys() | after.handles.keys():
        names, others = before.handles.get(key, ()), after.handles.get(key, ())
        if tuple(names) != tuple(others):
            changed |= {(key[0], fold_handle(name)) for name in (*names, *others)}
    return changed


def handle_ids(connection: sqlite3.Connection) -> dict[AccountKey, frozenset[str]]:
    """Return the ids of the accounts that had each handle, by network and folded handle."""
    ids: dict[AccountKey, set[str]] = {}
    for network, handle, identity in connection.execute(_IDS):
        ids.setdefault((network, handle), set()).add(identity)
    return {key: frozenset(identities) for key, identities in ids.items()}


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
    named = connection.execute(_NAMED, (folded, name.strip())).fetchall()
    for network, handle, identity in [*named, *sorted(absent_accounts(connection, name), key=str)]:
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
        # What another account wrote under a handle that this one had is another person's.
        own = frozenset(handles - accounts.shared)
        return NamedAccounts(handles=own, accounts=frozenset(owners))
    if not folded or any(sign in folded for sign in "*?["):
        return NamedAccounts()
    rows = connection.execute(_ON_SERVERS, (f"{folded}@*", f"{folded}.*"))
    return NamedAccounts(near=tuple(handle for (handle,) in rows))
