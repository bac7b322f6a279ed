"""The posts that ask a question once more: before it without a label, after it, in other words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.chats.questions.candidates import ENOUGH_SCORE, SAME_QUESTION_MINUTES, SAME_WORDS
from tweetup.text import Role, has_question_mark, question_text, similarity, words
from tweetup.text.chat_phrases import ASKS_AGAIN, REWORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.chats.questions.candidates import QuestionCandidate

__all__ = ["asks_again", "find_first_posting", "find_rewordings"]

# A host who forgot the hashtag or the label posts again within these minutes.
_FORGOT_MINUTES: Final = 10.0
# Similarity (0-1) from which a post has the question's own words, and the fewest words to tell.
_OWN_WORDS: Final = 0.8
_FEWEST_WORDS: Final = 4
# Minutes after the last question in which its host may put it in other words.
_REWORDING_MINUTES: Final = 15.0


def asks_again(other: QuestionCandidate, candidate: QuestionCandidate) -> bool:
    """Return True for a part or repeat: as good a candidate, by its asker or soon after."""
    if other.parsed.position == candidate.parsed.position or other.score < ENOUGH_SCORE:
        return False
    same_author = other.parsed.author == candidate.parsed.author
    near = abs(other.parsed.minute - candidate.parsed.minute) <= SAME_QUESTION_MINUTES
    alike = similarity(other.parsed.own_text, candidate.parsed.own_text) > SAME_WORDS
    return (near and (same_author or other.score >= candidate.score - 1)) or alike


def find_first_posting(
    candidate: QuestionCandidate,
    posts: Sequence[ParsedPost],
    *,
    letters: Mapping[str, Role],
    hashtags: tuple[str, ...],
) -> ParsedPost | None:
    """Return the first post in which the asker of a question had posted its words before.

    At most ten minutes earlier, without the hashtag or the question's label; None where the
    question stands there once. A post under another question's label is that one's.
    """
    first = candidate.parsed
    wanted = question_text(first.own_text, letters, hashtags)
    if len(words(wanted)) < _FEWEST_WORDS:
        return None
    for parsed in posts[: first.position]:
        if (
            parsed.author == first.author
            and first.minute - parsed.minute <= _FORGOT_MINUTES
            and not parsed.echoes
            and not parsed.addresses_others
            and all(label.number == candidate.number for label in parsed.labels)
            and similarity(question_text(parsed.own_text, letters, hashtags), wanted) >= _OWN_WORDS
        ):
            return parsed
    return None


def find_rewordings(
    candidate: QuestionCandidate, posts: Sequence[ParsedPost], *, until: float | None
) -> list[ParsedPost]:
    """Return the posts in which the asker of a question puts it again and says so, in time order.

    "In other words, …?", "Q2 again: …?": up to minute ``until``, in which the next question is
    asked (None for the last one), and without another question's label.
    """
    first = candidate.parsed
    end = first.minute + _REWORDING_MINUTES if until is None else until
    return [
        parsed
        for parsed in posts[first.position + 1 :]
        if parsed.author == first.author
        and parsed.minute <= end
        and not parsed.echoes
        and has_question_mark(parsed.own_text)
        and _puts_again(parsed, candidate.number)
    ]


def _puts_again(parsed: ParsedPost, number: int) -> bool:
    """Return True where a post says that it puts a question again; to all, or under its label."""
    numbers = {label.number for label in parsed.labels}
    if numbers - {number} or (parsed.addresses_others and not numbers):
        return False
    if any(label.role is Role.ANSWER for label in parsed.labels):
        return False
    if REWORDS.search(parsed.own_text):
        return True
    return any(ASKS_AGAIN.match(parsed.own_text, label.end) for label in parsed.labels)
