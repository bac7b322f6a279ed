"""Posts looked up again: those that are there, and those that no longer show.

X answers for each id with a post or with a problem (``errors``); a problem may also be about a
post that only came along. https://docs.x.com/x-api/posts/lookup/introduction
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.sources.networks.base import Found
from tweetup.sources.networks.x.answers import FORMAT, Problem, items, read_answer, records
from tweetup.sources.records import Deletion, Record, Skipped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

__all__ = ["found_of", "is_id"]

# "Withheld in every country" (XX), "because of a copyright complaint" (XY).
_EVERYWHERE: Final = frozenset({"XX", "XY"})


def is_id(text: str) -> bool:
    """Whether it could be the id of a post of X's."""
    return text.isascii() and text.isdigit() and len(text) < 20


def found_of(raw: bytes, ids: Sequence[str], seen_at: datetime) -> Found:
    """What an answer says about the posts of these ids."""
    asked = set(ids)
    answer = read_answer(raw)
    gone = {
        post_id: reason
        for problem in answer.errors
        if (post_id := _post_of(problem)) in asked and (reason := _reason(problem))
    }
    for item in items(answer.data):
        if (post := _withheld(item)) and post in asked:
            gone[post] = "withheld"
    found = tuple(
        one
        for one in records(raw, answer, seen_at)
        if not isinstance(one, Deletion) and not _is_one_of(one, gone)
    )
    return Found(found=found, gone=tuple(gone.items()), format=FORMAT, charges=answer.charges())


class _Withheld(msgspec.Struct):
    country_codes: list[str] = []


class _Shown(msgspec.Struct):
    id: str = ""
    withheld: _Withheld | None = None


def _withheld(item: msgspec.Raw) -> str | None:
    """The id of a post that nobody may see, though it came."""
    with suppress(msgspec.DecodeError):
        shown = msgspec.json.decode(item, type=_Shown)
        if shown.withheld and _EVERYWHERE & set(shown.withheld.country_codes):
            return shown.id
    return None


def _is_one_of(one: Record | Skipped, gone: dict[str, str]) -> bool:
    return isinstance(one, Record) and one.post.id in gone


def _post_of(problem: Problem) -> str:
    """Which of the posts asked for a problem is about; none where another post is meant."""
    if problem.resource_type not in {"tweet", "post"} or problem.parameter not in {"ids", "id", ""}:
        return ""
    return problem.resource_id or str(problem.value)


def _reason(problem: Problem) -> str | None:
    """Why a post no longer shows, in the contract's words; None where X does not tell."""
    detail = problem.detail.lower()
    for word in ("suspended", "withheld", "protected"):
        if word in detail:
            return word
    return {
        "resource-not-found": "deleted",
        "not-authorized-for-resource": "protected",
        "resource-unavailable": "withheld",
        "disallowed-resource": "withheld",
    }.get(problem.kind)
