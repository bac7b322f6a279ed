"""Parsers of single values: text, names, addresses, dates and times as people write them.

Each returns the value as the records hold it, and raises ValueError with two arguments: the
problem, and a hint at a remedy (None where there is none).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from tweetup.text import clean_control, find_hashtags, fold_tag

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "THEMES",
    "parse_clock",
    "parse_date",
    "parse_day",
    "parse_handle",
    "parse_hashtag",
    "parse_language",
    "parse_letter",
    "parse_listing",
    "parse_moment",
    "parse_pair",
    "parse_quotes",
    "parse_server",
    "parse_share",
    "parse_text",
    "parse_url",
    "parse_weekday",
    "parse_whole",
    "parse_zone",
]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LISTINGS = ("all", "introduced", "number")
_QUOTES = ("static", "embed", "link")
THEMES = ("journal", "bulletin", "proceedings")
_CLOCK = r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?"
_HANDLE = r"[\w.-]+(@[\w.-]+)?"
_LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"
_SERVER = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+(?::\d{1,5})?"
_ADDRESS = r"""[^\s<>"'{}|\\^`?#]+"""


def parse_text(value: str) -> str:
    """Return the text without control characters, each run of whitespace as one space."""
    cleaned = " ".join(clean_control(value).split())
    if not cleaned:
        raise ValueError("is empty", "give it a value or take the line out")
    return cleaned


def parse_whole(value: int, *, least: int, most: int, unit: int | timedelta) -> int | timedelta:
    """Return the number times ``unit``; the number is ``least`` to ``most``."""
    if not least <= value <= most:
        raise ValueError(f"{value} is not between {least} and {most}", None)
    return value * unit


def parse_share(value: float) -> float:
    """Return the number, which is 0 to 1."""
    if not 0 <= value <= 1:
        raise ValueError(f"{value} is not between 0 and 1", None)
    return float(value)


def parse_letter(value: str) -> str:
    """Return a single letter in upper case."""
    letter = value.strip().upper()
    if not (len(letter) == 1 and letter.isalpha()):
        raise ValueError(f"{value!r} is not one letter", 'write "Q" for Q1, "T" for T1')
    return letter


def parse_scope(value: str | bool) -> str | None:  # noqa: FBT001 - as the file has it
    """Return the pages that can be searched: ``recaps``, ``transcripts`` as well, or None.

    Raises :class:`ValueError` for another word.
    """
    if isinstance(value, bool):
        return "recaps" if value else None
    if value not in {"recaps", "transcripts"}:
        raise ValueError(f"{value!r} cannot be searched", 'true, false or "transcripts"')
    return value


def parse_listing(value: str) -> str:
    """Return the name of a choice of participants: ``all``, ``introduced`` or ``number``."""
    if value not in _LISTINGS:
        raise ValueError(
            f"{value!r} is no choice of participants", f"one of {', '.join(_LISTINGS)}"
        )
    return value


def parse_theme(value: str) -> str:
    """Return the name of a theme of pages: ``journal``, ``bulletin`` or ``proceedings``."""
    if value not in THEMES:
        raise ValueError(f"{value!r} is no theme", f"one of {', '.join(THEMES)}")
    return value


def parse_quotes(value: str) -> str:
    """Return the name of a way to show quotes: ``static``, ``embed`` or ``link``."""
    if value not in _QUOTES:
        raise ValueError(f"{value!r} is no way to show quotes", f"one of {', '.join(_QUOTES)}")
    return value


def parse_handle(value: str) -> str:
    """Return a handle without @, in its own case; ``user@server`` on networks of servers."""
    handle = value.strip().lstrip("@")
    if not re.fullmatch(_HANDLE, handle):
        raise ValueError(f"{value!r} is no handle", 'write it like "anna_example"')
    return handle


def parse_hashtag(value: str) -> str:
    """Return a hashtag, folded (:func:`~tweetup.text.fold_tag`)."""
    bare = value.strip().lstrip("#")
    if find_hashtags(f"#{bare}") != (bare,):
        raise ValueError(f"{value!r} is no hashtag", 'write one word, like "hcsmeu"')
    return fold_tag(bare)


def parse_pair(value: str) -> str:
    """Return a field and its column, ``author=screen_name``, without spaces around them."""
    field, equals, column = (part.strip() for part in value.partition("="))
    if not (field and equals and column):
        raise ValueError(
            f"{value!r} does not name a field and a column", "write it like author=screen_name"
        )
    return f"{field}={column}"


def parse_language(value: str) -> str:
    """Return a language tag that has the form of BCP 47: ``en``, ``pt-BR``."""
    if not re.fullmatch(_LANGUAGE, value):
        raise ValueError(f"{value!r} is no language tag", 'write it like "en" or "pt-BR"')
    return value


def parse_url(value: str, *, schemes: Sequence[str] = ("https", "http")) -> str:
    """Return a web address without a slash at its end."""
    try:
        parts = urlsplit(value)
        valid = parts.scheme in schemes and parts.hostname and re.fullmatch(_ADDRESS, value)
    except ValueError:
        valid = False
    if not valid:
        hint = 'write it like "https://chat.example.org"'
        raise ValueError(f"{value!r} is no web address", hint)
    return value.rstrip("/")


def parse_site_url(value: str) -> str:
    """Return the address of a site, as all who read its pages see it: without user and password."""
    try:
        has_user = "@" in urlsplit(value).netloc
    except ValueError:
        has_user = False
    if has_user:
        # Not told with the value: that would be a password on the screen and in logs.
        problem = "the address has a user and a password, which every page would tell"
        raise ValueError(problem, "leave out all before the @")
    return parse_url(value)


def parse_server(value: str) -> str:
    """Return a server as its name in lower case, or as its web address."""
    if re.fullmatch(_SERVER, value):
        return value.lower()
    try:
        return parse_url(value)
    except ValueError:
        raise ValueError(f"{value!r} is no server", 'write it like "mastodon.example"') from None


def parse_weekday(value: str) -> int:
    """Return the number of a day, Monday is 0: ``friday`` and ``Fri`` → 4."""
    wanted = value.casefold()
    for number, name in enumerate(_WEEKDAYS):
        if wanted in {name, name[:3]}:
            return number
    from difflib import get_close_matches

    near = get_close_matches(wanted, _WEEKDAYS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"one of {', '.join(_WEEKDAYS)}"
    raise ValueError(f"no day of the week named {value!r}", hint)


def parse_clock(value: str | time) -> int:
    """Return the minutes after midnight: ``20:30`` → 1230."""
    written = value.isoformat() if isinstance(value, time) else value
    match = re.fullmatch(_CLOCK, written)
    if match is None:
        raise ValueError(f"{written!r} is no time of day", 'write it like "20:30"')
    return int(match[1]) * 60 + int(match[2])


def parse_zone(value: str) -> str:
    """Return the name of a time zone of the IANA database."""
    try:
        return ZoneInfo(value).key
    except (KeyError, ValueError, OSError):  # unknown, a path outside, or a folder of zones
        raise ValueError(f"no time zone named {value!r}", _zone_hint(value)) from None


def _zone_hint(value: str) -> str:
    from difflib import get_close_matches

    zones = sorted(available_timezones())
    city = value.rpartition("/")[2].replace(" ", "_").casefold()
    near = [zone for zone in zones if zone.rpartition("/")[2].casefold() == city]
    near = near or get_close_matches(value, zones, n=3, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(near[:3])}?"
    return 'use a name of the IANA database, like "Europe/Berlin"'


def parse_day(value: str | date) -> date:
    """Return a date that has no time: ``2026-11-20``, as text or as a TOML date."""
    day = parse_date(value)
    if isinstance(day, datetime):
        raise ValueError(f"{day.isoformat()} has a time", "give the date alone, like 2026-11-20")
    return day


def parse_moment(value: str | date, *, zone: str, start: int | None, fold: int = 0) -> datetime:
    """Return a moment in UTC: by its own offset, else in ``zone``; a date begins at ``start``.

    ``start`` is in minutes after midnight. ``fold`` (PEP 495) chooses between the two meanings
    of a time that the zone has twice or skips, when summer time ends or begins.
    """
    moment = parse_date(value)
    if not isinstance(moment, datetime):
        if start is None:
            raise ValueError(
                "has no time, and the chat has none either",
                f"write {moment.isoformat()}T20:00:00, or set the chat's time",
            )
        moment = datetime.combine(moment, time(*divmod(start, 60)))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone), fold=fold)
    return moment.astimezone(UTC)


def parse_date(value: str | date) -> date:
    """Return a date, or a datetime where a time is written, in ISO 8601 or as TOML has it."""
    if isinstance(value, date):
        return value
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(value)
        except ValueError:
            continue
    raise ValueError(f"{value!r} is no date", "write it like 2026-11-20")
