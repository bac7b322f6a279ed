"""A key written into tweetup.toml, whose other lines stay as they are."""

import tomllib
from pathlib import Path

import pytest

from tweetup.config import load_config, set_key, starter_config
from tweetup.errors import ConfigError

QUESTION = '[[chats.gardenchat.questions]]\ndate = 2031-03-04\ntext = "Why?"\n'
TABLE = ("chats", "gardenchat")


def written(tmp_path: Path, text: str | None, *, table: tuple[str, ...] = TABLE) -> str:
    """The file after the zone of the chat was written into it."""
    path = tmp_path / "tweetup.toml"
    if text is not None:
        path.write_bytes(text.encode())
    set_key(path, table, "timezone", "Europe/Oslo")
    return path.read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, '[chats.gardenchat]\ntimezone = "Europe/Oslo"\n'),
        ("", '[chats.gardenchat]\ntimezone = "Europe/Oslo"\n'),
        (
            "# Ours\n[chats.gardenchat] # the best\ntitle = 'G'",
            "# Ours\n[chats.gardenchat] # the best\ntimezone = \"Europe/Oslo\"\ntitle = 'G'\n",
        ),
        (
            '[chats."GardenChat"]\n\n[site]\ntitle = "G"\n',
            '[chats."GardenChat"]\ntimezone = "Europe/Oslo"\n\n[site]\ntitle = "G"\n',
        ),
        (
            '[site]\ntitle = "G"\n',
            '[site]\ntitle = "G"\n\n[chats.gardenchat]\ntimezone = "Europe/Oslo"\n',
        ),
        (
            QUESTION,
            f'{QUESTION}\n[chats.gardenchat]\ntimezone = "Europe/Oslo"\n',
        ),
        (
            "[chats.gardenchat]\r\ntitle = 'G'\r\n",
            "[chats.gardenchat]\r\ntimezone = \"Europe/Oslo\"\r\ntitle = 'G'\r\n",
        ),
    ],
)
def test_a_key_is_added(tmp_path: Path, before: str | None, after: str) -> None:
    """It goes to the top of its table, or with a new table to the end of the file."""
    assert written(tmp_path, before) == after
    assert load_config(tmp_path / "tweetup.toml").chat("gardenchat").timezone == "Europe/Oslo"


def test_the_starter_file_takes_it(tmp_path: Path) -> None:
    """The commented file stays whole, and its own table for a chat stays a comment."""
    text = written(tmp_path, starter_config(), table=("chats", "hcsmeu"))
    assert text.startswith(starter_config())
    assert load_config(tmp_path / "tweetup.toml").chat("hcsmeu").timezone == "Europe/Oslo"


def test_a_name_in_another_alphabet(tmp_path: Path) -> None:
    """TOML wants such a name in quotes."""
    text = written(tmp_path, None, table=("chats", "gärtnern"))
    assert tomllib.loads(text) == {"chats": {"gärtnern": {"timezone": "Europe/Oslo"}}}


@pytest.mark.parametrize(
    "text",
    ['chats.gardenchat.title = "G"\n', '[chats]\ngardenchat = { title = "G" }\n', "[chats\n"],
)
def test_a_file_that_no_line_can_be_added_to(tmp_path: Path, text: str) -> None:
    """It stays as it is, and the error says which line to add by hand."""
    with pytest.raises(ConfigError) as caught:
        written(tmp_path, text)
    assert (tmp_path / "tweetup.toml").read_text() == text
    assert "tweetup.toml" in str(caught.value)


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(ConfigError, match="cannot be written"):
        set_key(tmp_path / "nowhere" / "tweetup.toml", TABLE, "timezone", "Europe/Oslo")
