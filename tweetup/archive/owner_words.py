"""The words of the archive's owner: titles, questions, notes, reasons, names of sessions and files.

In posts of others a handle of letters counts behind @ or / alone, for it may be a word of theirs.
The owner can be asked, so here a name counts wherever it stands as a whole word: a removal puts
``removed`` in its place and says where.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup.archive.personal_words import SOMEBODY

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from tweetup.archive.personal_words import RemovedNames

__all__ = ["count_owner_words", "names_session", "replace_owner_words"]

_Row = dict[str, str]

#: Table → key, and the columns of one row that are needed; the first ones may be changed.
_TABLES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "corrections": (
        "correction",
        ("session", "target", "value", "note", "kind", "hashtag"),
    ),
    "annotations": ("annotation", ("value", "note")),
    "captures": ("capture", ("source", "query", "cursor", "skipped", "gaps", "kind")),
    "conflicts": ("conflict", ("first_place", "second_place", "note")),
    "removal_log": ("removal", ("reason",)),
    "outputs": ("output", ("session",)),
}

#: The values of a correction that are words: a title, the text of a question or picture.
_WORDS: Final = frozenset({"title", "text", "was", "alternative"})

_SINGULAR: Final = {
    "corrections": "correction",
    "annotations": "annotation",
    "captures": "import",
    "conflicts": "conflict",
    "removal_log": "removal",
}


def replace_owner_words(connection: sqlite3.Connection, names: RemovedNames) -> tuple[str, ...]:
    """Put ``removed`` in place of people's names; return where, such as ``correction 3 (retitle)``.

    A session that was named after somebody gets its new name without an alias, which would have
    the name again.
    """
    places = []
    for table, number, row, cleaned in _changed(connection, names):
        key, _ = _TABLES[table]
        columns = [column for column, cell in cleaned.items() if cell != row[column]]
        pairs = ", ".join(f"{column} = ?" for column in columns)
        connection.execute(
            f"UPDATE {table} SET {pairs} WHERE {key} = ?",  # noqa: S608 - our own names
            (*(cleaned[column] for column in columns), number),
        )
        if table in _SINGULAR:
            about = f" ({row['kind']})" if table == "corrections" else ""
            places.append(f"{_SINGULAR[table]} {number}{about}")
    return tuple(places)


def count_owner_words(connection: sqlite3.Connection, names: RemovedNames) -> dict[str, int]:
    """Return how many cells of the owner's words name people, by table and column."""
    counts: dict[str, int] = {}
    for table, _, row, cleaned in _changed(connection, names):
        for column, cell in cleaned.items():
            if cell != row[column]:
                counts[f"{table}.{column}"] = counts.get(f"{table}.{column}", 0) + 1
    for session, chat in connection.execute("SELECT session, chat FROM sessions"):
        if names_session(names, session, chat):
            counts["sessions.session"] = counts.get("sessions.session", 0) + 1
    return counts


def names_session(names: RemovedNames, session: str, chat: str) -> bool:
    """Return True where the name of a session of a chat names people; that of the chat is free."""
    return _clean_session(names, session, chat) != session


def _changed(
    connection: sqlite3.Connection, names: RemovedNames
) -> Iterator[tuple[str, int, _Row, _Row]]:
    """Yield the rows that name people: table, key, the row, and its cells without these names."""
    for table, (key, columns) in _TABLES.items():
        rows = connection.execute(
            f"SELECT {key}, {', '.join(columns)} FROM {table} ORDER BY {key}"  # noqa: S608 - our own names
        ).fetchall()
        for number, *cells in rows:
            row = {
                column: cell
                for column, cell in zip(columns, cells, strict=True)
                if cell is not None
            }
            cleaned = {column: _clean(names, row, column) for column in row}
            if cleaned != row:
                yield table, number, row, cleaned


def _clean(names: RemovedNames, row: _Row, column: str) -> str:
    """Return a cell of a row without people's names; what tweetup wrote itself stays."""
    cell, kind = row[column], row.get("kind")
    # Another target is a post, a section or a handle: it goes with the person.
    if column in {"kind", "hashtag"} or (column == "target" and kind != "session join"):
        return cell
    # A later capture goes on where one of the same source and query ended.
    asked = column in {"source", "query"} and kind != "import"
    if asked or column in {"cursor", "skipped", "gaps"}:
        return names.replaced(cell, SOMEBODY)
    if column == "value" and "hashtag" in row:
        return _clean_value(names, cell, row["hashtag"])
    if column in {"session", "target"}:
        return _clean_session(names, cell, row.get("hashtag", ""))
    is_label = column in {"source", "first_place", "second_place"}
    return names.replaced_by_owner(cell, SOMEBODY, is_label=is_label)


def _clean_value(names: RemovedNames, cell: str, hashtag: str) -> str:
    """Return the value of a correction, pairs of a name and a text, without people's names."""
    pairs = json.loads(cell)
    cleaned = [
        [
            name,
            names.replaced_by_owner(text, SOMEBODY)
            if name in _WORDS
            else _clean_session(names, text, hashtag)
            if name == "name"
            else text,
        ]
        for name, text in pairs
    ]
    return cell if cleaned == pairs else json.dumps(cleaned, ensure_ascii=False)


def _clean_session(names: RemovedNames, session: str, chat: str) -> str:
    """Return the name of a session without people's names behind the name of its chat."""
    start = f"{chat}-" if chat and session.startswith(f"{chat}-") else ""
    rest = session.removeprefix(start)
    return start + names.replaced_by_owner(rest, SOMEBODY, is_label=True)
