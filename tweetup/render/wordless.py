"""A recap without words of people who took part, for pages that show posts as links alone.

A post that its author takes back is gone from such a page at once; so nothing of it may stand
elsewhere, in a sentence, a list, a heading or the title of a link. Questions of the hosts, the
topic, and all that a person of the chat's wrote in the recap stay.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tweetup.model import FindingKind, TitleSource
from tweetup.render.section_names import is_stretch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tweetup.model import Finding, Post, Recap, RecapSection, Resource, Sentence

__all__ = ["without_words"]

_WORDED: Final = frozenset({"passed_on", "mentions"})
"""Sentences of the introduction that have words of posts."""
_ADDRESS: Final = re.compile(r"https?://\S+")
_SHORTEST: Final = 20
"""A post of fewer letters may be in a title by chance."""


def without_words(recap: Recap, name_of: Callable[[str], str]) -> Recap:
    """Return the recap with posts alone as they were; a page shows those as links.

    ``name_of`` returns the heading of a section that has none of its own.
    """
    titles = _Titles(quote.post for quote, _ in recap.transcript)
    return replace(
        recap,
        intro=tuple(it for it in recap.intro if it.name not in _WORDED or _is_own(it)),
        sections=tuple(_section(it, name_of) for it in recap.sections),
        resources=tuple(map(titles.without_words, recap.resources)),
        proposals=(),
        returning=(),
    )


def _is_own(sentence: Sentence) -> bool:
    """Return True for a sentence that a person wrote."""
    return sentence.by == "person"


def _section(section: RecapSection, name_of: Callable[[str], str]) -> RecapSection:
    stretch = is_stretch(section.section)
    return replace(
        section,
        # That of a stretch is a question of anybody's, or words that several people wrote.
        heading=name_of(section.section) if stretch else section.heading,
        findings=tuple(_findings(section.findings)),
        summary=tuple(filter(_is_own, section.summary)),
        lists=(),
    )


def _findings(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Return the findings without phrases of posts that a page would show as key themes."""
    for it in findings:
        if it.kind is not FindingKind.MENTION or it.statement or not it.sure:
            yield it


class _Titles:
    """The titles of links, and whether they are words of posts."""

    def __init__(self, posts: Iterable[Post]) -> None:
        self._posts = tuple({_plain(post.text): None for post in posts})

    def without_words(self, resource: Resource) -> Resource:
        """Return a link without its sharers' words; a title of its page or of a person's stays."""
        is_worded = resource.title is not None and self._is_of_posts(resource)
        return replace(
            resource,
            title=None if is_worded else resource.title,
            title_source=None if is_worded else resource.title_source,
            words=None,
            introduced_by=None,
            described=False,
        )

    def _is_of_posts(self, resource: Resource) -> bool:
        """Return True for words of a sharer, and for a post as its network titles its page."""
        title = _plain(resource.title or "")
        if resource.title_source is TitleSource.QUOTED and any(title in it for it in self._posts):
            return True
        return any(len(it) >= _SHORTEST and it in title for it in self._posts)


def _plain(text: str) -> str:
    """Return a text in which only its words count."""
    return " ".join(_ADDRESS.sub(" ", text).casefold().split())
