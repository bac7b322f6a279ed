"""The request for a capture, its result at each place and in all, and the estimate before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.archive import Added, Withdrawn
from tweetup.model import Cost

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from tweetup.capture.window import CaptureWindow
    from tweetup.config import ChatConfig
    from tweetup.errors import TweetupError
    from tweetup.model import Gap

__all__ = ["CaptureRequest", "CaptureResult", "Estimate", "PlaceResult"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRequest:
    """A request for a chat's posts of a time window, with its limits.

    ``max_posts`` and ``max_usd`` are for all places together, None is no limit. Replies without
    the hashtag are fetched where ``max_replies`` is more than 0, and at most so many.
    """

    chat: ChatConfig
    window: CaptureWindow
    max_posts: int | None = None
    max_usd: Decimal | None = None
    max_replies: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceResult:
    """The result of a capture at one place.

    ``read`` counts records, including posts that others refer to; ``posts`` those that matched the
    query, ``replies`` the new ones that only a conversation led to. Of the skipped records,
    ``broken`` could not be read; the others are not meant for archives. ``counted`` is the number
    of posts in the window by the network's own count, None where it has none. ``resumed`` is true
    where an earlier capture's cursor was used. ``withdrawn`` counts posts that the network's
    notices removed, hid or brought back. ``stopped`` (a limit) and ``error`` (a refusal) are the
    reasons for an early end.
    """

    place: str
    read: int
    posts: int
    replies: int
    added: Added
    withdrawn: Withdrawn
    skipped: tuple[tuple[str, int], ...]
    broken: int
    cost: Cost
    gaps: tuple[Gap, ...]
    counted: int | None
    resumed: bool
    stopped: str | None
    error: TweetupError | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureResult:
    """The result of a capture; ``rows`` are the posts of the window that the archive has now.

    ``gaps`` are those of all places, the uncertain ones included.
    """

    hashtag: str
    network: str
    window: CaptureWindow
    places: tuple[PlaceResult, ...]
    rows: int
    gaps: tuple[Gap, ...]

    @property
    def added(self) -> Added:
        """The numbers of new, updated and unchanged posts, of all places."""
        return sum((place.added for place in self.places), Added())

    @property
    def cost(self) -> Cost:
        """The requests and charges of all places."""
        return sum((place.cost for place in self.places), Cost())

    @property
    def complete(self) -> bool:
        """True where no gap is certain."""
        return not any(gap.certain for gap in self.gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The posts and the price of a capture at one place, without capturing any.

    ``posts`` is None where the place has no count. ``usd`` pays for the posts alone, ``usd_most``
    for each with an author and a post it refers to, shared with no other post; None where no price
    is known. ``cost`` is the cost of the count itself.
    """

    place: str
    since: datetime
    until: datetime
    posts: int | None
    usd: Decimal | None
    usd_most: Decimal | None
    cost: Cost
