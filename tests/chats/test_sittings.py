"""Sessions that are sittings of one meeting."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from tests.chats.making import ASKED, START
from tweetup.chats.sittings import group_sittings
from tweetup.model import Session

HOUR = timedelta(hours=1)


def session(hours: float, *, found_by: str = "burst") -> Session:
    """A session of one hour, ``hours`` after the first."""
    start = START + hours * HOUR
    return Session(
        id=f"gardenchat-{hours}",
        hashtag="gardenchat",
        start=start,
        end=start + HOUR,
        found_by=found_by,
    )


def sizes(hours: Sequence[float], questions: Sequence[Sequence[str]]) -> list[int]:
    """How many sessions each meeting has."""
    sessions = [session(after) for after in hours]
    texts = dict(zip((it.id for it in sessions), questions, strict=True))
    return [len(meeting) for meeting in group_sittings(sessions, lambda it: texts[it.id])]


@pytest.mark.parametrize(
    ("questions", "one"),
    [
        ((ASKED[:4], ASKED[:4]), True),
        ((ASKED[:4], [f"{text} " for text in reversed(ASKED[:4])]), True),
        ((ASKED[:4], [*ASKED[:2], "And the weather?", "Any last words?"]), True),
        ((ASKED[:2], ASKED[:6]), True),
        ((ASKED[:4], [text.replace("your", "our") for text in ASKED[:4]]), True),
        ((ASKED[:4], ASKED[4:]), False),
        ((ASKED[:4], [ASKED[0], *ASKED[5:]]), False),
        ((ASKED[:1], ASKED[:1]), False),
        (([], []), False),
        (([ASKED[0]] * 2, [ASKED[0], ASKED[4]]), False),
    ],
)
def test_same_questions(questions: Sequence[Sequence[str]], *, one: bool) -> None:
    """Two sessions of a day are one meeting if they share their questions, in whatever order."""
    assert sizes([0, 9], questions) == ([2] if one else [1, 1])
    assert sizes([0, 9], questions[::-1]) == ([2] if one else [1, 1])


@pytest.mark.parametrize(
    ("hours", "meetings"),
    [
        ([0, 36], [2]),
        ([0, 37], [1, 1]),
        ([0, 12, 24], [3]),
        ([0, 24, 48], [2, 1]),
        ([0, 168], [1, 1]),
    ],
)
def test_hours_between(hours: Sequence[float], meetings: list[int]) -> None:
    """Sittings begin within 36 hours; a chat that repeats its questions weekly meets weekly."""
    assert sizes(hours, [ASKED[:4]] * len(hours)) == meetings


def test_questions_are_asked_for_where_needed() -> None:
    """A weekly chat's questions are not looked at: finding them costs time."""
    weekly = [session(0), session(168), session(177)]
    looked: list[str] = []

    def texts(it: Session) -> Sequence[str]:
        looked.append(it.id)
        return ASKED[:3]

    group_sittings(weekly, texts)
    assert set(looked) == {it.id for it in weekly[1:]}


def test_days_of_a_congress() -> None:
    """They may have a programme in common, but each is a day."""
    days = [session(0, found_by="day"), session(24, found_by="day")]
    assert [len(it) for it in group_sittings(days, lambda _: ASKED[:4])] == [1, 1]


def test_no_sessions() -> None:
    """No session, no meeting."""
    assert group_sittings([], lambda _: ()) == ()
