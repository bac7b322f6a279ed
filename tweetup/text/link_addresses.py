"""Addresses of links: cleaned of tracking, compared, told from those of shorteners and posts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from tweetup.text.echoes import find_status_links
from tweetup.text.entities import clean_control
from tweetup.text.link_hosts import SHORTENERS

__all__ = [
    "bare_host",
    "canonical_link",
    "clean_link",
    "is_post_link",
    "is_shortener",
    "link_identity",
]

# Parameters that track how a reader came to the page.
_TRACKING: Final = re.compile(
    r"utm_\w+|(?:fb|g|gb|wb|ms|y|tt|tw|li_fat_)?clid|gclsrc|dclid|mc_[ce]id|igsh(?:id)?|ref_src|ref_url"
    r"|_hs(?:enc|mi)|mkt_tok|vero_id|oly_(?:anon|enc)_id|__s|s_cid|cmpid|wt\.mc_id|spm|soc_src"
    r"|soc_trk|ncid|sr_share|_ga|_gl|si|feature",
    re.IGNORECASE,
)
# Parameters that let whoever has them in, which their sharer gave away.
_ACCESS: Final = re.compile(
    r"(?:attach|access|api|share)?_?-?(?:auth(?:key|token)?|token|sig(?:nature)?)|auth_?token|id_token"
    r"|x-(?:amz|goog)-\w[\w-]*|awsaccesskeyid|key-pair-id|policy|password|passwd|pwd",
    re.IGNORECASE,
)
# Fragments that share buttons append: "#.VkX1b2", "#sthash.x", "#at_pco".
_SHARE_MARK: Final = re.compile(r"(?:\.\w+|sthash\..*|at_pco.*|axzz\w*|\.?utm_.*)$", re.IGNORECASE)
# Invisible characters that copying a link from a page brings along.
_INVISIBLE: Final = re.compile("[\u200b-\u200d\u2060\u00ad]")
# A no-break space after a link, as programs show it that read UTF-8 as Latin-1.
_DAMAGED_SPACE: Final = "Â\xa0 "
# Redirects to a link in one of the parameters below, by host and path.
_REDIRECT: Final = re.compile(
    r"(?:(?:l|lm)\.facebook\.com/l\.php|(?:www\.)?facebook\.com/l\.php|(?:www\.)?google\.[a-z.]+/url"
    r"|out\.reddit\.com/.*|(?:www\.)?youtube\.com/redirect|(?:www\.)?linkedin\.com/redir/redirect"
    r"|t\.umblr\.com/redirect|l\.instagram\.com/|slack-redir\.net/link)$",
    re.IGNORECASE,
)
_REDIRECT_PARAMETERS: Final = ("u", "q", "url", "z")
_MOST_HOPS: Final = 3
_PATH_SAFE: Final = "/:@!$&'()*+,;=~-._"
# "/index.html" and "/amp" are the page itself, and so are a phone's and an old host's pages.
_SAME_PATH: Final = re.compile(
    r"(?:/(?:index\.(?:html?|php)|default\.aspx?|amp))?/*$", re.IGNORECASE
)
_SAME_HOST: Final = re.compile(r"^(?:www|m|mobile|amp|dx(?=\.doi\.org$))\.(?=.*\.)")
_ARXIV_PDF: Final = re.compile(r"^/pdf/(.+?)(?:\.pdf)?$")
_AMAZON_PRODUCT: Final = re.compile(
    r"^(?:smile\.)?amazon\.([a-z.]{2,6})/(?:.*/)?(?:dp|gp/product)/(\w{10})(?=/|$)"
)
# A fragment that starts so chooses a page, any other a place on it.
_ROUTE: Final = ("!", "/")


def clean_link(url: str) -> str | None:
    """Return a link without tracking; None for text that is no web address.

    The host is in lower case; a default port, a password, tokens of access and marks of share
    buttons are gone. A
    link to a redirecting page becomes the link it redirects to.
    """
    for _ in range(_MOST_HOPS):
        parts = _split(url)
        if parts is None:
            return None
        target = _redirect_target(parts)
        if target is None:
            break
        url = target
    return _cleaned(url)


def link_identity(url: str) -> str:
    """Return an address that is equal for cleaned links to one page.

    It ignores the scheme, ``www.`` and a phone's host, how letters are escaped, the order of
    parameters, a place on the page, a closing slash and a name that means the folder itself; of a
    video the list that it was played from, of a paper on arXiv the form, of a shop's product its
    name.
    """
    parts = urlsplit(url)
    host = _SAME_HOST.sub("", _unicode_host(parts.netloc), count=1)
    path = _SAME_PATH.sub("", unquote(parts.path))
    query = sorted(parse_qsl(parts.query, keep_blank_values=True)) or parts.query
    if host == "youtu.be" and path.count("/") == 1:
        host, path, query = "youtube.com", "/watch", [("v", path[1:])]
    elif (host, path) == ("youtube.com", "/watch") and not isinstance(query, str):
        query = [pair for pair in query if pair[0] == "v"] or query
    elif host == "arxiv.org":
        path = _ARXIV_PDF.sub(r"/abs/\1", path)
    elif product := _AMAZON_PRODUCT.search(f"{host}{path}"):
        host, path, query = f"amazon.{product[1]}", f"/dp/{product[2]}", ""
    route = parts.fragment if parts.fragment.startswith(_ROUTE) else ""
    query = query if isinstance(query, str) else urlencode(sorted(query))
    return SplitResult("https", host, quote(path, safe=_PATH_SAFE), query, route).geturl()


@lru_cache(maxsize=1 << 12)
def canonical_link(url: str) -> str | None:
    """Return one address for all links to a page, None for text that is no web address.

    It is the link without tracking, in the form of :func:`link_identity`.
    """
    cleaned = clean_link(url)
    return None if cleaned is None else link_identity(cleaned)


def _split(url: str) -> SplitResult | None:
    """Return the parts of a web address, None for anything else."""
    try:
        parts = urlsplit(_INVISIBLE.sub("", clean_control(url)).strip().rstrip(_DAMAGED_SPACE))
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def _redirect_target(parts: SplitResult) -> str | None:
    """Return the link that a redirecting page leads to, None for any other page."""
    if not _REDIRECT.match(f"{parts.hostname}{parts.path}"):
        return None
    parameters = dict(parse_qsl(parts.query))
    links = (parameters.get(name, "") for name in _REDIRECT_PARAMETERS)
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
    path = quote(parts.path, safe=f"%{_PATH_SAFE}")
    return SplitResult(scheme, host, path, _clean_query(parts.query), fragment).geturl()


def _clean_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    untracked = [
        (name, value)
        for name, value in pairs
        if not (_TRACKING.fullmatch(name) or _ACCESS.fullmatch(name))
    ]
    return query if untracked == pairs else urlencode(untracked)


def _unicode_host(host: str) -> str:
    """Return a host with letters as people read them: ``xn--mnchen-3ya`` is ``münchen``."""
    if "xn--" not in host:
        return host
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


_POST_MEDIA: Final = re.compile(
    r"pic\.twitter\.com/|pbs\.twimg\.com/|video\.twimg\.com/|(?:twitter|x)\.com/i/(?:web/)?status",
    re.IGNORECASE,
)
_POST_PAGE: Final = re.compile(
    r"bsky\.app/profile/[^/]+/post/|/@[\w.@-]+/\d{6,}(?:[/?#]|$)|/users/\w+/statuses/\d+",
    re.IGNORECASE,
)
# Hosts as short as those, of networks whose addresses name an account.
_SHORT_NAMES: Final = frozenset({"ok.ru", "t.me", "vk.me"})
# Those that no table names: a short host, and a code that is no word, capitalised or numbered.
_SHORT_HOST: Final = re.compile(r"[a-z0-9-]{1,4}\.[a-z]{2}$")
_CODE: Final = re.compile(r"/(?![A-Z]?[a-z]*\d*/?$|[A-Z]+\d*/?$|\d+/?$)\w{4,12}/?$")


def bare_host(url: str) -> str:
    """Return the host of a cleaned link without ``www.`` and a phone's prefix."""
    return _SAME_HOST.sub("", _unicode_host(urlsplit(url).netloc), count=1)


def is_shortener(url: str) -> bool:
    """Return True for a cleaned link whose address does not name the page it leads to."""
    host, path = bare_host(url), urlsplit(url).path
    if host in SHORTENERS:
        return True
    return bool(_SHORT_HOST.match(host) and _CODE.match(path)) and host not in _SHORT_NAMES


def is_post_link(url: str) -> bool:
    """Return True for a link to a post on a network, or to a picture or video in one."""
    return bool(find_status_links(url) or _POST_MEDIA.search(url) or _POST_PAGE.search(url))
