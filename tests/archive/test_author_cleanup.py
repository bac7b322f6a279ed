"""Removal leaves the same authors whether their posts or the request came first."""

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.examples import START, all_bytes, content, fill, make, post
from tests.archive.test_removal import SECRET
from tests.costs import examples
from tests.samples import sampled
from tweetup.archive import Archive, Removed
from tweetup.model import Author, Post, PostKey, Reference, Relation

Step = Callable[[Archive], object]


def who(handle: str, identity: str | None = None, minutes: int = 0, **fields: object) -> Author:
    """A profile as it was seen so many minutes after the chat began."""
    seen = START + timedelta(minutes=minutes)
    return Author(network="x", handle=handle, id=identity, seen_at=seen, **fields)  # type: ignore[arg-type]  # a table of what profiles say


def told(name: str, author: Author, **fields: object) -> Post:
    return post(name, f"{name} #demochat", author=author, **fields)


FIRST = told("1", who("ada", "77", 5, bio=f"bio {SECRET}", followers=3))
SECOND = told("2", who("ada", "77", 2, bio="a walker", followers=2))
SAME = told("3", who("ada", "77", 9, bio=f"bio {SECRET}", followers=3))
OTHER = told("4", who("eve", "88", 1, bio="reads"))
RENAMED = told("4", who("eve_reads", "88", 3, bio="reads more", followers=1))
REPOST = told(
    "5", who("bob", "99"), references=(Reference(relation=Relation.REPOST, id="1", handle="ada"),)
)


def _held(path: Path, steps: tuple[Step, ...]) -> dict[str, list[tuple[object, ...]]]:
    with make(path) as archive:
        for step in steps:
            step(archive)
    kept = content(path)
    return {name: kept[name] for name in ("authors", "author_profiles", "posts")}


def _remove(**asked: object) -> Step:
    return lambda archive: archive.remove(**asked)  # type: ignore[arg-type]  # a table of keywords


def _file(*posts: Post) -> Step:
    return lambda archive: fill(archive, posts, source=repr(posts))


ORDERS: dict[str, tuple[Step, ...]] = {
    "a profile that only the removed post showed": (
        _file(FIRST, SECOND),
        _remove(posts=[FIRST.key]),
        _file(OTHER),
    ),
    "a profile that another post shows, too": (
        _file(FIRST, SECOND),
        _remove(posts=[SAME.key]),
        _file(SAME),
    ),
    "a profile that is not the latest": (
        _file(FIRST),
        _remove(posts=[SECOND.key]),
        _file(SECOND),
    ),
    "somebody else who is called otherwise now": (
        _file(OTHER, FIRST),
        _remove(posts=[FIRST.key]),
        _file(RENAMED),
    ),
    "who is called otherwise now": (_file(OTHER), _remove(posts=[OTHER.key]), _file(RENAMED)),
    "a repost": (_file(FIRST, SECOND), _remove(posts=[FIRST.key]), _file(REPOST)),
    "a handle": (_file(FIRST, OTHER), _remove(authors=["ada"]), _file(SECOND, REPOST)),
    "an account": (_file(FIRST, OTHER), _remove(author_ids=[("x", "88")]), _file(RENAMED)),
}


@pytest.mark.long
@pytest.mark.parametrize("case", sampled(ORDERS, every=3))
def test_order_does_not_show(tmp_path: Path, case: str) -> None:
    """Two files and a removal leave the same authors and profiles in any order."""
    held = [
        _held(tmp_path / f"{number}.db", steps)
        for number, steps in enumerate(permutations(ORDERS[case]))
    ]
    assert all(tables == held[0] for tables in held)


PROFILES = st.builds(
    lambda minutes, bio, followers: (minutes, {"bio": bio, "followers": followers}),
    st.integers(0, 5),
    st.sampled_from([None, "walks", "reads"]),
    st.sampled_from([None, 1, 2]),
)
HANDLES = {"1": "ada", "2": "ada", "3": "ada", "4": "bob", "5": "bob", "6": "eve"}
POSTS = st.fixed_dictionaries(dict.fromkeys(HANDLES, PROFILES)).map(
    lambda profiles: {
        name: told(name, who(HANDLES[name], HANDLES[name] * 2, minutes, **fields))
        for name, (minutes, fields) in profiles.items()
    }
)
FILES = st.lists(st.sampled_from(sorted(HANDLES)), max_size=5)
WISHES: st.SearchStrategy[dict[str, object]] = st.one_of(
    st.lists(st.sampled_from(sorted(HANDLES)), min_size=1, max_size=2).map(
        lambda names: {"posts": [PostKey("x", name) for name in names]}
    ),
    st.sampled_from(["ada", "bob"]).map(lambda handle: {"authors": [handle]}),
    st.just({"author_ids": [("x", "adaada")]}),
)


@pytest.mark.long
@settings(max_examples=examples(0.3))
@given(posts=POSTS, files=st.tuples(FILES, FILES), wish=WISHES)
def test_any_order_of_anything(
    posts: dict[str, Post], files: tuple[list[str], list[str]], wish: dict[str, object]
) -> None:
    """Whoever is removed, and whatever of them is in which file."""
    steps = [*(_file(*(posts[name] for name in names)) for names in files), _remove(**wish)]
    with TemporaryDirectory() as folder:
        held = [
            _held(Path(folder) / f"{number}.db", order)
            for number, order in enumerate(permutations(steps))
        ]
    assert all(tables == held[0] for tables in held)


SAME_ID: list[tuple[str, Post, int]] = [
    ("the same account", RENAMED, 1),
    ("nobody knows whose account", told("4", who("eve_too", minutes=3, followers=2)), 2),
    ("another account", told("4", who("eve_too", "89", 3, followers=2)), 2),
]


@pytest.mark.parametrize(("why", "again", "posts"), SAME_ID)
def test_other_handles(tmp_path: Path, why: str, again: Post, posts: int) -> None:
    """All posts under an id go with it, and so do the two handles of their authors."""
    with make(tmp_path / "a.db", [OTHER, again]) as archive:
        assert archive.remove(posts=[OTHER.key]) == Removed(posts=posts, authors=2), why


def test_who_is_named_goes(tmp_path: Path) -> None:
    """A handle whose posts are all told under another by now is removed by itself."""
    path = tmp_path / "a.db"
    with make(path, [told("7", who("before", "55", 1, bio=SECRET)), OTHER]) as archive:
        fill(archive, [told("7", who("after", "55", 0, bio="walks", followers=1))])
        assert SECRET.encode() in all_bytes(path)
        assert archive.remove(authors=["before"]) == Removed(posts=0, authors=1)
    assert SECRET.encode() not in all_bytes(path)
