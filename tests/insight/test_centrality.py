"""PageRank is that of its definition; ranks, degrees and bounds follow the posts."""

import random
from collections import defaultdict

import numpy as np
import pytest

from tests.insight.talks import edge, invent_talk
from tweetup.insight.centrality import stand_people
from tweetup.model import CountedEdge, PersonStanding, Standing

HOSTS = {f"s{number}": {"x:@ada"} for number in range(1, 9)}
TALKING = {"reply", "mention", "quote"}


def stand(talk: list[CountedEdge], **also: int) -> dict[str, PersonStanding]:
    return {it.person: it for it in stand_people(talk, HOSTS, **also)}


def dense_pagerank(talk: list[CountedEdge]) -> dict[str, float]:
    """The definition, in full: a matrix of all people, whose rows without posts are uniform."""
    people = sorted({person for it in talk for person in (it.source, it.target)})
    posts: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for it in talk:
        posts[it.source, it.target].add(it.number)
    matrix = np.array([[float(len(posts[one, two])) for two in people] for one in people])
    sums = matrix.sum(axis=1, keepdims=True)
    matrix = np.where(sums > 0, matrix / np.where(sums > 0, sums, 1), 1 / len(people))
    values = np.full(len(people), 1 / len(people))
    for _ in range(1000):
        values = 0.85 * values @ matrix + 0.15 / len(people)
    return dict(zip(people, values.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(3))
def test_pagerank_is_that_of_a_dense_matrix(seed: int) -> None:
    """Of talk and of reposts, with hosts and without, whoever addressed nobody."""
    talk = invent_talk(120, seed=seed)
    talk.append(edge("ada", "ben", "quote", talk[0].number))
    people = stand(talk)
    guests = [it for it in talk if "x:@ada" not in {it.source, it.target}]
    for name, edges, is_talk in (
        ("talk", talk, True),
        ("talk_without_hosts", guests, True),
        ("reposts", talk, False),
        ("reposts_without_hosts", guests, False),
    ):
        expected = dense_pagerank([it for it in edges if (it.relation in TALKING) is is_talk])
        told: dict[str, Standing | None] = {it: getattr(people[it], name) for it in people}
        assert {it for it, standing in told.items() if standing} == expected.keys()
        values = {it: standing.pagerank for it, standing in told.items() if standing}
        assert values == pytest.approx(expected, abs=1e-10)
        assert sum(it for it in values.values() if it) == pytest.approx(1)
        ranks = {it: standing.rank for it, standing in told.items() if standing}
        assert sorted(expected, key=lambda it: (-round(expected[it], 9), it)) == sorted(
            ranks, key=lambda it: (ranks[it], it)
        )


def test_few_people_have_no_pagerank() -> None:
    """They are ranked by the number of people who address them; equals share a rank."""
    people = stand(
        [
            edge("ben", "ada", "reply", 1),
            edge("cleo", "ada", "mention", 2),
            edge("cleo", "ben", "reply", 3),
            edge("cleo", "ben", "quote", 4),
            edge("ben", "dora", "repost", 5),
            edge("ada", "cleo", "reply", 6),
        ]
    )
    assert [it[3:] for it in people] == ["ada", "ben", "cleo", "dora"]
    assert people["x:@ada"].is_host
    assert people["x:@ada"].talk == Standing(
        in_people=2, in_posts=2, out_people=1, out_posts=1, pagerank=None, rank=1
    )
    assert people["x:@ben"].talk == Standing(
        in_people=1, in_posts=2, out_people=1, out_posts=1, pagerank=None, rank=2
    )
    assert people["x:@cleo"].talk
    assert people["x:@cleo"].talk.rank == 2
    assert people["x:@dora"].talk is None
    assert people["x:@dora"].reposts == Standing(
        in_people=1, in_posts=1, out_people=0, out_posts=0, pagerank=None, rank=1
    )
    assert people["x:@ada"].talk_without_hosts is None


def test_a_post_that_replies_to_and_quotes_somebody_addresses_them_once() -> None:
    people = stand([edge("ben", "cleo", "reply", 1), edge("ben", "cleo", "quote", 1)])
    assert people["x:@cleo"].talk
    assert people["x:@cleo"].talk.in_posts == 1


def test_bounds_are_of_draws_of_sessions() -> None:
    """The same seed gives the same. Whom nobody addressed in a draw is as good as the last."""
    talk = [
        edge(name, "ada", "reply", 100 * session + number, session=f"s{session}")
        for session in range(1, 7)
        for number, name in enumerate(("ben", "cleo", "dora"))
    ]
    talk += [edge(name, "eli", "reply", 900 + number, session="s1")
             for number, name in enumerate(("ben", "cleo", "dora", "fay"))]  # fmt: skip
    people = stand(talk, draws=200)
    assert stand(talk, draws=200) == people
    ada, eli = people["x:@ada"].talk, people["x:@eli"].talk
    assert ada
    assert eli
    assert (eli.rank, eli.rank_low, eli.rank_high) == (1, 1, len(people))
    assert (ada.rank, ada.rank_low, ada.rank_high) == (2, 1, 2)
    with_another = stand(talk, draws=3, seed=1)
    assert any(with_another != stand(talk, draws=3, seed=it) for it in range(2, 9))


@pytest.mark.parametrize(("sessions", "has_bounds"), [(4, False), (5, True)])
def test_few_sessions_bound_nothing(sessions: int, *, has_bounds: bool) -> None:
    talk = [edge("ben", "ada", "reply", it, session=f"s{it}") for it in range(1, sessions + 1)]
    ada = stand(talk, draws=10)["x:@ada"].talk
    assert ada
    assert ((ada.rank_low, ada.rank_high) == (1, 1)) is has_bounds
    assert (ada.rank_low is None) is not has_bounds


def test_bounds_by_pagerank_hold_the_rank() -> None:
    """With 40 people or more, in whose draws some address nobody."""
    people = stand(invent_talk(60, sessions=6), draws=40)
    talking = [it.talk for it in people.values() if it.talk]
    assert all((it.rank_low or 0) <= (it.rank_high or 0) for it in talking)
    inside = [it for it in talking if (it.rank_low or 0) <= it.rank <= (it.rank_high or 0)]
    assert len(inside) > 0.8 * len(talking)


def test_the_order_of_edges_is_of_no_account() -> None:
    """To the last bit."""
    talk = invent_talk(80, sessions=6)
    shuffled = random.Random(2).sample(talk, len(talk))
    assert stand_people(shuffled, HOSTS, draws=5) == stand_people(talk, HOSTS, draws=5)


def test_nobody() -> None:
    assert stand_people([], HOSTS, draws=5) == ()
