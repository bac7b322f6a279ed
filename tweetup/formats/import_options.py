"""What the person who hands over a file says about it, where the file itself does not tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["DEFAULT_OPTIONS", "ImportOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """``columns`` are pairs of a field of a post and the column of a table that holds it.

    ``timezone`` is where times without an offset were written down. ``rounded_ids`` allows ids
    of our own for posts whose ids a spreadsheet has rounded.
    """

    columns: tuple[tuple[str, str], ...] = ()
    timezone: ZoneInfo | None = None
    rounded_ids: bool = False


DEFAULT_OPTIONS = ImportOptions()
