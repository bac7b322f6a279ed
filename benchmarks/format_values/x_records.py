"""JSON of X's interfaces: statuses of API 1.1 and of its website, pages of API v2, downloads."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.format_values.values import Held

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "json_values",
    "read_academic_folder",
    "read_database",
    "read_download",
    "read_old_download",
    "read_statuses",
    "read_v2",
    "read_web",
]

_V1_TIME: Final = "%a %b %d %H:%M:%S %z %Y"
_OWN: Final = re.compile(r"^https?://(?:twitter|x)\.com/[^/]+(?:/web)?/status/(\d+)")

Json = dict[str, Any]
_ById = dict[Any, Json]


def json_values(content: bytes) -> Iterator[Any]:
    """Yield the values of JSON, of JSON Lines, and of the bodies of recorded answers."""
    text = content.decode("utf-8-sig")
    decoder, at = json.JSONDecoder(), 0
    if text.startswith(("http_interactions:", "interactions:")):
        import yaml

        yield from _bodies(yaml.load(text, yaml.CSafeLoader))
        return
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        try:
            value, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError:  # a stream that broke off and went on in another line
            at = text.find("\n", at) + 1 or len(text)
            continue
        yield from _bodies(value)


def _bodies(value: Any) -> Iterator[Any]:  # noqa: ANN401 - JSON of any shape
    """Yield what the bodies of recorded answers hold, or the value itself."""
    recorded = isinstance(value, dict) and (
        value.get("interactions") or value.get("http_interactions")
    )
    if isinstance(value, dict) and "log" in value:  # HAR
        recorded = [
            {"response": {"body": it["response"]["content"]}} for it in value["log"]["entries"]
        ]
    for exchange in recorded or ():
        body = exchange["response"]["body"]
        text = body.get("string") or body.get("text") or ""
        if body.get("encoding") == "base64":
            text = base64.b64decode(text)
        try:
            yield json.loads(text)
        except ValueError:
            continue
    if not recorded:
        yield value


# --- API 1.1 ----------------------------------------------------------------------------------


def read_statuses(content: bytes) -> Iterator[Held]:
    """Yield the posts of statuses: one a line, in lists, or in pages of a search."""
    for value in json_values(content):
        statuses = value.get("statuses", [value]) if isinstance(value, dict) else value
        for status in statuses:
            if isinstance(status, dict) and "user" in status:
                yield _status(status)


def _status(status: Json, author: Json | None = None) -> Held:
    """Return the post of a status; what is cut off in a repost stands in its original."""
    user = author or status["user"]
    original = status.get("retweeted_status") or {}
    source = original or status
    quoted = source.get("quoted_status") or {}
    entities = _v1_entities(source)
    links = [it.get("expanded_url") or it["url"] for it in entities.get("urls", ())]
    ignored = {source["id_str"], source.get("quoted_status_id_str")}
    media = entities.get("media", ())
    counts = (
        {}
        if original
        else {
            "likes": status.get("favorite_count"),
            "reposts": status.get("retweet_count"),
            "replies": status.get("reply_count"),
            "quotes": status.get("quote_count"),
        }
    )
    return Held(
        id=status["id_str"],
        time=_v1_moment(status["created_at"]),
        author=user["screen_name"],
        text=_v1_text(source),
        references={
            "reply": (
                status.get("in_reply_to_status_id_str"),
                status.get("in_reply_to_screen_name"),
            ),
            "quote": (
                status.get("quoted_status_id_str") if not original else None,
                (quoted.get("user") or {}).get("screen_name") if not original else None,
            ),
            "repost": (original.get("id_str"), original and original["user"]["screen_name"]),
        },
        hashtags=[it["text"] for it in entities.get("hashtags", ())],
        links=[it for it in links if not (own := _OWN.match(it)) or own[1] not in ignored],
        media=[it.get("media_url_https") or it.get("media_url") for it in media],
        counts=counts,
        language=status.get("lang"),
        profile=_v1_profile(user),
    )


def _v1_moment(written: str) -> datetime:
    form = _V1_TIME if written[0].isalpha() else "%Y-%m-%d %H:%M:%S %z"
    return datetime.strptime(written, form)  # noqa: DTZ007 - both forms have a zone


def _v1_text(status: Json) -> str:
    whole: str = (status.get("extended_tweet") or {}).get("full_text") or ""
    return whole or status.get("full_text") or status.get("text") or ""


def _v1_entities(status: Json) -> Json:
    """Return the entities of the whole text, with media where they are told best."""
    parts = [status, status.get("extended_tweet") or {}]
    found: Json = {}
    for part in parts:
        for key in ("entities", "extended_entities"):
            found |= {name: items for name, items in (part.get(key) or {}).items() if items}
    return found


def _v1_profile(user: Json) -> Json:
    expanded = (user.get("entities") or {}).get("url", {}).get("urls", [{}])
    created = user.get("created_at")
    return {
        "id": user.get("id_str"),
        "name": user.get("name"),
        "bio": user.get("description"),
        "location": user.get("location"),
        "url": (expanded[0] if expanded else {}).get("expanded_url") or user.get("url"),
        "followers": user.get("followers_count"),
        "following": user.get("friends_count"),
        "posts": user.get("statuses_count"),
        "verified": user.get("verified"),
        "created_at": _v1_moment(created) if created else None,
    }


# --- API v2 -----------------------------------------------------------------------------------


def read_v2(content: bytes) -> Iterator[Held]:
    """Yield the posts of pages, streams and flattened posts; what stands on any page counts."""
    pages = [_page(value) for value in json_values(content) if isinstance(value, dict)]
    yield from _v2_posts(pages)


def _v2_posts(pages: list[tuple[list[Json], Json]]) -> Iterator[Held]:
    known: dict[str, dict[str, Json]] = {"users": {}, "tweets": {}, "media": {}}
    for _, included in pages:
        for name, key in (("users", "id"), ("tweets", "id"), ("media", "media_key")):
            known[name].update({it[key]: it for it in included.get(name, ()) if key in it})
    for own, _ in pages:
        for post in own:
            yield _v2_post(post, **known)


def _page(value: Json) -> tuple[list[Json], Json]:
    """Return the posts of a page, and what is included; a flattened post has it inside."""
    if "data" in value:
        data = value["data"]
        return (data if isinstance(data, list) else [data]), value.get("includes") or {}
    if "author_id" not in value:
        return [], value.get("includes") or {}
    included: Json = {"users": [], "tweets": [], "media": []}
    _unflatten(value, included)
    return [value], included


def _unflatten(post: Json, included: Json) -> None:
    included["users"] += [
        user for user in (post.get("author"), post.get("in_reply_to_user")) if user
    ]
    included["media"] += (post.get("attachments") or {}).get("media", [])
    for other in post.get("referenced_tweets", ()):
        if "text" in other:
            included["tweets"].append(other)
            _unflatten(other, included)


def _v2_post(post: Json, users: _ById, tweets: _ById, media: _ById) -> Held:
    referenced = {it["type"]: it["id"] for it in post.get("referenced_tweets", ())}
    original = tweets.get(referenced.get("retweeted"), {})
    source = original or post
    note = source.get("note_tweet") or {}
    entities = {**(source.get("entities") or {}), **(note.get("entities") or {})}
    user = users.get(post["author_id"], {})
    links = [
        it
        for it in entities.get("urls", ())
        if not it.get("media_key")
        and not re.search(r"/status/\d+/(?:photo|video)/\d+$", it.get("expanded_url", ""))
        and not ((own := _OWN.match(it.get("expanded_url", ""))) and own[1] in _not_links(source))
    ]

    def handle(kind: str) -> str | None:
        other = tweets.get(referenced.get(kind), {})
        name: str | None = users.get(other.get("author_id"), {}).get("username")
        return name

    counts = {} if original or "retweeted" in referenced else post.get("public_metrics") or {}
    keys = (source.get("attachments") or {}).get("media_keys", ())
    pictures = [media[key] for key in keys if key in media]
    return Held(
        id=post["id"],
        time=datetime.fromisoformat(post["created_at"]),
        author=user.get("username", ""),
        text=note.get("text") or source["text"],
        references={
            "reply": (referenced.get("replied_to"), handle("replied_to")),
            "quote": (referenced.get("quoted"), handle("quoted")),
            "repost": (referenced.get("retweeted"), handle("retweeted")),
        },
        hashtags=[it["tag"] for it in entities.get("hashtags", ())],
        links=[it.get("unwound_url") or it.get("expanded_url") or it["url"] for it in links],
        media=[it.get("url") or it.get("preview_image_url") or it["type"] for it in pictures],
        counts={
            "likes": counts.get("like_count"),
            "reposts": counts.get("retweet_count"),
            "replies": counts.get("reply_count"),
            "quotes": counts.get("quote_count"),
        },
        language=post.get("lang"),
        profile=_v2_profile(user) | {"id": post["author_id"]},
    )


def _not_links(post: Json) -> set[str]:
    """Return the ids whose addresses in a text are the post itself, or the post it quotes."""
    quoted = {it["id"] for it in post.get("referenced_tweets", ()) if it["type"] == "quoted"}
    return quoted | {post["id"], *post.get("edit_history_tweet_ids", ())}


def _v2_profile(user: Json) -> Json:
    metrics = user.get("public_metrics") or {}
    linked = (user.get("entities") or {}).get("url", {}).get("urls", [{}])
    created = user.get("created_at")
    return {
        "name": user.get("name"),
        "bio": user.get("description"),
        "location": user.get("location"),
        "url": linked[0].get("expanded_url") or user.get("url"),
        "followers": metrics.get("followers_count"),
        "following": metrics.get("following_count"),
        "posts": metrics.get("tweet_count"),
        "verified": user.get("verified"),
        "created_at": datetime.fromisoformat(created) if created else None,
    }


def read_academic_folder(files: dict[str, bytes]) -> Iterator[Held]:
    """Yield the posts of academictwitteR's data_ID.json, with authors of users_ID.json."""
    pages = [
        (
            [{name: it for name, it in post.items() if it != {}} for post in json.loads(data)],
            json.loads(files[name.replace("data_", "users_")]),
        )
        for name, data in files.items()
        if name.startswith("data_")
    ]
    yield from _v2_posts(pages)


# --- X's website ------------------------------------------------------------------------------


def read_web(content: bytes) -> Iterator[Held]:
    """Yield the posts in whatever was saved of the website, each once, not those inside others."""
    seen = set()
    for value in json_values(content):
        for post in _web_posts(value):
            if post.id not in seen:
                seen.add(post.id)
                yield post


def _web_posts(value: Any) -> Iterator[Held]:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, list):
        for item in value:
            yield from _web_posts(item)
    elif isinstance(value, dict):
        if "globalObjects" in value:
            yield from _adaptive(value["globalObjects"], value["timeline"])
        elif "rest_id" in value and "full_text" in value.get("legacy", {}):
            yield _web_post(value)
        elif value.get("type") == "adaptive":
            yield _status(_with_id(value["legacy"]), value["user"])
        else:
            for item in value.values():
                yield from _web_posts(item)


def _with_id(status: Json) -> Json:
    return {"id_str": str(status.get("id")), **status}


def _adaptive(found: Json, timeline: Json) -> Iterator[Held]:
    """Yield the posts that a timeline of 2022 names, out of those beside it."""
    users, statuses = found["users"], found["tweets"]
    for identity in re.findall(r'"sq-I-t-(\d+)"', json.dumps(timeline)):
        status = statuses[identity]
        more = {}
        for name in ("retweeted_status", "quoted_status"):
            other = statuses.get(status.get(f"{name}_id_str"))
            if other:
                more[name] = other | {"user": users[other["user_id_str"]]}
        yield _status(status | more, users[status["user_id_str"]])


def _web_status(record: Json) -> Json:
    """Return a record of the website as the status that it has inside, whole."""
    record = record.get("tweet", record)
    user = record["core"]["user_results"]["result"]
    status = {**record["legacy"], "id_str": record["rest_id"], "user": _web_user(user)}
    for name in ("retweeted_status", "quoted_status"):
        holder = record if f"{name}_result" in record else record["legacy"]
        other = (holder.get(f"{name}_result") or {}).get("result")
        if other:
            status[name] = _web_status(other)
    note = (record.get("note_tweet") or {}).get("note_tweet_results", {}).get("result")
    if note:
        own = {name: items for name, items in note.get("entity_set", {}).items() if items}
        status |= {"full_text": note["text"], "entities": {**status["entities"], **own}}
    return status


def _web_user(user: Json) -> Json:
    """Return an account as API 1.1 has it; since 2025 its parts stand beside ``legacy``."""
    counts = user.get("relationship_counts", {})
    moved = {
        "location": user.get("location", {}).get("location"),
        "verified": user.get("verification", {}).get("verified"),
        "followers_count": counts.get("followers"),
        "friends_count": counts.get("following"),
        "statuses_count": user.get("tweet_counts", {}).get("tweets"),
        "description": user.get("profile_bio", {}).get("description"),
    }
    moved = {name: value for name, value in moved.items() if value is not None}
    return {**user.get("legacy", {}), **user.get("core", {}), **moved, "id_str": user["rest_id"]}


def _web_post(record: Json) -> Held:
    return _status(_web_status(record))


# --- downloads and databases ------------------------------------------------------------------


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _assigned(content: bytes) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return the value that a script assigns."""
    return json.loads(content.partition(b"=")[2])


def read_download(content: bytes) -> Iterator[Held]:
    """Yield the posts of X's download: its zip, or tweets.js alone, whose owner media tell."""
    files = _members(content) if content.startswith(b"PK") else {"data/tweets.js": content}
    owner: Json = {}
    if account := files.get("data/account.js"):
        told = _assigned(account)[0]["account"]
        owner = {
            "screen_name": told["username"],
            "id_str": told["accountId"],
            "name": told["accountDisplayName"],
        }
    notes = [it["noteTweet"] for it in _assigned(files.get("data/note-tweet.js", b"=[]"))]
    for name, file in files.items():
        if re.fullmatch(r"data/tweets(-part\d+)?\.js", name):
            for item in _assigned(file):
                status = _noted(item["tweet"], notes)
                alone = {"screen_name": _handle_in_media(status)}
                yield _status(_without_repeats(status), owner or alone)


def _without_repeats(status: Json) -> Json:
    """Return a status without counts if it is a repost, told by its words: they are another's."""
    if status["full_text"].startswith("RT @"):
        return {name: it for name, it in status.items() if not name.endswith("_count")}
    return status


def _handle_in_media(status: Json) -> str:
    found = re.search(r'"expanded_url": "https://twitter.com/(\w+)/status', json.dumps(status))
    return found[1] if found else ""


def _noted(status: Json, notes: list[Json]) -> Json:
    """Return a status whose text is cut off with that of its note, told by its beginning."""
    text = status["full_text"]
    begun = text.rpartition("…")[0]
    for note in notes:
        core = note["core"]
        if begun and core["text"].startswith(begun.replace("&amp;", "&")[:200]):
            entities = {
                "hashtags": [{"text": tag} for tag in core["hashtags"]],
                "urls": [{"expanded_url": it["expandedUrl"]} for it in core["urls"]],
            }
            return status | {
                "full_text": core["text"],
                "entities": {**status["entities"], **entities},
            }
    return status


def read_old_download(content: bytes) -> Iterator[Held]:
    """Yield the posts of X's download of 2012 to 2018: its months, and what its table has more."""
    files = _members(content)
    seen = set()
    for name, file in files.items():
        if "/tweets/" in name and name.endswith(".js"):
            for status in _assigned(file):
                seen.add(status["id_str"])
                yield _status(status)
    owner = _assigned(files["data/js/user_details.js"])
    for row in csv.DictReader(io.StringIO(files["tweets.csv"].decode())):
        if row["tweet_id"] not in seen:
            yield Held(
                id=row["tweet_id"],
                time=_v1_moment(row["timestamp"]),
                author=owner["screen_name"],
                text=row["text"],
                profile={"id": owner["id"], "name": owner["full_name"]},
            )


def read_database(content: bytes) -> Iterator[Held]:
    """Yield the posts of a database of twitter-to-sqlite."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "twitter.db"
        path.write_bytes(content)
        with closing(sqlite3.connect(path)) as sql:
            sql.row_factory = sqlite3.Row
            users = {row["id"]: dict(row) for row in sql.execute("SELECT * FROM users")}
            posts = {row["id"]: dict(row) for row in sql.execute("SELECT * FROM tweets")}
            pictures = list(
                sql.execute(
                    "SELECT tweets_id, media_url_https"
                    " FROM media_tweets JOIN media ON id = media_id"
                )
            )
    reposted = {row["retweeted_status"] for row in posts.values()}
    for row in posts.values():
        if row["id"] not in reposted or row["retweeted_status"] is None:
            yield _database_post(row, posts, users, pictures)


def _database_post(row: Json, posts: Json, users: Json, pictures: Iterable[sqlite3.Row]) -> Held:
    user = users[row["user"]]
    original = posts.get(row["retweeted_status"], {})

    def handle(column: str) -> str | None:
        other = posts.get(row[column])
        return users[other["user"]]["screen_name"] if other else None

    return Held(
        id=str(row["id"]),
        time=datetime.fromisoformat(row["created_at"]),
        author=user["screen_name"],
        text=(original or row)["full_text"],
        references={
            "reply": (row["in_reply_to_status_id"], row["in_reply_to_screen_name"]),
            "quote": (row["quoted_status"], handle("quoted_status")),
            "repost": (row["retweeted_status"], handle("retweeted_status")),
        },
        media=[picture for post, picture in pictures if post == row["id"]],
        counts={}
        if original
        else {"likes": row["favorite_count"], "reposts": row["retweet_count"]},
        language=row["lang"],
        profile={
            "id": user["id"],
            "name": user["name"],
            "bio": user["description"],
            "followers": user["followers_count"],
            "following": user["friends_count"],
            "verified": None if user["verified"] is None else bool(user["verified"]),
            "created_at": user["created_at"] and datetime.fromisoformat(user["created_at"]),
        },
    )
