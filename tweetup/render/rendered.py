"""An output format as every caller knows it: the files it makes, the options it takes, its result.

No template is read here: a format of another package, and one without templates, needs this alone.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, Protocol

from tweetup.errors import TweetupError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tweetup.model import Recap

__all__ = [
    "Address",
    "DocumentKind",
    "FileBeside",
    "FileType",
    "FunctionOutput",
    "Output",
    "QuoteStyle",
    "RenderOptions",
    "Rendered",
]


class QuoteStyle(StrEnum):
    """The way that quotes of posts are shown."""

    STATIC = "static"
    """As text of the document itself; whoever reads it asks no network."""
    EMBED = "embed"
    """By the network's own frame, which asks the network."""
    LINK = "link"
    """As a link to the post alone."""


class Address(StrEnum):
    """The options of :class:`RenderOptions` that are addresses, by the names of its fields."""

    TRANSCRIPT = "transcript"
    RECAP_PAGE = "recap_page"
    PICTURES = "pictures"
    SITE = "site"


class DocumentKind(StrEnum):
    """The document of a session that a format shows."""

    RECAP = "recap"
    TRANSCRIPT = "transcript"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileType:
    """A kind of file: the suffix with the dot, the media type, and whether it is text in UTF-8."""

    suffix: str
    media_type: str
    is_text: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions:
    """The options that a recap is rendered with.

    ``suffix`` is one of the output's own; empty for its first one. ``templates`` is a folder that
    comes before ours. ``transcript`` is the address of the page with the transcript, ``recap_page``
    that of the recap from there, ``site`` that of the site, ``pictures`` the folder beside the file
    for the recap's own pictures (without it they stand in the text itself); None where there is
    none. An output is given none that it does not take. ``theme`` is the looks of a page, by the
    name of a file in ``themes`` of the templates.
    """

    suffix: str = ""
    quotes: QuoteStyle = QuoteStyle.STATIC
    templates: Path | None = None
    transcript: str | None = None
    recap_page: str | None = None
    pictures: str | None = None
    site: str | None = None
    theme: str = "journal"

    def only(self, output: Output) -> RenderOptions:
        """Return the options without the addresses for which an output has no use."""
        return RenderOptions(
            **{
                field.name: value
                for field in fields(self)
                if (value := getattr(self, field.name)) is not None
                and (field.name not in _ADDRESSES or field.name in output.takes)
            }
        )


_ADDRESSES: Final = frozenset(map(str, Address))


@dataclass(frozen=True, slots=True, kw_only=True)
class FileBeside:
    """A file that belongs to another: ``path`` leads from that one's folder, not out of it."""

    path: str
    content: bytes

    def __post_init__(self) -> None:
        """Raise :class:`~tweetup.errors.TweetupError` for a path that leads elsewhere."""
        path = PurePosixPath(self.path)
        parts = self.path.split("/")
        if (
            path.is_absolute()
            or not {"", ".", ".."}.isdisjoint(parts)
            or set("\\:\0") & {*self.path}
        ):
            raise TweetupError(
                f"a file beside the recap cannot be named {self.path!r}",
                hint="a format names files below the folder of its own",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A recap in a format: its file, text or bytes, and those ``beside`` it that belong to it.

    ``stem`` is the name, without suffix, that the format's readers expect of the file; "" where
    any will do.
    """

    type: FileType
    content: str | bytes
    beside: tuple[FileBeside, ...] = ()
    stem: str = ""

    def __post_init__(self) -> None:
        """Raise :class:`~tweetup.errors.TweetupError` for content of another kind than the type."""
        if not isinstance(self.content, str if self.type.is_text else bytes):
            kind = "text" if self.type.is_text else "bytes"
            raise TweetupError(
                f"a file {self.type.suffix} is of {kind}, and the format returned"
                f" {type(self.content).__name__}",
                hint="this is a mistake of the package that has the format",
            )

    @property
    def text(self) -> str:
        """The content of a file of text.

        Raises :class:`~tweetup.errors.UsageError` for a file of bytes.
        """
        if isinstance(self.content, str):
            return self.content
        raise UsageError(f"a file {self.type.suffix} is no text", hint="write it to a file with -o")

    @property
    def data(self) -> bytes:
        """The content as it is written to a file."""
        if isinstance(self.content, bytes):
            return self.content
        return self.content.encode("utf-8", "replace")


class Output(Protocol):
    """A format that recaps are written in."""

    @property
    def name(self) -> str:
        """The name of the format, as in ``--format``."""
        ...

    @property
    def types(self) -> tuple[FileType, ...]:
        """The kinds of files that the format can be written as, the usual one first."""
        ...

    @property
    def document(self) -> DocumentKind:
        """The document of a session that the format shows."""
        ...

    @property
    def takes(self) -> frozenset[Address]:
        """The addresses that the format has a use for."""
        ...

    @property
    def quotes(self) -> frozenset[QuoteStyle]:
        """The ways in which the format can show quotes."""
        ...

    @property
    def is_several(self) -> bool:
        """True for a format whose file is of no use without those beside it."""
        ...

    def render(self, recap: Recap, options: RenderOptions) -> Rendered:
        """Return the recap in this format; the options are such as the format takes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionOutput:
    """An :class:`Output` made by a function of the recap and the options.

    ``make`` returns the text or the bytes of the file, or a :class:`Rendered` with files beside it.
    """

    name: str
    types: tuple[FileType, ...]
    make: Callable[[Recap, RenderOptions], str | bytes | Rendered]
    document: DocumentKind = DocumentKind.RECAP
    takes: frozenset[Address] = frozenset()
    quotes: frozenset[QuoteStyle] = frozenset({QuoteStyle.STATIC})
    is_several: bool = False

    def render(self, recap: Recap, options: RenderOptions) -> Rendered:
        """Return the recap as the function makes it."""
        made = self.make(recap, options)
        if isinstance(made, Rendered):
            return made
        kind = next((it for it in self.types if it.suffix == options.suffix), self.types[0])
        return Rendered(type=kind, content=made)
