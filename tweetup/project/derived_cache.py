"""Compute results once: remembered within a run, stored in the archive between runs.

An origin says from what a result was derived: a fingerprint of the posts, the version of tweetup
and the settings that were used, as JSON.
"""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from functools import wraps
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeVar

from tweetup import __version__
from tweetup.archive import Derivation
from tweetup.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tweetup.model import Post, Session

__all__ = ["DerivedCache", "Memory", "fingerprint", "origin_of", "remembered"]

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


T = TypeVar("T")


class DerivedCache:
    """Results that are stored in an archive beside the posts they were derived from.

    ``reads`` says whether results of earlier runs are used, ``writes`` whether new ones are
    stored: an archive that can only be read takes none.
    """

    def __init__(self, *, reads: bool, writes: bool) -> None:
        self._reads = reads
        self._writes = writes

    def derive(
        self,
        origin: Derivation,
        *,
        load: Callable[[Derivation], T | None],
        compute: Callable[[], T],
        store: Callable[[T, Derivation], bool],
    ) -> T:
        """Return the stored result of ``origin``, else the computed one, which is then stored.

        Storing saves time and nothing depends on it: where the archive cannot be written, the
        result is returned all the same and nothing more is stored by this cache.
        """
        stored = load(origin) if self._reads else None
        if stored is not None:
            return stored
        result = compute()
        if self._writes:
            try:
                store(result, origin)
            except ArchiveError:
                self._writes = False
        return result


def origin_of(fingerprint: str, **settings: object) -> Derivation:
    """Return the origin made of a fingerprint of posts, this version, and the settings as JSON."""
    as_json = json.dumps(settings, default=_plain, sort_keys=True, ensure_ascii=False)
    return Derivation(fingerprint=fingerprint, version=__version__, settings=as_json)


def fingerprint(posts: Iterable[Post], *names: str) -> str:
    """Return 32 hexadecimal digits that change with any post, their order or the names."""
    digest = blake2b(repr(names).encode(), digest_size=16)
    for post in posts:
        digest.update(repr(post).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
