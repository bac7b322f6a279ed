"""The archive's tables as numbered migration steps, each applied once and never changed."""

from __future__ import annotations

from typing import Final

from tweetup.archive.absent_posts import ABSENT_TABLES
from tweetup.archive.course_views import COURSE_VIEWS
from tweetup.archive.derived.sittings import SITTINGS
from tweetup.archive.drafts import DRAFT_TABLE
from tweetup.archive.figures import FIGURE_VIEWS
from tweetup.archive.matter_views import MATTER_VIEWS
from tweetup.archive.outputs import OUTPUT_FORMATS, OUTPUT_KINDS, OUTPUT_TABLES
from tweetup.archive.person_views import PERSON_VIEWS
from tweetup.archive.pictures import PICTURE_TABLE
from tweetup.archive.polls import POLLS
from tweetup.archive.recap_files import RECAP_FILE_TABLES
from tweetup.archive.removal_log import REMOVAL_TABLES
from tweetup.archive.removed_references import REMOVED_REFERENCE_TABLE
from tweetup.archive.revisions import KIND_OF_ROLES, MORE_KINDS, REVISION_TABLES
from tweetup.archive.role_tables import REMARK_VIEW, ROLE_TABLES, ROLES_BY_SESSION
from tweetup.archive.schema_captured import CAPTURED
from tweetup.archive.schema_internal import (
    DIGESTS,
    EARLIER_FIGURE_VIEWS,
    FIGURE_VIEWS_BEFORE_SITTINGS,
    INTERNAL_TABLES,
    RAW_BLOCKS,
    RAW_LINES,
    SET_ASIDE,
)
from tweetup.archive.schema_sources import SOURCES
from tweetup.archive.site_addresses import SITE_ADDRESS_TABLES
from tweetup.archive.site_cards import SITE_CARD_TABLE
from tweetup.archive.views import NEWEST_FIRST, VIEWS, VIEWS_BEFORE_SITTINGS
from tweetup.archive.whole_reposts import REPOSTS_BY_HANDLE

__all__ = ["STEPS", "TABLES", "VERSION"]

#: Statements are parted by an empty line.
_DERIVED: Final = """
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


#: Statements are parted by an empty line. No foreign keys: a decision outlives what it is about.
_DECIDED: Final = """
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


#: Statements are parted by an empty line.
_VIEWS: Final = """
CREATE VIEW posts_by_section AS
-- Every post of every session with its section, how it was placed and how sure that is.
SELECT l.session, l.section, p.network, p.id, p.kind, p.created_at, p.handle, p.text,
       l.method, l.confidence, l.reason
FROM placements AS l JOIN posts AS p USING (post)
ORDER BY l.session, l.position;

CREATE VIEW participants_by_session AS
-- Who wrote in a session: posts by kind; took_part is 0 for those who only reposted.
SELECT s.session, p.network, a.handle, a.name,
       COUNT(*) AS posts,
       SUM(p.kind = 'original') AS originals,
       SUM(p.kind = 'reply') AS replies,
       SUM(p.kind = 'quote') AS quotes,
       SUM(p.kind = 'repost') AS reposts,
       MAX(p.kind <> 'repost') AS took_part
FROM session_posts AS s JOIN posts AS p USING (post) JOIN authors AS a USING (author)
GROUP BY s.session, p.author
ORDER BY s.session, posts DESC, a.handle;

CREATE VIEW questions_with_counts AS
-- The questions of a session in order, with how many posts and people stand under each.
SELECT q.session, q.section, q.number, q.label, q.text, q.author, q.asked_at, q.submitted_by,
       COUNT(p.post) AS posts,
       COUNT(CASE WHEN p.kind <> 'repost' THEN 1 END) AS written,
       COUNT(DISTINCT CASE WHEN p.kind <> 'repost' THEN p.author END) AS people
FROM questions AS q
LEFT JOIN placements AS l ON l.session = q.session AND l.section = q.section
LEFT JOIN posts AS p ON p.post = l.post
GROUP BY q.session, q.position
ORDER BY q.session, q.position;

CREATE VIEW links_by_session AS
-- The links shared in a session: how often, by how many people, first when.
SELECT s.session, k.url, MAX(k.title) AS title, COUNT(DISTINCT p.post) AS posts,
       COUNT(DISTINCT p.author) AS sharers, MIN(p.created_at) AS first_shared_at
FROM session_posts AS s JOIN posts AS p USING (post) JOIN links AS k USING (post)
GROUP BY s.session, k.url
ORDER BY s.session, sharers DESC, k.url;

CREATE VIEW hashtags_by_session AS
-- The hashtags used in a session: by how many posts and people.
SELECT s.session, h.tag, COUNT(DISTINCT p.post) AS posts, COUNT(DISTINCT p.author) AS people
FROM session_posts AS s JOIN posts AS p USING (post) JOIN hashtags AS h USING (post)
GROUP BY s.session, h.tag
ORDER BY s.session, people DESC, h.tag;

CREATE VIEW conversations AS
-- Who answered, quoted or reposted whom: a line for every reference, with the post it points
-- at where that is in the archive.
SELECT r.relation, p.network, p.id, p.handle, p.created_at, r.target_id,
       COALESCE(t.handle, r.target_handle) AS target_handle, t.created_at AS target_created_at
FROM post_references AS r JOIN posts AS p USING (post)
LEFT JOIN posts AS t ON t.network = p.network AND t.id = r.target_id;

CREATE VIEW themes_with_posts AS
-- The themes of a session in order, each with the posts that make its point.
SELECT t.session, t.section, t.label, t.support, p.network, p.id, p.handle, p.text,
       EXISTS (SELECT 1 FROM theme_quotes AS q
               WHERE q.session = t.session AND q.theme = t.position AND q.post = p.post) AS quoted
FROM themes AS t
JOIN theme_posts AS m ON m.session = t.session AND m.theme = t.position
JOIN posts AS p ON p.post = m.post
ORDER BY t.session, t.position, m.position;

CREATE VIEW posts_by_minute AS
-- How busy a session was: posts in each minute.
SELECT s.session, substr(p.created_at, 1, 16) AS minute, COUNT(*) AS posts
FROM session_posts AS s JOIN posts AS p USING (post)
GROUP BY s.session, minute
ORDER BY s.session, minute;

"""


#: Statements are parted by an empty line.
_EDITED_AT: Final = """
ALTER TABLE posts ADD COLUMN edited_at TEXT;

"""


_RECORDED_ORGANISATIONS: Final = """
UPDATE annotations SET name = 'role'
WHERE name = 'private role' AND value = 'patient_organisation';
"""

#: Statements are parted by an empty line. An alias outlives the sessions, which are derived anew.
_ZONES_AND_ALIASES: Final = """
ALTER TABLE sessions ADD COLUMN zone_source TEXT NOT NULL DEFAULT 'configured';

ALTER TABLE sessions ADD COLUMN zone_reasons TEXT NOT NULL DEFAULT '[]';

CREATE TABLE session_aliases ( -- names that sessions had before
    chat TEXT NOT NULL REFERENCES chats (hashtag),
    alias TEXT NOT NULL,
    during TEXT NOT NULL,           -- a moment within the session, by which it is found again
    renamed_at TEXT NOT NULL,
    PRIMARY KEY (chat, alias, during)
) STRICT, WITHOUT ROWID;

"""


#: Statements are parted by an empty line. SQLite changes a CHECK by a table made anew; themes are
#: to be derived again, since their support counted reposters.
_ACTS: Final = """
CREATE TABLE acts ( -- the posts of a session that nobody hid, each with its dialogue act
    session TEXT NOT NULL REFERENCES sessions (session) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    -- A text that only repeats another is a repost, whatever the network calls it.
    kind TEXT NOT NULL CHECK (kind IN ('original', 'reply', 'quote', 'repost')), -- as counted
    act TEXT NOT NULL,              -- answer, question, reaction, greeting, repost and the like
    answer REAL NOT NULL CHECK (answer BETWEEN 0 AND 1), -- the probability that it answers
    counted INTEGER NOT NULL CHECK (counted IN (0, 1)),  -- 1: counts as an answer of its section
    PRIMARY KEY (session, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX acts_post ON acts (post, session);

ALTER TABLE themes ADD COLUMN reposted INTEGER NOT NULL DEFAULT 0;

ALTER TABLE derivations RENAME TO derivations_before;

CREATE TABLE derivations (
    kind TEXT NOT NULL CHECK (
        kind IN ('sessions', 'segmentation', 'acts', 'themes', 'summaries', 'claims')
    ),
    scope TEXT NOT NULL,            -- a chat for sessions, else a session
    fingerprint TEXT NOT NULL,      -- of what it was derived from
    version TEXT NOT NULL,
    settings TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (kind, scope)
) STRICT, WITHOUT ROWID;

INSERT INTO derivations SELECT * FROM derivations_before WHERE kind <> 'themes';

DROP TABLE derivations_before;

"""


#: Statements are parted by an empty line.
_FINDINGS: Final = """
CREATE TABLE findings ( -- key themes: points with explicit support, and mentions of a phrase
    session TEXT NOT NULL REFERENCES sessions (session) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    section TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('point', 'mention')),
    text TEXT NOT NULL,
    phrase TEXT,                    -- of a mention: stands in each of its posts
    people INTEGER NOT NULL,        -- who wrote its posts in their own words
    reposted INTEGER NOT NULL,      -- people who passed one of its posts on
    made_by TEXT NOT NULL CHECK (made_by IN ('rule', 'person', 'reader')),
    sure INTEGER NOT NULL CHECK (sure IN (0, 1)), -- 0: a mention of perhaps different things
    PRIMARY KEY (session, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding_posts ( -- the posts of findings, by their part in them
    session TEXT NOT NULL,
    finding INTEGER NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('says', 'agrees', 'disagrees')),
    position INTEGER NOT NULL,
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    PRIMARY KEY (session, finding, part, position),
    FOREIGN KEY (session, finding) REFERENCES findings (session, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX finding_posts_post ON finding_posts (post);

"""

_CLAIMS: Final = (
    """
CREATE TABLE claims ( -- everything that the recap of a session may state
    session TEXT PRIMARY KEY REFERENCES sessions (session) ON DELETE CASCADE,
    claims TEXT NOT NULL CHECK (json_valid(claims)) -- JSON: the records of the recap's claims
) STRICT, WITHOUT ROWID;
"""
    + _FINDINGS
    + """CREATE VIEW findings_with_posts AS
-- The key themes of recaps, each with its posts: who says it, agrees or disagrees in words.
SELECT f.session, f.section, f.kind, f.text, f.phrase, f.people, f.reposted, f.made_by, f.sure,
       m.part, p.network, p.id, p.handle, p.text AS post_text
FROM findings AS f
JOIN finding_posts AS m ON m.session = f.session AND m.finding = f.position
JOIN posts AS p ON p.post = m.post
ORDER BY f.session, f.position, m.part DESC, m.position;

"""
)


#: Of some archives the findings have no column ``sure``; they are derived anew, as all results.
_FINDINGS_ANEW: Final = f"""
DROP TABLE finding_posts;

DROP TABLE findings;
{_FINDINGS}"""


#: Statements are parted by an empty line. No foreign keys: a decision outlives its posts.
_CONFLICTS: Final = """
CREATE TABLE conflicts ( -- records that came under the id of another post
    conflict INTEGER PRIMARY KEY AUTOINCREMENT,
    network TEXT NOT NULL,
    first_id TEXT NOT NULL,         -- the id in both records; the post that came first has it
    second_id TEXT NOT NULL,        -- the id under which the other is stored
    field TEXT NOT NULL CHECK (field IN ('author', 'time', 'text')), -- in which they disagree
    first_place TEXT,               -- file and line, or file and import
    second_place TEXT,
    found_at TEXT NOT NULL,
    decision TEXT CHECK (decision IN ('both', 'first', 'second')), -- by a person: which are posts
    decided_at TEXT,
    note TEXT,
    UNIQUE (network, second_id)
) STRICT;

CREATE INDEX conflicts_first ON conflicts (network, first_id);

CREATE VIEW posts_set_aside AS
-- The posts that a decision on a conflict took for a mistake: no chat has them.
SELECT p.post, p.network, p.id, c.conflict
FROM conflicts AS c JOIN posts AS p ON p.network = c.network
    AND p.id = CASE c.decision WHEN 'first' THEN c.second_id WHEN 'second' THEN c.first_id END;

ALTER TABLE captures ADD COLUMN conflicts INTEGER NOT NULL DEFAULT 0;

CREATE INDEX author_profiles_id ON author_profiles (id, author) WHERE id IS NOT NULL;

"""


_VIEWS_BEFORE_SITTINGS: Final = FIGURE_VIEWS_BEFORE_SITTINGS + VIEWS_BEFORE_SITTINGS

#: A step's number and name, and the SQL it runs. A change of FIGURE_VIEWS or VIEWS takes one more
#: step of the same statements, which make the views anew.
STEPS: Final = (
    ("001_captured", CAPTURED),
    ("002_derived", _DERIVED),
    ("003_decided", _DECIDED),
    ("004_views", _VIEWS),
    ("005_raw_blocks", RAW_BLOCKS),
    ("006_edited_at", _EDITED_AT),
    ("007_zones_and_aliases", _ZONES_AND_ALIASES),
    ("008_acts", _ACTS),
    ("009_figures", EARLIER_FIGURE_VIEWS),
    ("010_claims", _CLAIMS),
    ("011_advertisers", EARLIER_FIGURE_VIEWS),
    ("012_own_words", EARLIER_FIGURE_VIEWS),
    ("013_conflicts", _CONFLICTS),
    ("014_accounts", EARLIER_FIGURE_VIEWS),
    ("015_revisions", REVISION_TABLES + _FINDINGS_ANEW),
    ("016_raw_lines", RAW_LINES),
    ("017_removals", REMOVAL_TABLES),
    ("018_outputs", OUTPUT_TABLES),
    ("019_sources", SOURCES),
    ("020_views", EARLIER_FIGURE_VIEWS + VIEWS_BEFORE_SITTINGS),
    ("021_sessions", MORE_KINDS + EARLIER_FIGURE_VIEWS + VIEWS_BEFORE_SITTINGS),
    ("022_outputs_and_indexes", OUTPUT_KINDS + NEWEST_FIRST),
    ("023_internal_tables", INTERNAL_TABLES + _VIEWS_BEFORE_SITTINGS),
    ("024_digests", DIGESTS + _VIEWS_BEFORE_SITTINGS),
    ("025_sittings", SITTINGS + FIGURE_VIEWS + VIEWS),
    ("026_nameless_accounts", FIGURE_VIEWS + VIEWS),
    ("027_whole_reposts", SET_ASIDE + REPOSTS_BY_HANDLE + FIGURE_VIEWS + VIEWS),
    ("028_polls", POLLS),
    ("029_cut_entities", FIGURE_VIEWS + VIEWS),
    ("030_reposts_by_session", FIGURE_VIEWS + VIEWS),
    ("031_absent_posts", ABSENT_TABLES),
    ("032_pictures", PICTURE_TABLE),
    ("033_recap_files", RECAP_FILE_TABLES),
    ("034_drafts", DRAFT_TABLE),
    ("035_reposts_mostly_missing", FIGURE_VIEWS + VIEWS),
    ("036_output_formats", OUTPUT_FORMATS),
    ("037_site_cards", SITE_CARD_TABLE),
    ("038_site_addresses", SITE_ADDRESS_TABLES),
    ("039_posts_without_hashtag", FIGURE_VIEWS + VIEWS),
    ("040_partly_without_hashtag", FIGURE_VIEWS + VIEWS),
    ("041_edges_of_people", FIGURE_VIEWS + VIEWS),
    ("042_removed_references", REMOVED_REFERENCE_TABLE),
    ("043_roles", ROLE_TABLES),
    ("044_quotes_without_hashtag", FIGURE_VIEWS + VIEWS),
    ("045_remarks_by_person", REMARK_VIEW),
    ("046_course_views", COURSE_VIEWS),
    ("047_roles_by_session", ROLES_BY_SESSION),
    ("048_matter_views", MATTER_VIEWS),
    ("049_names_of_accounts", FIGURE_VIEWS + VIEWS),
    ("050_pointers_by_session", VIEWS + PERSON_VIEWS),
    ("051_recorded_organisations", _RECORDED_ORGANISATIONS),
    ("052_kind_of_roles", KIND_OF_ROLES),
)


#: The tables that an archive of this version has, without those that SQLite makes by itself.
TABLES: Final = frozenset({
    *("_absent_content", "_derivations", "_drafts", "_hidden_posts", "_notices", "_post_digests"),
    *("_profile_digests", "_raw_blocks", "_raw_line_posts", "_raw_lines", "_raw_records"),
    *("_recap_file_parts", "_recap_files"),
    *("_removals", "_removed_references", "_revisions", "_secrets", "_several_handles"),
    *("_role_readings", "_site_addresses", "_site_cards", "_site_words", "absent_posts", "acts"),
    *("annotations", "author_profiles", "authors", "captures", "cashtags", "chats", "claims"),
    *("conflicts", "corrections", "edits", "finding_posts", "findings", "hashtags", "hosts"),
    *("links", "media", "mentions", "outputs", "pictures", "placements", "poll_options", "polls"),
    *("post_captures", "post_references", "post_search", "posts", "question_posts", "questions"),
    *("removal_log", "session_aliases", "session_posts", "sessions", "sittings", "summaries"),
    *("profile_roles", "summary_posts", "theme_posts", "theme_quotes", "themes"),
})  # fmt: skip

#: The steps that an archive of this version has.
VERSION: Final = len(STEPS)
