"""Requests through Mastodon.py: each returns the bytes of the response or raises our errors.

The library is not patched, but some of its behaviour is switched off: it neither waits for rate
limits nor paces itself (``throw``), and never reads a token from a file of the token's name.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote

import mastodon
import msgspec
from mastodon.types_base import PaginationInfo

from tweetup import __version__
from tweetup.formats.json_stream import UNREADABLE
from tweetup.networks.errors import NetworkError
from tweetup.networks.mastodon.errors import (
    body_error,
    connection_error,
    error_message,
    response_error,
)
from tweetup.networks.mastodon.http_session import Answer, SingleHostSession

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from tweetup.errors import TweetupError
    from tweetup.networks.mastodon.servers import Server
    from tweetup.networks.secret import Secret

__all__ = ["AT_ONCE", "PAGE", "ApiClient", "decode_as"]

PAGE: Final = 40
"""Maximal number of posts on a page of a timeline."""

AT_ONCE: Final = 20
"""Maximal number of posts in one lookup by ids."""

_TAG_TIMELINE: Final = "/api/v1/timelines/tag/"
_NO_TIMELINE: Final = "/api/v1/timelines/none/tweetup"
_NOT_FOUND: Final = "not found"

_PLENTY: Final = 100
_STEADY: Final = 1.0
"""Seconds: Mastodon allows 300 requests in five minutes."""

_NO_POSTS: Final = Answer(200, {}, b"[]")

T = TypeVar("T")


class _Described(msgspec.Struct):
    version: str


class ApiClient:
    """Sends requests to one server, with a token or without."""

    def __init__(
        self,
        server: Server,
        *,
        token: Secret | None,
        timeout: float,
        clock: Callable[[], datetime],
    ) -> None:
        self.server = server
        self.token = token
        self.timeout = timeout
        self.clock = clock
        self._session = SingleHostSession(server)
        self._api = mastodon.Mastodon(
            api_base_url=server.url,
            ratelimit_method="throw",
            request_timeout=timeout,
            session=self._session,
            user_agent=f"tweetup/{__version__}",
        )
        if token is not None:
            # Not by the constructor, which opens a file of that name and sends its content.
            self._api.access_token = token.reveal()
        self._left: int | None = None
        self._tells_unused: bool | None = None

    @property
    def pause(self) -> float:
        """Return the seconds until the next request: 0 while plenty are left in the rate limit."""
        return 0.0 if self._left is not None and self._left >= _PLENTY else _STEADY

    @property
    def last_status(self) -> int | None:
        """Return the status of the last response; None where none came."""
        answer = self._session.answer
        return None if answer is None else answer.status

    def timeline(self, tags: Sequence[str], *, max_id: str | None, limit: int) -> Answer:
        """Return posts with any of the hashtags (four at most) below ``max_id``, newest first.

        GoToSocial answers "not found" for a hashtag that nobody there has used: no posts.
        """
        first, *others = tags
        parameters: dict[str, object] = {"limit": limit}
        if others:
            parameters["any[]"] = others
        if max_id is not None:
            parameters["max_id"] = max_id
        answer = self._send(self._page_of(f"{_TAG_TIMELINE}{quote(first, safe='')}", parameters))
        if isinstance(answer, Answer):
            return answer
        if self._is_unused_tag(self._session.answer):
            return _NO_POSTS
        raise answer

    def _is_unused_tag(self, refusal: Answer | None) -> bool:
        """Return whether a refusal means a hashtag without posts, not a server without hashtags.

        Such a server is healthy, and refuses a timeline that no server has in other words.
        """
        words = error_message(refusal) if refusal is not None and refusal.status == 404 else ""
        if not words.lower().startswith(_NOT_FOUND):
            return False
        if self._tells_unused is None and self._is_healthy():
            self._send(self._page_of(_NO_TIMELINE, {"limit": 1}))
            unknown = self._session.answer
            self._tells_unused = unknown is not None and error_message(unknown) != words
        return bool(self._tells_unused)

    def _is_healthy(self) -> bool:
        """Return whether the server describes itself, by either version of the description."""
        versions = (lambda api: api.instance_v1(), lambda api: api.instance_v2())
        described = (self._send(request) for request in versions)
        return any(isinstance(answer, Answer) and _has_version(answer) for answer in described)

    def status(self, status_id: str) -> Answer | None:
        """Return a post by its id on this server; None where the server does not have it."""
        answer = self._send(lambda api: api.status(status_id))
        if isinstance(answer, Answer):
            return answer
        if self._is_gone(self._session.answer):
            return None
        raise answer

    def account(self, name: str, *, by_number: bool) -> Answer | None:
        """Return an account of this server by its name or number; None where there is none."""
        if by_number:
            request = self._page_of(f"/api/v1/accounts/{quote(name, safe='')}", {})
        else:
            request = self._page_of("/api/v1/accounts/lookup", {"acct": name})
        answer = self._send(request)
        if isinstance(answer, Answer):
            return answer
        if self._is_gone(self._session.answer):
            return None
        raise answer

    def relationship(self, number: str) -> Answer:
        """Return how an account of this server, by its number, stands to the token's own."""
        return self.get("/api/v1/accounts/relationships", {"id[]": [number]})

    def statuses(self, ids: Sequence[str]) -> Answer:
        """Return the visible posts among up to 20 ids on this server (Mastodon 4.3)."""
        return self.get("/api/v1/statuses", {"id[]": list(ids)})

    def context(self, status_id: str) -> Answer:
        """Return the posts above and below a post in its thread."""
        return self.send(lambda api: api.status_context(status_id))

    def quotes(self, status_id: str, *, max_id: str | None, limit: int) -> Answer:
        """Return the posts that quote a post, below ``max_id``, newest first (Mastodon 4.5)."""
        parameters: dict[str, object] = {"limit": limit}
        if max_id is not None:
            parameters["max_id"] = max_id
        return self.get(f"/api/v1/statuses/{quote(status_id, safe='')}/quotes", parameters)

    def resolve(self, uri: str) -> Answer:
        """Return a post by its uri, fetched by the server if needed; requires a token."""
        return self.get("/api/v2/search", {"q": uri, "resolve": "true", "type": "statuses"})

    def get(self, endpoint: str, parameters: Mapping[str, object] | None = None) -> Answer:
        """Return the response of any endpoint, by Mastodon.py's pagination.

        Its own timeline_hashtag has no any[], and it and search_v2 request the version first.
        """
        return self.send(self._page_of(endpoint, parameters))

    @staticmethod
    def _page_of(
        endpoint: str, parameters: Mapping[str, object] | None
    ) -> Callable[[mastodon.Mastodon], object]:
        """Return the request of an endpoint."""
        page = PaginationInfo(
            parameters or {}, _pagination_method="GET", _pagination_endpoint=endpoint
        )
        return lambda api: api.fetch_next(page)

    def send(self, request: Callable[[mastodon.Mastodon], object]) -> Answer:
        """Return the response to one request. Raises the errors of networks."""
        answer = self._send(request)
        if isinstance(answer, Answer):
            return answer
        raise answer

    def _send(self, request: Callable[[mastodon.Mastodon], object]) -> Answer | TweetupError:
        """Return the response or the error of a request; Mastodon.py's exceptions are dropped."""
        where = self.server.name
        self._session.forget()
        failure: TweetupError = NetworkError("was not asked", where=where)
        try:
            request(self._api)
        except Exception as error:  # noqa: BLE001 - of any exception, the response decides
            failure = connection_error(error, where=where, timeout=self.timeout)
        answer = self._session.answer
        if answer is None:
            return failure
        left = answer.headers.get("x-ratelimit-remaining", "")
        self._left = int(left) if left.isdecimal() else None
        if answer.status >= 300:
            now = self.clock().astimezone(UTC)
            return response_error(answer, where=where, token=self.token, now=now)
        return answer

    @staticmethod
    def _is_gone(answer: Answer | None) -> bool:
        """Return whether the API itself answers "not found", not a web page in its place."""
        return answer is not None and answer.status in {404, 410} and bool(error_message(answer))

    def copy(self) -> ApiClient:
        """Return a client of the same server with its own connections, for another thread."""
        return ApiClient(self.server, token=self.token, timeout=self.timeout, clock=self.clock)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


def _has_version(answer: Answer) -> bool:
    try:
        return bool(msgspec.json.decode(answer.body, type=_Described).version)
    except UNREADABLE:
        return False


def decode_as(kind: type[T], answer: Answer, where: str) -> T:
    """Return a response's JSON as ``kind``. Raises the error of another body."""
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except UNREADABLE:
        pass
    raise body_error(answer, where=where)
