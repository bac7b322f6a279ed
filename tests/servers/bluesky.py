"""Bluesky on loopback: what the client asks for, over HTTP, and Jetstream, over a websocket.

It answers from the posts of a :class:`~tests.servers.bluesky_network.Network`, to which posts are
added while it runs. ``bluesky.http.faults`` (``tests/servers/serving.py``) come before answers,
one a request; ``bluesky.stream.faults`` (``tests/servers/jetstream.py``) one a connection.
``bluesky.homes`` is the directory of accounts, and the server that keeps the posts of all of them.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from tests.contracts.atproto import answer_faults, request_faults
from tests.servers.bluesky_homes import home_answer
from tests.servers.bluesky_network import PASSWORD, Network, Said
from tests.servers.jetstream import Jetstream, serve_jetstream
from tests.servers.serving import Answer, Asked, Server, as_json, serve
from tweetup.networks import Access
from tweetup.networks.secret import Secret

__all__ = ["HANDLE", "Bluesky", "access_to", "bluesky"]

HANDLE = "host.bsky.example"
_LIMIT = 3000
_OPEN = frozenset(
    f"app.bsky.{name}"
    for name in (
        "actor.getProfile",
        "actor.getProfiles",
        "feed.getPosts",
        "feed.getPostThread",
        "feed.getQuotes",
    )
)
"""What anybody may ask the AppView for."""


class RefusalError(Exception):
    """An answer that is an error of the network's."""

    def __init__(self, status: int, error: str, message: str = "") -> None:
        super().__init__(error)
        self.answer = as_json({"error": error, "message": message or error}, status)


class Bluesky:
    """The servers of an invented Bluesky.

    ``counts`` makes searches say how many posts there are (and ``rounds_up`` so many more),
    ``deepest`` is how many they reach; ``uses`` is for how many requests an access token is good,
    ``life`` for how many seconds it says so; ``depth`` how far down a thread is shown at most.
    Where requests, answers or events are not as the makers describe them (``network.breaches``),
    the block ends with an error.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.network = Network(clock)
        self.network.account(HANDLE)
        self.http: Server
        self.stream: Jetstream
        self.homes: Server
        self.counts = False
        self.rounds_up = 0
        self.deepest = 10_000
        self.life = 3600
        self.uses: int | None = None
        self.depth = 10
        self.scope = "com.atproto.appPass"
        self.logins = 0
        self.refreshes = 0
        self._tokens: dict[str, int] = {}
        self._refreshing: set[str] = set()
        self._made = 0

    @property
    def url(self) -> str:
        """What TWEETUP_BLUESKY_URL is set to."""
        return self.http.url

    @property
    def stream_url(self) -> str:
        """What TWEETUP_BLUESKY_STREAM_URL is set to."""
        return self.stream.url

    @property
    def directory_url(self) -> str:
        """What TWEETUP_BLUESKY_DIRECTORY_URL is set to."""
        return self.homes.url

    def expire(self) -> None:
        """Every access token is too old from now on."""
        self._tokens = dict.fromkeys(self._tokens, 0)

    def revoke(self) -> None:
        """No token is known any more."""
        self.expire()
        self._refreshing.clear()

    def answer(self, asked: Asked) -> Answer:
        """What the network says to a request."""
        methods = {
            "com.atproto.server.createSession": self._create_session,
            "com.atproto.server.refreshSession": self._refresh_session,
            "com.atproto.server.getSession": self._get_session,
            "app.bsky.feed.searchPosts": self._search,
            "app.bsky.feed.getPostThread": self._thread,
            "app.bsky.feed.getPosts": self._posts,
            "app.bsky.feed.getQuotes": self._quotes,
            "app.bsky.actor.getProfiles": self._profiles,
            "app.bsky.actor.getProfile": self._profile,
        }
        name = asked.path.removeprefix("/xrpc/")
        try:
            is_open = name in _OPEN and "authorization" not in asked.headers
            if not is_open and not name.endswith(("createSession", "refreshSession")):
                self._admit(asked)
            with self.network.added:
                self.network.asks_as_stranger = "authorization" not in asked.headers
                answer = as_json(methods.get(name, _unsupported)(asked))
        except RefusalError as refusal:
            answer = refusal.answer
        assert isinstance(answer.body, bytes)
        self.network.blame(request_faults(asked))
        self.network.blame(answer_faults(asked, answer.status, json.loads(answer.body)))
        left = max(0, _LIMIT - len(self.http.asked))
        limits = {"limit": _LIMIT, "remaining": left, "reset": int(time.time()) + 300}
        headers = {f"ratelimit-{name}": str(value) for name, value in limits.items()}
        policy = {"ratelimit-policy": f"{_LIMIT};w=300"}
        return Answer(answer.status, {**answer.headers, **headers, **policy}, answer.body)

    # --- logins ---------------------------------------------------------------------------

    def _admit(self, asked: Asked) -> None:
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if not token:
            raise RefusalError(401, "AuthMissing", "Authentication Required")
        if token not in self._tokens:
            raise RefusalError(400, "InvalidToken", "Token could not be verified")
        if not self._tokens[token]:
            raise RefusalError(400, "ExpiredToken", "Token has expired")
        self._tokens[token] -= 1

    def _create_session(self, asked: Asked) -> object:
        self.logins += 1
        given = json.loads(asked.body)
        if (given["identifier"], given["password"]) != (HANDLE, PASSWORD):
            raise RefusalError(401, "AuthenticationRequired", "Invalid identifier or password")
        if (status := self.network.account(HANDLE).status) != "active":
            raise RefusalError(401, "AccountTakedown", f"Account has been {status}")
        return self._session()

    def _refresh_session(self, asked: Asked) -> object:
        self.refreshes += 1
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self._refreshing:
            raise RefusalError(400, "ExpiredToken", "Token has been revoked")
        self._refreshing.discard(token)
        return self._session()

    def _get_session(self, _asked: Asked) -> object:
        return self._account()

    def _session(self) -> dict[str, Any]:
        access, refresh = self._token(self.scope), self._token("com.atproto.refresh")
        self._tokens[access] = -1 if self.uses is None else self.uses
        self._refreshing.add(refresh)
        return {**self._account(), "accessJwt": access, "refreshJwt": refresh}

    def _account(self) -> dict[str, Any]:
        account = self.network.account(HANDLE)
        service = {
            "id": "#atproto_pds",
            "type": "AtprotoPersonalDataServer",
            "serviceEndpoint": "https://pds.bsky.invalid",
        }
        document = {"@context": ["https://www.w3.org/ns/did/v1"], "id": account.did}
        return {
            "did": account.did,
            "handle": account.handle,
            "email": "host@museum.example",
            "didDoc": {**document, "service": [service]},
            "active": True,
        }

    def _token(self, scope: str) -> str:
        """A token in three parts, as they are; good for an hour by its own words."""
        self._made += 1
        claims = {
            "scope": scope,
            "sub": self.network.account(HANDLE).did,
            "jti": str(self._made),
            "iat": int(time.time()),
            "exp": int(time.time()) + self.life,
        }
        parts = [{"typ": "at+jwt", "alg": "ES256K"}, claims, {"signed": scope}]
        coded = (base64.urlsafe_b64encode(json.dumps(part).encode()) for part in parts)
        return ".".join(part.decode().rstrip("=") for part in coded)

    # --- posts ----------------------------------------------------------------------------

    def _search(self, asked: Asked) -> object:
        limit = _number(asked, "limit", 25, 1, 100)
        found = self._matching(asked)
        start = _number(asked, "cursor", 0, 0, self.deepest)
        page = found[start : start + limit]
        views = [self.network.view(said) for said in page if self.network.shown(said.uri)]
        answer: dict[str, Any] = {"posts": views}
        if start + limit < min(len(found), self.deepest):
            answer["cursor"] = str(start + limit)
        return answer | ({"hitsTotal": len(found) + self.rounds_up} if self.counts else {})

    def _matching(self, asked: Asked) -> list[Said]:
        """The posts inside the window with all words, with a # or without, the newest first."""
        words = asked.query.get("q", "").casefold().replace("#", "").split()
        if not words:
            raise RefusalError(400, "InvalidRequest", 'Missing required parameter "q"')
        tags = {tag.casefold() for tag in asked.lists.get("tag", ())}
        since, until = (_time(asked, name) for name in ("since", "until"))
        found = [
            said
            for said in self.network.posts.values()
            if tags <= said.tags
            and said.tags | said.words >= set(words)
            and (since is None or said.at >= since)
            and (until is None or said.at < until)
        ]
        return sorted(found, key=lambda said: said.at, reverse=True)

    def _thread(self, asked: Asked) -> object:
        said = self.network.shown(asked.query.get("uri", ""))
        if said is None:
            raise RefusalError(400, "NotFound", "Post not found")
        depth = min(_number(asked, "depth", 6, 0, 1000), self.depth)
        return {"thread": self._node(said, depth)}

    def _node(self, said: Said, depth: int) -> dict[str, Any]:
        node: dict[str, Any] = {
            "$type": "app.bsky.feed.defs#threadViewPost",
            "post": self.network.view(said),
        }
        if depth:
            shown = (self.network.shown(uri) for uri in said.replies)
            node["replies"] = [self._node(reply, depth - 1) for reply in shown if reply]
        return node

    def _posts(self, asked: Asked) -> object:
        uris = asked.lists.get("uris", ())
        if len(uris) > 25:
            raise RefusalError(400, "InvalidRequest", "uris must not have more than 25 elements")
        shown = (self.network.shown(uri) for uri in uris)
        return {"posts": [self.network.view(said) for said in shown if said]}

    def _quotes(self, asked: Asked) -> object:
        uri = asked.query.get("uri", "")
        limit = _number(asked, "limit", 50, 1, 100)
        start = _number(asked, "cursor", 0, 0, 10_000)
        found = [said for said in self.network.quoting(uri) if self.network.shown(said.uri)]
        page = found[start : start + limit]
        answer: dict[str, Any] = {"uri": uri, "posts": [self.network.view(said) for said in page]}
        return answer | ({"cursor": str(start + limit)} if found[start + limit :] else {})

    def _profiles(self, asked: Asked) -> object:
        actors = asked.lists.get("actors", ())
        if len(actors) > 25:
            raise RefusalError(400, "InvalidRequest", "actors must not have more than 25 elements")
        accounts = (self.network.accounts.get(actor) for actor in actors)
        active = [account for account in accounts if account and account.status == "active"]
        counts = {"followersCount": 12, "followsCount": 7, "postsCount": 99}
        return {"profiles": [account.view() | counts for account in active]}

    def _profile(self, asked: Asked) -> object:
        account = self.network.accounts.get(asked.query.get("actor", ""))
        if account is None or account.status == "deleted":
            raise RefusalError(400, "InvalidRequest", "Profile not found")
        if account.status in {"takendown", "suspended"}:
            raise RefusalError(400, "AccountTakedown", "Account has been suspended")
        if account.status == "deactivated":
            raise RefusalError(400, "AccountDeactivated", "Account is deactivated")
        return account.view()


def _unsupported(_asked: Asked) -> object:
    raise RefusalError(404, "XRPCNotSupported")


def _number(asked: Asked, name: str, default: int, least: int, most: int) -> int:
    try:
        number = int(asked.query.get(name, default))
    except ValueError:
        raise RefusalError(400, "InvalidRequest", f"{name} must be an integer") from None
    if not least <= number <= most:
        raise RefusalError(400, "InvalidRequest", f"{name} must be between {least} and {most}")
    return number


def _time(asked: Asked, name: str) -> datetime | None:
    written = asked.query.get(name)
    if written is None:
        return None
    if "T" not in written or not written.endswith("Z"):
        raise RefusalError(400, "InvalidRequest", f"invalid Datetime for '{name}'")
    return datetime.fromisoformat(written)


@contextmanager
def bluesky(clock: Callable[[], datetime] | None = None) -> Iterator[Bluesky]:
    """Both servers, until the block ends; a post that says no time is said by ``clock``."""
    made = Bluesky(clock or (lambda: datetime.now(UTC)))
    with (
        serve(made.answer) as made.http,
        serve_jetstream(made.network) as made.stream,
        serve(lambda asked: home_answer(made.network, made.homes.url, asked)) as made.homes,
    ):
        yield made
    assert not made.network.breaches, made.network.breaches


def access_to(
    server: Bluesky,
    *,
    password: str = PASSWORD,
    url: str | None = None,
    stream_url: str | None = None,
    timeout: float = 30.0,
) -> Access:
    """What a capture is told to reach the servers."""
    return Access(
        values={"handle": Secret(f"@{HANDLE}"), "app_password": Secret(password)},
        url=url or server.url,
        stream_url=stream_url or server.stream_url,
        directory_url=server.directory_url,
        timeout=timeout,
    )
