"""Time zones as people write them: with a time ("8pm ET"), as a place ("from Ohio", "Bristol, UK").

A zone is a name of the IANA time zone database (RFC 6557).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["PROFILE_ZONES", "ClockTime", "find_clock_times", "find_home_zones", "zone_of_location"]

_NOON: Final = 12 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTime:
    """A time of day in a text.

    ``minutes`` are minutes after midnight: two where "8 ET" may be morning or evening. ``zones``
    are those that the word behind it may mean, the likeliest first; none where it names no zone.
    """

    written: str
    minutes: tuple[int, ...]
    zones: tuple[str, ...] = ()


# A word of a zone and its zones, the likeliest first. Words for winter and summer time are used
# the whole year round ("8pm EST" in July), so each means the zone and not the offset.
_NEW_YORK: Final = ("America/New_York",)
_CHICAGO: Final = ("America/Chicago",)
_DENVER: Final = ("America/Denver",)
_LOS_ANGELES: Final = ("America/Los_Angeles",)
_LONDON: Final = ("Europe/London",)
_BERLIN: Final = ("Europe/Berlin",)
_HELSINKI: Final = ("Europe/Helsinki",)
_SYDNEY: Final = ("Australia/Sydney", "Australia/Brisbane")
_AUCKLAND: Final = ("Pacific/Auckland",)
_ABBREVIATIONS: Final = {
    "ET": _NEW_YORK,
    "EST": ("America/New_York", "Australia/Sydney"),
    "EDT": _NEW_YORK,
    "CT": _CHICAGO,
    "CST": ("America/Chicago", "Asia/Shanghai"),
    "CDT": _CHICAGO,
    "MT": _DENVER,
    "MST": ("America/Denver", "America/Phoenix"),
    "MDT": _DENVER,
    "PT": _LOS_ANGELES,
    "PST": _LOS_ANGELES,
    "PDT": _LOS_ANGELES,
    "AKST": ("America/Anchorage",),
    "AKDT": ("America/Anchorage",),
    "HST": ("Pacific/Honolulu",),
    "AST": ("America/Halifax",),
    "ADT": ("America/Halifax",),
    "BRT": ("America/Sao_Paulo",),
    "UTC": ("UTC",),
    "GMT": ("Europe/London", "UTC"),
    "BST": _LONDON,
    "UK": _LONDON,
    "IST": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "CET": _BERLIN,
    "CEST": _BERLIN,
    "MEZ": _BERLIN,
    "MESZ": _BERLIN,
    "EET": _HELSINKI,
    "EEST": _HELSINKI,
    "MSK": ("Europe/Moscow",),
    "SAST": ("Africa/Johannesburg",),
    "WAT": ("Africa/Lagos",),
    "EAT": ("Africa/Nairobi",),
    "GST": ("Asia/Dubai",),
    "PKT": ("Asia/Karachi",),
    "SGT": ("Asia/Singapore",),
    "HKT": ("Asia/Hong_Kong",),
    "PHT": ("Asia/Manila",),
    "WIB": ("Asia/Jakarta",),
    "JST": ("Asia/Tokyo",),
    "KST": ("Asia/Seoul",),
    "AET": _SYDNEY,
    "AEST": _SYDNEY,
    "AEDT": _SYDNEY,
    "ACST": ("Australia/Adelaide", "Australia/Darwin"),
    "ACDT": ("Australia/Adelaide",),
    "AWST": ("Australia/Perth",),
    "NZT": _AUCKLAND,
    "NZST": _AUCKLAND,
    "NZDT": _AUCKLAND,
}
_NAMES: Final = {
    "eastern": _NEW_YORK,
    "central": _CHICAGO,
    "mountain": _DENVER,
    "pacific": _LOS_ANGELES,
}
# Written with "time" behind them, since "8pm London" may be a place to meet.
_CITIES: Final = {
    "new york": _NEW_YORK,
    "london": _LONDON,
    "uk": _LONDON,
    "irish": ("Europe/Dublin",),
    "dublin": ("Europe/Dublin",),
    "berlin": _BERLIN,
    "central european": _BERLIN,
    "paris": ("Europe/Paris",),
    "madrid": ("Europe/Madrid",),
    "rome": ("Europe/Rome",),
    "amsterdam": ("Europe/Amsterdam",),
    "brussels": ("Europe/Brussels",),
    "stockholm": ("Europe/Stockholm",),
    "india": ("Asia/Kolkata",),
    "sydney": _SYDNEY[:1],
    "melbourne": ("Australia/Melbourne",),
    "nz": _AUCKLAND,
    "new zealand": _AUCKLAND,
}


def _choice(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_HALF: Final = r"\s?[ap]\.?m\b\.?|[ap]\b"
_UNITS: Final = r"hrs|heures|horas|uur|h"
# Between hour and minutes: "20h30", "20 h 30", "20 heures 30", "20u30", "20 Uhr 30".
_SPLIT: Final = r"[hu](?=\d\d)|\s?(?:h\s?|heures\s|uhr\s)(?=[0-5]\d(?!\d))"
# Behind "20:00 –" may stand a number of something else.
_UNTIL: Final = (
    rf"(?P<until>2[0-3]|[01]?\d)(?:(?:[:.]|{_SPLIT})(?P<until_minute>[0-5]\d)(?![\d:])"
    rf"|(?![\d:])(?={_HALF}|\s?(?:uhr|{_UNITS}|eastern|central|mountain|pacific|(?-i:[A-Z]{{2,4}}))\b"
    r"|\s?(?:$|[^\w\s])))"
)
_CLOCK: Final = re.compile(
    rf"""(?<![\w.,:/$€£\#+-])
    (?: (?P<noon>(?:12\s?)?noon\b)
      | (?P<between>(?:between|zwischen|entre(?:\sl?as)?|tussen|[tf]ra\sle)\s)?
        (?P<hour>[01]?\d|2[0-3]) (?:(?:[:.]|{_SPLIT})(?P<minute>[0-5]\d))? (?![\d:])
        (?P<half>{_HALF})?
        (?: (?:\s?(?:(?P<first_uhr>uhr)|(?P<first_hours>{_UNITS}))\b)?
            (?(between)\s(?:and|und|et|y(?:\slas)?|e(?:\s[al][se])?|en)\s
              |\s?(?:-|–|—|\b(?:to|till|until|bis|à|a|tot|às)\b)\s?)
            {_UNTIL} (?P<last>{_HALF})? )?
        (?:\s?(?:(?P<uhr>uhr)|(?P<hours>{_UNITS}))\b)?
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# English, French and German have words "est", "ist", "et", "art": in lower case an abbreviation
# needs three letters and "am" or "pm" before it.
_LOWER: Final = [
    word.lower() for word in _ABBREVIATIONS if len(word) > 2 and word not in ("IST", "EAT", "WAT")
]
_ZONE: Final = re.compile(
    rf"""[\s(\[,]*
    (?: (?P<short>(?-i:{_choice(_ABBREVIATIONS)}))
      | (?P<lower>(?-i:{_choice(_LOWER)}))
      | (?P<name>{_choice(_NAMES)})
      | (?P<city>{_choice(_CITIES)})\s+time
      | (?P<place>(?-i:[A-Z][\w.]+(?:\s[A-Z][\w.]+)?))\s+time
    )(?![\w'’-])""",
    re.VERBOSE | re.IGNORECASE,
)


_AT: Final = re.compile(r"(?:\bat|\bum|@)\s?$", re.IGNORECASE)
#: Before an hour of 24: "à 20h", "a las 20 h", "às 20h"; of Italian before the number alone.
_AT_HOURS: Final = re.compile(
    r"(?<!\w)(?:à|vers|dès|a las?|desde las|às|a partir das|ab|om|vanaf|rond)\s$", re.IGNORECASE
)
_FROM_HOURS: Final = re.compile(r"(?<!\w)(?:de(?: las)?|das|van|von|dalle)\s$", re.IGNORECASE)
_NEAREST: Final = 40
_ORE: Final = re.compile(r"(?<!\w)ore\s$", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[\s(\[,]+")


def find_clock_times(text: str) -> Iterator[ClockTime]:
    """Yield the times of day in a text, of a span of time its beginning.

    A number alone is one between "at" and a zone. Of a time in several zones ("9pm ET/8pm
    CT") the first is yielded: the writer's own.
    """
    for clock in _CLOCK.finditer(text):
        zone = _ZONE.match(text, clock.end())
        if zone is not None and zone["lower"] and not (clock["half"] or clock["last"]):
            zone = None
        if zone is not None and zone["place"] and zone["place"].casefold() not in _PLACES:
            zone = None
        # No word that tells of a time stands further away from it.
        near = max(0, clock.start() - _NEAREST)
        before = text[near : clock.start()]
        hours = clock["hours"] or clock["first_hours"]
        named = zone is not None and (hours is not None or _AT.search(before) is not None)
        ore = _ORE.search(before)
        of_24 = (
            ore is not None
            or bool(hours and _AT_HOURS.search(before))
            or _is_span_of_24(clock, before)
        )
        minutes = _minutes(
            clock, named=named, of_24=of_24 or bool(clock["uhr"] or clock["first_uhr"])
        )
        if minutes:
            begin = near + ore.start() if ore is not None else clock.start()
            yield ClockTime(
                written=_BETWEEN.sub(" ", text[begin : (zone or clock).end()]).strip(" ."),
                minutes=minutes,
                zones=_zones(zone) if zone is not None else (),
            )


def _is_span_of_24(clock: re.Match[str], before: str) -> bool:
    """Return True for a span of hours of 24: "20h-21h", "20.00-21.00 uur", "de 20 a 21h".

    "3-4 horas" are how long something takes.
    """
    if clock["until"] is None or not (clock["uhr"] or clock["hours"]):
        return False
    timed = bool(clock["minute"] and clock["until_minute"])
    twice = bool(clock["first_uhr"] or clock["first_hours"])
    led = clock["between"] is not None or _FROM_HOURS.search(before) is not None
    return timed or clock["uhr"] is not None or (int(clock["hour"]) > 12 and (twice or led))


def _zones(zone: re.Match[str]) -> tuple[str, ...]:
    short = zone["short"] or zone["lower"]
    if short:
        return _ABBREVIATIONS[short.upper()]
    if zone["place"]:
        return (_PLACES[zone["place"].casefold()],)
    word = " ".join((zone["name"] or zone["city"]).casefold().split())
    return _NAMES.get(word) or _CITIES[word]


def _minutes(clock: re.Match[str], *, named: bool, of_24: bool) -> tuple[int, ...]:
    """Return the minutes after midnight that a clock may mean, none where it is a mere number.

    ``of_24`` tells that its words show an hour of 24.
    """
    if clock["noon"]:
        return (_NOON,)
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    if clock["half"]:
        return (_of_half(hour, minute, clock["half"]),) if 1 <= hour <= 12 else ()
    if clock["last"] and 1 <= hour <= 12:
        # "11-1pm" begins in the morning: the half that leaves the shorter span.
        end = _of_half(int(clock["until"]), 0, clock["last"])
        halves = [(hour % 12) * 60 + minute + noon for noon in (0, _NOON)]
        return (min(halves, key=lambda start: (end - start) % (2 * _NOON)),)
    decimal = clock["minute"] and not set(":hu") & set(clock[0].lower())
    if not (named or of_24 or (clock["minute"] and not decimal)):
        return ()
    if 1 <= hour <= 12 and not of_24:
        return tuple((hour % 12) * 60 + minute + noon for noon in (0, _NOON))
    return (hour * 60 + minute,)


def _of_half(hour: int, minute: int, half: str) -> int:
    return (hour % 12) * 60 + minute + (_NOON if "p" in half.lower() else 0)


# The main zone of a state or province: where it has two, that of most people.
_EASTERN_STATES: Final = """
    Connecticut:CT Delaware:DE Florida:FL Georgia:GA Maine:ME Maryland:MD Massachusetts:MA
    Michigan:MI New_Hampshire:NH New_Jersey:NJ New_York:NY North_Carolina:NC Ohio:OH
    Pennsylvania:PA Rhode_Island:RI South_Carolina:SC Vermont:VT Virginia:VA West_Virginia:WV
    Kentucky:KY Indiana:IN District_of_Columbia:DC NYC Brooklyn Boston Philadelphia Pittsburgh
    Atlanta Detroit Cleveland Baltimore Miami Washington_DC Washington,_DC
"""
_CENTRAL_STATES: Final = """
    Alabama:AL Arkansas:AR Illinois:IL Iowa:IA Kansas:KS Louisiana:LA Minnesota:MN Mississippi:MS
    Missouri:MO Nebraska:NE North_Dakota:ND Oklahoma:OK South_Dakota:SD Tennessee:TN Texas:TX
    Wisconsin:WI Chicago Minneapolis Milwaukee St._Louis Dallas Houston Nashville New_Orleans
    Kansas_City Omaha
"""
_MOUNTAIN_STATES: Final = "Colorado:CO Idaho:ID Montana:MT New_Mexico:NM Utah:UT Wyoming:WY Denver"
_PACIFIC_STATES: Final = """
    California:CA Nevada:NV Oregon:OR Washington_State:WA Seattle San_Francisco Los_Angeles
    San_Diego Sacramento Las_Vegas
"""
_ELSEWHERE: Final = {
    "America/Phoenix": "Arizona:AZ Phoenix Tucson",
    "America/Anchorage": "Alaska:AK Anchorage",
    "Pacific/Honolulu": "Hawaii:HI Honolulu",
    "America/Toronto": "Ontario:ON Quebec:QC Toronto Ottawa Montreal Montréal",
    "America/Winnipeg": "Manitoba:MB Winnipeg",
    "America/Edmonton": "Alberta:AB Calgary Edmonton",
    "America/Vancouver": "British_Columbia:BC Vancouver",
    "America/Halifax": "Nova_Scotia:NS New_Brunswick:NB Halifax",
    "Europe/London": "England Scotland Wales UK U.K. United_Kingdom Great_Britain London,_UK"
    " London,_England Manchester Liverpool Leeds Sheffield Edinburgh Glasgow Cardiff Belfast",
    "Europe/Dublin": "Ireland Éire Dublin Galway",
    "Europe/Berlin": "Germany Deutschland Berlin Munich München Hamburg Köln Cologne Frankfurt",
    "Europe/Vienna": "Austria Österreich Vienna Wien",
    "Europe/Zurich": "Switzerland Schweiz Zürich Zurich",
    "Europe/Paris": "France Paris Lyon Marseille",
    "Europe/Madrid": "Spain España Madrid Barcelona",
    "Europe/Rome": "Italy Italia Rome Roma Milan Milano",
    "Europe/Amsterdam": "Netherlands The_Netherlands Nederland Amsterdam Utrecht Rotterdam",
    "Europe/Brussels": "Belgium België Belgique Brussels",
    "Europe/Copenhagen": "Denmark Danmark Copenhagen",
    "Europe/Stockholm": "Sweden Sverige Stockholm",
    "Europe/Oslo": "Norway Norge Oslo",
    "Europe/Helsinki": "Finland Suomi Helsinki",
    "Australia/Sydney": "Sydney NSW New_South_Wales Canberra",
    "Australia/Melbourne": "Melbourne Tasmania Hobart",
    "Australia/Brisbane": "Brisbane Queensland",
    "Australia/Adelaide": "Adelaide South_Australia",
    "Australia/Perth": "Western_Australia",
    "Pacific/Auckland": "New_Zealand Aotearoa Auckland Wellington Christchurch NZ",
    "Asia/Kolkata": "India Mumbai Delhi New_Delhi Bangalore Bengaluru Chennai Hyderabad",
    "Asia/Singapore": "Singapore",
    "Asia/Tokyo": "Japan Tokyo",
    "Africa/Johannesburg": "South_Africa Johannesburg Cape_Town",
    "Africa/Lagos": "Nigeria Lagos",
    "Africa/Nairobi": "Kenya Nairobi",
}


def _read_places() -> tuple[dict[str, str], dict[str, str]]:
    """Return the zones of names of places (folded) and of codes of states and provinces."""
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    states = {
        "America/New_York": _EASTERN_STATES,
        "America/Chicago": _CENTRAL_STATES,
        "America/Denver": _MOUNTAIN_STATES,
        "America/Los_Angeles": _PACIFIC_STATES,
    }
    for zone, places in (states | _ELSEWHERE).items():
        for place in places.split():
            name, _, code = place.replace("_", " ").partition(":")
            names[name.casefold()] = zone
            if code:
                codes[code] = zone
    return names, codes


_PLACES, _CODES = _read_places()
# Codes that are words in capitals too ("OK", "HI") count behind a comma only.
_PLAIN_CODES: Final = sorted(set(_CODES) - {"HI", "IN", "OK", "OR", "ME", "OH", "ON", "MA", "PA"})
_DIRECTION: Final = (
    r"(?:(?:north|south|east|west|central|upstate|rural|suburban)(?:ern)?[\s-]+){0,2}"
)
_HOME: Final = re.compile(
    rf"""(?:
        \b(?:from|in|here\ in|based\ in|near)\ {_DIRECTION}
        (?: (?P<place>{_choice(place.replace(" ", "[ ]").replace(".", "[.]") for place in _PLACES)})
          | (?P<state>(?-i:{"|".join(_PLAIN_CODES)}))
        )
      | (?-i:[A-Z][\w.'’-]+,\s?(?P<code>{"|".join(sorted(_CODES))}))
    )(?![\w'’-])""",
    re.VERBOSE | re.IGNORECASE,
)


def find_home_zones(text: str) -> tuple[str, ...]:
    """Return the zones of the places that an introduction names: "Ana from Ohio", "Reno, NV"."""
    return tuple(
        dict.fromkeys(
            _CODES[match["code"] or match["state"]]
            if match["place"] is None
            else _PLACES[match["place"].casefold()]
            for match in _HOME.finditer(text)
        )
    )


def zone_of_location(location: str) -> str | None:
    """Return the zone of a profile's location; None where it names no place, or two.

    "Brighton, England" is one place: its parts are looked up from the last to the first.
    """
    whole = " ".join(location.split()).strip(" .").casefold()
    if whole in _PLACES:
        return _PLACES[whole]
    parts = [part.strip(" .") for part in re.split(r"[,/|•·]", location) if part.strip(" .")]
    if parts and parts[-1].casefold() in ("usa", "us", "united states", "canada", "australia"):
        parts.pop()
    if len(parts) > 1 and parts[-1] in _CODES:
        return _CODES[parts[-1]]
    zones = {_PLACES[part.casefold()] for part in parts if part.casefold() in _PLACES}
    return zones.pop() if len(zones) == 1 else None


# Names that are the city of their IANA zone.
_CITY_ZONES: Final = """
    America/Bogota America/Caracas America/Chihuahua America/Guatemala
    America/Mazatlan America/Monterrey America/Montevideo America/Santiago America/Tijuana
    Africa/Cairo Africa/Casablanca Africa/Monrovia Africa/Nairobi
    Asia/Baghdad Asia/Baku Asia/Bangkok Asia/Colombo Asia/Dhaka Asia/Hong_Kong Asia/Irkutsk
    Asia/Jakarta Asia/Jerusalem Asia/Kabul Asia/Karachi Asia/Kathmandu Asia/Kuala_Lumpur
    Asia/Kuwait Asia/Manila Asia/Novosibirsk Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore
    Asia/Taipei Asia/Tashkent Asia/Tehran Asia/Tokyo Asia/Vladivostok Asia/Yerevan
    Atlantic/Azores
    Australia/Adelaide Australia/Brisbane Australia/Darwin Australia/Hobart Australia/Melbourne
    Australia/Perth Australia/Sydney
    Europe/Amsterdam Europe/Athens Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels
    Europe/Bucharest Europe/Budapest Europe/Copenhagen Europe/Dublin Europe/Helsinki
    Europe/Istanbul Europe/Lisbon Europe/Ljubljana Europe/London Europe/Madrid Europe/Minsk
    Europe/Moscow Europe/Paris Europe/Prague Europe/Riga Europe/Rome Europe/Sarajevo Europe/Skopje
    Europe/Sofia Europe/Stockholm Europe/Tallinn Europe/Vienna Europe/Vilnius Europe/Warsaw
    Europe/Zagreb
    Pacific/Auckland Pacific/Fiji Pacific/Guam
"""
PROFILE_ZONES: Final = {
    **{zone.rpartition("/")[2].replace("_", " "): zone for zone in _CITY_ZONES.split()},
    "Eastern Time (US & Canada)": "America/New_York",
    "Indiana (East)": "America/Indiana/Indianapolis",
    "Central Time (US & Canada)": "America/Chicago",
    "Mountain Time (US & Canada)": "America/Denver",
    "Arizona": "America/Phoenix",
    "Pacific Time (US & Canada)": "America/Los_Angeles",
    "Alaska": "America/Anchorage",
    "Hawaii": "Pacific/Honolulu",
    "Atlantic Time (Canada)": "America/Halifax",
    "Newfoundland": "America/St_Johns",
    "Saskatchewan": "America/Regina",
    "Mexico City": "America/Mexico_City",
    "Brasilia": "America/Sao_Paulo",
    "Buenos Aires": "America/Argentina/Buenos_Aires",
    "Edinburgh": "Europe/London",
    "Bern": "Europe/Zurich",
    "Kyiv": "Europe/Kyiv",
    "St. Petersburg": "Europe/Moscow",
    "Pretoria": "Africa/Johannesburg",
    "West Central Africa": "Africa/Lagos",
    "Abu Dhabi": "Asia/Dubai",
    "Muscat": "Asia/Muscat",
    "Chennai": "Asia/Kolkata",
    "Kolkata": "Asia/Kolkata",
    "Mumbai": "Asia/Kolkata",
    "New Delhi": "Asia/Kolkata",
    "Islamabad": "Asia/Karachi",
    "Beijing": "Asia/Shanghai",
    "Chongqing": "Asia/Chongqing",
    "Osaka": "Asia/Tokyo",
    "Sapporo": "Asia/Tokyo",
    "Canberra": "Australia/Sydney",
    "Wellington": "Pacific/Auckland",
}
"""The zones that X's profiles of 2006 to 2018 name (``time_zone``), by X's names for them.

Left out: "Quito" and "Lima", which X offered to people on Eastern Time as well.
"""
