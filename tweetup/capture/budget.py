"""The budget of a capture: posts, and US dollars by the price list."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tweetup.model import Cost
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.networks import Charge
    from tweetup.networks.prices import NetworkPrices

__all__ = ["Budget"]

_SMALLEST_PAGE: Final = 10
"""The smallest page of X, in posts."""
_COUNT: Final = "count request"
"""The end of the names of charges for a count."""


class Budget:
    """Count posts and charges against a limit of each; :attr:`reason` is set once one is reached.

    A page that was fetched is paid for: a capture stops after the page that used the budget up,
    and asks for pages no larger than the rest of it, so it goes over by less than a page.
    """

    def __init__(
        self,
        prices: NetworkPrices,
        *,
        max_posts: int | None,
        max_usd: Decimal | None,
        parent: Budget | None = None,
    ) -> None:
        """``parent`` is a budget that this one is part of and counts against too."""
        self.prices = prices
        self.posts = 0
        self._parent = parent
        self.cost = Cost(prices_of=None if prices.free else prices.of)
        self._max_posts = max_posts
        self._max_usd = None if prices.free else max_usd

    def split_off(self, *, max_posts: int) -> Budget:
        """Return a budget of so many posts within the rest of this one."""
        return Budget(self.prices, max_posts=max_posts, max_usd=None, parent=self)

    def add_posts(self, posts: int) -> None:
        """Count posts as read."""
        self.posts += posts
        if self._parent is not None:
            self._parent.add_posts(posts)

    def charge(self, charges: Sequence[Charge], *, requests: int) -> Cost:
        """Count the charges and requests of an answer, and return their cost."""
        if self._parent is not None:
            return self._parent.charge(charges, requests=requests)
        cost = Cost(
            charges=tuple(charges),
            requests=requests,
            usd=self.prices.of_charges(charges),
            prices_of=self.cost.prices_of,
        )
        self.cost += cost
        return cost

    @property
    def remaining(self) -> int | None:
        """The number of posts that may still be read, None for no limit."""
        remaining = []
        if self._max_posts is not None:
            remaining.append(self._max_posts - self.posts)
        if self._max_usd is not None:
            remaining.append(self._posts_for(self._max_usd))
        if self._parent is not None and self._parent.remaining is not None:
            remaining.append(self._parent.remaining)
        return max(0, min(remaining)) if remaining else None

    @property
    def pays_for_count(self) -> bool:
        """True where the rest of a limit in dollars pays for a count, at the dearest price."""
        if self._max_usd is None:
            return True
        prices = self.prices.usd or {}
        dearest = [price for name, price in prices.items() if name.endswith(_COUNT)]
        spent = self.cost.usd
        return spent is not None and spent + max(dearest, default=Decimal(0)) <= self._max_usd

    @property
    def reason(self) -> str | None:
        """The reason to stop, for messages; None while posts may still be read."""
        if self._max_posts is not None and self.posts >= self._max_posts:
            return f"stopped at {counted(self._max_posts, 'post')}, as told"
        if self._parent is not None:
            return self._parent.reason
        if self.remaining == 0 and self.cost.usd is None:
            return f"stopped: the price list of {self.prices.of} does not know all that is charged"
        if self.remaining == 0 and not self.posts:
            page = f"{self._usd_per_post * _SMALLEST_PAGE:.2f} USD"
            return f"stopped: {self._max_usd} USD do not pay for a page of posts ({page} at most)"
        if self.remaining == 0:
            return f"stopped where {self._max_usd} USD are used up, as told"
        return None

    def _posts_for(self, usd: Decimal) -> int:
        """Return the number of posts that the rest of ``usd`` pays for.

        A post counts with its average cost so far, its author and related posts included; before
        the first one, with the price of a post and an author. A rest too small for the smallest
        page is 0.
        """
        spent = self.cost.usd
        if spent is None or spent >= usd:
            return 0
        usd_per_post = self._usd_per_post
        posts = int((usd - spent) / usd_per_post) if usd_per_post else sys.maxsize
        return posts if posts >= _SMALLEST_PAGE else 0

    @property
    def _usd_per_post(self) -> Decimal:
        """The cost of a post with its author and related posts, in US dollars."""
        prices = self.prices.usd or {}
        post, user = (prices.get(name, Decimal(0)) for name in ("post", "user"))
        return max(post, (self.cost.usd or Decimal(0)) / self.posts) if self.posts else post + user
