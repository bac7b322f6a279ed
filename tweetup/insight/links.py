"""A link as it should be shown, and which links are the same page. Nothing is fetched."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from tweetup.text import clean_control

__all__ = ["clean_link", "link_identity"]

# Parameters that tell how a reader came, never what is read.
_TRACKING: Final = re.compile(
    r"utm_\w+|(?:fb|g|gb|wb|ms|y|tt|tw|li_fat_)?clid|gclsrc|dclid|mc_[ce]id|igsh(?:id)?|ref_src|ref_url"
    r"|_hs(?:enc|mi)|mkt_tok|vero_id|oly_(?:anon|enc)_id|__s|s_cid|cmpid|wt\.mc_id|spm|soc_src"
    r"|soc_trk|ncid|sr_share|_ga|_gl|si|feature",
    re.IGNORECASE,
)
# "#.VkX1b2", "#sthash.x", "#at_pco": what share buttons append.
_SHARE_MARK: Final = re.compile(r"(?:\.\w+|sthash\..*|at_pco.*|axzz\w*|\.?utm_.*)$", re.IGNORECASE)
# Characters nobody sees, which copying a link from a page brings along.
_INVISIBLE: Final = re.compile("[\u200b-\u200d\u2060\u00ad]")
# Pages that only pass on to the link they carry: where (host and path), and in which parameter.
_PASSING_ON: Final = re.compile(
    r"(?:(?:l|lm)\.facebook\.com/l\.php|(?:www\.)?facebook\.com/l\.php|(?:www\.)?google\.[a-z.]+/url"
    r"|out\.reddit\.com/.*|(?:www\.)?youtube\.com/redirect|(?:www\.)?linkedin\.com/redir/redirect"
    r"|t\.umblr\.com/redirect|l\.instagram\.com/|slack-redir\.net/link)$",
    re.IGNORECASE,
)
_CARRIER: Final = ("u", "q", "url", "z")
_MOST_HOPS: Final = 3
# "/index.html" and "/amp" are the page itself, and so are a phone's and an old host's pages.
_SAME_PATH: Final = re.compile(
    r"(?:/(?:index\.(?:html?|php)|default\.aspx?|amp))?/*$", re.IGNORECASE
)
_SAME_HOST: Final = re.compile(r"(?:www|m|mobile|amp|dx(?=\.doi\.org$))\.(?=.*\.)")
# A fragment that starts so chooses a page, any other a place on it.
_ROUTE: Final = ("!", "/")


def clean_link(url: str) -> str | None:
    """A link without tracking; None for what is no web address.

    The host is in lower case; a default port, a password and marks of share buttons are gone. A
    link to a page that only passes on is the link it carries.
    """
    for _ in range(_MOST_HOPS):
        parts = _split(url)
        if parts is None:
            return None
        carried = _carried(parts)
        if carried is None:
            break
        url = carried
    return _cleaned(url)


def link_identity(url: str) -> str:
    """What makes two cleaned links the same page.

    Not the scheme, ``www.`` or a phone's host, how letters are escaped, the order of parameters,
    a place on the page, a closing slash or a name that means the folder itself.
    """
    parts = urlsplit(url)
    host = _SAME_HOST.sub("", _unicode_host(parts.netloc), count=1)
    path = _SAME_PATH.sub("", unquote(parts.path))
    query = sorted(parse_qsl(parts.query, keep_blank_values=True)) or parts.query
    if host == "youtu.be" and path.count("/") == 1:
        host, path, query = "youtube.com", "/watch", [*(query or ()), ("v", path[1:])]
    route = parts.fragment if parts.fragment.startswith(_ROUTE) else ""
    return repr((host, path, query if isinstance(query, str) else sorted(query), route))


def _split(url: str) -> SplitResult | None:
    """The parts of a web address, None for anything else."""
    try:
        parts = urlsplit(_INVISIBLE.sub("", clean_control(url)).strip())
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def _carried(parts: SplitResult) -> str | None:
    """The link that a page which only passes on carries."""
    if not _PASSING_ON.match(f"{parts.hostname}{parts.path}"):
        return None
    given = dict(parse_qsl(parts.query))
    links = (given.get(name, "") for name in _CARRIER)
    return next((link for link in links if _split(link) is not None), None)


def _cleaned(url: str) -> str | None:
    parts = _split(url)
    if parts is None or parts.hostname is None:
        return None
    scheme, host, port = parts.scheme.lower(), parts.hostname.rstrip("."), parts.port
    if not host:
        return None
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != {"http": 80, "https": 443}[scheme]:
        host = f"{host}:{port}"
    fragment = "" if _SHARE_MARK.match(parts.fragment) else parts.fragment
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return SplitResult(scheme, host, path, _clean_query(parts.query), fragment).geturl()


def _clean_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
    return query if kept == pairs else urlencode(kept)


def _unicode_host(host: str) -> str:
    """A host with letters as people read them: ``xn--mnchen-3ya`` is ``münchen``."""
    if "xn--" not in host:
        return host
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host
