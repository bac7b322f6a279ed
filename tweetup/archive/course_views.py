"""The views of how a conversation runs: posts by minute and question, hashtags of the same people.

They count as ``tweetup rates --by-question`` and ``tweetup tags`` do; tests compare them.
"""

from __future__ import annotations

from typing import Final

__all__ = ["COURSE_VIEWS"]

_MINUTES: Final = """
CREATE VIEW posts_by_minute_and_section AS
-- The posts of each section of a session by the minute in which they were written, and the people
-- who wrote them, reposts included; no row for a minute without any. section is NULL for posts that
-- are in none.
SELECT v.session, v.section, substr(v.written_at, 1, 16) AS minute,
       COUNT(*) AS posts, COUNT(DISTINCT v.person) AS people
FROM visible_posts AS v
GROUP BY v.session, v.section, substr(v.written_at, 1, 16)
ORDER BY v.session, minute, v.section;

"""

_PAIRS: Final = """
CREATE VIEW tag_pairs_by_session AS
-- Hashtags used by the same people of a session, three or more, and by more of them than expected
-- if the two were used independently: observed people used both in posts of their own words, in one
-- or in several, of tag_people and with_tag_people, of all people who wrote. posts is how many have
-- both, 0 where none has. The hashtag of the chat is in no pair, nor is one that a text is cut off
-- in. tag comes before with_tag in the alphabet.
WITH uses AS (
    SELECT DISTINCT v.session, v.person, v.post, h.tag
    FROM visible_posts AS v JOIN sessions AS s ON s.session = v.session
    JOIN posts AS p ON p.post = v.post
    JOIN hashtags AS h ON h.post = v.post AND h.tag <> s.chat
    WHERE v.own AND INSTR(p.text, '#' || h.written || '…') = 0
),
writers AS (
    SELECT v.session, COUNT(DISTINCT v.person) AS people
    FROM visible_posts AS v WHERE v.own GROUP BY v.session
),
users AS (SELECT DISTINCT u.session, u.person, u.tag FROM uses AS u),
frequent AS (
    SELECT u.session, u.tag, COUNT(*) AS people
    FROM users AS u GROUP BY u.session, u.tag HAVING COUNT(*) >= 3
),
pairs AS (
    SELECT o.session, o.tag, t.tag AS with_tag, COUNT(*) AS observed
    FROM users AS o JOIN users AS t ON t.session = o.session AND t.person = o.person
                                   AND t.tag > o.tag
    GROUP BY o.session, o.tag, t.tag HAVING COUNT(*) >= 3
)
SELECT a.session, a.tag, a.with_tag, a.observed,
       1.0 * f.people * g.people / w.people AS expected,
       w.people, f.people AS tag_people, g.people AS with_tag_people,
       (SELECT COUNT(*) FROM uses AS i
        JOIN uses AS k ON k.session = i.session AND k.post = i.post AND k.tag = a.with_tag
        WHERE i.session = a.session AND i.tag = a.tag) AS posts
FROM pairs AS a
JOIN frequent AS f ON f.session = a.session AND f.tag = a.tag
JOIN frequent AS g ON g.session = a.session AND g.tag = a.with_tag
JOIN writers AS w ON w.session = a.session
WHERE a.observed * w.people > f.people * g.people
ORDER BY a.session, a.observed DESC, a.tag, a.with_tag;

"""

#: A change takes one more step of the same statements.
COURSE_VIEWS: Final = (
    "DROP VIEW IF EXISTS posts_by_minute_and_section;\n\n"
    "DROP VIEW IF EXISTS tag_pairs_by_session;\n\n"
    f"{_MINUTES}{_PAIRS}"
)
"""The statements that make the views, parted by an empty line."""
