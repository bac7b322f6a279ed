"""Servers that leave answers out or do not tell whether they do, and several that differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.capture.proving import (
    BEGAN,
    MINUTE,
    NOW,
    TOKEN,
    Fediverse,
    beside_software,
    hold_chat,
)
from tests.servers.mastodon import gotosocial as gotosocial_server
from tests.servers.serving import Answer, Asked, as_json
from tweetup.model import GapKind
from tweetup.networks.secret import Secret

DAY = timedelta(days=1)


@pytest.fixture
def gotosocial(tmp_path: Path) -> Iterator[Fediverse]:
    """A server whose timelines are without answers."""
    with gotosocial_server(tokens={TOKEN: "reader"}, clock=lambda: NOW) as server:
        yield Fediverse(server, tmp_path / "a.db", {"access_token": Secret(TOKEN)})


def broken(asked: Fediverse, status: int, *parts: str) -> Callable[[Asked], Answer]:
    """The answers of a server, with that status where a path has one of the parts."""
    answered = asked.server.http.answer

    def answer(request: Asked) -> Answer:
        if any(part in request.path for part in parts):
            return as_json({"error": "Busy"}, status)
        return answered(request)

    return answer


def hold_hidden_answer(asked: Fediverse) -> str:
    """A question, its answer, and an answer with the hashtag below a post without it."""
    server = asked.server
    question = server.post("host", "Q1: What makes a label good? #labelchat", at=BEGAN)
    server.post("ada", "A1 large letters #labelchat", at=BEGAN + MINUTE, answers=question)
    other = server.post("ben", "A thread of my own", at=BEGAN + MINUTE)
    return server.post("eve", "A1 none #labelchat", at=BEGAN + 2 * MINUTE, answers=other)


# --- software that is told in one place of two, or in none --------------------------------------


@pytest.mark.parametrize("status", [503, 429, 500, 404])
def test_software_by_the_instance_alone(gotosocial: Fediverse, status: int) -> None:
    """NodeInfo may be out of order while the API works: nothing is proved then."""
    hidden = hold_hidden_answer(gotosocial)
    gotosocial.server.http.answer = broken(gotosocial, status, "nodeinfo")
    done = gotosocial.capture()
    assert hidden not in gotosocial.kept
    (gap,) = done.gaps
    assert " runs GoToSocial: nobody can say" in gap.why
    assert (gap.kind, done.complete, done.proved) == (GapKind.UNCHECKED, False, False)


@pytest.mark.parametrize("status", [429, 503])
def test_software_that_is_not_told(gotosocial: Fediverse, status: int) -> None:
    """Conversations are asked for, after seconds; and each capture says that it proves nothing."""
    said = hold_chat(gotosocial.server)
    answered = gotosocial.server.http.answer
    gotosocial.server.http.answer = broken(gotosocial, status, "nodeinfo", "/instance")
    for _ in range(2):
        done = gotosocial.capture()
        assert gotosocial.kept == {*said.questions, *said.answers}
        (gap,) = done.new_gaps
        assert " does not tell its software (" in gap.why
        assert "nobody can say whether there are answers with the hashtag below posts" in gap.why
        assert (gap.kind, done.complete, done.proved) == (GapKind.UNCHECKED, False, False)
    assert any("whether its hashtag timelines are without answers" in it for it in gotosocial.told)
    # Nobody waits for a limit of requests here.
    assert sum("asking again" in line for line in gotosocial.told) < 12
    gotosocial.server.http.answer = answered
    (gap,) = gotosocial.capture().new_gaps
    assert " runs GoToSocial: " in gap.why


def test_software_that_is_refused_is_told_once(gotosocial: Fediverse) -> None:
    """A server that never tells its software makes no later capture fail."""
    said = hold_chat(gotosocial.server)
    gotosocial.server.http.answer = broken(gotosocial, 403, "nodeinfo", "/instance")
    assert not gotosocial.capture().complete
    again = gotosocial.capture()
    assert (again.complete, again.proved, again.new_gaps) == (True, False, ())
    assert gotosocial.kept == {*said.questions, *said.answers}


def test_a_window_with_answers_alone(gotosocial: Fediverse) -> None:
    """A search that finds none of them proves nothing either."""
    said = hold_chat(gotosocial.server)
    done = gotosocial.capture(since=16, until=26)
    assert len(gotosocial.kept & set(said.answers)) == 4
    assert not gotosocial.kept & set(said.questions)
    (gap,) = done.new_gaps
    assert " runs GoToSocial: nobody can say" in gap.why
    assert not done.complete
    again = gotosocial.capture(since=16, until=26)
    assert (again.complete, again.proved, beside_software(again.gaps)) == (True, False, ())


def test_a_window_without_posts(gotosocial: Fediverse) -> None:
    """There is no post that an answer could hide below; but of unknown software nobody knows."""
    gotosocial.server.post("host", "See you #labelchat", at=BEGAN - 9 * DAY)
    assert gotosocial.capture().gaps == ()
    gotosocial.server.http.answer = broken(gotosocial, 503, "nodeinfo", "/instance")
    (gap,) = gotosocial.capture().gaps
    assert " does not tell its software (" in gap.why
