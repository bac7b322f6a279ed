"""Schema steps of internal tables: raw records, names with an underscore, digests.

Programs that list tables show those with an underscore first, or hide them: they answer no
question about a chat.
"""

from __future__ import annotations

from typing import Final

from tweetup.archive.figures import make_figure_views

__all__ = [
    "DIGESTS",
    "EARLIER_FIGURE_VIEWS",
    "FIGURE_VIEWS_BEFORE_SITTINGS",
    "INTERNAL_COLUMNS",
    "INTERNAL_TABLES",
    "PUBLIC_DIGESTS",
    "RAW_BLOCKS",
    "RAW_LINES",
    "RENAMED",
    "SET_ASIDE",
]

#: Names of columns by which tweetup works: tables and views without an underscore have none.
INTERNAL_COLUMNS: Final = frozenset(
    {
        *("accounts", "along", "block", "by_network", "card", "codec", "content", "digest"),
        *("fingerprint", "form", "hides", "key", "length", "line", "made_of"),
        *("mark", "pieces"),
        *("pseudonym", "raw", "read_by", "records", "rewritten", "role_of", "scope"),
        *("said_at", "settings", "shown", "start", "typed_at", "version", "words", "more_words"),
        *("after_part", "edition"),
    }
)

#: Table and column of a digest that a person can compare: of a file, as ``sha256sum`` prints it.
PUBLIC_DIGESTS: Final = frozenset({("captures", "digest"), ("pictures", "digest")})

#: Statements are parted by an empty line. A record kept before is a block of its own.
RAW_BLOCKS: Final = """
CREATE TABLE raw_blocks ( -- pieces of raw records, packed together
    block INTEGER PRIMARY KEY,
    codec TEXT NOT NULL,            -- zlib, or none where compressing did not pay
    content BLOB NOT NULL
) STRICT;

INSERT INTO raw_blocks (block, codec, content) SELECT raw, codec, record FROM raw_records;

ALTER TABLE raw_records RENAME TO raw_records_before;

CREATE TABLE raw_records ( -- the record as it came, once per wording
    raw INTEGER PRIMARY KEY,
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    digest BLOB NOT NULL,
    format TEXT,
    block INTEGER NOT NULL REFERENCES raw_blocks (block),
    pieces TEXT,                    -- JSON: start and end of each in the block; NULL: all of it
    UNIQUE (post, digest)
) STRICT;

INSERT INTO raw_records (raw, post, digest, format, block)
SELECT raw, post, digest, format, raw FROM raw_records_before;

DROP TABLE raw_records_before;

CREATE INDEX raw_records_block ON raw_records (block);

"""

#: Statements are parted by an empty line. Records stored before stay in pieces.
RAW_LINES: Final = """
CREATE TABLE raw_lines ( -- lines and pages of files, each the raw record of several posts
    line INTEGER PRIMARY KEY,
    digest BLOB NOT NULL,           -- of its bytes
    format TEXT NOT NULL,
    block INTEGER REFERENCES raw_blocks (block), -- NULL: raw_records has its records one by one
    start INTEGER NOT NULL,         -- its first byte in the block
    length INTEGER NOT NULL,        -- in bytes
    records INTEGER NOT NULL,       -- how many it holds
    along INTEGER NOT NULL,         -- how many of them came along with others
    posts TEXT NOT NULL,            -- JSON: number of each post, 1 or 0: asked for or came along
    read_by TEXT,                   -- the version that read it; NULL: to be read again
    UNIQUE (digest, format)
) STRICT;

CREATE INDEX raw_lines_block ON raw_lines (block) WHERE block IS NOT NULL;

CREATE TABLE raw_line_posts ( -- the posts of which a line is a raw record
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    line INTEGER NOT NULL,
    PRIMARY KEY (post, line)
) STRICT, WITHOUT ROWID;

"""

#: Tables to which no other points.
RENAMED: Final = (
    "raw_line_posts",
    "derivations",
    "revisions",
    "several_handles",
    "removals",
    "hidden_posts",
    "secrets",
)

#: The views of figures before the table of sittings, and those over the names of tables before:
#: SQLite renames nothing beside a view that names a table which is not there.
FIGURE_VIEWS_BEFORE_SITTINGS: Final = make_figure_views(across=False)
EARLIER_FIGURE_VIEWS: Final = FIGURE_VIEWS_BEFORE_SITTINGS.replace(
    "_derivations", "derivations"
).replace("_revisions", "revisions")

_RAW_TABLES: Final = """ALTER TABLE raw_blocks RENAME TO _raw_blocks;

PRAGMA legacy_alter_table = OFF;

CREATE TABLE _raw_records ( -- the record as it came, once per wording
    raw INTEGER PRIMARY KEY,
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    digest BLOB NOT NULL,
    format TEXT,
    block INTEGER NOT NULL REFERENCES _raw_blocks (block),
    pieces TEXT,                    -- JSON: start and end of each in the block; NULL: all of it
    UNIQUE (post, digest)
) STRICT;

INSERT INTO _raw_records (raw, post, digest, format, block, pieces)
SELECT raw, post, digest, format, block, pieces FROM raw_records ORDER BY raw;

DROP TABLE raw_records;

CREATE INDEX raw_records_block ON _raw_records (block);

CREATE TABLE _raw_lines ( -- lines and pages of files, each the raw record of several posts
    line INTEGER PRIMARY KEY,
    digest BLOB NOT NULL,           -- of its bytes
    format TEXT NOT NULL,
    block INTEGER REFERENCES _raw_blocks (block), -- NULL: _raw_records has its records one by one
    start INTEGER NOT NULL,         -- its first byte in the block
    length INTEGER NOT NULL,        -- in bytes
    records INTEGER NOT NULL,       -- how many it holds
    along INTEGER NOT NULL,         -- how many of them came along with others
    posts TEXT NOT NULL,            -- JSON: number of each post, 1 or 0: asked for or came along
    read_by TEXT,                   -- the version that read it; NULL: to be read again
    UNIQUE (digest, format)
) STRICT;

INSERT INTO _raw_lines (line, digest, format, block, start, length, records, along, posts, read_by)
SELECT line, digest, format, block, start, length, records, along, posts, read_by
FROM raw_lines ORDER BY line;

DROP TABLE raw_lines;

CREATE INDEX raw_lines_block ON _raw_lines (block) WHERE block IS NOT NULL;

DROP VIEW posts_set_aside;

CREATE VIEW posts_set_aside AS
-- The posts that no chat has: a decision on a conflict took them for a mistake, or they name a
-- removed person who asked that they be hidden (conflict is NULL then).
SELECT p.post, p.network, p.id, c.conflict
FROM conflicts AS c JOIN posts AS p ON p.network = c.network
    AND p.id = CASE c.decision WHEN 'first' THEN c.second_id WHEN 'second' THEN c.first_id END
UNION ALL SELECT p.post, p.network, p.id, NULL FROM _hidden_posts JOIN posts AS p USING (post);

"""

#: Statements are parted by an empty line. The same rows as before, without reading all posts.
SET_ASIDE: Final = """
DROP VIEW posts_set_aside;

CREATE VIEW posts_set_aside AS
-- The posts that no chat has: a decision on a conflict took them for a mistake, or they name a
-- removed person who asked that they be hidden (conflict is NULL then).
SELECT p.post, p.network, p.id, c.conflict
FROM conflicts AS c JOIN posts AS p ON p.network = c.network
    AND p.id = CASE c.decision WHEN 'first' THEN c.second_id WHEN 'second' THEN c.first_id END
UNION ALL
SELECT p.post, p.network, p.id, NULL FROM _hidden_posts AS h CROSS JOIN posts AS p USING (post);

"""

#: Statements are parted by an empty line. Without ``legacy_alter_table`` SQLite refuses to rename
#: where any view does not answer, be it one that the owner added. With it, tables that point at a
#: renamed one keep the old name, so they are made anew. Views that name these tables follow.
INTERNAL_TABLES: Final = (
    "\nPRAGMA legacy_alter_table = ON;\n\n"
    + "".join(f"ALTER TABLE {name} RENAME TO _{name};\n\n" for name in RENAMED)
    + _RAW_TABLES
)

#: Statements are parted by an empty line. With ``legacy_alter_table`` no view is read, be it one of
#: the owner that does not answer, and the posts go on pointing at the table of profiles made anew.
DIGESTS: Final = """
PRAGMA legacy_alter_table = ON;

CREATE TABLE _post_digests ( -- digests of posts, where one was computed
    post INTEGER PRIMARY KEY REFERENCES posts (post) ON DELETE CASCADE,
    digest BLOB NOT NULL
) STRICT;

INSERT INTO _post_digests (post, digest)
SELECT post, digest FROM posts WHERE digest <> x'' ORDER BY post;

ALTER TABLE posts DROP COLUMN digest;

CREATE TABLE _profile_digests ( -- digests of profiles, by which a wording is found again
    profile INTEGER PRIMARY KEY REFERENCES author_profiles (profile) ON DELETE CASCADE,
    digest TEXT NOT NULL UNIQUE
) STRICT;

INSERT INTO _profile_digests (profile, digest)
SELECT profile, digest FROM author_profiles ORDER BY profile;

ALTER TABLE author_profiles RENAME TO author_profiles_before;

CREATE TABLE author_profiles ( -- what a profile said, once per wording and count
    profile INTEGER PRIMARY KEY,
    author INTEGER NOT NULL REFERENCES authors (author) ON DELETE CASCADE,
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

INSERT INTO author_profiles (profile, author, id, handle, name, bio, location, url, followers,
    following, posts, verified, created_at, first_seen, last_seen)
SELECT profile, author, id, handle, name, bio, location, url, followers,
    following, posts, verified, created_at, first_seen, last_seen
FROM author_profiles_before ORDER BY profile;

DROP TABLE author_profiles_before;

CREATE INDEX author_profiles_author ON author_profiles (author);

CREATE INDEX author_profiles_id ON author_profiles (id, author) WHERE id IS NOT NULL;

PRAGMA legacy_alter_table = OFF;

"""
