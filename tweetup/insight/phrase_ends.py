# ruff: noqa: E501 - a row a language reads better than wrapped words
"""Words at which no phrase ends: they stand before a noun that is to come."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from tweetup.insight.last_hashtags import is_governing
from tweetup.insight.tagging import load_tagger

__all__ = ["may_end_phrase"]


class _Before(NamedTuple):
    """Patterns of words before a noun: articles, possessives and the like, adjectives."""

    articles: str
    owners: str
    adjectives: str


_BEFORE: Final = {
    "en": _Before(r"the|an?|our|your|my|their|its|this|these|that|those", r"her|his|whose|some|no|which", r"(?!)"),
    "de": _Before(
        r"der|die|das|den|dem|des|eine?[nmrs]?|unser(?:e[nmrs]?)?|diese[nmrs]?", r"(?:ihr|sein|mein|dein|kein|euer|eur)(?:e[nmrs]?)?|alle[nr]?|viele[nr]?|welche[nmrs]?",
        r"(?:neu|aktuell|letzt|jüngst|groß|klein|gut|best|alt|erst|nächst|wichtig|ander|toll|spannend|viel)(?:e[nmrs]?|st?e[nmrs]?)",
    ),
    "fr": _Before(
        r"les?|la|l'|une?|des|ces?|cette|nos|notre", r"son|sa|ses|mon|ma|mes|ton|ta|tes|quels?|quelles?|chaque|plusieurs|quelques",
        r"nouve(?:au|aux|l|lles?)|derni(?:er|ère)s?|récente?s?|grande?s?|petite?s?|bonn?e?s?|meilleure?s?|premi(?:er|ère)s?|jeunes?|vieux|vieille?s?|beau|belles?|prochaine?s?|ancien(?:ne)?s?|mêmes?|autres?|excellente?s?",
    ),
    "es": _Before(
        r"el|las?|los|un[oa]?s?|est[ea]|est[oa]s|nuestr[oa]s?", r"mis?|tus?|sus?|cada|algun[oa]s|vari[oa]s|much[oa]s",
        r"nuev[oa]s?|últim[oa]s?|gran(?:des)?|buen[oa]?s?|mejor(?:es)?|primer[oa]?s?|próxim[oa]s?|recientes?|antigu[oa]s?|mism[oa]s?|otr[oa]s?|pequeñ[oa]s?",
    ),
    "nl": _Before(
        r"de|het|een|dit|deze|die|onze|ons", r"mijn|haar|hun|jouw|jullie|alle|veel|elke|welke",
        r"nieuwe?|recente|grote?|kleine?|goede?|oude?|volgende|andere|mooie|jonge|\w+ste|beste",
    ),
    "it": _Before(
        r"il|lo|la|i|gli|le|l'|un[oa]?|un'|quest[oaei]|nostr[oaei]", r"mi[oae]|miei|su[oae]|suoi|tu[oae]|tuoi|ogni|alcun[ie]|molt[ie]",
        r"nuov[oaie]|ultim[oaie]|gran(?:d[ei])?|buon[oaie]?|miglior[ei]?|prim[oaie]|prossim[oaie]|recent[ei]|vecchi[oae]?|bell[oaie]?|stess[oaie]|altr[oaie]|piccol[oaie]",
    ),
    "pt": _Before(
        r"o|as?|os|uma?s?|uns|est[ea]s?|noss[oa]s?", r"meus?|minhas?|seus?|suas?|teus?|tuas?|cada|algun?s|algumas?|vári[oa]s|muit[oa]s",
        r"nov[oa]s?|últim[oa]s?|grandes?|bo[am]s?|bons|melhor(?:es)?|primeir[oa]s?|próxim[oa]s?|recentes?|antig[oa]s?|mesm[oa]s?|outr[oa]s?",
    ),
}  # fmt: skip
_POSSESSIVE: Final = re.compile(r"\w['’]s$|s['’]$")
_QUOTED: Final = re.compile(r"(?<!\w)['‘]\w")
_INFLECTED: Final = re.compile(r"[a-zäöüß]{3,}e[nmrs]?")
_VERBAL: Final = ("VERB", "AUX", "PRON")


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(words, re.IGNORECASE) for words in _BEFORE[language])


def may_end_phrase(phrase: str, language: str) -> bool:
    """Return False for words behind which a noun is missing: "the new", "last week's", "the 2024".

    Adjectives are told by the tagger in English, by their place behind an article elsewhere.
    """
    words = phrase.split()
    if language not in _BEFORE or not words:
        return True
    last = words[-1]
    before = words[-2] if len(words) > 1 else ""
    articles, owners, adjectives = _patterns(language)
    if (
        is_governing(last.casefold(), language)
        or articles.fullmatch(last)
        or owners.fullmatch(last)
    ):
        return False
    is_led = not before or bool(articles.fullmatch(before) or owners.fullmatch(before))
    if is_led and last.isdecimal():
        return False
    if language == "en":
        is_owner = _POSSESSIVE.search(last) and not _QUOTED.search(phrase)
        return not (is_owner or _is_attribute(phrase))
    if is_led and language == "de" and before and _INFLECTED.fullmatch(last):
        return False
    is_led = is_led or is_governing(before.casefold(), language)
    return not (adjectives.fullmatch(last) and (is_led or adjectives.fullmatch(before)))


def _is_attribute(phrase: str) -> bool:
    """Return True for an English phrase that ends in an adjective, but not "keeping it real"."""
    # With a verb behind it the tagger takes no noun ("our new journal") for an adjective.
    (tokens,) = load_tagger().tag([f"{phrase} is here"])
    before_verb = [token.upos for token in tokens[:-2]]
    if before_verb[-1:] != ["ADJ"]:
        return False
    return len(before_verb) == 1 or before_verb[-2] not in _VERBAL
