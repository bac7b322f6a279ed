"""The framing of a question: its host's introduction, and the same question in other words."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.insight.announcement_phrases import get_announcement_phrases
from tweetup.insight.content_words import content_stems
from tweetup.insight.statements import plain_punctuation
from tweetup.model import Relation, in_time_order
from tweetup.text import (
    find_links,
    fold_handle,
    has_question_mark,
    is_repost,
    leading_mentions,
    read_labels,
    strip_entities,
    strip_labels,
)
from tweetup.text.entities import HASHTAG

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tweetup.model import Post, PostKey, Question, Segmentation

__all__ = ["find_framing"]

_FRAMING: Final = timedelta(minutes=3)
_FEWEST_FRAMING_WORDS: Final = 5
_FEWEST_SHARED: Final = 2
# The share of a rewording's words that the question has as well.
_MOST_SHARED: Final = 0.5
_CONTINUES: Final = re.compile(
    r"\s*(?:\+|…|\.\.+|\(?(?:cont(?:'?d|inued)?|ctd)\b|[(\[]?[2-4]\s?/\s?[2-4]\b)", re.IGNORECASE
)
# The end of a post that leads on to the next: "(1/2)", a colon, an ellipsis.
_LEADS_ON: Final = re.compile(r"(?:[(\[]?\b1\s?/\s?[2-4][)\]]?|:|…|\.\.\.)\s*$")


def find_framing(
    question: Question, posts: Iterable[Post], *, segmentation: Segmentation, language: str
) -> tuple[PostKey, ...]:
    """Return the posts in which its asker frames a question.

    The asker's last post before it, no more than three minutes earlier, that leads on ("(1/2)", a
    colon) or shares two words of substance with the question, and posts directly after it that go
    on from it ("(2/2)", "+"). None has a link, a label, a question mark or an addressee. Then
    come the posts that ask the question once more in other words, or ask a part of it after it,
    also a co-host's. Mostly empty.
    """
    if question.author is None or question.asked_at is None:
        return ()
    author, asked_at = fold_handle(question.author), question.asked_at
    asking = {key for other in segmentation.questions for key in other.posts}
    wanted = frozenset(content_stems(question.text, language))
    framing: list[PostKey] = []
    ordered = in_time_order(posts)
    own = [post for post in ordered if fold_handle(post.handle) == author]
    before = [
        post
        for post in own
        if timedelta(0) <= asked_at - post.created_at <= _FRAMING and post.key not in question.posts
    ]
    after = [
        post
        for post in own
        if timedelta(0) <= post.created_at - asked_at <= _FRAMING and post.key not in question.posts
    ]
    if before and _is_plain(before[-1], asking) and _introduces(before[-1].text, wanted, language):
        framing.append(before[-1].key)
    for post in after:
        if not _is_plain(post, asking) or not _goes_on(post.text, language):
            break
        framing.append(post.key)
    framing += [
        post.key
        for post in ordered
        if post.key in question.posts and _rewords(post, question, language)
    ]
    return tuple(dict.fromkeys(framing))


def _rewords(post: Post, question: Question, language: str) -> bool:
    """Return True for a post that asks a question in words of which half are not the question's.

    The parts of a question are in its text.
    """
    asked = set(content_stems(question.text, language))
    stems = content_stems(strip_entities(HASHTAG.sub(" ", strip_labels(post.text))), language)
    return (
        post.key != question.post
        and not is_repost(post)
        and has_question_mark(post.text)
        and len(stems) >= _FEWEST_FRAMING_WORDS
        and len(asked & set(stems)) <= _MOST_SHARED * len(set(stems))
    )


def _is_plain(post: Post, asking: Collection[PostKey]) -> bool:
    """Return True for words to all: no question, repost, reply, labelled answer or link."""
    return (
        post.key not in asking
        and not is_repost(post)
        and not leading_mentions(post.text)
        and post.target(Relation.REPLY) is None
        and not read_labels(post.text)
        and not find_links(post.text)
        and not has_question_mark(post.text)
    )


def _introduces(text: str, wanted: frozenset[str], language: str) -> bool:
    """Return True for words that lead up to a question with these stems.

    They end as if to go on, or share two words with it and are not about their writer.
    """
    phrases = get_announcement_phrases(language)
    plain = strip_entities(HASHTAG.sub(" ", plain_punctuation(text)))
    stems = content_stems(plain, language)
    if phrases is None or phrases.opening.search(plain) or len(stems) < _FEWEST_FRAMING_WORDS:
        return False
    shared = len(wanted & set(stems))
    alike = shared >= _FEWEST_SHARED and not phrases.self.search(plain)
    return alike or _LEADS_ON.search(plain) is not None


def _goes_on(text: str, language: str) -> bool:
    """Return True for words of substance that go on from their author's last post."""
    stems = content_stems(strip_entities(HASHTAG.sub(" ", text)), language)
    return _CONTINUES.match(text) is not None and len(stems) >= _FEWEST_FRAMING_WORDS
