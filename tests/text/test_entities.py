"""Handles, hashtags, links and control characters in plain text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import ends
from tweetup.text import (
    clean_control,
    find_addressees,
    find_hashtags,
    find_links,
    find_mentions,
    fold_handle,
    fold_tag,
    handle_in_address,
    has_hashtag,
    strip_entities,
)

HASHTAGS = [
    ("We met at #gardenchat today", ("gardenchat",)),
    ("#GardenChat", ("GardenChat",)),
    ("(#gardenchat)", ("gardenchat",)),
    ("#gardenchat's rules", ("gardenchat",)),
    ("#gardenchat.", ("gardenchat",)),
    ("#one#two", ("one",)),
    ("#one #two\n#three", ("one", "two", "three")),
    ("#garten_chat", ("garten_chat",)),
    ("#GartenPlauderei ist #schön", ("GartenPlauderei", "schön")),
    ("#приветсад и #園芸 и #بستان", ("приветсад", "園芸", "بستان")),
    ("#बगीचा", ("बगीचा",)),
    ("＃園芸", ("園芸",)),
    ("#3d #2030goals", ("3d", "2030goals")),
    ("#garden-chat", ("garden",)),
    ("“#gardenchat”", ("gardenchat",)),
    ("🌱#gardenchat🌱", ("gardenchat",)),
    ("#café", ("café",)),
    (unicodedata.normalize("NFD", "#café"), (unicodedata.normalize("NFD", "café"),)),
]


@pytest.mark.parametrize(("text", "found"), HASHTAGS)
def test_hashtags_are_found(text: str, found: tuple[str, ...]) -> None:
    """Hashtags of any script are found in order, as written."""
    assert find_hashtags(text) == found


NOT_HASHTAGS = [
    "#1 in sales",
    "#2030",
    "# gardenchat",
    "#",
    "##",
    "a#b",
    "&#39;quoted&#39;",
    "&#x27;quoted",
    "https://example.org/page#top",
    "see example.org/#top",
    "C#",
    "#!",
    "#_",
]


@pytest.mark.parametrize("text", NOT_HASHTAGS)
def test_no_hashtag_is_found(text: str) -> None:
    """Ranks, fragments of links, entities of HTML and lone signs are no hashtags."""
    assert find_hashtags(text) == ()


CARRIES = [
    ("at #GARDENCHAT", "gardenchat", True),
    ("at #gardenchat", "#GardenChat", True),
    ("at #straße", "STRASSE", True),
    ("at ＃ｇａｒｄｅｎ", "garden", True),
    (unicodedata.normalize("NFD", "at #café"), "café", True),
    ("at #gardenchats", "gardenchat", False),
    ("at #mygardenchat", "gardenchat", False),
    ("at gardenchat", "gardenchat", False),
    ("https://example.org/#gardenchat", "gardenchat", False),
    ("at @gardenchat", "gardenchat", False),
]


@pytest.mark.parametrize(("text", "tag", "carried"), CARRIES)
def test_a_text_carries_a_tag(text: str, tag: str, carried: bool) -> None:
    """The hashtag itself in any case and Unicode form, not one that begins alike."""
    assert has_hashtag(text, tag) is carried


MENTIONS = [
    ("Thanks @rosa_3!", ("rosa_3",)),
    (".@rosa says", ("rosa",)),
    ("@rosa @li: hello", ("rosa", "li")),
    ("(@rosa)", ("rosa",)),
    ("via@rosa", ()),
    ("“@rosa: hello”", ("rosa",)),
    ("@rosa's seeds", ("rosa",)),
    ("@rosa.", ("rosa",)),
    ("@rosa, @li.", ("rosa", "li")),
    ("@rosa…", ("rosa",)),
    ("@rosa...", ("rosa",)),
    ("@rosa-li", ("rosa",)),
    ("@rosa@garden.example", ("rosa@garden.example",)),
    ("@rosa@garden.example.", ("rosa@garden.example",)),
    ("@rosa_li@social.garden-club.example says", ("rosa_li@social.garden-club.example",)),
    ("@rosa.garden.example", ("rosa.garden.example",)),
    ("@rosa.garden.example.", ("rosa.garden.example",)),
    ("@rosa-li.garden.example hello", ("rosa-li.garden.example",)),
    ("thanks @rosa.Next we plant", ("rosa",)),
    ("@Jürgen_3", ("Jürgen_3",)),
]


@pytest.mark.parametrize(("text", "found"), MENTIONS)
def test_mentions_are_found(text: str, found: tuple[str, ...]) -> None:
    """Handles of X, Mastodon and Bluesky are found in order, without @ and without a full stop."""
    assert find_mentions(text) == found


NOT_MENTIONS = [
    "rosa@garden.example",
    "mail rosa.li+seeds@garden.example please",
    "https://garden.example/@rosa",
    "https://garden.example/@rosa/1234567",
    "www.garden.example/@rosa",
    "@ rosa",
    "@",
    "@@",
    "5@3",
    "a @ b",
]


@pytest.mark.parametrize("text", NOT_MENTIONS)
def test_no_mention_is_found(text: str) -> None:
    """Addresses, handles inside links and lone signs mention nobody."""
    assert find_mentions(text) == ()


@pytest.mark.parametrize(
    ("text", "addressees"),
    [
        ("@ann when do you open?", ("ann",)),
        (".@ann, @bob: when do you open, @cyd?", ("ann", "bob")),
        (" . @ann@social.example hello", ("ann@social.example",)),
        ("Hello @ann", ()),
        ("#chat @ann hello", ()),
        ("@ with a sign", ()),
        ("ann@example.org writes", ()),
        ("", ()),
    ],
)
def test_accounts_at_the_beginning_are_addressed(text: str, addressees: tuple[str, ...]) -> None:
    """Those of its middle are spoken of."""
    assert find_addressees(text) == addressees


LINKS = [
    ("see https://example.org", ("https://example.org",)),
    ("see https://example.org.", ("https://example.org",)),
    ("see https://example.org/a, or not", ("https://example.org/a",)),
    ("(https://example.org/a)", ("https://example.org/a",)),
    ("(see https://example.org/a_(b))", ("https://example.org/a_(b)",)),
    ("https://example.org/a_(b)_c", ("https://example.org/a_(b)_c",)),
    ("https://example.org/a?b=1&c=%20#d!", ("https://example.org/a?b=1&c=%20#d",)),
    ("HTTP://EXAMPLE.ORG", ("HTTP://EXAMPLE.ORG",)),
    ("www.example.org/a", ("www.example.org/a",)),
    ("pic.twitter.com/abc", ("pic.twitter.com/abc",)),
    ("“https://example.org/a”", ("https://example.org/a",)),
    ('"https://example.org/a"', ("https://example.org/a",)),
    ("<https://example.org/a>", ("https://example.org/a",)),
    ("[seeds](https://example.org/a)", ("https://example.org/a",)),
    ("https://example.org/a… more", ("https://example.org/a",)),
    ("https://example.org/a…", ("https://example.org/a",)),
    ("https://example.org/ä/園", ("https://example.org/ä/園",)),
    ("https://example.org/aÂ\u00a0â€_", ("https://example.org/a",)),
    ("https://a.example\nhttps://b.example", ("https://a.example", "https://b.example")),
]


@pytest.mark.parametrize(("text", "found"), LINKS)
def test_links_are_found(text: str, found: tuple[str, ...]) -> None:
    """A link ends before the punctuation of its sentence, but keeps brackets that are its own."""
    assert find_links(text) == found


@pytest.mark.parametrize(
    "text", ["example.org", "http://", "https:// example.org", "ftp:x", "awww.x", "http:/x", "://x"]
)
def test_no_link_is_found(text: str) -> None:
    """What the networks would not link is no link here."""
    assert find_links(text) == ()


@pytest.mark.parametrize(
    ("handle", "folded"),
    [
        ("@Rosa", "rosa"),
        ("rosa", "rosa"),
        (" @ROSA ", "rosa"),
        ("@Rosa@Garden.Example", "rosa@garden.example"),
    ],
)
def test_handles_are_compared_in_one_case(handle: str, folded: str) -> None:
    """@Who and who are one person."""
    assert fold_handle(handle) == folded


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@rosa A1: seeds https://example.org/a #gardenchat", "A1: seeds"),
        ("I love #seeds at #GardenChat", "I love seeds at"),
        ("  a\n\tb  ", "a b"),
        ("@rosa@garden.example hi", "hi"),
        ("", ""),
    ],
)
def test_text_without_entities(text: str, left: str) -> None:
    """Links, handles and the chat's own tag go; another hashtag is a word of the sentence."""
    assert strip_entities(text, hashtags=("gardenchat",)) == left


FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
RAINBOW = "\N{WAVING WHITE FLAG}\ufe0f\u200d\N{RAINBOW}"
WALES = "\N{WAVING BLACK FLAG}" + "".join(chr(0xE0000 + ord(c)) for c in "gbwls") + "\U000e007f"

KEPT = [
    "line\nbreak",
    "tab\tstop",
    FAMILY,
    RAINBOW,
    WALES,
    "\N{REGIONAL INDICATOR SYMBOL LETTER D}\N{REGIONAL INDICATOR SYMBOL LETTER E}",
    "\N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}",
    "3\ufe0f\u20e3",
    "می\u200cخواهم",
    "क्\u200dष",
    "שלום عالم",
    "e\u0301",
]


@pytest.mark.parametrize("text", KEPT)
def test_joined_characters_stay(text: str) -> None:
    """Emoji sequences, flags, accents and the joiners of scripts are text."""
    assert clean_control(text) == text


@pytest.mark.parametrize(
    "char",
    list(
        "\x00\x07\x08\x1b\x7f\x85\x9b\r\u202a\u202e\u2066\u2069\u200e\u200f\u061c\ufeff\ud800\u2028"
    ),
)
def test_control_characters_go(char: str) -> None:
    """What moves a cursor, turns the direction of text or is no character at all goes."""
    assert clean_control(f"a{char}b") == "ab"


@given(st.text(max_size=120))
def test_any_text_is_taken_apart(text: str) -> None:
    """Nothing raises on any text, and what is found stands in it."""
    assert all(f"#{tag}" in text or f"＃{tag}" in text for tag in find_hashtags(text))
    assert all(f"@{handle}" in text for handle in find_mentions(text))
    assert all(link in text for link in find_links(text))
    clean = clean_control(text)
    assert clean_control(clean) == clean
    clean.encode()
    assert "\n" not in strip_entities(text)
    fold_tag(text)


def test_a_link_made_to_cost_time_does_not() -> None:
    """Three hundred thousand brackets behind a link are taken off it."""
    with ends():
        found = find_links("https://a.example/b_(c)" + ")" * 300_000)
    assert found == ("https://a.example/b_(c)",)


@pytest.mark.parametrize(
    ("address", "handle"),
    [
        ("https://x.com/policyfen", "policyfen"),
        ("x.com/policyfen", "policyfen"),
        ("www.twitter.com/policyfen/", "policyfen"),
        ("https://x.com/@policyfen", "policyfen"),
        ("https://mobile.twitter.com/Policy_Fen?lang=en#top", "Policy_Fen"),
        ("https://social.example/@who", "who@social.example"),
        ("social.example/@who@other.example", "who@other.example"),
        ("http://social/users/who", "who@social"),
        ("bsky.app/profile/fen.example", "fen.example"),
        ("https://bsky.app/profile/did:plc:abc", "did:plc:abc"),
    ],
)
def test_the_handle_in_the_address_of_a_profile(address: str, handle: str) -> None:
    assert handle_in_address(address) == handle


@pytest.mark.parametrize(
    "address",
    [
        "https://x.com/search?q=a", "https://x.com/home", "x.com/Explore", "https://x.com/i",
        "https://twitter.com/hashtag", "https://x.com/messages/", "https://x.com/@who@x.com",
        "https://x.com/who/status/1", "https://x.com/search-advanced", "https://x.com/profile/who",
        "https://x.com/a_name_that_is_much_too_long", "https://www.linkedin.com/in/who",
        "labels.example/zoe", "who/@zoe", "who@social.example", "who.example", "@who", "who", "",
    ],
)  # fmt: skip
def test_an_address_that_is_no_profile_stays(address: str) -> None:
    """So do handles."""
    assert handle_in_address(address) == address
