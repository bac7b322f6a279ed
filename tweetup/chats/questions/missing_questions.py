"""Questions without a labelled post of their own.

Exports lose posts, hosts ask in pictures and misnumber: copies of a question, answers to it and
a host who tells somebody again show all the same that it was asked.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tweetup.chats.questions.candidates import (
    ENOUGH_SCORE,
    NEARLY_AS_GOOD,
    QUESTION_ROLES,
    SAME_QUESTION_MINUTES,
    SAME_WORDS,
    QuestionCandidate,
)
from tweetup.text import (
    Role,
    Spot,
    fold_handle,
    has_question_mark,
    read_echo,
    read_labels,
    similarity,
)
from tweetup.text.chat_phrases import ANNOUNCES, ASKS_AFTER, ROLL_CALLS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.text import Label
    from tweetup.text.echoes import Echo

__all__ = ["find_misnumbered_questions", "find_missing_questions", "find_retold_questions"]

_FEWEST_ANSWERERS = 2
_FEWEST_QUESTIONS = 3
_ASKED_WITHIN = 6.0
# Minutes after the first answers from which on a question is told again, not asked.
_RETOLD_AFTER = 1.0
# "Q2 coming up from @who": the one who is going to ask.
_ANNOUNCED = re.compile(r"(?<!\w)(?:from|by|von|par|por|de|van|door|da)\s+@(?P<who>\w{1,40})")


def find_missing_questions(
    posts: Sequence[ParsedPost],
    host_scores: Mapping[str, float],
    chosen: Mapping[int, QuestionCandidate],
    retold: Mapping[int, QuestionCandidate],
) -> dict[int, QuestionCandidate]:
    """Return questions that were copied or answered but are not ``chosen``, by number.

    The asking post is the host's last unlabelled question before the first answer, no roll call;
    else a copy of it has its words, or one of the ``retold`` ones; else only its number and time
    are left. Numbers must fit into the order, and one of which nothing is left but answers must be
    next to one that was found.
    """
    answers: dict[int, list[ParsedPost]] = defaultdict(list)
    for parsed in posts:
        for label in parsed.first_labels:
            if label.role is not Role.NUMBER and not parsed.adds_nothing:
                answers[label.number].append(parsed)
    missing = {
        number: replace(copied, retold_in=retold[number].parsed if number in retold else None)
        for number, copied in _copied_questions(posts, host_scores, chosen)
    }
    for number, theirs in sorted(answers.items()):
        people = {parsed.author for parsed in theirs}
        needed = _FEWEST_ANSWERERS if number < max(chosen, default=0) else _FEWEST_ANSWERERS + 1
        if number in chosen or number in missing:
            continue
        few = number not in retold and (len(people) < needed or len(theirs) <= needed)
        if few or not _fits(number, theirs[0], chosen):
            continue
        first = next((it for it in theirs if not _gives_notice(it, host_scores)), theirs[0])
        asking = _asked_before(first, posts, host_scores, chosen)
        if asking is None and number in retold:
            missing[number] = _as_retold(retold[number], theirs, posts, host_scores)
            continue
        missing[number] = QuestionCandidate(
            asking or theirs[0], None, number, 0.0, archived=asking is not None
        )
    return _next_to_found(
        missing | _polls_between(posts, host_scores, {**chosen, **missing}), chosen
    )


def _gives_notice(parsed: ParsedPost, host_scores: Mapping[str, float]) -> bool:
    """Return True for a host's "Here comes question 1 …", which asks nothing itself."""
    return (
        host_scores.get(parsed.author, 0.0) > 1
        and any(label.role in QUESTION_ROLES for label in parsed.first_labels)
        and not (parsed.has_poll or has_question_mark(parsed.own_text))
    )


def _polls_between(
    posts: Sequence[ParsedPost],
    host_scores: Mapping[str, float],
    asked: Mapping[int, QuestionCandidate],
) -> dict[int, QuestionCandidate]:
    """Return the hosts' polls without a number in the place of a number that nobody asked under."""
    polls: dict[int, QuestionCandidate] = {}
    for number in range(min(asked, default=0) + 1, max(asked, default=0)):
        if number in asked or not {number - 1, number + 1} <= asked.keys():
            continue
        after, before = (asked[it].parsed.position for it in (number - 1, number + 1))
        between = [
            parsed
            for parsed in posts[after + 1 : before]
            if parsed.has_poll
            and not (parsed.labels or parsed.echoes or parsed.adds_nothing)
            and host_scores.get(parsed.author, 0.0) > 1
        ]
        if len(between) == 1:
            polls[number] = QuestionCandidate(between[0], None, number, 0.0)
    return polls


def _next_to_found(
    missing: Mapping[int, QuestionCandidate], chosen: Mapping[int, QuestionCandidate]
) -> dict[int, QuestionCandidate]:
    """Drop the questions without post and words that no row of numbers joins to another one."""
    joined = set(chosen) | {
        number for number, it in missing.items() if it.archived or it.copied_text
    }
    numbers = sorted(missing)
    for number in (*numbers, *reversed(numbers)):
        if {number - 1, number + 1} & joined:
            joined.add(number)
    return {number: it for number, it in missing.items() if number in joined}


def find_retold_questions(
    candidates: Mapping[int, Sequence[QuestionCandidate]], posts: Sequence[ParsedPost]
) -> dict[int, QuestionCandidate]:
    """Return, by number, the first post that asks a question which others answered before it.

    Two people at least had labelled answers to it a minute earlier: a host tells a latecomer, and
    the post that asked all is not in the archive. So does a post to one person alone, some minutes
    after a host announced the question.
    """
    asking = {
        number: [candidate for candidate in theirs if candidate.score >= ENOUGH_SCORE]
        for number, theirs in candidates.items()
    }
    return {
        number: theirs[0]
        for number, theirs in asking.items()
        if theirs
        and (
            len(_answering_before(theirs[0], posts)) >= _FEWEST_ANSWERERS
            or (theirs[0].parsed.addresses_others and _was_announced(theirs[0], posts))
        )
    }


def _was_announced(candidate: QuestionCandidate, posts: Sequence[ParsedPost]) -> bool:
    """Return True where a post said some minutes before that the question was to come."""
    until = candidate.parsed.minute - SAME_QUESTION_MINUTES
    return any(
        parsed.minute <= until
        and ANNOUNCES.search(parsed.own_text) is not None
        and any(label.number == candidate.number for label in parsed.labels)
        for parsed in posts[: candidate.parsed.position]
    )


def _answering_before(candidate: QuestionCandidate, posts: Sequence[ParsedPost]) -> set[str]:
    """Return the others who answered under the number of a candidate a minute before it."""
    until = candidate.parsed.minute - _RETOLD_AFTER
    return {
        parsed.author
        for parsed in posts[: candidate.parsed.position]
        if parsed.minute <= until
        and parsed.author != candidate.parsed.author
        and any(
            label.number == candidate.number and label.role is Role.ANSWER
            for label in parsed.labels
        )
    }


def _as_retold(
    retold: QuestionCandidate,
    theirs: Sequence[ParsedPost],
    posts: Sequence[ParsedPost],
    host_scores: Mapping[str, float],
) -> QuestionCandidate:
    """Return a question in the words in which it was told again.

    It was asked by the author of an earlier copy, else by whom a host announced, before the first
    of the copies and of ``theirs``, the posts under its number.
    """
    copies = [
        (parsed, echo.handle)
        for parsed in posts[: retold.parsed.position]
        if parsed.echoes
        and (echo := read_echo(parsed.post.text)) is not None
        and any(label.number == retold.number for label in read_labels(echo.text)[:1])
        and similarity(echo.text, retold.parsed.own_text) > SAME_WORDS
    ]
    announced = (
        match["who"]
        for parsed in theirs
        if host_scores.get(parsed.author, 0.0) > 1 and ANNOUNCES.search(parsed.own_text)
        for match in _ANNOUNCED.finditer(parsed.own_text)
    )
    return replace(
        retold,
        parsed=min([theirs[0], *(copy for copy, _ in copies)], key=lambda it: it.position),
        archived=False,
        copied_text=retold.parsed.own_text,
        copied_handle=next((handle for _, handle in copies), None) or next(announced, None),
        retold_in=retold.parsed,
    )


def _copied_questions(
    posts: Sequence[ParsedPost],
    host_scores: Mapping[str, float],
    chosen: Mapping[int, QuestionCandidate],
) -> Iterator[tuple[int, QuestionCandidate]]:
    """Yield number and candidate of questions that only a repost of a host's post shows."""
    copied = list(_numbered_copies(posts))
    leading = {handle for handle, score in host_scores.items() if score >= 1}
    leading |= _asked_most({(fold_handle(echo.handle), label.number) for _, echo, label in copied})
    numbers: set[int] = set()
    for parsed, echo, label in copied:
        if fold_handle(echo.handle) not in leading or label.number in {*chosen, *numbers}:
            continue
        if _fits(label.number, parsed, chosen):
            numbers.add(label.number)
            candidate = QuestionCandidate(
                parsed, label, label.number, 0.0,
                archived=False, copied_text=echo.text, copied_handle=echo.handle, copies=True,
            )  # fmt: skip
            yield label.number, candidate


def _numbered_copies(posts: Sequence[ParsedPost]) -> Iterator[tuple[ParsedPost, Echo, Label]]:
    """Yield copies of questions that open with a number and are not in the archive themselves."""
    for parsed in posts:
        echo = read_echo(parsed.post.text) if parsed.copy_of is None else None
        if echo is None or not has_question_mark(echo.text):
            continue
        for label in read_labels(echo.text)[:1]:
            if label.role is not Role.ANSWER and label.spot is Spot.LEADING:
                yield parsed, echo, label


def _asked_most(asked: Collection[tuple[str, int]]) -> set[str]:
    """Return the one author of three questions or more; none where another has three."""
    count = Counter(handle for handle, _ in asked)
    asking = {handle for handle, numbers in count.items() if numbers >= _FEWEST_QUESTIONS}
    return asking if len(asking) == 1 else set()


def _fits(number: int, first: ParsedPost, chosen: Mapping[int, QuestionCandidate]) -> bool:
    """Return True where a question that ``first`` is the first to show keeps numbers rising."""
    return all(
        (other.parsed.minute <= first.minute + SAME_QUESTION_MINUTES)
        if other_number < number
        else (other.parsed.minute >= first.minute - SAME_QUESTION_MINUTES)
        for other_number, other in chosen.items()
    )


def _asked_before(
    first: ParsedPost,
    posts: Sequence[ParsedPost],
    host_scores: Mapping[str, float],
    chosen: Mapping[int, QuestionCandidate],
) -> ParsedPost | None:
    """Return the host's question to all before the first answer, after the question before."""
    chosen_positions = {candidate.parsed.position for candidate in chosen.values()}
    for parsed in reversed(posts[: first.position]):
        if first.minute - parsed.minute > _ASKED_WITHIN or parsed.position in chosen_positions:
            return None
        leads = host_scores.get(parsed.author, 0.0) > 1
        if (
            leads
            and not ROLL_CALLS.search(parsed.own_text)
            and has_question_mark(ASKS_AFTER.sub(" ", parsed.own_text))
            and not parsed.addressees
            and not parsed.echoes
        ):
            return parsed
    return None


def find_misnumbered_questions(
    candidates: Mapping[int, Sequence[QuestionCandidate]],
    chosen: Mapping[int, QuestionCandidate],
) -> dict[int, QuestionCandidate]:
    """Return other questions asked under the number of the last one, by the number meant.

    Nobody asked or answered the next number, so the host meant that one, and neither question
    swallows the other.
    """
    askers = {candidate.parsed.author for candidate in chosen.values()}
    misnumbered = {}
    for number, first in chosen.items():
        if number + 1 in chosen or not first.archived:
            continue
        for other in candidates.get(number, ()):
            if (
                other.parsed.author in askers
                and _is_another_question(other, first)
                and _fits(number + 1, other.parsed, chosen)
            ):
                misnumbered[number + 1] = replace(other, number=number + 1)
                break
    return misnumbered


def _is_another_question(other: QuestionCandidate, first: QuestionCandidate) -> bool:
    """Return True where two candidates of one number ask different things at different times."""
    label = other.label
    return (
        label is not None
        and label.role is Role.QUESTION
        and label.part is None
        and label.spot is Spot.LEADING
        and has_question_mark(other.parsed.own_text)
        and other.score >= max(ENOUGH_SCORE, first.score - NEARLY_AS_GOOD)
        and other.parsed.minute - first.parsed.minute > SAME_QUESTION_MINUTES
        and similarity(other.parsed.own_text, first.parsed.own_text) < SAME_WORDS
    )
