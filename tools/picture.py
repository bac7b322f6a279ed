"""Take the picture in README.md: the top of the demo's recap, down to its first key themes.

Run it as ``python tools/picture.py`` after a change of the page's looks; it needs the ``test``
extra, and a Chromium: the system's, else the one that ``playwright install`` fetches.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tweetup.jobs.demo import run_demo

_PICTURE = Path(__file__).parent.parent / "docs" / "images" / "recap.png"
_WIDTH = 1200
_MARGIN = 24
_MOST_BYTES = 360_000


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


def main() -> int:
    """Take the picture; fails where it is too large for a README."""
    with tempfile.TemporaryDirectory() as folder:
        for line in run_demo(Path(folder) / "demo"):
            print(line)
        size = take(Path(folder) / "demo" / "recap.html", _PICTURE)
    print(f"{_PICTURE}: {size:,} bytes")
    return 0 if size <= _MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
