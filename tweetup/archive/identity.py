"""The comparison of two records under one id: are they records of one post or of two.

Fields of two records are merged only where these agree on who wrote the post, when, and in which
words. An id alone proves nothing: tables number their rows, spreadsheets round ids, and a file can
be edited by hand.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from enum import Enum, StrEnum, auto
from functools import lru_cache
from hashlib import blake2b
from html import unescape
from typing import TYPE_CHECKING, Final

from tweetup.model import Kind
from tweetup.text import (
    find_hashtags,
    find_links,
    find_mentions,
    fold_handle,
    read_echo,
    strip_entities,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tweetup.model import Author, Post

__all__ = [
    "Disagreement",
    "are_one_post",
    "find_disagreement",
    "find_shift",
    "is_made_up_id",
    "may_be_renamed",
    "recorded_id",
    "second_id",
    "table_of_row",
]

#: Formats cut times to the second; some networks round them.
_SECOND: Final = timedelta(seconds=2)
_MINUTE: Final = timedelta(minutes=1, seconds=2)
#: A date alone, in whatever zone.
_DAY: Final = timedelta(hours=38)
#: A local time that was read as one of another zone: whole quarters of an hour, 26 hours at most.
_PAGE_OF_ACCOUNT: Final = re.compile(r"(https?://[^/]+)/@([^/@]+)\Z")
_QUARTER: Final = timedelta(minutes=15)
_FARTHEST_ZONES: Final = timedelta(hours=26)
#: Letters and digits of a text that are no two posts' beginning by chance.
_TELLING: Final = 20
#: Ids as spreadsheets and programs spoil them: ``1.23457E+18``, ``101.0``, ``x101``, the last of
#: many digits zeros.
_SPOILED_ID: Final = re.compile(
    r"(?:x|'|=?\")\d+\"?|\d+[.,]\d+|\d+(?:[.,]\d+)?[eE]\+?\d+|\d{14,}00"
)
#: Ids that no network gave: of a rounded one, of a table's row, of a second post under an id.
_MADE_UP_ID: Final = re.compile(
    r"rounded-.*|[0-9]{1,6}(?:@[0-9a-f]{8})?|.*~[0-9a-f]{12}~*", re.DOTALL
)
#: Numbers of a table's rows, as a file has them or with its suffix.
_ROW_NUMBER: Final = re.compile(r"[0-9]{1,6}((?:@[0-9a-f]{8})?)(?:~[0-9a-f]{12}~*)?")
#: The end of the id of a second post under an id.
_SECOND_ID: Final = re.compile(r"~[0-9a-f]{12}~*\Z")
#: Signs in place of those that an encoding lacks.
_SPOILED: Final = frozenset("?\ufffd")
#: Numbers whose letters and digits alone are those of another one.
_DECIMAL: Final = re.compile(r"\d+(?:[.,]\d+)+")
#: A short link of X, which is one post's own and all its records have.
_OWN_SHORT: Final = re.compile(r"https?://t\.co/(\w+)")
#: The last Latin letter of Unicode's first blocks: a wrong encoding makes no others of Latin ones.
_LAST_LATIN: Final = "\u024f"


class Disagreement(StrEnum):
    """The field in which two records under one id disagree."""

    AUTHOR = "author"
    TIME = "time"
    TEXT = "text"


class _Likeness(Enum):
    """How much of two texts is the same: all, a beginning, a few words or none, nothing."""

    WHOLE = auto()
    BEGINNING = auto()
    FEW_WORDS = auto()
    NONE = auto()


def find_disagreement(
    stored: Post, record: Post, *, is_same_account: Callable[[Author, Author], bool]
) -> Disagreement | None:
    """Return the first of author, time and text in which two records disagree; None for one post.

    Authors agree by account id, else by handle, else where ``is_same_account`` knows both handles
    as one account's. Times agree within what their formats cut off, and under a network's id where
    the words tell that one was read in another time zone; a row number proves no such thing. Texts
    agree where one is the other, its beginning, a copy of it (``RT @who: …``), or a recorded edit
    of it; those of no letters where their signs are the same.
    """
    if not _authors_agree(stored.author, record.author, is_same_account):
        return Disagreement.AUTHOR
    likeness = _compare_texts(stored, record)
    if likeness is _Likeness.NONE:
        return Disagreement.TEXT
    apart = abs(stored.created_at - record.created_at)
    if apart <= _tolerance(stored.created_at, record.created_at, likeness):
        return None
    if likeness is _Likeness.FEW_WORDS or table_of_row(stored.id) is not None:
        return Disagreement.TIME
    return None if _is_zone_shift(apart) and _tells(stored, record) else Disagreement.TIME


def find_shift(stored: Post, record: Post) -> timedelta | None:
    """Return how much later a record's time is than that of a post with its author and words.

    It is 0 within what formats cut off, else whole quarters of an hour as between time zones. None
    where author or text disagree, or the times are further apart than any two zones.
    """
    if not _authors_agree(stored.author, record.author, lambda *_: False):
        return None
    likeness = _compare_texts(stored, record)
    if likeness is _Likeness.NONE:
        return None
    apart = record.created_at - stored.created_at
    tolerance = _tolerance(stored.created_at, record.created_at, likeness)
    if abs(apart) <= tolerance:
        return timedelta()
    shift = round(apart / _QUARTER) * _QUARTER
    is_shift = abs(shift) <= _FARTHEST_ZONES and abs(apart - shift) <= tolerance
    return shift if is_shift else None


def are_one_post(stored: Post, record: Post) -> bool:
    """Return True where two records agree on author, time and text, handles as they are."""
    disagreement = find_disagreement(stored, record, is_same_account=lambda *_: False)
    return disagreement is None


def may_be_renamed(stored: Post, record: Post) -> bool:
    """Return True where two records differ in their author's handle alone, as after a rename.

    Ids of accounts that differ are no rename.
    """
    same = find_disagreement(stored, record, is_same_account=lambda *_: True) is None
    return same and not are_one_post(stored, record)


def second_id(post: Post) -> str:
    """Return the id under which a post is stored where another post has its own.

    It is the id, ``~``, and 12 hexadecimal digits over the author, the time to the minute and the
    words of the post, which tell it from others under its id.
    """
    author = fold_handle(post.handle) or post.author.id or ""
    minute = post.created_at.replace(second=0, microsecond=0).isoformat()
    content = "\0".join((author, minute, _letters(post.text)))
    digest = blake2b(content.encode("utf-8", "replace"), digest_size=6).hexdigest()
    return f"{post.id}~{digest}"


def table_of_row(identity: str) -> str | None:
    """Return the suffix of the table whose row number an id is, empty for the first one; or None.

    A network's ids belong to no table.
    """
    match = _ROW_NUMBER.fullmatch(identity)
    return None if match is None else match[1]


def recorded_id(identity: str) -> str:
    """Return the id that the raw records of a post have: without what tells it from others."""
    first = _SECOND_ID.sub("", identity)
    return first if table_of_row(first) is None else first.partition("@")[0]


def is_made_up_id(identity: str) -> bool:
    """Return True for an id that no network gave to a post, and that none can be asked for."""
    return _MADE_UP_ID.fullmatch(identity) is not None


def _authors_agree(
    first: Author, second: Author, is_same_account: Callable[[Author, Author], bool]
) -> bool:
    if first.id is not None and _account_id(first) == _account_id(second):
        return True
    if _is_whole_id(first.id) and _is_whole_id(second.id):
        return False
    names = {fold_handle(first.handle), fold_handle(second.handle)}
    if "" in names or first.is_nameless or second.is_nameless:  # the record does not say
        return True
    # Some records name an account by its id alone.
    ids = {fold_handle(author.id) for author in (first, second) if author.id is not None}
    return len(names) == 1 or not names.isdisjoint(ids) or is_same_account(first, second)


def _is_whole_id(identity: str | None) -> bool:
    """Return True for an id as its network gives it; a spoiled one tells no account from others."""
    return identity is not None and not _SPOILED_ID.fullmatch(identity)


def _tolerance(first: datetime, second: datetime, likeness: _Likeness) -> timedelta:
    """Return how much the formats of two records may have cut off their times.

    Two times cut alike are the same: of three within a minute the ends would be apart.
    """
    precisions = {_precision(first), _precision(second)}
    cut = max(precisions) if len(precisions) > 1 else _SECOND
    # Of a day's posts several may begin with the same few words.
    return min(cut, _MINUTE) if likeness is _Likeness.FEW_WORDS else cut


def _precision(moment: datetime) -> timedelta:
    if moment.microsecond or moment.second:
        return _SECOND
    return _MINUTE if moment.minute or moment.hour else _DAY


def _is_zone_shift(apart: timedelta) -> bool:
    """Return True for the distance of a local time that was read as one of another zone."""
    shifted = apart % _QUARTER
    return apart <= _FARTHEST_ZONES and min(shifted, _QUARTER - shifted) <= _SECOND


def _tells(first: Post, second: Post) -> bool:
    """Return True where the words alone show that two records are of one post."""
    return min(len(_letters(first.text)), len(_letters(second.text))) >= _TELLING


def _account_id(author: Author) -> str:
    """Return an account's id folded; of Mastodon's one form, whichever address a server gave.

    GoToSocial gives the address of the page (``/@ada``) alone, others that of the actor
    (``/users/ada``).
    """
    return _PAGE_OF_ACCOUNT.sub(r"\1/users/\2", fold_handle(author.id or ""))


def _compare_texts(stored: Post, record: Post) -> _Likeness:
    if stored.text == record.text or stored.edited_at != record.edited_at:
        return _Likeness.WHOLE
    if not (stored.text.strip() and record.text.strip()):  # a record does not say
        return _Likeness.FEW_WORDS
    wordings = [(first, second) for first in _wordings(stored) for second in _wordings(record)]
    wordings = [pair for pair in wordings if _symbols_agree(*pair)]
    pairs = [(_letters(first), _letters(second)) for first, second in wordings]
    pairs += [
        (_plain_letters(first), _plain_letters(second))
        for first, second in wordings
        if _may_be_spoiled(first, second)
    ]
    if any(first and first == second for first, second in pairs):
        return _Likeness.NONE if _name_others(stored, record) else _Likeness.WHOLE
    shortest = [
        min(len(first), len(second))
        for first, second in pairs
        if first.startswith(second) or second.startswith(first)
    ]
    if not shortest:
        return _Likeness.NONE
    return _Likeness.BEGINNING if max(shortest) >= _TELLING else _Likeness.FEW_WORDS


def _name_others(first: Post, second: Post) -> bool:
    """Return True where two texts of the same letters have other names, links or numbers.

    A part that one of them lacks tells nothing: formats drop handles before a reply and links to
    pictures. Nor do links behind a shortener, unless both have X's own, and a name that changed of
    the post that both records answer or repeat.
    """
    if set(_DECIMAL.findall(first.text)) != set(_DECIMAL.findall(second.text)):
        return True
    for links_of in (_own_codes, _link_hosts):
        if _are_apart(links_of(first.text), links_of(second.text)):
            return True
    targets = [{it.id for it in post.references if it.id} for post in (first, second)]
    return targets[0].isdisjoint(targets[1]) and _are_apart(
        *({fold_handle(name) for name in find_mentions(post.text)} for post in (first, second))
    )


def _own_codes(text: str) -> set[str]:
    """Return the codes of X's short links in a text."""
    return set(_OWN_SHORT.findall(text))


def _link_hosts(text: str) -> set[str]:
    """Return the hosts of the links in a text, none where one is short and may lead to any.

    Those of a network's own posts and pictures are left out.
    """
    # Its patterns take long to compile, and an import of what is known needs none of them.
    from tweetup.text.link_addresses import bare_host, clean_link, is_post_link, is_shortener

    cleaned = [address for url in find_links(text) if (address := clean_link(url)) is not None]
    if any(map(is_shortener, cleaned)):
        return set()
    return {bare_host(address) for address in cleaned if not is_post_link(address)}


def _are_apart(first: set[str], second: set[str]) -> bool:
    """Return True where each has names and none of one is the beginning of one of the other."""
    return bool(first and second) and not any(
        name.startswith(other) or other.startswith(name) for name in first for other in second
    )


def _wordings(post: Post) -> tuple[str, ...]:
    """Return the text, and what it repeats: a repost is shown with or without its RT."""
    echo = read_echo(post.text)
    if echo is not None and (echo.is_repost or post.kind is Kind.REPOST):
        return post.text, echo.text
    return (post.text,)


def _symbols_agree(first: str, second: str) -> bool:
    """Return False for a text without letters beside another one, unless its signs are the same.

    Formats leave emoji out, or write question marks for them.
    """
    signs, others = _signs(first), _signs(second)
    if signs is None or others is None:
        return signs is others
    return signs == others or any(not set(it) - _SPOILED for it in (signs, others))


@lru_cache(maxsize=1 << 12)
def _signs(text: str) -> str | None:
    """Return the signs of a text without links, handles and hashtags; None for one with letters."""
    tags = find_hashtags(text)
    bare = "".join(strip_entities(unescape(unescape(text)), hashtags=tags).split())
    return None if any(char.isalnum() for char in bare) else bare


def _may_be_spoiled(first: str, second: str) -> bool:
    """Return True where a wrong encoding could have spoiled letters of one text.

    Most of both texts is in ASCII then, which all encodings share, and of one nothing is in letters
    that are not Latin: these would be whole.
    """
    return (_is_plain(first) and _is_plain(second)) and (_is_latin(first) or _is_latin(second))


def _is_plain(text: str) -> bool:
    return len(_plain_letters(text)) * 3 >= len(_letters(text)) * 2


def _is_latin(text: str) -> bool:
    return not any(char > _LAST_LATIN and char.isalpha() for char in text)


@lru_cache(maxsize=1 << 12)
def _letters(text: str) -> str:
    """Return the letters and digits of a text, in one case, without links and handles.

    Formats show links short or long, leave out handles that a reply begins with, write ``&`` as
    ``&amp;``, and replace line ends, quotation marks and emoji.
    """
    folded = unicodedata.normalize("NFKC", _words(text)).casefold()
    return "".join(char for char in folded if char.isalnum())


@lru_cache(maxsize=1 << 12)
def _plain_letters(text: str) -> str:
    """Return the same without letters that a wrong encoding spoils."""
    plain = (char for char in _words(text) if char.isascii() and char.isalnum())
    return "".join(plain).casefold()


def _words(text: str) -> str:
    return strip_entities(unescape(unescape(text)))
