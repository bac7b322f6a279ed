# ruff: noqa: E501 - a row a post reads better than wrapped posts
"""The hour of an announced meeting: spans, minutes behind a stop, hours in words, in seven languages."""

import pytest

from tests.costs import ends
from tests.insight.announcing import TAG, segmentation, session
from tests.insight.making import post
from tweetup.insight import find_next_meeting
from tweetup.insight.meeting_times import find_hour, read_meeting_time
from tweetup.model import Schedule

# The session is on Tuesday 5 March 2024 at 19:00 in London; the words, the hour as told, the start.
HOURS = [
    ("it", "Prossimo incontro il 12 marzo alle 20.30", "alle 20.30", "20:30"),
    ("it", "Ci vediamo martedì 12 marzo alle 20,30", "alle 20,30", "20:30"),
    ("nl", "Bedankt! Tot 12 maart om 19.30!", "om 19.30", "19:30"),
    ("es", "¡Nos vemos el martes 12 de marzo a las 19.30!", "a las 19.30", "19:30"),
    ("de", "Nächster Chat am 12. März um 19.30", "um 19.30", "19:30"),
    ("en", "Next chat 12 March at 19.30", "at 19.30", "19:30"),
    ("en", "Next chat 12 March, 19.30", "19:30", "19:30"),
    ("en", "Next chat 12 March, 20:00-21:00", "20:00-21:00", "20:00"),
    ("en", "Next chat: Tuesday 12 March, 20:00–21:00 GMT", "20:00–21:00 GMT", "20:00"),
    ("de", "Nächster Chat: 12. März, 20:00 – 21:00 Uhr", "20:00 – 21:00 Uhr", "20:00"),
    ("fr", "Prochain chat le 12 mars, 20:00-21:00", "20:00-21:00", "20:00"),
    ("fr", "Prochain chat le 12 mars à 20 h 30.", "20 h 30", "20:30"),
    ("fr", "Prochain chat mardi 12 mars, 20\u202fh\u202f30", "20 h 30", "20:30"),
    ("fr", "Prochain chat le 12 mars de 20 h 30 à 21 h 30", "20 h 30 à 21 h 30", "20:30"),
    ("nl", "Volgende chat op 12 maart om 20u30", "20u30", "20:30"),
    ("de", "Nächster Chat am 12. März um 20 Uhr 30", "20 Uhr 30", "20:30"),
    ("es", "Próximo chat el 12 de marzo, 20:00-21:00", "20:00-21:00", "20:00"),
    ("nl", "Volgende chat: 12 maart, 20:00-21:00 uur", "20:00-21:00 uur", "20:00"),
    ("nl", "Volgende chat op 12 maart, 20.00-21.00 uur", "20.00-21.00 uur", "20:00"),
    ("it", "Prossimo incontro: 12 marzo, 20:00-21:00", "20:00-21:00", "20:00"),
    ("pt", "Próximo encontro: 12 de março, 20:00-21:00", "20:00-21:00", "20:00"),
    ("en", "See you on 12 March between 7 and 8pm", "between 7 and 8pm", "19:00"),
    ("en", "Next chat 12 March from 7 to 8", "7 to 8", "19:00"),
    ("en", "Next chat 12 March, 7–8 GMT", "7–8 GMT", "19:00"),
    ("de", "Nächster Chat am 12. März von 20 bis 21 Uhr", "20 bis 21 Uhr", "20:00"),
    ("de", "Nächster Chat: 12. März, 20-21 Uhr", "20-21 Uhr", "20:00"),
    ("de", "Wir sehen uns am 12. März zwischen 20 und 21 Uhr", "zwischen 20 und 21 Uhr", "20:00"),
    ("fr", "Prochain chat le 12 mars de 20h à 21h", "20h à 21h", "20:00"),
    ("fr", "Prochain chat mardi 12 mars, 20h-21h", "20h-21h", "20:00"),
    ("fr", "Prochain chat le 12 mars entre 20h et 21h", "entre 20h et 21h", "20:00"),
    ("es", "Próximo chat el 12 de marzo de 20 a 21h", "20 a 21h", "20:00"),
    ("es", "Próximo chat el 12 de marzo entre las 8 y las 9 de la tarde", "entre las 8 y las 9 de la tarde", "20:00"),
    ("nl", "Volgende chat op 12 maart van 20 tot 21 uur", "20 tot 21 uur", "20:00"),
    ("it", "Prossimo incontro il 12 marzo dalle 20 alle 21", "dalle 20 alle 21", "20:00"),
    ("it", "Ci vediamo il 12 marzo dalle ore 21 alle ore 22", "ore 21", "21:00"),
    ("pt", "Próximo encontro dia 12 de março das 20h às 21h", "20h às 21h", "20:00"),
    ("en", "Next chat: 12 March at half past seven", "at half past seven", "19:30"),
    ("de", "Nächster Chat am 12. März um halb acht", "um halb acht", "19:30"),
    ("de", "Nächster Chat am 12. März um halb sieben", "um halb sieben", "18:30"),
    ("fr", "Prochain chat le 12 mars à midi", "à midi", "12:00"),
    ("fr", "Prochain chat le 12 mars à sept heures et demie du soir", "à sept heures et demie du soir", "19:30"),
    ("es", "Próximo chat el 12 de marzo a las 6 de la tarde", "a las 6 de la tarde", "18:00"),
    ("nl", "Volgende chat op 12 maart om half acht", "om half acht", "19:30"),
    ("it", "Prossimo incontro il 12 marzo alle sei di sera", "alle sei di sera", "18:00"),
    ("pt", "Próximo encontro dia 12 de março às 7 da noite", "às 7 da noite", "19:00"),
    ("en", "Next chat 12 March 1800 GMT", "18:00 GMT", "18:00"),
    ("en", "Next chat is at 6pm on 12 March", "6pm", "18:00"),
    ("de", "Nächster Chat um 18 Uhr am 12. März", "18 Uhr", "18:00"),
    # Behind an hour a number of something else.
    ("en", "Next chat 12 March at 20:00 – 5 questions", "20:00", "20:00"),
    ("de", "Nächster Chat am 12. März um 20 Uhr – 3 Fragen", "20 Uhr", "20:00"),
    # Morning or evening, neither the usual hour.
    ("en", "Next chat: 12 March, 6 o'clock", "6 o'clock", None),
    ("es", "Próximo chat el 12 de marzo a las seis", "a las seis", None),
    # Another hour than the usual one, which no number tells.
    ("en", "See you on 12 March, an hour earlier than usual", "an hour earlier than usual", None),
    ("en", "See you on 12 March in the afternoon", "in the afternoon", None),
    ("de", "Nächster Chat am 12. März, eine Stunde früher als sonst", "eine Stunde früher als sonst", None),
    ("de", "Nächster Chat am 12. März um die Mittagszeit", "um die Mittagszeit", None),
    ("fr", "Prochain chat le 12 mars, une heure plus tôt", "une heure plus tôt", None),
    ("es", "Próximo chat el 12 de marzo, una hora antes", "una hora antes", None),
    ("nl", "Volgende chat op 12 maart, een uur eerder", "een uur eerder", None),
    ("it", "Prossimo incontro il 12 marzo, un'ora prima", "un'ora prima", None),
    ("pt", "Próximo encontro dia 12 de março, uma hora mais cedo", "uma hora mais cedo", None),
]  # fmt: skip
USUAL = Schedule(weekday=1, start=19 * 60, minutes=60, timezone="Europe/London")


@pytest.mark.parametrize(("language", "text", "told", "start"), HOURS)
def test_hour_of_a_meeting(language: str, text: str, told: str, start: str | None) -> None:
    """The beginning of a span with its minutes; no usual hour where the words say another."""
    meeting = find_next_meeting(
        [post(1, "mona", text, minute=58)],
        segmentation=segmentation(),
        session=session("Europe/London"),
        language=language,
        hashtags=[TAG],
    )
    assert meeting is not None
    assert meeting.time == told
    assert meeting.topic is None
    begins = meeting.starts(USUAL)
    assert (begins and f"{begins:%H:%M}") == start


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Next chat 12 March for 5 to 10 people"),
        ("en", "Next chat on 12 March: bees, 20 years on"),
        ("en", "Next chat 12 March at the usual time"),
        ("en", "Next chat: 12 March on life at 20 below"),
        ("es", "Próximo chat el 12 de marzo: 3 a 4 horas de riego"),
        ("fr", "Prochain chat le 12 mars : 3 à 4 heures de lecture"),
        ("de", "Nächster Chat am 12. März: zwei bis drei Hochbeete"),
    ],
)
def test_numbers_beside_a_date_that_are_no_hour(language: str, text: str) -> None:
    """The day is told without an hour, and the usual one is the start."""
    meeting = read_meeting_time(text, session=session("Europe/London"), language=language)
    assert meeting is not None
    assert meeting.time is None
    begins = meeting.starts(USUAL)
    assert begins is not None
    assert f"{begins:%H:%M}" == "19:00"


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("en", "Next chat 12 March: life in the morning garden", "Life in the morning garden"),
        ("en", "Next chat 12 March about kids from three to five", "Kids from three to five"),
        ("de", "Nächster Chat am 12. März über Kinder von drei bis sechs", "Kinder von drei bis sechs"),
        ("es", "Próximo chat el 12 de marzo: huertos por la mañana", "Huertos por la mañana"),
        ("fr", "Prochain chat le 12 mars : le jardin à une heure de Paris", "Jardin à une heure de Paris"),
        ("en", "Next chat 12 March: teaching at seven schools", "Teaching at seven schools"),
    ],
)  # fmt: skip
def test_hours_in_a_topic(language: str, text: str, topic: str) -> None:
    """An hour stands close to the date; what stands further behind belongs to the topic."""
    meeting = find_next_meeting(
        [post(1, "mona", text, minute=58)],
        segmentation=segmentation(),
        session=session("Europe/London"),
        language=language,
        hashtags=[TAG],
    )
    assert meeting is not None
    assert (meeting.time, meeting.topic) == (None, topic)


@pytest.mark.parametrize("text", ["from 7 to half past ", "7 to half past 8 at ", "um halb "])
def test_long_texts_end(text: str) -> None:
    """No run of numbers and words makes the pattern try every split."""
    with ends():
        find_hour(text * 5_000)
        find_hour(text * 5_000, before=True)
