"""The answers and quotes that a network counts under each post of a chat, against those that came.

A hashtag search finds neither an answer without the hashtag nor, on some software, any answer at
all; the counts that posts carry show that there are some, and conversations have them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from msgspec import structs

from tweetup.capture.reference_counts import RELATIONS, ReferenceCounts
from tweetup.formats.records import Record
from tweetup.model import Gap, GapKind, Relation
from tweetup.text.plurals import counted as in_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.capture.window import CaptureWindow
    from tweetup.model import Absence, Post

__all__ = ["Conversations", "Step", "Unseen", "told_with_removed"]

_NOUNS: Final = {GapKind.ANSWERS: "answer", GapKind.QUOTES: "quote"}
_SHOWS_NO_OTHERS: Final = (
    "it shows no others; unlisted, deleted and hidden ones may be counted as well"
)
_NOT_ASKED: Final = "they were not asked for"
_OF: Final = {GapKind.ANSWERS: "answers to", GapKind.QUOTES: "quotes of"}
_MOST_NAMES: Final = 8
"""Names of questions in a sentence."""
_MOST_THREADS: Final = 200
"""Threads to ask for whatever is counted, each at the price of a request."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thread, or one list of quoting posts, to ask for: those of the ``post`` with that id."""

    kind: GapKind
    post: str


@dataclass(frozen=True, slots=True)
class _Why:
    """Why posts of a conversation are missing, whether it was read to the end, and the remedy."""

    text: str
    is_read: bool = False
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Unseen:
    """A number of answers and quotes, and whether some are from outside the window.

    ``why`` is the reason why they could not be asked for again, None where nobody tried to;
    ``remedy`` the login with which they can be.
    """

    posts: int
    is_outside: bool
    why: str | None = None
    remedy: str | None = None


class Conversations:
    """The conversations of a chat's posts at one place: those to ask for, and their gaps.

    ``labels`` names the questions among the posts (``Q1``). ``seen`` is shared between places. A
    count belongs to the place that gave it: that of a post which the place has not shown in this
    capture is not compared, and answers that another place alone has shown are none of those that
    it counts.
    """

    def __init__(
        self,
        labels: Mapping[str, str],
        seen: ReferenceCounts,
        *,
        by_root: bool,
        kinds: Collection[GapKind] = (GapKind.ANSWERS,),
        login_advice: str | None = None,
        asks_always: bool = False,
        shows_all: bool = False,
        seeks_all: bool = False,
    ) -> None:
        """``by_root``: a conversation is found by its first post alone.

        ``shows_all``: it is free, and has each post below another, whenever that was written.
        ``asks_always``: those of questions and of posts that answer, whatever their counts say.
        ``seeks_all``: so are posts without the hashtag. Conversations of posts with answers that
        were removed on request are asked for, and those of posts with stored answers later than the
        window, since that alone tells whether the place has these still.
        ``kinds`` are those of which the place gives a number with each post.
        ``login_advice`` is the command that logs in, where the place is asked without a login.
        """
        self._posts: dict[str, Post] = {}
        self._labels = labels
        self._seen = seen
        self._by_root = by_root
        self._kinds = frozenset(kinds)
        self._login_advice = login_advice
        self._asks_always = asks_always
        self._shows_all = shows_all
        self._seeks_all = seeks_all
        self._threads: dict[str, None] = {}
        self._shown: dict[str, None] = {}
        self._now = ReferenceCounts()
        self._own: set[str] = set()
        self._counted: dict[GapKind, dict[str, int]] = {kind: {} for kind in RELATIONS}
        self._later: dict[Step, int] = {}
        self._stale: dict[str, None] = {}
        self._asked: set[Step] = set()
        self._read: set[Step] = set()
        self._refused: dict[Step, tuple[str, bool]] = {}
        self._cut: dict[Step, str] = {}
        self._unknown: set[Step] = set()
        self._hidden_beside = 0
        self._reasons_beside: set[Absence] = set()

    @property
    def looked_at(self) -> frozenset[str]:
        """The posts whose answers or quotes are compared, or told to be uncounted."""
        return frozenset(self._shown) | (frozenset(self._posts) & self.compared(GapKind.ANSWERS))

    @property
    def ids(self) -> set[str]:
        """The ids of all posts that are looked at, those of all their versions."""
        return {name for post in self._posts.values() for name in (post.id, *post.edits)}

    def compared(self, kind: GapKind) -> frozenset[str]:
        """Return the posts whose count of answers or quotes is compared with those that came."""
        return frozenset(self._counted[kind])

    def note_shown(self, posts: Iterable[Post]) -> None:
        """Look at whom the posts that the place has just shown answer and quote."""
        for post in posts:
            self._now.note(post)
            self._own.add(post.id)

    def add(self, posts: Iterable[Post], *, needs_counts: bool = True) -> None:
        """Look at posts as the place has just shown them, after those so far.

        ``needs_counts`` ones are told where nobody knows how many answer them.
        """
        for post in posts:
            self._posts.setdefault(post.id, post)
            if needs_counts:
                self._shown[post.id] = None
            self._count(post)

    def add_stored(self, posts: Iterable[Post], *, stale: bool) -> None:
        """Look at posts of the archive, whose counts may be old or another place's.

        ``stale`` ones were shown by no place: their conversations are asked for.
        """
        for post in posts:
            self._posts.setdefault(post.id, post)
            if stale and post.id not in self._counted[GapKind.ANSWERS]:
                self._stale[post.id] = None

    def add_threads(self, posts: Iterable[str]) -> None:
        """Ask for the answers to posts, and quotes of them, that stand outside the window.

        Their counts are compared with nothing, since most of what they count is there as well.
        """
        self._threads |= dict.fromkeys(posts)

    def note(self, items: Iterable[object]) -> None:
        """Note the posts of a page of a thread or list."""
        for item in items:
            if isinstance(item, Record):
                self._seen.note(item.post)
                self._own.add(item.post.id)
                if item.post.id in self._posts:
                    self._count(item.post)

    def confirm(self, posts: Iterable[str]) -> None:
        """Note posts of the archive that the place has, since it was asked for them."""
        self._own.update(posts)

    def note_later(self, step: Step, posts: int) -> None:
        """Note how many answers to a post, or quotes of it, are later than its conversation."""
        self._later[step] = posts

    def finish(self, step: Step) -> None:
        """Note that the last page of a thread or list came."""
        self._read.add(step)

    def refuse(self, step: Step, why: str, *, wants_login: bool) -> None:
        """Note that a thread or list could not be had, or not by this login."""
        self._refused[step] = why, wants_login

    def cut(self, step: Step, why: str) -> None:
        """Note that a thread or list has more than the place shows."""
        self._cut[step] = why

    def miss(self, step: Step) -> None:
        """Note that the place does not have the post of a thread, as far as it was seen."""
        self._unknown.add(step)

    def lacks(self, kinds: Collection[GapKind]) -> bool:
        """Return whether there is a conversation to ask for."""
        return self._due(kinds) is not None

    def next_step(self, kinds: Collection[GapKind]) -> Step | None:
        """Return the next thread or list to ask for; None where none is left.

        Those of posts that count more than were seen, then those of stale posts, from the post
        that their thread began with. Each is returned once.
        """
        step = self._due(kinds)
        if step is not None:
            self._asked.add(step)
        return step

    def go_on(self, step: Step) -> None:
        """Note that a thread or list is asked for by a cursor into it."""
        self._asked.add(step)

    def lacking(self, kind: GapKind) -> tuple[str, ...]:
        """Return the posts whose conversation was read and that count more than were seen."""
        return tuple(
            post.id
            for post in self._posts.values()
            if self._address(kind, post) in self._read and self._missing(kind, post.id) > 0
        )

    def _due(self, kinds: Collection[GapKind]) -> Step | None:
        steps = (step for step in self._steps() if step.kind in kinds and step not in self._asked)
        return next(steps, None)

    def _steps(self) -> Iterator[Step]:
        for post in self._posts.values():
            for kind in RELATIONS:
                if self._is_lacking(kind, post.id):
                    yield from self._thread_above(kind, post)
                    yield self._address(kind, post)
        for name in self._stale:
            # What its thread began with has it too, with its count of today.
            yield Step(GapKind.ANSWERS, self._top(name))
            yield Step(GapKind.ANSWERS, name)
        for name in self._threads:
            for kind in RELATIONS:
                if kind is GapKind.ANSWERS or kind in self._kinds:
                    yield Step(kind, name)
        if self._asks_always:
            yield from islice(self._steps_of_threads(), _MOST_THREADS)

    def _thread_above(self, kind: GapKind, post: Post) -> Iterator[Step]:
        """Yield the thread that a post is a part of: one request has the answers to all of it."""
        if kind is GapKind.ANSWERS and not self._by_root and self._top(post.id) in self._posts:
            yield Step(kind, self._top(post.id))

    def _steps_of_threads(self) -> Iterator[Step]:
        """Yield the threads of questions, and of those that posts answer, each once.

        Where no question is recognised, since its answers are not here, any post may be one.
        """
        questions = [name for name in self._posts if name in self._labels]
        answers = (
            name for name, post in self._posts.items() if post.target(Relation.REPLY) is not None
        )
        others = () if questions else self._posts
        for name in dict.fromkeys((*questions, *map(self._top, answers), *others)):
            yield Step(GapKind.ANSWERS, name)

    def _top(self, name: str) -> str:
        """Return the highest post above another that is known, or that a known one names."""
        passed = {name}
        while (post := self._posts.get(name)) is not None:
            target = post.target(Relation.REPLY)
            if target is None or target.id in passed:
                break
            name = target.id
            passed.add(name)
        return name

    def _address(self, kind: GapKind, post: Post) -> Step:
        """Return the step that has a post's answers or quotes.

        An edited post goes on under a new id, its conversation under that of the first one.
        """
        is_root_asked = self._by_root and kind is GapKind.ANSWERS
        return Step(kind, (post.conversation_id if is_root_asked else None) or post.id)

    def _is_lacking(self, kind: GapKind, post: str) -> bool:
        if post in self._counted[kind]:
            missing = self._missing(kind, post, shown=self._shows_all)
            unsure = len(self._removed(kind, post)) + len(self._hidden(kind, post))
            return missing + (unsure if self._seeks_all else 0) > 0
        # Without a count only asking tells, but old servers have neither numbers nor lists.
        return kind in self._kinds and post in self._labels

    def _missing(self, kind: GapKind, post: str, *, shown: bool | None = None) -> int:
        counted = self._counted[kind].get(post, 0)
        came = self._came(kind, post, shown=shown)
        missing = counted - came - self._later.get(Step(kind, post), 0)
        # Nobody knows whether those that are hidden here count: they fill no more than lack.
        return missing if shown else missing - min(len(self._hidden(kind, post)), max(missing, 0))

    def _hidden(self, kind: GapKind, post: str) -> Mapping[str, tuple[Absence, ...]]:
        """Return the answers to a post, or quotes of it, that the archive hides, and why."""
        return self._seen.hidden_of(kind, self._versions(post))

    def _filling(self, kind: GapKind, post: str) -> int:
        """Return how many hidden answers to a post, or quotes of it, may be those that lack."""
        counted = self._counted[kind].get(post, 0) - self._later.get(Step(kind, post), 0)
        lacking = counted - self._came(kind, post)
        return min(len(self._hidden(kind, post)), max(lacking, 0))

    def hidden(self) -> tuple[int, str]:
        """Return how many hidden answers and quotes may be those that lack, and the reasons."""
        posts, reasons = self._hidden_beside, set(self._reasons_beside)
        for kind in RELATIONS:
            for name in self._counted[kind]:
                if name in self._posts and (filling := self._filling(kind, name)):
                    posts += filling
                    reasons |= {it for why in self._hidden(kind, name).values() for it in why}
        return posts, ", ".join(sorted(reasons))

    def _came(self, kind: GapKind, post: str, *, shown: bool | None = None) -> int:
        """Return how many answers to a post, or quotes of it, are here.

        Those that its conversation does not show any more, read to the end, are gone; ``shown``
        counts those alone that the place has shown.
        """
        if shown is None and self._shows_all:
            shown = self._is_read(kind, post)
        among = self._own
        if not shown:
            among = among | self._seen.unshown
            if self._seeks_all and not self._shows_all:
                # Its conversation ends with the window: how many are later, the place is asked.
                among -= self._seen.later - self._own
        came = self._seen.of(kind, self._versions(post), among=among)
        return came if shown else came + len(self._removed(kind, post))

    def unseen(self) -> Unseen:
        """Return the answers and quotes that fill counts and that nobody has asked for again.

        They may be gone by now, and others there. Where reading is free, or with posts that lack
        the hashtag, conversations or look-ups tell; where a free one was refused, or shows a part
        alone, nobody does.
        """
        posts, is_outside = 0, False
        reasons: dict[_Why, None] = {}
        for kind in RELATIONS if self._shows_all or not self._seeks_all else ():
            for name in self._counted[kind]:
                if name not in self._posts or (self._shows_all and self._is_read(kind, name)):
                    continue
                versions, mine = self._versions(name), self._own | self._seen.searched
                seen = self._seen.of(kind, versions, among=mine)
                here = min(self._came(kind, name), self._counted[kind][name])
                if here <= seen:
                    continue
                posts += here - seen
                outside = (self._seen.earlier | self._seen.later) - self._own
                is_outside |= self._seen.of(kind, versions, among=outside) > 0
                reasons[self._why(self._address(kind, self._posts[name]), _Why(_NOT_ASKED))] = None
        why = "; ".join(dict.fromkeys(reason.text for reason in reasons))
        return Unseen(
            posts,
            is_outside=is_outside,
            why=why if self._shows_all else None,
            remedy=next((reason.remedy for reason in reasons if reason.remedy), None),
        )

    def _removed(self, kind: GapKind, post: str) -> frozenset[str]:
        """Return the marks of removed answers that the place may have and was not asked for."""
        if self._is_read(kind, post):
            return frozenset()
        return self._seen.removed_of(kind, self._versions(post))

    def _is_read(self, kind: GapKind, post: str) -> bool:
        """Return whether a post's conversation, or its quotes, were read to the end."""
        if post not in self._posts:
            return False
        step = self._address(kind, self._posts[post])
        return step in self._read and step not in self._cut

    def _versions(self, post: str) -> frozenset[str]:
        """Return all ids of a post."""
        return frozenset((post, *(self._posts[post].edits if post in self._posts else ())))

    def forgotten(self) -> Iterator[tuple[GapKind, frozenset[str], frozenset[str]]]:
        """Yield the marks of removed posts that the place has no longer, by the ids of a post.

        Its conversation, read to the end, shows them no more; or the post counts fewer than are
        here with them. Which of these are gone nobody can tell then, and the number matters alone.
        """
        for kind in RELATIONS if not self._shows_all else ():
            for name in self._posts:
                targets = self._versions(name)
                marks = self._seen.removed_of(kind, targets)
                if marks and not self._is_read(kind, name):
                    surplus = -self._missing(kind, name) if name in self._counted[kind] else 0
                    marks = frozenset(sorted(marks)[: max(0, surplus)])
                if marks:
                    yield kind, targets, marks

    def _count(self, post: Post) -> None:
        self._stale.pop(post.id, None)
        if post.counts is None:
            return
        for kind, number in (
            (GapKind.ANSWERS, post.counts.replies),
            (GapKind.QUOTES, post.counts.quotes),
        ):
            if number is not None:
                self._counted[kind][post.id] = number

    def uncounted(
        self,
        place: str,
        compared: Mapping[GapKind, Collection[str]],
        *,
        until: datetime,
        option: str | None,
    ) -> Iterator[Gap]:
        """Yield the gaps of posts shown without a count whose conversation was not read.

        Conversations of questions are read with an ``option``; nobody asks for those of others.
        ``compared`` has the posts with a count of any place, by the kinds that are compared.
        """
        groups: dict[tuple[bool, tuple[GapKind, ...]], list[Post]] = {}
        for post in (self._posts[name] for name in self._shown):
            lacking = tuple(kind for kind in compared if self._is_unchecked(kind, post, compared))
            if lacking:
                groups.setdefault((post.id in self._labels, lacking), []).append(post)
        for (is_question, kinds), posts in groups.items():
            nouns = " and ".join(f"{_NOUNS[kind]}s" for kind in kinds)
            how = f" ({option} reads their conversations)" if option and is_question else ""
            why = f"gave no count of {nouns} for {self._named(posts)}: not checked{how}"
            remedy = option if is_question else None
            yield _unchecked(
                f"{place} {why}", posts, until, remedy=remedy, for_good=not is_question
            )

    def _is_unchecked(
        self, kind: GapKind, post: Post, compared: Mapping[GapKind, Collection[str]]
    ) -> bool:
        return (
            kind in self._kinds
            and post.id not in compared[kind]
            and self._address(kind, post) not in self._read
        )

    def lacking_beside(self, posts: Iterable[Post]) -> tuple[int, ...]:
        """Return how many lack at each post, beside those looked at, that counts more than came."""
        others = [post for post in posts if post.counts and post.id not in self._posts]
        lacking = (
            self._lacking(GapKind.ANSWERS, post, post.counts.replies)
            + self._lacking(GapKind.QUOTES, post, post.counts.quotes)
            for post in others
            if post.counts
        )
        return tuple(number for number in lacking if number)

    def _lacking(self, kind: GapKind, post: Post, counted: int | None) -> int:
        ids = {post.id, *post.edits}
        came = self._seen.of(kind, ids) + len(self._seen.removed_of(kind, ids))
        lacking = max(0, (counted or 0) - came)
        hidden = self._seen.hidden_of(kind, ids)
        if lacking and hidden:
            self._hidden_beside += min(lacking, len(hidden))
            self._reasons_beside |= {reason for why in hidden.values() for reason in why}
        return max(0, lacking - len(hidden))

    def counted_too_low(self, place: str, kind: GapKind, *, until: datetime) -> Gap | None:
        """Return the gap of posts that count fewer than the place has just shown; None for none."""
        posts = [
            self._posts[name]
            for name, counted in self._counted[kind].items()
            if name in self._posts
            and self._now.of(kind, {name, *self._posts[name].edits}) > counted
        ]
        if not posts:
            return None
        why = f"counts fewer {_OF[kind]} {self._named(posts)} than came: its counts prove nothing"
        return _unchecked(f"{place} {why}", posts, until, for_good=True)

    def _named(self, posts: Sequence[Post]) -> str:
        """Return the number of posts, and of questions their names."""
        names = sorted({self._labels[post.id] for post in posts if post.id in self._labels})
        noun = "question" if all(post.id in self._labels for post in posts) else "post"
        listed = f" ({', '.join(names)})" if 0 < len(names) <= _MOST_NAMES else ""
        return f"{in_number(len(posts), noun)}{listed}"

    def gaps(
        self, place: str, *, until: datetime, unasked: str, option: str | None
    ) -> tuple[Gap, ...]:
        """Return a gap for each post that counts more answers or quotes than were seen.

        ``unasked`` says why they may be missing where their conversation was not asked for,
        ``option`` is the one with which it is.
        """
        return tuple(
            self._gap(kind, post, place, until, _Why(unasked, remedy=option))
            for kind in RELATIONS
            for post in self._posts.values()
            if self._missing(kind, post.id) > 0
        )

    def unread(self, place: str, window: CaptureWindow) -> Gap | None:
        """Return the gap of posts outside the window whose answers were refused; None for none."""
        steps = [Step(GapKind.ANSWERS, name) for name in self._threads]
        refused = [self._refused[step] for step in steps if step in self._refused]
        if not refused:
            return None
        posts = in_number(len(refused), "post")
        why = (
            f"{place} gave no answers to {posts} that others in the window answer: {refused[0][0]}"
        )
        return Gap(
            since=window.since,
            until=window.until,
            why=why,
            certain=False,
            kind=GapKind.UNCHECKED,
            sought=True,
        )

    def unknown(self, place: str, window: CaptureWindow) -> Gap | None:
        """Return the gap of posts that the place was not seen to have; None for none."""
        if not self._unknown:
            return None
        whose = "its" if len(self._unknown) == 1 else "their"
        return Gap(
            since=window.since,
            until=window.until,
            why=f"{place} was not seen to have {in_number(len(self._unknown), 'post')} of the"
            f" archive: {whose} conversations could not be asked for",
            certain=False,
            kind=GapKind.UNCHECKED,
            sought=True,
        )

    def closed(self, told: Collection[tuple[GapKind, str]]) -> tuple[Gap, ...]:
        """Return a note for each post that was ``told`` to lack some, by its kind, and lacks none.

        What it counts more from now on is news.
        """
        return tuple(
            Gap(
                since=post.created_at,
                until=post.created_at,
                why=f"as many {_NOUNS[kind]}s came as are counted",
                certain=False,
                kind=kind,
                post=post.id,
                counted=self._counted[kind][post.id],
                came=self._counted[kind][post.id],
                later=self._later.get(Step(kind, post.id)),
            )
            for kind in RELATIONS
            for post in self._posts.values()
            if (kind, post.id) in told
            and post.id in self._counted[kind]
            and self._missing(kind, post.id) <= 0
        )

    def _gap(self, kind: GapKind, post: Post, place: str, until: datetime, unasked: _Why) -> Gap:
        counted, came = self._counted[kind][post.id], self._came(kind, post.id)
        name = self._labels.get(post.id) or f"a post of {post.created_at:%H:%M} UTC"
        to = "to" if kind is GapKind.ANSWERS else "of"
        removed = len(self._removed(kind, post.id))
        left = came - removed
        here = f"{left or 'none'} {self._came_how(kind, post.id, left)}"
        if hidden := self._filling(kind, post.id):
            here += f" and {hidden} hidden"
        if removed:
            here += f" and {removed} removed on request"
        if later := self._later.get(Step(kind, post.id), 0):
            here += f" and {later} later"
        why = self._why(self._address(kind, post), unasked)
        number = in_number(counted, _NOUNS[kind])
        return Gap(
            since=post.created_at,
            until=max(until, post.created_at),
            why=f"{place} counts {number} {to} {name}, {here}; {why.text}",
            certain=False,
            kind=kind,
            post=post.id,
            counted=counted - later,
            came=came + hidden,
            sought=why.is_read,
            remedy=why.remedy,
            later=later or None,
        )

    def _came_how(self, kind: GapKind, post: str, number: int) -> str:
        """Return how answers came: where another place has others, that this one gave them."""
        versions, mine = self._versions(post), self._own | self._seen.unshown
        if self._seen.of(kind, versions) > self._seen.of(kind, versions, among=mine):
            return "came from it"
        return "is here" if number < 2 else "are here"

    def _why(self, step: Step, unasked: _Why) -> _Why:
        """Return why posts of a conversation are missing."""
        advice = self._login_advice
        if step in self._refused:
            problem, wants_login = self._refused[step]
            text = f"asking for the others was refused: {problem}"
            if not wants_login or advice is None:
                return _Why(text)
            return _Why(f"{text}; log in for them ({advice})", remedy=advice)
        if step in self._cut:
            return _Why(self._cut[step], remedy=advice)
        if step in self._read:
            return _Why(_SHOWS_NO_OTHERS, is_read=True)
        if step in self._asked:
            return _Why("the others were not read to the end")
        return unasked


_HERE: Final = re.compile(r", (\d+|none) (is here|are here|came from it)(.*?)(?=;)")
_REMOVED: Final = re.compile(r" and (\d+) removed on request")


def told_with_removed(gap: Gap, removed: int) -> Gap:
    """Return a gap of answers or quotes whose words tell how many were ``removed`` on request.

    These were here when the ledger took the gap down, unless it says so already.
    """
    here = _HERE.search(gap.why)
    if here is None:
        return gap
    before = _REMOVED.search(here[3])
    left = 0 if here[1] == "none" else int(here[1])
    left -= min(left, max(0, removed - (int(before[1]) if before else 0)))
    beside = _REMOVED.sub("", here[3]) + f" and {removed} removed on request"
    how = here[2] if here[2] == "came from it" else "is here" if left < 2 else "are here"
    words = f", {left or 'none'} {how}{beside}"
    return structs.replace(gap, why=gap.why[: here.start()] + words + gap.why[here.end() :])


def _unchecked(
    why: str,
    posts: Iterable[Post],
    until: datetime,
    *,
    remedy: str | None = None,
    for_good: bool = False,
) -> Gap:
    since = min(post.created_at for post in posts)
    return Gap(
        since=since,
        until=max(until, since),
        why=why,
        certain=False,
        kind=GapKind.UNCHECKED,
        sought=for_good,
        remedy=remedy,
    )
