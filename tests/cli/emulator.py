"""A terminal as xterm is one, as far as this program uses it: what stands in every column.

It is strict where terminals are: a line written to its last column leaves the cursor *on* that
column, with the wrap put off until the next character. What is erased "to the end of the line"
from there takes the last column with it. It knows no clusters: a family of four emoji takes eight
columns here, as in terminals that are not of this year. A sequence it does not know is an error.
"""

import re
import unicodedata
from itertools import pairwise

__all__ = ["Emulator", "columns_of"]

_SEQUENCE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])")
_UNFINISHED = re.compile(r"\x1b(\[[0-9;?]*)?\Z")
_WIDE = ("W", "F")


def columns_of(character: str) -> int:
    """How many columns a character takes."""
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


class Emulator:
    """Takes in what a program writes; ``lines`` has a cell for each column of each row.

    The second cell of a wide character is empty. ``modes`` are those that are on: ``?1049`` the
    alternate screen, ``?25`` the cursor, ``?7`` that a full line goes on in the next one.
    ``scrolled`` counts lines that went off at the top, ``broken`` wide characters half overwritten.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.modes = {"?7", "?25"}
        self.scrolled = 0
        self.broken = 0
        self.columns, self.rows = columns, rows
        self.lines = [self._blank() for _ in range(rows)]
        self._row = self._column = 0
        self._wraps = False
        self._rest = ""

    @property
    def display(self) -> list[str]:
        """The rows as text, as wide as the terminal is."""
        return ["".join(line) for line in self.lines]

    def resize(self, columns: int, rows: int) -> None:
        """Cut off, or add blanks, as xterm does."""
        self.columns, self.rows = columns, rows
        kept = [[*line[:columns], *self._blank()[len(line) :]] for line in self.lines[:rows]]
        self.lines = [*kept, *(self._blank() for _ in range(rows - len(kept)))]
        self._row, self._column = min(self._row, rows - 1), min(self._column, columns - 1)
        self._wraps = False

    def feed(self, text: str) -> None:
        """Take in a piece of what is written, which may end within a sequence."""
        text, self._rest = self._rest + text, ""
        unfinished = _UNFINISHED.search(text)
        if unfinished:
            text, self._rest = text[: unfinished.start()], unfinished[0]
        ends = [0]
        for sequence in _SEQUENCE.finditer(text):
            self._write(text[ends[-1] : sequence.start()])
            self._obey(sequence[1], sequence[2])
            ends.append(sequence.end())
        assert all(before <= after for before, after in pairwise(ends))
        self._write(text[ends[-1] :])

    def _blank(self) -> list[str]:
        return [" "] * self.columns

    def _write(self, text: str) -> None:
        for character in text:
            if character == "\r":
                self._column, self._wraps = 0, False
            elif character == "\n":
                self._feed_line()
            else:
                assert unicodedata.category(character) != "Cc", f"a control: {character!r}"
                self._draw(character)

    def _draw(self, character: str) -> None:
        width = columns_of(character)
        if not width:
            return
        if self._wraps and "?7" in self.modes:
            self._column = 0
            self._feed_line()
        if self._column + width > self.columns and "?7" in self.modes:
            self._column = 0
            self._feed_line()
        self._column = max(0, min(self._column, self.columns - width))
        line = self.lines[self._row]
        self.broken += not line[self._column]
        line[self._column] = character
        if width > 1 and self.columns > 1:
            line[self._column + 1] = ""
        self._wraps = self._column + width >= self.columns
        self._column = min(self._column + width, self.columns - 1)

    def _feed_line(self) -> None:
        self._wraps = False
        if self._row + 1 < self.rows:
            self._row += 1
            return
        self.lines = [*self.lines[1:], self._blank()]
        self.scrolled += 1

    def _obey(self, text: str, code: str) -> None:
        numbers = [int(number or 0) for number in text.split(";")] if "?" not in text else []
        if code in "hl":
            (self.modes.add if code == "h" else self.modes.discard)(text)
            if text == "?1049":
                self.lines = [self._blank() for _ in range(self.rows)]
        elif code == "H":
            row, column = [*numbers, 1, 1][:2] if text else (1, 1)
            self._row = min(max(row, 1), self.rows) - 1
            self._column = min(max(column, 1), self.columns) - 1
            self._wraps = False
        elif code == "K":
            start = {0: self._column, 2: 0}[numbers[0]]
            self.lines[self._row][start:] = self._blank()[start:]
        elif code == "J":
            assert numbers == [2]
            self.lines = [self._blank() for _ in range(self.rows)]
        else:
            assert code == "m", f"an unknown sequence: {text}{code}"
