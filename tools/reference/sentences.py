"""docs/reference/sentences.md, from the table of places and the English patterns."""

from __future__ import annotations

from tools.reference.prose import NOTE, table
from tweetup.recap.catalogue import PLACEHOLDERS
from tweetup.recap.wordings.english import ENGLISH

_OPENING = """
# Words of a recap

Each sentence and each heading is filled in from a pattern. `wording.toml` in the folder of your
templates [replaces patterns](../how-to/change-templates.md#change-the-sentences); several patterns
of one name are used in turn. A language is offered when it has a pattern for every name: English,
German, Dutch, French, Spanish, Italian, and those of [plug-ins](../how-to/plug-in.md#a-language).
"""


def page() -> str:
    """Return the whole page."""
    rows = [
        (
            f"`{name}`",
            ", ".join(f"`{{{place}}}`" for place in sorted(places)),
            "<br>".join(f"`{pattern}`" for pattern in ENGLISH.patterns[name]),
        )
        for name, places in PLACEHOLDERS.items()
    ]
    return f"{NOTE}{_OPENING}\n{table(('name', 'placeholders', 'English patterns'), rows)}"
