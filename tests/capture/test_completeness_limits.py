"""Whether all of a chat came where a limit is used up, and below posts that ask nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.capture.capturing import Desk, desk
from tests.capture.proving import BEGAN, CHAT, MINUTE, NOW, Fediverse, changed
from tests.servers.bluesky import access_to, bluesky
from tests.servers.mastodon import mastodon
from tweetup.capture.chat import capture_chat
from tweetup.capture.results import CaptureRequest, CaptureResult
from tweetup.capture.window import CaptureWindow
from tweetup.config import Config
from tweetup.model import GapKind
from tweetup.networks.bluesky.client import BLUESKY
from tweetup.networks.paging import Timing
from tweetup.project.project import open_project

_COUNTS = "/counts/"


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Desk]:
    """X with a question and nine answers."""
    with desk(tmp_path, []) as made:
        asked = made.server.post("Q1: What makes a label good? #labelchat", at=made.window().since)
        for number in range(9):
            at = asked.at + timedelta(minutes=number + 1)
            text = f"A1 large letters {number} #labelchat"
            made.server.post(text, author=f"guest{number}", at=at, reply_to=asked)
        yield made


@pytest.fixture
def fediverse(tmp_path: Path) -> Iterator[Fediverse]:
    """A server of Mastodon."""
    with mastodon(clock=lambda: NOW) as server:
        yield Fediverse(server, tmp_path / "a.db")


def counts_asked(x: Desk) -> int:
    """How often X was asked to count."""
    return sum(_COUNTS in asked.path for asked in x.server.asked)


def cost_of(done: CaptureResult) -> dict[str, int]:
    """What a capture was charged for."""
    return dict(done.cost.charges)


# --- a limit that is just used up -------------------------------------------------------------


def test_a_limit_of_just_as_many_posts(x: Desk) -> None:
    """The last page came: a count is no post, and fields cost nothing."""

    def change(body: Any) -> None:
        if "total_tweet_count" in body.get("meta", {}):
            body["meta"]["total_tweet_count"] = 40
        for post in body.get("data", ()):
            if isinstance(post, dict):
                post.pop("lang", None)

    x.server.server.answer = changed(x.server.server, "/tweets", change)
    done = x.capture(max_posts=10)
    assert done.places[0].stopped is None
    assert (done.complete, done.proved, counts_asked(x)) == (False, False, 1)
    (gap,) = [gap for gap in done.gaps if gap.certain]
    assert "x counts 40 posts, 10 are here" in gap.why


def test_fields_are_checked_whatever_the_limit(x: Desk) -> None:
    """None of the posts has a field: told where the limit is used up as well."""

    def change(body: Any) -> None:
        for post in body.get("data", ()):
            if isinstance(post, dict):
                post.pop("public_metrics", None)

    x.server.server.answer = changed(x.server.server, "search", change)
    done = x.capture(max_posts=10)
    fields = [gap.why for gap in done.gaps if gap.kind is GapKind.FIELD]
    assert any("public_metrics.reply_count and sent it with none of 10" in why for why in fields)
    assert not done.complete


def test_a_count_that_is_not_paid_for_is_no_proof(x: Desk) -> None:
    """The rest of a limit in dollars pays for a count, or it is named as not made."""
    done = x.capture(max_usd="0.155")
    assert (done.places[0].stopped, done.rows, counts_asked(x)) == (None, 10, 0)
    (gap,) = done.gaps
    assert gap.why == (
        "the rest of the limit does not pay for x's count; so nobody can say whether all of it came"
    )
    assert (gap.kind, done.complete, done.proved) == (GapKind.UNCHECKED, False, False)
    # That is no news for ever, nor known: with more money it is made.
    assert not x.capture(max_usd="0.155").complete
    done = x.capture(max_usd="0.165")
    assert (counts_asked(x), done.proved) == (1, True)


def test_posts_that_are_not_looked_up_are_no_proof(x: Desk) -> None:
    """A post without the hashtag counts answers, of which no limit that is used up asks."""
    asked = next(post for post in x.server.posts.values() if post.text.startswith("Q1"))
    at = asked.at + timedelta(minutes=20)
    below = x.server.post("To me it is light", author="zoe", at=at, reply_to=asked)
    assert x.capture(max_replies=500).proved
    x.server.post("and short", author="yan", at=at, reply_to=below)
    done = x.capture(max_replies=500, max_posts=10)
    assert (done.complete, done.proved) == (False, False)
    whys = [gap.why for gap in done.gaps]
    assert whys == [
        "x was not asked how many answer 1 post without the hashtag: stopped at 10 posts, as told"
    ]
    done = x.capture(max_replies=500)
    assert (done.proved, done.places[0].replies) == (True, 1)


# --- a limit of posts without the hashtag ------------------------------------------------------


def fill(server: Any, *, each: int) -> int:
    """Three questions, with as many answers without the hashtag as with it; return how many."""
    for number in range(3):
        at = BEGAN + timedelta(minutes=15 * number)
        asked = server.post("host", f"Q{number}: What makes a label good? #labelchat", at=at)
        for one in range(2 * each):
            text = f"A{number} person {one} says so{' #labelchat' if one % 2 else ''}"
            server.post(f"p{one}", text, at=at + (one + 1) * timedelta(seconds=5), answers=asked)
    return 3 * (2 * each + 1)


@pytest.mark.parametrize("limit", [pytest.param(1, marks=pytest.mark.long), 8])
def test_known_posts_use_up_no_limit(fediverse: Fediverse, limit: int) -> None:
    """Threads are read from the top again each time: only new posts count, so that runs end."""
    total = fill(fediverse.server, each=5)
    runs: list[CaptureResult] = []
    while not runs or not runs[-1].complete:
        runs.append(fediverse.capture(max_replies=limit))
        assert runs[-1].complete or runs[-1].places[0].replies
        assert len(runs) < 8
    assert len(fediverse.kept) == total
    assert runs[-1].proved
    assert [done.proved for done in runs[:-1]] == [False] * (len(runs) - 1)
    assert len(runs) > 1
    assert fediverse.capture(max_replies=limit).proved


# --- answers below posts that ask nothing ------------------------------------------------------


def write_below_answers(server: Any) -> tuple[list[str], list[str]]:
    """A question whose answers have the hashtag, and an answer without it below each; their ids."""
    asked = server.post("host", "Q1: What makes a label good? #labelchat", at=BEGAN)
    answers = [
        server.post(who, f"A1 {who} says so #labelchat", at=BEGAN + MINUTE, answers=asked)
        for who in ("ada", "ben", "cleo")
    ]
    at = BEGAN + 5 * MINUTE
    return answers, [server.post("eve", "and why?", at=at, answers=it) for it in answers]


@pytest.mark.long
def test_answers_below_answers_are_counted(fediverse: Fediverse) -> None:
    """All answers to the question have the hashtag: those below are looked for all the same."""
    answers, below = write_below_answers(fediverse.server)
    done = fediverse.capture()
    (place,) = done.places
    assert (place.untagged, place.compared, done.proved) == (len(below), 4, True)
    threads = [asked.path for asked in fediverse.server.http.asked if "/context" in asked.path]
    # The question's thread has all of them.
    assert len(threads) == 1
    at = BEGAN + 6 * MINUTE
    fediverse.server.post("fay", "-", at=at, answers=answers[0], visibility="unlisted")
    for is_known in (False, True):
        done = fediverse.capture()
        (gap,) = done.gaps
        assert (gap.post, gap.counted, gap.came) == (answers[0], 2, 1)
        assert (done.complete, done.proved) == (is_known, False)
        assert done.proved_but_for_told == is_known
    assert fediverse.capture(max_replies=500).places[0].replies == len(below)


@pytest.mark.long
def test_answers_and_quotes_below_answers_on_bluesky(tmp_path: Path) -> None:
    """Without the option the number is told; with it they come."""
    with bluesky(clock=lambda: NOW) as server:
        network = server.network
        at = BEGAN + MINUTE
        asked = network.add_post("host.example", "Q1: What makes a label? #labelchat", at=BEGAN)
        for who in ("ada", "ben", "cleo"):
            text = f"A1 {who} says so #labelchat"
            answer = network.add_post(f"{who}.example", text, at=at, reply_to=asked)
            network.add_post("eve.example", "and why?", at=at + MINUTE, reply_to=answer)
            network.add_post("fay.example", "look at it", at=at + MINUTE, quotes=answer)
        window = CaptureWindow(since=BEGAN - MINUTE, until=NOW - MINUTE, ends=NOW - MINUTE)
        timing = Timing(clock=lambda: NOW, sleep=lambda _: None, tell=lambda _: None)
        config = Config(archive=tmp_path / "a.db", chats=(CHAT,))
        for replies, expected in ((0, (6, 0)), (500, (0, 6)), (500, (0, 0))):
            request = CaptureRequest(chat=CHAT, window=window, max_replies=replies)
            with open_project(config, create=True) as project:
                access = access_to(server)
                done = capture_chat(
                    project, BLUESKY, access, request, timing, progress=lambda _: None
                )
            (place,) = done.places
            assert (place.untagged, place.replies) == expected
            assert done.proved, done.gaps
