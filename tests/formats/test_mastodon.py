"""Mastodon's statuses and exports: text out of HTML, names that hold on every server."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mastodon.return_types import Account, Context, SearchV2, Status
from mastodon.types_base import PaginatableList, try_cast_recurse

from tests.files.conftest import Read
from tests.formats.social_shapes import (
    ANSWERED,
    ASKED,
    BOOSTED,
    OUTBOX,
    QUOTING,
    SERVER,
    SOCIAL,
    TIMELINE,
    account,
    status,
)
from tweetup.errors import InputError
from tweetup.formats.json_stream import LONGEST_VALUE
from tweetup.formats.mastodon import LIKED
from tweetup.formats.mastodon_posts import read_html
from tweetup.model import Counts, Kind, Link, Media, PostKey, Relation

SHAPES = [name for name in SOCIAL if name.startswith("mastodon") and "outbox" not in name]
TEXT = "Q1: What makes a label good & short?\n\nTell us\nin a line #LabelChat"


@pytest.mark.parametrize("shape", SHAPES)
def test_statuses(read: Read, shape: str) -> None:
    """Text, whole handles, pointers by uri, pictures, links and counts, whatever list it is in."""
    found = read(SOCIAL[shape][1])
    assert (found.source.format, found.skipped) == ("mastodon", ())
    posts = found.posts
    assert list(posts) == [entry["uri"] for entry in TIMELINE]
    asked = posts[ASKED["uri"]]
    assert (asked.text, asked.hashtags) == (TEXT, ("LabelChat",))
    assert (asked.handle, asked.author.bio) == ("ada@social.example", "Writes labels")
    assert asked.counts == Counts(replies=0, reposts=2, likes=3)
    answered = posts[ANSWERED["uri"]]
    assert answered.text == "Long\n\n@ada See https://museum.example.org/labels and this"
    assert answered.mentions == ("ada@social.example",)
    assert answered.target(Relation.REPLY) == PostKey("mastodon", ASKED["uri"])
    assert answered.references[0].handle == "ada@social.example"
    assert answered.links == (
        Link(url="https://museum.example.org/labels", title="Labels"),
        Link(url="https://example.org/", short="this"),
    )
    assert answered.media == (
        Media(kind="photo", url="https://files.example/1.png", alt_text="A dim gallery"),
    )
    assert (answered.source, answered.language) == ("Invented App", "en")


def as_numbers(value: Any) -> Any:
    """The value with numbers for ids and str() of times, as Mastodon.py's dumps have them."""
    if isinstance(value, list):
        return [as_numbers(item) for item in value]
    if not isinstance(value, dict):
        return value
    turned = {key: as_numbers(item) for key, item in value.items()}
    for key, item in turned.items():
        if (key == "id" or key.endswith("_id")) and isinstance(item, str) and item.isdecimal():
            turned[key] = int(item)
        elif key.endswith("_at") and isinstance(item, str):
            turned[key] = item.replace("T", " ").replace("Z", "+00:00")
    return turned


@pytest.mark.parametrize("posts", [TIMELINE, [BOOSTED, QUOTING]], ids=["timeline", "boosts"])
def test_numbers_for_ids(read: Read, posts: list[dict[str, Any]]) -> None:
    """They are the ids, also of the post that another answers by number."""
    turned = as_numbers(posts)
    assert turned != posts
    found, numbers = (read(json.dumps(entries).encode()) for entries in (posts, turned))
    assert (numbers.source.format, numbers.skipped) == ("mastodon", ())
    assert (numbers.posts, numbers.included) == (found.posts, found.included)
    for kept in numbers.records:
        again = read(kept.raw, format="mastodon")
        assert {**again.included, **again.posts}[kept.post.id] == kept.post


def dumped(kind: Any, value: Any, *, pretty: bool = True) -> str:
    """What Mastodon.py writes of a value that its server answered with."""
    entity = try_cast_recurse(kind, value)  # type: ignore[no-untyped-call]  # Mastodon.py is not annotated
    return str(entity.to_json(pretty=pretty))


DUMPS = {
    "a list": dumped(PaginatableList[Status], TIMELINE),
    "a list on one line": dumped(PaginatableList[Status], TIMELINE, pretty=False),
    "one after the other": "\n".join(dumped(Status, entry) for entry in TIMELINE),
    "one a line": "\n".join(dumped(Status, entry, pretty=False) for entry in TIMELINE),
    "a search": dumped(SearchV2, {"statuses": TIMELINE, "accounts": [], "hashtags": []}),
    "a thread": dumped(Context, {"ancestors": TIMELINE[:3], "descendants": TIMELINE[3:]}),
    "by id": json.dumps(dict(enumerate(TIMELINE))),
}


@pytest.mark.parametrize("dump", DUMPS.values(), ids=DUMPS)
def test_dumps(read: Read, dump: str) -> None:
    """What Mastodon.py itself writes holds the posts of the answer, and so do objects by id."""
    found, again = read(json.dumps(TIMELINE).encode()), read(dump.encode())
    assert (again.source.format, again.skipped) == ("mastodon", ())
    assert (again.posts, again.included) == (found.posts, found.included)
    for kept in again.records:
        one = read(kept.raw, format="mastodon")
        assert {**one.included, **one.posts}[kept.post.id] == kept.post


@pytest.mark.long
@pytest.mark.parametrize("is_dump", [False, True])
def test_dumps_larger_than_any_record(read: Read, *, is_dump: bool) -> None:
    """Their posts are read one by one."""
    large = {**ASKED, "application": {"name": "x" * (LONGEST_VALUE - 8_000)}}
    posts = [{**ANSWERED, "in_reply_to_id": None}, large, BOOSTED]
    value = {"_mastopy_type": "List", "_mastopy_data": posts, "_mastopy_extra_data": {"a": {}}}
    by_id = dict(enumerate(posts))
    found = read(json.dumps(value if is_dump else by_id, indent=1).encode())
    assert (list(found.posts), found.skipped) == ([post["uri"] for post in posts], ())


NO_DUMPS = [
    (dumped(PaginatableList[Account], [ASKED["account"]]), "a file of accounts without posts"),
    (dumped(Account, ASKED["account"]), "a file of accounts without posts"),
    (json.dumps({"1": {"2": {"3": {}}}}), "JSON with the fields 1"),
]


@pytest.mark.parametrize(("dump", "problem"), NO_DUMPS)
def test_dumps_without_posts(read: Read, dump: str, problem: str) -> None:
    """They are described by what was dumped."""
    with pytest.raises(InputError, match=problem):
        read(dump.encode())


UNITS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_times_as_numbers(read: Read, unit: int) -> None:
    """Seconds since 1970 and parts of them, as pandas writes the times of a table."""
    moment = datetime(2026, 3, 4, 20, 0, 1, tzinfo=UTC)
    number = int(moment.timestamp()) * unit
    found = read(json.dumps([{**ASKED, "created_at": number, "edited_at": number}]).encode())
    post = found.posts[ASKED["uri"]]
    assert (post.created_at, post.edited_at, found.skipped) == (moment, moment, ())


@pytest.mark.parametrize("bad", [10**40, -(10**17), [1], True])
def test_a_time_that_is_none(read: Read, bad: object) -> None:
    """Such a status is skipped, the others are read."""
    found = read(json.dumps([{**ASKED, "created_at": bad}, BOOSTED]).encode())
    assert (list(found.posts), len(found.skipped)) == ([BOOSTED["uri"]], 1)


@pytest.mark.parametrize("bad", [True, 1.5, [1], {"a": 1}])
def test_an_id_of_another_kind(read: Read, bad: object) -> None:
    """Such a status is skipped, the others are read."""
    found = read(
        json.dumps([*TIMELINE, {**ASKED, "id": bad, "uri": "https://x.example/9"}]).encode()
    )
    assert list(found.posts) == [entry["uri"] for entry in TIMELINE]
    assert len(found.skipped) == 1


def test_boosts_and_quotes(read: Read) -> None:
    """A boost has the whole text of what it boosts, a quote points at it; both come along."""
    found = read(json.dumps([BOOSTED, QUOTING]).encode())
    boost = found.posts[BOOSTED["uri"]]
    assert (boost.kind, boost.handle) == (Kind.REPOST, "cleo@other.example")
    assert boost.text == f"RT @ada@social.example: {TEXT}"
    assert (boost.counts, boost.target(Relation.REPOST)) == (
        None,
        PostKey("mastodon", ASKED["uri"]),
    )
    quote = found.posts[QUOTING["uri"]]
    assert quote.target(Relation.QUOTE) == PostKey("mastodon", ANSWERED["uri"])
    assert set(found.included) == {ASKED["uri"], ANSWERED["uri"]}


ALONE = [
    (ANSWERED, ASKED["uri"], "to another account of the server"),
    (
        status("ada", "5", "<p>And</p>", in_reply_to_id="1", in_reply_to_account_id="7"),
        ASKED["uri"],
        "to oneself",
    ),
    (
        {**ANSWERED, "uri": "https://social.example/objects/5f2a"},
        None,
        "software that names posts another way",
    ),
    ({**ANSWERED, "mentions": []}, None, "to nobody it names"),
    (
        {**ANSWERED, "mentions": [{"id": "7", "acct": "ada@other.example"}]},
        None,
        "to an account of another server, whose id for the post is another",
    ),
    (
        status(
            "ben",
            "6",
            "<p>So</p>",
            account=account("ben", "other.example"),
            in_reply_to_id="1",
            in_reply_to_account_id="7",
            mentions=ANSWERED["mentions"],
        ),
        None,
        "from an account of another server",
    ),
]


@pytest.mark.parametrize(("answer", "target", "why"), ALONE)
def test_what_a_reply_answers_in_another_file(
    read: Read, answer: dict[str, Any], target: str | None, why: str
) -> None:
    """A server's own posts are named after their ids, so that files in pieces are the whole."""
    writer = {**answer["account"], "id": "7" if answer["account"]["username"] == "ada" else "8"}
    (post,) = read(json.dumps([{**answer, "account": writer}]).encode()).posts.values()
    (reference,) = post.references
    assert (reference.relation, reference.id) == (Relation.REPLY, target), why


@pytest.mark.parametrize("visibility", ["private", "direct", "limited"])
def test_what_is_not_public_stays_out(read: Read, visibility: str) -> None:
    """Whoever exported it could read it; that does not make it public."""
    found = read(json.dumps([ASKED, status("eve", "9", "psst", visibility=visibility)]).encode())
    assert list(found.posts) == [ASKED["uri"]]
    assert [(one.reason, one.broken) for one in found.skipped] == [
        ("a post that is not public", False)
    ]


def test_the_outbox_of_an_export(read: Read) -> None:
    """What was public in it: posts whole, boosts as pointers."""
    found = read(SOCIAL["mastodon outbox"][1])
    assert (found.source.format, found.records[0].unfiltered) == ("mastodon-archive", True)
    posts = list(found.posts.values())
    assert [post.text for post in posts] == [TEXT, "", "@ben yes"]
    assert {post.handle for post in posts} == {"ada@social.example"}
    assert posts[1].target(Relation.REPOST) == PostKey(
        "mastodon", "https://other.example/users/ben/statuses/8"
    )
    assert posts[2].references[0].handle == "ben@other.example"
    assert posts[2].media[0].alt_text == "A dim gallery"
    assert [(one.reason, one.broken) for one in found.skipped] == [
        ("a post that is not public", False)
    ]


@pytest.mark.long
def test_an_outbox_larger_than_any_record(read: Read) -> None:
    """Its activities are read one by one, however many there are."""
    items: list[Any] = OUTBOX["orderedItems"]  # type: ignore[assignment]  # the shape's own list
    signed = {**items[0], "signature": "x" * 40_000}
    many = [
        {**signed, "object": {**signed["object"], "id": f"{SERVER}/{number}"}}
        for number in range(450)
    ]
    found = read(json.dumps({**OUTBOX, "orderedItems": many}).encode())
    assert (len(found.posts), found.skipped) == (450, ())


HTML = [
    ("<p>a</p><p>b</p>", "a\n\nb", "paragraphs"),
    ("<p>a<br>b<br/>c</p>", "a\nb\nc", "line ends"),
    ("a &lt;b&gt; &amp;amp;", "a <b> &amp;", "entities, once"),
    ("<script>alert(1)</script>a", "a", "nothing that is not shown"),
    ("<ul><li>a</li><li>b</li></ul>", "- a\n- b", "lists"),
    ("<p>a <b>c", "a c", "what is never closed"),
    ("</p></a></script>a", "a", "what was never opened"),
    ("", "", "nothing"),
]


@pytest.mark.parametrize(("html", "text", "why"), HTML)
def test_html(html: str, text: str, why: str) -> None:
    """A post reads as it is shown."""
    assert read_html(html)[0] == text, why


def test_only_real_links_are_links() -> None:
    """A mention, a hashtag and a script are none."""
    html = (
        '<a href="javascript:alert(1)">x</a> <a class="u-url mention" href="https://a.example/@b">'
        '@b</a> <a href="https://a.example/tags/c" rel="tag">#c</a> <a>d</a>'
    )
    assert read_html(html) == ("x @b #c d", ())


@given(st.text(alphabet="<>/apbr &;#!-[]\"'=hrefscript", max_size=80))
def test_any_html(html: str) -> None:
    """No damage leads to anything but text."""
    assert isinstance(read_html(html)[0], str)


@pytest.mark.long
def test_html_nested_beyond_measure() -> None:
    """Nesting costs nothing."""
    assert read_html("<p><a href='https://a.example'>" * 50_000 + "x")[0].endswith("x")


@pytest.mark.parametrize("shape", [name for name in SOCIAL if name.startswith("mastodon")])
def test_raw_records_can_be_read_again(read: Read, shape: str) -> None:
    """What is kept of a post is enough to map it anew, whom it answers included."""
    found = read(SOCIAL[shape][1])
    for kept in found.records:
        again = read(kept.raw, format=found.source.format)
        assert {**again.included, **again.posts}[kept.post.id] == kept.post


@pytest.mark.parametrize("large", [False, pytest.param(True, marks=pytest.mark.long)])
@pytest.mark.parametrize("notified", [False, True])
def test_backup_of_mastodon_archive(read: Read, *, notified: bool, large: bool) -> None:
    """The posts of an account, and those that mention it; the hashtag tells a chat's.

    The mentions are posts, or the notifications of them. Posts that it liked are counted. Of a
    backup longer than any record the posts are read one by one.
    """
    own, other = TIMELINE[0], TIMELINE[1]
    if large:
        own = {**own, "application": {"name": "x" * (LONGEST_VALUE - 8_000)}}
    backup = {
        "version": 2,
        "account": own["account"],
        "statuses": [own],
        "favourites": [TIMELINE[2]],
        "bookmarks": [TIMELINE[2]],
        "mentions": [
            {"id": 1, "type": "mention", "account": other["account"], "status": other},
            {"id": 2, "type": "follow", "account": other["account"]},
        ]
        if notified
        else [other],
        "followers": [other["account"]],
    }
    written = json.dumps(backup, indent=2).encode()
    assert (len(written) > LONGEST_VALUE) == large
    found = read(written)
    outer = [record for record in found.records if not record.included]
    assert [record.post.id for record in outer] == [own["uri"], other["uri"]]
    assert all(record.unfiltered for record in found.records)
    assert (found.skipped, found.source.notes) == ((), {LIKED: 2})


@pytest.mark.parametrize("mentions", [[], [TIMELINE[1]]])
def test_a_part_of_a_backup(read: Read, mentions: list[Any]) -> None:
    """``mastodon-archive split`` writes parts without the account; they are the account's too."""
    part = {"statuses": [TIMELINE[0]], "favourites": [], "bookmarks": [], "mentions": mentions}
    found = read(json.dumps(part).encode())
    outer = [record.post.id for record in found.records if not record.included]
    assert outer == [it["uri"] for it in (TIMELINE[0], *mentions)]
    assert all(record.unfiltered for record in found.records)
    search = read(json.dumps({"statuses": [TIMELINE[0]], "accounts": [], "hashtags": []}).encode())
    assert not any(record.unfiltered for record in search.records)


@pytest.mark.parametrize("notified", [False, True])
def test_a_backup_of_mentions(read: Read, *, notified: bool) -> None:
    """Where an account wrote nothing, the posts that mention it are read all the same."""
    mention = {"id": 1, "type": "mention", "status": ANSWERED} if notified else ANSWERED
    backup = {"account": ASKED["account"], "statuses": [], "mentions": [mention]}
    found = read(json.dumps(backup).encode())
    assert (list(found.posts), found.skipped) == ([ANSWERED["uri"]], ())
    assert found.records[0].unfiltered


@pytest.mark.parametrize("liked", ["favourites", "bookmarks"])
def test_a_backup_of_favourites_alone(read: Read, liked: str) -> None:
    """It has posts, but not the account's: the refusal says so."""
    empty: dict[str, list[Any]] = {"statuses": [], "favourites": [], "bookmarks": []}
    backup = {"account": ASKED["account"], **empty, liked: [ANSWERED], "mentions": []}
    with pytest.raises(InputError, match="favourited or bookmarked, which are not the account's"):
        read(json.dumps(backup).encode())
    with pytest.raises(InputError, match="backup of mastodon-archive without posts"):
        read(json.dumps({**backup, liked: []}).encode())
