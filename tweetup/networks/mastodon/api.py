"""Mastodon.py, asked one thing at a time: the bytes of the answer, or one of our errors.

Unpatched, but kept from what it does on its own: it neither waits for rate limits nor paces
itself (``throw``), and a token that is also the name of a file is not read as one.
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
from tweetup.networks.mastodon.errors import no_answer, not_json, refusal, said_in
from tweetup.networks.mastodon.http_session import Answer, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from tweetup.errors import TweetupError
    from tweetup.networks.mastodon.servers import Server
    from tweetup.networks.secret import Secret

__all__ = ["AT_ONCE", "PAGE", "Client", "read_as"]

PAGE: Final = 40
"""Posts that a timeline gives at most at once."""

AT_ONCE: Final = 20
"""Posts that are given by their ids at most at once."""

_PLENTY: Final = 100
_STEADY: Final = 1.0
"""Seconds: Mastodon allows 300 requests in five minutes."""

T = TypeVar("T")


class Client:
    """Asks one server, with a token or without."""

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
        self._session = Session(server)
        self._api = mastodon.Mastodon(
            api_base_url=server.url,
            ratelimit_method="throw",
            request_timeout=timeout,
            session=self._session,
            user_agent=f"tweetup/{__version__}",
        )
        if token is not None:
            # Not by the constructor, which opens a file of that name and sends what is in it.
            self._api.access_token = token.reveal()
        self._left: int | None = None

    @property
    def pause(self) -> float:
        """Seconds until the next request: none while the server says that plenty are left."""
        return 0.0 if self._left is not None and self._left >= _PLENTY else _STEADY

    @property
    def last_status(self) -> int | None:
        """The status of the last answer; None where none came."""
        answer = self._session.answer
        return None if answer is None else answer.status

    def timeline(self, tags: Sequence[str], *, max_id: str | None, limit: int) -> Answer:
        """Posts with any of the hashtags (four at most), the newest below ``max_id`` first."""
        first, *others = tags
        wanted: dict[str, object] = {"limit": limit}
        if others:
            wanted["any[]"] = others
        if max_id is not None:
            wanted["max_id"] = max_id
        return self._get(f"/api/v1/timelines/tag/{quote(first, safe='')}", wanted)

    def status(self, status_id: str) -> Answer | None:
        """Return a post by its id here.

        None where the server itself says that it has no such post.
        """
        answer = self._try(lambda api: api.status(status_id))
        if isinstance(answer, Answer):
            return answer
        if self._is_gone(self._session.answer):
            return None
        raise answer

    def statuses(self, ids: Sequence[str]) -> Answer:
        """Those posts of up to 20 ids here that can be seen (Mastodon 4.3)."""
        return self._get("/api/v1/statuses", {"id[]": list(ids)})

    def context(self, status_id: str) -> Answer:
        """What stands above and below a post."""
        return self.ask(lambda api: api.status_context(status_id))

    def resolve(self, uri: str) -> Answer:
        """Return a post by its uri, fetched by the server if it has not seen it; wants a token."""
        return self._get("/api/v2/search", {"q": uri, "resolve": "true", "type": "statuses"})

    def _get(self, endpoint: str, wanted: Mapping[str, object]) -> Answer:
        """Return an answer by Mastodon.py's way to any page there is.

        Its own timeline_hashtag takes no any[], and it and search_v2 ask what the server is first.
        """
        page = PaginationInfo(wanted, _pagination_method="GET", _pagination_endpoint=endpoint)
        return self.ask(lambda api: api.fetch_next(page))

    def ask(self, request: Callable[[mastodon.Mastodon], object]) -> Answer:
        """Return the answer to one request. Raises what failures.py lists."""
        answer = self._try(request)
        if isinstance(answer, Answer):
            return answer
        raise answer

    def _try(self, request: Callable[[mastodon.Mastodon], object]) -> Answer | TweetupError:
        """Return the answer or what went wrong.

        Mastodon.py's own exceptions end here, and are dropped.
        """
        where = self.server.name
        self._session.forget()
        unasked: TweetupError = NetworkError("was not asked", where=where)
        try:
            request(self._api)
        except Exception as error:  # noqa: BLE001 - whatever it is, the bytes decide what it means
            unasked = no_answer(error, where=where, timeout=self.timeout)
        answer = self._session.answer
        if answer is None:
            return unasked
        left = answer.headers.get("x-ratelimit-remaining", "")
        self._left = int(left) if left.isdecimal() else None
        if answer.status >= 300:
            now = self.clock().astimezone(UTC)
            return refusal(answer, where=where, token=self.token, now=now)
        return answer

    @staticmethod
    def _is_gone(answer: Answer | None) -> bool:
        """Whether the server's interface said so: not a web page that stands in its place."""
        return answer is not None and answer.status in {404, 410} and bool(said_in(answer))

    def another(self) -> Client:
        """Return a client of its own connections to the same server, for a thread of its own."""
        return Client(self.server, token=self.token, timeout=self.timeout, clock=self.clock)

    def close(self) -> None:
        """Let go of the connections."""
        self._session.close()


def read_as(kind: type[T], answer: Answer, where: str) -> T:
    """Return an answer's JSON; the error of one that is not what was asked for."""
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except UNREADABLE:
        pass
    raise not_json(answer, where=where)
