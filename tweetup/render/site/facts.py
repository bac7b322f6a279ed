"""The facts of a session that pages over time gather: its links, themes, hosts, hashtags, numbers.

They are taken from its recap, so that a post that was hidden or removed is in none of them, and a
person's decisions are in all. They stay in memory, and are stored with the session's card.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.model import FindingKind
from tweetup.text import adds_no_words, fold_handle, fold_tag, words
from tweetup.text.inflection import singular
from tweetup.text.names import told_topic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.model import Finding, Participant, Recap
    from tweetup.render.view import RecapView

__all__ = [
    "GatheredFacts",
    "ListedLink",
    "ThemeOfSession",
    "WrittenTag",
    "session_facts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLink:
    """A link that a recap lists as worth reading; ``people`` shared it in posts of their own.

    A short link that nothing resolves is none: without a sharer's words it says nothing.
    """

    url: str
    title: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeOfSession:
    """A key theme that a recap mentions, at ``anchor`` of its page; ``key`` is the same in others.

    ``people`` wrote it.
    """

    key: str
    text: str
    anchor: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTag:
    """A hashtag as most wrote it, in ``posts`` of their own words by ``people``."""

    tag: str
    posts: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredFacts:
    """All that pages over time tell of a session.

    ``posts`` are without ``reposts``, which not every session was captured with, and ``untagged``
    those of them without the hashtag. ``hosts`` and ``guests`` are networks and handles.
    ``newcomers`` is None where the archive has no earlier session of the chat.
    """

    topic: str = ""
    posts: int = 0
    reposts: int = 0
    untagged: int = 0
    participants: int = 0
    newcomers: int | None = None
    hosts: tuple[tuple[str, str], ...] = ()
    guests: tuple[tuple[str, str], ...] = ()
    links: tuple[ListedLink, ...] = ()
    themes: tuple[ThemeOfSession, ...] = ()
    tags: tuple[WrittenTag, ...] = ()


def session_facts(view: RecapView) -> GatheredFacts:
    """Return the facts of a session by its recap."""
    recap = view.recap
    topic = told_topic(recap.topic, recap.hashtag)
    return GatheredFacts(
        topic=topic.text if topic is not None else "",
        posts=recap.numbers.posts - recap.numbers.reposts,
        reposts=recap.numbers.reposts,
        untagged=recap.numbers.without_hashtag or 0,
        participants=recap.numbers.participants,
        newcomers=recap.attendance.newcomers,
        hosts=_handles(recap.hosts),
        guests=_handles(recap.guests),
        links=tuple(_links(view)),
        themes=tuple(_themes(view)),
        tags=tuple(_tags(recap)),
    )


def _handles(people: tuple[Participant, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((person.author.network, person.author.handle) for person in people)


def _links(view: RecapView) -> Iterator[ListedLink]:
    if view.lists_links:
        for it in (*view.papers, *view.pages):
            if not it.described:
                yield ListedLink(url=it.url, title=view.link_title(it), people=len(it.sharers))


def _themes(view: RecapView) -> Iterator[ThemeOfSession]:
    """Yield the mentions that the text of a recap has, each once a section."""
    seen = set[tuple[str, str]]()
    for section in view.recap.sections:
        for finding in filter(_is_mentioned, section.findings):
            text = finding.statement or finding.text
            key, anchor = _key(view.recap, text), view.lasting_anchor(section)
            if key and (key, anchor) not in seen:
                seen.add((key, anchor))
                yield ThemeOfSession(key=key, text=text, anchor=anchor, people=finding.people)


def _is_mentioned(finding: Finding) -> bool:
    return finding.kind is FindingKind.MENTION and finding.sure


def _key(recap: Recap, text: str) -> str:
    """Return the words of a theme without endings of plurals, by which it is the same elsewhere."""
    code = recap.wording.language.replace("_", "-").partition("-")[0].lower()
    return " ".join(singular(word, code) for word in words(text))


def _tags(recap: Recap) -> Iterator[WrittenTag]:
    """Yield the hashtags of posts of people's own words, in the order of the alphabet."""
    posts, forms = Counter[str](), defaultdict[str, Counter[str]](Counter)
    people = defaultdict[str, set[tuple[str, str]]](set)
    for quote, _ in recap.transcript:
        post = quote.post
        if adds_no_words(post):
            continue
        for tag, form in {fold_tag(form): form for form in post.hashtags}.items():
            posts[tag] += 1
            forms[tag][form] += 1
            people[tag].add((post.network, fold_handle(post.handle)))
    for tag in sorted(posts):
        form = min(forms[tag], key=lambda each: (-forms[tag][each], each))
        yield WrittenTag(tag=form, posts=posts[tag], people=len(people[tag]))
