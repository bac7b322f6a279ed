"""Find the line of each key of a TOML text, which Python's parser does not tell."""

from __future__ import annotations

import tomllib

__all__ = ["TOP", "key_lines"]

TOP = ""
"""The table of the keys that stand above all tables."""


def key_lines(text: str) -> dict[tuple[str, str], int]:
    """Return the line on which each key is set, counted from 1, by its table and its name.

    Only the first two levels are told apart: a key of a deeper table has the name of that table.
    A table has a line too, under :data:`TOP`. Raises :class:`tomllib.TOMLDecodeError` for a text
    that is not TOML.
    """
    lines: dict[tuple[str, str], int] = {}
    header: tuple[str, ...] = ()
    statement, start = "", 1
    for number, line in enumerate(text.split("\n"), 1):
        statement += f"{line}\n"
        try:
            values = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue  # a value that goes on in the next line
        if statement.lstrip().startswith("["):
            header = _path(values)
            values = {}
        for path in [header, *(header + path for path in _paths(values))]:
            if path:
                lines.setdefault((TOP, path[0]), start)
            if len(path) > 1:
                lines.setdefault((path[0], path[1]), start)
        statement, start = "", number + 1
    if statement:
        tomllib.loads(statement)
    return lines


def _path(values: object) -> tuple[str, ...]:
    """Return the names of a table's header, from the tables nested in each other."""
    path: tuple[str, ...] = ()
    while isinstance(values, dict) and values:
        ((name, values),) = values.items()
        path += (name,)
    return path


def _paths(values: dict[str, object]) -> list[tuple[str, ...]]:
    """Return the names of keys, and of keys in tables within the line."""
    paths: list[tuple[str, ...]] = []
    for name, value in values.items():
        paths.append((name,))
        if isinstance(value, dict):
            paths += [(name, key) for key in value]
    return paths
