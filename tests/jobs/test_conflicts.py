"""Records that collide under one id: no post is lost, no sentence stands under a wrong name."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

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
from tests.jobs.numbered_tables import (
    A1,
    A2,
    A_AND_B,
    AMERICA,
    AUTUMN,
    B1,
    B2,
    C1,
    C2,
    EUROPE,
    GERMAN,
    GREETING,
    JAPANESE,
    ROW_NUMBERS,
    SEVEN,
    SPRING,
    WEEK,
    Collision,
    beside_x,
    cut,
    edition,
    hour,
    parts,
    reworded,
    under,
    with_fields,
)
from tests.samples import sampled
from tweetup.archive import Added, open_archive
from tweetup.config import Config
from tweetup.jobs.import_ import import_file
from tweetup.model import Relation
from tweetup.project.project import open_project

__all__ = ["here", "run"]

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
    "emoji and words": parts(
        [
            as_csv("a", SEVEN(replace(A1, text="👏 #labelchat"))),
            as_csv("b", SEVEN(replace(A1, text="Labels are short here #labelchat"))),
        ],
        2,
    ),
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


@pytest.mark.parametrize("name", sampled(COLLISIONS, every=4))
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


def test_posts_keep_their_times(tmp_path: Path) -> None:
    """Posts of two tables stay where they were written, whatever texts both have."""
    rows = [*EUROPE, *AMERICA]
    with open_project(Config(archive=tmp_path / "chat.db"), create=True) as project:
        for file in (as_csv("europe", numbered(EUROPE)), as_csv("america", numbered(AMERICA))):
            (tmp_path / file.name).write_bytes(file.data)
            import_file(project, str(tmp_path / file.name), hashtag=TAG)
        posts = project.archive.posts(TAG)
    stored = sorted((post.created_at, post.handle, post.text) for post in posts)
    assert stored == sorted((row.moment, row.author, row.text) for row in rows)


DOUBTFUL: dict[str, tuple[Sequence[Row], Sequence[Row], int]] = {
    "one row in three": ([GREETING, B1, C1], [hour(GREETING, 480), B2, C2], 1),
    "questions alone": (EUROPE[::3], AMERICA[::3], 3),
    "a day later": (SPRING, [hour(row, 24 * 60) for row in SPRING], 3),
    "half of the rows": ([*SPRING, A2], [A1, B1, reworded(C1), hour(A2, 7)], 2),
    "one of eight": (EUROPE, [EUROPE[0], *edition(500, "eli", "fay")[1:]], 0),
    "two editions": (EUROPE, edition(480, *"efghij"), 0),
    "a week later": (SPRING, [hour(row, WEEK) for row in SPRING], 0),
    "another zone": (SPRING, [hour(row, 60) for row in SPRING], 0),
    "the same": (SPRING, SPRING, 0),
    "other posts": (SPRING, AUTUMN, 0),
}


@pytest.mark.long
@pytest.mark.parametrize("name", DOUBTFUL)
def test_a_table_that_may_be_another_one(here: Path, run: Run, name: str) -> None:
    """Both are kept, and one line says of how many rows, where, and what to do."""
    first, second, rows = DOUBTFUL[name]
    for file in (as_csv("first", numbered(first)), as_csv("second", numbered(second))):
        (here / file.name).write_bytes(file.data)
    assert "earlier table" not in run("import", "first.csv", "--hashtag", TAG).err
    result = run("import", "second.csv", "--hashtag", TAG)
    assert result.code == 0
    match = re.search(
        r"; (\d+) × a row of second\.csv that agrees with the same row of an earlier table, too few"
        r" to be that table again: both are kept, such as (file:\S+) and (file:\S+); if it is that"
        r" table, hide what is there twice: tweetup hide (\S+)",
        result.said[0],
    )
    assert (match is not None) is bool(rows)
    if match is not None:
        assert int(match[1]) == rows
        assert match[3] == match[4] != match[2]
        assert all(run("raw", match[number]).out for number in (2, 3))
    assert "earlier table" not in run("import", "second.csv", "--hashtag", TAG).err


@pytest.mark.long
def test_a_table_in_another_zone_keeps_its_times(here: Path, run: Run) -> None:
    """Rows that are new in it are stored in the first one's zone, and a line says so."""
    shifted = [hour(row, -330) for row in EUROPE]
    files = (as_csv("first", numbered(EUROPE[:5])), as_csv("second", numbered(shifted)))
    for file in files:
        (here / file.name).write_bytes(file.data)
    assert "×" not in run("import", "first.csv", "--hashtag", TAG).err
    result = run("import", "second.csv", "--hashtag", TAG)
    assert result.code == 0
    assert (
        "; 5 × a time of second.csv that is 5:30 hours earlier than in the same table stored"
        " before, which is kept; if the new times are right, import the file into a new archive:"
        " --archive FILE" in result.said[0]
    )
    with open_archive(here / "archives" / "tweetup.db") as archive:
        times = {post.text: post.created_at for post in archive.posts(TAG)}
    assert times == {row.text: row.moment for row in EUROPE}
    assert run("check").code == 0


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
    "Labels are short #labelchat",
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


def _editions(draw: st.DrawFn) -> list[Sequence[Row]]:
    """Return tables in which a host posts the same texts, hours apart, and others other ones."""
    distance = draw(st.integers(1, 4 * 26)) * 15
    return [
        [
            *(replace(row, minute=row.minute + place * distance) for row in edition(0)),
            *(
                Row(author=author, minute=place * distance + minute, text=f"{text} {place}")
                for author, minute, text in draw(
                    st.lists(
                        st.tuples(
                            st.sampled_from(["ada", "ben", "cleo"]),
                            st.integers(0, 59),
                            st.sampled_from(["yes", "A1: We read all of our labels aloud", "🎉"]),
                        ),
                        min_size=9,
                        max_size=12,
                        unique=True,
                    )
                )
            ),
        ]
        for place in range(2)
    ]


@pytest.mark.long
@settings(
    max_examples=examples(4),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tables=st.composite(_editions)(), backwards=st.booleans())
def test_editions(tmp_path: Path, tables: list[Sequence[Row]], backwards: bool) -> None:
    """No post of two tables is lost or moved, however far apart the chats are."""
    rows = {(row.moment, row.author, row.text) for table in tables for row in table}
    files = [as_csv(f"file{place}", numbered(table)) for place, table in enumerate(tables)]
    with TemporaryDirectory(dir=tmp_path) as folder:
        for file in files:
            (Path(folder) / file.name).write_bytes(file.data)
        with open_project(Config(archive=Path(folder) / "chat.db"), create=True) as project:
            for file in files[::-1] if backwards else files:
                import_file(project, str(Path(folder) / file.name), hashtag=TAG)
            posts = project.archive.posts_by_key(project.archive.keys())
            assert project.archive.conflicts() == ()
    assert {(post.created_at, post.handle, post.text) for post in posts} == rows


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


@pytest.mark.long
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
