"""Requests told as questions by their series, and questions that nobody asked."""

import pytest

from tests.chats.making import (
    PEOPLE,
    SAYINGS,
    START,
    TAG,
    answers,
    asked,
    chatter,
    evening,
    post,
    segmented,
    three,
)
from tweetup.model import Post

REQUESTS = {1: "Tell us about your soil", 2: "Share one trick for slugs", 3: "Describe a tool"}
FORMS = [
    # question, answer
    ("Q{n} {text}", "A{n} {said}"),
    ("Q{n} {text}.", "A{n} {said}"),
    ("Q{n} {text}", "{said}"),
    ("q{n} {text}!", "a{n} {said}"),
    ("P{n} {text}", "R{n} {said}"),
    ("F{n} {text}", "A{n}: {said}"),
    ("Q{n}: {text}", "A{n}: {said}"),
    ("T{n} {text}", "T{n} {said}"),
    ("Question {n} {text}", "{said}"),
    ("#Q{n} {text}", "#A{n} {said}"),
]


def asking(form: str, host: str = "mona", *, apart: float = 10.0) -> list[Post]:
    """Three requests of a host in a form of label."""
    return [
        post(10 + apart * (n - 1), host, f"{form.format(n=n, text=text)} #{TAG}", id=f"{n}")
        for n, text in REQUESTS.items()
    ]


@pytest.mark.parametrize(("form", "answer"), FORMS)
def test_requests_in_turn_are_questions(form: str, answer: str) -> None:
    """Three at least, by the first to use their numbers, with answers between."""
    segmentation = segmented(evening(*asking(form), form=answer, numbers=(1, 2, 3)))
    assert [section for section, _ in asked(segmentation)] == ["Q1", "Q2", "Q3"]
    assert [q.post.id for q in segmentation.questions if q.post] == ["1", "2", "3"]
    assert segmentation.hosts == ("mona",)


def test_two_parts_without_a_question_mark_behind_the_label() -> None:
    """The first part has the label, the second one the question."""
    first = [
        post(10 * n, "mona", f"Q{n} Some gardens are on slopes 1/2 #{TAG}", id=f"{n}")
        for n in (1, 2, 3)
    ]
    second = [
        post(10 * n + 0.2, "mona", f"How do you water yours there? 2/2 #{TAG}", id=f"{n}b")
        for n in (1, 2, 3)
    ]
    segmentation = segmented([*evening(*first, form="A{n} {said}", numbers=(1, 2, 3)), *second])
    assert [q.post.id for q in segmentation.questions if q.post] == ["1", "2", "3"]


def participants(form: str) -> list[Post]:
    """A participant is first to answer three questions, none of which is in the archive."""
    posts = [post(0, "mona", f"Welcome to #{TAG}!")]
    for n in (1, 2, 3):
        said = [*PEOPLE[:6]]
        said = [said[n], *said[:n], *said[n + 1 :]]
        posts += [
            post(10 * n + 1.3 * at, who, f"{form.format(n=n, said=SAYINGS[at + n])} #{TAG}")
            for at, who in enumerate(said)
        ]
    return posts


NOT_ASKED = [
    pytest.param(participants("Q{n} {said}"), id="participants answer with Q"),
    pytest.param(participants("A{n} {said}"), id="nothing but answers"),
    pytest.param(
        [*chatter(START), *asking("Q{n} {text}", "rosa", apart=0.5)], id="at once, no minutes apart"
    ),
    pytest.param([*chatter(START), *asking("Q{n} {text}", "rosa")[:2]], id="two of them"),
    pytest.param(
        [*chatter(START), post(20, "li", f"Q10 cream, any good? #{TAG}")],
        id="a number in free talk",
    ),
    pytest.param(
        [*chatter(START), post(20, "li", f"Second question: why not? #{TAG}")],
        id="a guest's second question",
    ),
    pytest.param(
        [
            *chatter(START),
            *(post(20 + n / 3, who, f"A4 or letter #{TAG}") for n, who in enumerate(PEOPLE[:6])),
        ],
        id="several name a thing",
    ),
]


@pytest.mark.parametrize("posts", NOT_ASKED)
def test_nobody_asked(posts: list[Post]) -> None:
    """No question without words is invented, nor is a lone number one."""
    assert {section[0] for section, _ in asked(segmented(posts))} == {"S"}


def test_who_repeats_the_hosts_numbers_asks_nothing() -> None:
    """A participant whose answers open with Q1, Q2 and Q3 is not the first to use them."""
    said = [
        post(10 * n + 1, "zoe", f"Q{n} I think of mulch and of rain #{TAG}", id=f"9{n}")
        for n in (1, 2, 3)
    ]
    segmentation = segmented(three(*said))
    assert [q.post.id for q in segmentation.questions if q.post] == ["1", "2", "3"]
    assert segmentation.hosts == ("mona",)


@pytest.mark.parametrize(("missing", "found"), [(4, True), (5, True), (7, False)])
def test_an_answered_question_without_a_post_is_beside_a_found_one(
    missing: int, found: bool
) -> None:
    """In a row with others that people answer, not far above them."""
    more = [it for n in range(4, missing + 1) for it in answers(10 * n, n)]
    more = answers(10 * missing, missing) if missing == 7 else more
    sections = [section for section, _ in asked(segmented(three(*more), minutes=90))]
    assert (f"Q{missing}" in sections) is found
