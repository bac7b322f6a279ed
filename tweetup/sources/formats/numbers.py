"""Ids that JSON holds as bare numbers, which programs that know only floats have rounded.

JavaScript, R, jq before 1.7 and spreadsheets keep 15 to 17 digits: of ``1180495184711241728`` is
left ``1180495184711241700``. What a whole file's ids show tells it; an id that is there as text as
well, or the post's own address, still has all digits.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tweetup.sources.formats.base import OWN_ID, RECOVERED, ROUNDED, ROUNDED_REPLY
from tweetup.sources.formats.cells import RoundedIdError, clean_id
from tweetup.sources.formats.rounding import find_rounded_numbers, is_long, own_id
from tweetup.sources.jsontext import json_values
from tweetup.sources.records import Skipped
from tweetup.text import find_status_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tweetup.sources.content import Content
    from tweetup.sources.formats.rounding import Rounding
    from tweetup.text import StatusLink

__all__ = ["BareId", "Numbers", "Seen", "Settled", "find_numbers"]

BareId = str | int | float | None
"""An id as a file has it."""

NO_ID = "a post without an id"

_SAMPLE = 2000
_FEW = 20
_NEAR = 10_000


class Seen(NamedTuple):
    """What a record shows of rounding: its bare ids, and what is its post's alone."""

    numbers: tuple[int, ...]
    post: str


class Settled(NamedTuple):
    """A post's id, why it is another one than the file's, and why there is none."""

    id: str | None
    note: str | None = None
    error: str | None = None

    @property
    def is_rounded(self) -> bool:
        """Whether the number in the file was not the post's."""
        return self.note is not None or self.error == ROUNDED


class Numbers:
    """What the bare ids of a content are worth: as they stand, unless they have been rounded."""

    def __init__(self, content: Content, rounding: Rounding | None = None) -> None:
        self._content = content
        self._rounding = rounding

    def distrusted(self) -> Numbers:
        """The same where one number of a record was not its post's: none of its ids is believed."""
        return Numbers(self._content, is_long)

    def post(
        self,
        written: BareId,
        *,
        said: Callable[[], dict[str, str]],
        address: str | None = None,
        links: Iterable[str | None] = (),
    ) -> Settled:
        """The id of a post whose author, time and text ``said`` tells.

        ``address`` is the post's own, which outweighs a number that it may have become; of the
        ``links`` in it one may be its own.
        """
        for found in _near((address,), written):
            return Settled(found.id, None if found.id == str(written) else RECOVERED)
        try:
            if not self._is_rounded(written):
                identity = clean_id(written)
                return Settled(identity, error=None if identity else NO_ID)
        except RoundedIdError:
            pass  # an exponent tells by itself
        for found in (*find_status_links(address or ""), *_near(links, written)):
            return Settled(found.id, RECOVERED)
        if not self._content.given.rounded_ids:
            return Settled(None, error=ROUNDED)
        return Settled(own_id(said()), OWN_ID)

    def other(self, text: str | None, number: BareId) -> str | None:
        """The id of another post, which is counted and None where it has been rounded."""
        if text:
            return text
        found = self.account(None, number)
        if found is None and number:
            self._content.notes[ROUNDED_REPLY] += 1
        return found

    def account(self, text: str | None, number: BareId) -> str | None:
        """The id of an account, None where it has been rounded."""
        if text:
            return text
        try:
            return None if not number or self._is_rounded(number) else clean_id(number)
        except RoundedIdError:
            return None

    def count(self, settled: Settled) -> str:
        """The id, its note counted; ``ValueError`` where there is none."""
        if settled.id is None:
            raise ValueError(settled.error)
        if settled.note:
            self._content.notes[settled.note] += 1
        return settled.id

    def _is_rounded(self, written: BareId) -> bool:
        """Whether a number has lost digits; of text an exponent tells, and of a float its size."""
        return (
            isinstance(written, int) and self._rounding is not None and self._rounding(str(written))
        )


def find_numbers(content: Content, look: Callable[[bytes], Iterable[Seen]]) -> Numbers:
    """What the bare ids of a content are worth, told by its first records.

    ``look`` tells of the posts of a record that hold their ids as numbers alone. It may raise
    ``ValueError``. Where the first few records hold none, no more are looked at.
    """
    seen: list[Seen] = []
    for place, value in enumerate(islice(json_values(content), _SAMPLE)):
        if place == _FEW and not seen:
            break
        if not isinstance(value, Skipped):
            try:
                seen += look(value.raw)
            except (ValueError, RecursionError):
                continue
    content.fault = None
    own = [(one.numbers[0], one.post) for one in seen if one.numbers]
    others = [number for one in seen for number in one.numbers[1:]]
    return Numbers(content, find_rounded_numbers(own, others))


def _near(links: Iterable[str | None], written: BareId) -> Iterator[StatusLink]:
    """The posts linked to of which one's id may have become that number."""
    if isinstance(written, int | float):
        for link in links:
            for found in find_status_links(link or ""):
                if found.id.isdigit() and abs(int(found.id[:20]) - int(written)) < _NEAR:
                    yield found
