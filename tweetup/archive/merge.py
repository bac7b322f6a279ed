"""One post out of several records of it, whatever order they came in.

Each field has a rule in the table of columns: a total order of its values, of which the greater
stays. Taking the greater of two is commutative, associative and idempotent, so the order of imports
cannot show. Values that belong together stay together: counts, a profile and a list are taken
whole, so that each remains as some record had it.
"""

from __future__ import annotations

from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from tweetup.archive.columns import (
    COUNT_COLUMNS,
    LIST_TABLES,
    MERGED_RECORDS,
    POST_COLUMNS,
    PROFILE_COLUMNS,
    MergeRule,
)
from tweetup.archive.rows import values_of
from tweetup.archive.timestamps import cached_to_text
from tweetup.model import Author, Basis, Counts, Poll, Post, Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tweetup.archive.columns import Column
    from tweetup.model import Reference

__all__ = [
    "differ_in_content",
    "digest",
    "has_small_integers",
    "is_newer",
    "merge_posts",
    "merge_seen_times",
    "normalize_post",
    "order_parts",
    "profile_digest",
    "profile_values",
    "regroups",
    "storable_text",
]

_to_msgpack: Final = msgspec.msgpack.Encoder().encode
_to_json: Final = msgspec.json.Encoder().encode
_RELATIONS: Final = {relation: place for place, relation in enumerate(Relation)}
_LARGEST: Final = 2**63 - 1
_TIMES: Final = {"as_of", "seen_at"}

_COUNT_FIELDS: Final = tuple(name for name in Counts.__struct_fields__ if name not in _TIMES)
_PROFILE_FIELDS: Final = tuple(name for name in Author.__struct_fields__ if name not in _TIMES)

_post_values: Final = values_of(
    [name for name in Post.__struct_fields__ if name not in MERGED_RECORDS]
)
_count_values: Final = values_of(_COUNT_FIELDS)
_NO_COUNTS: Final = _count_values(Counts())
_poll_values: Final = values_of([name for name in Poll.__struct_fields__ if name not in _TIMES])

#: The values of all fields of a profile but the time at which it was seen.
profile_values: Final = values_of(_PROFILE_FIELDS)


def _integers(columns: Sequence[Column]) -> Callable[[object], tuple[int | None, ...]]:
    """Return a function from a record to the integers that its columns hold as they are."""
    return values_of(
        [
            column.field
            for column in columns
            if column.field and column.sql_type == "INTEGER" and column.write is None
        ]
    )


_post_integers: Final = _integers(POST_COLUMNS)
_count_integers: Final = _integers(COUNT_COLUMNS)
_profile_integers: Final = _integers(PROFILE_COLUMNS)

#: The JSON of columns without a value that are left out of a digest.
_NULLS: Final = (
    *(
        f',"{column.field}":null'.encode()
        for column in (*POST_COLUMNS, *chain.from_iterable(it.columns for it in LIST_TABLES))
        if column.field is not None
        and column.read_back
        and not column.required
        and not column.null_in_digest
    ),
    b',"poll":null',
)


def digest(post: Post) -> bytes:
    """Return 16 bytes over all fields of a post, equal for records with equal fields."""
    return _hashed(_to_json(post))


def profile_digest(author: Author) -> str:
    """Return 32 hexadecimal digits over all fields of a profile but when it was seen."""
    return blake2b(_to_msgpack(replace(author, seen_at=None)), digest_size=16).hexdigest()


def normalize_post(post: Post) -> tuple[Post, bytes]:
    """Return the post in the form in which the archive stores it, and its digest.

    Stored are valid text, references in a fixed order, and no counts without a number.
    """
    encoded = _storable(post)
    normalized = order_parts(post if encoded is not None else _repaired(post))
    if normalized is post and encoded is not None:
        return post, _hashed(encoded)
    return normalized, digest(normalized)


def order_parts(post: Post) -> Post:
    """Return a post of valid text with its references in a fixed order, and no empty counts."""
    if len(post.references) > 1:
        ordered = tuple(sorted(post.references, key=_relation_place))
        if ordered != post.references:
            post = replace(post, references=ordered)
    if post.counts is not None and _is_empty(post.counts):
        post = replace(post, counts=None)
    return post


def _relation_place(reference: Reference) -> int:
    return _RELATIONS[reference.relation]


def _hashed(encoded: bytes) -> bytes:
    for null in _NULLS:
        # Inside a text its quotation marks would be escaped.
        encoded = encoded.replace(null, b"")
    return blake2b(encoded, digest_size=16).digest()


def _is_empty(counts: Counts) -> bool:
    return _count_values(counts) == _NO_COUNTS


def merge_posts(first: Post, second: Post) -> Post:
    """Return one post out of two normalized records of it.

    Of two versions of an edited post the later one's text and lists stay; each other field is that
    of the fuller record. Returns ``first`` itself where the second record tells nothing more.
    """
    older, newer = _version_time(first), _version_time(second)
    later = None if older == newer else first if older > newer else second
    changes: dict[str, Any] = {}
    values, others = _chosen_values(first), _chosen_values(second)
    for (field, choose, of_version), value, other in zip(_CHOICES, values, others, strict=True):
        if value == other:
            continue
        if of_version and later is not None:
            chosen = value if later is first else other
        else:
            chosen = choose(value, other)
        if chosen != value:
            changes[field] = chosen
    return replace(first, **changes) if changes else first


def _version_time(post: Post) -> tuple[bool, float]:
    """Return a key by which later versions are greater; a record of no edit is the first one."""
    edited = post.edited_at
    return (edited is not None, edited.timestamp() if edited else 0.0)


def merge_seen_times(stored: Post, record: Post) -> Post | None:
    """Return the merged post where a record only says that the post was seen once more.

    None for any other record. ``stored`` is normalized; ``record`` need not be.
    """
    if differ_in_content(stored, record):
        return None
    author, counts = stored.author, stored.counts
    if _earliest_rank(record.author) > _earliest_rank(author):
        author = record.author
    if (
        counts is not None
        and record.counts is not None
        and _counted_at(record.counts) > _counted_at(counts)
    ):
        counts = record.counts
    poll = stored.poll
    if poll is not None and record.poll is not None and _poll_rank(record.poll) > _poll_rank(poll):
        poll = record.poll
    if author is stored.author and counts is stored.counts and poll is stored.poll:
        return stored
    return replace(stored, author=author, counts=counts, poll=poll)


def differ_in_content(before: Post, after: Post) -> bool:
    """Return True where the posts differ in more than the times at which they were seen."""
    author, counts = before.author, before.counts
    if author is not after.author and profile_values(author) != profile_values(after.author):
        return True
    if counts is None or after.counts is None:
        if counts is not after.counts:
            return True
    elif _count_values(counts) != _count_values(after.counts):
        return True
    if before.poll is not after.poll and (
        before.poll is None
        or after.poll is None
        or _poll_values(before.poll) != _poll_values(after.poll)
    ):
        return True
    return _post_values(before) != _post_values(after)


def regroups(before: Post, after: Post) -> bool:
    """Return True where the posts differ in more than counts, polls and the times of their sight.

    These decide neither the chat nor the session that a post belongs to.
    """
    if profile_values(before.author) != profile_values(after.author):
        return True
    return _post_values(before) != _post_values(after)


def is_newer(author: Author, current: Author) -> bool:
    """Return True for the profile that is seen last, or has more fields at the same time."""
    if author is current or author == current:
        return False
    first, second = _latest_rank(author), _latest_rank(current)
    if first != second:
        return first > second
    return _profile_rank(author) > _profile_rank(current)


def _latest_rank(author: Author) -> tuple[bool, str]:
    return (_is_profile(author), cached_to_text(author.seen_at) if author.seen_at else "")


def _earliest_profile(first: Author, second: Author) -> Author:
    """Return the profile seen soonest after a post, of two that were seen with it.

    One that has the account's id in place of its handle is the last choice.
    """
    rank, other = _earliest_rank(first), _earliest_rank(second)
    if rank == other:
        return max(first, second, key=_profile_rank)
    return first if rank > other else second


def _earliest_rank(author: Author) -> tuple[bool, bool, bool, float]:
    seen = author.seen_at
    is_named = not author.is_nameless and author.handle != author.id
    return (is_named, _is_profile(author), seen is not None, -seen.timestamp() if seen else 0.0)


def _profile_rank(author: Author) -> tuple[int, bytes]:
    return (_told(profile_values(author)), _to_msgpack(author))


def _is_profile(author: Author) -> bool:
    """Return True if a record has profile fields beside handle and name."""
    return (
        author.bio is not None
        or author.followers is not None
        or author.following is not None
        or author.posts is not None
        or author.created_at is not None
    )


def _told(values: tuple[object, ...]) -> int:
    return sum(value is not None for value in values)


def _time_rank(moment: datetime) -> tuple[bool, bool, bool, datetime]:
    """Rank times that some format cut to the day, minute or second below whole ones."""
    has_hour = moment.minute != 0 or moment.hour != 0
    return (moment.microsecond != 0, moment.second != 0, has_hour, moment)


def _text_rank(text: str | None) -> tuple[int, str]:
    """Rank nothing below something, cut-off text below longer text."""
    return (-1, "") if text is None else (len(text), text)


def _language_rank(language: str | None) -> tuple[bool, int, str]:
    return (language not in {None, "", "und"}, *_text_rank(language))


def _counts_rank(counts: Counts | None) -> tuple[int, str, bytes]:
    if counts is None:
        return (-1, "", b"")
    return (_told(_count_values(counts)), _counted_at(counts), _to_msgpack(counts))


def _counted_at(counts: Counts) -> str:
    return cached_to_text(counts.as_of) if counts.as_of else ""


def _poll_rank(poll: Poll | None) -> tuple[bool, bool, str, int, bytes]:
    """Rank polls with votes first, then by when these were counted."""
    if poll is None:
        return (False, False, "", 0, b"")
    is_counted = any(option.votes is not None for option in poll.options)
    counted_at = cached_to_text(poll.as_of) if poll.as_of else ""
    return (True, is_counted, counted_at, _told(_poll_values(poll)), _to_msgpack(poll))


def _list_rank(items: Sequence[object]) -> tuple[int, int, bytes]:
    encoded = _to_msgpack(items)
    return (len(items), len(encoded), encoded)


def _value_rank(value: Any) -> tuple[bool, Any]:  # noqa: ANN401 - any type that has an order
    return (value is not None, value)


def _greater_by(rank: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda first, second: max(first, second, key=rank)


def _richer_references(
    first: tuple[Reference, ...], second: tuple[Reference, ...]
) -> tuple[Reference, ...]:
    """Return the richer references of each relation: a format may carry replies but not quotes."""
    merged: list[Reference] = []
    for relation in _RELATIONS:
        mine = [reference for reference in first if reference.relation is relation]
        others = [reference for reference in second if reference.relation is relation]
        if not others or mine == others:
            merged += mine
        else:
            richer = max(mine, others, key=_references_rank)
            merged += richer
    return tuple(merged)


def _references_rank(references: list[Reference]) -> tuple[int, int, int, int, int, bytes]:
    """Rank references with ids first, then those that a network stated."""
    ids = sum(reference.id is not None for reference in references)
    stated = sum(reference.basis is Basis.STATED for reference in references)
    handles = sum(reference.handle is not None for reference in references)
    authors = sum(reference.author_id is not None for reference in references)
    encoded = _to_msgpack(references)
    return (ids, stated, len(references), handles, authors, encoded)


def _first_of(first: str, _same: str) -> str:
    return first


_RULES: Final[dict[MergeRule, Callable[[Any, Any], Any]]] = {
    MergeRule.KEY: _first_of,
    MergeRule.LONGEST_TEXT: _greater_by(_text_rank),
    MergeRule.KNOWN_LANGUAGE: _greater_by(_language_rank),
    MergeRule.EXACT_TIME: _greater_by(_time_rank),
    MergeRule.GREATEST: _greater_by(_value_rank),
    MergeRule.LONGEST_LIST: _greater_by(_list_rank),
    MergeRule.EACH_RELATION: _richer_references,
    MergeRule.FULLEST_COUNTS: _greater_by(_counts_rank),
    MergeRule.COUNTED_POLL: _greater_by(_poll_rank),
    MergeRule.EARLIEST_PROFILE: _earliest_profile,
}

#: The fields of ``Post``: the choice between two values that differ, and whether a later version's
#: value stays whatever the other one is.
_CHOICES: Final = (
    *(
        (column.field, _RULES[column.merge], column.of_version)
        for column in POST_COLUMNS
        if column.field is not None and column.merge is not None
    ),
    *((table.field, _RULES[table.merge], table.of_version) for table in LIST_TABLES),
    *((field, _RULES[rule], of_version) for field, (rule, of_version) in MERGED_RECORDS.items()),
)

_chosen_values: Final = values_of([field for field, _, _ in _CHOICES])


def _storable(post: Post) -> bytes | None:
    """Return the JSON of a post; None where SQLite cannot store all of it.

    That is so of half characters, NULs and integers of more than 64 bits.
    """
    if not has_small_integers(post):
        return None
    try:
        encoded = _to_json(post)
    except UnicodeEncodeError:
        return None
    return None if b"\\u0000" in encoded else encoded


def has_small_integers(post: Post) -> bool:
    """Return True where all integers of a post have 64 bits at most."""
    integers = _profile_integers(post.author) + _post_integers(post)
    if post.counts is not None:
        integers += _count_integers(post.counts)
    if post.poll is not None:
        integers += (post.poll.voters, *(option.votes for option in post.poll.options))
    for number in integers:  # a loop, not all(): every post of an import passes here
        if number is not None and not -_LARGEST <= number <= _LARGEST:
            return False
    return True


def _repaired(value: Any) -> Any:  # noqa: ANN401 - a field of a record, of whatever kind
    """Return the value with half characters replaced, and without NULs and too large integers."""
    if isinstance(value, str):
        text = storable_text(value)
        return value if text == value else text
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -_LARGEST <= value <= _LARGEST else None
    if isinstance(value, tuple):
        return tuple(_repaired(item) for item in value)
    if isinstance(value, msgspec.Struct):
        changes = {name: _repaired(getattr(value, name)) for name in value.__struct_fields__}
        return replace(value, **changes)
    return value


def storable_text(text: str) -> str:
    """Return a text as it is stored: without NULs, half characters replaced."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
