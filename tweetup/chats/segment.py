"""The segmentation of a session: parse, find questions, apply corrections, place every post."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tweetup.chats.corrections.hosts_and_posts import correct_hosts, find_idle_corrections
from tweetup.chats.corrections.kinds import in_force
from tweetup.chats.corrections.questions import correct_questions
from tweetup.chats.parse.hosts import find_hosts, score_hosts, score_standing
from tweetup.chats.parse.session import parse_session
from tweetup.chats.questions.numbered import find_questions
from tweetup.chats.questions.participants import find_participants_questions
from tweetup.chats.questions.stretches import find_stretches
from tweetup.chats.questions.unnumbered import find_unnumbered_questions
from tweetup.model import (
    Correction,
    Placement,
    PlannedQuestion,
    Post,
    PostKey,
    Segmentation,
    Session,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.chats.corrections.correction_state import CorrectedQuestions
    from tweetup.chats.corrections.kinds import IdleCorrection
    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.chats.parse.session import ParsedSession
    from tweetup.chats.place.placing import PlacedPosts
    from tweetup.chats.questions.unnumbered import UnnumberedQuestion
    from tweetup.model import Question

__all__ = ["PlacementDetail", "SegmentationRun", "segment", "segment_in_detail"]


@dataclass(frozen=True, slots=True)
class PlacementDetail:
    """A placement with the evidence for it.

    ``candidates`` are the sections considered with their probabilities (0–1), likeliest first;
    ``correction`` is the one that placed the post, or the post that it follows.
    """

    placement: Placement
    candidates: tuple[tuple[str, float], ...]
    correction: Correction | None


@dataclass(frozen=True, kw_only=True)
class SegmentationRun:
    """The results of each stage of a segmentation; posts are placed on first use.

    ``unnumbered`` is the evidence for questions without a number, by the post that asks;
    ``idle`` are the corrections that change nothing at present.
    """

    parsed: ParsedSession
    hosts: tuple[str, ...]
    corrected: CorrectedQuestions
    unnumbered: Mapping[PostKey, UnnumberedQuestion]
    idle: tuple[IdleCorrection, ...]

    @cached_property
    def segmentation(self) -> Segmentation:
        """The hosts, the questions, and exactly one placement for each post."""
        return Segmentation(
            session=self.parsed.session.id,
            hosts=self.hosts,
            questions=self.corrected.questions,
            placements=self._placed.placements() if self.parsed.posts else (),
        )

    def detail(self, key: PostKey) -> PlacementDetail | None:
        """Return a post's placement in detail, None for a post that the session does not have."""
        parsed = self._find(key)
        if parsed is None:
            return None
        return PlacementDetail(
            self._placed.placement(parsed),
            self._placed.candidates(parsed),
            self._deciding_correction(parsed),
        )

    def label_numbers(self, key: PostKey) -> tuple[int, ...]:
        """Return the numbers on a post's labels."""
        parsed = self._find(key)
        return tuple(label.number for label in parsed.labels) if parsed is not None else ()

    @cached_property
    def handles(self) -> Mapping[str, str]:
        """The authors' handles as last written, by folded handle."""
        return {parsed.author: parsed.post.handle for parsed in self.parsed.posts}

    @cached_property
    def _placed(self) -> PlacedPosts:
        # numpy loads only where posts are placed anew: not for a stored segmentation.
        from tweetup.chats.place.placing import place_posts

        return place_posts(
            self.parsed.posts,
            session=self.parsed.session,
            hosts=self.hosts,
            questions=self.corrected.questions,
            by_label_number=self.corrected.by_label_number,
            manual=self.corrected.manual,
            unnumbered=self.unnumbered,
        )

    def _find(self, key: PostKey) -> ParsedPost | None:
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> Mapping[PostKey, ParsedPost]:
        return {parsed.post.key: parsed for parsed in self.parsed.posts}

    def _deciding_correction(self, parsed: ParsedPost) -> Correction | None:
        fixed = self._placed.fixed.get(parsed.position)
        while fixed is not None and fixed.follows is not None:
            parsed = self.parsed.posts[fixed.follows]
            fixed = self._placed.fixed.get(parsed.position)
        manual = self.corrected.manual.get(parsed.post.key)
        return manual.correction if manual is not None else None


def segment(
    posts: Iterable[Post],
    *,
    session: Session,
    hosts: Sequence[str] = (),
    style: str | None = None,
    language: str | None = None,
    planned: Sequence[PlannedQuestion] = (),
    corrections: Iterable[Correction] = (),
) -> Segmentation:
    """Segment a session: return its questions and exactly one placement for each of its posts.

    ``posts`` may hold more than the session's; ``hosts`` are configured handles, ``style`` the
    letter the host labels questions with, ``planned`` the session's planned questions. A chat
    without numbered or planned questions has stretches S1, S2 … instead, and no questions.
    ``corrections`` of this session win over the derived result, and reposts and replies follow a
    post that they place; those of other sessions must be left out by the caller.
    """
    return segment_in_detail(
        posts,
        session=session,
        hosts=hosts,
        style=style,
        language=language,
        planned=planned,
        corrections=corrections,
    ).segmentation


def segment_in_detail(
    posts: Iterable[Post],
    *,
    session: Session,
    hosts: Sequence[str] = (),
    style: str | None = None,
    language: str | None = None,
    planned: Sequence[PlannedQuestion] = (),
    corrections: Iterable[Correction] = (),
) -> SegmentationRun:
    """Return the results of every stage, from which a placement or a correction is explained.

    The parameters are those of :func:`segment`.
    """
    applicable = in_force(corrections)
    configured, excluded = correct_hosts(hosts, applicable)
    parsed = parse_session(posts, session=session, style=style, language=language)
    standing = score_standing(parsed.posts, configured=configured, excluded=excluded)
    aside = find_participants_questions(parsed.posts, standing=standing, planned=planned)
    scores = score_hosts(
        parsed.posts, standing=standing, excluded=excluded, participants_questions=aside
    )

    questions = find_questions(
        parsed, host_scores=scores, planned=planned, participants_questions=aside
    )
    unnumbered: tuple[UnnumberedQuestion, ...] = ()
    if len(questions) <= 1:
        likely = find_hosts(
            parsed.posts, scores=scores, askers=(), configured=configured, excluded=excluded
        )
        unnumbered = find_unnumbered_questions(parsed, hosts=likely)
        unnumbered = unnumbered if _begin_alike(unnumbered, questions) else ()
        questions = tuple(it.question for it in unnumbered) or questions
    corrected = correct_questions(questions, applicable, parsed)
    leading = find_hosts(
        parsed.posts,
        scores=scores,
        askers=[question.author for question in corrected.questions if question.author],
        configured=configured,
        excluded=excluded,
    )
    if not corrected.questions:
        stretches = find_stretches(parsed, hosts=leading)
        corrected = correct_questions(stretches, applicable, parsed, earlier=corrected)

    idle = find_idle_corrections(applicable, parsed.posts)
    return SegmentationRun(
        parsed=parsed,
        hosts=leading,
        corrected=corrected,
        unnumbered={it.question.posts[0]: it for it in unnumbered},
        idle=(*corrected.idle, *idle),
    )


def _begin_alike(unnumbered: Sequence[UnnumberedQuestion], numbered: Sequence[Question]) -> bool:
    """Return True where the only numbered question opens the others: First …, then Next …."""
    if not numbered or not unnumbered:
        return True
    first, only = unnumbered[0].question, numbered[0]
    return (first.post, first.number, first.text) == (only.post, only.number, only.text)
