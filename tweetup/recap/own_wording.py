"""A user's own sentences: ``wording.toml`` in the folder of templates.

A table for each language holds patterns by name, one or several in a list, which stand in for
ours of the same name; an empty list leaves the sentence out.
"""

from __future__ import annotations

import string
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from tweetup.config import read_document
from tweetup.recap.places import PLACES
from tweetup.recap.wording import WORDINGS, wording_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tweetup.config import Document
    from tweetup.recap.wording import Wording

__all__ = ["WORDING_NAME", "read_wording"]

WORDING_NAME: Final = "wording.toml"


def read_wording(folder: Path | None, language: str | None) -> Wording:
    """The wording of a language, with the patterns that ``wording.toml`` in ``folder`` has for it.

    ``folder`` may be None or lack the file. All of the file is checked: raises
    :class:`~tweetup.errors.ConfigError` with place and line for a language, name or place in
    braces that there is none of.
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
        if name not in PLACES:
            near = get_close_matches(name, PLACES, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else "the guide lists all names"
            raise document.error((tag, name), "there is no sentence of this name", hint=hint)
        variants = value if isinstance(value, list) else [value]
        yield name, tuple(_checked(document, (tag, name), pattern) for pattern in variants)


def _checked(document: Document, place: tuple[str, str], pattern: object) -> str:
    """A pattern that can be filled: text whose places are among those its name has."""
    if not isinstance(pattern, str):
        hint = 'write it in quotes, or several in a list: ["…", "…"]'
        raise document.error(place, "is not text", hint=hint)
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError as error:
        hint = "braces stand in pairs around a name; write {{ for one that shows"
        raise document.error(
            place, f"has a brace too many or too few: {error}", hint=hint
        ) from None
    known = PLACES[place[1]]
    for _, name, form, conversion in parts:
        if name is None or (name in known and not form and not conversion):
            continue
        listed = ", ".join(f"{{{one}}}" for one in sorted(known)) or "none"
        raise document.error(place, f"{{{name}}} cannot be filled", hint=f"it may hold {listed}")
    return pattern
