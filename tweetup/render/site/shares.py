"""Shares of roles as inline SVG: a bar each from one zero line, with an interval and a ring.

As in :mod:`tweetup.render.charts`, places across are per cent, so that the drawing fits a phone,
and the page has the colours. The table beside it has every number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.render.charts import percent_text

if TYPE_CHECKING:
    from tweetup.model import Wording
    from tweetup.render.site.records import SiteRole, SiteRoles

__all__ = ["DrawnShare", "DrawnShares", "draw_shares"]

_ROW: Final = 42
_BAR: Final = 22
_WIDEST: Final = 96.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnShare:
    """A role: its name, its numbers as texts, and places: across in per cent, ``y`` in pixels.

    ``text`` is the share; ``low`` and ``high`` are the ends of the interval, ``ring`` is the place
    of the corrected share; None where they are not known.
    """

    name: str
    people: str
    text: str
    span: str | None
    corrected: str | None
    posts: str
    y: int
    width: str
    low: str | None
    high: str | None
    ring: str | None

    @property
    def middle(self) -> int:
        """The height of the bar's middle."""
        return self.y + _BAR + 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnShares:
    """The shares of a chat's roles, drawn; ``height`` in pixels.

    ``judged`` are the people that shares are of; ``basis`` tells of profile texts, None where that
    is not for the public.
    """

    rows: tuple[DrawnShare, ...]
    height: int
    judged: str
    basis: str | None

    @property
    def has_rings(self) -> bool:
        """Return whether any share is corrected."""
        return any(it.ring is not None for it in self.rows)


def draw_shares(shares: SiteRoles, words: Wording) -> DrawnShares:
    """Return the shares drawn, one below the other, the widest over almost the whole width."""
    most = max(
        max(it.share, it.corrected or 0.0, it.span[1] if it.span else 0.0) for it in shares.roles
    )
    basis = None
    if shares.with_bio is not None and shares.abstained is not None:
        basis = words.sentence(
            "roles_basis",
            people=words.tally(shares.with_bio, "person"),
            unsure=words.tally(shares.abstained, "person"),
        )
    return DrawnShares(
        rows=tuple(
            _row(number, it, _WIDEST / most, words) for number, it in enumerate(shares.roles)
        ),
        height=_ROW * len(shares.roles),
        judged=words.sentence("roles_judged", people=words.tally(shares.judged, "person")),
        basis=basis,
    )


def _row(number: int, it: SiteRole, scale: float, words: Wording) -> DrawnShare:
    low, high = it.span or (None, None)
    own = f"stated_{it.name}"
    name = words.fill(own) if own in words.patterns else it.name.replace("_", " ")
    return DrawnShare(
        name=name,
        people=words.figures(it.people),
        text=words.percent(it.share),
        span=None if low is None or high is None else _span(low, high, words),
        corrected=None if it.corrected is None else words.percent(it.corrected),
        posts=words.percent(it.posts),
        y=_ROW * number,
        width=percent_text(scale * it.share),
        low=None if low is None else percent_text(scale * low),
        high=None if high is None else percent_text(scale * high),
        ring=None if it.corrected is None else percent_text(scale * it.corrected),
    )


def _span(low: float, high: float, words: Wording) -> str:
    return f"{words.percent(low)}–{words.percent(high)}"
