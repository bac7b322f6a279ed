"""Lines in place of removed posts that a person had chosen for a recap.

A post that the analysis alone had chosen gives way to another one. A person's choice does not:
readers are told that something stood there, and neither who wrote it nor when. Where nothing tells
its section any more, the line stands at the end of the recap.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tweetup.model import OwnPart, own_place, post_name
from tweetup.recap.decisions.kinds import DecisionKind, PartState, is_removed, read_post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.model import Recap, RecapSection
    from tweetup.recap.decisions.kinds import Decisions, RecapDecision

__all__ = ["tell_removed"]

_CHOICES: Final = (DecisionKind.QUOTE, DecisionKind.LEAD, DecisionKind.EXAMPLE)


def tell_removed(recap: Recap, decisions: Decisions) -> Recap:
    """Return a recap with a line wherever a decision showed a post that was removed since."""
    lines = tuple(_lines(recap, decisions))
    if any(it.place == "intro" for it in lines):
        recap = replace(recap, lead_quote=None)  # the line stands where the post stood
    return replace(recap, removed=lines)


def _lines(recap: Recap, decisions: Decisions) -> Iterator[OwnPart]:
    sections = {it.section: it for it in recap.sections}
    chosen = [it for it in decisions.of(*_CHOICES) if it.state is PartState.SHOWN]
    text = f"*{recap.wording.fill('post_removed')}*"
    number = 0
    for at, decision in enumerate(chosen):
        removed = _removed_post(decision)
        name = decision.section or decision.values.get("stood", "")
        section = sections.get(name)
        is_lead = decision.kind is DecisionKind.LEAD
        # Without a name nothing tells the section; one with a name that is not shown was left out.
        if removed is None or (name and section is None and not is_lead):
            continue
        number += 1
        decisions.keeps_place(decision)
        place, after = "intro" if is_lead else "end", ""
        if section is not None and not is_lead:
            place = own_place(section.section)
            after = _after(section, removed, decisions, decision, chosen[at + 1 :])
        yield OwnPart(name=f"removed {number}", place=place, text=text, after=after)


def _removed_post(decision: RecapDecision) -> str | None:
    """Return the name of the post that a decision shows, where it was removed."""
    keys = decision.posts()[:1]
    key = keys[0] if keys else read_post(decision.target)
    return post_name(key) if key is not None and is_removed(key) else None


def _after(
    section: RecapSection,
    removed: str,
    decisions: Decisions,
    decision: RecapDecision,
    later: list[RecapDecision],
) -> str:
    """Return the part of a section behind which a removed post stood; empty for its start."""
    if decision.kind is not DecisionKind.QUOTE:
        return ""
    shown = [post_name(quote.post.key) for quote in section.quotes]
    order = decisions.order("quotes", section.section)
    if order is not None and removed in order.names:
        before = order.names[: order.names.index(removed)]
    else:  # behind those that stood there when somebody added it
        added = {it.target for it in later if it.kind is DecisionKind.QUOTE}
        before = tuple(name for name in shown if name not in added)
    return next((name for name in reversed(before) if name in shown), "")
