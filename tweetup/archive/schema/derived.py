"""Step 2: what tweetup derived: sessions, questions, placements, themes, summaries.

All of it can be thrown away and derived again; a line of ``derivations`` says from what, by which
version and with which settings.
"""

from __future__ import annotations

from typing import Final

__all__ = ["SQL"]

#: Statements are parted by an empty line.
SQL: Final = """
CREATE TABLE chats (
    hashtag TEXT PRIMARY KEY        -- folded
) STRICT, WITHOUT ROWID;

CREATE TABLE derivations (
    kind TEXT NOT NULL CHECK (kind IN ('sessions', 'segmentation', 'themes', 'summaries')),
    scope TEXT NOT NULL,            -- a chat for sessions, else a session
    fingerprint TEXT NOT NULL,      -- of what it was derived from
    version TEXT NOT NULL,
    settings TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (kind, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    session TEXT PRIMARY KEY,       -- hashtag-YYYY-MM-DD
    chat TEXT NOT NULL REFERENCES chats (hashtag),
    hashtag TEXT NOT NULL,          -- as written
    position INTEGER NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    timezone TEXT NOT NULL,
    found_by TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session_posts (
    session TEXT NOT NULL REFERENCES sessions (session) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    PRIMARY KEY (session, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX session_posts_post ON session_posts (post);

CREATE TABLE hosts (
    session TEXT NOT NULL REFERENCES sessions (session) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    handle TEXT NOT NULL,
    PRIMARY KEY (session, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE questions (
    session TEXT NOT NULL REFERENCES sessions (session) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    section TEXT NOT NULL,          -- Q3, or S3 for a stretch
    number INTEGER NOT NULL,
    label TEXT,                     -- as the host wrote it
    text TEXT NOT NULL,
    post INTEGER REFERENCES posts (post) ON DELETE CASCADE,
    author TEXT,                    -- the handle
    asked_at TEXT,
    submitted_by TEXT,
    PRIMARY KEY (session, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX questions_post ON questions (post) WHERE post IS NOT NULL;

CREATE TABLE question_posts ( -- every post that asked a question: parts, repeats, rewordings
    session TEXT NOT NULL,
    question INTEGER NOT NULL,      -- the question's position
    position INTEGER NOT NULL,
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    PRIMARY KEY (session, question, position),
    FOREIGN KEY (session, question) REFERENCES questions (session, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX question_posts_post ON question_posts (post);

CREATE TABLE placements ( -- in which section a post of a session stands, and why
    session TEXT NOT NULL REFERENCES sessions (session) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    section TEXT NOT NULL,
    method TEXT NOT NULL,
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    reason TEXT NOT NULL,
    also TEXT NOT NULL,             -- JSON: further sections it speaks to
    PRIMARY KEY (session, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX placements_post ON placements (post);

CREATE TABLE themes (
    session TEXT NOT NULL REFERENCES sessions (session) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    section TEXT NOT NULL,
    label TEXT NOT NULL,
    support INTEGER NOT NULL,       -- people, not posts
    PRIMARY KEY (session, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE theme_posts (
    session TEXT NOT NULL,
    theme INTEGER NOT NULL,         -- the theme's position
    position INTEGER NOT NULL,
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    PRIMARY KEY (session, theme, position),
    FOREIGN KEY (session, theme) REFERENCES themes (session, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX theme_posts_post ON theme_posts (post);

CREATE TABLE theme_quotes ( -- the posts that say it best, the best one first
    session TEXT NOT NULL,
    theme INTEGER NOT NULL,
    position INTEGER NOT NULL,
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    PRIMARY KEY (session, theme, position),
    FOREIGN KEY (session, theme) REFERENCES themes (session, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX theme_quotes_post ON theme_quotes (post);

CREATE TABLE summaries (
    session TEXT NOT NULL REFERENCES sessions (session) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    section TEXT NOT NULL,
    summarizer TEXT NOT NULL,
    PRIMARY KEY (session, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE summary_posts (
    session TEXT NOT NULL,
    summary INTEGER NOT NULL,       -- the summary's position
    position INTEGER NOT NULL,
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    PRIMARY KEY (session, summary, position),
    FOREIGN KEY (session, summary) REFERENCES summaries (session, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX summary_posts_post ON summary_posts (post);

"""
