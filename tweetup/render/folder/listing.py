"""The list of tweetup's files in a folder, with digests of them and of all they were made of."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.render.folder.workspace import has_leftovers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["LIST", "FolderList", "digest_of_bytes", "has_list", "read_list", "unchanged_files"]

LIST: Final = ".tweetup-site"
"""The list's name in its folder."""
_MADE_OF: Final = "# made of "
_SUM: Final = "#b2 "
_INPUTS: Final = "#in "
_HEAD: Final = (
    "# The files tweetup made here. It writes over these and removes the ones it no longer makes."
)
_NONE: Final[Mapping[str, str]] = {}


class FolderList(NamedTuple):
    """The files that are tweetup's: ``digests`` of their bytes, ``inputs`` of their makers.

    ``made_of`` is a digest of all that they depend on together. All three may be missing.
    """

    names: frozenset[str]
    digests: Mapping[str, str] = _NONE
    inputs: Mapping[str, str] = _NONE
    made_of: str | None = None

    def encoded(self) -> bytes:
        """Return the list as its file holds it."""
        return ("\n".join(self._lines()) + "\n").encode()

    def _lines(self) -> Iterator[str]:
        yield _HEAD
        if self.made_of is not None:
            yield f"{_MADE_OF}{self.made_of}"
        for mark, digests in ((_SUM, self.digests), (_INPUTS, self.inputs)):
            yield from (f"{mark}{digest} {name}" for name, digest in sorted(digests.items()))
        yield from sorted(self.names)

    def holds(self, folder: Path, name: str) -> bool:
        """Return whether a file in a folder is as it was written."""
        path = folder / name
        return (
            name in self.digests
            and path.is_file()
            and digest_of_bytes(path.read_bytes()) == self.digests[name]
        )


def has_list(folder: Path) -> bool:
    """Return whether tweetup made files in a folder before."""
    listing = folder / LIST
    return listing.is_file() and not listing.is_symlink()


def read_list(folder: Path) -> FolderList | None:
    """Return the list of a folder; None where tweetup made no files there."""
    if not has_list(folder):
        return None
    lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
    return FolderList(
        names=frozenset(line for line in lines if line and not line.startswith("#")),
        digests=_digests(lines, _SUM),
        inputs=_digests(lines, _INPUTS),
        made_of=next((it.removeprefix(_MADE_OF) for it in lines if it.startswith(_MADE_OF)), None),
    )


def _digests(lines: list[str], mark: str) -> dict[str, str]:
    """Return the digests by the names of files, of the lines with a mark."""
    sums = [line.removeprefix(mark).split(" ", 1) for line in lines if line.startswith(mark)]
    return {name: digest for digest, name in sums}


def unchanged_files(folder: Path, made_of: str) -> tuple[Path, ...] | None:
    """Return the files that were written with the same ``made_of``, sorted.

    None where they were made of something else, where one of them is not as it was written, or
    where a build that ended early left something behind.
    """
    listing = read_list(folder)
    if listing is None or listing.made_of != made_of or not listing.digests:
        return None
    if has_leftovers(folder) or not all(listing.holds(folder, name) for name in listing.digests):
        return None
    return tuple(folder / name for name in sorted(listing.digests))


def digest_of_bytes(data: bytes) -> str:
    """Return the digest of a file."""
    return blake2b(data, digest_size=16).hexdigest()
