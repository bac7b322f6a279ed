"""Engagement: which posts count as which, and whose answers come in time."""

from collections.abc import Sequence
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.insight.test_activity import meeting, posted
from tweetup.insight.activity import AttendanceRules, Attendances
from tweetup.insight.engagement import Engagement, profile_engagement
from tweetup.model import CountedEdge, CountedPost, Extent


def edge(
    source: str, target: str, number: int, relation: str = "reply", **also: object
) -> CountedEdge:
    """An edge of the minute that a post with its number has."""
    values: dict[str, object] = {
        "session": "s0",
        "source": source,
        "target": target,
        "relation": relation,
        "is_guessed": False,
        "beside": False,
        "written_at": posted("x", number=number).written_at,
        "number": number,
    }
    return CountedEdge(**(values | also))  # type: ignore[arg-type]  # fields by name


def engaged(
    posts: Sequence[CountedPost],
    edges: Sequence[CountedEdge] = (),
    *,
    extent: Extent | None = None,
    meetings: int = 1,
) -> dict[str, Engagement]:
    attendances = Attendances(list(map(meeting, range(meetings))), AttendanceRules())
    people = profile_engagement(posts, edges, extent=extent or Extent(), attendances=attendances)
    return {it.person: it for it in people}


def test_broadcasting_is_to_nobody_and_with_a_link() -> None:
    """Not a post that mentions somebody, nor a reply or quote with a link."""
    posts = [
        posted("ada", number=1, has_link=True),
        posted("ada", number=2, has_link=True),
        posted("ada", number=3),
        posted("ada", number=4, has_link=True, kind="reply"),
        posted("ada", number=5, has_link=True, kind="quote"),
        posted("ada", number=6, has_link=True, kind="repost"),
    ]
    ada = engaged(posts, [edge("ada", "ben", 2, "mention")])["ada"]
    assert ada.broadcasting.posts == (1,)
    assert ada.broadcasting.whole == (1, 2, 3, 4, 5)
    assert ada.own == 5


def test_conversing_is_to_reply_or_to_answer() -> None:
    """A reply that answers counts once; a counted post outside questions is no answer."""
    posts = [
        posted("ada", number=1, kind="reply", counted=True),
        posted("ada", number=2, counted=True),
        posted("ada", number=3, counted=True, section="chatter"),
        posted("ada", number=4, kind="reply", section="intro"),
        posted("ada", number=5),
    ]
    ada = engaged(posts)["ada"]
    assert ada.conversing.posts == (1, 2, 4)
    assert ada.relevant.posts == (1, 2, 5)
    assert ada.conversing.interval is not None


def test_sessions_without_questions_tell_no_relevance() -> None:
    """Their posts are in no denominator: of somebody who was there alone, nothing is told."""
    posts = [
        posted("ada", 0, number=1),
        posted("ada", 1, number=2, section="S1"),
        posted("ben", 1, number=3, section="chatter"),
    ]
    people = engaged(posts, meetings=2)
    assert people["ada"].relevant.whole == (1,)
    assert people["ben"].relevant.share is None
    assert people["ben"].relevant.interval is None


def test_an_answer_comes_later_in_the_same_session() -> None:
    """By a reply, a quote or a mention, not by a repost; before it does not count."""
    posts = [posted("ada", number=it) for it in (1, 5)]
    posts += [posted(who, number=it) for who, it in (("ben", 2), ("cleo", 3), ("dora", 6))]
    edges = [
        edge("ben", "ada", 2),
        edge("ben", "ada", 2, "mention", beside=True),
        edge("ada", "ben", 5, "mention"),
        edge("cleo", "ada", 3, "quote"),
        edge("ada", "cleo", 5, "repost"),
        edge("dora", "ada", 6),
        edge("ada", "dora", 5),
        edge("eve", "ada", 7, "repost"),
    ]
    ada = engaged([*posts, posted("eve", number=7, kind="repost")], edges)["ada"]
    assert ada.answering.whole == (2, 3, 6)
    assert ada.answering.posts == (2,)
    later = [edge("ben", "ada", 2), edge("ada", "ben", 5, session="s1")]
    assert engaged(posts, later)["ada"].answering.posts == ()


def test_meetings_are_those_since_the_first_of_the_person() -> None:
    """Of the whole record, also where one session is asked for."""
    posts = [posted("ada", 1, number=1), posted("ada", 3, number=2), posted("ben", 0, number=3)]
    people = engaged(posts, meetings=4, extent=Extent(sessions=frozenset({"s3"})))
    assert (people["ada"].attended, people["ada"].meetings) == (2, 3)
    assert set(people) == {"ada"}


def test_without_hosts_their_posts_address_nobody() -> None:
    posts = [posted("host", number=1, is_host=True), posted("ada", number=2)]
    edges = [edge("host", "ada", 1)]
    assert engaged(posts, edges)["ada"].answering.whole == (1,)
    people = engaged(posts, edges, extent=Extent(with_hosts=False))
    assert set(people) == {"ada"}
    assert people["ada"].answering.whole == ()


POSTS = st.builds(
    posted,
    st.sampled_from(["ada", "ben", "cleo"]),
    st.integers(0, 1),
    kind=st.sampled_from(["original", "reply", "quote", "repost"]),
    number=st.integers(1, 9),
    counted=st.booleans(),
    has_link=st.booleans(),
    section=st.sampled_from(["Q1", "chatter", "S1"]),
)
EDGES = st.builds(
    edge,
    st.sampled_from(["ada", "ben"]),
    st.sampled_from(["cleo", "dora"]),
    st.integers(1, 9),
    st.sampled_from(["reply", "mention", "quote", "repost"]),
)


@given(st.lists(POSTS, max_size=9), st.lists(EDGES, max_size=9), st.randoms(use_true_random=False))
def test_shares_are_of_wholes_in_any_order(
    posts: list[CountedPost], edges: list[CountedEdge], chance: Random
) -> None:
    """Posts that count are among those of the whole; the order of rows decides nothing."""
    people = engaged(posts, edges, meetings=2)
    mentioning = {row.number for row in edges if row.relation == "mention"}
    for it in people.values():
        for share in (it.broadcasting, it.conversing, it.relevant, it.answering):
            assert set(share.posts) <= set(share.whole)
            assert len(set(share.whole)) == len(share.whole)
        assert not mentioning & set(it.broadcasting.posts)
        assert not set(it.broadcasting.posts) & {
            row.number for row in edges if row.relation == "mention"
        }
    chance.shuffle(posts)
    chance.shuffle(edges)

    def told(it: Engagement) -> tuple[object, ...]:
        shares = (it.broadcasting, it.conversing, it.relevant, it.answering)
        return (it.attended, *((set(share.posts), set(share.whole)) for share in shares))

    again = engaged(posts, edges, meetings=2)
    assert {key: told(it) for key, it in again.items()} == {
        key: told(it) for key, it in people.items()
    }
