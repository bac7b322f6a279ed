"""Tables whose values are made when a test asks for them, since every worker collects every test.

Their names are parameters of tests; to make the values of all tables at collection would take
longer than most folders of tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TypeVar

__all__ = ["Lazily"]

Value = TypeVar("Value")


class Lazily(Mapping[str, Value]):
    """A mapping from names to values, each made once, by the function given for it."""

    def __init__(self, makers: Mapping[str, Callable[[], Value]]) -> None:
        self._makers = {name: cache(make) for name, make in makers.items()}

    def __getitem__(self, name: str) -> Value:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
