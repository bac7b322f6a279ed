"""Take the pictures of the documentation: the top of the demo's recap, and of each theme of it.

Run it as ``python tools/picture.py`` after a change of the page's looks; it needs the ``test``
extra, and a Chromium: the system's, else the one that ``playwright install`` fetches.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import sync_playwright

from tweetup.config import CONFIG_NAME, load_config, values
from tweetup.jobs.demo import run_demo
from tweetup.jobs.publish import recap_session
from tweetup.project.project import LATEST, open_project
from tweetup.render import RenderOptions, render_output

_PICTURE = Path(__file__).parent.parent / "docs" / "images" / "recap.png"
_WIDTH = 1200
_MARGIN = 24
_MOST_BYTES = 360_000
_THEMES = Path(__file__).parent.parent / "docs" / "images" / "themes.png"
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_LOOK = (1000, 900)
"""The part of a page that shows a theme: its width and height."""
_ROW = 1200


def take(recap: Path, picture: Path) -> int:
    """Write a PNG of the page ``recap`` to ``picture`` and return its size in bytes."""
    system = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": _WIDTH, "height": 800}, color_scheme="light")
        page.goto(recap.as_uri())
        last = page.locator(".question > .summary").first.bounding_box()
        if last is None:
            raise SystemExit("the recap shows no key theme")
        height = last["y"] + last["height"] + _MARGIN
        page.set_viewport_size({"width": _WIDTH, "height": int(height)})
        picture.parent.mkdir(exist_ok=True)
        page.screenshot(path=picture)
        browser.close()
    return picture.stat().st_size


def take_themes(folder: Path, picture: Path) -> int:
    """Write a PNG of the demo's recap in each theme, in light and dark, and return its size."""
    with open_project(load_config(folder / CONFIG_NAME)) as project:
        recap = recap_session(project, project.session(LATEST))
    system = shutil.which("chromium") or shutil.which("chromium-browser")
    width = _ROW // len(values.THEMES)
    size = (width, width * _LOOK[1] // _LOOK[0])
    row = Image.new("RGB", (_ROW, size[1] * len(_SCHEMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system, args=["--no-sandbox"])
        for (column, theme), (line, scheme) in product(
            enumerate(values.THEMES), enumerate(_SCHEMES)
        ):
            page = browser.new_page(
                viewport={"width": _LOOK[0], "height": _LOOK[1]}, color_scheme=scheme
            )
            page.set_content(render_output(recap, "html", RenderOptions(theme=theme)).text)
            with Image.open(BytesIO(page.screenshot())) as look:
                small = look.convert("RGB").resize(size, Image.Resampling.LANCZOS)
            row.paste(small, (column * width, line * size[1]))
            page.close()
        browser.close()
    colours = row.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    colours.save(picture, optimize=True)
    return picture.stat().st_size


def main() -> int:
    """Take the pictures; fails where one is too large for a page."""
    with tempfile.TemporaryDirectory() as folder:
        for line in run_demo(Path(folder) / "demo"):
            print(line)
        sizes = {
            _PICTURE: take(Path(folder) / "demo" / "recap.html", _PICTURE),
            _THEMES: take_themes(Path(folder) / "demo", _THEMES),
        }
    for picture, size in sizes.items():
        print(f"{picture}: {size:,} bytes")
    return 0 if max(sizes.values()) <= _MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
