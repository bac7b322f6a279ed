"""The time zone that nobody configured: said, guessed, asked for; and the names before it."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Run
from tests.cli.terminal import Terminal
from tweetup.config import load_config

# 20:00 on the 7th in New York.
EVENING = datetime(2024, 5, 8, 0, 0, tzinfo=UTC)
NEW_YORK, UTC_NAME = "labelchat-2024-05-07", "labelchat-2024-05-08"
SETTING = '[chats.labelchat]\ntimezone = "America/New_York"\n'


def evening_file(
    folder: Path, *said: str, start: datetime = EVENING, name: str = "chat.jsonl"
) -> Path:
    """An evening of #labelchat in New York, with more posts by its host at its end."""
    posts = invent_chat(start, first_id=int(start.timestamp()))
    for number, text in enumerate(said, start=1):
        posts.append(
            {
                "id": f"{int(start.timestamp()) + 500 + number}",
                "created_at": (start + timedelta(minutes=54 + number)).isoformat(),
                "author": "labelhost",
                "text": f"{text} #labelchat",
                "in_reply_to_id": None,
            }
        )
    return write_jsonl(folder / name, posts)


def names(run: Run) -> list[str]:
    """The sessions' names."""
    return [row["session"] for row in run("sessions", "--json").rows]


def test_a_guess_is_said_and_used(here: Path, run: Run) -> None:
    """The import says the zone, why, and the line that sets it; names carry its day."""
    imported = run("import", evening_file(here, "Next chat May 14 at 8pm ET"))
    assert imported.code == 0
    (line,) = imported.said[1:]
    assert line == (
        "tweetup: no time zone is configured for #labelchat: America/New_York is used, guessed"
        ' because 1 post says "8pm ET", about the hour at which it meets there; to set it, write'
        ' timezone = "America/New_York" under [chats.labelchat] in tweetup.toml'
    )
    (row,) = run("sessions", "--json").rows
    assert (row["session"], row["timezone"], row["timezone_source"], row["aliases"]) == (
        NEW_YORK,
        "America/New_York",
        "guessed",
        [],
    )
    for form in ("html", "markdown"):
        recap = run("recap", "latest", "--format", form).out
        assert "All times are America/New_York (EDT), a zone guessed from the posts." in recap


def test_no_guess_is_said(here: Path, run: Run) -> None:
    """Where nothing tells the zone, the sessions are in UTC, and the foot says so."""
    assert "none could be guessed: UTC is used" in run("import", evening_file(here)).err
    (row,) = run("sessions", "--json").rows
    assert (row["session"], row["timezone"], row["timezone_source"]) == (UTC_NAME, "UTC", "unknown")
    assert (
        "All times are UTC: the time zone of the chat is not known."
        in run("recap", "latest", "--format", "markdown").out
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("config", "source", "foot"),
    [
        (SETTING, "configured", None),
        ('[chats.labelchat]\ntimezone = "UTC"\n', "configured", None),
        (
            '[chats.labelchat]\ntime = "00:00"\n',
            "unknown",
            "time zone of the chat is not known",
        ),
    ],
)
def test_configured_zones(here: Path, run: Run, config: str, source: str, foot: str | None) -> None:
    """A configured zone is used without a word; a schedule without one is in UTC."""
    (here / "tweetup.toml").write_text(config, encoding="utf-8")
    imported = run("import", evening_file(here, "Next chat May 14 at 8pm ET"))
    assert ("time zone" in imported.err) is (source != "configured")
    (row,) = run("sessions", "--json").rows
    assert row["timezone_source"] == source
    recap = run("recap", "latest", "--format", "markdown").out
    assert "guessed" not in recap
    assert (foot or "tweetup.toml") in recap or foot is None


@pytest.mark.parametrize("options", [["--json"], ["again"]])
def test_nothing_is_said(here: Path, run: Run, options: Sequence[str]) -> None:
    """--json has its own output, and a file that adds nothing has nothing to say."""
    file = evening_file(here)
    if options == ["again"]:
        run("import", file)
        assert "time zone" not in run("import", file).err
    else:
        assert run("import", file, *options).err == ""


@pytest.mark.long
def test_names_before_the_zone_was_set_are_aliases(here: Path, run: Run) -> None:
    """A session keeps answering to the name it had, and shows it."""
    run("import", evening_file(here))
    assert names(run) == [UTC_NAME]
    (here / "tweetup.toml").write_text(SETTING, encoding="utf-8")
    (row,) = run("sessions", "--json").rows
    assert (row["session"], row["aliases"]) == (NEW_YORK, [UTC_NAME])
    for command in ("questions", "posts", "summary", "people"):
        before = run(command, UTC_NAME, "--json")
        assert (before.code, before.err) == (0, "")
        assert before.out == run(command, NEW_YORK, "--json").out
    assert run("recap", f"#{UTC_NAME}").code == 0
    # Back again: both names are known, each leads to the session.
    (here / "tweetup.toml").unlink()
    (row,) = run("sessions", "--json").rows
    assert (row["session"], row["aliases"]) == (UTC_NAME, [NEW_YORK])
    assert run("posts", NEW_YORK).code == 0


@pytest.mark.long
def test_corrections_stay_with_their_session(here: Path, run: Run) -> None:
    """What people corrected under the old name holds under the new one, and a name they gave."""
    run("import", evening_file(here))
    assert run("retitle", UTC_NAME, "Labels at night").code == 0
    (here / "tweetup.toml").write_text(SETTING, encoding="utf-8")
    assert "Labels at night" in run("recap", NEW_YORK, "--format", "markdown").out
    assert run("session", "rename", UTC_NAME, "first").code == 0
    (row,) = run("sessions", "--json").rows
    assert (row["session"], row["aliases"]) == ("first", [UTC_NAME, NEW_YORK])
    (here / "tweetup.toml").unlink()
    assert names(run) == ["first"]
    assert "Labels at night" in run("recap", UTC_NAME, "--format", "markdown").out


@pytest.mark.long
def test_a_name_that_another_session_has_now(here: Path, run: Run) -> None:
    """The name means the session called so now; the one that had it before is told."""
    for number, day in enumerate((0, 1)):
        start = EVENING + timedelta(days=day)
        run("import", evening_file(here, start=start, name=f"{number}.jsonl"))
    assert names(run) == [UTC_NAME, "labelchat-2024-05-09"]
    (here / "tweetup.toml").write_text(SETTING, encoding="utf-8")
    first, second = run("sessions", "--json").rows
    assert (first["session"], first["aliases"]) == (NEW_YORK, [])
    assert (second["session"], second["aliases"]) == (UTC_NAME, ["labelchat-2024-05-09"])
    shown = run("posts", UTC_NAME, "--json")
    assert len(shown.rows) == second["posts"]
    assert shown.said == [
        f"tweetup: {UTC_NAME} is not the session that had this name before: that is {NEW_YORK} now"
    ]
    assert run("posts", "latest", "--json").said == []


def test_a_site_leads_from_old_names_to_new_ones(here: Path, run: Run) -> None:
    """The page at the old address is a small file without a script that leads to the new one."""
    run("import", evening_file(here))
    (here / "tweetup.toml").write_text(SETTING, encoding="utf-8")
    assert run("site", "build").code == 0
    page = (here / "public" / "sessions" / f"{UTC_NAME}.html").read_text(encoding="utf-8")
    assert f'http-equiv="refresh" content="0; url=../sessions/{NEW_YORK}.html"' in page
    assert (here / "public" / "sessions" / f"{NEW_YORK}.html").is_file()


@pytest.mark.long
def test_a_text_file_stays_with_its_session(here: Path, run: Run) -> None:
    """Edits under the old name are read, by either name and by the path, and it stays the file."""
    run("import", evening_file(here))
    old = Path("recaps", f"{UTC_NAME}.md")
    assert run("recap", UTC_NAME, "--edit").code == 0
    (here / "tweetup.toml").write_text(SETTING, encoding="utf-8")
    assert names(run) == [NEW_YORK]
    for topic, options in (("Stars", ()), ("Moons", ("-o", str(old))), ("Suns", ())):
        text = re.sub("\ntopic: .*", f"\ntopic: {topic}", old.read_text(encoding="utf-8"))
        old.write_text(text, encoding="utf-8")
        result = run("recap", "latest", "--edit", *options)
        assert result.code == 0, result
        assert f"wrote {old}: 1 decision from your edits" in result.err
        told = f"{old} is the file of {NEW_YORK}: so the session was called before"
        assert (told in result.err) == (options == ())
        assert f"“{topic}”" in run("recap", NEW_YORK).out
        assert f'session: "{NEW_YORK}"' in old.read_text(encoding="utf-8")
    # The file as it was before the zone was set is kept beside it: its times were others.
    others = [it.name for it in (here / "recaps").iterdir() if ".before" not in it.suffixes]
    assert others == [old.name]


@pytest.mark.long
def test_the_text_file_of_a_name_that_another_session_has_now(here: Path, run: Run) -> None:
    """It is not taken for the other session's; the error names the command that reads it."""
    for number, day in enumerate((0, 1)):
        start = EVENING + timedelta(days=day)
        run("import", evening_file(here, start=start, name=f"{number}.jsonl"))
    assert run("recap", UTC_NAME, "--edit").code == 0
    (here / "tweetup.toml").write_text(SETTING, encoding="utf-8")
    assert names(run) == [NEW_YORK, UTC_NAME]
    old = Path("recaps", f"{UTC_NAME}.md")
    result = run("recap", UTC_NAME, "--edit")
    assert result.code == 2
    assert f"tweetup recap {NEW_YORK} --edit -o {old}" in result.err
    assert run("recap", NEW_YORK, "--edit", "-o", str(old)).code == 0
    assert f'session: "{NEW_YORK}"' in old.read_text(encoding="utf-8")


@contextmanager
def on_a_terminal(folder: Path, *arguments: str) -> Iterator[Terminal]:
    """``tweetup ARGUMENTS`` with a keyboard."""
    environ = {**os.environ, "TERM": "xterm", "PYTHONUNBUFFERED": "1"}
    terminal = Terminal(folder, ["-m", "tweetup", *arguments], environ, columns=200)
    yield terminal
    assert terminal.close() == 0, terminal.written


def answer(terminal: Terminal, question: str, text: str) -> None:
    """Type an answer once it is asked for."""
    terminal.wait_for(lambda: question in terminal.written)
    terminal.type(f"{text}\n")


QUESTION = "Is #labelchat at home in America/New_York? [Y/n or a zone]"


@pytest.mark.long
@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("", "America/New_York"),
        pytest.param("y", "America/New_York", marks=pytest.mark.long),
        pytest.param("Europe/Oslo", "Europe/Oslo", marks=pytest.mark.long),
    ],
)
def test_the_question_on_a_terminal(tmp_path: Path, typed: str, zone: str) -> None:
    """It is asked once; the answer is written into tweetup.toml."""
    evening_file(tmp_path, "Next chat May 14 at 8pm ET")
    with on_a_terminal(tmp_path, "import", "chat.jsonl") as terminal:
        answer(terminal, QUESTION, typed)
    assert terminal.written.count(QUESTION) == 1
    file = tmp_path / "tweetup.toml"
    assert load_config(file).chat("labelchat").timezone == zone
    assert f'wrote timezone = "{zone}"' in terminal.written


ZONE_QUESTION = "Where is #labelchat at home? [a zone, or n for UTC]"


@pytest.mark.long
@pytest.mark.parametrize(
    ("refusal", "typed", "zone", "name"),
    [
        ("N", "n\n", "UTC", UTC_NAME),
        pytest.param("no", "\n", "UTC", UTC_NAME, marks=pytest.mark.long),
        pytest.param("n", "\x04", "UTC", UTC_NAME, marks=pytest.mark.long),
        ("n", "Europe/Oslo\n", "Europe/Oslo", UTC_NAME),
    ],
)
def test_a_guess_that_is_refused(
    here: Path, run: Run, refusal: str, typed: str, zone: str, name: str
) -> None:
    """The zone is asked for, else UTC said and written: neither names nor recaps use the guess."""
    evening_file(here, "Next chat May 14 at 8pm ET")
    with on_a_terminal(here, "import", "chat.jsonl") as terminal:
        answer(terminal, QUESTION, refusal)
        terminal.wait_for(lambda: ZONE_QUESTION in terminal.written)
        terminal.type(typed)
    assert ("UTC is used" in terminal.written) is (zone == "UTC")
    assert f'wrote timezone = "{zone}"' in terminal.written
    (row,) = run("sessions", "--json").rows
    assert (row["session"], row["timezone"], row["timezone_source"]) == (name, zone, "configured")
    assert "America/New_York" not in run("recap", "latest", "--format", "markdown").out
    # The decision outlives the import of more posts with the same sign of a zone.
    more = evening_file(here, "At 8pm ET", start=EVENING + timedelta(days=7), name="more.jsonl")
    assert "time zone" not in run("import", more).err
    assert {row["timezone"] for row in run("sessions", "--json").rows} == {zone}


@pytest.mark.long
def test_the_end_of_input_keeps_the_guess(tmp_path: Path) -> None:
    """Ctrl-D is no decision: nothing is written, and the guess that stays in force is named."""
    evening_file(tmp_path, "Next chat May 14 at 8pm ET")
    with on_a_terminal(tmp_path, "import", "chat.jsonl") as terminal:
        terminal.wait_for(lambda: QUESTION in terminal.written)
        terminal.type("\x04")
    assert "left open: America/New_York is used, as guessed" in terminal.written
    assert not (tmp_path / "tweetup.toml").exists()


@pytest.mark.long
def test_a_wrong_zone_is_asked_for_again(tmp_path: Path) -> None:
    """A name that no zone has gives an error with the nearest, and the question again."""
    evening_file(tmp_path, "Next chat May 14 at 8pm ET")
    (tmp_path / "tweetup.toml").write_text('# Ours\n[chats.LabelChat]\nhosts = ["labelhost"]\n')
    with on_a_terminal(tmp_path, "import", "chat.jsonl") as terminal:
        answer(terminal, QUESTION, "Oslo")
        terminal.wait_for(lambda: terminal.written.count(QUESTION) == 2)
        assert "no time zone named 'Oslo'; did you mean Europe/Oslo?" in terminal.written
        terminal.type("Europe/Oslo\n")
    assert (tmp_path / "tweetup.toml").read_text() == (
        '# Ours\n[chats.LabelChat]\ntimezone = "Europe/Oslo"\nhosts = ["labelhost"]\n'
    )


@pytest.mark.long
def test_the_end_of_input_leaves_it_open(tmp_path: Path) -> None:
    """Ctrl-D is an answer too; where nothing was guessed, the question names no zone."""
    evening_file(tmp_path)
    with on_a_terminal(tmp_path, "import", "chat.jsonl") as terminal:
        terminal.wait_for(lambda: "Where is #labelchat at home? [a zone, or n]" in terminal.written)
        terminal.type("\x04")
    assert "left open" in terminal.written
    assert not (tmp_path / "tweetup.toml").exists()


def test_windows_are_in_the_zone_that_dates_sessions(here: Path, run: Run) -> None:
    """The day of a session's name is the window that has all of it, and the zone is said once."""
    run("import", evening_file(here, "Next chat May 14 at 8pm ET"))
    told = "tweetup: times are read in America/New_York, the zone guessed for the chat"
    asked = ("people", "--json", "--hashtag", "labelchat")
    every = run(*asked).rows
    of_day = run(*asked, "--since", "2024-05-07", "--until", "2024-05-07")
    assert of_day.rows == every != []
    assert of_day.said.count(told) == 1
    assert run(*asked, "--since", "2024-05-08").rows == []
    alone = run("people", "--json", "--since", "2024-05-07", "--until", "2024-05-07")
    assert (alone.rows, told in alone.said) == (every, True)
    offset = run(*asked, "--since", "2024-05-08T00:00Z", "--until", "2024-05-08T02:00Z")
    assert (offset.rows, offset.said) == (every, [])
    event = run("rates", "--json", "--event", "2024-05-07T20:00..2024-05-07T21:00", *asked[2:])
    assert event.rows[1]["start"] == "2024-05-08T00:00:00+00:00"
    assert event.said.count(told) == 1


@pytest.mark.long
def test_every_command_says_the_zone_of_its_window(here: Path, run: Run) -> None:
    """All that count posts of a window read its times alike."""
    run("import", evening_file(here, "Next chat May 14 at 8pm ET"))
    window = ("--since", "2024-05-07", "--until", "2024-05-07")
    chat = ("--hashtag", "labelchat")
    for command in (
        ("people", *chat), ("roles", *chat), ("graph", *chat), ("tags", *chat), ("words", *chat),
        ("leaders", *chat), ("engagement", *chat), ("organisations", *chat), ("sweetspot", *chat),
        ("export", "gexf", *chat, "-o", "talk.gexf"), ("report", "labelchat", "-o", "talk.html"),
    ):  # fmt: skip
        said = run(*command, *window).said
        assert sum("times are read in America/New_York" in it for it in said) == 1, command
    assert "<node " in Path("talk.gexf").read_text(encoding="utf-8")
    assert "labelhost" in Path("talk.html").read_text(encoding="utf-8")


def test_quarters_are_those_of_the_sessions_dates(here: Path, run: Run) -> None:
    """The last evening of March in New York is of the first quarter, though it is April in UTC."""
    start = datetime(2024, 4, 1, 0, 0, tzinfo=UTC)
    run("import", evening_file(here, "Next chat April 7 at 8pm ET", start=start))
    assert names(run) == ["labelchat-2024-03-31"]
    cohorts = run("people", "--json", "--hashtag", "labelchat", "--cohorts").rows
    assert [it["quarter"] for it in cohorts] == ["2024-Q1"]
    tags = run("tags", "--json", "--hashtag", "labelchat", "--over-time").rows
    assert {(it["tag"], it["quarter"]) for it in tags} == {("labelchat", "2024-Q1")}


def test_windows_of_a_chat_with_a_zone_are_not_told(here: Path, run: Run) -> None:
    """A configured zone is no news, of one chat alone without its hashtag neither."""
    Path("tweetup.toml").write_text(SETTING, encoding="utf-8")
    run("import", evening_file(here))
    of_day = run("people", "--json", "--since", "2024-05-07", "--until", "2024-05-07")
    assert of_day.said == []
    assert of_day.rows == run("people", "--json").rows != []
