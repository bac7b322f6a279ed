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
    table it begins with the header). ``included`` marks a post that came along with another (the
    original of a repost, what was quoted or answered) and was not itself asked for;
    ``unfiltered`` one out of a file that holds all that somebody wrote, or everybody.
    """

    post: Post
    raw: bytes
    where: str
    included: bool = False
    unfiltered: bool = False


@dataclass(frozen=True, slots=True)
class Deletion:
    """A network's notice that a post must go: deleted, protected, withheld or suspended."""

    network: str
    post_id: str
    where: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A piece of the input that is not a post, its place and why, in plain words.

    ``reason`` is one of few sentences per cause, so that reasons can be counted.
    """

    where: str
    reason: str
