"""Invented exports with a post a line: statuses of Mastodon and of X's API 1.1, and tables."""

from __future__ import annotations

import csv
import json
import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from benchmarks._chats import HASHTAG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["LINE_EXPORTS", "write_mastodon", "write_table", "write_v1"]

_START: Final = datetime(2019, 1, 7, 21, 0, tzinfo=UTC)
_EPOCH: Final = datetime.fromtimestamp(1288834974.657, tz=UTC)
_WORDS: Final = [
    f"{a}{b}{c}" for a in ("ba", "co", "di", "fe", "gu") for b in "lmnr" for c in "aeo"
]
_SERVER: Final = "https://social.example"
_REPOSTED: Final = 0.25
_ANSWERED: Final = 0.45

_Item = dict[str, Any]


def _said(size: int, seed: int) -> Iterator[tuple[int, int, datetime, str, float, int]]:
    """Yield number, author, time, text, a chance from 0 to 1, and the number of an earlier post."""
    chance = random.Random(seed)
    people = max(20, size // 20)
    for number in range(size):
        moment = _START + timedelta(seconds=20 * number)
        text = " ".join(chance.choices(_WORDS, k=22))
        earlier = chance.randrange(max(0, number - 400), max(1, number))
        yield number, chance.randrange(people), moment, text, chance.random(), earlier


def _x_id(number: int) -> str:
    moment = _START + timedelta(seconds=20 * number)
    return str((int((moment - _EPOCH) / timedelta(milliseconds=1)) << 22) | 4711)


def write_v1(path: Path, size: int, *, seed: int = 1) -> Path:
    """Write statuses of API 1.1: a quarter repost an earlier one whole, a fifth reply."""
    written: dict[int, _Item] = {}
    with path.open("w", encoding="utf-8") as file:
        for number, author, moment, text, dice, earlier in _said(size, seed):
            status: _Item = {
                "created_at": moment.strftime("%a %b %d %H:%M:%S +0000 %Y"),
                "id": int(_x_id(number)),
                "id_str": _x_id(number),
                "full_text": f"{text} #{HASHTAG}",
                "truncated": False,
                "entities": {
                    "hashtags": [{"text": HASHTAG, "indices": [1, 2]}],
                    "symbols": [],
                    "user_mentions": [],
                    "urls": [],
                },
                "source": '<a href="https://example.com" rel="nofollow">Example App</a>',
                "user": _v1_user(author),
                "retweet_count": number % 7,
                "favorite_count": number % 11,
                "lang": "en",
            }
            if dice < _REPOSTED and earlier in written:
                original = written[earlier]
                name = original["user"]["screen_name"]
                status["full_text"] = f"RT @{name}: {original['full_text']}"
                status["retweeted_status"] = original
            else:
                if dice < _ANSWERED and earlier in written:
                    status["in_reply_to_status_id_str"] = written[earlier]["id_str"]
                    status["in_reply_to_screen_name"] = written[earlier]["user"]["screen_name"]
                written[number] = status
                written.pop(number - 400, None)
            file.write(json.dumps(status) + "\n")
    return path


def _v1_user(author: int) -> _Item:
    return {
        "id": 10_000_000 + author,
        "id_str": str(10_000_000 + author),
        "name": f"Person {author}",
        "screen_name": f"person_{author}",
        "location": "Somewhere",
        "description": "An invented person who writes about labels and their words all day long",
        "url": None,
        "entities": {"description": {"urls": []}},
        "followers_count": author % 5000,
        "friends_count": author % 2000,
        "statuses_count": author % 40_000,
        "created_at": "Fri Mar 04 10:00:00 +0000 2011",
        "verified": False,
        "profile_background_color": "C0DEED",
        "profile_image_url_https": f"https://pbs.example.com/profile_images/{author}/normal.jpg",
    }


def write_mastodon(path: Path, size: int, *, seed: int = 1) -> Path:
    """Write statuses of Mastodon: a tenth boosts an earlier one, a fifth replies to one."""
    written: dict[int, _Item] = {}
    with path.open("w", encoding="utf-8") as file:
        for number, author, moment, text, dice, earlier in _said(size, seed):
            status = _status(number, author, moment, text)
            if dice < _REPOSTED * 0.4 and earlier in written:
                status |= {"content": "", "tags": [], "reblog": written[earlier]}
            else:
                if dice < _ANSWERED and earlier in written:
                    answered = written[earlier]
                    status["in_reply_to_id"] = answered["id"]
                    status["in_reply_to_account_id"] = answered["account"]["id"]
                written[number] = status
                written.pop(number - 400, None)
            file.write(json.dumps(status) + "\n")
    return path


def _status(number: int, author: int, moment: datetime, text: str) -> _Item:
    identity, name = str(105_000_000_000_000_000 + number), f"person_{author}"
    tag = f'<a href="{_SERVER}/tags/{HASHTAG}" rel="tag">#<span>{HASHTAG}</span></a>'
    return {
        "id": identity,
        "created_at": moment.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "public",
        "language": "en",
        "uri": f"{_SERVER}/users/{name}/statuses/{identity}",
        "url": f"{_SERVER}/@{name}/{identity}",
        "replies_count": 0,
        "reblogs_count": number % 7,
        "favourites_count": number % 11,
        "content": f"<p>{text} {tag}</p>",
        "reblog": None,
        "account": {
            "id": str(200_000 + author),
            "username": name,
            "acct": name,
            "display_name": f"Person {author}",
            "bot": False,
            "created_at": "2018-01-01T00:00:00.000Z",
            "note": "<p>An invented person who writes about labels and their words</p>",
            "url": f"{_SERVER}/@{name}",
            "avatar": f"{_SERVER}/avatars/{author}.png",
            "followers_count": author % 500,
            "following_count": author % 300,
            "statuses_count": author % 4000,
            "emojis": [],
            "fields": [],
        },
        "media_attachments": [],
        "mentions": [],
        "tags": [{"name": HASHTAG, "url": f"{_SERVER}/tags/{HASHTAG}"}],
        "emojis": [],
        "card": None,
        "poll": None,
    }


def write_table(path: Path, size: int, *, seed: int = 1) -> Path:
    """Write a table with the columns of a plain one."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            ["id", "created_at", "author", "text", "in_reply_to_id", "author_name", "author_bio"]
        )
        for number, author, moment, text, dice, earlier in _said(size, seed):
            answered = _x_id(earlier) if dice < _ANSWERED - _REPOSTED and number else ""
            rows.writerow(
                [
                    *(_x_id(number), moment.isoformat(), f"person_{author}"),
                    *(f"{text} #{HASHTAG}", answered, f"Person {author}"),
                    "An invented person who writes about labels",
                ]
            )
    return path


LINE_EXPORTS: Final[dict[str, Callable[..., Path]]] = {
    "mastodon.jsonl": write_mastodon,
    "v1.jsonl": write_v1,
    "table.csv": write_table,
}
