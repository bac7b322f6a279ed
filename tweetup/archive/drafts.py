"""Words that a person typed into a form of the desk and did not save yet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup.archive.timestamps import from_text, to_text
from tweetup.model import Draft

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from tweetup.archive.personal_words import RemovedNames

__all__ = ["DRAFT_TABLE", "delete_draft", "delete_drafts_about", "read_drafts", "write_draft"]

DRAFT_TABLE: Final = """
CREATE TABLE _drafts ( -- words typed into a form of the desk that were not saved yet
    session TEXT NOT NULL,
    form TEXT NOT NULL,             -- JSON: the fields that say which form it is
    label TEXT NOT NULL,            -- its name, for people
    words TEXT NOT NULL,            -- JSON: pairs of a field and its text
    typed_at TEXT NOT NULL,
    PRIMARY KEY (session, form)
) STRICT, WITHOUT ROWID;

"""


def write_draft(connection: sqlite3.Connection, draft: Draft, *, at: datetime) -> None:
    """Write the words of a form in place of those that it had."""
    connection.execute(
        "INSERT INTO _drafts (session, form, label, words, typed_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (session, form) DO UPDATE SET label = excluded.label,"
        " words = excluded.words, typed_at = excluded.typed_at",
        (draft.session, _to_json(draft.form), draft.label, _to_json(draft.words), to_text(at)),
    )


def read_drafts(connection: sqlite3.Connection, session: str) -> tuple[Draft, ...]:
    """Return the drafts of a session, the oldest first."""
    rows = connection.execute(
        "SELECT form, label, words, typed_at FROM _drafts WHERE session = ?"
        " ORDER BY typed_at, form",
        (session,),
    )
    return tuple(
        Draft(
            session=session,
            form=_pairs(form),
            label=label,
            words=_pairs(words),
            typed_at=from_text(typed_at),
        )
        for form, label, words, typed_at in rows
    )


def delete_draft(
    connection: sqlite3.Connection, session: str, form: tuple[tuple[str, str], ...]
) -> None:
    """Delete the draft of a form, if there is any."""
    connection.execute(
        "DELETE FROM _drafts WHERE session = ? AND form = ?", (session, _to_json(form))
    )


def delete_drafts_about(connection: sqlite3.Connection, names: RemovedNames) -> int:
    """Delete the drafts that tell of people who are removed, or name them; return how many."""
    count = 0
    for row in connection.execute("SELECT session, form, label, words FROM _drafts").fetchall():
        session, form, label, words = row
        texts = [label, *(text for cell in (form, words) for _, text in _pairs(cell))]
        # The words are the owner's: a name counts wherever it stands as a word.
        if any(names.are_told_by(it) or names.replaced_by_owner(it, "") != it for it in texts):
            connection.execute(
                "DELETE FROM _drafts WHERE session = ? AND form = ?", (session, form)
            )
            count += 1
    return count


def _to_json(pairs: tuple[tuple[str, str], ...]) -> str:
    return json.dumps(pairs, ensure_ascii=False)


def _pairs(cell: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in json.loads(cell))
