"""X's filtered stream: rules, one connection, heartbeats, disconnects."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.servers.serving import Answer, Asked
from tests.servers.x_names import in_new_names
from tests.servers.x_posts import XPost
from tests.servers.x_problems import PROBLEMS, ProblemError, credits_used_up
from tests.servers.x_queries import read_query

if TYPE_CHECKING:
    from tests.servers.x import XServer

__all__ = ["OPERATIONAL", "Streams"]

OPERATIONAL: dict[str, Any] = {
    "errors": [
        {
            "title": "operational-disconnect",
            "disconnect_type": "UpstreamOperationalDisconnect",
            "detail": "This stream has been disconnected upstream for operational reasons.",
            "type": f"{PROBLEMS}/operational-disconnect",
        }
    ]
}
_STOP = b""
_SENT = "2026-01-01T00:00:00.000Z"


class _LostError(ConnectionError):
    """The server's side of a connection breaks."""


class Streams:
    """The rules of the app and the one connection it may have.

    ``connected`` is set while somebody listens. ``connections`` are allowed at a time.
    """

    def __init__(self, server: XServer, heartbeat: float) -> None:
        self.rules: dict[str, dict[str, str]] = {}
        self.heartbeat = heartbeat
        self.connections = 1
        self.connected = threading.Event()
        self.closing = threading.Event()
        self._server = server
        self._numbers = iter(range(1, 1_000_000))
        self._open: dict[queue.Queue[bytes | None], Asked] = {}
        self._lock = threading.Lock()

    def add_rule(self, value: str, tag: str | None = None) -> str:
        """A rule of somebody else's, or ours; its id."""
        number = str(1_600_000_000_000_000_000 + next(self._numbers))
        self.rules[number] = {"id": number, "value": value, **({"tag": tag} if tag else {})}
        return number

    def list_rules(self, _asked: Asked) -> dict[str, Any]:
        """GET …/rules."""
        found: dict[str, Any] = {"meta": {} if self._server.renamed else {"sent": _SENT}}
        if self.rules:
            found["data"] = list(self.rules.values())
        found["meta"]["result_count"] = len(self.rules)
        return found

    def change_rules(self, asked: Asked) -> dict[str, Any]:
        """POST …/rules: adds or deletes."""
        body = asked.json()
        assert isinstance(body, dict)
        if "delete" in body:
            ids = [one for one in body["delete"]["ids"] if self.rules.pop(one, None)]
            return {"meta": {"sent": _SENT, "summary": {"deleted": len(ids), "not_deleted": 0}}}
        created: list[dict[str, str]] = []
        errors: list[dict[str, Any]] = []
        for rule in body["add"]:
            same = [one for one in self.rules.values() if one["value"] == rule["value"]]
            if same:
                kind = {"title": "DuplicateRule", "type": f"{PROBLEMS}/duplicate-rules"}
                errors.append({"value": rule["value"], "id": same[0]["id"], **kind})
                continue
            try:
                read_query(rule["value"])
            except (ValueError, KeyError) as error:
                problem = {
                    "value": rule["value"],
                    "details": [str(error)],
                    "title": "UnprocessableEntity",
                }
                kind = {"type": f"{PROBLEMS}/invalid-rules"}
                whole = {"title": "Invalid Request", "type": f"{PROBLEMS}/invalid-request"}
                raise ProblemError(400, {"errors": [problem | kind], **whole}) from None
            created.append(self.rules[self.add_rule(rule["value"], rule.get("tag"))])
        summary = {
            "created": len(created),
            "not_created": len(errors),
            "valid": len(created),
            "invalid": len(errors),
        }
        found: dict[str, Any] = {"meta": {"sent": _SENT, "summary": summary}}
        return (
            found | ({"data": created} if created else {}) | ({"errors": errors} if errors else {})
        )

    def connect(self, asked: Asked) -> Answer:
        """GET …/stream."""
        if self._server.credits is not None and self._server.credits <= 0:
            raise credits_used_up()
        with self._lock:
            if len(self._open) >= self.connections:
                body = {
                    "title": "ConnectionException",
                    "detail": "This stream is currently at the maximum allowed connection limit.",
                    "connection_issue": "TooManyConnections",
                    "type": f"{PROBLEMS}/streaming-connection",
                }
                raise ProblemError(429, body)
            waiting: queue.Queue[bytes | None] = queue.Queue()
            self._open[waiting] = asked
        return Answer(200, {"Content-Type": "application/json"}, self._lines(waiting))

    def _lines(self, waiting: queue.Queue[bytes | None]) -> Iterator[bytes]:
        self.connected.set()
        try:
            while not self.closing.is_set():
                try:
                    line = waiting.get(timeout=self.heartbeat)
                except queue.Empty:
                    line = b"\r\n"
                if line is None:
                    raise _LostError
                if line == _STOP:
                    return
                yield line
        finally:
            with self._lock:
                self._open.pop(waiting, None)
                if not self._open:
                    self.connected.clear()

    def hear(self, post: XPost) -> None:
        """Tell those who listen of a post that a rule matches."""
        rules = [rule for rule in list(self.rules.values()) if read_query(rule["value"])(post)]
        if not rules:
            return
        with self._lock:
            for waiting, asked in self._open.items():
                try:
                    self._server.spend(1)
                except ProblemError as problem:
                    waiting.put(_line({"errors": [problem.body]}))
                    waiting.put(_STOP)
                    continue
                matching = [{"id": rule["id"], "tag": rule.get("tag", "")} for rule in rules]
                found = self._server.bundle([post], asked.query)
                found["data"] = found["data"][0]
                line = found | {"matching_rules": matching}
                if self._server.renamed:
                    line = in_new_names(line)
                self._server.hold_to_contract(asked, line)
                waiting.put(_line(line))

    def say(self, line: bytes) -> None:
        """Send bytes to whoever listens, as they are."""
        with self._lock:
            for waiting in self._open:
                waiting.put(line)

    def drop(self, last: bytes = b"") -> None:
        """Break the connections, after a last piece (an operational disconnect, half a line)."""
        with self._lock:
            for waiting in self._open:
                if last:
                    waiting.put(last)
                waiting.put(None)

    def end(self, last: object = None) -> None:
        """Close the connections in good order, after a last message."""
        with self._lock:
            for waiting in self._open:
                if last is not None:
                    waiting.put(_line(last))
                waiting.put(_STOP)

    def stop(self) -> None:
        """Let every connection end, and wait for it a little."""
        self.closing.set()
        self.end()
        until = time.monotonic() + 1
        while self._open and time.monotonic() < until:
            time.sleep(0.005)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\r\n"
