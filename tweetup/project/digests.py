"""Digests of the program's code, of files and of values: they tell whether a result still holds."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from typing import Final

from tweetup import __version__
from tweetup.code_digest import digest_of_files

__all__ = ["code_version", "digest_of", "digest_of_files"]

_CODE: Final = (
    *("model", "text", "chats", "insight", "claims", "recap"),
    *("project/stages.py", "project/claims.py", "project/records.py", "jobs/publish.py"),
    *("archive/figures.py", "archive/figure_counts.py"),
)
"""The rooms and modules whose code decides a stored result."""


@cache
def code_version() -> str:
    """Return the version of tweetup with a digest of the code and data that results depend on.

    The files' bytes are read, not their times: a checkout that goes back to an earlier commit
    finds the results of that commit. It takes some 10 ms, once in a process.
    """
    return f"{__version__}+{digest_of_files(_CODE)[:12]}"


def digest_of(*parts: object) -> str:
    """Return 32 hexadecimal digits over the representations of values."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
