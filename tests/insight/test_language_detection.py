import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.insight.making import post
from tweetup.insight import language_of, session_language
from tweetup.insight.language_detection import identify_language
from tweetup.model import Post

TOLD = [
    ("en", "Our ward prints the leaflets for all of the patients"),
    ("de", "Wir brauchen mehr Zeit für die Leseförderung im Unterricht"),
    ("fr", "Nous manquons de temps pour la lecture avec les élèves"),
    ("es", "Nos falta tiempo para la lectura con los alumnos en clase"),
    ("nl", "We hebben te weinig tijd voor het lezen in de klas"),
    ("it", "Ci manca il tempo per la lettura con gli alunni in classe"),
    ("pt", "Falta tempo para a leitura com os alunos na sala de aula"),
    ("sv", "Vi behöver mycket mer tid för läsning i klassrummet varje dag"),
    ("ja", "みなさん、ありがとうございました"),
]
# A post, the language on record, what it is taken for.
STATED = [
    ("Our ward prints the leaflets for all of the patients", "de", "de"),
    ("Our ward prints the leaflets for all of the patients", "und", "en"),
    ("Our ward prints the leaflets for all of the patients", "qme", "en"),
    ("Our ward prints the leaflets for all of the patients", "", "en"),
    ("gracias", "pt-BR", "pt"),
    ("terima kasih", "in", "id"),
]
UNTOLD = ["", "yes!", "😀 😀", "#carechat", "@ann @bob", "http://a.example/der-die-das", "A3: 42"]


@pytest.mark.parametrize(("code", "text"), TOLD)
def test_a_sentence_tells_its_language(code: str, text: str) -> None:
    """By its small words, or by a model for languages whose small words we don't know."""
    assert identify_language(text) == code


@pytest.mark.parametrize(("text", "stated", "code"), STATED)
def test_the_record_comes_first(text: str, stated: str, code: str) -> None:
    """Unless the network says that it does not know; old codes and regions are made one."""
    assert language_of(replace(post(1, "ann", text), language=stated)) == code


@pytest.mark.parametrize("text", UNTOLD)
def test_too_little_tells_nothing(text: str) -> None:
    """Entities, labels and a word or two are in no language."""
    assert language_of(post(1, "ann", text)) is None


@pytest.mark.parametrize(("code", "text"), TOLD)
def test_a_session_is_in_the_language_of_most_posts(code: str, text: str) -> None:
    """Whatever a few others write and pass on."""
    said = [post(n, f"p{n}", text) for n in range(4)]
    aside = [post(9, "bob", "so true"), post(10, "cy", "RT @dee: " + "thanks to all of you " * 9)]
    assert session_language([*aside, *said]) == code
    stated = [replace(one, language="da") for one in said]
    assert session_language([*stated, *said[:2]]) == "da"


@pytest.mark.long
@pytest.mark.parametrize("posts", [[], [post(1, "ann", "😀")], [post(1, "ann", "RT @bob: ja")]])
def test_a_session_that_tells_nothing_is_english(posts: list[Post]) -> None:
    """The language that everything else here is made for first."""
    assert session_language(posts) == "en"


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    """Whatever people write, and the same answer twice."""
    assert identify_language(text) == identify_language(text)
