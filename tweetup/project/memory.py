"""Results of methods, remembered for as long as a command runs.

``functools.cache`` would keep every object alive, and ``functools.cached_property`` takes no
argument.
"""

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
        self._results: dict[str | Session, dict[str, Any]] = {}

    def forget(self) -> None:
        """Drop all remembered results: posts or corrections changed since."""
        self._results.clear()

    def keep(self, argument: str | Session, name: str, compute: Callable[[], R]) -> R:
        """Return a result of that name, made by ``compute`` where none is remembered."""
        results = self._results.setdefault(argument, {})
        if name not in results:
            results[name] = compute()
        result: R = results[name]
        return result

    def release(self, session: Session | None = None) -> None:
        """Drop the results remembered of a session (None: of all), which takes memory."""
        for argument in [session] if session else list(self._results):
            if not isinstance(argument, str):
                self._results.pop(argument, None)


def remembered(method: Callable[[M, A], R]) -> Callable[[M, A], R]:
    """Return ``method`` called once for each chat name or session, its results remembered.

    A session with other corrections is another one.
    """

    @wraps(method)
    def call(self: M, argument: A) -> R:
        results = self._results.setdefault(argument, {})
        if method.__name__ not in results:
            results[method.__name__] = method(self, argument)
        result: R = results[method.__name__]
        return result

    return call
