"""Packages that tweetup needs for some tasks only, and the command that installs them."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, requires

__all__ = ["install_command"]


def install_command(extra: str) -> str:
    """Return the command that installs the packages of an extra where tweetup itself is.

    It names the packages: a plain ``pip`` may be that of another environment, where the name
    tweetup would be looked up in a package index.
    """
    try:
        needed = [part for part in requires("tweetup") or () if f'extra == "{extra}"' in part]
    except PackageNotFoundError:
        needed = []
    packages = [part.partition(";")[0].strip() for part in needed] or [f"tweetup[{extra}]"]
    return f"{sys.executable} -m pip install " + " ".join(f'"{package}"' for package in packages)
