"""Hugo, Jekyll, Eleventy, Pelican, MkDocs, Quarto and Pandoc, each by its documented rules.

A theme writes the title of a post, and many write it as it is: Jinja of Pelican and MkDocs and
Liquid of Jekyll escape nothing by themselves. Where such a template gets a text of people, it is
given as HTML (MkDocs), or in signs that mean nothing to a browser (:func:`_harmless`).
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from itertools import accumulate
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from tweetup.render.anchors import safe_name
from tweetup.render.dates import recap_date
from tweetup.render.dialects import Anchors, MarkdownDialect
from tweetup.render.generators.front_matter import meta_lines, toml_matter, yaml_matter
from tweetup.render.outputs import TemplateOutput
from tweetup.render.post_text import clean
from tweetup.render.rendered import (
    Address,
    DocumentKind,
    FileType,
    QuoteStyle,
    Rendered,
    RenderOptions,
)
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.model import Recap
    from tweetup.render.generators.front_matter import Field

__all__ = ["ELEVENTY", "HUGO", "JEKYLL", "MKDOCS", "PANDOC", "PELICAN", "QUARTO", "BlogOutput"]

_MARKDOWN: Final = FileType(suffix=".md", media_type="text/markdown")
_QUARTO: Final = FileType(suffix=".qmd", media_type="text/markdown")

_NO_WORD: Final = re.compile(r"[^\w-]+")
_REFERENCE: Final = re.compile(r"&#?\w+;?")
_BY_NUMBER: Final = re.compile(r"&#(?:([0-9]+)|[xX]([0-9a-fA-F]+));")
# All that XML allows, of which Jekyll makes feeds.
_CHARACTER: Final = re.compile(r"[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HARMLESS: Final = str.maketrans({"<": "‹", ">": "›", '"': "”"})
_LONG_NAME: Final = 240  # of the 255 bytes that a file's name may have
_HTML: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """All that a front matter says of a recap, as plain text on one line each; "" for nothing.

    ``authors`` are the hosts, ``day`` is the day and time in words. ``date`` has the offset of the
    session's zone.
    """

    title: str
    date: datetime
    day: str
    slug: str
    description: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    language: str

    @property
    def wall_time(self) -> datetime:
        """Return the time that a clock in the session's zone showed, without that zone.

        Generators that print a moment in a zone of their own would give an evening the day after.
        """
        return self.date.replace(tzinfo=None)

    @property
    def author(self) -> str:
        """Return the hosts as a list in words."""
        return ", ".join(self.authors)


def _head(recap: Recap) -> _Head:
    """Return what front matter says of a recap."""
    view = RecapView(recap)
    start = recap_date(recap.session)
    names = (view.display_name(it.author) or f"@{it.author.handle}" for it in recap.hosts)
    tag = _NO_WORD.sub("", clean(recap.hashtag))
    return _Head(
        title=_line(recap.title),
        date=datetime.fromisoformat(view.iso(start)),
        day=_line(view.moment(start)),
        slug=safe_name(recap.session.id),
        description=_line(recap.intro[0].text) if recap.intro else "",
        tags=(tag,) if tag else (),
        authors=tuple(filter(_has_letters, map(_line, names))),
        language=view.language,
    )


def _line(text: str) -> str:
    """Return a text on one line, without what acts instead of showing."""
    return " ".join(clean(text).split())


def _has_letters(text: str) -> bool:
    return any(map(str.isalnum, text))


def _harmless(text: str) -> str:
    """Return a text that reads the same as text, as HTML and as an attribute, with no tag in it.

    Themes of Pelican strip tags off a title, which turns references into characters again, and
    write the rest as it is into an attribute: no way of escaping survives both.
    """
    return _REFERENCE.sub(_no_reference, text.translate(_HARMLESS))


def _no_reference(match: re.Match[str]) -> str:
    """Return what follows an ampersand, behind a wide one if a browser would read a reference."""
    return match[0] if unescape(match[0]) == match[0] else f"＆{match[0][1:]}"


def _of_characters(text: str) -> str:
    """Return a text without references by number to nothing, of which Jekyll makes a text anyway.

    Its search engine tags read each title as Markdown: ``&#xD800;`` ends the build, and ``&#0;``
    makes a feed that is no XML.
    """
    return _BY_NUMBER.sub(_of_character, text)


def _of_character(match: re.Match[str]) -> str:
    """Return a reference behind a wide ampersand if its number is that of no character."""
    number = int(match[1]) if match[1] else int(match[2], 16)
    is_one = number <= sys.maxunicode and _CHARACTER.match(chr(number))
    return match[0] if is_one else f"＆{match[0][1:]}"


def _short(name: str) -> str:
    """Return a name of which Pelican can make the name of a file: a page of each author's posts."""
    end = sum(size <= _LONG_NAME for size in accumulate(map(_spelt, name)))
    return name if end == len(name) else f"{name[:end].rstrip()}…"


def _spelt(sign: str) -> int:
    """Return the letters of ASCII with which Pelican spells a sign, or more than these."""
    if sign.isascii():
        return 1
    return len(normalize("NFKD", sign).encode()) * 8 // 3 if sign.isalnum() else 14


def _html(text: str) -> str:
    return text.translate(_HTML)


def _said(*fields: Field) -> list[Field]:
    """Return the fields that have a value."""
    return [(key, value) for key, value in fields if value]


def _hugo(head: _Head) -> str:
    return toml_matter(
        _said(
            ("title", head.title),
            ("date", head.date),
            ("slug", head.slug),
            ("description", head.description),
            ("tags", head.tags),
            ("author", head.author),
            ("language", head.language),
        )
    )


def _jekyll(head: _Head) -> str:
    return yaml_matter(
        _said(
            ("layout", "post"),
            ("title", _of_characters(head.title)),
            # As text: Ruby reads a time in YAML that has no zone as UTC, Jekyll a text as the
            # time in the site's zone, in which it makes the address and prints the day.
            ("date", f"{head.wall_time:%Y-%m-%d %H:%M:%S}"),
            ("slug", head.slug),
            ("description", _harmless(head.description)),
            ("tags", head.tags),
            ("author", _harmless(head.author)),
            ("lang", head.language),
        )
    )


def _eleventy(head: _Head) -> str:
    return yaml_matter(
        _said(
            ("title", head.title),
            ("date", head.wall_time),  # which is UTC to Eleventy, as all that it writes
            ("description", head.description),
            ("tags", head.tags),
            ("author", head.author),
            ("lang", head.language),
        )
    )


def _pelican(head: _Head) -> str:
    # Authors are told apart by semicolons where there is one, else by commas. A summary is the only
    # field that Pelican reads as Markdown; its theme writes it into an attribute.
    authors = [_short(_harmless(it).replace(";", ",")) for it in head.authors]
    return meta_lines(
        _said(
            ("Title", _harmless(head.title)),
            ("Date", head.date),
            ("Slug", head.slug),
            ("Summary", _PELICAN.words(_harmless(head.description))),
            ("Tags", head.tags),
            ("Authors", "".join(f"{it}; " for it in authors).rstrip()),
            ("Lang", head.language),
        )
    )


def _mkdocs(head: _Head) -> str:
    return yaml_matter(
        _said(
            ("title", _html(head.title)),
            ("date", head.date),
            ("description", _html(head.description)),
            ("tags", head.tags),
            ("author", _html(head.author)),
            ("lang", head.language),
        )
    )


def _quarto(head: _Head) -> str:
    return yaml_matter(
        _said(
            ("title", _PANDOC.words(head.title)),
            # The day alone: Quarto prints the day of a moment in the zone of the machine.
            ("date", f"{head.date:%Y-%m-%d}"),
            ("description", _PANDOC.words(head.description)),
            ("categories", head.tags),
            ("author", _PANDOC.words(head.author)),
            ("lang", head.language),
        )
    )


def _pandoc(head: _Head) -> str:
    return yaml_matter(
        _said(
            ("title", _PANDOC.words(head.title)),
            # Pandoc shows a date as it is written.
            ("date", _PANDOC.words(head.day)),
            ("date-meta", head.date.isoformat()),
            ("description", _PANDOC.words(head.description)),
            ("keywords", head.tags),
            ("author", _PANDOC.words(head.author)),
            ("lang", head.language),
        )
    )


def _named_by_slug(head: _Head) -> str:
    return head.slug


def _named_by_date(head: _Head) -> str:
    """Return the name of a file without which Jekyll does not see a post."""
    return f"{head.date:%Y-%m-%d}-{head.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlogOutput:
    """An :class:`~tweetup.render.rendered.Output` for a generator: front matter and Markdown.

    ``stem`` returns the name of a post's file, without its suffix.
    """

    name: str
    dialect: MarkdownDialect
    matter: Callable[[_Head], str]
    types: tuple[FileType, ...] = (_MARKDOWN,)
    stem: Callable[[_Head], str] = _named_by_slug
    takes: frozenset[Address] = frozenset()
    document: DocumentKind = DocumentKind.RECAP
    quotes: frozenset[QuoteStyle] = frozenset({QuoteStyle.STATIC})
    is_several: bool = False

    def render(self, recap: Recap, options: RenderOptions) -> Rendered:
        """Return the recap as a post."""
        post = TemplateOutput(
            name=self.name, template="recap.md.j2", types=self.types, dialect=self.dialect
        )
        head, made = _head(recap), post.render(recap, options)
        kind = next((it for it in self.types if it.suffix == options.suffix), self.types[0])
        text = f"{self.matter(head)}\n{made.text}"
        return replace(made, type=kind, content=text, stem=self.stem(head))


_PELICAN: Final = MarkdownDialect(anchors=Anchors.ATTRIBUTE, has_title=False)
_TYPOGRAPHIC: Final = replace(_PELICAN, is_typographic=True)
_PANDOC: Final = replace(_TYPOGRAPHIC, cites=True)
# The others keep no files beside a post, or elsewhere: pictures stand in the text itself.
_BESIDE: Final = frozenset({Address.PICTURES})


HUGO: Final = BlogOutput(name="hugo", dialect=_TYPOGRAPHIC, matter=_hugo)
JEKYLL: Final = BlogOutput(name="jekyll", dialect=_TYPOGRAPHIC, matter=_jekyll, stem=_named_by_date)
ELEVENTY: Final = BlogOutput(
    name="eleventy",
    dialect=MarkdownDialect(anchors=Anchors.ELEMENT, has_title=False),
    matter=_eleventy,
)
PELICAN: Final = BlogOutput(name="pelican", dialect=_PELICAN, matter=_pelican)
# Its themes show the first heading of a page as the title, and write none themselves.
MKDOCS: Final = BlogOutput(
    name="mkdocs", dialect=MarkdownDialect(anchors=Anchors.ELEMENT), matter=_mkdocs, takes=_BESIDE
)
QUARTO: Final = BlogOutput(
    name="quarto", dialect=_PANDOC, matter=_quarto, types=(_QUARTO, _MARKDOWN), takes=_BESIDE
)
PANDOC: Final = BlogOutput(name="pandoc", dialect=_PANDOC, matter=_pandoc, takes=_BESIDE)
