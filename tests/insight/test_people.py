from tests.insight.making import post
from tweetup.insight import find_participants
from tweetup.model import PostKey

POSTS = [
    post(1, "Ann", "Q1 What now?"),
    post(2, "bob", "A1 this"),
    post(3, "BOB", "@Ann and that", reply=1),
    post(4, "cyd", "look", quote=2),
    post(5, "dan", "RT @bob: A1 this"),
    post(6, "bob", "elsewhere", network="mastodon"),
]


def test_everyone_is_counted_by_kind() -> None:
    """Handles fold, networks do not; a text that only hands on another's is a repost."""
    found = {(p.author.network, p.author.handle): p for p in find_participants(POSTS)}
    bob = found["x", "BOB"]
    assert (bob.originals, bob.replies, bob.quotes, bob.reposts) == (1, 1, 0, 0)
    assert found["x", "cyd"].quotes == 1
    assert not found["x", "dan"].took_part
    assert ("mastodon", "bob") in found


def test_hosts_guests_sections_and_newcomers() -> None:
    """Handles are compared folded; without an earlier session nobody is called new."""
    sections = {PostKey("x", "2"): "Q1", PostKey("x", "3"): "intro"}
    people = find_participants(
        POSTS, sections, hosts=["@ann"], guests=["CYD"], seen_before=["@Bob"]
    )
    by_handle = {p.author.handle: p for p in people if p.author.network == "x"}
    assert by_handle["Ann"].is_host
    assert by_handle["cyd"].is_guest
    assert by_handle["BOB"].sections == ("intro", "Q1")
    assert [by_handle[h].newcomer for h in ("Ann", "BOB")] == [True, False]
    assert {p.newcomer for p in find_participants(POSTS)} == {None}


def test_copies_are_no_words_of_ones_own() -> None:
    """An account that only passed on the posts of others took no part, whatever kind they have."""
    posts = [
        post(1, "ann", "Gardens need water"),
        post(2, "ben", "Gardens need water"),
        post(3, "cem", "Gardens need water"),
        post(4, "cem", "And shade"),
    ]
    copies = {posts[1].key, posts[2].key}
    people = {it.author.handle: it for it in find_participants(posts, copies=copies)}
    assert {name: (it.took_part, it.own, it.originals) for name, it in people.items()} == {
        "ann": (True, 1, 1),
        "ben": (False, 0, 1),
        "cem": (True, 1, 2),
    }


def test_order_of_arrival_does_not_matter() -> None:
    """Who wrote most comes first, ties by handle."""
    assert find_participants(POSTS) == find_participants(reversed(POSTS))
    assert find_participants(POSTS)[0].author.handle == "BOB"
