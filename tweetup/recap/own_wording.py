"""A user's own sentences: ``wording.toml`` in the folder of templates, held to its placeholders."""

from __future__ import annotations

import string
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from tweetup.config import read_document
from tweetup.recap.wording import WORDINGS, wording_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tweetup.config import Document
    from tweetup.recap.wording import Wording

__all__ = ["PLACEHOLDERS", "WORDING_NAME", "read_wording"]

PLACEHOLDERS: Final[Mapping[str, frozenset[str]]] = {
    "met": frozenset({"chat", "weekday", "date", "start", "end", "zone"}),
    "met_hosted": frozenset({"chat", "weekday", "date", "start", "end", "zone", "hosts"}),
    "guest": frozenset({"names"}),
    "guests": frozenset({"names"}),
    "asked": frozenset({"questions"}),
    "asked_submitted": frozenset({"questions", "names"}),
    "asked_some_submitted": frozenset({"questions", "names"}),
    "took_part": frozenset({"people", "posts"}),
    "took_part_reposters": frozenset({"people", "posts", "reposters"}),
    "attendance_fewer": frozenset({"here", "there"}),
    "attendance_more": frozenset({"here", "there"}),
    "attendance_same": frozenset({"here"}),
    "attendance_new": frozenset({"newcomers", "returning"}),
    "attendance_all_new": frozenset(),
    "attendance_all_back": frozenset(),
    "raised_most": frozenset({"points"}),
    "volume": frozenset({"answers", "posts", "people"}),
    "volume_one": frozenset({"posts", "names"}),
    "volume_most": frozenset({"answers", "people"}),
    "volume_least": frozenset({"answers", "people", "questions"}),
    "volume_stretch": frozenset({"posts", "people"}),
    "volume_intro": frozenset({"posts", "people"}),
    "volume_chatter": frozenset({"posts", "people"}),
    "volume_closing": frozenset({"posts", "people"}),
    "who_all": frozenset({"people", "names"}),
    "who_some": frozenset({"people", "names"}),
    "point": frozenset({"label", "people"}),
    "theme_top": frozenset({"label", "who"}),
    "theme_tie": frozenset({"labels", "people"}),
    "theme_others": frozenset({"points"}),
    "pair": frozenset({"by", "to"}),
    "pair_next": frozenset({"by", "to"}),
    "objections": frozenset({"pairs"}),
    "returned": frozenset({"names"}),
    "returned_many": frozenset({"people"}),
    "open": frozenset({"names"}),
    "open_many": frozenset({"questions"}),
    "exchange": frozenset({"names", "posts"}),
    "exchange_many": frozenset({"people", "posts"}),
    "shared": frozenset({"names", "people"}),
    "late": frozenset({"answers", "people"}),
    "again": frozenset({"label", "dates", "people"}),
    "heading_question": frozenset({"label", "text"}),
    "heading_intro": frozenset(),
    "heading_start": frozenset(),
    "heading_chatter": frozenset(),
    "heading_aside": frozenset(),
    "heading_closing": frozenset(),
    "second_session": frozenset({"title", "number"}),
}


WORDING_NAME: Final = "wording.toml"


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
            hint = f"did you mean {' or '.join(near)}?" if near else "the guide lists all names"
            raise document.error((tag, name), "there is no sentence of this name", hint=hint)
        variants = value if isinstance(value, list) else [value]
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
