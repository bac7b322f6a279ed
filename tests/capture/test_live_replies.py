"""Replies and quotes without the hashtag are heard while a chat runs, and belong to it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from tests.capture.following import Clock, Script, follow_through, until
from tests.servers.bluesky import Bluesky, access_to, bluesky
from tests.servers.jetstream import serve_jetstream
from tests.servers.mastodon import MastodonServer, gotosocial, mastodon
from tests.servers.self_signed import self_signed
from tests.servers.serving import Answer, Asked, as_json
from tests.servers.x import TOKEN, XServer
from tweetup.capture.ledger import REPLIES
from tweetup.capture.live.live_view import LiveView
from tweetup.capture.live.session import LiveLimits
from tweetup.config import ChatConfig
from tweetup.networks import NETWORKS, Access, Network
from tweetup.networks.secret import Secret

TAG = "#labelchat"
QUESTION = f"Q1: What makes a label good? {TAG}"
REPLY = "A title in large letters, so that I can read it from the door of the room"
BELOW = "A1 And the year in bold, since everybody looks for that first in our museum"
QUOTE = "A1 One that a child can read aloud"
HEARD = f"replies to and quotes of posts with {TAG}"
FEW = LiveLimits(max_replies=20)


@dataclass
class Side:
    """A network's server: ``post`` returns what ``reply_to`` and ``quotes`` of others name."""

    network: Network
    access: Access
    post: Callable[..., object]
    lose: Callable[[], None] = lambda: None


@contextmanager
def x_side(clock: Clock) -> Iterator[Side]:
    with XServer(clock=clock, heartbeat=0.05).serving() as server:

        def post(who: str, text: str, **more: Any) -> object:
            return server.post(text, author=who, **more)

        access = Access(values={"bearer_token": Secret(TOKEN)}, url=server.url)
        yield Side(NETWORKS.get("x"), access, post, server.streams.drop)
        assert not server.streams.rules


@contextmanager
def x_without_stream(clock: Clock) -> Iterator[Side]:
    """A plan that may search alone."""
    with XServer(clock=clock).serving() as server:
        server.lacks |= {"stream", "rules"}

        def post(who: str, text: str, **more: Any) -> object:
            return server.post(text, author=who, **more)

        access = Access(values={"bearer_token": Secret(TOKEN)}, url=server.url)
        yield Side(NETWORKS.get("x"), access, post)


@contextmanager
def mastodon_side(clock: Clock, *, twice: bool = False) -> Iterator[Side]:
    with mastodon(tokens={"s3cret": "host"}, clock=clock, heartbeat=0.05) as server:
        server.tells_twice = twice

        def post(
            who: str, text: str, *, reply_to: str | None = None, quotes: str | None = None
        ) -> object:
            return server.post(who, text, answers=reply_to, quotes=quotes)

        access = Access(values={"access_token": Secret("s3cret")}, servers=(server.url,))
        yield Side(NETWORKS.get("mastodon"), access, post)


@contextmanager
def bluesky_without_stream(clock: Clock) -> Iterator[Side]:
    """Jetstream behind a certificate of its own: it is searched in its place."""
    with (
        bluesky(clock) as server,
        serve_jetstream(server.network, tls=self_signed()) as stream,
    ):
        post = _posting(server)
        access = access_to(server, stream_url=stream.url)
        yield Side(NETWORKS.get("bluesky"), access, post)


@contextmanager
def bluesky_side(clock: Clock, *, twice: bool = False) -> Iterator[Side]:
    with bluesky(clock) as server:
        server.stream.tells_twice = twice
        yield Side(NETWORKS.get("bluesky"), access_to(server), _posting(server))


def _posting(server: Bluesky) -> Callable[..., object]:
    def post(
        who: str, text: str, *, reply_to: str | None = None, quotes: str | None = None
    ) -> object:
        handle = f"{who}.example.org"
        return server.network.add_post(handle, text, reply_to=reply_to, quotes=quotes)

    return post


_Sides = dict[str, Callable[[Clock], AbstractContextManager[Side]]]
SIDES: _Sides = {"x": x_side, "mastodon": mastodon_side, "bluesky": bluesky_side}
TWICE: _Sides = {
    "mastodon, twice": partial(mastodon_side, twice=True),
    "bluesky, twice": partial(bluesky_side, twice=True),
    "bluesky, without its stream": bluesky_without_stream,
}
SEARCHED: _Sides = {"x, without its stream": x_without_stream}
ALL: _Sides = SIDES | TWICE | SEARCHED


def _long(names: Iterable[str]) -> list[ParameterSet]:
    return [pytest.param(name, marks=pytest.mark.long) for name in names]


@pytest.mark.parametrize("name", [*SIDES, *TWICE, *_long(SEARCHED)])
def test_replies_without_the_hashtag_are_answers(name: str, tmp_path: Path) -> None:
    """To a question, to such a reply, and as a quote; nothing else that lacks the hashtag.

    Each once, however often a server tells of it.
    """
    clock = Clock()
    wanted = {QUESTION, f"A1 A number {TAG}", REPLY, BELOW}
    # Mastodon's streams have no replies without the hashtag: these are asked for.
    heard_times = 2 if name == "bluesky, twice" else 1
    with ALL[name](clock) as side:

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            question = side.post("host", QUESTION)
            side.post("ada", f"A1 A number {TAG}")
            yield from until(lambda: views[-1].discussion.current)
            # A rule of X is there a second later, and conversations are asked for by the minute.
            end = clock.monotonic() + 5
            yield from until(lambda: clock.monotonic() > end)
            reply = side.post("bo", REPLY, reply_to=question)
            side.post("dee", BELOW, reply_to=reply)
            elsewhere = side.post("eve", "Lunch was good")
            side.post("flo", "So was mine", reply_to=elsewhere)
            wanted.add(QUOTE)
            side.post("cy", QUOTE, quotes=question)
            yield from until(lambda: views[-1].posts == len(wanted))
            yield from until(
                lambda: (it := views[-1].discussion.current) and it.answers == len(wanted) - 1
            )

        with follow_through(
            tmp_path, side.network, side.access, clock, script, limits=FEW
        ) as outcome:
            # X puts the address of what is quoted behind the words.
            assert {text.partition(" https:")[0] for text in outcome.posts} == wanted
            assert outcome.everything.replies == len(wanted) - 2
            project = outcome.project
            lines = [it for it in project.archive.captures() if it.capture.query == HEARD]
            assert {it.capture.kind for it in lines} == {REPLIES}
            assert [(it.capture.query, it.read, bool(it.finished_at)) for it in lines] == [
                (HEARD, (len(wanted) - 2) * heard_times, True)
            ]
            (session,) = project.sessions("labelchat")
            (question,) = project.overview(session).questions
            assert project.overview(session).section(question.section).answers == len(wanted) - 1
            assert not [gap for gap in outcome.missing if gap.certain]


@pytest.mark.long
@pytest.mark.parametrize("name", ["x", *_long(it for it in ALL if it != "x")])
def test_replies_are_heard_before_the_first_question(name: str, tmp_path: Path) -> None:
    """To a welcome from before anybody listened, to an introduction, and quotes of both."""
    clock = Clock()
    hello, below, quote = "Ada from the hills", "It is cold there today", "We are on again"
    here = f"And I am Bo, from the sea {TAG}"
    with ALL[name](clock) as side:
        began = clock() - timedelta(minutes=1)
        welcome = side.post("host", f"Welcome to our chat {TAG}")
        elsewhere = side.post("eve", "Lunch was good")
        clock.skip(600)

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard and views[-1].posts)
            introduced = side.post("bo", here)
            yield from until(lambda: views[-1].posts == 2)
            end = clock.monotonic() + 5
            yield from until(lambda: clock.monotonic() > end)
            reply = side.post("ada", hello, reply_to=welcome)
            side.post("cy", below, reply_to=reply)
            side.post("dee", quote, quotes=introduced)
            side.post("flo", "So was mine", reply_to=elsewhere)
            yield from until(lambda: views[-1].posts == 5)
            assert not views[-1].discussion.questions
            question = side.post("host", QUESTION)
            yield from until(lambda: views[-1].discussion.current)
            end = clock.monotonic() + 5
            yield from until(lambda: clock.monotonic() > end)
            side.post("gus", REPLY, reply_to=question)
            yield from until(lambda: (it := views[-1].discussion.current) and it.answers == 1)

        with follow_through(
            tmp_path, side.network, side.access, clock, script, limits=FEW, since=began
        ) as outcome:
            texts = {text.partition(" http")[0] for text in outcome.posts}
            assert texts == {f"Welcome to our chat {TAG}", here, hello, below, quote} | {
                QUESTION,
                REPLY,
            }
            assert outcome.everything.replies == 4


@pytest.mark.parametrize("name", [*SIDES, *_long(SEARCHED)])
def test_none_are_heard_where_none_are_wanted(name: str, tmp_path: Path) -> None:
    """No cost, and no rule of X."""
    clock = Clock()
    with ALL[name](clock) as side:

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            question = side.post("host", QUESTION)
            yield from until(lambda: views[-1].discussion.current)
            side.post("bo", REPLY, reply_to=question)
            side.post("ada", f"A1 A number {TAG}")
            yield from until(lambda: views[-1].posts == 2)
            end = clock.monotonic() + 90
            yield from until(lambda: clock.monotonic() > end)

        with follow_through(tmp_path, side.network, side.access, clock, script) as outcome:
            assert outcome.posts == {QUESTION, f"A1 A number {TAG}"}
            assert outcome.everything.replies == 0
            lines = [it.capture for it in outcome.project.archive.captures()]
            assert HEARD not in {line.query for line in lines}


def test_more_than_the_limit_are_left_out_and_told(tmp_path: Path) -> None:
    """In the ledger; the posts with the hashtag go on."""
    clock = Clock()
    with bluesky_side(clock) as side:

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            question = side.post("host", QUESTION)
            for number in range(5):
                side.post("bo", f"Reply {number}", reply_to=question)
            side.post("ada", f"A1 A number {TAG}")
            yield from until(lambda: views[-1].posts == 4)

        with follow_through(
            tmp_path, side.network, side.access, clock, script, limits=LiveLimits(max_replies=2)
        ) as outcome:
            assert outcome.posts == {QUESTION, f"A1 A number {TAG}", "Reply 0", "Reply 1"}
            (line,) = (it for it in outcome.project.archive.captures() if it.read == 5)
            assert line.capture.kind == REPLIES
            assert dict(line.skipped) == {"more replies than 2": 3}


def test_a_reply_during_an_outage_is_found_at_the_end(tmp_path: Path) -> None:
    """The conversations of the questions are searched with the rest."""
    clock = Clock()
    with x_side(clock) as side:

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            question = side.post("host", QUESTION)
            yield from until(lambda: views[-1].discussion.current)
            side.lose()
            side.post("bo", REPLY, reply_to=question)
            yield from until(lambda: views[-1].outages)

        with follow_through(
            tmp_path, side.network, side.access, clock, script, limits=FEW
        ) as outcome:
            assert outcome.posts == {QUESTION, REPLY}
            assert outcome.everything.replies == 0


@pytest.mark.long
def test_a_question_without_the_hashtag_is_found_at_the_end(tmp_path: Path) -> None:
    """A host's, which somebody answers with it, and the answers below that have none."""
    clock = Clock()
    hosted = ChatConfig(hashtag="labelchat", hashtags=("labelchat",), hosts=("host",))
    with x_side(clock) as side:

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            for host in ("host", "guest"):
                question = side.post(host, f"{host} asks: when do you replace them?")
                side.post("ada", f"A4 Once a decade, {host} {TAG}", reply_to=question)
                side.post("bo", f"With each curator, {host}", reply_to=question)
            yield from until(lambda: views[-1].posts >= 2)

        with follow_through(
            tmp_path, side.network, side.access, clock, script, limits=FEW, chats=(hosted,)
        ) as outcome:
            assert {post for post in outcome.posts if TAG not in post} == {
                "host asks: when do you replace them?",
                "With each curator, host",
            }


# --- answers that no timeline and no stream has ------------------------------------------------


def _gotosocial_access(server: MastodonServer) -> Access:
    return Access(values={"access_token": Secret("s3cret")}, servers=(server.url,))


@pytest.mark.parametrize("parts", [("nodeinfo",), ("nodeinfo", "/instance")])
def test_answers_come_from_software_that_is_not_told(
    tmp_path: Path, parts: tuple[str, ...]
) -> None:
    """Where its account of itself is out of order, in one place or in both."""
    clock = Clock()
    with gotosocial(tokens={"s3cret": "host"}, clock=clock) as server:
        server.post("host", f"See you next week {TAG}", at=clock() - timedelta(days=7))
        answered = server.http.answer

        def answer(asked: Asked) -> Answer:
            if any(part in asked.path for part in parts):
                return as_json({"error": "Busy"}, 503)
            return answered(asked)

        server.http.answer = answer

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            welcome = server.post("host", f"Welcome, who is here tonight? {TAG}")
            yield from until(lambda: views[-1].posts == 1)
            server.post("ada", f"Ada, from the hills {TAG}", answers=welcome)
            yield from until(lambda: views[-1].posts == 2)

        access = _gotosocial_access(server)
        with follow_through(
            tmp_path, NETWORKS.get("mastodon"), access, clock, script, search=False
        ) as outcome:
            assert len(outcome.posts) == 2


@pytest.mark.long
@pytest.mark.parametrize("limits", [None, FEW])
def test_answers_to_any_post_come_while_it_runs(tmp_path: Path, limits: LiveLimits | None) -> None:
    """GoToSocial's timelines leave all of them out: below a welcome, and below answers."""
    clock = Clock()
    with gotosocial(tokens={"s3cret": "host"}, clock=clock) as server:
        server.meant = ("/timelines/none/",)

        def script(views: list[LiveView]) -> Script:
            def came(number: int) -> Script:
                return until(lambda: views[-1].posts == number)

            yield from until(lambda: views[-1].places[0].heard)
            welcome = server.post("host", f"Welcome, who is here tonight? {TAG}")
            yield from came(1)
            here = server.post("ada", f"Ada, from the hills {TAG}", answers=welcome)
            yield from came(2)
            # No post that is in a timeline counts another answer from here on.
            below = server.post("bo", f"And I from the sea {TAG}", answers=here)
            yield from came(3)
            server.post("cy", f"A long way to us both {TAG}", answers=below)
            server.post("dee", "Welcome to the hills", answers=here)
            yield from came(4 if limits is None else 5)
            question = server.post("host", QUESTION)
            yield from until(lambda: views[-1].discussion.current)
            server.post("ada", f"A1 A number {TAG}", answers=question)
            yield from came(6 if limits is None else 7)

        access = _gotosocial_access(server)
        with follow_through(
            tmp_path, NETWORKS.get("mastodon"), access, clock, script, limits=limits, search=False
        ) as outcome:
            untagged = {text for text in outcome.posts if TAG not in text}
            assert untagged == (set() if limits is None else {"Welcome to the hills"})
            assert outcome.everything.replies == len(untagged)


def test_replies_to_and_quotes_of_answers_come_while_it_runs(tmp_path: Path) -> None:
    """On Mastodon, of a post that asks nothing and began its own thread."""
    clock = Clock()
    with mastodon_side(clock) as side:
        wanted = {"and my second part", "I see it otherwise", "as gus says"}

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            side.post("host", QUESTION)
            yield from until(lambda: views[-1].discussion.current)
            thread = side.post("gus", f"A1 (1/2) My own thread {TAG}")
            yield from until(lambda: views[-1].posts == 2)
            side.post("gus", "and my second part", reply_to=thread)
            side.post("hal", "I see it otherwise", reply_to=thread)
            side.post("ivy", "as gus says", quotes=thread)
            yield from until(lambda: views[-1].posts == 2 + len(wanted))

        with follow_through(
            tmp_path, side.network, side.access, clock, script, limits=FEW, search=False
        ) as outcome:
            assert {text.partition(" http")[0] for text in outcome.posts} >= wanted


@pytest.mark.long
def test_conversations_are_asked_for_within_bounds(tmp_path: Path) -> None:
    """Of many posts each has its turn, and a minute leaves the server most of its limit."""
    clock = Clock()
    with gotosocial(tokens={"s3cret": "host"}, clock=clock) as server:
        server.meant = ("/timelines/none/",)
        times = []
        answered = server.http.answer

        def answer(asked: Asked) -> Answer:
            if asked.path.endswith("/context"):
                times.append(clock.monotonic())
            return answered(asked)

        server.http.answer = answer

        def script(views: list[LiveView]) -> Script:
            yield from until(lambda: views[-1].places[0].heard)
            posts = [server.post(f"p{n}", f"Opinion {n} {TAG}") for n in range(40)]
            for number, post in enumerate(posts):
                server.post("ada", f"Agreed {number} {TAG}", answers=post)
            yield from until(lambda: views[-1].posts == 80)

        access = _gotosocial_access(server)
        with follow_through(
            tmp_path, NETWORKS.get("mastodon"), access, clock, script, search=False
        ) as outcome:
            assert len(outcome.posts) == 80
        within = [sum(begin <= time < begin + 55 for time in times) for begin in times]
        assert max(within) <= 15
