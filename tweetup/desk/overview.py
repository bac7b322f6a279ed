"""The sessions as the desk lists them: their posts, decisions and outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.project.decisions import read_decisions

if TYPE_CHECKING:
    from datetime import date

    from tweetup.project.project import Project

__all__ = ["SessionRow", "session_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A session in the list: its day, its posts, and the decisions on it.

    ``written`` are the files that were written of its recap, with the day of the last time.
    """

    session: str
    hashtag: str
    day: date
    posts: int
    people: int
    questions: int
    decisions: int
    written: tuple[str, ...]


def session_rows(project: Project) -> tuple[SessionRow, ...]:
    """Return all sessions, the latest first."""
    project.read_ahead("overview")
    outputs: dict[str, list[str]] = {}
    for output in project.archive.removals.outputs():
        if output.session is not None:
            outputs.setdefault(output.session, []).append(f"{output.written_at:%Y-%m-%d}")
    rows = []
    for session in reversed(project.sessions()):
        overview = project.overview(session)
        rows.append(
            SessionRow(
                session=session.id,
                hashtag=session.hashtag,
                day=session.date,
                posts=overview.numbers.posts,
                people=overview.numbers.participants,
                questions=overview.numbers.questions,
                decisions=len(read_decisions(project, session)) + len(session.corrections),
                written=tuple(outputs.get(session.id, ())),
            )
        )
    return tuple(rows)
