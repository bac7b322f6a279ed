"""Labelled questions by participants, which are none of the chat's own.

A participant asks "Q3: who will host next month?" or "Q2b: does anyone have spare seeds?" between
the host's questions. A guest who leads one question of a series writes the same form: the host
names them, or several people answer under that number.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from tweetup.chats.questions.candidates import QUESTION_ROLES, SAME_WORDS
from tweetup.text import Role, Spot, find_mentions, fold_handle, has_question_mark, similarity
from tweetup.text.attendance import find_absent, is_about_another_meeting
from tweetup.text.chat_phrases import NAMES_GUESTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tweetup.chats.parse.posts import ParsedPost
    from tweetup.model import PlannedQuestion

__all__ = ["find_participants_questions"]

# Numbers that somebody asks who leads a series, and the host score of one who leads all the same.
_SERIES: Final = 2
_LEADS: Final = 1.0
# The least score of one who welcomes.
_WELCOMES: Final = 0.5
_SEVERAL: Final = 2


def find_participants_questions(
    posts: Sequence[ParsedPost],
    *,
    standing: Mapping[str, float],
    planned: Sequence[PlannedQuestion] = (),
) -> frozenset[int]:
    """Return the positions of labelled questions that belong to no series of the chat.

    Their authors ask under a single number, while somebody else leads: asks under two or more, or
    has a host score without its questions (``standing``) of a host. Where such a host asks a
    series, whoever asks another that nobody answers leads none. A question stays where its author
    leads or is named as a guest, where it is a planned one, where it repeats a leader's words, and
    where several people answer it under its number.
    """
    asked = _asked_by_author(posts)
    leaders = _leaders(asked, standing)
    leaders -= _asking_nobody(asked, leaders, standing, posts)
    lone = {
        author: [parsed for theirs in numbers.values() for parsed in theirs]
        for author, numbers in asked.items()
        if author not in leaders and leaders
    }
    if not lone:
        return frozenset()
    guests = _named_guests(posts)
    leading = [
        parsed for author in leaders for theirs in asked[author].values() for parsed in theirs
    ]
    plan = [question.text for question in planned]
    return frozenset(
        parsed.position
        for author, theirs in lone.items()
        if not guests.get(author, set()) - {author}
        for parsed in theirs
        if not _has_words_of(parsed, [*plan, *(it.own_text for it in leading)])
        and not _is_answered(parsed, leading, posts)
    )


def _leaders(
    asked: Mapping[str, Mapping[int, Sequence[ParsedPost]]], standing: Mapping[str, float]
) -> set[str]:
    """Return who leads a series; where nobody does, whoever of the askers welcomes, if one does."""
    leaders = {
        author
        for author, numbers in asked.items()
        if len(numbers) >= _SERIES or standing.get(author, 0.0) >= _LEADS
    }
    if leaders:
        return leaders
    welcoming = [author for author in asked if standing.get(author, 0.0) >= _WELCOMES]
    return set(welcoming) if len(welcoming) == 1 else set()


def _asking_nobody(
    asked: Mapping[str, Mapping[int, Sequence[ParsedPost]]],
    leaders: Collection[str],
    standing: Mapping[str, float],
    posts: Sequence[ParsedPost],
) -> set[str]:
    """Return the leaders by their questions alone to whose questions nobody answers.

    None where no host by its standing asks a series whose answers people label, or where one of
    their numbers is missing in it: then it is theirs as well.
    """
    hosts = {
        author
        for author in leaders
        if standing.get(author, 0.0) >= _LEADS and len(asked[author]) >= _SERIES
    }
    numbers = {number for author in hosts for number in asked[author]}
    if not numbers or not _most_are_labelled(numbers, posts):
        return set()
    answered = {it.reply_to for it in posts} | {it.addressed_post for it in posts}
    return {
        author
        for author in leaders
        if standing.get(author, 0.0) < _LEADS
        and not any(
            (number not in numbers and number < max(numbers))
            or any(parsed.position in answered for parsed in theirs)
            or _answering(posts[theirs[0].position + 1 :], number) - {author}
            for number, theirs in asked[author].items()
        )
    }


def _most_are_labelled(numbers: Collection[int], posts: Sequence[ParsedPost]) -> bool:
    """Return True where several people answer to most of the numbers under them."""
    labelled = [it for it in numbers if len(_answering(posts, it)) >= _SEVERAL]
    return len(labelled) > len(numbers) / 2


def _asked_by_author(posts: Sequence[ParsedPost]) -> dict[str, dict[int, list[ParsedPost]]]:
    """Return the posts that open with a question's label and ask all, by author and number."""
    asked: dict[str, dict[int, list[ParsedPost]]] = defaultdict(dict)
    for parsed in posts:
        for label in parsed.labels[:1]:
            if (
                label.role in QUESTION_ROLES
                and label.spot is Spot.LEADING
                and has_question_mark(parsed.own_text)
                and not parsed.adds_nothing
                and not parsed.addresses_others
            ):
                asked[parsed.author].setdefault(label.number, []).append(parsed)
    return asked


def _named_guests(posts: Sequence[ParsedPost]) -> dict[str, set[str]]:
    """Return the people named as guests or co-hosts of this meeting, with those who name them."""
    guests: dict[str, set[str]] = defaultdict(set)
    for parsed in posts:
        if parsed.adds_nothing:
            continue
        for match in NAMES_GUESTS.finditer(parsed.own_text):
            if is_about_another_meeting(parsed.own_text[: match.end()]):
                continue
            for handle in map(fold_handle, find_mentions(match["handles"], parsed.post.mentions)):
                if handle not in find_absent(parsed.own_text, parsed.post.mentions):
                    guests[handle].add(parsed.author)
    return guests


def _has_words_of(parsed: ParsedPost, texts: Sequence[str]) -> bool:
    return any(similarity(parsed.own_text, text) > SAME_WORDS for text in texts)


def _is_answered(
    parsed: ParsedPost, leading: Sequence[ParsedPost], posts: Sequence[ParsedPost]
) -> bool:
    """Return True where several people answer a question under its number.

    Up to a leader's question of that number, and not behind one. Where people do not label their
    answers to most of the leaders' questions, nothing can be told: it stays.
    """
    numbers = {it.labels[0].number for it in leading}
    if not _most_are_labelled(numbers, posts):
        return True
    number = parsed.labels[0].number
    same = [it.position for it in leading if it.labels[0].number == number]
    if any(position < parsed.position for position in same):
        return False
    end = min(same, default=len(posts))
    people = _answering(posts[parsed.position + 1 : end], number) - {parsed.author}
    return len(people) >= _SEVERAL


def _answering(posts: Sequence[ParsedPost], number: int) -> set[str]:
    """Return the people who answer under a number."""
    return {parsed.author for parsed in posts if _answers(parsed, number)}


def _answers(parsed: ParsedPost, number: int) -> bool:
    """Return True for a post under a number that does not ask."""
    return not parsed.adds_nothing and any(
        label.number == number
        and (label.role in (Role.ANSWER, Role.NUMBER) or not has_question_mark(parsed.own_text))
        for label in parsed.labels
    )
