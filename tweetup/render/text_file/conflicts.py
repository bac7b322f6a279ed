"""Both versions of the parts that changed on both sides, in the new version of the file."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from merge3 import Merge3

from tweetup.render.markdown import escape_inline
from tweetup.render.text_file.parts import PartKind, make_mark
from tweetup.render.text_file.printing import FileBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tweetup.render.text_file.merging import FileConflict
    from tweetup.render.text_file.parts import FilePart

__all__ = ["show_conflicts"]

_MINE = "your file"
_THEIRS = "decided elsewhere, or new posts"


def show_conflicts(
    front: Sequence[str], blocks: Iterable[FileBlock], conflicts: Iterable[FileConflict]
) -> tuple[list[str], list[FileBlock]]:
    """Return front matter and blocks with both versions of each part where they stand in conflict.

    A part that was deleted elsewhere stands at the end.
    """
    left = {conflict.base.key: conflict for conflict in conflicts}
    lines = []
    for line in front:
        conflict = left.pop((PartKind.FIELD, line.split(":", 1)[0]), None)
        lines += [line] if conflict is None else _both([line], conflict)
    shown = []
    for block in blocks:
        conflict = left.pop((block.kind, block.name), None)
        if conflict is not None:
            block = replace(block, lines=tuple(_both(block.lines, conflict)), is_item=False)  # noqa: PLW2901 - the block to show
        shown.append(block)
    shown.extend(FileBlock(lines=tuple(_both([], conflict))) for conflict in left.values())
    return lines, shown


def _both(theirs: Sequence[str], conflict: FileConflict) -> list[str]:
    """Return the lines of both versions, with marks between those that differ."""
    if conflict.mine is None:  # lines that one side lacks would be no conflict
        return [f"<<<<<<< {_MINE}", "=======", *theirs, f">>>>>>> {_THEIRS}"]
    mine = _lines(conflict.mine)
    none: list[str] = []
    here, there = ([f"{line}\n" for line in lines] for lines in (mine, theirs))
    merged = Merge3(none, here, there).merge_lines(name_a=_MINE, name_b=_THEIRS)
    return [line.rstrip("\n") for line in merged]


def _lines(part: FilePart) -> list[str]:
    """Return the lines of a part as the person left it, its mark among them."""
    if part.kind is PartKind.FIELD:
        names = ", ".join(f'"@{name}"' for name in part.text.split())
        value = f"[{names}]" if part.name == "guests" else json.dumps(part.text, ensure_ascii=False)
        return [f"{part.name}: {value}"]
    mark = make_mark(part.kind, part.name)
    if part.kind is PartKind.PICTURE:
        return [
            f"![{part.text}]({part.address}) {mark}",
            "",
            *([part.more, mark] * bool(part.more)),
        ]
    if part.kind is PartKind.OWN:
        return [*part.text.split("\n"), mark]
    if part.kind is PartKind.LINK:
        return [f"- [{escape_inline(part.text)}]({part.name}) {mark}"]
    bullet = "- " if part.kind is PartKind.ITEM else ""
    return [f"{bullet}{escape_inline(part.text)} {mark}"]
