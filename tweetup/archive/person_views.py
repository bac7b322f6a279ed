"""The view of the people of all sessions with their roles, by which figures count them."""

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

#: A change takes one more step of the same statements.
PERSON_VIEWS: Final = f"DROP VIEW IF EXISTS roles_by_person;\n{_ROLES}"
"""The statements that make the view, parted by an empty line."""
