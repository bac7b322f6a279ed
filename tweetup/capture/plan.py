"""Plan a search by the ledger: the spans of a window that are left, and the cursors to resume at.

A capture that was killed, stopped or refused left a cursor; the same command resumes there. Once
no cursor is left, the whole window is searched again: posts may have come late, been edited or
been indexed by the network only since.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.capture.ledger import covered_spans, subtract_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.archive import CaptureLine
    from tweetup.capture.ledger import Span
    from tweetup.model import Capture, Gap

__all__ = ["SearchPart", "SearchSpan", "plan_search", "search_parts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSpan:
    """A span to search, from ``since`` up to but not ``until``.

    ``cursor`` is the page to resume at, None to begin with the newest post; ``reached`` the time
    of the oldest post that came before that page. ``passed`` is the time up to which posts came,
    where they come oldest first. ``notes`` are the gaps that the part before that page told.
    """

    since: datetime
    until: datetime
    cursor: str | None = None
    reached: datetime | None = None
    passed: datetime | None = None
    notes: tuple[Gap, ...] = ()


def plan_search(capture: Capture, entries: Iterable[CaptureLine]) -> tuple[SearchSpan, ...]:
    """Return the spans of a capture's window that are still to be searched, in the order to search.

    ``entries`` is the ledger. Entries of the same search within the window that have a cursor are
    resumed, and time that no entry since the oldest of them has covered is searched anew. A window
    whose end moved since (``--last 2h``, a session that was not over) keeps the search begun.
    Raises :class:`ValueError` for a capture without both ends.
    """
    since, until = _ends(capture)
    newest, resumable = _resumable(capture, _same_search(capture, entries))
    if not resumable:
        return (SearchSpan(since=since, until=until),)
    first = _first(capture, newest, resumable)
    covered = [span for entry in newest.values() if entry.id >= first for span in _covered(entry)]
    resumed = [
        SearchSpan(
            since=begin,
            until=end,
            cursor=entry.cursor,
            reached=_reached(entry),
            passed=_passed(entry, begin),
            notes=_notes(entry),
        )
        for entry in resumable
        for begin, end in [_ends(entry.capture)]
    ]
    anew = [
        SearchSpan(since=begin, until=end) for begin, end in subtract_spans(since, until, covered)
    ]
    return (*resumed, *reversed(anew))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPart:
    """The numbers of ``entries`` that have searched a span: a search goes on with these."""

    entries: frozenset[int]
    since: datetime
    until: datetime


def search_parts(capture: Capture, entries: Iterable[CaptureLine]) -> tuple[SearchPart, ...]:
    """Return the earlier parts of a search, once all of it was planned; none where it is new.

    Of time that is resumed these are the entries that broke off; others may have searched it as
    well, but the rest of it goes through that once more.
    """
    same_search = _same_search(capture, entries)
    newest, resumable = _resumable(capture, same_search)
    if not resumable:
        return ()
    parts = []
    for entry in resumable:
        chain = []
        for earlier in reversed(same_search):
            if earlier.id > entry.id or _ends(earlier.capture) != _ends(entry.capture):
                continue
            if earlier.cursor is None:
                break
            chain.append(earlier.id)
        since, until = _ends(entry.capture)
        parts.append(SearchPart(entries=frozenset(chain), since=since, until=until))
    first = _first(capture, newest, resumable)
    others = frozenset(
        entry.id for entry in newest.values() if entry.id >= first and entry not in resumable
    )
    taken = [(part.since, part.until) for part in parts]
    rest = subtract_spans(*_ends(capture), taken)
    parts += [SearchPart(entries=others, since=since, until=until) for since, until in rest]
    return tuple(parts)


def _ends(capture: Capture) -> Span:
    if capture.since is None or capture.until is None:
        raise ValueError("a capture is planned for a window with two ends")
    return capture.since, capture.until


def _same_search(capture: Capture, entries: Iterable[CaptureLine]) -> list[CaptureLine]:
    # An entry with neither cursor nor end was killed before its first page.
    return [
        entry
        for entry in entries
        if entry.capture.is_same_request(capture)
        and entry.capture.since is not None
        and entry.capture.until is not None
        and (entry.cursor is not None or entry.finished_at)
    ]


def _resumable(
    capture: Capture, same_search: Iterable[CaptureLine]
) -> tuple[dict[Span, CaptureLine], list[CaptureLine]]:
    """Return the newest entry of each span, and those of them to go on with."""
    since, until = _ends(capture)
    same_search = list(same_search)
    newest = {_ends(entry.capture): entry for entry in same_search}
    resumable = [
        entry
        for ends, entry in newest.items()
        if entry.cursor is not None
        and ends[0] < until
        and since < ends[1]
        # Not the rest of a much longer search, which this command did not ask for.
        and ends[1] - ends[0] <= until - since
        and not _is_superseded(entry, same_search)
    ]
    return newest, resumable


def _first(
    capture: Capture, newest: Mapping[Span, CaptureLine], resumable: Sequence[CaptureLine]
) -> int:
    """Return the number of the oldest entry whose time counts as searched."""
    since, _ = _ends(capture)
    begun = max((entry.id for ends, entry in newest.items() if ends[0] <= since), default=0)
    return min(begun or resumable[0].id, *(entry.id for entry in resumable))


def _is_superseded(entry: CaptureLine, others: Iterable[CaptureLine]) -> bool:
    """Return whether a later entry has searched all of its window to the end."""
    return any(
        other.id > entry.id
        and other.cursor is None
        and not subtract_spans(*_ends(entry.capture), _covered(other))
        for other in others
    )


def _covered(entry: CaptureLine) -> list[Span]:
    """Return the spans an entry has searched, or will have once it is resumed."""
    ends = _ends(entry.capture)
    return [ends] if entry.cursor is not None else covered_spans(entry, *ends)


def _reached(entry: CaptureLine) -> datetime | None:
    return next((gap.until for gap in entry.gaps if gap.certain), None)


def _notes(entry: CaptureLine) -> tuple[Gap, ...]:
    """Return the gaps of an entry that broke off, but for the first: the rest, which is resumed."""
    return tuple(gap for gap in entry.gaps if gap.certain)[1:]


def _passed(entry: CaptureLine, since: datetime) -> datetime | None:
    begun = next((gap.since for gap in entry.gaps if gap.certain), None)
    return begun if begun is not None and begun > since else None
