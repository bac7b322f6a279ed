"""Times of day with their zones, and places, as people write them."""

import pytest

from tweetup.text.time_zones import (
    PROFILE_ZONES,
    find_clock_times,
    find_home_zones,
    zone_of_location,
)

NEW_YORK, CHICAGO, LONDON = "America/New_York", "America/Chicago", "Europe/London"


@pytest.mark.parametrize(
    ("text", "written", "hours", "zone"),
    [
        ("Join us tonight 8pm ET", "8pm ET", [20], NEW_YORK),
        ("Join us 8 PM Eastern!", "8 PM Eastern", [20], NEW_YORK),
        ("8 p.m. Eastern Time", "8 p.m. Eastern", [20], NEW_YORK),
        ("tonight 8pm cst! #chat", "8pm cst", [20], CHICAGO),
        ("we start @ 9p CT", "9p CT", [21], CHICAGO),
        ("THU 9-10pm EST", "9-10pm EST", [21], NEW_YORK),
        ("from 11-1pm ET", "11-1pm ET", [11], NEW_YORK),
        ("from 9 am to 10 am PT", "9 am to 10 am PT", [9], "America/Los_Angeles"),
        ("noon ET today", "noon ET", [12], NEW_YORK),
        ("12am PT, 12 hours", "12am PT", [0], "America/Los_Angeles"),
        ("See you at 8 ET", "8 ET", [8, 20], NEW_YORK),
        ("We meet at 8.30pm BST", "8.30pm BST", [20.5], LONDON),
        ("20:00 UK time", "20:00 UK", [20], LONDON),
        ("today [18:00UTC]", "18:00UTC", [18], "UTC"),
        ("um 20:00 (MEZ)", "20:00 MEZ", [20], "Europe/Berlin"),
        ("19h CET", "19h CET", [19], "Europe/Berlin"),
        ("8pm Sydney time", "8pm Sydney time", [20], "Australia/Sydney"),
        ("back on May 1 at 9 PM.", "9 PM", [21], None),
        ("um 20 Uhr", "20 Uhr", [20], None),
        ("at 8:30 we begin", "8:30", [8.5, 20.5], None),
        ("9pm ET/8pm CT/6pm PT", "9pm ET", [21], NEW_YORK),
    ],
)
def test_times(text: str, written: str, hours: list[float], zone: str | None) -> None:
    """A time in whatever form, as written, in hours after midnight, with the zone named."""
    clock = next(find_clock_times(text))
    assert clock.written == written
    assert [minutes / 60 for minutes in clock.minutes] == hours
    assert next(iter(clock.zones), None) == zone


@pytest.mark.parametrize(
    "text",
    [
        "Q3 CT scans: who orders 3 CT a week?",
        "A1.2 is done",
        "3-4 people",
        "version 2.30 is out",
        "20/20 vision",
        "$20 PT",
        "#3 PT helps",
        "13pm",
        "25:00 ET",
        "see example.org/8pm",
        "2031-03-04",
        "wij sliepen 8 uur",
        "em 2 h de viagem",
        "wait 24h",
    ],
)
def test_numbers_that_are_no_time(text: str) -> None:
    """Numbers of questions, amounts, dates and versions are no times."""
    assert list(find_clock_times(text)) == []


@pytest.mark.parametrize(
    ("text", "written", "hours"),
    [
        ("le 19 mars à 20h", "20h", [20]),
        ("dès 20h30 !", "20h30", [20.5]),
        ("a las 8 h", "8 h", [8]),
        ("op 19 maart om 20 uur", "20 uur", [20]),
        ("il 19 marzo alle ore 20.30", "ore 20.30", [20.5]),
        ("às 19h30", "19h30", [19.5]),
        ("um 8 Uhr", "8 Uhr", [8]),
    ],
)
def test_hours_of_24(text: str, written: str, hours: list[float]) -> None:
    """As other languages write them; a number of hours alone is a time that something takes."""
    (clock,) = find_clock_times(text)
    assert clock.written == written
    assert clock.minutes == tuple(int(hour * 60) for hour in hours)


@pytest.mark.parametrize("text", ["20:00 est la bonne heure", "8pm ist gut", "8pm et encore"])
def test_words_of_other_languages_are_no_zones(text: str) -> None:
    """French "est" and "et" and German "ist" are words, not zones."""
    assert [clock.zones for clock in find_clock_times(text)] == [()]


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("Ana from Ohio here", [NEW_YORK]),
        ("Bo, teacher, Grand Rapids, MI #chat", [NEW_YORK]),
        ("Cy from KY", [NEW_YORK]),
        ("librarian in north-central Kansas", [CHICAGO]),
        ("Hi from WA state", ["America/Los_Angeles"]),
        ("Di, Portland, OR", ["America/Los_Angeles"]),
        ("from New Mexico", ["America/Denver"]),
        ("from Leeds", [LONDON]),
        ("from Texas and Bath, ME", [CHICAGO, NEW_YORK]),
        ("in OR out of it", []),
        ("born in Parisian style", []),
        ("HI from me", []),
        ("Ohio is far", []),
    ],
)
def test_places_of_introductions(text: str, zones: list[str]) -> None:
    """Who comes from a place is there; two-letter words in capitals are no places."""
    assert list(find_home_zones(text)) == zones


@pytest.mark.parametrize(
    ("location", "zone"),
    [
        ("Chicago, IL", CHICAGO),
        ("Brighton, England", LONDON),
        ("London, UK", LONDON),
        ("Toronto, Canada", "America/Toronto"),
        ("Brooklyn", NEW_YORK),
        ("NYC | she/her", NEW_YORK),
        ("London", None),
        ("Paris, Texas", None),
        ("Boston/Berlin", None),
        ("everywhere", None),
        ("", None),
    ],
)
def test_locations_of_profiles(location: str, zone: str | None) -> None:
    """A location counts where it names one place that no other has the name of."""
    assert zone_of_location(location) == zone


def test_every_zone_is_in_the_database() -> None:
    """The tables name zones that a program can ask for."""
    from zoneinfo import ZoneInfo

    from tweetup.text import time_zones

    zones = {zone for name in time_zones._ABBREVIATIONS.values() for zone in name}
    zones |= {*PROFILE_ZONES.values(), *time_zones._PLACES.values(), *time_zones._CODES.values()}
    zones |= {zone for name in time_zones._CITIES.values() for zone in name}
    assert {ZoneInfo(zone).key for zone in zones} == zones


@pytest.mark.parametrize("name", ["Quito", "Lima"])
def test_zones_people_chose_by_mistake_are_left_out(name: str) -> None:
    """X showed these beside Eastern Time, and many people in New York have them."""
    assert name not in PROFILE_ZONES
