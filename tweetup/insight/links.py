"""Links shared in a session: cleaned of tracking, and grouped by page. Nothing is fetched."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from tweetup.model import PostKey, Relation, Resource, in_time_order, section_order
from tweetup.text import clean_control, find_links, find_status_links, fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.model import Post

__all__ = ["clean_link", "find_resources", "link_identity"]

# Parameters that track how a reader came to the page.
_TRACKING: Final = re.compile(
    r"utm_\w+|(?:fb|g|gb|wb|ms|y|tt|tw|li_fat_)?clid|gclsrc|dclid|mc_[ce]id|igsh(?:id)?|ref_src|ref_url"
    r"|_hs(?:enc|mi)|mkt_tok|vero_id|oly_(?:anon|enc)_id|__s|s_cid|cmpid|wt\.mc_id|spm|soc_src"
    r"|soc_trk|ncid|sr_share|_ga|_gl|si|feature",
    re.IGNORECASE,
)
# Fragments that share buttons append: "#.VkX1b2", "#sthash.x", "#at_pco".
_SHARE_MARK: Final = re.compile(r"(?:\.\w+|sthash\..*|at_pco.*|axzz\w*|\.?utm_.*)$", re.IGNORECASE)
# Invisible characters that copying a link from a page brings along.
_INVISIBLE: Final = re.compile("[\u200b-\u200d\u2060\u00ad]")
# Redirects to a link in one of the parameters below, by host and path.
_REDIRECT: Final = re.compile(
    r"(?:(?:l|lm)\.facebook\.com/l\.php|(?:www\.)?facebook\.com/l\.php|(?:www\.)?google\.[a-z.]+/url"
    r"|out\.reddit\.com/.*|(?:www\.)?youtube\.com/redirect|(?:www\.)?linkedin\.com/redir/redirect"
    r"|t\.umblr\.com/redirect|l\.instagram\.com/|slack-redir\.net/link)$",
    re.IGNORECASE,
)
_REDIRECT_PARAMETERS: Final = ("u", "q", "url", "z")
_MOST_HOPS: Final = 3
# "/index.html" and "/amp" are the page itself, and so are a phone's and an old host's pages.
_SAME_PATH: Final = re.compile(
    r"(?:/(?:index\.(?:html?|php)|default\.aspx?|amp))?/*$", re.IGNORECASE
)
_SAME_HOST: Final = re.compile(r"(?:www|m|mobile|amp|dx(?=\.doi\.org$))\.(?=.*\.)")
# A fragment that starts so chooses a page, any other a place on it.
_ROUTE: Final = ("!", "/")


def clean_link(url: str) -> str | None:
    """Return a link without tracking; None for text that is no web address.

    The host is in lower case; a default port, a password and marks of share buttons are gone. A
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
    """Return a text that is equal for cleaned links to one page.

    It ignores the scheme, ``www.`` and a phone's host, how letters are escaped, the order of
    parameters, a place on the page, a closing slash and a name that means the folder itself.
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
    """Return the parts of a web address, None for anything else."""
    try:
        parts = urlsplit(_INVISIBLE.sub("", clean_control(url)).strip())
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
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return SplitResult(scheme, host, path, _clean_query(parts.query), fragment).geturl()


def _clean_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    untracked = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
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
_LOCAL_TITLE_LENGTH: Final = 200


class _Share(NamedTuple):
    post: Post
    url: str
    title: str | None


def find_resources(
    posts: Iterable[Post], sections: Mapping[PostKey, str] | None = None
) -> tuple[Resource, ...]:
    """Return every link shared, the one of most sharers first, with its sharers and sections.

    ``sections`` are the posts' sections. Links to posts on a network and to a post's own
    pictures are no resources. A repost shares the links of its original, which are whole.
    """
    section_of = sections or {}
    ordered = in_time_order(posts)
    by_key = {post.key: post for post in ordered}
    shared: defaultdict[str, list[_Share]] = defaultdict(list)
    for post in ordered:
        target = post.target(Relation.REPOST)
        original = by_key.get(target, post) if target else post
        for url, title in _links(original):
            shared[link_identity(url)].append(_Share(post, url, title))
    resources = [_resource(shares, section_of) for shares in shared.values()]
    # The sort is stable: links of equally many sharers stay in order of first sharing.
    return tuple(sorted(resources, key=lambda resource: -len(resource.sharers)))


def _links(post: Post) -> Iterator[tuple[str, str | None]]:
    """Yield the links of one post that are resources, each once, with its title."""
    recorded = {link.short for link in post.links} | {link.url for link in post.links}
    media = {media.url for media in post.media}
    candidates = [(link.url, link.title) for link in post.links]
    candidates += [(url, None) for url in _whole_links(post.text) if url not in recorded]
    identities: set[str] = set()
    for raw, title in candidates:
        url = clean_link(raw)
        if url is None or raw in media or _is_post(url) or link_identity(url) in identities:
            continue
        identities.add(link_identity(url))
        yield url, _title(title)


def _whole_links(text: str) -> Iterator[str]:
    """Yield the links in a text, without those that the text's end cut off."""
    for link in find_links(text):
        if not text[text.rfind(link) + len(link) :].startswith(("…", "...")):
            yield link


def _is_post(url: str) -> bool:
    return bool(find_status_links(url) or _POST_MEDIA.search(url) or _POST_PAGE.search(url))


def _title(title: str | None) -> str | None:
    cleaned = " ".join(clean_control(title).split()) if title else ""
    return cleaned[:_LOCAL_TITLE_LENGTH] or None


def _resource(shares: Sequence[_Share], sections: Mapping[PostKey, str]) -> Resource:
    sharers: dict[str, str] = {}
    for share in shares:
        sharers.setdefault(fold_handle(share.post.handle), share.post.handle)
    under = {sections[share.post.key] for share in shares if share.post.key in sections}
    secure = [share.url for share in shares if share.url.startswith("https:")]
    return Resource(
        url=secure[0] if secure else shares[0].url,
        title=next((share.title for share in shares if share.title), None),
        sharers=tuple(sharers.values()),
        shares=len(shares),
        sections=tuple(sorted(under, key=section_order)),
        posts=tuple(share.post.key for share in shares),
    )
