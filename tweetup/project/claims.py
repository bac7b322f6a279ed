"""The claims of a session: the analyses of :mod:`~tweetup.insight` through the gate, in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tweetup.claims import (
    SessionPhrases,
    admit_answer_lists,
    admit_named_assent,
    choose_open_question,
    find_left_open,
    find_phrase_mentions,
    find_points,
    find_running_mentions,
    select_lead_quote,
    select_passed_on,
    select_quotes,
    select_voices,
)
from tweetup.insight import (
    find_answer_lists,
    find_framing,
    find_guests,
    find_leaning_replies,
    find_named_assent,
    find_next_doubt,
    find_next_meeting,
    find_phrases,
    find_support,
    find_topics,
    link_replies,
    rate_quotes,
    score_open_questions,
)
from tweetup.insight.content_words import content_words
from tweetup.model import (
    Claims,
    DialogueAct,
    Relation,
    SectionClaims,
    in_time_order,
    section_order,
)
from tweetup.text import find_mentions, is_repost, strip_entities, strip_labels
from tweetup.text.inflection import word_starts
from tweetup.text.names import fold_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tweetup.claims import Gate
    from tweetup.claims.mentions import MentionWeights
    from tweetup.config import ChatConfig
    from tweetup.insight.quotability import QuoteWeights
    from tweetup.model import (
        AnswerList,
        Finding,
        NextMeeting,
        Post,
        PostKey,
        Question,
        Segmentation,
        Support,
        Topic,
    )
    from tweetup.project.records import SegmentedSession

__all__ = [
    "ClaimWeights",
    "find_session_phrases",
    "make_claims",
    "score_questions",
    "score_questions_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWeights:
    """The fitted tables that choose claims; None is the one that ships.

    ``questions`` has the weights of :mod:`tweetup.insight.question_scores`.
    """

    quotes: QuoteWeights | None = None
    mentions: MentionWeights | None = None
    questions: Mapping[str, float] | None = None


# The section of posts that belong to no question or stretch.
_ASIDE: Final = "chatter"
_ADVERTS: Final = {DialogueAct.ADVERT, DialogueAct.BOT, DialogueAct.REPOST}


def make_claims(
    segmented: SegmentedSession,
    gate: Gate,
    chat: ChatConfig,
    *,
    language_model: str | None,
    weights: ClaimWeights | None = None,
    question_scores: Mapping[PostKey, float] | None = None,
) -> Claims:
    """Return everything that a recap may state of a session; no post is shown twice.

    ``language_model`` names the spaCy package that tags posts, None the one that ships; with
    other ``weights`` a fit is measured on chats that it did not see. ``question_scores`` are those
    of :func:`score_questions`, where they are known.
    """
    used = ClaimWeights() if weights is None else weights
    if question_scores is None:
        question_scores = score_questions(segmented, weights=used.questions)
    gate = replace(gate, left_open=find_left_open(gate, question_scores))
    return _ClaimsBuilder(
        segmented,
        gate,
        chat,
        language_model=language_model,
        weights=used,
        question_scores=question_scores,
    ).build()


def score_questions(
    segmented: SegmentedSession, *, weights: Mapping[str, float] | None = None
) -> dict[PostKey, float]:
    """Return the probability (0-1) of each participant's question that it was left open.

    ``weights`` are those of :mod:`tweetup.insight.question_scores`, None the ones that ship.
    """
    return score_questions_of(
        segmented.posts, segmented.segmentation, segmented.language, weights=weights
    )


def score_questions_of(
    posts: Iterable[Post],
    segmentation: Segmentation,
    language: str,
    *,
    weights: Mapping[str, float] | None = None,
) -> dict[PostKey, float]:
    """Return the same for posts in any order, as of a chat that is still running."""
    ordered = tuple(in_time_order(posts))
    return score_open_questions(
        ordered,
        hosts=segmentation.hosts,
        question_posts=frozenset(key for it in segmentation.questions for key in it.posts),
        language=language,
        replies=link_replies(ordered),
        sections=segmentation.section_of(),
        question_texts={it.section: it.whole_text for it in segmentation.questions},
        weights=weights,
    )


def find_session_phrases(
    segmented: SegmentedSession,
    gate: Gate,
    chat: ChatConfig,
    *,
    topic: Topic | None,
    language_model: str | None,
) -> SessionPhrases:
    """Return the phrases of a session, with the names, questions and topic that are no mentions.

    ``language_model`` names the spaCy package that tags posts, None the one that ships.
    """
    return SessionPhrases(
        gate=gate,
        phrases=find_phrases(
            segmented.posts,
            language=segmented.language,
            hashtags=chat.hashtags,
            model=language_model,
        ),
        questions={
            question.section: " ".join(
                [
                    question.whole_text,
                    *(gate.posts[key].text for key in question.posts[1:] if key in gate.posts),
                ]
            )
            for question in segmented.segmentation.questions
        },
        topic_words=topic.text.split() if topic is not None else (),
        names=_people_names(segmented.posts),
        words={
            post.key: word_starts(
                " ".join(
                    content_words(
                        strip_entities(strip_labels(post.text), hashtags=chat.hashtags),
                        segmented.language,
                    )
                )
            )
            for post in segmented.posts
            if not is_repost(post)
        },
    )


def _people_names(posts: Collection[Post]) -> tuple[str, ...]:
    """Return the handles and display names of participants, and the handles that posts mention.

    Of handles with a server what stands before it as well: "mila" is in texts, and nobody knows
    whether they mean this account or that of another server, or somebody who was removed.
    """
    names = {post.handle for post in posts}
    names |= {post.author.name for post in posts if post.author.name}
    names |= {handle for post in posts for handle in find_mentions(post.text, post.mentions)}
    names |= {name.partition("@")[0] for name in names if "@" in name}
    return tuple(sorted(names))


class _ClaimsBuilder:
    """One session's analyses, each made once, and the posts that are shown so far."""

    def __init__(
        self,
        segmented: SegmentedSession,
        gate: Gate,
        chat: ChatConfig,
        *,
        language_model: str | None,
        weights: ClaimWeights,
        question_scores: Mapping[PostKey, float],
    ) -> None:
        self._segmented = segmented
        self._chat = chat
        self._weights = weights
        self._question_scores = question_scores
        self._posts = tuple(in_time_order(segmented.posts))
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
        passed_on = select_passed_on(self._gate, support=self._support)
        if passed_on is not None and not self._makes_point(passed_on.post):
            self._shown.add(passed_on.post)
        lead_quote = select_lead_quote(
            self._gate,
            quotability=self._quotability,
            support=self._support,
            taken=self._shown,
            leaning=self._leaning,
        )
        if lead_quote is not None:
            self._shown.add(lead_quote)
        phrases = find_session_phrases(
            self._segmented, self._gate, self._chat, topic=topic, language_model=self._model
        )
        names = sorted({*self._gate.sections, *self._questions}, key=section_order)
        sections = tuple(self._section(name, phrases) for name in names)
        voices: tuple[PostKey, ...] = ()
        if not any(name.startswith("Q") for name in names):
            voices = self._voices()
            sections = _with_voices(sections, voices)
        next_meeting, next_doubt = self._next()
        return Claims(
            topic=topic,
            proposals=tuple(topic for topic in topics if not topic.sure),
            next_meeting=next_meeting,
            next_doubt=next_doubt,
            guests=find_guests(
                self._posts, segmentation=self._segmentation, language=self._language
            ),
            introduced=self._introduced(),
            advertisers=self._advertisers(),
            lead_quote=lead_quote,
            passed_on=passed_on,
            mentions=find_running_mentions(phrases, weights=self._weights.mentions),
            sections=sections,
            left_out=self._gate.left_out(quoted=voices),
        )

    def _next(self) -> tuple[NextMeeting | None, NextMeeting | None]:
        """Return the next meeting, and the words that leave it or the schedule's date in doubt."""
        meeting = find_next_meeting(
            self._posts,
            segmentation=self._segmentation,
            session=self._session,
            language=self._language,
            hashtags=self._hashtags,
        )
        doubt = find_next_doubt(
            self._posts,
            next_meeting=meeting,
            segmentation=self._segmentation,
            session=self._session,
            language=self._language,
            hashtags=self._hashtags,
        )
        # Of its own day others say that it is not.
        is_off = doubt is not None and meeting is not None and meeting.day is not None
        return (None if is_off else meeting), doubt

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return _people_names(self._posts)

    @cached_property
    def _questions(self) -> Mapping[str, Question]:
        return {question.section: question for question in self._segmentation.questions}

    @cached_property
    def _replies(self) -> Mapping[PostKey, PostKey]:
        return link_replies(self._posts)

    @cached_property
    def _support(self) -> Mapping[PostKey, Support]:
        # A bot that agrees or passes a post on is nobody who does.
        acts = self._gate.acts
        posts = [
            it
            for it in self._posts
            if it.key not in acts or acts[it.key].act is not DialogueAct.BOT
        ]
        support = find_support(posts, language=self._language, hashtags=self._hashtags)
        named = find_named_assent(posts, language=self._language)
        return admit_named_assent(self._gate, named, support=support)

    @cached_property
    def _leaning(self) -> frozenset[PostKey]:
        """The answers that are not quoted alone, since only another post explains them."""
        # The question, to which a reply may be stated, stands above it.
        answers = (
            post
            for key, post in self._gate.posts.items()
            if self._gate.is_answer(key) and post.target(Relation.REPLY) not in self._gate.asking
        )
        return find_leaning_replies(answers, language=self._language, model=self._model)

    @cached_property
    def _quotability(self) -> Mapping[PostKey, float]:
        return rate_quotes(
            self._posts,
            acts=self._gate.acts,
            sections=self._segmentation.section_of(),
            language=self._language,
            hashtags=self._hashtags,
            question_texts={
                name: question.whole_text for name, question in self._questions.items()
            },
            hosts=self._segmentation.hosts,
            replies=self._replies,
            support=self._support,
            weights=self._weights.quotes,
        )

    def _introduced(self) -> tuple[str, ...]:
        """Return the handles of those who introduced themselves, in time order."""
        acts = self._gate.acts
        return tuple(
            dict.fromkeys(
                post.handle
                for post in self._posts
                if post.key in acts and acts[post.key].act is DialogueAct.INTRODUCTION
            )
        )

    def _advertisers(self) -> tuple[str, ...]:
        """Return the handles of accounts that wrote adverts and copies and nothing else."""
        acts: dict[str, set[DialogueAct]] = {}
        for post in self._posts:
            act = self._gate.acts.get(post.key)
            if act is not None:
                acts.setdefault(post.handle, set()).add(act.act)
        return tuple(handle for handle, seen in acts.items() if seen <= _ADVERTS)

    def _section(self, name: str, phrases: SessionPhrases) -> SectionClaims:
        """Return the claims of a section, whose posts count as shown from then on."""
        answers = self._gate.answers(name)
        question = self._questions.get(name)
        framing = self._framing(question)
        points: tuple[Finding, ...] = ()
        mentions: tuple[Finding, ...] = ()
        if name[1:].isdecimal():
            points = find_points(
                self._gate,
                name,
                support=self._support,
                quotability=self._quotability,
                taken=self._shown,
            )
            self._shown.update(key for point in points for key in point.quotes)
            points = tuple(self._against_once(point) for point in points)
            mentions = find_phrase_mentions(phrases, name, weights=self._weights.mentions)
        # A question that was left open is told as one, and is no answer.
        open_question = choose_open_question(self._gate, name, candidates=self._question_scores)
        if open_question in self._shown:
            open_question = None
        if open_question is not None:
            self._shown.add(open_question)
        selected = select_quotes(
            self._gate,
            name,
            quotability=self._quotability,
            support=self._support,
            taken=self._shown,
            leaning=self._leaning,
        )
        self._shown.update(selected.quotes, *selected.exchanges)
        keys = tuple(post.key for post in answers)
        lists = self._lists(name, answers, question)
        listed = {fold_name(it.item) for answer_list in lists for it in answer_list.items}
        # A list says who named a thing: to say it again in other numbers would confuse.
        mentions = tuple(
            replace(it, sure=it.sure and fold_name(it.text) not in listed) for it in mentions
        )
        return SectionClaims(
            section=name,
            answers=keys,
            people=self._gate.people(keys),
            framing=framing,
            findings=(*points, *mentions),
            quotes=selected.quotes,
            exchanges=selected.exchanges,
            lists=lists,
            open_questions=(open_question,) if open_question is not None else (),
        )

    def _voices(self) -> tuple[PostKey, ...]:
        """Return what people told beside the stretches of a chat without questions."""
        return select_voices(
            self._gate,
            quotability=self._quotability,
            taken=self._shown,
            support=self._support,
            start=self._session.start,
            end=self._session.end,
        )

    def _against_once(self, point: Finding) -> Finding:
        """Return a point with the posts against it that stand nowhere else, which then count."""
        fresh = tuple(key for key in point.against if key not in self._shown)
        self._shown.update(fresh)
        return replace(point, against=fresh)

    def _makes_point(self, key: PostKey) -> bool:
        """Return True for a post that stands under its question with what supports it."""
        section = self._gate.section(key)
        if section is None or not section[1:].isdecimal():
            return False
        points = find_points(
            self._gate, section, support=self._support, quotability=self._quotability
        )
        return any(key in point.quotes for point in points)

    def _framing(self, question: Question | None) -> tuple[PostKey, ...]:
        if question is None:
            return ()
        framing = find_framing(
            question, self._posts, segmentation=self._segmentation, language=self._language
        )
        fresh = tuple(key for key in framing if key not in self._shown)
        self._shown.update(fresh)
        return fresh

    def _lists(
        self, name: str, answers: Collection[Post], question: Question | None
    ) -> tuple[AnswerList, ...]:
        if question is None:
            return ()
        lists = find_answer_lists(
            answers,
            question_text=question.text,
            options=[option.text for option in question.poll.options] if question.poll else (),
            language=self._language,
            hashtags=self._hashtags,
            people=self._names,
            model=self._model,
        )
        return admit_answer_lists(self._gate, name, lists)


def _with_voices(
    sections: tuple[SectionClaims, ...], voices: tuple[PostKey, ...]
) -> tuple[SectionClaims, ...]:
    """Return the sections with the voices as quotes of the one that belongs to no stretch."""
    if not voices:
        return sections
    by_name = {section.section: section for section in sections}
    aside = by_name.get(_ASIDE, SectionClaims(section=_ASIDE))
    by_name[_ASIDE] = replace(aside, quotes=(*aside.quotes, *voices))
    return tuple(by_name[name] for name in sorted(by_name, key=section_order))
