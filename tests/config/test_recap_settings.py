"""The confidence from which on posts are quoted and counted, for all chats and for one."""

from pathlib import Path

import pytest

from tweetup.claims import CONFIDENCE
from tweetup.config import Config, load_config
from tweetup.errors import ConfigError


def load(folder: Path, text: str) -> Config:
    path = folder / "tweetup.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", CONFIDENCE),
        ("[recap]", CONFIDENCE),
        ("[recap]\nconfidence = 0.95", 0.95),
        ("[recap]\nconfidence = 0", 0.0),
        ("[recap]\nconfidence = 1", 1.0),
        ("[chats.labelchat]\nconfidence = 0.5", 0.5),
        ("[recap]\nconfidence = 0.95\n[chats.labelchat]\nconfidence = 0.0", 0.0),
        ("[recap]\nconfidence = 0.95\n[chats.other]\nconfidence = 0.5", 0.95),
    ],
)
def test_confidence(tmp_path: Path, text: str, expected: float) -> None:
    """A chat's own goes before that of all, 0 included."""
    config = load(tmp_path, text)
    assert config.confidence(config.chat("#LabelChat")) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[recap]\nconfidence = 1.01", "recap.confidence (line 2): 1.01 is not between 0 and 1"),
        ("[recap]\nconfidence = -1", "recap.confidence (line 2): -1 is not between 0 and 1"),
        ("[recap]\nconfidence = nan", "recap.confidence (line 2): nan is not between 0 and 1"),
        ("[recap]\nconfidence = true", "recap.confidence (line 2): expected a number with a"),
        ('[chats.a]\nconfidence = "high"', "chats.a.confidence (line 2): expected a number"),
        ("[recap]\nconfidences = 1", "no setting named 'confidences'; did you mean confidence?"),
    ],
)
def test_no_confidence(tmp_path: Path, text: str, message: str) -> None:
    """A mistake is an error at its line."""
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, text)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("text", "join", "contact"),
    [
        ("", None, None),
        ('[recap]\njoin = "All come."', "All come.", None),
        ('[recap]\njoin = "All come."\n[chats.a]\njoin = "On Mondays."', "On Mondays.", None),
        ('[recap]\njoin = "All come."\n[chats.b]\njoin = "On Mondays."', "All come.", None),
        ('[chats.a]\njoin = "On Mondays."', "On Mondays.", None),
        ('[site]\ncontact = "site"', None, "site"),
        ('[recap]\ncontact = "recap"\n[site]\ncontact = "site"', None, "recap"),
    ],
)
def test_a_chats_own_way_to_join(
    tmp_path: Path, text: str, join: str | None, contact: str | None
) -> None:
    """It goes before that of all; whom to ask is the site's contact where recaps have none."""
    recap = load(tmp_path, text).recap_of("#A")
    assert (recap.join, recap.contact) == (join, contact)
