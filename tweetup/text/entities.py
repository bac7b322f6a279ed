"""Words, handles, hashtags and links in plain text.

Handles, hashtags and links are found where the networks themselves would mark them up.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = [
    "EMAIL",
    "HANDLE",
    "HASHTAG",
    "LINK",
    "MARKS",
    "MENTION",
    "QUESTION_MARKS",
    "clean_control",
    "count_words",
    "find_cashtags",
    "find_hashtags",
    "find_links",
    "find_mentions",
    "fold_handle",
    "fold_tag",
    "handle_in_address",
    "has_hashtag",
    "in_full",
    "strip_entities",
    "words",
]

# For a class in a pattern: Latin, full-width, small, Arabic, reversed, Greek, Armenian, Ethiopic.
QUESTION_MARKS = "?？﹖؟⸮\u037e\u055e\u1367"

# These patterns begin with the sign itself and look back past it: a search then goes from one such
# sign to the next, where a look back in front of it is tried at every character.
# Links stop at white space and at characters that no export leaves unescaped in one.
LINK = re.compile(
    r"[hHwWpP](?i:(?<=h)ttps?://|(?<=w)(?<!\ww)ww\.|(?<=p)ic\.twitter\.com/)[^\s<>\"“”]+"
)
# Accents and vowel signs, which \w leaves out: combining, Hebrew, Arabic, Indic, Thai, Japanese.
MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e\u3099\u309a"
)
# A hashtag needs a letter (#1 is a rank), and never follows a word character or "&" (&#39;).
HASHTAG = re.compile(rf"[#＃](?<![\w&/].)(?=\w*[^\W\d_])([\w{MARKS}]+)")
# A cashtag is a stock symbol, as $AB or $AB.C; "$5" and "US$A" are none.
CASHTAG = re.compile(r"\$(?<![\w&/$].)([A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?)(?![\w$])")
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
# @user on X, @user@server on Mastodon, @user.example on Bluesky.
HANDLE = (
    r"\w{1,40}(?:[.-]\w+)*@[\w-]+(?:\.[\w-]+)+|\w{1,40}(?:-\w+)*(?:\.[a-z][\w-]*)+(?=\W|$)|\w{1,40}"
)
MENTION = re.compile(rf"@(?<![\w@/]@)({HANDLE})")
# The accounts that a text speaks to: ".@ann, @bob: when …".
_OPENING = re.compile(rf"(?:[\s.:,…\"“]*{MENTION.pattern})+")

_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*(?:['’][^\W_]+)?")
# The last one is a no-break space read as Latin-1.
_LINK_TAIL = ".,;:!?'…)]}»Â"
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_PAGE = re.compile(
    r"(?:https?://)?(?:www\.)?([\w.-]+)/(@|users/|profile/)?"
    r"([\w.:-]+(?:@[\w.-]+)?)/?(?:[?#].*)?",
    re.IGNORECASE,
)

_X_SERVERS = frozenset({"x.com", "twitter.com", "mobile.twitter.com", "mobile.x.com"})
_X_HANDLE = re.compile(r"[A-Za-z0-9_]{1,20}")
# Pages of X itself, at the place of a profile.
_X_PAGES = frozenset({
    "about", "account", "bookmarks", "communities", "compose", "download", "explore",
    "hashtag", "help", "home", "i", "intent", "jobs", "lists", "login", "logout", "messages",
    "moments", "notifications", "oauth", "personalization", "premium", "privacy", "search",
    "search-advanced", "settings", "share", "signin", "signup", "tos", "who_to_follow",
})  # fmt: skip


def find_links(text: str) -> tuple[str, ...]:
    """Return the links in a text in order, without the punctuation that closes a sentence."""
    return tuple(_trim_link(match[0]) for match in LINK.finditer(text))


def _trim_link(link: str) -> str:
    opened, closed, end = link.count("("), link.count(")"), len(link)
    while end and link[end - 1] in _LINK_TAIL:
        if link[end - 1] == ")":
            if opened >= closed:
                break
            closed -= 1
        end -= 1
    return link[:end]


def find_hashtags(text: str) -> tuple[str, ...]:
    """Return the hashtags outside links in order, without #, as written."""
    return tuple(match[1] for match in HASHTAG.finditer(LINK.sub(" ", text)))


def find_cashtags(text: str) -> tuple[str, ...]:
    """Return the cashtags outside links in order, without $, as written."""
    return tuple(match[1] for match in CASHTAG.finditer(LINK.sub(" ", text))) if "$" in text else ()


def find_mentions(text: str, names: Collection[str] = ()) -> tuple[str, ...]:
    """Return the handles mentioned outside links in order, without @, as written.

    ``names`` are mentions of the record: a handle that only lacks the server of one of them has it.
    """
    if "@" not in text:
        return ()
    found = tuple(match[1] for match in MENTION.finditer(LINK.sub(" ", text)))
    return tuple(in_full(handle, names) for handle in found) if names else found


def find_addressees(text: str, names: Collection[str] = ()) -> tuple[str, ...]:
    """Return the accounts with which a text begins, and which it so speaks to, without the @.

    ``names`` are as for :func:`find_mentions`.
    """
    opening = _OPENING.match(text)
    return find_mentions(opening[0], names) if opening is not None else ()


def in_full(handle: str, names: Iterable[str]) -> str:
    """Return the only one of the names that is a handle with a server, else the handle."""
    if "@" in handle.strip().lstrip("@"):
        return handle
    start = f"{fold_handle(handle)}@"
    whole = {name for name in names if fold_handle(name).startswith(start)}
    return whole.pop() if len(whole) == 1 else handle


def handle_in_address(name_or_address: str) -> str:
    """Return the handle that the address of somebody's page has, and another name as it is.

    ``https://social.example/@who`` is ``who@social.example``, ``https://x.com/who`` is ``who``, and
    ``https://bsky.app/profile/who.example`` is ``who.example``, also without ``https://``. Pages of
    other places are nobody's, and so are those of X itself, as ``https://x.com/home``.
    """
    match = _PAGE.fullmatch(name_or_address.strip())
    if match is None:
        return name_or_address
    server, form, name = match.groups()
    if "." not in server and "://" not in name_or_address:
        return name_or_address
    if server.lower() in _X_SERVERS:
        is_profile = form in {None, "@"} and _X_HANDLE.fullmatch(name) is not None
        return name if is_profile and name.lower() not in _X_PAGES else name_or_address
    if form is not None and form.lower() in {"@", "users/"}:
        return name if "@" in name else f"{name}@{server}"
    return name if form is not None else name_or_address


def fold_handle(handle: str) -> str:
    """Return a handle in the form to compare: without @, in one case."""
    return handle.strip().lstrip("@").casefold()


def fold_tag(tag: str) -> str:
    """Return a hashtag in the form to compare: without #, in one case and one Unicode form."""
    return unicodedata.normalize("NFKC", tag.strip().lstrip("#＃")).casefold()


def has_hashtag(text: str, tag: str) -> bool:
    """Return True if the text has the hashtag itself, not only one that begins alike."""
    folded = fold_tag(tag)
    return any(fold_tag(hashtag) == folded for hashtag in find_hashtags(text))


def strip_entities(text: str, *, hashtags: Collection[str] = ()) -> str:
    """Return the text without links, handles and ``hashtags``; other hashtags lose their #.

    White space is folded to single blanks.
    """
    return _strip(text, frozenset(map(fold_tag, hashtags)))


# Many analyses of a session read the words of the same posts.
@lru_cache(maxsize=1 << 14)
def _strip(text: str, dropped: frozenset[str]) -> str:
    text = LINK.sub(" ", text)
    if "@" in text:
        text = MENTION.sub(" ", text)
    text = HASHTAG.sub(lambda match: " " if fold_tag(match[1]) in dropped else match[1], text)
    return " ".join(text.split())


@lru_cache(maxsize=1 << 14)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in order, in one case, without links and handles."""
    folded = unicodedata.normalize("NFKC", strip_entities(text)).casefold()
    return tuple(word.replace("’", "'") for word in _WORD.findall(folded))


# Japanese, Chinese and Thai letters.
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def count_words(text: str) -> int:
    """Return the number of words; letters of scripts that leave out blanks count two to a word."""
    return len(_UNSPACED.sub(" ", text).split()) + len(_UNSPACED.findall(text)) // 2


def clean_control(text: str) -> str:
    """Return the text without control and bidirectional formatting characters.

    Line ends and tabs stay, and so do the joiners that emoji and Indic scripts need.
    """
    return _UNSEEN.sub("", text)
