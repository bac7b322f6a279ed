"""The short cuts of an import: tables are equal to those that the long way makes.

The long way reads every line, known or not, and pages part by part, remembers no post and no person
from one batch to the next, and normalizes and merges every record field by field.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.examples import START, check_index
from tests.costs import examples
from tests.formats.broken_shapes import BROKEN, CONTAINERS
from tests.formats.shapes import PEOPLE, QUESTION, TALK, Said, lines, v1_status, v2_flat, v2_page
from tests.formats.social_shapes import PAGES
from tests.jobs.test_import_lines import TAG, opened
from tests.jobs.test_import_pages import pages
from tests.samples import sampled
from tweetup.archive import Archive, merge, store
from tweetup.archive.pending_record import PendingRecord
from tweetup.archive.write_cache import WriteCache
from tweetup.errors import TweetupError
from tweetup.jobs.import_ import import_file
from tweetup.model import Post

File = tuple[bytes, dict[str, Any]]
#: A file, or the handle of somebody who is to be removed.
Step = File | str

#: Columns with the time at which an import ran, and the one that tells a line while that is cached.
LEFT_ASIDE = {
    "first_place",
    "started_at",
    "finished_at",
    "file_modified_at",
    "found_at",
    "removed_at",
    "applied_at",
}


def take_the_long_way(patch: pytest.MonkeyPatch) -> None:
    """Leave every short cut out."""
    make_storable = PendingRecord.make_storable

    def normalize(record: Any) -> bytes:
        digest = make_storable(record)
        record.normalize()
        return digest

    patch.setattr(Archive, "find_lines", lambda _, asked: [None for _ in asked])
    patch.setattr("tweetup.formats.x_v2.read_page", lambda *_, **__: None)
    patch.setattr(store, "merge_seen_times", lambda *_: None)
    patch.setattr(store, "merge_posts", merge_field_by_field)
    patch.setattr(PendingRecord, "make_storable", normalize)
    patch.setattr(WriteCache, "check", lambda cache, _: cache.clear())


def merge_field_by_field(first: Post, second: Post) -> Post:
    """Return a post made anew of all its fields, whether records agree on them or not."""
    edited = [post for post in (first, second) if post.edited_at is not None]
    later = None
    if first.edited_at != second.edited_at:
        later = max(edited, key=lambda post: post.edited_at or post.created_at)
    merged = {}
    for field, choose, of_version in merge._CHOICES:
        value, other = getattr(first, field), getattr(second, field)
        if of_version and later is not None:
            merged[field] = getattr(later, field)
        else:
            merged[field] = value if value == other else choose(value, other)
    return Post(**merged)


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables, without the times at which imports ran."""
    rows: dict[str, list[tuple[object, ...]]] = {}
    if not path.exists():
        return rows  # no file held a post
    check_index(path)
    with closing(sqlite3.connect(path)) as sql:
        names = sql.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL"
            " AND name NOT LIKE 'post_search%' AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        for (name,) in names:
            columns = [row[1] for row in sql.execute(f"PRAGMA table_info({name})")]
            chosen = ", ".join(column for column in columns if column not in LEFT_ASIDE)
            rows[name] = sql.execute(f"SELECT {chosen} FROM {name} ORDER BY {chosen}").fetchall()
    return rows


def outcomes(path: Path, files: Sequence[Step]) -> list[object]:
    """Import the files one after the other into an archive; return their results."""
    path.parent.mkdir()
    results: list[object] = []
    for number, step in enumerate(files):
        if isinstance(step, str):
            with opened(path) as project:
                results.append(project.archive.remove(authors=[step]))
            continue
        content, options = step
        file = path.with_name(f"chat{number}")
        file.write_bytes(content)
        try:
            with opened(path) as project:
                result = import_file(project, str(file), hashtag=TAG, **options)
            conflicts = tuple(
                msgspec.structs.replace(it, found_at=START, first_place=None)
                for it in result.conflicts
            )
            results.append(msgspec.structs.replace(result, conflicts=conflicts))
        except TweetupError as error:
            results.append(error.problem)
    return results


def compare_roads(files: Sequence[Step], *, batch: int) -> None:
    """Import the files in both ways, each of them twice."""
    twice = [*files, *files]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        short, long = Path(folder) / "short" / "a.db", Path(folder) / "long" / "a.db"
        patch.setattr("secrets.token_bytes", lambda size: b"k" * size)
        patch.setattr("tweetup.jobs.import_.BATCH", batch)
        patch.setattr(store, "BATCH", batch)
        results = outcomes(short, twice)
        take_the_long_way(patch)
        assert outcomes(long, twice) == results
        assert tables(long) == tables(short)


CONTAINED: list[File] = [
    (container.whole(), dict(container.options)) for container in CONTAINERS.values()
]
DAMAGED: list[File] = [
    (content, dict(CONTAINERS[name].options)) for (name, _), content in BROKEN.items()
]
#: The same id under another author, at another time, or with other words.
MISTAKEN = [
    Said(minute=0, author="ben", text=QUESTION.text),
    Said(minute=0, author="ada", text="A1: nothing of that at all, but birds #labelchat"),
]
MISTAKES = [
    {**page, "data": [{**page["data"][0], "id": QUESTION.id}]}
    for page in (v2_page((said,)) for said in MISTAKEN)
]
VALUES = st.one_of(
    pages(),
    st.sampled_from([*v2_flat(TALK), *map(v1_status, TALK), *MISTAKES, v2_page(TALK)]),
)
FILES: st.SearchStrategy[File] = st.one_of(
    st.lists(pages(), min_size=1, max_size=4).map(lambda values: (lines(values), {})),
    st.lists(VALUES, min_size=1, max_size=4).map(lambda values: (lines(values), {})),
    st.lists(st.sampled_from(list(PAGES.values())), min_size=1).map(
        lambda values: (lines(values), {})
    ),
    st.sampled_from(CONTAINED),
    st.sampled_from(DAMAGED),
)


@pytest.mark.long
@settings(max_examples=examples(0.4))
@given(files=st.lists(FILES, min_size=1, max_size=4), batch=st.sampled_from([2, 5, 2000]))
def test_short_cuts_make_the_same_tables(files: list[File], batch: int) -> None:
    """Mixtures of all formats, whole and damaged, over and over."""
    compare_roads(files, batch=batch)


@pytest.mark.long
@settings(max_examples=examples(0.3))
@given(
    steps=st.lists(FILES | st.sampled_from(sorted(PEOPLE)), min_size=2, max_size=5),
    batch=st.sampled_from([2, 5, 2000]),
)
def test_removals_between_files(steps: list[Step], batch: int) -> None:
    """People are removed before, between and after the files that name them."""
    compare_roads(steps, batch=batch)


@pytest.mark.parametrize(
    "name", sampled(sorted({container.format for container in CONTAINERS.values()}), every=4)
)
def test_every_format_by_short_cuts(name: str) -> None:
    """All files of one format, one after the other."""
    files = [
        (container.whole(), dict(container.options))
        for container in CONTAINERS.values()
        if container.format == name
    ]
    compare_roads(files, batch=2)


def seen(talk: tuple[Said, ...], *, minute: int, bio: str = "", likes: int = 0) -> dict[str, Any]:
    """Return a page of posts as they and their authors stood at a minute."""
    page = v2_page(talk)
    page["__twarc"]["retrieved_at"] = f"2021-03-05T08:{minute:02}:00Z"
    for user in page["includes"]["users"]:
        user["description"] = bio
    for post in page["data"]:
        post["public_metrics"]["like_count"] = likes
    return page


SEEN_AGAIN = {
    "people later": [seen((said,), minute=minute) for minute, said in enumerate(TALK)],
    "people earlier": [seen((said,), minute=9 - minute) for minute, said in enumerate(TALK)],
    "people who changed": [
        seen((said,), minute=minute, bio=bio)
        for minute, (said, bio) in enumerate(zip(TALK, ("", "walks", "", "walks"), strict=True))
    ],
    "people who changed, told late": [
        seen((said,), minute=minute, bio=bio)
        for said, minute, bio in zip(TALK, (5, 9, 1, 7), ("", "walks", "", "runs"), strict=True)
    ],
    "a post that came along, then asked for": [seen(TALK[1:2], minute=1), seen(TALK[:1], minute=2)],
    "a post asked for, then along": [seen(TALK[:1], minute=2), seen(TALK[1:2], minute=1)],
    "posts with other counts": [seen(TALK, minute=it, likes=3 - it) for it in range(3)],
    "posts with numbers of more than 64 bits": [
        seen(TALK, minute=it, likes=2**70 * it) for it in (0, 1, 0)
    ],
    "NULs": [seen(TALK, minute=it, bio="nul \0 and") for it in range(3)],
}


@pytest.mark.long
@pytest.mark.parametrize("name", SEEN_AGAIN)
def test_seen_again_by_short_cuts(name: str) -> None:
    """Posts and people of the batches before, seen sooner or later, alike or changed."""
    compare_roads([(lines(SEEN_AGAIN[name]), {})], batch=2)


def test_conflicts_by_short_cuts() -> None:
    """Records under the id of another post, before and after it, seen again among others."""
    several = [v2_page(TALK), *MISTAKES, v2_page(TALK), *MISTAKES, v2_page((QUESTION,))]
    compare_roads([(lines(several), {}), (lines(several[::-1]), {})], batch=2)
