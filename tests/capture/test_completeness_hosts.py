"""Questions that hosts ask without the hashtag, and that people answer with it: the chat's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.capture.capturing import START, Desk, desk
from tests.capture.proving import BEGAN, Fediverse, hold_chat
from tests.servers.bluesky import access_to, bluesky
from tests.servers.mastodon import mastodon
from tests.servers.x_posts import XPost
from tweetup.capture.chat import capture_chat
from tweetup.capture.results import CaptureRequest, CaptureResult
from tweetup.capture.window import CaptureWindow
from tweetup.config import ChatConfig, Config
from tweetup.model import GapKind
from tweetup.networks.bluesky.client import BLUESKY
from tweetup.networks.paging import Timing
from tweetup.project.project import open_project

HOSTED = ChatConfig(hashtag="labelchat", hashtags=("labelchat",), hosts=("host",))


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Desk]:
    """X with three questions, each with answers that have the hashtag."""
    with desk(tmp_path, []) as made:
        made.config = Config(archive=made.config.archive, chats=(HOSTED,))
        for number in (1, 2, 3):
            text = f"Q{number}: What makes a label good, number {number}? #labelchat"
            asked = made.server.post(text, author="host", at=at(15 * number - 15))
            for minute, person in enumerate(("ada", "ben", "cleo"), 2):
                text = f"A{number} {person} would say so and so #labelchat"
                when = at(15 * number - 15 + minute)
                made.server.post(text, author=person, at=when, reply_to=asked)
        yield made


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def ask(x: Desk, author: str = "host", minute: float = 45) -> set[str]:
    """Ask without the hashtag; return the posts that lack it: that one, and two of its answers."""
    asked = x.server.post("When do you replace them?", author=author, at=at(minute))
    x.server.post("A4 Once a decade #labelchat", author="ada", at=at(46), reply_to=asked)
    others: list[XPost] = [
        x.server.post("With each curator", author="uma", at=at(47), reply_to=asked),
        x.server.post("With each new exhibition", author="vic", at=at(48), reply_to=asked),
    ]
    return {asked.id, *(post.id for post in others)}


def told(done: CaptureResult) -> list[str]:
    return [gap.why.partition(";")[0] for gap in done.gaps]


FROM_HOST = "x counts 3 answers to the host's post of 20:45 UTC that no search finds, 1 is here"
LONG = pytest.mark.long


@pytest.mark.parametrize(
    ("author", "minute", "configured", "is_told"),
    [
        ("host", 45, True, True),
        pytest.param("host", 45, False, True, marks=LONG),
        pytest.param("ben", 45, True, False, marks=LONG),
        pytest.param("ben", 45, False, False, marks=LONG),
        pytest.param("host", -20, True, False, marks=LONG),
    ],
)
def test_a_capture_without_replies_tells_what_lacks_below_it(
    x: Desk, author: str, minute: float, *, configured: bool, is_told: bool
) -> None:
    """Below a host's alone, as configured, or as the chat shows; what others ask is their talk."""
    if not configured:
        plain = ChatConfig(hashtag="labelchat", hashtags=("labelchat",))
        x.config = Config(archive=x.config.archive, chats=(plain,))
    lacking = ask(x, author, minute)
    done = x.capture()
    assert told(done) == ([FROM_HOST] if is_told else [])
    assert done.complete is not is_told
    assert not lacking & x.kept


@pytest.mark.parametrize("author", ["host", pytest.param("ben", marks=LONG)])
def test_a_capture_with_replies_has_it_and_its_answers(x: Desk, author: str) -> None:
    """It is a post of the session then, and the next capture looks at it as well."""
    lacking = ask(x, author)
    done = x.capture(max_replies=100)
    assert done.proved
    assert x.kept & lacking == (lacking if author == "host" else set())
    if author == "host":
        (asked,) = (it for it in x.server.posts.values() if it.text.startswith("When do you"))
        x.server.post("Never, to be honest", author="kim", at=at(50), reply_to=asked)
        (gap,) = [gap for gap in x.capture().gaps if gap.kind is GapKind.ANSWERS]
        assert (gap.post, gap.counted, gap.came) == (asked.id, 4, 3)


@pytest.fixture
def fediverse(tmp_path: Path) -> Iterator[Fediverse]:
    """Mastodon, whose answers do not tell to whom they are."""
    with mastodon() as server:
        server.meant = ("",)
        hold_chat(server)
        yield Fediverse(server, tmp_path / "a.db")


@pytest.mark.long
@pytest.mark.parametrize(("author", "is_theirs"), [("host", True), ("ben", False)])
def test_a_server_that_is_asked_for_threads_has_it_too(
    fediverse: Fediverse, author: str, *, is_theirs: bool
) -> None:
    """A capture without replies looks at its conversation, and stores none of it."""
    server = fediverse.server
    asked = server.post(author, "When do you replace them?", at=BEGAN + timedelta(minutes=65))
    late = BEGAN + timedelta(minutes=66)
    server.post("ada", "A4 Once a decade #labelchat", at=late, answers=asked)
    other = server.post("uma", "With each curator", at=late, answers=asked)
    (plain,) = fediverse.capture().places
    assert plain.untagged == 6 + is_theirs
    assert not {asked, other} & fediverse.kept
    (place,) = fediverse.capture(max_replies=100).places
    assert {asked, other} & fediverse.kept == ({asked, other} if is_theirs else set())
    assert place.compared == plain.compared + 6 + is_theirs


@pytest.mark.long
def test_the_answers_to_an_unlisted_question_are_read_and_not_the_question(
    fediverse: Fediverse,
) -> None:
    """Its author keeps it from hashtag timelines: it is looked at and not stored."""
    server = fediverse.server
    asked = server.post(
        "host",
        "Q4: When do you replace them? #labelchat",
        at=BEGAN + timedelta(minutes=65),
        visibility="unlisted",
    )
    late = BEGAN + timedelta(minutes=66)
    server.post("ada", "A4 Once a decade #labelchat", at=late, answers=asked)
    other = server.post("uma", "With each curator", at=late, answers=asked)
    done = fediverse.capture(max_replies=100)
    assert other in fediverse.kept
    assert asked not in fediverse.kept
    assert done.complete


@pytest.mark.long
def test_bluesky_names_the_post_that_is_answered(tmp_path: Path) -> None:
    """It is looked up, since its search does not send it along."""
    host = "host.bsky.example"
    chat = ChatConfig(hashtag="labelchat", hashtags=("labelchat",), hosts=(host,))
    with bluesky(lambda: BEGAN + timedelta(hours=2)) as server:
        network = server.network
        first = network.add_post(host, "Q1: What makes a label good? #labelchat", at=BEGAN)
        late = BEGAN + timedelta(minutes=5)
        network.add_post("ada.bsky.example", "A1 Light #labelchat", at=late, reply_to=first)
        asked = network.add_post(host, "When do you replace them?", at=late)
        for person, text in (("ada", "A4 Once a decade #labelchat"), ("uma", "Each year")):
            later = BEGAN + timedelta(minutes=9)
            network.add_post(f"{person}.bsky.example", text, at=later, reply_to=asked)
        window = CaptureWindow(
            since=BEGAN - timedelta(minutes=5),
            until=BEGAN + timedelta(minutes=60),
            ends=BEGAN + timedelta(minutes=60),
        )
        timing = Timing(
            clock=lambda: BEGAN + timedelta(hours=2), sleep=lambda _: None, tell=lambda _: None
        )
        with open_project(Config(archive=tmp_path / "a.db", chats=(chat,)), create=True) as project:
            for replies in (0, 100):
                done = capture_chat(
                    project,
                    BLUESKY,
                    access_to(server),
                    CaptureRequest(chat=chat, window=window, max_replies=replies),
                    timing,
                    progress=lambda _: None,
                )
                (place,) = done.places
                assert place.untagged == (0 if replies else 1)
            texts = {post.text for post in project.archive.posts("labelchat")}
    assert {"When do you replace them?", "Each year"} <= texts
