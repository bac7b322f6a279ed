"""Removal: posts and authors are deleted from all tables, and later imports skip them.

One walk over the register of :mod:`tweetup.archive.personal_words`: posts with their versions,
reposts and copies; profiles; raw records that quote them; decisions that name the people; results
derived. Posts of others that only name a person stay, with a pseudonym in their rows and records.
"""

from __future__ import annotations

import json
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tweetup.archive.absent_cleanup import (
    absent_of_request,
    clean_absent,
    delete_absent_places,
    words_of_absent,
)
from tweetup.archive.accounts import settle_accounts
from tweetup.archive.author_cleanup import delete_unused_authors, traces_of
from tweetup.archive.conflicts import forget_conflicts, mistaken_for, other_ids
from tweetup.archive.derived.derivations import unless_damaged
from tweetup.archive.full_text import rebuild_index
from tweetup.archive.outcomes import RemovalRequest, Removed, RemovedPlaces
from tweetup.archive.owner_words import replace_owner_words
from tweetup.archive.personal_words import SOMEBODY, RemovedNames
from tweetup.archive.raw import count_raw_records, delete_raw_records, recorded_texts
from tweetup.archive.raw_lines import forget_lines
from tweetup.archive.read import load_posts, numbers_of
from tweetup.archive.recap_files import delete_file_words
from tweetup.archive.removal_cleanup import (
    clean_others,
    delete_decisions,
    delete_derived,
    hide_posts,
    needles_of,
    posts_hidden_by,
    posts_that_name,
    posts_that_repeat,
)
from tweetup.archive.removal_list import (
    RemovalList,
    account_entry,
    all_places_entry,
    author_entry,
    display_entry,
    echoes_in,
    hide_people,
    place_entry,
    post_entry,
    sole_account_entry,
    text_entries,
    write_removals,
)
from tweetup.archive.removal_log import write_log
from tweetup.archive.removed_decisions import clean_decisions
from tweetup.archive.removed_references import note_found, note_references
from tweetup.archive.revisions import raise_revisions
from tweetup.archive.rows import PLACE_COLUMNS, SET_DIGEST
from tweetup.model import PostKey
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from tweetup.model import Post

__all__ = ["delete_places", "names_of", "places_of", "remove_requested"]

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
    SELECT DISTINCT p.post, p.network, p.id, COALESCE(d.digest, x'')
    FROM author_profiles AS a JOIN posts AS p USING (author)
    LEFT JOIN _post_digests AS d ON d.post = p.post
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

# A record of a reply has ids and names of what it answers, which are replaced, and no words of it.
_REPEATING: Final = f"{_QUOTING} AND r.relation <> 'reply'"

_REPOSTS: Final = """
    SELECT p.post, p.network, p.id FROM post_references AS r JOIN posts AS p ON p.post = r.post
    WHERE r.relation = 'repost' AND p.network = ? AND r.target_id = ?
"""

_EMPTY_PLACES: Final = f"""
    UPDATE posts SET {", ".join(f"{name} = NULL" for name in PLACE_COLUMNS.values())}
    WHERE post = ?
"""  # noqa: S608 - names of our own columns


_REPOSTS_BY_HANDLE: Final = """
    SELECT p.post, p.network, p.id, r.target_handle FROM post_references AS r
    JOIN posts AS p ON p.post = r.post
    WHERE r.relation = 'repost' AND r.target_handle IS NOT NULL
"""

_REPOSTS_OF_ACCOUNT: Final = """
    SELECT p.post, p.network, p.id FROM post_references AS r JOIN posts AS p USING (post)
    WHERE r.relation = 'repost' AND p.network = ? AND r.target_author_id = ?
"""

_HOLDING: Final = "SELECT post, network, id, text FROM posts WHERE text LIKE ?"

_OF_HANDLE: Final = """
    SELECT p.network, p.id FROM authors AS a JOIN posts AS p USING (author)
    WHERE a.handle_folded = ?
"""

_TEXTS: Final = """
    SELECT text FROM posts WHERE post IN (SELECT value FROM json_each(?)) ORDER BY post
"""

_SESSIONS: Final = """
    SELECT session FROM session_posts WHERE post IN (SELECT value FROM json_each(?1))
    UNION SELECT session FROM session_posts JOIN mentions USING (post)
    WHERE handle_folded IN (SELECT value FROM json_each(?2))
    UNION SELECT session FROM hosts WHERE lower(handle) IN (SELECT value FROM json_each(?2))
"""

_WRITERS: Final = """
    SELECT DISTINCT author FROM posts WHERE post IN (SELECT value FROM json_each(?))
"""

_AUTHORS_LEFT: Final = """
    SELECT author FROM authors WHERE author IN (SELECT value FROM json_each(?))
"""

_OWNED: Final = """
    SELECT DISTINCT a.network, a.handle_folded FROM authors AS a
    JOIN author_profiles AS f USING (author)
    WHERE a.author IN (SELECT value FROM json_each(?)) AND f.id IS NOT NULL
"""

_PROFILES: Final = """
    SELECT a.handle_folded, f.id, f.name FROM authors AS a JOIN author_profiles AS f USING (author)
    WHERE a.author IN (SELECT value FROM json_each(?))
"""


def remove_requested(
    connection: sqlite3.Connection, request: RemovalRequest, *, at: datetime
) -> Removed:
    """Remove posts and people, and return how much went; the caller holds the transaction.

    Raises :class:`~tweetup.errors.ArchiveError` where the key of the list cannot be read or made.
    """
    names = names_of(connection, request)
    absent = absent_of_request(connection, request, _own_posts(connection, request))
    own = list(dict.fromkeys([*_own_posts(connection, request), *absent]))
    numbers = set(numbers_of(connection, own).values())
    copies = _copies_of(connection, own, numbers, request, names)
    _write_list(connection, request, names, [*own, *copies], at=at)
    listed = RemovalList.readable_part(connection)
    if request.hide:
        # Of somebody removed before, the list alone has the other names.
        hide_people(connection, listed, _people_of(request))
        listed = RemovalList.readable_part(connection)
    decisions = delete_decisions(connection, names, [*own, *copies])
    decisions += clean_decisions(connection, listed, names, [*own, *copies])
    delete_file_words(connection, names, [*own, *copies])
    replaced = replace_owner_words(connection, names)
    if request.reason and names.replaced_by_owner(request.reason, SOMEBODY) != request.reason:
        replaced += ("the reason of this removal",)
    requested = _requested(connection, request)
    owners = requested | _first_of(connection.execute(_WRITERS, (_listed(numbers),)))
    copiers = _first_of(connection.execute(_WRITERS, (_listed(copies.values()),))) - owners
    deleted = numbers | set(copies.values())
    if not request.by_network:  # where the network goes on counting them
        going = [*_readable(connection, sorted(deleted)), *(it.post for it in absent.values())]
        note_references(connection, going)
        note_found(connection, going)
    raw, authors = _delete_posts(connection, deleted, [*own, *copies], requested, names)
    left = _first_of(connection.execute(_AUTHORS_LEFT, (_listed(copiers),)))
    named = posts_that_name(connection, names)
    if request.hide:
        named |= posts_hidden_by(connection, listed)
    absent_deleted = clean_absent(connection, listed, [*own, *copies], request.accounts)
    cleaned, rewritten = clean_others(connection, listed, names, [*own, *copies])
    forget_lines(connection, {*named, *rewritten})
    touched = {*named, *rewritten} if request.hide else set(rewritten)
    hidden = hide_posts(connection, named) if request.hide else 0
    raise_revisions(connection, rewritten=touched)
    delete_derived(connection, touched, names)
    settle_accounts(connection)
    removed = Removed(
        posts=len(deleted) + absent_deleted,
        authors=authors,
        others=len(copiers - left),
        copies=len(copies),
        named=len(named),
        hidden=hidden,
        cleaned=cleaned,
        raw=raw,
        decisions=decisions,
        replaced=replaced,
    )
    write_log(connection, request, removed, names, at=at)
    return removed


def names_of(connection: sqlite3.Connection, request: RemovalRequest) -> RemovedNames:
    """Return the people's handles, ids and names of profiles, and the texts that are to go.

    Texts are those of their posts, with the earlier wordings of edited ones. There are none of
    these where the network removes: others may have the same names and words, and stay.
    """
    if request.by_network:
        return RemovedNames()
    own = numbers_of(connection, _own_posts(connection, request)).values()
    texts = [text for (text,) in connection.execute(_TEXTS, (_listed(own),))]
    texts += recorded_texts(connection, own)
    people = _requested(connection, request)
    handles = {fold_handle(handle) for handle in request.authors}
    ids = {identity for _, identity in request.accounts}
    names: set[str] = set()
    for handle, identity, name in connection.execute(_PROFILES, (_listed(people),)):
        # Others may have had a handle of an account that is known by its id alone.
        if handle in handles and request.authors:
            ids |= {identity} - {None} if not request.accounts else set()
        if name is not None and (handle in handles or identity in ids):
            names.add(name)
    absent = absent_of_request(connection, request, _own_posts(connection, request))
    more_texts, more_ids, more_names = words_of_absent(absent, request)
    texts += more_texts
    ids |= more_ids
    names |= more_names
    wordings = tuple(dict.fromkeys(texts))
    return RemovedNames(frozenset(handles), frozenset(ids), frozenset(names), wordings)


def places_of(connection: sqlite3.Connection, request: RemovalRequest) -> RemovedPlaces:
    """Return the posts asked for or of the people, and the sessions with these or their names."""
    own = _own_posts(connection, request)
    numbers = numbers_of(connection, own).values()
    handles = json.dumps([fold_handle(handle) for handle in request.authors])
    sessions = connection.execute(_SESSIONS, (_listed(numbers), handles))
    return RemovedPlaces(posts=frozenset(own), sessions=frozenset(name for (name,) in sessions))


def _own_posts(connection: sqlite3.Connection, request: RemovalRequest) -> list[PostKey]:
    """Return the posts asked for and those of the people, in all versions.

    So are other posts that came under one of the ids, as nobody knows which of them was meant, and
    posts that a decision set aside for one of these, which would be shown in its place.
    """
    keys = [name for key in request.posts for name in (key, *other_ids(connection, key))]
    for network, identity in request.accounts:
        written = connection.execute(_WRITTEN, (network, identity))
        keys += [PostKey(network, post) for (post,) in written]
    keys = _with_versions(connection, keys)
    for handle in request.authors:
        keys += [PostKey(*row) for row in connection.execute(_OF_HANDLE, (fold_handle(handle),))]
    return list(dict.fromkeys([*keys, *mistaken_for(connection, keys)]))


def _readable(connection: sqlite3.Connection, numbers: Sequence[int]) -> Iterator[Post]:
    """Yield the posts with those numbers but the damaged ones, which must go all the same."""
    posts = unless_damaged(lambda: load_posts(connection, numbers))
    if posts is not None:
        yield from posts.values()
        return
    for number in numbers:
        yield from (unless_damaged(partial(load_posts, connection, [number])) or {}).values()


def _requested(connection: sqlite3.Connection, request: RemovalRequest) -> set[int]:
    """Return the numbers of the authors that a request names."""
    numbers = set()
    for handle in request.authors:
        numbers |= _first_of(
            connection.execute(
                "SELECT author FROM authors WHERE handle_folded = ?", (fold_handle(handle),)
            )
        )
    for account in request.accounts:
        numbers |= _first_of(connection.execute(_UNDER_ID, account))
    return numbers


def _first_of(rows: Iterable[tuple[int]]) -> set[int]:
    return {number for (number,) in rows}


def _copies_of(
    connection: sqlite3.Connection,
    keys: Iterable[PostKey],
    own: set[int],
    request: RemovalRequest,
    names: RemovedNames,
) -> dict[PostKey, int]:
    """Return the posts of others that repeat removed posts, by key, with their numbers.

    They are reposts, reposts of these, posts that repeat the people by name (``RT @who: …``), and
    posts that have all the words of a removed one, whatever was added to these. Where the network
    removes they are reposts alone.
    """
    copies = {
        copy: number
        for copy, number in _copies_by_words(connection, request, names)
        if number not in own
    }
    waiting = [*keys, *copies]
    while waiting:
        for number, *name in connection.execute(_REPOSTS, waiting.pop()):
            copy = PostKey(*name)
            if number not in own and copy not in copies:
                copies[copy] = number
                waiting.append(copy)
    return copies


def _copies_by_words(
    connection: sqlite3.Connection, request: RemovalRequest, names: RemovedNames
) -> list[tuple[PostKey, int]]:
    handles = {fold_handle(handle) for handle in request.authors}
    copies = [
        (PostKey(network, identity), number)
        for number, network, identity, target in connection.execute(_REPOSTS_BY_HANDLE)
        if fold_handle(target) in handles
    ]
    for account in request.accounts:
        copies += [
            (PostKey(network, identity), number)
            for number, network, identity in connection.execute(_REPOSTS_OF_ACCOUNT, account)
        ]
    for handle in handles:
        for number, network, identity, text in connection.execute(_HOLDING, (f"%@{handle}%",)):
            if any(fold_handle(name) == handle for name, _ in echoes_in(text)):
                copies.append((PostKey(network, identity), number))
    copies += [(key, number) for number, key in posts_that_repeat(connection, names).items()]
    return copies


def _write_list(
    connection: sqlite3.Connection,
    request: RemovalRequest,
    names: RemovedNames,
    keys: Iterable[PostKey],
    *,
    at: datetime,
) -> None:
    """Put people, posts and their wordings on the list of removals."""
    people = _people_of(request)
    listed = [post_entry(*key) for key in keys]
    listed += [
        sole_account_entry(network, handle)
        for network, handle in connection.execute(
            _OWNED, (_listed(_requested(connection, request)),)
        )
    ]
    listed += [
        sole_account_entry(key.network, fold_handle(content.post.handle))
        for key, content in absent_of_request(connection, request, ()).items()
        if content.post.author.id is not None and _names_author(request, content.post)
    ]
    listed += [name for text in names.texts for name in text_entries(text, start=True)]
    shown = [display_entry(name) for name in names.names if len(name.split()) > 1]
    write_removals(
        connection,
        listed,
        at=at,
        pseudonyms_of=[*people, *shown] if people else (),
        hides=request.hide,
        by_network=request.by_network,
    )


def _names_author(request: RemovalRequest, post: Post) -> bool:
    handles = {fold_handle(handle) for handle in request.authors}
    account = (post.network, post.author.id)
    return fold_handle(post.handle) in handles or account in request.accounts


def _people_of(request: RemovalRequest) -> list[str]:
    """Return the names of the people of a request as the list has them."""
    people = [author_entry(handle) for handle in request.authors]
    return [*people, *(account_entry(*account) for account in request.accounts)]


def _listed(numbers: Iterable[int]) -> str:
    return json.dumps(sorted(numbers))


def _delete_posts(
    connection: sqlite3.Connection,
    deleted: set[int],
    keys: Iterable[PostKey],
    requested: Iterable[int],
    names: RemovedNames,
) -> tuple[int, int]:
    """Delete posts, and all raw records and derived results that may quote them.

    Profiles and authors that only these posts have shown are deleted as well, and those of the
    ``requested`` authors who have no post left. Lines of files that have one of the ``names`` are
    parted into the records of their other posts, which are cleaned one by one. Returns the numbers
    of raw records of others and of authors that were deleted.
    """
    keys = list(keys)
    forget_conflicts(connection, keys)
    quoting = {row[0] for key in keys for row in connection.execute(_REPEATING, key)} - deleted
    chosen = _listed(deleted)
    raise_revisions(connection, rewritten=deleted)
    delete_derived(connection, deleted, RemovedNames())
    raw = count_raw_records(connection, quoting)
    delete_raw_records(
        connection,
        deleted | quoting,
        needles=needles_of(names),
        quotes=lambda line: names.count_texts_in_record(line) > 0,
    )
    shown = traces_of(connection, deleted)
    connection.execute(
        "DELETE FROM posts WHERE post IN (SELECT value FROM json_each(?))", (chosen,)
    )
    rebuild_index(connection)
    return raw, delete_unused_authors(connection, shown, requested)


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
    names = [all_places_entry(*account) for account in accounts]
    write_removals(connection, names + [place_entry(*key) for key in keys], at=at)
    quoting = {number for key in keys for (number,) in connection.execute(_QUOTING, key)}
    delete_raw_records(connection, quoting | set(posts))
    connection.executemany(_EMPTY_PLACES, [(number,) for number in posts])
    connection.executemany(
        SET_DIGEST,
        [
            (number, blake2b(digest, digest_size=16).digest())
            for number, (_, digest) in posts.items()
        ],
    )
    raise_revisions(connection, changed=list(posts))
    delete_absent_places(connection, RemovalList.readable_part(connection))
