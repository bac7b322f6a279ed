"""What a capture was asked for, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.archive import Added
from tweetup.model import Cost

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from tweetup.capture.window import Window
    from tweetup.config import ChatConfig
    from tweetup.errors import TweetupError
    from tweetup.model import Gap

__all__ = ["Captured", "Estimate", "Order", "PlaceResult"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to capture: a chat's posts of a window, and where to stop.

    ``max_posts`` and ``max_usd`` are for all places together, None is no bound. Answers without
    the hashtag are fetched where ``max_replies`` is more than 0, and at most so many.
    """

    chat: ChatConfig
    window: Window
    max_posts: int | None = None
    max_usd: Decimal | None = None
    max_replies: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceResult:
    """What came from one place.

    ``read`` counts records, those that came along included; ``posts`` those that were asked for,
    ``replies`` the new ones that only their conversation led to. Of what was skipped, ``broken``
    could not be read; the rest is not meant for archives. ``counted`` is how many posts
    the network says there are in the window, None where it does not say. ``resumed`` says that it
    went on where an earlier capture had stopped. ``stopped`` and ``error`` are why it ended
    before it was done.
    """

    place: str
    read: int
    posts: int
    replies: int
    added: Added
    deleted: int
    skipped: tuple[tuple[str, int], ...]
    broken: int
    cost: Cost
    gaps: tuple[Gap, ...]
    counted: int | None
    resumed: bool
    stopped: str | None
    error: TweetupError | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What came of a capture; ``rows`` are the posts of the window that the archive has now.

    ``gaps`` are what is missing, of all places, those that only look so included.
    """

    hashtag: str
    network: str
    window: Window
    places: tuple[PlaceResult, ...]
    rows: int
    gaps: tuple[Gap, ...]

    @property
    def added(self) -> Added:
        """What the archive did with all of it."""
        return sum((place.added for place in self.places), Added())

    @property
    def cost(self) -> Cost:
        """What all places were asked, and charged for."""
        return sum((place.cost for place in self.places), Cost())

    @property
    def complete(self) -> bool:
        """Whether all that was asked for came, as far as anybody can tell."""
        return not any(gap.certain for gap in self.gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a capture would bring and cost at a place, without capturing anything.

    ``posts`` is None where the place cannot say. ``usd`` pays for the posts alone, ``usd_most``
    for each with an author and a post that came along, which none of them shares with another;
    None where no price is known. ``cost`` is what it cost to ask.
    """

    place: str
    since: datetime
    until: datetime
    posts: int | None
    usd: Decimal | None
    usd_most: Decimal | None
    cost: Cost
