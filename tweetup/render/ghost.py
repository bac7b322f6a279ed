"""The recap for Ghost: a file for its importer, with the recap as a draft in a card of HTML."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Final

from tweetup.render.anchors import safe_name
from tweetup.render.dates import recap_date
from tweetup.render.elsewhere import cut_words, on_one_line
from tweetup.render.fragment import render_fragment
from tweetup.render.rendered import FileType, FunctionOutput
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from tweetup.model import Recap
    from tweetup.render.rendered import RenderOptions

__all__ = ["GHOST"]

_VERSION: Final = "5.0.0"
"""The first Ghost with the editor whose format this is."""
_LONGEST_TITLE: Final = 255
_LONGEST_EXCERPT: Final = 300
_LONGEST_NAME: Final = 191
_POST: Final = "1"
_TAG: Final = "1"


def _make(recap: Recap, options: RenderOptions) -> str:
    """Return the file: JSON in which all words of the recap are text."""
    at = recap_date(recap.session).astimezone(UTC)
    when = at.strftime("%Y-%m-%d %H:%M:%S")
    html = render_fragment(RecapView(recap), options)
    intro = on_one_line(recap.intro[0].text) if recap.intro else ""
    post = {
        "id": _POST,
        "title": cut_words(on_one_line(recap.title), _LONGEST_TITLE),
        "slug": safe_name(recap.session.id),
        "lexical": json.dumps(_document(html), ensure_ascii=False),
        "custom_excerpt": cut_words(intro, _LONGEST_EXCERPT) or None,
        "type": "post",
        "status": "draft",
        "visibility": "public",
        "created_at": when,
        "updated_at": when,
        "published_at": when,
    }
    # A name that begins with # is one that Ghost hides, a comma ends a name.
    name = on_one_line(recap.hashtag.replace(",", " ")).lstrip("# ")[:_LONGEST_NAME]
    tags = [{"id": _TAG, "name": name, "slug": safe_name(name)}] if name else []
    data = {
        "posts": [post],
        "tags": tags,
        "posts_tags": [{"post_id": _POST, "tag_id": it["id"]} for it in tags],
    }
    meta = {"exported_on": int(at.timestamp()) * 1000, "version": _VERSION}
    whole = {"db": [{"meta": meta, "data": data}]}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _document(html: str) -> dict[str, object]:
    """Return a document of Ghost's editor with nothing but a card of HTML."""
    card = {"type": "html", "version": 1, "html": html}
    shape = {"direction": None, "format": "", "indent": 0, "type": "root", "version": 1}
    return {"root": {"children": [card], **shape}}


GHOST: Final = FunctionOutput(
    name="ghost",
    types=(FileType(suffix=".ghost.json", media_type="application/json"),),
    make=_make,
)
