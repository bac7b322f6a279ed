"""Dates as announcements write them: which day is meant, and words that are no date."""

from datetime import date

import pytest

from tweetup.insight.announced_dates import (
    MASKED_STOP,
    find_stated_date,
    mask_date_stops,
    write_date,
)

# A Thursday.
SAID = date(2026, 3, 5)
# Language, words, the day they mean.
DATES = [
    ("en", "our next chat is April 2nd", date(2026, 4, 2)),
    ("en", "next up: 2 April", date(2026, 4, 2)),
    ("en", "the 2nd of April at noon", date(2026, 4, 2)),
    ("en", "Apr2 @ 9 PM", date(2026, 4, 2)),
    ("en", "Thursday, April 2, 2026", date(2026, 4, 2)),
    ("en", "see you Mar. 19", date(2026, 3, 19)),
    ("en", "on 3/19", date(2026, 3, 19)),
    ("en", "on 19/3", date(2026, 3, 19)),
    ("en", "on 4/4", date(2026, 4, 4)),
    ("en", "next Thursday", date(2026, 3, 12)),
    ("en", "this coming Wed", date(2026, 3, 11)),
    ("en", "in two weeks", date(2026, 3, 19)),
    ("en", "in 3 weeks", date(2026, 3, 26)),
    ("en", "on the first Tuesday of April", date(2026, 4, 7)),
    ("en", "the 2nd Thursday in March, 4pm", date(2026, 3, 12)),
    ("en", "the third Friday of next month", date(2026, 4, 17)),
    ("en", "the last Tuesday of the month", date(2026, 3, 31)),
    ("en", "the first Monday of each month", date(2026, 4, 6)),
    ("en", "the first Tuesday of January 2026", None),
    ("en", "on the last Tuesday", None),
    ("en", "last Thursday", None),
    ("de", "am ersten Dienstag im April", date(2026, 4, 7)),
    ("de", "am 1. Dienstag des nächsten Monats", date(2026, 4, 7)),
    ("de", "am letzten Montag des Monats", date(2026, 3, 30)),
    ("fr", "le premier mardi d'avril", date(2026, 4, 7)),
    ("fr", "le deuxième jeudi du mois", date(2026, 3, 12)),
    ("es", "el primer martes de abril", date(2026, 4, 7)),
    ("nl", "de eerste dinsdag van april", date(2026, 4, 7)),
    ("nl", "de laatste maandag van de maand", date(2026, 3, 30)),
    ("it", "il primo martedì di aprile", date(2026, 4, 7)),
    ("pt", "na primeira terça-feira de abril", date(2026, 4, 7)),
    ("de", "am 19. März", date(2026, 3, 19)),
    ("de", "am Do, 19.3.", date(2026, 3, 19)),
    ("de", "nächsten Donnerstag", date(2026, 3, 12)),
    ("de", "in zwei Wochen", date(2026, 3, 19)),
    ("fr", "le jeudi 19 mars à 20h", date(2026, 3, 19)),
    ("fr", "le 1er avril", date(2026, 4, 1)),
    ("fr", "jeudi prochain", date(2026, 3, 12)),
    ("fr", "dans trois semaines", date(2026, 3, 26)),
    ("es", "el 19 de marzo", date(2026, 3, 19)),
    ("es", "el próximo jueves", date(2026, 3, 12)),
    ("es", "dentro de dos semanas", date(2026, 3, 19)),
    ("nl", "donderdag 19 maart", date(2026, 3, 19)),
    ("nl", "volgende donderdag", date(2026, 3, 12)),
    ("nl", "over twee weken", date(2026, 3, 19)),
    ("it", "giovedì 19 marzo", date(2026, 3, 19)),
    ("it", "tra due settimane", date(2026, 3, 19)),
    ("pt", "dia 19 de março", date(2026, 3, 19)),
    ("pt", "na próxima quinta-feira", date(2026, 3, 12)),
]
# A date is named, and cannot be told for sure.
UNSURE = [
    ("en", "March 19 2027"),  # a slip of the year
    ("en", "on 4/3"),  # the third of April, or the fourth of March
    ("en", "next Saturday"),  # in two days, or in nine
    ("en", "Friday, March 19"),  # a Thursday
    ("en", "March 4"),  # the day before: a year ahead
    ("en", "February 30"),
]
NO_DATES = [
    ("en", "it may be 9 PM somewhere"),
    ("en", "we march on"),
    ("en", "at 9:15 PM"),
    ("en", "slide 3/12.5 of v2.0.1"),
    ("en", "the sun is out and we sat down"),
    ("en", "http://a.example/2026/03/19/notes"),
    ("de", "so, do it"),
    ("de", "mit di und mo"),
    ("fr", "un mar de café"),
    ("tr", "19 Mart Perşembe"),
]
WRITTEN = [
    ("en", "2 April 2026"),
    ("de", "2. April 2026"),
    ("fr", "2 avril 2026"),
    ("es", "2 de abril de 2026"),
    ("nl", "2 april 2026"),
    ("it", "2 aprile 2026"),
    ("pt", "2 de abril de 2026"),
    ("tr", "2026-04-02"),
]


@pytest.mark.parametrize(("language", "words", "day"), DATES)
def test_the_day_that_words_mean(language: str, words: str, day: date) -> None:
    """Counted from the day on which they were written."""
    stated = find_stated_date(words, after=SAID, language=language)
    assert stated is not None
    assert stated.day == day


@pytest.mark.parametrize(("language", "words"), UNSURE)
def test_a_day_that_cannot_be_told(language: str, words: str) -> None:
    """The date is found, and no day is guessed."""
    stated = find_stated_date(words, after=SAID, language=language)
    assert stated is not None
    assert stated.day is None


@pytest.mark.parametrize(("language", "words"), NO_DATES)
def test_words_that_are_no_date(language: str, words: str) -> None:
    """Short names of days are words, numbers are versions, and one language is not another."""
    assert find_stated_date(words, after=SAID, language=language) is None


@pytest.mark.parametrize(("language", "words"), WRITTEN)
def test_a_date_in_words(language: str, words: str) -> None:
    """As the language writes it."""
    assert write_date(date(2026, 4, 2), language=language) == words


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "It is 8 Jan. at noon. Come!", "It is 8 Jan at noon. Come!"),
        ("en", "It is 8 Jan. Come!", "It is 8 Jan. Come!"),
        ("de", "Am 18. Mai um 20 Uhr. Bis dann", "Am 18 Mai um 20 Uhr. Bis dann"),
        ("de", "Es kamen 18. Mehr als sonst", "Es kamen 18. Mehr als sonst"),
        ("de", "Am 8.12. geht es weiter", "Am 8.12 geht es weiter"),
        ("de", "Nächster Chat am 1.12. um 18 Uhr", "Nächster Chat am 1.12 um 18 Uhr"),
        ("de", "Danke! Am 12.03. Chat mit @ida", "Danke! Am 12.03 Chat mit @ida"),
        ("de", "Wir sehen uns am 8.12. Bis dann!", "Wir sehen uns am 8.12. Bis dann!"),
        ("de", "Version 1.12.3 ist da", "Version 1.12.3 ist da"),
    ],
)
def test_the_full_stop_of_a_date_ends_no_sentence(language: str, text: str, expected: str) -> None:
    """And that of a sentence stays."""
    assert mask_date_stops(text, language=language).replace(MASKED_STOP, "") == expected


def test_the_first_of_a_month_in_french() -> None:
    """A host's "1er" is read, and written so."""
    stated = find_stated_date("rendez-vous le mercredi 1er avril", after=SAID, language="fr")
    assert stated is not None
    assert stated.day == date(2026, 4, 1)
    assert write_date(stated.day, language="fr") == "1er avril 2026"
    assert write_date(date(2026, 4, 11), language="fr") == "11 avril 2026"
