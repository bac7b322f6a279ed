"""The recap for WordPress: blocks to paste into its editor, and a file for its importer (WXR).

WordPress changes a text before it shows it: it makes shortcodes, smileys, typographic marks and
embedded pages of it. Each character that begins one stands as a reference here, which it shows as
it is: the words of others are not altered, and no reader asks another server.
"""

from __future__ import annotations

import re
from datetime import UTC
from html import escape
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.render.anchors import safe_name
from tweetup.render.dates import recap_date
from tweetup.render.elsewhere import on_one_line
from tweetup.render.fragment import render_part
from tweetup.render.post_text import direction
from tweetup.render.rendered import FileType, FunctionOutput
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.model import Recap
    from tweetup.render.rendered import RenderOptions

__all__ = ["WORDPRESS", "WORDPRESS_BLOCKS"]

_MARKUP: Final = re.compile(r"(<!--.*?-->|<[^<>]*>)", re.DOTALL)
_REFERENCE: Final = r"&(?:#\d+|#x[0-9a-f]+|[a-z][a-z0-9]*);"
_ACTING: Final = re.compile(
    # A reference stays one; then shortcodes, quotation marks, and the slashes that imports strip.
    rf"(?P<kept>{_REFERENCE})|[\[\]'\"\\`]"
    # Dashes and ellipses, multiplication signs, trade marks, addresses, and a name's capital.
    r"|-(?=-)|(?<=-)-|(?<!\S)-(?!\S)|\.(?=\.)|(?<=\d)x(?=\d)|(?<=\()tm(?=\))|:(?=//)|(?<=Word)p(?=ress)"
    # Smileys stand alone: behind a blank, or at the start of a text.
    r"|(?<!\S)[:;8](?=\S)",
    re.IGNORECASE,
)
_IN_TAGS: Final = re.compile(r"[\[\]\\]")
_FORBIDDEN_END: Final = "]]>"
_SECONDS: Final = "%Y-%m-%d %H:%M:%S"
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_VERSION: Final = "1.2"
_AUTHOR: Final = "tweetup"
_NAMESPACES: Final = (
    ("excerpt", f"http://wordpress.org/export/{_VERSION}/excerpt/"),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("wfw", "http://wellformedweb.org/CommentAPI/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("wp", f"http://wordpress.org/export/{_VERSION}/"),
)


def _as_it_is(html: str) -> str:
    """Return HTML that WordPress shows as it is: nothing in its words begins anything."""
    pieces = _MARKUP.split(html)
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            pieces[at] = _ACTING.sub(_referred, piece)
        elif not piece.startswith("<!--"):
            pieces[at] = _IN_TAGS.sub(_referred, piece)
    return "".join(pieces)


def _referred(match: re.Match[str]) -> str:
    if match[0].startswith("&"):
        return match[0]
    return f"&#{ord(match[0][0])};{match[0][1:]}"


def _make_blocks(recap: Recap, options: RenderOptions) -> str:
    """Return the recap as blocks, in the words and marks that the editor saves."""
    view = RecapView(recap)
    return _as_it_is(render_part(view, options, "wordpress/blocks.html.j2", direction=direction))


def _make_export(recap: Recap, options: RenderOptions) -> str:
    """Return a file as WordPress's own exporter writes it, with the recap as a draft."""
    title = _as_it_is(escape(on_one_line(recap.title), quote=False))
    spaces = "\n".join(f'\txmlns:{name}="{address}"' for name, address in _NAMESPACES)
    when = _mail_date(recap)
    channel = [
        _element("title", escape(_AUTHOR)),
        _element("link", ""),
        _element("description", ""),
        _element("pubDate", when),
        _element("language", escape(recap.wording.language)),
        _element("wp:wxr_version", _VERSION),
        _element("wp:base_site_url", ""),
        _element("wp:base_blog_url", ""),
        _author(),
        "<item>",
        *_item(recap, title, _make_blocks(recap, options)),
        "</item>",
    ]
    lines = "\n".join(channel)
    return (
        '<?xml version="1.0" encoding="UTF-8" ?>\n'
        f'<rss version="2.0"\n{spaces}\n>\n<channel>\n{lines}\n</channel>\n</rss>\n'
    )


def _author() -> str:
    """Return the author, on one line: so the importer reads it where PHP lacks its XML reader."""
    fields = [_element("wp:author_id", "1"), _element("wp:author_login", _cdata(_AUTHOR))]
    fields += [_element("wp:author_email", _cdata(""))]
    fields += [_element("wp:author_display_name", _cdata(_AUTHOR))]
    fields += [_element(f"wp:author_{part}_name", _cdata("")) for part in ("first", "last")]
    return _element("wp:author", "".join(fields))


def _item(recap: Recap, title: str, content: str) -> Iterator[str]:
    """Yield the elements of a post, in the exporter's order."""
    session = recap.session
    moment = recap_date(session).astimezone(ZoneInfo(session.timezone)).strftime(_SECONDS)
    gmt = recap_date(session).astimezone(UTC).strftime(_SECONDS)
    yield _element("title", _cdata(title))
    yield _element("link", "")
    yield _element("pubDate", _mail_date(recap))
    yield _element("dc:creator", _cdata(_AUTHOR))
    yield f'<guid isPermaLink="false">{escape(f"tweetup:{safe_name(session.id)}")}</guid>'
    yield _element("description", "")
    yield _element("content:encoded", _cdata(content))
    yield _element("excerpt:encoded", _cdata(""))
    # A post of another number is never replaced; the first one of every site is taken.
    yield _element("wp:post_id", "1")
    for name, value in (("post_date", moment), ("post_date_gmt", gmt)):
        yield _element(f"wp:{name}", _cdata(value))
    for name, value in (("post_modified", moment), ("post_modified_gmt", gmt)):
        yield _element(f"wp:{name}", _cdata(value))
    yield _element("wp:comment_status", _cdata("open"))
    yield _element("wp:ping_status", _cdata("closed"))
    yield _element("wp:post_name", _cdata(safe_name(session.id)))
    yield _element("wp:status", _cdata("draft"))
    yield _element("wp:post_parent", "0")
    yield _element("wp:menu_order", "0")
    yield _element("wp:post_type", _cdata("post"))
    yield _element("wp:post_password", _cdata(""))
    yield _element("wp:is_sticky", "0")
    name = on_one_line(recap.hashtag)
    if name:
        tag = _cdata(_as_it_is(escape(name, quote=False)))
        yield f'<category domain="post_tag" nicename="{safe_name(name)}">{tag}</category>'


def _mail_date(recap: Recap) -> str:
    """Return the date of the recap as RSS writes it, in English whatever the machine speaks."""
    at = recap_date(recap.session).astimezone(UTC)
    day = f"{_DAYS[at.weekday()]}, {at.day:02} {_MONTHS[at.month - 1]} {at.year:04}"
    return f"{day} {at:%H:%M:%S} +0000"


def _element(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>"


def _cdata(text: str) -> str:
    """Return text that an XML reader gives back as it is; a part of it cannot end it early."""
    return f"<![CDATA[{text.replace(_FORBIDDEN_END, ']]]]><![CDATA[>')}]]>"


WORDPRESS: Final = FunctionOutput(
    name="wordpress",
    types=(FileType(suffix=".xml", media_type="application/rss+xml"),),
    make=_make_export,
)
WORDPRESS_BLOCKS: Final = FunctionOutput(
    name="wordpress-blocks",
    types=(FileType(suffix=".blocks.html", media_type="text/html"),),
    make=_make_blocks,
)
