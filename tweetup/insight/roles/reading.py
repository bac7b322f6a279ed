"""Reads the roles that a profile states of its owner, or abstains.

A profile is cut into claims, at bars, commas, full stops and the like, and each is read alone. A
term counts where it is the noun of its claim: before it stand words that a noun may have,
behind it the end, or a word that a noun phrase ends at. Terms that are denied (not, former, of
somebody else) are no role; terms in other places leave the reader unsure, and it abstains where
nothing else decides. Profiles of organisations are read for organisations' roles alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from tweetup.insight.roles.finders import first_match, has_any
from tweetup.insight.roles.organisations import (
    is_organisation,
    read_organisation,
    speaks_as_person,
)
from tweetup.insight.roles.profile_text import (
    cut_claims,
    is_of_no_lexicon,
    plain_text,
    profile_text,
)
from tweetup.model import DeclaredRole, RoleReading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from tweetup.insight.roles.finders import Finder
    from tweetup.insight.roles.lexicon import Lexicon, LexiconLanguage, RoleWords
    from tweetup.insight.roles.profile_text import Claim, ProfileText

__all__ = ["read_roles"]

_CREDENTIAL: Final = re.compile(r"[A-Za-z][\w./-]*\w")
_WORD: Final = re.compile(r"[^\W_]+(?:['’/-][^\W_]+)*")
_NEXT: Final = re.compile(r"\s*([^\W_]+(?:['’/][^\W_]+)*)")
_DEGREE_LIST: Final = """
    PhD DPhil MSc MS MA MBA MPH MEd MPhil BSc BA BS MLIS MLS MSLIS EdD DrPH ScD JD LLM MHA MHS
    MSPH MPA MPP DO MHSc PgDip PGCE FHEA SFHEA FRSA OBE MBE CBE QN FRSPH FFPH MFPH MRes Dr Prof
    FCIPR DHSc CPH CPHQ LSSBB MDiv MFA MSW FAHA FASN BMedSci MCLIP FCLIP DSc DMSc FRSB FNP PMP
    MEng BEng MACP MBioethics BCPS BSN MSN ADN ASN CEN CPN CNOR PCCN CNE CNL TCRN CHPN BC
    BPharm MPharm IP PgCert PGCert FRPharmS MPSI MSPharm BDS DCH DRCOG DTMH
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
    r"|turning|who\b|for\b|since\b|from\b|here\b|mom\b|mum\b|dad\b|wife\b|to\b|on\b|educator\b|researcher\b"
    r"|of \d|x ?\d|\d+ (?:yrs?|years?)\b)",
    re.IGNORECASE,
)
_DIRECTS: Final = re.compile(
    r"\s*(?:at|of|,|\ufffc|@)\b(?!.*(?:hosp|clinic|univ|medic|health))", re.IGNORECASE
)
_TOKEN: Final = re.compile(r"[^\W_]+")
_DEGREES: Final = frozenset(_DEGREE_LIST.split())
_SPECIALTIES: Final = frozenset(_SPECIALTY_LIST.split())


class _Sense(Enum):
    """The sense of a term where it stands."""

    STATED = 1
    OTHER = 2
    DENIED = 3
    OPEN = 4


@dataclass(frozen=True, slots=True)
class _Spot:
    """Words of a text, from ``start`` to ``end``, in their claim."""

    claim: Claim
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
    text, title = plain_text(bio or ""), plain_text(name or "")
    if is_of_no_lexicon(text):
        return RoleReading(roles=(), abstained=True)
    profile = profile_text(title, text, lexicon)
    as_organisation = RoleReading(roles=(), abstained=False)
    if is_organisation(profile):
        as_organisation = read_organisation(profile, profile.spoken, lexicon)
        if not as_organisation.abstained:
            return as_organisation
    owners, claims, possible = lexicon.credentials, profile.claims, profile.possible
    names = list(cut_claims(title))
    named = [
        it
        for it in _credentials(title, names, owners, lexicon.languages, possible, is_name=True)
        if not it.words.not_with.search(text)
    ]
    stated = [
        *_credentials(text, claims, owners, profile.spoken, possible),
        *_terms(profile, lexicon),
    ]
    if _is_retired(profile):
        named, stated = [], [it for it in stated if it.sense is _Sense.OPEN]
    roles = (*_declared(named, title), *_declared(stated, text))
    if not roles and not as_organisation.abstained and not speaks_as_person(profile):
        as_organisation = read_organisation(profile, lexicon.languages, lexicon)
        roles = as_organisation.roles
    is_open = as_organisation.abstained or any(it.sense is _Sense.OPEN for it in stated)
    return RoleReading(roles=_each_once(roles), abstained=not roles and is_open)


def _is_retired(profile: ProfileText) -> bool:
    finders = [it.retired for it in profile.languages if it.retired in profile.possible]
    return any(it.pattern.match(claim.text.strip()) for it in finders for claim in profile.claims)


# Terms


def _terms(profile: ProfileText, lexicon: Lexicon) -> list[_Term]:
    """Return the terms and patterns of persons' roles in a text, with their senses.

    Of terms within others the longest is read; of one that several languages have, each reads it,
    and a denial counts most. Where a text denies a term, it states it nowhere.
    """
    text = profile.text
    terms = [
        *(term for language in profile.languages for term in _terms_of(profile, language)),
        *_patterns_of(profile, lexicon.patterns),
        *_pairs_of(profile, lexicon.titles),
    ]
    widest = [it for it in terms if not any(_is_within(it, other) for other in terms)]
    by_place: dict[tuple[int, int, str], _Term] = {}
    for term in widest:
        key = (term.start, term.end, term.words.role)
        before = by_place.get(key)
        if before is None or _weight(term.sense) > _weight(before.sense):
            by_place[key] = term
    denied = {
        text[it.start : it.end].casefold()
        for it in by_place.values()
        if it.sense is _Sense.DENIED and text[it.end : it.end + 1] not in {"'", "’"}
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


def _terms_of(profile: ProfileText, language: LexiconLanguage) -> Iterator[_Term]:
    text, languages = profile.text, profile.languages
    for start, end, folded, roles in profile.terms.get(language.code, ()):
        spot = _spot(profile.claims, start, end)
        for words in roles:
            is_alien = folded in words.shared and not _is_of(language, profile, text[start:end])
            if spot is None or not words.is_of_people or is_alien:
                continue
            sense = _sense(spot, text, words, languages, profile.possible)
            if sense is None:
                sense = _place(spot, words, language, languages)
            if folded in words.bare and not _is_supported(words, text, start, end):
                sense = _Sense.OPEN if sense is _Sense.STATED else sense
            yield _Term(start, end, words, "term", sense)


def _is_of(language: LexiconLanguage, profile: ProfileText, words: str) -> bool:
    """Return whether words that several languages have are of one of them.

    Letters in capitals are English in a profile of which the language is not clear.
    """
    return profile.code == language.code or (
        profile.code is None and language.code == "en" and words.isupper()
    )


def _is_supported(words: RoleWords, text: str, start: int, end: int) -> bool:
    """Return whether the rest of a profile lets a term that is bare decide."""
    rest = f"{text[:start]} {text[end:]}"
    if words.not_with.search(rest):
        return False
    return words.only_with is None or words.only_with.search(rest) is not None


def _possible(
    profile: ProfileText, owners: Mapping[Finder, tuple[int, LexiconLanguage, RoleWords]]
) -> list[tuple[int, Finder, RoleWords]]:
    """Return the finders that a profile may match in the languages it may be in, in order."""
    here = [(owners[it], it) for it in profile.possible if it in owners]
    return sorted(
        ((place, finder, words) for (place, of, words), finder in here if of in profile.spoken),
        key=itemgetter(0),
    )


def _patterns_of(
    profile: ProfileText, owners: Mapping[Finder, tuple[int, LexiconLanguage, RoleWords]]
) -> Iterator[_Term]:
    for _, finder, words in _possible(profile, owners):
        for match in finder.pattern.finditer(profile.text):
            spot = _spot(profile.claims, match.start(), match.end())
            if spot is not None and match.end() > match.start():
                sense = (
                    _sense(spot, profile.text, words, profile.languages, profile.possible)
                    or _Sense.STATED
                )
                yield _Term(spot.start, spot.end, words, "pattern", sense)


def _pairs_of(
    profile: ProfileText, owners: Mapping[Finder, tuple[int, LexiconLanguage, RoleWords]]
) -> Iterator[_Term]:
    """Yield the titles that stand in a claim with a field, or in one beside it."""
    claims, possible = profile.claims, profile.possible
    titles: dict[RoleWords, list[Finder]] = {}
    for _, finder, words in _possible(profile, owners):
        titles.setdefault(words, []).append(finder)
    for words, finders in titles.items():
        if not has_any(words.fields, profile.text, possible):
            continue
        for index, claim in enumerate(claims):
            title = first_match(finders, claim.text)
            if title is None or words.not_titles.search(claim.text, possible):
                continue
            spot = _Spot(claim, claim.start + title.start(), claim.start + title.end())
            if any(_has_field(it, spot, profile, words) for it in _around(claims, index)):
                sense = (
                    _sense(spot, profile.text, words, profile.languages, profile.possible)
                    or _Sense.STATED
                )
                yield _Term(spot.start, spot.end, words, "pattern", sense)


def _around(claims: Sequence[Claim], index: int) -> Iterator[Claim]:
    """Yield a claim and those beside it; behind a bracket or comma, the next one too."""
    yield from claims[max(index - 1, 0) : index + 2]
    if len(claims) > index + 2 and claims[index + 1].cut in {"(", ","}:
        yield claims[index + 2]


def _has_field(claim: Claim, title: _Spot, profile: ProfileText, words: RoleWords) -> bool:
    """Return whether a claim has a field of a role, apart from its title, that is not denied."""
    if words.not_titles.search(claim.text, profile.possible):
        return False
    matches = (
        match
        for it in words.fields
        if it in profile.possible
        for match in it.pattern.finditer(claim.text)
    )
    for field in sorted(matches, key=lambda it: it.start()):
        spot = _Spot(claim, claim.start + field.start(), claim.start + field.end())
        if spot.end <= title.start or title.end <= spot.start:
            return _sense(spot, profile.text, words, profile.languages, profile.possible) is None
    return False


def _spot(claims: Sequence[Claim], start: int, end: int) -> _Spot | None:
    """Return words with the claim in which they stand whole; None where they reach over its end."""
    for claim in claims:
        if claim.start <= start and end <= claim.start + len(claim.text):
            return _Spot(claim, start, end)
    return None


def _sense(
    spot: _Spot,
    text: str,
    words: RoleWords,
    languages: Sequence[LexiconLanguage],
    possible: AbstractSet[Finder],
) -> _Sense | None:
    """Return the sense of a term that stands beside words of another, or a denial; None else."""
    before, rest = spot.before, text[spot.end :]
    if words.not_after.search(before, possible) or words.not_before.search(spot.behind, possible):
        return _Sense.OTHER
    before = f"{spot.claim.context}{before}"
    for finder in (it for language in languages for it in language.turns):
        before = before[max((it.end() for it in finder.finditer(before, possible)), default=0) :]
    for language in languages:
        if has_any(language.denied_before, before, possible) or has_any(
            language.denied_after, rest, possible
        ):
            return _Sense.DENIED
    for language in languages:
        if has_any(language.doubtful_before, before, possible) or has_any(
            language.doubtful_after, rest, possible
        ):
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
        or word.lstrip("x")[:1].isdigit()
        or following[1] in _DEGREES
        or any(following[1] in it.credentials for it in language.roles)
        or _is_term(word, languages)
    )


def _is_term(word: str, languages: Sequence[LexiconLanguage]) -> bool:
    """Return whether a word in one case is a person's term, or the first of one."""
    return any(word in it.starts for it in languages)


# Credentials


def _credentials(
    text: str,
    claims: Sequence[Claim],
    owners: Mapping[str, RoleWords],
    languages: Sequence[LexiconLanguage],
    possible: AbstractSet[Finder],
    *,
    is_name: bool = False,
) -> list[_Term]:
    """Return the credentials of a text that state a profession.

    In a name they stand behind the others words; in a profile they are a claim, or begin or end
    one. ``MD`` behind a place and a comma is Maryland, before a company a managing director.
    """
    words_of_text = _CREDENTIAL.findall(text)
    if owners.keys().isdisjoint(words_of_text) or (
        not is_name and text.isupper() and not _is_list_of_degrees(words_of_text, owners)
    ):
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
            if is_stated and _sense(spot, text, words, languages, possible) is None:
                terms.append(_Term(spot.start, spot.end, words, "credential", _Sense.STATED))
    return terms


def _is_name_before(claims: Sequence[Claim], index: int, tokens: Sequence[re.Match[str]]) -> bool:
    """Return whether words in capitals, as those of a name, stand before a credential."""
    words = [it[0] for it in tokens] or _WORD.findall(claims[0].text if index else "")
    return bool(words) and all(it[0].isupper() for it in words) and not all(map(str.isupper, words))


def _is_degree(word: str, owners: Mapping[str, RoleWords]) -> bool:
    parts = [it for it in re.split(r"[/-]", word) if it]
    return word in owners or all(it in owners or it in _DEGREES for it in parts)


def _is_list_of_degrees(words: Sequence[str], owners: Mapping[str, RoleWords]) -> bool:
    """Return whether words are degrees, two at least, and a place of work: "BSN, RN. ER"."""
    degrees = [it for it in words if _is_degree(it, owners)]
    others = [it for it in words if it not in degrees]
    return (
        len(degrees) > 1 and len(others) <= 1 and _SPECIALTIES.issuperset(map(str.casefold, others))
    )


def _is_credential(
    claims: Sequence[Claim],
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
