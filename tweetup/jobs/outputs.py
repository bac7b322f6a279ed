"""Record the files that a person has written from the archive, and spare those that were changed.

A recap or transcript is written over only where it is as tweetup wrote it. Files of versions that
recorded no digest count as changed if they were written to after they were recorded.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from tweetup.errors import TweetupError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tweetup.archive import OutputFile
    from tweetup.project.project import Project
    from tweetup.render import ChosenOutput, Rendered

__all__ = [
    "check_format",
    "check_unchanged",
    "file_digest",
    "is_as_written",
    "read_file_bytes",
    "record_output",
    "record_rendered",
]

RECAP_KINDS: Final = frozenset({"recap", "transcript"})
"""The kinds of files that show a session."""

_LATE: Final = timedelta(seconds=2)
"""The time between writing a file and recording it, in versions that recorded no digest."""


def record_output(
    project: Project,
    path: Path,
    kind: str,
    *,
    session: str | None = None,
    content: bytes | None = None,
) -> None:
    """Record that a recap, site, copy or export was written, so that a removal can name it.

    The ``content`` of a file tells later whether a person has changed it.
    """
    digest = file_digest(content) if content is not None else None
    project.archive.removals.add_output(str(path.absolute()), kind, session=session, digest=digest)


def record_rendered(
    project: Project,
    path: Path,
    chosen: ChosenOutput,
    rendered: Rendered,
    *,
    quotes: str,
    session: str,
) -> None:
    """Record a recap or transcript, and how it was made, with the files beside it."""
    own = str(path.absolute())
    files: list[tuple[str, bytes, str | None]] = [(own, rendered.data, None)]
    files += [(str((path.parent / it.path).absolute()), it.content, own) for it in rendered.beside]
    for name, content, part_of in files:
        project.archive.removals.add_output(
            name,
            chosen.output.document,
            session=session,
            digest=file_digest(content),
            format=chosen.name,
            quotes=quotes,
            part_of=part_of,
        )


def check_unchanged(
    project: Project, path: Path, content: bytes, *, hint: str, kinds: frozenset[str] = RECAP_KINDS
) -> None:
    """Raise :class:`~tweetup.errors.UsageError` for a file that would be lost by writing to it.

    That is one that a person changed, or that tweetup did not write from this archive as an output
    of the same ``kinds``; not a device, an empty file, or one that is as it would be written.
    """
    if not path.is_file():
        return
    before = read_file_bytes(path)
    if not before or before == content or is_as_written(project, path, before, kinds):
        return
    recorded = _recorded(project, path, kinds)
    problem = (
        "was changed since tweetup wrote it"
        if recorded
        else "is there already, and was not written from this archive"
        if kinds == RECAP_KINDS
        else "is there already, and this command did not write it"
    )
    raise UsageError(f"{problem}; nothing was written", where=str(path), hint=hint)


def check_format(project: Project, path: Path, content: bytes, form: str) -> None:
    """Raise :class:`~tweetup.errors.UsageError` for a file that was written in another format.

    Formats share names: a blog's post and a recap in Markdown of a session are both ``SESSION.md``.
    """
    before = read_file_bytes(path) if path.is_file() else b""
    digest = file_digest(before)
    written = _recorded(project, path, RECAP_KINDS) or _files(project, RECAP_KINDS)
    formats = {it.format for it in written if it.digest == digest and it.format}
    if before == content or not formats or form in formats:
        return
    other = min(formats)
    raise UsageError(
        f"was written with --format {other}, and this would be {form}; nothing was written",
        where=str(path),
        hint=f"add --format {other} to write it anew, name another file, or add --overwrite",
    )


def is_as_written(
    project: Project, path: Path, content: bytes, kinds: frozenset[str] = RECAP_KINDS
) -> bool:
    """Return True for a file that is as it was last written from this archive, here or elsewhere.

    A folder may have been moved or copied.
    """
    digest = file_digest(content)
    if any(output.digest == digest for output in _files(project, kinds)):
        return True
    changed = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    return any(
        output.digest is None and changed <= output.written_at + _LATE
        for output in _recorded(project, path, kinds)
    )


def _recorded(project: Project, path: Path, kinds: frozenset[str]) -> list[OutputFile]:
    name = str(path.absolute())
    return [it for it in _files(project, kinds) if it.path == name]


def _files(project: Project, kinds: frozenset[str]) -> list[OutputFile]:
    outputs = project.archive.removals.outputs()
    return [it for it in outputs if it.kind in kinds]


def file_digest(content: bytes) -> str:
    """Return the digest of a file's content, as ``sha256sum`` prints it."""
    return sha256(content).hexdigest()


def read_file_bytes(path: Path) -> bytes:
    """Return the content of a file.

    Raises :class:`~tweetup.errors.TweetupError` for one that cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise TweetupError(f"cannot be read: {error.strerror}", where=str(path)) from error
