"""The texts under which links are listed, so that two links never look the same."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tweetup.render.post_text import shorten_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tweetup.model import Resource

__all__ = ["link_titles", "tell_apart"]

_TRUSTED: Final = frozenset({"card", "quoted"})
_SCHEME: Final = re.compile(r"^https?://(?:www\.)?")


def link_titles(resources: Iterable[Resource]) -> dict[str, str]:
    """Return the titles of links by their addresses, as a network or a sharer gives them.

    A link without one has its address; where two would look the same, they have it whole.
    """
    titles = dict[str, str]()
    unnamed = dict[str, str]()
    for it in resources:
        if it.title and it.title_source in _TRUSTED:
            titles[it.url] = it.title
        else:
            unnamed[it.url] = shorten_address(_address(it.url))
    return {**titles, **tell_apart(unnamed)}


def tell_apart(titles: Mapping[str, str]) -> dict[str, str]:
    """Return titles by addresses, with the address in those that several links have in common.

    It stands in brackets behind a title, as short as it may be to tell them apart.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for url, title in titles.items():
        alike[title].append(url)
    told = dict[str, str]()
    for title, urls in alike.items():
        if len(urls) == 1:
            told[urls[0]] = title
            continue
        told |= next(it for it in _longer(title, urls) if len(set(it.values())) == len(urls))
    return told


def _longer(title: str, urls: list[str]) -> Iterator[dict[str, str]]:
    """Yield ever longer titles of links that share one; the last are their whole addresses."""
    addresses = {url: _address(url) for url in urls}
    if title != shorten_address(addresses[urls[0]]):
        yield {url: f"{title} ({shorten_address(it)})" for url, it in addresses.items()}
        yield {url: f"{title} ({it})" for url, it in addresses.items()}
    yield addresses
    yield {url: url for url in urls}


def _address(url: str) -> str:
    """Return an address without its scheme."""
    return _SCHEME.sub("", url).rstrip("/")
