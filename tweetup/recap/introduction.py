"""The first sentences of a recap: when, who, about what, and how that compares with last time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.model import Sentence, section_order
from tweetup.recap.theme_phrases import say_points
from tweetup.text import is_repost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from tweetup.model import (
        Attendance,
        Numbers,
        Participant,
        Post,
        PostKey,
        Question,
        Session,
        Theme,
    )
    from tweetup.recap.wording import Wording

__all__ = ["Opening", "say_intro"]

_MOST_POINTS = 3
_FEWEST_VOICES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the first sentences are made of. ``posts`` are in time order, ``date`` is local.

    ``said`` are the words of the posts as written.
    """

    session: Session
    date: date
    posts: tuple[Post, ...]
    questions: tuple[Question, ...]
    themes: tuple[Theme, ...]
    hosts: tuple[Participant, ...]
    guests: tuple[Participant, ...]
    attendance: Attendance
    numbers: Numbers
    said: frozenset[str]


def say_intro(opening: Opening, wording: Wording) -> tuple[Sentence, ...]:
    """The intro: nothing in it that the session's posts do not show."""
    if not opening.posts:
        return ()
    sentences = (
        _met(opening, wording),
        _guests(opening, wording),
        _asked(opening, wording),
        _took_part(opening, wording),
        _against_last_time(opening, wording),
        _new_and_back(opening, wording),
        _raised_most(opening, wording),
    )
    return tuple(sentence for sentence in sentences if sentence is not None)


def _say(
    opening: Opening,
    wording: Wording,
    name: str,
    values: Mapping[str, str],
    posts: Iterable[PostKey],
) -> Sentence | None:
    """One pattern filled in; from week to week another variant of it."""
    text = wording.say(name, opening.date.toordinal() // 7, values)
    return None if text is None else Sentence(text=text, posts=tuple(posts))


def _met(opening: Opening, wording: Wording) -> Sentence | None:
    session = opening.session
    zone = ZoneInfo(session.timezone)
    hosts = [person.author.handle for person in opening.hosts]
    values = {
        "chat": f"#{session.hashtag}",
        "weekday": wording.weekday(opening.date),
        "date": wording.day(opening.date),
        "start": f"{session.start.astimezone(zone):%H:%M}",
        "end": f"{session.end.astimezone(zone):%H:%M}",
        "zone": session.timezone,
        "hosts": wording.people(hosts),
    }
    asked = [question.post for question in opening.questions if question.post is not None]
    within = [p.key for p in opening.posts if session.start <= p.created_at <= session.end]
    name = "met_hosted" if hosts else "met"
    return _say(opening, wording, name, values, asked or within)


def _guests(opening: Opening, wording: Wording) -> Sentence | None:
    handles = {person.author.handle for person in opening.guests if person.took_part}
    if not handles:
        return None
    posts = [post.key for post in opening.posts if post.handle in handles]
    values = {"names": wording.people(sorted(handles, key=str.casefold))}
    return _say(opening, wording, "guest" if len(handles) == 1 else "guests", values, posts)


def _asked(opening: Opening, wording: Wording) -> Sentence | None:
    asked = [question for question in opening.questions if question.section.startswith("Q")]
    if not asked:
        return None
    submitters = [it.submitted_by.lstrip("@") for it in asked if it.submitted_by]
    values = {
        "questions": wording.count(len(asked), "question"),
        "names": wording.people(tuple(dict.fromkeys(submitters))),
    }
    name = "asked"
    if submitters:
        name = "asked_submitted" if len(submitters) == len(asked) else "asked_some_submitted"
    posts = [question.post for question in asked if question.post is not None]
    return _say(opening, wording, name, values, posts)


def _own(opening: Opening) -> list[PostKey]:
    return [post.key for post in opening.posts if not is_repost(post)]


def _took_part(opening: Opening, wording: Wording) -> Sentence | None:
    numbers = opening.numbers
    if not numbers.participants:
        return None
    values = {
        "people": wording.count(numbers.participants, "person"),
        "posts": wording.count(numbers.posts - numbers.reposts, "post"),
        "reposters": wording.number(numbers.reposters_only),
    }
    reposting = bool(numbers.reposters_only) and "took_part_reposters" in wording.patterns
    name = "took_part_reposters" if reposting else "took_part"
    posts = [post.key for post in opening.posts] if reposting else _own(opening)
    return _say(opening, wording, name, values, posts)


def _against_last_time(opening: Opening, wording: Wording) -> Sentence | None:
    here, there = opening.attendance.participants, opening.attendance.previous_participants
    if not there or not here:
        return None
    name = "same" if here == there else "fewer" if here < there else "more"
    values = {"here": wording.number(here), "there": wording.number(there)}
    return _say(opening, wording, f"attendance_{name}", values, _own(opening))


def _new_and_back(opening: Opening, wording: Wording) -> Sentence | None:
    newcomers, returning = opening.attendance.newcomers, opening.attendance.returning
    if newcomers is None or returning is None or not newcomers + returning:
        return None
    name = "new" if newcomers and returning else "all_new" if newcomers else "all_back"
    values = {"newcomers": wording.number(newcomers), "returning": wording.number(returning)}
    return _say(opening, wording, f"attendance_{name}", values, _own(opening))


def _raised_most(opening: Opening, wording: Wording) -> Sentence | None:
    """The points with the most people over the whole session, where at least two stand out."""
    shared = sorted(
        (theme for theme in opening.themes if theme.support >= _FEWEST_VOICES),
        key=lambda theme: (-theme.support, section_order(theme.section), theme.label),
    )
    strongest: dict[str, Theme] = {}
    for theme in shared:
        strongest.setdefault(theme.label.casefold(), theme)
    ranked = list(strongest.values())[:_MOST_POINTS]
    points = say_points(ranked, opening.said, wording)
    if len(ranked) <= 1 or points is None:
        return None
    values = {"points": points}
    posts = dict.fromkeys(key for theme in ranked for key in theme.posts)
    return _say(opening, wording, "raised_most", values, posts)
