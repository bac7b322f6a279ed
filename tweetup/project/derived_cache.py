"""Deriving once: what the archive kept from an earlier run, or found anew and then kept."""

from __future__ import annotations

import json
from dataclasses import asdict, is_dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from tweetup import __version__
from tweetup.archive import Origin
from tweetup.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tweetup.model import Post
    from tweetup.project.project import Work

__all__ = ["derive", "fingerprint", "origin_of"]

T = TypeVar("T")


def derive(
    work: Work,
    origin: Origin,
    *,
    kept: Callable[[Origin], T | None],
    find: Callable[[], T],
    keep: Callable[[T, Origin], bool],
) -> T:
    """What was kept of this origin, else what ``find`` finds, which is then kept.

    Keeping is a help, not a need: where the archive cannot be written the result is given all
    the same, and nothing more is tried to be kept in this run.
    """
    known = kept(origin) if work.recalls else None
    if known is not None:
        return known
    found = find()
    if work.keeps:
        try:
            keep(found, origin)
        except ArchiveError:
            work.keeps = False
    return found


def origin_of(fingerprint: str, **settings: object) -> Origin:
    """From what something is derived: its posts, this version, and these settings as JSON."""
    said = json.dumps(settings, default=_plain, sort_keys=True, ensure_ascii=False)
    return Origin(fingerprint=fingerprint, version=__version__, settings=said)


def fingerprint(posts: Iterable[Post], *names: str) -> str:
    """32 hexadecimal digits that change with any of the posts, their order or the names."""
    digest = blake2b(repr(names).encode(), digest_size=16)
    for post in posts:
        digest.update(repr(post).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
