"""The introduction of a recap: date, hosts, questions, and attendance against last time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.model import Sentence, section_order
from tweetup.recap.theme_phrases import list_themes
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

__all__ = ["IntroductionFacts", "write_introduction"]

_MOST_THEMES = 3
_FEWEST_PEOPLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionFacts:
    """The facts of an introduction. ``posts`` are in time order, ``date`` is local.

    ``words`` are the words of the posts as written.
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
    words: frozenset[str]


def write_introduction(facts: IntroductionFacts, wording: Wording) -> tuple[Sentence, ...]:
    """Return the sentences of the introduction, each with the posts it rests on."""
    if not facts.posts:
        return ()
    sentences = (
        _meeting(facts, wording),
        _guests(facts, wording),
        _questions(facts, wording),
        _participation(facts, wording),
        _change_of_attendance(facts, wording),
        _newcomers(facts, wording),
        _strongest_themes(facts, wording),
    )
    return tuple(sentence for sentence in sentences if sentence is not None)


def _sentence(
    facts: IntroductionFacts,
    wording: Wording,
    name: str,
    values: Mapping[str, str],
    posts: Iterable[PostKey],
) -> Sentence | None:
    """Return one pattern filled in, another variant of it every week."""
    text = wording.sentence(name, facts.date.toordinal() // 7, values)
    return None if text is None else Sentence(text=text, posts=tuple(posts))


def _meeting(facts: IntroductionFacts, wording: Wording) -> Sentence | None:
    session = facts.session
    zone = ZoneInfo(session.timezone)
    hosts = [person.author.handle for person in facts.hosts]
    values = {
        "chat": f"#{session.hashtag}",
        "weekday": wording.weekday(facts.date),
        "date": wording.day(facts.date),
        "start": f"{session.start.astimezone(zone):%H:%M}",
        "end": f"{session.end.astimezone(zone):%H:%M}",
        "zone": session.timezone,
        "hosts": wording.people(hosts),
    }
    question_posts = [it.post for it in facts.questions if it.post is not None]
    within = [p.key for p in facts.posts if session.start <= p.created_at <= session.end]
    name = "met_hosted" if hosts else "met"
    return _sentence(facts, wording, name, values, question_posts or within)


def _guests(facts: IntroductionFacts, wording: Wording) -> Sentence | None:
    handles = {person.author.handle for person in facts.guests if person.took_part}
    if not handles:
        return None
    posts = [post.key for post in facts.posts if post.handle in handles]
    values = {"names": wording.people(sorted(handles, key=str.casefold))}
    return _sentence(facts, wording, "guest" if len(handles) == 1 else "guests", values, posts)


def _questions(facts: IntroductionFacts, wording: Wording) -> Sentence | None:
    questions = [question for question in facts.questions if question.section.startswith("Q")]
    if not questions:
        return None
    submitters = [it.submitted_by.lstrip("@") for it in questions if it.submitted_by]
    values = {
        "questions": wording.count(len(questions), "question"),
        "names": wording.people(tuple(dict.fromkeys(submitters))),
    }
    name = "asked"
    if submitters:
        name = "asked_submitted" if len(submitters) == len(questions) else "asked_some_submitted"
    posts = [question.post for question in questions if question.post is not None]
    return _sentence(facts, wording, name, values, posts)


def _own_posts(facts: IntroductionFacts) -> list[PostKey]:
    return [post.key for post in facts.posts if not is_repost(post)]


def _participation(facts: IntroductionFacts, wording: Wording) -> Sentence | None:
    numbers = facts.numbers
    if not numbers.participants:
        return None
    values = {
        "people": wording.count(numbers.participants, "person"),
        "posts": wording.count(numbers.posts - numbers.reposts, "post"),
        "reposters": wording.number(numbers.reposters_only),
    }
    reposting = bool(numbers.reposters_only) and "took_part_reposters" in wording.patterns
    name = "took_part_reposters" if reposting else "took_part"
    posts = [post.key for post in facts.posts] if reposting else _own_posts(facts)
    return _sentence(facts, wording, name, values, posts)


def _change_of_attendance(facts: IntroductionFacts, wording: Wording) -> Sentence | None:
    here, there = facts.attendance.participants, facts.attendance.previous_participants
    if not there or not here:
        return None
    name = "same" if here == there else "fewer" if here < there else "more"
    values = {"here": wording.number(here), "there": wording.number(there)}
    return _sentence(facts, wording, f"attendance_{name}", values, _own_posts(facts))


def _newcomers(facts: IntroductionFacts, wording: Wording) -> Sentence | None:
    newcomers, returning = facts.attendance.newcomers, facts.attendance.returning
    if newcomers is None or returning is None or not newcomers + returning:
        return None
    name = "new" if newcomers and returning else "all_new" if newcomers else "all_back"
    values = {"newcomers": wording.number(newcomers), "returning": wording.number(returning)}
    return _sentence(facts, wording, f"attendance_{name}", values, _own_posts(facts))


def _strongest_themes(facts: IntroductionFacts, wording: Wording) -> Sentence | None:
    """Return the themes of most people over the whole session, where there are two at least."""
    raised = sorted(
        (theme for theme in facts.themes if theme.support >= _FEWEST_PEOPLE),
        key=lambda theme: (-theme.support, section_order(theme.section), theme.label),
    )
    strongest: dict[str, Theme] = {}
    for theme in raised:
        strongest.setdefault(theme.label.casefold(), theme)
    ranked = list(strongest.values())[:_MOST_THEMES]
    listed = list_themes(ranked, facts.words, wording)
    if len(ranked) <= 1 or listed is None:
        return None
    values = {"points": listed}
    posts = dict.fromkeys(key for theme in ranked for key in theme.posts)
    return _sentence(facts, wording, "raised_most", values, posts)
