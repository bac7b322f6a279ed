"""Ids that a spreadsheet or a float has rounded: found by what a whole column of them shows.

A spreadsheet keeps 15 digits and fills up with zeros; a float keeps 53 bits, so that large ids
become multiples of a power of two, and JavaScript writes no more than 17 of its digits. One id in
a thousand ends in three zeros by itself, and half of X's ids are multiples of 256: it takes a
column to tell.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING

from tweetup.sources.formats.cells import id_digits, looks_rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tweetup.sources.formats.lines import Table

__all__ = ["Rounding", "find_rounded", "find_rounded_numbers", "is_long", "own_id"]

Rounding = Callable[[str], bool]
"""Whether an id of a rounded column is one of those that lost their digits."""

_IDS = frozenset({"id", "reply_id", "repost_id", "quote_id"})
_SAMPLE = 2000
_SHORTEST_ROUNDED = 16
_ENOUGH = 40
_EXACT = 2**53
_FLOAT_DIGITS = 17
_CERTAIN = 8
"""Zeros in all, beyond what a float prints: by chance one column in 10^8 ends in them."""


@dataclass(slots=True)
class _Column:
    """What the ids of one column look like."""

    long: int = 0
    zeros: int = 0
    numbers: set[int] = field(default_factory=set)
    posts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shared: int = 0

    def add(self, cell: str, post: tuple[str, ...]) -> None:
        digits = id_digits(cell)
        self.long += len(digits) >= _SHORTEST_ROUNDED
        self.zeros += looks_rounded(digits)
        if digits.isascii() and digits.isdigit() and len(digits) < 20 and int(digits) >= _EXACT:
            self.numbers.add(int(digits))
        if digits and self.posts.setdefault(digits, post) != post:
            self.shared += 1

    def rounding(self, *, own: bool) -> Rounding | None:
        """Which ids of the column have been rounded; one of the posts' ``own`` names no two."""
        if self.zeros > 1 and self.zeros * 5 > self.long:
            return looks_rounded
        if _are_printed(self.numbers):
            return is_long
        shares = own and self.shared > 1 and self.shared * 20 > len(self.posts)
        if shares or (len(self.numbers) >= _ENOUGH and _are_floats(self.numbers)):
            return is_long
        return None


def find_rounded(table: Table, fields: Mapping[str, int]) -> dict[str, Rounding]:
    """The fields whose ids are rounded, and which of them are; told by the first rows."""
    ids = {name: at for name, at in fields.items() if name in _IDS}
    others = [fields[name] for name in ("author", "created_at") if name in fields]
    columns = {name: _Column() for name in ids}
    try:
        for cells in islice(csv.reader(table.lines, delimiter=table.delimiter), _SAMPLE):
            post = tuple(_cell(cells, at) for at in others)
            for name, at in ids.items():
                columns[name].add(_cell(cells, at), post)
    except csv.Error:
        pass  # the rows before it tell enough
    found = {name: columns[name].rounding(own=name == "id") for name in ids}
    return {name: rounding for name, rounding in found.items() if rounding is not None}


def find_rounded_numbers(
    own: Iterable[tuple[int, str]], others: Iterable[int] = ()
) -> Rounding | None:
    """Which of the bare numbers in a file are rounded ids, if any; ``own`` are those of its posts.

    Each comes with what is its post's alone, such as when it was made.
    """
    column = _Column()
    for number, post in own:
        column.add(str(number), (post,))
    found = column.rounding(own=True)
    for number in others:
        column.add(str(number), ())
    return found or column.rounding(own=False)


def own_id(values: Mapping[str, str]) -> str:
    """An id of our own for a post whose own is lost: the same for the same author, time and text.

    It begins with ``rounded-``, which no network's does.
    """
    said = "\0".join(values.get(name, "").strip() for name in ("author", "created_at", "text"))
    return f"rounded-{blake2b(said.encode(errors='replace'), digest_size=10).hexdigest()}"


def is_long(digits: str) -> bool:
    """Whether an id has more digits than a float or spreadsheet keeps."""
    return len(digits) >= _SHORTEST_ROUNDED


def _cell(cells: list[str], position: int) -> str:
    return cells[position].strip() if position < len(cells) else ""


def _are_printed(numbers: Iterable[int]) -> bool:
    """Whether all have at most the digits that a float is printed with, and zeros after these."""
    zeros = 0
    for digits in map(str, numbers):
        beyond = digits[_FLOAT_DIGITS:]
        if beyond.strip("0"):
            return False
        zeros += len(beyond)
    return zeros >= _CERTAIN


def _are_floats(numbers: Iterable[int]) -> bool:
    """Whether all have passed through 53 bits and not all have lost more than that."""
    listed = list(numbers)
    return all(int(float(number)) == number for number in listed) and any(
        number % 4096 for number in listed
    )
