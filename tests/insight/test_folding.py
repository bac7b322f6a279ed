from hypothesis import given
from hypothesis import strategies as st

from tests.insight.making import post
from tweetup.insight import fold_posts
from tweetup.model import Post

WORDS = "Small groups let quiet students speak up before the whole class listens"
SAID = post(1, "ann", WORDS)
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


def test_copies_are_one_voice_with_more_people() -> None:
    """Reposts by record, cut-off RT copies and pasted texts fold into what they repeat."""
    voices = fold_posts([*COPIES, SAID])
    assert [voice.lead for voice in voices] == [SAID]
    assert voices[0].people == {"x:ann", "x:bob", "x:cyd", "x:dan"}


def test_what_is_said_anew_is_a_voice() -> None:
    """Other words, and a comment on a copy, are no copies."""
    assert len(fold_posts([SAID, *OTHERS])) == 1 + len(OTHERS)


def test_short_agreement_is_nobodys_copy() -> None:
    """The same two words from two people are two voices."""
    assert len(fold_posts([post(1, "ann", "I agree!"), post(2, "bob", "I agree!")])) == 2


def test_reposts_of_an_absent_post_are_one_voice() -> None:
    """What was reposted counts once though the original is not there."""
    posts = [post(n, f"p{n}", "RT @zoe: never seen here", repost=99) for n in (1, 2, 3)]
    assert [len(voice.posts) for voice in fold_posts(posts)] == [3]


@given(st.permutations([SAID, *COPIES, *OTHERS]))
def test_folding_is_a_partition_whatever_the_order(posts: list[Post]) -> None:
    """Every post is in exactly one voice, and the order of arrival changes nothing."""
    voices = fold_posts(posts)
    assert sorted(p.id for voice in voices for p in voice.posts) == sorted(p.id for p in posts)
    assert voices == fold_posts([SAID, *COPIES, *OTHERS])
