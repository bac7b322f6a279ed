"""The declared tables: the column of each field. A dialect is a row here, not code."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tweetup.errors import InputError, UnknownNameError
from tweetup.formats import FORMATS
from tweetup.formats.object_tables import ObjectTable, lists_of, member_cells
from tweetup.formats.table_rows import ROW_FIELDS
from tweetup.formats.tables import ESSENTIAL, NO_VALUE, Dialect
from tweetup.formats.x_v2_names import both_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.formats.base import Format, Head
    from tweetup.formats.content import Content

__all__ = [
    "ARCHIVER",
    "DMI_TCAT",
    "PLAIN_CSV",
    "TAGS",
    "TWARC1_CSV",
    "TWARC_CSV",
    "columns_of",
    "has_columns",
    "items_of",
    "list_of_posts",
    "map_columns",
]

PLAIN_CSV = Dialect(
    name="plain-csv",
    title="a table with the columns id, created_at, author and text",
    columns={
        "id": ("id",),
        "created_at": ("created_at",),
        "author": ("author",),
        "text": ("text",),
        "reply_id": ("in_reply_to_id",),
        "author_id": ("author_id",),
        "author_name": ("author_name",),
        "author_bio": ("author_bio",),
        "author_followers": ("author_followers",),
        "network": ("network",),
        "url": ("url",),
        "kind": ("kind",),
    },
)
"""A time without an offset is taken as UTC, unless its id tells another zone."""

TWARC1_CSV = Dialect(
    name="twarc1-csv",
    title="twarc 1's json2csv and Hydrator's CSV of API 1.1 statuses",
    marks=frozenset({"tweet_url", "user_screen_name", "in_reply_to_status_id"}),
    network="x",
    columns={
        "id": ("id",),
        "created_at": ("created_at",),
        "author": ("user_screen_name",),
        "text": ("text",),
        "url": ("tweet_url",),
        "kind": ("tweet_type",),
        "reply_id": ("in_reply_to_status_id",),
        "reply_handle": ("in_reply_to_screen_name",),
        "repost_id": ("retweet_or_quote_id", "retweet_id", "reweet_id"),
        "repost_handle": ("retweet_or_quote_screen_name", "retweet_screen_name"),
        "quote_id": ("quote_id",),
        "hashtags": ("hashtags",),
        "links": ("urls",),
        "media": ("media",),
        "language": ("lang",),
        "source": ("source",),
        "place": ("place",),
        "likes": ("favorite_count",),
        "reposts": ("retweet_count",),
        "author_id": ("user_id",),
        "author_name": ("user_name",),
        "author_bio": ("user_description",),
        "author_location": ("user_location",),
        "author_url": ("user_urls",),
        "author_followers": ("user_followers_count",),
        "author_following": ("user_friends_count",),
        "author_posts": ("user_statuses_count",),
        "author_verified": ("user_verified",),
        "author_created_at": ("user_created_at",),
    },
)
"""``reweet_id`` is how its first versions spelled it. A repost's text is cut off, as X sent it.
Hydrator (0.0.13) writes the same columns, with ``quote_id``."""

TWARC_CSV = Dialect(
    name="twarc-csv",
    title="twarc-csv (`twarc2 csv`) of API v2 posts",
    marks=frozenset({"author.username", "referenced_tweets.replied_to.id"}),
    alt_texts=True,
    network="x",
    missing=NO_VALUE,
    columns={
        "id": ("id",),
        "created_at": ("created_at",),
        "author": ("author.username",),
        "text": ("text",),
        "long_text": both_names("note_tweet.text"),
        "long_hashtags": both_names("note_tweet.entities.hashtags"),
        "long_cashtags": both_names("note_tweet.entities.cashtags"),
        "long_mentions": both_names("note_tweet.entities.mentions"),
        "long_links": both_names("note_tweet.entities.urls"),
        "reply_id": both_names("referenced_tweets.replied_to.id"),
        "reply_handle": ("in_reply_to_username",),
        "repost_id": both_names("referenced_tweets.retweeted.id"),
        "repost_handle": ("retweeted_username",),
        "quote_id": both_names("referenced_tweets.quoted.id"),
        "quote_handle": ("quoted_username",),
        "conversation_id": ("conversation_id",),
        "edits": both_names("edit_history_tweet_ids"),
        "hashtags": ("entities.hashtags",),
        "cashtags": ("entities.cashtags",),
        "mentions": ("entities.mentions",),
        "links": ("entities.urls",),
        "media": ("attachments.media",),
        "language": ("lang",),
        "source": ("source",),
        "place": ("geo.full_name",),
        "likes": ("public_metrics.like_count",),
        "reposts": both_names("public_metrics.retweet_count"),
        "replies": ("public_metrics.reply_count",),
        "quotes": ("public_metrics.quote_count",),
        "author_id": ("author_id", "author.id"),
        "author_name": ("author.name",),
        "author_bio": ("author.description",),
        "author_location": ("author.location",),
        "author_url": ("author.url",),
        "author_followers": ("author.public_metrics.followers_count",),
        "author_following": ("author.public_metrics.following_count",),
        "author_posts": both_names("author.public_metrics.tweet_count"),
        "author_verified": ("author.verified",),
        "author_created_at": ("author.created_at",),
        "seen_at": ("__twarc.retrieved_at",),
    },
)

TAGS = Dialect(
    name="tags",
    title="TAGS (Twitter Archiving Google Sheet)",
    marks=frozenset({"from_user", "id_str"}),
    network="x",
    missing=NO_VALUE,
    columns={
        "id": ("id_str",),
        "created_at": ("created_at", "time"),
        "author": ("from_user",),
        "text": ("text",),
        "url": ("status_url",),
        "reply_id": ("in_reply_to_status_id_str",),
        "reply_handle": ("in_reply_to_screen_name",),
        "entities": ("entities_str",),
        "source": ("source",),
        "author_id": ("from_user_id_str",),
        "author_location": ("user_location",),
        "author_followers": ("user_followers_count",),
        "author_following": ("user_friends_count",),
    },
)
"""Its ``time`` is local to the sheet, ``created_at`` is X's own."""

ARCHIVER = Dialect(
    name="archiver",
    title="Twitter Archiver, an add-on for Google Sheets",
    marks=frozenset({"tweet text", "tweet id", "screen name"}),
    network="x",
    utc=False,
    columns={
        "id": ("tweet id",),
        "created_at": ("date",),
        "author": ("screen name",),
        "text": ("tweet text",),
        "links": ("link(s)",),
        "media": ("media",),
        "place": ("location",),
        "reposts": ("retweets",),
        "likes": ("favorites",),
        "source": ("app",),
        "author_name": ("full name",),
        "author_followers": ("followers",),
        "author_following": ("follows",),
        "author_verified": ("verfied", "verified"),
        "author_created_at": ("user since",),
        "author_location": ("location#2",),
        "author_bio": ("bio",),
        "author_url": ("website",),
    },
)
"""A line with the query stands above the header; times are those of its owner's place. The first
``location`` is the post's, the second its author's; ``verfied`` is how it spells that."""

DMI_TCAT = Dialect(
    name="dmi-tcat",
    title="DMI-TCAT's full export",
    marks=frozenset({"from_user_name", "from_user_realname"}),
    network="x",
    missing=NO_VALUE,
    columns={
        "id": ("id",),
        "created_at": ("time", "created_at"),
        "author": ("from_user_name",),
        "text": ("text",),
        "reply_id": ("in_reply_to_status_id",),
        "reply_handle": ("to_user_name",),
        "quote_id": ("quoted_status_id",),
        "repost_id": ("retweet_id",),
        "hashtags": ("hashtags",),
        "mentions": ("mentions",),
        "links": ("urls_expanded", "urls"),
        "media": ("media_urls",),
        "language": ("lang",),
        "source": ("source",),
        "likes": ("favorite_count",),
        "reposts": ("retweet_count",),
        "author_id": ("from_user_id",),
        "author_name": ("from_user_realname",),
        "author_bio": ("from_user_description",),
        "author_location": ("location",),
        "author_url": ("from_user_url",),
        "author_followers": ("from_user_followercount",),
        "author_following": ("from_user_friendcount",),
        "author_posts": ("from_user_tweetcount",),
        "author_verified": ("from_user_verified",),
        "author_created_at": ("from_user_created_at",),
    },
)
"""``time`` is in seconds since 1970."""


_MAPPED = "mapped-csv"
_MAPPED_JSON = "mapped-json"
_ITEMS = 200


def map_columns(
    head: Head, content: Content, insisted: Format | None = None
) -> Dialect | ObjectTable:
    """Return a dialect for a table whose columns the user named (``content.options.columns``).

    The other columns are those of the dialect insisted on, else of the surest one, else of a plain
    table. Objects of JSON are read as rows, a member of an object inside them as ``user.name``, and
    so are those in a list that they hold, with or without its path: ``results.user.name``.
    Raises :class:`~tweetup.errors.UnknownNameError` for a field no post has and
    :class:`~tweetup.errors.InputError` for a column that the table lacks or a field still without
    one.
    """
    named = dict(content.options.columns)
    for field in named:
        if field not in ROW_FIELDS:
            raise UnknownNameError("field", field, ROW_FIELDS)
    inside = _list_with(head, named.values())
    if inside:
        head = items_of(head, inside)
        named = {
            field: column.strip().lower().removeprefix(f"{inside}.")
            for field, column in named.items()
        }
    kind, header = ("file" if head.values else "table"), columns_of(head)
    for column in named.values():
        if not _is_in(column, header):
            there = ", ".join(_all_columns(head)[:40])
            raise InputError(
                f"this {kind} has no column {column!r}; it has {there}",
                where=content.name,
                hint="name a column of its header with --map"
                if kind == "table"
                else "name a member of its objects with --map",
            )
    base = insisted if isinstance(insisted, Dialect) else _surest(head)
    columns = dict(base.columns) | {
        field: (column.strip().lower(),) for field, column in named.items()
    }
    name = base.name if base is not PLAIN_CSV else _MAPPED
    dialect = replace(base, name=name if kind == "table" else _MAPPED_JSON, columns=columns)
    if wanting := sorted(ESSENTIAL - dialect.fields(header).keys()):
        raise InputError(
            f"nobody said which column holds {' and '.join(wanting)}",
            where=content.name,
            hint=f"say it with {' '.join(f'--map {field}=COLUMN' for field in wanting)}",
        )
    if kind == "table":
        return dialect
    title = "JSON whose members somebody named"
    return ObjectTable(_MAPPED_JSON, title, dialect, nested=True, inside=inside)


def has_columns(head: Head, columns: Iterable[tuple[str, str]]) -> bool:
    """Return whether a file, or a list in its objects, has every column named for a field."""
    names = [column for _, column in columns]
    return _has_all(names, columns_of(head)) or bool(_list_with(head, names))


def items_of(head: Head, path: str) -> Head:
    """Return the head of the objects in a list that the objects of a file hold."""
    items = (item for value in head.values for item in lists_of(value).get(path, ()))
    return replace(head, values=tuple(islice(items, _ITEMS)))


def list_of_posts(head: Head) -> str:
    """Return the path of the longest list of objects in a file's objects; empty without one.

    An object of at least four values beside its lists may be a post itself: one of many in a file,
    or the only one with a single object in a list.
    """
    paths = _paths_of_lists(head)
    if not paths:
        return ""
    lengths = {path: len(items_of(head, path).values) for path in paths}
    longest = max(paths, key=lengths.__getitem__)
    beside = [name for name in columns_of(head) if name not in paths]
    is_page = len(head.values) == 1 and lengths[longest] > 1
    return longest if len(beside) < len(ESSENTIAL) or is_page else ""


def _all_columns(head: Head) -> tuple[str, ...]:
    """Return the columns of a file, and those of the lists in its objects behind their paths."""
    columns = list(columns_of(head))
    for path in _paths_of_lists(head):
        columns = [name for name in columns if name != path]
        columns += [f"{path}.{name}" for name in columns_of(items_of(head, path))]
    return tuple(columns)


def _paths_of_lists(head: Head) -> tuple[str, ...]:
    """Return the paths of the lists of objects that the objects of a file hold."""
    return tuple(dict.fromkeys(path for value in head.values for path in lists_of(value)))


def _list_with(head: Head, names: Iterable[str]) -> str:
    """Return the path of the one list whose objects have those columns; empty without one.

    The path may stand before their names. Columns of the objects themselves come first.
    """
    names = [name.strip().lower() for name in names]
    if _has_all(names, columns_of(head)):
        return ""
    fitting = [
        path
        for path in _paths_of_lists(head)
        if _has_all(
            [name.removeprefix(f"{path}.") for name in names], columns_of(items_of(head, path))
        )
    ]
    return fitting[0] if len(fitting) == 1 else ""


def _has_all(names: Iterable[str], header: tuple[str, ...]) -> bool:
    return all(_is_in(name, header) for name in names)


def columns_of(head: Head) -> tuple[str, ...]:
    """Return the columns of a table; of JSON the members of its first objects.

    Those of objects inside them have the names of these before them: ``user.name``.
    """
    if not head.values:
        return head.columns
    return tuple(dict.fromkeys(name for value in head.values for name in member_cells(value)))


def _is_in(column: str, header: tuple[str, ...]) -> bool:
    name = column.strip().lower()
    return name in header or name.partition("#")[0] in header


def _surest(head: Head) -> Dialect:
    dialects = [candidate for _, candidate in FORMATS if isinstance(candidate, Dialect)]
    best = max(dialects, key=lambda dialect: dialect.certainty(head))
    return best if best.certainty(head) else PLAIN_CSV
