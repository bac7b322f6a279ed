"""A person's own words in the text file: as plain as Markdown lets them be.

A character is escaped only where it would be read as something else, and what generators of
sites read before Markdown does. The words come back as they were, breaks and titles included.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from markdown_it import MarkdownIt

from tweetup.render.own_text import keep_breaks, own_blocks, own_markdown, plain_html
from tweetup.render.post_text import clean
from tweetup.render.text_file.parts import repair_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["print_own", "read_own"]

_ESCAPE: Final = re.compile(r"\\[!-/:-@\[-`{-~]|&#\d{1,4};|&(?:amp|lt|gt|quot);")
_REFERENCE: Final = re.compile(r"&#(\d+);")
_NAMED: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"'}
_BRACE: Final = re.compile(r"\\?[{}]|&#12[35];")
_BRACES: Final = frozenset("{}")
# What Markdown of the standard leaves alone, and generators read: words struck out and tables,
# formulas; tasks, definitions and abbreviations at the start of a line.
_ELSEWHERE: Final = re.compile(r"https?://\S+|\\.|(?P<signs>~|\||\$\$+)", re.DOTALL)
_AT_START: Final = re.compile(
    r"^([ >]*)(:(?=[ \t])|\*\[(?=[^\]\n]+\]:))"
    r"|^((?:[ >]|[-*+] +|\d+[.)] +)*(?:[-*+]|\d+[.)]) +)(\[[ xX]\](?=\s|\Z))",
    re.MULTILINE,
)
_PAIRS: Final = ("[]()", "<>")
# A comment or a declaration would go on until the mark behind the words; lines that begin with
# the signs of a conflict are no words to the reader of the file.
# Blanks that are no plain ones would go at the ends of lines.
_REFUSED: Final = re.compile(r"<!|<\?|^(?:<{7}|>{7}|={7})|^[^\S \n]|[^\S \n]$", re.MULTILINE)
_TRIES: Final = 200
"""Trials for one block, of escapes that might go: a text of thousands keeps some of them."""


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True, "xhtmlOut": False})


def print_own(text: str) -> str:
    """Return own words as the file has them."""
    words = keep_breaks(clean(text))
    printed = "\n\n".join(map(_print_block, own_blocks(words)))
    return printed if _is_safe(printed, plain_html(words)) else own_markdown(words, linked=False)


def read_own(source: str) -> str:
    """Return own words of the file without escapes that change nothing."""
    words = keep_breaks(source)
    html = plain_html(words)
    read = _plain(words, html) if _ESCAPE.search(words) and _is_read_as(words, html) else words
    bare = _BRACE.sub(lambda match: _character(match[0]), read)
    return bare if bare == read or plain_html(bare) == html else read


def _print_block(block: str) -> str:
    html = plain_html(block)
    start = block if _is_safe(block, html) else keep_breaks(own_markdown(block, linked=False))
    braced = _BRACE.sub(_escape_brace, plain := _plain(start, html))
    words = braced if braced == plain or _is_safe(braced, html) else start
    marked = _escape_elsewhere(words)
    return marked if marked == words or _is_safe(marked, html) else words


def _escape_elsewhere(words: str) -> str:
    """Return words with a backslash before signs that generators of sites would read."""
    found = Counter(match["signs"] for match in _ELSEWHERE.finditer(words))

    def escaped(match: re.Match[str]) -> str:
        signs = match["signs"]
        is_read = signs is not None and (signs != "~" or found["~"] > 1)
        return _with_backslashes(match[0]) if is_read else match[0]

    def at_start(match: re.Match[str]) -> str:
        return (match[1] or match[3] or "") + _with_backslashes(match[2] or match[4])

    return _AT_START.sub(at_start, _ELSEWHERE.sub(escaped, words))


def _with_backslashes(signs: str) -> str:
    return re.sub(r"[^\w\s]", lambda match: f"\\{match[0]}", signs)


def _escape_brace(match: re.Match[str]) -> str:
    sign = _character(match[0])
    following = match.string[match.end() : match.end() + 1]
    return "&#123;" if sign == "{" and following in {"%", "#"} else f"\\{sign}"


def _is_safe(words: str, html: str) -> bool:
    """Return True for words that the file's reader takes for words, and for these."""
    return (
        _REFUSED.search(words) is None
        and repair_marks(words) == words
        and _is_read_as(words, html)
        and plain_html(words) == html
    )


def _is_read_as(words: str, html: str) -> bool:
    return str(_reader().render(words)) == html


def _plain(text: str, html: str) -> str:
    """Return a text without the escapes that it can do without, those of braces left to others."""
    parts, chosen = _ESCAPE.split(text), _ESCAPE.findall(text)
    if not chosen:
        return text

    def joined(signs: Sequence[str]) -> str:
        pairs = zip(parts, [*signs, ""], strict=True)
        return "".join(part + sign for part, sign in pairs)

    for form in (_bare, _with_backslash):
        for group in islice(_groups(parts, chosen), _TRIES):
            others = [form(it) if at in group else it for at, it in enumerate(chosen)]
            if others != chosen and _is_safe(joined(others), html):
                chosen = others
    return joined(chosen)


def _groups(parts: Sequence[str], escapes: Sequence[str]) -> list[set[int]]:
    """Return the places of escapes that go together: all, those of a sign, those of a line.

    A sign between blanks, as of a product, is none that stands at a word.
    """
    groups: dict[tuple[object, ...], set[int]] = defaultdict(set)
    line = 0
    for at, escape in enumerate(escapes):
        line += parts[at].count("\n")
        sign = _character(escape)
        kind = next((it for it in _PAIRS if sign and sign in it), sign)
        is_apart = parts[at][-1:] in {"", " "} and parts[at + 1][:1] in {"", " "}
        for key in ((), (kind,), (kind, is_apart), (kind, is_apart, line)):
            groups[key].add(at)
    return sorted(groups.values(), key=len, reverse=True)


def _character(escape: str) -> str:
    """Return the character that an escape stands for, empty for one that needs it to be seen."""
    if escape in _NAMED:
        return _NAMED[escape]
    match = _REFERENCE.match(escape)
    if match is None:
        return escape[-1]
    number = int(match[1])
    return chr(number) if 32 < number < 127 and not chr(number).isalnum() else ""


def _bare(escape: str) -> str:
    character = _character(escape)
    return escape if not character or character in _BRACES else character


def _with_backslash(escape: str) -> str:
    character = _character(escape)
    is_other = character and escape[0] == "&" and character not in _BRACES
    return f"\\{character}" if is_other else escape
