"""Segmentations of sessions: hosts, questions, placements."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup.archive.derived.derivations import (
    can_store,
    delete_rows,
    is_current,
    read_post_lists,
    write_derivation,
    write_post_list,
)
from tweetup.archive.derived.sittings import forget_sittings
from tweetup.archive.polls import load_polls
from tweetup.archive.read import numbers_of
from tweetup.archive.timestamps import from_text, to_text
from tweetup.model import Method, Placement, PostKey, Question, Segmentation, with_polls

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import datetime

    from tweetup.archive.outcomes import Derivation

__all__ = [
    "load_segmentation",
    "save_segmentation",
]

_INSERT_QUESTION: Final = """
    INSERT INTO questions (session, position, section, number, label, text, post, author, asked_at,
                           submitted_by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_INSERT_PLACEMENT: Final = """
    INSERT INTO placements (session, position, post, section, method, confidence, reason, also)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""

_QUESTIONS: Final = """
    SELECT q.position, q.section, q.number, q.label, q.text, p.network, p.id, q.author, q.asked_at,
           q.submitted_by
    FROM questions AS q LEFT JOIN posts AS p ON p.post = q.post
    WHERE q.session = ? ORDER BY q.position
"""

_PLACEMENTS: Final = """
    SELECT p.network, p.id, l.section, l.method, l.confidence, l.reason, l.also
    FROM placements AS l JOIN posts AS p ON p.post = l.post
    WHERE l.session = ? ORDER BY l.position
"""


def save_segmentation(
    sql: sqlite3.Connection,
    segmentation: Segmentation,
    derivation: Derivation,
    *,
    at: datetime,
    content: object = None,
) -> bool:
    """Save a session's hosts, questions and placements; return False where posts are missing."""
    session = segmentation.session
    keys = [placement.post for placement in segmentation.placements]
    for question in segmentation.questions:
        keys += [*question.posts, *([question.post] if question.post else [])]
    numbers = numbers_of(sql, keys)
    if not can_store(sql, session, keys, numbers):
        return False
    asked = _texts_of_questions(sql, session)
    # Acts are counted by section: those of another segmentation do not hold.
    delete_rows(sql, session, "hosts", "questions", "placements", "acts")
    sql.execute("DELETE FROM _derivations WHERE kind = 'acts' AND scope = ?", (session,))
    sql.executemany(
        "INSERT INTO hosts (session, position, handle) VALUES (?, ?, ?)",
        [(session, position, handle) for position, handle in enumerate(segmentation.hosts)],
    )
    for position, question in enumerate(segmentation.questions):
        sql.execute(_INSERT_QUESTION, (session, position, *_question_cells(question, numbers)))
        write_post_list(sql, "question_posts", (session, position), question.posts, numbers)
    sql.executemany(
        _INSERT_PLACEMENT,
        [
            (
                *(session, position, numbers[placement.post], placement.section),
                *(placement.method.value, placement.confidence, placement.reason),
                json.dumps(placement.also),
            )
            for position, placement in enumerate(segmentation.placements)
        ],
    )
    if _texts_of_questions(sql, session) != asked:
        (chat,) = sql.execute("SELECT chat FROM sessions WHERE session = ?", (session,)).fetchone()
        forget_sittings(sql, chat, [session])
    write_derivation(sql, "segmentation", session, derivation, at=at, content=content)
    return True


def _texts_of_questions(sql: sqlite3.Connection, session: str) -> list[tuple[str]]:
    """Return the texts of a session's questions, by which sittings of one meeting are told."""
    rows = sql.execute("SELECT text FROM questions WHERE session = ? ORDER BY position", (session,))
    return rows.fetchall()


def load_segmentation(
    sql: sqlite3.Connection, session: str, derivation: Derivation
) -> Segmentation | None:
    """Return a session's segmentation; None where none was saved with this derivation."""
    if not is_current(sql, "segmentation", session, derivation):
        return None
    hosts = sql.execute("SELECT handle FROM hosts WHERE session = ? ORDER BY position", (session,))
    question_posts = read_post_lists(sql, "question_posts", session, parent="question")
    placements = sql.execute(_PLACEMENTS, (session,)).fetchall()
    questions = [
        _question(question_posts.get(position, ()), *cells)
        for position, *cells in sql.execute(_QUESTIONS, (session,))
    ]
    asking = numbers_of(sql, {key for question in questions for key in question.posts})
    polls = load_polls(sql, json.dumps(list(asking.values())))
    return Segmentation(
        session=session,
        hosts=tuple(handle for (handle,) in hosts),
        questions=with_polls(
            questions, {key: polls[number] for key, number in asking.items() if number in polls}
        ),
        placements=tuple(
            Placement(
                post=PostKey(network, identity),
                section=section,
                method=Method(method),
                confidence=confidence,
                reason=reason,
                also=tuple(json.loads(also)),
            )
            for network, identity, section, method, confidence, reason, also in placements
        ),
    )


def _question_cells(question: Question, numbers: Mapping[PostKey, int]) -> tuple[object, ...]:
    return (
        question.section,
        question.number,
        question.label,
        question.text,
        None if question.post is None else numbers[question.post],
        question.author,
        to_text(question.asked_at) if question.asked_at else None,
        question.submitted_by,
    )


def _question(  # noqa: PLR0917 - the columns of _QUESTIONS, in their order
    posts: tuple[PostKey, ...],
    section: str,
    number: int,
    label: str | None,
    text: str,
    network: str | None,
    identity: str | None,
    author: str | None,
    asked_at: str | None,
    submitted_by: str | None,
) -> Question:
    return Question(
        section=section,
        number=number,
        label=label,
        text=text,
        post=None if network is None or identity is None else PostKey(network, identity),
        posts=posts,
        author=author,
        asked_at=from_text(asked_at) if asked_at else None,
        submitted_by=submitted_by,
    )
