"""Lookups of single posts at a place: stored ones that no search returns, and numbers of others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from tweetup.capture.completeness import unchecked_gap
from tweetup.capture.conversations import Step
from tweetup.capture.reference_counts import RELATIONS
from tweetup.errors import CredentialsError, QuotaError
from tweetup.formats.records import Record
from tweetup.model import GapKind, Kind
from tweetup.networks.errors import NetworkError
from tweetup.text.plurals import counted as plural

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tweetup.capture.answers import ChatAnswers
    from tweetup.capture.budget import Budget
    from tweetup.capture.collector import Collector
    from tweetup.capture.conversations import Conversations
    from tweetup.capture.job import CaptureJob
    from tweetup.model import Post
    from tweetup.networks import Place
    from tweetup.networks.base import LaterCounter
    from tweetup.networks.paging import Asker

__all__ = ["PostLookups"]

_MOST_COUNTED: Final = 25
"""Conversations of which later answers are counted, at the price of a post each."""


class PostLookups:
    """Lookups of single posts at one place, whose cost is noted with the ``collector``.

    ``shown`` are the records of those that it has shown.
    """

    def __init__(self, job: CaptureJob, place: Place, asker: Asker, collector: Collector) -> None:
        self._job = job
        self._place = place
        self._asker = asker
        self._collector = collector
        self.shown: dict[str, Record] = {}

    def look_up_stored(
        self,
        conversations: Conversations,
        chat: ChatAnswers,
        found: Collection[str],
        budget: Budget,
    ) -> None:
        """Have posts that no search returns, since they lack the hashtag, tell their counts.

        ``found`` are those that this search returned, its earlier parts included.
        """
        stored = (post for post in (*chat.questions, *chat.posts) if post.kind is not Kind.REPOST)
        ids = list(dict.fromkeys(post.id for post in stored if post.id not in found))
        # Answers from before the window are none that its conversations show.
        earlier = chat.seen.earlier.difference(ids, found)
        shown, left, why = self.look_up([*ids, *sorted(earlier)], budget)
        conversations.add(post for post in shown.values() if post.id not in earlier)
        conversations.confirm(shown)
        chat.seen.drop({*ids, *earlier} - {*left} - {*shown})
        if left:
            posts = plural(len(left), "post")
            text = f"{self._place.name} was not asked how many answer {posts} without the hashtag"
            self._collector.note((unchecked_gap(f"{text}: {why}", self._job.request.window),))

    def look_up(
        self, ids: Sequence[str], budget: Budget
    ) -> tuple[Mapping[str, Post], Sequence[str], str | None]:
        """Return the posts that are there, the ids that were not asked for, and why not."""
        shown: dict[str, Post] = {}
        size = self._place.lookup_size
        while ids and budget.reason is None:
            before = self._asker.requests
            try:
                result = self._asker.ask(partial(self._place.look_up, ids[:size]))
            except (CredentialsError, QuotaError, NetworkError) as error:
                return shown, ids, str(error)
            cost = budget.charge(result.charges, requests=self._asker.requests - before)
            self._collector.note(cost=cost)
            records = [item for item in result.records if isinstance(item, Record)]
            self.shown |= {item.post.id: item for item in records}
            shown |= {item.post.id: item.post for item in records}
            ids = ids[size:]
        return shown, ids, budget.reason

    def count_later(self, place: LaterCounter, conversations: Conversations) -> None:
        """Have the network count the answers that are later than the window: not missing."""
        job = self._job
        for post in conversations.lacking(GapKind.ANSWERS)[:_MOST_COUNTED]:
            if job.budget.reason is not None:
                return
            before = self._asker.requests
            request = partial(place.count_later, post, RELATIONS[GapKind.ANSWERS], job.query)
            try:
                counted = self._asker.ask(request)
            except (CredentialsError, QuotaError, NetworkError):
                return
            cost = job.budget.charge(counted.charges, requests=self._asker.requests - before)
            self._collector.note(cost=cost)
            conversations.note_later(Step(GapKind.ANSWERS, post), counted.posts or 0)
