"""``tweetup themes --trend``: what comes back from one meeting of a chat to the next."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Run


@pytest.fixture
def twice(here: Path, run: Run) -> Path:
    """The chat met again a week later, and people said the same."""
    again = invent_chat(datetime(2024, 5, 14, 18, 0, tzinfo=UTC), first_id=9000)
    path = here / "twice.jsonl"
    write_jsonl(path, [*invent_chat(), *again])
    assert run("import", path, "--hashtag", "labelchat").code == 0
    return path


@pytest.mark.long
def test_a_theme_of_both_sessions_returns(twice: Path, run: Run) -> None:
    """With its posts in each session, those that ``themes SESSION`` lists."""
    trends = run("themes", "--hashtag", "#labelchat", "--trend", "--json").rows
    back = [row for row in trends if row["trend"] == "returning"]
    assert back
    for row in back:
        names = [one["session"] for one in row["sessions"]]
        assert names == ["labelchat-2024-05-07", "labelchat-2024-05-14"]
        assert (row["first"], row["last"]) == (names[0], names[-1])
        assert row["support"] == sum(
            theme["support"] for one in row["sessions"] for theme in one["themes"]
        )
        for one in row["sessions"]:
            listed = run("themes", one["session"], "--json").rows
            assert all(theme in listed for theme in one["themes"])
    table = run("themes", "--hashtag", "labelchat", "--trend")
    assert (table.code, table.err) == (0, "")
    assert len(table.out.splitlines()) > len(trends)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("themes", "--trend"), 2),
        (("themes", "latest", "--trend"), 2),
        (("themes", "--hashtag", "labelchat", "--section", "Q1", "--trend"), 2),
        (("themes",), 2),
        (("themes", "latest", "--hashtag", "labelchat"), 2),
        (("themes", "--hashtag", "nosuchchat", "--trend"), 2),
    ],
)
def test_what_makes_no_sense_is_said(
    twice: Path, run: Run, arguments: tuple[str, ...], code: int
) -> None:
    """A trend is a chat's, a list of themes a session's."""
    result = run(*arguments)
    assert result.code == code
    assert result.out == ""
    assert len(result.err.splitlines()) <= 2
