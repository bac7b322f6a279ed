"""The built-in output formats: each is one template that receives a recap."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.render.templates import open_templates
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from pathlib import Path

    from tweetup.model import Recap

__all__ = ["HTML", "MARKDOWN", "TemplateOutput"]

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOutput:
    """An :class:`~tweetup.render.outputs.Output` made by ``template``."""

    template: str
    suffix: str

    def __call__(self, recap: Recap, *, templates: Path | None = None) -> str:
        """The recap through the template, ending in one line break."""
        view = RecapView(recap)
        text = open_templates(templates).render(self.template, recap=recap, view=view)
        return _BLANK_LINES.sub("\n\n", text).strip("\n") + "\n"


MARKDOWN = TemplateOutput(template="recap.md.j2", suffix=".md")
HTML = TemplateOutput(template="recap.html.j2", suffix=".html")
