"""Figures of people over a long series: a million posts by 50,000 people, read for answers.

    python -m benchmarks people

Posts are invented and written with their acts, since a million are read for answers in hours. Then
one process counts the figures of everybody, another opens the archive and counts its posts with
SQL alone, as the least that any answer costs. Seconds of CPU and megabytes at the peak of whole
processes. The limits are those that the figures were asked for: 15 s and 2 GB.
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks._measuring import measure
from tweetup.archive import Derivation, Incoming, open_archive
from tweetup.insight.activity import AttendanceRules, Attendances, count_activities
from tweetup.model import (
    Author,
    Basis,
    Capture,
    DialogueAct,
    Extent,
    Post,
    PostAct,
    Reference,
    Relation,
    Session,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SESSIONS, POSTS, PEOPLE = 1_000, 1_000, 50_000
TAG: Final = "demochat"
_START: Final = datetime(2004, 1, 6, 19, tzinfo=UTC)
_WEEK: Final = timedelta(days=7)
_LIMIT: Final = 15.0
_ORIGIN: Final = Derivation(fingerprint="1000000000", version="1")
_COUNT: Final = "from benchmarks.people import count; count({!r})"
_LEAST: Final = (
    "from tweetup.archive import open_archive; from pathlib import Path\n"
    "with open_archive(Path({!r})) as archive: print(archive.people.read())"
)


def write_series(path: Path, sessions: int, posts: int, people: int) -> None:
    """Write an archive of weekly sessions, some people in many of them and most in few."""
    chance = random.Random(1)
    crowd = [
        Author(network="x", handle=f"person{it}", id=str(1000 + it), name=f"P {it}", followers=it)
        for it in range(people)
    ]
    with open_archive(path, create=True) as archive:
        meetings = []
        for number in range(sessions):
            start = _START + number * _WEEK
            came = [crowd[int(people * chance.random() ** 3)] for _ in range(posts // 8)]
            talk = list(_talk(came, posts, start, number * posts, chance))
            capture = archive.begin(Capture(source="invented", format="x-v2"))
            archive.add(capture, [Incoming(post, None) for post in talk])
            archive.finish(capture, read=len(talk), skipped={})
            session = Session(
                id=f"{TAG}-{start:%Y-%m-%d}",
                hashtag=TAG,
                start=start,
                end=start + timedelta(hours=1),
                posts=tuple(post.key for post in talk),
            )
            meetings.append((session, talk))
        archive.save_sessions(TAG, [session for session, _ in meetings], _ORIGIN)
        for session, talk in meetings:
            acts = [PostAct(post=it.key, act=DialogueAct.ANSWER, answer=0.9) for it in talk]
            archive.save_acts(session.id, acts, _ORIGIN, posts=talk, counted=())
        archive.save_sittings(TAG, [[session.id] for session, _ in meetings])


def _talk(
    came: list[Author], posts: int, start: datetime, first: int, chance: random.Random
) -> Iterator[Post]:
    """Yield posts, three in ten reposts of earlier ones and two replies."""
    before: list[Post] = []
    for number in range(posts):
        kind, text, references, mentions = chance.random(), "So it is", (), ()
        earlier = chance.choice(before[-40:]) if before else None
        if earlier is not None and kind < 0.5:
            relation = Relation.REPOST if kind < 0.3 else Relation.REPLY
            references = (Reference(relation=relation, id=earlier.id, basis=Basis.STATED),)
            mentions = (earlier.handle,) if relation is Relation.REPLY else ()
            text = f"RT @{earlier.handle}: so" if relation is Relation.REPOST else "And so"
        before.append(
            Post(
                network="x",
                id=str(first + number + 1),
                author=chance.choice(came),
                created_at=start + timedelta(seconds=3600 * number / posts),
                text=f"{text} #{TAG}",
                hashtags=(TAG,),
                references=references,
                mentions=mentions,
            )
        )
        yield before[-1]


def count(path: str) -> None:
    """Print how many people and posts an archive counts."""
    with open_archive(Path(path)) as archive:
        names = sorted(archive.people.read())
        meetings = [(name, _START + number * _WEEK) for number, name in enumerate(names)]
        people = count_activities(
            archive.people.activity(),
            archive.people.pointers(),
            extent=Extent(),
            attendances=Attendances(meetings, AttendanceRules()),
        )
    print(len(people), sum(it.posts for it in people))


def report(sessions: int = SESSIONS) -> Iterator[str]:
    """Yield the cost of all figures of people beside the least and the limit."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "series.db"
        write_series(path, sessions, POSTS, PEOPLE)
        least = measure([sys.executable, "-c", _LEAST.format(str(path))])
        whole = measure([sys.executable, "-c", _COUNT.format(str(path))])
    yield f"{sessions * POSTS:,} posts, {sessions:,} sessions"
    yield f"posts counted by SQL      {least.cpu:6.2f} s, {least.peak:,.0f} MB"
    yield (
        f"figures of all people     {whole.cpu:6.2f} s, {whole.peak:,.0f} MB:"
        f" {whole.cpu / least.cpu:.1f} x that, {whole.cpu / _LIMIT:.2f} of the limit"
    )
