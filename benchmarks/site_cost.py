"""Seconds of CPU of ``tweetup site build`` beside Pelican and mkdocs, which build from Markdown.

    python -m benchmarks site_cost

TWEETUP_GENERATORS names the ``bin`` folder of an environment with Pelican (with its Markdown) and
mkdocs; without it tweetup stands alone. Sites of 50 and of 500 sessions are built from stored
results, and built again with nothing changed. The generators get the same recaps as Markdown, and
are run again with nothing changed as well: they build all pages anew.

The recaps of twelve sessions are stored for all the others, which takes as long to read.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._chats import HASHTAG
from benchmarks._measuring import Cost, measure, tweetup
from benchmarks.incremental import DERIVED, SETTINGS, copy_results, write_sessions
from tweetup.config import load_config
from tweetup.jobs.publish import recap_session, recap_settings
from tweetup.project.project import open_project
from tweetup.project.records import plain_session
from tweetup.render import render_recap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.config import Config

SIZES = (50, 500)
ROUNDS = 3


def store_recaps(config: Config, texts: Path) -> None:
    """Store a recap of each session, and write it as Markdown into a folder."""
    with open_project(config) as project:
        sessions = project.sessions()
        recaps = []
        for session in sessions[:DERIVED]:
            recaps.append(recap_session(project, session))
            project.people(session)
            project.release(session)
        for number, session in enumerate(sessions):
            recap = recaps[number % DERIVED]
            if number >= DERIVED:
                copy_results(project, sessions[number % DERIVED], session)
                settings = recap_settings(project, session)
                origin = project.stored_origins(session, lambda kept=settings: kept)["recap"]
                recap = replace(
                    recap,
                    session=plain_session(session),
                    date=session.date,
                    title=f"#{HASHTAG}, {session.date}",
                )
                project.archive.save_result("recap", session.id, recap, origin)
            text = render_recap(recap, "markdown")
            head = f"Title: {session.id}\nDate: {session.date}\n\n"
            (texts / f"{session.id}.md").write_text(head + text, encoding="utf-8")


def report() -> Iterator[str]:
    """Yield the costs of each program for each size, and the ratios."""
    generators = os.environ.get("TWEETUP_GENERATORS")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            yield from _compare(Path(name), size, Path(generators) if generators else None)


def _compare(folder: Path, size: int, generators: Path | None) -> Iterator[str]:
    settings, archive = folder / "tweetup.toml", folder / "chat.db"
    settings.write_text(SETTINGS, encoding="utf-8")
    options = ("--config", settings, "--archive", archive)
    chat = write_sessions(folder / "chat.jsonl", 0, size)
    tweetup("import", chat, *options, "--hashtag", HASHTAG)
    texts = folder / "texts"
    texts.mkdir()
    store_recaps(replace(load_config(settings), archive=archive), texts)
    build = ("site", "build", *options, "--output", folder / "site")
    first = tweetup(*build)
    again = min((tweetup(*build) for _ in range(ROUNDS)), key=lambda cost: cost.cpu)
    yield f"{size} sessions: first {_told(first)}; unchanged {_told(again)}"
    if generators is None:
        return
    pelican = [str(generators / "pelican"), str(texts), "-o", str(folder / "pelican")]
    book = folder / "mkdocs.yml"
    book.write_text(f"site_name: {HASHTAG}\ndocs_dir: texts\nsite_dir: book\n", encoding="utf-8")
    mkdocs = [str(generators / "mkdocs"), "build", "-q", "-f", str(book)]
    for name, command in (("Pelican", pelican), ("mkdocs", mkdocs)):
        measure(command)
        cost = min((measure(command) for _ in range(ROUNDS)), key=lambda cost: cost.cpu)
        yield (
            f"    {name} {_told(cost)}: {cost.cpu / first.cpu:.1f} x the first build,"
            f" {cost.cpu / again.cpu:.1f} x the unchanged one"
        )


def _told(cost: Cost) -> str:
    return f"{cost.cpu:.2f} s, {cost.peak:.0f} MB"
