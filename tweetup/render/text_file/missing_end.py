"""Tell a file that was cut off from one whose parts a person deleted."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from tweetup.errors import UsageError
from tweetup.render.text_file.parts import BY_PERSON, PartKind, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.render.text_file.parts import FilePart
    from tweetup.render.text_file.reading import FileText

__all__ = ["check_end"]

_LEAST: Final = 2
"""Blocks that are gone from the end of a file that was cut off, if it ends between two."""
_ALIKE: Final = 20
"""Characters by which the beginning of a line is told."""


def check_end(base: Sequence[FilePart], mine: FileText, now: str, *, where: str) -> None:
    """Refuse a file that ends too early: with a line that breaks off, or several blocks before.

    ``now`` is the file as it would be written. One that ends with new words of a person's own ends
    where that person wanted. Raises :class:`~tweetup.errors.UsageError`.
    """
    if _lacks_end(base, mine, now):
        raise UsageError(
            "its end is missing, as if it had been cut off",
            where=where,
            hint="nothing was changed: put the end back; add --many if you deleted the last"
            " sections on purpose, or --overwrite to write the file anew without your edits",
        )


def _lacks_end(base: Sequence[FilePart], mine: FileText, now: str) -> bool:
    here = {_identity(it) for it in mine.parts}
    blocks = [it for it in base if it.kind is not PartKind.FIELD]
    gone = list(takewhile(lambda it: _identity(it) not in here, reversed(blocks)))
    if not gone or not mine.parts:
        return False
    last = mine.parts[-1]
    if last.kind not in BY_PERSON or last.name:
        return len(gone) >= _LEAST
    line = fold(mine.source.rstrip().rpartition("\n")[2])
    return any(fold(it).startswith(line[:_ALIKE]) for it in now.split("\n"))


def _identity(part: FilePart) -> tuple[PartKind, str]:
    """Return what tells a part from others: its name, of the program's words their digest."""
    return part.kind, part.digest if part.kind is PartKind.TEXT else part.name
