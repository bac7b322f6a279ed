"""Answers that the archive hides are known: told as hidden with the reason, and not as missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.capture.capturing import START, Desk, desk
from tests.capture.proving import changed
from tests.servers.x_posts import XPost
from tweetup.capture.results import CaptureResult
from tweetup.model import Absence, GapKind, PostKey
from tweetup.project.project import open_project

HIDDEN = "1 answer or quote hidden here, since the network did not show them (protected)"


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Desk]:
    """X with a question and two answers, of which one is protected by now and hidden."""
    with desk(tmp_path, []) as made:
        at = START + timedelta(minutes=5)
        asked = made.server.post("Q1: What is good? #labelchat", author="host", at=at)
        answer(made, asked, "ada", "A1 It is light #labelchat")
        gone = answer(made, asked, "ben", "A1 It is short #labelchat")
        made.capture()
        # X counts on, and shows it no more.
        made.server.delete(gone.id, "protected")
        made.server.server.answer = changed(made.server.server, "search", count_on)
        with open_project(made.config) as project:
            assert project.archive.absences.hide({PostKey("x", gone.id): Absence.PROTECTED}) == 1
        yield made


def count_on(body: Any) -> None:
    """One answer more than the server shows."""
    for post in body.get("data", ()):
        if post["text"].startswith("Q1"):
            post["public_metrics"]["reply_count"] += 1


def answer(x: Desk, asked: XPost, who: str, text: str) -> XPost:
    at = max(post.at for post in x.server.posts.values()) + timedelta(minutes=1)
    return x.server.post(text, author=who, at=at, reply_to=asked)


def question(x: Desk) -> XPost:
    return next(post for post in x.server.posts.values() if post.author == "host")


def told(done: CaptureResult) -> list[tuple[GapKind, str]]:
    return [(gap.kind, gap.why) for gap in done.gaps]


@pytest.mark.parametrize("max_replies", [0, pytest.param(50, marks=pytest.mark.long)])
def test_a_hidden_answer_is_not_missing(x: Desk, max_replies: int) -> None:
    """It is no failure, and no proof either: another one may lack in its place."""
    done = x.capture(max_replies=max_replies)
    assert told(done) == [(GapKind.UNSEEN, HIDDEN)]
    assert (done.complete, done.proved, done.proved_but_for_told) == (True, False, True)


@pytest.mark.long
def test_it_makes_room_for_one_alone(x: Desk) -> None:
    """Another one that lacks is told, and read where it is wanted."""
    answer(x, question(x), "uma", "Our teachers do")
    done = x.capture()
    assert [(gap.kind, gap.counted, gap.came) for gap in done.gaps] == [
        (GapKind.ANSWERS, 3, 2),
        (GapKind.UNSEEN, 1, 0),
    ]
    assert "1 is here and 1 hidden" in done.gaps[0].why
    assert not done.complete
    wanted = x.capture(max_replies=50)
    assert told(wanted) == [(GapKind.UNSEEN, HIDDEN)]
