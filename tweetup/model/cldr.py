"""Dates, times, numbers and plurals as languages write them: Unicode's CLDR, by Babel.

Babel is imported when a text asks for one of these; 25 ms, once in a process.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from babel import Locale

__all__ = [
    "cldr_version",
    "clock_text",
    "day_text",
    "figures_text",
    "is_from_right",
    "is_in_cldr",
    "plural_examples",
    "plural_place",
    "share_text",
    "weekday_text",
]

_ORDER: Final = ("zero", "one", "two", "few", "many", "other")
_FIRST: Final = re.compile(r"(?<!\d)1(?=\s[^\W\d])")
"""The first of a month before its name."""
_MANY: Final = 1000
"""Texts that are remembered of a kind: more than a chat has days, minutes or numbers."""
_EXAMPLES: Final = (*range(201), 1_000_000)
"""Whole numbers that show all plurals of a language; some have one of millions."""


def cldr_version() -> str:
    """Return the release of Babel, which says how dates and numbers are written."""
    from babel import __version__

    return __version__


@cache
def _locale(language: str) -> Locale | None:
    """Return the locale of a tag (``pt``, ``pt-BR``), else of its first part; None without any."""
    from babel import Locale, UnknownLocaleError

    tag = language.replace("-", "_")
    for name in (tag, tag.partition("_")[0]):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return None


def _locale_or_english(language: str) -> Locale:
    locale = _locale(language) or _locale("en")
    if locale is None:
        raise LookupError("Babel has no data of English")
    return locale


def is_in_cldr(language: str) -> bool:
    """Return True for a language whose months, days, numbers and plurals are known."""
    return _locale(language) is not None


def is_from_right(language: str) -> bool:
    """Return True for a language that is written from right to left, such as Arabic."""
    locale = _locale(language)
    return locale is not None and locale.character_order == "right-to-left"


@lru_cache(_MANY)
def day_text(language: str, form: str, day: date) -> str:
    """Return a date; ``form`` is a pattern of CLDR (``d MMMM y``) or ``long``, ``short`` …."""
    from babel.dates import format_date

    locale = _locale_or_english(language)
    text = format_date(day, form, locale=locale)
    # The CLDR leaves it to programs: "1er mai 2024", all other days are plain numbers.
    is_ordinal = day.day == 1 and locale.language == "fr"
    return _FIRST.sub("1er", text, count=1) if is_ordinal else text


@lru_cache(_MANY)
def weekday_text(language: str, day: date) -> str:
    """Return the name of a date's day of the week."""
    from babel.dates import format_date

    return format_date(day, "EEEE", locale=_locale_or_english(language))


@lru_cache(_MANY)
def clock_text(language: str, form: str, hour: int, minute: int) -> str:
    """Return a time of day; ``form`` is a pattern of CLDR (``HH:mm``) or ``short``."""
    from datetime import time

    from babel.dates import format_time

    return format_time(time(hour, minute), form, locale=_locale_or_english(language))


@lru_cache(_MANY)
def figures_text(language: str, count: int) -> str:
    """Return a whole number in figures: 1,204."""
    from babel.numbers import format_decimal

    return format_decimal(count, locale=_locale_or_english(language))


@lru_cache(_MANY)
def share_text(language: str, share: float) -> str:
    """Return a share from 0 to 1 in per cent, with one decimal: 12.4%."""
    from babel.numbers import format_percent

    locale = _locale_or_english(language)
    form = locale.percent_formats[None].pattern.replace("#0", "#0.0")
    return format_percent(share, format=form, locale=locale)


@cache
def plural_examples(language: str) -> dict[str, int]:
    """Return the plural categories of whole numbers, each with one such number.

    Those of Polish are one, few and many; a category of fractions alone is not among them.
    """
    rule = _locale_or_english(language).plural_form
    numbers = {rule(count): count for count in reversed(_EXAMPLES)}
    return {category: numbers[category] for category in _ORDER if category in numbers}


@lru_cache(_MANY)
def plural_place(language: str, count: int) -> int:
    """Return the place of a number's form among a noun's forms, which stand by their categories."""
    category = _locale_or_english(language).plural_form(count)
    return tuple(plural_examples(language)).index(category)
