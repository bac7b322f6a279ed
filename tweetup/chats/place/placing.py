"""Every post in its section: what is settled by sign, then the rest by belief, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.chats.place.feature_matrix import set_scene
from tweetup.chats.place.fixed_placements import Anchor, find_anchors
from tweetup.chats.place.inference import believe, contributions, load_weights
from tweetup.model import Method, Placement, Question, Session
from tweetup.text import fold_handle, fold_tag, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tweetup.chats.corrections.correction_state import ByHand
    from tweetup.chats.parse.posts import Reading
    from tweetup.chats.place.feature_matrix import Array, Scene
    from tweetup.model import PostKey

__all__ = ["Layout", "Weighed", "lay_out", "weigh"]

# Which method a kind of evidence counts as, and how a person would say it.
_SAID: dict[str, tuple[Method, str]] = {
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
_LABEL_CONFIDENCE = 0.99


@dataclass(frozen=True, slots=True)
class _Decided:
    """A post's section with its method, confidence (0–1) and reason."""

    section: str
    method: Method
    confidence: float
    reason: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighed:
    """A session's posts against its sections: what is settled, and what is believed of the rest.

    ``belief`` is (posts, sections), columns in the order of ``sections``; ``said`` holds for each
    kind of evidence what it said for the section chosen.
    """

    readings: Sequence[Reading]
    sections: tuple[str, ...]
    anchors: Mapping[int, Anchor]
    belief: Array
    said: Mapping[str, Array]

    def placements(self) -> tuple[Placement, ...]:
        """One placement a reading, in time order."""
        return tuple(self.placement(reading) for reading in self.readings)

    def placement(self, reading: Reading) -> Placement:
        """Where one of the posts stands, and why."""
        decided = _decide(reading.position, self.anchors, self.belief, self.said, self.sections)
        return _placement(reading, decided)

    def candidates(self, reading: Reading) -> tuple[tuple[str, float], ...]:
        """The sections that a post was weighed for, the likeliest first, with how likely (0–1).

        A post that a sure sign settled was not weighed, and has none.
        """
        if reading.position in self.anchors:
            return ()
        shares = zip(self.sections, self.belief[reading.position].tolist(), strict=True)
        return tuple(sorted(shares, key=lambda pair: (-pair[1], self.sections.index(pair[0]))))


@dataclass(frozen=True, slots=True)
class Layout:
    """A session as the model gets it: columns, what is settled, and the scene.

    ``settled`` maps positions to the column of ``sections`` that a sure sign gives them.
    """

    sections: tuple[str, ...]
    anchors: Mapping[int, Anchor]
    settled: Mapping[int, int]
    scene: Scene


def weigh(
    readings: Sequence[Reading],
    *,
    session: Session,
    hosts: Sequence[str],
    questions: Sequence[Question],
    answered: Mapping[int, Sequence[Question]] | None = None,
    by_hand: Mapping[PostKey, ByHand] | None = None,
) -> Weighed:
    """Settle what signs and people settle, then decide the other posts together.

    ``answered`` and ``by_hand`` are as in
    :func:`tweetup.chats.place.fixed_placements.find_anchors`. There must be at least one reading.
    """
    anchors = find_anchors(
        readings,
        session=session,
        questions=questions,
        hosts=hosts,
        answered=answered,
        by_hand=by_hand,
    )
    weights = load_weights()
    laid = lay_out(
        readings,
        session=session,
        hosts=hosts,
        questions=questions,
        anchors=anchors,
        speech=weights.speech,
    )
    belief = believe(laid.scene, laid.settled, weights)
    said = contributions(laid.scene, belief, weights)
    return Weighed(readings, laid.sections, anchors, belief, said)


def lay_out(
    readings: Sequence[Reading],
    *,
    session: Session,
    hosts: Sequence[str],
    questions: Sequence[Question],
    anchors: Mapping[int, Anchor],
    speech: Sequence[float],
) -> Layout:
    """Set out a session for the model; ``speech`` is one weight for each sign of an answer."""
    begun = sorted(
        (_begin(question, session.start), question.number, question.section)
        for question in questions
    )
    sections = ("intro", *(section for _, _, section in begun))
    column = {section: index for index, section in enumerate(sections)}
    by_section = {question.section: question for question in questions}
    scene = set_scene(
        readings,
        asked=[minute for minute, _, _ in begun],
        questions=[words(by_section[section].text) for section in sections[1:]],
        hosts=frozenset(fold_handle(host) for host in hosts),
        dropped=frozenset([fold_tag(session.hashtag)]),
        speech=speech,
    )
    settled = {
        position: column[anchor.section]
        for position, anchor in anchors.items()
        if anchor.section in column
    }
    return Layout(sections, anchors, settled, scene)


def _begin(question: Question, start: datetime) -> float:
    """The minute a question was asked, or first showed."""
    return (question.asked_at - start).total_seconds() / 60 if question.asked_at else 0.0


def _decide(
    position: int,
    anchors: Mapping[int, Anchor],
    belief: Array,
    said: Mapping[str, Array],
    sections: Sequence[str],
) -> _Decided:
    anchor = anchors.get(position)
    if anchor is not None:
        return _Decided(
            anchor.section, anchor.method, anchor.confidence, anchor.reason, anchor.also
        )
    best = int(belief[position].argmax())
    confidence = min(float(belief[position, best]), _LABEL_CONFIDENCE)
    if len(sections) == 1 or best == 0:
        reason = "written before the first question" if position == 0 or best == 0 else ""
        return _Decided(sections[best], Method.TIME, confidence, reason)
    telling = sorted(
        ((float(said[name][position]), name) for name in _SAID if name in said), reverse=True
    )
    strongest, name = telling[0]
    method, reason = _SAID[name] if strongest > 0.25 else _BY_TIME
    second = [_SAID[other][1] for worth, other in telling[1:2] if worth > 0.25 and other != name]
    return _Decided(sections[best], method, confidence, "; ".join([reason, *second]))


def _placement(reading: Reading, decided: _Decided) -> Placement:
    return Placement(
        post=reading.post.key,
        section=decided.section,
        method=decided.method,
        confidence=round(decided.confidence, 3),
        reason=decided.reason,
        also=decided.also,
    )
