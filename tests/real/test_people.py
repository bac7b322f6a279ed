"""The people of two real chats: their numbers are of the shape of averages that were published."""

from __future__ import annotations

from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from tweetup.cli import main
from tweetup.config import load_config
from tweetup.jobs.report import ConversationReport, read_report
from tweetup.project.project import open_project

#: As docs/explanation/people.md states them: sessions, people and posts a session, shares of
#: originals and reposts, people in all, and the share of them who came twice.
STATED = {
    "critlib": (5, 38, 452, 0.40, 0.30, 127, 0.31),
    "ngsschat": (16, 37, 193, 0.80, 0.03, 283, 0.34),
}


def report_on(folder: Path, real_data: Path, chat: str) -> ConversationReport:
    files = sorted((real_data / "chats").glob(f"{chat}-????-??-??.jsonl"))
    with chdir(folder), redirect_stderr(StringIO()) as said, redirect_stdout(StringIO()):
        assert main(["import", *map(str, files)]) == 0, said.getvalue()
        with open_project(load_config()) as project:
            return read_report(project, chat)


@pytest.mark.long
@pytest.mark.parametrize("chat", STATED)
def test_numbers_are_those_stated(real_data: Path, tmp_path: Path, chat: str) -> None:
    """To the digits in which the documentation states them."""
    report = report_on(tmp_path, real_data, chat)
    people = [it.activity for it in report.people.people]
    posts = sum(it.posts for it in people)
    wrote = [it for it in people if it.sessions]
    sessions = len(report.sessions)
    assert posts == sum(it.posts for it in report.sessions)
    assert (
        sessions,
        round(sum(it.people for it in report.sessions) / sessions),
        round(posts / sessions),
        round(sum(it.originals for it in people) / posts, 2),
        round(sum(it.reposts for it in people) / posts, 2),
        len(wrote),
        round(sum(len(it.sessions) > 1 for it in wrote) / len(wrote), 2),
    ) == STATED[chat]
    assert 20 <= STATED[chat][1] <= 60
    assert 0.2 <= STATED[chat][-1] <= 0.45
