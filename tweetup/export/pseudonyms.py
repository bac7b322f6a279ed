"""Other names for the people of a graph: numbers, which tell nothing without the archive.

A digest of a handle would be told by whoever makes those of all handles. The numbers follow the
order of the ties, most posts first, and not that of names. Who has the posts as well can still tell
people by whom they address how often.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.model import Tie

__all__ = ["number_people"]


def number_people(ties: Iterable[Tie]) -> dict[str, str]:
    """Return a name such as ``person-001`` for everybody in some ties, the same for the same ties.

    The order of the ties is of no account.
    """
    ordered = sorted(ties, key=lambda it: (-it.weight, it.first_at, it.posts, it.relation))
    people = list(dict.fromkeys(person for tie in ordered for person in (tie.source, tie.target)))
    digits = max(3, len(str(len(people))))
    return {person: f"person-{number:0{digits}}" for number, person in enumerate(people, start=1)}
