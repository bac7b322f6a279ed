"""How good the themes are, measured on arguments that people matched to key points (ArgKP-2021).

    python benchmarks/themes.py [argkp.json]

Every argument is one person's answer to one question. The file is looked for in the folder
that TWEETUP_REAL_DATA names, else in ../shared/data. Printed are the means over all topics:

themes      how many, a topic
agree       share of a theme's posts with a key point that its first quote makes too
placed      share of the arguments with a key point that stand in some theme
precise     share of first quotes that make any key point
repeats     share of those that only make points made before
covers      share of arguments whose point some first quote makes
random      the same for as many random answers
lift        covers less random

Differences under four points are noise.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tweetup.insight import find_themes
from tweetup.model import Author, Post, PostKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.model import Theme

    Points = Mapping[PostKey, frozenset[str]]

_START = datetime(2024, 3, 5, 19, 0, tzinfo=UTC)
_DRAWS = 200


@dataclass(frozen=True, slots=True)
class Figures:
    """What is measured of one topic, or the means over all."""

    themes: float
    agree: float
    placed: float
    precise: float
    repeats: float
    covers: float
    random: float


def question_of(topic: Mapping[str, Any]) -> str:
    """Return the question that a topic's arguments answer."""
    side = "for" if topic["stance"] > 0 else "against"
    return f"{topic['topic']}: what speaks {side} it?"


def posts_of(topic: Mapping[str, Any]) -> dict[Post, frozenset[str]]:
    """Return a topic's arguments as posts, each with the key points it makes."""
    return {
        Post(
            network="argkp",
            id=str(number),
            created_at=_START + timedelta(seconds=20 * number),
            author=Author(network="argkp", handle=f"person{number}"),
            text=f"A1: {argument['text']} #argchat",
        ): frozenset(argument["key_points"])
        for number, argument in enumerate(topic["arguments"])
    }


def measure(themes: Sequence[Theme], points: Points) -> Figures:
    """Return the figures of one topic."""
    pointed = {key for key, made in points.items() if made}
    agree = members = matched = fresh = 0
    told: frozenset[str] = frozenset()
    placed: set[PostKey] = set()
    for theme in themes:
        lead = points[theme.quotes[0]]
        inside = [key for key in theme.posts if key in pointed]
        placed.update(inside)
        agree += sum(bool(points[key] & lead) for key in inside)
        members += len(inside)
        matched += bool(lead)
        fresh += bool(lead - told)
        told |= lead
    quotes = [theme.quotes[0] for theme in themes]
    return Figures(
        themes=len(themes),
        agree=agree / max(1, members),
        placed=len(placed) / max(1, len(pointed)),
        precise=matched / max(1, len(themes)),
        repeats=1 - fresh / max(1, matched),
        covers=_cover(quotes, points),
        random=_chance(len(quotes), points),
    )


def _cover(chosen: Iterable[PostKey], points: Points) -> float:
    told = frozenset[str]().union(*(points[key] for key in chosen))
    return sum(bool(made & told) for made in points.values()) / max(
        1, sum(map(bool, points.values()))
    )


def _chance(count: int, points: Points) -> float:
    dice = random.Random(7)
    keys = sorted(points)
    draws = (dice.sample(keys, min(count, len(keys))) for _ in range(_DRAWS))
    return sum(_cover(drawn, points) for drawn in draws) / _DRAWS


def measure_all(topics: Sequence[Mapping[str, Any]]) -> Figures:
    """Return the means over all topics."""
    rows = []
    for topic in topics:
        posts = posts_of(topic)
        themes = find_themes(
            posts, section="Q1", question_text=question_of(topic), hashtags=["argchat"]
        )
        points = {post.key: made for post, made in posts.items()}
        rows.append(astuple(measure(themes, points)))
    return Figures(*(sum(column) / len(rows) for column in zip(*rows, strict=True)))


def default_file() -> Path:
    """Where the arguments are expected."""
    root = Path(__file__).resolve().parents[1]
    data = Path(os.environ.get("TWEETUP_REAL_DATA", root.parent / "shared" / "data"))
    return data / "argkp" / "argkp-train.json"


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default_file()
    if not path.exists():
        sys.exit(f"{path}: no such file; set TWEETUP_REAL_DATA to the folder that has argkp/")
    began = time.process_time()
    means = measure_all(json.loads(path.read_text(encoding="utf-8")))
    for field in fields(means):
        print(f"{field.name:8} {getattr(means, field.name):.3f}")
    print(f"lift     {means.covers - means.random:+.3f}")
    print(f"seconds  {time.process_time() - began:.1f}")


if __name__ == "__main__":
    main()
