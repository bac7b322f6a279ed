"""Candidates for questions: posts that may ask one, scored, and the best chosen for each number."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.chats.parse.series import find_series
from tweetup.text import Label, Role, Spot, find_hashtags, fold_tag, has_question_mark, similarity
from tweetup.text.chat_phrases import ANNOUNCES, MISSES, PARTS
from tweetup.text.entities import QUESTION_MARKS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.model import PlannedQuestion

__all__ = [
    "ENOUGH_SCORE",
    "NEARLY_AS_GOOD",
    "QUESTION_ROLES",
    "SAME_QUESTION_MINUTES",
    "SAME_WORDS",
    "QuestionCandidate",
    "choose_candidates",
    "find_question_candidates",
]

QUESTION_ROLES = (Role.QUESTION, Role.TOPIC)
# Similarity (0-1) above which two texts are the same question.
SAME_WORDS = 0.45
# Two candidates of one number within these minutes are one question: parts, repeats, a co-host's.
SAME_QUESTION_MINUTES = 4.0
# The least score of a candidate that asks, and the difference that makes two as good.
ENOUGH_SCORE = 3.0
NEARLY_AS_GOOD = 1.2
_HIGHEST = 30
_HIGHEST_RUNNING = 999
# A host score above that of somebody who asked one question.
_LEADS = 2.0
# The end of a question, with the bracket of a label behind it.
_ASKED = re.compile(rf"[{QUESTION_MARKS}]\W*$")
# Minutes after every other question.
_LATE = 60.0


@dataclass(frozen=True, slots=True)
class QuestionCandidate:
    """A post that may ask question ``number``, scored.

    ``archived`` is False where the asking post itself is not in the archive and ``parsed`` is only
    the first post to show it: a copy of it (``copies``) or an answer. ``copied_text`` is then its
    text, ``copied_handle`` its author; in ``retold_in``, a later post, a host told it again.
    A question that has a ``name`` ("Bonus question"), no label, asks in ``named_text``.
    """

    parsed: ParsedPost
    label: Label | None
    number: int
    score: float
    archived: bool = True
    copied_text: str = ""
    copied_handle: str | None = None
    copies: bool = False
    retold_in: ParsedPost | None = None
    name: str | None = None
    named_text: str = ""


def find_question_candidates(
    posts: Sequence[ParsedPost],
    *,
    host_scores: Mapping[str, float],
    planned: Sequence[PlannedQuestion],
    participants_questions: Collection[int] = (),
    running: bool = False,
) -> dict[int, list[QuestionCandidate]]:
    """Return the posts that may ask, by label or in a planned question's words, by number.

    Those at the positions ``participants_questions`` may not. ``running`` numbers, from meeting to
    meeting, are as high as 999, others as 30.
    """
    labelled = [
        candidate
        for candidate in _labelled_candidates(
            posts, host_scores, find_series(posts, participants_questions), running=running
        )
        if candidate.parsed.position not in participants_questions
    ]
    by_number: dict[int, list[QuestionCandidate]] = {}
    for candidate in [*labelled, *_planned_candidates(posts, host_scores, planned, labelled)]:
        by_number.setdefault(candidate.number, []).append(candidate)
    return by_number


def _labelled_candidates(
    posts: Sequence[ParsedPost],
    host_scores: Mapping[str, float],
    series: Collection[int],
    *,
    running: bool,
) -> list[QuestionCandidate]:
    highest = _HIGHEST_RUNNING if running else _HIGHEST
    copiers = _count_copiers(posts)
    host_letters = any(
        label.role in QUESTION_ROLES and host_scores.get(parsed.author, 0.0) > 1
        for parsed in posts
        for label in parsed.labels
    )
    roles = QUESTION_ROLES if host_letters else (*QUESTION_ROLES, Role.NUMBER)
    return [
        QuestionCandidate(
            parsed,
            label,
            label.number,
            _score(
                parsed,
                label,
                host_scores.get(parsed.author, 0.0),
                copiers,
                in_series=parsed.position in series and label is parsed.labels[0],
            ),
        )
        for parsed in posts
        if not parsed.adds_nothing
        for label in parsed.first_labels
        if label.role in roles and label.number <= highest and not parsed.leaves_out(label)
    ]


def _count_copiers(posts: Sequence[ParsedPost]) -> dict[int, int]:
    """Return the number of people who copied or quoted a post, by position."""
    people: dict[int, set[str]] = defaultdict(set)
    for parsed in posts:
        for target in (parsed.copy_of, parsed.quotes):
            if target is not None:
                people[target].add(parsed.author)
    return {position: len(copiers) for position, copiers in people.items()}


def _score(
    parsed: ParsedPost,
    label: Label,
    host_score: float,
    copiers: Mapping[int, int],
    *,
    in_series: bool,
) -> float:
    """Return a score with weights set by hand.

    A host's leading label, set off, before a question mark, above a poll or in a series scores
    highest.
    """
    before, rest = parsed.own_text[: label.start], parsed.own_text[label.end :]
    asked = label.spot is Spot.TRAILING and _ASKED.search(before) is not None
    asks = asked or parsed.has_poll or in_series or has_question_mark(rest)
    score = min(host_score, 4.0)
    score += 1.5 if asks else 0.0
    score += {Spot.LEADING: 1.0, Spot.INLINE: 0.0, Spot.TRAILING: 0.5}[label.spot]
    score += 0.3 if label.marked else 0.0
    score += 0.5 * math.log1p(copiers.get(parsed.position, 0))
    if ANNOUNCES.search(parsed.own_text) and not asks:
        score -= 2.5
    # "What's the cost? (Q1)" asks; "What was Q1?" speaks of a question.
    if (MISSES.search(before) and not asked) or (
        label.spot is not Spot.LEADING and MISSES.search(rest[:40])
    ):
        score -= 2.5
    if parsed.addresses_others:
        score -= 2.0
    if len(parsed.labels) > 1 and len({other.number for other in parsed.labels}) > 1:
        score -= 1.0
    return score


def _planned_candidates(
    posts: Sequence[ParsedPost],
    host_scores: Mapping[str, float],
    planned: Sequence[PlannedQuestion],
    labelled: Sequence[QuestionCandidate],
) -> list[QuestionCandidate]:
    """Return the hosts' posts in the words of a planned question that no label marks."""
    with_label = {(candidate.number, candidate.parsed.position) for candidate in labelled}
    candidates = []
    for question in planned:
        best, best_share = None, SAME_WORDS
        for parsed in posts:
            if parsed.adds_nothing or host_scores.get(parsed.author, 0.0) < 1:
                continue
            share = similarity(parsed.own_text, question.text)
            if share > best_share:
                best, best_share = parsed, share
        if best is not None and (question.number, best.position) not in with_label:
            score = 3.0 + 2 * best_share
            candidates.append(QuestionCandidate(best, None, question.number, score))
    return candidates


def choose_candidates(
    candidates: Mapping[int, Sequence[QuestionCandidate]],
    posts: Sequence[ParsedPost],
    *,
    host_scores: Mapping[str, float],
    hashtags: tuple[str, ...],
) -> dict[int, QuestionCandidate]:
    """Return the candidate that asks each question, by number, with numbers rising in time."""
    chosen = {
        number: best
        for number, theirs in candidates.items()
        if (best := _first_good(theirs)) is not None
    }
    return _in_order(_without_strays(chosen, posts, host_scores=host_scores, hashtags=hashtags))


def _first_good(candidates: Sequence[QuestionCandidate]) -> QuestionCandidate | None:
    """Return the best candidate of a number; of those nearly as good, the first."""
    top = max((candidate.score for candidate in candidates), default=0.0)
    if top < ENOUGH_SCORE:
        return None
    least = max(ENOUGH_SCORE, top - NEARLY_AS_GOOD)
    good = [candidate for candidate in candidates if candidate.score >= least]
    best = min(good, key=lambda candidate: candidate.parsed.position)
    parts = (candidate for candidate in candidates if _are_parts(candidate, best))
    return min(parts, key=_part, default=best)


def _part(candidate: QuestionCandidate) -> tuple[int, int]:
    """Return the part of its question that a post claims to be (1 of 1/2), and its position."""
    match = PARTS.search(candidate.parsed.own_text)
    return (int(match["part"]) if match else 0, candidate.parsed.position)


def _are_parts(first: QuestionCandidate, second: QuestionCandidate) -> bool:
    """Return True for parts of one question: both say so, by one author, at one time."""
    near = abs(first.parsed.minute - second.parsed.minute) <= SAME_QUESTION_MINUTES
    same_author = first.parsed.author == second.parsed.author
    return near and same_author and bool(_part(first)[0] * _part(second)[0])


def _without_strays(
    chosen: Mapping[int, QuestionCandidate],
    posts: Sequence[ParsedPost],
    *,
    host_scores: Mapping[str, float],
    hashtags: tuple[str, ...],
) -> dict[int, QuestionCandidate]:
    """Drop the single question of somebody who leads nothing and whom nobody answers.

    Another chat's question, or a straggler's own, is such a stray where somebody else asks the
    chat's questions; in free talk, so is a number above the first without one beside it.
    """
    askers = Counter(candidate.parsed.author for candidate in chosen.values())
    answered = {
        target
        for parsed in posts
        for target in (parsed.reply_to, parsed.quotes, parsed.copy_of, parsed.addressed_post)
        if target is not None and posts[target].author != parsed.author
    }
    users: dict[int, set[str]] = defaultdict(set)
    for parsed in posts:
        for label in parsed.labels:
            users[label.number].add(parsed.author)
    own_tags = frozenset(fold_tag(tag) for tag in hashtags)
    return {
        number: candidate
        for number, candidate in chosen.items()
        if askers[candidate.parsed.author] > 1
        or (max(askers.values()) == 1 and _has_neighbour(number, chosen))
        or host_scores.get(candidate.parsed.author, 0.0) > _LEADS
        or candidate.parsed.position in answered
        or users[number] - {candidate.parsed.author}
        or not (
            not _has_neighbour(number, chosen)
            or _is_elsewhere(candidate, posts, own_tags)
            or _is_late(candidate, chosen)
        )
    }


def _has_neighbour(number: int, chosen: Mapping[int, QuestionCandidate]) -> bool:
    return number <= 1 or bool({number - 1, number + 1} & chosen.keys())


def _is_elsewhere(
    candidate: QuestionCandidate, posts: Sequence[ParsedPost], own_tags: frozenset[str]
) -> bool:
    """Return True for a post under a hashtag that nobody else here uses."""
    tags = {fold_tag(tag) for tag in find_hashtags(candidate.parsed.own_text)} - own_tags
    others = {
        fold_tag(tag)
        for parsed in posts
        if parsed.author != candidate.parsed.author
        for tag in find_hashtags(parsed.own_text)
    }
    return bool(tags - others)


def _is_late(candidate: QuestionCandidate, chosen: Mapping[int, QuestionCandidate]) -> bool:
    others = [other.parsed.minute for other in chosen.values() if other is not candidate]
    return candidate.parsed.minute > max(others, default=0.0) + _LATE


def _in_order(chosen: Mapping[int, QuestionCandidate]) -> dict[int, QuestionCandidate]:
    """Drop the weaker of two numbers that disagree with time by more than a few minutes.

    Hosts may ask two questions out of order within a minute: their order is kept.
    """
    ordered = dict(chosen)
    while True:
        clashes: dict[int, float] = defaultdict(float)
        for low, first in ordered.items():
            for high, second in ordered.items():
                late = first.parsed.minute > second.parsed.minute + SAME_QUESTION_MINUTES
                if low < high and late:
                    clashes[low] += second.score
                    clashes[high] += first.score
        if not clashes:
            return ordered
        worst = max(clashes, key=lambda number: (clashes[number] - ordered[number].score, number))
        del ordered[worst]
