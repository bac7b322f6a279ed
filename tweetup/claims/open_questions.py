"""The open question that a section may state: "We found no answer to …"."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.claims.no_answers import stems_of
from tweetup.model import DialogueAct, Relation
from tweetup.text import (
    find_addressees,
    find_mentions,
    fold_handle,
    has_question_mark,
    is_repost,
    leading_mentions,
    read_echo,
    strip_labels,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tweetup.claims.gate import Gate
    from tweetup.model import Post, PostKey

__all__ = ["LEAST_OPEN", "choose_open_question", "find_left_open"]

LEAST_OPEN: Final = 0.25
"""The probability of having been left open from which on a question is stated.

Chosen on chats left out of the fit: ``benchmarks/open_questions.md``.
"""

# A repost asks in another's words; the others ask nothing that the chat could answer.
_NO_QUESTIONS: Final = frozenset(
    {
        DialogueAct.REPOST,
        DialogueAct.BOT,
        DialogueAct.ADVERT,
        DialogueAct.GREETING,
        DialogueAct.INTRODUCTION,
        DialogueAct.THANKS,
        DialogueAct.ORGANISING,
    }
)

# Whoever is asked answers within this time, if not at once.
_SOON: Final = timedelta(minutes=20)
# Words that an answer shares with its question beyond those of the chat's own questions.
_WORDS_OF_AN_ANSWER: Final = 3
_FOUND: Final = re.compile(
    r"\b(?:found|sorted|solved|update|gefunden|gelöst|trouvé|encontr\w+|gevonden|trovato|risolto"
    r"|achei|resolvid\w)\b",
    re.IGNORECASE,
)
_SHORTEST_NAME: Final = 2
# A reply that is only here as somebody repeats it was to the asker's last words for so long.
_AT_ONCE: Final = timedelta(minutes=5)


def choose_open_question(
    gate: Gate,
    section: str,
    *,
    candidates: Mapping[PostKey, float],
    taken: Collection[PostKey] = (),
    least: float = LEAST_OPEN,
) -> PostKey | None:
    """Return the question of a section that was most likely left open, None where none is sure.

    ``candidates`` are questions without an answer and the probability (0-1) that they were left
    open, ``taken`` the posts that the recap shows elsewhere. A section of the chat's questions or
    a stretch has one at most, surely placed, of a participant and at least ``least`` likely; of
    equally likely ones the earliest. Nothing is chosen where somebody whom it addresses goes on
    with an answer to nobody in particular, for that may answer it, nor where a post shows that a
    reply to its author may be missing here. Before the first question and
    outside the sections nobody is on the topic for sure, and nothing is chosen.
    """
    if not _is_topical(section):
        return None
    sure = [
        key
        for key, probability in candidates.items()
        if probability >= least and key not in taken and _may_state(gate, section, key)
    ]
    return min(sure, key=lambda key: (-candidates[key], gate.posts[key].order), default=None)


def find_left_open(gate: Gate, candidates: Mapping[PostKey, float]) -> frozenset[PostKey]:
    """Return the question of each section that :func:`choose_open_question` would state."""
    chosen = (choose_open_question(gate, it, candidates=candidates) for it in gate.sections)
    return frozenset(key for key in chosen if key is not None)


def _is_topical(section: str) -> bool:
    """Return True for a question (Q3) or a stretch (S2) of the chat."""
    return section[:1] in ("Q", "S") and section[1:].isdecimal()


def _may_state(gate: Gate, section: str, key: PostKey) -> bool:
    post = gate.posts.get(key)
    if post is None or gate.section(key) != section:
        return False
    act = gate.acts.get(key)
    return (
        key not in gate.asking
        and post.poll is None  # people answer it with their votes
        and not gate.is_host(post)
        and fold_handle(post.handle) not in _chat_askers(gate)
        and (act is None or act.act not in _NO_QUESTIONS)
        and not _is_perhaps_answered(gate, post)
        and not _has_reply_elsewhere(gate, post)
        and not _is_written_to(gate, post)
        and not _is_taken_up(gate, post)
    )


def _chat_askers(gate: Gate) -> frozenset[str]:
    """Return the folded handles of all who ask the chat's own questions, as a second host does."""
    return frozenset(
        fold_handle(gate.posts[key].handle) for key in gate.asking if key in gate.posts
    )


def _is_perhaps_answered(gate: Gate, question: Post) -> bool:
    """Return True if a participant whom the question addresses answers somebody soon after."""
    addressed = (
        frozenset(map(fold_handle, find_addressees(question.text, question.mentions))) - gate.hosts
    )
    return bool(addressed) and any(
        timedelta(0) <= post.created_at - question.created_at <= _SOON
        and post.order > question.order
        and fold_handle(post.handle) in addressed
        and _answers_nobody(gate, post)
        for post in gate.posts.values()
    )


def _is_written_to(gate: Gate, question: Post) -> bool:
    """Return True if somebody writes to the asker soon after, in a reply to another post.

    Whoever answers two posts of a person at once replies to one of them.
    """
    asker = fold_handle(question.handle)
    return any(
        timedelta(0) <= post.created_at - question.created_at <= _AT_ONCE
        and post.order > question.order
        and fold_handle(post.handle) != asker
        and post.target(Relation.REPLY) not in {None, question.key}
        and asker in map(fold_handle, leading_mentions(post.text, post.mentions))
        and not has_question_mark(post.text)
        for post in gate.posts.values()
    )


def _is_taken_up(gate: Gate, question: Post) -> bool:
    """Return True if a later post without a question calls the asker by name, or has its words.

    "Olive, that shop in Leeds has it" says whom it answers without a sign that a program reads;
    whoever writes three of the question's words soon after may answer, and an asker who has found
    something writes one of them.
    """
    asker = fold_handle(question.handle)
    calls = _calls_to(question)
    asked = stems_of(question.text) - frozenset().union(
        *(stems_of(gate.posts[key].text) for key in gate.asking if key in gate.posts)
    )
    for post in gate.posts.values():
        if post.order <= question.order or has_question_mark(post.text) or is_repost(post):
            continue
        shared = len(asked & stems_of(post.text))
        if fold_handle(post.handle) == asker:
            if shared and _FOUND.search(post.text):
                return True
        elif post.created_at - question.created_at <= _SOON and (
            shared >= _WORDS_OF_AN_ANSWER or calls.search(post.text)
        ):
            return True
    return False


def _calls_to(question: Post) -> re.Pattern[str]:
    """Return a pattern of the asker's handle, or first name, at the beginning of a sentence."""
    names = {question.handle, *(question.author.name or "").split()[:1]}
    written = "|".join(re.escape(name) for name in sorted(names) if len(name) > _SHORTEST_NAME)
    return re.compile(rf"(?:^|[.!?…]\s+)(?:{written or '(?!)'})\s?[,:!–-]", re.IGNORECASE)


def _has_reply_elsewhere(gate: Gate, question: Post) -> bool:
    """Return True if a later post shows a reply to the asker that the archive does not have.

    It repeats words that were put to the asker ("RT @ida: @asker …"), or answers a post that is
    not here whose author was writing to the asker ("@ida @asker …").
    """
    asker = fold_handle(question.handle)
    return any(
        post.order > question.order
        and post.created_at - question.created_at <= (_AT_ONCE if read_echo(post.text) else _SOON)
        and asker in _of_missing_post(gate, post)
        for post in gate.posts.values()
    )


def _of_missing_post(gate: Gate, post: Post) -> frozenset[str]:
    """Return whom a post that is not here addresses, as a repeat of it or a reply to it shows."""
    echo = read_echo(post.text)
    if echo is not None:
        original = post.target(Relation.REPOST)
        addressed = leading_mentions(echo.text, post.mentions) if original not in gate.posts else []
        return frozenset(map(fold_handle, addressed))
    parent = post.target(Relation.REPLY)
    if parent is None or parent in gate.posts:
        return frozenset()
    # The first whom a reply addresses wrote the post that it answers.
    return frozenset(map(fold_handle, leading_mentions(post.text, post.mentions)[1:])) - {
        fold_handle(post.handle)
    }


def _answers_nobody(gate: Gate, post: Post) -> bool:
    """Return True for an answer without label, mention and stated reply: one to anybody."""
    act = gate.acts.get(post.key)
    return (
        act is not None
        and act.act is DialogueAct.ANSWER
        and post.target(Relation.REPLY) is None
        and not find_mentions(post.text, post.mentions)
        and strip_labels(post.text) == post.text
        and not has_question_mark(post.text)
    )
