"""Tables of a report, and numbers as they stand in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from tweetup.jobs.public_numbers import NOT_TOLD
from tweetup.render.report import ReportColumn, ReportTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tweetup.insight.intervals import Interval
    from tweetup.jobs.public_numbers import PublicCount
    from tweetup.jobs.roles import RoleShare
    from tweetup.render.charts_grid import GridPicture

__all__ = ["NONE", "picture_table", "public_table", "report_table", "shares_table", "some_pictures"]

_P = TypeVar("_P")

NONE: Final = NOT_TOLD
"""In place of a number that is not there, or not for the public."""
_MOST_ROWS: Final = 50


def report_table(
    name: str,
    columns: Sequence[str],
    rows: Iterable[tuple[str, ...]],
    *,
    text: Sequence[str] = (),
    remarks: Sequence[str] = (),
    command: str = "",
    most: int = _MOST_ROWS,
    folded: bool = False,
) -> ReportTable:
    """Return a table whose columns are numbers, but for the first one and ``text``."""
    rows = list(rows)
    told = list(remarks)
    if len(rows) > most:
        told.insert(0, f"{len(rows) - most:,} more rows: {command}")
    return ReportTable(
        name=name,
        columns=tuple(
            ReportColumn(name=it, is_number=bool(index) and it not in text)
            for index, it in enumerate(columns)
        ),
        rows=tuple(rows[:most]),
        remarks=tuple(told),
        folded=folded,
    )


def public_table(
    name: str,
    columns: Sequence[str],
    rows: Iterable[tuple[str | PublicCount, ...]],
    *,
    text: Sequence[str] = (),
    remarks: Sequence[str] = (),
    command: str = "",
) -> ReportTable:
    """Return a table whose numbers are those alone that the public may have."""
    cells = (tuple(map(str, row)) for row in rows)
    return report_table(name, columns, cells, text=text, remarks=remarks, command=command)


def some_pictures(*pictures: _P | None) -> tuple[_P, ...]:
    """Return the pictures that there are."""
    return tuple(it for it in pictures if it is not None)


def picture_table(picture: GridPicture) -> ReportTable:
    """Return the numbers that a picture is drawn of, with their parts and intervals."""
    notes = (picture.note_head,) if picture.note_head else ()
    numbers = [it.name for it in picture.columns]
    return report_table(
        f"Numbers of the picture: {picture.title}",
        (picture.head, *notes, *numbers),
        picture.table,
        text=(*notes, *numbers),
        most=len(picture.rows),
        folded=True,
    )


def _span(interval: Interval | None) -> str:
    """Return an interval of a share."""
    return NONE if interval is None else f"{interval.low:.1%} to {interval.high:.1%}"


def shares_table(shares: Sequence[RoleShare], hashtag: str) -> ReportTable:
    """Return the roles that people of a chat state, with their shares and intervals."""
    return report_table(
        "Roles that people state",
        (
            "role", "people", "share of those judged", "95 % interval", "corrected", "its interval",
            "of the posts of those judged",
        ),
        (
            (
                it.role.replace("_", " "),
                f"{it.people:,}",
                f"{it.people / it.judged:.1%}",
                _span(it.interval),
                NONE if it.corrected is None else f"{it.corrected.share:.1%}",
                NONE if it.corrected is None else _span(it.corrected.interval),
                f"{it.posts / it.judged_posts:.1%}",
            )
            for it in shares
        ),
        text=("95 % interval", "its interval"),
        remarks=(
            (
                "Somebody may state several roles: shares do not add up to 100 %. Corrected shares"
                " allow for the errors that the reader made on profiles labelled by hand."
            ),
        ),
        command=f"tweetup roles --hashtag {hashtag}",
    )  # fmt: skip
