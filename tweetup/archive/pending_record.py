"""A record of a post on its way into the archive, normalized and cut out of its line if needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tweetup.archive.merge import has_small_integers, normalize_post, order_parts
from tweetup.archive.raw_lines import cut_by_post
from tweetup.model import PostKey

if TYPE_CHECKING:
    from tweetup.archive.outcomes import Incoming, Pieces
    from tweetup.archive.write_cache import CachedPost
    from tweetup.model import Post

__all__ = ["PendingRecord"]


class PendingRecord:
    """A post to be written; it is normalized only where that is needed, the dearest part of all."""

    __slots__ = (
        "_digest",
        "_given",
        "entry",
        "heard",
        "hidden",
        "key",
        "line",
        "matched",
        "place",
        "post",
        "raw",
    )
    entry: CachedPost
    """The post that it is a record of, once it is merged."""

    def __init__(self, incoming: Incoming, post: Post | None = None) -> None:
        self._given = post or incoming.post
        self.post = self._given
        self.raw = incoming.pieces
        self.matched = not incoming.included
        self.place = incoming.place
        self.line = incoming.line
        self.hidden = False
        self.heard = incoming.heard
        self._digest: bytes | None = None
        if not self.post.id.isprintable():
            self.normalize()
        self.key = PostKey(self.post.network, self.post.id)

    def normalize(self) -> bytes:
        """Bring the post into the form in which it is stored; return its digest."""
        if self._digest is None:
            self.post, self._digest = normalize_post(self.post)
        return self._digest

    def make_storable(self) -> bytes:
        """Bring the post into the form in which it is stored; return its digest, if there is one.

        Of a post out of a line it is empty: most are never compared by it. The decoder of JSON
        refuses half characters, so only NULs and large integers need a repair.
        """
        line = self.line
        if self._digest is None and line is not None and not line.has_nul:
            post = order_parts(self.post)
            if has_small_integers(post):
                self.post = post
                return b""
        return self.normalize()

    def pieces(self) -> Pieces | None:
        """Return the raw record in pieces, cut out of its line where it came in one."""
        if self.raw is None and self.line is not None:
            cut = cut_by_post(self.line.format, self.line.content).get(self._given.key, ())
            self.raw = next(
                (record.pieces for record in cut if record.post == self._given),
                cut[0].pieces if cut else None,
            )
        return self.raw

    def rename(self, key: PostKey) -> None:
        """Give the post another id."""
        self.pieces()  # its line names the post by the other id
        self.line = None
        self.post, self.key, self._digest = replace(self.post, id=key.id), key, None
