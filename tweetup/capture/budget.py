"""How much a capture may still read: posts, and US dollars by the price list."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tweetup.model import Cost
from tweetup.text.counting import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.networks import Charge
    from tweetup.networks.prices import NetworkPrices

__all__ = ["Budget"]

_SMALLEST: Final = 10
"""The fewest posts that X gives at a time."""


class Budget:
    """Counts what was read and charged; :attr:`reason` says when, and why, it is used up.

    A page cannot be given back: a capture stops after the page that used the budget up, and asks
    for no more than what is left of it, so that it goes over by less than a page.
    """

    def __init__(
        self,
        prices: NetworkPrices,
        *,
        max_posts: int | None,
        max_usd: Decimal | None,
        whole: Budget | None = None,
    ) -> None:
        """``whole`` is the budget that this one is a part of: it counts and ends with it."""
        self.prices = prices
        self.posts = 0
        self._whole = whole
        self.cost = Cost(prices_of=None if prices.free else prices.of)
        self._max_posts = max_posts
        self._max_usd = None if prices.free else max_usd

    def part(self, *, max_posts: int) -> Budget:
        """Return a budget for something further, within what is left of this one."""
        return Budget(self.prices, max_posts=max_posts, max_usd=None, whole=self)

    def read(self, posts: int) -> None:
        """Note that posts were read."""
        self.posts += posts
        if self._whole is not None:
            self._whole.read(posts)

    def charge(self, charges: Sequence[Charge], *, requests: int) -> Cost:
        """Note what an answer was charged for; its cost."""
        if self._whole is not None:
            return self._whole.charge(charges, requests=requests)
        cost = Cost(
            charges=tuple(charges),
            requests=requests,
            usd=self.prices.of_charges(charges),
            prices_of=self.cost.prices_of,
        )
        self.cost += cost
        return cost

    @property
    def room(self) -> int | None:
        """How many posts may still be read; None: any number."""
        rooms = []
        if self._max_posts is not None:
            rooms.append(self._max_posts - self.posts)
        if self._max_usd is not None:
            rooms.append(self._room_for(self._max_usd))
        if self._whole is not None and self._whole.room is not None:
            rooms.append(self._whole.room)
        return max(0, min(rooms)) if rooms else None

    @property
    def reason(self) -> str | None:
        """Why nothing more may be read, if so."""
        if self._max_posts is not None and self.posts >= self._max_posts:
            return f"stopped at {counted(self._max_posts, 'post')}, as told"
        if self._whole is not None:
            return self._whole.reason
        if self.room == 0 and self.cost.usd is None:
            return f"stopped: the price list of {self.prices.of} does not know all that is charged"
        if self.room == 0 and not self.posts:
            page = f"{self._each * _SMALLEST:.2f} USD"
            return f"stopped: {self._max_usd} USD do not pay for a page of posts ({page} at most)"
        if self.room == 0:
            return f"stopped where {self._max_usd} USD are used up, as told"
        return None

    def _room_for(self, usd: Decimal) -> int:
        """Return the posts that the rest of so much pays for.

        By what a post has cost on average with all that came along; at first, with an author of
        its own. A rest too small for the smallest page is none.
        """
        spent = self.cost.usd
        if spent is None or spent >= usd:
            return 0
        each = self._each
        room = int((usd - spent) / each) if each else sys.maxsize
        return room if room >= _SMALLEST else 0

    @property
    def _each(self) -> Decimal:
        """What a post costs with all that comes along."""
        prices = self.prices.usd or {}
        post, user = (prices.get(name, Decimal(0)) for name in ("post", "user"))
        return max(post, (self.cost.usd or Decimal(0)) / self.posts) if self.posts else post + user
