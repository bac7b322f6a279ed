"""One post out of several records of it, whatever order they came in.

Every field has a total order of "says more"; the greater value wins. Taking the greater of two
is commutative, associative and idempotent, so the order of imports cannot show. What belongs
together stays together: counts, a profile and a list are taken whole, so that each remains what
some record really said.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from tweetup.archive.timestamps import shared_to_text
from tweetup.model import Author, Counts, Post, Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tweetup.model import Reference

__all__ = [
    "digest",
    "is_newer",
    "merge",
    "profile_digest",
    "profile_said",
    "see_again",
    "settle",
    "tells_more",
]

_encode: Final = msgspec.msgpack.Encoder().encode
_spell: Final = msgspec.json.Encoder().encode
_RELATIONS: Final = {relation: place for place, relation in enumerate(Relation)}
_LARGEST: Final = 2**63 - 1
_TELLING: Final = {
    kind: tuple(field.name for field in fields(kind) if field.name not in {"as_of", "seen_at"})
    for kind in (Author, Counts)
}

_said: Final = attrgetter(
    *(field.name for field in fields(Post) if field.name not in {"author", "counts"})
)
#: All that a profile says, but for when it was seen.
profile_said: Final = attrgetter(*_TELLING[Author])
_numbers: Final = attrgetter(*_TELLING[Counts])

T = TypeVar("T")


def digest(post: Post) -> bytes:
    """What tells whether two records of a post say the same: 16 bytes over all fields."""
    return _signed(_spell(post))


def profile_digest(author: Author) -> str:
    """The same for a profile, but for when it was seen: 32 hexadecimal digits."""
    return blake2b(_encode(replace(author, seen_at=None)), digest_size=16).hexdigest()


def settle(post: Post) -> tuple[Post, bytes]:
    """The post in the form the archive keeps, and its digest.

    What is kept is storable text, references in a fixed order, and no counts that tell nothing.
    """
    spelled = _storable(post)
    settled = post if spelled is not None else _mended(post)
    if len(settled.references) > 1:
        ordered = tuple(sorted(settled.references, key=lambda one: _RELATIONS[one.relation]))
        if ordered != settled.references:
            settled = replace(settled, references=ordered)
    if settled.counts is not None and _is_empty(settled.counts):
        settled = replace(settled, counts=None)
    if settled is post and spelled is not None:
        return post, _signed(spelled)
    return settled, digest(settled)


def _signed(spelled: bytes) -> bytes:
    return blake2b(spelled, digest_size=16).digest()


def _is_empty(counts: Counts) -> bool:
    return (
        counts.likes is None
        and counts.replies is None
        and counts.reposts is None
        and counts.quotes is None
    )


def merge(one: Post, other: Post) -> Post:
    """What two records of one post say together, both settled.

    Of two versions of an edited post the later one says what the post says; the rest is the
    fuller record's.
    """
    first, second = _edition(one), _edition(other)
    said = (one, other) if first == second else (one, one) if first > second else (other, other)
    return Post(
        network=one.network,
        id=one.id,
        created_at=_greater(one.created_at, other.created_at, _time_rank),
        author=_profile_of(one.author, other.author),
        text=_greater(said[0].text, said[1].text, _text_rank),
        references=_merge_references(one.references, other.references),
        hashtags=_greater(said[0].hashtags, said[1].hashtags, _list_rank),
        cashtags=_greater(said[0].cashtags, said[1].cashtags, _list_rank),
        mentions=_greater(said[0].mentions, said[1].mentions, _list_rank),
        links=_greater(said[0].links, said[1].links, _list_rank),
        media=_greater(said[0].media, said[1].media, _list_rank),
        language=_greater(said[0].language, said[1].language, _language_rank),
        source=_greater(one.source, other.source, _text_rank),
        place=_greater(one.place, other.place, _text_rank),
        url=_greater(one.url, other.url, _text_rank),
        conversation_id=_greater(one.conversation_id, other.conversation_id, _text_rank),
        edits=_greater(one.edits, other.edits, _list_rank),
        edited_at=said[0].edited_at,
        counts=_greater(one.counts, other.counts, _counts_rank),
    )


def _edition(post: Post) -> tuple[bool, float]:
    """Later versions are greater; a record that tells of no edit is the first one."""
    edited = post.edited_at
    return (edited is not None, edited.timestamp() if edited else 0.0)


def see_again(kept: Post, told: Post) -> Post | None:
    """What :func:`merge` gives where a record tells nothing but that the post was seen then, too.

    None where it tells anything else. ``kept`` is settled; ``told`` need not be.
    """
    if tells_more(kept, told):
        return None
    author, counts = kept.author, kept.counts
    if _soonest_seen(told.author) > _soonest_seen(author):
        author = told.author
    if counts is not None and told.counts is not None and _counted(told.counts) > _counted(counts):
        counts = told.counts
    if author is kept.author and counts is kept.counts:
        return kept
    return replace(kept, author=author, counts=counts)


def tells_more(before: Post, merged: Post) -> bool:
    """Whether merging told more of a post than that it was seen once more as it was."""
    author, counts = before.author, before.counts
    if author is not merged.author and profile_said(author) != profile_said(merged.author):
        return True
    if counts is None or merged.counts is None:
        if counts is not merged.counts:
            return True
    elif _numbers(counts) != _numbers(merged.counts):
        return True
    return bool(_said(before) != _said(merged))


def _greater(one: T, other: T, rank: Callable[[T], Any]) -> T:
    """The one that says more; ranking costs, and mostly both say the same."""
    return one if one == other else max(one, other, key=rank)


def is_newer(author: Author, known: Author) -> bool:
    """Of several profiles of an author, the greatest is the current one: the latest seen."""
    if author is known or author == known:
        return False
    first, second = _last_seen(author), _last_seen(known)
    if first != second:
        return first > second
    return _fullness(author) > _fullness(known)


def _last_seen(author: Author) -> tuple[bool, str]:
    return (_is_profile(author), shared_to_text(author.seen_at) if author.seen_at else "")


def _profile_of(one: Author, other: Author) -> Author:
    """Of several profiles seen with a post, the greatest is the one seen soonest after it."""
    if one is other or one == other:
        return one
    first, second = _soonest_seen(one), _soonest_seen(other)
    if first == second:
        first, second = _fullness(one), _fullness(other)
    return one if first >= second else other


def _soonest_seen(author: Author) -> tuple[Any, ...]:
    seen = author.seen_at
    return (_is_profile(author), seen is not None, -seen.timestamp() if seen else 0.0)


def _fullness(author: Author) -> tuple[Any, ...]:
    return (_known(author), _encode(author))


def _is_profile(author: Author) -> bool:
    """Whether a record told of the profile at all, rather than only of handle and name."""
    return (
        author.bio is not None
        or author.followers is not None
        or author.following is not None
        or author.posts is not None
        or author.created_at is not None
    )


def _known(record: Author | Counts) -> int:
    """How many fields say something beside when they said it."""
    return sum(getattr(record, name) is not None for name in _TELLING[type(record)])


def _time_rank(moment: datetime) -> tuple[bool, bool, datetime]:
    """Times that some format cut to the minute or second lose against whole ones."""
    return (moment.microsecond != 0, moment.second != 0, moment)


def _text_rank(text: str | None) -> tuple[int, str]:
    """Nothing loses against something, cut-off text against longer text."""
    return (-1, "") if text is None else (len(text), text)


def _language_rank(language: str | None) -> tuple[bool, int, str]:
    return (language not in {None, "", "und"}, *_text_rank(language))


def _counts_rank(counts: Counts | None) -> tuple[int, str, bytes]:
    if counts is None:
        return (-1, "", b"")
    return (_known(counts), _counted(counts), _encode(counts))


def _counted(counts: Counts) -> str:
    return shared_to_text(counts.as_of) if counts.as_of else ""


def _list_rank(items: Sequence[object]) -> tuple[int, int, bytes]:
    encoded = _encode(items)
    return (len(items), len(encoded), encoded)


def _merge_references(
    one: tuple[Reference, ...], other: tuple[Reference, ...]
) -> tuple[Reference, ...]:
    """The richer references of each relation: a format may carry replies but not quotes."""
    if one == other:
        return one
    merged: list[Reference] = []
    for relation in Relation:
        sides = [
            [reference for reference in side if reference.relation is relation]
            for side in (one, other)
        ]
        richer = max(sides, key=_references_rank)
        merged.extend(richer)
    return tuple(merged)


def _references_rank(references: list[Reference]) -> tuple[int, int, int, bytes]:
    ids = sum(reference.id is not None for reference in references)
    handles = sum(reference.handle is not None for reference in references)
    return (ids, len(references), handles, _encode(references))


def _storable(post: Post) -> bytes | None:
    """The post spelled out; None if SQLite cannot keep half characters, NULs or such numbers."""
    author, counts = post.author, post.counts
    for number in (author.followers, author.following, author.posts):
        if number is not None and not -_LARGEST <= number <= _LARGEST:
            return None
    if counts is not None:
        for number in (counts.replies, counts.reposts, counts.quotes, counts.likes):
            if number is not None and not -_LARGEST <= number <= _LARGEST:
                return None
    try:
        spelled = _spell(post)
    except UnicodeEncodeError:
        return None
    return None if b"\\u0000" in spelled else spelled


def _mended(value: Any) -> Any:  # noqa: ANN401 - a field of a record, of whatever kind
    """The value with half characters replaced, NULs left out and impossible numbers unknown."""
    if isinstance(value, str):
        kept = value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
        return value if kept == value else kept
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -_LARGEST <= value <= _LARGEST else None
    if isinstance(value, tuple):
        return tuple(_mended(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {field.name: _mended(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **changes)
    return value
