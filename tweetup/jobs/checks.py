"""The queue of checks before a recap is published: of whatever the analysis is least sure.

A check goes as soon as somebody decided on its part, also where the decision says that all is
right. Decisions whose ground has changed come first, then the next meeting and the topic, which
everybody reads; the others by that which an answer is likely to change in the recap, for each
second that it takes. Nothing is asked about posts that show nowhere, whatever is decided on them:
reposts, copies, bots, greetings, posts of which another check is about to decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from tweetup.jobs.left_out import is_in_part_left_out
from tweetup.jobs.placement_checks import PlacementDoubt, find_doubts, most_telling
from tweetup.jobs.publish import decided_recap
from tweetup.model import FindingKind, finding_name, post_name
from tweetup.recap.decisions import (
    SEEN,
    DecisionKind,
    find_finding,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tweetup.chats.segment import SegmentationRun
    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import Finding, Post, PostKey
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession
    from tweetup.recap.decisions import DecisionStanding

__all__ = ["Check", "CheckKind", "find_checks"]

_FEW: Final = 2
"""People up to whom a key theme is looked at."""
_SHOWN: Final = 3
"""Posts of a key theme that are read to judge it."""

_TO_DECIDE: Final = 3.0
"""Seconds to decide, beside those to read."""
_WORDS_A_SECOND: Final = 240 / 60

_FALSE: Final = 0.1
"""The share of findings and open questions that are wrong, at most: ``benchmarks/recaps.md``."""
_PROMINENT: Final = 3.0
"""Whatever stands under a heading of its own, against one answer more in a count."""


class CheckKind(StrEnum):
    """The kinds of checks, in the order in which they are asked but for the last three."""

    DECISION = "decision"
    NEXT = "next"
    TOPIC = "topic"
    OPEN = "open"
    FINDING = "finding"
    PLACEMENT = "placement"


_FIRST: Final = (CheckKind.DECISION, CheckKind.NEXT, CheckKind.TOPIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question to a person, with that which it needs to be answered.

    ``name`` tells checks of one kind apart; ``post`` is the one in question. ``sections`` are the
    likeliest sections of a post, each with its probability (0-1), the likeliest first; ``finding``
    the key theme, ``standing`` the decision to look at again, ``proposals`` topics to choose from.
    ``words`` are to be read before it is answered, ``others`` posts follow the answer, and ``gain``
    is the number of things in the recap that an answer is expected to put right.
    """

    kind: CheckKind
    name: str
    text: str = ""
    post: Post | None = None
    sections: tuple[tuple[str, float], ...] = ()
    finding: Finding | None = None
    standing: DecisionStanding | None = None
    proposals: tuple[str, ...] = ()
    words: int = 0
    others: int = 0
    gain: float = 0.0

    @property
    def seconds(self) -> int:
        """The time that the check takes, about: that to read, and to decide."""
        return round(_TO_DECIDE + self.words / _WORDS_A_SECOND)

    @property
    def a_minute(self) -> float:
        """The gain for each minute that a person spends."""
        return 60 * self.gain / self.seconds


def find_checks(
    project: Project,
    session: ChatSession,
    *,
    run: SegmentationRun | None = None,
    every: bool = False,
    decided: DecidedRecap | None = None,
) -> tuple[Check, ...]:
    """Return the checks of a session, the most important first.

    ``run`` is the session segmented in detail (:meth:`~tweetup.project.project.Project.explain`),
    which costs more than all the rest; without it no placement is asked about. That which an
    answer would hardly change is asked only with ``every``. ``decided`` is its recap, where that
    is at hand.
    """
    both = decided if decided is not None else decided_recap(project, session)
    settled = _Decided(both)
    posts = {quote.post.key: quote.post for quote, _ in both.recap.transcript}
    first = (
        *_decisions(both),
        *_next(both, settled, posts),
        *_topic(both, settled, posts),
    )
    asked = [*_open_questions(both, settled), *_findings(both, settled, posts, every=every)]
    if run is not None:
        doubts = find_doubts(project, session, run, both.recap)
        counted = {section.section: section.answers for section in both.recap.sections}
        asked += map(_placement, doubts if every else most_telling(doubts, counted))
    asked.sort(key=lambda it: -it.a_minute)
    return (*map(_timed, first), *asked)


class _Decided:
    """The parts of a recap on which somebody decided, whatever the decision changes now."""

    def __init__(self, both: DecidedRecap) -> None:
        self._parts: set[tuple[str, str]] = set()
        self._findings: set[tuple[str, str]] = set()
        findings = [it for section in both.recap.sections for it in section.findings]
        for standing in both.standings:
            if standing.overruled or standing.is_back:
                continue
            stored = standing.stored
            self._parts.add((stored.kind, stored.target or ""))
            values = dict(stored.value)
            if stored.kind in _ON_FINDINGS:
                finding = find_finding(findings, stored.target or "", values.get("section", ""))
                if finding is not None:
                    self._findings.add((finding.section, finding_name(finding)))

    def has(self, kind: DecisionKind, target: str = "") -> bool:
        return (kind.value, target) in self._parts

    def has_finding(self, finding: Finding) -> bool:
        return (finding.section, finding_name(finding)) in self._findings


_ON_FINDINGS: Final = frozenset(
    kind.value
    for kind in (
        *(DecisionKind.FINDING, DecisionKind.WORDING, DecisionKind.MERGE),
        *(DecisionKind.SUPPORT, DecisionKind.EXAMPLE),
    )
)


def _timed(check: Check) -> Check:
    """Return a check with the words to read for it where nothing else counted them."""
    if check.words:
        return check
    texts = [check.text, *check.proposals, check.post.text if check.post else ""]
    return replace(check, words=sum(len(text.split()) for text in texts))


def _decisions(both: DecidedRecap) -> Iterator[Check]:
    for standing in both.standings:
        text = standing.why or standing.changed
        if standing.overruled or standing.is_back or is_in_part_left_out(both, standing.stored):
            continue
        if text and dict(standing.stored.value).get(SEEN) != text:
            yield Check(
                kind=CheckKind.DECISION,
                name=str(standing.stored.id),
                text=text,
                standing=standing,
                gain=_PROMINENT,
            )


def _next(both: DecidedRecap, decided: _Decided, posts: Mapping[PostKey, Post]) -> Iterator[Check]:
    meeting = both.recap.next_meeting if "next" not in both.recap.omitted else None
    if meeting is not None and meeting.posts and not decided.has(DecisionKind.NEXT):
        post = posts.get(meeting.posts[0])
        gain = _FALSE * _PROMINENT
        yield Check(kind=CheckKind.NEXT, name="next", text=meeting.text, post=post, gain=gain)


def _topic(both: DecidedRecap, decided: _Decided, posts: Mapping[PostKey, Post]) -> Iterator[Check]:
    topic = both.recap.topic
    if decided.has(DecisionKind.TOPIC):
        return
    if topic is not None and topic.posts:
        post = posts.get(topic.posts[0])
        gain = _FALSE * _PROMINENT
        yield Check(kind=CheckKind.TOPIC, name="topic", text=topic.text, post=post, gain=gain)
    elif topic is None and both.recap.proposals:
        proposals = tuple(proposal.text for proposal in both.recap.proposals)
        yield Check(kind=CheckKind.TOPIC, name="topic", proposals=proposals, gain=_PROMINENT)


def _open_questions(both: DecidedRecap, decided: _Decided) -> Iterator[Check]:
    for section in both.recap.sections:
        for question in section.open_questions:
            post = question.quote.post
            name = post_name(post.key)
            if not decided.has(DecisionKind.OPEN, name):
                yield _timed(
                    Check(
                        kind=CheckKind.OPEN,
                        name=name,
                        post=post,
                        sections=((section.section, 1.0),),
                        gain=_FALSE * _PROMINENT,
                    )
                )


def _findings(
    both: DecidedRecap, decided: _Decided, posts: Mapping[PostKey, Post], *, every: bool
) -> Iterator[Check]:
    """Yield the key themes that few people said, on which nobody decided.

    A mention says that people wrote a phrase, which is so: it is looked at only with ``every``.
    """
    doubtful = [
        (section.section, finding)
        for section in both.recap.sections
        for finding in section.findings
        if finding.people <= _FEW and _is_shown(finding) and not decided.has_finding(finding)
        if every or finding.kind is FindingKind.POINT
    ]
    for name, finding in doubtful:
        read = [posts[key].text for key in finding.posts[:_SHOWN] if key in posts]
        is_mention = finding.kind is FindingKind.MENTION
        texts = [*read, *([finding.text] if is_mention else [])]
        yield Check(
            kind=CheckKind.FINDING,
            name=f"{name} {finding_name(finding)}",
            text=finding.text,
            finding=finding,
            post=posts.get(finding.posts[0]),
            sections=((name, 1.0),),
            words=sum(len(text.split()) for text in texts),
            gain=_FALSE if is_mention else _FALSE * _PROMINENT,
        )


def _is_shown(finding: Finding) -> bool:
    return finding.sure and bool(finding.quotes or finding.kind is FindingKind.MENTION)


def _placement(doubt: PlacementDoubt) -> Check:
    return _timed(
        Check(
            kind=CheckKind.PLACEMENT,
            name=post_name(doubt.post.key),
            post=doubt.post,
            sections=doubt.sections,
            others=doubt.others,
            gain=doubt.gain,
        )
    )
