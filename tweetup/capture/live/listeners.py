"""Several places heard at once: a thread for each, and one line where what they say queues up."""

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

__all__ = ["Hearing", "Left"]

_FAREWELL = 2.0
"""Seconds a thread may take to notice that nobody listens any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A place that is not listened to any more, and why."""

    place: str
    error: TweetupError


class Hearing:
    """Listens while its block lasts. :meth:`news` gives what came, in the order it came."""

    def __init__(self, listeners: Sequence[Listener], *, over: threading.Event) -> None:
        """``over`` is set when the block ends: the listeners' sleep is to end with it."""
        self._queue: queue.SimpleQueue[News | Left | BaseException] = queue.SimpleQueue()
        self._over = over
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
        self._over.set()
        for thread in self._threads:
            thread.join(_FAREWELL)

    def news(self, seconds: float) -> list[News | Left]:
        """All that is there, after waiting at most so long for the first of it.

        What was heard in the last moment is still there when the block has ended.
        """
        found: list[News | Left] = []
        try:
            item = self._queue.get(timeout=seconds)
            while True:
                if isinstance(item, BaseException):
                    raise item
                found.append(item)
                item = self._queue.get_nowait()
        except queue.Empty:
            return found

    def _listen(self, listener: Listener) -> None:
        news = listener.listen()
        try:
            for item in news:
                self._queue.put(item)
                if self._over.is_set():
                    return
        except TweetupError as error:
            self._queue.put(Left(place=listener.place.name, error=error))
        except BaseException as bug:  # noqa: BLE001 - raised again where somebody sees it
            self._queue.put(bug)
        finally:
            news.close()
