"""Views that answer questions of researchers about people, links, themes and times.

Like the views of figures they count rows of ``visible_posts``; in a session whose posts, as they
are now, were not read for answers yet they have no rows.
"""

from __future__ import annotations

from typing import Final

from tweetup.archive.figures import (
    account_id,
    has_several_handles,
    is_of_removed,
    last_author,
    only_account,
)
from tweetup.archive.whole_reposts import REPOSTS_IN_FULL

__all__ = [
    "NEWEST_FIRST",
    "VIEWS",
    "VIEWS_BEFORE_SITTINGS",
    "mention_basis",
]

#: The people of each session, by whichever of their handles: those who only reposted as well.
_CAME: Final = f"""
    SELECT c.*, a.network, a.handle, a.handle_folded, a.name,
           (SELECT COUNT(DISTINCT f.id) FROM author_profiles AS f WHERE f.author = c.author) > 1
           AND EXISTS (SELECT 1 FROM author_profiles AS f WHERE f.author = c.author
                       AND {has_several_handles("a.network", "f.id")}) AS shared
    FROM (SELECT v.session, s.chat, s.starts_at, v.person, MAX(v.author) AS author,
                 SUM(v.own) AS posts
          FROM visible_posts AS v JOIN sessions AS s ON s.session = v.session
          GROUP BY v.session, v.person) AS c
    JOIN authors AS a ON a.author = c.author"""  # noqa: S608 - expressions of our own

#: Common tables of the views on newcomers: who came, by which keys a session knows whom, and the
#: sessions that were compared with those near them, all before them read for answers.
_NEWCOMERS: Final = f"""WITH came AS ({_CAME}
),
keys AS ( -- by which a later session knows somebody: the account and its handles
    SELECT c.session, c.chat, c.starts_at, c.person AS key FROM came AS c
    UNION SELECT c.session, c.chat, c.starts_at, c.handle_folded FROM came AS c
    UNION SELECT c.session, c.chat, c.starts_at, b.handle_folded
    FROM came AS c JOIN author_profiles AS f
        ON c.person NOT GLOB '*:@*' AND f.id = substr(c.person, length(c.network) + 2)
    JOIN authors AS b ON b.author = f.author AND b.network = c.network
),
sought AS (
    SELECT c.session, c.chat, c.starts_at, c.person, c.person AS key
    FROM came AS c WHERE c.posts > 0
    UNION ALL SELECT c.session, c.chat, c.starts_at, c.person, c.handle_folded
    FROM came AS c WHERE c.posts > 0 AND NOT c.shared
),
unread AS MATERIALIZED (
    SELECT s.session, s.chat, s.starts_at FROM sessions AS s
    WHERE s.session NOT IN (SELECT r.session FROM current_results AS r WHERE r.kind = 'acts')
),
compared AS MATERIALIZED ( -- is_first: no meeting is before it
    SELECT m.session, m.meeting, NOT EXISTS (
        SELECT 1 FROM sessions AS e LEFT JOIN sittings AS i ON i.session = e.session
        WHERE e.chat = s.chat AND e.starts_at < s.starts_at AND i.meeting IS NOT m.meeting
    ) AS is_first
    FROM sittings AS m JOIN sessions AS s ON s.session = m.session
    WHERE NOT EXISTS (
        SELECT 1 FROM unread AS e LEFT JOIN sittings AS i ON i.session = e.session
        WHERE e.chat = s.chat AND e.starts_at < s.starts_at AND i.meeting IS NOT m.meeting)
)"""  # noqa: S608 - expressions of our own

_NEWCOMERS_BY_SESSION: Final = f"""
CREATE VIEW newcomers_by_session AS
-- The participants of each session who posted in no earlier meeting of the chat, and the others, as
-- attendance_by_session tells them; no row where that is not known, or where the record begins.
{_NEWCOMERS},
firsts AS (
    SELECT k.chat, k.key, MIN(COALESCE(g.starts_at, k.starts_at)) AS starts_at
    FROM keys AS k LEFT JOIN sittings AS i ON i.session = k.session
    LEFT JOIN sessions AS g ON g.session = i.meeting
    GROUP BY k.chat, k.key
),
seen AS (
    SELECT w.session, w.person, MIN(f.starts_at) < g.starts_at AS before
    FROM sought AS w JOIN compared AS m ON m.session = w.session AND NOT m.is_first
    JOIN sessions AS g ON g.session = m.meeting
    JOIN firsts AS f ON f.key = w.key AND f.chat = w.chat
    GROUP BY w.session, w.person
)
SELECT session, SUM(NOT before) AS newcomers, SUM(before) AS others
FROM seen GROUP BY session
ORDER BY session;

"""  # noqa: S608 - expressions of our own

_ATTENDANCE: Final = f"""
CREATE VIEW attendance_by_session AS
-- Who took part in a session, and in how many sessions of the chat before it they had posted, be it
-- a repost: newcomer is 1 for those who had in none, 0 for those who return, NULL in the meeting
-- with which the record begins (record_begins_at): who came before is not known. A person is an
-- account with all its handles, and on another network whoever has one of these handles there. Two
-- sittings of one meeting do not come before each other. sessions_before, first_session and
-- newcomer are NULL where a session before was not read for answers yet, or where nothing compared
-- the session with those near it (tweetup analyse does both).
{_NEWCOMERS},
before AS (
    SELECT w.session, w.person, COUNT(DISTINCT k.session) AS sessions,
           substr(MIN(k.starts_at || k.session), 28) AS first_session
    FROM sought AS w JOIN compared AS m ON m.session = w.session
    JOIN keys AS k ON k.key = w.key AND k.chat = w.chat AND k.starts_at < w.starts_at
    LEFT JOIN sittings AS i ON i.session = k.session
    WHERE i.meeting IS NOT m.meeting
    GROUP BY w.session, w.person
)
SELECT c.session, c.chat, c.network, c.handle, c.name, c.posts,
       CASE WHEN m.session IS NOT NULL THEN COALESCE(b.sessions, 0) END AS sessions_before,
       CASE WHEN m.session IS NOT NULL THEN COALESCE(b.first_session, c.session) END
           AS first_session,
       CASE WHEN NOT m.is_first THEN b.sessions IS NULL END AS newcomer,
       (SELECT MIN(s.starts_at) FROM sessions AS s WHERE s.chat = c.chat) AS record_begins_at,
       c.person
FROM came AS c LEFT JOIN compared AS m ON m.session = c.session
LEFT JOIN before AS b ON b.session = c.session AND b.person = c.person
WHERE c.posts > 0
ORDER BY c.session, c.posts DESC, c.handle;

"""  # noqa: S608 - expressions of our own

#: Formats in which each post has a list of mentions that the network made. Tables and plain records
#: may lack one, and then mentions are those of the text.
_LISTING_FORMATS: Final = (
    "mastodon-archive",
    "bluesky-records",
    "x-archive",
    "snscrape",
    "jetstream",
    "mastodon",
    "bluesky",
    "twarc1",
    "x-v2",
)


def _is_listing(form: str) -> str:
    """Return the condition that a format, or each of several joined by +, is one of these."""
    rest = form
    for name in _LISTING_FORMATS:
        rest = f"replace({rest}, '{name}', '')"
    return f"trim({rest}, '+') = ''"


def mention_basis(post: str) -> str:
    """Return the expression of the basis of a post's mentions: ``stated`` or ``guessed``."""
    return f"""CASE WHEN EXISTS (
               SELECT 1 FROM post_captures AS s JOIN captures AS c ON c.capture = s.capture
               WHERE s.post = {post} AND (c.kind <> 'import' OR {_is_listing("c.format")}))
           THEN 'stated' ELSE 'guessed' END"""  # noqa: S608 - an expression of our own


#: The posts of sessions with each account they point at: its author row, its id, its handle there.
_POINTED: Final = f"""
    SELECT v.session, v.author, v.person, v.post, v.written_at, p.network, r.relation, r.basis,
           COALESCE(t.author, (SELECT MAX(f.author) FROM author_profiles AS f
                               JOIN authors AS b ON b.author = f.author AND b.network = p.network
                               WHERE f.id = r.target_author_id), h.author) AS known_author,
           CASE WHEN t.post IS NOT NULL THEN {account_id("t")}
                ELSE COALESCE(r.target_author_id, {only_account("h.author")}) END AS account,
           r.target_handle AS written
    FROM visible_posts AS v JOIN posts AS p ON p.post = v.post
    JOIN post_references AS r ON r.post = v.post
    LEFT JOIN posts AS t ON t.network = p.network AND t.id = r.target_id
    LEFT JOIN authors AS h ON h.network = p.network AND h.handle_folded = lower(r.target_handle)
    UNION ALL
    SELECT v.session, v.author, v.person, v.post, v.written_at, p.network, 'mention',
           {mention_basis("v.post")}, h.author, {only_account("h.author")}, m.handle_folded
    FROM visible_posts AS v JOIN posts AS p ON p.post = v.post
    JOIN mentions AS m ON m.post = v.post AND m.part = 'own'
    LEFT JOIN authors AS h ON h.network = p.network AND h.handle_folded = m.handle_folded"""  # noqa: S608 - expressions of our own

#: Of an account with several handles the last one in the session, else the one seen last.
_TARGET: Final = f"""CASE WHEN {has_several_handles("e.network", "e.account")}
           THEN COALESCE({last_author("e")},
                (SELECT f.author FROM author_profiles AS f JOIN authors AS b ON b.author = f.author
                 WHERE f.id = e.account AND b.network = e.network
                 ORDER BY COALESCE(f.last_seen, '') DESC, f.author DESC LIMIT 1))
           ELSE e.known_author END"""  # noqa: S608 - expressions of our own

_POINTERS: Final = f"""
CREATE VIEW pointers_by_session AS
-- Each post of a session that nobody hid with each person whom it replies to, quotes, reposts or
-- mentions: the lines of which edges_by_session counts the posts. A post that does several of it
-- has a line for each: beside is 1 for a mention of a person whom the same post replies to, quotes
-- or reposts. basis is guessed where the text alone tells it, as for mentions of posts that came in
-- files whose records need not list them. source and target are handles, source_person and
-- target_person the accounts in all sessions, as there. Nobody points at themselves, nor at people
-- who were removed.
WITH pointed AS (
    SELECT e.session, e.author, e.person, e.post, e.written_at, e.network, e.relation, e.basis,
           e.written, {_TARGET} AS target_author,
           CASE WHEN {has_several_handles("e.network", "e.account")} THEN e.account END AS account
    FROM ({_POINTED}
    ) AS e
),
named AS (
    SELECT d.*, a.handle_folded AS source, COALESCE(w.handle_folded, lower(d.written)) AS target,
           d.network || COALESCE(':' || d.account, ':@' || COALESCE(
               (SELECT k.handle_folded FROM authors AS k WHERE k.author = d.target_author),
               lower(d.written))) AS target_person
    FROM pointed AS d JOIN authors AS a ON a.author = d.author
    LEFT JOIN authors AS w ON w.author = d.target_author
)
SELECT n.session, n.network, n.post, n.written_at, n.source, n.target, n.relation, n.basis,
       n.relation = 'mention' AND MAX(n.relation <> 'mention')
           OVER (PARTITION BY n.session, n.post, n.target_person) AS beside,
       n.person AS source_person, n.target_person
FROM named AS n
WHERE n.target_person <> n.person
  AND NOT (n.target_author IS NULL AND {is_of_removed("n.target")});

"""  # noqa: S608 - expressions of our own

_EDGES: Final = """
CREATE VIEW edges_by_session AS
-- Who replied to, quoted, reposted or mentioned whom in a session: weight is how many posts did,
-- guessed how many of these by their text alone: mentions of posts that came in files whose records
-- need not list them, tables and plain JSON, count as guessed. A person is an account, and has one
-- handle in a session, the last one; handles are in one case. A mention in the prefix or the words
-- of a repeated post is none; a reply that begins with @who is a reply and a mention: beside is how
-- many mentions stand in posts that reply to, quote or repost the same person. Nobody points at
-- themselves, nor at people who were removed. source_person and target_person are the accounts in
-- all sessions, as visible_posts has them; first_at and last_at are times of posts. The posts
-- themselves are the lines of pointers_by_session.
SELECT d.session, d.network, d.source, d.target, d.relation,
       COUNT(DISTINCT d.post) AS weight,
       COUNT(DISTINCT CASE WHEN d.basis = 'guessed' THEN d.post END) AS guessed,
       COUNT(DISTINCT CASE WHEN d.beside THEN d.post END) AS beside,
       MIN(d.written_at) AS first_at, MAX(d.written_at) AS last_at,
       d.source_person, d.target_person
FROM pointers_by_session AS d
GROUP BY d.session, d.network, d.source, d.target, d.relation, d.source_person, d.target_person
ORDER BY d.session, weight DESC, d.source, d.target, d.relation;

"""

_KINDS: Final = """
CREATE VIEW kinds_by_session AS
-- The posts of a session by kind, guessed how many of them are of it by their text alone.
SELECT v.session, v.kind, COUNT(*) AS posts,
       SUM(EXISTS (SELECT 1 FROM post_references AS r
                   WHERE r.post = v.post AND r.relation = v.kind AND r.basis = 'guessed')
           AND NOT EXISTS (SELECT 1 FROM post_references AS r WHERE r.post = v.post
                           AND r.relation = v.kind AND r.basis IS NOT 'guessed')) AS guessed
FROM visible_posts AS v
GROUP BY v.session, v.kind
ORDER BY v.session, v.kind;

"""

_REPOSTS: Final = """
CREATE VIEW reposts_by_session AS
-- The reposts of each session in the archive, and how many its other posts count, by the network's
-- numbers as last seen (NULL where none tells a number). No network's search gives reposts, streams
-- and some exports have them: figures with reposts compare no session that has them with one whose
-- captured is 0: fewer than half of those counted are here.
SELECT d.session, d.chat, d.reposts, d.counted,
       CASE WHEN d.counted > 2 * d.reposts THEN 0 WHEN d.reposts > 0 THEN 1 END AS captured
FROM (SELECT s.session, s.chat, SUM(p.kind = 'repost') AS reposts,
             SUM(CASE WHEN p.kind <> 'repost' THEN p.reposts END) AS counted
      FROM sessions AS s JOIN session_posts AS i ON i.session = s.session
      JOIN posts AS p ON p.post = i.post
      GROUP BY s.session) AS d
ORDER BY d.session;

"""

_WITHOUT_HASHTAG: Final = """
CREATE VIEW without_hashtag_by_session AS
-- The posts of each session without its hashtag, reposts left out, how many people wrote none with
-- it, and how many answers and quotes its posts count beside those here (NULL where none tells a
-- number). Conversations and streams have such posts, searches and most exports have none: figures
-- with people or posts compare no session that has people without a post with the hashtag with one
-- whose captured is not 1. captured is 0 where more answers and quotes lack than a fifth of those
-- posts, since a few are deleted or hidden in any session.
SELECT d.session, d.chat, d.posts, d.people, d.lacking, d.quotes_lacking,
       CASE WHEN 5 * (COALESCE(d.lacking, 0) + COALESCE(d.quotes_lacking, 0)) > d.posts THEN 0
            WHEN d.posts > 0 OR d.lacking = 0 THEN 1 END AS captured
FROM (
    SELECT t.session, t.chat, SUM(NOT t.tagged) AS posts,
           COUNT(DISTINCT t.author) - COUNT(DISTINCT CASE WHEN t.tagged THEN t.author END)
               AS people,
           SUM(MAX(t.replies - t.answers_here, 0)) AS lacking,
           SUM(MAX(t.quotes - t.quotes_here, 0)) AS quotes_lacking
    FROM (
        SELECT s.session, s.chat, p.author, p.replies, p.quotes,
               EXISTS (SELECT 1 FROM hashtags AS h WHERE h.post = p.post AND h.tag = s.chat)
                   OR instr(lower(p.text), '#' || lower(s.hashtag)) > 0 AS tagged,
               (SELECT COUNT(*) FROM post_references AS r JOIN posts AS q ON q.post = r.post
                WHERE r.target_id = p.id AND r.relation = 'reply' AND q.network = p.network)
                   AS answers_here,
               (SELECT COUNT(*) FROM post_references AS r JOIN posts AS q ON q.post = r.post
                WHERE r.target_id = p.id AND r.relation = 'quote' AND q.network = p.network)
                   AS quotes_here
        FROM sessions AS s JOIN session_posts AS i ON i.session = s.session
        JOIN posts AS p ON p.post = i.post
        WHERE p.kind <> 'repost'
    ) AS t
    GROUP BY t.session
) AS d
ORDER BY d.session;

"""

_TOGETHER: Final = """
CREATE VIEW hashtags_together_by_session AS
-- Two hashtags that stand in one post of a session, but for the chat's own: by how many posts and
-- people. tag comes before with_tag in the alphabet. One that a text is cut off in is none.
SELECT v.session, h.tag, o.tag AS with_tag,
       COUNT(DISTINCT v.post) AS posts, COUNT(DISTINCT v.author) AS people
FROM visible_posts AS v JOIN sessions AS s ON s.session = v.session
JOIN posts AS p ON p.post = v.post
JOIN hashtags AS h ON h.post = v.post AND h.tag <> s.chat
JOIN hashtags AS o ON o.post = v.post AND o.tag <> s.chat AND o.tag > h.tag
WHERE INSTR(p.text, '#' || h.written || '…') = 0 AND INSTR(p.text, '#' || o.written || '…') = 0
GROUP BY v.session, h.tag, o.tag
ORDER BY v.session, people DESC, posts DESC, h.tag, o.tag;

"""

_SECTIONS: Final = """
CREATE VIEW posts_by_section AS
-- Every post of every session with its section, how it was placed and how sure that is.
SELECT l.session, l.section, p.network, p.id, p.kind, p.created_at, p.handle, p.text,
       l.method, l.confidence, l.reason, p.post
FROM placements AS l JOIN posts AS p USING (post)
ORDER BY l.session, l.position;

"""

_LINKS: Final = """
CREATE VIEW links_by_session AS
-- The links shared in a session, reposts included: how often, by how many people, first when. One
-- that a text is cut off in (https://exam…) is none.
SELECT v.session, k.url, MAX(k.title) AS title, COUNT(DISTINCT v.post) AS posts,
       COUNT(DISTINCT v.person) AS sharers, MIN(v.written_at) AS first_shared_at
FROM visible_posts AS v JOIN posts AS p ON p.post = v.post JOIN links AS k ON k.post = v.post
WHERE INSTR(p.text, k.url || '…') = 0
GROUP BY v.session, k.url
ORDER BY v.session, sharers DESC, k.url;

"""

_HASHTAGS: Final = """
CREATE VIEW hashtags_by_session AS
-- The hashtags used in a session, reposts included: by how many posts and people. One that a text
-- is cut off in (#demo…) is none, but for the chat's own.
SELECT v.session, h.tag, COUNT(DISTINCT v.post) AS posts, COUNT(DISTINCT v.person) AS people
FROM visible_posts AS v JOIN sessions AS s ON s.session = v.session
JOIN posts AS p ON p.post = v.post JOIN hashtags AS h ON h.post = v.post
WHERE h.tag = s.chat OR INSTR(p.text, '#' || h.written || '…') = 0
GROUP BY v.session, h.tag
ORDER BY v.session, people DESC, h.tag;

"""

_PAGES: Final = """
CREATE VIEW pages_by_session AS
-- The pages linked in a session by one address each: how many different links led there, in how
-- many posts, shared by how many people, first when. An address that a shortener made is its own,
-- and a link that a text is cut off in is none.
SELECT v.session, k.address, MAX(k.title) AS title, COUNT(DISTINCT k.url) AS links,
       COUNT(DISTINCT v.post) AS posts, COUNT(DISTINCT v.author) AS sharers,
       MIN(v.written_at) AS first_shared_at
FROM visible_posts AS v JOIN posts AS p ON p.post = v.post JOIN links AS k ON k.post = v.post
WHERE k.address IS NOT NULL AND INSTR(p.text, k.url || '…') = 0
GROUP BY v.session, k.address
ORDER BY v.session, sharers DESC, posts DESC, k.address;

"""

_THEMES: Final = """
CREATE VIEW themes_and_findings AS
-- Every session with the themes and key themes derived of it: kind is theme, point or mention, and
-- NULL in one row for a session of which none is derived yet of its posts as they are now.
SELECT s.session, s.chat, s.starts_at, k.section, k.kind, k.text, k.people, k.reposted, k.made_by
FROM sessions AS s LEFT JOIN (
    SELECT t.session, t.position, t.section, 'theme' AS kind, t.label AS text,
           t.support AS people, t.reposted, 'rule' AS made_by
    FROM themes AS t
    WHERE t.session IN (SELECT r.session FROM current_results AS r WHERE r.kind = 'themes')
    UNION ALL
    SELECT f.session, f.position, f.section, f.kind, f.text, f.people, f.reposted, f.made_by
    FROM findings AS f
    WHERE f.session IN (SELECT r.session FROM current_results AS r WHERE r.kind = 'claims')
) AS k ON k.session = s.session
ORDER BY s.starts_at, s.session, k.kind, k.position;

"""

#: No later than this a capture saw a post of it; NULL while it runs or where it was broken off. A
#: file that claims to be older than the post bounds nothing: its import does.
_BOUND: Final = """CASE WHEN d.kind <> 'import' THEN d.finished_at
                WHEN d.file_modified_at >= MAX(q.created_at, COALESCE(q.edited_at, ''))
                THEN MIN(d.file_modified_at, d.started_at)
                ELSE d.started_at END"""


def _bound(aggregate: str) -> str:
    """Return the expression of the first or last bound of a post, none before it was written."""
    return f"""(SELECT {aggregate}(CASE WHEN {_BOUND} >= q.created_at THEN {_BOUND} END)
            FROM post_captures AS s JOIN captures AS d USING (capture)
            WHERE s.post = q.post)"""  # noqa: S608 - an expression of our own


_AS_OF: Final = f"""
CREATE VIEW posts_as_of AS
-- As of when the counts and the author's profile of a post stand: the time that the record states,
-- or a bound, no later than which they were seen: when the file was last written, the import of one
-- that claims to be older than the post, or the end of the capture. seen_by is the earliest such
-- bound of the post itself. No bound is before the post was written.
SELECT p.post, p.network, p.id, p.created_at, p.edited_at, p.seen_by,
       CASE WHEN p.has_counts THEN COALESCE(p.counted_at, p.last_bound) END AS counts_seen_at,
       CASE WHEN NOT p.has_counts THEN NULL
            WHEN p.counted_at IS NOT NULL THEN 'stated'
            WHEN p.last_bound IS NOT NULL THEN 'bound' END AS counts_basis,
       COALESCE(p.profile_seen_at, p.last_bound) AS profile_seen_at,
       CASE WHEN p.profile_seen_at IS NOT NULL THEN 'stated'
            WHEN p.last_bound IS NOT NULL THEN 'bound' END AS profile_basis,
       p.profile, p.author, p.last_bound AS last_seen_by
FROM (
    SELECT q.*, COALESCE(q.replies, q.reposts, q.quotes, q.likes) IS NOT NULL AS has_counts,
           {_bound("MIN")} AS seen_by,
           {_bound("MAX")} AS last_bound
    FROM posts AS q
) AS p;

"""  # noqa: S608 - an expression of our own

_PROFILES_AS_OF: Final = """
CREATE VIEW profiles_as_of AS
-- As of when each wording and count of a profile stands: when it was first and last seen so, as the
-- records state it, else bounds, no later than which it was: first the earliest of the posts that
-- have it, else, as for the last time, the latest of all its author's posts.
SELECT f.profile, f.author, a.network, f.id, f.handle, f.name, f.followers, f.following, f.posts,
       COALESCE(f.first_seen, f.first_bound, f.any_bound) AS first_seen_at,
       COALESCE(f.last_seen, f.any_bound) AS last_seen_at,
       CASE WHEN f.last_seen IS NOT NULL THEN 'stated'
            WHEN f.any_bound IS NOT NULL THEN 'bound' END AS basis
FROM (
    SELECT g.*,
           (SELECT MIN(p.last_seen_by) FROM posts_as_of AS p WHERE p.profile = g.profile)
               AS first_bound,
           (SELECT MAX(p.last_seen_by) FROM posts_as_of AS p WHERE p.author = g.author)
               AS any_bound
    FROM author_profiles AS g
) AS f JOIN authors AS a ON a.author = f.author;

"""

_CONVERSATIONS: Final = """
CREATE VIEW conversations AS
-- Who answered, quoted or reposted whom: a line for every reference, with the post it points at
-- where that is in the archive, and whether the network stated it or it was guessed from the text.
SELECT r.relation, p.network, p.id, p.handle, p.created_at, r.target_id,
       COALESCE(t.handle, r.target_handle) AS target_handle, t.created_at AS target_created_at,
       r.basis, r.target_author_id
FROM post_references AS r JOIN posts AS p USING (post)
LEFT JOIN posts AS t ON t.network = p.network AND t.id = r.target_id;

"""

#: Statements are parted by an empty line. Indexes by which the newest posts of an author or a
#: network are read without sorting; they cost an import 0.4 % more instructions.
NEWEST_FIRST: Final = """
DROP INDEX posts_author;

CREATE INDEX posts_author ON posts (author, created_at);

CREATE INDEX posts_network_created_at ON posts (network, created_at);

"""

#: Statements are parted by an empty line. Views before the table of sittings.
VIEWS_BEFORE_SITTINGS: Final = (
    "".join(
        f"DROP VIEW IF EXISTS {name};\n\n"
        for name in (
            "attendance_by_session",
            "edges_by_session",
            "pointers_by_session",
            "kinds_by_session",
            "reposts_by_session",
            "without_hashtag_by_session",
            "posts_by_section",
            "links_by_session",
            "hashtags_by_session",
            "hashtags_together_by_session",
            "pages_by_session",
            "themes_and_findings",
            "profiles_as_of",
            "posts_as_of",
            "conversations",
        )
    )
    + f"{_POINTERS}{_EDGES}{_KINDS}{_SECTIONS}{_LINKS}{_HASHTAGS}{_TOGETHER}{_PAGES}{_THEMES}"
    + f"{_AS_OF}{_PROFILES_AS_OF}{_CONVERSATIONS}"
)

#: A change takes one more step of the same statements.
VIEWS: Final = (
    f"{VIEWS_BEFORE_SITTINGS}DROP VIEW IF EXISTS newcomers_by_session;\n\n"
    f"{_ATTENDANCE}{_NEWCOMERS_BY_SESSION}{REPOSTS_IN_FULL}{_REPOSTS}"
    f"{_WITHOUT_HASHTAG}"
)
