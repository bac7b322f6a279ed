"""One post out of several records of it, whatever order they came in.

Every field has a total order of "says more"; the greater value wins. Taking the greater of two
is commutative, associative and idempotent, so the order of imports cannot show. What belongs
together stays together: counts, a profile and a list are taken whole, so that each remains what
some record really said.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tweetup.archive.times import to_text
from tweetup.model import Relation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tweetup.model import Author, Counts, Post, Reference

__all__ = ["current_rank", "digest", "merge", "profile_digest", "settle"]

_encode: Final = msgspec.msgpack.Encoder().encode
_RELATIONS: Final = {relation: place for place, relation in enumerate(Relation)}
_LARGEST: Final = 2**63 - 1


def digest(post: Post) -> bytes:
    """What tells whether two records of a post say the same: 16 bytes over all fields."""
    return blake2b(_encode(post), digest_size=16).digest()


def profile_digest(author: Author) -> str:
    """The same for a profile, but for when it was seen: 32 hexadecimal digits."""
    return blake2b(_encode(replace(author, seen_at=None)), digest_size=16).hexdigest()


def settle(post: Post) -> Post:
    """The post in the form the archive keeps: storable text, references in a fixed order."""
    if not _storable(post):
        post = _mended(post)
    if len(post.references) > 1:
        ordered = tuple(sorted(post.references, key=lambda one: _RELATIONS[one.relation]))
        if ordered != post.references:
            post = replace(post, references=ordered)
    if post.counts is not None and not _known(post.counts):
        post = replace(post, counts=None)
    return post


def merge(one: Post, other: Post) -> Post:
    """What two records of one post say together, both settled."""
    return replace(
        one,
        created_at=max(one.created_at, other.created_at, key=_time_rank),
        author=max(one.author, other.author, key=_profile_rank),
        text=max(one.text, other.text, key=_text_rank),
        references=_merge_references(one.references, other.references),
        hashtags=_fuller(one.hashtags, other.hashtags),
        cashtags=_fuller(one.cashtags, other.cashtags),
        mentions=_fuller(one.mentions, other.mentions),
        links=_fuller(one.links, other.links),
        media=_fuller(one.media, other.media),
        language=max(one.language, other.language, key=_language_rank),
        source=max(one.source, other.source, key=_text_rank),
        place=max(one.place, other.place, key=_text_rank),
        url=max(one.url, other.url, key=_text_rank),
        conversation_id=max(one.conversation_id, other.conversation_id, key=_text_rank),
        edits=_fuller(one.edits, other.edits),
        counts=max(one.counts, other.counts, key=_counts_rank),
    )


def current_rank(author: Author) -> tuple[bool, str, int, bytes]:
    """Of several profiles of an author, the greatest is the current one: the latest seen."""
    seen = to_text(author.seen_at) if author.seen_at else ""
    return (_is_profile(author), seen, _known(author), _encode(author))


def _profile_rank(author: Author) -> tuple[bool, bool, float, int, bytes]:
    """Of several profiles seen with a post, the greatest is the one seen soonest after it."""
    seen = author.seen_at
    sooner = -seen.timestamp() if seen else 0.0
    return (_is_profile(author), seen is not None, sooner, _known(author), _encode(author))


def _is_profile(author: Author) -> bool:
    """Whether a record told of the profile at all, rather than only of handle and name."""
    told = (author.bio, author.followers, author.following, author.posts, author.created_at)
    return any(value is not None for value in told)


def _known(record: Author | Counts) -> int:
    """How many fields say something beside when they said it."""
    names = (field.name for field in fields(record))
    return sum(
        getattr(record, name) is not None for name in names if name not in {"as_of", "seen_at"}
    )


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
    return (_known(counts), to_text(counts.as_of) if counts.as_of else "", _encode(counts))


def _fuller(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    return one if one == other else max(one, other, key=_list_rank)


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


def _storable(post: Post) -> bool:
    """Whether SQLite can keep it: no half characters, no NUL, no number beyond 64 bits."""
    author = post.author
    numbers = [author.followers, author.following, author.posts]
    if post.counts is not None:
        numbers += [
            getattr(post.counts, name) for name in ("replies", "reposts", "quotes", "likes")
        ]
    if any(number is not None and not -_LARGEST <= number <= _LARGEST for number in numbers):
        return False
    try:
        return b"\\u0000" not in msgspec.json.encode(post)
    except UnicodeEncodeError:
        return False


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
