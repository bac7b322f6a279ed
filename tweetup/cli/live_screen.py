"""The live view of a chat drawn over the whole terminal, laid out and coloured by rich.

rich is imported here alone: import this module only where something is going to be drawn.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.control import Control
from rich.segment import ControlType, Segment, Segments
from rich.text import Text

from tweetup.cli.live_text import (
    clean_line,
    clock_time,
    count_people,
    count_posts,
    elapsed,
    minutes_since,
    missed,
    place_status,
)
from tweetup.text import fold_handle
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from types import FrameType, TracebackType
    from typing import Self

    from tweetup.capture.live.live_view import LiveView

__all__ = ["Screen", "draw"]

_BARS: Final = " ▁▂▃▄▅▆▇█"
_NO_WRAP, _WRAP = "\x1b[?7l", "\x1b[?7h"
_NARROW: Final = 60
"""Columns below which texts and counts take lines of their own."""
_LOW: Final = 6
"""Lines below which questions leave no room for the regulars who are absent."""


class Screen:
    """Draws on the terminal that stderr is, while its block lasts.

    The terminal's alternate screen is used, so its old content is back afterwards. A drawing equal
    to the last one is not written: nothing flickers, and text selected with the mouse stays so.
    Each line is erased before it is written, never after: behind a full line the cursor is still on
    the last column. Full lines do not go on in the next one meanwhile, since terminals and rich
    disagree on the width of some emoji.
    Ctrl-Z gives the terminal back as well. (:class:`rich.live.Live` cannot be stopped from a
    signal handler, and keeps all it could not write to a terminal that was closed.)
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Use neither colour nor weight where ``NO_COLOR`` is set to anything."""
        self._console = Console(
            force_terminal=True, color_system=None if environ.get("NO_COLOR") else "standard"
        )
        self._drawn = ""
        self._size = os.terminal_size((0, 0))
        self._file = sys.stderr.fileno()

    def __enter__(self) -> Self:
        self._enter()
        if hasattr(signal, "SIGTSTP"):
            signal.signal(signal.SIGTSTP, self._suspend)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if hasattr(signal, "SIGTSTP"):
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        self._leave()

    def show(self, view: LiveView) -> None:
        """Draw the view, if it looks different from the last one or the terminal's size does."""
        try:
            size = os.get_terminal_size(self._file)
        except OSError:  # the terminal was closed
            return
        self._console.size = (size.columns or 80, size.lines or 24)
        drawing: list[Segment] = []
        for row, line in enumerate(draw(view, self._console)):
            at_row = Control((ControlType.CURSOR_MOVE_TO, 0, row), (ControlType.ERASE_IN_LINE, 2))
            drawing += [at_row.segment, *Text.assemble(line).render(self._console)]
        with self._console.capture() as capture:
            self._console.print(Segments(drawing), end="", crop=False)
        resized, self._size = size != self._size, size
        if resized or capture.get() != self._drawn:
            self._drawn = capture.get()
            self._write(f"{Control.clear() if resized else ''}{self._drawn}")

    def _enter(self) -> None:
        screen, cursor = Control.alt_screen(enable=True), Control.show_cursor(show=False)
        self._write(f"{screen}{cursor}{_NO_WRAP}")

    def _leave(self) -> None:
        cursor, screen = Control.show_cursor(show=True), Control.alt_screen(enable=False)
        self._write(f"{_WRAP}{cursor}{screen}")

    def _suspend(self, number: int, _frame: FrameType | None) -> None:
        self._leave()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
        # The program goes on here.
        signal.signal(number, self._suspend)
        self._enter()
        self._drawn = ""

    def _write(self, text: str) -> None:
        """Write past Python's buffer, which a signal may have caught half written.

        A terminal that was closed is no reason to stop listening.
        """
        data = text.encode("utf-8", "backslashreplace")
        with suppress(OSError):
            while data:
                data = data[os.write(self._file, data) :]


def draw(view: LiveView, console: Console) -> list[Text]:
    """Return the view as ``console.height`` lines of at most ``console.width`` cells.

    The first line stays however low the console is, then the connections at the bottom, then the
    question on; the middle gets the room that these leave.
    """
    height = console.height
    bottom = [Text(), *_connections(view, console)]
    bottom = bottom[max(len(bottom) - height + 1, 0) :]
    top = [*_head(view, console.width), Text(), *_question_on(view, console)]
    top = top[: height - len(bottom)]
    room = height - len(top) - len(bottom)
    middle = _middle(view, console, room)[:room]
    lines = [*top, *middle, *[Text()] * (room - len(middle)), *bottom]
    for line in lines:
        line.truncate(console.width, overflow="ellipsis")
    return lines


def _head(view: LiveView, width: int) -> Iterator[Text]:
    """Yield the chat, the time and the counts, beside bars of the posts in each minute."""
    time = f"  {clock_time(view, view.now)} · {elapsed(view)}"
    name = Text(style="bold")
    if width > len(time):
        name.append(f"#{view.chat.hashtag}  {clean_line(view.chat.title or '')}".rstrip())
        name.truncate(width - len(time), overflow="ellipsis", pad=True)
    yield name.append(time if name else time.strip())
    total = f"{count_posts(view)}   {count_people(view.discussion)}"
    counts = f"   {view.pace[-1]} in the last minute   {total}"
    if width < _NARROW:
        yield Text(_bars(view.pace[-width:]))
        yield Text(total)
    else:
        yield Text(f"{_bars(view.pace[min(len(counts) - width, -1) :])}{counts}")


def _bars(pace: Sequence[int]) -> str:
    """Return a bar for each minute; a blank for no post."""
    highest = max((*pace, 4))
    return "".join(_BARS[-(-count * 8 // highest)] for count in pace)


def _question_on(view: LiveView, console: Console) -> Iterator[Text]:
    """Yield the question asked last, who answered it, and which regulars here did not."""
    question, planned = view.discussion.current, view.discussion.next_planned
    if question is None:
        yield Text("No question asked yet", "bold")
        if planned is not None:
            yield Text(f"planned: Q{planned.number}  {clean_line(planned.text)}", "dim")
        return
    since = f", {minutes_since(view, question.asked_at)} ago" if question.asked_at else ""
    text = clean_line(question.text) or "(its words are not in its post)"
    yield from _entry(console, f"{clean_line(question.label)}{since}", text, 3, "bold")
    if question.answers:
        people = counted(len(question.answered_by), "person", "people")
        answers = f"{counted(question.answers, 'answer')} by {people}"
        yield from _handles(console, answers, question.answered_by[::-1])
    else:
        yield Text("no answer yet")
    answered = set(map(fold_handle, question.answered_by))
    quiet = [handle for handle in view.discussion.here if fold_handle(handle) not in answered]
    if quiet:
        lead = f"{counted(len(quiet), 'regular')} here without an answer"
        yield from _handles(console, lead, quiet, "dim")


def _middle(view: LiveView, console: Console, room: int) -> list[Text]:
    """Return the questions asked before, those of participants, and the regulars not there."""
    talk = view.discussion
    absent: list[Text] = []
    if talk.absent:
        regulars = len(talk.here) + len(talk.absent)
        lead = f"{len(talk.here)} of {regulars} regulars are here; not yet"
        absent = [Text(), *_handles(console, lead, talk.absent, "dim")]
    if room - len(absent) < _LOW:
        absent = []
    room -= len(absent)
    earlier = [*_earlier_questions(view)]
    if earlier:
        most = room - 5 if talk.unanswered else room - 1
        earlier = [Text(), *earlier[-max(most, 2) :]]
    return [*earlier, *_unanswered(view, console, room - len(earlier)), *absent]


def _earlier_questions(view: LiveView) -> Iterator[Text]:
    """Yield a line for each question but the one on: label, time, answers, people, words."""
    for question in view.discussion.questions:
        if question is not view.discussion.current:
            asked = clock_time(view, question.asked_at) if question.asked_at else ""
            counts = f"{question.answers:>3} by {len(question.answered_by):<3}"
            yield _row(question.label, asked, counts, question.text)
    planned = view.discussion.next_planned
    if planned is not None and view.discussion.current is not None:
        yield _row(f"Q{planned.number}", "next", "", planned.text, style="dim")


def _row(label: str, time: str, counts: str, text: str, *, style: str = "") -> Text:
    row = Text(f"{clean_line(label):<4}", style)
    row.truncate(6, overflow="ellipsis")
    return row.append(f" {time:<5}  {counts:<10}  {clean_line(text)}")


def _unanswered(view: LiveView, console: Console, room: int) -> list[Text]:
    """Return participants' questions, the latest first, on three lines each where they fit."""
    total = len(view.discussion.unanswered)
    waiting = view.discussion.unanswered[: max(room - 2, 0)]
    if not waiting:
        return []
    more = f", the latest {len(waiting)}" if len(waiting) < total else ""
    title = Text(f"{counted(total, 'question')} of participants unanswered{more}", "bold")
    lines: list[Text] = []
    for most in (3, 2, 1):
        lines = [Text(), title]
        for post in waiting:
            lead = f"{minutes_since(view, post.asked_at):>7}  @{clean_line(post.handle)}"
            lines += _entry(console, lead, clean_line(post.text), most)
        if len(lines) <= room:
            break
    return lines


def _connections(view: LiveView, console: Console) -> Iterator[Text]:
    """Yield the state of the places, the time not heard, and how to end."""
    lost = [place for place in view.places if place.outage or place.given_up]
    well = "; ".join(place_status(view, place) for place in view.places if place not in lost)
    if well:
        yield from Text(well, "dim").wrap(console, console.width)
    for text in (
        *(place_status(view, place) for place in lost),
        missed(view),
        clean_line(view.note),
    ):
        if text:
            yield from _excerpt(console, text, console.width, 2, "yellow")
    until = f"until {clock_time(view, view.until)}; " if view.until is not None else ""
    yield Text(f"{until}Ctrl-C ends it and keeps everything", "dim")


def _handles(
    console: Console, lead: str, handles: Iterable[str], style: str = ""
) -> Iterable[Text]:
    text = f"{lead}: {' '.join(f'@{clean_line(handle)}' for handle in handles)}"
    return _excerpt(console, text, console.width, 2, style)


def _entry(console: Console, lead: str, text: str, most: int, style: str = "") -> Iterator[Text]:
    """Yield a text on at most so many lines beside its lead, or after it where that is narrow."""
    if console.width < _NARROW:
        yield from _excerpt(console, f"{lead.strip()}  {text}", console.width, most, style)
        return
    beside = Text(f"{lead}  ", style)
    beside.truncate(console.width // 2, overflow="ellipsis")
    for line in _excerpt(console, text, console.width - beside.cell_len, most, style):
        yield beside + line
        beside = Text(" " * beside.cell_len)


def _excerpt(console: Console, text: str, width: int, most: int, style: str = "") -> Sequence[Text]:
    """Return a text on at most so many lines, with … where it is cut."""
    readable = text[: 4 * most * width]  # a post may be as long as its author likes
    lines = Text(readable, style).wrap(console, width)
    if len(lines) > most:
        last = lines[most - 1]
        last.rstrip()
        last.append("…")
        last.truncate(width, overflow="ellipsis")
    return lines[:most]
