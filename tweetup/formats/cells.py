"""Read single values of cells: ids, counts, flags, lists, JSON inside a cell."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from tweetup.model import Link, Media
from tweetup.text import find_status_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = [
    "READERS",
    "RoundedIdError",
    "clean_id",
    "id_digits",
    "id_number",
    "looks_rounded",
    "read_account",
    "read_entities",
    "read_films",
    "read_flag",
    "read_number",
    "read_quoted",
    "read_repliees",
    "read_source",
    "read_statistics",
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
_TELLING_DIGITS = 10
"""Digits of an id of X that tell its time to the second."""
_TOO_LARGE = 10**20


def looks_rounded(value: str) -> bool:
    """Return whether an id has at most 15 digits, then zeros or ``E+18``, as in a spreadsheet."""
    digits = value.strip()
    if digits.isascii() and digits.isdigit():
        return len(digits) > _KEPT_DIGITS and not digits[_KEPT_DIGITS:].strip("0")
    return bool(_EXPONENT.fullmatch(digits))


def id_digits(value: str) -> str:
    """Return an id without the marks that keep a spreadsheet from rounding it.

    ``x123`` (rtweet), ``'123`` and ``="123"`` (spreadsheets), ``"123"`` (GetOldTweets).
    """
    match = _MARKED.fullmatch(value.strip())
    return next(digits for digits in match.groups() if digits) if match else value.strip()


def id_number(value: str) -> str:
    """Return the number that an id is or was rounded to; empty for one of less than ten digits."""
    digits = id_digits(value)
    if match := _FRACTION.fullmatch(digits):
        return match[1]
    if not _EXPONENT.fullmatch(digits):
        return digits
    number = Decimal(digits.replace(",", "."))
    told = len(number.as_tuple().digits) >= _TELLING_DIGITS
    return str(int(number)) if told and number < _TOO_LARGE else ""


class RoundedIdError(ValueError):
    """An id whose last digits a spreadsheet or a float has thrown away."""


def clean_id(value: str | float | None) -> str | None:
    """Return an id as text, or None for an empty one.

    Raises :class:`RoundedIdError` for ``1.34E+18`` and for floats too large to be exact;
    ``ValueError`` for values that cannot be an id: too long, or with unprintable characters.
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
    """Return a count; None for an empty cell and for anything but a whole number from 0 up."""
    if isinstance(value, str):
        digits = value.strip().removesuffix(".0")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None
    if value is None or value < 0 or value != value // 1 or value >= 2**63:
        return None
    return int(value)


def read_flag(value: str) -> bool | None:
    """Return the truth of ``True``, ``false``, ``1``, ``0`` …; None for anything else."""
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(
        value.strip().lower()
    )


def read_words(value: str) -> tuple[str, ...]:
    """Return the words of a cell, separated by white space or commas."""
    return tuple(word for word in re.split(r"[\s,]+", value) if word)


def unescape(text: str) -> str:
    """Return X's text as its author typed it: X writes ``&``, ``<`` and ``>`` as entities, once."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def read_source(value: str) -> str | None:
    """Return the name of the program a post was written with, out of the link around it."""
    match = _ANCHOR.fullmatch(value.strip())
    return unescape(match[1] if match else value.strip()) or None


_BETWEEN_LINKS = re.compile(r"[\s,;|]+(?=https?://)")
_BETWEEN_WORDS = re.compile(r"[;|]")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_HANDLE_IN = re.compile(
    r"(?:(?:twitter|x)\.com|//nitter[^/\s]*)/(\w{1,40})(?:/status/.*|/?)$"
    r"|['\"]username['\"]: ?['\"]@?(\w{1,40})['\"]"
)
_LISTS = ("[", "c(", "{")
_ADDRESSES = ("original", "url", "preview_image_url", "media_url_https")


def _items(value: str) -> list[object]:
    """Return the items of a cell: JSON, a list as Python or R prints it, or separated words."""
    value = value.strip()
    if value.startswith(_LISTS):
        try:
            decoded = msgspec.json.decode(value.encode(errors="replace"))
        except (msgspec.DecodeError, RecursionError):
            decoded = _literal(value)
        if decoded is None:
            return [first or second for first, second in _QUOTED.findall(value)]
        return decoded if isinstance(decoded, list) else [decoded]
    return [word for part in _BETWEEN_WORDS.split(value) for word in read_words(part)]


def _literal(value: str) -> object:
    """Return a list or object as Python prints it; None for anything else."""
    try:
        return ast.literal_eval(value)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _names(items: Iterable[object], *keys: str) -> tuple[str, ...]:
    """Return the items that are texts, and of objects the value of the first key that has one."""
    names = []
    for item in items:
        name = item
        if isinstance(item, dict):
            name = next((item[key] for key in keys if item.get(key)), None)
        if isinstance(name, str) and name:
            names.append(name.lstrip("#@$"))
    return tuple(dict.fromkeys(names))


def _hashtags(value: str) -> tuple[str, ...] | None:
    return _names(_items(value), "tag", "text") or None


def _mentions(value: str) -> tuple[str, ...] | None:
    return _names(_items(value), "username", "screen_name") or None


def _links(value: str) -> tuple[Link, ...]:
    if value.strip().startswith(_LISTS):
        return _links_of(_items(value))
    addresses = (part.strip(" ,;|") for part in _BETWEEN_LINKS.split(value.strip()))
    return tuple(Link(url=address) for address in dict.fromkeys(addresses) if address)


def _links_of(items: Iterable[object]) -> tuple[Link, ...]:
    """Return links out of objects of X's interfaces, without those to a post's own pictures."""
    links: dict[str, Link] = {}
    for item in items:
        if isinstance(item, str):
            links.setdefault(item, Link(url=item))
        if not isinstance(item, dict) or "media_key" in item:
            continue
        url = item.get("unwound_url") or item.get("expanded_url") or item.get("url")
        shown = str(item.get("display_url") or "")
        if isinstance(url, str) and not shown.startswith(("pic.twitter.com/", "pic.x.com/")):
            short, title, description = item.get("url"), item.get("title"), item.get("description")
            links.setdefault(
                url,
                Link(
                    url=url,
                    short=short if isinstance(short, str) and short != url else None,
                    title=title if isinstance(title, str) and title else None,
                    description=description
                    if isinstance(description, str) and description
                    else None,
                ),
            )
    return tuple(links.values())


_PICTURES = ("http", "pic.twitter.com/", "pic.x.com/")


def _account_id(value: str) -> str:
    """Return the number of an account, without the marks that tools and spreadsheets put at it.

    R's ``write_as_csv`` puts an x before it, pandas ``.0`` behind it where others are missing.
    """
    digits = id_digits(value)
    whole = _FRACTION.fullmatch(digits)
    return whole[1] if whole and int(whole[1]) < _EXACT else digits


def _media(value: str) -> tuple[Media, ...]:
    media = []
    for item in _items(value):
        if isinstance(item, str) and item.startswith(_PICTURES):
            address = item if item.startswith("http") else f"https://{item}"
            media.append(Media(kind="photo", url=address))
        elif isinstance(item, dict):
            url = next(filter(None, map(item.get, _ADDRESSES)), None)
            alt = item.get("alt_text") or item.get("ext_alt_text")
            media.append(
                Media(
                    kind=str(item.get("type") or "photo"),
                    url=url if isinstance(url, str) else None,
                    alt_text=alt if isinstance(alt, str) else None,
                )
            )
    return tuple(media)


def _edits(value: str) -> tuple[str, ...]:
    ids = _names(_items(value))
    return ids if len(ids) > 1 else ()


def _author(value: str) -> str:
    """Return a handle, also out of the account's address or a printed account object."""
    match = _HANDLE_IN.search(value.strip())
    return (match[1] or match[2]) if match else value


def read_repliees(value: str, author: str) -> str | None:
    """Return whom a post replies to, of a list of accounts.

    Twint up to 2020 named the author in front of them.
    """
    own = author.strip().lstrip("@").lower()
    names = _names(_items(value), "screen_name", "username")
    return next((name for name in names if name.lower() != own), None)


def read_films(value: str, kind: str) -> tuple[Media, ...]:
    """Return the films of a ``kind`` (video, animated_gif) at the addresses of a cell."""
    return tuple(replace(item, kind=kind) for item in _media(value))


def read_account(value: str) -> dict[str, object]:
    """Return the name of the account that a cell prints, as ntscraper does."""
    name = next((it.get("name") for it in _items(value) if isinstance(it, dict)), None)
    return {"author_name": name} if isinstance(name, str) and name else {}


def read_quoted(value: str) -> dict[str, object]:
    """Return the quoted post that a cell prints, as ntscraper does: its id and author.

    A quoted post that was not available has no address: only that there is one is known.
    """
    quoted = next((item for item in _items(value) if isinstance(item, dict) and item), None)
    if quoted is None:
        return {}
    link = next(iter(find_status_links(str(quoted.get("link") or ""))), None)
    return {"quote_id": link.id, "quote_handle": link.handle} if link else {"kind": "quote"}


def read_statistics(value: str) -> dict[str, object]:
    """Return the counts of an object that a cell prints, as ntscraper names them."""
    numbers = _literal(value)
    if not isinstance(numbers, dict):
        return {}
    names = {"replies": "comments", "reposts": "retweets", "quotes": "quotes", "likes": "likes"}
    return {
        field: read_number(number)
        for field, name in names.items()
        if isinstance(number := numbers.get(name), int)
    }


def _kind(value: str) -> str:
    return _KIND_NAMES.get(value.strip().lower(), value)


_KIND_NAMES = {"retweeted": "retweet", "quoted": "quote", "replied_to": "reply"}
"""The kinds of API v2, by the names that a row has."""


def _place(value: str) -> str | None:
    """Return the name of a place; None for an object with its coordinates."""
    return None if value.lstrip().startswith("{") else value


def read_entities(value: str) -> dict[str, object]:
    """Return hashtags, mentions and links out of entities of API 1.1; none of a cell cut off."""
    try:
        entities = msgspec.json.decode(value.encode(errors="replace"))
    except (msgspec.DecodeError, RecursionError):
        return {}
    if not isinstance(entities, dict):
        return {}
    lists = {key: items for key, items in entities.items() if isinstance(items, list)}
    return {
        "hashtags": _names(lists.get("hashtags", []), "text") or None,
        "cashtags": _names(lists.get("symbols", []), "text"),
        "mentions": _names(lists.get("user_mentions", []), "screen_name") or None,
        "links": _links_of(lists.get("urls", [])),
        "media": tuple(
            Media(kind=str(item.get("type") or "photo"), url=str(item["media_url_https"]))
            for item in lists.get("media", [])
            if isinstance(item, dict) and item.get("media_url_https")
        ),
    }


READERS: dict[str, Callable[[str], object]] = {
    "author": _author,
    "likes": read_number,
    "reposts": read_number,
    "replies": read_number,
    "quotes": read_number,
    "author_followers": read_number,
    "author_following": read_number,
    "author_posts": read_number,
    "author_verified": read_flag,
    "source": read_source,
    "kind": _kind,
    "place": _place,
    "hashtags": _hashtags,
    "cashtags": lambda value: _hashtags(value) or (),
    "mentions": _mentions,
    "links": _links,
    "author_id": _account_id,
    "media": _media,
    "edits": _edits,
}
"""The reader of each field's cell; a field that is not here is the text itself."""
