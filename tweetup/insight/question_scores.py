"""The probability that a participant's question was left open, from its wording and what followed.

A logistic model of named cues (:mod:`~tweetup.insight.question_cues`) over questions to which no
reply, quote or mention is to be found (:mod:`~tweetup.insight.answer_evidence`). Its weights are
fitted by ``benchmarks/fit_open_questions.py``.
"""

from __future__ import annotations

import math
import re
import tomllib
from datetime import timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tweetup.insight.answer_evidence import Conversation
from tweetup.insight.open_questions import answers_itself, has_question, strip_lead_in
from tweetup.insight.question_cues import CUES, read_cues
from tweetup.insight.tokenized_posts import own_text
from tweetup.text import find_mentions, fold_handle, is_repost, strip_entities, strip_labels

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tweetup.model import Post, PostKey

__all__ = ["FEATURES", "question_features", "score_open_questions"]

FEATURES: Final = (*CUES, "shared_content", "asked_again")
"""The names of the features, each 0 or 1: the cues of the wording, then those of what followed."""

_NO_SECTIONS: Final[Mapping[PostKey, str]] = MappingProxyType({})
_NO_TEXTS: Final[Mapping[str, str]] = MappingProxyType({})
# An asker who answers at all does so within this time.
_GOES_ON: Final = timedelta(minutes=3)
_ANSWERS_BRIEFLY: Final = re.compile(
    r"not (?:yet|here|us|me)\b|(?:i|we)(?: have|['’]ve| did| do| use)(?:n['’]?t)?\b", re.IGNORECASE
)
_FOR_QUESTIONS: Final = re.compile(
    r"\b(?:questions?|qs?|wonder(?:s|ed|ing|ings)?|curious|ask(?:s|ed|ing)?)\b(?!\d)", re.IGNORECASE
)


def score_open_questions(
    posts: Iterable[Post],
    *,
    hosts: Collection[str] = (),
    question_posts: Collection[PostKey] = (),
    language: str = "en",
    replies: Mapping[PostKey, PostKey] | None = None,
    sections: Mapping[PostKey, str] = _NO_SECTIONS,
    question_texts: Mapping[str, str] = _NO_TEXTS,
    weights: Mapping[str, float] | None = None,
) -> dict[PostKey, float]:
    """Return the probability (0-1) of each question of a participant that it was left open.

    The questions are in time order. Left out are those of ``hosts``, ``question_posts``, which
    ask the chat's own questions, and those with an answer. A language without cues has no open
    questions. ``replies`` is the result of :func:`~tweetup.insight.exchanges.link_replies` where
    the caller has it; ``sections`` and ``question_texts`` are the section of each post and the
    text of each section's question, which is no open one in other words. ``weights`` are those of
    each feature and of ``bias``, by default those that ship.
    """
    weights = load_question_weights() if weights is None else weights
    return {
        key: 1 / (1 + math.exp(-weights["bias"] - sum(weights[name] for name in sorted(features))))
        for key, features in question_features(
            posts,
            hosts=hosts,
            question_posts=question_posts,
            language=language,
            replies=replies,
            sections=sections,
            question_texts=question_texts,
        ).items()
    }


def question_features(
    posts: Iterable[Post],
    *,
    hosts: Collection[str] = (),
    question_posts: Collection[PostKey] = (),
    language: str = "en",
    replies: Mapping[PostKey, PostKey] | None = None,
    sections: Mapping[PostKey, str] = _NO_SECTIONS,
    question_texts: Mapping[str, str] = _NO_TEXTS,
) -> dict[PostKey, frozenset[str]]:
    """Return the features of each question that :func:`score_open_questions` gives a probability.

    They are the names of those of :data:`FEATURES` that hold.
    """
    code = language.replace("_", "-").partition("-")[0].lower()
    conversation = Conversation(posts, language=language, replies=replies)
    host_handles = set(map(fold_handle, hosts))
    features = {}
    for post in conversation.posts:
        if (
            post.key in question_posts
            or fold_handle(post.handle) in host_handles
            or is_repost(post)
        ):
            continue
        cues = read_cues(post, code)
        if cues is None or conversation.is_answered(post) or conversation.is_followed(post):
            continue
        text = question_texts.get(sections.get(post.key, ""), "")
        if _is_answered_in_words(post, conversation) or conversation.rewords(post, text):
            continue
        if "asks_everybody" in cues or not (
            _asks_for_questions(text, code) or _is_asked_of_itself(post, conversation, language)
        ):
            features[post.key] = cues | _following(post, conversation, language)
    return features


def _is_asked_of_itself(post: Post, conversation: Conversation, language: str) -> bool:
    """Return True for a question to nobody right after another of its author's to nobody."""
    return not _addressees(post) and any(
        not _addressees(other) and has_question(own_text(other), language=language)
        for other in conversation.own_before(post)
    )


def _is_answered_in_words(post: Post, conversation: Conversation) -> bool:
    """Return True if the asker goes on with an answer, or somebody names them with one later."""
    own = (
        other
        for other in conversation.own_later(post)
        if not _addressees(other)
        and other.created_at - post.created_at <= _GOES_ON
        and "?" not in other.text
    )
    return any(_begins_to_answer(other) for other in (*own, *conversation.late_addresses(post)))


def _begins_to_answer(post: Post) -> bool:
    words = strip_lead_in(strip_labels(strip_entities(own_text(post))))
    return answers_itself(words) or _ANSWERS_BRIEFLY.match(words) is not None


def _addressees(post: Post) -> set[str]:
    """Return the accounts that a post mentions, its author apart."""
    return set(map(fold_handle, find_mentions(post.text, post.mentions))) - {
        fold_handle(post.handle)
    }


def _asks_for_questions(text: str, code: str) -> bool:
    """Return True for a question of the chat to which a question is an answer, in English."""
    return code == "en" and _FOR_QUESTIONS.search(text) is not None


def _following(post: Post, conversation: Conversation, language: str) -> frozenset[str]:
    """Return the features of the posts after a question."""
    names = set()
    if conversation.shares_content(post):
        names.add("shared_content")
    if any(
        has_question(own_text(other), language=language) for other in conversation.own_later(post)
    ):
        names.add("asked_again")
    return frozenset(names)


@cache
def load_question_weights() -> Mapping[str, float]:
    """Return the weight of each feature and of ``bias``, which ship beside this module."""
    text = files("tweetup.insight").joinpath("question_weights.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return {name: float(table[name]) for name in ("bias", *FEATURES)}
