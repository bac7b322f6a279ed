"""Accounts that leave Bluesky for a while: their posts are hidden with a reason, and come back."""

import sqlite3
from contextlib import closing

import pytest

from tests.cli.running import Run
from tests.devnet.conftest import Town
from tests.devnet.test_devnet import CAPTURE, hold_chat, seen
from tests.devnet.witness import Witness

__all__ = ["seen"]

pytestmark = [pytest.mark.long, pytest.mark.devnet]


def shown(run: Run) -> set[str]:
    """The addresses of the posts that any output shows."""
    rows = run("posts", "latest", "--json").rows
    return {row["id"] for row in rows}


def hidden() -> dict[str, str]:
    """The posts that are hidden for now, with the reason."""
    with closing(sqlite3.connect("archives/tweetup.db")) as sql:
        return dict(sql.execute("SELECT id, reason FROM absent_posts").fetchall())


def test_an_account_that_leaves_and_comes_back(town: Town, seen: Witness, run: Run) -> None:
    """Deactivated: hidden, and still in the archive; activated: shown again, nothing lost."""
    chat = hold_chat(town, "leavechat")
    assert run(*CAPTURE, chat.tag).code == 0
    before = shown(run)
    leaver = chat.ben
    leaver.deactivate()
    town.network.settle()
    done = run("refresh", "--hashtag", chat.tag, "--again")
    assert done.code == 0, done.err
    theirs = {uri for uri in before if uri.startswith(f"at://{leaver.did}/")}
    assert theirs
    assert shown(run) == before - theirs
    assert hidden() == dict.fromkeys(theirs, "deactivated")
    leaver.activate()
    town.network.settle()
    assert run("refresh", "--hashtag", chat.tag, "--again").code == 0
    assert shown(run) == before
    assert not hidden()
