"""The recap put together from what the other rooms found."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.model import Exchange, OpenQuestion, Recap, RecapSection
from tweetup.recap.facts import Facts, find_objections, find_returned, find_shared, people_of
from tweetup.recap.figures import (
    answers_by_section,
    count_attendance,
    count_numbers,
    count_timeline,
    in_order,
)
from tweetup.recap.opening import Opening, say_intro
from tweetup.recap.quotes import choose_quotes, quote
from tweetup.recap.sentences import say_section
from tweetup.recap.wording import wording_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from tweetup.config import ChatConfig
    from tweetup.model import (
        Participant,
        Post,
        PostKey,
        Provenance,
        Question,
        Quote,
        Resource,
        Segmentation,
        Session,
        Summary,
        Theme,
    )
    from tweetup.recap.facts import LastTime, Shared
    from tweetup.recap.wording import Wording

__all__ = ["build_recap"]

_HEADING = 100
"""Characters a heading may have before it is cut at a word; longer ones wrap on a phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Material:
    """Everything a section may draw on, ordered once."""

    session: Session
    posts: tuple[Post, ...]
    by_key: Mapping[PostKey, Post]
    segmentation: Segmentation
    answers: Mapping[str, tuple[Post, ...]]
    themes: tuple[Theme, ...]
    summaries: tuple[Summary, ...]
    open_questions: tuple[Post, ...]
    exchanges: tuple[tuple[Post, ...], ...]
    shared: Mapping[PostKey, Shared]
    sections: Mapping[PostKey, str]
    wording: Wording


def build_recap(
    *,
    session: Session,
    posts: Iterable[Post],
    segmentation: Segmentation,
    themes: Iterable[Theme],
    summaries: Iterable[Summary],
    resources: Iterable[Resource],
    participants: Iterable[Participant],
    open_questions: Iterable[Post],
    exchanges: Iterable[Sequence[Post]],
    previous: LastTime | None,
    chat: ChatConfig,
    provenance: Provenance,
    following: datetime | None = None,
) -> Recap:
    """One session as a document a host can edit.

    ``posts`` are those of the session, in any order; what is not among them (hidden, removed)
    appears nowhere, whatever the other arguments say. ``themes`` come strongest first and
    ``summaries`` best post first within a section; ``open_questions`` and ``exchanges`` are
    sorted into sections by their (first) post. ``previous`` is None for the first session;
    ``following`` is when the session after this one began, None for the latest.
    """
    present = in_order(posts)
    by_key = {post.key: post for post in present}
    material = _Material(
        session=session,
        posts=present,
        by_key=by_key,
        segmentation=segmentation,
        answers=answers_by_section(present, segmentation),
        themes=_present_themes(themes, by_key),
        summaries=tuple(summaries),
        open_questions=tuple(post for post in in_order(open_questions) if post.key in by_key),
        exchanges=_present_exchanges(exchanges, by_key),
        shared=find_shared(present),
        sections=segmentation.section_of(),
        wording=wording_for(chat.language),
    )
    people = tuple(participants)
    zone = ZoneInfo(session.timezone)
    day = session.start.astimezone(zone).date()
    opening = Opening(
        session=session,
        date=day,
        posts=material.posts,
        questions=segmentation.questions,
        themes=material.themes,
        hosts=tuple(person for person in people if person.is_host),
        guests=tuple(person for person in people if person.is_guest),
        attendance=count_attendance(people, previous),
        numbers=count_numbers(people, material.posts, session),
    )
    return Recap(
        session=session,
        title=_title(session, chat, day, material.wording),
        hashtag=session.hashtag,
        date=day,
        intro=say_intro(opening, material.wording),
        hosts=opening.hosts,
        guests=opening.guests,
        attendance=opening.attendance,
        numbers=opening.numbers,
        sections=_sections(material),
        resources=tuple(resources),
        participants=people,
        timeline=count_timeline(material.posts, material.sections, session),
        transcript=_transcript(material),
        next_date=following or _next_date(chat, session),
        provenance=provenance,
        theme_quotes=_theme_quotes(material),
    )


def _present_themes(themes: Iterable[Theme], posts: Mapping[PostKey, Post]) -> tuple[Theme, ...]:
    """The themes as far as their posts are here; one that lost posts is counted anew."""
    present = []
    for theme in themes:
        keys = tuple(key for key in theme.posts if key in posts)
        if keys == theme.posts:
            present.append(theme)
        elif keys:
            quotes = tuple(key for key in theme.quotes if key in posts)
            support = len(people_of(posts[key] for key in keys))
            present.append(replace(theme, posts=keys, quotes=quotes or keys[:1], support=support))
    return tuple(present)


def _present_exchanges(
    exchanges: Iterable[Sequence[Post]], posts: Mapping[PostKey, Post]
) -> tuple[tuple[Post, ...], ...]:
    """The exchanges that are here whole, longest first."""
    whole = [tuple(run) for run in exchanges if run and all(post.key in posts for post in run)]
    return tuple(sorted(whole, key=lambda run: (-len(run), run[0].created_at, run[0].id)))


def _title(session: Session, chat: ChatConfig, day: date, wording: Wording) -> str:
    """Chat and date; a second session of one day says so: "… (2)"."""
    title = f"{chat.title or f'#{session.hashtag}'}, {wording.day(day)}"
    number = re.fullmatch(rf".*-{day.isoformat()}-(\d+)", session.id)
    if number is None:
        return title
    return wording.fill("second_session", 0, {"title": title, "number": number[1]}) or title


def _next_date(chat: ChatConfig, session: Session) -> datetime | None:
    """The chat's next date as configured, unless this session is it or came after it."""
    if chat.next_date is None or chat.next_date <= session.end:
        return None
    return chat.next_date


def _sections(material: _Material) -> tuple[RecapSection, ...]:
    """The sections that hold something, in reading order."""
    questions = {question.section: question for question in material.segmentation.questions}
    return tuple(
        _section(section, position, questions.get(section), material)
        for position, section in enumerate(material.answers)
        if material.answers[section] or section in questions
    )


def _section(
    section: str, position: int, question: Question | None, material: _Material
) -> RecapSection:
    facts = _facts(section, position, material)
    shown = {key for theme in facts.themes for key in theme.quotes}
    asking = set(question.posts) if question is not None else set()
    ranked = [
        key
        for summary in material.summaries
        if summary.section == section
        for key in summary.posts
        if key not in asking
    ]
    return RecapSection(
        section=section,
        heading=_heading(section, question, facts, material),
        question=question if section.startswith("Q") else None,
        answers=len(facts.answers),
        people=len(people_of(facts.answers)),
        summary=say_section(facts, material.by_key, material.wording),
        themes=facts.themes,
        quotes=choose_quotes(
            ranked, material.by_key, taken=shown, hosts=material.segmentation.hosts
        ),
        open_questions=tuple(OpenQuestion(quote=quote(post)) for post in facts.open_questions),
        exchanges=tuple(
            Exchange(posts=tuple(map(quote, run)), people=len(people_of(run)))
            for run in facts.exchanges
        ),
    )


def _facts(section: str, position: int, material: _Material) -> Facts:
    answers = material.answers[section]
    kind = section[0] if section[1:].isdecimal() else ""
    hosts = material.segmentation.hosts

    def here(post: Post) -> bool:
        return material.sections.get(post.key) == section

    return Facts(
        section=section,
        position=position,
        answers=answers,
        rivals=tuple(
            len(others)
            for name, others in material.answers.items()
            if kind and name != section and name.startswith(kind) and name[1:].isdecimal()
        ),
        themes=tuple(theme for theme in material.themes if theme.section == section),
        exchanges=tuple(run for run in material.exchanges if here(run[0])) if kind else (),
        open_questions=tuple(filter(here, material.open_questions)) if kind else (),
        objections=find_objections(answers, material.by_key, material.wording.objection)
        if kind
        else (),
        returned=find_returned(answers, hosts) if kind == "Q" else (),
        late=tuple(post for post in answers if post.created_at > material.session.end)
        if kind
        else (),
        shared=tuple(
            material.shared[post.key] for post in answers if kind and post.key in material.shared
        ),
    )


def _heading(section: str, question: Question | None, facts: Facts, material: _Material) -> str:
    """A question as asked, a stretch by what most people raised in it, else what the part is."""
    wording = material.wording
    if question is not None and section.startswith("Q"):
        values = {"label": question.label or section, "text": _cut(question.text)}
        return wording.fill("heading_question", 0, values) or values["text"]
    if section.startswith("S") and section[1:].isdecimal():
        labels = [theme.label for theme in facts.themes[:2]]
        if labels:
            return wording.listing([labels[0][:1].upper() + labels[0][1:], *labels[1:]])
        return _cut(question.text) if question is not None and question.text else section
    asked = any(name[1:].isdecimal() and name.startswith("Q") for name in material.answers)
    names = {"intro": "start", "chatter": "aside"}
    return wording.fill(f"heading_{section if asked else names.get(section, section)}", 0, {}) or (
        section
    )


def _cut(text: str) -> str:
    """A text no longer than a heading, cut after a word."""
    if len(text) <= _HEADING:
        return text
    return f"{text[:_HEADING].rsplit(' ', 1)[0].rstrip(' ,;:.–—-')}…"


def _transcript(material: _Material) -> tuple[tuple[Quote, str], ...]:
    """Every post in time order with its section; one that was placed nowhere has none."""
    return tuple((quote(post), material.sections.get(post.key, "")) for post in material.posts)


def _theme_quotes(material: _Material) -> tuple[tuple[PostKey, Quote], ...]:
    """The posts that themes quote, to be looked up by key."""
    keys = dict.fromkeys(key for theme in material.themes for key in theme.quotes)
    return tuple((key, quote(material.by_key[key])) for key in keys if key in material.by_key)
