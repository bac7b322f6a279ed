"""Invented chats of any size: one hour, a host, eight questions, posts as people write them."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["HASHTAG", "write_chat", "write_posts"]

HASHTAG = "benchchat"

_SYLLABLES = [f"{first}{second}" for first in "bcdfghjklmnprstvwz" for second in "aeiou"]
_SMALL = "the to a and of in is it we you for that on with my are this so not what as do"
_QUESTIONS = 8
_START = datetime(2024, 3, 5, 19, 0, tzinfo=UTC)
_LENGTH = timedelta(minutes=60)


def write_chat(path: Path, size: int, *, seed: int = 1) -> Path:
    """Write one session of about ``size`` posts as JSON Lines.

    Of the participants' posts a third repost, a fifth reply and half of the rest carry a label:
    what was measured on real chats.
    """
    with path.open("w", encoding="utf-8") as file:
        for post in write_posts(size, random.Random(seed)):
            file.write(json.dumps(post) + "\n")
    return path


def write_posts(
    size: int,
    chance: random.Random,
    *,
    start: datetime = _START,
    first_id: int = 10_000_000,
) -> Iterator[dict[str, str | None]]:
    """Yield the posts of one session as plain JSON has them."""
    words = _vocabulary(chance)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    people = [f"person{number}" for number in range(max(12, size // 7))]
    own: list[tuple[str, str, str]] = []
    for index in range(size):
        at = (start + _LENGTH * (index / size)).isoformat()
        question = index * _QUESTIONS // size + 1
        text = " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(6, 24)))
        post: dict[str, str | None] = {"id": str(first_id + index), "created_at": at}
        kind = chance.random()
        if index % (size // _QUESTIONS) == 0:
            post |= {"author": "benchhost", "text": f"Q{question}: {text}? #{HASHTAG}"}
        elif own and kind < 1 / 3:
            _, author, said = chance.choice(own[-40:])
            post |= {"author": chance.choice(people), "text": f"RT @{author}: {said}"}
        else:
            author = chance.choice(people)
            label = f"A{question}: " if chance.random() < 1 / 2 else ""
            said = f"{label}{text} #{HASHTAG}"
            if own and kind < 1 / 2:
                target, other, _ = chance.choice(own[-40:])
                said = f"@{other} {text} #{HASHTAG}"
                post["in_reply_to_id"] = target
            own.append((str(post["id"]), author, said))
            post |= {"author": author, "text": said}
        yield post


def _vocabulary(chance: random.Random) -> list[str]:
    made = {"".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(9_000)}
    rare = sorted(made)
    chance.shuffle(rare)
    return [*_SMALL.split(), *rare]
