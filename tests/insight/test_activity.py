"""Figures of people from rows: counts over an extent, attendance, newcomers and cohorts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.insight.activity import AttendanceRules, Attendances, count_activities
from tweetup.model import Cohort, CountedEdge, CountedPost, Extent, PersonActivity

START = datetime(2024, 1, 1, 19, tzinfo=UTC)
ALL = Extent()


def meeting(number: int) -> tuple[str, datetime]:
    """A meeting each four weeks."""
    return (f"s{number}", START + timedelta(weeks=4 * number))


def posted(
    person: str, session: int = 0, *, kind: str = "original", number: int = 0, **also: object
) -> CountedPost:
    start = meeting(session)[1] + timedelta(minutes=number)
    values: dict[str, object] = {
        "session": f"s{session}",
        "meeting": f"s{session}",
        "person": person,
        "handle": person,
        "kind": kind,
        "act": "answer",
        "own": kind != "repost",
        "counted": False,
        "section": "Q1",
        "written_at": start.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "has_link": False,
        "is_host": False,
        "number": number,
    }
    return CountedPost(**(values | also))  # type: ignore[arg-type]  # fields by name


def points(source: str, target: str, relation: str, number: int) -> CountedEdge:
    return CountedEdge("s0", source, target, relation, False, False, "", number)


def people(
    posts: list[CountedPost],
    edges: tuple[CountedEdge, ...] = (),
    *,
    extent: Extent = ALL,
    meetings: int = 1,
    rules: AttendanceRules | None = None,
) -> dict[str, PersonActivity]:
    attendances = Attendances(list(map(meeting, range(meetings))), rules or AttendanceRules())
    found = count_activities(posts, edges, extent=extent, attendances=attendances)
    return {it.person: it for it in found}


def test_posts_are_counted_by_kind_and_received_from_others() -> None:
    """Two questions are answered by three posts; a post that mentions two people is one."""
    found = people(
        [
            posted("ada", number=1, counted=True),
            posted("ada", number=2, kind="reply", counted=True),
            posted("ada", number=3, kind="quote", counted=True, section="Q2", has_link=True),
            posted("ada", number=4, kind="repost", has_link=True),
            posted("ben", number=5, section="closing", counted=True),
        ],
        (
            points("ada", "ben", "reply", 2),
            points("ada", "ben", "mention", 2),
            points("ada", "cleo", "mention", 2),
            points("ada", "ben", "repost", 4),
            points("ben", "ada", "quote", 5),
        ),
    )
    ada, ben = found["ada"], found["ben"]
    assert [ada.posts, ada.originals, ada.replies, ada.quotes, ada.reposts] == [4, 1, 1, 1, 1]
    assert (ada.questions_answered, ada.links, ada.mentions, ada.share) == (2, 1, 1, 0.8)
    assert (ada.quotes_received, ben.questions_answered) == (1, 0)
    received = (ben.replies_received, ben.reposts_received, ben.mentions_received)
    assert received == (1, 1, 1)
    assert list(found) == ["ada", "ben"]  # nothing is told of cleo, who did not post


def test_hosts_are_counted_or_not() -> None:
    """Without them shares are of the others' posts, and their pointing counts for nobody."""
    posts = [posted("mona", is_host=True), posted("ben", number=1), posted("cleo", number=2)]
    edges = (points("mona", "ben", "reply", 0), points("cleo", "ben", "reply", 2))
    assert people(posts, edges)["ben"].share == pytest.approx(1 / 3)
    found = people(posts, edges, extent=Extent(with_hosts=False))
    assert (list(found), found["ben"].share) == (["ben", "cleo"], 0.5)
    assert (people(posts, edges)["ben"].replies_received, found["ben"].replies_received) == (2, 1)


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        (None, None, [0, 1, 2]),
        ("2024-01-01T19:01:00Z", None, [1, 2]),
        (None, "2024-01-01T19:02:00.000000Z", [0, 1]),
        ("2024-01-01T19:00:00.5Z", "2024-01-01T19:01:00.000001Z", [1]),
    ],
)
def test_a_window_ends_before_its_end(
    since: str | None, until: str | None, minutes: list[int]
) -> None:
    """And begins with its start, whether times have fractions or not."""
    posts = [posted(f"at {it}", number=it) for it in range(3)]
    found = people(posts, extent=Extent(since=since, until=until))
    assert sorted(found) == [f"at {it}" for it in minutes]


def came(*meetings: int) -> list[CountedPost]:
    return [posted("ada", it, number=it) for it in meetings]


@pytest.mark.parametrize(
    ("attended", "newcomer", "came_back"),
    [
        ((2,), None, None),  # who came before the record is not known
        ((2, 3), None, None),
        ((3,), True, False),
        ((3, 7), True, True),  # the last meeting of the window
        ((3, 8), True, False),
        ((6,), True, None),  # three meetings since, and four are asked for
        ((5, 6), True, True),
    ],
)
def test_newcomers_and_who_came_back(
    attended: tuple[int, ...], newcomer: bool | None, came_back: bool | None
) -> None:
    """Ten meetings, of which the first three tell no newcomer."""
    ada = people(came(*attended), meetings=10)["ada"]
    assert (ada.is_newcomer, ada.came_back) == (newcomer, came_back)
    assert (ada.first_session, ada.of_last) == (f"s{attended[0]}", sum(it >= 5 for it in attended))


def test_a_returning_person_is_no_newcomer_of_the_extent() -> None:
    """The first meeting counts, whatever the extent; a repost alone is no attendance."""
    posts = [*came(4, 6), posted("ben", 4, kind="repost", number=20), posted("ben", 6, number=21)]
    found = people(posts, meetings=10, extent=Extent(sessions=frozenset({"s6"})))
    assert (found["ada"].is_newcomer, found["ben"].is_newcomer) == (False, True)
    assert (found["ada"].sessions, found["ben"].first_session) == (("s6",), "s6")


def test_who_only_reposted_did_not_come_first() -> None:
    """The first session is that of the first own words, which a newcomer is one of."""
    reposts = [posted("ada", 4, kind="repost"), posted("cleo", 4, kind="repost")]
    late = posted("ben", 5, number=90)._replace(session="sitting of s4", meeting="s4")
    found = people([*reposts, posted("ada", 6), posted("ben", 5, number=2), late], meetings=9)
    ada = found["ada"]
    assert (ada.first_session, ada.is_newcomer) == ("s6", True)
    assert (ada.first_seen, ada.last_seen) == (meeting(4)[1], meeting(6)[1])
    assert (found["cleo"].first_session, found["cleo"].is_newcomer) == (None, None)
    assert found["ben"].first_session == "sitting of s4"


def test_cohorts() -> None:
    """By the quarter of the first meeting: how many came back of those who can be followed."""
    rules = AttendanceRules(first_unknown=1, return_within=2)
    others = [("ben", 4), ("ben", 5), ("cleo", 4), ("dov", 7)]
    posts = [*came(0, 4), *(posted(*it) for it in others)]
    attendances = Attendances(list(map(meeting, range(9))), rules)
    count_activities(posts, (), extent=ALL, attendances=attendances)
    first = Cohort(
        quarter="2024-Q1", people=1, is_known=False, came_back=0, followed=0, later=(1, 1, 0)
    )
    second = replace(first, quarter="2024-Q2", people=2, is_known=True, later=(2, 0))
    third = replace(second, quarter="2024-Q3", people=1, later=(1,))
    assert attendances.cohorts() == (first, replace(second, came_back=1, followed=2), third)


PEOPLE = st.sampled_from(["ada", "ben", "cleo"])


@given(
    st.lists(st.tuples(PEOPLE, st.integers(0, 5), st.booleans()), min_size=1, max_size=12),
    st.integers(1, 4),
    st.integers(1, 3),
)
def test_attendance_does_not_depend_on_the_order(
    deeds: list[tuple[str, int, bool]], first: int, within: int
) -> None:
    """Shares add up to one, and cohorts have everybody who came once."""
    rules = AttendanceRules(first_unknown=first, return_within=within)
    posts = [
        posted(person, session, number=number, kind="repost" if is_repost else "original")
        for number, (person, session, is_repost) in enumerate(deeds)
    ]
    found = people(posts, meetings=6, rules=rules)
    assert people(posts[::-1], meetings=6, rules=rules).keys() == found.keys()
    assert sum(it.share for it in found.values()) == pytest.approx(1)
    attendances = Attendances(list(map(meeting, range(6))), rules)
    count_activities(posts, (), extent=ALL, attendances=attendances)
    cohorts = attendances.cohorts()
    assert sum(it.people for it in cohorts) == sum(bool(it.sessions) for it in found.values())
    assert all(it.came_back <= it.followed <= it.people == it.later[0] for it in cohorts)
