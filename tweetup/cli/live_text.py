"""The live view of a chat in words: phrases for the screen, and plain lines where none is drawn.

Posts are hostile: every text of theirs goes through :func:`clean_line` before it is printed.
"""

from __future__ import annotations

import re
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.cli.output import one_line, say
from tweetup.networks.paging import in_words
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Self

    from tweetup.capture.live.live_view import Discussion, LiveView, PlaceState

__all__ = [
    "PlainLines",
    "clean_line",
    "clock_time",
    "count_people",
    "count_posts",
    "elapsed",
    "minutes_since",
    "missed",
    "place_status",
    "summary",
]

_MARK: Final = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20f0]"
_PILED_MARKS: Final = re.compile(f"({_MARK}{{3}}){_MARK}+")
_MINUTE: Final = timedelta(minutes=1)
_LINE_EVERY: Final = timedelta(minutes=5)


class PlainLines:
    """Prints a line on stderr when the question or a connection changes, and every five minutes."""

    def __init__(self) -> None:
        self._printed_at: datetime | None = None
        self._state: object = None
        self._polled: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Do nothing: a line needs no cleaning up."""

    def show(self, view: LiveView) -> None:
        """Print the summary of a view if it is due."""
        question = view.discussion.current
        state = (
            question.section if question is not None else None,
            tuple(
                (place.heard, place.polling, place.outage, place.given_up) for place in view.places
            ),
            len(view.outages),
            bool(view.note),
        )
        due = self._printed_at is None or view.now - self._printed_at >= _LINE_EVERY
        polled = {place.name for place in view.places if place.polling and not place.outage}
        for place in view.places:
            if place.name in polled - self._polled:
                say(place_status(view, place))
        self._polled = polled
        if due or state != self._state:
            self._state = state
            self._printed_at = view.now
            say(summary(view))


def summary(view: LiveView) -> str:
    """Return the view in one sentence."""
    question = view.discussion.current
    waiting = len(view.discussion.unanswered)
    counts = f"{count_posts(view)}, {count_people(view.discussion)}"
    parts = [
        f"{clock_time(view, view.now)} #{view.chat.hashtag}: {counts}",
        f"{clean_line(question.label)} on with {counted(question.answers, 'answer')}"
        if question
        else "",
        f"{counted(waiting, 'question')} of participants unanswered" if waiting else "",
        *(place_status(view, place) for place in view.places if place.outage or place.given_up),
        clean_line(view.note),
    ]
    return "; ".join(filter(None, parts))


def elapsed(view: LiveView) -> str:
    """Return how much of the chat's hour has passed: ``24 of 60 min``."""
    passed = view.now - view.chat.start
    if passed < timedelta():
        return f"begins in {_minutes(-passed)}"
    if view.chat.end is None:
        return f"for {_minutes(passed)}"
    if view.now >= view.chat.end:
        return "over, late answers" if view.until is None or view.now < view.until else "over"
    return f"{passed // _MINUTE} of {_minutes(view.chat.end - view.chat.start)}"


def count_posts(view: LiveView) -> str:
    """Return how many posts the hour has so far; those before and after it are counted apart."""
    outside = ((view.posts_before, "before"), (view.posts_after, "after"))
    apart = [f"{number} {name}" for number, name in outside if number]
    posts = counted(view.posts_in_hour, "post")
    return f"{posts} ({' and '.join(apart)} the hour)" if apart else posts


def count_people(talk: Discussion) -> str:
    """Return how many people wrote something, and how many of them are new."""
    people = counted(talk.people, "person", "people")
    return people if talk.newcomers is None else f"{people}, {talk.newcomers} new"


def place_status(view: LiveView, place: PlaceState) -> str:
    """Return whether a place is heard, since when it is not, and when it is tried again."""
    if place.given_up:
        return f"{place.name}: given up ({clean_line(place.given_up)})"
    if place.outage is not None:
        retry = f", next try in {_seconds(place.again - view.now)}" if place.again else ""
        since = f"not heard since {clock_time(view, place.outage.since)}"
        return f"{place.name}: {since}{retry} ({clean_line(place.outage.why)})"
    if not place.heard:
        return f"{place.name}: connecting"
    why = clean_line(place.unreachable) or "no stream to be had"
    polling = f"{why}, so it is searched every half minute"
    return f"{place.name}: {polling if place.polling else 'listening'}"


def missed(view: LiveView) -> str:
    """Return the last outage that left a gap and how many more there are; ``""`` for none."""
    outages = [
        (outage, outage.until) for outage in view.outages if outage.until and not outage.bridged
    ]
    if not outages:
        return ""
    outage, until = outages[-1]
    start, end = clock_time(view, outage.since), clock_time(view, until)
    span = f"{start}–{end}" if start != end else f"{start} for {_seconds(until - outage.since)}"
    more = f" and {len(outages) - 1} more" if len(outages) > 1 else ""
    return f"not heard: {outage.place} {span} ({clean_line(outage.why)}){more}"


def clean_line(text: str) -> str:
    """Return a text as one line without control characters and piles of combining marks."""
    return _PILED_MARKS.sub(r"\1", one_line(text))


def clock_time(view: LiveView, moment: datetime) -> str:
    """Return a moment as HH:MM in the chat's time zone."""
    return f"{moment.astimezone(ZoneInfo(view.chat.timezone)):%H:%M}"


def minutes_since(view: LiveView, moment: datetime) -> str:
    """Return the whole minutes from a moment until now: ``4 min``."""
    return _minutes(view.now - moment)


def _minutes(span: timedelta) -> str:
    return f"{max(0, span // _MINUTE)} min"


def _seconds(span: timedelta) -> str:
    """Return a short time rounded up to seconds: ``1 s``, ``4 min 10 s``."""
    return in_words(max(1, ceil(span.total_seconds())))
