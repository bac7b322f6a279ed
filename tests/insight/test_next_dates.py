"""Next dates where hosts speak of a pause, a holiday, a move or a new hour."""

from datetime import date

import pytest

from tests.insight.announcing import TAG, segmentation, session
from tests.insight.making import post
from tweetup.insight import find_next_doubt, find_next_meeting
from tweetup.model import NextMeeting, Post

# The session is on Tuesday 5 March 2024; language, words, the day in March or April.
BEHIND_A_BREAK = [
    ("en", "See you after the break on 19 March!", (3, 19)),
    ("en", "See you after the holidays on Tuesday 2 April at 8pm.", (4, 2)),
    ("en", "See you after Easter on 9 April", (4, 9)),
    ("en", "#gardenchat will return after spring break on March 26", (3, 26)),
    ("en", "That's our last chat before Easter - we return on 9 April", (4, 9)),
    ("en", "Last chat of the term! See you on Tuesday 9 April", (4, 9)),
    ("en", "Enjoy your Easter holiday! We resume April 9", (4, 9)),
    ("de", "Das war der letzte Chat vor der Osterpause, am 9. April geht es weiter", (4, 9)),
    ("de", "Wir sehen uns nach den Ferien am 9. April wieder", (4, 9)),
    ("de", "Nächste Woche ist Pause, am 19. März geht es weiter", (3, 19)),
    ("de", "Nächste Woche Pause, am 19.3. geht's weiter!", (3, 19)),
    ("de", "Am 12.3. fällt der Chat aus. Am 19.3. geht es weiter!", (3, 19)),
    ("fr", "C'était le dernier chat avant les vacances, on reprend le 9 avril", (4, 9)),
    ("fr", "On se retrouve après les vacances le 9 avril", (4, 9)),
    ("es", "Nos vemos después de Semana Santa el 2 de abril", (4, 2)),
    ("nl", "We zien elkaar weer na de vakantie op 19 maart", (3, 19)),
    ("nl", "Volgende week geen chat, 19 maart wel weer!", (3, 19)),
    ("it", "Ci vediamo dopo le vacanze il 9 aprile", (4, 9)),
    ("pt", "Voltamos depois das férias no dia 9 de abril", (4, 9)),
]
MOVED = [
    ("en", "Our 12 March chat is postponed to 19 March", (3, 19)),
    ("en", "Heads up: the 12 March chat has been moved to 14 March", (3, 14)),
    ("en", "We're moving next week's chat to Wednesday 13 March", (3, 13)),
    ("en", "Next week's chat will be on Wednesday instead of Tuesday", (3, 13)),
    ("en", "Next week's #gardenchat moves to Thursday", (3, 14)),
    ("de", "Der Chat nächste Woche ist am Mittwoch statt am Dienstag", (3, 13)),
    ("fr", "Le chat de la semaine prochaine aura lieu mercredi au lieu de mardi", (3, 13)),
    ("es", "El chat de la próxima semana será el miércoles en lugar del martes", (3, 13)),
    ("nl", "De chat van volgende week is op woensdag in plaats van dinsdag", (3, 13)),
    ("it", "La chat della prossima settimana sarà mercoledì invece di martedì", (3, 13)),
    ("pt", "O chat da próxima semana será na quarta-feira em vez de terça-feira", (3, 13)),
    ("de", "Wegen Feiertag fällt der Chat am 12.3. aus, nächster Termin: 19.3., 20 Uhr", (3, 19)),
    ("de", "Der Chat am 12. März wird auf den 19. März verschoben", (3, 19)),
    ("fr", "Le chat du 12 mars est reporté au 19 mars", (3, 19)),
    ("es", "El chat del 12 de marzo se aplaza al 19 de marzo", (3, 19)),
    ("nl", "De chat van 12 maart verschuift naar 19 maart", (3, 19)),
    ("it", "La chat del 12 marzo è rimandata al 19 marzo", (3, 19)),
    ("pt", "O chat de 12 de março foi adiado para 19 de março", (3, 19)),
]
# The month first or the day: what falls on the day of the week beside it, or that of the chat.
IN_NUMBERS = [
    ("en", "Our next chat will be in 2 weeks, on March 19", (3, 19)),
    ("en", "Our next chat will be in two weeks (March 26)", (3, 26)),
    ("de", "Der nächste Chat ist in zwei Wochen, am 26. März", (3, 26)),
    ("en", "Our next chat is Tuesday 3/12 at 8pm", (3, 12)),
    ("en", "No #gardenchat on Tues 3/12. Back 3/19 8pm.", (3, 19)),
    ("en", "Our next chat is Wednesday 4/3", (4, 3)),
    ("en", "Next chat: 19/3", (3, 19)),
    ("de", "Der nächste #gardenchat ist am 12.3. um 18 Uhr", (3, 12)),
]
# A pause that ends with the return, and one that begins the week after next.
PAUSES = [
    ("en", "No #gardenchat til 19 March", ("03-06", "03-19")),
    ("en", "No chat til April. Happy holidays all!", ("03-06", "03-31")),
    ("en", "We're not having a chat next week", ("03-06", "03-17")),
    ("en", "We don't have a #gardenchat next week", ("03-06", "03-17")),
    ("en", "Next week's chat isn't happening", ("03-06", "03-17")),
    ("en", "We're taking a break for Easter and will be back on 9 April", ("03-06", "04-08")),
    ("fr", "On fait une pause pendant les vacances, retour le 26 mars", ("03-06", "03-25")),
    ("en", "Next week: pruning roses with @ida. The week after we're off.", ("03-18", "03-24")),
    ("en", "Next week we talk slugs, the week after there is no chat", ("03-18", "03-24")),
    ("en", "Next week: slugs, the week after we're off", ("03-18", "03-24")),
    ("de", "Bis nächste Woche! In der Woche danach machen wir Pause", ("03-18", "03-24")),
    ("nl", "Tot volgende week! De week daarna geen chat", ("03-18", "03-24")),
    ("it", "Alla prossima settimana! Quella dopo niente chat", ("03-18", "03-24")),
    ("es", "¡Hasta la semana que viene! La siguiente no hay chat", ("03-18", "03-24")),
]
DOUBTS = [
    ("en", "Next week at a special time: 3pm!"),
    ("en", "Taking a couple of weeks off!"),
    ("en", "Tonight was our final #gardenchat"),
    ("en", "We meet again on the 26th"),
    ("en", "From next week we're on at 9pm instead of 8pm"),
    ("en", "This was the last ever #gardenchat"),
    ("en", "#gardenchat is taking next Tuesday off"),
    ("de", "Ab nächster Woche starten wir um 21 Uhr"),
    ("de", "Bis in 14 Tagen!"),
    ("fr", "On ne se retrouve pas la semaine prochaine"),
    ("fr", "On se retrouve dans quinze jours"),
    ("nl", "Tot over 14 dagen!"),
    ("it", "La prossima settimana la chat non si farà"),
    ("en", "That's a wrap for the season! See you in September"),
    ("en", "Last chat of the term!"),
    ("en", "Next week's chat is postponed"),
    ("en", "We'll be back in the new year!"),
    ("en", "From now on we meet every other week"),
    ("en", "We are changing our day to Wednesdays"),
    ("en", "We won't have a chat on the 12th"),
    ("en", "See you Thursday!"),
    ("en", "Next week it is Wednesday, folks"),
    ("en", "Our next chat is 4/5"),
    ("en", "@ben no chat next week, sorry"),
    ("de", "Letzter Chat vor den Ferien!"),
    ("de", "Nächste Woche sind Ferien"),
    ("de", "Nächste Woche findet der Chat nicht statt"),
    ("fr", "La semaine prochaine c'est relâche"),
    ("fr", "Le prochain chat est reporté"),
    ("es", "La próxima semana es festivo"),
    ("es", "El chat se suspende hasta nuevo aviso"),
    ("nl", "De chat van volgende week vervalt"),
    ("nl", "Dit was de laatste chat voor de zomervakantie"),
    ("it", "La chat va in vacanza, ci rivediamo a settembre"),
    ("pt", "Semana que vem não tem chat"),
    ("pt", "O chat da próxima semana foi adiado"),
]
NO_DOUBTS = [
    ("en", "Great to be back after the break, thanks all!"),
    ("en", "Next week's topic: holiday planting"),
    ("en", "Next week's #gardenchat is about summer break reading"),
    ("en", "Sign up so you won't miss a chat"),
    ("de", "Die letzte Runde war super, danke!"),
    ("de", "Schön, nach den Ferien wieder da zu sein!"),
    ("en", "Have a great summer break!"),
    ("en", "We hope you enjoy the long weekend"),
    ("en", "Sorry there was no chat in February"),
    ("en", "If there is no chat next week I'll tell you"),
    ("en", "See you next week!"),
    ("en", "Great chat tonight! I'm off to dinner"),
    ("en", "Let's move to Q6 as we also discussed the last one"),
    ("en", "That was our last question!"),
    ("en", "Registration is open until March 30"),
    ("en", "We take a break every August"),
    ("en", "@ida enjoy your holiday next week"),
    ("en", "No chat next week?"),
    ("de", "Schöne Ferien euch allen!"),
    ("fr", "Bonnes vacances à tous !"),
    ("es", "¡Felices vacaciones!"),
    ("nl", "Fijne vakantie allemaal!"),
    ("it", "Buone vacanze a tutti!"),
    ("pt", "Boas férias!"),
    # What is sure.
    ("en", "No chat next week because of the holiday"),
    ("en", "We're on a break, our next chat is on 19 March"),
]


def next_meeting(*posts: Post, language: str = "en") -> NextMeeting | None:
    """The next meeting of the session."""
    return find_next_meeting(
        posts,
        segmentation=segmentation(),
        session=session("Europe/London"),
        language=language,
        hashtags=[TAG],
    )


def doubt(*posts: Post, language: str = "en") -> NextMeeting | None:
    """The words that leave the next date in doubt."""
    return find_next_doubt(
        posts,
        next_meeting=next_meeting(*posts, language=language),
        segmentation=segmentation(),
        session=session("Europe/London"),
        language=language,
        hashtags=[TAG],
    )


@pytest.mark.parametrize(("language", "text", "day"), [*BEHIND_A_BREAK, *MOVED, *IN_NUMBERS])
def test_the_day_is_told(language: str, text: str, day: tuple[int, int]) -> None:
    """Behind a break, of a meeting that was moved, and in numbers."""
    said = post(1, "mona", text, minute=58)
    meeting = next_meeting(said, language=language)
    assert meeting is not None
    assert meeting.day == date(2024, *day)
    assert doubt(said, language=language) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "@ida is back Tuesday 19 March"),
        ("en", "Sign up for the course and start on 19 March"),
        ("en", "The museum is closed and will return on 19 March"),
        ("de", "Die Tomaten sind am 19. März wieder da"),
        ("de", "Der Markt ist wieder am 19. März"),
        ("fr", "@ida est de retour le 19 mars"),
        ("nl", "De markt is weer op 19 maart"),
    ],
)
def test_a_day_of_something_else(language: str, text: str) -> None:
    meeting = next_meeting(post(1, "mona", text, minute=58), language=language)
    assert meeting is None or meeting.day is None


@pytest.mark.parametrize(("language", "text", "days"), PAUSES)
def test_the_days_of_a_pause(language: str, text: str, days: tuple[str, str]) -> None:
    meeting = next_meeting(post(1, "mona", text, minute=58), language=language)
    assert meeting is not None
    assert meeting.pause is not None
    assert tuple(f"{day:%m-%d}" for day in meeting.pause) == days


@pytest.mark.parametrize(
    "text",
    [
        "The 12 March chat may be moved to 14 March",
        "We could not move the 12 March chat to 14 March",
        "My chat with the boss was moved to 14 March",
        "The staff meeting is moved to 14 March",
        "Should our 12 March chat be moved to 14 March?",
    ],
)
def test_a_move_that_is_none(text: str) -> None:
    meeting = next_meeting(post(1, "mona", text, minute=58))
    assert meeting is None or meeting.day is None


def test_a_move_takes_back_the_day_that_was_announced() -> None:
    """Also where more posts gave that one."""
    announced = [
        post(1, "mona", "Our next chat is on 12 March", minute=56),
        post(2, "ugo", "Next chat: 12 March!", minute=57),
    ]
    moved = post(3, "mona", "Sorry: the 12 March chat is moved to 14 March", minute=59)
    meeting = next_meeting(*announced, moved)
    assert meeting is not None
    assert meeting.day == date(2024, 3, 14)


@pytest.mark.parametrize(("language", "text"), DOUBTS)
def test_words_after_which_the_next_date_is_not_sure(language: str, text: str) -> None:
    """Those of a host, from the closing part on."""
    for author, minute, doubted in (("mona", 58, True), ("ben", 58, False), ("mona", 20, False)):
        said = post(1, author, text, minute=minute)
        found = doubt(said, language=language)
        assert (found is not None) == doubted
        assert found is None or found.posts == (said.key,)


@pytest.mark.parametrize(("language", "text"), NO_DOUBTS)
def test_words_that_leave_no_doubt(language: str, text: str) -> None:
    """Wishes, looks back, conditions, habits, and what is read for sure."""
    assert doubt(post(1, "mona", text, minute=58), language=language) is None


@pytest.mark.parametrize(
    "text",
    [
        "Next week we'll talk about how to take a break from social media",
        "Next Tuesday: taking a break from social media, with @ida",
    ],
)
def test_a_pause_that_is_the_topic(text: str) -> None:
    meeting = next_meeting(post(1, "mona", text, minute=58))
    assert meeting is None or meeting.pause is None


def test_a_day_that_is_doubted_later() -> None:
    """By words on that day alone."""
    first = post(1, "mona", "Our next chat is on 12 March", minute=57)
    for text, doubted in (
        ("We can't host a chat on 12 March after all", True),
        ("Oh no, the next chat has to be cancelled!", True),
        ("Oh sorry, we're not having a chat on 12 March after all!", True),
        ("#gardenchat isn't happening on 12 March after all", True),
        ("Sorry, next week's chat is postponed", True),
        ("The week after next our sister chat is cancelled", False),
        ("Mark your calendars: 12 March!", False),
        ("Tuesday 12 March instead of Wednesday", False),
        ("I'm on holiday from 2 April on", False),
    ):
        assert (doubt(first, post(2, "ugo", text, minute=59)) is not None) == doubted


@pytest.mark.parametrize(
    ("language", "text", "time"),
    [
        ("en", "Next chat: Tuesday 12 March. Note the new time: 6pm!", "6pm"),
        ("en", "See you on 12 March. Note: an hour earlier!", ""),
        ("de", "Nächster Chat am 12. März. Achtung: eine Stunde früher!", ""),
        ("fr", "Prochain chat le 12 mars. Attention : une heure plus tôt !", ""),
        ("es", "Próximo chat el 12 de marzo. Atención: ¡una hora antes!", ""),
        ("nl", "Volgende chat op 12 maart. Let op: een uur eerder!", ""),
        ("it", "Prossimo incontro il 12 marzo. Attenzione: un'ora prima!", ""),
        ("pt", "O próximo chat é dia 12 de março. Atenção: uma hora mais cedo!", ""),
        ("en", "Next chat: Tuesday 12 March. See you!", None),
    ],
)
def test_another_hour_than_usual(language: str, text: str, time: str | None) -> None:
    """In a sentence of its own it is told, or the day without an hour."""
    meeting = next_meeting(post(1, "mona", text, minute=58), language=language)
    assert meeting is not None
    assert (meeting.day, meeting.time) == (date(2024, 3, 12), time)


def test_quoted_words_have_the_letters_of_the_post() -> None:
    for language, text in (
        ("de", "Kein Chat am 12.3. und am 19.3., wir sind weg"),
        ("de", "Nächste Woche kein Chat, seit dem 1. März geht’s so"),
        ("en", "We won’t have a #GardenChat next week"),
    ):
        meeting = next_meeting(post(1, "mona", f"{text}!", minute=58), language=language)
        assert meeting is not None
        assert meeting.text == text
