"""A page of every type: of a site of one chat and of two, and of a recap wherever it is shown."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Dialog, Page, Route

from tests.render.builders import ENGLISH
from tests.render.evening import evening
from tests.render.own import decided_recap
from tests.render.right_to_left import ARABIC, evening_in_arabic
from tests.render.test_site import Said
from tweetup.model import Recap, Wording
from tweetup.render import render_output, render_recap
from tweetup.render.site import (
    Address,
    RolesSource,
    SiteChat,
    SiteMeeting,
    SiteRole,
    SiteRoles,
    write_site,
)

__all__ = [
    "DOCUMENTS",
    "HOST",
    "OTHERS",
    "Document",
    "body_of",
    "make_documents",
    "make_others",
    "visiting",
]

HOST = "https://chats.example.org"
"""Where the documents are read from: a folder stands in for the host, and all else is refused."""

_UNDER = {"one": f"{HOST}/one", "two": f"{HOST}/deep/two"}
_IN_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>A page of ours</title>'
    '<meta name="viewport" content="width=device-width"><body><main><h1>A page of ours</h1>'
)
_MEETING = SiteMeeting(
    start=datetime(2026, 12, 4, 13, tzinfo=UTC), end=datetime(2026, 12, 4, 14, tzinfo=UTC)
)


@dataclass(frozen=True)
class Document:
    """A page: its path at the host; ``is_guest`` where the page around it is somebody else's."""

    path: str
    is_guest: bool = False


_ROLES = SiteRoles(
    judged=60,
    with_bio=70,
    abstained=10,
    roles=(
        SiteRole(
            name="professional_society",
            people=30,
            share=0.5,
            span=(0.377, 0.623),
            corrected=0.47,
            posts=0.61,
        ),
        SiteRole(
            name="our_role", people=6, share=0.1, span=(0.047, 0.202), corrected=None, posts=0.08
        ),
    ),
)

DOCUMENTS = {
    "home of two chats": Document("deep/two/index.html"),
    "chat": Document("deep/two/chats/carechat.html"),
    "year": Document("deep/two/years/2024.html"),
    "transcript": Document("deep/two/sessions/carechat-2024-05-16.transcript.html"),
    "policy": Document("deep/two/policy.html"),
    "session": Document("deep/two/sessions/carechat-2024-05-16.html"),
    "about": Document("deep/two/about.html"),
    "gone": Document("deep/two/sessions/gone.html"),
    "not found": Document("deep/two/404.html"),
    "moved": Document("deep/two/sessions/before.html"),
    "recap": Document("recap.html"),
    "recap of own words": Document("own.html"),
    "transcript alone": Document("recap.transcript.html"),
    "home of one chat": Document("one/index.html"),
    "print": Document("print.html"),
    "fragment": Document("fragment.html", is_guest=True),
    "numbers": Document("deep/two/numbers.html"),
    "topics": Document("deep/two/topics.html"),
    "links": Document("deep/two/links.html"),
    "hashtags": Document("deep/two/hashtags.html"),
    "hosts": Document("deep/two/hosts.html"),
    "e-mail": Document("mail.html", is_guest=True),
}
"""One of each type, by its name; the quick run takes one in five, in this order."""

OTHERS = {
    "recap from right to left": Document("arabic.html"),
    "session from right to left": Document("ar/sessions/carechat-2024-05-16.html"),
    "transcript from right to left": Document("ar/sessions/carechat-2024-05-16.transcript.html"),
    "home from right to left": Document("ar/index.html"),
    "numbers from right to left": Document("ar/numbers.html"),
    "year from right to left": Document("ar/years/2024.html"),
    "hosts from right to left": Document("ar/hosts.html"),
    "bulletin": Document("bulletin.html"),
    "proceedings": Document("proceedings.html"),
    "home as a bulletin": Document("bulletin/index.html"),
    "home as proceedings": Document("proceedings/index.html"),
}
"""Pages in a script from right to left, and in the other themes."""


def body_of(mail: bytes) -> str:
    """The HTML of an e-mail; empty pictures stand for its parts, which readers of mail put in."""
    body = message_from_bytes(mail, policy=default).get_body(("html",))
    assert body is not None
    return re.sub(r'src="cid:[^"]+"', 'src="data:,"', str(body.get_content()))


def make_documents(folder: Path) -> None:
    """Write all of :data:`DOCUMENTS` into a folder."""
    from tweetup.render import RenderOptions
    from tweetup.render.pdf import print_page

    said = evening()
    texts = {
        "recap.html": render_recap(said, "html"),
        "own.html": render_recap(decided_recap(), "html"),
        "recap.transcript.html": render_recap(said, "transcript"),
        "print.html": print_page(said, RenderOptions()),
        "fragment.html": _IN_PAGE + render_output(said, "fragment").text,
        "mail.html": body_of(render_output(said, "email").data),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    _site(folder / "one", _UNDER["one"], [said])
    recaps = [evening(date(2023, 5, 18)), evening(date(2024, 5, 2)), said]
    _site(folder / "deep/two", _UNDER["two"], [*recaps, _of_chat(recaps[1], "labchat")])


def make_others(folder: Path) -> None:
    """Write all of :data:`OTHERS` into a folder."""
    from tweetup.render import RenderOptions

    for theme in ("bulletin", "proceedings"):
        page = render_output(evening(), "html", RenderOptions(theme=theme)).text
        (folder / f"{theme}.html").write_text(page, encoding="utf-8")
        _site(folder / theme, f"{HOST}/{theme}", [evening()], theme=theme)
    page = render_recap(evening_in_arabic(), "html")
    (folder / "arabic.html").write_text(page, encoding="utf-8")
    arabic = [evening_in_arabic(date(2023, 5, 18)), evening_in_arabic()]
    _site(folder / "ar", f"{HOST}/ar", arabic, words=ARABIC)


def _of_chat(recap: Recap, hashtag: str) -> Recap:
    session = replace(recap.session, hashtag=hashtag, id=f"{hashtag}-2024-05-02")
    return replace(recap, hashtag=hashtag, session=session)


def _site(
    output: Path,
    url: str,
    recaps: list[Recap],
    *,
    words: Wording = ENGLISH,
    theme: str = "journal",
) -> None:
    last = recaps[-2].session if len(recaps) > 1 else recaps[0].session
    later = last.end + timedelta(days=90)
    gone = Address(path="sessions/gone.html", chat="carechat", start=later, end=later)
    ends = {"start": last.start, "end": last.end}
    before = Address(path="sessions/before.html", chat="carechat", **ends)
    chats = [
        SiteChat(
            hashtag=tag,
            title=f"{tag.capitalize()}, weekly",
            description="People who care, in one hour.",
            join=f"Write a post with #{tag}.",
            zone="Europe/London",
            regular=(3, 20 * 60),
            coming=(_MEETING,),
        )
        for tag in ("carechat", "labchat")
    ]
    by_id = {it.session.id: it for it in recaps}
    write_site(
        [it.session for it in recaps],
        by_id.__getitem__,
        output,
        site=Said(
            url=url,
            author="The hosts",
            description="Chats.",
            contact="hosts@example.org",
            theme=theme,
        ),
        words=words,
        chats=chats,
        addresses=[gone, before],
        roles=RolesSource(read=lambda _: _ROLES, digest=str),
    )


@contextmanager
def visiting(
    browser: Browser, folder: Path, **options: Any
) -> Iterator[tuple[Page, list[str], Callable[[], list[str]]]]:
    """A page that reads :data:`HOST` from a folder; the addresses that it asked for, and a
    function that returns all that was wrong: messages, errors, dialogs, requests to others.
    """
    with browser.new_context(reduced_motion="reduce", **options) as context:
        asked: list[str] = []
        wrong: list[str] = []

        def answer(route: Route) -> None:
            address = route.request.url
            asked.append(address)
            path = folder / unquote(urlsplit(address).path).lstrip("/")
            if not address.startswith(f"{HOST}/"):
                wrong.append(address)
                route.abort()
            elif not path.is_file():
                wrong.append(f"no {address}")
                route.fulfill(status=404)
            else:
                kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
                route.fulfill(body=path.read_bytes(), content_type=f"{kind}; charset=utf-8")

        def dismiss(dialog: Dialog) -> None:
            wrong.append(dialog.message)
            dialog.dismiss()

        context.route(re.compile("^https?:"), answer)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", dismiss)
        yield page, asked, lambda: wrong
