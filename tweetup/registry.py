"""Name → implementation, built in or from an entry point, imported when asked for.

A plug-in adds a name and never shadows a built-in one: the built-in table wins, so that a
recap made today reads the same on a machine with other packages installed.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from tweetup.errors import TweetupError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.metadata import EntryPoint, EntryPoints, SelectableGroups

__all__ = ["Registry", "installed_entry_points"]

T = TypeVar("T")


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

    def _plugins(self) -> dict[str, EntryPoint]:
        points = installed_entry_points(self.group)
        return {point.name: point for point in points if point.name not in self._builtin}


@cache
def installed_entry_points(group: str) -> EntryPoints:
    """Return the entry points of a group; installed packages are searched once a process."""
    return _all_entry_points().select(group=group)


@cache
def _all_entry_points() -> SelectableGroups:  # of Python 3.11; later versions give EntryPoints
    return entry_points()


def _load(point: EntryPoint, kind: str) -> Any:  # noqa: ANN401 - what a plug-in holds is its own
    try:
        return point.load()
    except (ImportError, AttributeError) as error:
        package = point.dist.name if point.dist else "an unknown package"
        raise TweetupError(
            f"the {kind} {point.name!r} of {package} cannot be imported: {error}",
            hint="reinstall or remove that package",
        ) from error
