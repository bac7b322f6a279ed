"""The protocol that capture uses for each network: queries in, pages of posts out."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

from tweetup.formats.records import Record
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime, timedelta

    from tweetup.formats.records import Deletion, Skipped
    from tweetup.model import Gap, Post, Relation
    from tweetup.networks.secret import Secret

__all__ = [
    "Access",
    "AccountConfirmer",
    "AccountEvent",
    "Charge",
    "FieldCount",
    "LaterCounter",
    "LoginStatus",
    "LookupResult",
    "Need",
    "Network",
    "Page",
    "Place",
    "PostCount",
    "Query",
    "QuestionThread",
    "QuoteFinder",
    "RefusalMemory",
    "ReplySearcher",
    "ReplyStream",
    "RoundsOfReplies",
    "StreamEvents",
    "ThreadClimber",
    "TimelineWithoutReplies",
    "is_loopback",
    "is_tagged",
    "is_within",
    "keep_matching",
]

Charge = tuple[str, int]
"""A chargeable item by its name in the price list, and its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Posts with any of the ``hashtags`` (without #), from ``since`` up to but not ``until``.

    Times are UTC; None leaves that end open.
    """

    hashtags: tuple[str, ...]
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldCount:
    """The number of posts, or accounts, that must have a field by their content, and that do.

    ``owed`` are the ids of those without it which have it by the description of the network's
    maker, whatever their content.
    """

    due: int
    there: int
    owed: frozenset[str] = frozenset()

    def __add__(self, other: FieldCount) -> FieldCount:
        """Return the numbers of both."""
        return FieldCount(
            due=self.due + other.due, there=self.there + other.there, owed=self.owed | other.owed
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a search or thread: its records in the network's order, and its charges.

    ``cursor`` leads to the next page, None after the last one. ``format`` names the importer that
    reads the raw records again. ``passed_over`` counts posts received that the query excludes.

    The pages so far are complete from ``reached`` (UTC) on; None where that is the time of their
    oldest post. Pages that come oldest first are complete up to ``complete_until`` instead.
    ``gaps`` are times that the place no longer has; ``remarks`` name things that no page can show.

    ``fields`` are names of fields that the request asked for, with how many posts have each.
    ``cut_off`` is the reason why a thread may have more posts than
    the place shows, with the remedy; None where it shows all. ``is_unknown`` is True for the thread
    of a post that the place does not have.
    """

    records: tuple[Record | Deletion | Skipped, ...]
    format: str
    cursor: str | None = None
    charges: tuple[Charge, ...] = ()
    passed_over: int = 0
    reached: datetime | None = None
    fields: Mapping[str, FieldCount] = field(default_factory=dict)
    complete_until: datetime | None = None
    gaps: tuple[Gap, ...] = ()
    remarks: tuple[str, ...] = ()
    cut_off: str | None = None
    is_unknown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCount:
    """The number of posts that match a query by the network's own count, and its charges.

    ``posts`` is None where its answer has no number, which is not 0.
    ``exact`` is False where the number may be rounded, or counts posts that no page contains.
    ``instead`` tells how the posts are found where there is nothing that counts them.
    """

    posts: int | None
    charges: tuple[Charge, ...] = ()
    exact: bool = True
    instead: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupResult:
    """Posts looked up by id: ``records`` of those available, ``gone`` as (id, reason).

    A reason is :data:`~tweetup.model.DELETED`, for good, or an :class:`~tweetup.model.Absence`, for
    now; ids in neither tuple have an unknown state, of which ``remarks`` may tell why.
    """

    records: tuple[Record | Skipped, ...]
    gone: tuple[tuple[str, str], ...]
    format: str
    charges: tuple[Charge, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamEvents:
    """Records received over a stream; none are a heartbeat.

    ``cursor`` lets a new connection resume without a gap, where the network can do that. With
    ``complete_since`` the stream has all posts since then, also those from before it was opened.
    """

    records: tuple[Record | Deletion | Skipped, ...] = ()
    format: str = ""
    cursor: str | None = None
    charges: tuple[Charge, ...] = ()
    complete_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionThread:
    """The id of a post that is replied to and quoted, and of the one its conversation began with.

    ``root`` is None where that is another chat's, or not known.
    """

    post: str
    root: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginStatus:
    """Services that a login may and may not use, worded for ``tweetup doctor``; no secrets.

    ``identity`` is the account or app that the login belongs to, where the network sends it.
    ``faults`` are those of a login that is accepted and should not be used; ``searches`` is False
    where it may not search for hashtags.
    """

    identity: str | None
    allows: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    searches: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A credential or setting that a network requires, such as a token.

    ``variables`` are the environment variables that hold it, ours first; ``description`` tells
    the user where to get it. Values that are not ``secret`` (a handle, a server) may be printed.
    Where ``to_listen`` is False, only searching requires it, not the stream; with ``only_beyond``,
    only searching for posts older than that. ``page`` returns the address at which it is made,
    ``find_fault`` a fault in the form of a value, if there is one.
    """

    name: str
    variables: tuple[str, ...]
    description: str
    secret: bool = True
    required: bool = True
    to_listen: bool = True
    page: Callable[[Access], str] | None = None
    find_fault: Callable[[str], str | None] | None = None
    only_beyond: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Values for the needs of a network, by their names, and the addresses to connect to.

    ``url`` replaces the network's own address (a proxy, an archive of it, a server on loopback);
    plain http is accepted for loopback addresses only. ``servers`` lists the servers to query,
    where a network has many. ``directory_url`` replaces the directory of a network's accounts.
    ``timeout`` is in seconds.
    """

    values: Mapping[str, Secret]
    url: str | None = None
    stream_url: str | None = None
    directory_url: str | None = None
    servers: tuple[str, ...] = ()
    timeout: float = 30.0


class Network(Protocol):
    """A network before login; its client library is not imported yet."""

    @property
    def name(self) -> str:
        """Return the name for ``--network`` and for the network column of posts."""

    @property
    def title(self) -> str:
        """Return the name for messages."""

    @property
    def needs(self) -> tuple[Need, ...]:
        """Return the credentials and settings that it requires."""

    @property
    def url(self) -> str | None:
        """Return its default address; None where there are many servers."""

    def open(self, access: Access, *, clock: Callable[[], datetime]) -> tuple[Place, ...]:
        """Return the places to query. No request is made yet.

        Raises :class:`~tweetup.errors.CredentialsError` where a required value is missing,
        and :class:`~tweetup.networks.errors.NetworkError` where the client library is not
        installed, with the command that installs it.
        """


class Place(Protocol):
    """A client of one server, for one account. Each call makes one request.

    All methods raise the errors of :mod:`tweetup.networks.errors`; :meth:`close` closes the
    connections.
    """

    @property
    def name(self) -> str:
        """Return its name in the ledger and messages: ``x``, ``bluesky``, a server's name."""

    @property
    def pause(self) -> float:
        """Return the seconds to wait between two requests."""

    def search(self, query: Query, *, cursor: str | None, at_most: int | None) -> Page:
        """Return a page of the posts that match, the newest first; at most ``at_most`` of them.

        Where a network cannot search a time window, posts outside it are left out here, and the
        last page is the first that has posts from before ``since``.
        """

    def count(self, query: Query) -> PostCount | None:
        """Return the number of posts that match; None where the network does not count posts."""

    def conversation(
        self, post: str, query: Query, *, cursor: str | None, at_most: int | None
    ) -> Page:
        """Return a page of the replies below a post, with the hashtag or without it.

        Where the network searches for them they are those of the query's window, elsewhere of any
        time.
        """

    def look_up(self, ids: Sequence[str]) -> LookupResult:
        """Return the posts of these ids as they are now (at most :attr:`lookup_size` of them)."""

    @property
    def lookup_size(self) -> int:
        """Return the maximal number of ids in one lookup request."""

    def listen(self, query: Query, *, cursor: str | None) -> Iterator[StreamEvents]:
        """Yield posts from now on (or from ``cursor``) as they are posted, without an end.

        A heartbeat is yielded at least every few seconds, so that callers can check the clock;
        closing the iterator closes the connection. A lost connection raises
        :class:`~tweetup.networks.errors.TryAgainError`; a refused one raises its error at once.
        """

    def watch(self, posts: Iterable[str]) -> None:
        """Watch posts obtained elsewhere, by their ids; ids of other networks are ignored.

        :meth:`listen` yields their deletions and reposts too, where the network sends them.
        May be called while another thread listens.
        """

    def login_status(self) -> LoginStatus:
        """Return the services that the login may use, checked by the cheapest requests."""

    def close(self) -> None:
        """Close the connections."""


@runtime_checkable
class QuoteFinder(Protocol):
    """A place that lists the posts that quote another."""

    def quotes(self, post: str, query: Query, *, cursor: str | None, at_most: int | None) -> Page:
        """Return a page of the posts that quote a post, those after the query's window left out."""


@runtime_checkable
class LoginAdviser(Protocol):
    """A place that can be asked without a login and shows more to its users."""

    @property
    def login_advice(self) -> str | None:
        """Return the command that logs in, where the place is asked without a login."""


@runtime_checkable
class LaterCounter(Protocol):
    """A place whose conversations end with the query's window, and that counts later posts."""

    def count_later(self, post: str, relation: Relation, query: Query) -> PostCount:
        """Return the number of posts that point at a post and are later than the query's window."""


@runtime_checkable
class RefusalMemory(Protocol):
    """A place that learns by refusals in which names its requests are taken."""

    @property
    def learned(self) -> frozenset[str]:
        """Return the lessons so far, words without a space."""

    def recall(self, learned: Iterable[str]) -> None:
        """Begin with the lessons of earlier runs, which a refusal may undo."""


@runtime_checkable
class ReplyStream(Protocol):
    """A place whose stream can have replies and quotes without the hashtag.

    Elsewhere they are in :meth:`Place.conversation`.
    """

    def hear_replies(self, posts: Iterable[str], threads: Sequence[QuestionThread] | None) -> None:
        """Have :meth:`Place.listen` yield replies and quotes without the hashtag from now on.

        These are those of ``posts`` and of all that it yields, and of ``threads``, the chat's
        questions so far, in place of the threads of an earlier call. With None in their place
        enough were heard, and where each post costs, none are from then on. May be called while
        another thread listens; ids of other networks are ignored.
        """


class RoundsOfReplies(Protocol):
    """Requests for replies and quotes without the hashtag, a round every so many seconds.

    ``threads`` are the questions so far, None while no replies are wanted; another thread sets it.
    """

    threads: tuple[QuestionThread, ...] | None

    def note(self, records: Iterable[Record | Deletion | Skipped]) -> None:
        """Look at the posts that a stream or search has given."""

    def ask(self, now: datetime) -> Iterator[StreamEvents]:
        """Yield the new replies of a round, where one is due."""


@runtime_checkable
class ReplySearcher(Protocol):
    """A place with a :class:`ReplyStream` that searches for replies while the stream is missing."""

    def reply_rounds(
        self,
        query: Query,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], object],
        every: float,
    ) -> RoundsOfReplies:
        """Return the rounds of its searches, one in ``every`` so many seconds at most."""


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """An account whose ``posts`` are watched has changed its state."""

    account: str
    active: bool
    status: str
    where: str
    at: datetime
    posts: tuple[str, ...] = ()


@runtime_checkable
class AccountConfirmer(Protocol):
    """A place whose stream tells of accounts before the network that is asked knows of it."""

    @property
    def unconfirmed(self) -> tuple[AccountEvent, ...]:
        """The events heard that the network has not confirmed."""

    def confirm(self, events: Iterable[AccountEvent]) -> tuple[Deletion, ...]:
        """Return the truth about these accounts now, as far as the network tells."""


@runtime_checkable
class TimelineWithoutReplies(Protocol):
    """A place whose search leaves out posts that answer others, by the software it runs."""

    def leaves_replies_out(self) -> str | None:
        """Return the software's name where it leaves replies out; None where it does not.

        Requests it once. Raises the errors of networks.
        """


@runtime_checkable
class ThreadClimber(Protocol):
    """A place whose posts may not tell which post they answer, but whose threads do."""

    def above(self, post: str) -> Page:
        """Return the posts above one, and those that turn out to answer them. Raises as search.

        Those that are not meant for archives are included records, as if they came along.
        """


T = TypeVar("T")


def is_tagged(post: Post, query: Query) -> bool:
    """Return whether a post carries one of the hashtags."""
    tags = {fold_tag(tag) for tag in query.hashtags}
    return any(fold_tag(tag) in tags for tag in post.hashtags)


def is_within(post: Post, query: Query) -> bool:
    """Return whether a post is inside the query's window (``since`` included, not ``until``)."""
    moment = post.created_at
    is_late = query.until is not None and moment >= query.until
    return not is_late and (query.since is None or moment >= query.since)


def keep_matching(items: Iterable[T], matches: Callable[[Post], bool]) -> Iterator[T]:
    """Yield matching records, the records included with them, and all items of other types."""
    is_kept = False
    for item in items:
        if isinstance(item, Record) and not item.included:
            is_kept = matches(item.post)
        if is_kept or not isinstance(item, Record):
            yield item


def is_loopback(host: str) -> bool:
    """Return True for a host name or address of this machine itself (RFC 6761, 6.3)."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
