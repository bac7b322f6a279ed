"""Catalogues of languages in gettext's ``.po`` files, as Poedit and Weblate edit them.

A message's context is its name; the English text is its id. A pattern with variants has one in
each line, and a translation any number of them. A message that is empty or fuzzy is missing. The
file's header says which plural a number has; the CLDR says which plurals there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.errors import TweetupError
from tweetup.model import Wording, plural_examples

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from babel.messages.catalog import Catalog

__all__ = ["GRAMMAR", "NOUN", "messages_of", "read_catalogue"]

NOUN: Final = "noun "
"""Before the name of a noun in its message's context."""
GRAMMAR: Final = "grammar "
"""Before the name of a part of the small grammar in its message's context."""
_FIGURES: Final = "-"
"""The translation of the numerals in a language that writes numbers in figures."""


def read_catalogue(path: Path) -> Wording:
    """Return the wording of a ``.po`` file.

    Missing messages are missing in it: ``faults_of`` names them. Raises
    :class:`~tweetup.errors.TweetupError` for a file that is none, and :class:`OSError` for one that
    cannot be read.
    """
    from gettext import c2py

    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        form_of = c2py(catalogue.plural_expr)
    except (PoFileError, ValueError, IndexError) as error:  # the last of earlier releases
        raise TweetupError(
            f"cannot be read as a catalogue: {error}",
            where=str(path),
            hint="mend it with an editor of .po files, such as Poedit",
        ) from error
    language = catalogue.locale_identifier or path.stem
    places = [form_of(count) for count in plural_examples(language).values()]
    texts = dict(_translated(catalogue, max(places) + 1))
    grammar = {name: texts.get(GRAMMAR + name, ("",))[0] for name in _PARTS}
    opening, _, closing = grammar["quotation"].partition("…")
    return Wording(
        language=language,
        joint=grammar["list"].removeprefix("{items}").removesuffix("{last}"),
        quotation=(opening, closing),
        nouns={
            name.removeprefix(NOUN): tuple(forms[place] for place in places)
            for name, forms in texts.items()
            if name.startswith(NOUN)
        },
        patterns={
            name: tuple(forms[0].split("\n"))
            for name, forms in texts.items()
            if not name.startswith((NOUN, GRAMMAR))
        },
        numerals=_numerals(grammar["numerals"]),
        dates=grammar["dates"] or "long",
        times=grammar["times"] or "HH:mm",
    )


_PARTS: Final = ("list", "quotation", "numerals", "dates", "times")


def _translated(catalogue: Catalog, plurals: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the context and the forms of each message that is translated and not fuzzy."""
    for message in catalogue:
        texts = message.string
        forms = (texts,) if isinstance(texts, str) else tuple(texts or ())
        whole = all(forms) and len(forms) >= (plurals if message.pluralizable else 1)
        if message.id and message.context and whole and not message.fuzzy:
            yield message.context, forms


def _numerals(words: str) -> tuple[str, ...]:
    return () if words in {"", _FIGURES} else tuple(map(str.strip, words.split(",")))


def messages_of(wording: Wording) -> Mapping[str, tuple[str, ...]]:
    """Return all messages of a wording by their contexts, in the form of ``.po`` files."""
    opening, closing = wording.quotation
    nouns = {
        NOUN + name: forms
        if any("{number}" in form for form in forms)
        else tuple(f"{{number}} {form}" for form in forms)
        for name, forms in wording.nouns.items()
    }
    return {
        **{name: ("\n".join(variants),) for name, variants in wording.patterns.items()},
        **nouns,
        GRAMMAR + "list": (f"{{items}}{wording.joint}{{last}}",),
        GRAMMAR + "quotation": (f"{opening}…{closing}",),
        GRAMMAR + "numerals": (", ".join(wording.numerals) or _FIGURES,),
        GRAMMAR + "dates": (wording.dates,),
        GRAMMAR + "times": (wording.times,),
    }
