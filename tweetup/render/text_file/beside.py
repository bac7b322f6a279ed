"""The new version beside a file in conflict: as which edition it is read, and words left over.

The edits of the file are in it and are not decided. So that they are edits when it is read in place
of the file, its edition has their parts as they were; all else as it stands there, for what follows
from these edits is no edit.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from tweetup.render.text_file.parts import BY_PERSON, PartKind, make_mark
from tweetup.render.text_file.printing import FileBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tweetup.render.text_file.losses import LostLine
    from tweetup.render.text_file.merging import Merged
    from tweetup.render.text_file.parts import FilePart

__all__ = ["edition_beside", "left_over"]

_LEFT: Final = "Words of your file that have no place above any more:"
_WORDED: Final = BY_PERSON | {PartKind.THEME, PartKind.SENTENCE, PartKind.ITEM, PartKind.LINK}


def edition_beside(
    now: Sequence[FilePart], printed: Sequence[FilePart], merged: Merged
) -> tuple[FilePart, ...]:
    """Return the parts of the edition: ``printed`` with the edits taken back.

    ``now`` are the parts of the recap without the edits, whose order counts.
    """
    edited = {it.part.key for it in merged.edits} | {it.base.key for it in merged.conflicts}
    there = {it.key: it for it in printed if it.kind is not PartKind.TEXT}
    before = {it.key for it in now}
    parts = []
    for part in now:
        if part.kind is PartKind.TEXT:
            continue
        if part.key in edited:
            parts.append(part)
        elif part.key in there:
            parts.append(there[part.key])
    at = 0  # behind the part before it, as an order of its own is an edit
    for part in printed:
        if part in parts:
            at = parts.index(part) + 1
        is_other = part.key not in before and part.key not in edited
        if part.kind is PartKind.TEXT or (is_other and part.kind not in BY_PERSON):
            parts.insert(at, part)
            at += 1
    return tuple(parts)


def left_over(lost: Iterable[LostLine], mine: Sequence[FilePart]) -> list[FileBlock]:
    """Return blocks with the lines of a file that have no place, below a line that says so.

    Words of a person's own are paragraphs. Lines of the program's that a person changed are
    comments: nothing of them is published.
    """
    parts = sorted((it for it in mine if it.line), key=lambda it: it.line)
    starts = [it.line for it in parts]
    blocks = []
    done = set()
    for line in lost:
        at = bisect_right(starts, line.line) - 1
        part = parts[at] if at >= 0 else None
        if part is None or part.kind not in _WORDED:
            blocks.append(FileBlock(lines=(f"<!-- {line.text.replace('--', '- -')} -->",)))
        elif at not in done:
            done.add(at)
            blocks.append(FileBlock(lines=tuple(_lines(part))))
    if not blocks:
        return []
    return [FileBlock(lines=(f"{_LEFT} {make_mark(PartKind.TEXT)}",)), *blocks]


def _lines(part: FilePart) -> Iterator[str]:
    if part.kind is PartKind.PICTURE:
        yield f"![{part.text}]({part.address})"
        if part.more:
            yield from ("", part.more)
    elif part.kind is PartKind.LINK and part.text:
        yield f"[{part.text}]({part.name})"
    else:
        yield from (part.text or part.name).split("\n")
