"""Methods whose results an object remembers until it is told to forget."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.model import Session

__all__ = ["Memory", "remembered"]

M = TypeVar("M", bound="Memory")
A = TypeVar("A", bound="str | Session")
R = TypeVar("R")


class Memory:
    """An object with :func:`remembered` methods."""

    def __init__(self) -> None:
        self._results: dict[tuple[str, str], Any] = {}

    def forget(self) -> None:
        """Drop all remembered results: posts or corrections changed since."""
        self._results.clear()


def remembered(method: Callable[[M, A], R]) -> Callable[[M, A], R]:
    """Return ``method`` called once for each chat name or session, its results remembered.

    Sessions are told apart by their id. ``functools.cache`` would keep every object alive, and
    ``functools.cached_property`` takes no argument.
    """

    @wraps(method)
    def call(self: M, argument: A) -> R:
        key = (method.__name__, argument if isinstance(argument, str) else argument.id)
        if key not in self._results:
            self._results[key] = method(self, argument)
        result: R = self._results[key]
        return result

    return call
