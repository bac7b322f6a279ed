"""Invented exports of X's API v2: pages of a hundred posts with what they include."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from benchmarks._chats import HASHTAG

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["write_export"]

_PAGE: Final = 100
_START: Final = datetime(2019, 1, 7, 21, 0, tzinfo=UTC)
_EPOCH: Final = datetime.fromtimestamp(1288834974.657, tz=UTC)
_WORDS: Final = [
    f"{a}{b}{c}" for a in ("ba", "co", "di", "fe", "gu") for b in "lmnr" for c in "aeo"
]
_INTEREST: Final = {
    "domain": {
        "id": "66",
        "name": "Interests and Hobbies",
        "description": "A grouping of interests and hobbies, as the network describes them",
    },
    "entity": {"id": "84740416", "name": "Learning"},
}

_Item = dict[str, Any]


def write_export(path: Path, size: int, *, seed: int = 1) -> Path:
    """Write ``size`` posts, about 2 kB each, one page a line as twarc2 keeps them.

    A quarter repost and a fifth reply; what they point at came along with the page.
    """
    chance = random.Random(seed)
    people = [_person(number, chance) for number in range(max(20, size // 20))]
    written: list[_Item] = []
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, size, _PAGE):
            count = min(_PAGE, size - start)
            page = [_post(start + offset, people, written, chance) for offset in range(count)]
            file.write(json.dumps(_envelope(page, people, written, start)) + "\n")
            written += page
            del written[: -4 * _PAGE]
    return path


def _person(number: int, chance: random.Random) -> _Item:
    return {
        "id": str(10_000_000 + number),
        "username": f"person_{number}",
        "name": f"Person {number}",
        "description": _says(chance, 14),
        "location": _says(chance, 2),
        "verified": False,
        "protected": False,
        "created_at": "2011-03-04T10:00:00.000Z",
        "profile_image_url": f"https://pbs.example.com/profile_images/{number}/normal.jpg",
        "public_metrics": {
            "followers_count": chance.randrange(5000),
            "following_count": chance.randrange(2000),
            "tweet_count": chance.randrange(40_000),
            "listed_count": chance.randrange(50),
        },
    }


def _says(chance: random.Random, most: int) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(1, most)))


def _post(index: int, people: list[_Item], before: list[_Item], chance: random.Random) -> _Item:
    at = _START + timedelta(seconds=2 * index)
    identity = str((int((at - _EPOCH).total_seconds() * 1000) << 22) + index % 4096)
    said = f"A{index % 8 + 1}: {_says(chance, 20)} #{HASHTAG}"
    post: _Item = {"id": identity, "author_id": chance.choice(people)["id"]}
    kind = chance.random()
    entities: _Item = {"hashtags": [{"start": 0, "end": 9, "tag": HASHTAG}]}
    if before and kind < 9 / 20:
        other = chance.choice(before)
        relation = "retweeted" if kind < 1 / 4 else "replied_to"
        post["referenced_tweets"] = [{"type": relation, "id": other["id"]}]
        handle = f"person_{int(other['author_id']) - 10_000_000}"
        said = f"RT @{handle}: {other['text']}" if kind < 1 / 4 else f"@{handle} {said}"
        entities["mentions"] = [
            {"start": 0, "end": 9, "username": handle, "id": other["author_id"]}
        ]
    elif kind < 3 / 5:
        entities["urls"] = [_link(index, chance)]
        said = f"{said} https://t.co/{index}"
    return post | {
        "text": said,
        "created_at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "conversation_id": identity,
        "lang": "en",
        "source": "Twitter Web App",
        "possibly_sensitive": False,
        "reply_settings": "everyone",
        "edit_history_tweet_ids": [identity],
        "public_metrics": dict.fromkeys(
            ("retweet_count", "reply_count", "like_count", "quote_count"), index % 5
        ),
        "entities": entities,
        "context_annotations": [_INTEREST, _INTEREST],
    }


def _link(index: int, chance: random.Random) -> _Item:
    return {
        "start": 0,
        "end": 9,
        "url": f"https://t.co/{index}",
        "expanded_url": f"https://www.example.org/articles/{index}?utm_source=twitter",
        "display_url": "example.org/articles/…",
        "status": 200,
        "title": _says(chance, 8),
        "description": _says(chance, 30),
        "unwound_url": f"https://www.example.org/articles/{index}",
    }


def _envelope(
    page: list[_Item], people: list[_Item], before: list[_Item], start: int
) -> dict[str, object]:
    known = {post["id"]: post for post in [*before, *page]}
    pointed = {
        other["id"]: known[other["id"]]
        for post in page
        for other in post.get("referenced_tweets", ())
    }
    wanted = dict.fromkeys(post["author_id"] for post in [*page, *pointed.values()])
    return {
        "data": page,
        "includes": {
            "users": [people[int(identity) - 10_000_000] for identity in wanted],
            "tweets": list(pointed.values()),
        },
        "meta": {"result_count": len(page)},
        "__twarc": {
            "url": "https://api.example.com/2/tweets/search/all",
            "version": "2.14.0",
            "retrieved_at": (_START + timedelta(days=900, seconds=start)).isoformat(),
        },
    }
