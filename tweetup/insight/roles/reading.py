"""Reads the roles that a profile states of its owner, or abstains.

A profile is cut into claims, at bars, commas, full stops and the like, and each is read alone. A
term counts where it is the noun of its claim: before it stand words that a noun may have,
behind it the end, or a word that a noun phrase ends at. Terms that are denied (not, former, of
somebody else) are no role; terms in other places leave the reader unsure, and it abstains where
nothing else decides. Profiles of organisations are read for organisations' roles alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tweetup.model import DeclaredRole, RoleReading
from tweetup.text import is_given_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tweetup.insight.roles.lexicon import Lexicon, LexiconLanguage, RoleWords

__all__ = ["read_roles"]

_CREDENTIAL: Final = re.compile(r"[A-Za-z][\w./-]*\w")
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
_WORD: Final = re.compile(r"[^\W_]+(?:['’/-][^\W_]+)*")
_NEXT: Final = re.compile(r"\s*([^\W_]+(?:['’/][^\W_]+)*)")
_DEGREE_LIST: Final = """
    PhD DPhil MSc MS MA MBA MPH MEd MPhil BSc BA BS MLIS MLS MSLIS EdD DrPH ScD JD LLM MHA MHS
    MSPH MPA MPP DO MHSc PgDip PGCE FHEA SFHEA FRSA OBE MBE CBE QN FRSPH FFPH MFPH MRes Dr Prof
    FCIPR DHSc CPH CPHQ LSSBB MDiv MFA MSW FAHA FASN BMedSci MCLIP FCLIP DSc DMSc FRSB FNP PMP
    MEng BEng MACP MBioethics BCPS
"""
_SPECIALTY_LIST: Final = """
    er ed icu or em peds pediatric paediatric picu nicu ortho oncology cardiac critical care med
    surg surgical trauma emergency family medicine internal hospice travel psych psychiatric labor
    delivery l d school community hospital clinical primary palliative home health medical neuro
    community-based retail the an a i'm i am im proud your friendly tired just proudly night shift
    ld nurse flight transplant hem onc heme dialysis wound stroke
"""
_AT_WORK: Final = re.compile(
    r"\s*(?:$|[\ufffc(:&+/-]|at\b|in\b|@|w/|with\b|and\b|by day|specializ|specialis|working"
    r"|turning|who\b|for\b|since\b|from\b|here\b|mom\b|mum\b|dad\b|wife\b|to\b|on\b|educator\b|researcher\b)",
    re.IGNORECASE,
)
_DIRECTS: Final = re.compile(
    r"\s*(?:at|of|,|\ufffc|@)\b(?!.*(?:hosp|clinic|univ|medic|health))", re.IGNORECASE
)
_JEST: Final = re.compile(
    r"\b(?:parody|parodie|parodia|unofficial|inoffiziell\w*|non officiel\w*|no oficial|satire"
    r"|sátira|satirisch|not affiliated|fan account|bot)\b",
    re.IGNORECASE,
)
_LONGEST: Final = 2_000
"""Characters of a profile that are read: networks allow fewer, files may have any number."""
_LATIN: Final = re.compile(r"[a-zA-Z\u00aa-\u024f\u1e00-\u1eff]")
_TOKEN: Final = re.compile(r"[^\W_]+")
_BETWEEN: Final = re.compile(r"\s+|\s?[-/&'’+]\s?|\.")
_COMMON: Final = "en"
_HONORIFIC_LIST: Final = "dr prof mr mrs ms miss mx sir dame dra drs lic pr mme frau herr"
_DEGREES: Final = frozenset(_DEGREE_LIST.split())
_SPECIALTIES: Final = frozenset(_SPECIALTY_LIST.split())
_HONORIFIC: Final = frozenset(_HONORIFIC_LIST.split())


class _Sense(Enum):
    """The sense of a term where it stands."""

    STATED = 1
    OTHER = 2
    DENIED = 3
    OPEN = 4


@dataclass(frozen=True, slots=True)
class _Claim:
    """A part of a profile that is read alone, from ``start``.

    ``cut`` is the sign before it; ``context`` the claim before, of which it is the bracket.
    """

    start: int
    text: str
    cut: str
    context: str = ""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Words of a text, from ``start`` to ``end``, in their claim."""

    claim: _Claim
    start: int
    end: int

    @property
    def before(self) -> str:
        """Return the words before them in the claim."""
        return self.claim.text[: self.start - self.claim.start]

    @property
    def behind(self) -> str:
        """Return the words behind them in the claim."""
        return self.claim.text[self.end - self.claim.start :]


@dataclass(frozen=True, slots=True)
class _Term:
    """Words of a role in a text, from ``start`` to ``end``."""

    start: int
    end: int
    words: RoleWords
    rule: str
    sense: _Sense


def read_roles(name: str | None, bio: str | None, lexicon: Lexicon) -> RoleReading:
    """Return the roles that a profile states, in its order, each with the words that decided.

    ``name`` is the displayed one. A profile without words states nothing.
    """
    text, title = _plain(bio or ""), _plain(name or "")
    if _is_of_no_lexicon(text):
        return RoleReading(roles=(), abstained=True)
    languages = lexicon.languages
    code = _language(text, languages)
    spoken = [it for it in languages if code in {None, it.code} or it.code == _COMMON]
    if _is_organisation(title, text, spoken, code):
        role = _organisation(title, text, spoken)
        return RoleReading(roles=() if role is None else (role,), abstained=False)
    claims = list(_claims(text))
    named = _credentials(title, list(_claims(title)), lexicon.credentials, languages, is_name=True)
    stated = [
        *_credentials(text, claims, lexicon.credentials, spoken),
        *_terms(text, claims, languages, spoken, code),
    ]
    if any(_is_retired(claim, languages) for claim in claims):
        named, stated = [], [it for it in stated if it.sense is _Sense.OPEN]
    roles = (*_declared(named, title), *_declared(stated, text))
    return RoleReading(
        roles=_each_once(roles),
        abstained=not roles and any(it.sense is _Sense.OPEN for it in stated),
    )


def _plain(text: str) -> str:
    """Return a text without addresses, with a sign for each mention and plain hashtags."""
    text = unicodedata.normalize("NFKC", text[:_LONGEST])
    text = _MENTION.sub("\ufffc", _LINK.sub(" \n ", text))
    text = _TAG.sub(lambda tag: f"{tag[1]}{' | ' if tag[2] else ''}", text)
    text = _INITIALS.sub(lambda it: re.sub(r"[.\s]", "", it[0]) + " ", text)
    return _TITLE.sub(r"\1", text)


def _is_of_no_lexicon(text: str) -> bool:
    """Return whether most letters are in another script than the lexicons'."""
    if text.isascii():
        return False
    letters = [it for it in text if it.isalpha()]
    return sum(not _LATIN.match(it) for it in letters) * 2 > len(letters)


def _language(text: str, languages: Sequence[LexiconLanguage]) -> str | None:
    """Return the language with most function words; None where two have as many, or hardly any."""
    words = [it.casefold() for it in _WORD.findall(text)]
    counts = sorted(
        ((sum(word in it.function for word in words), it.code) for it in languages), reverse=True
    )
    first, second = counts[0], counts[1] if len(counts) > 1 else (0, "")
    return first[1] if first[0] > second[0] else None


def _is_organisation(
    title: str, text: str, languages: Sequence[LexiconLanguage], code: str | None
) -> bool:
    """Return whether an account speaks as an organisation: by its words, else by its name."""
    if _JEST.search(text) or any(
        it.person.search(text) for it in languages if code in {None, it.code}
    ):
        return False
    is_named_so = any(it.organisation_names.search(title) for it in languages)
    if not is_named_so and _is_person(title):
        return False
    return is_named_so or any(it.organisation.search(text) for it in languages)


def _is_person(title: str) -> bool:
    """Return whether a displayed name is a person's: it begins with a title or a given name."""
    words = title.replace(".", " ").replace("-", " ").split()
    return bool(words) and (words[0].casefold() in _HONORIFIC or is_given_name(words[0]))


def _organisation(
    title: str, text: str, languages: Sequence[LexiconLanguage]
) -> DeclaredRole | None:
    """Return the first role that an organisation's words state, else its name; None for others."""
    order = dict.fromkeys(
        words.role for it in languages for words in it.roles if words.is_of_organisations
    )
    for source in (text, title):
        for role in order:
            for language in languages:
                for words in language.roles:
                    if words.role != role:
                        continue
                    match = _organisation_words(words, language, source, is_name=source is title)
                    if match is not None:
                        return DeclaredRole(
                            role=role,
                            evidence=match[0].strip(),
                            rule="name" if source is title else "term",
                            language=language.code,
                        )
    return None


def _organisation_words(
    words: RoleWords, language: LexiconLanguage, text: str, *, is_name: bool
) -> re.Match[str] | None:
    if is_name:
        return None if language.other_names.search(text) else words.names.search(text)
    if words.is_of_people:
        patterns = words.organisation_patterns
        return next(filter(None, (it.search(text) for it in patterns)), None)
    for start, end, _, roles in _matches(text, language):
        if words in roles and not (
            words.not_after.search(text[:start]) or words.not_before.search(text[end:])
        ):
            return re.compile(re.escape(text[start:end])).search(text)
    return next(filter(None, (it.search(text) for it in words.patterns)), None)


def _claims(text: str) -> Iterator[_Claim]:
    """Yield the claims of a text, with the sign that stands before each."""
    start, cut, before = 0, "", ""
    for sign in _CUT.finditer(f"{text}\n"):
        words = text[start : sign.start()]
        if words.strip():
            yield _Claim(start, words, cut, f"{before} " if cut == "(" else "")
            cut, before = "", words
        start, cut = sign.end(), cut + sign[0].strip()


def _is_retired(claim: _Claim, languages: Sequence[LexiconLanguage]) -> bool:
    return any(it.retired.match(claim.text.strip()) for it in languages)


# Terms


def _terms(
    text: str,
    claims: Sequence[_Claim],
    languages: Sequence[LexiconLanguage],
    spoken: Sequence[LexiconLanguage],
    code: str | None,
) -> list[_Term]:
    """Return the terms and patterns of persons' roles in a text, with their senses.

    Of terms within others the longest is read; of one that several languages have, each reads it,
    and a denial counts most. Where a text denies a term, it states it nowhere.
    """
    terms = [
        term
        for language in languages
        for term in (
            *_terms_of(claims, text, language, languages, code),
            *(_patterns_of(claims, text, language, languages) if language in spoken else ()),
        )
    ]
    widest = [it for it in terms if not any(_is_within(it, other) for other in terms)]
    by_place: dict[tuple[int, int, str], _Term] = {}
    for term in widest:
        key = (term.start, term.end, term.words.role)
        before = by_place.get(key)
        if before is None or _weight(term.sense) > _weight(before.sense):
            by_place[key] = term
    denied = {
        text[it.start : it.end].casefold() for it in by_place.values() if it.sense is _Sense.DENIED
    }
    return [
        replace(it, sense=_Sense.OPEN)
        if it.sense is _Sense.STATED and text[it.start : it.end].casefold() in denied
        else it
        for it in by_place.values()
    ]


def _weight(sense: _Sense) -> int:
    return (_Sense.OPEN, _Sense.STATED, _Sense.OTHER, _Sense.DENIED).index(sense)


def _is_within(term: _Term, other: _Term) -> bool:
    return (
        other.start <= term.start
        and term.end <= other.end
        and (other.end - other.start) > (term.end - term.start)
        and other.rule == "term"
    )


def _matches(
    text: str, language: LexiconLanguage
) -> Iterator[tuple[int, int, str, tuple[RoleWords, ...]]]:
    """Yield the terms of a language in a text: start, end, words in one case, and roles."""
    tokens = list(_TOKEN.finditer(text))
    folded = [it[0].casefold() for it in tokens]
    place = 0
    while place < len(tokens):
        for parts, roles in language.terms.get(folded[place], ()):
            last = place + len(parts) - 1
            if tuple(folded[place : last + 1]) == parts and _is_whole(
                text, tokens[place : last + 1]
            ):
                yield tokens[place].start(), tokens[last].end(), " ".join(parts), roles
                place = last
                break
        place += 1


def _is_whole(text: str, tokens: Sequence[re.Match[str]]) -> bool:
    """Return whether tokens stand side by side, with no sign before that makes them part of one."""
    start = tokens[0].start()
    if start and text[start - 1] in "@'’_\ufffc":
        return False
    return all(_BETWEEN.fullmatch(text, one.end(), two.start()) for one, two in pairwise(tokens))


def _terms_of(
    claims: Sequence[_Claim],
    text: str,
    language: LexiconLanguage,
    languages: Sequence[LexiconLanguage],
    code: str | None,
) -> Iterator[_Term]:
    for start, end, folded, roles in _matches(text, language):
        spot = _spot(claims, start, end)
        for words in roles:
            is_alien = folded in words.shared and code != language.code
            if spot is None or not words.is_of_people or is_alien:
                continue
            sense = _sense(spot, text, words, languages)
            if sense is None:
                sense = _place(spot, words, language, languages)
            if folded in words.bare and not _is_supported(words, text, start, end):
                sense = _Sense.OPEN if sense is _Sense.STATED else sense
            yield _Term(start, end, words, "term", sense)


def _is_supported(words: RoleWords, text: str, start: int, end: int) -> bool:
    """Return whether the rest of a profile lets a term that is bare decide."""
    rest = f"{text[:start]} {text[end:]}"
    if words.not_with.search(rest):
        return False
    return words.only_with is None or words.only_with.search(rest) is not None


def _patterns_of(
    claims: Sequence[_Claim],
    text: str,
    language: LexiconLanguage,
    languages: Sequence[LexiconLanguage],
) -> Iterator[_Term]:
    for words in language.roles:
        if not words.is_of_people:
            continue
        for pattern in words.patterns:
            for match in pattern.finditer(text):
                spot = _spot(claims, match.start(), match.end())
                if spot is not None and match.end() > match.start():
                    sense = _sense(spot, text, words, languages) or _Sense.STATED
                    yield _Term(spot.start, spot.end, words, "pattern", sense)


def _spot(claims: Sequence[_Claim], start: int, end: int) -> _Spot | None:
    """Return words with the claim in which they stand whole; None where they reach over its end."""
    for claim in claims:
        if claim.start <= start and end <= claim.start + len(claim.text):
            return _Spot(claim, start, end)
    return None


def _sense(
    spot: _Spot, text: str, words: RoleWords, languages: Sequence[LexiconLanguage]
) -> _Sense | None:
    """Return the sense of a term that stands beside words of another, or a denial; None else."""
    before, rest = spot.before, text[spot.end :]
    if words.not_after.search(before) or words.not_before.search(spot.behind):
        return _Sense.OTHER
    before = f"{spot.claim.context}{before}"
    for language in languages:
        before = before[max((it.end() for it in language.turns.finditer(before)), default=0) :]
    for language in languages:
        if language.denied_before.search(before) or language.denied_after.search(rest):
            return _Sense.DENIED
    for language in languages:
        if language.doubtful_before.search(before) or language.doubtful_after.search(rest):
            return _Sense.OPEN
    return None


def _place(
    spot: _Spot,
    words: RoleWords,
    language: LexiconLanguage,
    languages: Sequence[LexiconLanguage],
) -> _Sense:
    """Return whether a term is the noun of its claim."""
    before = spot.before
    for pattern in (language.joints, language.openers):
        before = before[max((it.end() for it in pattern.finditer(before)), default=0) :]
    tokens = [it.casefold() for it in _WORD.findall(before)]
    if language.is_last:
        if not language.breakers.isdisjoint(tokens):
            return _Sense.OPEN
    elif not all(it in language.leaders or _is_term(it, languages) for it in tokens):
        return _Sense.OPEN
    return _Sense.STATED if _ends(spot.behind, words, language, languages) else _Sense.OPEN


def _ends(
    behind: str, words: RoleWords, language: LexiconLanguage, languages: Sequence[LexiconLanguage]
) -> bool:
    """Return whether a noun phrase may end before a text."""
    if re.match(r"-\w", behind):
        following = _TOKEN.match(behind, 1)
        word = "" if following is None else following[0].casefold()
        return word in words.heads or _is_term(word, languages)
    joint = language.joints.match(behind)
    if joint is not None and joint.end():
        return True
    following = _NEXT.match(behind)
    if following is None or not language.is_last or language.has_compounds:
        return True
    word = following[1].casefold()
    return (
        word in words.heads
        or word in language.followers
        or word[0].isdigit()
        or following[1] in _DEGREES
        or any(following[1] in it.credentials for it in language.roles)
        or _is_term(word, languages)
    )


def _is_term(word: str, languages: Sequence[LexiconLanguage]) -> bool:
    """Return whether a word in one case is a term, or the first of a term's."""
    return any(word in it.terms for it in languages)


# Credentials


def _credentials(
    text: str,
    claims: Sequence[_Claim],
    owners: Mapping[str, RoleWords],
    languages: Sequence[LexiconLanguage],
    *,
    is_name: bool = False,
) -> list[_Term]:
    """Return the credentials of a text that state a profession.

    In a name they stand behind the others words; in a profile they are a claim, or begin or end
    one. ``MD`` behind a place and a comma is Maryland, before a company a managing director.
    """
    if not is_name and text.isupper():
        return []
    codes = {it.code for it in languages}
    terms: list[_Term] = []
    for index, claim in enumerate(claims):
        tokens = list(_CREDENTIAL.finditer(claim.text))
        for place, token in enumerate(tokens):
            words = owners.get(token[0])
            if words is None or words.language not in codes or words.not_with.search(text):
                continue
            if is_name:
                is_stated = _is_name_before(claims, index, tokens[:place]) and all(
                    _is_degree(it[0], owners) for it in tokens[place:]
                )
            else:
                is_stated = _is_credential(claims, index, tokens, place, owners)
            spot = _Spot(claim, claim.start + token.start(), claim.start + token.end())
            if is_stated and _sense(spot, text, words, languages) is None:
                terms.append(_Term(spot.start, spot.end, words, "credential", _Sense.STATED))
    return terms


def _is_name_before(claims: Sequence[_Claim], index: int, tokens: Sequence[re.Match[str]]) -> bool:
    """Return whether words in capitals, as those of a name, stand before a credential."""
    words = [it[0] for it in tokens] or _WORD.findall(claims[0].text if index else "")
    return bool(words) and all(it[0].isupper() for it in words) and not all(map(str.isupper, words))


def _is_degree(word: str, owners: Mapping[str, RoleWords]) -> bool:
    parts = [it for it in re.split(r"[/-]", word) if it]
    return word in owners or all(it in owners or it in _DEGREES for it in parts)


def _is_credential(
    claims: Sequence[_Claim],
    index: int,
    tokens: Sequence[re.Match[str]],
    place: int,
    owners: Mapping[str, RoleWords],
) -> bool:
    """Return whether a credential in a profile is a claim, or begins or ends one."""
    claim = claims[index]
    leading = [it[0] for it in tokens[:place] if not _is_degree(it[0], owners)]
    last = place
    while last + 1 < len(tokens) and _is_degree(tokens[last + 1][0], owners):
        last += 1
    behind = claim.text[tokens[last].end() :]
    if not all(it.casefold() in _SPECIALTIES for it in leading) or not _AT_WORK.match(behind):
        return False
    if tokens[place][0] != "MD":
        return True
    before = _WORD.findall(claims[index - 1].text) if index else []
    is_behind_place = (
        place == 0 and claim.cut == "," and not all(_is_degree(it, owners) for it in before)
    )
    return not is_behind_place and _DIRECTS.match(behind) is None


# Results


def _declared(terms: Sequence[_Term], text: str) -> Iterator[DeclaredRole]:
    """Yield the stated roles in the order of the text."""
    denied = {(it.start, it.end) for it in terms if it.sense in {_Sense.DENIED, _Sense.OTHER}}
    for term in sorted(terms, key=lambda it: (it.start, it.words.role)):
        if term.sense is _Sense.STATED and (
            term.rule != "pattern" or (term.start, term.end) not in denied
        ):
            yield DeclaredRole(
                role=term.words.role,
                evidence=" ".join(text[term.start : term.end].split()),
                rule=term.rule,
                language=term.words.language,
            )


def _each_once(roles: Sequence[DeclaredRole]) -> tuple[DeclaredRole, ...]:
    firsts: dict[str, DeclaredRole] = {}
    for role in roles:
        firsts.setdefault(role.role, role)
    return tuple(firsts.values())
