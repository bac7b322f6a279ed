"""The handle in the address of somebody's page, as people paste it."""

from __future__ import annotations

import re

__all__ = ["handle_in_address"]

_PAGE = re.compile(
    r"https?://(?:www\.)?([\w.-]+)/(@|users/|profile/)?([\w.:-]+(?:@[\w.-]+)?)/?(?:[?#].*)?",
    re.IGNORECASE,
)

_X_SERVERS = frozenset({"x.com", "twitter.com", "mobile.twitter.com", "mobile.x.com"})


def handle_in_address(name_or_address: str) -> str:
    """Return the handle that the address of somebody's page has, and another name as it is.

    ``https://social.example/@who`` is ``who@social.example``, ``https://x.com/who`` is ``who``, and
    ``https://bsky.app/profile/who.example`` is ``who.example``. Pages of other places are nobody's.
    """
    match = _PAGE.fullmatch(name_or_address.strip())
    if match is None:
        return name_or_address
    server, form, name = match.groups()
    if form in {"@", "users/"}:
        return name if "@" in name else f"{name}@{server}"
    of_x = form is None and server.lower() in _X_SERVERS
    return name if form == "profile/" or of_x else name_or_address
