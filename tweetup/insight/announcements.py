"""What hosts announce beside the topic: the next meeting and guests.

Read from hosts' own words and from posts that they repost, by forms of words
(:mod:`tweetup.insight.announcement_phrases`); in a language without forms nothing is found.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.insight.announced_dates import write_date
from tweetup.insight.announcement_phrases import OWN, get_announcement_phrases
from tweetup.insight.meeting_changes import (
    find_dates,
    find_moved_date,
    find_new_time,
    names_chat,
    of_next_week,
    without_break,
)
from tweetup.insight.meeting_times import find_hour, start_on, sure_date
from tweetup.insight.pauses import (
    HOPED,
    OF_A_DATE,
    TAKES_BACK,
    behind_meeting,
    called_off,
    find_pauses,
    is_before_pause,
    stated_days,
    without_pauses,
)
from tweetup.insight.statements import (
    posts_of_hosts,
    read_statements,
    trim_topic,
)
from tweetup.model import NextMeeting, Relation
from tweetup.text import (
    find_hashtags,
    find_mentions,
    fold_handle,
    is_removed_name,
    leading_mentions,
    says_next_week,
    whole_handles,
)
from tweetup.text.attendance import find_absent, is_about_another_meeting
from tweetup.text.entities import HANDLE
from tweetup.text.spoken_hours import without_spoken_hours
from tweetup.text.time_zones import find_clock_times

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from tweetup.insight.announced_dates import StatedDate
    from tweetup.insight.announcement_phrases import AnnouncementPhrases
    from tweetup.insight.pauses import AnnouncedPause
    from tweetup.insight.statements import Statement
    from tweetup.model import Post, PostKey, Segmentation, Session
    from tweetup.text.time_zones import ClockTime

__all__ = ["find_guests", "find_next_meeting"]

_CLOSING: Final = timedelta(minutes=15)
# So many characters part a date that is counted from one that is named: ", on Tuesday ".
_BETWEEN_DATES: Final = 14
_NAME: Final = re.compile(r"[A-ZÀ-Þ][\w.'-]+(?:\s[A-ZÀ-Þ][\w.'-]+)+")
# A correction begins within so many letters; words of a sentence that only doubts the one before.
_SOON: Final = 15
_FEW_WORDS: Final = 6
_NEAR_DATE: Final = 6
_SHORT_ANSWER: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meeting:
    """One announcement of the next meeting, in one sentence of a host.

    ``moves`` is True where it puts off the meeting that was announced before.
    """

    statement: Statement
    day: date | None
    clock: ClockTime | None
    leaders: tuple[str, ...]
    topic: str | None
    words: str
    moves: bool = False


def find_next_meeting(
    posts: Iterable[Post],
    *,
    segmentation: Segmentation,
    session: Session,
    language: str,
    hashtags: Collection[str],
) -> NextMeeting | None:
    """Return the chat's next meeting as its hosts announce it from the session's start on.

    ``text`` has the date in words, the time as written, who leads it and its topic; where the
    hosts give no date ("in a few weeks", "soon"), their sentence. Of two days the one that most
    posts give, else the later given; it is counted from the session's in its zone. ``start`` is
    set where the words give the time and its zone, or a time that is the session's own. ``pause``
    is that which they announce beside it, or alone ("no chat next week"): then ``text`` has those
    words. None where hosts announce neither, or a day that cannot be told.
    """
    phrases = get_announcement_phrases(language)
    if phrases is None:
        return None
    meetings: list[_Meeting] = []
    by_hosts: list[Statement] = []
    pauses: list[AnnouncedPause] = []
    for whole in read_statements(
        (post for post in posts if post.created_at >= session.start),
        hosts=segmentation.hosts,
        hashtags=hashtags,
        language=language,
    ):
        if whole.by_host:
            pauses += find_pauses(whole, session=session, language=language)
            statement = without_pauses(whole, phrases, language=language)
            by_hosts.append(statement)
            read = list(_read_meetings(statement, phrases, session=session, language=language))
            correction = _correction(
                statement, meetings, phrases, session=session, language=language
            )
            if any(it.moves for it in read):
                meetings = []
            meetings = [correction] if correction and not read else [*meetings, *read]
    meeting = _beside_pauses(
        meetings, pauses, by_hosts, phrases, session=session, language=language
    )
    return meeting and _at_new_time(meeting, by_hosts, session=session, language=language)


def _at_new_time(
    meeting: NextMeeting, by_hosts: Sequence[Statement], *, session: Session, language: str
) -> NextMeeting:
    """Return a meeting with the hour that hosts tell beside its day, "" where it is not usual.

    "Note the new time: 6pm", "an hour earlier".
    """
    if meeting.day is None or meeting.time is not None:
        return meeting
    for statement in by_hosts:
        is_closing = session.end - statement.post.created_at <= _CLOSING
        for sentence in statement.sentences if is_closing else ():
            behind = find_new_time(sentence, language=language)
            if behind is not None:
                clock = find_hour(behind)
                return replace(
                    meeting,
                    time=clock.written if clock else "",
                    start=start_on(meeting.day, clock, session) if clock else None,
                )
    return meeting


def _beside_pauses(
    meetings: Sequence[_Meeting],
    pauses: Sequence[AnnouncedPause],
    by_hosts: Sequence[Statement],
    phrases: AnnouncementPhrases,
    *,
    session: Session,
    language: str,
) -> NextMeeting | None:
    """Return the meeting that pauses leave of those announced, else the last pause, None of none.

    Its ``pause`` goes from the first day of those behind the meeting to their last one.
    """
    after = _day_of(session)
    fixed = [it for it in pauses if not it.floats]
    meetings = [
        meeting
        for meeting in meetings
        if not any(_is_within(meeting, it) for it in fixed if it.first < it.last)
    ]
    meeting = _settle(meetings, by_hosts, phrases, session=session, language=language)
    if not pauses:
        return meeting
    if meeting is not None and meeting.day is None and meeting.posts == (_key(pauses[-1]),):
        # "We're off next week, back in a few weeks."
        meeting = meeting if is_before_pause(meetings[-1].words, pauses[-1], after=after) else None
    if meeting is None or any(meeting.day and it.covers(meeting.day) for it in fixed):
        meeting = _back(pauses, fixed, phrases, session=session, language=language)
    pauses = [behind_meeting(it, meeting, by_hosts=by_hosts, after=after) for it in pauses]
    if meeting is not None and meeting.day is not None:
        pauses = [it for it in pauses if it.last > meeting.day] or pauses
    pause = pauses[-1]
    if meeting is None:
        text = pause.statement.quoted(pause.words)
        meeting = NextMeeting(text=text, posts=(_key(pause),))
    first, last = min(it.first for it in pauses), max(it.last for it in pauses)
    return replace(meeting, pause=(first, last)) if first <= last else meeting


def _key(pause: AnnouncedPause) -> PostKey:
    return pause.statement.post.key


def _back(
    pauses: Sequence[AnnouncedPause],
    fixed: Sequence[AnnouncedPause],
    phrases: AnnouncementPhrases,
    *,
    session: Session,
    language: str,
) -> NextMeeting | None:
    """Return the meeting on the day on which the last pause ends, where the hosts tell it."""
    pause = pauses[-1]
    if (
        pause.back is None
        or any(it.covers(pause.back) for it in fixed)
        or _is_doubted(pause.words, phrases)
        or HOPED.search(pause.words)
    ):
        return None
    part = _Meeting(
        statement=pause.statement,
        day=pause.back,
        clock=find_hour(pause.back_words),
        leaders=(),
        topic=None,
        words=pause.words,
    )
    return _join(pause.back, [part], session=session, language=language, presents=phrases.presents)


def _is_within(meeting: _Meeting, pause: AnnouncedPause) -> bool:
    """Return True for a meeting on a day of a pause, or in the next week where that is one."""
    if meeting.day is not None:
        return pause.covers(meeting.day)
    day = meeting.statement.post.created_at.date()
    return says_next_week(meeting.words) and not is_before_pause(meeting.words, pause, after=day)


def _settle(
    meetings: Sequence[_Meeting],
    by_hosts: Sequence[Statement],
    phrases: AnnouncementPhrases,
    *,
    session: Session,
    language: str,
) -> NextMeeting | None:
    """Return the meeting of all that hosts announce, None where none is or its day is not sure."""
    days = [meeting.day for meeting in meetings if meeting.day is not None]
    if days:
        counts = Counter(days)
        day = max(reversed(days), key=lambda day: counts[day])
        parts = [meeting for meeting in meetings if meeting.day == day]
        settled = _take_back(parts, by_hosts, session=session, language=language)
        if settled is None:
            return None
        if settled is not parts:
            return _join(
                settled[0].day or day,
                settled,
                session=session,
                language=language,
                presents=phrases.presents,
            )
        parts += [meeting for meeting in meetings if meeting.day is None and meeting.topic]
        return _join(day, parts, session=session, language=language, presents=phrases.presents)
    if not meetings:
        return None
    last = meetings[-1]
    keys = (last.statement.post.key,)
    text = last.statement.quoted(last.words)
    return NextMeeting(text=text, posts=keys, topic=last.topic)


def _take_back(
    parts: list[_Meeting], by_hosts: Sequence[Statement], *, session: Session, language: str
) -> list[_Meeting] | None:
    """Return the meeting's parts, those of another day where a host takes the day back.

    "No chat on 12 March, we meet on 19 March". None where no other single day is stated with it,
    and where a host answers somebody with another day: then none is sure.
    """
    takes_back = TAKES_BACK.get(language)
    if takes_back is None:
        return parts
    announced = [part.statement for part in parts]
    begin = announced.index(min(announced, key=lambda it: it.post.order))
    for statement in by_hosts:
        day = parts[0].day
        if statement.post.order < announced[begin].post.order:
            continue
        days = set(stated_days(statement, session=session, language=language))
        taken = takes_back.search(statement.text)
        off = called_off(statement, session=session, language=language)
        if (off and day not in off) or _is_said_after(
            takes_back, statement, day, session=session, language=language
        ):
            continue
        if taken and (day in days or (not days and OF_A_DATE.search(statement.text))):
            if len(days) != 2:
                return None
            (other,) = days - {day}
            clock = next(find_clock_times(statement.text), None)
            parts = [
                replace(
                    parts[0], statement=statement, day=other, clock=clock, topic=None, leaders=()
                )
            ]
        elif days - {day} and day not in days and _answers_shortly(statement):
            return None
    return parts


def _is_said_after(
    takes_back: re.Pattern[str],
    statement: Statement,
    day: date | None,
    *,
    session: Session,
    language: str,
) -> bool:
    """Return True where the day stands in a sentence behind the one that calls something off.

    "No chat next week. We're back on Thursday 19 October."
    """
    taken = [bool(takes_back.search(sentence)) for sentence in statement.sentences]
    stated = [
        day
        in tuple(
            stated_days(replace(statement, sentences=(it,)), session=session, language=language)
        )
        for it in statement.sentences
    ]
    return (
        True in taken
        and True in stated[1:]
        and max(index for index, off in enumerate(taken) if off) < stated.index(True)
    )


def _answers_shortly(statement: Statement) -> bool:
    post = statement.post
    replies = post.target(Relation.REPLY) is not None or bool(leading_mentions(post.text))
    return replies and not statement.repeated and len(statement.text.split()) <= _SHORT_ANSWER


def _read_meetings(
    statement: Statement, phrases: AnnouncementPhrases, *, session: Session, language: str
) -> Iterator[_Meeting]:
    """Yield the meeting of each sentence that announces the next one.

    A question as short as "Next chat?" is read with the sentence that answers it.
    """
    sentences = _joined(statement.sentences, phrases)
    for index, sentence in enumerate(sentences[:-1]):
        if sentence.endswith("?") and phrases.following.fullmatch(sentence.rstrip("? ")):
            sentences[index + 1] = f"{sentence.rstrip('? ')}: {sentences[index + 1]}"
    for whole in sentences:
        moved_to = _read_moved(whole, statement, phrases, session=session, language=language)
        if moved_to is not None:
            yield moved_to
            continue
        written = without_break(whole, language=language)
        # "We'll be back soon" in mid-chat is a break, and "the next one" there a bus.
        closing = session.end - statement.post.created_at <= _CLOSING
        trigger = phrases.following.search(written) or phrases.again.search(written)
        if trigger is None and closing and not leading_mentions(statement.post.text):
            trigger = phrases.next_one.search(written)
        if trigger is None or written.endswith("?"):
            continue
        corrections = phrases.corrected.finditer(written, trigger.end())
        moved = max(corrections, key=re.Match.start, default=phrases.moved.search(written))
        # Of a meeting that was moved only the words behind count: before stands the old date.
        begin = max(trigger.end(), moved.end()) if moved else trigger.end()
        sentence = _without_old_date(written, moved, phrases)
        stated = _date_of(sentence, session=session, language=language)
        if _is_refused(sentence, phrases) or _is_unsure(stated, moved):
            continue
        # The topic stands behind the date, or between "our next chat" and the date or the end.
        middle = sentence[begin : stated.start if stated else None]
        rest = sentence[stated.end :] if stated else ""
        parts = [rest] if trigger.re is phrases.again else [rest, middle]
        topics = [
            _topic_of(without_spoken_hours(part), statement.tag, phrases, language)
            for part in parts
        ]
        topic = next(filter(None, topics), None)
        if stated or topic or (closing and phrases.later.search(sentence)):
            yield _Meeting(
                statement=statement,
                day=stated.day if stated else None,
                clock=find_hour(rest) or find_hour(_nearest(middle) if stated else "", before=True),
                leaders=tuple(
                    leader
                    for leader in _leaders(sentence, phrases, statement.post.mentions)
                    if not is_removed_name(statement.post, leader)
                ),
                topic=topic,
                words=_plain(whole),
                moves=moved is not None and stated is not None,
            )


def _date_of(sentence: str, *, session: Session, language: str) -> StatedDate | None:
    """Return the date of a sentence: "next week on Wednesday", "in two weeks, on May 3"."""
    stated = sure_date(sentence, session=session, language=language)
    if stated is not None and stated.counted:
        named = sure_date(sentence[stated.end :], session=session, language=language)
        if named and named.day and not named.counted and named.start <= _BETWEEN_DATES:
            return replace(named, start=stated.start, end=stated.end + named.end)
        return stated
    if stated is None or stated.day is not None:
        return stated
    day = of_next_week(stated, sentence, after=_day_of(session))
    return replace(stated, day=day)


def _read_moved(
    sentence: str,
    statement: Statement,
    phrases: AnnouncementPhrases,
    *,
    session: Session,
    language: str,
) -> _Meeting | None:
    """Return the meeting of a sentence that moves it: "our 12 March chat moves to 14 March"."""
    # "Moved to 14 March, no wait, 15 March"; "sorry, moved to 14 March" is sure.
    corrected = phrases.corrected.search(sentence, _SOON)
    if sentence.endswith("?") or corrected or _is_doubted(sentence, phrases):
        return None
    after = _day_of(session)
    moved = find_moved_date(sentence, after=after, language=language)
    if moved is None and phrases.instead.search(sentence) and names_chat(sentence):
        # "The chat of next week is on Wednesday instead of Tuesday."
        new = _without_old_date(sentence, None, phrases)
        dates = [it for _, it in find_dates(new, after=after, language=language)]
        day = of_next_week(dates[0], sentence, after=after) if len(dates) == 1 else None
        moved = None if day is None else (day, new[dates[0].end :])
    if moved is None or _names_another(sentence):
        return None
    day, rest = moved
    return _Meeting(
        statement=statement,
        day=day,
        clock=find_hour(rest),
        leaders=_leaders(rest, phrases, statement.post.mentions),
        topic=None,
        words=_plain(sentence),
        moves=True,
    )


def _day_of(session: Session) -> date:
    return session.start.astimezone(ZoneInfo(session.timezone)).date()


def _nearest(words: str) -> str:
    """Return the words right before a date, where its hour may stand: "at 6pm on 12 March"."""
    return " ".join(words.split()[-_NEAR_DATE:])


def _joined(sentences: Sequence[str], phrases: AnnouncementPhrases) -> list[str]:
    """Return the sentences, with one that corrects or doubts the one before joined to it.

    "Next chat on 20 October… No wait, 27 October!", "Next chat on 20 October. Not sure yet."
    """
    joined: list[str] = []
    for sentence in sentences:
        corrected = phrases.corrected.search(sentence)
        corrects = corrected is not None and corrected.start() <= _SOON
        doubts = len(sentence.split()) <= _FEW_WORDS and _is_doubted(sentence, phrases)
        if (
            joined
            and (corrects or doubts or _leads_to_day(joined[-1], phrases))
            and not joined[-1].endswith("?")
        ):
            joined[-1] = f"{joined[-1].rstrip(' .!…')}, {sentence}"
        else:
            joined.append(sentence)
    return joined


def _leads_to_day(sentence: str, phrases: AnnouncementPhrases) -> bool:
    """Return True where a sentence ends as it corrects a day: "Next chat on 12 March, no wait"."""
    corrected = list(phrases.corrected.finditer(sentence))
    return bool(corrected) and not any(map(str.isdigit, sentence[corrected[-1].end() :]))


def _is_doubted(sentence: str, phrases: AnnouncementPhrases) -> bool:
    """Return True where a date is not settled; not where only the topic or who leads is not."""
    return "(?)" in sentence or bool(phrases.unsure.search(phrases.open_topic.sub(" ", sentence)))


def _correction(
    statement: Statement,
    meetings: Sequence[_Meeting],
    phrases: AnnouncementPhrases,
    *,
    session: Session,
    language: str,
) -> _Meeting | None:
    """Return the last meeting on another day, where a later post of its host puts the day right."""
    last = meetings[-1] if meetings else None
    corrected = phrases.corrected.search(statement.text)
    if (
        last is None
        or corrected is None
        or corrected.start() > _SOON
        or statement.author != last.statement.author
        or statement.post.created_at - last.statement.post.created_at > _CLOSING
    ):
        return None
    stated = sure_date(statement.text[corrected.end() :], session=session, language=language)
    if stated is None or stated.day is None or last.day is None:
        return None
    return replace(last, statement=statement, day=stated.day)


def _is_unsure(stated: StatedDate | None, moved: re.Match[str] | None) -> bool:
    """Return True for a date that cannot be told, and for a meeting moved to no date."""
    return moved is not None if stated is None else stated.day is None


def _without_old_date(
    sentence: str, moved: re.Match[str] | None, phrases: AnnouncementPhrases
) -> str:
    """Return a sentence with blanks for the dates on which the meeting is not.

    They stand before "moved to" and behind "not on" and "instead of".
    """
    if moved:
        sentence = " " * moved.end() + sentence[moved.end() :]
    return phrases.instead.sub(lambda old: " " * len(old[0]), sentence)


def _is_refused(sentence: str, phrases: AnnouncementPhrases) -> bool:
    """Return True for a vote, a meeting cancelled or unsure, another event, another chat's tag."""
    refused = phrases.refused.search(sentence) is not None
    return refused or _is_doubted(sentence, phrases) or _names_another(sentence)


def _names_another(sentence: str) -> bool:
    return any(tag.casefold().endswith("chat") for tag in find_hashtags(sentence))


def _topic_of(words: str, tag: str, phrases: AnnouncementPhrases, language: str) -> str | None:
    match = phrases.following_topic.search(words)
    return match and trim_topic(match["topic"], phrases=phrases, language=language, tag=tag)


def _leaders(
    sentence: str, phrases: AnnouncementPhrases, names: Collection[str]
) -> tuple[str, ...]:
    """Return the handles of those who lead the next meeting, as written."""
    for pattern in phrases.leaders:
        if match := pattern.search(sentence):
            return tuple(dict.fromkeys(find_mentions(match["handles"], names)))
    return ()


def _plain(sentence: str) -> str:
    """Return a sentence without the hashtags behind it."""
    words = sentence.split()
    while len(words) > 1 and words[-1].strip(".!").startswith(("#", "＃", OWN)):
        words.pop()
    return " ".join(words)


def _join(
    day: date, parts: Sequence[_Meeting], *, session: Session, language: str, presents: str
) -> NextMeeting:
    """Return the meeting on a day, of the posts that announce parts of it, the date first."""
    clock = next((part.clock for part in parts if part.clock), None)
    leaders = next((part.leaders for part in parts if part.leaders), ())
    topic = next((part.topic for part in parts if part.topic), None)
    text = write_date(day, language=language)
    if clock:
        text += f", {clock.written}"
    if leaders:
        text += f", {presents} {', '.join(f'@{handle}' for handle in leaders)}"
    if topic:
        text += f": {topic}"
    return NextMeeting(
        text=text,
        posts=tuple(dict.fromkeys(part.statement.post.key for part in parts)),
        start=start_on(day, clock, session) if clock else None,
        day=day,
        time=clock.written if clock else None,
        leaders=leaders,
        topic=topic,
    )


# Who was to be a guest, was one earlier, or is asked to be one.
_NO_GUEST: Final = re.compile(
    r"\b(?:was|were|is) (?:meant|supposed|going|due|to have been)\b|\bbe (?:our|my|a|the) guest\b"
    r"|\bguests? (?:like|from|in|of) (?:last|\w+day|january|february|march|april|may|june|july"
    r"|august|september|october|november|december|@)|\bguest like\b"
    r"|\bany(?:one|body) (?:wants?|who)\b"
    r"|\b(?:sollte|hätte|devait|aurait dû|debía|iba a|zou|doveva|devia) ",
    re.IGNORECASE,
)


def find_guests(
    posts: Iterable[Post], *, segmentation: Segmentation, language: str
) -> tuple[str, ...]:
    """Return the handles of people whom hosts present as guests or co-hosts, as written first.

    By handle ("our guest tonight is @who"), or by name ("joined by Ann Lee") where a host's post
    writes the name before a handle or an author of the session has that name. Guests of the next
    meeting, the hosts themselves and people whom a host says to be absent are none.
    """
    phrases = get_announcement_phrases(language)
    if phrases is None:
        return ()
    given = tuple(posts)
    hosts = frozenset(map(fold_handle, segmentation.hosts))
    statements = [
        statement
        for statement in read_statements(
            posts_of_hosts(given, hosts), hosts=hosts, hashtags=(), language=language
        )
        if not leading_mentions(statement.text)
    ]
    sentences = [
        sentence
        for statement in statements
        for sentence in statement.sentences
        if not is_about_another_meeting(sentence)
        and not any(
            form.search(sentence) for form in (phrases.following, phrases.again, phrases.later)
        )
        and not _NO_GUEST.search(sentence)
    ]
    handles = [
        handle
        for sentence in sentences
        for pattern in phrases.guests
        for match in pattern.finditer(sentence)
        for handle in find_mentions(match["handles"])
    ]
    names = [
        name
        for sentence in sentences
        for match in phrases.guest_names.finditer(sentence)
        for name in _NAME.findall(match["names"])
    ]
    text = " ".join(statement.text for statement in statements)
    for name in names:
        handles += _handles_of(name, text, given)
    handles = list(whole_handles(handles, given))
    first = {fold_handle(handle): handle for handle in reversed(handles)}
    folded = dict.fromkeys(map(fold_handle, handles))
    removed = {
        fold_handle(handle)
        for statement in statements
        for handle in find_mentions(statement.text, statement.post.mentions)
        if is_removed_name(statement.post, handle)
    }
    nobody = hosts.union(
        removed,
        *(find_absent(statement.text, statement.post.mentions) for statement in statements),
    )
    return tuple(first[handle] for handle in folded if handle not in nobody)


def _handles_of(name: str, text: str, posts: Sequence[Post]) -> list[str]:
    """Return the handle behind a name or its first word in ``text``, else of its author."""
    for written in (name, name.split(maxsplit=1)[0]):
        match = re.search(rf"(?<!\w){re.escape(written)}\s?\(?@({HANDLE})", text)
        if match:
            return [match[1]]
    authors = {
        post.handle for post in posts if (post.author.name or "").casefold() == name.casefold()
    }
    return sorted(authors) if len(authors) == 1 else []
