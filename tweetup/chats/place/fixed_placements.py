"""Fixed placements: posts whose section a sure sign or a person settles before the model runs.

Sure signs are asking the question, a label, a copy or recorded link of such a post, an explicit
continuation, a greeting, a farewell and an advertisement.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.chats.place.greetings_and_adverts import (
    find_adverts,
    find_farewells,
    find_introductions,
)
from tweetup.chats.place.kept_threads import without_kept_threads
from tweetup.model import Method, PostKey, Question, Relation, Session
from tweetup.text import Label, Role, Spot, fold_handle, read_echo, read_labels
from tweetup.text.chat_phrases import CONTINUES, PARTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.chats.corrections.correction_state import ManualPlacement
    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.chats.questions.unnumbered import UnnumberedQuestion

__all__ = ["FixedPlacement", "find_fixed_placements"]

_SURE = 0.99
_MENTIONED = 0.9
_EARLY = 0.6
_LINKED = 0.93
# People whose labelled replies place the post that they answer.
_FEWEST_REPLIES = 2
_CONTINUES_WITHIN = 4.0
_BY_PHRASE = 0.85
# A post that follows one placed by a person.
_FOLLOWS = 0.95
# A number that two questions have carried.
_AMBIGUOUS = 0.6
# A label for a question asked later than this many minutes after the post is a slip, perhaps.
_AHEAD = 2.0
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class FixedPlacement:
    """A section with its method, confidence (0–1), reason, and the other sections answered too.

    ``follows`` is the position of the post that this one follows, where a person placed that one.
    """

    section: str
    method: Method
    confidence: float
    reason: str
    also: tuple[str, ...] = ()
    follows: int | None = None


def find_fixed_placements(
    posts: Sequence[ParsedPost],
    *,
    session: Session,
    questions: Sequence[Question],
    hosts: Sequence[str],
    by_label_number: Mapping[int, Sequence[Question]] | None = None,
    manual: Mapping[PostKey, ManualPlacement] | None = None,
    unnumbered: Mapping[PostKey, UnnumberedQuestion] | None = None,
) -> dict[int, FixedPlacement]:
    """Return the fixed placements by position.

    Labels count in chats with questions; stretches have none. Answers to a number that the hosts
    left out ("No time for Q5") have a section of it, and no question. ``by_label_number`` holds the
    questions that the number on a label may mean (None: the question of that number), ``manual``
    the placements by people: they go before every sign, and reposts and replies follow them.
    ``unnumbered`` is the evidence for questions without a number, by the post that asks.
    """
    if by_label_number is None:
        by_label_number = _by_number(questions)
    asked = _with_doubled(_with_misnumbered(by_label_number, questions), questions, posts)
    folded_hosts = frozenset(fold_handle(host) for host in hosts)
    minutes = _asked_minutes(session, questions)
    fixed = dict(_placed_by_phrases(posts, session, minutes, folded_hosts))
    if asked:
        fixed.update(_answers_to_left_out(posts, asked, folded_hosts))
    fixed.update(_placed_by_labels(posts, asked, folded_hosts))
    posts = without_kept_threads(posts, asked=minutes, hosts=folded_hosts)
    positions = {parsed.post.key: parsed.position for parsed in posts}
    fixed.update(_asking_posts(questions, positions, unnumbered or {}))
    fixed = dict(_placed_by_replies(posts, fixed, folded_hosts)) | fixed
    previous: dict[str, ParsedPost] = {}
    for parsed in posts:
        if parsed.position not in fixed:
            placement = (
                _placed_as_copy(parsed, posts, fixed, asked)
                or _placed_by_link(parsed, fixed)
                or _placed_as_continuation(parsed, previous.get(parsed.author), fixed)
            )
            if placement is not None:
                fixed[parsed.position] = placement
        if not parsed.adds_nothing:
            previous[parsed.author] = parsed
    if manual:
        fixed.update(_placed_by_people(posts, manual, fixed))
    return fixed


def _by_number(questions: Sequence[Question]) -> dict[int, tuple[Question, ...]]:
    return {question.number: (question,) for question in questions if question.section[0] == "Q"}


def _with_misnumbered(
    asked: Mapping[int, Sequence[Question]], questions: Sequence[Question]
) -> dict[int, Sequence[Question]]:
    """Add misnumbered questions under the number on their label, by which people answer them."""
    by_number = dict(asked)
    for question in questions:
        match = _DIGITS.search(question.label or "")
        theirs = by_number.get(int(match[0]), ()) if match else ()
        if match and question.section[0] == "Q" and question not in theirs:
            by_number[int(match[0])] = (*theirs, question)
    return by_number


def _with_doubled(
    asked: Mapping[int, Sequence[Question]],
    questions: Sequence[Question],
    posts: Sequence[ParsedPost],
) -> Mapping[int, Sequence[Question]]:
    """Add the numbers that nobody asks but another host, who asked a question under one of them."""
    questions_by_post = {
        key: question
        for question in questions
        if question.section[0] == "Q"
        for key in question.posts
    }
    by_number = dict(asked)
    for parsed in posts:
        question = questions_by_post.get(parsed.post.key)
        for label in parsed.labels[:1]:
            if question is not None and label.role is not Role.ANSWER:
                by_number.setdefault(label.number, (question,))
    return by_number


def _meant(
    label: Label, moment: datetime, asked: Mapping[int, Sequence[Question]]
) -> Question | None:
    """Return the question a label means; of several with that number, the last asked by then."""
    theirs = asked.get(label.number, ())
    by_then = [q for q in theirs if q.asked_at is None or q.asked_at <= moment]
    return next(iter([*by_then[-1:], *theirs]), None)


def _placed_by_people(
    posts: Sequence[ParsedPost],
    manual: Mapping[PostKey, ManualPlacement],
    fixed: Mapping[int, FixedPlacement],
) -> dict[int, FixedPlacement]:
    """Return posts placed by people, their reposts, and replies to them with no label."""
    placements: dict[int, FixedPlacement] = {}
    moved = []
    for parsed in posts:
        by_person = manual.get(parsed.post.key)
        if by_person is not None:
            placements[parsed.position] = FixedPlacement(
                by_person.section, Method.MANUAL, 1.0, by_person.reason
            )
            if by_person.moved:
                moved.append(parsed.position)
    followers: dict[int, list[int]] = defaultdict(list)
    for parsed in posts:
        target = parsed.copy_of if parsed.adds_nothing else parsed.reply_to
        own = fixed.get(parsed.position)
        labelled = own is not None and own.method is Method.LABEL
        if target is not None and parsed.position not in placements and not labelled:
            followers[target].append(parsed.position)
    for original in moved:
        handle = posts[original].post.handle
        for position in followers.get(original, ()):
            if position in placements:
                continue
            copies = posts[position].adds_nothing
            method = Method.REPOST if copies else Method.REPLY
            verb = "repeats" if copies else "replies to"
            placements[position] = FixedPlacement(
                placements[original].section,
                method,
                _FOLLOWS,
                f"{verb} a post of @{handle} that was put there by hand",
                follows=original,
            )
            moved.append(position)
    return placements


def _asking_posts(
    questions: Sequence[Question],
    positions: Mapping[PostKey, int],
    unnumbered: Mapping[PostKey, UnnumberedQuestion],
) -> Iterator[tuple[int, FixedPlacement]]:
    for question in questions:
        for key in question.posts:
            found = unnumbered.get(key)
            if found is not None and found.question.section == question.section:
                method = Method.REPLY if found.repliers else Method.LABEL
                yield (
                    positions[key],
                    FixedPlacement(question.section, method, found.confidence, found.reason),
                )
            elif key in positions:
                first = key == question.post
                reason = "asks the question" if first else "asks the question again or in part"
                if question.section[0] == "S":
                    reason = "opens the stretch"
                yield (
                    positions[key],
                    FixedPlacement(question.section, Method.LABEL, _SURE, reason),
                )


def _placed_by_labels(
    posts: Sequence[ParsedPost],
    asked: Mapping[int, Sequence[Question]],
    hosts: frozenset[str],
) -> Iterator[tuple[int, FixedPlacement]]:
    for parsed in posts:
        if parsed.adds_nothing:
            continue
        moment = parsed.post.created_at
        matches = [
            (label, question)
            for label in parsed.labels
            if (question := _meant(label, moment, asked))
            and not (_may_name_a_thing(label) and _is_ahead(parsed, question))
        ]
        if not matches or (matches[0][0].role is Role.NUMBER and parsed.author in hosts):
            continue
        label, first = matches[0]
        others = dict.fromkeys(question.section for _, question in matches[1:])
        confidence = _label_confidence(parsed, label, first)
        yield (
            parsed.position,
            FixedPlacement(
                first.section,
                Method.LABEL,
                confidence if len(asked[label.number]) == 1 else min(confidence, _AMBIGUOUS),
                _label_reason(label, first),
                tuple(other for other in others if other != first.section),
            ),
        )


def _answers_to_left_out(
    posts: Sequence[ParsedPost],
    asked: Mapping[int, Sequence[Question]],
    hosts: frozenset[str],
) -> Iterator[tuple[int, FixedPlacement]]:
    """Place labelled answers to the questions that the hosts left out and people knew all the same.

    Of several numbers on a post the first one counts.
    """
    left_out = {
        label.number
        for parsed in posts
        if parsed.author in hosts and not parsed.adds_nothing
        for label in parsed.labels
        if parsed.leaves_out(label)
    } - asked.keys()
    for parsed in posts:
        for label in parsed.labels[:1]:
            answers = label.role is Role.ANSWER and not parsed.adds_nothing
            if answers and label.number in left_out and not parsed.leaves_out(label):
                reason = f"labelled {label.written}, of a question that the hosts left out"
                confidence = _MENTIONED if _is_mentioned(label) else _SURE
                yield (
                    parsed.position,
                    FixedPlacement(f"Q{label.number}", Method.LABEL, confidence, reason),
                )


def _placed_by_replies(
    posts: Sequence[ParsedPost], fixed: Mapping[int, FixedPlacement], hosts: frozenset[str]
) -> Iterator[tuple[int, FixedPlacement]]:
    """Place guests' posts where the labels of recorded replies by two people agree."""
    replies: dict[int, dict[str, str]] = defaultdict(dict)
    for parsed in posts:
        placement = fixed.get(parsed.position)
        if parsed.reply_to is None or placement is None or placement.method is not Method.LABEL:
            continue
        replies[parsed.reply_to][parsed.author] = placement.section
    for position, labelled in replies.items():
        sections = set(labelled.values())
        if (
            len(labelled) >= _FEWEST_REPLIES
            and len(sections) == 1
            and posts[position].author not in hosts
        ):
            reason = f"{len(labelled)} people's labelled replies stand there"
            yield position, FixedPlacement(sections.pop(), Method.REPLY, _LINKED, reason)


def _label_reason(label: Label, question: Question) -> str:
    reason = f"labelled {label.written}"
    if label.number == question.number:
        return reason
    return f"{reason}, which means {question.section} now"


def _label_confidence(parsed: ParsedPost, label: Label, question: Question) -> float:
    if _is_ahead(parsed, question):
        return _EARLY
    return _MENTIONED if _is_mentioned(label) else _SURE


def _is_ahead(parsed: ParsedPost, question: Question) -> bool:
    """Return True for a post from more than two minutes before the question."""
    if question.asked_at is None:
        return False
    ahead = (question.asked_at - parsed.post.created_at).total_seconds() / 60
    return ahead > _AHEAD


def _is_mentioned(label: Label) -> bool:
    """Return True for a label within a sentence: before its question, "room Q5" names a thing."""
    return label.spot is Spot.INLINE and not label.marked


def _may_name_a_thing(label: Label) -> bool:
    """Return True for a label within a sentence, and for an A with a number that ends one."""
    answers = label.role is Role.ANSWER and label.spot is not Spot.LEADING
    return answers or _is_mentioned(label)


def _placed_as_copy(
    parsed: ParsedPost,
    posts: Sequence[ParsedPost],
    fixed: Mapping[int, FixedPlacement],
    asked: Mapping[int, Sequence[Question]],
) -> FixedPlacement | None:
    """Place a repost with its original; where that is not here, by the label in the copy."""
    if parsed.copy_of is not None:
        original = fixed.get(parsed.copy_of)
        if original is None or not parsed.adds_nothing:
            return None
        reason = f"repeats a post of @{posts[parsed.copy_of].post.handle} there"
        return FixedPlacement(original.section, Method.REPOST, original.confidence, reason)
    echo = read_echo(parsed.post.text) if parsed.echoes else None
    if echo is None:
        return None
    moment = parsed.post.created_at
    for label in read_labels(echo.text):
        question = _meant(label, moment, asked)
        if question is not None:
            if label.role is Role.NUMBER:
                return None
            reason = f"repeats a post of @{echo.handle} labelled {label.written}"
            return FixedPlacement(question.section, Method.REPOST, _MENTIONED, reason)
    return None


def _placed_by_link(
    parsed: ParsedPost, fixed: Mapping[int, FixedPlacement]
) -> FixedPlacement | None:
    """Place an unlabelled reply or quote with the fixed post that its record names."""
    links = (
        (Relation.REPLY, parsed.reply_to, Method.REPLY, "it replies to a post there"),
        (Relation.QUOTE, parsed.quotes, Method.QUOTE, "it quotes a post there"),
    )
    for relation, target, method, reason in links:
        named = target is not None and parsed.post.target(relation) is not None
        parent = fixed.get(target) if named and target is not None else None
        if parent is not None and parent.section[0] in "QS":
            return FixedPlacement(parent.section, method, min(parent.confidence, _LINKED), reason)
    return None


def _placed_as_continuation(
    parsed: ParsedPost, previous: ParsedPost | None, fixed: Mapping[int, FixedPlacement]
) -> FixedPlacement | None:
    """Place an explicit continuation ("+ …", "2/2") with its author's labelled post before."""
    placement = fixed.get(previous.position) if previous is not None else None
    if previous is None or placement is None or placement.method is not Method.LABEL:
        return None
    late = parsed.minute - previous.minute > _CONTINUES_WITHIN
    if parsed.addressees or parsed.echoes or late:
        return None
    first, second = PARTS.search(previous.own_text), PARTS.search(parsed.own_text)
    numbered = first and second and int(second["part"]) == int(first["part"]) + 1
    if not numbered and not CONTINUES.match(parsed.own_text):
        return None
    reason = "it goes on from its author's post just before"
    return FixedPlacement(placement.section, Method.MODEL, _MENTIONED, reason)


def _asked_minutes(session: Session, questions: Sequence[Question]) -> list[float]:
    """Return the minutes of the questions that have a time, in order."""
    return sorted(
        (question.asked_at - session.start).total_seconds() / 60
        for question in questions
        if question.asked_at is not None
    )


def _placed_by_phrases(
    posts: Sequence[ParsedPost], session: Session, asked: Sequence[float], hosts: Collection[str]
) -> Iterator[tuple[int, FixedPlacement]]:
    last = max(asked, default=session.minutes / 2)
    phrased = (
        ("intro", find_introductions(posts)),
        ("closing", find_farewells(posts, last_asked=last, minutes=session.minutes, hosts=hosts)),
        ("chatter", find_adverts(posts, session.hashtag)),
    )
    for section, reasons in phrased:
        for position, reason in reasons.items():
            yield position, FixedPlacement(section, Method.MODEL, _BY_PHRASE, reason)
