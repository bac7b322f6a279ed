"""The recap as it will be published: on a phone, a desktop, in the dark, on paper; every output."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from starlette.responses import HTMLResponse, Response

from tweetup.render import OUTPUTS, RenderOptions, choose_output, render_output
from tweetup.render.templates import open_templates

if TYPE_CHECKING:
    from starlette.requests import Request

    from tweetup.desk.workshop import Workshop
    from tweetup.render import Rendered

__all__ = ["preview", "see"]

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
"""A page of ours needs no more; a plug-in's output runs nothing here either."""

_DARK: Final = re.compile(r"@media (?:screen and )?\(prefers-color-scheme: dark\)")
_PRINT: Final = re.compile(r"@media print")


class _Look(NamedTuple):
    """A way to look at a page: its width in pixels, its colours, and whether it is paper."""

    title: str
    width: int
    scheme: str = "light"
    medium: str = "screen"


LOOKS: Final = {
    "phone": _Look("Phone", 390),
    "desktop": _Look("Desktop", 1280),
    "dark": _Look("Dark", 1280, scheme="dark"),
    "paper": _Look("Paper", 794, medium="print"),
}
"""The ways to look at a recap that is a page. Paper is as wide as A4 at 96 pixels an inch."""


async def see(request: Request) -> Response:
    """Return the page that shows the recap in one of its looks, or one of its other outputs."""
    name = request.path_params["session"]
    shown = request.query_params.get("as", "phone")
    workshop: Workshop = request.app.state.workshop
    return HTMLResponse(await workshop.answer(_see, name, shown))


def _see(workshop: Workshop, name: str, shown: str) -> str:
    session = workshop.project.session(name)
    formats = [form for form in OUTPUTS.names() if form != "html"]
    if shown not in LOOKS and shown not in formats:
        shown = "phone"
    return open_templates(None).render(
        "desk/see.html.j2",
        session=session.id,
        base=f"/s/{session.id}",
        looks=LOOKS,
        look=LOOKS.get(shown),
        formats=formats,
        is_text=shown in LOOKS or choose_output(shown, None).type.is_text,
        shown=shown,
    )


async def preview(request: Request) -> Response:
    """Return the recap in one of its formats, in the colours and for the medium that are asked."""
    name, form = request.path_params["session"], request.path_params["format"]
    workshop: Workshop = request.app.state.workshop
    rendered = await workshop.answer(_preview, name, form)
    kind = rendered.type
    headers = {"Content-Security-Policy": _POLICY}
    if not kind.is_text:
        # No bytes of a format are opened here: they are kept as a file, for the program that can.
        headers["Content-Disposition"] = f'attachment; filename="recap{_ascii(kind.suffix)}"'
        return Response(rendered.data, media_type="application/octet-stream", headers=headers)
    if kind.media_type == "text/html":
        look = LOOKS.get(request.query_params.get("as", ""))
        page = rendered.text if look is None else _as_seen(rendered.text, look)
        return HTMLResponse(page.encode("utf-8", "replace"), headers=headers)
    return Response(rendered.data, media_type="text/plain; charset=utf-8", headers=headers)


def _preview(workshop: Workshop, name: str, form: str) -> Rendered:
    chosen = choose_output(form, None)
    config, shown = workshop.config, workshop.show(name)
    options = RenderOptions(
        templates=config.templates, site=config.site.url, theme=config.page_theme
    )
    return render_output(shown.decided.recap, chosen, options.only(chosen.output))


def _ascii(suffix: str) -> str:
    """Return a suffix as it may stand in a header."""
    return "".join(it for it in suffix if it.isascii() and (it.isalnum() or it in ".-_"))


def _as_seen(page: str, look: _Look) -> str:
    """Return a page whose style sheet takes one look for granted, whatever the browser's is."""
    dark = "@media all" if look.scheme == "dark" else "@media not all"
    page = _DARK.sub(dark, page)
    return _PRINT.sub("@media all", page) if look.medium == "print" else page
