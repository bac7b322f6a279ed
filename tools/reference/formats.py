"""docs/reference/formats.md, from the formats themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tools.reference.prose import NOTE, table
from tweetup.formats import FORMATS
from tweetup.formats.base import CARRIED_FIELDS
from tweetup.formats.table_rows import ROW_FIELDS
from tweetup.formats.tables import Dialect

_OPENING = """
# Formats

The formats that `tweetup import` reads. A file's format is detected from its content, never from
its name; `--format NAME` sets it. Files may be compressed (`.gz`, `.bz2`, `.xz`, `.zst`) or in a
`.zip` or `.tar`; a folder is read with all files in it. In recorded HTTP exchanges (cassettes of
VCR and similar tools, YAML or JSON) each response is read in its own format. From X's and
Mastodon's "download your data" only public posts and their owner's handle, name and id are
imported.

Every format has a post's id, time, author and text; hashtags and mentions are found in the text
where they are not marked. A field that a format lacks is NULL in the archive, never 0 or "".
"""

_MEANINGS = """
**reply**, **quote**, **repost**: the id of the other post, which may come with a later file.
**links**: expanded. **counts**: replies, reposts, quotes, likes. **profile**: the fields of the
author's profile that the format has. **poll**: the options of a poll in order, their votes (none
where the network hides them, nor among the entities of API 1.1, which have the words alone), when
it ends, and on Mastodon how many people voted. **as of**: the time at which counts, votes and
profile were seen; recorded exchanges have it in every format. A card of X's website has the time
of its votes in it.
"""

_REPOSITORIES = """
## Backups of mastodon-archive

Read are the account's posts and, where the backup has them, the posts that mention it; those with
the chat's hashtag are the chat's. Posts that its owner favourited or bookmarked are counted, not
read: the backup tells with them what somebody liked. A backup that has no others is refused.

## Repositories of Bluesky

What an account has published is its repository: a `.car` file (Settings, Account, *Export my data*,
or `goat repo export`), which needs one more package (`pip install './tweetup[car]'`); the
folder that `goat repo unpack` makes of it (`DID/app.bsky.feed.post/KEY.json`, checked: goat of
2025), imported at any level; or pages of `com.atproto.repo.listRecords`. Posts and reposts are
read, with the name and bio of the account's profile; likes, follows and other records are not. Of a
file that breaks off the posts before its end are read. A repository has no counts. Reposts have the
words and hashtags of originals that are in the repository, or in the files imported at once; of
others they have the address alone.

Whose posts they are follows from the DID in the repository, in the name of the folder or in its
`_commit.json`. The handle stands in none of them: `--author HANDLE` gives it, else the DID stands
for it, except on posts that another file, such as a page of a search, has with the handle.

A post has the time that it states. Its key holds a time as well: it is taken where a post states
none, or one up to a day later than its key; posts dated still later are counted in the last line.
"""

_TABLES = """
## Tables

The separator of cells is a comma, semicolon, tab or `|`; text may be UTF-8, UTF-16, Windows-1252 or
Mac Roman; any line ending works; titles above the header are skipped. Sheets of an Excel
workbook (`.xlsx`) are tables; of NodeXL's, the edges with their authors' profiles are one. A folder
of academictwitteR (`data_*.json` with `users_*.json` beside it) is read as the answers of API v2
that it was made of.

Times may be written as spreadsheets of many countries, Nitter or X write them, as seconds since
1970 or as a spreadsheet's serial number. An id of X holds the time of its post and settles the zone
and the order of day and month, also where it was rounded to 15 digits. For rows whose id tells
nothing (posts before November 2010, other networks) the order follows from the rest of the column,
and the zone of a short name such as CET from rows with telling ids. What is still open is asked
for, with `--date-order` and `--timezone`; where no id of a table tells a zone and its tool is not
known for one, times are taken as UTC and counted in the last line.

Rows that commas without quotes have moved are named, and count as evidence of nothing. "Checked"
names the version whose source or documentation a dialect was compared with. Netlytic documents no
columns: use `--map`. Fields that `--map FIELD=COLUMN` can name:
"""


_MEASUREMENTS: Final = Path(__file__).resolve().parents[2] / "benchmarks" / "formats.md"

_TABLES_BEGIN: Final = "<!-- tables -->"

_MEASURED = """
## What was measured

A file in every format and of every tool, read twice: by tweetup, and by a program of the
benchmarks that knows nothing of tweetup's readers. **posts** are those the file holds, **carried**
those that arrive; **values** are all that it holds of them, **lost** those that do not arrive as
they stand there. Real files were collected from public repositories; **rebuilt** ones are invented,
in the shape that the tool documents or writes, and cannot show what else real files have.
**carries no**: fields that such files have nothing of. A repost's counts are its original's and are
not expected on it; links to a post's own pictures are media. `python -m benchmarks formats` writes
these tables; without real files it measures the rebuilt ones.

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
    head = ("name", "content", *CARRIED_FIELDS)
    fields = ", ".join(f"`{field}`" for field in ROW_FIELDS)
    prose = _MEANINGS + _REPOSITORIES + _TABLES
    parts = [NOTE + _OPENING, table(head, rows) + prose, fields + ".\n", _columns()]
    return "\n".join([*parts, _MEASURED + _measured()])


def _measured() -> str:
    """Return the tables of what was read of each file, as the benchmark last wrote them down."""
    return _MEASUREMENTS.read_text("utf-8").partition(_TABLES_BEGIN)[2].lstrip("\n")


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
            zone = (
                "" if form.utc else " Times are local: their zone follows from ids or `--timezone`."
            )
            parts.append(f"### {name}\n\n{form.title}.{zone}\n\n{table(('field', 'column'), rows)}")
    return "\n".join(parts)
