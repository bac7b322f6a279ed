"""The claims of a session: the analyses of :mod:`~tweetup.insight` through the gate, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.claims import (
    SessionPhrases,
    admit_answer_lists,
    choose_open_question,
    find_phrase_mentions,
    find_points,
    find_running_mentions,
    select_lead_quote,
    select_passed_on,
    select_quotes,
)
from tweetup.insight import (
    find_answer_lists,
    find_framing,
    find_guests,
    find_next_meeting,
    find_phrases,
    find_support,
    find_topics,
    link_replies,
    rate_quotes,
    score_open_questions,
)
from tweetup.model import Claims, DialogueAct, SectionClaims, section_order
from tweetup.text import find_mentions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tweetup.claims import Gate
    from tweetup.config import ChatConfig
    from tweetup.model import Post, PostKey, Question, Topic
    from tweetup.model.claims import Support
    from tweetup.project.derived import SegmentedSession

__all__ = ["make_claims"]


def make_claims(
    segmented: SegmentedSession, gate: Gate, chat: ChatConfig, *, language_model: str | None
) -> Claims:
    """Return everything that a recap may state of a session; no post is shown twice.

    ``language_model`` names the spaCy package that tags posts; None is the one that ships.
    """
    return _ClaimsBuilder(segmented, gate, chat, language_model).build()


class _ClaimsBuilder:
    """One session's analyses, each made once, and the posts that are shown so far."""

    def __init__(
        self,
        segmented: SegmentedSession,
        gate: Gate,
        chat: ChatConfig,
        language_model: str | None,
    ) -> None:
        self._posts = segmented.posts
        self._segmentation = segmented.segmentation
        self._session = segmented.session
        self._language = segmented.language
        self._hashtags = chat.hashtags
        self._planned_topic = chat.planned_topic(segmented.session.date)
        self._gate = gate
        self._model = language_model
        self._shown: set[PostKey] = set()

    def build(self) -> Claims:
        topics = find_topics(
            self._posts,
            segmentation=self._segmentation,
            session=self._session,
            language=self._language,
            hashtags=self._hashtags,
            planned=self._planned_topic,
        )
        topic = next((topic for topic in topics if topic.sure), None)
        questions = {question.section: question for question in self._segmentation.questions}
        texts = {section: question.text for section, question in questions.items()}
        support = find_support(self._posts, language=self._language, hashtags=self._hashtags)
        quotability = self._quotability(texts, support)
        phrases = self._phrases(texts, topic)
        passed_on = self._show(select_passed_on(self._gate, support=support))
        lead_quote = self._show(
            select_lead_quote(
                self._gate, quotability=quotability, support=support, taken=self._shown
            )
        )
        names = sorted({*self._gate.sections, *questions}, key=section_order)
        return Claims(
            topic=topic,
            proposals=tuple(topic for topic in topics if not topic.sure),
        )
