"""Results of a worker process, which the one process that writes is to store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tweetup.archive.archive import Archive
from tweetup.archive.connection import connect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from tweetup.archive.connection import ArchiveConnection

__all__ = ["ResultCollector", "UnsavedResult", "open_collector"]


@dataclass(frozen=True, slots=True)
class UnsavedResult:
    """A call of one of the archive's ``save_`` methods that is still to be made."""

    method: str
    arguments: tuple[Any, ...]
    options: Mapping[str, Any]

    def store(self, archive: Archive) -> None:
        """Make the call. What the archive cannot store any more is derived again later."""
        getattr(archive, self.method)(*self.arguments, **self.options)


def open_collector(path: Path, *, timeout: float) -> ResultCollector:
    """Open an archive to be read; ``timeout`` is how many seconds to wait for a writer.

    Raises :class:`~tweetup.errors.ArchiveError` for a file that cannot be used.
    """
    return ResultCollector(
        connect(path, write=False, create=False, clock=_no_time, timeout=timeout)
    )


def _no_time() -> datetime:
    raise AssertionError("nothing is written here")


class ResultCollector(Archive):
    """An archive that is read as ever, and collects the results that it is given to save."""

    def __init__(self, connection: ArchiveConnection) -> None:
        super().__init__(connection)
        self._collected: list[UnsavedResult] = []

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - a method of any kind
        """Return a method of the archive; one that saves collects its arguments instead."""
        if not name.startswith("save_"):
            return super().__getattribute__(name)

        def collect(*arguments: object, **options: object) -> bool:
            self._collected.append(UnsavedResult(name, arguments, options))
            return True

        return collect

    @property
    def writable(self) -> bool:
        """Return True: results are collected, whoever stores them."""
        return True

    def take(self) -> list[UnsavedResult]:
        """Return the results collected since the last call."""
        collected, self._collected = self._collected, []
        return collected
