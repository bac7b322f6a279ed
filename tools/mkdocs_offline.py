"""A hook of MkDocs: a page that would fetch something from elsewhere fails the build."""

from __future__ import annotations

import re

from mkdocs.exceptions import PluginError

_FETCHED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=["']?(https?:)?//[^>]*>"""
    r"""|<link\b[^>]*\brel=["']?(?:stylesheet|preload|preconnect)\b[^>]*\bhref=["']?(https?:)?//[^>]*>""",
    re.IGNORECASE,
)


def on_post_page(output: str, page: object, config: object) -> str:
    """Return the page unchanged; raise ``PluginError`` where it would make a request."""
    del config
    if found := _FETCHED.search(output):
        raise PluginError(f"{page} would make a request: {found[0]}")
    return output
