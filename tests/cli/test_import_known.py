"""Lines, elements and rows that the archive has: passed over, with the results of reading them."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.archive.examples import look
from tests.cli.running import Run
from tests.formats.shapes import PLAIN, TALK, Said, lines, plain, table, v1_status, v2_page
from tests.formats.social_shapes import ANSWERED, ASKED, BOOSTED, QUOTING, status
from tests.jobs.test_import_roads import tables
from tests.samples import sampled
from tweetup.archive import Archive, raw_lines
from tweetup.model import RawLine

#: Posts in a row, some with a line end, by three people.
MORE = tuple(
    Said(
        minute=10 + number,
        author=("ada", "ben", "cleo")[number % 3],
        text=f"A{number}: word" + "\n" * (number % 4 == 3) + f" for label {number} #labelchat",
        reply=TALK[0] if number % 2 else None,
    )
    for number in range(9)
)
ALL = (*TALK, *MORE)
#: Answers whose question comes with them, by the number that a server gave it.
STATUSES = [
    QUOTING,
    BOOSTED,
    ANSWERED,
    ASKED,
    *(
        status(
            name,
            str(40 + number),
            f"<p>A{number}: of labels, number {number}</p>",
            in_reply_to_id="1" if number % 2 else None,
            in_reply_to_account_id="77" if number % 2 else None,
        )
        for number, name in enumerate(("ada", "ben", "cleo") * 3)
    ),
]
TAG_ROWS = [{**plain(said), "language": "en"} for said in ALL]


def statuses(count: int) -> list[dict[str, Any]]:
    return STATUSES[: round(count * len(STATUSES) / len(ALL))]


#: A file with the first so many posts.
SHAPES: dict[str, Callable[[int], bytes]] = {
    "mastodon lines": lambda count: lines(statuses(count)),
    "mastodon array": lambda count: json.dumps(statuses(count)).encode(),
    "mastodon page": lambda count: lines([{"statuses": statuses(count)}]),
    "v1 lines": lambda count: lines([v1_status(said) for said in ALL[:count]]),
    "v1 cut off": lambda count: lines([v1_status(said, "compat") for said in ALL[:count]]),
    "v1 page": lambda count: lines([{"statuses": [v1_status(said) for said in ALL[:count]]}]),
    "v2 pages": lambda count: lines([v2_page((said,)) for said in ALL[:count]]),
    "plain lines": lambda count: lines([plain(said) for said in ALL[:count]]),
    "plain array": lambda count: json.dumps([plain(said) for said in ALL[:count]]).encode(),
    "csv": lambda count: table([plain(said) for said in ALL[:count]], PLAIN),
    "tsv": lambda count: table([plain(said) for said in ALL[:count]], PLAIN, "\t"),
}
FEW, MANY = 5, len(ALL)


def read_all(patch: pytest.MonkeyPatch) -> None:
    """Have every line read, known or not."""

    def find_none(_archive: Archive, asked: Sequence[RawLine]) -> list[None]:
        return [None for _ in asked]

    patch.setattr(Archive, "find_lines", find_none)


def counted(patch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that gets a number for each line that is passed over."""
    passed: list[int] = []
    add_known = Archive.add_known_lines

    def add(archive: Archive, capture: int, numbers: Sequence[int]) -> Any:
        passed.extend(numbers)
        return add_known(archive, capture, numbers)

    patch.setattr(Archive, "add_known_lines", add)
    return passed


Step = tuple[object, ...]


def go(run: Run, folder: Path, steps: Sequence[Step]) -> list[tuple[int, str, str]]:
    """Import files (bytes and options) and run other commands (words) with an archive."""
    folder.mkdir()
    results = []
    for step in steps:
        if isinstance(step[0], bytes):
            file = folder.parent / "chat"
            file.write_bytes(step[0])
            words: Step = ("import", file, "--hashtag", "labelchat", *step[1:])
        else:
            words = step
        result = run(*words, "--archive", folder / "a.db")
        assert result.code != 2, result.err
        results.append((result.code, result.out, result.err.replace(folder.name, "")))
    return results


def compare(run: Run, here: Path, steps: Sequence[Step], *, times: bool = True) -> list[int]:
    """Take the steps with and without the short cut: equal results and tables.

    Returns the numbers of the lines that were passed over.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("secrets.token_bytes", lambda size: b"k" * size)
        with pytest.MonkeyPatch.context() as counting:
            passed = counted(counting)
            short = go(run, here / "short", steps)
        read_all(patch)
        assert go(run, here / "long", steps) == short
        of_short, of_long = tables(here / "short" / "a.db"), tables(here / "long" / "a.db")
        for name in ("outputs", "_derivations"):  # paths of the two folders
            of_short.pop(name, None), of_long.pop(name, None)
        assert of_short == of_long
    return passed


@pytest.mark.long
@pytest.mark.parametrize("shape", SHAPES)
def test_file_again_and_grown(here: Path, run: Run, shape: str) -> None:
    """What is known is passed over, whatever was added; counts, sightings and tables are equal."""
    of = SHAPES[shape]
    passed = compare(run, here, [(of(FEW),), (of(FEW),), (of(MANY),), (of(MANY),), (of(FEW),)])
    if shape not in {"mastodon page", "v1 page"}:  # a page that grew is another one
        assert len(passed) >= FEW
    assert passed


@pytest.mark.long
@pytest.mark.parametrize("shape", sampled(SHAPES, every=2))
def test_removal_keeps_other_lines_known(here: Path, run: Run, shape: str) -> None:
    """Lines without a word of the removed person are known; the others bring nothing back."""
    of = SHAPES[shape]
    many = of(MANY)
    removal = ("remove", "--author", "cleo@other.example" if "mastodon" in shape else "cleo")
    steps = [(many,), removal, (many,), (of(FEW),), (many,)]
    passed = compare(run, here, steps)
    if shape not in {"mastodon page", "v1 page"}:
        assert len(passed) > FEW
    held = look(here / "short" / "a.db", "SELECT COUNT(*) FROM authors WHERE handle LIKE 'cleo%'")
    assert held == [(int("mastodon" in shape),)]  # one of that name is on another server


@pytest.mark.long
@pytest.mark.parametrize("shape", sampled(SHAPES, every=2))
def test_removal_between_a_growing_file(here: Path, run: Run, shape: str) -> None:
    """A file that tells more of a removed person has the lines read that name what it tells."""
    of = SHAPES[shape]
    removal = ("remove", "--author", "ben@social.example" if "mastodon" in shape else "ben")
    sizes = (3, FEW, 7, 9, MANY, MANY)
    steps: list[Step] = [(of(size),) for size in sizes]
    steps.insert(2, removal)
    compare(run, here, steps)


@pytest.mark.parametrize("shape", SHAPES)
def test_update_reads_lines_once(
    here: Path, run: Run, shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A version that reads a format better gets to read what is known, and knows it from then."""
    file = SHAPES[shape](MANY)
    passed = counted(monkeypatch)
    go(run, here / "a", [(file,)])
    monkeypatch.setattr(raw_lines, "reader_version", lambda _form: "later")
    (here / "chat").write_bytes(file)
    again = ("import", "chat", "--hashtag", "labelchat", "--archive", here / "a" / "a.db")
    assert run(*again).code == 0
    assert not passed
    assert run(*again).code == 0
    assert passed


CSV = SHAPES["csv"](MANY)
TABLES: dict[str, list[Step]] = {
    "columns in another order": [(CSV,), (table([plain(it) for it in ALL], PLAIN[::-1]),)],
    "another column": [(CSV,), (table(TAG_ROWS, [*PLAIN, "language"]),)],
    "columns named": [
        (CSV,),
        (CSV, "--map", "author=author_name"),
        (CSV,),
        (CSV, "--map", "author=author_name"),
    ],
    "a zone named": [
        (CSV.replace(b"Z,", b","),),
        (CSV.replace(b"Z,", b","), "--timezone", "Asia/Tokyo"),
        (CSV.replace(b"Z,", b","),),
    ],
    "rows twice": [(CSV + CSV.partition(b"\n")[2],), (CSV,)],
    "newest first": [
        (table([plain(it) for it in ALL[:FEW]][::-1], PLAIN),),
        (table([plain(it) for it in ALL][::-1], PLAIN),),
    ],
    "a quote that is never closed": [
        (CSV,),
        (CSV.replace(b"A2: word", b'"A2: word', 1),),
        (CSV,),
    ],
    "a broken row": [(CSV,), (CSV.replace(b",ada,", b",,", 1),), (CSV,)],
    "a file in UTF-16": [(CSV,), (CSV.decode().encode("utf-16"),), (CSV,)],
    "row numbers": [
        (table([{**plain(it), "id": str(n)} for n, it in enumerate(ALL)], PLAIN),) for _ in range(2)
    ],
    "long ids that answer row numbers": [
        (
            table(
                [
                    {**plain(it), "id": str(n if n < FEW else 10**7 + n), "in_reply_to_id": "1"}
                    for n, it in enumerate(ALL[shift:])
                ],
                PLAIN,
            ),
        )
        for shift in (0, 2, 0, 2)
    ],
    "the same ids of other posts": [
        (CSV,),
        (CSV.replace(b",ada,", b",dora,").replace(b"label", b"birds and trees"),),
        (CSV,),
        (CSV.replace(b",ada,", b",dora,").replace(b"label", b"birds and trees"),),
    ],
}


@pytest.mark.long
@pytest.mark.parametrize("name", TABLES)
def test_what_decides_how_a_row_is_read(here: Path, run: Run, name: str) -> None:
    """Below another header, or read another way, a row is another one."""
    compare(run, here, TABLES[name])


def test_answer_is_read_again_with_its_question(here: Path, run: Run) -> None:
    """A server's number means a post where the file has it: the same bytes say more then."""
    answer = {**ANSWERED, "mentions": [], "in_reply_to_account_id": "99"}
    alone, both = lines([answer]), lines([answer, ASKED])
    compare(run, here, [(alone,), (both,), (both,), (alone,)])
    said = look(here / "short" / "a.db", "SELECT target_id FROM post_references")
    assert said == [(ASKED["uri"],)]


@pytest.mark.long
def test_known_lines_of_a_chosen_chat(here: Path, run: Run) -> None:
    """Once the head of a file told its chat, the rest is looked up."""
    many = [
        Said(minute=number, author="ada", text=f"A{number}: a label, {number} #labelchat")
        for number in range(2300)
    ]
    (here / "chat").write_bytes(lines([plain(said) for said in many]))
    with pytest.MonkeyPatch.context() as patch:
        passed = counted(patch)
        assert [run("import", "chat", "--archive", "a.db").code for _ in range(2)] == [0, 0]
    assert 0 < len(passed) <= 300


@pytest.mark.parametrize("count", [10, 20])
def test_page_of_conflicts_is_cut_once(
    here: Path, run: Run, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of its posts asks for its record, in the page that came and in the stored one."""
    cut = raw_lines.cut_records
    raw_lines.cut_by_post.cache_clear()
    asked: list[bytes] = []

    def count_cuts(form: str, line: bytes) -> Any:
        asked.append(line)
        return cut(form, line)

    def page(author: str, word: str) -> bytes:
        talk = [
            Said(minute=number, author=author, text=f"{word} {number} and others #labelchat")
            for number in range(count)
        ]
        return lines([v2_page(tuple(talk))])

    monkeypatch.setattr(raw_lines, "cut_records", count_cuts)
    results = go(run, here / "a", [(page("ada", "alpha"),), (page("ben", "gamma"),)])
    assert [code for code, *_ in results] == [0, 3]
    assert len(asked) == 2
