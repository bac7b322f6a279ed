"""Schema steps that say where each fact comes from: its basis, its time, and views on it."""

from __future__ import annotations

from typing import Final

__all__ = ["SOURCES"]

#: Columns that hold a time, by table, as they were when the step below was added.
_TIMES: Final = {
    "captures": ("since", "until", "started_at", "finished_at"),
    "authors": ("created_at", "seen_at"),
    "author_profiles": ("created_at", "first_seen", "last_seen"),
    "posts": ("created_at", "profile_seen_at", "counted_at", "edited_at"),
    "derivations": ("made_at",),
    "sessions": ("starts_at", "ends_at"),
    "questions": ("asked_at",),
    "session_aliases": ("during", "renamed_at"),
    "corrections": ("made_at", "undone_at"),
    "annotations": ("made_at",),
    "removals": ("removed_at",),
    "conflicts": ("found_at", "decided_at"),
}

#: Times without a fraction get one, so that all are of one width and sort as text.
_ONE_WIDTH: Final = "".join(
    f"""UPDATE {table} SET {column} = substr({column}, 1, 19) || '.000000Z'
WHERE length({column}) = 20;

"""  # noqa: S608 - names of our own columns
    for table, columns in _TIMES.items()
    for column in columns
)

#: Statements are parted by an empty line. A text never has the id of a reply's or repost's target;
#: only a row's kind, which is stated, has neither id nor handle.
SOURCES: Final = f"""
ALTER TABLE post_references ADD COLUMN target_author_id TEXT;

ALTER TABLE post_references ADD COLUMN basis TEXT CHECK (basis IN ('stated', 'guessed'));

UPDATE post_references SET basis = 'stated'
WHERE (target_id IS NOT NULL AND (relation <> 'quote' OR EXISTS (
           SELECT 1 FROM posts AS p
           WHERE p.post = post_references.post AND p.network IN ('mastodon', 'bluesky'))))
   OR (target_id IS NULL AND target_handle IS NULL);

UPDATE post_references
SET target_author_id = substr(target_id, 6, instr(substr(target_id, 6), '/') - 1)
WHERE target_id GLOB 'at://did:*/*';

ALTER TABLE mentions ADD COLUMN part TEXT CHECK (part IN ('own', 'prefix', 'repeated'));

UPDATE mentions SET part = (
    SELECT mention_part(p.text, mentions.handle, p.kind)
    FROM posts AS p WHERE p.post = mentions.post);

ALTER TABLE links ADD COLUMN address TEXT;

CREATE INDEX links_address ON links (address) WHERE address IS NOT NULL;

CREATE INDEX posts_created_at ON posts (created_at);

{_ONE_WIDTH}ALTER TABLE captures ADD COLUMN file_modified_at TEXT;

ALTER TABLE captures ADD COLUMN completeness TEXT
    CHECK (completeness IN ('accounted', 'unknown'));

UPDATE captures SET completeness = CASE kind WHEN 'import' THEN 'unknown' ELSE 'accounted' END;

UPDATE captures SET
    since = (SELECT MIN(p.created_at) FROM post_captures AS s JOIN posts AS p USING (post)
             WHERE s.capture = COALESCE(captures.repeats, captures.capture) AND s.matched),
    until = (SELECT MAX(p.created_at) FROM post_captures AS s JOIN posts AS p USING (post)
             WHERE s.capture = COALESCE(captures.repeats, captures.capture) AND s.matched)
WHERE kind = 'import' AND since IS NULL AND until IS NULL;

"""  # noqa: S608 - our own statements
