"""Invented posts as X's API v2 holds them: every field there is, before anybody asks for some."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from zlib import crc32

__all__ = ["XPost", "chat", "include", "moment_text", "some_fields", "x_id", "x_user"]

_TAG = re.compile(r"(?<!\w)#(\w+)")
_MENTION = re.compile(r"(?<!\w)@(\w{1,15})")
_LINK = re.compile(r"https?://\S+")
_EPOCH = 1288834974657
_CUT = 280


def x_id(moment: datetime, number: int = 0) -> str:
    """The id X gives a post at that moment; ``number`` tells posts of one millisecond apart."""
    return str((int(moment.timestamp() * 1000) - _EPOCH) << 22 | number)


def moment_text(moment: datetime) -> str:
    """As X writes times: whole seconds of UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def x_user(handle: str) -> dict[str, Any]:
    """The account with that handle; the same each time."""
    number = crc32(handle.lower().encode())
    return {
        "id": str(1_000_000 + number),
        "username": handle,
        "name": f"{handle.title()} &amp; Co",
        "description": f"I am {handle} &lt;and&gt; invented",
        "location": "Nowhere",
        "protected": False,
        "verified": False,
        "created_at": "2012-01-02T03:04:05.000Z",
        "profile_image_url": f"https://pbs.example.org/{handle}.jpg",
        "url": "",
        "public_metrics": {
            "followers_count": number % 5000,
            "following_count": number % 700,
            "tweet_count": number % 9000,
            "listed_count": 0,
        },
    }


@dataclass(kw_only=True)
class XPost:
    """One version of a post. ``text`` is whole and as typed; ``gone`` is why it no longer shows."""

    id: str
    author: str
    text: str
    at: datetime
    reply_to: XPost | None = None
    quotes: XPost | None = None
    repost_of: XPost | None = None
    alt: str | None = None
    place: str | None = None
    poll: tuple[tuple[str, int], ...] = ()
    lang: str = "en"
    likes: int = 0
    replies: int = 0
    quoted: int = 0
    reposts: int = 0
    versions: list[str] = field(default_factory=list)
    gone: str | None = None

    @property
    def first(self) -> str:
        """The id of the version it began as."""
        return self.versions[0]

    @property
    def conversation(self) -> str:
        """The id of the post that the thread began with."""
        return self.reply_to.conversation if self.reply_to else self.first

    @cached_property
    def tags(self) -> frozenset[str]:
        """The hashtags a search finds it by, folded: those of its original too."""
        own = frozenset(tag.lower() for tag in _TAG.findall(self.text))
        return own | self.repost_of.tags if self.repost_of else own

    @property
    def referenced(self) -> dict[str, XPost]:
        """The posts it points at, by how."""
        found = {
            "replied_to": self.reply_to,
            "quoted": self.quotes,
            "retweeted": self.repost_of,
        }
        return {kind: other for kind, other in found.items() if other}

    def data(self) -> dict[str, Any]:
        """The whole object, with every field."""
        text = (
            f"RT @{self.repost_of.author}: {self.repost_of.text}" if self.repost_of else self.text
        )
        if self.quotes:
            text = f"{text} https://t.co/q{self.quotes.id[-9:]}"
        if self.alt is not None:
            text = f"{text} https://t.co/p{self.id[-9:]}"
        short = text if len(text) <= _CUT else f"{text[: _CUT - 1]}…"
        found: dict[str, Any] = {
            "id": self.id,
            "text": _escaped(short),
            "author_id": x_user(self.author)["id"],
            "created_at": moment_text(self.at),
            "conversation_id": self.conversation,
            "edit_history_tweet_ids": list(self.versions),
            "lang": self.lang,
            "possibly_sensitive": False,
            "reply_settings": "everyone",
            "public_metrics": {
                "retweet_count": self.reposts,
                "reply_count": self.replies,
                "like_count": self.likes,
                "quote_count": self.quoted,
                "bookmark_count": 0,
                "impression_count": 0,
            },
        }
        if entities := self._entities(short):
            found["entities"] = entities
        if len(text) > _CUT and not self.repost_of:
            found["note_tweet"] = {"text": _escaped(text), "entities": self._entities(text)}
        return found | self._pointers()

    def _pointers(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.referenced:
            found["referenced_tweets"] = [
                {"type": kind, "id": other.id} for kind, other in self.referenced.items()
            ]
        if self.reply_to:
            found["in_reply_to_user_id"] = x_user(self.reply_to.author)["id"]
        if self.alt is not None:
            found["attachments"] = {"media_keys": [f"3_{self.id}"]}
        if self.poll:
            found["attachments"] = {"poll_ids": [self.id]}
        if self.place:
            found["geo"] = {"place_id": place_id(self.place)}
        return found

    def _entities(self, text: str) -> dict[str, Any]:
        links = []
        for link in _LINK.finditer(text):
            shown: dict[str, Any] = {"start": link.start(), "end": link.end(), "url": link.group()}
            if self.quotes and link.group().startswith("https://t.co/q"):
                url = f"https://x.com/{self.quotes.author}/status/{self.quotes.id}"
                shown |= {"expanded_url": url, "display_url": url[8:]}
            elif self.alt is not None and link.group().startswith("https://t.co/p"):
                url = f"https://x.com/{self.author}/status/{self.id}/photo/1"
                shown |= {"expanded_url": url, "display_url": f"pic.x.com/p{self.id[-9:]}"}
                shown["media_key"] = f"3_{self.id}"
            else:
                shown |= {"expanded_url": link.group(), "display_url": link.group()[:30]}
            links.append(shown)
        found = {
            "hashtags": [_span(tag, "tag") for tag in _TAG.finditer(text)],
            "mentions": [
                _span(name, "username") | {"id": x_user(name.group(1))["id"]}
                for name in _MENTION.finditer(text)
            ],
            "urls": links,
        }
        return {kind: items for kind, items in found.items() if items}

    def media(self) -> list[dict[str, Any]]:
        """Its picture, where it has one."""
        if self.alt is None:
            return []
        return [
            {
                "media_key": f"3_{self.id}",
                "type": "photo",
                "url": f"https://pbs.example.org/media/{self.id}.jpg",
                "width": 640,
                "height": 480,
                "alt_text": self.alt,
            }
        ]

    def polls(self) -> list[dict[str, Any]]:
        """Its poll, where it has one, open for a day."""
        if not self.poll:
            return []
        return [
            {
                "id": self.id,
                "options": [
                    {"position": position, "label": _escaped(label), "votes": votes}
                    for position, (label, votes) in enumerate(self.poll, 1)
                ],
                "duration_minutes": 1440,
                "end_datetime": moment_text(self.at + timedelta(days=1)),
                "voting_status": "open",
            }
        ]


def place_id(name: str) -> str:
    """The id of a place of that name."""
    return f"{crc32(name.encode()):016x}"


def _span(found: re.Match[str], name: str) -> dict[str, Any]:
    return {"start": found.start(), "end": found.end(), name: found.group(1)}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_PEOPLE = ("ada", "ben", "cleo", "dara", "emil", "fay", "gus", "hana", "ivo", "june")
_WORDS = [
    "labels",
    "light",
    "case",
    "notes",
    "visitors",
    "museum",
    "quiet",
    "story",
    "thread",
    "clay",
    "paper",
    "early",
    "voice",
    "room",
    "children",
    "maps",
    "sound",
    "touch",
    "evening",
    "trust",
]


def chat(
    count: int,
    *,
    hashtag: str = "labelchat",
    start: datetime,
    minutes: float = 60,
    seed: int = 1,
) -> list[XPost]:
    """A chat of ``count`` posts: questions, answers, replies, reposts, quotes, long ones.

    The same arguments give the same posts, oldest first; ``start`` is that of the first.
    """
    dice = random.Random(seed)
    posts: list[XPost] = []
    for number in range(count):
        at = start + timedelta(minutes=minutes * number / max(count, 1))
        kind = "question" if number % max(count // 8, 1) == 0 else dice.choice(_KINDS)
        other = dice.choice(posts[-50:]) if posts else None
        original = other.repost_of or other if other else None
        text = " ".join(dice.choices(_WORDS, k=120 if kind == "long" else 9))
        post = XPost(
            id=x_id(at, number % 4096),
            author="host" if kind == "question" else f"{dice.choice(_PEOPLE)}{dice.randrange(9)}",
            text=f"{_label(kind, number, count)}{text} {number} #{hashtag}",
            at=at.replace(microsecond=0),
            reply_to=original if kind == "reply" else None,
            quotes=original if kind == "quote" else None,
            repost_of=original if kind == "repost" else None,
            alt="A dim gallery" if kind == "picture" else None,
            place="Ghent, Belgium" if kind == "place" else None,
            likes=dice.randrange(20),
        )
        if post.repost_of:
            post.text = f"RT @{post.repost_of.author}: {post.repost_of.text}"
        post.versions = [post.id]
        posts.append(post)
    return posts


_KINDS = ("answer", "answer", "answer", "reply", "repost", "quote", "long", "picture", "place")


def _label(kind: str, number: int, count: int) -> str:
    question = number // max(count // 8, 1) + 1
    if kind == "question":
        return f"Q{question}: what about "
    return f"A{question} " if kind in {"answer", "long", "picture"} else ""


def include(posts: Iterable[XPost], asked: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """What comes along with posts when these expansions and fields are asked for."""
    expansions = asked["expansions"]
    posts = list(posts)
    others: dict[str, XPost] = {}
    users: dict[str, str] = {}
    for post in posts:
        for other in post.referenced.values():
            if "referenced_tweets.id" in expansions and other.gone is None:
                others[other.id] = other
                if "referenced_tweets.id.author_id" in expansions:
                    users[other.author] = other.author
        if "author_id" in expansions:
            users[post.author] = post.author
        if "in_reply_to_user_id" in expansions and post.reply_to:
            users[post.reply_to.author] = post.reply_to.author
    everyone = [*posts, *others.values()]
    found: dict[str, Any] = {
        "users": [_some(x_user(name), asked["user.fields"], _USER) for name in users],
        "tweets": [some_fields(other, asked) for other in others.values()],
    }
    if "attachments.media_keys" in expansions:
        found["media"] = [
            _some(item, asked["media.fields"], {"media_key", "type"})
            for post in everyone
            for item in post.media()
        ]
    if "attachments.poll_ids" in expansions:
        found["polls"] = [
            _some(poll, asked["poll.fields"], {"id", "options"})
            for post in everyone
            for poll in post.polls()
        ]
    if "geo.place_id" in expansions:
        names = dict.fromkeys(post.place for post in everyone if post.place)
        found["places"] = [{"id": place_id(name), "full_name": name} for name in names]
    return {kind: items for kind, items in found.items() if items}


_USER = {"id", "name", "username"}
_POST = {"id", "text", "edit_history_tweet_ids"}


def some_fields(post: XPost, asked: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """The post with what was asked for and what always comes."""
    return _some(post.data(), asked["tweet.fields"], _POST)


def _some(whole: dict[str, Any], fields: Iterable[str], always: set[str]) -> dict[str, Any]:
    wanted = always | set(fields)
    return {name: value for name, value in whole.items() if name in wanted}
