"""X's API v2: pages with their includes, streamed posts, lines flattened by twarc2.

The raw record of a post out of a page is a page of its own: the post with the accounts, posts,
media, places and poll it points at, byte for byte as they came. An included post has the same.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from tweetup.formats.base import CARRIED_FIELDS, CUT_OFF, NAMELESS, NO_AUTHOR
from tweetup.formats.compliance import read_notice
from tweetup.formats.json_stream import UNREADABLE, decode_any, unreadable
from tweetup.formats.read_json import read_by_line, read_pieces
from tweetup.formats.records import Deletion, KnownLine, Record, Skipped
from tweetup.formats.times import in_utc
from tweetup.formats.x_v2_pages import lacks_original, read_page, without_nothing
from tweetup.formats.x_v2_parts import PartFinder
from tweetup.formats.x_v2_posts import (
    Envelope,
    Includes,
    NoAuthorError,
    RawIncludes,
    Twarc,
    V2Media,
    V2Place,
    V2Poll,
    V2Referenced,
    V2Tweet,
    V2User,
    post_from_v2,
    reposted_handle,
)
from tweetup.formats.x_v2_spliced import as_flattened, is_missing_post, is_spliced
from tweetup.model import Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content
    from tweetup.model import Post

__all__ = [
    "X_V2",
    "UserCache",
    "V2Page",
    "XV2Format",
    "fetched_at",
    "read_tweet",
    "read_tweets",
]

T = TypeVar("T")

_NOT_A_POST: Final = "not a post of X's API v2"

_TWEET = msgspec.json.Decoder(V2Tweet)
_USER = msgspec.json.Decoder(V2User)
_MEDIA = msgspec.json.Decoder(V2Media)
_PLACE = msgspec.json.Decoder(V2Place)
_POLL = msgspec.json.Decoder(V2Poll)
_REFERENCED = msgspec.json.Decoder(V2Referenced)
_TWARC = msgspec.json.Decoder(Twarc)
_BESIDE = msgspec.json.Decoder(RawIncludes)

_ERROR_MESSAGE = "an error message of the network"

_DATA = b'{"data":'
_LISTS = tuple(
    (b',"includes":{"%b":[' % name, b'],"%b":[' % name)
    for name in (b"users", b"tweets", b"media", b"places", b"polls")
)
"""The opening of a list of included objects: of the first list, and of a later one."""
_COMMA = b","
_ALONE, _CLOSING = b',"includes":{}', b"]}"
_ABOUT, _END = b',"__twarc":', b"}"

_REMEMBERED = 1_000
"""Accounts known by their bytes: twice so many at most."""
_REMEMBERED_BYTES = 1 << 22
"""The most bytes of them: real accounts have a tenth of that, made-up ones could fill memory."""

#: Fields by one of which an object with an id and a text is a post of the API v2.
_OWN_FIELDS: Final = {
    *("author_id", "author", "public_metrics"),
    *("edit_history_tweet_ids", "edit_history_post_ids"),
}

DecodedTweet = tuple[V2Tweet, list[V2Referenced], bytes]
"""A post with its references and its bytes."""


def read_tweet(raw: bytes | msgspec.Raw) -> DecodedTweet:
    """Return a post; raises ``msgspec.DecodeError`` and others for another object."""
    tweet = _TWEET.decode(raw)
    references = [_REFERENCED.decode(other) for other in tweet.referenced_tweets]
    return tweet, references, bytes(raw)


def read_tweets(pieces: Iterable[msgspec.Raw]) -> tuple[list[DecodedTweet], list[Exception]]:
    """Return the posts included with others, and an error for each unreadable one."""
    tweets: list[DecodedTweet] = []
    errors: list[Exception] = []
    for raw in pieces:
        try:
            tweets.append(read_tweet(raw))
        except UNREADABLE as error:
            errors.append(error)
    return tweets, errors


class UserCache:
    """The accounts of the last pages, which are the same again and again, by their bytes."""

    def __init__(self) -> None:
        self._now: dict[bytes, tuple[V2User, bytes]] = {}
        self._before: dict[bytes, tuple[V2User, bytes]] = {}
        self._size = 0

    def user(self, raw: msgspec.Raw) -> tuple[V2User, bytes] | None:
        """Return an account and its bytes; None for a damaged one."""
        piece = bytes(raw)
        account = self._now.get(piece)
        if account is None:
            account = self._before.get(piece)
            if account is None and (user := _decode(_USER, raw)) is not None:
                account = (user, piece)
            if account is not None:
                self._remember(piece, account)
        return account

    def _remember(self, piece: bytes, account: tuple[V2User, bytes]) -> None:
        """Store it; accounts not used again are dropped, and too large ones never stored."""
        size = len(piece)
        if size > _REMEMBERED_BYTES:
            return
        if len(self._now) >= _REMEMBERED or self._size + size > _REMEMBERED_BYTES:
            self._before, self._now, self._size = self._now, {}, 0
        self._size += size
        self._now[piece] = account


class V2Page:
    """An answer with the bytes of everything in it."""

    def __init__(
        self,
        envelope: Envelope,
        seen_at: datetime | None,
        memory: UserCache,
        *,
        content: Content | None = None,
    ) -> None:
        includes = envelope.includes or RawIncludes()
        self._memory = memory
        self._content = content
        self._items: list[msgspec.Raw] = []
        self._is_of_line = content is not None and content.line is not None
        twarc = bytes(envelope.twarc)
        self._ending = (_ABOUT, twarc, _END) if twarc else (_END,)
        users = [user for raw in includes.users if (user := memory.user(raw)) is not None]
        tweets, self._errors = read_tweets(includes.tweets)
        places = _each(_PLACE, includes.places)
        media = [(item, raw) for item, raw in _each(_MEDIA, includes.media) if item.media_key]
        polls = [(poll, raw) for poll, raw in _each(_POLL, includes.polls) if poll.id]
        self._tweets = {tweet[0].id: tweet for tweet in tweets}
        self._users = {user.id: piece for user, piece in users}
        self._media = {item.media_key or "": piece for item, piece in media}
        self._places = {place.id: piece for place, piece in places}
        self._polls = {poll.id or "": piece for poll, piece in polls}
        self._includes = Includes(
            seen_at=fetched_at(twarc) or seen_at,
            users={user.id: user for user, _ in users},
            tweets={tweet.id: tweet for tweet, _, _ in tweets},
            media={item.media_key or "": item for item, _ in media},
            places={place.id: place.full_name or "" for place, _ in places},
            polls={poll.id or "": poll for poll, _ in polls},
            find_user=self._find_user if content is not None else None,
            find_poll=self._find_poll if content is not None else None,
        )

    def _find_user(self, user_id: str) -> V2User | None:
        """Return an account of another page, which becomes one of this page."""
        if self._content is None:
            return None
        piece = PartFinder(self._content).account(user_id, self._includes.seen_at)
        if piece is None and (handle := self._reposted_as(user_id)):
            piece = msgspec.json.encode({"id": user_id, "username": handle})
        account = self._memory.user(msgspec.Raw(piece)) if piece is not None else None
        if account is None:
            return None
        user, self._users[user_id] = account
        self._includes.users[user_id] = user
        self._content.line = None
        return user

    def _find_poll(self, poll_id: str) -> V2Poll | None:
        """Return a poll of another page, which becomes one of this page."""
        if self._content is None:
            return None
        piece = PartFinder(self._content).poll(poll_id, self._includes.seen_at)
        poll = _decode(_POLL, msgspec.Raw(piece)) if piece is not None else None
        if piece is None or poll is None:
            return None
        self._polls[poll_id], self._includes.polls[poll_id] = piece, poll
        self._content.line = None
        return poll

    def _reposted_as(self, user_id: str) -> str | None:
        """Return the handle that a repost on this page has before the text of the account's post.

        X includes no accounts that are suspended, withheld or protected.
        """
        for raw in self._items:
            tweet = _decode(_TWEET, raw)
            for other in tweet.referenced_tweets if tweet else ():
                reference = _decode(_REFERENCED, other)
                if tweet and reference and reference.type == "retweeted":
                    original = self._includes.tweets.get(reference.id)
                    if original and original.author_id == user_id:
                        return reposted_handle(tweet.text)
        return None

    def read(
        self, items: list[msgspec.Raw], where: str, content: Content
    ) -> Iterator[Record | Skipped]:
        """Yield the records of the page's own posts, then of those included."""
        self._items = items
        yield from _read_each(items, where, self._own)
        included = partial(self._included, content=content)
        yield from _read_each(self._tweets.values(), where, included)
        yield from (unreadable(error, where, _NOT_A_POST) for error in self._errors)

    def _own(self, raw: msgspec.Raw, where: str) -> Iterator[Record]:
        tweet, references, piece = read_tweet(raw)
        post = post_from_v2(tweet, references, self._includes)
        yield self._record(post, (tweet, references, piece), where)

    def _included(self, decoded: DecodedTweet, where: str, *, content: Content) -> Iterator[Record]:
        tweet, references, _ = decoded
        try:
            post = post_from_v2(tweet, references, self._includes)
        except NoAuthorError:
            content.notes[NO_AUTHOR] += 1
        else:
            yield self._record(post, decoded, where, included=True)

    def _record(
        self, post: Post, decoded: DecodedTweet, where: str, *, included: bool = False
    ) -> Record:
        pieces = self._alone(*decoded) if not self._is_of_line else ()
        return Record(post, pieces, where, included)

    def _alone(
        self, tweet: V2Tweet, references: list[V2Referenced], raw: bytes
    ) -> tuple[bytes, ...]:
        """Return the post as a page of its own, with its included objects, in shared pieces."""
        users = [tweet.in_reply_to_user_id, tweet.author_id]
        media = tweet.attachments.media_keys if tweet.attachments else ()
        polls = tweet.attachments.poll_ids if tweet.attachments else ()
        places = [tweet.geo.place_id] if tweet.geo else []
        others = []
        for identity in dict.fromkeys(reference.id for reference in references):
            if identity in self._tweets:
                other, _, inner = self._tweets[identity]
                others.append(inner)
                users.append(other.author_id)
                if other.attachments:
                    media += other.attachments.media_keys
                    polls += other.attachments.poll_ids
                if other.geo:
                    places.append(other.geo.place_id)
        pieces = [_DATA, raw]
        beside = (
            _pick(self._users, users),
            others,
            _pick(self._media, media),
            _pick(self._places, places),
            _pick(self._polls, polls),
        )
        is_later = False
        for openings, items in zip(_LISTS, beside, strict=True):
            if items:
                opening = openings[is_later]
                is_later = True
                for item in items:
                    pieces += (opening, item)
                    opening = _COMMA
        pieces.append(_CLOSING if is_later else _ALONE)
        pieces += self._ending
        return tuple(pieces)


def _read_each(
    pieces: Iterable[T], where: str, read: Callable[[T, str], Iterator[Record]]
) -> Iterator[Record | Skipped]:
    return read_pieces(pieces, where, read, not_a_post=_NOT_A_POST)


def _pick(table: dict[str, bytes], keys: Sequence[str | None]) -> list[bytes]:
    if not (table and keys):
        return []
    return [table[key] for key in dict.fromkeys(keys) if key in table]


def _each(decoder: msgspec.json.Decoder[T], raws: list[msgspec.Raw]) -> list[tuple[T, bytes]]:
    """Return the included objects with their bytes, without those that are damaged."""
    return [(item, bytes(raw)) for raw in raws if (item := _decode(decoder, raw)) is not None]


def _decode(decoder: msgspec.json.Decoder[T], raw: msgspec.Raw) -> T | None:
    try:
        return decoder.decode(raw)
    except (ValueError, RecursionError):
        return None


def fetched_at(twarc: bytes) -> datetime | None:
    """Return the time a page was fetched, by the block that twarc2 writes beside it."""
    about = _decode(_TWARC, msgspec.Raw(twarc)) if twarc else None
    return in_utc(about.retrieved_at) if about else None


_ENVELOPE: Final = msgspec.json.Decoder(Envelope)
_ITEMS: Final = msgspec.json.Decoder(list[msgspec.Raw])


class XV2Format:
    """Reads and recognises answers of X's API v2, as served and as twarc2 keeps them."""

    name = "x-v2"
    title = "X API v2: pages with includes, streams, twarc2 (flattened or not), 4CAT (ndjson)"
    carries = CARRIED_FIELDS
    reads_siblings = True

    def completes(self, head: Head) -> bool:
        """Return whether a file has nothing but parts that pages may lack, such as accounts.

        It is no page by itself.
        """
        return bool(head.values) and all(map(_is_beside, head.values))

    def certainty(self, head: Head) -> float:
        """Return 0.95 for pages whose data are posts, and for flattened posts; 1 for pages alone.

        Most imports are of such pages: no other format is loaded to be asked about them.
        """
        if head.values and all(map(_is_page, head.values)):
            return 1.0
        return head.highest(_certainty)

    def read(self, content: Content) -> Iterator[Record | KnownLine | Deletion | Skipped]:
        """Yield the posts of each page, then those included with it."""
        read = partial(_read_noting, content=content, memory=UserCache())
        read_line = partial(read_page, seen_at=content.seen_at)
        return read_by_line(
            content, read, not_a_post=_NOT_A_POST, form=self.name, read_line=read_line
        )


X_V2 = XV2Format()


def _is_page(value: dict[str, object]) -> bool:
    """Return True for a page whose posts name their authors, and that has these with it."""
    data, includes = value.get("data"), value.get("includes")
    return (
        isinstance(includes, dict)
        and isinstance(includes.get("users"), list)
        and isinstance(data, list)
        and bool(data)
        and all(isinstance(it, dict) and {"id", "text", "author_id"} <= it.keys() for it in data)
    )


def _is_beside(value: dict[str, object]) -> bool:
    """Return True for the objects included with a page, or accounts, without the page's posts."""
    if value.keys() == {"data"} and isinstance(accounts := value["data"], list) and accounts:
        return all(map(_is_account, accounts))
    included = value.get("includes", value)
    if isinstance(included, dict) and "data" not in value and "users" in included:
        accounts = included["users"]
        return isinstance(accounts, list) and all(map(_is_account, accounts))
    return _is_account(value)


def _is_account(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("id"), str)
        and isinstance(value.get("username"), str)
        and not value.keys() & {"text", "acct", "author_id"}
    )


def _certainty(value: dict[str, object]) -> float:
    data = value.get("data", value)
    if data is value and (listed := value.get("tweets", value.get("posts"))):
        post = listed[0] if isinstance(listed, list) else None
        names = {"id", "text", "author_id"}
        return 0.95 * (
            isinstance(post, dict) and all(isinstance(post.get(it), str) for it in names)
        )
    item = data[0] if isinstance(data, list) and data else data
    if isinstance(item, dict) and isinstance(item.get("id"), str):
        own_fields = _OWN_FIELDS & set(item)
        if "text" in item and "user" not in item and (own_fields or data is not value):
            return 0.0 if isinstance(item.get("author"), str) else 0.95
    meta = value.get("meta")
    return 0.5 if isinstance(meta, dict) and meta.get("result_count") == 0 else 0.0


def _read_noting(
    raw: bytes, where: str, *, content: Content, memory: UserCache
) -> Iterator[Record | Deletion | Skipped]:
    """Yield the items of a line, counting posts that are cut off or by nameless accounts."""
    for item in _read(raw, where, content=content, memory=memory):
        if isinstance(item, Record):
            if not item.included and _is_cut(item.post, content):
                content.notes[CUT_OFF] += 1
            if item.post.author.is_nameless:
                content.notes[NAMELESS] += 1
        yield item


def _is_cut(post: Post, content: Content) -> bool:
    """Return whether a post is a cut-off repost whose whole original no page has."""
    if not lacks_original(post):
        return False
    target = post.target(Relation.REPOST)
    return not (target and PartFinder(content).has_post(target.id))


def _read(
    raw: bytes, where: str, *, content: Content, memory: UserCache
) -> Iterator[Record | Deletion | Skipped]:
    """Yield the posts of a page, of a streamed or flattened post, or the notice that a line is."""
    envelope = _ENVELOPE.decode(raw)
    data = bytes(envelope.data)
    if not data.startswith(b"[") and (notice := read_notice(raw, where)):
        yield notice
    elif not data and bytes(envelope.id):
        if not _holds_accounts(raw):
            yield from _read_flat(raw, bytes(envelope.twarc), where, content)
    elif (items := _items(raw, envelope)) is not None:
        page = V2Page(envelope, content.seen_at, memory, content=content)
        yield from page.read(items, where, content)
    elif bytes(envelope.errors):
        yield Skipped(where, _ERROR_MESSAGE)
    elif not bytes(envelope.meta):
        yield Skipped(where, _NOT_A_POST)


def _items(raw: bytes, envelope: Envelope) -> list[msgspec.Raw] | None:
    """Return the posts of a page or of a streamed post; None for an object without any.

    Lists of posts and of accounts may stand side by side without ``data`` or ``includes``, as in
    the users_*.json of academictwitteR and in what scripts write: the page gets its includes.
    ``includes`` alone belong to a page in another file: their posts came along with that.
    """
    data = bytes(envelope.data)
    items = _ITEMS.decode(data) if data.startswith(b"[") else [envelope.data] if data else []
    if items and _holds_accounts(bytes(items[0])):
        return []
    if envelope.includes is not None:
        return items if data or not bytes(envelope.errors) else None
    beside = envelope.includes = _decode(_BESIDE, msgspec.Raw(raw))
    if data or beside is None:
        return items if data else None
    items, beside.tweets = [_without_nothing(item) for item in beside.tweets], []
    return items if items or beside.users else None


def _without_nothing(item: msgspec.Raw) -> msgspec.Raw:
    """Return a post without the members that R had nothing for, which it writes as ``{}``."""
    if b"{}" not in bytes(item):
        return item
    return msgspec.Raw(msgspec.json.encode(without_nothing(decode_any(bytes(item)))))


def _holds_accounts(raw: bytes) -> bool:
    """Return True for an account: posts of other pages take its handle and profile from there."""
    return b'"username"' in raw and b'"text"' not in raw and _is_account(decode_any(raw))


def _read_flat(
    raw: bytes, twarc: bytes, where: str, content: Content
) -> Iterator[Record | Skipped]:
    """Yield a flattened post, then the posts inside it."""
    flat = raw
    if is_spliced(raw):
        if is_missing_post(raw):
            yield Skipped(where, _ERROR_MESSAGE)
            return
        flat = as_flattened(raw)
    tweet, references, _ = read_tweet(flat)
    inner, errors = read_tweets(
        piece
        for piece, reference in zip(tweet.referenced_tweets, references, strict=True)
        if reference.is_flattened
    )
    includes = _flat_includes(
        [tweet, *(other for other, *_ in inner)], fetched_at(twarc) or content.seen_at
    )

    def own(raw: bytes, where: str) -> Iterator[Record]:
        yield Record(post_from_v2(tweet, references, includes), (raw,), where)

    def included(decoded: DecodedTweet, where: str) -> Iterator[Record]:
        other, others, piece = decoded
        try:
            post = post_from_v2(other, others, includes)
        except NoAuthorError:
            content.notes[NO_AUTHOR] += 1
        else:
            whole = b'{"__twarc":%b,%b' % (twarc, piece[1:]) if twarc else piece
            yield Record(post, (whole,), where, included=True)

    yield from _read_each([raw], where, own)
    yield from _read_each(inner, where, included)
    yield from (unreadable(error, where, _NOT_A_POST) for error in errors)


def _flat_includes(tweets: list[V2Tweet], seen_at: datetime | None) -> Includes:
    """Return the objects that twarc2 has put into the posts, as a page includes them."""
    includes = Includes(seen_at=seen_at)
    for tweet in tweets:
        includes.tweets[tweet.id] = tweet
        for user in (tweet.author, tweet.in_reply_to_user):
            if user is not None:
                includes.users[user.id] = user
        if tweet.attachments is None:
            continue
        for item in tweet.attachments.media:
            if item.media_key:
                includes.media[item.media_key] = item
        poll = _decode(_POLL, tweet.attachments.poll) if bytes(tweet.attachments.poll) else None
        if poll is not None and poll.id:
            includes.polls[poll.id] = poll
    return includes
