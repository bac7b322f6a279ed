"""A session taken apart: letters, hosts, questions, and a placement for every post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.chats.habits import find_letters
from tweetup.chats.hosts import find_hosts, host_likeness
from tweetup.chats.placing import place
from tweetup.chats.questions import find_questions
from tweetup.chats.reading import in_time_order, read_posts
from tweetup.chats.stretches import find_stretches
from tweetup.model import PlannedQuestion, Post, Segmentation, Session

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["segment"]


def segment(
    posts: Iterable[Post],
    *,
    session: Session,
    hosts: Sequence[str] = (),
    style: str | None = None,
    language: str | None = None,
    planned: Sequence[PlannedQuestion] = (),
) -> Segmentation:
    """Take a session apart: exactly one placement for each of its posts.

    ``posts`` may hold more than the session's; ``hosts`` are configured handles, ``style`` the
    letter the host labels questions with, ``planned`` the session's planned questions. A chat
    without numbered or planned questions has stretches S1, S2 … instead, and no questions.
    """
    wanted = set(session.posts)
    ordered = in_time_order(post for post in posts if post.key in wanted)
    letters = find_letters(ordered, style=style, language=language)
    readings = read_posts(ordered, session.start, letters)
    likeness = host_likeness(readings, hosts)
    tags = (session.hashtag,)
    questions = find_questions(
        readings, likeness=likeness, letters=letters, planned=planned, hashtags=tags
    )
    askers = [question.author for question in questions if question.author]
    found = find_hosts(readings, configured=hosts, likeness=likeness, askers=askers)
    sections = questions or find_stretches(readings, session=session, hosts=found)
    return Segmentation(
        session=session.id,
        hosts=found,
        questions=sections,
        placements=place(readings, session=session, hosts=found, questions=sections),
    )
