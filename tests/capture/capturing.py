"""An X that stands still in time, an archive, and captures from one into the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.servers.x import TOKEN, XServer
from tests.servers.x_posts import XPost, chat
from tweetup.archive import CaptureLine, RawRecord
from tweetup.capture.chat import capture_chat
from tweetup.capture.results import CaptureRequest, CaptureResult
from tweetup.capture.window import SEARCH_DELAY, CaptureWindow
from tweetup.config import ChatConfig, Config
from tweetup.networks import Access
from tweetup.networks.paging import Timing
from tweetup.networks.secret import Secret
from tweetup.networks.x import X
from tweetup.project.project import open_project

__all__ = ["NOW", "START", "Desk", "desk"]

NOW = datetime(2026, 3, 4, 22, 0, tzinfo=UTC)
START = NOW - timedelta(hours=2)
CHAT = ChatConfig(hashtag="labelchat", hashtags=("labelchat",))


@dataclass
class Desk:
    """Where captures are made: time passes only by waiting, which is told."""

    server: XServer
    config: Config
    now: datetime = NOW
    told: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    def clock(self) -> datetime:
        """What time it is, for the server too."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def window(self, *, since: float = -15, until: float = 90) -> CaptureWindow:
        """Minutes around the chat's hour, as far as they have passed."""
        ends = START + timedelta(minutes=until)
        begins = START + timedelta(minutes=since)
        return CaptureWindow(since=begins, until=min(ends, self.now - SEARCH_DELAY), ends=ends)

    def capture(self, window: CaptureWindow | None = None, **order: Any) -> CaptureResult:
        """Capture the chat's hour, unless another window is given."""
        if "max_usd" in order:
            order["max_usd"] = Decimal(order["max_usd"])
        timing = Timing(clock=self.clock, sleep=self.sleep, tell=self.told.append)
        access = Access(values={"bearer_token": Secret(TOKEN)}, url=self.server.url)
        wanted = CaptureRequest(**{"chat": CHAT, "window": window or self.window(), **order})
        with open_project(self.config, create=True) as project:
            return capture_chat(project, X, access, wanted, timing, progress=lambda _count: None)

    @property
    def lines(self) -> tuple[CaptureLine, ...]:
        """The ledger."""
        with open_project(self.config) as project:
            return project.archive.captures()

    @property
    def kept(self) -> set[str]:
        """The posts of the chat that the archive has."""
        with open_project(self.config) as project:
            return {post.id for post in project.archive.posts("labelchat")}

    def raw_records(self) -> list[tuple[str, RawRecord]]:
        """What the archive has of what the server said, by post, in the order it came."""
        with open_project(self.config) as project:
            posts = project.archive.posts("labelchat")
            return [(one.id, raw) for one in posts for raw in project.archive.raw_records(one.key)]

    def sent(self, window: CaptureWindow | None = None) -> set[str]:
        """The posts of the window that the server has."""
        window = window or self.window()
        posts = self.server.posts.values()
        return {one.id for one in posts if window.since <= one.at < window.until and not one.gone}

    def searches(self) -> int:
        """How often the server was searched."""
        return sum("search" in asked.path for asked in self.server.asked)


@contextmanager
def desk(folder: Path, posts: list[XPost] | None = None, *, count: int = 250) -> Iterator[Desk]:
    """A desk in a folder, with a server that has a chat of so many posts in an hour."""
    config = Config(archive=folder / "a.db", chats=(CHAT,))
    held = chat(count, start=START) if posts is None else posts
    made: list[Desk] = []
    server = XServer(held, clock=lambda: made[0].now, with_reposts=True)
    made.append(Desk(server, config))
    with server.serving():
        yield made[0]
