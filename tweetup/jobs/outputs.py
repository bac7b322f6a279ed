"""Record the files that a person has written from the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tweetup.project.project import Project

__all__ = ["record_output"]


def record_output(project: Project, path: Path, kind: str, *, session: str | None = None) -> None:
    """Record that a recap, site, copy or export was written, so that a removal can name it."""
    project.archive.removals.add_output(str(path.absolute()), kind, session=session)
