"""The figures of a session counted from its records by the queries of the registry."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from tweetup.archive.figures import Scope, select_figures
from tweetup.archive.migration import make_tables
from tweetup.archive.outcomes import SessionFigures
from tweetup.archive.timestamps import to_text
from tweetup.model import Numbers, SectionNumbers, section_order
from tweetup.text import counted_kind, fold_handle, fold_tag

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tweetup.model import Post, PostAct, PostKey, Segmentation, Session

__all__ = ["count_figures"]

_SESSION: Final = (
    "INSERT INTO sessions (session, chat, hashtag, position, starts_at, ends_at, timezone,"
    " found_by) VALUES (?, ?, ?, 0, ?, ?, '', '')"
)
_DERIVATION: Final = (
    "INSERT INTO _derivations (kind, scope, fingerprint, version, settings, made_at)"
    " VALUES (?, ?, '1', '', '', '')"
)
_POST: Final = (
    "INSERT INTO posts (post, network, id, kind, created_at, author, profile, handle, text,"
    " matched) VALUES (?, ?, ?, ?, ?, ?, 0, '', ?, 1)"
)
_HASHTAG: Final = "INSERT INTO hashtags (post, position, tag, written) VALUES (?, ?, ?, ?)"
_ACT: Final = (
    "INSERT INTO acts (session, position, post, kind, act, answer, counted)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_PLACEMENT: Final = (
    "INSERT INTO placements (session, position, post, section, method, confidence, reason, also)"
    " VALUES (?, ?, ?, ?, '', 0, '', '[]')"
)
_QUESTION: Final = (
    "INSERT INTO questions (session, position, section, number, text) VALUES (?, ?, ?, 0, '')"
)


def count_figures(
    session: Session,
    posts: Iterable[Post],
    segmentation: Segmentation,
    acts: Iterable[PostAct],
    counted: Collection[PostKey],
) -> SessionFigures:
    """Return the figures of a session and its sections.

    ``posts`` are those that nobody hid, in any order, ``acts`` their dialogue acts and ``counted``
    the keys of those that count as answers; a post without an act is in no figure. The queries
    run in a database in memory, since an archive that can only be read stores no results.
    """
    with closing(_database(session, tuple(posts), segmentation, acts, counted)) as database:
        (numbers,) = _rows(database, Scope.SESSION)
        sections = [SectionNumbers(**row) for row in _rows(database, Scope.SECTION)]
    return SessionFigures(
        numbers=Numbers(**numbers),
        sections=tuple(sorted(sections, key=lambda section: section_order(section.section))),
    )


def _rows(database: sqlite3.Connection, scope: Scope) -> Iterator[dict[str, Any]]:
    """Yield the figures of each session or section by name."""
    cursor = database.execute(select_figures(scope))
    names = [column[0] for column in cursor.description]
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        del row["session"]
        yield row


def _database(
    session: Session,
    posts: Sequence[Post],
    segmentation: Segmentation,
    acts: Iterable[PostAct],
    counted: Collection[PostKey],
) -> sqlite3.Connection:
    """Return a database in memory with the rows of one session."""
    database = sqlite3.connect(":memory:")
    database.deserialize(_empty_archive())
    name = session.id
    numbers = {post.key: number for number, post in enumerate(posts)}
    kinds = {post.key: counted_kind(post) for post in posts}
    authors: dict[tuple[str, str], int] = {}
    hour = (to_text(session.start), to_text(session.end))
    database.execute(_SESSION, (name, fold_tag(session.hashtag), session.hashtag, *hour))
    scopes = (("sessions", fold_tag(session.hashtag)), ("acts", name))
    database.executemany(_DERIVATION, scopes)
    for post in posts:
        author = authors.setdefault((post.network, fold_handle(post.handle)), len(authors))
        cells = (*post.key, post.kind, to_text(post.created_at), author)
        database.execute(_POST, (numbers[post.key], *cells, post.text))
        database.executemany(
            _HASHTAG,
            [
                (numbers[post.key], position, fold_tag(tag), tag)
                for position, tag in enumerate(post.hashtags)
            ],
        )
    database.executemany(
        _ACT,
        [
            (
                *(name, position, numbers[act.post], kinds[act.post]),
                *(act.act, act.answer, act.post in counted),
            )
            for position, act in enumerate(acts)
            if act.post in numbers
        ],
    )
    database.executemany(
        _PLACEMENT,
        [
            (name, position, numbers[placement.post], placement.section)
            for position, placement in enumerate(segmentation.placements)
            if placement.post in numbers
        ],
    )
    database.executemany(
        _QUESTION,
        [
            (name, position, question.section)
            for position, question in enumerate(segmentation.questions)
        ],
    )
    return database


@cache
def _empty_archive() -> bytes:
    """Return the bytes of an archive without a row."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        make_tables(database)
        return database.serialize()
