"""Seconds of CPU of ``tweetup site build`` beside Pelican and mkdocs, which build from Markdown.

    python -m benchmarks site_cost

TWEETUP_GENERATORS names the ``bin`` folder of an environment with Pelican (with its Markdown) and
mkdocs; without it tweetup stands alone. Sites of 50 and of 500 sessions are built from stored
results, and built again with nothing changed. The generators build two times: the recaps alone, of
which tweetup's site has more, and all that is on it, a recap and a transcript of each session.
They are run again with nothing changed as well: they build all pages anew.

The recaps of twelve sessions are stored for all the others, which takes as long to read.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from benchmarks._chats import HASHTAG
from benchmarks._measuring import Cost, measure, tweetup
from benchmarks.incremental import DERIVED, SETTINGS, copy_results, write_sessions
from tweetup.config import load_config
from tweetup.jobs.publish import recap_session, recap_settings
from tweetup.project.project import open_project
from tweetup.project.records import plain_session
from tweetup.render import markdown, render_recap
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.config import Config
    from tweetup.model import Recap

SIZES = (50, 500)
ROUNDS = 2
ALONE, WHOLE = "recaps", "recaps and transcripts"


def store_recaps(config: Config, texts: Path) -> None:
    """Store a recap of each session, and write it as Markdown, alone and with its transcript."""
    for name in (ALONE, WHOLE):
        (texts / name).mkdir(parents=True)
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
            wording = project.wording(project.facts(session).language)
            _write_texts(replace(recap, wording=wording), texts)


def _write_texts(recap: Recap, texts: Path) -> None:
    name = recap.session.id
    head = f"Title: {{}}\nDate: {recap.date}\n\n"
    page = texts / ALONE / f"{name}.md"
    page.write_text(head.format(name) + render_recap(recap, "markdown"), encoding="utf-8")
    shutil.copy(page, texts / WHOLE)
    transcript = head.format(f"Transcript of {name}") + "\n".join(_transcript(recap))
    (texts / WHOLE / f"{name}-transcript.md").write_text(transcript, encoding="utf-8")


def _transcript(recap: Recap) -> Iterator[str]:
    """Yield the lines of a transcript as Markdown: each post quoted, its author and time below."""
    view = RecapView(recap)
    for _, heading, quotes in view.transcript:
        yield f"## {markdown.escape_inline(heading)}\n"
        for quote in quotes:
            time = markdown.link(view.moment(quote.post.created_at), quote.url)
            yield f"{markdown.quote_lines(quote.post)}\n"
            yield f"— **@{markdown.escape_inline(quote.post.handle)}**, {time}\n"


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
    # In a process of its own: the peak of a process counts from that of its parent.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        config = msgspec.structs.replace(load_config(settings), archive=archive)
        pool.submit(store_recaps, config, texts).result()
    build = ("site", "build", *options, "--output", folder / "site")
    # The least of two, as of the others: a busy machine adds, and never takes away.
    firsts = []
    for _ in range(ROUNDS):
        shutil.rmtree(folder / "site", ignore_errors=True)
        firsts.append(tweetup(*build))
    first = min(firsts, key=lambda cost: cost.cpu)
    again = min((tweetup(*build) for _ in range(ROUNDS)), key=lambda cost: cost.cpu)
    yield f"{size} sessions: first {_told(first)}; unchanged {_told(again)}"
    if generators is None:
        return
    for content in (ALONE, WHOLE):
        for name, command in _commands(generators, folder, content):
            cost = min((measure(command) for _ in range(ROUNDS)), key=lambda cost: cost.cpu)
            yield (
                f"    {name}, {content}: {_told(cost)}; {cost.cpu / first.cpu:.1f} x the first"
                f" build, {cost.cpu / again.cpu:.1f} x the unchanged one"
            )


def _commands(generators: Path, folder: Path, content: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the name and the command of each generator that builds from a folder of Markdown."""
    texts = folder / "texts" / content
    yield "Pelican", [str(generators / "pelican"), str(texts), "-o", str(folder / "pelican")]
    book = folder / f"{content}.yml"
    lines = f"site_name: {HASHTAG}\ndocs_dir: {texts}\nsite_dir: {folder / 'book'}\n"
    book.write_text(lines, encoding="utf-8")
    yield "mkdocs", [str(generators / "mkdocs"), "build", "-q", "-f", str(book)]


def _told(cost: Cost) -> str:
    return f"{cost.cpu:.2f} s, {cost.peak:.0f} MB"
