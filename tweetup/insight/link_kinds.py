"""Kinds of links by their addresses: papers, books, videos, pages, pictures, posts, forms."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from tweetup.model import ResourceKind
from tweetup.text.link_addresses import bare_host, is_post_link, is_shortener
from tweetup.text.link_hosts import BOOKS, FORMS, PAPERS, PICTURES, SOCIAL, VIDEOS

__all__ = ["link_kind"]

# In this order: a picture on a network is a picture, not its page.
_TABLES: Final = (
    (PICTURES, ResourceKind.PICTURE),
    (VIDEOS, ResourceKind.VIDEO),
    (SOCIAL, ResourceKind.POST),
    (FORMS, ResourceKind.FORM),
    (BOOKS, ResourceKind.BOOK),
    (PAPERS, ResourceKind.PAPER),
)
_PICTURE_FILE: Final = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
_VIDEO_FILE: Final = re.compile(r"\.(?:m4v|mov|mp4|webm)$", re.IGNORECASE)
_VIDEO_PATH: Final = re.compile(r"/videos?/[^/]", re.IGNORECASE)
_PROFILE: Final = re.compile(r"/@[\w.-]+(?:@[\w.-]+)?/?$")
# Google's forms are also reached through the domain of a school or a firm.
_FORM_PATH: Final = re.compile(r"^/(?:a/[\w.-]+/)?forms?/d/", re.IGNORECASE)
# A DOI, an article of Open Journal Systems, a repository's item.
_PAPER_PATH: Final = re.compile(
    r"/10\.\d{4,9}/\S|/article/view/\d|/handle/\d+(?:\.\d+)*/\d|/bitstream/handle/|/eprint/\d",
    re.IGNORECASE,
)
_PAPER_HOST: Final = re.compile(
    r"^(?:e?journals?|ejournal|eprints?|ojs|scholarworks|digitalcommons|dspace|escholarship|repository)\."
)
_BOOK_HOST: Final = re.compile(r"^books\.google\.")
_ISBN_13: Final = re.compile(r"(?<![\d.])97[89]-?(?:\d-?){9}\d(?!\d)")
_ISBN_10: Final = re.compile(r"/(?:dp|gp/product|isbn)/(\d{9}[\dXx])(?![\w])")


def link_kind(url: str) -> ResourceKind:
    """Return the kind of a cleaned link, by its host and path alone."""
    if is_shortener(url):
        return ResourceKind.UNRESOLVED
    if is_post_link(url):
        return ResourceKind.POST
    parts = urlsplit(url)
    host, path = bare_host(url), unquote(parts.path)
    if _PICTURE_FILE.search(path) and "/wiki/" not in path:
        return ResourceKind.PICTURE
    for table, kind in _TABLES:
        if _stands_in(table, host, path):
            return kind
    if _PROFILE.match(path) and host != "medium.com":
        return ResourceKind.POST
    return _kind_by_path(host, path, unquote(parts.query))


def _kind_by_path(host: str, path: str, query: str) -> ResourceKind:
    """Return the kind of a link whose host says none."""
    if _has_isbn(f"{path}?{query}") or _BOOK_HOST.match(host):
        return ResourceKind.BOOK
    if _VIDEO_FILE.search(path) or _VIDEO_PATH.search(path):
        return ResourceKind.VIDEO
    if host == "docs.google.com" and _FORM_PATH.match(path):
        return ResourceKind.FORM
    if _PAPER_PATH.search(path) or _PAPER_HOST.match(host):
        return ResourceKind.PAPER
    return ResourceKind.PAGE


def _stands_in(table: frozenset[str], host: str, path: str) -> bool:
    """Return True if the table has the host or one it belongs to, alone or with a first path."""
    labels = host.split(".")
    segments = [segment for segment in path.split("/") if segment]
    for start in range(len(labels) - 1):
        name = ".".join(labels[start:])
        if name in table:
            return True
        if any("/".join([name, *segments[:depth]]) in table for depth in (1, 2)):
            return True
    return False


def _has_isbn(text: str) -> bool:
    """Return True for text with an ISBN whose check digit is right (ISO 2108)."""
    return any(_is_isbn_13(match[0]) for match in _ISBN_13.finditer(text)) or any(
        _is_isbn_10(match[1]) for match in _ISBN_10.finditer(text)
    )


def _is_isbn_13(text: str) -> bool:
    digits = [int(digit) for digit in text if digit.isdigit()]
    return sum(digits[::2], 3 * sum(digits[1::2])) % 10 == 0


def _is_isbn_10(text: str) -> bool:
    values = [10 if digit in "Xx" else int(digit) for digit in text]
    return sum((10 - place) * value for place, value in enumerate(values)) % 11 == 0
