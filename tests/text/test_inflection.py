"""Singulars join the number of a noun; five letters join its inflections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.text.inflection import holds_phrase, singular, word_starts

ALIKE = [
    ("en", "library", "libraries"),
    ("en", "class", "Classes"),
    ("en", "makerspace", "makerspaces"),
    ("en", "box", "boxes"),
    ("en", "virus", "virus"),
    ("de", "Schule", "Schulen"),
    ("de", "Bibliothek", "Bibliotheken"),
    ("fr", "école", "écoles"),
    ("es", "docente", "docentes"),
]
APART = [
    ("en", "new", "news"),
    ("en", "critic", "critical"),
    ("en", "reflect", "reflection"),
    ("en", "lens", "len"),
    ("de", "Lehre", "Lehrer"),
    ("xx", "koulu", "koulus"),
    ("en", "3D", "3Ds"),
]


@pytest.mark.parametrize(("code", "one", "many"), ALIKE)
def test_both_numbers_of_a_noun_have_one_singular(code: str, one: str, many: str) -> None:
    assert singular(one, code) == singular(many, code)


@pytest.mark.parametrize(("code", "first", "second"), APART)
def test_other_words_keep_apart(code: str, first: str, second: str) -> None:
    assert singular(first, code) != singular(second, code)


@pytest.mark.parametrize(
    ("text", "phrase", "holds"),
    [
        ("We study makerspaces.", "makerspace", True),
        ("Funding for open-access books", "open access", True),
        ("#OpenAccess for all", "open access", False),
        ("one study", "studies", False),
        ("no time", "no funding", False),
        ("", "", True),
    ],
)
def test_a_text_holds_a_phrase_by_five_letters_of_each_word(
    text: str, phrase: str, holds: bool
) -> None:
    assert holds_phrase(text, phrase) is holds


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_text_holds_its_own_words(text: str, more: str) -> None:
    assert holds_phrase(f"{text} {more}", text)
    assert all(len(start) <= 5 for start in word_starts(text))
