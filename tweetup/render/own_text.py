"""A person's own paragraphs: a few marks of Markdown, as HTML and as Markdown that is safe.

Paragraphs, line breaks, emphasis, links, lists and quotations are kept, and a web address that
stands in the words as it is becomes a link. All else (headings, HTML, pictures,
code) stands as the characters that were typed: headings are the recap's, and a picture from
elsewhere would be fetched by each reader.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token
from markupsafe import Markup

from tweetup.render.markdown import escape_inline, escape_within, link, written_link
from tweetup.render.post_text import clean, runs_of_text, safe_href

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it.rules_core import StateCore

__all__ = ["keep_breaks", "own_blocks", "own_html", "own_markdown", "plain_html"]

_BLOCKS = ("paragraph", "list", "blockquote")
_INLINE = ("text", "newline", "escape", "emphasis", "link", "autolink", "entity", "balance_pairs")
_RULE = re.compile(
    r"^((?:[ >]|[-*+] +|\d+[.)] +)*?)([*+-])(?=[ \t]*(?:[*+-][ \t]*){2,}$)", re.MULTILINE
)
"""The beginning of a line across the page, and of three items without words, which is one in
Markdown: the rules of lists would find items in it."""
_POST_PROCESSING = ("balance_pairs", "emphasis", "fragments_join")
_SIGNS = {"em_open": "*", "em_close": "*", "strong_open": "**", "strong_close": "**"}


@cache
def _parser(*, linked: bool = True) -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False})
    known = {rule for rules in parser.get_all_rules().values() for rule in rules}
    parser.enable([rule for rule in (*_BLOCKS, *_INLINE, *_POST_PROCESSING) if rule in known])
    parser.core.ruler.before("block", "rules", _escape_rules)
    parser.validateLink = lambda url: safe_href(url) is not None or url.startswith("mailto:")  # type: ignore[method-assign]  # the parser's own hook
    if linked:
        parser.core.ruler.push("addresses", _link_addresses)
    return parser


def own_html(text: str) -> Markup:
    """Return a paragraph of a person's own as HTML: paragraphs, lists and quotations."""
    return Markup(_parser().render(clean(text)))  # noqa: S704 - the parser escapes all but its own marks


def own_markdown(text: str, *, linked: bool = True) -> str:
    """Return the same as Markdown in which no engine reads anything but these marks.

    Without ``linked``, an address that stands there as it is stays one.
    """
    lines = list(_Blocks(_parser(linked=linked).parse(clean(text))).lines())
    while lines and not lines[-1].strip("> "):  # behind the last block, or in its quotation
        lines.pop()
    return "\n".join(lines)


def plain_html(text: str) -> str:
    """Return the HTML of a person's own words, addresses that stand there as they are no links."""
    return str(_parser(linked=False).render(clean(text)))


def own_blocks(text: str) -> list[str]:
    """Return the blocks of a person's own words, as they were typed."""
    lines = text.split("\n")
    return [
        "\n".join(lines[slice(*token.map)]).rstrip("\n")
        for token in _parser(linked=False).parse(text)
        if token.level == 0 and token.nesting >= 0 and token.map is not None
    ]


def keep_breaks(text: str) -> str:
    """Return own words without blanks at the ends of lines.

    A break by two blanks is one by a backslash then: many editors take blanks away. Where
    that would be another thing, the blanks stay.
    """
    lines = text.split("\n")
    if not any(line.endswith("  ") for line in lines[:-1]):
        return "\n".join(line.rstrip() for line in lines)
    broken = [line.endswith("  ") for line in lines]
    bare = [line.rstrip() for line in lines]
    within: set[int] = set()
    for token in _parser(linked=False).parse(text):
        if token.type == "inline" and token.map is not None:
            within.update(range(token.map[0], token.map[1] - 1))
    ends = [bool(line and broken[at] and at in within) for at, line in enumerate(bare)]
    kept = "\n".join(f"{line}\\" if end else line for line, end in zip(bare, ends, strict=True))
    if plain_html(kept) == plain_html(text):
        return kept
    return "\n".join(f"{line}  " if end else line for line, end in zip(bare, ends, strict=True))


class _Blocks:
    """The lines of blocks, with the marks of the lists and quotations that they stand in."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._marks: list[str] = []
        self._starts: list[str] = []
        self._numbers: list[int | None] = []
        self._signs: list[str] = []
        self._ended = ""
        self._spaced = [True]

    def lines(self) -> Iterator[str]:
        """Yield the lines of Markdown."""
        for at, token in enumerate(self._tokens):
            kind, _, side = token.type.rpartition("_")
            if token.type == "inline":
                for line in _Inline().written(token.children or ()).split("\n"):
                    yield self._begin() + line
            elif side == "open":
                self._open(kind, at, token)
            else:
                yield from self._close(kind)

    def _begin(self) -> str:
        """Return the marks of a line; a list's own stands in the first line of an item."""
        start = "".join(self._starts)
        self._starts = list(self._marks)
        return start

    def _open(self, kind: str, at: int, token: Token) -> None:
        if kind in {"bullet_list", "ordered_list"}:
            is_bullet = kind == "bullet_list"
            first = token.attrGet("start")
            self._numbers.append(None if is_bullet else 1 if first is None else int(first))
            # Two lists that follow each other would be one with the same sign.
            follows = at > 0 and self._tokens[at - 1].type == f"{kind}_close"
            plain, other = ("-", "*") if is_bullet else (".", ")")
            before = self._ended if follows else other
            self._signs.append(other if before == plain else plain)
            self._spaced.append(self._is_spaced(at, token.level))
        elif kind == "blockquote":
            self._enter("> ", "> ")
            self._spaced.append(True)
        elif kind == "list_item":
            number, sign = self._numbers[-1], self._signs[-1]
            bullet = f"{sign} " if number is None else f"{number}{sign} "
            self._numbers[-1] = None if number is None else number + 1
            self._enter(bullet, " " * len(bullet))

    def _enter(self, start: str, mark: str) -> None:
        self._starts.append(start)
        self._marks.append(mark)

    def _is_spaced(self, at: int, level: int) -> bool:
        """Return True for a list with empty lines between its items, or within one."""
        inner = takewhile(lambda it: it.level > level, self._tokens[at + 1 :])
        return any(
            it.type == "paragraph_open" and it.level == level + 2 and not it.hidden for it in inner
        )

    def _close(self, kind: str) -> Iterator[str]:
        """Leave a block, and yield the empty line behind it, or one of an item without words."""
        if kind in {"list_item", "blockquote"}:
            if self._starts != self._marks:
                yield self._begin().rstrip()
            self._marks.pop()
            self._starts.pop()
        elif kind in {"bullet_list", "ordered_list"}:
            self._numbers.pop()
            self._ended = self._signs.pop()
        if kind in {"bullet_list", "ordered_list", "blockquote"}:
            self._spaced.pop()
        if kind != "list_item" and self._spaced[-1]:
            yield "".join(self._marks).rstrip()


class _Inline:
    """Words with the marks and links in them, written as Markdown."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._links: list[tuple[int, Token]] = []

    def written(self, tokens: Sequence[Token]) -> str:
        """Return the tokens as Markdown."""
        for token in tokens:
            if token.type == "link_open":
                self._links.append((len(self._parts), token))
            elif token.type == "link_close":
                self._close(*self._links.pop())
            elif token.type in {"softbreak", "hardbreak"}:
                self._parts.append("\n" if token.type == "softbreak" else "  \n")
            elif token.type in _SIGNS:
                self._parts.append(_SIGNS[token.type])
            else:
                self._parts.append(self._escaped(token.content))
        return "".join(self._parts)

    def _close(self, start: int, opened: Token) -> None:
        words = "".join(self._parts[start:])
        del self._parts[start:]
        if self._parts and self._parts[-1].endswith("!"):  # before a link it would be a picture
            self._parts[-1] = f"{self._parts[-1][:-1]}&#33;"
        target, title = str(opened.attrGet("href") or ""), str(opened.attrGet("title") or "")
        is_bare = opened.markup == "autolink" and words == escape_within(target)
        plain = link(target, target) if is_bare else ""
        self._parts.append(plain if plain[:1] == "<" else written_link(words, target, title))

    def _escaped(self, text: str) -> str:
        """Return text escaped, with the blanks at its ends that stand between words and marks."""
        start = text[: len(text) - len(text.lstrip())]
        end = text[len(text.rstrip()) :] if text.strip() else ""
        is_first = not "".join(self._parts).rpartition("\n")[2].strip()
        words = escape_inline(text.strip()) if is_first else escape_within(text.strip())
        return f"{start}{words}{end}"


def _escape_rules(state: StateCore) -> None:
    """Put a backslash before signs of a line across the page: the parser knows none."""
    state.src = _RULE.sub(r"\1\\\2", state.src)


def _link_addresses(state: StateCore) -> None:
    """Make links of the web addresses that stand in words as they are."""
    for block in state.tokens:
        if block.type == "inline":
            block.children = list(_with_links(block.children or ()))


def _with_links(tokens: Iterable[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in {"link_open", "link_close"} else 0
        if depth or token.type != "text" or "://" not in token.content:
            yield token
            continue
        for run in runs_of_text(token.content):
            words = Token("text", "", 0, content=run.text)
            if run.href is None:
                yield words
            else:
                href: dict[str, str | int | float] = {"href": normalizeLink(run.href)}
                yield Token("link_open", "a", 1, attrs=href, markup="autolink")
                yield words
                yield Token("link_close", "a", -1, markup="autolink")
