"""A theme as a sentence names it: its label in quotation marks, with how many people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from tweetup.model import Post, Theme
    from tweetup.recap.wording import Wording

__all__ = ["say_label", "say_points", "words_said"]


def say_label(theme: Theme, said: Collection[str], wording: Wording) -> str:
    """The label as it stands within a sentence.

    ``said`` are the session's words as written. A label's first letter is small where people
    write the word so, unless the next word has a capital too: names and German nouns keep theirs.
    """
    first, *others = theme.label.split(" ")
    small = first[:1].lower() + first[1:]
    if small in said and not (others and others[0][:1].isupper()):
        first = small
    return wording.quoted(" ".join((first, *others)))


def say_points(themes: Sequence[Theme], said: Collection[str], wording: Wording) -> str | None:
    """A list of themes with their people: “a” (five people) and “b” (three people)."""
    points = [
        wording.fill(
            "point",
            0,
            {
                "label": say_label(theme, said, wording),
                "people": wording.count(theme.support, "person"),
            },
        )
        for theme in themes
    ]
    listed = [point for point in points if point is not None]
    return wording.listing(listed) if listed else None


def words_said(posts: Iterable[Post]) -> frozenset[str]:
    """The words of the posts as written, without the punctuation around them."""
    return frozenset(
        word.strip("\"'“”‘’«»().,:;!?…-–") for post in posts for word in post.text.split()
    )
