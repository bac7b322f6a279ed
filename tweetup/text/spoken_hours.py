# ruff: noqa: E501 - a row a language reads better than wrapped words
"""Hours as people say them: "half past seven", "halb sieben", "a las 6 de la tarde", "from 7 to 8".

They are read beside the date of a meeting alone, where a number behind "at" is an hour. Words of
seven languages stand in one pattern: none of them is an hour of another kind in a second language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

from tweetup.text.time_zones import ClockTime

__all__ = ["SpokenHour", "find_spoken_hour", "find_untold_hour", "without_spoken_hours"]

_HOUR: Final = 60
# So many words stand between a date and its hour: "at seven on the 12th", "12 March, starting at".
_MOST_BEFORE: Final = 2
_MOST_BEHIND: Final = 1
_DAY: Final = 24 * _HOUR
_NOON: Final = 12
_NIGHT_ENDS: Final = 4

_NUMBERS: Final = {
    word: number
    for row in (
        "one two three four five six seven eight nine ten eleven twelve",
        "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "une deux trois quatre cinq six sept huit neuf dix onze douze",
        "una dos tres cuatro cinco seis siete ocho nueve diez once doce",
        "een twee drie vier vijf zes zeven acht negen tien elf twaalf",
        "una due tre quattro cinque sei sette otto nove dieci undici dodici",
        "uma duas três quatro cinco seis sete oito nove dez onze doze",
    )
    for number, word in enumerate(row.split(), start=1)
}
# Before an hour, minutes from it on.
_BEFORE: Final = {
    r"half[ -]past": 30, r"(?:a )?quarter past": 15, r"(?:a )?quarter to": -15,
    r"halb": -30, r"viertel nach": 15, r"viertel vor": -15, r"dreiviertel": -15,
    r"half(?=\s(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf)(?!\w))": -30,
    r"kwart over": 15, r"kwart voor": -15,
}  # fmt: skip
_BEHIND: Final = {
    r"et demie?": 30, r"et quart": 15, r"moins le quart": -15,
    r"y media": 30, r"y cuarto": 15, r"menos cuarto": -15,
    r"e mezz[ao]": 30, r"e un quarto": 15, r"meno un quarto": -15,
    r"e meia": 30, r"e quinze": 15, r"menos um quarto": -15,
}  # fmt: skip
_MORNING: Final = r"in the morning|morgens|vormittags|am (?:morgen|vormittag)|du matin|de la mañana|'s (?:ochtends|morgens)|d[ie]l? mattin[oa]|da manhã"
_EVENING: Final = (
    r"in the (?:afternoon|evening)|nachmittags|abends|am (?:nachmittag|abend)|du soir|de l'après-midi|de la tarde"
    r"|'s (?:middags|avonds)|del pomeriggio|d[ie]l?l?a? sera|da tarde"
)
_AT_NIGHT: Final = r"at night|nachts|de la noche|'s nachts|di notte|da noite"
_PART: Final = rf"(?:(?P<morning>{_MORNING})|(?P<evening>{_EVENING})|(?P<night>{_AT_NIGHT}))(?!\w)"
_AT: Final = (
    r"at|um|gegen|ab|à|vers|dès|a las?|desde las?|alle|all'|om|vanaf|rond|às|a partir das|@"
)
_RANGE: Final = r"from|von|van|de|de las?|dalle|dall'|das"
_TO: Final = r"to|till|until|bis|à|a|a las?|tot|alle|all'|às|até as|[-–—]"
_BETWEEN: Final = r"between|zwischen|entre(?: las?| as)?|tussen|tra le|fra le"
_AND: Final = r"and|und|et|y(?: las?)?|en|e(?: le| as)?"
# "8 to 9" stands behind a date without "from", "dalle 8 alle 9" with it.
_LEFT_OUT: Final = ("from", "von", "van", "de", "das")
_UNIT: Final = r"o'clock|uhr|uur|heures?|horas?|h|ore"
_NUMBER: Final = (
    rf"\d{{1,2}}(?:[:.,h][0-5]\d)?|{'|'.join(sorted(_NUMBERS, key=lambda it: (-len(it), it)))}"
)
_MOMENT: Final = rf"(?:{_NUMBER})(?!\w)"
# Behind a number alone nothing may say that people or places are counted.
_END: Final = r"(?=\s*(?:$|[.;!?()#\ue000…–-]|,(?!\d)|(?:sharp|with|for|on|am|le|el|il|op|no dia|mit|avec|con|met|com)\b))"


def _named(rows: dict[str, int], group: str) -> str:
    return "|".join(f"(?P<{group}{index}>{_spaced(row)})" for index, row in enumerate(rows))


def _spaced(words: str) -> str:
    """Return a pattern for one with comments, in which a blank counts for nothing."""
    return words.replace(" ", r"\s")


_SPOKEN: Final = re.compile(
    rf"""(?<![\w.,:/\#@$€£+-])
    (?: (?P<at>{_spaced(_AT)})\s? | (?P<from>{_spaced(_RANGE)})\s | (?P<between>{_spaced(_BETWEEN)})\s )?
    (?:ore\s)?
    (?P<said>
      (?: (?P<noon>noon|midday|midi|mittags|mediodía|mezzogiorno|meio-dia)
        | (?:(?:{_named(_BEFORE, "before")})\s)?
          (?P<hour>(?<!\d){_MOMENT}) (?:\s?(?P<unit>{_UNIT})(?!\w))? (?:\s(?:{_named(_BEHIND, "behind")})(?!\w))?
          (?: (?(between)\s(?:{_spaced(_AND)})|\s?(?:{_spaced(_TO)}))\s?(?:ore\s)?(?P<until>{_MOMENT}) (?:\s?(?P<unit_behind>{_UNIT})(?!\w))? )?
      )
      (?:\s{_spaced(_PART)})?
    )(?!\w)(?P<end>{_spaced(_END)})?""",
    re.VERBOSE | re.IGNORECASE,
)
#: An hour that words leave open: earlier or later than usual, another time, a part of the day.
_UNTOLD: Final = re.compile(
    r"""(?<!\w)(?:
      (?:(?:an?|half\ an|two|\d+)\s(?:hours?|minutes?|min)\s)?(?:earlier|later)\sthan\s(?:usual|normal)
    | (?:an?|half\ an|two|\d+)\s(?:hours?|minutes?|min)\s(?:earlier|later)
    | (?:at\s)?(?:an?|our|the)\s(?:new|different|special|earlier|later)\s(?:start\s)?time
    | (?:(?:eine|eine\ halbe|zwei|\d+)\s(?:stunden?|minuten)\s)?(?:früher|später)\sals\s(?:sonst|gewohnt|üblich)
    | (?:eine|eine\ halbe|zwei|\d+)\s(?:stunden?|minuten)\s(?:früher|später)
    | (?:um\sdie|zur)\s\w+zeit | à\sl'heure\sdu\s\w+
    | zu\s(?:neuer|anderer|ungewohnter)\s(?:zeit|uhrzeit|stunde)
    | (?:(?:une|une\ demi-|deux|\d+)\s?(?:heures?|minutes)\s)?plus\s(?:tôt|tard)(?:\sque\s(?:d'habitude|d'ordinaire))?
    | à\s(?:une\s(?:autre|nouvelle)\sheure|un\s(?:autre|nouvel)\shoraire)
    | (?:(?:una|media|dos|\d+)\s(?:horas?|minutos)\s)?(?:antes|más\starde)(?:\sde\slo\s(?:habitual|normal|acostumbrado))
    | (?:una|media|dos|\d+)\s(?:horas?|minutos)\s(?:antes|más\starde)
    | a\sotra\shora | en\s(?:otro|nuevo)\shorario
    | (?:(?:een|een\ half|twee|\d+)\s(?:uur|minuten)\s)?(?:eerder|later)\sdan\s(?:anders|normaal|gewoonlijk|gebruikelijk)
    | (?:een|een\ half|twee|\d+)\s(?:uur|minuten)\s(?:eerder|later) | op\seen\sander(?:\stijdstip|e\stijd)
    | (?:(?:un'|mezz'|due\s|\d+\s)(?:ora|ore|minuti)\s)(?:prima|dopo|più\stardi)(?:\sdel\ssolito)? | (?:prima|più\stardi)\sdel\ssolito
    | (?:a|in)\sun\s(?:altro|nuovo|diverso)\sorario
    | (?:(?:uma|meia|duas|\d+)\s(?:horas?|minutos)\s)(?:mais\s(?:cedo|tarde)|antes|depois)(?:\s(?:do\sque|que)\so\s(?:habitual|normal))? | mais\s(?:cedo|tarde)\s(?:do\sque|que)\so\s(?:habitual|normal)
    | (?:em|num)\s(?:outro|novo)\shorário
    | in\sthe\s(?:early\s|late\s)?(?:morning|afternoon|evening) | at\s(?:night|lunch(?:time)?)
    | am\s(?:frühen\s|späten\s)?(?:morgen|vormittag|nachmittag|abend)
    | (?:dans|en\sfin\sd[e'])\s?(?:la\smatinée|l'après-midi|après-midi|la\ssoirée)
    | por\sla\s(?:mañana|tarde|noche) | in\sde\s(?:ochtend|middag|avond)
    | (?:nel|di)\s(?:pomeriggio|mattin[oa]|tarda\smattinata) | (?:de|à|pela)\s(?:manhã|tarde|noite)
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenHour:
    """An hour as said, at ``start`` to ``end`` of its text with the "at" before it."""

    clock: ClockTime
    start: int
    end: int


def find_spoken_hour(text: str, *, before: bool = False) -> SpokenHour | None:
    """Return the first hour as said in the words behind a date, None where none is sure.

    It stands close to the date: behind are topics as well ("kids from three to five"). With
    ``before`` the words stand before the date. Of a span it is the beginning, of "half past seven" both halves of the day.
    """
    for match in _SPOKEN.finditer(text):
        is_plain = match["at"] and (match["hour"] or "")[:1].isdecimal()
        is_near = is_plain or _is_near(text, match, before=before)
        minutes = _minutes(match) if is_near and _is_hour(match) else ()
        if minutes:
            bare = match["at"] == "@" or (match["from"] or "").casefold() in _LEFT_OUT
            begin = match.start("said") if bare else match.start()
            clock = ClockTime(written=" ".join(text[begin : match.end()].split()), minutes=minutes)
            return SpokenHour(clock=clock, start=match.start(), end=match.end())
    return None


def find_untold_hour(text: str, *, before: bool = False) -> ClockTime | None:
    """Return words that change the usual hour and tell none, as a time without minutes."""
    match = _find_untold(text, before=before)
    return ClockTime(written=" ".join(match[0].split()), minutes=()) if match else None


def _find_untold(text: str, *, before: bool = False) -> re.Match[str] | None:
    match = _UNTOLD.search(text)
    return match if match and _is_near(text, match, before=before) else None


def _is_near(text: str, match: re.Match[str], *, before: bool) -> bool:
    """Return True for words with hardly another between them and the date, and no colon."""
    if before:
        behind = text[match.end() :].split(maxsplit=_MOST_BEFORE + 1)
        return len(behind) <= _MOST_BEFORE
    between = text[: match.start()]
    words = islice(re.finditer(r"\w+", between), _MOST_BEHIND, None)
    return ":" not in between and next(words, None) is None


def without_spoken_hours(text: str) -> str:
    """Return a text with blanks for an hour as said: "um halb sieben" names no topic."""
    spoken = find_spoken_hour(text)
    if spoken is None:
        untold = _find_untold(text)
        return text.replace(untold[0], " ", 1) if untold else text
    return f"{text[: spoken.start]}{' ' * (spoken.end - spoken.start)}{text[spoken.end :]}"


def _is_hour(match: re.Match[str]) -> bool:
    """Return True where words beside a number show that it is an hour."""
    part = match["morning"] or match["evening"] or match["night"]
    if match["noon"] or part or _shift(match, "before", _BEFORE):
        return bool(not match["from"] or match["until"] or part)
    is_led = match["at"] or ((match["from"] or match["between"]) and match["until"])
    unit = match["unit_behind"] or match["unit"]
    if unit and unit.casefold() in ("o'clock", "uhr"):
        return True
    return bool(is_led and (match["end"] is not None or unit))


def _minutes(match: re.Match[str]) -> tuple[int, ...]:
    if match["noon"]:
        return (_NOON * _HOUR,)
    shift = _shift(match, "before", _BEFORE) + _shift(match, "behind", _BEHIND)
    starts = [(it + shift) % _DAY for it in _readings(match["hour"])]
    ends = _readings(match["until"]) if match["until"] else ()
    if match["until"] and not ends:
        return ()
    if match["morning"] or match["night"] or match["evening"]:
        if ends:
            ends = [it for it in ends if _is_in_part(it, match)]
        else:
            starts = [it for it in starts if _is_in_part((it - shift) % _DAY, match)]
    if len(ends) == 1 and len(starts) > 1:
        # "11 to 13" begins in the morning: the half that leaves the shorter span.
        starts = [min(starts, key=lambda start: (ends[0] - start) % _DAY)]
    return tuple(starts)


def _readings(written: str) -> list[int]:
    """Return the minutes after midnight of an hour: two up to twelve, none where it is no hour."""
    number = _NUMBERS.get(written.casefold())
    hour, _, minute = (
        (str(number), "", "") if number else re.sub(r"[.,hH]", ":", written).partition(":")
    )
    minutes = int(minute or 0)
    if int(hour) >= 24:
        return []
    if hour.startswith("0") or int(hour) > _NOON:
        return [int(hour) * _HOUR + minutes]
    return [(int(hour) % _NOON + half) * _HOUR + minutes for half in (0, _NOON)]


def _is_in_part(minutes: int, match: re.Match[str]) -> bool:
    """Return True for a time in the part of the day that the words name."""
    hour = minutes // _HOUR
    if match["night"]:
        return hour < _NIGHT_ENDS or hour >= _NOON + _NIGHT_ENDS
    return (hour >= _NOON) is bool(match["evening"])


def _shift(match: re.Match[str], group: str, rows: dict[str, int]) -> int:
    """Return the minutes that a half or a quarter adds to the hour, 0 without one."""
    return next((it for index, it in enumerate(rows.values()) if match[f"{group}{index}"]), 0)
