"""Answers without the hashtag that go, come anew, or answer a question from before the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.capture.capturing import desk
from tests.capture.proving import BEGAN, CHAT, MINUTE, NOW, TOKEN, Fediverse, changed
from tests.servers.bluesky import access_to, bluesky
from tests.servers.mastodon import mastodon
from tests.servers.serving import Answer, Asked, as_json
from tweetup.capture.chat import capture_chat
from tweetup.capture.results import CaptureRequest, CaptureResult
from tweetup.capture.window import CaptureWindow
from tweetup.config import Config
from tweetup.networks.bluesky.client import BLUESKY
from tweetup.networks.paging import Timing
from tweetup.networks.secret import Secret
from tweetup.project.project import open_project


@dataclass
class Network:
    """A network: ``write`` returns what ``answers`` and ``quotes`` of others and ``delete`` name.

    ``capture`` is of minutes of the chat, with posts that lack the hashtag.
    """

    write: Callable[..., Any]
    delete: Callable[[Any], object]
    capture: Callable[..., CaptureResult]
    archive: Path

    def texts(self) -> set[str]:
        """What the archive has, without addresses."""
        with open_project(Config(archive=self.archive, chats=(CHAT,))) as project:
            posts = project.archive.posts_by_key(project.archive.keys())
        return {post.text.partition(" http")[0] for post in posts}


@contextmanager
def on_mastodon(folder: Path) -> Iterator[Network]:
    with mastodon(tokens={TOKEN: "reader"}, clock=lambda: NOW) as server:
        asked = Fediverse(server, folder / "a.db", {"access_token": Secret(TOKEN)})

        def write(who: str, text: str, minute: float, **more: Any) -> str:
            return server.post(who, text, at=BEGAN + minute * MINUTE, **more)

        def capture(since: float = -10, until: float = 90) -> CaptureResult:
            return asked.capture(since=since, until=until, max_replies=500)

        yield Network(write, server.delete, capture, asked.archive)


@contextmanager
def on_x(folder: Path) -> Iterator[Network]:
    with desk(folder, []) as made:

        def write(who: str, text: str, minute: float, **more: Any) -> Any:
            if "answers" in more:
                more["reply_to"] = more.pop("answers")
            return made.server.post(text, author=who, at=BEGAN + minute * MINUTE, **more)

        def capture(since: float = -10, until: float = 90) -> CaptureResult:
            return made.capture(made.window(since=since, until=until), max_replies=500)

        yield Network(write, lambda it: made.server.delete(it.id), capture, made.config.archive)


@contextmanager
def on_bluesky(folder: Path) -> Iterator[Network]:
    with bluesky() as server:

        def write(who: str, text: str, minute: float, **more: Any) -> str:
            if "answers" in more:
                more["reply_to"] = more.pop("answers")
            at = BEGAN + minute * MINUTE
            return server.network.add_post(f"{who}.example", text, at=at, **more)

        def capture(since: float = -10, until: float = 90) -> CaptureResult:
            begins, ends = BEGAN + since * MINUTE, BEGAN + until * MINUTE
            window = CaptureWindow(since=begins, until=ends, ends=ends)
            timing = Timing(clock=lambda: NOW, sleep=lambda _: None, tell=lambda _: None)
            request = CaptureRequest(chat=CHAT, window=window, max_replies=500)
            config = Config(archive=folder / "a.db", chats=(CHAT,))
            with open_project(config, create=True) as project:
                return capture_chat(
                    project, BLUESKY, access_to(server), request, timing, progress=lambda _: None
                )

        yield Network(write, server.network.delete, capture, folder / "a.db")


NETWORKS = [on_mastodon, on_x, on_bluesky]
QUESTION = "Q1: What makes a label good? #labelchat"
ANSWER = "A1 Large letters #labelchat"


@pytest.mark.parametrize("opened", NETWORKS)
def test_deleted_and_written_anew(tmp_path: Path, opened: Callable[..., Any]) -> None:
    """The new ones come, though the old ones are still in the archive."""
    with opened(tmp_path) as network:
        question = network.write("host", QUESTION, 0)
        network.write("ada", ANSWER, 1, answers=question)
        old = [
            network.write("eve", "An answer wiht an error", 2, answers=question),
            network.write("fay", "A quote wiht an error", 2, quotes=question),
        ]
        assert network.capture().complete
        for post in old:
            network.delete(post)
        network.write("eve", "An answer with none", 3, answers=question)
        network.write("fay", "A quote with none", 3, quotes=question)
        done = network.capture()
        assert network.texts() >= {QUESTION, ANSWER, "An answer with none", "A quote with none"}
        assert (done.complete, done.gaps) == (True, ())


@pytest.mark.long
@pytest.mark.parametrize("opened", NETWORKS)
@pytest.mark.parametrize("since", [-10, 5])
def test_gone_outside_the_window(tmp_path: Path, opened: Callable[..., Any], since: float) -> None:
    """One that a larger window had is deleted, and another one comes: earlier or later ones."""
    with opened(tmp_path) as network:
        question = network.write("host", QUESTION, 0)
        network.write("ada", ANSWER, 10, answers=question)
        minute = 80 if since < 0 else 2
        old = network.write("zed", "A1 outside #labelchat", minute, answers=question)
        assert network.capture().complete
        network.delete(old)
        network.write("gus", "Another one", 20, answers=question)
        done = network.capture(since=since, until=60)
        assert "Another one" in network.texts()
        assert (done.complete, done.gaps) == (True, ())


@pytest.mark.long
def test_later_ones_that_are_here_count_once(tmp_path: Path) -> None:
    """X counts what is later than the window, and the archive may have some of it."""
    with desk(tmp_path, []) as made:
        server = made.server
        asked = server.post(QUESTION, author="host", at=BEGAN)
        for who, minute in (("ada", 10), ("zed", 80)):
            at = BEGAN + minute * MINUTE
            server.post(f"A1 {who} #labelchat", author=who, at=at, reply_to=asked)
        assert made.capture(made.window(since=-10, until=90)).complete

        def add_hidden(body: Any) -> None:
            others = body.get("includes", {})
            posts = (body.get("data", ()), others.get("tweets", ()), others.get("posts", ()))
            for post in chain.from_iterable(posts):
                if isinstance(post, dict) and post.get("id") == asked.id:
                    post["public_metrics"]["reply_count"] += 1

        server.server.answer = changed(server.server, "/tweets", add_hidden)
        done = made.capture(made.window(since=-10, until=60), max_replies=500)
        (gap,) = done.new_gaps
        assert (gap.counted, gap.came, gap.later) == (2, 1, 1)
        assert "counts 3 answers to Q1, 1 is here and 1 later; " in gap.why
        again = made.capture(made.window(since=-10, until=90), max_replies=500)
        assert (again.proved, again.new_gaps) == (False, ())


def test_gone_ones_make_room_for_no_others(tmp_path: Path) -> None:
    """An answer is deleted, while another one lacks that is counted and not shown."""
    with on_mastodon(tmp_path) as network:
        question = network.write("host", QUESTION, 0)
        network.write("ada", ANSWER, 1, answers=question)
        old = network.write("eve", "An answer", 2, answers=question)
        network.write("fay", "-", 3, answers=question, visibility="unlisted")
        (gap,) = network.capture().new_gaps
        assert (gap.counted, gap.came) == (3, 2)
        network.delete(old)
        done = network.capture()
        assert ([(gap.counted, gap.came) for gap in done.gaps], done.new_gaps) == ([(2, 1)], ())
        assert not done.proved
        network.write("gus", "-", 4, answers=question, visibility="unlisted")
        (gap,) = network.capture().new_gaps
        assert (gap.counted, gap.came) == (3, 1)


@pytest.mark.parametrize("opened", NETWORKS)
def test_a_question_from_before_the_window(tmp_path: Path, opened: Callable[..., Any]) -> None:
    """Its answers and quotes in the window come, with the hashtag and without it."""
    with opened(tmp_path) as network:
        question = network.write("host", QUESTION, 0)
        for number in range(4):
            text = f"A1 Large letters {number} #labelchat"
            network.write(f"p{number}", text, 5 + 10 * number, answers=question)
        network.write("eve", "An answer", 25, answers=question)
        network.write("fay", "A quote", 26, quotes=question)
        early = network.write("gus", "Too early", 2, answers=question)
        assert early
        done = network.capture(20, 60)
        assert {"An answer", "A quote"} < network.texts()
        assert "Too early" not in network.texts()
        assert (done.complete, done.gaps) == (True, ())
        # Nor is a post with the hashtag counted as one without it.
        assert [place.replies for place in done.places] == [2]


def test_a_question_above_answers_to_answers(tmp_path: Path) -> None:
    """Posts name the one above them alone: the ones above that are looked up."""
    with on_mastodon(tmp_path) as network:
        question = network.write("host", QUESTION, 0)
        first = network.write("ada", "By day", 1, answers=question)
        network.write("ben", "A1 And by night #labelchat", 21, answers=first)
        network.write("eve", "An answer", 25, answers=question)
        network.capture(20, 60)
        assert "An answer" in network.texts()


def test_threads_of_others_are_left_alone(tmp_path: Path) -> None:
    """Who answers a stranger with the hashtag has not made the stranger's readers guests."""
    with on_mastodon(tmp_path) as network:
        stranger = network.write("news", "It snows in June", 0)
        network.write("ada", "As on my label #labelchat", 21, answers=stranger)
        network.write("zoe", "No, it does not", 25, answers=stranger)
        network.capture(20, 60)
        assert "No, it does not" not in network.texts()


def test_a_question_that_cannot_be_read(tmp_path: Path) -> None:
    """A thread that is refused is told, once."""
    with mastodon(tokens={TOKEN: "reader"}, clock=lambda: NOW) as server:
        asked = Fediverse(server, tmp_path / "a.db", {"access_token": Secret(TOKEN)})
        question = server.post("host", QUESTION, at=BEGAN)
        server.post("ada", ANSWER, at=BEGAN + 21 * MINUTE, answers=question)
        answered = server.http.answer

        def answer(request: Asked) -> Answer:
            if request.path.endswith("/context"):
                return as_json({"error": "This action is outside the authorized scopes"}, 403)
            return answered(request)

        server.http.answer = answer
        done = asked.capture(since=20, until=60, max_replies=500)
        (gap,) = done.new_gaps
        assert "gave no answers to 1 post that others in the window answer" in gap.why
        assert not done.complete
        assert asked.capture(since=20, until=60, max_replies=500).new_gaps == ()


def test_an_edited_answer_counts_once(tmp_path: Path) -> None:
    """On X it has a new id: that the old one is in the archive as well makes room for none."""
    with desk(tmp_path, []) as made:
        question = made.server.post(QUESTION, author="host", at=BEGAN)
        answer = made.server.post(ANSWER, author="ada", at=BEGAN + MINUTE, reply_to=question)
        assert made.capture().complete
        made.server.edit(answer.id, "A1 Larger letters #labelchat", at=BEGAN + 3 * MINUTE)
        made.server.post("An answer", author="eve", at=BEGAN + 4 * MINUTE, reply_to=question)
        (gap,) = made.capture().new_gaps
        assert (gap.counted, gap.came, gap.remedy) == (2, 1, "--with-replies")
