import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.insight.making import post
from tweetup.insight import find_themes
from tweetup.model import Post, PostKey

QUESTION = "What keeps students from asking questions in class?"
FEAR = [
    "A1 The fear of looking foolish keeps many silent #chat",
    "A1: fear of looking foolish in front of friends #chat",
    "Mostly a fear of looking foolish, I would say #chat",
    "A1 They hide a fear of looking foolish behind jokes #chat",
    "a1 fear of looking foolish, at every age #chat",
]
TIME = [
    "A1 Too little wait time after the teacher speaks #chat",
    "A1. Wait time! Three seconds of wait time change everything #chat",
    "We never give enough wait time to slow thinkers #chat",
    "A1 more wait time helps the quiet ones #chat",
    "Wait time is free and nobody uses it #chat http://t.co/abc",
]
REST = [
    "A1 Rows of desks facing a wall #chat",
    "Grades, grades, grades #chat",
    "@person0 thanks! #chat",
    "<script>alert(1)</script> {{ 7*7 }} =cmd #chat",
]
POSTS = [post(n, f"person{n}", text) for n, text in enumerate([*FEAR, *TIME, *REST])]


def themes_of(posts: list[Post], **more: object) -> dict[str, tuple[int, set[str]]]:
    """Label → support and ids."""
    found = find_themes(
        posts,
        section="Q1",
        question_text=QUESTION,
        hashtags=["chat"],
        **more,  # type: ignore[arg-type] # the tests name what they give
    )
    return {theme.label: (theme.support, {key.id for key in theme.posts}) for theme in found}


def test_points_are_found_with_all_who_make_them() -> None:
    """Two points, each with its people, under a phrase of theirs; the rest fits nowhere."""
    found = themes_of(POSTS)
    assert found["Fear of looking foolish"] == (5, {"0", "1", "2", "3", "4"})
    (wait,) = (label for label in found if "wait time" in label.lower())
    assert found[wait][1] == {"5", "6", "7", "8", "9"}
    placed = set().union(*(ids for _, ids in found.values()))
    assert not placed & {"12", "13"}


def test_support_counts_writers_and_reposters_apart() -> None:
    """Who only passes a post on is counted once, apart; who posts its words again wrote them."""
    more = [
        post(20, "xia", "RT @person0: " + FEAR[0], repost=0),
        post(21, "xia", "RT @person0: " + FEAR[0], repost=0),
        post(22, "yul", FEAR[1]),
        post(23, "person1", "RT @person0: " + FEAR[0], repost=0),
    ]
    themes = find_themes([*POSTS, *more], section="Q1", question_text=QUESTION, hashtags=["chat"])
    (fear,) = (theme for theme in themes if theme.label == "Fear of looking foolish")
    assert (fear.support, fear.reposted) == (6, 1)


def test_the_theme_of_most_writers_comes_first() -> None:
    """However many passed a smaller one on."""
    reposts = [post(30 + n, f"echo{n}", "RT @person5: " + TIME[0], repost=5) for n in range(9)]
    more = [*reposts, post(22, "yul", FEAR[1])]
    themes = find_themes([*POSTS, *more], section="Q1", question_text=QUESTION, hashtags=["chat"])
    assert [(theme.support, theme.reposted) for theme in themes] == [(6, 0), (5, 9)]


def test_reposts_of_one_person_make_no_theme() -> None:
    """A matter that one person wrote on is no theme, however many passed the posts on."""
    texts = [text for text in FEAR for _ in range(2)]
    own = [post(n, "ann", f"{text} {n}") for n, text in enumerate(texts)]
    passed_on = [
        post(100 + n, f"p{n}", f"RT @ann: {it.text}", repost=n) for n, it in enumerate(own)
    ]
    assert themes_of([*own, *passed_on]) == {}


def test_labels_say_what_a_reader_can_read() -> None:
    """No handles, links, labels, chat's hashtag, markup or the question's own words alone."""
    asked = set(re.findall(r"\w+", QUESTION.lower()))
    for label in themes_of(POSTS):
        assert not re.search(r"[@#<>{}/]|\bA\d|http|\bchat\b", label)
        assert set(re.findall(r"\w+", label.lower())) - asked
        assert label[0].isupper()


def test_quotes_are_whole_posts_of_the_theme_by_different_people() -> None:
    """Up to three, all of the theme, hosts last and never a repost."""
    posts = [*POSTS, post(20, "xia", "RT @person0: " + FEAR[0], repost=0)]
    by_key = {p.key: p for p in posts}
    for theme in find_themes(posts, section="Q1", hashtags=["chat"], hosts=["person0"]):
        handles = [by_key[key].handle for key in theme.quotes]
        assert 1 <= len(handles) == len(set(handles)) <= 3
        assert set(theme.quotes) <= set(theme.posts)
        assert "xia" not in handles
        assert "person0" not in handles[:2]


def test_the_question_and_its_reposts_are_left_out() -> None:
    """Excluded posts are in no theme, nor is what repeats them."""
    again = post(20, "xia", "RT @person0: " + FEAR[0], repost=0)
    found = themes_of([*POSTS, again], exclude=[PostKey("x", "0")])
    assert not set().union(*(ids for _, ids in found.values())) & {"0", "20"}


@pytest.mark.parametrize(
    "posts",
    [
        [],
        POSTS[:1],
        [post(n, f"p{n}", "👍") for n in range(30)],
        [post(n, f"p{n}", "") for n in range(30)],
        [post(n, "one", text) for n, text in enumerate(FEAR)],
        [post(n, f"p{n}", "@a @b http://t.co/x #chat") for n in range(30)],
    ],
    ids=["none", "one", "emoji", "empty", "one-person", "entities"],
)
def test_no_point_no_theme(posts: list[Post]) -> None:
    """Nothing said, or said by one person alone, is no theme and no error."""
    assert themes_of(posts) == {}


@pytest.mark.parametrize("seed", range(5))
def test_order_of_arrival_does_not_matter(seed: int) -> None:
    """The same posts in any order give the same themes."""
    shuffled = random.Random(seed).sample(POSTS, len(POSTS))
    assert find_themes(shuffled, section="Q1") == find_themes(POSTS, section="Q1")


@given(st.lists(st.text(max_size=40), max_size=25), st.sampled_from(["en", "de", "ja", ""]))
def test_every_claim_points_at_posts(texts: list[str], language: str) -> None:
    """Any text at all: themes hold posts that are there, each in one theme at most."""
    posts = [post(n, f"p{n % 7}", text) for n, text in enumerate(texts)]
    themes = find_themes(posts, section="Q1", language=language)
    held = [key for theme in themes for key in theme.posts]
    assert len(held) == len(set(held))
    assert set(held) <= {p.key for p in posts}
    assert all(theme.label.strip() and 2 <= theme.support <= 7 for theme in themes)


def test_other_languages_have_themes() -> None:
    """A German point is found by its stems, whatever its endings."""
    texts = [
        "Die Angst vor Fehlern ist groß",
        "Angst vor Fehlern hemmt alle",
        "Aus Angst vor Fehlern schweigt man",
        "Ohne Angst vor Fehlern lernt man leichter",
        "Feste Sitzreihen im Raum",
        "Noten drücken die Stimmung",
    ]
    posts = [post(n, f"p{n}", text) for n, text in enumerate(texts)]
    (theme,) = find_themes(posts, section="Q1", language="de")
    assert (theme.label, theme.support) == ("Angst vor Fehlern", 4)
