"""Search finds words, phrases, beginnings and authors, and takes whatever people type."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.archive.examples import check_index, fill, make, post
from tweetup.archive import Archive
from tweetup.errors import UsageError

POSTS = [
    post("1", "A1: we listen to patients first #demochat", handle="ada_l"),
    post("2", "Listening is a skill, don't you think? C++ & AND", handle="bob"),
    post("3", "Zuhören! Über Fragen 50% #demochat #ehealth", handle="eve"),
    post("4", "first we listen", handle="bob"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Four posts to search in."""
    return make(tmp_path_factory.mktemp("search") / "a.db", POSTS)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("listen", {"1", "4"}),
        ("LISTEN first", {"1", "4"}),
        ('"listen to"', {"1"}),
        ('"listen to', {"1"}),
        ("listen*", {"1", "2", "4"}),
        ("listen -patients", {"4"}),
        ("patients OR skill", {"1", "2"}),
        ("uber", {"3"}),
        ("#ehealth", {"3"}),
        ("from:bob", {"2", "4"}),
        ("from:@Ada_L listen", {"1"}),
        ("from:bob -listening", {"4"}),
        ("don't", {"2"}),
        ("AND", {"2"}),
        ("c++", {"2"}),
        ("text:listen", set()),
        ("NEAR(listen first)", set()),
        ("50%", {"3"}),
        ("OR skill", {"2"}),
        ("skill OR", {"2"}),
        ("nowhere", set()),
    ],
)
def test_what_is_found(archive: Archive, query: str, ids: set[str]) -> None:
    """All words must match; quotes, stars, OR, minus and from: mean what they say."""
    assert {hit.post.id for hit in archive.search(query, limit=10)} == ids


@pytest.mark.parametrize("query", ["", "  ", '"', "*", "-listen", "🎉", "OR", '""', "- -"])
def test_what_asks_for_nothing(archive: Archive, query: str) -> None:
    """A query without a word is a mistake in usage, with what to type instead."""
    with pytest.raises(UsageError, match="search for a word"):
        archive.search(query, limit=10)


@given(st.text(max_size=30))
@example('a" OR b*')
@example("a:b (c) ^d {e} -")
@example("a\x00b")
@example("\ud800x")
def test_nothing_typed_is_an_error(archive: Archive, query: str) -> None:
    """Any text finds posts or is refused as usage; SQLite never sees a query it cannot read."""
    with suppress(UsageError):
        assert len(archive.search(query, limit=3)) <= 3


def test_hits_show_where(archive: Archive) -> None:
    """A hit holds the whole post and marks what matched; the limit holds."""
    (hit,) = archive.search("patients", limit=5)
    assert hit.post == POSTS[0]
    assert "«patients»" in hit.snippet
    assert len(archive.search("listen*", limit=2)) == 2


def test_index_follows_the_posts(tmp_path: Path) -> None:
    """The text of a fuller record is found, and the text it replaced is not."""
    path = tmp_path / "a.db"
    with make(path, [post("1", "RT @ada: we liste…")]) as archive:
        fill(archive, [post("1", "RT @ada: we listen to everyone")])
        assert len(archive.search("everyone", limit=5)) == 1
        assert archive.search("liste", limit=5) == ()
    check_index(path)
