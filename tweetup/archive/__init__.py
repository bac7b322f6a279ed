"""The archive: the only room that knows SQLite.

One file holds posts with their raw records, what was derived from them and what people decided.
The tables are in ``schema``, writing in ``store`` and ``raw``, reading in ``read``, full-text
search in ``search``, derived results in ``derived``, corrections in ``corrections``, takedown in
``removal``, the ledger of imports and captures in ``ledger``; ``archive`` is the door.
"""

from tweetup.archive.archive import Archive, open_archive
from tweetup.archive.results import Added, CaptureLine, Hit, Origin, RawRecord, Removed
from tweetup.archive.store import BATCH

__all__ = [
    "BATCH",
    "Added",
    "Archive",
    "CaptureLine",
    "Hit",
    "Origin",
    "RawRecord",
    "Removed",
    "open_archive",
]
