"""Notice changes of all that a site is made of: the archive, the configuration, the templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tweetup.archive.site_stamp import read_stamp
from tweetup.config import load_config

if TYPE_CHECKING:
    from pathlib import Path

    from tweetup.config import Config

__all__ = ["SiteWatch"]

_Stats = tuple[tuple[str, int, int], ...]


class SiteWatch:
    """What a site was made of when it was looked at last.

    A program that only derives results writes the archive's file without a change of the site: so
    the archive counts as changed where its posts or its decisions are others.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        self._own_archive = config.archive if config.archive != _read(config).archive else None
        self._files = self._stats_of_files()
        self._archive = self._stats_of_archive()
        self._stamp = read_stamp(config.archive)

    def has_changed(self) -> bool:
        """Return whether something is other than at the last call."""
        files, archive = self._stats_of_files(), self._stats_of_archive()
        changed = files != self._files
        if archive != self._archive:
            stamp = read_stamp(self.config.archive)
            changed = changed or stamp != self._stamp
            self._stamp = stamp
        self._files, self._archive = files, archive
        return changed

    def read(self) -> Config:
        """Return the configuration as it is now, and watch the files that it names.

        Raises :class:`~tweetup.errors.ConfigError` for one that cannot be read.
        """
        config = _read(self.config)
        if self._own_archive is not None:
            config = replace(config, archive=self._own_archive)
        if config != self.config:
            self.config = config
            self._files, self._archive = self._stats_of_files(), self._stats_of_archive()
            self._stamp = read_stamp(config.archive)
        return config

    def _stats_of_files(self) -> _Stats:
        config = self.config
        own = [path for path in (config.file, config.prices) if path is not None]
        folder = config.templates
        inside = sorted(folder.rglob("*")) if folder is not None and folder.is_dir() else []
        return _stats([*own, *inside])

    def _stats_of_archive(self) -> _Stats:
        archive = self.config.archive
        return _stats([archive, archive.with_name(f"{archive.name}-wal")])


def _read(config: Config) -> Config:
    return load_config(config.file) if config.file.exists() else load_config()


def _stats(paths: list[Path]) -> _Stats:
    """Return time and size of the files that are there."""
    found = []
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue
        found.append((str(path), state.st_mtime_ns, state.st_size))
    return tuple(found)
