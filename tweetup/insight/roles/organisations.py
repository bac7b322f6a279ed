"""Tells accounts of organisations from those of people, and reads the role of an organisation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tweetup.insight.roles.finders import first_match, has_any
from tweetup.model import DeclaredRole, RoleReading
from tweetup.text import is_given_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tweetup.insight.roles.lexicon import Lexicon, LexiconLanguage, RoleWords
    from tweetup.insight.roles.profile_text import ProfileText

__all__ = ["is_organisation", "read_organisation", "speaks_as_person"]

_JEST: Final = re.compile(
    r"\b(?:parody|parodie|parodia|unofficial|inoffiziell\w*|non officiel\w*|no oficial|satire"
    r"|sátira|satirisch|not affiliated|fan account|bot)\b",
    re.IGNORECASE,
)
_NAME_OF_JEST: Final = re.compile(
    r"\b(?:parody|parodie|parodia|fans?|fanclub|memes?|quotes|cosplay|bot)\b", re.IGNORECASE
)
_NAMELESS_LIST: Final = "for of the and & with für und et pour voor para"
_NAMELESS: Final = frozenset(_NAMELESS_LIST.split())
"""Words that the name of a person has not."""
_HONORIFIC_LIST: Final = "dr prof mr mrs ms miss mx sir dame dra drs lic pr mme frau herr"
_HONORIFIC: Final = frozenset(_HONORIFIC_LIST.split())

_INITIALS: Final = re.compile(r"(?:[A-Z]\.\s?)+[A-Z][a-z’'-]+(?:\s[A-Z][\w’'-]*\.?)*$")
_TWO_WORDS: Final = re.compile(r"[^\W\d_][\w'’-]*\s+[^\W\d_][\w'’-]*")


def is_organisation(profile: ProfileText) -> bool:
    """Return whether an account speaks as an organisation: by its words, else by its name."""
    title, text, possible = profile.title, profile.text, profile.possible
    if _is_in_jest(profile) or any(
        has_any(it.person, text, possible)
        for it in profile.spoken
        if profile.code in {None, it.code}
    ):
        return False
    is_named_so = not _is_surname(title) and any(
        has_any(it.organisation_names, title, possible) for it in profile.spoken
    )
    if not is_named_so and _is_person(title):
        return False
    return is_named_so or any(has_any(it.organisation, text, possible) for it in profile.spoken)


def speaks_as_person(profile: ProfileText) -> bool:
    """Return whether a name, or any word of a profile, may be a person's."""
    text, possible = profile.text, profile.possible
    return (
        not profile.title.strip()
        or _is_person(profile.title)
        or _is_in_jest(profile)
        or any(
            has_any(it.person, text, possible) or has_any(it.jobs, text, possible)
            for it in profile.languages
        )
    )


def _is_in_jest(profile: ProfileText) -> bool:
    """Return whether an account plays somebody, or something, that it is not."""
    return _JEST.search(profile.text) is not None or _NAME_OF_JEST.search(profile.title) is not None


def _is_surname(title: str) -> bool:
    """Return whether a name is a given name and another word: "Anna Press" is a person."""
    words = title.split()
    return (
        len(words) == 2  # a given name and a surname
        and all(map(str.isalpha, words))
        and is_given_name(words[0].casefold())
    )


def _is_person(title: str) -> bool:
    """Return whether a displayed name is a person's.

    It begins with a title, a given name, or initials before words in full ("J. Turner").
    """
    if _INITIALS.match(title):
        return True
    words = title.replace(".", " ").replace("-", " ").casefold().split()
    if not words or not _NAMELESS.isdisjoint(words):
        return False
    return words[0] in _HONORIFIC or is_given_name(words[0])


def read_organisation(
    profile: ProfileText, languages: Sequence[LexiconLanguage], lexicon: Lexicon
) -> RoleReading:
    """Return the first role that an organisation's words state, else its name.

    It abstains where words of a role stand that may be those of a member, helper or patient.
    """
    owners = lexicon.organisation_owners
    here = {owners[it] for it in profile.possible if it in owners}
    here.update(words for found in profile.terms.values() for *_, roles in found for words in roles)
    tried = [it for it in lexicon.of_organisations if it[1] in here and it[0] in languages]
    for is_name in (False, True):
        for language, words in tried:
            evidence = (
                _name_of(words, language, profile)
                if is_name
                else _organisation_words(words, language, profile)
            )
            if evidence is None:
                continue
            if not is_name and _is_of_member(evidence, profile):
                return RoleReading(roles=(), abstained=True)
            rule = "name" if is_name else "term"
            if words.own_words is not None:
                own = _own_word(words, profile, lexicon)
                if own is None:
                    return RoleReading(roles=(), abstained=True)
                evidence, rule = own[0], "term" if own.string is profile.text else "name"
            role = DeclaredRole(
                role=words.role, evidence=evidence.strip(), rule=rule, language=language.code
            )
            return RoleReading(roles=(role,), abstained=False)
    return RoleReading(roles=(), abstained=False)


def _is_of_member(evidence: str, profile: ProfileText) -> bool:
    """Return whether the claim of some words tells of somebody who belongs to an organisation.

    A comma parts no claims here: "President, Society of …".
    """
    claims = profile.claims
    for index, claim in enumerate(claims):
        if evidence in claim.text:
            first = index - 1 if index and claim.cut == "," else index
            last = (
                index + 1
                if claims[index + 1 : index + 2] and claims[index + 1].cut == ","
                else index
            )
            words = " , ".join(it.text for it in claims[first : last + 1])
            if any(has_any(it.members, words, profile.possible) for it in profile.spoken):
                return True
    return False


def _own_word(words: RoleWords, profile: ProfileText, lexicon: Lexicon) -> re.Match[str] | None:
    """Return the word by which an account calls itself an organisation of a role.

    None where any word is a person's, and where the account may be a person's
    whose profile names the organisation alone.
    """
    title, text = profile.title, profile.text
    same = [it for of in lexicon.languages for it in of.roles if it.role == words.role]
    people = [it.not_with for it in same if it.language in {of.code for of in profile.spoken}]
    if _is_person(title) or any(it.search(f"{title} | {text}") for it in people):
        return None
    of_text = _first(it.own_words.search(text) for it in same if it.own_words is not None)
    of_name = _first(it.own_words.search(title) for it in same if it.own_words is not None)
    spoken = _first(it.speaks.search(text) for it in same)
    is_named = (
        of_name is not None
        or any(has_any(it.fields, title, profile.possible) for it in same)
        or any(has_any(it.organisation_names, title, profile.possible) for it in lexicon.languages)
    )
    if not is_named and spoken is None and not _is_described(profile, of_text):
        return None
    return of_text or of_name or spoken


def _first(matches: Iterable[re.Match[str] | None]) -> re.Match[str] | None:
    """Return the match that stands first, the longest of those that begin there."""
    some = [it for it in matches if it is not None and it[0].strip()]
    return min(some, key=lambda it: (it.start(), -it.end()), default=None)


def _is_described(profile: ProfileText, match: re.Match[str] | None) -> bool:
    """Return whether a profile is a noun alone that describes the account, in small letters.

    In capitals it may be the name of an organisation to which somebody belongs, and so it may
    beside a name of two words, and among other claims.
    """
    if match is None or not match[0].islower() or len(profile.claims) > 1:
        return False
    return _TWO_WORDS.fullmatch(profile.title.strip()) is None


def _name_of(words: RoleWords, language: LexiconLanguage, profile: ProfileText) -> str | None:
    if words.names not in profile.possible or has_any(
        language.other_names, profile.title, profile.possible
    ):
        return None
    match = words.names.search(profile.title, profile.possible)
    if match is None or (
        words.names_with is not None
        and not words.names_with.search(f"{profile.title} | {profile.text}")
    ):
        return None
    return match[0]


def _organisation_words(
    words: RoleWords, language: LexiconLanguage, profile: ProfileText
) -> str | None:
    """Return the words of a profile that state a role of organisations; None where none do."""
    text, possible = profile.text, profile.possible
    patterns = words.organisation_patterns if words.is_of_people else words.patterns
    if not words.is_of_people:
        for start, end, _, roles in profile.terms.get(language.code, ()):
            if words in roles and not (
                words.not_after.search(text[:start], possible)
                or words.not_before.search(text[end:], possible)
            ):
                return text[start:end]
    for finder in patterns:
        match = finder.search(text, possible) if finder in possible else None
        if match is not None:
            return match[0]
    return None if words.is_of_people else _organisation_pair(words, profile)


def _organisation_pair(words: RoleWords, profile: ProfileText) -> str | None:
    """Return the title that an organisation's name and words have beside a field."""
    possible = profile.possible
    titles = [it for it in words.titles if it in possible]
    if not titles or possible.isdisjoint(words.fields):
        return None
    text = f"{profile.title} | {profile.text}"
    if words.not_titles.search(text, possible) or not has_any(words.fields, text, possible):
        return None
    match = first_match(titles, text)
    return None if match is None else match[0]
