"""General nouns, people by their role and shorthand are no subjects; other nouns are."""

import pytest

from tweetup.insight.subjects import is_attribute, is_shorthand, names_no_subject

VOCABULARY = {"science": 9, "sci": 2, "art": 2, "article": 3, "tech": 8, "technology": 4, "ml": 1}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", ("idea",)),
        ("en", ("student",)),
        ("en", ("next", "week")[1:]),
        ("en", ("question",)),
        ("en", ("user", "group")),
        ("en", ("ups",)),
        ("en", ("main", "takeaway")),
        ("en", ("daughter",)),
        ("en", ("connotation", "of", "word")),
        ("de", ("zeit",)),
        ("de", ("leut",)),
    ],
)
def test_general_words_name_no_subject(code: str, words: tuple[str, ...]) -> None:
    assert names_no_subject(words, code)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", ("transparency",)),
        ("en", ("student", "voice")),
        ("en", ("term", "of", "service")),
        ("de", ("datenschutz",)),
        ("fr", ("idea",)),
    ],
)
def test_others_do(code: str, words: tuple[str, ...]) -> None:
    assert not names_no_subject(words, code)


@pytest.mark.parametrize("word", ["ppl", "probs", "mvmt", "Ss", "PEs", "PD", "sci", "Sci", "acad"])
def test_a_word_cut_short_is_shorthand(word: str) -> None:
    assert is_shorthand(word, VOCABULARY)


@pytest.mark.parametrize(
    "word", ["art", "tech", "WSL", "RCTs", "3D", "science", "open", "école", "zine", "ILL"]
)
def test_short_words_and_abbreviations_are_none(word: str) -> None:
    assert not is_shorthand(word, VOCABULARY)


@pytest.mark.parametrize("word", ["hands-on", "in-class", "project-based", "Sign-up", "face-face"])
def test_words_that_only_stand_before_a_noun_are_attributes(word: str) -> None:
    assert is_attribute(word)


@pytest.mark.parametrize("word", ["co-creation", "right-to-be-forgotten", "e-books", "inquiry"])
def test_compound_nouns_are_none(word: str) -> None:
    assert not is_attribute(word)
