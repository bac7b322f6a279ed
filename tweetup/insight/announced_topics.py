"""The topic of a session: as hosts state it, as others state it, and proposals."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.insight.announced_dates import find_stated_date
from tweetup.insight.announcement_phrases import OWN, get_announcement_phrases
from tweetup.insight.content_words import content_stems
from tweetup.insight.statements import capitalise, read_statements, trim_topic
from tweetup.insight.topic_proposals import find_asked_topic, propose_topics
from tweetup.model import Topic
from tweetup.text import fold_handle, leading_mentions, read_labels

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tweetup.insight.announcement_phrases import AnnouncementPhrases
    from tweetup.insight.statements import Statement
    from tweetup.model import Post, Segmentation, Session

__all__ = ["find_topics"]

# A topic is stated before the chat and in its first minutes; a repost may come later.
_OPENING: Final = timedelta(minutes=15)
# From so long before the start "the next chat" is another than this one.
_AHEAD: Final = timedelta(minutes=30)
# A date so long before the session is one of its earlier meetings.
_PAST: Final = timedelta(days=100)
_MOST_PROPOSALS: Final = 3
# A word before "our topic" that may ask of it ("Is our topic …?", "So what do we …?").
_ASKING_FIRST: Final = re.compile(r"\w{3,}|\b(?:is|do|so|if|ob|si|se)\b", re.IGNORECASE)
# Of agreeing statements the longest is shown, up to so many words.
_TITLE_WORDS: Final = 9
# Content words that a topic has where its form of words is a weak sign ("our patient safety chat").
_FEWEST_NAMED: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A topic as one post states it; ``rank`` is 0 for the plainest form of words.

    ``before`` and ``behind`` are the words of its sentence up to the topic and from it on,
    ``preceding`` is the sentence before.
    """

    text: str
    stems: frozenset[str]
    rank: int
    statement: Statement
    before: str
    behind: str
    preceding: str


def find_topics(
    posts: Iterable[Post],
    *,
    segmentation: Segmentation,
    session: Session,
    language: str,
    hashtags: Collection[str],
    planned: str | None = None,
) -> tuple[Topic, ...]:
    """Return the topic that is planned, or hosts or two other people state; then proposals.

    ``posts`` are those of the session in any order, ``hashtags`` the chat's own. A topic has the
    words of a post, as a title begins, and the posts that state it: where nobody does, those of
    questions that nearly all share a phrase. ``sure`` is False for topics that one participant
    states and for other phrases of the questions; there are three of them at most, and phrases of
    the questions only where no topic is sure. Beside a ``planned`` topic, which no post needs to
    state, there is none.
    """
    if planned is not None:
        return (Topic(text=planned),)
    given = tuple(posts)
    readings = list(
        _read_topics(
            given, segmentation=segmentation, session=session, language=language, hashtags=hashtags
        )
    )
    groups = sorted(_agreeing(readings), key=_order)
    asked = frozenset(
        stem
        for question in segmentation.questions
        for stem in content_stems(question.text, language)
    )
    sure = next((group for group in groups if _is_sure(group, asked)), None)
    topics = [_topic(group, sure=False) for group in groups if group is not sure]
    if sure is not None:
        return (_topic(sure, sure=True), *topics[:_MOST_PROPOSALS])
    numbered = [it for it in segmentation.questions if it.section.startswith("Q")]
    found = find_asked_topic(numbered, language=language, hashtags=hashtags)
    if found is not None:
        text, asking = found
        keys = tuple(key for question in asking for key in question.posts[:1])
        return (Topic(text=capitalise(text), posts=keys), *topics[:_MOST_PROPOSALS])
    phrases = propose_topics(
        numbered,
        given,
        language=language,
        hashtags=hashtags,
        most=_MOST_PROPOSALS,
    )
    for text in map(capitalise, phrases):
        if not any(text.casefold() in topic.text.casefold() for topic in topics):
            topics.append(Topic(text=text, sure=False))
    return tuple(topics[:_MOST_PROPOSALS])


def _read_topics(
    posts: Sequence[Post],
    *,
    segmentation: Segmentation,
    session: Session,
    language: str,
    hashtags: Collection[str],
) -> Iterator[_Reading]:
    phrases = get_announcement_phrases(language)
    if phrases is None:
        return
    hosts = frozenset(map(fold_handle, segmentation.hosts))
    asking = {key for question in segmentation.questions for key in question.posts}
    for whole in read_statements(posts, hosts=hosts, hashtags=hashtags, language=language):
        statement = _before_labels(whole)
        late = statement.post.created_at > session.start + _OPENING
        about_other = statement.post.key in asking or not statement.sentences
        if about_other or leading_mentions(statement.text) or (late and not statement.repeated):
            continue
        if not _is_of_another_day(statement, session=session, language=language):
            # A late repost may be of an answer: only a host's words count in any form.
            plain = late and statement.author not in hosts
            for reading in _readings(statement, phrases, language=language, plain=plain):
                if not _is_of_another_meeting(reading, session, phrases, language=language):
                    yield reading


def _before_labels(statement: Statement) -> Statement:
    """Return a statement up to its first sentence with a label: "Topic: peat. Q1 in 5 minutes"."""
    kept = takewhile(lambda sentence: not read_labels(sentence), statement.sentences)
    return replace(statement, sentences=tuple(kept))


def _is_of_another_day(statement: Statement, *, session: Session, language: str) -> bool:
    """Return True for an announcement with a date or weekday that is not the session's.

    A day more or less is a matter of time zones.
    """
    zone = ZoneInfo(session.timezone)
    day = session.start.astimezone(zone).date()
    announced = statement.post.created_at.astimezone(zone).date() - timedelta(days=1)
    stated = find_stated_date(statement.text, after=announced, language=language)
    if stated is None:
        return False
    if stated.weekday is not None:
        return (stated.weekday - day.weekday()) % 7 not in (0, 1, 6)
    return stated.day is not None and abs(stated.day - day) > timedelta(days=1)


def _is_of_another_meeting(
    reading: _Reading, session: Session, phrases: AnnouncementPhrases, *, language: str
) -> bool:
    """Return True for a topic that words beside it give to an earlier or a coming meeting.

    "Last week's topic: …", "Our next topic is …", "The topic on 22 September was …", also where the
    sentence before speaks of the next meeting. Of a mark of this meeting and one of another, the
    one nearer to the topic counts. Until shortly before the session "our next chat" is itself.
    """
    before, behind = reading.before, reading.behind
    post, zone = reading.statement.post, ZoneInfo(session.timezone)
    current = _last_start(phrases.current, before)
    if _last_start(phrases.earlier, before) > current:
        return True
    day = session.start.astimezone(zone).date()
    past = find_stated_date(before, after=day - _PAST, language=language)
    if past and past.weekday is None and past.day and abs(past.day - day) > timedelta(days=1):
        return True
    marks = [mark for mark in phrases.coming.finditer(before) if mark.start() > current]
    if current < 0:
        marks += phrases.coming.finditer(reading.preceding)
        marks += [mark for mark in phrases.later.finditer(behind) if phrases.coming.match(mark[0])]
    if post.created_at >= session.start - _AHEAD:
        return bool(marks)
    same_day = post.created_at.astimezone(zone).date() == day
    return same_day and any(phrases.later.search(mark[0]) for mark in marks)


def _last_start(pattern: re.Pattern[str], text: str) -> int:
    """Return the start of the last match, -1 where there is none."""
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _readings(
    statement: Statement, phrases: AnnouncementPhrases, *, language: str, plain: bool
) -> Iterator[_Reading]:
    """Yield the topic in the plainest form of words that has one, if any; in a plain one alone."""
    forms = [*phrases.topics]
    if phrases.opening.search(statement.text) and not plain:
        forms += [*phrases.talks, *phrases.named_chats]
    for rank, form in enumerate(forms):
        for match in _matches(form, statement, phrases):
            text = trim_topic(
                match["topic"],
                phrases=phrases,
                language=language,
                tag=statement.tag,
                may_ask=form in phrases.topics and _names_a_topic(match, phrases),
            )
            own = frozenset(content_stems(statement.tag, language))
            stems = frozenset(content_stems(text or "", language)) - own
            vague = form in phrases.named_chats and "#" not in match["topic"]
            if text and len(stems) >= (_FEWEST_NAMED if vague else 1):
                index = next(
                    index
                    for index, sentence in enumerate(statement.sentences)
                    if sentence.startswith(match.string)
                )
                yield _Reading(
                    text=text,
                    stems=stems,
                    rank=rank,
                    statement=statement,
                    before=match.string[: match.start("topic")],
                    behind=match.string[match.start("topic") :],
                    preceding=statement.sentences[index - 1] if index else "",
                )
                return


def _names_a_topic(match: re.Match[str], phrases: AnnouncementPhrases) -> bool:
    """Return False for no more than the time before a colon: "Tonight: who is here?"."""
    before = match.string[: match.start("topic")]
    return OWN in before or phrases.current.sub("", before).strip(" :") != ""


def _matches(
    form: re.Pattern[str], statement: Statement, phrases: AnnouncementPhrases
) -> Iterator[re.Match[str]]:
    """Yield the matches of a form in the sentences, overlapping ones too.

    A sentence that asks states a topic where it begins as a statement, and then the topic asks:
    "Tonight's topic: homework, yes or no?". Else the part before its colon may state it.
    """
    for sentence in statement.sentences:
        stated = [sentence]
        if sentence.endswith("?"):
            part, colon, _ = sentence.partition(": ")
            is_part = colon and phrases.current.match(sentence) and form in phrases.talks
            stated = [sentence, part] if is_part else [sentence]
        for text in stated:
            match = form.search(text)
            while match:
                asks = text.endswith("?")
                if not asks or _begins_as_statement(text[: match.start()], form, phrases):
                    yield match
                match = form.search(text, match.start("topic"))


def _begins_as_statement(before: str, form: re.Pattern[str], phrases: AnnouncementPhrases) -> bool:
    """Return True for the words before a form that ask nothing: a time, a greeting, a clause."""
    if form in phrases.named_chats:
        return False
    rest = phrases.opening.sub(" ", before.replace(OWN, " "))
    is_apart = before.rstrip().endswith((",", ":", "!", "–", "—"))
    return is_apart or not _ASKING_FIRST.search(rest)


def _agreeing(readings: Sequence[_Reading]) -> list[list[_Reading]]:
    """Return the readings in groups: each shares all its words with the group's longest."""
    groups: list[list[_Reading]] = []
    for reading in sorted(readings, key=lambda reading: -len(reading.stems)):
        group = next((group for group in groups if reading.stems <= group[0].stems), None)
        if group is None:
            groups.append([reading])
        else:
            group.append(reading)
    return groups


def _order(group: Sequence[_Reading]) -> tuple[bool, int, int]:
    """Return the sort key of a group: hosts first, then the plainest, then the most people."""
    by_host = [reading for reading in group if reading.statement.by_host]
    rank = min(reading.rank for reading in by_host or group)
    return (not by_host, rank, -len({reading.statement.author for reading in group}))


def _is_sure(group: Sequence[_Reading], asked: frozenset[str]) -> bool:
    """Return True where a host states the topic, or two people in words of their own.

    What a host only passes on is the topic where the questions have a word of it.
    """
    authors = {reading.statement.author for reading in group}
    return len(authors) > 1 or any(
        reading.statement.of_host
        or (reading.statement.by_host and not reading.stems.isdisjoint(asked))
        for reading in group
    )


def _topic(group: Sequence[_Reading], *, sure: bool) -> Topic:
    """Return the topic in the longest words that are no sentence, hosts' words first.

    Words that end in the chat's own hashtag come behind those that do not.
    """
    best = min(
        group,
        key=lambda reading: (
            not reading.statement.by_host,
            len(reading.text.split()) > _TITLE_WORDS,
            bool(reading.statement.tag) and reading.text.endswith(f" {reading.statement.tag}"),
            -len(reading.stems),
            reading.statement.repeated,
            reading.rank,
            reading.statement.post.created_at,
            reading.statement.post.key,
        ),
    )
    stated = sorted(
        group, key=lambda reading: (reading.statement.post.created_at, reading.statement.post.key)
    )
    keys = dict.fromkeys(reading.statement.post.key for reading in stated)
    return Topic(text=best.text, posts=tuple(keys), sure=sure)
