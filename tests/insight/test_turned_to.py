"""Accounts to which people turn: ways, people once each, roles of several."""

from tests.insight.test_engagement import edge
from tweetup.insight.turned_to import NO_STATED_ROLE, count_turned_to

ROLES = {"ada": ("nurse", "teacher"), "ben": ("nurse",), "cleo": ()}
EDGES = (
    edge("ada", "who", 1, "repost"),
    edge("ada", "who", 2, "quote"),
    edge("ben", "who", 3, "mention"),
    edge("ben", "who", 3, "quote"),
    edge("cleo", "who", 4, "reply"),
    edge("dora", "who", 4, "mention"),
    edge("ben", "nih", 5, "reply"),
    edge("ada", "ben", 6, "reply"),
)


def test_ways_have_people_and_posts() -> None:
    """Reposts and quotes are shares; other accounts are left out."""
    who, nih = count_turned_to(EDGES, accounts={"who", "nih"}, roles=ROLES)
    assert (who.person, who.every.people) == ("who", 4)
    assert (who.every.shared.people, who.every.shared.posts) == (("ada", "ben"), (1, 2, 3))
    assert (who.every.mentioned.people, who.every.mentioned.posts) == (("ben", "dora"), (3, 4))
    assert (who.every.replied.people, who.every.replied.posts) == (("cleo",), (4,))
    assert (nih.person, nih.every.shared.people, nih.every.replied.posts) == ("nih", (), (5,))


def test_somebody_with_several_roles_counts_in_each() -> None:
    """And those without any, or who are not known, beside them."""
    (who,) = count_turned_to(EDGES, accounts={"who"}, roles=ROLES)
    assert [(it.role, it.people) for it in who.by_role] == [
        (NO_STATED_ROLE, 2),
        ("nurse", 2),
        ("teacher", 1),
    ]
    assert who.by_role[2].shared.posts == (1, 2)
