"""Statements that can stand in quotation marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.text import (
    bare_question,
    has_question_mark,
    is_cut_off,
    is_garbled,
    is_whole_statement,
    leans_on_another,
    opens_empty,
    repair_encoding,
    statement_of,
    without_tag_questions,
)

STATEMENTS = [
    ("A3: Small groups let quiet people speak. #teachchat", "Small groups let quiet people speak."),
    ("#teachchat A3 Small groups help", "Small groups help"),
    ("@ann @bob A2. Small groups help #teachchat https://t.co/x", "Small groups help"),
    (".@ann: Small groups help", "Small groups help"),
    ("Small groups help (A3)", "Small groups help"),
    ("@lea R3 : Les petits groupes aident #classechat", "Les petits groupes aident"),
    ("V3: Kleine groepen helpen", "Kleine groepen helpen"),
    ("Small groups help #groups #teachchat", "Small groups help"),
    ("Small groups help https://example.org/a …", "Small groups help"),
    ("#q4 Small groups\nhelp  everybody", "Small groups help everybody"),
    ("", ""),
]

UNALTERED = [
    "This is what we like about #teachchat",
    "#teachchat is where I learned it",
    "Building on my A3, I would add time",
    "Groups of #teachers plan together",
    "We asked @ann and @bob, who knew",
    "See https://example.org/a for the plan",
    "@ann's groups are small",
]


@pytest.mark.parametrize(("text", "statement"), STATEMENTS)
def test_marks_around_a_statement_go(text: str, statement: str) -> None:
    """Labels, addressees, filing tags and trailing links are no part of the statement."""
    assert statement_of(text) == statement


@pytest.mark.parametrize("text", UNALTERED)
def test_words_of_the_sentence_stay(text: str) -> None:
    """A tag after "about", a tag that is the subject, a label within and a link within stay."""
    assert statement_of(text) == text


@given(st.text(max_size=200))
def test_a_statement_is_a_part_of_its_text(text: str) -> None:
    """Apart from white space and labels nothing is altered, and stripping twice changes nothing."""
    statement = statement_of(text)
    assert statement_of(statement) == statement
    remaining = iter(text)
    assert all(char.isspace() or char in remaining for char in statement)


@pytest.mark.parametrize(
    ("text", "cut_off"),
    [
        ("First ask who is missing 1/2", True),
        ("First ask who is missing (1/2)", True),
        ("First ask who is missing…", True),
        ("First ask who is missing...", True),
        ("First ask who is missing +", True),
        ("First ask who is missing (cont)", True),
        ("2/2 and then ask them", True),
        ("...and then ask them", True),
        ("+ then ask them", True),
        ("First ask who is missing.", False),
        ("Half of 24/7 is too much", False),
        ("We content ourselves with less", False),
        ("It takes 1/2 an hour", False),
    ],
)
def test_a_statement_that_goes_on_elsewhere_is_told(text: str, *, cut_off: bool) -> None:
    """Counters, dots and signs at either end say that the post is one of several."""
    assert is_cut_off(text) is cut_off


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Small groups let quiet people speak.", True),
        ("Small groups let quiet people speak", True),
        ("“Small groups” let people speak", True),
        ("Kleine Gruppen helfen den Stillen", True),
        ("That is the group I work with.", True),
        ("small groups let people speak", False),
        ("So true", False),
        ("Small groups let people speak to the", False),
        ("Small groups let people 1/2", False),
        ("Small groups, see https://example.org/a for them", False),
        ("Write to ann@example.org about small groups", False),
        ("", False),
    ],
)
def test_a_fragment_is_no_whole_statement(text: str, *, whole: bool) -> None:
    """A sentence begins with a capital, is not cut off, and does not end within a phrase."""
    assert is_whole_statement(text) is whole


@pytest.mark.parametrize(
    "text",
    [
        "Also the money, of course #gardenchat",
        "@mona Literally how I did it last year",
        "Exactly, and nobody pays for it",
        "This is so true of our library",
        "Yes, twice a week",
        "1/2 We began with a pilot",
        "A2: 1/2 We began with a pilot",
        "A2 (2/2) and then went on",
        "Genau, und keiner zahlt",
    ],
)
def test_a_post_that_another_explains(text: str) -> None:
    assert leans_on_another(text)


@pytest.mark.parametrize(
    "text",
    [
        "We began with a pilot",
        "A2: Yes, twice a week, with tea",
        "A2 This is where a map helps",
        "Alsosprach is a record shop",
        "1/2 price seeds are no bargain"[2:],
        "@mona We began with a pilot",
        "Noble aims need money",
        "",
    ],
)
def test_a_post_that_stands_alone(text: str) -> None:
    assert not leans_on_another(text)


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("A1: none, but @mona worked with bakers", True),
        ("A2 No idea - curious to hear", True),
        ("@mona Not yet, it is on my list #chat", True),
        ("A3: n/a", True),
        ("A1: None of our seeds are bought", False),
        ("A1: Nonetheless we began", False),
        ("A1: We have none", False),
    ],
)
def test_a_post_that_opens_with_nothing(text: str, empty: bool) -> None:
    assert opens_empty(text) is empty


@pytest.mark.parametrize(
    ("text", "repaired", "broken"),
    [
        ("We donâ€™t prune", "We don’t prune", True),
        ("â€œSeedsâ€\x9d first", "“Seeds” first", True),
        ("May â€“ June", "May – June", True),
        ("Ã©tÃ©", "Ã©tÃ©", True),
        ("So it endsâ€¦", "So it ends…", True),
        ("We don’t prune, señor", "We don’t prune, señor", False),
        ("naïve café, 20 °C", "naïve café, 20 °C", False),
        ("", "", False),
    ],
)
def test_punctuation_that_an_export_broke(text: str, repaired: str, *, broken: bool) -> None:
    assert repair_encoding(text) == repaired
    assert is_garbled(text) is broken


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Which seeds\nlast? (remember to tag your answers)", "Which seeds last?"),
        ("Which seeds last? #seeds (sad that I miss them)", "Which seeds last?"),
        ("Which seeds last? (A1, A2 etc.) #seeds", "Which seeds last? (A1, A2 etc.) #seeds"),
        ("Which seeds last? (And why?)", "Which seeds last? (And why?)"),
        ("Which seeds last (in your garden)?", "Which seeds last (in your garden)?"),
        ("Name a seed (or two)", "Name a seed (or two)"),
        ("Wow, that hour went quickly. Which seeds last?", "Which seeds last?"),
        ("Ok, time for the next one. Here we go! Which seeds last? Why?", "Which seeds last? Why?"),
        ("Great talk, all! Which seeds last?", "Which seeds last?"),
        ("Wow, that hour went quickly. Time for plans! Share yours", None),
        ("Let's talk about seeds. Which ones last?", None),
        ("Seeds are getting dearer every single year! Which ones do you save?", None),
        ("Time for seeds of beans, peas, corn and kale of all ages. Which ones last?", None),
        ("Wow? Which seeds last?", None),
        ("Here we go!", None),
        ("!!! Which seeds last?", None),
        ("Which seeds last? @tom asked me that", "Which seeds last?"),
        ("Which seeds last? (h/t @tom)", "Which seeds last?"),
        ("Which seeds last? Via @tom #seeds", "Which seeds last?"),
        ("Which shop do you use? @seeds or @beans", None),
        ("Which seeds last? @tom asked me that because his own are gone every spring", None),
        ("Which seeds last? @tom asked. Why?", None),
        ("Welche Samen halten? Das fragte @tom", "Welche Samen halten?"),
        ("Was wächst bei euch? (bitte mit A1 antworten)", "Was wächst bei euch?"),
        ("", None),
    ],
)
def test_a_question_without_its_surroundings(text: str, question: str | None) -> None:
    """None: the text is left as it is."""
    assert bare_question(text) == (text if question is None else question)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("It was a rook, wasn't it? I saw it", "It was a rook. I saw it"),
        ("You keep bees, don’t you?", "You keep bees."),
        ("Das war ein Rabe, oder?", "Das war ein Rabe."),
        ("C'était un corbeau, n'est-ce pas ?", "C'était un corbeau."),
        ("Era un cuervo, ¿no?", "Era un cuervo."),
        ("Het was een raaf, toch?", "Het was een raaf."),
        ("Was it a rook, or was it a raven?", None),
        ("Right?", None),
        ("If it was a rook, was it the one you saw?", None),
        ("Ist das ein Rabe oder eine Krähe?", None),
    ],
)
def test_a_tag_makes_no_question(text: str, rest: str | None) -> None:
    assert without_tag_questions(text) == (rest or text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Which seeds?", True),
        ("何を育てますか？", True),
        ("ماذا تزرع؟", True),
        ("Which seeds⸮", True),
        ("Τι φυτεύεις;", True),
        ("Τι φυτεύεις\u037e", True),
        ("Beans; they grow", False),
        ("Beans.", False),
        ("فول، ثم ماء", False),
        ("Φασόλια·", False),
    ],
)
def test_question_marks_of_every_script(text: str, asks: bool) -> None:
    assert has_question_mark(text) is asks
