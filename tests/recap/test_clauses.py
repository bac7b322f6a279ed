"""Sentences cut into the clauses that rest on posts of their own."""

import pytest

from tweetup.model import PostKey
from tweetup.recap.clauses import end_clause, split_clauses

A, B, C = (PostKey("x", identity) for identity in "abc")


@pytest.mark.parametrize(
    ("pattern", "pieces", "clauses"),
    [
        ("{}.", ["Shade"], []),
        ("{}; {}.", ["Shade", "water"], ["Shade;", " water."]),
        ("{}, {} and {}.", ["one", "two", "three"], ["one,", " two", " and three."]),
        ("Here came {} and {} up.", ["shade", "water"], ["Here came shade", " and water up."]),
        ("{}、{}。", ["木陰", "水"], ["木陰、", "水。"]),
        ("{}; {}.", ["a \ue000 b", "c"], ["a  b;", " c."]),
    ],
)
def test_clauses_are_the_sentence(pattern: str, pieces: list[str], clauses: list[str]) -> None:
    """The stop behind a clause is its own, and the end of the sentence the last one's."""
    posts = [(A, B), (B, C), (C,)][: len(pieces)]
    sentence = split_clauses(pattern.format(*map(end_clause, pieces)), posts)
    assert [it.text for it in sentence.clauses] == clauses
    assert [it.posts for it in sentence.clauses] == (posts if clauses else [])
    assert sentence.text == pattern.format(*pieces).replace("\ue000", "")
    assert sentence.posts == tuple(dict.fromkeys(key for keys in posts for key in keys))
