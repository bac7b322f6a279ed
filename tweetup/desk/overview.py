"""The sessions as the desk lists them: which are unread, which decided on, which published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.chats.corrections.kinds import CorrectionKind, value_of
from tweetup.jobs.publish_files import is_published
from tweetup.project.decisions import read_decisions
from tweetup.recap.decisions import PartState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from tweetup.model import Correction
    from tweetup.project.project import Project

__all__ = ["SessionRow", "session_rows"]

_HOSTS: Final = frozenset({CorrectionKind.ADD_HOST, CorrectionKind.REMOVE_HOST})


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A session in the list: its day, its posts, and its state.

    ``decisions`` are those in force, without those that a later one overrules; a session that
    nobody ever decided on ``is_unread``. ``written_at`` is when a file of its recap, or the site,
    was written last, and ``has_changed`` tells that somebody decided after that.
    """

    session: str
    hashtag: str
    day: date
    posts: int
    people: int
    questions: int
    decisions: int
    is_unread: bool
    written_at: datetime | None
    has_changed: bool


def session_rows(project: Project) -> tuple[SessionRow, ...]:
    """Return all sessions, the latest first."""
    project.read_ahead("overview")
    written: dict[str | None, datetime] = {}
    for output in project.archive.removals.outputs():
        if output.kind == "site" or is_published(output):
            of = None if output.kind == "site" else output.session
            written[of] = max(output.written_at, written.get(of, output.written_at))
    ever = {it.session for it in project.archive.corrections(undone=True) if not it.is_of_plan}
    rows = []
    for session in reversed(project.sessions()):
        overview = project.overview(session)
        made = (*read_decisions(project, session), *session.corrections)
        # The site has every session that was there when it was built.
        site = written.get(None)
        times = (written.get(session.id), site if site and site > session.end else None)
        written_at = max((it for it in times if it), default=None)
        rows.append(
            SessionRow(
                session=session.id,
                hashtag=session.hashtag,
                day=session.date,
                posts=overview.numbers.posts,
                people=overview.numbers.participants,
                questions=overview.numbers.questions,
                decisions=_count(made),
                is_unread=not made and session.id not in ever,
                written_at=written_at,
                has_changed=written_at is not None
                and any(it.made_at is not None and it.made_at > written_at for it in made),
            )
        )
    return tuple(rows)


def _count(decisions: Iterable[Correction]) -> int:
    """Return the number of parts that are decided on: of each the last decision counts."""
    last = {}
    for it in sorted(decisions, key=lambda each: each.id or 0):
        kind = "host" if it.kind in _HOSTS else it.kind
        place = tuple(value_of(it, name) for name in ("section", "list"))
        # A post stands in one section, wherever it was put before.
        is_post = kind in {CorrectionKind.MOVE, "recap quote"}
        last[kind, it.target, None if is_post else place] = value_of(it, "state")
    return sum(state != PartState.DERIVED for state in last.values())
