"""Open a page in the browser of whoever sits here, if there is one to see it with."""

from __future__ import annotations

import os
import sys
import webbrowser
from contextlib import suppress

__all__ = ["open_page"]

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


def open_page(url: str) -> bool:
    """Return whether a browser was opened on the page.

    None is without a screen (over SSH, say), unless BROWSER names one: the browsers that are left
    then would take over the terminal, on which a question follows.
    """
    if not os.environ.get("BROWSER"):
        has_screen = sys.platform in {"win32", "darwin"} or any(map(os.environ.get, _SCREENS))
        if not has_screen:
            return False
        with suppress(webbrowser.Error):
            if type(webbrowser.get()) is webbrowser.GenericBrowser:  # lynx, w3m: in the terminal
                return False
    with suppress(webbrowser.Error, OSError):
        return webbrowser.open(url)
    return False
