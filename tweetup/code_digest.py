"""A digest of the program's own code and data, by which a result tells what made it."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["digest_of_files"]


def digest_of_files(names: Iterable[str | Path]) -> str:
    """Return 32 hexadecimal digits over the bytes of files, and of all files in folders.

    A relative name is one within the package; what is not there counts as empty.
    """
    package = Path(__file__).parent
    digest = blake2b(digest_size=16)
    for name in names:
        place = package / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.suffix != ".pyc" and path.is_file():
                digest.update(path.relative_to(place).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
