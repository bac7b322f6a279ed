import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.insight.making import post
from tweetup.insight import group_copies
from tweetup.model import Post

WORDS = "Small groups let quiet students speak up before the whole class listens"
ORIGINAL = post(1, "ann", WORDS)
COPIES = [
    post(2, "bob", "RT @ann: " + WORDS, repost=1),
    post(3, "cyd", "RT @Ann: Small groups let quiet students speak up bef…"),
    post(4, "dan", WORDS + " #chat http://t.co/x"),
]
OTHERS = [
    post(5, "eve", "RT @ann: Something quite different that she never said"),
    post(6, "fay", "Large groups give the loudest people all the room there is"),
    post(7, "gus", "So true! RT @ann: " + WORDS),
]


def test_copies_are_one_group_of_several_people() -> None:
    """Reposts by record, cut-off RT copies and pasted texts are grouped with their original."""
    groups = group_copies([*COPIES, ORIGINAL])
    assert [group.representative for group in groups] == [ORIGINAL]
    assert groups[0].writers == {"x:ann", "x:dan"}
    assert groups[0].reposters == {"x:bob", "x:cyd"}


def test_other_posts_are_groups_of_their_own() -> None:
    """Other words, and a comment on a copy, are no copies."""
    assert len(group_copies([ORIGINAL, *OTHERS])) == 1 + len(OTHERS)


EVENING = "Always water the beds in the evening after supper, never in the morning before work"
MORNING = "Always water the beds in the morning before work, never in the evening after supper"


@pytest.mark.parametrize(
    ("text", "other", "copied"),
    [
        (EVENING, EVENING + ", friends", True),
        (EVENING, "Yes: " + EVENING, True),
        (EVENING, MORNING, False),
        (EVENING, EVENING.replace("never", "and"), False),
        ("A1: " + EVENING, "A1: " + MORNING, False),
        (
            "Ohne Mulch viel wässern, mehr im Sommer mit Kompost",
            "Ohne Kompost viel wässern, mehr im Sommer mit Mulch",
            False,
        ),
        ("Water beds in May and pots in June", "Pots in June and water beds in May", True),
    ],
)
def test_the_same_words_turned_otherwise_are_no_copy(
    text: str, other: str, *, copied: bool
) -> None:
    posts = [post(1, "ann", text), post(2, "bob", other)]
    assert (len(group_copies(posts)) == 1) is copied


BLANK = "I wish that every teacher in my building would know how to {} well this year"


@pytest.mark.parametrize("label", ["", "A2: "])
@pytest.mark.parametrize(
    ("word", "other", "copied"),
    [
        ("code", "rest", False),
        ("scan", "cite", False),
        ("listen", "ben, will and art", False),
        ("organize", "organise", True),
        ("listen", "listen kindly", True),
        ("collaborate", "collab", True),
    ],
)
def test_a_blank_that_is_filled_in_otherwise_is_no_copy(
    label: str, word: str, other: str, *, copied: bool
) -> None:
    """Several people write the whole sentence; a copy leaves words out, adds or respells some."""
    texts = [label + BLANK.format(it) for it in (word, other)]
    groups = group_copies([post(1, "ann", texts[0]), post(2, "bob", texts[1])])
    assert (len(groups) == 1) is copied


def test_answers_of_one_person_to_a_blank_are_several() -> None:
    """Her adverts of each evening are one, and so are a post and a repeat that names its author."""
    texts = [BLANK.format(it) for it in ("code", "rest", "scan", "cite")]
    for label, groups in (("A2: ", 4), ("", 1)):
        posts = [post(number, "ann", label + text) for number, text in enumerate(texts)]
        assert len(group_copies(posts)) == groups
    passed_on = post(9, "bob", "RT @ann: " + BLANK.format("drive"))
    assert len(group_copies([post(1, "ann", texts[0]), passed_on])) == 1


def test_a_short_agreement_is_no_copy() -> None:
    """The same two words of two people are two groups."""
    assert len(group_copies([post(1, "ann", "I agree!"), post(2, "bob", "I agree!")])) == 2


def test_reposts_of_an_absent_post_are_one_group() -> None:
    """They repeat one post though it is not there."""
    posts = [post(n, f"p{n}", "RT @zoe: never seen here", repost=99) for n in (1, 2, 3)]
    assert [len(group.posts) for group in group_copies(posts)] == [3]


@given(st.permutations([ORIGINAL, *COPIES, *OTHERS]))
def test_groups_are_a_partition_whatever_the_order(posts: list[Post]) -> None:
    """Every post is in exactly one group, and the order of arrival changes nothing."""
    groups = group_copies(posts)
    assert sorted(p.id for group in groups for p in group.posts) == sorted(p.id for p in posts)
    assert groups == group_copies([ORIGINAL, *COPIES, *OTHERS])


@given(
    st.lists(
        st.lists(
            st.sampled_from(["ada", "bel", "cam", "dot", "eve", "fay", "gil", "hal"]),
            min_size=5,
            max_size=9,
        ),
        max_size=12,
    )
)
def test_groups_are_those_of_all_pairs(texts: list[list[str]]) -> None:
    """Texts that no index brings together share too few words to be copies."""
    posts = [post(number, f"p{number}", " ".join(text)) for number, text in enumerate(texts)]
    sets = [frozenset(text) for text in texts]
    group_of = list(range(len(texts)))
    for index, text in enumerate(sets):
        for other in range(index):
            long = min(len(text), len(sets[other])) >= 5
            if long and len(text & sets[other]) >= 0.8 * len(text | sets[other]):
                group_of = [
                    group_of[other] if group == group_of[index] else group for group in group_of
                ]
    groups = {frozenset(it.key for it in group.posts) for group in group_copies(posts)}
    assert groups == {
        frozenset(it.key for it, group in zip(posts, group_of, strict=True) if group == chosen)
        for chosen in group_of
    }
