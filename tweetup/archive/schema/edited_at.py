"""Step 6: when a post was edited, on networks where it keeps its id then."""

from __future__ import annotations

from typing import Final

__all__ = ["SQL"]

#: Statements are parted by an empty line.
SQL: Final = """
ALTER TABLE posts ADD COLUMN edited_at TEXT;

"""
