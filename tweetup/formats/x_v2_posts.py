"""Objects of X's API v2, and their mapping: a post and its includes in, a ``Post`` out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Raw, Struct, field

from tweetup.formats.cells import unescape
from tweetup.formats.polls import make_poll
from tweetup.formats.post_fields import (
    Marks,
    find_marks,
    permalink,
    post_counts,
    shown_references,
    stated,
)
from tweetup.formats.times import in_utc, snowflake_time
from tweetup.formats.x_v2_names import (
    COUNT_NAMES,
    FIELD_NAMES,
    INCLUDED_NAMES,
    USER_NAMES,
    take_names,
)
from tweetup.model import (
    Author,
    Counts,
    Link,
    Media,
    Poll,
    Post,
    Reference,
    Relation,
    nameless_handle,
)
from tweetup.text import find_status_links, read_echo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "Envelope",
    "Includes",
    "NoAuthorError",
    "RawIncludes",
    "TweetFields",
    "V2Media",
    "V2Place",
    "V2Poll",
    "V2Referenced",
    "V2Tweet",
    "V2Url",
    "V2User",
    "WholePage",
    "author_from_v2",
    "post_from_v2",
    "reposted_handle",
]

_NOTHING = Raw()


class _UserMetrics(Struct, gc=False):
    followers_count: int | None = None
    following_count: int | None = None
    tweet_count: int | None = None
    post_count: int | None = None

    def __post_init__(self) -> None:
        if self.post_count is not None:
            take_names(self, USER_NAMES)


class V2Url(Struct, gc=False):
    """A link: ``url`` as in the text, ``unwound_url`` where it leads in the end."""

    url: str | None = None
    expanded_url: str | None = None
    unwound_url: str | None = None
    display_url: str | None = None
    title: str | None = None
    description: str | None = None
    media_key: str | None = None


class _UserUrl(Struct, gc=False):
    urls: tuple[V2Url, ...] = ()


class _UserEntities(Struct, gc=False):
    url: _UserUrl | None = None


class V2User(Struct, gc=False):
    """An account."""

    id: str
    username: str
    name: str | None = None
    description: str | None = None
    location: str | None = None
    url: str | None = None
    verified: bool | None = None
    created_at: datetime | None = None
    public_metrics: _UserMetrics | None = None
    entities: _UserEntities | None = None


class _Tag(Struct, gc=False):
    tag: str


class _Mention(Struct, gc=False):
    username: str
    id: str | None = None


class _Entities(Struct, gc=False):
    hashtags: tuple[_Tag, ...] = ()
    cashtags: tuple[_Tag, ...] = ()
    mentions: tuple[_Mention, ...] = ()
    urls: tuple[V2Url, ...] = ()


class V2Media(Struct, gc=False):
    """A picture or film; ``type`` is photo, video or animated_gif."""

    media_key: str | None = None
    type: str | None = None
    url: str | None = None
    preview_image_url: str | None = None
    alt_text: str | None = None


class V2Place(Struct, gc=False):
    """A place a post is tagged with."""

    id: str
    full_name: str | None = None


class _PollOption(Struct, gc=False):
    label: str
    position: int | None = None
    votes: int | None = None


class V2Poll(Struct, gc=False):
    """A poll; ``id`` is missing from what twarc2 flattens into a post whose poll did not come."""

    id: str | None = None
    options: tuple[_PollOption, ...] = ()
    end_datetime: datetime | None = None


class _Attachments(Struct, gc=False):
    media_keys: tuple[str, ...] = ()
    media: tuple[V2Media, ...] = ()
    poll_ids: tuple[str, ...] = ()
    poll: Raw = _NOTHING


class _Geo(Struct, gc=False):
    place_id: str | None = None
    full_name: str | None = None


class _Note(Struct, gc=False):
    text: str
    entities: _Entities | None = None


class _Metrics(Struct, gc=False):
    retweet_count: int | None = None
    reply_count: int | None = None
    like_count: int | None = None
    quote_count: int | None = None
    repost_count: int | None = None

    def __post_init__(self) -> None:
        if self.repost_count is not None:
            take_names(self, COUNT_NAMES)


_NO_METRICS = _Metrics()


class V2Referenced(Struct, gc=False):
    """A pointer to another post, or that post itself, flattened into the one that points at it."""

    type: str
    id: str
    text: Raw = _NOTHING

    @property
    def is_flattened(self) -> bool:
        """Return whether the other post itself is here."""
        return bytes(self.text) not in {b"", b"null"}


class TweetFields(Struct, gc=False):
    """A post without its references."""

    id: str
    text: str
    created_at: datetime | None = None
    author_id: str | None = None
    conversation_id: str | None = None
    lang: str | None = None
    source: str | None = None
    in_reply_to_user_id: str | None = None
    entities: _Entities | None = None
    attachments: _Attachments | None = None
    public_metrics: _Metrics | None = None
    geo: _Geo | None = None
    note_tweet: _Note | None = None
    note_post: _Note | None = None
    edit_history_tweet_ids: tuple[str, ...] = ()
    edit_history_post_ids: tuple[str, ...] = ()
    author: V2User | None = None
    in_reply_to_user: V2User | None = None


class V2Tweet(TweetFields, gc=False):
    """A post, in a page or flattened, its references undecoded."""

    referenced_tweets: tuple[Raw, ...] = ()
    referenced_posts: tuple[Raw, ...] = ()

    def __post_init__(self) -> None:
        take_names(self, FIELD_NAMES)


class PageTweet(TweetFields, gc=False):
    """A post in a page that is decoded as a whole."""

    referenced_tweets: tuple[V2Referenced, ...] = ()
    referenced_posts: tuple[V2Referenced, ...] = ()

    def __post_init__(self) -> None:
        take_names(self, FIELD_NAMES)


class PageIncludes(Struct, gc=False):
    """The objects included with such a page's posts."""

    users: tuple[V2User, ...] = ()
    tweets: tuple[PageTweet, ...] = ()
    posts: tuple[PageTweet, ...] = ()
    media: tuple[V2Media, ...] = ()
    places: tuple[V2Place, ...] = ()
    polls: tuple[V2Poll, ...] = ()

    def __post_init__(self) -> None:
        take_names(self, INCLUDED_NAMES)


class RawIncludes(Struct):
    """The objects included with a page's posts, undecoded."""

    users: list[Raw] = []
    tweets: list[Raw] = []
    posts: list[Raw] | None = None
    media: list[Raw] = []
    places: list[Raw] = []
    polls: list[Raw] = []

    def __post_init__(self) -> None:
        take_names(self, INCLUDED_NAMES)


class Twarc(Struct):
    """The block that twarc2 writes beside each answer."""

    retrieved_at: datetime | None = None


class WholePage(Struct, gc=False):
    """A page with all that its posts are mapped from."""

    data: list[PageTweet]
    includes: PageIncludes | None = None
    twarc: Twarc | None = field(default=None, name="__twarc")


class Envelope(Struct):
    """A line: a page with ``data``, or a flattened post with ``id`` and ``text`` itself."""

    data: Raw = _NOTHING
    includes: RawIncludes | None = None
    errors: Raw = _NOTHING
    meta: Raw = _NOTHING
    twarc: Raw = field(default=_NOTHING, name="__twarc")
    id: Raw = _NOTHING


_RELATIONS = {
    "retweeted": Relation.REPOST,
    "quoted": Relation.QUOTE,
    "replied_to": Relation.REPLY,
}


NAMELESS = "a post without its author; export it with expansions=author_id"
_WITHOUT_HANDLE = "https://x.com/i/web/status/"


class NoAuthorError(ValueError):
    """A post whose author the record does not tell at all."""


class Includes(Struct):
    """The objects included with a post: accounts, posts, media, places and polls by their ids.

    ``find_user`` finds an account that is not among them, ``find_poll`` a poll.
    """

    seen_at: datetime | None = None
    users: dict[str, V2User] = field(default_factory=dict)
    authors: dict[str, Author] = field(default_factory=dict)
    tweets: dict[str, TweetFields] = field(default_factory=dict)
    media: dict[str, V2Media] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    polls: dict[str, V2Poll] = field(default_factory=dict)
    find_user: Callable[[str], V2User | None] | None = None
    find_poll: Callable[[str], V2Poll | None] | None = None

    def author(self, user_id: str | None) -> Author:
        """Return the account with that id, under a handle of ours where it is not included.

        Accounts that are suspended, withheld or protected are left out of what X includes.
        Raises :class:`NoAuthorError` for None.
        """
        if user_id is None:
            raise NoAuthorError(NAMELESS)
        author = self.authors.get(user_id)
        if author is None:
            user = self.users.get(user_id)
            if user is None and self.find_user is not None:
                user = self.find_user(user_id)
            if user is None:
                handle = nameless_handle(user_id)
                author = Author(network="x", handle=handle, id=user_id, seen_at=self.seen_at)
            else:
                author = author_from_v2(user, self.seen_at)
            self.authors[user_id] = author
        return author

    def handle(self, user_id: str | None) -> str | None:
        """Return the handle of the account with that id, or None."""
        user = self.users.get(user_id) if user_id else None
        return user.username if user else None


def author_from_v2(user: V2User, seen_at: datetime | None) -> Author:
    """Return the account as its profile stood at ``seen_at``."""
    metrics = user.public_metrics
    urls = user.entities.url.urls if user.entities and user.entities.url else []
    expanded = urls[0].expanded_url if urls else None
    return Author(
        network="x",
        handle=user.username,
        id=user.id,
        name=unescape(user.name) if user.name else None,
        bio=unescape(user.description) if user.description else None,
        location=user.location or None,
        url=expanded or user.url or None,
        followers=metrics.followers_count if metrics else None,
        following=metrics.following_count if metrics else None,
        posts=metrics.tweet_count if metrics else None,
        verified=user.verified,
        created_at=in_utc(user.created_at),
        seen_at=seen_at,
    )


def post_from_v2(
    tweet: TweetFields, references: Sequence[V2Referenced], includes: Includes
) -> Post:
    """Return the post. A repost gets the whole text, tags, links and media of its original.

    Raises :class:`NoAuthorError` for a post without its author's id and ``ValueError`` for one
    without a time whose id holds none.
    """
    author = includes.author(tweet.author_id)
    recorded: tuple[Reference, ...] = ()
    original, is_repost = None, False
    if references:
        recorded = _references(tweet, references, includes)
        original = _original(recorded, includes)
        is_repost = Relation.REPOST in [reference.relation for reference in recorded]
    shown = tweet if original is None else original
    note = shown.note_tweet
    text = unescape(shown.text if note is None else note.text)
    entities = (None if note is None else note.entities) or shown.entities
    marks = (
        find_marks(text, has_pictures=bool(shown.attachments and shown.attachments.media_keys))
        if entities is None
        else _marks(entities, tweet.id)
    )
    mentions, links = marks.mentions, marks.links
    if original is not None:
        handle = includes.handle(original.author_id) or reposted_handle(tweet.text)
        text = f"RT @{handle}: {text}" if handle else text
        mentions = (handle, *mentions) if handle else mentions
    created_at = tweet.created_at
    edits = tweet.edit_history_tweet_ids
    return Post(
        network="x",
        id=tweet.id,
        created_at=created_at if created_at and created_at.tzinfo is UTC else _moment(tweet),
        author=author,
        text=text,
        references=shown_references(
            text, recorded, post_id=tweet.id, links=[link.url for link in links]
        ),
        hashtags=marks.hashtags,
        cashtags=marks.cashtags,
        mentions=tuple(dict.fromkeys(mentions)) if len(mentions) > 1 else mentions,
        links=links,
        media=() if shown.attachments is None else _media(shown.attachments, includes),
        language=tweet.lang if tweet.lang != "und" else None,
        source=tweet.source or None,
        place=None if tweet.geo is None else _place(tweet.geo, includes),
        url=permalink(author.handle, tweet.id) or _WITHOUT_HANDLE + tweet.id,
        conversation_id=tweet.conversation_id,
        edits=edits if len(edits) > 1 else (),
        counts=None if is_repost else _counts(tweet, includes.seen_at),
        poll=None if is_repost or tweet.attachments is None else _poll(tweet.attachments, includes),
    )


def _marks(entities: _Entities, post_id: str) -> Marks:
    """Return the parts that X has marked in a text."""
    return Marks(
        hashtags=tuple([tag.tag for tag in entities.hashtags]),
        cashtags=tuple([tag.tag for tag in entities.cashtags]) if entities.cashtags else (),
        mentions=tuple([mention.username for mention in entities.mentions]),
        links=_links(entities.urls, post_id) if entities.urls else (),
    )


def _moment(tweet: TweetFields) -> datetime:
    if (moment := in_utc(tweet.created_at)) is not None:
        return moment
    try:
        return snowflake_time(int(tweet.id))
    except (ValueError, OverflowError):
        raise ValueError("a post without a time") from None


def _references(
    tweet: TweetFields, referenced: Iterable[V2Referenced], includes: Includes
) -> tuple[Reference, ...]:
    references = []
    for other in referenced:
        relation = _RELATIONS.get(other.type)
        if relation is not None:
            handle = _handle_of(tweet, other, relation, includes)
            author_id = _author_id_of(tweet, other, relation, includes)
            references.append(stated(relation, other.id, handle, author_id))
    return tuple(references)


def _handle_of(
    tweet: TweetFields, other: V2Referenced, relation: Relation, includes: Includes
) -> str | None:
    """Return the author of another post: by that post, the user answered, the text or a link."""
    included = includes.tweets.get(other.id)
    handle = includes.handle(included.author_id) if included else None
    if handle is None and relation is Relation.REPLY:
        handle = includes.handle(tweet.in_reply_to_user_id)
        mentions = tweet.entities.mentions if tweet.entities else []
        named = {mention.id: mention.username for mention in mentions if mention.id}
        handle = handle or named.get(tweet.in_reply_to_user_id or "")
    if handle is None and relation is Relation.REPOST:
        handle = reposted_handle(tweet.text)
    if handle is None and relation is Relation.QUOTE and tweet.entities:
        urls = " ".join(link.expanded_url or "" for link in tweet.entities.urls)
        handle = next((x.handle for x in find_status_links(urls) if x.id == other.id), None)
    return handle


def _author_id_of(
    tweet: TweetFields, other: V2Referenced, relation: Relation, includes: Includes
) -> str | None:
    included = includes.tweets.get(other.id)
    if included is not None and included.author_id is not None:
        return included.author_id
    return tweet.in_reply_to_user_id if relation is Relation.REPLY else None


def reposted_handle(text: str) -> str | None:
    """Return the handle of the account whose post a text of X's repeats; None for another text."""
    echo = read_echo(text) if text.startswith("RT @") else None
    return echo.handle if echo else None


def _original(references: tuple[Reference, ...], includes: Includes) -> TweetFields | None:
    for reference in references:
        if reference.relation is Relation.REPOST and reference.id:
            return includes.tweets.get(reference.id)
    return None


def _links(urls: Sequence[V2Url], post_id: str) -> tuple[Link, ...]:
    """Return the links of a post, without those that only stand for its own pictures."""
    links: dict[str, Link] = {}
    own = f"/i/web/status/{post_id}"
    for link in urls:
        target = link.unwound_url or link.expanded_url or link.url
        if not target or _is_picture(link) or (link.expanded_url or "").endswith(own):
            continue
        links.setdefault(
            target,
            Link(
                url=target,
                short=link.url,
                title=link.title or None,
                description=link.description or None,
            ),
        )
    return tuple(links.values())


def _is_picture(link: V2Url) -> bool:
    return bool(link.media_key) or (link.display_url or "").startswith(
        ("pic.twitter.com/", "pic.x.com/")
    )


def _media(attachments: _Attachments, includes: Includes) -> tuple[Media, ...]:
    keys = dict.fromkeys(attachments.media_keys)
    items = [includes.media[key] for key in keys if key in includes.media]
    return tuple(
        Media(
            kind=item.type or "photo",
            url=item.url or item.preview_image_url,
            alt_text=item.alt_text or None,
        )
        for item in items
    )


def _poll(attachments: _Attachments, includes: Includes) -> Poll | None:
    """Return the poll of a post, which has one at most, with its options by their position."""
    poll = next(
        (includes.polls[key] for key in attachments.poll_ids if key in includes.polls), None
    )
    if poll is None and includes.find_poll is not None:
        poll = next(filter(None, map(includes.find_poll, attachments.poll_ids)), None)
    if poll is None:
        return None
    options = sorted(poll.options, key=lambda option: option.position or 0)
    return make_poll(
        ((unescape(option.label), option.votes) for option in options),
        multiple=False,
        ends_at=in_utc(poll.end_datetime),
        as_of=includes.seen_at,
    )


def _place(geo: _Geo, includes: Includes) -> str | None:
    return geo.full_name or includes.places.get(geo.place_id or "")


def _counts(tweet: TweetFields, as_of: datetime | None) -> Counts | None:
    """Return the post's own counts (those at a repost are its original's)."""
    metrics = tweet.public_metrics or _NO_METRICS
    return post_counts(
        replies=metrics.reply_count,
        reposts=metrics.retweet_count,
        quotes=metrics.quote_count,
        likes=metrics.like_count,
        as_of=as_of,
    )
