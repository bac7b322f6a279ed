"""The register of words about people is complete, and finds a name however it is written."""

from pathlib import Path

import pytest

from tests.archive.examples import look, make
from tweetup.archive.personal_words import FREE_COLUMNS, PERSONAL_WORDS, RemovedNames


def columns_of_text(path: Path) -> set[tuple[str, str]]:
    """Return every column that can hold words, of tables and of the search index."""
    return {
        (table, column)
        for table, column in look(
            path,
            "SELECT t.name, c.name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c"
            " WHERE t.schema = 'main' AND t.type IN ('table', 'virtual')"
            " AND t.name NOT LIKE '%sqlite_%' AND c.type NOT IN ('INTEGER', 'REAL')",
        )
    }


def registered() -> list[tuple[str, str]]:
    return [
        (table, column)
        for register in (PERSONAL_WORDS, FREE_COLUMNS)
        for table, columns in register.items()
        for column in columns
    ]


def test_every_column_of_text_is_registered(tmp_path: Path) -> None:
    """A new column says what a removal does with it, or that it has no words about anybody."""
    make(tmp_path / "a.db").close()
    columns = columns_of_text(tmp_path / "a.db")
    keys = {("session_posts", "session"), ("mentions", "handle")}
    assert keys <= columns
    listed = registered()
    # Keys of sessions in lists of posts are names of sessions, registered with their table.
    assert columns - set(listed) == set()
    assert set(listed) - columns == set()
    assert len(listed) == len(set(listed))


NAMES = RemovedNames(
    handles=frozenset({"asksout_77", "ada"}),
    ids=frozenset({"7000001", "12"}),
    names=frozenset({"Asks Out", "Ada"}),
    texts=("A1: we listen to every carer who calls #demochat",),
)

NAMED = [
    "thanks @Asksout_77!",
    "asksout_77 said so",
    ".@ASKSOUT_77: yes",
    "thanks @ada.",
    "https://x.example/ada/status/1",
    "with Asks Out tonight",
    "by asks out",
    "account 7000001",
]
NOT_NAMED = [
    "Ada",
    "ada wrote",
    "@adam",
    "@ada_l",
    "room 12",
    "asksout_778",
    "17000001",
    "asks outright",
    "",
]


@pytest.mark.parametrize("text", NAMED)
def test_named(text: str) -> None:
    assert NAMES.are_in(text)
    assert NAMES.are_told_by(text)


@pytest.mark.parametrize("text", NOT_NAMED)
def test_not_named(text: str) -> None:
    assert not NAMES.are_in(text)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("@Ada", True),
        ("ada", True),
        ("12", True),
        ("We listen to every carer who calls", True),
        ("listen to every carer", True),
        ("every carer", False),
        ("We listen to every nurse who calls", False),
        ("Why they listen to every carer who calls", True),
        ("Why we listen to every carer here", False),
        ("Tonight: we listen to every carer who calls, and more", True),
    ],
)
def test_a_value_that_tells_of_them(value: str, told: bool) -> None:
    """A correction's value is a name, names somebody, or has words of their posts."""
    assert NAMES.are_told_by(value) is told
