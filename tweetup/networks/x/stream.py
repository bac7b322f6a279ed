"""X's filtered stream through tweepy's client, in a thread of its own, and our rule in it."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final

import msgspec
import requests
import tweepy

from tweetup.networks.base import StreamEvents
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.networks.x.errors import connection_error
from tweetup.networks.x.responses import FORMAT, Rule, items, read_answer, records
from tweetup.networks.x.search import FIELDS
from tweetup.networks.x.transport import NOT_THE_TOKEN, reject_web_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from requests import Response

    from tweetup.networks.x.errors import ErrorReader
    from tweetup.networks.x.transport import Transport, XClient

__all__ = ["TAG", "Stream", "StreamLineReader", "StreamRules"]

TAG: Final = "tweetup"


class StreamRules:
    """The stream rules of the app; at most one of them is ours."""

    def __init__(self, client: XClient, service: str) -> None:
        self._client = client
        self._service = service
        self._tweepy = tweepy.StreamingClient(NOT_THE_TOKEN, return_type=requests.Response)
        self._ours: str | None = None
        client.transport.mount(self._tweepy.session)

    def list_all(self) -> Response:
        """Return all rules, by a request that is free."""
        response: Response = self._tweepy.get_rules()
        return response

    def ensure(self, value: str) -> str:
        """Return the id of a rule with ``value``: an existing one, or a new one of ours.

        Raises the errors of :mod:`tweetup.networks.errors`.
        """
        rules = _rules(self._client.send(self.list_all, self._service))
        outdated = [rule.id for rule in rules if rule.tag == TAG and rule.value != value]
        if outdated:
            self._remove(outdated)
        for rule in rules:
            if rule.value == value:
                self._ours = rule.id if rule.tag == TAG else None
                return rule.id
        return self._add(value)

    def remove(self) -> None:
        """Remove the rule of :meth:`ensure`, if it is ours."""
        if self._ours is not None:
            self._remove([self._ours])
            self._ours = None

    def close(self) -> None:
        """Close the connections."""
        self._tweepy.session.close()

    def _add(self, value: str) -> str:
        rule = tweepy.StreamRule(value=value, tag=TAG)
        raw = self._client.send(partial(self._tweepy.add_rules, rule), self._service)
        if added := _rules(raw):
            self._ours = added[0].id
            return added[0].id
        problems = read_answer(raw).problems
        for problem in problems:
            if problem.kind == "duplicate-rules" and problem.id:
                return problem.id
        raise self._client.errors.rejection(problems, self._service)

    def _remove(self, ids: list[str]) -> None:
        self._client.send(partial(self._tweepy.delete_rules, ids), self._service)


def _rules(raw: bytes) -> list[Rule]:
    try:
        return [msgspec.json.decode(item, type=Rule) for item in items(read_answer(raw).data)]
    except msgspec.DecodeError:
        raise NetworkError("unreadable stream rules", where="x") from None


_HEARTBEAT: Final = 1.0
_JOIN_TIMEOUT: Final = 2.0
_SERVICE: Final = "the filtered stream"


class StreamLineReader:
    """Reads the lines of one connection and selects those that our rule matched."""

    def __init__(self, rule: str, clock: Callable[[], datetime]) -> None:
        self._rule = rule
        self._clock = clock

    def read(self, raw: bytes, errors: ErrorReader) -> StreamEvents:
        """Return the records of a line, none for a heartbeat. Raises the error that X sends."""
        if not raw.strip():
            return StreamEvents()
        answer = read_answer(reject_web_page(raw))
        if not bytes(answer.data):
            raise errors.disconnect_error(answer.problems)
        if self._rule not in {rule.id for rule in answer.matching_rules}:
            return StreamEvents(charges=answer.charges())
        posts = records(raw, answer, self._clock())
        return StreamEvents(records=posts, format=FORMAT, charges=answer.charges())


class Stream:
    """One connection, opened by the first of its events."""

    def __init__(
        self,
        transport: Callable[[], Transport],
        errors: ErrorReader,
        reader: StreamLineReader,
        *,
        host: str,
    ) -> None:
        self._errors = errors
        self._reader = reader
        self._tweepy = _StreamingClient(transport(), errors, host)

    def events(self) -> Iterator[StreamEvents]:
        """Yield events, a heartbeat at least every second; the first once it is connected."""
        self._tweepy.filter(threaded=True, **FIELDS)
        while True:
            try:
                line = self._tweepy.queue.get(timeout=_HEARTBEAT)
            except Empty:
                if self._tweepy.is_connected:
                    yield StreamEvents()
                continue
            if isinstance(line, Exception):
                raise line
            yield self._reader.read(line, self._errors)

    def close(self) -> None:
        """Close the connection, also while it is read from."""
        self._tweepy.disconnect_now()


class _StreamingClient(tweepy.StreamingClient):  # type: ignore[misc]  # tweepy has no types
    """tweepy's client: lines go into a queue, and every other callback ends the stream."""

    def __init__(self, transport: Transport, errors: ErrorReader, host: str) -> None:
        super().__init__(NOT_THE_TOKEN, daemon=True)
        self.queue: SimpleQueue[bytes | Exception] = SimpleQueue()
        self.is_connected = False
        self._is_closing = False
        self._errors = errors
        self._host = host
        self._response: Response | None = None
        self.session.hooks["response"].append(self._keep)
        transport.mount(self.session)

    def disconnect_now(self) -> None:
        """Disconnect at once; tweepy alone would wait for the next line."""
        self._is_closing = True
        self.disconnect()
        if self._response is not None:
            # A connection that is closed already cannot be shut down.
            with suppress(ValueError, RuntimeError, OSError, AttributeError):
                self._response.raw.shutdown()
        if self.thread is not None:
            self.thread.join(_JOIN_TIMEOUT)

    def on_connect(self) -> None:
        """Report the connection; the second time, end it: tweepy reconnected by itself."""
        if self.is_connected or self._is_closing:
            self._end(TryAgainError("the connection was closed", where="x"))
            return
        self.is_connected = True
        self.queue.put(b"")

    def on_data(self, raw_data: bytes) -> None:
        """Put a line into the queue."""
        self.queue.put(raw_data)

    def on_keep_alive(self) -> None:
        """Put a heartbeat into the queue."""
        self.queue.put(b"")

    def on_closed(self, response: Response) -> None:  # noqa: ARG002 - as tweepy calls it
        """End the stream that X closed."""
        self._end(TryAgainError("X closed the stream", where="x"))

    def on_request_error(self, status_code: int) -> None:
        """End the stream with the error of X's response."""
        if self._response is None:
            message = f"the stream was refused ({status_code})"
            self._end(NetworkError(message, where="x"))
            return
        try:
            self._end(self._errors.read(self._response, _SERVICE))
        except requests.RequestException as error:
            self._end(connection_error(error, self._host))

    def on_connection_error(self) -> None:
        """End the stream with the exception that tweepy has caught."""
        error = sys.exception() or ConnectionError()
        self._end(connection_error(error, self._host))

    def on_exception(self, exception: Exception) -> None:
        """End the stream with another exception of tweepy's thread: a bug stays a bug."""
        is_request = isinstance(exception, requests.RequestException)
        self._end(connection_error(exception, self._host) if is_request else exception)

    def on_disconnect(self) -> None:
        """End the stream when tweepy's thread ends."""
        self._end(TryAgainError("the connection was closed", where="x"))

    def _end(self, failure: Exception) -> None:
        self.disconnect()
        self.queue.put(failure)

    def _keep(self, response: Response, **_: Any) -> None:  # noqa: ANN401 - what requests passes
        self._response = response
