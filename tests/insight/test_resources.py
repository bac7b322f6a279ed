import pytest

from tests.insight.making import post
from tweetup.insight import find_resources
from tweetup.insight.resources import clean_link
from tweetup.model import Link, PostKey

CLEANED = [
    ("HTTP://Example.org:80/a?utm_source=x&id=3&fbclid=9", "http://example.org/a?id=3"),
    ("https://example.org/a?q=b%20c", "https://example.org/a?q=b%20c"),
    ("https://example.org/a#.VkX1b2", "https://example.org/a"),
    ("https://example.org/a#part-2", "https://example.org/a#part-2"),
    ("https://example.org/a\u202eb", "https://example.org/ab"),
]
NO_LINKS = [
    "javascript:alert(1)",
    "ftp://example.org/a",
    "http://",
    "http://[bad",
    "data:text/html,x",
]
NO_RESOURCES = [
    "https://twitter.com/ann/status/123456",
    "https://x.com/ann/status/123456/photo/1",
    "pic.twitter.com/abc",
    "https://bsky.app/profile/ann.example/post/3k",
    "cut off http://t.co/ab…",
]


@pytest.mark.parametrize(("url", "cleaned"), CLEANED)
def test_tracking_goes_and_the_address_stays(url: str, cleaned: str) -> None:
    """Only what tells how a reader came is taken off."""
    assert clean_link(url) == cleaned


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
