"""The project behind the desk: one thread that answers, one that analyses.

Answers are made of stored results, in a few milliseconds. Whatever takes an analysis (a post put
under another question, somebody marked as host, posts that another command imported) is derived by
the second thread and stored in the archive, where the first one finds it; until then pages show the
recap as it was, and say so.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from tweetup.jobs.checks import find_checks
from tweetup.jobs.publish import DecidedRecap, decided_recap, is_derived
from tweetup.project.project import Project
from tweetup.recap.decisions import DecisionStanding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future

    from tweetup.chats.segment import SegmentationRun
    from tweetup.config import Config
    from tweetup.jobs.checks import Check
    from tweetup.model import Placement, PostKey, Question
    from tweetup.project.records import ChatSession

__all__ = ["SessionDesk", "Workshop"]

Arguments = ParamSpec("Arguments")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDesk:
    """A session as the desk shows it.

    ``is_pending`` is True while an analysis runs: all else is as it was before. ``checks`` are
    without placements until the session was segmented in detail. ``history`` are the decisions in
    force, the latest first; ``placements`` the section of each post and how sure it is.
    """

    session: ChatSession
    decided: DecidedRecap
    questions: tuple[Question, ...]
    placements: Mapping[PostKey, Placement]
    checks: tuple[Check, ...]
    history: tuple[DecisionStanding, ...]
    is_pending: bool

    @property
    def minutes(self) -> int:
        """The time that all checks take, about."""
        return max(1, round(sum(check.seconds for check in self.checks) / 60))


@dataclass(slots=True)
class _Memory:
    """Sessions as they are remembered between two requests."""

    shown: dict[str, SessionDesk] = field(default_factory=dict)
    runs: dict[str, tuple[ChatSession, SegmentationRun]] = field(default_factory=dict)
    analyses: dict[str, Future[None]] = field(default_factory=dict)
    version: int = -1


class Workshop:
    """The two threads with a project each; close it after use."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._answering = ThreadPoolExecutor(1, thread_name_prefix="answers")
        self._analysing = ThreadPoolExecutor(1, thread_name_prefix="analyses")
        self._project: Project | None = None
        self._other: Project | None = None
        self._memory = _Memory()

    async def answer(
        self,
        job: Callable[Concatenate[Workshop, Arguments], R],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> R:
        """Return the result of a short job, run by the thread that answers."""

        def run() -> R:
            self._notice_changes()
            return job(self, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._answering, run)

    @property
    def project(self) -> Project:
        """The project of the thread that answers; only its jobs may use it."""
        if self._project is None:
            self._project = Project(self.config)
        return self._project

    def _notice_changes(self) -> None:
        """Forget all results where another program, or our other thread, changed the archive."""
        version = self.project.archive.changes_of_others()
        if version != self._memory.version:
            self._memory.version = version
            self.project.forget()

    def show(self, name: str) -> SessionDesk:
        """Return a session as it is to be shown now; an analysis that it needs is begun.

        Raises as :meth:`~tweetup.project.project.Project.session` does.
        """
        session = self.project.session(name)
        before = self._memory.shown.get(session.id)
        running = self._memory.analyses.get(session.id)
        if not is_derived(self.project, session):
            if running is None or running.done():
                self._analyse(session.id)
            if before is not None:
                return replace(before, is_pending=True)
            self._memory.analyses[session.id].result()
            self._notice_changes()
            session = self.project.session(name)
        run = self._detail(session)
        shown = self._shown(session, run)
        self._memory.shown[session.id] = shown
        return shown

    def _shown(self, session: ChatSession, run: SegmentationRun | None) -> SessionDesk:
        decided = decided_recap(self.project, session)
        segmentation = self.project.segmented(session).segmentation
        corrected = (DecisionStanding(stored=it) for it in session.corrections)
        history = sorted(
            (*corrected, *decided.standings), key=lambda it: it.stored.id or 0, reverse=True
        )
        return SessionDesk(
            session=session,
            decided=decided,
            questions=segmentation.questions,
            placements={it.post: it for it in segmentation.placements},
            checks=find_checks(self.project, session, run=run),
            history=tuple(history),
            is_pending=run is None,
        )

    def _detail(self, session: ChatSession) -> SegmentationRun | None:
        """Return the session segmented in detail, None while the other thread is at it."""
        run = self._memory.runs.get(session.id)
        if run is not None and run[0] == session:
            return run[1]
        running = self._memory.analyses.get(session.id)
        if running is None or running.done():
            self._analyse(session.id)
        return None

    def _analyse(self, name: str) -> None:
        self._memory.analyses[name] = self._analysing.submit(self._derive, name)

    def _derive(self, name: str) -> None:
        """Derive and store the results of a session, and segment it in detail for its checks."""
        if self._other is None:
            self._other = Project(self.config)
        project = self._other
        project.forget()
        session = project.session(name)
        decided_recap(project, session)
        run = project.explain(session)
        run.segmentation  # noqa: B018 - the posts are placed here, not by the thread that answers
        self._memory.runs[session.id] = (session, run)

    def close(self) -> None:
        """End both threads and close the archive."""
        self._answering.submit(_close, self._project).result()
        self._answering.shutdown()
        self._analysing.submit(_close, self._other).result()
        self._analysing.shutdown()


def _close(project: Project | None) -> None:
    if project is not None:
        project.close()
