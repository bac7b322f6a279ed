"""Sessions of a hashtag: their times, names and posts."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chats.making import PEOPLE, START, TAG, chatter, keys, meeting, post
from tests.costs import ends, examples
from tweetup.chats.sessions import explain_no_session, find_sessions
from tweetup.model import Post, Schedule, Session

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
TUESDAYS = Schedule(weekday=1, start=19 * 60, minutes=60, timezone="UTC")


def sessions(posts: list[Post], schedule: Schedule | None = None, **more: object) -> list[Session]:
    """The sessions of the tests' hashtag."""
    return list(find_sessions(posts, hashtag=TAG, schedule=schedule, **more))  # type: ignore[arg-type]  # timezone or daily


def background(start: datetime, days: int, *, hours: int = 5) -> list[Post]:
    """A post every few hours for days, by people in turns."""
    return [
        post(
            60 * hours * index,
            PEOPLE[index % 8],
            f"Look at my beans, day {index} #{TAG}",
            start=start,
        )
        for index in range(days * 24 // hours)
    ]


@pytest.mark.parametrize("schedule", [None, TUESDAYS])
def test_one_evening_is_one_session(schedule: Schedule | None) -> None:
    """An hour of talk is a session, named after its day, from its first minute to its last."""
    posts = meeting(START)
    (found,) = sessions(posts, schedule)
    assert found.id == "gardenchat-2031-03-04"
    assert found.start == START
    assert timedelta(minutes=50) <= found.end - found.start <= timedelta(minutes=75)
    assert found.found_by == ("schedule" if schedule else "burst")
    assert list(found.posts) == keys(posts)


@pytest.mark.parametrize("minutes", [0, 15, 30, 45])
def test_an_announcement_is_before_the_meeting(minutes: int) -> None:
    """A file of one evening begins with it, wherever on the clock the meeting begins."""
    start = START + timedelta(minutes=minutes)
    announced = post(-25, "ada", f"Tonight at half past: beans! Join us #{TAG}", start=start)
    (found,) = sessions([announced, *meeting(start)])
    assert found.start == start
    assert list(found.posts) == keys([announced, *meeting(start)])


@pytest.mark.parametrize("schedule", [None, TUESDAYS])
def test_weeks_with_background_between(schedule: Schedule | None) -> None:
    """A meeting a week stands out of a hashtag that people use every day."""
    posts = background(START - 3 * DAY, 25)
    for week in range(3):
        posts += meeting(START + week * WEEK)
    chat_sessions = sessions(posts, schedule)
    assert [session.start for session in chat_sessions] == [
        START + week * WEEK for week in range(3)
    ]


def test_background_alone_is_no_session() -> None:
    """Everyday use of a hashtag for weeks is no meeting."""
    assert sessions(background(START, 30)) == []


@pytest.mark.parametrize("schedule", [None, TUESDAYS])
def test_announcements_are_no_session(schedule: Schedule | None) -> None:
    """An announcement days before, reposted by thirty people within the hour, is no meeting."""
    before = START - 2 * DAY
    first = post(0, "mona", f"On Tuesday: pots and water! Join us #{TAG}", start=before, id="1")
    reposts = [
        post(1 + n, f"fan{n}", f"RT @mona: {first.text}", start=before, repost="1")
        for n in range(30)
    ]
    silent = [post(2 + n, f"old{n}", f"RT @mona: {first.text}", start=before) for n in range(12)]
    posts = [first, *reposts, *silent, *meeting(START)]
    (found,) = sessions(posts, schedule)
    assert found.start == START
    assert not set(keys([first, *reposts, *silent])) & set(found.posts)


@pytest.mark.parametrize("schedule", [None, TUESDAYS])
def test_late_answers_next_morning(schedule: Schedule | None) -> None:
    """Replies, labelled answers and posts that address its people belong to the evening."""
    evening = meeting(START)
    morning = START + timedelta(hours=13)
    late = [
        post(0, "ida", f"A2: rain barrels, sorry for being late #{TAG}", start=morning),
        post(5, "ivo", "I do that too!", start=morning, reply=evening[3].id),
        post(9, "ada", f"@rosa what do you plant in it? #{TAG}", start=morning),
        post(12, "ada", "Well said", start=morning, quote=evening[4].id),
        post(15, "max", "", start=morning, repost=evening[5].id),
    ]
    unrelated = [
        post(20, "bob", f"Buy my shovels at https://shop.example #{TAG}", start=morning),
        post(30, "bob", f"What a sunrise #{TAG}", start=morning),
    ]
    (found,) = sessions([*evening, *late, *unrelated], schedule)
    assert list(found.posts) == keys([*evening, *late])


@pytest.mark.parametrize("schedule", [None, TUESDAYS])
def test_a_late_cluster_is_no_second_session(schedule: Schedule | None) -> None:
    """A handful who answer the next morning are stragglers, not a meeting."""
    morning = START + timedelta(hours=13)
    late = [
        post(3 * n, PEOPLE[n % 4], f"A{1 + n % 4}: {n} barrels and a can #{TAG}", start=morning)
        for n in range(9)
    ]
    chat_sessions = sessions([*meeting(START), *late], schedule)
    assert [session.id for session in chat_sessions] == ["gardenchat-2031-03-04"]
    assert set(keys(late)) <= set(chat_sessions[0].posts)


def test_two_runs_a_day_are_two_sessions() -> None:
    """The same topic for two parts of the world: the second run's name ends in -2."""
    second = START - timedelta(hours=9)
    chat_sessions = sessions([*meeting(START), *meeting(second)])
    assert [(s.id, s.start) for s in chat_sessions] == [
        ("gardenchat-2031-03-04", second),
        ("gardenchat-2031-03-04-2", START),
    ]
    assert [len(s.posts) for s in chat_sessions] == [len(meeting(START))] * 2


def test_an_unscheduled_run_beside_the_scheduled_one() -> None:
    """A schedule does not hide a second run on its day."""
    second = START - timedelta(hours=9)
    chat_sessions = sessions([*meeting(START), *meeting(second)], TUESDAYS)
    assert [(s.start, s.found_by) for s in chat_sessions] == [
        (second, "burst"),
        (START, "schedule"),
    ]


@pytest.mark.parametrize(
    "schedule", [None, Schedule(weekday=1, start=23 * 60 + 30, minutes=60, timezone="UTC")]
)
def test_a_session_over_midnight(schedule: Schedule | None) -> None:
    """A session that runs past midnight is one, named after the evening it began."""
    late = START.replace(hour=23, minute=30)
    posts = meeting(late)
    (found,) = sessions(posts, schedule)
    assert found.id == "gardenchat-2031-03-04"
    assert list(found.posts) == keys(posts)


ZONES = [
    # the evening in UTC, the zone, the day there
    (datetime(2031, 3, 5, 2, 0, tzinfo=UTC), "America/New_York", "2031-03-04"),
    (datetime(2031, 3, 4, 19, 0, tzinfo=UTC), "Australia/Sydney", "2031-03-05"),
    (datetime(2031, 3, 4, 19, 0, tzinfo=UTC), "UTC", "2031-03-04"),
    (datetime(2031, 7, 4, 23, 0, tzinfo=UTC), "Europe/London", "2031-07-05"),
]


@pytest.mark.parametrize(("start", "zone", "day"), ZONES)
def test_named_in_the_chats_own_zone(start: datetime, zone: str, day: str) -> None:
    """The day in a session's name is the one on the chat's own calendar."""
    (found,) = sessions(meeting(start), timezone=zone)
    assert (found.id, found.timezone) == (f"gardenchat-{day}", zone)


CHANGES = [
    # zone, first Tuesday of three around the change (2031), local start
    ("Europe/London", date(2031, 3, 25), 20 * 60),
    ("Europe/London", date(2031, 10, 21), 20 * 60),
    ("America/New_York", date(2031, 3, 4), 21 * 60),
    ("America/New_York", date(2031, 10, 28), 21 * 60),
    ("Australia/Sydney", date(2031, 4, 1), 12 * 60),
]


@pytest.mark.parametrize(("zone", "first", "start"), CHANGES)
def test_over_a_change_of_summer_time(zone: str, first: date, start: int) -> None:
    """The scheduled hour keeps its place on the local clock while UTC moves."""
    schedule = Schedule(weekday=1, start=start, minutes=60, timezone=zone)
    starts = [
        datetime.combine(first + week * WEEK, time(start // 60), tzinfo=ZoneInfo(zone))
        for week in range(3)
    ]
    posts = [item for moment in starts for item in meeting(moment.astimezone(UTC))]
    chat_sessions = sessions(posts, schedule)
    assert [s.start for s in chat_sessions] == [moment.astimezone(UTC) for moment in starts]
    assert {s.start.astimezone(ZoneInfo(zone)).hour for s in chat_sessions} == {start // 60}
    assert len({s.start.hour for s in chat_sessions}) == 2
    assert [s.found_by for s in chat_sessions] == ["schedule"] * 3


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/London", date(2031, 3, 30)), ("Europe/London", date(2031, 10, 26))],
)
def test_on_the_very_day_of_the_change(zone: str, day: date) -> None:
    """On the Sunday the clocks change, 20:00 is 20:00 on the wall."""
    schedule = Schedule(weekday=6, start=20 * 60, minutes=60, timezone=zone)
    start = datetime.combine(day, time(20), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    (found,) = sessions(meeting(start), schedule)
    assert found.start == start


def test_the_scheduled_hour_ends_when_planned() -> None:
    """The hour is the plan's; posts after it belong to the session all the same."""
    posts = [*meeting(START), *chatter(START + timedelta(minutes=60), minutes=30)]
    (found,) = sessions(posts, TUESDAYS)
    assert found.end == START + timedelta(minutes=60)
    assert set(found.posts) == set(keys(posts))


def test_a_scheduled_hour_without_people_is_no_session() -> None:
    """A week's pause leaves no session behind, nor does one announcement in the hour."""
    posts = [
        *meeting(START),
        post(5, "mona", f"No chat tonight! #{TAG}", start=START + WEEK),
        *meeting(START + 2 * WEEK),
    ]
    assert [s.start for s in sessions(posts, TUESDAYS)] == [START, START + 2 * WEEK]


def test_a_chat_that_moved_off_its_schedule_is_found() -> None:
    """A meeting on another day than planned is a session all the same."""
    moved = START + 2 * DAY
    (found,) = sessions(meeting(moved), TUESDAYS)
    assert (found.start, found.found_by) == (moved, "burst")


def congress(days: int = 4) -> list[Post]:
    """A hashtag in use from eight to six, four days long, without a pause."""
    posts = []
    for day in range(days):
        morning = START.replace(hour=8) + day * DAY
        posts += chatter(morning, minutes=600, step=3.0, people=8)
    return posts


def test_a_congress_has_a_session_a_day() -> None:
    """One session a day on request, every post in the one of its day."""
    posts = congress()
    chat_sessions = sessions(posts, daily=True)
    assert [s.id for s in chat_sessions] == [f"gardenchat-2031-03-0{day}" for day in (4, 5, 6, 7)]
    assert sum(len(s.posts) for s in chat_sessions) == len(posts)
    assert [s.found_by for s in chat_sessions] == ["day"] * 4
    for session in chat_sessions:
        days = {p.created_at.date() for p in posts if p.key in set(session.posts)}
        assert days == {session.start.date()}


def test_a_congress_by_its_own_calendar() -> None:
    """Days are those of the chat's zone, not of UTC."""
    late = START.replace(hour=22)
    posts = [*chatter(late, minutes=240, step=4.0)]
    (found,) = sessions(posts, daily=True, timezone="America/New_York")
    assert found.id == "gardenchat-2031-03-04"
    assert len(found.posts) == len(posts)


def test_a_congress_without_asking() -> None:
    """Without being told, steady days of talk are at most a session a day."""
    chat_sessions = sessions(congress())
    assert len(chat_sessions) <= 4
    assert len({s.id for s in chat_sessions}) == len(chat_sessions)


SMALL = [
    ([], 0),
    ([post(0, "mona", "Hello #gardenchat")], 0),
    ([post(0, "mona", "Hello #gardenchat"), post(1, "mona", "Anyone? #gardenchat")], 0),
    ([post(0, "mona", "Hello #gardenchat"), post(1, "li", "Here! #gardenchat")], 1),
    ([post(0, "mona", "Hello #gardenchat"), post(60 * 24 * 9, "li", "Here! #gardenchat")], 0),
    (
        [post(0, "mona", "Hello", id="1")]
        + [post(n, f"fan{n}", "RT @mona: Hello", repost="1") for n in range(1, 9)],
        0,
    ),
]


@pytest.mark.parametrize(("posts", "count"), SMALL)
def test_tiny_files(posts: list[Post], count: int) -> None:
    """Two people in one evening are a small chat; one person, or people days apart, are none."""
    assert len(sessions(posts)) == count


def small_meeting(start: datetime) -> list[Post]:
    """Forty minutes of a welcome, two questions and their answers, a little over five apart."""
    said = [
        ("mona", "Welcome! I am Mona, your host"),
        ("mona", "Q1: What grows in your smallest pot?"),
        *((who, f"A1: Beans of kind {who}") for who in ("li", "rosa", "kim")),
        ("mona", "Q2: How do you save water?"),
        *((who, f"A2: Barrels of kind {who}") for who in ("li", "rosa")),
        ("mona", "Thanks all, good night!"),
    ]
    return [
        post(5.1 * n, who, f"{text} #{TAG}", start=start, id=f"{start:%d}{n}")
        for n, (who, text) in enumerate(said)
    ]


@pytest.mark.parametrize("days", [1, 2, 4])
def test_small_meetings_end_behind_their_last_answers(days: int) -> None:
    """Nine posts in forty minutes are lively to the end, on every day of them."""
    posts = [it for n in range(days) for it in small_meeting(START + n * DAY)]
    found = sessions(posts)
    assert [it.start for it in found] == [START + n * DAY for n in range(days)]
    assert {it.end - it.start for it in found} == {timedelta(minutes=45)}


def test_a_small_meeting_ends_before_a_pause() -> None:
    """A post a quarter of an hour behind the others is after-talk."""
    late = post(56, "li", f"One more bean #{TAG}")
    (small,) = sessions([*small_meeting(START), late, *small_meeting(START + WEEK)])[:1]
    assert small.end == START + timedelta(minutes=45)


@pytest.mark.parametrize(
    ("posts", "reason"),
    [
        (small_meeting(START)[:5], "has 5 posts by 4 people"),
        (chatter(START, minutes=60 * 48, step=6), "; beside the other hours it takes 53 posts"),
        (
            [post(n, PEOPLE[n % 2], f"Bean {n}") for n in range(9)]
            + [post(40 + DAY.total_seconds() / 60 * n, "kim", f"Bean {n}") for n in range(4)],
            "has 10 posts by 3 people, but fewer than 3 people in its lively part",
        ),
    ],
)
def test_why_posts_make_no_session(posts: list[Post], reason: str) -> None:
    assert explain_no_session(posts).endswith(reason)


def test_posts_of_one_moment_before_the_quarter_hour() -> None:
    """A session never ends before it begins, though its start is moved to the clock."""
    [session] = sessions([post(40, who, f"A2: beans #{TAG}", id=who) for who in ("li", "rosa")])
    assert (session.start, session.end) == (START + timedelta(minutes=40),) * 2


def test_reposts_of_an_announcement_in_the_scheduled_hour() -> None:
    """Even in the scheduled hour, reposts alone are no meeting."""
    first = post(-5, "mona", f"No chat tonight, see you next week #{TAG}", id="1")
    posts = [first, *(post(n, f"fan{n}", "", repost="1") for n in range(20))]
    assert sessions(posts, TUESDAYS) == []


@pytest.mark.long
def test_a_flood_by_one_is_no_session() -> None:
    """Ten thousand posts by a robot within an hour are no meeting, and are refused in the end."""
    flood = [
        post(
            n / 200, "robot", f"Shovel {n} at half price #{TAG}", start=START + 2 * DAY, id=f"9{n}"
        )
        for n in range(10_000)
    ]
    with ends():
        (found,) = sessions([*meeting(START), *flood])
    assert found.start == START


def test_far_away_posts_change_nothing() -> None:
    """A post weeks earlier or later leaves the session as it was."""
    posts = meeting(START)
    far = [post(0, "bob", f"Sunrise #{TAG}", start=START + days * DAY) for days in (-40, 30, 90)]
    assert sessions([*posts, *far]) == sessions(posts)
    assert sessions([*posts, *far], TUESDAYS) == sessions(posts, TUESDAYS)


MOMENTS = st.integers(0, 60 * 24 * 9)
HOURS = st.integers(0, 8 * 24)


@st.composite
def archives(draw: st.DrawFn) -> list[Post]:
    """Meetings at any hour of nine days, with background and late answers."""
    posts = {}
    for hour in draw(st.lists(HOURS, max_size=4, unique=True)):
        for item in meeting(START + timedelta(hours=hour), asked=draw(st.integers(1, 4))):
            posts[item.key] = item
    for index, minute in enumerate(draw(st.lists(MOMENTS, max_size=15))):
        item = post(minute, PEOPLE[index % 8], f"A{1 + index % 4}: beans #{TAG}", id=f"9{index}")
        posts[item.key] = item
    return list(posts.values())


@settings(max_examples=examples(1.2))
@given(
    archives(), st.sampled_from([None, TUESDAYS]), st.booleans(), st.randoms(use_true_random=False)
)
def test_sessions_of_any_archive(
    posts: list[Post], schedule: Schedule | None, daily: bool, random: object
) -> None:
    """A post stands in one session at most, sessions follow each other under names of their own,
    and the order in which posts arrive does not matter.
    """
    chat_sessions = sessions(posts, schedule, daily=daily)
    members = [key for session in chat_sessions for key in session.posts]
    assert len(members) == len(set(members))
    assert set(members) <= set(keys(posts))
    assert len({s.id for s in chat_sessions}) == len(chat_sessions)
    assert all(s.start <= s.end for s in chat_sessions)
    assert all(one.end <= two.start for one, two in pairwise(chat_sessions))
    shuffled = list(posts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert sessions(shuffled, schedule, daily=daily) == chat_sessions
