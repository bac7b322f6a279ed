"""Raw records of others, cleaned of removed people."""

from typing import Any

import pytest

from tweetup.archive.record_cleaning import clean_value

GONE = {"mila_b": "removed-1", "4711": "removed-1", "Mila Birch": "removed-1"}


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        (
            {"user": {"screen_name": "mila_b", "id_str": "4711", "name": "Mila Birch"}},
            {"user": {"screen_name": "removed-1", "id_str": "removed-1", "name": None}},
        ),
        (
            {"user": {"screen_name": "birch_mila", "id_str": "9", "name": "Mila Birch"}},
            {"user": {"screen_name": "birch_mila", "id_str": "9", "name": "Mila Birch"}},
        ),
        (
            {"author_fullname": "Mila Birch", "text": "with Mila Birch"},
            {"author_fullname": "removed-1", "text": "with Mila Birch"},
        ),
        (
            {"core": {"name": "Mila Birch", "screen_name": "birch_mila"}, "by": "@mila_b"},
            {"core": {"name": "Mila Birch", "screen_name": "birch_mila"}, "by": "removed-1"},
        ),
    ],
)
def test_display_names(value: Any, cleaned: Any) -> None:
    """An account that is not the person's keeps its name, though the person has the same."""
    assert clean_value(value, lambda name: GONE.get(name.removeprefix("@"))) == cleaned
