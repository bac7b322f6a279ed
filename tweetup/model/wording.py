"""The words of a language that a recap is written in: sentences, headings, small grammar."""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 - read when the archive decodes stored results
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.model.cldr import (
    clock_text,
    day_text,
    figures_text,
    is_from_right,
    plural_place,
    share_text,
    weekday_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

__all__ = ["NO_WORDS", "Wording"]


# The marks of a quotation in a quotation, by the mark that opens the outer one.
_INNER: Final = {
    "“": ("‘", "’"),
    "„": ("‚", "‘"),
    "«": ("“", "”"),
    "»": ("›", "‹"),
}
_STRAIGHT: Final = re.compile(r'(?<![^\s(])"(?P<words>[^"]*[^\s"])"(?!\w)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A language's catalogue: patterns of sentences and headings, and small grammar.

    A pattern is text with named placeholders in braces; several patterns under one name are
    variants, taken in turn. ``numerals`` are written out, from 0 up; ``nouns`` maps a noun to its
    forms, one for each plural of whole numbers that the CLDR has for the language, in the order
    zero, one, two, few, many, other; the number stands before them, or at ``{number}`` where a form
    has it. ``joint`` joins the last of a list. ``dates`` and ``times`` are patterns of the CLDR
    (``d MMMM y``, ``HH:mm``) or its ``long`` and ``short``.

    The CLDR also has months, days and figures; ``months`` with ``date_form``, which takes day,
    month and year, ``weekdays`` from Monday, and ``thousands`` are for other ones.
    """

    language: str
    joint: str
    quotation: tuple[str, str]
    nouns: Mapping[str, tuple[str, ...]]
    patterns: Mapping[str, tuple[str, ...]]
    numerals: tuple[str, ...] = ()
    dates: str = "long"
    times: str = "HH:mm"
    months: tuple[str, ...] = ()
    date_form: str = "{day} {month} {year}"
    weekdays: tuple[str, ...] = ()
    thousands: str | None = None

    @property
    def direction(self) -> str:
        """The direction that the language is written in, as HTML names it: ``ltr`` or ``rtl``."""
        return "rtl" if is_from_right(self.language) else "ltr"

    def number(self, count: int) -> str:
        """Return ``count`` in words where the language has them, else in figures: two, 1,204."""
        if count < len(self.numerals):
            return self.numerals[count]
        return self.figures(count)

    def count(self, count: int, noun: str) -> str:
        """Return a counted noun: one person, two people."""
        return self._counted(self.number(count), count, noun)

    def figures(self, count: int) -> str:
        """Return ``count`` in figures: 1,204."""
        if self.thousands is not None:
            return f"{count:,}".replace(",", self.thousands)
        return figures_text(self.language, count)

    def percent(self, share: float) -> str:
        """Return a share from 0 to 1 in per cent: 12.4%."""
        return share_text(self.language, share)

    def tally(self, count: int, noun: str) -> str:
        """Return a noun counted in figures: 1 person, 1,204 people."""
        return self._counted(self.figures(count), count, noun)

    def _counted(self, number: str, count: int, noun: str) -> str:
        forms = self.nouns[noun]
        form = forms[min(plural_place(self.language, count), len(forms) - 1)]
        if any("{number}" in each for each in forms):
            return form.replace("{number}", number)
        return f"{number} {form}"

    def listing(self, items: Sequence[str]) -> str:
        """Return a list as in a sentence: a, b and c."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])}{self.joint}{items[-1]}"

    def people(self, handles: Sequence[str]) -> str:
        """Return a list of handles: @a, @b and @c."""
        return self.listing([f"@{handle}" for handle in handles])

    def quoted(self, words: str) -> str:
        """Return words of the posts in the language's quotation marks.

        Marks in the words that are the same, or straight ones in pairs, become those of a
        quotation in a quotation.
        """
        opening, closing = self.quotation
        sign, end = opening.strip(), closing.strip()
        inner = _INNER.get(sign)
        if inner is not None:
            words = _STRAIGHT.sub(rf"{inner[0]}\g<words>{inner[1]}", words)
            pairs = words.count(sign)
            if pairs and pairs == words.count(end):
                for outer, mark in zip((sign, end), inner, strict=True):
                    # Blanks within guillemets go with them.
                    words = re.sub(rf"{outer}\s?" if outer == sign else rf"\s?{outer}", mark, words)
        return f"{opening}{words}{closing}"

    def day(self, day: date) -> str:
        """Return a date as in a title: 21 August 2009."""
        if not self.months:
            return day_text(self.language, self.dates, day)
        return self.date_form.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def weekday(self, day: date) -> str:
        """Return a date's day of the week."""
        return self.weekdays[day.weekday()] if self.weekdays else weekday_text(self.language, day)

    def clock(self, moment: datetime) -> str:
        """Return the time of day of a moment in its own zone: 20:14."""
        return clock_text(self.language, self.times, moment.hour, moment.minute)

    def fill(self, name: str, turn: int = 0, **values: str) -> str:
        """Return variant ``turn`` of the pattern ``name`` filled in.

        Raises :class:`KeyError` for a name that the catalogue lacks.
        """
        variants = self.patterns[name]
        return variants[turn % len(variants)].format_map(values)

    def sentence(self, name: str, turn: int = 0, **values: str) -> str:
        """Return :meth:`fill` with a capital letter, also within quotation marks.

        Where words in quotation marks end it with a full stop, it has no other.
        """
        text = self.fill(name, turn, **values)
        if self.quotation[1] and text.endswith(
            (f".{self.quotation[1]}.", f"…{self.quotation[1]}.")
        ):
            text = text[:-1]
        start = len(self.quotation[0]) if text.startswith(self.quotation[0]) else 0
        return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


NO_WORDS: Final = Wording(language="", joint="", quotation=("", ""), nouns={}, patterns={})
"""The wording of a recap that is stored: its words are read again with it."""
