"""Tables and flat objects, a row of columns for each tool, after its own documentation or code."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from benchmarks.format_values.values import Held, moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["TOOLS", "Columns", "read_objects", "read_table", "read_workbook"]

_EMPTY: Final = frozenset({"", "NA", "NULL", "null", "None", "nan", "[]", "undefined"})
_NEW_YORK: Final = ZoneInfo("America/New_York")
_STATUS_ID: Final = re.compile(r"/status(?:es)?/(\d+)")
_V1_TIME: Final = "%a %b %d %H:%M:%S %z %Y"
_DETAILS: Final = re.compile(r"/status(?:es)?/\d+/(?:photo|video)/\d+$")

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The columns of a tool's table: the first one named that has a value holds it.

    ``time`` reads the time of a row. ``items`` parts the cell of a list. ``reply`` and the others
    are the columns of an id and of a handle. ``repost`` rows, which have an id or a handle there,
    hold the counts of their original, and so do those that begin with ``RT @``.
    """

    id: str
    time: Callable[[Row], datetime | str]
    author: str
    text: str
    address: str = ""
    reply: tuple[str, str] = ("", "")
    quote: tuple[str, str] = ("", "")
    repost: tuple[str, str] = ("", "")
    repost_text: str = ""
    is_repost: str = ""
    quoted: Callable[[Row], Row] | None = None
    hashtags: str = ""
    links: str = ""
    media: tuple[str, ...] = ()
    counts: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    profile: Mapping[str, str] = field(default_factory=dict)
    items: Callable[[str], Iterable[Any]] = lambda cell: cell.split()

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return the fields for which there is no column."""
        have = {
            "address": self.address,
            "reply": any(self.reply),
            "quote": any(self.quote),
            "repost": any(self.repost) or self.is_repost,
            "hashtags": self.hashtags,
            "links": self.links,
            "media": self.media,
            "counts": self.counts,
            "language": self.language,
            "profile": self.profile,
        }
        return tuple(name for name, columns in have.items() if not columns)

    def read(self, row: Row) -> Held:
        """Return the post of a row."""
        row = row | (self.quoted(row) if self.quoted else {})
        is_repost = any(self._cell(row, name) for name in self.repost) or (
            self._cell(row, self.is_repost).lower() in {"true", "yes", "1"}
            or self._cell(row, self.text).startswith("RT @")
        )
        references = {
            relation: (self._id(row, columns[0]), self._cell(row, columns[1]))
            for relation, columns in (
                ("reply", self.reply),
                ("quote", self.quote),
                ("repost", self.repost),
            )
        }
        counts = {} if is_repost else self.counts
        return Held(
            id=self._id(row, self.id),
            time=self.time(row),
            author=self._cell(row, self.author),
            text=(is_repost and self._cell(row, self.repost_text)) or self._cell(row, self.text),
            address=self._cell(row, self.address) or None,
            references=references,
            hashtags=self._items(row, self.hashtags, ("tag", "text")),
            links=[
                link
                for link in self._items(row, self.links, ("unwound_url", "expanded_url", "url"))
                if not _DETAILS.search(link)
            ],
            media=[
                item
                for column in self.media
                for item in self._items(row, column, ("fullUrl", "original", "url"))
            ],
            counts={
                name: str(self._cell(row, column)).replace(",", "")
                for name, column in counts.items()
            },
            language=self._cell(row, self.language) or None,
            profile={name: self._typed(row, name, at) for name, at in self.profile.items()},
        )

    @staticmethod
    def _cell(row: Row, columns: str) -> str:
        for column in filter(None, columns.split(" or ")):
            value = row.get(column)
            text = "" if value is None else str(value).strip()
            if text not in _EMPTY:
                return text
        return ""

    def _id(self, row: Row, column: str) -> str:
        cell = self._cell(row, column)
        linked = _STATUS_ID.search(cell)
        return linked[1] if linked else cell.removeprefix("x").partition("/")[0]

    def _items(self, row: Row, columns: str, keys: tuple[str, ...]) -> Iterator[str]:
        for column in filter(None, columns.split(" or ")):
            value = row.get(column)
            if isinstance(value, str):
                value = () if value in _EMPTY else self.items(value)
            if isinstance(value, dict):
                continue
            for item in value or ():
                if isinstance(item, dict):
                    yield next((str(item[key]) for key in keys if item.get(key)), "")
                elif item not in _EMPTY:
                    yield f"https://{item}" if str(item).startswith("pic.") else str(item)

    def _typed(self, row: Row, name: str, column: str) -> object:
        cell = self._cell(row, column)
        if name == "verified":
            value = str(row.get(column, "")).casefold()
            return {"true": True, "yes": True, "1": True}.get(value, False if value else None)
        if name == "created_at" and cell:
            return _any_time(cell)
        return cell.removeprefix("x") if name == "id" else cell


def read_table(content: bytes, tool: str, *, titles: int = 0) -> Iterator[Held]:
    """Yield the posts of a table with commas or tabs, behind lines of titles."""
    text = content.decode("utf-8-sig").split("\n", titles)[titles]
    separator = "\t" if "\t" in text.partition("\n")[0] else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header = _numbered(next(lines))
    for cells in lines:
        if len(cells) == len(header):  # others are shifted: they hold no post for certain
            yield TOOLS[tool].read(dict(zip(header, cells, strict=True)))


def read_workbook(content: bytes) -> Iterator[Held]:
    """Yield the posts of NodeXL's sheet Edges, with profiles of its sheet Vertices."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    people = {str(row["Vertex"]): row for row in _sheet(book["Vertices"])}
    for row in _sheet(book["Edges"]):
        if row.get("Tweet"):
            vertex = people.get(str(row["Vertex 1"]), {})
            yield TOOLS["nodexl"].read(
                row | {f"Vertex 1: {name}": cell for name, cell in vertex.items()}
            )


def _sheet(sheet: Any) -> Iterator[Row]:  # noqa: ANN401 - openpyxl's sheets have no types
    rows = sheet.iter_rows(values_only=True)
    for cells in rows:
        if cells and cells[0] in {"Vertex 1", "Vertex"}:
            header = [str(cell) for cell in cells]
            break
    else:
        return
    for cells in rows:
        if any(cells):
            yield {
                name: "" if cell is None else str(cell)
                for name, cell in zip(header, cells, strict=False)
            }


def read_objects(values: Iterable[Row], tool: str) -> Iterator[Held]:
    """Yield the posts of objects, whose members inside members are columns ``a.b``."""
    for value in values:
        yield TOOLS[tool].read(dict(_flat(value)))


def _flat(value: Row, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{before}{name}.")
        yield f"{before}{name}", inner


def _numbered(header: list[str]) -> list[str]:
    """Return the names of columns, each once: the second one of a name is ``NAME#2``."""
    seen: dict[str, int] = {}
    names = []
    for name in header:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


# --- cells ------------------------------------------------------------------------------------


def _at(column: str, form: str = "", zone: tzinfo = UTC) -> Callable[[Row], datetime]:
    """Return what reads the time of a column, in a zone where it names none."""

    def read(row: Row) -> datetime:
        cell = str(row[column])
        return _parse(cell, form, zone) if form else _iso(cell, zone)

    return read


def _seconds(column: str) -> Callable[[Row], datetime]:
    return lambda row: datetime.fromtimestamp(int(row[column]), tz=UTC)


def _to_the_minute(read: Callable[[Row], datetime]) -> Callable[[Row], str]:
    return lambda row: moment(read(row))[:16]


def _any_time(cell: str) -> datetime:
    if cell.isdigit():
        return datetime.fromtimestamp(int(cell), tz=UTC)
    for form in (_V1_TIME, "%m/%d/%Y"):
        try:
            return _parse(cell, form, UTC)
        except ValueError:
            continue
    return _iso(cell, UTC)


def _parse(cell: str, form: str, zone: tzinfo) -> datetime:
    time = datetime.strptime(cell, form)  # noqa: DTZ007 - its zone is set next
    return time if time.tzinfo else time.replace(tzinfo=zone)


def _iso(cell: str, zone: tzinfo) -> datetime:
    time = datetime.fromisoformat(cell)
    return time if time.tzinfo else time.replace(tzinfo=zone)


def _json(cell: str) -> list[Any]:
    value = json.loads(cell)
    return value if isinstance(value, list) else [value]


def _python(cell: str) -> list[Any]:
    return list(ast.literal_eval(cell)) if cell.startswith("[") else cell.split()


def _parted(mark: str) -> Callable[[str], list[str]]:
    return lambda cell: [item.strip() for item in cell.split(mark)]


# --- tools ------------------------------------------------------------------------------------


def _names(*pairs: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in pairs)


def _academic(row: Row) -> Row:
    """Tell if ``sourcetweet_id`` is that of a repost or of a quote."""
    kind = {"retweeted": "repost", "quoted": "quote"}.get(str(row["sourcetweet_type"]), "")
    return {f"{kind} id": row["sourcetweet_id"]}


def _entities(row: Row) -> Row:
    """Read the entities of API 1.1 that TAGS keeps in a cell."""
    cell = row.get("entities_str", "")
    if cell in _EMPTY:
        return {}
    found = json.loads(cell)
    media = [
        item.get("media_url_https") or item.get("media_url") for item in found.get("media", ())
    ]
    return {"tags": found.get("hashtags", []), "links": found.get("urls", []), "media": media}


def _nitter(row: Row) -> Row:
    """Read ntscraper's objects, which a data frame holds as Python prints them."""
    names = ("user", "stats", "quoted-post", "replying-to", "pictures", "videos", "gifs")
    whole = {
        name: ast.literal_eval(row[name]) if isinstance(row[name], str) else row[name]
        for name in names
    }
    answered = [name for name in whole["replying-to"] if name.casefold() != _of(whole).casefold()]
    return dict(_flat(whole)) | {"answered": answered[0] if answered else ""}


def _of(whole: Row) -> str:
    return str(whole["user"]["username"])


def _twint(row: Row) -> Row:
    """Name the account that a post answers: the first in ``reply_to`` that is not its author."""
    named = row.get("reply_to") or "[]"
    named = ast.literal_eval(named) if isinstance(named, str) else named
    others = [item.get("screen_name") or item["username"] for item in named]
    others = [name for name in others if name.casefold() != str(row["username"]).casefold()]
    return {"answered": others[0] if others else ""}


def _twint_time(row: Row) -> datetime:
    written = f"{row['date']} {row['time']}"
    zone = str(row["timezone"])
    if zone in {"+0200", "CET"}:  # a machine in Berlin: its offset is that of the day it ran
        return _parse(written, "%Y-%m-%d %H:%M:%S", _BERLIN)
    return _parse(f"{written} {zone.replace('UTC', '+0000')}", "%Y-%m-%d %H:%M:%S %z", UTC)


_BERLIN: Final = ZoneInfo("Europe/Berlin")

_TWITWI: Final = Columns(
    id="id",
    time=_seconds("timestamp_utc"),
    author="user_screen_name",
    text="text",
    address="url",
    reply=("to_tweetid", "to_username"),
    quote=("quoted_id", "quoted_user"),
    repost=("retweeted_id", "retweeted_user"),
    hashtags="hashtags",
    links="links",
    media=("media_urls",),
    counts=_names("likes=like_count", "reposts=retweet_count", "replies=reply_count"),
    language="lang",
    profile=_names(
        *("id=user_id", "name=user_name", "bio=user_description", "location=user_location"),
        *("url=user_url", "followers=user_followers", "following=user_friends"),
        *("posts=user_tweets", "verified=user_verified", "created_at=user_timestamp_utc"),
    ),
    items=_parted("|"),
)

_TWINT: Final = Columns(
    id="id",
    time=_twint_time,
    author="username",
    text="tweet",
    address="link",
    reply=("", "answered"),
    quote=("quote_url", ""),
    quoted=_twint,
    hashtags="hashtags",
    links="urls",
    media=("photos",),
    counts=_names(
        *("likes=likes_count or likes", "reposts=retweets_count or retweets"),
        "replies=replies_count or replies",
    ),
    language="language",
    profile=_names("id=user_id", "name=name"),
    items=_python,
)

_NITTER: Final = Columns(
    id="link",
    time=_to_the_minute(_at("date", "%b %d, %Y · %I:%M %p UTC")),
    author="user.username",
    text="text",
    address="link",
    reply=("", "answered"),
    quote=("quoted-post.link", "quoted-post.user.username"),
    quoted=_nitter,
    links="external-link",
    media=("pictures", "gifs"),
    counts=_names(
        *("likes=stats.likes", "reposts=stats.retweets", "replies=stats.comments"),
        "quotes=stats.quotes",
    ),
    profile=_names("name=user.name"),
)

_EXPORTER: Final = Columns(
    id="id",
    time=_at("created_at", "%Y-%m-%d %H:%M:%S %z"),
    author="screen_name",
    text="full_text",
    address="url",
    reply=("in_reply_to", ""),
    quote=("quoted_status", ""),
    repost=("retweeted_status", ""),
    media=("media",),
    counts=_names(
        *("likes=favorite_count", "reposts=retweet_count", "replies=reply_count"),
        "quotes=quote_count",
    ),
    profile=_names("name=name"),
    items=_json,
)

_SCRAPED: Final = Columns(
    id="id",
    time=_at("date"),
    author="user.username",
    text="rawContent or content",
    address="url",
    reply=("inReplyToTweetId", "inReplyToUser.username"),
    quote=("quotedTweet.id", "quotedTweet.user.username"),
    repost=("retweetedTweet.id", "retweetedTweet.user.username"),
    repost_text="retweetedTweet.rawContent or retweetedTweet.content",
    hashtags="hashtags",
    links="links",
    media=("media", "media.photos"),
    counts=_names(
        *("likes=likeCount", "reposts=retweetCount", "replies=replyCount", "quotes=quoteCount"),
    ),
    language="lang",
    profile=_names(
        *("id=user.id", "name=user.displayname", "bio=user.rawDescription"),
        *("location=user.location", "followers=user.followersCount"),
        *("following=user.friendsCount", "posts=user.statusesCount", "verified=user.verified"),
        "created_at=user.created",
    ),
)

TOOLS: Final[dict[str, Columns]] = {
    "plain": Columns(
        id="id",
        time=_at("created_at"),
        author="author",
        text="text",
        address="url",
        reply=("in_reply_to_id", ""),
        profile=_names("name=author_name", "bio=author_bio", "followers=author_followers"),
    ),
    "plain of Excel": Columns(
        id="id",
        time=_to_the_minute(_at("created_at", "%Y/%m/%d %H:%M")),
        author="author",
        text="text",
    ),
    "twarc1-csv": Columns(
        id="id",
        time=_at("created_at", _V1_TIME),
        author="user_screen_name",
        text="text",
        address="tweet_url",
        reply=("in_reply_to_status_id", "in_reply_to_screen_name"),
        quote=("quote_id", ""),
        repost=("reweet_id or retweet_id", "retweet_screen_name"),
        hashtags="hashtags",
        links="urls",
        media=("media",),
        counts=_names("likes=favorite_count", "reposts=retweet_count"),
        language="lang",
        profile=_names(
            *("id=user_id", "name=user_name", "bio=user_description", "location=user_location"),
            *("url=user_urls", "followers=user_followers_count", "following=user_friends_count"),
            *("posts=user_statuses_count", "verified=user_verified", "created_at=user_created_at"),
        ),
    ),
    "twarc-csv": Columns(
        id="id",
        time=_at("created_at"),
        author="author.username",
        text="text",
        reply=("referenced_tweets.replied_to.id", "in_reply_to_username"),
        quote=("referenced_tweets.quoted.id", "quoted_username"),
        repost=("referenced_tweets.retweeted.id", "retweeted_username"),
        hashtags="entities.hashtags",
        links="entities.urls",
        media=("attachments.media",),
        counts=_names(
            *("likes=public_metrics.like_count", "reposts=public_metrics.retweet_count"),
            *("replies=public_metrics.reply_count", "quotes=public_metrics.quote_count"),
        ),
        language="lang",
        profile=_names(
            *("id=author_id", "name=author.name", "bio=author.description", "url=author.url"),
            *("location=author.location", "followers=author.public_metrics.followers_count"),
            "following=author.public_metrics.following_count",
            *("posts=author.public_metrics.tweet_count", "verified=author.verified"),
            "created_at=author.created_at",
        ),
        items=_json,
    ),
    "tags": Columns(
        id="id_str",
        time=_at("created_at", _V1_TIME),
        author="from_user",
        text="text",
        address="status_url",
        reply=("in_reply_to_status_id_str", "in_reply_to_screen_name"),
        quoted=_entities,
        hashtags="tags",
        links="links",
        media=("media",),
        profile=_names(
            *("id=from_user_id_str", "location=user_location", "followers=user_followers_count"),
            "following=user_friends_count",
        ),
    ),
    "archiver": Columns(
        id="Tweet ID",
        time=_at("Date", "%m/%d/%Y %H:%M:%S", _NEW_YORK),
        author="Screen Name",
        text="Tweet Text",
        links="Link(s)",
        media=("Media",),
        counts=_names("likes=Favorites", "reposts=Retweets"),
        profile=_names(
            *("name=Full Name", "bio=Bio", "location=Location#2", "url=Website"),
            *("followers=Followers", "following=Follows", "verified=Verfied"),
            "created_at=User Since",
        ),
    ),
    "dmi-tcat": Columns(
        id="id",
        time=_seconds("time"),
        author="from_user_name",
        text="text",
        reply=("in_reply_to_status_id", "to_user_name"),
        quote=("quoted_status_id", ""),
        repost=("retweet_id", ""),
        hashtags="hashtags",
        links="urls_expanded",
        media=("media_urls",),
        counts=_names("likes=favorite_count", "reposts=retweet_count"),
        language="lang",
        profile=_names(
            *("id=from_user_id", "name=from_user_realname", "followers=from_user_followercount"),
            *("bio=from_user_description", "url=from_user_url", "posts=from_user_tweetcount"),
            *("following=from_user_friendcount", "verified=from_user_verified"),
            "created_at=from_user_created_at",
        ),
        items=_parted(";"),
    ),
    "twitter-r": Columns(
        id="id",
        time=_at("created", "%Y-%m-%d %H:%M:%S"),
        author="screenName",
        text="text",
        reply=("replyToSID", "replyToSN"),
        is_repost="isRetweet",
        counts=_names("likes=favoriteCount", "reposts=retweetCount"),
    ),
    "rtweet": Columns(
        id="status_id",
        time=_at("created_at", "%Y-%m-%d %H:%M:%S"),
        author="screen_name",
        text="text",
        address="status_url",
        reply=("reply_to_status_id", "reply_to_screen_name"),
        quote=("quoted_status_id", "quoted_screen_name"),
        repost=("retweet_status_id", "retweet_screen_name"),
        repost_text="retweet_text",
        hashtags="hashtags",
        links="urls_expanded_url",
        media=("ext_media_url",),
        counts=_names(
            *("likes=favorite_count", "reposts=retweet_count", "replies=reply_count"),
            "quotes=quote_count",
        ),
        language="lang",
        profile=_names(
            *("id=user_id", "name=name", "bio=description", "location=location"),
            *("url=profile_expanded_url", "followers=followers_count", "following=friends_count"),
            *("posts=statuses_count", "verified=verified", "created_at=account_created_at"),
        ),
    ),
    "getoldtweets": Columns(
        id="id",
        time=_to_the_minute(_at("date", "%Y-%m-%d %H:%M", _NEW_YORK)),
        author="username",
        text="text",
        address="permalink",
        reply=("", "to"),
        hashtags="hashtags",
        counts=_names("likes=favorites", "reposts=retweets", "replies=replies"),
    ),
    "snscrape": _SCRAPED,
    "snscrape-csv": Columns(
        id="id",
        time=_at("date"),
        author="user.username or username",
        text="rawContent or content",
        address="url",
        reply=("inReplyToTweetId", "inReplyToUser.username"),
        quote=("quotedTweet.id", "quotedTweet.user.username"),
        repost=("retweetedTweet.id", ""),
        hashtags="hashtags",
        links="outlinks",
        counts=_SCRAPED.counts,
        language="lang",
        profile=_SCRAPED.profile,
        items=_python,
    ),
    "snscrape-notebook": Columns(
        id="Tweet Id",
        time=_at("Datetime"),
        author="Username",
        text="Text",
        counts=_names("likes=Likes", "reposts=Retweets"),
        language="Language",
    ),
    "4cat": Columns(
        id="id",
        time=_seconds("unix_timestamp"),
        author="author",
        text="body",
        address="link",
        reply=("", "replied_user or replied_author or reply_to"),
        quote=("quote_tweet_id", "quoted_user or quote_author"),
        repost=("", "retweeted_user"),
        hashtags="hashtags",
        links="urls",
        media=("images", "videos"),
        counts=_names(
            *("likes=like_count", "reposts=retweet_count", "replies=reply_count"),
            "quotes=quote_count",
        ),
        language="language_guess",
        profile=_names(
            *("id=author_id", "name=author_fullname", "followers=author_followers"),
            *("following=author_following", "bio=author_bio", "location=author_location"),
            "verified=verified",
        ),
        items=_parted(","),
    ),
    "twitwi": _TWITWI,
    "twint": _TWINT,
    "nodexl": Columns(
        id="Unified Twitter ID or Imported ID",
        time=_at("Tweet Date (UTC)"),
        author="Vertex 1",
        text="Tweet",
        address="Twitter Page for Tweet",
        reply=("In-Reply-To Tweet ID", ""),
        quote=("Quoted Status ID", ""),
        repost=("Retweet ID", ""),
        hashtags="Hashtags in Tweet",
        links="URLs in Tweet",
        media=("Media in Tweet",),
        counts=_names("likes=Favorite Count", "reposts=Retweet Count"),
        language="Language",
        profile=_names(
            *("id=Vertex 1: User ID", "name=Vertex 1: Name", "bio=Vertex 1: Description"),
            *("location=Vertex 1: Location", "url=Vertex 1: Web"),
            *("followers=Vertex 1: Followers", "following=Vertex 1: Followed"),
            *("posts=Vertex 1: Tweets", "created_at=Vertex 1: Joined Twitter Date (UTC)"),
        ),
    ),
    "academictwitter-tidy": Columns(
        id="tweet_id",
        time=_at("created_at"),
        author="user_username",
        text="text",
        quote=("quote id", ""),
        repost=("repost id", ""),
        repost_text="sourcetweet_text",
        quoted=_academic,
        counts=_names(
            *("likes=like_count", "reposts=retweet_count", "replies=reply_count"),
            "quotes=quote_count",
        ),
        language="lang",
        profile=_names(
            *("id=author_id", "name=user_name", "bio=user_description"),
            *("location=user_location", "url=user_url", "followers=user_followers_count"),
            *("following=user_following_count", "posts=user_tweet_count"),
            *("verified=user_verified", "created_at=user_created_at"),
        ),
    ),
    "communalytic": Columns(
        id="tweet_id",
        time=_at("date"),
        author="username",
        text="text",
        counts=_names(
            *("likes=like_count", "reposts=retweet_count", "replies=reply_count"),
            "quotes=quote_count",
        ),
        language="language",
        profile=_names("id=userid", "name=name"),
    ),
    "nitter": _NITTER,
    "web-exporter": _EXPORTER,
}
