"""Grammar of counted things, and tables of patterns that can be filled."""

import string
from datetime import date

import pytest
from tweetup.recap.built_in_wordings import ENGLISH, GERMAN, SPANISH
from tweetup.recap.own_wording import PLACEHOLDERS
from tweetup.recap.wording import Wording, wording_for

from tweetup.recap import WORDINGS


@pytest.mark.parametrize(
    ("count", "noun", "said"),
    [
        (0, "person", "no people"),
        (1, "person", "one person"),
        (2, "person", "two people"),
        (12, "answer", "twelve answers"),
        (13, "answer", "13 answers"),
        (1204, "post", "1,204 posts"),
    ],
)
def test_a_counted_noun_agrees_with_its_number(count: int, noun: str, said: str) -> None:
    assert ENGLISH.count(count, noun) == said


@pytest.mark.parametrize(
    ("wording", "count", "said"),
    [(GERMAN, 1, "1 Person"), (GERMAN, 1204, "1.204 Personen"), (SPANISH, 2, "2 personas")],
)
def test_other_languages_count_in_figures(wording: Wording, count: int, said: str) -> None:
    assert wording.count(count, "person") == said


@pytest.mark.parametrize(
    ("handles", "said"),
    [
        ((), ""),
        (("a",), "@a"),
        (("a", "b"), "@a and @b"),
        (("a", "b", "c"), "@a, @b and @c"),
    ],
)
def test_people_are_listed_as_in_a_sentence(handles: tuple[str, ...], said: str) -> None:
    assert ENGLISH.people(handles) == said


def test_half_sentences_are_kept_apart_by_a_comma() -> None:
    """An "and" between half sentences must not be read as one between names."""
    assert ENGLISH.clauses(["x left"]) == "x left"
    assert ENGLISH.clauses(["x left", "y stayed"]) == "x left, and y stayed"


@pytest.mark.parametrize(
    ("wording", "said"),
    [(ENGLISH, "8 March 2024"), (GERMAN, "8. März 2024"), (SPANISH, "8 de marzo de 2024")],
)
def test_a_date_reads_as_in_its_language(wording: Wording, said: str) -> None:
    assert wording.day(date(2024, 3, 8)) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"label": "“open data”", "who": "two people"},
            "“Open data” was the point most often made",
        ),
        ({"label": "“Über alles”", "who": "two people"}, "“Über alles” was the point most often"),
    ],
)
def test_a_sentence_begins_with_a_capital(values: dict[str, str], said: str) -> None:
    """Also where it begins within quotation marks."""
    assert (ENGLISH.sentence("theme_top", 2, values) or "").startswith(said)


def test_a_handle_keeps_its_letters_at_the_start_of_a_sentence() -> None:
    said = ENGLISH.sentence("volume_one", 1, {"names": "@ann", "posts": "one post"})
    assert said == "@ann alone answered, in one post."


def test_what_is_filled_in_is_never_read_as_a_pattern() -> None:
    """Braces in a post's words are its words."""
    label = "“{people} {0.__class__}”"
    said = ENGLISH.sentence("theme_top", 0, {"label": label, "who": "two people"})
    assert said == f"The point made most often was {label}, by two people."


def test_a_pattern_that_a_language_lacks_says_nothing() -> None:
    assert GERMAN.sentence("objections", 0, {"pairs": "x"}) is None


@pytest.mark.parametrize("language", WORDINGS.names())
def test_every_pattern_uses_only_places_that_are_filled(language: str) -> None:
    """A pattern's places are those the sentences fill, and no pattern has an unknown name."""
    wording = WORDINGS.get(language)
    for name, variants in wording.patterns.items():
        for pattern in variants:
            used = {place for _, place, _, _ in string.Formatter().parse(pattern) if place}
            assert used <= PLACEHOLDERS[name], (name, pattern)


def test_english_has_every_pattern() -> None:
    assert set(ENGLISH.patterns) == set(PLACEHOLDERS)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("de", "de"),
        ("de-AT", "de"),
        ("pt_BR", "en"),
        ("FR", "fr"),
        ("xx", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_language_we_have_no_words_for_reads_in_english(tag: str | None, language: str) -> None:
    assert wording_for(tag).language == language
