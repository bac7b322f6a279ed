"""The ASGI app of the desk."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tweetup.desk import (
    drafts,
    live_pages,
    pages,
    people_pages,
    plan_pages,
    preview_pages,
    publish_pages,
)
from tweetup.desk.followers import Followers
from tweetup.desk.guard import Guard
from tweetup.desk.live_pages import LiveRoom
from tweetup.desk.workshop import AnalysingError
from tweetup.errors import TweetupError
from tweetup.render.templates import open_templates

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from tweetup.desk.workshop import Workshop

__all__ = ["by_port", "make_app", "make_guest_app"]


def make_app(workshop: Workshop, *, token: str, port: int) -> ASGIApp:
    """Return the app that shows and changes ``workshop``'s project to the holder of ``token``."""

    @asynccontextmanager
    async def until_end(_app: Starlette) -> AsyncIterator[None]:
        yield
        workshop.close()

    app = Starlette(
        routes=[
            Route("/", pages.home),
            Route("/s/{session}", pages.session_page),
            Route("/s/{session}/sync", pages.sync),
            Route("/s/{session}/do", pages.act, methods=["POST"]),
            Route("/s/{session}/draft", drafts.keep, methods=["POST"]),
            Route("/s/{session}/posts", pages.posts_of_section),
            Route("/s/{session}/publish", publish_pages.publish, methods=["GET", "POST"]),
            Route("/s/{session}/see", preview_pages.see),
            Route("/s/{session}/preview/{format}", preview_pages.preview),
            *plan_pages.ROUTES,
            *people_pages.ROUTES,
            *live_pages.ROUTES,
            _static(),
        ],
        exception_handlers={AnalysingError: _wait, TweetupError: _tell},
        lifespan=until_end,
    )
    app.state.workshop = workshop
    app.state.live = LiveRoom(workshop.config.archive, Followers(workshop.config))
    return Guard(app, token=token, port=port)


def make_guest_app(archive: Path, *, token: str, port: int) -> ASGIApp:
    """Return the app that shows running chats, and nothing else, on the local network."""
    app = Starlette(
        routes=[*live_pages.GUEST_ROUTES, _static()], exception_handlers={TweetupError: _tell}
    )
    app.state.live = LiveRoom(archive)
    return Guard(app, token=token, port=port, on_network=True)


def by_port(desk: ASGIApp, guests: ASGIApp, *, guest_port: int) -> ASGIApp:
    """Return the app that answers as ``guests`` on one port, and as ``desk`` on all others."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        port = (scope.get("server") or (None, None))[1]
        await (guests if port == guest_port else desk)(scope, receive, send)

    return app


def _static() -> Mount:
    return Mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))


async def _wait(_request: Request, error: Exception) -> Response:
    """Answer with a page that is asked for again until the session is there."""
    return HTMLResponse(open_templates(None).render("desk/wait.html.j2", error=error), 202)


async def _tell(_request: Request, error: Exception) -> Response:
    """Answer with the page of an error, in the words of the error."""
    html = open_templates(None).render("desk/error.html.j2", error=str(error))
    return HTMLResponse(html, 404)
