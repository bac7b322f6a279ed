"""The time zone of a recap, and names of zones as they are shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tweetup.errors import TweetupError

if TYPE_CHECKING:
    from tweetup.model import Recap

__all__ = ["short_zone", "zone_of"]

_OFFSET: Final = re.compile(r"([+-])(\d\d)(\d\d)?\Z")


def short_zone(name: str) -> str:
    """Return a zone's name as it is shown: an offset as ``UTC+05:30``."""
    offset = _OFFSET.match(name)
    if offset is None:
        return name
    return f"UTC{offset[1]}{offset[2]}{f':{offset[3]}' if offset[3] else ''}"


def zone_of(recap: Recap) -> ZoneInfo:
    """Return the zone in which a recap tells times.

    Raises :class:`~tweetup.errors.TweetupError` for a name that no zone has.
    """
    try:
        return ZoneInfo(recap.session.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TweetupError(
            f"no time zone is named {recap.session.timezone!r}",
            where=recap.session.id,
            hint="use a name such as Europe/London; if that fails too, install tzdata",
        ) from error
