"""The accounts that people marked as bots, or as none, in the sessions of a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.model import MARK_BOT
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tweetup.archive import Archive
    from tweetup.config import ChatConfig
    from tweetup.project.records import ChatHistory

__all__ = ["marked_bots"]


def marked_bots(
    chat: ChatConfig, archive: Archive, load_history: Callable[[], ChatHistory]
) -> Mapping[str, Mapping[str, bool]]:
    """Return, by session, whether accounts were marked as bots, by their folded handles.

    ``load_history`` is called only where somebody marked anyone.
    """
    stored = {
        it.id: it
        for tag in chat.hashtags
        for it in archive.corrections(tag)
        if it.kind == MARK_BOT and it.target
    }
    if not stored:
        return {}
    from tweetup.chats.corrections.kinds import in_force, session_meant, value_of
    from tweetup.recap.decisions import PartState

    sessions = load_history().sessions
    marks: dict[str, dict[str, bool]] = {}
    for decision in in_force(stored.values()):
        session = session_meant(decision, sessions)
        if session is None or decision.target is None:
            continue
        of_session, handle = marks.setdefault(session.id, {}), fold_handle(decision.target)
        of_session.pop(handle, None)
        state = value_of(decision, "state")
        if state != PartState.DERIVED:
            of_session[handle] = state != PartState.LEFT_OUT
    return {name: of_session for name, of_session in marks.items() if of_session}
