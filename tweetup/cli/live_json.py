"""The live state of a chat as JSON lines on stdout."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import msgspec

from tweetup.capture.live.live_state import live_state
from tweetup.cli.output import json_line, say

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from typing import Protocol, Self

    from tweetup.capture.live.live_state import LiveState
    from tweetup.capture.live.live_view import LiveView

    class Shower(AbstractContextManager[object], Protocol):
        """A screen or a log."""

        def show(self, view: LiveView) -> None:
            """Show a view."""


__all__ = ["JsonLines"]


class JsonLines:
    """Writes a line on stdout when anything but the time has changed; another view shows the rest.

    A reader that has gone is no reason to stop listening: it is told once.
    """

    def __init__(self, beside: Shower) -> None:
        self._beside = beside
        self._last: LiveState | None = None
        self._stack = ExitStack()
        self._is_read = True

    def __enter__(self) -> Self:
        self._stack.enter_context(self._beside)
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def show(self, view: LiveView) -> None:
        """Write the state if it is another one, and show the view beside it."""
        self._beside.show(view)
        state = live_state(view)
        if self._last is not None:
            unchanged = msgspec.structs.replace(state, at=self._last.at)
            if unchanged == self._last:
                return
        self._last = state
        if self._is_read:
            self._write(json_line(msgspec.json.encode(state).decode()))

    def _write(self, line: str) -> None:
        try:
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
        except OSError:
            self._is_read = False
            # What is left in the buffer goes nowhere, or Python would complain at its end.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
            say("nobody reads the state any more; listening goes on")
