"""Records that collide under one id: no post is lost, no sentence stands under a wrong name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.archive.examples import check_index, content
from tests.cli.running import Run, here, run
from tests.costs import examples
from tests.formats.shapes import FILES, LONG, TALK
from tests.formats.table_shapes import TABLES
from tests.jobs.collisions import (
    SHAPES,
    TAG,
    File,
    Row,
    as_bluesky,
    as_csv,
    as_jsonl,
    as_mastodon,
    as_rtweet,
    as_twarc_csv,
    as_v1,
    as_v2,
    as_zip,
    check_words,
    numbered,
    spelled,
)
from tweetup.archive import Added, open_archive
from tweetup.config import Config
from tweetup.jobs.import_ import import_file
from tweetup.model import Relation
from tweetup.project.project import open_project

__all__ = ["here", "run"]

A1 = Row(author="ada", minute=1, text="A1: We read every label aloud, twice #labelchat")
B1 = Row(author="ben", minute=2, text="A1: We cut each of them & then we cut again #labelchat")
C1 = Row(author="cleo", minute=3, text="A1: Our visitors write them, we only print #labelchat")
A2 = Row(author="ada", minute=11, text="A2: With a lamp that nobody sees #labelchat")
B2 = Row(author="ben", minute=12, text="A2: With daylight, on some days #labelchat")
C2 = Row(author="cleo", minute=13, text="A2: We have no lamps at all #labelchat")
SPRING, AUTUMN = [A1, B1, C1], [A2, B2, C2]
WEEK = 7 * 24 * 60

JAPANESE = Row(author="ada", minute=1, text="A1: ラベルを声に出して読みます #labelchat")
GERMAN = Row(author="ada", minute=1, text="A1: Größe ist für jedes Schild nötig #labelchat")


def under(identity: str, *rows: Row) -> list[Row]:
    """Return the rows under one id."""
    return [replace(row, number=identity) for row in rows]


def hour(row: Row, minutes: int = 60) -> Row:
    """Return the row that much later."""
    return replace(row, minute=row.minute + minutes)


def cut(row: Row, length: int = 30) -> Row:
    """Return the row with the beginning of its text."""
    return replace(row, text=f"{row.text[:length]}…")


def reworded(row: Row) -> Row:
    return replace(row, text=row.text.replace("A1: ", "A1: On second thought: "))


def with_fields(row: Row, **fields: Any) -> Row:
    return replace(row, more=fields)


def beside_x(*rows: Row) -> list[Row]:
    """Return rows with the id that X gives the first of them."""
    return [replace(row, number=rows[0].id, minute=rows[0].minute) for row in rows]


@dataclass(frozen=True)
class Collision:
    """Files to be imported in this order; the posts, conflicts and exit code they come to."""

    files: Sequence[File]
    posts: int
    conflicts: int = 0
    code: int = 0
    options: tuple[str, ...] = ()


def parts(files: Sequence[File], posts: int, conflicts: int = 1, **more: Any) -> Collision:
    """Return a collision that a person has to decide."""
    return Collision(files, posts, conflicts, code=3, **more)


A_AND_B = beside_x(A1, replace(B1, text="Somebody else's words entirely #labelchat"))
SEVEN = partial(under, "1000000")

ROW_NUMBERS = {
    "two tables, each numbered from 1": Collision(
        [as_csv("spring", numbered(SPRING)), as_csv("autumn", numbered(AUTUMN))], 6
    ),
    "the same, the other first": Collision(
        [as_csv("autumn", numbered(AUTUMN)), as_csv("spring", numbered(SPRING))], 6
    ),
    "three tables": Collision(
        [
            as_csv("spring", numbered(SPRING)),
            as_csv("autumn", numbered(AUTUMN)),
            as_csv("winter", numbered([hour(row) for row in map(reworded, SPRING)])),
        ],
        9,
    ),
    "two tables numbered from 0": Collision(
        [as_csv("spring", numbered(SPRING, 0)), as_csv("autumn", numbered(AUTUMN, 0))], 6
    ),
    "two tables that share some numbers": Collision(
        [as_csv("spring", numbered(SPRING)), as_csv("autumn", numbered(AUTUMN, 3))], 6
    ),
    "two tables that share no number": Collision(
        [as_csv("spring", numbered(SPRING)), as_csv("autumn", numbered(AUTUMN, 4))], 6
    ),
    "a table twice": Collision([as_csv("spring", numbered(SPRING))] * 2, 3),
    "a table under two names": Collision(
        [as_csv("spring", numbered(SPRING)), as_csv("copy", numbered(SPRING))], 3
    ),
    "two tables, the second twice": Collision(
        [
            as_csv("spring", numbered(SPRING)),
            as_csv("autumn", numbered(AUTUMN)),
            as_csv("copy", numbered(AUTUMN)),
        ],
        6,
    ),
    "a table and JSON, each numbered": Collision(
        [as_csv("spring", numbered(SPRING)), as_jsonl("autumn", numbered(AUTUMN))], 6
    ),
    "a table, and the same as JSON": Collision(
        [as_csv("spring", numbered(SPRING)), as_jsonl("same", numbered(SPRING))], 3
    ),
    "a table that grew": Collision(
        [as_csv("spring", numbered(SPRING)), as_csv("more", numbered(SPRING + AUTUMN))], 6
    ),
    "the second table grew": Collision(
        [
            as_csv("spring", numbered(SPRING)),
            as_csv("autumn", numbered(AUTUMN)),
            as_csv("more", numbered([*AUTUMN, hour(A1), hour(B1)])),
        ],
        8,
    ),
    "a table that lost its end": Collision(
        [as_csv("more", numbered(SPRING + AUTUMN)), as_csv("spring", numbered(SPRING))], 6
    ),
    "a word edited by hand": parts(
        [
            as_csv("spring", numbered(SPRING)),
            as_csv("edited", numbered([A1, reworded(B1), C1])),
        ],
        4,
    ),
    "an author edited by hand": parts(
        [
            as_csv("spring", numbered(SPRING)),
            as_csv("edited", numbered([A1, B1, replace(C1, author="dora")])),
        ],
        4,
    ),
    "a time edited by hand": parts(
        [as_csv("spring", numbered(SPRING)), as_csv("edited", numbered([A1, B1, hour(C1, WEEK)]))],
        4,
    ),
    "a text cut by hand": Collision(
        [as_csv("spring", numbered(SPRING)), as_csv("cut", numbered([A1, cut(B1), C1]))], 3
    ),
    "a text that was cut before": Collision(
        [as_csv("cut", numbered([A1, cut(B1), C1])), as_csv("spring", numbered(SPRING))], 3
    ),
    "two rows that changed places": Collision(
        [as_csv("spring", numbered(SPRING)), as_csv("sorted", numbered([A1, C1, B1]))], 3
    ),
    "a table sorted and numbered anew": Collision(
        [as_csv("spring", numbered(SPRING)), as_csv("sorted", numbered([B1, C1, A1]))], 3
    ),
    "times of another zone": Collision(
        [
            as_csv("spring", numbered(SPRING)),
            as_csv("shifted", numbered([hour(row, 330) for row in SPRING])),
        ],
        3,
    ),
    "a week later with the same words": Collision(
        [
            as_csv("spring", numbered(SPRING)),
            as_csv("later", numbered([hour(row, WEEK) for row in SPRING])),
        ],
        6,
    ),
    "a table that shares rows with two others": parts(
        [
            as_csv("spring", numbered(SPRING)),
            as_csv("mixed", numbered([A1, B2, C2])),
            as_csv("autumn", numbered([hour(A2), B2, C2])),
        ],
        6,
        conflicts=3,
    ),
    "two tables in one archive": Collision(
        [as_zip("all", [as_csv("spring", numbered(SPRING)), as_csv("autumn", numbered(AUTUMN))])],
        6,
    ),
    "two tables in one archive, one of them here": Collision(
        [
            as_csv("spring", numbered(SPRING)),
            as_zip("all", [as_csv("autumn", numbered(AUTUMN)), as_csv("spring", numbered(SPRING))]),
        ],
        6,
    ),
    "three tables in one archive, and one of them again": Collision(
        [
            as_zip(
                "all",
                [
                    as_csv("a", numbered(SPRING)),
                    as_v2("b", [hour(row) for row in SPRING]),
                    as_jsonl("c", numbered(AUTUMN)),
                ],
            ),
            as_csv("autumn", numbered(AUTUMN)),
        ],
        9,
    ),
    "a table of two networks": Collision(
        [
            as_csv("spring", numbered(SPRING)),
            as_csv("a", numbered([with_fields(A2, network="mastodon"), B2, C2])),
            as_csv("b", numbered([with_fields(hour(C1), network="mastodon"), hour(A1), hour(B1)])),
        ],
        9,
    ),
    "Japanese texts, other times": Collision(
        [
            as_csv("spring", numbered([JAPANESE])),
            as_csv("autumn", numbered([hour(replace(JAPANESE, text="A1: 読みません #labelchat"))])),
        ],
        2,
    ),
    "Japanese texts in one minute": Collision(
        [
            as_csv("spring", numbered([JAPANESE])),
            as_csv("autumn", numbered([replace(JAPANESE, text="A1: 読みません #labelchat")])),
        ],
        2,
    ),
    "of six digits": Collision(
        [as_csv("spring", under("999999", A1)), as_csv("autumn", under("999999", B1))], 2
    ),
}

LONG_IDS = {
    "of seven digits": parts(
        [as_csv("spring", SEVEN(A1)), as_csv("autumn", SEVEN(B1))],
        2,
    ),
    "the other first": parts([as_csv("autumn", SEVEN(B1)), as_csv("spring", SEVEN(A1))], 2),
    "a second author": parts([as_csv("x", [A_AND_B[0]]), as_jsonl("y", [A_AND_B[1]])], 2),
    "a second author first": parts([as_jsonl("y", [A_AND_B[1]]), as_csv("x", [A_AND_B[0]])], 2),
    "a second author with the same words": parts(
        [as_jsonl("all", SEVEN(A1, replace(A1, author="ben")))], 2
    ),
    "a second text": parts([as_jsonl("all", SEVEN(A1, reworded(A1)))], 2),
    "a second text in Japanese": parts(
        [as_jsonl("all", SEVEN(JAPANESE, replace(JAPANESE, text="A1: 読みません #labelchat")))], 2
    ),
    "a second time": parts([as_jsonl("all", SEVEN(A1, hour(A1, WEEK)))], 2),
    "three records": parts([as_jsonl("all", SEVEN(A1, B1, C1))], 3, conflicts=2),
    "three records, backwards": parts([as_jsonl("all", SEVEN(C1, B1, A1))], 3, conflicts=2),
    "three records in three files": parts(
        [as_csv("a", SEVEN(A1)), as_jsonl("b", SEVEN(B1)), as_csv("c", SEVEN(C1))], 3, conflicts=2
    ),
    "three records, two of one post": parts([as_jsonl("all", SEVEN(A1, B1, A1))], 2),
    "three records, two of the other": parts(
        [as_csv("a", SEVEN(A1)), as_csv("b", SEVEN(B1)), as_jsonl("c", SEVEN(B1))], 2
    ),
    "the other's text grows": parts(
        [as_csv("a", SEVEN(A1)), as_csv("b", SEVEN(cut(B1))), as_jsonl("c", SEVEN(B1))], 2
    ),
    "texts that part after their beginning": parts(
        [as_jsonl("all", SEVEN(cut(A1), A1, replace(A1, text=f"{A1.text[:30]} otherwise")))], 2
    ),
    "the later record is longer": Collision(
        [as_csv("a", SEVEN(cut(A1))), as_csv("b", SEVEN(A1))], 1
    ),
    "the earlier record is longer": Collision(
        [as_csv("a", SEVEN(A1)), as_csv("b", SEVEN(cut(A1)))], 1
    ),
    "cut to the minute": Collision(
        [
            as_csv("a", SEVEN(A1)),
            spelled(as_csv("b", SEVEN(A1)), lambda data: data.replace(b":00Z", b":59Z")),
        ],
        1,
    ),
    "under two networks": Collision(
        [as_csv("a", SEVEN(A1)), as_csv("b", SEVEN(with_fields(B1, network="mastodon")))], 2
    ),
    "of two servers": parts(
        [
            as_csv("a", SEVEN(with_fields(A1, network="mastodon"))),
            as_csv("b", SEVEN(with_fields(B1, network="mastodon"))),
        ],
        2,
    ),
}

NETWORKS = {
    "X, 1.1 and 2": Collision([as_v1("a", SPRING), as_v2("b", SPRING)], 3),
    "X, 2 and 1.1, texts cut first": Collision(
        [as_v2("b", [replace(A1, text=LONG)]), as_v1("a", [replace(A1, text=LONG)])], 1
    ),
    "X, a second author in 1.1": parts([as_v2("a", A_AND_B[:1]), as_v1("b", A_AND_B[1:])], 2),
    "X, a second author in 2": parts([as_v1("a", A_AND_B[:1]), as_v2("b", A_AND_B[1:])], 2),
    "X, a second text in a table": parts(
        [as_v2("a", [A1]), as_twarc_csv("b", beside_x(A1, reworded(A1))[1:])], 2
    ),
    "X, a renamed account": Collision(
        [
            as_v2("a", [A1]),
            spelled(
                as_v2("b", [replace(A1, minute=1)]),
                lambda data: data.replace(b'"username": "ada"', b'"username": "ADA"'),
            ),
        ],
        1,
    ),
    "X, entities in a table": Collision(
        [
            as_v2("a", [B1]),
            spelled(as_csv("b", [B1]), lambda data: data.replace(b" & ", b" &amp;amp; ")),
        ],
        1,
    ),
    "X, a table in a wrong encoding": Collision(
        [
            as_v2("a", [GERMAN]),
            spelled(as_csv("b", [GERMAN]), lambda data: data.decode("cp1252").encode()),
        ],
        1,
    ),
    "X, a table in a wrong encoding first": Collision(
        [
            spelled(as_csv("b", [GERMAN]), lambda data: data.decode("cp1252").encode()),
            as_v2("a", [GERMAN]),
        ],
        1,
    ),
    "X, accounts of rtweet": Collision(
        [as_v2("a", SPRING), as_rtweet("b", [with_fields(row) for row in SPRING])], 3
    ),
    "X, accounts that a spreadsheet rounded": Collision(
        [as_v2("a", SPRING), as_twarc_csv("b", [with_fields(A1, author_id="1.01E+02"), B1, C1])], 3
    ),
    "X, accounts as floats": Collision(
        [as_twarc_csv("b", [with_fields(A1, author_id="101.0"), B1, C1]), as_v2("a", SPRING)], 3
    ),
    "X, ids that a spreadsheet rounded": Collision(
        [
            as_csv(
                "a",
                under(
                    "1.36757E+18",
                    *(with_fields(row, author_name=row.author.title()) for row in SPRING),
                ),
            )
        ],
        3,
        options=("--rounded-ids",),
    ),
    "Mastodon, the same": Collision([as_mastodon("a", numbered(SPRING))] * 2, 3),
    "Mastodon, a second author": parts([as_mastodon("a", SEVEN(A1, B1))], 2),
    "Mastodon, a second text": parts([as_mastodon("a", SEVEN(A1, reworded(A1)))], 2),
    "Mastodon, another server's same number": Collision(
        [
            as_mastodon("a", SEVEN(A1)),
            spelled(
                as_mastodon("b", SEVEN(A1)),
                lambda data: data.replace(b"example/statuses", b"example/users/ada/statuses"),
            ),
        ],
        2,
    ),
    "Bluesky, the same": Collision([as_bluesky("a", numbered(SPRING))] * 2, 3),
    "Bluesky, a second author": parts([as_bluesky("a", under("3k", A1, C1))], 2),
    "Bluesky, a second text": parts([as_bluesky("a", under("3k", A1, reworded(A1)))], 2),
    "Bluesky, a second time": parts([as_bluesky("a", under("3k", A1, hour(A1, WEEK)))], 2),
}

COLLISIONS = ROW_NUMBERS | LONG_IDS | NETWORKS


def test_the_table_is_long_enough() -> None:
    """Every row is one of many: no name is given twice."""
    assert len(COLLISIONS) == len(ROW_NUMBERS) + len(LONG_IDS) + len(NETWORKS) >= 60


@pytest.mark.parametrize("name", COLLISIONS)
def test_collisions(here: Path, run: Run, name: str) -> None:
    """Every text stands under its author's name, whatever else came under its id; twice too."""
    collision = COLLISIONS[name]
    paths = []
    for number, file in enumerate(collision.files):
        folder = here / str(number)
        folder.mkdir()
        paths.append(folder / file.name)
        paths[-1].write_bytes(file.data)
    path = here / "chat.db"
    command = ("import", *paths, "--archive", path, "--hashtag", TAG, "--json", *collision.options)
    first = run(*command)
    with open_archive(path) as archive:
        check_words(archive, collision.files)
        assert len(archive.keys()) == collision.posts
        assert len(archive.conflicts()) == collision.conflicts
        assert len(archive.posts(TAG)) == collision.posts
    assert first.code == collision.code, first.err
    assert bool(sum(row["conflicts"] for row in first.rows)) == bool(collision.conflicts)
    before = content(path)
    again = run(*command)
    assert again.code == collision.code, again.err
    assert [(row["new"], row["updated"]) for row in again.rows] == [(0, 0)] * len(paths)
    assert content(path) == before


def test_replies_stay_in_their_file(tmp_path: Path) -> None:
    """The numbers by which rows name each other mean rows of the same file, also of a copy."""
    spring, autumn = (
        as_csv(name, numbered([asked, replace(answer, reply="1"), replace(third, reply="2")]))
        for name, (asked, answer, third) in (("spring", SPRING), ("autumn", AUTUMN))
    )
    with open_project(Config(archive=tmp_path / "chat.db"), create=True) as project:
        for file in (spring, autumn, spring, replace(autumn, name="copy.csv")):
            (tmp_path / file.name).write_bytes(file.data)
            import_file(project, str(tmp_path / file.name), hashtag=TAG)
        posts = project.archive.posts(TAG)
    words = {post.id: post.text for post in posts}
    answered = {
        (words[reference.id or ""], post.text)
        for post in posts
        for reference in post.references
        if reference.relation is Relation.REPLY
    }
    assert answered == {
        (first.text, second.text) for chat in (SPRING, AUTUMN) for first, second in pairwise(chat)
    }


def test_an_id_of_a_network_beside_row_numbers(tmp_path: Path) -> None:
    """Ids that no row number is stay as they are in a file of row numbers."""
    rows = [*numbered(AUTUMN), replace(C1, number="12345678", reply="1")]
    files = [as_csv("spring", numbered(SPRING)), as_csv("autumn", rows)]
    with open_project(Config(archive=tmp_path / "chat.db"), create=True) as project:
        for file in files:
            (tmp_path / file.name).write_bytes(file.data)
            import_file(project, str(tmp_path / file.name), hashtag=TAG)
        keys = project.archive.keys()
        (answer,) = project.archive.find_post("12345678")
    ids = [key.id for key in keys]
    assert ids[:3] == ["1", "2", "3"]
    (suffix,) = {identity[1:] for identity in ids[3:6]}
    assert re.fullmatch(r"@[0-9a-f]{8}", suffix)
    assert [reference.id for reference in answer.references] == [f"1{suffix}"]


#: The rows of one table in another order or with other numbers, and how many posts are new.
REARRANGED: dict[str, tuple[Sequence[Row], Sequence[Row], int]] = {
    "sorted the other way": (numbered(SPRING), numbered(SPRING[::-1]), 0),
    "a row on top": (numbered(SPRING), numbered([C1, *SPRING]), 1),
    "a row less": (numbered(SPRING), numbered(SPRING[1:]), 0),
    "a row in the middle, and another author's": (
        numbered(SPRING),
        numbered([SPRING[0], C1, replace(SPRING[1], author="dora"), *SPRING[1:]]),
        2,
    ),
    "numbers that begin elsewhere": (
        numbered(SPRING),
        [replace(row, number=str(500 + place)) for place, row in enumerate(SPRING)],
        0,
    ),
    "twins": (numbered([A1, A1, *SPRING[1:]]), numbered([*SPRING[:0:-1], A1, A1]), 0),
    "a third twin": (numbered([A1, A1]), numbered([B1, A1, A1, A1]), 2),
    "posts that were written since": (numbered(SPRING), numbered([*SPRING, C1]), 1),
    "other posts": (numbered(SPRING), numbered(AUTUMN), 3),
    "the same words another week": (
        numbered(SPRING),
        numbered([hour(row, WEEK) for row in SPRING[::-1]]),
        3,
    ),
}


@pytest.mark.parametrize("name", REARRANGED)
def test_a_table_that_was_sorted_or_numbered_anew(tmp_path: Path, name: str) -> None:
    """The same author, time and text are the same post, whatever row it is in; twice too."""
    before, after, new = REARRANGED[name]
    files = [as_csv("before", before), as_csv("after", after)]
    with open_project(Config(archive=tmp_path / "chat.db"), create=True) as project:
        for file in files:
            (tmp_path / file.name).write_bytes(file.data)
        counts = [
            import_file(project, str(tmp_path / file.name), hashtag=TAG).added
            for file in (*files, files[1], files[0])
        ]
        assert [(it.new, it.conflicts) for it in counts] == [
            (len(before), 0),
            (new, 0),
            (0, 0),
            (0, 0),
        ]
        check_words(project.archive, files)


def test_a_number_that_a_table_gives_twice(tmp_path: Path) -> None:
    """Twins of stored words and a number given twice find their posts at the next import."""
    row = Row(author="ada", text="A1: We read every label aloud, twice")
    twin, later = replace(row, number="2"), replace(row, number="1", minute=1)
    files = [as_csv("spring", numbered([row])), as_csv("twice", [*numbered([row]), twin, later])]
    with open_project(Config(archive=tmp_path / "chat.db"), create=True) as project:
        for file in files:
            (tmp_path / file.name).write_bytes(file.data)
            import_file(project, str(tmp_path / file.name), hashtag=TAG)
        keys = project.archive.keys()
        for file in (*files, *reversed(files)):
            added = import_file(project, str(tmp_path / file.name), hashtag=TAG).added
            assert (added.new, added.updated) == (0, 0), file.name
        assert project.archive.keys() == keys
    assert len(keys) == 3


def test_replies_in_a_table_that_was_sorted_anew(tmp_path: Path) -> None:
    """They point at the posts that their numbers mean in the new table, stored ones or new ones."""
    asked, answer, third = SPRING
    rows = [
        replace(C1, number="1", reply="2"),
        replace(third, number="2", reply="3"),
        replace(answer, number="3", reply="4"),
        replace(asked, number="4"),
    ]
    first = numbered([asked, replace(answer, reply="1"), replace(third, reply="2")])
    with open_project(Config(archive=tmp_path / "chat.db"), create=True) as project:
        for file in (as_csv("first", first), as_csv("sorted", rows)):
            (tmp_path / file.name).write_bytes(file.data)
            import_file(project, str(tmp_path / file.name), hashtag=TAG)
        posts = project.archive.posts(TAG)
    words = {post.id: post.text for post in posts}
    pointing = {post.text: words[ref.id or ""] for post in posts for ref in post.references}
    assert pointing == {
        answer.text: asked.text,
        third.text: answer.text,
        C1.text: third.text,
    }


def test_all_shapes_agree(tmp_path: Path) -> None:
    """A conversation in every shape of X, however it is cut and spelled, has no conflict."""
    shapes = {**{name: data for name, (_, data) in FILES.items()}, **TABLES}
    with open_project(Config(archive=tmp_path / "chat.db"), create=True) as project:
        for number, (name, data) in enumerate(shapes.items()):
            path = tmp_path / f"{number}.txt"
            path.write_bytes(data)
            added = import_file(project, str(path), hashtag=TAG).added
            assert added.conflicts == 0, name
        assert project.archive.conflicts(decided=True) == ()
        assert len(project.archive.keys()) == len(TALK)


TEXTS = (
    A1.text,
    cut(A1).text,
    B1.text,
    cut(B1, 24).text,
    "A1: We read every label aloud, then twice again #labelchat",
    JAPANESE.text,
    "A1: 読みません #labelchat",
    "yes #labelchat",
    "no #labelchat",
    f"RT @cleo: {C1.text}",
)
"""Texts that are the same, begin alike, or share only their hashtag."""

_ANY_ROWS = st.builds(
    Row,
    author=st.sampled_from(["ada", "ben", "cleo"]),
    text=st.sampled_from(TEXTS),
    minute=st.sampled_from([0, 1, 2, 61, 24 * 60 + 1, 27 * 60, WEEK]),
)
_NUMBERED = st.lists(
    st.builds(
        lambda row, number: replace(row, number=number),
        _ANY_ROWS,
        st.sampled_from(["1", "2", "3", "999999", "1000000"]),
    ),
    min_size=1,
    max_size=6,
)
_COUNTED = st.lists(_ANY_ROWS, min_size=1, max_size=6).map(numbered)
# Of a table's ids on X no two are the same: they would be taken for rounded ones.
_ON_X = st.lists(
    _ANY_ROWS.map(lambda row: replace(row, minute=row.minute % 3)),
    min_size=1,
    max_size=3,
    unique_by=lambda row: row.id,
)


@st.composite
def _mixed_files(draw: st.DrawFn) -> list[File]:
    files = []
    for number in range(draw(st.integers(1, 4))):
        rows, shapes = draw(
            st.sampled_from(
                [(_NUMBERED, ["csv", "jsonl"]), (_COUNTED, ["csv", "jsonl"]), (_ON_X, list(SHAPES))]
            )
        )
        files.append(SHAPES[draw(st.sampled_from(shapes))](f"file{number}", draw(rows)))
    return [as_zip("all", files)] if draw(st.sampled_from([False] * 3 + [True])) else files


@settings(
    max_examples=examples(4),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files=_mixed_files(), order=st.randoms(use_true_random=False))
def test_mixed_files(tmp_path: Path, files: list[File], order: Random) -> None:
    """Every author's words are in the archive and nobody else's; importing again adds nothing."""
    with TemporaryDirectory(dir=tmp_path) as folder:
        path = Path(folder) / "chat.db"
        for file in files:
            (Path(folder) / file.name).write_bytes(file.data)
        with open_project(Config(archive=path), create=True) as project:

            def import_all(files: Sequence[File]) -> list[Added]:
                return [
                    import_file(project, str(Path(folder) / file.name), hashtag=TAG).added
                    for file in files
                ]

            import_all(files)
            check_words(project.archive, files)
            before = content(path)
            for again in (files, order.sample(files, len(files))):
                added = import_all(again)
                assert [(counts.new, counts.updated) for counts in added] == [(0, 0)] * len(files)
                assert content(path) == before
        check_index(path)
