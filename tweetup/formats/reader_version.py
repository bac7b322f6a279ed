"""The version of the code that reads a format, by which a line that was read tells by what."""

from __future__ import annotations

import sys
from functools import cache
from typing import Final

from tweetup import __version__
from tweetup.code_digest import digest_of_files
from tweetup.errors import TweetupError
from tweetup.formats import FORMATS

__all__ = ["reader_version"]

_CODE: Final = ("formats", "formats_extra", "text", "model", "files/open.py", "archive/merge.py")
"""The rooms and modules whose code decides how a built-in format reads a file."""


@cache
def reader_version(form: str) -> str:
    """Return the version of tweetup with a digest of the code that reads a format.

    Of a format that a plug-in adds, its module is a part of that code.
    """
    return f"{__version__}+{_digest_of_code(_module_of(form))[:12]}"


def _module_of(form: str) -> str | None:
    """Return the file of the module of a format that is not built in; None for all others."""
    try:
        name = type(FORMATS.get(form)).__module__
    except TweetupError:  # such as a table whose columns somebody named
        return None
    if name.startswith(("tweetup.formats.", "tweetup.formats_extra.")):
        return None
    return getattr(sys.modules.get(name), "__file__", None)


@cache
def _digest_of_code(module: str | None) -> str:
    return digest_of_files(_CODE if module is None else (*_CODE, module))
