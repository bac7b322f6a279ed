"""What ``tweetup.toml`` says for capturing: how much, from where, at what price."""

from datetime import timedelta
from pathlib import Path

import pytest

from tweetup.config import CaptureConfig, Config, NetworkConfig, load_config
from tweetup.errors import ConfigError

FULL = """\
prices = "mine.toml"

[capture]
lead = 0
tail = 90
announcements = 6
late = 48

[networks.x]
url = "http://127.0.0.1:8080/"

[networks.mastodon]
servers = ["Mastodon.Example", "https://social.example/", "mastodon.example", "localhost.test:80"]

[networks.bluesky]
stream_url = "wss://stream.example.org/subscribe"

[chats.a]
network = "bluesky"
"""


def load(folder: Path, text: str) -> Config:
    path = folder / "tweetup.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def test_all_of_it_is_read(tmp_path: Path) -> None:
    """Each with its unit, servers once each, addresses without a slash at their end."""
    (tmp_path / "mine.toml").touch()
    config = load(tmp_path, FULL)
    assert config.prices == tmp_path / "mine.toml"
    assert config.capture == CaptureConfig(
        lead=timedelta(0),
        tail=timedelta(minutes=90),
        announcements=timedelta(days=6),
        late=timedelta(hours=48),
    )
    assert config.network("x").url == "http://127.0.0.1:8080"
    servers = ("mastodon.example", "https://social.example", "localhost.test:80")
    assert config.network("mastodon").servers == servers
    assert config.network("bluesky").stream_url == "wss://stream.example.org/subscribe"
    assert config.network("elsewhere") == NetworkConfig(name="elsewhere")
    assert config.chat("a").network == "bluesky"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('prices = "nowhere.toml"', "prices (line 1): there is no file 'nowhere.toml'"),
        ("[capture]\nlead = -1", "capture.lead (line 2): -1 is not between 0 and 1440"),
        ("[capture]\ntail = 1.5", "capture.tail (line 2): expected a whole number"),
        ("[capture]\nlate = 0", "capture.late (line 2): 0 is not between 1 and 720"),
        ("[capture]\nled = 10", "no setting named 'led'; did you mean lead?"),
        ('[networks.x]\nurl = "api.x.test"', "networks.x.url (line 2): 'api.x.test' is no web"),
        ('[networks.x]\nurl = "wss://api.x.test"', "is no web address"),
        ('[networks.x]\ntoken = "hush"', "networks.x.token (line 2): no setting named 'token'"),
        ('[networks.mastodon]\nservers = "one.example"', 'write it as a list: ["one.example"]'),
        ('[networks.mastodon]\nservers = ["two words"]', "'two words' is no server"),
        ('[networks.mastodon]\nservers = ["@me@one.example"]', "is no server"),
        ("[chats.a]\nnetwork = 1", "chats.a.network (line 2): expected text"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """Each with its place in the file."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert said in str(caught.value)
