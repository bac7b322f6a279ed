"""Search for missed posts beside listening: those of the time before it, and those of outages."""

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

    from tweetup.capture.results import CaptureRequest
    from tweetup.config import Config
    from tweetup.model import Post
    from tweetup.networks import Access, Network
    from tweetup.networks.paging import Timing
    from tweetup.project.project import Project

__all__ = ["INDEXING_DELAY", "Backfill", "Backfiller", "Usage", "stored_posts"]

INDEXING_DELAY: Final = timedelta(seconds=40)
"""The wait for networks to index a post: on X up to half a minute."""

_JOIN_TIMEOUT: Final = 5.0
"""Seconds to wait for the thread to notice the end."""
_STEP: Final = 1.0
_NO_COST: Final = Cost()


class _EndedError(BaseException):
    """The block has ended: no handler of errors may try the search again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The number of new posts and their cost, to compare with the limits."""

    posts: int = 0
    cost: Cost = _NO_COST

    def __add__(self, other: Usage) -> Usage:
        return Usage(posts=self.posts + other.posts, cost=self.cost + other.cost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """The result of a search up to ``until``: whether it is complete, and the chat's posts."""

    until: datetime
    complete: bool
    posts: tuple[Post, ...]


class Backfiller:
    """Run searches one after the other, in a thread of its own, while the block lasts."""

    def __init__(self, config: Config, network: Network, access: Access, timing: Timing) -> None:
        self._config = config
        self._network = network
        self._access = access
        self._stop = threading.Event()
        self._timing = replace(timing, sleep=self._sleep, tell=self._tell)
        self._requests: queue.SimpleQueue[CaptureRequest | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[Backfill | BaseException] = queue.SimpleQueue()
        self._state = ""
        self._usage = Usage()
        self._thread = threading.Thread(target=self._run, name="searching", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._requests.put(None)
        self._thread.join(_JOIN_TIMEOUT)

    def submit(self, request: CaptureRequest) -> None:
        """Queue a search; it begins once the network has indexed the posts of its window."""
        self._requests.put(request)

    @property
    def state(self) -> str:
        """The running search or the last error in words; empty when all searches have succeeded."""
        return self._state

    @property
    def usage(self) -> Usage:
        """The new posts of all searches so far and their cost."""
        return self._usage

    def results(self) -> Iterator[Backfill]:
        """Yield the results since the last call.

        Raises the exception of the thread that is no :class:`~tweetup.errors.TweetupError`.
        """
        while not self._results.empty():
            result = self._results.get()
            if isinstance(result, BaseException):
                raise result
            yield result

    def _run(self) -> None:
        try:
            while (request := self._requests.get()) is not None:
                self._search(request)
        except _EndedError:
            return
        except BaseException as bug:  # noqa: BLE001 - raised again in the thread of the caller
            self._results.put(bug)

    def _search(self, request: CaptureRequest) -> None:
        self._tell("begins within a minute")
        while request.window.until + INDEXING_DELAY > self._timing.clock():
            self._sleep(_STEP)
        try:
            with open_project(self._config) as project:
                result = capture_chat(
                    project,
                    self._network,
                    self._access,
                    request,
                    self._timing,
                    progress=self._tell_progress,
                )
                posts = stored_posts(project, request)
        except TweetupError as error:
            self._state = _failed(error)
            return
        self._usage += Usage(posts=result.added.new, cost=result.cost)
        errors = [place.error for place in result.places if place.error is not None]
        self._state = _failed(errors[0]) if errors else ""
        complete = result.covered and not errors
        self._results.put(Backfill(until=request.window.until, complete=complete, posts=posts))

    def _tell_progress(self, posts: int) -> None:
        self._tell(f"{posts} so far")

    def _tell(self, message: str) -> None:
        self._state = f"searching for what was not heard: {message}"

    def _sleep(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise _EndedError


def _failed(error: TweetupError) -> str:
    return f"what was not heard could not be searched for: {error.problem}"


def stored_posts(project: Project, request: CaptureRequest) -> tuple[Post, ...]:
    """Return the chat's posts in the archive from the beginning of the request's window on."""
    since = request.window.since
    return tuple(post for post in project.posts(request.chat.hashtag) if post.created_at >= since)
