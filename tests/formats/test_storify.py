"""Stories of Storify."""

import json

import pytest

from tests.files.conftest import Read
from tests.formats.shapes import ANSWER, LONG, QUESTION, QUOTE, REPOST, TALK
from tests.formats.storify_shapes import STORIES, WORDS, element, element_html, page, story, xml
from tweetup.formats_extra.storify import OTHER_ELEMENTS
from tweetup.model import Kind, Link, Media


@pytest.mark.parametrize("shape", STORIES)
def test_posts(read: Read, shape: str) -> None:
    """The posts of X come in their order; the host's words between them are counted."""
    form, content = STORIES[shape]
    found = read(content)
    assert (found.source.format, found.skipped) == (form, ())
    posts = found.posts
    assert list(posts) == [said.id for said in TALK]
    for said in TALK:
        post = posts[said.id]
        assert (post.network, post.handle, post.created_at) == ("x", said.author, said.moment)
        assert post.author.name == f"{said.author.title()} & Co"
        assert post.url == f"https://x.com/{said.author}/status/{said.id}"
        assert post.text == (f"RT @{said.repost.author}: {LONG}" if said.repost else said.text)
        assert post.hashtags == ("labelchat",)
        assert post.counts is None
    assert posts[REPOST.id].kind is Kind.REPOST
    assert posts[QUOTE.id].links == (
        Link(url="https://museum.example.org/labels?a=1&b=2", short="https://t.co/abc"),
    )
    assert posts[QUOTE.id].media == (Media(kind="photo", url="https://pictures.example.org/1.jpg"),)
    words = {} if shape == "storify elements" else {OTHER_ELEMENTS: 1}
    assert found.source.notes == words


@pytest.mark.parametrize("shape", STORIES)
def test_raw_records_can_be_read_again(read: Read, shape: str) -> None:
    """What is kept of a post is enough to map it anew."""
    for kept in read(STORIES[shape][1]).records:
        again = read(kept.raw)
        assert again.source.format == STORIES[shape][0]
        assert again.posts[kept.post.id] == kept.post


def test_first_version(read: Read) -> None:
    """Until 2012 elements had other names, and times in seconds."""
    elements = [
        {
            "permalink": f"http://twitter.com/#!/{said.author}/status/{said.id}",
            "elementClass": "tweet",
            "source": "twitter",
            "author": {"username": said.author, "name": said.author.title()},
            "description": said.text,
            "created_at": int(said.moment.timestamp()),
        }
        for said in (QUESTION, ANSWER)
    ]
    found = read(json.dumps({"permalink": "http://storify.com/a/b", "elements": elements}).encode())
    assert [(post.id, post.created_at, post.text) for post in found.posts.values()] == [
        (said.id, said.moment, said.text) for said in (QUESTION, ANSWER)
    ]


NO_POSTS = (
    WORDS,
    {**element(QUESTION), "type": "link"},
    {**element(QUESTION), "permalink": "https://museum.example.org/"},
    {**element(QUESTION), "permalink": "https://twitter.com/ada"},
)


@pytest.mark.parametrize(
    "other", NO_POSTS, ids=lambda other: f"{other['type']} {other['permalink']}"
)
def test_elements_that_are_no_posts(read: Read, other: dict[str, object]) -> None:
    """Texts, pictures, links and profiles are no errors."""
    for content in (
        json.dumps(story([other, element(ANSWER)])).encode(),
        xml([other, element(ANSWER)]),
    ):
        found = read(content)
        assert (list(found.posts), found.skipped) == ([ANSWER.id], ())
        assert found.source.notes == {OTHER_ELEMENTS: 2}


@pytest.mark.parametrize("written", [None, "", "2021-06-01T10:00:00.000Z", 1622541600])
def test_time_of_the_element(read: Read, written: object) -> None:
    """Where Storify has no time of the post, or the element's, the id tells it."""
    found = read(json.dumps(story([{**element(QUESTION), "posted_at": written}])).encode())
    (post,) = found.posts.values()
    assert abs(post.created_at - QUESTION.moment).total_seconds() < 1


def test_post_without_a_text(read: Read) -> None:
    """It is named with its place."""
    empty = {**element(QUESTION), "data": {"quote": {"text": ""}}}
    found = read(json.dumps(story([empty, element(ANSWER)]), indent=1).encode())
    assert list(found.posts) == [ANSWER.id]
    assert [one.reason for one in found.skipped] == ["a post without a text"]


MARKUP = (
    ("Herbs &amp; moss", "Herbs & moss"),
    ("less is 3 < 4 > 2", "less is 3 < 4 > 2"),
    ('see <a href="https://t.co/a">museum.example/…</a> now', "see https://t.co/a now"),
    ('<a href="https://twitter.com/ben">@ben</a> yes', "@ben yes"),
    ('at <a href="http://bit.ly/x">http://bit.ly/x</a>', "at http://bit.ly/x"),
    ("one<br>two <b>three</b>", "one\ntwo three"),
)


@pytest.mark.parametrize(("written", "text"), MARKUP)
def test_markup_in_texts(read: Read, written: str, text: str) -> None:
    """A text comes as its author wrote it, whether Storify has anchors in it or not."""
    marked = {**element(QUESTION), "data": {"quote": {"text": written}}}
    (post,) = read(json.dumps(story([marked])).encode()).posts.values()
    assert post.text == text


def test_posts_embedded_in_a_page(read: Read) -> None:
    """Quoted posts of X between the elements are read by the address below their text."""
    embedded = (
        '<blockquote class="twitter-tweet"><p lang="en">A1 moss &amp; co'
        ' <a href="https://twitter.com/hashtag/labelchat?src=hash">#labelchat</a></p>&mdash; Ben Be'
        f' (@ben) <a href="https://twitter.com/ben/status/{ANSWER.id}">March 4, 2021</a>'
        "</blockquote><blockquote>what a chat</blockquote>"
    )
    found = read(page([element_html(QUESTION), embedded]))
    assert list(found.posts) == [QUESTION.id, ANSWER.id]
    post = found.posts[ANSWER.id]
    assert (post.text, post.author.name, post.handle) == (
        "A1 moss & co #labelchat",
        "Ben Be",
        "ben",
    )
    for kept in found.records:
        assert read(kept.raw).posts[kept.post.id] == kept.post


def test_elements_that_are_not_closed(read: Read) -> None:
    """HTML lets a list's items end with the next one."""
    content = page([element_html(said).removesuffix("</li>") for said in TALK])
    assert list(read(content).posts) == [said.id for said in TALK]


def test_xml_as_programs_write_it(read: Read) -> None:
    """Lists may repeat their own name, members may be attributes, texts may be CDATA."""
    renamed = xml([element(said) for said in TALK]).replace(b"<element>", b"<elements>")
    renamed = renamed.replace(b"</element>", b"</elements>")
    assert list(read(renamed).posts) == [said.id for said in TALK]
    with_attributes = (
        '<?xml version="1.0"?><story permalink="https://storify.com/a/b"><elements>'
        f'<item permalink="https://twitter.com/ada/status/{QUESTION.id}" type="quote"'
        ' posted_at="2021-03-04T20:00:00Z"><source name="twitter" username="ada"/>'
        "<data><quote><text><![CDATA[Q1: <b>What</b> &amp; why?]]></text></quote></data></item>"
        "</elements></story>"
    ).encode()
    (post,) = read(with_attributes).posts.values()
    assert (post.text, post.handle) == ("Q1: What & why?", "ada")


def test_broken_xml(read: Read) -> None:
    """What no XML may have costs its element; a character no text may have costs nothing."""
    whole = xml([element(said) for said in (QUESTION, ANSWER, QUOTE)])
    found = read(whole.replace(b"read it aloud", b"read &nbsp; <br> it", 1))
    assert list(found.posts) == [QUESTION.id, QUOTE.id]
    assert [(one.where, one.reason) for one in found.skipped] == [
        ("chat:4", "a broken element of a story")
    ]
    found = read(whole.replace(b"read it aloud", b"read\x0bit aloud", 1))
    assert list(found.posts) == [QUESTION.id, ANSWER.id, QUOTE.id]


PAGES_OF_OTHERS = (
    b"<!doctype html><html><body><p>We used storify once.</p></body></html>",
    b'<?xml version="1.0"?><rss><channel><item><permalink>x</permalink></item></channel></rss>',
    json.dumps({"elements": [{"permalink": "https://example.org/", "type": "a"}]}).encode(),
    json.dumps({"permalink": "https://twitter.com/ada/status/1", "source": "twitter"}).encode(),
)


@pytest.mark.parametrize("content", PAGES_OF_OTHERS)
def test_files_that_are_no_stories(read: Read, content: bytes) -> None:
    """They are refused as before."""
    with pytest.raises(Exception, match="not a file of posts"):
        read(content)
