"""Pages on the site itself: how it is made, its rules with whom to ask, and where nothing is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tweetup.render.post_text import clean, safe_href
from tweetup.render.site.plan import NavLink, PlannedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.render.site.plan import SiteContents

__all__ = ["NOT_FOUND", "about_nav", "plan_about", "plan_not_found"]

NOT_FOUND: Final = "404.html"
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_HERE: Final = "\0"


def about_nav(_contents: SiteContents) -> tuple[NavLink, ...]:
    """Return the links to the two pages."""
    return (
        NavLink("about.html", "site_about", is_last=True),
        NavLink("policy.html", "site_policy", is_last=True),
    )


def plan_about(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the page on how the site is made, and that on its use and on removal."""
    lists_people = any(chat.lists_people for chat in contents.chats)
    yield PlannedPage(
        path="about.html",
        make=lambda: contents.render(
            "site/about.html.j2", root="", chats=contents.named_chats, lists_people=lists_people
        ),
        inputs=lambda: (contents.named_chats, lists_people),
        modified=lambda: None,
    )
    yield PlannedPage(
        path="policy.html",
        make=lambda: contents.render("site/policy.html.j2", root="", **_contact(contents)),
        inputs=tuple,
        modified=lambda: None,
    )


def _contact(contents: SiteContents) -> dict[str, object]:
    """Return the parts of the sentence on whom to ask, the words before and after the link."""
    contact = clean(contents.site.contact or "").strip()
    sentence = contents.words.fill("site_policy_removal", contact=_HERE)
    before, _, after = sentence.partition(_HERE)
    href = f"mailto:{contact}" if _MAIL.fullmatch(contact) else safe_href(contact)
    return {
        "before": before,
        "contact": contact or contents.words.fill("site_policy_hosts"),
        "contact_href": href,
        "after": after,
    }


def plan_not_found(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the page that servers show where there is none; its links need the site's address."""
    if contents.site.url:
        root = f"{urlsplit(contents.site.url).path}/"
        yield PlannedPage(
            path=NOT_FOUND,
            make=lambda: contents.render("site/404.html.j2", root=root),
            inputs=tuple,
            is_lasting=False,
        )
