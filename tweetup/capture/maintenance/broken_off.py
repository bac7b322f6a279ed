"""Find the conversations of a meeting that are to be read once more, by the ledger (pure)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tweetup.capture.completeness import UNCOMPARED, checks_nothing
from tweetup.capture.ledger import (
    CONVERSATIONS,
    DROPPED,
    SEARCH,
    TAGGED_CONVERSATIONS,
    subtract_spans,
)
from tweetup.capture.timelines import leaves_answers_out
from tweetup.model import GapKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tweetup.archive import CaptureLine
    from tweetup.capture.ledger import Span
    from tweetup.model import Gap

__all__ = ["QUERIES", "broke_off", "find_unanswered", "lacks_answers"]

QUERIES: Final = frozenset({CONVERSATIONS, TAGGED_CONVERSATIONS})
"""The queries of entries that read conversations."""
_MAX_READINGS: Final = 2
"""Readings of the conversations of one time that may break off, one after another."""


def broke_off(
    entries: Iterable[CaptureLine],
    hour: Span,
    sources: Collection[str] | None,
    *,
    everything: bool,
) -> bool:
    """Return whether conversations of a meeting's hour broke off and are to be read once more.

    ``entries`` are those of the chat since the hour, in the order of the ledger; ``sources`` the
    places to ask, None for all. With ``everything``, posts without the hashtag are asked for now.

    A later reading makes up for it that reads as much or more, and so does a later search of the
    same time that made its checks: the conversations that it needed have entries of their own.
    Without ``everything``, those of a place where posts cost something are none that is asked for.
    """
    places: dict[str, _Conversations] = {}
    for entry in entries:
        source = entry.capture.source
        if sources is not None and source not in sources:
            continue
        if entry.capture.kind == DROPPED and not subtract_spans(*hour, [_window(entry, hour)]):
            places.pop(source, None)
        elif entry.capture.kind == SEARCH or entry.capture.query in QUERIES:
            place = places.setdefault(source, _Conversations(hour, everything=everything))
            place.note(entry)
    return any(place.broken for place in places.values())


def find_unanswered(entries: Iterable[CaptureLine]) -> frozenset[int]:
    """Return the numbers of searches that lack all answers, since each conversation was refused.

    These are of places whose search leaves answers out. As a search that was refused, and gave no
    post although there are some, they count for nothing.
    """
    searches: dict[str, CaptureLine] = {}
    unanswered = set()
    for entry in entries:
        if entry.capture.kind == SEARCH:
            searches[entry.capture.source] = entry
        elif entry.capture.query in QUERIES and entry.finished_at is not None and not entry.read:
            search = searches.get(entry.capture.source)
            if search is not None and lacks_answers(search):
                unanswered.add(search.id)
    return frozenset(unanswered)


def lacks_answers(search: CaptureLine) -> bool:
    """Return whether a search leaves answers out, and some were not shown when asked for."""
    return leaves_answers_out(search.gaps) and any(map(_is_refused, search.gaps))


def _is_refused(gap: Gap) -> bool:
    """Return whether a gap is of answers that lack and were not shown when they were asked for."""
    return (
        gap.kind is GapKind.ANSWERS
        and not gap.sought
        and gap.remedy is None
        and (gap.came or 0) < (gap.counted or 0)
    )


@dataclass(slots=True, kw_only=True)
class _Broken:
    """A reading that broke off, the part of the hour that it was of, and the time read since."""

    query: str
    span: Span
    since: list[Span] = field(default_factory=list)


class _Conversations:
    """The readings of conversations at a place, up to an entry of the ledger."""

    def __init__(self, hour: Span, *, everything: bool) -> None:
        self._hour = hour
        self._everything = everything
        self._search: CaptureLine | None = None
        self._has_price = False
        self._tries: Counter[tuple[str, Span]] = Counter()
        self.broken: list[_Broken] = []

    def note(self, entry: CaptureLine) -> None:
        """Note a search, or a reading, after those before it."""
        self._has_price |= entry.cost is not None and bool(entry.cost.usd)
        if entry.capture.kind != SEARCH:
            self._note_reading(entry)
        elif not any(gap.why == UNCOMPARED.why for gap in entry.gaps):
            self._search = entry
            if _made_checks(entry):
                self._make_up([_window(entry, self._hour)], QUERIES)

    def _note_reading(self, entry: CaptureLine) -> None:
        begin, end = _window(entry, self._hour)
        span = max(begin, self._hour[0]), min(end, self._hour[1])
        if span[0] >= span[1]:
            return
        query = str(entry.capture.query)
        if entry.finished_at is not None and not any(gap.certain for gap in entry.gaps):
            reads_all = query == CONVERSATIONS or not self._everything
            queries = QUERIES if reads_all else frozenset({query})
            self._make_up([span], queries)
            for name in [it for it in self._tries if it[0] in queries]:
                self._tries.pop(name)
        elif self._is_wanted(query):
            self._break_off(query if self._everything else CONVERSATIONS, span)

    def _is_wanted(self, query: str) -> bool:
        """Return whether a reading that breaks off now is to be tried again.

        One whose search is still to be checked is tried with that, or other searches stand for
        both; but where posts without the hashtag are asked for, these may not have asked for them.
        """
        if self._everything and query == CONVERSATIONS:
            return True
        if self._has_price and not self._everything:
            return False
        return self._search is None or not checks_nothing(self._search)

    def _break_off(self, query: str, span: Span) -> None:
        self._tries[query, span] += 1
        self.broken = [it for it in self.broken if (it.query, it.span) != (query, span)]
        if self._tries[query, span] < _MAX_READINGS:
            self.broken.append(_Broken(query=query, span=span))

    def _make_up(self, spans: Iterable[Span], queries: Collection[str]) -> None:
        spans = list(spans)
        for it in self.broken:
            if it.query in queries:
                it.since += spans
        self.broken = [it for it in self.broken if subtract_spans(*it.span, it.since)]


def _made_checks(entry: CaptureLine) -> bool:
    """Return whether a search came to its end, and whatever checks it makes were made."""
    was_refused = entry.read == 0 and any(gap.certain for gap in entry.gaps)
    is_over = entry.cursor is None and entry.finished_at is not None
    return is_over and not was_refused and not checks_nothing(entry)


def _window(entry: CaptureLine, span: Span) -> Span:
    return entry.capture.since or span[0], entry.capture.until or span[1]
