"""The change of a folder from the files of one build to those of the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tweetup.render.folder.listing import FolderList

__all__ = ["CannotSwapError", "Change", "encoded"]


class CannotSwapError(Exception):
    """The folder cannot be replaced by another; its files can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The files of a folder to come: ``fresh`` to be written, ``staying`` as they are.

    ``before`` is the list of the files that are tweetup's so far, ``after`` the one to come.
    """

    folder: Path
    fresh: tuple[str, ...]
    staying: frozenset[str]
    files: Mapping[str, str | bytes]
    before: FolderList
    after: FolderList

    def content(self, name: str) -> bytes:
        """Return the bytes of a file to be written."""
        return encoded(self.files[name])

    @property
    def ours(self) -> frozenset[str]:
        """The names of all files that are tweetup's, before or after."""
        return self.before.names | self.after.names

    @property
    def stale(self) -> frozenset[str]:
        """The names of the files that are made no longer."""
        return self.before.names - self.after.names


def encoded(content: str | bytes) -> bytes:
    """Return a file's bytes; letters that UTF-8 lacks are question marks."""
    return content if isinstance(content, bytes) else content.encode("utf-8", "replace")
