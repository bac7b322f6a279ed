"""Where labels stand, what is left without them, and that any text can be read."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.costs import ends
from tweetup.text import (
    DEFAULT_LETTERS,
    LETTERS_BY_LANGUAGE,
    Role,
    Spot,
    question_text,
    read_labels,
    strip_labels,
    strip_opening_label,
)

Q, A, T, N = Role.QUESTION, Role.ANSWER, Role.TOPIC, Role.NUMBER


def roles(text: str, language: str = "en") -> list[tuple[Role, int, str | None]]:
    """The labels of a text without their places."""
    return [
        (label.role, label.number, label.part)
        for label in read_labels(text, LETTERS_BY_LANGUAGE[language])
    ]


SPOTS = [
    ("A3: the almanac", Spot.LEADING, True),
    ("A3 the almanac", Spot.LEADING, False),
    ("#gardenchat A3 the almanac", Spot.LEADING, False),
    ("@rosa @li A3: the almanac", Spot.LEADING, True),
    ("RT A3: the almanac", Spot.LEADING, True),
    ("And next Q3: what?", Spot.LEADING, True),
    ("Loved your answer to Q3 very much", Spot.INLINE, False),
    ("The almanac A3", Spot.TRAILING, False),
    ("The almanac A3 #gardenchat", Spot.TRAILING, False),
    ("The almanac A3 https://example.org/x", Spot.TRAILING, False),
    ("Question 3 what?", Spot.LEADING, True),
]


@pytest.mark.parametrize(("text", "spot", "marked"), SPOTS)
def test_where_a_label_stands(text: str, spot: Spot, marked: bool) -> None:
    """A label leads, trails or stands within; tags, handles and links around it do not count."""
    (label,) = read_labels(text)
    assert (label.spot, label.marked) == (spot, marked)


STRIPPED = [
    ("A3: the almanac", "the almanac"),
    ("A3 the almanac", "the almanac"),
    ("A3?: the almanac", "the almanac"),
    ("Q3?) What?", "What?"),
    ("#A3 the almanac", "the almanac"),
    ("(A3) the almanac", "the almanac"),
    ("[Q3] What?", "What?"),
    ("A3.1 – the almanac", "the almanac"),
    ("A3 cont. the almanac", "the almanac"),
    ("A3 (cont'd): the almanac", "the almanac"),
    ("A3 (1/2) the almanac", "the almanac"),
    ("A4.1/4.2 soil", "soil"),
    ("The almanac A3", "The almanac"),
    ("3) the almanac", "the almanac"),
    ("3️⃣ the almanac", "the almanac"),
    ("Q3️⃣: what?", "what?"),
    ("The A4 paper", "The A4 paper"),
    ("the almanac", "the almanac"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "stripped"), STRIPPED)
def test_stripping_labels(text: str, stripped: str) -> None:
    """Without labels, what sets them off goes too, and nothing else."""
    assert strip_labels(text) == stripped


QUESTION_TEXTS = [
    ("Q1/5 What is it?", "What is it?"),
    ("Q1 of 5 What is it?", "What is it?"),
    ("Question 2/6\nWhat is it?", "What is it?"),
    ("Pregunta 1/5 👉 ¿Qué es?", "¿Qué es?"),
    ("Pregunta 1 de 5 👉 ¿Qué es?", "¿Qué es?"),
    ("Q2 of 5 people ask what?", "of 5 people ask what?"),
    ("Q1/2 cup of what?", "/2 cup of what?"),
    ("Q3: What do you read? #gardenchat", "What do you read?"),
    ("#gardenchat Q3: What do you read?", "What do you read?"),
    ("Time for Q3! What do you read? #GardenChat https://example.org/x", "What do you read?"),
    ("Q3 What does #gardenchat read in #winter?", "What does #gardenchat read in #winter?"),
    ("Q3 (Part 1): What do you read?", "(Part 1): What do you read?"),
    ("OK all, here's Question 3 - what do you read? #gardenchat", "what do you read?"),
    ("Q3 https://example.org/picture #gardenchat", ""),
    ("What do you read? #gardenchat", "What do you read?"),
    ("What do you read? #other #gardenchat", "What do you read? #other"),
    ("What do you read? Q3 #gardenchat", "What do you read?"),
    ("Q3: What do you read? (Q3) #gardenchat", "What do you read?"),
    ("Q3/Q4: What do you read, and why?", "What do you read, and why?"),
    ("Q3: What do you make of topic 10?", "What do you make of topic 10?"),
    ("Q3: Building on Q1, what do you read?", "Building on Q1, what do you read?"),
    (
        "Q3: What do you read that you did not name in Q1?",
        "What do you read that you did not name in Q1?",
    ),
    ("Q3: Did Q1 change what you read?", "Did Q1 change what you read?"),
    ("Q3: What would you change in your A1 answers?", "What would you change in your A1 answers?"),
    # Stars of Markdown.
    ("**Q3** What do you read?", "What do you read?"),
    ("**Q3:** What do you read?", "What do you read?"),
    ("**Q3**: What do you read?", "What do you read?"),
    ("*Q3* What do you read?", "What do you read?"),
    ("**Q3: What do you read?**", "What do you read?"),
    ("**Q3: What** do you read?", "What do you read?"),
    ("Q3: What do you **really** read?", "What do you really read?"),
    ("Q3: What is 2 ** 3 ** 4?", "What is 2 ** 3 ** 4?"),
    ("Q3: What do you read*?", "What do you read*?"),
    ("Q3: Which f**ing book, you b**?", "Which f**ing book, you b**?"),
    ("Q3: What does __init__ do?", "What does __init__ do?"),
    ("*Q3: What do you read?*", "What do you read?"),
    ("What do you read? **Q3**", "What do you read?"),
    ("Q3: What **** do you read, ****?", "What **** do you read, ****?"),
    ("Q3: Is it free? *terms apply*", "Is it free? *terms apply*"),
    # Words that say it is the last one.
    ("Q4 and last: What do you read?", "What do you read?"),
    ("Q4, the last one: What do you read?", "What do you read?"),
    ("Q5 (final question): What do you read?", "What do you read?"),
    ("Q5 & finally – What do you read?", "What do you read?"),
    ("Q4 - LAST QUESTION! What do you read?", "What do you read?"),
    ("Frage 4 und letzte Frage: Was lest ihr?", "Was lest ihr?"),
    ("Question 4 et dernière : que lisez-vous ?", "que lisez-vous ?"),
    ("Pregunta 4 y última: ¿Qué leéis?", "¿Qué leéis?"),
    ("Vraag 4 en laatste: Wat lezen jullie?", "Wat lezen jullie?"),
    ("Domanda 4 e ultima: Cosa leggete?", "Cosa leggete?"),
    ("Pergunta 4 e última: O que leem?", "O que leem?"),
    ("Q4: Last books first: what do you read?", "Last books first: what do you read?"),
    ("Q4 Last but one: what do you read?", "Last but one: what do you read?"),
    ("Q4: The last one you read: which was it?", "The last one you read: which was it?"),
    ("Q4 Final drafts: do you read them?", "Final drafts: do you read them?"),
    ("Q4 Finally home, what do you read?", "Finally home, what do you read?"),
    ("Q4 Which book was the last one?", "Which book was the last one?"),
    ("Frage 4: Letzte Frage der Welt: was ist Liebe?", "Letzte Frage der Welt: was ist Liebe?"),
    # Words that lead to a link, which is cut out.
    (
        "Q3: What do you read, and why? The list is @ https://example.org",
        "What do you read, and why?",
    ),
    ("Q3: What do you read? Mehr unter https://example.org #gardenchat", "What do you read?"),
    ("Q3: Our text: https://example.org/a What do you read?", "What do you read?"),
    ("Q3: See https://example.org for our list. What do you read?", "What do you read?"),
    ("Q3: The list on p. 5 at https://example.org. What do you read?", "What do you read?"),
    ("Q3: What do you make of the list at https://example.org?", "What do you make of the list?"),
    ("Q3: Which do you read https://example.org?", "Which do you read?"),
    ("Q3: Say who you are. Share a book at https://example.org", "Say who you are. Share a book"),
    ("Q3: What do you read? It is May https://example.org", "What do you read? It is May"),
    ("Q3: After the list in https://example.org and before?", "After the list in and before?"),
]


@pytest.mark.parametrize(("text", "shown"), QUESTION_TEXTS)
def test_question_as_a_reader_sees_it(text: str, shown: str) -> None:
    """Label, links and the chat's own tag at the ends go; words of the sentence stay."""
    assert question_text(text, hashtags=("gardenchat",)) == shown


# Pieces that make labels likely, glued in any way, beside text of any kind.
PIECES = st.sampled_from(
    ["Q", "A", "T", "#", "1", "3", "12", ".", ":", ")", "(", " ", "&", "/", "a", "️⃣", "Frage ", "re"]
)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(PIECES, max_size=14).map("".join),
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=12).map("".join),
)
ALL_LETTERS = {
    letter: role for table in LETTERS_BY_LANGUAGE.values() for letter, role in table.items()
}


@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    """No text raises, and every label lies inside the text, in order, apart from the others."""
    for letters in (DEFAULT_LETTERS, ALL_LETTERS):
        end = 0
        for label in read_labels(text, letters):
            assert end <= label.start < label.end <= len(text)
            assert label.number > 0
            assert label.written.strip()
            assert label.written in text[label.start : label.end]
            end = label.end
        question_text(text, letters, ("gardenchat",))


@given(TEXTS)
@example("A1 A2 A3")
@example("AA11")
@example("A A1 1 x")
def test_stripping_twice_is_stripping_once(text: str) -> None:
    """What labels hid does not turn into labels when they are gone."""
    once = strip_labels(text)
    assert strip_labels(once) == once


@pytest.mark.long
@pytest.mark.parametrize(
    "piece", ["A1 ", "A1 & ", "Q1: ", "Q", "1.", "re ", "question ", "#a", "- "]
)
def test_text_made_to_cost_time_does_not(piece: str) -> None:
    """Three hundred thousand characters of near-labels are read to their end."""
    with ends():
        strip_labels(piece * (300_000 // len(piece)))


COSTLY = [
    "question" + " " * 300_000 + "x",
    "A3 A3 " + "\n" * 300_000 + "x A3",
    "Q1 fy" + " " * 300_000 + "x Q1",
    "Q1 &" + " " * 300_000 + "x Q2",
    "Q1" + " " * 300_000 + "x",
    "A 3" + " " * 300_000 + "x",
    "T1" + " " * 300_000 + "x",
    "Q1: x" + " #gardenchat" * 30_000,
    "#gardenchat " * 30_000,
    "#gardenchat\n" * 30_000 + "Q¹",
    "\n" * 300_000 + "Q¹ x",
]


@pytest.mark.long
@pytest.mark.parametrize("text", COSTLY)
def test_blanks_and_tags_without_end_cost_no_time(text: str) -> None:
    """Whatever there is between a label and what it may be part of is read to its end."""
    with ends():
        question_text(text, ALL_LETTERS, ("gardenchat",))


REFERRING = [("re: \n A3 is mine", 1), ("see  A3, please", 1), ("so\n\nA3 is mine", 1)]
NOT_REFERRING = [("stuck on the A40", 0), ("it is an A3 printer", 0)]


@pytest.mark.parametrize(("text", "labels"), REFERRING + NOT_REFERRING)
def test_what_points_at_an_answer(text: str, labels: int) -> None:
    """A word, a sign or the end of a line before a label makes it one within a sentence."""
    assert len(read_labels(text)) == labels


@given(st.text(alphabet="bcdefgh ,!?\n", max_size=60))
def test_text_without_labels_stays(text: str) -> None:
    """A text without labels loses nothing but the space around it."""
    assert strip_labels(text) == text.strip()


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("R1 : la chouette", None, "la chouette"),
        ("R3: el búho", None, "el búho"),
        ("V2. De uil", None, "De uil"),
        ("F4) Die Eule", None, "Die Eule"),
        ("@lea R1\u00a0: la chouette", None, "@lea la chouette"),
        ("(R2) la chouette", None, "la chouette"),
        ("P2 el búho", 2, "el búho"),
        ("r2 el búho", 2, "el búho"),
        ("R2.1 el búho", 2, "el búho"),
        ("C2: el búho", 2, "el búho"),
        ("P2 el búho", 3, None),
        ("P2 el búho", None, None),
        ("V8-Motoren sind laut", 8, None),
        ("B12: a vitamin", None, None),
        ("D3 is in it", None, None),
        ("R2,5 m de haut", 2, None),
        ("A4: the owl", 4, None),
        ("R2", 2, None),
        ("R2:", 2, None),
        ("Un búho (R2)", 2, None),
        ("", 1, None),
    ],
)
def test_a_label_of_another_language_that_opens_a_text(
    text: str, number: int | None, rest: str | None
) -> None:
    assert strip_opening_label(text, number) == (rest or text)
