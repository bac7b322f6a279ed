"""A recap as a PDF for print: the recap's page on sheets, made by WeasyPrint.

WeasyPrint is an extra, and loads with the first PDF. The same recap gives the same bytes with the
same fonts and releases: no time of making is written, and nothing is fetched.
"""

from __future__ import annotations

import html
import logging
import re
import sys
import unicodedata
from collections import OrderedDict
from contextlib import contextmanager, redirect_stdout, suppress
from hashlib import sha256
from importlib import import_module
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from tweetup.errors import TweetupError, UsageError
from tweetup.extras import install_command
from tweetup.render.rendered import FileType, FunctionOutput, RenderOptions
from tweetup.render.templates import open_templates
from tweetup.render.view import RecapView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.model import Recap

__all__ = ["PDF", "print_page"]

_END: Final = "end-of-print"
"""The id of the last thing on the print page, whose place tells how full the last sheet is."""

_LEAST_FULL: Final = 0.22
"""The part of the last sheet below which the recap is set closer, to do without that sheet."""

_CLOSER: Final = (0.96, 0.92)
"""The sizes of letters that are tried for that."""

_AUTO: Final = re.compile(r'(<\w+[^<>]*? dir=")auto("[^<>]*>)([^<]*)')
_BDI: Final = re.compile(r"<bdi(?![^<>]* dir=)([^<>]*)>([^<]*)")

_KEPT: Final = 16
_made: OrderedDict[str, bytes] = OrderedDict()
"""PDFs by the digest of the page they were made of: the desk asks for each again at every look."""


def print_page(recap: Recap, options: RenderOptions) -> str:
    """Return the page that the PDF of a recap is made of."""
    view = RecapView(recap)
    page = open_templates(options.templates).render(
        "print.html.j2", recap=recap, view=view, recap_page=None, theme=options.theme
    )
    page = _AUTO.sub(lambda it: f"{it[1]}{_direction(it[3])}{it[2]}{it[3]}", page)
    if recap.wording.direction == "ltr":
        return page
    return _BDI.sub(lambda it: f'<bdi dir="{_direction(it[2])}"{it[1]}>{it[2]}', page)


def _direction(words: str) -> str:
    """Return the direction of words by their first letter, as browsers find it for `dir=auto`."""
    kinds = map(unicodedata.bidirectional, html.unescape(words))
    return "rtl" if next((it for it in kinds if it in {"L", "R", "AL"}), "L") != "L" else "ltr"


def _make(recap: Recap, options: RenderOptions) -> bytes:
    """Return a recap as a PDF.

    Raises :class:`~tweetup.errors.UsageError` where WeasyPrint or its libraries are missing.
    """
    page = print_page(recap, options)
    key = sha256(page.encode("utf-8", "surrogatepass")).hexdigest()
    if key not in _made:
        _made[key] = _print(page)
        while len(_made) > _KEPT:
            _made.popitem(last=False)
    _made.move_to_end(key)
    return _made[key]


def _print(page: str) -> bytes:
    """Return a page as a PDF, tagged, with its last sheet not nearly empty where that can be."""
    program = _weasyprint()
    # What the page may ask for is in the page itself; a picture that a user's own template names
    # elsewhere stays away.
    fetcher = program.URLFetcher(allowed_protocols=["data"])
    source = program.HTML(string=page.encode("utf-8", "replace").decode(), url_fetcher=fetcher)
    document = source.render(pdf_tags=True)
    if len(document.pages) > 1 and _fill(document.pages[-1]) < _LEAST_FULL:
        for size in _CLOSER:
            style = program.CSS(string=f"html {{ font-size: {10 * size:g}pt !important }}")
            closer = source.render(stylesheets=[style], pdf_tags=True)
            if len(closer.pages) < len(document.pages):
                document = closer
                break
    made = document.write_pdf(pdf_tags=True)
    if not isinstance(made, bytes):
        raise TweetupError("no PDF was made", hint="try another release of WeasyPrint")
    return made


def _fill(sheet: Any) -> float:  # noqa: ANN401 - WeasyPrint has no types
    """Return the part of a sheet's height at which the recap ends; 1 where that is not told."""
    place = sheet.anchors.get(_END)
    return float(place[1] / sheet.height) if place else 1.0


def _weasyprint() -> Any:  # noqa: ANN401 - as above
    """Return WeasyPrint, which loads the machine's own Pango."""
    for name in ("fontTools", "weasyprint"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # it tells of styles that it leaves out
    try:
        if sys.platform == "linux" and "weasyprint" not in sys.modules:
            with suppress(OSError), _libraries_by_their_files():
                import_module("weasyprint")
        program: Any = import_module("weasyprint")
        program.URLFetcher = import_module("weasyprint.urls").URLFetcher
    except ImportError as error:
        raise UsageError(
            "PDFs need the package WeasyPrint", hint=f"run: {install_command('pdf')}"
        ) from error
    except OSError as error:
        raise UsageError(
            "PDFs need the library Pango, which WeasyPrint does not find",
            hint="install it: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0,"
            " dnf install pango, brew install pango",
        ) from error
    return program


@contextmanager
def _libraries_by_their_files() -> Iterator[None]:
    """Let libraries be found by the names of their files alone, for as long as the block lasts.

    WeasyPrint asks for each by other names before, and for each of those Python starts ldconfig and
    the compiler: a seventh of the time of a PDF. Nothing is printed where it finds none so.
    """
    from ctypes import util

    def none(name: str) -> str | None:  # noqa: ARG001 - as the function that it stands for
        return None

    find = util.find_library
    util.find_library = none
    try:
        with redirect_stdout(StringIO()):
            yield
    finally:
        util.find_library = find


PDF = FunctionOutput(
    name="pdf",
    types=(FileType(suffix=".pdf", media_type="application/pdf", is_text=False),),
    make=_make,
)
