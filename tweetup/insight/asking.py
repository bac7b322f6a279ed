"""Which posts ask something that somebody could answer, and which only sound like it.

Tag questions ("…, right?"), suggestions ("why not …?"), negative questions that claim ("isn't
that …?"), reported questions and those their writer answers at once are not asked. What cannot
be told from its words counts as asked: a person looks at what stayed open.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Final

from tweetup.insight.plainwords import plain_words
from tweetup.insight.sentences import split_sentences
from tweetup.text import strip_entities

__all__ = ["asks"]

_FEWEST_WORDS: Final = 4
_FEWEST_TELLING: Final = 2
# A question mark at the end; in quotation marks it belongs to whoever is quoted.
_QUESTION: Final = re.compile(r"[?？][\s!.)\]?]*$")

_NEGATED = r"(?:is|are|was|were|do|does|did|have|has|had|would|could|should|can|wo|ai)n['’]?t"
_PRONOUN = r"(?:it|he|she|they|we|you|i|that|this|there)"
_RHETORICAL: Final = {
    "en": rf"""
        ^why[ ](?:not|bother|would(?:n['’]?t)?[ ](?:you|we|anyone|anybody))\b
      | ^{_NEGATED}\b(?!.*\b(?:any(?:one|body)|some(?:one|body))\b)
      | ^who[ ](?:knew|cares|knows|{_NEGATED})\b
      | ^what(?:['’]s|[ ]is)[ ]not[ ]to\b | ^what[ ](?:could|can)[ ](?:possibly[ ])?go[ ]wrong
      | ^what[ ]more[ ](?:can|could|do)\b
      | ^how[ ]\w+[ ](?:is|was|are)[ ](?:that|this|it|these)\s*\?
      | ^(?:can|could)[ ](?:you|we)[ ](?:believe|imagine)\b | ^(?:did|do)[ ](?:you|ya)[ ]know\b
      | ^who[ ](?:is|else[ ]is)[ ]ready\b | ^guess[ ](?:what|who)\b
      | ^(?:wo|ca)n['’]?t[ ]you[ ]join\b | \bcare[ ]to[ ]join\b
      | [,.…–—-]\s*(?:right|no|yes|yeah|huh|eh|ok(?:ay)?|correct|true|agree(?:d)?|hmm+)\s*\?
      | \b(?:right|huh|eh|amirite|innit|(?:you|ya|y['’]?)[ ]?know|(?:get|got)[ ]it
           |makes?[ ]sense|{_NEGATED}[ ]you[ ](?:think|agree)|{_NEGATED}[ ]{_PRONOUN})\s*\?
    """,
    "de": r"""
        ^(?:warum|wieso)[ ](?:auch[ ]|denn[ ])?nicht\b | ^wer[ ](?:weiß|hätte|will[ ]das[ ]nicht)\b
      | ^ist[ ](?:das|es)[ ]nicht\b | \b(?:oder|gell|nicht[ ]wahr|ne|stimmt['’]?s)\s*\?
    """,
    "fr": r"""
        ^pourquoi[ ](?:pas|ne[ ]pas)\b | ^qui[ ](?:sait|l['’]eût[ ]cru)\b
      | \b(?:n['’]est-ce[ ]pas|hein)\s*\? | ,\s*(?:non|oui)\s*\?
    """,
    "es": r"""
        ^¿?\s*por[ ]qu[ée][ ]no\b | ^¿?\s*qui[ée]n[ ]sabe\b
      | \b(?:verdad|cierto)\s*\? | (?:,|¿)\s*(?:no|sí)\s*\?
    """,
    "nl": r"^waarom[ ](?:ook[ ])?niet\b | ^wie[ ]weet\b | \b(?:toch|hè|nietwaar)\s*\?",
    "it": r"""
        ^perch[ée][ ]non?\b | ^chi[ ](?:lo[ ])?sa\b
      | \b(?:vero|giusto)\s*\? | ,\s*(?:no|sì)\s*\?
    """,
    "pt": r"""
        ^por[ ]que[ ]n[ãa]o\b | ^quem[ ]sabe\b
      | \b(?:né|certo|verdade)\s*\? | ,\s*(?:não|sim)\s*\?
    """,
}
# Words a question may begin with before it asks.
_RUN_UP: Final = re.compile(
    r"^(?:(?:so|and|but|or|well|also|hm+|ok|okay|oh|then|plus|i mean|und|aber|et|mais|y|pero|en"
    r"|maar|e|ma|mas)\b[\s,:;–—-]*|[^\w¿]+)+",
    re.IGNORECASE,
)
_ANSWERS_ITSELF: Final = re.compile(
    r"^(?:because|bc|b/c|cause|yes|yep|yeah|yup|no|nope|not (?:really|much|necessarily|always)"
    r"|answer|simple|easy|of course|absolutely|exactly|definitely|probably|maybe|perhaps|always"
    r"|then|never|nothing|everything|nobody|everyone|imo"
    r"|i (?:think|say|guess|believe|suspect|doubt)"
    r"|weil|ja|nein|parce que|oui|non|porque|sí|omdat|nee|perché|sì|sim|não)\b",
    re.IGNORECASE,
)


def asks(text: str, *, language: str = "en") -> bool:
    """Whether ``text`` has a sentence of at least four words that asks for an answer.

    ``language`` is a tag such as ``en`` or ``pt-BR``; of one nobody knows here only the question
    mark and the length are looked at.
    """
    plain = strip_entities(text)
    if "?" not in plain and "？" not in plain:
        return False
    code = language.replace("_", "-").partition("-")[0].lower()
    sentences = [_RUN_UP.sub("", sentence) for sentence in split_sentences(plain)]
    return any(
        _is_asked(sentence, code) and not _ANSWERS_ITSELF.match(following)
        for sentence, following in pairwise([*sentences, ""])
    )


def _is_asked(sentence: str, code: str) -> bool:
    if not _QUESTION.search(sentence) or len(sentence.split()) < _FEWEST_WORDS:
        return False
    if code in _RHETORICAL and _rhetorical(code).search(sentence):
        return False
    return len(set(plain_words(sentence, code))) >= _FEWEST_TELLING


@cache
def _rhetorical(code: str) -> re.Pattern[str]:
    return re.compile(_RHETORICAL[code], re.IGNORECASE | re.VERBOSE)
