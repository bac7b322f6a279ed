"""The people who lead a chat, scored by behaviour.

Hosts are first to ask its numbered questions, are addressed by many, and welcome, announce, steer
and close. The weights are set by hand.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from tweetup.chats.parse.series import find_series
from tweetup.text import Role, Spot, find_mentions, fold_handle, has_question_mark
from tweetup.text.attendance import find_absent, is_about_another_meeting
from tweetup.text.chat_phrases import (
    ANNOUNCES,
    LEADS,
    LEAVES,
    MODERATES,
    NAMES_HOSTS,
    SAYS_HOST,
    STEERS,
    THANKS,
    WELCOMES,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tweetup.chats.parse.posts import ParsedPost

__all__ = ["find_hosts", "score_hosts", "score_standing"]

_ASKING_ROLES = (Role.QUESTION, Role.TOPIC, Role.NUMBER)
# Below this nobody is called a host by behaviour alone.
_ENOUGH = 0.7
_AHEAD = 0.2
_NAMED = 2.0
# A number first used in a question, and in a request ("Q1: Tell us about …").
_WITH_QUESTION_MARK = 1.2
_WITHOUT_QUESTION_MARK = 0.8
_STOPS = re.compile(r"[.!?]\s|\n")
_PHRASE_WEIGHTS = {"welcomes": 0.5, "announces": 1.5, "leads": 0.5, "closes": 0.2}


def score_hosts(
    posts: Sequence[ParsedPost],
    *,
    standing: Mapping[str, float],
    excluded: Collection[str] = (),
    participants_questions: Collection[int] = (),
) -> dict[str, float]:
    """Return each (folded) handle's host score: 0 for a participant, above 3 for a sure host.

    It adds the questions that it asks first to its ``standing`` (:func:`score_standing`). The
    folded handles in ``excluded`` have no score, and nobody has any for a question at one of the
    positions ``participants_questions``.
    """
    scores = defaultdict(float, standing)
    for author, numbers in _first_askers(posts, participants_questions).items():
        scores[author] += sum(
            _WITH_QUESTION_MARK if with_mark else _WITHOUT_QUESTION_MARK
            for with_mark in numbers.values()
        )
    return {author: score for author, score in scores.items() if author not in excluded}


def score_standing(
    posts: Sequence[ParsedPost],
    *,
    configured: Collection[str] = (),
    excluded: Collection[str] = (),
) -> dict[str, float]:
    """Return each (folded) handle's host score without the questions that it asks first.

    Configured hosts start from 4; the folded handles in ``excluded`` have no score.
    """
    scores: dict[str, float] = defaultdict(float)
    for handle in configured:
        scores[fold_handle(handle)] += 4.0
    for author, count in _people_addressing(posts).items():
        scores[author] += 0.25 * math.log1p(count)
    for author in _named_as_hosts(posts) | _say_they_host(posts):
        scores[author] += _NAMED
    for author, phrases in _host_phrases(posts).items():
        scores[author] += sum(_PHRASE_WEIGHTS[phrase] for phrase in sorted(phrases))
    return {author: score for author, score in scores.items() if author not in excluded}


def _named_as_hosts(posts: Sequence[ParsedPost]) -> set[str]:
    """Return the handles that a welcome names as hosts of this meeting, without absent ones."""
    return {
        handle
        for parsed in posts
        if not parsed.adds_nothing and WELCOMES.search(parsed.own_text)
        for match in NAMES_HOSTS.finditer(parsed.own_text)
        if not is_about_another_meeting(_sentence_up_to(parsed.own_text, match.end()))
        for handle in map(fold_handle, find_mentions(match["handles"], parsed.post.mentions))
        if handle not in find_absent(parsed.own_text, parsed.post.mentions)
    }


def _say_they_host(posts: Sequence[ParsedPost]) -> set[str]:
    """Return the handles of people who say that they host this meeting."""
    return {
        parsed.author
        for parsed in posts
        if not parsed.adds_nothing
        and (match := SAYS_HOST.search(parsed.own_text))
        and not is_about_another_meeting(_sentence_around(parsed.own_text, match.start()))
    }


def _named_as_moderators(posts: Sequence[ParsedPost]) -> set[str]:
    """Return the handles that posts thank for moderating or name as moderators, and who say so."""
    named: set[str] = set()
    for parsed in posts:
        match = None if parsed.adds_nothing else MODERATES.search(parsed.own_text)
        if match is None or is_about_another_meeting(parsed.own_text):
            continue
        handles = set(map(fold_handle, find_mentions(parsed.own_text, parsed.post.mentions)))
        if handles and not has_question_mark(parsed.own_text):
            named |= handles | ({parsed.author} if match[0].lower().startswith("co") else set())
    return named


def _sentence_up_to(text: str, end: int) -> str:
    """Return the words of the sentence that stands before ``end``."""
    return _STOPS.split(text[:end])[-1]


def _sentence_around(text: str, place: int) -> str:
    """Return the sentence of a text that has a place in it."""
    return _sentence_up_to(text, place) + _STOPS.split(text[place:])[0]


def _host_phrases(posts: Sequence[ParsedPost]) -> dict[str, set[str]]:
    """Return the kinds of hosts' phrases by author; one welcome counts as much as five."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for parsed in posts:
        if parsed.adds_nothing or parsed.addressees:
            continue
        text = parsed.own_text
        if WELCOMES.search(text):
            kinds[parsed.author].add("welcomes")
        if ANNOUNCES.search(text) and any(label.role in _ASKING_ROLES for label in parsed.labels):
            kinds[parsed.author].add("announces")
        if LEADS.search(text):
            kinds[parsed.author].add("leads")
        if LEAVES.search(text) and (STEERS.search(text) or THANKS.search(text)):
            kinds[parsed.author].add("closes")
    return kinds


def _first_askers(
    posts: Sequence[ParsedPost], participants_questions: Collection[int]
) -> dict[str, dict[int, bool]]:
    """Return the numbers each author was first to ask with; True: with a question mark."""
    used: set[int] = set()
    series = find_series(posts, participants_questions)
    firsts: dict[str, dict[int, bool]] = defaultdict(dict)
    for parsed in posts:
        if (
            parsed.adds_nothing
            or parsed.addresses_others
            or parsed.position in participants_questions
        ):
            continue
        for label in parsed.labels[:1]:
            asks = has_question_mark(parsed.own_text) or label.spot is Spot.LEADING
            if label.role in _ASKING_ROLES and asks and label.number not in used:
                if not ANNOUNCES.search(parsed.own_text):
                    used.add(label.number)
                mark = has_question_mark(parsed.own_text)
                steers = label.marked and STEERS.search(parsed.own_text)
                if mark or steers or parsed.position in series:
                    firsts[parsed.author][label.number] = mark
    return firsts


def _people_addressing(posts: Sequence[ParsedPost]) -> dict[str, int]:
    """Return how many people reply to, address or copy each author."""
    people: dict[str, set[str]] = defaultdict(set)
    for parsed in posts:
        for target in (parsed.reply_to, parsed.copy_of, parsed.addressed_post):
            if target is not None and posts[target].author != parsed.author:
                people[posts[target].author].add(parsed.author)
    return {author: len(others) for author, others in people.items()}


def find_hosts(
    posts: Sequence[ParsedPost],
    *,
    scores: Mapping[str, float],
    askers: Sequence[str],
    configured: Sequence[str] = (),
    excluded: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the hosts' handles as written: configured ones, then askers, then by score.

    ``scores`` are :func:`score_hosts`, ``askers`` the authors of the session's questions in order.
    Where posts name those who moderate, whoever asked one question alone and is not named is none.
    Without questions the author with a clearly highest score is the host, if there is one.
    """
    written = {parsed.author: parsed.post.handle for parsed in reversed(posts)}
    asking = [fold_handle(handle) for handle in askers]
    named = _named_as_moderators(posts)
    if any(asking.count(author) > 1 for author in named):
        asking = [it for it in asking if asking.count(it) > 1 or it in named]
    order = [*map(fold_handle, configured), *asking]
    order += sorted(author for author, score in scores.items() if score >= _NAMED)
    if not order and scores:
        ranked = sorted(scores, key=lambda author: (-scores[author], author))
        second = scores[ranked[1]] if len(ranked) > 1 else 0.0
        if scores[ranked[0]] >= max(_ENOUGH, second + _AHEAD):
            order.append(ranked[0])
    return tuple(
        written[author]
        for author in dict.fromkeys(order)
        if author in written and author not in excluded
    )
