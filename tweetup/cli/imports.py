"""How an import is told: a closing line for people, an object for programs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.errors import InputError
    from tweetup.pipeline.tally import Imported, Reason

__all__ = ["closing_line", "json_object", "refused_object"]

_NAMED = 5
"""Places of skipped pieces that the closing line names."""


def closing_line(done: Imported) -> str:
    """What was read, whose chat it was taken for, what was skipped, why and where."""
    if done.stopped is not None:
        return (
            f"{done.stopped.where}: {done.stopped.reason}; --strict stops here, what came before"
            f" it is in the archive ({_counts(done)}) and nothing after it"
        )
    chosen = ", the hashtag most posts carry (--hashtag TAG says otherwise)" if done.chosen else ""
    chat = f" → #{done.hashtag}{chosen}" if done.hashtag is not None else ""
    return f"{done.name}{chat}: {'; '.join((_counts(done), *_remarks(done)))}"


def _counts(done: Imported) -> str:
    added = done.added
    along = f" ({done.along} came along: what others point at, or not of this chat)"
    return (
        f"read {done.read}{along if done.along else ''}, new {added.new}, updated {added.updated}"
        f", unchanged {added.unchanged}, skipped {sum(one.count for one in done.skipped)}"
    )


def _remarks(done: Imported) -> Iterator[str]:
    """What was skipped and why, what was left out on request, what was not as it stood."""
    for one in done.skipped:
        yield f"{one.count} × {one.reason} ({_places(one)})"
    if done.deletions:
        yield (
            f"{done.deletions} × a notice that a post or an account is gone"
            f" (posts removed here: {done.deleted})"
        )
    if done.added.removed:
        yield f"left out {done.added.removed} that were removed on request"
    for note, count in done.notes:
        yield f"{count} × {note}"


def _places(one: Reason) -> str:
    """``chat.jsonl:4, 9, 12 and 30 more``: the first places, a file's name once for its lines."""
    named = one.places[:_NAMED]
    parts = []
    for name, group in groupby(named, lambda place: place.rpartition(":")[0] or place):
        parts += [
            place if number == 0 else place.rpartition(":")[2]
            for number, place in enumerate(group)
            if number == 0 or place != name
        ]
    more = one.count - len(named)
    return ", ".join(parts) + (f" and {more} more" if more else "")


def json_object(done: Imported) -> dict[str, object]:
    """What one file came to; ``error`` where ``--strict`` stopped."""
    stopped = done.stopped
    return {
        "name": done.name,
        "format": done.format,
        "hashtag": done.hashtag,
        "chosen": done.chosen,
        "read": done.read,
        "along": done.along,
        "new": done.added.new,
        "updated": done.added.updated,
        "unchanged": done.added.unchanged,
        "removed": done.added.removed,
        "deletions": done.deletions,
        "deleted": done.deleted,
        "skipped": [
            {
                "reason": one.reason,
                "count": one.count,
                "first": one.places[0],
                "places": list(one.places),
            }
            for one in done.skipped
        ],
        "notes": [{"note": note, "count": count} for note, count in done.notes],
        "error": f"{stopped.where}: {stopped.reason}" if stopped is not None else None,
    }


def refused_object(file: str, error: InputError) -> dict[str, object]:
    """A file of which nothing was read, in the same shape; ``name`` is what it was asked for by."""
    return {
        "name": file,
        "format": None,
        "hashtag": None,
        "chosen": False,
        **dict.fromkeys(("read", "along", "new", "updated", "unchanged"), 0),
        **dict.fromkeys(("removed", "deletions", "deleted"), 0),
        "skipped": [],
        "notes": [],
        "error": str(error),
    }
