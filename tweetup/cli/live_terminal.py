"""A view on a terminal, drawn over the last one once a second; or plain lines now and then.

The terminal's second screen is used (as ``less`` and ``top`` do), so that what was there before is
there again afterwards. Nothing is drawn that is there already, so nothing flickers. Codes are
those of ECMA-48 and DEC's private modes.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.cli.live_screen import draw, summary
from tweetup.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from types import FrameType, TracebackType
    from typing import Self

    from tweetup.capture.live.view import LiveView
    from tweetup.cli.live_screen import Line, Style

__all__ = ["Lines", "Screen", "can_draw"]

_ENTER: Final = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J"
_LEAVE: Final = "\x1b[?7h\x1b[?25h\x1b[?1049l"
_STYLES: Final[Mapping[Style, str]] = {
    "plain": "",
    "strong": "\x1b[1m",
    "faint": "\x1b[2m",
    "warning": "\x1b[33m",
}
_NOW_AND_THEN: Final = timedelta(minutes=5)


def can_draw(environ: Mapping[str, str]) -> bool:
    """Whether stderr is a terminal that can be drawn on."""
    return sys.stderr.isatty() and environ.get("TERM", "dumb") != "dumb"


class Screen:
    """Draws on the terminal that stderr is, while its block lasts.

    Stopped with Ctrl-Z it gives the terminal back, and draws anew when it goes on.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        """With ``NO_COLOR`` set to anything nothing stands out by colour or weight."""
        self._styled = not environ.get("NO_COLOR")
        self._drawn: tuple[os.terminal_size, Sequence[Line]] | None = None
        self._file = sys.stderr.fileno()

    def __enter__(self) -> Self:
        self._write(_ENTER)
        if hasattr(signal, "SIGTSTP"):
            signal.signal(signal.SIGTSTP, self._stop)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if hasattr(signal, "SIGTSTP"):
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        self._write(_LEAVE)

    def show(self, view: LiveView) -> None:
        """Draw the view, if it looks different from the last one or the terminal does."""
        with suppress(OSError):
            self._draw(view, os.get_terminal_size(self._file))

    def _draw(self, view: LiveView, size: os.terminal_size) -> None:
        lines = draw(view, width=size.columns, height=size.lines)
        if (size, lines) == self._drawn:
            return
        self._drawn = (size, lines)
        body = "\r\n".join(f"{self._styled_line(line)}\x1b[K" for line in lines)
        self._write(f"\x1b[H{body}\x1b[J")

    def _styled_line(self, line: Line) -> str:
        code = _STYLES[line.style] if self._styled else ""
        return f"{code}{line.text}\x1b[0m" if code else line.text

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        self._write(_LEAVE)
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
        # Here it goes on.
        signal.signal(number, self._stop)
        self._write(_ENTER)
        self._drawn = None

    def _write(self, text: str) -> None:
        """Past Python's buffer, which a signal may have caught half written.

        A terminal that somebody has closed is no reason to hear no more.
        """
        data = text.encode("utf-8", "backslashreplace")
        with suppress(OSError):
            while data:
                data = data[os.write(self._file, data) :]


class Lines:
    """Tells of a view by a line where something else is on, and every five minutes."""

    def __init__(self) -> None:
        self._told_at: datetime | None = None
        self._on: object = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing is to be put back."""

    def show(self, view: LiveView) -> None:
        """Say a line, if there is something to say."""
        question = view.talk.on
        on = (
            question.section if question is not None else None,
            tuple((place.heard, place.polling, place.outage, place.left) for place in view.places),
            len(view.outages),
            bool(view.note),
        )
        due = self._told_at is None or view.now - self._told_at >= _NOW_AND_THEN
        if on == self._on and not due:
            return
        self._on = on
        self._told_at = view.now
        say(summary(view))
