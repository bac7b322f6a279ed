"""Replies and quotes without the hashtag where X's stream is not available: searched by the minute.

Recent search takes the operators of :mod:`tweetup.networks.x.threads` joined by OR. X charges for
posts and not for requests, so that a search which finds nothing is free: each asks for the posts
since the last one of the same ids that lack the hashtag, for which another search looks.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product, zip_longest
from typing import TYPE_CHECKING, Final

from tweetup.errors import CredentialsError, QuotaError
from tweetup.model import Kind
from tweetup.networks.base import StreamEvents, is_tagged, is_within, keep_matching
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError
from tweetup.networks.paging import LIMIT_PAUSE
from tweetup.networks.x.threads import OPERATORS, join_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from tweetup.formats.records import Deletion, Record, Skipped
    from tweetup.model import Post, PostKey
    from tweetup.networks.base import Page, Query, QuestionThread
    from tweetup.networks.x.threads import KnownThreads

    #: A search for a text within a window: the page at a cursor.
    Search = Callable[[str, Query, str | None], Page]

    _Term = tuple[str, str]
    """An operator and an id."""

__all__ = ["ThreadSearches"]

_LONGEST: Final = 512
"""Characters of a query of recent search that X takes of every app
(https://docs.x.com/x-api/posts/search/integrate/build-a-query)."""
_TERM: Final = len(f"in_reply_to_tweet_id:{'1' * 19} OR ")
_LONGEST_REST: Final = 150
"""Characters for the hashtags to leave out; posts with more of them are found twice."""
_MOST_TERMS: Final = 96
"""Terms in a round, which are nine searches or ten: X takes 30 in a minute, and the hashtag's own
search and its pages need some."""
_OVERLAP: Final = timedelta(seconds=60)
"""X's search ends half a minute ago, and a post may come into it later than others."""


class ThreadSearches:
    """Searches for the replies to and quotes of known posts, a round every so many seconds.

    The questions have their turn in each round; of the others those that were never asked about,
    the newest first, and then those that were asked about longest ago; replies and quotes by turns.
    """

    def __init__(
        self,
        search: Search,
        known: KnownThreads,
        query: Query,
        *,
        clock: Callable[[], datetime],
        pause: Callable[[], object],
        every: float,
    ) -> None:
        """``pause`` waits between two requests."""
        self.threads: tuple[QuestionThread, ...] | None = None
        """The questions so far; None while no replies are wanted."""
        self._search = search
        self._known = known
        self._query = query
        self._clock = clock
        self._every = timedelta(seconds=every)
        self._pause = pause
        self._due: datetime | None = None
        self._asked: dict[_Term, datetime] = {}
        self._refused: set[str] = set()
        self._seen: set[tuple[PostKey, str]] = set()

    def note(self, records: Iterable[Record | Deletion | Skipped]) -> None:
        """Look at the posts that a stream or search has given."""
        self._known.note(records, self._query)

    def ask(self, now: datetime) -> Iterator[StreamEvents]:
        """Yield the new replies and quotes of a round, where one is due.

        An operator that X refuses, as a plan may, is not used again. A used up limit of requests or
        another failure for a while ends the round. Raises
        :class:`~tweetup.errors.QuotaError` where the credits are used up.
        """
        if self.threads is None or (self._due is not None and now < self._due):
            return
        try:
            for operator, ids in self._planned():
                if operator not in self._refused:
                    yield from self._ask_about(operator, ids)
        except RateLimitedError as error:
            wait = self._clock() + timedelta(seconds=LIMIT_PAUSE)
            self._due = max(error.reset or wait, self._clock() + self._every)
        except TryAgainError:
            self._due = self._clock() + self._every
        else:
            self._due = self._clock() + self._every

    def _planned(self) -> Sequence[tuple[str, Sequence[str]]]:
        """Return the searches of a round: operators with the ids that are joined.

        Posts that were asked about are not joined with others, which are searched for from the
        window's start.
        """
        first = [(it, post) for it, posts in self._known.of_questions() for post in posts]
        *threads, quotes = ([(it, post) for post in posts] for it, posts in self._known.of_others())
        # Every reply may be quoted: those are many, and few of them are.
        replies = sorted((it for terms in threads for it in terms), key=self._turn)
        pairs = zip_longest(replies, sorted(quotes, key=self._turn))
        others = [it for pair in pairs for it in pair if it is not None]
        terms = [it for it in (*first, *others) if it[0] not in self._refused][:_MOST_TERMS]
        planned: list[tuple[str, Sequence[str]]] = []
        for operator, is_new in product(OPERATORS, (True, False)):
            ids = [
                post
                for it, post in terms
                if it == operator and ((it, post) not in self._asked) == is_new
            ]
            most = self._together
            planned += [(operator, ids[it : it + most]) for it in range(0, len(ids), most)]
        return planned

    def _turn(self, term: _Term) -> tuple[float, int]:
        """Return the rank of a term: ids grow with time."""
        asked = self._asked.get(term)
        return 0.0 if asked is None else asked.timestamp(), -int(term[1])

    @property
    def _together(self) -> int:
        return (_LONGEST - len("()") - len(self._rest)) // _TERM

    @property
    def _rest(self) -> str:
        """The end of each query: the hashtags to leave out."""
        rest = ""
        for tag in self._query.hashtags:
            if len(rest) + len(tag) + len(" -#") <= _LONGEST_REST:
                rest += f" -#{tag}"
        return rest

    def _ask_about(self, operator: str, ids: Sequence[str]) -> Iterator[StreamEvents]:
        began = self._clock()
        asked = [self._asked.get((operator, it)) for it in ids]
        window = self._query
        times = [it for it in asked if it is not None]
        if len(times) == len(asked):
            last = min(times) - _OVERLAP
            window = replace(window, since=max(last, window.since) if window.since else last)
        (joined,) = join_ids(operator, ids, len(ids))
        cursor: str | None = None
        cursors: set[str | None] = set()
        while cursor not in cursors and self.threads is not None:
            cursors.add(cursor)
            self._pause()
            try:
                page = self._search(f"({joined}){self._rest}", window, cursor)
            except (QuotaError, TryAgainError):
                raise
            except (CredentialsError, NetworkError):
                self._refused.add(operator)
                return
            self.note(page.records)
            records = tuple(keep_matching(page.records, self._is_new))
            yield StreamEvents(records=records, format=page.format, charges=page.charges)
            cursor = page.cursor
            if cursor is None:
                break
        self._asked |= dict.fromkeys(((operator, it) for it in ids), began)

    def _is_new(self, post: Post) -> bool:
        """Return whether a post lacks the hashtag and was not in an earlier answer so."""
        if post.kind is Kind.REPOST or is_tagged(post, self._query):
            return False
        if not is_within(post, self._query):
            return False
        reply = (post.key, post.text)
        is_new = reply not in self._seen
        self._seen.add(reply)
        return is_new
