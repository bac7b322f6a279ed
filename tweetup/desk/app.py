"""The ASGI app of the desk."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tweetup.desk import pages, preview_pages, publish_pages
from tweetup.desk.guard import Guard
from tweetup.errors import TweetupError
from tweetup.render.templates import open_templates

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from tweetup.desk.workshop import Workshop

__all__ = ["make_app"]


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
            Route("/s/{session}/posts", pages.posts_of_section),
            Route("/s/{session}/publish", publish_pages.publish, methods=["GET", "POST"]),
            Route("/s/{session}/see", preview_pages.see),
            Route("/s/{session}/preview/{format}", preview_pages.preview),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        ],
        exception_handlers={TweetupError: _tell},
        lifespan=until_end,
    )
    app.state.workshop = workshop
    return Guard(app, token=token, port=port)


async def _tell(_request: Request, error: Exception) -> Response:
    """Answer with the page of an error, in the words of the error."""
    html = open_templates(None).render("desk/error.html.j2", error=str(error))
    return HTMLResponse(html, 404)
