"""The protocol of a network, as capture sees it: queries in, pages of posts out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from tweetup.formats.records import Record
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.formats.records import Deletion, Skipped
    from tweetup.model import Post
    from tweetup.networks.secret import Secret

__all__ = [
    "Access",
    "Charge",
    "Counted",
    "Found",
    "Heard",
    "Need",
    "Network",
    "Page",
    "Place",
    "Query",
    "Standing",
    "is_tagged",
    "is_within",
    "kept",
]

Charge = tuple[str, int]
"""Something a network charges for, by its name in the price list, and how many of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Posts with any of the ``hashtags`` (without #), from ``since`` up to but not ``until``.

    Times are UTC; None leaves that end open.
    """

    hashtags: tuple[str, ...]
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer: what was in it, in its order, where to go on, and what it was charged for.

    ``cursor`` None says that it was the last page. ``format`` names the importer that reads the
    raw records again. ``passed_over`` counts posts that came though the query does not want them.

    All that the query wants from ``reached`` on has come with this page and those before it;
    None where that is the time of the oldest post in them.
    """

    found: tuple[Record | Deletion | Skipped, ...]
    format: str
    cursor: str | None = None
    charges: tuple[Charge, ...] = ()
    passed_over: int = 0
    reached: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many posts a network says a query has, and what it was charged for.

    ``exact`` is False where the number may be rounded, or counts what nobody can page through.
    """

    posts: int
    charges: tuple[Charge, ...] = ()
    exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Posts looked up again: those that are there, and those gone, each with why.

    A reason is one of ``deleted``, ``protected``, ``suspended``, ``withheld``; ids in neither
    list were not answered for.
    """

    found: tuple[Record | Skipped, ...]
    gone: tuple[tuple[str, str], ...]
    format: str
    charges: tuple[Charge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came over a stream: nothing for a while where ``found`` is empty.

    ``cursor`` says where a new connection goes on without a hole, where the network can do that.
    """

    found: tuple[Record | Deletion | Skipped, ...] = ()
    format: str = ""
    cursor: str | None = None
    charges: tuple[Charge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a login allows, in plain words for ``tweetup doctor``; never the login itself.

    ``identity`` is the account or app it belongs to, where the network tells.
    """

    identity: str | None
    allows: tuple[str, ...]
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something a network wants to know of whoever asks, such as a token.

    ``variables`` are the names of the environment it is found under, ours first; ``what`` says
    what it is and where to get it. What is not ``secret`` (a handle, a server) may be shown.
    Where ``to_listen`` is False, a place can be listened to without it, but not searched.
    """

    name: str
    variables: tuple[str, ...]
    what: str
    secret: bool = True
    required: bool = True
    to_listen: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What is known for the needs of a network, by their names, and where it is to be reached.

    ``url`` stands for the network's own address (a proxy, an archive of it, a server on
    loopback); plain http is taken for loopback addresses only. ``servers`` are those to ask,
    where a network has many.
    """

    values: Mapping[str, Secret]
    url: str | None = None
    stream_url: str | None = None
    servers: tuple[str, ...] = ()
    timeout: float = 30.0


class Network(Protocol):
    """A network, before anybody is logged in: nothing heavy is imported for it."""

    @property
    def name(self) -> str:
        """What ``--network`` calls it, and posts of it are kept under."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def needs(self) -> tuple[Need, ...]:
        """What it has to be told."""

    @property
    def url(self) -> str | None:
        """Its own address; None where there are many servers."""

    def open(self, access: Access, *, clock: Callable[[], datetime]) -> tuple[Place, ...]:
        """Return the places to ask. No request is made yet.

        Raises :class:`~tweetup.errors.CredentialsError` where something required is not known,
        and :class:`~tweetup.networks.errors.NetworkError` where the client is not
        installed, saying how to install it.
        """


class Place(Protocol):
    """One server of a network, asked as one account. One request a call.

    All raise what :mod:`tweetup.networks.errors` lists, and close their connections by
    :meth:`close`.
    """

    @property
    def name(self) -> str:
        """What the ledger and messages call it: ``x``, ``bluesky``, a Mastodon server's name."""

    @property
    def pause(self) -> float:
        """Seconds to leave between two requests."""

    def search(self, query: Query, *, cursor: str | None, at_most: int | None) -> Page:
        """One page of what matches, the newest first; ``at_most`` as few as a page may hold.

        A page may hold posts outside the query's window where a network cannot be asked for it:
        they are left out here, and the last page is the one that reaches behind ``since``.
        """

    def count(self, query: Query) -> Counted | None:
        """How many posts match; None where the network cannot be asked that."""

    def conversation(
        self, post: str, query: Query, *, cursor: str | None, at_most: int | None
    ) -> Page:
        """One page of the replies below a post, with the hashtag or without it."""

    def look_up(self, ids: Sequence[str]) -> Found:
        """Return the posts of these ids as they are now (at most :attr:`lookup_size` of them)."""

    @property
    def lookup_size(self) -> int:
        """How many ids one request may ask for."""

    def listen(self, query: Query, *, cursor: str | None) -> Iterator[Heard]:
        """What is posted from now on (or from ``cursor``), as it is posted, without an end.

        Something is yielded at least every few seconds, so that whoever listens can look at the
        clock; closing the iterator closes the connection. A connection that is lost raises
        :class:`~tweetup.networks.errors.TryAgainError`; a refused one never hides.
        """

    def know(self, posts: Iterable[str]) -> None:
        """Posts that came otherwise, by their ids; ids of other networks do no harm.

        Listening passes on their deletions and reposts too, as far as the network tells of them.
        May be called while another thread listens.
        """

    def standing(self) -> Standing:
        """What the login allows, found out by the cheapest requests there are."""

    def close(self) -> None:
        """Let go of the connections."""


T = TypeVar("T")


def is_tagged(post: Post, query: Query) -> bool:
    """Whether a post carries one of the hashtags."""
    wanted = {fold_tag(tag) for tag in query.hashtags}
    return any(fold_tag(tag) in wanted for tag in post.hashtags)


def is_within(post: Post, query: Query) -> bool:
    """Whether a post is inside the window."""
    moment = post.created_at
    is_late = query.until is not None and moment >= query.until
    return not is_late and (query.since is None or moment >= query.since)


def kept(found: Iterable[T], wanted: Callable[[Post], bool]) -> Iterator[T]:
    """Records of posts that are wanted, what came along with these, and all that is no record."""
    is_kept = False
    for one in found:
        if isinstance(one, Record) and not one.included:
            is_kept = wanted(one.post)
        if is_kept or not isinstance(one, Record):
            yield one
