"""A post that a person chose and that was removed: a line tells that something stood there."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.jobs.deciding import project_of, recap_of, talk
from tweetup.cli.correction_rows import correction_row, tell_idle
from tweetup.desk.blocks import session_blocks
from tweetup.desk.workshop import Workshop
from tweetup.jobs import decide
from tweetup.jobs.analysis import analyse_sessions
from tweetup.jobs.correction_log import list_corrections, undo_correction
from tweetup.jobs.recap_file import edit_recap
from tweetup.jobs.removal import take_down
from tweetup.model import Recap, RecapSection, post_name
from tweetup.project.project import Project
from tweetup.recap import WORDINGS
from tweetup.recap.decisions import PartState
from tweetup.render import render_recap

LINE = "A post that stood here was removed."


def first(recap: Recap) -> RecapSection:
    return next(it for it in recap.sections if it.section == "Q1")


def names(recap: Recap) -> list[str]:
    return [post_name(it.post.key) for it in first(recap).quotes]


@pytest.mark.parametrize("ordered", [True, pytest.param(False, marks=pytest.mark.long)])
def test_a_removed_quote_leaves_a_line(ordered: bool, tmp_path: Path) -> None:
    """In its place, in every format, without who and when; derived quotes vanish as before."""
    with project_of(talk()) as project:
        session = project.session("latest")
        before = recap_of(project)
        page = render_recap(before, "html")
        said = [it.post for it, name in before.transcript if name == "Q1"]
        chosen = next(it for it in said if it.text[:30] not in page)
        place = "Q1" if ordered else None
        decide.settle_quote(project, session, post_name(chosen.key), PartState.SHOWN, section=place)
        assert post_name(chosen.key) == names(recap_of(project))[-1]
        if ordered:
            wanted = [*names(recap_of(project))]
            wanted.insert(1, wanted.pop())
            decide.reorder(project, session, "quotes", wanted, section="Q1")
        derived = names(before)[-1]
        take_down(project, posts=[post_name(chosen.key), derived])
        recap = recap_of(project)
        (line,) = recap.removed
        assert (line.place, line.after) == ("Q1", names(recap)[0 if ordered else -1])
        written = {it: render_recap(recap, it) for it in ("markdown", "html", "json")}
        assert [it.count(LINE) for it in written.values()] == [1, 1, 1]
        assert json.loads(written["json"])["removed"][0]["place"] == "Q1"
        assert not any(chosen.id in it or chosen.text in it for it in written.values())
        file = tmp_path / "a.md"
        edit_recap(project, session, file)
        text = file.read_text()
        assert text.count(LINE) == 1
        # It is of the program: nothing that a person does to it is an edit, and it is back then.
        (told,) = (it for it in text.split("\n\n") if LINE in it)
        without = text.replace(told, "")
        for other in (text, without, f"{text}\n{told}\n", f"{without}\n{told}\n"):
            file.write_text(other)
            assert edit_recap(project, session, file).decisions == ()
            assert file.read_text() == text
        assert _on_the_desk(project, session.id).count(LINE) == 1
        undo_correction(project, list_corrections(project)[0].correction.id or 0)
        assert LINE not in render_recap(recap_of(project), "html")


def test_a_removed_lead_leaves_a_line() -> None:
    """Where the large post stood, and no other one takes its place."""
    with project_of(talk()) as project:
        session = project.session("latest")
        chosen = first(recap_of(project)).quotes[0].post
        decide.show_large(project, session, post_name(chosen.key))
        take_down(project, authors=[chosen.handle])
        recap = recap_of(project)
        assert (recap.lead_quote, [it.place for it in recap.removed]) == (None, ["intro"])
        assert render_recap(recap, "html").count(LINE) == 1


@pytest.mark.parametrize("when", ["before", pytest.param("after", marks=pytest.mark.long)])
def test_a_choice_of_an_earlier_version(when: str) -> None:
    """It does not tell its section: the analysis does while the post is there, else the line stands
    at the end of the recap.
    """
    with project_of(talk()) as project:
        session = project.session("latest")
        page = render_recap(recap_of(project), "html")
        transcript = recap_of(project).transcript
        chosen = next(it.post for it, of in transcript if of == "Q1" and it.post.text not in page)
        decide.settle_quote(project, session, post_name(chosen.key), PartState.SHOWN)
        if when == "before":
            _forget_section(project)
        take_down(project, posts=[post_name(chosen.key)])
        if when == "after":
            _forget_section(project)
        recap = recap_of(project)
        assert [it.place for it in recap.removed] == ["Q1" if when == "before" else "end"]
        assert render_recap(recap, "html").count(LINE) == 1


def _on_the_desk(project: Project, session: str) -> str:
    """Return the blocks of a session's page; nothing in the line can be edited."""
    analyse_sessions(project)
    workshop = Workshop(project.config)
    try:
        # In a thread of its own: a browser of other tests leaves its loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            answer = workshop.answer(lambda it: session_blocks(it.show(session)))
            blocks = thread.submit(asyncio.run, answer).result()
    finally:
        workshop.close()
    return "\n".join(it.html for it in blocks if it.pane == "recap")


def _forget_section(project: Project) -> None:
    """Write the only decision as versions did that kept no section with it."""
    with closing(sqlite3.connect(project.config.archive)) as sql, sql:
        ((value,),) = sql.execute("SELECT value FROM corrections").fetchall()
        kept = [pair for pair in json.loads(value) if pair[0] != "stood"]
        assert len(kept) == len(json.loads(value)) - 1
        sql.execute("UPDATE corrections SET value = ?", (json.dumps(kept),))
    project.forget()


def test_every_language_has_the_line() -> None:
    """In words of its own."""
    lines = {WORDINGS.get(it).fill("post_removed") for it in ("en", "de", "fr", "es", "it", "nl")}
    assert len(lines) == 6


@pytest.mark.long
def test_a_kept_place_is_no_warning(capsys: pytest.CaptureFixture[str]) -> None:
    """Its status tells it; one that is undone is no choice any more."""
    with project_of(talk()) as project:
        session = project.session("latest")
        chosen = first(recap_of(project)).quotes[0].post
        decide.settle_quote(project, session, post_name(chosen.key), PartState.SHOWN)
        take_down(project, posts=[post_name(chosen.key)])
        (standing,) = list_corrections(project)
        assert (standing.status, standing.why) == ("place kept", None)
        assert correction_row(standing)["why"] == "a removed post: its place is kept"
        tell_idle(project)
        assert capsys.readouterr().err == ""
        undo_correction(project, standing.correction.id or 0)
        assert [it.status for it in list_corrections(project)] == ["undone"]
