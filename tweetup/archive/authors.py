"""Writing authors: the profile as last seen, and every other thing a profile said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup.archive.merge import is_newer, profile_digest, profile_values
from tweetup.archive.rows import PROFILE_NAMES, author_of, profile_cells
from tweetup.archive.timestamps import shared_to_text
from tweetup.archive.write_cache import Profile
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from tweetup.archive.write_cache import Handle, Lately, Said
    from tweetup.model import Author

__all__ = ["Known", "keep_authors"]

#: An author's number and the number of one of their profiles.
Known = tuple[int, int]

_COLUMNS: Final = ", ".join(PROFILE_NAMES)
_JOINED: Final = ", ".join(f"a.{name}" for name in PROFILE_NAMES)
_MARKS: Final = ", ".join("?" * len(PROFILE_NAMES))

_FIND: Final = f"""
    SELECT a.author, a.handle_folded, a.seen_at, {_JOINED}
    FROM json_each(?) AS chosen
    CROSS JOIN authors AS a ON a.network = ? AND a.handle_folded = chosen.value
"""  # noqa: S608 - names of our own columns

_KEEP: Final = f"""
    INSERT INTO authors (network, handle_folded, seen_at, {_COLUMNS}) VALUES (?, ?, ?, {_MARKS})
    ON CONFLICT (network, handle_folded) DO UPDATE SET seen_at = excluded.seen_at,
        {", ".join(f"{name} = excluded.{name}" for name in PROFILE_NAMES)}
"""  # noqa: S608 - names of our own columns

# A profile said the same from the first time to the last time it was seen.
_FIRST: Final = "COALESCE(MIN(first_seen, excluded.first_seen), first_seen, excluded.first_seen)"
_LAST: Final = "COALESCE(MAX(last_seen, excluded.last_seen), last_seen, excluded.last_seen)"
_KEEP_PROFILE: Final = f"""
    INSERT INTO author_profiles (author, digest, first_seen, last_seen, {_COLUMNS})
    VALUES (?, ?, ?, ?, {_MARKS})
    ON CONFLICT (digest) DO UPDATE SET first_seen = {_FIRST}, last_seen = {_LAST}
    WHERE first_seen IS NOT {_FIRST} OR last_seen IS NOT {_LAST}
"""  # noqa: S608 - names of our own columns

_SEE: Final = "UPDATE author_profiles SET first_seen = ?, last_seen = ? WHERE profile = ?"

_FIND_PROFILES: Final = """
    SELECT p.digest, p.author, p.profile, p.first_seen, p.last_seen FROM json_each(?) AS chosen
    CROSS JOIN author_profiles AS p ON p.digest = chosen.value
"""


def keep_authors(
    connection: sqlite3.Connection, authors: Iterable[Author], lately: Lately
) -> dict[int, Known]:
    """Write what is new about these authors; by ``id()`` their numbers and their profiles'."""
    known: dict[int, Known] = {}
    fresh: dict[Said, list[Author]] = {}
    for author in {id(author): author for author in authors}.values():
        said = profile_values(author)
        profile = lately.profiles.get(said)
        if profile is not None and profile.covers(_seen(author)):
            known[id(author)] = (profile.author, profile.number)
        elif said in fresh:
            fresh[said].append(author)
        else:
            fresh[said] = [author]
    if fresh:
        _keep_fresh(connection, fresh, lately)
        for said, several in fresh.items():
            profile = lately.profiles[said]
            numbers = (profile.author, profile.number)
            for author in several:
                known[id(author)] = numbers
    return known


def _keep_fresh(
    connection: sqlite3.Connection, fresh: dict[Said, list[Author]], lately: Lately
) -> None:
    latest = {said: max(several, key=_last_seen) for said, several in fresh.items()}
    numbers = _keep_current(connection, latest.values(), lately)
    unknown: dict[Said, str] = {}
    rows = []
    widened = []
    for said, several in fresh.items():
        profile = lately.profiles.get(said)
        first, last = _first_and_last(several)
        if profile is None:
            author = several[0]
            unknown[said] = profile_digest(author)
            rows.append(
                (numbers[_name(author)], unknown[said], first, last, *profile_cells(author))
            )
        else:
            lately.profiles[said] = wider = profile.widened(first, last)
            widened.append((wider.first, wider.last, wider.number))
    connection.executemany(_KEEP_PROFILE, rows)
    found = {
        digest: Profile(*profile)
        for digest, *profile in connection.execute(
            _FIND_PROFILES, (json.dumps(list(unknown.values())),)
        )
    }
    lately.profiles |= {said: found[digest] for said, digest in unknown.items()}
    connection.executemany(_SEE, widened)


def _name(author: Author) -> Handle:
    return (author.network, fold_handle(author.handle))


def _seen(author: Author) -> str | None:
    return shared_to_text(author.seen_at) if author.seen_at else None


def _last_seen(author: Author) -> str:
    return _seen(author) or ""


def _first_and_last(several: Sequence[Author]) -> tuple[str | None, str | None]:
    times = [seen for author in several if (seen := _seen(author)) is not None]
    return (min(times), max(times)) if times else (None, None)


def _find(
    connection: sqlite3.Connection, names: Iterable[Handle]
) -> dict[Handle, tuple[int, Author]]:
    by_network: dict[str, list[str]] = {}
    for network, folded in names:
        by_network.setdefault(network, []).append(folded)
    found: dict[Handle, tuple[int, Author]] = {}
    for network, handles in by_network.items():
        for number, folded, seen_at, *cells in connection.execute(
            _FIND, (json.dumps(handles), network)
        ):
            found[network, folded] = (number, author_of(network, cells, seen_at))
    return found


def _keep_current(
    connection: sqlite3.Connection, authors: Iterable[Author], lately: Lately
) -> dict[Handle, int]:
    """Write the profiles that are newer than those kept; the numbers of all the authors."""
    latest: dict[Handle, Author] = {}
    for author in authors:
        name = _name(author)
        if name not in latest or is_newer(author, latest[name]):
            latest[name] = author
    current = lately.current
    current |= _find(connection, [name for name in latest if name not in current])
    better = {
        name: author
        for name, author in latest.items()
        if name not in current or is_newer(author, current[name][1])
    }
    connection.executemany(
        _KEEP, [(*name, _seen(author), *profile_cells(author)) for name, author in better.items()]
    )
    current |= _find(connection, [name for name in better if name not in current])
    current |= {name: (current[name][0], author) for name, author in better.items()}
    return {name: current[name][0] for name in latest}
