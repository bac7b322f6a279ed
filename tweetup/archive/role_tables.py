"""The tables and views of roles and of remarks about people: three steps of the schema.

``annotations`` get the account, as a handle may be another one's later, who recorded a role, and
when it was taken back. No role of a profile's words is in a row of another table.
"""

from __future__ import annotations

from typing import Final

from tweetup.archive.figures import has_several_handles

__all__ = ["REMARK_VIEW", "ROLES_BY_SESSION", "ROLE_TABLES", "WROTE_AND_RECORDED"]

#: Statements are parted by an empty line.
ROLE_TABLES: Final = """
CREATE TABLE profile_roles ( -- the roles that a profile's own words state, with these words
    profile INTEGER NOT NULL REFERENCES author_profiles (profile) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    evidence TEXT NOT NULL,         -- the words that decided, and no others
    rule TEXT NOT NULL CHECK (rule IN ('term', 'pattern', 'credential', 'name')),
    language TEXT NOT NULL,         -- of the lexicon
    PRIMARY KEY (profile, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE _role_readings ( -- the profiles that were read for roles, and by which lexicons
    profile INTEGER PRIMARY KEY REFERENCES author_profiles (profile) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    abstained INTEGER NOT NULL CHECK (abstained IN (0, 1))
) STRICT;

ALTER TABLE annotations ADD COLUMN account_id TEXT;

ALTER TABLE annotations ADD COLUMN recorded_by TEXT;

ALTER TABLE annotations ADD COLUMN undone_at TEXT;

CREATE VIEW roles_by_session AS
-- How many people of each role wrote in their own words in a session, as the profiles of their last
-- posts there state it; a role that somebody recorded stands in place of these. Somebody with
-- several roles counts in each. judged is the denominator of shares: people with a bio on whom the
-- reader did not abstain, and those whose name or record tells a role. No row of a session whose
-- profiles were not read (tweetup roles reads them).
WITH wrote AS (
    SELECT v.session, v.person, p.profile, p.network, a.handle_folded, f.id,
           COALESCE(f.bio, '') <> '' AS has_bio,
           MAX((COALESCE(f.bio, '') <> '') || rtrim(v.written_at, 'Z') || printf('%015d', v.post))
    FROM visible_posts AS v JOIN posts AS p ON p.post = v.post
    JOIN author_profiles AS f ON f.profile = p.profile JOIN authors AS a ON a.author = p.author
    WHERE v.own GROUP BY v.session, v.person
),
recorded AS (
    SELECT DISTINCT w.session, w.person, n.value AS role
    FROM wrote AS w JOIN annotations AS n ON n.name = 'role' AND n.network = w.network
        AND CASE WHEN n.account_id IS NOT NULL AND w.id IS NOT NULL THEN n.account_id = w.id
                 ELSE n.handle_folded = w.handle_folded END
    WHERE n.undone_at IS NULL
),
told AS (
    SELECT w.session, w.person, w.has_bio, r.abstained,
           EXISTS (SELECT 1 FROM recorded AS d
                   WHERE d.session = w.session AND d.person = w.person) AS is_recorded,
           EXISTS (SELECT 1 FROM profile_roles AS o WHERE o.profile = w.profile) AS has_role,
           w.profile
    FROM wrote AS w LEFT JOIN _role_readings AS r ON r.profile = w.profile
),
counts AS (
    SELECT t.session, COUNT(*) AS participants, SUM(t.has_bio) AS with_bio,
           SUM(NOT t.is_recorded AND t.abstained IS 1) AS abstained,
           SUM(t.is_recorded OR t.has_role OR (t.has_bio AND t.abstained IS 0)) AS judged
    FROM told AS t GROUP BY t.session
),
stated AS (
    SELECT d.session, d.person, d.role FROM recorded AS d WHERE d.role <> 'none'
    UNION SELECT t.session, t.person, o.role
    FROM told AS t JOIN profile_roles AS o ON o.profile = t.profile WHERE NOT t.is_recorded
)
SELECT s.session, s.role, COUNT(*) AS people, c.judged, c.abstained, c.with_bio, c.participants
FROM stated AS s JOIN counts AS c ON c.session = s.session
GROUP BY s.session, s.role
ORDER BY s.session, people DESC, s.role;

"""

#: The statement of the view, which ends the tables.
_VIEW: Final = ROLE_TABLES[ROLE_TABLES.index("CREATE VIEW roles_by_session") :]

WROTE_AND_RECORDED: Final = (
    _VIEW[_VIEW.index("WITH wrote") : _VIEW.index("told AS (")].rstrip().removesuffix(",")
)
"""The common tables of the people who wrote, with their profiles, and of their recorded roles."""

#: A session with people whose profiles were not read has no row: they would count as having no
#: role.
#: Statements are parted by an empty line.
ROLES_BY_SESSION: Final = "DROP VIEW roles_by_session;\n\n" + _VIEW.replace(
    "FROM told AS t GROUP BY t.session\n",
    "FROM told AS t LEFT JOIN _role_readings AS r ON r.profile = t.profile\n"
    "    GROUP BY t.session HAVING COUNT(*) = COUNT(r.profile)\n",
).replace(
    "No row of a session whose\n-- profiles were not read",
    "No row of a session with\n-- people whose profiles were not read yet",
)

#: The account that had the handle of a remark, where the remark knows the handle alone.
_OWN: Final = """COALESCE(n.account_id, (
        SELECT CASE WHEN COUNT(DISTINCT f.id) = 1 THEN MIN(f.id) END
        FROM authors AS a JOIN author_profiles AS f ON f.author = a.author
        WHERE a.network = n.network AND a.handle_folded = n.handle_folded))"""

#: Statements are parted by an empty line.
REMARK_VIEW: Final = f"""
CREATE VIEW remarks_by_person AS
-- The remarks of annotations that hold, by the person of visible_posts. Of influence, relationship
-- and value the newest counts, of roles and notes all do. Private roles are left out.
SELECT CASE WHEN {has_several_handles("k.network", "k.own")} THEN k.network || ':' || k.own
            ELSE k.network || ':@' || COALESCE((
                SELECT a.handle_folded FROM author_profiles AS f
                JOIN authors AS a ON a.author = f.author
                WHERE f.id = k.account_id AND a.network = k.network
                ORDER BY a.author DESC LIMIT 1
            ), k.handle_folded) END AS person,
       k.network, k.name, k.value, k.note, k.recorded_by, k.made_at, k.annotation
FROM (SELECT n.*, {_OWN} AS own FROM annotations AS n) AS k
WHERE k.handle_folded IS NOT NULL AND k.undone_at IS NULL AND k.name <> 'private role'
ORDER BY person, k.name, k.made_at, k.annotation;

"""  # noqa: S608 - expressions of our own
