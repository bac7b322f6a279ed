"""X's filtered stream through tweepy's client for it, which runs in a thread of its own.

Left alone, that client tries again for ever, whatever it is told: a refused login or credits that
are used up look like a quiet chat. Here each connection ends with its first failure, which is
handed on; whoever listens decides about the next one.

https://docs.x.com/x-api/fundamentals/handling-disconnections
"""

from __future__ import annotations

import sys
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final

import requests
import tweepy

from tweetup.sources.networks.base import Heard
from tweetup.sources.networks.failures import NetworkError, TryAgainError
from tweetup.sources.networks.x.answers import FORMAT, read_answer, records
from tweetup.sources.networks.x.asking import NOT_THE_TOKEN, no_page
from tweetup.sources.networks.x.refusals import unreachable
from tweetup.sources.networks.x.window import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from requests import Response

    from tweetup.sources.networks.x.asking import Transport
    from tweetup.sources.networks.x.refusals import Refusals

__all__ = ["Line", "Stream"]

_BEAT: Final = 1.0
_LEAVING: Final = 2.0
_SERVICE: Final = "the filtered stream"


class Line:
    """Reads the lines of one connection: what our rule matched, of all that comes."""

    def __init__(self, rule: str, clock: Callable[[], datetime]) -> None:
        self._rule = rule
        self._clock = clock

    def read(self, raw: bytes, refusals: Refusals) -> Heard:
        """What a line brings; nothing for a heartbeat. Raises what a line says that ends it all."""
        if not raw.strip():
            return Heard()
        answer = read_answer(no_page(raw))
        if not bytes(answer.data):
            raise refusals.disconnected(answer.problems)
        if self._rule not in {rule.id for rule in answer.matching_rules}:
            return Heard(charges=answer.charges())
        found = records(raw, answer, self._clock())
        return Heard(found=found, format=FORMAT, charges=answer.charges())


class Stream:
    """One connection, opened when it is first listened to."""

    def __init__(
        self,
        transport: Callable[[], Transport],
        refusals: Refusals,
        line: Line,
        *,
        host: str,
    ) -> None:
        self._refusals = refusals
        self._line = line
        self._ear = _Ear(transport(), refusals, host)

    def hear(self) -> Iterator[Heard]:
        """What comes, a sign at least every second; the first when the connection stands."""
        self._ear.filter(threaded=True, **FIELDS)
        while True:
            try:
                one = self._ear.heard.get(timeout=_BEAT)
            except Empty:
                if self._ear.stands:
                    yield Heard()
                continue
            if isinstance(one, Exception):
                raise one
            yield self._line.read(one, self._refusals)

    def close(self) -> None:
        """End the connection, also in the midst of reading from it."""
        self._ear.leave()


class _Ear(tweepy.StreamingClient):  # type: ignore[misc]  # tweepy has no types
    """tweepy's client, with every one of its callbacks ending it but for those that hear."""

    def __init__(self, transport: Transport, refusals: Refusals, host: str) -> None:
        super().__init__(NOT_THE_TOKEN, daemon=True)
        self.heard: SimpleQueue[bytes | Exception] = SimpleQueue()
        self.stands = False
        self._left = False
        self._refusals = refusals
        self._host = host
        self._response: Response | None = None
        self.session.hooks["response"].append(self._keep)
        transport.mount(self.session)

    def leave(self) -> None:
        """Disconnect now; tweepy alone would wait for the next line."""
        self._left = True
        self.disconnect()
        if self._response is not None:
            # Nothing is left to shut down where the connection is gone already.
            with suppress(ValueError, RuntimeError, OSError, AttributeError):
                self._response.raw.shutdown()
        if self.thread is not None:
            self.thread.join(_LEAVING)

    def on_connect(self) -> None:
        """It stands; a second time, tweepy has connected again after a loss, unasked."""
        if self.stands or self._left:
            self._end(TryAgainError("the connection was closed", where="x"))
            return
        self.stands = True
        self.heard.put(b"")

    def on_data(self, raw_data: bytes) -> None:
        """A line, as it came."""
        self.heard.put(raw_data)

    def on_keep_alive(self) -> None:
        """A sign of life."""
        self.heard.put(b"")

    def on_closed(self, response: Response) -> None:  # noqa: ARG002 - as tweepy calls it
        """X has closed it in good order."""
        self._end(TryAgainError("X closed the stream", where="x"))

    def on_request_error(self, status_code: int) -> None:
        """X refused it."""
        if self._response is None:
            what = f"the stream was refused ({status_code})"
            self._end(NetworkError(what, where="x"))
            return
        try:
            self._end(self._refusals.read(self._response, _SERVICE))
        except requests.RequestException as error:
            self._end(unreachable(error, self._host))

    def on_connection_error(self) -> None:
        """It broke, or could not be made: tweepy calls this where it has caught the reason."""
        error = sys.exception() or ConnectionError()
        self._end(unreachable(error, self._host))

    def on_exception(self, exception: Exception) -> None:
        """Something else went wrong in tweepy's thread: a bug is shown as one."""
        known = isinstance(exception, requests.RequestException)
        self._end(unreachable(exception, self._host) if known else exception)

    def on_disconnect(self) -> None:
        """The thread ends: nothing comes any more."""
        self._end(TryAgainError("the connection was closed", where="x"))

    def _end(self, failure: Exception) -> None:
        self.disconnect()
        self.heard.put(failure)

    def _keep(self, response: Response, **_: Any) -> None:  # noqa: ANN401 - what requests passes
        self._response = response
