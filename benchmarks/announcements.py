"""Topics, next meetings and guests as hosts announce them, on real chats.

    python -m benchmarks announcements

Reads ``chats/`` and ``points/`` of the shared test data. Printed is, for each chat, whether a topic
is sure, how many are proposed, whether the next meeting has a date, and how many guests there are;
then how often a topic and a next meeting are found where the reader of ``points/`` found one, and
the CPU seconds for a session. Right and wrong were judged by reading: ``announcements.md``.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks._gold import gold_folder, most_used_hashtag, read_posts
from tweetup.chats.segment import segment
from tweetup.chats.sessions import find_sessions
from tweetup.insight import find_guests, find_next_meeting, find_topics, session_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from tweetup.model import NextMeeting, Topic

__all__ = ["Announcements", "read_announcements", "report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcements:
    """The announcements of a chat's hosts on a ``day``, and the CPU seconds to find them."""

    day: date
    topics: tuple[Topic, ...]
    next_meeting: NextMeeting | None
    guests: tuple[str, ...]
    seconds: float

    @property
    def topic(self) -> Topic | None:
        """The topic where it is sure."""
        return next((topic for topic in self.topics if topic.sure), None)


def read_announcements(path: Path) -> Announcements:
    """Return the announcements in the longest session of a chat's file."""
    posts = read_posts(path)
    hashtag = most_used_hashtag(posts)
    session = max(find_sessions(posts, hashtag=hashtag), key=lambda session: len(session.posts))
    keys = frozenset(session.posts)
    inside = [post for post in posts if post.key in keys]
    segmentation = segment(inside, session=session)
    language = session_language(inside)
    begun = time.process_time()
    topics = find_topics(
        inside,
        segmentation=segmentation,
        session=session,
        language=language,
        hashtags=[hashtag],
    )
    meeting = find_next_meeting(
        inside,
        segmentation=segmentation,
        session=session,
        language=language,
        hashtags=[hashtag],
    )
    guests = find_guests(inside, segmentation=segmentation, language=language)
    return Announcements(
        day=session.start.date(),
        topics=topics,
        next_meeting=meeting,
        guests=guests,
        seconds=time.process_time() - begun,
    )


def report() -> Iterator[str]:
    """Yield a line for each chat, then the totals against the chats that were read by hand."""
    folder = gold_folder()
    if not folder.is_dir():
        yield f"no chats at {folder}"
        return
    found = {
        path.stem: read_announcements(path)
        for path in sorted(folder.glob("*.jsonl"))
        if "." not in path.stem
    }
    yield f"{'chat':22} {'topic':10} {'next':6} guests  CPU s"
    for name, chat in found.items():
        topic = "sure" if chat.topic else f"proposed {len(chat.topics)}"
        meeting = chat.next_meeting
        dated = "-" if meeting is None else ("date" if meeting.text[:1].isdigit() else "words")
        yield f"{name:22} {topic:10} {dated:6} {len(chat.guests):6} {chat.seconds:6.2f}"
    points = {
        path.name.removesuffix(".points.json"): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((folder.parent / "points").glob("*.points.json"))
    }
    stated = [name for name, gold in points.items() if gold["topic_posts"]]
    announced = [name for name, gold in points.items() if gold["next"]]
    others = set(points) - set(announced)
    with_topic = sum(found[name].topic is not None for name in stated)
    with_next = sum(found[name].next_meeting is not None for name in announced)
    wrongly = sum(found[name].next_meeting is not None for name in others)
    yield f"topic where a host states one: {with_topic} of {len(stated)}"
    yield f"next meeting: {with_next} of {len(announced)}, told where there is none: {wrongly}"
