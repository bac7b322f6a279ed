"""Invented posts under row numbers: tables that are one table, and those that are two."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from tests.jobs.collisions import (
    File,
    Row,
    as_csv,
    as_jsonl,
    as_v2,
    as_zip,
    numbered,
    spelled,
)

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


GREETING = Row(author="hana", text="Welcome to #labelchat, please tell us where you work")


def edition(later: int, *people: str) -> list[Row]:
    """Return the posts of a chat: the host's are the same in each edition, others answer."""
    questions = [
        GREETING,
        Row(author="hana", minute=12, text="Q1: What makes a label good? #labelchat"),
        Row(author="hana", minute=24, text="Q2: Who writes the labels in your place? #labelchat"),
    ]
    rows = []
    for number, question in enumerate(questions):
        rows.append(question)
        answer = f"A{number}: in our place {number + 3} people do that #labelchat"
        rows += [
            Row(author=name, minute=question.minute + 2 + place, text=f"{answer} {name}")
            for place, name in enumerate(people)
        ]
    return [hour(row, later) for row in rows[:-1]]


EUROPE, AMERICA = edition(0, "ada", "ben"), edition(8 * 60, "cleo", "dora")

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
    "a table that shares rows with two others": Collision(
        [
            as_csv("spring", numbered(SPRING)),
            as_csv("mixed", numbered([A1, B2, C2])),
            as_csv("autumn", numbered([hour(A2), B2, C2])),
        ],
        6,
    ),
    "most rows edited by hand": Collision(
        [
            as_csv("spring", numbered(SPRING)),
            as_csv("edited", numbered([A1, reworded(B1), reworded(C1)])),
        ],
        5,
    ),
    "two editions of one day": Collision(
        [as_csv("europe", numbered(EUROPE)), as_csv("america", numbered(AMERICA))], 16
    ),
    "two editions of one day, the later first": Collision(
        [as_csv("america", numbered(AMERICA)), as_csv("europe", numbered(EUROPE))], 16
    ),
    "two editions of one day as JSON": Collision(
        [as_jsonl("europe", numbered(EUROPE)), as_jsonl("america", numbered(AMERICA))], 16
    ),
    "two editions of one day in one archive": Collision(
        [as_zip("all", [as_csv("a", numbered(EUROPE)), as_csv("b", numbered(AMERICA))])], 16
    ),
    "two editions, one sorted the other way": Collision(
        [as_csv("europe", numbered(EUROPE)), as_csv("america", numbered(AMERICA[::-1]))], 16
    ),
    "two editions, the second grew": Collision(
        [
            as_csv("europe", numbered(EUROPE)),
            as_csv("america", numbered(AMERICA[:5])),
            as_csv("grown", numbered(AMERICA)),
        ],
        16,
    ),
    "two editions, a day apart": Collision(
        [
            as_csv("monday", numbered(EUROPE)),
            as_csv("tuesday", numbered(edition(24 * 60, "dora", "eli"))),
        ],
        16,
    ),
    "two editions of questions alone": Collision(
        [as_csv("europe", numbered(EUROPE[::3])), as_csv("america", numbered(AMERICA[::3]))], 6
    ),
    "two editions of which one has days alone": Collision(
        [
            as_csv("europe", numbered(EUROPE)),
            spelled(
                as_csv("america", numbered(AMERICA)),
                lambda data: re.sub(rb"T\d\d:\d\d:\d\dZ", b"", data),
            ),
        ],
        16,
    ),
    "two editions, greeted at once": Collision(
        [
            as_csv("one", numbered([GREETING, B1, C1])),
            as_csv("other", numbered([hour(GREETING, 8 * 60), B2, C2])),
        ],
        6,
    ),
    "one edition in two zones": Collision(
        [
            as_csv("europe", numbered(EUROPE)),
            as_csv("shifted", numbered([hour(row, -300) for row in EUROPE])),
        ],
        8,
    ),
    "one edition in another zone, sorted": Collision(
        [
            as_csv("europe", numbered(EUROPE)),
            as_csv("shifted", numbered([hour(row, -300) for row in EUROPE[::-1]])),
        ],
        8,
    ),
    "one edition in another zone, grown": Collision(
        [
            as_csv("europe", numbered(EUROPE[:5])),
            as_csv("shifted", numbered([hour(row, -300) for row in EUROPE])),
        ],
        8,
    ),
    "one edition in another zone, a word edited by hand": parts(
        [
            as_csv("europe", numbered(EUROPE)),
            as_csv(
                "shifted",
                numbered([hour(row, 90) for row in [*EUROPE[:-1], replace(A2, minute=40)]]),
            ),
        ],
        9,
    ),
    "a year in a zone with summer time": Collision(
        [
            as_csv("utc", numbered([*EUROPE, *(hour(row, 26 * WEEK) for row in AUTUMN)])),
            as_csv(
                "london",
                numbered([*EUROPE, *(hour(row, 26 * WEEK + 60) for row in AUTUMN)]),
            ),
        ],
        11,
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
