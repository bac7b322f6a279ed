"""Reading posts: by chat, by key, by what a person types."""

from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace

from tests.archive.examples import START, Given, fill, make, post
from tweetup.model import Author, Post, PostKey, Reference, Relation


def test_time_order(tmp_path: Path) -> None:
    """Posts come in time order, fractions of a second included, then by identity."""
    times = {"5": 0.0, "4": 0.5, "3": 0.25, "2": 1.0, "1": 1.0}
    given = [
        post(identity, created_at=START + timedelta(seconds=late))
        for identity, late in times.items()
    ]
    with make(tmp_path / "a.db", given) as archive:
        assert [item.id for item in archive.posts("demochat")] == ["5", "3", "4", "1", "2"]


def test_by_key(tmp_path: Path) -> None:
    """Those asked for, in the order asked, each once; unknown ones are left out."""
    keys = [PostKey("x", "2"), PostKey("x", "9"), PostKey("x", "1"), PostKey("x", "2")]
    with make(tmp_path / "a.db", [post("1"), post("2")]) as archive:
        assert [item.id for item in archive.posts_by_key(keys)] == ["2", "1"]
        assert archive.posts_by_key([]) == ()


def test_find_post(tmp_path: Path) -> None:
    """An id finds every network's post of that id; with its network it finds that one."""
    elsewhere = post("1", author=Author(network="mastodon", handle="ada@example.org"))
    odd = post("at://did:plc:abc/1", author=Author(network="bluesky", handle="ada.example"))
    with make(tmp_path / "a.db", [post("1"), elsewhere, odd]) as archive:
        networks = {
            asked: {item.network for item in archive.find_post(asked)}
            for asked in ("1", "x:1", "mastodon:1", "at://did:plc:abc/1", "2", "x:", "")
        }
        assert archive.find_post("bluesky:at://did:plc:abc/1") == (odd,)
    assert networks == {
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


VERSIONS = ("10", "11", "12")


def edited(identity: str, text: str) -> Post:
    """A version of a post that was edited twice; each version has an id, and names them all."""
    at = START + timedelta(minutes=int(identity))
    return post(identity, f"{text} #demochat", edits=VERSIONS, created_at=at)


def test_an_edited_post_stands_in_its_chat_once(tmp_path: Path) -> None:
    """As its latest version, whatever came first; what points at an earlier one points at it."""
    reply = post(
        "20",
        handle="bob",
        created_at=START + timedelta(hours=1),
        references=(Reference(relation=Relation.REPLY, id="10", handle="ada"),),
    )
    given = [edited("12", "third"), edited("10", "first"), reply]
    with make(tmp_path / "a.db", given) as archive:
        latest, answer = archive.posts("demochat")
        first = edited("10", "first")
        third = edited("12", "third")
        assert latest == replace(third, created_at=first.created_at, edited_at=third.created_at)
        assert archive.posts_by_key([third.key]) == (latest,)
        assert answer.target(Relation.REPLY) == latest.key
        assert archive.latest_versions()[PostKey("x", "10")] == latest.key
        assert archive.find_post("10") == (first,)


def test_an_edit_that_comes_later_is_seen(tmp_path: Path) -> None:
    """An edit changes the fingerprint, so that results are derived again."""
    with make(tmp_path / "a.db", [edited("10", "first")]) as archive:
        before = archive.fingerprint("demochat")
        fill(archive, [edited("11", "second")])
        assert [item.id for item in archive.posts("demochat")] == ["11"]
        assert archive.fingerprint("demochat") != before


def test_ids_of_one_number_on_two_networks_are_no_versions(tmp_path: Path) -> None:
    """An edit on one network says nothing of a post elsewhere."""
    elsewhere = post("10", author=Author(network="mastodon", handle="ada"))
    with make(tmp_path / "a.db", [elsewhere, edited("12", "third")]) as archive:
        assert len(archive.posts("demochat")) == 2


def test_reposts_without_words_are_of_the_chat(tmp_path: Path) -> None:
    """Whichever came first, and though nobody asked for them: of its posts, and of no others."""

    def repost(name: str, of: str) -> Post:
        pointer = Reference(relation=Relation.REPOST, id=of)
        return post(name, "", handle="bob", hashtags=(), references=(pointer,))

    asked, elsewhere = post("1"), post("3", hashtags=("other",))
    given: list[Post | Given] = [
        (repost("2", "1"), None, True),
        asked,
        (repost("4", "3"), None, True),
        elsewhere,
    ]
    for order in (given, given[::-1]):
        path = tmp_path / f"{order is given}.db"
        with make(path, order) as archive:
            assert {item.id for item in archive.posts("demochat")} == {"1", "2"}
            assert {item.id for item in archive.posts("other")} == {"3", "4"}
