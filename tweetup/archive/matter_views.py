"""The views of who matters to whom: stated roles, leaders' counts, engagement and organisations.

They count as ``tweetup roles``, ``leaders``, ``engagement`` and ``organisations`` do for a session;
tests compare them. Shares whose posts have an order in time, PageRank and what a network counts of
posts are told by the commands alone.
"""

from __future__ import annotations

from typing import Final

from tweetup.archive.figures import BROADCASTS
from tweetup.archive.role_tables import WROTE_AND_RECORDED

__all__ = ["MATTER_VIEWS"]

_ROLES: Final = f"""
CREATE VIEW stated_roles_by_session AS
-- The roles of people who wrote in their own words in a session, as the profiles of their last
-- posts there state them; where recorded is 1, as somebody recorded them, in place of these.
-- Nothing is told of profiles that were not read (tweetup roles reads them).
{WROTE_AND_RECORDED}
SELECT d.session, d.person, d.role, 1 AS recorded FROM recorded AS d WHERE d.role <> 'none'
UNION
SELECT w.session, w.person, o.role, 0 FROM wrote AS w
JOIN profile_roles AS o ON o.profile = w.profile
WHERE NOT EXISTS (SELECT 1 FROM recorded AS d WHERE d.session = w.session AND d.person = w.person)
ORDER BY session, person, role;

"""  # noqa: S608 - expressions of our own

_ENGAGEMENT: Final = f"""
CREATE VIEW engagement_by_session AS
-- How people take part in a session, of posts in their own words: conversing are replies, and
-- answers to questions whose section is sure; broadcasting are posts with a link that are no reply
-- or quote and mention nobody; both counts a post of either kind once in each. relevant posts stand
-- in a question, of relevant_of, which is 0 in a session without questions.
WITH own AS MATERIALIZED (
    SELECT v.session, v.person, v.post, v.kind, v.counted, COALESCE(v.section, '') AS section
    FROM visible_posts AS v WHERE v.own
),
asked AS (
    SELECT DISTINCT v.session FROM visible_posts AS v WHERE v.section GLOB 'Q*'
)
SELECT v.session, v.person, COUNT(*) AS posts,
       SUM(v.kind = 'reply' OR (v.counted AND v.section GLOB 'Q*')) AS conversing,
       SUM({BROADCASTS}) AS broadcasting,
       SUM(v.section GLOB 'Q*') AS relevant,
       CASE WHEN v.session IN (SELECT a.session FROM asked AS a) THEN COUNT(*) ELSE 0 END
           AS relevant_of
FROM own AS v
GROUP BY v.session, v.person
ORDER BY v.session, posts DESC, v.person;

"""  # noqa: S608 - expressions of our own

_LEADERS: Final = """
CREATE VIEW leaders_by_session AS
-- People who wrote in their own words in a session, by plain counts side by side: posts on_topic
-- stand in a question, of on_topic_of; addressed_by is how many people replied to, mentioned or
-- quoted the person; peers, how many of the peers_of others of a role of the person's turned to
-- them, reposts included, both NULL without any, and where profiles were not read; followers are of
-- the newest profile that a post of the session shows. No count is a score.
WITH edges AS MATERIALIZED (
    SELECT e.session, e.source_person, e.target_person, e.relation FROM edges_by_session AS e
    WHERE e.relation <> 'mention' OR e.weight > e.beside
),
roles AS MATERIALIZED (
    SELECT r.session, r.person, r.role FROM stated_roles_by_session AS r
    WHERE r.session IN (SELECT j.session FROM roles_by_session AS j)
),
addressed AS (
    SELECT e.session, e.target_person AS person, COUNT(DISTINCT e.source_person) AS people
    FROM edges AS e WHERE e.relation IN ('reply', 'mention', 'quote')
    GROUP BY e.session, e.target_person
),
others AS (
    SELECT a.session, a.person, COUNT(DISTINCT b.person) AS people
    FROM roles AS a JOIN roles AS b
        ON b.session = a.session AND b.role = a.role AND b.person <> a.person
    GROUP BY a.session, a.person
),
peers AS (
    SELECT a.session, a.person, COUNT(DISTINCT b.person) AS people
    FROM edges AS e JOIN roles AS a ON a.session = e.session AND a.person = e.target_person
    JOIN roles AS b ON b.session = e.session AND b.person = e.source_person AND b.role = a.role
    GROUP BY a.session, a.person
),
followed AS (
    SELECT v.session, v.person, f.followers,
           ROW_NUMBER() OVER (PARTITION BY v.session, v.person ORDER BY
               rtrim(COALESCE(p.profile_seen_at, p.created_at), 'Z') DESC,
               p.created_at DESC, p.post DESC) AS place
    FROM visible_posts AS v JOIN posts AS p ON p.post = v.post
    JOIN author_profiles AS f ON f.profile = p.profile
    WHERE f.followers IS NOT NULL
)
SELECT g.session, g.person, g.posts, g.relevant AS on_topic, g.relevant_of AS on_topic_of,
       COALESCE(d.people, 0) AS addressed_by,
       CASE WHEN o.people > 0 THEN COALESCE(k.people, 0) END AS peers, o.people AS peers_of,
       f.followers
FROM engagement_by_session AS g
LEFT JOIN addressed AS d ON d.session = g.session AND d.person = g.person
LEFT JOIN others AS o ON o.session = g.session AND o.person = g.person
LEFT JOIN peers AS k ON k.session = g.session AND k.person = g.person
LEFT JOIN followed AS f ON f.session = g.session AND f.person = g.person AND f.place = 1
ORDER BY g.session, addressed_by DESC, g.person;

"""

_ORGANISATIONS: Final = """
CREATE VIEW organisations_by_session AS
-- Organisations to which people of a session turn: people in any way, of whom shared reposted or
-- quoted it, mentioned did so in posts that are none of the others, and replied did that. role is
-- that of these people, 'no role' where they state none, NULL for all of them; somebody with
-- several counts in each. An organisation has a kind as its profile states where it wrote in the
-- session, else where it wrote last, or as somebody recorded: tweetup organisations reads the
-- profiles of those too that never wrote. Kinds of lexicons of your own are not among them.
WITH edges AS MATERIALIZED (
    SELECT e.session, e.source_person, e.target_person, e.relation FROM edges_by_session AS e
    WHERE e.relation <> 'mention' OR e.weight > e.beside
),
roles AS MATERIALIZED (
    SELECT r.session, r.person, r.role FROM stated_roles_by_session AS r
),
wrote AS MATERIALIZED (
    SELECT DISTINCT v.session, v.person FROM visible_posts AS v WHERE v.own
),
elsewhere AS (
    SELECT r.person, r.role FROM roles AS r JOIN sessions AS s ON s.session = r.session
    WHERE NOT EXISTS (
        SELECT 1 FROM wrote AS w JOIN sessions AS l ON l.session = w.session
        WHERE w.person = r.person AND (l.starts_at, l.session) > (s.starts_at, s.session)
    )
    UNION
    SELECT m.person, m.value FROM remarks_by_person AS m WHERE m.name = 'role'
),
kinds AS (
    SELECT t.session, t.person, r.role
    FROM (SELECT DISTINCT e.session, e.target_person AS person FROM edges AS e) AS t
    JOIN roles AS r ON r.session = t.session AND r.person = t.person
    UNION
    SELECT t.session, t.person, r.role
    FROM (SELECT DISTINCT e.session, e.target_person AS person FROM edges AS e) AS t
    JOIN elsewhere AS r ON r.person = t.person
    WHERE (t.session, t.person) NOT IN (SELECT w.session, w.person FROM wrote AS w)
),
organisations AS MATERIALIZED (
    SELECT k.session, k.person, group_concat(k.role, ', ') AS kind
    FROM (SELECT * FROM kinds AS i ORDER BY i.session, i.person, i.role) AS k
    WHERE k.role IN ('patient_organisation', 'professional_society', 'public_body', 'company',
                     'publisher')
    GROUP BY k.session, k.person
),
turned AS MATERIALIZED (
    SELECT e.session, e.target_person, o.kind, e.source_person, e.relation, r.role AS role
    FROM edges AS e
    JOIN organisations AS o ON o.session = e.session AND o.person = e.target_person
    LEFT JOIN roles AS r ON r.session = e.session AND r.person = e.source_person
),
told AS (
    SELECT t.session, t.target_person, t.kind, t.source_person, t.relation, NULL AS role
    FROM turned AS t
    UNION ALL
    SELECT t.session, t.target_person, t.kind, t.source_person, t.relation,
           COALESCE(t.role, 'no role') FROM turned AS t
)
SELECT t.session, t.target_person AS organisation, t.kind, t.role,
       COUNT(DISTINCT t.source_person) AS people,
       COUNT(DISTINCT CASE WHEN t.relation IN ('repost', 'quote') THEN t.source_person END)
           AS shared,
       COUNT(DISTINCT CASE WHEN t.relation = 'mention' THEN t.source_person END) AS mentioned,
       COUNT(DISTINCT CASE WHEN t.relation = 'reply' THEN t.source_person END) AS replied
FROM told AS t
GROUP BY t.session, t.target_person, t.kind, t.role
ORDER BY t.session, t.target_person, t.role IS NOT NULL, people DESC, t.role;

"""

#: A change takes one more step of the same statements.
MATTER_VIEWS: Final = (
    "DROP VIEW IF EXISTS organisations_by_session;\n\n"
    "DROP VIEW IF EXISTS leaders_by_session;\n\n"
    "DROP VIEW IF EXISTS engagement_by_session;\n\n"
    "DROP VIEW IF EXISTS stated_roles_by_session;\n\n"
    f"{_ROLES}{_ENGAGEMENT}{_LEADERS}{_ORGANISATIONS}"
)
"""The statements that make the views, parted by an empty line."""
