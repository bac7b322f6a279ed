"""The open question that a section may state: "We found no answer to …"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.model import DialogueAct

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tweetup.claims.gate import Gate
    from tweetup.model import PostKey

__all__ = ["LEAST_OPEN", "choose_open_question"]

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
    equally likely ones the earliest. Before the first question and outside the sections nobody
    is on the topic for sure, and nothing is chosen.
    """
    if not _is_topical(section):
        return None
    sure = [
        key
        for key, probability in candidates.items()
        if probability >= least and key not in taken and _may_state(gate, section, key)
    ]
    return min(sure, key=lambda key: (-candidates[key], gate.posts[key].order), default=None)


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
        and not gate.is_host(post)
        and (act is None or act.act not in _NO_QUESTIONS)
    )
