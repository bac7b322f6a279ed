"""What speaks for each section, as numbers: one (posts × sections) array per kind of evidence.

Columns are the sections in the order they were asked, ``intro`` first. *Still* evidence is there
from the start: time since asking, words shared with the question. *Moving* evidence rests on where
other posts stand, so it is reckoned again in each round from the current beliefs: the posts it
answers and is answered by, its author's other posts, the posts around it and those alike, the
words of the section so far, and how far behind this chat runs. Arrays come one by one, so that a
session of any length needs the room of a few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.chats.company import COMPANY, company_evidence
from tweetup.chats.timing import TIMED, chat_lag, time_evidence
from tweetup.chats.wording import asked_words, near_words, section_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.chats.scene import Array, Scene

__all__ = ["KINDS", "MOVING", "STILL", "moving_evidence", "still_evidence"]

STILL = (*TIMED, "asked_words")
MOVING = (*COMPANY, "section_words", "near_words", "chat_lag")

# What a person would call each kind of evidence.
KINDS: dict[str, tuple[str, ...]] = {
    "time": (*TIMED, "chat_lag", "around"),
    "words": ("asked_words", "section_words", "near_words"),
    "threads": ("reply", "addressed", "quote", "copy", "answered_by"),
    "author": tuple(name for name in COMPANY if name.startswith("author_")),
}


def still_evidence(scene: Scene) -> Iterator[tuple[str, Array]]:
    """The evidence that does not depend on where other posts stand, in the order of ``STILL``."""
    yield from time_evidence(scene)
    yield "asked_words", asked_words(scene)


def moving_evidence(scene: Scene, belief: Array) -> Iterator[tuple[str, Array]]:
    """The evidence that rests on ``belief`` (n, s), what is believed of all posts so far."""
    yield from company_evidence(scene, belief)
    yield "section_words", section_words(scene, belief)
    yield "near_words", near_words(scene, belief)
    yield "chat_lag", chat_lag(scene, belief)
