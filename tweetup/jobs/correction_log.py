"""What people decided, as a list with what came of it: undone, carried to another archive."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tweetup.chats.corrections.decisions import Decision, in_force, post_of, value_of
from tweetup.chats.corrections.sessions import assign, correct_sessions
from tweetup.errors import InputError
from tweetup.model import Correction
from tweetup.text import clean_control, fold_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.chats.corrections.decisions import Idle
    from tweetup.model import Session
    from tweetup.project.project import Project

__all__ = [
    "Carried",
    "Standing",
    "export_corrections",
    "idle_in",
    "import_corrections",
    "list_corrections",
    "title_of",
    "undo_correction",
]

_FORMAT = "tweetup corrections"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """A correction and what came of it: ``why`` it changes nothing now, None where it counts.

    ``overruled``: because a later one decides the same.
    """

    correction: Correction
    why: str | None
    overruled: bool = False

    @property
    def status(self) -> str:
        """``in effect``, ``undone``, ``overruled`` or ``no effect``."""
        if self.correction.undone:
            return "undone"
        if self.why is None:
            return "in effect"
        return "overruled" if self.overruled else "no effect"


@dataclass(frozen=True, slots=True)
class Carried:
    """How many corrections of a file were new here, and how many were known."""

    new: int
    known: int


def list_corrections(project: Project, hashtag: str | None = None) -> tuple[Standing, ...]:
    """All that people decided, undone or not, in the order it was kept."""
    chosen = project.config.chat(hashtag).hashtags if hashtag is not None else (None,)
    every = {one.id: one for tag in chosen for one in project.archive.corrections(tag, undone=True)}
    chats = sorted({project.config.chat(one.hashtag).hashtag for one in every.values()})
    idle = {one.correction.id: one for chat in chats for one in _idle_in_chat(project, chat)}
    return tuple(
        idle.get(one.id, Standing(one, None))
        for one in sorted(every.values(), key=lambda one: one.id or 0)
    )


def idle_in(project: Project, session: Session) -> tuple[Standing, ...]:
    """The corrections of what is in a session, or was, that change nothing as things stand.

    Those that a later one overrules come along; their status says so.
    """
    chat = session.hashtag
    found: list[Standing] = []
    if project.session_corrections(session):
        found += map(_standing, project.explain(session).idle)
    for one in assign(project.sessions(chat), project.corrections(chat))[1]:
        if one.session == session.id:
            found.append(Standing(one, _why_lost(project, one)))
    return tuple(found)


def title_of(project: Project, session: Session) -> str | None:
    """The title that people gave a session; None where they gave none."""
    titles = [
        value_of(one, "title")
        for one in project.session_corrections(session)
        if one.kind == Decision.RETITLE
    ]
    return titles[-1] if titles else None


def undo_correction(project: Project, number: int) -> Correction:
    """Take a correction back: everything is as if it had never been made.

    Raises :class:`~tweetup.errors.UnknownNameError` for a number that no correction has.
    """
    undone = project.archive.undo_correction(number)
    project.forget()
    return undone


def export_corrections(project: Project, hashtag: str | None = None) -> str:
    """The corrections that are not undone, as JSON for another archive."""
    chosen = project.config.chat(hashtag).hashtags if hashtag is not None else (None,)
    rows = [_row(one) for tag in chosen for one in in_force(project.archive.corrections(tag))]
    written = {"format": _FORMAT, "version": _VERSION, "corrections": rows}
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def import_corrections(project: Project, text: str, *, name: str) -> Carried:
    """Take over the corrections of another archive; those known here add nothing.

    They count from the time they were made, whatever the order of the file or of several files.
    Raises :class:`~tweetup.errors.InputError`, naming the file ``name``, where something in it
    is no correction; then nothing is taken over.
    """
    before = {one.id for one in project.archive.corrections(undone=True)}
    carried = in_force(_read(text, name))
    kept = [project.archive.add_correction(replace(one, id=None)) for one in carried]
    project.forget()
    new = len({one.id for one in kept} - before)
    return Carried(new=new, known=len(kept) - new)


def _standing(idle: Idle) -> Standing:
    return Standing(idle.correction, idle.why, overruled=idle.overruled)


def _idle_in_chat(project: Project, chat: str) -> Iterator[Standing]:
    decided = project.corrections(chat)
    yield from map(_standing, _idle_sessions(project, chat, decided))
    sessions = project.sessions(chat) if chat in project.chats else ()
    found, lost = assign(sessions, decided)
    for session in sessions:
        if session.id in found:
            yield from map(_standing, project.explain(session).idle)
    for one in lost:
        yield Standing(one, _why_lost(project, one))


def _idle_sessions(
    project: Project, chat: str, decided: tuple[Correction, ...]
) -> tuple[Idle, ...]:
    if not any(one.kind.startswith("session ") for one in decided):
        return ()
    derived = project.derived_sessions(chat) if chat in project.chats else ()
    return correct_sessions(derived, decided, posts=project.posts(chat)).idle


def _why_lost(project: Project, correction: Correction) -> str:
    key = post_of(correction)
    if key is None:
        return f"there is no session {correction.session}"
    there = project.archive.posts_by_key([key])
    return "its post is in no session" if there else "its post is not in the archive"


def _row(correction: Correction) -> dict[str, Any]:
    return {
        "id": correction.id,
        "kind": correction.kind,
        "hashtag": correction.hashtag,
        "session": correction.session,
        "target": correction.target,
        "value": dict(correction.value),
        "note": correction.note,
        "made_at": correction.made_at.isoformat() if correction.made_at else None,
    }


def _read(text: str, name: str) -> list[Correction]:
    try:
        written = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_corrections("it is not JSON", name) from error
    if not isinstance(written, dict) or written.get("format") != _FORMAT:
        raise _no_corrections("it does not say that it holds corrections", name)
    rows = written.get("corrections")
    if written.get("version") != _VERSION or not isinstance(rows, list):
        raise _no_corrections("a newer tweetup wrote it", name)
    return [_correction(row, f"{name}: corrections[{at}]") for at, row in enumerate(rows)]


def _correction(row: object, where: str) -> Correction:
    """One correction, every part of it checked."""
    if not isinstance(row, dict):
        raise _no_corrections("it is not an object", where)
    kind, value = row.get("kind"), row.get("value", {})
    if kind not in list(Decision):
        raise _no_corrections(f"there is no correction called {kind!r}", where)
    if not isinstance(value, dict) or not all(isinstance(part, str) for part in value.values()):
        raise _no_corrections("its value is not an object of texts", where)
    number = row.get("id")
    return Correction(
        kind=str(kind),
        hashtag=fold_tag(_text(row, "hashtag", where) or ""),
        session=_text(row, "session", where),
        target=_text(row, "target", where),
        value=tuple(sorted((key, clean_control(text)) for key, text in value.items())),
        note=_text(row, "note", where),
        id=number if isinstance(number, int) else None,
        made_at=_time(_text(row, "made_at", where), where),
    )


def _text(row: dict[str, Any], name: str, where: str) -> str | None:
    text = row.get(name)
    if text is not None and not isinstance(text, str):
        raise _no_corrections(f"its {name} is not a text", where)
    if text is None and name == "hashtag":
        raise _no_corrections(f"its {name} is missing", where)
    return clean_control(text) if text is not None else None


def _time(text: str | None, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError as error:
        raise _no_corrections("its made_at is not a time", where) from error
    if moment.tzinfo is None:
        raise _no_corrections("its made_at names no time zone", where)
    return moment.astimezone(UTC)


def _no_corrections(what: str, where: str) -> InputError:
    return InputError(what, where=where, hint="tweetup corrections export writes such files")
