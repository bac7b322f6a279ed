"""Publish a session: write its recap to the files and the site where it is published.

Files are those that were written before, and those that are named. One that a person edits as text
(``recap --edit``) has its edits read first; any other one that a person changed is left as it is.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tweetup.errors import TweetupError, UsageError
from tweetup.jobs.outputs import is_as_written, read_file_bytes, record_output
from tweetup.jobs.publish import recap_session
from tweetup.jobs.recap_file import edit_recap, edition_of, recap_file_path
from tweetup.jobs.recap_file_copies import is_beside
from tweetup.jobs.site import publish_site
from tweetup.jobs.written_files import make_folder, replace_file, write_pictures
from tweetup.render import OUTPUTS, render_recap
from tweetup.render.text_file import PICTURE_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tweetup.model import Correction, Recap
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "FileState",
    "PublishPlan",
    "PublishedFile",
    "format_of",
    "plan_publication",
    "publish_files",
]

_SITE: Final = "public"
_FOLDER: Final = "recaps"


class FileState(StrEnum):
    """The state of a file against the recap as it is now."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    EDITED = "edited"
    """A person changed it: it is left as it is."""
    TEXT_FILE = "text file"
    """A text file to be edited, whose edits are read."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """A file of a recap, and how it differs from the recap: ``lines`` that are added or taken away.

    ``text`` is a line on a file that was left as it is. ``is_chosen`` is True for one that was
    written before.
    """

    path: Path
    format: str
    state: FileState
    lines: int = 0
    text: str = ""
    is_chosen: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPlan:
    """The files that a session would be published to, the site, and all since the last time.

    ``since`` is when a file of the session was written last, None for never; ``decisions`` are
    those made after that.
    """

    files: tuple[PublishedFile, ...]
    site: Path
    has_site: bool
    since: datetime | None
    decisions: tuple[Correction, ...]


def format_of(path: Path) -> str:
    """Return the format of a file by its suffix, the longer of two.

    Raises :class:`~tweetup.errors.UsageError` for a suffix that no format has.
    """
    suffixes = {output.suffix: name for name, output in OUTPUTS}
    endings = sorted((it for it in suffixes if path.name.lower().endswith(it)), key=len)
    if not endings:
        raise UsageError(
            f"no format's files end in {path.suffix or path.name}",
            where=str(path),
            hint=f"end it in {' or '.join(sorted(suffixes))}",
        )
    return suffixes[endings[-1]]


def plan_publication(project: Project, session: ChatSession) -> PublishPlan:
    """Return the files to publish a session to, each against the recap as it is now.

    Nothing is written.
    """
    outputs = project.archive.removals.outputs()
    own = [it for it in outputs if it.session == session.id and it.kind in {"recap", "transcript"}]
    sites = [Path(it.path) for it in outputs if it.kind == "site"]
    before = [path for path in (Path(it.path) for it in own) if not is_beside(path)]
    base = project.config.file.parent.absolute()
    others = [base / _FOLDER / f"{session.id}.html"]
    text_file = recap_file_path(project, session).absolute()
    if text_file.exists():
        others.append(text_file)
    since = max((it.written_at for it in own), default=None)
    decisions = tuple(
        it
        for it in project.archive.corrections(session.hashtag)
        if since is None or (it.made_at is not None and it.made_at > since)
    )
    recap = recap_session(project, session)
    files = [
        _compare(project, path, _render(project, recap, path), is_chosen=path in before)
        for path in dict.fromkeys((*before, *others))
    ]
    site = sites[-1] if sites else base / _SITE
    return PublishPlan(
        files=tuple(files),
        site=site,
        has_site=bool(sites),
        since=since,
        decisions=decisions,
    )


def publish_files(
    project: Project, session: ChatSession, paths: Iterable[Path], *, site: Path | None = None
) -> Iterator[PublishedFile]:
    """Write the recap of a session to files, and the site (None: not); yield each as it was done.

    A file that cannot be written is yielded as failed, with the reason, and the others follow.
    """
    for path in paths:
        try:
            yield _publish(project, session, path)
        except TweetupError as error:
            yield PublishedFile(
                path=path, format="", state=FileState.FAILED, text=f"{error.problem}"
            )
    if site is not None:
        try:
            made = publish_site(project, site)
            record_output(project, site, "site")
        except TweetupError as error:
            yield PublishedFile(
                path=site, format="site", state=FileState.FAILED, text=error.problem
            )
            return
        state = FileState.CHANGED if made.is_new else FileState.SAME
        text = f"{len(made.files)} files"
        yield PublishedFile(path=site, format="site", state=state, text=text)


def _publish(project: Project, session: ChatSession, path: Path) -> PublishedFile:
    name = format_of(path)
    recap = recap_session(project, session)
    text = _render(project, recap, path)
    compared = _compare(project, path, text, is_chosen=True)
    if compared.state is FileState.TEXT_FILE:
        done = edit_recap(project, session, path)
        if done.beside is not None:
            return PublishedFile(
                path=path,
                format=name,
                state=FileState.EDITED,
                text=f"it changed in the file and here: {done.beside.name} shows both",
            )
        state = FileState.CHANGED if done.is_written else FileState.SAME
        text = f"some words were not taken over: {done.copy.name} has them" if done.copy else ""
        return PublishedFile(path=path, format=name, state=state, text=text)
    if compared.state is FileState.EDITED:
        return compared
    make_folder(path.parent)
    if name == "markdown":
        write_pictures(recap, path.parent / PICTURE_FOLDER)
    content = text.encode("utf-8", "replace")
    before = read_file_bytes(path) if path.exists() else None
    if before != content and not replace_file(path, content, before):
        raise UsageError("it was saved meanwhile", where=str(path), hint="publish again")
    kind = "transcript" if name == "transcript" else "recap"
    record_output(project, path, kind, session=session.id, content=content)
    return compared


def _render(project: Project, recap: Recap, path: Path) -> str:
    name = format_of(path)
    pictures = PICTURE_FOLDER if name == "markdown" else None
    return render_recap(recap, name, templates=project.config.templates, pictures=pictures)


def _compare(project: Project, path: Path, text: str, *, is_chosen: bool) -> PublishedFile:
    """Return the state of a file against the text that it would have."""
    name = format_of(path)

    def state(state: FileState, lines: int = 0, remark: str = "") -> PublishedFile:
        return PublishedFile(
            path=path, format=name, state=state, lines=lines, text=remark, is_chosen=is_chosen
        )

    if not path.is_file():
        return state(FileState.NEW, len(text.splitlines()))
    before = read_file_bytes(path)
    if edition_of(before):
        return state(FileState.TEXT_FILE)
    if before == text.encode("utf-8", "replace"):
        return state(FileState.SAME)
    if not is_as_written(project, path, before):
        return state(FileState.EDITED, remark="you changed it: it is left as it is")
    old = before.decode("utf-8", "replace").splitlines()
    changes = difflib.unified_diff(old, text.splitlines(), n=0, lineterm="")
    lines = sum(line[:1] in "+-" and line[:3] not in {"+++", "---"} for line in changes)
    return state(FileState.CHANGED, lines)
