"""Refuse decisions on a recap that would change nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tweetup.errors import NoEffectError
from tweetup.jobs.left_out import refuse_in_part_left_out
from tweetup.jobs.publish import decided_recap
from tweetup.project.decisions import read_decisions
from tweetup.recap.decisions import DecisionKind

if TYPE_CHECKING:
    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import Correction, Recap
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["has_same_text", "refuse_twice", "refuse_without_effect"]

_OF_THE_MOMENT = frozenset(
    {
        DecisionKind.ORDER,
        DecisionKind.LIST,
        DecisionKind.ITEM,
        DecisionKind.LINK,
        DecisionKind.EXCHANGE,
        DecisionKind.GUEST,
        DecisionKind.SECTION,
    }
)
"""Kinds that are stored only where they change the recap; others also keep it as it is."""


def refuse_twice(project: Project, session: ChatSession, decision: Correction) -> None:
    """Raise NoEffectError where the last decision on the part is the same, on the same ground."""

    def content(it: Correction) -> tuple[object, ...]:
        return (it.kind, it.target, sorted(it.value))

    stored = read_decisions(project, session)
    same = {it.id for it in stored if content(it) == content(decision)}
    if not same:
        return
    for standing in decided_recap(project, session).standings:
        if standing.stored.id in same and not standing.overruled:
            raise NoEffectError(
                f"it is decided already: correction {standing.stored.id}",
                hint="nothing was stored",
            )


def refuse_without_effect(decision: Correction, before: DecidedRecap, after: DecidedRecap) -> None:
    """Raise NoEffectError for a decision, of a kind that keeps nothing, without an effect.

    So it does for one that would show in a part that is left out.
    """
    refuse_in_part_left_out(after, decision)
    if decision.kind in _OF_THE_MOMENT and has_same_text(before.recap, after.recap):
        raise NoEffectError("the recap is like that already", hint="nothing was stored")


def has_same_text(before: Recap, after: Recap) -> bool:
    """Return True where two recaps differ in nothing that anybody reads."""
    return _unnamed(before) == replace(_unnamed(after), provenance=before.provenance)


def _unnamed(recap: Recap) -> Recap:
    """Return the recap without the names of findings: one without decisions has none."""
    return replace(
        recap,
        sections=tuple(
            replace(
                part,
                findings=tuple(replace(it, name="") for it in part.findings),
                points=tuple(
                    replace(it, finding=replace(it.finding, name="")) for it in part.points
                ),
            )
            for part in recap.sections
        ),
    )
