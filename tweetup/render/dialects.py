"""The Markdown of one reader: how it writes the ids of headings, and the signs it must not read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from tweetup.render import markdown, own_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["PLAIN_MARKDOWN", "Anchors", "MarkdownDialect"]

# Escapes, and the only addresses in text that is escaped: a "<" or "](" that was typed is escaped.
_LEFT_ALONE: Final = r"(?P<left>\\[\s\S]|<https?://[^>\s]*>|\]\([^()\s]*(?: \"[^\"]*\")?\))"
_AT: Final = "@"
_TYPOGRAPHY: Final = r"['\"]|-{2,}|\.{3,}|>{2,}"


class Anchors(StrEnum):
    """The way in which the id of a heading is written."""

    NONE = "none"
    """There is none: no two engines make the same one of a heading's words."""
    ATTRIBUTE = "attribute"
    """``## Words {#id}``, as Hugo, kramdown, Python-Markdown's ``attr_list`` and Pandoc have it."""
    ELEMENT = "element"
    """``## <a id="id"></a>Words``, for engines that have nothing of their own but keep HTML."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownDialect:
    """The Markdown of one reader; templates have it as ``dialect``.

    ``has_title`` is True where the text begins with the title, which is False where the reader's
    theme writes it. ``cites`` is True for a reader to which ``@handle`` is a citation,
    ``is_typographic`` for a reader that makes curly quotation marks of straight ones, dashes of
    hyphens, and other signs of ``...`` and ``>>``: there these are written so that they stay.
    """

    anchors: Anchors = Anchors.NONE
    has_title: bool = True
    cites: bool = False
    is_typographic: bool = False

    @property
    def has_contents(self) -> bool:
        """True where headings have ids, which links can lead to."""
        return self.anchors is not Anchors.NONE

    def heading(self, text: object, anchor: str) -> str:
        """Return the words of a heading that has the id ``anchor``, where the reader has ids."""
        words = self.words(text)
        if self.anchors is Anchors.ATTRIBUTE:
            return f"{words} {{#{anchor}}}"
        return f'<a id="{anchor}"></a>{words}' if self.anchors is Anchors.ELEMENT else words

    def words(self, text: object) -> str:
        """Return a text on one line, as :func:`~tweetup.render.markdown.escape_inline` does."""
        return self._as_typed(markdown.escape_inline(text))

    def filters(self) -> Iterator[tuple[str, Callable[..., str]]]:
        """Yield the filters of templates that write Markdown, by name."""
        filters: dict[str, Callable[..., str]] = {
            "md_quote": markdown.quote_lines,
            "md_link": markdown.link,
            "md_picture": markdown.picture,
            "md_own": own_text.own_markdown,
        }
        yield "md", self.words
        yield "md_heading", self.heading
        yield "md_comment", markdown.comment
        for name, write in filters.items():
            yield name, self._careful(write) if self._signs else write

    def _careful(self, write: Callable[..., str]) -> Callable[..., str]:
        """Return a filter whose signs are signs."""

        def written(*values: Any) -> str:  # noqa: ANN401 - as of the filter that it stands for
            return self._as_typed(write(*values))

        return written

    @property
    def _signs(self) -> str:
        """Return a pattern of the signs that this reader alone would change; "" for none."""
        kinds = ((self.cites, _AT), (self.is_typographic, _TYPOGRAPHY))
        return "|".join(signs for is_read, signs in kinds if is_read)

    def _as_typed(self, text: str) -> str:
        """Return escaped Markdown in which the signs of this reader are escaped as well."""
        return re.sub(f"{_LEFT_ALONE}|{self._signs}", _escape, text) if self._signs else text


def _escape(match: re.Match[str]) -> str:
    return match[0] if match["left"] else "".join(f"\\{sign}" for sign in match[0])


PLAIN_MARKDOWN: Final = MarkdownDialect()
"""What CommonMark says, and every engine understands alike."""
