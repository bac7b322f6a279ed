"""Calendars of coming meetings (iCalendar, RFC 5545), of all chats and of each.

A calendar that people subscribed to is never empty, which the standard forbids: where no meeting of
any chat is known, it has the last ones.
"""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from tweetup.render.post_text import clean
from tweetup.render.site.chats import join_text, own_files
from tweetup.render.site.pages import urn
from tweetup.render.site.plan import PlannedPage
from tweetup.render.site.records import SiteMeeting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tweetup.render.site.plan import SiteContents
    from tweetup.render.site.records import SiteChat

__all__ = ["plan_calendars"]

_WIDTH: Final = 75
"""Bytes of a line."""


def plan_calendars(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the calendar of all chats, and of each of several."""
    if not contents.chats:
        return
    yield _plan(contents, "calendar.ics", contents.site.title, contents.named_chats)
    for chat, path in own_files(contents, ".ics"):
        yield _plan(contents, path, chat.title, (chat,))


def _plan(
    contents: SiteContents, path: str, title: str, chats: tuple[SiteChat, ...]
) -> PlannedPage:
    last = tuple(
        (page.path, page.card.title, page.session.start, page.session.end)
        for chat in chats
        for page in contents.pages_of_chat(chat.hashtag)[:1]
    )
    return PlannedPage(
        path=path,
        make=lambda: _calendar(contents, title, chats),
        inputs=lambda: (title, chats, last, [_changed(contents, chat) for chat in chats]),
    )


def _changed(contents: SiteContents, chat: SiteChat) -> datetime:
    """Return when the words of a chat's recaps changed last, which is not later than the build.

    A session that goes on has an end to come; its recap is of its start until its words change.
    """
    pages = contents.pages_of_chat(chat.hashtag)
    return max(it.session.start if it.updated == it.session.end else it.updated for it in pages)


def _calendar(contents: SiteContents, title: str, chats: tuple[SiteChat, ...]) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//tweetup//tweetup//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_text(title)}",
        f"X-WR-CALNAME:{_text(title)}",
    ]
    is_known = any(chat.coming for chat in chats)
    for chat in chats:
        stamp = _time(_changed(contents, chat))
        for meeting in chat.coming:
            summary = f"{chat.title}: {meeting.topic}" if meeting.topic else chat.title
            about = join_text(contents, chat)
            lines += _event(chat, meeting, summary, about=about, url=contents.base, stamp=stamp)
        if not is_known:
            page = contents.pages_of_chat(chat.hashtag)[0]
            url = contents.base and contents.base + page.href
            held = SiteMeeting(start=page.session.start, end=page.session.end)
            lines += _event(chat, held, page.card.title, about="", url=url, stamp=stamp)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(
    chat: SiteChat, meeting: SiteMeeting, summary: str, *, about: str, url: str, stamp: str
) -> list[str]:
    start = _time(meeting.start)
    return [
        "BEGIN:VEVENT",
        f"UID:{urn(f'meeting:{chat.hashtag} {start}')}",
        # Not the moment of the build: the same meetings give the same bytes.
        f"DTSTAMP:{stamp}",
        *_ends(meeting),
        f"SUMMARY:{_text(summary)}",
        *([f"DESCRIPTION:{_text(about)}"] if about else []),
        *([f"URL:{url}"] if url else []),
        "END:VEVENT",
    ]


def _ends(meeting: SiteMeeting) -> tuple[str, str]:
    """Return the lines of the ends, of a whole day where its hour is not known."""
    if meeting.day is None:
        return f"DTSTART:{_time(meeting.start)}", f"DTEND:{_time(meeting.end)}"
    days = meeting.day, meeting.day + timedelta(days=1)
    return f"DTSTART;VALUE=DATE:{days[0]:%Y%m%d}", f"DTEND;VALUE=DATE:{days[1]:%Y%m%d}"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """Return a text as a value: on one line, its separators escaped."""
    escaped = " ".join(clean(text).split()).replace("\\", "\\\\")
    return escaped.replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> bytes:
    """Return a line in lines of 75 bytes, none of which ends within a letter."""
    parts, part = [], b""
    for letter in line:
        data = letter.encode("utf-8", "replace")
        if len(part) + len(data) > _WIDTH:
            parts.append(part)
            part = b" "
        part += data
    return b"\r\n".join([*parts, part]) + b"\r\n"
