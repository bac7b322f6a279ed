"""Find and render templates, and report their errors with file and line.

A name is looked for in the user's folder, then in ours; ``!default/NAME`` is always ours, so
that a user's ``recap.html.j2`` can say ``{% extends "!default/recap.html.j2" %}``.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import MethodType
from typing import TYPE_CHECKING, Any, Final

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.runtime import Context
from markupsafe import Markup

from tweetup.errors import TweetupError, UsageError
from tweetup.render import charts, own_text, post_text, quotes, titles
from tweetup.render.dialects import PLAIN_MARKDOWN
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from tweetup.render.dialects import MarkdownDialect

__all__ = ["TEMPLATE_ENDINGS", "Templates", "open_templates", "own_templates"]

TEMPLATE_ENDINGS: Final = (".j2", ".css", ".js")
"""The ends of the names of all templates."""

_HINT: Final = "mend the template, or remove it to use the built-in one"


def own_templates() -> Path:
    """Return the folder of the built-in templates: in the package, or beside it in a checkout."""
    spec = find_spec("tweetup")
    if spec is None or spec.origin is None:
        raise TweetupError("the tweetup package cannot be found", hint="install it again")
    package = Path(spec.origin).parent
    for folder in (package / "templates", package.parent / "templates"):
        if (folder / "recap.html.j2").is_file():
            return folder
    raise TweetupError(
        "the built-in templates are missing", where=str(package), hint="install tweetup again"
    )


class _UsersFolder(FileSystemLoader):
    """A folder whose files people write, and may save in another encoding."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """As Jinja's; a file that cannot be read is a :class:`~tweetup.errors.TweetupError`."""
        try:
            return super().get_source(environment, template)
        except (UnicodeDecodeError, OSError) as error:
            if isinstance(error, TemplateNotFound):
                raise
            raise TweetupError(
                "the template cannot be read as UTF-8 text",
                where=str(Path(self.searchpath[0], template)),
                hint="save it as UTF-8, or remove it to use the built-in one",
            ) from error


class _Context(Context):
    """A context that calls the view's methods at once.

    Jinja looks at all that a template calls for marks that it is to get the context, three times.
    """

    def call(self, called: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as Jinja's
        """Return the result of a call."""
        if type(called) is MethodType and type(called.__self__) is RecapView:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return called(*args, **kwargs)
        return super().call(called, *args, **kwargs)


class Templates:
    """The environment of one rendering: the user's folder first, then ours."""

    def __init__(
        self, folder: Path | None = None, dialect: MarkdownDialect = PLAIN_MARKDOWN
    ) -> None:
        """``folder`` must exist; :class:`~tweetup.errors.UsageError` is raised otherwise.

        Markdown is written in ``dialect``.
        """
        if folder is not None and not folder.is_dir():
            raise UsageError(
                "the folder of templates does not exist",
                where=str(folder),
                hint="make it, or leave the setting out to use the built-in templates",
            )
        self._folder = folder
        ours = FileSystemLoader(own_templates())
        users = [_UsersFolder(folder)] if folder is not None else []
        self._environment = Environment(
            loader=ChoiceLoader([*users, ours, PrefixLoader({"!default": ours})]),
            undefined=StrictUndefined,
            autoescape=_is_markup,  # noqa: S701 - all that is HTML or XML is escaped
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_visible,
            auto_reload=False,  # a file that is edited while a site is built is half old, half new
        )
        self._environment.context_class = _Context
        self._environment.filters.update(
            dialect.filters(),
            own_html=own_text.own_html,
            post_html=post_text.as_html,
            post_words=post_text.as_words,
            direction=post_text.direction,
            isolate=post_text.isolate,
            linked=post_text.linked,
            href=post_text.safe_href,
            host=post_text.link_host,
            language=post_text.language_tag,
            compact_style=compact_style,
            colon=titles.title_colon,
            has_topic=titles.has_topic,
            topic=titles.title_topic,
            occasion=titles.title_occasion,
        )
        self._environment.globals.update(
            timeline_chart=charts.timeline,
            signature=charts.signature,
            dialect=dialect,
            embed=quotes.embed,
            embed_policy=quotes.embed_policy,
            embed_scripts=quotes.embed_scripts,
        )

    def render(self, name: str, **context: object) -> str:
        """Return the template ``name`` with ``context``.

        Raises :class:`~tweetup.errors.TweetupError` with file and line where a user's template
        is at fault; an error in one of ours is a bug and passes through.
        """
        try:
            text = self._environment.get_template(name).render(**context)
            # What a template has escaped is not escaped once more by the page that it stands in.
            return Markup(text) if _is_markup(name) else text  # noqa: S704 - escaped by the template
        except TweetupError:
            raise
        except TemplateSyntaxError as error:
            if not self._is_users(error.filename):
                raise
            where = f"{error.filename}:{error.lineno}"
            raise TweetupError(
                f"this is not a template Jinja can read: {error.message}", where=where, hint=_HINT
            ) from error
        except Exception as error:
            place = self._place(error.__traceback__)
            if place is None:
                raise
            what = (
                f"there is no template named {error.name!r}"
                if isinstance(error, TemplateNotFound)
                else f"the template failed: {error}"
            )
            raise TweetupError(what, where=place, hint=_HINT) from error

    def first_of(self, *names: str) -> str:
        """Return the first of some names that the user's folder has, else the first that ours has.

        The last one must be ours.
        """
        folders = [it for it in (self._folder, own_templates()) if it is not None]
        there = (name for folder in folders for name in names if (folder / name).is_file())
        return next(there, names[-1])

    def _is_users(self, filename: str | None) -> bool:
        if self._folder is None or filename is None:
            return False
        return Path(filename).is_relative_to(self._folder)

    def _place(self, trace: TracebackType | None) -> str | None:
        """``file:line`` of the innermost line of a user's template, None if there is none."""
        place = None
        while trace is not None:
            filename = trace.tb_frame.f_code.co_filename
            if filename.endswith(TEMPLATE_ENDINGS) and self._is_users(filename):
                place = f"{filename}:{trace.tb_lineno}"
            trace = trace.tb_next
        return place


def _is_markup(name: str | None) -> bool:
    """Return whether a template's values are escaped as HTML: those of pages and of XML are."""
    return name is None or not name.endswith((".md.j2", ".txt.j2", ".css", ".js"))


def _visible(value: object) -> object:
    """Every value a template prints loses the characters that act instead of showing."""
    # Asked here as well: most of all values end here, and a call more for each adds up.
    if type(value) is not str or value.isprintable():
        return value
    return post_text.clean(value)


def open_templates(folder: Path | None, dialect: MarkdownDialect = PLAIN_MARKDOWN) -> Templates:
    """Return the templates to render with; our own alone are read and compiled once a process."""
    return Templates(folder, dialect) if folder is not None else _built_in(dialect)


@cache
def _built_in(dialect: MarkdownDialect) -> Templates:
    return Templates(dialect=dialect)


_STYLE_PARTS: Final = re.compile(
    r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|/\*.*?\*/""", re.DOTALL
)
"""Strings, which are kept, and comments."""


def compact_style(style: str) -> str:
    """Return a style sheet without its comments, and its rules without the breaks between lines.

    A tenth of each page that carries its style is layout of it otherwise.
    """
    lines = _STYLE_PARTS.sub(lambda part: part[1] or "", style).splitlines()
    told = [line.strip() for line in lines if line.strip()]
    return "".join(it if it.endswith(("{", "}", ";", ",")) else f"{it} " for it in told).strip()
