"""Find ids that a spreadsheet or a float has rounded, in tables and in numbers of JSON."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct, field

from tweetup.formats.base import OWN_ID, RECOVERED, ROUNDED, ROUNDED_REPLY
from tweetup.formats.cells import RoundedIdError, clean_id, id_digits, looks_rounded
from tweetup.formats.json_stream import json_values
from tweetup.formats.post_fields import require
from tweetup.formats.records import Skipped
from tweetup.formats.row_times import is_moment
from tweetup.text import find_status_links

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tweetup.formats.content import Content
    from tweetup.formats.table_lines import CsvTable
    from tweetup.text import StatusLink

__all__ = [
    "BareId",
    "BareIds",
    "IdSample",
    "ResolvedId",
    "Rounding",
    "check_bare_ids",
    "find_rounded",
    "find_rounded_numbers",
    "is_exact",
    "is_long",
    "own_id",
]

Rounding = Callable[[str], bool]
"""Tells the ids of a rounded column that lost their digits."""

_IDS = frozenset({"id", "reply_id", "repost_id", "quote_id"})
_SAMPLE = 2000
_SHORTEST_ROUNDED = 16
_ENOUGH = 40
_EXACT = 2**53
_LONGEST = 300
_LONGEST_NUMBER = 19
_FLOAT_DIGITS = 17
_CERTAIN = 8
"""Zeros in all, beyond the digits of a float: by chance one column in 10^8 ends in them."""
_CHANCE = 1e-6
_UNCOUNTED = 4096
"""An id of X ends in a count of 12 bits within its millisecond, which is 0 in half of all."""


class _Likeness(Struct):
    """The different ids of a column that look rounded in one way, and how many do by chance."""

    ids: set[str] = field(default_factory=set)
    expected: float = 0.0

    def add(self, digits: str, chance: float, is_like: Literal[False] | Callable[[], bool]) -> None:
        """Count an id that a true one is like with that chance."""
        self.expected += chance
        if is_like and digits not in self.ids and is_like():
            self.ids.add(digits)

    def is_evidence(self) -> bool:
        """Return whether chance brings so many in less than one column in 10^6.

        By the bound of Chernoff for a sum of independent trials.
        """
        count, expected = len(self.ids), self.expected
        if not count or not expected:
            return False
        exponent = count - expected - count * math.log(count / expected)
        return count > expected and exponent < math.log(_CHANCE)


class _Likenesses(Struct):
    """Tell a column of which a part was rounded, as of two tables put together."""

    sheets: _Likeness = field(default_factory=_Likeness)
    short: _Likeness = field(default_factory=_Likeness)
    printed: _Likeness = field(default_factory=_Likeness)
    floats: _Likeness = field(default_factory=_Likeness)

    def add(self, digits: str, is_whole: Callable[[], bool] = lambda: True) -> None:
        """Count a number; one like a rounded id only if its row ``is_whole``."""
        number = int(digits)
        if number < _EXACT or not _is_number(digits):
            return
        in_sheet = looks_rounded(digits)
        kept = len(digits.rstrip("0"))
        self.sheets.add(digits, _zeros_chance(digits, 15), is_like=in_sheet and is_whole)
        if in_sheet:
            return
        self.short.add(digits, _zeros_chance(digits, 16), is_like=kept <= 16 and is_whole)
        self.printed.add(
            digits,
            _zeros_chance(digits, _FLOAT_DIGITS),
            is_like=_is_printed(number) and kept <= _FLOAT_DIGITS and is_whole,
        )
        if number % _UNCOUNTED:
            chance = 1 / math.ulp(float(number))
            self.floats.add(digits, chance, is_like=_is_float(number) and is_whole)

    def rounding(self) -> Rounding | None:
        """Return the ids that are too often alike; None where chance explains them."""
        if self.floats.is_evidence():
            return looks_like_float
        if self.short.is_evidence() or self.printed.is_evidence():
            return looks_printed
        return looks_rounded if self.sheets.is_evidence() else None


def _zeros_chance(digits: str, kept: int) -> float:
    """Return how likely a true id has zeros after the digits kept, if it halves as often as this.

    An id of X whose count is 0 halves twelve times, so that it ends in zeros more often.
    """
    zeros, number = len(digits) - kept, int(digits)
    if zeros <= 0:
        return 1.0
    halvings = (number & -number).bit_length() - 1
    return float(5.0**-zeros * 2.0 ** -max(0, zeros - halvings)) if halvings else 0.0


class _Column(Struct):
    """Counts over the ids of one column."""

    long: int = 0
    zeros: int = 0
    numbers: set[int] = field(default_factory=set)
    likenesses: _Likenesses = field(default_factory=_Likenesses)
    posts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    shared: int = 0
    shared_floats: int = 0

    def add(self, cell: str, post: tuple[str, ...]) -> None:
        """Count a cell; one that is no number tells nothing of its column."""
        digits = id_digits(cell)
        is_number = digits.isascii() and digits.isdigit()
        rounded = looks_rounded(digits)
        if not (is_number or rounded):
            return
        self.long += len(digits) >= _SHORTEST_ROUNDED
        self.zeros += rounded
        if is_number and len(digits) < 20 and int(digits) >= _EXACT:
            self.count(digits)
        if self.posts.setdefault(digits, post) != post:
            self.shared += 1
            self.shared_floats += rounded or _may_be_float(digits)

    def add_later(self, cell: str, is_whole: Callable[[], bool]) -> None:
        """Count a cell below the first rows, of which none is remembered but like a rounded one."""
        digits = id_digits(cell)
        if len(digits) >= _SHORTEST_ROUNDED and _is_number(digits):
            self.likenesses.add(digits, is_whole)

    def count(self, digits: str) -> None:
        """Count a number once, however often it stands in the column."""
        number = int(digits)
        if number not in self.numbers:
            self.numbers.add(number)
            self.likenesses.add(digits)

    def rounding(self, *, own: bool) -> Rounding | None:
        """Return the rounded ids of the column; of the posts' ``own`` ids no two are the same."""
        part = self.likenesses.rounding()
        if self.zeros > 1 and self.zeros * 5 > self.long:
            return part or looks_rounded
        if _are_printed(self.numbers):
            return is_long
        # One id for most posts is nobody's. A few posts under the ids of others are conflicts,
        # unless a program can have made two ids one by rounding.
        shares = own and (
            self.shared > len(self.posts)
            or (
                part is None
                and self.shared_floats > 1
                and self.shared_floats * 20 > len(self.posts)
            )
        )
        if shares or (len(self.numbers) >= _ENOUGH and _are_floats(self.numbers)):
            return is_long
        return part


def find_rounded(table: CsvTable, fields: Mapping[str, int]) -> dict[str, Rounding]:
    """Return the fields whose ids are rounded, each with its test.

    The first rows tell most; of the rest only ids that look rounded count, as where a rounded table
    was put below an exact one. A row whose cells have moved, by a comma without quotes, has other
    numbers where ids should be: it has too many cells, or no time in the column of times.
    """
    ids = {name: at for name, at in fields.items() if name in _IDS}
    others = [fields[name] for name in ("author", "created_at") if name in fields]
    columns = {name: _Column() for name in ids}
    count, time_at = len(table.columns), fields.get("created_at")

    def is_whole(cells: list[str]) -> bool:
        return not any(cells[count:]) and (time_at is None or is_moment(_cell(cells, time_at)))

    rows = _each_row(table)
    for cells in islice(rows, _SAMPLE):
        if is_whole(cells):
            post = tuple(_cell(cells, at) for at in others)
            for name, at in ids.items():
                columns[name].add(_cell(cells, at), post)
    for cells in rows:
        for name, at in ids.items():
            columns[name].add_later(_cell(cells, at), partial(is_whole, cells))
    tests = {name: columns[name].rounding(own=name == "id") for name in ids}
    return {name: rounding for name, rounding in tests.items() if rounding is not None}


def _each_row(table: CsvTable) -> Iterator[list[str]]:
    """Yield the cells of each row up to one that never ends."""
    try:
        for cells in csv.reader(table.lines, delimiter=table.delimiter):
            table.lines.begin()
            yield cells
    except csv.Error:
        return  # the rows before it tell enough


def find_rounded_numbers(
    own: Iterable[tuple[int, str]], others: Iterable[int] = ()
) -> Rounding | None:
    """Return a test for the rounded ids among the bare numbers of a file; None without any.

    ``own`` are pairs of a post's id and a value that only this post has, such as its time.
    """
    column = _Column()
    for number, post in own:
        column.add(str(number), (post,))
    rounding = column.rounding(own=True)
    for number in others:
        column.add(str(number), ())
    return rounding or column.rounding(own=False)


def own_id(values: Mapping[str, str]) -> str:
    """Return a generated id for a post whose own is lost, made of its author, time and text.

    It begins with ``rounded-``, as no network's does.
    """
    identity = "\0".join(values.get(name, "").strip() for name in ("author", "created_at", "text"))
    return f"rounded-{blake2b(identity.encode(errors='replace'), digest_size=10).hexdigest()}"


def is_exact(cell: str, rounding: Rounding) -> bool:
    """Return whether a cell is a number that was not rounded."""
    digits = id_digits(cell)
    return _is_number(digits) and not rounding(digits)


def is_long(digits: str) -> bool:
    """Return whether an id has more digits than a float or spreadsheet keeps."""
    return len(digits) >= _SHORTEST_ROUNDED


def looks_printed(digits: str) -> bool:
    """Return whether an id is a number as programs print a float: few digits, then zeros."""
    return looks_rounded(digits) or (_is_number(digits) and _is_printed(int(digits)))


def looks_like_float(digits: str) -> bool:
    """Return whether an id is a number that a float is, or is printed as."""
    return looks_printed(digits) or (_is_number(digits) and _is_float(int(digits)))


def _is_number(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER


def _is_printed(number: int) -> bool:
    return number >= _EXACT and int(Decimal(repr(float(number)))) == number


def _is_float(number: int) -> bool:
    return number >= _EXACT and int(float(number)) == number


def _cell(cells: list[str], position: int) -> str:
    return cells[position].strip() if position < len(cells) else ""


def _may_be_float(digits: str) -> bool:
    """Return whether an id can be a rounded one: a number that a float is, or is printed as."""
    number = int(digits[:_LONGEST])
    return _is_printed(number) or _is_float(number)


def _are_printed(numbers: Iterable[int]) -> bool:
    """Return whether all have at most the digits of a printed float, and zeros after these."""
    zeros = 0
    for digits in map(str, numbers):
        beyond = digits[_FLOAT_DIGITS:]
        if beyond.strip("0"):
            return False
        zeros += len(beyond)
    return zeros >= _CERTAIN


def _are_floats(numbers: Iterable[int]) -> bool:
    """Return whether all fit into 53 bits and not all have lost more than that."""
    listed = list(numbers)
    return all(int(float(number)) == number for number in listed) and any(
        number % 4096 for number in listed
    )


BareId = str | int | float | None
"""An id as a file has it."""

_VALUE_SAMPLE = 2000
_FEW = 20
_NEAR = 10_000


class IdSample(NamedTuple):
    """The ids that a record has as numbers only, and a value that only its post has."""

    numbers: tuple[int, ...]
    post: str


class ResolvedId(NamedTuple):
    """A post's id, the reason why it is not the file's, and the error where there is none."""

    id: str | None
    note: str | None = None
    error: str | None = None

    @property
    def is_rounded(self) -> bool:
        """Return whether the number in the file was not the post's."""
        return self.note is not None or self.error == ROUNDED


class BareIds:
    """Reads the ids that a content has as numbers, which programs round to floats."""

    def __init__(self, content: Content, rounding: Rounding | None = None) -> None:
        self._content = content
        self._rounding = rounding

    def context_of(self, _record: bytes) -> bytes:
        """Return what decides how the ids of a record are read, beside the record itself."""
        return b"" if self._rounding is None else self._rounding.__name__.encode()

    def distrusting(self) -> BareIds:
        """Return a reader that takes every number for rounded, for a record with a rounded id."""
        return BareIds(self._content, is_long)

    def resolve(
        self,
        written: BareId,
        *,
        fields: Callable[[], dict[str, str]],
        address: str | None = None,
        links: Iterable[str | None] = (),
    ) -> ResolvedId:
        """Return the id of a post whose author, time and text are in ``fields``.

        ``address`` is the post's own, which outweighs a number that it may have become; of the
        ``links`` in it one may be its own.
        """
        for link in _near((address,), written):
            return ResolvedId(link.id, None if link.id == str(written) else RECOVERED)
        try:
            if not self._is_rounded(written):
                identity = clean_id(written)
                return ResolvedId(identity)
        except RoundedIdError:
            pass  # an exponent tells by itself
        for link in (*find_status_links(address or ""), *_near(links, written)):
            return ResolvedId(link.id, RECOVERED)
        if not self._content.options.rounded_ids:
            return ResolvedId(None, error=ROUNDED)
        return ResolvedId(own_id(fields()), OWN_ID)

    def reference_id(self, text: str | None, number: BareId) -> str | None:
        """Return the id of another post; None, and counted, where it has been rounded."""
        if text:
            return text
        account_id = self.account_id(None, number)
        if account_id is None and number:
            self._content.notes[ROUNDED_REPLY] += 1
        return account_id

    def account_id(self, text: str | None, number: BareId) -> str | None:
        """Return the id of an account; None where it has been rounded."""
        if text:
            return text
        try:
            return None if not number or self._is_rounded(number) else clean_id(number)
        except RoundedIdError:
            return None

    def require_id(self, resolved: ResolvedId) -> str:
        """Return the id, its note counted; ``ValueError`` where there is none."""
        if resolved.error:
            raise ValueError(resolved.error)
        if resolved.note:
            self._content.notes[resolved.note] += 1
        return require(resolved.id, "an id")

    def _is_rounded(self, written: BareId) -> bool:
        """Return whether a number has lost digits: text by its exponent, a float by its size."""
        return (
            isinstance(written, int) and self._rounding is not None and self._rounding(str(written))
        )


def check_bare_ids(content: Content, look: Callable[[bytes], Iterable[IdSample]]) -> BareIds:
    """Return a reader of the bare ids of a content, judged by its first records.

    ``look`` yields the samples of a record whose posts have their ids as numbers only. It may raise
    ``ValueError``. Where the first few records yield none, no more are looked at.
    """
    samples: list[IdSample] = []
    for place, value in enumerate(islice(json_values(content), _VALUE_SAMPLE)):
        if place == _FEW and not samples:
            break
        if not isinstance(value, Skipped):
            try:
                samples += look(value.raw)
            except (ValueError, RecursionError):
                continue
    content.fault = None
    own = [(sample.numbers[0], sample.post) for sample in samples if sample.numbers]
    others = [number for sample in samples for number in sample.numbers[1:]]
    return BareIds(content, find_rounded_numbers(own, others))


def _near(links: Iterable[str | None], written: BareId) -> Iterator[StatusLink]:
    """Yield the posts linked to whose ids may have become that number."""
    if isinstance(written, int | float):
        for link in links:
            for status_link in find_status_links(link or ""):
                if (
                    status_link.id.isdigit()
                    and abs(int(status_link.id[:20]) - int(written)) < _NEAR
                ):
                    yield status_link
