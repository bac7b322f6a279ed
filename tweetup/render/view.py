"""The view of a recap that templates receive beside it: anchors, notes, and times as text.

A template gets ``recap`` (a :class:`~tweetup.model.Recap`) and ``view`` (a :class:`RecapView`
of it). Both are a published contract: names keep their meaning, new ones may be added.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tweetup.errors import TweetupError
from tweetup.model import section_order
from tweetup.render.post_text import clean, safe_href

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from tweetup.model import Author, Post, PostKey, Quote, Recap, RecapSection, Theme

__all__ = ["RecapView", "count", "day_name", "safe_name"]

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_UNSAFE = re.compile(r"[^\w-]+")
_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)?\Z")
_PALETTE = 8
_LONGEST_TILE = 4
_LONGEST_NAME = 100
_CUT_NAME = 50
_COUNT_FROM = 6
_MOST_NOTES = 2
_IRREGULAR = {"person": "people", "reply": "replies"}


def safe_name(text: str) -> str:
    """``text`` as an id or file name: lower-case letters, digits, ``_`` and ``-``.

    A text that is empty, too long or has to be changed for that gets a short hash, so that two
    texts never share a name.
    """
    name = _UNSAFE.sub("-", text.lower()).strip("-")
    if name and name == text and len(name) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{name[:_CUT_NAME]}-{digest}".lstrip("-")


def count(number: int, noun: str) -> str:
    """``1 person``, ``1,204 people``."""
    plural = _IRREGULAR.get(noun, f"{noun}s")
    return f"{number:,} {noun if number == 1 else plural}"


def day_name(day: date) -> str:
    """``Friday 21 August 2009``, whatever the machine's locale."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


class RecapView:
    """A recap with its posts, sections and times made easy to point at."""

    def __init__(self, recap: Recap) -> None:
        """Raise :class:`~tweetup.errors.TweetupError` if the session's time zone is unknown."""
        self.recap = recap
        self._zone = _zone(recap)
        transcript: dict[str, list[Quote]] = defaultdict(list)
        for quote, section in recap.transcript:
            transcript[section].append(quote)
        self._transcript = dict(sorted(transcript.items(), key=lambda part: section_order(part[0])))
        self._shown = {quote.post.key for quote, _ in recap.transcript}
        self._notes: dict[str, int] = {}
        self._quotes = {quote.post.key: quote for quote in _all_quotes(recap)}

    @property
    def zone(self) -> str:
        """The zone of all times: ``Europe/London (BST)``, or only ``UTC``."""
        name, short = self.recap.session.timezone, self.short_zone(self.recap.session.start)
        return name if short == name else f"{name} ({short})"

    @property
    def day(self) -> str:
        """The session's day in words."""
        return day_name(self.recap.date)

    @property
    def questions(self) -> tuple[RecapSection, ...]:
        """The sections that answer a question."""
        return tuple(section for section in self.recap.sections if section.question)

    @property
    def transcript(self) -> tuple[tuple[str, str, tuple[Quote, ...]], ...]:
        """The transcript by section, in reading order: name, heading, posts."""
        headings = {section.section: self.heading(section) for section in self.recap.sections}
        return tuple(
            (name, headings.get(name, name.capitalize()), tuple(quotes))
            for name, quotes in self._transcript.items()
        )

    def clock(self, moment: datetime) -> str:
        """``20:14``, with the day before it where that is not the session's."""
        local = moment.astimezone(self._zone)
        time = f"{local:%H:%M}"
        if local.date() == self.recap.date:
            return time
        year = f" {local.year}" if local.year != self.recap.date.year else ""
        return f"{local.day} {_MONTHS[local.month - 1]}{year}, {time}"

    def moment(self, moment: datetime) -> str:
        """``21 August 2009, 20:14 BST``."""
        local = moment.astimezone(self._zone)
        day = f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
        return f"{day}, {local:%H:%M} {self.short_zone(moment)}"

    def weekday(self, moment: datetime) -> str:
        """Return the day of the week, in the session's zone."""
        return _WEEKDAYS[moment.astimezone(self._zone).weekday()]

    def short_zone(self, moment: datetime) -> str:
        """Return the zone's short name at that moment: ``BST``, ``UTC+05:30``."""
        name = moment.astimezone(self._zone).tzname() or "UTC"
        offset = _OFFSET.match(name)
        if offset is None:
            return name
        return f"UTC{offset[1]}{offset[2]}{f':{offset[3]}' if offset[3] else ''}"

    def midnight(self, moment: datetime) -> datetime:
        """Return the start of that moment's day in the session's zone."""
        local = moment.astimezone(self._zone)
        return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)

    def iso(self, moment: datetime) -> str:
        """Return the moment for machines, in the session's zone with its offset."""
        return moment.astimezone(self._zone).isoformat(timespec="seconds")

    def anchor(self, section: str) -> str:
        """Return the id of a section on its page: ``q1``; it never changes."""
        return safe_name(section.lower())

    def post_anchor(self, post: Post) -> str:
        """Return the id of a post in the transcript."""
        return f"post-{safe_name(f'{post.network}-{post.id}')}"

    def display_name(self, author: Author) -> str | None:
        """Return an author's display name, None if it is the handle alone."""
        name = " ".join(clean(author.name or "").split())
        return name if name.lstrip("@").casefold() not in {"", author.handle.casefold()} else None

    def quote(self, key: PostKey) -> Quote | None:
        """Return the post with that key, where the recap shows it anywhere."""
        return self._quotes.get(key)

    def theme_quotes(self, theme: Theme) -> tuple[Quote, ...]:
        """Return the posts that say a theme best; all of them where none was chosen."""
        return self._found(theme.quotes or theme.posts)

    def theme_rest(self, theme: Theme) -> tuple[Quote, ...]:
        """Return the other posts that make the point, in time order."""
        chosen = {quote.post.key for quote in self.theme_quotes(theme)}
        rest = self._found(key for key in theme.posts if key not in chosen)
        return tuple(sorted(rest, key=lambda quote: quote.post.order))

    def sources(self, posts: Iterable[PostKey]) -> tuple[Quote, ...]:
        """Return the posts a sentence rests on, as far as the recap shows them, each once."""
        return self._found(dict.fromkeys(posts))

    def cited(self, posts: Collection[PostKey]) -> tuple[Quote, ...]:
        """Return the posts that a sentence's notes point at: two at most, none where it is a count.

        A sentence that rests on more than five posts counts; see :meth:`evidence`.
        """
        return () if self.is_count(posts) else self.sources(posts)[:_MOST_NOTES]

    def is_count(self, posts: Collection[PostKey]) -> bool:
        """Return whether a sentence rests on more posts than notes can point at."""
        return len(set(posts)) >= _COUNT_FROM

    def evidence(self, posts: Collection[PostKey], section: RecapSection) -> str | None:
        """Return the anchor of all posts of a count: the section's themes, or its transcript."""
        themed = {key for theme in section.themes for key in theme.posts}
        if themed.issuperset(posts):
            return f"#{self.anchor(section.section)}-themes"
        if section.section in self._transcript:
            return f"#{self.transcript_anchor(section.section)}"
        return None

    def transcript_anchor(self, section: str) -> str:
        """Return the id of a section's part of the transcript."""
        return f"transcript-{self.anchor(section)}"

    def href(self, quote: Quote) -> str | None:
        """Return the address of a claim's post: in this page's transcript, else on its network."""
        if quote.post.key in self._shown:
            return f"#{self.post_anchor(quote.post)}"
        return quote.url

    def note(self, quote: Quote) -> int | None:
        """Return the number of the note that points at a post, 1 for the first asked for.

        None where the post has no address. :attr:`notes` lists those given out.
        """
        url = safe_href(quote.url)
        if url is None:
            return None
        return self._notes.setdefault(url, len(self._notes) + 1)

    @property
    def notes(self) -> tuple[tuple[int, str], ...]:
        """The notes given out so far: number and address."""
        return tuple((number, url) for url, number in self._notes.items())

    def colour(self, section: str) -> int:
        """Return the number of a section's palette colour, 1–8; 0 if it is no question."""
        numbered = [part.section for part in self.recap.sections if part.section[:1] in "QS"]
        if section not in numbered:
            return 0
        return numbered.index(section) % _PALETTE + 1

    def heading(self, section: RecapSection) -> str:
        """Return a section's heading: the question as asked, ``Question 2`` if it has no words."""
        if section.question is None:
            return section.heading
        text = " ".join(clean(section.question.text).split())
        return text or f"Question {section.question.number}"

    def wordless(self, section: RecapSection) -> str | None:
        """Return the reason why a question has no words, None if it has."""
        asked = section.question
        if asked is None or clean(asked.text).strip():
            return None
        if asked.post is None:
            return "the question itself is not in the archive"
        return "asked in a picture or a link"

    def name(self, section: RecapSection) -> str:
        """Return a section's name in a chart or a tile: the host's own label where there is one."""
        if section.question and section.question.label:
            return section.question.label
        return section.section if section.section[:1] in "QS" else section.heading

    def tile(self, section: RecapSection) -> str:
        """Return a short name of a section: ``Q3``, ``T3``, ``#`` for introductions and closing."""
        if section.section[:1] not in "QS":
            return "#"
        names = (self.name(section), section.section)
        return next((name for name in names if len(name) <= _LONGEST_TILE), "#")

    def section(self, name: str) -> RecapSection | None:
        """Return the section called ``name``, where the recap has it."""
        return next((part for part in self.recap.sections if part.section == name), None)

    def _found(self, keys: Iterable[PostKey]) -> tuple[Quote, ...]:
        return tuple(self._quotes[key] for key in keys if key in self._quotes)


def _zone(recap: Recap) -> ZoneInfo:
    try:
        return ZoneInfo(recap.session.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TweetupError(
            f"no time zone is named {recap.session.timezone!r}",
            where=recap.session.id,
            hint="use a name such as Europe/London; if that fails too, install tzdata",
        ) from error


def _all_quotes(recap: Recap) -> Iterable[Quote]:
    """Every post the recap holds, wherever it stands."""
    yield from (quote for quote, _ in recap.transcript)
    yield from (quote for _, quote in recap.theme_quotes)
    for section in recap.sections:
        yield from section.quotes
        yield from (question.quote for question in section.open_questions)
        for exchange in section.exchanges:
            yield from exchange.posts
