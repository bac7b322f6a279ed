"""X's filtered stream through tweepy's client, in a thread of its own, and our rules in it."""

from __future__ import annotations

import sys
from collections import deque
from contextlib import suppress
from datetime import timedelta
from functools import partial
from itertools import zip_longest
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final

import msgspec
import requests
import tweepy

from tweetup.errors import CredentialsError, TweetupError
from tweetup.networks.base import StreamEvents
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.networks.x.errors import connection_error
from tweetup.networks.x.responses import FORMAT, Rule, items, read_answer, records
from tweetup.networks.x.search import FIELDS
from tweetup.networks.x.threads import join_ids
from tweetup.networks.x.transport import NOT_THE_TOKEN, reject_web_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from requests import Response

    from tweetup.networks.x.errors import ErrorReader
    from tweetup.networks.x.threads import KnownThreads
    from tweetup.networks.x.transport import Transport, XClient

__all__ = ["TAG", "Stream", "StreamLineReader", "StreamRules", "ThreadRules"]

TAG: Final = "tweetup"

# The smallest plan takes rules of 512 characters; an operator with an id has up to 38, OR four.
_TOGETHER: Final = 12
_RETRY_AFTER: Final = timedelta(minutes=1)
_MOST_RULES: Final = 1_000
"""Rules of a project that pays per use, those of other programs included
(https://docs.x.com/x-api/posts/filtered-stream/introduction, "Access levels")."""
_QUARTER: Final = timedelta(minutes=15)
_MOST_CHANGES: Final = 80
"""Changes of rules in that time: X takes 100
(https://docs.x.com/x-api/x-api-v2/tweets/filtered-stream), and a new question needs some."""
_FEW_CHANGES: Final = 40
_SOON: Final = timedelta(seconds=2)
"""The time between two changes while these are few; later they are made once in a minute."""
_ONE_BY_ONE: Final = 2
"""Rules that are added one by one, so that one which is refused leaves the other."""


class StreamRules:
    """The stream rules of the app; those of our tag are ours."""

    def __init__(self, client: XClient, service: str) -> None:
        self._client = client
        self._service = service
        self._tweepy = tweepy.StreamingClient(NOT_THE_TOKEN, return_type=requests.Response)
        self._ours: dict[str, str] = {}
        self._theirs: dict[str, str] = {}
        self._dropped: set[str] = set()
        self.strange = 0
        """The number of rules that other programs have added."""
        client.transport.mount(self._tweepy.session)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the rules whose posts are wanted: ours, and others' of the same value.

        Those that were dropped since the stream began are among them: posts that they matched may
        still come.
        """
        return frozenset((*self._ours.values(), *self._theirs.values(), *self._dropped))

    def list_all(self) -> Response:
        """Return all rules, by a request that is free."""
        response: Response = self._tweepy.get_rules()
        return response

    def ensure(self, value: str) -> None:
        """Have one rule with ``value``: an existing one, or a new one of ours.

        Rules of ours that an earlier run left are removed. Raises the errors of
        :mod:`tweetup.networks.errors`.
        """
        rules = _rules(self._client.send(self.list_all, self._service))
        self.strange = sum(rule.tag != TAG for rule in rules)
        outdated = [rule.id for rule in rules if rule.tag == TAG and rule.value != value]
        if outdated:
            self._remove(outdated)
        self._ours.clear()
        self._theirs.clear()
        self._dropped.clear()
        for rule in rules:
            if rule.value == value:
                (self._ours if rule.tag == TAG else self._theirs)[value] = rule.id
                return
        self.add([value])

    def add(self, values: Sequence[str]) -> None:
        """Add rules of ours by one request. Raises the errors of :mod:`tweetup.networks.errors`."""
        rules = [tweepy.StreamRule(value=value, tag=TAG) for value in values]
        raw = self._client.send(partial(self._tweepy.add_rules, rules), self._service)
        self._ours |= {rule.value: rule.id for rule in _rules(raw) if rule.value in values}
        problems = read_answer(raw).problems
        duplicates = [it for it in problems if it.kind == "duplicate-rules" and it.id]
        if len(values) == 1 and values[0] not in self._ours and duplicates:
            self._theirs[values[0]] = duplicates[0].id or ""
        if any(value not in {**self._ours, **self._theirs} for value in values):
            raise self._client.errors.rejection(problems, self._service)

    def drop(self, values: Sequence[str]) -> None:
        """Remove rules of ours, and want no post of those of others any more."""
        ids = [self._ours.pop(value) for value in values if value in self._ours]
        self._dropped |= set(ids)
        for value in values:
            self._theirs.pop(value, None)
        if ids:
            self._remove(ids)

    def remove(self) -> None:
        """Remove the rules that are ours."""
        self._theirs.clear()
        if self._ours:
            self._remove([*self._ours.values()])
            self._ours.clear()

    def close(self) -> None:
        """Close the connections."""
        self._tweepy.session.close()

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


class ThreadRules:
    """Rules for replies to and quotes of the chat's posts, beside the one of its hashtags.

    Those of the questions come first, then those of the other posts, the latest ones where X takes
    no more. A rule of several is as long as the smallest plan allows; rules may change while the
    stream is on.
    """

    def __init__(self, rules: StreamRules, known: KnownThreads) -> None:
        self._rules = rules
        self._known = known
        self._beside: tuple[str, ...] = ()
        self._added: list[str] = []
        self._refused: set[str] = set()
        self._not_before: datetime | None = None
        self._renewed: datetime | None = None
        self._changes: deque[datetime] = deque()

    def forget(self) -> None:
        """Note that the rules are gone; those wanted are added by the next :meth:`update`."""
        self._added.clear()

    def update(self, now: datetime) -> None:
        """Add the rules that are wanted and drop those that are not, if there are any.

        A rule that X refuses, as a plan may an operator, is not tried again; after any other
        failure the next try is a minute later. The chat's own rule is what matters.
        """
        wanted = [it for it in self._all_wanted(now) if it not in self._refused]
        if wanted == self._added or (self._not_before and now < self._not_before):
            return
        try:
            if missing := [value for value in wanted if value not in self._added]:
                self._add(missing, now)
            if outdated := [value for value in self._added if value not in wanted]:
                self._changes.append(now)
                self._rules.drop(outdated)
                self._added = [value for value in self._added if value in wanted]
        except TweetupError:
            self._not_before = now + _RETRY_AFTER
            return
        self._added.sort(key=wanted.index)
        self._not_before = None

    def _all_wanted(self, now: datetime) -> tuple[str, ...]:
        if not self._known.wanted:
            self._beside, self._renewed = (), None
            return ()
        wanted = [
            rule
            for operator, ids in self._known.of_questions()
            for rule in join_ids(operator, ids, _TOGETHER)
        ]
        if self._may_renew(now):
            beside = self._rules_beside(_MOST_RULES - self._rules.strange - 1 - len(wanted))
            self._renewed = now if beside != self._beside else self._renewed
            self._beside = beside
        return (*wanted, *self._beside)

    def _may_renew(self, now: datetime) -> bool:
        """Return whether to follow the latest posts now, within X's limit of changes."""
        while self._changes and now - self._changes[0] > _QUARTER:
            self._changes.popleft()
        if self._renewed is None:
            return True
        busy = len(self._changes)
        wait = _SOON if busy < _FEW_CHANGES else _RETRY_AFTER
        return busy < _MOST_CHANGES and now - self._renewed >= wait

    def _rules_beside(self, room: int) -> tuple[str, ...]:
        """Return the rules of posts that ask nothing, at most so many, the latest posts' first."""
        refused = {value.partition(":")[0] for value in self._refused}
        rules = [
            reversed([*join_ids(operator, ids, _TOGETHER)])
            for operator, ids in self._known.of_others()
            if operator not in refused
        ]
        latest = [value for values in zip_longest(*rules) for value in values if value]
        return tuple(latest[: max(0, room)])

    def _add(self, values: Sequence[str], now: datetime) -> None:
        """Add rules by one request, and, where X refuses them, one by one."""
        if len(values) > _ONE_BY_ONE:
            self._changes.append(now)
            try:
                self._rules.add(values)
            except TryAgainError:
                raise
            except (CredentialsError, NetworkError):
                pass
            else:
                self._added += values
                return
        for value in values:
            self._changes.append(now)
            try:
                self._rules.add([value])
            except TryAgainError:
                raise
            except (CredentialsError, NetworkError):
                self._refused.add(value)
            else:
                self._added.append(value)


class StreamLineReader:
    """Reads the lines of one connection and selects those that our rules matched."""

    def __init__(self, rules: Callable[[], frozenset[str]], clock: Callable[[], datetime]) -> None:
        """Take ``rules`` as a function that returns the ids of ours, which change meanwhile."""
        self._rules = rules
        self._clock = clock

    def read(self, raw: bytes, errors: ErrorReader) -> StreamEvents:
        """Return the records of a line, none for a heartbeat. Raises the error that X sends."""
        if not raw.strip():
            return StreamEvents()
        answer = read_answer(reject_web_page(raw))
        if not bytes(answer.data):
            raise errors.disconnect_error(answer.problems)
        if self._rules().isdisjoint(rule.id for rule in answer.matching_rules):
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
