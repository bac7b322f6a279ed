"""A post that moderators take down is hidden, by the word of its author's own server."""

import pytest

from tests.cli.running import Run
from tests.devnet.conftest import Town
from tests.devnet.test_devnet import CAPTURE, hold_chat, seen
from tests.devnet.test_devnet_leaving import hidden, shown
from tests.devnet.witness import Witness

__all__ = ["seen"]

pytestmark = [pytest.mark.long, pytest.mark.devnet]


def test_a_post_that_is_taken_down_comes_back(town: Town, seen: Witness, run: Run) -> None:
    """Taken down by the AppView: hidden; deleted by its author: removed; put back: shown again."""
    chat = hold_chat(town, "takedownchat")
    assert run(*CAPTURE, chat.tag).code == 0
    before = shown(run)
    taken, deleted = chat.tagged[-1].uri, chat.questions[1]
    town.network.take_down(taken)
    town.host.delete(deleted)
    town.network.settle()
    done = run("refresh", "--hashtag", chat.tag, "--again")
    assert done.code == 0, done.err
    assert hidden() == {taken: "taken down"}
    assert shown(run) == before - {taken, deleted.uri}
    town.network.take_down(taken, back=True)
    town.network.settle()
    assert run("refresh", "--hashtag", chat.tag, "--again").code == 0
    assert shown(run) == before - {deleted.uri}
    assert not hidden()
