"""The number of things to check is told when all of them are there, not before."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.jobs.deciding import latest, project_of, talk
from tweetup.desk.blocks import session_blocks
from tweetup.desk.workshop import SessionDesk, Workshop
from tweetup.jobs.analysis import analyse_sessions
from tweetup.project.project import Project


def _first_look(project: Project) -> SessionDesk:
    """Return a session as the desk shows it before any analysis of this run has ended."""
    workshop = Workshop(project.config)
    name = latest(project).id
    try:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, workshop.answer(lambda it: it.show(name))).result()
    finally:
        workshop.close()


def _queue(desk: SessionDesk) -> str:
    return "".join(it.html for it in session_blocks(desk) if it.id == "block-queue")


@pytest.mark.long
def test_the_queue_is_counted_when_it_is_whole() -> None:
    """Placements come when the session was segmented in detail: until then there is no number."""
    with project_of(talk()) as project:
        analyse_sessions(project)
        desk = _first_look(project)
        assert desk.checks
        assert desk.is_counting
        assert "Counting the things to check…" in _queue(desk)
        assert "to check, about" not in _queue(desk)
        number = f"{len(desk.checks)} thing"
        assert number in _queue(replace(desk, is_counting=False))
