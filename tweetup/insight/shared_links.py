"""Links of posts, expanded as far as the posts of a session tell; nothing is fetched.

A short link is expanded by the record of any post that has it, else by a post with the same words
and the whole address. A link that the end of a text cut off is the one link that begins alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.model import Relation
from tweetup.text import find_links, is_repost, read_echo, words
from tweetup.text.entities import LINK
from tweetup.text.link_addresses import clean_link, is_post_link, is_shortener, link_identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.model import Post, PostKey

__all__ = ["SharedLink", "read_shared_links"]

# An ellipsis, also one of dots, and as programs show it that read UTF-8 as Latin-1: so they show
# quotation marks and dashes too, which end a link.
_CUT_OFF: Final = re.compile(r"…|\.\.|â€¦")
_DAMAGED: Final = re.compile(r"â€")
# The same within an address or at its end: a program shortened it for display.
_ELIDED: Final = re.compile(r"…|/\.{2,}/|\.\.$")
# So many words before two links tell that one text is a copy of the other.
_OPENING: Final = 3
# So many words make two whole texts copies of each other.
_SAME_TEXT: Final = 5
# A cut-off link with so many characters after its host tells of itself which it was.
_TELLING_STEM: Final = 4
# X's own codes have ten characters since 2013: a shorter one may be cut off without an ellipsis.
_CUT_CODE: Final = re.compile(r"https?://t\.co/\w{4,9}", re.IGNORECASE)
_MOST_HOPS: Final = 5
_TWO_WORDS: Final = re.compile(r"http://[a-z]{3,}\.(?P<second>[a-z]+)")
# Words that a domain can end with.
_BEGINNINGS: Final = frozenset({
    "am", "as", "at", "be", "best", "by", "cool", "day", "do", "family", "fun", "good", "help",
    "in", "is", "it", "life", "live", "love", "me", "my", "new", "no", "now", "one", "school", "so",
    "team", "to", "today", "us", "work", "world",
})  # fmt: skip
# Networks whose links without a shortened address may be what a reader found in the text.
_READ_FROM_TEXT: Final = frozenset({"x", "file"})
_AFTER_HOST: Final = re.compile(r"https?://[^/]+/?", re.IGNORECASE)


class SharedLink(NamedTuple):
    """A link of a post: ``written`` as in the text, ``url`` cleaned and expanded.

    ``title`` is that of the network's card; ``passed_on`` is True where the link stands in
    another's words: in a repost, or in the copy that the post comments on.
    """

    written: str
    url: str
    title: str | None
    passed_on: bool


class _Occurrence(NamedTuple):
    """A link as one post has it, with the words of its text before it."""

    written: str
    url: str
    title: str | None
    passed_on: bool
    before: tuple[str, ...]
    is_cut: bool
    is_last: bool


def read_shared_links(posts: Sequence[Post]) -> Mapping[PostKey, tuple[SharedLink, ...]]:
    """Return the links of each post that has any; each page once a post, in the text's order.

    ``posts`` are in time order. Links to posts, a post's own pictures and links cut off beyond
    recognition are left out. A repost whose original is among the posts has its links.
    """
    by_key = {post.key: post for post in posts}
    occurrences = {post.key: _occurrences(post, by_key) for post in posts}
    resolver = _Resolver(posts, occurrences)
    links = {post.key: tuple(_links_of(occurrences[post.key], resolver)) for post in posts}
    return {key: shared for key, shared in links.items() if shared}


def _links_of(occurrences: Iterable[_Occurrence], resolver: _Resolver) -> Iterator[SharedLink]:
    identities: set[str] = set()
    for occurrence in occurrences:
        url = resolver.resolve(occurrence)
        if url is None or is_post_link(url) or link_identity(url) in identities:
            continue
        identities.add(link_identity(url))
        yield SharedLink(occurrence.written, url, occurrence.title, occurrence.passed_on)


def _occurrences(post: Post, by_key: Mapping[PostKey, Post]) -> tuple[_Occurrence, ...]:
    """Return the links of a post, whole or cut off, in the text's order, recorded ones last."""
    target = post.target(Relation.REPOST)
    original = by_key.get(target, post) if target else post
    passed_on = is_repost(post)
    recorded = {link.short or link.url: link for link in original.links}
    media = {media.url for media in original.media}
    occurrences: dict[str, _Occurrence] = {}
    for segment, is_copied in _segments(original):
        for written, before, is_cut, is_last in _written_links(segment):
            link = recorded.pop(written, None)
            url = link.url if link else written
            # Records of X give a shortened address; a link without is what a file's reader found.
            found_in_text = post.network in _READ_FROM_TEXT
            is_recorded = link is not None and (link.short is not None or not found_in_text)
            if not is_recorded and _lacks_blank(written, segment):
                continue
            if written not in media and url not in media:
                occurrences[written] = _Occurrence(
                    written,
                    url,
                    link.title if link else None,
                    passed_on or is_copied,
                    before,
                    # The record of an expanded link is whole where the text is cut off.
                    _ELIDED.search(url) is not None or (is_cut and url == written),
                    is_last,
                )
    for written, link in recorded.items():
        if link.url not in media and written not in media:
            is_cut = _ELIDED.search(link.url) is not None
            occurrences.setdefault(
                written,
                _Occurrence(written, link.url, link.title, passed_on, (), is_cut, is_last=False),
            )
    return tuple(occurrences.values())


def _lacks_blank(written: str, text: str) -> bool:
    """Return True for a full stop that lacks its blank: "All is accomplished.day job is next".

    Networks and exports make a link of it. It is a bare domain of two words in small letters, the
    second of which can begin a sentence that goes on right behind it.
    """
    match = _TWO_WORDS.fullmatch(clean_link(written) or "")
    after = text.partition(written)[2].lstrip("Â").lstrip()  # a no-break space read as Latin-1
    return match is not None and match["second"] in _BEGINNINGS and after[:1].islower()


def _segments(post: Post) -> tuple[tuple[str, bool], ...]:
    """Return a post's text in parts: its author's own words, and those that it copies."""
    echo = read_echo(post.text)
    if echo is None:
        return ((post.text, False),)
    return ((echo.comment, False), (echo.text, True))


def _written_links(text: str) -> Iterator[tuple[str, tuple[str, ...], bool, bool]]:
    """Yield each link of a text: the words before it, True where cut off, True at the end."""
    for match in LINK.finditer(text):
        written = next(iter(find_links(_DAMAGED.split(match[0])[0])), "")
        after = text[match.start() + len(written) :]
        if written:
            before = words(text[: match.start()])
            yield written, before, _CUT_OFF.match(after) is not None, not after.strip()


class _Resolver:
    """Resolves links as posts write them by the other posts of the session."""

    def __init__(
        self, posts: Sequence[Post], occurrences: Mapping[PostKey, Sequence[_Occurrence]]
    ) -> None:
        self._expanded: dict[str, str] = {}
        self._by_opening: defaultdict[tuple[str, ...], dict[_Occurrence, None]] = defaultdict(dict)
        self._by_stem: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for own in occurrences.values():
            for occurrence in own:
                self._add(occurrence)
        self._join_copies(posts, occurrences)

    def _add(self, occurrence: _Occurrence) -> None:
        url = clean_link(occurrence.url)
        short = clean_link(occurrence.written)
        if url is None or occurrence.is_cut or _is_stump(url):
            return
        if short is not None and link_identity(short) != link_identity(url):
            self._expanded.setdefault(link_identity(short), url)
        if len(occurrence.before) >= _OPENING:
            self._by_opening[occurrence.before[:_OPENING]].setdefault(occurrence)
        for address in {occurrence.written, occurrence.url}:
            if stem := _stem(address):
                self._by_stem[stem].setdefault(address)

    def _join_copies(
        self, posts: Sequence[Post], occurrences: Mapping[PostKey, Sequence[_Occurrence]]
    ) -> None:
        """Expand the short links of texts that another post has with whole addresses."""
        copies: defaultdict[tuple[tuple[str, ...], int], list[PostKey]] = defaultdict(list)
        for post in posts:
            text = words(_copied_text(post))
            if occurrences[post.key] and len(text) >= _SAME_TEXT:
                copies[text, len(occurrences[post.key])].append(post.key)
        for keys in copies.values():
            for column in zip(*(occurrences[key] for key in keys), strict=True):
                self._join(column)

    def _join(self, column: Iterable[_Occurrence]) -> None:
        urls = [
            url
            for occurrence in column
            if not occurrence.is_cut and (url := self._follow(clean_link(occurrence.url)))
        ]
        whole = {link_identity(url): url for url in reversed(urls) if not is_shortener(url)}
        if len(whole) != 1:
            return
        for url in urls:
            if is_shortener(url):
                self._expanded.setdefault(link_identity(url), *whole.values())

    def resolve(self, occurrence: _Occurrence) -> str | None:
        """Return the cleaned link that a post shares, None where it cannot be told."""
        url = clean_link(occurrence.url)
        if occurrence.is_cut or url is None or _is_stump(url):
            return self._twin(occurrence)
        longer = self._copied_twin(occurrence) if occurrence.is_last else None
        if longer is None and _CUT_CODE.fullmatch(occurrence.written):
            longer = self._longer(occurrence.written)
        return longer or self._follow(url)

    def _twin(self, occurrence: _Occurrence) -> str | None:
        """Return the one whole link that a cut-off one begins, None where there are several."""
        return self._copied_twin(occurrence) or self._longer(occurrence.written)

    def _copied_twin(self, occurrence: _Occurrence) -> str | None:
        """Return the longer link after the same words in another post."""
        before, stem = occurrence.before, _without_ellipsis(occurrence.written)
        twins = (
            other
            for other in self._by_opening.get(before[:_OPENING], ())
            if other.before == before
            and (_continues(other.written, stem) or _continues(other.url, stem))
        )
        return self._only(twin.url for twin in twins)

    def _longer(self, written: str) -> str | None:
        """Return the one link of the session that begins with a cut-off one and is longer."""
        cut = _without_ellipsis(written)
        stem = _stem(cut)
        return self._only(url for url in self._by_stem.get(stem, ()) if _continues(url, cut))

    def _only(self, urls: Iterable[str]) -> str | None:
        resolved = (self._follow(clean_link(url)) for url in urls)
        by_identity = {link_identity(url): url for url in resolved if url is not None}
        return next(iter(by_identity.values())) if len(by_identity) == 1 else None

    def _follow(self, url: str | None) -> str | None:
        """Return the address behind a short link, as far as posts tell."""
        for _ in range(_MOST_HOPS):
            target = self._expanded.get(link_identity(url)) if url else None
            if target is None:
                break
            url = target
        return url


def _copied_text(post: Post) -> str:
    echo = read_echo(post.text)
    return echo.text if echo is not None and echo.is_repost else post.text


def _without_ellipsis(written: str) -> str:
    return written.rstrip("….")


def _continues(url: str, stem: str) -> bool:
    return len(url) > len(stem) and url.startswith(stem)


def _stem(url: str) -> str:
    """Return the beginning of a link that tells it from others; empty where it is too short."""
    host = _AFTER_HOST.match(url)
    if host is None or len(url) < host.end() + _TELLING_STEM:
        return ""
    return url[: host.end() + _TELLING_STEM]


def _is_stump(url: str) -> bool:
    """Return True for a host cut off before its dot, or a shortener without its code."""
    host = _AFTER_HOST.match(f"{url}/")
    authority = host[0].partition("//")[2].rstrip("/") if host else ""
    if len(authority.rpartition(".")[2]) < len("io") or "." not in authority:
        return True
    return is_shortener(url) and len(url) <= len(host[0] if host else "")
