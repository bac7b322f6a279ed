"""Step 3: what people decided: corrections, annotations, removals. Never rewritten."""

from __future__ import annotations

from typing import Final

__all__ = ["SQL"]

#: Statements are parted by an empty line. No foreign keys: a decision outlives what it is about.
SQL: Final = """
CREATE TABLE corrections (
    correction INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    hashtag TEXT NOT NULL,          -- folded
    session TEXT,
    target TEXT,                    -- network:id of a post, a section, a handle: as the kind has it
    value TEXT NOT NULL,            -- JSON: pairs of a name and a text
    note TEXT,
    made_at TEXT NOT NULL,
    undone_at TEXT
) STRICT;

CREATE TABLE annotations ( -- what the owner records of a post or an author
    annotation INTEGER PRIMARY KEY AUTOINCREMENT,
    network TEXT NOT NULL,
    post_id TEXT,
    handle_folded TEXT,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    note TEXT,
    made_at TEXT NOT NULL,
    CHECK ((post_id IS NULL) <> (handle_folded IS NULL))
) STRICT;

CREATE TABLE removals ( -- what was taken down on request, so that no import brings it back
    digest BLOB PRIMARY KEY,        -- salted: the list does not say who asked
    removed_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

"""
