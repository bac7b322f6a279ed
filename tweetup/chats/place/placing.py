"""Placements of a session's posts: fixed ones, then the model's, each with method and reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.chats.place.feature_matrix import build_feature_matrix
from tweetup.chats.place.fixed_placements import FixedPlacement, find_fixed_placements
from tweetup.chats.place.inference import feature_contributions, infer_marginals, load_weights
from tweetup.model import Method, Placement, Question, Session
from tweetup.text import fold_handle, fold_tag, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tweetup.chats.corrections.correction_state import ManualPlacement
    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.chats.place.feature_matrix import FeatureMatrix, FloatArray
    from tweetup.chats.questions.unnumbered import UnnumberedQuestion
    from tweetup.model import PostKey

__all__ = ["ModelInput", "PlacedPosts", "build_model_input", "place_posts"]

# The method that a feature counts as, and its reason in plain words.
_REASONS: dict[str, tuple[Method, str]] = {
    "reply": (Method.REPLY, "it replies to a post there"),
    "addressed": (Method.REPLY, "it speaks to somebody whose post it likely answers there"),
    "answered_by": (Method.REPLY, "the posts that answer or repeat it stand there"),
    "quote": (Method.QUOTE, "it quotes a post there"),
    "copy": (Method.REPOST, "it repeats a post there"),
    "section_words": (Method.MODEL, "its words are those of that section"),
    "near_words": (Method.MODEL, "posts in like words around it stand there"),
    "asked_words": (Method.MODEL, "it shares words with the question"),
    "author_before": (Method.MODEL, "its author's post before stands there"),
    "author_thread": (Method.MODEL, "it goes on from its author's post just before"),
    "author_after": (Method.MODEL, "its author's next post stands there"),
    "author_ahead": (Method.MODEL, "its author had not gone past that question"),
    "author_behind": (Method.MODEL, "its author had not come to the next question yet"),
    "author_step": (Method.MODEL, "it is the question after its author's last"),
    "author_lag": (Method.MODEL, "its author tends to answer with that delay"),
    "around": (Method.TIME, "the posts around it stand there"),
    "chat_lag": (Method.TIME, "this chat runs that far behind its questions"),
}
_BY_TIME = (Method.TIME, "the time it was written fits that question best")
_HIGHEST_CONFIDENCE = 0.99
# A contribution below this gives no reason of its own.
_TELLING = 0.25


@dataclass(frozen=True, slots=True)
class PlacedPosts:
    """A session's posts with their fixed placements and the model's marginals of the others.

    ``marginals`` is (posts, sections), columns in the order of ``sections``; ``contributions``
    (posts,) are those of each feature to the likeliest section.
    """

    posts: Sequence[ParsedPost]
    sections: tuple[str, ...]
    fixed: Mapping[int, FixedPlacement]
    marginals: FloatArray
    contributions: Mapping[str, FloatArray]

    def placements(self) -> tuple[Placement, ...]:
        """Return one placement for each post, in time order."""
        return tuple(self.placement(parsed) for parsed in self.posts)

    def placement(self, parsed: ParsedPost) -> Placement:
        """Return the placement of one of the posts."""
        placed = self.fixed.get(parsed.position) or self._by_model(parsed.position)
        return Placement(
            post=parsed.post.key,
            section=placed.section,
            method=placed.method,
            confidence=round(placed.confidence, 3),
            reason=placed.reason,
            also=placed.also,
        )

    def candidates(self, parsed: ParsedPost) -> tuple[tuple[str, float], ...]:
        """Return the sections of a post with their probabilities, the likeliest first.

        Empty for a post with a fixed placement.
        """
        if parsed.position in self.fixed:
            return ()
        pairs = zip(self.sections, self.marginals[parsed.position].tolist(), strict=True)
        return tuple(sorted(pairs, key=lambda pair: (-pair[1], self.sections.index(pair[0]))))

    def _by_model(self, position: int) -> FixedPlacement:
        best = int(self.marginals[position].argmax())
        section = self.sections[best]
        confidence = min(float(self.marginals[position, best]), _HIGHEST_CONFIDENCE)
        if len(self.sections) == 1 or best == 0:
            early = position == 0 or best == 0
            reason = "written before the first question" if early else ""
            return FixedPlacement(section, Method.TIME, confidence, reason)
        ranked = sorted(
            (
                (float(self.contributions[name][position]), name)
                for name in _REASONS
                if name in self.contributions
            ),
            reverse=True,
        )
        strongest, name = ranked[0]
        method, reason = _REASONS[name] if strongest > _TELLING else _BY_TIME
        second = [_REASONS[other][1] for value, other in ranked[1:2] if value > _TELLING]
        return FixedPlacement(section, method, confidence, "; ".join([reason, *second]))


@dataclass(frozen=True, slots=True)
class ModelInput:
    """A session as the model's input.

    ``fixed_columns`` maps the positions of fixed posts to their column of ``sections``.
    """

    sections: tuple[str, ...]
    fixed_columns: Mapping[int, int]
    matrix: FeatureMatrix


def place_posts(
    posts: Sequence[ParsedPost],
    *,
    session: Session,
    hosts: Sequence[str],
    questions: Sequence[Question],
    by_label_number: Mapping[int, Sequence[Question]] | None = None,
    manual: Mapping[PostKey, ManualPlacement] | None = None,
    unnumbered: Mapping[PostKey, UnnumberedQuestion] | None = None,
) -> PlacedPosts:
    """Find the fixed placements, then infer the sections of the other posts together.

    ``by_label_number``, ``manual`` and ``unnumbered`` are as in
    :func:`tweetup.chats.place.fixed_placements.find_fixed_placements`. There must be at least one
    post.
    """
    fixed = find_fixed_placements(
        posts,
        session=session,
        questions=questions,
        hosts=hosts,
        by_label_number=by_label_number,
        manual=manual,
        unnumbered=unnumbered,
    )
    weights = load_weights()
    model_input = build_model_input(
        posts,
        session=session,
        hosts=hosts,
        questions=questions,
        fixed=fixed,
        target_weights=weights.targets,
    )
    marginals = infer_marginals(model_input.matrix, model_input.fixed_columns, weights)
    contributions = feature_contributions(model_input.matrix, marginals, weights)
    return PlacedPosts(posts, model_input.sections, fixed, marginals, contributions)


def build_model_input(
    posts: Sequence[ParsedPost],
    *,
    session: Session,
    hosts: Sequence[str],
    questions: Sequence[Question],
    fixed: Mapping[int, FixedPlacement],
    target_weights: Sequence[float],
) -> ModelInput:
    """Build the model's input; ``target_weights`` is one weight for each target feature."""
    begun = sorted(
        (_asked_minute(question, session.start), question.number, question.section)
        for question in questions
    )
    sections = ("intro", *(section for _, _, section in begun))
    columns = {section: column for column, section in enumerate(sections)}
    texts = {question.section: question.whole_text for question in questions}
    matrix = build_feature_matrix(
        posts,
        asked=[minute for minute, _, _ in begun],
        questions=[words(texts[section]) for section in sections[1:]],
        hosts=frozenset(fold_handle(host) for host in hosts),
        dropped=frozenset([fold_tag(session.hashtag)]),
        target_weights=target_weights,
    )
    fixed_columns = {
        position: columns[placement.section]
        for position, placement in fixed.items()
        if placement.section in columns
    }
    return ModelInput(sections, fixed_columns, matrix)


def _asked_minute(question: Question, start: datetime) -> float:
    """Return the minute a question was asked, or first showed; 0 where the time is missing."""
    return (question.asked_at - start).total_seconds() / 60 if question.asked_at else 0.0
