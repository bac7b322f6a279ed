"""Figures of how a conversation runs: hashtags, words that set apart, and rates around an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.archive.figures import Figure, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["COURSE_FIGURES"]


def _tags() -> Iterator[Figure]:
    for name, definition, of in (
        ("people", "People who used the hashtag in own words.", "person"),
        ("posts", "Posts in own words that have the hashtag.", "post"),
    ):
        yield Figure(
            Scope.TAG,
            name,
            f"{definition} One that a text is cut off in is none.",
            f"""SELECT v.session, h.tag, COUNT(DISTINCT v.{of}) AS {name}
FROM visible_posts AS v JOIN posts AS p ON p.post = v.post JOIN hashtags AS h ON h.post = v.post
WHERE v.own AND INSTR(p.text, '#' || h.written || '…') = 0
GROUP BY v.session, h.tag""",  # noqa: S608 - our names
            is_whole=True,
        )


#: The four groups of people of a pair, each with the product of both sums that it belongs to.
_GROUPS: Final = """WITH parts AS (
    SELECT p.session, p.tag, p.with_tag, p.people, p.observed AS seen,
           p.tag_people * p.with_tag_people AS product
    FROM tag_pairs_by_session AS p
    UNION ALL SELECT p.session, p.tag, p.with_tag, p.people, p.tag_people - p.observed,
           p.tag_people * (p.people - p.with_tag_people)
    FROM tag_pairs_by_session AS p
    UNION ALL SELECT p.session, p.tag, p.with_tag, p.people, p.with_tag_people - p.observed,
           (p.people - p.tag_people) * p.with_tag_people
    FROM tag_pairs_by_session AS p
    UNION ALL SELECT p.session, p.tag, p.with_tag, p.people,
           p.people - p.tag_people - p.with_tag_people + p.observed,
           (p.people - p.tag_people) * (p.people - p.with_tag_people)
    FROM tag_pairs_by_session AS p
)"""


def _pairs() -> Iterator[Figure]:
    for name, definition, expression in (
        (
            "observed",
            (
                "People who used both hashtags in own words, of pairs used by three or more and by"
                " more than expected. The chat's own hashtag is in no pair."
            ),
            "p.observed",
        ),
        (
            "expected",
            "People who would if the two were used independently of each other.",
            "p.expected",
        ),
        ("posts", "Posts that have both.", "p.posts"),
    ):
        yield Figure(
            Scope.TAG_PAIR,
            name,
            definition,
            f"SELECT p.session, p.tag, p.with_tag, {expression}\nFROM tag_pairs_by_session AS p",
            is_whole=True,
        )
    yield Figure(
        Scope.TAG_PAIR,
        "g2",
        "The log-likelihood ratio of the four groups of people: those who used both, either and"
        " none (Dunning 1993). Twice the sum of O·ln(O/E), where an empty group adds 0.",
        f"""{_GROUPS}
SELECT g.session, g.tag, g.with_tag,
       MAX(0.0, 2 * TOTAL(CASE WHEN g.seen > 0
           THEN g.seen * ln(1.0 * g.seen * g.people / g.product) END)) AS g2
FROM parts AS g
GROUP BY g.session, g.tag, g.with_tag""",  # noqa: S608 - our names
        is_whole=True,
    )


_NO_WORDS: Final = " No query: which words a text has, tweetup's own rules tell."


def _words() -> Iterator[Figure]:
    """Yield the figures of words, which no query can split."""
    for name, definition in (
        (
            "people",
            (
                "People of the first group who wrote the word, in any of its forms, in a post that"
                " is no repost and no copy of another one of its session. Links, handles, numbers,"
                " the chat's hashtags and grammar are no words."
            ),
        ),
        ("other_people", "People of the second group who wrote it."),
        (
            "log_odds",
            (
                "ln((a + p) / (A + P - a - p)) less the same of the other group: `people` of a"
                " group is a, and A their sum over all words. The prior P is the smaller of both"
                " sums, of which p is the word's part in the whole chat: by its people there, of"
                " their sum (Monroe, Colaresi & Quinn 2008, equation 16)."
            ),
        ),
        (
            "z",
            (
                "`log_odds` in standard errors, each the root of 1 / (a + p) and the same of the"
                " other group added up. A word is told from 1.96 on, that three people of its group"
                " wrote."
            ),
        ),
    ):
        yield Figure(Scope.WORD, name, definition + _NO_WORDS, None)


def _moment(text: str) -> str:
    """Return the microseconds of a time."""
    return (
        f"strftime('%s', substr({text}, 1, 19)) * 1000000\n"
        f"               + substr(rtrim({text}, 'Z') || '000000', 21, 6)"
    )


_HOUR: Final = 3_600_000_000
_WINDOWS: Final = f"""WITH asked AS (
    SELECT {_moment(":start")} AS begins,
           {_moment(":end")} AS ends
),
windows AS (
    SELECT 'before' AS name, a.begins - CAST(:before * {_HOUR} AS INTEGER) AS begins,
           a.begins AS ends
    FROM asked AS a
    UNION ALL SELECT 'during', a.begins, a.ends FROM asked AS a
    UNION ALL SELECT 'after', a.ends, a.ends + CAST(:after * {_HOUR} AS INTEGER) FROM asked AS a
),
once AS (
    SELECT v.post, v.person, v.own, MIN(v.session),
           {_moment("v.written_at")} AS moment
    FROM visible_posts AS v GROUP BY v.post
),
within AS (
    SELECT w.name, (w.ends - w.begins) / {_HOUR}.0 AS hours,
           (w.ends - w.begins) / {_HOUR} AS whole_hours, o.post, o.person, o.own,
           (o.moment - w.begins) / {_HOUR} AS hour
    FROM windows AS w LEFT JOIN once AS o ON o.moment >= w.begins AND o.moment < w.ends
)"""  # noqa: S608 - our names


def _events() -> Iterator[Figure]:
    for name, definition, expression in (
        ("posts", "Posts written in the window, reposts included.", "COUNT(i.post)"),
        ("own", "Of these, posts in own words.", "COALESCE(SUM(i.own), 0)"),
        ("people", "People who wrote the posts.", "COUNT(DISTINCT i.person)"),
        (
            "posts_an_hour",
            "`posts` by the hours of the window.",
            "COUNT(i.post) / i.hours",
        ),
        (
            "people_an_hour",
            (
                "The mean number of different people in an hour, of the whole hours from the"
                " window's start on; NULL where it has none. It does not grow with the window."
            ),
            (
                "1.0 * COUNT(DISTINCT CASE WHEN i.hour < i.whole_hours\n"
                "           THEN i.hour || ' ' || i.person END) / NULLIF(i.whole_hours, 0)"
            ),
        ),
    ):
        yield Figure(
            Scope.WINDOW,
            name,
            definition,
            f"{_WINDOWS}\nSELECT i.name, {expression} AS {name}\nFROM within AS i GROUP BY i.name",
            is_whole=True,
        )


COURSE_FIGURES: Final = (*_tags(), *_pairs(), *_words(), *_events())
"""The figures of how a conversation runs."""
