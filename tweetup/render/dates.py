"""The one date of a recap, in every output that has a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tweetup.model import Session

__all__ = ["recap_date"]


def recap_date(session: Session) -> datetime:
    """Return the moment that a recap is dated: the start of its session.

    Its day is that of the title, also for a chat that goes on past midnight or for days. The end,
    by contrast, moves with every late answer that is placed in the session.
    """
    return session.start
