"""How the gaps of a session stand after all of its captures, each of a part of it or of all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec import structs

from tweetup.capture.completeness import (
    NO_FAILURE,
    UNCOMPARED,
    GapSubject,
    checks_nothing,
    is_closed,
    is_pending,
    subject_of,
)
from tweetup.capture.ledger import (
    DROPPED,
    REPLIES,
    SEARCH,
    STREAM,
    asked_tags,
    covered_spans,
    subtract_spans,
)
from tweetup.capture.reference_counts import RELATIONS
from tweetup.model import Gap, GapKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tweetup.archive import CaptureLine
    from tweetup.capture.ledger import Span
    from tweetup.config import ChatConfig
    from tweetup.model import Capture
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["find_shared", "find_standing", "find_standing_at"]

_MOMENT: Final = timedelta(microseconds=1)


def find_standing(session: ChatSession, entries: Iterable[CaptureLine]) -> tuple[Gap, ...] | None:
    """Return the gaps of a session by its captures, told or not; None where no search was one.

    ``entries`` are those of its chat (:func:`~tweetup.capture.ledger.of_chat`).

    At each place the latest checked search of all of the session's hour decides, with the later
    ones, each of a part of it or of what is newer: these add gaps, and close those that they have
    filled. Proved time stays so where a later search breaks off, or is stopped before its checks.
    As in a capture, a silence and reposts that no search gives are no gaps. Time of the hour that
    no search has read to its end at a place that was asked for another part of it is one.
    """
    sources = _standings(session, entries)
    searched = {source: it for source, it in sources.items() if it.is_searched}
    if len(searched) < 2:
        spans = [span for standing in sources.values() for span in standing.spans]
        gaps = [gap for standing in searched.values() for gap in standing.gaps.values()]
        return (*gaps, *_unsearched(session, spans, gaps)) if searched else None
    unread = {source: it.unsearched(session) for source, it in searched.items()}
    shared = frozenset.intersection(*map(frozenset, unread.values()))
    named = [
        _named(gap, source)
        for source, standing in searched.items()
        for gap in (*standing.gaps.values(), *unread[source])
        if gap not in shared
    ]
    everywhere = [gap for gap in next(iter(unread.values())) if gap in shared]
    return (*dict.fromkeys(named), *everywhere)


def find_standing_at(
    session: ChatSession, entries: Iterable[CaptureLine]
) -> dict[str, tuple[Gap, ...]]:
    """Return the gaps of a session as above, by the ledger's names of its places."""
    return {
        source: (*standing.gaps.values(), *standing.unsearched(session))
        for source, standing in _standings(session, entries).items()
        if standing.is_searched
    }


def find_shared(
    project: Project, session: ChatSession, lines: Iterable[CaptureLine], chat: ChatConfig
) -> tuple[str, ...]:
    """Return the hashtags of the chats whose captures alone have brought a session's posts.

    Empty where the session's own chat was followed, or any post came another way.
    """
    all_of_them = {line.id: line.capture for line in lines}
    if any(it.kind == STREAM and it.hashtag in chat.hashtags for it in all_of_them.values()):
        return ()
    others = [it for it in all_of_them.values() if it.kind in {SEARCH, REPLIES, STREAM}]
    if not any(_overlaps(it, session) for it in others):
        return ()  # before its posts are read: of an import there may be hundreds of sessions
    keys = (post.key for post in project.session_posts(session).stored)
    captures = [all_of_them[it] for it in project.archive.first_captures(keys)]
    if any(it not in others or it.hashtag in chat.hashtags for it in captures):
        return ()
    return tuple(sorted({it.hashtag for it in captures if it.hashtag is not None}))


def _overlaps(capture: Capture, session: ChatSession) -> bool:
    is_early = capture.until is not None and capture.until <= session.start
    return not is_early and (capture.since is None or capture.since < session.end)


def _standings(session: ChatSession, entries: Iterable[CaptureLine]) -> dict[str, _Standing]:
    """Return how each place stands that was not dropped since."""
    sources: dict[str, _Standing] = {}
    for entry in entries:
        capture = entry.capture
        if capture.kind == DROPPED and _has(capture, session):
            sources.pop(capture.source, None)
        # An entry with neither cursor nor end was killed before its first page.
        is_read = entry.cursor is not None or entry.finished_at is not None
        if capture.kind == SEARCH and is_read:
            sources.setdefault(capture.source, _Standing()).note(entry, session)
    return sources


def _has(capture: Capture, session: ChatSession) -> bool:
    """Return whether a capture was of all of a session's hour."""
    since, until = capture.since, capture.until
    if since is None or until is None:
        return False
    return since <= session.start and session.end <= until


def _named(gap: Gap, source: str) -> Gap:
    """Return a gap whose reason names its place, by the ledger's name for that."""
    place = source.partition(":")[2] or source
    return gap if place in gap.why else structs.replace(gap, why=f"{place}: {gap.why}")


def _unsearched(session: ChatSession, spans: Iterable[Span], gaps: Iterable[Gap]) -> Iterator[Gap]:
    """Yield a gap for each part of a session's hour beside the ``spans`` that were searched.

    Those that ``gaps`` in time tell already are left out.
    """
    told = [(gap.since or session.start, gap.until or session.end) for gap in gaps if gap.certain]
    for since, until in subtract_spans(session.start, session.end, [*spans, *told]):
        begins, ends = since == session.start, until == session.end
        if begins and ends:
            why = "no search of its hours came to an end"
        elif ends:
            why = f"not captured after {since:%H:%M} UTC"
        elif begins:
            why = f"not captured before {until:%H:%M} UTC"
        else:
            why = f"not captured from {since:%H:%M} to {until:%H:%M} UTC"
        yield Gap(since=since, until=until, why=why)


@dataclass(slots=True)
class _Standing:
    """The gaps of a session at a place, by what each is of, and whether any search was of it.

    ``spans`` are the time that was searched, ``tags`` the hashtags of the search that told a gap:
    one for others does not close it. ``searched`` are the spans of each search that compared
    answers, or was to, its hashtags, and whether it made its checks. ``filled`` are the spans that
    were searched since, ``counted`` those in which a count did not agree.
    """

    gaps: dict[GapSubject | Gap, Gap] = field(default_factory=dict)
    tags: dict[GapSubject | Gap, frozenset[str]] = field(default_factory=dict)
    filled: dict[GapSubject | Gap, list[Span]] = field(default_factory=dict)
    counted: dict[GapSubject | Gap, list[Span]] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    searched: list[tuple[list[Span], frozenset[str], bool]] = field(default_factory=list)
    is_searched: bool = False

    def note(self, entry: CaptureLine, session: ChatSession) -> None:
        """Note a search, after those before it."""
        since, until = entry.capture.since, entry.capture.until
        if since is None or until is None:
            return
        covered, tags = covered_spans(entry, since, until), asked_tags(entry.capture)
        is_checked = not checks_nothing(entry)
        self._cover(covered, tags, is_checked=is_checked)
        # Where the network counts more than came, all of the time was searched.
        is_counted = any(gap.certain and gap.counted is not None for gap in entry.gaps)
        if entry.finished_at is not None:
            self.spans += [(since, until)] if is_counted else covered
        if any(gap.why == UNCOMPARED.why for gap in entry.gaps):
            return
        spans = [(since, until)] if is_counted else covered
        is_whole = not subtract_spans(*_hour(session), spans)
        if is_whole and entry.cursor is None and is_checked:
            self._drop(name for name in self.gaps if self.tags[name] <= tags)
        elif _has(entry.capture, session):
            # It tells anew which time lacks, and no more than that.
            holes = [name for name, gap in self.gaps.items() if _is_hole(gap)]
            self._drop(name for name in holes if self.tags[name] <= tags)
        self.is_searched |= since < session.end and session.start < until
        for gap in self._not_stood_for(entry.gaps, session, tags):
            self._note_gap(gap, session, (since, until), tags)
        if entry.finished_at is not None:
            self.searched.append((spans, tags, is_checked))

    def _note_gap(self, gap: Gap, session: ChatSession, window: Span, tags: frozenset[str]) -> None:
        """Note a gap of a search of a window for these hashtags, or the note that one is closed."""
        if is_closed(gap):
            if gap.kind is GapKind.COUNT:
                self._agree(subject_of(gap), window, tags)
            else:
                self._drop([subject_of(gap)])
        elif (gap.certain or gap.kind not in NO_FAILURE) and _is_of(gap, session):
            name = gap if gap.certain or is_pending(gap) else subject_of(gap)
            others = self.counted.get(name, ())
            self._drop([name])
            self.gaps[name], self.tags[name] = gap, tags
            if gap.kind is GapKind.COUNT:
                self.counted[name] = [*others, window]

    def _not_stood_for(
        self, gaps: Iterable[Gap], session: ChatSession, tags: frozenset[str]
    ) -> Iterator[Gap]:
        """Yield the gaps of a search, without time that earlier searches stand for.

        Of time that was searched, a later search that broke off takes nothing back; of time that
        was checked, neither does one that was stopped before its checks.
        """
        for gap in gaps:
            is_hole = _is_hole(gap)
            if not is_hole and not is_pending(gap):
                yield gap
                continue
            since, until = gap.since or session.start, gap.until or session.end
            stand = [
                span
                for spans, of, is_checked in self.searched
                if tags <= of and (is_checked or is_hole)
                for span in spans
            ]
            parts = subtract_spans(since, until, stand)
            if parts == [(since, until)]:
                yield gap
                continue
            start, ends = _hour(session)
            for begin, end in parts:
                if begin < ends and start < end:
                    yield structs.replace(gap, since=begin, until=end)

    def _agree(self, name: GapSubject, span: Span, tags: frozenset[str]) -> None:
        """Note that a count agrees of a part of what was counted; with the last one all agrees.

        The count of a part of the session says nothing about the rest.
        """
        if name in self.gaps and self.tags[name] <= tags:
            spans = self.counted.get(name, ())
            left = [part for since, until in spans for part in subtract_spans(since, until, [span])]
            self.counted[name] = left
            if not left:
                self._drop([name])

    def unsearched(self, session: ChatSession) -> tuple[Gap, ...]:
        """Return the parts of a session's hour that the place was not asked for."""
        return tuple(_unsearched(session, self.spans, self.gaps.values()))

    def _drop(self, names: Iterable[GapSubject | Gap]) -> None:
        for name in list(names):
            self.gaps.pop(name, None)
            self.tags.pop(name, None)
            self.filled.pop(name, None)
            self.counted.pop(name, None)

    def _cover(self, spans: Sequence[Span], tags: frozenset[str], *, is_checked: bool) -> None:
        """Drop the gaps in time that later searches have filled together.

        What was stopped before its checks is filled by searches alone that made theirs.
        """
        for name, gap in self.gaps.items():
            if self.tags[name] <= tags and (is_checked or not is_pending(gap)):
                self.filled.setdefault(name, []).extend(spans)
        self._drop(
            name
            for name, gap in self.gaps.items()
            if (gap.certain or is_pending(gap))
            and gap.since is not None
            and gap.until is not None
            and not subtract_spans(gap.since, gap.until, self.filled.get(name, ()))
        )


def _hour(session: ChatSession) -> Span:
    """Return the time of a session, a moment at least: that of a single post."""
    return session.start, max(session.end, session.start + _MOMENT)


def _is_hole(gap: Gap) -> bool:
    """Return whether a gap is time that a search has not read."""
    return gap.certain and gap.counted is None and gap.kind is GapKind.TIME


def _is_of(gap: Gap, session: ChatSession) -> bool:
    """Return whether a gap is of a session; that of a post, whether it was written around it."""
    if gap.since is not None and gap.kind in RELATIONS:
        is_later = all(other.end <= gap.since for other in session.earlier[-1:])
        return is_later and (session.next_start is None or gap.since < session.next_start)
    starts_before = gap.since is None or gap.since <= session.end
    return starts_before and (gap.until is None or session.start <= gap.until)
