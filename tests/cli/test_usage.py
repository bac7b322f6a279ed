"""Wrong usage: one line on stderr, nothing on stdout, exit code 2."""

from pathlib import Path

import pytest

from tests.cli.running import Run

WRONG = [
    (("reecap",), "no command named 'reecap'; did you mean recap?"),
    (("--colour",), "--colour"),
    (("sessions", "--colour"), "see tweetup sessions --help"),
    (("sessions", "extra"), "extra"),
    (("questions",), "Missing argument 'SESSION'"),
    (("import",), "Missing argument 'FILE...'"),
    (("posts", "latest", "--section", "Q"), "no section named 'Q'"),
    (("posts", "latest", "--section"), "--section"),
    (("posts", "latest", "--section", "Q99"), "no section named 'Q99'"),
    (("search",), "QUERY"),
    (("search", "label", "--limit", "0"), "--limit"),
    (("remove",), "--post ID or --author HANDLE"),
    (("remove", "--post", "nowhere"), "no post named 'nowhere'"),
    (("recap", "latest", "--format", "docx"), "no output format named 'docx'"),
    (("recap", "latest", "-o", "recap.docx"), "no format's files end in .docx"),
    (("import", "chat.jsonl", "--format", "twark"), "no format named 'twark'"),
    (("recap", "labelchat-2024-05-06"), "did you mean labelchat-2024-05-07"),
    (("recap", "lebelchat-2024-05-07"), "did you mean labelchat-2024-05-07"),
    (("recap", "last"), "did you mean latest?"),
    (("recap", "zzz"), "known: labelchat-2024-05-07, latest"),
    (
        ("sessions", "--hashtag", "labelcaht"),
        "no hashtag named 'labelcaht'; did you mean labelchat",
    ),
    (("people", "--hashtag", "#nobody"), "no hashtag named 'nobody'; known: labelchat"),
    (("sessions", "--config", "elsewhere.toml"), "elsewhere.toml"),
    (("init",), "exists already"),
    (("site", "bild"), "bild"),
    (("site", "serve", "--port", "70000"), "--port"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG, ids=lambda value: str(value)[:40])
def test_wrong_usage(imported: Path, run: Run, arguments: tuple[str, ...], said: str) -> None:
    """What cannot work is told in a line that names it and says what would."""
    (imported / "tweetup.toml").write_text("", encoding="utf-8")
    result = run(*arguments)
    assert (result.code, result.out, len(result.said)) == (2, "", 1), result
    assert said in result.err


@pytest.mark.parametrize("arguments", [(), ("site",)])
def test_no_command_is_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    """Without a command there is nothing to do; the help on stderr says what there is."""
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err == run(*arguments, "--help").out


NAMES = [
    "latest",
    "LATEST",
    "labelchat-2024-05-07",
    "LabelChat-2024-05-07",
    "#labelchat-2024-05-07",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_a_session(imported: Path, run: Run, name: str) -> None:
    """A session answers to its name in any case, with or without #, and the last to latest."""
    assert run("questions", name, "--json").rows == run("questions", "latest", "--json").rows


@pytest.mark.parametrize("name", ["q1", "Q1", "INTRO", "Chatter", "closing"])
def test_names_of_a_section(imported: Path, run: Run, name: str) -> None:
    """A section answers to its name in any case."""
    result = run("posts", "latest", "--section", name, "--json")
    known = {row["section"].lower() for row in run("posts", "latest", "--json").rows}
    if name.lower() in known:
        assert {row["section"].lower() for row in result.rows} == {name.lower()}
    else:
        assert result.code == 2
