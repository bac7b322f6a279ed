"""Step 4: views of what a researcher asks first."""

from __future__ import annotations

from typing import Final

__all__ = ["SQL"]

#: Statements are parted by an empty line.
SQL: Final = """
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
