"""Screenshots of the sample, kept in ``build/screenshots`` for people and CI to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parents[2] / "build/screenshots"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (360, 1280)
HIGHEST = 3_000
"""Pixels of a page that are kept."""


@pytest.mark.long
def test_screenshots_of_the_sample(browser: Browser, demo: Path) -> None:
    """Each page at two widths, in light and dark, from the top; none of them is blank."""
    site = demo / "site"
    session = site / "sessions/hcsmeu-2009-08-21.html"
    year = site / "years/2009.html"
    pages = {
        "recap": demo / "recap.html",
        "home": site / "index.html",
        "session": session,
        "transcript": session.with_suffix(".transcript.html"),
        "year": year,
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        for scheme in SCHEMES:
            with browser.new_context(color_scheme=scheme, reduced_motion="reduce") as context:
                page = context.new_page()
                page.set_default_timeout(60_000)
                for name, path in pages.items():
                    page.set_viewport_size({"width": width, "height": 800})
                    page.goto(path.as_uri())
                    height = page.evaluate("document.documentElement.scrollHeight")
                    page.set_viewport_size({"width": width, "height": min(height, HIGHEST)})
                    picture = FOLDER / f"{name}-{width}-{scheme}.png"
                    page.screenshot(path=picture)
                    with Image.open(picture) as image:
                        assert image.width == width
                        colours = image.crop((0, 0, width, 800)).convert("RGB").getcolors(1 << 20)
                        assert colours is not None
                        assert len(colours) > 20, picture.name
