"""Writing posts: the same content from any order, in pieces, twice, through kills and crowds."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.archive.examples import (
    START,
    Given,
    check_index,
    clock,
    content,
    fill,
    look,
    make,
    pieces,
    post,
    records,
    unpacked,
)
from tweetup.archive import Added, Incoming, RawRecord, open_archive
from tweetup.model import Author, Capture, Counts, Gap, PostKey, Reference, Relation, Stamp

REPLY = Reference(relation=Relation.REPLY, id="1")


@pytest.mark.long
@given(records(), st.randoms(use_true_random=False), st.integers(1, 5))
def test_any_order_in_pieces_twice(given_records: list[Given], random: object, size: int) -> None:
    """Importing in any order, in pieces, twice gives the same archive as once."""
    shuffled = list(given_records)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis types it as Random only
    with TemporaryDirectory() as folder:
        plain, other = Path(folder, "plain.db"), Path(folder, "other.db")
        with make(plain, given_records) as archive:
            tags = archive.hashtags()
            prints = [archive.fingerprint(tag) for tag, _ in tags]
        with make(other) as archive:
            for part in pieces(shuffled, size):
                fill(archive, part)
            fill(archive, given_records)
            assert archive.hashtags() == tags
            assert [archive.fingerprint(tag) for tag, _ in tags] == prints
        assert content(plain) == content(other)
        check_index(other)


@pytest.mark.long
@given(records())
def test_twice_changes_nothing(given_records: list[Given]) -> None:
    """The second time, every record is unchanged and no row differs, seen or sighted."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "tweetup.db")
        with make(path, given_records, digest="d") as archive:
            before = content(path), look(path, "SELECT * FROM post_captures")
            again = fill(archive, given_records, digest="d")
        assert again == Added(unchanged=len(given_records))
        assert (content(path), look(path, "SELECT * FROM post_captures")) == before


@pytest.mark.long
@given(records())
def test_round_trip(given_records: list[Given]) -> None:
    """A post that one record tells of is read back exactly."""
    alone = {item[0].key: item for item in given_records}
    with TemporaryDirectory() as folder, make(Path(folder, "a.db"), alone.values()) as archive:
        read = tuple(archive.find_post(":".join(key))[0] for key in alone)
        assert read == tuple(item for item, _, _ in alone.values())


def test_counts_of_what_came(tmp_path: Path) -> None:
    """Each record counts once: new, updated or unchanged."""
    with make(tmp_path / "a.db", [post("1"), post("2")]) as archive:
        fuller = post("2", counts=Counts(likes=3))
        added = fill(archive, [post("1"), fuller, fuller, post("3"), post("3")])
    assert added == Added(new=1, updated=1, unchanged=3)


def test_the_ledger_says_what_happened(tmp_path: Path) -> None:
    """A line holds what was asked and what came of it; a broken-off one has no end."""
    with make(tmp_path / "a.db") as archive:
        number = archive.begin(
            Capture(source="demo.jsonl", format="plain", hashtag="#DemoChat", since=START)
        )
        archive.add(number, [Incoming(post(), (b"{}",))])
        gap = Gap(since=START, until=None, why="the network was gone")
        archive.finish(number, read=3, skipped={"no time": 2, "no text": 0}, gaps=[gap])
        archive.begin(Capture(source="other.jsonl", kind="capture"))
        line, open_line = archive.captures()
    assert (line.capture.source, line.capture.hashtag, line.capture.since) == (
        "demo.jsonl",
        "demochat",
        START,
    )
    assert (line.read, line.added, line.skipped) == (3, Added(new=1), (("no time", 2),))
    assert (line.gaps, line.started_at, line.finished_at) == ((gap,), clock(), clock())
    assert (open_line.capture.kind, open_line.finished_at, open_line.read) == (
        "capture",
        None,
        None,
    )


def test_the_same_file_again_is_one_sighting(tmp_path: Path) -> None:
    """A file read again adds a line to the ledger and nothing else; another file is seen anew."""
    path = tmp_path / "a.db"
    with make(path, [post()], digest="d") as archive:
        fill(archive, [post()], digest="d")
        assert len(look(path, "SELECT * FROM post_captures")) == 1
        fill(archive, [post()], digest="e")
        assert len(look(path, "SELECT * FROM post_captures")) == 2


@pytest.mark.parametrize(
    ("tags", "asked_for", "included", "chats"),
    [
        (("DemoChat", "Other"), None, False, {"demochat", "other"}),
        (("other",), "#DemoChat", False, {"demochat", "other"}),
        ((), "demochat", False, {"demochat"}),
        (("demochat",), "demochat", True, set()),
        (("demochat",), None, True, set()),
        ((), None, False, set()),
    ],
)
def test_which_chats_a_post_belongs_to(
    tmp_path: Path, tags: tuple[str, ...], asked_for: str | None, included: bool, chats: set[str]
) -> None:
    """A post is of the chats it carries and was asked for by; what came along is of none."""
    given_record = (post(hashtags=tags), None, included)
    with make(tmp_path / "a.db", [given_record], hashtag=asked_for) as archive:
        assert {tag for tag, _ in archive.hashtags()} == chats
        for chat in ("demochat", "other"):
            assert bool(archive.posts(f"#{chat.upper()}")) == (chat in chats)


def test_what_came_along_can_be_asked_for_later(tmp_path: Path) -> None:
    """An included post joins the chat when a later import asked for it, and stays."""
    with make(tmp_path / "a.db", [(post(), None, True)]) as archive:
        before = archive.fingerprint("demochat")
        assert fill(archive, [post()]) == Added(updated=1)
        assert fill(archive, [(post(), None, True)]) == Added(unchanged=1)
        assert archive.posts("demochat") == (post(),)
        assert archive.fingerprint("demochat") != before


def test_what_was_not_written_is_not_remembered(tmp_path: Path) -> None:
    """A batch that fails halfway leaves nothing behind; the next one writes all of it."""
    author = Author(network="x", handle="ada", bio="b")
    wrong: Any = ("no bytes",)
    with make(tmp_path / "a.db") as archive:
        number = archive.begin(Capture(source="demo.jsonl"))
        with pytest.raises(TypeError):
            archive.add(number, [Incoming(post(author=author), wrong)])
        assert fill(archive, [(post(author=author), b"{}", False)]) == Added(new=1)
        assert archive.posts("demochat") == (post(author=author),)


def test_seen_again_as_it_was(tmp_path: Path) -> None:
    """A post counted once more, with the same figures, is unchanged; the later time is kept."""
    first, later = (
        post(
            counts=Counts(likes=3, as_of=START + timedelta(days=day)),
            author=Author(network="x", handle="ada", bio="b", seen_at=START + timedelta(days=day)),
        )
        for day in (1, 2)
    )
    liked = replace(first, counts=Counts(likes=4, as_of=START + timedelta(days=3)))
    with make(tmp_path / "a.db", [first]) as archive:
        assert fill(archive, [later]) == Added(unchanged=1)
        (kept,) = archive.posts("demochat")
        assert kept.counts == later.counts
        assert fill(archive, [liked]) == Added(updated=1)


def test_seen_with_another_profile(tmp_path: Path) -> None:
    """A post told with another profile is updated: it shows the one seen soonest after it."""
    author = Author(network="x", handle="ada", bio="reads", seen_at=START + timedelta(days=2))
    sooner = replace(author, bio="walks", seen_at=START + timedelta(days=1))
    with make(tmp_path / "a.db", [post(author=author)]) as archive:
        assert fill(archive, [post(author=sooner)]) == Added(updated=1)
        assert fill(archive, [post(author=author)]) == Added(unchanged=1)
        assert archive.posts("demochat") == (post(author=sooner),)


def test_characters_that_are_not_kept_make_no_other_post(tmp_path: Path) -> None:
    """An id is compared as it is kept, in one batch and in the next."""
    told = [post("1\0"), post("\x001"), post("1")]
    with make(tmp_path / "a.db") as archive:
        assert fill(archive, told) == Added(new=1, unchanged=2)
        assert fill(archive, told, source="again") == Added(unchanged=3)


def test_raw_records_stay(tmp_path: Path) -> None:
    """Every wording of a raw record is kept once, byte for byte."""
    raws = [b'{"id": 1, "text": "a"}' * 9, b"short"]
    path = tmp_path / "a.db"
    with make(path, [(post(), raw, False) for raw in [*raws, *raws]], format="plain") as archive:
        assert archive.raw_records(post().key) == tuple(RawRecord("plain", raw) for raw in raws)
        assert archive.raw_records(PostKey("x", "404")) == ()


def test_when_it_was_fetched_makes_no_other_wording(tmp_path: Path) -> None:
    """A record fetched again as it was is kept once, with the first time; another one as well."""
    path = tmp_path / "a.db"

    def told(text: bytes, at: bytes) -> tuple[bytes, ...]:
        return (b"{", text, b', "fetched": ', Stamp(at), b"}")

    with make(path) as archive:
        for text, at in ((b"a", b"1"), (b"a", b"2"), (b"b", b"2"), (b"a", b"3")):
            capture = archive.begin(Capture(source="x", kind="capture"))
            archive.add(capture, [Incoming(post(), told(text, at))])
        kept = [raw.record for raw in archive.raw_records(post().key)]
    assert kept == [b'{a, "fetched": 1}', b'{b, "fetched": 2}']
    with open_archive(path, clock=clock) as archive:  # nothing of it is remembered
        capture = archive.begin(Capture(source="x", kind="capture"))
        archive.add(capture, [Incoming(post(), told(b"b", b"4"))])
        assert [raw.record for raw in archive.raw_records(post().key)] == kept


def test_what_records_share_is_kept_once(tmp_path: Path) -> None:
    """Pieces that many records have cost their bytes once, and every record comes back whole."""
    path = tmp_path / "a.db"
    shared = random.Random(1).randbytes(100_000)
    wordings = {str(number): (b"<%d>" % number, shared, b"</>") for number in range(50)}
    with make(path) as archive:
        capture = archive.begin(Capture(source="demo.jsonl"))
        archive.add(capture, [Incoming(post(name), told) for name, told in wordings.items()])
        for name, told in wordings.items():
            (kept,) = archive.raw_records(post(name).key)
            assert kept.record == b"".join(told)
    with closing(sqlite3.connect(path)) as sql:
        assert sum(map(len, unpacked(sql).values())) < 2 * len(shared)


def test_what_a_profile_said_when(tmp_path: Path) -> None:
    """The current profile is the one seen last; each post keeps the one seen with it."""
    early = Author(network="x", handle="Ada", bio="Nurse", followers=180, seen_at=START)
    late = Author(
        network="x", handle="ada", bio="Nurse", followers=6000, seen_at=START + timedelta(days=9)
    )
    path = tmp_path / "a.db"
    with make(path, [post("2", author=late), post("1", author=early)]) as archive:
        first, second = archive.posts("demochat")
    assert (first.author, second.author) in {(early, late), (late, early)}
    assert look(path, "SELECT handle, followers FROM authors") == [("ada", 6000)]
    assert look(path, "SELECT followers, first_seen FROM author_profiles ORDER BY 1") == [
        (180, "2021-03-04T19:00:00.000000Z"),
        (6000, "2021-03-13T19:00:00.000000Z"),
    ]


def test_targets_may_come_later(tmp_path: Path) -> None:
    """A reply that comes before its target points at it as soon as it is there."""
    path = tmp_path / "a.db"
    query = "SELECT id, target_id, target_handle FROM conversations"
    reply = post("2", handle="bob", references=(REPLY,))
    with make(path, [reply]) as archive:
        assert look(path, query) == [("2", "1", None)]
        fill(archive, [post("1")])
        assert look(path, query) == [("2", "1", "ada")]


_WRITER = """
import sys
from pathlib import Path
from tests.archive.examples import fill, post
from tweetup.archive import open_archive

path, start, end = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
with open_archive(path, create=True) as archive:
    print("open", flush=True)
    fill(archive, [(post(str(n), f"post {n} #demochat"), b"{}", False) for n in range(start, end)])
"""


def start_writer(root: Path, path: Path, start: int, end: int) -> subprocess.Popen[str]:
    """An import in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), str(start), str(end)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("delay", "total"),
    [
        (0.0, 1_000),
        pytest.param(0.0, 3_000, marks=pytest.mark.long),
        pytest.param(0.1, 3_000, marks=pytest.mark.long),
    ],
)
def test_a_killed_import(project_root: Path, tmp_path: Path, delay: float, total: int) -> None:
    """After kill -9 the archive opens, and the import run again completes it."""
    path, clean = tmp_path / "killed.db", tmp_path / "clean.db"
    killed = start_writer(project_root, path, 0, total)
    assert killed.stdout is not None
    killed.stdout.readline()
    time.sleep(delay)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    given_records: list[Given] = [
        (post(str(n), f"post {n} #demochat"), b"{}", False) for n in range(total)
    ]
    with open_archive(path, clock=clock) as archive:
        added = fill(archive, given_records)
    assert (added.new + added.unchanged, added.updated) == (total, 0)
    make(clean, given_records).close()
    assert content(path) == content(clean)
    check_index(path)


@pytest.mark.long
@pytest.mark.parametrize("total", [600, pytest.param(2_500, marks=pytest.mark.long)])
def test_two_imports_at_once(project_root: Path, tmp_path: Path, total: int) -> None:
    """Two processes that make and fill one archive both finish; nothing is lost or doubled."""
    path = tmp_path / "a.db"
    writers = [
        start_writer(project_root, path, 0, total * 3 // 5),
        start_writer(project_root, path, total * 2 // 5, total),
    ]
    for writer in writers:
        writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0]
    assert look(path, "SELECT COUNT(*), COUNT(DISTINCT id) FROM posts") == [(total, total)]
    check_index(path)
