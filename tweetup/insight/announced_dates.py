# ruff: noqa: E501 - a row a language reads better than wrapped names of months
"""Dates in announcements, in seven languages.

An announcement names a day without its year and often without its month ("June 2nd", "next
Thursday", "in two weeks"), so a date is found by a pattern and counted from the day on which it
was announced. The parsers of dateutil (English alone) and dateparser were measured on the same
forms (``benchmarks/announcements.md``): the pattern finds day and month, and then nothing is left
for them to parse.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final, NamedTuple

__all__ = [
    "MASKED_STOP",
    "StatedDate",
    "find_named_months",
    "find_stated_date",
    "mask_date_stops",
    "with_listed_days",
    "write_date",
]

_AND: Final = "and|or|nor|und|oder|noch|et|ou|ni|y|o|e|en|of|ed|né|nem"
_TO: Final = "to|thru|through|until|till|bis|bis zum|au|al|tot|tot en met|t/m|fino al|a|até"
_LISTS: Final = re.compile(rf"[,&/+]|,?\s*(?:{_AND})", re.IGNORECASE)
# "Am 12. und 19. März", "vom 12. bis 26. März".
_LISTED_STOP: Final = re.compile(
    r"(?<=\b\d)\.(?=\s(?:und|oder|noch|bis|[&–-])\s.{0,12}\d\.)|(?<=\b\d\d)\.(?=\s(?:und|oder|noch|bis|[&–-])\s.{0,12}\d\.)",
    re.IGNORECASE,
)
# "Am 8.12. geht es weiter", "Am 8.12. Chat mit @ida"; "bis 8.12. Danke!" ends a sentence.
_NUMBERED_STOP: Final = re.compile(
    r"(?P<date>(?<![\d.])\d{1,2}\.\d{1,2})\.(?=\s+[a-zäöü\d@(&+–-])"
    r"|(?<=\bam )\d{1,2}\.(?=\s+[a-zäöü])"
    r"|(?P<begin>(?:^|[.!?]\s+)(?i:am|ab|vom|bis|bis zum) \d{1,2}\.\d{1,2})\.(?=\s\w)",
    re.MULTILINE,
)
#: Stands for the full stop of a date, a character of private use.
MASKED_STOP: Final = "\ue001"
# A date further ahead is a slip of the year, or no meeting of a chat.
_FURTHEST: Final = timedelta(days=120)
# "Next Tuesday" on a Sunday is two days ahead or nine: from so many days ahead on it is sure.
_SURE_WEEKDAY: Final = 5


class _Names(NamedTuple):
    """Words of dates: the months and weekdays with their abbreviations, full names first.

    ``form`` writes a date; ``numbers`` is ``day first`` where 3/4 is the third of April; ``next`` stands
    before a weekday and ``nexts`` behind it; ``weeks`` is a pattern of so many weeks ahead with a
    group ``count``; ``between`` stands between day and month.
    """

    months: str
    weekdays: str
    form: str
    numbers: str
    next: str
    nexts: str
    weeks: str
    between: str


_NAMES: Final = {
    "en": _Names(
        "January Jan|February Feb|March Mar|April Apr|May|June Jun|July Jul|August Aug|September Sept Sep|October Oct|November Nov|December Dec",
        "Monday Mon|Tuesday Tues Tue|Wednesday Weds Wed|Thursday Thurs Thur Thu|Friday Fri|Saturday Sat|Sunday Sun",
        "{day} {month} {year}", "month first", r"next|this|coming", r"(?!)", r"in (?P<count>two|2|three|3|four|4) weeks", r"(?:st|nd|rd|th)?(?: of)?",
    ),
    "de": _Names(
        "Januar Jänner Jan|Februar Feb|März Mrz|April Apr|Mai|Juni Jun|Juli Jul|August Aug|September Sept Sep|Oktober Okt|November Nov|Dezember Dez",
        "Montag Mo|Dienstag Di|Mittwoch Mi|Donnerstag Do|Freitag Fr|Samstag Sonnabend Sa|Sonntag So",
        "{day}. {month} {year}", "day first", r"nächste[nrms]?|kommende[nrms]?|diese[nrms]?", r"(?!)", r"in (?P<count>zwei|2|drei|3|vier|4) wochen", r"\.?",
    ),
    "fr": _Names(
        "janvier janv|février fevrier févr|mars|avril avr|mai|juin|juillet juil|août aout|septembre sept|octobre oct|novembre nov|décembre decembre déc",
        "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
        "{day} {month} {year}", "day first", r"ce", r"prochain", r"dans (?P<count>deux|2|trois|3|quatre|4) semaines", r"(?:er)?",
    ),
    "es": _Names(
        "enero ene|febrero feb|marzo|abril abr|mayo|junio jun|julio jul|agosto ago|septiembre setiembre sept|octubre oct|noviembre nov|diciembre dic",
        "lunes|martes|miércoles miercoles|jueves|viernes|sábado sabado|domingo",
        "{day} de {month} de {year}", "day first", r"próximo|proximo|este", r"próximo|que viene", r"(?:en|dentro de) (?P<count>dos|2|tres|3|cuatro|4) semanas", r"(?:º)?(?: de)?",
    ),
    "nl": _Names(
        "januari jan|februari feb|maart mrt|april apr|mei|juni jun|juli jul|augustus aug|september sept sep|oktober okt|november nov|december dec",
        "maandag ma|dinsdag di|woensdag wo|donderdag do|vrijdag vr|zaterdag za|zondag zo",
        "{day} {month} {year}", "day first", r"volgende|komende|aanstaande|deze", r"(?!)", r"over (?P<count>twee|2|drie|3|vier|4) weken", r"(?:e|ste)?",
    ),
    "it": _Names(
        "gennaio gen|febbraio feb|marzo|aprile apr|maggio|giugno giu|luglio lug|agosto ago|settembre sett|ottobre ott|novembre nov|dicembre dic",
        "lunedì lunedi|martedì martedi|mercoledì mercoledi|giovedì giovedi|venerdì venerdi|sabato|domenica",
        "{day} {month} {year}", "day first", r"prossim[oa]|quest[oa]", r"prossim[oa]", r"(?:tra|fra) (?P<count>due|2|tre|3|quattro|4) settimane", r"(?:º)?",
    ),
    "pt": _Names(
        "janeiro jan|fevereiro fev|março marco|abril abr|maio|junho jun|julho jul|agosto ago|setembro set|outubro out|novembro nov|dezembro dez",
        "segunda-feira|terça-feira terça|quarta-feira|quinta-feira|sexta-feira|sábado sabado|domingo",
        "{day} de {month} de {year}", "day first", r"próxim[oa]|proxim[oa]|est[ea]", r"que vem", r"(?:em|daqui a) (?P<count>duas|2|três|3|quatro|4) semanas", r"(?:º)?(?: de)?",
    ),
}  # fmt: skip
# "The first Tuesday of October": the ordinals, the words between weekday and month, next month
# and, for a month that is not named, this one or any.
_ORDINALS: Final = {
    "en": ("first 1st|second 2nd|third 3rd|fourth 4th|last", r"of|in", r"next month", r"(?:the|each|every|a) month"),
    "de": ("ersten erster erste 1\\.|zweiten zweiter zweite 2\\.|dritten dritter dritte 3\\.|vierten vierter vierte 4\\.|letzten letzter letzte", r"im|des|in|jeden", r"(?:nächsten|kommenden) monats?", r"monats?"),
    "fr": ("premier 1er|deuxième second 2e|troisième 3e|quatrième 4e|dernier", r"d['’]|de|du|en", r"mois prochain", r"(?:chaque )?mois"),
    "es": ("primer 1er|segundo 2º|tercer 3er|cuarto 4º|último ultimo", r"de|del|en", r"(?:próximo mes|mes que viene)", r"(?:cada )?mes"),
    "nl": ("eerste 1e|tweede 2e|derde 3e|vierde 4e|laatste", r"van|in", r"volgende maand", r"(?:de|elke|iedere) maand"),
    "it": ("primo 1º|secondo 2º|terzo 3º|quarto 4º|ultimo", r"di|del|d['’]|in", r"(?:mese prossimo|prossimo mese)", r"(?:ogni )?mese"),
    "pt": ("primeira primeiro 1ª|segunda segundo 2ª|terceira terceiro 3ª|quarta quarto 4ª|última último", r"de|do|em", r"(?:próximo mês|mês que vem)", r"(?:cada )?mês"),
}  # fmt: skip
_LAST: Final = 4
_DAY_FIRST: Final = "day first"
_MOST_MONTHS: Final = 12
_COUNTS: Final = {
    **dict.fromkeys(["two", "zwei", "deux", "dos", "twee", "due", "duas"], 2),
    **dict.fromkeys(["three", "drei", "trois", "tres", "drie", "tre", "três"], 3),
    **dict.fromkeys(["four", "vier", "quatre", "cuatro", "quattro", "quatro"], 4),
}
# Letters of the shortest name of a weekday after "next" or "on", and alone: "sun", "sat" and "so"
# are words.
_SHORTEST_WEEKDAYS: Final = (3, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A date of an announcement, at ``start`` to ``end`` of its text.

    ``day`` is None where the words name a date that cannot be told for sure. ``counted`` is True
    where it is counted in weeks from the day of the announcement, ``weekday`` is the day of the
    week (0 is Monday) where the words name no more.
    """

    day: date | None
    start: int
    end: int
    counted: bool = False
    weekday: int | None = None


def find_stated_date(text: str, *, after: date, language: str) -> StatedDate | None:
    """Return the first date in ``text`` as announced on the day ``after``, which it follows.

    A day of a month is the next one of that name. A weekday alone counts for want of a date. None where the text has no date, or in a
    language without names of months here.
    """
    names = _NAMES.get(language)
    if names is None:
        return None
    matches = [
        match for match in (pattern.search(text) for pattern in _patterns(language)) if match
    ]
    if not matches:
        return None
    # "On Tuesday in two weeks" is in two weeks.
    first = min(
        matches, key=lambda match: ("plain" in match.re.groupindex, match.start(), -match.end())
    )
    groups = first.groupdict()
    plain = groups.get("plain")
    return StatedDate(
        day=_resolve(groups, after=after, names=names, ordinals=_ORDINALS[language][0]),
        start=first.start(),
        end=first.end(),
        counted="count" in groups,
        weekday=_index(names.weekdays, plain) if plain else None,
    )


def find_named_months(text: str, *, language: str) -> tuple[int, ...]:
    """Return the numbers of the months whose full names are in a text without a day, in order."""
    names = _NAMES.get(language)
    if names is None:
        return ()
    return tuple(
        _index(names.months, match[0]) + 1 for match in _named_months(language).finditer(text)
    )


def with_listed_days(text: str, *, language: str) -> str:
    """Return a text with the month at each day of a list and " + " between: "March 12 & 19".

    Between the ends of a range is " to ".
    """
    names = _NAMES.get(language)
    if names is None:
        return text
    behind, before, between = _lists(language)
    for pattern, form in (
        (behind, r"\g<all> {} \g<month> \g<next>"),
        (before, r"\g<next> \g<month> {} \g<all>"),
        (between, r"\g<all> {} "),
    ):
        begin = 0
        while match := pattern.search(text, begin):
            sign = "+" if _LISTS.fullmatch(match["sign"].strip()) else "to"
            written = match.expand(form.format(sign))
            text = text[: match.start()] + written + text[match.end() :]
            # The date behind a sign may stand before the next one, and that of a number behind.
            begin = 0 if pattern is before else match.start() + 1
    return text


@cache
def _lists(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a number behind a date, one before it, and two dates."""
    names = _NAMES[language]
    month = rf"(?P<month>{_choice(names.months)})(?!\w)\.?"
    day = r"\d{1,2}(?:st|nd|rd|th|er|º|e|\.)?"
    of = r"(?:\s?(?:of|de))?"
    sign = rf"(?P<sign>\s*(?:,\s*(?:(?:{_AND})\s)?|[&/+–—-]|\s(?:{_AND}|{_TO})\s)\s*)"
    article = r"(?:(?:on|the|am|dem|den|le|el|il|op|de)\s)*"
    weekday = rf"(?:(?:{_choice(names.weekdays, shortest=_SHORTEST_WEEKDAYS[0])}),?\s)?"
    no_time = r"(?![\w/]|[:.]\d|\s?(?:[ap]\.?m\b|h\b|uhr|uur|o'clock|people|of\b|\d))"
    dated = rf"(?:{month}\s{day}|{day}{of}\s{month})"
    other = dated.replace("?P<month>", "?:")
    rows = (
        rf"(?P<all>{month}\s{day}){sign}{article}(?P<next>\d{{1,2}}(?:st|nd|rd|th)?){no_time}(?!{of}\s(?:{_choice(names.months)})(?!\w))",
        rf"(?P<next>{day}){sign}{article}{weekday}(?P<all>{day}{of}\s{month})",
        rf"(?P<all>{other}){sign}(?={article}{weekday}{other}(?!\w))",
    )
    behind, before, between = (re.compile(rf"(?<![\w.:/]){row}", re.IGNORECASE) for row in rows)
    return behind, before, between


@cache
def _named_months(language: str) -> re.Pattern[str]:
    months = (row.split()[0] for row in _NAMES[language].months.split("|"))
    # "May" and "march" are words.
    flags = re.NOFLAG if language in {"en", "de"} else re.IGNORECASE
    return re.compile(rf"(?<![\w.])(?<!\d )(?:{'|'.join(months)})(?!\w|\s?\d)", flags)


def write_date(day: date, *, language: str) -> str:
    """Return a date in words of a language, ``5 May 2015``; ``2015-05-05`` in an unknown one."""
    names = _NAMES.get(language)
    if names is None:
        return day.isoformat()
    month = names.months.split("|")[day.month - 1].split()[0]
    number = "1er" if day.day == 1 and language == "fr" else day.day
    return names.form.format(day=number, month=month, year=day.year)


def mask_date_stops(text: str, *, language: str) -> str:
    """Return a text with ``MASKED_STOP`` for the full stops of dates: no sentence ends there.

    "18. Mai", "8 Jan. at noon", "am 8.12. geht es weiter". Only a stop before a small letter, a
    number, the month, or behind a date that begins a sentence is one of a date.
    """
    if language not in _NAMES or "." not in text:
        return text
    before, behind = _date_stops(language)
    if language == "de":
        text = _LISTED_STOP.sub(MASKED_STOP, text)
        text = _NUMBERED_STOP.sub(lambda it: f"{it[0][:-1]}{MASKED_STOP}", text)
    return behind.sub(rf"\g<month>{MASKED_STOP}\g<blank>", before.sub(MASKED_STOP, text))


@cache
def _date_stops(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    month = _choice(_NAMES[language].months)
    return (
        re.compile(rf"\.(?<=\d\.)(?=\s+(?i:{month})(?!\w))"),
        re.compile(rf"(?P<month>\b(?i:{month}))\.(?P<blank>\s+)(?=[a-z\d@])"),
    )


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of dates with a month, in numbers, by weekday and in weeks."""
    names = _NAMES[language]
    month = rf"(?P<month>{_choice(names.months)})\.?"
    weekday = rf"(?P<weekday>{_choice(names.weekdays)})"
    year = r"(?:,?\s?(?P<year>20\d\d)(?!\d))?"
    short, long = (_choice(names.weekdays, shortest=letters) for letters in _SHORTEST_WEEKDAYS)
    ordinals, of, next_month, any_month = _ORDINALS[language]
    rows = (
        rf"(?P<ordinal>{ordinals.replace(' ', '|')})\s(?P<nth>{_choice(names.weekdays)})(?!\w)(?:\s(?:{of})\s?(?:{month}(?!\w){year}|(?:the\s)?(?P<next_month>{next_month})|(?P<any_month>{any_month})))?",
        rf"(?:{weekday}\.?,?\s(?:the\s|le\s|el\s|de\s)?)?(?P<day>\d{{1,2}}){names.between}\s?{month}(?!\w){year}",
        rf"(?:{weekday}\.?,?\s)?{month}\s?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|\s?[ap]m\b){year}",
        rf"(?:{weekday}\.?,?\s)?(?P<first>\d{{1,2}})[/.](?P<second>\d{{1,2}})(?:[/.](?P<year>(?:20)?\d\d)(?!\d)|\.)?(?![\w/]|\.\d)",
        rf"(?:{names.next}|on)\s(?P<plain>{short})",
        rf"(?P<plain>{long})(?:\s(?:{names.nexts}))?",
        names.weeks,
    )
    return tuple(re.compile(rf"(?<![\w/.:]){row}(?!\w)", re.IGNORECASE) for row in rows)


def _choice(words: str, *, shortest: int = 1) -> str:
    """Return an alternation of the words, longer ones first."""
    names = [re.escape(name) for name in re.split(r"[| ]", words) if len(name) >= shortest]
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


def _index(words: str, name: str) -> int:
    """Return the position of the row that has a name, in any case."""
    rows = [row.casefold().split() for row in words.split("|")]
    return next(index for index, row in enumerate(rows) if name.casefold() in row)


def _resolve(groups: dict[str, str], *, after: date, names: _Names, ordinals: str) -> date | None:
    if groups.get("ordinal"):
        return _resolve_ordinal(groups, after=after, names=names, ordinals=ordinals)
    if groups.get("plain"):
        ahead = (_index(names.weekdays, groups["plain"]) - after.weekday() - 1) % 7 + 1
        return after + timedelta(days=ahead) if ahead >= _SURE_WEEKDAY else None
    if groups.get("count"):
        count = groups["count"].casefold()
        return after + timedelta(weeks=int(count) if count.isdigit() else _COUNTS[count])
    if groups.get("month"):
        month, day = _index(names.months, groups["month"]) + 1, int(groups["day"])
        days = {_next_day(month, day, groups.get("year"), after)}
    else:
        first, second = int(groups["first"]), int(groups["second"])
        orders = (
            {(second, first)} if names.numbers == _DAY_FIRST else {(first, second), (second, first)}
        )
        orders = {(month, day) for month, day in orders if month <= _MOST_MONTHS}
        days = {_next_day(month, day, groups.get("year"), after) for month, day in orders}
    written = groups.get("weekday")
    weekday = _index(names.weekdays, written) if written else None
    # In English 3/4 is the third of April or the fourth of March: a day of the week decides, that
    # beside it or else that of the announcement.
    if len(days) > 1:
        wanted = after.weekday() if weekday is None else weekday
        days = {it for it in days if it is not None and it.weekday() == wanted}
    stated = days.pop() if len(days) == 1 else None
    return None if stated and weekday not in {None, stated.weekday()} else stated


def _resolve_ordinal(
    groups: dict[str, str], *, after: date, names: _Names, ordinals: str
) -> date | None:
    """Return the day of "the second Tuesday of October", in the next month where none is named."""
    row = _index(ordinals.replace("\\", ""), groups["ordinal"])
    weekday = _index(names.weekdays, groups["nth"])
    if groups.get("month"):
        month = _index(names.months, groups["month"]) + 1
        years = [int(groups["year"])] if groups.get("year") else [after.year, after.year + 1]
        months = [(year, month) for year in years]
    elif not groups.get("next_month") and not groups.get("any_month"):
        # "The last Tuesday" was a week ago.
        return None
    else:
        following = (after.year + after.month // _MOST_MONTHS, after.month % _MOST_MONTHS + 1)
        months = [following] if groups.get("next_month") else [(after.year, after.month), following]
    days = (_nth_weekday(year, month, weekday, row) for year, month in months)
    return next((it for it in days if after < it <= after + _FURTHEST), None)


def _nth_weekday(year: int, month: int, weekday: int, row: int) -> date:
    """Return the ``row``-th (from 0) such weekday of a month, with ``_LAST`` the last."""
    first = date(year, month, 1)
    days = [first + timedelta(days=it) for it in range(31)]
    same = [it for it in days if it.month == month and it.weekday() == weekday]
    return same[-1] if row == _LAST else same[row]


def _next_day(month: int, day: int, year: str | None, after: date) -> date | None:
    """Return the day of that name after another; None where it is too far ahead or no day."""
    years = [int(year) % 100 + 2000] if year else [after.year, after.year + 1]
    for candidate in years:
        try:
            stated = date(candidate, month, day)
        except ValueError:
            continue
        if after < stated <= after + _FURTHEST:
            return stated
    return None
