"""The claims of sessions: as one document each, and their findings as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.archive.derived.derivations import (
    can_store,
    delete_rows,
    is_current,
    write_derivation,
    write_post_list,
)
from tweetup.archive.read import numbers_of
from tweetup.model import Claims

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

    from tweetup.archive.outcomes import Derivation
    from tweetup.model import Finding, PostKey

__all__ = ["load_claims", "save_claims"]

_DECODER: Final = msgspec.json.Decoder(Claims)


def save_claims(
    sql: sqlite3.Connection, session: str, claims: Claims, derivation: Derivation, *, at: datetime
) -> bool:
    """Replace a session's saved claims; return False where it or a post is not here."""
    findings = [finding for section in claims.sections for finding in section.findings]
    keys = [key for finding in findings for _, posts in _parts(finding) for key in posts]
    numbers = numbers_of(sql, keys)
    if not can_store(sql, session, keys, numbers):
        return False
    delete_rows(sql, session, "claims", "findings")
    document = msgspec.json.encode(claims).decode()
    sql.execute("INSERT INTO claims (session, claims) VALUES (?, ?)", (session, document))
    for position, finding in enumerate(findings):
        sql.execute(
            "INSERT INTO findings (session, position, section, kind, text, phrase, people,"
            " reposted, made_by, sure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(session, position, finding.section, finding.kind.value, finding.text),
                *(finding.phrase, finding.people, finding.reposted, finding.by, finding.sure),
            ),
        )
        for part, posts in _parts(finding):
            write_post_list(sql, "finding_posts", (session, position, part), posts, numbers)
    write_derivation(sql, "claims", session, derivation, at=at)
    return True


def _parts(finding: Finding) -> Iterator[tuple[str, tuple[PostKey, ...]]]:
    yield "says", finding.posts
    yield "agrees", finding.agreed
    yield "disagrees", finding.against


def load_claims(sql: sqlite3.Connection, session: str, derivation: Derivation) -> Claims | None:
    """Return a session's claims; None where none were saved with this derivation."""
    if not is_current(sql, "claims", session, derivation):
        return None
    row = sql.execute("SELECT claims FROM claims WHERE session = ?", (session,)).fetchone()
    return _DECODER.decode(row[0]) if row is not None else None
