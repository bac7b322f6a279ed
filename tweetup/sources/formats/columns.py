"""What the cells of a table's columns hold: flags, counts, lists, and JSON inside a cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from tweetup.model import Link, Media
from tweetup.sources.formats.cells import read_flag, read_number, read_source, read_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["READERS", "read_entities"]

_BETWEEN_LINKS = re.compile(r"[\s,;|]+(?=https?://)")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_HANDLE_IN = re.compile(
    r"(?:twitter|x)\.com/(\w{1,40})/?$|['\"]username['\"]: ?['\"](\w{1,40})['\"]"
)
_LISTS = ("[", "c(", "{")


def _items(value: str) -> list[object]:
    """What a cell lists: JSON, a list as Python or R prints it, or words between separators."""
    value = value.strip()
    if value.startswith(_LISTS):
        try:
            decoded = msgspec.json.decode(value.encode(errors="replace"))
        except (msgspec.DecodeError, RecursionError):
            return [first or second for first, second in _QUOTED.findall(value)]
        return decoded if isinstance(decoded, list) else [decoded]
    return [word for part in value.split(";") for word in read_words(part)]


def _names(items: Iterable[object], *keys: str) -> tuple[str, ...]:
    """The items that are texts, and of objects what one of the keys names."""
    found = []
    for item in items:
        name = item
        if isinstance(item, dict):
            name = next((item[key] for key in keys if item.get(key)), None)
        if isinstance(name, str) and name:
            found.append(name.lstrip("#@$"))
    return tuple(dict.fromkeys(found))


def _hashtags(value: str) -> tuple[str, ...] | None:
    return _names(_items(value), "tag", "text") or None


def _mentions(value: str) -> tuple[str, ...] | None:
    return _names(_items(value), "username", "screen_name") or None


def _links(value: str) -> tuple[Link, ...]:
    if value.strip().startswith(_LISTS):
        return _links_of(_items(value))
    addresses = (part.strip(" ,;|") for part in _BETWEEN_LINKS.split(value.strip()))
    return tuple(Link(url=address) for address in dict.fromkeys(addresses) if address)


def _links_of(items: Iterable[object]) -> tuple[Link, ...]:
    """Links out of objects as X's interfaces write them, without those to a post's own pictures."""
    found: dict[str, Link] = {}
    for item in items:
        if isinstance(item, str):
            found.setdefault(item, Link(url=item))
        if not isinstance(item, dict) or "media_key" in item:
            continue
        url = item.get("unwound_url") or item.get("expanded_url") or item.get("url")
        shown = str(item.get("display_url") or "")
        if isinstance(url, str) and not shown.startswith(("pic.twitter.com/", "pic.x.com/")):
            short, title, about = item.get("url"), item.get("title"), item.get("description")
            found.setdefault(
                url,
                Link(
                    url=url,
                    short=short if isinstance(short, str) and short != url else None,
                    title=title if isinstance(title, str) and title else None,
                    description=about if isinstance(about, str) and about else None,
                ),
            )
    return tuple(found.values())


def _media(value: str) -> tuple[Media, ...]:
    found = []
    for item in _items(value):
        if isinstance(item, str) and item.startswith("http"):
            found.append(Media(kind="photo", url=item))
        elif isinstance(item, dict):
            url = item.get("url") or item.get("preview_image_url") or item.get("media_url_https")
            alt = item.get("alt_text") or item.get("ext_alt_text")
            found.append(
                Media(
                    kind=str(item.get("type") or "photo"),
                    url=url if isinstance(url, str) else None,
                    alt_text=alt if isinstance(alt, str) else None,
                )
            )
    return tuple(found)


def _edits(value: str) -> tuple[str, ...]:
    ids = _names(_items(value))
    return ids if len(ids) > 1 else ()


def _author(value: str) -> str:
    """A handle, also where the cell holds the account's address or all that is known of it."""
    found = _HANDLE_IN.search(value.strip())
    return (found[1] or found[2]) if found else value


def read_entities(value: str) -> dict[str, object]:
    """Hashtags, mentions and links out of API 1.1's entities; nothing where the cell is cut off."""
    try:
        entities = msgspec.json.decode(value.encode(errors="replace"))
    except (msgspec.DecodeError, RecursionError):
        return {}
    if not isinstance(entities, dict):
        return {}
    lists = {key: items for key, items in entities.items() if isinstance(items, list)}
    return {
        "hashtags": _names(lists.get("hashtags", []), "text") or None,
        "cashtags": _names(lists.get("symbols", []), "text"),
        "mentions": _names(lists.get("user_mentions", []), "screen_name") or None,
        "links": _links_of(lists.get("urls", [])),
        "media": tuple(
            Media(kind=str(item.get("type") or "photo"), url=str(item["media_url_https"]))
            for item in lists.get("media", [])
            if isinstance(item, dict) and item.get("media_url_https")
        ),
    }


READERS: dict[str, Callable[[str], object]] = {
    "author": _author,
    "likes": read_number,
    "reposts": read_number,
    "replies": read_number,
    "quotes": read_number,
    "author_followers": read_number,
    "author_following": read_number,
    "author_posts": read_number,
    "author_verified": read_flag,
    "source": read_source,
    "hashtags": _hashtags,
    "cashtags": lambda value: _hashtags(value) or (),
    "mentions": _mentions,
    "links": _links,
    "media": _media,
    "edits": _edits,
}
"""How the cell of each field is read; a field that is not here is text as it stands."""
