"""The log of corrections: list them with their effect, undo them, carry them to another archive."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from dataclasses import replace as replace_status
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn

from msgspec.structs import replace

from tweetup.archive import picture_digest
from tweetup.chats.corrections.kinds import CorrectionKind, in_force, post_of
from tweetup.chats.corrections.sessions import assign_corrections
from tweetup.errors import InputError, UnknownNameError, UsageError
from tweetup.jobs.pictures import carried_picture
from tweetup.jobs.unseen_people import why_hidden
from tweetup.model import MARK_BOT, Correction
from tweetup.project.decisions import named_now, read_decisions, sessions_decided
from tweetup.project.derived import stored_idle
from tweetup.project.plans import (
    OWN_QUESTION,
    PlanKind,
    label_planned,
    plan_day,
    plan_decisions,
    read_plan,
)
from tweetup.project.records import ChatHistory
from tweetup.recap.decisions import DecisionKind
from tweetup.text import clean_control, fold_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tweetup.model import Picture, StoredIdle
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "CarriedCorrections",
    "CorrectionStatus",
    "decision_statuses",
    "export_corrections",
    "first_on_own_parts",
    "import_corrections",
    "ineffective_corrections",
    "list_corrections",
    "redo_at_once",
    "redo_correction",
    "undo_correction",
]

_FORMAT = "tweetup corrections"
_VERSION = 1
_ADDING = frozenset({DecisionKind.PARAGRAPH.value, DecisionKind.PICTURE.value})
_HOSTS = (CorrectionKind.ADD_HOST, CorrectionKind.REMOVE_HOST)


@dataclass(frozen=True, slots=True)
class CorrectionStatus:
    """A correction and its effect: ``why`` it changes nothing now, None where it does.

    ``overruled``: because a later one decides the same. ``changed`` tells in which way that is
    different now on which a decision on a recap rested; empty where it is not. ``begins``: it
    added the part of a person's own that it is about. ``keeps_place``: its post was removed, and a
    line stands where it stood. ``named`` has its sections as they are called now, None where they
    are called as they were.
    """

    correction: Correction
    why: str | None
    overruled: bool = False
    changed: str = ""
    begins: bool = False
    keeps_place: bool = False
    named: Correction | None = None

    @property
    def told(self) -> Correction:
        """The correction by the names that its parts have now."""
        return self.named or self.correction

    @property
    def status(self) -> str:
        """``in effect``, ``look again``, ``place kept``, or why not.

        That is ``undone``, ``overruled`` or ``no effect``.
        """
        if self.correction.undone:
            return "undone"
        if self.keeps_place:
            return "place kept"
        if self.why is None:
            return "look again" if self.changed else "in effect"
        return "overruled" if self.overruled else "no effect"


@dataclass(frozen=True, slots=True)
class CarriedCorrections:
    """The numbers of corrections of a file that were new here, and that the archive had already."""

    new: int
    known: int


def list_corrections(project: Project, hashtag: str | None = None) -> tuple[CorrectionStatus, ...]:
    """Return all corrections, undone or not, in the order in which they were stored."""
    chosen = project.config.chat(hashtag).hashtags if hashtag is not None else (None,)
    by_id = {
        correction.id: correction
        for tag in chosen
        for correction in project.archive.corrections(tag, undone=True)
    }
    chats = sorted(
        {project.config.chat(correction.hashtag).hashtag for correction in by_id.values()}
    )
    idle = {
        status.correction.id: status
        for chat in chats
        for status in (
            *_idle_in_chat(project, chat),
            *_decisions_of_chat(project, chat),
            *_idle_plans(project, chat),
        )
    }
    first = first_on_own_parts(by_id.values())
    named = {number: it for chat in chats for number, it in _named_now(project, chat).items()}
    for chat in chats:
        settings = project.config.chat(chat)
        named |= {it.id: it for it in label_planned(project.archive, settings, by_id.values())}
    return tuple(
        replace_status(
            idle.get(correction.id, CorrectionStatus(correction, None)),
            begins=correction.id in first,
            named=named.get(correction.id),
        )
        for correction in sorted(by_id.values(), key=lambda correction: correction.id or 0)
    )


def _named_now(project: Project, chat: str) -> dict[int | None, Correction]:
    """Return the corrections of a chat of which sessions or sections have other names now."""
    if chat not in project.chats:
        return {}
    made = [(it, of) for it, of in sessions_decided(project, chat) if of is not None]
    made += [(it, of) for of in project.history(chat).sessions for it in of.corrections]
    named = ((it, _of_session(named_now(project, of, it), of.id)) for it, of in made)
    return {
        before.id: now
        for before, now in named
        if dict(before.value) != dict(now.value)
        or (before.target, before.session) != (now.target, now.session)
    }


def _of_session(correction: Correction, session: str) -> Correction:
    """Return a correction as one of the session that it acts on; those of sessions are as made."""
    is_of_sessions = correction.kind.startswith("session ")
    return correction if is_of_sessions else replace(correction, session=session)


def first_on_own_parts(corrections: Iterable[Correction]) -> frozenset[int | None]:
    """Return the numbers of those that added a part of a person's own, or a question of a plan."""
    added: dict[tuple[str, str | None], int | None] = {}
    for it in sorted(corrections, key=lambda each: each.id or 0):
        is_question = it.kind == PlanKind.QUESTION and (it.target or "").startswith(OWN_QUESTION)
        if it.kind in _ADDING or is_question:
            added.setdefault((it.hashtag, it.target), it.id)
    return frozenset(added.values())


def ineffective_corrections(project: Project, session: ChatSession) -> tuple[CorrectionStatus, ...]:
    """Return the corrections within a session, present or past, that change nothing now.

    Overruled corrections are included; their status says so.
    """
    lost = (
        CorrectionStatus(correction, _why_lost(project, correction))
        for correction in project.history(session.hashtag).unassigned
        if correction.session == session.id
    )
    return (*_idle_in_session(project, session), *lost, *decision_statuses(project, session))


def decision_statuses(project: Project, session: ChatSession) -> tuple[CorrectionStatus, ...]:
    """Return the decisions on a session's recap that are in force, each with its effect."""
    from tweetup.jobs.publish import decided_recap

    decisions = read_decisions(project, session)
    if not decisions:
        return ()
    tags = dict.fromkeys(it.hashtag for it in decisions if it.kind in _ADDING)
    first = first_on_own_parts(
        it for tag in tags for it in project.archive.corrections(tag, undone=True)
    )
    return tuple(
        CorrectionStatus(
            it.stored,
            it.why,
            overruled=it.overruled,
            changed=it.changed,
            begins=it.stored.id in first,
            keeps_place=it.keeps_place,
            named=named_now(project, session, it.stored),
        )
        for it in decided_recap(project, session).standings
    )


def undo_correction(project: Project, *numbers: int) -> Correction:
    """Undo corrections, together: everything is as if they had never been made; return the last.

    Raises :class:`~tweetup.errors.UnknownNameError` for a number that no correction has.
    """
    undone = project.archive.undo_correction(*numbers)
    _forget(project, undone)
    return undone


def redo_correction(project: Project, number: int | None = None) -> tuple[Correction, ...]:
    """Let corrections that were undone together count again; None: those undone last of all.

    Raises :class:`~tweetup.errors.UsageError` where that cannot be done again: it was not undone,
    or something else was decided since; and UnknownNameError for a number that no correction has.
    """
    redone = redo_at_once(project, number)
    for it in redone:
        _forget(project, it)
    return redone


def redo_at_once(project: Project, number: int | None = None) -> tuple[Correction, ...]:
    """Let corrections count again as :func:`redo_correction` does, without an analysis.

    All that was derived before stays as it was until somebody derives it anew.
    """
    steps = project.archive.redoable()
    if number is None:
        if not steps:
            raise UsageError(
                "nothing can be done again",
                hint="only what was undone since the last decision on its session can",
            )
        step = steps[0]
    else:
        found = next((it for it in steps if number in {each.id for each in it}), None)
        step = found if found is not None else _refuse_redo(project, number)
    return project.archive.redo_correction(*(it.id for it in step if it.id is not None))


def _refuse_redo(project: Project, number: int) -> NoReturn:
    stored = {it.id: it for it in project.archive.corrections(undone=True)}
    if number not in stored:
        raise UnknownNameError("correction", str(number), [str(it) for it in stored])
    if not stored[number].undone:
        raise UsageError(f"correction {number} is not undone")
    raise UsageError(
        f"correction {number} cannot be done again: something else was decided since",
        hint="decide it anew",
    )


def _forget(project: Project, correction: Correction) -> None:
    """Forget all that follows from a correction that counts no more, or again."""
    if not correction.is_of_recap or correction.kind == MARK_BOT:  # on which dialogue acts depend
        project.forget()


def export_corrections(project: Project, hashtag: str | None = None) -> str:
    """Return the corrections that are not undone, with their pictures, as JSON for another one."""
    chosen = project.config.chat(hashtag).hashtags if hashtag is not None else (None,)
    carried = [it for tag in chosen for it in in_force(project.archive.corrections(tag))]
    pictures = project.archive.pictures(_pictures_named(carried))
    written: dict[str, Any] = {"format": _FORMAT, "version": _VERSION}
    written["corrections"] = list(map(_row, carried))
    if pictures:
        written["pictures"] = [
            {
                "digest": it.digest,
                "media_type": it.media_type,
                "data": b64encode(it.data).decode("ascii"),
            }
            for it in pictures.values()
        ]
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def import_corrections(project: Project, text: str, *, name: str) -> CarriedCorrections:
    """Store the corrections of another archive; those stored already add nothing.

    They count from the time they were made, whatever the order of the file or of several files.
    Raises :class:`~tweetup.errors.InputError`, naming the file ``name``, where something in it
    is no correction, or no picture of one; then nothing is stored.
    """
    before = {correction.id for correction in project.archive.corrections(undone=True)}
    written = _open(text, name)
    carried = in_force(_read(written, name))
    wanted = dict.fromkeys(_pictures_named(carried))
    had = project.archive.pictures(wanted)
    pictures = _read_pictures(written, [it for it in wanted if it not in had], name)
    for picture in pictures:
        project.archive.add_picture(picture)
    stored = [
        project.archive.add_correction(replace(correction, id=None)) for correction in carried
    ]
    project.forget()
    new = len({correction.id for correction in stored} - before)
    return CarriedCorrections(new=new, known=len(stored) - new)


def _idle_in_session(project: Project, session: ChatSession) -> Iterator[CorrectionStatus]:
    """Yield the corrections within a session that change nothing now."""
    if session.corrections:
        for status in _standings(project.facts(session).idle, session.corrections):
            yield _with_hidden_person(project, session, status)


def _with_hidden_person(
    project: Project, session: ChatSession, status: CorrectionStatus
) -> CorrectionStatus:
    """Return the status of a decision on a host, who is not seen, with why: posts may be hidden."""
    correction = status.correction
    if status.overruled or correction.kind not in _HOSTS or correction.target is None:
        return status
    why = why_hidden(project, session, correction.target)
    return status if why is None else CorrectionStatus(correction, why)


def _standings(
    idle: Iterable[StoredIdle], corrections: Iterable[Correction]
) -> Iterator[CorrectionStatus]:
    by_number = {correction.id: correction for correction in corrections}
    for it in idle:
        yield CorrectionStatus(by_number[it.correction], it.why, overruled=it.overruled)


def _idle_in_chat(project: Project, chat: str) -> Iterator[CorrectionStatus]:
    decided = project.corrections(chat)
    if chat in project.chats:
        history = project.history(chat)
    else:
        history = ChatHistory(
            sessions=(),
            unassigned=assign_corrections((), decided, {})[1],
            idle=_idle_without_posts(project, chat, decided),
        )
    yield from _standings(history.idle, decided)
    for session in history.sessions:
        yield from _idle_in_session(project, session)
    for correction in history.unassigned:
        yield CorrectionStatus(correction, _why_lost(project, correction))


def _decisions_of_chat(project: Project, chat: str) -> Iterator[CorrectionStatus]:
    """Yield the decisions on the recaps of a chat that are in force, each with its effect."""
    decided = sessions_decided(project, chat)
    met = {session.id: session for _, session in decided if session is not None}
    for session in met.values():
        yield from decision_statuses(project, session)
    for decision, of in decided:
        if of is None:
            yield CorrectionStatus(decision, f"there is no session {decision.session}")


def _idle_plans(project: Project, chat: str) -> Iterator[CorrectionStatus]:
    """Yield the decisions on plans of a chat that change nothing now, or are to be looked at."""
    settings = project.config.chat(chat)
    last: dict[tuple[object, ...], Correction] = {}
    for decision in plan_decisions(project.archive, settings):
        part = (decision.kind, plan_day(decision), decision.target)
        if part in last:
            yield CorrectionStatus(last[part], "a later decision is about the same", overruled=True)
        last[part] = decision
    for decision in last.values():
        day = plan_day(decision)
        if day is None:
            yield CorrectionStatus(decision, "it names no day")
            continue
        plan = read_plan(project.archive, settings, day)
        entry = next((it for it in plan.questions if it.name == decision.target), None)
        if decision.kind == PlanKind.SUBMITTER and entry is None:
            yield CorrectionStatus(decision, "the plan has no such question now")
        elif decision.kind == PlanKind.QUESTION and entry is not None and entry.changed:
            changed = "tweetup.toml has other words for the question now"
            yield CorrectionStatus(decision, None, changed=changed)


def _idle_without_posts(
    project: Project, chat: str, decided: tuple[Correction, ...]
) -> tuple[StoredIdle, ...]:
    """Return the corrections of sessions of a chat without a post: none has an effect."""
    if not any(correction.kind.startswith("session ") for correction in decided):
        return ()
    from tweetup.project.stages import correct_chat_sessions

    run = correct_chat_sessions(
        (), project.config.chat(chat), decided, load_profile_zones=lambda _: {}
    )
    return stored_idle(run.idle)


def _why_lost(project: Project, correction: Correction) -> str:
    key = post_of(correction)
    if key is None:
        return f"there is no session {correction.session}"
    if project.archive.posts_by_key([key]):
        return "its post is in no session"
    absent = next((it for it in project.archive.absences.posts() if it.key == key), None)
    if absent is not None:
        reasons = ", ".join(sorted(reason.value for reason in absent.reasons))
        return f"its post is hidden, as its network does not show it for now ({reasons})"
    return "its post is not in the archive"


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


def _pictures_named(corrections: Iterable[Correction]) -> Iterator[str]:
    """Yield the digests of the pictures that decisions put into recaps."""
    for it in corrections:
        digest = dict(it.value).get("picture")
        if it.kind == DecisionKind.PICTURE and digest:
            yield digest


def _read_pictures(written: dict[str, Any], wanted: Iterable[str], name: str) -> list[Picture]:
    """Return the pictures of some digests, as far as a file has them, every one checked."""
    rows = written.get("pictures", [])
    if not isinstance(rows, list):
        raise _no_corrections("its pictures are no list", name)
    places = {
        row.get("digest"): (row, f"{name}: pictures[{at}]")
        for at, row in enumerate(rows)
        if isinstance(row, dict) and isinstance(row.get("digest"), str)
    }
    return [_picture(*places[digest]) for digest in wanted if digest in places]


def _picture(row: dict[str, Any], where: str) -> Picture:
    try:
        data = b64decode(str(row.get("data")), validate=True)
    except ValueError as error:
        raise _no_corrections("its data is not in base64", where) from error
    if picture_digest(data) != row["digest"]:
        raise _no_corrections("its data does not have its digest", where)
    picture = carried_picture(data, name=where)
    if picture.media_type != row.get("media_type"):
        raise _no_corrections(f"its data is {picture.media_type}", where)
    return picture


def _open(text: str, name: str) -> dict[str, Any]:
    try:
        written = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_corrections("it is not JSON", name) from error
    if not isinstance(written, dict) or written.get("format") != _FORMAT:
        raise _no_corrections("it is no file of corrections", name)
    return written


def _read(written: dict[str, Any], name: str) -> list[Correction]:
    rows = written.get("corrections")
    if written.get("version") != _VERSION or not isinstance(rows, list):
        raise _no_corrections("a newer tweetup wrote it", name)
    return [_correction(row, f"{name}: corrections[{at}]") for at, row in enumerate(rows)]


def _correction(row: object, where: str) -> Correction:
    """Return one correction, every part of it checked."""
    if not isinstance(row, dict):
        raise _no_corrections("it is not an object", where)
    kind, value = row.get("kind"), row.get("value", {})
    if kind not in [*CorrectionKind, *DecisionKind, *PlanKind]:
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


def _no_corrections(problem: str, where: str) -> InputError:
    return InputError(problem, where=where, hint="tweetup corrections export writes such files")
