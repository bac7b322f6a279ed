"""List the templates, write one into the user's folder, and check those that are there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from msgspec import structs

from tweetup.errors import TweetupError, UsageError
from tweetup.jobs.course import draw_course, read_course
from tweetup.jobs.demo import open_sample
from tweetup.jobs.figure_pictures import draw_figures, picture_tags, picture_uses
from tweetup.jobs.graph import draw_conversation, read_conversation
from tweetup.jobs.outputs import read_file_bytes
from tweetup.jobs.people_pictures import picture_engagement
from tweetup.jobs.plan_posts import Occasion, compose_posts
from tweetup.jobs.publish import recap_session
from tweetup.jobs.report import read_report
from tweetup.jobs.report_page import draw_report
from tweetup.jobs.site import publish_site
from tweetup.jobs.written_files import make_folder, replace_file
from tweetup.model import OwnPart, Plan, PlanEntry
from tweetup.project.project import LATEST
from tweetup.render import OUTPUTS, ChosenOutput, RenderOptions, render_output
from tweetup.render.pdf import print_page
from tweetup.render.template_files import (
    TemplateFault,
    read_own_template,
    read_templates,
    static_faults,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tweetup.config import Config
    from tweetup.jobs.report import ConversationReport
    from tweetup.model import Recap
    from tweetup.project.project import Project
    from tweetup.render.charts_grid import GridPicture
    from tweetup.render.charts_rows import RowsPicture, StripsPicture

__all__ = ["TemplateRow", "check_templates", "export_template", "list_templates"]

FOLDER: Final = "templates"
"""The folder beside tweetup.toml that is taken by itself."""

_LANGUAGES: Final = ("en", "de", "es", "fr", "nl")


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRow:
    """A template or a block of it; ``file`` is the user's that replaces it, None for none."""

    template: str
    block: str
    file: Path | None


def list_templates(config: Config) -> tuple[TemplateRow, ...]:
    """Return each template of ours, then each of its blocks, and the user's files that override."""
    users = (
        {}
        if config.templates is None
        else {it.name: it for it in read_templates(config.templates)[0]}
    )
    rows = []
    for file in read_templates(None)[0]:
        own = users.get(file.name)
        rows.append(TemplateRow(template=file.name, block="", file=own.path if own else None))
        for block in file.blocks:
            # A file that extends nothing replaces all blocks.
            filled = own is not None and (block in own.blocks or not own.extends)
            path = own.path if own is not None and filled else None
            rows.append(TemplateRow(template=file.name, block=block, file=path))
    return tuple(rows)


def export_template(config: Config, name: str) -> Path:
    """Write a template of ours into the user's folder, to be changed there; return the file.

    Raises :class:`~tweetup.errors.UsageError` where the folder has a file of that name that is
    another one already, and :class:`~tweetup.errors.UnknownNameError` for a name that is none.
    """
    content = read_own_template(name).encode()
    path = (config.templates or config.file.parent / FOLDER) / name
    if path.exists():
        if read_file_bytes(path) == content:
            return path
        raise UsageError(
            "is there already, and is not as tweetup has it; nothing was written",
            where=str(path),
            hint="move it away to begin anew",
        )
    make_folder(path.parent)
    if not replace_file(path, content, None):
        raise UsageError("was made meanwhile; nothing was written", where=str(path))
    return path


def check_templates(config: Config) -> Iterator[TemplateFault]:
    """Yield whatever is wrong with the user's templates, each fault once.

    All outputs, a site and planned posts are made of the sample chat, in a folder that is removed.
    """
    folder = config.templates
    if folder is None:
        return
    users, faults = read_templates(folder)
    faults += static_faults(users)
    told = set()
    for fault in (*faults, *_rendered(folder)):
        if fault.where not in told:
            told.add(fault.where)
            yield fault


def _rendered(folder: Path) -> Iterator[TemplateFault]:
    """Yield the faults that rendering finds; one at a place may hide others behind it."""
    with TemporaryDirectory() as place, open_sample(Path(place), templates=folder) as project:
        for make in _renderings(project, folder, Path(place)):
            try:
                make()
            except TweetupError as error:
                where = error.where or ""
                if not where.startswith(str(folder)):
                    raise
                yield TemplateFault(where=where, problem=error.problem, hint=error.hint or "")


def _renderings(project: Project, folder: Path, place: Path) -> Iterator[Callable[[], object]]:
    """Yield all that templates make, as functions to be called."""
    try:
        recap = _with_all(recap_session(project, project.session(LATEST)))
    except TweetupError as error:  # of the file of words, which a recap needs
        yield partial(_fail, error)
        return
    options = RenderOptions(templates=folder, theme=project.config.page_theme)
    for name, output in OUTPUTS:
        for kind in output.types:
            chosen = ChosenOutput(name=name, output=output, suffix=kind.suffix)
            if name == "pdf":  # its page, for which nothing has to be installed
                yield lambda: print_page(recap, options)
            else:
                yield lambda chosen=chosen: render_output(recap, chosen, options)  # type: ignore[misc] # bound now
    yield lambda: publish_site(project, place / "site")
    talk = read_conversation(project)
    yield lambda: draw_conversation(project, talk, title=recap.title, as_page=True)
    course = read_course(project, project.session(LATEST))
    yield lambda: draw_course(project, course, title=recap.title, as_page=True)
    report = read_report(project, recap.session.hashtag)
    for picture in _pictures(report):
        yield lambda it=picture: draw_figures(project, it, as_page=True)  # type: ignore[misc] # bound now
    several = replace(report, sessions=report.sessions * 2)  # a single one is no picture
    yield lambda: draw_report(project, several)
    yield from _pages(project, folder, recap)
    chat = project.config.chats[0]
    entries = (PlanEntry(name="own 1", number=1, text="Why?", submitted_by="ann"),)
    plan = Plan(hashtag=chat.hashtag, day=recap.date, questions=entries, topic="A topic")
    for language in _LANGUAGES:
        occasion = Occasion(chat=chat, plan=plan, language=language, start=recap.session.start)
        yield lambda it=occasion: compose_posts(project, it, "x")  # type: ignore[misc] # bound now


def _pictures(
    report: ConversationReport,
) -> Iterator[RowsPicture | StripsPicture | GridPicture]:
    """Yield a picture of each kind."""
    for picture in (
        picture_uses(report.tags, "A"),
        picture_tags(report.tags, "B"),
        picture_engagement(report.engagement, "C"),
    ):
        if picture is not None:
            yield picture


def _fail(error: TweetupError) -> None:
    raise error


def _pages(project: Project, folder: Path, recap: Recap) -> Iterator[Callable[[], object]]:
    """Yield the pages of a site that has all that the sample's lacks.

    That is an address, search, a second chat, roles, and addresses that pages had before.
    """
    from tweetup.render.site import Address, RolesSource, SiteRole, SiteRoles, make_pages

    it = SiteRole(
        name="librarian", people=20, share=0.5, span=(0.35, 0.65), corrected=0.48, posts=0.6
    )
    roles = SiteRoles(judged=40, with_bio=45, abstained=5, roles=(it,))
    session = replace(recap.session, id="other", hashtag="other", aliases=("before",))
    other = replace(recap, hashtag="other", session=session)
    site = structs.replace(project.config.site, url="https://example.org", search="recaps")
    try:
        yield from make_pages(
            (recap, other),
            site=site,
            words=recap.wording,
            templates=folder,
            addresses=(Address(path="gone.html"),),
            roles=RolesSource(read=lambda _: roles, digest=str),
        )
    except TweetupError as error:  # of a file that all pages share
        yield partial(_fail, error)


def _with_all(recap: Recap) -> Recap:
    """Return the sample's recap with parts that only people add."""
    last = recap.sections[-1].section
    own = [OwnPart(name=f"own {it}", place=it, text="*Added.*") for it in ("intro", last, "end")]
    removed = OwnPart(name="removed 1", place=last, text=recap.wording.fill("post_removed"))
    return replace(recap, own=tuple(own), removed=(removed,))
