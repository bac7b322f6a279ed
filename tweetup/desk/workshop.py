"""The project behind the desk: one thread that answers, one that analyses.

Answers are made of a snapshot of stored results, in a few milliseconds. Whatever takes an analysis
(a post put under another question, somebody marked as host, posts that another command imported)
is derived by the second thread and stored in the archive; until it is, the first one answers from
the results of before, on which all that people decide on the recap itself is applied at once.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, TypeVar

from tweetup.archive import open_archive
from tweetup.desk.sections import Sections
from tweetup.errors import TweetupError, UnknownNameError, UsageError
from tweetup.jobs.checks import CheckKind, find_checks
from tweetup.jobs.decide_again import find_ground
from tweetup.jobs.decision_words import DecisionWords
from tweetup.jobs.publish import DecidedRecap, decided_recap, is_derived
from tweetup.jobs.quick_corrections import bots_of
from tweetup.model import post_name
from tweetup.project.decisions import read_decisions, read_undone_steps
from tweetup.project.project import LOCK_TIMEOUT, Project
from tweetup.recap.decisions import DecisionStanding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future

    from tweetup.archive import Archive
    from tweetup.chats.segment import SegmentationRun
    from tweetup.config import Config
    from tweetup.jobs.checks import Check
    from tweetup.jobs.decide_again import Ground
    from tweetup.model import Correction, Placement, PostKey, Question
    from tweetup.project.records import ChatSession

__all__ = ["AnalysingError", "SessionDesk", "Workshop"]

Arguments = ParamSpec("Arguments")
R = TypeVar("R")

_UNSET: Final = -1


class AnalysingError(TweetupError):
    """A session is asked for before its first analysis has ended."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SessionDesk:
    """A session as the desk shows it.

    ``is_pending`` is True while an analysis runs: its results are as they were before.
    ``is_counting`` is True until the first one since the start has found all there is to check.
    ``checks`` are without placements until the session was segmented in detail. ``history`` are the
    decisions in force, the latest first, ``redo`` those that were undone and can be done again, in
    steps, the last undone first; ``placements`` the section of each post and how sure it is.
    ``bots`` are their handles, ``words`` tell decisions apart; ``grounds`` has, by their numbers,
    the grounds of those that are to be looked at again. ``failure`` tells why the last analysis
    came to no end.
    """

    session: ChatSession
    decided: DecidedRecap
    questions: tuple[Question, ...]
    placements: Mapping[PostKey, Placement]
    checks: tuple[Check, ...]
    history: tuple[DecisionStanding, ...]
    redo: tuple[tuple[Correction, ...], ...]
    bots: frozenset[str]
    words: DecisionWords
    grounds: Mapping[int | None, Ground]
    is_pending: bool
    is_counting: bool = False
    failure: str = ""

    @property
    def sections(self) -> Sections:
        """The sections as forms name them."""
        return Sections(self.questions)

    @property
    def last_step(self) -> tuple[int | None, ...]:
        """The numbers of the decisions that were made last, in one step."""
        made = [it.stored for it in self.history]
        return tuple(it.id for it in made if it.made_at == made[0].made_at)

    @property
    def told_again(self) -> str:
        """The words of the decisions that would be done again first."""
        return "; ".join(self.words.tell(it) for step in self.redo[:1] for it in step)

    @property
    def minutes(self) -> int:
        """The time that all checks take, about."""
        return max(1, round(sum(check.seconds for check in self.checks) / 60))


@dataclass(slots=True)
class _Snapshot:
    """The results that answers are made of until newer ones are stored.

    ``ready`` are the names of the sessions whose results were all read; ``shown`` is the last look
    at each, with that which it was made of.
    """

    project: Project
    ready: set[str] = field(default_factory=set)
    shown: dict[str, tuple[object, SessionDesk]] = field(default_factory=dict)


class Workshop:
    """The two threads and their connections to the archive; close it after use."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._answering = ThreadPoolExecutor(1, thread_name_prefix="answers")
        self._analysing = ThreadPoolExecutor(1, thread_name_prefix="analyses")
        self._archive: Archive | None = None
        self._snapshot: _Snapshot | None = None
        self._version = _UNSET
        self._is_behind = False
        self._failure = ""
        self._open: set[str] = set()
        self._analysis: Future[None] | None = None
        self._analyst: Project | None = None
        self._runs: dict[str, tuple[ChatSession, SegmentationRun]] = {}

    async def answer(
        self,
        job: Callable[Concatenate[Workshop, Arguments], R],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> R:
        """Return the result of a short job, run by the thread that answers."""

        def run() -> R:
            self._catch_up()
            try:
                return job(self, *args, **kwargs)
            finally:
                self._go_on()

        return await asyncio.get_running_loop().run_in_executor(self._answering, run)

    def prepare(self, job: Callable[[Workshop], object]) -> None:
        """Begin a job whose results will be asked for."""

        def run() -> None:
            self._catch_up()
            with suppress(TweetupError):
                job(self)
            self._go_on()

        self._answering.submit(run)

    @property
    def project(self) -> Project:
        """The project of the thread that answers; only its jobs may use it."""
        return self._current.project

    @property
    def _current(self) -> _Snapshot:
        if self._snapshot is None:
            self._archive = open_archive(self.config.archive, timeout=LOCK_TIMEOUT)
            self._snapshot = _Snapshot(Project(self.config, archive=self._archive))
        return self._snapshot

    def fall_behind(self) -> None:
        """Note that something was stored from which results follow that are not derived yet."""
        self._is_behind = True

    def show(self, name: str) -> SessionDesk:
        """Return a session as it is now.

        Raises :class:`AnalysingError` before its first analysis, which is begun, and as
        :meth:`~tweetup.project.project.Project.session` does.
        """
        current = self._current
        session = current.project.session(name)
        self._open.add(session.id)
        if session.id not in current.ready:
            if not is_derived(current.project, session):
                self.fall_behind()
                raise AnalysingError(
                    self._failure or f"the posts of {session.id} are being read",
                    hint="the first time takes some seconds",
                )
            _read_all(current.project, session)
            current.ready.add(session.id)
        run = self._runs.get(session.id)
        waiting = self._undecided(current.project, session)
        redo = read_undone_steps(current.project, session)
        made_of = (
            read_decisions(current.project, session),
            waiting,
            redo,
            id(run),
            self._is_behind,
            self._failure,
        )
        before = current.shown.get(session.id)
        if before is not None and before[0] == made_of:
            return before[1]
        shown = replace(
            self._look(session, run[1] if run is not None else None, waiting),
            redo=redo,
        )
        current.shown[session.id] = (made_of, shown)
        return shown

    def _undecided(
        self, project: Project, session: ChatSession
    ) -> tuple[tuple[Correction, ...], frozenset[int | None]]:
        """Return the corrections from which nothing follows yet, and the numbers of all in force.

        Those are decisions that the snapshot does not have.
        """
        stored = [
            it
            for tag in project.config.chat(session.hashtag).hashtags
            for it in project.archive.corrections(tag)
            if not it.is_of_recap and it.session == session.id
        ]
        had = {it.id for it in session.corrections}
        numbers = frozenset(it.id for it in stored)
        return tuple(it for it in stored if it.id not in had) if self._is_behind else (), numbers

    def _look(
        self,
        session: ChatSession,
        run: SegmentationRun | None,
        waiting: tuple[tuple[Correction, ...], frozenset[int | None]],
    ) -> SessionDesk:
        project = self.project
        decided = decided_recap(project, session)
        segmentation = project.segmented(session).segmentation
        undecided, _ = waiting
        in_force = {it.id for it in project.corrections(project.chat(session.hashtag))}
        corrected = [it for it in session.corrections if it.id in in_force]
        history = [*(DecisionStanding(stored=it) for it in (*corrected, *undecided))]
        history += decided.standings
        history.sort(key=lambda it: it.stored.id or 0, reverse=True)
        settled = {it.target for it in undecided}
        checks = find_checks(project, session, run=run, decided=decided)
        return SessionDesk(
            session=session,
            decided=decided,
            questions=segmentation.questions,
            placements={it.post: it for it in segmentation.placements},
            checks=tuple(
                it
                for it in checks
                if not (it.kind is CheckKind.PLACEMENT and it.name in settled)
                and not (it.post is not None and post_name(it.post.key) in settled)
            ),
            history=tuple(dict.fromkeys(history)),
            redo=(),
            bots=bots_of(project, session),
            words=DecisionWords(decided),
            grounds=_grounds(project, decided),
            is_pending=self._is_behind or run is None,
            is_counting=run is None and not self._failure,
            failure=self._failure,
        )

    def _catch_up(self) -> None:
        """Take the newest results as soon as all that pages show is derived.

        Whenever the archive was changed, by another program or by our other thread, this one has
        the analysis begun: it derives nothing where nothing is stale.
        """
        current = self._current
        version = current.project.archive.changes_of_others()
        if version != self._version:
            self._is_behind = self._is_behind or self._version != _UNSET
            self._version = version
        if self._is_analysed() and self._is_behind:
            fresh = _Snapshot(Project(self.config, archive=self._archive))
            found = [_find(fresh.project, name) for name in self._open]
            sessions = [session for session in found if session is not None]
            if all(is_derived(fresh.project, session) for session in sessions):
                self._snapshot, self._is_behind = fresh, False
                self._open = {session.id for session in sessions}

    def _is_analysed(self) -> bool:
        """Return True where an analysis has ended since this was asked last."""
        if self._analysis is None or not self._analysis.done():
            return False
        ended, self._analysis = self._analysis, None
        try:
            ended.result()
        except TweetupError as error:
            self._failure = str(error)
            return False
        self._failure = ""
        return True

    def _go_on(self) -> None:
        """Begin an analysis where one is needed, once the answer is made: it takes time from it."""
        lacks = self._is_behind or any(name not in self._runs for name in self._open)
        if lacks and self._analysis is None:
            self._analysis = self._analysing.submit(self._derive, frozenset(self._open))

    def _derive(self, names: frozenset[str]) -> None:
        """Derive and store the results of sessions, and segment them in detail for their checks."""
        if self._analyst is None:
            self._analyst = Project(self.config)
        project = self._analyst
        project.forget()
        for name in names:
            session = _find(project, name)
            if session is None:
                continue
            _read_all(project, session)
            before = self._runs.get(session.id)
            if before is None or before[0] != session:
                run = project.explain(session)
                run.segmentation  # noqa: B018 - placed here, not by the thread that answers
                self._runs[session.id] = (session, run)

    def close(self) -> None:
        """End both threads and close the archive."""
        self._answering.submit(self._close_archive).result()
        self._answering.shutdown()
        self._analysing.submit(self._close_analyst).result()
        self._analysing.shutdown()

    def _close_archive(self) -> None:
        if self._archive is not None:
            self._archive.close()

    def _close_analyst(self) -> None:
        if self._analyst is not None:
            self._analyst.close()


def _grounds(project: Project, decided: DecidedRecap) -> Mapping[int | None, Ground]:
    """Return the grounds of the decisions that somebody is to look at again, by their numbers."""
    found = {
        it.stored.id: find_ground(project, decided, it.stored)
        for it in decided.standings
        if it.changed or (it.why and not it.overruled and not it.is_back)
    }
    return {number: ground for number, ground in found.items() if ground is not None}


def _find(project: Project, name: str) -> ChatSession | None:
    """Return a session, also under a new name; None where it is gone."""
    try:
        return project.session(name)
    except (UnknownNameError, UsageError):
        return None


def _read_all(project: Project, session: ChatSession) -> None:
    """Read the results of a session that answers are made of; derive those that are not stored."""
    decided_recap(project, session)
    project.segmented(session)
    project.gate(session)
    project.claims(session)
    project.overview(session)
