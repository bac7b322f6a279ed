"""The files beside a recap's text file: new versions, and copies of a file as a person left it."""

from __future__ import annotations

import itertools
import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tweetup.errors import UsageError
from tweetup.jobs.outputs import is_as_written, read_file_bytes, record_output
from tweetup.jobs.written_files import replace_file
from tweetup.render.own_parts import picture_name
from tweetup.render.text_file import BY_PERSON, WORDED, PartKind, top_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tweetup.model import OwnPart, Picture, Recap
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession
    from tweetup.render.text_file import FilePart, Merged

__all__ = [
    "changed_pictures",
    "delete_old_versions",
    "free_path",
    "is_beside",
    "keep_copy",
    "parts_without_removed",
    "removed_lines",
    "without_removed_edits",
]

_TRIES: Final = 99
_NEW: Final = "new"
_BEFORE: Final = "before"
_MIDDLE: Final = re.compile(rf"\.({_NEW}|{_BEFORE})(-\d+)?\Z")
_EDITION: Final = b"\nedition:"
_MARKED_POST: Final = re.compile(r"<!-- (?:quote|question) [a-z]+:(\S+)[^>]*-->")
_ESCAPED: Final = re.compile(r"\\([^\w\s]|_)")
_REPEATS: Final = "line {line} repeats words of a removed post, and was left out"
_LEFT_OUT: Final = "<!-- left out: people who were removed -->"


def is_beside(path: Path) -> bool:
    """Return True for a new version or a copy beside a recap's file: it is no recap of its own."""
    return _MIDDLE.search(path.stem) is not None


def free_path(project: Project, path: Path) -> Path:
    """Return ``NAME.new.md``, or with a number where that one was changed by somebody."""
    for beside in _names(path, _NEW):
        if not beside.exists() or is_as_written(project, beside, read_file_bytes(beside)):
            return beside
    raise UsageError("has too many new versions beside it", where=str(path))


def delete_old_versions(project: Project, path: Path) -> None:
    """Delete the new versions beside a file that nobody changed: it has been written since."""
    for beside in _names(path, _NEW):
        if not beside.exists():
            return
        content = read_file_bytes(beside)
        if _EDITION in content and is_as_written(project, beside, content):
            with suppress(OSError):
                beside.unlink()


def keep_copy(project: Project, session: ChatSession, path: Path, content: bytes) -> Path:
    """Write a file as the person left it to ``NAME.before.md``, and return where it stands.

    Lines on people who were removed since are left out of it. No earlier copy is written over. It
    is recorded, so that a removal can name it.
    """
    text = _plain_ends(content.decode("utf-8", "replace"))
    if gone := removed_lines(project, text):
        content = _without(text, gone).encode("utf-8", "replace")
    for beside in _names(path, _BEFORE):
        if beside.exists() and read_file_bytes(beside) == content:
            return beside
        if not beside.exists() and replace_file(beside, content, None):
            record_output(project, beside, "recap", session=session.id)
            return beside
    raise UsageError(
        "has too many copies beside it",
        where=str(path),
        hint=f"delete those that you do not need: {path.stem}.{_BEFORE}{path.suffix}",
    )


def removed_lines(project: Project, text: str) -> frozenset[int]:
    """Return the numbers of a file's lines that show people or posts removed on request.

    A quotation goes with the line under it; of other blocks only the lines in question, unless it
    is the block alone that has all the words.
    """
    lines = text.split("\n")
    blocks = list(top_blocks(text))
    texts = [*lines, *("\n".join(lines[first:end]) for first, end in blocks)]
    shown = project.archive.removals.shown_in(map(_plain_words, texts))
    gone = {number for number, is_gone in enumerate(shown[: len(lines)], start=1) if is_gone}
    for (first, end), whole in zip(blocks, shown[len(lines) :], strict=True):
        numbers = range(first + 1, end + 1)
        if whole and (lines[first].startswith(">") or gone.isdisjoint(numbers)):
            gone.update(numbers)
    for (first, end), (under, last) in itertools.pairwise(blocks):
        is_quote = lines[first].startswith(">") and lines[under].startswith("— ")
        both = {*range(first + 1, end + 1), *range(under + 1, last + 1)}
        if is_quote and both & gone:
            gone |= both
    return frozenset(gone)


def parts_without_removed(
    project: Project, base: Sequence[FilePart], mine: Sequence[FilePart]
) -> tuple[tuple[FilePart, ...], tuple[str, ...]]:
    """Return a file's parts without words of people's that repeat removed posts, and remarks.

    A new part is left out, another one is as it was last written: neither becomes a decision, and
    no remark and no conflict has the words.
    """
    before = {it.key: it for it in base if it.name}
    theirs = [it for it in mine if it.kind in WORDED]
    texts = [_plain_words(f"{it.text}\n{it.more if it.kind in BY_PERSON else ''}") for it in theirs]
    told = project.archive.removals.repeated_in(texts)
    repeating = {id(it) for it, is_told in zip(theirs, told, strict=True) if is_told}
    kept, remarks = [], []
    for part in mine:
        old = before.get(part.key) if part.name else None
        if id(part) not in repeating or (old is not None and old.digest == part.digest):
            kept.append(part)
            continue
        if old is not None:
            kept.append(replace(old, line=part.line))
        remarks.append(_REPEATS.format(line=part.line))
    return tuple(kept), tuple(remarks)


def without_removed_edits(project: Project, merged: Merged) -> Merged:
    """Return edits without paragraphs that repeat removed posts, typed into words of the program's.

    A remark says so in place of the one that has their words.
    """
    made = [it.part for it in merged.edits if it.part.kind is PartKind.OWN and not it.part.name]
    told = project.archive.removals.repeated_in(_plain_words(it.text) for it in made)
    lines = {it.line for it, is_told in zip(made, told, strict=True) if is_told}
    if not lines:
        return merged
    starts = tuple(f"line {line}: " for line in lines)
    remarks = [it for it in merged.remarks if not it.startswith(starts)]
    return replace(
        merged,
        edits=tuple(it for it in merged.edits if it.part not in made or it.part.line not in lines),
        remarks=(*remarks, *(_REPEATS.format(line=it) for it in sorted(lines))),
    )


def _plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _plain_words(text: str) -> str:
    """Return Markdown as the words that it shows, with the ids of the posts that marks name."""
    ids = _MARKED_POST.sub(r" \1 ", text)
    return _ESCAPED.sub(r"\1", re.sub(r"^>+ ?", "", ids, flags=re.MULTILINE))


def _without(text: str, gone: frozenset[int]) -> str:
    """Return a text without some lines, with a comment where these stood."""
    kept: list[str] = []
    front = text.split("\n---\n", 1)[0].count("\n") + 2 if text.startswith("---\n") else 0
    for number, line in enumerate(text.split("\n"), start=1):
        if number not in gone:
            kept.append(line)
        elif number > front and number - 1 not in gone:
            kept.append(_LEFT_OUT)
    return "\n".join(kept)


def changed_pictures(recap: Recap, folder: Path) -> list[tuple[OwnPart, Picture, Path]]:
    """Return the pictures of a recap whose files in a folder a person changed, with these."""
    found = []
    for part in recap.own:
        if part.picture is not None:
            path = folder / picture_name(part.picture)
            if path.is_file() and read_file_bytes(path) != part.picture.data:
                found.append((part, part.picture, path))
    return found


def _names(path: Path, middle: str) -> Iterator[Path]:
    for number in range(1, _TRIES):
        end = "" if number == 1 else f"-{number}"
        yield path.with_name(f"{path.stem}.{middle}{end}{path.suffix}")
