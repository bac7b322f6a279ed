"""Every name of a picture can be read: nothing lies on it but lines, at 30 people and at 300."""

import random
from itertools import combinations
from math import dist

import pytest

from tests.insight.talks import edge, invent_talk
from tweetup.insight.graph import edges_within, tie_people
from tweetup.insight.layout import place_people
from tweetup.model import CountedEdge, Disc, Drawing, Extent, Tie

Box = tuple[float, float, float, float]


def ties_of(talk: list[CountedEdge]) -> tuple[Tie, ...]:
    return tie_people(edges_within(talk, extent=Extent(), hosts={}))


def labels_of(talk: list[CountedEdge]) -> dict[str, str]:
    return {it: it[3:] for each in talk for it in (each.source, each.target)}


def draw(talk: list[CountedEdge], **also: object) -> Drawing:
    return place_people(ties_of(talk), labels_of(talk), **also)  # type: ignore[arg-type] # passed on


def label_box(disc: Disc) -> Box:
    """A name's letters, each of 6.5 pixels at 12 pixels' height."""
    half = 6.5 * len(disc.label) / 2
    return (disc.x - half, disc.label_y - 10, disc.x + half, disc.label_y + 3)


def overlap(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def is_on_disc(box: Box, disc: Disc) -> bool:
    nearest = (min(max(disc.x, box[0]), box[2]), min(max(disc.y, box[1]), box[3]))
    return dist(nearest, (disc.x, disc.y)) < disc.radius


CHATS = {
    "30": invent_talk(30),
    "a hub": [edge(f"guest{it}", "ada", "reply", it) for it in range(60)],
    "pairs": [edge(f"a{it}", f"b{it}", "mention", it) for it in range(25)],
    "a line": [edge(f"person{it}", f"person{it + 1}", "reply", it) for it in range(40)],
    "long names": [edge(f"{'w' * 30}{it}", "ada@social.example", "reply", it) for it in range(20)],
    "two": [edge("ada", "ben")],
    "300": invent_talk(300),
}


@pytest.mark.parametrize(
    "name", [pytest.param(it, marks=pytest.mark.long if it == "300" else ()) for it in CHATS]
)
def test_nothing_lies_on_a_disc_or_a_name(name: str) -> None:
    talk = CHATS[name]
    drawing = draw(talk)
    assert len(drawing.discs) == len(labels_of(talk))
    for one, two in combinations(drawing.discs, 2):
        assert dist((one.x, one.y), (two.x, two.y)) > one.radius + two.radius
        assert not overlap(label_box(one), label_box(two)), (one.label, two.label)
        assert not is_on_disc(label_box(one), two)
        assert not is_on_disc(label_box(two), one)
    for disc in drawing.discs:
        left, top, right, bottom = label_box(disc)
        assert left >= 0
        assert min(top, disc.y - disc.radius) >= 0
        assert right <= drawing.width
        assert bottom <= drawing.height
    assert drawing.width / drawing.height > 0.3 or len(drawing.discs) < 5


def test_the_order_of_ties_is_of_no_account() -> None:
    talk = invent_talk(60)
    ties = list(ties_of(talk))
    drawing = place_people(ties, labels_of(talk), hosts={"x:@ada"})
    random.Random(5).shuffle(ties)
    assert place_people(ties, labels_of(talk), hosts={"x:@ada"}) == drawing


def test_a_disc_tells_its_posts() -> None:
    talk = [
        edge("ben", "ada", "reply", 1),
        edge("ben", "ada", "mention", 2),
        edge("ada", "ben", "reply", 3),
        edge("cleo", "ada", "quote", 4),
    ]
    roles = {"x:@ben": "nurse", "x:@cleo": "librarian"}
    drawing = draw(talk, hosts={"x:@ada"}, groups=roles)
    told = {it.label: (it.received, it.sent, it.is_host, it.group) for it in drawing.discs}
    assert told == {
        "ada": (3, 1, True, None),
        "ben": (1, 2, False, 1),
        "cleo": (0, 1, False, 0),
    }
    assert drawing.groups == ("librarian", "nurse")
    ada, ben, cleo = drawing.discs
    assert ada.radius > ben.radius > cleo.radius
    lines = {(it.source[3:], it.target[3:]): it for it in drawing.arrows}
    assert {pair: (it.there, it.back) for pair, it in lines.items()} == {
        ("ben", "ada"): (2, 1),
        ("cleo", "ada"): (1, 0),
    }
    assert lines["ben", "ada"].width > lines["cleo", "ada"].width
    end = lines["cleo", "ada"].end
    assert dist(end, (ada.x, ada.y)) == pytest.approx(ada.radius + 2, abs=0.2)


def test_those_with_the_fewest_posts_are_left_out_and_counted() -> None:
    """Of the people drawn each keeps a line."""
    talk = invent_talk(60)
    drawing = draw(talk, most_people=20, most_arrows=24)
    assert len(drawing.discs) <= 20
    assert len(drawing.arrows) <= 24
    assert drawing.more_people == len(labels_of(talk)) - len(drawing.discs)
    pairs = {frozenset((it.source, it.target)) for it in talk}
    assert drawing.more_arrows == len(pairs) - len(drawing.arrows)
    ends = {end for it in drawing.arrows for end in (it.source, it.target)}
    assert ends == {it.person for it in drawing.discs}
    whole = draw(talk)
    assert (whole.more_people, whole.more_arrows) == (0, 0)


def test_long_and_wide_names_are_cut() -> None:
    """A wide letter takes the room of two."""
    drawing = draw([edge("ada", "w" * 40), edge("ben", "漢" * 20)])
    assert max(len(it.label) for it in drawing.discs) == 20
    assert drawing.width > 20 * 2 * 6.5 + draw([edge("ben", "cleo")]).width / 10
    narrow = draw([edge("ada", "w" * 40), edge("ben", "w" * 20)])
    assert narrow.width < drawing.width
