"""The decisions of people on the recap of a session."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.chats.corrections.kinds import CorrectionKind, in_force, moment_of, session_meant
from tweetup.model import post_name
from tweetup.recap.decisions import (
    DecisionKind,
    posts_named,
    read_names,
    rename_posts,
    section_now,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tweetup.model import Correction
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "named_now",
    "read_decisions",
    "read_undone_steps",
    "recap_decisions",
    "session_splits",
    "sessions_decided",
]

_ON_SECTIONS: Final = frozenset(
    {
        DecisionKind.SECTION.value,
        CorrectionKind.EDIT_QUESTION.value,
        CorrectionKind.MERGE_QUESTIONS.value,
        CorrectionKind.REMOVE_QUESTION.value,
    }
)
"""Kinds whose target is a section; to renumber a question names that which it was called."""
_MOMENTS: Final = frozenset({"asked", "moments", "other_asked"})


def recap_decisions(project: Project, chat: str) -> tuple[Correction, ...]:
    """Return the decisions on the recaps of a chat that are in force, in the order made.

    They are read each time: nothing is derived from them but a recap's own text, and other
    programs may add some. Those on a post hold for its later versions.
    """
    stored = {
        it.id: it
        for tag in project.config.chat(chat).hashtags
        for it in project.archive.corrections(tag)
        if it.is_of_recap
    }
    decisions = in_force(stored.values())
    if not any(map(posts_named, decisions)):
        return decisions
    latest = project.archive.latest_versions()
    names = {key: post_name(version) for key, version in latest.items()}
    return tuple(rename_posts(it, names) for it in decisions) if names else decisions


def read_decisions(project: Project, session: ChatSession) -> tuple[Correction, ...]:
    """Return the decisions on the recap of one session, as :func:`recap_decisions` does."""
    meant = sessions_decided(project, session.hashtag)
    return tuple(it for it, of in meant if of is not None and of.id == session.id)


def sessions_decided(
    project: Project, chat: str
) -> tuple[tuple[Correction, ChatSession | None], ...]:
    """Return the decisions on the recaps of a chat, each with its session; None where it is gone.

    A decision on a post is one of the session that has the post now, one on a section of that in
    which the question was asked: so they stay with them where a session was split or joined.
    """
    return _with_sessions(project, chat, recap_decisions(project, chat))


def read_undone_steps(project: Project, session: ChatSession) -> tuple[tuple[Correction, ...], ...]:
    """Return the undone decisions of a session that can be done again, the last step first."""
    steps = [
        step
        for tag in project.config.chat(session.hashtag).hashtags
        for step in project.archive.redoable(tag)
        if not step[0].is_of_plan
    ]
    meant = _with_sessions(project, session.hashtag, [step[0] for step in steps])
    own = {it.id for it, of in meant if of is not None and of.id == session.id}
    return tuple(step for step in steps if step[0].id in own)


def session_splits(project: Project, session: ChatSession) -> tuple[tuple[Correction, str], ...]:
    """Return the corrections at which a session begins or ends as it was split, in order.

    Each with the name of the session on the other side. Those of sessions that were joined again
    are not among them.
    """
    chat = project.config.chat(session.hashtag).hashtag
    sessions = project.history(chat).sessions
    found = []
    for split in project.corrections(chat):
        moment = moment_of(split, "at")
        if split.kind != CorrectionKind.SPLIT_SESSION or moment is None:
            continue
        if moment == session.end:
            other = next((it.id for it in sessions if it.start == moment), None)
        elif moment == session.start:
            other = next((it.id for it in sessions if it.end == moment), None)
        else:
            continue
        if other is not None:
            found.append((split, other))
    return tuple(found)


def named_now(project: Project, session: ChatSession, decision: Correction) -> Correction:
    """Return a decision of a session with the names of its sections as they are called now."""
    values = dict(decision.value)
    if _MOMENTS.isdisjoint(values):
        return decision
    questions = project.segmented(session).segmentation.questions
    sections = {it.section: it.asked_at for it in questions}
    asked = values.get("asked")
    for name, moment in (("section", asked), ("other", values.get("other_asked"))):
        if name in values:
            values[name] = section_now(sections, values[name], moment)
    if "moments" in values:
        values["names"] = _names_now(sections, values)
    target = decision.target
    if decision.kind in _ON_SECTIONS and target is not None:
        target = section_now(sections, target, asked)
    return replace(decision, target=target, value=tuple(values.items()))


def _names_now(sections: dict[str, datetime | None], values: dict[str, str]) -> str:
    names, moments = read_names(values.get("names")), read_names(values["moments"])
    told = dict(zip(names, moments, strict=False))
    return json.dumps([section_now(sections, name, told.get(name)) for name in names])


def _with_sessions(
    project: Project, chat: str, decisions: Sequence[Correction]
) -> tuple[tuple[Correction, ChatSession | None], ...]:
    name = project.config.chat(chat).hashtag
    if not decisions or name not in project.chats:
        return tuple((it, None) for it in decisions)
    sessions = project.history(name).sessions
    first = {it.id: key for it in decisions for key in posts_named(it)[:1]}
    holding = project.archive.sessions_of_posts(name, first.values()) if first else {}
    by_id = {it.id: it for it in sessions}
    meant: list[tuple[Correction, ChatSession | None]] = []
    for it in decisions:
        key = first.get(it.id)
        of = by_id.get(holding.get(key, "")) if key is not None else None
        if of is None:
            of = next((other for other in sessions if key in other.posts), None)
        if of is None:
            named = _asked_in(it, sessions) or session_meant(it, sessions)
            of = by_id.get(named.id) if named is not None else None
        meant.append((it, of))
    return tuple(meant)


def _asked_in(decision: Correction, sessions: Sequence[ChatSession]) -> ChatSession | None:
    """Return the session in which the question of a decision's section was asked."""
    moment = moment_of(decision, "asked")
    if moment is None:
        return None
    # Where one ends with the question with which the next one begins, it is of that.
    return next((it for it in reversed(sessions) if it.start <= moment <= it.end), None)
