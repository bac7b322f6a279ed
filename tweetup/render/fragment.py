"""The recap as HTML to put into a page of somebody else: no style, no script, no title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tweetup.render.anchors import safe_name
from tweetup.render.rendered import FileType, FunctionOutput, QuoteStyle
from tweetup.render.templates import open_templates
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from tweetup.model import Recap
    from tweetup.render.rendered import RenderOptions

__all__ = ["FRAGMENT", "render_fragment", "render_part"]

_EMPTY_LINES = re.compile(r"\n\s*\n+")


def render_part(view: RecapView, options: RenderOptions, template: str, **more: object) -> str:
    """Return a template of HTML filled in, without empty lines.

    ``prefix`` begins the ids of its elements: no two sessions have the same.
    """
    recap = view.recap
    text = open_templates(options.templates).render(
        template, recap=recap, view=view, prefix=safe_name(recap.session.id), **more
    )
    return _EMPTY_LINES.sub("\n", text).strip() + "\n"


def render_fragment(view: RecapView, options: RenderOptions, *, has_contents: bool = True) -> str:
    """Return a recap as HTML to put into a page; ``has_contents`` is for links within it."""
    return render_part(view, options, "fragment/recap.html.j2", has_contents=has_contents)


def _make(recap: Recap, options: RenderOptions) -> str:
    return render_fragment(RecapView(recap, quotes=options.quotes), options)


FRAGMENT: Final = FunctionOutput(
    name="fragment",
    types=(FileType(suffix=".fragment.html", media_type="text/html"),),
    make=_make,
    quotes=frozenset(QuoteStyle),
)
