"""Makes a profile ready to be read: its words without addresses, its claims, language and terms."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tweetup.insight.roles.finders import Finder
    from tweetup.insight.roles.lexicon import Lexicon, LexiconLanguage, RoleWords

__all__ = ["Claim", "ProfileText", "cut_claims", "is_of_no_lexicon", "plain_text", "profile_text"]

_LINK: Final = re.compile(r"https?://\S+|\bwww\.\S+|\b[\w.-]+@[\w.-]+\.\w+")
_MENTION: Final = re.compile(r"(?<!\w)@\s?[\w.-]*\w")
_TAG: Final = re.compile(r"[#＃]([\w-]+)(\s+(?=[#＃]))?")
_INITIALS: Final = re.compile(r"\b(?:[A-Z]\.\s?){2,}|\bPh\.\s?D\.?|\bPharm\.\s?D\.?")
_TITLE: Final = re.compile(
    r"\b(Dr|Prof|Asst|Assoc|Sr|Jr|St|Mr|Mrs|Ms|Lic|Dra|med|rer|nat|phil|wiss|wissenschaftl|Dipl|Inf|Drs|Univ|Lcda|Lcdo)\."
    r"(?=\s|-|\w)",
    re.IGNORECASE,
)
_CUT: Final = re.compile(
    r"[|;•·★☆♦◆►▪■●~…\n\r,!?()\[\]«»]|//+|::|\.(?=\s|$)|\.{2,}|\s[-–—→>*=]+\s|[–—]|(?<=\s)/(?=\s)"
    r"|[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+"
)
_OF_ANOTHER: Final = re.compile(
    r"\s*(?:who(?:['’]s|\s+(?:is|was|are|works))|der|die|das|qui|que|quien|welche[rs]?)\b",
    re.IGNORECASE,
)
"""A claim behind a comma that tells of the last noun before it, in the languages of lexicons."""
_LONGEST: Final = 2_000
"""Characters of a profile that are read: networks allow fewer, files may have any number."""
_LATIN: Final = re.compile(r"[a-zA-Z\u00aa-\u024f\u1e00-\u1eff]")
_BETWEEN: Final = re.compile(r"\s+|\s?[-/&'’+]\s?|\.")
_COMMON: Final = "en"
_WORD: Final = re.compile(r"[^\W_]+(?:['’/-][^\W_]+)*")
_TOKEN: Final = re.compile(r"[^\W_]+")
_Found = tuple[int, int, str, "tuple[RoleWords, ...]"]
"""Terms in a text: start, end, words in one case, and roles."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A part of a profile that is read alone, from ``start``.

    ``cut`` is the sign before it; ``context`` the claim before, of which it is the bracket, or
    whose last noun it tells of: "my husband, who is …".
    """

    start: int
    text: str
    cut: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class ProfileText:
    """A profile to be read: ``text`` is its words, ``code`` the language they are written in.

    ``spoken`` are the languages whose patterns are tried, ``terms`` those found by language,
    ``possible`` the patterns that it may match.
    """

    title: str
    text: str
    claims: Sequence[Claim]
    code: str | None
    languages: Sequence[LexiconLanguage]
    spoken: Sequence[LexiconLanguage]
    terms: Mapping[str, Sequence[_Found]]
    possible: frozenset[Finder]


def profile_text(title: str, text: str, lexicon: Lexicon) -> ProfileText:
    """Return a plain name and plain words as a profile to be read."""
    tokens = list(_TOKEN.finditer(text))
    folded = [it[0].casefold() for it in tokens]
    code = _language(text, lexicon)
    return ProfileText(
        title,
        text,
        list(cut_claims(text)),
        code,
        lexicon.languages,
        [it for it in lexicon.languages if code in {None, it.code} or it.code == _COMMON],
        _found(text, tokens, folded, lexicon),
        lexicon.index.possible(title, text),
    )


def plain_text(text: str) -> str:
    """Return a text without addresses, with a sign for each mention and plain hashtags."""
    text = unicodedata.normalize("NFKC", text[:_LONGEST])
    text = _MENTION.sub("\ufffc", _LINK.sub(" \n ", text))
    text = _TAG.sub(lambda tag: f"{tag[1]}{' | ' if tag[2] else ''}", text)
    text = _INITIALS.sub(lambda it: re.sub(r"[.\s]", "", it[0]) + " ", text)
    return _TITLE.sub(r"\1", text)


def is_of_no_lexicon(text: str) -> bool:
    """Return whether most letters are in another script than the lexicons'."""
    if text.isascii():
        return False
    letters = [it for it in text if it.isalpha()]
    return sum(not _LATIN.match(it) for it in letters) * 2 > len(letters)


def _language(text: str, lexicon: Lexicon) -> str | None:
    """Return the language with most function words; None where two have as many, or hardly any."""
    counts = {it.code: 0 for it in lexicon.languages}
    for word in _WORD.findall(text.casefold()):
        for language in lexicon.function.get(word, ()):
            counts[language.code] += 1
    most = max(counts.values())
    first = [code for code, count in counts.items() if count == most]
    return first[0] if most and len(first) == 1 else None


def cut_claims(text: str) -> Iterator[Claim]:
    """Yield the claims of a text, with the sign that stands before each."""
    start, cut, before = 0, "", ""
    for sign in _CUT.finditer(f"{text}\n"):
        words = text[start : sign.start()]
        if words.strip():
            goes_on = cut == "(" or (cut == "," and _OF_ANOTHER.match(words) is not None)
            yield Claim(start, words, cut, f"{before} " if goes_on else "")
            cut, before = "", words
        start, cut = sign.end(), cut + sign[0].strip()


def _found(
    text: str, tokens: Sequence[re.Match[str]], folded: Sequence[str], lexicon: Lexicon
) -> dict[str, list[_Found]]:
    """Return the terms in a text by language, each the longest at its place, none in another."""
    found: dict[str, list[_Found]] = {}
    free: dict[str, int] = {}
    for place, word in enumerate(folded):
        for language in lexicon.firsts.get(word, ()):
            if place < free.get(language.code, 0):
                continue
            for parts, roles in language.terms[word]:
                last = place + len(parts)
                if tuple(folded[place:last]) == parts and _is_whole(text, tokens[place:last]):
                    match = (tokens[place].start(), tokens[last - 1].end(), " ".join(parts), roles)
                    found.setdefault(language.code, []).append(match)
                    free[language.code] = last
                    break
    return found


def _is_whole(text: str, tokens: Sequence[re.Match[str]]) -> bool:
    """Return whether tokens stand side by side, with no sign before that makes them part of one."""
    start = tokens[0].start()
    if start and text[start - 1] in "@'’_\ufffc":
        return False
    return all(_BETWEEN.fullmatch(text, one.end(), two.start()) for one, two in pairwise(tokens))
