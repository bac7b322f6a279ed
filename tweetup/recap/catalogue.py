"""The languages that a recap can be written in, and a user's own words for them.

A language is offered when its catalogue is whole: it has every pattern of the English one with
placeholders that are filled, so that no page is half in another language. Third parties add
languages in the group ``tweetup.wordings``; a user replaces single patterns in ``wording.toml``.
"""

from __future__ import annotations

import string
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from tweetup.config import read_document
from tweetup.errors import UnknownNameError, UsageError
from tweetup.model import is_in_cldr
from tweetup.recap.wordings.english import ENGLISH
from tweetup.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tweetup.config import Document
    from tweetup.model import Wording

__all__ = [
    "PLACEHOLDERS",
    "WORDINGS",
    "WORDING_NAME",
    "faults_of",
    "read_wording",
    "require_language",
    "wording_for",
]

WORDINGS: Registry[Wording] = Registry(
    "language",
    "tweetup.wordings",
    {
        "en": "tweetup.recap.wordings.english:ENGLISH",
        "de": "tweetup.recap.wordings.catalogues:de",
        "nl": "tweetup.recap.wordings.catalogues:nl",
        "fr": "tweetup.recap.wordings.catalogues:fr",
        "es": "tweetup.recap.wordings.catalogues:es",
        "it": "tweetup.recap.wordings.catalogues:it",
    },
)

WORDING_NAME: Final = "wording.toml"


def _placeholders(patterns: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        name for pattern in patterns for _, name, _, _ in string.Formatter().parse(pattern) if name
    )


#: Filled for catalogues that count those who agreed, as the English one did.
_FILLED_TOO: Final = dict.fromkeys(
    ("support_same", "support_agreed", "support_against"), frozenset({"people"})
)

PLACEHOLDERS: Final[Mapping[str, frozenset[str]]] = {
    name: _placeholders(patterns) | _FILLED_TOO.get(name, frozenset())
    for name, patterns in ENGLISH.patterns.items()
}
"""The placeholders that each pattern is filled with: those of the English one, and a few more."""


def faults_of(wording: Wording) -> tuple[str, ...]:
    """Return the faults for which a language is not offered; none of a whole catalogue.

    A fault is a pattern or a noun that it lacks, a pattern of an unknown name, one whose braces do
    not match, a placeholder that nothing fills, and a calendar that neither it nor the CLDR has.
    """
    missing = [name for name in PLACEHOLDERS if not wording.patterns.get(name)]
    nouns = [noun for noun in ENGLISH.nouns if not all(wording.nouns.get(noun, ("",)))]
    own = wording.months and wording.weekdays and wording.thousands is not None
    grammar = {
        "no joint": wording.joint,
        "no quotation marks": all(wording.quotation),
        "no months, weekdays and thousands": own or is_in_cldr(wording.language),
    }
    unknown = [name for name in wording.patterns if name not in PLACEHOLDERS]
    broken, unfilled = [], []
    for name in PLACEHOLDERS.keys() & wording.patterns.keys():
        try:
            placeholders = _placeholders(wording.patterns[name])
        except ValueError as error:
            broken.append(f"{name}: {error}")
        else:
            strange = placeholders - PLACEHOLDERS[name]
            unfilled += [f"{name}: {{{placeholder}}}" for placeholder in strange]
    return (
        *(f"no pattern {name}" for name in missing),
        *(f"no noun {noun}" for noun in nouns),
        *(fault for fault, present in grammar.items() if not present),
        *(f"unknown pattern {name}" for name in unknown),
        *(f"no pattern can be read in {place}" for place in sorted(broken)),
        *(f"nothing fills {place}" for place in sorted(unfilled)),
    )


def wording_for(language: str | None) -> Wording:
    """Return the wording of a language tag (``de``, ``de-AT``).

    English where nobody offers the language. Raises :class:`~tweetup.errors.UsageError` for the
    wording of a plug-in whose catalogue is not whole.
    """
    tag = (language or "en").lower().replace("_", "-").split("-")[0]
    wording = WORDINGS.get(tag if tag in WORDINGS.names() else "en")
    faults = faults_of(wording)
    if faults:
        raise UsageError(
            f"the wording of the language {wording.language!r} is not whole:"
            f" {'; '.join(faults[:3])}{' …' if len(faults) > 3 else ''}",
            where="tweetup.wordings",
            hint="choose another language for recaps, or update the package that offers it",
        )
    return wording


def require_language(language: str) -> None:
    """Raise :class:`~tweetup.errors.UnknownNameError` for a language that nobody offers."""
    tag, names = language.lower().replace("_", "-").split("-")[0], WORDINGS.names()
    if tag not in names:
        # All of them: of two letters, one that is the same makes no tag a near one.
        raise UnknownNameError("language", tag, (), hint=f"known: {', '.join(sorted(names))}")


def read_wording(folder: Path | None, language: str | None) -> Wording:
    """Return the wording of a language with the patterns of ``wording.toml`` in ``folder``.

    ``folder`` may be None or lack the file. All of the file is checked: raises
    :class:`~tweetup.errors.ConfigError` with key and line for an unknown language, name or
    placeholder.
    """
    wording = wording_for(language)
    if folder is None or not (folder / WORDING_NAME).is_file():
        return wording
    document = read_document(folder / WORDING_NAME)
    patterns = {tag: dict(_patterns(document, tag)) for tag in document.values}
    return replace(wording, patterns={**wording.patterns, **patterns.get(wording.language, {})})


def _patterns(document: Document, tag: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    table = document.values[tag]
    languages = WORDINGS.names()
    if tag not in languages or not isinstance(table, dict):
        hint = f"write one of [{'], ['.join(languages)}]"
        raise document.error((tag,), "is no table of a language", hint=hint)
    for name, value in table.items():
        if name not in PLACEHOLDERS:
            near = get_close_matches(name, PLACEHOLDERS, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else "the reference lists all names"
            raise document.error((tag, name), "there is no sentence of this name", hint=hint)
        variants = value if isinstance(value, list) and value else [value]
        yield name, tuple(_checked(document, (tag, name), pattern) for pattern in variants)


def _checked(document: Document, key: tuple[str, str], pattern: object) -> str:
    """Return the pattern, text whose placeholders are among those of its name."""
    if not isinstance(pattern, str):
        hint = 'write it in quotes, or several in a list: ["…", "…"]'
        raise document.error(key, "is not text", hint=hint)
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError as error:
        hint = "braces stand in pairs around a name; write {{ for one that shows"
        raise document.error(key, f"has a brace too many or too few: {error}", hint=hint) from None
    allowed = PLACEHOLDERS[key[1]]
    for _, name, form, conversion in parts:
        if name is None or (name in allowed and not form and not conversion):
            continue
        listed = ", ".join(f"{{{placeholder}}}" for placeholder in sorted(allowed)) or "none"
        raise document.error(key, f"{{{name}}} cannot be filled", hint=f"it may hold {listed}")
    return pattern
