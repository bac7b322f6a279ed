"""For outputs that are read elsewhere: the recap's address on the site, and texts cut to fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import regex

from tweetup.render.post_text import clean, safe_href
from tweetup.render.site.pages import page_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.model import Recap
    from tweetup.render.rendered import RenderOptions

__all__ = ["cut_words", "on_one_line", "page_address"]

_ELLIPSIS: Final = "…"
_CHARACTER: Final = regex.compile(r"\X")


def page_address(recap: Recap, options: RenderOptions) -> str | None:
    """Return the address of the recap's page on the site, None where no site's is known."""
    if options.site is None:
        return None
    return safe_href(f"{options.site.rstrip('/')}/{quote(page_path(recap.session.id))}")


def on_one_line(text: str) -> str:
    """Return a text without characters that act, on one line."""
    return " ".join(clean(text).split())


def cut_words(text: str, limit: int, length: Callable[[str], int] = len) -> str:
    """Return a text of the recap's own that fits: whole, else its first words and an ellipsis.

    A first word that is too long alone is cut between two characters as readers see them.
    """
    if length(text) <= limit:
        return text
    return _first_of(text.split(" "), " ", limit, length) or _first_of(
        _CHARACTER.findall(text), "", limit, length
    )


def _first_of(parts: list[str], between: str, limit: int, length: Callable[[str], int]) -> str:
    """Return the most of some parts that fit with an ellipsis, empty where not one does."""
    low, high = 0, len(parts)
    while low < high:
        middle = (low + high + 1) // 2
        fits = length(between.join(parts[:middle]) + _ELLIPSIS) <= limit
        low, high = (middle, high) if fits else (low, middle - 1)
    return between.join(parts[:low]).rstrip(" ,;:.") + _ELLIPSIS if low else ""
