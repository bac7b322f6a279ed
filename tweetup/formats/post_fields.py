"""The fields of a post that formats fill alike: required parts, counts, address, references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tweetup.model import Basis, Counts, Link, Reference, Relation
from tweetup.text import (
    find_cashtags,
    find_hashtags,
    find_links,
    find_mentions,
    find_status_links,
    leading_mentions,
    read_echo,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

__all__ = [
    "Marks",
    "find_marks",
    "permalink",
    "post_counts",
    "require",
    "shown_references",
    "stated",
]

_HANDLE = re.compile(r"\w{1,20}", re.ASCII)


def require(value: str | None, part: str) -> str:
    """Return a part that every post has; ``part`` is its name with an article.

    Raises ``ValueError`` with a sentence for a part that is missing or empty.
    """
    if not value:
        raise ValueError(f"a post without {part}")
    return value


class Marks(NamedTuple):
    """The hashtags, cashtags, mentions and links of a text, each once, without #, $ and @."""

    hashtags: tuple[str, ...]
    cashtags: tuple[str, ...]
    mentions: tuple[str, ...]
    links: tuple[Link, ...]


def find_marks(text: str, *, has_pictures: bool = False) -> Marks:
    """Return the parts that a network would mark in a text, for a record without such marks.

    X closes the text of a post that ``has_pictures`` with a link to these, which is left out.
    """
    links = list(dict.fromkeys(find_links(text)))
    if has_pictures and links and text.rstrip().endswith(links[-1]):
        links.pop()
    return Marks(
        hashtags=tuple(dict.fromkeys(find_hashtags(text))),
        cashtags=tuple(dict.fromkeys(find_cashtags(text))),
        mentions=tuple(dict.fromkeys(find_mentions(text))),
        links=tuple(Link(url=link) for link in links),
    )


def post_counts(
    *,
    replies: int | None = None,
    reposts: int | None = None,
    quotes: int | None = None,
    likes: int | None = None,
    as_of: datetime | None = None,
) -> Counts | None:
    """Return the counts of a post as of a time; None where the file has none of them.

    A count that is missing is None and never 0.
    """
    if replies is reposts is quotes is likes is None:
        return None
    return Counts(replies=replies, reposts=reposts, quotes=quotes, likes=likes, as_of=as_of)


def permalink(handle: str, post_id: str) -> str | None:
    """Return the address of a post on X, or None where handle or id cannot be X's."""
    if _HANDLE.fullmatch(handle) and post_id.isascii() and post_id.isdigit():
        return f"https://x.com/{handle}/status/{post_id}"
    return None


def shown_references(
    text: str,
    recorded: tuple[Reference, ...],
    *,
    post_id: str,
    links: Sequence[str] = (),
) -> tuple[Reference, ...]:
    """Return the recorded references and those that only the text shows, a repost first.

    ``RT @ben: …`` alone is a repost, after other words it is a quote, and so is a link to another
    post of X (in ``links``, expanded; none for posts of another network); ``@ben …`` at the very
    start is a reply. A recorded repost or quote outweighs the text.
    References that only the text shows are marked as guessed.
    """
    if not recorded and not links and "@" not in text:
        return ()
    references = list(recorded)
    if not any(reference.relation in _ECHOES for reference in recorded):
        references += _echoed(text, post_id, links)
    if text.startswith("@") and not any(reference.relation in _OWN for reference in references):
        addressed = leading_mentions(text)
        if addressed:
            references.append(_guess(Relation.REPLY, None, addressed[0]))
    if len(references) > 1:
        references.sort(key=lambda reference: _ORDER[reference.relation])
    return tuple(references)


def _echoed(text: str, post_id: str, links: Sequence[str]) -> list[Reference]:
    """Return a reference to the post that a text copies, or else links to."""
    echo = read_echo(text) if "@" in text else None
    if echo is not None:
        relation = Relation.REPOST if echo.is_repost else Relation.QUOTE
        return [_guess(relation, None, echo.handle)]
    for link in links:
        for linked in find_status_links(link) if "/status" in link else ():
            if linked.id != post_id:  # a link to itself shows its own picture
                return [_guess(Relation.QUOTE, linked.id, linked.handle)]
    return []


def _guess(relation: Relation, target: str | None, handle: str) -> Reference:
    return Reference(relation=relation, id=target, handle=handle, basis=Basis.GUESSED)


def stated(
    relation: Relation,
    target: str | None = None,
    handle: str | None = None,
    author_id: str | None = None,
) -> Reference:
    """Return a reference that a field of the network's record states."""
    return Reference(
        relation=relation, id=target, handle=handle, author_id=author_id, basis=Basis.STATED
    )


_ECHOES = frozenset({Relation.REPOST, Relation.QUOTE})
_OWN = frozenset({Relation.REPLY, Relation.REPOST})
_ORDER = {Relation.REPOST: 0, Relation.QUOTE: 1, Relation.REPLY: 2}
