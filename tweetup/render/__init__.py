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
    from tweetup.render.outputs import OUTPUTS, Output, render_recap, render_transcript
    from tweetup.render.site import Site, build_site

__all__ = ["OUTPUTS", "Output", "Site", "build_site", "render_recap", "render_transcript"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a name of either module
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = "site" if name in {"Site", "build_site"} else "outputs"
    return getattr(import_module(f"tweetup.render.{module}"), name)
