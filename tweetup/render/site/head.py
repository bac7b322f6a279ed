"""Data for search engines on a page: linked data in the words of schema.org.

A browser takes a script of this type for data and never runs it, so that the pages' policy, which
allows no script, stands. The data can end neither the script nor its text: ``<``, ``>`` and ``&``
are written as escapes of JSON.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from tweetup.render.dates import recap_date
from tweetup.render.post_text import clean
from tweetup.render.site.cards import card_path, has_cards

if TYPE_CHECKING:
    from datetime import date

    from tweetup.render.site.pages import SitePage
    from tweetup.render.site.plan import SiteContents
    from tweetup.render.site.records import SiteChat

__all__ = ["home_data", "image_of", "session_data"]

_ESCAPES: Final = str.maketrans({each: f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"})
_ONLINE: Final = "https://schema.org/OnlineEventAttendanceMode"
_SCHEDULED: Final = "https://schema.org/EventScheduled"


def image_of(contents: SiteContents, page: SitePage) -> str | None:
    """Return the address of a session's card; None where there is none."""
    return contents.base + card_path(page) if has_cards(contents) else None


def session_data(contents: SiteContents, page: SitePage) -> Markup | None:
    """Return the data on a session's page; None on a site whose address is not known."""
    if not contents.site.url:
        return None
    url, session = contents.base + page.href, page.session
    data = {
        "@type": "Article",
        "headline": page.card.title,
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": page.view.language,
        "datePublished": recap_date(session).isoformat(),
        "dateModified": page.updated.isoformat(),
        **_publisher(contents, "author"),
        "isPartOf": _site(contents),
        "about": _event(f"#{page.card.hashtag}", session.start, session.end, url),
    }
    image = image_of(contents, page)
    return _in_page(data | ({"image": image} if image else {}))


def home_data(contents: SiteContents) -> Markup | None:
    """Return the data on the home page: the site, and the next meetings of its chats."""
    if not contents.site.url:
        return None
    graph = [
        _site(contents),
        *(it for chat in contents.named_chats for it in _coming(contents, chat)),
    ]
    return _in_page({"@graph": graph})


def _coming(contents: SiteContents, chat: SiteChat) -> list[dict[str, Any]]:
    return [
        _event(
            meeting.topic or chat.title,
            meeting.day or meeting.start,
            meeting.day or meeting.end,
            contents.base,
        )
        for meeting in chat.coming
    ]


def _site(contents: SiteContents) -> dict[str, Any]:
    return {
        "@type": "WebSite",
        "name": contents.site.title,
        "url": contents.base,
        "inLanguage": contents.words.language,
        **_publisher(contents, "publisher"),
    }


def _publisher(contents: SiteContents, role: str) -> dict[str, Any]:
    name = contents.site.author or contents.site.title
    return {role: {"@type": "Organization", "name": name}}


def _event(name: str, start: date, end: date, url: str) -> dict[str, Any]:
    return {
        "@type": "Event",
        "name": name,
        "startDate": start.isoformat(),
        "endDate": end.isoformat(),
        "eventStatus": _SCHEDULED,
        "eventAttendanceMode": _ONLINE,
        "location": {"@type": "VirtualLocation", "url": url},
    }


def _in_page(data: dict[str, Any]) -> Markup:
    cleaned = {name: _cleaned(value) for name, value in data.items()}
    text = json.dumps({"@context": "https://schema.org", **cleaned}, ensure_ascii=False)
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - nothing in it ends a script


def _cleaned(value: object) -> object:
    """Return data without control characters and lone halves of letters in their texts."""
    if isinstance(value, str):
        return clean(value).encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {name: _cleaned(each) for name, each in value.items()}
    return value
