"""The live screen on real pseudo-terminals: every column of every row, at many widths."""

import os
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.cli.emulator import Emulator
from tests.cli.terminal import PLAIN, Terminal
from tweetup.capture.live.live_view import (
    Discussion,
    LiveChat,
    LiveQuestion,
    LiveView,
    PlaceState,
    UnansweredQuestion,
)
from tweetup.cli.live_screen import draw
from tweetup.model import PlannedQuestion, PostKey

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TEXTS = {
    "latin": "Which label would you read if there were only one in the whole of the room, and why?",
    "unbroken": "labels" * 60,
    "chinese": "標籤應該寫給誰看誰來寫什麼時候寫在哪裡" * 9,
    "mixed": "a標b籤c" * 40,
    "arabic": "من يكتب البطاقة ومن يقرأها في القاعة الصغيرة " * 9,
    "hebrew": "מי כותב את התווית ומי קורא אותה " * 9,
    "emoji": "🏷🖼😀" * 60,
    "clusters": "👩‍👩‍👧‍👦🇩🇪☺️👍🏽1️⃣" * 40,
    "marks": "e\u0301\u0323" * 200,
    "hostile": "\x1b[2J\x1b[?7h\x1b]0;title\x07\x9b31m\u202eleft \r\n\tthere\x00" * 9,
}
EARLY = "before the first question"
COLUMNS = (20, 21, 33, 40, 59, 60, 61, 79, 80, 81, 100, 120, 199, 200)

PROGRAM = """
import os, sys, time
from tests.cli.test_live_screen import view_of
from tweetup.cli.live import _Signals
from tweetup.cli.live_screen import Screen

with _Signals() as signals:
    with Screen(os.environ) as screen:
        while not signals.stop.is_set():
            screen.show(view_of(sys.argv[1]))
            time.sleep(0.02)
            if os.path.exists("broken"):
                raise RuntimeError("a bug")
print("back again")
"""


def view_of(name: str) -> LiveView:
    """A chat in which everybody writes such texts; ``EARLY`` is one without a question."""
    is_early = name == EARLY
    text = TEXTS["unbroken" if is_early else name]
    questions = (
        ()
        if is_early
        else tuple(
            LiveQuestion(
                section=f"Q{number}",
                label=f"Q{number}",
                text=text,
                asked_at=START + timedelta(minutes=10 * number),
                answers=12,
                answered_by=tuple(f"person{n}" for n in range(25)),
            )
            for number in (1, 2, 3)
        )
    )
    waiting = UnansweredQuestion(
        handle="somebody", text=text, asked_at=START, post=PostKey("x", "77")
    )
    return LiveView(
        chat=LiveChat(
            hashtag="labelchat", start=START, end=START + timedelta(minutes=60), title=text
        ),
        now=START + timedelta(minutes=40),
        posts=100,
        pace=tuple(range(30)),
        discussion=Discussion(
            questions=questions,
            next_planned=PlannedQuestion(number=4, text=text),
            people=30,
            here=tuple(f"regular{n}" for n in range(9)),
            absent=tuple(f"absent{n}" for n in range(9)),
            unanswered=(waiting, replace(waiting, handle="somebody_else")),
        ),
        places=(PlaceState(name="x", heard=True),),
        outages=(),
        note=text,
    )


def on_a_terminal(folder: Path, name: str, columns: int, rows: int) -> Terminal:
    root = str(Path(__file__).resolve().parents[2])
    environ = {**os.environ, "TERM": "xterm", "PYTHONPATH": root}
    return Terminal(folder, ["-c", PROGRAM, name], environ, columns=columns, rows=rows)


def drawn(name: str, columns: int, rows: int) -> list[str]:
    """The lines of the drawing, each with a blank in all columns behind it."""
    lines = draw(view_of(name), Console(width=columns, height=rows, force_terminal=True))
    return [line.plain + " " * (columns - line.cell_len) for line in lines]


def visible(lines: list[str]) -> list[str]:
    """The lines as a terminal shows them: what takes no column is not looked at."""
    return ["".join(it for it in line if cell_len(it) or it == "") for line in lines]


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in TEXTS if name != "clusters"])
def test_every_column_is_what_was_drawn(tmp_path: Path, name: str) -> None:
    """The first, the last and all between; at every width, the one resized to the next."""
    shown = on_a_terminal(tmp_path, name, COLUMNS[0], 24)
    for columns in COLUMNS:
        shown.resize(columns, 24)
        wanted = visible(drawn(name, columns, 24))
        shown.wait_for(lambda: shown.emulator.display == wanted)  # noqa: B023 - used at once
        assert any(line[-1:] != " " for line in wanted)
    assert (shown.emulator.scrolled, shown.emulator.broken) == (0, 0)
    shown.send(signal.SIGINT)
    assert shown.close() == 0


@pytest.mark.long
@pytest.mark.parametrize("columns", [40, 80, 200])
def test_before_the_first_question_every_column_is_there(tmp_path: Path, columns: int) -> None:
    """Posts arrive, participants ask, and nobody has asked a question of the chat."""
    shown = on_a_terminal(tmp_path, EARLY, columns, 24)
    wanted = visible(drawn(EARLY, columns, 24))
    shown.wait_for(lambda: shown.emulator.display == wanted)
    assert any(line[-1:] != " " for line in wanted)
    assert any("somebody" in line for line in wanted)
    assert not any("Q1" in line for line in wanted)
    assert (shown.emulator.scrolled, shown.emulator.broken) == (0, 0)
    shown.send(signal.SIGINT)
    assert shown.close() == 0


@pytest.mark.long
@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 5), (5, 2), (20, 3), (200, 1), (33, 100)])
def test_a_very_small_window_keeps_its_lines(tmp_path: Path, size: tuple[int, int]) -> None:
    shown = on_a_terminal(tmp_path, "latin", 80, 24)
    shown.wait_for(lambda: shown.emulator.display == drawn("latin", 80, 24))
    shown.resize(*size)
    shown.wait_for(lambda: shown.emulator.display == drawn("latin", *size))
    assert shown.emulator.scrolled == 0
    shown.send(signal.SIGINT)
    assert shown.close() == 0


@pytest.mark.long
@pytest.mark.parametrize("columns", [20, 40, 80, 133])
def test_emoji_wider_than_counted_stay_on_their_line(tmp_path: Path, columns: int) -> None:
    """A terminal that knows no clusters draws a family as four: no other row may suffer."""
    shown = on_a_terminal(tmp_path, "clusters", columns, 24)
    wanted = drawn("clusters", columns, 24)
    shown.wait_for(lambda: shown.emulator.display[-1] == wanted[-1])
    assert shown.emulator.scrolled == 0
    plain = {row: line for row, line in enumerate(wanted) if line.isascii()}
    assert len(plain) > 5
    assert {row: shown.emulator.display[row] for row in plain} == plain
    shown.send(signal.SIGINT)
    assert shown.close() == 0


@pytest.mark.long
@pytest.mark.parametrize("end", ["Ctrl-C", "SIGTERM", "a bug"])
def test_the_terminal_is_given_back(tmp_path: Path, end: str) -> None:
    """With its cursor and its wrapping, whatever ended the program."""
    shown = on_a_terminal(tmp_path, "hostile", 80, 24)
    shown.wait_for(lambda: shown.shows("Ctrl-C ends it"))
    assert shown.emulator.modes == {"?1049"}
    if end == "Ctrl-C":
        shown.type("\x03")
    elif end == "SIGTERM":
        shown.send(signal.SIGTERM)
    else:
        (tmp_path / "broken").touch()
    code = shown.close()
    assert code == int(end == "a bug")
    assert shown.emulator.modes == {"?7", "?25"}
    assert ("RuntimeError: a bug" if code else "back again") in shown.after
    assert shown.written.count(PLAIN) == 1


def test_the_emulator_loses_a_last_column_as_terminals_do() -> None:
    """What is erased behind a full line takes its last column along."""
    emulator = Emulator(4, 2)
    emulator.feed("\x1b[?7l\x1b[1;1Habcd\x1b[K\x1b[2;1H\x1b[2Kef")
    assert emulator.display == ["abc ", "ef  "]
    emulator.feed("\x1b[?7h\x1b[2;1Hefghi\x1b[")
    assert (emulator.display, emulator.scrolled) == (["efgh", "i   "], 1)
    emulator.feed("2;4H標")
    assert (emulator.display, emulator.scrolled) == (["i   ", "標  "], 2)
