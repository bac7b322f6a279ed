"""What was posted before anybody listened, searched for beside listening."""

from __future__ import annotations

import queue
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from tweetup.errors import TweetupError
from tweetup.pipeline.capture import capture_chat
from tweetup.pipeline.live_following import Spent
from tweetup.pipeline.workplace import open_work

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Self

    from tweetup.config import Config
    from tweetup.model import Post
    from tweetup.pipeline.captured import Order
    from tweetup.pipeline.workplace import Work
    from tweetup.sources.networks import Access, Network
    from tweetup.sources.networks.paging import Timing

__all__ = ["EarlierSearch", "posts_since"]

_FAREWELL = 5.0
"""Seconds the search may take to notice that nobody waits for it any more."""


class _LeftError(BaseException):
    """Nobody waits for the search any more: past everything that would try it again."""


class EarlierSearch:
    """Captures a window in a thread of its own while its block lasts, and tells how far it is."""

    def __init__(
        self, config: Config, network: Network, access: Access, order: Order, timing: Timing
    ) -> None:
        self._config = config
        self._network = network
        self._access = access
        self._order = order
        self._over = threading.Event()
        self._timing = replace(timing, sleep=self._sleep, tell=self._tell)
        self._found: queue.SimpleQueue[tuple[Post, ...] | BaseException] = queue.SimpleQueue()
        self._state = "searching for what was posted before"
        self._spent = Spent()
        self._thread = threading.Thread(target=self._search, name="searching", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join(_FAREWELL)

    @property
    def state(self) -> str:
        """How far it is, in words; nothing once it is done."""
        return self._state

    @property
    def spent(self) -> Spent:
        """What it found that was new, and what that cost."""
        return self._spent

    def found(self) -> Sequence[Post]:
        """The posts of the window, once, when it is done."""
        try:
            found = self._found.get_nowait()
        except queue.Empty:
            return ()
        if isinstance(found, BaseException):
            raise found
        return found

    def _search(self) -> None:
        try:
            with open_work(self._config) as work:
                captured = capture_chat(
                    work, self._network, self._access, self._order, self._timing,
                    progress=self._count,
                )  # fmt: skip
                self._spent = Spent(posts=captured.added.new, cost=captured.cost)
                self._found.put(posts_since(work, self._order))
                error = next((one.error for one in captured.places if one.error), None)
                self._state = "" if error is None else _failed(error)
        except TweetupError as error:
            self._state = _failed(error)
        except _LeftError:
            return
        except BaseException as bug:  # noqa: BLE001 - raised again where somebody sees it
            self._found.put(bug)

    def _count(self, posts: int) -> None:
        self._state = f"searching for what was posted before: {posts} so far"

    def _tell(self, said: str) -> None:
        self._state = f"searching for what was posted before: {said}"

    def _sleep(self, seconds: float) -> None:
        if self._over.wait(seconds):
            raise _LeftError


def _failed(error: TweetupError) -> str:
    return f"what was posted before could not be searched for: {error.what}"


def posts_since(work: Work, order: Order) -> tuple[Post, ...]:
    """The chat's posts in the archive from the window's beginning on."""
    found = work.posts(order.chat.hashtag)
    return tuple(post for post in found if post.created_at >= order.window.since)
