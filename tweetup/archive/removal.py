"""Removal on request: posts and authors are deleted from all tables, and later imports skip them.

The list of removals has salted hashes only: it can tell that a post is on it, but it cannot be read
as a list of posts or people.
"""

from __future__ import annotations

import json
import secrets
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tweetup.archive.accounts import settle_accounts
from tweetup.archive.author_cleanup import delete_unused_authors, traces_of
from tweetup.archive.conflicts import forget_conflicts, mistaken_for, other_ids
from tweetup.archive.identity import second_id
from tweetup.archive.outcomes import Removed
from tweetup.archive.raw import delete_raw_records
from tweetup.archive.raw_lines import forget_lines
from tweetup.archive.read import numbers_of
from tweetup.archive.revisions import raise_revisions
from tweetup.archive.rows import PLACE_COLUMNS
from tweetup.archive.timestamps import to_text
from tweetup.model import PostKey, Relation
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from tweetup.model import Post

__all__ = ["RemovalList", "delete_places", "remove_accounts", "remove_author", "remove_posts"]

_WRITTEN: Final = """
    SELECT p.id FROM author_profiles AS a JOIN posts AS p USING (author)
    JOIN author_profiles AS f ON f.profile = p.profile
    WHERE p.network = ? AND a.id = ? AND COALESCE(f.id, a.id) = a.id GROUP BY p.post
"""

_EDITED: Final = """
    SELECT v.id FROM edits AS e JOIN posts AS p USING (post) JOIN edits AS v USING (post)
    WHERE p.network = ?1 AND (e.id = ?2 OR p.id = ?2) UNION
    SELECT p.id FROM edits AS e JOIN posts AS p USING (post) WHERE p.network = ?1 AND e.id = ?2
"""

_OF_ACCOUNT: Final = """
    SELECT DISTINCT p.post, p.network, p.id, p.digest
    FROM author_profiles AS a JOIN posts AS p USING (author)
    WHERE p.network = ? AND a.id = ?
"""

_UNDER_ID: Final = """
    SELECT DISTINCT a.author FROM authors AS a JOIN author_profiles AS p USING (author)
    WHERE a.network = ? AND p.id = ?
"""

_QUOTING: Final = """
    SELECT p.post FROM post_references AS r JOIN posts AS p ON p.post = r.post
    WHERE p.network = ? AND r.target_id = ?
"""

_REPOSTS: Final = """
    SELECT p.post, p.network, p.id FROM post_references AS r JOIN posts AS p ON p.post = r.post
    WHERE r.relation = 'repost' AND p.network = ? AND r.target_id = ?
"""

_EMPTY_PLACES: Final = f"""
    UPDATE posts SET {", ".join(f"{name} = NULL" for name in PLACE_COLUMNS.values())}, digest = ?
    WHERE post = ?
"""  # noqa: S608 - names of our own columns


class RemovalList:
    """The posts, authors and places that were removed on request."""

    def __init__(self, salt: bytes, digests: frozenset[bytes]) -> None:
        self._salt = salt
        self._digests = digests

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> RemovalList:
        """Read the archive's list."""
        salt = connection.execute("SELECT value FROM secrets WHERE name = 'removals'").fetchone()
        digests = connection.execute("SELECT digest FROM removals").fetchall()
        return cls(salt[0] if salt else b"", frozenset(digest for (digest,) in digests))

    def __bool__(self) -> bool:
        """Return True where anything is on the list."""
        return bool(self._digests)

    def covers(self, post: Post) -> bool:
        """Return True where the post, its author, or a post that it reposts is on the list."""
        if not self._digests:
            return False
        # A post that came under another's id was removed under the id that it has here.
        ids = (post.id, second_id(post))
        names = [*(_post_name(post.network, name) for name in ids), _author_name(post.handle)]
        if post.author.id is not None:
            names.append(_account_name(post.network, post.author.id))
        return self._has_any(*names) or any(
            self._has_target(post.network, reference.id, reference.handle)
            for reference in post.references
            if reference.relation is Relation.REPOST
        )

    def may_store_raw(self, post: Post) -> bool:
        """Return False where the raw record may hold a removed post, or a place, of its targets."""
        return not self._digests or not any(
            self._has_target(post.network, reference.id, reference.handle)
            or (reference.id is not None and self._has_any(_place_name(post.network, reference.id)))
            for reference in post.references
        )

    def without_place(self, post: Post) -> bool:
        """Return True where the place of the post, or of all its author's posts, is on the list."""
        if not self._digests:
            return False
        account = post.author.id
        return self._has_any(_place_name(post.network, post.id)) or (
            account is not None and self._has_any(_all_places_name(post.network, account))
        )

    def digest(self, name: str) -> bytes:
        """Return the 32 bytes by which the list names a post, author, account or place."""
        return blake2b(name.encode(), key=self._salt, digest_size=32).digest()

    def _has_any(self, *names: str) -> bool:
        return any(self.digest(name) in self._digests for name in names)

    def _has_target(self, network: str, identity: str | None, handle: str | None) -> bool:
        names = [_post_name(network, identity)] if identity else []
        names += [_author_name(handle)] if handle else []
        return self._has_any(*names)


def remove_posts(
    connection: sqlite3.Connection, keys: Iterable[PostKey], *, at: datetime
) -> Removed:
    """Remove posts, all their versions and their reposts; return how many posts and authors.

    So are other posts that came under one of the ids: nobody knows which of them was meant. The
    caller holds the transaction.
    """
    keys = [name for key in keys for name in (key, *other_ids(connection, key))]
    return _remove(connection, keys, at=at, requested=())


def _remove(
    connection: sqlite3.Connection,
    keys: Iterable[PostKey],
    *,
    at: datetime,
    requested: Iterable[int],
    names: Iterable[str] = (),
) -> Removed:
    """Remove posts with their versions and reposts, and the authors who asked for it.

    So are posts that a decision set aside for one of these: they would be shown in its place.
    """
    keys = _with_versions(connection, keys)
    keys += mistaken_for(connection, keys)
    _list_removed(connection, [_post_name(*key) for key in keys], at=at)
    numbers = [
        number
        for key in keys
        for (number,) in connection.execute(
            "SELECT post FROM posts WHERE network = ? AND id = ?", key
        )
    ]
    return _delete_posts(connection, numbers, keys, requested, names)


def _with_versions(connection: sqlite3.Connection, keys: Iterable[PostKey]) -> list[PostKey]:
    """Return the posts with all their versions before and after edits."""
    return list(
        dict.fromkeys(
            version
            for key in keys
            for version in (
                key,
                *(PostKey(key.network, version) for (version,) in connection.execute(_EDITED, key)),
            )
        )
    )


def remove_author(connection: sqlite3.Connection, handle: str, *, at: datetime) -> Removed:
    """Remove every post of a handle, on whatever network, with its reposts and profiles."""
    folded = fold_handle(handle)
    rows = connection.execute(
        "SELECT p.post, p.network, p.id FROM authors AS a JOIN posts AS p USING (author)"
        " WHERE a.handle_folded = ?",
        (folded,),
    ).fetchall()
    reposts = connection.execute(
        "SELECT post, target_handle FROM post_references"
        " WHERE relation = 'repost' AND target_handle IS NOT NULL"
    )
    keys = [PostKey(network, identity) for _, network, identity in rows]
    mistaken = mistaken_for(connection, keys)
    # By id as well: a record that points at these posts may not name their author.
    names = [_author_name(folded), *(_post_name(*key) for key in (*keys, *mistaken))]
    _list_removed(connection, names, at=at)
    numbers = [number for number, _, _ in rows]
    numbers += numbers_of(connection, mistaken).values()
    numbers += [number for number, target in reposts if fold_handle(target) == folded]
    connection.execute("DELETE FROM annotations WHERE handle_folded = ?", (folded,))
    requested = connection.execute("SELECT author FROM authors WHERE handle_folded = ?", (folded,))
    return _delete_posts(
        connection,
        numbers,
        [*keys, *mistaken],
        [number for (number,) in requested],
        names=[handle.strip().lstrip("@")],
    )


def remove_accounts(
    connection: sqlite3.Connection, accounts: Iterable[tuple[str, str]], *, at: datetime
) -> Removed:
    """Remove every post of accounts, each a network and the account's id there."""
    accounts = list(accounts)
    _list_removed(connection, [_account_name(*account) for account in accounts], at=at)
    keys = [
        PostKey(network, post)
        for network, identity in accounts
        for (post,) in connection.execute(_WRITTEN, (network, identity))
    ]
    requested = [
        number for account in accounts for (number,) in connection.execute(_UNDER_ID, account)
    ]
    return _remove(
        connection, keys, at=at, requested=requested, names=[name for _, name in accounts]
    )


def delete_places(
    connection: sqlite3.Connection, accounts: Iterable[tuple[str, str]], *, at: datetime
) -> None:
    """Delete the places of accounts' posts, and all raw records that may hold them.

    The posts are listed as well, for records that name one of them but not the account.
    """
    accounts = list(accounts)
    posts = {
        number: (PostKey(network, identity), bytes(digest))
        for account in accounts
        for number, network, identity, digest in connection.execute(_OF_ACCOUNT, account)
    }
    keys = [key for key, _ in posts.values()]
    names = [_all_places_name(*account) for account in accounts]
    _list_removed(connection, names + [_place_name(*key) for key in keys], at=at)
    quoting = {number for key in keys for (number,) in connection.execute(_QUOTING, key)}
    delete_raw_records(connection, quoting | set(posts))
    connection.executemany(
        _EMPTY_PLACES,
        [
            (blake2b(digest, digest_size=16).digest(), number)
            for number, (_, digest) in posts.items()
        ],
    )
    raise_revisions(connection, changed=list(posts))


def _list_removed(connection: sqlite3.Connection, names: Iterable[str], *, at: datetime) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO secrets (name, value) VALUES ('removals', ?)",
        (secrets.token_bytes(32),),
    )
    listed = RemovalList.of(connection)
    connection.executemany(
        "INSERT OR IGNORE INTO removals (digest, removed_at) VALUES (?, ?)",
        [(listed.digest(name), to_text(at)) for name in names],
    )
    forget_lines(connection)


def _delete_posts(
    connection: sqlite3.Connection,
    numbers: Iterable[int],
    keys: Iterable[tuple[str, str]],
    requested: Iterable[int],
    names: Iterable[str] = (),
) -> Removed:
    """Delete posts, their reposts, and all raw records and derived results that may quote them.

    Profiles and authors that only these posts have shown are deleted as well, and those of the
    ``requested`` authors who have no post left. Lines of files that give the profile of one of
    these, or of an account with one of the ``names``, go too: their other posts have own records.
    """
    deleted = set(numbers)
    quoting: set[int] = set()
    keys = list(keys)
    forget_conflicts(connection, keys)
    for key in keys:
        deleted |= {number for number, _, _ in connection.execute(_REPOSTS, key)}
        quoting |= {number for (number,) in connection.execute(_QUOTING, key)}
        connection.execute("DELETE FROM corrections WHERE target = ?", (":".join(key),))
        connection.execute("DELETE FROM annotations WHERE network = ? AND post_id = ?", key)
    chosen = json.dumps(sorted(deleted))
    raise_revisions(connection, rewritten=deleted)
    _delete_derived(connection, chosen)
    requested = list(requested)
    names = {*names, *_names_of(connection, requested)}
    delete_raw_records(connection, deleted | quoting, names=names)
    shown = traces_of(connection, deleted)
    connection.execute(
        "DELETE FROM posts WHERE post IN (SELECT value FROM json_each(?))", (chosen,)
    )
    # A deleted row's words stay in the index's segments until they are merged: build it anew.
    connection.execute("INSERT INTO post_search (post_search) VALUES ('rebuild')")
    authors = delete_unused_authors(connection, shown, requested)
    settle_accounts(connection)
    return Removed(posts=len(deleted), authors=authors)


def _names_of(connection: sqlite3.Connection, authors: Iterable[int]) -> set[str]:
    """Return the handles of authors and the ids of their accounts."""
    rows = connection.execute(
        "SELECT handle, id FROM author_profiles"
        " WHERE author IN (SELECT value FROM json_each(?1)) UNION"
        " SELECT handle, id FROM authors WHERE author IN (SELECT value FROM json_each(?1))",
        (json.dumps(list(authors)),),
    )
    return {name for row in rows for name in row if name}


def _delete_derived(connection: sqlite3.Connection, chosen: str) -> None:
    """Delete the results derived from the sessions of those posts; labels may quote them."""
    sessions = [
        session
        for (session,) in connection.execute(
            "SELECT DISTINCT session FROM session_posts"
            " WHERE post IN (SELECT value FROM json_each(?))",
            (chosen,),
        )
    ]
    chats = connection.execute(
        "SELECT DISTINCT chat FROM sessions WHERE session IN (SELECT value FROM json_each(?))",
        (json.dumps(sessions),),
    ).fetchall()
    names = json.dumps([chat for (chat,) in chats])
    scopes = json.dumps([*sessions, *(chat for (chat,) in chats)])
    connection.execute(
        "DELETE FROM derivations WHERE scope IN (SELECT value FROM json_each(?))", (scopes,)
    )
    # Recaps of later sessions name posts of these.
    connection.execute(
        "DELETE FROM derivations WHERE kind = 'recap' AND scope IN (SELECT session FROM sessions"
        " WHERE chat IN (SELECT value FROM json_each(?)))",
        (names,),
    )
    connection.execute(
        "DELETE FROM sessions WHERE session IN (SELECT value FROM json_each(?))",
        (json.dumps(sessions),),
    )


def _post_name(network: str, identity: str) -> str:
    return f"post {network} {identity}"


def _account_name(network: str, identity: str) -> str:
    return f"account {network} {identity}"


def _all_places_name(network: str, identity: str) -> str:
    return f"places {network} {identity}"


def _place_name(network: str, identity: str) -> str:
    return f"place {network} {identity}"


def _author_name(handle: str) -> str:
    # A handle stands for its author on every network: a request to be left out means all of them.
    return f"author {fold_handle(handle)}"
