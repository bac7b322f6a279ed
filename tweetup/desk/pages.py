"""The pages of the desk, and the answers to their forms."""

from __future__ import annotations

import json
from contextlib import nullcontext
from itertools import count
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.responses import HTMLResponse, RedirectResponse, Response

from tweetup.desk import drafts
from tweetup.desk.actions import ACTIONS, FOR_SEVERAL, Done, decision_number, done_together
from tweetup.desk.blocks import posts_block, session_blocks, session_context
from tweetup.errors import TweetupError, UsageError
from tweetup.render.templates import open_templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.requests import Request

    from tweetup.desk.actions import Form
    from tweetup.desk.blocks import Block
    from tweetup.desk.live_pages import LiveRoom
    from tweetup.desk.workshop import SessionDesk, Workshop

__all__ = ["act", "home", "posts_of_section", "session_page", "sync"]

_HAVE: Final = "Desk-Have"
"""The header in which the browser says which blocks it has: the digest of each by its id, as JSON,
the ``layout`` of the recap, the ``section`` whose posts it shows, the ``drafts`` that it offers.
"""
_SERIAL: Final = "Desk-Serial"
_NUMBERS: Final = count(1)
_OUTCOME: Final = "Desk-Outcome"
"""The header that tells the browser whether an action was done or has failed."""


def _workshop(request: Request) -> Workshop:
    workshop: Workshop = request.app.state.workshop
    return workshop


async def home(request: Request) -> Response:
    """Return the list of all sessions: unread, undecided and published ones."""
    html = await _workshop(request).answer(_home, request.app.state.live)
    return HTMLResponse(html)


def _home(workshop: Workshop, live: LiveRoom) -> str:
    from tweetup.desk.overview import session_rows

    return open_templates(None).render(
        "desk/home.html.j2",
        rows=session_rows(workshop.project),
        captures=live.captures(),
        starting=live.starting(),
    )


async def session_page(request: Request) -> Response:
    """Return the desk of a session; ``did`` are numbers of decisions made just now."""
    did = request.query_params.get("did", "").split()
    name = request.path_params["session"]
    html = await _workshop(request).answer(_page, name, None, tuple(map(decision_number, did)))
    return HTMLResponse(html)


def _page(workshop: Workshop, name: str, done: Done | None, did: Sequence[int | None] = ()) -> str:
    shown = workshop.show(name)
    made = [it.stored for it in shown.history if it.stored.id in did]
    if done is None and made:
        done = done_together(made, f"Done: {'; '.join(map(shown.words.tell, made))}")
    blocks = session_blocks(shown)
    return open_templates(None).render(
        "desk/session.html.j2",
        **session_context(shown),
        blocks=blocks,
        done=done,
        layout=_layout(blocks),
        offers=drafts.offers(workshop, shown.session.id),
    )


def _layout(blocks: Iterable[Block]) -> str:
    """Return the blocks of the recap in their order: another one is drawn anew as a whole."""
    return " ".join(block.id for block in blocks if block.pane == "recap")


async def sync(request: Request) -> Response:
    """Return the blocks that changed since the browser drew them."""
    html, serial = await _workshop(request).answer(
        _changes, request.path_params["session"], _have(request), None
    )
    return HTMLResponse(html, headers={_SERIAL: serial})


async def act(request: Request) -> Response:
    """Do as a form says; answer with the blocks that changed, or with the page anew."""
    form = await drafts.read_form(request)
    name = request.path_params["session"]
    workshop = _workshop(request)
    if "HX-Request" not in request.headers:
        done = await workshop.answer(_do, name, form)
        if done.failed:
            return HTMLResponse(await workshop.answer(_page, name, done))
        did = "" if done.undo is None else f"?did={quote(done.numbers)}"
        return RedirectResponse(f"/s/{quote(name)}{did}", 303)
    done, (html, serial) = await workshop.answer(_act, name, form, _have(request))
    outcome = "failed" if done.failed else "done"
    return HTMLResponse(html, headers={_OUTCOME: outcome, _SERIAL: serial})


def _act(
    workshop: Workshop, name: str, form: Form, have: dict[str, str]
) -> tuple[Done, tuple[str, str]]:
    done = _do(workshop, name, form)
    return done, _changes(workshop, name, have, done)


def _do(workshop: Workshop, name: str, form: Form) -> Done:
    shown = workshop.show(name)  # nothing is decided on a session before it is analysed
    try:
        if form["do"] == "discard":
            drafts.discard(workshop, name, form)
            return Done("The words are discarded.")
        action = ACTIONS.get(form["do"])
        if action is None:
            raise UsageError(f"the desk has no action {form['do']!r}")
        session = workshop.project.session(name)
        with workshop.project.archive.in_one_step() if form["do"] in FOR_SEVERAL else nullcontext():
            done = action(workshop.project, session, shown.sections.read(form))
        drafts.forget(workshop, name, form)
    except TweetupError as error:
        return Done(f"Not done: {error}", failed=True)
    if done.derives:
        workshop.fall_behind()
    return done


def _changes(
    workshop: Workshop, name: str, have: dict[str, str], done: Done | None
) -> tuple[str, str]:
    """Return the blocks that the browser has not, to be put in place of older ones, and a number.

    Of two answers the one with the higher number is the later.
    """
    shown = workshop.show(name)
    context = session_context(shown)
    blocks = session_blocks(shown)
    section = _section_now(shown, have.get("section", ""))
    evidence = (posts_block(shown, section),) if section else ()
    layout = _layout(blocks)
    offered = {offer.id for offer in drafts.offers(workshop, shown.session.id)}
    html = open_templates(None).render(
        "desk/changes.html.j2",
        blocks=(*blocks, *evidence) if have.get("layout") == layout else (),
        panels=(*(block for block in blocks if block.pane != "recap"), *evidence),
        whole=blocks,
        have=have,
        layout=layout,
        done=done,
        settled=[it for it in have.get("drafts", "").split() if it not in offered],
        **context,
    )
    return html, str(next(_NUMBERS))


def _section_now(shown: SessionDesk, name: str) -> str:
    """Return the section whose posts a page shows, empty where it is gone."""
    try:
        return shown.sections.now(name)
    except UsageError:
        return ""


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
    job = _posts if "HX-Request" in request.headers else _posts_page
    return HTMLResponse(await _workshop(request).answer(job, name, section))


def _posts(workshop: Workshop, name: str, section: str) -> str:
    shown = workshop.show(name)
    block = posts_block(shown, shown.sections.now(section))
    return open_templates(None).render("desk/posts_panel.html.j2", block=block)


def _posts_page(workshop: Workshop, name: str, section: str) -> str:
    shown = workshop.show(name)
    section = shown.sections.now(section)
    block = posts_block(shown, section)
    return open_templates(None).render(
        "desk/posts_page.html.j2", **session_context(shown), block=block, section=section
    )
