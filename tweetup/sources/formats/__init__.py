"""The file formats tweetup reads, one module each, found by what a file holds.

A package of its own adds one by naming an object with the members of
:class:`~tweetup.sources.formats.base.Format` in the entry-point group ``tweetup.formats``::

    [options.entry_points]
    tweetup.formats =
        mine = my_package.my_format:MY_FORMAT

Its ``certainty`` sees the first values or the header of every file nobody named the format of;
the surest format reads it, a built-in one where two are equally sure.
"""

from __future__ import annotations

from tweetup.registry import Registry
from tweetup.sources.formats.base import Format, Head

__all__ = ["FORMATS", "Format", "Head"]

FORMATS: Registry[Format] = Registry(
    "format",
    "tweetup.formats",
    {
        "x-v2": "tweetup.sources.formats.x_v2:X_V2",
        "twarc1": "tweetup.sources.formats.x_v1:TWARC1",
        "plain": "tweetup.sources.formats.plain:PLAIN",
        "plain-csv": "tweetup.sources.formats.dialects:PLAIN_CSV",
        "twarc1-csv": "tweetup.sources.formats.dialects:TWARC1_CSV",
    },
)
