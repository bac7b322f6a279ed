"""What nobody heard, searched for beside listening: before it began, and while it was cut off."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.capture.chat import capture_chat
from tweetup.errors import TweetupError
from tweetup.model import Cost
from tweetup.project.project import open_project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from types import TracebackType
    from typing import Self

    from tweetup.capture.results import Order
    from tweetup.config import Config
    from tweetup.model import Post
    from tweetup.networks import Access, Network
    from tweetup.networks.paging import Timing
    from tweetup.project.project import Project

__all__ = ["FINDABLE", "Filled", "Searcher", "Spent", "posts_since"]

FINDABLE: Final = timedelta(seconds=40)
"""How long networks take to find a post: X searches up to half a minute ago."""

_FAREWELL: Final = 5.0
"""Seconds the search may take to notice that nobody waits for it any more."""
_PIECE: Final = 1.0
_NOTHING: Final = Cost()


class _LeftError(BaseException):
    """Nobody waits for the search any more: past everything that would try it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """New posts and what they cost."""

    posts: int = 0
    cost: Cost = _NOTHING

    def __add__(self, other: Spent) -> Spent:
        return Spent(posts=self.posts + other.posts, cost=self.cost + other.cost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A time that was searched, whether all of it came, and the chat's posts from then on."""

    until: datetime
    complete: bool
    posts: tuple[Post, ...]


class Searcher:
    """Searches one time after the other, in a thread of its own, while its block lasts."""

    def __init__(self, config: Config, network: Network, access: Access, timing: Timing) -> None:
        self._config = config
        self._network = network
        self._access = access
        self._over = threading.Event()
        self._timing = replace(timing, sleep=self._sleep, tell=self._tell)
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._filled: queue.SimpleQueue[Filled | BaseException] = queue.SimpleQueue()
        self._state = ""
        self._spent = Spent()
        self._thread = threading.Thread(target=self._work_off, name="searching", daemon=True)

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
        self._orders.put(None)
        self._thread.join(_FAREWELL)

    def ask(self, order: Order) -> None:
        """Have a time searched, as soon as the network can find what was posted in it."""
        self._orders.put(order)

    @property
    def state(self) -> str:
        """What it does, or why it could not, in words; nothing where all is done."""
        return self._state

    @property
    def spent(self) -> Spent:
        """What it found that was new, and what that cost."""
        return self._spent

    def filled(self) -> Iterator[Filled]:
        """What was searched since this was asked last."""
        while not self._filled.empty():
            found = self._filled.get()
            if isinstance(found, BaseException):
                raise found
            yield found

    def _work_off(self) -> None:
        try:
            while (order := self._orders.get()) is not None:
                self._search(order)
        except _LeftError:
            return
        except BaseException as bug:  # noqa: BLE001 - raised again where somebody sees it
            self._filled.put(bug)

    def _search(self, order: Order) -> None:
        self._tell("begins within a minute")
        while order.window.until + FINDABLE > self._timing.clock():
            self._sleep(_PIECE)
        try:
            with open_project(self._config) as project:
                done = capture_chat(
                    project, self._network, self._access, order, self._timing, progress=self._count
                )
                posts = posts_since(project, order)
        except TweetupError as error:
            self._state = _failed(error)
            return
        self._spent += Spent(posts=done.added.new, cost=done.cost)
        errors = [place.error for place in done.places if place.error is not None]
        self._state = _failed(errors[0]) if errors else ""
        complete = done.complete and not errors
        self._filled.put(Filled(until=order.window.until, complete=complete, posts=posts))

    def _count(self, posts: int) -> None:
        self._tell(f"{posts} so far")

    def _tell(self, said: str) -> None:
        self._state = f"searching for what was not heard: {said}"

    def _sleep(self, seconds: float) -> None:
        if self._over.wait(seconds):
            raise _LeftError


def _failed(error: TweetupError) -> str:
    return f"what was not heard could not be searched for: {error.what}"


def posts_since(project: Project, order: Order) -> tuple[Post, ...]:
    """Return the chat's posts in the archive from the window's beginning on."""
    found = project.posts(order.chat.hashtag)
    return tuple(post for post in found if post.created_at >= order.window.since)
