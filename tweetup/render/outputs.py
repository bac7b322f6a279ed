"""The formats a recap can be written in, by name, and the one door through which they are made."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Protocol, cast

from tweetup.errors import TweetupError, UsageError
from tweetup.registry import Registry
from tweetup.render.dialects import PLAIN_MARKDOWN, MarkdownDialect
from tweetup.render.own_parts import picture_name
from tweetup.render.rendered import (
    Address,
    DocumentKind,
    FileBeside,
    FileType,
    Output,
    QuoteStyle,
    Rendered,
    RenderOptions,
)
from tweetup.render.templates import open_templates
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tweetup.model import Recap

__all__ = [
    "HTML",
    "MARKDOWN",
    "OUTPUTS",
    "TRANSCRIPT",
    "ChosenOutput",
    "TemplateOutput",
    "TextOutput",
    "check_options",
    "choose_output",
    "picture_files",
    "render_output",
    "render_recap",
]

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")

_MARKDOWN_FILE: Final = FileType(suffix=".md", media_type="text/markdown")
_PAGE: Final = FileType(suffix=".html", media_type="text/html")

#: Other endings of files, by the suffix of the format that they choose, whichever else has them.
_ALSO_CALLED: Final = {".markdown": ".md", ".txt": ".md", ".htm": ".html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOutput:
    """An :class:`~tweetup.render.rendered.Output` made by ``template``.

    ``other_templates`` make the files of the types after the first one, where they differ.
    ``joins_blank_lines`` is False for a format in which several blank lines mean something.
    ``dialect`` is the Markdown that the template's filters write.
    """

    name: str
    template: str
    types: tuple[FileType, ...]
    other_templates: tuple[str, ...] = ()
    document: DocumentKind = DocumentKind.RECAP
    takes: frozenset[Address] = frozenset()
    quotes: frozenset[QuoteStyle] = frozenset({QuoteStyle.STATIC})
    is_several: bool = False
    joins_blank_lines: bool = True
    dialect: MarkdownDialect = PLAIN_MARKDOWN

    def render(self, recap: Recap, options: RenderOptions) -> Rendered:
        """Return the recap through the template, ending in one line break.

        The recap's own pictures are beside it where the options have a place for them.
        """
        view = RecapView(
            recap,
            transcript=options.transcript,
            pictures=options.pictures,
            quotes=options.quotes,
        )
        kind = next((it for it in self.types if it.suffix == options.suffix), self.types[0])
        others = zip(self.types[1:], self.other_templates, strict=False)
        template = next((name for it, name in others if it == kind), self.template)
        text = open_templates(options.templates, self.dialect).render(
            template,
            recap=view.recap,
            view=view,
            recap_page=options.recap_page,
            theme=options.theme,
        )
        if self.joins_blank_lines:
            text = _BLANK_LINES.sub("\n\n", text)
        beside = picture_files(recap, options.pictures) if options.pictures is not None else ()
        return Rendered(type=kind, content=text.strip("\n") + "\n", beside=beside)


def picture_files(recap: Recap, folder: str) -> tuple[FileBeside, ...]:
    """Return the pictures that people put into a recap as files of a folder beside it."""
    pictures = (part.picture for part in recap.own if part.picture is not None)
    files = {f"{folder}/{picture_name(it)}": it.data for it in pictures}
    return tuple(FileBeside(path=path, content=data) for path, data in files.items())


MARKDOWN = TemplateOutput(
    name="markdown",
    template="recap.md.j2",
    types=(_MARKDOWN_FILE,),
    takes=frozenset({Address.TRANSCRIPT, Address.PICTURES}),
)
HTML = TemplateOutput(
    name="html",
    template="recap.html.j2",
    types=(_PAGE,),
    takes=frozenset({Address.TRANSCRIPT}),
    quotes=frozenset(QuoteStyle),
)
TRANSCRIPT = TemplateOutput(
    name="transcript",
    template="transcript.html.j2",
    types=(
        FileType(suffix=".transcript.html", media_type="text/html"),
        FileType(suffix=".transcript.md", media_type="text/markdown"),
    ),
    other_templates=("transcript.md.j2",),
    document=DocumentKind.TRANSCRIPT,
    takes=frozenset({Address.RECAP_PAGE}),
)


class TextOutput(Protocol):
    """A format of another package that is one file of text and takes no options."""

    @property
    def suffix(self) -> str:
        """The suffix of a file of this format, with the dot."""
        ...

    def __call__(self, recap: Recap, *, templates: Path | None = None) -> str:
        """Return the recap as text; ``templates`` is a folder that comes before ours."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _CalledOutput:
    """A :class:`TextOutput` as an :class:`~tweetup.render.rendered.Output`."""

    name: str
    called: TextOutput
    document: DocumentKind = DocumentKind.RECAP
    takes: frozenset[Address] = frozenset()
    quotes: frozenset[QuoteStyle] = frozenset({QuoteStyle.STATIC})
    is_several: bool = False

    @property
    def types(self) -> tuple[FileType, ...]:
        """The one kind of file that the format makes."""
        suffix = self.called.suffix
        is_page = suffix.lower().endswith((".html", ".htm"))
        return (FileType(suffix=suffix, media_type="text/html" if is_page else "text/plain"),)

    def render(self, recap: Recap, options: RenderOptions) -> Rendered:
        """Return the text that the package's own function returns."""
        text = self.called(recap, templates=options.templates)
        return Rendered(type=self.types[0], content=text)


class _Outputs(Registry[Output]):
    """The formats; a function of another package that returns text is a format like any other."""

    def get(self, name: str) -> Output:
        """Return the format called ``name``, as :meth:`tweetup.registry.Registry.get` does."""
        output = super().get(name)
        if hasattr(output, "render"):
            return output
        if not callable(output) or not isinstance(getattr(output, "suffix", None), str):
            raise TweetupError(
                f"the output format {name!r} is no format: it has neither `render` nor a suffix",
                hint="reinstall or remove the package that has it",
            )
        return _CalledOutput(name=name, called=cast("TextOutput", output))

    def __iter__(self) -> Iterator[tuple[str, Output]]:
        """Every name with its format; imports them all."""
        yield from ((name, self.get(name)) for name in self.names())


OUTPUTS: Final = _Outputs(
    "output format",
    "tweetup.outputs",
    # Of formats with the same suffix the first one here is chosen by it.
    {
        "markdown": "tweetup.render.outputs:MARKDOWN",
        "html": "tweetup.render.outputs:HTML",
        "json": "tweetup.render.recap_json:JSON",
        "transcript": "tweetup.render.outputs:TRANSCRIPT",
        "pdf": "tweetup.render.pdf:PDF",
        "fragment": "tweetup.render.fragment:FRAGMENT",
        "wordpress": "tweetup.render.wordpress:WORDPRESS",
        "wordpress-blocks": "tweetup.render.wordpress:WORDPRESS_BLOCKS",
        "ghost": "tweetup.render.ghost:GHOST",
        "email": "tweetup.render.mail:MAIL",
        "thread-x": "tweetup.render.thread:THREAD_X",
        "thread-bluesky": "tweetup.render.thread:THREAD_BLUESKY",
        "thread-mastodon": "tweetup.render.thread:THREAD_MASTODON",
        "hugo": "tweetup.render.generators.blog:HUGO",
        "jekyll": "tweetup.render.generators.blog:JEKYLL",
        "eleventy": "tweetup.render.generators.blog:ELEVENTY",
        "pelican": "tweetup.render.generators.blog:PELICAN",
        "mkdocs": "tweetup.render.generators.blog:MKDOCS",
        "quarto": "tweetup.render.generators.blog:QUARTO",
        "pandoc": "tweetup.render.generators.blog:PANDOC",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenOutput:
    """A format, and the suffix of the kind of file that it is to be written as."""

    name: str
    output: Output
    suffix: str

    @property
    def type(self) -> FileType:
        """The kind of file."""
        return next(it for it in self.output.types if it.suffix == self.suffix)


def choose_output(name: str | None, path: PurePath | None) -> ChosenOutput:
    """Return the format to write a file in: that called ``name``, else that of the file's suffix.

    Of formats with the same suffix the first one is taken, which is the plain one; of two suffixes
    the longer one counts. A file without any, and standard output (None), is Markdown.
    Raises :class:`~tweetup.errors.UnknownNameError` for a name nobody registered, and
    :class:`~tweetup.errors.UsageError` for a suffix that no format has, or that tells another kind
    of file than the named format can be written as.
    """
    file = path.name.lower() if path is not None else ""
    if name is not None:
        output = OUTPUTS.get(name)
        return ChosenOutput(name=name, output=output, suffix=_suffix_of(name, output, file, path))
    if "." not in file:
        return ChosenOutput(name="markdown", output=MARKDOWN, suffix=MARKDOWN.types[0].suffix)
    endings = _endings()
    ending = max((it for it in endings if file.endswith(it)), key=len, default=None)
    if ending is None:
        raise UsageError(
            f"no format's files end in {PurePath(file).suffix or file}",
            where=str(path),
            hint=f"end it in {' or '.join(sorted({it.suffix for it in endings.values()}))}, or"
            " name the format with --format",
        )
    return endings[ending]


def _endings() -> dict[str, ChosenOutput]:
    """Return the endings of files, each with the format that it chooses."""
    endings: dict[str, ChosenOutput] = {}
    for name, output in OUTPUTS:
        for kind in output.types:
            chosen = ChosenOutput(name=name, output=output, suffix=kind.suffix)
            endings.setdefault(kind.suffix.lower(), chosen)
    return endings | {also: endings[suffix] for also, suffix in _ALSO_CALLED.items()}


def _suffix_of(name: str, output: Output, file: str, path: PurePath | None) -> str:
    """Return the suffix of the kind of file that a format is written to a file as."""
    own = [kind.suffix for kind in output.types]
    ending = _last_part(file)
    fits = [suffix for suffix in own if file.endswith(suffix.lower())]
    fits += [suffix for suffix in own if _last_part(suffix.lower()) == ending]
    if fits:
        return max(fits, key=lambda it: (file.endswith(it.lower()), len(it)))
    # Only an ending that tells of another kind of file misleads, not `.php`, `.txt` or none; a
    # package's own function of text may be any kind of text.
    told = {_last_part(kind.suffix.lower()) for _, other in OUTPUTS for kind in other.types}
    told.discard(".txt")
    if ending in told and not isinstance(output, _CalledOutput):
        ends = " or ".join(dict.fromkeys(map(_last_part, own)))
        raise UsageError(
            f"the format {name} is not written as {ending}",
            where=str(path),
            hint=f"end the file in {ends}, or leave --format out",
        )
    return own[0]


def _last_part(ending: str) -> str:
    """Return the last suffix of a file's name, `.md` for `.markdown`."""
    suffix = f".{ending.rpartition('.')[2]}" if "." in ending else ""
    return suffix if suffix == ".txt" else _ALSO_CALLED.get(suffix, suffix)


def render_output(
    recap: Recap, chosen: ChosenOutput | str, options: RenderOptions | None = None
) -> Rendered:
    """Return the recap in one of :data:`OUTPUTS`.

    Raises :class:`~tweetup.errors.UnknownNameError` for a format nobody registered,
    :class:`~tweetup.errors.UsageError` for an option that the format does not take, and
    :class:`~tweetup.errors.TweetupError` with file and line for an error in a user's template.
    """
    if isinstance(chosen, str):
        chosen = choose_output(chosen, None)
    options = replace(options or RenderOptions(), suffix=chosen.suffix)
    check_options(chosen, options)
    return chosen.output.render(recap, options)


def check_options(chosen: ChosenOutput, options: RenderOptions) -> None:
    """Raise :class:`~tweetup.errors.UsageError` for an option that a format does not take."""
    output = chosen.output
    if options.quotes not in output.quotes:
        able = [name for name, other in OUTPUTS if options.quotes in other.quotes]
        raise UsageError(
            f"the format {chosen.name} cannot show quotes as {options.quotes}",
            hint=f"it shows them as {' or '.join(sorted(output.quotes))}"
            + (f"; {' and '.join(able)} can" if able else "; no format can yet"),
        )
    given = {it for it in Address if getattr(options, it) is not None}
    if given - output.takes:
        raise UsageError(
            f"the format {chosen.name} has no use for {', '.join(sorted(given - output.takes))}",
            hint="leave it out",
        )


def render_recap(
    recap: Recap,
    format: str,  # noqa: A002 - the option's own name, as in `--format`
    *,
    templates: Path | None = None,
    transcript: str | None = None,
    pictures: str | None = None,
) -> str:
    """Return the recap as text in one of :data:`OUTPUTS`, with the addresses that it has a use for.

    Raises as :func:`render_output` does, and :class:`~tweetup.errors.UsageError` for a format that
    is no text.
    """
    options = RenderOptions(templates=templates, transcript=transcript, pictures=pictures)
    chosen = choose_output(format, None)
    return render_output(recap, chosen, options.only(chosen.output)).text
