"""A way to put bytes into a file and read it back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tweetup.files import Deletion, Record, Skipped, Source, open_source
from tweetup.model import Post


@dataclass(frozen=True)
class Reading:
    """All a source gave."""

    source: Source
    records: tuple[Record, ...]
    skipped: tuple[Skipped, ...]
    deletions: tuple[Deletion, ...] = ()

    @property
    def posts(self) -> dict[str, Post]:
        """The posts that were asked for, by id."""
        return {found.post.id: found.post for found in self.records if not found.included}

    @property
    def included(self) -> dict[str, Post]:
        """The posts that came along, by id."""
        return {found.post.id: found.post for found in self.records if found.included}


Read = Callable[..., Reading]


def read_path(path: Path, **options: Any) -> Reading:
    """What a file or folder holds."""
    source = open_source(str(path), **options)
    found = list(source)
    return Reading(
        source,
        tuple(item for item in found if isinstance(item, Record)),
        tuple(item for item in found if isinstance(item, Skipped)),
        tuple(item for item in found if isinstance(item, Deletion)),
    )


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """``read(content, name="chat")``: what a file with that content holds."""

    def reading(content: bytes, name: str = "chat", **options: Any) -> Reading:
        path = tmp_path / name
        path.write_bytes(content)
        return read_path(path, **options)

    return reading
