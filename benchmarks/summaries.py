"""Which chooser of quotes tells most, at equal count, on arguments matched to key points.

    python -m benchmarks summaries

Each topic of ArgKP-2021 is a section, each argument one person's post. A quote tells the key
points that people matched to it. Printed are the means over all topics, for five and ten quotes:

points      share of the topic's key points that some quote tells
voices      share of the arguments whose point some quote tells
precise     share of the quotes that tell any key point
repeats     share of those that only tell points told before
seconds     CPU of choosing, over all topics
"""

from __future__ import annotations

import json
import random
import time
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.themes import default_file, posts_of, question_of
from tweetup.errors import UsageError
from tweetup.insight import SUMMARIZERS, summarise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tweetup.model import Post, PostKey

    Points = Mapping[PostKey, frozenset[str]]
    Chooser = Callable[[Sequence[Post], str, int], Sequence[PostKey]]

COUNTS = (5, 10)
_DRAWS = 100


@dataclass(frozen=True, slots=True)
class Told:
    """What the quotes of one topic tell, or the means over all."""

    points: float
    voices: float
    precise: float
    repeats: float


def measure(chosen: Sequence[PostKey], points: Points) -> Told:
    """Return the share of a topic that a choice of posts tells."""
    known = frozenset[str]().union(*points.values())
    told: frozenset[str] = frozenset()
    telling = fresh = 0
    for key in chosen:
        telling += bool(points[key])
        fresh += bool(points[key] - told)
        told |= points[key]
    voices = sum(bool(made & told) for made in points.values())
    return Told(
        points=len(told) / max(1, len(known)),
        voices=voices / max(1, sum(map(bool, points.values()))),
        precise=telling / max(1, len(chosen)),
        repeats=1 - fresh / max(1, telling),
    )


def mean(figures: Sequence[Told]) -> Told:
    """Each figure's mean."""
    columns = zip(*map(astuple, figures), strict=True)
    return Told(*(sum(column) / len(figures) for column in columns))


def _summariser(name: str) -> Chooser:
    def choose(posts: Sequence[Post], question: str, count: int) -> Sequence[PostKey]:
        return summarise(
            posts,
            section="Q1",
            count=count,
            question_text=question,
            hashtags=["argchat"],
            summarizer=name,
        ).posts

    return choose


def _line(name: str, count: int, told: Told, seconds: float) -> str:
    values = "  ".join(f"{value:7.3f}" for value in astuple(told))
    return f"{count:3} quotes  {name:10}  {values}  {seconds:7.1f}"


def report() -> Iterator[str]:
    """Yield a line for each chooser and count, random choice last."""
    if not default_file().exists():
        yield "no real answers here: TWEETUP_REAL_DATA names no folder that has argkp/"
        return
    topics = json.loads(default_file().read_text(encoding="utf-8"))
    yield f"{'':22}  points   voices  precise  repeats  seconds"
    for count in COUNTS:
        for name in SUMMARIZERS.names():
            try:
                yield _measured(name, count, topics)
            except UsageError as error:
                yield f"{count:3} quotes  {name:10}  {error}"
        yield _line("random", count, mean([_by_chance(topic, count) for topic in topics]), 0.0)


def _measured(name: str, count: int, topics: Sequence[Mapping[str, Any]]) -> str:
    choose = _summariser(name)
    figures = []
    began = time.process_time()
    for topic in topics:
        posts = posts_of(topic)
        points = {post.key: made for post, made in posts.items()}
        figures.append(measure(choose(tuple(posts), question_of(topic), count), points))
    return _line(name, count, mean(figures), time.process_time() - began)


def _by_chance(topic: Mapping[str, Any], count: int) -> Told:
    points = {post.key: made for post, made in posts_of(topic).items()}
    dice = random.Random(7)
    keys = sorted(points)
    return mean([measure(dice.sample(keys, min(count, len(keys))), points) for _ in range(_DRAWS)])
