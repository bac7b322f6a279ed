"""Mastodon on loopback: a server, or several that know different posts of each other.

::

    with mastodon(tokens={"s3cret": "ada"}) as server:
        server.post("ada", "Q1: What makes a label good? #labelchat", at=moment)
        ...                                # TWEETUP_MASTODON_SERVERS=server.url

Answers, headers and refusals are those of https://docs.joinmastodon.org/methods/.
"""

from __future__ import annotations

import json
import threading
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from queue import Empty, SimpleQueue
from urllib.parse import unquote, urlsplit

from tests.contracts.mastodon import answer_faults, event_faults, request_faults
from tests.servers.mastodon_instance import instance_v1, instance_v2, nodeinfo, nodeinfo_links
from tests.servers.mastodon_statuses import (
    Held,
    Said,
    serve_account,
    serve_relation,
    serve_status,
    snowflake,
    ulid,
)
from tests.servers.serving import Answer, Asked, Server, as_json, serve

__all__ = ["MastodonServer", "gotosocial", "mastodon"]

JSON = {"Content-Type": "application/json; charset=utf-8"}
NOT_FOUND = as_json({"error": "Record not found"}, 404)
UNUSED_TAG = as_json(
    {"error": "Not Found: tag was not found, or not useable/listable on this instance"}, 404
)
NO_USER = "This method requires an authenticated user"
BAD_TOKEN = as_json({"error": "The access token is invalid"}, 401)
_WINDOW = timedelta(minutes=5)
_PER_MODE = 4
_AT_ONCE = 20
_SHOWN = frozenset({"public", "unlisted"})
_ABOVE, _BELOW, _DEEPEST = 40, 60, 20


class MastodonServer:
    """What one server has seen, and its answers.

    ``tokens`` are the names of its users by their tokens; ``login`` the status it refuses
    timelines with to who has none (401, of old 422), None where they are for everybody.
    ``remaining`` requests are left until the window of its limit ends. ``makes_ids`` gives the id
    of a post that arrives: another software's server has other ids, and ``many_tags`` False where
    it takes no ``any[]``, ``many_ids`` where it gives several posts at once (Mastodon 4.3).
    With ``leaves_replies_out`` its hashtag timelines have no post that answers another, as
    GoToSocial's; conversations have them, and ``replies_count`` counts them. ``software`` is
    ``mastodon`` or ``gotosocial``, whose entities have other fields. ``breaches`` are requests,
    answers and events that are not as documented, but for those that contain one of ``meant``; the
    block ends with an error where there is one.

    Quirks: ``unused_tags`` False is GoToSocial's 404 for a hashtag that nobody there has used.
    ``has_hashtag_streams`` is False of software that streams over websockets alone (GoToSocial).
    ``limits_threads`` shows to those without a login 40 posts above another, and 60 below it, 20
    deep, as Mastodon does. Posts of ``suspended`` authors are found by nobody, their accounts are;
    those of ``blocking`` authors by nobody with a token, which the relationship to them tells.
    ``tells_twice`` sends each event of a stream two times.
    """

    def __init__(
        self,
        http: Server,
        *,
        tokens: Mapping[str, str],
        login: int | None,
        software: str,
        version: str,
        makes_ids: Callable[[datetime, int], str],
        many_tags: bool,
        many_ids: bool,
        leaves_replies_out: bool,
        unused_tags: bool,
        streams_at: str | None,
        heartbeat: float,
        clock: Callable[[], datetime],
    ) -> None:
        self.http = http
        self.tokens = dict(tokens)
        self.login = login
        self.software = software
        self.version = version
        self.meant: tuple[str, ...] = ()
        self.limit = self.remaining = 300
        self.many_tags = many_tags
        self.many_ids = many_ids
        self.leaves_replies_out = leaves_replies_out
        self.unused_tags = unused_tags
        self.streams_at = streams_at
        self.has_hashtag_streams = software == "mastodon"
        self.limits_threads = software == "mastodon"
        self.suspended: set[str] = set()
        self.blocking: set[str] = set()
        self.tells_twice = False
        self._has_token = False
        self.heartbeat = heartbeat
        self._clock = clock
        self._makes_ids = makes_ids
        self._numbers = count(1)
        self._lock = threading.RLock()
        self._held: dict[str, Held] = {}
        self._uris: dict[str, str] = {}
        self._breaches: list[str] = []
        self._tagged: dict[str, list[tuple[int, str]]] = {}
        self._replies: Counter[str] = Counter()
        self._reblogs: Counter[str] = Counter()
        self._quotes: Counter[str] = Counter()
        self._streams: list[tuple[str, SimpleQueue[bytes | BaseException | None]]] = []
        self._window_ends = clock() + _WINDOW
        http.answer = self._answer

    # --- what happens on it ---------------------------------------------------------------

    @property
    def url(self) -> str:
        """Where it listens; also its name in uris."""
        return self.http.url

    @property
    def name(self) -> str:
        """Its host and port."""
        return urlsplit(self.url).netloc

    @property
    def breaches(self) -> list[str]:
        """What is not as documented, each once."""
        meant = [it for it in self._breaches if any(part in it for part in self.meant)]
        return sorted({*self._breaches} - {*meant})

    def post(
        self,
        author: str,
        text: str,
        *,
        at: datetime | None = None,
        answers: str | None = None,
        boosts: str | None = None,
        visibility: str = "public",
        quotes: str | None = None,
    ) -> str:
        """A user of this server says something now, or did at some time; its uri."""
        moment = at or self._clock()
        local = self._makes_ids(moment, next(self._numbers))
        uri = f"{self.url}/users/{author}/statuses/{local}" + ("/activity" if boosts else "")
        boosted = self._held[boosts].said if boosts else None
        said = Said(
            uri, self.url, author, text, moment, answers, boosted, visibility, quotes=quotes
        )
        self._keep(said, local, "update")
        return uri

    def receive(self, other: MastodonServer, uri: str, *, arrived: datetime | None = None) -> str:
        """A post of another server arrives here, at once or later; its id here."""
        said = other.said(uri)
        if said.boosts is not None and said.boosts.uri not in self._held:
            self.receive(other, said.boosts.uri)
        local = self._makes_ids(arrived or said.at, next(self._numbers))
        self._keep(said, local, "update")
        return local

    def edit(self, uri: str, text: str) -> None:
        """Its author changes what a post says."""
        held = self._held[uri]
        said = replace(held.said, text=text, edited_at=self._clock())
        self._keep(said, held.id, "status.update")

    def delete(self, uri: str) -> None:
        """A post is gone."""
        with self._lock:
            held = self._held.pop(uri)
            del self._uris[held.id]
            self._list(held, listed=False)
            self._count(held.said, -1)
        self._push(held.said, "delete", held.id.encode())

    def hide(self, uri: str) -> None:
        """A post is for its author's followers only from now on, as nobody asks for it."""
        held = self._held[uri]
        self._keep(replace(held.said, visibility="private"), held.id, None)

    def said(self, uri: str) -> Said:
        """A post it holds."""
        return self._held[uri].said

    def local_id(self, uri: str) -> str:
        """Its own id of a post."""
        return self._held[uri].id

    @property
    def listening(self) -> int:
        """How many streams are open."""
        return len(self._streams)

    def end_streams(self, error: BaseException | None = None) -> None:
        """End the open streams in order, or break them off where there is an ``error``."""
        with self._lock:
            for _, events in self._streams:
                events.put(error)

    def raw(self, uri: str) -> bytes:
        """Return a post as it is now, in the words of the server."""
        return self._held[uri].raw

    def push(self, raw: bytes) -> None:
        """Send bytes as they are into every open stream."""
        with self._lock:
            for _, events in self._streams:
                events.put(raw)

    def _keep(self, said: Said, local: str, event: str | None) -> None:
        with self._lock:
            before = self._held.get(said.uri)
            self._uris[local] = said.uri
            held = self._hold(said, local)
            if before is not None:
                self._list(before, listed=False)
                self._count(before.said, -1)
            self._list(held, listed=True)
            self._count(said, 1)
        if event is not None:
            self._push(said, event, held.raw)

    def _hold(self, said: Said, local: str) -> Held:
        raw = serve_status(
            said,
            local,
            self.url,
            answers=self._held.get(said.answers or ""),
            boosts=self._held[said.boosts.uri] if said.boosts else None,
            replies=self._replies[said.uri],
            reblogs=self._reblogs[said.uri],
            quoted=self._held.get(said.quotes or ""),
            quotes=self._quotes[said.uri],
            software=self.software,
        )
        held = self._held[said.uri] = Held(local, said, raw)
        return held

    def _list(self, held: Held, *, listed: bool) -> None:
        """Put a post into the timelines of its hashtags, or take it out of them."""
        said, place = held.said, _place(held.id, held.said.uri)
        left_out = self.leaves_replies_out and said.answers is not None
        for tag in said.tags if said.visibility == "public" and not left_out else ():
            timeline = self._tagged.setdefault(tag, [])
            if listed:
                insort(timeline, place)
            else:
                timeline.remove(place)

    def _count(self, said: Said, change: int) -> None:
        """What a post answers or boosts says one more, or less, of its answers or boosts."""
        for uri, counts in (
            (said.answers, self._replies),
            (said.boosts.uri if said.boosts else None, self._reblogs),
            (said.quotes, self._quotes),
        ):
            if uri is not None and said.visibility in _SHOWN:
                counts[uri] += change
                if (counted := self._held.get(uri)) is not None:
                    self._hold(counted.said, counted.id)
                    self._serve_anew(uri)

    def _serve_anew(self, uri: str) -> None:
        """Posts that show another one inside show it as it is now."""
        if self._quotes[uri] or self._reblogs[uri]:
            for held in tuple(self._held.values()):
                boosted = held.said.boosts.uri if held.said.boosts else None
                if uri in (held.said.quotes, boosted):
                    self._hold(held.said, held.id)

    def _push(self, said: Said, event: str, payload: bytes) -> None:
        if said.visibility != "public":
            return
        with self._lock:
            if self._streams:
                self._breaches += event_faults(self.version, event, payload)
            for tag, events in self._streams:
                for _ in range(1 + self.tells_twice if tag in said.tags else 0):
                    events.put(b"event: %b\ndata: %b\n\n" % (event.encode(), payload))

    # --- what it answers ------------------------------------------------------------------

    def _answer(self, asked: Asked) -> Answer:
        with self._lock:
            if self._clock() >= self._window_ends:
                self.remaining, self._window_ends = self.limit, self._clock() + _WINDOW
            if self.remaining <= 0:
                found = as_json({"error": "Too many requests"}, 429)
            else:
                self.remaining -= 1
                found = self._software(asked) or self._found(asked)
        self._breaches += request_faults(asked)
        if isinstance(found.body, bytes):
            answer = json.loads(found.body)
            self._breaches += answer_faults(self.version, asked, found.status, answer)
        limits = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": self._window_ends.astimezone(UTC).isoformat(),
        }
        return Answer(found.status, {**limits, **found.headers}, found.body)

    def _found(self, asked: Asked) -> Answer:
        parts = [unquote(part) for part in asked.path.strip("/").split("/")][1:]
        given = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if given and given not in self.tokens:
            return BAD_TOKEN
        found = as_json({"error": "Not Found"}, 404)
        match parts:
            case ["v1" | "v2", "instance"]:
                found = self._instance(parts[0])
            case ["v1", "accounts", more]:
                found = self._accounts(more, asked, given)
            case ["v1", "timelines", "tag", _] if self.login is not None and not given:
                found = as_json({"error": NO_USER}, self.login)
            case ["v1", "timelines", "tag", tag] if not (
                self.unused_tags or tag.lower() in self._tagged
            ):
                found = UNUSED_TAG
            case ["v1", "timelines", "tag", tag]:
                found = self._timeline(tag.lower(), asked)
            case ["v1", "statuses", *more]:
                found = self._posts(more, asked)
            case ["v2", "search"]:
                found = self._search(asked, given)
            case ["v1", "streaming", "hashtag"]:
                found = self._stream(asked, given)
        return found

    def _software(self, asked: Asked) -> Answer | None:
        """What ``nodeinfo`` tells, which other software has too."""
        if asked.path == "/.well-known/nodeinfo":
            return as_json(nodeinfo_links(self.url))
        if asked.path == "/nodeinfo/2.0":
            return as_json(nodeinfo(self.software, self.version))
        return None

    def _instance(self, version: str) -> Answer:
        streams = (self.streams_at or self.url).replace("http", "ws", 1)
        contact = serve_account("host", self.url, self.url, self.software)
        if version == "v1":
            told = instance_v1(self.software, self.version, self.name, streams, contact)
            if self.software == "gotosocial":
                return as_json(told)
            return as_json(told, Deprecation="@1668384000")
        told = instance_v2(self.software, self.version, self.name, streams, contact)
        if self.software == "mastodon":
            feeds = "public" if self.login is None else "authenticated"
            kinds = ("live_feeds", "hashtag_feeds", "trending_link_feeds")
            access = {kind: {"local": feeds, "remote": feeds} for kind in kinds}
            told["configuration"]["timelines_access"] = access
        return as_json(told)

    def _accounts(self, more: str, asked: Asked, given: str) -> Answer:
        if more == "relationships":
            return self._relations(asked, given)
        return self._account(given) if more != "lookup" else self._named(asked)

    def _account(self, token: str) -> Answer:
        if not token:
            return as_json({"error": NO_USER}, 401)
        account = serve_account(self.tokens[token], self.url, self.url, self.software)
        return as_json({**account, "source": {"privacy": "public"}})

    def _named(self, asked: Asked) -> Answer:
        """The account of a name, also where nobody may see what it wrote."""
        name = asked.query["acct"]
        if name not in {held.said.author for held in self._held.values()} | self.suspended:
            return NOT_FOUND
        account = serve_account(name, self.url, self.url, self.software)
        return as_json(account | ({"suspended": True} if name in self.suspended else {}))

    def _timeline(self, tag: str, asked: Asked) -> Answer:
        others = [other.lower() for other in asked.lists.get("any[]", ())] if self.many_tags else []
        tags = list(dict.fromkeys([tag, *others]))[:_PER_MODE]
        merged = sorted(
            place
            for place in {place for name in tags for place in self._tagged.get(name, ())}
            if self._held[place[1]].said.author not in self.suspended
        )
        query = asked.query
        size = min(int(query.get("limit", 20)), 40)
        end = bisect_left(merged, _place(query["max_id"], "")) if "max_id" in query else None
        start = 0
        if lowest := query.get("since_id") or query.get("min_id"):
            start = bisect_left(merged, _place(lowest, "\uffff"))
        inside = merged[start:end]
        taken = inside[:size] if "min_id" in query else inside[-size:]
        statuses = [self._held[uri] for _, uri in reversed(taken)]
        body = b"[" + b",".join(held.raw for held in statuses) + b"]"
        if not statuses:
            return Answer(200, JSON, body)
        more = "".join(f"&any%5B%5D={other}" for other in others)
        here = f"{self.url}{asked.path}?limit={size}{more}"
        link = (
            f'<{here}&max_id={statuses[-1].id}>; rel="next", '
            f'<{here}&min_id={statuses[0].id}>; rel="prev"'
        )
        return Answer(200, {**JSON, "Link": link}, body)

    def _shown(self, local: str) -> Held | None:
        held = self._held.get(self._uris.get(local, ""))
        return held if held and self._is_shown(held.said) else None

    def _is_shown(self, said: Said) -> bool:
        unseen = self.suspended | (self.blocking if self._has_token else set())
        return said.visibility in _SHOWN and said.author not in unseen

    def _relations(self, asked: Asked, given: str) -> Answer:
        """How accounts stand to that of the token."""
        if not given:
            return as_json({"error": NO_USER}, 401)
        authors = {held.said.author for held in self._held.values()}
        named = {
            serve_account(name, self.url, self.url, self.software)["id"]: name for name in authors
        }
        wanted = [number for number in asked.lists.get("id[]", ()) if number in named]
        return as_json([serve_relation(it, blocked_by=named[it] in self.blocking) for it in wanted])

    def _posts(self, path: list[str], asked: Asked) -> Answer:
        self._has_token = bool(asked.headers.get("authorization"))
        match path:
            case [] if self.many_ids:
                return self._statuses(asked.lists.get("id[]", ()))
            case [local]:
                return self._status(local)
            case [local, "context"]:
                return self._context(local, asked)
            case [local, "quotes"]:
                return self._quoting(local, asked)
        return as_json({"error": "Not Found"}, 404)

    def _statuses(self, wanted: Sequence[str]) -> Answer:
        if len(wanted) > _AT_ONCE:
            return as_json({"error": "Validation failed: too many statuses"}, 422)
        shown = [held.raw for local in wanted if (held := self._shown(local)) is not None]
        return Answer(200, JSON, b"[" + b",".join(shown) + b"]")

    def _status(self, local: str) -> Answer:
        held = self._shown(local)
        return Answer(200, JSON, held.raw) if held else NOT_FOUND

    def _context(self, local: str, asked: Asked) -> Answer:
        held = self._shown(local)
        if held is None:
            return NOT_FOUND
        around = (self._above(held), self._below(held))
        if self.limits_threads and not asked.headers.get("authorization"):
            around = (around[0][-_ABOVE:], self._near(held, around[1])[:_BELOW])
        joined = (b",".join(one.raw for one in side) for side in around)
        return Answer(200, JSON, b'{"ancestors":[%b],"descendants":[%b]}' % tuple(joined))

    def _quoting(self, local: str, asked: Asked) -> Answer:
        """The posts that quote another, the newest first: for users alone."""
        if not asked.headers.get("authorization"):
            return as_json({"error": NO_USER}, 401)
        held = self._shown(local)
        if held is None:
            return NOT_FOUND
        found = [
            one
            for one in self._held.values()
            if one.said.quotes == held.said.uri and self._is_shown(one.said)
        ]
        found.sort(key=lambda one: _place(one.id, ""), reverse=True)
        if (highest := asked.query.get("max_id")) is not None:
            found = [one for one in found if _place(one.id, "") < _place(highest, "")]
        size = min(int(asked.query.get("limit", 20)), 40)
        headers = dict(JSON)
        if found[size:]:
            here = f"{self.url}{asked.path}?limit={size}"
            headers["Link"] = f'<{here}&max_id={found[size - 1].id}>; rel="next"'
        return Answer(200, headers, b"[" + b",".join(one.raw for one in found[:size]) + b"]")

    def _above(self, held: Held) -> list[Held]:
        above: list[Held] = []
        while held.said.answers and (parent := self._held.get(held.said.answers)):
            above.insert(0, parent)
            held = parent
        return above

    def _below(self, held: Held) -> list[Held]:
        inside, found = {held.said.uri}, []
        for one in sorted(self._held.values(), key=lambda other: _place(other.id, "")):
            if one.said.answers in inside and self._is_shown(one.said):
                inside.add(one.said.uri)
                found.append(one)
        return found

    def _near(self, held: Held, below: list[Held]) -> list[Held]:
        """Those posts below another that are no deeper in its thread than the limit."""
        depths = {held.said.uri: 0}
        for one in below:
            depths[one.said.uri] = depths[one.said.answers or ""] + 1
        return [one for one in below if depths[one.said.uri] <= _DEEPEST]

    def _search(self, asked: Asked, token: str) -> Answer:
        if not token:
            return as_json({"error": NO_USER}, 401)
        held = self._held.get(asked.query.get("q", ""))
        statuses = held.raw if held else b""
        return Answer(200, JSON, b'{"accounts":[],"statuses":[%b],"hashtags":[]}' % statuses)

    def _stream(self, asked: Asked, token: str) -> Answer:
        if not self.has_hashtag_streams:
            return as_json({"error": "Not Found: page not found"}, 404)
        if not token:
            return as_json({"error": "Missing access token"}, 401)
        if "tag" not in asked.query:
            return as_json({"error": "Missing tag name parameter"}, 400)
        events: SimpleQueue[bytes | BaseException | None] = SimpleQueue()
        entry = (asked.query["tag"].lower(), events)
        self._streams.append(entry)
        return Answer(200, {"Content-Type": "text/event-stream"}, self._events(entry))

    def _events(
        self, entry: tuple[str, SimpleQueue[bytes | BaseException | None]]
    ) -> Iterator[bytes]:
        try:
            yield b":)\n"
            while not self.http.closing.is_set():
                try:
                    event = entry[1].get(timeout=self.heartbeat)
                except Empty:
                    event = b":thump\n"
                if event is None:
                    return
                if isinstance(event, BaseException):
                    raise event
                yield event
        finally:
            with self._lock:
                self._streams.remove(entry)


def _place(local: str, uri: str) -> tuple[int, str]:
    """Where an id stands among others: numbers by size, others by their letters."""
    return (int(local), uri) if local.isdigit() else (int.from_bytes(local.encode(), "big"), uri)


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def mastodon(
    *,
    tokens: Mapping[str, str] | None = None,
    login: int | None = None,
    software: str = "mastodon",
    version: str = "4.5.2",
    makes_ids: Callable[[datetime, int], str] = snowflake,
    many_tags: bool = True,
    many_ids: bool = True,
    leaves_replies_out: bool = False,
    unused_tags: bool = True,
    streams_at: str | None = None,
    heartbeat: float = 0.1,
    clock: Callable[[], datetime] = _now,
) -> Iterator[MastodonServer]:
    """A server that runs until the block ends; see :class:`MastodonServer`."""
    with ExitStack() as stack:
        http = stack.enter_context(serve(lambda _asked: NOT_FOUND))
        server = MastodonServer(
            http,
            tokens=tokens or {},
            login=login,
            software=software,
            version=version,
            makes_ids=makes_ids,
            many_tags=many_tags,
            many_ids=many_ids,
            leaves_replies_out=leaves_replies_out,
            unused_tags=unused_tags,
            streams_at=streams_at,
            heartbeat=heartbeat,
            clock=clock,
        )
        yield server
    assert not server.breaches, server.breaches


@contextmanager
def gotosocial(
    *,
    tokens: Mapping[str, str] | None = None,
    login: int | None = 401,
    version: str = "0.20.2+git-8bdb270",
    leaves_replies_out: bool = True,
    heartbeat: float = 0.1,
    clock: Callable[[], datetime] = _now,
) -> Iterator[MastodonServer]:
    """A server of GoToSocial: other ids and entities, and hashtag timelines without replies.

    Its timelines are for its users alone, take one hashtag, and are not found for one that nobody
    has used; posts come one by one, streams over websockets alone.
    """
    with mastodon(
        tokens=tokens,
        login=login,
        software="gotosocial",
        version=version,
        makes_ids=ulid,
        many_tags=False,
        many_ids=False,
        leaves_replies_out=leaves_replies_out,
        unused_tags=False,
        heartbeat=heartbeat,
        clock=clock,
    ) as server:
        yield server
