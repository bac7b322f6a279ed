"""The pages of the desk, and the answers to their forms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, RedirectResponse, Response

from tweetup.desk.actions import ACTIONS, Done, Form
from tweetup.desk.blocks import session_blocks, session_context
from tweetup.errors import TweetupError, UsageError
from tweetup.model import section_order
from tweetup.render.templates import open_templates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from tweetup.desk.blocks import Block
    from tweetup.desk.workshop import Workshop

__all__ = ["act", "home", "posts_of_section", "session_page", "sync"]

_HAVE: Final = "Desk-Have"
"""The header in which the browser says which blocks it has: id=digest, with commas between."""


def _workshop(request: Request) -> Workshop:
    workshop: Workshop = request.app.state.workshop
    return workshop


async def home(request: Request) -> Response:
    """Return the list of all sessions: unread, undecided and published ones."""
    html = await _workshop(request).answer(_home)
    return HTMLResponse(html)


def _home(workshop: Workshop) -> str:
    from tweetup.desk.overview import session_rows

    rows = session_rows(workshop.project)
    return open_templates(None).render("desk/home.html.j2", rows=rows)


async def session_page(request: Request) -> Response:
    """Return the desk of a session."""
    html = await _workshop(request).answer(_page, request.path_params["session"], None)
    return HTMLResponse(html)


def _page(workshop: Workshop, name: str, done: Done | None) -> str:
    shown = workshop.show(name)
    context = session_context(shown)
    blocks = tuple(session_blocks(shown, context))
    return open_templates(None).render(
        "desk/session.html.j2", **context, blocks=blocks, done=done, layout=_layout(blocks)
    )


def _layout(blocks: Iterable[Block]) -> str:
    """Return the blocks of the recap in their order: another one is drawn anew as a whole."""
    return " ".join(block.id for block in blocks if block.pane == "recap")


async def sync(request: Request) -> Response:
    """Return the blocks that changed since the browser drew them."""
    html = await _workshop(request).answer(
        _changes, request.path_params["session"], _have(request), None
    )
    return HTMLResponse(html)


async def act(request: Request) -> Response:
    """Do as a form says; answer with the blocks that changed, or with the page anew."""
    async with request.form(max_fields=2_000, max_part_size=2**20) as form:
        fields: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            if isinstance(value, str):
                fields.setdefault(name, []).append(value)
    name = request.path_params["session"]
    workshop = _workshop(request)
    if "HX-Request" not in request.headers:
        done = await workshop.answer(_do, name, Form(fields))
        if done.undo is None:
            return HTMLResponse(await workshop.answer(_page, name, done))
        return RedirectResponse(f"/s/{name}", 303)
    html = await workshop.answer(_act, name, Form(fields), _have(request))
    return HTMLResponse(html)


def _act(workshop: Workshop, name: str, form: Form, have: dict[str, str]) -> str:
    return _changes(workshop, name, have, _do(workshop, name, form))


def _do(workshop: Workshop, name: str, form: Form) -> Done:
    action = ACTIONS.get(form["do"])
    try:
        if action is None:
            raise UsageError(f"the desk has no action {form['do']!r}")
        return action(workshop.project, workshop.project.session(name), form)
    except TweetupError as error:
        return Done(f"Not done: {error}")


def _changes(workshop: Workshop, name: str, have: dict[str, str], done: Done | None) -> str:
    """Return the blocks that the browser has not, each to be put in place of its older one."""
    shown = workshop.show(name)
    context = session_context(shown)
    blocks = tuple(session_blocks(shown, context))
    layout = _layout(blocks)
    return open_templates(None).render(
        "desk/changes.html.j2",
        blocks=blocks if have.get("layout") == layout else (),
        panels=tuple(block for block in blocks if block.pane != "recap"),
        whole=blocks,
        have=have,
        layout=layout,
        done=done,
        **context,
    )


def _have(request: Request) -> dict[str, str]:
    """Return the digests of the blocks that the browser says it has, and its layout."""
    try:
        given = json.loads(request.headers.get(_HAVE, "{}"))
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in given.items()} if isinstance(given, dict) else {}


async def posts_of_section(request: Request) -> Response:
    """Return all posts of a section with their placements: the evidence beside the recap."""
    section = request.query_params.get("section", "")
    name = request.path_params["session"]
    return HTMLResponse(await _workshop(request).answer(_posts, name, section))


def _posts(workshop: Workshop, name: str, section: str) -> str:
    shown = workshop.show(name)
    context = session_context(shown)
    quotes = [quote for quote, where in shown.decided.recap.transcript if where == section]
    sections = sorted({where for _, where in shown.decided.recap.transcript}, key=section_order)
    return open_templates(None).render(
        "desk/posts.html.j2", **context, quotes=quotes, section=section, sections=sections
    )
