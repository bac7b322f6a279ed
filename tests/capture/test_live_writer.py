"""What is heard goes into the archive a second's worth at a time, and stays whatever happens."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from tweetup.archive import Archive, open_archive
from tweetup.capture.live.live_writer import LiveWriter
from tweetup.errors import ArchiveError
from tweetup.files import Deletion, Record, Skipped
from tweetup.model import Author, Capture, Gap, Post, Reference, Relation
from tweetup.networks import StreamEvents
from tweetup.networks.prices import NetworkPrices

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PRICES = NetworkPrices(
    network="x", of=date(2026, 8, 1), usd={"post": Decimal("0.005"), "user": Decimal("0.01")}
)
CAPTURE = Capture(source="x", kind="stream", hashtag="labelchat", query="#labelchat", since=NOW)


def post(number: int, *, author: str = "ada") -> Record:
    made = Post(
        network="x",
        id=str(1_000_000 + number),
        created_at=NOW + timedelta(seconds=number / 100),
        author=Author(network="x", handle=author, id=f"id-{author}"),
        text=f"A1 The answer {number} #labelchat",
        hashtags=("labelchat",),
    )
    return Record(post=made, pieces=(b"%d" % number,), where=f"x:{number}")


def heard(*found: Record | Deletion | Skipped, **more: object) -> StreamEvents:
    return StreamEvents(records=found, format="x-v2", **more)  # type: ignore[arg-type]  # as each test says


@contextmanager
def keeping(folder: Path, *known: Post) -> Iterator[tuple[LiveWriter, Archive]]:
    """A writer of an archive that does not wait long for others."""
    with open_archive(folder / "live.db", create=True, timeout=0.05) as archive:
        yield LiveWriter(archive, {"x": CAPTURE}, PRICES, known), archive


def test_a_batch_and_how_far_it_is_are_written_together(tmp_path: Path) -> None:
    """The ledger has cursor, cost, counts and gaps although nobody has closed its line."""
    gap = Gap(since=NOW, until=NOW + timedelta(seconds=9), why="the connection broke")
    with keeping(tmp_path) as (writer, archive):
        changed = writer.take(
            "x",
            heard(
                post(1),
                post(2),
                Skipped(where="x:3", reason="no post"),
                cursor="77",
                charges=(("post", 2), ("user", 1)),
            ),
        )
        assert changed
        assert not archive.captures()
        writer.write(NOW, {"x": [gap]})
        (line,) = archive.captures()
        assert line.finished_at is None
        assert (line.read, line.added.new, line.cursor) == (3, 2, "77")
        assert line.cost
        assert line.cost.usd == Decimal("0.02")
        assert line.gaps == (gap,)
        assert dict(line.skipped) == {"no post": 1}
        assert len(archive.posts("labelchat")) == 2
        writer.finish({})
        (line,) = archive.captures()
        assert line.finished_at
        assert (line.cursor, line.gaps) == (None, ())


def test_what_cannot_be_written_now_is_written_later(tmp_path: Path) -> None:
    """Another program writes: nothing is lost, and it is said meanwhile."""
    with keeping(tmp_path) as (writer, archive):
        writer.take("x", heard(post(1)))
        with closing(sqlite3.connect(tmp_path / "live.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            writer.write(NOW, {})
            troubled = writer.write_error is not None
            assert troubled
            writer.take("x", heard(post(2)))
            writer.write(NOW + timedelta(seconds=1), {})
            other.execute("ROLLBACK")
        writer.write(NOW + timedelta(seconds=2), {})
        troubled = writer.write_error is not None
        assert not troubled
        assert len(archive.posts("labelchat")) == 2
        assert writer.added.new == 2


def test_an_archive_that_gives_way_for_minutes_ends_it(tmp_path: Path) -> None:
    """Hearing what nobody keeps is of no use."""
    with keeping(tmp_path) as (writer, _archive):
        writer.take("x", heard(post(1)))
        with closing(sqlite3.connect(tmp_path / "live.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            writer.write(NOW, {})
            writer.write(NOW + timedelta(minutes=4), {})
            with pytest.raises(ArchiveError):
                writer.write(NOW + timedelta(minutes=6), {})


@pytest.mark.parametrize(
    ("deletion", "left"),
    [
        (Deletion("x", "1000001", "x"), {"1000002", "1000003"}),
        (Deletion("x", None, "x", author_id="id-bo"), {"1000001", "1000003"}),
        (Deletion("x", "id-bo", "x", author_id="id-bo"), {"1000001", "1000003"}),
        (Deletion("x", "999", "x"), {"1000001", "1000002", "1000003"}),
        (Deletion("mastodon", "1000001", "x"), {"1000001", "1000002", "1000003"}),
    ],
)
def test_what_must_go_goes_from_view_and_archive(
    tmp_path: Path, deletion: Deletion, left: set[str]
) -> None:
    """A post, or all of an account; also where it was heard in the same second."""
    with keeping(tmp_path) as (writer, archive):
        found = (post(1), post(2, author="bo"), post(3, author="cy"))
        changed = writer.take("x", heard(*found)), writer.take("x", heard(deletion))
        assert changed == (True, len(left) < 3)
        writer.write(NOW, {})
        assert {key.id for key in writer.posts} == left
        assert {one.id for one in archive.posts("labelchat")} == left


@pytest.mark.parametrize(
    "deletion", [Deletion("x", "1000001", "x"), Deletion("x", None, "x", author_id="id-ada")]
)
def test_what_was_taken_back_does_not_come_back_into_view(
    tmp_path: Path, deletion: Deletion
) -> None:
    """A search that read the archive before still has the post."""
    with keeping(tmp_path) as (writer, _archive):
        writer.take("x", heard(post(1)))
        writer.take("x", heard(deletion))
        writer.add_searched([post(1).post, post(2, author="bo").post])
        assert {key.id for key in writer.posts} == {"1000002"}


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    """A search that overlaps with the last one is no news."""
    with keeping(tmp_path, post(1).post) as (writer, archive):
        assert not writer.take("x", heard(post(1)))
        assert writer.take("x", heard(post(2)))
        assert not writer.take("x", heard(post(2)))
        writer.write(NOW, {})
        assert writer.added.new == 2
        assert len(archive.posts("labelchat")) == 2


def test_what_came_along_is_kept_but_not_seen(tmp_path: Path) -> None:
    """The original of a repost may be years old and of another chat."""
    along = Record(post=post(1).post, pieces=(b"1",), where="x:1", included=True)
    with keeping(tmp_path) as (writer, archive):
        assert not writer.take("x", heard(along))
        writer.write(NOW, {})
        assert not writer.posts
        assert archive.find_post("x:1000001")


def test_an_answer_that_came_along_is_one(tmp_path: Path) -> None:
    """It has no hashtag, and answers a post of the chat that was heard; another one does not."""
    asked, (other, answer) = (
        post(1).post,
        (
            replace(post(number), included=True, post=replace(post(number).post, hashtags=()))
            for number in (2, 3)
        ),
    )
    references = (Reference(relation=Relation.REPLY, id=asked.id),)
    answer = replace(answer, post=replace(answer.post, references=references))
    with open_archive(tmp_path / "live.db", create=True) as archive:
        captures, tags = {"x": CAPTURE}, ["labelchat"]
        writer = LiveWriter(archive, captures, PRICES, [asked], hashtags=tags, max_replies=5)
        assert writer.take("x", heard(answer, other))
        writer.write(NOW, {})
        assert writer.replies == 1
        assert {it.id for it in archive.posts("labelchat")} == {answer.post.id}


def test_only_the_latest_posts_stay_at_hand(tmp_path: Path) -> None:
    """A hashtag that runs for days fills the archive, and not the memory."""
    with open_archive(tmp_path / "live.db", create=True) as archive:
        writer = LiveWriter(archive, {"x": CAPTURE}, PRICES, (), max_in_memory=100)
        for batch in range(24):
            writer.take("x", heard(*(post(batch * 50 + step) for step in range(50))))
            writer.write(NOW, {})
            assert len(writer.posts) <= 100
        assert writer.added.new == 1200
        latest = {str(1_000_000 + number) for number in range(1140, 1200)}
        assert latest <= {key.id for key in writer.posts}
