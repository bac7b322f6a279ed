"""Posts that their network does not show for now leave every table, and come back as they were."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.archive.examples import (
    START,
    Given,
    check_index,
    clock,
    content,
    fill,
    look,
    make,
    make_older,
    post,
    records,
)
from tweetup.archive import Added, Archive, open_archive
from tweetup.archive.schema import STEPS
from tweetup.formats.records import Deletion
from tweetup.model import (
    Absence,
    Author,
    Correction,
    PostKey,
    Reference,
    Relation,
)

ADA = Author(network="x", handle="ada", id="77", name="Ada Asksout", bio="Weaves")
WORDS = "A1: We listen to every single carer who calls #demochat"
OWN = post("11", WORDS, author=ADA)
OTHER = post("12", "Good evening all #demochat", author=Author(network="x", handle="bo", id="78"))
KEY = PostKey("x", "11")


def repeats(identity: str, text: str = "", *, handle: str = "eve", of: str = "11") -> Any:
    reference = Reference(relation=Relation.REPOST, id=of)
    return post(identity, text, handle=handle, references=(reference,), hashtags=())


def shown(path: Path) -> set[str]:
    return {identity for (identity,) in look(path, "SELECT id FROM posts")}


def reasons(path: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for identity, reason in look(path, "SELECT id, reason FROM absent_posts"):
        found.setdefault(identity, set()).add(reason)
    return found


def state(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows, but for those that say when something was shown again, and the number of a post."""
    rows = content(path)
    del rows["_notices"]
    with closing(sqlite3.connect(path)) as sql:
        rows["sightings"] = sorted(
            sql.execute(
                "SELECT s.capture, p.network, p.id, s.matched"
                " FROM post_captures AS s JOIN posts AS p USING (post)"
            )
        )
    return rows


@pytest.mark.long
def test_it_leaves_every_table_and_comes_back(tmp_path: Path) -> None:
    """With its reposts, raw records, sightings and all; nothing else is touched."""
    path = tmp_path / "a.db"
    given_posts: list[Any] = [
        OWN, OTHER, repeats("13"), post("14", f"RT @ada: {WORDS[:40]}…", handle="flo"),
        post("15", f"So true! {WORDS}", handle="gus"),
    ]  # fmt: skip
    given_posts = [(it, json.dumps({"id": it.id}).encode(), False) for it in given_posts]
    with make(path, given_posts) as archive:
        before = state(path)
        assert archive.absences.hide({KEY: Absence.SUSPENDED}) == 3
        assert shown(path) == {"12", "15"}
        assert reasons(path) == {
            "11": {"suspended"},
            "13": {"repeats an absent post"},
            "14": {"repeats an absent post"},
        }
        assert archive.search("listen carer", limit=9)[0].post.id == "15"
        assert len(archive.search("listen carer", limit=9)) == 1
        assert archive.find_faults() == ()
        check_index(path)
        assert not look(path, "SELECT 1 FROM authors WHERE handle = 'ada'")
        (absent, *_) = archive.absences.posts()
        assert (absent.key, absent.reasons, absent.since) == (KEY, (Absence.SUSPENDED,), clock())
        assert absent.hashtags == {"demochat"}
        assert archive.absences.show([KEY]) == 3
        check_index(path)
        assert state(path) == before
        assert archive.find_faults() == ()
        assert archive.absences.posts() == ()


def hide_by_answer(archive: Archive) -> int:
    return archive.absences.hide({KEY: Absence.PROTECTED})


def hide_by_notice(archive: Archive) -> int:
    notices = [
        Deletion(network="x", post_id=identity, reason="protected", where="1")
        for identity in ("11", "999")
    ]
    return archive.absences.take(notices).hidden


@pytest.mark.parametrize("hide", [hide_by_answer, hide_by_notice])
def test_its_words_leave_the_search_index(tmp_path: Path, hide: Callable[[Archive], int]) -> None:
    """At once, as after a removal: a deleted row's words would stay there until they are merged."""
    path = tmp_path / "a.db"
    own = post("11", "Zyxomancy is my trade #demochat", author=ADA)
    with make(path, [own, OTHER, repeats("13", "RT @ada: Zyxomancy is my trade")]) as archive:
        assert len(archive.search("zyxomancy", limit=9)) == 2
        assert b"zyxomancy" in index_bytes(path)
        assert hide(archive) == 2
        assert b"zyxomancy" not in index_bytes(path)
        assert archive.search("zyxomancy", limit=9) == ()
        assert archive.search("from:ada", limit=9) == ()
        assert len(archive.search("evening", limit=9)) == 1
        check_index(path)
        assert archive.absences.show([KEY]) == 2
        assert len(archive.search("zyxomancy", limit=9)) == 2
        check_index(path)


def index_bytes(path: Path) -> bytes:
    return b"".join(block for (block,) in look(path, "SELECT block FROM post_search_data"))


@pytest.mark.long
@given(records(), records())
def test_all_that_was_told_of_it_comes_back(
    tmp_path_factory: pytest.TempPathFactory, first: list[Given], second: list[Given]
) -> None:
    """Files imported before and meanwhile tell the same as if it had never been absent."""
    folder = tmp_path_factory.mktemp("absent")
    states = []
    for hides in (False, True):
        path = folder / f"{hides}.db"
        with make(path, first) as archive:
            keys = archive.keys()
            if hides:
                archive.absences.hide(dict.fromkeys(keys, Absence.PROTECTED))
                assert archive.keys() == ()
            fill(archive, second, source="second.jsonl")
            if hides:
                archive.absences.show(keys)
            assert archive.absences.posts() == ()
            states.append(state(path))
    assert states[0] == states[1]


def test_versions_of_one_post_share_a_raw_record(tmp_path: Path) -> None:
    """Absent posts of two captures turn out to be one that was edited, and that it repeats."""
    record = json.dumps({"id": "13"}).encode()
    first = post("12", WORDS, author=ADA, edits=("11",))
    repeated = Reference(relation=Relation.REPOST, id="12")
    newer = [
        post("13", WORDS, author=ADA, edits=("12",)),
        post("13", WORDS, author=ADA, edits=("12", "11"), references=(repeated,)),
    ]
    states = []
    for hides in (False, True):
        path = tmp_path / f"{hides}.db"
        with make(path, [(first, None, False)]) as archive:
            if hides:
                archive.absences.hide({first.key: Absence.PROTECTED})
            fill(archive, [(it, record, True) for it in newer], source="b.jsonl")
            archive.absences.show([first.key])
            assert archive.absences.posts() == ()
        states.append(state(path))
    assert states[0] == states[1]


OTHERS_UNDER_ITS_ID = {
    "text": post("11", "Another chat begins with other words", author=ADA),
    "author": post("11", WORDS, author=Author(network="x", handle="bo", id="78")),
    "time": structs.replace(OWN, created_at=START + timedelta(days=3)),
}


@pytest.mark.parametrize("field", OTHERS_UNDER_ITS_ID)
def test_another_post_under_its_id_stays_another(tmp_path: Path, field: str) -> None:
    """It parts from the absent post as from a shown one, once, however often its file comes."""
    files: list[list[Any]] = [
        [(OTHERS_UNDER_ITS_ID[field], b'{"of": "another"}', True)],
        [(OWN, None, False), (OTHERS_UNDER_ITS_ID[field], None, True)],
    ]
    states = []
    for hides in (False, True):
        path = tmp_path / f"{hides}.db"
        with make(path, [(OWN, b'{"of": "it"}', False)]) as archive:
            if hides:
                archive.absences.hide({KEY: Absence.PROTECTED})
            for number, given_posts in enumerate(files):
                fill(archive, given_posts, source=f"{number}.jsonl")
            if hides:
                (first, second) = archive.absences.posts()
                assert first.reasons == second.reasons == (Absence.PROTECTED,)
                assert shown(path) == set()
                assert archive.absences.show([KEY]) == 2
            (conflict,) = archive.conflicts()
            assert (conflict.first, conflict.field.value) == (KEY, field)
            assert conflict.first_place == "demo.jsonl (import 1)"
            assert archive.find_faults() == ()
        check_index(path)
        states.append(state(path))
    assert states[0] == states[1]


def test_another_post_under_the_id_of_a_copy_is_shown(tmp_path: Path) -> None:
    """A repost is absent with the post that it repeats; another post is no repost of it."""
    path = tmp_path / "a.db"
    another = post("13", "Good evening all #demochat", handle="gus")
    with make(path, [OWN, repeats("13")]) as archive:
        archive.absences.hide({KEY: Absence.PROTECTED})
        fill(archive, [(another, None, False)], source="b.jsonl")
        (identity,) = shown(path)
        assert identity.startswith("13~")
        archive.absences.show([KEY])
        assert shown(path) == {"11", "13", identity}


def test_accounts_are_known_by_absent_posts(tmp_path: Path) -> None:
    """A record by a former handle is of the absent post whose account had both."""
    path = tmp_path / "a.db"
    renamed = Author(network="x", handle="ada_new", id="77")
    given_posts = [OWN, post("12", "Later that day", author=renamed)]
    nameless = post("11", WORDS, author=Author(network="x", handle="ada_new"))
    with make(path, given_posts) as archive:
        archive.absences.hide(dict.fromkeys(archive.keys(), Absence.PROTECTED))
        fill(archive, [(nameless, None, False)], source="b.jsonl")
        assert archive.conflicts() == ()
        archive.absences.show([KEY])
        assert archive.conflicts() == ()


def test_a_file_does_not_bring_it_back_and_an_answer_does(tmp_path: Path) -> None:
    """A file was made before; a stream may repeat what was said before; a search is of now."""
    path = tmp_path / "a.db"
    with make(path, [OWN, OTHER]) as archive:
        archive.absences.hide({KEY: Absence.DEACTIVATED})
        told = (OWN, repeats("13"), OTHER)
        assert fill(archive, told, source="b.jsonl") == Added(unchanged=1, absent=2)
        (line,) = [it for it in archive.captures() if it.capture.source == "b.jsonl"]
        assert (line.added.absent, dict(line.skipped)) == (
            2, {"hidden since their network does not show them for now": 2},
        )  # fmt: skip
        assert fill(archive, told, source="x", kind="stream").absent == 2
        assert shown(path) == {"12"}
        assert fill(archive, [OWN], source="x", kind="capture", hashtag="demochat").unchanged == 1
        assert shown(path) == {"11", "12", "13"}
        assert {it.id for it in archive.posts("demochat")} == {"11", "12", "13"}


def test_a_stream_tells_of_an_edit_made_since(tmp_path: Path) -> None:
    """Whoever edits a post shows it."""
    with make(tmp_path / "a.db", [OWN]) as archive:
        archive.absences.hide({KEY: Absence.TAKEN_DOWN})
        edited = post("11", WORDS, author=ADA, edited_at=clock() + timedelta(seconds=1))
        assert fill(archive, [edited], source="x", kind="stream").absent == 0
        assert archive.absences.posts() == ()


def test_chats_change_with_it(tmp_path: Path) -> None:
    """Whatever was derived of the chat is stale when it goes and when it comes."""
    with make(tmp_path / "a.db", [OWN, OTHER]) as archive:
        revisions = [archive.chat_revision(["demochat"]).rewritten]
        archive.absences.hide({KEY: Absence.SUSPENDED})
        revisions.append(archive.chat_revision(["demochat"]).rewritten)
        archive.absences.show([KEY])
        revisions.append(archive.chat_revision(["demochat"]).rewritten)
        assert revisions == sorted(set(revisions))


def test_a_repost_waits_for_its_own_author_and_for_the_original(tmp_path: Path) -> None:
    """In whichever order they come back."""
    path = tmp_path / "a.db"
    copy = PostKey("x", "13")
    for first, second in ((KEY, copy), (copy, KEY)):
        path = tmp_path / f"{first.id}.db"
        with make(path, [OWN, repeats("13")]) as archive:
            archive.absences.hide({copy: Absence.SUSPENDED})
            archive.absences.hide({KEY: Absence.PROTECTED})
            assert archive.absences.show([first]) == (1 if first == KEY else 0)
            assert shown(path) == ({"11"} if first == KEY else set())
            archive.absences.show([second])
            assert shown(path) == {"11", "13"}


def test_decisions_on_it_outlive_its_absence(tmp_path: Path) -> None:
    """Corrections, annotations, and that it is hidden for naming somebody who was removed."""
    path = tmp_path / "a.db"
    named = post("14", "Thanks @bo for this evening #demochat", author=ADA, mentions=("bo",))
    with make(path, [named, OTHER]) as archive:
        archive.add_correction(
            Correction(kind="hide", hashtag="demochat", session=None, target="x:14", value=())
        )
        archive.remove(authors=["bo"], hide=True)
        assert archive.posts("demochat") == ()
        key = PostKey("x", "14")
        archive.absences.hide({key: Absence.BLOCKED})
        assert len(archive.corrections("demochat")) == 1
        archive.absences.show([key])
        assert shown(path) == {"14"}
        assert archive.posts("demochat") == ()
        assert len(archive.corrections("demochat")) == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"posts": [KEY]},
        {"authors": ["ada"]},
        {"author_ids": [("x", "77")]},
        {"posts": [KEY], "by_network": True},
    ],
)
def test_a_removal_removes_it_where_it_is(tmp_path: Path, asked: dict[str, Any]) -> None:
    """Whoever is absent can ask as well: nothing of it is left, and no import brings it back."""
    path = tmp_path / "a.db"
    raw = json.dumps({"id": "11", "text": WORDS, "who": "ada"}).encode()
    everything: list[Any] = [(OWN, raw, False), OTHER, repeats("13", f"RT @ada: {WORDS}")]
    with make(path, everything) as archive:
        archive.absences.hide({KEY: Absence.SUSPENDED})
        asked = {"by_network": False} | asked
        names = archive.removals.names_of(
            posts=asked.get("posts", ()),
            authors=asked.get("authors", ()),
            author_ids=asked.get("author_ids", ()),
        )
        assert WORDS in names.texts
        assert archive.remove(**asked).posts == 2
        assert archive.absences.posts() == ()
        assert all(trace.stays for trace in archive.removals.traces(names))
        added = fill(archive, everything, source="again.jsonl")
        by_network = asked["by_network"]
        assert (added.removed, added.gone, added.absent) == ((0, 2, 0) if by_network else (2, 0, 0))
        assert shown(path) == {"12"}
    assert not look(path, "SELECT 1 FROM _absent_content")


def test_who_is_absent_is_found_by_name(tmp_path: Path) -> None:
    """Only so can they be removed; their account goes with every handle that is known."""
    with make(tmp_path / "a.db", [OWN, OTHER]) as archive:
        archive.absences.hide({KEY: Absence.DEACTIVATED})
        for name in ("ada", "77"):
            found = archive.find_accounts(name)
            assert set(found.handles) == {("x", "ada")}
            assert set(found.accounts) == {("x", "77")}


def test_an_absent_post_of_somebody_else_loses_their_name(tmp_path: Path) -> None:
    """As posts that are shown do: in its fields and in its raw record."""
    path = tmp_path / "a.db"
    raw = b'{"id": "11", "user": "ada", "mentions": ["bo_78"]}'
    named = post("11", "Hello all #demochat", author=ADA, mentions=("bo_78",))
    removed = post("12", "Evening #demochat", author=Author(network="x", handle="bo_78", id="78"))
    with make(path, [(named, raw, False), removed]) as archive:
        archive.absences.hide({KEY: Absence.SUSPENDED})
        archive.remove(authors=["bo_78"])
        archive.absences.show([KEY])
        (found,) = archive.posts_by_key([KEY])
        (record,) = archive.raw_records(KEY)
        assert found.mentions != ("bo_78",)
        assert b"bo_78" not in record.record
        assert not look(path, "SELECT 1 FROM mentions WHERE handle = 'bo_78'")


def test_what_the_network_removed_was_no_request(tmp_path: Path) -> None:
    """Unless somebody asked as well, before or since."""
    with make(tmp_path / "a.db", [OWN, OTHER]) as archive:
        archive.remove(posts=[KEY], by_network=True)
        assert fill(archive, [OWN], source="b") == Added(gone=1)
        archive.remove(posts=[KEY])
        assert fill(archive, [OWN], source="c") == Added(removed=1)
        archive.remove(posts=[KEY], by_network=True)
        assert fill(archive, [OWN], source="d") == Added(removed=1)


def test_what_the_network_removed_takes_no_other_words(tmp_path: Path) -> None:
    """Whoever wrote the same stays, as does a copy by name; a repost goes by its reference."""
    path = tmp_path / "a.db"
    same = post("21", WORDS, author=ADA)
    copy = post("22", f"so true: {WORDS}", handle="eve")
    answer = post("23", "Hello", references=(Reference(relation=Relation.REPLY, id="11"),))
    others: list[Any] = [same, copy, answer]
    with make(path, [OWN, repeats("13"), *others]) as archive:
        assert archive.remove(posts=[KEY], by_network=True).posts == 2
        assert shown(path) == {"21", "22", "23"}
        assert fill(archive, [OWN, repeats("13"), *others], source="b") == Added(
            gone=2, unchanged=3
        )
        assert set(archive.posts_by_key([it.key for it in others])) == set(others)


@pytest.mark.parametrize("kind", ["capture", "refresh", "replies"])
def test_what_the_network_shows_again_comes_back(tmp_path: Path, kind: str) -> None:
    """An answer of the network is the last word, also on an account; a file is none."""
    path = tmp_path / "a.db"
    with make(path, [OWN, OTHER, repeats("13")]) as archive:
        archive.remove(author_ids=[("x", "77")], by_network=True)
        archive.remove(posts=[KEY], by_network=True)
        assert shown(path) == {"12"}
        assert fill(archive, [OWN], source="b") == Added(gone=1)
        assert fill(archive, [OWN], source="x", kind=kind) == Added(new=1)
        assert fill(archive, [repeats("13")], source="c") == Added(gone=1)
        assert fill(archive, [repeats("13")], source="x", kind=kind) == Added(new=1)
        assert shown(path) == {"11", "12", "13"}
        archive.remove(posts=[KEY])
        assert fill(archive, [OWN], source="x", kind=kind) == Added(removed=1)


def test_what_was_removed_is_stored_anew_without_decisions(tmp_path: Path) -> None:
    """They are erased with it: the network gives a post that is new here."""
    path = tmp_path / "a.db"
    with make(path, [OWN, OTHER]) as archive:
        archive.add_correction(
            Correction(kind="hide", hashtag="demochat", session=None, target="x:11", value=())
        )
        archive.remove(posts=[KEY], by_network=True)
        assert archive.corrections("demochat") == ()
        assert fill(archive, [OWN], source="x", kind="capture") == Added(new=1)
        assert shown(path) == {"11", "12"}
        assert archive.corrections("demochat") == ()


def test_a_stream_brings_nothing_back_that_was_removed_since(tmp_path: Path) -> None:
    """It repeats what was posted before; a post of later is one that the network shows."""
    path = tmp_path / "a.db"
    with make(path, [OTHER]) as archive:
        archive.remove(posts=[KEY], by_network=True)
        assert fill(archive, [OWN], source="x", kind="stream") == Added(gone=1)
        later = structs.replace(OWN, created_at=clock() + timedelta(days=1))
        assert fill(archive, [later], source="x", kind="stream") == Added(new=1)
        assert shown(path) == {"11", "12"}


def test_an_earlier_handle_is_no_leftover(tmp_path: Path) -> None:
    """A file of before is imported after the account was renamed: a removal needs both handles."""
    before, now = (
        structs.replace(ADA, handle=handle, seen_at=START + timedelta(days=day))
        for handle, day in (("ada_before", 1), ("ada", 2))
    )
    with make(tmp_path / "a.db", [(post("11", WORDS, author=now), b"{}", False)]) as archive:
        fill(archive, [post("11", WORDS, author=before)], source="b")
        assert archive.find_faults() == ()
        assert {handle for _, handle in archive.find_accounts("ada").handles} == {
            "ada", "ada_before",
        }  # fmt: skip


@pytest.mark.long
def test_an_older_archive_knows_who_asked(tmp_path: Path) -> None:
    """By the times of its log of removals."""
    path = tmp_path / "a.db"
    with make(path, [OWN, OTHER]) as archive:
        archive.remove(posts=[KEY], by_network=True)
    with make(path) as archive:
        archive.empty_log()
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        sql.execute("UPDATE removal_log SET removed_at = '2021-04-01T00:00:00.000000Z'")
        sql.execute("UPDATE _removals SET removed_at = '2021-04-01T00:00:00.000000Z'")
        for table in ("absent_posts", "_absent_content", "_notices"):
            sql.execute(f"DROP TABLE {table}")
        for table, column in (("captures", "gone"), ("captures", "absent")):
            sql.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        sql.execute("ALTER TABLE _removals DROP COLUMN by_network")
        sql.execute("DELETE FROM _sqlite_migrations WHERE name = '031_absent_posts'")
        sql.execute(f"PRAGMA user_version = {len(STEPS) - 1}")
    with open_archive(path, clock=clock) as archive:
        assert fill(archive, [OWN], source="b") == Added(gone=1)
        assert archive.remove(posts=[PostKey("x", "12")]).posts == 1
        assert fill(archive, [OTHER], source="c") == Added(removed=1)


def test_an_archive_without_the_tables_opens(tmp_path: Path) -> None:
    """As the version before made it."""
    path = tmp_path / "a.db"
    make_older(path, len(STEPS) - 1)
    with open_archive(path, clock=clock) as archive:
        fill(archive, [OWN])
        assert archive.absences.hide({KEY: Absence.WITHHELD}) == 1


def test_too_long_is_for_good(tmp_path: Path) -> None:
    """After so many days; what is not overdue stays absent, and so do posts not named."""
    now = clock()
    with open_archive(tmp_path / "a.db", create=True, clock=lambda: now) as archive:
        fill(archive, [OWN, OTHER, repeats("13")])
        archive.absences.hide({KEY: Absence.SUSPENDED})
        now += timedelta(days=20)
        archive.absences.hide({PostKey("x", "12"): Absence.SUSPENDED, KEY: Absence.PROTECTED})
        absent = {it.key: it.since for it in archive.absences.posts()}
        assert absent[KEY] == clock()
        now += timedelta(days=10)
        overdue = archive.absences.remove_overdue
        assert overdue([PostKey("x", "12")], after=timedelta(days=30)) == 0
        assert overdue(list(absent), after=timedelta(days=30)) == 2
        assert [it.key.id for it in archive.absences.posts()] == ["12"]
        assert fill(archive, [OWN], source="b").gone == 1


@pytest.mark.parametrize(("post_id", "author_id"), [("11", None), (None, "77")])
def test_a_notice_may_come_before_the_post(
    tmp_path: Path, post_id: str | None, author_id: str | None
) -> None:
    """A file of the post is stored out of sight, with its reposts, until the network shows it."""
    path = tmp_path / "a.db"
    notice = Deletion("x", post_id, "", author_id, reason=Absence.SUSPENDED)
    with make(path, [OTHER, repeats("13")]) as archive:
        archive.absences.take([notice])
        assert shown(path) == {"12", "13"}
        assert fill(archive, [OWN, OTHER], source="b").absent == 1
        assert shown(path) == {"12"}
        assert fill(archive, [repeats("13"), OWN, OTHER], source="c").absent == 2
        assert reasons(path)["11"] == {"suspended"}
        assert fill(archive, [OWN], source="x", kind="capture").back >= 1
        assert shown(path) == {"11", "12", "13"}
        archive.absences.take([notice, notice])
        assert shown(path) == {"12"}
        archive.absences.take([structs.replace(notice, back=True)])
        assert shown(path) == {"11", "12", "13"}
        late = structs.replace(notice, at=clock() - timedelta(days=1))
        archive.absences.take([late])
        assert shown(path) == {"11", "12", "13"}


def test_places_go_also_of_absent_posts(tmp_path: Path) -> None:
    """A notice about places removes no post."""
    placed = structs.replace(OWN, place="Exampletown")
    told = [(placed, b'{"id": "11", "place": "Exampletown"}', False)]
    notice = Deletion("x", None, "", "77", only_places=True)
    for hidden in (False, True):
        path = tmp_path / f"{hidden}.db"
        with make(path, told) as archive:
            if hidden:
                archive.absences.hide({KEY: Absence.SUSPENDED})
            archive.absences.take([notice])
            archive.absences.show([KEY])
            (found,) = archive.posts_by_key([KEY])
            assert found.place is None
            assert archive.raw_records(KEY) == ()


EVENTS = [
    (reason, back) for reason in (Absence.PROTECTED, Absence.SUSPENDED) for back in (False, True)
]


@pytest.mark.long
@given(
    st.lists(
        st.tuples(st.sampled_from(EVENTS), st.booleans(), st.booleans()), min_size=1, max_size=7
    ),
    st.randoms(use_true_random=False),
)
def test_notices_in_any_order_end_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    said: list[tuple[tuple[Absence, bool], bool, bool]],
    random: Any,
) -> None:
    """Each is of a time; some come twice, and some late: the last word on each reason holds.

    Imports of the post in between change nothing.
    """
    path = tmp_path_factory.mktemp("notices") / "a.db"
    notices = []
    for step, ((reason, back), of_account, twice) in enumerate(said):
        notice = Deletion(
            "x", None if of_account else "11", "", "77" if of_account else None,
            reason=reason, back=back, at=START + timedelta(days=step + 1),
        )  # fmt: skip
        notices += [notice] * (1 + twice)
    random.shuffle(notices)
    with make(path, [OWN, OTHER, repeats("13")]) as archive:
        for notice in notices:
            archive.absences.take([notice])
            fill(archive, [OWN], source="again.jsonl")
        expected = last_words(notices)
        assert reasons(path).get("11", set()) == expected
        assert shown(path) == ({"12"} if expected else {"11", "12", "13"})


def last_words(notices: list[Deletion]) -> set[str]:
    """The reasons that hold by the times of notices: one of an account is of its posts."""
    found = {}
    for notice in sorted(notices, key=lambda it: it.at or START):
        found[notice.reason] = notice.back
    return {reason for reason, back in found.items() if not back}


IDS = ("11", "12", "13")
STEPS_OF_TIME = st.one_of(
    st.tuples(
        st.sampled_from(["away", "back", "delete", "request", "told away", "told back"]),
        st.sampled_from(IDS),
    ),
    st.tuples(st.sampled_from(["ask", "import", "capture"]), st.just("")),
)


class World:
    """What a network shows, and an archive that hears of it now and then."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.state = dict.fromkeys(IDS, "shown")
        self.removed: set[str] = set()
        made = {"11": OWN, "12": OTHER, "13": repeats("13")}
        self.posts: dict[str, Given] = {
            it.id: (it, json.dumps({"id": it.id}).encode(), False) for it in made.values()
        }

    def _named(self, state: str) -> list[PostKey]:
        return [PostKey("x", it) for it in IDS if self.state[it] == state]

    def step(self, kind: str, identity: str) -> None:
        """One thing that happens, there or here."""
        changes = {"away": "away", "back": "shown", "delete": "deleted"}
        if kind in changes and self.state[identity] != "deleted":
            self.state[identity] = changes[kind]
        elif kind == "request":
            self.archive.remove(posts=[PostKey("x", identity)])
            self.removed.add(identity)
        elif kind == "told away" and self.state[identity] == "away":
            self._tell(identity, back=False)
        elif kind == "told back" and self.state[identity] == "shown":
            self._tell(identity, back=True)
        elif kind == "ask":
            self.archive.remove(posts=self._named("deleted"), by_network=True)
            self.removed |= {key.id for key in self._named("deleted")}
            self.archive.absences.hide(dict.fromkeys(self._named("away"), Absence.DEACTIVATED))
            self.archive.absences.show(self._named("shown"))
        elif kind == "import":
            fill(self.archive, self.posts.values(), source="again.jsonl")
        elif kind == "capture":
            found = [self.posts[key.id] for key in self._named("shown")]
            fill(self.archive, found, source="x", kind="capture", hashtag="demochat")

    def _tell(self, identity: str, *, back: bool) -> None:
        notice = Deletion("x", identity, "", reason=Absence.DEACTIVATED, back=back)
        self.archive.absences.take([notice, notice])

    def expected(self) -> tuple[set[str], set[str]]:
        """The posts that are to be seen, and those that are to be absent."""
        removed = self.removed | ({"13"} if "11" in self.removed else set())
        away = {key.id for key in self._named("away")} - removed
        absent = away | ({"13"} - removed if "11" in away else set())
        return set(IDS) - removed - absent, absent


@pytest.mark.long
@given(st.lists(STEPS_OF_TIME, max_size=12))
def test_in_the_end_it_is_as_the_network_has_it(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]]
) -> None:
    """Whatever happened in whatever order, once it is asked; and the archive is in order."""
    path = tmp_path_factory.mktemp("world") / "a.db"
    with make(path) as archive:
        world = World(archive)
        for kind, identity in [("import", ""), *steps, ("ask", "")]:
            world.step(kind, identity)
        visible, absent = world.expected()
        assert shown(path) == visible
        assert {it.key.id for it in archive.absences.posts()} == absent
        assert archive.find_faults() == ()
        check_index(path)
