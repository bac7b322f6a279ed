"""Posts as a server of Mastodon keeps and serves them, each server under ids of its own.

https://docs.joinmastodon.org/entities/Status/; ids as ``lib/mastodon/snowflake.rb`` makes them.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

__all__ = [
    "Held",
    "Said",
    "as_html",
    "flake",
    "serve_account",
    "serve_status",
    "snowflake",
    "stamp",
    "ulid",
]

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MARKED = re.compile(r"(?P<tag>#\w+)|(?P<who>@[\w.]+@[\w.:-]+)|(?P<link>https?://\S+)")


@dataclass(frozen=True, slots=True)
class Said:
    """A post as all servers know it: its author's server, its ``uri``, its words.

    ``author`` is the name before the @, ``home`` the address of the author's server.
    """

    uri: str
    home: str
    author: str
    text: str
    at: datetime
    answers: str | None = None
    boosts: Said | None = None
    visibility: str = "public"
    edited_at: datetime | None = None
    quotes: str | None = None

    @property
    def tags(self) -> tuple[str, ...]:
        """Its hashtags in lower case; a boost has none of its own."""
        if self.boosts is not None:
            return ()
        found = [match["tag"][1:].lower() for match in _MARKED.finditer(self.text) if match["tag"]]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Held:
    """A server's copy of a post: under which id, and as it is served."""

    id: str
    said: Said
    raw: bytes


def as_html(text: str, home: str) -> str:
    """What Mastodon makes of a text: paragraphs, with links, mentions and hashtags marked up."""

    def marked(match: re.Match[str]) -> str:
        whole = match[0]
        if match["tag"]:
            return (
                f'<a href="{home}/tags/{whole[1:].lower()}" class="mention hashtag" rel="tag">'
                f"#<span>{whole[1:]}</span></a>"
            )
        if match["who"]:
            name, server = whole[1:].split("@")
            return (
                f'<span class="h-card" translate="no"><a href="https://{server}/@{name}"'
                f' class="u-url mention">@<span>{name}</span></a></span>'
            )
        scheme, rest = whole.split("//", 1)
        return (
            f'<a href="{whole}" rel="nofollow noopener" target="_blank"><span class="invisible">'
            f'{scheme}//</span><span class="">{rest}</span></a>'
        )

    parts = html.escape(text, quote=False).split("\n\n")
    return "".join(
        f"<p>{_MARKED.sub(marked, part).replace(chr(10), '<br />')}</p>" for part in parts
    )


def stamp(moment: datetime) -> str:
    """A time as Mastodon writes it."""
    return (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"
    )


def snowflake(arrived: datetime, number: int) -> str:
    """An id of Mastodon: milliseconds, then two bytes that tell posts of one moment apart."""
    return str((int(arrived.timestamp() * 1000) << 16) | (number & 0xFFFF))


def ulid(arrived: datetime, number: int) -> str:
    """An id of GoToSocial: 48 bits of milliseconds and 80 others, in Crockford's base 32."""
    return _digits((int(arrived.timestamp() * 1000) << 80) | number, _CROCKFORD).rjust(26, "0")


def flake(arrived: datetime, number: int) -> str:
    """An id of Pleroma and Akkoma: 64 bits of milliseconds and 64 others, in base 62."""
    return _digits((int(arrived.timestamp() * 1000) << 64) | number, _BASE62)


def _digits(number: int, alphabet: str) -> str:
    found = ""
    while number:
        number, digit = divmod(number, len(alphabet))
        found = alphabet[digit] + found
    return found


def serve_status(
    said: Said,
    local: str,
    server: str,
    *,
    answers: Held | None = None,
    boosts: Held | None = None,
    replies: int = 0,
    reblogs: int = 0,
    quoted: Held | None = None,
    quotes: int = 0,
    software: str = "mastodon",
) -> bytes:
    """The bytes a server answers with, given its own copies of what is answered and boosted.

    ``quoted`` is its copy of the post that this one quotes. ``replies``, ``reblogs`` and ``quotes``
    are those that it knows, which need not be those it shows.
    """
    mentions = [
        {
            "id": _number(f"{name}@{host}"),
            "username": name,
            "acct": name if host == urlsplit(server).netloc else f"{name}@{host}",
            "url": f"https://{host}/@{name}",
        }
        for name, host in (
            match["who"][1:].split("@") for match in _MARKED.finditer(said.text) if match["who"]
        )
    ]
    number = said.uri.removesuffix("/activity").rpartition("/")[2]
    status: dict[str, Any] = {
        "id": local,
        "created_at": stamp(said.at),
        "in_reply_to_id": answers.id if answers else None,
        "in_reply_to_account_id": _account_id(answers.said) if answers else None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": said.visibility,
        "language": "en",
        "uri": said.uri,
        "url": f"{said.home}/@{said.author}/{number}",
        "replies_count": replies,
        "reblogs_count": reblogs,
        "favourites_count": 0,
        "edited_at": stamp(said.edited_at) if said.edited_at else None,
        "content": "" if said.boosts else as_html(said.text, said.home),
        "filtered": [],
        "reblog": None,
        "application": {"name": "Web", "website": None},
        "account": serve_account(said.author, said.home, server, software),
        "media_attachments": [],
        "mentions": [] if said.boosts else mentions,
        "tags": [{"name": tag, "url": f"{server}/tags/{tag}"} for tag in said.tags],
        "emojis": [],
        "card": None,
        "poll": None,
    }
    if software == "gotosocial":
        rules = {"always": ["public", "me"], "with_approval": []}
        kinds = ("can_favourite", "can_reply", "can_reblog")
        marks = ("favourited", "reblogged", "muted", "bookmarked", "pinned")
        status |= dict.fromkeys(marks, False)
        status |= {"text": said.text, "content_type": "text/plain"}
        status["interaction_policy"] = dict.fromkeys(kinds, rules)
    else:
        allowed = {"automatic": ["public"], "manual": [], "current_user": "denied"}
        quote = {"state": "accepted", "quoted_status": json.loads(quoted.raw)} if quoted else None
        status |= {"quotes_count": quotes, "quote": quote, "quote_approval": allowed}
    raw = json.dumps(status, ensure_ascii=False, separators=(",", ":")).encode()
    return raw.replace(b'"reblog":null', b'"reblog":' + boosts.raw, 1) if boosts else raw


def serve_relation(number: str, *, blocked_by: bool) -> dict[str, Any]:
    """How an account stands to that of a token."""
    unset = ("following", "followed_by", "blocking", "muting", "muting_notifications", "requested")
    others = ("domain_blocking", "showing_reblogs", "endorsed", "notifying", "requested_by")
    told = dict.fromkeys((*unset, *others), False)
    return {
        "id": number,
        **told,
        "blocked_by": blocked_by,
        "note": "",
        "languages": None,
    }


def serve_account(name: str, home: str, server: str, software: str = "mastodon") -> dict[str, Any]:
    """An account as a server shows it, of its own or of another one's."""
    host = urlsplit(home).netloc
    account: dict[str, Any] = {
        "id": _number(f"{name}@{host}"),
        "username": name,
        "acct": name if home == server else f"{name}@{host}",
        "display_name": name.title(),
        "locked": False,
        "bot": False,
        "discoverable": True,
        "group": False,
        "created_at": "2022-11-05T00:00:00.000Z",
        "note": "<p>Writes labels</p>",
        "url": f"{home}/@{name}",
        "avatar": f"{home}/avatars/original/missing.png",
        "avatar_static": f"{home}/avatars/original/missing.png",
        "header": f"{home}/headers/original/missing.png",
        "header_static": f"{home}/headers/original/missing.png",
        "followers_count": 12,
        "following_count": 3,
        "statuses_count": 99,
        "last_status_at": "2026-01-01",
        "emojis": [],
        "fields": [],
    }
    if software != "gotosocial":
        account |= {"uri": f"{home}/users/{name}", "indexable": False, "hide_collections": False}
    return account


def _account_id(said: Said) -> str:
    return _number(f"{said.author}@{urlsplit(said.home).netloc}")


def _number(handle: str) -> str:
    """An id of an account: the same for the same handle."""
    return str(int.from_bytes(blake2b(handle.encode(), digest_size=7).digest(), "big"))
