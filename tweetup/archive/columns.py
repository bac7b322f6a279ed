"""The columns of posts, their lists and their authors' profiles: one row of a table each.

Everything that handles a column follows from its row: ``rows`` writes and reads it, ``merge``
merges and digests it, ``removal`` empties it, ``tools/reference`` describes it. A new nullable
column of ``posts`` needs a migration step in ``schema``, a row in :data:`POST_COLUMNS` and a field
of :class:`tweetup.model.Post`, beside the formats that fill it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct

from tweetup.archive.timestamps import cached_to_text, from_text, to_text
from tweetup.model import Basis, Kind, Link, Media, Reference, Relation
from tweetup.text import fold_handle, fold_tag, mention_part

__all__ = [
    "AUTHOR_COLUMNS",
    "COUNT_COLUMNS",
    "LIST_TABLES",
    "MERGED_RECORDS",
    "POLL_COLUMNS",
    "POLL_OPTION_COLUMNS",
    "POST_COLUMNS",
    "PROFILE_COLUMNS",
    "STORED_POST_COLUMNS",
    "STORED_PROFILE_COLUMNS",
    "TABLES",
    "Cell",
    "Column",
    "ListTable",
    "MergeRule",
]

Cell = str | int | float | bytes | None


class MergeRule(Enum):
    """The value of a field that stays when two records of one post differ in it."""

    KEY = auto()
    """The same in every record of the post."""
    LONGEST_TEXT = auto()
    """The longer text; of two equally long ones, the later in the alphabet."""
    KNOWN_LANGUAGE = auto()
    """A determined language before ``und``, then as for texts."""
    EXACT_TIME = auto()
    """The time that is not cut to the minute or second, then the later one."""
    GREATEST = auto()
    """The larger number, the later time."""
    LONGEST_LIST = auto()
    """The list of more items, then of more bytes."""
    EACH_RELATION = auto()
    """The references with most ids, for each relation by itself."""
    FULLEST_COUNTS = auto()
    """The record with most counts, then the one taken last; all its counts together."""
    COUNTED_POLL = auto()
    """The poll with votes, then the one counted last, then the fuller one; as a whole."""
    EARLIEST_PROFILE = auto()
    """The profile seen soonest after the post; all its fields together."""


class Column(Struct, frozen=True, kw_only=True, eq=False):
    """A column of a table and the field of a record whose value it holds.

    ``field`` is a path of attributes from the record (``author.handle``); None for a column that
    the archive fills by itself. ``write`` and ``read`` convert a value that is not None to a cell
    and back. ``about`` and ``unit`` are for the reference page.
    """

    name: str
    about: str
    unit: str = ""
    sql_type: str = "TEXT"
    required: bool = False
    field: str | None = None
    write: Callable[[Any], Cell] | None = None
    read: Callable[[Any], object] | None = None
    read_back: bool = True
    """False for a cell that follows from other columns, written for queries only."""
    merge: MergeRule | None = None
    """None for a field that is merged together with the others of its record."""
    of_version: bool = False
    """Of two versions of an edited post, the later one's value stays."""
    derive: Callable[[Any, Any], Cell] | None = None
    """Of a list's table: the cell follows from the post and the item, not from the item alone."""
    null_in_digest: bool = False
    """True only for the columns that were there first: a post without a value in a column that was
    added since keeps the digest it had before."""
    tells_place: bool = False
    """Set to NULL where a network asks that places are not stored."""


class ListTable(Struct, frozen=True, kw_only=True, eq=False):
    """A table of a post's items in order, for the field of ``Post`` that lists them.

    ``item`` is the class of an item, whose fields the columns name. With ``str`` the last column
    without ``derive`` holds the item as it is, and one before it the item converted by its
    ``write``. Columns with ``derive`` come last.
    """

    name: str
    field: str
    item: type
    columns: tuple[Column, ...]
    merge: MergeRule = MergeRule.LONGEST_LIST
    of_version: bool = True
    derived_from: tuple[str, ...] = ()
    """Fields of the post from which columns with ``derive`` follow, beside ``field``."""


#: A chat has few tags and the same people name each other.
_fold_tag: Final = lru_cache(maxsize=1 << 10)(fold_tag)
_fold_handle: Final = lru_cache(maxsize=1 << 12)(fold_handle)

#: Columns of ``posts`` for the fields of a post.
POST_COLUMNS: Final = (
    Column(
        name="network",
        about="the network it was written on",
        required=True,
        field="network",
        merge=MergeRule.KEY,
    ),
    Column(
        name="id",
        about="the network's id of the post; as a number it would lose digits",
        required=True,
        field="id",
        merge=MergeRule.KEY,
    ),
    Column(
        name="kind",
        about="`original`, `reply`, `quote` or `repost`",
        required=True,
        field="kind",
        write=str.__str__,  # of an Enum the value
        read_back=False,
    ),
    Column(
        name="created_at",
        about="when it was written, with a fraction of a second where the network has one",
        unit="UTC",
        required=True,
        field="created_at",
        write=to_text,
        read=from_text,
        merge=MergeRule.EXACT_TIME,
    ),
    Column(
        name="profile_seen_at",
        about="when the author's profile was seen as it stands in `profile`",
        unit="UTC",
        field="author.seen_at",
        write=cached_to_text,
        read_back=False,
    ),
    Column(
        name="handle",
        about="the author's handle, without @",
        required=True,
        field="author.handle",
        read_back=False,
    ),
    Column(
        name="text",
        about="the whole text",
        required=True,
        field="text",
        merge=MergeRule.LONGEST_TEXT,
        of_version=True,
    ),
    Column(
        name="language",
        about="the code of its language, as the network or the file has it",
        field="language",
        merge=MergeRule.KNOWN_LANGUAGE,
        of_version=True,
        null_in_digest=True,
    ),
    Column(
        name="source",
        about="the program it was written with",
        field="source",
        merge=MergeRule.LONGEST_TEXT,
        null_in_digest=True,
    ),
    Column(
        name="place",
        about="where it was written, as its author shared it",
        field="place",
        merge=MergeRule.LONGEST_TEXT,
        null_in_digest=True,
        tells_place=True,
    ),
    Column(
        name="url",
        about="the address of the post",
        field="url",
        merge=MergeRule.LONGEST_TEXT,
        null_in_digest=True,
    ),
    Column(
        name="conversation_id",
        about="the id that all posts of its conversation share",
        field="conversation_id",
        merge=MergeRule.LONGEST_TEXT,
        null_in_digest=True,
    ),
    Column(
        name="edited_at",
        about="when it was last edited, on networks where it keeps its id then",
        unit="UTC",
        field="edited_at",
        write=to_text,
        read=from_text,
        merge=MergeRule.GREATEST,
        null_in_digest=True,
    ),
)

#: Columns of ``posts`` for the fields of its counts, which are merged together.
COUNT_COLUMNS: Final = (
    Column(
        name="replies",
        about="how many posts answer it",
        sql_type="INTEGER",
        field="replies",
    ),
    Column(
        name="reposts",
        about="how many posts repost it",
        sql_type="INTEGER",
        field="reposts",
    ),
    Column(
        name="quotes",
        about="how many posts quote it",
        sql_type="INTEGER",
        field="quotes",
    ),
    Column(
        name="likes",
        about="how many people like it",
        sql_type="INTEGER",
        field="likes",
    ),
    Column(
        name="counted_at",
        about="when the network showed these four counts",
        unit="UTC",
        field="as_of",
        write=cached_to_text,
        read=from_text,
    ),
)

#: Columns of ``authors`` and ``author_profiles`` for the fields of a profile.
PROFILE_COLUMNS: Final = (
    Column(name="id", about="the network's id of the account", field="id"),
    Column(name="handle", about="the handle as written, without @", required=True, field="handle"),
    Column(name="name", about="the displayed name", field="name"),
    Column(name="bio", about="the description of the account", field="bio"),
    Column(name="location", about="the place that the profile names", field="location"),
    Column(name="url", about="the link that the profile names", field="url"),
    Column(
        name="followers",
        about="how many accounts follow it",
        sql_type="INTEGER",
        field="followers",
    ),
    Column(
        name="following",
        about="how many accounts it follows",
        sql_type="INTEGER",
        field="following",
    ),
    Column(
        name="posts",
        about="how many posts it has written",
        sql_type="INTEGER",
        field="posts",
    ),
    Column(
        name="verified",
        about="1: the network has verified the account",
        sql_type="INTEGER",
        field="verified",
        write=int,
        read=bool,
    ),
    Column(
        name="created_at",
        about="when the account was made",
        unit="UTC",
        field="created_at",
        write=cached_to_text,
        read=from_text,
    ),
)

#: Tables that list something of a post.
LIST_TABLES: Final = (
    ListTable(
        name="hashtags",
        field="hashtags",
        item=str,
        columns=(
            Column(name="tag", about="folded: no #, one case", required=True, write=_fold_tag),
            Column(name="written", about="as it stands in the post, without #", required=True),
        ),
    ),
    ListTable(
        name="cashtags",
        field="cashtags",
        item=str,
        columns=(Column(name="cashtag", about="as it stands, without $", required=True),),
    ),
    ListTable(
        name="mentions",
        field="mentions",
        item=str,
        columns=(
            Column(
                name="handle_folded",
                about="folded: no @, one case",
                required=True,
                write=_fold_handle,
            ),
            Column(name="handle", about="as it stands in the post, without @", required=True),
            Column(
                name="part",
                about="`own`: in the author's own words, `prefix`: whose post it repeats (`RT"
                " @who:`), `repeated`: in the words repeated",
                derive=lambda post, handle: mention_part(
                    post.text, handle, is_repost=post.kind is Kind.REPOST
                ),
            ),
        ),
        derived_from=("text", "references"),
    ),
    ListTable(
        name="links",
        field="links",
        item=Link,
        columns=(
            Column(
                name="url",
                about="the address, as far as the record expands it",
                required=True,
                field="url",
            ),
            Column(
                name="short",
                about="the address as it stands in the text",
                field="short",
                null_in_digest=True,
            ),
            Column(name="title", about="the title of the page", field="title", null_in_digest=True),
            Column(
                name="description",
                about="the description of the page",
                field="description",
                null_in_digest=True,
            ),
            Column(
                name="address",
                about="one address for all links to a page, without tracking, `www.` and the like;"
                " NULL before the posts of its session were read for answers, and for text that is"
                " no web address",
                read_back=False,
            ),
        ),
    ),
    ListTable(
        name="media",
        field="media",
        item=Media,
        columns=(
            Column(name="kind", about="as the network calls it", required=True, field="kind"),
            Column(name="url", about="the address of the file", field="url", null_in_digest=True),
            Column(
                name="alt_text",
                about="the description by its author",
                field="alt_text",
                null_in_digest=True,
            ),
        ),
    ),
    ListTable(
        name="post_references",
        field="references",
        item=Reference,
        columns=(
            Column(
                name="relation",
                about="`reply`, `quote` or `repost`",
                required=True,
                field="relation",
                write=str.__str__,  # of an Enum the value
                read=Relation,
            ),
            Column(
                name="target_id",
                about="the id of the other post",
                field="id",
                null_in_digest=True,
            ),
            Column(
                name="target_handle",
                about="the handle of its author",
                field="handle",
                null_in_digest=True,
            ),
            Column(
                name="target_author_id",
                about="the network's id of its author's account",
                field="author_id",
            ),
            Column(
                name="basis",
                about="`stated` by the network's record or `guessed` from the text; NULL: stored by"
                " a version that did not tell them apart",
                field="basis",
                write=str.__str__,  # of an Enum the value
                read=Basis,
            ),
        ),
        merge=MergeRule.EACH_RELATION,
        of_version=False,
    ),
    ListTable(
        name="edits",
        field="edits",
        item=str,
        columns=(Column(name="id", about="the id of a version of the post", required=True),),
        of_version=False,
    ),
)

#: Columns of ``polls`` for the fields of a poll.
POLL_COLUMNS: Final = (
    Column(
        name="multiple",
        about="1: people may choose several options",
        sql_type="INTEGER",
        field="multiple",
        write=int,
        read=bool,
    ),
    Column(name="voters", about="how many people voted", sql_type="INTEGER", field="voters"),
    Column(
        name="ends_at",
        about="when it stops taking votes",
        unit="UTC",
        field="ends_at",
        write=to_text,
        read=from_text,
    ),
    Column(
        name="counted_at",
        about="when the network showed these votes",
        unit="UTC",
        field="as_of",
        write=cached_to_text,
        read=from_text,
    ),
)

#: Columns of ``poll_options`` for the fields of an option.
POLL_OPTION_COLUMNS: Final = (
    Column(name="text", about="the words of the option", required=True, field="text"),
    Column(
        name="votes",
        about="how many votes it has; NULL where the network hides them",
        sql_type="INTEGER",
        field="votes",
    ),
)


#: Fields of ``Post`` that hold a record: all columns of it are merged together. True for one of
#: which a later version's stays whatever the other one is.
MERGED_RECORDS: Final = {
    "author": (MergeRule.EARLIEST_PROFILE, False),
    "counts": (MergeRule.FULLEST_COUNTS, False),
    "poll": (MergeRule.COUNTED_POLL, True),
}


def _number(name: str, about: str) -> Column:
    return Column(name=name, about=about, sql_type="INTEGER", required=True)


#: Columns of ``posts`` that the archive fills by itself, but for its number.
STORED_POST_COLUMNS: Final = (
    _number("author", "who wrote it"),
    _number("profile", "the author's profile as it was then"),
    _number("matched", "1: matched the search or file; 0: referenced by a post that did"),
)

#: Columns of ``authors`` that the archive fills by itself, but for its number.
AUTHOR_COLUMNS: Final = (
    Column(name="network", about="the network of the account", required=True),
    Column(name="handle_folded", about="the handle in one case, without @", required=True),
    Column(name="seen_at", about="when the profile was last seen", unit="UTC"),
)

#: Columns of ``author_profiles`` that the archive fills by itself, but for its number.
STORED_PROFILE_COLUMNS: Final = (
    _number("author", "whose profile it is"),
    Column(name="first_seen", about="when it was first seen like this", unit="UTC"),
    Column(name="last_seen", about="when it was last seen like this", unit="UTC"),
)

_OF_LISTS: Final = (
    _number("post", "the post that has it"),
    _number("position", "its place in the post, from 0"),
)

#: All columns of the tables described here, by the names of the tables.
TABLES: Final = {
    "posts": (
        _number("post", "the archive's own number of the post"),
        *POST_COLUMNS,
        *COUNT_COLUMNS,
        *STORED_POST_COLUMNS,
    ),
    "authors": (
        _number("author", "the archive's own number of the handle"),
        *PROFILE_COLUMNS,
        *AUTHOR_COLUMNS,
    ),
    "author_profiles": (
        _number("profile", "the archive's own number of the profile"),
        *PROFILE_COLUMNS,
        *STORED_PROFILE_COLUMNS,
    ),
    **{table.name: (*_OF_LISTS, *table.columns) for table in LIST_TABLES},
    "polls": (_number("post", "the post that has it"), *POLL_COLUMNS),
    "poll_options": (
        _number("post", "the post whose poll has it"),
        _number("position", "its place in the poll, from 0"),
        *POLL_OPTION_COLUMNS,
    ),
}
