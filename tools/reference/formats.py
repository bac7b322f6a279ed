"""docs/reference/formats.md, from the formats themselves."""

from __future__ import annotations

from tools.reference.prose import NOTE, table
from tweetup.formats import FORMATS
from tweetup.formats.base import CARRIED_FIELDS
from tweetup.formats.rows import ROW_FIELDS
from tweetup.formats.tables import Dialect

_OPENING = """
# Formats

What `tweetup import` reads, told by what a file holds, never by its name; `--format NAME` insists
on one. Files may be packed (`.gz`, `.bz2`, `.xz`, `.zst`) or come in a `.zip` or `.tar`; a folder
is read with everything in it; the answers in recorded HTTP exchanges (cassettes of VCR and its kin,
YAML or JSON) are read each in its own format. Of X's and Mastodon's "download your data" nothing
is taken but posts, public ones, and their owner's handle, name and id.

Every format carries a post's id, time, author and text; hashtags and mentions are in its text where
they are not marked. What a format does not carry is NULL in the archive, never 0 or "".
"""

_MEANINGS = """
**reply**, **quote**, **repost**: the id of the other post, which may come with a later file.
**links**: expanded. **counts**: replies, reposts, quotes, likes. **profile**: what the author's
profile said, as far as the format has it. **as of**: when counts and profile were seen; of answers
in recorded exchanges it is known in every format.
"""

_TABLES = """
## Tables

Cells stand apart by comma, semicolon, tab or `|`; text may be UTF-8, UTF-16, Windows-1252 or Mac
Roman; lines may end in any way; titles above the header are passed over. Sheets of an Excel
workbook (`.xlsx`) are tables. Fields that `--map FIELD=COLUMN` can name:
"""


def page() -> str:
    """Return the whole page."""
    rows = [
        (
            f"`{name}`",
            form.title,
            *("yes" if item in _carries(form) else "" for item in CARRIED_FIELDS),
        )
        for name, form in FORMATS
    ]
    head = ("name", "what it is", *CARRIED_FIELDS)
    fields = ", ".join(f"`{field}`" for field in ROW_FIELDS)
    parts = [NOTE + _OPENING, table(head, rows) + _MEANINGS + _TABLES, fields + ".\n", _columns()]
    return "\n".join(parts)


def _carries(form: object) -> tuple[str, ...]:
    carried: tuple[str, ...] = getattr(form, "carries", ())
    return carried


def _columns() -> str:
    """Return a table of the columns from which each dialect reads each field."""
    parts = []
    for name, form in FORMATS:
        if isinstance(form, Dialect):
            rows = [
                (f"`{field}`", " or ".join(f"`{column}`" for column in columns))
                for field, columns in form.columns.items()
            ]
            zone = "" if form.utc else " Times are local: ids tell the zone, or `--timezone`."
            parts.append(f"### {name}\n\n{form.title}.{zone}\n\n{table(('field', 'column'), rows)}")
    return "\n".join(parts)
