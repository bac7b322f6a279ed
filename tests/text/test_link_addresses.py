import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.text.link_addresses import (
    canonical_link,
    clean_link,
    is_post_link,
    is_shortener,
    link_identity,
)

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
        "https://example.org/a.pdf?attachauth=ANoY7c&attredirects=1",
        "https://example.org/a.pdf?attredirects=1",
    ),
    ("https://example.org/a?access_token=x&id=3&X-Amz-Signature=y", "https://example.org/a?id=3"),
    ("https://example.org/a?token=x", "https://example.org/a"),
    (
        "https://example.org/a?tokens=3&author=ann&design=y",
        "https://example.org/a?tokens=3&author=ann&design=y",
    ),
    ("http://example.org/aÂ", "http://example.org/a"),
    ("http://example.orgÂ\xa0", "http://example.org"),
    ("https://example.org/%C3%82", "https://example.org/%C3%82"),
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
    ("https://arxiv.org/pdf/2401.01234v2.pdf", "https://arxiv.org/abs/2401.01234v2"),
    ("https://www.youtube.com/watch?v=abc&list=PL1&index=4", "https://youtu.be/abc"),
    (
        "https://www.amazon.com/Some-Book-Title/dp/0123456789/ref=sr_1_1?ie=UTF8",
        "https://smile.amazon.com/gp/product/0123456789",
    ),
]
OTHER = [
    ("https://example.org/a", "https://example.org/A"),
    ("https://example.org/a?id=1", "https://example.org/a?id=2"),
    ("https://example.org/a?id=1", "https://example.org/a"),
    ("https://example.org/#!/a", "https://example.org/#!/b"),
    ("https://blog.example.org/a", "https://example.org/a"),
    ("https://example.org:8080/a", "https://example.org/a"),
    ("https://m.example/a", "https://example/a"),
    ("https://film.example.org/a", "https://filexample.org/a"),
    ("https://youtu.be/abc", "https://youtu.be/abd"),
    ("https://youtube.com/playlist?list=PL1", "https://youtube.com/playlist?list=PL2"),
    ("https://www.amazon.com/dp/0123456789", "https://www.amazon.de/dp/0123456789"),
    ("https://arxiv.org/abs/2401.01234", "https://arxiv.org/abs/2401.01235"),
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


SHORTENERS = [
    "https://t.co/AbCdEfGhIj",
    "http://bit.ly/spring-readings",
    "http://fb.me/6OHA",
    "https://lnkd.in/eXyz",
    "http://qx.to/8gD25OB",
    "https://zz.gl/a1B2c3",
]
NO_SHORTENERS = [
    "https://example.org/AbCdEf1",
    "https://youtu.be/a1B2c3",
    "https://t.me/readers",
    "https://ab.de/Programm24",
    "https://ab.de/aktuelles",
    "https://ab.de/2024",
    "https://ab.de/team/a1B2c3",
    "https://bit.ly.example/a1B2c3",
]
POSTS = [
    "https://twitter.com/ann/status/123456",
    "https://x.com/ann/status/123456/photo/1",
    "https://bsky.app/profile/ann.example/post/3k",
    "https://social.example/@ann/112233445566",
]
NO_POSTS = [
    "https://x.com/ann",
    "https://social.example/@ann",
    "https://medium.com/@ann/on-tags-12ab",
]


@pytest.mark.parametrize("url", SHORTENERS)
def test_addresses_that_name_no_page_are_shorteners(url: str) -> None:
    """By the table, or by a short host with a code."""
    assert is_shortener(url)


@pytest.mark.parametrize("url", NO_SHORTENERS)
def test_short_addresses_of_pages_are_no_shorteners(url: str) -> None:
    """A short host may be a house's own, and a word is no code."""
    assert not is_shortener(url)


@pytest.mark.parametrize("url", POSTS)
def test_links_to_posts_are_told(url: str) -> None:
    """On any network."""
    assert is_post_link(url)


@pytest.mark.parametrize("url", NO_POSTS)
def test_accounts_and_articles_are_no_posts(url: str) -> None:
    """An account's page is no post of its."""
    assert not is_post_link(url)


CANONICAL = [
    ("http://www.example.org/a/?utm_source=x", "https://example.org/a"),
    ("https://m.example.org/a b?z=1&a=2#part", "https://example.org/a%20b?a=2&z=1"),
    ("https://youtu.be/abc?si=xyz", "https://youtube.com/watch?v=abc"),
    ("https://arxiv.org/pdf/2401.01234.pdf", "https://arxiv.org/abs/2401.01234"),
    ("https://xn--mnchen-3ya.example/a", "https://münchen.example/a"),
    ("https://example.org/?q=%3F%23", "https://example.org?q=%3F%23"),
    ("https://example.org/a%3Fb", "https://example.org/a%3Fb"),
    ("https://example.org/\ud800", "https://example.org"),
    ("no address", None),
    ("", None),
]


@pytest.mark.parametrize(("url", "address"), CANONICAL)
def test_one_address_of_a_page(url: str, address: str | None) -> None:
    """It can be opened, and is the same for all links to the page."""
    assert canonical_link(url) == address


@given(st.text(), st.sampled_from(["", "http://", "https://a.example/", "https://youtu.be/"]))
def test_every_link_has_an_address(text: str, start: str) -> None:
    """Of text that is no web address it is None."""
    address = canonical_link(start + text)
    assert (address is None) is (clean_link(start + text) is None)
    assert address is None or address.startswith("https://")
