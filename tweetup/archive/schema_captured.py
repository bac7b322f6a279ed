"""The first schema step: posts and accounts as they were captured, with full-text search."""

from __future__ import annotations

from typing import Final

__all__ = ["CAPTURED"]

#: Statements are parted by an empty line.
CAPTURED: Final = """
CREATE TABLE captures ( -- the ledger: a line for every import and every capture
    capture INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,             -- import or capture
    source TEXT NOT NULL,           -- the file or the network
    format TEXT,
    digest TEXT,                    -- of the file's bytes
    hashtag TEXT,                   -- the chat everything in it was asked for, folded
    query TEXT,
    cursor TEXT,                    -- where to go on, as the network gave it
    since TEXT,
    until TEXT,
    repeats INTEGER REFERENCES captures (capture), -- an earlier line of the very same file
    read INTEGER,                   -- records read, skipped ones included
    new INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    removed INTEGER NOT NULL DEFAULT 0,    -- left out because their authors asked for it
    skipped TEXT NOT NULL DEFAULT '{}',    -- JSON: reason -> how many
    gaps TEXT NOT NULL DEFAULT '[]',       -- JSON: stretches known to be missing
    cost TEXT,                      -- JSON: what the network charged
    tool_version TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT                -- NULL: broken off, or still running
) STRICT;

CREATE INDEX captures_digest ON captures (digest) WHERE digest IS NOT NULL;

CREATE TABLE authors ( -- one handle of a network, as its profile was last seen
    author INTEGER PRIMARY KEY,
    network TEXT NOT NULL,
    handle_folded TEXT NOT NULL,
    id TEXT,
    handle TEXT NOT NULL,
    name TEXT,
    bio TEXT,
    location TEXT,
    url TEXT,
    followers INTEGER,
    following INTEGER,
    posts INTEGER,
    verified INTEGER,
    created_at TEXT,
    seen_at TEXT,
    UNIQUE (network, handle_folded)
) STRICT;

CREATE TABLE author_profiles ( -- what a profile said, once per wording and count
    profile INTEGER PRIMARY KEY,
    author INTEGER NOT NULL REFERENCES authors (author) ON DELETE CASCADE,
    digest TEXT NOT NULL UNIQUE,    -- of all of it but when it was seen
    id TEXT,
    handle TEXT NOT NULL,
    name TEXT,
    bio TEXT,
    location TEXT,
    url TEXT,
    followers INTEGER,
    following INTEGER,
    posts INTEGER,
    verified INTEGER,
    created_at TEXT,
    first_seen TEXT,
    last_seen TEXT
) STRICT;

CREATE INDEX author_profiles_author ON author_profiles (author);

CREATE TABLE posts (
    post INTEGER PRIMARY KEY,
    network TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('original', 'reply', 'quote', 'repost')),
    created_at TEXT NOT NULL,
    author INTEGER NOT NULL REFERENCES authors (author),
    profile INTEGER NOT NULL REFERENCES author_profiles (profile), -- as it was then
    profile_seen_at TEXT,
    handle TEXT NOT NULL,
    text TEXT NOT NULL,
    language TEXT,
    source TEXT,
    place TEXT,
    url TEXT,
    conversation_id TEXT,
    replies INTEGER,
    reposts INTEGER,
    quotes INTEGER,
    likes INTEGER,
    counted_at TEXT,
    matched INTEGER NOT NULL CHECK (matched IN (0, 1)), -- 0: came along, was not asked for
    digest BLOB NOT NULL,
    UNIQUE (network, id)
) STRICT;

CREATE INDEX posts_author ON posts (author);

CREATE INDEX posts_profile ON posts (profile);

CREATE TABLE hashtags (
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    tag TEXT NOT NULL,              -- folded: no #, one case
    written TEXT NOT NULL,
    PRIMARY KEY (post, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX hashtags_tag ON hashtags (tag, post);

CREATE TABLE cashtags (
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    cashtag TEXT NOT NULL,
    PRIMARY KEY (post, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE mentions (
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    handle_folded TEXT NOT NULL,
    handle TEXT NOT NULL,
    PRIMARY KEY (post, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    short TEXT,
    title TEXT,
    description TEXT,
    PRIMARY KEY (post, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE media (
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    url TEXT,
    alt_text TEXT,
    PRIMARY KEY (post, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE post_references ( -- what a post answers, quotes or reposts, here or not
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    relation TEXT NOT NULL CHECK (relation IN ('reply', 'quote', 'repost')),
    target_id TEXT,
    target_handle TEXT,
    PRIMARY KEY (post, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX post_references_target ON post_references (target_id) WHERE target_id IS NOT NULL;

CREATE TABLE edits ( -- the ids a post had before it was edited
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (post, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE raw_records ( -- the record as it came, once per wording
    raw INTEGER PRIMARY KEY,
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    digest BLOB NOT NULL,
    format TEXT,
    codec TEXT NOT NULL,            -- zlib, or none where compressing did not pay
    record BLOB NOT NULL,
    UNIQUE (post, digest)
) STRICT;

CREATE TABLE post_captures ( -- which capture saw a post; matched 0: it came along
    capture INTEGER NOT NULL REFERENCES captures (capture) ON DELETE CASCADE,
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    matched INTEGER NOT NULL CHECK (matched IN (0, 1)),
    PRIMARY KEY (capture, post)
) STRICT, WITHOUT ROWID;

CREATE INDEX post_captures_post ON post_captures (post);

CREATE VIRTUAL TABLE post_search USING fts5 (
    text, handle, content = 'posts', content_rowid = 'post',
    tokenize = 'unicode61 remove_diacritics 2'
);

"""
