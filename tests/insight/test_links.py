import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.insight.making import post
from tweetup.insight import find_resources
from tweetup.insight.links import clean_link, link_identity
from tweetup.model import Link, PostKey

CLEANED = [
    ("HTTP://Example.org:80/a?utm_source=x&id=3&fbclid=9", "http://example.org/a?id=3"),
    ("https://example.org/a?q=b%20c", "https://example.org/a?q=b%20c"),
    ("https://example.org/a#.VkX1b2", "https://example.org/a"),
    ("https://example.org/a#part-2", "https://example.org/a#part-2"),
    ("https://example.org/a\u202eb", "https://example.org/ab"),
    ("https://example.org/\u200ba", "https://example.org/a"),
    ("https://ann:secret@example.org./a", "https://example.org/a"),
    ("https://example.org/ä b?x=1;y=2#", "https://example.org/%C3%A4%20b?x=1;y=2"),
    ("https://youtu.be/abc?si=xyz", "https://youtu.be/abc"),
    (
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Ffbclid%3D1&h=2",
        "https://example.org/a",
    ),
    (
        "https://www.google.com/url?sa=t&url=http://example.org/a%3Fid%3D3",
        "http://example.org/a?id=3",
    ),
    (
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://www.google.com/url?q=javascript:alert(1)",
    ),
]
SAME = [
    ("http://www.example.org/a/", "https://example.org/a"),
    ("https://m.example.org/a", "https://example.org/a"),
    ("https://example.org/a?x=1&y=2", "https://example.org/a?y=2&x=1"),
    ("https://example.org/%7Eann/%C3%A4", "https://example.org/~ann/ä"),
    ("https://example.org/a#part-2", "https://example.org/a"),
    ("https://example.org/a/index.html", "https://example.org/a"),
    ("https://example.org/a/amp/", "https://example.org/a"),
    ("https://münchen.example/a", "https://xn--mnchen-3ya.example/a"),
    ("https://youtu.be/abc?si=xyz", "https://www.youtube.com/watch?v=abc&feature=share"),
    ("http://dx.doi.org/10.1/ab", "https://doi.org/10.1/ab"),
]
OTHER = [
    ("https://example.org/a", "https://example.org/A"),
    ("https://example.org/a?id=1", "https://example.org/a?id=2"),
    ("https://example.org/a?id=1", "https://example.org/a"),
    ("https://example.org/#!/a", "https://example.org/#!/b"),
    ("https://blog.example.org/a", "https://example.org/a"),
    ("https://example.org:8080/a", "https://example.org/a"),
    ("https://m.example/a", "https://example/a"),
    ("https://youtu.be/abc", "https://youtu.be/abd"),
]
NO_LINKS = [
    "javascript:alert(1)",
    "ftp://example.org/a",
    "http://",
    "http://[bad",
    "data:text/html,x",
    "https://.",
    "http://a.example:port/",
]
NO_RESOURCES = [
    "https://twitter.com/ann/status/123456",
    "https://x.com/ann/status/123456/photo/1",
    "pic.twitter.com/abc",
    "https://bsky.app/profile/ann.example/post/3k",
    "cut off http://t.co/ab…",
]


def identity(url: str) -> str:
    cleaned = clean_link(url)
    assert cleaned is not None
    return link_identity(cleaned)


@pytest.mark.parametrize(("url", "cleaned"), CLEANED)
def test_tracking_goes_and_the_address_stays(url: str, cleaned: str) -> None:
    """Only what tells how a reader came is taken off."""
    assert clean_link(url) == cleaned


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_page_is_one_link(one: str, other: str) -> None:
    """However it was copied, and from which device."""
    assert identity(one) == identity(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_pages_are_other_links(one: str, other: str) -> None:
    """Joining two pages would give people words they did not share."""
    assert identity(one) != identity(other)


@given(st.text(), st.sampled_from(["", "http://", "https://a.example/", "https://youtu.be/"]))
def test_cleaning_twice_changes_nothing(text: str, start: str) -> None:
    """A clean link is clean, and no text is an error."""
    cleaned = clean_link(start + text)
    if cleaned is not None:
        assert clean_link(cleaned) == cleaned
        assert identity(cleaned) == identity(start + text)


@pytest.mark.parametrize("url", NO_LINKS)
def test_only_web_addresses_are_links(url: str) -> None:
    """Nothing that a browser would run or that has no host is a link."""
    assert clean_link(url) is None


@pytest.mark.parametrize("text", NO_RESOURCES)
def test_links_to_posts_and_pictures_are_no_resources(text: str) -> None:
    """A quoted post, a post's own picture and a broken link are not things shared."""
    assert find_resources([post(1, "ann", text)]) == ()


def test_the_same_page_is_one_resource() -> None:
    """Scheme, www, closing slash and tracking do not make another page; people are counted."""
    page = Link(url="http://www.example.org/a/?utm_medium=t", short="http://t.co/1", title="A page")
    posts = [
        post(1, "ann", "read http://t.co/1", links=(page,)),
        post(2, "Bob", "RT @ann: read http://t…", repost=1),
        post(3, "cyd", "https://example.org/a"),
        post(4, "cyd", "again https://example.org/a"),
        post(5, "dan", "http://other.example/"),
    ]
    sections = {PostKey("x", "1"): "Q2", PostKey("x", "3"): "Q1"}
    first, second = find_resources(reversed(posts), sections)
    assert (first.url, first.title) == ("https://example.org/a", "A page")
    assert (first.sharers, first.shares, first.sections) == (("ann", "Bob", "cyd"), 4, ("Q1", "Q2"))
    assert second.sharers == ("dan",)
