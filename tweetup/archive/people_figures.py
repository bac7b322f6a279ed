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

_MEETINGS: Final = "(SELECT COUNT(*) FROM meetings_in_order)"

#: Conditions on a row ``b`` of meetings_by_person.
_IS_KNOWN: Final = f"b.first > {_FIRST_UNKNOWN}"
_IS_FOLLOWED: Final = f"{_IS_KNOWN} AND b.first + {_RETURN_WITHIN} <= {_MEETINGS}"
_IS_RETURN: Final = f"b.number > b.first AND b.number <= b.first + {_RETURN_WITHIN}"


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
            f"{_MEETINGS} - b.first + 1",
        ),
        (
            "of_last",
            f"Of the last {_LAST} meetings of the record, those to which the person came.",
            f"SUM(b.number > {_MEETINGS} - {_LAST})",
        ),
        (
            "first_session",
            "The session of the person's first post in own words in their first meeting.",
            "MAX(CASE WHEN b.number = b.first THEN b.session END)",
        ),
        (
            "newcomer",
            (
                f"1 for who first came after the first {_FIRST_UNKNOWN} meetings of the record;"
                " NULL for the others, as nobody knows who came before. Of one session or a part of"
                " the time, `tweetup people` has 0 for those whose first meeting was earlier."
            ),
            f"CASE WHEN {_IS_KNOWN} THEN 1 END",
        ),
        (
            "came_back",
            (
                f"1 for newcomers who came to one of the {_RETURN_WITHIN} meetings after their"
                " first, 0 for the others; NULL where that is not known, or not all of these have"
                " been."
            ),
            f"CASE WHEN {_IS_FOLLOWED}\n            THEN MAX({_IS_RETURN}) END",
        ),
    ):
        yield Figure(
            Scope.WRITER,
            name,
            definition,
            f"SELECT b.person, {expression} AS {name}\n"
            "FROM meetings_by_person AS b GROUP BY b.person",
            is_whole=True,
        )
    for name, least, told in (("first_seen", "MIN", "first"), ("last_seen", "MAX", "last")):
        yield Figure(
            Scope.WRITER,
            name,
            f"When the person's {told} post was written, be it a repost.",
            f"SELECT v.person, {least}(v.written_at) AS {name}\nFROM visible_posts AS v"
            " GROUP BY v.person HAVING MAX(v.own)",
            is_whole=True,
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
            "COUNT(DISTINCT b.person)",
        ),
        (
            "known",
            (
                f"0 for a quarter with one of the first {_FIRST_UNKNOWN} meetings of the record:"
                " some of the people may have come before."
            ),
            f"""m.quarter NOT IN (
           SELECT u.quarter FROM meetings_in_order AS u WHERE u.number <= {_FIRST_UNKNOWN})""",  # noqa: S608 - our names
        ),
        (
            "followed",
            (
                f"Of `people`, those who first came after the first {_FIRST_UNKNOWN} meetings, and"
                f" {_RETURN_WITHIN} or more meetings ago."
            ),
            f"COUNT(DISTINCT CASE WHEN {_IS_FOLLOWED}\n           THEN b.person END)",
        ),
        (
            "came_back",
            f"Of `followed`, those who came to one of the {_RETURN_WITHIN} meetings after that.",
            f"""COUNT(DISTINCT CASE WHEN {_IS_FOLLOWED}
           AND {_IS_RETURN} THEN b.person END)""",
        ),
    ):
        yield Figure(
            Scope.COHORT,
            name,
            definition,
            f"""SELECT m.quarter, {expression} AS {name}
FROM meetings_by_person AS b JOIN meetings_in_order AS m ON m.number = b.first
GROUP BY m.quarter""",  # noqa: S608 - our names
            is_whole=True,
        )
    yield Figure(
        Scope.COHORT_LATER,
        "later",
        "People whose first meeting was in the first quarter and who came to one in the second,"
        " which is the same or a later one; no row where nobody did.",
        """SELECT m.quarter, l.quarter AS later_quarter, COUNT(DISTINCT b.person) AS later
FROM meetings_by_person AS b JOIN meetings_in_order AS m ON m.number = b.first
JOIN meetings_in_order AS l ON l.number = b.number
GROUP BY m.quarter, l.quarter""",
        is_whole=True,
    )


#: Of the normal distribution, for intervals of 95 %, and its square.
_Z: Final = 1.959963984540054
_Z2: Final = _Z * _Z

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
    counts = "roles_in_all_sessions" if is_whole else "roles_by_session"

    def figure(name: str, definition: str, column: str) -> Figure:
        query = f"SELECT {_keys(scope)}, {column}\nFROM {counts} AS c"
        return Figure(scope, name, definition, query, is_whole=True)

    several = "People who have the role, by record or by profile; somebody with several counts in"
    group = " `clinician` counts doctors, nurses, pharmacists and allied professions once each."
    told = group if is_whole else " The group `clinician` is told of all sessions alone."
    yield figure("people", f"{several} each.{told}", "c.people")
    if is_whole:
        yield figure("posts", "Posts of these people in own words.", "c.posts")
    where = "" if is_whole else " in the session"
    yield figure("judged", f"People{where} who are judged: the denominator.", "c.judged")
    share = "1.0 * c.people / c.judged AS share"
    yield figure("share", "`people` of `judged`, from 0 to 1.", share)
    yield from _intervals(scope, counts)
    yield from _corrected(scope, counts)


def _keys(scope: Scope) -> str:
    return "c.role" if scope is Scope.ROLE else "c.session, c.role"


def _intervals(scope: Scope, counts: str) -> Iterator[Figure]:
    """Yield the bounds of a share."""
    for name, sign, told in (("share_low", "-", "lower"), ("share_high", "+", "upper")):
        yield Figure(
            scope,
            name,
            f"The {told} bound of that share, 95 % (Wilson 1927).",
            f"""SELECT {_keys(scope)}, (c.share + c.spread / 2
        {sign} {_Z} * sqrt(c.share * (1 - c.share) / c.judged + c.spread / (4 * c.judged))
       ) / (1 + c.spread) AS {name}
FROM (
    SELECT r.*, 1.0 * r.people / r.judged AS share, {_Z2} / r.judged AS spread
    FROM {counts} AS r
) AS c""",  # noqa: S608 - our names
            is_whole=True,
        )


#: After Lang & Reiczigel 2014: all three shares are moved towards a half.
_MOVED: Final = f""",
moved AS (
    SELECT t.*, t.judged + {_Z2} AS size,
           (t.people + {_Z2} / 2) / (t.judged + {_Z2}) AS raw,
           (:true + 1.0) / (:true + :missed + 2) AS found,
           (:clear + 1.0) / (:clear + :false + 2) AS passed
    FROM telling AS t
),
spreads AS (
    SELECT m.*, (m.raw + m.passed - 1) / (m.found + m.passed - 1) AS middle,
           m.raw * (1 - m.raw) / m.size AS of_raw,
           m.found * (1 - m.found) / (:true + :missed + 2) AS of_found,
           m.passed * (1 - m.passed) / (:clear + :false + 2) AS of_passed
    FROM moved AS m
)"""  # noqa: S608 - our names


def _corrected(scope: Scope, counts: str) -> Iterator[Figure]:
    """Yield the share of a role without the reader's errors, and its bounds."""
    telling = f"""WITH errors AS (
    SELECT r.*, 1.0 * r.people / r.judged AS share,
           1.0 * :true / (:true + :missed) AS sensitivity,
           1.0 * :clear / (:clear + :false) AS specificity
    FROM {counts} AS r WHERE r.role = :role AND r.judged > 0
),
telling AS (SELECT e.* FROM errors AS e WHERE e.sensitivity + e.specificity > 1.1)"""  # noqa: S608 - our names
    yield Figure(
        scope,
        "corrected",
        _LABELLED,
        f"""{telling}
SELECT {_keys(scope)}, MAX(0.0, MIN(1.0,
       (c.share + c.specificity - 1) / (c.sensitivity + c.specificity - 1))) AS corrected
FROM telling AS c""",  # noqa: S608 - our names
        is_whole=True,
    )
    for name, sign, told in (("corrected_low", "-", "lower"), ("corrected_high", "+", "upper")):
        yield Figure(
            scope,
            name,
            f"The {told} bound of the corrected share, 95 % (Lang & Reiczigel 2014).",
            f"""{telling}{_MOVED}
SELECT {_keys(scope)}, MAX(0.0, MIN(1.0, c.middle
           + {2 * _Z2} * (c.middle * c.of_found - (1 - c.middle) * c.of_passed)
           {sign} {_Z} / (c.found + c.passed - 1) * sqrt(
               c.of_raw + c.middle * c.middle * c.of_found
               + (1 - c.middle) * (1 - c.middle) * c.of_passed))) AS {name}
FROM spreads AS c""",  # noqa: S608 - our names
            is_whole=True,
        )


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
