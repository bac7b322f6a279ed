"""Composition of the recap from the results of the other rooms."""

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
from tweetup.recap.facts import find_reposted, handles_of
from tweetup.recap.introduction import IntroductionFacts, write_introduction
from tweetup.recap.quotes import quote
from tweetup.recap.sections import RecapContext, build_sections
from tweetup.recap.theme_phrases import words_as_written
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
    from tweetup.recap.counting import PreviousSession
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
    previous: PreviousSession | None,
    chat: ChatConfig,
    provenance: Provenance,
    following: datetime | None = None,
    replies: Mapping[PostKey, PostKey] | None = None,
    returning: Iterable[ReturningTheme] = (),
    wording: Wording | None = None,
) -> Recap:
    """Return the recap of one session.

    ``posts`` are those of the session, in any order; posts that are not among them (hidden,
    removed) appear nowhere, whatever the other arguments hold. ``themes`` come strongest first
    and ``summaries`` best post first within a section; ``open_questions`` and ``exchanges`` are
    sorted into sections by their (first) post; ``replies`` maps each reply to the post it
    answers, with which a reply that disagrees is shown; ``returning`` are themes raised before.
    ``wording`` has the sentences to write, None for tweetup's own in the chat's language.
    ``previous`` is None for the first session; ``following`` is the start of the session after
    this one, None for the latest.
    """
    unanswered = {post.key for post in open_questions}
    present = tuple(in_time_order({post.key: post for post in posts}.values()))
    session = replace(session, hashtag=_as_written(session.hashtag, present))
    by_key = {post.key: post for post in present}
    context = RecapContext(
        session=session,
        posts=present,
        by_key=by_key,
        segmentation=segmentation,
        answers=answers_by_section(present, segmentation),
        themes=_present_themes(themes, by_key),
        summaries=tuple(summaries),
        open_questions=tuple(post for post in present if post.key in unanswered),
        exchanges=_present_exchanges(exchanges, by_key),
        reposted=find_reposted(present),
        sections=segmentation.section_of(),
        replies=replies or {},
        returning=tuple(returning),
        words=words_as_written(present),
        wording=wording or wording_for(chat.language),
    )
    people = tuple(participants)
    zone = ZoneInfo(session.timezone)
    day = session.start.astimezone(zone).date()
    introduction = IntroductionFacts(
        session=session,
        date=day,
        posts=context.posts,
        questions=segmentation.questions,
        themes=context.themes,
        hosts=tuple(person for person in people if person.is_host),
        guests=tuple(person for person in people if person.is_guest),
        attendance=count_attendance(people, previous),
        numbers=count_numbers(people, context.posts, session),
        words=context.words,
    )
    return Recap(
        session=session,
        title=_title(session, chat, day, context.wording),
        hashtag=session.hashtag,
        date=day,
        intro=write_introduction(introduction, context.wording),
        hosts=introduction.hosts,
        guests=introduction.guests,
        attendance=introduction.attendance,
        numbers=introduction.numbers,
        sections=build_sections(context),
        resources=tuple(resources),
        participants=people,
        timeline=count_timeline(context.posts, context.sections, session),
        transcript=_transcript(context),
        next_date=following or _next_date(chat, session),
        provenance=provenance,
        theme_quotes=_theme_quotes(context),
    )


def _present_themes(themes: Iterable[Theme], posts: Mapping[PostKey, Post]) -> tuple[Theme, ...]:
    """Return the themes as far as their posts are here; one that lost posts is counted anew."""
    present = []
    for theme in themes:
        keys = tuple(key for key in theme.posts if key in posts)
        if keys == theme.posts:
            present.append(theme)
        elif keys:
            quotes = tuple(key for key in theme.quotes if key in posts)
            support = len(handles_of(posts[key] for key in keys))
            present.append(replace(theme, posts=keys, quotes=quotes or keys[:1], support=support))
    return tuple(present)


def _present_exchanges(
    exchanges: Iterable[Sequence[Post]], posts: Mapping[PostKey, Post]
) -> tuple[tuple[Post, ...], ...]:
    """Return the exchanges whose posts are all here, longest first."""
    whole = [tuple(run) for run in exchanges if run and all(post.key in posts for post in run)]
    return tuple(sorted(whole, key=lambda run: (-len(run), run[0].order)))


def _as_written(hashtag: str, posts: Iterable[Post]) -> str:
    """Return the hashtag as most posts spell it: capitals make it readable."""
    folded = fold_tag(hashtag)
    spellings = Counter(
        tag for post in posts for tag in find_hashtags(post.text) if fold_tag(tag) == folded
    )
    return min(spellings, key=lambda tag: (-spellings[tag], tag), default=hashtag)


def _title(session: Session, chat: ChatConfig, day: date, wording: Wording) -> str:
    """Return chat and date; the title of a second session of one day ends in "(2)"."""
    title = f"{chat.title or f'#{session.hashtag}'}, {wording.day(day)}"
    number = re.fullmatch(rf".*-{day.isoformat()}-(\d+)", session.id)
    if number is None:
        return title
    return wording.fill("second_session", 0, {"title": title, "number": number[1]}) or title


def _next_date(chat: ChatConfig, session: Session) -> datetime | None:
    """Return the chat's configured next date, unless this session is it or came after it."""
    if chat.next_date is None or chat.next_date <= session.end:
        return None
    return chat.next_date


def _transcript(context: RecapContext) -> tuple[tuple[Quote, str], ...]:
    """Return every post in time order with its section, "" for a post without placement."""
    return tuple((quote(post), context.sections.get(post.key, "")) for post in context.posts)


def _theme_quotes(context: RecapContext) -> tuple[tuple[PostKey, Quote], ...]:
    """Return the posts that themes quote, with their keys."""
    keys = dict.fromkeys(key for theme in context.themes for key in theme.quotes)
    return tuple((key, quote(context.by_key[key])) for key in keys if key in context.by_key)
