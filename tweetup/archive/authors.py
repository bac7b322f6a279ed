"""Writing authors: the profile seen last, and every wording of a profile with its times."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup.archive.merge import is_newer, profile_digest, profile_values
from tweetup.archive.rows import PROFILE_NAMES, author_of, profile_cells
from tweetup.archive.timestamps import cached_to_text
from tweetup.archive.write_cache import CachedAuthor, CachedProfile
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from tweetup.archive.write_cache import AuthorKey, ProfileValues, WriteCache
    from tweetup.model import Author

__all__ = ["AuthorNumbers", "write_authors"]

#: An author's number and the number of one of their profiles.
AuthorNumbers = tuple[int, int]

_COLUMNS: Final = ", ".join(PROFILE_NAMES)
_JOINED: Final = ", ".join(f"a.{name}" for name in PROFILE_NAMES)
_MARKS: Final = ", ".join("?" * len(PROFILE_NAMES))

_FIND: Final = f"""
    SELECT a.author, a.handle_folded, a.seen_at, {_JOINED}
    FROM json_each(?) AS chosen
    CROSS JOIN authors AS a ON a.network = ? AND a.handle_folded = chosen.value
"""  # noqa: S608 - names of our own columns

_UPSERT: Final = f"""
    INSERT INTO authors (network, handle_folded, seen_at, {_COLUMNS}) VALUES (?, ?, ?, {_MARKS})
    ON CONFLICT (network, handle_folded) DO UPDATE SET seen_at = excluded.seen_at,
        {", ".join(f"{name} = excluded.{name}" for name in PROFILE_NAMES)}
"""  # noqa: S608 - names of our own columns

_SEE_AGAIN: Final = "UPDATE authors SET seen_at = ? WHERE author = ?"

_INSERT_PROFILE: Final = f"""
    INSERT INTO author_profiles (profile, author, first_seen, last_seen, {_COLUMNS})
    VALUES (?, ?, ?, ?, {_MARKS})
"""  # noqa: S608 - names of our own columns

_UPDATE_TIMES: Final = "UPDATE author_profiles SET first_seen = ?, last_seen = ? WHERE profile = ?"

_INSERT_DIGEST: Final = "INSERT INTO _profile_digests (profile, digest) VALUES (?, ?)"

_FIND_PROFILES: Final = """
    SELECT d.digest, p.author, p.profile, p.first_seen, p.last_seen FROM json_each(?) AS chosen
    CROSS JOIN _profile_digests AS d ON d.digest = chosen.value
    CROSS JOIN author_profiles AS p ON p.profile = d.profile
"""

_HIGHEST: Final = "SELECT COALESCE(MAX(profile), 0) FROM author_profiles"


def write_authors(
    connection: sqlite3.Connection, authors: Iterable[Author], cache: WriteCache
) -> dict[int, AuthorNumbers]:
    """Write new authors and profiles.

    Returns the numbers of each author and profile in the archive, by the ``id()`` of the record.
    """
    numbers: dict[int, AuthorNumbers] = {}
    fresh: dict[ProfileValues, list[Author]] = {}
    widened: dict[int, CachedProfile] = {}
    later: dict[int, tuple[Author, CachedProfile]] = {}
    profiles = cache.profiles
    for author in authors:
        if id(author) in numbers:
            continue
        values = profile_values(author)
        profile = profiles.get(values)
        if profile is None:
            fresh.setdefault(values, []).append(author)
            continue
        numbers[id(author)] = profile.numbers
        seen = _seen(author)
        if seen is not None and not profile.covers(seen):
            _, number = profile.numbers
            widened[number] = profile
            if profile.widen(seen):
                later[number] = (author, profile)
    if fresh or later:
        _write_current(connection, fresh, later.values(), cache)
    connection.executemany(
        _UPDATE_TIMES,
        [(profile.first, profile.last, number) for number, profile in widened.items()],
    )
    if fresh:
        _write_profiles(connection, fresh, cache)
        for values, several in fresh.items():
            profile = profiles[values]
            for author in several:
                numbers[id(author)] = profile.numbers
    return numbers


def _write_profiles(
    connection: sqlite3.Connection, fresh: dict[ProfileValues, list[Author]], cache: WriteCache
) -> None:
    """Write wordings of profiles that are not cached, and cache them."""
    digests: dict[ProfileValues, str] = {}
    told: dict[str, list[Author]] = {}
    for values, several in fresh.items():
        digests[values] = profile_digest(several[0])
        told.setdefault(digests[values], []).extend(several)
    stored = {
        digest: (author, profile, first, last)
        for digest, author, profile, first, last in connection.execute(
            _FIND_PROFILES, (json.dumps(list(told)),)
        )
    }
    (number,) = connection.execute(_HIGHEST).fetchone()
    rows, named, widened = [], [], []
    for digest, several in told.items():
        first, last = _first_and_last(several)
        if digest in stored:
            # It is taken to have been the same between the first and the last time it was seen.
            author, profile, *before = stored[digest]
            first, last = _first_and_last_of(first, last, *before)
            if [first, last] != before:
                widened.append((first, last, profile))
        else:
            number += 1
            author, profile = cache.current[_key_of(several[0])].number, number
            rows.append((profile, author, first, last, *profile_cells(several[0])))
            named.append((profile, digest))
        stored[digest] = (author, profile, first, last)
    connection.executemany(_INSERT_PROFILE, rows)
    connection.executemany(_INSERT_DIGEST, named)
    connection.executemany(_UPDATE_TIMES, widened)
    for values, several in fresh.items():
        *numbers, first, last = stored[digests[values]]
        name = _key_of(several[0])
        profile = CachedProfile(tuple(numbers), first, last, name)
        cache.profiles[values] = profile
        if profile_values(cache.current[name].author) == values:
            cache.current[name].cached = profile


def _key_of(author: Author) -> AuthorKey:
    return (author.network, fold_handle(author.handle))


def _seen(author: Author) -> str | None:
    return cached_to_text(author.seen_at) if author.seen_at else None


def _last_seen(author: Author) -> str:
    return _seen(author) or ""


def _first_and_last(several: Sequence[Author]) -> tuple[str | None, str | None]:
    return _first_and_last_of(*map(_seen, several))


def _first_and_last_of(*seen: str | None) -> tuple[str | None, str | None]:
    times = [time for time in seen if time is not None]
    return (min(times), max(times)) if times else (None, None)


def _find(
    connection: sqlite3.Connection, names: Iterable[AuthorKey]
) -> dict[AuthorKey, CachedAuthor]:
    by_network: dict[str, list[str]] = {}
    for network, folded in names:
        by_network.setdefault(network, []).append(folded)
    stored: dict[AuthorKey, CachedAuthor] = {}
    for network, handles in by_network.items():
        for number, folded, seen_at, *cells in connection.execute(
            _FIND, (json.dumps(handles), network)
        ):
            stored[network, folded] = CachedAuthor(number, author_of(network, cells, seen_at))
    return stored


def _write_current(
    connection: sqlite3.Connection,
    fresh: dict[ProfileValues, list[Author]],
    later: Iterable[tuple[Author, CachedProfile]],
    cache: WriteCache,
) -> None:
    """Write the profiles that are newer than those stored; all authors are cached after that.

    ``later`` are cached wordings that were seen later than before.
    """
    latest: dict[AuthorKey, tuple[Author, CachedProfile | None]] = {}
    told = [(_key_of(it := max(several, key=_last_seen)), it, None) for several in fresh.values()]
    for name, author, profile in (*told, *((it.name, author, it) for author, it in later)):
        if name not in latest or is_newer(author, latest[name][0]):
            latest[name] = (author, profile)
    current = cache.current
    current |= _find(connection, [name for name in latest if name not in current])
    better: dict[AuthorKey, Author] = {}
    again = []
    for name, (author, profile) in latest.items():
        stored = current.get(name)
        if stored is not None and profile is not None and stored.cached is profile:
            # The same wording, seen later.
            stored.author = author
            again.append((_seen(author), stored.number))
        elif stored is None or is_newer(author, stored.author):
            better[name] = author
    connection.executemany(
        _UPSERT, [(*name, _seen(author), *profile_cells(author)) for name, author in better.items()]
    )
    connection.executemany(_SEE_AGAIN, again)
    current |= _find(connection, [name for name in better if name not in current])
    for name, author in better.items():
        current[name].author = author
        current[name].cached = latest[name][1]
