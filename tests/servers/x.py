"""X's API v2 over a real socket: search, counts, lookup, stream, compliance jobs.

::

    server = XServer(chat(1000, start=START))
    with server.serving():
        …                       # server.url, server.faults, server.asked
        server.post("A1 #labelchat", author="ada")      # open streams hear it
        server.edit(post.id, "A1: …"), server.delete(post.id, "protected")

Nothing comes that was not asked for by ``…fields`` and ``expansions``, parameters are refused as
X refuses them, pages are cut at the post and not at a number, so that new posts move none.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from tests.contracts.x import BEFORE, SINCE, answer_faults, problem_faults, request_faults
from tests.servers.serving import Answer, Asked, Server, as_json, serve
from tests.servers.x_jobs import Jobs
from tests.servers.x_names import RENAMED, in_new_names, in_old_names, renew_problem
from tests.servers.x_parameters import known, matcher, number, position, token, window
from tests.servers.x_posts import XPost, include, moment_text, some_fields, x_id
from tests.servers.x_problems import (
    PROBLEMS,
    ProblemError,
    access,
    credits_used_up,
    invalid,
    unauthorized,
)
from tests.servers.x_stream import Streams

__all__ = ["TOKEN", "XServer"]

TOKEN = "AAAAinvented-bearer-token%3D42"
_WEEK = timedelta(days=7)
_FIELDS = (
    "expansions",
    *(f"{kind}.fields" for kind in ("tweet", "user", "media", "place", "poll")),
)
_WINDOW = ("query", "start_time", "end_time", "since_id", "until_id", "next_token")
_SEARCH = {*_WINDOW, *_FIELDS, "max_results", "sort_order", "pagination_token"}
_COUNTS = {*_WINDOW, "granularity", "search_count.fields", "pagination_token"}
_LIMITS = {
    "search/recent": 450,
    "search/all": 300,
    "counts/recent": 300,
    "counts/all": 300,
    "lookup": 3500,
    "quotes": 75,
    "rules": 450,
    "stream": 50,
    "jobs": 150,
    "usage": 50,
}
_SPANS = {"minute": 60, "hour": 3600, "day": 86400}


class XServer:
    """X with these posts. ``lacks`` names what the app may not use (keys of ``limits``).

    ``limits`` are requests per 15 minutes; ``credits`` are posts that may still be read (None: any
    number). ``paced`` refuses two full-archive requests within a second, as X does. ``overlap``
    posts of a page come again on the next; ``repeats`` gives the same next_token for ever.
    Searches find no reposts, as X's since May 2026, unless ``search_has_reposts``; counts neither,
    unless ``counts_have_reposts``; both are set by ``with_reposts``. Lookups and streams have them.
    ``renamed`` searches, counts and looks up in the names of 2026 and refuses those before; streams
    are asked in the old ones, and answer in the new. ``lacks_operators`` are those of searches that
    the app's plan lacks. ``breaches`` are requests and answers that are
    not as X's own description has them; the server ends with an error where there is one.
    """

    def __init__(
        self,
        posts: Iterable[XPost] = (),
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        token: str = TOKEN,
        heartbeat: float = 0.1,
        paced: bool = False,
        with_reposts: bool = False,
    ) -> None:
        self.posts = {post.id: post for post in posts}
        self.clock = clock
        self.token = token
        self.paced = paced
        self.lacks: set[str] = set()
        self.limits = dict(_LIMITS)
        self.credits: int | None = None
        self.overlap = 0
        self.repeats = False
        self.search_has_reposts = with_reposts
        self.counts_have_reposts = with_reposts
        self.renamed = False
        self.lacks_operators: set[str] = set()
        self.breaches: list[str] = []
        self.streams = Streams(self, heartbeat)
        self.jobs = Jobs(self)
        self._used: dict[tuple[str, int], int] = {}
        self._last_all = 0.0
        self._changes = 0
        self._matched: tuple[object, list[XPost]] | None = None
        self._lock = threading.RLock()
        self._server: Server | None = None

    @contextmanager
    def serving(self) -> Iterator[XServer]:
        """Listen on loopback until the block ends."""
        with serve(self._answer) as self._server:
            self.streams.closing = self._server.closing
            try:
                yield self
            finally:
                self.streams.stop()
        assert not self.breaches, sorted(set(self.breaches))

    @property
    def server(self) -> Server:
        """The socket's side of it."""
        assert self._server is not None, "not serving"
        return self._server

    @property
    def url(self) -> str:
        """What stands for https://api.x.com."""
        return self.server.url

    @property
    def faults(self) -> Any:
        """What goes wrong with the next requests, one each."""
        return self.server.faults

    @property
    def asked(self) -> list[Asked]:
        """Every request so far."""
        return self.server.asked

    # --- what people do -------------------------------------------------------------------

    def post(
        self, text: str, *, author: str = "ada", at: datetime | None = None, **more: Any
    ) -> XPost:
        """Somebody posts, now or at that moment; ``more`` are fields of :class:`XPost`."""
        at = at or self.clock()
        with self._lock:
            count = len(self.posts) % 4096
            post = XPost(id=x_id(at, count), author=author, text=text, at=at.replace(microsecond=0))
            post = replace(post, versions=[post.id], **more)
            return self.add(post)

    def add(self, post: XPost) -> XPost:
        """A post made elsewhere appears; streams whose rules match hear it."""
        with self._lock:
            self.posts[post.id] = post
            self._changes += 1
        self.streams.hear(post)
        return post

    def edit(self, post_id: str, text: str, *, at: datetime | None = None) -> XPost:
        """Its author writes it anew: a new id, in one history with the old."""
        at = at or self.clock()
        with self._lock:
            old = self.posts[post_id]
            count = len(self.posts) % 4096
            new = replace(old, id=x_id(at, count), text=text, at=at.replace(microsecond=0))
            old.versions.append(new.id)
            new.versions = old.versions
            return self.add(new)

    def delete(self, post_id: str, why: str = "deleted") -> None:
        """It goes, with every version: deleted, protected, suspended or withheld."""
        with self._lock:
            for version in self.posts[post_id].versions:
                self.posts[version].gone = why
            self._changes += 1

    def clear(self) -> None:
        """Forget all posts, and the answers computed from them."""
        with self._lock:
            self.posts.clear()
            self._changes += 1

    def spend(self, posts: int) -> None:
        """Take what so many posts cost; refused where nothing is left before."""
        with self._lock:
            if self.credits is not None:
                if self.credits <= 0:
                    raise credits_used_up()
                self.credits -= posts

    # --- what it answers ------------------------------------------------------------------

    def _answer(self, asked: Asked) -> Answer:
        if asked.path.startswith("/storage/"):
            return self.jobs.stored(asked)
        headers: dict[str, str] = {}
        try:
            if asked.headers.get("authorization") != f"Bearer {self.token}":
                raise unauthorized()
            family, answer = self._route(asked)
            if family in self.lacks:
                raise access()
            headers = self._limit(family)
            if self.renamed and family in RENAMED:
                found = in_new_names(answer(in_old_names(asked)))
            else:
                found = answer(asked)
            self.hold_to_contract(asked, found)
        except ProblemError as problem:
            self.breaches += problem_faults(SINCE if self.renamed else BEFORE, problem.body)
            return as_json(problem.body, problem.status, **headers, **problem.headers)
        if isinstance(found, Answer):
            return replace(found, headers={**found.headers, **_dashes(headers)})
        return as_json(found, 200, **headers)

    def hold_to_contract(self, asked: Asked, found: Any) -> None:
        """Note where a request or its answer is not as X's own description has it."""
        contract = SINCE if self.renamed else BEFORE
        self.breaches += request_faults(contract, asked)
        if not isinstance(found, Answer):
            self.breaches += answer_faults(contract, asked, found)

    def _route(self, asked: Asked) -> tuple[str, Callable[[Asked], Any]]:
        method, path = asked.method, asked.path
        routes: dict[tuple[str, str], tuple[str, Callable[[Asked], Any]]] = {
            ("GET", "/2/tweets/search/recent"): ("search/recent", self._recent),
            ("GET", "/2/tweets/search/all"): ("search/all", self._all),
            ("GET", "/2/tweets/counts/recent"): ("counts/recent", self._count),
            ("GET", "/2/tweets/counts/all"): ("counts/all", self._count),
            ("GET", "/2/tweets"): ("lookup", self._look_up),
            ("GET", "/2/tweets/search/stream"): ("stream", self.streams.connect),
            ("GET", "/2/tweets/search/stream/rules"): ("rules", self.streams.list_rules),
            ("POST", "/2/tweets/search/stream/rules"): ("rules", self.streams.change_rules),
            ("POST", "/2/compliance/jobs"): ("jobs", self.jobs.create),
            ("GET", "/2/usage/tweets"): ("usage", self._usage),
        }
        if (method, path) in routes:
            return routes[method, path]
        if method == "GET" and path.startswith("/2/compliance/jobs/"):
            return "jobs", self.jobs.show
        if method == "GET" and path.startswith("/2/tweets/") and path.endswith("/quote_tweets"):
            return "quotes", self._quotes
        raise ProblemError(404, {"title": "Not Found", "type": "about:blank", "status": 404})

    def _limit(self, family: str) -> dict[str, str]:
        now = self.clock().timestamp()
        window = int(now // 900)
        with self._lock:
            used = self._used.get((family, window), 0) + 1
            hurried = self.paced and family == "search/all" and now < self._last_all + 1
            self._used[family, window] = used
            if family == "search/all":
                self._last_all = now
        headers = {
            "x_rate_limit_limit": str(self.limits[family]),
            "x_rate_limit_remaining": str(max(self.limits[family] - used, 0)),
            "x_rate_limit_reset": str(int(now) + 1 if hurried else (window + 1) * 900),
        }
        if hurried or used > self.limits[family]:
            body = {
                "title": "Too Many Requests",
                "detail": "Too Many Requests",
                "type": "about:blank",
                "status": 429,
            }
            raise ProblemError(429, body, **headers)
        return headers

    def _recent(self, asked: Asked) -> Any:
        return self._search(asked, most=100, earliest=self.clock() - _WEEK, back=_WEEK)

    def _all(self, asked: Asked) -> Any:
        first = datetime(2006, 3, 21, tzinfo=UTC)
        return self._search(asked, most=500, earliest=first, back=timedelta(days=30))

    def _search(self, asked: Asked, *, most: int, earliest: datetime, back: timedelta) -> Any:
        query = asked.query
        known(query, _SEARCH)
        size = number(query, "max_results", 10, 10, most)
        found = self._matching(query, earliest, back, reposts=self.search_has_reposts)
        before = position(query)
        if before is not None:
            found = found[bisect_right(found, -before, key=lambda post: -int(post.id)) :]
        page = found[:size]
        self.spend(len(page))
        meta: dict[str, Any] = {"result_count": len(page)}
        if page:
            meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
        if len(found) > size:
            last = int(page[max(size - 1 - self.overlap, 0)].id)
            meta["next_token"] = token(query, int(page[0].id) + 1 if self.repeats else last)
        return self.bundle(page, query) | {"meta": meta}

    def _matching(
        self, query: Mapping[str, str], earliest: datetime, back: timedelta, *, reposts: bool
    ) -> list[XPost]:
        """What the query and its window have, the newest first."""
        text = query.get("query", "")
        for name in self.lacks_operators:
            if f"{name}:" in text:
                raise invalid("query", text, f"Reference to invalid operator '{name}'")
        matches = matcher(text)
        start, end = window(query, now=self.clock(), earliest=earliest, back=back)
        with self._lock:
            key = (text, start, end, reposts, self._changes)
            if self._matched is None or self._matched[0] != key:
                found = [
                    post
                    for post in self.posts.values()
                    if post.gone is None
                    and post.versions[-1] == post.id
                    and (reposts or post.repost_of is None)
                    and start <= post.at < end
                    and matches(post)
                ]
                self._matched = key, sorted(found, key=lambda post: -int(post.id))
            return self._matched[1]

    def bundle(self, posts: list[XPost], query: Mapping[str, str]) -> dict[str, Any]:
        """Data and includes, with the fields asked for."""
        fields = {name: frozenset(query.get(name, "").split(",")) for name in _FIELDS}
        found: dict[str, Any] = {}
        self._tally()
        if posts:
            found["data"] = [some_fields(post, fields) for post in posts]
            if included := include(posts, fields):
                found["includes"] = included
        return found

    def _tally(self) -> None:
        """Make every post count those that answer, quote and repost it and are to be seen."""
        names = {"replied_to": "replies", "quoted": "quoted", "retweeted": "reposts"}
        with self._lock:
            shown = [
                post
                for post in self.posts.values()
                if post.gone is None and post.versions[-1] == post.id
            ]
            counts = Counter(
                (names[kind], other.first)
                for post in shown
                for kind, other in post.referenced.items()
            )
            for post in self.posts.values():
                for name in names.values():
                    setattr(post, name, counts[name, post.first])

    def _quotes(self, asked: Asked) -> Any:
        """The posts that quote another, the newest first, whenever they were written."""
        query = asked.query
        known(query, {"max_results", "pagination_token", "exclude", *_FIELDS})
        size = number(query, "max_results", 10, 10, 100)
        quoted = asked.path.split("/")[3]
        with self._lock:
            found = sorted(
                (
                    post
                    for post in self.posts.values()
                    if post.quotes is not None
                    and quoted in post.quotes.versions
                    and post.gone is None
                    and post.versions[-1] == post.id
                ),
                key=lambda post: -int(post.id),
            )
        before = position(query)
        if before is not None:
            found = [post for post in found if int(post.id) < before]
        page = found[:size]
        self.spend(len(page))
        meta: dict[str, Any] = {"result_count": len(page)}
        if len(found) > size:
            meta["next_token"] = token(query, int(page[-1].id))
        return self.bundle(page, query) | {"meta": meta}

    def _count(self, asked: Asked) -> Any:
        query = asked.query
        known(query, _COUNTS)
        span = _SPANS.get(query.get("granularity", "hour"))
        if span is None:
            raise invalid("granularity", query["granularity"], "not one of [minute,hour,day]")
        recent = asked.path.endswith("recent")
        earliest = self.clock() - _WEEK if recent else datetime(2006, 3, 21, tzinfo=UTC)
        back = _WEEK if recent else timedelta(days=30)
        start, end = window(query, now=self.clock(), earliest=earliest, back=back)
        if (later := position(query)) is not None:
            end = datetime.fromtimestamp(later, UTC)
        meta: dict[str, Any] = {}
        if not recent and end - start > timedelta(days=31):
            start = end - timedelta(days=31)
            meta["next_token"] = token(query, int(start.timestamp()))
        matching = self._matching(query, earliest, back, reposts=self.counts_have_reposts)
        posts = [post for post in matching if start <= post.at < end]
        buckets = _buckets(start, end, span, posts)
        meta["total_tweet_count"] = sum(bucket["tweet_count"] for bucket in buckets)
        return {"data": buckets, "meta": meta}

    def _look_up(self, asked: Asked) -> Any:
        query = asked.query
        known(query, {"ids", *_FIELDS})
        ids = query.get("ids", "").split(",")
        if not 0 < len(ids) <= 100:
            raise invalid("ids", len(ids), "size must be between 1 and 100")
        if wrong := [one for one in ids if not one.isdigit() or len(one) > 19]:
            raise invalid(
                "ids", wrong[0], f"The `ids` query parameter value [{wrong[0]}] is not valid"
            )
        with self._lock:
            found = [self.posts[one] for one in ids if one in self.posts]
        shown = [post for post in found if post.gone is None]
        self.spend(len(shown))
        errors = [_missing(one, self.posts.get(one)) for one in ids]
        answer = self.bundle(shown, query)
        if problems := [error for error in errors if error]:
            answer["errors"] = [renew_problem(it) for it in problems] if self.renamed else problems
        return answer

    def _usage(self, asked: Asked) -> Any:
        known(asked.query, {"days", "usage.fields"})
        return {
            "data": {
                "cap_reset_day": 14,
                "project_cap": "2000000" if self.renamed else 2000000,
                "project_id": "1460000000000000001",
                "project_usage": "1234" if self.renamed else 1234,
            }
        }


def _dashes(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _buckets(start: datetime, end: datetime, span: int, posts: list[XPost]) -> list[dict[str, Any]]:
    edges = [start]
    while edges[-1] < end:
        following = (int(edges[-1].timestamp()) // span + 1) * span
        edges.append(min(datetime.fromtimestamp(following, UTC), end))
    counted = Counter(bisect_right(edges, post.at) - 1 for post in posts)
    return [
        {"start": moment_text(one), "end": moment_text(other), "tweet_count": counted[place]}
        for place, (one, other) in enumerate(pairwise(edges))
    ]


def _missing(post_id: str, post: XPost | None) -> dict[str, Any] | None:
    """What lookup says of a post that does not show."""
    if post is not None and post.gone is None:
        return None
    why = post.gone if post else "deleted"
    title, detail, kind = {
        "deleted": ("Not Found Error", "Could not find tweet with ids", "resource-not-found"),
        "protected": (
            "Authorization Error",
            "Sorry, you are not authorized to see the Tweet with ids",
            "not-authorized-for-resource",
        ),
        "suspended": ("Forbidden", "User has been suspended", "resource-unavailable"),
        "withheld": ("Forbidden", "Tweet has been withheld", "resource-unavailable"),
    }["deleted" if why in {None, "deactivated"} else str(why)]
    return {
        "value": post_id,
        "resource_id": post_id,
        "resource_type": "tweet",
        "parameter": "ids",
        "title": title,
        "section": "data",
        "detail": f"{detail}: [{post_id}].",
        "type": f"{PROBLEMS}/{kind}",
    }
