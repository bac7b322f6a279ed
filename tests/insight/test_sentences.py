import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.insight.open_questions import split_sentences

CUT = [
    ("One. Two!", ("One.", "Two!")),
    ("What?! Really", ("What?!", "Really")),
    ("First line\nsecond", ("First line", "second")),
    ('She asked "why?" Nobody knew', ('She asked "why?"', "Nobody knew")),
    ("Wait… what", ("Wait…", "what")),
    ("本当？はい。", ("本当？", "はい。")),
]
WHOLE = [
    "e.g. 3.5 mm",
    "see http://a.example/b.c?d=e now",
    "Dr. Bell vs. Prof. Ito",
    "the U. S. system",
    "z.B. Frage Nr. 3",
    "version 2.0.1 is out",
    "what?no",
]


@pytest.mark.parametrize(("text", "sentences"), CUT)
def test_sentences_end_at_signs_and_lines(text: str, sentences: tuple[str, ...]) -> None:
    """A sign that ends a sentence, with what closes it, ends one; so does a line."""
    assert split_sentences(text) == sentences


@pytest.mark.parametrize("text", WHOLE)
def test_full_stops_within_sentences_end_nothing(text: str) -> None:
    """Those of abbreviations, numbers and links."""
    assert split_sentences(text) == (text,)


@given(st.text())
def test_no_character_is_lost(text: str) -> None:
    """Sentences hold all of the text but its white space, in order."""
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())
