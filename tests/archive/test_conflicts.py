"""Posts under one id in an archive: their own ids, decisions on them, removal, older archives."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import count, product
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.archive.examples import (
    START,
    all_bytes,
    clock,
    content,
    fill,
    look,
    make,
    make_older,
    post,
)
from tests.archive.test_removal import SECRET
from tests.costs import growth
from tweetup.archive import (
    Added,
    Archive,
    Decision,
    Disagreement,
    Incoming,
    open_archive,
)
from tweetup.archive.schema import STEPS
from tweetup.errors import ArchiveError, UnknownNameError
from tweetup.model import Author, Capture, PostKey, Reference, Relation

ADA = post("1000001", "A1: We read every label aloud, twice #demochat")
BEN = post("1000001", "A1: We cut each of them in half #demochat", handle="ben")
CLEO = post("1000001", "A1: Our visitors write them #demochat", handle="cleo")
OTHER = post("1000002", "A2: With a lamp #demochat", handle="dora")


def keys(archive: Archive) -> dict[str, PostKey]:
    """Return the key of the post by each author."""
    return {post.handle: post.key for post in archive.posts_by_key(archive.keys())}


def test_each_post_has_a_key_of_its_own(tmp_path: Path) -> None:
    """The first keeps the id; the others have it with a print, whatever came between them."""
    with make(tmp_path / "a.db") as archive:
        assert fill(archive, [ADA, BEN, OTHER, CLEO]) == Added(new=4, conflicts=2)
        named = keys(archive)
        assert fill(archive, [CLEO, OTHER, BEN, ADA]) == Added(unchanged=4, conflicts=2)
        assert keys(archive) == named
    assert named["ada"] == ADA.key
    for name in ("ben", "cleo"):
        own = named["ada" if name == "ada" else name]
        assert own.id.partition("~")[0] == ADA.id
        assert own.id != ADA.id


def test_a_conflict_says_what_disagrees_and_where(tmp_path: Path) -> None:
    """The field, both places as far as known, and when it was found."""
    later = replace(ADA, created_at=ADA.created_at + timedelta(days=7))
    reworded = replace(ADA, text="A1: Nobody reads labels #demochat")
    with make(tmp_path / "a.db", [ADA], source="first.csv") as archive:
        number = archive.begin(Capture(source="all.csv"))
        rows = [Incoming(item, place=f"all.csv:{line}") for line, item in enumerate([BEN, later])]
        archive.add(number, [*rows, Incoming(reworded)])
        conflicts = archive.conflicts()
        named = [conflict.second for conflict in conflicts]
        assert len(set(named)) == len(archive.posts_by_key(named)) == 3
    assert [conflict.number for conflict in conflicts] == [1, 2, 3]
    assert [conflict.field for conflict in conflicts] == [
        Disagreement.AUTHOR,
        Disagreement.TIME,
        Disagreement.TEXT,
    ]
    assert {conflict.first for conflict in conflicts} == {ADA.key}
    assert {conflict.first_place for conflict in conflicts} == {"first.csv (import 1)"}
    assert [conflict.second_place for conflict in conflicts] == ["all.csv:0", "all.csv:1", None]
    assert {(conflict.found_at, conflict.decision) for conflict in conflicts} == {(clock(), None)}


def test_places_of_two_records_in_one_file(tmp_path: Path) -> None:
    """A record that is not yet written has its line for a place."""
    with make(tmp_path / "a.db") as archive:
        number = archive.begin(Capture(source="all.csv"))
        records = [Incoming(ADA, place="all.csv:2"), Incoming(BEN, place="all.csv:3")]
        archive.add(number, records)
        (conflict,) = archive.conflicts()
    assert (conflict.first_place, conflict.second_place) == ("all.csv:2", "all.csv:3")


def test_the_ledger_counts_conflicts(tmp_path: Path) -> None:
    """Each line of it has the records that came under the id of another post."""
    with make(tmp_path / "a.db", [ADA]) as archive:
        fill(archive, [BEN, CLEO, OTHER])
        assert [line.added.conflicts for line in archive.captures()] == [0, 2]


def test_raw_records_stay_with_their_post(tmp_path: Path) -> None:
    """Each post has the records that it was made of."""
    with make(tmp_path / "a.db", [(ADA, b"ada's", False), (BEN, b"ben's", False)]) as archive:
        named = keys(archive)
        stored = {
            name: [raw.record for raw in archive.raw_records(key)] for name, key in named.items()
        }
    assert stored == {"ada": [b"ada's"], "ben": [b"ben's"]}


def test_fuller_records_of_the_second(tmp_path: Path) -> None:
    """A record that agrees with the second post is one of it, whether or not it is longer."""
    longer = replace(BEN, text=f"{BEN.text} and then again", language="en")
    with make(tmp_path / "a.db", [ADA, BEN]) as archive:
        assert fill(archive, [longer]) == Added(updated=1, conflicts=1)
        assert fill(archive, [BEN, longer, ADA]) == Added(unchanged=3, conflicts=2)
        texts = {post.text for post in archive.posts("demochat")}
    assert texts == {ADA.text, longer.text}


def test_a_record_goes_where_it_went_before(tmp_path: Path) -> None:
    """Also where a third record has changed the first post, so that it would fit there as well."""
    texts = "A1: We read every label aloud, as our visitors do #demochat"
    evening = post("1000001", texts, created_at=START)
    hours = [
        (replace(evening, created_at=START + timedelta(hours=hours)), f"{hours}".encode(), False)
        for hours in (0, 27, 20)
    ]
    with make(tmp_path / "a.db") as archive:
        assert fill(archive, hours[:2]) == Added(new=2, conflicts=1)
        fill(archive, hours[2:])
        before = content(tmp_path / "a.db")
        added = fill(archive, hours)
        assert (added.new, added.updated) == (0, 0)
    assert content(tmp_path / "a.db") == before


def test_a_rename_that_becomes_known_later(tmp_path: Path) -> None:
    """The conflict it made is settled by it: a record goes where it went before."""
    renamed = replace(ADA, author=Author(network="x", handle="ada_reads"))
    accounts = [
        post(f"200000{number}", "Hello", author=Author(network="x", handle=handle, id="77"))
        for number, handle in enumerate(("ada", "ada_reads"))
    ]
    records = [(ADA, b"before", False), (renamed, b"after", False)]
    with make(tmp_path / "a.db", records) as archive:
        assert len(archive.conflicts()) == 1
        fill(archive, accounts)
        before = content(tmp_path / "a.db")
        assert fill(archive, records) == Added(unchanged=2)
        assert content(tmp_path / "a.db") == before
    with make(tmp_path / "b.db", accounts) as archive:
        fill(archive, records)
        assert archive.conflicts() == ()
        assert len(archive.keys()) == 3


def test_prints_that_are_the_same(tmp_path: Path) -> None:
    """Posts of two accounts under one handle, in the same words and minute, stay apart."""
    accounts = [
        replace(ADA, author=Author(network="x", handle="ada", id=identity))
        for identity in ("77", "78", "79")
    ]
    with make(tmp_path / "a.db", accounts) as archive:
        assert len(set(archive.keys())) == 3
        assert fill(archive, accounts[::-1]) == Added(unchanged=3, conflicts=2)
        ids = {post.author.id for post in archive.posts("demochat")}
    assert ids == {"77", "78", "79"}


def test_emoji_alone(tmp_path: Path) -> None:
    """Posts without a letter have one print, and are told apart by their minutes."""
    hearts = [
        post("1000001", heart, created_at=START + timedelta(minutes=minute, seconds=7))
        for minute, heart in enumerate("❤🎉👏")
    ]
    with make(tmp_path / "a.db", hearts) as archive:
        assert {post.text for post in archive.posts("demochat")} == set("❤🎉👏")
        assert fill(archive, hearts).unchanged == 3


DECISIONS = [None, *Decision]


@pytest.mark.parametrize("decision", DECISIONS)
def test_decisions(tmp_path: Path, decision: Decision | None) -> None:
    """The post set aside is in no chat and no search; an import changes nothing about it."""
    aside = {Decision.FIRST: "ben", Decision.SECOND: "ada"}.get(decision or Decision.BOTH)
    shown = {"ada", "ben"} - {aside}
    path = tmp_path / "a.db"
    with make(path, [ADA, BEN]) as archive:
        before = archive.fingerprint("demochat")
        conflict = archive.decide_conflict(1, decision, note="seen at the museum")
        assert (conflict.decision, conflict.note) == (decision, "seen at the museum")
        assert conflict.decided_at == (clock() if decision else None)
        assert archive.conflicts() == (() if decision else (conflict,))
        assert archive.conflicts(decided=True) == (conflict,)
        for _ in range(2):
            assert {post.handle for post in archive.posts("demochat")} == shown
            assert {hit.post.handle for hit in archive.search("demochat")} == shown
            assert {hit.post.handle for hit in archive.search("labels OR read OR cut")} == shown
            assert archive.hashtags() == (("demochat", len(shown)),)
            assert (archive.fingerprint("demochat") == before) is (aside is None)
            again = fill(archive, [BEN, ADA])
            assert again == Added(unchanged=2, conflicts=0 if decision else 1)
        assert len(archive.keys()) == 2
        archive.decide_conflict(1, None)
        assert {post.handle for post in archive.posts("demochat")} == {"ada", "ben"}
        assert archive.fingerprint("demochat") == before


def test_no_decisions_leave_nothing(tmp_path: Path) -> None:
    """Of three posts under an id at least one stays, whatever is decided on the conflicts."""
    with make(tmp_path / "a.db", [ADA, BEN, CLEO]) as archive:
        for first, second in product(DECISIONS, repeat=2):
            archive.decide_conflict(1, first)
            archive.decide_conflict(2, second)
            stay = {post.handle for post in archive.posts("demochat")}
            aside = {"ben"} if first is Decision.FIRST else set()
            aside |= {"cleo"} if second is Decision.FIRST else set()
            aside |= {"ada"} if Decision.SECOND in {first, second} else set()
            assert stay == {"ada", "ben", "cleo"} - aside
            assert stay


def test_a_conflict_that_is_not_there(tmp_path: Path) -> None:
    """Its number is named, and the nearest that there are."""
    with make(tmp_path / "a.db", [ADA, BEN]) as archive:
        with pytest.raises(UnknownNameError, match="7"):
            archive.decide_conflict(7, Decision.BOTH)
        assert archive.conflicts()


def test_a_post_set_aside_is_no_target(tmp_path: Path) -> None:
    """A repost of it stays somebody's repost of the post that stays."""
    repost = post(
        "1000009",
        f"RT @ada: {ADA.text}",
        handle="dora",
        references=(Reference(relation=Relation.REPOST, id=ADA.id, handle="ada"),),
    )
    with make(tmp_path / "a.db", [ADA, BEN, repost]) as archive:
        archive.decide_conflict(1, Decision.FIRST)
        assert {post.handle for post in archive.posts("demochat")} == {"ada", "dora"}


@pytest.mark.parametrize("relation", [Relation.REPLY, Relation.QUOTE, Relation.REPOST])
@pytest.mark.parametrize("decision", DECISIONS)
def test_who_points_at_the_id_means_the_post_chosen(
    tmp_path: Path, relation: Relation, decision: Decision | None
) -> None:
    """A reply, quote or repost of the id is one of the second where the first is set aside."""
    pointing = post(
        "1000009",
        "So do we #demochat",
        handle="dora",
        references=(Reference(relation=relation, id=ADA.id),),
    )
    elsewhere = post(
        "1000010",
        "Or not #demochat",
        handle="eva",
        references=(Reference(relation=relation, id=OTHER.id),),
    )
    with make(tmp_path / "a.db", [ADA, BEN, OTHER, pointing, elsewhere]) as archive:
        second = keys(archive)["ben"]
        assert second.id != ADA.id
        archive.decide_conflict(1, decision)
        meant = second.id if decision is Decision.SECOND else ADA.id
        shown = {post.id: post.target(relation) for post in archive.posts("demochat")}
        assert shown["1000009"] == PostKey("x", meant)
        assert shown["1000010"] == OTHER.key
        assert archive.posts_by_key([pointing.key])[0].target(relation) == PostKey("x", meant)
        archive.decide_conflict(1, None)
        (again,) = archive.posts_by_key([pointing.key])
        assert again == pointing


def test_the_first_of_several_that_were_chosen(tmp_path: Path) -> None:
    """Where a person chose two posts rather than the first, the one that came sooner is meant."""
    pointing = post(
        "1000009", "So do we #demochat", references=(Reference(relation=Relation.REPLY, id=ADA.id),)
    )
    with make(tmp_path / "a.db", [ADA, BEN, CLEO, pointing]) as archive:
        for number in (2, 1):
            archive.decide_conflict(number, Decision.SECOND)
        (stored,) = archive.posts_by_key([pointing.key])
        assert stored.target(Relation.REPLY) == keys(archive)["ben"]


def removed(archive: Archive) -> tuple[set[str], int]:
    """Return the authors of the posts that are left, and the number of conflicts."""
    posts = archive.posts_by_key(archive.keys())
    return {post.handle for post in posts}, len(archive.conflicts(decided=True))


@pytest.mark.parametrize("decision", DECISIONS)
def test_removal_of_a_post(tmp_path: Path, decision: Decision | None) -> None:
    """All posts under an id go, whichever was meant, and stay away."""
    with make(tmp_path / "a.db", [ADA, BEN, CLEO, OTHER]) as archive:
        archive.decide_conflict(1, decision)
        assert archive.remove(posts=[ADA.key]).posts == 3
        assert removed(archive) == ({"dora"}, 0)
        assert archive.posts("demochat") == (OTHER,)
        again = fill(archive, [ADA, BEN, CLEO, OTHER])
        assert again == Added(unchanged=1, removed=3)


def test_removal_of_the_second_alone(tmp_path: Path) -> None:
    """Named by its own key it goes and the first stays."""
    with make(tmp_path / "a.db", [ADA, BEN]) as archive:
        assert archive.remove(posts=[keys(archive)["ben"]]).posts == 1
        assert removed(archive) == ({"ada"}, 0)
        fill(archive, [ADA, BEN])
        assert removed(archive) == ({"ada"}, 0)


@pytest.mark.parametrize("name", ["ada", "ben", "cleo"])
def test_removal_of_an_author(tmp_path: Path, name: str) -> None:
    """Posts of others under the same id stay, with their conflicts among each other."""
    path = tmp_path / "a.db"
    secret = {
        post.handle: replace(post, text=f"{post.text} {SECRET if post.handle == name else ''}")
        for post in (ADA, BEN, CLEO)
    }
    numbers = {"ada": [1, 2], "ben": [1], "cleo": [2]}[name]
    with make(path, secret.values()) as archive:
        for number in numbers:
            archive.decide_conflict(number, Decision.BOTH, note=SECRET)
        archive.remove(authors=[name])
        assert removed(archive)[0] == {"ada", "ben", "cleo"} - {name}
        fill(archive, secret.values())
        assert removed(archive)[0] == {"ada", "ben", "cleo"} - {name}
        assert archive.search("labels OR cut OR visitors")
    assert SECRET.encode() not in all_bytes(path)


@pytest.mark.parametrize(("decision", "name"), [(Decision.FIRST, "ada"), (Decision.SECOND, "ben")])
@pytest.mark.parametrize("by", ["author", "key", "account"])
def test_removal_of_the_post_that_stayed(
    tmp_path: Path, decision: Decision, name: str, by: str
) -> None:
    """The one set aside for it, a mistake, is not shown in its place: it goes as well."""
    records = [
        replace(item, author=Author(network="x", handle=handle, id=handle * 2))
        for item, handle in ((ADA, "ada"), (BEN, "ben"))
    ]
    with make(tmp_path / "a.db", [*records, OTHER]) as archive:
        archive.decide_conflict(1, decision)
        if by == "author":
            archive.remove(authors=[name])
        elif by == "key":
            archive.remove(posts=[keys(archive)[name]])
        else:
            archive.remove(author_ids=[("x", name * 2)])
        for _ in range(2):
            assert removed(archive) == ({"dora"}, 0)
            assert archive.posts("demochat") == (OTHER,)
            assert fill(archive, records) == Added(removed=2)


BEFORE = [name for name, _ in STEPS].index("013_conflicts")


@pytest.fixture
def older_archive(tmp_path: Path, schema_steps: None) -> Path:
    """An archive of the version before, with one import begun."""
    path = tmp_path / "a.db"
    make_older(path, BEFORE)
    with closing(sqlite3.connect(path)) as sql, sql:
        sql.execute(
            "INSERT INTO captures (kind, source, tool_version, started_at)"
            " VALUES ('import', 'old.csv', '0', '2021-03-04T19:00:00Z')"
        )
    return path


@pytest.mark.long
def test_an_older_archive_gets_the_table(tmp_path: Path, older_archive: Path) -> None:
    """What is in it stays as it is; a record that disagrees with it is a conflict from then on."""
    path = older_archive
    assert look(path, "PRAGMA user_version") == [(BEFORE,)]
    with pytest.raises(ArchiveError, match="older tweetup"):
        open_archive(path, write=False)
    with open_archive(path, clock=clock) as archive:
        assert archive.conflicts(decided=True) == ()
        assert fill(archive, [ADA, BEN]) == Added(new=2, conflicts=1)
    assert look(path, "PRAGMA foreign_key_check") == []
    make(tmp_path / "new.db").close()
    schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
    assert look(path, schema) == look(tmp_path / "new.db", schema)


@pytest.mark.long
def test_lines_of_an_older_ledger(older_archive: Path) -> None:
    """Imports made before have no conflicts."""
    with open_archive(older_archive) as archive:
        assert [line.added for line in archive.captures()] == [Added()]


def test_an_archive_that_may_only_be_read(tmp_path: Path) -> None:
    """Its conflicts are listed; a decision says that it cannot be written."""
    path = tmp_path / "a.db"
    make(path, [ADA, BEN]).close()
    with open_archive(path, write=False) as archive:
        assert len(archive.conflicts()) == 1
        with pytest.raises(ArchiveError, match="read-only"):
            archive.decide_conflict(1, Decision.BOTH)


@pytest.mark.long
def test_cost_grows_with_the_conflicts(tmp_path: Path) -> None:
    """Records of many authors under the ids of others' posts take no look at all pairs."""
    names = count()

    def collide(size: int) -> None:
        ids = [str(10**7 + number) for number in range(size)]
        first = [post(identity, handle=f"first{identity}") for identity in ids]
        second = [
            post(identity, author=Author(network="x", handle=f"second{identity}", id=identity))
            for identity in ids
        ]
        with make(tmp_path / f"{next(names)}.db", first) as archive:
            assert fill(archive, second) == Added(new=size, conflicts=size)

    assert growth(collide, size=800) < 16
