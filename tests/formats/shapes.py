"""An invented conversation in the shapes that X's interfaces and the tools around them write."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2021, 3, 4, 20, 0, tzinfo=UTC)
SEEN = datetime(2021, 3, 5, 7, 30, tzinfo=UTC)
PEOPLE = {"ada": "101", "ben": "102", "cleo": "103"}
LONG = "A1: read it aloud & then cut it in half, " * 8 + "#labelchat"


def x_id(moment: datetime, number: int = 0) -> str:
    """The id X gives a post at that moment."""
    milliseconds = int(moment.timestamp() * 1000)
    return str(((milliseconds - 1288834974657) << 22) | number)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A post of the conversation, before it takes a shape. ``text`` is as its author typed it."""

    minute: int
    author: str
    text: str
    repost: "Said | None" = None
    quote: "Said | None" = None
    reply: "Said | None" = None
    link: tuple[str, str] | None = None
    alt: str | None = None

    @property
    def moment(self) -> datetime:
        return START + timedelta(minutes=self.minute)

    @property
    def id(self) -> str:
        return x_id(self.moment, 4711)

    @property
    def escaped(self) -> str:
        return self.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


QUESTION = Said(minute=0, author="ada", text="Q1: What makes a label <good> & short? #labelchat")
ANSWER = Said(minute=3, author="ben", text=LONG, reply=QUESTION)
REPOST = Said(minute=4, author="cleo", text=LONG, repost=ANSWER)
QUOTE = Said(
    minute=6,
    author="cleo",
    text="This #labelchat https://t.co/abc https://t.co/pic",
    quote=QUESTION,
    link=("https://t.co/abc", "https://museum.example.org/labels?a=1&b=2"),
    alt="A dim gallery",
)
TALK = (QUESTION, ANSWER, REPOST, QUOTE)


def tags(text: str) -> list[str]:
    return [word[1:] for word in text.split() if word.startswith("#")]


# --- X API v2 ---------------------------------------------------------------------------------


def v2_user(handle: str) -> dict[str, Any]:
    return {
        "id": PEOPLE[handle],
        "username": handle,
        "name": f"{handle.title()} &amp; Co",
        "description": "",
        "verified": False,
        "created_at": "2012-01-02T03:04:05.000Z",
        "public_metrics": {"followers_count": 12, "following_count": 0, "tweet_count": 99},
    }


def v2_tweet(said: Said) -> dict[str, Any]:
    tweet: dict[str, Any] = {
        "id": said.id,
        "text": said.escaped[:280],
        "author_id": PEOPLE[said.author],
        "created_at": said.moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "conversation_id": (said.reply or said).id,
        "lang": "en",
        "source": "Invented Web App",
        "edit_history_tweet_ids": [said.id],
        "public_metrics": {
            "retweet_count": 7,
            "reply_count": 0,
            "like_count": 5,
            "quote_count": 1,
        },
        "entities": {"hashtags": [{"start": 0, "end": 1, "tag": tag} for tag in tags(said.text)]},
    }
    references = []
    if said.repost:
        handle = said.repost.author
        tweet["text"] = f"RT @{handle}: {said.repost.escaped}"[:139] + "…"
        tweet["entities"] = {"mentions": [{"start": 3, "end": 9, "username": handle}]}
        references.append({"type": "retweeted", "id": said.repost.id})
    elif len(said.text) > 280:
        tweet["note_tweet"] = {"text": said.escaped, "entities": tweet["entities"]}
    if said.quote:
        references.append({"type": "quoted", "id": said.quote.id})
    if said.reply:
        references.append({"type": "replied_to", "id": said.reply.id})
        tweet["in_reply_to_user_id"] = PEOPLE[said.reply.author]
    if references:
        tweet["referenced_tweets"] = references
    if said.link:
        short, target = said.link
        tweet["entities"]["urls"] = [
            {"url": short, "expanded_url": "https://sho.example/1", "unwound_url": target},
            {
                "url": "https://t.co/pic",
                "expanded_url": f"https://twitter.com/{said.author}/status/{said.id}/photo/1",
                "display_url": "pic.twitter.com/pic",
                "media_key": "3_1",
            },
        ]
        tweet["attachments"] = {"media_keys": ["3_1"]}
    return tweet


def v2_page(talk: tuple[Said, ...] = TALK) -> dict[str, Any]:
    """A page as served, with everything its posts point at."""
    others = {
        other.id: other
        for said in talk
        for other in (said.repost, said.quote, said.reply)
        if other is not None
    }
    included: dict[str, Any] = {"users": [v2_user(handle) for handle in PEOPLE]}
    if others:
        included["tweets"] = [v2_tweet(other) for other in others.values()]
    if any(said.alt for said in talk):
        included["media"] = [
            {
                "media_key": "3_1",
                "type": "photo",
                "url": "https://pictures.example.org/1.jpg",
                "alt_text": next(said.alt for said in talk if said.alt),
            }
        ]
    return {
        "data": [v2_tweet(said) for said in talk],
        "includes": included,
        "meta": {"result_count": len(talk)},
        "__twarc": {
            "url": "https://api.twitter.com/2/tweets/search/all?query=%23labelchat",
            "version": "2.14.0",
            "retrieved_at": SEEN.isoformat(),
        },
    }


def v2_stream(talk: tuple[Said, ...] = TALK) -> list[dict[str, Any]]:
    """The same posts as a stream sends them: one an answer."""
    pages = [v2_page((said,)) for said in talk]
    return [{**page, "data": page["data"][0], "matching_rules": [{"id": 1}]} for page in pages]


def v2_flat(talk: tuple[Said, ...] = TALK) -> list[dict[str, Any]]:
    """The same posts as ``twarc2 flatten`` writes them."""
    return [{**_inlined(said), "__twarc": v2_page()["__twarc"]} for said in talk]


def _inlined(said: Said) -> dict[str, Any]:
    tweet = v2_tweet(said)
    tweet["author"] = v2_user(said.author)
    if said.reply:
        tweet["in_reply_to_user"] = v2_user(said.reply.author)
    for reference in tweet.get("referenced_tweets", []):
        other = next(
            other
            for other in (said.repost, said.quote, said.reply)
            if other and other.id == reference["id"]
        )
        reference.update(_inlined(other))
    if said.alt:
        tweet["attachments"]["media"] = v2_page((said,))["includes"]["media"]
    return tweet


# --- X API 1.1 --------------------------------------------------------------------------------


def v1_time(moment: datetime) -> str:
    return moment.strftime("%a %b %d %H:%M:%S +0000 %Y")


def v1_user(handle: str) -> dict[str, Any]:
    return {
        "id": int(PEOPLE[handle]),
        "id_str": PEOPLE[handle],
        "screen_name": handle,
        "name": f"{handle.title()} &amp; Co",
        "description": "",
        "location": "",
        "followers_count": 12,
        "friends_count": 0,
        "statuses_count": 99,
        "verified": False,
        "created_at": "Mon Jan 02 03:04:05 +0000 2012",
    }


def v1_status(said: Said, mode: str = "extended") -> dict[str, Any]:
    """A status in ``extended`` mode (``full_text``) or as ``compat`` (``extended_tweet``)."""
    entities: dict[str, Any] = {
        "hashtags": [{"text": tag, "indices": [0, 1]} for tag in tags(said.text)],
        "symbols": [],
        "user_mentions": [],
        "urls": [],
    }
    status: dict[str, Any] = {
        "created_at": v1_time(said.moment),
        "id": int(said.id),
        "id_str": said.id,
        "truncated": False,
        "entities": entities,
        "source": '<a href="https://example.org" rel="nofollow">Invented Web App</a>',
        "in_reply_to_status_id": None,
        "in_reply_to_status_id_str": None,
        "in_reply_to_screen_name": None,
        "user": v1_user(said.author),
        "place": None,
        "is_quote_status": said.quote is not None,
        "retweet_count": 7,
        "favorite_count": 5,
        "lang": "en",
    }
    text = said.escaped
    if said.link:
        short, target = said.link
        entities["urls"] = [{"url": short, "expanded_url": target, "display_url": "museum…"}]
        entities["media"] = [
            {
                "id_str": "1",
                "type": "photo",
                "url": "https://t.co/pic",
                "media_url_https": "https://pictures.example.org/1.jpg",
                "ext_alt_text": said.alt,
            }
        ]
    if said.repost:
        text = f"RT @{said.repost.author}: {text}"[:139] + "…"
        status["retweeted_status"] = v1_status(said.repost, mode)
    if said.quote:
        status["quoted_status_id"] = int(said.quote.id)
        status["quoted_status_id_str"] = said.quote.id
        status["quoted_status"] = v1_status(said.quote, mode)
    if said.reply:
        status["in_reply_to_status_id"] = int(said.reply.id)
        status["in_reply_to_status_id_str"] = said.reply.id
        status["in_reply_to_screen_name"] = said.reply.author
    if mode == "extended":
        return {**status, "full_text": text}
    if len(text) > 140 and not said.repost:
        status["truncated"] = True
        status["extended_tweet"] = {"full_text": text, "entities": entities}
        status["entities"] = {
            **entities,
            "hashtags": [],
            "urls": [
                {
                    "url": "https://t.co/own",
                    "expanded_url": f"https://twitter.com/i/web/status/{said.id}",
                }
            ],
        }
        text = text[:115] + "… https://t.co/own"
    return {**status, "text": text}


JSON2CSV = [
    "coordinates",
    "created_at",
    "hashtags",
    "media",
    "urls",
    "favorite_count",
    "id",
    "in_reply_to_screen_name",
    "in_reply_to_status_id",
    "in_reply_to_user_id",
    "lang",
    "place",
    "possibly_sensitive",
    "retweet_count",
    "reweet_id",
    "retweet_screen_name",
    "source",
    "text",
    "tweet_url",
    "user_created_at",
    "user_screen_name",
    "user_default_profile_image",
    "user_description",
    "user_favourites_count",
    "user_followers_count",
    "user_friends_count",
    "user_listed_count",
    "user_location",
    "user_name",
    "user_screen_name",
    "user_statuses_count",
    "user_time_zone",
    "user_urls",
    "user_verified",
]


def json2csv_row(said: Said) -> dict[str, str]:
    """A post as a row of twarc 1's first json2csv, whose header names a column twice."""
    status = v1_status(said)
    user = status["user"]
    return {
        "created_at": status["created_at"],
        "hashtags": " ".join(tags(said.text)),
        "media": f"http://twitter.com/{said.author}/status/{said.id}/photo/1" if said.alt else "",
        "urls": said.link[1] if said.link else "",
        "favorite_count": "5",
        "id": said.id,
        "in_reply_to_screen_name": said.reply.author if said.reply else "",
        "in_reply_to_status_id": said.reply.id if said.reply else "",
        "lang": "en",
        "retweet_count": "7",
        "reweet_id": said.repost.id if said.repost else "",
        "retweet_screen_name": said.repost.author if said.repost else "",
        "source": status["source"],
        "text": status["full_text"],
        "tweet_url": f"https://twitter.com/{said.author}/status/{said.id}",
        "user_created_at": user["created_at"],
        "user_screen_name": said.author,
        "user_followers_count": "12",
        "user_friends_count": "0",
        "user_name": user["name"],
        "user_statuses_count": "99",
        "user_verified": "False",
    }


def table(rows: list[dict[str, str]], columns: list[str], delimiter: str = ",") -> bytes:
    """Rows as a table."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(columns)
    writer.writerows([[row.get(column, "") for column in columns] for row in rows])
    return out.getvalue().encode()


# --- plain ------------------------------------------------------------------------------------

PLAIN = ["id", "created_at", "author", "text", "in_reply_to_id", "author_name", "author_followers"]


def plain(said: Said) -> dict[str, str]:
    return {
        "id": said.id,
        "created_at": said.moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "author": said.author,
        "text": f"RT @{said.repost.author}: {said.text}" if said.repost else said.text,
        **({"in_reply_to_id": said.reply.id} if said.reply else {}),
        "author_name": f"{said.author.title()} & Co",
        "author_followers": "12",
    }


def lines(values: Sequence[Any]) -> bytes:
    """JSON Lines."""
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


FILES: dict[str, tuple[str, bytes]] = {
    "plain": ("plain", lines([plain(said) for said in TALK])),
    "plain array": ("plain", json.dumps([plain(said) for said in TALK], indent=2).encode()),
    "plain csv": ("plain-csv", table([plain(said) for said in TALK], PLAIN)),
    "twarc1": ("twarc1", lines([v1_status(said) for said in TALK])),
    "twarc1 compat": ("twarc1", lines([v1_status(said, "compat") for said in TALK])),
    "json2csv": ("twarc1-csv", table([json2csv_row(said) for said in TALK], JSON2CSV)),
    "v2 page": ("x-v2", lines([v2_page()])),
    "v2 page in print": ("x-v2", json.dumps(v2_page(), indent=1).encode()),
    "v2 stream": ("x-v2", lines(v2_stream())),
    "v2 flat": ("x-v2", lines(v2_flat())),
}
"""Every shape: its format and the whole conversation in it."""
