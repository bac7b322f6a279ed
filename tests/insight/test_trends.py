from datetime import date

import pytest

from tests.insight.making import post
from tweetup.insight import EarlierSession, find_returning, find_trends
from tweetup.model import Finding, FindingKind, Post, PostKey, Theme, Trend

TALK = ("Printed leaflets reach every ward", "We need leaflets printed larger", "Print leaflets!")


def said(start: int, texts: tuple[str, ...], *, copies: int = 1) -> list[Post]:
    """Posts by as many people."""
    return [post(start + n, f"p{n}", text) for n, text in enumerate(texts * copies)]


def theme(label: str, posts: list[Post]) -> Theme:
    keys = tuple(one.key for one in posts)
    return Theme(section="Q1", label=label, support=len(posts), posts=keys, quotes=keys[:1])


def past(month: int, posts: list[Post]) -> EarlierSession:
    """A session among whose posts many are on something else."""
    other = [post(1000 + n, f"o{n}", f"Rota number {n} works fine") for n in range(90)]
    return EarlierSession(
        session=f"chat-{month}", date=date(2024, month, 5), posts=[*posts, *other]
    )


def mention(phrase: str, posts: list[Post]) -> Finding:
    keys = tuple(one.key for one in posts)
    return Finding(
        section="Q1",
        kind=FindingKind.MENTION,
        text=phrase,
        phrase=phrase,
        posts=keys,
        people=len(posts),
    )


NOW = mention("printed leaflets", said(500, TALK))
RAISED = [
    ("the same words", ("Printed leaflets", "Our printed leaflets", "printed leaflets help")),
    ("singular, capitals", ("A PRINTED LEAFLET", "one printed leaflet", "Printed leaflets!")),
]
NOT_RAISED = [
    ("too few people", ("Printed leaflets", "Our printed leaflets")),
    ("one word of two", ("Leaflets are old", "More leaflets", "No leaflets")),
    ("words apart", ("Printed on old leaflets", "printed: leaflets", "leaflets printed")[::2] * 2),
    ("reposts", tuple(f"RT @p9: {n} printed leaflets" for n in range(3))),
    ("words that begin alike", ("leaf printing", "leafy prints", "a leaf print")),
]


@pytest.mark.parametrize(("case", "texts"), RAISED)
def test_a_phrase_that_was_used_before_comes_back(case: str, texts: tuple[str, ...]) -> None:
    """With the day, how many wrote it and in which posts."""
    (returning,) = find_returning([NOW], [past(2, said(1, texts)), past(1, [])])
    (before,) = returning.before
    assert (returning.section, returning.phrase) == ("Q1", "printed leaflets"), case
    assert (before.date, before.people) == (date(2024, 2, 5), 3), case
    assert before.posts == tuple(PostKey("x", str(n)) for n in (1, 2, 3))


@pytest.mark.parametrize(("case", "texts"), NOT_RAISED)
def test_nothing_else_is_a_return(case: str, texts: tuple[str, ...]) -> None:
    """A claim about an earlier chat needs three people who wrote the phrase as it is."""
    assert find_returning([NOW], [past(2, said(1, texts))]) == (), case


def test_a_point_has_no_phrase_to_come_back() -> None:
    point = Finding(
        section="Q1", kind=FindingKind.POINT, text="Printed leaflets", posts=(), people=1
    )
    assert find_returning([point], [past(2, said(1, RAISED[0][1]))]) == ()


def test_the_chats_own_subject_does_not_come_back() -> None:
    """A phrase that everybody always writes tells nothing."""
    always = past(2, said(1, RAISED[0][1], copies=20))
    assert find_returning([NOW], [always]) == ()


def test_sessions_come_in_order_of_their_days() -> None:
    """Whatever order they are given in."""
    times = [past(month, said(month * 10, RAISED[0][1])) for month in (3, 1, 2)]
    (returning,) = find_returning([NOW], times)
    assert [one.session for one in returning.before] == ["chat-1", "chat-2", "chat-3"]
    assert find_returning([NOW], reversed(times)) == (returning,)


def test_themes_run_through_sessions() -> None:
    """Back lately, new in the last one, not seen lately; what was raised once is no trend."""
    leaflets = [said(n * 100, TALK) for n in range(6)]
    rosters = [
        said(n * 100 + 50, ("Rosters are cruel", "Fair rosters please", "Night rosters"))
        for n in range(2)
    ]
    once = said(350, ("Parking costs", "Paid parking", "Parking again"))
    fresh = said(590, ("Music calms wards", "More music", "Music at night"))
    sessions = [
        ("s0", [theme("Printed leaflets", leaflets[0]), theme("Rosters", rosters[0])]),
        ("s1", [theme("Fair rosters", rosters[1])]),
        ("s2", []),
        ("s3", [theme("Parking", once)]),
        ("s4", []),
        ("s5", [theme("Leaflets", leaflets[5]), theme("Music", fresh)]),
    ]
    posts = {one.key: one for group in (*leaflets, *rosters, once, fresh) for one in group}
    found = {trend.label: trend for trend in find_trends(sessions, posts)}
    assert {label: trend.trend for label, trend in found.items()} == {
        "Leaflets": Trend.RETURNING,
        "Fair rosters": Trend.FADING,
        "Music": Trend.NEW,
    }
    assert [name for name, _ in found["Leaflets"].sessions] == ["s0", "s5"]
    assert found["Leaflets"].support == 6
    assert {
        key for _, themes in found["Music"].sessions for one in themes for key in one.posts
    } == {one.key for one in fresh}


@pytest.mark.parametrize(
    "sessions", [[], [("s0", [])], [("s0", [theme("Leaflets", said(1, TALK))])]]
)
def test_one_session_has_no_trend(sessions: list[tuple[str, list[Theme]]]) -> None:
    """Nothing is new where there was nothing before."""
    assert find_trends(sessions, {one.key: one for one in said(1, TALK)}) == ()
