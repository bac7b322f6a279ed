"""Figures of sessions, sections, themes and people: every number that is told of them.

A figure is a name, a definition in one sentence and one SQL query over tables and views of the
archive; :mod:`tweetup.archive.figure_registry` has all of them, those of leaders as well. Made from
these are the views of schema step 008, the figures that commands and recaps show
(:mod:`tweetup.archive.figure_counts`), docs/reference/figures.md, and the tests that compare all
of these.

A query counts rows of the view ``visible_posts``, so that posts that a person hid are in none.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from tweetup.model import NAMELESS_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "BROADCASTS",
    "FIGURE_VIEWS",
    "MENTION_OF_ANOTHER",
    "VIEWED_FIGURES",
    "Figure",
    "Scope",
    "account_id",
    "has_several_handles",
    "is_of_removed",
    "last_author",
    "make_figure_views",
    "only_account",
    "select_figures",
]


class Scope(StrEnum):
    """The thing that a figure is of."""

    SESSION = "session"
    SECTION = "section"
    THEME = "theme"
    PERSON_IN_SESSION = "person in a session"
    PERSON = "person"
    WRITER_IN_SESSION = "writer in a session"
    WRITER = "writer"
    PAIR = "pair of people"
    TARGET = "person whom others turn to"
    CIRCLES = "circles of the sweet spot"
    COHORT = "cohort"
    COHORT_LATER = "cohort in a later quarter"
    JUDGED = "people and their profiles"
    ROLE = "role"
    ROLE_IN_SESSION = "role in a session"
    TAG = "hashtag in a session"
    TAG_PAIR = "pair of hashtags in a session"
    WORD = "word that sets apart"
    WINDOW = "window of an event"


class Figure(Struct, frozen=True):
    """A figure of a session, of one of its sections or themes, or of a person.

    ``expression`` is a scalar query about one row of the scope's table, which is ``s`` (a session),
    ``c`` (a section of a session), ``t`` (a theme) or ``r`` (a person who posted, or who wrote in
    own words). With ``across`` it counts in other sessions of the chat as well, and reads ``w``, a
    row of the view ``newcomers_by_session``. With ``is_whole`` it is the query itself; None where
    no query can count the figure.
    """

    scope: Scope
    name: str
    definition: str
    expression: str | None
    across: bool = False
    is_whole: bool = False

    @property
    def query(self) -> str | None:
        """The query that lists the figure of every session, section, theme or person."""
        if self.is_whole or self.expression is None:
            return self.expression
        keys, table = _TABLES[self.scope]
        if self.across:
            table += _NEWCOMERS
        return f"SELECT {keys}, ({self.expression}) AS {self.column}\nFROM {table}"

    @property
    def column(self) -> str:
        """The name as SQL has it: in quotes where it is a keyword."""
        return f'"{self.name}"' if self.name == "returning" else self.name


_SECTIONS: Final = """(
    SELECT session, section FROM placements UNION SELECT session, section FROM questions
) AS c"""

#: The columns that identify a row, and the table with its alias.
_TABLES: Final = {
    Scope.SESSION: ("s.session", "sessions AS s"),
    Scope.SECTION: ("c.session, c.section", _SECTIONS),
    Scope.THEME: ("t.session, t.section, t.label", "themes AS t"),
    Scope.PERSON_IN_SESSION: (
        "r.session, r.person",
        "(SELECT DISTINCT v.session, v.person FROM visible_posts AS v) AS r",
    ),
    Scope.PERSON: ("r.person", "(SELECT DISTINCT v.person FROM visible_posts AS v) AS r"),
    Scope.WRITER_IN_SESSION: (
        "r.session, r.person",
        "(SELECT DISTINCT v.session, v.person FROM visible_posts AS v WHERE v.own) AS r",
    ),
    Scope.WRITER: (
        "r.person",
        "(SELECT DISTINCT v.person FROM visible_posts AS v WHERE v.own) AS r",
    ),
}

_NEWCOMERS: Final = " LEFT JOIN newcomers_by_session AS w ON w.session = s.session"

_IN_SESSION: Final = "FROM visible_posts AS v WHERE v.session = s.session"
_IN_SECTION: Final = "FROM visible_posts AS v WHERE v.session = c.session AND v.section = c.section"
_IN_THEME: Final = (
    "FROM theme_posts AS m JOIN visible_posts AS v ON v.session = m.session AND v.post = m.post"
    " WHERE m.session = t.session AND m.theme = t.position"
)


_ONLY_REPOSTED: Final = (
    "COUNT(DISTINCT v.author) - COUNT(DISTINCT CASE WHEN v.own THEN v.author END)"
)

_ONLY_ADVERTISED: Final = (
    "COUNT(DISTINCT v.author)"
    " - COUNT(DISTINCT CASE WHEN v.act NOT IN ('advert', 'bot') THEN v.author END)"
)


_KINDS: Final = {
    "originals": "Posts that neither reply to, quote nor repeat another.",
    "replies": "Posts that answer another: the network or file says so, or the text begins with"
    " `@who`, which is a guess. The view `kinds_by_session` counts guesses apart.",
    "quotes": "Posts that quote another with words of their own: the network or file says so, or,"
    " as a guess, the text links to a post of X or has `RT @who: …` after other words. The view"
    " `kinds_by_session` counts guesses apart.",
    "reposts": "Posts that only repeat another: the network's reposts, and, as a guess, a text"
    " `RT @who: …` alone. The view `kinds_by_session` counts guesses apart.",
}


def _sessions() -> Iterator[Figure]:
    def figure(name: str, definition: str, expression: str, *, across: bool = False) -> Figure:
        return Figure(Scope.SESSION, name, definition, expression, across)

    yield figure(
        "posts",
        "Posts of the session: those in its hour, those that led up to it, and late ones.",
        f"SELECT COUNT(*) {_IN_SESSION}",
    )
    for name, kind in zip(_KINDS, ("original", "reply", "quote", "repost"), strict=True):
        yield figure(name, _KINDS[name], f"SELECT COUNT(*) {_IN_SESSION} AND v.kind = '{kind}'")
    yield figure(
        "participants",
        "Accounts with a post of their own words: no repost, no quote without words, and no copy of"
        " another's post.",
        f"SELECT COUNT(DISTINCT v.author) {_IN_SESSION} AND v.own",
    )
    yield figure(
        "advertisers",
        "Participants whose every post of their own words is a link from outside the talk, an"
        " advert or a post of a bot.",
        f"SELECT {_ONLY_ADVERTISED} {_IN_SESSION} AND v.own",
    )
    yield figure(
        "reposters_only",
        "Accounts that posted and are no participants: they passed on posts of others.",
        f"SELECT {_ONLY_REPOSTED} {_IN_SESSION}",
    )
    yield figure(
        "questions",
        "Questions that the chat was asked; a chat without questions has stretches instead.",
        "SELECT COUNT(*) FROM questions AS q WHERE q.session = s.session AND q.section GLOB 'Q*'",
    )
    yield figure(
        "minutes",
        "Length of the hour from the session's start to its end, in whole minutes.",
        "SELECT CAST(ROUND((julianday(s.ends_at) - julianday(s.starts_at)) * 1440) AS INTEGER)",
    )
    for name, time, definition in (
        ("posts_in_hour", "hour", "Posts from the session's start to its end, both included."),
        ("posts_before", "before", "Posts before the session's start."),
        ("posts_after", "after", "Posts after the session's end."),
    ):
        yield figure(name, definition, f"SELECT COUNT(*) {_IN_SESSION} AND v.time = '{time}'")
    yield figure(
        "without_hashtag",
        "Posts with words of their authors' own and without the session's hashtag: a file, a thread"
        " or another hashtag of the chat brought them.",
        f"SELECT COUNT(*) {_IN_SESSION} AND v.own AND NOT v.tagged",
    )
    yield figure(
        "written_in_hour",
        "Posts in the hour that have words of their authors' own.",
        f"SELECT COUNT(*) {_IN_SESSION} AND v.time = 'hour' AND v.own",
    )
    yield figure(
        "writers_in_hour",
        "Accounts that wrote these.",
        f"SELECT COUNT(DISTINCT v.author) {_IN_SESSION} AND v.time = 'hour' AND v.own",
    )
    yield figure(
        "busiest_minute",
        "Posts in that minute of the hour, by the clock, which has the most.",
        f"SELECT COALESCE((SELECT COUNT(*) {_IN_SESSION} AND v.time = 'hour'"
        " GROUP BY substr(v.written_at, 1, 16) ORDER BY COUNT(*) DESC LIMIT 1), 0)",
    )
    yield figure(
        "newcomers",
        "Participants whose account, under any of its handles, posted in no earlier meeting of the"
        " chat, be it a repost; on another network an account with one of these handles is taken"
        " for the same person. NULL in the meeting with which the record begins, and where the"
        " sessions before were not read for answers, or not compared with this one for sittings of"
        " one meeting: `tweetup analyse` does both.",
        "SELECT w.newcomers",
        across=True,
    )
    yield figure(
        "returning",
        "Participants who are no newcomers. NULL as there.",
        "SELECT w.others",
        across=True,
    )


def _sections() -> Iterator[Figure]:
    def figure(name: str, definition: str, condition: str, count: str = "*") -> Figure:
        sql = f"SELECT COUNT({count}) {_IN_SECTION}{condition}"
        return Figure(Scope.SECTION, name, definition, sql)

    yield figure("posts", "Posts that stand in the section.", "")
    yield figure(
        "written", "Posts in the section that have words of their authors' own.", " AND v.own"
    )
    yield figure("writers", "Accounts that wrote these.", " AND v.own", "DISTINCT v.author")
    yield figure(
        "answers",
        "Posts that answer, in their authors' own words, and whose section is sure: their"
        " confidence is that of the setting `confidence` at least. Greetings, thanks,"
        " introductions, adverts, questions and the like are no answers, in the hour or after it.",
        " AND v.counted",
    )
    yield figure(
        "people", "Accounts that wrote the answers.", " AND v.counted", "DISTINCT v.author"
    )


def _themes() -> Iterator[Figure]:
    yield Figure(
        Scope.THEME,
        "support",
        "Accounts that wrote a post of the theme in their own words; reposts are no writing.",
        f"SELECT COUNT(DISTINCT v.author) {_IN_THEME} AND v.own",
    )
    yield Figure(
        Scope.THEME,
        "reposted",
        "Accounts that reposted a post of the theme and wrote none.",
        f"SELECT {_ONLY_REPOSTED} {_IN_THEME}",
    )


def account_id(post: str) -> str:
    """Return the expression of the account's id of a post; NULL where it is not known.

    It is that in the profile that the post came with, else the only one that had the handle.
    """
    return f"""COALESCE(
            (SELECT f.id FROM author_profiles AS f WHERE f.profile = {post}.profile),
            {only_account(f"{post}.author")})"""  # noqa: S608 - our names


def only_account(author: str) -> str:
    """Return the expression of the id of the only account that had a handle, else NULL."""
    return f"""(SELECT CASE WHEN COUNT(DISTINCT f.id) = 1 THEN MIN(f.id) END
             FROM author_profiles AS f WHERE f.author = {author})"""  # noqa: S608 - our names


def has_several_handles(network: str, account: str) -> str:
    """Return the condition that an account had several handles on its network."""
    return f"""(SELECT COUNT(DISTINCT o.author) FROM author_profiles AS o
            JOIN authors AS b ON b.author = o.author
            WHERE o.id = {account} AND b.network = {network}) > 1"""  # noqa: S608 - our names


def last_author(row: str) -> str:
    """Return the expression of the author row of the handle that an account had last in a session.

    It is looked for only where the account had several: the cost grows with the posts of these.
    Where records of them tell no handle, it is the last that the account had anywhere.
    """
    nameless = f"'{NAMELESS_PREFIX}' || {row}.account"
    return f"""COALESCE(
               (SELECT q.author FROM session_posts AS n JOIN posts AS q ON q.post = n.post
                 WHERE n.session = {row}.session AND q.network = {row}.network
                   AND q.author IN (SELECT o.author FROM author_profiles AS o
                                    WHERE o.id = {row}.account)
                   AND q.handle <> {nameless}
                   AND {account_id("q")} = {row}.account
                 ORDER BY n.position DESC LIMIT 1),
               (SELECT CAST(substr(MAX(COALESCE(o.last_seen, '')
                                       || printf('%012d', o.author)), -12) AS INTEGER)
                 FROM author_profiles AS o JOIN authors AS b ON b.author = o.author
                 WHERE o.id = {row}.account AND b.network = {row}.network
                   AND b.handle <> {nameless}))"""  # noqa: S608 - our names


_NAME_SHOWN: Final = """
               SELECT f.name FROM posts AS q JOIN author_profiles AS f ON f.profile = q.profile"""
_NEWEST_FIRST: Final = """
               ORDER BY rtrim(COALESCE(q.profile_seen_at, q.created_at), 'Z') DESC, q.post DESC
               LIMIT 1"""

# A fingerprint begins with the revision that the result was derived at; that of a chat's sessions
# goes on with the chat's hashtags.
_CURRENT: Final = """
CREATE VIEW current_results AS
-- The kinds of results stored of each session that hold: none of the chat's posts has changed since
-- its sessions were derived, nor a post of the session since the result was. A change of settings,
-- corrections or version is not seen here: tweetup status tells of these.
SELECT d.scope AS session, d.kind
FROM _derivations AS d JOIN sessions AS s ON s.session = d.scope
JOIN _derivations AS l ON l.kind = 'sessions' AND l.scope = s.chat
WHERE CAST(d.fingerprint AS INTEGER) >= s.revision AND NOT EXISTS (
    SELECT 1 FROM _revisions AS r
    WHERE r.revision > CAST(l.fingerprint AS INTEGER) AND r.name <> ''
      AND instr(l.fingerprint || ' ', ' ' || r.name || ' '));

"""


def is_of_removed(handle: str) -> str:
    """Return the condition that a handle stands for somebody who was removed."""
    return f"{handle} GLOB 'removed-{'[0-9a-f]' * 12}'"


#: The name in the newest profile of a row ``g`` of people, whose handle is a row ``a`` of authors.
#: That row is looked past where it may be of another account, or no record tells how new it is.
_NEWEST_NAME: Final = f"""CASE
           WHEN g.person NOT GLOB '*:@*' THEN ({_NAME_SHOWN}
               WHERE q.author IN (SELECT o.author FROM author_profiles AS o
                                  WHERE o.id = substr(g.person, length(a.network) + 2))
                     AND q.network = a.network
                     AND {account_id("q")} = substr(g.person, length(a.network) + 2)
               {_NEWEST_FIRST})
           WHEN (SELECT COUNT(DISTINCT f.id) > 1 FROM author_profiles AS f
                 WHERE f.author = a.author) THEN ({_NAME_SHOWN}
               WHERE q.author = a.author AND NOT {has_several_handles("a.network", account_id("q"))}
               {_NEWEST_FIRST})
           WHEN a.seen_at IS NULL AND (SELECT COUNT(DISTINCT IFNULL(f.name, '')) > 1
                                       FROM author_profiles AS f WHERE f.author = a.author) THEN (
               {_NAME_SHOWN} WHERE q.author = a.author {_NEWEST_FIRST})
           ELSE a.name END"""  # noqa: S608 - expressions of our own

#: A mention in a row ``v`` of visible_posts of somebody else, as edges_by_session has it.
MENTION_OF_ANOTHER: Final = f"""
    SELECT 1 FROM posts AS p
    JOIN mentions AS m ON m.post = p.post AND m.part = 'own'
    LEFT JOIN authors AS h ON h.network = p.network AND h.handle_folded = m.handle_folded
    WHERE p.post = v.post AND NOT (h.author IS NULL AND {is_of_removed("m.handle_folded")})
      AND p.network || CASE WHEN {has_several_handles("p.network", only_account("h.author"))}
                       THEN ':' || {only_account("h.author")}
                       ELSE ':@' || m.handle_folded END <> v.person"""  # noqa: S608 - expressions of our own

_KINDS_OF_POSTS: Final = {
    "originals": "original",
    "replies": "reply",
    "quotes": "quote",
    "reposts": "repost",
}

_RECEIVED: Final = {
    "replies_received": "reply",
    "quotes_received": "quote",
    "reposts_received": "repost",
    "mentions_received": "mention",
}


def _people(scope: Scope) -> Iterator[Figure]:
    """Yield the figures of people, in a session or in all."""
    is_in_session = scope is Scope.PERSON_IN_SESSION
    where = " in the session" if is_in_session else ""
    of_all = " WHERE a.session = r.session" if is_in_session else ""
    own = " AND v.session = r.session" if is_in_session else ""
    posts = f"FROM visible_posts AS v WHERE v.person = r.person{own}"
    edges = "FROM edges_by_session AS e WHERE e.target_person = r.person" + (
        " AND e.session = r.session" if is_in_session else ""
    )

    def figure(name: str, definition: str, expression: str) -> Figure:
        return Figure(scope, name, definition, f"SELECT {expression}")

    if not is_in_session:
        yield figure(
            "sessions",
            "Sessions in which the person has words of their own.",
            f"COUNT(DISTINCT v.session) {posts} AND v.own",
        )
    yield figure("posts", f"Posts{where}, reposts included.", f"COUNT(*) {posts}")
    for name, kind in _KINDS_OF_POSTS.items():
        told = f"Posts{where} of the kind `{kind}`, as of a session."
        yield figure(name, told, f"COUNT(*) {posts} AND v.kind = '{kind}'")
    yield figure(
        "share",
        f"The part of all posts{where}, from 0 to 1.",
        f"1.0 * COUNT(*) / (SELECT COUNT(*) FROM visible_posts AS a{of_all}) {posts}",  # noqa: S608 - our own names
    )
    for name, relation in _RECEIVED.items():
        told = f"Posts by others{where}: a {relation} at the person, as in `edges_by_session`."
        yield figure(
            name, told, f"COALESCE(SUM(e.weight), 0) {edges} AND e.relation = '{relation}'"
        )
    yield figure(
        "mentions",
        f"Posts{where} that mention others in words of the person's own, not those removed.",
        f"COUNT(DISTINCT v.post) {posts} AND EXISTS ({MENTION_OF_ANOTHER})",
    )
    yield figure(
        "questions_answered",
        "Questions with a counted answer of the person, in each session anew.",
        "COUNT(*) FROM (SELECT DISTINCT v.session, v.section"
        f" {posts} AND v.counted AND v.section GLOB 'Q*')",
    )
    yield figure(
        "links",
        "Posts in words of the person's own that have a link.",
        f"COUNT(*) {posts} AND v.own AND EXISTS (SELECT 1 FROM links AS k WHERE k.post = v.post)",  # noqa: S608 - our own names
    )


_LINK: Final = "SELECT 1 FROM links AS k WHERE k.post = v.post"

BROADCASTS: Final = (
    f"v.kind = 'original' AND EXISTS ({_LINK}) AND NOT EXISTS ({MENTION_OF_ANOTHER})"
)
"""The condition that an own post in a row ``v`` of visible_posts links and addresses nobody."""


def _writers() -> Iterator[Figure]:
    """Yield the figures of how somebody takes part, of posts in own words in a session."""
    own = "FROM visible_posts AS v WHERE v.session = r.session AND v.person = r.person AND v.own"

    def figure(name: str, definition: str, condition: str) -> Figure:
        return Figure(
            Scope.WRITER_IN_SESSION,
            name,
            definition,
            f"SELECT COUNT(*) {own}{condition}",
        )

    yield figure("own", "Posts in words of the person's own.", "")
    yield figure(
        "conversing",
        "Of these, replies, and answers to questions whose section is sure.",
        " AND (v.kind = 'reply' OR (v.counted AND v.section GLOB 'Q*'))",
    )
    yield figure(
        "broadcasting",
        "Of these, posts with a link that are no reply and no quote and mention nobody.",
        f" AND {BROADCASTS}",
    )
    yield figure("relevant", "Of these, posts in a question.", " AND v.section GLOB 'Q*'")


VIEWED_FIGURES: Final = (
    *_sessions(),
    *_sections(),
    *_themes(),
    *_people(Scope.PERSON_IN_SESSION),
    *_people(Scope.PERSON),
    *_writers(),
)
"""The figures of sessions and what is in them, in the order in which they are documented."""


def _figures_of(scope: Scope, *, across: bool = True) -> tuple[Figure, ...]:
    """Return the figures of sessions, sections or themes, or those that need no other session."""
    return tuple(it for it in VIEWED_FIGURES if it.scope is scope and (across or not it.across))


def select_figures(scope: Scope) -> str:
    """Return the query of the figures of a scope that need no other session.

    It has a row a session, section or theme, and the figures by their names.
    """
    keys, table = _TABLES[scope]
    figures = _figures_of(scope, across=False)
    columns = ", ".join(f"({it.expression}) AS {it.column}" for it in figures)
    return f"SELECT {keys}, {columns} FROM {table}"  # noqa: S608 - our own names


def _columns_where_counted(scope: Scope, *, across: bool = True) -> str:
    """Return the columns of a view: NULL for a session without the dialogue acts of its posts."""
    return ",\n       ".join(
        f"CASE WHEN d.session IS NOT NULL THEN ({it.expression}) END AS {it.column}"
        for it in _figures_of(scope, across=across)
    )


_VISIBLE: Final = f"""
CREATE VIEW visible_posts AS
-- The posts of a session that nobody hid, as figures count them; none of a session whose posts, or
-- those of its chat, changed since they were read for answers (tweetup analyse reads them again).
-- kind is repost also for a text that only repeats another, own is 1 for a post with words of its
-- author's own (no repost, quote without words or copy of another's post), tagged is 1 where the
-- session's hashtag stands in the record or, glued to a word, in the text, counted is 1 for an
-- answer whose section is sure, written_at is the time of an edited post's first version, and time
-- is before, hour or after. author is that of the last handle in the session where the account had
-- several, person the account in all sessions.
SELECT v.session, v.section, v.post,
       CASE WHEN v.several THEN {last_author("v")} ELSE v.author END AS author,
       v.kind, v.act,
       v.kind <> 'repost' AND v.act <> 'repost' AS own, v.tagged, v.counted, v.written_at,
       CASE WHEN rtrim(v.written_at, 'Z') < rtrim(v.starts_at, 'Z') THEN 'before'
            WHEN rtrim(v.written_at, 'Z') > rtrim(v.ends_at, 'Z') THEN 'after'
            ELSE 'hour' END AS time,
       v.network || CASE WHEN v.several THEN ':' || v.account ELSE ':@' || (
           SELECT b.handle_folded FROM authors AS b WHERE b.author = v.author) END AS person
FROM (
    SELECT w.*, {has_several_handles("w.network", "w.account")} AS several
    FROM (
        SELECT a.session, l.section, p.post, p.network, p.author, {account_id("p")} AS account,
               a.kind, a.act, a.counted, s.starts_at, s.ends_at,
               EXISTS (SELECT 1 FROM hashtags AS h WHERE h.post = p.post AND h.tag = s.chat)
                   OR instr(lower(p.text), '#' || lower(s.hashtag)) > 0 AS tagged,
               COALESCE((SELECT MIN(rtrim(e.created_at, 'Z')) || 'Z'
                         FROM edits AS i JOIN posts AS e ON e.network = p.network AND e.id = i.id
                         WHERE i.post = p.post), p.created_at) AS written_at
        FROM acts AS a JOIN sessions AS s ON s.session = a.session
        JOIN posts AS p ON p.post = a.post
        LEFT JOIN placements AS l ON l.session = a.session AND l.post = a.post
        WHERE a.session IN (SELECT r.session FROM current_results AS r WHERE r.kind = 'acts')
    ) AS w
) AS v;

"""  # noqa: S608 - an expression of our own


def make_figure_views(*, across: bool) -> str:
    """Return the statements that make the views anew of which figures are part.

    They are parted by an empty line. ``across`` tells whether the figures that count in other
    sessions are among them, which read the table ``sittings``.
    """
    return f"""
DROP VIEW IF EXISTS current_results;

DROP VIEW IF EXISTS visible_posts;

DROP VIEW IF EXISTS sessions_with_counts;

DROP VIEW IF EXISTS sections_with_counts;

DROP VIEW questions_with_counts;

DROP VIEW participants_by_session;

DROP VIEW themes_with_posts;

DROP VIEW posts_by_minute;
{_CURRENT}{_VISIBLE}
CREATE VIEW sessions_with_counts AS
-- The sessions with their hour, the span of their posts, early and late ones included, and their
-- figures; NULL where the posts, as they are now, were not read for answers yet.
SELECT s.session, s.hashtag, s.starts_at, s.ends_at,
       (SELECT MIN(v.written_at) {_IN_SESSION}) AS first_post_at,
       (SELECT MAX(v.written_at) {_IN_SESSION}) AS last_post_at,
       {_columns_where_counted(Scope.SESSION, across=across)}
FROM sessions AS s LEFT JOIN current_results AS d ON d.kind = 'acts' AND d.session = s.session
{_NEWCOMERS if across else ""}
ORDER BY s.session;

CREATE VIEW sections_with_counts AS
-- The sections of a session with their figures; NULL where the posts, as they are now, were not
-- read for answers yet.
SELECT c.session, c.section,
       {_columns_where_counted(Scope.SECTION)}
FROM {_SECTIONS} LEFT JOIN current_results AS d ON d.kind = 'acts' AND d.session = c.session
ORDER BY c.session, c.section;

CREATE VIEW questions_with_counts AS
-- The questions of a session in order, with the figures of their sections; NULL as there. The
-- openings of stretches, which are none, stand in the table questions alone.
SELECT c.session, c.section, c.number, c.label, c.text, c.author, c.asked_at, c.submitted_by,
       {_columns_where_counted(Scope.SECTION)}
FROM questions AS c LEFT JOIN current_results AS d ON d.kind = 'acts' AND d.session = c.session
WHERE c.section GLOB 'Q*'
ORDER BY c.session, c.position;

CREATE VIEW participants_by_session AS
-- Who wrote in a session: posts by kind; took_part is 0 for those who only passed on posts. name is
-- that of the newest profile of the account, also where another one had the handle before.
SELECT g.session, a.network, a.handle, {_NEWEST_NAME} AS name,
       g.posts, g.originals, g.replies, g.quotes, g.reposts, g.took_part
FROM (
    SELECT v.session, v.author, MIN(v.person) AS person,
           COUNT(*) AS posts,
           SUM(v.kind = 'original') AS originals,
           SUM(v.kind = 'reply') AS replies,
           SUM(v.kind = 'quote') AS quotes,
           SUM(v.kind = 'repost') AS reposts,
           MAX(v.own) AS took_part
    FROM visible_posts AS v GROUP BY v.session, v.author
) AS g JOIN authors AS a ON a.author = g.author
ORDER BY g.session, g.posts DESC, a.handle;

CREATE VIEW themes_with_posts AS
-- The themes of a session in order, each with its posts, which are on the same matter; figures are
-- NULL where the posts, as they are now, were not read for answers yet.
SELECT t.session, t.section, t.label,
       {_columns_where_counted(Scope.THEME)},
       p.network, p.id, p.handle, p.text,
       EXISTS (SELECT 1 FROM theme_quotes AS q
               WHERE q.session = t.session AND q.theme = t.position AND q.post = p.post) AS quoted
FROM themes AS t
LEFT JOIN current_results AS d ON d.kind = 'acts' AND d.session = t.session
JOIN theme_posts AS n ON n.session = t.session AND n.theme = t.position
JOIN posts AS p ON p.post = n.post
ORDER BY t.session, t.position, n.position;

CREATE VIEW posts_by_minute AS
-- How busy a session was: posts in each minute of its hour, 0 included, and in the minutes before
-- and after it in which any was written. NULL where the posts, as they are now, were not read for
-- answers yet.
WITH RECURSIVE minutes (number) AS (
    SELECT 0 UNION ALL SELECT number + 1 FROM minutes WHERE number < (
        SELECT MAX(julianday(e.ends_at) - julianday(e.starts_at)) * 1440 + 1 FROM sessions AS e))
SELECT m.session, m.minute, CASE WHEN d.session IS NOT NULL THEN SUM(m.posts) END AS posts
FROM (
    SELECT s.session, strftime('%Y-%m-%dT%H:%M', substr(s.starts_at, 1, 16),
                               '+' || n.number || ' minutes') AS minute, 0 AS posts
    FROM sessions AS s JOIN minutes AS n ON n.number <=
        (strftime('%s', substr(s.ends_at, 1, 16)) - strftime('%s', substr(s.starts_at, 1, 16))) / 60
    UNION ALL
    SELECT v.session, substr(v.written_at, 1, 16), 1 FROM visible_posts AS v
) AS m LEFT JOIN current_results AS d ON d.kind = 'acts' AND d.session = m.session
GROUP BY m.session, m.minute
ORDER BY m.session, m.minute;

"""  # noqa: S608 - our own names and queries


FIGURE_VIEWS: Final = make_figure_views(across=True)
"""The statements that make the views of figures, parted by an empty line."""
