"""The posts that ask a question once more: before it without a label, after it, in other words.

Two hosts may ask one question at once, each under a number of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tweetup.chats.parse.posts import truncated_stem
from tweetup.chats.questions.candidates import ENOUGH_SCORE, SAME_QUESTION_MINUTES, SAME_WORDS
from tweetup.text import Role, Spot, has_question_mark, question_text, similarity, words
from tweetup.text.chat_phrases import ASKS_AGAIN, REWORDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.chats.questions.candidates import QuestionCandidate
    from tweetup.text import Label

__all__ = [
    "asks_again",
    "find_first_posting",
    "find_follow_ups",
    "find_rewordings",
    "merge_doubled_questions",
]

# A host who forgot the hashtag or the label posts again within these minutes.
_FORGOT_MINUTES: Final = 10.0
# Similarity (0-1) from which a post has the question's own words, and the fewest words to tell.
_OWN_WORDS: Final = 0.8
_FEWEST_WORDS: Final = 4
# Minutes after the last question in which its host may put it in other words.
_REWORDING_MINUTES: Final = 15.0
# Minutes between two hosts who ask one question at once.
_AT_ONCE: Final = 1.5
# "Q5?: …": a host who is not sure of the number; and the words that two such questions share.
_DOUBTED: Final = re.compile(r"\s*\?+\s*[:)\]]")
_FEWEST_SHARED: Final = 2
_SHORTEST_SHARED: Final = 5


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


def find_follow_ups(
    candidate: QuestionCandidate, others: Sequence[QuestionCandidate]
) -> list[ParsedPost]:
    """Return the hosts' posts that ask a part of a question after it: "Q5Follow: …?", "Q5b: …?"."""
    return [
        other.parsed
        for other in others
        if other.parsed.position > candidate.parsed.position
        and other.score >= ENOUGH_SCORE
        and not other.parsed.addresses_others
        and other.label is not None
        and _asks_part(other.parsed.own_text, other.label)
    ]


def _asks_part(text: str, label: Label) -> bool:
    """Return True where a label with a part, set off from the words before it, leads a question."""
    set_off = label.spot is Spot.LEADING or label.marked
    asks = label.part is not None and label.role is not Role.ANSWER
    return asks and set_off and has_question_mark(text[label.end :])


def merge_doubled_questions(
    asked: Mapping[int, QuestionCandidate], *, host_scores: Mapping[str, float]
) -> tuple[dict[int, QuestionCandidate], dict[int, list[ParsedPost]]]:
    """Return the questions without those that another host asked at once under the next number.

    The posts that ask these come second, by the number that is kept: the one that nobody doubts,
    else that of the surer host.
    """
    kept = dict(asked)
    doubles: dict[int, list[ParsedPost]] = defaultdict(list)
    for number, later in sorted(asked.items()):
        earlier = kept.get(number - 1)
        if earlier is None or not _ask_the_same(earlier, later):
            continue
        first = (_is_doubted(later), host_scores.get(earlier.parsed.author, 0.0))
        second = (_is_doubted(earlier), host_scores.get(later.parsed.author, 0.0))
        keeps, drops = (earlier, later) if first >= second else (later, earlier)
        del kept[drops.number]
        doubles[keeps.number] += [drops.parsed, *doubles.pop(drops.number, [])]
    return kept, dict(doubles)


def _ask_the_same(first: QuestionCandidate, second: QuestionCandidate) -> bool:
    """Return True for like words of two authors at once, fewer where one doubts a number."""
    if not (first.archived and second.archived) or first.parsed.author == second.parsed.author:
        return False
    if abs(first.parsed.minute - second.parsed.minute) > _AT_ONCE:
        return False
    if similarity(first.parsed.own_text, second.parsed.own_text) > SAME_WORDS:
        return True
    shared = _stems(first.parsed) & _stems(second.parsed)
    return _is_doubted(first) != _is_doubted(second) and len(shared) >= _FEWEST_SHARED


def _is_doubted(candidate: QuestionCandidate) -> bool:
    label = candidate.label
    return label is not None and _DOUBTED.match(candidate.parsed.own_text, label.end) is not None


def _stems(parsed: ParsedPost) -> set[str]:
    return {truncated_stem(word) for word in parsed.words if len(word) >= _SHORTEST_SHARED}
