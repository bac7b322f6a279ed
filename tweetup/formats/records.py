"""What a source yields: posts with the bytes they were read from, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tweetup.model import Post

__all__ = ["Deletion", "Record", "Skipped"]


@dataclass(frozen=True, slots=True)
class Record:
    """A post, the raw record it was mapped from and its place (``chat.jsonl:12``).

    ``raw`` can be read again by the format it came from and gives the same post (for a row of a
    table it begins with the header); ``pieces`` are its parts, of which records share some (the
    header, an account). ``included`` marks a post that came along with another (the
    original of a repost, what was quoted or answered) and was not itself asked for;
    ``unfiltered`` one out of a file that holds all that somebody wrote, or everybody.
    """

    post: Post
    pieces: tuple[bytes, ...]
    where: str
    included: bool = False
    unfiltered: bool = False

    @property
    def raw(self) -> bytes:
        """The raw record as one."""
        return b"".join(self.pieces)


@dataclass(frozen=True, slots=True)
class Deletion:
    """A network's notice that a post must go: deleted, protected, withheld or suspended.

    ``author_id`` is that of an account of which every post must go; ``post_id`` is None where the
    notice is about an account alone. Where it does not say which of the two a number is, both are
    that number: a network gives no number to a post and to an account. With ``only_places`` the
    account's posts may stay, without where they were written.
    """

    network: str
    post_id: str | None
    where: str
    author_id: str | None = None
    only_places: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """A piece of the input that is not a post, its place and why, in plain words.

    ``reason`` is one of few sentences per cause, so that reasons can be counted. ``broken`` is
    False for what is as it should be, but not for the archive: a picture, a private post.
    """

    where: str
    reason: str
    broken: bool = True
