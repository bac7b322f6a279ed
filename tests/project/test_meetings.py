# ruff: noqa: E501 - a row a case reads better than wrapped cases
"""The meetings to come, by the settings, the posts and the decisions of people."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.chats.making import START, TAG, post
from tests.jobs.deciding import latest, meeting_of, project_of, recap_of
from tests.project.making import CHAT
from tweetup.capture.maintenance.upcoming import upcoming_meetings
from tweetup.config import ChatConfig
from tweetup.jobs.decide import word_next
from tweetup.jobs.site import unsettled_announcements
from tweetup.model import Schedule
from tweetup.project.meetings import ToldNext, coming_meetings
from tweetup.project.project import Project
from tweetup.render import RenderOptions, render_output

# The chat met on Tuesday, 4 March 2031, at 19:00 UTC.
NOW = START + timedelta(days=1)
ZONE = ZoneInfo("Europe/London")
WEEKLY = replace(
    CHAT,
    timezone=ZONE.key,
    hosts=("mona",),
    schedule=Schedule(weekday=1, start=19 * 60, minutes=60, timezone=ZONE.key),
)
UNPLANNED = replace(WEEKLY, schedule=None)
HOURLY = replace(
    CHAT,
    timezone=ZONE.key,
    hosts=("mona",),
    schedule=Schedule(weekday=None, start=19 * 60, minutes=60, timezone=ZONE.key),
)


@contextmanager
def chat(settings: ChatConfig, words: str = "March 18 at 7pm") -> Iterator[Project]:
    """A project with a chat whose host announces 18 March, or a meeting in other words."""
    announced = post(58, "mona", f"Thank you all! Next #{TAG} on {words}")
    with project_of([*meeting_of(2), announced], settings) as project:
        yield project


def days(project: Project) -> list[str]:
    """The meetings to come on the site, which the listing of plans begins with."""
    coming = coming_meetings(project, TAG, now=NOW)
    planned = upcoming_meetings(project, TAG, now=NOW)
    starts = [None if it.day else it.start for it in coming]
    assert [it.start for it in planned] == starts[: len(planned)]
    return [f"{it.start.astimezone(ZONE):%d %b %H:%M}" for it in coming]


def decide(project: Project, text: str, start: datetime | None = None) -> None:
    word_next(project, latest(project), text, start=start)
    following = recap_of(project).next_date
    coming = coming_meetings(project, TAG, now=NOW)
    assert following is None or following == coming[0].start


def at(day: int, hour: int = 19) -> datetime:
    return datetime(2031, 3, day, hour, tzinfo=UTC)


@pytest.mark.long
def test_a_decided_date_stands_before_the_announced_one() -> None:
    """Without a date of the owner's own the announced one stays where the words name its day."""
    with chat(UNPLANNED) as project:
        assert days(project) == ["18 Mar 19:00"]
        decide(project, "Thursday 20 March, at eight", at(20, 20))
        assert days(project) == ["20 Mar 20:00"]
        decide(project, "18 March, with cake")
        assert days(project) == ["18 Mar 19:00"]
        decide(project, "In the summer")
        assert days(project) == []


@pytest.mark.long
@pytest.mark.parametrize("settings", [UNPLANNED, replace(UNPLANNED, next_date=at(19))])
def test_none_takes_back_what_was_announced(settings: ChatConfig) -> None:
    with chat(settings) as project:
        assert days(project)
        decide(project, "")
        assert days(project) == []


SCHEDULED = [
    # the date decided on, the meetings to come
    ((20, 20), ["20 Mar 20:00", "25 Mar 19:00", "01 Apr 19:00", "08 Apr 19:00"]),
    ((10, 19), ["10 Mar 19:00", "18 Mar 19:00", "25 Mar 19:00", "01 Apr 19:00"]),
    ((25, 19), ["25 Mar 19:00", "01 Apr 19:00", "08 Apr 19:00", "15 Apr 19:00"]),
]


@pytest.mark.long
@pytest.mark.parametrize(("moment", "told"), SCHEDULED)
def test_a_schedule_yields_to_the_decided_date(moment: tuple[int, int], told: list[str]) -> None:
    """No meeting before it, and none beside it in its week: it was moved."""
    with chat(WEEKLY) as project:
        assert days(project)[:2] == ["18 Mar 19:00", "25 Mar 19:00"]
        decide(project, "We meet again", at(*moment))
        assert days(project) == told


@pytest.mark.parametrize(
    ("decided", "left"),
    [
        # Tuesday meetings that are left of 11, 18 and 25 March
        (ToldNext(zone=ZONE, start=at(20, 20)), [25]),
        (ToldNext(zone=ZONE, start=at(17)), [25]),
        (ToldNext(zone=ZONE, without=frozenset({at(18).date()})), [11, 25]),
        (ToldNext(zone=ZONE), [11, 18, 25]),
    ],
)
def test_meetings_of_the_settings_that_a_decision_leaves(
    decided: ToldNext, left: list[int]
) -> None:
    assert [day for day in (11, 18, 25) if decided.leaves(at(day), now=NOW)] == left


@pytest.mark.long
def test_none_takes_a_day_off_the_schedule() -> None:
    with chat(WEEKLY) as project:
        decide(project, "")
        assert days(project)[:2] == ["11 Mar 19:00", "25 Mar 19:00"]


ANNOUNCED = [
    # the settings, a host's words, the meetings to come, and whether a build tells of the words
    (WEEKLY, "Thursday March 13 at 8pm", ["13 Mar 20:00", "18 Mar 19:00"], False),
    (WEEKLY, "Thursday March 13", ["13 Mar 19:00", "18 Mar 19:00"], False),
    (WEEKLY, "April 8 at 7pm", ["08 Apr 19:00", "15 Apr 19:00"], False),
    (WEEKLY, "March 11", ["11 Mar 19:00", "18 Mar 19:00"], False),
    (WEEKLY, "March 11. Note: an hour earlier", ["11 Mar 00:00", "18 Mar 19:00"], False),
    (WEEKLY, "March 11. Note the new time: 6pm!", ["11 Mar 18:00", "18 Mar 19:00"], False),
    # Another hour than the usual one, and not sure: the day alone.
    (WEEKLY, "Thursday March 13 at 9", ["13 Mar 00:00", "18 Mar 19:00"], False),
    (WEEKLY, "Tuesday March 11 at 9", ["11 Mar 00:00", "18 Mar 19:00"], False),
    (WEEKLY, "March 18, an hour earlier than usual", ["18 Mar 00:00", "25 Mar 19:00"], False),
    (WEEKLY, "March 13, 20:00-21:00", ["13 Mar 20:00", "18 Mar 19:00"], False),
    (replace(WEEKLY, next_date=at(13, 20)), "March 13", ["13 Mar 20:00", "18 Mar 19:00"], False),
    (replace(UNPLANNED, next_date=at(19)), "March 13 at 7pm", ["19 Mar 19:00"], True),
    (UNPLANNED, "March 13 at 8pm", ["13 Mar 20:00"], False),
    (HOURLY, "March 13", ["13 Mar 19:00"], False),
]


@pytest.mark.parametrize(
    ("settings", "words", "told", "unsettled"),
    [ANNOUNCED[0], *(pytest.param(*it, marks=pytest.mark.long) for it in ANNOUNCED[1:])],
)
def test_a_sure_announcement_stands_before_the_schedule(
    settings: ChatConfig,
    words: str,
    told: list[str],
    *,
    unsettled: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As a decision does; where its time is not sure, a build of the site tells of the words."""
    with chat(settings, words) as project:
        assert days(project)[:2] == told
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
        lines = list(unsettled_announcements(project))
        assert len(lines) == unsettled
        assert all(f"tweetup next {latest(project).id} " in it for it in lines)


@pytest.mark.long
@pytest.mark.parametrize("words", ["Thursday March 13", "March 13 at 9"])
def test_a_day_without_an_hour_is_told_as_a_day(words: str) -> None:
    with chat(UNPLANNED, words) as project:
        (meeting,) = coming_meetings(project, TAG, now=NOW)
        (planned,) = upcoming_meetings(project, TAG, now=NOW)
        assert meeting.day == planned.day == at(13).date()
        assert (meeting.start, meeting.end) == (at(13, 0), at(14, 0))
        assert (planned.start, planned.announced) == (None, True)


WORDS = [
    (UNPLANNED, "20 March at 8pm", ["20 Mar 20:00"]),
    (WEEKLY, "13 March at 8pm", ["13 Mar 20:00", "18 Mar 19:00"]),
    (WEEKLY, "13 March", ["13 Mar 19:00", "18 Mar 19:00"]),
    (UNPLANNED, "20 March", ["20 Mar 00:00"]),
]


@pytest.mark.long
@pytest.mark.parametrize(("settings", "words", "told"), WORDS)
def test_a_decision_without_a_start_is_read(
    settings: ChatConfig, words: str, told: list[str]
) -> None:
    with chat(settings) as project:
        word_next(project, latest(project), words)
        coming = coming_meetings(project, TAG, now=NOW)
        assert [f"{it.start.astimezone(ZONE):%d %b %H:%M}" for it in coming[:2]] == told


# 4 March is a Tuesday; the chat meets on Tuesdays.
PAUSES = [
    # the settings, a host's last words, what the recap tells, the next dates, and a line of a build
    (WEEKLY, "No chat next week, see you on 18 March!", "18 March 2031, 19:00", ["18 Mar 19:00"], False),
    (WEEKLY, "See you on Tuesday 18 March. No chat next week!", "18 March 2031, 19:00", ["18 Mar 19:00"], False),
    (WEEKLY, "No chat next week because of the holiday!", None, [], True),
    (WEEKLY, "No chat on 11 March, see you!", None, [], True),
    (WEEKLY, "No chat on 18 March, see you!", None, ["11 Mar 19:00"], False),
    (replace(WEEKLY, next_date=at(19)), "No chat next week!", "19 March 2031, 19:00", ["19 Mar 19:00"], False),
    (replace(WEEKLY, topics=((date(2031, 3, 18), "Peat"),)), "No chat next week!", None, ["18 Mar 19:00"], False),
    (WEEKLY, "Next chat: 11 March. Then no chat until April.", "11 March 2031, 19:00", ["11 Mar 19:00", "01 Apr 19:00"], False),
    (WEEKLY, "No chat until 18 March!", None, [], True),
    (UNPLANNED, "No chat next week!", None, [], False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "words", "text", "told", "unsettled"),
    [PAUSES[2], *(pytest.param(*it, marks=pytest.mark.long) for it in (*PAUSES[:2], *PAUSES[3:]))],
)
def test_no_date_of_the_schedule_is_told_in_a_pause(
    settings: ChatConfig,
    words: str,
    text: str | None,
    told: list[str],
    *,
    unsettled: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither on the site nor in plans; the build names the command that decides."""
    posts = [it for it in meeting_of(2) if "next week" not in it.text]
    with project_of([*posts, post(58, "mona", f"{words} #{TAG}")], settings) as project:
        meeting = recap_of(project).next_meeting
        assert meeting is not None
        assert text in {None, meeting.text}
        assert text is not None or words.rstrip("!") in meeting.text
        assert days(project)[: max(1, len(told))] == told
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
        lines = list(unsettled_announcements(project))
        assert len(lines) == unsettled
        assert all("announced a pause" in it and "tweetup next" in it for it in lines)
        after = coming_meetings(project, TAG, now=at(24))
        assert bool(after) == (settings is not UNPLANNED)


# Words of a host from which no day is read.
IN_DOUBT = [
    "Our chat will be on leave, see you in the autumn!",
    "We won't have a chat on the 11th, the weather is too good",
    "That was our last chat of the season!",
    "See you next week! Note the new time, an hour earlier",
]


@pytest.mark.parametrize(
    "words", [IN_DOUBT[0], *(pytest.param(it, marks=pytest.mark.long) for it in IN_DOUBT[1:])]
)
def test_no_date_of_the_schedule_is_told_in_doubt(
    words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the owner gives one or decides; the build names the words and the command."""
    posts = [it for it in meeting_of(2) if "next week" not in it.text]
    announced = post(58, "mona", f"{words} #{TAG}")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    with project_of([*posts, announced], replace(WEEKLY, next_date=at(19))) as project:
        assert days(project)[:1] == ["19 Mar 19:00"]
    with project_of([*posts, announced], WEEKLY) as project:
        assert days(project) == []
        assert recap_of(project).next_date is None
        (line,) = unsettled_announcements(project)
        assert "it is not sure when" in line
        assert f"tweetup next {latest(project).id} " in line
        decide(project, "Thursday 20 March, at eight", at(20, 20))
        assert days(project)[:1] == ["20 Mar 20:00"]
        assert not list(unsettled_announcements(project))


def test_a_decision_stands_before_a_pause() -> None:
    posts = [it for it in meeting_of(2) if "next week" not in it.text]
    words = f"No chat next week because of the holiday! #{TAG}"
    with project_of([*posts, post(58, "mona", words)], WEEKLY) as project:
        assert days(project) == []
        decide(project, "Thursday 20 March, at eight", at(20, 20))
        assert days(project)[:1] == ["20 Mar 20:00"]


@pytest.mark.parametrize("words", ["See you on Tuesday 18 March!", "Same time on 18 March!"])
def test_a_day_is_told_with_the_usual_hour(words: str) -> None:
    """In the recap as on the site."""
    posts = [it for it in meeting_of(2) if "next week" not in it.text]
    with project_of([*posts, post(58, "mona", f"{words} #{TAG}")], WEEKLY) as project:
        recap = recap_of(project)
        assert recap.next_meeting is not None
        assert recap.next_meeting.text == "18 March 2031, 19:00"
        assert recap.next_date == coming_meetings(project, TAG, now=NOW)[0].start


GOODBYES = [
    # the settings, a host's last words, the date that the recap tells, and whether a build warns
    (WEEKLY, "See you next week!", "11 March 2031, 19:00", False),
    (WEEKLY, "See you in a few weeks!", None, True),
    (replace(WEEKLY, next_date=at(19)), "See you next week!", "19 March 2031, 19:00", True),
    (
        replace(UNPLANNED, next_date=at(19)),
        "See you in a few weeks!",
        "19 March 2031, 19:00",
        False,
    ),
    (UNPLANNED, "See you next week!", None, False),
]


@pytest.mark.parametrize(
    ("settings", "words", "text", "unsettled"),
    [GOODBYES[0], *(pytest.param(*it, marks=pytest.mark.long) for it in GOODBYES[1:])],
)
def test_a_goodbye_is_told_as_the_date_that_it_means(
    settings: ChatConfig,
    words: str,
    text: str | None,
    *,
    unsettled: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By the schedule or the configured date, and then a build has nothing to tell."""
    posts = [it for it in meeting_of(2) if "next week" not in it.text]
    with project_of([*posts, post(58, "mona", f"{words} #{TAG}")], settings) as project:
        recap = recap_of(project)
        meeting = recap.next_meeting
        assert meeting is not None
        assert meeting.text == (text or f"In the words of @mona: “{words[:-1]}”")
        assert (recap.next_date is None) == (text is None)
        thread = render_output(recap, "thread-bluesky", RenderOptions(site=None)).text
        assert (words.rstrip("!") in thread) == (text is None)
        assert text is None or f": {text}\n" in thread
        coming = coming_meetings(project, TAG, now=NOW)
        assert unsettled or text is None or recap.next_date == coming[0].start
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
        assert len(list(unsettled_announcements(project))) == unsettled
