"""The formats a recap can be written in, by name: Markdown, a page, and those of plug-ins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tweetup.registry import Registry
from tweetup.render.templates import open_templates
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from pathlib import Path

    from tweetup.model import Recap

__all__ = [
    "HTML",
    "MARKDOWN",
    "OUTPUTS",
    "TRANSCRIPT",
    "Output",
    "TemplateOutput",
    "render_recap",
    "render_transcript",
]

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOutput:
    """An :class:`~tweetup.render.outputs.Output` made by ``template``."""

    template: str
    suffix: str

    def __call__(
        self,
        recap: Recap,
        *,
        templates: Path | None = None,
        transcript: str | None = None,
        recap_page: str | None = None,
        pictures: str | None = None,
    ) -> str:
        """Return the recap through the template, ending in one line break.

        ``transcript`` is the address of the page with the transcript, ``recap_page`` that of the
        recap from there, ``pictures`` that of the folder with the recap's own pictures; None where
        it is not written.
        """
        view = RecapView(recap, transcript=transcript, pictures=pictures)
        text = open_templates(templates).render(
            self.template, recap=recap, view=view, recap_page=recap_page
        )
        return _BLANK_LINES.sub("\n\n", text).strip("\n") + "\n"


MARKDOWN = TemplateOutput(template="recap.md.j2", suffix=".md")
HTML = TemplateOutput(template="recap.html.j2", suffix=".html")
TRANSCRIPT = TemplateOutput(template="transcript.html.j2", suffix=".transcript.html")


class Output(Protocol):
    """A format: the suffix of its files, and the function from a recap to its text."""

    @property
    def suffix(self) -> str:
        """The suffix of a file of this format, with the dot."""
        ...

    def __call__(self, recap: Recap, *, templates: Path | None = None) -> str:
        """Return the recap as text; ``templates`` is a folder that comes before ours."""
        ...


OUTPUTS: Registry[Output] = Registry(
    "output format",
    "tweetup.outputs",
    {
        "markdown": "tweetup.render.outputs:MARKDOWN",
        "html": "tweetup.render.outputs:HTML",
        "json": "tweetup.render.recap_json:JSON",
        "transcript": "tweetup.render.outputs:TRANSCRIPT",
    },
)


def render_recap(
    recap: Recap,
    format: str,  # noqa: A002 - the option's own name, as in `--format`
    *,
    templates: Path | None = None,
    transcript: str | None = None,
    pictures: str | None = None,
) -> str:
    """Return the recap in one of :data:`OUTPUTS`, ending in one line break.

    ``transcript`` is the address of the page with the transcript, to which the formats made by
    templates link, ``pictures`` that of a folder with the recap's own pictures, which stand in the
    text itself without one. Raises :class:`~tweetup.errors.UnknownNameError` for a format nobody
    registered and :class:`~tweetup.errors.TweetupError` with file and line for an error in a
    user's template.
    """
    output = OUTPUTS.get(format)
    if isinstance(output, TemplateOutput):
        return output(recap, templates=templates, transcript=transcript, pictures=pictures)
    return output(recap, templates=templates)


def render_transcript(recap: Recap, *, templates: Path | None = None, recap_page: str) -> str:
    """Return the page with every post of the session, which links to ``recap_page``."""
    return TRANSCRIPT(recap, templates=templates, recap_page=recap_page)
