"""Words of posts in a language's quotation marks."""

from dataclasses import replace

import pytest

from tweetup.model.wording import NO_WORDS

ENGLISH, GERMAN, FRENCH, SPANISH = ("“", "”"), ("„", "“"), ("«\xa0", "\xa0»"), ("«", "»")


@pytest.mark.parametrize(
    ("marks", "words", "quoted"),
    [
        (ENGLISH, "soil", "“soil”"),
        (ENGLISH, "“Trust” – how to earn it", "“‘Trust’ – how to earn it”"),
        (ENGLISH, '"Nothing about us" -- a motto', "“‘Nothing about us’ -- a motto”"),
        (ENGLISH, 'A 5" pot and a 6" pot', '“A 5" pot and a 6" pot”'),
        (ENGLISH, "an open “mark", "“an open “mark”"),
        (GERMAN, "„Schule neu denken“ – wozu?", "„‚Schule neu denken‘ – wozu?“"),
        (FRENCH, "« Apprendre » – pourquoi ?", "«\xa0“Apprendre” – pourquoi ?\xa0»"),
        (SPANISH, "«Aprender jugando» – mitos", "«“Aprender jugando” – mitos»"),
    ],
)
def test_marks_within_marks_are_those_of_an_inner_quotation(
    marks: tuple[str, str], words: str, quoted: str
) -> None:
    assert replace(NO_WORDS, quotation=marks).quoted(words) == quoted
