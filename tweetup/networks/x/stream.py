"""X's filtered stream through tweepy's client, in a thread of its own, and our one rule in it."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final

import msgspec
import requests
import tweepy

from tweetup.networks.base import Heard
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.networks.x.errors import unreachable
from tweetup.networks.x.responses import FORMAT, Rule, items, read_answer, records
from tweetup.networks.x.search import FIELDS
from tweetup.networks.x.transport import NOT_THE_TOKEN, no_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from requests import Response

    from tweetup.networks.x.errors import Refusals
    from tweetup.networks.x.transport import Asking, Transport

__all__ = ["TAG", "Line", "Rules", "Stream"]

TAG: Final = "tweetup"


class Rules:
    """The rules of the app; at most one of them is held as ours."""

    def __init__(self, asking: Asking, service: str) -> None:
        self._asking = asking
        self._service = service
        self._client = tweepy.StreamingClient(NOT_THE_TOKEN, return_type=requests.Response)
        self._ours: str | None = None
        asking.transport.mount(self._client.session)

    def ask_for_all(self) -> Response:
        """All rules, which costs nothing."""
        response: Response = self._client.get_rules()
        return response

    def hold(self, value: str) -> str:
        """The id of a rule that says ``value``: one that is there already, or a new one of ours.

        Raises what :mod:`tweetup.networks.errors` lists.
        """
        rules = _rules(self._asking.ask(self.ask_for_all, self._service))
        left = [rule.id for rule in rules if rule.tag == TAG and rule.value != value]
        if left:
            self._remove(left)
        for rule in rules:
            if rule.value == value:
                self._ours = rule.id if rule.tag == TAG else None
                return rule.id
        return self._add(value)

    def drop(self) -> None:
        """Remove the rule that is held, if it is ours."""
        if self._ours is not None:
            self._remove([self._ours])
            self._ours = None

    def close(self) -> None:
        """Let go of the connections."""
        self._client.session.close()

    def _add(self, value: str) -> str:
        rule = tweepy.StreamRule(value=value, tag=TAG)
        raw = self._asking.ask(partial(self._client.add_rules, rule), self._service)
        if added := _rules(raw):
            self._ours = added[0].id
            return added[0].id
        problems = read_answer(raw).problems
        for problem in problems:
            if problem.kind == "duplicate-rules" and problem.id:
                return problem.id
        raise self._asking.refusals.not_taken(problems, self._service)

    def _remove(self, ids: list[str]) -> None:
        self._asking.ask(partial(self._client.delete_rules, ids), self._service)


def _rules(raw: bytes) -> list[Rule]:
    try:
        return [msgspec.json.decode(item, type=Rule) for item in items(read_answer(raw).data)]
    except msgspec.DecodeError:
        raise NetworkError("stream rules that nobody can read", where="x") from None


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
