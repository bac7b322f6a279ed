"""Reading posts: by chat, by key, by what a person types."""

from datetime import timedelta
from pathlib import Path

from tests.archive.examples import START, make, post
from tweetup.model import Author, PostKey


def test_time_order(tmp_path: Path) -> None:
    """Posts come in time order, fractions of a second included, then by identity."""
    times = {"5": 0.0, "4": 0.5, "3": 0.25, "2": 1.0, "1": 1.0}
    given = [
        post(identity, created_at=START + timedelta(seconds=late))
        for identity, late in times.items()
    ]
    with make(tmp_path / "a.db", given) as archive:
        assert [one.id for one in archive.posts("demochat")] == ["5", "3", "4", "1", "2"]


def test_by_key(tmp_path: Path) -> None:
    """Those asked for, in the order asked, each once; unknown ones are left out."""
    keys = [PostKey("x", "2"), PostKey("x", "9"), PostKey("x", "1"), PostKey("x", "2")]
    with make(tmp_path / "a.db", [post("1"), post("2")]) as archive:
        assert [one.id for one in archive.posts_by_key(keys)] == ["2", "1"]
        assert archive.posts_by_key([]) == ()


def test_find_post(tmp_path: Path) -> None:
    """An id finds every network's post of that id; with its network it finds that one."""
    elsewhere = post("1", author=Author(network="mastodon", handle="ada@example.org"))
    odd = post("at://did:plc:abc/1", author=Author(network="bluesky", handle="ada.example"))
    with make(tmp_path / "a.db", [post("1"), elsewhere, odd]) as archive:
        found = {
            asked: {one.network for one in archive.find_post(asked)}
            for asked in ("1", "x:1", "mastodon:1", "at://did:plc:abc/1", "2", "x:", "")
        }
        assert archive.find_post("bluesky:at://did:plc:abc/1") == (odd,)
    assert found == {
        "1": {"x", "mastodon"},
        "x:1": {"x"},
        "mastodon:1": {"mastodon"},
        "at://did:plc:abc/1": {"bluesky"},
        "2": set(),
        "x:": set(),
        "": set(),
    }


def test_hashtags_by_size(tmp_path: Path) -> None:
    """The largest chat first, equal ones by name; each post counts once a hashtag."""
    given = [post("1", hashtags=("B", "a", "b")), post("2", hashtags=("c", "B"))]
    with make(tmp_path / "a.db", given) as archive:
        assert archive.hashtags() == (("b", 2), ("a", 1), ("c", 1))
