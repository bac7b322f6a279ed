"""Posts that the other posts, or their own words, give to somebody else are not quoted."""

from __future__ import annotations

import pytest

from tests.claims.making import key, make_gate
from tweetup.claims.authorship import find_misattributed

ORIGINAL = ("1", "ana", "A1 Teachers dive in without a map of the standards")


@pytest.mark.parametrize(
    ("rows", "doubtful"),
    [
        ((ORIGINAL,), set()),
        # A repeat that credits its author, or somebody else, or both.
        ((ORIGINAL, ("2", "ben", f"RT @Ana: {ORIGINAL[2]}")), set()),
        ((ORIGINAL, ("2", "ben", f"RT @cem: {ORIGINAL[2]}")), {"1"}),
        (
            (
                ORIGINAL,
                ("2", "ben", f"RT @cem: {ORIGINAL[2]}"),
                ("3", "dot", f"RT @ana: {ORIGINAL[2]}"),
            ),
            set(),
        ),
        # Other words, or too few to tell.
        ((ORIGINAL, ("2", "ben", "RT @cem: Students dive in with a map of the standards")), set()),
        ((("1", "ana", "A1 Yes"), ("2", "ben", "RT @cem: Yes")), set()),
        # Nobody addresses themselves; a mention inside the text is none.
        ((("1", "ana", "@ana I agree with the standards"),), {"1"}),
        ((("1", "ana", "@ben I agree with the standards"),), set()),
        ((("1", "ana", "I (@ana) agree with the standards"),), set()),
    ],
)
def test_posts_given_to_somebody_else(
    rows: tuple[tuple[str, str, str], ...], doubtful: set[str]
) -> None:
    gate = make_gate(*rows)
    assert find_misattributed(gate.posts.values()) == {key(name) for name in doubtful}


RENAMED = ("1", "ana_writes", ORIGINAL[2])


@pytest.mark.parametrize(
    ("rows", "doubtful"),
    [
        # A repeat that names an earlier handle of the author, or another person's.
        ((RENAMED, ("2", "ben", f"RT @Ana: {ORIGINAL[2]}")), set()),
        ((RENAMED, ("2", "ben", f"RT @cem: {ORIGINAL[2]}")), {"1"}),
        # Nobody addresses themselves, under whatever handle.
        ((("1", "ana_writes", "@ana I agree with the standards"),), {"1"}),
        # Somebody else has no earlier handle.
        ((("1", "ben", ORIGINAL[2]), ("2", "cem", f"RT @ana: {ORIGINAL[2]}")), {"1"}),
    ],
)
def test_an_earlier_handle_is_the_authors_own(
    rows: tuple[tuple[str, str, str], ...], doubtful: set[str]
) -> None:
    gate = make_gate(*rows)
    names = {"ana_writes": {"ana", "ana_writes"}}
    assert find_misattributed(gate.posts.values(), names) == {key(name) for name in doubtful}


def test_they_are_no_answers_and_are_counted_apart() -> None:
    gate = make_gate(ORIGINAL, ("2", "ben", f"RT @cem: {ORIGINAL[2]}"))
    assert not gate.is_answer(key("1"))
    assert key("1") not in {post.key for post in gate.talk("Q1")}
    assert [(it.reason, it.posts) for it in gate.left_out()] == [("doubtful author", 1)]
