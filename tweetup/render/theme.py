"""The looks of a theme for outputs that no stylesheet reaches: e-mails and cards.

Their colours are those of the theme in light; its faces are told apart by serifs alone, as e-mails
and cards have few faces to choose from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tweetup.render.templates import Templates

__all__ = ["ThemeLooks", "read_theme"]

_COLOUR: Final = re.compile(r"--([a-z]\w*):\s*(#(?:[0-9a-fA-F]{3}){1,2})\s*[;}]")
_FACES: Final = re.compile(r"--(text|heads):\s*([^;}]*)")
_HUES: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLooks:
    """Colours as hexadecimal digits, and the faces of text and of headings.

    ``hues`` are those of the parts of a chat, of the first nine questions in turn.
    """

    paper: str
    ink: str
    soft: str
    line: str
    hues: tuple[str, ...]
    has_serif_text: bool
    has_serif_heads: bool


def read_theme(templates: Templates, name: str) -> ThemeLooks:
    """Return a theme by its name; that which a user's own leaves out is as in ``journal``."""
    texts = [templates.render(it) for it in ("!default/themes/journal.css", f"themes/{name}.css")]
    colours = dict[str, str]()
    faces = dict[str, str]()
    for light in (text.partition("@media")[0] for text in texts):
        colours |= dict(_COLOUR.findall(light))
        faces |= dict(_FACES.findall(light))
    text = faces["text"]
    heads = text if "--text" in faces["heads"] else faces["heads"]
    return ThemeLooks(
        paper=colours["paper"],
        ink=colours["ink"],
        soft=colours["soft"],
        line=colours["line"],
        hues=tuple(colours[f"c{number}"] for number in range(_HUES)),
        has_serif_text=_has_serifs(text),
        has_serif_heads=_has_serifs(heads),
    )


def _has_serifs(faces: str) -> bool:
    """Return whether the last resort of a list of faces has serifs."""
    return faces.rpartition(",")[2].strip() == "serif"
