"""Two records under one id: of one post, or of two, whichever of them came first."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tweetup.archive.identity import (
    Disagreement,
    are_one_post,
    find_disagreement,
    find_shift,
    is_made_up_id,
    recorded_id,
    second_id,
    table_of_row,
)
from tweetup.model import Author, Post, Reference, Relation

NINE = datetime(2021, 3, 4, 19, 12, 41, tzinfo=UTC)
WHOLE = "A2: We read every label aloud & cut it in half #demochat"
PART = "A2: We read every label aloud"
ADA = Author(network="x", handle="ada", id="77")
ID = "1367565508408306983"
DID = "did:plc:adaadaadaadaadaadaadaada"

#: Author, network and time of both records are the same unless a row says otherwise.
Fields = dict[str, Any]


def make(fields: Fields) -> Post:
    """Return a post with those fields; ``at`` is its distance from nine o'clock."""
    fields = dict(fields)
    at = fields.pop("at", timedelta())
    fields.setdefault("created_at", NINE + at)
    fields.setdefault("text", WHOLE)
    author = fields.pop("author", ADA)
    if isinstance(author, str):
        author = Author(network="x", handle=author)
    return Post(network=author.network, id=ID, author=author, **fields)


def account(handle: str, identity: str | None = None, network: str = "x") -> Author:
    return Author(network=network, handle=handle, id=identity)


def disagreement(first: Fields, second: Fields, *renamed: frozenset[str]) -> Disagreement | None:
    """Return the disagreement of two records, which their order does not change."""

    def is_same_account(one: Author, other: Author) -> bool:
        return {one.handle, other.handle} in renamed

    posts = (make(first), make(second))
    there, back = (
        find_disagreement(*pair, is_same_account=is_same_account) for pair in (posts, posts[::-1])
    )
    assert there == back
    if not renamed:
        assert are_one_post(*posts) is (there is None) is are_one_post(*posts[::-1])
    return there


AUTHORS: dict[str, tuple[Author, Author, bool]] = {
    "the same id, another handle": (account("ada", "77"), account("ada_reads", "77"), True),
    "the same handle, another id": (account("ada", "77"), account("ada", "78"), False),
    "another id and handle": (account("ada", "77"), account("ben", "78"), False),
    "the same handle, ids on one side": (account("ada", "77"), account("ada"), True),
    "the same handle in other case": (account("Ada_Reads"), account("ada_reads"), True),
    "the same handle with @": (account("@ada"), account("ada"), True),
    "another handle": (account("ada"), account("ben"), False),
    "another handle, id on one side": (account("ada", "77"), account("ben"), False),
    "a handle with one letter more": (account("ada"), account("ada_"), False),
    "the id for a handle": (account("77"), account("ada", "77"), True),
    "another's id for a handle": (account("78"), account("ada", "77"), False),
    "no handle": (account(""), account("ada", "77"), True),
    "no handle, another id": (account("", "78"), account("ada", "77"), False),
    "a DID for a handle": (account(DID, None, "bluesky"), account("ada.example", DID), True),
    "a DID for a handle, with the id": (account(DID, DID), account("ada.example", DID), True),
    "another DID": (account("ada.example", DID), account("ada.example", DID + "b"), False),
    "another's DID for a handle": (account(DID + "b"), account("ada.example", DID), False),
    "two servers": (account("ada@one.example"), account("ada@two.example"), False),
    "an id rounded by a spreadsheet": (
        account("ada", "1234567890123456789"),
        account("ada", "1234567890123450000"),
        True,
    ),
    "an id rounded by a program": (
        account("ada", "1234567890123456789"),
        account("ada", "1234567890123456800"),
        True,
    ),
    "an id as a printed float": (
        account("ada", "1234567890123456789"),
        account("ada", "1.23457E+18"),
        True,
    ),
    "a rounded id of somebody else": (
        account("ada", "1234567890123456789"),
        account("ben", "1234567890123450000"),
        False,
    ),
    "an id of rtweet": (account("ada", "77"), account("ada", "x77"), True),
    "an id of pandas": (account("ada", "77"), account("ada", "77.0"), True),
    "a marked id of somebody else": (account("ada", "77"), account("ben", "x77"), False),
    "long ids of two accounts": (
        account("ada", "1234567890123456789"),
        account("ada", "1234567890123456788"),
        False,
    ),
}


@pytest.mark.parametrize("row", AUTHORS)
def test_authors(row: str) -> None:
    """By account id where both records have one, else by handle."""
    first, second, same = AUTHORS[row]
    expected = None if same else Disagreement.AUTHOR
    assert disagreement({"author": first}, {"author": second}) == expected


@pytest.mark.parametrize("ids", [(None, None), ("77", None), ("77", "77")])
def test_a_rename_that_is_known(ids: tuple[str | None, str | None]) -> None:
    """Handles of one account are one author's, and nobody else's."""
    first = {"author": account("ada", ids[0])}
    second = {"author": account("ada_reads", ids[1])}
    renamed = frozenset({"ada", "ada_reads"})
    assert disagreement(first, second, renamed) is None
    stranger = {"author": account("ben", ids[1] and "78")}
    assert disagreement(first, stranger, renamed) == Disagreement.AUTHOR


def test_accounts_with_ids_are_not_asked_about() -> None:
    """A handle may go from one account to another: their ids part them, whatever is known."""
    first, second = {"author": account("ada", "77")}, {"author": account("ada_reads", "78")}
    renamed = frozenset({"ada", "ada_reads"})
    assert disagreement(first, second, renamed) == Disagreement.AUTHOR


def test_the_author_is_named_first() -> None:
    """Of several disagreements the author's is the one reported, then the text's."""
    other = {"author": "ben", "at": timedelta(hours=3, minutes=1), "text": "Lunch with soup"}
    assert disagreement({}, other) == Disagreement.AUTHOR
    del other["author"]
    assert disagreement({}, other) == Disagreement.TEXT


def ago(**units: float) -> Fields:
    return {"at": timedelta(**units)}


def cut(*names: str) -> Fields:
    """Return the time with those units cut off, as a format writes it."""
    zeros: dict[str, Any] = dict.fromkeys(names, 0)
    return {"created_at": NINE.replace(**zeros)}


FRACTION = {"created_at": NINE.replace(microsecond=734_000)}
MIDNIGHT = cut("hour", "minute", "second")

TIMES: dict[str, tuple[Fields, Fields, bool]] = {
    "the same": ({}, {}, True),
    "cut to the second": (FRACTION, {}, True),
    "rounded up to the second": (FRACTION, ago(seconds=1), True),
    "two seconds": ({}, ago(seconds=2), True),
    "three seconds": ({}, ago(seconds=3), False),
    "half a minute": ({}, ago(seconds=30), False),
    "cut to the minute": (FRACTION, cut("second"), True),
    "rounded up to the minute": (
        {},
        {"created_at": NINE.replace(second=0) + timedelta(minutes=1)},
        True,
    ),
    "one minute, both cut": (
        cut("second"),
        {"created_at": NINE.replace(second=0) + timedelta(minutes=1)},
        False,
    ),
    "another minute": ({}, {"created_at": NINE.replace(second=0) + timedelta(minutes=2)}, False),
    "two minutes, both cut": (
        cut("second"),
        {"created_at": NINE.replace(second=0) + timedelta(minutes=2)},
        False,
    ),
    "a date alone": ({}, MIDNIGHT, True),
    "a date alone, of the next day in another zone": (
        {"created_at": NINE.replace(hour=23)},
        {"created_at": NINE.replace(hour=0, minute=0, second=0) + timedelta(days=1)},
        True,
    ),
    "a date alone, two days off": (
        {},
        {"created_at": MIDNIGHT["created_at"] - timedelta(days=2)},
        False,
    ),
    "two dates, a week apart": (
        MIDNIGHT,
        {"created_at": MIDNIGHT["created_at"] + timedelta(days=7)},
        False,
    ),
    "an hour off": ({}, ago(hours=1), True),
    "an hour and a second off": ({}, ago(hours=1, seconds=1), True),
    "an hour and five seconds off": ({}, ago(hours=1, seconds=5), False),
    "five and a half hours off": ({}, ago(hours=5, minutes=30), True),
    "the zone of Nepal": ({}, ago(hours=5, minutes=45), True),
    "ten minutes off": ({}, ago(minutes=10), False),
    "ten hours off, to the minute": (cut("second"), ago(hours=10), False),
    "a week": ({}, ago(days=7), False),
    "two days": ({}, ago(days=2), False),
    "a year": ({}, ago(days=365), False),
}


@pytest.mark.parametrize("row", TIMES)
def test_times(row: str) -> None:
    """Within what formats cut off, and shifted by a zone where the words tell."""
    first, second, same = TIMES[row]
    assert disagreement(first, second) == (None if same else Disagreement.TIME)


ROW_IDS = ["1", "12", "999999", "12@3f9a2c01", "12~0123456789ab", "12@3f9a2c01~0123456789ab~"]


@pytest.mark.parametrize("identity", ROW_IDS)
def test_row_numbers_prove_no_zone(identity: str) -> None:
    """Under a number of a table's row the same words hours later are another post's."""
    at_nine = replace(make({}), id=identity)
    for hours in (1, 5.5, 8, 24):
        later = replace(at_nine, created_at=NINE + timedelta(hours=hours))
        for first, second in ((at_nine, later), (later, at_nine)):
            assert not are_one_post(first, second)
            assert find_shift(first, second) == second.created_at - first.created_at
    assert are_one_post(at_nine, replace(at_nine, created_at=NINE.replace(second=0)))


SHIFTS: dict[str, tuple[Fields, timedelta | None]] = {
    "none": ({}, timedelta()),
    "a second": ({"at": timedelta(seconds=1)}, timedelta()),
    "hours": ({"at": timedelta(hours=8)}, timedelta(hours=8)),
    "hours earlier": ({"at": -timedelta(hours=8)}, -timedelta(hours=8)),
    "hours and a second": ({"at": timedelta(hours=8, seconds=1)}, timedelta(hours=8)),
    "hours and ten seconds": ({"at": timedelta(hours=8, seconds=10)}, None),
    "two days": ({"at": timedelta(days=2)}, None),
    "another author": ({"author": "ben"}, None),
    "other words": ({"text": "Lunch with soup"}, None),
    "few words": ({"text": "A2", "at": timedelta(hours=8)}, timedelta(hours=8)),
}


@pytest.mark.parametrize("name", SHIFTS)
def test_shifts(name: str) -> None:
    """Whole quarters of an hour between records of one author in the same words."""
    fields, shift = SHIFTS[name]
    assert find_shift(make({}), make(fields)) == shift


@pytest.mark.parametrize(
    ("identity", "table"),
    [
        ("12", ""),
        ("12~0123456789ab", ""),
        ("12@3f9a2c01", "@3f9a2c01"),
        ("12@3f9a2c01~0123456789ab~", "@3f9a2c01"),
        ("1234567", None),
        (ID, None),
        (f"{ID}~0123456789ab", None),
        ("12@social.example", None),
    ],
)
def test_tables_of_rows(identity: str, table: str | None) -> None:
    """A row's number has the suffix of its table; ids of networks have none."""
    assert table_of_row(identity) == table


def test_an_hour_off_with_few_words() -> None:
    """Two short posts of somebody an hour apart are two, since many begin and end like that."""
    short = {"text": "A2: yes! #demochat"}
    assert disagreement(short, short) is None
    assert disagreement(short, {**short, **ago(hours=1)}) == Disagreement.TIME


CURLY = "It’s “short” – that is all… #demochat"
STRAIGHT = 'It\'s "short" - that is all... #demochat'
CYRILLIC = "В2: мы читаем каждую подпись вслух #demochat"
JAPANESE = "A2: ラベルを声に出して読みます #demochat"

TEXTS: dict[str, tuple[str, str, bool]] = {
    "the same": (WHOLE, WHOLE, True),
    "another": (WHOLE, "A2: Nobody reads labels any more #demochat", False),
    "another word in the middle": (WHOLE, WHOLE.replace("aloud", "twice"), False),
    "another end": (WHOLE, WHOLE.replace("in half", "to pieces"), False),
    "a beginning": (WHOLE, PART, True),
    "cut with an ellipsis": (WHOLE, PART[:-2] + "…", True),
    "cut with three dots": (WHOLE, PART[:-2] + "...", True),
    "cut, with a link to the rest": (WHOLE, PART + "… https://t.co/own", True),
    "an end": (WHOLE, WHOLE[20:], False),
    "other case": (WHOLE, WHOLE.upper(), True),
    "line ends": (WHOLE, WHOLE.replace(" ", "\r\n"), True),
    "no-break spaces": (WHOLE, WHOLE.replace(" ", "\u00a0"), True),
    "no spaces": (WHOLE, WHOLE.replace(" ", ""), True),
    "an echo": (WHOLE, f"RT @ada: {WHOLE}", True),
    "an echo that is cut": (WHOLE, f"RT @ada: {PART}…", True),
    "an echo of another text": (WHOLE, "RT @ada: Lunch with soup", False),
    "an echo with a comment": (WHOLE, f"So true! RT @ada: {WHOLE}", False),
    "a link short and long": (
        f"{WHOLE} https://t.co/abc",
        f"{WHOLE} https://museum.example.org/labels?a=1",
        True,
    ),
    "a link in the middle": (
        "Read https://t.co/abc before you write labels",
        "Read museum.example.org before you write labels",
        False,
    ),
    "a link of X's and another": (f"{WHOLE} https://t.co/abc", f"{WHOLE} https://t.co/def", False),
    "a link of X's, cut": (f"{WHOLE} https://t.co/abcdef", f"{WHOLE} https://t.co/abc…", True),
    "a link to another page": (
        f"{WHOLE} https://museum.example.org/labels",
        f"{WHOLE} https://gallery.example.com/labels",
        False,
    ),
    "a link to a page, and to its host": (
        f"{WHOLE} https://www.museum.example.org/labels",
        f"{WHOLE} http://museum.example.org/l…",
        True,
    ),
    "a link to a page, and a shortened one": (
        f"{WHOLE} https://museum.example.org/labels",
        f"{WHOLE} https://bit.ly/3xYz",
        True,
    ),
    "a link to a page, and to a picture": (
        f"{WHOLE} https://museum.example.org/labels",
        f"{WHOLE} https://pic.twitter.com/abcdef",
        True,
    ),
    "a decimal point": (f"1.5 of them. {WHOLE}", f"15 of them. {WHOLE}", False),
    "a line end between numbers": (f"1\n5 of them. {WHOLE}", f"15 of them. {WHOLE}", True),
    "another addressee": (f"@ben {WHOLE}", f"@cleo {WHOLE}", False),
    "one of two addressees": (f"@ben @cleo {WHOLE}", f"@cleo {WHOLE}", True),
    "an addressee left out": (f"@ben {WHOLE}", WHOLE, True),
    "an addressee with the server": (f"@ben@books.example {WHOLE}", f"@ben {WHOLE}", True),
    "an addressee in other case": (f"@Ben {WHOLE}", f"@ben {WHOLE}", True),
    "an echo of another's": (f"RT @ben: {WHOLE}", f"RT @cleo: {WHOLE}", False),
    "a link left out": (f"{WHOLE} https://t.co/abc", WHOLE, True),
    "an entity": (WHOLE, WHOLE.replace("&", "&amp;"), True),
    "an entity of an entity": (WHOLE, WHOLE.replace("&", "&amp;amp;"), True),
    "a quotation mark as an entity": ('Say "label" to it', "Say &quot;label&quot; to it", True),
    "mojibake": (
        "Größe ist nötig für Schilder #demochat",
        "GrÃ¶ÃŸe ist nÃ¶tig fÃ¼r Schilder #demochat",
        True,
    ),
    "question marks for letters": (
        "Größe ist nötig für Schilder",
        "Gr??e ist n?tig f?r Schilder",
        True,
    ),
    "replaced letters": (
        "Größe ist nötig für Schilder",
        "Gr\ufffd\ufffde ist n\ufffdtig f\ufffdr Schilder",
        True,
    ),
    "letters composed otherwise": ("Gro\u0308ße für Schilder", "Größe für Schilder", True),
    "other accented words": ("Größe ist nötig", "Schärfe ist nötig", False),
    "curly quotation marks": (CURLY, STRAIGHT, True),
    "emoji left out": (f"{WHOLE} 🎉👏🏽", WHOLE, True),
    "emoji as question marks": (f"{WHOLE} 🎉👏🏽", f"{WHOLE} ????", True),
    "mentions at the beginning hidden": (f"@ben @cleo {WHOLE}", WHOLE, True),
    "nothing but emoji, the same": ("🎉", "🎉", True),
    "nothing but emoji, others": ("🎉", "🎈", False),
    "nothing but emoji, and a hashtag": ("👏 #demochat", "🎈 #demochat", False),
    "nothing but emoji, left out": ("👏 #demochat", "#demochat", True),
    "nothing but emoji, as question marks": ("👏 #demochat", "?? #demochat", True),
    "nothing but emoji, as replaced signs": ("👏", "\ufffd", True),
    "nothing but emoji, with a link": ("👏", "👏 https://t.co/abc", True),
    "nothing but emoji, in answer": ("👏 #demochat", "@ben 👏 #demochat", True),
    "emoji and words": ("🎉", WHOLE, False),
    "emoji and words that begin like the hashtag": ("👏 #c", "completely other words #c", False),
    "a hashtag alone, and words": ("#c", "completely other words #c", False),
    "a link alone, short and long": ("https://t.co/abc", "https://museum.example.org/", True),
    "a link alone, and words": ("https://t.co/abc", WHOLE, False),
    "marks alone": ("!!!", "...", False),
    "digits alone": ("1", "2", False),
    "no text": ("", WHOLE, True),
    "no text at all": ("", "", True),
    "two short words": ("Yes", "No", False),
    "a hashtag alone": ("#demochat", "#otherchat", False),
    "a digit": ("A1: yes", "A2: yes", False),
    "Cyrillic, the same": (CYRILLIC, CYRILLIC, True),
    "Cyrillic, cut": (CYRILLIC, CYRILLIC[:30] + "…", True),
    "Cyrillic, another text": (CYRILLIC, "В2: никто не читает подписи #demochat", False),
    "Japanese, the same": (JAPANESE, JAPANESE, True),
    "Japanese, another text": (JAPANESE, "A2: 誰も読みません #demochat", False),
    "Japanese without a Latin letter": ("ラベルを読みます", "誰も読みません", False),
    "Greek and Arabic": ("Διαβάζουμε τις ετικέτες", "نقرأ البطاقات", False),
    "Japanese, short": ("A2: はい #demochat", "A2: いいえ #demochat", False),
    "a few Japanese words in English": (
        "A2: the label says 読む and so do we #demochat",
        "A2: the label says 書く and so do we #demochat",
        False,
    ),
    "Japanese, and the hashtag alone": (JAPANESE, "A2: #demochat", False),
    "Cyrillic in a wrong encoding": (
        CYRILLIC,
        CYRILLIC.encode().decode("cp1251", "replace"),
        False,
    ),
    "Korean, with and without a hashtag": ("라벨을 읽습니다 #demochat", "라벨을 읽습니다", True),
}


@pytest.mark.parametrize("row", TEXTS)
def test_texts(row: str) -> None:
    """The same words, a beginning of them, or a copy; a format may write them as it likes."""
    first, second, same = TEXTS[row]
    assert disagreement({"text": first}, {"text": second}) == (None if same else Disagreement.TEXT)


@pytest.mark.parametrize("text", ["", "A2", "A2: We read"])
def test_few_words_need_the_same_minute(text: str) -> None:
    """Texts that begin alike with a few words are one post's only at one time."""
    assert disagreement({}, {"text": text}) is None
    assert disagreement({}, {"text": text, **cut("second")}) is None
    assert disagreement({}, {"text": text, **MIDNIGHT}) == Disagreement.TIME
    assert disagreement({}, {"text": text, **ago(hours=1)}) == Disagreement.TIME
    assert disagreement({}, {"text": PART, **MIDNIGHT}) is None


def test_a_repost_shown_with_and_without_its_text() -> None:
    """A repost's text stands with its RT in one format and alone in another."""
    repost = (Reference(relation=Relation.REPOST, id="9", handle="ben"),)
    bare = {"text": WHOLE, "references": repost}
    shown = {"text": f"RT @ben: {WHOLE}", "references": repost}
    commented = {"text": f"This! RT @ben: {WHOLE}", "references": repost}
    assert disagreement(bare, shown) is None
    assert disagreement(bare, commented) is None
    assert disagreement(shown, {"text": f"RT @ben: {PART}…"}) is None
    assert disagreement(shown, {"text": "RT @ben: Lunch with soup"}) == Disagreement.TEXT


def test_a_reply_to_somebody_who_changed_names() -> None:
    """A network shows others' new names in old texts; the post that is answered is the same."""
    answered = (Reference(relation=Relation.REPLY, id="1367565508408306900"),)
    there = {"text": f"@ben {WHOLE}", "references": answered}
    back = {"text": f"@cleo_reads {WHOLE}", "references": answered}
    assert disagreement(there, back) is None
    assert disagreement({**there, "references": ()}, back) == Disagreement.TEXT


def test_an_edit_that_is_recorded() -> None:
    """A network says when a post was edited: its words may be others then, its author not."""
    edited = {"text": "A2: Nobody reads labels", "edited_at": NINE + timedelta(minutes=5)}
    again = {"text": "A2: Somebody does", "edited_at": NINE + timedelta(minutes=9)}
    assert disagreement({}, edited) is None
    assert disagreement(edited, again) is None
    assert disagreement({}, {**edited, "author": "ben"}) == Disagreement.AUTHOR
    assert disagreement({}, {**edited, **ago(days=7)}) == Disagreement.TIME
    another = {**edited, "text": "A2: Somebody does"}
    assert disagreement(edited, another) == Disagreement.TEXT


def test_ids_tell_posts_under_one_id_apart() -> None:
    """They are of author, minute and words, and of nothing that a format writes otherwise."""
    whole = make({})
    same = [
        replace(whole, text=WHOLE.replace("&", "&amp;"), created_at=NINE.replace(second=0)),
        replace(whole, author=account("ADA"), language="en"),
    ]
    others = [
        make({"text": PART}),
        make({"author": "ben"}),
        make(ago(minutes=1)),
        make({"author": account("", "77")}),
        replace(whole, id="2"),
    ]
    assert {second_id(post) for post in same} == {second_id(whole)}
    assert len({second_id(post) for post in (whole, *others)}) == 1 + len(others)
    assert re.fullmatch(ID + r"~[0-9a-f]{12}", second_id(whole))


@pytest.mark.parametrize(
    ("identity", "made_up"),
    [
        ("1367565508408306983", False),
        ("1000000", False),
        ("999999", True),
        ("12@3f9a2c01", True),
        ("12@3f9a2c01~0123456789ab", True),
        ("1367565508408306983~0123456789ab", True),
        ("1367565508408306983~0123456789ab~", True),
        ("rounded-0123456789abcdef0123", True),
        ("https://social.example/~ada/statuses/12", False),
        ("https://social.example/users/ada/statuses/12~0123456789ab", True),
        ("at://did:plc:ada/app.bsky.feed.post/3k", False),
        ("ada@social.example", False),
    ],
)
def test_ids_that_no_network_gave(identity: str, made_up: bool) -> None:
    """They are told by their form: networks are asked for no others."""
    assert is_made_up_id(identity) is made_up


@pytest.mark.parametrize(
    ("identity", "recorded"),
    [
        ("12", "12"),
        ("12@3f9a2c01", "12"),
        ("12@3f9a2c01~0123456789ab", "12"),
        ("1367565508408306983~0123456789ab", "1367565508408306983"),
        ("1367565508408306983~0123456789ab~", "1367565508408306983"),
        ("1367565508408306983", "1367565508408306983"),
        ("ada@social.example", "ada@social.example"),
        ("https://social.example/~ada/statuses/12", "https://social.example/~ada/statuses/12"),
        ("rounded-0123456789abcdef0123", "rounded-0123456789abcdef0123"),
    ],
)
def test_ids_in_raw_records(identity: str, recorded: str) -> None:
    """What tells a row or a second post from others is the archive's own."""
    assert recorded_id(identity) == recorded
