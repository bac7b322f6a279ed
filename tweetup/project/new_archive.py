"""A project whose archive is made where it is missing, and deleted if nothing came into it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tweetup.archive import delete_unused_archive, missing_paths
from tweetup.project.project import open_project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.config import Config
    from tweetup.project.project import Project

__all__ = ["create_project"]


@contextmanager
def create_project(config: Config, *, keep_searches: bool = False) -> Iterator[Project]:
    """Yield the project of ``config`` as :func:`.open_project` does, with an archive.

    An archive that is made here is deleted at the end, with its folders, if nothing was read into
    it: a refused login leaves nothing. With ``keep_searches`` it stays after a search that found
    nothing, so that a schedule does not repeat that.
    """
    made = missing_paths(config.archive)
    try:
        with open_project(config, create=True) as project:
            yield project
    finally:
        if made:
            delete_unused_archive(made, keep_searches=keep_searches)
