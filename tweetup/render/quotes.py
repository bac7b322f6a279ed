"""Quotes as the networks themselves show them: frames of X and Bluesky, and of Mastodon's servers.

A post keeps its text in the page, for readers whose browser asks no network. A network's script
runs in the page, so that only those of X and Bluesky are let in; a server of Mastodon, of which a
file of posts may name any, gets a frame apart. A post whose address tells too little stays text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.render.rendered import QuoteStyle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tweetup.model import Quote, Recap
    from tweetup.render.view import RecapView

__all__ = ["Embed", "embed", "embed_policy", "embed_scripts"]

_X_ID: Final = re.compile(r"\d{1,20}")
_X_HANDLE: Final = re.compile(r"\w{1,15}", re.ASCII)
_BLUESKY: Final = re.compile(
    r"at://(did:[a-z]+:[A-Za-z0-9._:-]+)/app\.bsky\.feed\.post/([a-z0-9]+)"
)
_MASTODON: Final = re.compile(
    r"(https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)/@[\w.-]+(?:@[\w.-]+)?/\d+", re.ASCII
)
_SCRIPTS: Final = {
    "x": "https://platform.twitter.com/widgets.js",
    "bluesky": "https://embed.bsky.app/static/embed.js",
}
_FRAMES: Final = {
    "x": ("https://platform.twitter.com", "https://syndication.twitter.com"),
    "bluesky": ("https://embed.bsky.app",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Embed:
    """A post as its network embeds it.

    ``address`` is that of the post, for Mastodon that of its frame; ``uri`` is Bluesky's own name
    of a post, else empty. ``hosts`` are those that frames of it come from.
    """

    network: str
    address: str
    uri: str = ""
    hosts: tuple[str, ...]


def embed(quote: Quote) -> Embed | None:
    """Return a post as its network embeds it; None where the record does not tell enough."""
    post = quote.post
    if quote.url is None:
        return None
    if post.network == "x" and _X_ID.fullmatch(post.id):
        handle = post.handle if _X_HANDLE.fullmatch(post.handle) else "i"
        address = f"https://twitter.com/{handle}/status/{post.id}"
        return Embed(network="x", address=address, hosts=_FRAMES["x"])
    if post.network == "bluesky" and (uri := _BLUESKY.fullmatch(post.id)):
        address = f"https://bsky.app/profile/{uri[1]}/post/{uri[2]}"
        return Embed(network="bluesky", address=address, uri=uri[0], hosts=_FRAMES["bluesky"])
    if post.network == "mastodon" and (place := _MASTODON.fullmatch(quote.url)):
        return Embed(network="mastodon", address=f"{quote.url}/embed", hosts=(place[1],))
    return None


def embed_scripts(view: RecapView) -> tuple[str, ...]:
    """Return the addresses of the scripts that a page with embedded quotes needs."""
    networks = {it.network for it in _embeds(view)}
    return tuple(script for network, script in _SCRIPTS.items() if network in networks)


def embed_policy(policy: str, view: RecapView) -> str:
    """Return a Content-Security-Policy that lets in the networks that a page embeds, no others."""
    frames = dict.fromkeys(host for it in _embeds(view) for host in it.hosts)
    if not frames:
        return policy
    opened = [f"frame-src {' '.join(frames)}"]
    if scripts := embed_scripts(view):
        # Each loads others from its host.
        hosts = dict.fromkeys("/".join(script.split("/")[:3]) for script in scripts)
        opened.append(f"script-src {' '.join(hosts)}")
    policy = str(policy)  # of a template, which has it as markup
    # X's script gives the frames that it makes a size by style.
    if "'unsafe-inline'" not in policy:
        policy = policy.replace("style-src ", "style-src 'unsafe-inline' ")
    return "; ".join([policy, *opened])


def _embeds(view: RecapView) -> Iterator[Embed]:
    if view.quote_style != QuoteStyle.EMBED:
        return
    for quote in _quotes(view.recap):
        made = embed(quote)
        if made is not None:
            yield made


def _quotes(recap: Recap) -> Iterable[Quote]:
    """Return the posts that a recap quotes, without its transcript."""
    if recap.lead_quote is not None:
        yield recap.lead_quote
    for section in recap.sections:
        yield from (*section.framing, *section.quotes)
        for exchange in section.exchanges:
            yield from exchange.posts
        for point in section.points:
            yield from (point.quote, *point.against)
        yield from (it.quote for it in section.open_questions)
