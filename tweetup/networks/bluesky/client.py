"""The network and its client: searches, threads and posts by the atproto SDK, and Jetstream.

Several hashtags are several searches, since Bluesky's ``tag`` finds posts with all of them; a
cursor contains the hashtag of its search.
"""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.errors import CredentialsError
from tweetup.formats.bluesky import BLUESKY_FORMAT as FORMAT
from tweetup.formats.bluesky_posts import BlueskyAccount, BlueskyCounts, Posts
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
from tweetup.networks.bluesky.account_events import AccountChecks
from tweetup.networks.bluesky.errors import GoneError, read_answer
from tweetup.networks.bluesky.login import URL, Login
from tweetup.networks.bluesky.own_servers import OwnServers
from tweetup.networks.bluesky.replay import REPLAYED, RETENTION, PostDetails, Replay
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
from tweetup.networks.bluesky.stream_servers import JetstreamServers
from tweetup.networks.fields import count_fields, fields_of
from tweetup.text import clean_control
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from tweetup.formats.records import Deletion
    from tweetup.model import Post
    from tweetup.networks.base import (
        Access,
        AccountEvent,
        Place,
        Query,
        QuestionThread,
        StreamEvents,
    )

__all__ = ["BLUESKY", "BlueskyNetwork", "BlueskyPlace"]

_SEARCH: Final = "app.bsky.feed.searchPosts"
_POST: Final = "app.bsky.feed.post"
_THREAD: Final = "app.bsky.feed.getPostThread"
_POSTS: Final = "app.bsky.feed.getPosts"
_QUOTES: Final = "app.bsky.feed.getQuotes"
_PROFILES: Final = "app.bsky.actor.getProfiles"
_PROFILE: Final = "app.bsky.actor.getProfile"
_SESSION: Final = "com.atproto.server.getSession"

# Optional in the lexicon's postView: only that they never come is a fault.
_REQUIRED: Final = count_fields(
    promised=False,
    replies="replyCount",
    reposts="repostCount",
    quotes="quoteCount",
    likes="likeCount",
)
_APP_PASSWORDS: Final = "https://bsky.app/settings/app-passwords"
_APP_PASSWORD: Final = re.compile(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}")
_ACCOUNT_SCOPE: Final = "com.atproto.access"
"""The scope of a session that began with the account's own password."""
_LOG_IN: Final = "tweetup login bluesky"
_FOR_USERS: Final = (
    "without a login it shows no others, and authors may show theirs to users alone: log in"
    f" ({_LOG_IN}); deleted and hidden ones are counted as well"
)
_FULL_ACCESS: Final = (
    "this is the account's own password, which may do everything, and no app password"
)

_UNTOLD: Final = (
    "Bluesky does not show {posts}, and the authors' own servers do not tell whether they are"
    " deleted: nothing changes, and they are asked again next time"
)

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


class _CountedPost(BlueskyCounts):
    uri: str = ""

    @property
    def counts(self) -> BlueskyCounts:
        """Return the counts alone."""
        return BlueskyCounts(self.reply_count, self.repost_count, self.like_count, self.quote_count)


class _CountedPosts(msgspec.Struct):
    posts: list[_CountedPost]


class _Session(msgspec.Struct):
    handle: str
    active: bool | None = None
    status: str | None = None


_RESULTS_DECODER = msgspec.json.Decoder(SearchResults)
_THREAD_DECODER = msgspec.json.Decoder(_Thread)
_POSTS_DECODER = msgspec.json.Decoder(Posts)
_PROFILES_DECODER = msgspec.json.Decoder(_Profiles)
_ACCOUNTS_DECODER = msgspec.json.Decoder(_Accounts)
_COUNTED_DECODER = msgspec.json.Decoder(_CountedPosts)
_SESSION_DECODER = msgspec.json.Decoder(_Session)


def _handle_fault(handle: str) -> str | None:
    """Return the fault in the name of an account: a handle, a DID or a mail address."""
    name = handle.strip().lstrip("@")
    if "." in name or name.startswith("did:"):
        return None
    return "a handle has a dot in it, like anna.bsky.social"


def _password_fault(password: str) -> str | None:
    """Return the fault in a password that has not the form of Bluesky's app passwords."""
    if _APP_PASSWORD.fullmatch(password):
        return None
    return (
        "it has not the form of an app password (xxxx-xxxx-xxxx-xxxx): it may be the account's own"
        " password, which may do everything"
    )


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
            find_fault=_handle_fault,
            only_beyond=RETENTION,
        ),
        Need(
            name="app_password",
            variables=("TWEETUP_BLUESKY_APP_PASSWORD", "BSKY_APP_PASSWORD"),
            description="an app password of that account (Bluesky: Settings, Privacy and security)",
            to_listen=False,
            page=lambda _access: _APP_PASSWORDS,
            find_fault=_password_fault,
            only_beyond=RETENTION,
        ),
    )

    def open(self, access: Access, *, clock: Callable[[], datetime]) -> tuple[Place, ...]:
        """Return the one place, not logged in yet; without a login it has the last hours only."""
        has_login = any(access.values.get(need.name) for need in self.needs)
        for need in self.needs:
            if has_login and not access.values.get(need.name):
                hint = f"set {need.variables[0]}"
                raise CredentialsError(f"it wants {need.description}", where=self.title, hint=hint)
        return (BlueskyPlace(access, clock=clock),)


BLUESKY = BlueskyNetwork()


class BlueskyPlace:
    """Bluesky, queried with an account; its stream, and the hours that it keeps, require none."""

    name = "bluesky"
    # 3,000 requests in five minutes are allowed to one address.
    pause = 0.1
    lookup_size = _LOOKUP

    def __init__(self, access: Access, *, clock: Callable[[], datetime]) -> None:
        self._login = Login(access, clock=clock)
        self._own_servers = OwnServers(access)
        self._access = access
        self._clock = clock
        self._page_before: tuple[str | None, frozenset[str]] = (None, frozenset())
        self._checks = AccountChecks(self, clock)
        self._stream = Jetstream(
            access,
            clock=clock,
            accounts=self._accounts,
            checks=self._checks,
            is_alone=not self._login.has_account,
        )
        self._replay = Replay(
            access,
            clock=clock,
            accounts=self._accounts,
            details=self._post_details,
            check=self._checks.check,
        )

    def search(self, query: Query, *, cursor: str | None, at_most: int | None) -> Page:
        """Return a page of a hashtag, the newest first; the next hashtag follows the last page.

        Pages overlap by a post or two, which are left out of the later one. Without a login they
        are those of a :class:`~tweetup.networks.bluesky.replay.Replay`, the oldest first.
        """
        if not self._login.has_account and query.until is not None:
            return self._replay.page(query, cursor=cursor, at_most=at_most)
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
            fields=fields_of(matches, _REQUIRED),
        )

    def count(self, query: Query) -> PostCount | None:
        """Return the number of posts of a hashtag, None where unknown, as for several hashtags.

        The number "may be rounded/truncated, and may not be possible to paginate through all
        hits" (``app.bsky.feed.searchPosts``).
        """
        if not self._login.has_account:
            return PostCount(posts=None, exact=False, instead=REPLAYED)
        if len(query.hashtags) != 1:
            return None
        _, answer = self._search(query, SearchCursor(query.hashtags[0]), 1)
        total = answer.hits_total
        return None if total is None else PostCount(posts=total, exact=False)

    def conversation(
        self,
        post: str,
        query: Query,  # noqa: ARG002 - a thread comes as a whole
        *,
        cursor: str | None,
        at_most: int | None,  # noqa: ARG002 - a thread has no page size
    ) -> Page:
        """Return a thread as deep as Bluesky sends it; deeper replies are further pages.

        Replies of any time come: Bluesky counts them all.
        """
        post, *waiting = (cursor or post).split()
        try:
            body = self._login.query(_THREAD, uri=post, depth=DEPTH, parentHeight=0)
        except GoneError:
            body = b'{"thread":{}}'
        waiting += truncated_replies(bytes(read_answer(body, _THREAD_DECODER).thread), post)
        records = self._mapped(body, "thread")
        return Page(
            records=tuple(keep_matching(records, lambda reply: reply.id != post)),
            format=FORMAT.name,
            cursor=" ".join(waiting) or None,
            cut_off=self._cut_off,
        )

    def quotes(
        self,
        post: str,
        query: Query,  # noqa: ARG002 - Bluesky lists all of them
        *,
        cursor: str | None,
        at_most: int | None,
    ) -> Page:
        """Return a page of the posts that quote a post, the newest first, of any time."""
        limit = _PAGE if at_most is None else max(1, min(at_most, _PAGE))
        more = {} if cursor is None else {"cursor": cursor}
        body = self._login.query(_QUOTES, uri=post, limit=limit, **more)
        answer = read_answer(body, _RESULTS_DECODER)
        return Page(
            records=tuple(self._mapped(body, "quotes")),
            format=FORMAT.name,
            cursor=answer.cursor,
            cut_off=self._cut_off,
        )

    @property
    def _cut_off(self) -> str | None:
        """Return why a thread or list may have more posts; None with a login."""
        return None if self._login.has_account else _FOR_USERS

    def look_up(self, ids: Sequence[str]) -> LookupResult:
        """Return the posts as they are, and the reasons why others are gone.

        A missing post of an existing account has been deleted or taken down, which the author's own
        server tells, unless that account and the querying one block each other. Where that server
        does not answer, nothing is known.
        """
        body = self._login.query(_POSTS, uris=list(ids))
        read_answer(body, _POSTS_DECODER)
        records = tuple(self._mapped(body, "posts"))
        available = {item.post.id for item in records if isinstance(item, Record)}
        missing = [post for post in ids if post not in available]
        not_shown = tuple(self._gone(missing)) if missing else ()
        gone = tuple(self._told_apart(not_shown))
        untold = len(not_shown) - len(gone)
        return LookupResult(
            records=records,
            gone=gone,
            format=FORMAT.name,
            remarks=(_UNTOLD.format(posts=counted(untold, "post")),) if untold else (),
        )

    def listen(self, query: Query, *, cursor: str | None) -> Iterator[StreamEvents]:
        """Yield posts from Jetstream, which requires no login."""
        return self._stream.listen(query, cursor=cursor)

    def watch(self, posts: Iterable[str]) -> None:
        """Watch these posts in Jetstream as well."""
        posts = list(posts)
        self._stream.watch(posts)
        self._replay.watch(posts)

    @property
    def login_advice(self) -> str | None:
        """Return the command that logs in where there is no login: authors may ask for one."""
        return None if self._login.has_account else _LOG_IN

    @property
    def unconfirmed(self) -> tuple[AccountEvent, ...]:
        """The events of accounts heard that Bluesky has not confirmed."""
        return self._checks.unconfirmed

    def confirm(self, events: Iterable[AccountEvent]) -> tuple[Deletion, ...]:
        """Return the truth about these accounts, as far as Bluesky tells."""
        return tuple(self._checks.confirm(events))

    def hear_replies(
        self,
        posts: Iterable[str],
        threads: Sequence[QuestionThread] | None,  # noqa: ARG002 - Jetstream has those to all posts
    ) -> None:
        """Hear replies to these posts and quotes of them in Jetstream."""
        self._stream.hear_replies(posts)

    def login_status(self) -> LoginStatus:
        """Return the services that the login may use, by a request for the session.

        Without a login, those of Jetstream, by a connection to it.
        """
        if not self._login.has_account:
            return self._status_without_login()
        session = read_answer(self._login.query(_SESSION), _SESSION_DECODER)
        lacks = []
        if session.active is False:
            lacks.append(f"an active account: it is {clean_control(session.status or 'inactive')}")
        is_account_password = self._login.scope == _ACCOUNT_SCOPE
        return LoginStatus(
            identity=f"@{clean_control(session.handle)}",
            allows=("search", "threads", "looking posts up", "listening (needs no login)"),
            lacks=tuple(lacks),
            faults=(_FULL_ACCESS,) if is_account_password else (),
        )

    def _status_without_login(self) -> LoginStatus:
        servers = JetstreamServers(self._access, clock=self._clock)
        with servers.open((_POST,), int(self._clock().timestamp() * 1_000_000)):
            hours = RETENTION // timedelta(hours=1)
        return LoginStatus(
            identity=None,
            allows=(f"capturing the last {hours} hours and listening, without a login",),
            lacks=("searching for older posts, refreshing: these require a login",),
        )

    def close(self) -> None:
        """Close the connections."""
        self._replay.close()
        self._own_servers.close()
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
                yield post, reason

    def _told_apart(self, gone: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Yield posts with their reasons, an account's that is shown by its own server's answer."""
        for post, reason in gone:
            if reason:
                yield post, reason
            elif (is_there := self._own_servers.has_post(post)) is not None:
                yield post, Absence.TAKEN_DOWN if is_there else DELETED

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

    def _post_details(self, posts: Sequence[str]) -> PostDetails:
        body = self._login.query(_POSTS, uris=list(posts))
        shown = {post.uri: post.counts for post in read_answer(body, _COUNTED_DECODER).posts}
        missing = [post for post in posts if post not in shown]
        gone = frozenset(post for post, _ in self._gone(missing)) if missing else frozenset()
        return PostDetails(shown, gone)

    def _accounts(self, accounts: Sequence[str]) -> list[BlueskyAccount]:
        body = self._login.query(_PROFILES, actors=list(accounts))
        return read_answer(body, _ACCOUNTS_DECODER).profiles


def _matches(post: Post, query: Query) -> bool:
    return is_tagged(post, query) and is_within(post, query)


def _author(post: str) -> str:
    """Return the DID in a post's address."""
    return post.removeprefix("at://").split("/")[0]
