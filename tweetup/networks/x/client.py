"""The client of X for one app; each call makes one request."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec
from requests import codes

from tweetup.errors import CredentialsError, QuotaError, TweetupError
from tweetup.formats.records import Record
from tweetup.model import Relation
from tweetup.networks.base import (
    LoginStatus,
    LookupResult,
    Page,
    PostCount,
    Query,
    is_within,
)
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.networks.fields import fields_of
from tweetup.networks.x.errors import FULL_ARCHIVE, ErrorReader
from tweetup.networks.x.lookup import is_post_id, lookup_result, run_compliance_job
from tweetup.networks.x.presence import fields_there
from tweetup.networks.x.responses import FORMAT, read_answer, records
from tweetup.networks.x.search import FIELDS, REQUIRED, SearchWindow, query_text
from tweetup.networks.x.stream import Stream, StreamLineReader, StreamRules, ThreadRules
from tweetup.networks.x.thread_search import ThreadSearches
from tweetup.networks.x.threads import KnownThreads
from tweetup.networks.x.transport import Transport, XClient

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from datetime import datetime

    from requests import Response

    from tweetup.networks.base import QuestionThread, StreamEvents
    from tweetup.networks.secret import Secret

__all__ = ["XPlace"]

_RECENT: Final = "recent search"
_STREAM: Final = "the filtered stream"
_COUNTS: Final = "counts"
_LOOKUP: Final = "the lookup of posts"
_QUOTES: Final = "the list of quoting posts"
_USAGE: Final = "the app's own usage"

_SMALLEST_PAGE: Final = 10
_RECENT_PAGE, _ARCHIVE_PAGE = 100, 500
_LOOKUP_SIZE: Final = 100
# The full archive accepts one request a second, besides the limit for a quarter of an hour.
_ARCHIVE_PAUSE: Final = 1.1
_POINTING: Final = {
    Relation.REPLY: "in_reply_to_tweet_id",
    Relation.QUOTE: "quotes_of_tweet_id",
}
# A conversation without posts: searching it returns nothing, which is free.
_NOTHING: Final = "conversation_id:1"


class XPlace:
    """Search, counts, lookup and the stream of X, as one app.

    ``sleep`` separates the requests of one count over more than a month. ``pause`` is shorter
    after a request to recent search, which has no limit for a second.
    """

    name: Final = "x"
    lookup_size: Final = _LOOKUP_SIZE

    def __init__(
        self,
        token: Secret,
        *,
        url: str,
        stream_url: str | None,
        timeout: float,
        clock: Callable[[], datetime],
        sleep: Callable[[float], object],
    ) -> None:
        host = urlsplit(url).hostname or url
        self._clock = clock
        self._sleep = sleep
        self._pause = _ARCHIVE_PAUSE
        self._errors = ErrorReader(token, clock)
        self._client = XClient(Transport(token, url=url, timeout=timeout), self._errors, host=host)
        self._tweepy = self._client.tweepy
        self._rules = StreamRules(self._client, _STREAM)
        self._known = KnownThreads()
        self._threads = ThreadRules(self._rules, self._known)
        self._open_stream = partial(
            Stream,
            partial(Transport, token, url=stream_url or url, timeout=timeout),
            self._errors,
            host=urlsplit(stream_url or url).hostname or url,
        )

    @property
    def pause(self) -> float:
        """Return the seconds to wait between two requests, which depend on the last request."""
        return self._pause

    @property
    def learned(self) -> frozenset[str]:
        """Return the endpoints that have refused X's names of before August 2026."""
        return self._client.transport.vocabularies.learned

    def recall(self, learned: Iterable[str]) -> None:
        """Ask these endpoints in the names of 2026 from the first request on."""
        self._client.transport.vocabularies.recall(learned)

    def search(self, query: Query, *, cursor: str | None, at_most: int | None) -> Page:
        """Return a page of the posts with any of the hashtags, the newest first."""
        return self._page(query_text(query), query, cursor, at_most)

    def conversation(
        self, post: str, query: Query, *, cursor: str | None, at_most: int | None
    ) -> Page:
        """Return a page of the thread that began with a post, within the query's window."""
        return self._page(f"conversation_id:{post}", query, cursor, at_most)

    def quotes(self, post: str, query: Query, *, cursor: str | None, at_most: int | None) -> Page:
        """Return a page of the posts that quote a post, the newest first, also of later times.

        X lists them without a window: pages end with the first post from before it.
        """
        self._pause = 0.0
        size = _RECENT_PAGE if at_most is None else max(at_most, _SMALLEST_PAGE)
        raw = self._client.send(
            partial(
                self._tweepy.get_quote_tweets,
                post,
                max_results=min(size, _RECENT_PAGE),
                pagination_token=cursor,
                **FIELDS,
            ),
            _QUOTES,
        )
        answer = read_answer(raw)
        found = records(raw, answer, self._clock())
        times = [
            item.post.created_at for item in found if isinstance(item, Record) and not item.included
        ]
        is_behind = query.since is not None and bool(times) and min(times) < query.since
        following = answer.meta.next_token if answer.meta else None
        return Page(
            records=tuple(found),
            format=FORMAT,
            cursor=None if is_behind else following,
            charges=answer.charges(),
            passed_over=len(times),
        )

    def _page(self, text: str, query: Query, cursor: str | None, at_most: int | None) -> Page:
        now = self._clock()
        window = SearchWindow.at(cursor, now) if cursor else SearchWindow.of(query, now)
        if window.is_empty(now):
            return Page(records=(), format=FORMAT)
        most = _ARCHIVE_PAGE if window.archive else _RECENT_PAGE
        size = most if at_most is None else min(max(at_most, _SMALLEST_PAGE), most)
        search = (
            self._tweepy.search_all_tweets if window.archive else self._tweepy.search_recent_tweets
        )
        self._pause = _ARCHIVE_PAUSE if window.archive else 0.0
        raw = self._client.send(
            partial(
                search,
                text,
                max_results=size,
                next_token=window.token,
                **window.times(),
                **FIELDS,
            ),
            FULL_ARCHIVE if window.archive else _RECENT,
        )
        answer = read_answer(raw)
        found = tuple(
            item
            for item in records(raw, answer, self._clock())
            if not isinstance(item, Record) or item.included or is_within(item.post, query)
        )
        return Page(
            records=found,
            format=FORMAT,
            cursor=window.cursor(answer.meta.next_token if answer.meta else None),
            charges=answer.charges(),
            fields=fields_there(answer) | fields_of(found, REQUIRED),
        )

    def count(self, query: Query) -> PostCount:
        """Return the number of posts with any of the hashtags, by requests of 31 days each.

        Reposts are left out of the count, as they are of X's search since 2026-05-04.
        """
        return self._count_all(f"{query_text(query)} -is:retweet", query)

    def count_later(self, post: str, relation: Relation, query: Query) -> PostCount:
        """Return the number of answers to a post, or quotes of it, from the window's end on."""
        later = Query(hashtags=(), since=query.until)
        return self._count_all(f"{_POINTING[relation]}:{post}", later)

    def _count_all(self, text: str, query: Query) -> PostCount:
        now = self._clock()
        window = SearchWindow.of(query, now)
        posts: int | None = 0
        requests = 0
        token: str | None = None
        while not window.is_empty(now):
            if requests:
                self._sleep(_ARCHIVE_PAUSE)
            posts_more, token = self._count_page(text, window, token)
            posts = None if posts is None or posts_more is None else posts + posts_more
            requests += 1
            if token is None:
                break
        charge = "full-archive count request" if window.archive else "count request"
        return PostCount(posts=posts, charges=((charge, requests),) if requests else ())

    def _count_page(
        self, text: str, window: SearchWindow, token: str | None
    ) -> tuple[int | None, str | None]:
        times = {**window.times(), "granularity": "day"}
        if window.archive:
            count = partial(self._tweepy.get_all_tweets_count, text, next_token=token, **times)
        else:
            count = partial(self._tweepy.get_recent_tweets_count, text, **times)
        self._pause = _ARCHIVE_PAUSE if window.archive else 0.0
        meta = read_answer(self._client.send(count, _COUNTS)).meta
        if meta is None:
            raise TryAgainError("an answer without a count", where=self.name)
        return meta.total_tweet_count, meta.next_token

    def look_up(self, ids: Sequence[str]) -> LookupResult:
        """Return the posts of these ids, and the reasons why others are gone.

        X refuses a whole request for one id that is not of its form: such ids are left out.
        """
        valid = [post_id for post_id in ids if is_post_id(post_id)]
        if not valid:
            return LookupResult(records=(), gone=(), format=FORMAT)
        raw = self._client.send(partial(self._tweepy.get_tweets, valid, **FIELDS), _LOOKUP)
        self._pause = 0.0
        return lookup_result(raw, valid, self._clock())

    def check_compliance(
        self, ids: Sequence[str], *, wait: Callable[[float], object]
    ) -> tuple[tuple[str, str], ...]:
        """Return (id, reason) of the posts that are gone among many, by a compliance job.

        No post is read, so none is charged for. ``wait`` sleeps (seconds) while X works on it.
        """
        self._pause = 0.0
        valid = [post_id for post_id in ids if is_post_id(post_id)]
        return run_compliance_job(valid, client=self._client, clock=self._clock, wait=wait)

    def listen(self, query: Query, *, cursor: str | None) -> Generator[StreamEvents]:
        """Yield the posts of the stream for our rules; X's stream does not resume from ``cursor``.

        They stay when the connection is lost, and are removed when the iterator is closed.
        """
        _ = cursor
        self._pause = 0.0
        self._rules.ensure(query_text(query))
        self._threads.forget()
        stream = self._open_stream(StreamLineReader(lambda: self._rules.ids, self._clock))
        try:
            for events in stream.events():
                yield events
                self._known.note(events.records, query)
                self._threads.update(self._clock())
        except TryAgainError:
            raise
        except BaseException:
            stream.close()
            self._drop_rule()
            raise
        finally:
            stream.close()

    def _drop_rule(self) -> None:
        """Remove our rules; those that remain are removed by the next :meth:`listen`."""
        with suppress(TweetupError):
            self._rules.remove()

    def watch(self, posts: Iterable[str]) -> None:
        """Do nothing: X's stream sends no deletions, and reposts match its rule."""

    def hear_replies(
        self,
        posts: Iterable[str],
        threads: Sequence[QuestionThread] | None,
    ) -> None:
        """Add rules for these to the stream within seconds; each post heard is charged.

        With None in place of ``threads`` there are none any more: enough was heard.
        """
        self._known.want(threads, posts)

    def reply_rounds(
        self,
        query: Query,
        *,
        clock: Callable[[], datetime],
        sleep: Callable[[float], object],
        every: float,
    ) -> ThreadSearches:
        """Return the searches for replies and quotes while the stream is missing.

        They know the posts of the stream and of :meth:`hear_replies` as well.
        """
        search = partial(self._page, at_most=None)
        return ThreadSearches(
            search, self._known, query, clock=clock, pause=lambda: sleep(self._pause), every=every
        )

    def login_status(self) -> LoginStatus:
        """Return the services that the app may use, checked without reading a post.

        A plan may exclude single services, usage included. Raises the error of a refused token,
        or of the first service where all are refused.
        """
        answers: dict[str, bytes] = {}
        failures: dict[str, TweetupError] = {}
        for service, request in self._trials():
            try:
                answers[service] = self._client.send(request, service)
            except TryAgainError:
                raise
            except (CredentialsError, QuotaError, NetworkError) as error:
                last = self._client.transport.last
                if last is not None and last.status_code == codes.unauthorized:
                    raise
                failures[service] = error
        if not answers:
            raise next(iter(failures.values()))
        usage = answers.pop(_USAGE, None)
        identity, posts = (None, None) if usage is None else _project(read_answer(usage).data)
        return LoginStatus(
            identity=identity,
            allows=(*answers, *([posts] if posts else [])),
            lacks=tuple(f"{service}: {error.problem}" for service, error in failures.items()),
            searches=_RECENT in answers or isinstance(failures.get(_RECENT), QuotaError),
        )

    def _usage(self) -> Response:
        response: Response = self._tweepy.request("GET", "/2/usage/tweets")
        return response

    def _trials(self) -> tuple[tuple[str, Callable[[], Response]], ...]:
        return (
            (_USAGE, self._usage),
            # With the fields of a capture: one that is refused is a finding of the trial.
            (_RECENT, partial(self._tweepy.search_recent_tweets, _NOTHING, **FIELDS)),
            (FULL_ARCHIVE, partial(self._tweepy.search_all_tweets, _NOTHING, **FIELDS)),
            (_STREAM, self._rules.list_all),
        )

    def close(self) -> None:
        """Remove our rules if they are still there, and close the connections."""
        self._drop_rule()
        self._rules.close()
        self._client.close()


class _Usage(msgspec.Struct):
    project_id: str | int | None = None
    project_cap: str | int | None = None
    project_usage: str | int | None = None


def _project(data: msgspec.Raw) -> tuple[str | None, str | None]:
    """Return the app's project, and a sentence on the posts it has read in the month."""
    try:
        usage = msgspec.json.decode(data or b"{}", type=_Usage)
    except msgspec.DecodeError:
        raise NetworkError("an unreadable answer about usage", where="x") from None
    identity = f"project {usage.project_id}" if usage.project_id else None
    if usage.project_cap is None or usage.project_usage is None:
        return identity, None
    return identity, f"{usage.project_usage} of {usage.project_cap} posts of the month were read"
