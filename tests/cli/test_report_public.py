"""A report for the public: no number tells of one to four people, alone or beside the others."""

import json
from itertools import accumulate, combinations, pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.labelchat import write_jsonl
from tests.cli.public_pages import invent_meetings, small_numbers, tables
from tests.cli.running import Run
from tests.render.reading import read_html
from tweetup.jobs.public_numbers import PublicNumbers, part_of_nested, tells_three


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
    event = ("--event", f"{last}T18:15..{last}T18:{20 + seed % 30}")
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
@pytest.mark.parametrize(("bare", "cell"), [(3, "–"), (6, "12"), (0, "12")])
def test_reposts_of_all_but_a_few_posts(here: Path, run: Run, bare: int, cell: str) -> None:
    """Posts that are neither in own words nor reposts would follow from both."""
    write_chat(
        ("07", 0, 1, "Welcome to all labels"), ("07", 1, 20, "Paper drafts"),
        ("07", 20, 12, "RT @labelhost: Welcome to all labels"),
    )  # fmt: skip
    posts = [*map(json.loads, Path("chat.jsonl").read_text(encoding="utf-8").splitlines())]
    for post in posts[21:]:
        post["text"] = "RT @labelhost: Welcome to all labels #labelchat"
    for number in range(bare):
        at = f"2024-05-07T18:50:{number:02}Z"
        post = {
            "created_at": at,
            "author": f"writer{number}",
            "text": "Welcome to all labels #labelchat",
        }
        posts.append({"id": str(9000 + number), **post})
    assert run("import", write_jsonl(Path("chat.jsonl"), posts)).code == 0
    assert write_page(run) == []
    (session,) = read_tables()["Sessions, the last one first"]
    assert (session["posts"], session["in own words"]) == (str(33 + bare), "21")
    told = {it["relation"]: it["posts"] for it in read_tables()["Posts that address somebody"]}
    assert told["repost"] == cell


@pytest.mark.long
@pytest.mark.parametrize(("reposts", "told"), [((7, 3), False), ((2, 2), False), ((7, 6), True)])
def test_sums_over_sessions_tell_no_few_reposts(
    here: Path, run: Run, reposts: tuple[int, int], *, told: bool
) -> None:
    """All reposts, or all posts with the chat's hashtag, less those of the sessions told."""
    rounds = []
    for day, number in zip(("07", "14"), reposts, strict=True):
        rounds += [
            (day, 0, 1, "Welcome to all labels"), (day, 1, 20, "Paper drafts"),
            (day, 20, 18, "Copper lamps"), (day, 40, number, "RT @labelhost: "),
        ]  # fmt: skip
    write_chat(*rounds)
    posts = [*map(json.loads, Path("chat.jsonl").read_text(encoding="utf-8").splitlines())]
    for post in posts:
        if post["text"].startswith("RT"):
            post["text"] = "RT @labelhost: Welcome to all labels #labelchat"
    assert run("import", write_jsonl(Path("chat.jsonl"), posts)).code == 0
    assert write_page(run) == []
    found = read_tables()
    sessions = found["Sessions, the last one first"]
    assert all(it["in own words"] != "–" for it in sessions) is told
    relations = {it["relation"]: it["posts"] for it in found["Posts that address somebody"]}
    assert (relations["repost"] != "–") is told
    for row in found.get("Hashtags", []):
        assert (row["posts"] != "–") is told


@pytest.mark.long
@pytest.mark.parametrize(("late", "cells"), [(2, ["–", "20", "14"]), (6, ["8", "20", "14"])])
def test_windows_of_all_but_a_few_posts(here: Path, run: Run, late: int, cells: list[str]) -> None:
    """Posts in none of the windows would follow from those of the session."""
    write_chat(
        ("07", 0, 8, "Hello shelf"), ("07", 10, 20, "Paper drafts"), ("07", 20, 14, "Copper lamps"),
        ("07", 40, late, "Brass walls"),
    )  # fmt: skip
    assert run("import", "chat.jsonl").code == 0
    assert write_page(run, "--event", "2024-05-07T18:10..2024-05-07T18:20") == []
    assert [it["posts"] for it in read_tables()["Posts an hour"]] == cells


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


def test_two_groups_that_are_nearly_a_third() -> None:
    """Whichever of the three comes last is not told where few are left."""
    groups = {"whole": range(30), "one": range(18), "other": range(18, 28), "fit": range(20, 25)}
    for last in ("whole", "one", "other"):
        numbers = PublicNumbers()
        assert all(
            numbers.count(groups[it]).is_told for it in ("whole", "one", "other") if it != last
        )
        assert numbers.count(groups["fit"]).is_told
        assert not numbers.count(groups[last]).is_told


@pytest.mark.parametrize(
    ("number", "is_told"),
    [(674, False), (677, True), (672, True), (681, False), (1584, False), (2262, True), (3, False)],
)
def test_a_number_beside_nested_totals(number: int, is_told: bool) -> None:
    """Here 677 posts are not in own words."""
    assert part_of_nested(number, 2262, 1585).is_told is is_told


@given(
    st.lists(st.integers(0, 12), min_size=2, max_size=10),
    st.lists(st.integers(0, 9), max_size=3),
    st.integers(0, 9),
)
def test_parts_apart_leave_no_few(wholes: list[int], parts: list[int], first: int) -> None:
    """Neither few of the wholes that they meet, nor few beside the wholes that they hold."""
    totals = [range(end - size, end) for size, end in zip(wholes, accumulate(wholes), strict=True)]
    numbers = PublicNumbers()
    told = [frozenset(it) for it in totals if numbers.count(it).is_told]
    ends = [first, *accumulate(parts, initial=first)][1:]
    groups = [frozenset(range(start, end)) for start, end in pairwise(ends)]
    counts = numbers.count_apart(told, groups, are_held=[False] * len(groups))
    shown = [group for group, it in zip(groups, counts, strict=True) if it.is_told]
    for size in range(1, len(shown) + 1):
        for chosen in combinations(shown, size):
            union = frozenset[int]().union(*chosen)
            meeting = frozenset[int]().union(*(it for it in told if it & union))
            held = frozenset[int]().union(*(it for it in told if it <= union))
            assert not union <= meeting or not 0 < len(meeting - union) < 5
            assert not held or not 0 < len(union - held) < 5


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
