"""Labelled posts that answer nothing, and short ones that do; all invented."""

import pytest

from tweetup.insight.empty_answers import is_empty_answer

EMPTY = [
    ("en", "?"),
    ("en", "😂"),
    ("en", "LOL"),
    ("en", "Haha!"),
    ("en", "what @ann said"),
    ("en", "Exactly what she said!"),
    ("en", "pass"),
    ("en", "I'll pass on this one"),
    ("en", "No idea."),
    ("en", "Don't know, sorry"),
    ("en", "don’t know, sorry, never tried it"),
    ("en", "Never tried it, sorry"),
    ("en", "Great question!"),
    ("en", "Thanks Anna!"),
    ("en", "thanks for the warm welcome!"),
    ("en", "Hello everyone"),
    ("en", "Good evening all, sorry I'm late"),
    ("en", "Hi, I'm Jon, a florist from Ghent, new here!"),
    ("en", "Jon here, teacher in York"),
    ("en", "sorry I missed it all, the kids were ill"),
    ("en", "sorry, missed the question, will read later!"),
    ("en", "I am off, good night everyone"),
    ("en", "Thank you all, have to run, bye!"),
    ("en", "what does dusk mean in Oslo?"),
    ("en", "Can you repeat the question please?"),
    ("de", "Keine Ahnung, sorry"),
    ("de", "Hallo zusammen"),
    ("de", "Danke Anna!"),
    ("de", "Das weiß ich leider nicht"),
    ("de", "Was heißt Kompost?"),
    ("fr", "Aucune idée, désolé"),
    ("fr", "Bonsoir à tous !"),
    ("es", "Ni idea"),
    ("es", "¿Qué significa compost?"),
    ("nl", "Geen idee, sorry"),
    ("it", "Non lo so"),
    ("pt", "Não sei"),
    ("xx", "!!"),
]

ANSWERS = [
    ("en", "Yes"),
    ("en", "No"),
    ("en", "5"),
    ("en", "Never used it"),
    ("en", "Late"),
    ("en", "Night"),
    ("en", "Skipping"),
    ("en", "Great discussion"),
    ("en", "Thank you notes"),
    ("en", "Thanks to volunteers we water daily"),
    ("en", "Thanks! We use peat"),
    ("en", "Hi-vis jackets"),
    ("en", "Potatoes from Peru, beans in May"),
    ("en", "No idea, we just water at night"),
    ("en", "Sorry I'm late, we use mulch"),
    ("en", "I'm Belgian, so we use moules"),
    ("en", "Not sure peat is good"),
    ("en", "what is an aerator and where can I buy one?"),
    ("de", "Keine Tomaten"),
    ("de", "Danke, wir nehmen Torf"),
    ("fr", "Merci, nous prenons de la tourbe"),
    ("es", "Paso la tarde en el jardín"),
    ("xx", "Pass"),
]


@pytest.mark.parametrize(("language", "text"), EMPTY)
def test_words_that_answer_nothing(language: str, text: str) -> None:
    assert is_empty_answer(text, language)


@pytest.mark.parametrize(("language", "text"), ANSWERS)
def test_a_clause_of_other_words_answers(language: str, text: str) -> None:
    assert not is_empty_answer(text, language)


def test_a_name_and_a_place_are_an_introduction_by_their_author_alone() -> None:
    assert is_empty_answer("Flo from Bath, gardener", "en", names_author=True)
    assert not is_empty_answer("Peas from Kent, pickled", "en", names_author=False)
