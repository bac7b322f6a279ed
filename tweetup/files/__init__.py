"""Files of posts: open a path, find the format of each file in it, read records.

open
    the door: ``open_source``, a path in, records out; ``find_owners``, whose posts they are
gather, unpack, databases, spreadsheets, containers
    the contents of a path: folders, archives, databases, workbooks, downloads of data
detect, unrecognised
    the format of a content, or a description of a file that holds no posts
"""

from tweetup.files.open import Source, find_owners, open_source
from tweetup.formats.import_options import ImportOptions
from tweetup.formats.records import Deletion, KnownLine, Record, Skipped

__all__ = [
    "Deletion",
    "ImportOptions",
    "KnownLine",
    "Record",
    "Skipped",
    "Source",
    "find_owners",
    "open_source",
]
