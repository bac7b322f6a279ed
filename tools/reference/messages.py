"""The template of all catalogues, ``messages.pot``, from the English words; they follow it."""

from __future__ import annotations

import io
import string
import tomllib
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tweetup.recap.wordings.english import ENGLISH
from tweetup.recap.wordings.po_files import NOUN, messages_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message

__all__ = ["FOLDER", "TEMPLATE", "catalogue_of", "differences", "page"]

FOLDER = Path(__file__).resolve().parents[2] / "tweetup" / "recap" / "wordings"
TEMPLATE = "messages.pot"
_NOTES = Path(__file__).with_suffix(".toml")
_HEADER = """\
# The words of tweetup's recaps. A message's context is its name; words in braces are filled in and
# may be left out. Several lines of a message are variants, used in turn: a translation has one line
# or as many as it likes."""
_WIDTH = 100


def template() -> Catalog:
    """Return the catalogue without translations, with a comment on each message."""
    notes = tomllib.loads(_NOTES.read_text("utf-8"))
    # No time of the day it was written: the same words are the same bytes.
    catalogue = Catalog(
        project="tweetup",
        version="recaps",
        copyright_holder="tweetup contributors",
        header_comment=_HEADER,
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
        charset="utf-8",
    )
    for context, forms in messages_of(ENGLISH).items():
        catalogue.add(
            forms if context.startswith(NOUN) else forms[0],
            context=context,
            auto_comments=tuple(_comments(context, forms[0], notes)),
            flags=("python-brace-format",) if "{" in forms[0] else (),
        )
    return catalogue


def _comments(context: str, text: str, notes: dict[str, dict[str, str]]) -> Iterator[str]:
    yield from (note for name, note in notes["messages"].items() if fnmatchcase(context, name))
    places = dict.fromkeys(name for _, name, _, _ in string.Formatter().parse(text) if name)
    yield from (f"{place}: {notes['placeholders'][place]}" for place in places)


def text_of(catalogue: Catalog) -> str:
    """Return a catalogue as a file, without the lines that another day or release changes."""
    file = io.BytesIO()
    write_po(file, catalogue, width=_WIDTH, omit_header=False)
    lines = file.getvalue().decode().splitlines(keepends=True)
    dated = ('"Generated-By:', '"PO-Revision-Date:', '"POT-Creation-Date:')
    return "".join(
        line for line in lines if not line.startswith(dated) and "EMAIL@ADDRESS" not in line
    )


def page() -> str:
    """Return the template as a file."""
    return text_of(template())


def differences(path: Path) -> tuple[str, ...]:
    """Return the messages that a catalogue lacks, has no use for, or has of an earlier English."""
    ours = {message.context: _source(message) for message in template() if message.id}
    theirs = {message.context: _source(message) for message in _read(path) if message.id}
    return (
        *(f"lacks {context}" for context in ours if context not in theirs),
        *(f"has no use for {context}" for context in theirs if context not in ours),
        *(
            f"has earlier words of {context}"
            for context in ours
            if theirs.get(context, ours[context]) != ours[context]
        ),
    )


def _source(message: Message) -> tuple[object, str]:
    """Return what a translator reads of a message: its English, and the comments on one line."""
    return message.id, " ".join(message.auto_comments)


def catalogue_of(path: Path) -> str:
    """Return a catalogue's file with the template's messages, each with its translation.

    Where English words changed, the translation is kept and marked fuzzy: somebody has to read it.
    """
    catalogue = _read(path)
    kept = {message.context: (message.id, message.string) for message in catalogue if message.id}
    catalogue.update(template(), no_fuzzy_matching=True, update_header_comment=True)
    for message in catalogue:
        before = kept.get(message.context) if message.id else None
        if before is not None and before[0] != message.id:
            message.string = before[1]
            message.flags.add("fuzzy")
    catalogue.obsolete.clear()
    return text_of(catalogue)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)
