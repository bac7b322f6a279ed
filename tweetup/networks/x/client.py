"""X, asked as one app: one request a call."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec
from requests import codes

from tweetup.errors import CredentialsError, QuotaError, TweetupError
from tweetup.formats.records import Record
from tweetup.networks.base import Counted, Found, Page, Standing
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.networks.x.errors import FULL_ARCHIVE, Refusals
from tweetup.networks.x.lookup import found_of, gone_of, is_id
from tweetup.networks.x.responses import FORMAT, read_answer, records
from tweetup.networks.x.search import FIELDS, Window, query_text
from tweetup.networks.x.stream import Line, Rules, Stream
from tweetup.networks.x.transport import Asking, Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence
    from datetime import datetime

    from requests import Response

    from tweetup.formats.records import Deletion, Skipped
    from tweetup.networks.base import Heard, Query
    from tweetup.networks.secret import Secret

__all__ = ["XPlace"]

_RECENT: Final = "recent search"
_STREAM: Final = "the filtered stream"
_COUNTS: Final = "counts"
_LOOKUP: Final = "the lookup of posts"
_USAGE: Final = "the app's own usage"

_LEAST: Final = 10
_MOST: Final = {False: 100, True: 500}
_LOOKUP_SIZE: Final = 100
# The full archive takes one request a second, whatever is left of the quarter hour's.
_ARCHIVE_PAUSE: Final = 1.1
# A conversation that no post began: asking for it finds nothing, which costs nothing.
_NOTHING: Final = "conversation_id:1"


class XPlace:
    """Search, counts, lookup and the stream of X, as one app.

    ``sleep`` is for what X answers in several pages of which no single one is of use: counts of
    more than a month. ``pause`` is shorter once recent search has been asked, which has no pace.
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
        self._refusals = Refusals(token, clock)
        self._asking = Asking(Transport(token, url=url, timeout=timeout), self._refusals, host=host)
        self._client = self._asking.client
        self._rules = Rules(self._asking, _STREAM)
        self._open_stream = partial(
            Stream,
            partial(Transport, token, url=stream_url or url, timeout=timeout),
            self._refusals,
            host=urlsplit(stream_url or url).hostname or url,
        )

    @property
    def pause(self) -> float:
        """Seconds to leave between two requests: what the last one asked for decides."""
        return self._pause

    def search(self, query: Query, *, cursor: str | None, at_most: int | None) -> Page:
        """One page of what has any of the hashtags, the newest first."""
        return self._page(query_text(query), query, cursor, at_most)

    def conversation(
        self, post: str, query: Query, *, cursor: str | None, at_most: int | None
    ) -> Page:
        """One page of the thread that began with a post, within the query's window."""
        return self._page(f"conversation_id:{post}", query, cursor, at_most)

    def _page(self, text: str, query: Query, cursor: str | None, at_most: int | None) -> Page:
        now = self._clock()
        window = Window.at(cursor, now) if cursor else Window.of(query, now)
        if window.is_empty(now):
            return Page(found=(), format=FORMAT)
        most = _MOST[window.archive]
        size = most if at_most is None else min(max(at_most, _LEAST), most)
        search = (
            self._client.search_all_tweets if window.archive else self._client.search_recent_tweets
        )
        self._pause = _ARCHIVE_PAUSE if window.archive else 0.0
        raw = self._asking.ask(
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
        found = records(raw, answer, self._clock())
        return Page(
            found=tuple(one for one in found if _is_within(one, query)),
            format=FORMAT,
            cursor=window.cursor(answer.meta.next_token if answer.meta else None),
            charges=answer.charges(),
        )

    def count(self, query: Query) -> Counted:
        """How many posts have any of the hashtags; 31 days a request in the full archive."""
        now = self._clock()
        window = Window.of(query, now)
        posts = requests = 0
        token: str | None = None
        while not window.is_empty(now):
            if requests:
                self._sleep(_ARCHIVE_PAUSE)
            posts_more, token = self._count_page(query_text(query), window, token)
            posts, requests = posts + posts_more, requests + 1
            if token is None:
                break
        charge = "full-archive count request" if window.archive else "count request"
        return Counted(posts=posts, charges=((charge, requests),) if requests else ())

    def _count_page(self, text: str, window: Window, token: str | None) -> tuple[int, str | None]:
        times = {**window.times(), "granularity": "day"}
        if window.archive:
            count = partial(self._client.get_all_tweets_count, text, next_token=token, **times)
        else:
            count = partial(self._client.get_recent_tweets_count, text, **times)
        self._pause = _ARCHIVE_PAUSE if window.archive else 0.0
        meta = read_answer(self._asking.ask(count, _COUNTS)).meta
        if meta is None:
            raise TryAgainError("an answer without a count", where=self.name)
        return meta.total_tweet_count, meta.next_token

    def look_up(self, ids: Sequence[str]) -> Found:
        """Return the posts of these ids, and of those that no longer show, why.

        X refuses all of a request with an id in it that is none of X's: those are not asked for.
        """
        asked = [one for one in ids if is_id(one)]
        if not asked:
            return Found(found=(), gone=(), format=FORMAT)
        raw = self._asking.ask(partial(self._client.get_tweets, asked, **FIELDS), _LOOKUP)
        self._pause = 0.0
        return found_of(raw, asked, self._clock())

    def check_compliance(
        self, ids: Sequence[str], *, wait: Callable[[float], object]
    ) -> tuple[tuple[str, str], ...]:
        """Which of many posts are gone, each with why, by a compliance job.

        No post is read, so none is charged for. ``wait`` lets seconds pass while X works on it.
        """
        self._pause = 0.0
        asked = [one for one in ids if is_id(one)]
        return gone_of(asked, asking=self._asking, clock=self._clock, wait=wait)

    def listen(self, query: Query, *, cursor: str | None) -> Generator[Heard]:
        """What the stream has for a rule of ours; ``cursor`` is none of X's, it has no memory.

        The rule stays when the connection breaks, and goes when nobody wants to hear more.
        """
        _ = cursor
        self._pause = 0.0
        stream = self._open_stream(Line(self._rules.hold(query_text(query)), self._clock))
        try:
            yield from stream.hear()
        except TryAgainError:
            raise
        except BaseException:
            stream.close()
            self._drop_rule()
            raise
        finally:
            stream.close()

    def _drop_rule(self) -> None:
        """Take our rule back; one that stays behind is found and removed the next time."""
        with suppress(TweetupError):
            self._rules.drop()

    def know(self, posts: Iterable[str]) -> None:
        """Nothing to do: X's stream tells of no deletions, and finds reposts by its rule."""

    def standing(self) -> Standing:
        """What the app may use, found out without reading a post.

        A plan may keep usage from an app that is welcome otherwise; a token that is refused is
        refused everywhere, and where nothing is to be had, that is raised.
        """
        answers: dict[str, bytes] = {}
        failures: dict[str, TweetupError] = {}
        for service, request in self._trials():
            try:
                answers[service] = self._asking.ask(request, service)
            except TryAgainError:
                raise
            except (CredentialsError, QuotaError, NetworkError) as error:
                last = self._asking.transport.last
                if last is not None and last.status_code == codes.unauthorized:
                    raise
                failures[service] = error
        if not answers:
            raise next(iter(failures.values()))
        usage = answers.pop(_USAGE, None)
        identity, posts = (None, None) if usage is None else _project(read_answer(usage).data)
        return Standing(
            identity=identity,
            allows=(*answers, *([posts] if posts else [])),
            lacks=tuple(f"{service}: {error.what}" for service, error in failures.items()),
        )

    def _usage(self) -> Response:
        response: Response = self._client.request("GET", "/2/usage/tweets")
        return response

    def _trials(self) -> tuple[tuple[str, Callable[[], Response]], ...]:
        return (
            (_USAGE, self._usage),
            (_RECENT, partial(self._client.search_recent_tweets, _NOTHING)),
            (FULL_ARCHIVE, partial(self._client.search_all_tweets, _NOTHING)),
            (_STREAM, self._rules.ask_for_all),
        )

    def close(self) -> None:
        """Take our rule back if it is still there, and let go of the connections."""
        self._drop_rule()
        self._rules.close()
        self._asking.close()


def _is_within(one: Record | Deletion | Skipped, query: Query) -> bool:
    """Whether a post lies in the window to the fraction of a second; others always do."""
    if not isinstance(one, Record) or one.included:
        return True
    at = one.post.created_at
    return (query.since is None or at >= query.since) and (query.until is None or at < query.until)


class _Usage(msgspec.Struct):
    project_id: str | int | None = None
    project_cap: str | int | None = None
    project_usage: str | int | None = None


def _project(data: msgspec.Raw) -> tuple[str | None, str | None]:
    """Whose app it is, and how many posts of the month's it has read."""
    try:
        usage = msgspec.json.decode(data or b"{}", type=_Usage)
    except msgspec.DecodeError:
        raise NetworkError("an answer about usage that nobody can read", where="x") from None
    identity = f"project {usage.project_id}" if usage.project_id else None
    if usage.project_cap is None or usage.project_usage is None:
        return identity, None
    return identity, f"{usage.project_usage} of {usage.project_cap} posts of the month were read"
