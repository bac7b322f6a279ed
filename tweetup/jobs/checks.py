"""The queue of checks before a recap is published: of whatever the analysis is least sure.

A check goes as soon as somebody decided on its part, also where the decision says that all is
right. Decisions whose ground has changed come first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from tweetup.jobs.publish import decided_recap
from tweetup.model import DialogueAct, FindingKind, Method, post_name
from tweetup.recap.decisions import DecisionKind, finding_name
from tweetup.text import is_repost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tweetup.chats.segment import SegmentationRun
    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import Finding, Post
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession
    from tweetup.recap.decisions import DecisionStanding

__all__ = ["Check", "CheckKind", "find_checks"]

_SURE: Final = 0.8
"""The confidence from which on a placement is not asked about."""
_MOST_PLACEMENTS: Final = 40
_MOST_FINDINGS: Final = 12
_FEW: Final = 2
"""People up to whom a key theme is looked at."""


class CheckKind(StrEnum):
    """The kinds of checks, in the order in which they are asked."""

    DECISION = "decision"
    NEXT = "next"
    TOPIC = "topic"
    OPEN = "open"
    FINDING = "finding"
    PLACEMENT = "placement"


_SECONDS: Final = {
    CheckKind.DECISION: 20,
    CheckKind.NEXT: 10,
    CheckKind.TOPIC: 15,
    CheckKind.OPEN: 20,
    CheckKind.FINDING: 12,
    CheckKind.PLACEMENT: 8,
}
"""Seconds that a check takes about, by somebody who was in the chat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One question to a person, with that which it needs to be answered.

    ``name`` tells checks of one kind apart; ``post`` is the one in question. ``sections`` are the
    likeliest sections of a post, each with its probability (0-1), the likeliest first; ``finding``
    the key theme, ``standing`` the decision to look at again, ``proposals`` topics to choose from.
    """

    kind: CheckKind
    name: str
    text: str = ""
    post: Post | None = None
    sections: tuple[tuple[str, float], ...] = ()
    finding: Finding | None = None
    standing: DecisionStanding | None = None
    proposals: tuple[str, ...] = ()

    @property
    def seconds(self) -> int:
        """The time that the check takes, about."""
        return _SECONDS[self.kind]


def find_checks(
    project: Project,
    session: ChatSession,
    *,
    run: SegmentationRun | None = None,
    decided: DecidedRecap | None = None,
) -> tuple[Check, ...]:
    """Return the checks of a session, the most important first.

    ``decided`` is its recap, where that is at hand. ``run`` is the session segmented in detail
    (:meth:`~tweetup.project.project.Project.explain`), which costs more than all the rest; without
    it no placement is asked about.
    """
    both = decided if decided is not None else decided_recap(project, session)
    settled = {
        (standing.stored.kind, standing.stored.target or "")
        for standing in both.standings
        if not standing.overruled
    }
    return (
        *_decisions(both.standings),
        *_next(both, settled),
        *_topic(both, settled),
        *_open_questions(both, settled),
        *_findings(both, settled),
        *(_placements(project, session, run) if run is not None else ()),
    )


_Decided = set[tuple[str, str]]


def _decisions(standings: Iterable[DecisionStanding]) -> Iterator[Check]:
    for standing in standings:
        if (standing.why is not None and not standing.overruled) or standing.changed:
            yield Check(
                kind=CheckKind.DECISION,
                name=str(standing.stored.id),
                text=standing.why or standing.changed,
                standing=standing,
            )


def _next(both: DecidedRecap, decided: _Decided) -> Iterator[Check]:
    meeting = both.recap.next_meeting
    if meeting is not None and meeting.posts and (DecisionKind.NEXT.value, "") not in decided:
        shown = {quote.post.key: quote.post for quote, _ in both.recap.transcript}
        post = shown.get(meeting.posts[0])
        yield Check(kind=CheckKind.NEXT, name="next", text=meeting.text, post=post)


def _topic(both: DecidedRecap, decided: _Decided) -> Iterator[Check]:
    topic = both.recap.topic
    if (DecisionKind.TOPIC.value, "") in decided:
        return
    if topic is not None and topic.posts:
        shown = {quote.post.key: quote.post for quote, _ in both.recap.transcript}
        post = shown.get(topic.posts[0])
        yield Check(kind=CheckKind.TOPIC, name="topic", text=topic.text, post=post)
    elif topic is None and both.recap.proposals:
        proposals = tuple(proposal.text for proposal in both.recap.proposals)
        yield Check(kind=CheckKind.TOPIC, name="topic", proposals=proposals)


def _open_questions(both: DecidedRecap, decided: _Decided) -> Iterator[Check]:
    for section in both.recap.sections:
        for question in section.open_questions:
            name = post_name(question.quote.post.key)
            if (DecisionKind.OPEN.value, name) not in decided:
                yield Check(
                    kind=CheckKind.OPEN,
                    name=name,
                    post=question.quote.post,
                    sections=((section.section, 1.0),),
                )


def _findings(both: DecidedRecap, decided: _Decided) -> Iterator[Check]:
    """Yield the key themes that few people said, on which nobody decided."""
    kinds = (DecisionKind.FINDING, DecisionKind.WORDING, DecisionKind.MERGE, DecisionKind.SUPPORT)
    shown = {quote.post.key: quote.post for quote, _ in both.recap.transcript}
    count = 0
    for section in both.recap.sections:
        for finding in section.findings:
            name = finding_name(finding)
            is_shown = finding.sure and (finding.quotes or finding.kind is FindingKind.MENTION)
            if not is_shown or finding.people > _FEW or count == _MOST_FINDINGS:
                continue
            if any((kind.value, name) in decided for kind in kinds):
                continue
            count += 1
            yield Check(
                kind=CheckKind.FINDING,
                name=f"{section.section} {name}",
                text=finding.text,
                finding=finding,
                post=shown.get(finding.posts[0]),
                sections=((section.section, 1.0),),
            )


def _placements(project: Project, session: ChatSession, run: SegmentationRun) -> Iterator[Check]:
    """Yield the posts whose section is not sure, those that answer most likely first."""
    gate = project.gate(session)
    unsure = [
        placement
        for placement in project.segmented(session).segmentation.placements
        if placement.confidence < _SURE
        and placement.method is not Method.MANUAL
        and _is_worth_asking(gate.posts.get(placement.post))
        and gate.acts[placement.post].act in {DialogueAct.ANSWER, DialogueAct.QUESTION}
    ]
    unsure.sort(key=lambda it: (-gate.acts[it.post].answer, gate.posts[it.post].order))
    for placement in unsure[:_MOST_PLACEMENTS]:
        detail = run.detail(placement.post)
        own = (placement.section, placement.confidence)
        sections = (detail.candidates if detail else ()) or (own,)
        yield Check(
            kind=CheckKind.PLACEMENT,
            name=post_name(placement.post),
            post=gate.posts[placement.post],
            sections=sections[:2],
        )


def _is_worth_asking(post: Post | None) -> bool:
    return post is not None and not is_repost(post)
