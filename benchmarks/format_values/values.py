"""The values of a post, field by field, in a form in which two readings can be compared."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tweetup.model import Post

__all__ = ["FIELDS", "Fields", "Held", "count_right", "fields_of_post", "merge", "moment"]

FIELDS: Final = (
    "text",
    "time",
    "author",
    "id",
    "address",
    "reply",
    "quote",
    "repost",
    "hashtags",
    "links",
    "media",
    "counts",
    "language",
    "profile",
)

Fields = dict[str, frozenset[str]]
"""The values of a post by field: none for a field that the file leaves empty."""

_LINK: Final = re.compile(r"\bhttps?://\S+|\bpic\.twitter\.com/\S+")
_REPOSTED: Final = re.compile(r"^RT@[\w.@-]+:")
_CUT: Final = re.compile(r"\w*(?:…|\.\.\.)$")
_STATUS: Final = re.compile(r"^https?://[^/]+/(\w+|i/web)/status(?:es)?/(\d+)")
_NO_LANGUAGES: Final = frozenset({"und", "zxx", "art", "qam", "qct", "qht", "qme", "qst", "qall"})
_COUNTS: Final = ("replies", "reposts", "quotes", "likes")
_PROFILE: Final = (
    *("name", "bio", "location", "url", "followers", "following", "posts", "verified"),
    "created_at",
)


@dataclass(frozen=True, kw_only=True)
class Held:
    """A post as one reading of its file found it; ``references`` are (id, handle) by relation.

    ``time`` may be text of a lesser precision, as ``2021-03-04T20:00``.
    """

    id: str
    time: datetime | str
    author: str
    text: str
    address: str | None = None
    references: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    hashtags: Iterable[str] = ()
    links: Iterable[str] = ()
    media: Iterable[str] = ()
    counts: Mapping[str, object] = field(default_factory=dict)
    language: str | None = None
    profile: Mapping[str, object] = field(default_factory=dict)

    def fields(self) -> Fields:
        """Return the post's values by field."""
        time = self.time if isinstance(self.time, str) else moment(self.time)
        known: dict[str, Iterable[str]] = {
            "text": [_text(self.text)] if self.text else [],
            "time": [time] if time else [],
            "author": [self.author.removeprefix("@").casefold()] if self.author else [],
            "id": [self.id],
            "address": [_address(self.address)] if self.address else [],
            "hashtags": [tag.removeprefix("#").casefold() for tag in self.hashtags if tag],
            "links": [_plain_link(link) for link in self.links if link],
            "media": [item for item in self.media if item],
            "counts": [
                f"{name}={int(str(value))}"
                for name, value in self.counts.items()
                if value not in {None, ""}
            ],
            "language": [self.language] if self.language and self._has_language() else [],
            "profile": [
                f"{name}={_profile(name, value)}"
                for name, value in self.profile.items()
                if value not in {None, ""} and _profile(name, value)
            ],
        }
        for relation, (identity, handle) in self.references.items():
            named = [f"@{str(handle).removeprefix('@').casefold()}"] if handle else []
            known[relation] = [str(identity)] * bool(identity) + named
        return {name: frozenset(values) for name, values in known.items() if values}

    def _has_language(self) -> bool:
        return self.language not in _NO_LANGUAGES


def fields_of_post(post: Post) -> Fields:
    """Return what tweetup read of a post."""
    more: dict[str, set[str]] = {}
    for reference in post.references:
        told = more.setdefault(reference.relation.value, set())
        told |= {reference.id} if reference.id else set()
        told |= {f"@{reference.handle.casefold()}"} if reference.handle else set()
    profile = {"id": post.author.id} | {name: getattr(post.author, name) for name in _PROFILE}
    counts = {name: getattr(post.counts, name) for name in _COUNTS} if post.counts else {}
    own = Held(
        id=post.id,
        time=post.created_at,
        author=post.handle,
        text=post.text,
        address=post.url,
        hashtags=post.hashtags,
        links=[link.url for link in post.links],
        media=[item.url or item.kind for item in post.media],
        counts=counts,
        language=post.language,
        profile=profile,
    ).fields()
    return own | {name: frozenset(values) for name, values in more.items()}


def merge(readings: Iterable[Fields]) -> Fields:
    """Return the values of several readings of a post, for each field those of all."""
    whole: dict[str, frozenset[str]] = {}
    for reading in readings:
        for name, values in reading.items():
            whole[name] = whole.get(name, frozenset()) | values
    return whole


def count_right(name: str, held: frozenset[str], arrived: frozenset[str]) -> int:
    """Return how many of the values that a file holds in a field came out of it as they are."""
    if name == "text":
        return sum(any(_same_text(text, other) for other in arrived) for text in held)
    if name == "time":
        return sum(any(other.startswith(time) for other in arrived) for time in held)
    return len(held & arrived)


def moment(time: datetime) -> str:
    """Return a time in UTC, to the second."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(text: str) -> str:
    """Return a text without links and white space, which tables and pages change."""
    plain = html.unescape(html.unescape(text))  # some sources have escaped it twice
    return "".join(_LINK.sub("", plain).split())


def _same_text(held: str, arrived: str) -> bool:
    """Return True for the same text, with or without whose repost it is before it.

    Where the network has cut it off, what arrived may go on.
    """
    shown = {arrived, _REPOSTED.sub("", arrived)}
    for own in (held, _REPOSTED.sub("", held)):
        cut = _CUT.search(own)
        if any(it.startswith(own[: cut.start()]) if cut else it == own for it in shown):
            return True
    return False


def _address(address: str) -> str:
    """Return an address of a post, one for all the names that X's website had."""
    match = _STATUS.match(address)
    return f"x:{match[1].casefold()}/{match[2]}" if match else address


def _plain_link(link: str) -> str:
    return html.unescape(link).rstrip("/")


def _profile(name: str, value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if name == "url":
        return _plain_link(str(value))
    return _text(str(value)) if name in {"name", "bio", "location"} else str(value)
