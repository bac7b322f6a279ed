"""Composition of the recap from the claims that passed the gate."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.model import Recap, in_time_order
from tweetup.recap.counting import count_attendance, count_timeline
from tweetup.recap.in_short import SessionFacts, write_in_short
from tweetup.recap.sections import RecapContext, build_sections, name_sections, show_post
from tweetup.text import find_hashtags, fold_handle, fold_tag, says_next_week
from tweetup.text.names import told_topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from tweetup.config import ChatConfig, RecapConfig
    from tweetup.model import (
        Claims,
        NextMeeting,
        Numbers,
        Participant,
        Post,
        PostKey,
        Provenance,
        Resource,
        ReturningPhrase,
        SectionNumbers,
        Segmentation,
        Session,
        Topic,
        Wording,
    )
    from tweetup.recap.counting import PreviousSession

__all__ = ["build_recap"]

# A session begins with its first posts, before the hour that is configured.
_ON_TIME: Final = timedelta(hours=1)


def build_recap(
    *,
    session: Session,
    posts: Iterable[Post],
    segmentation: Segmentation,
    claims: Claims,
    returning: Iterable[ReturningPhrase] = (),
    resources: Iterable[Resource],
    participants: Iterable[Participant],
    numbers: Numbers,
    section_numbers: Iterable[SectionNumbers],
    previous: PreviousSession | None,
    chat: ChatConfig,
    settings: RecapConfig,
    wording: Wording,
    provenance: Provenance,
    following: datetime | None = None,
) -> Recap:
    """Return the recap of one session, in the words of ``wording``.

    ``posts`` are the visible ones of the session, in any order, and those that ``claims`` and
    ``segmentation`` name; ``numbers`` and ``section_numbers`` are its figures, ``returning`` are
    phrases that earlier sessions had. ``previous`` is None for the first session; ``following`` is
    the start of the session after this one in the archive, None for the latest.
    """
    present = tuple(in_time_order({post.key: post for post in posts}.values()))
    session = replace(session, hashtag=_as_written(session.hashtag, present))
    by_key = {post.key: post for post in present}
    people = tuple(participants)
    day = session.start.astimezone(ZoneInfo(session.timezone)).date()
    sections = segmentation.section_of()
    told = replace(claims, topic=told_topic(claims.topic, session.hashtag))
    facts = SessionFacts(
        session=session,
        date=day,
        posts=by_key,
        questions=segmentation.questions,
        sections=sections,
        names=name_sections(segmentation.questions, wording, session=session),
        claims=told,
        hosts=tuple(person for person in people if person.is_host),
        guests=tuple(person for person in people if person.is_guest),
        attendance=count_attendance(people, previous),
        numbers=numbers,
    )
    before = tuple(returning)
    configured = _next_date(chat, session, following)
    meeting = _on_known_day(
        claims.next_meeting, configured, chat, day, doubted=claims.next_doubt is not None
    )
    context = RecapContext(
        session=session,
        posts=by_key,
        questions=segmentation.questions,
        claims=claims,
        returning=before,
        numbers={figures.section: figures for figures in section_numbers},
        wording=wording,
    )
    return Recap(
        session=session,
        title=_title(session, chat, day, told.topic, wording),
        hashtag=session.hashtag,
        date=day,
        wording=wording,
        intro=write_in_short(facts, wording),
        hosts=facts.hosts,
        guests=facts.guests,
        attendance=facts.attendance,
        numbers=numbers,
        sections=build_sections(context),
        resources=tuple(resources),
        participants=people,
        listed=_listed(people, claims, settings),
        listed_by=settings.participants,
        timeline=count_timeline(present, sections, session),
        transcript=tuple((show_post(post), sections.get(post.key, "")) for post in present),
        next_date=configured or (None if meeting is None else meeting.starts(chat.schedule)),
        provenance=replace(provenance, left_out=claims.left_out),
        returning=before,
        topic=claims.topic,
        proposals=claims.proposals,
        lead_quote=show_post(by_key[claims.lead_quote]) if claims.lead_quote in by_key else None,
        next_meeting=_next_meeting(meeting, by_key, wording, chat),
        join=settings.join or wording.fill("join", hashtag=f"#{session.hashtag}"),
        removal=wording.fill("removal", contact=settings.contact or _hosts(facts, wording)),
    )


def _as_written(hashtag: str, posts: Iterable[Post]) -> str:
    """Return the hashtag as most posts spell it: capitals make it readable."""
    folded = fold_tag(hashtag)
    spellings = Counter(
        tag for post in posts for tag in find_hashtags(post.text) if fold_tag(tag) == folded
    )
    return min(spellings, key=lambda tag: (-spellings[tag], tag), default=hashtag)


def _title(
    session: Session, chat: ChatConfig, day: date, topic: Topic | None, wording: Wording
) -> str:
    """Return topic, chat and date; the title of a second session of one day ends in "(2)"."""
    name, date = chat.title or f"#{session.hashtag}", wording.day(day)
    title = wording.fill("title_plain", chat=name, date=date)
    if topic is not None:
        text = topic.text[:1].upper() + topic.text[1:]
        title = wording.fill("title", topic=text, chat=name, date=date)
        if text.endswith(("?", "!", "？", "！")):
            # Nobody writes a colon behind a question mark.
            title = re.sub(r"^\s?[:：]\s+", f"{text} ", title.removeprefix(text))
    number = re.fullmatch(rf".*-{day.isoformat()}-(\d+)", session.id)
    return wording.fill("second_session", title=title, number=number[1]) if number else title


def _listed(
    people: Sequence[Participant], claims: Claims, settings: RecapConfig
) -> tuple[Participant, ...]:
    """Return the participants that the recap lists: of those who agreed, or by the owner's choice.

    No advertisers.
    """
    adverts = set(map(fold_handle, claims.advertisers))
    agreed = set(map(fold_handle, settings.people))
    if settings.participants == "introduced":
        agreed |= set(map(fold_handle, claims.introduced))
    return tuple(
        person
        for person in people
        if person.took_part
        and (handle := fold_handle(person.author.handle)) not in adverts
        and (settings.participants == "all" or handle in agreed)
    )


def _next_date(chat: ChatConfig, session: Session, following: datetime | None) -> datetime | None:
    """Return the chat's configured next date, unless this session is it or came after it.

    Nor is it where a session of the archive, ``following``, lies between. That one may not be the
    next either: others may be missing.
    """
    configured = chat.next_date
    if configured is None or configured <= session.end:
        return None
    if following is not None and following < configured - _ON_TIME:
        return None
    return configured


def _on_known_day(
    meeting: NextMeeting | None,
    configured: datetime | None,
    chat: ChatConfig,
    day: date,
    *,
    doubted: bool,
) -> NextMeeting | None:
    """Return an announcement without a day on the one that the settings give.

    It is that of ``next_date``, or of "next week" that of a weekly schedule: "see you next week"
    alone tells readers of a later week nothing. Where it is ``doubted``, the words alone stand.
    """
    if meeting is None or not meeting.posts or meeting.day is not None or meeting.start:
        return meeting
    start = configured
    schedule = chat.schedule if meeting.pause is None and not doubted else None
    if start is None and schedule is not None and says_next_week(meeting.text):
        start = schedule.start_in_week_after(day)
    if start is None:
        return meeting
    local = start.astimezone(ZoneInfo(chat.zone))
    return replace(meeting, start=start, day=local.date(), time=f"{local:%H:%M}")


def _next_meeting(
    meeting: NextMeeting | None,
    posts: Mapping[PostKey, Post],
    wording: Wording,
    chat: ChatConfig,
) -> NextMeeting | None:
    """Return the next meeting in the recap's language.

    An announcement without a date stands in its author's own words, and an old one as it is.
    """
    if meeting is not None and meeting.day is not None:
        start = meeting.starts(chat.schedule)
        time = meeting.time
        if start is not None and time is None:
            time = f"{start.astimezone(ZoneInfo(chat.zone)):%H:%M}"
        timed = replace(meeting, start=start, time=time)
        return replace(timed, text=_dated(timed, meeting.day, wording))
    if meeting is None or not meeting.posts:
        return meeting
    post = posts.get(meeting.posts[0])
    words = " ".join(meeting.text.casefold().split())
    if post is None or words not in " ".join(post.text.casefold().split()):
        return meeting
    text = wording.fill("next_quoted", names=f"@{post.handle}", text=wording.quoted(meeting.text))
    return replace(meeting, text=text)


def _dated(meeting: NextMeeting, day: date, wording: Wording) -> str:
    """Return a meeting's day, its time and topic as the host wrote them, and who leads it."""
    text = wording.day(day)
    if meeting.time:
        text = wording.fill("next_at", meeting=text, time=meeting.time)
    if meeting.leaders:
        names = ", ".join(f"@{handle}" for handle in meeting.leaders)
        text = wording.fill("next_with", meeting=text, names=names)
    if meeting.topic:
        text = wording.fill("next_about", meeting=text, topic=meeting.topic)
    return text


def _hosts(facts: SessionFacts, wording: Wording) -> str:
    handles = [host.author.handle for host in facts.hosts]
    return wording.people(handles) if handles else wording.fill("the_hosts")
