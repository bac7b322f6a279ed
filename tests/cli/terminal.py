"""A command on a real pseudo-terminal, and what its screen shows."""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.cli.emulator import Emulator

__all__ = ["ALTERNATE", "PLAIN", "Terminal"]

ALTERNATE = "\x1b[?1049h"
PLAIN = "\x1b[?1049l"
_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PATIENCE = 60.0


class Terminal:
    """Runs a program of Python with stderr, stdout and stdin on a terminal of that size."""

    def __init__(
        self,
        folder: Path,
        arguments: Sequence[str],
        environ: Mapping[str, str],
        *,
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        self.written = ""
        self.emulator = Emulator(columns, rows)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pid, self._file = pty.fork()
        if self._pid == 0:
            os.chdir(folder)
            os.execve(sys.executable, [sys.executable, *arguments], dict(environ))
        self.resize(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self.emulator.resize(columns, rows)
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def screen(self) -> list[str]:
        """The lines as they are to be seen, without the blanks behind them."""
        return [line.rstrip() for line in self.emulator.display]

    @property
    def after(self) -> str:
        """What was written since the terminal was given back."""
        return _CODES.sub("", self.written.rpartition(PLAIN)[2])

    def send(self, number: signal.Signals) -> None:
        """Send the program a signal."""
        os.kill(self._pid, number)

    def type(self, keys: str) -> None:
        """Press keys: a line ends in a line feed."""
        os.write(self._file, keys.encode())

    def read(self, seconds: float = 0.05) -> bool:
        """Take in what was written; whether the program can still write."""
        if not select.select([self._file], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self._file, 65536)
        except OSError:  # the other end is closed
            return False
        text = self._decoder.decode(data)
        self.written += text
        self.emulator.feed(text)
        return bool(data)

    def wait_for(self, condition: Callable[[], object]) -> None:
        """Read on until something holds."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f"that never came; the terminal has\n{self.written}"
            assert self.read(), f"it ended; the terminal has\n{self.written}"

    def insist(self, keys: str, condition: Callable[[], object]) -> None:
        """Wait for something, and press keys again as a person would for whom nothing happened.

        Python hears no Ctrl-C in the instant between writing a prompt and reading the answer.
        """
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f"that never came; the terminal has\n{self.written}"
            again = time.monotonic() + PATIENCE / 12
            while not condition() and time.monotonic() < again:
                assert self.read() or condition(), f"it ended; the terminal has\n{self.written}"
            if not condition():
                self.type(keys)

    def shows(self, *texts: str) -> bool:
        """Whether the screen has all of these."""
        return all(any(text in line for line in self.screen) for text in texts)

    def hang_up(self) -> int:
        """Close the terminal's window; the exit code."""
        os.close(self._file)
        return self._exit_code()

    def close(self) -> int:
        """Read to the end; the exit code."""
        end = time.monotonic() + PATIENCE
        while self.read() and time.monotonic() < end:
            pass
        os.close(self._file)
        return self._exit_code()

    def _exit_code(self) -> int:
        """How it ended; what goes on for too long is killed."""
        end = time.monotonic() + PATIENCE
        while not (ended := os.waitpid(self._pid, os.WNOHANG))[0] and time.monotonic() < end:
            time.sleep(0.01)
        if not ended[0]:
            os.kill(self._pid, signal.SIGKILL)
            ended = os.waitpid(self._pid, 0)
        return os.waitstatus_to_exitcode(ended[1])
