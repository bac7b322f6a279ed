"""Records as rows: which column holds what, in the order the statements name them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.archive.timestamps import from_text, shared_to_text, to_text
from tweetup.model import Author, Counts, Kind, Link, Media, Reference, Relation
from tweetup.text import fold_handle, fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tweetup.model import Post

__all__ = [
    "CHILDREN",
    "POST_COLUMNS",
    "PROFILE_COLUMNS",
    "Cell",
    "Child",
    "Row",
    "author_of",
    "counts_of",
    "post_row",
    "profile_row",
]

Cell = str | int | float | bytes | None
Row = tuple[Cell, ...]

#: What a profile says, in ``authors`` and in ``author_profiles`` alike.
PROFILE_COLUMNS: Final = (
    "id",
    "handle",
    "name",
    "bio",
    "location",
    "url",
    "followers",
    "following",
    "posts",
    "verified",
    "created_at",
)

#: The columns of ``posts`` that come from the post alone.
POST_COLUMNS: Final = (
    "kind",
    "created_at",
    "profile_seen_at",
    "handle",
    "text",
    "language",
    "source",
    "place",
    "url",
    "conversation_id",
    "edited_at",
    "replies",
    "reposts",
    "quotes",
    "likes",
    "counted_at",
)

_NO_COUNTS: Final = Counts()
_ORIGINAL: Final = Kind.ORIGINAL.value


class Child:
    """A table with some rows a post: how to write them and how to read them back."""

    def __init__(
        self,
        table: str,
        columns: tuple[str, ...],
        field: str,
        write: Callable[[Post], Sequence[Row]],
        read: Callable[[Sequence[Cell]], object],
    ) -> None:
        self.table = table
        self.columns = columns
        self.field = field
        self.write = write
        self.read = read
        names = ("post", "position", *columns)
        marks = ", ".join("?" * len(names))
        self.insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - our own names


def _text(row: Sequence[Cell]) -> object:
    return row[-1]


#: Every table that lists something of a post, with the field of ``Post`` it holds.
CHILDREN: Final = (
    Child(
        "hashtags",
        ("tag", "written"),
        "hashtags",
        lambda post: [(fold_tag(tag), tag) for tag in post.hashtags],
        _text,
    ),
    Child(
        "cashtags", ("cashtag",), "cashtags", lambda post: [(tag,) for tag in post.cashtags], _text
    ),
    Child(
        "mentions",
        ("handle_folded", "handle"),
        "mentions",
        lambda post: [(fold_handle(handle), handle) for handle in post.mentions],
        _text,
    ),
    Child(
        "links",
        ("url", "short", "title", "description"),
        "links",
        lambda post: [(one.url, one.short, one.title, one.description) for one in post.links],
        lambda row: Link(
            url=_need(row[0]), short=_str(row[1]), title=_str(row[2]), description=_str(row[3])
        ),
    ),
    Child(
        "media",
        ("kind", "url", "alt_text"),
        "media",
        lambda post: [(one.kind, one.url, one.alt_text) for one in post.media],
        lambda row: Media(kind=_need(row[0]), url=_str(row[1]), alt_text=_str(row[2])),
    ),
    Child(
        "post_references",
        ("relation", "target_id", "target_handle"),
        "references",
        lambda post: [(one.relation.value, one.id, one.handle) for one in post.references],
        lambda row: Reference(
            relation=Relation(_need(row[0])), id=_str(row[1]), handle=_str(row[2])
        ),
    ),
    Child("edits", ("id",), "edits", lambda post: [(edit,) for edit in post.edits], _text),
)


def post_row(post: Post) -> Row:
    """The cells of :data:`POST_COLUMNS`."""
    author = post.author
    counts = post.counts or _NO_COUNTS
    return (
        post.kind.value if post.references else _ORIGINAL,
        to_text(post.created_at),
        shared_to_text(author.seen_at) if author.seen_at else None,
        author.handle,
        post.text,
        post.language,
        post.source,
        post.place,
        post.url,
        post.conversation_id,
        to_text(post.edited_at) if post.edited_at else None,
        counts.replies,
        counts.reposts,
        counts.quotes,
        counts.likes,
        shared_to_text(counts.as_of) if counts.as_of else None,
    )


def counts_of(cells: Sequence[Cell]) -> Counts | None:
    """The counts of a post from its five last cells; None where nobody counted."""
    replies, reposts, quotes, likes, as_of = cells
    if replies is None and reposts is None and quotes is None and likes is None:
        return None
    return Counts(
        replies=_int(replies),
        reposts=_int(reposts),
        quotes=_int(quotes),
        likes=_int(likes),
        as_of=from_text(as_of) if isinstance(as_of, str) else None,
    )


def profile_row(author: Author) -> Row:
    """The cells of :data:`PROFILE_COLUMNS`."""
    return (
        author.id,
        author.handle,
        author.name,
        author.bio,
        author.location,
        author.url,
        author.followers,
        author.following,
        author.posts,
        None if author.verified is None else int(author.verified),
        shared_to_text(author.created_at) if author.created_at else None,
    )


def author_of(network: str, cells: Sequence[Cell], seen_at: Cell) -> Author:
    """The profile that :func:`profile_row` wrote, as seen then."""
    identity, handle, name, bio, location, url, followers, following, posts, verified, born = cells
    return Author(
        network=network,
        handle=_need(handle),
        id=_str(identity),
        name=_str(name),
        bio=_str(bio),
        location=_str(location),
        url=_str(url),
        followers=_int(followers),
        following=_int(following),
        posts=_int(posts),
        verified=None if verified is None else bool(verified),
        created_at=from_text(born) if isinstance(born, str) else None,
        seen_at=from_text(seen_at) if isinstance(seen_at, str) else None,
    )


def _str(cell: Cell) -> str | None:
    return cell if isinstance(cell, str) else None


def _int(cell: Cell) -> int | None:
    return cell if isinstance(cell, int) else None


def _need(cell: Cell) -> str:
    return str(cell)
