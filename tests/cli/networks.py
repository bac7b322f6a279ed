"""Commands that ask a network on loopback: X with a chat of this hour, and a login for it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.running import Run
from tests.servers.x import TOKEN, XServer
from tests.servers.x_posts import chat

__all__ = ["TAG", "captured", "nobody", "x"]

TAG = "labelchat"


@pytest.fixture
def nobody(here: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in that is home as well, and no login set anywhere."""
    import os

    for name in os.environ:
        if name.startswith(("TWEETUP_", "BEARER_", "TWITTER_", "MASTODON_", "BSKY_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(here))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return here


@pytest.fixture
def x(nobody: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[XServer]:
    """X with a chat of thirty posts, an hour and a half ago."""
    posts = chat(30, start=datetime.now(UTC) - timedelta(minutes=90))
    with XServer(posts).serving() as server:
        monkeypatch.setenv("TWEETUP_X_URL", server.url)
        monkeypatch.setenv("BEARER_TOKEN", TOKEN)
        yield server


@pytest.fixture
def captured(x: XServer, here: Path, run: Run) -> Path:
    """The folder to work in, with X's chat captured."""
    assert run("capture", TAG, "--network", "x", "--last", "2h").code == 0
    return here
