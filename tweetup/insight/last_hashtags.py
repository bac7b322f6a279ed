"""The hashtags behind a phrase: words of it, or labels under which the post is filed."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from tweetup.insight.announcement_phrases import OWN
from tweetup.insight.tagging import load_tagger

__all__ = ["TOPIC_EDGES", "is_governing", "without_last_tags"]

#: Signs that neither begin nor end a topic.
TOPIC_EDGES: Final = " \t-–—|:;,.!?…\"“”„«»'*"
_LAST_TAG: Final = re.compile(rf"(?P<before>.*?)(?P<tag>[#＃]\w+|{OWN})$")

# Words at which no phrase ends: articles, possessives, conjunctions, prepositions with their noun.
_GOVERNING: Final = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the a an our your my their its this these every each and or & + of to for with from"
        " about at into onto towards toward between among via during within without than as like"
        " vs vs. versus after before against in on by through using",
        "de": "der die das den dem des ein eine einen einem einer unser unsere unserem unseren und"
        " oder & + von vom für im am zum zur ins beim über durch gegen ohne zwischen seit mit bei"
        " in an auf aus zu nach vor um als",
        "fr": "le la les l' un une des du de d' notre nos votre vos leur leurs ce cette et ou & +"
        " à au aux en dans sur pour par sans avec chez vers entre contre selon",
        "es": "el la los las un una unos unas del de al a nuestro nuestra su sus y e o u & + en"
        " para por con sin sobre entre hacia desde contra según",
        "nl": "de het een onze ons hun deze dit en of & + van voor met tot bij zonder tegen tussen"
        " in op aan over uit door naar om",
        "it": "il lo la i gli le l' un uno una del della dei delle degli di al alla ai alle a e ed"
        " o & + nel nella nei nelle in su sul sulla per con senza tra fra da dal dalla contro",
        "pt": "o a os as um uma do da dos das de ao aos à às e ou & + no na nos nas em para por"
        " com sem sobre entre contra",
    }.items()
}
_CONJUNCTIONS: Final = frozenset({
    *("and", "or", "&", "+", "und", "oder", "et", "ou", "y", "e", "o", "u", "en", "of", "ed")
})  # fmt: skip
# Prepositions that may stand behind their verb, as what it was to begin with is asked before:
# "who it is for", "wie fangen wir an", "waar gaat het over".
_LEFT_BEHIND: Final = {
    language: frozenset(words.split())
    for language, words in {
        "en": "of to for with from about at in on by through into like after before against",
        "de": "an auf aus mit vor zu nach um bei durch über",
        "nl": "in op aan over uit door naar om voor mee tegen",
    }.items()
}
_ASKING: Final = {
    "en": re.compile(r"\b(?:who|whom|which|what|where|how|why|that) ", re.IGNORECASE),
    "de": re.compile(
        r"\b(?:w(?:er|en|em|as|ie|o\w*|arum|ieso|ann|elche[rsnm]?)|d(?:ie|as|er)) ", re.IGNORECASE
    ),
    "nl": re.compile(r"\b(?:w(?:ie|at|aar\w*|elke?|anneer)|hoe|d(?:ie|at)) ", re.IGNORECASE),
}
# "What we live by", "rules we live by", but "how we live by".
_STOOD_BEFORE: Final = re.compile(
    r"\b(?:who|whom|which|what|that|things|all) (?:i|we|you|they|he|she|it)\b"
    r"|(?<!how)(?<!why)(?<!when)(?<!where)(?<!if)(?<!as)(?<=\w) (?:i|we|you|they)"
    r" \w+(?: \w+)? \w+$",
    re.IGNORECASE,
)
# "Learning from", "how to deal with": what follows has not been named before.
_OPEN: Final = re.compile(r"\w+ing \w+$|.*\bhow to \w+ \w+$", re.IGNORECASE)
_BEING: Final = frozenset({"is", "are", "was", "were", "be", "been", "it's", "they're"})
# English verbs that want a noun behind them, unless it stood before: "how to use #maps", but
# "the maps we use", "which to use".
_WANTING: Final = re.compile(
    r"(?P<verb>use|make|get|need|have|want|love|like|see|find|build|create|support|do)"
    r"|(?:using|making|getting|having|wanting|loving|seeing|finding|building|creating|doing"
    r"|supporting|needing)"
)
_SUBJECTS: Final = frozenset({"i", "we", "you", "they", "he", "she", "it"})
_WHEN: Final = frozenset({"how", "when", "where", "why", "because", "if", "while", "as"})
_GAPS: Final = frozenset({"what", "which", "who", "whom"})
# "The first #chat": a place in a row of meetings, not a subject.
_IN_A_ROW: Final = re.compile(
    r"\b(?:the|our|a|your|this|zum|der|die|das|unsere?[nrm]?|le|la|notre|el|nuestr[oa]|de|het|onze"
    r"|il|nostr[oa]|o|noss[oa]) (?:first|second|third|last|next|monthly|weekly"
    r"|erste\w*|zweite\w*|letzte\w*|nächste\w*"
    r"|premi[eè]re?|derni[eè]re?|prochaine?|primer[oa]?|últim[oa]|próxim[oa]|eerste|laatste"
    r"|volgende|prim[oa]|ultim[oa]|prossim[oa]|primeir[oa])$",
    re.IGNORECASE,
)


# "Von zu Hause aus", "von Anfang an".
_AROUND: Final = re.compile(r"\bvo[nm] (?:\S+ ){1,3}(?:aus|an)$", re.IGNORECASE)


class _Place(Enum):
    """Of a hashtag behind a phrase: a word of it, none, or which of the two is not known."""

    WORD = 1
    FILED = 2
    UNKNOWN = 3


def without_last_tags(topic: str, language: str) -> str | None:
    """Return a phrase without the hashtags behind it that only file the post.

    A hashtag is a word of the phrase where the phrase cannot end before it ("nature of #science")
    or the words before name nothing ("all things #makerspaces") and, where it is not the chat's
    own, after a single adjective ("critical #makerspaces"). None where nobody can tell.
    """
    while match := _LAST_TAG.match(topic.rstrip(TOPIC_EDGES)):
        before = match["before"].rstrip()
        if not before.strip(TOPIC_EDGES):
            break
        own = match["tag"] == OWN
        place = _place(before.rstrip(TOPIC_EDGES), language, own=own)
        if place is _Place.UNKNOWN:
            return None
        if place is _Place.WORD or (
            not own and _is_adjective(before.rstrip(TOPIC_EDGES), language)
        ):
            break
        topic = before
    return topic


def _place(before: str, language: str, *, own: bool) -> _Place:
    """Return whether a hashtag is a word of the phrase before it."""
    if own and _IN_A_ROW.search(before):
        return _Place.UNKNOWN
    words = before.casefold().split()
    last, previous = words[-1], ["", *words][-2]
    if _AROUND.search(before):
        return _Place.FILED
    if last in _GOVERNING.get(language, frozenset("&+")):
        # "For or against", "living with and without".
        if last not in _CONJUNCTIONS and previous in _CONJUNCTIONS and len(words) > 2:
            return _Place.FILED if is_governing(words[-3], language) else _Place.WORD
        return _place_after_preposition(before, words, language, own=own)
    if language == "en":
        return _Place.WORD if words[-2:] == ["all", "things"] else _place_after_verb(words)
    return _Place.FILED


def is_governing(word: str, language: str) -> bool:
    """Return True for a word at which no phrase ends: an article, a preposition, "and"."""
    return word in _GOVERNING.get(language, frozenset())


def _place_after_preposition(before: str, words: list[str], language: str, *, own: bool) -> _Place:
    """Return whether a hashtag goes with the governing word before it."""
    last, previous = words[-1], ["", *words][-2]
    if last not in _LEFT_BEHIND.get(language, frozenset()):
        return _Place.WORD
    asking = _ASKING[language].search(before)
    if language != "en":
        return _Place.FILED if asking and own else _Place.WORD
    if asking and previous in _BEING:
        return _Place.FILED
    is_taken = _is_noun(words, len(words) - 2) or not _may_have_stood_before(before, last, own=own)
    return _Place.WORD if is_taken else _Place.UNKNOWN


def _may_have_stood_before(before: str, last: str, *, own: bool) -> bool:
    """Return True where the English preposition ``last`` may want nothing behind it.

    "Weeds we live with", and with the chat's own hashtag behind it "moving on", "joining in".
    """
    if _STOOD_BEFORE.search(before):
        return True
    return own and (last in ("in", "on", "by", "through") or not _OPEN.match(before))


def _place_after_verb(words: list[str]) -> _Place:
    """Return whether a hashtag is what an English verb before it wants."""
    match = _WANTING.fullmatch(words[-1])
    if match is None or not _GAPS.isdisjoint(words):
        return _Place.FILED
    previous, earlier = ["", "", *words][-3:-1][::-1]
    if match["verb"] is None:
        # "Making #maps", but "community building".
        return _Place.FILED if previous and not is_governing(previous, "en") else _Place.WORD
    if previous == "to" or previous in _SUBJECTS:
        if not earlier or earlier in _WHEN:
            return _Place.WORD
        return _Place.UNKNOWN if previous == "to" else _Place.FILED
    return _Place.FILED


def _is_noun(words: list[str], index: int) -> bool:
    """Return True where the tagger takes an English word for a noun."""
    (tokens,) = load_tagger().tag([" ".join(words)])
    return any(token.upos in ("NOUN", "PROPN") for token in tokens if token.text == words[index])


def _is_adjective(word: str, language: str) -> bool:
    """Return True for an adjective, told in English alone."""
    if language != "en" or not word.isalpha():
        return False
    (tokens,) = load_tagger().tag([word])
    return [token.upos for token in tokens] == ["ADJ"]
