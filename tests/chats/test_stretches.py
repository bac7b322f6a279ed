"""Chats without numbered questions: cut into stretches."""

import pytest

from tests.chats.making import PEOPLE, TAG, post, segmented, whole
from tweetup.chats.segment import segment
from tweetup.model import Post

SUBJECTS = (
    ("compost", "Do you turn your compost heap in winter?", "compost heap worms rot peel"),
    ("slugs", "How do you keep slugs from lettuce?", "slugs lettuce copper beer traps"),
    ("apples", "Which apple trees suit a small yard?", "apples trees yard graft prune"),
    ("rain", "Where do you store rain for July?", "rain barrel roof gutter July"),
)


def without_numbers(*, steered: bool = True) -> list[Post]:
    """An hour about four subjects, a quarter of an hour each, asked without numbers."""
    posts = [post(0, "mona", f"Welcome to #{TAG}! Say hello")]
    posts += [post(0.5 + n / 4, who, f"Hello from {who} #{TAG}") for n, who in enumerate(PEOPLE)]
    for place, (_, asks, subject) in enumerate(SUBJECTS):
        start = 3 + 14 * place
        if steered:
            posts.append(post(start, "mona", f"{asks} #{TAG}"))
        words = subject.split()
        for n in range(14):
            said = f"My {words[n % 5]} and the {words[(n + 2) % 5]} again, year {n} #{TAG}"
            posts.append(post(start + 0.7 + 0.9 * n, PEOPLE[n % 8], said))
    posts.append(post(60, "mona", f"Thanks for joining, see you next month! #{TAG}"))
    return posts


def test_stretches_begin_where_the_host_steers() -> None:
    """Four subjects are four stretches, each headed by the question that opened it."""
    segmentation = segmented(without_numbers())
    assert [item.section for item in segmentation.questions] == ["S1", "S2", "S3", "S4"]
    assert [item.text for item in segmentation.questions] == [asks for _, asks, _ in SUBJECTS]
    assert segmentation.hosts == ("mona",)


def test_stretches_have_no_number_to_show() -> None:
    """A stretch has no label, nobody submitted it, and its heading is a post's own words."""
    posts = without_numbers()
    texts = " ".join(item.text for item in posts)
    for stretch in segmented(posts).questions:
        assert stretch.label is None
        assert stretch.submitted_by is None
        assert stretch.text
        assert stretch.text in texts


def test_posts_stand_in_the_stretch_of_their_subject() -> None:
    """Nearly every post stands in the stretch that talks of its subject."""
    posts = without_numbers()
    placed_sections = segmented(posts).section_of()
    right = total = 0
    for place, (_, _, subject) in enumerate(SUBJECTS, 1):
        first, second = subject.split()[:2]
        mine = [p for p in posts if f" {first} " in p.text or f" {second} " in p.text]
        total += len(mine)
        right += sum(placed_sections[p.key] == f"S{place}" for p in mine)
    assert right >= 0.9 * total


@pytest.mark.parametrize("steered", [True, False])
def test_an_hour_has_two_to_eight_stretches(steered: bool) -> None:
    """An hour without questions is cut into two to eight, led or not."""
    segmentation = segmented(without_numbers(steered=steered))
    assert 2 <= len(segmentation.questions) <= 8
    assert all(item.section[0] == "S" for item in segmentation.questions)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_few_posts_are_one_stretch(count: int) -> None:
    """A session too short to be cut is one stretch."""
    posts = [post(2 * n, PEOPLE[n], f"Beans, peas and corn {n} #{TAG}") for n in range(count)]
    segmentation = segmented(posts)
    assert [item.section for item in segmentation.questions] == ["S1"]


def test_no_posts_no_stretches() -> None:
    """An empty session has neither sections nor placements."""
    segmentation = segment([], session=whole([]))
    assert (segmentation.questions, segmentation.placements, segmentation.hosts) == ((), (), ())


def test_numbered_questions_leave_no_stretches() -> None:
    """A chat with one numbered question and more has questions, no stretches."""
    posts = without_numbers()
    asked = [post(3 + 14 * n, "mona", f"Q{n + 1}: {SUBJECTS[n][1]} #{TAG}") for n in range(4)]
    segmentation = segmented([*posts, *asked])
    assert [item.section for item in segmentation.questions] == ["Q1", "Q2", "Q3", "Q4"]
