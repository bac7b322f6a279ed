"""A way to put bytes into a file and read it back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tweetup.model import Post
from tweetup.sources import Record, Skipped, Source, open_source


@dataclass(frozen=True)
class Reading:
    """All a source gave."""

    source: Source
    records: tuple[Record, ...]
    skipped: tuple[Skipped, ...]

    @property
    def posts(self) -> dict[str, Post]:
        """The posts that were asked for, by id."""
        return {found.post.id: found.post for found in self.records if not found.included}

    @property
    def included(self) -> dict[str, Post]:
        """The posts that came along, by id."""
        return {found.post.id: found.post for found in self.records if found.included}


Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """``read(content, name="chat")``: what a file with that content holds."""

    def reading(content: bytes, name: str = "chat", **options: str) -> Reading:
        path = tmp_path / name
        path.write_bytes(content)
        source = open_source(str(path), **options)  # type: ignore[arg-type]  # only format
        found = list(source)
        return Reading(
            source,
            tuple(item for item in found if isinstance(item, Record)),
            tuple(item for item in found if isinstance(item, Skipped)),
        )

    return reading
