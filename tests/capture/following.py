"""Following a chat on a server of loopback, forty times as fast as time passes."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tweetup.capture.live.follow import Follower, FollowResult, LiveContext
from tweetup.capture.live.live_view import LiveView
from tweetup.capture.live.session import LiveLimits, LiveRequest
from tweetup.capture.results import CaptureResult
from tweetup.config import ChatConfig, Config
from tweetup.model import Gap
from tweetup.networks import Access, Network
from tweetup.networks.listening import Pace
from tweetup.networks.paging import Timing
from tweetup.project.project import Project, open_project

__all__ = ["Clock", "Outcome", "Script", "follow_through", "until"]

SPEED = 40.0
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
RETRY_SECONDS = 30.0
"""Real seconds after which a step that did not come is a failure."""

Script = Iterator[None]


class Clock:
    """Friday noon, and from then on faster than elsewhere."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._skipped = 0.0

    def skip(self, seconds: float) -> None:
        """Wait without waiting."""
        self._skipped += seconds

    def __call__(self) -> datetime:
        return START + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (time.monotonic() - self._began) * SPEED + self._skipped


@dataclass
class Outcome:
    """What came of it, and every view there was."""

    project: Project
    followed: FollowResult | None = None
    captured: CaptureResult | None = None
    missing: tuple[Gap, ...] = ()
    views: list[LiveView] = field(default_factory=list)

    @property
    def posts(self) -> set[str]:
        """The texts of the chat's posts in the archive."""
        return {post.text for post in self.project.posts("labelchat")}

    @property
    def everything(self) -> FollowResult:
        assert self.followed is not None
        return self.followed


@contextmanager
def follow_through(
    folder: Path,
    network: Network,
    access: Access,
    clock: Clock,
    script: Callable[[list[LiveView]], Script],
    *,
    limits: LiveLimits | None = None,
    since: datetime | None = None,
    search: bool = True,
    chats: tuple[ChatConfig, ...] = (),
) -> Iterator[Outcome]:
    """Follow #labelchat; ``script`` goes on with every view, and its end is the end.

    It is given the list of views, of which the last one is on.
    """
    over = threading.Event()
    with open_project(Config(archive=folder / "live.db", chats=chats), create=True) as project:
        outcome = Outcome(project)
        steps = script(outcome.views)

        def show(view: LiveView) -> None:
            # Whatever happens after a host has seen a post, it stays.
            assert view.note or len(project.posts("labelchat")) >= view.posts
            outcome.views.append(view)
            if next(steps, steps) is steps:
                over.set()

        def sleep(seconds: float) -> None:
            over.wait(seconds / SPEED)

        now = clock()
        request = LiveRequest(
            hashtag="labelchat",
            since=since or now,
            start=now,
            end=None,
            limits=limits or LiveLimits(),
        )
        timing = Timing(clock=clock, sleep=sleep, tell=lambda _said: None)
        # A machine that is busy for a second, which is most of a minute here, is not silence.
        pace = Pace(silence=RETRY_SECONDS * SPEED)
        context = LiveContext(
            timing=timing, monotonic=clock.monotonic, stop=over, show=show, pace=pace
        )
        follower = Follower(project, network, access, request, context)
        outcome.followed = follower.listen()
        if search:
            asking = Timing(clock=clock, sleep=clock.skip, tell=lambda _said: None)
            missed = follower.search_request(until=outcome.followed.until, with_replies=True)
            outcome.captured = follower.search(missed, asking, progress=lambda _n: None)
        outcome.missing = follower.close(outcome.captured)
        yield outcome


def until(condition: Callable[[], object]) -> Script:
    """Wait for it, view after view."""
    end = time.monotonic() + RETRY_SECONDS
    while not condition():
        assert time.monotonic() < end, "that never came"
        yield
