"""Digests of the program's code, of files and of values: they tell whether a result still holds."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tweetup import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def digest_of_files(names: Iterable[str | Path]) -> str:
    """Return 32 hexadecimal digits over the bytes of files, and of all files in folders.

    A relative name is one within the package; what is not there counts as empty.
    """
    package = Path(__file__).parent.parent
    digest = blake2b(digest_size=16)
    for name in names:
        place = package / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.suffix != ".pyc" and path.is_file():
                digest.update(path.relative_to(place).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def digest_of(*parts: object) -> str:
    """Return 32 hexadecimal digits over the representations of values."""
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
