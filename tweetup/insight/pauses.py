# ruff: noqa: E501 - a row a language reads better than wrapped words
"""Pauses that hosts announce in words ("no chat next week"), in seven languages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from tweetup.insight.announced_dates import (
    find_named_months,
    find_stated_date,
    with_listed_days,
)
from tweetup.insight.announcement_phrases import OWN
from tweetup.insight.pause_words import get_pause_patterns
from tweetup.text import leading_mentions, says_next_week

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tweetup.insight.announced_dates import StatedDate
    from tweetup.insight.announcement_phrases import AnnouncementPhrases
    from tweetup.insight.pause_words import PausePatterns
    from tweetup.insight.statements import Statement
    from tweetup.model import NextMeeting, Session

__all__ = [
    "HOPED",
    "LAST_TIME",
    "NEGATED",
    "OF_A_DATE",
    "TAKES_BACK",
    "AnnouncedPause",
    "behind_meeting",
    "called_off",
    "find_pauses",
    "is_before_pause",
    "stated_days",
    "without_last_tags",
    "without_pauses",
]


# Verbs of which anybody may be the subject.
_ANYBODY: Final = re.compile(
    r"tak|hav|mach|leg|geh|hab|fait|prend|nem|houd|heb|skip", re.IGNORECASE
)
_OF_NOW: Final = re.compile(r"\w+ing\b|week off", re.IGNORECASE)
_IS_SUBJECT: Final = re.compile(r"\b(?:is|are|can|helps?|makes?)\b", re.IGNORECASE)
NEGATED: Final = re.compile(
    r"(?:\bnot|n't|\bnever|\bnicht|\bnon|\bniet|\bnão|\bno)\s+(?:be\s)?$", re.IGNORECASE
)
# "The last week of March", "until mid-April".
_LAST_WEEK: Final = re.compile(
    r"(?:last|letzte[nr]?|dernière|última|laatste|ultima) (?:week|woche|semaine|semana|settimana)",
    re.IGNORECASE,
)
_LATE: Final = re.compile(
    r"(?<!\w)(?:mid|middle|end|late|mitte|ende|mi-|fin|mediados|finales|half|eind|metà|fine|meados)",
    re.IGNORECASE,
)
_WEEK_OF: Final = re.compile(
    r"(?:\bweek (?:of|van)|woche (?:vom|ab)|semaine du|semana del?|settimana del)\b", re.IGNORECASE
)
_WEEK_AFTER: Final = re.compile(
    r"(?:the )?(?:week after(?: (?:that|next))?|(?:following|next) week)|woche (?:darauf|danach)"
    r"|la semaine (?:d'après|suivante)|la (?:semana )?siguiente|de week (?:erna|daarna)"
    r"|(?:la settimana|quella) (?:dopo|successiva|seguente)|a semana (?:seguinte|a seguir)",
    re.IGNORECASE,
)
_THEN: Final = re.compile(
    r"(?:see (?:you|ya|y'all)(?: all)?|back|meet) (?:then|that day)|bis dann|à cette date"
    r"|nos vemos entonces|ci vediamo allora|tot dan",
    re.IGNORECASE,
)
_COUNTS: Final = {
    **dict.fromkeys(["two", "zwei", "deux", "dos", "twee", "due", "duas"], 2),
    **dict.fromkeys(["three", "drei", "trois", "tres", "drie", "tre", "três"], 3),
    **dict.fromkeys(["four", "vier", "quatre", "cuatro", "quattro", "quatro"], 4),
}
# Words that take back a day that was announced, or the chat on it.
TAKES_BACK: Final = {
    language: re.compile(rf"(?<![\w#@])(?:{words})(?!\w)", re.IGNORECASE)
    for language, words in {
        "en": rf"no (?:chat|meeting|session|{OWN})|skip(?:ping|ped)?|ignore|wrong|mistake"
        r"|would have been|let(?:[’']s| us) (?:say|make it)",
        "de": rf"kein(?:en)? (?:chat|treffen|{OWN})|entfällt|fällt aus"
        r"|ignorier\w*|falsch|wäre gewesen|sagen wir",
        "fr": rf"pas de (?:chat|rencontre|{OWN})|ignorez|erreur|aurait (?:été|eu lieu)"
        r"|disons",
        "es": rf"no hay (?:chat|encuentro|{OWN})|ignor(?:ad|en|a)|error|habría sido"
        r"|digamos|mejor el",
        "nl": rf"geen (?:chat|bijeenkomst|{OWN})|negeer|fout|zou (?:zijn|plaatsvinden)"
        r"|laten we",
        "it": rf"(?:niente|nessun) (?:chat|incontro|{OWN})|salt(?:a|iamo)|ignorate|sbagliat[oa]"
        r"|sarebbe stat[oa]|facciamo|diciamo",
        "pt": rf"(?:não há|sem) (?:chat|encontro|{OWN})|saltamos|ignorem|errad[oa]|teria sido"
        r"|digamos|melhor (?:no )?dia",
    }.items()
}
# Those that call off the meeting on the day that stands next to them.
_CALLS_OFF: Final = {
    language: re.compile(rf"(?<![\w#@])(?:{words})(?!\w)", re.IGNORECASE)
    for language, words in {
        "en": rf"(?:no|not an?|(?:won['’]t|will not) be an?) (?:chat|meeting|session|{OWN})"
        r"|skip(?:ping|ped)?",
        "de": rf"kein(?:en)? (?:chat|treffen|{OWN})|entfällt|fällt aus",
        "fr": rf"pas de (?:chat|rencontre|{OWN})",
        "es": rf"no hay (?:chat|encuentro|{OWN})",
        "nl": rf"geen (?:chat|bijeenkomst|{OWN})",
        "it": rf"(?:niente|nessun) (?:chat|incontro|{OWN})|salt(?:a|iamo)",
        "pt": rf"(?:não há|sem) (?:chat|encontro|{OWN})|saltamos",
    }.items()
}
HOPED: Final = re.compile(
    r"\b(?:hopefully|hope to|hoffentlich|espérons|ojalá|esperamos|hopelijk|speriamo|esperemos)\b",
    re.IGNORECASE,
)
OF_A_DATE: Final = re.compile(
    r"\b(?:date|day|datum|tag|jour|fecha|día|dag|(?:last|previous) (?:post|tweet))\b", re.IGNORECASE
)
_LAST_TAGS: Final = re.compile(rf"[\s.!]*(?:\s(?:[#＃]\w+|{OWN})[.!]*)+$")
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(weeks=1)
_SIGN: Final = re.compile(r"\s*(?:[,;:–—()]|\s-{1,2}(?=\s))\s*")
_DAYS_OF_WEEK: Final = 7
_FEW_WORDS: Final = 4
_VERB_LAST: Final = frozenset({"de", "nl"})
_TWO: Final = 2
# A month further ahead is the one that has just been.
_MOST_AHEAD: Final = timedelta(days=270)
_LISTED: Final = " + "
LAST_TIME: Final = re.compile(
    r"\blast (?:week|month|time|year|\w+day)\b(?! (?:of|in)\b)|letzte (?:woche|mal)\b(?! (?:im|des)\b)"
    r"|semaine dernière|semana pasada|vorige (?:week|maand)|settimana scorsa|semana passada",
    re.IGNORECASE,
)
_AFTER_THAT: Final = re.compile(
    r"\b(?:after (?:that|this)|thereafter|danach|daarna|después de eso)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedPause:
    """Words of a host that say from ``first`` to ``last`` no meeting is.

    ``days`` are those they name, none where it is the whole time. ``floats`` is True where the
    pause follows the next meeting, or is of a holiday whose days are not told; ``weeks`` is True
    where its end is counted in weeks. ``back`` is the day on which the chat goes on, told in
    ``back_words``, None where they tell none for sure.
    """

    statement: Statement
    words: str
    first: date
    last: date
    days: frozenset[date] = frozenset()
    floats: bool = False
    weeks: bool = False
    back: date | None = None
    back_words: str = ""

    def covers(self, day: date) -> bool:
        """Return True for a day on which no meeting is."""
        return day in self.days if self.days else self.first <= day <= self.last

    def behind(self, day: date, *, after: date) -> AnnouncedPause:
        """Return a floating pause as it follows a meeting on a day, told on the day ``after``."""
        weeks = _sunday(day) - _sunday(after) if self.weeks else 0 * _DAY
        return replace(self, first=max(day + _DAY, self.first), last=self.last + weeks)


def find_pauses(
    statement: Statement, *, session: Session, language: str
) -> Iterator[AnnouncedPause]:
    """Yield the pauses of a host's words: of days, weeks or months that they name."""
    patterns = get_pause_patterns(language)
    if patterns is None or leading_mentions(statement.text):
        return
    day = session.start.astimezone(ZoneInfo(session.timezone)).date()
    for sentence in statement.sentences:
        clauses = _clauses(sentence, patterns, language)
        for index in _pausing(clauses, patterns) if not sentence.endswith("?") else ():
            period = _period(clauses, index, patterns, day=day, language=language)
            if period is not None:
                words = without_last_tags(sentence)
                yield AnnouncedPause(
                    statement=statement,
                    # "No #chat" is without it no pause.
                    words=words if patterns.off.search(words) else sentence,
                    first=period.first,
                    last=period.last,
                    days=period.days,
                    floats=period.floats,
                    weeks=period.weeks,
                    back=period.back,
                    back_words=period.back_words,
                )


def without_last_tags(sentence: str) -> str:
    """Return a sentence without the hashtags at its end."""
    return _LAST_TAGS.sub("", sentence)


def without_pauses(
    statement: Statement, phrases: AnnouncementPhrases, *, language: str
) -> Statement:
    """Return a statement without its clauses on pauses.

    "No chat next week, see you on 9 December" is "see you on 9 December". A clause with a day is
    left where none beside it announces a meeting: it may take back that of the day.
    """
    patterns = get_pause_patterns(language)
    if patterns is None:
        return statement
    kept: list[str] = []
    for sentence in statement.sentences:
        clauses = _clauses(sentence, patterns, language)
        # Also those that look back: "we had no chat last week".
        pausing = [it for it, clause in enumerate(clauses) if patterns.off.search(clause)]
        beside = [clause for index, clause in enumerate(clauses) if index not in pausing]
        announces = any(
            form.search(clause) for form in (phrases.following, phrases.again) for clause in beside
        )
        out = {
            index
            for index in pausing
            if announces or _is_undated(clauses[index], patterns, language)
        }
        rest = ", ".join(clause for index, clause in enumerate(clauses) if index not in out)
        kept += [sentence] if not out else [rest] if rest else []
    return replace(statement, sentences=tuple(kept))


def _clauses(sentence: str, patterns: PausePatterns, language: str) -> list[str]:
    """Return the clauses of a sentence in which a pause is, else the sentence."""
    if patterns.off.search(sentence) is None:
        return [sentence]
    listed = with_listed_days(sentence, language=language)
    parts = [it.strip() for part in _SIGN.split(listed) for it in patterns.but.split(part)]
    clauses: list[str] = []
    was_time = False
    for part in filter(None, parts):
        is_time = _is_time_alone(part, patterns, language)
        # "Next week, we take a break", "no chat on 12 March, 19 March".
        if clauses and (was_time or (is_time and patterns.off.search(clauses[-1]))):
            clauses[-1] += f" {part}"
            was_time = was_time and is_time
        else:
            clauses.append(part)
            was_time = is_time
    return clauses


def _is_time_alone(clause: str, patterns: PausePatterns, language: str) -> bool:
    if patterns.off.search(clause) or len(clause.split()) > _FEW_WORDS:
        return False
    if patterns.back.search(clause) or patterns.until.search(clause):
        return False
    dated = find_stated_date(clause, after=date.min, language=language) is not None
    month = len(clause.split()) <= _TWO and find_named_months(clause, language=language)
    return dated or bool(month) or says_next_week(clause) or bool(_WEEK_AFTER.search(clause))


def _pausing(clauses: Sequence[str], patterns: PausePatterns) -> list[int]:
    return [
        index
        for index, clause in enumerate(clauses)
        if any(
            _states(match, clauses[: index + 1], patterns)
            for match in patterns.off.finditer(clause)
        )
    ]


def _states(off: re.Match[str], clauses: Sequence[str], patterns: PausePatterns) -> bool:
    """Return True for words that state a pause to come, in the last of some clauses.

    "Have a good break" is a wish, "there was no chat" looks back, "if there is no chat" states
    nothing, "we take a break every August" is a habit.
    """
    clause = clauses[-1]
    before = clause[: off.start()]
    verbs = list(patterns.verb.finditer(before))
    if verbs and verbs[-1]["past"]:
        return False
    is_wish = patterns.wish.search(before) or off[0].casefold().startswith(("have ", "having "))
    if is_wish and not (patterns.ours and patterns.ours.search(before)):
        return False
    if (
        patterns.condition.search(before)
        or patterns.habit.search(clause)
        or LAST_TIME.search(clause)
        or NEGATED.search(before)
    ):
        return False
    if patterns.ours is None or not _ANYBODY.match(off[0]):
        return True
    if _OF_NOW.match(off[0]) and _IS_SUBJECT.search(clause[off.end() :]):
        return False
    is_ours = any(patterns.ours.search(it) for it in (*clauses[:-1], before, off[0]))
    return is_ours or (_OF_NOW.match(off[0]) is not None and len(before.split()) <= _TWO)


def _is_undated(clause: str, patterns: PausePatterns, language: str) -> bool:
    """Return True for a pause of a week, a month or a holiday, without a day."""
    if find_stated_date(clause, after=date.min, language=language) is not None:
        return False
    periods = (patterns.month, patterns.weeks, patterns.holiday, patterns.until)
    named = says_next_week(clause) or find_named_months(clause, language=language)
    others = (LAST_TIME, _WEEK_AFTER, *periods)
    return bool(named) or any(it.search(clause) for it in others)


class _Period(NamedTuple):
    first: date
    last: date
    days: frozenset[date] = frozenset()
    floats: bool = False
    weeks: bool = False
    follows: bool = False
    back: date | None = None
    back_words: str = ""


def _period(
    clauses: Sequence[str], index: int, patterns: PausePatterns, *, day: date, language: str
) -> _Period | None:
    """Return the days of a pause announced on a day, None where the words tell none."""
    clause = clauses[index]
    stated = [it for it in _stated(clause, day, language) if not it.counted]
    if stated:
        period = _of_days(clause, stated, patterns, day=day)
    else:
        period = _of_weeks_or_months(clauses, index, patterns, day=day, language=language)
    if period is None:
        return None
    follows = _follows(clause, patterns)
    floats = period.floats or follows
    return _until_back(
        period._replace(floats=floats, follows=follows),
        clauses[index + 1 :],
        patterns,
        day,
        language,
    )


def _follows(clause: str, patterns: PausePatterns) -> bool:
    """Return True for a pause behind the next meeting: "then no chat for two weeks"."""
    return patterns.then.match(clause) is not None or bool(_AFTER_THAT.search(clause))


def _stated(clause: str, day: date, language: str) -> list[StatedDate]:
    stated: list[StatedDate] = []
    begin = 0
    while it := find_stated_date(clause[begin:], after=day, language=language):
        stated.append(replace(it, start=begin + it.start, end=begin + it.end))
        begin += max(it.end, 1)
    return stated


def _of_days(
    clause: str, stated: Sequence[StatedDate], patterns: PausePatterns, *, day: date
) -> _Period | None:
    """Return a pause on the days that are named, or until the one that is."""
    days = [
        # "No chat next Wednesday" a week after the last one.
        day + ((it.weekday - day.weekday() - 1) % _DAYS_OF_WEEK + 1) * _DAY
        if it.weekday is not None
        else it.day
        for it in stated
    ]
    certain = frozenset(it for it in days if it is not None)
    if not certain:
        return None
    last = max(certain)
    if says_next_week(clause):
        return _Period(day + _DAY, max(last, _sunday(day) + _WEEK))
    if patterns.until.search(clause[: stated[0].start]):
        return _Period(day + _DAY, last)
    if _WEEK_OF.search(clause):
        return _Period(min(certain), _sunday(last))
    # "From 12 to 26 March": all days between, as where one of them is not understood.
    between = clause[stated[0].end : stated[-1].start]
    is_list = len(certain) == len(days) and _LISTED in between
    return _Period(min(certain), last, certain if is_list or len(days) == 1 else frozenset())


def _of_weeks_or_months(
    clauses: Sequence[str], index: int, patterns: PausePatterns, *, day: date, language: str
) -> _Period | None:
    """Return a pause of weeks, months or a holiday."""
    clause = clauses[index]
    sunday = _sunday(day)
    weeks: list[date] = []
    if match := patterns.weeks.search(clause):
        count = next(it for it in match.groups() if it).casefold()
        weeks.append(sunday + (int(count) if count.isdigit() else _COUNTS[count]) * _WEEK)
    if says_next_week(clause):
        weeks.append(sunday + (2 * _WEEK if _WEEK_AFTER.search(_without_next(clause)) else _WEEK))
    is_after = not weeks and _WEEK_AFTER.search(clause) is not None
    if is_after:
        weeks.append(sunday + _WEEK)
    months = [_next_month_of(it, day) for it in find_named_months(clause, language=language)]
    months = [it for it in months if it - day < _MOST_AHEAD]
    if patterns.month.search(clause):
        months.append(_month_after(day.replace(day=1)))
    is_holiday = not weeks and not months and patterns.holiday.search(clause) is not None
    if is_holiday:
        weeks.append(sunday + _WEEK)
    first, ends = day + _DAY, list(weeks)
    if months:
        # "No chat until January" ends before it, "no chat in January" is in it.
        until = patterns.until.search(clause)
        ends.append(
            months[0] - _DAY
            if until and len(months) == 1 and not _LATE.search(clause[until.end() :])
            else _month_after(months[-1]) - _DAY
        )
        if not until and not weeks:
            week = ends[-1] - 2 * _WEEK + _DAY
            first = max(first, week if _LAST_WEEK.search(clause) else months[0])
    if not ends:
        return None
    # "…, see you in January".
    beside = [it for it in (*clauses[:index], *clauses[index + 1 :]) if patterns.until.search(it)]
    named = (it for part in beside for it in find_named_months(part, language=language)[:1])
    behind = [_next_month_of(it, day) - _DAY for it in named]
    return _Period(
        first,
        max([*ends, *behind]),
        floats=is_holiday or (is_after and not months),
        weeks=bool(weeks) and max(ends) in weeks,
    )


def _without_next(clause: str) -> str:
    return re.sub(r"\bnext week\b(?! after)", " ", clause, flags=re.IGNORECASE)


def _until_back(
    period: _Period, behind: Sequence[str], patterns: PausePatterns, day: date, language: str
) -> _Period:
    """Return a pause with the day on which the chat goes on, where the clauses behind tell it."""
    for clause in behind:
        if _THEN.search(clause) and not period.days and not period.weeks:
            return period._replace(back=period.last, last=period.last - _DAY)
        stated = _stated(clause, day, language)
        if len(stated) != 1:
            continue
        word = patterns.back.search(clause[: stated[0].end])
        # "Am 19. März geht es weiter".
        if word is None and language in _VERB_LAST:
            word = patterns.back.search(clause, stated[0].end)
        is_back = word is not None and _is_of_chat(_before(clause, word, stated[0]), patterns)
        if is_back:
            back = stated[0].day
            # On another day of the week something else goes on.
            is_usual = back is not None and back.weekday() == day.weekday()
            if back is not None and is_usual and (period.floats or back > period.last):
                return _ends_before(period, back, clause)
    return period


def _ends_before(period: _Period, back: date, clause: str) -> _Period:
    """Return a pause with the day behind it; that of a holiday lasts until then."""
    if period.floats and not period.days and not period.follows:
        period = period._replace(floats=False, weeks=False, last=back - _DAY)
    return period._replace(back=back, back_words=clause) if back > period.last else period


def _before(clause: str, word: re.Match[str], stated: StatedDate) -> str:
    """Return the words before one of a clause, without the date."""
    end = word.start()
    return (
        clause[:end] if stated.end > end else f"{clause[: stated.start]} {clause[stated.end : end]}"
    )


def _is_of_chat(before: str, patterns: PausePatterns) -> bool:
    """Return True where the words before "back" have the chat or nobody for their subject."""
    is_ours = patterns.ours is not None and patterns.ours.search(before)
    return len(before.split()) <= _TWO or bool(is_ours)


def is_before_pause(words: str, pause: AnnouncedPause, *, after: date) -> bool:
    """Return True for words on a meeting next week, told on the day ``after``, before a pause."""
    is_later = pause.floats or pause.first > _sunday(after) + _WEEK
    return is_later and says_next_week(words)


def behind_meeting(
    pause: AnnouncedPause,
    meeting: NextMeeting | None,
    *,
    by_hosts: Sequence[Statement],
    after: date,
) -> AnnouncedPause:
    """Return a pause as it follows the meeting that is announced beside it, if it does.

    Without one it follows the chat of the next week, of which other words ``by_hosts`` speak.
    """
    if not pause.floats:
        return pause
    if meeting is None:
        # "Next week we talk slugs, the week after we're off."
        is_next = any(says_next_week(it.text) for it in by_hosts)
        return pause.behind(_sunday(after) + _WEEK, after=after) if is_next else pause
    if meeting.day is not None:
        return pause.behind(meeting.day, after=after)
    next_sunday = _sunday(after) + _WEEK
    return pause.behind(next_sunday, after=after) if says_next_week(meeting.text) else pause


def called_off(statement: Statement, *, session: Session, language: str) -> set[date]:
    """Return the days on which a host says that no meeting is.

    The first day behind the words in their sentence: "no chat on 12 March, we meet on 19 March";
    the last one before them where none is behind.
    """
    days: set[date] = set()
    for sentence in statement.sentences:
        if match := _CALLS_OFF[language].search(sentence):
            before, behind = (
                list(
                    stated_days(
                        replace(statement, sentences=(part,)), session=session, language=language
                    )
                )
                for part in (sentence[: match.start()], sentence[match.end() :])
            )
            days |= set(behind[:1] or before[-1:])
    return days


def stated_days(statement: Statement, *, session: Session, language: str) -> Iterator[date]:
    """Yield the days that a statement names."""
    after = session.start.astimezone(ZoneInfo(session.timezone)).date()
    for sentence in statement.sentences:
        rest = sentence
        while stated := find_stated_date(rest, after=after, language=language):
            if stated.day is not None:
                yield stated.day
            rest = rest[max(stated.end, 1) :]


def _sunday(day: date) -> date:
    return day + (_DAYS_OF_WEEK - 1 - day.weekday()) * _DAY


def _month_after(first: date) -> date:
    return (first + 32 * _DAY).replace(day=1)


def _next_month_of(month: int, day: date) -> date:
    """Return the first day of the next month of a number, also of the month of ``day`` itself."""
    year = day.year + (month < day.month)
    return date(year, month, 1)
