"""Names in a text however they are written (Word Lab, @WordLab), names refused, names of people."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from tweetup.text.entities import LINK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.model import Topic

__all__ = [
    "abbreviates",
    "fold_name",
    "holds_name",
    "is_given_name",
    "is_person_name",
    "strip_refusals",
    "told_topic",
    "with_article",
]

# Letters and digits in a row; a plus belongs to a name (Google+, C++).
_PIECE = re.compile(r"[^\W_]+\+*")
_APOSTROPHE = re.compile(r"['’](?=s\b)", re.IGNORECASE)


def fold_name(name: str) -> str:
    """Return a name in the form to compare: its letters and digits in one case, nothing else."""
    return "".join(_pieces(name))


def holds_name(text: str, name: str) -> bool:
    """Return True if the text has the name as words, a handle or a hashtag, outside links."""
    wanted = fold_name(name)
    return bool(wanted) and any(_holds(_pieces(part), wanted) for part in LINK.split(text))


# What follows its subject in a chat's hashtag, and the words that a short form leaves out.
_CHAT: Final = re.compile(r"(?:tweet|twitter|live)?(?:chats?|talks?|hour|community|club)$")
_LEFT_OUT: Final = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "und", "et"})
# The beginnings of a camel-case word's parts.
_PART: Final = re.compile(r"[^\W_]+?(?=[A-Z]|[\W_]|$)")


def abbreviates(hashtag: str, subject: str) -> bool:
    """Return True where a chat's hashtag is its subject, or short for it.

    #WordLabChat and #wlchat are short for "Word Lab" and "WordLab": beginnings of all its words in
    order, with or without little words between.
    """
    short = _CHAT.sub("", fold_name(hashtag)) or fold_name(hashtag)
    words = tuple(map(fold_name, _PART.findall(subject)))
    return bool(words) and _begins_all(short, words)


def told_topic(topic: Topic | None, hashtag: str) -> Topic | None:
    """Return the topic that titles and lists tell: none that posts state and the hashtag says."""
    if topic is None or (topic.posts and abbreviates(hashtag, topic.text)):
        return None
    return topic


def _begins_all(short: str, words: tuple[str, ...]) -> bool:
    if not words:
        return not short
    if words[0] in _LEFT_OUT and _begins_all(short, words[1:]):
        return True
    return any(
        short[:length] == words[0][:length] and _begins_all(short[length:], words[1:])
        for length in range(1, min(len(short), len(words[0])) + 1)
    )


def _holds(pieces: list[str], wanted: str) -> bool:
    """Return True if pieces in a row make the folded name."""
    for start in range(len(pieces)):
        joined = ""
        for piece in pieces[start:]:
            joined += piece
            if joined == wanted:
                return True
            if not wanted.startswith(joined):
                break
    return False


def _pieces(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _PIECE.findall(_APOSTROPHE.sub(" ", folded))


# Words that refuse what follows them.
_REFUSES: Final = (
    r"never|no more|no longer|not|\w+n['’]t|cannot|without|instead of|rather than|in place of"
    r"|no(?! (?:one|doubt|matter|problem|question|brainer)\b)"
    r"|anything but|(?:other|everything) (?:than|but)|except(?: for)?"
    r"|(?:stop(?:ped|ping)?|quit|avoid(?:ed|ing)?)(?: using)?"
    r"|(?:ditch|dump|drop|dropp|abandon)(?:ed|ing)?"
    r"|(?:gave|given|giving|give) up(?: on)?|(?:got|get|getting) rid of|(?:tired|sick) of"
    r"|hat(?:e|ed|es|ing)|dislik(?:e|ed|es|ing)"
)
_LEAVES: Final = (
    r"(?:mov(?:e|ed|ing)|switch(?:ed|ing)?|chang(?:ed|ing)|migrat(?:ed|ing)|came|went)"
    r"(?: away| over)? from"
)
# "Not only Trello", "don't forget Trello", "can't live without Trello", "why not Trello?" name it.
_NAMES: Final = re.compile(
    r"\b(?:not (?:only|just|merely|to mention|bad)|why not|why don['’]t|(?:do not|don['’]t|never)"
    r" (?:forget|miss|overlook|underestimate|tire of)"
    r"|(?:can['’]?t|cannot|couldn['’]t|could not|never|not) (?:\w+ ){0,3}without)\b",
    re.IGNORECASE,
)
# A refusal reaches over so many words, up to the end of its clause.
_SPOKEN: Final = r"[^\s.,;:!?()–—]+"
_TURNS: Final = (
    r"(?:so|but|because|bc|since|then|until|if|when|while|which|that|though|although|we|i|now)\b"
    r"|(?:and|&|or)\s+(?-i:[a-z])"
)
_BEFORE: Final = re.compile(
    rf"\b(?:{_REFUSES})(?:\s+(?!{_TURNS}){_SPOKEN}){{1,6}}"
    rf"|\b(?:{_LEAVES})(?:\s+(?!to\b|onto\b|{_TURNS}){_SPOKEN}){{1,6}}",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    rf"(?<!\S)(?:{_SPOKEN}\s+){{0,2}}{_SPOKEN}[?,:–—-]*\s*"
    r"(?:never again|no more|no thanks|not so much|not for (?:me|us)|not any ?more)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 12)
def strip_refusals(text: str) -> str:
    """Return a text without the words that it refuses, up to the end of their clause.

    "We use Asana, never Trello again" keeps Asana alone. In English only.
    """
    kept = _NAMES.sub(" ", text)
    return _BEFORE.sub(" ", _AFTER.sub(" ", kept))


_LONGEST: Final = 3


@cache
def _given_names() -> dict[str, bool]:
    """Return the listed names, each with True for one that is an ordinary word as well: rose."""
    # Read where a name is looked at, so that a start costs nothing.
    listed = files("tweetup.text").joinpath("given_names.txt").read_text(encoding="utf-8")
    return {name.rstrip("*"): name.endswith("*") for name in listed.split()}


def is_given_name(word: str) -> bool:
    """Return True for a given name of one of twenty countries, in any case."""
    return word.casefold() in _given_names()


def is_person_name(text: str) -> bool:
    """Return True for a given name, or two or three words in capitals that begin with one.

    A family name alone, and a given name that is an ordinary word as well, is not recognised.
    """
    words = text.split()
    if not 1 <= len(words) <= _LONGEST or not all(word[:1].isupper() for word in words):
        return False
    ordinary = _given_names().get(words[0].casefold(), True)
    return not ordinary and not text.isupper()


_TITLE_ARTICLES: Final = (
    "The|An?|Le|La|Les|Une?|Der|Die|Das|Eine?|El|Los|Las|De|Het|Een|Il|Lo|Gli|I|O|Os|As"
)
# Behind these an article has its capital since it begins a sentence.
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?…:)|/>–—-])\s*$")


def with_article(name: str, texts: Iterable[str]) -> str:
    """Return a name with the article that all texts write before it, where that is a part of it.

    As in "Le Petit Nicolas": with a capital in all of them, and within a sentence in one at least.
    """
    if not name[:1].isupper():
        return name
    pattern = re.compile(
        rf"(?<![\w#@])(?<!\w['’])(?P<article>(?:{_TITLE_ARTICLES})\s+|L['’]){re.escape(name)}(?!\w)"
    )
    articles: set[str] = set()
    inside = False
    for text in texts:
        found = tuple(pattern.finditer(text))
        if not found:
            return name
        articles |= {match["article"].replace("’", "'").rstrip() for match in found}
        inside |= any(not _SENTENCE_START.search(text[: match.start()]) for match in found)
    if len(articles) != 1 or not inside:
        return name
    (article,) = articles
    return f"{article}{name}" if article.endswith("'") else f"{article} {name}"
