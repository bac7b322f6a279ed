"""The length of a post as each network counts it, and the most that it takes.

X weighs characters by the configuration that it publishes (twitter-text, version 3): 200 hundredths
each, but 100 for Latin, Cyrillic, Arabic and their neighbours and for some punctuation; an emoji of
however many characters has 200, a link 23 characters. Mastodon counts graphemes, 23 for a link, and
of a handle the part before its server. Bluesky counts graphemes. Where X's long list of top-level
domains decides whether a bare name is a link, the longer count is taken.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

import regex

from tweetup.text.entities import find_links

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["POST_LIMITS", "graphemes", "post_length"]

POST_LIMITS: Final[Mapping[str, int]] = {"x": 280, "bluesky": 300, "mastodon": 500}
"""The longest post of each network, by its name, as :func:`post_length` counts."""

_LINK_LENGTH: Final = 23
_WIDE: Final = 2
_NARROW: Final = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that count once on X; all others count twice."""

_GRAPHEME: Final = regex.compile(r"\X")
_PICTURE: Final = r"\p{Extended_Pictographic}(?!\uFE0E)(?:\uFE0F|\p{Emoji_Modifier})?"
_EMOJI: Final = regex.compile(
    rf"\p{{Regional_Indicator}}{{2}}|[0-9#*]\uFE0F?\u20E3"
    rf"|{_PICTURE}[\U000E0020-\U000E007F]*(?:\u200D(?:{_PICTURE}|[\u2640\u2642\u2695\u2696]\uFE0F?))*"
)

_LETTERS: Final = r"a-z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0400-\u04ff"
_HOST: Final = r"(?:[\p{L}\p{N}](?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?\.)+\p{L}{2,}"
_PATH: Final = (
    rf"(?:/(?:\([{_LETTERS}!*';:=+,.$%\[\]\-_~&|@/]*\)|[{_LETTERS}!*';:=+,.$%#\[\]\-_~&|@/])*)?"
    r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*)?"
)
_LINK: Final = regex.compile(
    rf"(?<![@＠$#＃a-z0-9\u202a-\u202e])https?://{_HOST}(?::[0-9]+)?{_PATH}", regex.IGNORECASE
)
_TAIL: Final = ".,;:!?'"

_COMMON: Final = frozenset({
    *("com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "name", "museum", "app"),
    *("blog", "dev", "page", "site", "online"),
})  # fmt: skip
"""Top-level domains that are links for sure on X, as those of countries are, of two letters."""
_COUNTRY: Final = 2
_BARE: Final = regex.compile(
    r"(?<![a-z0-9_./@＠$#＃-])(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+(?P<top>[a-z]{2,})(?![a-z0-9@＠])"
    rf"(?::[0-9]+)?{_PATH}",
    regex.IGNORECASE,
)
_SERVER: Final = regex.compile(
    r"(?<![\w/])(@[a-z0-9_]+(?:[a-z0-9_.-]+[a-z0-9_]+)?)@[\p{L}\p{N}.-]+[\p{L}\p{N}]+",
    regex.IGNORECASE,
)


def graphemes(text: str) -> int:
    """Return the number of characters as a reader sees them, whatever code points they take."""
    return len(_GRAPHEME.findall(text))


def post_length(network: str, text: str) -> int:
    """Return the length of a post by the rules of a network: by graphemes for others."""
    return _COUNTS.get(network, graphemes)(text)


def _on_x(text: str) -> int:
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    total, rest = 0, []
    at = 0
    for begin, end, is_sure in _links_on_x(plain):
        rest.append(plain[at:begin])
        total += _LINK_LENGTH if is_sure else max(_LINK_LENGTH, _weigh(plain[begin:end]))
        at = end
    rest.append(plain[at:])
    return total + sum(map(_weigh, rest))


def _links_on_x(text: str) -> list[tuple[int, int, bool]]:
    """Return begin and end of each link in order, and whether X surely takes it for one."""
    if "." not in text:
        return []
    links = [(m.start(), m.start() + len(_trimmed(m[0])), True) for m in _LINK.finditer(text)]
    covered = [(begin, end) for begin, end, _ in links]
    for match in _BARE.finditer(text):
        top, begin = match["top"].lower(), match.start()
        inside = any(first <= begin < last for first, last in covered)
        if not inside:
            end = begin + len(_trimmed(match[0]))
            links.append((begin, end, top in _COMMON or len(top) == _COUNTRY))
    return sorted(links)


def _trimmed(link: str) -> str:
    return link.rstrip(_TAIL)


def _weigh(text: str) -> int:
    """Return the weight of a text without links, in characters."""
    total = at = 0
    for match in _EMOJI.finditer(text):
        total += sum(map(_weight, text[at : match.start()])) + _WIDE
        at = match.end()
    return total + sum(map(_weight, text[at:]))


def _weight(character: str) -> int:
    code = ord(character)
    return 1 if any(first <= code <= last for first, last in _NARROW) else _WIDE


def _on_mastodon(text: str) -> int:
    for link in sorted(set(find_links(text)), key=len, reverse=True):
        if "://" in link:
            text = text.replace(link, "x" * _LINK_LENGTH)
    return graphemes(_SERVER.sub(r"\1", text))


_COUNTS: Final[Mapping[str, Callable[[str], int]]] = {
    "x": _on_x,
    "mastodon": _on_mastodon,
    "bluesky": graphemes,
}
