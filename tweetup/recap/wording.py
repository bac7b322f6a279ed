"""Wordings of recaps: one table of sentence patterns for each language.

A pattern is a sentence with named placeholders in braces (``own_wording.PLACEHOLDERS``). Several
patterns under one name are variants, taken in turn. A language that lacks a name leaves that
sentence out. Third parties add languages in the group ``tweetup.wordings``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tweetup.registry import Registry

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence
    from datetime import date

__all__ = ["WORDINGS", "Wording", "wording_for"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A language's patterns and small grammar.

    ``numerals`` are written out, from 0 up; ``nouns`` maps a noun to its singular and plural;
    ``joint`` joins the last of a list; ``date_form`` takes day, month and year.
    """

    language: str
    numerals: tuple[str, ...]
    thousands: str
    joint: str
    quotation: tuple[str, str]
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    nouns: Mapping[str, tuple[str, str]]
    patterns: Mapping[str, tuple[str, ...]]
    date_form: str = "{day} {month} {year}"
    objection: re.Pattern[str] | None = field(default=None)

    def number(self, count: int) -> str:
        """Return ``count`` in words where the language has them, else in figures: two, 1,204."""
        if count < len(self.numerals):
            return self.numerals[count]
        return f"{count:,}".replace(",", self.thousands)

    def count(self, count: int, noun: str) -> str:
        """Return a counted noun: one person, two people."""
        return f"{self.number(count)} {self.nouns[noun][count != 1]}"

    def listing(self, items: Sequence[str]) -> str:
        """Return a list as in a sentence: a, b and c."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])}{self.joint}{items[-1]}"

    def people(self, handles: Sequence[str]) -> str:
        """Return a list of handles: @a, @b and @c."""
        return self.listing([f"@{handle}" for handle in handles])

    def quoted(self, words: str) -> str:
        """Return words of the posts in the language's quotation marks."""
        opening, closing = self.quotation
        return f"{opening}{words}{closing}"

    def day(self, day: date) -> str:
        """Return a date as in a title: 21 August 2009."""
        return self.date_form.format(day=day.day, month=self.months[day.month - 1], year=day.year)

    def weekday(self, day: date) -> str:
        """Return a date's day of the week."""
        return self.weekdays[day.weekday()]

    def clauses(self, items: Sequence[str]) -> str:
        """Return a list of clauses, each of which may hold an "and": a, b, and c."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])},{self.joint}{items[-1]}"

    def fill(self, name: str, turn: int, values: Mapping[str, str]) -> str | None:
        """Return variant ``turn`` of the pattern ``name`` filled in; None if there is none."""
        variants = self.patterns.get(name, ())
        return variants[turn % len(variants)].format_map(values) if variants else None

    def sentence(self, name: str, turn: int, values: Mapping[str, str]) -> str | None:
        """Return :meth:`fill` with a capital letter, also within quotation marks."""
        text = self.fill(name, turn, values)
        if text is None:
            return None
        start = len(self.quotation[0]) if text.startswith(self.quotation[0]) else 0
        return text[:start] + text[start : start + 1].upper() + text[start + 1 :]


WORDINGS: Registry[Wording] = Registry(
    "language",
    "tweetup.wordings",
    {
        "en": "tweetup.recap.built_in_wordings:ENGLISH",
        "de": "tweetup.recap.built_in_wordings:GERMAN",
        "nl": "tweetup.recap.built_in_wordings:DUTCH",
        "fr": "tweetup.recap.built_in_wordings:FRENCH",
        "es": "tweetup.recap.built_in_wordings:SPANISH",
    },
)


def wording_for(language: str | None) -> Wording:
    """Return the wording of a language tag (``de``, ``de-AT``), English where there is none."""
    tag = (language or "en").lower().replace("_", "-").split("-")[0]
    return WORDINGS.get(tag if tag in WORDINGS.names() else "en")
