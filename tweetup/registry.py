"""Name → implementation, built in or from an entry point, imported when asked for.

A plug-in adds a name and never shadows a built-in one: the built-in table wins, so that a
recap made today reads the same on a machine with other packages installed.
"""

from __future__ import annotations

import os
import sys
from functools import cache, reduce
from importlib import import_module
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from tweetup.errors import TweetupError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["PlugIn", "Registry", "installed_entry_points"]

T = TypeVar("T")

_METADATA = (".dist-info", ".egg-info")


class Registry(Generic[T]):
    """The implementations of one kind, by name.

    ``kind`` is the word an error uses ("format"), ``group`` the entry-point group third
    parties register in, ``builtin`` maps a name to ``"module:attribute"``. Nothing is imported
    before :meth:`get` asks for it.
    """

    def __init__(
        self,
        kind: str,
        group: str,
        builtin: Mapping[str, str],
        *,
        also_called: Mapping[str, str] | None = None,
    ) -> None:
        """Take the built-in table; ``also_called`` maps other names that people use to ours."""
        self.kind = kind
        self.group = group
        self._builtin = dict(builtin)
        self._also_called = dict(also_called or {})

    def names(self) -> tuple[str, ...]:
        """All names: the built-in ones in their table's order, then plug-ins alphabetically."""
        return (*self._builtin, *sorted(self._plugins()))

    def get(self, name: str) -> T:
        """Return the implementation called ``name``.

        Raises :class:`~tweetup.errors.UnknownNameError` for a name nobody registered and
        :class:`~tweetup.errors.TweetupError` for a plug-in that cannot be imported.
        """
        if name in self._builtin:
            module, _, attribute = self._builtin[name].partition(":")
            return cast("T", getattr(import_module(module), attribute))
        plugins = self._plugins()
        if name not in plugins:
            meant = self._also_called.get(name.lower())
            raise UnknownNameError(self.kind, name, self.names(), meant=meant)
        return cast("T", _load(plugins[name], self.kind))

    def __iter__(self) -> Iterator[tuple[str, T]]:
        """Every name with its implementation; imports them all."""
        yield from ((name, self.get(name)) for name in self._builtin)
        for name, point in sorted(self._plugins().items()):
            yield name, cast("T", _load(point, self.kind))

    def _plugins(self) -> dict[str, PlugIn]:
        points = installed_entry_points(self.group)
        return {point.name: point for point in points if point.name not in self._builtin}


class PlugIn(NamedTuple):
    """An entry point of an installed ``package``: its ``value`` names a module and an object."""

    name: str
    value: str
    package: str

    def load(self) -> Any:  # noqa: ANN401 - what a plug-in holds is its own
        """Return the object; raises ``ImportError`` or ``AttributeError`` where it is missing."""
        module, _, path = self.value.partition("[")[0].partition(":")
        names = path.strip().split(".") if path.strip() else []
        return reduce(getattr, names, import_module(module.strip()))


@cache
def installed_entry_points(group: str) -> Sequence[PlugIn]:
    """Return the entry points of a group; installed packages are searched once a process."""
    return _all_entry_points().get(group, ())


@cache
def _all_entry_points() -> Mapping[str, Sequence[PlugIn]]:
    """Return the entry points of all installed packages for tweetup, by their groups.

    ``importlib.metadata`` finds them too, but it loads the parsers of e-mail for that, a tenth of
    the time of a short command; it is asked where packages are in anything else than folders.
    """
    finders = [it for it in sys.meta_path if hasattr(it, "find_distributions")]
    if finders != [PathFinder] or any(map(os.path.isfile, sys.path)):
        return _grouped(_read_metadata())
    return _grouped(_read_folders())


def _read_metadata() -> Iterator[tuple[str, str]]:
    from importlib.metadata import distributions

    for distribution in distributions():
        text = distribution.read_text("entry_points.txt")
        yield distribution.name, text or ""


def _read_folders() -> Iterator[tuple[str, str]]:
    """Yield the packages in the folders of ``sys.path``, each with its text of entry points."""
    for folder in sys.path:
        try:
            with os.scandir(folder or ".") as entries:
                found = sorted((it.name, it.path) for it in entries if it.name.endswith(_METADATA))
        except OSError:  # it is missing, or no folder
            continue
        for name, path in found:
            package = name.rpartition(".")[0].partition("-")[0]
            try:
                with open(f"{path}/entry_points.txt", "rb") as file:  # noqa: PTH123 - of many
                    yield package, file.read().decode()
            except OSError:
                yield package, ""


def _grouped(packages: Iterable[tuple[str, str]]) -> dict[str, list[PlugIn]]:
    """Return the entry points for tweetup by their groups.

    Of packages of one name the first one counts.
    """
    groups: dict[str, list[PlugIn]] = {}
    seen: set[str] = set()
    for package, text in packages:
        name = package.lower().replace("-", "_").replace(".", "_")
        if name in seen:
            continue
        seen.add(name)
        if "[tweetup." not in text:
            continue
        group = ""
        for line in map(str.strip, text.splitlines()):
            key, equals, value = line.partition("=")
            if line.startswith("["):
                group = line.strip("[]").strip()
            elif equals and not line.startswith(("#", ";")):
                groups.setdefault(group, []).append(PlugIn(key.strip(), value.strip(), package))
    return groups


def _load(point: PlugIn, kind: str) -> Any:  # noqa: ANN401 - what a plug-in holds is its own
    try:
        return point.load()
    except (ImportError, AttributeError) as error:
        raise TweetupError(
            f"the {kind} {point.name!r} of {point.package} cannot be imported: {error}",
            hint="reinstall or remove that package",
        ) from error
