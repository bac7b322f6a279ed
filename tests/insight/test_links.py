"""Links of a session as resources: who shared them, in which order, and which are left out."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from tests.insight.making import post
from tweetup.insight import find_resources
from tweetup.model import (
    DialogueAct,
    Link,
    Post,
    PostAct,
    PostKey,
    Reference,
    Relation,
    Resource,
    ResourceKind,
    TitleSource,
)
from tweetup.text import find_links

REPLY_BY_TEXT = Reference(relation=Relation.REPLY, handle="ann")
NO_RESOURCES = [
    "https://twitter.com/ann/status/123456",
    "https://x.com/ann/status/123456/photo/1",
    "pic.twitter.com/abc",
    "https://bsky.app/profile/ann.example/post/3k",
    "cut off http://t.co/ab…",
    "cut off http://example.org/2024/05/ab...",
    "cut off http://t…",
    "cut off http://t.co",
    "shortened for show https://example.org/.../the-end",
]


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
    assert (first.sharers, first.shares, first.sections) == (("ann", "cyd"), 3, ("Q1", "Q2"))
    assert first.reposters == ("Bob",)
    assert second.sharers == ("dan",)


def shared(posts: Sequence[Post]) -> list[Resource]:
    return list(find_resources(posts))


def test_a_comment_passes_on_what_it_copies() -> None:
    """Whoever adds a word to another's post shares the links in that word alone."""
    own, copied = shared(
        [
            post(1, "ann", "a reading list for you http://example.org/list"),
            post(
                2, "bob", "see http://example.org/mine too RT @ann: a list http://example.org/list"
            ),
        ]
    )
    assert (own.url, own.sharers, own.reposters) == ("http://example.org/list", ("ann",), ("bob",))
    assert (copied.url, copied.sharers) == ("http://example.org/mine", ("bob",))


def test_a_link_that_was_only_passed_on_has_no_sharer() -> None:
    """The original is not there: its author is not named as if it were."""
    [resource] = shared(
        [
            post(1, "bob", "RT @ann: read http://example.org/a"),
            post(2, "cyd", "RT @ann: read http://example.org/a"),
        ]
    )
    assert (resource.sharers, resource.shares, resource.reposters) == ((), 0, ("bob", "cyd"))
    assert resource.posts == (PostKey("x", "1"), PostKey("x", "2"))


def test_resources_are_sorted_by_sharers_then_kind() -> None:
    """Papers before books before pages; reposts decide last."""
    posts = [
        post(1, "ann", "http://bit.ly/a1B2"),
        post(2, "ann", "http://example.org/page"),
        post(3, "bob", "http://example.org/other"),
        post(4, "cyd", "RT @bob: http://example.org/other"),
        post(5, "ann", "https://doi.org/10.1000/182"),
        post(6, "dan", "http://example.org/shared"),
        post(7, "eve", "http://example.org/shared"),
    ]
    assert [resource.url for resource in find_resources(reversed(posts))] == [
        "http://example.org/shared",
        "https://doi.org/10.1000/182",
        "http://example.org/other",
        "http://example.org/page",
        "http://bit.ly/a1B2",
    ]


def test_a_short_link_is_no_reading_until_it_is_resolved() -> None:
    """One record that has the address is enough for every post that has the short link."""
    short = post(1, "ann", "read http://t.co/AbCdEfGhIj")
    [unresolved] = shared([short])
    assert unresolved.kind is ResourceKind.UNRESOLVED
    assert not unresolved.is_reading
    record = Link(url="http://eprints.example.org/a.pdf", short="http://t.co/AbCdEfGhIj")
    [paper] = shared([short, post(2, "bob", "look http://t.co/AbCdEfGhIj", links=(record,))])
    assert (paper.url, paper.kind) == ("http://eprints.example.org/a.pdf", ResourceKind.PAPER)
    assert paper.sharers == ("ann", "bob")
    assert paper.is_reading


def test_title_and_words_come_from_the_surest_source() -> None:
    """The card's title, else a quoted one, else the address; the words are the sharer's own."""
    page = "http://example.org/how-our-town-reads"
    card = Link(url=page, title="How our town reads – a survey")
    quoting = post(1, "ann", 'A2 New post: "How Our Town Reads: A Survey" ' + page + " #chat")
    [resource] = shared([quoting, post(2, "bob", f"{page}", links=(card,))])
    assert (resource.title, resource.title_source) == (card.title, TitleSource.CARD)
    [resource] = shared([quoting])
    assert resource.title == "How Our Town Reads: A Survey"
    assert resource.title_source is TitleSource.QUOTED
    assert resource.words == 'New post: "How Our Town Reads: A Survey"'
    assert resource.introduced_by == PostKey("x", "1")
    [resource] = shared([post(2, "bob", page)])
    assert (resource.title, resource.title_source) == ("How our town reads", TitleSource.ADDRESS)
    assert (resource.words, resource.introduced_by) == (None, None)


def test_links_of_adverts_and_bots_are_left_out() -> None:
    """But not one that somebody shares beside them; a repost does not make it shared."""
    posts = [
        post(1, "shop", "buy now http://example.org/shop"),
        post(2, "bob", "RT @shop: buy now http://example.org/shop"),
        post(3, "bot", "daily report http://example.org/report"),
        post(4, "ann", "the report has it all http://example.org/report"),
    ]
    acts = {
        PostKey("x", number): PostAct(post=PostKey("x", number), act=act, answer=0.0)
        for number, act in (
            ("1", DialogueAct.ADVERT),
            ("2", DialogueAct.REPOST),
            ("3", DialogueAct.BOT),
            ("4", DialogueAct.ANSWER),
        )
    }
    [resource] = find_resources(posts, acts=acts)
    assert (resource.url, resource.sharers) == ("http://example.org/report", ("ann",))
    assert len(find_resources(posts)) == 2


def test_an_introduction_gives_no_words_beside_a_link() -> None:
    text = "I teach soil science in Ghent and read this one: http://example.org/soil"
    [resource] = find_resources([post(1, "ann", text)])
    assert resource.words is not None
    act = PostAct(post=PostKey("x", "1"), act=DialogueAct.INTRODUCTION, answer=0.0)
    [resource] = find_resources([post(1, "ann", text)], acts={act.post: act})
    assert (resource.words, resource.sharers) == (None, ("ann",))


@pytest.mark.parametrize(("path", "listed"), [("", False), ("/", False), ("/soil-report", True)])
def test_the_site_of_who_introduces_themselves_is_no_reading(path: str, *, listed: bool) -> None:
    """Unless somebody else shares it; a page of it stays."""
    text = f"I teach soil science in Ghent https://example.org{path}"
    act = PostAct(post=PostKey("x", "1"), act=DialogueAct.INTRODUCTION, answer=0.0)
    acts = {act.post: act}
    assert bool(find_resources([post(1, "ann", text)], acts=acts)) is listed
    other = post(2, "bob", f"Do look at https://example.org{path}")
    assert find_resources([post(1, "ann", text), other], acts=acts)


def test_a_label_among_the_words_of_a_caption_stays() -> None:
    """What stands in quotation marks is as it was written; a label at an end goes."""
    said = post(1, "ann", "A5 The soil tables for Q6 are here https://example.org/soil-tables")
    [resource] = find_resources([said])
    assert resource.words == "The soil tables for Q6 are here"


def test_words_to_somebody_are_no_words_beside_a_link() -> None:
    """Only a recorded reply has its addressees before words that go on without them."""
    text = "@ann a fine talk on garden soil http://example.org/talk"
    opens = replace(post(1, "bob", text), references=(REPLY_BY_TEXT,))
    [resource] = shared([opens])
    assert resource.words is None
    [resource] = shared([post(1, "bob", text, reply=9)])
    assert resource.words == "a fine talk on garden soil"


def test_the_longest_of_the_sharers_words_stand_beside_a_link_with_their_question() -> None:
    """The question is that of the post with the words; without words all of them are named."""
    posts = [
        post(1, "ann", "A fine garden book http://example.org/a"),
        post(2, "bob", "A fine garden book about soil and compost http://example.org/a"),
        post(3, "cyd", "the garden book about soil and compost, as well as http://example.org/a"),
    ]
    sections = {PostKey("x", "1"): "Q1", PostKey("x", "2"): "Q3", PostKey("x", "3"): "Q4"}
    [resource] = find_resources(posts, sections)
    assert resource.words == "A fine garden book about soil and compost"
    assert (resource.introduced_by, resource.sections) == (PostKey("x", "2"), ("Q3",))
    del sections[PostKey("x", "2")]
    [resource] = find_resources(posts, sections)
    assert resource.sections == ()
    bare = [replace(it, text="http://example.org/a") for it in posts]
    [resource] = find_resources(bare, sections)
    assert (resource.words, resource.sections) == (None, ("Q1", "Q4"))


def test_nobody_is_named_for_a_link_whose_author_is_in_doubt() -> None:
    """The link stays, and those who passed it on; whose words introduce it is unknown."""
    posts = [
        post(1, "ann", "my own reading list http://example.org/list"),
        post(2, "bob", "RT @ann: my own reading list http://example.org/list"),
    ]
    [resource] = find_resources(posts, misattributed=[posts[0].key])
    assert (resource.sharers, resource.shares, resource.words) == ((), 0, None)
    assert resource.reposters == ("bob",)
    [resource] = find_resources(posts, misattributed=[it.key for it in posts])
    assert (resource.sharers, resource.reposters) == ((), ())


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("All that is http://accomplished.day job is next", []),
        ("All that is http://accomplished.dayÂ\xa0 job is next", []),
        ("Look at http://accomplished.day for more", []),
        ("Look at http://accomplished.day", ["http://accomplished.day"]),
        ("Look at http://www.accomplished.day for more", ["http://www.accomplished.day"]),
        ("Look at http://accomplished.day/plan for more", ["http://accomplished.day/plan"]),
        ("Look at http://accomplished.org for more", ["http://accomplished.org"]),
        ("Look at http://accomplished.day For more", ["http://accomplished.day"]),
    ],
)
def test_a_full_stop_without_a_blank_is_no_link(text: str, urls: list[str]) -> None:
    """With the links that the reader of a file found in the text, or without."""
    assert [it.url for it in shared([post(1, "ann", text)])] == urls
    read = post(1, "ann", text, links=tuple(Link(url=url) for url in find_links(text)))
    for network in ("x", "file"):
        assert [it.url for it in shared([replace(read, network=network)])] == urls


@pytest.mark.parametrize(
    ("network", "short"), [("x", "http://accomplished.day"), ("mastodon.example", None)]
)
def test_a_bare_domain_of_the_record_is_a_link(network: str, short: str | None) -> None:
    record = Link(url="http://accomplished.day", short=short)
    text = "Look at http://accomplished.day for more"
    written = replace(post(1, "ann", text, links=(record,)), network=network)
    assert len(shared([written])) == 1


TAGS = "#chat #growth #sale #winning"
PAGE = "https://daily.example.org/watering-myths"
WARNINGS = [
    f"A1: not worth reading, utter rubbish: {PAGE}",
    f"A1: Don't read this {PAGE}",
    f"Please avoid {PAGE}",
    f"Avoid at all costs! {PAGE}",
    f"{PAGE} is pure nonsense",
    f"What a waste of time {PAGE}",
    f"{PAGE} worst advice ever",
    f"Reine Zeitverschwendung: {PAGE}",
    f"Une perte de temps {PAGE}",
    f"No vale la pena {PAGE}",
]
NO_WARNINGS = [
    f"How to avoid plastic pots {PAGE}",
    f"Rubbish bins as planters: {PAGE}",
    f"Well worth reading: {PAGE}",
    f"Not a waste of time: {PAGE}",
    f"Pupils don't read enough {PAGE}",
]


@pytest.mark.parametrize("text", WARNINGS)
def test_a_page_that_its_sharer_warns_of_is_no_resource(text: str) -> None:
    warning = post(1, "ann", text)
    assert find_resources([warning, post(2, "bob", f"RT @ann: {text}", repost=1)]) == ()
    (resource,) = find_resources([warning, post(3, "cyd", f"Good on roots: {PAGE}")])
    assert resource.sharers == ("cyd",)


@pytest.mark.parametrize("text", NO_WARNINGS)
def test_words_of_warning_about_other_things_warn_of_no_page(text: str) -> None:
    assert len(find_resources([post(1, "ann", text)])) == 1


ADVERTS = [
    [post(1, "shop", f"38 reasons to buy http://example.org/shop {TAGS}")],
    [
        post(1, "lobby", "We say so http://example.org/shop #chat #lobby"),
        post(3, "lobby", "@lobby says it again http://example.org/shop #chat #lobby"),
    ],
]
NO_ADVERTS = [
    # Somebody answers, mentions or passes it on.
    [post(1, "shop", f"38 reasons http://example.org/shop {TAGS}"), post(2, "ann", "a", reply=1)],
    [post(1, "shop", f"38 reasons http://example.org/shop {TAGS}"), post(2, "ann", "thanks @shop")],
    [post(1, "shop", f"38 reasons http://example.org/shop {TAGS}"), post(2, "ann", "a", quote=1)],
    # Its author talks to people, or says something without a link.
    [post(1, "shop", f"@ann 38 reasons http://example.org/shop {TAGS}")],
    [post(1, "shop", f"38 reasons http://example.org/shop {TAGS}"), post(2, "shop", "A1 I agree")],
    # The hashtags are the chat's, or others use them.
    [post(1, "shop", "38 reasons http://example.org/shop #chat")],
    [
        post(1, "shop", "38 reasons http://example.org/shop #chat"),
        post(2, "shop", "Again http://example.org/shop #chat"),
    ],
    [
        post(1, "shop", f"38 reasons http://example.org/shop {TAGS}"),
        post(2, "ann", "A1 #growth and a #sale of #winning ideas"),
    ],
]


@pytest.mark.parametrize("posts", ADVERTS)
def test_links_dropped_into_a_chat_are_left_out(posts: list[Post]) -> None:
    """Under hashtags that nobody else uses, or again and again, and nobody answers."""
    chat = [post(9, "eve", "A1 libraries #chat"), post(10, "joe", "A1 schools #chat")]
    assert shared([*posts, *chat]) == []


@pytest.mark.parametrize("posts", NO_ADVERTS)
def test_links_of_people_in_the_chat_stay(posts: list[Post]) -> None:
    """A sign of talk with others is enough."""
    chat = [post(9, "eve", "A1 libraries #chat"), post(10, "joe", "A1 schools #chat")]
    assert [resource.sharers for resource in shared([*posts, *chat])] == [("shop",)]
