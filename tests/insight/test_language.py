import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.insight.language import get_language
from tweetup.insight.topics import word_families

ONE_TOKEN = ["@who_1", "#OpenAccess", "https://example.org/a?b=c", "co-op", "e.g.", ":)"]
STEMS = [
    # spaCy takes seconds to set up its tokenizers of French and Dutch: a long run does
    ("en", "libraries teaching", ("librari", "teach")),
    ("en", "#OpenAccess", ("open", "access")),
    ("en", "#HealthCare teams", ("health", "care", "team")),
    ("en", "#critique15", ("critique15",)),
    ("en", "Alice’s well-kept R&D", ("alic", "well-kept", "r&d")),
    ("de", "#LeseFörderung in Schulen", ("les", "forder", "schul")),
    pytest.param("fr", "l’école d’été", ("écol", "été"), marks=pytest.mark.long),
    ("it", "l'insegnamento della lettura", ("insegn", "lettur")),
    pytest.param("nl", "de lezers", ("lezer",), marks=pytest.mark.long),
    ("pt", "as leituras", ("leitur",)),
    ("de", "die Bibliotheken", ("bibliothek",)),
    ("es", "las bibliotecas", ("bibliotec",)),
    pytest.param("fr", "les bibliothèques", ("bibliothequ",), marks=pytest.mark.long),
    ("xx", "bibliotek bøger", ("bibliotek", "bøger")),
]
NO_STEMS = [
    "we don't",
    "I’ve w/o it",
    "they’re sure we can't",
    "thanks everyone!",
    "@who @who@server.example",
    "http://a.example/b",
    "Â€ 😀 …",
    "<3 :-) ;) 👩‍⚕️",
]
# One word to who reads it: neither capitals at its start nor a number make it several.
NOT_SPLIT = ["#healthcare", "#Healthcare", "#HEALTHCARE", "#Covid19", "iPhone", "HTML5"]


@pytest.mark.parametrize("text", ONE_TOKEN)
def test_entities_stay_whole(text: str) -> None:
    """A handle, hashtag, link, compound, abbreviation or emoticon is one token."""
    assert [token.text for token in get_language().tokens(text)] == [text]


@pytest.mark.parametrize(("code", "text", "stems"), STEMS)
def test_words_are_compared_by_stems(code: str, text: str, stems: tuple[str, ...]) -> None:
    """Six languages and English have stems, any other its words; hashtags fall into words."""
    found = get_language(code).stems(text)
    assert tuple(stem.replace("è", "e") for stem in found) == stems


@pytest.mark.parametrize("text", NOT_SPLIT)
def test_words_without_humps_are_one(text: str) -> None:
    """A hashtag falls into words only where its capitals say so, and its text stays whole."""
    assert [token.text for token in get_language().tokens(text)] == [text]
    assert len(get_language().stems(text)) == 1


@pytest.mark.parametrize("text", NO_STEMS)
def test_grammar_manners_and_debris_mean_nothing(text: str) -> None:
    """Stop words, small talk, handles, links and broken characters have no stems."""
    assert get_language().stems(text) == ()


@pytest.mark.parametrize("code", ["en-GB", "EN", "pt_BR", "tlh", "../../x", "", "zz"])
def test_no_language_is_an_error(code: str) -> None:
    """A language nobody knows degrades to words."""
    assert get_language(code).stems("Tlhingan") == ("tlhingan",)


@given(st.text())
def test_tokens_stand_in_the_text(text: str) -> None:
    """Every token is the part of the text that its place says, in order, without overlap."""
    end = 0
    for token in get_language().tokens(text):
        assert text[token.start : token.end] == token.text
        assert token.start >= end
        end = token.end


def test_families_join_forms_and_not_lookalikes() -> None:
    """Forms of one word are one family; words that merely begin alike are not."""
    found = word_families(["scientist", "scienc", "context", "content", "collabor", "collab"])
    assert found["scientist"] == found["scienc"]
    assert found["collabor"] == found["collab"]
    assert found["context"] != found["content"]


def test_a_language_loads_once_whatever_its_region() -> None:
    assert get_language() is get_language("en") is get_language("en-GB")
    assert get_language("pt-BR") is get_language("pt_PT")
