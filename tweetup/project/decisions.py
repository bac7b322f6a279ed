"""The decisions of people on the recap of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.chats.corrections.kinds import in_force, session_meant
from tweetup.model import post_name
from tweetup.recap.decisions import posts_named, rename_posts

if TYPE_CHECKING:
    from tweetup.model import Correction
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["read_decisions", "recap_decisions"]


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
    decisions = recap_decisions(project, session.hashtag)
    if not decisions:
        return ()
    sessions = project.history(project.config.chat(session.hashtag).hashtag).sessions
    meant = [(it, session_meant(it, sessions)) for it in decisions]
    return tuple(it for it, of in meant if of is not None and of.id == session.id)
