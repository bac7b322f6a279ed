"""A digest of the program's own code and data, by which a result tells what made it."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["digest_of_files"]


def digest_of_files(names: Iterable[str | Path]) -> str:
    """Return 32 hexadecimal digits over the bytes of files, and of all files in folders.

    A relative name is one within the package; what is not there counts as empty.
    """
    package = Path(__file__).parent
    digest = blake2b(digest_size=16)
    for name in names:
        place = package / name
        for path in sorted(_files_in(place)) if place.is_dir() else [str(place)]:
            try:
                with open(path, "rb") as file:  # noqa: PTH123 - of many
                    content = file.read()
            except OSError:
                continue
            digest.update(path[len(str(place)) :].replace(os.sep, "/").encode())
            digest.update(content)
    return digest.hexdigest()


def _files_in(folder: Path) -> Iterator[str]:
    """Yield the paths of all files below a folder, but for compiled ones."""
    for place, folders, names in os.walk(folder):
        folders[:] = (name for name in folders if name != "__pycache__")
        yield from (f"{place}{os.sep}{name}" for name in names if not name.endswith(".pyc"))
