"""A post as a statement that can stand in quotation marks: its own words, whole or not at all.

Nothing within the sentence is altered; only the marks around it go: the label of the answer, the
handles it is addressed to, and the hashtags and links that file it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from tweetup.text.entities import EMAIL, HASHTAG, LINK, MENTION, QUESTION_MARKS, words
from tweetup.text.labels import Spot, strip_labels, strip_opening_label

__all__ = [
    "bare_question",
    "gives_reason",
    "has_question_mark",
    "is_cut_off",
    "is_garbled",
    "is_whole_statement",
    "leans_on_another",
    "opens_empty",
    "repair_encoding",
    "statement_of",
    "without_tag_questions",
]

_FEWEST_WORDS_OF_REASON: Final = 8
_AROUND: Final = " \t\n\r-–—|:;,→➡\ufe0f"
_LEADING_HANDLE: Final = re.compile(r"[\s.]*" + MENTION.pattern + r"(?![\w'’])[\s:,]*")
_LEADING_TAG: Final = re.compile(rf"\s*(?:{HASHTAG.pattern}[\s:,-]*)+")
_TRAILING: Final = re.compile(rf"(?:\s+|^)(?:{HASHTAG.pattern}|{LINK.pattern}(?:\s…)?|[|→➡])$")
# No sentence ends with one of these: the hashtag after it is a word of the sentence.
_UNFINISHED_WORDS = """
    the a an of with for to in on at by from into about and or but is are was were my our your
    their his her its this that these than as like using via be been
    der die das den dem des ein eine einen einem von vom für im am auf mit und oder zu zum zur
    le la les un une du de et ou dans sur avec pour par au aux
    el los las una unos unas del al en con y o para por het een van voor op met te bij
    il lo gli di dei delle nel nella su per e da tra os as um uma do dos das no na nos nas ao com
"""
_UNFINISHED: Final = frozenset(_UNFINISHED_WORDS.split())
_SHORTEST: Final = 4
# "1/2", "(cont)", "+", "..." at the end: the post goes on in another one.
_GOES_ON: Final = re.compile(
    r"(?:\(?\b[1-9]\s?(?:/|of)\s?(?:[1-9]|n|x)?\)?|\(?cont(?:'?d|inued|\.)?\)?|\(?more\)|…|\.\.+|[-–—+&>,:;~/]|\bv\.)$",
    re.IGNORECASE,
)
_WENT_ON: Final = re.compile(
    r"(?:\(?[2-9]\s?(?:/|of)\s?[2-9n]?\b|\(?cont(?:'?d|inued|\.|\b)|…|\.\.+|[-–—+&>,;~/])",
    re.IGNORECASE,
)
# "1/2" at the start, behind the label at most: another post goes on.
_IN_PARTS: Final = re.compile(
    r"[\W_]*(?:#\w+\W+)?(?:[^\W\d]\.?\s?\d{1,2}\W+)?\(?[1-9]\s?(?:/|of)\s?[1-9n]\b(?!\s?[%°])"
)
# A post that opens so takes up one that is not shown. By language; others have no opener.
_OPENERS: Final = re.compile(
    r"(?:also|and|but|or|so|same|ditto|agreed?|concur|exactly|literally|absolutely|definitely|yes|yep"
    r"|yeah|no|nope|none|neither|true|right|likewise|plus|congrats|congratulations|because|that(?:'s|’s)"
    r"|this|these|those|it|they|he|she"
    r"|auch|und|aber|genau|stimmt|ja|nein|aussi|et|mais|oui|non|también|y|pero|sí|ook|en|maar|nee)\b",
    re.IGNORECASE,
)
# Apostrophes, quotation marks, dashes and blanks as files that were read wrongly have them.
_REPAIRS: Final = {
    "â€™": "’", "â€˜": "‘", "â€œ": "“", "â€ù": "”", "â€\x9d": "”", "â€“": "–", "â€”": "—",
    "â€¦": "…",
    "Â\xa0": " ", "\xa0": " ",
}  # fmt: skip
# An answer that opens so may go on to say something, but nothing that a reader would quote.
_EMPTY: Final = re.compile(
    r"\W*(?:none|no (?:idea|clue)|not yet|nothing yet|n/a|dunno|idk|keine ahnung|aucune idée"
    r"|ni idea|geen idee|nessuna idea)(?!\w)(?!\s+of\b)",
    re.IGNORECASE,
)
# Beside a question: "(remember to tag your answers)".
_LAST_PARENTHESIS: Final = re.compile(rf"\s*\([^(){QUESTION_MARKS}]*\)\W*$")
_SENTENCE_BREAK: Final = re.compile(r"(?<=[.!…])\s+")
# Behind a question: "@tom asked me that", "h/t @tom"; not its choices, "@this or @that".
_SOURCE_REMARK: Final = re.compile(
    rf"(?<=[{QUESTION_MARKS}])(?=[^{QUESTION_MARKS}@]*@\w)(?=[^{QUESTION_MARKS}]*?\b(?:ask(?:s|ed)|from|via|h/?t|by|th(?:an)?[xk]s?|wonder(?:s|ed)"
    r"|suggest(?:s|ed)|submitted|credit|von|fragte?|danke|demand(?:e|é)|merci|preguntó?|gracias"
    r"|van|vr(?:aagt|oeg)|dank|da|chiede|grazie|pergunt(?:a|ou)|obrigad[oa])\b)"
    rf"\W+[^{QUESTION_MARKS}]*$",
    re.IGNORECASE,
)
_LONGEST_REMARK: Final = 7
# Before a question: "Here we go!", "Ok, time for the next one.", "Wow, that went quickly."
_LONGEST_CRY: Final = 5
_LONGEST_ANNOUNCEMENT: Final = 7
_ANNOUNCES_QUESTION: Final = re.compile(
    r"\W*(?:wow|phew|whew|(?:(?:ok(?:ay)?|alright|all right|right|well|now|so|and|great)\W+)*"
    r"(?:(?:it[’']?s )?(?:(?:almost|about) )?time for|here we go|here (?:is|comes)|here[’']s"
    r"|next up|up next|moving (?:on|right along)|let[’']?s (?:move on|go|get (?:going|started))"
    r"|(?:our|the|your)? ?(?:first|next|last|final) (?:question|one|q)))\b",
    re.IGNORECASE,
)
# UTF-8 that was read as another encoding: â€™ for an apostrophe, Ã© for é.
_GARBLED: Final = re.compile(r"â€|Ã[\u0080-\u00bf©¨¼¶¤]|Â[\u0080-\u00bf…]|\ufffd")
# It asks for nothing: "that was a seat, wasn't it?"
_TAG_QUESTION: Final = re.compile(
    r"\s*[,;–—-]\s*¿?(?:(?:and|und|et|y|en) )?(?:"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|wo|ca)(?:n['’]?t)?"
    r" (?:it|they|you|he|she|we|i|there|that|this)"
    r"|(?:is|are|was|were|do|does|did) (?:it|they|you|he|she|we|i|that) not"
    r"|ain['’]t it|innit|right|no|eh|huh|don['’]t you think"
    r"|oder(?: nicht)?|nicht(?: wahr)?|gell?|ne|stimmt['’]?s|n['’]est[- ]ce pas|non|hein"
    r"|verdad|cierto|no es (?:así|cierto|verdad)|o no|toch|nietwaar|hè|of niet"
    r"|vero|giusto|non è vero|né|não(?: é)?(?: verdade)?|certo)"
    rf"\s*[{QUESTION_MARKS}]+",
    re.IGNORECASE,
)
# In Greek a semicolon behind a word asks.
_MARKS_QUESTION: Final = re.compile(rf"[{QUESTION_MARKS}]|(?<=[\u0370-\u03ff\u1f00-\u1fff]);")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def has_question_mark(text: str) -> bool:
    """Return True if a text has a question mark of any script."""
    return _MARKS_QUESTION.search(text) is not None


def without_tag_questions(text: str) -> str:
    """Return a text with a full stop for each ", isn't it?", which makes no question of it."""
    return _TAG_QUESTION.sub(".", text) if has_question_mark(text) else text


def gives_reason(text: str) -> bool:
    """Return True for a counter-view that says more than that it is one, and does not ask."""
    statement = without_tag_questions(statement_of(text))
    return not has_question_mark(statement) and len(words(statement)) >= _FEWEST_WORDS_OF_REASON


@lru_cache(maxsize=1 << 14)
def statement_of(text: str) -> str:
    """Return a text without leading labels, handles and tags, and trailing tags and links.

    A tag that is a word of its sentence stays: one that follows an article or a preposition, and
    a leading one before a lower-case word. Cached, since every analysis reads every post.
    """
    rest = _without_lead(_without_labels(" ".join(text.split())))
    while (match := _TRAILING.search(rest)) and not _is_word(rest, match):
        rest = rest[: match.start()].rstrip()
    return rest.strip()


def _without_labels(text: str) -> str:
    """Return the text without the labels at either end."""
    return strip_opening_label(strip_labels(text, spots=(Spot.LEADING, Spot.TRAILING)))


def _without_lead(text: str) -> str:
    while True:
        rest = text.lstrip(_AROUND)
        handle = _LEADING_HANDLE.match(rest)
        tag = _LEADING_TAG.match(rest)
        if handle:
            rest = rest[handle.end() :]
        elif tag and not rest[tag.end() : tag.end() + 1].islower():
            rest = rest[tag.end() :]
        # The label of "@host A3: words" leads only once the handle is gone.
        rest = _without_labels(rest) if handle or tag else rest
        if rest == text:
            return text
        text = rest


def _is_word(text: str, tag: re.Match[str]) -> bool:
    """Return True for a trailing hashtag that ends the sentence before it."""
    if not tag[0].lstrip().startswith(("#", "＃")):
        return False
    before = text[: tag.start()].rstrip()
    last = _WORD.findall(before[-30:])
    return bool(last) and before.endswith(last[-1]) and last[-1].casefold() in _UNFINISHED


def is_cut_off(text: str) -> bool:
    """Return True for a statement that goes on in another post, or began in one before it."""
    return _GOES_ON.search(text) is not None or _WENT_ON.match(text) is not None


def is_whole_statement(text: str) -> bool:
    """Return True for a statement that reads as a sentence of its own in quotation marks.

    It has four words at least, begins with a capital, a digit or a quotation mark, is not cut
    off, holds no link or address, and does not end in the middle of a phrase.
    """
    words = _WORD.findall(text)
    if len(words) < _SHORTEST or is_cut_off(text) or LINK.search(text) or EMAIL.search(text):
        return False
    first = next((char for char in text if char.isalnum()), "")
    ended = not text.endswith(words[-1]) or words[-1].casefold() not in _UNFINISHED
    return not first.islower() and ended


def is_garbled(text: str) -> bool:
    """Return True for a text with characters that an export broke (``donâ€™t``)."""
    return bool(_GARBLED.search(text))


def leans_on_another(text: str) -> bool:
    """Return True for a post that another one explains: a part of several, or a reply's opening.

    Openers such as "also", "exactly" and "this" count only where no label says what is answered.
    """
    if _IN_PARTS.match(text):
        return True
    labelled = text.strip() != _without_labels(text).strip()
    return not labelled and bool(_OPENERS.match(statement_of(text)))


def bare_question(text: str) -> str:
    """Return a question on one line, without that which only surrounds it in its post.

    A parenthesis at the end that asks nothing goes, and so do a short remark behind the question
    on whom it comes from, and sentences before it that only exclaim or announce it; a text
    without a question mark stays whole.
    """
    line = " ".join(text.split())
    if not has_question_mark(line):
        return line
    shorter = _LAST_PARENTHESIS.sub("", line)
    if shorter != line and has_question_mark(shorter):
        while (match := _TRAILING.search(shorter)) and not _is_word(shorter, match):
            shorter = shorter[: match.start()].rstrip()
        line = shorter
    remark = _SOURCE_REMARK.search(line)
    if remark and len(remark[0].split()) <= _LONGEST_REMARK:
        line = line[: remark.start()]
    sentences = _SENTENCE_BREAK.split(line)
    while len(sentences) > 1 and _only_announces(sentences[0]):
        sentences = sentences[1:]
    return " ".join(sentences)


def _only_announces(sentence: str) -> bool:
    """Return True for a sentence that asks nothing and cries out or says that a question comes."""
    if has_question_mark(sentence) or not sentence.endswith((".", "!", "…")):
        return False
    length = len(_WORD.findall(sentence))
    if sentence.endswith("!") and 0 < length <= _LONGEST_CRY:
        return True
    return length <= _LONGEST_ANNOUNCEMENT and _ANNOUNCES_QUESTION.match(sentence) is not None


def opens_empty(text: str) -> bool:
    """Return True for a post that opens by saying that there is nothing: "none", "no idea"."""
    return _EMPTY.match(statement_of(text)) is not None


def repair_encoding(text: str) -> str:
    """Return a text with the punctuation and blanks that a file read wrongly broke."""
    for wrong, right in _REPAIRS.items():
        text = text.replace(wrong, right)
    return text
