"""The time zone a chat is at home in, guessed from its posts."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.chats.making import PEOPLE, TAG, meeting, post
from tweetup.chats.sessions import find_sessions
from tweetup.chats.zone_evidence import read_evidence
from tweetup.chats.zones import ZoneGuess, guess_zone
from tweetup.model import Post

NEW_YORK, CHICAGO, LONDON = "America/New_York", "America/Chicago", "Europe/London"
# 20:00 in Chicago, 21:00 in New York, 02:00 of the next day in London.
EVENING = datetime(2031, 6, 4, 1, 0, tzinfo=UTC)


def guess(posts: Sequence[Post], profile_zones: dict[str, str] | None = None) -> ZoneGuess | None:
    """The guess from the posts and the sessions found in them."""
    sessions = find_sessions(posts, hashtag=TAG)
    evidence = read_evidence(posts, sessions, hashtags=[TAG])
    return guess_zone(evidence, sessions, profile_zones=profile_zones)


def zone(posts: Sequence[Post]) -> str | None:
    """The zone guessed."""
    guessed = guess(posts)
    return guessed.zone if guessed is not None else None


def evening(*texts: str, start: datetime = EVENING) -> list[Post]:
    """A meeting, with texts of different people in its last minutes."""
    return meeting(start) + [
        post(50 + place / 10, f"{who}2", f"{text} #{TAG}", start=start)
        for place, (who, text) in enumerate(zip(PEOPLE * 3, texts, strict=False))
    ]


def located(posts: Sequence[Post], *locations: str) -> list[Post]:
    """The posts by authors whose profiles name the locations, in turns by author."""
    handles = sorted({item.handle for item in posts})
    places = dict(zip(handles, locations, strict=False))
    return [
        replace(item, author=replace(item.author, location=places.get(item.handle)))
        for item in posts
    ]


@pytest.mark.parametrize(
    ("texts", "home"),
    [
        (["Join us at 9pm ET"], NEW_YORK),
        (["Next chat June 11 at 9 PM Eastern!"], NEW_YORK),
        (["We meet 8-9pm CST"], CHICAGO),
        (["9pm ET/8pm CT/6pm PT"], NEW_YORK),
        (["Every Tuesday 8:30 pm CT"], CHICAGO),
        (["9pm ET [01:00 UTC]"], NEW_YORK),
        (["2am BST for me", "9pm ET", "see you 9pm EST"], NEW_YORK),
        ([f"#{TAG} tonight 9pm ET, see you there #seedchat"], NEW_YORK),
        (["11am AEST over here"], "Australia/Sydney"),
        (["10.30am Adelaide time, as always"], "Australia/Adelaide"),
    ],
)
def test_times_that_fit_the_start(texts: list[str], home: str) -> None:
    """A time with a zone tells the zone, where it is the start of the session there."""
    guessed = guess(evening(*texts))
    assert guessed is not None
    assert guessed.zone == home
    assert "about the hour at which it meets there" in guessed.reasons[0]


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["Webinar next week at 4pm ET"],
        ["it is 2am BST for me"],
        ["9pm ET", "8pm CT"],
        ["3 PT a day, 20 CT scans"],
        ["We begin at 9"],
        ["RT @mona: news 5pm ET"],
        ["Join #seedchat tomorrow 8pm CT and Friday 9pm ET!"],
        ["Join #seedchat tomorrow 9pm ET!"],
        ["9pm Story time for the children"],
        ["Other event at 9 PM #seedchat", "More at 9 PM #seedchat"],
    ],
)
def test_unsure_is_no_guess(texts: list[str]) -> None:
    """Times of other events, of the night, in two zones, or no times: the zone stays open."""
    assert guess(evening(*texts)) is None


def test_a_time_of_the_other_sitting_of_the_day() -> None:
    """Hosts announce the late sitting in the early one."""
    early = evening("The late sitting is at 6pm Pacific", start=EVENING - timedelta(hours=8))
    late = [replace(it, id=f"9{it.id}") for it in meeting(EVENING)]
    guessed = guess([*early, *late])
    assert guessed is not None
    assert guessed.zone == "America/Los_Angeles"


def test_reasons_count_posts() -> None:
    """A reason counts posts and quotes forms; a repost of one is not another."""
    said = "Next chat at 9 PM ET"
    posts = evening(said, f"RT @rosa2: {said}", "Tonight 9pm ET!")
    guessed = guess(posts)
    assert guessed is not None
    assert guessed.reasons == (
        '2 posts say "9 PM ET" or "9pm ET", about the hour at which it meets there',
    )
    assert guessed.confidence == pytest.approx(0.9)


def test_people_and_places() -> None:
    """Places in profiles tell the part of the world, and most people the zone in it."""
    posts = located(evening(), "Austin, TX", "Chicago, IL", "Iowa", "Boston", "Leeds", "the moon")
    guessed = guess(posts)
    assert guessed is not None
    assert (guessed.zone, guessed.confidence) == (CHICAGO, 0.5)
    assert guessed.reasons == (
        "3 of the 5 people who name a place or a zone are there, 4 in North America",
    )


@pytest.mark.parametrize(
    "locations",
    [
        ("Iowa", "Ohio", "Texas"),
        ("Iowa", "Ohio", "Leeds", "Cardiff", "Melbourne", "Texas"),
        ("Leeds", "Cardiff", "England", "Scotland", "Wales"),
    ],
)
def test_too_few_scattered_or_asleep(locations: Sequence[str]) -> None:
    """Three people, people all over the world, or people at night tell no zone."""
    assert guess(located(evening(), *locations)) is None


def test_time_without_zone_chooses_among_people() -> None:
    """Most are in Central Time, but "9 PM" is the start on the clock of two in Eastern Time."""
    posts = located(
        evening("Next chat June 11 at 9 PM!"), "Iowa", "Texas", "Kansas", "Ohio", "Boston"
    )
    guessed = guess(posts)
    assert guessed is not None
    assert guessed.zone == NEW_YORK
    assert [reason.split(" ", 2)[:2] for reason in guessed.reasons] == [["1", "post"], ["2", "of"]]


def test_introductions_name_places() -> None:
    """Who names one place in the first minutes counts, once; later places are talk."""
    start = EVENING
    names = ("Ohio", "Michigan", "Vermont", "Kentucky")
    posts = meeting(start) + [
        post(3 + place, who, f"Hi, {who} from {name} #{TAG}", start=start)
        for place, (who, name) in enumerate(zip(PEOPLE, names, strict=False))
    ]
    assert zone(posts) == NEW_YORK
    late = meeting(start) + [
        post(40 + place, who, f"Beans from {name} #{TAG}", start=start)
        for place, (who, name) in enumerate(zip(PEOPLE, names, strict=False))
    ]
    assert zone(late) is None


def test_zones_of_profiles_win_over_places() -> None:
    """A zone that a profile names is the person's, wherever they say they are from."""
    posts = located(evening(), *["Ohio"] * 6)
    zones = dict.fromkeys(PEOPLE, "Central Time (US & Canada)")
    guessed = guess(posts, zones)
    assert guessed is not None
    assert guessed.zone == CHICAGO
    assert guess(posts, dict.fromkeys(PEOPLE, "Quito")) == guess(posts)


def test_times_without_a_zone_alone() -> None:
    """Two people write "9 PM" of two evenings: of the main zones it fits one."""
    first = evening("Next chat at 9 PM", "Back at 9pm next week")
    second = evening("See you at 9 PM", start=EVENING + timedelta(days=7))
    other = [replace(it, id=f"{it.id}9") for it in second]
    assert zone([*first, *other]) == NEW_YORK
    assert zone(evening("Next chat at 9 PM", "Back at 9pm next week")) is None
    assert zone(evening("Next chat at 9 PM")) is None


def test_one_evening_needs_a_zone_in_words_or_profiles() -> None:
    """Its hour alone would set its calendar day from nothing."""
    times = evening("Next chat at 9 PM", "Back at 9pm next week", "9 PM it is")
    assert guess(times) is None
    assert zone([*times, *evening("Join us at 9pm ET")]) == NEW_YORK
    assert zone(located(times, *["Chicago, IL"] * 2, *["New York, NY"] * 6)) == NEW_YORK


def test_language_names_the_main_zone() -> None:
    """In a German chat "20 Uhr" is German time; in a language that no table has, nothing is."""
    posts = evening("Bis um 20 Uhr", "um 20:00 Uhr wieder", start=EVENING + timedelta(hours=17))
    for language, home in (("de", "Europe/Berlin"), ("fi", None)):
        assert zone([replace(item, language=language) for item in posts]) == home


@pytest.mark.parametrize(
    ("home", "hour", "guessed"),
    [(NEW_YORK, 21, NEW_YORK), (LONDON, 20, LONDON), ("Australia/Sydney", 20, "Australia/Sydney"),
     ("UTC", 20, None), ("Asia/Kolkata", 20, None)],
)  # fmt: skip
def test_hour_of_day_over_a_year(home: str, hour: int, guessed: str | None) -> None:
    """One hour on both sides of a change of clocks tells the part of the world that keeps it."""
    days = [datetime(2031, month, day, hour, tzinfo=ZoneInfo(home)) for month, day in DATES]
    posts = [item for day in days for item in meeting(day.astimezone(UTC))]
    assert zone(posts) == guessed


# Europe, North America and Australia change on different days in March, April and October.
DATES = [(1, 8), (3, 5), (3, 12), (3, 19), (4, 2), (4, 16), (7, 2), (10, 1), (10, 15), (11, 5)]


def test_any_order_gives_the_same_guess() -> None:
    """The guess depends on the posts, not on the order in which they come."""
    posts = located(evening("9 PM it is", "9pm ET", "8pm CT", "9 PM EST"), "Ohio", "Iowa", "Boston")
    expected = guess(posts)
    assert expected is not None
    shuffler = Random(4)
    for _ in range(5):
        shuffler.shuffle(posts)
        assert guess(posts) == expected


def test_nothing_to_guess_from() -> None:
    """No session, no guess."""
    assert guess_zone(read_evidence([post(0, "mona", "9pm ET")], ()), ()) is None
