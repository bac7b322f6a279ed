"""The request for a capture, its result at each place and in all, and the estimate before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.archive import Added, Withdrawn
from tweetup.capture.completeness import NO_FAILURE
from tweetup.model import Cost, GapKind

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from tweetup.capture.window import CaptureWindow
    from tweetup.config import ChatConfig
    from tweetup.errors import TweetupError
    from tweetup.model import Gap

_BY_POST: Final = frozenset({GapKind.ANSWERS, GapKind.QUOTES})

__all__ = ["CaptureRequest", "CaptureResult", "Estimate", "InterruptedCaptureError", "PlaceResult"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRequest:
    """A request for a chat's posts of a time window, with its limits.

    ``max_posts`` and ``max_usd`` are for all places together, None is no limit. Replies without
    the hashtag are fetched where ``max_replies`` is more than 0, and at most so many.
    ``asks_conversations`` is False for one of many searches of a chat that goes on, whose answers
    are not compared with the counts of its posts.
    """

    chat: ChatConfig
    window: CaptureWindow
    max_posts: int | None = None
    max_usd: Decimal | None = None
    max_replies: int = 0
    asks_conversations: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceResult:
    """The result of a capture at one place.

    ``read`` counts records, including posts that others refer to; ``posts`` those that matched the
    query, ``replies`` the new ones that lack the hashtag, to which a conversation led. ``untagged``
    counts those that it led to and that were not asked for. Of the skipped records,
    ``broken`` could not be read; the others are not meant for archives. ``counted`` is the number
    of posts in the window by the network's own count, None where it has none; ``count_exact``
    tells whether that need be exact, ``count_agrees`` whether exactly as many came. ``provable`` is
    False where the place has posts that no request finds, so that nothing shows that all came.
    ``compared`` posts count answers and quotes themselves, which were looked for; ``unsought`` ones
    count more than came as well, for which nobody has asked. ``remarks`` name
    things that the place cannot show. ``resumed`` is true where an earlier capture's cursor was
    used, ``searched`` where all of the window was read.
    ``withdrawn`` counts posts that the network's notices removed, hid or brought back.
    ``stopped`` (a limit) and ``error`` (a refusal) are the reasons for an early end. Of the
    ``gaps``, ``told`` are known from an earlier capture, ``checked`` are in time that one has
    checked, and ``curable`` those with a remedy that nobody has tried.
    """

    place: str
    read: int
    posts: int
    replies: int
    untagged: int
    added: Added
    withdrawn: Withdrawn
    skipped: tuple[tuple[str, int], ...]
    broken: int
    cost: Cost
    gaps: tuple[Gap, ...]
    told: frozenset[Gap]
    checked: frozenset[Gap]
    curable: frozenset[Gap]
    counted: int | None
    count_exact: bool
    count_agrees: bool
    provable: bool
    compared: int
    resumed: bool
    searched: bool
    stopped: str | None
    error: TweetupError | None
    unsought: int = 0
    remarks: tuple[str, ...] = ()


class InterruptedCaptureError(KeyboardInterrupt):
    """Ctrl-C during a capture: ``places`` are the results so far.

    Their gaps are those that the ledger keeps, without the rest of a search that was broken off.
    """

    def __init__(self, places: tuple[PlaceResult, ...]) -> None:
        super().__init__()
        self.places = places


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
    def new_gaps(self) -> tuple[Gap, ...]:
        """The gaps that no earlier capture told."""
        return tuple(gap for place in self.places for gap in place.gaps if gap not in place.told)

    @property
    def covered(self) -> bool:
        """True where all of the window was searched, with or without proof that all came."""
        return not any(gap.certain for gap in self.gaps)

    @property
    def complete(self) -> bool:
        """True where all that was asked for came, by each check that the network allows.

        A silence, and reposts that no search gives, are no failure of the capture.
        """
        return not any(gap.certain or gap.kind not in NO_FAILURE for gap in self.new_gaps)

    @property
    def proved(self) -> bool:
        """True where a check showed that the capture is complete, by the word of every place.

        A count that differs and a check that is left out, told before or not, show the contrary.
        """
        differs = any(gap.kind not in NO_FAILURE for gap in self.gaps)
        return self.proved_but_for_told and not differs

    @property
    def proved_but_for_told(self) -> bool:
        """True where only answers and quotes lack that an earlier capture told to be lost.

        Or some that an earlier capture brought were not asked for again.
        """
        checked = self.count_agrees or any(place.compared for place in self.places)
        known = NO_FAILURE | _BY_POST | {GapKind.UNSEEN}
        unknown = any(gap.kind not in known for gap in self.gaps)
        is_left_out = any(place.curable or place.unsought for place in self.places)
        sound = all(place.error is None and place.provable for place in self.places)
        return self.complete and checked and sound and not unknown and not is_left_out

    @property
    def count_agrees(self) -> bool:
        """True where every place counts exactly as many posts as came."""
        return all(place.count_agrees for place in self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The posts and the price of a capture at one place, without capturing any.

    ``posts`` is None where the place has no count. ``usd`` pays for the posts alone, ``usd_most``
    for each with an author and a post it refers to, shared with no other post; None where no price
    is known. ``cost`` is the cost of the count itself, ``instead`` how the posts are found where
    nothing counts them.
    """

    place: str
    since: datetime
    until: datetime
    posts: int | None
    usd: Decimal | None
    usd_most: Decimal | None
    cost: Cost
    instead: str | None = None
