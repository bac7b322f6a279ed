"""Whether all of a chat came, by what the network itself says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.capture.proving import (
    BEGAN,
    CHAT,
    MINUTE,
    NOW,
    QUESTIONS,
    TOKEN,
    Fediverse,
    beside_software,
    changed,
    hold_chat,
    members,
)
from tests.servers.bluesky import access_to, bluesky
from tests.servers.mastodon import gotosocial as gotosocial_server
from tests.servers.mastodon import mastodon
from tests.servers.serving import Answer, Asked
from tweetup.capture.chat import capture_chat
from tweetup.capture.results import CaptureRequest
from tweetup.capture.window import CaptureWindow
from tweetup.config import Config
from tweetup.model import GapKind
from tweetup.networks.bluesky.client import BLUESKY
from tweetup.networks.paging import Timing
from tweetup.networks.secret import Secret
from tweetup.project.project import open_project


@pytest.fixture
def gotosocial(tmp_path: Path) -> Iterator[Fediverse]:
    """A server whose timelines are without answers."""
    with gotosocial_server(tokens={TOKEN: "reader"}, clock=lambda: NOW) as server:
        yield Fediverse(server, tmp_path / "a.db", {"access_token": Secret(TOKEN)})


@pytest.fixture
def fediverse(tmp_path: Path) -> Iterator[Fediverse]:
    """A server of Mastodon."""
    with mastodon(clock=lambda: NOW) as server:
        yield Fediverse(server, tmp_path / "a.db")


# --- answers that a timeline leaves out -------------------------------------------------------


@pytest.mark.long
def test_answers_come_by_conversations(gotosocial: Fediverse) -> None:
    """Each answer with the hashtag comes, and those without it are counted and left out."""
    said = hold_chat(gotosocial.server)
    done = gotosocial.capture()
    assert gotosocial.kept == {*said.questions, *said.answers}
    # Nothing shows that there are none below posts without the hashtag.
    (gap,) = done.gaps
    assert gap.why.endswith(
        "runs GoToSocial: nobody can say whether there are answers with the hashtag below posts"
        " without it"
    )
    assert (gap.kind, done.complete, done.proved) == (GapKind.UNCHECKED, False, False)
    # It is told once for each session.
    again = gotosocial.capture()
    assert (again.complete, again.proved, again.new_gaps) == (True, False, ())
    (place,) = done.places
    assert (place.untagged, place.replies) == (len(said.untagged), 0)
    line = gotosocial.told[0]
    assert "runs GoToSocial, whose hashtag timelines are without answers" in line


@pytest.mark.long
@pytest.mark.parametrize("count", [0, None])
def test_answers_that_no_post_counts(gotosocial: Fediverse, count: int | None) -> None:
    """Where numbers of answers are wrong or left out, questions are asked for all the same."""
    said = hold_chat(gotosocial.server)
    answered = gotosocial.server.http.answer

    def uncounted(body: object) -> object:
        if isinstance(body, list):
            return [uncounted(it) for it in body]
        if not isinstance(body, dict):
            return body
        return {key: count if key == "replies_count" else uncounted(it) for key, it in body.items()}

    def answer(asked: Asked) -> Answer:
        found = answered(asked)
        body = uncounted(members(found)) if "/v1/" in asked.path else members(found)
        return replace(found, body=json.dumps(body).encode())

    gotosocial.server.http.answer = answer
    gotosocial.capture()
    assert gotosocial.kept == {*said.questions, *said.answers}
    text = "A1 a late one #labelchat"
    at = BEGAN + timedelta(minutes=40)
    late = gotosocial.server.post("fay", text, at=at, answers=said.questions[0])
    gotosocial.capture()
    assert late in gotosocial.kept


def test_answers_to_a_post_alone(gotosocial: Fediverse) -> None:
    """One post is no session yet, so that nothing tells that it asks a question."""
    server = gotosocial.server
    asked = server.post("host", "Q1: What makes a label good? #labelchat", at=BEGAN)
    text = "A1 large letters #labelchat"
    answers = {server.post(who, text, at=BEGAN + MINUTE, answers=asked) for who in ("ada", "ben")}

    def uncount(body: Any) -> None:
        for post in body if isinstance(body, list) else ():
            post["replies_count"] = 0

    server.http.answer = changed(server.http, "/timelines/", uncount)
    gotosocial.capture()
    assert gotosocial.kept == {asked, *answers}


def test_software_without_a_name(tmp_path: Path) -> None:
    """Where no answer came although the software is Mastodon, conversations are asked as well."""
    with mastodon(leaves_replies_out=True, clock=lambda: NOW) as server:
        asked = Fediverse(server, tmp_path / "a.db")
        said = hold_chat(server)
        asked.capture()
        assert asked.kept == {*said.questions, *said.answers}
        assert not asked.told


@pytest.mark.long
def test_what_nobody_can_get_is_told_once(gotosocial: Fediverse) -> None:
    """An answer that its author keeps out of timelines is counted: named, then known."""
    said = hold_chat(gotosocial.server)

    def hide(who: str) -> None:
        at = BEGAN + timedelta(minutes=20)
        gotosocial.server.post(who, "-", at=at, answers=said.questions[0], visibility="unlisted")

    hide("fay")
    first = gotosocial.capture()
    (gap,) = beside_software(first.gaps)
    assert (gap.kind, gap.post) == (GapKind.ANSWERS, said.questions[0])
    assert (gap.counted, gap.came, first.complete) == (5, 4, False)
    assert "counts 5 answers to Q1, 4 are here; it shows no others" in gap.why
    again = gotosocial.capture()
    assert (again.complete, again.new_gaps) == (True, ())
    assert [gap.post for gap in beside_software(again.gaps)] == [said.questions[0]]
    hide("gus")
    more = gotosocial.capture()
    (gap,) = more.new_gaps
    assert (gap.counted, gap.came, more.complete) == (6, 4, False)


@pytest.mark.long
def test_those_that_came_make_room_for_no_others(gotosocial: Fediverse) -> None:
    """What lacked is shown; as many others that lack later are named all the same."""
    said = hold_chat(gotosocial.server)
    answered = gotosocial.server.http.answer
    held_back: set[str] = set()

    def answer(asked: Asked) -> Answer:
        found = answered(asked)
        if not asked.path.endswith("/context"):
            return found
        body = members(found)
        body["descendants"] = [it for it in body["descendants"] if it["uri"] not in held_back]
        return replace(found, body=json.dumps(body).encode())

    def write(minute: int) -> None:
        at = BEGAN + timedelta(minutes=minute)
        text = f"A1 late {minute} #labelchat"
        held_back.add(gotosocial.server.post("fay", text, at=at, answers=said.questions[0]))

    gotosocial.server.http.answer = answer
    write(30)
    write(31)
    assert not gotosocial.capture().complete
    assert gotosocial.capture().complete
    held_back.clear()
    done = gotosocial.capture()
    assert (done.complete, beside_software(done.gaps)) == (True, ())
    write(32)
    done = gotosocial.capture()
    (gap,) = done.new_gaps
    assert (gap.counted, gap.came, done.complete) == (7, 6, False)
    assert gotosocial.capture().complete
    with sqlite3.connect(gotosocial.archive) as sql:
        texts = [json.loads(it) for (it,) in sql.execute("SELECT gaps FROM captures")]
    counted = [gap for gaps in texts for gap in gaps if gap.get("post")]
    closed = [gap for gap in counted if gap["counted"] == gap["came"]]
    assert [(gap["post"], gap["counted"]) for gap in closed] == [(said.questions[0], 6)]


def test_the_ledger_has_what_lacks(gotosocial: Fediverse) -> None:
    """With the numbers, for whoever reads it by SQL; and older lines are read as they are."""
    said = hold_chat(gotosocial.server)
    at = BEGAN + timedelta(minutes=20)
    gotosocial.server.post("fay", "-", at=at, answers=said.questions[0], visibility="unlisted")
    gotosocial.capture()
    with sqlite3.connect(gotosocial.archive) as sql:
        (gaps,) = sql.execute("SELECT gaps FROM captures WHERE kind = 'capture'").fetchone()
    gap, _ = json.loads(gaps)
    assert {name: gap[name] for name in ("kind", "post", "counted", "came", "certain")} == {
        "kind": "answers",
        "post": said.questions[0],
        "counted": 5,
        "came": 4,
        "certain": False,
    }


def test_a_thread_that_is_cut_off(gotosocial: Fediverse) -> None:
    """Answers to answers that its page lacks are asked for, as are those of who wrote them."""
    said = hold_chat(gotosocial.server)
    deeper, above = [], said.answers[0]
    for n in range(3):
        at = BEGAN + timedelta(minutes=20 + n)
        above = gotosocial.server.post("gus", f"And so {n} #labelchat", at=at, answers=above)
        deeper.append(above)
    answered = gotosocial.server.http.answer

    def answer(asked: Asked) -> Answer:
        found = answered(asked)
        if not asked.path.endswith("/context"):
            return found
        body = members(found)
        ids = {asked.path.split("/")[-2]}
        body["descendants"] = [it for it in body["descendants"] if it["in_reply_to_id"] in ids]
        return replace(found, body=json.dumps(body).encode())

    gotosocial.server.http.answer = answer
    done = gotosocial.capture()
    assert gotosocial.kept == {*said.questions, *said.answers, *deeper}
    assert not beside_software(done.gaps)


@pytest.mark.long
def test_an_answer_that_was_deleted_hides_no_new_one(fediverse: Fediverse) -> None:
    """The count is the same: only those that are still there count against it."""
    server = fediverse.server
    said = hold_chat(server)
    assert fediverse.capture(max_replies=500).complete
    server.delete(said.answers[0])
    at = BEGAN + timedelta(minutes=20)
    late = server.post("fay", "no tag here", at=at, answers=said.questions[0])
    assert fediverse.capture(max_replies=500).complete
    assert late in fediverse.kept


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_answers_that_another_server_has(tmp_path: Path, order: tuple[int, int]) -> None:
    """Each server may lack what the other has: nothing is missing while one of them has it."""
    with mastodon(clock=lambda: NOW) as first, mastodon(clock=lambda: NOW) as second:
        said = hold_chat(second)
        for uri in (*said.questions, said.answers[0]):
            first.receive(second, uri)
        asked = Fediverse(first, tmp_path / "a.db")
        asked.others = tuple((first.url, second.url)[place] for place in order)
        done = asked.capture(max_replies=500)
        assert asked.kept == {*said.questions, *said.answers, *said.untagged}
        assert (done.complete, done.gaps) == (True, ())


def test_gotosocial_and_mastodon_show_one_post(tmp_path: Path) -> None:
    """They name its author by other addresses: it is stored once, and no conflict."""
    with (
        gotosocial_server(tokens={TOKEN: "reader"}, clock=lambda: NOW) as home,
        mastodon(clock=lambda: NOW) as other,
    ):
        said = hold_chat(home)
        for uri in said.questions:
            other.receive(home, uri)
        asked = Fediverse(home, tmp_path / "a.db", {"access_token": Secret(TOKEN)})
        asked.others = (home.url, other.url)
        done = asked.capture()
        assert asked.kept == {*said.questions, *said.answers}
        assert (done.added.conflicts, beside_software(done.gaps)) == (0, ())


@pytest.mark.long
def test_conversations_that_are_refused(gotosocial: Fediverse) -> None:
    """Said with the reason, and no failure of what came before."""
    said = hold_chat(gotosocial.server)
    answered = gotosocial.server.http.answer

    def answer(asked: Asked) -> Answer:
        if asked.path.endswith("/context"):
            return Answer(401, {"Content-Type": "application/json"}, b'{"error":"Unauthorized"}')
        return answered(asked)

    gotosocial.server.http.answer = answer
    done = gotosocial.capture()
    assert done.places[0].error is None
    assert gotosocial.kept >= set(said.questions)
    assert not done.complete
    assert {gap.post for gap in done.gaps} >= set(said.questions)
    refused = beside_software(done.gaps)
    assert all("asking for the others was refused: " in gap.why for gap in refused)
    assert not gotosocial.capture().complete
    gotosocial.server.http.answer = answered
    assert gotosocial.capture().complete


# --- answers without the hashtag --------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("kind", ["gotosocial", "fediverse"])
def test_with_replies_counts_what_lacks_the_hashtag(
    kind: str, request: pytest.FixtureRequest
) -> None:
    """Second parts of somebody's own answer come too; tagged answers are not counted among them."""
    asked: Fediverse = request.getfixturevalue(kind)
    said = hold_chat(asked.server)
    done = asked.capture(max_replies=500)
    assert asked.kept == {*said.questions, *said.answers, *said.untagged}
    assert done.places[0].replies == len(said.untagged)
    assert done.rows == len(said.questions) + len(said.answers)
    assert (beside_software(done.gaps), done.places[0].untagged) == ((), 0)
    again = asked.capture(max_replies=500)
    assert (again.places[0].replies, again.complete) == (0, True)


@pytest.mark.long
def test_quotes_on_mastodon(tmp_path: Path) -> None:
    """A server lists who quotes a question to its users: those without the hashtag come too."""
    with mastodon(tokens={TOKEN: "reader"}, clock=lambda: NOW) as server:
        said = hold_chat(server)
        at = BEGAN + timedelta(minutes=20)
        quotes = [
            server.post("gus", f"Look at this, {n}", at=at, quotes=said.questions[0])
            for n in range(45)
        ]
        asked = Fediverse(server, tmp_path / "a.db")
        done = asked.capture(max_replies=500)
        (gap,) = done.gaps
        assert (gap.kind, gap.counted, gap.came) == (GapKind.QUOTES, 45, 0)
        assert "to its own users only" in gap.why
        asked.login = {"access_token": Secret(TOKEN)}
        done = asked.capture(max_replies=500)
        assert set(quotes) <= asked.kept
        assert (done.complete, done.places[0].replies) == (True, 45)


def test_questions_of_a_short_window(fediverse: Fediverse) -> None:
    """They are found although the session is said to begin at the hour, after the window's end."""
    server = fediverse.server
    asked = server.post(
        "host", "Q1: What makes a label good? #labelchat", at=BEGAN - timedelta(minutes=4)
    )
    for person in ("ada", "ben", "cleo"):
        text = f"A1 {person} would say so and so #labelchat"
        server.post(person, text, at=BEGAN - timedelta(minutes=3), answers=asked)
    late = server.post("eve", "no tag", at=BEGAN - timedelta(minutes=2), answers=asked)
    done = fediverse.capture(since=-10, until=-1, max_replies=500)
    assert done.places[0].replies == 1
    assert late in fediverse.kept


def test_answers_after_the_window_are_not_missing(fediverse: Fediverse) -> None:
    """The server counts them: they are seen, not stored, and nothing lacks."""
    said = hold_chat(fediverse.server)
    late = fediverse.server.post(
        "fay", "Late #labelchat", at=BEGAN + timedelta(minutes=100), answers=said.questions[0]
    )
    done = fediverse.capture(max_replies=500)
    assert (done.complete, done.gaps) == (True, ())
    assert late not in fediverse.kept


# --- Bluesky ----------------------------------------------------------------------------------


def test_quotes_and_second_parts_on_bluesky(tmp_path: Path) -> None:
    """They come by the posts' own counts; what a hidden account wrote is told once."""
    with bluesky(lambda: NOW) as server:
        add = server.network.add_post

        def at(minute: float) -> datetime:
            return BEGAN + timedelta(minutes=minute)

        asked = add("host.example.org", "Q1: What makes a label good? #labelchat", at=at(5))
        first = add("dan.example.org", "A1 Large letters (1/2) #labelchat", at=at(6))
        wanted = {
            add("dan.example.org", "and a photo (2/2)", at=at(7), reply_to=first),
            add("eve.example.org", "So it is", at=at(8), quotes=asked),
            add("fay.example.org", "Short words", at=at(9), reply_to=asked),
        }
        hidden = add("gus.example.org", "Not to be seen", at=at(9), reply_to=asked)
        server.network.set_status("gus.example.org", "deactivated")
        window = CaptureWindow(since=BEGAN, until=at(60), ends=at(60))
        timing = Timing(clock=lambda: NOW, sleep=lambda _: None, tell=print)
        config = Config(archive=tmp_path / "a.db", chats=(CHAT,))
        access = access_to(server)
        request = CaptureRequest(chat=CHAT, window=window, max_replies=50)
        with open_project(config, create=True) as project:
            results = [
                capture_chat(project, BLUESKY, access, request, timing, progress=lambda _: None)
                for _ in range(2)
            ]
            kept = {post.id for post in project.archive.posts("labelchat")}
    assert kept == {asked, first, *wanted}
    assert hidden not in kept
    (gap,) = results[0].gaps
    assert (gap.kind, gap.post, gap.counted, gap.came) == (GapKind.ANSWERS, asked, 2, 1)
    assert [result.complete for result in results] == [False, True]


@pytest.mark.parametrize("everywhere", [False, True])
def test_quotes_that_nobody_counts_on_bluesky(tmp_path: Path, *, everywhere: bool) -> None:
    """The question came without the number, or every post did: who quotes it is asked for."""
    with bluesky(lambda: NOW) as server:
        add = server.network.add_post
        asked = add("host.example.org", "Q1: What makes a label good? #labelchat", at=BEGAN)
        add("ada.example.org", "A1 Large letters #labelchat", at=BEGAN + MINUTE, reply_to=asked)
        quote = add("eve.example.org", "So it is", at=BEGAN + 2 * MINUTE, quotes=asked)

        def change(body: Any) -> None:
            for post in body.get("posts", ()):
                if everywhere or post["uri"] == asked:
                    post.pop("quoteCount", None)

        server.http.answer = changed(server.http, "searchPosts", change)
        ends = BEGAN + timedelta(hours=1)
        window = CaptureWindow(since=BEGAN, until=ends, ends=ends)
        timing = Timing(clock=lambda: NOW, sleep=lambda _: None, tell=print)
        config = Config(archive=tmp_path / "a.db", chats=(CHAT,))
        request = CaptureRequest(chat=CHAT, window=window, max_replies=50)
        with open_project(config, create=True) as project:
            access = access_to(server)
            done = capture_chat(project, BLUESKY, access, request, timing, progress=lambda _: None)
            assert quote in {post.id for post in project.archive.posts("labelchat")}
    assert [gap.kind for gap in done.gaps] == ([GapKind.FIELD] if everywhere else [])
    assert done.proved is not everywhere


@pytest.mark.parametrize(("by", "is_told"), [(-13, True), (300, True), (1, True), (0, False)])
def test_counts_of_bluesky(tmp_path: Path, by: int, *, is_told: bool) -> None:
    """They may be rounded; where they differ from what came nothing is called complete."""
    with bluesky(lambda: NOW) as server:
        for n in range(13):
            server.network.add_post("host.example.org", f"{n} #labelchat", at=BEGAN + n * MINUTE)
        server.counts, server.rounds_up = True, by
        ends = BEGAN + timedelta(hours=1)
        window = CaptureWindow(since=BEGAN, until=ends, ends=ends)
        timing = Timing(clock=lambda: NOW, sleep=lambda _: None, tell=print)
        config = Config(archive=tmp_path / "a.db", chats=(CHAT,))
        request = CaptureRequest(chat=CHAT, window=window)
        with open_project(config, create=True) as project:
            results = [
                capture_chat(
                    project, BLUESKY, access_to(server), request, timing, progress=lambda _: None
                )
                for _ in range(2)
            ]
    assert [result.complete for result in results] == [not is_told, True]
    assert [result.count_agrees for result in results] == [by == 0] * 2
    assert [result.proved for result in results] == [not is_told] * 2
    assert [gap.kind for gap in results[1].gaps] == [GapKind.ESTIMATE] * is_told
    assert all(f"counts about {13 + by} posts, 13 came" in it.why for it in results[1].gaps)


# --- servers of GoToSocial and Mastodon, further --------------------------------------------------


@pytest.mark.parametrize(
    ("name", "is_promised"),
    [
        ("reblogs_count", True),
        pytest.param("favourites_count", True, marks=pytest.mark.long),
        pytest.param("quotes_count", False, marks=pytest.mark.long),
        pytest.param("language", False, marks=pytest.mark.long),
    ],
)
def test_fields_that_some_posts_lack_on_mastodon(
    fediverse: Fediverse, name: str, *, is_promised: bool
) -> None:
    """Those of the entity Status that are neither optional nor newer are named, once."""
    answers = set(hold_chat(fediverse.server).answers[3:5])

    def change(body: Any) -> None:
        for status in body:
            if status["uri"] in answers:
                status.pop(name, None)

    fediverse.server.http.answer = changed(fediverse.server.http, "/timelines/", change)
    for is_known in (False, True):
        done = fediverse.capture()
        whys = [gap.why for gap in done.gaps if gap.kind is GapKind.FIELD]
        assert len(whys) == is_promised
        assert done.complete is (is_known or not is_promised)
        asked = f"was asked for {name} and did not send it with 2 posts of 15"
        assert all(f"{asked}, such as {min(answers)}" in why for why in whys)


@pytest.mark.long
def test_a_window_with_answers_alone(gotosocial: Fediverse) -> None:
    """Its questions are before it: their conversations are asked for."""
    said = hold_chat(gotosocial.server)
    late = [
        gotosocial.server.post(
            who,
            f"A3 {who} thinks so #labelchat",
            at=BEGAN + timedelta(minutes=60),
            answers=said.questions[2],
        )
        for who in ("kim", "lou")
    ]
    gotosocial.capture(until=55)
    done = gotosocial.capture(since=55)
    assert set(late) <= gotosocial.kept
    assert (done.complete, done.proved) == (True, False)
    assert len(gotosocial.told) == 2


def test_questions_below_an_announcement(gotosocial: Fediverse) -> None:
    """It is before the window, and the timeline has it: so its conversation is asked for."""
    server = gotosocial.server
    above = server.post("host", "Tonight: labels! #labelchat", at=BEGAN - timedelta(hours=3))
    wanted = set()
    for number, question in enumerate(QUESTIONS, 1):
        at = BEGAN + timedelta(minutes=15 * number)
        above = server.post("host", f"Q{number}: {question} #labelchat", at=at, answers=above)
        answer = server.post("ada", f"A{number} so #labelchat", at=at + 2 * MINUTE, answers=above)
        wanted |= {above, answer}
    done = gotosocial.capture()
    assert gotosocial.kept == wanted
    # Whoever answers a post without the hashtag is in no conversation that is known.
    assert not done.proved


@pytest.mark.long
def test_new_answers_below_posts_that_no_search_returns(gotosocial: Fediverse) -> None:
    """Their counts are asked for again with the conversation that they are part of."""
    said = hold_chat(gotosocial.server)
    gotosocial.capture()
    for above in (said.answers[0], said.untagged[1]):
        late = gotosocial.server.post(
            "gus", "A1 late #labelchat", at=BEGAN + timedelta(minutes=61), answers=above
        )
        gotosocial.capture()
        assert late in gotosocial.kept


@pytest.mark.long
def test_threads_without_a_login(fediverse: Fediverse) -> None:
    """Mastodon shows 60 posts of one to strangers: told once, with the remedy, and no proof."""
    fediverse.server.tokens[TOKEN] = "reader"
    said = hold_chat(fediverse.server)
    for n in range(80):
        at = BEGAN + timedelta(minutes=16, seconds=n)
        fediverse.server.post(f"p{n}", f"An opinion, {n}", at=at, answers=said.questions[0])
    for is_known in (False, True):
        done = fediverse.capture(max_replies=500)
        (gap,) = done.gaps
        assert (gap.post, gap.counted, gap.sought) == (said.questions[0], 84, False)
        assert gap.remedy == "tweetup login mastodon --with-token"
        assert gap.remedy in gap.why
        assert "deleted" not in gap.why
        assert (done.complete, done.proved) == (is_known, False)
    fediverse.login = {"access_token": Secret(TOKEN)}
    done = fediverse.capture(max_replies=500)
    assert (done.complete, done.gaps) == (True, ())


@pytest.mark.long
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_count_belongs_to_the_server_that_gave_it(tmp_path: Path, order: tuple[int, int]) -> None:
    """A server that has the questions alone counts no answers to them."""
    with mastodon(clock=lambda: NOW) as first, mastodon(clock=lambda: NOW) as second:
        said = hold_chat(first)
        for uri in said.questions:
            second.receive(first, uri)
        asked = Fediverse(first, tmp_path / "a.db")
        asked.others = tuple((first.url, second.url)[place] for place in order)
        for _ in range(2):
            done = asked.capture()
            assert (done.complete, done.gaps) == (True, ())
