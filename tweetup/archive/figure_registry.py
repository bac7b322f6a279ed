"""The registry of all figures: those of sessions, of people, and of how a conversation runs.

The latter are of the whole archive, hosts included; commands count the same in one chat, in one
session or between two times. Roles are those of profiles that `tweetup roles` has read, or of
records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.archive.course_figures import COURSE_FIGURES
from tweetup.archive.figures import MENTION_OF_ANOTHER, VIEWED_FIGURES, Figure, Scope
from tweetup.archive.people_figures import ATTENDANCE_FIGURES, ROLE_FIGURES
from tweetup.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FIGURES", "figures_of"]

_OWN: Final = "FROM visible_posts AS v WHERE v.person = r.person AND v.own"
_WRITERS: Final = "(SELECT DISTINCT v.person FROM visible_posts AS v WHERE v.own) AS r"
_QUESTION: Final = "v.section GLOB 'Q*'"
_ASKED: Final = "v.session IN (SELECT q.session FROM visible_posts AS q WHERE q.section GLOB 'Q*')"
_TALKS: Final = "('reply', 'mention', 'quote')"
_WHEN: Final = " ".join(f"WHEN '{level}' THEN {number}" for number, level in enumerate(LEVELS))
_LEVEL: Final = f"CASE m.value {_WHEN} END"


def _writers() -> Iterator[Figure]:
    """Yield how people take part, over all their posts in own words."""

    def figure(name: str, definition: str, expression: str) -> Figure:
        return Figure(Scope.WRITER, name, definition, f"SELECT {expression}")

    def posts(condition: str = "") -> str:
        return f"COUNT(DISTINCT v.post) {_OWN}{condition}"

    yield figure("own", "Posts in words of the person's own; one in two sessions once.", posts())
    yield figure(
        "conversing",
        "Of these, replies, and answers to questions whose section is sure.",
        posts(f" AND (v.kind = 'reply' OR (v.counted AND {_QUESTION}))"),
    )
    yield figure(
        "broadcasting",
        "Of these, posts with a link that are no reply and no quote and mention nobody.",
        posts(
            " AND v.kind = 'original' AND EXISTS (SELECT 1 FROM links AS k WHERE k.post = v.post)"  # noqa: S608 - our names
            f" AND NOT EXISTS ({MENTION_OF_ANOTHER})"
        ),
    )
    yield figure(
        "asked",
        "Of these, posts in sessions that have questions.",
        posts(f" AND {_ASKED}"),
    )
    yield figure("relevant", "Of these, posts in a question.", posts(f" AND {_QUESTION}"))
    yield figure(
        "ontopic",
        "`relevant` of `asked`, from 0 to 1; NULL where no session had questions.",
        f"1.0 * COUNT(DISTINCT CASE WHEN {_QUESTION} THEN v.post END)"
        f" / NULLIF(COUNT(DISTINCT CASE WHEN {_ASKED} THEN v.post END), 0) {_OWN}",
    )


_TALK: Final = f"""WITH talk AS (
    SELECT a.session, a.source_person, a.target_person, a.post,
           rtrim(a.written_at, 'Z') AS moment
    FROM pointers_by_session AS a WHERE a.relation IN {_TALKS}
)"""  # noqa: S608 - our names


def _answering() -> Iterator[Figure]:
    yield Figure(
        Scope.WRITER,
        "addressing",
        "Posts by others that reply to, mention or quote the person.",
        f"""{_TALK}
SELECT r.person, COUNT(DISTINCT t.post) AS addressing
FROM {_WRITERS} LEFT JOIN talk AS t ON t.target_person = r.person
GROUP BY r.person""",  # noqa: S608 - our names
        is_whole=True,
    )
    yield Figure(
        Scope.WRITER,
        "answered",
        "Of these, posts after which the person replied to, mentioned or quoted their author before"
        " the end of the session.",
        f"""{_TALK}
SELECT r.person, COUNT(DISTINCT CASE WHEN EXISTS (
           SELECT 1 FROM talk AS b
           WHERE b.session = t.session AND b.source_person = t.target_person
             AND b.target_person = t.source_person AND b.moment > t.moment) THEN t.post END)
       AS answered
FROM {_WRITERS} LEFT JOIN talk AS t ON t.target_person = r.person
GROUP BY r.person""",  # noqa: S608 - our names
        is_whole=True,
    )


_SHOWN: Final = """FROM visible_posts AS v JOIN posts AS p ON p.post = v.post
JOIN author_profiles AS f ON f.profile = p.profile
WHERE v.person = r.person AND f.followers IS NOT NULL
ORDER BY rtrim(COALESCE(p.profile_seen_at, p.created_at), 'Z') DESC, p.created_at DESC, p.post DESC
LIMIT 1"""

_DRAWN: Final = """WITH own AS (
    SELECT DISTINCT v.person, v.post FROM visible_posts AS v WHERE v.own
),
counts AS (
    SELECT o.person, o.post,
           COALESCE(p.likes, 0) + COALESCE(p.reposts, 0) + COALESCE(p.replies, 0)
           + COALESCE(p.quotes, 0) AS drawn,
           COALESCE((SELECT group_concat(s.capture) FROM (
               SELECT c.capture FROM post_captures AS c WHERE c.post = o.post ORDER BY c.capture
           ) AS s), '') AS captures
    FROM own AS o JOIN posts AS p ON p.post = o.post
    WHERE COALESCE(p.likes, p.reposts, p.replies, p.quotes) IS NOT NULL
),
chosen AS (
    SELECT c.captures FROM counts AS c GROUP BY c.captures
    ORDER BY COUNT(DISTINCT c.post) DESC, c.captures LIMIT 1
)"""


def _reach() -> Iterator[Figure]:
    yield Figure(
        Scope.WRITER,
        "reach",
        "Followers in the newest profile that a post of the person shows, be it a repost; NULL"
        " where none tells.",
        f"SELECT f.followers {_SHOWN}",
    )
    yield Figure(
        Scope.WRITER,
        "reach_as_of",
        "The time of that profile: as the record states it, else no later than which it was seen.",
        f"SELECT s.profile_seen_at FROM posts_as_of AS s WHERE s.post = (SELECT p.post {_SHOWN})",  # noqa: S608 - our names
    )
    for name, definition, expression in (
        (
            "drawn",
            (
                "Likes, reposts, replies and quotes that the network counts of posts in own words:"
                " of the largest part of all such posts that the same captures saw, as counts of"
                " two captures do not compare; NULL where the person has none of these."
            ),
            "SUM(c.drawn)",
        ),
        ("drawn_posts", "The posts that `drawn` is counted of.", "COUNT(c.post)"),
    ):
        yield Figure(
            Scope.WRITER,
            name,
            definition,
            f"""{_DRAWN}
SELECT r.person, {expression} AS {name}
FROM {_WRITERS}
LEFT JOIN counts AS c ON c.person = r.person AND c.captures = (SELECT captures FROM chosen)
GROUP BY r.person""",  # noqa: S608 - our names
            is_whole=True,
        )


#: Two people who wrote and have a role in common.
_PAIRS: Final = """WITH pairs AS (
    SELECT DISTINCT s.person, o.person AS peer
    FROM roles_by_person AS s
    JOIN roles_by_person AS o ON o.role = s.role AND o.person <> s.person
)"""


def _trust() -> Iterator[Figure]:
    yield Figure(
        Scope.WRITER,
        "peers_of",
        "Others who wrote and have a role of the person's, by record or by profile.",
        f"""{_PAIRS}
SELECT r.person, COUNT(p.peer) AS peers_of
FROM {_WRITERS} LEFT JOIN pairs AS p ON p.person = r.person
GROUP BY r.person""",  # noqa: S608 - our names
        is_whole=True,
    )
    yield Figure(
        Scope.WRITER,
        "peers",
        "Of these, people who replied to, mentioned, quoted or reposted the person.",
        f"""{_PAIRS}
SELECT r.person, COUNT(DISTINCT e.source_person) AS peers
FROM {_WRITERS} LEFT JOIN pairs AS p ON p.person = r.person
LEFT JOIN edges_by_session AS e ON e.target_person = r.person AND e.source_person = p.peer
GROUP BY r.person""",  # noqa: S608 - our names
        is_whole=True,
    )
    yield Figure(
        Scope.WRITER,
        "addressed",
        "People who replied to, mentioned or quoted the person; a mention in a repost of the person"
        " is none.",
        f"""SELECT COUNT(DISTINCT e.source_person) FROM edges_by_session AS e
    WHERE e.target_person = r.person AND e.relation IN {_TALKS} AND e.weight > e.beside""",  # noqa: S608 - our names
    )
    yield Figure(
        Scope.WRITER,
        "pagerank",
        "PageRank among all people who reply to, mention or quote each other: damping 0.85, a line"
        " from one person to another weighed by the figure `talk` of the pair; who addresses nobody"
        " passes on to all alike; NULL under 40 people. No query: SQLite allows no sum in the part"
        " of a query that repeats. The query of `talk` has the lines.",
        None,
    )
    for name, told in (
        ("influence", "Influence offline"),
        ("relationship", "Relationship"),
    ):
        yield Figure(
            Scope.WRITER,
            name,
            f"{told} that somebody recorded last, from 0 for `none` to 3 for `high`; NULL where"
            " nobody did.",
            f"""SELECT {_LEVEL} FROM remarks_by_person AS m
    WHERE m.person = r.person AND m.name = '{name}'
    ORDER BY m.made_at DESC, m.annotation DESC LIMIT 1""",  # noqa: S608 - our names
        )


def _pairs() -> Iterator[Figure]:
    for name, definition, condition in (
        (
            "talk",
            (
                "Posts by which the first person replies to, mentions or quotes the second; one"
                " that does several of it once, and no mention in a repost of the second."
            ),
            f"a.relation IN {_TALKS}",
        ),
        ("reposts", "Posts by which the first reposts the second.", "a.relation = 'repost'"),
    ):
        yield Figure(
            Scope.PAIR,
            name,
            definition,
            f"""SELECT a.source_person, a.target_person,
       COUNT(DISTINCT CASE WHEN {condition} AND NOT a.beside THEN a.post END) AS {name}
FROM pointers_by_session AS a
GROUP BY a.source_person, a.target_person""",  # noqa: S608 - our names
            is_whole=True,
        )


_WAYS: Final = {
    "shared": ("repost or quote the account", "('repost', 'quote')"),
    "mentioned": (
        "mention the account, but for those that reply to, quote or repost it",
        "('mention')",
    ),
    "replied": ("reply to the account", "('reply')"),
}


def _targets() -> Iterator[Figure]:
    """Yield how people turn to an account: those of organisations are such accounts."""
    for name, (told, relations) in _WAYS.items():
        for column, of, definition in (
            (name, "post", f"Posts by others that {told}."),
            (f"{name}_by", "source_person", f"People whose posts {told}."),
        ):
            yield Figure(
                Scope.TARGET,
                column,
                definition,
                f"""SELECT a.target_person AS person,
       COUNT(DISTINCT CASE WHEN a.relation IN {relations} AND NOT a.beside THEN a.{of} END)
       AS {column}
FROM pointers_by_session AS a
GROUP BY a.target_person""",  # noqa: S608 - our names
                is_whole=True,
            )


#: Who wrote is active; a value or relationship of ``medium`` or more is in the circle of its name.
_CIRCLES: Final = f"""WITH levels AS (
    SELECT n.person, n.name, n.level FROM (
        SELECT m.person, m.name, {_LEVEL} AS level,
               ROW_NUMBER() OVER (PARTITION BY m.person, m.name
                                  ORDER BY m.made_at DESC, m.annotation DESC) AS place
        FROM remarks_by_person AS m WHERE m.name IN ('value', 'relationship')
    ) AS n WHERE n.place = 1
),
people AS (
    SELECT r.person FROM {_WRITERS} UNION SELECT l.person FROM levels AS l
),
told AS (
    SELECT p.person, p.person IN (SELECT r.person FROM {_WRITERS}) AS active,
           (SELECT l.level FROM levels AS l WHERE l.person = p.person AND l.name = 'value')
           AS value,
           (SELECT l.level FROM levels AS l WHERE l.person = p.person AND l.name = 'relationship')
           AS relationship
    FROM people AS p
)"""  # noqa: S608 - our names


def _circles() -> Iterator[Figure]:
    for name, definition, expression in (
        ("people", "People in these circles and in no other.", "COUNT(*)"),
        (
            "value_recorded",
            "Of these, people of whom a value of the topic to them is recorded, on any level.",
            "COUNT(t.value)",
        ),
        (
            "relationship_recorded",
            "Of these, people of whom a relationship is recorded, on any level.",
            "COUNT(t.relationship)",
        ),
    ):
        yield Figure(
            Scope.CIRCLES,
            name,
            definition,
            f"""{_CIRCLES}
SELECT t.active, COALESCE(t.value, 0) >= 2 AS value,
       COALESCE(t.relationship, 0) >= 2 AS relationship, {expression} AS {name}
FROM told AS t
WHERE t.active OR COALESCE(t.value, 0) >= 2 OR COALESCE(t.relationship, 0) >= 2
GROUP BY 1, 2, 3""",  # noqa: S608 - our names
            is_whole=True,
        )


FIGURES: Final = (
    *VIEWED_FIGURES,
    *_writers(),
    *_answering(),
    *ATTENDANCE_FIGURES,
    *_reach(),
    *_trust(),
    *_pairs(),
    *_targets(),
    *_circles(),
    *ROLE_FIGURES,
    *COURSE_FIGURES,
)
"""All figures, in the order in which they are documented."""


def figures_of(scope: Scope, *, across: bool = True) -> tuple[Figure, ...]:
    """Return the figures of a scope, or those of them that need no other session."""
    return tuple(it for it in FIGURES if it.scope is scope and (across or not it.across))
