"""Decisions on the people of a session: guests, bots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs.decide import store_decision
from tweetup.jobs.publish import derived_recap
from tweetup.model import DialogueAct
from tweetup.recap.decisions import DecisionKind, PartState
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from tweetup.jobs.decide import Decided
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["mark_bot", "mark_guest"]


def mark_guest(
    project: Project,
    session: ChatSession,
    handle: str,
    state: PartState,
    *,
    note: str | None = None,
) -> Decided:
    """Say that somebody was a guest, or was not.

    Raises :class:`~tweetup.errors.UnknownNameError` for somebody who wrote nothing in the session.
    """
    _, name = _participant(project, session, handle)
    value = [("state", state.value)]
    return store_decision(project, session, DecisionKind.GUEST, target=name, value=value, note=note)


def mark_bot(
    project: Project,
    session: ChatSession,
    handle: str,
    state: PartState,
    *,
    note: str | None = None,
) -> Decided:
    """Say that somebody is a bot (``SHOWN``), or that somebody taken for one is none.

    The posts of bots are no answers and are quoted nowhere; results remembered are dropped. Raises
    :class:`~tweetup.errors.UnknownNameError` for somebody who wrote nothing in the session.
    """
    folded, name = _participant(project, session, handle)
    gate = project.gate(session)
    acts = {
        gate.acts[key].act
        for key, post in gate.posts.items()
        if fold_handle(post.handle) == folded and key in gate.acts
    }
    if acts == {DialogueAct.BOT} if state is PartState.SHOWN else DialogueAct.BOT not in acts:
        is_so = "is taken for a bot already" if state is PartState.SHOWN else "is no bot here"
        raise UsageError(f"@{name} {is_so}")
    value = [("state", state.value)]
    return store_decision(project, session, DecisionKind.BOT, target=name, value=value, note=note)


def _participant(project: Project, session: ChatSession, handle: str) -> tuple[str, str]:
    """Return the folded handle of somebody who wrote in a session, and as they write it."""
    recap = derived_recap(project, session)
    handles = {fold_handle(it.author.handle): it.author.handle for it in recap.participants}
    folded = fold_handle(handle.strip().removeprefix("@"))
    if folded not in handles:
        raise UnknownNameError("person in this session", handle, handles.values())
    return folded, handles[folded]
