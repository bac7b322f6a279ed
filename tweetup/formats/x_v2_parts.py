"""Parts of pages of X's API v2 that stand on another page, in the same file or folder.

A search that was paged, or pages that were saved in pieces, may have an account with one page and
posts of it on another. Files are read for such parts once, and only where some are missing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Raw, Struct, field

from tweetup.formats.content import Elsewhere, Siblings
from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.read_json import decode_values
from tweetup.formats.times import in_utc
from tweetup.formats.x_v2_names import FIELD_NAMES, INCLUDED_NAMES, take_names
from tweetup.formats.x_v2_posts import Twarc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tweetup.formats.content import Content

__all__ = ["PartFinder"]

_SAME_TIME: Final = timedelta(hours=1)
_MOST_BYTES: Final = 1 << 26
"""The most bytes of accounts that are kept: some 100,000 of them."""


class _Pointer(Struct, gc=False):
    id: str


class _Attached(Struct, gc=False):
    poll_ids: list[str] = []


class _Written(Struct, gc=False):
    id: str
    attachments: _Attached | None = None
    author_id: str | None = None
    username: str | None = None
    referenced_tweets: list[_Pointer] = []
    referenced_posts: list[_Pointer] | None = None

    def __post_init__(self) -> None:
        take_names(self, FIELD_NAMES)


class _Account(Struct, gc=False, omit_defaults=True):
    id: str
    username: str
    name: str | None = None


class _Beside(Struct, gc=False):
    users: list[Raw] = []
    tweets: list[_Written] = []
    posts: list[_Written] | None = None
    polls: list[Raw] = []

    def __post_init__(self) -> None:
        take_names(self, INCLUDED_NAMES)


class _Page(_Beside, gc=False):
    """A page, or the parts of one in a file of its own: its includes, or accounts."""

    data: list[_Written] | _Written | None = None
    includes: _Beside | None = None
    id: str | None = None
    username: str | None = None
    twarc: Twarc | None = field(default=None, name="__twarc")


class _Items(Struct, gc=False):
    data: list[Raw]


_RAW: Final = msgspec.json.Decoder(Raw)
_ITEMS: Final = msgspec.json.Decoder(_Items)
_PAGE: Final = msgspec.json.Decoder(_Page)
_ACCOUNT: Final = msgspec.json.Decoder(_Account)
_POLL: Final = msgspec.json.Decoder(_Pointer)


class PartFinder:
    """Finds parts of a content's pages on others, also in the contents that were given with it."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def account(self, account_id: str, seen_at: datetime | None) -> bytes | None:
        """Return the object of an account whose page does not have it; None where no page has.

        Its profile is left out where it was not seen at about the time that the page was.
        """
        raw, told_at = self._elsewhere.accounts.get(account_id, (None, None))
        if raw is None or not seen_at or not told_at or abs(seen_at - told_at) < _SAME_TIME:
            return raw
        return msgspec.json.encode(_ACCOUNT.decode(raw))

    def poll(self, poll_id: str, seen_at: datetime | None) -> bytes | None:
        """Return the object of a poll whose page does not have it; None where no page has.

        None also where it was not seen at about the time that the page was: its votes have changed.
        """
        raw, told_at = self._elsewhere.polls.get(poll_id, (None, None))
        is_apart = seen_at and told_at and abs(seen_at - told_at) >= _SAME_TIME
        return None if is_apart else raw

    def has_post(self, post_id: str | None) -> bool:
        """Return whether a post that its page points at, but does not have, is on another."""
        return post_id in self._elsewhere.posts

    @property
    def _elsewhere(self) -> Elsewhere:
        siblings = self._content.siblings
        if siblings is None:
            siblings = self._content.siblings = Siblings((self._content,))
        if siblings.elsewhere is None:
            siblings.elsewhere = _find(siblings.contents)
        return siblings.elsewhere


def _find(contents: tuple[Content, ...]) -> Elsewhere:
    """Return the parts that one page lacks and another one has; of accounts the first object."""
    writers: set[str] = set()
    targets: set[str] = set()
    asked: set[str] = set()
    for page, _ in _pages(contents):
        posts = _posts(page)
        asked |= _polls_of(posts).difference(poll_id for poll_id, _ in _polls(page))
        writers |= {post.author_id for post in posts if post.author_id}.difference(
            account_id for account_id, _ in _accounts(page)
        )
        targets |= {it.id for post in posts for it in post.referenced_tweets}.difference(
            post.id for post in posts
        )
    accounts: dict[str, tuple[bytes, datetime | None]] = {}
    polls: dict[str, tuple[bytes, datetime | None]] = {}
    found: set[str] = set()
    size = 0
    for page, seen_at in _pages(contents):
        found |= targets.intersection(post.id for post in _posts(page))
        for account_id, raw in _accounts(page):
            if account_id in writers and account_id not in accounts and size < _MOST_BYTES:
                accounts[account_id] = bytes(raw), seen_at
                size += len(accounts[account_id][0])
        for poll_id, raw in _polls(page):
            if poll_id in asked and poll_id not in polls:
                polls[poll_id] = bytes(raw), seen_at
    return Elsewhere(accounts, polls, frozenset(found))


def _pages(contents: tuple[Content, ...]) -> Iterator[tuple[_Page, datetime | None]]:
    """Yield the pages of contents, each with the time at which it was fetched.

    The contents are being read at the same time: their faults stay.
    """
    for content in contents:
        fault, position = content.fault, content.position
        for raw in decode_values(content, _RAW):
            if (page := _page(raw)) is not None:
                fetched = in_utc(page.twarc.retrieved_at) if page.twarc else None
                yield page, fetched or content.seen_at
        content.fault, content.position = fault, position


def _page(raw: Raw) -> _Page | None:
    """Return a page, or the accounts that a value is, as those of a page; None for another value.

    A page of accounts has them in the place of posts.
    """
    try:
        page = _PAGE.decode(raw)
        if page.username is not None:
            page.users = [raw]
        elif isinstance(page.data, list) and page.data and page.data[0].username is not None:
            page.users, page.data = _ITEMS.decode(raw).data, None
    except UNREADABLE:
        return None
    return page


def _posts(page: _Page) -> list[_Written]:
    own = page.data if isinstance(page.data, list) else [page.data] if page.data else []
    return own + page.tweets + (page.includes.tweets if page.includes else [])


def _accounts(page: _Page) -> Iterator[tuple[str, Raw]]:
    for raw in page.users + (page.includes.users if page.includes else []):
        try:
            yield _ACCOUNT.decode(raw).id, raw
        except UNREADABLE:
            continue


def _polls_of(posts: list[_Written]) -> set[str]:
    return {key for post in posts if post.attachments for key in post.attachments.poll_ids}


def _polls(page: _Page) -> Iterator[tuple[str, Raw]]:
    for raw in page.polls + (page.includes.polls if page.includes else []):
        try:
            yield _POLL.decode(raw).id, raw
        except UNREADABLE:
            continue
