"""A network's record under the id of another post: both are kept, a line says so, and exit 3."""

import re
import signal
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.archive.examples import fill, post
from tests.cli.networks import TAG, captured, nobody, x
from tests.cli.running import Run
from tests.cli.test_signals import CAPTURE, line_with, rest, running
from tests.servers.x import XServer
from tweetup.archive import open_archive

__all__ = ["captured", "nobody", "x"]

ARCHIVE = Path("archives") / "tweetup.db"
REMARK = (
    "1 record under the id of another post, kept beside it; `tweetup conflicts` lists them, to"
    " decide"
)


def store_another(identity: str) -> None:
    """Have somebody else's post in the archive, under an id that a file got wrong."""
    with open_archive(ARCHIVE, create=True) as archive:
        other = post(
            identity,
            f"A1: zeppelins, nothing but zeppelins #{TAG}",
            handle="zoe",
            created_at=datetime.now(UTC) - timedelta(minutes=80),
            hashtags=(TAG,),
        )
        fill(archive, [other], source="notes.csv", hashtag=TAG)


def decide_on_both(run: Run) -> dict[str, Any]:
    """Decide the only conflict, and return it as it was listed."""
    (row,) = run("conflicts", "--json").rows
    assert run("conflicts", "decide", "1", "both").code == 0
    assert isinstance(row, dict)
    return row


@pytest.fixture
def mistaken(x: XServer) -> str:
    """The id of a post of X under which the archive has somebody else's."""
    pointed = {it.id for it in x.posts.values() for it in it.referenced.values()}
    identity = next(it for it in x.posts if it not in pointed)
    store_another(identity)
    return identity


def test_a_capture(run: Run, x: XServer, mistaken: str) -> None:
    """The place's line has the remark; once it is decided there is nothing to say."""
    result = run(*CAPTURE)
    assert result.code == 3, result.err
    assert REMARK in result.err
    row = decide_on_both(run)
    assert (row["network"], row["id"], row["disagree_in"]) == ("x", mistaken, "author")
    assert row["first"]["author"] == "zoe"
    again = run(*CAPTURE)
    assert (again.code, REMARK in again.err) == (0, False)


def test_a_capture_as_json(run: Run, mistaken: str) -> None:
    """The code is the same."""
    result = run(*CAPTURE, "--json")
    assert result.code == 3
    (row,) = result.rows
    assert row["conflicts"] == 1
    assert [place["conflicts"] for place in row["places"]] == [1]


def test_a_refresh(run: Run, captured: Path, x: XServer) -> None:
    """A post that has other words without an edit is another post."""
    pointed = {it.id for it in x.posts.values() for it in it.referenced.values()}
    identity = next(it for it in x.posts if it not in pointed)
    x.posts[identity] = replace(x.posts[identity], text=f"Zeppelins, all of them #{TAG}")
    result = run("refresh", "--hashtag", TAG, "--again")
    assert result.code == 3, result.err
    assert f"x: {REMARK}" in result.err
    row = decide_on_both(run)
    assert (row["id"], row["disagree_in"]) == (identity, "text")
    again = run("refresh", "--hashtag", TAG, "--again")
    assert (again.code, REMARK in again.err) == (0, False)


@pytest.mark.long
def test_a_live_capture(run: Run, x: XServer) -> None:
    """It is said of what was heard, and of what the search found."""
    command = ("capture", TAG, "--network", "x", "--live", "--minutes", "9")
    with running(*command) as process:
        line_with(process, "0 posts")
        assert x.streams.connected.wait(60)
        heard = x.post(f"Q1: Who hears this? #{TAG}", author="host")
        line_with(process, "Q1 on")
        x.add(replace(heard, text=f"Q1: Who else? #{TAG}", author="zoe"))
        x.post(f"Q2: And who hears that? #{TAG}", author="host")
        line_with(process, "Q2 on")
        process.send_signal(signal.SIGINT)
        lines = rest(process)
        assert process.returncode == 3, lines
    remarks = [line for line in lines if REMARK in line]
    assert len(remarks) == 2, lines
    assert re.search(r"tweetup: 1 record under", remarks[0])
    assert decide_on_both(run)["id"] == heard.id
