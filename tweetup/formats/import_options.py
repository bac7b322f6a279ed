"""Options of an import, for facts about a file that it does not hold itself."""

from __future__ import annotations

from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

__all__ = ["DEFAULT_OPTIONS", "DateOrder", "ImportOptions"]


class DateOrder(StrEnum):
    """Which of two numbers in a date is the day."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class ImportOptions(Struct, frozen=True, kw_only=True):
    """Facts about a file, from the person who imports it.

    ``columns`` are pairs of a field of a post and the column of a table that holds it; ``tables``
    such pairs for files that no format recognises, each for those that have all of its columns.
    ``timezone`` is the zone of times without an offset. ``rounded_ids`` allows generated ids for
    posts whose ids a spreadsheet has rounded. ``date_order`` tells if the day or the month comes
    first in dates. ``author`` is the handle of the account whose posts a file holds that does not
    tell it.
    """

    columns: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[tuple[str, str], ...], ...] = ()
    timezone: ZoneInfo | None = None
    rounded_ids: bool = False
    date_order: DateOrder | None = None
    author: str | None = None


DEFAULT_OPTIONS = ImportOptions()
