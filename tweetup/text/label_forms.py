"""The forms of labels in seven languages, and of what only looks like one: tables and patterns."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from tweetup.text.entities import MARKS

__all__ = [
    "BARE",
    "COUNTED",
    "DEFAULT_LETTERS",
    "EDGE",
    "EXCLAIMED",
    "JOINED",
    "LAST_TAG",
    "LEAD_IN",
    "LETTERS_BY_LANGUAGE",
    "NOT_AFTER",
    "QUARTER_BEFORE",
    "SEPARATOR",
    "TAIL",
    "WORDS",
    "Role",
    "label_pattern",
]


class Role(StrEnum):
    """What a label says of its post. A topic asks or answers, depending on who writes it."""

    QUESTION = "question"
    ANSWER = "answer"
    TOPIC = "topic"
    NUMBER = "number"


DEFAULT_LETTERS: dict[str, Role] = {"Q": Role.QUESTION, "A": Role.ANSWER, "T": Role.TOPIC}

# Single letters are read only in chats whose language (or whose host's habit) has them.
LETTERS_BY_LANGUAGE: dict[str, dict[str, Role]] = {
    "en": DEFAULT_LETTERS,
    "de": {**DEFAULT_LETTERS, "F": Role.QUESTION},
    "fr": {**DEFAULT_LETTERS, "R": Role.ANSWER},
    "es": {**DEFAULT_LETTERS, "P": Role.QUESTION, "R": Role.ANSWER},
    "nl": {**DEFAULT_LETTERS, "V": Role.QUESTION},
    "it": {**DEFAULT_LETTERS, "D": Role.QUESTION, "R": Role.ANSWER},
    "pt": {**DEFAULT_LETTERS, "P": Role.QUESTION, "R": Role.ANSWER},
}

WORDS: dict[str, Role] = {
    **dict.fromkeys(
        ("question", "frage", "pregunta", "vraag", "domanda", "pergunta", "quest"), Role.QUESTION
    ),
    **dict.fromkeys(
        (
            "answer", "antwort", "réponse", "reponse", "respuesta",
            "antwoord", "risposta", "resposta", "ans",
        ),
        Role.ANSWER,
    ),
    **dict.fromkeys(("topic", "thema", "tema", "sujet", "thème", "onderwerp"), Role.TOPIC),
}  # fmt: skip

# "Question no. 3", "Frage Nr. 3", "Pregunta nº 3", "Question n°3".
_ORDINAL = r"(?:number|no|nr|num|n)\b\.?\s*|n\s?[°º]\s*"
_KEYCAP = "\ufe0f?\u20e3"
_NUMBER = rf"(?P<number>\d{{1,2}})(?:{_KEYCAP})?"
_PART = r"(?:\.(?P<point>\d{1,2})(?:\.\d{1,2})*|(?P<letter>[a-eA-E])(?![\w']))?"
_AFTER = r"(?![\w%°]|[-–]\d|\.\d|,\d|'\d|’\d)"

# What turns letter and number into something else when it follows at once.
NOT_AFTER: dict[str, re.Pattern[str]] = {
    "Q": re.compile(
        r"\s*+(?:(?:of\s|'|’|/)\s*+)?(?:FY\s*+)?(?:19|20)?\d\d\b(?!\s*[:)])"
        r"|\s?[-–]\s?Q\d\b(?!\s*[:)])"
        r"|\s+(?:results?|earnings|revenues?|sales|profits?|guidance|reports?\b(?!\s*:)|forecast"
        r"|figures|budget|gdp|numbers|shipments|outlook|fiscal|financials?|dividend|loss(?:es)?)\b",
        re.IGNORECASE,
    ),
    "A": re.compile(
        r"\s+(?:paper|sheets?|pages?|size[ds]?|format|posters?|printouts?|landscape|portrait"
        r"|envelopes?|laminat\w+)\b|-size",
        re.IGNORECASE,
    ),
    "T": re.compile(
        r"\s*\([<>≥≤]|\s*\(\s*\d|\s*+(?:[-–]\s*+)?(?:dm\b|diabet\w+|weighted|signal|mri|lesions?|lymph\w+"
        r"|hyperintens\w*|relaxation|mapping|tumou?rs?|images?|stage|cells?|n\d|vertebra\w*)",
        re.IGNORECASE,
    ),
}
# "In Q3", "our Q3": a quarter, unless punctuation follows; years and FY before it as well.
QUARTER_BEFORE = re.compile(
    r"(?:\b(?:fy|fiscal|h[12]|(?:19|20)\d\d|last|our|end of|early|late|mid)\s*+(?:[-/]\s*+)?)$",
    re.IGNORECASE,
)
# "A 3 day event": with a blank between, only what cannot be an article and a number.
COUNTED = re.compile(
    r"\s*+(?:[-–]\s*+)?(?:d\b|hours?|hrs?|days?|weeks?|months?|mos?|years?|yrs?|minutes?|mins?|steps?|parts?"
    r"|points?|ways?|times?|people|persons?|credits?|pages?|stars?|words?|inch|star|class|grade|ring)\b",
    re.IGNORECASE,
)
SEPARATOR = re.compile(r"\s*(?:[:)\].–—|>~]|-(?!\w)|-(?=\s)|\.\.+|\s-\s*)")
# What belongs to a label beside its number: "(1/2)", "cont.", the "/4.2" of A4.1/4.2.
TAIL = re.compile(
    r"\s*+(?:[(\[]\s*+)?\d\s*(?:/|of)\s*\d\s*[)\]]?|/\d\.\d(?!\w)|\s*\(?(?:/|of|von|sur|de|van|di)\s*\d{1,2}\)?(?=\s*[:)\].–—-])|\s*\(?cont(?:'?d|inued|\.|\b)\)?",
    re.IGNORECASE,
)
# "Q3! What", "Q3, what": sets a label off at the start, and belongs to the sentence elsewhere.
EXCLAIMED = re.compile(r"\s*[!,;/]+(?=\s|$)")
LEAD_IN = re.compile(
    r"[\W_]*(?:(?:rt|mt|re|here'?s|and|ok|okay|so|now|next)\b[\W_]*)*", re.IGNORECASE
)
EDGE = " -–—|:→➡\ufe0f👉"
LAST_TAG = re.compile(rf"[#＃]([\w{MARKS}]+)[\s!.]*$")
JOINED = re.compile(r"\s*(?:&|\+|,|/|and|und|et|y|en|e)\s*+(?:amp;\s*+)?$", re.IGNORECASE)
BARE = re.compile(rf"(?P<number>\d{{1,2}})(?:\)(?!\w)|{_KEYCAP})")


@lru_cache(maxsize=64)
def label_pattern(letters: str) -> re.Pattern[str]:
    """What matches a label whose single letter is one of ``letters``, or a whole word's."""
    signs = f"[{letters}]" if letters else "(?!)"
    names = "|".join(sorted(WORDS, key=lambda word: (-len(word), word)))
    return re.compile(
        rf"(?<![\w@'’$])(?<!(?<!\d)[&/])(?<![a-pr-zA-PR-Z0-9]-)(?<!\d[.,])[#(\[]?"
        rf"(?:(?P<word>{names})s?\s*+(?:[.#:]\s*+)?(?:#|{_ORDINAL})?"
        rf"|(?P<sign>{signs})(?P<gap>\s?[.#]?\s?))"
        rf"{_NUMBER}{_PART}{_AFTER}",
        re.IGNORECASE,
    )
