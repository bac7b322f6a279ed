"""Questions by other numbers than "Q3:": at the end, without a letter, in series of other kinds."""

import pytest

from tests.chats.making import (
    ASKED,
    TAG,
    answers,
    ask_three,
    asked,
    evening,
    post,
    question,
    segmented,
    three,
)
from tweetup.model import Method

AT_THE_END = [
    "{text} What's the cost? (Q1)",
    "What is it worth? {text} [Q1]",
    "Where is it? {text} Q1",
    "Have you ever missed a frost? {text} (Q1)",
    "What are you late for? {text} – Q1",
]
NOT_ASKING = [
    "What was Q1 again?",
    "Sorry, I missed Q1",
    "What is your favourite answer to Q1?",
    "Still answering, you lot? I am still on Q1",
    "Great answers, what a start (Q1)",
    "Where is my tea, said I. Back to Q1",
]


@pytest.mark.parametrize("form", AT_THE_END)
def test_a_label_at_the_end_asks(form: str) -> None:
    """Words that speak of a question before such a label are its own, and no greeting asks."""
    welcome = post(5, "mona", f"Where are you tonight? I am at home #{TAG}", id="hello")
    first = post(10, "mona", f"{form.format(text=ASKED[1])} #{TAG}", id="1")
    second = post(20, "mona", f"{ASKED[2]} (Q2) #{TAG}", id="2")
    posts = evening(first, second, numbers=(1, 2), form="{said} (A{n})")
    segmentation = segmented([welcome, *posts])
    text = form.format(text=ASKED[1]).rpartition("?")[0] + "?"
    assert asked(segmentation) == [("Q1", text), ("Q2", ASKED[2])]
    assert [[key.id for key in q.posts] for q in segmentation.questions] == [["1"], ["2"]]


@pytest.mark.parametrize("text", NOT_ASKING)
def test_a_number_at_the_end_that_does_not_ask(text: str) -> None:
    """It is of the question that was asked."""
    before = post(8, "mona", f"{text} #{TAG}", id="before")
    assert question(segmented(three(before)), "Q1").posts[0].id == "1"


COUNTED = [
    "{n}/5 {text}",
    "{n}/5: {text}",
    "{text} ({n}/5)",
    "{text} [{n}/5]",
    "#{n} {text}",
    "#{n}: {text}",
    "{n}. {text}",
    "{n}: {text}",
    "No. {n}: {text}",
    "So, {n}/5: {text}",
    "س{n}: {text}",
]


@pytest.mark.parametrize("form", COUNTED)
def test_numbers_without_a_letter_ask_where_a_host_counts_so(form: str) -> None:
    """Three at least, minutes apart, and people answer in the same style."""
    answer = form.replace("{text}", "{said}").replace("So, ", "").replace("س", "ج")
    segmentation = segmented(evening(*ask_three(form), form=answer, numbers=(1, 2, 3)))
    assert asked(segmentation) == [(f"Q{n}", ASKED[n]) for n in (1, 2, 3)]
    assert [q.post.id for q in segmentation.questions if q.post] == ["1", "2", "3"]
    methods = {it.section: it.method for it in segmentation.placements}
    assert [methods[f"Q{n}"] for n in (1, 2, 3)] == [Method.LABEL] * 3


@pytest.mark.parametrize("form", ["{n}/3 {text}", "{text} ({n}/3)", "#{n} {text}", "{n}. {text}"])
def test_parts_of_a_post_and_ranks_do_not_ask(form: str) -> None:
    """A thread is written at once; in a chat of other labels such a number is none."""
    parts = [
        post(42 + n / 10, "rosa", f"{form.format(n=n, text=ASKED[n + 3])} #{TAG}", id=f"7{n}")
        for n in (1, 2, 3)
    ]
    segmentation = segmented(three(*parts))
    assert [section for section, _ in asked(segmentation)] == ["Q1", "Q2", "Q3"]
    placed = {it.post.id: it for it in segmentation.placements}
    assert {placed[f"7{n}"].section for n in (1, 2, 3)} == {"Q3"}
    assert Method.LABEL not in {placed[f"7{n}"].method for n in (1, 2, 3)}


@pytest.mark.parametrize("form", ["{n}/5 {text}", "{text} ({n}/5)", "#{n} {text}", "{n}. {text}"])
def test_a_participant_who_counts_questions_asks_none_of_the_chat(form: str) -> None:
    """Where the host asks by a letter, bare numbers label nothing, however they are spaced."""
    own = [
        post(32 + 4 * n, "rosa", f"{form.format(n=n, text=ASKED[n + 3])} #{TAG}", id=f"7{n}")
        for n in (1, 2, 3)
    ]
    segmentation = segmented(three(*own))
    assert [section for section, _ in asked(segmentation)] == ["Q1", "Q2", "Q3"]
    placed = {it.post.id: it for it in segmentation.placements}
    assert Method.LABEL not in {placed[f"7{n}"].method for n in (1, 2, 3)}


@pytest.mark.parametrize(
    "text",
    ["1/5 of our pots are broken", "1/5 der Töpfe ist kaputt", "1/5 de los tiestos", "It was 1/5"],
)
def test_a_fraction_is_no_answer_by_number(text: str) -> None:
    fraction = post(31.5, "zoe", f"{text} #{TAG}", id="9")
    posts = evening(*ask_three("{n}/5 {text}"), form="{n}/5 {said}", numbers=(1, 2, 3))
    placed = {it.post.id: it for it in segmented([*posts, fraction]).placements}
    assert placed["9"].section == "Q3"
    assert placed["9"].method is not Method.LABEL


SERIES = [
    ("QI: {text}", "AI: {said}", (1, 2, 3)),
    ("Question {n}: {text}", "A{n}: {said}", (1, 2, 3)),
    ("Round {n}: {text}", "R{n}: {said}", (1, 2, 3)),
    ("Prompt {n}: {text}", "P{n}: {said}", (1, 2, 3)),
    ("Q12.{n}: {text}", "A12.{n}: {said}", (1, 2, 3)),
    ("Q1.{n} {text}", "A1.{n} {said}", (1, 2, 3)),
    ("Q{n}: {text}", "A{n}: {said}", (101, 102, 103)),
    ("Q{n}: {text}", "A{n}: {said}", (45, 46, 47)),
    ("Question number {n}: {text}", "{said}", (1, 2, 3)),
    ("**Q{n}** {text}", "**A{n}** {said}", (1, 2, 3)),
    ("سوال {n}: {text}", "جواب {n}: {said}", (1, 2, 3)),
    ("שאלה {n}: {text}", "תשובה {n}: {said}", (1, 2, 3)),
]
WRITTEN = {1: "I", 2: "II", 3: "III"}


@pytest.mark.parametrize(("form", "answer", "numbers"), SERIES)
def test_a_series_of_numbers_asks(form: str, answer: str, numbers: tuple[int, int, int]) -> None:
    """Roman numerals, rounds, a meeting's number and numbers that run on from it to the next."""
    asking, replies = [], []
    for place, n in enumerate(numbers, 1):
        own, said = form, answer
        if "QI" in form:
            own, said = (it.replace("I:", f"{WRITTEN[n]}:") for it in (form, answer))
        asking.append(post(10 * place, "mona", f"{own.format(n=n, text=ASKED[place])} #{TAG}"))
        said = said.replace("{n}", str(n))
        replies += answers(10 * place, place, form=said)
    segmentation = segmented([*evening(*asking), *replies])
    assert asked(segmentation) == [(f"Q{n}", ASKED[place]) for place, n in enumerate(numbers, 1)]
    counted = [it.section for it in segmentation.placements if it.section.startswith("Q")]
    assert [counted.count(f"Q{n}") for n in numbers] == [5, 5, 5]


STYLED = [
    ("Question {s}: {text}", "{s}: {said}", "ABC"),
    ("Question {s}: {text}", "Answer {s}: {said}", "ABC"),
    ("Q-{s} {text}", "A-{s} {said}", "ABC"),
    ("Question {s}: {text}", "{said}", "ⅠⅡⅢ"),
    ("Q{s} {text}", "A{s} {said}", "¹²³"),
    ("{s} {text}", "{s} {said}", "⑴⑵⑶"),
    ("{s} {text}", "{s} {said}", "¹²³"),
    ("{s} {text}", "{s} {said}", "１２３"),
    ("{s}. {text}", "{s}. {said}", ("I", "II", "III")),
    ("#gardenchatQ{s} {text}", "#gardenchatA{s} {said}", "123"),
    ("#GardenchatQ{s}: {text}", "#gardenchatA{s}: {said}", "123"),
    ("{s} question : {text}", "{said}", ("1ème", "2e", "3ème")),
    ("Q.{s}) {text}", "A.{s}) {said}", ("i", "ii", "iii")),
    ("第{s}問 {text}", "{said}", "一二三"),
    ("Our {s} question tonight: {text}", "{said}", ("first", "second", "third")),
    ("Unsere {s} Frage heute: {text}", "{said}", ("erste", "zweite", "dritte")),
    ("Pregunta n.º {s}: {text}", "R{s}: {said}", "123"),
    ("سوال {s}: {text}", "جواب {s}: {said}", "۱۲۳"),
    ("س{s}: {text}", "ج{s}: {said}", "١٢٣"),
]


@pytest.mark.parametrize(("form", "answer", "signs"), STYLED)
def test_signs_for_numbers_ask(form: str, answer: str, signs: str | tuple[str, ...]) -> None:
    """Letters, Roman signs, raised digits, words and digits of other scripts."""
    asking, replies = [], []
    for n, sign in enumerate(signs, 1):
        written = form.format(s=sign, text=ASKED[n])
        asking.append(post(10 * n, "mona", f"{written} #{TAG}", id=f"{n}"))
        replies += answers(10 * n, n, form=answer.replace("{s}", sign))
    segmentation = segmented([*evening(*asking), *replies])
    assert asked(segmentation) == [(f"Q{n}", ASKED[n]) for n in (1, 2, 3)]
    counted = [it.section for it in segmentation.placements if it.section.startswith("Q")]
    assert [counted.count(f"Q{n}") for n in (1, 2, 3)] == [5, 5, 5]


@pytest.mark.parametrize(
    "texts",
    [
        # a slip, a number that is not in turn, the matter, parts of one question
        ["Q101: {0}", "Q102: {1}"],
        ["Q101: {0}", "Q110: {1}", "Q140: {2}"],
        ["Round 2: {0}", "Round 7: {1}"],
        ["QI: {0}", "AI: {1}", "QI: {2}"],
    ],
)
def test_numbers_that_are_no_series(texts: list[str]) -> None:
    """Beside three plain questions they ask nothing."""
    more = [
        post(42 + 3 * n, "mona", f"{text.format(*ASKED[4:])} #{TAG}", id=f"7{n}")
        for n, text in enumerate(texts)
    ]
    assert [section for section, _ in asked(segmented(three(*more)))] == ["Q1", "Q2", "Q3"]


def test_parts_of_a_question_are_no_series() -> None:
    """Q1.1, Q1.2 and Q1.3 are parts where the same person asks Q2 and Q3."""
    parts = [post(10 + 3 * n, "mona", f"Q1.{n}: {ASKED[3 + n]} #{TAG}", id=f"7{n}") for n in (1, 2)]
    assert [section for section, _ in asked(segmented(three(*parts)))] == ["Q1", "Q2", "Q3"]
