"""A theme's label within a sentence."""

import pytest
from tweetup.recap.built_in_wordings import ENGLISH
from tweetup.recap.theme_phrases import list_themes, quote_label, words_as_written

from tests.recap.making import post, theme

POSTS = [
    post(1, "ann", "Keep “open data” open, and use windows, not doors (really)."),
    post(2, "bo", "In Ireland we met Solar System fans. Zuhören hilft"),
]
SAID = words_as_written(POSTS)


@pytest.mark.parametrize(
    ("label", "within"),
    [
        ("Open data", "“open data”"),
        ("Doors", "“doors”"),
        ("Really", "“really”"),
        ("use of data", "“use of data”"),
        # Must keep their capital: names, and words that nobody writes small.
        ("Windows Terminal", "“Windows Terminal”"),
        ("Solar System", "“Solar System”"),
        ("Ireland", "“Ireland”"),
        ("Zuhören", "“Zuhören”"),
        ("NGSS", "“NGSS”"),
    ],
)
def test_a_label_is_small_where_people_write_it_so(label: str, within: str) -> None:
    assert quote_label(theme("Q1", label, POSTS), SAID, ENGLISH) == within


def test_points_are_listed_with_their_people() -> None:
    themes = [theme("Q1", "Open data", POSTS), theme("Q1", "Trust", POSTS[:1])]
    assert list_themes(themes, SAID, ENGLISH) == "“open data” (two people) and “Trust” (one person)"


def test_no_points_are_no_list() -> None:
    assert list_themes([], SAID, ENGLISH) is None
