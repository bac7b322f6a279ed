"""The parts of a capture that are the same at every place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.archive import REMOVED, CaptureLine
from tweetup.capture.answers import session_start
from tweetup.capture.estimate import query_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tweetup.capture.budget import Budget
    from tweetup.capture.results import CaptureRequest
    from tweetup.model import Capture
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

    earlier: tuple[CaptureLine, ...]

    @property
    def query(self) -> Query:
        """The hashtags and the window."""
        return query_of(self.request)

    def session_start(self) -> datetime | None:
        """Return the start of the first session with posts in the window; None where none has."""
        chat, window = self.request.chat.hashtag, self.request.window
        posts = self.project.archive.posts_between(
            chat, self.network.name, since=window.since, until=window.until
        )
        return session_start(self.project, chat, posts)

    def removed_before(self, search: Capture) -> int:
        """Return how many posts of unfinished parts of a search were removed on request at most.

        They were left out as they came, or were removed since: nothing tells of which chat.
        """
        window, parts = self.request.window, list[CaptureLine]()
        for entry in reversed(self.earlier):
            since, until = entry.capture.since, entry.capture.until
            if not entry.capture.is_same_request(search) or since is None or until is None:
                continue
            if until <= window.since or window.until <= since:
                continue
            if entry.cursor is None:
                break
            parts.append(entry)
        left_out = sum(dict(part.skipped).get(REMOVED, 0) for part in parts)
        begun = min((part.started_at for part in parts), default=None)
        return left_out + sum(
            line.posts
            for line in self.project.archive.removals.log()
            if begun is not None and line.removed_at >= begun and not line.by_network
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
