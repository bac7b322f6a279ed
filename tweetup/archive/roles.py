"""Roles that profiles state, as the archive has them.

They are stored with the digest of the lexicons that read them, so that a change of one has them
read again. Those that somebody recorded are annotations.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tweetup.archive.site_stamp import RECORDED_ROLES
from tweetup.model import DeclaredRole, ProfileWords, RoleReading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tweetup.archive.connection import ArchiveConnection

__all__ = ["RoleRows"]

_BATCH: Final = 10_000

_PROFILES: Final = """
    SELECT p.post, f.profile, a.network, a.handle_folded, f.id, f.name, f.bio
    FROM json_each(?) AS j JOIN posts AS p ON p.post = j.value
    JOIN author_profiles AS f ON f.profile = p.profile JOIN authors AS a ON a.author = p.author
"""

_UNREAD: Final = """
    SELECT f.profile, a.network, a.handle_folded, f.id, f.name, f.bio
    FROM author_profiles AS f JOIN authors AS a ON a.author = f.author
    WHERE f.profile NOT IN (SELECT profile FROM _role_readings WHERE digest = ?)
      AND f.profile IN (
        SELECT p.profile FROM visible_posts AS v JOIN posts AS p ON p.post = v.post WHERE v.own)
    ORDER BY f.profile
"""

_READINGS: Final = """
    SELECT r.profile, r.abstained, o.role, o.evidence, o.rule, o.language
    FROM _role_readings AS r LEFT JOIN profile_roles AS o ON o.profile = r.profile
    WHERE r.digest = ? ORDER BY r.profile, o.position
"""

_STATE: Final = (
    "SELECT name, revision, rewritten FROM _revisions ORDER BY name",
    "SELECT session, chat FROM sessions ORDER BY session",
    (
        "SELECT a.session, COUNT(*), SUM(a.post),"
        " SUM(CASE WHEN a.kind <> 'repost' AND a.act <> 'repost' THEN a.post END)"
        " FROM acts AS a GROUP BY a.session ORDER BY a.session"
    ),
    RECORDED_ROLES,
)
"""The posts by their revision, those of sessions and which are in own words, and roles recorded."""


class RoleRows:
    """Roles of profiles in an archive."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._connection = connection

    def state(self) -> str:
        """Return a digest of all in the archive that decides the roles of people.

        A change of what a profile says is one of its posts.
        """
        digest = blake2b(digest_size=16)
        with self._connection.reading() as sql:
            for query in _STATE:
                digest.update(repr(sql.execute(query).fetchall()).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def profiles(self, posts: Collection[int]) -> dict[int, ProfileWords]:
        """Return the profiles as they were with some posts, by the number of the post."""
        with self._connection.reading() as sql:
            return {
                post: ProfileWords(
                    number=number,
                    network=network,
                    handle=handle,
                    account_id=account,
                    name=name,
                    bio=bio,
                )
                for post, number, network, handle, account, name, bio in sql.execute(
                    _PROFILES, (json.dumps(sorted(posts)),)
                )
            }

    def unread(self, digest: str) -> tuple[ProfileWords, ...]:
        """Return the profiles of posts in own words in sessions that some lexicons did not read."""
        with self._connection.reading() as sql:
            return tuple(
                ProfileWords(
                    number=number,
                    network=network,
                    handle=handle,
                    account_id=account,
                    name=name,
                    bio=bio,
                )
                for number, network, handle, account, name, bio in sql.execute(_UNREAD, (digest,))
            )

    def readings(self, digest: str) -> dict[int, RoleReading]:
        """Return the readings by lexicons of a digest, by the number of the profile."""
        roles: dict[int, list[DeclaredRole]] = {}
        abstained: dict[int, bool] = {}
        with self._connection.reading() as sql:
            for profile, is_open, role, evidence, rule, language in sql.execute(
                _READINGS, (digest,)
            ):
                abstained[profile] = is_open != 0
                stated = roles.setdefault(profile, [])
                if role is not None:
                    stated.append(
                        DeclaredRole(role=role, evidence=evidence, rule=rule, language=language)
                    )
        return {
            profile: RoleReading(roles=tuple(stated), abstained=abstained[profile])
            for profile, stated in roles.items()
        }

    def save(self, digest: str, readings: Mapping[int, RoleReading]) -> None:
        """Write the roles of profiles in place of those that they had."""
        numbers = [*readings]
        for start in range(0, len(numbers), _BATCH):
            batch = numbers[start : start + _BATCH]
            with self._connection.writing() as sql:
                sql.executemany(
                    "DELETE FROM profile_roles WHERE profile = ?", ((it,) for it in batch)
                )
                sql.executemany(
                    "INSERT OR REPLACE INTO _role_readings (profile, digest, abstained)"
                    " VALUES (?, ?, ?)",
                    ((it, digest, int(readings[it].abstained)) for it in batch),
                )
                sql.executemany(
                    "INSERT INTO profile_roles (profile, position, role, evidence, rule, language)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    _cells((it, readings[it]) for it in batch),
                )


def _cells(readings: Iterable[tuple[int, RoleReading]]) -> Iterator[tuple[object, ...]]:
    for profile, reading in readings:
        for position, it in enumerate(reading.roles):
            yield profile, position, it.role, it.evidence, it.rule, it.language
