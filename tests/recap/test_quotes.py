"""Which posts are shown whole: three to six with the themes' best, from as many as possible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tweetup.recap.quotes import FEWEST, MOST, choose_quotes, quote

from tests.recap.making import key, post


@pytest.mark.parametrize(
    ("authors", "taken", "chosen"),
    [
        ("abcdef", (), [0, 1, 2]),
        ("aaabc", (), [0, 3, 4]),
        ("abcd", (0,), [1, 2]),
        ("aabcd", (0,), [2, 3]),
        ("abcde", (0, 1, 2), [3]),
        ("habc", (), [1, 2, 3]),
        ("hab", (), [1, 2, 0]),
        ("aa", (), [0, 1]),
        ("", (), []),
    ],
)
def test_new_voices_come_first_and_hosts_last(
    authors: str, taken: tuple[int, ...], chosen: list[int]
) -> None:
    """``h`` is the host; a theme's best quote is not shown twice."""
    posts = {key(n): post(n, handle) for n, handle in enumerate(authors)}
    found = choose_quotes(list(posts), posts, shown={key(n) for n in taken}, hosts=("H",))
    assert [int(one.post.id) for one in found] == chosen


@given(st.lists(st.sampled_from("abcdefgh"), max_size=60), st.sets(st.integers(0, 59)))
def test_quotes_are_few_whole_and_from_many(authors: list[str], taken: set[int]) -> None:
    """Never more than six, none twice, and nobody twice while somebody has not spoken."""
    posts = {key(n): post(n, handle) for n, handle in enumerate(authors)}
    shown = {key(n) for n in taken} & set(posts)
    found = choose_quotes(list(posts), posts, shown=shown, hosts=())
    free = len(posts) - len(shown)
    assert min(FEWEST, len(posts)) <= len(found) + len(shown)
    assert len(found) <= min(MOST, free)
    assert not {one.post.key for one in found} & shown
    assert len({one.post.key for one in found}) == len(found)
    speakers = {one.post.handle for one in found}
    available = {one.handle for one in posts.values() if one.key not in shown}
    already = {posts[at].handle for at in shown}
    if len(speakers) < len(found):
        assert available - already <= speakers


def test_a_repost_is_never_quoted() -> None:
    posts = {key(1): post(1, "a", "RT @b: It works well for us"), key(2): post(2, "b")}
    found = choose_quotes(list(posts), posts, shown=(), hosts=())
    assert [one.post.id for one in found] == ["2"]


@pytest.mark.parametrize("url", [None, "https://example.org/status/1"])
def test_a_quote_links_where_its_record_does(url: str | None) -> None:
    """A permalink is never made up."""
    assert quote(post(1, "a", url=url)).url == url
