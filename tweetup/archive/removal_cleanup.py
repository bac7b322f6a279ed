"""The rest of the archive after a removal: decisions, derived results, and the words of others."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Final

from tweetup.archive.corrections import stored_corrections
from tweetup.archive.drafts import delete_drafts_about
from tweetup.archive.merge import digest
from tweetup.archive.owner_words import names_session
from tweetup.archive.personal_words import PERSONAL_WORDS, Handling
from tweetup.archive.raw import rewrite_raw_records
from tweetup.archive.read import load_posts
from tweetup.archive.rows import LISTS, SET_DIGEST
from tweetup.model import PostKey
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator

    from tweetup.archive.personal_words import RemovedNames
    from tweetup.archive.removal_list import RemovalList
    from tweetup.model import Post

__all__ = [
    "clean_others",
    "delete_decisions",
    "delete_derived",
    "hide_posts",
    "needles_of",
    "posts_hidden_by",
    "posts_that_name",
    "posts_that_repeat",
    "touching_posts",
]

#: Posts that point at posts with the given ids, whatever their network: the list tells these apart.
#: Posts that are read at a time.
_AT_ONCE: Final = 2000

_POINTING: Final = (
    """SELECT r.post FROM json_each(?) AS chosen
    CROSS JOIN post_references AS r ON r.target_id = chosen.value""",
    "SELECT post FROM posts WHERE conversation_id IN (SELECT value FROM json_each(?))",
)

_MENTIONING: Final = """
    SELECT post FROM mentions WHERE handle_folded IN (SELECT value FROM json_each(?))
"""

_TO_ACCOUNTS: Final = """
    SELECT r.post, r.target_author_id, r.target_id, p.conversation_id
    FROM post_references AS r JOIN posts AS p USING (post)
"""

_TO_HANDLES: Final = """
    SELECT post, target_handle FROM post_references WHERE target_handle IS NOT NULL
"""

_TEXTS: Final = (
    "SELECT post, network, id, text FROM posts",
    """SELECT p.post, p.network, p.id, m.alt_text FROM media AS m JOIN posts AS p USING (post)
    WHERE m.alt_text IS NOT NULL""",
    """SELECT p.post, p.network, p.id, o.text
    FROM poll_options AS o JOIN posts AS p USING (post)""",
)


def delete_decisions(
    connection: sqlite3.Connection, names: RemovedNames, keys: Iterable[PostKey]
) -> int:
    """Delete decisions on posts, and those that name people; return how many, notes included.

    A note that names them is emptied, and its correction stays. Corrections that were undone are
    no exception: they still say it. Decisions on recaps are left to ``removed_decisions``.
    """
    count = 0
    of_recaps = {it.id for it in stored_corrections(connection) if it.is_of_recap}
    for key in keys:
        count += connection.execute(
            "DELETE FROM corrections WHERE target = ?"
            " AND correction NOT IN (SELECT value FROM json_each(?))",
            (":".join(key), json.dumps(sorted(filter(None, of_recaps)))),
        ).rowcount
        count += connection.execute(
            "DELETE FROM annotations WHERE network = ? AND post_id = ?", key
        ).rowcount
    for table, key_column in (("corrections", "correction"), ("annotations", "annotation")):
        columns = [name for name in PERSONAL_WORDS[table] if name != "note"]
        for number, note, *cells in connection.execute(
            f"SELECT {key_column}, note, {', '.join(columns)} FROM {table}"  # noqa: S608 - our own names
        ).fetchall():
            if table == "corrections" and number in of_recaps:
                continue
            if any(names.are_told_by(text) for cell in cells for text in _texts(cell)):
                connection.execute(f"DELETE FROM {table} WHERE {key_column} = ?", (number,))  # noqa: S608 - our own names
                count += 1
            elif note is not None and names.are_told_by(note):
                connection.execute(
                    f"UPDATE {table} SET note = NULL WHERE {key_column} = ?",  # noqa: S608 - our own names
                    (number,),
                )
                count += 1
    count += delete_drafts_about(connection, names)
    aliases = connection.execute("SELECT chat, alias, during FROM session_aliases").fetchall()
    for row in aliases:
        if names.are_told_by(row[1]) or names_session(names, row[1], row[0]):
            connection.execute(
                "DELETE FROM session_aliases WHERE chat = ? AND alias = ? AND during = ?", row
            )
            count += 1
    _delete_site_names(connection, names)
    return count


def _delete_site_names(connection: sqlite3.Connection, names: RemovedNames) -> None:
    """Delete addresses and words of sessions whose names tell of one of the people."""
    for path, chat in connection.execute("SELECT path, chat FROM _site_addresses").fetchall():
        name = path.rpartition("/")[2].removesuffix(".html").removesuffix(".transcript")
        if names.are_told_by(name) or (chat is not None and names_session(names, name, chat)):
            connection.execute("DELETE FROM _site_addresses WHERE path = ?", (path,))
    for (name,) in connection.execute("SELECT name FROM _site_words").fetchall():
        if names.are_told_by(name):
            connection.execute("DELETE FROM _site_words WHERE name = ?", (name,))


def _texts(cell: str | None) -> Iterator[str]:
    """Yield the texts of a cell: of the values of a correction, which are JSON, each one."""
    if cell is None:
        return
    try:
        value = json.loads(cell)
    except ValueError:
        value = None
    if not isinstance(value, list):
        yield cell
        return
    for pair in value:
        yield from (str(part) for part in pair[1:])


def posts_that_name(connection: sqlite3.Connection, names: RemovedNames) -> set[int]:
    """Return the numbers of the posts that name one of the people.

    They do so in their words, mentions, descriptions of pictures, polls or cards of links.
    """
    if names.pattern is None:
        return set()
    handles = json.dumps(sorted(names.handles))
    rows = connection.execute(
        "SELECT post FROM mentions WHERE handle_folded IN (SELECT value FROM json_each(?))",
        (handles,),
    )
    numbers = {number for (number,) in rows}
    for query in (
        "SELECT post, text FROM posts",
        "SELECT post, alt_text FROM media WHERE alt_text IS NOT NULL",
        "SELECT post, text FROM poll_options",
        "SELECT post, title FROM links WHERE title IS NOT NULL",
        "SELECT post, description FROM links WHERE description IS NOT NULL",
    ):
        numbers |= {number for number, text in connection.execute(query) if names.are_in(text)}
    return numbers


def posts_hidden_by(connection: sqlite3.Connection, listed: RemovalList) -> set[int]:
    """Return the numbers of the posts that name somebody whom no post shall name."""
    numbers = [number for (number,) in connection.execute("SELECT post FROM posts ORDER BY post")]
    return {
        number
        for start in range(0, len(numbers), _AT_ONCE)
        for number, post in load_posts(connection, numbers[start : start + _AT_ONCE]).items()
        if listed.hides(post)
    }


def posts_that_repeat(connection: sqlite3.Connection, names: RemovedNames) -> dict[int, PostKey]:
    """Return the posts, by number, that have a text of the people whole, their own among them.

    It stands in the text, in the description of a picture or in a poll. All posts are read once: a
    look into the search index for each text costs more as soon as there are many.
    """
    if not names.texts:
        return {}
    return {
        number: PostKey(network, identity)
        for query in _TEXTS
        for number, network, identity, text in connection.execute(query)
        if names.count_texts(text)
    }


def hide_posts(connection: sqlite3.Connection, numbers: Collection[int]) -> int:
    """Hide posts from every output; return how many were shown before."""
    return sum(
        connection.execute(
            "INSERT OR IGNORE INTO _hidden_posts (post) VALUES (?)", (number,)
        ).rowcount
        for number in sorted(numbers)
    )


def clean_others(
    connection: sqlite3.Connection,
    listed: RemovalList,
    names: RemovedNames,
    keys: Iterable[PostKey],
) -> tuple[int, set[int]]:
    """Put pseudonyms into the rows and raw records of others.

    Returns how many posts and raw records were changed, and the numbers of these posts.
    """
    posts = load_posts(connection, sorted(_pointing(connection, names, keys)))
    changed = [
        (number, post, cleaned)
        for number, post in posts.items()
        if (cleaned := listed.clean_post(post)) != post
    ]
    for number, post, cleaned in changed:
        _rewrite(connection, number, post, cleaned)
    raw = _clean_raw_records(connection, listed, names)
    return len(changed) + raw, {number for number, _, _ in changed}


def _clean_raw_records(
    connection: sqlite3.Connection, listed: RemovalList, names: RemovedNames
) -> int:
    needles = needles_of(names)
    if not needles and not names.texts:
        return 0
    networks = dict(connection.execute("SELECT post, network FROM posts"))
    return rewrite_raw_records(
        connection,
        lambda content: (
            any(needle in content for needle in needles) or names.count_texts_in_record(content) > 0
        ),
        lambda post, record: listed.clean_record(networks[post], record),
    )


def needles_of(names: RemovedNames) -> list[bytes]:
    """Return the bytes, in one case, of which a record that names somebody has one at least."""
    told = [*names.handles, *names.ids, *(name for name in names.names if len(name.split()) > 1)]
    told += [page.replace("/", slash) for page in names.pages for slash in ("/", "\\/")]
    written = {name.casefold().encode("utf-8", "replace") for name in told if name}
    return sorted(written | {json.dumps(name)[1:-1].lower().encode() for name in told if name})


def _pointing(
    connection: sqlite3.Connection, names: RemovedNames, keys: Iterable[PostKey]
) -> set[int]:
    """Return the numbers of posts whose mentions, references, links or conversation may change."""
    ids = {identity for _, identity in keys}
    numbers = set()
    for query in _POINTING:
        rows = connection.execute(query, (json.dumps(sorted(ids)),))
        numbers |= {number for (number,) in rows}
    if names.handles:
        rows = connection.execute(_MENTIONING, (json.dumps(sorted(names.handles)),))
        numbers |= {number for (number,) in rows}
        rows = connection.execute(_TO_HANDLES)
        numbers |= {number for number, handle in rows if fold_handle(handle) in names.handles}
    if names.ids:
        for number, *cells in connection.execute(_TO_ACCOUNTS):
            if any(cell in names.ids or names.are_in(cell) for cell in filter(None, cells)):
                numbers.add(number)
    for number, *cells in connection.execute("SELECT post, url, title, description FROM links"):
        texts = list(filter(None, cells))
        if (
            ids.intersection(cells[0].split("/"))
            or any(map(names.are_in, texts))
            or any(map(names.count_texts, texts))
        ):
            numbers.add(number)
    for number, url in connection.execute("SELECT post, url FROM media WHERE url IS NOT NULL"):
        if ids.intersection(url.split("/")) or names.are_in(url):
            numbers.add(number)
    return numbers


def _rewrite(connection: sqlite3.Connection, number: int, post: Post, cleaned: Post) -> None:
    connection.execute(
        "UPDATE posts SET conversation_id = ? WHERE post = ?", (cleaned.conversation_id, number)
    )
    connection.execute(SET_DIGEST, (number, digest(cleaned)))
    for rows in LISTS:
        if getattr(post, rows.field) != getattr(cleaned, rows.field):
            connection.execute(f"DELETE FROM {rows.table} WHERE post = ?", (number,))  # noqa: S608 - our own table
            connection.executemany(rows.insert, rows.write([(number, cleaned)]))


def delete_derived(
    connection: sqlite3.Connection, posts: Collection[int], names: RemovedNames
) -> None:
    """Delete the results derived from the sessions of posts, and those that name people."""
    rows = connection.execute(
        "SELECT DISTINCT session FROM session_posts WHERE post IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(posts)),),
    )
    sessions = {session for (session,) in rows} | _sessions_that_name(connection, names)
    if not sessions:
        return
    chosen = json.dumps(sorted(sessions))
    chats = connection.execute(
        "SELECT DISTINCT chat FROM sessions WHERE session IN (SELECT value FROM json_each(?))",
        (chosen,),
    ).fetchall()
    listed = json.dumps([chat for (chat,) in chats])
    scopes = json.dumps([*sorted(sessions), *(chat for (chat,) in chats)])
    connection.execute(
        "DELETE FROM _derivations WHERE scope IN (SELECT value FROM json_each(?))", (scopes,)
    )
    # Recaps of later sessions name posts of these.
    connection.execute(
        "DELETE FROM _derivations WHERE kind = 'recap' AND scope IN (SELECT session FROM sessions"
        " WHERE chat IN (SELECT value FROM json_each(?)))",
        (listed,),
    )
    connection.execute(
        "DELETE FROM sessions WHERE session IN (SELECT value FROM json_each(?))", (chosen,)
    )


def _sessions_that_name(connection: sqlite3.Connection, names: RemovedNames) -> set[str]:
    """Return the sessions with a derived result that names people; other such results go at once.

    Hosts and authors of questions are handles without a mark, so a cell may be one as a whole.
    """
    if names.owner_pattern is None:
        return set()
    rows = connection.execute("SELECT session, chat FROM sessions")
    sessions = {session for session, chat in rows if names_session(names, session, chat)}
    for table, handlings in PERSONAL_WORDS.items():
        columns = [
            column
            for column, handling in handlings.items()
            if handling is Handling.DERIVED and column != "session"
        ]
        if not columns or table in {"_derivations", "_several_handles"}:
            continue
        for session, *cells in connection.execute(
            f"SELECT session, {', '.join(columns)} FROM {table}"  # noqa: S608 - our own names
        ):
            if any(cell is not None and names.are_written_in(cell) for cell in cells):
                sessions.add(session)
    for kind, scope, settings, content in connection.execute(
        "SELECT kind, scope, settings, content FROM _derivations"
    ).fetchall():
        text = "" if content is None else zlib.decompress(content).decode("utf-8", "replace")
        if names.are_written_in(f"{settings} {text}"):
            connection.execute(
                "DELETE FROM _derivations WHERE kind = ? AND scope = ?", (kind, scope)
            )
    return sessions


def touching_posts(
    connection: sqlite3.Connection, names: RemovedNames, keys: Iterable[PostKey]
) -> set[int]:
    """Return the numbers of posts that name people, point at posts, or repeat the people's."""
    numbers = _pointing(connection, names, keys) | posts_that_name(connection, names)
    return numbers | posts_that_repeat(connection, names).keys()
