"""The file formats tweetup reads, one module a family, recognised by the content of a file.

A package of its own adds one by naming an object with the members of
:class:`~tweetup.formats.base.Format` in the entry-point group ``tweetup.formats``::

    [options.entry_points]
    tweetup.formats =
        mine = my_package.my_format:MY_FORMAT

Its ``certainty`` sees the first values or the header of every file whose format nobody named; the
surest format reads it, a built-in one where two are equally sure. None is asked after one that is
certain (1).

base, records
    the protocol of a format, and the items it yields
content, encoding, import_options
    the bytes of a file, and the options they are read with
json_stream, read_json, reader_version
    JSON values in bounded memory, the reading loop that JSON formats share, and the version of the
    code that reads
post_fields, cells, times, written_times, rounded_ids
    fields of a post that formats read alike
x_v2, x_v2_pages, x_v2_posts, x_v1, x_archive, compliance
    X: its API v2 and 1.1, its download, its notices
mastodon, mastodon_posts, bluesky, bluesky_records, bluesky_posts
    Mastodon and Bluesky: pages and streams, an account's records, and the mapping of all of these
plain_json, tables, dialects, table_lines, table_rows, row_times, known_rows
    plain JSON, and tables in declared dialects
"""

from __future__ import annotations

from tweetup.formats.base import Format, Head
from tweetup.registry import Registry

__all__ = ["FORMATS", "Format", "Head"]

_DIALECTS = "tweetup.formats.dialects"

FORMATS: Registry[Format] = Registry(
    "format",
    "tweetup.formats",
    {
        "x-v2": "tweetup.formats.x_v2:X_V2",
        "twarc1": "tweetup.formats.x_v1:TWARC1",
        "x-archive": "tweetup.formats.x_archive:X_ARCHIVE",
        "twitter-to-sqlite": "tweetup.formats.x_v1:X_DATABASE",
        "x-compliance": "tweetup.formats.compliance:COMPLIANCE",
        "mastodon": "tweetup.formats.mastodon:MASTODON_FORMAT",
        "mastodon-archive": "tweetup.formats.mastodon:MASTODON_ARCHIVE",
        "bluesky": "tweetup.formats.bluesky:BLUESKY_FORMAT",
        "jetstream": "tweetup.formats.bluesky:JETSTREAM_FORMAT",
        "bluesky-records": "tweetup.formats.bluesky_records:BLUESKY_RECORDS",
        "plain": "tweetup.formats.plain_json:PLAIN",
        "plain-csv": f"{_DIALECTS}:PLAIN_CSV",
        "twarc1-csv": f"{_DIALECTS}:TWARC1_CSV",
        "twarc-csv": f"{_DIALECTS}:TWARC_CSV",
        "tags": f"{_DIALECTS}:TAGS",
        "archiver": f"{_DIALECTS}:ARCHIVER",
        "dmi-tcat": f"{_DIALECTS}:DMI_TCAT",
    },
)
