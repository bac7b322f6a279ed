"""Pages that stand alone: on every screen axe finds nothing, and nothing is fetched."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.browser.every_page import HOST, Document, visiting
from tests.browser.test_every_page import TOO_WIDE, axe_finds

__all__ = ["on_every_screen"]

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def on_every_screen(browser: Browser, folder: Path, name: str) -> Iterator[Page]:
    """The page of a name in light and dark, small and wide; checked once the caller has seen it."""
    for scheme, width in product(SCHEMES, (360, 1280)):
        viewport = {"width": width, "height": 900}
        with visiting(browser, folder, color_scheme=scheme, viewport=viewport) as (
            page,
            asked,
            wrong,
        ):
            page.goto(f"{HOST}/{name}")
            yield page
            assert page.evaluate(TOO_WIDE) == []
            assert axe_finds(page, Document(name)) == []
            assert wrong() == []
            assert len(asked) == 1
