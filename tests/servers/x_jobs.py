"""X's compliance jobs: ids go up to a storage of their own, what became of them comes down."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.servers.serving import Answer, Asked
from tests.servers.x_posts import moment_text
from tests.servers.x_problems import ProblemError, invalid

if TYPE_CHECKING:
    from tests.servers.x import XServer

__all__ = ["Jobs"]


class Jobs:
    """The app's jobs. A job is ``in_progress`` for ``rounds`` questions after its upload."""

    def __init__(self, server: XServer) -> None:
        self.rounds = 1
        self.fails = False
        self._server = server
        self._jobs: dict[str, dict[str, Any]] = {}
        self._uploads: dict[str, list[str]] = {}
        self._asked: dict[str, int] = {}

    def create(self, asked: Asked) -> dict[str, Any]:
        """POST /2/compliance/jobs."""
        body = asked.json()
        assert isinstance(body, dict)
        if body.get("type") not in {"tweets", "users"}:
            raise invalid("type", body.get("type"), "not one of [tweets,users]")
        if any(job["status"] in {"created", "in_progress"} for job in self._jobs.values()):
            raise ProblemError(409, _problem("Conflict", "You have a job in progress."))
        number = str(1_700_000_000_000_000_000 + len(self._jobs))
        later = moment_text(self._server.clock() + timedelta(minutes=15))
        self._jobs[number] = {
            "id": number,
            "type": body["type"],
            "name": body.get("name", ""),
            "status": "created",
            "created_at": moment_text(self._server.clock()),
            "upload_url": f"{self._server.url}/storage/up/{number}?signature=x",
            "upload_expires_at": later,
            "download_url": f"{self._server.url}/storage/down/{number}?signature=x",
            "download_expires_at": later,
        }
        return {"data": self._jobs[number]}

    def show(self, asked: Asked) -> dict[str, Any]:
        """GET /2/compliance/jobs/:id."""
        job = self._jobs.get(asked.path.rsplit("/", 1)[-1])
        if job is None:
            raise ProblemError(404, _problem("Not Found Error", "Could not find job"))
        if job["id"] in self._uploads:
            self._asked[job["id"]] = self._asked.get(job["id"], 0) + 1
            done = self._asked[job["id"]] > self.rounds
            job["status"] = ("failed" if self.fails else "complete") if done else "in_progress"
        return {"data": job}

    def stored(self, asked: Asked) -> Answer:
        """The storage: no bearer token is wanted there, and none may arrive."""
        if "authorization" in asked.headers:
            return Answer(400, {}, b"<Error>a signed address and a token</Error>")
        _, _, way, number = asked.path.split("/")
        if way == "up" and asked.method == "PUT":
            if asked.headers.get("content-type") != "text/plain":
                return Answer(403, {}, b"<Error>SignatureDoesNotMatch</Error>")
            self._uploads[number] = asked.body.decode().split()
            return Answer(200)
        if way == "down" and self._jobs[number]["status"] == "complete":
            return Answer(200, {"Content-Type": "text/plain"}, self._result(number))
        return Answer(404, {}, b"<Error>NoSuchKey</Error>")

    def _result(self, number: str) -> bytes:
        lines = []
        for post_id in self._uploads[number]:
            post = self._server.posts.get(post_id)
            reason = "deleted" if post is None else post.gone
            if reason:
                found = {
                    "id": post_id,
                    "action": "delete",
                    "created_at": moment_text(post.at if post else self._server.clock()),
                    "reason": reason,
                }
                lines.append(json.dumps(found))
        return "\n".join(lines).encode()


def _problem(title: str, detail: str) -> dict[str, str]:
    return {"title": title, "detail": detail, "type": "about:blank"}
