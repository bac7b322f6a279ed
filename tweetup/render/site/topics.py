"""Topics and key themes over time: those that came back, and those of each session."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from tweetup.model import FEWEST_SHOWN
from tweetup.render.site.over import plan_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.render.site.over import ChatSessions, SessionLink
    from tweetup.render.site.plan import PlannedPage, SiteContents

__all__ = ["plan_topics"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Returned:
    """A key theme, its id, and the sessions that had it, the newest first."""

    anchor: str
    text: str
    language: str
    sessions: tuple[SessionLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Topic:
    """A topic, its id, its sessions, and their key themes with the sections that have them.

    Without a topic it is the title of a session. ``shows_days`` is False where that has its day.
    """

    anchor: str
    title: str
    language: str
    shows_days: bool
    sessions: tuple[SessionLink, ...]
    themes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Topics:
    returned: tuple[_Returned, ...]
    years: tuple[tuple[int, tuple[_Topic, ...]], ...]


def plan_topics(contents: SiteContents) -> tuple[PlannedPage, ...]:
    """Return the page of topics and key themes."""
    return plan_over(contents, "topics.html", "site/topics.html.j2", _gather)


def _gather(chat: ChatSessions) -> _Topics:
    returned = sorted(
        _returned(chat),
        key=lambda it: (-len(it.sessions), -it.sessions[0].date.toordinal(), it.text),
    )
    years = groupby(_topics(chat), lambda it: it.sessions[0].date.year)
    return _Topics(returned=tuple(returned), years=tuple((year, tuple(of)) for year, of in years))


def _returned(chat: ChatSessions) -> Iterator[_Returned]:
    """Yield the themes of more than one session, each with the section in which most wrote it.

    Words that people only wrote in an earlier session are no theme of it.
    """
    texts: dict[str, str] = {}
    places: dict[str, dict[str, tuple[str, int]]] = {}
    for page, facts in chat.sessions:
        for theme in facts.themes:
            texts.setdefault(theme.key, theme.text)
            here = places.setdefault(theme.key, {})
            most = here.get(page.session.id)
            if most is None or theme.people > most[1]:
                here[page.session.id] = (theme.anchor, theme.people)
    pages = {page.session.id: page for page, _ in chat.sessions}
    for key, here in places.items():
        if len(here) > 1:
            found = [(page, here[name]) for name, page in pages.items() if name in here]
            yield _Returned(
                anchor=chat.anchor("theme", key),
                text=texts[key],
                language=found[0][0].card.language,
                sessions=tuple(
                    chat.link(page, anchor, people if people >= FEWEST_SHOWN else None)
                    for page, (anchor, people) in found
                ),
            )


def _topics(chat: ChatSessions) -> Iterator[_Topic]:
    """Yield the topics, that of the newest session first; one that was met twice stands once."""
    titles: dict[str, list[int]] = {}
    for place, (page, facts) in enumerate(chat.sessions):
        name = facts.topic.casefold() or f"\0{page.session.id}"
        titles.setdefault(name, []).append(place)
    for places in titles.values():
        sessions = [chat.sessions[place] for place in places]
        first, of_first = sessions[0]
        themes: dict[str, tuple[str, str]] = {}
        for page, facts in sessions:
            for theme in facts.themes:
                themes.setdefault(theme.key, (theme.text, f"{page.href}#{theme.anchor}"))
        yield _Topic(
            anchor=chat.anchor("topic", of_first.topic.casefold() or first.session.id),
            shows_days=bool(of_first.topic) or not first.card.is_dated,
            title=of_first.topic or first.card.title,
            language=first.card.language,
            sessions=tuple(chat.link(page) for page, _ in sessions),
            themes=tuple(themes.values()),
        )
