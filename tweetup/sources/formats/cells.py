"""Single values as files write them: ids, counts, truths, lists; what a spreadsheet did to them."""

from __future__ import annotations

import re

__all__ = [
    "RoundedIdError",
    "clean_id",
    "id_digits",
    "looks_rounded",
    "read_flag",
    "read_number",
    "read_source",
    "read_words",
    "unescape",
]

_EXPONENT = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_MARKED = re.compile(r"(?:x|')?(\d+)|=\"(\d+)\"|\"(\d+)\"")
_FRACTION = re.compile(r"(\d+)\.0+")
_ANCHOR = re.compile(r"<a\s[^>]*>(.*?)</a>", re.DOTALL)
_EXACT = 2**53
_LONGEST_ID = 256
_KEPT_DIGITS = 15


def looks_rounded(value: str) -> bool:
    """Whether an id has no more than the 15 digits a spreadsheet keeps, then zeros or ``E+18``."""
    digits = value.strip()
    if digits.isascii() and digits.isdigit():
        return len(digits) > _KEPT_DIGITS and not digits[_KEPT_DIGITS:].strip("0")
    return bool(_EXPONENT.fullmatch(digits))


def id_digits(value: str) -> str:
    """An id without what was put around it to keep a spreadsheet from rounding it.

    ``x123`` (rtweet), ``'123`` and ``="123"`` (spreadsheets), ``"123"`` (GetOldTweets).
    """
    match = _MARKED.fullmatch(value.strip())
    return next(digits for digits in match.groups() if digits) if match else value.strip()


class RoundedIdError(ValueError):
    """An id whose last digits a spreadsheet or a float has thrown away."""


def clean_id(value: str | float | None) -> str | None:
    """An id as text, or None for an empty one.

    Raises :class:`RoundedIdError` for ``1.34E+18`` and for floats too large to be exact;
    ``ValueError`` for what cannot be an id: too long, or with characters nobody can see.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float):
        if abs(value) >= _EXACT or not value.is_integer():
            raise RoundedIdError(str(value))
        return str(int(value))
    text = id_digits(str(value))
    if _EXPONENT.fullmatch(text):
        raise RoundedIdError(text)
    if match := _FRACTION.fullmatch(text):
        if int(match[1]) >= _EXACT:
            raise RoundedIdError(text)
        return match[1]
    if len(text) > _LONGEST_ID or not text.isprintable():
        raise ValueError("an id of unprintable characters or beyond length")
    return text or None


def read_number(value: str | float | None) -> int | None:
    """A count, or None for an empty cell and for what is not a whole number from 0 up."""
    if isinstance(value, str):
        digits = value.strip().removesuffix(".0")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None
    if value is None or value < 0 or value != value // 1 or value >= 2**63:
        return None
    return int(value)


def read_flag(value: str) -> bool | None:
    """``True``, ``false``, ``1``, ``0`` …, or None for anything else."""
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(
        value.strip().lower()
    )


def read_words(value: str) -> tuple[str, ...]:
    """What a cell lists, separated by white space or commas."""
    return tuple(word for word in re.split(r"[\s,]+", value) if word)


def unescape(text: str) -> str:
    """X's text as its author typed it: X writes ``&``, ``<`` and ``>`` as entities, once."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def read_source(value: str) -> str | None:
    """The name of the program a post was written with, out of the link X writes around it."""
    match = _ANCHOR.fullmatch(value.strip())
    return unescape(match[1] if match else value.strip()) or None
