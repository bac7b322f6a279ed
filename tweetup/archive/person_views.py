"""The views of people over all sessions, by meetings and by roles, of which figures count."""

from __future__ import annotations

from typing import Final

__all__ = ["PERSON_VIEWS"]

_ROLES: Final = """
CREATE VIEW roles_by_person AS
-- Everybody who wrote in their own words in any session, a row for each role that the profile of
-- their last post with a profile text states, else that of their last post; where recorded is 1,
-- somebody recorded the roles, in place of these. role is NULL for who has none. judged is 1 for
-- people in the denominator of shares, as in roles_by_session. No row at all while a profile was
-- not read (tweetup roles reads them), as its person would count as having no role.
WITH wrote AS (
    SELECT v.person, p.profile, p.network, a.handle_folded, f.id,
           COALESCE(f.bio, '') <> '' AS has_bio, COUNT(DISTINCT v.post) AS posts,
           MAX((COALESCE(f.bio, '') <> '') || rtrim(v.written_at, 'Z') || printf('%015d', v.post))
    FROM visible_posts AS v JOIN posts AS p ON p.post = v.post
    JOIN author_profiles AS f ON f.profile = p.profile JOIN authors AS a ON a.author = p.author
    WHERE v.own GROUP BY v.person
),
recorded AS (
    SELECT DISTINCT w.person, n.value AS role
    FROM wrote AS w JOIN annotations AS n ON n.name = 'role' AND n.network = w.network
        AND CASE WHEN n.account_id IS NOT NULL AND w.id IS NOT NULL THEN n.account_id = w.id
                 ELSE n.handle_folded = w.handle_folded END
    WHERE n.undone_at IS NULL
),
told AS (
    SELECT w.person, w.profile, w.posts, w.has_bio, r.abstained, r.profile IS NOT NULL AS was_read,
           EXISTS (SELECT 1 FROM recorded AS d WHERE d.person = w.person) AS is_recorded,
           EXISTS (SELECT 1 FROM profile_roles AS o WHERE o.profile = w.profile) AS has_role
    FROM wrote AS w LEFT JOIN _role_readings AS r ON r.profile = w.profile
),
stated AS (
    SELECT d.person, d.role FROM recorded AS d WHERE d.role <> 'none'
    UNION SELECT t.person, o.role
    FROM told AS t JOIN profile_roles AS o ON o.profile = t.profile WHERE NOT t.is_recorded
)
SELECT t.person, s.role, t.is_recorded AS recorded, t.posts, t.has_bio AS with_bio,
       NOT t.is_recorded AND t.abstained AS abstained,
       t.is_recorded OR t.has_role OR (t.has_bio AND NOT t.abstained) AS judged
FROM told AS t LEFT JOIN stated AS s ON s.person = t.person
WHERE NOT EXISTS (SELECT 1 FROM told AS u WHERE NOT u.was_read)
ORDER BY t.person, s.role;

"""

_ROLES_IN_ALL: Final = """
CREATE VIEW roles_in_all_sessions AS
-- How many people of each role wrote in their own words in any session, as roles_by_person has
-- them; columns are those of roles_by_session. clinician counts doctors, nurses, pharmacists and
-- allied professions once each. posts are those of these people in own words.
WITH named AS (
    SELECT r.person, r.role, r.posts FROM roles_by_person AS r WHERE r.role IS NOT NULL
    UNION SELECT r.person, 'clinician', r.posts FROM roles_by_person AS r
    WHERE r.role IN ('clinician', 'doctor', 'nurse', 'pharmacist', 'allied')
),
counts AS (
    SELECT COUNT(*) AS participants, SUM(p.with_bio) AS with_bio, SUM(p.abstained) AS abstained,
           SUM(p.judged) AS judged
    FROM (SELECT DISTINCT r.person, r.with_bio, r.abstained, r.judged
          FROM roles_by_person AS r) AS p
)
SELECT n.role, COUNT(*) AS people, SUM(n.posts) AS posts,
       c.judged, c.abstained, c.with_bio, c.participants
FROM named AS n JOIN counts AS c
GROUP BY n.role
ORDER BY people DESC, n.role;

"""

_MEETINGS: Final = """
CREATE VIEW meetings_in_order AS
-- The meetings of all chats in time order, each with the name of its first session. quarter is that
-- of the date in this name, which is of the chat's time zone; where a person gave the session
-- another name, that of its start in UTC.
SELECT d.number, d.meeting, d.chat, d.starts_at,
       substr(d.month, 1, 4) || '-Q' || ((substr(d.month, 6, 2) + 2) / 3) AS quarter
FROM (
    SELECT s.session AS meeting, s.chat, s.starts_at,
           ROW_NUMBER() OVER (ORDER BY rtrim(s.starts_at, 'Z'), s.session) AS number,
           CASE WHEN substr(s.session, length(s.chat) + 1)
                     GLOB '-[0-9][0-9][0-9][0-9]-[01][0-9]-*'
                THEN substr(s.session, length(s.chat) + 2, 7)
                ELSE substr(s.starts_at, 1, 7) END AS month
    FROM sessions AS s LEFT JOIN sittings AS t ON t.session = s.session
    WHERE COALESCE(t.meeting, s.session) = s.session
) AS d
ORDER BY d.number;

CREATE VIEW meetings_by_person AS
-- Everybody with each meeting to which they came with words of their own: number is its place in
-- meetings_in_order, first that of the person's first meeting. session is that of their first post
-- in the meeting.
SELECT c.person, c.number, MIN(c.number) OVER (PARTITION BY c.person) AS first, c.session
FROM (
    SELECT v.person, m.number, v.session, MIN(v.written_at || v.session)
    FROM visible_posts AS v LEFT JOIN sittings AS t ON t.session = v.session
    JOIN meetings_in_order AS m ON m.meeting = COALESCE(t.meeting, v.session)
    WHERE v.own GROUP BY v.person, m.number
) AS c
ORDER BY c.person, c.number;

"""

#: A change takes one more step of the same statements.
PERSON_VIEWS: Final = (
    "DROP VIEW IF EXISTS roles_by_person;\n\n"
    "DROP VIEW IF EXISTS roles_in_all_sessions;\n\n"
    "DROP VIEW IF EXISTS meetings_in_order;\n\n"
    "DROP VIEW IF EXISTS meetings_by_person;\n\n"
    f"{_ROLES}{_ROLES_IN_ALL}{_MEETINGS}"
)
"""The statements that make the views, parted by an empty line."""
