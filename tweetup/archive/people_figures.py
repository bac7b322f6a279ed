"""Figures of who came when, and of the roles of people: attendance, cohorts, roles and shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.archive.figures import Figure, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ATTENDANCE_FIGURES", "ROLE_FIGURES"]

#: The usual rules of attendance: so many meetings of the record tell no newcomers, so many follow
#: somebody's first, and so many are the last.
_FIRST_UNKNOWN: Final = 3
_RETURN_WITHIN: Final = 4
_LAST: Final = 5

#: Meetings, in time order, and who came to which with own words, by their first post there. A
#: session is of one meeting, which has the name of its first session.
_CAME: Final = """WITH met AS (
    SELECT s.session, COALESCE(t.meeting, s.session) AS meeting
    FROM sessions AS s LEFT JOIN sittings AS t ON t.session = s.session
),
placed AS (
    SELECT m.meeting, s.chat, s.starts_at,
           ROW_NUMBER() OVER (ORDER BY rtrim(s.starts_at, 'Z'), s.session) AS number
    FROM (SELECT DISTINCT meeting FROM met) AS m JOIN sessions AS s ON s.session = m.meeting
),
came AS (
    SELECT v.person, p.number, v.session, MIN(v.written_at || v.session)
    FROM visible_posts AS v JOIN met AS m ON m.session = v.session
    JOIN placed AS p ON p.meeting = m.meeting
    WHERE v.own GROUP BY v.person, p.number
)"""

_BEGAN: Final = f"""{_CAME},
began AS (
    SELECT f.*, f.number > {_FIRST_UNKNOWN} AS is_known,
           f.number > {_FIRST_UNKNOWN}
           AND f.number + {_RETURN_WITHIN} <= (SELECT COUNT(*) FROM placed) AS is_followed
    FROM (SELECT c.person, c.session, MIN(c.number) AS number FROM came AS c GROUP BY c.person) AS f
)"""  # noqa: S608 - our names

_RETURNED: Final = f"""EXISTS (
           SELECT 1 FROM came AS c
           WHERE c.person = b.person AND c.number > b.number
             AND c.number <= b.number + {_RETURN_WITHIN})"""  # noqa: S608 - our names

#: Each meeting with the quarter of the date in the name of its first session.
_QUARTERS: Final = f"""{_BEGAN},
dated AS (
    SELECT p.number, CASE
               WHEN substr(p.meeting, length(p.chat) + 1) GLOB '-[0-9][0-9][0-9][0-9]-[01][0-9]-*'
               THEN substr(p.meeting, length(p.chat) + 2, 7)
               ELSE substr(p.starts_at, 1, 7) END AS month
    FROM placed AS p
),
quarters AS (
    SELECT d.number,
           substr(d.month, 1, 4) || '-Q' || ((substr(d.month, 6, 2) + 2) / 3) AS quarter
    FROM dated AS d
)"""  # noqa: S608 - our names


def _attendance() -> Iterator[Figure]:
    """Yield to which meetings a person came, over the whole record."""
    for name, definition, expression in (
        (
            "attended",
            "Meetings to which the person came with own words.",
            "COUNT(*)",
        ),
        (
            "meetings",
            "Meetings of the record since the person's first, with that one.",
            "(SELECT COUNT(*) FROM placed) - MIN(c.number) + 1",
        ),
        (
            "of_last",
            f"Of the last {_LAST} meetings of the record, those to which the person came.",
            f"SUM(c.number > (SELECT COUNT(*) FROM placed) - {_LAST})",  # noqa: S608 - our names
        ),
    ):
        yield Figure(
            Scope.WRITER,
            name,
            definition,
            f"{_CAME}\nSELECT c.person, {expression} AS {name}\nFROM came AS c GROUP BY c.person",
            is_whole=True,
        )
    for name, definition, expression in (
        (
            "first_session",
            "The session of the person's first post in own words in their first meeting.",
            "b.session",
        ),
        (
            "newcomer",
            (
                f"1 for who first came after the first {_FIRST_UNKNOWN} meetings of the record;"
                " NULL for the others, as nobody knows who came before. Of one session or a part of"
                " the time, `tweetup people` has 0 for those whose first meeting was earlier."
            ),
            "CASE WHEN b.is_known THEN 1 END",
        ),
        (
            "came_back",
            (
                f"1 for newcomers who came to one of the {_RETURN_WITHIN} meetings after their"
                " first, 0 for the others; NULL where that is not known, or not all of these have"
                " been."
            ),
            f"CASE WHEN b.is_followed THEN {_RETURNED} END",
        ),
    ):
        yield Figure(
            Scope.WRITER,
            name,
            definition,
            f"{_BEGAN}\nSELECT b.person, {expression} AS {name}\nFROM began AS b",
            is_whole=True,
        )
    for name, least, told in (("first_seen", "MIN", "first"), ("last_seen", "MAX", "last")):
        yield Figure(
            Scope.WRITER,
            name,
            f"When the person's {told} post was written, be it a repost.",
            f"SELECT {least}(v.written_at) FROM visible_posts AS v WHERE v.person = r.person",  # noqa: S608 - our names
        )
    yield Figure(
        Scope.WRITER_IN_SESSION,
        "newcomer",
        "1 for who posted in no earlier meeting of the chat, 0 for who did, NULL where nobody"
        " knows: as the figure `newcomers` of a session.",
        "SELECT a.session, a.person, a.newcomer FROM attendance_by_session AS a",
        is_whole=True,
    )


def _cohorts() -> Iterator[Figure]:
    """Yield how many people came first in a quarter, and later."""
    for name, definition, expression in (
        (
            "people",
            (
                "People whose first meeting was in the quarter. A meeting is in that of the date in"
                " the name of its first session, which is of the chat's time zone; one that a"
                " person named otherwise in that of its start in UTC."
            ),
            "COUNT(*)",
        ),
        (
            "known",
            (
                f"0 for a quarter with one of the first {_FIRST_UNKNOWN} meetings of the record:"
                " some of the people may have come before."
            ),
            f"""q.quarter NOT IN (
           SELECT u.quarter FROM quarters AS u WHERE u.number <= {_FIRST_UNKNOWN})""",  # noqa: S608 - our names
        ),
        (
            "followed",
            (
                f"Of `people`, those who first came after the first {_FIRST_UNKNOWN} meetings, and"
                f" {_RETURN_WITHIN} or more meetings ago."
            ),
            "SUM(b.is_followed)",
        ),
        (
            "came_back",
            f"Of `followed`, those who came to one of the {_RETURN_WITHIN} meetings after that.",
            f"SUM(CASE WHEN b.is_followed THEN {_RETURNED} ELSE 0 END)",
        ),
    ):
        yield Figure(
            Scope.COHORT,
            name,
            definition,
            f"""{_QUARTERS}
SELECT q.quarter, {expression} AS {name}
FROM began AS b JOIN quarters AS q ON q.number = b.number
GROUP BY q.quarter""",  # noqa: S608 - our names
            is_whole=True,
        )
    yield Figure(
        Scope.COHORT_LATER,
        "later",
        "People whose first meeting was in the first quarter and who came to one in the second,"
        " which is the same or a later one; no row where nobody did.",
        f"""{_QUARTERS}
SELECT q.quarter, l.quarter AS later_quarter, COUNT(DISTINCT b.person) AS later
FROM began AS b JOIN quarters AS q ON q.number = b.number
JOIN came AS c ON c.person = b.person JOIN quarters AS l ON l.number = c.number
GROUP BY q.quarter, l.quarter""",  # noqa: S608 - our names
        is_whole=True,
    )


#: Of the normal distribution, for intervals of 95 %, and its square.
_Z: Final = 1.959963984540054
_Z2: Final = _Z * _Z

#: The roles that the group of clinicians is made of.
_CLINICIANS: Final = "('clinician', 'doctor', 'nurse', 'pharmacist', 'allied')"

_COUNTED: Final = f"""WITH named AS (
    SELECT r.person, r.role, r.posts FROM roles_by_person AS r WHERE r.role IS NOT NULL
    UNION SELECT r.person, 'clinician', r.posts FROM roles_by_person AS r
    WHERE r.role IN {_CLINICIANS}
),
counted AS (
    SELECT n.role, COUNT(*) AS people, SUM(n.posts) AS posts,
           (SELECT COUNT(DISTINCT r.person) FROM roles_by_person AS r WHERE r.judged) AS judged
    FROM named AS n GROUP BY n.role
)"""  # noqa: S608 - our names

_COUNTED_IN_SESSION: Final = """WITH counted AS (
    SELECT r.session, r.role, r.people, r.judged FROM roles_by_session AS r
)"""

_SHARES: Final = f""",
shares AS (
    SELECT c.*, 1.0 * c.people / c.judged AS share, {_Z2} / c.judged AS spread
    FROM counted AS c
)"""  # noqa: S608 - our names


def _bound(sign: str) -> str:
    """Return the lower (-) or upper (+) bound of Wilson's interval."""
    return f"""(c.share + c.spread / 2
        {sign} {_Z} * sqrt(c.share * (1 - c.share) / c.judged + c.spread / (4 * c.judged))
       ) / (1 + c.spread)"""


_TELLING: Final = """,
errors AS (
    SELECT c.*, 1.0 * c.people / c.judged AS share,
           1.0 * :true / (:true + :missed) AS sensitivity,
           1.0 * :clear / (:clear + :false) AS specificity
    FROM counted AS c WHERE c.role = :role AND c.judged > 0
),
telling AS (SELECT e.* FROM errors AS e WHERE e.sensitivity + e.specificity > 1.1)"""

#: After Lang & Reiczigel 2014: all three shares are moved towards a half.
_MOVED: Final = f"""{_TELLING},
moved AS (
    SELECT e.*, e.judged + {_Z2} AS size,
           (e.people + {_Z2} / 2) / (e.judged + {_Z2}) AS raw,
           (:true + 1.0) / (:true + :missed + 2) AS found,
           (:clear + 1.0) / (:clear + :false + 2) AS passed
    FROM telling AS e
),
spreads AS (
    SELECT m.*, (m.raw + m.passed - 1) / (m.found + m.passed - 1) AS middle,
           m.raw * (1 - m.raw) / m.size AS of_raw,
           m.found * (1 - m.found) / (:true + :missed + 2) AS of_found,
           m.passed * (1 - m.passed) / (:clear + :false + 2) AS of_passed
    FROM moved AS m
)"""  # noqa: S608 - our names


def _corrected_bound(sign: str) -> str:
    return f"""MAX(0.0, MIN(1.0, c.middle
           + {2 * _Z2} * (c.middle * c.of_found - (1 - c.middle) * c.of_passed)
           {sign} {_Z} / (c.found + c.passed - 1) * sqrt(
               c.of_raw + c.middle * c.middle * c.of_found
               + (1 - c.middle) * (1 - c.middle) * c.of_passed)))"""


_LABELLED: Final = (
    "The share of the role `:role` without the reader's errors (Rogan & Gladen 1978). Of profiles"
    " labelled by hand `:true` have the role and were given it, `:missed` have it and were not,"
    " `:false` were given it without having it, `:clear` neither: tweetup's own file"
    " `insight/roles/accuracy.toml` has these counts of each role. No row where the reader tells"
    " those with the role hardly better from others than chance."
)


def _shares(scope: Scope) -> Iterator[Figure]:
    """Yield the people of each role, of all sessions or of one, and their shares."""
    is_whole = scope is Scope.ROLE
    counted, keys = (_COUNTED, "c.role") if is_whole else (_COUNTED_IN_SESSION, "c.session, c.role")

    def figure(
        name: str, definition: str, expression: str, table: str = "counted", more: str = ""
    ) -> Figure:
        query = f"{counted}{more}\nSELECT {keys}, {expression} AS {name}\nFROM {table} AS c"
        return Figure(scope, name, definition, query, is_whole=True)

    where = "" if is_whole else " in the session"
    yield figure(
        "people",
        "People who have the role, by record or by profile; somebody with several counts in each."
        + (
            " `clinician` counts doctors, nurses, pharmacists and allied professions once each."
            if is_whole
            else ""
        ),
        "c.people",
    )
    if is_whole:
        yield figure("posts", "Posts of these people in own words.", "c.posts")
    yield figure("judged", f"People{where} who are judged: the denominator.", "c.judged")
    yield figure("share", "`people` of `judged`, from 0 to 1.", "c.share", "shares", _SHARES)
    for name, sign, told in (("share_low", "-", "lower"), ("share_high", "+", "upper")):
        text = f"The {told} bound of that share, 95 % (Wilson 1927)."
        yield figure(name, text, _bound(sign), "shares", _SHARES)
    yield figure(
        "corrected",
        _LABELLED,
        """MAX(0.0, MIN(1.0,
       (c.share + c.specificity - 1) / (c.sensitivity + c.specificity - 1)))""",
        "telling",
        _TELLING,
    )
    for name, sign, told in (("corrected_low", "-", "lower"), ("corrected_high", "+", "upper")):
        text = f"The {told} bound of the corrected share, 95 % (Lang & Reiczigel 2014)."
        yield figure(name, text, _corrected_bound(sign), "spreads", _MOVED)


def _judged() -> Iterator[Figure]:
    """Yield the people of all sessions by whether their profiles tell roles."""
    for name, definition, condition in (
        ("people", "People who wrote in own words.", "1"),
        ("with_bio", "Of these, people with a profile text.", "r.with_bio"),
        (
            "abstained",
            (
                "Of these, people whose profile leaves open what they are, and of whom no role is"
                " recorded."
            ),
            "r.abstained",
        ),
        (
            "judged",
            (
                "People whose roles are recorded, whose profile states one, or who have a profile"
                " text that leaves nothing open: the denominator of shares."
            ),
            "r.judged",
        ),
        (
            "recorded",
            "People whose roles somebody recorded, be it that there is none.",
            "r.recorded",
        ),
    ):
        yield Figure(
            Scope.JUDGED,
            name,
            definition,
            f"SELECT COUNT(DISTINCT CASE WHEN {condition} THEN r.person END) AS {name}\n"
            "FROM roles_by_person AS r",
            is_whole=True,
        )
    yield Figure(
        Scope.JUDGED,
        "judged_posts",
        "Posts of `judged` in own words.",
        "SELECT COALESCE(SUM(p.posts), 0) AS judged_posts\n"
        "FROM (SELECT DISTINCT r.person, r.posts FROM roles_by_person AS r WHERE r.judged) AS p",
        is_whole=True,
    )


ATTENDANCE_FIGURES: Final = (*_attendance(), *_cohorts())
"""The figures of meetings that people came to."""

ROLE_FIGURES: Final = (*_judged(), *_shares(Scope.ROLE), *_shares(Scope.ROLE_IN_SESSION))
"""The figures of roles that people state."""
