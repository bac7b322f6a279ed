"""Posts and who wrote them, as a network showed them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from itertools import islice
from operator import attrgetter, lt
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "DELETED",
    "NAMELESS_PREFIX",
    "Absence",
    "Author",
    "Basis",
    "Counts",
    "Kind",
    "Link",
    "Media",
    "Poll",
    "PollOption",
    "Post",
    "PostKey",
    "Reference",
    "Relation",
    "in_time_order",
    "nameless_handle",
    "post_name",
]


class PostKey(NamedTuple):
    """A post's identity: ids of two networks may be the same number."""

    network: str
    id: str


def post_name(key: PostKey) -> str:
    """Return ``network:id``, by which a person names a post."""
    return f"{key.network}:{key.id}"


class Kind(StrEnum):
    """The kind of a post, by its references."""

    ORIGINAL = "original"
    REPLY = "reply"
    QUOTE = "quote"
    REPOST = "repost"


class Relation(StrEnum):
    """The relation of a post to another that it references."""

    REPLY = "reply"
    QUOTE = "quote"
    REPOST = "repost"


DELETED: Final = "deleted"
"""The reason of a post that is gone for good, beside those of :class:`Absence`."""


class Absence(StrEnum):
    """The reason why a post is absent for now, as messages and the archive have it.

    ``ACCOUNT_DELETED`` is an account's deletion that nobody could ask about, and that networks take
    back for some weeks. ``REPEATS_ABSENT`` is a repost of a post that is absent.
    """

    PROTECTED = "protected"
    SUSPENDED = "suspended"
    DEACTIVATED = "deactivated"
    BLOCKED = "blocked"
    TAKEN_DOWN = "taken down"
    WITHHELD = "withheld"
    ACCOUNT_DELETED = "account deleted"
    REPEATS_ABSENT = "repeats an absent post"


class Basis(StrEnum):
    """The evidence of a reference: a field of the network's record, or the text of the post."""

    STATED = "stated"
    GUESSED = "guessed"


#: From the relation that wins over others.
_KINDS = {
    Relation.REPOST: Kind.REPOST,
    Relation.QUOTE: Kind.QUOTE,
    Relation.REPLY: Kind.REPLY,
}


NAMELESS_PREFIX: Final = "account-"
"""Begins the handle of an account that is known by its id alone; no handle of X has a hyphen."""


def nameless_handle(account_id: str) -> str:
    """Return the handle that an account of X is shown under whose own no record tells."""
    return f"{NAMELESS_PREFIX}{account_id}"


class Author(Struct, frozen=True, kw_only=True, gc=False):
    """An account as its profile stood at ``seen_at``. ``handle`` has no leading @.

    An account of X whose handle no record tells has ``account-`` and its id there.
    """

    network: str
    handle: str
    id: str | None = None
    name: str | None = None
    bio: str | None = None
    location: str | None = None
    url: str | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    verified: bool | None = None
    created_at: datetime | None = None
    seen_at: datetime | None = None

    @property
    def is_nameless(self) -> bool:
        """Return True for an account of which the record tells no handle."""
        return self.handle.startswith(NAMELESS_PREFIX) and (
            self.handle == nameless_handle(self.id or "")
        )


class Reference(Struct, frozen=True, kw_only=True, gc=False):
    """A pointer from a post to another: the other's id where known, and its author's handle.

    ``author_id`` is the network's id of the other's author. ``basis`` tells if the network stated
    the relation or it was guessed from the text; None where that is not recorded.
    """

    relation: Relation
    id: str | None = None
    handle: str | None = None
    author_id: str | None = None
    basis: Basis | None = None


class Link(Struct, frozen=True, kw_only=True, gc=False):
    """A link in a post: ``url`` expanded as far as the record tells, ``short`` as in the text."""

    url: str
    short: str | None = None
    title: str | None = None
    description: str | None = None


class Media(Struct, frozen=True, kw_only=True, gc=False):
    """A picture, video or card: ``kind`` as the network calls it."""

    kind: str
    url: str | None = None
    alt_text: str | None = None


class Counts(Struct, frozen=True, kw_only=True, gc=False):
    """The numbers of replies, reposts, quotes and likes of a post at the moment ``as_of``."""

    replies: int | None = None
    reposts: int | None = None
    quotes: int | None = None
    likes: int | None = None
    as_of: datetime | None = None


class PollOption(Struct, frozen=True, kw_only=True, gc=False):
    """A choice of a poll. ``votes`` is None where the network hides them, and never 0 then."""

    text: str
    votes: int | None = None


class Poll(Struct, frozen=True, kw_only=True, gc=False):
    """The poll of a post, its options in order, with the votes at the moment ``as_of``.

    ``voters`` is the number of people who voted, each for several options where it is ``multiple``.
    It takes votes until ``ends_at``; None where that is not told, or where it never ends.
    """

    options: tuple[PollOption, ...]
    multiple: bool | None = None
    voters: int | None = None
    ends_at: datetime | None = None
    as_of: datetime | None = None


class Post(Struct, frozen=True, kw_only=True, gc=False):
    """One post as the network showed it. ``text`` is whole: long forms, no cut-off reposts.

    ``edited_at`` is when it was last changed, on networks where it keeps its id then; ``edits``
    are the ids of all its versions, its own included, where each version gets one.
    """

    network: str
    id: str
    created_at: datetime
    author: Author
    text: str
    references: tuple[Reference, ...] = ()
    hashtags: tuple[str, ...] = ()
    cashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    media: tuple[Media, ...] = ()
    language: str | None = None
    source: str | None = None
    place: str | None = None
    url: str | None = None
    conversation_id: str | None = None
    edits: tuple[str, ...] = ()
    edited_at: datetime | None = None
    counts: Counts | None = None
    poll: Poll | None = None

    @property
    def key(self) -> PostKey:
        """The post's identity."""
        return PostKey(self.network, self.id)

    @property
    def order(self) -> tuple[datetime, str, int, str]:
        """The sort key of posts: time, network, id.

        Ids that are numbers count up, so that 999 comes before 1000; others compare as text.
        """
        length = len(self.id) if self.id.isdecimal() else 0
        return (self.created_at, self.network, length, self.id)

    @property
    def handle(self) -> str:
        """The author's handle, without @."""
        return self.author.handle

    @property
    def kind(self) -> Kind:
        """The post's kind; of several relations a repost wins over a quote over a reply."""
        if not self.references:
            return Kind.ORIGINAL
        relations = [reference.relation for reference in self.references]
        if len(relations) == 1:
            return _KINDS[relations[0]]
        for relation, kind in _KINDS.items():
            if relation in relations:
                return kind
        return Kind.ORIGINAL

    def target(self, relation: Relation) -> PostKey | None:
        """Return the key of the post referenced by ``relation``; None where no id is recorded."""
        for reference in self.references:
            if reference.relation is relation and reference.id is not None:
                return PostKey(self.network, reference.id)
        return None


def in_time_order(posts: Iterable[Post]) -> list[Post]:
    """Return the posts sorted by :attr:`Post.order`, whatever order they came in."""
    given = list(posts)
    times = [post.created_at for post in given]
    # Most come in order: comparing the times alone is a quarter of the work of making keys.
    if all(map(lt, times, islice(times, 1, None))):
        return given
    return sorted(given, key=attrgetter("order"))
