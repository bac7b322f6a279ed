"""Names of people: a given name, and what stands behind it in capitals."""

import pytest

from tweetup.text import is_given_name, is_person_name

NAMES = [
    # text, a person's name
    ("Paulo Freire", True),
    ("Monty Don", True),
    ("Maria Clara Souza", True),
    ("Jürgen Habermas", True),
    ("Paulo", True),
    ("paulo freire", False),
    ("PAULO", False),
    ("Google Drive", False),
    ("Terms of Service", False),
    ("Rose Garden", False),
    ("May Day", False),
    ("Creative Commons", False),
    ("Next Generation Science Standards", False),
    ("", False),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_a_name_of_a_person(text: str, *, expected: bool) -> None:
    assert is_person_name(text) is expected


@pytest.mark.parametrize("word", ["rose", "mark", "grace", "will", "june", "page"])
def test_ordinary_words_are_none(word: str) -> None:
    """A word that means something else as well is no sign of a person."""
    assert not is_person_name(f"{word.title()} Meadows")


@pytest.mark.parametrize("word", ["maria", "Jürgen", "KATE", "rose"])
def test_given_names(word: str) -> None:
    assert is_given_name(word)
