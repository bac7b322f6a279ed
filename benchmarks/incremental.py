"""Asking an archive that did not change, and one in which a session arrived.

    python -m benchmarks incremental

An archive of 2,000 invented weekly sessions of 150 posts each is asked for its list of sessions,
people and latest recap; then one more session is imported. Seconds of CPU of whole processes; a
start (``tweetup recap --help``) stands beside them. The new session is compared with the same
posts in an archive of their own, imported and asked in the same way; once in a chat with a
configured time zone, once in one whose zone is guessed.

To derive 2,000 sessions takes an hour: the results of twelve are stored for all the others, which
takes as long to read. The last sessions are derived as ever.
"""

from __future__ import annotations

import json
import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

import msgspec

from benchmarks._chats import HASHTAG, write_posts
from benchmarks._measuring import Cost, tweetup
from tweetup.archive import read_content
from tweetup.config import load_config
from tweetup.jobs.publish import recap_settings
from tweetup.model import (
    CountedCrowd,
    DialogueAct,
    PostAct,
    Segmentation,
    SegmentationFacts,
    SessionOverview,
)
from tweetup.project.project import open_project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.config import Config
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

SESSIONS = 2_000
POSTS = 150
DERIVED = 12
ROUNDS = 3
_FIRST = datetime(1990, 3, 6, 19, 0, tzinfo=UTC)
SETTINGS = f'[chats.{HASHTAG}]\ntimezone = "Europe/London"\n'


def write_sessions(path: Path, first: int, last: int) -> Path:
    """Write the posts of the sessions from ``first`` up to ``last``, one a week."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(first, last):
            start = _FIRST + timedelta(days=7 * number)
            for post in write_posts(
                POSTS, random.Random(number), start=start, first_id=10_000_000 + POSTS * number
            ):
                file.write(json.dumps(post) + "\n")
    return path


def store_results(config: Config) -> None:
    """Derive the first and last sessions, and store the results of the first for the others."""
    with open_project(config) as project:
        sessions = project.sessions()
        derived = [*sessions[:DERIVED], *sessions[-2:]]
        for session in derived:
            project.overview(session)
            project.counted_crowd(session)
            project.release(session)
        for number, session in enumerate(sessions[DERIVED:-2]):
            copy_results(project, sessions[number % DERIVED], session)


def copy_results(project: Project, source: ChatSession, session: ChatSession) -> None:
    """Store the results of one session for another, with the other's own derivations."""

    def settings() -> dict[str, object]:
        return recap_settings(project, session)

    archive = project.archive
    facts = read_content(_content(project, "segmentation", source), SegmentationFacts)
    segmentation = Segmentation(session=session.id, hosts=(), questions=(), placements=())
    origin = project.stored_origins(session, settings)["segmentation"]
    archive.save_segmentation(segmentation, origin, content=facts)
    origins = project.stored_origins(session, settings)
    for kind, form in (("overview", SessionOverview), ("crowd", CountedCrowd)):
        record = read_content(_content(project, kind, source), form)
        archive.save_result(kind, session.id, record, origins[kind])
    posts = project.session_posts(session).stored
    acts = [PostAct(post=it.key, act=DialogueAct.ANSWER, answer=0.9) for it in posts]
    archive.save_acts(session.id, acts, origins["acts"], posts=posts, counted=())
    project.release(session)


def _content(project: Project, kind: str, session: ChatSession) -> bytes:
    result = project.archive.load_result(kind, session.id)
    if result is None or result.content is None:
        raise RuntimeError(f"no {kind} of {session.id}")
    return result.content


def report(count: int = SESSIONS) -> Iterator[str]:
    """Yield the costs of asking, and of a session that arrives, beside those of an own archive."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = folder / "tweetup.toml"
        settings.write_text(SETTINGS, encoding="utf-8")
        large, guessed = folder / "large.db", folder / "guessed.db"
        options = ("--config", settings, "--archive", large)
        chat = write_sessions(folder / "chat.jsonl", 0, count)
        tweetup("import", chat, *options, "--hashtag", HASHTAG)
        store_results(msgspec.structs.replace(load_config(settings), archive=large))
        tweetup("recap", "latest", *options)
        start = _least(*(tweetup("recap", "--help") for _ in range(ROUNDS)))
        yield f"{count * POSTS:,} posts, {count:,} sessions"
        yield f"start                     {start.cpu:6.2f} s"
        for job in (("sessions",), ("people",), ("people", "latest"), ("recap", "latest")):
            cost = _least(*(tweetup(*job, *options) for _ in range(ROUNDS)))
            after = cost.cpu - start.cpu
            yield f"{' '.join(job):25} {cost.cpu:6.2f} s, {after:.2f} s after the start"
        arriving = write_sessions(folder / "new.jsonl", count, count + 1)
        copyfile(large, guessed)
        yield from _arrival(arriving, settings, large)
        none = folder / "none.toml"
        none.write_text("", encoding="utf-8")
        first = tweetup("recap", "latest", "--config", none, "--archive", guessed)
        yield f"without a time zone: derived from all posts {first.cpu:5.2f} s"
        yield from _arrival(arriving, none, guessed)


def _arrival(arriving: Path, settings: Path, large: Path) -> Iterator[str]:
    costs = {}
    for name, archive in (("there", large), ("in its own archive", large.with_suffix(".own"))):
        options = ("--config", settings, "--archive", archive)
        imported = tweetup("import", arriving, *options, "--hashtag", HASHTAG)
        recap = tweetup("recap", "latest", *options)
        costs[name] = imported + recap
        yield f"{name:20} import {imported.cpu:5.2f} s, recap {recap.cpu:5.2f} s"
    there, alone = (cost.cpu for cost in costs.values())
    yield f"one new session: {there / alone:.2f} x an archive of its own (at most 1.5 x)"


def _least(*costs: Cost) -> Cost:
    return min(costs, key=lambda cost: cost.cpu)
