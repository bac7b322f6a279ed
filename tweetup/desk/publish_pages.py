"""Publish from the desk: the files of a recap, the site, and all that changed since last time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, Response

from tweetup.jobs.decision_words import DecisionWords
from tweetup.jobs.publish import decided_recap
from tweetup.jobs.publish_files import PublishedFile, plan_publication, publish_files
from tweetup.render.templates import open_templates
from tweetup.render.text_file import MergeWith

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from starlette.requests import Request

    from tweetup.desk.workshop import Workshop

__all__ = ["publish"]

_MOST_CHANGES: Final = 12
"""Changes of a file that are shown before the others are folded."""


async def publish(request: Request) -> Response:
    """Return the files of a recap as they would be published; a form that was sent writes them."""
    name = request.path_params["session"]
    workshop: Workshop = request.app.state.workshop
    if request.method != "POST":
        return HTMLResponse(await workshop.answer(_show, name, ()))
    async with request.form() as form:
        chosen = [str(path) for path in form.getlist("file")]
        other = str(form.get("other", "")).strip()
        is_site = form.get("site") == "yes"
        kept = str(form.get("keep", ""))
    paths = [*chosen, *([other] if other else [])]
    if not paths and not is_site:
        return HTMLResponse(await workshop.answer(_show, name, (), is_nothing=True))
    files = await workshop.answer(_write, name, paths, is_site=is_site, kept=kept)
    return HTMLResponse(await workshop.answer(_show, name, files))


def _write(
    workshop: Workshop, name: str, chosen: Sequence[str], *, is_site: bool, kept: str
) -> tuple[PublishedFile, ...]:
    project = workshop.project
    session = project.session(name)
    base = project.config.file.parent
    plan = plan_publication(project, session)
    site = plan.site if is_site else None
    keep = next((it for it in MergeWith if it.value == kept), MergeWith.ASK)
    paths = [base / path for path in chosen]
    return tuple(publish_files(project, session, paths, site=site, keep=keep))


def _show(
    workshop: Workshop, name: str, written: Sequence[PublishedFile], *, is_nothing: bool = False
) -> str:
    project = workshop.project
    session = project.session(name)
    base, chat = project.config.file.parent.absolute(), project.config.chat(session.hashtag)
    plan = plan_publication(project, session)
    words = DecisionWords(decided_recap(project, session))
    history = [it for tag in chat.hashtags for it in project.archive.corrections(tag)]
    return open_templates(None).render(
        "desk/publish.html.j2",
        session=session.id,
        base=f"/s/{session.id}",
        plan=plan,
        decisions=[(words.tell(it), words.before(it, history)) for it in plan.decisions],
        most=_MOST_CHANGES,
        written=written,
        is_nothing=is_nothing,
        shown=lambda path: _short(path, base),
    )


def _short(path: Path, base: Path) -> str:
    """Return a path from the folder of the project, whole where it lies elsewhere."""
    whole = path.absolute()
    return str(whole.relative_to(base)) if whole.is_relative_to(base) else str(whole)
