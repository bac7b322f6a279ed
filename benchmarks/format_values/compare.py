"""Compare what files hold with what tweetup reads of them."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.format_values.values import FIELDS, Fields, count_right, fields_of_post, merge
from tweetup.archive.twitter_to_sqlite import is_database, twitter_to_sqlite_lines
from tweetup.files import Deletion, Record, open_source

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from benchmarks.format_values.files import MeasuredFile

__all__ = ["Comparison", "Lost", "compare"]


@dataclass(frozen=True)
class Lost:
    """A value that a file holds and that did not come out of it, and what came instead."""

    file: str
    post: str
    field: str
    held: frozenset[str]
    arrived: frozenset[str]


@dataclass
class Comparison:
    """How many posts and values the files of a row hold, and how many came out of them right."""

    files: list[str] = field(default_factory=list)
    formats: set[str] = field(default_factory=set)
    posts: int = 0
    carried: int = 0
    held: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    lost: list[Lost] = field(default_factory=list)


def compare(measured: MeasuredFile) -> Comparison:
    """Return the comparison of a row's files; it has none where they are not there."""
    whole = Comparison()
    with tempfile.TemporaryDirectory() as folder:
        for path in measured.places(Path(folder)):
            held = _by_id((post.id, post.fields()) for post in measured.held(path))
            _add(whole, path, held, _read(path, whole))
    return whole


def _read(path: Path, whole: Comparison) -> dict[str, Fields]:
    source = open_source(str(path), read_database=_read_database)
    items = list(source)
    whole.formats.add(source.format)
    pairs = [(it.post.id, fields_of_post(it.post)) for it in items if isinstance(it, Record)]
    for item in items:
        if isinstance(item, Deletion):
            number = str(item.post_id or item.author_id)
            pairs.append((number, {"id": frozenset({number})}))
    return _by_id(pairs)


def _by_id(pairs: Iterable[tuple[str, Fields]]) -> dict[str, Fields]:
    found: dict[str, list[Fields]] = {}
    for identity, fields in pairs:
        found.setdefault(identity, []).append(fields)
    return {identity: merge(readings) for identity, readings in found.items()}


def _add(
    whole: Comparison, path: Path, held: dict[str, Fields], arrived: dict[str, Fields]
) -> None:
    whole.files.append(path.name)
    whole.posts += len(held)
    whole.carried += len(held.keys() & arrived.keys())
    for identity, fields in held.items():
        other = arrived.get(identity, {})
        for name in FIELDS:
            own, came = fields.get(name, frozenset()), other.get(name, frozenset())
            right = count_right(name, own, came)
            whole.held[name] += len(own)
            whole.right[name] += right
            if right < len(own):
                whole.lost.append(Lost(path.name, identity, name, own, came))


def _read_database(path: Path) -> Generator[bytes, None, None] | None:
    return twitter_to_sqlite_lines(path) if is_database(path) else None
