"""The pages of sessions, as templates list them, link them and put them into the feed."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tweetup.render.anchors import safe_name
from tweetup.render.charts import signature
from tweetup.render.dates import recap_date
from tweetup.render.site.facts import session_facts
from tweetup.render.site.records import Card
from tweetup.render.titles import title_topic
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from tweetup.model import Recap, Session, Wording
    from tweetup.render.site.facts import GatheredFacts
    from tweetup.render.site.records import PageInputs

__all__ = ["SitePage", "first_name", "page_path", "pages_of", "transcript_path", "urn"]


class SitePage:
    """A session's page, as templates list it, link it and put it into the feed.

    Its recap is read when it is asked for, and again later: a template that lists all sessions
    does well with ``session`` and ``card``, which stay in memory.
    """

    def __init__(
        self,
        session: Session,
        load: Callable[[str], RecapView],
        card: Card | None = None,
        inputs: PageInputs | None = None,
    ) -> None:
        self.session = session
        self.path = page_path(session.id)
        self._load = load
        self._card = card
        self._inputs = inputs

    @property
    def view(self) -> RecapView:
        """The view of the session's recap."""
        return self._load(self.session.id)

    @property
    def recap(self) -> Recap:
        """The session's recap."""
        return self.view.recap

    @property
    def card(self) -> Card:
        """The part of the recap that the front page shows; it stays in memory."""
        if self._card is None:
            self._card = _card(self.view)
        return self._card

    def tallies(self, words: Wording) -> str:
        """Return how many people and posts there were, in the words of a page that lists it."""
        return _tallies(words, self.card.over)

    @property
    def day(self) -> date:
        """The session's date in its own zone."""
        return self.session.start.astimezone(ZoneInfo(self.session.timezone)).date()

    @property
    def dated(self) -> datetime:
        """The date of the recap in feeds."""
        return recap_date(self.session)

    @property
    def anchor(self) -> str:
        """The id of the session on the front page."""
        return safe_name(self.session.id.lower())

    @property
    def href(self) -> str:
        """The page from the site's root."""
        return quote(self.path)

    @property
    def transcript_href(self) -> str:
        """The page of its transcript from the site's root."""
        return quote(self.transcript_path)

    @property
    def transcript_path(self) -> str:
        """The file of its transcript in the site's folder."""
        return transcript_path(self.session.id)

    @property
    def feed_id(self) -> str:
        """The entry's permanent id: it stays when the site moves or the session is renamed."""
        inputs, session = self._inputs, self.session
        name = first_name(session) if inputs is None else inputs.first_name(session.id)
        return urn(f"session:{name}")

    @property
    def updated(self) -> datetime:
        """The moment when the words of the recap changed last; at first the session's end."""
        return self.session.end if self._inputs is None else self._inputs.changed(self.session.id)


def _card(view: RecapView) -> Card:
    """Return the card of a session."""
    recap = view.recap
    facts = session_facts(view)
    return Card(
        title=recap.title,
        hashtag=recap.hashtag,
        date=recap.date,
        day=view.day,
        lead=recap.intro[0].text if recap.intro else None,
        stripes=signature(view),
        questions=tuple(
            (
                view.lasting_anchor(section),
                view.colour(section.section),
                view.tile(section),
                view.heading(section),
            )
            for section in view.questions
        ),
        tallies=_tallies(recap.wording, facts),
        is_dated=recap.wording.day(recap.date) in title_topic(recap.title),
        over=facts,
        language=view.language,
    )


def _tallies(words: Wording, facts: GatheredFacts) -> str:
    # As in the recap: where there is no repost, none is said to be among the posts.
    name = "figure_posts" if facts.reposts else "figure_posts_alone"
    posts = f"{words.figures(facts.posts + facts.reposts)} {words.fill(name)}"
    if facts.untagged:
        # Cards stand side by side, and not every session was captured with such posts.
        posts += f", {words.fill('site_without_hashtag', number=words.figures(facts.untagged))}"
    people = words.tally(facts.participants, "person")
    return words.fill("site_tallies", people=people, posts=posts)


def pages_of(
    sessions: Iterable[Session],
    load: Callable[[str], Recap],
    inputs: PageInputs | None,
    quotes: str = "static",
) -> tuple[SitePage, ...]:
    """Return the pages of sessions, the newest first, whose recaps ``load`` returns.

    ``quotes`` is how they show quotes.
    """

    # A page names its neighbours: it, the next one and the one before stay in memory.
    @lru_cache(maxsize=3)
    def view(name: str) -> RecapView:
        page = f"{quote(safe_name(name))}.transcript.html"
        return RecapView(load(name), transcript=page, quotes=quotes)

    newest_first = sorted(sessions, key=lambda it: (it.start, it.id), reverse=True)
    return tuple(
        SitePage(session, view)
        if inputs is None
        else SitePage(session, view, inputs.card(session.id), inputs)
        for session in newest_first
    )


def first_name(session: Session) -> str:
    """Return the first name that a session had."""
    return next(iter(session.aliases), session.id)


def page_path(session: str) -> str:
    """Return the file of a session's page in the site's folder."""
    return f"sessions/{safe_name(session)}.html"


def transcript_path(session: str) -> str:
    """Return the file of a session's transcript in the site's folder."""
    return f"sessions/{safe_name(session)}.transcript.html"


def urn(name: str) -> str:
    """Return a permanent id by a name."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tweetup:{name}").urn
