"""Charts as inline SVG: no scripts, no fonts, no colours of their own (those are the page's).

Positions across are per cent, so that a chart fits 320 pixels as well as a desk's screen and
its letters keep their size on both. What a colour says is also said by a pattern, by a label
and by the table beside the chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tweetup.model import section_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tweetup.model import Minute
    from tweetup.render.view import RecapView

__all__ = [
    "Bar",
    "Mark",
    "Stripe",
    "Timeline",
    "number_text",
    "percent_text",
    "round_up",
    "signature",
    "timeline",
]

_PLOT_TOP = 44
_PLOT_HEIGHT = 132
_TICKS = (5, 10, 15, 20, 30, 60, 120, 180, 360, 720, 1440)
_MOST_TICKS = 5
_ROUND = (1, 2, 5)
_CLOSEST_MARKS = 9.0
_PATTERNS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One section's posts in one step: ``x`` and ``width`` in per cent, ``y``, ``height`` in px."""

    section: str
    x: str
    y: str
    width: str
    height: str
    colour: int
    pattern: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something at a place: a question's moment, a tick of the clock, a line of the scale."""

    label: str
    x: str = "0"
    y: str = "0"
    colour: int = 0
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A drawn hour: the values of the chart's template, and the table with the same numbers."""

    bars: tuple[Bar, ...]
    questions: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    scale: tuple[Mark, ...]
    summary: str
    columns: tuple[tuple[str, str, int, int], ...]
    rows: tuple[tuple[str, str, tuple[int, ...], int], ...]
    top: int = _PLOT_TOP
    bottom: int = _PLOT_TOP + _PLOT_HEIGHT


def timeline(view: RecapView) -> Timeline | None:
    """Return the hour by question as stacked bars, one a step.

    None where there is nothing to draw.
    """
    steps = view.recap.timeline
    tallest = max((sum(posts for _, posts in step.posts) for step in steps), default=0)
    if tallest == 0:
        return None
    start = min(step.start for step in steps)
    end = max(step.start + timedelta(minutes=step.minutes) for step in steps)
    top = round_up(tallest)
    axis = _Axis(start, end)
    sections = sorted({name for step in steps for name, _ in step.posts}, key=section_order)
    columns = tuple((name, *_look(view, name)) for name in sections)
    return Timeline(
        bars=tuple(_bars(view, axis, top)),
        questions=_questions(view, axis),
        ticks=_clock(view, axis),
        scale=tuple(
            Mark(label=str(value), y=number_text(_PLOT_TOP + _PLOT_HEIGHT * (1 - value / top)))
            for value in (top, top // 2)
            if value
        ),
        summary=_summary(view, tallest),
        columns=columns,
        rows=tuple(_row(view, step, sections) for step in steps),
    )


def _row(
    view: RecapView, step: Minute, sections: Sequence[str]
) -> tuple[str, str, tuple[int, ...], int]:
    """Return a step as a row of the table: time as text and ISO 8601, posts by section, sum."""
    posts, time = dict(step.posts), view.times(step.start)
    return time.clock, time.iso, tuple(posts.get(name, 0) for name in sections), sum(posts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripe:
    """A section's share of a recap's answers, left to right, in per cent."""

    x: str
    width: str
    colour: int


def signature(view: RecapView) -> tuple[Stripe, ...]:
    """Return the session as one line: a stripe a section, as wide as its share of the answers."""
    sections = [section for section in view.recap.sections if section.answers]
    total = sum(section.answers for section in sections)
    stripes: list[Stripe] = []
    before = 0
    for section in sections:
        stripes.append(
            Stripe(
                x=percent_text(100 * before / total),
                width=percent_text(100 * section.answers / total),
                colour=view.colour(section.section),
            )
        )
        before += section.answers
    return tuple(stripes)


class _Axis:
    """From a moment to a place across, 0–100 per cent."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self.start = start
        self.end = end

    def place(self, moment: datetime) -> float:
        """Per cent from the left."""
        return 100 * ((moment - self.start) / (self.end - self.start))


def _look(view: RecapView, section: str) -> tuple[str, int, int]:
    """Return a section's name, colour and pattern."""
    part = view.section(section)
    colour = view.colour(section)
    name = view.name(part) if part is not None else view.plain_name(section)
    return name, colour, colour % _PATTERNS


def _bars(view: RecapView, axis: _Axis, top: int) -> list[Bar]:
    bars: list[Bar] = []
    for step in view.recap.timeline:
        left = axis.place(step.start)
        width = axis.place(step.start + timedelta(minutes=step.minutes)) - left
        below = 0
        for section, posts in sorted(step.posts, key=lambda part: section_order(part[0])):
            if not posts:
                continue
            name, colour, pattern = _look(view, section)
            below += posts
            bars.append(
                Bar(
                    section=section,
                    x=percent_text(left + width * 0.1),
                    y=number_text(_PLOT_TOP + _PLOT_HEIGHT * (1 - below / top)),
                    width=percent_text(width * 0.8),
                    height=number_text(_PLOT_HEIGHT * posts / top),
                    colour=colour,
                    pattern=pattern,
                    title=view.say(
                        "chart_bar", time=view.clock(step.start), posts=posts, section=name
                    ),
                )
            )
    return bars


def _questions(view: RecapView, axis: _Axis) -> tuple[Mark, ...]:
    """Mark the times of the questions; marks close together take turns in two rows."""
    marks: list[Mark] = []
    last = -100.0
    asked = [
        (section.question.asked_at, section)
        for section in view.questions
        if section.question and section.question.asked_at
    ]
    for moment, section in sorted(
        asked, key=lambda pair: (pair[0], section_order(pair[1].section))
    ):
        if not axis.start <= moment <= axis.end:
            continue
        place = axis.place(moment)
        crowded = place - last < _CLOSEST_MARKS and bool(marks)
        marks.append(
            Mark(
                label=view.name(section),
                x=percent_text(place),
                colour=view.colour(section.section),
                row=1 - marks[-1].row if crowded else 0,
            )
        )
        last = place
    return tuple(marks)


def _clock(view: RecapView, axis: _Axis) -> tuple[Mark, ...]:
    """Round times along the foot, six at the most."""
    length = axis.end - axis.start
    minutes = next((m for m in _TICKS if length <= timedelta(minutes=m) * _MOST_TICKS), None)
    step = timedelta(minutes=minutes) if minutes else length / _MOST_TICKS
    midnight = view.midnight(axis.start)
    moment = midnight + step * -((midnight - axis.start) // step)
    marks: list[Mark] = []
    while moment <= axis.end:
        marks.append(Mark(label=view.clock(moment), x=percent_text(axis.place(moment))))
        moment += step
    return tuple(marks)


def _summary(view: RecapView, tallest: int) -> str:
    """Return the chart in two sentences, for those who do not see it."""
    steps = view.recap.timeline
    total = sum(posts for step in steps for _, posts in step.posts)
    busiest = max(steps, key=lambda step: sum(posts for _, posts in step.posts))
    asked = [
        view.say(
            "chart_asked_at",
            label=view.name(section),
            time=view.clock(section.question.asked_at),
        )
        for section in view.questions
        if section.question and section.question.asked_at
    ]
    until = steps[-1].start + timedelta(minutes=steps[-1].minutes)
    text = view.say(
        # No search gives reposts: where there is none, none is said to be counted.
        "chart_summary" if view.recap.numbers.reposts else "chart_summary_alone",
        posts=view.tally(total, "post"),
        start=view.clock(steps[0].start),
        end=view.clock(until),
        most=view.figures(tallest),
        minutes=view.tally(busiest.minutes, "minute"),
        from_time=view.clock(busiest.start),
    )
    return f"{text} {view.say('chart_asked', questions=', '.join(asked))}" if asked else text


def round_up(value: int) -> int:
    """Return the next number of the kind 1, 2, 5, 10, 20, 50 …."""
    scale = 1
    while True:
        for step in _ROUND:
            if step * scale >= value:
                return step * scale
        scale *= 10


def number_text(value: float) -> str:
    """Return a number as SVG writes it: two decimals, no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent_text(value: float) -> str:
    """Return a number of per cent as SVG writes it."""
    return f"{number_text(value)}%"
