"""A chat while it runs, as lines that fit a terminal: a pure function of the view and the room.

Posts are hostile: whatever is theirs goes through :func:`~tweetup.cli.output.one_line`, loses
piles of combining marks, and is cut to the width it is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Final, Literal
from zoneinfo import ZoneInfo

from tweetup.cli.output import display_width, fit, one_line
from tweetup.networks.paging import in_words
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tweetup.capture.live.view import Asked, LiveView, PlaceState, Talk, Unanswered
    from tweetup.networks.listening import Outage

__all__ = ["Line", "Style", "draw", "summary"]

Style = Literal["plain", "strong", "faint", "warning"]

_BARS: Final = " ▁▂▃▄▅▆▇█"
_MARKS: Final = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20f0]"
_PILES: Final = re.compile(f"({_MARKS}{{3}}){_MARKS}+")
_NARROW: Final = 60
"""Columns below which only what fits is said."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the screen, and how it stands out."""

    text: str = ""
    style: Style = "plain"


def draw(view: LiveView, *, width: int, height: int) -> list[Line]:
    """At most ``height`` lines of at most ``width`` columns, the most useful ones."""
    top = [*_head(view, width), Line(), *_question_on(view, width)]
    bottom = _foot(view, width)
    room = height - len(top) - len(bottom)
    middle = _middle(view, width, max(room, 0))
    lines = [*top, *middle]
    lines += [Line()] * (height - len(lines) - len(bottom))
    lines = [*lines[: max(height - len(bottom), 0)], *bottom[-height:]]
    return [Line(fit(line.text, width), line.style) for line in lines]


def summary(view: LiveView) -> str:
    """The view in one sentence, for a log."""
    on = view.talk.on
    waiting = len(view.talk.unanswered)
    places = [_place(view, place) for place in view.places]
    counts = f"{_count(view.posts, 'post')}, {_people(view.talk)}"
    parts = [
        f"{_clock(view, view.now)} #{view.chat.hashtag}: {counts}",
        f"{_clean(on.label)} on with {_count(on.answers, 'answer')}" if on is not None else "",
        f"{_count(waiting, 'question')} of participants unanswered" if waiting else "",
        *(line.text for line in places if line.style == "warning"),
        _clean(view.note),
    ]
    return "; ".join(filter(None, parts))


def _head(view: LiveView, width: int) -> Iterator[Line]:
    name = f"#{view.chat.hashtag}"
    if view.chat.title and width >= _NARROW:
        name = f"{name}  {_clean(view.chat.title)}"
    yield Line(_apart(name, f"{_clock(view, view.now)} · {_hour(view)}", width), "strong")
    counts = (
        f"{view.pace[-1]} in the last minute",
        _count(view.posts, "post"),
        _people(view.talk),
    )
    if width >= _NARROW:
        said = "   ".join(counts)
        yield Line(f"{_spark(view.pace[display_width(said) + 3 - width :])}   {said}")
    else:
        yield Line(_spark(view.pace[-width:]))
        yield Line(", ".join(counts[1:]))


def _hour(view: LiveView) -> str:
    """Where in its hour the chat is."""
    gone = view.now - view.chat.start
    if gone < timedelta():
        return f"begins in {_minutes(-gone)} min"
    if view.chat.end is None:
        return f"for {_minutes(gone)} min"
    if view.now >= view.chat.end:
        return "over, late answers" if view.until is None or view.now < view.until else "over"
    return f"{_minutes(gone)} of {_minutes(view.chat.end - view.chat.start)} min"


def _question_on(view: LiveView, width: int) -> Iterator[Line]:
    """The question now on, who answered it, and which regulars here did not."""
    on = view.talk.on
    if on is None:
        planned = view.talk.following
        yield Line("No question asked yet", "strong")
        if planned is not None:
            yield Line(f"planned: Q{planned.number}  {_clean(planned.text)}", "faint")
        return
    since = f", {_ago(view, on.asked_at)}" if on.asked_at is not None else ""
    text = _clean(on.text) or "(its words are not in its post)"
    lead = f"{_clean(on.label)}{since}  "
    for number, part in enumerate(_wrapped(text, width - display_width(lead), 3)):
        yield Line((lead if number == 0 else " " * display_width(lead)) + part, "strong")
    if on.answers:
        said = f"{_count(on.answers, 'answer')} by {_count(len(on.who), 'person')}: "
        yield from _named(said, [*reversed(on.who)], width)
    else:
        yield Line("no answer yet")
    answered = set(map(fold_handle, on.who))
    quiet = [who for who in view.talk.here if fold_handle(who) not in answered]
    if quiet:
        yield from _named("regulars here who have not answered it: ", quiet, width, "faint")


def _middle(view: LiveView, width: int, room: int) -> list[Line]:
    """What was asked before, what participants ask that nobody took up, who is not there."""
    asked = _asked_before(view, width)
    absent = _absent(view.talk, width)
    room -= len(absent)
    for_asked = max(room - 4, 2) if view.talk.unanswered else room
    lines = asked if len(asked) <= for_asked else [Line(), *asked[len(asked) - for_asked + 1 :]]
    return [*lines[:room], *_unanswered(view, width, room - len(lines)), *absent]


def _asked_before(view: LiveView, width: int) -> list[Line]:
    earlier = [question for question in view.talk.questions if question is not view.talk.on]
    asked = [_row(view, question, width) for question in earlier]
    planned = view.talk.following
    if planned is not None and view.talk.on is not None:
        asked.append(Line(f"next  Q{planned.number}  {_clean(planned.text)}", "faint"))
    return [Line(), *asked] if asked else []


def _unanswered(view: LiveView, width: int, room: int) -> list[Line]:
    """Questions of participants, the latest first: whole where there is room, else a line each."""
    waiting = view.talk.unanswered
    if not waiting or room < 3:
        return []
    tries = (
        [line for one in waiting for line in _asking(view, one, width, most)] for most in (3, 2, 1)
    )
    lines = next((lines for lines in tries if len(lines) <= room - 2), None)
    lines = lines or [line for one in waiting for line in _asking(view, one, width, 1)]
    shown = min(len(waiting), room - 2)
    more = f", the latest {shown}" if shown < len(waiting) else ""
    title = f"asked by participants and not answered yet: {len(waiting)}{more}"
    return [Line(), Line(title, "strong"), *lines[: room - 2]]


def _asking(view: LiveView, asked: Unanswered, width: int, most: int) -> Iterator[Line]:
    lead = f"{_age(view, asked.asked_at):>7}  @{_clean(asked.handle)}  "
    for number, part in enumerate(_wrapped(_clean(asked.text), width - display_width(lead), most)):
        yield Line((lead if number == 0 else " " * display_width(lead)) + part)


def _absent(talk: Talk, width: int) -> list[Line]:
    if not talk.absent:
        return []
    here = f"{len(talk.here)} of {len(talk.here) + len(talk.absent)} regulars are here; not yet: "
    return [Line(), *_named(here, talk.absent, width, "faint")]


def _named(lead: str, handles: Sequence[str], width: int, style: Style = "plain") -> Iterator[Line]:
    """Handles on at most two lines, and how many more there are."""
    names = [f"@{_clean(handle)}" for handle in handles]
    tries = (_first_names(lead, names, count, width) for count in range(len(names), 0, -1))
    lines = next((lines for lines in tries if len(lines) <= 2), [lead.rstrip(" :")])
    yield from (Line(line, style) for line in lines)


def _first_names(lead: str, names: Sequence[str], count: int, width: int) -> list[str]:
    more = f" and {len(names) - count} more" if count < len(names) else ""
    return _wrapped(f"{lead}{' '.join(names[:count])}{more}", width, 3)


def _row(view: LiveView, question: Asked, width: int) -> Line:
    at = _clock(view, question.asked_at) if question.asked_at is not None else "     "
    counts = f"{question.answers:>4} by {len(question.who):<3}"
    head = f"{fit(_clean(question.label), 6):<4}  {at}  {counts}"
    return Line(head if width < _NARROW else f"{head}  {_clean(question.text)}")


def _foot(view: LiveView, width: int) -> list[Line]:
    """How it stands with the places, what was missed, and how it ends."""
    lines = [_place(view, place) for place in view.places]
    lines = _merged(lines, width)
    missed = [one for one in view.outages if one.until and not one.bridged]
    if missed:
        last = missed[-1]
        more = f" and {len(missed) - 1} more" if len(missed) > 1 else ""
        lines.append(Line(f"not heard: {_outage(view, last)}{more}", "warning"))
    if view.note:
        lines.append(Line(_clean(view.note), "warning"))
    until = f"until {_clock(view, view.until)}; " if view.until is not None else ""
    lines.append(Line(f"{until}Ctrl-C ends it and keeps everything", "faint"))
    return [Line(), *lines]


def _place(view: LiveView, place: PlaceState) -> Line:
    if place.left:
        return Line(f"{place.name}: given up ({_clean(place.left)})", "warning")
    if place.outage is not None:
        again = f", next try in {_seconds(place.again - view.now)}" if place.again else ""
        since = f"not heard since {_clock(view, place.outage.since)}"
        return Line(f"{place.name}: {since}{again} ({_clean(place.outage.why)})", "warning")
    if not place.heard:
        return Line(f"{place.name}: connecting")
    how = "no stream for this login, so it is searched every half minute"
    return Line(f"{place.name}: {how if place.polling else 'listening'}")


def _merged(lines: Sequence[Line], width: int) -> list[Line]:
    """Places that are well, on one line where they fit."""
    well = [line.text for line in lines if line.style == "plain"]
    together = "; ".join(well)
    if well and display_width(together) <= width:
        return [Line(together, "faint"), *(line for line in lines if line.style != "plain")]
    return list(lines)


def _outage(view: LiveView, outage: Outage) -> str:
    since = _clock(view, outage.since)
    until = _clock(view, outage.until) if outage.until is not None else "now"
    if outage.until is not None and since == until:
        span = f"{since} for {_seconds(outage.until - outage.since)}"
    else:
        span = f"{since}–{until}"
    return f"{outage.place} {span} ({_clean(outage.why)})"


def _people(talk: Talk) -> str:
    new = f", {talk.newcomers} new" if talk.newcomers is not None else ""
    return f"{_count(talk.people, 'person')}{new}"


def _count(number: int, what: str) -> str:
    if number != 1:
        what = "people" if what == "person" else f"{what}s"
    return f"{number} {what}"


def _spark(pace: Sequence[int]) -> str:
    """A bar for each minute, the highest as high as a line; a blank for none."""
    most = max((*pace, 4))
    return "".join(_BARS[-(-count * 8 // most)] for count in pace)


def _clock(view: LiveView, moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(view.chat.timezone)):%H:%M}"


def _age(view: LiveView, moment: datetime) -> str:
    return f"{_minutes(view.now - moment)} min"


def _ago(view: LiveView, moment: datetime) -> str:
    return f"{_age(view, moment)} ago"


def _seconds(span: timedelta) -> str:
    """A short while in words, rounded up: ``1 s``, ``4 min 10 s``."""
    return in_words(max(1, ceil(span.total_seconds())))


def _minutes(span: timedelta) -> int:
    return max(0, int(span.total_seconds() // 60))


def _clean(text: str) -> str:
    return _PILES.sub(r"\1", one_line(text))


def _apart(left: str, right: str, width: int) -> str:
    """Two texts at both ends of a line; the left one is cut where they meet."""
    room = width - display_width(right) - 2
    if room < 1:
        return right
    left = fit(left, room)
    return left + " " * (width - display_width(left) - display_width(right)) + right


def _wrapped(text: str, room: int, most: int) -> list[str]:
    """The text on at most so many lines of so many columns; the last one is cut."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most - 1:
        line = words.pop(0)
        while words and display_width(f"{line} {words[0]}") <= room:
            line = f"{line} {words.pop(0)}"
        lines.append(fit(line, max(room, 1)))
    return [*lines, fit(" ".join(words), max(room, 1))] if words else lines
