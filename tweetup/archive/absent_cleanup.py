"""Removals of posts that are absent for now: they go, or lose the people's names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from tweetup.archive.absent_posts import contents, delete_absent, has_absent, write_content
from tweetup.archive.identity import recorded_id
from tweetup.archive.outcomes import RawRecord
from tweetup.archive.raw import posts_in
from tweetup.archive.rows import PLACE_COLUMNS
from tweetup.model import PostKey
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from tweetup.archive.absent_posts import AbsentContent
    from tweetup.archive.outcomes import RemovalRequest
    from tweetup.archive.removal_list import RemovalList

__all__ = [
    "absent_accounts",
    "absent_of_request",
    "clean_absent",
    "clean_content",
    "delete_absent_places",
    "words_of_absent",
]


#: For the fields of a post that tell where it was written.
_NO_PLACES: Final[dict[str, Any]] = dict.fromkeys(PLACE_COLUMNS)


def absent_of_request(
    connection: sqlite3.Connection, request: RemovalRequest, keys: Iterable[PostKey]
) -> dict[PostKey, AbsentContent]:
    """Return the absent posts of a request: among the ``keys``, or of its people."""
    if not has_absent(connection):
        return {}
    named = {*keys, *request.posts}
    handles = {fold_handle(handle) for handle in request.authors}
    accounts = set(request.accounts)
    return {
        key: content
        for key, content in contents(connection)
        if key in named
        or not named.isdisjoint(PostKey(key.network, it) for it in content.post.edits)
        or fold_handle(content.post.handle) in handles
        or (key.network, content.post.author.id) in accounts
    }


def words_of_absent(
    found: Mapping[PostKey, AbsentContent], request: RemovalRequest
) -> tuple[list[str], set[str], set[str]]:
    """Return the texts of absent posts, and the ids and names of the people of a request."""
    texts = []
    ids, names = set(), set()
    handles = {fold_handle(handle) for handle in request.authors}
    for key, content in found.items():
        author = content.post.author
        is_named = fold_handle(author.handle) in handles
        texts += [content.post.text, *_recorded(key, content)]
        if is_named and not request.accounts and author.id is not None:
            ids.add(author.id)
        is_account = (author.network, author.id) in request.accounts
        if author.name is not None and (is_named or is_account):
            names.add(author.name)
    return texts, ids, names


def _recorded(key: PostKey, content: AbsentContent) -> Iterator[str]:
    """Yield the texts of an absent post in its raw records: earlier wordings as well."""
    named = {key.id, recorded_id(key.id)}
    for raw in content.records if len(content.records) > 1 else ():
        for post in posts_in(RawRecord(raw.format, raw.record)):
            if post.id in named:
                yield post.text


def clean_absent(
    connection: sqlite3.Connection,
    listed: RemovalList,
    keys: Iterable[PostKey],
    accounts: Iterable[tuple[str, str]],
) -> int:
    """Delete the absent posts that the list covers, and copies of ``keys``; clean all others.

    Returns how many were deleted. When these and the ``accounts`` were shown again goes as well.
    """
    gone = set(keys)
    deleted: set[PostKey] = set()
    left = dict(contents(connection)) if has_absent(connection) else {}
    while found := {
        key
        for key, content in left.items()
        if key in gone or listed.covers(content.post) or not gone.isdisjoint(content.repeats)
    }:
        gone |= found
        deleted |= found
        left = {key: content for key, content in left.items() if key not in found}
    delete_absent(connection, [*gone, *(PostKey(*account) for account in accounts)])
    for key, content in left.items():
        cleaned = clean_content(content, listed)
        if cleaned != content:
            write_content(connection, key, cleaned)
    return len(deleted)


def clean_content(content: AbsentContent, listed: RemovalList) -> AbsentContent:
    """Return an absent post of somebody else with pseudonyms for the people on the list."""
    post = content.post
    records = []
    for raw in content.records if listed.may_store_raw(post) else ():
        record = listed.clean_record(post.network, raw.record)
        if record is not None:
            records.append(raw if record == raw.record else replace(raw, record=record))
    return replace(
        content,
        post=listed.clean_post(post),
        hidden=content.hidden or listed.hides(post),
        records=tuple(records),
    )


def delete_absent_places(connection: sqlite3.Connection, listed: RemovalList) -> None:
    """Delete the places of absent posts on the list, and the raw records that may hold them."""
    for key, content in contents(connection):
        if listed.without_place(content.post):
            post = replace(content.post, **_NO_PLACES)
            write_content(connection, key, replace(content, post=post, records=()))


def absent_accounts(connection: sqlite3.Connection, name: str) -> set[tuple[str, str, str | None]]:
    """Return network, handle and id of the absent authors whom a handle or an id names."""
    if not has_absent(connection):
        return set()
    folded, identity = fold_handle(name), name.strip()
    authors = [content.post.author for _, content in contents(connection)]
    return {
        (author.network, fold_handle(author.handle), author.id)
        for author in authors
        if fold_handle(author.handle) == folded or author.id == identity
    }
