"""What may be said of a section is found in its posts, or not said."""

import pytest
from tweetup.recap.built_in_wordings import ENGLISH
from tweetup.recap.facts import find_counter_questions, find_objections, find_reposted, handles_of

from tests.recap.making import post
from tweetup.model import Post

DISAGREES = [
    "@ann I disagree, it is about time not money",
    "@ann I strongly disagree with that",
    "@ann I don't agree. Ours kept talking",
    "@ann Sorry, I do not really agree",
    "@ann cannot agree with this one",
    "@ann Not convinced. It becomes their campaign",
    "@ann I am not quite convinced",
    "@ann Not sure I agree, ask them later",
    "@ann On the contrary: it helped",
    "@ann beg to differ",
]
DOES_NOT = [
    "@ann I agree",
    "@ann couldn't agree more",
    "@ann could not agree more",
    "@ann I don't disagree",
    "@ann can't disagree with that",
    "@ann does anyone disagree?",
    "@ann people who disagree leave",
    "@ann Are you not convinced?",
    "@ann see http://example.org/i-disagree",
    "@ann it is fine to disagree",
    "@ann here is our data",
]


@pytest.mark.parametrize("text", DISAGREES)
def test_who_says_not_to_agree_objects(text: str) -> None:
    """The words are said, and said to somebody who is there."""
    posts = (post(1, "ann"), post(2, "Bo", text, reply=1))
    found = find_objections(posts, {one.key: one for one in posts}, ENGLISH.objection)
    assert [(one.by, one.to) for one in found] == [("Bo", "ann")]


@pytest.mark.parametrize("text", DOES_NOT)
def test_nobody_objects_who_does_not_say_so(text: str) -> None:
    """Nothing is read between the lines."""
    posts = (post(1, "ann"), post(2, "bo", text, reply=1))
    assert not find_objections(posts, {one.key: one for one in posts}, ENGLISH.objection)


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("I disagree with all of this", None),
        ("@ann I disagree", "Ann"),
        ("@stranger I disagree", None),
        ("@bo I disagree with myself", None),
        ("RT @ann: I disagree with myself", None),
        ("I disagree RT @ann: it is easy to do", "Ann"),
    ],
)
def test_an_objection_is_to_somebody_who_is_there(text: str, to: str | None) -> None:
    posts = (post(1, "Ann"), post(2, "bo", text))
    found = find_objections(posts, {one.key: one for one in posts}, ENGLISH.objection)
    assert [one.to for one in found] == ([to] if to else [])


@pytest.mark.parametrize(
    ("handle", "text", "asks"),
    [
        ("ann", "How do you do that?", True),
        ("ann", "We do it by hand", False),
        ("ann", "See http://example.org/?a=b", False),
        ("Host", "And what else?", False),
        ("ann", "RT @bo: How do you do that?", False),
    ],
)
def test_a_question_in_return_is_a_participants_own(handle: str, text: str, *, asks: bool) -> None:
    assert bool(find_counter_questions([post(1, handle, text)], {"@host"})) is asks


@pytest.mark.parametrize(
    ("repost", "found"),
    [
        (post(2, "bo", "RT @ann: We share…", repost=1), True),
        (post(2, "bo", "RT @Ann: We share what we know wi…"), True),
        (post(2, "bo", "RT @cy: We share what we know with all"), False),
        (post(2, "bo", "RT @ann: Something else altogether"), False),
        (post(2, "ann", "RT @ann: We share what we know with all"), False),
        (post(2, "bo", "So true! RT @ann: We share what we know with all"), False),
    ],
)
def test_a_repost_is_found_by_id_or_by_name_and_words(repost: Post, *, found: bool) -> None:
    """One's own repost and one with a comment are not passing on."""
    posts = (post(1, "ann", "We share what we know with all"), post(3, "cy"), repost)
    shared = find_reposted(posts)
    assert bool(shared) is found


def test_a_person_counts_once_however_a_handle_is_written() -> None:
    assert handles_of([post(1, "Ann"), post(2, "bo"), post(3, "ANN")]) == ("Ann", "bo")
