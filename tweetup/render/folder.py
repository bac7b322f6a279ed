"""A folder of files that tweetup made: written whole, and never over a file of someone else's."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile, gettempdir
from typing import TYPE_CHECKING, Final, Self

from tweetup.errors import TweetupError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["LIST", "FileTexts", "has_list", "unchanged_files", "write_folder"]

LIST: Final = ".tweetup-site"
"""The list of the files that are tweetup's, in their folder."""
_MADE_OF: Final = "# made of "
_SUM: Final = "#b2 "
_HEAD: Final = (
    "# The files tweetup made here. It writes over these and removes the ones it no longer makes."
)


class FileTexts(Mapping[str, str]):
    """The texts of files by their names, kept in a temporary file: a site may be of any size.

    A text ends in one line break, and letters that UTF-8 lacks are question marks.
    """

    def __init__(self) -> None:
        """Open the file; raises :class:`~tweetup.errors.TweetupError` where that fails."""
        self._places: dict[str, tuple[int, int]] = {}
        with _telling_of_space():
            self._file = TemporaryFile()  # noqa: SIM115 - closed at the end of the with block

    def __enter__(self) -> Self:
        """Return the texts, to be closed at the end of the block."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the temporary file, which takes it away."""
        with suppress(OSError):  # of a full disk, of which :meth:`add` told
            self._file.close()

    def add(self, name: str, text: str) -> None:
        """Keep the text of a file; raises :class:`~tweetup.errors.TweetupError` on a full disk."""
        data = _encoded(text.strip("\n") + "\n")
        with _telling_of_space():
            self._places[name] = (self._file.seek(0, os.SEEK_END), len(data))
            self._file.write(data)

    def __getitem__(self, name: str) -> str:
        """Return the text of a file."""
        start, length = self._places[name]
        self._file.seek(start)
        return self._file.read(length).decode("utf-8")

    def __iter__(self) -> Iterator[str]:
        """Yield the names in the order in which they were added."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self._places)


@contextmanager
def _telling_of_space() -> Iterator[None]:
    """Raise :class:`~tweetup.errors.TweetupError` for a temporary file that cannot be."""
    try:
        yield
    except OSError as error:
        raise TweetupError(
            f"pages cannot be kept in a temporary file: {error.strerror or error}",
            where=gettempdir(),
            hint="make room there, or name another folder in the environment variable TMPDIR",
        ) from error


def has_list(folder: Path) -> bool:
    """Return whether tweetup made files in a folder before."""
    listing = folder / LIST
    return listing.is_file() and not listing.is_symlink()


def unchanged_files(folder: Path, made_of: str) -> tuple[Path, ...] | None:
    """Return the files that :func:`write_folder` wrote with the same ``made_of``, sorted.

    None where they were made of something else, or where one of them is not as it was written.
    """
    if not has_list(folder):
        return None
    lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
    digests = _digests(lines)
    if f"{_MADE_OF}{made_of}" not in lines or not digests:
        return None
    targets = {name: folder / name for name in sorted(digests)}
    for name, target in targets.items():
        if not target.is_file() or _digest(target.read_bytes()) != digests[name]:
            return None
    return tuple(targets.values())


def _digests(lines: Iterable[str]) -> dict[str, str]:
    """Return the digests of files by their names, of the lines of a list."""
    sums = [line.removeprefix(_SUM).split(" ", 1) for line in lines if line.startswith(_SUM)]
    return {name: digest for digest, name in sums}


def write_folder(
    folder: Path, files: Mapping[str, str], *, made_of: str | None = None, overwrite: bool = False
) -> tuple[Path, ...]:
    """Write ``files`` (path from the folder with ``/`` → text) into ``folder``; return their paths.

    ``made_of`` is a digest of all that the files depend on, kept with theirs for
    :func:`unchanged_files`. A file appears whole or not at all, and one that holds the text
    already is not touched. Files of an earlier call that are not in ``files`` are removed. Raises
    :class:`~tweetup.errors.TweetupError` before anything is written where the folder is not
    tweetup's, a file of someone else's is in the way, a link leads out of the folder, or, unless
    ``overwrite``, a file that was written before was changed by somebody since.
    """
    try:
        known = _known(folder)
        targets = {name: _inside(folder, name) for name in files}
        _refuse_strangers(targets, known)
        if not overwrite:
            _refuse_changed(folder, known, files)
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / LIST, _listing({*known, *files}))
        digests = {name: _write(target, files[name]) for name, target in targets.items()}
        for name in sorted(known - set(files)):
            _remove(folder, name)
        _write(folder / LIST, _listing(files, _state(made_of, digests)))
    except OSError as error:
        raise TweetupError(
            f"the folder cannot be written: {error.strerror or error}",
            where=str(error.filename or folder),
            hint="choose another folder with --output",
        ) from error
    return tuple(targets[name] for name in sorted(targets))


def _known(folder: Path) -> set[str]:
    """Return the names of the files that are tweetup's.

    Raises where the folder is someone else's.
    """
    if folder.exists() and not folder.is_dir():
        raise TweetupError("this is a file, not a folder", where=str(folder))
    listing = folder / LIST
    if listing.is_file() and not listing.is_symlink():
        lines = listing.read_text(encoding="utf-8").splitlines()
        return {line for line in lines if line and not line.startswith("#")}
    if folder.is_dir() and any(folder.iterdir()):
        raise TweetupError(
            "the folder has files in it that tweetup did not make",
            where=str(folder),
            hint="choose an empty or a new folder with --output",
        )
    return set()


def _inside(folder: Path, name: str) -> Path:
    """Return the path of ``name``, which may not lead out of the folder, by dots or by links."""
    pure = PurePosixPath(name)
    target = folder.joinpath(*pure.parts)
    plain = not pure.is_absolute() and ".." not in pure.parts and pure.parts
    if not plain or not target.resolve().is_relative_to(folder.resolve()):
        raise TweetupError(
            "the file would lie outside its folder", where=f"{folder}: {name}", hint="remove links"
        )
    return target


def _refuse_strangers(targets: Mapping[str, Path], known: set[str]) -> None:
    for name, target in targets.items():
        if name not in known and (target.exists() or target.is_symlink()):
            raise TweetupError(
                "a file that tweetup did not make is in the way",
                where=str(target),
                hint="move it away, or choose another folder with --output",
            )


def _refuse_changed(folder: Path, known: set[str], files: Mapping[str, str]) -> None:
    """Raise for files that somebody changed since they were written, unless to what they become."""
    if not has_list(folder):
        return
    digests = _digests((folder / LIST).read_text(encoding="utf-8").splitlines())
    changed = []
    for name in sorted(known & digests.keys()):
        target = _inside(folder, name)
        if not target.is_file():
            continue
        data = target.read_bytes()
        if _digest(data) != digests[name] and (name not in files or data != _encoded(files[name])):
            changed.append(target)
    if changed:
        others = f", and {len(changed) - 1} more of the folder" if len(changed) > 1 else ""
        raise UsageError(
            f"was changed since tweetup wrote it{others}; nothing was written",
            where=str(changed[0]),
            hint="move it away, or build the site with --overwrite to lose the changes",
        )


def _write(target: Path, text: str) -> str:
    """Write ``text`` into ``target`` in one step, unless it is there already; return its digest."""
    data = _encoded(text)
    if target.is_file() and not target.is_symlink() and target.read_bytes() == data:
        return _digest(data)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        fresh.write_bytes(data)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return _digest(data)


def _remove(folder: Path, name: str) -> None:
    """Remove a file of ours that is made no longer, with the folders it leaves empty."""
    target = _inside(folder, name)
    target.unlink(missing_ok=True)
    for parent in target.parents:
        if parent == folder or not parent.is_dir() or any(parent.iterdir()):
            return
        parent.rmdir()


def _listing(names: Iterable[str], state: Iterable[str] = ()) -> str:
    return "\n".join([_HEAD, *state, *sorted(names)]) + "\n"


def _state(made_of: str | None, digests: Mapping[str, str]) -> list[str]:
    """Return the comments with the digest that the files were made of, and those of the files."""
    sums = [f"{_SUM}{digest} {name}" for name, digest in sorted(digests.items())]
    return sums if made_of is None else [f"{_MADE_OF}{made_of}", *sums]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
