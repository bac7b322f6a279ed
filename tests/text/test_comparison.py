"""How much two texts share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.text import contains_text, fold_text, similarity, words

TEXTS = st.text(alphabet="ab C'é#@ .\n", max_size=30)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sow NOW, sow!", ("sow", "now", "sow")),
        ("don't don’t", ("don't", "don't")),
        ("@rosa see https://example.org/sow #seeds", ("see", "seeds")),
        ("a_b 3 園芸 बगीचा", ("a", "b", "3", "園芸", "बगीचा")),
        ("", ()),
        ("\u0303beans \u0361", ("beans",)),
        ("🌱 … —", ()),
    ],
)
def test_words(text: str, found: tuple[str, ...]) -> None:
    """Words in one case and one form, without links and handles."""
    assert words(text) == found


@pytest.mark.parametrize(
    ("whole", "part", "contained"),
    [
        ("A1: Sow the beans now!", "sow the beans", True),
        ("A1: Sow the beans now!", "A1: Sow the be…", True),
        ("A1: Sow the beans now!", "A1: Sow the be...", True),
        ("A1: Sow the beans now!", "sow beans", False),
        ("A1: Sow the beans now!", "Sow the be", False),
        ("A1: Sow the beans now!", "", False),
        ("A1: Sow the beans now!", "…", False),
        ("", "sow", False),
    ],
)
def test_a_copy_is_contained_in_its_original(whole: str, part: str, contained: bool) -> None:
    """Whole words in order, but for the last one of a copy that was cut off."""
    assert contains_text(whole, part) is contained


@given(TEXTS, TEXTS)
def test_similarity(a: str, b: str) -> None:
    """Likeness is 0–1, the same both ways, and 1 of a text with words to itself."""
    assert 0 <= similarity(a, b) == similarity(b, a) <= 1
    assert similarity(a, a) == (1.0 if words(a) else 0.0)
    assert similarity(a, fold_text(a)) == similarity(a, a)


@given(TEXTS)
def test_a_text_contains_itself(text: str) -> None:
    """Every text with words contains itself."""
    assert contains_text(text, text) is (len(words(text)) > text.strip().endswith("..."))
