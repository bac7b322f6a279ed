"""Listen to several places at once: a thread for each, and one queue for their news."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.errors import TweetupError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Self

    from tweetup.networks.listening import Listener, News

__all__ = ["GivenUp", "Listeners"]

_JOIN_TIMEOUT = 2.0
"""Seconds to wait for a thread to notice the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """The name of a place that is not listened to any more, and the error that ended it."""

    place: str
    error: TweetupError


class Listeners:
    """Run listeners in threads while the block lasts; :meth:`news` returns their news in order."""

    def __init__(self, listeners: Sequence[Listener], *, stop: threading.Event) -> None:
        """``stop`` is set when the block ends, and is to end the sleep of the listeners."""
        self._queue: queue.SimpleQueue[News | GivenUp | BaseException] = queue.SimpleQueue()
        self._stop = stop
        self._threads = [
            threading.Thread(
                target=self._listen, args=(listener,), name=f"listening to {listener.place.name}",
                daemon=True,
            )
            for listener in listeners
        ]  # fmt: skip

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(_JOIN_TIMEOUT)

    def news(self, seconds: float) -> list[News | GivenUp]:
        """Return the news in the queue, after waiting at most so many seconds for the first.

        News of the last moment are still in the queue when the block has ended. Raises the
        exception of a thread that is no :class:`~tweetup.errors.TweetupError`.
        """
        news: list[News | GivenUp] = []
        try:
            item = self._queue.get(timeout=seconds)
            while True:
                if isinstance(item, BaseException):
                    raise item
                news.append(item)
                item = self._queue.get_nowait()
        except queue.Empty:
            return news

    def _listen(self, listener: Listener) -> None:
        news = listener.listen()
        try:
            for item in news:
                self._queue.put(item)
                if self._stop.is_set():
                    return
        except TweetupError as error:
            self._queue.put(GivenUp(place=listener.place.name, error=error))
        except BaseException as bug:  # noqa: BLE001 - raised again in the thread of the caller
            self._queue.put(bug)
        finally:
            news.close()
