"""Titles of links and the words that introduce them."""

import pytest

from tweetup.insight.link_titles import (
    address_title,
    card_title,
    inner_capitals,
    introducing_words,
    plain_words,
    quoted_title,
)

URL = "http://example.org/x"

QUOTED = [
    ('"The Open Shelf" {}', "The Open Shelf"),
    ("A3: “The Open Shelf: Notes on Weeding” by @ann {}", "The Open Shelf: Notes on Weeding"),
    ('#chat "The Open Shelf" ({})', "The Open Shelf"),
    ('New post: "How we weed our shelves" {}', "How we weed our shelves"),
    ('I liked the article "How we weed our shelves" in the Review: {}', "How we weed our shelves"),
    ("Neuer Beitrag: „Das Offene Regal“ {}", "Das Offene Regal"),
]
UNQUOTED = [
    'We "love" our shelves {}',
    '"we should weed every single shelf by next year" {}',
    '"How we weed our shelves" {}',
    'The "Open Shelf" movement and all that followed. See {}',
    'As seen on the show "The Open Shelf" {}',
    '"The Open Shelf" http://other.example {}',
    '"Weed your shelves now." {}',
    '{} "The Open Shelf"',
    "The Open Shelf {}",
]
ADDRESSES = [
    ("/2016/05/why-the-archives-matter-83213.html", "Why the archives matter"),
    ("/on-archivy/why-the-archives-matter-adcdbe1d5788", "Why the archives matter"),
    ("/why-the-archives-matter/", "Why the archives matter"),
    (
        "/docs/Models%20and%20Modeling-%20An%20Introduction.pdf",
        "Models and Modeling An Introduction",
    ),
    ("/texts/padma:10_Theses_on_Shelves", "10 Theses on Shelves"),
    ("/3-rules-to-spark-learning", "3 rules to spark learning"),
    ("/feed/warum-unsere-bücher-bleiben", "Warum unsere bücher bleiben"),
]
NO_ADDRESSES = [
    "/",
    "/brief/4",
    "/watch?v=why-the-archives-matter",
    "/document/d/1SvLEu3GJ66wnpbANLI3BEkUnhG4jIYiszeo2S5-uyVo/edit",
    "/equity-school-data",
    "/ideas-for-how-to",
    "/our-readings-on-the",
    "/web_seminar_archive_sponsor.aspx?page=2",
    "/wp-content-uploads-files-image",
    "/xkcd-brr-tsk-pfft",
    "/read-me-v2beta1x-first-now",
]
WORDS = [
    ("A2: A fine list of readings: {} #chat", "A fine list of readings"),
    ("I agree. Here is our list of garden books {} and more", "Here is our list of garden books"),
    ("Our reading list is long. {}", "Our reading list is long."),
    ("See {} for all readings of our garden club", "for all readings of our garden club"),
    ("Work on weeding and #shelves, #books {} #chat", "Work on weeding and #shelves"),
    (
        "Readings on our list http://other.example our garden books on compost {}",
        "our garden books on compost",
    ),
    ("Our reading list is kept there @ {}", "Our reading list is kept there"),
    ("Garden signs and labels for schools are at {}", "Garden signs and labels for schools"),
    ("Unser Beitrag über alte Apfelbäume {}", "Unser Beitrag über alte Apfelbäume"),
]
NO_WORDS = [
    "Thanks to all of you. #chat\n{}",
    "{}",
    "A2 see {}",
    "#chat #books #shelves {}",
    "@ann @bob @cyd {}",
    "Weâ€™ve a fine list {}",
    # They turn to somebody.
    "@ann had a fine talk on garden soil {}",
    ".@ann have you read this garden book? {}",
    "No. Our garden project gave its seeds away {}",
    "Yes, the garden project gave its seeds away {}",
    # They end in the middle of a sentence.
    "Our garden club gives its seeds to schools as well as {}",
    "I wrote about soil and compost but {}",
    "Our garden notes about seed swaps during {}",
    "Garden books, seed lists and {}",
    "Garden books, seed lists & {}",
    "Our seed plan grew again this year. I've been posting it at {}",
    # They say too little.
    "I've been posting at {}",
    "This is our list {}",
    "for some good examples {}",
]


@pytest.mark.parametrize(("text", "title"), QUOTED)
def test_a_quoted_title_is_read(text: str, title: str) -> None:
    """Right before the link, with its author between them at most."""
    assert quoted_title(text.format(URL), URL) == title


@pytest.mark.parametrize("text", UNQUOTED)
def test_other_quotations_are_no_titles(text: str) -> None:
    """An excerpt, a scare quote and another page's title would name the page wrongly."""
    assert quoted_title(text.format(URL), URL) is None


@pytest.mark.parametrize(("path", "title"), ADDRESSES)
def test_an_address_spells_a_title(path: str, title: str) -> None:
    """Four words, or three with capitals, without ids and file endings."""
    assert address_title(f"http://example.org{path}") == title


@pytest.mark.parametrize("path", NO_ADDRESSES)
def test_codes_and_stumps_are_no_titles(path: str) -> None:
    """Nor are key words, parameters, or words cut off before their end."""
    assert address_title(f"http://example.org{path}") is None


def test_an_address_is_spelled_as_the_posts_spell_it() -> None:
    """In a row, also with an article that the address lacks; or capitals alone."""
    url = "http://example.org/why-ngss-matters-to-towns"
    capitals = inner_capitals(["#NGSS for TOWNS", "NGSS or ngss to towns"])
    assert address_title(url, capitals=capitals) == "Why NGSS matters to towns"
    texts = ["nothing", f"Read: Why NGSS Matters to the Towns! {url}"]
    assert address_title(url, texts) == "Why NGSS Matters to the Towns"


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_the_words_that_introduce_a_link(text: str, words: str) -> None:
    """Verbatim, without label and closing hashtags."""
    assert introducing_words(text.format(URL), URL) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A2: With the floor, so that I can walk; see {}", "With the floor, so that I can walk"),
        ("The floor comes first in our house. See also: {}", "The floor comes first in our house."),
        ("Our guide to muddy floors, please read {}", "Our guide to muddy floors"),
        ("Where the best gardeners go to see {}", "Where the best gardeners go to see"),
        ("(On time now) A1: Our guide to muddy floors {}", "Our guide to muddy floors"),
        ("(Late) Our guide to muddy floors {}", "Our guide to muddy floors"),
        ("Our guide (the old one) to muddy floors {}", "Our guide (the old one) to muddy floors"),
    ],
)
def test_words_neither_break_off_nor_begin_with_half_a_bracket(text: str, words: str) -> None:
    """What to see is the link, and a label behind an aside is one."""
    assert introducing_words(text.format(URL), URL) == words


@pytest.mark.parametrize("text", NO_WORDS)
def test_links_that_no_words_introduce(text: str) -> None:
    """Few words, an address to somebody, half a sentence and spoilt words introduce nothing."""
    assert introducing_words(text.format(URL), URL) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "#SeedChat We teach composting to new gardeners {}",
            "We teach composting to new gardeners",
        ),
        ("#Compost bins for small balconies {}", "#Compost bins for small balconies"),
        (
            "BTW #seedchat - be sure to check the frost tables {}",
            "be sure to check the frost tables",
        ),
        (
            "Oh, and so many lovely frost tables for gardeners {}",
            "so many lovely frost tables for gardeners",
        ),
        (
            "In case you missed it, here's the frost table we used {}",
            "here's the frost table we used",
        ),
        (
            "I lag behind on my blog: here is my longer post on frost tables {}",
            "here is my longer post on frost tables",
        ),
        # Too few words would be left.
        ("We teach composting to new gardeners, here is ours {}", None),
        (
            "Sowing and planting tables for cold gardens {}",
            "Sowing and planting tables for cold gardens",
        ),
    ],
)
def test_chatter_before_the_words_is_left_out(text: str, words: str | None) -> None:
    """The chat's own hashtag, interjections, and the clauses before "here is"."""
    whole = text.removesuffix(" {}")
    assert introducing_words(text.format(URL), URL, hashtags={"seedchat"}) == (words or whole)


@pytest.mark.parametrize("label", ["R3: ", "R3 : ", "V3. ", "F3) ", "A3: "])
def test_a_label_of_any_language_introduces_nothing(label: str) -> None:
    text = f"{label}The orchard guide of the county council {URL}"
    assert introducing_words(text, URL) == "The orchard guide of the county council"


def test_addressees_of_a_reply_introduce_nothing() -> None:
    """They are the network's; in other posts a handle may be the subject."""
    text = f".@ann @bob Our seed list is kept here {URL}"
    assert introducing_words(text, URL, is_reply=True) == "Our seed list is kept here"
    assert introducing_words(text, URL) is None


def test_words_end_in_the_middle_by_their_language() -> None:
    """An unknown language has no words after which a sentence goes on."""
    text = f"Der Verein schenkt Samen den Schulen und {URL}"
    assert introducing_words(text, URL, language="de") is None
    assert introducing_words(text, URL, language="tlh") == text.removesuffix(f" {URL}")


def test_a_link_that_the_text_lacks_is_introduced_by_its_end() -> None:
    """Networks attach it to the post."""
    assert (
        introducing_words("We wrote it up. All readings of our garden club #chat", URL)
        == "All readings of our garden club"
    )


def test_the_title_of_a_card() -> None:
    """On one line and not overlong; a host is no title."""
    assert card_title("A\n title\u202e ", "example.org") == "A title"
    assert card_title("Example.org", "example.org") is None
    assert card_title("", "example.org") is None
    assert card_title(None, "example.org") is None
    assert len(card_title("a" * 999, "example.org") or "") == 200


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Q1: Which of the rules do you share? The draft is @ {} #chat",
            "Which of the rules do you share? The draft",
        ),
        ("Two studies for tonight. #chat {} and {}", "Two studies for tonight."),
        ("Our list at {} has all of it", "Our list at … has all of it"),
        ("A film (from our garden) {}", "A film (from our garden)"),
        ("Our list {}", None),
        ("Weâ€™ve a fine list {}", None),
    ],
)
def test_plain_words_of_a_post(text: str, words: str | None) -> None:
    """A link within them leaves an ellipsis: the words on both sides were no sentence."""
    assert plain_words(text.format(URL, URL)) == words
