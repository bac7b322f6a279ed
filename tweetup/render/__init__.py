"""Render a :class:`~tweetup.model.Recap` as Markdown, a page, a site or a feed.

The only room that knows Jinja. Templates lie in ``templates/``; a user's folder comes first, and
a user's file can extend ours under ``!default/``. The names a template receives are
described in :mod:`tweetup.render.view`. ``text_file`` writes, reads and merges the file that a
person edits, without templates. Jinja loads with the first name that is asked for: a site that is
up to date is found so without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tweetup.render.outputs import (
        OUTPUTS,
        ChosenOutput,
        TextOutput,
        check_options,
        choose_output,
        render_output,
        render_recap,
    )
    from tweetup.render.rendered import (
        Address,
        DocumentKind,
        FileBeside,
        FileType,
        FunctionOutput,
        Output,
        QuoteStyle,
        Rendered,
        RenderOptions,
    )
    from tweetup.render.site import Site, build_site

__all__ = [
    "OUTPUTS",
    "Address",
    "ChosenOutput",
    "DocumentKind",
    "FileBeside",
    "FileType",
    "FunctionOutput",
    "Output",
    "QuoteStyle",
    "RenderOptions",
    "Rendered",
    "Site",
    "TextOutput",
    "build_site",
    "check_options",
    "choose_output",
    "render_output",
    "render_recap",
]

_OF_RENDERED = frozenset(
    {
        *(
            "Address",
            "DocumentKind",
            "FileBeside",
            "FileType",
            "FunctionOutput",
            "Output",
            "QuoteStyle",
        ),
        *("RenderOptions", "Rendered"),
    }
)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a name of one of three modules
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "site" if name in {"Site", "build_site"} else "outputs"
    if name in _OF_RENDERED:
        module = "rendered"
    return getattr(import_module(f"tweetup.render.{module}"), name)
