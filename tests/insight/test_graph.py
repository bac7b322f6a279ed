"""Posts that point at others become ties: each counted once, whatever order they come in."""

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.insight.talks import edge, invent_talk
from tweetup.insight.graph import POINTING, edges_within, tie_people
from tweetup.model import CountedEdge, Extent, Tie

NO_HOSTS: dict[str, frozenset[str]] = {}


def ties_of(*edges: CountedEdge, **also: object) -> list[tuple[str, str, str, int]]:
    values: dict[str, object] = {"extent": Extent(), "hosts": NO_HOSTS}
    ties = tie_people(edges_within(edges, **(values | also)))  # type: ignore[arg-type] # passed on
    return [(it.source[3:], it.target[3:], it.relation, it.weight) for it in ties]


def test_a_reply_and_its_mention_are_one() -> None:
    assert ties_of(
        edge("ada", "ben", "reply", 1),
        edge("ada", "ben", "mention", 1, beside=True),
        edge("ada", "cleo", "mention", 1),
        edge("ada", "ben", "mention", 2),
    ) == [("ada", "ben", "mention", 1), ("ada", "ben", "reply", 1), ("ada", "cleo", "mention", 1)]


def test_a_post_in_two_sessions_is_one() -> None:
    """A post with the hashtags of two chats is in a session of each."""
    both = [edge("ada", "ben", number=1, session=it) for it in ("s2", "s1")]
    assert ties_of(*both, edge("ada", "ben", number=2)) == [("ada", "ben", "reply", 2)]
    (kept, _) = edges_within([*both, edge("ada", "ben", number=2)], extent=Extent(), hosts={})
    assert kept.session == "s1"


def test_relations_and_times_bound_the_graph() -> None:
    talk = [edge("ada", "ben", it, number) for number, it in enumerate(POINTING, start=1)]
    assert {it[2] for it in ties_of(*talk)} == set(POINTING)
    assert ties_of(*talk, relations=("repost",)) == [("ada", "ben", "repost", 1)]
    window = Extent(since="2024-05-07T18:02:00Z", until="2024-05-07T18:04:00Z")
    assert [it[2] for it in ties_of(*talk, extent=window)] == ["mention", "quote"]


def test_hosts_are_left_out_of_the_sessions_that_they_hosted() -> None:
    talk = [
        edge("ada", "ben", number=1),
        edge("ben", "ada", number=2),
        edge("ben", "cleo", number=3),
        edge("ada", "ben", number=4, session="s2"),
    ]
    hosts = {"s1": {"x:@ada"}, "s2": {"x:@dora"}}
    assert ties_of(*talk, extent=Extent(with_hosts=False), hosts=hosts) == [
        ("ada", "ben", "reply", 1),
        ("ben", "cleo", "reply", 1),
    ]


def test_a_tie_has_its_posts_in_time_order() -> None:
    talk = [
        edge("ada", "ben", number=9, is_guessed=True),
        edge("ada", "ben", number=3),
        edge("ada", "ben", number=5),
    ]
    (tie,) = tie_people(edges_within(talk, extent=Extent(), hosts={}))
    assert tie == Tie(
        source="x:@ada",
        target="x:@ben",
        relation="reply",
        posts=(3, 5, 9),
        guessed=1,
        first_at="2024-05-07T18:03:00.000000Z",
        last_at="2024-05-07T18:09:00.000000Z",
    )


@given(st.integers(0, 50), st.randoms(use_true_random=False))
def test_the_order_of_edges_is_of_no_account(people: int, chance: random.Random) -> None:
    talk = invent_talk(people, sessions=3)
    shuffled = chance.sample(talk, len(talk))
    ordered, again = (edges_within(it, extent=Extent(), hosts={}) for it in (talk, shuffled))
    assert tie_people(ordered) == tie_people(again)
    assert sum(it.weight for it in tie_people(ordered)) == len(talk)
