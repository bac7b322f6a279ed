"""Lists of people and names of time zones as they stand in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tweetup.model import Post, Wording

__all__ = ["list_handles", "list_some", "zone_name"]

_OFFSET: Final = re.compile(r"([+-])(\d\d)(\d\d)?\Z")

_MOST_NAMES: Final = 4
"""People who are all named; of more the first three, and a number."""


def list_handles(posts: Iterable[Post]) -> tuple[str, ...]:
    """Return the handles of the posts' authors, each account once, as they first appear."""
    handles: dict[tuple[str, str], str] = {}
    for post in posts:
        handles.setdefault((post.network, fold_handle(post.handle)), post.handle)
    return tuple(handles.values())


def zone_name(moment: datetime) -> str:
    """Return the short name of a moment's time zone: ``BST``, ``UTC+05:30``."""
    name = moment.tzname() or "UTC"
    offset = _OFFSET.match(name)
    if offset is None:
        return name
    return f"UTC{offset[1]}{offset[2]}{f':{offset[3]}' if offset[3] else ''}"


def list_some(handles: Sequence[str], wording: Wording) -> str:
    """Return a list of handles, of more than four the first three and how many others."""
    if len(handles) <= _MOST_NAMES:
        return wording.people(handles)
    shown = handles[: _MOST_NAMES - 1]
    return wording.fill(
        "names_some",
        names=", ".join(f"@{handle}" for handle in shown),
        others=wording.count(len(handles) - len(shown), "other"),
    )
