"""Themes in a sentence: the label in quotation marks, with the number of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from tweetup.model import Post, Theme
    from tweetup.recap.wording import Wording

__all__ = ["list_themes", "quote_label", "words_as_written"]


def quote_label(theme: Theme, written: Collection[str], wording: Wording) -> str:
    """Return the theme's label as it stands within a sentence.

    ``written`` are the session's words as written. A label's first letter is small where people
    write the word so, unless the next word has a capital too: names and German nouns keep theirs.
    """
    first, *others = theme.label.split(" ")
    small = first[:1].lower() + first[1:]
    if small in written and not (others and others[0][:1].isupper()):
        first = small
    return wording.quoted(" ".join((first, *others)))


def list_themes(themes: Sequence[Theme], written: Collection[str], wording: Wording) -> str | None:
    """Return the themes as a list, “a” (five people) and “b” (three people); None for none."""
    phrases = [
        wording.fill(
            "point",
            0,
            {
                "label": quote_label(theme, written, wording),
                "people": wording.count(theme.support, "person"),
            },
        )
        for theme in themes
    ]
    listed = [phrase for phrase in phrases if phrase is not None]
    return wording.listing(listed) if listed else None


def words_as_written(posts: Iterable[Post]) -> frozenset[str]:
    """Return the words of the posts as written, without the punctuation around them."""
    return frozenset(
        word.strip("\"'“”‘’«»().,:;!?…-–") for post in posts for word in post.text.split()
    )
