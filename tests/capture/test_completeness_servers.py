"""Servers that leave answers out or do not tell whether they do, and several that differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.capture.proving import (
    BEGAN,
    CHAT,
    MINUTE,
    NOW,
    TOKEN,
    Fediverse,
    beside_software,
    changed,
    hold_chat,
)
from tests.servers.mastodon import MastodonServer, mastodon
from tests.servers.mastodon import gotosocial as gotosocial_server
from tests.servers.serving import Answer, Asked, as_json
from tweetup.capture.ledger import of_chat
from tweetup.capture.standing import find_standing
from tweetup.config import Config
from tweetup.model import GapKind, Schedule
from tweetup.networks.secret import Secret
from tweetup.project.project import open_project

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


@pytest.mark.long
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
        assert " did not tell its software this time (" in gap.why
        assert "nobody can say whether there are answers with the hashtag below posts" in gap.why
        assert (gap.kind, done.complete, done.proved) == (GapKind.UNCHECKED, False, False)
    assert any("whether its hashtag timelines are without answers" in it for it in gotosocial.told)
    # Nobody waits for a limit of requests here.
    assert sum("asking again" in line for line in gotosocial.told) < 12
    gotosocial.server.http.answer = answered
    (gap,) = gotosocial.capture().new_gaps
    assert " runs GoToSocial: " in gap.why


@pytest.mark.long
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
    done = gotosocial.capture()
    assert (done.gaps, done.complete, done.places[0].provable) == ((), True, True)
    gotosocial.server.http.answer = broken(gotosocial, 503, "nodeinfo", "/instance")
    (gap,) = gotosocial.capture().gaps
    assert " did not tell its software this time (" in gap.why


# --- several servers that count differently -----------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_server_that_counts_most_is_told(tmp_path: Path, order: tuple[int, int]) -> None:
    """More that lack at the other server are news, whatever the first one has told."""
    with mastodon(clock=lambda: NOW) as first, mastodon(clock=lambda: NOW) as second:
        question = first.post("host", "Q1: What makes a label good? #labelchat", at=BEGAN)
        answer = first.post("ada", "A1 light #labelchat", at=BEGAN + MINUTE, answers=question)
        for uri in (question, answer):
            second.receive(first, uri)
        asked = Fediverse(first, tmp_path / "a.db")
        asked.others = tuple((first.url, second.url)[place] for place in order)
        counts = {first.url: 1, second.url: 1}

        def recount(server: MastodonServer) -> None:
            def count(body: Any) -> None:
                for post in body if isinstance(body, list) else ():
                    if post["uri"] == question:
                        post["replies_count"] = counts[server.url]

            server.http.answer = changed(server.http, "/timelines/", count)

        def new(at_first: int, at_second: int) -> list[tuple[int | None, int | None]]:
            counts.update({first.url: at_first, second.url: at_second})
            done = asked.capture()
            assert done.complete == (not done.new_gaps)
            assert len([gap for gap in done.gaps if gap.post == question]) <= 1
            return [(gap.counted, gap.came) for gap in done.new_gaps]

        recount(first)
        recount(second)
        assert new(2, 2) == [(2, 1)]
        assert new(2, 2) == []
        assert new(2, 6) == [(6, 1)]
        assert new(2, 6) == []
        # A gap told at one is none told at the other.
        assert new(3, 6) == [(3, 1)]
        assert new(3, 6) == []
        # What lacks no more makes room for no others.
        assert new(2, 2) == []
        assert new(2, 4) == [(4, 1)]
        assert new(1, 1) == []


def hold_halves(first: MastodonServer, second: MastodonServer, **untagged: Any) -> tuple[str, str]:
    """A question that each of two servers has another second answer to; these have no hashtag."""
    question = first.post("host", "Q1: What makes a label good? #labelchat", at=BEGAN)
    answer = first.post("ada", "A1 light #labelchat", at=BEGAN + MINUTE, answers=question)
    for uri in (question, answer):
        second.receive(first, uri)
    first.post("cleo", "A1 large #labelchat", at=BEGAN + 2 * MINUTE, answers=question)
    text, at = "My own view is that fonts matter", BEGAN + 3 * MINUTE
    return question, second.post("only", text, at=at, answers=question, **untagged)


@pytest.mark.long
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_answers_of_one_server_stand_in_for_none_of_another(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    """Two answers are here, two are counted at each server, and the second has another one."""
    with mastodon(clock=lambda: NOW) as first, mastodon(clock=lambda: NOW) as second:
        _, other = hold_halves(first, second)
        asked = Fediverse(first, tmp_path / "a.db")
        asked.others = tuple((first.url, second.url)[place] for place in order)
        done = asked.capture(max_replies=50)
        assert (done.complete, done.gaps) == (True, ())
        assert other in asked.kept


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_another_server_takes_no_gap_away(tmp_path: Path, order: tuple[int, int]) -> None:
    """The second server alone tells the same gap."""
    with mastodon(clock=lambda: NOW) as first, mastodon(clock=lambda: NOW) as second:
        question, _ = hold_halves(first, second, visibility="unlisted")
        asked = Fediverse(first, tmp_path / "a.db")
        asked.others = tuple((first.url, second.url)[place] for place in order)
        done = asked.capture()
        assert not done.complete
        (gap,) = done.new_gaps
        assert (gap.post, gap.counted, gap.came) == (question, 2, 1)
        assert "counts 2 answers to Q1, 1 came from it; " in gap.why
        alone = Fediverse(second, tmp_path / "b.db").capture()
        assert [(gap.post, gap.counted, gap.came) for gap in alone.new_gaps] == [(question, 2, 1)]


# --- stored answers that the server does not show again ------------------------------------------


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Fediverse]:
    """A server that is asked with a token first, and later without one."""
    with mastodon(tokens={TOKEN: "reader"}, clock=lambda: NOW) as server:
        yield Fediverse(server, tmp_path / "a.db", {"access_token": Secret(TOKEN)})


def unseen_of(asked: Fediverse) -> tuple[int | None, str]:
    """How many nobody has seen by two captures alike, and the reason why."""
    captures = [asked.capture(max_replies=replies) for replies in (0, 50)]
    for done in captures:
        assert [gap.kind for gap in done.gaps] == [GapKind.UNSEEN]
        assert (done.complete, done.proved, done.proved_but_for_told) == (True, False, True)
    gap = captures[-1].gaps[0]
    return gap.counted, gap.why


@pytest.mark.long
def test_quotes_that_only_a_login_shows(asked: Fediverse) -> None:
    """One is deleted and another written: the number is the same, and the list is for users."""
    server = asked.server
    question = server.post("host", "Q1: What makes a label good? #labelchat", at=BEGAN)
    old = server.post("eve", "A good one", at=BEGAN + MINUTE, quotes=question)
    assert asked.capture(max_replies=50).proved
    server.delete(old)
    new = server.post("zoe", "Another one", at=BEGAN + 2 * MINUTE, quotes=question)
    login, asked.login = asked.login, {}
    counted, why = unseen_of(asked)
    assert (counted, "lists the posts that quote another to its own users only" in why) == (1, True)
    asked.login = login
    assert asked.capture(max_replies=50).proved
    assert new in asked.kept


@pytest.mark.long
def test_a_thread_of_which_a_part_is_shown(asked: Fediverse) -> None:
    """Without a login a server shows 60 answers of 70."""
    server = asked.server
    question = server.post("host", "Q1: What makes a label good? #labelchat", at=BEGAN)
    times = [BEGAN + (1 + number / 10) * MINUTE for number in range(70)]
    answers = [
        server.post(f"p{number}", f"A1 words {number}", at=at, answers=question)
        for number, at in enumerate(times)
    ]
    assert asked.capture(max_replies=500).proved
    server.delete(answers[-1])
    server.post("zoe", "A1 others", at=BEGAN + 20 * MINUTE, answers=question)
    asked.login = {}
    counted, why = unseen_of(asked)
    assert (counted, "without a login it shows 60 posts of a thread" in why) == (10, True)


@pytest.mark.long
def test_a_conversation_that_is_refused_meanwhile(asked: Fediverse) -> None:
    server = asked.server
    question = server.post("host", "Q1: What makes a label good? #labelchat", at=BEGAN)
    old = server.post("eve", "A1 light ones", at=BEGAN + MINUTE, answers=question)
    asked.login = {}
    assert asked.capture(max_replies=50).proved
    server.delete(old)
    server.post("zoe", "A1 others", at=BEGAN + 2 * MINUTE, answers=question)
    server.http.answer = broken(asked, 401, "/context")
    counted, why = unseen_of(asked)
    assert (counted, "shows this to its own users only (401)" in why) == (1, True)


def test_standing_reasons_name_their_server(tmp_path: Path) -> None:
    """One of two servers breaks off its search."""
    with (
        mastodon(clock=lambda: NOW) as whole,
        mastodon(clock=lambda: NOW) as short,
    ):
        for server in (whole, short):
            server.post("host", "Q1: What makes a label good? #labelchat", at=BEGAN)
            server.post("ada", "Light ones #labelchat", at=BEGAN + 50 * MINUTE)
        asked = Fediverse(short, tmp_path / "a.db", others=(whole.url, short.url))
        assert asked.capture(until=30).complete
        short.http.answer = broken(asked, 403, "/timelines/tag")
        assert not asked.capture().complete
    assert [why.partition(": ")[0] for why in standing(asked)] == [short.name]


def standing(asked: Fediverse) -> list[str]:
    """Why the only session is not proved."""
    hour = Schedule(weekday=BEGAN.weekday(), start=BEGAN.hour * 60, minutes=60, timezone="UTC")
    chat = replace(CHAT, timezone="UTC", schedule=hour)
    with open_project(Config(archive=asked.archive, chats=(chat,))) as project:
        (session,) = project.sessions("labelchat")
        gaps = find_standing(session, of_chat(project.archive.captures(), CHAT))
    return [gap.why for gap in gaps or ()]


@contextmanager
def two_servers(folder: Path) -> Iterator[tuple[Fediverse, Fediverse]]:
    """Both servers of a chat, into one archive, and the first of them alone."""
    with mastodon(clock=lambda: NOW) as first, mastodon(clock=lambda: NOW) as second:
        for server in (first, second):
            server.post("host", "Q1: What makes a label good? #labelchat", at=BEGAN)
            for minute in (4, 8, 25, 35, 50):
                text = f"Of the {minute}. label #labelchat"
                server.post("ada", text, at=BEGAN + minute * MINUTE)
        both = Fediverse(second, folder / "a.db", others=(first.url, second.url))
        yield both, Fediverse(first, folder / "a.db")


@pytest.mark.long
@pytest.mark.parametrize("since", [None, 30])
def test_a_server_that_refused_and_is_asked_no_more(tmp_path: Path, since: int | None) -> None:
    """Its gap is told a last time when all of the hour is asked of the others."""
    with two_servers(tmp_path) as (both, alone):
        both.server.http.answer = broken(both, 403, "/timelines/tag")
        both.capture()
        (why,) = standing(both)
        assert why.startswith(both.server.name)
        if since is not None:
            alone.capture(since=since)
            assert (standing(alone), alone.told) == ([why], [])
        assert alone.capture().proved
        assert [f"{both.server.name} is asked no more" in line for line in alone.told] == [True]
        assert standing(alone) == []
        assert alone.capture().proved
        assert len(alone.told) == 1
        # Whoever asks it again is told again.
        both.capture()
        assert [line.startswith(both.server.name) for line in standing(both)] == [True]


def test_a_search_of_the_others_that_breaks_off_drops_no_server(tmp_path: Path) -> None:
    """Nothing says then that they have all there is to have; what one gave before stays proved."""
    with two_servers(tmp_path) as (both, alone):
        both.server.http.answer = broken(both, 403, "/timelines/tag")
        both.capture()
        alone.server.http.answer = broken(alone, 403, "/timelines/tag")
        alone.capture()
        assert alone.told == []
        assert [line.startswith(both.server.name) for line in standing(alone)] == [True]


@pytest.mark.long
def test_a_server_that_was_asked_for_half_of_the_hour(tmp_path: Path) -> None:
    """The other one has all of it, but not what this one alone has."""
    with two_servers(tmp_path) as (both, alone):
        both.capture(until=30)
        middle = f"{BEGAN + 30 * MINUTE:%H:%M} UTC"
        assert standing(both) == [f"not captured after {middle}"]
        alone.capture(since=20)
        assert standing(both) == [f"{both.server.name}: not captured after {middle}"]
        both.capture(since=30)
        assert standing(both) == []


@pytest.mark.long
def test_a_server_that_has_none_of_the_posts(asked: Fediverse) -> None:
    """Nothing was read of it, and that no conversation could be asked for is told once."""
    hold_chat(asked.server)
    asked.capture()
    with gotosocial_server(login=None, clock=lambda: NOW) as empty:
        empty.meant = ("",)
        asked.server, asked.login = empty, {}
        done = asked.capture()
        (place,) = done.places
        assert (place.read, place.skipped, done.complete) == (0, (), False)
        assert any(" posts of the archive: their conv" in gap.why for gap in done.new_gaps)
        again = asked.capture()
        assert not any(" posts of the archive: " in gap.why for gap in again.new_gaps)
        assert not again.proved_but_for_told


def test_a_conversation_that_fails_for_a_moment_is_asked_for_again(gotosocial: Fediverse) -> None:
    """The first one is no exception, to which no page leads."""
    server = gotosocial.server
    question = server.post("host", "Q1: What makes a label good? #labelchat", at=BEGAN)
    server.post("ada", "A1 Light ones #labelchat", at=BEGAN + MINUTE, answers=question)
    answered = server.http.answer
    failures = ["once", "twice"]

    def answer(request: Asked) -> Answer:
        if "/context" in request.path and failures:
            failures.pop()
            return as_json({"error": "Busy"}, 503)
        return answered(request)

    server.http.answer = answer
    gotosocial.capture()
    assert (failures, len(gotosocial.kept)) == ([], 2)
