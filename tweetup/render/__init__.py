"""Render a :class:`~tweetup.model.Recap` as Markdown, a page, a site or a feed.

The only room that knows Jinja. Templates lie in ``templates/``; a user's folder comes first, and
a user's file can extend ours under ``!default/``. The names a template receives are
described in :mod:`tweetup.render.view`.
"""

from tweetup.render.outputs import OUTPUTS, Output, render_recap, render_transcript
from tweetup.render.site import Site, build_site

__all__ = ["OUTPUTS", "Output", "Site", "build_site", "render_recap", "render_transcript"]
