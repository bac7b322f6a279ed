"""Breaches of the rules of HTML on a page, in words: where each is, and how to mend it.

Browsers mend them in silence, each in its own way; the standard's parser names them by codes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["PageFault", "explain_code", "find_html_faults"]


class PageFault(NamedTuple):
    """A fault of a page in words, the line and the column at which it begins, both from 1."""

    line: int
    column: int
    problem: str


_RULES: Final = tuple(
    (re.compile(codes), words)
    for codes, words in (
        ("unexpected-doctype", "a second <!doctype>: it stands at the page's start alone"),
        (r"[\w-]*doctype[\w-]*", "the page has to begin with <!doctype html>"),
        (
            (
                r"adoption-agency-1\.2|unexpected-end-tag|end-tag-too-early-ignored|no-end-tag"
                r"|unexpected-end-tag-(?:before|in|after)-[\w-]+|unexpected-cell-end-tag"
                r"|end-tag-after-implied-root|unexpected-implied-end-tag-[\w-]+"
                r"|unexpected-table-(?:element-)?end-tag-[\w-]+|expected-eof-but-got-end-tag"
            ),
            "{end} ends nothing, or its element too early: take it out, or close those in it",
        ),
        (
            (
                r"adoption-agency-[\w.]+|end-tag-too-early(?:-named)?"
                r"|expected-one-end-tag-but-got-another"
            ),
            "{end} stands before the end tag of an element inside: close the inner one first",
        ),
        ("unexpected-end-tag-treated-as", "there is no {end}: write {start}"),
        ("unexpected-end-tag-implies-table-voodoo", "{end} may not stand right in a table"),
        ("attributes-in-end-tag", "an end tag has attributes: they belong in the start tag"),
        ("self-closing-flag-on-end-tag", "an end tag has a / at its end: take that out"),
        (
            (
                r"expected-(?:named-)?closing-tag-but-got-eof"
                r"|eof-in-(?:select|table|frameset|head-noscript)"
            ),
            "the page ends within an element: write the end tag that is missing",
        ),
        (
            r"eof-in-[\w-]+|expected-[\w-]+-but-got-eof|unexpected-eof-[\w-]+",
            "the page ends within a tag or a comment: a >, a quotation mark or --> is missing",
        ),
        ("expected-named-entity", "& begins the name of no sign: write &amp; for a plain &"),
        ("expected-numeric-entity", "&# without a number: write &amp; for a plain &"),
        (r"\w+-entity-without-semicolon", "the name of a sign lacks its semicolon, as in &amp;"),
        ("illegal-codepoint-for-numeric-entity", "a number behind &# is of no sign of text"),
        (
            "duplicate-attribute",
            "an attribute stands twice in a tag, and browsers heed the first: keep one of them",
        ),
        (
            r"[\w-]*(?:attribute|solidus-in-tag|quoted)[\w-]*",
            'a tag has a sign too many: put the values of attributes in quotation marks, ="…"',
        ),
        (
            "non-void-element-with-trailing-solidus",
            "a / does not end {start}: write {start}{end}",
        ),
        (
            r"unexpected-start-tag-implies-end-tag|unexpected-select-in-select",
            "{start} ends an element that is open, and may not stand in it: close that before",
        ),
        (
            r"unexpected-[\w-]*(?:table|cell)[\w-]*",
            "{start} may not stand right in a table, browsers move it: put it in a cell",
        ),
        (r"unexpected-[\w-]*in-select", "{start} may not stand in a <select>"),
        (
            (
                r"unexpected-start-tag-out-of-my-head|two-heads-are-not-better-than-one"
                r"|unexpected-inhead-noscript-tag|char-in-head-noscript"
            ),
            "{start} belongs in the one <head> of the page",
        ),
        (
            r"[\w-]*after-(?:body|frameset)[\w-]*|expected-eof-but-got-[\w-]+",
            "something stands behind the page's end: put it before </body>",
        ),
        (
            (
                r"unexpected-start-tag[\w-]*|unexpected-html-element-in-foreign-content"
                r"|unexpected-[\w-]*frameset[\w-]*|rp-or-rt-tag-not-in-ruby-scope|non-html-root"
            ),
            "{start} may not stand here: close the element before it, or put it elsewhere",
        ),
        (
            r"expected-tag-name[\w-]*|expected-closing-tag-but-got-[\w-]+",
            "< begins no tag: write &lt; for a plain <",
        ),
        (r"[\w-]*comment[\w-]*", "a comment is to be <!-- … -->, and to have no -- in it"),
        ("deprecated-tag", "{start} is no element of HTML any more"),
    )
)
_OTHER: Final = "the rules of HTML's standard are broken ({code})"
_NO_TEXT: Final = "invalid-codepoint"
_NO_SIGNS: Final = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def find_html_faults(text: str) -> Iterator[PageFault]:
    """Yield the breaches of a page, read by the rules of the standard."""
    from tinyhtml5.parser import HTMLParser

    parser = HTMLParser()
    parser.parse(text)
    starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", text))]
    for (line, column), code, details in parser.errors:
        if code != _NO_TEXT:  # it has no place there
            end = starts[min(line, len(starts)) - 1] + column
            yield _fault(starts, _begin(text, end), explain_code(code, details))
    for match in _NO_SIGNS.finditer(text):
        number = f"U+{ord(match[0]):04X}"
        yield _fault(starts, match.start(), f"{number} is no sign of text: take it out")


def _begin(text: str, end: int) -> int:
    """Return where the tag begins that ends at a place; elsewhere the sign at that place."""
    at = text.rfind("<", 0, end)
    return at if text[end - 1 : end] == ">" and at >= 0 else max(end - 1, 0)


def _fault(starts: list[int], at: int, problem: str) -> PageFault:
    line = bisect_right(starts, at)
    return PageFault(line, at - starts[line - 1] + 1, f"invalid HTML: {problem}")


def explain_code(code: str, details: Mapping[str, object]) -> str:
    """Return a breach in words by its code; those that no rule has are told as they are."""
    words = next((it for codes, it in _RULES if codes.fullmatch(code)), _OTHER)
    names = [it.split()[0] for it in details.values() if isinstance(it, str) and it.strip()]
    start = f"<{names[-1]}>" if names and code.endswith("treated-as") else None
    first = names[0] if names else ""
    return words.format(
        code=code,
        start=start or (f"<{first}>" if first else "a tag"),
        end=f"</{first}>" if first else "an end tag",
    )
