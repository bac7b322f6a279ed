"""Docstrings as Markdown."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["NOTE", "cell", "documented", "prose", "table"]

NOTE = "<!-- Written by tools/reference; make format writes it anew. -->\n"

_ROLE = re.compile(r":[a-z]+:`~?(?:[\w.]+\.)?([\w]+)`")
_LITERAL = re.compile(r"``(.+?)``")


def prose(docstring: str | None) -> str:
    """Return a docstring without its indent, with its roles and literals in Markdown."""
    text = inspect.cleandoc(docstring or "")
    return _LITERAL.sub(r"`\1`", _ROLE.sub(r"`\1`", text))


def documented(thing: object) -> str:
    """Return the docstring of an object, as Markdown."""
    return prose(inspect.getdoc(thing))


def cell(text: str) -> str:
    """Return text for a cell of a table: on one line, with | escaped."""
    return " ".join(text.split()).replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines) + "\n"
