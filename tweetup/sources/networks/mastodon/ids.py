"""What a post's id on a server tells: when the post arrived there.

Timelines are in the order of ids and go on below one; a moment is reached by an id made of it.

=============== ================================= ==============================================
software        id                                its time
=============== ================================= ==============================================
Mastodon        64 bits, in decimal               48 bits of milliseconds: of arrival where the
                (``lib/mastodon/snowflake.rb``)   post was delivered, else of ``created_at``
GoToSocial      ULID, 26 letters of base 32       48 bits of milliseconds: of ``created_at``
Pleroma, Akkoma 128 bits, in base 62 (FlakeId)    64 bits of milliseconds: of arrival, always
=============== ================================= ==============================================

Other software has ids that tell nothing (Misskey), or time of another era (Pixelfed): an id is
believed only where posts that were served with such ids are about as old as they say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FLAKE", "KINDS", "SKEW", "SNOWFLAKE", "ULID", "Kind", "kind_of"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_LAST: Final = int((datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH) / _MILLISECOND)
_DECIMAL: Final = "0123456789"
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BASE62: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

SKEW: Final = timedelta(minutes=10)
"""How much earlier than it was written a post may arrive: its author's clock may be fast."""

_ON_TIME: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of id: digits of an ``alphabet``, the time above ``shift`` other bits.

    ``backdated`` says that a post which a server comes by late, as part of a thread, gets the id
    it would have had in time.
    """

    name: str
    alphabet: str
    lengths: tuple[int, int]
    shift: int
    backdated: bool

    def time_of(self, status_id: str) -> datetime | None:
        """When a post of this id arrived; None where the id is of another kind."""
        shortest, longest = self.lengths
        if not shortest <= len(status_id) <= longest:
            return None
        number = 0
        for letter in status_id:
            digit = self.alphabet.find(letter)
            if digit < 0:
                return None
            number = number * len(self.alphabet) + digit
        milliseconds = number >> self.shift
        return _EPOCH + milliseconds * _MILLISECOND if milliseconds < _LAST else None

    def at(self, moment: datetime) -> str:
        """The lowest id of a moment: every post that arrived before it has a lower one."""
        number = int((moment - _EPOCH) / _MILLISECOND) << self.shift
        digits = ""
        while number:
            number, digit = divmod(number, len(self.alphabet))
            digits = self.alphabet[digit] + digits
        return digits.rjust(self.lengths[0], self.alphabet[0])


SNOWFLAKE: Final = Kind("snowflake", _DECIMAL, (17, 19), 16, backdated=True)
ULID: Final = Kind("ulid", _CROCKFORD, (26, 26), 80, backdated=True)
FLAKE: Final = Kind("flake", _BASE62, (18, 18), 64, backdated=False)
KINDS: Final = (SNOWFLAKE, ULID, FLAKE)


def kind_of(posts: Sequence[tuple[str, datetime]]) -> Kind | None:
    """The kind that ids of posts and the times they were written agree on, if one does.

    Half of the posts must have arrived within the hour after they were written.
    """
    return next((kind for kind in KINDS if _fits(kind, posts)), None)


def _fits(kind: Kind, posts: Sequence[tuple[str, datetime]]) -> bool:
    on_time = 0
    for status_id, written in posts:
        arrived = kind.time_of(status_id)
        if arrived is None:
            return False
        on_time += -SKEW <= arrived - written <= _ON_TIME
    return bool(on_time) and 2 * on_time >= len(posts)
