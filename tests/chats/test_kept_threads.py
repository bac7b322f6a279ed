"""Threads of one's own: those kept for the hour, and those that answer."""

import pytest
from hypothesis import given

from tests.chats.making import ASKED, PEOPLE, SAYINGS, TAG, post, sections, segmented
from tests.chats.matrices import HOURS, read
from tweetup.chats.place.kept_threads import without_kept_threads
from tweetup.model import Post

TIMES = (10.0, 20.0, 30.0)


def cut(*posts: Post) -> list[str]:
    """The ids of the posts whose reply is none."""
    parsed_posts = read(posts)
    unlinked = without_kept_threads(parsed_posts, asked=TIMES, hosts={"mona"})
    assert [parsed.post for parsed in unlinked] == [parsed.post for parsed in parsed_posts]
    return [
        before.post.id
        for before, after in zip(parsed_posts, unlinked, strict=True)
        if before.reply_to != after.reply_to
    ]


def own(minute: float, number: int, to: int | None, who: str = "rosa") -> Post:
    """A post of a thread; ``to`` is the number of the one it replies to."""
    return post(minute, who, SAYINGS[number], id=f"{number}", reply=None if to is None else f"{to}")


KEPT = {
    "each on the last": ([own(11, 1, None), own(21, 2, 1), own(31, 3, 2)], ["2", "3"]),
    "all on the first": ([own(11, 1, None), own(21, 2, 1), own(31, 3, 1)], ["2", "3"]),
    "from before the questions": ([own(5, 1, None), own(11, 2, 1), own(21, 3, 2)], ["2", "3"]),
    "but not within a question": (
        [own(11, 1, None), own(12, 2, 1), own(21, 3, 2), own(22, 4, 3), own(31, 5, 4)],
        ["3", "5"],
    ),
    "with others in between": (
        [own(11, 1, None), own(12, 2, 1, "li"), own(21, 3, 1), own(31, 4, 3), own(32, 5, 4, "li")],
        ["3", "4"],
    ),
}
ANSWERS = {
    "past one question": [own(11, 1, None), own(21, 2, 1), own(22, 3, 2)],
    "within a question": [own(n, n, None if n == 11 else n - 1) for n in range(11, 16)],
    "of two people": [own(11, 1, None), own(21, 2, 1, "li"), own(31, 3, 2)],
    "two threads, past one each": [
        own(11, 1, None), own(21, 2, 1), own(22, 3, None), own(31, 4, 3),
    ],
    "a host's": [own(11, 1, None, "mona"), own(21, 2, 1, "mona"), own(31, 3, 2, "mona")],
    "without replies": [own(11, 1, None), own(21, 2, None), own(31, 3, None)],
}  # fmt: skip


@pytest.mark.parametrize(("posts", "expected"), KEPT.values(), ids=KEPT)
def test_a_thread_that_is_kept(posts: list[Post], expected: list[str]) -> None:
    """A thread that goes on past two questions is kept: its links past a question are removed."""
    assert cut(*posts) == expected


@pytest.mark.parametrize("posts", ANSWERS.values(), ids=ANSWERS)
def test_a_thread_that_answers(posts: list[Post]) -> None:
    """All other replies stand."""
    assert cut(*posts) == []


@given(HOURS)
def test_without_questions_none_is_kept(hour: tuple[list[Post], list[float]]) -> None:
    """Of any posts, only one's own replies are ever cut, and none where nothing is asked."""
    posts, asked = hour
    parsed_posts = read(posts)
    assert without_kept_threads(parsed_posts, asked=[], hosts=()) == parsed_posts
    for before, after in zip(
        parsed_posts, without_kept_threads(parsed_posts, asked=asked, hosts=()), strict=True
    ):
        if before != after:
            assert before.reply_to is not None
            assert parsed_posts[before.reply_to].author == before.author
            assert after.reply_to is None


@pytest.mark.parametrize("first", ["", "A1: "])
def test_threads_of_all_guests_do_not_stand_with_the_first_question(first: str) -> None:
    """When guests reply to their own last answer, labelled once or never, answers in good time
    stand with their question.
    """
    posts = [post(0, "mona", f"Welcome to #{TAG}!")]
    due = {}
    for number in range(1, 6):
        posts.append(post(9 * number, "mona", f"Q{number}: {ASKED[number]} #{TAG}"))
        for place, who in enumerate(PEOPLE[:6]):
            label = first if number == 1 else ""
            said = f"{label}{SAYINGS[(number * 7 + place) % 16]} #{TAG}"
            before = f"{number - 1}{who}" if number > 1 else None
            minute = 9 * number + 2 + place
            posts.append(post(minute, who, said, id=f"{number}{who}", reply=before))
            due[f"{number}{who}"] = f"Q{number}"
    placed_sections = sections(segmented(posts))
    right = sum(placed_sections[key] == section for key, section in due.items())
    assert right >= 0.7 * len(due)
