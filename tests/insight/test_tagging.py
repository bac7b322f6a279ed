import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.costs import examples
from tweetup.errors import TweetupError
from tweetup.insight.language import get_language
from tweetup.insight.noun_phrases import noun_phrases
from tweetup.insight.tagging import MODEL, Tagger, load_tagger

SENTENCES = [
    "Libraries/NOUN support/VERB local/ADJ communities/NOUN ./PUNCT",
    "@jo_1/X I/PRON do/AUX n't/PART agree/VERB with/ADP you/PRON",
    "RT/X @jo_1/X :/PUNCT this/PRON is/AUX great/ADJ !/PUNCT",
    "We/PRON need/VERB better/ADJ training/NOUN for/ADP new/ADJ teachers/NOUN",
    "u/PRON should/AUX read/VERB this/DET book/NOUN https://a.example/b/X",
    "so/ADV happy/ADJ :)/SYM",
    "They/PRON want/VERB to/PART share/VERB their/PRON data/NOUN",
    "London/PROPN and/CCONJ Paris/PROPN have/VERB two/NUM museums/NOUN",
    "lol/INTJ yes/INTJ",
]
LEMMAS = [
    ("Two libraries were sharing data", ["two", "library", "be", "share", "data"]),
    ("She went and bought three books", ["she", "go", "and", "buy", "three", "book"]),
    ("We didn't know", ["we", "do", "not", "know"]),
    ("Women were running faster", ["woman", "be", "run", "fast|faster"]),
    ("It's made of boxes", ["it", "be", "make", "of", "box"]),
]
ALIKE = [
    ("@somebody", "@other_1"),
    ("https://a.example/x", "www.b.example"),
    ("soooooo", "sooo"),
    ("hahaha", "lol"),
    ("don’t", "don't"),
    (":-)", ":D"),
    ("1984", "2023"),
]
NOT_ALIKE = [("@jo", "jo"), ("#law", "law"), ("Law", "law"), ("good", "god"), ("http", "URL")]
PHRASES = [
    ("Public libraries support the health of local communities", "health of local communities"),
    ("We need better training for new teachers", "better training"),
    ("A1: Peer review takes too much time! #chat", "Peer review"),
]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return load_tagger()


@pytest.mark.parametrize("line", SENTENCES)
def test_posts_are_tagged(tagger: Tagger, line: str) -> None:
    """Handles and links outside a sentence are X; spelling, smileys and slang are understood."""
    expected = [tuple(item.rsplit("/", 1)) for item in line.split()]
    words = [text for text, _ in expected]
    text = " ".join(words).replace(" n't", "n't")
    (tokens,) = tagger.tag([text])
    assert [(token.text, token.upos) for token in tokens] == expected


@pytest.mark.parametrize(("text", "lemmas"), LEMMAS)
def test_words_have_dictionary_forms(tagger: Tagger, text: str, lemmas: list[str]) -> None:
    """Rules for regular forms, exceptions for the others."""
    (tokens,) = tagger.tag([text])
    assert all(
        token.lemma in lemma.split("|") for token, lemma in zip(tokens, lemmas, strict=True)
    ), tokens


@pytest.mark.parametrize(("text", "phrase"), PHRASES)
def test_tags_are_good_enough_for_phrases(tagger: Tagger, text: str, phrase: str) -> None:
    """The noun phrases of an ordinary post are found in it."""
    (tokens,) = tagger.tag([text])
    said = [
        " ".join(token.text for token in tokens[found.start : found.stop])
        for found in noun_phrases(tokens)
    ]
    assert phrase in said


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    """Whom, where to and how loudly makes no difference to the tag."""
    from tweetup.insight.tag_features import word_features

    assert word_features(one)[0] == word_features(other)[0]


@pytest.mark.parametrize(("one", "other"), NOT_ALIKE)
def test_other_words_are_others(one: str, other: str) -> None:
    """Handles, hashtags and capitals are seen."""
    from tweetup.insight.tag_features import word_features

    assert word_features(one) != word_features(other)


@given(st.text(min_size=1))
def test_every_word_has_every_feature(text: str) -> None:
    """Whatever a token holds."""
    from tweetup.insight.tag_features import FEATURES, word_features

    assert len(word_features(text)) == len(FEATURES)


@settings(max_examples=examples(1), deadline=None)
@given(st.lists(st.text(max_size=40), max_size=5))
def test_tokens_are_those_of_the_language(texts: list[str]) -> None:
    """One answer a text, one tagged token for each token of the language, for any text."""
    language = get_language("en")
    found = list(load_tagger().tag(texts))
    assert [[token.text for token in tokens] for tokens in found] == [
        [token.text for token in language.tokens(text)] for text in texts
    ]


@pytest.mark.long
def test_a_post_is_tagged_alike_in_any_company(tagger: Tagger) -> None:
    """Order and number of the other posts change nothing."""
    texts = [line.replace("/", " ") for line in SENTENCES] * 40
    together = dict(zip(texts, tagger.tag(texts), strict=True))
    assert dict(zip(reversed(texts), tagger.tag(reversed(texts)), strict=True)) == together
    assert {text: next(tagger.tag([text])) for text in sorted(set(texts))} == together


def test_an_absent_package_is_one_sentence() -> None:
    """It says which, where it was asked for, and both ways out."""
    with pytest.raises(TweetupError) as caught:
        load_tagger("en_no_such_package")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("language.model: ")
    assert "spacy download en_no_such_package" in str(caught.value)


@pytest.mark.long
def test_a_package_without_tags_is_refused(tmp_path: Path) -> None:
    """A pipeline that cannot tag would make every word an X."""
    import spacy

    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(TweetupError, match="does not tag"):
        load_tagger(str(tmp_path / "blank"))


@pytest.mark.long
def test_a_users_own_pipeline_is_used(tmp_path: Path) -> None:
    """Any spaCy pipeline that tags, by its name or folder; without lemmas, words as they are."""
    import spacy

    load_tagger()
    own = spacy.load(MODEL, exclude=["lemmatizer"])
    own.to_disk(tmp_path / "own")
    (tokens,) = load_tagger(str(tmp_path / "own")).tag(["We grow"])
    assert [(token.lemma, token.upos) for token in tokens] == [
        ("we", "PRON"),
        ("grow", "VERB"),
    ]


def test_what_ships_is_small_and_says_its_terms() -> None:
    """At most 6 MB, no vectors, and the licence of the texts it was trained on."""
    size = sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file())
    assert size <= 6_000_000
    meta = json.loads((MODEL / "meta.json").read_text(encoding="utf-8"))
    assert meta["vectors"]["vectors"] == 0
    assert meta["license"] == "CC BY-SA 4.0"
    assert {source["license"] for source in meta["sources"]} == {"CC BY-SA 4.0", "CC BY 3.0"}
    assert "CC BY-SA 4.0" in (MODEL / "README.md").read_text(encoding="utf-8")


def test_the_tagger_loads_once_however_it_is_asked_for() -> None:
    assert load_tagger() is load_tagger(None)
