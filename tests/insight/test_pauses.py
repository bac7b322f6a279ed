# ruff: noqa: E501 - a row a case reads better than wrapped words
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
    ("en", "No chat in April", ("2024-04-01", "2024-04-30")),
    ("en", "No chat next month", ("2024-04-01", "2024-04-30")),
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
UNTIL = ("2024-03-06", "2024-03-19")
# A pause until a day, or on the days of a list.
PAUSES += [
    ("en", "No chat until March 19!", UNTIL),
    ("en", "We will be off until 19 March", UNTIL),
    ("en", "No more chats until April 2", ("2024-03-06", "2024-04-02")),
    ("en", "No chat until mid-April", ("2024-03-06", "2024-04-30")),
    ("de", "Wir machen Pause bis zum 19. März", UNTIL),
    ("fr", "Nous faisons une pause jusqu'au 19 mars", UNTIL),
    ("es", "No hay chat hasta el 19 de marzo", UNTIL),
    ("it", "Facciamo una pausa fino al 19 marzo", UNTIL),
    ("nl", "Geen chat tot 19 maart", UNTIL),
    ("pt", "Não há chat até 19 de março", UNTIL),
    ("en", "No chat on March 12 or March 19, sorry", ("2024-03-12", "2024-03-19")),
    ("en", "No #gardenchat on March 12 or 19", ("2024-03-12", "2024-03-19")),
    ("en", "No chat March 12 & 19, spring break", ("2024-03-12", "2024-03-19")),
    ("en", "No chat on March 12, 19 and 26", ("2024-03-12", "2024-03-26")),
    ("en", "No chat on 12, 19 and 26 March", ("2024-03-12", "2024-03-26")),
    ("en", "No chat on 12th and 19th March", ("2024-03-12", "2024-03-19")),
    ("en", "No chat on Tuesday, March 12 and Tuesday, March 19", ("2024-03-12", "2024-03-19")),
    ("en", "No chat on 12 March, 19 March or 31 February", ("2024-03-12", "2024-03-19")),
    ("en", "No chat March 12-26", ("2024-03-12", "2024-03-26")),
    ("en", "We are taking a break from 25 March to 8 April", ("2024-03-25", "2024-04-08")),
    ("en", "No chat on March 12 at 7pm", ("2024-03-12", "2024-03-12")),
    ("en", "No chat the week of March 11", ("2024-03-11", "2024-03-17")),
    ("en", "No chat next week or the week after", ("2024-03-06", "2024-03-24")),
    ("en", "We're on summer break in July and August", ("2024-07-01", "2024-08-31")),
    ("de", "Am 12. und 19. März kein Chat", ("2024-03-12", "2024-03-19")),
    ("de", "Kein Chat vom 12. bis 26. März", ("2024-03-12", "2024-03-26")),
    ("de", "Am 12.3. fällt der Chat aus", ("2024-03-12", "2024-03-12")),
    ("de", "Der Chat am 12.3. fällt leider aus", ("2024-03-12", "2024-03-12")),
    ("de", "Der Chat am 12.03. entfällt", ("2024-03-12", "2024-03-12")),
    ("de", "Kein Chat am 12.3. und am 19.3., wir sind im Urlaub", ("2024-03-12", "2024-03-19")),
    ("de", "Kein #gardenchat am 12.3.", ("2024-03-12", "2024-03-12")),
    ("de", "Nächste Woche ist Pause", NEXT_WEEK),
    ("de", "Nächste Woche Pause!", NEXT_WEEK),
    ("en", "There won’t be a chat next week", NEXT_WEEK),
    ("fr", "Pas de chat les 12 et 19 mars", ("2024-03-12", "2024-03-19")),
    ("es", "No hay chat el 12 ni el 19 de marzo", ("2024-03-12", "2024-03-19")),
    ("nl", "Geen chat op 12 en 19 maart", ("2024-03-12", "2024-03-19")),
    ("it", "Niente chat il 12 e 19 marzo", ("2024-03-12", "2024-03-19")),
]
# The day on which a pause ends, told as the next date: language, words, date, pause.
BACK = [
    ("en", "We're taking a break until March 26th, see you then!", 26, 25),
    ("en", "We're taking next week off & will be back March 19th.", 19, 17),
    ("en", "No chat on March 12 or 19, back on 26 March", 26, 19),
    ("de", "Nächste Woche kein Chat, dafür am 19. März mit @ida!", 19, 17),
    ("fr", "Pas de chat le 12 mars, reprise le 19 mars", 19, 12),
    ("nl", "Volgende week geen chat, we zijn er weer op 19 maart", 19, 17),
]
APRIL = ("2024-04-01", "2024-04-30")
FROM_13_MARCH = ("2024-03-13", "2024-03-31")
# A meeting on 12 March, with the pause behind it.
LATER = [
    ("en", "Our next chat is on 12 March. No chat in April!", APRIL),
    ("en", "No chat in April! Our next chat is on 12 March.", APRIL),
    ("en", "Next chat Tuesday 12 March. Then we're off for two weeks!", FROM_13_MARCH),
    ("en", "See you on 12 March! After that no chat until April.", FROM_13_MARCH),
    ("en", "We're back on 12 March. We will be off the following week.", ("2024-03-13", "2024-03-24")),
    ("en", "Topic for our next chat on 12 March is bees. No chat over Easter.", ("2024-03-13", "2024-03-24")),
    ("en", "Our next chat is March 12. No chat on March 19 or March 26.", ("2024-03-19", "2024-03-26")),
    ("de", "Nächster Chat am 12. März, dann kein Chat bis April", FROM_13_MARCH),
    ("de", "Der nächste #gardenchat ist am 12. März, danach machen wir Osterpause bis April", FROM_13_MARCH),
    ("fr", "Prochain chat le 12 mars, puis pas de chat jusqu'en avril", FROM_13_MARCH),
    ("fr", "Prochain chat le 12 mars. Pas de chat en avril.", APRIL),
    ("es", "Nos vemos el 12 de marzo y luego descansamos hasta abril", FROM_13_MARCH),
    ("es", "Próximo chat el 12 de marzo. En abril no habrá chat", APRIL),
    ("nl", "Volgende chat op 12 maart, daarna geen chat tot april", FROM_13_MARCH),
    ("it", "Prossimo incontro il 12 marzo, poi niente chat fino ad aprile", FROM_13_MARCH),
    ("pt", "O próximo chat é dia 12 de março, depois não há chat até abril", FROM_13_MARCH),
]  # fmt: skip
# Wishes, looks back, conditions and habits beside a meeting on 12 March.
NO_STATEMENT = [
    ("en", "Have a great summer break! Next chat is on 12 March"),
    ("en", "Hope you're all having a restful spring break. Next chat is on 12 March"),
    ("en", "Sorry again there was no chat in February! Next chat is on 12 March"),
    ("en", "We had no chat last week, but we'll be back on 12 March!"),
    ("en", "It was good to be back after having a break in February. See you on 12 March"),
    ("en", "If there's no chat next week I'll let you know. Next chat: 12 March"),
    ("en", "We take a break every August. Next chat on 12 March!"),
    ("en", "We're not taking a break next week. See you on 12 March"),
    ("en", "Teachers, take a break over the holidays! See you on 12 March"),
    ("en", "We're off to a conference next week! Next chat 12 March as usual"),
    ("de", "Habt eine schöne Sommerpause! Nächster Chat am 12. März"),
    ("de", "Viele machen im April Urlaub. Nächster Chat am 12. März"),
    ("de", "Im Februar gab es keinen Chat. Nächster Chat am 12. März"),
    ("fr", "Il n'y avait pas de chat en février. Prochain chat le 12 mars"),
    ("es", "Cada agosto hacemos una pausa. Próximo chat el 12 de marzo"),
    ("nl", "Fijne kerstpauze! Volgende chat op 12 maart"),
    ("it", "Ogni agosto facciamo una pausa. Prossimo incontro il 12 marzo"),
]
NO_PAUSE = [
    "No chat next week?",
    "@ben no chat next week for you",
    "Let's take a break of five minutes",
    "I had no chat with my boss this week",
    "See you next week!",
    "Have a wonderful winter break everyone!",
    "Taking a break over the summer is good for the soul",
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
    assert meeting.text == text.rstrip("!")
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


@pytest.mark.parametrize(("language", "text", "day", "last"), BACK)
def test_the_day_on_which_a_pause_ends(language: str, text: str, day: int, last: int) -> None:
    meeting = next_meeting(post(1, "mona", text, minute=58), language=language)
    assert meeting is not None
    assert meeting.day == date(2024, 3, day)
    assert meeting.pause is not None
    assert meeting.pause[1] == date(2024, 3, last)


@pytest.mark.parametrize(
    "words",
    [
        "#gardenchat will be on break until 9 April, hopefully back then",
        "No chat on 12 March, proposals are due back by 15 March",
        "No chat next week, the doors of the library reopen and return by 15 March",
    ],
)
def test_a_day_that_is_not_sure_is_no_next_date(words: str) -> None:
    meeting = next_meeting(post(1, "mona", words, minute=58))
    assert meeting is not None
    assert meeting.day is None


@pytest.mark.parametrize(("language", "text", "days"), LATER)
def test_a_later_pause_leaves_the_next_date(
    language: str, text: str, days: tuple[str, str]
) -> None:
    """It begins with its month, or behind the meeting."""
    meeting = next_meeting(post(1, "mona", text, minute=58), language=language)
    assert meeting is not None
    assert meeting.day == date(2024, 3, 12)
    assert meeting.pause is not None
    assert tuple(day.isoformat() for day in meeting.pause) == days


@pytest.mark.parametrize("pause", ["No chat in April though.", "Then we're off for two weeks."])
def test_a_later_pause_leaves_next_week(pause: str) -> None:
    meeting = next_meeting(post(1, "mona", f"See you next week! {pause}", minute=58))
    assert meeting is not None
    assert meeting.text == "See you next week"
    assert meeting.pause is not None
    assert meeting.pause[0] > date(2024, 3, 17)


@pytest.mark.parametrize(("language", "text"), NO_STATEMENT)
def test_words_that_state_no_pause_leave_the_date(language: str, text: str) -> None:
    meeting = next_meeting(post(1, "mona", text, minute=58), language=language)
    assert meeting is not None
    assert (meeting.day, meeting.pause) == (date(2024, 3, 12), None)
