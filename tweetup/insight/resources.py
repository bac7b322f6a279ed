"""Links shared in a session, joined when the same. Nothing is fetched."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.insight.links import clean_link, link_identity
from tweetup.insight.reading import in_time_order
from tweetup.model import PostKey, Relation, Resource, section_order
from tweetup.text import clean_control, find_links, find_status_links, fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.model import Post

__all__ = ["find_resources"]

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
    """Every link shared, most shared first, with who shared it and under which sections.

    ``sections`` are the posts' sections. Links to posts on a network and to a post's own
    pictures are no resources. A repost shares what its original does, whose links are whole.
    """
    placed = sections or {}
    ordered = in_time_order(posts)
    by_key = {post.key: post for post in ordered}
    shared: defaultdict[str, list[_Share]] = defaultdict(list)
    for post in ordered:
        target = post.target(Relation.REPOST)
        original = by_key.get(target, post) if target else post
        for url, title in _links(original):
            shared[link_identity(url)].append(_Share(post, url, title))
    resources = [_resource(shares, placed) for shares in shared.values()]
    # The sort is stable: what was shared as often stays in order of first sharing.
    return tuple(sorted(resources, key=lambda resource: -len(resource.sharers)))


def _links(post: Post) -> Iterator[tuple[str, str | None]]:
    """The links of one post that are resources, each once, with its title."""
    known = {link.short for link in post.links} | {link.url for link in post.links}
    media = {media.url for media in post.media}
    found = [(link.url, link.title) for link in post.links]
    found += [(url, None) for url in _whole_links(post.text) if url not in known]
    seen: set[str] = set()
    for raw, title in found:
        url = clean_link(raw)
        if url is None or raw in media or _is_post(url) or link_identity(url) in seen:
            continue
        seen.add(link_identity(url))
        yield url, _title(title)


def _whole_links(text: str) -> Iterator[str]:
    """The links in a text, without those that the text's end cut off."""
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
    places = {sections[share.post.key] for share in shares if share.post.key in sections}
    secure = [share.url for share in shares if share.url.startswith("https:")]
    return Resource(
        url=secure[0] if secure else shares[0].url,
        title=next((share.title for share in shares if share.title), None),
        sharers=tuple(sharers.values()),
        shares=len(shares),
        sections=tuple(sorted(places, key=section_order)),
        posts=tuple(share.post.key for share in shares),
    )
