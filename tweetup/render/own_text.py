"""A person's own paragraphs: a few marks of Markdown, as HTML and as Markdown that is safe.

Paragraphs, emphasis, links, lists and quotations are kept. All else (headings, HTML, pictures,
code) stands as the characters that were typed: headings are the recap's, and a picture from
elsewhere would be fetched by each reader.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup

from tweetup.render.markdown import escape_inline, link
from tweetup.render.post_text import clean, safe_href

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

__all__ = ["own_html", "own_markdown"]

_BLOCKS = ("paragraph", "list", "blockquote")
_INLINE = ("text", "newline", "escape", "emphasis", "link", "autolink", "entity", "balance_pairs")
_POST_PROCESSING = ("balance_pairs", "emphasis", "fragments_join")
_SIGNS = {"em_open": "*", "em_close": "*", "strong_open": "**", "strong_close": "**"}


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False})
    known = {rule for rules in parser.get_all_rules().values() for rule in rules}
    parser.enable([rule for rule in (*_BLOCKS, *_INLINE, *_POST_PROCESSING) if rule in known])
    parser.validateLink = lambda url: safe_href(url) is not None or url.startswith("mailto:")  # type: ignore[method-assign]  # the parser's own hook
    return parser


def own_html(text: str) -> Markup:
    """Return a paragraph of a person's own as HTML: paragraphs, lists and quotations."""
    return Markup(_parser().render(clean(text)))  # noqa: S704 - the parser escapes all but its own marks


def own_markdown(text: str) -> str:
    """Return the same as Markdown in which no engine reads anything but these marks."""
    lines = list(_Blocks(_parser().parse(clean(text))).lines())
    while lines and not lines[-1].strip("> "):  # behind the last block, or in its quotation
        lines.pop()
    return "\n".join(lines)


class _Blocks:
    """The lines of blocks, with the marks of the lists and quotations that they stand in."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._marks: list[str] = []
        self._numbers: list[int | None] = []
        self._bullet = ""

    def lines(self) -> Iterator[str]:
        """Yield the lines of Markdown."""
        for token in self._tokens:
            kind, _, side = token.type.rpartition("_")
            if token.type == "inline":
                yield from self._words(token)
            elif side == "open":
                self._open(kind, token)
            elif self._close(kind) or (kind == "paragraph" and not token.hidden):
                yield "".join(self._marks).rstrip()

    def _open(self, kind: str, token: Token) -> None:
        if kind == "bullet_list":
            self._numbers.append(None)
        elif kind == "ordered_list":
            self._numbers.append(int(token.attrGet("start") or 1))
        elif kind == "blockquote":
            self._marks.append("> ")
        elif kind == "list_item":
            number = self._numbers[-1]
            self._bullet = "- " if number is None else f"{number}. "
            self._numbers[-1] = None if number is None else number + 1
            self._marks.append(" " * len(self._bullet))

    def _close(self, kind: str) -> bool:
        """Leave a block; return True for a list, behind which a line is empty."""
        if kind in {"list_item", "blockquote"}:
            self._marks.pop()
        elif kind in {"bullet_list", "ordered_list"}:
            self._numbers.pop()
            return True
        return False

    def _words(self, token: Token) -> Iterator[str]:
        for line in _inline(token.children or []).split("\n"):
            before = "".join(self._marks)
            yield before[: len(before) - len(self._bullet)] + self._bullet + line
            self._bullet = ""


def _inline(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    target: str | None = None
    words: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            target, words = str(token.attrGet("href") or ""), []
        elif token.type == "link_close":
            if parts and parts[-1].endswith("!"):  # with a link behind it, it would be a picture
                parts[-1] = f"{parts[-1][:-1]}&#33;"
            parts.append(link(" ".join(words), target) if target else " ".join(words))
            target = None
        elif target is not None:
            if token.content:
                words.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append("\n" if token.type == "softbreak" else "  \n")
        elif token.type in _SIGNS:
            parts.append(_SIGNS[token.type])
        else:
            parts.append(_escaped(token.content))
    return "".join(parts)


def _escaped(text: str) -> str:
    """Return text escaped, with the blanks at its ends that stand between words and marks."""
    start = text[: len(text) - len(text.lstrip())]
    end = text[len(text.rstrip()) :] if text.strip() else ""
    return f"{start}{escape_inline(text.strip())}{end}"
