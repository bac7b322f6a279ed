"""Replies that no stream has: the conversations of a chat's posts are asked for every minute.

All posts of the chat are looked at whose count of replies grew, the newest first, and then those
that were answered before and its questions, since an answer to an answer raises no count above it;
and the posts that quote one where a server lists them (Mastodon 4.5). Where hashtag timelines leave
replies out (:class:`~tweetup.networks.base.TimelineWithoutReplies`), answers with the hashtag are
in conversations alone: there they are asked for also where no others are wanted.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.errors import TweetupError
from tweetup.formats.records import Deletion, Record
from tweetup.model import Relation
from tweetup.networks.base import (
    LoginAdviser,
    QuoteFinder,
    StreamEvents,
    TimelineWithoutReplies,
    is_tagged,
    is_within,
)
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError
from tweetup.networks.paging import LIMIT_PAUSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from tweetup.formats.records import Skipped
    from tweetup.model import Post, PostKey
    from tweetup.networks.base import Page, Place, Query, QuestionThread
    from tweetup.networks.paging import Timing

__all__ = ["ReplyRounds", "ThreadPlan"]

_MOST_PAGES: Final = 3
"""Pages of the timeline in a round, for the counts of its newest posts."""
_MOST_THREADS: Final = 15
"""Conversations in a round: with those pages far below the 300 requests in five minutes that
Mastodon and GoToSocial allow, as pages of searches need some of these as well."""
_MOST_QUOTED: Final = 10
"""Questions whose quotes are asked for in a round."""
_SHARE: Final = 0.5
"""The part of the time between two rounds that one may take: the stream waits meanwhile."""
_TRIES: Final = 2
"""A conversation is asked for from its top, and then from the post that counts more replies."""


@dataclass(slots=True)
class _Counted:
    """A post with the replies that it counts; ``tries`` is how often these were asked for."""

    post: Post
    replies: int
    tries: int = 0


class ThreadPlan:
    """The posts of a chat whose conversations are to be asked for next."""

    def __init__(self) -> None:
        self._posts: dict[str, _Counted] = {}
        self._below: dict[str, set[str]] = {}
        self._asked: dict[str, int] = {}
        self._quoted: dict[str, int] = {}
        self._rounds = 0

    def note(self, post: Post) -> None:
        """Look at a post as it is now: whom it answers, and how many replies it counts."""
        counted = (post.counts.replies if post.counts else None) or 0
        before = self._posts.get(post.id)
        tries = before.tries if before is not None and before.replies == counted else 0
        self._posts[post.id] = _Counted(post, counted, tries)
        if (target := post.target(Relation.REPLY)) is not None:
            self._below.setdefault(target.id, set()).add(post.id)

    def drop(self, post: str) -> None:
        """Look at a post no longer, which is gone."""
        self._posts.pop(post, None)

    def take(self, most: int, wanted: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the posts to ask for in this round, at most so many, each once.

        Posts that count more replies than were seen, the newest first; then those ``wanted`` and
        those that were answered, from the one that was asked for longest ago.
        """
        self._rounds += 1
        steps: dict[str, None] = {}
        lacking = [it for it in self._posts.values() if self._is_lacking(it)]
        for counted in sorted(lacking, key=lambda it: it.post.created_at, reverse=True):
            top = self._top(counted.post.id)
            step = top if not counted.tries else counted.post.id
            if step not in steps and len(steps) >= most:
                break
            steps[step] = None
            counted.tries = _TRIES if step == counted.post.id else counted.tries + 1
        answered = [name for name in self._posts if self._below.get(name)]
        answered.sort(key=lambda name: self._posts[name].post.created_at, reverse=True)
        again = dict.fromkeys(self._top(name) for name in (*wanted, *answered))
        for step in sorted(again, key=lambda name: self._asked.get(name, 0)):
            if len(steps) >= most:
                break
            steps.setdefault(step)
        self._asked |= dict.fromkeys(steps, self._rounds)
        return tuple(steps)

    def take_quoted(self, most: int) -> tuple[str, ...]:
        """Return at most so many posts that count more quotes than when they were returned last.

        The newest come first.
        """
        quoted = {
            it.post.id: it.post.counts.quotes
            for it in sorted(self._posts.values(), key=lambda it: it.post.created_at, reverse=True)
            if it.post.counts and it.post.counts.quotes
        }
        more = [name for name in quoted if quoted[name] > self._quoted.get(name, 0)][:most]
        self._quoted |= {name: quoted[name] for name in more}
        return tuple(more)

    def _is_lacking(self, counted: _Counted) -> bool:
        seen = len(self._below.get(counted.post.id, ()))
        return counted.replies > seen and counted.tries < _TRIES

    def _top(self, name: str) -> str:
        """Return the highest known post above another."""
        passed = {name}
        while (counted := self._posts.get(name)) is not None:
            target = counted.post.target(Relation.REPLY)
            if target is None or target.id in passed or target.id not in self._posts:
                break
            name = target.id
            passed.add(name)
        return name


class ReplyRounds:
    """Asks one place for conversations, a round every so many seconds."""

    def __init__(self, place: Place, query: Query, *, timing: Timing, every: float) -> None:
        self.threads: tuple[QuestionThread, ...] | None = None
        """The questions so far; None while replies without the hashtag are not wanted."""
        self._place = place
        self._query = query
        self._clock = timing.clock
        self._sleep = timing.sleep
        self._every = timedelta(seconds=every)
        self._due: datetime | None = None
        self._seen: set[tuple[PostKey, str]] = set()
        self._plan = ThreadPlan()
        self._has_quotes = False
        self._leaves_out: bool | None = None if isinstance(place, TimelineWithoutReplies) else False

    def note(self, records: Iterable[Record | Deletion | Skipped]) -> None:
        """Look at the posts that a stream or search has given."""
        for item in records:
            if isinstance(item, Record) and not item.included and is_within(item.post, self._query):
                self._plan.note(item.post)
                self._has_quotes |= bool(item.post.counts and item.post.counts.quotes is not None)
            elif isinstance(item, Deletion) and item.post_id is not None and not item.back:
                self._plan.drop(item.post_id)

    def ask(self, now: datetime) -> Iterator[StreamEvents]:
        """Yield the new replies of a round, where one is due.

        A conversation that cannot be read is tried again in the next: listening goes on. A used up
        limit of requests ends the round.
        """
        if self._due is not None and now < self._due:
            return
        try:
            asks_all = self._asks_all()
            if asks_all or self.threads is not None:
                yield from self._round(self._planned())
                yield from self._quotes()
        except RateLimitedError as error:
            wait = self._clock() + timedelta(seconds=LIMIT_PAUSE)
            self._due = max(error.reset or wait, self._clock() + self._every)
        else:
            if self.threads is not None or self._leaves_out is not False:
                self._due = self._clock() + self._every

    def _asks_all(self) -> bool:
        """Return whether conversations have posts with the hashtag that no timeline has.

        They may have some while the place does not tell its software.
        """
        if self._leaves_out is None and isinstance(self._place, TimelineWithoutReplies):
            with suppress(TweetupError):
                self._leaves_out = self._place.leaves_replies_out() is not None
        return self._leaves_out is not False

    def _questions(self) -> Sequence[str]:
        return [thread.post for thread in reversed(self.threads or ())]

    def _planned(self) -> Sequence[str]:
        """Return the posts to ask for, by the counts that the timeline has now."""
        try:
            self._read_timeline()
        except RateLimitedError:
            raise
        except TweetupError:
            pass  # the counts so far are good enough for this round
        return self._plan.take(_MOST_THREADS, self._questions())

    def _read_timeline(self) -> None:
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            self._sleep(self._place.pause)
            page = self._place.search(self._query, cursor=cursor, at_most=None)
            self.note(page.records)
            cursor = page.cursor
            if cursor is None:
                return

    def _round(self, posts: Sequence[str]) -> Iterator[StreamEvents]:
        ends = self._clock() + self._every * _SHARE
        for post in posts:
            try:
                for page in self._conversation(post):
                    self.note(page.records)
                    records = tuple(filter(self._is_new, page.records))
                    yield StreamEvents(records=records, format=page.format, charges=page.charges)
            except RateLimitedError:
                raise
            except TweetupError as error:
                if isinstance(error, NetworkError) and not isinstance(error, TryAgainError):
                    self._plan.drop(post)
            if self._leaves_out is not False and self._clock() > ends:
                return

    def _quotes(self) -> Iterator[StreamEvents]:
        """Yield the new quotes of the latest questions and of posts that count more than before.

        Servers whose posts have no such number have no list of quotes.
        """
        place = self._place
        is_stranger = isinstance(place, LoginAdviser) and place.login_advice is not None
        if not isinstance(place, QuoteFinder) or is_stranger or not self._has_quotes:
            return
        questions = self._questions()[:_MOST_QUOTED]
        for post in dict.fromkeys((*questions, *self._plan.take_quoted(_MOST_QUOTED))):
            cursor: str | None = None
            while True:
                self._sleep(place.pause)
                try:
                    page = place.quotes(post, self._query, cursor=cursor, at_most=None)
                except RateLimitedError:
                    raise
                except TweetupError:
                    break
                records = tuple(filter(self._is_new, page.records))
                yield StreamEvents(records=records, format=page.format, charges=page.charges)
                cursor = page.cursor
                # The newest come first.
                if cursor is None or not records:
                    break

    def _conversation(self, post: str) -> Iterator[Page]:
        cursor: str | None = None
        cursors: set[str | None] = set()
        while cursor not in cursors:
            cursors.add(cursor)
            self._sleep(self._place.pause)
            page = self._place.conversation(post, self._query, cursor=cursor, at_most=None)
            yield page
            cursor = page.cursor

    def _is_new(self, item: Record | Deletion | Skipped) -> bool:
        """Return whether a reply is wanted and was not in an earlier answer with these words."""
        if not isinstance(item, Record) or not is_within(item.post, self._query):
            return False
        if self.threads is None and not is_tagged(item.post, self._query):
            return False
        reply = (item.post.key, item.post.text)
        is_new = reply not in self._seen
        self._seen.add(reply)
        return is_new
