"""Other handles and accounts of people on the list of removals, as records of imports tell them.

A person may have been removed by a handle alone, and a later file tells the account; or it tells
that the account has another handle now. Both go on the list, and so do the posts left out, so that
a file with less in it brings nothing back. A handle that two accounts had is no one's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.archive.merge import normalize_post
from tweetup.archive.outcomes import RemovalRequest
from tweetup.archive.personal_words import RemovedNames
from tweetup.archive.raw import forget_records_with
from tweetup.archive.removal_cleanup import needles_of, touching_posts
from tweetup.archive.removal_list import (
    RemovalList,
    account_entry,
    author_entry,
    post_entry,
    sole_account_entry,
    text_entries,
    write_learned,
)
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.model import Post

__all__ = ["learn_names", "stored_people"]

_OTHER_OWNER: Final = """
    SELECT 1 FROM authors AS a JOIN author_profiles AS f USING (author)
    WHERE a.network = ? AND a.handle_folded = ? AND f.id <> ? LIMIT 1
"""

_AUTHORS: Final = """
    SELECT DISTINCT a.network, a.handle_folded, f.id
    FROM authors AS a LEFT JOIN author_profiles AS f USING (author)
    WHERE a.author IN (SELECT author FROM posts) ORDER BY a.network, a.handle_folded, f.id
"""


def learn_names(
    connection: sqlite3.Connection, listed: RemovalList, posts: Iterable[Post], *, at: datetime
) -> RemovalList:
    """Put other names of listed people, and their posts, on the list; return it with these.

    The caller holds the transaction.
    """
    if not listed.requested:
        return listed
    posts = [normalize_post(post)[0] for post in posts]  # as it will be stored
    while True:
        learned = dict(_learned(connection, listed.requested, posts))
        if not learned:
            return listed
        write_learned(connection, listed.requested, learned, at=at)
        _forget_lines_with(connection, learned, posts)
        listed = RemovalList.of(connection)


def _forget_lines_with(
    connection: sqlite3.Connection, learned: Mapping[str, str], posts: Iterable[Post]
) -> None:
    """Have lines read again that name people by what was learned, or repeat or answer their posts.

    All others hold the same posts as before.
    """
    names = RemovedNames(
        handles=frozenset(
            fold_handle(post.handle) for post in posts if author_entry(post.handle) in learned
        ),
        ids=frozenset(
            post.author.id
            for post in posts
            if post.author.id and account_entry(post.network, post.author.id) in learned
        ),
        texts=tuple(
            post.text for post in posts if not learned.keys().isdisjoint(text_entries(post.text))
        ),
    )
    keys = [post.key for post in posts if post_entry(*post.key) in learned]
    forget_records_with(
        connection,
        touching_posts(connection, names, keys),
        needles=needles_of(names),
        quotes=lambda record: names.count_texts_in_record(record) > 0,
    )


def _learned(
    connection: sqlite3.Connection, listed: RemovalList, posts: Sequence[Post]
) -> Iterator[tuple[str, str]]:
    """Yield names that are not on the list, each with the name that gives it its pseudonym."""
    owners: dict[tuple[str, str], set[str]] = {}
    for post in posts:
        if post.author.id is not None:
            owners.setdefault((post.network, fold_handle(post.handle)), set()).add(post.author.id)
    for post in posts:
        author = author_entry(post.handle)
        account = post.author.id and account_entry(post.network, post.author.id)
        if account and (account in listed or author in listed):
            key = (post.network, fold_handle(post.handle))
            if len(owners[key]) == 1 and not _has_another_owner(connection, *key, post.author.id):
                yield from _names_of_one(listed, author, account, sole_account_entry(*key))
        if author in listed or (account and account in listed):
            names = (post_entry(*post.key), *text_entries(post.text, start=True))
            yield from ((name, name) for name in names if name not in listed)


def _has_another_owner(
    connection: sqlite3.Connection, network: str, handle: str, account: str | None
) -> bool:
    rows = connection.execute(_OTHER_OWNER, (network, handle, account))
    return rows.fetchone() is not None


def _names_of_one(
    listed: RemovalList, author: str, account: str, sole: str
) -> Iterator[tuple[str, str]]:
    """Yield those names of a handle and its account that are not listed, where one of them is."""
    if account in listed:
        yield from ((name, account) for name in (author, sole) if name not in listed)
    elif sole not in listed:  # else a stranger has the handle now
        yield from ((name, author) for name in (account, sole))


def stored_people(connection: sqlite3.Connection, listed: RemovalList) -> RemovalRequest | None:
    """Return the people on the list of whom posts are stored all the same; None for nobody.

    They came before a record told that they are somebody who was removed.
    """
    authors, accounts = set(), set()
    rows = connection.execute(_AUTHORS).fetchall() if listed else ()
    for network, handle, account in rows:
        if account is not None and account_entry(network, account) in listed:
            accounts.add((network, account))
            if not _has_another_owner(connection, network, handle, account):
                authors.add(handle)
        elif author_entry(handle) in listed:
            authors.add(handle)
    if not authors and not accounts:
        return None
    return RemovalRequest(authors=tuple(sorted(authors)), accounts=tuple(sorted(accounts)))
