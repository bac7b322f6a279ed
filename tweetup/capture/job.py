"""The parts of a capture that are the same at every place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.capture.answers import session_start
from tweetup.capture.estimate import query_of
from tweetup.capture.ledger import RECENTLY
from tweetup.model import PostKey
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

    from tweetup.archive import CaptureLine
    from tweetup.capture.budget import Budget
    from tweetup.capture.plan import SearchPart
    from tweetup.capture.results import CaptureRequest
    from tweetup.model import Post
    from tweetup.networks import Network, Query
    from tweetup.networks.paging import Timing
    from tweetup.project.project import Project

__all__ = ["CaptureJob"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureJob:
    """The parts of a capture that are the same at every place."""

    project: Project
    network: Network
    request: CaptureRequest
    timing: Timing
    budget: Budget
    progress: Callable[[int], object]
    #: The ledger before it, of the chat alone.
    earlier: tuple[CaptureLine, ...]

    @property
    def query(self) -> Query:
        """The hashtags and the window."""
        return query_of(self.request)

    def tell_unshown(self, posts: Collection[str]) -> None:
        """Tell that posts of the archive did not come this time, and who asks about them."""
        if posts:
            tag, network = self.request.chat.hashtag, self.network.name
            seen = self.project.archive.last_seen(PostKey(network, name) for name in posts)
            latest = max(seen.values(), default=None)
            now = self.timing.clock()
            insist = " --again" if latest is not None and latest >= now - RECENTLY else ""
            asks = f"tweetup refresh --hashtag {tag} --network {network} --deletions{insist} asks"
            self.timing.tell(
                f"{counted(len(posts), 'post')} of the archive did not come this time and may be"
                f" deleted: {asks}"
            )

    def session_start(self) -> datetime | None:
        """Return the start of the first session with posts in the window; None where none has."""
        chat, window = self.request.chat.hashtag, self.request.window
        posts = self.project.archive.posts_between(
            chat, self.network.name, since=window.since, until=window.until
        )
        return session_start(self.project, chat, posts)

    def removed_since(self, parts: Iterable[SearchPart], found: Iterable[Post]) -> int:
        """Return how many posts of earlier parts were removed on request, but for those ``found``.

        They came and count as posts of the network as long as it has them.
        """
        removals = self.project.archive.removals
        marks = removals.found_by(frozenset[int]().union(*(part.entries for part in parts)))
        if not marks:
            return 0
        marks_of = removals.marker(self.network.name)
        return len(
            marks.difference(
                *(marks_of(post.edits[0] if post.edits else post.id) for post in found)
            )
        )

    def minutes(self, *, reposts: bool = True) -> tuple[tuple[datetime, int], ...]:
        """Return the numbers of posts in the archive by the minute of the window.

        The seconds in which the window begins and ends are counted whole, as networks do.
        """
        query = self.query
        assert query.since is not None
        assert query.until is not None
        return self.project.archive.minutes(
            self.request.chat.hashtag,
            self.network.name,
            tags=query.hashtags,
            since=query.since,
            until=query.until,
            reposts=reposts,
        )
