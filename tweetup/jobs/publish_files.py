"""Publish a session: write its recap to the files and the site where it is published.

Files are those that were written before, and those that are named. One that a person edits as text
(``recap --edit``) has its edits read first; any other one that a person changed is left as it is.
A project's folder may have been moved or copied: a path of its earlier place counts as the same one
below its present place, and no file elsewhere is chosen unless a person chooses it.
"""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.errors import TweetupError, UsageError
from tweetup.jobs.output_changes import text_changes, texts_in_conflict
from tweetup.jobs.outputs import is_as_written, read_file_bytes, record_output, record_rendered
from tweetup.jobs.publish import recap_session
from tweetup.jobs.recap_file import edit_recap, edition_of, look_at_edits, recap_file_path
from tweetup.jobs.recap_file_copies import is_beside
from tweetup.jobs.site import publish_site
from tweetup.jobs.written_files import make_folder, replace_file, write_beside
from tweetup.project.decisions import read_decisions
from tweetup.render import QuoteStyle, RenderOptions, choose_output, render_output
from tweetup.render.folder import has_list
from tweetup.render.text_file import PICTURE_FOLDER, MergeWith
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from tweetup.archive import OutputFile
    from tweetup.jobs.output_changes import TextChange
    from tweetup.model import Correction, Recap
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession
    from tweetup.render import ChosenOutput, Rendered

__all__ = [
    "FileState",
    "PublishPlan",
    "PublishedFile",
    "is_published",
    "plan_publication",
    "publish_files",
]

_SITE: Final = "public"
_FOLDER: Final = "recaps"
_FIRST: Final = (".html", ".md")
"""The files that most people ask for: chosen where none was written before."""


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

    ``changes`` are the lines that a reader finds changed, as they were and as they are. ``text`` is
    a line on a file that was left as it is, or on the edits of a text file; ``conflicts`` are the
    passages that changed in the file and here, ``beside`` shows both versions. ``is_chosen`` is
    True for one in the project's folder that was written before; where there is none, for those
    that most people ask for.
    """

    path: Path
    format: str
    state: FileState
    lines: int = 0
    text: str = ""
    is_chosen: bool = True
    changes: tuple[TextChange, ...] = ()
    conflicts: tuple[TextChange, ...] = ()
    beside: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPlan:
    """The files that a session would be published to, the site, and all since the last time.

    ``has_site`` is True where the site in the project's folder was built before.
    ``since`` is when a file of the session was written last, of text files to edit only where
    there are no others, None for never; ``decisions`` are those on this session, or on its plan,
    that were made after that.
    """

    files: tuple[PublishedFile, ...]
    site: Path
    has_site: bool
    since: datetime | None
    decisions: tuple[Correction, ...]


class _Making(NamedTuple):
    """How a file is made: its format, None for that of its suffix, and how it shows quotes."""

    format: str | None = None
    quotes: QuoteStyle = QuoteStyle.STATIC


def plan_publication(project: Project, session: ChatSession) -> PublishPlan:
    """Return the files to publish a session to, each against the recap as it is now.

    Nothing is written.
    """
    outputs = project.archive.removals.outputs()
    own = [it for it in outputs if it.session == session.id and is_published(it)]
    base = _plain(project.config.file.parent)
    written = _written_before(project, base, session, outputs)
    before = [path for path in written if not is_beside(path)]
    first = [base / _FOLDER / f"{session.id}{suffix}" for suffix in _FIRST]
    # What is edited as text is not published by that.
    is_first = not any(making.format for making in written.values())
    others = first if is_first else first[:1]
    ticked = {*before, *(first if is_first else ())}
    text_file = _plain(recap_file_path(project, session))
    if text_file.exists():
        others.append(text_file)
    # A text file is written as soon as its edits are read: nothing is published by that.
    published = [it for it in own if it.format is not None] or own
    since = max((it.written_at for it in published), default=None)
    decisions = tuple(
        it
        for it in _decisions_on(project, session)
        if since is None or (it.made_at is not None and it.made_at > since)
    )
    files = [
        _planned(
            project,
            session,
            path,
            written.get(path, _Making()),
            is_chosen=path in ticked and path.is_relative_to(base),
        )
        for path in dict.fromkeys((*before, *others))
    ]
    site, has_site = _site_before(base, [it for it in outputs if it.kind == "site"])
    return PublishPlan(
        files=tuple(files),
        site=site,
        has_site=has_site,
        since=since,
        decisions=decisions,
    )


def is_published(output: OutputFile) -> bool:
    """Return True for a recap's file; a new version or a copy beside one is none."""
    return output.kind in {"recap", "transcript"} and not is_beside(Path(output.path))


def _decisions_on(project: Project, session: ChatSession) -> list[Correction]:
    """Return all decisions that are in force on a session, its recap and its plan."""
    on_recap = {it.id for it in read_decisions(project, session)}
    return [
        it
        for tag in project.config.chat(session.hashtag).hashtags
        for it in project.archive.corrections(tag)
        if it.id in on_recap or (it.session == session.id and not it.is_of_recap)
    ]


def _planned(
    project: Project,
    session: ChatSession,
    path: Path,
    making: _Making,
    *,
    is_chosen: bool,
) -> PublishedFile:
    """Return the state of a file; one that cannot be made any more keeps none of the others."""
    try:
        recap = recap_session(project, session)
        chosen, rendered = _render(project, recap, path, making)
        compared = _compare(project, path, chosen, rendered, is_chosen=is_chosen)
        is_text = compared.state is FileState.TEXT_FILE
        return _with_edits(project, session, compared) if is_text else compared
    except UsageError as error:  # such as a format of a package that is gone
        return PublishedFile(
            path=path,
            format=making.format or "",
            state=FileState.FAILED,
            text=error.problem,
            is_chosen=False,
        )


def _with_edits(project: Project, session: ChatSession, file: PublishedFile) -> PublishedFile:
    """Return a text file with the number of its edits, and those in conflict with the recap."""
    found = look_at_edits(project, session, file.path)
    if found.conflicts:
        conflicts = texts_in_conflict(found.text)
        return replace(file, text="it changed in the file and here", conflicts=conflicts)
    return replace(file, text=counted(found.edits, "edit") if found.edits else "it has none")


def _plain(path: Path | str) -> Path:
    """Return a path from the root, without dots."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - links stay, as they were named


def _written_before(
    project: Project, base: Path, session: ChatSession, outputs: Sequence[OutputFile]
) -> dict[Path, _Making]:
    """Return the files of a session in a folder that were written before, as they lie in it now.

    And those elsewhere that are still as they were written. Not those that another session was
    written to since, nor those that belong to another file. Each is made again as it was.
    """
    of_recaps = [it for it in outputs if it.kind in {"recap", "transcript"}]
    of_recaps.sort(key=lambda it: it.written_at)
    last = {_plain(it.path): it for it in of_recaps}
    own = [_plain(it.path) for it in outputs if it in of_recaps and it.session == session.id]
    found: dict[Path, _Making] = {}
    for path in own:
        newest = last[path]
        if newest.session != session.id or newest.part_of is not None:
            continue
        here = _in_folder(path, base, Path.is_file)
        if here is not None and (here not in last or last[here].session == session.id):
            # Where it was written in its present place as well, that counts.
            found[here] = _making_of(last.get(here, newest))
        if here != path and _is_file(path) and is_as_written(project, path, read_file_bytes(path)):
            found[path] = _making_of(newest)
    return found


def _making_of(output: OutputFile) -> _Making:
    return _Making(output.format, QuoteStyle(output.quotes or QuoteStyle.STATIC))


def _site_before(base: Path, sites: Iterable[OutputFile]) -> tuple[Path, bool]:
    """Return the folder of the site that was built last, and whether it is in the project's."""
    paths = [_plain(it.path) for it in sorted(sites, key=lambda it: it.written_at, reverse=True)]
    here = next(filter(None, (_in_folder(path, base, has_list) for path in paths)), None)
    if here is not None:
        return here, True
    return next(filter(has_list, paths), base / _SITE), False


def _in_folder(path: Path, base: Path, is_there: Callable[[Path], bool]) -> Path | None:
    """Return a path that lies in a folder; one of an earlier place of it, as it lies there now."""
    if path.is_relative_to(base):
        return path
    tails = (base.joinpath(*path.parts[start:]) for start in range(1, len(path.parts)))
    return next((tail for tail in tails if is_there(tail)), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # of a folder that nobody may look into
        return False


def publish_files(
    project: Project,
    session: ChatSession,
    paths: Iterable[Path],
    *,
    site: Path | None = None,
    keep: MergeWith = MergeWith.ASK,
) -> Iterator[PublishedFile]:
    """Write the recap of a session to files, and the site (None: not); yield each as it was done.

    ``keep`` says which side counts where a text file and the recap changed the same words. Text
    files go first, as the others are made with their edits. A file that cannot be written is
    yielded as failed, with the reason, and the others follow.
    """
    base = _plain(project.config.file.parent)
    written = _written_before(project, base, session, project.archive.removals.outputs())
    for path in sorted(paths, key=lambda it: not _is_text_file(it)):
        try:
            making = written.get(_plain(path), _Making())
            yield _publish(project, session, path, making, keep)
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
                path=site, format="site", state=FileState.FAILED, text=_problem(error, site)
            )
            return
        state = FileState.CHANGED if made.is_new else FileState.SAME
        text = f"{len(made.files)} files"
        yield PublishedFile(path=site, format="site", state=state, text=text)


def _is_text_file(path: Path) -> bool:
    try:
        return _is_file(path) and bool(edition_of(read_file_bytes(path)))
    except TweetupError:  # told of when it is published
        return False


def _problem(error: TweetupError, site: Path) -> str:
    """Return the problem of a site, with the file of it that has it."""
    where = Path(error.where or "")
    name = f"{where.relative_to(site)} " if site in where.parents else ""
    return f"{name}{error.problem}"


def _publish(
    project: Project, session: ChatSession, path: Path, making: _Making, keep: MergeWith
) -> PublishedFile:
    recap = recap_session(project, session)
    chosen, rendered = _render(project, recap, path, making)
    compared = _compare(project, path, chosen, rendered, is_chosen=True)
    if compared.state is FileState.TEXT_FILE:
        return _publish_text_file(project, session, path, chosen.name, keep)
    if compared.state is FileState.EDITED:
        return compared
    make_folder(path.parent)
    write_beside(path, rendered)
    content = rendered.data
    before = read_file_bytes(path) if path.exists() else None
    if before != content and not replace_file(path, content, before):
        raise UsageError("it was saved meanwhile", where=str(path), hint="publish again")
    record_rendered(project, path, chosen, rendered, quotes=making.quotes, session=session.id)
    return compared


def _publish_text_file(
    project: Project, session: ChatSession, path: Path, name: str, keep: MergeWith
) -> PublishedFile:
    done = edit_recap(project, session, path, keep=keep)
    if done.beside is not None:
        return PublishedFile(
            path=path,
            format=name,
            state=FileState.EDITED,
            text=f"it changed in the file and here: {done.beside.name} shows both",
            beside=done.beside,
            conflicts=texts_in_conflict(read_file_bytes(done.beside).decode("utf-8", "replace")),
        )
    state = FileState.CHANGED if done.is_written else FileState.SAME
    lost = [f"some words were not taken over: {done.copy.name} has them"] if done.copy else []
    text = "; ".join((*lost, *done.overruled))
    return PublishedFile(path=path, format=name, state=state, text=text)


def _render(
    project: Project, recap: Recap, path: Path, making: _Making
) -> tuple[ChosenOutput, Rendered]:
    chosen = choose_output(making.format, path)
    options = RenderOptions(
        quotes=making.quotes,
        templates=project.config.templates,
        pictures=PICTURE_FOLDER,
        site=project.config.site.url,
        theme=project.config.page_theme,
    )
    return chosen, render_output(recap, chosen, options.only(chosen.output))


def _compare(
    project: Project, path: Path, chosen: ChosenOutput, rendered: Rendered, *, is_chosen: bool
) -> PublishedFile:
    """Return the state of a file, and of those beside it, against those that it would have."""

    def state(
        state: FileState, lines: int = 0, remark: str = "", changes: tuple[TextChange, ...] = ()
    ) -> PublishedFile:
        return PublishedFile(
            path=path,
            format=chosen.name,
            state=state,
            lines=lines,
            text=remark,
            is_chosen=is_chosen,
            changes=changes,
        )

    beside = [(path.parent / it.path, it.content) for it in rendered.beside]
    before = read_file_bytes(path) if path.is_file() else None
    if before is not None and edition_of(before):
        return state(FileState.TEXT_FILE)
    changed = [
        file
        for file, content in ((path, rendered.data), *beside)
        if file.is_file() and read_file_bytes(file) != content
    ]
    for file in changed:
        if not is_as_written(project, file, read_file_bytes(file)):
            name = "it" if file == path else os.path.relpath(file, path.parent)
            return state(FileState.EDITED, remark=f"you changed {name}: it is left as it is")
    lines = rendered.text.splitlines() if rendered.type.is_text else []
    if before is None:
        return state(FileState.NEW, len(lines))
    if not changed and all(file.is_file() for file, _ in beside):
        return state(FileState.SAME)
    if not rendered.type.is_text:
        return state(FileState.CHANGED)
    old = before.decode("utf-8", "replace")
    told = text_changes(path.suffix.lower(), old, rendered.text)
    return state(FileState.CHANGED, _lines_changed(old, lines), changes=told)


def _lines_changed(old: str, lines: Sequence[str]) -> int:
    """Return the number of lines that are added or taken away."""
    changes = difflib.unified_diff(old.splitlines(), lines, n=0, lineterm="")
    return sum(line[:1] in "+-" and line[:3] not in {"+++", "---"} for line in changes)
