"""The top blocks of a Markdown text, by python-markdown-it, and the plain words of its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference

from tweetup.render.text_file.parts import Mark, PartKind, read_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

__all__ = ["Piece", "find_pieces", "resolve_references", "top_blocks"]

_NOTE: Final = re.compile(r"\[\d+\]\Z")
_STYLES: Final = frozenset({"em_open", "strong_open"})
_FOOTNOTE: Final = re.compile(r"^( {0,3})\[\^(?=[^\]\n]+\]:)", re.MULTILINE)
_REFERENCE: Final = re.compile(
    r"(?<![\\!\]])\[((?:[^\[\]\\\n]|\\.)+)\](?:\[([^\[\]\n]*)\])?(?![(:])"
)
_HEADING: Final = re.compile(r"\A#{1,6}[ \t]*|(?:\A|[ \t]+)#+[ \t]*\Z")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block of the file, or a part of one: an item of a list, words before a mark.

    ``form`` is ``heading``, ``paragraph``, ``quote``, ``item``, ``picture``,
    ``comment`` or ``other``. ``text``
    are its plain words, ``source`` its Markdown without marks, ``links`` pairs of words and
    address. ``picture`` is the alternative text and address of one. ``behind`` is True for words
    behind a mark on its line. ``group`` is the number of its list.
    """

    form: str
    text: str
    source: str
    line: int
    mark: Mark | None = None
    links: tuple[tuple[str, str], ...] = ()
    picture: tuple[str, str] | None = None
    styled: bool = False
    behind: bool = False
    group: int = 0


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True})


def _without_end(line: str) -> str:
    """Return a line without blanks at its end, of which two make a break of the line."""
    return line.rstrip() + ("  " if line.endswith("  ") and line.strip() else "")


def _heading_words(source: str, markup: str) -> str:
    """Return the Markdown of a heading without its signs, also of one that is underlined."""
    source = source.strip()
    return _HEADING.sub("", source) if markup[0] == "#" else source.rpartition("\n")[0].rstrip()


def _is_of(piece: Piece, group: int) -> bool:
    return piece.group == group and piece.mark is None


def top_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the first line, and the one behind the last, of each top block of a text."""
    lines = text.split("\n")
    for token in _parser().parse(text):
        if token.level == 0 and token.nesting >= 0 and token.map is not None:
            first, end = token.map
            while end > first + 1 and not lines[end - 1].strip():
                end -= 1
            yield first, end


def resolve_references(text: str) -> str:
    """Return a text with the address and title in each link that names them from another line.

    Lines of footnotes stay as they were typed; a line whose address is in a link is blank then.
    """
    text = _FOOTNOTE.sub(r"\1\\[^", text)
    environment: dict[str, Any] = {}
    _parser().parse(text, environment)
    references = environment.get("references", {})
    addresses = {name: (it["href"], it["title"]) for name, it in references.items()}
    spans = {name: range(*it["map"]) for name, it in references.items()}
    if not addresses:
        return text
    used: set[str] = set()

    def with_address(match: re.Match[str]) -> str:
        name = normalizeReference(match[2] or match[1])
        if name not in addresses:
            return match[0]
        used.add(name)
        address, title = addresses[name]
        words = " ".join(title.split()).replace("\\", "\\\\").replace('"', '\\"')
        return f'[{match[1]}]({address} "{words}")' if words else f"[{match[1]}]({address})"

    lines = text.split("\n")
    taken = {line for span in spans.values() for line in span}
    others = ("" if number in taken else line for number, line in enumerate(lines))
    resolved = _REFERENCE.sub(with_address, "\n".join(others)).split("\n")
    for line in (line for name, span in spans.items() if name not in used for line in span):
        resolved[line] = lines[line]
    return "\n".join(resolved)


def find_pieces(text: str, first_line: int) -> list[Piece]:
    """Return the pieces of the file below its front matter; lines count from ``first_line``."""
    return _Reader(text, first_line).pieces()


class _Reader:
    def __init__(self, text: str, first_line: int) -> None:
        self._lines = text.split("\n")
        self._tokens = _parser().parse(text)
        self._first = first_line
        self._group = 0

    def pieces(self) -> list[Piece]:
        """Return the pieces; a mark on a line of its own is that of the block before it."""
        found: list[Piece] = []
        for piece in self._all():
            block = found[-1:]
            if block and block[0].group:
                # Two lists with nothing between them are one: the items with a mark are another's.
                is_unmarked = partial(_is_of, group=block[0].group)
                block = list(takewhile(is_unmarked, reversed(found)))
            if piece.form != "mark" or not block or any(it.mark for it in block):
                found.append(piece)
                continue
            found[-len(block) :] = [replace(it, mark=piece.mark) for it in found[-len(block) :]]
        return found

    def _all(self) -> Iterator[Piece]:
        place = 0
        while place < len(self._tokens):
            token = self._tokens[place]
            end = self._end_of(place)
            yield from self._read(token, self._tokens[place:end])
            place = end

    def _end_of(self, place: int) -> int:
        if self._tokens[place].nesting != 1:
            return place + 1
        level = self._tokens[place].level
        end = place + 1
        while not (self._tokens[end].nesting == -1 and self._tokens[end].level == level):
            end += 1
        return end + 1

    def _read(self, token: Token, inner: Sequence[Token]) -> Iterator[Piece]:
        inline = [it for it in inner if it.type == "inline"]
        source, line = self._source(token)
        if token.type == "heading_open":
            yield from _split(inline, "heading", _heading_words(source, token.markup), line)
        elif token.type == "paragraph_open":
            yield from _split(inline, "paragraph", source, line)
        elif token.type == "blockquote_open":
            yield _whole(inline, "quote", source, line)
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            yield from self._list(inner, source, line)
        elif token.type == "html_block":
            yield from self._html(source, line)
        elif source.strip():
            yield Piece(form="other", text=source, source=source, line=line)

    def _source(self, token: Token) -> tuple[str, int]:
        first, end = token.map or (0, 0)
        source = "\n".join(map(_without_end, self._lines[first:end]))
        return source.strip("\n"), self._first + first

    def _list(self, inner: Sequence[Token], source: str, line: int) -> Iterator[Piece]:
        """Yield the items of a list of one level; any other list as one piece."""
        self._group += 1
        items = [it for it in inner if it.type == "list_item_open" and it.level == 1]
        pieces = []
        for item in items:
            level, at = item.level, inner.index(item)
            end = next(
                place
                for place in range(at, len(inner))
                if inner[place].type == "list_item_close" and inner[place].level == level
            )
            inline = [it for it in inner[at:end] if it.type == "inline"]
            source_of, line_of = self._source(item)
            pieces.append(_whole(inline, "item", source_of, line_of, group=self._group))
        if pieces:
            yield from pieces
        elif source.strip():
            yield Piece(form="other", text=source, source=source, line=line)

    def _html(self, source: str, line: int) -> Iterator[Piece]:
        for comment in _COMMENT.findall(source):
            mark = read_mark(comment)
            if mark is not None:
                yield Piece(form="mark", text="", source="", line=line, mark=mark)
            else:
                yield Piece(form="comment", text=comment, source=comment, line=line)
        rest = _COMMENT.sub("", source).strip()
        if rest:
            yield Piece(form="other", text=rest, source=rest, line=line)


@dataclass(slots=True)
class _Words:
    """The plain words of inline tokens up to a mark."""

    text: str = ""
    styled: bool = False
    links: list[tuple[str, str]] | None = None
    pictures: list[tuple[str, str]] | None = None


def _split(inline: Sequence[Token], form: str, source: str, line: int) -> Iterator[Piece]:
    """Yield the words before each mark of a paragraph, and those behind the last one."""
    chunks = list(_chunks(inline))
    sources = _source_chunks(source, chunks)
    pieces: list[Piece] = []
    for (words, mark), part in zip(chunks, sources, strict=True):
        if mark is None and not words.text.strip() and not words.pictures:
            continue
        piece = _piece(words, form, part, line, mark=mark, behind=mark is None and bool(pieces))
        if piece.behind and not words.text.startswith("\n") and _is_worded(pieces[-1]):
            before = pieces.pop()
            piece = replace(
                before,
                text=f"{before.text} {piece.text}",
                links=before.links + piece.links,
                styled=before.styled or piece.styled,
            )
        pieces.append(piece)
    yield from pieces


def _is_worded(piece: Piece) -> bool:
    """Return True for a part of plain words, of which words behind its mark are a part."""
    return piece.mark is not None and piece.mark.kind in {PartKind.SENTENCE, PartKind.THEME}


def _source_chunks(source: str, chunks: Sequence[tuple[_Words, Mark | None]]) -> list[str]:
    """Return the source of each chunk; comments that are no marks stay in it."""
    parts, rest = [], source
    for _, mark in chunks:
        if mark is None:
            parts.append(rest.strip())
            continue
        end = next(
            (it for it in _COMMENT.finditer(rest) if read_mark(it[0]) == mark),
            None,
        )
        if end is None:
            parts.append(rest.strip())
            rest = ""
        else:
            parts.append(rest[: end.start()].strip())
            rest = rest[end.end() :]
    return parts


def _whole(inline: Sequence[Token], form: str, source: str, line: int, *, group: int = 0) -> Piece:
    """Return a block or an item as one piece, with the last mark in it."""
    chunks = list(_chunks(inline))
    marks = [mark for _, mark in chunks if mark is not None]
    joined = _Words(
        text="\n".join(words.text for words, _ in chunks if words.text.strip()),
        styled=any(words.styled for words, _ in chunks),
        links=[it for words, _ in chunks for it in words.links or ()],
    )
    plain = _COMMENT.sub(lambda it: "" if read_mark(it[0]) else it[0], source)
    plain = "\n".join(map(_without_end, plain.split("\n"))).strip()
    return _piece(joined, form, plain, line, mark=marks[-1] if marks else None, group=group)


def _piece(
    words: _Words,
    form: str,
    source: str,
    line: int,
    *,
    mark: Mark | None = None,
    behind: bool = False,
    group: int = 0,
) -> Piece:
    picture = words.pictures[0] if words.pictures else None
    return Piece(
        form="picture" if picture is not None and form == "paragraph" else form,
        text=words.text.strip(),
        source=source,
        line=line,
        mark=mark,
        links=tuple(words.links or ()),
        picture=picture,
        styled=words.styled,
        behind=behind,
        group=group,
    )


def _chunks(inline: Sequence[Token]) -> Iterator[tuple[_Words, Mark | None]]:
    """Yield the words of inline tokens with the mark behind them, None for the last ones."""
    words = _Words()
    for token in inline:
        if words.text:
            words.text += "\n"
        opened: list[tuple[str, int]] = []
        for child in token.children or ():
            mark = read_mark(child.content) if child.type == "html_inline" else None
            if mark is not None:
                yield words, mark
                words = _Words()
                continue
            _add(words, child, opened)
    yield words, None


def _add(words: _Words, token: Token, opened: list[tuple[str, int]]) -> None:
    if token.type == "link_open":
        opened.append((str(token.attrGet("href") or ""), len(words.text)))
    elif token.type == "link_close" and opened:
        href, start = opened.pop()
        label = words.text[start:]
        if _NOTE.match(label.strip()):
            words.text = words.text[:start].rstrip(" ")
            return
        words.links = [*(words.links or []), (label, href)]
    elif token.type == "image":
        alternative = token.content
        words.pictures = [*(words.pictures or []), (alternative, str(token.attrGet("src") or ""))]
    elif token.type in _STYLES:
        words.styled = True
    elif token.type in {"softbreak", "hardbreak"}:
        words.text += "\n"
    else:
        words.text += token.content
