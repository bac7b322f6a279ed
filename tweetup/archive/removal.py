"""Takedown: what a person asked to be removed goes, everywhere, and does not come back.

The list of what was removed holds salted hashes only: it can tell that a post is on it, but not
which posts or people are.
"""

from __future__ import annotations

import json
import secrets
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tweetup.archive.author_cleanup import forget_leftover, shown_by
from tweetup.archive.raw import forget_raw
from tweetup.archive.results import Removed
from tweetup.archive.rows import PLACES
from tweetup.archive.timestamps import to_text
from tweetup.model import PostKey, Relation
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from tweetup.model import Post

__all__ = ["Removals", "forget_places", "remove_accounts", "remove_author", "remove_posts"]

_WRITTEN: Final = """
    SELECT p.id FROM author_profiles AS a JOIN posts AS p USING (author)
    WHERE p.network = ? AND a.id = ? GROUP BY p.post
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
    UPDATE posts SET {", ".join(f"{name} = NULL" for name in PLACES.values())}, digest = ?
    WHERE post = ?
"""  # noqa: S608 - names of our own columns


class Removals:
    """Who and what asked to be left out."""

    def __init__(self, salt: bytes, digests: frozenset[bytes]) -> None:
        self._salt = salt
        self._digests = digests

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> Removals:
        """The archive's list."""
        found = connection.execute("SELECT value FROM secrets WHERE name = 'removals'").fetchone()
        digests = connection.execute("SELECT digest FROM removals").fetchall()
        return cls(found[0] if found else b"", frozenset(digest for (digest,) in digests))

    def __bool__(self) -> bool:
        """Whether anybody ever did."""
        return bool(self._digests)

    def covers(self, post: Post) -> bool:
        """Whether the post, its author, or what it reposts was removed on request."""
        if not self._digests:
            return False
        names = [_post(post.network, post.id), _author(post.handle)]
        if post.author.id is not None:
            names.append(_account(post.network, post.author.id))
        return self._names(*names) or any(
            self._names_target(post.network, reference.id, reference.handle)
            for reference in post.references
            if reference.relation is Relation.REPOST
        )

    def may_keep_raw(self, post: Post) -> bool:
        """Whether the raw record cannot hold a removed post or place in a post it points at."""
        return not self._digests or not any(
            self._names_target(post.network, reference.id, reference.handle)
            or (reference.id is not None and self._names(_place(post.network, reference.id)))
            for reference in post.references
        )

    def without_place(self, post: Post) -> bool:
        """Whether the network wants nobody to keep where the post's author was."""
        if not self._digests:
            return False
        account = post.author.id
        return self._names(_place(post.network, post.id)) or (
            account is not None and self._names(_places(post.network, account))
        )

    def digest(self, name: str) -> bytes:
        """What the list holds for a name: of a post, an author, an account or its places."""
        return blake2b(name.encode(), key=self._salt, digest_size=32).digest()

    def _names(self, *names: str) -> bool:
        return any(self.digest(name) in self._digests for name in names)

    def _names_target(self, network: str, identity: str | None, handle: str | None) -> bool:
        names = [_post(network, identity)] if identity else []
        names += [_author(handle)] if handle else []
        return self._names(*names)


def remove_posts(
    connection: sqlite3.Connection,
    keys: Iterable[PostKey],
    *,
    at: datetime,
    named: Iterable[int] = (),
) -> Removed:
    """Take down posts, all their versions and their reposts inside the caller's transaction.

    ``named`` are numbers of authors who asked for it.
    """
    keys = _with_versions(connection, keys)
    _remember(connection, [_post(*key) for key in keys], at=at)
    numbers = [
        number
        for key in keys
        for (number,) in connection.execute(
            "SELECT post FROM posts WHERE network = ? AND id = ?", key
        )
    ]
    return _take_down(connection, numbers, keys, named)


def _with_versions(connection: sqlite3.Connection, keys: Iterable[PostKey]) -> list[PostKey]:
    """The posts, and what they were before and after somebody edited them."""
    return list(
        dict.fromkeys(
            version
            for key in keys
            for version in (
                key,
                *(PostKey(key.network, one) for (one,) in connection.execute(_EDITED, key)),
            )
        )
    )


def remove_author(connection: sqlite3.Connection, handle: str, *, at: datetime) -> Removed:
    """Take down every post of a handle, on whatever network, its reposts and its profile."""
    folded = fold_handle(handle)
    rows = connection.execute(
        "SELECT p.post, p.network, p.id FROM authors AS a JOIN posts AS p USING (author)"
        " WHERE a.handle_folded = ?",
        (folded,),
    ).fetchall()
    echoes = connection.execute(
        "SELECT post, target_handle FROM post_references"
        " WHERE relation = 'repost' AND target_handle IS NOT NULL"
    )
    # By id as well: what points at these posts may not name their author.
    names = [_author(folded), *(_post(network, identity) for _, network, identity in rows)]
    _remember(connection, names, at=at)
    numbers = [number for number, _, _ in rows]
    numbers += [number for number, target in echoes if fold_handle(target) == folded]
    connection.execute("DELETE FROM annotations WHERE handle_folded = ?", (folded,))
    named = connection.execute("SELECT author FROM authors WHERE handle_folded = ?", (folded,))
    return _take_down(
        connection,
        numbers,
        [(network, identity) for _, network, identity in rows],
        [number for (number,) in named],
    )


def remove_accounts(
    connection: sqlite3.Connection, accounts: Iterable[tuple[str, str]], *, at: datetime
) -> Removed:
    """Take down every post of accounts, each a network and the account's id there."""
    accounts = list(accounts)
    _remember(connection, [_account(*account) for account in accounts], at=at)
    keys = [
        PostKey(network, post)
        for network, identity in accounts
        for (post,) in connection.execute(_WRITTEN, (network, identity))
    ]
    named = [number for account in accounts for (number,) in connection.execute(_UNDER_ID, account)]
    return remove_posts(connection, keys, at=at, named=named)


def forget_places(
    connection: sqlite3.Connection, accounts: Iterable[tuple[str, str]], *, at: datetime
) -> None:
    """Keep the posts of accounts without their places, and no record that could hold some.

    Neither do records bring them back that name one of these posts but not the account.
    """
    accounts = list(accounts)
    posts = {
        number: (PostKey(network, identity), bytes(said))
        for account in accounts
        for number, network, identity, said in connection.execute(_OF_ACCOUNT, account)
    }
    keys = [key for key, _ in posts.values()]
    names = [_places(*account) for account in accounts]
    _remember(connection, names + [_place(*key) for key in keys], at=at)
    quoting = {number for key in keys for (number,) in connection.execute(_QUOTING, key)}
    forget_raw(connection, quoting | set(posts))
    connection.executemany(
        _EMPTY_PLACES,
        [(blake2b(said, digest_size=16).digest(), number) for number, (_, said) in posts.items()],
    )


def _remember(connection: sqlite3.Connection, names: Iterable[str], *, at: datetime) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO secrets (name, value) VALUES ('removals', ?)",
        (secrets.token_bytes(32),),
    )
    listed = Removals.of(connection)
    connection.executemany(
        "INSERT OR IGNORE INTO removals (digest, removed_at) VALUES (?, ?)",
        [(listed.digest(name), to_text(at)) for name in names],
    )


def _take_down(
    connection: sqlite3.Connection,
    numbers: Iterable[int],
    keys: Iterable[tuple[str, str]],
    named: Iterable[int],
) -> Removed:
    """Delete those posts, their reposts, and every raw or derived row that could quote them.

    And what only they showed of their authors, with the authors ``named`` who have no posts left.
    """
    doomed = set(numbers)
    quoting: set[int] = set()
    for key in keys:
        doomed |= {number for number, _, _ in connection.execute(_REPOSTS, key)}
        quoting |= {number for (number,) in connection.execute(_QUOTING, key)}
        connection.execute("DELETE FROM corrections WHERE target = ?", (":".join(key),))
        connection.execute("DELETE FROM annotations WHERE network = ? AND post_id = ?", key)
    chosen = json.dumps(sorted(doomed))
    _forget_derived(connection, chosen)
    forget_raw(connection, doomed | quoting)
    shown = shown_by(connection, doomed)
    connection.execute(
        "DELETE FROM posts WHERE post IN (SELECT value FROM json_each(?))", (chosen,)
    )
    # A deleted row's words stay in the index's segments until they are merged: build it anew.
    connection.execute("INSERT INTO post_search (post_search) VALUES ('rebuild')")
    return Removed(posts=len(doomed), authors=forget_leftover(connection, shown, named))


def _forget_derived(connection: sqlite3.Connection, chosen: str) -> None:
    """Throw away what was derived of the sessions those posts stand in; labels may quote them."""
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
    scopes = json.dumps([*sessions, *(chat for (chat,) in chats)])
    connection.execute(
        "DELETE FROM derivations WHERE scope IN (SELECT value FROM json_each(?))", (scopes,)
    )
    connection.execute(
        "DELETE FROM sessions WHERE session IN (SELECT value FROM json_each(?))",
        (json.dumps(sessions),),
    )


def _post(network: str, identity: str) -> str:
    return f"post {network} {identity}"


def _account(network: str, identity: str) -> str:
    return f"account {network} {identity}"


def _places(network: str, identity: str) -> str:
    return f"places {network} {identity}"


def _place(network: str, identity: str) -> str:
    return f"place {network} {identity}"


def _author(handle: str) -> str:
    """A handle stands for its author on every network: who asks to be left out means all."""
    return f"author {fold_handle(handle)}"
