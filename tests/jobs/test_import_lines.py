"""Lines and pages of files: stored once, known again, rewritten where something is removed."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.examples import check_index, content, look, unpacked
from tests.costs import examples
from tests.formats.shapes import ANSWER, PEOPLE, QUESTION, TALK, Said, lines, v2_flat, v2_page
from tests.formats.social_shapes import PAGES
from tests.jobs.test_import_pages import pages
from tweetup.archive import Added, Decision, RawRecord
from tweetup.config import Config
from tweetup.errors import InputError
from tweetup.files import Record, Source, open_source
from tweetup.jobs.import_ import import_file
from tweetup.jobs.import_stats import ImportResult
from tweetup.model import PostKey
from tweetup.project.project import Project, open_project

TAG = "labelchat"
#: Pages of different posts, each as it was asked for.
WEEKS = [v2_page(TALK[:1]), v2_page(TALK[1:2]), v2_page(TALK)]


def load(path: Path, values: list[dict[str, Any]], **given_options: Any) -> ImportResult:
    """Import a file of those values into the archive beside it."""
    file = path.with_suffix(".jsonl")
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(lines(values))
    given_options.setdefault("hashtag", TAG)
    with opened(path) as project:
        return import_file(project, str(file), **given_options)


@contextmanager
def opened(path: Path) -> Iterator[Project]:
    with open_project(Config(archive=path), create=True) as project:
        yield project


def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have raw records stored one by one, and no line known, as by earlier versions."""
    monkeypatch.setattr(Source, "by_line", lambda *_: None)


def whole(path: Path) -> dict[str, list[Any]]:
    """Return all that the archive holds, with the ledger and what each import saw."""
    check_index(path)
    held = dict(content(path))
    held["sightings"] = look(
        path,
        "SELECT s.capture, p.id, s.matched FROM post_captures AS s JOIN posts AS p USING (post)"
        " ORDER BY 1, 2",
    )
    held["conflicts"] = look(
        path, "SELECT first_id, second_id, field, first_place, second_place FROM conflicts"
    )
    held["ledger"] = look(
        path, "SELECT capture, read, new, updated, unchanged, removed, skipped FROM captures"
    )
    return held


def test_line_is_stored_once_and_cut_into_records(tmp_path: Path) -> None:
    """Of each line there is one copy; a post's record is the page of its own that it always was."""
    path = tmp_path / "a.db"
    load(path, [*WEEKS, v2_page(TALK)])
    (count,) = look(path, "SELECT COUNT(*) FROM _raw_lines")[0]
    assert (count, look(path, "SELECT COUNT(*) FROM _raw_records")) == (3, [(0,)])
    with closing(sqlite3.connect(path)) as sql:
        (block,) = unpacked(sql).values()
    assert block == lines(WEEKS).replace(b"\n", b"")
    source = open_source(str(path.with_suffix(".jsonl")))
    given_records = {(item.post.key, item.raw) for item in source if isinstance(item, Record)}
    with opened(path) as project:
        keys = project.archive.keys()
        cut = {(key, raw) for key in keys for raw in project.archive.raw_records(key)}
    assert cut == {(key, RawRecord("x-v2", raw)) for key, raw in given_records}


def test_known_line_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A growing file costs the lines that are new: of the others no post is made."""
    path = tmp_path / "a.db"
    load(path, WEEKS[:2])

    def fail(*_: object) -> None:
        raise AssertionError("a known line was read")

    with monkeypatch.context() as patch:
        patch.setattr("tweetup.formats.x_v2.post_from_v2", fail)
        again = load(path, WEEKS[:2])
    assert (again.read, again.added) == (3, Added(unchanged=3))
    grown = load(path, WEEKS)
    assert (grown.read, grown.along) == (9, 3)
    assert grown.added == Added(new=2, unchanged=7)


@pytest.mark.parametrize("hashtag", [TAG, None], ids=["named", "chosen"])
def test_file_of_known_lines_has_its_chat(tmp_path: Path, hashtag: str | None) -> None:
    """The hashtag of most posts is found in posts, known or not; a named one needs none."""
    path = tmp_path / "a.db"
    load(path, WEEKS)
    again = load(path, WEEKS, hashtag=hashtag)
    assert (again.hashtag, again.chosen) == (TAG, hashtag is None)
    assert again.added == Added(unchanged=9)


def test_known_line_belongs_to_another_chat_as_well(tmp_path: Path) -> None:
    """Posts asked for by a second hashtag are in that chat too; those that came along are not."""
    path = tmp_path / "a.db"
    load(path, [v2_page(TALK[1:2])])
    load(path, [v2_page(TALK[1:2])], hashtag="readers")
    with opened(path) as project:
        assert [post.id for post in project.archive.posts("readers")] == [ANSWER.id]


EXPORTS = st.lists(
    st.lists(st.one_of(pages(), st.sampled_from([*WEEKS, *v2_flat(TALK)])), min_size=1, max_size=3),
    min_size=1,
    max_size=4,
)


@pytest.mark.long
@settings(max_examples=examples(0.3))
@given(exports=EXPORTS)
def test_lines_and_single_records_give_one_archive(exports: list[list[dict[str, Any]]]) -> None:
    """Posts, people, raw records, sightings and the ledger: equal with lines and without."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        by_line, alone = Path(folder) / "lines" / "a.db", Path(folder) / "alone" / "a.db"
        patch.setattr("tweetup.jobs.import_.BATCH", 3)
        patch.setattr("tweetup.archive.store.BATCH", 3)
        told = [_outcome(by_line, [*export, *export]) for export in [*exports, *exports]]
        one_by_one(patch)
        assert told == [_outcome(alone, [*export, *export]) for export in [*exports, *exports]]
        assert whole(by_line) == whole(alone)


@pytest.mark.long
@settings(max_examples=examples(0.2))
@given(exports=st.lists(st.lists(st.sampled_from(list(PAGES)), min_size=1), max_size=4))
def test_pages_of_bluesky_and_their_records_give_one_archive(exports: list[list[str]]) -> None:
    """The same for the other format whose pages are stored as they are."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        by_line, alone = Path(folder) / "lines" / "a.db", Path(folder) / "alone" / "a.db"
        values = [[PAGES[name] for name in names] for names in [*exports, *exports, [*PAGES]]]
        told = [_outcome(by_line, pages_of) for pages_of in values]
        one_by_one(patch)
        assert told == [_outcome(alone, pages_of) for pages_of in values]
        assert whole(by_line) == whole(alone)


def test_pages_of_bluesky_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was imported before is passed over."""
    path = tmp_path / "a.db"
    first = load(path, list(PAGES.values()))
    assert look(path, "SELECT COUNT(*) FROM _raw_lines") == [(len(PAGES),)]
    monkeypatch.setattr("tweetup.formats.bluesky.post_from_view", None)
    again = load(path, list(PAGES.values()))
    assert (again.read, again.along) == (first.read, first.along)
    assert again.added == Added(unchanged=first.read)


def _outcome(path: Path, values: list[dict[str, Any]]) -> tuple[object, ...]:
    try:
        result = load(path, values)
    except InputError as error:
        return (error.problem,)
    notes = tuple(result.notes)
    return (result.read, result.along, result.added, result.skipped, notes, result.conflicts)


@pytest.mark.parametrize(
    ("text", "likes", "stored"),
    [
        ("plain #labelchat", 5, ("plain #labelchat", 5)),
        ("a\0b #labelchat", 5, ("ab #labelchat", 5)),
        ("large #labelchat", 2**70, ("large #labelchat", None)),
    ],
    ids=["plain", "NUL", "large number"],
)
def test_line_that_sqlite_cannot_store_is_repaired(
    tmp_path: Path, text: str, likes: int, stored: tuple[str, int | None]
) -> None:
    """A post out of a line is stored as from anywhere; its digest is computed where it changes."""
    path = tmp_path / "a.db"
    page = json.loads(json.dumps(v2_page(TALK[:1])))
    (tweet,) = page["data"]
    tweet["text"], tweet["public_metrics"]["like_count"] = text, likes
    load(path, [page])
    assert look(path, "SELECT text, likes FROM posts") == [stored]
    assert look(path, "SELECT COUNT(*) FROM _post_digests") == [(not text.startswith("plain"),)]
    tweet["public_metrics"]["retweet_count"] = 99
    page["__twarc"]["retrieved_at"] = "2021-03-06T07:30:00+00:00"
    assert load(path, [page]).added == Added(updated=1)
    assert look(path, "SELECT COUNT(*) FROM _post_digests") == [(1,)]
    whole(path)


# --- lines that are read again ----------------------------------------------------------------

NOTICE: dict[str, Any] = {"delete": {"tweet": {"id": "1", "author_id": "2"}}}


def nameless() -> dict[str, Any]:
    """A page that leaves out a post which came along, since nobody says whose it is."""
    page: dict[str, Any] = json.loads(json.dumps(v2_page(TALK[2:3])))
    page["includes"]["users"] = [
        user for user in page["includes"]["users"] if user["id"] != PEOPLE[ANSWER.author]
    ]
    return page


def timeless() -> dict[str, Any]:
    """A page with a post at a time that its id contradicts."""
    page: dict[str, Any] = json.loads(json.dumps(v2_page(TALK[:2])))
    page["data"][0]["created_at"] = "2017-03-04T20:00:00.000Z"
    return page


@pytest.mark.parametrize(
    "line",
    [NOTICE, nameless(), timeless(), {"meta": {}}],
    ids=["notice", "no author", "another time", "no post"],
)
def test_line_with_more_than_posts_is_read_each_time(tmp_path: Path, line: dict[str, Any]) -> None:
    """Reasons, places, notes and notices of an import repeated are those of the first one."""
    path = tmp_path / "a.db"
    first, again = (load(path, [line, WEEKS[2]]) for _ in range(2))
    assert (again.read, again.along) == (first.read, first.along)
    assert (again.skipped, again.notes) == (first.skipped, first.notes)
    assert again.deletions == first.deletions
    assert look(path, "SELECT COUNT(*) FROM _raw_lines") == [(1,)]


def test_other_version_reads_lines_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version that reads more of a line than the one before gets to read it, once."""
    path = tmp_path / "a.db"
    load(path, WEEKS)
    before = whole(path)
    monkeypatch.setattr("tweetup.archive.raw_lines.reader_version", lambda _form: "99.0")
    with monkeypatch.context() as patch:
        patch.setattr("tweetup.formats.x_v2.fetched_at", lambda *_: None)
        again = load(path, WEEKS)
    assert (again.added, len(look(path, "SELECT 1 FROM _raw_lines"))) == (Added(unchanged=9), 3)
    assert look(path, "SELECT DISTINCT read_by FROM _raw_lines") == [("99.0",)]
    assert whole(path)["posts"] == before["posts"]


def test_older_archive_stores_no_line_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records that an earlier version stored one by one stay so; their line is known from then."""
    path = tmp_path / "a.db"
    with monkeypatch.context() as patch:
        one_by_one(patch)
        load(path, WEEKS)
    before = look(path, "SELECT block, content FROM _raw_blocks")
    assert load(path, WEEKS).added == Added(unchanged=9)
    assert look(path, "SELECT block, content FROM _raw_blocks") == before
    assert look(path, "SELECT COUNT(*), COUNT(block) FROM _raw_lines") == [(3, 0)]
    monkeypatch.setattr("tweetup.formats.x_v2.post_from_v2", None)
    assert load(path, WEEKS).added == Added(unchanged=9)
    with opened(path) as project:
        assert len(project.archive.raw_records(PostKey("x", QUESTION.id))) == 1


# --- removal ----------------------------------------------------------------------------------

SECRET = "wort zum verschwinden"


def with_secret(talk: tuple[Said, ...] = TALK) -> dict[str, Any]:
    """A page whose second author says a secret and has it in a profile, beside others' posts."""
    page: dict[str, Any] = json.loads(json.dumps(v2_page(talk)).replace("read it aloud", SECRET))
    for user in page["includes"]["users"]:
        if user["id"] == PEOPLE[ANSWER.author]:
            user["description"] = SECRET
    return page


def bytes_of(path: Path) -> bytes:
    with closing(sqlite3.connect(path)) as sql:
        return b"".join(unpacked(sql).values()) + path.read_bytes()


REMOVALS: dict[str, dict[str, Any]] = {
    "author": {"authors": [ANSWER.author]},
    "account": {"author_ids": [("x", PEOPLE[ANSWER.author])]},
}


@pytest.mark.parametrize("removal", REMOVALS.values(), ids=REMOVALS)
def test_removal_rewrites_the_lines(tmp_path: Path, removal: dict[str, Any]) -> None:
    """No byte of it stays, not even in lines that only give the profile; other records do."""
    path = tmp_path / "a.db"
    bystander = with_secret(TALK[:1])  # names the author among its accounts
    load(path, [with_secret(), bystander])
    assert bytes_of(path).count(SECRET.encode()) > 2
    with opened(path) as project:
        kept = {
            said.id: project.archive.raw_records(PostKey("x", said.id))
            for said in TALK
            if said.id == QUESTION.id
        }
        project.archive.remove(**removal)
        assert SECRET.encode() not in bytes_of(path)
        for identity, raws in kept.items():
            assert project.archive.raw_records(PostKey("x", identity)) == raws != ()
    whole(path)
    again = load(path, [with_secret(), bystander])
    assert (again.read, again.added.new, again.added.removed > 0) == (7, 0, True)
    assert SECRET.encode() not in bytes_of(path)


def test_removal_in_force_stores_no_new_line(tmp_path: Path) -> None:
    """A page may give the profile of somebody removed: its posts are stored one by one."""
    path = tmp_path / "a.db"
    load(path, [v2_page(TALK[2:3])])
    with opened(path) as project:
        project.archive.remove(authors=[ANSWER.author])
    bystander = with_secret(TALK[:1])
    assert load(path, [bystander]).added == Added(new=1)
    assert SECRET.encode() not in bytes_of(path)
    assert look(path, "SELECT COUNT(*), COUNT(block) FROM _raw_lines") == [(1, 0)]
    assert load(path, [bystander]).added == Added(unchanged=1)


def test_removal_is_the_same_by_line_and_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stays after a removal, and after a further import, does not tell how it was stored."""
    values = [with_secret(), *WEEKS, with_secret(TALK[:1])]
    paths = [tmp_path / "lines" / "a.db", tmp_path / "alone" / "a.db"]
    for path in paths:
        load(path, values)
        with opened(path) as project:
            project.archive.remove(posts=[PostKey("x", ANSWER.id)])
        load(path, [*values, v2_page(TALK[3:])])
        one_by_one(monkeypatch)
    held, expected = (
        {
            table: rows
            for table, rows in whole(path).items()
            # Digests of a key of each archive, and times.
            if table not in {"_removals", "_removed_references", "removal_log"}
        }
        for path in paths
    )
    assert held == expected


# --- conflicts --------------------------------------------------------------------------------


def test_decision_on_a_conflict_outlives_known_lines(tmp_path: Path) -> None:
    """Of a line whose post is another's under one id the records are stored one by one."""
    path = tmp_path / "a.db"
    other = json.loads(json.dumps(v2_page(TALK[:1])))
    other["data"][0]["author_id"] = PEOPLE["cleo"]
    other["data"][0]["text"] = "A9: nothing of the kind was ever asked #labelchat"
    load(path, [v2_page(TALK)])
    (conflict,) = load(path, [other]).conflicts
    with opened(path) as project:
        project.archive.decide_conflict(conflict.number, Decision.FIRST)
    assert load(path, [other, v2_page(TALK)]).added == Added(unchanged=7)
    with opened(path) as project:
        (decided,) = project.archive.conflicts(decided=True)
        assert decided.decision is Decision.FIRST
        (raw,) = project.archive.raw_records(decided.second)
        assert b"nothing of the kind" in raw.record
        assert all(
            b"nothing of the kind" not in raw.record
            for raw in project.archive.raw_records(decided.first)
        )
    assert look(path, "SELECT COUNT(*) FROM _raw_lines") == [(1,)]
