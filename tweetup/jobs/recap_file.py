"""A recap as a text file that a person edits: its edits become decisions, and it is written anew.

Nothing is lost if the program is ended at any moment. An edition is stored before the file has it,
under a digest that stands in the file: whichever edition the file has, its parts are known. All
decisions are stored together. The file is replaced at once, unless it was saved meanwhile. Where
decisions are stored and the file is not new, the next run finds the edits to be made already.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from tweetup.archive import RecapFilePart
from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs.outputs import is_as_written, read_file_bytes, record_output
from tweetup.jobs.publish import decided_recap
from tweetup.jobs.recap_file_copies import (
    changed_pictures,
    delete_old_versions,
    free_path,
    is_beside,
    keep_copy,
    parts_without_removed,
    removed_lines,
    without_removed_edits,
)
from tweetup.jobs.recap_file_edits import FileEditor, change_digest, name_parts
from tweetup.jobs.recap_file_remarks import (
    tell_displaced,
    tell_gone,
    tell_left_over,
    tell_not_taken_over,
    tell_returned,
)
from tweetup.jobs.written_files import make_folder, replace_file, write_pictures
from tweetup.model import post_name
from tweetup.render.text_file import (
    PICTURE_FOLDER,
    WORDED,
    FilePart,
    Merged,
    MergeWith,
    PartKind,
    as_read,
    check_end,
    edition_beside,
    find_displaced,
    find_lost_lines,
    find_lost_marks,
    find_moved_and_gone,
    find_names_now,
    find_orders,
    find_returned,
    left_over,
    merge_parts,
    ordered_by_both,
    print_blocks,
    print_file,
    print_front,
    read_file,
    rename_mark,
    rename_parts,
    show_conflicts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tweetup.model import Correction, Recap
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession
    from tweetup.render.text_file import FileBlock, FileText

__all__ = [
    "EditedFile",
    "PendingEdits",
    "command_path",
    "edit_recap",
    "edition_of",
    "look_at_edits",
    "recap_file_path",
    "unread_files",
    "write_pictures",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedFile:
    """The result of a run: the file, the decisions that its edits became, and the new parts in it.

    ``beside`` is where the new version stands if the file was left as it was: ``conflicts`` parts
    changed in it and elsewhere, or (none) it was saved in the meantime. ``copy`` is where the file
    stands as the person left it, if some of its words were not taken over. ``joined``, ``new`` and
    ``gone``, ``reworded`` and ``reordered`` count parts as in
    :class:`~tweetup.render.text_file.Merged`, ``other_lines`` the lines that the file did not have.
    ``overruled`` tells of orders that somebody decided on since, where the file's counts.
    """

    path: Path
    decisions: tuple[Correction, ...] = ()
    remarks: tuple[str, ...] = ()
    conflicts: int = 0
    joined: int = 0
    new: int = 0
    gone: int = 0
    reworded: int = 0
    reordered: int = 0
    other_lines: int = 0
    is_new: bool = False
    is_written: bool = True
    beside: Path | None = None
    copy: Path | None = None
    overruled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEdits:
    """The edits in a file that were not read yet: how many, and the ``conflicts`` among them.

    ``text`` has both versions of each part in conflict, between signs of a merge.
    """

    edits: int
    conflicts: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """The file as the recap would have it now."""

    recap: Recap
    text: str
    edition: str
    parts: tuple[FilePart, ...]


def recap_file_path(project: Project, session: ChatSession) -> Path:
    """Return the path of a session's file where none is named: ``recaps/SESSION.md``.

    Where that is not there, a text file under a name that the session had before.
    """
    folder = project.config.file.parent / "recaps"
    path, *earlier = (
        folder / f"{name.replace(os.sep, '-')}.md" for name in (session.id, *session.aliases[::-1])
    )
    if path.exists():
        return path
    files = (it for it in earlier if it.is_file() and edition_of(read_file_bytes(it)))
    return next(files, path)


def unread_files(project: Project, session: ChatSession, read: Path) -> tuple[Path, ...]:
    """Return a session's other text files in the project's folder with edits not read yet."""
    names, folder = {session.id, *session.aliases}, project.config.file.parent.absolute()
    outputs = project.archive.removals.outputs()
    files = [Path(it.path) for it in outputs if it.kind == "recap" and it.session in names]
    files = [path for path in files if path.is_relative_to(folder)]
    found = []
    for path in dict.fromkeys((*files, recap_file_path(project, session).absolute())):
        if path == read.absolute() or is_beside(path) or not path.is_file():
            continue
        content = read_file_bytes(path)
        if edition_of(content) and not is_as_written(project, path, content):
            found.append(path)
    return tuple(found)


def edition_of(content: bytes) -> str:
    """Return the edition that a file says it is of; empty for a file of another kind."""
    text = content[:20_000].decode("utf-8", "replace").removeprefix("\ufeff")
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != "---":
        return ""
    for line in lines[1:]:
        if line.rstrip() in {"---", "..."}:
            break
        if line.startswith("edition:"):
            return line.removeprefix("edition:").strip()
    return ""


def edit_recap(
    project: Project,
    session: ChatSession,
    path: Path,
    *,
    keep: MergeWith = MergeWith.ASK,
    overwrite: bool = False,
    many: bool = False,
) -> EditedFile:
    """Read the edits of a recap's file into the record, and write the file as the recap is now.

    Where a part changed in the file and elsewhere, ``keep`` says which counts; to ask leaves the
    file and the record as they are, with the new version beside it. ``overwrite`` writes the file
    anew without its edits, ``many`` allows that most of its parts were deleted, or its end was.

    Raises :class:`~tweetup.errors.UsageError` for a file that cannot be read, or is of another
    recap; then nothing is stored or written.
    """
    before = read_file_bytes(path) if path.exists() else None
    if before is None or overwrite or _is_plain(project, path, before):
        return _write_anew(project, session, path, before, overwrite=overwrite)
    # Inside, as another run may make the same edits at this moment.
    with project.archive.at_once():
        version = _print(project, session, path)
        base, mine = _read(project, session, path, before, version)
        if not many:
            check_end(base, mine, version.text, where=str(path))
        merged = merge_parts(
            base,
            mine.parts,
            version.parts,
            where=str(path),
            keep=keep,
            many=many,
            derived=_derived_parts(project, session),
        )
        merged = without_removed_edits(project, merged)
        editor = FileEditor(
            project, session, mine.parts, path.parent, str(path), seen=_seen(project, mine.edition)
        )
        taken: list[tuple[Path, bytes, bytes]] = []
        if not merged.conflicts:
            both = editor.decided_orders(ordered_by_both(base, mine.parts, version.parts))
            editor.apply(merged.edits)
            orders = find_orders(base, mine.parts, _print(project, session, path).parts)
            if keep is MergeWith.RECORD:
                orders = {of: parts for of, parts in orders.items() if of not in both}
            editor.put_in_order(orders, both)
            taken = editor.take_pictures()
        gone_since = tuple(
            tell_gone(project, session, find_moved_and_gone(base, mine.parts, version.parts))
        )
    if merged.conflicts:
        return _set_beside(project, session, path, base=base, mine=mine, merged=merged)
    for file, content, shown_before in taken:  # an undo shows it again
        replace_file(file, shown_before, content)
    now = _print(project, session, path, mine)
    lost = find_lost_lines(mine.source, mine.parts, base, now.text, now.parts)
    lost = [*lost, *find_lost_marks(mine, base, now.parts)]
    if lost:
        gone = removed_lines(project, mine.source)
        lost = [it for it in lost if it.line not in gone]
    copy = keep_copy(project, session, path, before) if lost else None
    return _write(
        project,
        session,
        path,
        before,
        now,
        decisions=editor.decisions,
        remarks=(
            *(*mine.remarks, *merged.remarks, *editor.remarks),
            *tell_displaced(
                it
                for it in find_displaced(mine.parts, now.parts)
                if not _is_told(it.part, (*mine.remarks, *editor.remarks))
            ),
            *gone_since,
            *tell_returned(find_returned(base, mine.parts, now.parts)),
            *([tell_not_taken_over(lost, copy)] if copy else []),
        ),
        merged=merged,
        copy=copy,
        overruled=editor.overruled,
    )


def look_at_edits(project: Project, session: ChatSession, path: Path) -> PendingEdits:
    """Return the edits that :func:`edit_recap` would find in a file; nothing is stored or written.

    Raises :class:`~tweetup.errors.UsageError` as that does.
    """
    version = _print(project, session, path)
    base, mine = _read(project, session, path, read_file_bytes(path), version)
    check_end(base, mine, version.text, where=str(path))
    derived = _derived_parts(project, session)
    merged = merge_parts(base, mine.parts, version.parts, where=str(path), derived=derived)
    merged = without_removed_edits(project, merged)
    orders = find_orders(base, mine.parts, version.parts)
    text = ""
    if merged.conflicts:
        text = _with_both(project, session, path, version, mine=mine, merged=merged)
    return PendingEdits(
        edits=len(merged.edits) + len(orders), conflicts=len(merged.conflicts), text=text
    )


def _write_anew(
    project: Project, session: ChatSession, path: Path, before: bytes | None, *, overwrite: bool
) -> EditedFile:
    """Write the file without reading edits; of one that somebody changed a copy stays."""
    version = _print(project, session, path)
    if not overwrite:
        _check_pictures(version.recap, path)
    copy = None
    if before and overwrite and not is_as_written(project, path, before):
        copy = keep_copy(project, session, path, before)
    remarks = (f"the file as it was is {copy.name}",) if copy else ()
    is_new = before is None
    return _write(
        project, session, path, before, version, remarks=remarks, is_new=is_new, copy=copy
    )


def _check_pictures(recap: Recap, path: Path) -> None:
    """Refuse to write a new file where a picture beside it was changed: no edits of it are read."""
    for _, _, file in changed_pictures(recap, path.parent / PICTURE_FOLDER):
        raise UsageError(
            "was changed since tweetup wrote it; nothing was written",
            where=str(file),
            hint="move it away, or add --overwrite; to show it, add it as a picture",
        )


def _is_told(part: FilePart, remarks: Iterable[str]) -> bool:
    return any(it.startswith(f"line {part.line}: ") for it in remarks)


def _is_plain(project: Project, path: Path, content: bytes) -> bool:
    """Return True for a recap of the other kind that nobody changed, and for an empty new file."""
    return not edition_of(content) and is_as_written(project, path, content)


def command_path(project: Project, session: ChatSession, path: Path) -> str:
    """Return the path by which the command names a text file, empty where it need not."""
    if path.absolute() == recap_file_path(project, session).absolute():
        return ""
    here = Path.cwd()
    name = str(path.relative_to(here) if path.is_relative_to(here) else path)
    return name if name.isprintable() else ""


def _print(
    project: Project, session: ChatSession, path: Path, mine: FileText | None = None
) -> _Version:
    recap = decided_recap(project, session).recap
    front = print_front(recap, command_path(project, session, path))
    blocks = print_blocks(recap, name_parts(project, session))
    # Wherever the file is, its edition is the same one.
    plain = print_file(print_front(recap), blocks, edition="")
    edition = _digest(plain)
    kept, comments = (mine.kept, mine.comments) if mine else ((), ())
    text = print_file(front, blocks, edition=edition, kept=kept, comments=comments)
    return _Version(
        recap=recap, text=text, edition=edition, parts=read_file(text, session.id).parts
    )


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=6).hexdigest()


def _derived_parts(project: Project, session: ChatSession) -> tuple[FilePart, ...]:
    """Return the parts that the file would have without any decision."""
    recap = decided_recap(project, session).derived
    blocks = print_blocks(recap, name_parts(project, session))
    return read_file(print_file(print_front(recap), blocks, edition=""), session.id).parts


def _read(
    project: Project, session: ChatSession, path: Path, content: bytes, version: _Version
) -> tuple[tuple[FilePart, ...], FileText]:
    """Return the parts as last written, and the file as it is."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            "is not UTF-8 text", where=str(path), hint="save it as UTF-8 in your editor"
        ) from error
    of = read_file(text, str(path))
    owner = _named_before(project, of.session)
    names = {session.id, *session.aliases} | ({of.session} if owner == session.id else set())
    if of.session and of.session not in names:
        raise _of_another(path, of.session, session)
    stored = project.archive.recap_file(of.edition) if of.edition else None
    if stored is None:
        raise UsageError(
            "nothing tells against which version it was edited: its line “edition: …” is missing,"
            " or is of another archive",
            where=str(path),
            hint="put the line back, or write the file anew with --overwrite",
        )
    written = tuple(_part_of(it) for it in stored if it.kind != _SEEN)
    segmentation = project.segmented(session).segmentation
    asked = {it.section: it.asked_at for it in segmentation.questions}
    others = {it.section for it in segmentation.placements}
    names_now = find_names_now(written, version.parts, asked, others)
    base = rename_parts(written, names_now)
    if owner is not None:  # two sessions were called so, one after the other
        shown = {it.name for it in base if it.kind is PartKind.QUOTE}
        posts = {post_name(quote.post.key) for quote, _ in version.recap.transcript}
        if shown and shown.isdisjoint(posts):
            other = of.session if owner == session.id else owner
            raise _of_another(path, other, session)
    mine = read_file(
        text,
        str(path),
        known=(*base, *version.parts),
        renamed=lambda mark: rename_mark(mark, names_now, asked),
    )
    parts, remarks = parts_without_removed(project, base, mine.parts)
    return base, replace(mine, parts=parts, remarks=(*mine.remarks, *remarks))


def _named_before(project: Project, name: str) -> str | None:
    """Return the name now of the session that was called as another one is called now."""
    with suppress(UnknownNameError):
        before = project.session_before(project.session(name)) if name else None
        return before.id if before is not None else None
    return None


def _of_another(path: Path, name: str, session: ChatSession) -> UsageError:
    """Return the error of a file that is the recap of another session."""
    return UsageError(
        f"is the recap of {name}, not of {session.id}",
        where=str(path),
        hint=f"tweetup recap {name} --edit -o {path}",
    )


def _set_beside(
    project: Project,
    session: ChatSession,
    path: Path,
    *,
    base: Sequence[FilePart],
    mine: FileText,
    merged: Merged,
) -> EditedFile:
    """Write the new version beside the file, with both versions where both changed.

    The other edits are made for it and taken back: nothing is decided.
    """
    now = _print(project, session, path)
    version = now
    editor = FileEditor(project, session, mine.parts, path.parent, str(path))
    with suppress(_TakenBackError), project.archive.at_once():
        editor.apply(merged.edits)
        version = _print(project, session, path)
        orders = find_orders(base, mine.parts, version.parts)
        editor.put_in_order(orders)
        version = _print(project, session, path)
        raise _TakenBackError
    text = _with_both(project, session, path, version, mine=mine, merged=merged)
    gone = removed_lines(project, mine.source)
    lost = find_lost_lines(mine.source, mine.parts, base, text, version.parts)
    lost = [it for it in lost if it.line not in gone]
    left = left_over(lost, mine.parts)
    edition = _digest(text)
    shown = _with_both(
        project,
        session,
        path,
        replace(version, edition=edition),
        mine=mine,
        merged=merged,
        left=left,
    )
    plain = _with_both(project, session, path, version, mine=mine, merged=Merged(), left=left)
    beside = free_path(project, path)
    content = shown.encode("utf-8", "replace")
    write_pictures(version.recap, path.parent / PICTURE_FOLDER)
    parts = edition_beside(now.parts, read_file(plain, str(path)).parts, merged)
    _record_edition(project, session, beside, replace(version, edition=edition, parts=parts))
    replace_file(beside, content, read_file_bytes(beside) if beside.exists() else None)
    record_output(project, beside, "recap", session=session.id, content=content)
    return EditedFile(
        path=path,
        remarks=(
            *(*mine.remarks, *merged.remarks, *editor.remarks),
            *([tell_left_over(lost, beside)] if lost else []),
        ),
        conflicts=len(merged.conflicts),
        new=merged.new,
        gone=merged.gone,
        is_written=False,
        beside=beside,
    )


def _with_both(
    project: Project,
    session: ChatSession,
    path: Path,
    version: _Version,
    *,
    mine: FileText,
    merged: Merged,
    left: Sequence[FileBlock] = (),
) -> str:
    """Return a version of the file with both versions of the parts in conflict.

    ``left`` are blocks at its end.
    """
    front = print_front(version.recap, command_path(project, session, path))
    blocks = print_blocks(version.recap, name_parts(project, session))
    front, blocks = show_conflicts(front, blocks, merged.conflicts)
    return print_file(
        front,
        (*blocks, *left),
        edition=version.edition,
        kept=mine.kept,
        comments=mine.comments,
    )


class _TakenBackError(Exception):
    """Ends a transaction that is not to write anything."""


def _write(
    project: Project,
    session: ChatSession,
    path: Path,
    before: bytes | None,
    version: _Version,
    *,
    decisions: Sequence[Correction] = (),
    remarks: Sequence[str] = (),
    merged: Merged | None = None,
    is_new: bool = False,
    copy: Path | None = None,
    overruled: Sequence[str] = (),
) -> EditedFile:
    """Write the file, unless it was saved meanwhile: then the new version stands beside it.

    Where another run of the program wrote it meanwhile, it is read again.
    """
    content = version.text.encode("utf-8", "replace")
    make_folder(path.parent)
    write_pictures(version.recap, path.parent / PICTURE_FOLDER)
    _record_edition(project, session, path, version)
    target, beside = path, None
    is_same = before == content
    if not is_same and not replace_file(path, content, before):
        if _is_untouched(project, path):
            again = edit_recap(project, session, path)
            return replace(
                again,
                decisions=(*decisions, *again.decisions),
                remarks=(*remarks, *again.remarks),
                copy=copy or again.copy,
                overruled=(*overruled, *again.overruled),
            )
        target = beside = free_path(project, path)
        replace_file(target, content, read_file_bytes(target) if target.exists() else None)
    record_output(project, target, "recap", session=session.id, content=content)
    if beside is None:
        delete_old_versions(project, path)
    return EditedFile(
        path=path,
        decisions=tuple(decisions),
        remarks=tuple(remarks),
        joined=merged.joined if merged else 0,
        new=merged.new if merged else 0,
        gone=merged.gone if merged else 0,
        reworded=merged.reworded if merged else 0,
        reordered=merged.reordered if merged else 0,
        other_lines=0 if is_same else _other_lines(before, content),
        is_new=is_new,
        is_written=beside is None and not is_same,
        beside=beside,
        copy=copy,
        overruled=tuple(overruled),
    )


def _other_lines(before: bytes | None, content: bytes) -> int:
    """Return the number of lines of a file that it did not have before, but for its edition."""
    lines = Counter(content.splitlines())
    lines.subtract((before or b"").splitlines())
    return sum(
        count
        for line, count in lines.items()
        if count > 0 and line.strip() and not line.startswith(b"edition:")
    )


def _is_untouched(project: Project, path: Path) -> bool:
    """Return True for a file that is as the program wrote it, if not recorded yet."""
    content = read_file_bytes(path) if path.exists() else b""
    stored = project.archive.recap_file(edition) if (edition := edition_of(content)) else None
    if stored is None:
        return False
    try:
        parts = read_file(content.decode("utf-8", "replace"), str(path)).parts
    except UsageError:
        return False
    stored_parts = [it for it in stored if it.kind != _SEEN]
    return [(it.kind.value, it.name, it.digest) for it in parts] == [
        (it.kind.value, it.name, it.digest) for it in map(_part_of, stored_parts)
    ]


_SEEN = "look again"
"""The kind of a stored part that is not in the file: a change that was there when it was written,
of that on which a decision rests.
"""


def _seen(project: Project, edition: str) -> frozenset[str]:
    """Return the digests of the changes that were there when a file was written."""
    stored = project.archive.recap_file(edition) or ()
    return frozenset(it.digest for it in stored if it.kind == _SEEN)


def _record_edition(project: Project, session: ChatSession, path: Path, version: _Version) -> None:
    parts = [_stored_part(part) for part in version.parts]
    parts += [
        RecapFilePart(
            kind=_SEEN,
            name="",
            place="",
            after="",
            role="",
            role_of="",
            words=None,
            more_words=None,
            address="",
            digest=change_digest(it),
        )
        for it in decided_recap(project, session).standings
        if it.changed
    ]
    project.archive.add_recap_file(str(path.absolute()), version.edition, parts)


def _stored_part(part: FilePart) -> RecapFilePart:
    keeps = part.kind in WORDED  # to join the changes of both sides
    return RecapFilePart(
        kind=part.kind.value,
        name=part.name,
        place=part.place,
        after=part.after,
        role=part.role,
        role_of=part.of,
        words=part.text if keeps else None,
        more_words=part.more if keeps else None,
        address=part.address,
        digest=part.digest,
    )


def _part_of(stored: RecapFilePart) -> FilePart:
    part = FilePart(
        kind=PartKind(stored.kind),
        name=stored.name,
        place=stored.place,
        after=stored.after,
        role=stored.role,
        of=stored.role_of,
        text=stored.words or "",
        more=stored.more_words or "",
        address=stored.address,
        digest=stored.digest,
    )
    return as_read(part) if stored.words or stored.more_words else part
