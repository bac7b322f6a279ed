"""How a post points at others, by its record and by what its text shows."""

from __future__ import annotations

import re

from tweetup.model import Reference, Relation
from tweetup.text import find_status_links, leading_mentions, read_echo

__all__ = ["permalink", "shown_references"]

_HANDLE = re.compile(r"\w{1,20}", re.ASCII)


def permalink(handle: str, post_id: str) -> str | None:
    """The address of a post on X, or None where handle or id cannot be X's."""
    if _HANDLE.fullmatch(handle) and post_id.isascii() and post_id.isdigit():
        return f"https://x.com/{handle}/status/{post_id}"
    return None


def shown_references(
    text: str, recorded: tuple[Reference, ...], *, links: tuple[str, ...] = ()
) -> tuple[Reference, ...]:
    """The recorded references and those that only the text shows, a repost first.

    ``RT @who: …`` alone is a repost, with words of one's own before it a quote, and so is a
    link to a post (in ``links``, expanded); ``@who …`` at the very start is a reply. What the
    record says about reposts and quotes outweighs the text.
    """
    relations = {reference.relation for reference in recorded}
    found = list(recorded)
    if not relations & {Relation.REPOST, Relation.QUOTE}:
        echo = read_echo(text)
        if echo is not None:
            relation = Relation.REPOST if echo.is_repost else Relation.QUOTE
            found.append(Reference(relation=relation, handle=echo.handle))
        elif linked := find_status_links(" ".join(links)):
            first = linked[0]
            found.append(Reference(relation=Relation.QUOTE, id=first.id, handle=first.handle))
    if text.startswith("@") and not any(reference.relation in _OWN for reference in found):
        addressed = leading_mentions(text)
        if addressed:
            found.append(Reference(relation=Relation.REPLY, handle=addressed[0]))
    return tuple(sorted(found, key=lambda reference: _ORDER[reference.relation]))


_OWN = frozenset({Relation.REPLY, Relation.REPOST})
_ORDER = {Relation.REPOST: 0, Relation.QUOTE: 1, Relation.REPLY: 2}
