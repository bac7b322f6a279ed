"""A report for the public: no number tells of one to four people, alone or beside the others."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.labelchat import write_jsonl
from tests.cli.public_pages import invent_meetings, small_numbers, tables
from tests.cli.running import Run
from tests.render.reading import read_html
from tweetup.jobs.public_numbers import PublicNumbers, tells_three


def write_page(run: Run, *options: str, role: str | None = None) -> list[str] | None:
    """The small numbers of a page, None where too few wrote."""
    Path("public.html").unlink(missing_ok=True)
    about = () if role is None else ("--role", role)
    assert run("report", "labelchat", "--public", "-o", "public.html", *options, *about).code == 0
    if not Path("public.html").exists():
        return None
    page = read_html(Path("public.html").read_text(encoding="utf-8"))
    return small_numbers(page, role)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(40))
def test_no_table_tells_a_few_people(here: Path, run: Run, seed: int) -> None:
    """Of any chat, of its last meeting, of those after the third, of a role and of a group."""
    posts = invent_meetings(Random(seed))
    assert run("import", write_jsonl(Path("chat.jsonl"), posts)).code == 0
    last = str(posts[-1]["created_at"])[:10]
    event = ("--event", f"{last}T18:15..{last}T18:45")
    assert not write_page(run, *event)
    assert not write_page(run, "--since", last)
    assert not write_page(run, "--until", "2024-05-08", "--no-hosts")
    assert not write_page(run, role="librarian")
    assert not write_page(run, role="clinician")


def read_tables() -> dict[str, list[dict[str, str]]]:
    """The tables of the page that was written last."""
    return tables(read_html(Path("public.html").read_text(encoding="utf-8")))


def write_chat(*rounds: tuple[str, int, int, str]) -> None:
    """Posts in May 2024: at a day, from a minute on, by so many people, always the same first."""
    posts: list[dict[str, object]] = []
    for day, minute, people, text in rounds:
        for number in range(people):
            at = f"2024-05-{day}T18:{minute + number // 6:02}:{number % 6 * 9:02}Z"
            author = "labelhost" if people == 1 else f"writer{number}"
            words = text if people == 1 else f"{text} {chr(97 + number % 26) * 5}"
            post = {"created_at": at, "author": author, "text": f"{words} #labelchat"}
            posts.append({"id": str(5000 + len(posts)), **post})
    write_jsonl(Path("chat.jsonl"), posts)


@pytest.mark.long
@pytest.mark.parametrize(("silent", "is_told"), [(1, False), (4, False), (5, True), (0, True)])
def test_a_word_that_all_but_a_few_wrote(here: Path, run: Run, silent: int, is_told: bool) -> None:
    """The others of the window would follow; where all wrote it, nobody is left."""
    write_chat(
        ("07", 0, 40, "Paper drafts"), ("14", 0, 20, "Paper walls"),
        ("14", 9, 20 - silent, "Copper lamps"),
    )  # fmt: skip
    assert run("import", "chat.jsonl").code == 0
    assert write_page(run, "--since", "2024-05-10") == []
    rows = read_tables().get("Words, those of the window or the role first", [])
    assert ("copper" in {it["word"] for it in rows}) == is_told


@pytest.mark.long
@pytest.mark.parametrize(("absent", "cells"), [(1, ["–", "14"]), (6, ["8", "14"])])
def test_a_session_of_all_but_a_few(here: Path, run: Run, absent: int, cells: list[str]) -> None:
    """Of two sessions the smaller one is not told where few came to the other one alone."""
    write_chat(("07", 0, 14, "Paper drafts"), ("14", 0, 14 - absent, "Copper lamps"))
    assert run("import", "chat.jsonl").code == 0
    assert write_page(run) == []
    assert [it["people"] for it in read_tables()["Sessions, the last one first"]] == cells


@pytest.mark.long
@pytest.mark.parametrize(("absent", "cells"), [(1, ["14", "–"]), (6, ["14", "8"])])
def test_a_question_of_all_but_a_few(here: Path, run: Run, absent: int, cells: list[str]) -> None:
    """Those who did not answer would follow from the people of the session."""
    write_chat(
        ("07", 0, 14, "Hello all"),
        ("07", 4, 1, "Q1: What makes a label?"), ("07", 5, 14, "A1: Paper drafts"),
        ("07", 14, 1, "Q2: Who reads labels?"), ("07", 15, 14 - absent, "A2: Copper lamps"),
    )  # fmt: skip
    assert run("import", "chat.jsonl").code == 0
    assert write_page(run, "--no-hosts") == []
    (rows,) = (rows for name, rows in read_tables().items() if name.startswith("People by"))
    assert [it["people"] for it in rows if it["section"] in {"Q1", "Q2"}] == cells


@pytest.mark.long
@pytest.mark.parametrize(
    ("left_open", "told"),
    [
        (6, "40 people wrote, 34 of them judged; 40 have a profile text, 6 left open."),
        (2, None),
    ],
)
def test_shares_have_their_denominator(
    here: Path, run: Run, left_open: int, told: str | None
) -> None:
    """People who wrote, judged, with a profile text and left open; no shares where few follow."""
    bios = ["Librarian"] * 8 + ["Doctor who loves tea"] * left_open
    write_jsonl(
        Path("chat.jsonl"),
        [
            {
                "id": str(900 + number),
                "created_at": f"2024-05-07T18:{number:02}:30Z",
                "author": f"writer{number}",
                "author_bio": [*bios, *["I like walks and salt"] * 40][number],
                "text": f"Copper lamps {chr(97 + number % 26) * 5} #labelchat",
            }
            for number in range(40)
        ],
    )
    assert run("import", "chat.jsonl").code == 0
    assert write_page(run) == []
    text = read_html(Path("public.html").read_text(encoding="utf-8")).text
    shares = [it["role"] for it in read_tables().get("Roles that people state", [])]
    assert (shares, " judged" in text) == ((["librarian"], True) if told else ([], False))
    assert told is None or told in text


def test_a_group_within_another_is_told_where_the_rest_is_not_small() -> None:
    numbers = PublicNumbers()
    assert numbers.count(range(20)).is_told
    assert [numbers.count(range(it)).is_told for it in (19, 16, 15, 14, 11, 10, 4, 0)] == [
        False, False, True, False, False, True, False, True,
    ]  # fmt: skip
    assert str(numbers.count(range(3, 21))) == "18"
    assert str(numbers.count(range(2, 21))) == "–"


@given(st.lists(st.frozensets(st.integers(0, 30)), min_size=1, max_size=6))
def test_parts_of_a_whole_leave_no_few(parts: list[frozenset[int]]) -> None:
    """Neither outside one, nor in several, nor in one of those kept back."""
    whole = frozenset[int]().union(*parts)
    counts = PublicNumbers().count_parts(whole, parts)
    told = [len(part) for part, it in zip(parts, counts, strict=True) if it.is_told]
    rests = [*told, *(len(whole) - it for it in told), abs(sum(told) - len(whole))]
    is_whole = len(told) == len(parts)
    if not is_whole and sum(told) > len(whole):
        rests.pop()
    assert not any(0 < it < 5 for it in rests) or (not sum(told) and len(whole) < 5)


@pytest.mark.parametrize(
    ("sizes", "pairs", "tells"),
    [
        ((10, 20, 30), (5, 10, 7), True),  # the first is in the third: 2 are in the others alone
        ((10, 20, 30), (5, 10, 10), False),
        ((20, 20, 20), (10, 10, 10), False),
    ],
)
def test_three_hashtags(
    sizes: tuple[int, int, int], pairs: tuple[int, int, int], tells: bool
) -> None:
    assert tells_three(60, sizes, pairs) is tells
