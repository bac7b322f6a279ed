import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.insight.noun_phrases import Phrase, noun_phrases, verb_clauses
from tweetup.insight.tagging import TaggedToken

NOUN_PHRASES = [
    ("the/DET future/NOUN of/ADP public/ADJ libraries/NOUN",
     ["future", "future of public libraries", "public libraries"]),
    ("role/NOUN of/ADP the/DET nurse/NOUN", ["nurse", "role", "role of the nurse"]),
    ("patients/NOUN '/X s/X", ["patients"]),
    ("patient/NOUN 's/PART voice/NOUN", ["patient", "patient 's voice", "voice"]),
    ("open/ADJ and/CCONJ honest/ADJ dialogue/NOUN",
     ["honest dialogue", "open and honest dialogue"]),
    ("trust/NOUN &/CCONJ money/NOUN", ["money", "trust", "trust & money"]),
    ("join/VERB #OpenAccess/PROPN Week/PROPN", ["#OpenAccess Week"]),
    ("three/NUM new/ADJ rules/NOUN", ["three new rules"]),
]  # fmt: skip
NO_NOUN_PHRASES = [
    "something/NOUN new/ADJ",
    "@jo/PROPN says/VERB hi/INTJ",
    "https://a.example/PROPN",
    "2021/NUM",
    "so/ADV good/ADJ",
    "x/NOUN",
    "A1/PROPN :/PUNCT yes/INTJ",
    "q10/NOUN",
    "it/PRON 's/AUX true/ADJ",
    "",
]
CLAUSES = [
    ("support/VERB local/ADJ communities/NOUN", ["support local communities"]),
    ("lead/VERB on/ADP transparency/NOUN", ["lead on transparency"]),
    ("share/VERB your/PRON data/NOUN", ["share your data"]),
    ("teach/VERB the/DET basics/NOUN of/ADP law/NOUN", ["teach the basics of law"]),
]
NO_CLAUSES = [
    "love/VERB this/DET idea/NOUN",
    "think/VERB people/NOUN",
    "follow/VERB @jo/PROPN",
    "try/VERB something/NOUN",
    "a/DET talk/NOUN",
    "do/AUX n't/PART forget/VERB the/DET date/NOUN",
    "never/ADV share/VERB passwords/NOUN",
    "work/VERB as/ADP adults/NOUN",
]


def tagged(line: str) -> list[TaggedToken]:
    """Tokens of ``word/TAG``, each its own lemma."""
    pairs = (item.rsplit("/", 1) for item in line.split())
    return [TaggedToken(text, text.lower(), tag) for text, tag in pairs]


def said(line: str, phrases: tuple[Phrase, ...]) -> list[str]:
    return sorted(
        " ".join(token.text for token in tagged(line)[phrase.start : phrase.stop])
        for phrase in phrases
    )


@pytest.mark.parametrize(("line", "phrases"), NOUN_PHRASES)
def test_nouns_come_with_what_belongs_to_them(line: str, phrases: list[str]) -> None:
    """Adjectives, names, numbers, of, 's and `and` join; articles stay outside."""
    assert said(line, noun_phrases(tagged(line))) == phrases


@pytest.mark.parametrize("line", NO_NOUN_PHRASES)
def test_what_names_nothing_is_no_noun_phrase(line: str) -> None:
    """Handles, links, numbers, single letters and stand-ins for nouns make no phrase."""
    assert noun_phrases(tagged(line)) == ()


@pytest.mark.parametrize(("line", "clauses"), CLAUSES)
def test_verbs_come_with_their_object(line: str, clauses: list[str]) -> None:
    """One preposition may stand between; the object is a whole noun phrase."""
    assert said(line, verb_clauses(tagged(line))) == clauses


@pytest.mark.parametrize("line", NO_CLAUSES)
def test_manners_are_no_clause(line: str) -> None:
    """Liking and thinking say nothing of what is liked; what is denied is not said."""
    assert verb_clauses(tagged(line)) == ()


@given(st.lists(st.tuples(
    st.sampled_from(["of", "and", "'s", "law", "@jo", "one", "the"]),
    st.sampled_from(["NOUN", "PROPN", "ADJ", "ADP", "CCONJ", "PART", "VERB", "DET", "NUM"]),
)))  # fmt: skip
def test_phrases_stand_in_their_tokens(words: list[tuple[str, str]]) -> None:
    """Every phrase is a stretch of the tokens that holds its head; none is said twice."""
    tokens = [TaggedToken(text, text, tag) for text, tag in words]
    for find in (noun_phrases, verb_clauses):
        phrases = find(tokens)
        assert len(set(phrases)) == len(phrases)
        assert list(phrases) == sorted(phrases)
        for phrase in phrases:
            assert 0 <= phrase.start <= phrase.head < phrase.stop <= len(tokens)
