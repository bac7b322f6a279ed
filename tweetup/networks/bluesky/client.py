"""The network and its client: searches, threads and posts by the atproto SDK, and Jetstream.

Several hashtags are several searches, since Bluesky's ``tag`` finds posts with all of them; a
cursor contains the hashtag of its search.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.errors import CredentialsError
from tweetup.formats.bluesky import BLUESKY_FORMAT as FORMAT
from tweetup.formats.bluesky_posts import BlueskyAccount, Posts
from tweetup.formats.content import Content
from tweetup.formats.records import Record, Skipped
from tweetup.model import DELETED, Absence
from tweetup.networks.base import (
    LoginStatus,
    LookupResult,
    Need,
    Page,
    PostCount,
    is_tagged,
    is_within,
    keep_matching,
)
from tweetup.networks.bluesky.errors import GoneError, read_answer
from tweetup.networks.bluesky.login import URL, Login
from tweetup.networks.bluesky.search import (
    DEPTH,
    SearchCursor,
    SearchResults,
    next_cursor,
    reached,
    read_cursor,
    truncated_replies,
    window_parameters,
)
from tweetup.networks.bluesky.stream import Jetstream
from tweetup.text import clean_control

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from tweetup.model import Post
    from tweetup.networks.base import Access, Place, Query, StreamEvents

__all__ = ["BLUESKY", "BlueskyNetwork", "BlueskyPlace"]

_SEARCH: Final = "app.bsky.feed.searchPosts"
_THREAD: Final = "app.bsky.feed.getPostThread"
_POSTS: Final = "app.bsky.feed.getPosts"
_PROFILES: Final = "app.bsky.actor.getProfiles"
_PROFILE: Final = "app.bsky.actor.getProfile"
_SESSION: Final = "com.atproto.server.getSession"

_PAGE: Final = 100
_LOOKUP: Final = 25
_GONE_REASONS: Final = {
    "AccountTakedown": Absence.TAKEN_DOWN,
    "AccountSuspended": Absence.SUSPENDED,
    "AccountDeactivated": Absence.DEACTIVATED,
}


class _Thread(msgspec.Struct):
    thread: msgspec.Raw


class _Viewer(msgspec.Struct, rename="camel"):
    blocked_by: bool = False
    blocking: str | None = None
    blocking_by_list: msgspec.Raw = msgspec.Raw()


class _Profile(msgspec.Struct):
    did: str
    viewer: _Viewer | None = None


class _Profiles(msgspec.Struct):
    profiles: list[_Profile]


class _Accounts(msgspec.Struct):
    profiles: list[BlueskyAccount]


class _Session(msgspec.Struct):
    handle: str
    active: bool | None = None
    status: str | None = None


_RESULTS_DECODER = msgspec.json.Decoder(SearchResults)
_THREAD_DECODER = msgspec.json.Decoder(_Thread)
_POSTS_DECODER = msgspec.json.Decoder(Posts)
_PROFILES_DECODER = msgspec.json.Decoder(_Profiles)
_ACCOUNTS_DECODER = msgspec.json.Decoder(_Accounts)
_SESSION_DECODER = msgspec.json.Decoder(_Session)


class BlueskyNetwork:
    """Bluesky before login."""

    name = "bluesky"
    title = "Bluesky"
    url: str | None = URL
    needs = (
        Need(
            name="handle",
            variables=("TWEETUP_BLUESKY_HANDLE", "BSKY_HANDLE"),
            description="the handle of the account that asks, such as museum.bsky.social",
            secret=False,
            to_listen=False,
        ),
        Need(
            name="app_password",
            variables=("TWEETUP_BLUESKY_APP_PASSWORD", "BSKY_APP_PASSWORD"),
            description="an app password of that account (Bluesky: Settings, Privacy and security)",
            to_listen=False,
        ),
    )

    def open(self, access: Access, *, clock: Callable[[], datetime]) -> tuple[Place, ...]:
        """Return the one place, not logged in yet; without a login it has a stream only."""
        has_login = any(access.values.get(need.name) for need in self.needs)
        for need in self.needs:
            if has_login and not access.values.get(need.name):
                hint = f"set {need.variables[0]}"
                raise CredentialsError(f"it wants {need.description}", where=self.title, hint=hint)
        return (BlueskyPlace(access, clock=clock),)


BLUESKY = BlueskyNetwork()


class BlueskyPlace:
    """Bluesky, queried with an account; its stream requires none."""

    name = "bluesky"
    # 3,000 requests in five minutes are allowed to one address.
    pause = 0.1
    lookup_size = _LOOKUP

    def __init__(self, access: Access, *, clock: Callable[[], datetime]) -> None:
        self._login = Login(access, clock=clock)
        self._clock = clock
        self._page_before: tuple[str | None, frozenset[str]] = (None, frozenset())
        self._stream = Jetstream(access, clock=clock, accounts=self._accounts, ask=self)

    def search(self, query: Query, *, cursor: str | None, at_most: int | None) -> Page:
        """Return a page of a hashtag, the newest first; the next hashtag follows the last page.

        Pages overlap by a post or two, which are left out of the later one.
        """
        position = read_cursor(cursor, query)
        following, previous_ids = self._page_before
        doubles = previous_ids if cursor is not None and cursor == following else frozenset()
        limit = _PAGE if at_most is None else max(1, min(at_most, _PAGE))
        body, answer = self._search(query, position, limit)
        records = tuple(self._mapped(body, f"search #{position.tag}"))
        own = [item.post for item in records if isinstance(item, Record) and not item.included]
        times = [post.created_at for post in own]
        step = next_cursor(position, answer.cursor, times, query)
        following = step.encode() if step is not None else None
        self._page_before = (following, frozenset(post.id for post in own))
        matches = tuple(
            keep_matching(records, lambda post: post.id not in doubles and _matches(post, query))
        )
        self._stream.watch(item.post.id for item in matches if isinstance(item, Record))
        return Page(
            records=matches,
            format=FORMAT.name,
            cursor=following,
            passed_over=len(own),
            reached=None if step is None else reached(step, times, query),
        )

    def count(self, query: Query) -> PostCount | None:
        """Return the number of posts of a hashtag, None where unknown, as for several hashtags.

        The number "may be rounded/truncated, and may not be possible to paginate through all
        hits" (``app.bsky.feed.searchPosts``).
        """
        if len(query.hashtags) != 1:
            return None
        _, answer = self._search(query, SearchCursor(query.hashtags[0]), 1)
        total = answer.hits_total
        return None if total is None else PostCount(posts=total, exact=False)

    def conversation(
        self,
        post: str,
        query: Query,
        *,
        cursor: str | None,
        at_most: int | None,  # noqa: ARG002 - a thread has no page size
    ) -> Page:
        """Return a thread as deep as Bluesky sends it; deeper replies are further pages."""
        post, *waiting = (cursor or post).split()
        try:
            body = self._login.query(_THREAD, uri=post, depth=DEPTH, parentHeight=0)
        except GoneError:
            body = b'{"thread":{}}'
        waiting += truncated_replies(bytes(read_answer(body, _THREAD_DECODER).thread), post)
        records = self._mapped(body, "thread")
        return Page(
            records=tuple(
                keep_matching(records, lambda reply: reply.id != post and is_within(reply, query))
            ),
            format=FORMAT.name,
            cursor=" ".join(waiting) or None,
        )

    def look_up(self, ids: Sequence[str]) -> LookupResult:
        """Return the posts as they are, and the reasons why others are gone.

        A missing post of an existing account has been deleted, unless that account and the
        querying one block each other.
        """
        body = self._login.query(_POSTS, uris=list(ids))
        read_answer(body, _POSTS_DECODER)
        records = tuple(self._mapped(body, "posts"))
        available = {item.post.id for item in records if isinstance(item, Record)}
        missing = [post for post in ids if post not in available]
        gone = tuple(self._gone(missing)) if missing else ()
        return LookupResult(records=records, gone=gone, format=FORMAT.name)

    def listen(self, query: Query, *, cursor: str | None) -> Iterator[StreamEvents]:
        """Yield posts from Jetstream, which requires no login."""
        return self._stream.listen(query, cursor=cursor)

    def watch(self, posts: Iterable[str]) -> None:
        """Watch these posts in Jetstream as well."""
        self._stream.watch(posts)

    def login_status(self) -> LoginStatus:
        """Return the services that the login may use, by a request for the session."""
        session = read_answer(self._login.query(_SESSION), _SESSION_DECODER)
        lacks = []
        if session.active is False:
            lacks.append(f"an active account: it is {clean_control(session.status or 'inactive')}")
        if self._login.scope == "com.atproto.access":
            lacks.append("an app password: this is the account's own, which may do everything")
        return LoginStatus(
            identity=f"@{clean_control(session.handle)}",
            allows=("search", "threads", "looking posts up", "listening (needs no login)"),
            lacks=tuple(lacks),
        )

    def close(self) -> None:
        """Close the connections."""
        self._login.close()

    def _search(
        self, query: Query, position: SearchCursor, limit: int
    ) -> tuple[bytes, SearchResults]:
        window = window_parameters(query, position)
        text = f"#{position.tag}"
        body = self._login.query(_SEARCH, q=text, sort="latest", limit=limit, **window)
        return body, read_answer(body, _RESULTS_DECODER)

    def _mapped(self, body: bytes, name: str) -> Iterator[Record | Skipped]:
        content = Content(f"bluesky {name}", lambda: io.BytesIO(body), seen_at=self._clock())
        items = FORMAT.read(content)
        return (item for item in items if isinstance(item, Record | Skipped))

    def _gone(self, missing: Sequence[str]) -> Iterator[tuple[str, str]]:
        authors = list(dict.fromkeys(_author(post) for post in missing))
        answer = read_answer(self._login.query(_PROFILES, actors=authors), _PROFILES_DECODER)
        profiles = {profile.did: profile for profile in answer.profiles}
        reasons = {author: self._reason(author, profiles.get(author)) for author in authors}
        for post in missing:
            reason = reasons[_author(post)]
            if reason is not None:
                yield post, reason or DELETED

    def account_reason(self, account: str) -> str | None:
        """Return why an account, by its DID, is not shown; an empty text for one that is.

        None where the answers do not tell.
        """
        answer = read_answer(self._login.query(_PROFILES, actors=[account]), _PROFILES_DECODER)
        return self._reason(account, next(iter(answer.profiles), None))

    def _reason(self, author: str, profile: _Profile | None) -> str | None:
        if profile is not None:
            viewer = profile.viewer or _Viewer()
            is_hidden = viewer.blocked_by or viewer.blocking or bytes(viewer.blocking_by_list)
            return Absence.BLOCKED if is_hidden else ""
        try:
            self._login.query(_PROFILE, actor=author)
        except GoneError as error:
            return _GONE_REASONS.get(error.error, DELETED)
        return None

    def _accounts(self, accounts: Sequence[str]) -> list[BlueskyAccount]:
        body = self._login.query(_PROFILES, actors=list(accounts))
        return read_answer(body, _ACCOUNTS_DECODER).profiles


def _matches(post: Post, query: Query) -> bool:
    return is_tagged(post, query) and is_within(post, query)


def _author(post: str) -> str:
    """Return the DID in a post's address."""
    return post.removeprefix("at://").split("/")[0]
