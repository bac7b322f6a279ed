"""A removal deletes posts and authors from all tables, and no import brings them back."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archive.examples import all_bytes, check_index, content, fill, look, make, post, unpacked
from tests.archive.test_derived import (
    CLAIMS,
    NAME,
    NOTHING,
    ORIGIN,
    POINT,
    SESSION,
    load_all,
    saved_session,
)
from tweetup.archive import Added, Removed
from tweetup.model import Author, Correction, Post, PostKey, Reference, Relation, Topic

SECRET = "Xylophonewords"
ASKS = Author(network="x", handle="Asksout", name="Asks Out", bio=f"bio {SECRET}", followers=3)
OWN = post("11", f"A1: mine {SECRET} #demochat", author=ASKS)
REPOST = post(
    "12",
    f"RT @Asksout: A1: mine {SECRET} #demochat",
    handle="bob",
    references=(Reference(relation=Relation.REPOST, id="11", handle="Asksout"),),
)
QUOTE = post(
    "13", "so true", handle="eve", references=(Reference(relation=Relation.QUOTE, id="11"),)
)
OTHER = post("14", "A1: something else #demochat", handle="eve")
RAW = f'{{"quoted": "{SECRET}"}}'.encode()
ALL: list[tuple[Post, bytes | None, bool]] = [
    (OWN, RAW, False),
    (REPOST, RAW, False),
    (QUOTE, RAW, False),
    (OTHER, b'{"id": "14"}', False),
]
GONE = Removed(posts=2, authors=2, others=1, copies=1, cleaned=1, raw=1)


@pytest.mark.parametrize(
    ("asked", "removed"),
    [
        ({"posts": [PostKey("x", "11")]}, GONE),
        ({"authors": ["@ASKSOUT"]}, GONE),
    ],
)
def test_gone_for_good(tmp_path: Path, asked: dict[str, object], removed: Removed) -> None:
    """No byte of it is left in the file, and no import brings it back."""
    path = tmp_path / "a.db"
    with make(path, ALL) as archive:
        assert SECRET.encode() in all_bytes(path)
        assert archive.remove(**asked) == removed  # type: ignore[arg-type] # a table of keywords
        quote, other = archive.posts("demochat")
        assert (quote.key, quote.text, other) == (QUOTE.key, QUOTE.text, OTHER)
        assert quote.references[0].id != "11"
        assert archive.search(SECRET, limit=5) == ()
        after = content(path)
        assert fill(archive, ALL) == Added(unchanged=2, removed=2)
        assert archive.captures()[-1].skipped == (("removed on request", 2),)
    assert content(path) == after
    data = all_bytes(path)
    assert SECRET.encode() not in data
    assert SECRET.lower().encode() not in data
    with closing(sqlite3.connect(path)) as sql:
        assert not any(SECRET.encode() in block for block in unpacked(sql).values())
    check_index(path)


def test_accounts_go_by_their_ids(tmp_path: Path) -> None:
    """All that an account wrote under whatever handle goes; the same id elsewhere stays."""
    gone = [
        post(name, author=Author(network="x", handle=handle, id="77"))
        for name, handle in (("21", "before"), ("22", "after"))
    ]
    other = post("23", author=Author(network="mastodon", handle="before", id="77"))
    with make(tmp_path / "a.db", [*gone, OWN, other]) as archive:
        assert archive.remove(author_ids=[("x", "77")]) == Removed(posts=2, authors=2)
        assert set(archive.posts("demochat")) == {OWN, other}
        assert fill(archive, gone) == Added(removed=2)


def test_the_list_names_nobody(tmp_path: Path) -> None:
    """The list of removals of two archives has nothing in common: it is salted."""
    lists = []
    for name in ("a.db", "b.db"):
        with make(tmp_path / name, [OTHER]) as archive:
            archive.remove(authors=["asksout"])
        lists.append(content(tmp_path / name)["_removals"])
        assert b"asksout" not in all_bytes(tmp_path / name).lower()
    assert len(lists[0]) == len(lists[1]) == 1
    assert lists[0][0][0] != lists[1][0][0]


def test_removed_before_it_came(tmp_path: Path) -> None:
    """An author who is removed before an import is left out of it."""
    with make(tmp_path / "a.db", [OTHER]) as archive:
        assert archive.remove(authors=["asksout"]) == Removed(posts=0, authors=0)
        assert fill(archive, ALL) == Added(new=1, unchanged=1, removed=2)


def test_what_was_derived_of_it_goes(tmp_path: Path) -> None:
    """Sessions, themes and summaries that hold a removed post are thrown away; others stay."""
    path = tmp_path / "a.db"
    with saved_session(path) as archive:
        fill(archive, [OTHER])
        archive.remove(posts=[OTHER.key])
        assert archive.load_sessions("demochat", ORIGIN) == (SESSION,)
        archive.remove(posts=[PostKey("x", "1")])
        assert load_all(archive, ORIGIN) == NOTHING
    held = content(path)
    tables = ("questions", "placements", "themes", "acts", "claims", "findings", "finding_posts")
    assert {table for table in tables if held[table]} == set()


@pytest.mark.parametrize("named_by", ["lead_quote", "finding"])
def test_claims_that_quote_a_removed_post_go(tmp_path: Path, named_by: str) -> None:
    """Neither the document nor the rows keep a word of it, whoever else supports the finding."""
    path = tmp_path / "a.db"
    with saved_session(path) as archive:
        fill(archive, [OWN])
        session = replace(SESSION, posts=(*SESSION.posts, OWN.key))
        archive.save_sessions("demochat", [session], ORIGIN)
        finding = replace(POINT, text=OWN.text, posts=(OWN.key, *POINT.posts))
        section = replace(CLAIMS.sections[1], findings=(finding,))
        claims = replace(CLAIMS, topic=Topic(text=SECRET), lead_quote=OWN.key)
        if named_by == "finding":
            claims = replace(CLAIMS, sections=(section,))
        assert archive.save_claims(NAME, claims, ORIGIN)
        archive.remove(authors=["asksout"])
        assert archive.load_claims(NAME, ORIGIN) is None
    assert look(path, "SELECT * FROM claims") == look(path, "SELECT * FROM findings") == []
    assert SECRET.encode() not in all_bytes(path)


def test_corrections_of_it_go(tmp_path: Path) -> None:
    """A correction that names a removed post would tell of it."""
    with make(tmp_path / "a.db", [OWN, OTHER]) as archive:
        for key in (OWN.key, OTHER.key):
            archive.add_correction(
                Correction(kind="hide", hashtag="demochat", session=NAME, target=":".join(key))
            )
        archive.remove(authors=["asksout"])
        (left,) = archive.corrections("demochat")
    assert left.target == "x:14"


def test_every_version_goes(tmp_path: Path) -> None:
    """A request to remove one version of an edited post means all of them."""
    versions = [post(name, f"{name} #demochat", edits=("31", "32", "33")) for name in ("31", "33")]
    for asked in ("31", "32", "33"):
        with make(tmp_path / f"{asked}.db", [*versions, OTHER]) as archive:
            assert archive.remove(posts=[PostKey("x", asked)]).posts == 2
            assert archive.posts("demochat") == (OTHER,)
            assert fill(archive, versions) == Added(removed=2)


def test_places_go_and_posts_stay(tmp_path: Path) -> None:
    """The posts of an account stay; their places are deleted and do not come back."""
    ada = Author(network="x", handle="ada", id="77")
    told = (post("41", author=ada, place="Ghent"), b'{"place": "Ghent"}', False)
    other = post("42", handle="eve", place="Bruges")
    path = tmp_path / "a.db"
    with make(path, [told, other]) as archive:
        before = archive.fingerprint("demochat")
        archive.removals.delete_places([("x", "77")])
        assert archive.fingerprint("demochat") != before
        for _ in range(2):
            assert {item.place for item in archive.posts("demochat")} == {None, "Bruges"}
            assert archive.raw_records(PostKey("x", "41")) == ()
            fill(archive, [told])
    assert b"Ghent" not in all_bytes(path)


def test_places_do_not_come_back_by_another_way(tmp_path: Path) -> None:
    """Neither in a record that does not name the account, nor inside one that quotes the post."""
    ada = Author(network="x", handle="ada", id="77")
    told = (post("41", author=ada, place="Ghent"), b'{"place": "Ghent"}', False)
    nameless = (post("41", handle="ada", place="Ghent"), b"41,ada,Ghent", False)
    pointer = Reference(relation=Relation.QUOTE, id="41", handle="ada")
    quote = (post("43", handle="eve", references=(pointer,)), b'{"quoted": "Ghent"}', False)
    path = tmp_path / "a.db"
    with make(path, [told, quote]) as archive:
        archive.removals.delete_places([("x", "77")])
        for _ in range(2):
            assert {item.place for item in archive.posts("demochat")} == {None}
            assert archive.raw_records(PostKey("x", "41")) == ()
            assert archive.raw_records(PostKey("x", "43")) == ()
            fill(archive, [nameless, quote, told])
    assert b"Ghent" not in all_bytes(path)


HIDDEN = ["\0", "\0\0"]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_characters_that_are_not_kept_hide_nobody(tmp_path: Path, hidden: str) -> None:
    """A name is compared as it is kept: of posts, of accounts, and of where these were."""
    account = Author(network="x", handle="ada", id=f"7{hidden}7")
    with make(tmp_path / "a.db") as archive:
        archive.removals.delete_places([("x", "77")])
        archive.remove(posts=[PostKey("x", "51")], authors=["eve"])
        told = [
            post("52", author=account, place="Ghent"),
            post(f"5{hidden}1"),
            post("53", handle=f"e{hidden}ve"),
        ]
        assert fill(archive, told) == Added(new=1, removed=2)
        assert [item.place for item in archive.posts("demochat")] == [None]
        archive.remove(author_ids=[("x", "77")])
        assert fill(archive, told) == Added(removed=3)


def test_half_a_character_does_no_harm(tmp_path: Path) -> None:
    """Names that cannot be written are compared as they would be kept."""
    half = Author(network="x", handle="ad\ud800a", id="7\ud800")
    with make(tmp_path / "a.db") as archive:
        archive.remove(authors=["ad?a"])
        assert fill(archive, [post("52", author=half)]) == Added(removed=1)
