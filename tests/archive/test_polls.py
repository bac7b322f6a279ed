"""The poll of a post is stored in two tables, and goes with its post."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.archive.examples import START, all_bytes, content, fill, look, make, post
from tweetup.archive import Added, open_archive
from tweetup.model import Poll, PollOption, Post, PostKey

YES_NO = (PollOption(text="Yes, always", votes=3), PollOption(text="No", votes=0))
POLL = Poll(
    options=YES_NO,
    multiple=True,
    voters=3,
    ends_at=START + timedelta(days=1),
    as_of=START + timedelta(hours=1),
)
LATER = replace(
    POLL,
    options=(PollOption(text="Yes, always", votes=9), PollOption(text="No", votes=4)),
    voters=11,
    as_of=START + timedelta(hours=3),
)
HIDDEN = Poll(options=tuple(PollOption(text=option.text) for option in YES_NO), multiple=True)
ASKED = post("1", "Q1: Do you listen first? #demochat", poll=POLL)
PLAIN = post("2", "A1: I do #demochat", handle="bob")


def stored(path: Path) -> list[Post]:
    with open_archive(path, write=False) as archive:
        return list(archive.posts("demochat"))


@pytest.mark.parametrize("poll", [POLL, HIDDEN, Poll(options=(PollOption(text="?", votes=0),))])
def test_it_comes_back_as_it_was(tmp_path: Path, poll: Poll) -> None:
    """With what the network did not tell, which is not 0 and not False."""
    path = tmp_path / "a.db"
    make(path, [replace(ASKED, poll=poll), PLAIN]).close()
    assert [item.poll for item in stored(path)] == [poll, None]


def test_researchers_query_it(tmp_path: Path) -> None:
    """Its own fields in one table, its options in another."""
    path = tmp_path / "a.db"
    make(path, [PLAIN, ASKED]).close()
    query = """SELECT p.id, o.position, o.text, o.votes, l.voters, l.multiple, l.ends_at
        FROM poll_options AS o JOIN polls AS l USING (post) JOIN posts AS p USING (post)
        ORDER BY o.post, o.position"""
    ends = "2021-03-05T19:00:00.000000Z"
    assert look(path, query) == [
        ("1", 0, "Yes, always", 3, 3, 1, ends),
        ("1", 1, "No", 0, 3, 1, ends),
    ]


@pytest.mark.long
@pytest.mark.parametrize(
    ("first", "second", "kept", "counts"),
    [
        (POLL, LATER, LATER, Added(updated=1)),
        (LATER, POLL, LATER, Added(unchanged=1)),
        (HIDDEN, POLL, POLL, Added(updated=1)),
        (POLL, HIDDEN, POLL, Added(unchanged=1)),
        (None, POLL, POLL, Added(updated=1)),
        (POLL, None, POLL, Added(unchanged=1)),
        (POLL, POLL, POLL, Added(unchanged=1)),
        (
            POLL,
            replace(POLL, as_of=LATER.as_of),
            replace(POLL, as_of=LATER.as_of),
            Added(unchanged=1),
        ),
    ],
)
def test_the_later_votes_stay(
    tmp_path: Path, first: Poll | None, second: Poll | None, kept: Poll, counts: Added
) -> None:
    """Votes before none, then those counted last; also where another process wrote the first."""
    path = tmp_path / "a.db"
    make(path, [replace(ASKED, poll=first)]).close()
    with open_archive(path) as archive:
        assert fill(archive, [replace(ASKED, poll=second)]) == counts
    assert [item.poll for item in stored(path)] == [kept]
    both = tmp_path / "b.db"
    make(both, [replace(ASKED, poll=first), replace(ASKED, poll=second)]).close()
    assert {table: content(both)[table] for table in ("polls", "poll_options", "posts")} == {
        table: content(path)[table] for table in ("polls", "poll_options", "posts")
    }


def test_a_later_version_may_have_other_options(tmp_path: Path) -> None:
    """An edit on Mastodon begins the votes anew."""
    path = tmp_path / "a.db"
    fresh = replace(ASKED, edited_at=START + timedelta(hours=2), poll=HIDDEN)
    make(path, [ASKED, fresh]).close()
    assert [item.poll for item in stored(path)] == [HIDDEN]


@pytest.mark.parametrize("asked", [{"posts": [PostKey("x", "1")]}, {"authors": ["ada"]}])
def test_a_removal_takes_it_along(tmp_path: Path, asked: dict[str, object]) -> None:
    """Its options' words are in no row and no byte any more."""
    path = tmp_path / "a.db"
    with make(path, [ASKED, PLAIN]) as archive:
        archive.remove(**asked)  # type: ignore[arg-type] # a table of keywords
    assert look(path, "SELECT * FROM polls") == look(path, "SELECT * FROM poll_options") == []
    assert b"always" not in all_bytes(path)
    assert [item.id for item in stored(path)] == ["2"]
