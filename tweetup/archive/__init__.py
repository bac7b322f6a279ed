"""The archive: the only room that knows SQLite.

One file holds posts with their raw records, results derived from them and corrections.

- ``archive``: the class that the other rooms use, ``saved_results``: the part of it with what is
  derived; ``outcomes``: the records it returns.
- ``connection``: opening, transactions, errors; ``timestamps``.
- ``schema``: the steps of the tables, ``schema_captured`` the first; ``migration``: applying them.
- ``functions``: SQL functions; ``views``: views of researchers; ``schema_sources``: their columns.
- ``columns``: the table of columns of posts and profiles; ``rows``: records as rows and back.
- ``store``: writing batches of posts; ``authors``: their authors; ``raw``, ``raw_lines``,
  ``blocks``: their raw records, one by one and by the line, compressed in blocks;
  ``identity``: whether two records are of one post; ``conflicts``: those that are not;
  ``merge``: one post out of several records; ``write_cache``: rows written or read before.
- ``read``: reading posts; ``versions``: those of edited posts; ``full_text``: search.
- ``figures``: the registry of figures with its views; ``figure_counts``: those of one session.
- ``result_collector``: results of worker processes, to be stored by the one that writes.
- ``site_cards``: sessions as the last site lists them; ``site_addresses``: its addresses, ever.
- ``revisions``: numbers that tell which stored results still hold; ``site_stamp``: the state that
  decides a site.
- ``journal``: the write-ahead log; ``backup``: a copy of an archive that is in use; ``unused``:
  deleting one into which nothing came.
- ``integrity``: the check of the file and its rows, and the repair of what is derived;
  ``record_comparison``: whether posts are as in their raw records.
- ``ledger``: the line of every import and capture; ``corrections``; ``derived``: saved results.
- ``removal``: removal; ``removed_records``: records that it keeps out; ``removal_list``,
  ``removal_key``: who may not come back;
  ``learned_names``: under which other names they would;
  ``removal_cleanup``, ``author_cleanup``, ``record_cleaning``: its effect on decisions, profiles,
  and records of others; ``removal_log``; ``personal_words``: the register of columns that may hold
  words about people; ``owner_words``: those that the archive's owner wrote; ``outputs``: recaps
  and sites that were written.
- ``absence``: posts that their network does not show for now, hidden and shown again;
  ``absent_posts``: where they are meanwhile; ``returned_posts``: writing them again;
  ``absent_cleanup``: removals of them; ``absences``: the class that other rooms use.
- ``people_rows``, ``roles``, ``annotations``: acts, roles and remarks by person.
- ``twitter_to_sqlite``: databases of another tool, read as lines of JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.lazy_names import load_by_name

if TYPE_CHECKING:
    from tweetup.archive.archive import Archive, open_archive
    from tweetup.archive.backup import Backup
    from tweetup.archive.connection import connect_to_query
    from tweetup.archive.derived.derivations import read_content
    from tweetup.archive.figure_counts import count_figures
    from tweetup.archive.identity import (
        Disagreement,
        are_one_post,
        find_shift,
        is_made_up_id,
        may_be_renamed,
        recorded_id,
        table_of_row,
    )
    from tweetup.archive.outcomes import (
        ABSENT,
        GONE,
        REMOVED,
        AbsentPost,
        Added,
        CaptureLine,
        Conflict,
        Decision,
        Derivation,
        Fault,
        FaultKind,
        Hit,
        Incoming,
        NamedAccounts,
        OutputFile,
        RawRecord,
        RemovalLine,
        Removed,
        RemovedPlaces,
        SessionFigures,
        ShownSession,
        SiteAddress,
        SiteWords,
        StoredResult,
        StoredSession,
        Trace,
        Withdrawn,
        WithoutHashtag,
    )
    from tweetup.archive.personal_words import RemovedNames
    from tweetup.archive.pictures import picture_digest
    from tweetup.archive.recap_files import RecapFilePart
    from tweetup.archive.record_comparison import ChangedField, ChangedPost
    from tweetup.archive.result_collector import UnsavedResult, open_collector
    from tweetup.archive.revisions import Revision
    from tweetup.archive.store import BATCH
    from tweetup.archive.traces import count_in_file
    from tweetup.archive.unused import delete_unused_archive, missing_paths

__all__ = [
    "ABSENT",
    "BATCH",
    "GONE",
    "REMOVED",
    "AbsentPost",
    "Added",
    "Archive",
    "Backup",
    "CaptureLine",
    "ChangedField",
    "ChangedPost",
    "Conflict",
    "Decision",
    "Derivation",
    "Disagreement",
    "Fault",
    "FaultKind",
    "Hit",
    "Incoming",
    "NamedAccounts",
    "OutputFile",
    "RawRecord",
    "RecapFilePart",
    "RemovalLine",
    "Removed",
    "RemovedNames",
    "RemovedPlaces",
    "Revision",
    "SessionFigures",
    "ShownSession",
    "SiteAddress",
    "SiteWords",
    "StoredResult",
    "StoredSession",
    "Trace",
    "UnsavedResult",
    "Withdrawn",
    "WithoutHashtag",
    "are_one_post",
    "connect_to_query",
    "count_figures",
    "count_in_file",
    "delete_unused_archive",
    "find_shift",
    "is_made_up_id",
    "may_be_renamed",
    "missing_paths",
    "open_archive",
    "open_collector",
    "picture_digest",
    "read_content",
    "recorded_id",
    "table_of_row",
]

_MODULES: Final = {
    "archive": ("Archive", "open_archive"),
    "backup": ("Backup",),
    "connection": ("connect_to_query",),
    "derived.derivations": ("read_content",),
    "figure_counts": ("count_figures",),
    "identity": (
        "Disagreement",
        "are_one_post",
        "find_shift",
        "is_made_up_id",
        "may_be_renamed",
        "recorded_id",
        "table_of_row",
    ),
    "outcomes": (
        "ABSENT",
        "GONE",
        "REMOVED",
        "AbsentPost",
        "Added",
        "CaptureLine",
        "Conflict",
        "Decision",
        "Derivation",
        "Fault",
        "FaultKind",
        "Hit",
        "Incoming",
        "NamedAccounts",
        "OutputFile",
        "RawRecord",
        "RemovalLine",
        "Removed",
        "RemovedPlaces",
        "SessionFigures",
        "ShownSession",
        "SiteAddress",
        "SiteWords",
        "StoredResult",
        "StoredSession",
        "Trace",
        "Withdrawn",
        "WithoutHashtag",
    ),
    "personal_words": ("RemovedNames",),
    "pictures": ("picture_digest",),
    "recap_files": ("RecapFilePart",),
    "record_comparison": ("ChangedField", "ChangedPost"),
    "result_collector": ("UnsavedResult", "open_collector"),
    "revisions": ("Revision",),
    "store": ("BATCH",),
    "traces": ("count_in_file",),
    "unused": ("delete_unused_archive", "missing_paths"),
}
"""The names of each module, which loads with the first of them that is asked for."""

__getattr__ = load_by_name(__name__, _MODULES)
