# ruff: noqa: E501 - a row a language reads better than wrapped words
"""Pauses that hosts announce in words ("no chat next week"), in seven languages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from tweetup.insight.announced_dates import find_named_month, find_stated_date
from tweetup.insight.announcement_phrases import OWN
from tweetup.text import leading_mentions, says_next_week

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tweetup.insight.announcement_phrases import AnnouncementPhrases
    from tweetup.insight.statements import Statement
    from tweetup.model import Session

__all__ = ["AnnouncedPause", "find_pauses", "without_pauses"]


class _Words(NamedTuple):
    """Words of pauses.

    ``off`` say that no chat is; ``month`` is the next one, ``weeks`` so many from now, ``until``
    stands before what ends the pause, ``holiday`` is a time that is at least the next week.
    ``but`` begins a clause beside the pause.
    """

    off: str
    month: str
    weeks: str
    until: str
    holiday: str
    but: str


_PAUSES: Final = {
    "en": _Words(
        rf"no (?:\S+ )?(?:chat|meeting|session|{OWN})|(?:we(?:'re| are| will be|'ll be)|(?:the chat|{OWN}) (?:is|will be)) (?:off|away|pausing|paused|on (?:an? |our )?(?:\w+ )?(?:break|holidays?|vacation|hiatus|pause))|(?:take|takes|taking|have|having) (?:an?|our|the|some|next) (?:\w+ ){{0,2}}?(?:break|pause|hiatus|holiday|(?:week|time) off)|week off|skip(?:ping|s)?(?= (?:next|a|the|two|this|{OWN}))|won't (?:be )?(?:meet|meeting|chat|chatting|host|hosting)|(?:is|are) (?:cancel+ed|called off|on hold)",
        r"next month", r"(?:next|for|these|coming) (?P<count>two|three|four|2|3|4) weeks", r"until|till|back in|see (?:you|ya|y'all)(?: all)?(?: again| back)? in|return(?:ing)? in|resume in",
        r"(?:for|over|during|because of) (?:the )?(?:\w+ )?(?:holidays?|summer|easter|christmas|thanksgiving|vacations?)|(?:summer|winter|spring|christmas|easter|holiday) (?:break|pause|hiatus|vacation)|until further notice", r"but|so|and",
    ),
    "de": _Words(
        rf"kein(?:en)? (?:\S+ )?(?:chat|treffen|{OWN})|entfällt|fällt aus|(?:machen|mache|macht|haben|legen|geht|gehen)(?: wir| ich)?(?: [^\s,]+){{0,4}}? (?:\w*pause|urlaub)|pausier\w+|(?:sind|ist) (?:wir )?(?:in der|im) (?:\w*pause|urlaub)",
        r"nächsten monat", r"(?:in den |die )?(?:nächsten|kommenden) (?P<count>zwei|drei|vier|2|3|4) wochen", r"bis(?: zum)?|wieder im|zurück im|geht(?:'s| es) im|uns im",
        r"über (?:die )?(?:\w+ )?(?:feiertage|ferien|ostern|weihnachten)|(?:sommer|winter|weihnachts|oster|ferien)pause|bis auf weiteres", r"aber|sondern|und|dafür",
    ),
    "fr": _Words(
        rf"pas de (?:\S+ )?(?:chat|rencontre|session|{OWN})|(?:faisons|fait|fera|ferons|prenons|prend) (?:une |la )?(?:\w+ )?pause|(?:est|sommes|serons|sera) en (?:pause|vacances)|(?:est|sera) annulée?",
        r"(?:le )?mois prochain", r"(?:pendant|pour) (?P<count>deux|trois|quatre|2|3|4) semaines|(?:ces|les) (?P<nearby>deux|trois|2|3) prochaines semaines", r"jusqu'en|jusqu'à|de retour en|reprise en|retrouve en|rendez-vous en",
        r"pendant les (?:vacances|fêtes)|pause (?:estivale|d'été|de noël)|jusqu'à nouvel ordre", r"mais|et|donc",
    ),
    "es": _Words(
        rf"(?:no hay|no habrá|no tendremos|sin) (?:\S+ )?(?:chat|charla|encuentro|{OWN})|(?:hacemos|haremos|tomamos|tomaremos) (?:una |la )?pausa|descansa(?:mos|remos)|(?:estamos|estaremos) (?:en pausa|de vacaciones)",
        r"(?:el )?(?:próximo mes|mes que viene)", r"(?:durante|por|las próximas) (?P<count>dos|tres|cuatro|2|3|4) semanas", r"hasta|volvemos en|regresamos en|nos vemos en",
        r"(?:por|durante) (?:las )?(?:vacaciones|fiestas|navidades)|pausa (?:de verano|estival|navideña)|hasta nuevo aviso", r"pero|y|así que",
    ),
    "nl": _Words(
        rf"geen (?:\S+ )?(?:chat|bijeenkomst|{OWN})|(?:nemen|houden|hebben)(?: we| wij)?(?: [^\s,]+){{0,3}}? (?:pauze|vakantie|vrij)|gaat niet door|slaan (?:we )?(?:\w+ ){{0,3}}over|(?:is|zijn) (?:we )?(?:met vakantie|er niet)|(?:zomer|winter|kerst)(?:pauze|stop|reces)",
        r"volgende maand", r"(?:komende|volgende|de) (?P<count>twee|drie|vier|2|3|4) weken", r"tot(?: in)?|terug in|weer in",
        r"(?:in|tijdens|wegens) de (?:\w+)?(?:vakantie|feestdagen)|(?:zomer|winter|kerst)(?:pauze|stop|reces)|tot nader order", r"maar|en|dus",
    ),
    "it": _Words(
        rf"(?:niente|nessun[ao]?|non c'è|non ci sarà) (?:\S+ )?(?:chat|incontro|{OWN})|(?:facciamo|faremo|prendiamo) (?:una |la )?pausa|salt(?:a|iamo|eremo)|(?:siamo|saremo) (?:in pausa|in vacanza)",
        r"(?:il )?(?:prossimo mese|mese prossimo)", r"(?:per|le prossime) (?P<count>due|tre|quattro|2|3|4) settimane", r"fino a|torniamo a|ci vediamo a|ci rivediamo a",
        r"(?:per|durante) le (?:vacanze|feste|ferie)|pausa (?:estiva|natalizia)|fino a nuovo avviso", r"ma|e|quindi",
    ),
    "pt": _Words(
        rf"(?:não há|não haverá|não teremos|sem) (?:\S+ )?(?:chat|conversa|encontro|{OWN})|(?:fazemos|faremos) (?:uma )?pausa|saltamos|(?:estamos|estaremos) (?:em pausa|de férias)",
        r"(?:no )?(?:próximo mês|mês que vem)", r"(?:por|durante|nas próximas) (?P<count>duas|três|quatro|2|3|4) semanas", r"até|voltamos em|vemo-nos em",
        r"(?:nas|durante as) (?:férias|festas)|pausa (?:de verão|de natal)|até novo aviso", r"mas|e|então",
    ),
}  # fmt: skip
_COUNTS: Final = {
    **dict.fromkeys(["two", "zwei", "deux", "dos", "twee", "due", "duas"], 2),
    **dict.fromkeys(["three", "drei", "trois", "tres", "drie", "tre", "três"], 3),
    **dict.fromkeys(["four", "vier", "quatre", "cuatro", "quattro", "quatro"], 4),
}
_LAST_TAGS: Final = re.compile(rf"[\s.!]*(?:\s(?:[#＃]\w+|{OWN})[.!]*)+$")
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(weeks=1)
_SIGN: Final = re.compile(r"\s*(?:[,;:–—()]|\s-{1,2}(?=\s))\s*")
_DAYS_OF_WEEK: Final = 7
_FEW_WORDS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedPause:
    """Words of a host that say from ``first`` to ``last`` no meeting is."""

    statement: Statement
    words: str
    first: date
    last: date


class _Patterns(NamedTuple):
    off: re.Pattern[str]
    month: re.Pattern[str]
    weeks: re.Pattern[str]
    until: re.Pattern[str]
    holiday: re.Pattern[str]
    but: re.Pattern[str]


@cache
def _patterns(language: str) -> _Patterns | None:
    words = _PAUSES.get(language)
    if words is None:
        return None
    off, month, weeks, until, holiday = (
        re.compile(rf"(?<![\w#@])(?:{it})(?!\w)", re.IGNORECASE) for it in words[:-1]
    )
    return _Patterns(
        off=off,
        month=month,
        weeks=weeks,
        until=until,
        holiday=holiday,
        but=re.compile(rf"\s(?:{words.but})\s", re.IGNORECASE),
    )


def find_pauses(
    statement: Statement, *, session: Session, language: str
) -> Iterator[AnnouncedPause]:
    """Yield the pauses of a host's words: of days, weeks or months that they name."""
    patterns = _patterns(language)
    if patterns is None or leading_mentions(statement.text):
        return
    day = session.start.astimezone(ZoneInfo(session.timezone)).date()
    for sentence in statement.sentences:
        clauses = _clauses(sentence, patterns, language)
        for index in _pausing(clauses, patterns) if not sentence.endswith("?") else ():
            period = _period(clauses, index, patterns, day=day, language=language)
            if period is not None:
                first, last = period
                words = _LAST_TAGS.sub("", sentence)
                yield AnnouncedPause(
                    statement=statement,
                    # "No #chat" is without it no pause.
                    words=words if patterns.off.search(words) else sentence,
                    first=first,
                    last=last,
                )


def without_pauses(
    statement: Statement, phrases: AnnouncementPhrases, *, language: str
) -> Statement:
    """Return a statement without its clauses on pauses.

    "No chat next week, see you on 9 December" is "see you on 9 December". A clause with a day is
    left where none beside it announces a meeting: it may take back that of the day.
    """
    patterns = _patterns(language)
    if patterns is None:
        return statement
    kept: list[str] = []
    for sentence in statement.sentences:
        clauses = _clauses(sentence, patterns, language)
        pausing = _pausing(clauses, patterns)
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


def _clauses(sentence: str, patterns: _Patterns, language: str) -> list[str]:
    """Return the clauses of a sentence in which a pause is, else the sentence."""
    if patterns.off.search(sentence) is None:
        return [sentence]
    parts = [it.strip() for part in _SIGN.split(sentence) for it in patterns.but.split(part)]
    clauses: list[str] = []
    for part in filter(None, parts):
        # "Next week, we take a break".
        if clauses and _is_time_alone(clauses[-1], patterns, language):
            clauses[-1] += f" {part}"
        else:
            clauses.append(part)
    return clauses


def _is_time_alone(clause: str, patterns: _Patterns, language: str) -> bool:
    if patterns.off.search(clause) or len(clause.split()) > _FEW_WORDS:
        return False
    dated = find_stated_date(clause, after=date.min, language=language) is not None
    return dated or says_next_week(clause)


def _pausing(clauses: Sequence[str], patterns: _Patterns) -> list[int]:
    return [index for index, clause in enumerate(clauses) if patterns.off.search(clause)]


def _is_undated(clause: str, patterns: _Patterns, language: str) -> bool:
    """Return True for a pause of a week, a month or a holiday, without a day."""
    if find_stated_date(clause, after=date.min, language=language) is not None:
        return False
    periods = (patterns.month, patterns.weeks, patterns.holiday, patterns.until)
    return says_next_week(clause) or any(it.search(clause) for it in periods)


def _period(
    clauses: Sequence[str], index: int, patterns: _Patterns, *, day: date, language: str
) -> tuple[date, date] | None:
    """Return first and last day of a pause announced on a day, None where the words tell none."""
    clause = clauses[index]
    stated = find_stated_date(clause, after=day, language=language)
    if stated is not None and not stated.counted:
        if stated.weekday is not None:
            # "No chat next Wednesday" a week after the last one.
            ahead = (stated.weekday - day.weekday() - 1) % _DAYS_OF_WEEK + 1
            return day + ahead * _DAY, day + ahead * _DAY
        return None if stated.day is None else (stated.day, stated.day)
    sunday = day + (_DAYS_OF_WEEK - 1 - day.weekday()) * _DAY
    ends: list[date] = []
    if weeks := patterns.weeks.search(clause):
        count = next(it for it in weeks.groups() if it).casefold()
        ends.append(sunday + (int(count) if count.isdigit() else _COUNTS[count]) * _WEEK)
    if says_next_week(clause) or patterns.holiday.search(clause):
        ends.append(sunday + _WEEK)
    if patterns.month.search(clause):
        ends.append(_month_after(_month_after(day.replace(day=1))) - _DAY)
    if month := find_named_month(clause, language=language):
        # "No chat until January" ends before it, "no chat in January" with it.
        begin = _next_month_of(month, day)
        until = patterns.until.search(clause)
        ends.append(begin - _DAY if until else _month_after(begin) - _DAY)
    if not ends:
        return None
    # "…, see you in January".
    beside = [it for it in (*clauses[:index], *clauses[index + 1 :]) if patterns.until.search(it)]
    months = (find_named_month(it, language=language) for it in beside)
    ends += [_next_month_of(month, day) - _DAY for month in months if month]
    return day + _DAY, max(ends)


def _month_after(first: date) -> date:
    return (first + 32 * _DAY).replace(day=1)


def _next_month_of(month: int, day: date) -> date:
    """Return the first day of the next month of a number, also of the month of ``day`` itself."""
    year = day.year + (month < day.month)
    return date(year, month, 1)
