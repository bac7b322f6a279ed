"""The recap put together from what the other rooms found."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.model import Recap, in_time_order
from tweetup.recap.counting import (
    answers_by_section,
    count_attendance,
    count_numbers,
    count_timeline,
)
from tweetup.recap.facts import find_shared, people_of
from tweetup.recap.introduction import Opening, say_intro
from tweetup.recap.quotes import quote
from tweetup.recap.sections import Material, build_sections
from tweetup.recap.theme_phrases import words_said
from tweetup.recap.wording import wording_for
from tweetup.text import find_hashtags, fold_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from tweetup.config import ChatConfig
    from tweetup.model import (
        Participant,
        Post,
        PostKey,
        Provenance,
        Quote,
        Resource,
        ReturningTheme,
        Segmentation,
        Session,
        Summary,
        Theme,
    )
    from tweetup.recap.facts import LastTime
    from tweetup.recap.wording import Wording

__all__ = ["build_recap"]


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
    replies: Mapping[PostKey, PostKey] | None = None,
    returning: Iterable[ReturningTheme] = (),
    wording: Wording | None = None,
) -> Recap:
    """One session as a document a host can edit.

    ``posts`` are those of the session, in any order; what is not among them (hidden, removed)
    appears nowhere, whatever the other arguments say. ``themes`` come strongest first and
    ``summaries`` best post first within a section; ``open_questions`` and ``exchanges`` are
    sorted into sections by their (first) post; ``replies`` says which post each reply answers,
    so that a reply which disagrees is shown with it; ``returning`` are themes raised before.
    ``wording`` is how it is said, None to say it as tweetup does in the chat's language.
    ``previous`` is None for the first session; ``following`` is when the session after this one
    began, None for the latest.
    """
    unanswered = {post.key for post in open_questions}
    present = tuple(in_time_order({post.key: post for post in posts}.values()))
    session = replace(session, hashtag=_as_written(session.hashtag, present))
    by_key = {post.key: post for post in present}
    material = Material(
        session=session,
        posts=present,
        by_key=by_key,
        segmentation=segmentation,
        answers=answers_by_section(present, segmentation),
        themes=_present_themes(themes, by_key),
        summaries=tuple(summaries),
        open_questions=tuple(post for post in present if post.key in unanswered),
        exchanges=_present_exchanges(exchanges, by_key),
        shared=find_shared(present),
        sections=segmentation.section_of(),
        replies=replies or {},
        returning=tuple(returning),
        said=words_said(present),
        wording=wording or wording_for(chat.language),
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
        said=material.said,
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
        sections=build_sections(material),
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
    return tuple(sorted(whole, key=lambda run: (-len(run), run[0].order)))


def _as_written(hashtag: str, posts: Iterable[Post]) -> str:
    """The hashtag as most posts spell it: capitals make it readable."""
    folded = fold_tag(hashtag)
    spelled = Counter(
        tag for post in posts for tag in find_hashtags(post.text) if fold_tag(tag) == folded
    )
    return min(spelled, key=lambda tag: (-spelled[tag], tag), default=hashtag)


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


def _transcript(material: Material) -> tuple[tuple[Quote, str], ...]:
    """Every post in time order with its section; one that was placed nowhere has none."""
    return tuple((quote(post), material.sections.get(post.key, "")) for post in material.posts)


def _theme_quotes(material: Material) -> tuple[tuple[PostKey, Quote], ...]:
    """The posts that themes quote, to be looked up by key."""
    keys = dict.fromkeys(key for theme in material.themes for key in theme.quotes)
    return tuple((key, quote(material.by_key[key])) for key in keys if key in material.by_key)
