"""Chats of the fediverse, captures from it, and servers whose answers are changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.servers.mastodon import MastodonServer
from tests.servers.serving import Answer, Asked, Server
from tweetup.capture.chat import capture_chat
from tweetup.capture.results import CaptureRequest, CaptureResult
from tweetup.capture.window import CaptureWindow
from tweetup.config import ChatConfig, Config
from tweetup.model import Gap
from tweetup.networks import Access
from tweetup.networks.mastodon import MASTODON
from tweetup.networks.paging import Timing
from tweetup.networks.secret import Secret
from tweetup.project.project import open_project

TOKEN = "s3cret"
NOW = datetime(2026, 3, 4, 22, 0, tzinfo=UTC)
BEGAN = NOW - timedelta(hours=2)
CHAT = ChatConfig(hashtag="labelchat", hashtags=("labelchat",))
MINUTE = timedelta(minutes=1)
QUESTIONS = ("What makes a label good?", "Who reads labels first?", "Which label failed you?")


@dataclass
class Fediverse:
    """A server with a chat, and captures from it into an archive."""

    server: MastodonServer
    archive: Path
    login: dict[str, Secret] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    told: list[str] = field(default_factory=list)

    def capture(
        self, *, since: float = -10, until: float = 90, max_replies: int = 0
    ) -> CaptureResult:
        """Capture the minutes around the chat's hour."""
        begins, ends = BEGAN + timedelta(minutes=since), BEGAN + timedelta(minutes=until)
        window = CaptureWindow(since=begins, until=ends, ends=ends)
        timing = Timing(clock=lambda: NOW, sleep=lambda _: None, tell=self.told.append)
        access = Access(values=self.login, servers=self.others or (self.server.url,))
        with open_project(Config(archive=self.archive, chats=(CHAT,)), create=True) as project:
            request = CaptureRequest(chat=CHAT, window=window, max_replies=max_replies)
            return capture_chat(project, MASTODON, access, request, timing, progress=lambda _: None)

    @property
    def kept(self) -> set[str]:
        """The posts of the archive."""
        with open_project(Config(archive=self.archive, chats=(CHAT,))) as project:
            return {post.id for post in project.archive.posts("labelchat")}


@dataclass
class Chat:
    """What people wrote, by its kind."""

    questions: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    untagged: list[str] = field(default_factory=list)


def hold_chat(server: MastodonServer) -> Chat:
    """Three questions, each with tagged answers, one without the tag, and one in two parts."""
    said = Chat()

    def write(who: str, text: str, minute: int, answers: str | None = None) -> str:
        at = BEGAN + timedelta(minutes=minute)
        return server.post(who, text, at=at, answers=answers)

    for number, question in enumerate(QUESTIONS, 1):
        begins = 15 * number
        asked = write("host", f"Q{number}: {question} #labelchat", begins)
        said.questions.append(asked)
        for person in ("ada", "ben", "cleo"):
            text = f"A{number} {person} would say so and so #labelchat"
            said.answers.append(write(person, text, begins + 2, asked))
        first = write("dan", f"A{number} Large letters first (1/2) #labelchat", begins + 3)
        said.answers.append(first)
        said.untagged.append(write("dan", f"and then a photo {number} (2/2)", begins + 4, first))
        said.untagged.append(write("eve", f"Short sentences, {number}", begins + 5, asked))
    return said


def beside_software(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Gaps without the note that a server's software leaves answers out."""
    return tuple(gap for gap in gaps if " runs GoToSocial: nobody can say" not in gap.why)


def members(answer: Answer) -> Any:
    """The JSON of an answer."""
    assert isinstance(answer.body, bytes)
    return json.loads(answer.body)


def changed(server: Server, part: str, change: Callable[[Any], None]) -> Callable[[Asked], Answer]:
    """The answers of a server, those of paths with that part with their JSON changed."""
    answered = server.answer

    def answer(asked: Asked) -> Answer:
        found = answered(asked)
        if part not in asked.path:
            return found
        body = members(found)
        change(body)
        return replace(found, body=json.dumps(body).encode())

    return answer
