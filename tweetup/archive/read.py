"""Reading posts: a few queries for any number of posts."""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from tweetup.archive.merge import digest
from tweetup.archive.polls import load_polls
from tweetup.archive.rows import LISTS, POST_READ_NAMES, PROFILE_NAMES, author_of, post_fields
from tweetup.archive.timestamps import from_text, to_text
from tweetup.archive.versions import Versions
from tweetup.archive.whole_reposts import complete_reposts
from tweetup.model import Post, PostKey, in_time_order
from tweetup.text import fold_handle, fold_tag

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.archive.rows import ListRows
    from tweetup.model import Author, Relation

__all__ = [
    "added_posts",
    "all_keys",
    "asked_for",
    "chat_fingerprint",
    "chat_posts",
    "count_hashtags",
    "find_numbers",
    "find_posts",
    "first_captures",
    "found_by",
    "has_posts",
    "highest_number",
    "keys_at",
    "last_seen",
    "load_posts",
    "numbers_of",
    "posts_between",
    "posts_under",
    "referrers",
    "row_number_suffixes",
]

# A post belongs to a chat if it was asked for, and was asked for by this hashtag or carries it;
# and so does a repost of such a post, which on some networks has no words of its own.
_CHAT: Final = """
    WITH own (post) AS (
        SELECT h.post FROM hashtags AS h JOIN posts AS p ON p.post = h.post
        WHERE h.tag = :tag AND p.matched
        UNION
        SELECT s.post FROM captures AS c JOIN post_captures AS s ON s.capture = c.capture
        WHERE c.hashtag = :tag AND s.matched
    )
    SELECT post FROM own
    UNION
    SELECT r.post FROM own JOIN posts AS o ON o.post = own.post
    JOIN post_references AS r ON r.target_id = o.id AND r.relation = 'repost'
    JOIN posts AS p ON p.post = r.post AND p.network = o.network
    EXCEPT SELECT post FROM posts_set_aside
"""

# By ranges of the indexes alone. A new post brings the reposts of it that were there before.
_ADDED: Final = """
    WITH fresh (post) AS (
        SELECT h.post FROM hashtags AS h JOIN posts AS p ON p.post = h.post
        WHERE h.tag = :tag AND h.post > :after AND p.matched
        UNION
        SELECT s.post FROM captures AS c JOIN post_captures AS s ON s.capture = c.capture
        WHERE c.hashtag = :tag AND s.post > :after AND s.matched
    )
    SELECT post FROM fresh
    UNION
    SELECT r.post FROM fresh JOIN posts AS o ON o.post = fresh.post
    JOIN post_references AS r ON r.target_id = o.id AND r.relation = 'repost'
    JOIN posts AS p ON p.post = r.post AND p.network = o.network
    UNION
    SELECT r.post FROM post_references AS r JOIN posts AS p ON p.post = r.post
    JOIN posts AS o ON o.network = p.network AND o.id = r.target_id
    WHERE r.post > :after AND r.relation = 'repost' AND (
        (o.matched AND EXISTS (SELECT 1 FROM hashtags WHERE post = o.post AND tag = :tag))
        OR EXISTS (
            SELECT 1 FROM post_captures AS s JOIN captures AS c ON c.capture = s.capture
            WHERE s.post = o.post AND s.matched AND c.hashtag = :tag))
    EXCEPT SELECT post FROM posts_set_aside
"""

# By the index of times: a window of a long archive is read without the rest of it.
_BETWEEN: Final = """
    SELECT p.post FROM posts AS p
    WHERE p.created_at >= :since AND p.created_at < :until AND p.network = :network AND p.matched
      AND (EXISTS (SELECT 1 FROM hashtags AS h WHERE h.post = p.post AND h.tag = :tag)
           OR EXISTS (
               SELECT 1 FROM post_captures AS s JOIN captures AS c ON c.capture = s.capture
               WHERE s.post = p.post AND s.matched AND c.hashtag = :tag))
    EXCEPT SELECT post FROM posts_set_aside
"""

_REFERRERS: Final = """
    SELECT r.target_id, p.id FROM json_each(:ids) AS chosen
    JOIN post_references AS r ON r.target_id = chosen.value AND r.relation = :relation
    JOIN posts AS p ON p.post = r.post AND p.network = :network AND p.matched
    WHERE EXISTS (SELECT 1 FROM hashtags AS h WHERE h.post = p.post AND h.tag = :tag)
       OR EXISTS (
           SELECT 1 FROM post_captures AS s JOIN captures AS c ON c.capture = s.capture
           WHERE s.post = p.post AND s.matched AND c.hashtag = :tag)
"""

_ANY: Final = """
    SELECT EXISTS (
        SELECT 1 FROM hashtags AS h JOIN posts AS p ON p.post = h.post
        WHERE h.tag = :tag AND p.matched AND p.post NOT IN (SELECT post FROM posts_set_aside)
    ) OR EXISTS (
        SELECT 1 FROM captures AS c JOIN post_captures AS s ON s.capture = c.capture
        WHERE c.hashtag = :tag AND s.matched
          AND s.post NOT IN (SELECT post FROM posts_set_aside)
    )
"""

_COUNTS: Final = """
    SELECT tag, COUNT(*) FROM (
        SELECT h.tag AS tag, h.post AS post FROM hashtags AS h JOIN posts AS p ON p.post = h.post
        WHERE p.matched
        UNION
        SELECT c.hashtag, s.post FROM captures AS c JOIN post_captures AS s ON s.capture = c.capture
        WHERE c.hashtag IS NOT NULL AND s.matched
    ) WHERE post NOT IN (SELECT post FROM posts_set_aside) GROUP BY tag ORDER BY COUNT(*) DESC, tag
"""

_POSTS: Final = f"""
    SELECT p.post, p.network, p.id, p.profile, p.profile_seen_at,
           {", ".join(f"p.{name}" for name in POST_READ_NAMES)}
    FROM json_each(?) AS chosen CROSS JOIN posts AS p ON p.post = chosen.value
"""  # noqa: S608 - names of our own columns

_PROFILES: Final = f"""
    SELECT profile, {", ".join(PROFILE_NAMES)} FROM author_profiles
    WHERE profile IN (SELECT value FROM json_each(?))
"""  # noqa: S608 - names of our own columns


# By the index of ids: those that begin with a digit and are short, or have a suffix.
_SUFFIXES: Final = """
    SELECT DISTINCT CASE WHEN instr(id, '@') THEN substr(id, instr(id, '@')) ELSE '' END
    FROM posts
    WHERE network = ? AND id GLOB '[0-9]*' AND id NOT GLOB '*~*'
      AND (length(id) <= 6 OR id GLOB '*@????????') ORDER BY 1
"""


def row_number_suffixes(connection: sqlite3.Connection, network: str) -> tuple[str, ...]:
    """Return what stands behind row numbers that are ids of a network's posts."""
    return tuple(suffix for (suffix,) in connection.execute(_SUFFIXES, (network,)))


_NUMBERED: Final = """
    SELECT id, handle, created_at, text FROM posts
    WHERE network = ? AND id GLOB '[0-9]*' AND id NOT GLOB '*~*'
      AND (length(id) <= 6 OR id GLOB '*@????????')
    ORDER BY instr(id, '@'), substr(id, instr(id, '@')), length(id), id
"""


def row_numbers_by_content(
    connection: sqlite3.Connection, network: str
) -> dict[tuple[str, datetime, str], list[str]]:
    """Return the ids that are row numbers by folded handle, time and text, each file's in order."""
    ids: dict[tuple[str, datetime, str], list[str]] = {}
    for identity, handle, created_at, text in connection.execute(_NUMBERED, (network,)):
        content = (fold_handle(handle), from_text(created_at), text)
        ids.setdefault(content, []).append(identity)
    return ids


def count_hashtags(connection: sqlite3.Connection) -> tuple[tuple[str, int], ...]:
    """Return every hashtag (folded) with the number of its posts, the most used one first."""
    return tuple((str(tag), int(posts)) for tag, posts in connection.execute(_COUNTS))


def has_posts(connection: sqlite3.Connection, hashtag: str) -> bool:
    """Return True for the hashtag of a chat that has a post."""
    (answer,) = connection.execute(_ANY, {"tag": fold_tag(hashtag)}).fetchone()
    return bool(answer)


def chat_posts(connection: sqlite3.Connection, hashtag: str) -> tuple[Post, ...]:
    """Return the posts of a chat in time order, each in its latest version."""
    numbers = [number for (number,) in connection.execute(_CHAT, {"tag": fold_tag(hashtag)})]
    versions = Versions.of(connection)
    posts = complete_reposts(connection, load_posts(connection, numbers)).values()
    return tuple(
        in_time_order(versions.resolve(post) for post in posts if post.key not in versions.latest)
    )


def posts_between(
    connection: sqlite3.Connection,
    hashtag: str,
    network: str,
    *,
    since: datetime,
    until: datetime,
) -> tuple[Post, ...]:
    """Return a chat's posts on a network from ``since`` up to ``until``, in time order."""
    rows = connection.execute(
        _BETWEEN,
        {
            "tag": fold_tag(hashtag),
            "network": network,
            "since": to_text(since),
            "until": to_text(until),
        },
    )
    return tuple(in_time_order(load_posts(connection, [post for (post,) in rows]).values()))


def referrers(
    connection: sqlite3.Connection, hashtag: str, keys: Iterable[PostKey], relation: Relation
) -> dict[str, frozenset[str]]:
    """Return the ids of a chat's posts that refer to others by a relation, by the ids of these."""
    found: dict[str, set[str]] = {}
    for network, ids in _by_network(keys).items():
        rows = connection.execute(
            _REFERRERS,
            {
                "tag": fold_tag(hashtag),
                "ids": json.dumps(ids),
                "relation": relation,
                "network": network,
            },
        )
        for target, post in rows:
            found.setdefault(target, set()).add(post)
    return {target: frozenset(posts) for target, posts in found.items()}


def asked_for(connection: sqlite3.Connection, keys: Iterable[PostKey]) -> frozenset[PostKey]:
    """Return those of the posts that are here and did not only come along with others."""
    query = (
        "SELECT p.id FROM json_each(?) AS chosen"
        " JOIN posts AS p ON p.network = ? AND p.id = chosen.value WHERE p.matched"
    )
    return frozenset(
        PostKey(network, name)
        for network, ids in _by_network(keys).items()
        for (name,) in connection.execute(query, (json.dumps(ids), network))
    )


def added_posts(connection: sqlite3.Connection, hashtag: str, after: int) -> tuple[Post, ...]:
    """Return the posts of a chat that posts with numbers above ``after`` added to it."""
    values = {"tag": fold_tag(hashtag), "after": after}
    numbers = [number for (number,) in connection.execute(_ADDED, values)]
    versions = Versions.of(connection)
    posts = complete_reposts(connection, load_posts(connection, numbers)).values()
    return tuple(versions.resolve(post) for post in posts if post.key not in versions.latest)


def highest_number(connection: sqlite3.Connection) -> int:
    """Return the highest number of a post, 0 where there is none."""
    (number,) = connection.execute("SELECT COALESCE(MAX(post), 0) FROM posts").fetchone()
    return int(number)


def chat_fingerprint(connection: sqlite3.Connection, hashtag: str) -> str:
    """Return 32 hexadecimal digits that change with any post of the chat, added or removed."""
    query = f"SELECT post FROM posts WHERE post IN ({_CHAT}) ORDER BY network, id"  # noqa: S608 - a query of our own
    numbers = [number for (number,) in connection.execute(query, {"tag": fold_tag(hashtag)})]
    posts = complete_reposts(connection, load_posts(connection, numbers))
    fingerprint = blake2b(digest_size=16)
    latest = Versions.of(connection).latest
    for post in (posts[number] for number in numbers):
        if post.key not in latest:
            fingerprint.update(f"{post.network}\0{post.id}\0".encode())
            fingerprint.update(digest(post))
    return fingerprint.hexdigest()


def find_posts(connection: sqlite3.Connection, identity: str) -> tuple[Post, ...]:
    """Return the posts meant by ``id`` or ``network:id``, one for each network with that id."""
    numbers = list(find_numbers(connection, identity).values())
    posts = complete_reposts(connection, load_posts(connection, numbers))
    return tuple(in_time_order(posts.values()))


def find_numbers(connection: sqlite3.Connection, identity: str) -> dict[PostKey, int]:
    """Return the keys and numbers of the same posts, without reading what is in them."""
    network, _, rest = identity.partition(":")
    rows = connection.execute(
        "SELECT network, id, post FROM posts WHERE id = ?1 OR (network = ?2 AND id = ?3)"
        " ORDER BY network, id",
        (identity, network, rest),
    )
    return {PostKey(name, post): number for name, post, number in rows}


def keys_at(connection: sqlite3.Connection, address: str) -> tuple[PostKey, ...]:
    """Return the keys of the posts with this address."""
    rows = connection.execute(
        "SELECT network, id FROM posts WHERE url = ? ORDER BY network, id", (address,)
    )
    return tuple(PostKey(network, identity) for network, identity in rows)


def _by_network(keys: Iterable[PostKey]) -> dict[str, list[str]]:
    """Return the ids of posts by their network."""
    ids: dict[str, list[str]] = {}
    for network, identity in keys:
        ids.setdefault(network, []).append(identity)
    return ids


def numbers_of(connection: sqlite3.Connection, keys: Iterable[PostKey]) -> dict[PostKey, int]:
    """Return the archive's own numbers of those posts that it has."""
    numbers: dict[PostKey, int] = {}
    for network, ids in _by_network(keys).items():
        rows = connection.execute(
            "SELECT p.id, p.post FROM json_each(?) AS chosen"
            " CROSS JOIN posts AS p ON p.network = ? AND p.id = chosen.value",
            (json.dumps(ids), network),
        )
        numbers |= {PostKey(network, identity): number for identity, number in rows}
    return numbers


def load_posts(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, Post]:
    """Return the posts with those numbers as they are stored, in the order given."""
    chosen = json.dumps(list(numbers))
    rows = connection.execute(_POSTS, (chosen,)).fetchall()
    profiles: dict[int, Sequence[Any]] = {
        profile: cells
        for profile, *cells in connection.execute(
            _PROFILES, (json.dumps(sorted({row[3] for row in rows})),)
        )
    }
    lists = [(rows.field, _items_by_post(connection, rows, chosen)) for rows in LISTS]
    polls = load_polls(connection, chosen)
    authors: dict[tuple[int, str | None], Author] = {}
    posts: dict[int, Post] = {}
    for number, network, identity, profile, seen_at, *cells in rows:
        profile_key = (profile, seen_at)
        author = authors.get(profile_key)
        if author is None:
            author = authors[profile_key] = author_of(network, profiles[profile], seen_at)
        fields = post_fields(cells)
        for field, items in lists:
            if number in items:
                fields[field] = tuple(items[number])
        if number in polls:
            fields["poll"] = polls[number]
        posts[number] = Post(network=network, id=identity, author=author, **fields)
    return posts


def _items_by_post(
    connection: sqlite3.Connection, rows: ListRows, chosen: str
) -> dict[int, list[object]]:
    """Return the items that a table lists of each chosen post, in their order."""
    columns = ", ".join(f"c.{name}" for name in rows.columns)
    query = (
        f"SELECT c.post, {columns} FROM json_each(?) AS chosen"  # noqa: S608 - our own names
        f" JOIN {rows.table} AS c ON c.post = chosen.value ORDER BY c.post, c.position"
    )
    items: dict[int, list[object]] = {}
    for number, *cells in connection.execute(query, (chosen,)):
        items.setdefault(number, []).append(rows.read(cells))
    return items


# An import reads a file, which does not show that the network still has the post.
_LAST_SEEN: Final = """
    SELECT p.id, MAX(c.started_at) FROM json_each(?) AS chosen
    CROSS JOIN posts AS p ON p.network = ? AND p.id = chosen.value
    JOIN post_captures AS s ON s.post = p.post
    JOIN captures AS c ON c.capture = s.capture
    WHERE c.kind <> 'import' GROUP BY p.post
"""


_FOUND_BY: Final = """
    SELECT DISTINCT p.id FROM json_each(:captures) AS chosen
    JOIN post_captures AS s ON s.capture = chosen.value AND s.matched
    JOIN posts AS p ON p.post = s.post
    WHERE p.kind <> 'repost' AND p.created_at >= :since AND p.created_at < :until
"""


_CAME_ALONG: Final = """
    SELECT DISTINCT p.network, p.id FROM json_each(:captures) AS chosen
    JOIN post_captures AS s ON s.capture = chosen.value AND NOT s.matched
    JOIN posts AS p ON p.post = s.post
    ORDER BY p.post
"""


_FIRST_CAPTURES: Final = """
    SELECT DISTINCT (SELECT MIN(s.capture) FROM post_captures AS s WHERE s.post = p.post)
    FROM json_each(?) AS chosen
    CROSS JOIN posts AS p ON p.network = ? AND p.id = chosen.value
"""


def all_keys(connection: sqlite3.Connection) -> tuple[PostKey, ...]:
    """Return the keys of all posts, in the order in which they were first written."""
    rows = connection.execute("SELECT network, id FROM posts ORDER BY post")
    return tuple(PostKey(network, identity) for network, identity in rows)


def first_captures(connection: sqlite3.Connection, keys: Iterable[PostKey]) -> frozenset[int]:
    """Return the lines of the ledger that brought the posts: of each the first that saw it."""
    return frozenset(
        capture
        for network, ids in _by_network(keys).items()
        for (capture,) in connection.execute(_FIRST_CAPTURES, (json.dumps(ids), network))
        if capture is not None
    )


def found_by(
    connection: sqlite3.Connection, captures: Iterable[int], *, since: datetime, until: datetime
) -> frozenset[str]:
    """Return the ids of the posts of a time that searches found, without reposts."""
    values = {
        "captures": json.dumps(list(captures)),
        "since": to_text(since),
        "until": to_text(until),
    }
    return frozenset(name for (name,) in connection.execute(_FOUND_BY, values))


def came_along(connection: sqlite3.Connection, captures: Iterable[int]) -> tuple[PostKey, ...]:
    """Return the posts that came along with those that searches found, in the order they came."""
    rows = connection.execute(_CAME_ALONG, {"captures": json.dumps(list(captures))})
    return tuple(PostKey(network, name) for network, name in rows)


def last_seen(connection: sqlite3.Connection, keys: Iterable[PostKey]) -> dict[PostKey, datetime]:
    """Return when the last capture that saw a post was begun; posts that none saw are left out."""
    return {
        PostKey(network, identity): from_text(started_at)
        for network, ids in _by_network(keys).items()
        for identity, started_at in connection.execute(_LAST_SEEN, (json.dumps(ids), network))
    }


def posts_under(
    connection: sqlite3.Connection, named: Mapping[PostKey, Sequence[PostKey]]
) -> dict[PostKey, tuple[Post, ...]]:
    """Return the posts that came under each id, of ids with their present names; none without."""
    numbers = numbers_of(connection, [key for listed in named.values() for key in listed])
    posts = load_posts(connection, list(numbers.values()))
    stored = {
        key: tuple(posts[numbers[name]] for name in listed if name in numbers)
        for key, listed in named.items()
    }
    return {key: listed for key, listed in stored.items() if listed}
