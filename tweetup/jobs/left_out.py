"""The parts of a recap that decisions leave out as a whole, and decisions on what is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.errors import NoEffectError
from tweetup.recap.decisions import DecisionKind, PartState, read_post

if TYPE_CHECKING:
    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import Correction

__all__ = ["is_in_part_left_out", "refuse_in_part_left_out"]

_ENDS: Final = {DecisionKind.LINK.value: "links", DecisionKind.NEXT.value: "next"}
_ON_POSTS: Final = frozenset({DecisionKind.OPEN, DecisionKind.EXCHANGE, DecisionKind.QUOTE})
_NO_SHOW: Final = frozenset({PartState.LEFT_OUT.value, PartState.DERIVED.value})


def is_in_part_left_out(both: DecidedRecap, decision: Correction) -> bool:
    """Return True for a decision on something in a section, or a part at the end, left out."""
    return _drop_of(both, decision) is not None


def refuse_in_part_left_out(both: DecidedRecap, decision: Correction) -> None:
    """Raise NoEffectError for a decision that would show where its part is left out.

    ``both`` has the decision already. One that takes something away may be made there.
    """
    state = dict(decision.value).get("state")
    drop = _drop_of(both, decision) if state not in _NO_SHOW else None
    if drop is not None:
        part, number = drop
        raise NoEffectError(
            f"correction {number} leaves {part} out of the recap; nothing was stored",
            hint=f"tweetup part show {both.recap.session.id} {part} shows it again",
        )


def _drop_of(both: DecidedRecap, decision: Correction) -> tuple[str, int | None] | None:
    """Return the part that a decision is in, and the number of that which leaves it out."""
    if decision.kind == DecisionKind.SECTION:
        return None
    part = _part_of(both, decision)
    for standing in reversed(both.standings) if part else ():
        stored = standing.stored
        is_drop = stored.kind == DecisionKind.SECTION and standing.why is None
        if is_drop and _is_left_out(both, part, stored):
            return part, stored.id
    return None


def _is_left_out(both: DecidedRecap, part: str, drop: Correction) -> bool:
    """Return True where a decision on a section, as it is called now, leaves that part out."""
    values, target = dict(drop.value), drop.target or ""
    asked = values.get("asked")
    for section in both.derived.sections if asked else ():
        question = section.question
        if (
            question is not None
            and question.asked_at is not None
            and question.asked_at.isoformat() == asked
            and section.section[:1] == target[:1]
        ):
            target = section.section
    return target == part and values.get("state") == PartState.LEFT_OUT


def _part_of(both: DecidedRecap, decision: Correction) -> str:
    """Return the section, or the part at the end, that a decision is on; empty for none of them."""
    values, target = dict(decision.value), decision.target or ""
    if decision.kind == DecisionKind.ORDER and target == "links":
        return "links"
    if decision.kind in _ENDS:
        return _ENDS[decision.kind]
    section = values.get("section", "")
    if not section and decision.kind in _ON_POSTS:
        key = read_post(target.partition(" ")[0])
        transcript = both.derived.transcript
        section = next((where for quote, where in transcript if quote.post.key == key), "")
    return section
