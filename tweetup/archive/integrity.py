"""The check of an archive, and its repair.

Checked are the file by SQLite, tables, values, references, raw records, the search index,
leftovers. A repair derives anew what can be: indexes and views are made from their definitions, the
search index from the posts, and derived results are deleted, to be derived again when a command
needs them. Posts, profiles, raw records, corrections, decisions and the ledger stay as they are,
damaged or not.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from tweetup.archive.derived.derivations import find_broken_results
from tweetup.archive.full_text import rebuild_index
from tweetup.archive.migration import migrate
from tweetup.archive.outcomes import Fault, FaultKind
from tweetup.archive.raw import count_unreadable_records
from tweetup.archive.record_comparison import keys_without_records
from tweetup.archive.timestamps import from_text
from tweetup.model import PostKey

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

__all__ = [
    "ROUNDS",
    "find_damage",
    "find_faults",
    "keys_with_several_records",
    "keys_with_unreadable_text",
    "mend_damage",
    "mend_faults",
]

#: A file whose indexes are damaged is searched for other faults once these are mended.
ROUNDS: Final = 3

#: The table of the search index, which has nothing that the posts do not have.
_SEARCH_INDEX: Final = "post_search"

#: Lines of SQLite's check on an index that can be made anew from its table.
_OF_INDEXES: Final = re.compile(r"row \d+ missing from index|wrong # of entries in index")

#: Posts that a fault names.
_MOST_POSTS: Final = 3

#: The form of the values of columns, by the ends of their names.
_FORMS: Final[tuple[tuple[str | tuple[str, ...], Callable[[str], object]], ...]] = (
    (("_at", "_seen", "since", "until", "during"), from_text),
    (("skipped", "gaps", "also", "pieces", "cost", "zone_reasons"), json.loads),
)

#: Faults of one kind that are named; a damaged file may have as many as it has pages.
_MOST: Final = 20

#: Rows that nothing needs; none of them says anything that the posts do not say.
_LEFTOVERS: Final = (
    (
        "profiles of nobody's posts",
        (
            "SELECT COUNT(*) FROM authors AS a WHERE NOT EXISTS"
            " (SELECT 1 FROM posts AS p WHERE p.author = a.author)"
            " AND NOT EXISTS (SELECT 1 FROM author_profiles AS f JOIN posts AS p USING (profile)"
            " WHERE f.author = a.author)"
            # Earlier handles of an account say whom a removal is about.
            " AND NOT EXISTS (SELECT 1 FROM author_profiles AS f"
            " JOIN author_profiles AS o ON o.id = f.id AND o.author <> f.author"
            " JOIN authors AS b ON b.author = o.author AND b.network = a.network"
            " JOIN posts AS p ON p.author = o.author WHERE f.author = a.author)"
        ),
    ),
    (
        "blocks of raw records without a record",
        (
            "SELECT COUNT(*) FROM _raw_blocks AS b WHERE NOT EXISTS"
            " (SELECT 1 FROM _raw_records AS r WHERE r.block = b.block)"
            " AND NOT EXISTS (SELECT 1 FROM _raw_lines AS l WHERE l.block = b.block)"
        ),
    ),
    (
        "posts of lines that are gone",
        (
            "SELECT COUNT(*) FROM _raw_line_posts AS r WHERE NOT EXISTS"
            " (SELECT 1 FROM _raw_lines AS l WHERE l.line = r.line)"
        ),
    ),
    (
        "posts that no import or capture brought",
        (
            "SELECT COUNT(*) FROM posts AS p WHERE NOT EXISTS"
            " (SELECT 1 FROM post_captures AS s WHERE s.post = p.post)"
        ),
    ),
    (
        "conflicts of posts that are gone",
        (
            "SELECT COUNT(*) FROM conflicts AS c WHERE NOT EXISTS"
            " (SELECT 1 FROM posts AS p WHERE p.network = c.network AND p.id = c.second_id)"
        ),
    ),
)

#: Tables of digests, the tables of what these are of, and the column that names one.
_DIGESTS: Final = (
    ("_post_digests", "posts", "post"),
    ("_profile_digests", "author_profiles", "profile"),
)

#: Posts of a line, as it lists them, that do not have it as their raw record.
_LOST_RECORDS: Final = """
    SELECT p.post, l.line FROM _raw_lines AS l, json_each(l.posts) AS listed
    JOIN posts AS p ON p.post = json_extract(listed.value, '$[0]')
    WHERE l.block IS NOT NULL AND json_valid(l.posts) AND NOT EXISTS
        (SELECT 1 FROM _raw_line_posts AS r WHERE r.post = p.post AND r.line = l.line)
"""

_SEVERAL: Final = """
    SELECT p.network, p.id FROM _raw_records AS r JOIN posts AS p USING (post)
    GROUP BY r.post HAVING COUNT(*) > 1 ORDER BY r.post
"""


def find_faults(connection: sqlite3.Connection, *, index: bool) -> Iterator[Fault]:
    """Yield the faults of an archive, with ``index`` those of the search index; nothing is changed.

    SQLite's integrity check comes first, then the tables: where these have faults the others may
    fail.
    """
    expected = _Expected.of_this_version()
    damage, _ = find_damage(connection)
    if damage:
        mendable = all(fault.mendable for fault in damage)
        yield from (replace(fault, mendable=mendable) for fault in damage)
        return
    yield from (schema := list(_schema_faults(connection, expected)))
    if any(not fault.mendable for fault in schema) or any(
        kind == "table" for kind, _ in expected.missing(connection)
    ):
        return
    yield from _broken_keys(connection, expected.derived)
    yield from _unreadable_values(connection, expected.derived)
    yield from _broken_results(connection)
    yield from _broken_raw_records(connection)
    yield from _missing_records(connection)
    if index:
        yield from _index_faults(connection)
    for name, query in _LEFTOVERS:
        (count,) = connection.execute(query).fetchone()
        if count:
            yield Fault(kind=FaultKind.LEFTOVER, message=f"{count} × {name}")


def find_damage(connection: sqlite3.Connection) -> tuple[list[Fault], bool]:
    """Return the damage of the file, and True where it is in stored results.

    A transaction in which there was some can only be rolled back.
    """
    derived = _Expected.of_this_version().derived
    damage = list(_damage(connection, derived))
    hits = bool(damage) and any(_check_pages(connection, table) != ["ok"] for table in derived)
    return damage, hits


def mend_damage(connection: sqlite3.Connection, *, hits_results: bool) -> None:
    """Write all indexes anew, and delete stored results where these were hit."""
    if hits_results:
        _delete_results(connection, _Expected.of_this_version())
    connection.execute("REINDEX")


def _damage(connection: sqlite3.Connection, derived: Collection[str]) -> Iterator[Fault]:
    """Yield the damage that SQLite finds, each line with the table that it is in.

    Where SQLite cannot go on, a table of which all rows can be read has a damaged index.
    """
    lines = _check_pages(connection, "")
    if lines == ["ok"]:
        return
    told: set[str] = set()
    for table in _all_tables(connection):
        of_table = _check_pages(connection, table)
        if of_table is None:
            is_whole = _can_read(connection, table)
            what = f"an index of the table {table}" if is_whole else f"the table {table}"
            message = f"{what} cannot be read"
            yield Fault(kind=FaultKind.DAMAGE, message=message, mendable=is_whole)
        elif of_table != ["ok"]:
            told.update(of_table)
            for line in of_table:
                is_mendable = bool(_OF_INDEXES.match(line)) or table in derived
                message = line if _names(line, table) else f"{line} (table {table})"
                yield Fault(kind=FaultKind.DAMAGE, message=message, mendable=is_mendable)
    for line in lines or ():
        if line not in told:
            is_mendable = bool(_OF_INDEXES.match(line))
            yield Fault(kind=FaultKind.DAMAGE, message=line, mendable=is_mendable)


def _names(line: str, table: str) -> bool:
    """Return True for a line that names a table, or an index, which has its table's name."""
    return table.lstrip("_") in line


def _check_pages(connection: sqlite3.Connection, table: str) -> list[str] | None:
    """Return the lines of SQLite's check of a table, or of all; None where it cannot go on."""
    chosen = f"'{table}'" if table else _MOST
    try:
        rows = connection.execute(f"PRAGMA integrity_check({chosen})").fetchall()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return None
    return [str(line) for (line,) in rows[:_MOST]]


def _can_read(connection: sqlite3.Connection, table: str) -> bool:
    """Return True where all values of a table can be read without its indexes."""
    columns = [f'"{row[1]}"' for row in connection.execute(f"PRAGMA table_info({table})")]
    sizes = " + ".join(f"length(hex({column}))" for column in columns)
    try:
        connection.execute(f"SELECT SUM({sizes}) FROM {table} NOT INDEXED").fetchone()  # noqa: S608 - our own names
    except sqlite3.DatabaseError:
        return False
    return True


class _Expected(Struct, frozen=True):
    """The tables, views and indexes of an archive: their SQL by type and name.

    ``columns`` are the names of each table's columns.
    ``derived`` are the tables whose rows are derived from posts, corrections and settings: the
    sessions and what belongs to one, the ledger of derivations, and the search index.
    """

    objects: Mapping[tuple[str, str], str]
    columns: Mapping[str, frozenset[bytes]]
    derived: frozenset[str]

    @classmethod
    @cache
    def of_this_version(cls) -> _Expected:
        """Return those that a new archive has, which is made once and in memory."""
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
            migrate(fresh, clock=lambda: datetime.now(tz=UTC))
            rows = fresh.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
            objects = {
                (kind, name): sql
                for kind, name, sql in rows
                if not name.startswith(("sqlite_", "_sqlite", f"{_SEARCH_INDEX}_"))
            }
            derived = {"sessions", "_derivations", _SEARCH_INDEX}
            columns = {table: _columns(fresh, table) for table in _tables(fresh)}
            parents = _parents(fresh)
            while more := {name for name, of in parents.items() if of & derived} - derived:
                derived |= more
        return cls(objects, columns, frozenset(derived))

    def missing(self, connection: sqlite3.Connection) -> list[tuple[str, str]]:
        """Return the types and names of those that an archive lacks, in the order made."""
        rows = connection.execute("SELECT type, name FROM sqlite_schema")
        stored = {(kind, name) for kind, name in rows}
        return [name for name in self.objects if name not in stored]


def _columns(connection: sqlite3.Connection, table: str) -> frozenset[bytes]:
    """Return the names of a table's columns; as bytes, for a name may be no text any more."""
    rows = connection.execute("SELECT CAST(name AS BLOB) FROM pragma_table_info(?)", (table,))
    return frozenset(name for (name,) in rows)


def _parents(connection: sqlite3.Connection) -> dict[str, set[str]]:
    """Return the tables that the rows of each table point at."""
    return {
        table: {
            str(row[2])
            for row in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        }
        for table in _tables(connection)
    }


def _all_tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return [name for (name,) in rows if name != _SEARCH_INDEX]


def _tables(connection: sqlite3.Connection) -> list[str]:
    """Return the tables of ours, without SQLite's own and those of the search index."""
    owners = ("sqlite_", "_sqlite", "post_search")
    return [name for name in _all_tables(connection) if not name.startswith(owners)]


def _schema_faults(connection: sqlite3.Connection, expected: _Expected) -> Iterator[Fault]:
    missing = expected.missing(connection)
    # Without a table of posts nothing that stands on it can be made anew either.
    mendable = all(kind != "table" or name in expected.derived for kind, name in missing)
    for kind, name in missing:
        message = f"the {kind} {name} is missing"
        yield Fault(kind=FaultKind.SCHEMA, message=message, mendable=mendable)
    for table in _tables(connection):
        lost = expected.columns.get(table, frozenset()) - _columns(connection, table)
        for column in sorted(name.decode() for name in lost):
            message = f"the table {table} has no column {column}: its definition is damaged"
            yield Fault(kind=FaultKind.SCHEMA, message=message)


def _broken_keys(connection: sqlite3.Connection, derived: Collection[str]) -> Iterator[Fault]:
    counts: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        counts[table, parent] = counts.get((table, parent), 0) + 1
    for (table, parent), count in sorted(counts.items()):
        message = f"{count} × a row of {table} that points at no row of {parent}"
        kind = FaultKind.DERIVED if table in derived else FaultKind.REFERENCE
        if table in {name for name, *_ in _DIGESTS}:
            kind = FaultKind.LEFTOVER
        yield Fault(kind=kind, message=message, mendable=kind is not FaultKind.REFERENCE)


def _unreadable_values(connection: sqlite3.Connection, derived: Collection[str]) -> Iterator[Fault]:
    """Yield the columns with texts that are no UTF-8, or no time or JSON where one must stand."""
    for table in _tables(connection):
        kind = FaultKind.DERIVED if table in derived else FaultKind.VALUE
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        for column in (name for _, name, type_name, *_ in columns if type_name == "TEXT"):
            count, places = _count_unreadable(connection, table, column)
            if count:
                message = f"{count} × {column} of {table} that cannot be read{places}"
                is_mendable = table in derived
                place = f"{table}.{column}"
                yield Fault(kind=kind, message=message, mendable=is_mendable, column=place)


def _count_unreadable(connection: sqlite3.Connection, table: str, column: str) -> tuple[int, str]:
    """Return how many values of a column cannot be read, and the posts or rows they are of."""
    check = _choices().get((table, column)) or next(
        (test for ending, test in _FORMS if column.endswith(ending)), None
    )
    is_named = table == "posts" and column not in {"network", "id"}
    row = "CAST(network || ':' || id AS BLOB)" if is_named else _row_name(connection, table)
    # As bytes: Python's decoding would stop at the first, and show it.
    rows = connection.execute(
        f"SELECT CAST({column} AS BLOB), {row} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608 - names of our own tables
    )
    places = [place for value, place in rows if not _is_readable(value, check)]
    named = [
        place.decode(errors="replace") if isinstance(place, bytes) else f"row {place}"
        for place in places[:_MOST_POSTS]
        if place is not None
    ]
    more = ", …" if named and len(places) > len(named) else ""
    return len(places), f": {', '.join(named)}{more}" if named else ""


@cache
def _choices() -> Mapping[tuple[str, str], Callable[[str], object]]:
    """Return the columns of few values, each with a function that raises for another one."""
    from tweetup.model import DialogueAct, Method  # their modules take long to load

    return {("placements", "method"): Method, ("acts", "act"): DialogueAct}


def _row_name(connection: sqlite3.Connection, table: str) -> str:
    """Return the SQL of the number of a table's row; tables without row numbers have none."""
    (is_keyed,) = connection.execute(
        "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?", (table,)
    ).fetchone()
    return "NULL" if is_keyed else "rowid"


def _is_readable(value: bytes, check: Callable[[str], object] | None) -> bool:
    try:
        text = value.decode()
        if check is not None:
            check(text)
    except ValueError:
        return False
    return True


def keys_with_unreadable_text(connection: sqlite3.Connection) -> tuple[PostKey, ...]:
    """Return the keys of the posts whose text is no UTF-8, in the order they were written."""
    rows = connection.execute(
        "SELECT CAST(network AS BLOB), CAST(id AS BLOB), CAST(text AS BLOB) FROM posts"
        " ORDER BY post"
    )
    return tuple(
        PostKey(network.decode(), identity.decode())
        for network, identity, text in rows
        if not _is_readable(text, None)
        and _is_readable(network, None)
        and _is_readable(identity, None)
    )


def _broken_results(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Yield the stored results that no table holds and that cannot be read."""
    broken = list(find_broken_results(connection))
    if broken:
        named = ", ".join(
            f"{kind} of {scope}" if scope else kind for kind, scope in broken[:_MOST_POSTS]
        )
        more = ", …" if len(broken) > _MOST_POSTS else ""
        message = f"{len(broken)} × a stored result that cannot be read: {named}{more}"
        yield Fault(kind=FaultKind.DERIVED, message=message, mendable=True)


def _broken_raw_records(connection: sqlite3.Connection) -> Iterator[Fault]:
    count = count_unreadable_records(connection)
    if count:
        yield Fault(kind=FaultKind.VALUE, message=f"{count} × a raw record that cannot be read")


def _missing_records(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Yield posts that lost the raw record which a line has of them, or else any raw record."""
    (count,) = connection.execute(f"SELECT COUNT(*) FROM ({_LOST_RECORDS})").fetchone()  # noqa: S608 - a query of our own
    if count:
        message = f"{count} × a post that does not know of its raw record"
        yield Fault(kind=FaultKind.RECORD, message=message, mendable=True)
        return
    keys = keys_without_records(connection)
    if keys:
        message = f"{len(keys)} × a post whose raw record is gone: {_named_posts(keys)}"
        yield Fault(kind=FaultKind.RECORD, message=message)


def _named_posts(keys: Collection[PostKey]) -> str:
    """Return the names of the first posts."""
    named = ", ".join(f"{key.network}:{key.id}" for key in list(keys)[:_MOST_POSTS])
    return f"{named}, …" if len(keys) > _MOST_POSTS else named


def _index_faults(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Compare the search index with the posts, word by word."""
    try:
        connection.execute(
            "INSERT INTO post_search (post_search, rank) VALUES ('integrity-check', 1)"
        )
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        message = "the search index does not match the posts"
        yield Fault(kind=FaultKind.INDEX, message=message, mendable=True)


def keys_with_several_records(connection: sqlite3.Connection) -> tuple[PostKey, ...]:
    """Return the posts of which more than one raw record is stored."""
    return tuple(PostKey(*row) for row in connection.execute(_SEVERAL))


def mend_faults(connection: sqlite3.Connection, *, index: bool = True) -> tuple[Fault, ...]:
    """Mend the faults that can be, inside the caller's transaction; return them.

    Without ``index`` a search index that does not match the posts stays as it is. The caller has
    switched foreign keys off: rows that point nowhere are deleted from derived tables alone.
    """
    mended: list[Fault] = []
    for _ in range(ROUNDS):
        faults = [fault for fault in find_faults(connection, index=index) if fault.mendable]
        if not faults:
            break
        _mend(connection, faults)
        mended += faults
    return tuple(mended)


def _mend(connection: sqlite3.Connection, faults: Iterable[Fault]) -> None:
    kinds = {fault.kind for fault in faults}
    expected = _Expected.of_this_version()
    missing = expected.missing(connection)
    if FaultKind.SCHEMA in kinds:
        for name in missing:
            connection.execute(expected.objects[name])
    tables = {name for kind, name in missing if kind == "table"}
    if FaultKind.DERIVED in kinds or tables - {_SEARCH_INDEX}:
        _delete_results(connection, expected)
    if FaultKind.LEFTOVER in kinds:
        for table, parent, key in _DIGESTS:
            orphans = f"{key} NOT IN (SELECT {key} FROM {parent})"  # noqa: S608 - our own tables
            connection.execute(f"DELETE FROM {table} WHERE {orphans}")  # noqa: S608 - our own tables
    if FaultKind.RECORD in kinds:
        connection.execute(f"INSERT INTO _raw_line_posts (post, line) {_LOST_RECORDS}")
    if FaultKind.INDEX in kinds or _SEARCH_INDEX in tables:
        rebuild_index(connection)


def _delete_results(connection: sqlite3.Connection, expected: _Expected) -> None:
    for table in sorted(expected.derived - {_SEARCH_INDEX}):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own table
