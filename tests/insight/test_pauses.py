"""Pauses that hosts announce, alone and beside the next meeting."""

from datetime import date

import pytest

from tests.insight.announcing import TAG, segmentation, session
from tests.insight.making import post
from tweetup.insight import find_next_meeting
from tweetup.model import NextMeeting, Post

# A pause beside a meeting on 19 March, two weeks after the session.
BESIDE_A_PAUSE = [
    (
        "en",
        "See you on Tuesday 19 March at 8pm. No chat next week because of the holiday.",
        "19 March 2024, 8pm",
    ),
    ("en", "Our next chat is on 19 March. No chat next week!", "19 March 2024"),
    ("en", "No chat next week, see you on 19 March!", "19 March 2024"),
    ("en", "No #gardenchat next week but see you on 19 March", "19 March 2024"),
    ("en", "We're off next week, back in two weeks.", "19 March 2024"),
    ("en", "We skip next week. Next chat: 19 March", "19 March 2024"),
    ("en", "No chat on 12 March, we'll be back on 19 March", "19 March 2024"),
    ("de", "Nächste Woche kein Chat, wir sehen uns am 19. März", "19. März 2024"),
    ("de", "Nächste Woche machen wir Pause. Der nächste Chat ist am 19. März", "19. März 2024"),
    ("fr", "Pas de #gardenchat la semaine prochaine, rendez-vous le 19 mars !", "19 mars 2024"),
    ("es", "No hay chat la próxima semana, nos vemos el 19 de marzo", "19 de marzo de 2024"),
    ("nl", "Volgende week geen #gardenchat, tot over twee weken", "19 maart 2024"),
    ("it", "Niente chat la prossima settimana, ci vediamo il 19 marzo", "19 marzo 2024"),
    (
        "pt",
        "Não há chat na próxima semana. O próximo #gardenchat é dia 19 de março",
        "19 de março de 2024",
    ),
]
# A pause alone, and its days: the session is on Tuesday 5 March.
NEXT_WEEK = ("2024-03-06", "2024-03-17")
PAUSES = [
    ("en", "No #gardenchat next week, see you on the road", NEXT_WEEK),
    ("en", "Next week we take a break for the holidays", NEXT_WEEK),
    ("en", "Next week we take a break for Easter, see you in April", ("2024-03-06", "2024-03-31")),
    ("en", "No chat for the next two weeks!", ("2024-03-06", "2024-03-24")),
    ("en", "No chat in April", ("2024-03-06", "2024-04-30")),
    ("en", "No chat next month", ("2024-03-06", "2024-04-30")),
    ("en", "No chat next Tuesday!", ("2024-03-12", "2024-03-12")),
    ("en", "The next #gardenchat on March 19 is cancelled", ("2024-03-19", "2024-03-19")),
    ("en", "The next #gardenchat on March 19 is called off", ("2024-03-19", "2024-03-19")),
    (
        "en",
        "No chat on March 19, the next chat is when the holidays are over",
        ("2024-03-19", "2024-03-19"),
    ),
    ("de", "Der nächste #gardenchat am 19. März fällt aus", ("2024-03-19", "2024-03-19")),
    ("de", "Nächste Woche machen wir Osterpause", NEXT_WEEK),
    ("de", "Wir machen Sommerpause bis September", ("2024-03-06", "2024-08-31")),
    ("fr", "La semaine prochaine, on fait une pause", NEXT_WEEK),
    ("es", "La semana que viene descansamos", NEXT_WEEK),
    ("nl", "Volgende week geen #gardenchat", NEXT_WEEK),
    ("it", "La settimana prossima saltiamo", NEXT_WEEK),
    ("pt", "Na próxima semana não há chat", NEXT_WEEK),
]
NO_PAUSE = [
    "No chat next week?",
    "@ben no chat next week for you",
    "Let's take a break of five minutes",
    "I had no chat with my boss this week",
    "See you next week!",
]  # fmt: skip


def next_meeting(*posts: Post, language: str = "en") -> NextMeeting | None:
    """The next meeting of the session."""
    return find_next_meeting(
        posts,
        segmentation=segmentation(),
        session=session("Europe/London"),
        language=language,
        hashtags=[TAG],
    )


@pytest.mark.parametrize(("language", "text", "expected"), BESIDE_A_PAUSE)
def test_a_date_beside_a_pause_counts(language: str, text: str, expected: str) -> None:
    meeting = next_meeting(post(1, "mona", text, minute=58), language=language)
    assert meeting is not None
    assert (meeting.text, meeting.day) == (expected, date(2024, 3, 19))
    assert meeting.pause is not None


@pytest.mark.parametrize(("language", "text", "days"), PAUSES)
def test_a_pause_without_a_date(language: str, text: str, days: tuple[str, str]) -> None:
    """It is told in the host's words, with its days."""
    meeting = next_meeting(post(1, "mona", text, minute=58), language=language)
    assert meeting is not None
    assert meeting.text == text.rstrip("!").replace("19. ", "19 ")
    assert meeting.day is None
    assert meeting.pause is not None
    assert tuple(day.isoformat() for day in meeting.pause) == days


@pytest.mark.parametrize("text", NO_PAUSE)
def test_words_that_announce_no_pause(text: str) -> None:
    meeting = next_meeting(post(1, "mona", text, minute=58))
    assert meeting is None or meeting.pause is None


def test_a_pause_takes_back_a_day_in_it() -> None:
    """Not a day behind it."""
    pause = post(2, "mona", "Oh, no chat next week, sorry!", minute=59)
    for day, told in ((12, None), (19, date(2024, 3, 19))):
        first = post(1, "mona", f"Our next chat is on {day} March", minute=57)
        meeting = next_meeting(first, pause)
        assert meeting is not None
        assert meeting.day == told
