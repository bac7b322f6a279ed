"""Bluesky: searches, threads and posts through the atproto SDK, and Jetstream while it happens.

::

    bluesky.py           the network and its one place
    bluesky_login.py     the client: logged in once, every answer as its bytes
    bluesky_pages.py     how searches and threads go on from page to page
    bluesky_failures.py  what is said when there is no answer
    jetstream.py         the stream

Several hashtags are several searches, since Bluesky's ``tag`` wants all of them on a post; a
cursor says which one is on.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.errors import CredentialsError
from tweetup.formats.bluesky import BLUESKY_FORMAT as FORMAT
from tweetup.formats.bluesky_posts import BlueskyAccount, Posts
from tweetup.formats.content import Content
from tweetup.formats.records import Record
from tweetup.networks.base import Counted, Found, Need, Page, Standing, is_tagged, is_within, kept
from tweetup.networks.bluesky.errors import GoneError, read_answer
from tweetup.networks.bluesky.login import URL, Login
from tweetup.networks.bluesky.search import (
    DEPTH,
    Mark,
    Searched,
    cut_off,
    next_mark,
    reached,
    read_mark,
    window,
)
from tweetup.networks.bluesky.stream import Jetstream
from tweetup.text import clean_control

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from tweetup.formats.records import Skipped
    from tweetup.model import Post
    from tweetup.networks.base import Access, Heard, Place, Query

__all__ = ["BLUESKY", "BlueskyNetwork", "BlueskyPlace"]

_SEARCH: Final = "app.bsky.feed.searchPosts"
_THREAD: Final = "app.bsky.feed.getPostThread"
_POSTS: Final = "app.bsky.feed.getPosts"
_PROFILES: Final = "app.bsky.actor.getProfiles"
_PROFILE: Final = "app.bsky.actor.getProfile"
_SESSION: Final = "com.atproto.server.getSession"

_PAGE: Final = 100
_LOOKUP: Final = 25
_WHY_GONE: Final = {
    "AccountTakedown": "suspended",
    "AccountSuspended": "suspended",
    "AccountDeactivated": "protected",
}


class _Thread(msgspec.Struct):
    thread: msgspec.Raw


class _Viewer(msgspec.Struct, rename="camel"):
    blocked_by: bool = False
    blocking: str | None = None
    blocking_by_list: msgspec.Raw = msgspec.Raw()


class _Seen(msgspec.Struct):
    did: str
    viewer: _Viewer | None = None


class _SeenAccounts(msgspec.Struct):
    profiles: list[_Seen]


class _Accounts(msgspec.Struct):
    profiles: list[BlueskyAccount]


class _Session(msgspec.Struct):
    handle: str
    active: bool | None = None
    status: str | None = None


_SEARCHED = msgspec.json.Decoder(Searched)
_THREADED = msgspec.json.Decoder(_Thread)
_FOUND = msgspec.json.Decoder(Posts)
_SEEN = msgspec.json.Decoder(_SeenAccounts)
_ACCOUNTS = msgspec.json.Decoder(_Accounts)
_STANDING = msgspec.json.Decoder(_Session)


class BlueskyNetwork:
    """Bluesky, before anybody is logged in."""

    name = "bluesky"
    title = "Bluesky"
    url: str | None = URL
    needs = (
        Need(
            name="handle",
            variables=("TWEETUP_BLUESKY_HANDLE", "BSKY_HANDLE"),
            what="the handle of the account that asks, such as museum.bsky.social",
            secret=False,
            to_listen=False,
        ),
        Need(
            name="app_password",
            variables=("TWEETUP_BLUESKY_APP_PASSWORD", "BSKY_APP_PASSWORD"),
            what="an app password of that account (Bluesky: Settings, Privacy and security)",
            to_listen=False,
        ),
    )

    def open(self, access: Access, *, clock: Callable[[], datetime]) -> tuple[Place, ...]:
        """Return the one place, not logged in yet; without any login it can only be listened to."""
        known = any(access.values.get(need.name) for need in self.needs)
        for need in self.needs:
            if known and not access.values.get(need.name):
                hint = f"set {need.variables[0]}"
                raise CredentialsError(f"it wants {need.what}", where=self.title, hint=hint)
        return (BlueskyPlace(access, clock=clock),)


BLUESKY = BlueskyNetwork()


class BlueskyPlace:
    """Bluesky, asked as one account, or listened to by anybody."""

    name = "bluesky"
    # 3,000 requests in five minutes are allowed to one address.
    pause = 0.1
    lookup_size = _LOOKUP

    def __init__(self, access: Access, *, clock: Callable[[], datetime]) -> None:
        self._login = Login(access, clock=clock)
        self._clock = clock
        self._page_before: tuple[str | None, frozenset[str]] = (None, frozenset())
        self._stream = Jetstream(access, clock=clock, accounts=self._accounts)

    def search(self, query: Query, *, cursor: str | None, at_most: int | None) -> Page:
        """One page of a hashtag, the newest first, then the next hashtag.

        Pages overlap by a post or two, which are left out of the later one.
        """
        mark = read_mark(cursor, query)
        following, given = self._page_before
        doubles = given if cursor is not None and cursor == following else frozenset()
        limit = _PAGE if at_most is None else max(1, min(at_most, _PAGE))
        body, answer = self._searched(query, mark, limit)
        found = tuple(self._mapped(body, f"search #{mark.tag}"))
        own = [one.post for one in found if isinstance(one, Record) and not one.included]
        times = [post.created_at for post in own]
        step = next_mark(mark, answer.cursor, times, query)
        following = step.written() if step is not None else None
        self._page_before = (following, frozenset(post.id for post in own))
        fitting = tuple(kept(found, lambda one: one.id not in doubles and _fits(one, query)))
        self._stream.know(one.post.id for one in fitting if isinstance(one, Record))
        return Page(
            found=fitting,
            format=FORMAT.name,
            cursor=following,
            passed_over=len(own),
            reached=None if step is None else reached(step, times, query),
        )

    def count(self, query: Query) -> Counted | None:
        """How many posts a hashtag has, where Bluesky says so; of several, nobody knows.

        The number "may be rounded/truncated, and may not be possible to paginate through all
        hits" (``app.bsky.feed.searchPosts``).
        """
        if len(query.hashtags) != 1:
            return None
        _, answer = self._searched(query, Mark(query.hashtags[0]), 1)
        return None if answer.hits_total is None else Counted(posts=answer.hits_total, exact=False)

    def conversation(
        self,
        post: str,
        query: Query,
        *,
        cursor: str | None,
        at_most: int | None,  # noqa: ARG002 - a thread comes whole
    ) -> Page:
        """Return a thread as deep as Bluesky shows it; deeper replies are further pages."""
        post, *waiting = (cursor or post).split()
        try:
            body = self._login.ask(_THREAD, uri=post, depth=DEPTH, parentHeight=0)
        except GoneError:
            body = b'{"thread":{}}'
        waiting += cut_off(bytes(read_answer(body, _THREADED).thread), post)
        found = self._mapped(body, "thread")
        return Page(
            found=tuple(kept(found, lambda one: one.id != post and is_within(one, query))),
            format=FORMAT.name,
            cursor=" ".join(waiting) or None,
        )

    def look_up(self, ids: Sequence[str]) -> Found:
        """Return the posts as they are, and why the others are gone.

        A post that is missing though its account is there has been deleted, unless the account
        and the one that asks do not see each other: of such a post nothing is said.
        """
        body = self._login.ask(_POSTS, uris=list(ids))
        read_answer(body, _FOUND)
        found = tuple(self._mapped(body, "posts"))
        here = {one.post.id for one in found if isinstance(one, Record)}
        missing = [post for post in ids if post not in here]
        gone = tuple(self._gone(missing)) if missing else ()
        return Found(found=found, gone=gone, format=FORMAT.name)

    def listen(self, query: Query, *, cursor: str | None) -> Iterator[Heard]:
        """What is posted, from Jetstream, which needs no login."""
        return self._stream.listen(query, cursor=cursor)

    def know(self, posts: Iterable[str]) -> None:
        """Have Jetstream tell of these posts as well."""
        self._stream.know(posts)

    def standing(self) -> Standing:
        """What the login allows, by asking for the session itself."""
        session = read_answer(self._login.ask(_SESSION), _STANDING)
        lacks = []
        if session.active is False:
            lacks.append(f"an active account: it is {clean_control(session.status or 'inactive')}")
        if self._login.scope == "com.atproto.access":
            lacks.append("an app password: this is the account's own, which may do everything")
        return Standing(
            identity=f"@{clean_control(session.handle)}",
            allows=("search", "threads", "looking posts up", "listening (needs no login)"),
            lacks=tuple(lacks),
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._login.close()

    def _searched(self, query: Query, mark: Mark, limit: int) -> tuple[bytes, Searched]:
        asked = window(query, mark)
        body = self._login.ask(_SEARCH, q=f"#{mark.tag}", sort="latest", limit=limit, **asked)
        return body, read_answer(body, _SEARCHED)

    def _mapped(self, body: bytes, what: str) -> Iterator[Record | Skipped]:
        content = Content(f"bluesky {what}", lambda: io.BytesIO(body), seen_at=self._clock())
        return FORMAT.read(content)

    def _gone(self, missing: Sequence[str]) -> Iterator[tuple[str, str]]:
        authors = list(dict.fromkeys(_author(post) for post in missing))
        answer = read_answer(self._login.ask(_PROFILES, actors=authors), _SEEN)
        known = {account.did: account for account in answer.profiles}
        reasons = {author: self._why(author, known.get(author)) for author in authors}
        for post in missing:
            reason = reasons[_author(post)]
            if reason is not None:
                yield post, reason

    def _why(self, author: str, account: _Seen | None) -> str | None:
        """Why posts of an account are missing; None where that cannot be told."""
        if account is not None:
            viewer = account.viewer or _Viewer()
            is_hidden = viewer.blocked_by or viewer.blocking or bytes(viewer.blocking_by_list)
            return None if is_hidden else "deleted"
        try:
            self._login.ask(_PROFILE, actor=author)
        except GoneError as error:
            return _WHY_GONE.get(error.error, "deleted")
        return None

    def _accounts(self, accounts: Sequence[str]) -> list[BlueskyAccount]:
        return read_answer(self._login.ask(_PROFILES, actors=list(accounts)), _ACCOUNTS).profiles


def _fits(post: Post, query: Query) -> bool:
    return is_tagged(post, query) and is_within(post, query)


def _author(post: str) -> str:
    """Return the account that an address names."""
    return post.removeprefix("at://").split("/")[0]
