"""Derive the stored results of all sessions, and tell which hold, which are stale and why."""

from __future__ import annotations

import json
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING, Any, Final

from tweetup.archive import open_collector
from tweetup.errors import ArchiveError, TweetupError
from tweetup.jobs.publish import recap_session, recap_settings
from tweetup.project.decisions import sessions_decided
from tweetup.project.project import LOCK_TIMEOUT, Project
from tweetup.project.records import plain_session

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from tweetup.archive import Derivation, StoredResult, UnsavedResult
    from tweetup.config import Config
    from tweetup.model import Correction, Session
    from tweetup.project.records import ChatSession

__all__ = [
    "Analysed",
    "ResultStatus",
    "SessionStatus",
    "analyse_sessions",
    "derive_sessions_anew",
    "session_statuses",
]

_RESULTS: Final = (
    *("segmentation", "acts", "overview", "people", "crowd"),
    *("claims", "themes", "summaries", "recap"),
)
"""The kinds of stored results, each after those that it builds on."""

_AT_ONCE: Final = 4
"""Sessions that a worker is given at a time: few are lost where it is interrupted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultStatus:
    """A kind of stored result: ``derived``, ``stale`` for the reasons ``why``, or ``missing``.

    ``version`` made it at ``made_at``, both None for a missing one.
    """

    kind: str
    state: str
    why: tuple[str, ...] = ()
    version: str | None = None
    made_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStatus:
    """The stored results of a session, and the decisions that people made on it and its recap.

    ``listing`` is the list of the chat's sessions as it was stored before it was asked for.
    """

    session: ChatSession
    listing: ResultStatus
    results: tuple[ResultStatus, ...]
    corrections: tuple[Correction, ...]

    @property
    def stale(self) -> tuple[ResultStatus, ...]:
        """The results that are to be derived, missing ones included."""
        return tuple(result for result in self.results if result.state != "derived")


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """The numbers of sessions of which something was derived, and of those that were current."""

    derived: int
    current: int


def session_statuses(project: Project, hashtag: str | None = None) -> tuple[SessionStatus, ...]:
    """Return the status of each session of a chat, or of all, in time order.

    Nothing but the sessions themselves is derived for it. Raises
    :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
    """
    chats = project.chats if hashtag is None else (project.chat(hashtag),)
    broken = project.archive.broken_results()
    listings = {
        chat: _result_status(
            "sessions", *project.session_list(chat), broken=("sessions", chat) in broken
        )
        for chat in chats
    }
    sessions = project.sessions(hashtag)
    stored = {kind: project.archive.load_results(kind, content=False) for kind in _RESULTS}
    project.read_ahead()
    decided = {session.id: list(session.corrections) for session in sessions}
    for chat in chats:
        for decision, of in sessions_decided(project, chat):
            if of is not None and of.id in decided:
                decided[of.id].append(decision)
    return tuple(
        SessionStatus(
            session=session,
            listing=listings[project.config.chat(session.hashtag).hashtag],
            results=tuple(_statuses(project, session, stored, broken)),
            corrections=tuple(sorted(decided[session.id], key=lambda it: it.id or 0)),
        )
        for session in sessions
    )


def _statuses(
    project: Project,
    session: ChatSession,
    stored: dict[str, dict[str, StoredResult]],
    broken: Collection[tuple[str, str]],
) -> Iterator[ResultStatus]:
    origins = project.stored_origins(session, partial(recap_settings, project, session))
    for kind in _RESULTS:
        yield _result_status(
            kind,
            stored[kind].get(session.id),
            origins.get(kind),
            broken=(kind, session.id) in broken,
        )


def _result_status(
    kind: str, result: StoredResult | None, origin: Derivation | None, *, broken: bool
) -> ResultStatus:
    if result is None:
        return ResultStatus(kind=kind, state="missing")
    is_current = result.derivation == origin and not broken
    reasons = ("it was damaged on the disk",) if broken else ()
    return ResultStatus(
        kind=kind,
        state="derived" if is_current else "stale",
        why=() if is_current else (*reasons, *_reasons(result.derivation, origin)),
        version=result.derivation.version,
        made_at=result.made_at,
    )


def _reasons(stored: Derivation, origin: Derivation | None) -> tuple[str, ...]:
    """Return why a stored result is stale, as a person would say it."""
    if origin is None:
        return ("its segmentation is stale",)
    reasons = []
    if stored.version != origin.version:
        reasons.append("tweetup is another version")
    if stored.fingerprint != origin.fingerprint:
        reasons.append("posts, or results that it builds on, changed")
    reasons += [f"{name} changed" for name in _changed(stored.settings, origin.settings)]
    return tuple(reasons)


def _changed(first: str, second: str) -> list[str]:
    """Return the names of the settings that differ."""
    before: dict[str, Any] = json.loads(first or "{}")
    after: dict[str, Any] = json.loads(second or "{}")
    return sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )


def analyse_sessions(
    project: Project,
    hashtag: str | None = None,
    *,
    every: bool = False,
    jobs: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Analysed:
    """Derive and store the results that are stale, with ``every`` all results and all sessions.

    Worker processes compute, ``jobs`` of them; this one alone writes, in the order of the
    sessions: an interruption loses the few sessions being computed and no other. ``progress`` is
    called with the number of sessions done. Raises :class:`~tweetup.errors.UnknownNameError` for a
    hashtag nobody used, and :class:`~tweetup.errors.ArchiveError` where there is something to store
    and the archive can only be read.
    """
    if every:
        derive_sessions_anew(project, hashtag)
    statuses = session_statuses(project, hashtag)
    chosen = [it.session for it in statuses if every or it.stale]
    if chosen and not project.archive.writable:
        raise ArchiveError(
            "the archive can only be read: results cannot be stored",
            hint="make its file and folder writable, or copy it with `tweetup backup`",
        )
    project.release()
    done = 0
    # Recaps tell of the people of all sessions before them.
    for stage in _STAGES:
        anew = frozenset(stage.kinds if every else ())
        for _ in _run(project, stage, chosen, anew=anew, jobs=jobs):
            done += 1
            if progress is not None:
                progress(done // len(_STAGES))
    if chosen:
        project.forget()
    _compare_sittings(project, hashtag)
    return Analysed(derived=len(chosen), current=len(statuses) - len(chosen))


def _compare_sittings(project: Project, hashtag: str | None) -> None:
    """Store which sessions are sittings of one meeting, where a recap did not compare them all."""
    for chat in project.chats if hashtag is None else (project.chat(hashtag),):
        stored = project.archive.load_sittings(chat)
        if any(session.id not in stored for session in project.history(chat).sessions):
            project.meetings(chat)


def derive_sessions_anew(project: Project, hashtag: str | None = None) -> tuple[str, ...]:
    """Derive the sessions of a chat, or of all, from their posts, stale or not, and store them.

    Returns the chats whose stored sessions counted as current and were others. Raises
    :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
    """
    before = _list_sessions(project, hashtag)
    project.forget()
    with project.deriving_anew(frozenset({"chats", "sessions"})):
        after = _list_sessions(project, hashtag)
    chats = sorted(before.keys() | after.keys())
    return tuple(chat for chat in chats if before.get(chat) != after.get(chat))


def _list_sessions(
    project: Project, hashtag: str | None
) -> dict[str, list[tuple[Session, int | None]]]:
    """Return the sessions of each chat without their posts, with the revisions that tell these."""
    sessions: dict[str, list[tuple[Session, int | None]]] = {}
    for it in project.sessions(hashtag):
        chat = project.config.chat(it.hashtag).hashtag
        sessions.setdefault(chat, []).append((plain_session(it), it.revision))
    return sessions


@dataclass(frozen=True, slots=True)
class _Stage:
    """The results of some ``kinds``, which ``derive`` derives and stores."""

    kinds: tuple[str, ...]
    derive: Callable[[Project, ChatSession], object]


def _derive_session(project: Project, session: ChatSession) -> None:
    project.overview(session)
    project.people(session)
    project.counted_crowd(session)
    project.claims(session)
    project.analysis(session)


_STAGES: Final = (
    _Stage(_RESULTS[:-1], _derive_session),
    _Stage(_RESULTS[-1:], recap_session),
)


def _run(
    project: Project,
    stage: _Stage,
    sessions: Sequence[ChatSession],
    *,
    anew: frozenset[str],
    jobs: int,
) -> Iterator[None]:
    """Yield once for each session whose results were derived and stored."""
    if jobs == 1 or len(sessions) <= 1:
        yield from _run_here(project, stage, sessions, anew=anew)
        return
    names = [session.id for session in sessions]
    chunks = [names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE)]
    compute = partial(_compute, project.config, _STAGES.index(stage), anew)
    pool = ProcessPoolExecutor(
        min(jobs, len(chunks)), mp_context=get_context("spawn"), initializer=_end_with_the_writer
    )
    try:
        for saved in pool.map(compute, chunks):
            for results in saved:
                for result in results:
                    result.store(project.archive)
                yield
    except BrokenProcessPool as error:
        raise TweetupError(
            "a worker process ended before its work was done",
            hint="it may have lacked memory: try fewer with --jobs; finished sessions are kept",
        ) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _run_here(
    project: Project, stage: _Stage, sessions: Sequence[ChatSession], *, anew: frozenset[str]
) -> Iterator[None]:
    with project.deriving_anew(anew):
        for session in sessions:
            stage.derive(project, session)
            project.release(session)
            yield


def _end_with_the_writer() -> None:
    """Let Ctrl-C end a worker at once, since the writer tells of it, and so the writer's end."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_wait_for_the_writer, daemon=True).start()


def _wait_for_the_writer() -> None:
    """End this process with its parent: killed, that cannot close the queue workers wait at."""
    writer = parent_process()
    if writer is not None:
        writer.join()
        os._exit(1)


def _compute(
    config: Config, stage: int, anew: frozenset[str], names: Sequence[str]
) -> list[list[UnsavedResult]]:
    """Return the results of sessions, each as the writer is to store it."""
    collected = []
    with closing(open_collector(config.archive, timeout=LOCK_TIMEOUT)) as collector:
        project = Project(config, archive=collector)
        sessions = {session.id: session for session in project.sessions()}
        with project.deriving_anew(anew):
            for name in names:
                _STAGES[stage].derive(project, sessions[name])
                project.release(sessions[name])
                collected.append(collector.take())
    return collected
