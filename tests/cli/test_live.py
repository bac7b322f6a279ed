"""``tweetup capture --live``: what the screen says, and the whole of it on a real terminal."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tests.cli.running import Run, here, run
from tweetup.capture.live.live_view import (
    Discussion,
    LiveChat,
    LiveQuestion,
    LiveView,
    PlaceState,
    UnansweredQuestion,
)
from tweetup.cli.live import live_end
from tweetup.cli.live_screen import draw
from tweetup.cli.live_text import PlainLines, summary
from tweetup.config import ChatConfig
from tweetup.errors import UsageError
from tweetup.model import PlannedQuestion, PostKey
from tweetup.networks.listening import Outage

__all__ = ["here", "run"]

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PEOPLE = tuple(f"person{number}" for number in range(20))


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def asked(number: int, text: str, *, minute: float, people: int) -> LiveQuestion:
    return LiveQuestion(
        section=f"Q{number}",
        label=f"Q{number}",
        text=text,
        asked_at=at(minute),
        answers=2 * people,
        answered_by=PEOPLE[:people],
    )


def unanswered(handle: str, text: str, asked_at: datetime) -> UnansweredQuestion:
    post = PostKey("x", "77")
    return UnansweredQuestion(handle=handle, text=text, asked_at=asked_at, post=post)


FIRST = asked(1, "What makes a label good?", minute=5, people=12)
SECOND = asked(2, "Who should write it, and who should not?", minute=15, people=3)
DISCUSSION = Discussion(
    questions=(FIRST, SECOND),
    next_planned=PlannedQuestion(number=3, text="What do we do next?"),
    people=21,
    newcomers=4,
    here=PEOPLE[1:6],
    absent=("wim", "zoe"),
    unanswered=(unanswered(handle="kim", text="Is there a list of them?", asked_at=at(20)),),
)
CHAT = LiveChat(
    hashtag="labelchat",
    start=START,
    end=at(60),
    timezone="Europe/Berlin",
    title="The label chat",
    regulars=("wim", "zoe"),
)
LISTENING = PlaceState(name="x", heard=True)


def view(
    minute: float = 24,
    *,
    discussion: Discussion = DISCUSSION,
    chat: LiveChat = CHAT,
    places: tuple[PlaceState, ...] = (LISTENING,),
    outages: tuple[Outage, ...] = (),
    note: str = "",
) -> LiveView:
    return LiveView(
        chat=chat,
        now=at(minute),
        posts=62,
        pace=(*([0] * 10), *range(20)),
        discussion=discussion,
        places=places,
        outages=outages,
        until=at(120),
        note=note,
    )


def drawn(shown: LiveView, width: int = 80, height: int = 24) -> list[str]:
    """The screen's lines, without the blanks at their ends."""
    lines = draw(shown, Console(width=width, height=height))
    assert all(line.cell_len <= width for line in lines)
    return [line.plain.rstrip() for line in lines]


def screen(shown: LiveView, width: int = 80, height: int = 24) -> str:
    return "\n".join(drawn(shown, width, height))


SCREEN = """\
#labelchat  The label chat                                  13:24 · 24 of 60 min
       ▁▁▂▂▃▃▃▄▄▅▅▆▆▆▇▇███   19 in the last minute   62 posts   21 people, 4 new

Q2, 9 min ago  Who should write it, and who should not?
6 answers by 3 people: @person2 @person1 @person0
3 regulars here without an answer: @person3 @person4 @person5

Q1   13:05   24 by 12   What makes a label good?
Q3   next               What do we do next?

1 question of participants unanswered
  4 min  @kim  Is there a list of them?

5 of 7 regulars are here; not yet: @wim @zoe








x: listening
until 15:00; Ctrl-C ends it and keeps everything"""


def test_the_screen_tells_a_host_what_is_on() -> None:
    """Chat and hour, pace and people, the question with who answered and who did not, the rest."""
    assert screen(view()) == SCREEN


NARROW = """\
#labelchat  The l…  13:24 · 24 of 60 min
           ▁▁▂▂▃▃▃▄▄▅▅▆▆▆▇▇███
62 posts   21 people, 4 new

Q2, 9 min ago  Who should write it, and
who should not?
6 answers by 3 people: @person2 @person1
@person0
3 regulars here without an answer:
@person3 @person4 @person5

Q1   13:05   24 by 12   What makes a la…
Q3   next               What do we do n…

1 question of participants unanswered
4 min  @kim  Is there a list of them?

x: not heard since 13:20, next try in 1
min (no route)
until 15:00; Ctrl-C ends it and keeps e…"""


def test_a_narrow_terminal_has_it_all_on_shorter_lines() -> None:
    """Texts run on below their beginnings; a trouble is told to its end."""
    outage = Outage(place="x", since=at(20), until=None, why="no route")
    lost = PlaceState(name="x", heard=True, outage=outage, again=at(25))
    assert screen(view(places=(lost,)), width=40, height=20) == NARROW


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (view(-5), "begins in 5 min"),
        (view(0), "0 of 60 min"),
        (view(59.9), "59 of 60 min"),
        (view(60), "over, late answers"),
        (view(121), "over"),
        (view(24, chat=LiveChat(hashtag="labelchat", start=START, end=None)), "for 24 min"),
        (view(discussion=Discussion()), "No question asked yet"),
        (
            view(discussion=Discussion(next_planned=DISCUSSION.next_planned)),
            "planned: Q3  What do we do next?",
        ),
        (
            view(discussion=Discussion(questions=(asked(1, "", minute=5, people=0),))),
            "Q1, 19 min ago  (its words are not in its post)",
        ),
        (
            view(discussion=Discussion(questions=(asked(1, "Why?", minute=5, people=0),))),
            "no answer yet",
        ),
        (view(places=(PlaceState(name="x"),)), "x: connecting"),
        (
            view(places=(PlaceState(name="a.example", heard=True, polling=True),)),
            "a.example: no stream to be had, so it is searched every half minute",
        ),
        (
            view(
                places=(
                    PlaceState(
                        name="x",
                        heard=True,
                        outage=Outage(place="x", since=at(20), until=None, why="no route"),
                        again=at(25),
                    ),
                )
            ),
            "x: not heard since 13:20, next try in 1 min (no route)",
        ),
        (
            view(places=(LISTENING, PlaceState(name="b", given_up="credits are used up"))),
            "b: given up (credits are used up)",
        ),
        (
            view(outages=(Outage(place="x", since=at(9), until=at(11), why="it slept"),)),
            "not heard: x 13:09–13:11 (it slept)",
        ),
        (
            view(outages=(Outage(place="x", since=at(9), until=at(9.5), why="it slept"),)),
            "not heard: x 13:09 for 30 s (it slept)",
        ),
        (view(note="not written yet, tried again: the disk is full"), "the disk is full"),
    ],
)
def test_every_state_has_its_words(shown: LiveView, said: str) -> None:
    """What is going on can be read off the screen."""
    assert said in screen(shown)


def test_an_outage_that_a_cursor_bridged_is_no_news() -> None:
    """Nothing is missing, so nothing is said."""
    bridged = Outage(place="x", since=at(9), until=at(11), why="it slept", bridged=True)
    assert "not heard" not in screen(view(outages=(bridged,)))


@pytest.mark.parametrize(
    ("width", "height"),
    [(200, 50), (80, 24), (60, 20), (40, 16), (30, 12), (20, 6), (12, 3), (8, 1), (1, 1)],
)
def test_it_fits_the_terminal(width: int, height: int) -> None:
    """However small; what is most useful stays, and how to end it."""
    lines = drawn(view(note="searching"), width, height)
    assert len(lines) == height
    assert "13:24"[: max(width - 3, 0)] in lines[0]
    assert width < 20 or "Ctrl-C" in "".join(lines)


HOSTILE = "\x1b[2J\x1b]0;owned\x07\r\n\tA\u202eevil\u2066\x9b31mB" + "e" + "\u0301" * 50


@given(st.text(max_size=80), st.integers(1, 130), st.integers(1, 40))
def test_no_post_can_leave_its_line(text: str, width: int, height: int) -> None:
    """Whatever people write: no control character, nothing wider than the terminal."""
    hostile = HOSTILE + text
    question = LiveQuestion(
        section="Q1", label=hostile, text=hostile, asked_at=at(1), answers=1, answered_by=(hostile,)
    )
    talk = Discussion(
        questions=(question, question),
        next_planned=PlannedQuestion(number=2, text=hostile),
        here=(hostile, "b"),
        absent=(hostile,),
        unanswered=(unanswered(handle=hostile, text=hostile, asked_at=at(2)),),
    )
    outage = Outage(place="x", since=at(1), until=at(2), why=hostile)
    shown = view(discussion=talk, outages=(outage,), note=hostile)
    lines = drawn(shown, width, height)
    assert len(lines) == height
    for line in lines:
        assert not any(char < " " or "\x7f" <= char <= "\x9f" for char in line)
        assert not set("\u202e\u2066") & set(line)
        assert "\u0301" * 4 not in line


MARKUP = "[bold red]A[/] [link=x]B[/link] :smile: \\[C]"


def test_markup_of_rich_is_text() -> None:
    """A post in brackets is shown as it was written, and colours nothing."""
    markup = LiveQuestion(
        section="Q1", label="Q1", text=MARKUP, asked_at=at(1), answers=1, answered_by=("[red]",)
    )
    talk = Discussion(
        questions=(asked(0, MARKUP, minute=0, people=1), markup),
        absent=("[red]",),
        unanswered=(unanswered(handle="[red]", text=MARKUP, asked_at=at(2)),),
    )
    lines = drawn(view(discussion=talk, note=MARKUP))
    assert sum(MARKUP in line for line in lines) == 4
    assert sum("@[red]" in line for line in lines) == 3


DRAWS_NOTHING = """
import os, sys
from tweetup.cli.live import _open_view
from tweetup.cli.live_text import PlainLines

sys.stderr.isatty = lambda: sys.argv[2] == "terminal"
assert isinstance(_open_view(plain=sys.argv[1] == "plain"), PlainLines)
assert "rich" not in sys.modules
"""


@pytest.mark.parametrize(
    ("plain", "stderr", "term"),
    [
        ("plain", "terminal", "xterm"),
        ("", "pipe", "xterm"),
        ("", "terminal", "dumb"),
        ("", "terminal", "unknown"),
    ],
)
def test_where_nothing_is_drawn_rich_is_not_loaded(plain: str, stderr: str, term: str) -> None:
    """With --hide-progress, into a pipe, or on a terminal that can do nothing: plain lines."""
    arguments = [sys.executable, "-c", DRAWS_NOTHING, plain, stderr]
    subprocess.run(arguments, env={**os.environ, "TERM": term}, check=True)


def test_a_log_has_a_line_where_something_changes(capsys: pytest.CaptureFixture[str]) -> None:
    """A new question, a place that is lost or back; otherwise one every five minutes."""
    lines = PlainLines()
    before = Discussion(questions=(FIRST,))
    lost = PlaceState(
        name="x", heard=True, outage=Outage(place="x", since=at(15), until=None, why="?")
    )
    for shown in (
        view(10, discussion=before),
        view(10.1, discussion=before),
        view(14, discussion=before),
        view(15, discussion=before),
        view(15.5, discussion=DISCUSSION),
        view(16, discussion=DISCUSSION, places=(lost,)),
        view(16.1, discussion=DISCUSSION, places=(lost,)),
        view(17, discussion=DISCUSSION),
    ):
        lines.show(shown)
    said = capsys.readouterr().err.splitlines()
    assert [line[9:14] for line in said] == ["13:10", "13:15", "13:15", "13:16", "13:17"]
    assert said[-1] == (
        "tweetup: 13:17 #labelchat: 62 posts, 21 people, 4 new; Q2 on with 6 answers;"
        " 1 question of participants unanswered"
    )
    assert "not heard" in said[3]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (0, 0, "62 posts"),
        (4, 0, "58 posts (4 before the hour)"),
        (0, 9, "53 posts (9 after the hour)"),
        (4, 57, "1 post (4 before and 57 after the hour)"),
    ],
)
def test_posts_outside_the_hour_are_counted_apart(before: int, after: int, words: str) -> None:
    """On the screen and in the plain line, beside the minutes that have passed."""
    shown = replace(view(), posts_before=before, posts_after=after)
    assert f"{words}   21 people" in screen(shown, width=120)
    assert f": {words}, 21 people" in summary(shown)


def test_a_summary_of_nothing_is_short() -> None:
    """Before anybody wrote."""
    shown = view(discussion=Discussion())
    assert summary(shown) == "13:24 #labelchat: 62 posts, 0 people"


CONFIG = ChatConfig(hashtag="labelchat", hashtags=("labelchat",), timezone="Europe/Berlin")


@pytest.mark.parametrize(
    ("until", "minutes", "end"),
    [
        (None, None, None),
        (None, 90.0, at(90)),
        ("14:30", None, at(90)),
        ("12:30", None, at(23 * 60 + 30)),
        ("2026-11-20T14:30", None, at(90)),
        ("2026-11-20T14:30Z", None, at(150)),
    ],
)
def test_the_end_is_a_time_of_today_in_the_chats_zone(
    until: str | None, minutes: float | None, end: datetime | None
) -> None:
    """A time of day that has passed is tomorrow's, since chats run past midnight."""
    assert live_end(CONFIG, until=until, minutes=minutes, now=START) == end


@pytest.mark.parametrize(
    ("until", "minutes"),
    [("soon", None), ("2026-11-20", None), ("2026-11-20T12:30", None), ("14:30", 5.0)],
)
def test_an_end_that_is_none_is_refused(until: str, minutes: float | None) -> None:
    """No time, a date alone, a time that has passed, or two ends."""
    with pytest.raises(UsageError):
        live_end(CONFIG, until=until, minutes=minutes, now=START)


@pytest.mark.parametrize(
    "option",
    [
        ("--last", "2h"),
        ("--since", "2026-11-20"),
        ("--date", "2026-11-20"),
        ("--late",),
        ("--announcements",),
        ("--dry-run",),
        ("--late", "--json"),
        ("--date", "2026-11-20", "--no-replies"),
    ],
)
def test_options_of_a_search_do_not_go_with_live(
    here: Path, run: Run, option: tuple[str, ...]
) -> None:
    """An option that would do nothing is refused by its name."""
    done = run("capture", "labelchat", "--network", "x", "--live", *option)
    assert done.code == 2
    assert option[0] in done.err
    assert not (here / "archives").exists()


def test_minutes_belong_to_live(here: Path, run: Run) -> None:
    """Without it nothing runs for so long."""
    assert here.exists()
    done = run("capture", "labelchat", "--network", "x", "--minutes", 5)
    assert done.code == 2
    assert "--live" in done.err
