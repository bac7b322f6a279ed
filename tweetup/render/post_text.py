"""The words of a post, ready to be shown: cleaned of controls, with its links told apart."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from tweetup.text import clean_control

if TYPE_CHECKING:
    from tweetup.model import Post

__all__ = [
    "Run",
    "as_html",
    "as_words",
    "clean",
    "direction",
    "isolate",
    "language_tag",
    "link_host",
    "runs",
    "runs_of_text",
    "safe_href",
    "shorten_address",
]

_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_NO_CHARACTERS = str.maketrans(dict.fromkeys("\ufffe\uffff"))
_HREF = re.compile(r"https?://[^\s/?#]\S*\Z", re.IGNORECASE)
_HOST = re.compile(r"https?://(?:[^\s/?#@]*@)?(?:www\.)?([^\s/?#@:]+)", re.IGNORECASE)
_URL = r"https?://[^\s<>\"“”„«»…]+"
_BARE_URL = re.compile(_URL, re.IGNORECASE)
_TRAILING = ".,;:!?'’*_~Â([{"  # the last one is a no-break space read as Latin-1
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_SHORTEST_SHORT = 5
_LONGEST_ADDRESS = 80
# Letters of scripts that are written from right to left; the blocks of UAX #9 that have them.
_FROM_RIGHT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# Handles, hashtags and labels (A1); a prefix of Arabic or Hebrew may stand before them.
_NAME = re.compile(
    r"(?<![A-Za-z0-9_.])(?:[@#]\w(?:[\w.@-]*\w)?|[A-Za-z]{1,2}\d{1,2}(?![A-Za-z0-9_]))"
)
_ASIDE = re.compile(rf"{_URL}|{_NAME.pattern}", re.IGNORECASE)
"""The parts of a text that tell nothing of its direction."""
# In HTML, where a name of a text from right to left is isolated.
_TAG = r"(?:<bdi>)?#\w+(?:</bdi>)?"
_FIRST = re.compile(
    rf"\A(?:{_TAG}\s+)?(?:<bdi>)?[A-Za-z]{{1,2}}\d{{1,2}}(?:\.\d+)?(?:</bdi>)?[.:)-]*(?=\s)"
)
_LAST = re.compile(rf"(?<=\s){_TAG}(?:\s+{_TAG})*\s*\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_NO_LANGUAGE = frozenset({"und", "zxx", "qam", "qct", "qht", "qme", "qst"})


class Run(NamedTuple):
    """A stretch of a post's text; ``href`` where it is a link."""

    text: str
    href: str | None


def clean(text: str) -> str:
    """``text`` without characters that act instead of showing.

    Line breaks of any kind become line feeds, tabs blanks; control characters, those that
    reorder text (UAX #9) and the two that XML cannot hold go. Joiners stay: emoji and several
    scripts are written with them.
    """
    if text.isprintable():  # none of these characters is; most texts end here
        return text
    lines = _LINE_BREAKS.sub("\n", text).replace("\t", " ")
    return clean_control(lines).translate(_NO_CHARACTERS)


def safe_href(url: str | None) -> str | None:
    """``url`` where it is a web address that is safe to link to, else None."""
    if url is None or clean(url) != url or not _HREF.match(url):
        return None
    return url


def link_host(url: str) -> str:
    """Return the host of a web address as people say it: ``example.org``.

    The address where none is.
    """
    name = _HOST.match(url)
    return name[1].lower() if name else url


def language_tag(code: str | None) -> str | None:
    """Return ``code`` if a ``lang`` attribute can have it; None for "undetermined" and the like."""
    if code is None or not _LANGUAGE.match(code) or code in _NO_LANGUAGE:
        return None
    return code


def runs(post: Post) -> tuple[Run, ...]:
    """Return the post's text in stretches; together they are the cleaned text, letter by letter.

    A link leads where the record says it leads, and shows the text that the post shows.
    """
    targets = {link.short: link.url for link in post.links if link.short}
    return _runs(clean(post.text).strip("\n"), targets)


def linked(text: str) -> Markup:
    """Return a text of a person's of the chat as escaped HTML, its web addresses as links."""
    anchor = Markup('<a href="{}">{}</a>')
    return Markup("").join(
        escape(isolate(run.text)) if run.href is None else anchor.format(run.href, run.text)
        for run in _runs(clean(text), {})
    )


def runs_of_text(text: str) -> tuple[Run, ...]:
    """Return any text in stretches, as :func:`runs` does that of a post."""
    return _runs(text, {})


def _runs(text: str, targets: dict[str, str]) -> tuple[Run, ...]:
    found: list[Run] = []
    position = 0
    for match in _link_pattern(targets).finditer(text):
        shown = match[0] if match[0] in targets else _trim(match[0])
        href = safe_href(targets.get(shown, shown)) or safe_href(shown)
        if href is None:
            continue
        found.append(Run(text[position : match.start()], None))
        found.append(Run(shown, href))
        position = match.start() + len(shown)
    found.append(Run(text[position:], None))
    return tuple(run for run in found if run.text)


def direction(text: str) -> str:
    """Return the direction of a text for HTML: ``rtl``, ``ltr``, or ``auto``, which browsers find.

    They take that of the first letter, and in a chat in Arabic an answer begins with A1, a
    sentence with a handle: the first letter of the text's own words counts here.
    """
    if not _FROM_RIGHT.search(text):
        return "auto"
    sides = map(unicodedata.bidirectional, _ASIDE.sub(" ", text))
    first = next((it for it in sides if it in {"L", "R", "AL"}), None)
    return "auto" if first is None else "ltr" if first == "L" else "rtl"


def isolate(text: str) -> str:
    """Return a text whose handles, hashtags and labels stand apart from words from right to left.

    Else their signs and the points behind them go to the wrong side. Other texts stay.
    """
    if not _FROM_RIGHT.search(text):
        return text
    made, at = Markup(), 0
    cleaned = clean(text)
    for match in _NAME.finditer(cleaned):
        made += escape(cleaned[at : match.start()]) + Markup("<bdi>{}</bdi>").format(match[0])
        at = match.end()
    return made + escape(cleaned[at:])


def as_html(post: Post) -> Markup:
    """Return the post's text as escaped HTML, its web addresses as ``nofollow`` links."""
    if not post.links and "://" not in post.text:
        return escape(isolate(clean(post.text).strip("\n")))
    return Markup("").join(_run_html(run) for run in runs(post))


def as_words(post: Post) -> Markup:
    """Return the post as :func:`as_html` does, label and hashtags at its ends marked as such.

    They stand in nearly every post of a chat: a page may draw them back.
    """
    html = _FIRST.sub(r"<small>\g<0></small>", str(as_html(post)), count=1)
    return Markup(_LAST.sub(r"<small>\g<0></small>", html, count=1))  # noqa: S704 - escaped


def _run_html(run: Run) -> Markup:
    if run.href is None:
        return escape(isolate(run.text))
    return Markup('<a href="{}" rel="nofollow noopener ugc">{}</a>').format(run.href, run.text)


def _link_pattern(shorts: dict[str, str]) -> re.Pattern[str]:
    """Web addresses, and texts that stand for one by the record (``exam.ple/abc``)."""
    if not shorts:
        return _BARE_URL
    known = sorted(
        (short for short in shorts if len(short) >= _SHORTEST_SHORT and "." in short),
        key=lambda short: (-len(short), short),
    )
    named = "|".join(rf"(?<![\w@/.]){re.escape(short)}(?![\w/])" for short in known)
    return re.compile(f"{named}|{_URL}" if named else _URL, re.IGNORECASE)


def _trim(url: str) -> str:
    """``url`` without the punctuation of the sentence it ends."""
    while url:
        last = url[-1]
        unopened = last in _BRACKETS and url.count(last) > url.count(_BRACKETS[last])
        if last not in _TRAILING and not unopened:
            return url
        url = url[:-1]
    return url


def shorten_address(address: str) -> str:
    """Return an address of a readable length: its host, the start of its path and an ellipsis."""
    if len(address) <= _LONGEST_ADDRESS:
        return address
    path = address.partition("?")[0].partition("#")[0]
    host, *parts = path.split("/")
    shown = host
    for part in parts:
        if len(f"{shown}/{part}") > _LONGEST_ADDRESS:
            break
        shown = f"{shown}/{part}"
    return f"{shown}/…" if shown != path else f"{shown}…"
